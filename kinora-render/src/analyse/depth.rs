//! Disparity from one picture: a continuous field without tears.
//!
//! The ground rises towards the viewer below the horizon (Hoiem, Efros and
//! Hebert, "Automatic photo pop-up", 2005), the sky is far, and what is a
//! subject or draws attention comes a little nearer. Nothing is cut, so a move
//! has nothing to uncover; near things bend a little instead.

use super::{Colours, Cues, is_there, rigid, upright};
use crate::map::Map;
use crate::maths::lerp;

/// Disparity of the sky.
const SKY: f32 = 0.06;

/// How much nearer a subject is than its surroundings, and what draws attention.
const SUBJECT: f32 = 0.34;
const ATTENTION: f32 = 0.22;

/// How much nearer sharp places are than blurred ones.
const SHARPNESS: f32 = 0.08;

/// How much of the way to the sky's disparity hazy places go.
const HAZE: f32 = 0.5;

/// The disparity field over a picture, 0 far, about 1 near.
pub(super) fn field(colours: &Colours, cues: &Cues) -> Map {
    let w = colours.luma.width;
    let raw = raised(&hazed(&cues.ground, cues), cues);
    let field = upright::stood(&raw, &standing(cues))
        .guided(&colours.luma, w / 24, 2e-2)
        .blurred(w as f32 / 90.0)
        .map(|d| d.clamp(0.02, 1.0));
    rigid::flattened(&field, &cues.panels)
}

/// The ground with the sky and hazy places far behind it.
fn hazed(ground: &Map, cues: &Cues) -> Map {
    let far = match &cues.haze {
        Some(haze) => cues.sky.map.zip(haze, |sky, haze| sky.max(HAZE * haze)),
        None => cues.sky.map.clone(),
    };
    ground.zip(&far, |ground, far| lerp(ground, SKY, far))
}

/// A field with what is near before it.
fn raised(base: &Map, cues: &Cues) -> Map {
    let w = base.width as f32;
    let near = if is_there(&cues.subject) {
        cues.subject.blurred(w / 40.0).map(|v| SUBJECT * v)
    } else {
        let interest = cues.attention.blurred(w / 24.0);
        interest.zip(&cues.sky.map, |v, sky| ATTENTION * v * (1.0 - sky))
    };
    // Where the subject is certain, it need not be told by its sharpness.
    let near = match cues.sharpness.as_ref().filter(|_| !is_there(&cues.subject)) {
        Some(sharp) => near.zip(&sharp.blurred(w / 60.0), |near, sharp| {
            near + SHARPNESS * sharp
        }),
        None => near,
    };
    base.zip(&near, |base, near| base + near * (1.0 - base / 2.0))
}

/// What stands, 0–1: the subject, or what draws attention, and all that is
/// drawn upright.
fn standing(cues: &Cues) -> Map {
    let thing = if is_there(&cues.subject) {
        cues.subject.clone()
    } else {
        cues.attention.map(|v| 0.8 * v)
    };
    thing.zip(&cues.upright, f32::max)
}
