//! A choice that is put and made: "Rain or snow? Snow.", "雨还是雪？雪".

use std::mem::discriminant;

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::refusals::can_be_refused;
use super::sense::is_of_scene;

/// Words that part what is to be chosen from.
const OR: &str = "or|oder|ou|o|u|bzw|还是|或|或者|抑或";

/// How many items a choice and its answer have at most.
const SHORT: usize = 8;

/// "Rain or no rain, the parade goes on": what may be or not says nothing.
fn regardless(clause: &mut Clause<'_>) {
    let or = |item: &Item<'_>| item.meaning == Meaning::Or || is_among(item.text, OR);
    let Some(at) = clause.items.iter().position(or) else {
        return;
    };
    let (before, behind) = (&clause.items[..at], &clause.items[at + 1..]);
    let denied = behind.first().is_some_and(Item::denies);
    let same = before.iter().any(|item| {
        let scene = is_of_scene(item.meaning);
        scene && behind.iter().skip(1).any(|other| is_same(item, other))
    });
    let bare = behind.len() == 1 && before.iter().any(|item| is_of_scene(item.meaning));
    if denied && (same || bare) {
        let said = |item: &&mut Item<'_>| is_of_scene(item.meaning) || item.denies();
        clause
            .items
            .iter_mut()
            .filter(said)
            .for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// Lets an answer say which of two things is there; the other is not.
pub(super) fn join(clauses: &mut Vec<Clause<'_>>) {
    for index in (1..clauses.len()).rev() {
        let apart = match clauses[index].opener {
            Opener::Sentence => true,
            Opener::Comma => clauses[index - 1].opener == Opener::Sentence,
            _ => false,
        };
        affirm(clauses, index);
        let (offer, answer) = (&clauses[index - 1], &clauses[index]);
        if apart && offers(offer) && chooses(offer, answer) || is_bettered(offer, answer) {
            settle(clauses, index);
        }
    }
    for clause in clauses.iter_mut() {
        regardless(clause);
    }
}

/// Words that say yes.
pub(super) const YES: &str = "yes|yes please|sure|of course|absolutely|definitely|oui|bien sur|ja|ja bitte|klar|si|claro|要|有|好|好的|当然|可以|是|是的|要的";

/// "要不要雪？要！": takes back the denial of a question that is answered with yes.
fn affirm(clauses: &mut [Clause<'_>], index: usize) {
    let words: Vec<&str> = clauses[index].items.iter().map(|item| item.text).collect();
    let yes = is_among(&words.join(" "), YES) && clauses[index].opener == Opener::Sentence;
    let asked = &mut clauses[index - 1];
    let either = asked.items.windows(2).any(|pair| {
        matches!(
            (pair[0].text, pair[1].text),
            ("要", "不要") | ("有", "没有")
        )
    });
    if yes && either {
        let denials = asked.items.iter_mut().filter(|item| item.denies());
        denials.for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// Whether a clause puts a choice and says nothing else.
fn offers(clause: &Clause<'_>) -> bool {
    let or = |item: &Item<'_>| item.meaning == Meaning::Or || is_among(item.text, OR);
    let Some(at) = clause.items.iter().position(or) else {
        return false;
    };
    let named = |items: &[Item<'_>]| items.iter().any(can_be_refused);
    let fits = |item: &Item<'_>| {
        can_be_refused(item)
            || item.denies()
            || or(item)
            || item.is_small()
            || item.is_article()
            || item.meaning == Meaning::Unread
    };
    let denied = clause.items[at + 1..].iter().any(Item::denies);
    matches!(clause.opener, Opener::Sentence | Opener::Comma)
        && clause.items.len() <= SHORT
        && named(&clause.items[..at])
        && (denied || named(&clause.items[at + 1..]))
        && clause.items.iter().all(fits)
}

/// Whether a clause names one of the things that another puts to choose from, and
/// denies nothing.
fn chooses(offer: &Clause<'_>, answer: &Clause<'_>) -> bool {
    let fits = |item: &Item<'_>| {
        can_be_refused(item)
            || item.is_small()
            || item.is_article()
            || item.meaning == Meaning::Unread
    };
    let chosen = answer.items.iter().filter(|item| can_be_refused(item));
    let chosen: Vec<_> = chosen.collect();
    let offered = |item: &&Item<'_>| offer.items.iter().any(|other| is_same(item, other));
    answer.items.len() <= SHORT
        && answer.items.iter().all(fits)
        && !chosen.is_empty()
        && chosen.iter().all(offered)
}

/// Words that prefer what stands behind them to what was asked about.
const RATHER: &str = "rather|better|lieber|eher|plutot|mejor|mas bien|更想要|还是";

/// "Rain? Rather snow.": whether a clause that only names a thing is followed by one
/// that prefers another.
fn is_bettered(asked: &Clause<'_>, answer: &Clause<'_>) -> bool {
    let rather = answer
        .items
        .first()
        .is_some_and(|item| is_among(item.text, RATHER));
    let fits = |item: &Item<'_>| is_of_scene(item.meaning) || item.is_small() || item.is_article();
    let named = |clause: &Clause<'_>| clause.items.iter().any(|item| is_of_scene(item.meaning));
    let one = asked
        .items
        .iter()
        .filter(|item| is_of_scene(item.meaning))
        .count();
    rather
        && (1..=2).contains(&one)
        && matches!(asked.opener, Opener::Sentence | Opener::Comma)
        && answer.opener == Opener::Sentence
        && asked.items.iter().all(fits)
        && named(answer)
        && answer.items[1..]
            .iter()
            .all(|item| fits(item) || is_among(item.text, "bitte|please"))
}

/// Whether two items name the same thing, however much of it.
fn is_same(one: &Item<'_>, other: &Item<'_>) -> bool {
    match (one.meaning, other.meaning) {
        (
            Meaning::Air(one, _) | Meaning::Matter(one, _) | Meaning::Loose(one, _),
            Meaning::Air(other, _) | Meaning::Matter(other, _) | Meaning::Loose(other, _),
        ) => one == other,
        (one, other) => discriminant(&one) == discriminant(&other) && one == other,
    }
}

/// Denies what was not chosen and takes the rest out of the choice.
fn settle(clauses: &mut [Clause<'_>], index: usize) {
    let (before, behind) = clauses.split_at_mut(index);
    let (Some(offer), Some(answer)) = (before.last_mut(), behind.first()) else {
        return;
    };
    let chosen = |item: &Item<'_>| answer.items.iter().any(|other| is_same(item, other));
    let refused = |item: &Item<'_>| can_be_refused(item) && !chosen(item);
    let mut items = Vec::new();
    for item in offer.items.drain(..).filter(refused) {
        let denial = Item {
            text: "",
            span: item.span.start..item.span.start,
            meaning: Meaning::Instead,
            ..item.clone()
        };
        items.extend([denial, item]);
    }
    offer.items = items;
}
