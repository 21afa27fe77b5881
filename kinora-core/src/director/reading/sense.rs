//! What a word means among its neighbours: "a pan on the stove" is a thing,
//! "snow-covered" a quality, "petals on the table" lie there.

use std::ops::Range;

use crate::vocabulary::{Atmosphere, Light, Subject};

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::{Clause, Opener};
use super::item::Item;
use super::things::{is_no_move, is_thing};
use super::{compounds, figures, matter, signs};

/// Settles the meaning of the words of a clause that have several.
///
/// `likened` is whether what the clause before ends on was likened to or
/// pictured, which a list goes on with; the same is given for this clause.
pub(super) fn settle(clause: &mut Clause<'_>, likened: bool) -> bool {
    signs::fragments(clause);
    signs::signs_of_things(clause);
    signs::focus(clause);
    objects(clause);
    last_ways(clause);
    gone(clause);
    endings(clause);
    if clause.stays_put()
        && let Some(last) = clause.items.last_mut()
    {
        last.meaning = Meaning::AtRest;
    }
    tints(clause);
    pictured(clause);
    made(clause);
    qualities(clause);
    compounds::settle(clause);
    matter::settle(clause);
    flickering_lightning(clause);
    figures::settle(clause);
    let likened = liken(clause, likened);
    for index in 0..clause.items.len() {
        if is_thing(clause, index) {
            clause.items[index].meaning = Meaning::Someone;
        }
        if is_no_move(clause, index) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
    likened
}

/// What stands behind a Chinese preposition does not act: "沿着裙子上移".
fn objects(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let before = &clause.items[index - 1];
        let leads = before.language == Language::Chinese
            && (matches!(
                before.text,
                "从" | "对" | "把" | "将" | "向着" | "朝着" | "到"
            ) || matches!(before.meaning, Meaning::Way(Way::Across)));
        if leads && clause.items[index].meaning == Meaning::Someone {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// "Auf sie zu": a particle at the end says where to.
fn last_ways(clause: &mut Clause<'_>) {
    let last = clause.items.iter().rposition(|item| !item.is_small());
    let items = &clause.items;
    // "Moves in for", but "moves in the".
    let arounds: Vec<usize> = (0..items.len().saturating_sub(1))
        .filter(|&at| {
            let german = items[at].language == Language::German && items[at].text == "um";
            let named = ["der", "die", "das", "den", "dem", "einen", "eine", "ein"];
            german && named.contains(&items[at + 1].text)
        })
        .collect();
    let particles: Vec<usize> = (1..items.len().saturating_sub(1))
        .filter(|&at| {
            let behind_verb = matches!(items[at - 1].meaning, Meaning::Verb(_));
            let next = items[at + 1].text;
            behind_verb && matches!(next, "for" | "on" | "to" | "from" | "toward" | "towards")
        })
        .collect();
    let around = arounds.first().copied().unwrap_or(0);
    for (index, item) in clause.items.iter_mut().enumerate() {
        if arounds.contains(&index) {
            item.meaning = Meaning::Way(Way::Around);
        }
        // "Dreht sich um das Paar" goes around it.
        if index < around && item.meaning == Meaning::Verb(Verb::Turn) {
            item.meaning = Meaning::Verb(Verb::Circle);
        }
        if let Meaning::LastWay(way) = item.meaning {
            item.meaning = match Some(index) == last || particles.contains(&index) {
                true => Meaning::Way(way),
                false => Meaning::Article,
            };
        }
    }
}

/// "The rain stops" is no rain, "stops raining" neither, and a camera that stops
/// rests.
fn endings(clause: &mut Clause<'_>) {
    let Some(end) = clause
        .items
        .iter()
        .position(|i| i.meaning == Meaning::Ceases)
    else {
        return;
    };
    if lasts(clause, end) {
        return;
    }
    // "Le manège arrêté".
    let rests = "arrete|arretee|arretes|arretees|parado|parada|parados|paradas|detenido|detenida";
    let named = |item: &Item<'_>| matches!(item.meaning, Meaning::Someone | Meaning::Unread);
    if is_among(clause.items[end].text, rests) && clause.items[..end].last().is_some_and(named) {
        clause.items[end].meaning = Meaning::Idle;
        return;
    }
    let of = |item: &Item<'_>| {
        matches!(item.language, Language::French | Language::Spanish)
            && matches!(item.text, "de" | "d")
    };
    // "Que pare la lluvia".
    let plain = |item: &Item<'_>| {
        item.language == Language::Spanish
            && matches!(item.text, "el" | "la" | "los" | "las" | "ya")
    };
    let next = clause.items[end + 1..]
        .iter()
        .find(|item| !item.is_small() && !of(item) && !plain(item));
    let behind = clause.items.get(end + 1).is_some_and(plain);
    let followed =
        next.is_some_and(|item| item.is_target() && (!behind || is_of_scene(item.meaning)));
    if followed {
        // "Once it stops raining the camera pans right".
        let films = clause.items[end..]
            .iter()
            .any(|item| item.meaning == Meaning::Camera);
        clause.items[end].meaning = match films {
            true => Meaning::Instead,
            false => Meaning::NoAction,
        };
        return;
    }
    // "Her smile has faded".
    let over = |item: &Item<'_>| {
        is_of_scene(item.meaning) || item.meaning == Meaning::Subject(Subject::Smile)
    };
    let weather = clause.items[..end].iter().any(over);
    clause.items[end].meaning = match weather {
        true => Meaning::Idle,
        false => Meaning::AtRest,
    };
    for item in &mut clause.items[..end] {
        if over(item) {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "With the fog gone": weather right before a word for its end.
fn gone(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let last = index + 1 == clause.items.len();
        let ends = match clause.items[index].text {
            "gone" => true,
            "erloschen" | "eteint" | "eteinte" | "eteints" | "eteintes" | "apagado" | "apagada"
            | "apagados" | "apagadas" => {
                let fire =
                    |item: &Item<'_>| matches!(item.meaning, Meaning::Air(Atmosphere::Fire, _));
                last && clause.items[..index].iter().any(fire)
            }
            "over" | "lifted" | "cleared" | "ended" | "extinguished" | "at rest" | "asleep" => {
                let apart = |item: &Item<'_>| {
                    is_of_scene(item.meaning) || item.is_small() || item.is_article()
                };
                last && clause.items[..index].iter().all(apart)
            }
            _ => false,
        };
        let mut before = clause.items[..index].iter().rev();
        let weather = before.find(|item| !matches!(item.text, "now" | "all" | "finally" | "long"));
        if ends && weather.is_some_and(|item| is_of_scene(item.meaning)) {
            clause.items[index].meaning = Meaning::Ceases;
        }
    }
}

/// "The rain hasn't stopped": what does not end goes on.
fn lasts(clause: &mut Clause<'_>, end: usize) -> bool {
    let not = ["hasnt", "havent", "hadnt", "yet to"];
    let denies = |item: &Item<'_>| {
        item.denies_act() || not.contains(&item.text) || item.text.ends_with(" not")
    };
    let passes =
        |item: &Item<'_>| matches!(item.meaning, Meaning::Idle | Meaning::Someone) && !denies(item);
    // "No one can stop the rain".
    let near = clause.items[..end].iter().rposition(|item| !passes(item));
    let before = near.filter(|&at| denies(&clause.items[at]) && end - at <= 3);
    // "Nobody on the front bench can stop smiling".
    let can = end
        .checked_sub(1)
        .is_some_and(|at| is_among(clause.items[at].text, "can|could|will|kann|peut|puede"));
    let nobody = clause.items[..end].iter().position(|item| {
        item.denies()
            && is_among(
                item.text,
                "nobody|no one|noone|niemand|personne|nadie|none of them",
            )
    });
    let before = before.or(nobody.filter(|_| can));
    // "We don't want the music to stop".
    let wanted = clause.items[..end]
        .iter()
        .position(|item| item.denies() && WANTED.iter().any(|want| item.text.contains(want)));
    let before = before.or(wanted);
    let denied = before.is_some();
    if let Some(before) = before {
        clause.items[before].meaning = Meaning::Idle;
        clause.items[end].meaning = Meaning::Idle;
    }
    denied
}

