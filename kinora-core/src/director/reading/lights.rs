//! What light does: "the light slowly fades", "la luz va bajando", "a lamp
//! blinks".

use crate::vocabulary::{Atmosphere, Light, Subject};

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::{Clause, Opener};
use super::item::Item;

/// Turns what is said of light in a clause into changes of light.
pub(super) fn settle(clause: &mut Clause<'_>) {
    lit_things(clause);
    warm_lamps(clause);
    beams(clause);
    eyes(clause);
    blazing(clause);
    falling_light(clause);
    for index in 0..clause.items.len() {
        if let Some(light) = change(clause, index) {
            clause.items[index].meaning = Meaning::Light(light);
        }
    }
}

/// "Moonlight streaming through tall windows" is seen as rays.
fn beams(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let item = &clause.items[index];
        let enters = matches!(
            item.text,
            "entre par" | "entrent par" | "entra por" | "entran por"
        );
        if item.meaning != Meaning::Shines && !enters {
            continue;
        }
        let phrase = item.span.clone();
        let lit = follows_light(clause, index);
        if lit || !enters {
            for item in clause.items.iter_mut().filter(|item| item.span == phrase) {
                item.meaning = Meaning::Idle;
            }
        }
        if lit {
            clause.items[index].meaning = Meaning::Air(Atmosphere::GodRays, 0.6);
        }
    }
}

/// Whether the words right before name light.
fn follows_light(clause: &Clause<'_>, index: usize) -> bool {
    let is_light = |word: &str| {
        matches!(
            word,
            "sun"
                | "sunshine"
                | "moon"
                | "sonne"
                | "lumiere"
                | "soleil"
                | "luz"
                | "sol"
                | "lune"
                | "luna"
        ) || word.ends_with("light")
            || word.ends_with("licht")
    };
    let mut before = clause.items[..index].iter().rev().take(4);
    before.any(|item| {
        let named = item.text.split(' ').any(is_light);
        (named && item.meaning != Meaning::Lamp)
            || matches!(item.meaning, Meaning::Glow | Meaning::Sun)
    })
}

/// "La lampe éclaire une malle": what is lit does not get brighter.
fn lit_things(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len().saturating_sub(1) {
        let lights = matches!(clause.items[index].text, "eclaire" | "eclairent");
        let next = &clause.items[index + 1];
        let by = matches!(next.meaning, Meaning::Light(_))
            || ["par", "aux", "au", "a la", "a l", "de"]
                .iter()
                .any(|lead| next.text.starts_with(lead));
        if lights && (next.is_article() || by) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// "The candle flickers and goes out": what the light of the clause before does.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    for index in 1..clauses.len() {
        let lamp = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Lamp | Meaning::Glow | Meaning::Light(Light::Flicker)
            )
        };
        let films = |item: &Item<'_>| matches!(item.meaning, Meaning::Camera | Meaning::Move(_));
        let lit = clauses[index - 1].items.iter().any(lamp)
            && !clauses[index - 1].items.iter().any(films)
            && !has_eyes(&clauses[index - 1]);
        let joined = matches!(
            clauses[index].opener,
            Opener::And | Opener::Then | Opener::Comma
        );
        if lit && joined {
            carry_light(&mut clauses[index]);
        }
    }
}

/// Turns what a clause that names nobody says of light into a change of light.
fn carry_light(clause: &mut Clause<'_>) {
    let out = [
        "goes out", "go out", "dies", "erlischt", "s eteint", "se apaga", "dies out",
    ];
    let other = |item: &Item<'_>| match item.meaning {
        Meaning::Someone | Meaning::Camera | Meaning::Pronoun => true,
        Meaning::Lamp | Meaning::Glow => true,
        Meaning::Unread => !out.contains(&item.text),
        _ => false,
    };
    if clause.items.iter().any(other) {
        return;
    }
    for index in 0..clause.items.len() {
        let next = clause.items.get(index + 1).map_or("", |next| next.text);
        let text = clause.items[index].text;
        let both = format!("{text} {next}");
        if out.contains(&text) || out.contains(&both.as_str()) {
            clause.items[index].meaning = Meaning::Light(Light::Dim);
            if let Some(next) = clause
                .items
                .get_mut(index + 1)
                .filter(|next| next.text == "out")
            {
                next.meaning = Meaning::Idle;
            }
            continue;
        }
        let light = match clause.items[index].meaning {
            Meaning::Wanes => Light::Dim,
            Meaning::Waxes => Light::Brighten,
            Meaning::Wavers => Light::Flicker,
            _ => continue,
        };
        clause.items[index].meaning = Meaning::Light(light);
    }
}

/// "Das Licht kommt von links": where light comes from is no way that the camera
/// goes.
fn falling_light(clause: &mut Clause<'_>) {
    let camera = |item: &Item<'_>| item.meaning == Meaning::Camera;
    if clause.items.iter().any(camera) {
        return;
    }
    for index in 1..clause.items.len() {
        let comes = matches!(
            clause.items[index].meaning,
            Meaning::Verb(
                Verb::Go | Verb::Glide | Verb::Drift | Verb::Turn | Verb::Sink | Verb::Walk
            )
        ) || is_among(
            clause.items[index].text,
            "kommt|fallt|scheint|viene|entra|vient|entre|tombe|comes|falls",
        );
        let way = clause.items[index + 1..]
            .iter()
            .take(3)
            .position(|item| matches!(item.meaning, Meaning::Way(Way::Left | Way::Right)));
        let lit = clause.items[..index].iter().rev().find(|item| {
            !item.is_small() || matches!(item.meaning, Meaning::Glow | Meaning::Lamp | Meaning::Sun)
        });
        let lit = lit.is_some_and(|item| {
            matches!(item.meaning, Meaning::Glow | Meaning::Lamp | Meaning::Sun)
        });
        if let Some(way) = way.filter(|_| comes && lit) {
            clause.items[index].meaning = Meaning::Idle;
            clause.items[index + 1 + way].meaning = Meaning::Idle;
        }
    }
}

