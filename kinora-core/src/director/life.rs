//! What lives in a picture: what is added that nobody asked for, and what is
//! left out because the picture does not show who could do it.

use crate::plan::{Cue, Plan};
use crate::scene::SceneFacts;
use crate::vocabulary::{Portrait, Subject};

use super::reading::{Reading, What};
use super::shot::Set;
use super::split;
use super::text::{fold, says};

/// What a face does unasked, besides that its head drifts.
const UNASKED: [Subject; 2] = [Subject::Breathe, Subject::Blink];

/// How much of that there is at most: less than somebody asks for.
const UNASKED_STRENGTH: f64 = 0.5;

/// Faces that do not blink unless somebody asks for it, as [`fold`] writes them.
const LIFELESS: &[&str] = &[
    "painting",
    "drawing",
    "sketch",
    "anime",
    "cartoon",
    "illustration",
    "statue",
    "sculpture",
    "doll",
    "mannequin",
    "puppet",
    "figurine",
    "gemalde",
    "zeichnung",
    "skulptur",
    "buste",
    "puppe",
    "peinture",
    "tableau",
    "dessin",
    "poupee",
    "pintura",
    "cuadro",
    "dibujo",
    "estatua",
    "escultura",
    "muneca",
];

/// The same where words are not parted.
const LIFELESS_SIGNS: [&str; 9] = [
    "油画",
    "绘画",
    "画作",
    "水墨画",
    "动漫",
    "卡通",
    "雕像",
    "雕塑",
    "娃娃",
];

/// What the subject does in a shot: what was asked for, and where a face can be
/// brought to life that it breathes and blinks. They are cues like any other, so
/// that a plan says what is filmed and somebody can take them out.
pub(super) fn lived(
    set: &Set<'_>,
    reading: &Reading,
    request: &split::Part,
    asked: impl FnOnce() -> Vec<Cue<Subject>>,
) -> Vec<Cue<Subject>> {
    let mut cues = asked();
    let strength = UNASKED_STRENGTH.min(1.0 - set.film.cfg_scale);
    let is_on = set.film.portrait == Portrait::Auto && strength > 0.0;
    let Some(facts) = set.facts.filter(|facts| is_on && facts.faces > 0) else {
        return cues;
    };
    let whole = [Some(request.prompt.as_str()), set.film.context.as_deref()];
    let is_lifeless = whole.into_iter().flatten().any(is_lifeless);
    for what in UNASKED {
        let is_there = cues.iter().any(|cue| cue.what == what);
        let is_banned = reading.banned.contains(&What::Subject(what));
        let has_it = set.capabilities.subject.contains(&what);
        let can = what != Subject::Blink || (facts.eyes > 0 && !is_lifeless);
        if !is_there && !is_banned && has_it && can {
            cues.push(Cue {
                what,
                strength,
                from_s: 0.0,
                to_s: f64::from(request.duration_s),
                direction: None,
            });
        }
    }
    cues
}

fn is_lifeless(prompt: &str) -> bool {
    says(&fold(prompt), LIFELESS, &LIFELESS_SIGNS)
}

/// Takes out of a plan what nobody in the picture can do, and says so in
/// [`Plan::warnings`].
pub(super) fn fit(plan: &mut Plan, seen: &[Option<&SceneFacts>]) {
    let portrait = plan.portrait;
    let warnings = &mut plan.warnings;
    for (shot, facts) in plan.shots.iter_mut().zip(seen) {
        let Some(facts) = facts else { continue };
        shot.subject.retain(|cue| {
            let Some(why) = lacking(cue.what, facts, portrait) else {
                return true;
            };
            let warning = format!("subject motion `{}` was left out: {why}", cue.what);
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
            false
        });
    }
}

/// Why something cannot be done by what the picture shows.
fn lacking(what: Subject, facts: &SceneFacts, portrait: Portrait) -> Option<&'static str> {
    const NO_FACE: &str = "the picture shows no face that can be brought to life; it must be seen from the front, be sharp, and have at least 24 pixels of the film between the corners of its eyes";
    const NO_EYES: &str = "the picture shows no eyes that can be closed; they must be open, large enough and uncovered, without glasses";
    const OFF: &str = "`portrait` is off";
    const NO_CHEST: &str = "the picture shows nobody whose chest can be told from the rest";
    const NO_OUTLINE: &str = "the subject of the picture cannot be told from its background";
    match what {
        Subject::Blink
        | Subject::Smile
        | Subject::Nod
        | Subject::Turn
        | Subject::Tilt
        | Subject::Look => {
            if portrait == Portrait::Off {
                return Some(OFF);
            }
            if facts.faces == 0 {
                return Some(NO_FACE);
            }
            (what == Subject::Blink && facts.eyes == 0).then_some(NO_EYES)
        }
        Subject::Breathe | Subject::Sway if portrait == Portrait::Off && !facts.outlined => {
            Some(OFF)
        }
        Subject::Breathe => (!facts.breathes).then_some(NO_CHEST),
        Subject::Sway => (!facts.outlined && facts.faces == 0).then_some(NO_OUTLINE),
        Subject::Hair => (!facts.outlined).then_some(NO_OUTLINE),
        Subject::Wave
        | Subject::Walk
        | Subject::Run
        | Subject::Rotate
        | Subject::Fly
        | Subject::Float
        | Subject::Drift => None,
    }
}
