//! Somebody who is kept from something, and what is given up for something
//! better: "stop him from blinking", "lieber nicken als winken".

use super::super::lexicon::{Language, Meaning};
use super::super::matcher::Token;
use super::super::text::is_among;
use super::clause::Clause;
use super::item::Item;
use super::sense::is_of_scene;

/// Verbs that keep somebody from something.
const KEEP: &[&str] = &[
    "stop",
    "stops",
    "keep",
    "keeps",
    "prevent",
    "prevents",
    "discourage",
    "hinder",
    "hindere",
    "hindert",
    "stopping",
    "keeping",
];

impl Clause<'_> {
    /// "Statt zu schwenken": a German infinitive that is given up for what follows.
    pub(super) fn is_instead_of_infinitive(&self, index: usize) -> bool {
        let before = &self.items[..index];
        before.len() >= 2
            && before[before.len() - 1].text == "zu"
            && before[before.len() - 2].denies()
    }
}

/// "Stop him from blinking": denies what somebody is kept from.
pub(super) fn settle(clause: &mut Clause<'_>) {
    rid(clause);
    let keeps = |item: &Item<'_>| {
        let word = item.text.split(' ').next().unwrap_or_default();
        KEEP.contains(&word)
    };
    let Some(verb) = clause.items.iter().position(keeps) else {
        return;
    };
    let passes = |item: &Item<'_>| {
        item.is_small()
            || item.is_article()
            || matches!(
                item.meaning,
                Meaning::Someone | Meaning::Unread | Meaning::Pronoun | Meaning::Camera
            )
    };
    let behind = &clause.items[verb + 1..];
    let from = behind
        .iter()
        .position(|item| matches!(item.text, "from" | "daran" | "davon"));
    let Some(from) = from.filter(|&at| at > 0 && behind[..at].iter().all(passes)) else {
        return;
    };
    // "Nothing keeps her from smiling".
    let denial = clause.items[..verb].iter().rposition(Item::denies_act);
    if let Some(denial) = denial {
        let span = clause.items[denial].span.clone();
        let denials = clause.items.iter_mut().filter(|item| item.span == span);
        denials.for_each(|item| item.meaning = Meaning::Idle);
        return;
    }
    let (verb_span, from) = (clause.items[verb].span.clone(), verb + 1 + from);
    for item in clause
        .items
        .iter_mut()
        .filter(|item| item.span == verb_span)
    {
        item.meaning = Meaning::Idle;
    }
    clause.items[from].meaning = Meaning::NoAction;
}

/// Verbs that rid a place of something, and the words before what it is rid of.
const RID: &[(&str, &str)] = &[
    (
        "rid|clear|strip|empty|cleanse|purge|drain|relieve|deprive|rob",
        "of|of its|of the|of all",
    ),
    (
        "befreie|befreit|saubere|saubert|reinige|erlose",
        "von|vom|von allem",
    ),
    (
        "debarrasse|debarrassez|libere|liberez|vide|videz|prive|privez|delivre",
        "de|du|des|de la|d",
    ),
    (
        "libra|libera|limpia|despoja|vacia|librad|priva|libera a|limpien|liberen",
        "de|del|de la|de las|de los",
    ),
];

/// "Rid the valley of its fog": denies what a place is rid of; "far from flying".
fn rid(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let text = clause.items[index].text;
        let Some((_, of)) = RID.iter().find(|(verbs, _)| is_among(text, verbs)) else {
            continue;
        };
        // "Clear the sky of clouds", but "a clear sky full of stars".
        if !clause.items.get(index + 1).is_some_and(Item::is_article) {
            continue;
        }
        let behind = clause.items[index + 1..].iter();
        let at = behind.clone().rposition(|item| is_among(item.text, of));
        let Some(at) = at.map(|at| index + 1 + at).filter(|&at| at > index + 1) else {
            continue;
        };
        let thing = clause.items[at + 1..]
            .iter()
            .find(|item| !item.is_article() && !item.is_small());
        let named = clause.items[index + 1..at]
            .iter()
            .any(|item| is_of_scene(item.meaning));
        if !named && thing.is_some_and(|item| is_of_scene(item.meaning)) {
            clause.items[at].meaning = Meaning::NoThing;
            return;
        }
    }
    for index in 1..clause.items.len() {
        let far = matches!(
            clause.items[index - 1].text,
            "far" | "loin" | "lejos" | "weit"
        ) && matches!(clause.items[index].text, "from" | "de");
        let acts = clause.items.get(index + 1).is_some_and(Item::is_act);
        if far && acts {
            clause.items[index].meaning = Meaning::NoAction;
        }
    }
}

/// Words that prefer what stands behind them, and the word before what is given
/// up.
const PREFER: &[(&str, &[&str])] = &[
    ("als", &["lieber", "eher", "besser"]),
    ("than", &["rather", "better", "sooner"]),
    ("que", &["plutot", "mieux", "mejor", "prefiero", "antes"]),
    ("qu", &["plutot", "mieux"]),
    ("over", &["prefer", "choose"]),
];

/// Whether a token gives up what follows for what was named: "lieber X als Y".
pub(super) fn gives_up(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    let Some(clause) = clauses.last() else {
        return false;
    };
    let fits = matches!(
        token.language,
        Language::German | Language::English | Language::French | Language::Spanish
    );
    let preferred = PREFER.iter().any(|(than, words)| {
        let says = |item: &Item<'_>| item.text.split(' ').any(|word| words.contains(&word));
        let prefers = clause.items.iter().any(says);
        token.text == *than && prefers && clause.items.iter().any(Item::is_target)
    });
    fits && preferred && !clause.items.iter().any(Item::denies)
}
