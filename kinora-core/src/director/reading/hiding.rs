//! Weather that hides all there is: "can't see the road for the fog", "vor lauter
//! Nebel sieht man nichts".

use super::super::lexicon::Meaning;
use super::clause::Clause;
use super::item::Item;
use super::sense::is_of_scene;

/// What nobody does where something hides all there is.
const SEES: &[&str] = &[
    "see",
    "seen",
    "visible",
    "out",
    "discern",
    "read",
    "recognise",
    "recognize",
    "find",
    "sieht",
    "sehen",
    "sichtbar",
    "erkennt",
    "erkennen",
    "voit",
    "voir",
    "distingue",
    "ve",
    "ver",
    "vemos",
    "visibility",
];

/// Words before what hides.
const BEFORE: &[&str] = &[
    "for",
    "past",
    "beyond",
    "behind",
    "through",
    "because of",
    "due to",
    "thanks to",
    "owing to",
    "vor",
    "vor lauter",
    "wegen",
    "durch",
    "hinter",
    "a cause de",
    "a cause du",
    "derriere",
    "a travers",
    "a causa de",
    "a causa del",
    "por",
    "por la",
    "tras",
    "detras de",
    "por culpa de",
    "entre",
];

/// Whether weather hides what is said not to be seen.
pub(super) fn hides(clause: &Clause<'_>, index: usize) -> bool {
    let sees = clause
        .items
        .iter()
        .any(|item| item.text.split(' ').any(|word| SEES.contains(&word)));
    let before = &clause.items[..index];
    let passes = |item: &&Item<'_>| {
        item.is_modifier()
            || matches!(
                item.text,
                "the" | "this" | "that" | "all" | "all the" | "dem" | "der"
            )
            || matches!(item.text, "den" | "des" | "la" | "le" | "l" | "el")
    };
    let end = before.len() - before.iter().rev().take_while(passes).count();
    let leads = (1..=3).any(|count| {
        let items = &before[end.saturating_sub(count)..end];
        let texts: Vec<&str> = items.iter().map(|item| item.text).collect();
        BEFORE.contains(&texts.join(" ").as_str())
    });
    sees && leads && is_of_scene(clause.items[index].meaning)
}

/// Takes a denial of the whole clause off what hides.
pub(super) fn settle(clause: &mut Clause<'_>) {
    let hidden = (0..clause.items.len()).any(|index| hides(clause, index));
    for item in clause.items.iter_mut().filter(|_| hidden) {
        if item.meaning == Meaning::NoClause {
            item.meaning = Meaning::Idle;
        }
    }
}
