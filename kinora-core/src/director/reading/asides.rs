//! What stands within or behind a clause and is one of its own: "do not, under any
//! circumstances, include rain", "we see the rain we never hear".

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::refusals::can_be_refused;

/// "Do not, under any circumstances, include rain": what stands between a denial and
/// what it denies.
pub(super) fn across(clauses: &mut Vec<Clause<'_>>) {
    for index in (2..clauses.len()).rev() {
        let [head, aside, rest] = &clauses[index - 2..=index] else {
            continue;
        };
        let parted = [aside, rest]
            .iter()
            .all(|clause| clause.opener == Opener::Comma);
        let last = head.items.last().is_some_and(Item::denies_act);
        let says = |item: &Item<'_>| item.is_target() || item.meaning == Meaning::Camera;
        let small = aside.items.len() <= 5 && !aside.items.iter().any(says);
        if parted && last && small && !head.items.iter().any(Item::is_target) {
            let behind = clauses.remove(index).items;
            clauses.remove(index - 1);
            clauses[index - 2].items.extend(behind);
            return;
        }
        // "Neigt sich, ohne zu zoomen, nach unten".
        let turns = head
            .items
            .iter()
            .any(|item| matches!(item.meaning, Meaning::Verb(_)));
        let wayless = !head
            .items
            .iter()
            .any(|item| matches!(item.meaning, Meaning::Way(_)));
        if parted && turns && wayless && aside.begins_with_denial() && rest.is_ways_only() {
            let behind = clauses.remove(index).items;
            clauses[index - 2].items.extend(behind);
            return;
        }
    }
}

/// "We see the rain we never hear": what is said not to be heard behind what is
/// seen is a clause of its own.
pub(super) fn part_unheard(clauses: &mut Vec<Clause<'_>>) {
    for index in (0..clauses.len()).rev() {
        let items = &clauses[index].items;
        let at = items.windows(4).position(|words| {
            is_among(words[0].text, "we|you|one|i|they|she|he")
                && words[1].denies_act()
                && words[2].text == "hear"
                && is_among(words[3].text, "it|them")
        });
        let Some(at) = at.filter(|&at| items[..at].iter().any(can_be_refused)) else {
            continue;
        };
        let behind = Clause {
            opener: Opener::But,
            items: clauses[index].items.split_off(at),
            denied: false,
            trails: false,
        };
        clauses.insert(index + 1, behind);
    }
}
