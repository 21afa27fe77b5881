//! What light does: "the light slowly fades", "la luz va bajando", "a lamp
//! blinks".

use crate::vocabulary::{Light, Subject};

use super::super::lexicon::Meaning;
use super::super::verbs::Verb;
use super::clause::Clause;
use super::item::Item;

/// Turns what is said of light in a clause into changes of light.
pub(super) fn settle(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        if let Some(light) = change(clause, index) {
            clause.items[index].meaning = Meaning::Light(light);
        }
    }
}

/// The change of light that an item tells of, if it is light that changes.
fn change(clause: &Clause<'_>, index: usize) -> Option<Light> {
    let lamps = |item: &Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Glow | Meaning::Lamp | Meaning::Light(Light::Neon)
        )
    };
    let lit = clause.items[..index].iter().any(lamps);
    let behind = clause.items[index + 1..].iter().any(lamps);
    match clause.items[index].meaning {
        Meaning::Wanes if lit || behind => Some(Light::Dim),
        Meaning::Waxes if lit || behind => Some(Light::Brighten),
        Meaning::Wavers if lit || behind => Some(Light::Flicker),
        Meaning::Subject(Subject::Blink) if lit && !has_eyes(clause) => Some(Light::Flicker),
        Meaning::Verb(Verb::Sink) if shines(clause, index) => Some(Light::Sunset),
        Meaning::Verb(Verb::Rise | Verb::Climb) if shines(clause, index) => Some(Light::Sunrise),
        Meaning::Verb(Verb::Shake) if lit && actor_lamps(clause, index) => Some(Light::Flicker),
        Meaning::Verb(Verb::Sink) if glows(clause, index) => Some(Light::Dim),
        Meaning::Verb(Verb::Rise) if glows(clause, index) => Some(Light::Brighten),
        _ => None,
    }
}

/// Whether it is light itself that rises or sinks.
fn glows(clause: &Clause<'_>, index: usize) -> bool {
    let acts = |item: &&Item<'_>| {
        item.is_target()
            || matches!(
                item.meaning,
                Meaning::Someone | Meaning::Camera | Meaning::Glow
            )
    };
    let actor = clause.items[..index].iter().rev().find(acts);
    actor.is_some_and(|item| item.meaning == Meaning::Glow)
}

/// Whether it is the sun that rises or sinks.
fn shines(clause: &Clause<'_>, index: usize) -> bool {
    let before = clause.items[..index].iter().rev();
    let mut actors = before
        .filter(|item| matches!(item.meaning, Meaning::Sun | Meaning::Camera) || item.is_act());
    actors
        .next()
        .is_some_and(|item| item.meaning == Meaning::Sun)
}

/// Whether nobody but a lamp is said to shake.
fn actor_lamps(clause: &Clause<'_>, index: usize) -> bool {
    let before = clause.items[..index].iter().rev();
    let mut actors = before.filter(|item| {
        matches!(
            item.meaning,
            Meaning::Lamp | Meaning::Glow | Meaning::Camera
        )
    });
    actors
        .next()
        .is_some_and(|item| item.meaning != Meaning::Camera)
}

fn has_eyes(clause: &Clause<'_>) -> bool {
    let eyes = ["eye", "eyes", "ojos", "yeux", "augen"];
    clause
        .items
        .iter()
        .any(|item| item.text.split(' ').any(|word| eyes.contains(&word)))
}
