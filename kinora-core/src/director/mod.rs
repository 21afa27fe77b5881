//! The director: turns the words of a film into a plan.
//!
//! Words are heard by the lexicon, read clause by clause, and filmed as shots.
//! What the engine lacks is taken out at the end and named. Nothing here is
//! random and nothing is looked up, so that a plan follows from its film alone.

mod amounts;
mod called;
mod fields;
mod fit;
mod flags;
mod forms;
mod framing;
mod imitate;
mod layout;
mod lexicon;
mod life;
mod matcher;
mod measure;
mod mentions;
mod proper;
mod reading;
mod rewrite;
mod shot;
mod spelling;
mod split;
mod text;
mod time;
mod tongue;
mod unwanted;
mod verbs;

pub use amounts::usual_amount;
pub use fit::{check_engine, check_motion, fit};
pub use imitate::imitate;
pub use mentions::cast;
pub use reading::{Heard, explain};
pub use rewrite::optimize;

use crate::engine::Capabilities;
use crate::plan::Plan;
use crate::request::Film;
use crate::scene::{SceneFacts, Sought};
use crate::vocabulary::Join;

use reading::Reading;
use shot::Planned;

/// Plans a film.
///
/// `facts` is what the engine saw in the start picture, where it looked. What
/// the engine cannot film is left out and named in [`Plan::warnings`]; what
/// makes it another film altogether is found by [`check_engine`].
#[must_use]
pub fn plan(film: &Film, facts: Option<&SceneFacts>, capabilities: &Capabilities) -> Plan {
    plan_with(film, facts, &[], capabilities)
}

/// Plans a film some of whose shots begin on pictures of their own: `own` is what the
/// engine saw in these, by the shots' places.
#[must_use]
pub fn plan_with(
    film: &Film,
    facts: Option<&SceneFacts>,
    own: &[Option<SceneFacts>],
    capabilities: &Capabilities,
) -> Plan {
    let (shots, seen) = shots(film, facts, own, capabilities);
    let warnings = shots.iter().flat_map(|planned| planned.warnings.clone());
    let mut plan = Plan {
        seed: film.seed,
        engine: capabilities.engine.to_owned(),
        sound: film.sound,
        end_image: film.end_image,
        looped: film.looped,
        portrait: film.portrait,
        ambience: 1.0 - film.cfg_scale,
        negative_prompt: film.negative_prompt.clone().unwrap_or_default(),
        cfg_scale: film.cfg_scale,
        warnings: film.warnings.iter().cloned().chain(warnings).collect(),
        shots: shots.into_iter().map(|planned| planned.shot).collect(),
        ..Plan::still(film.size, &[])
    };
    if let Some(first) = plan.shots.first_mut() {
        first.regions.clone_from(&film.regions);
        first.still_mask = film.still_mask;
    }
    fit(&mut plan, capabilities);
    life::fit(&mut plan, &seen);
    warn_of_elements(film, facts, capabilities, &mut plan);
    warn_of_unheard_sound(film, &mut plan);
    plan
}

/// The shots, and what the engine saw in the picture of each.
fn shots<'a>(
    film: &Film,
    facts: Option<&'a SceneFacts>,
    own: &'a [Option<SceneFacts>],
    capabilities: &Capabilities,
) -> (Vec<Planned>, Vec<Option<&'a SceneFacts>>) {
    let context = film.context.as_deref();
    let context = context.map(|text| reading::read(&mentions::plain(text, &film.elements)));
    let unwanted = unwanted(film);
    let set = shot::Set {
        film,
        facts,
        capabilities,
        context: context.as_ref(),
        unwanted: &unwanted,
    };
    let mut shots: Vec<Planned> = Vec::new();
    let mut seen: Vec<Option<&SceneFacts>> = Vec::new();
    let mut start_s = 0;
    for (index, request) in split::shots(film).iter().enumerate() {
        let before = seen.last().copied().flatten();
        let facts = match request.join {
            _ if request.image => own.get(index).and_then(Option::as_ref),
            Join::Continue if index > 0 => before,
            Join::Cut | Join::Dissolve | Join::Continue => facts,
        };
        let previous = shots.last().map(|planned| &planned.shot);
        let shot = shot::plan(&shot::Set { facts, ..set }, request, start_s, previous);
        start_s += request.duration_s;
        shots.push(shot);
        seen.push(facts);
    }
    (shots, seen)
}

/// Everything that the negative prompt names is not wanted, denied or not.
fn unwanted(film: &Film) -> Reading {
    let Some(prompt) = film.negative_prompt.as_deref() else {
        return Reading::default();
    };
    let mut reading = reading::read_negative(prompt);
    reading.banned.extend(unwanted::named(prompt));
    reading
}

/// Names elements that are mentioned in vain, that the engine cannot show, and that
/// it did not find in the picture.
fn warn_of_elements(
    film: &Film,
    facts: Option<&SceneFacts>,
    capabilities: &Capabilities,
    plan: &mut Plan,
) {
    plan.warnings.extend(mentions::warnings(film));
    if film.elements.is_empty() {
        return;
    }
    if !capabilities.elements {
        let engine = capabilities.engine;
        plan.warnings.push(format!(
            "elements cannot be shown by the {engine} engine; they were left out"
        ));
        return;
    }
    let sought = facts.map_or(&[][..], |facts| facts.elements.as_slice());
    for (index, sought) in cast(film).into_iter().zip(sought) {
        if *sought == Some(Sought::Missing) {
            let name = mentions::called(film, index);
            plan.warnings.push(format!(
                "{name} was not found in the start picture, which alone is filmed; use a start picture that shows it as its pictures do"
            ));
        }
    }
}

/// Names sounds that were asked for in a film without any.
fn warn_of_unheard_sound(film: &Film, plan: &mut Plan) {
    if film.sound {
        return;
    }
    let names_sound = plan.shots.iter().any(|shot| {
        let reading = reading::read(&mentions::plain(&shot.prompt, &film.elements));
        let mut asked = reading.asked.iter();
        asked.any(|asked| {
            matches!(asked.what, reading::What::Sound(sound)
                if sound != crate::vocabulary::Sound::Silence)
        })
    });
    if names_sound {
        let warning = "the prompt names sounds, but `sound` is off; the clip is silent";
        plan.warnings.push(warning.to_owned());
    }
}

#[cfg(test)]
mod tests;