/// Words of a wish within a denial: "dont want", "no quiero que".
const WANTED: &[&str] = &[
    "want",
    "quiero",
    "queremos",
    "veux",
    "veut",
    "will nicht",
    "不想",
    "不希望",
];

/// "Rojo fuego", "gris fumée": what is behind a colour is a shade of it.
fn tints(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let romance = matches!(
            clause.items[index].language,
            Language::French | Language::Spanish
        );
        let behind = clause.items[index - 1].meaning == Meaning::Tint;
        if romance && behind && is_of_scene(clause.items[index].meaning) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// What is painted, printed or written somewhere is not there.
fn pictured(clause: &mut Clause<'_>) {
    let place = clause
        .items
        .iter()
        .rposition(|item| item.meaning == Meaning::Pictured);
    for item in clause.items.iter_mut().take(place.unwrap_or(0)) {
        let smile = item.meaning == Meaning::Subject(Subject::Smile);
        if smile || is_of_scene(item.meaning) {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "Snowflakes made of icing".
fn made(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let text = clause.items[index].text;
        if text.starts_with("made of") || text.starts_with("made from") {
            let span = clause.items[index - 1].span.clone();
            still_weather(clause, &span);
        }
    }
}

pub(super) fn is_of_scene(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Air(..) | Meaning::Matter(..) | Meaning::Light(_) | Meaning::Sound(_)
    )
}

/// "Snow-covered", "rain-soaked", "star-shaped".
fn qualities(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        // "Less dense than before" says how much there is.
        let next = clause.items.get(index + 1);
        let compares =
            clause.items[index].text == "less" && next.is_some_and(|next| next.is_small());
        let follows = clause.items[index].meaning == Meaning::Quality && !compares;
        let before = &clause.items[index - 1];
        // "Rainy street" is rain in a street, "Wave Street" a name.
        let adjective = before.text.ends_with('y')
            || (before.text.ends_with("ing") && before.text != "lightning");
        let hue = matches!(
            clause.items[index].text,
            "coloured"
                | "colored"
                | "themed"
                | "inspired"
                | "patterned"
                | "print"
                | "shaped"
                | "less"
                | "free"
                | "proof"
                | "resistant"
        );
        let hue = hue || is_hue_of_thing(clause, index);
        if follows && !adjective {
            let phrase = before.span.clone();
            still_weather(clause, &phrase);
            if hue {
                still_light(clause, &phrase);
            }
        }
    }
    for item in &mut clause.items {
        if item.meaning == Meaning::Quality {
            item.meaning = match item.text {
                // Things that may act: "her necklace dips".
                "street" | "avenue" | "lane" | "boulevard" | "necklace" | "pendant" | "costume" => {
                    Meaning::Unread
                }
                _ => Meaning::Idle,
            };
        }
    }
}

/// "A dusk-blue sofa", beside "a sunset-orange sky".
fn is_hue_of_thing(clause: &Clause<'_>, index: usize) -> bool {
    let hours = ["sunset", "sunrise", "dusk", "dawn", "twilight", "midnight"];
    let hour = hours.contains(&clause.items[index - 1].text);
    hour && clause.items.get(index + 1).is_some_and(|next| {
        matches!(next.meaning, Meaning::Unread | Meaning::Someone)
            && !["horizon", "hues", "tones", "haze", "heavens"].contains(&next.text)
    })
}

/// Takes the weather out of a phrase.
fn still_weather(clause: &mut Clause<'_>, phrase: &Range<usize>) {
    for item in clause.items.iter_mut().filter(|item| item.span == *phrase) {
        let is_weather = matches!(
            item.meaning,
            Meaning::Air(..) | Meaning::Matter(..) | Meaning::Storm
        );
        if is_weather {
            item.meaning = Meaning::Idle;
        }
    }
}

/// Takes the light out of a phrase.
fn still_light(clause: &mut Clause<'_>, phrase: &Range<usize>) {
    for item in clause.items.iter_mut().filter(|item| item.span == *phrase) {
        if let Meaning::Light(_) = item.meaning {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "Lightning flickers" as lightning does.
fn flickering_lightning(clause: &mut Clause<'_>) {
    let mut lightning = false;
    for item in &mut clause.items {
        match item.meaning {
            Meaning::Air(Atmosphere::Lightning, _) => lightning = true,
            Meaning::Light(Light::Flicker) if lightning => item.meaning = Meaning::Idle,
            Meaning::Lamp | Meaning::Glow | Meaning::Light(_) => lightning = false,
            _ => {}
        }
    }
}

/// What is likened to something is not that, and what is after it is over.
fn liken(clause: &mut Clause<'_>, before: bool) -> bool {
    let mut likened = before && clause.opener == Opener::And && !clause.has_act();
    let mut mentioned = None;
    for index in 0..clause.items.len() {
        let item = &clause.items[index];
        likened |= matches!(item.meaning, Meaning::Simile | Meaning::After);
        if item.meaning == Meaning::Mention {
            mentioned = Some(index);
        }
        // "名字叫林小雨".
        let family = mentioned.is_some_and(|at| {
            let before = &clause.items[index.saturating_sub(1)];
            at + 2 == index
                && before.meaning == Meaning::Unread
                && before.text.chars().count() <= 2
                && before.span.end == clause.items[index].span.start
        });
        let ended = !family && mentioned.is_some_and(|at| ends_mention(clause, at, index));
        mentioned = mentioned.filter(|_| !ended);
        let item = &mut clause.items[index];
        if (likened || mentioned.is_some()) && is_of_scene(item.meaning) {
            item.meaning = Meaning::Idle;
        }
        // "A sheep named Dolly".
        let named = mentioned.is_some_and(|at| at + 1 == index);
        if named && matches!(item.meaning, Meaning::Verb(_) | Meaning::Move(_)) {
            item.meaning = Meaning::Someone;
        }
    }
    likened
}

/// "A girl named Rain walks", "waits for the bus in the rain": behind what is
/// named, a verb or a preposition.
fn ends_mention(clause: &Clause<'_>, mention: usize, index: usize) -> bool {
    let item = &clause.items[index];
    // "They discuss in the rain".
    let verb = ["discuss", "describ", "mention"]
        .iter()
        .any(|stem| clause.items[mention].text.starts_with(stem));
    let named = index > mention + 1 || (verb && index > mention);
    let word = item.text.split(' ').next().unwrap_or_default();
    let leads = [
        "in", "under", "through", "during", "amid", "at", "on", "im", "unter", "bei", "durch",
        "sous", "dans", "bajo", "en", "pendant", "durante", "while",
    ];
    named && (leads.contains(&word) || item.is_act() || item.meaning == Meaning::Unknown)
}
