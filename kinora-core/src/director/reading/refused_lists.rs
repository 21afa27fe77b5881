//! Lists that are refused as one: "fog, rain and snow are unwanted", "leave snow and
//! lightning out".

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::answers;
use super::clause::{Clause, Opener};
use super::item::{Family, Item};
use super::refusals::{can_be_refused, first_word, says_nothing_happens, trails};
use super::refusing::LEFT_OUT;

/// "Fog, rain and snow are unwanted": what refuses the last refuses all.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    for last in 1..clauses.len() {
        let Some(refusal) = refusal_of(clauses, last) else {
            continue;
        };
        let denial = clauses[last].items.iter().rposition(Item::denies);
        if denial.is_some_and(|at| points_back(&clauses[last], at)) {
            clauses[last].items.push(refusal.clone());
        }
        for index in (0..last).rev() {
            let orders = clauses[index].items.first().is_some_and(orders_out);
            let names = clauses[index].items.iter().any(can_be_refused);
            let listed = clauses[index].lists(Family::Scene) || clauses[index].names_bare_act();
            if !(listed || orders && names) {
                break;
            }
            clauses[index].items.push(refusal.clone());
            if clauses[index].opener != Opener::Comma {
                break;
            }
        }
    }
}

/// What refuses the last of a list and with it the rest.
fn refusal_of<'t>(clauses: &[Clause<'t>], last: usize) -> Option<Item<'t>> {
    let clause = &clauses[last];
    let at = (0..clause.items.len()).find(|&at| refuses(clauses, last, at))?;
    // "Embers, waves, bubbles: none of these".
    let goes_on = clause.items[..at].iter().any(can_be_refused) && at + 1 < clause.items.len();
    let joined = match clause.opener {
        Opener::And => true,
        Opener::Comma => goes_on,
        _ => false,
    };
    joined.then(|| Item {
        meaning: Meaning::Refused,
        ..clause.items[at].clone()
    })
}

/// Whether an item refuses what its clause names before it.
fn refuses(clauses: &[Clause<'_>], last: usize, at: usize) -> bool {
    let clause = &clauses[last];
    let item = &clause.items[at];
    let ends = at + 1 == clause.items.len();
    let behind = trails(clause, at) || says_nothing_happens(clause, at) || points_back(clause, at);
    // "Nebel und Regen weglassen".
    let order = at > 0 && item.meaning == Meaning::NoList && item.language != Language::English;
    item.meaning == Meaning::Refused
        || (behind && answers::is_short_but(clause))
        || (ends && (order || is_left_out(clauses, last)))
}

/// "Confetti, bubbles: nothing of that".
fn points_back(clause: &Clause<'_>, index: usize) -> bool {
    let that = "eso|esto|ello|davon|dem|cela|ca|these|those|them|that";
    let last = clause.items.last();
    clause.items[index].denies()
        && last.is_some_and(|item| is_among(item.text.rsplit(' ').next().unwrap_or_default(), that))
}

/// "Leave snow and lightning out": whether a clause ends an order that a clause
/// before it begins.
fn is_left_out(clauses: &[Clause<'_>], last: usize) -> bool {
    let ends = |item: &Item<'_>| LEFT_OUT.iter().any(|(word, _)| *word == item.text);
    let begins = |clause: &Clause<'_>| clause.items.first().is_some_and(orders_out);
    clauses[last].items.last().is_some_and(ends) && clauses[..last].iter().rev().take(3).any(begins)
}

/// Whether a word begins an order to leave something out.
fn orders_out(item: &Item<'_>) -> bool {
    let mut orders = LEFT_OUT.iter();
    orders.any(|(_, verbs)| verbs.contains(&first_word(item)))
}
