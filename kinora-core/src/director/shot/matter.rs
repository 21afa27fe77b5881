//! What the picture's own matter does: water, clouds, leaves, fire, stars.
//!
//! What was asked for must be in the picture; what is surely there and may move
//! does so gently unasked.

use crate::plan::Cue;
use crate::scene::SceneFacts;
use crate::vocabulary::Atmosphere;

use super::super::reading::What;
use super::super::text::{fold, says};
use super::{Cues, Set};

/// Matter that a cue moves, where a picture has it.
struct Matter {
    what: Atmosphere,
    /// What it is called in a warning.
    name: &'static str,
    /// The share of the picture that it needs.
    least: f64,
    share: fn(&SceneFacts) -> f64,
}

const MATTER: [Matter; 5] = [
    Matter {
        what: Atmosphere::Clouds,
        name: "clouds in a sky",
        least: 0.004,
        share: |facts| facts.clouds,
    },
    Matter {
        what: Atmosphere::Water,
        name: "water",
        least: 0.004,
        share: |facts| facts.water,
    },
    Matter {
        what: Atmosphere::Waves,
        name: "water",
        least: 0.004,
        share: |facts| facts.water,
    },
    Matter {
        what: Atmosphere::Fire,
        name: "flames",
        least: 0.0005,
        share: |facts| facts.fire,
    },
    Matter {
        what: Atmosphere::Stars,
        name: "sky of a night",
        least: 0.05,
        share: |facts| facts.night,
    },
];

/// What moves unasked, and the share of the picture from which on it does.
const UNASKED: [(Atmosphere, f64); 2] = [(Atmosphere::Clouds, 0.1), (Atmosphere::Water, 0.02)];

/// How strongly unasked matter moves for each part of ambience.
const GENTLY: f64 = 0.4;

/// The cues of a shot's atmosphere as its picture permits, and what it does not.
pub(super) fn fitted(
    set: &Set<'_>,
    prompt: &str,
    cues: &Cues<'_>,
    asked: Vec<Cue<Atmosphere>>,
) -> (Vec<Cue<Atmosphere>>, Vec<String>) {
    let Some(facts) = set.facts else {
        return (asked, Vec::new());
    };
    let can = |what: Atmosphere| set.capabilities.atmosphere.contains(&what);
    let missing = |what: Atmosphere| {
        let matter = MATTER.iter().find(|matter| matter.what == what)?;
        ((matter.share)(facts) < matter.least && can(what)).then_some(matter)
    };
    let mut warnings = Vec::new();
    let mut kept = Vec::new();
    for cue in asked {
        match missing(cue.what) {
            None => kept.push(cue),
            Some(Matter { what, name, .. }) => warnings.push(format!(
                "the picture shows no {name} that atmosphere `{what}` could move; it was left out"
            )),
        }
    }
    warnings.extend(windless(facts, &kept));
    kept.extend(unasked(set, prompt, cues, facts, &kept));
    (kept, warnings)
}

/// Names a wind that nothing in the picture shows.
fn windless(facts: &SceneFacts, cues: &[Cue<Atmosphere>]) -> Option<String> {
    let only_wind = cues.iter().all(|cue| cue.what == Atmosphere::Wind);
    let is_bare = facts.foliage <= 0.0 && !facts.outlined;
    (only_wind && !cues.is_empty() && is_bare).then(|| {
        "the picture shows nothing that atmosphere `wind` could move; only dust in the air shows it"
            .to_owned()
    })
}

/// Words of a prompt after which nothing moves unasked.
const STILL: [&str; 16] = [
    "static",
    "frozen",
    "freeze",
    "motionless",
    "statisch",
    "gefroren",
    "eingefroren",
    "regungslos",
    "bewegungslos",
    "immobile",
    "fige",
    "gele",
    "congelado",
    "congelada",
    "inmovil",
    "estatico",
];

/// The same where words are not parted.
const STILL_SIGNS: [&str; 4] = ["静止", "冻结", "凍結", "定格"];

/// The same in several words: "still" alone may mean "as before".
const STILL_PHRASES: [&str; 9] = [
    "no motion",
    "no movement",
    "still shot",
    "still photo",
    "still life",
    "still water",
    "everything still",
    "perfectly still",
    "completely still",
];

/// Words of a negative prompt that mean the same.
const MOTION: [&str; 3] = ["motion", "movement", "moving"];

/// Whether the prompt wants things at rest, or the negative prompt no motion.
fn is_still(set: &Set<'_>, prompt: &str) -> bool {
    let read = |text: &str| fold(text).replace("motion blur", "");
    let prompt = read(prompt);
    let negative = read(set.film.negative_prompt.as_deref().unwrap_or_default());
    says(&prompt, &STILL, &STILL_SIGNS)
        || STILL_PHRASES.iter().any(|phrase| prompt.contains(phrase))
        || says(&negative, &MOTION, &[])
}

/// What moves although nobody asked for it: water and clouds that are surely
/// there, unless something is to be still.
fn unasked(
    set: &Set<'_>,
    prompt: &str,
    cues: &Cues<'_>,
    facts: &SceneFacts,
    there: &[Cue<Atmosphere>],
) -> Vec<Cue<Atmosphere>> {
    let ambience = 1.0 - set.film.cfg_scale;
    if ambience <= 0.0 || cues.reading.still || is_still(set, prompt) {
        return Vec::new();
    }
    let is_free = |what: Atmosphere| {
        let is_there = there.iter().any(|cue| {
            cue.what == what || (what == Atmosphere::Water && cue.what == Atmosphere::Waves)
        });
        !is_there
            && set.capabilities.atmosphere.contains(&what)
            && !cues.reading.banned.contains(&What::Air(what))
    };
    let share = |what: Atmosphere| {
        let matter = MATTER.iter().find(|matter| matter.what == what);
        matter.map_or(0.0, |matter| (matter.share)(facts))
    };
    UNASKED
        .iter()
        .filter(|&&(what, least)| is_free(what) && share(what) >= least)
        .map(|&(what, _)| Cue {
            what,
            strength: GENTLY * ambience,
            from_s: 0.0,
            to_s: cues.duration_s,
            direction: None,
        })
        .collect()
}
