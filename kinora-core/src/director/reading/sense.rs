//! What a word means among its neighbours: "a pan on the stove" is a thing,
//! "snow-covered" a quality, "petals on the table" lie there.

use std::ops::Range;

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::super::verbs::{Actor, Verb, Way};
use super::clause::{Clause, Opener};
use super::item::Item;

/// Settles the meaning of the words of a clause that have several.
///
/// `likened` is whether what the clause before ends on was likened to or
/// pictured, which a list goes on with; the same is given for this clause.
pub(super) fn settle(clause: &mut Clause<'_>, likened: bool) -> bool {
    fragments(clause);
    objects(clause);
    last_ways(clause);
    endings(clause);
    tints(clause);
    pictured(clause);
    qualities(clause);
    compounds(clause);
    lying_matter(clause);
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

/// A Chinese sign that stands among others that are in no phrase is a part of a
/// word: the fire of a lighter.
fn fragments(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let item = &clause.items[index];
        let single = item.language == Language::Chinese && item.text.chars().count() == 1;
        let joined = |other: &Item<'_>| {
            let touches = other.span.end == item.span.start || item.span.end == other.span.start;
            other.meaning == Meaning::Unread && touches
        };
        let before = index.checked_sub(1).and_then(|at| clause.items.get(at));
        let after = clause.items.get(index + 1);
        let is_part = before.is_some_and(joined) || after.is_some_and(joined);
        if single && is_of_scene(item.meaning) && is_part {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
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
    for (index, item) in clause.items.iter_mut().enumerate() {
        if arounds.contains(&index) {
            item.meaning = Meaning::Way(Way::Around);
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
    let next = clause.items[end + 1..].iter().find(|item| !item.is_small());
    let followed = next.is_some_and(Item::is_target);
    if followed {
        clause.items[end].meaning = Meaning::NoAction;
        return;
    }
    let weather = clause.items[..end]
        .iter()
        .any(|item| is_of_scene(item.meaning));
    clause.items[end].meaning = match weather {
        true => Meaning::Idle,
        false => Meaning::AtRest,
    };
    for item in &mut clause.items[..end] {
        if is_of_scene(item.meaning) {
            item.meaning = Meaning::Idle;
        }
    }
}

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
        if is_of_scene(item.meaning) {
            item.meaning = Meaning::Idle;
        }
    }
}

fn is_of_scene(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Air(..) | Meaning::Matter(..) | Meaning::Light(_) | Meaning::Sound(_)
    )
}

