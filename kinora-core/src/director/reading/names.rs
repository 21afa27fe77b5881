//! Names that are words for weather or light: "Cloud, the little pony, trots up".

use super::super::lexicon::Meaning;
use super::clause::{Clause, Opener};
use super::item::{Family, Item};

/// Takes the meaning out of a word that stands alone at the head of a sentence,
/// is then said to be somebody, and does something.
pub(super) fn settle(clauses: &mut [Clause<'_>]) {
    clauses.iter_mut().for_each(called);
    for first in 0..clauses.len().saturating_sub(2) {
        if is_put_right(&clauses[first..first + 3]) {
            clauses[first + 2].opener = Opener::And;
        }
        let [name, who, does] = &clauses[first..first + 3] else {
            continue;
        };
        let apart = [who, does]
            .iter()
            .all(|clause| clause.opener == Opener::Comma);
        let heads = name.opener == Opener::Sentence && is_one_phrase(name);
        if heads && apart && says_who(who) && goes_on_with_act(does) {
            // He who is named goes on acting.
            clauses[first + 2].opener = Opener::And;
            for item in &mut clauses[first].items {
                item.meaning = Meaning::Someone;
            }
        }
    }
}

/// What somebody does and weather never does.
const HUMAN: &[&str] = &[
    "barks",
    "meows",
    "purrs",
    "eats",
    "drinks",
    "reads",
    "writes",
    "draws",
    "types",
    "laughs",
    "giggles",
    "weeps",
    "yawns",
    "stretches",
    "wags",
    "sneezes",
    "hugs",
    "kisses",
    "sips",
    "chews",
    "licks",
    "speaks",
    "says",
    "talks",
    "cooks",
    "juggles",
    "claps",
    "kneels",
    "shrugs",
    "frowns",
    "skates",
    "sits down",
    "stands up",
    "picks up",
    "puts on",
    "grabs",
    "trots",
    "gallops",
    "jogs",
    "sprints",
    "hops",
    "wears",
    "holds",
    "naps",
    "snores",
    "sleeps",
    "knits",
    "polishes",
    "tunes",
    "studies",
    "paints",
    "waits",
    "bakes",
    "sketches",
    "hums",
    "sniffs",
    "nibbles",
    "scratches",
    "sings",
    "swims",
    "blinks",
    "smiles",
    "nods",
    "grins",
    "winks",
    "sighs",
    "walks",
    "strolls",
    "looks",
    "opens",
    "closes",
    "is asleep",
    "curls up",
    "plays",
    "rides",
    "drives",
    "dries",
    "ties",
    "signs",
    "fixes",
    "repairs",
    "adjusts",
    "brushes",
    "combs",
    "peels",
    "packs",
    "unlocks",
    "locks",
    "counts",
    "listens",
    "leans",
];

/// Words that people and animals are called by, at the head of a sentence, where
/// a capital tells nothing.
const CALLED: &[&str] = &[
    "dolly",
    "rain",
    "snow",
    "snowy",
    "storm",
    "stormy",
    "misty",
    "smokey",
    "smoky",
    "ember",
    "cloud",
    "star",
    "dawn",
    "dusty",
    "bubbles",
    "sunrise",
    "breeze",
    "blaze",
    "wave",
    "river",
    "brook",
    "ocean",
    "pan",
    "crane",
    "drift",
    "blizzard",
    "thunder",
    "lightning",
    "sparks",
    "twilight",
    "flash",
    "petal",
    "leaf",
    "confetti",
    "firefly",
    "pearl",
    "ripple",
];

/// "Misty naps on the sofa": who is called by a word for weather, and acts.
fn called(clause: &mut Clause<'_>) {
    let Some(name) = clause.items.first() else {
        return;
    };
    let span = name.span.clone();
    let Some(does) = clause.items.iter().find(|item| item.span != span) else {
        return;
    };
    let acts = HUMAN.contains(&does.text)
        || HUMAN.iter().any(|act| {
            let rest = does.text.strip_prefix(act);
            rest.is_some_and(|rest| rest.starts_with(' '))
        });
    let heads = clause.opener == Opener::Sentence && CALLED.contains(&name.text);
    if heads && acts {
        let name = clause.items.iter_mut().take_while(|item| item.span == span);
        name.for_each(|item| item.meaning = Meaning::Someone);
    }
}

/// "Steam, not smoke, rises": what is named first goes on.
fn is_put_right(clauses: &[Clause<'_>]) -> bool {
    let [named, denied, does] = clauses else {
        return false;
    };
    let apart = [denied, does]
        .iter()
        .all(|clause| clause.opener == Opener::Comma);
    apart
        && named.lists(Family::Scene)
        && denied.begins_with_denial()
        && denied.denied_family() == Some(Family::Scene)
        && does.begins_with_act()
        && does.begins_finite()
}

/// "Cloud", "a crane": one phrase, behind an article or not.
fn is_one_phrase(clause: &Clause<'_>) -> bool {
    let mut items = clause.items.iter().skip_while(|item| item.is_article());
    items
        .next()
        .is_some_and(|first| items.all(|item| item.span == first.span))
}

/// "The little grey pony": an article, somebody, and nothing that is done.
fn says_who(clause: &Clause<'_>) -> bool {
    let somebody = |item: &Item<'_>| matches!(item.meaning, Meaning::Someone | Meaning::Unread);
    clause.items.first().is_some_and(Item::is_article)
        && clause.items.iter().any(somebody)
        && !clause.has_act()
}

/// Whether the clause begins with what somebody does and names nobody else.
fn goes_on_with_act(clause: &Clause<'_>) -> bool {
    let first = clause.items.iter().find(|item| !item.is_small());
    first.is_some_and(|item| {
        let acts = matches!(
            item.meaning,
            Meaning::Verb(_) | Meaning::Subject(_) | Meaning::Unknown | Meaning::Unread
        );
        let finite = !item.text.ends_with("ing") && item.text.len() > 2;
        acts && finite
    })
}
