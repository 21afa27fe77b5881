//! Matter that moves or merely lies there: "yellow leaves drift", "petals on the
//! table".

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Actor, Verb};
use super::clause::Clause;
use super::item::Item;

/// Settles what moves and what lies in a clause.
pub(super) fn settle(clause: &mut Clause<'_>) {
    loose_matter(clause);
    lying_matter(clause);
}

/// "Gelbe Blätter segeln zu Boden": leaves that something is said to move.
fn loose_matter(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let Meaning::Loose(air, strength) = clause.items[index].meaning else {
            continue;
        };
        clause.items[index].meaning = match is_moved(clause, index) {
            true => Meaning::Air(air, strength),
            false => Meaning::Someone,
        };
    }
}

/// Falls, in languages where that is no act of somebody.
const FALLS: &[&str] = &[
    "fallen",
    "fallt",
    "fallend",
    "fallende",
    "caen",
    "cae",
    "cayendo",
    "tombe",
    "tombent",
    "tombant",
    "rieseln",
    "rieselt",
    "rieselnd",
    "regnen",
    "segeln",
    "segelt",
    "trudeln",
    "trudelt",
    "taumeln",
    "schneien",
    "stieben",
    "wehen",
    "flattern",
    "voltigent",
    "volettent",
    "tourbillonnent",
    "pleuvent",
    "revolotean",
    "llueven",
    "vuelan",
    "rain down",
    "rains down",
    "raining down",
    "shower",
    "showers",
];

fn is_moved(clause: &Clause<'_>, index: usize) -> bool {
    let moves = |item: &Item<'_>| match item.meaning {
        Meaning::Verb(verb) => verb.is_of_matter() || verb == Verb::Walk,
        Meaning::Subject(_) | Meaning::Unknown => true,
        _ => FALLS.contains(&item.text),
    };
    let item = &clause.items[index];
    let behind = clause.items[index + 1..].iter();
    if is_hurled(clause, index) {
        return true;
    }
    // "Es fallen bunte Blätter".
    let falls = |item: &Item<'_>| matches!(item.text, "fallen" | "fallt" | "rieseln");
    if item.language == Language::German && clause.items[..index].iter().any(falls) {
        return true;
    }
    if item.language == Language::English {
        // "She leaves singing", but "yellow leaves drift".
        let someones = clause.items[..index]
            .last()
            .is_some_and(|before| before.meaning == Meaning::Someone);
        let next = behind.clone().find(|item| !item.is_small());
        let blown = clause.items.get(index + 1);
        let blown = blown.is_some_and(|next| {
            [
                "blow", "billow", "stream", "whip", "sting", "skitter", "swirl", "kick", "hiss",
                "race",
            ]
            .iter()
            .any(|word| next.text.starts_with(word))
        });
        return !someones
            && (falls_before(clause, index)
                || blown
                || next.is_some_and(|next| moves(next) && !next.is_finite()));
    }
    let determiners = [
        "die", "das", "der", "den", "dem", "les", "des", "le", "la", "las", "los", "el", "unas",
        "unos", "einige", "quelques", "algunas",
    ];
    let passes = |item: &Item<'_>| item.is_small() || determiners.contains(&item.text);
    let before = clause.items[..index]
        .iter()
        .rev()
        .find(|item| !passes(item));
    let led = |item: &Item<'_>| item.is_article() || matches!(item.meaning, Meaning::Way(_));
    let stirred = before.is_some_and(|item| item.meaning == Meaning::Verb(Verb::Go));
    if before.is_some_and(moves) {
        return !stirred;
    }
    // "Hinter dem Blätter wirbeln": a plural is not led by "dem".
    let relative = clause.items[..index]
        .last()
        .is_some_and(|item| item.text == "dem");
    let before = before.filter(|_| !relative);
    let camera = |item: &&Item<'_>| item.meaning != Meaning::Camera;
    !before.is_some_and(led) && behind.take_while(camera).any(moves)
}