/// "Snow-covered", "rain-soaked", "star-shaped".
fn qualities(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let follows = clause.items[index].meaning == Meaning::Quality;
        let before = &clause.items[index - 1];
        // "Rainy street" is rain in a street, "Wave Street" a name.
        let adjective = before.text.ends_with('y')
            || (before.text.ends_with("ing") && before.text != "lightning");
        if follows && !adjective {
            let phrase = before.span.clone();
            still_weather(clause, &phrase);
        }
    }
    for item in &mut clause.items {
        if item.meaning == Meaning::Quality {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "A lightning bolt backpack": weather between an article and a thing names
/// the thing.
fn compounds(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len().saturating_sub(1) {
        let (item, next) = (&clause.items[index], &clause.items[index + 1]);
        let named = item.language == Language::English
            && matches!(item.meaning, Meaning::Air(..) | Meaning::Matter(..))
            && !matches!(item.meaning, Meaning::Air(Atmosphere::Steam, _))
            && !["s", "y", "ing", "swept", "blown"]
                .iter()
                .any(|end| item.text.ends_with(end));
        let owned = match index.checked_sub(1) {
            Some(before) => matches!(
                clause.items[before].text,
                "a" | "an" | "her" | "his" | "their" | "my"
            ),
            // "With a" opens a clause.
            None => clause.opener == Opener::But,
        };
        let inflected = ["s", "ed", "ing", "ly"]
            .iter()
            .any(|end| next.text.ends_with(end));
        if named && owned && next.meaning == Meaning::Unread && !inflected {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
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

/// "Petals on the table" lie there, unless something is said to move.
fn lying_matter(clause: &mut Clause<'_>) {
    let moves = clause.items.iter().any(is_motion);
    let mut lies = false;
    for index in 0..clause.items.len() {
        let on = clause.items[index + 1..]
            .iter()
            .find(|item| !item.is_small())
            .is_some_and(|item| matches!(item.meaning, Meaning::On | Meaning::Lying));
        let item = &mut clause.items[index];
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
        _ => false,
    }
}

/// What is likened to something is not that, and what is after it is over.
fn liken(clause: &mut Clause<'_>, before: bool) -> bool {
    let mut likened = before && clause.opener == Opener::And && !clause.has_act();
    for item in &mut clause.items {
        likened |= matches!(item.meaning, Meaning::Simile | Meaning::After);
        if likened && is_of_scene(item.meaning) {
            item.meaning = Meaning::Idle;
        }
    }
    likened
}

/// Whether a word for a move is none here.
fn is_no_move(clause: &Clause<'_>, index: usize) -> bool {
    let verb = match clause.items[index].meaning {
        Meaning::Verb(verb) => verb,
        Meaning::Move(_) => return is_move_of_others(clause, index),
        _ => return false,
    };
    if is_quality_of_thing(clause, index) {
        return true;
    }
    let films = verb.default_actor(None) == Actor::Camera;
    let names_camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    films
        && !names_camera
        && (is_attribute(clause, index)
            || ((verb.is_of_film() || verb == Verb::Circle) && is_somebodys(clause, index, verb)))
}

/// "Her trembling lips", whoever else acts.
fn is_quality_of_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let before = clause.items[..index].last();
    let next = clause.items.get(index + 1);
    item.language == Language::English
        && item.text.ends_with("ing")
        && before.is_some_and(|before| {
            matches!(
                before.text,
                "her" | "his" | "their" | "its" | "the" | "a" | "an"
            )
        })
        && next.is_some_and(|next| matches!(next.meaning, Meaning::Unread | Meaning::Someone))
}

/// "A spaceship zooms away".
fn is_move_of_others(clause: &Clause<'_>, index: usize) -> bool {
    let names_camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    let english = clause.items[index].language == Language::English;
    let before = clause.items[..index].iter().rev().find(|i| !i.is_small());
    let of_matter = before.is_some_and(|item| matches!(item.meaning, Meaning::Air(..)));
    let moved = of_matter || is_somebodys(clause, index, Verb::Zoom);
    !names_camera
        && ((english && (moved || is_suffered(clause, index))) || is_handled(clause, index))
}

/// "The curtain is pulled back".
fn is_suffered(clause: &Clause<'_>, index: usize) -> bool {
    let first = clause.items[index]
        .text
        .split(' ')
        .next()
        .unwrap_or_default();
    let before = clause.items[..index].iter().rev();
    let mut near = before.take(2);
    let passive = near.any(|item| {
        matches!(
            item.text,
            "is" | "are" | "was" | "were" | "be" | "being" | "gets" | "get"
        )
    });
    first.ends_with("ed") && passive
}

/// "把面团拉开": what is done to a thing that is no camera.
fn is_handled(clause: &Clause<'_>, index: usize) -> bool {
    clause.items[index].language == Language::Chinese
        && clause.items[..index]
            .iter()
            .any(|item| matches!(item.text, "把" | "将" | "被"))
}

/// "A pan on the stove", "a truck drives left", "cranes in the harbour".
fn is_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if !matches!(item.meaning, Meaning::Verb(_)) {
        return false;
    }
    let next = following(clause, index);
    let way = next.is_some_and(|next| matches!(next.meaning, Meaning::Way(_)));
    match item.text {
        "pan" => {
            follows_article(clause, index)
                && (is_noun_before(next) || (next.is_none() && follows_place(clause, index)))
        }
        "dolly" | "boom" | "jib" => follows_article(clause, index) && next.is_some() && !way,
        "drop to" | "drop from" | "dip" | "lift" | "look" | "turn" => {
            follows_article(clause, index) && !way
        }
        "pedestal" => follows_article(clause, index) && !way,
        "truck" | "trucks" | "crane" | "cranes" => {
            let previous = clause.items[..index].iter().rev().find(|i| !i.is_small());
            let by_camera = previous.is_some_and(|i| i.meaning == Meaning::Camera);
            !way && !by_camera
        }
        _ => false,
    }
}

/// "In a pan", "on the pan".
fn follows_place(clause: &Clause<'_>, index: usize) -> bool {
    let before = clause.items[..index].iter().rev().take(2);
    let mut texts = before.map(|item| item.text.split(' ').next().unwrap_or_default());
    texts.any(|text| matches!(text, "in" | "on" | "into" | "of" | "from"))
}

fn is_noun_before(next: Option<&Item<'_>>) -> bool {
    next.is_some_and(|next| {
        matches!(
            next.meaning,
            Meaning::On | Meaning::Unread | Meaning::Unknown
        ) || (next.is_article() && !matches!(next.text, "of" | "from"))
    })
}

/// "An orbiting satellite", "a tilted hat".
fn is_attribute(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if item.language != Language::English && item.language != Language::Any {
        return false;
    }
    let next = following(clause, index);
    let before_thing =
        next.is_some_and(|next| matches!(next.meaning, Meaning::Unread | Meaning::Someone));
    let before_matter =
        next.is_some_and(|next| matches!(next.meaning, Meaning::Air(..) | Meaning::Sound(_)));
    let article = follows_article(clause, index);
    let pursues = matches!(item.meaning, Meaning::Verb(Verb::Follow | Verb::Track));
    let first = item.text.split(' ').next().unwrap_or_default();
    if first.ends_with("ing") {
        return !pursues && (before_thing || (article && before_matter));
    }
    let previous = clause.items[..index].iter().rev().find(|i| !i.is_small());
    let of_someone = previous.is_some_and(|item| item.meaning == Meaning::Someone);
    first.ends_with("ed") && (before_thing || article || of_someone)
}

/// "She pans for gold", "the satellite orbits the earth".
fn is_somebodys(clause: &Clause<'_>, index: usize, verb: Verb) -> bool {
    let item = &clause.items[index];
    let first = item.text.split(' ').next().unwrap_or_default();
    let finite = match item.language {
        Language::German => first.ends_with('t'),
        Language::Any | Language::English => first.ends_with('s'),
        Language::French | Language::Spanish | Language::Chinese => true,
    };
    // "The planets orbit" has no ending that tells.
    let plural = clause.items[..index].last().is_some_and(|previous| {
        previous.meaning == Meaning::Someone && previous.text.ends_with('s')
    });
    let lasting = first.ends_with("ing") && verb != Verb::Pan && verb != Verb::Zoom;
    let previous = clause.items[..index].iter().rev().find(|i| !i.is_small());
    let by_someone = previous.is_some_and(|i| i.meaning == Meaning::Someone);
    let by_unknown = previous.is_some_and(|i| i.meaning == Meaning::Unread)
        && clause.has_article_and_word(index)
        && (item.is_plural_romance()
            || matches!(
                item.language,
                Language::English | Language::Any | Language::German
            ));
    (finite && (by_someone || by_unknown)) || ((lasting || plural) && by_someone)
}

/// Whether an article is before a word, with at most an adjective between that
/// says nothing of a move.
fn follows_article(clause: &Clause<'_>, index: usize) -> bool {
    let mut before = clause.items[..index].iter().rev();
    let Some(nearest) = before.next() else {
        return false;
    };
    let adjective = matches!(nearest.meaning, Meaning::Idle | Meaning::Unread);
    nearest.is_article() || (adjective && before.next().is_some_and(Item::is_article))
}

/// The next item after those of the phrase at `index`.
fn following<'c, 't>(clause: &'c Clause<'t>, index: usize) -> Option<&'c Item<'t>> {
    let span = &clause.items[index].span;
    let mut rest = clause.items[index + 1..].iter();
    rest.find(|item| item.span != *span && !matches!(item.meaning, Meaning::Time(_)))
}