/// "Headlights blazing": light that burns nothing.
fn blazing(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let text = clause.items[index].text;
        let blazes = ["blaze", "blazing", "blazes", "burning", "burns"].contains(&text);
        let lit = clause.items[..index].iter().rev().take(2).any(|item| {
            let flame = ["candle", "torch", "lantern"]
                .iter()
                .any(|flame| item.text.starts_with(flame));
            matches!(item.meaning, Meaning::Lamp | Meaning::Glow | Meaning::Sun) && !flame
        });
        if blazes && lit {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// Eyes that flicker are no lamps.
fn eyes(clause: &mut Clause<'_>) {
    if !has_eyes(clause) {
        return;
    }
    for item in &mut clause.items {
        if item.meaning == Meaning::Light(Light::Flicker) && item.text.starts_with("flicker") {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "The warm light of the kitchen" is no evening sun.
fn warm_lamps(clause: &mut Clause<'_>) {
    let warm = ["warm ", "warme", "lumiere chaude", "luz calida", "暖光"];
    let inside = |item: &Item<'_>| {
        let room = [
            "kitchen",
            "room",
            "living room",
            "bedroom",
            "cafe",
            "bar",
            "shop",
            "fireplace",
            "lantern",
            "lanterns",
            "kuche",
            "zimmer",
            "wohnzimmer",
            "kuchenlampe",
            "cuisine",
            "chambre",
            "salon",
            "boutique",
            "cocina",
            "habitacion",
            "salon",
            "tienda",
            "厨房",
            "房间",
            "室内",
            "屋内",
        ];
        matches!(
            item.meaning,
            Meaning::Lamp | Meaning::Air(Atmosphere::Fire, _)
        ) || room.contains(&item.text)
    };
    for index in 0..clause.items.len() {
        let (before, rest) = clause.items.split_at_mut(index);
        let Some((item, behind)) = rest.split_first_mut() else {
            continue;
        };
        let is_warm = item.meaning == Meaning::Light(Light::GoldenHour)
            && warm.iter().any(|word| item.text.starts_with(word));
        // A room behind the light, or a lamp right before it.
        let lamp = behind.iter().take(4).any(inside)
            || before
                .last()
                .is_some_and(|item| item.meaning == Meaning::Lamp);
        if is_warm && lamp {
            item.meaning = Meaning::Glow;
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
        Meaning::Unread | Meaning::Idle if dims(clause, index) => Some(Light::Dim),
        Meaning::Waxes if lit || behind => Some(Light::Brighten),
        Meaning::Wavers if lit || behind => Some(Light::Flicker),
        Meaning::Subject(Subject::Blink) if lit && !has_eyes(clause) => Some(Light::Flicker),
        Meaning::Verb(Verb::Go | Verb::Glide | Verb::Drift) if shines(clause, index) => {
            goes_up_or_down(clause)
        }
        Meaning::Verb(Verb::Sink) if shines(clause, index) => Some(Light::Sunset),
        Meaning::Verb(Verb::Rise | Verb::Climb) if shines(clause, index) => Some(Light::Sunrise),
        Meaning::Verb(Verb::Shake) if lit && actor_lamps(clause, index) => Some(Light::Flicker),
        Meaning::Verb(Verb::Sink) if glows(clause, index) => Some(Light::Dim),
        Meaning::Verb(Verb::Rise) if glows(clause, index) => Some(Light::Brighten),
        _ => None,
    }
}

/// "The lights slowly dim": light right before it, but for how it dims.
fn dims(clause: &Clause<'_>, index: usize) -> bool {
    let mut before = clause.items[..index].iter().rev();
    const BEGINS: &str = "beginning|begin|begins|begun|began|beginning to|begin to|begins to|start|starts|starting|started|to|is|are|about|all|then|now|going";
    // "The house lights of the theatre dim".
    let of = clause.items[..index]
        .iter()
        .rposition(|item| item.text == "of");
    let whose = |item: &Item<'_>| item.is_article() || item.meaning == Meaning::Unread;
    let of = of.filter(|&at| clause.items[at..index].iter().all(whose));
    if let Some(at) = of {
        before = clause.items[..at].iter().rev();
    }
    let light = before.find(|item| !item.is_modifier() && !is_among(item.text, BEGINS));
    let glows = |item: &Item<'_>| matches!(item.meaning, Meaning::Glow | Meaning::Lamp);
    matches!(clause.items[index].text, "dim" | "dims") && light.is_some_and(glows)
}

/// "Die Sonne geht hinter den Gipfeln unter".
fn goes_up_or_down(clause: &Clause<'_>) -> Option<Light> {
    let goes = |way: Way| {
        let mut items = clause.items.iter();
        items.any(|item| item.meaning == Meaning::Way(way))
    };
    match clause.items.last()?.text {
        "unter" => Some(Light::Sunset),
        "auf" => Some(Light::Sunrise),
        _ if goes(Way::Up) => Some(Light::Sunrise),
        _ if goes(Way::Down) => Some(Light::Sunset),
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
