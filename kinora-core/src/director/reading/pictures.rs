//! Weather and matter that is only a picture on something: "a mug with a
//! snowflake", "a tapestry showing a burning castle", "a cloud poster".

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::canvases::{CANVASES, MADE, MATERIALS, SCREENS, SHOWS, SIGNS};
use super::clause::{Clause, Opener};
use super::item::Item;

/// Takes out what is only pictured. `canvas` is whether the clause before ends
/// on a thing that carries a picture; the same is given for this clause.
pub(super) fn settle(clause: &mut Clause<'_>, canvas: bool) -> bool {
    let adorned = canvas && matches!(clause.opener, Opener::But | Opener::And);
    if adorned && !clause.has_act() {
        clause.items.iter_mut().for_each(flatten);
    }
    for index in 0..clause.items.len() {
        if is_canvas(&clause.items[index]) {
            shown_behind(clause, index);
            shown_before(clause, index);
        }
    }
    on_screens(clause);
    for index in 0..clause.items.len() {
        if is_of_material(clause, index) {
            flatten(&mut clause.items[index]);
        }
    }
    let mut last = clause.items.iter().rev();
    let last = last.find(|item| !item.is_small() || is_canvas(item));
    let last = last.filter(|_| !rings(clause));
    (adorned && clause.opener == Opener::But) || last.is_some_and(is_canvas)
}

/// "Pull the lever, says the sign": what is read somewhere does not happen.
pub(super) fn unsay(clauses: &mut Vec<Clause<'_>>) {
    let says = |clause: &Clause<'_>| {
        let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
        let words = words.join(" ");
        let verb = [
            "says",
            "reads",
            "so says",
            "steht auf",
            "dit",
            "lit on",
            "dice",
            "reza",
            "写着",
        ]
        .iter()
        .any(|verb| {
            words
                .strip_prefix(verb)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let on = SIGNS.iter().any(|sign| words.ends_with(sign));
        clause.opener == Opener::Comma && verb && on
    };
    for index in (1..clauses.len()).rev() {
        if says(&clauses[index]) {
            clauses.remove(index);
            clauses[index - 1].items.clear();
        }
    }
}

/// "Church bells ring": no ring that carries a picture.
fn rings(clause: &Clause<'_>) -> bool {
    let sounds = |item: &Item<'_>| matches!(item.meaning, Meaning::Sound(_));
    match clause.items.as_slice() {
        [.., bells, ring] => sounds(bells) && matches!(ring.text, "ring" | "rings"),
        _ => false,
    }
}

fn is_canvas(item: &Item<'_>) -> bool {
    let free = matches!(
        item.meaning,
        Meaning::Unread | Meaning::Idle | Meaning::Someone | Meaning::Pictured | Meaning::Quality
    );
    free && (CANVASES.contains(&item.text)
        || (item.language != Language::Chinese
            && ["pullover", "plakat", "tapete", "kissen", "teppich", "tasse"]
                .iter()
                .any(|end| item.text.ends_with(end))))
}

/// "A tapestry showing a burning castle".
fn shown_behind(clause: &mut Clause<'_>, index: usize) {
    let next = clause.items.get(index + 1);
    if next.is_some_and(|next| SHOWS.contains(&next.text)) {
        clause.items[index + 1..].iter_mut().for_each(flatten);
    }
}

/// "A mushroom cloud poster", "a snowflake mug".
fn shown_before(clause: &mut Clause<'_>, index: usize) {
    let english = |item: &Item<'_>| item.language == Language::English || item.is_named();
    let before = clause.items[..index].iter_mut().rev();
    let words = before
        .take_while(|item| english(item) && !item.is_article() && !item.is_act() && !item.denies());
    words.take(6).for_each(flatten);
}

/// "Paper stars", "snowflakes cut from paper", "Sterne aus Papier".
fn is_of_material(clause: &Clause<'_>, index: usize) -> bool {
    let material = |item: &Item<'_>| MATERIALS.contains(&item.text);
    let before = clause.items[..index].last().is_some_and(material);
    let made = |item: &&Item<'_>| MADE.contains(&item.text);
    let mut behind = clause.items[index + 1..].iter().peekable();
    let mut parts = 0;
    while behind.next_if(made).is_some() {
        parts += 1;
    }
    before || (parts > 0 && behind.next().is_some_and(material))
}

/// "On the TV screen rain falls".
fn on_screens(clause: &mut Clause<'_>) {
    let on = clause.items.iter().take(3).position(|item| {
        let word = item.text.split(' ').next().unwrap_or_default();
        matches!(word, "on" | "auf" | "im" | "sur" | "en")
    });
    let Some(on) = on else {
        return;
    };
    let words: Vec<&str> = clause.items[on..].iter().map(|item| item.text).collect();
    let words = words.join(" ");
    let mut place = words.split(' ').skip(1);
    let articles = [
        "the", "a", "dem", "einem", "l", "la", "un", "une", "le", "el", "her", "his",
    ];
    let named: Vec<&str> = place
        .by_ref()
        .skip_while(|word| articles.contains(word))
        .take(2)
        .collect();
    let shows = SCREENS.contains(&named.join(" ").as_str())
        || named.first().is_some_and(|word| SCREENS.contains(word));
    if shows {
        clause.items[on..].iter_mut().for_each(flatten);
    }
}

/// Takes the meaning out of weather that can be drawn; steam and the like rise
/// from a mug.
fn flatten(item: &mut Item<'_>) {
    let drawn = match item.meaning {
        Meaning::Air(air, _) | Meaning::Matter(air, _) | Meaning::Loose(air, _) => !matches!(
            air,
            Atmosphere::Steam
                | Atmosphere::Smoke
                | Atmosphere::Dust
                | Atmosphere::Fog
                | Atmosphere::GodRays
                | Atmosphere::Bokeh
                | Atmosphere::Embers
                | Atmosphere::Wind
        ),
        Meaning::Storm => true,
        _ => false,
    };
    if drawn {
        item.meaning = Meaning::Idle;
    }
}