/// "The wind hurling leaves down the boulevard": leaves that the wind drives on.
fn is_hurled(clause: &Clause<'_>, index: usize) -> bool {
    let before = &clause.items[..index];
    let wind = |item: &Item<'_>| {
        let weather = matches!(item.meaning, Meaning::Air(Atmosphere::Wind, _));
        weather || is_among(item.text, WINDS)
    };
    let Some(wind) = before.iter().rposition(wind) else {
        return false;
    };
    let drives = |item: &Item<'_>| DRIVES.iter().any(|verb| item.text.starts_with(verb));
    let near = &before[wind + 1..];
    near.len() <= 5 && near.iter().any(drives)
}

/// Stems of what the wind does to leaves that it drives on.
const DRIVES: &[&str] = &[
    "hurl",
    "chas",
    "driv",
    "sweep",
    "whip",
    "blow",
    "toss",
    "scatter",
    "carr",
    "send",
    "push",
    "whirl",
    "swirl",
    "spin",
    "fling",
    "throw",
    "tear",
    "rip",
    "herd",
    "treib",
    "jagt",
    "fegt",
    "wirbelt",
    "weht",
    "blast",
    "schleudert",
    "peitscht",
    "reisst",
    "tragt",
    "scheucht",
    "pouss",
    "emport",
    "soulev",
    "bala",
    "dispers",
    "projet",
    "entrain",
    "eparpill",
    "arrastra",
    "barr",
    "empuj",
    "lleva",
    "levanta",
    "persig",
    "arremolin",
    "esparc",
    "lanz",
    "arranc",
];

/// What drives leaves on, where it is no weather by itself.
const WINDS: &str = "gust|gusts|breeze|draught|draft|windstoss|boe|rafale|rafaga|brise|brisa";

/// "Falling maple leaves".
fn falls_before(clause: &Clause<'_>, index: usize) -> bool {
    let falls = [
        "falling",
        "drifting",
        "swirling",
        "floating",
        "fluttering",
        "tumbling",
        "whirling",
        "spinning",
        "flying",
        "blowing",
        "dancing",
        "raining",
        "fluttering down",
    ];
    let before = clause.items[..index].iter().rev();
    let mut near = before.take_while(|item| !item.is_article()).take(3);
    near.any(|item| falls.contains(&item.text))
}

/// "Petals on the table" lie there, unless something is said to move.
fn lying_matter(clause: &mut Clause<'_>) {
    let driven = (0..clause.items.len()).any(|index| {
        matches!(clause.items[index].meaning, Meaning::Matter(..)) && is_hurled(clause, index)
    });
    let moves = driven || clause.items.iter().any(is_motion);
    let mut lies = false;
    for index in 0..clause.items.len() {
        let on = clause.items[index + 1..]
            .iter()
            .find(|item| !item.is_small())
            .is_some_and(|item| matches!(item.meaning, Meaning::On | Meaning::Lying));
        let before = clause.items[..index]
            .iter()
            .rev()
            .find(|item| !item.is_small());
        let under = before.is_some_and(|item| item.meaning == Meaning::On);
        let item = &mut clause.items[index];
        if under && matches!(item.meaning, Meaning::Matter(Atmosphere::Petals, _)) {
            item.meaning = Meaning::Idle;
        }
        lies |= item.meaning == Meaning::Lying;
        if let Meaning::Matter(air, strength) = item.meaning {
            item.meaning = match !moves && (lies || on) {
                true => Meaning::Idle,
                false => Meaning::Air(air, strength),
            };
        }
    }
}

fn is_motion(item: &Item<'_>) -> bool {
    match item.meaning {
        Meaning::Verb(verb) => verb.default_actor(None) == Actor::Someone,
        Meaning::Subject(_) => true,
        Meaning::Unknown => !item.text.ends_with("ed"),
        _ => FALLS.contains(&item.text),
    }
}
