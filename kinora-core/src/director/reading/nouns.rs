//! Nouns that are written as moves are: "the shoe rack to", "una barra de pan a la",
//! "dolly moves".

use crate::vocabulary::Move;

use super::super::lexicon::{Language, Meaning, Unit};
use super::super::text::is_among;
use super::super::verbs::Verb;
use super::clause::Clause;
use super::item::Item;

/// Whether a word for a move is a thing, a kind of moves or a part of the next move.
pub(super) fn is_noun(clause: &Clause<'_>, index: usize) -> bool {
    is_spanish_thing(clause, index)
        || is_of_device(clause, index)
        || is_angle_of_circle(clause, index)
        || is_kind_of_moves(clause, index)
}

/// "A Zoom H5 recorder": a device with its number.
fn is_of_device(clause: &Clause<'_>, index: usize) -> bool {
    let zoom = clause.items[index].text == "zoom";
    let number = clause.items.get(index + 1).is_some_and(|item| {
        let mut signs = item.text.chars();
        signs.next().is_some_and(char::is_alphabetic) && signs.any(|c| c.is_ascii_digit())
    });
    zoom && number
}

/// "A 180 degree orbit to the left": how far the circle behind it goes.
fn is_angle_of_circle(clause: &Clause<'_>, index: usize) -> bool {
    let counts = clause.items[index]
        .text
        .ends_with(|c: char| c.is_ascii_digit());
    let mut behind = clause.items[index + 1..].iter();
    let degrees = behind
        .next()
        .is_some_and(|item| item.meaning == Meaning::Unit(Unit::Degrees));
    let circles = |item: &Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Verb(Verb::Circle | Verb::Orbit)
                | Meaning::Move(Move::OrbitLeft | Move::OrbitRight)
        )
    };
    counts && degrees && behind.any(circles)
}

/// "Dolly moves are forbidden": moves of a kind that is named before them.
fn is_kind_of_moves(clause: &Clause<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).map(|at| &clause.items[at]);
    let of_film = before.is_some_and(|item| {
        matches!(item.meaning, Meaning::Verb(verb) if verb.is_of_film() || verb == Verb::Crane)
    });
    let last = clause.items[index + 1..].first();
    let refused = last.map_or(clause.items.iter().any(Item::denies), |item| {
        item.denies() || item.meaning == Meaning::Refused
    });
    matches!(
        clause.items[index].text,
        "moves" | "move" | "movement" | "movements"
    ) && of_film
        && refused
}

/// "Una barra de pan a la izquierda": bread, and the bar of a café.
fn is_spanish_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let before = index.checked_sub(1).map_or("", |at| clause.items[at].text);
    let word = item.text.split(' ').next().unwrap_or_default();
    let films = clause.items[..index]
        .iter()
        .any(|item| item.meaning == Meaning::Camera);
    let named = match word {
        "barra" => is_among(before, "la|una|esta|esa|cada|de la|junto a la"),
        "pan" => is_among(before, "de|del|con|y"),
        _ => false,
    };
    named && !films && item.language != Language::English
}

/// "From the shoe rack to the window": a rack that is called by what lies on it.
pub(super) fn is_rack_of_things(clause: &Clause<'_>, index: usize) -> bool {
    const MANNERS: &str =
        "sharp|deliberate|precise|delicate|final|single|short|swift|brief|nice|classic|quick|clean";
    let rack = matches!(
        clause.items[index].text,
        "rack to" | "rack from" | "rack between"
    );
    let [.., article, called] = &clause.items[..index] else {
        return false;
    };
    let names = called.meaning == Meaning::Unread
        && !called.text.ends_with("ly")
        && !is_among(called.text, MANNERS);
    rack && names && (article.is_article() || article.meaning == Meaning::Idle)
}
