//! What stands between a thing and what is said of it: "the rain, which had fallen all
//! night, has stopped".

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::refusals::can_be_refused;

/// Words that begin what is only said of the thing before them.
const RELATIVE: &str = "which|who|that|whose|where|for which|die|der|das|deren|dessen|welche|welcher|welches|qui|que|dont|ou|que|cuyo|cuya|donde|el cual|la cual";

/// Brings what is said of a thing back to it, across what was said in between.
pub(super) fn join(clauses: &mut Vec<Clause<'_>>) {
    let mut index = 0;
    while index + 2 < clauses.len() {
        if names_alone(&clauses[index])
            && is_relative(&clauses[index + 1])
            && goes_on(&clauses[index + 2])
        {
            let behind = clauses.remove(index + 2);
            clauses[index].items.extend(behind.items);
        }
        index += 1;
    }
}

/// Whether a sentence so far only names a thing.
fn names_alone(clause: &Clause<'_>) -> bool {
    let thing = |item: &Item<'_>| can_be_refused(item) && !item.is_act();
    let fits = |item: &Item<'_>| thing(item) || item.is_article() || item.is_small();
    clause.opener == Opener::Sentence
        && clause.items.iter().any(thing)
        && clause.items.iter().all(fits)
}

fn is_relative(clause: &Clause<'_>) -> bool {
    let first = clause.items.first();
    clause.opener == Opener::Comma && first.is_some_and(|item| is_among(item.text, RELATIVE))
}

/// Whether a clause says something and names nobody before it.
fn goes_on(clause: &Clause<'_>) -> bool {
    let first = clause
        .items
        .iter()
        .find(|item| !item.is_small() || item.takes_away());
    let says = |item: &Item<'_>| {
        let word = item.text.split(' ').next().unwrap_or_default();
        item.takes_away()
            || matches!(item.meaning, Meaning::Verb(_) | Meaning::Unknown)
            || is_among(word, SAYS)
    };
    let begins = clause.items.first();
    clause.opener == Opener::Comma
        && (begins.is_some_and(says) || first.is_some_and(says))
        && !clause
            .items
            .iter()
            .any(|item| item.meaning == Meaning::Camera)
}

/// Words that what is said of a thing begins with.
const SAYS: &str = "has|have|had|is|are|was|were|does|do|did|will|would|ist|sind|war|waren|hat|haben|hatte|bleibt|bleiben|est|sont|etait|etaient|a|ont|avait|ne|n|ha|han|habia|es|son|esta|estan|ya|no|nunca|never|stays|stay";
