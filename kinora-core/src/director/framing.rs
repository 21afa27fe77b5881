//! What part of the picture a shot opens on.

use crate::plan::Framing;
use crate::scene::{Point, SceneFacts};

use super::lexicon::Near;

const CLOSE_ZOOM: f64 = 1.6;
const DETAIL_ZOOM: f64 = 2.0;
const MEDIUM_ZOOM: f64 = 1.3;

/// The order in which shots that say nothing change their framing.
const TURN: &[Near] = &[Near::Close, Near::Detail, Near::Medium, Near::Wide];

/// The framing of the shot with this place.
///
/// The first shot shows the whole picture, since the clip begins on it. A later
/// one is as near as its prompt says, or else another than the one before: a
/// cut that shows the same again is a jump.
pub(super) fn framing(
    index: usize,
    asked: Option<Near>,
    facts: Option<&SceneFacts>,
    previous: Option<Framing>,
) -> Framing {
    if index == 0 {
        return Framing::WIDE;
    }
    if let Some(near) = asked {
        return framed(near, facts);
    }
    (index - 1..index - 1 + TURN.len())
        .map(|turn| framed(TURN[turn % TURN.len()], facts))
        .find(|&framing| Some(framing) != previous)
        .unwrap_or(Framing::WIDE)
}

fn framed(near: Near, facts: Option<&SceneFacts>) -> Framing {
    let centre = Point { x: 0.5, y: 0.5 };
    let subject = facts.map_or(centre, |facts| facts.subject);
    let detail = facts.map_or(centre, |facts| facts.detail);
    match near {
        Near::Wide => Framing::WIDE,
        Near::Medium => clamped(MEDIUM_ZOOM, subject),
        Near::Close => clamped(CLOSE_ZOOM, subject),
        Near::Detail => clamped(DETAIL_ZOOM, detail),
    }
}

/// The part of this size that is nearest to `middle` and inside the picture.
fn clamped(zoom: f64, middle: Point) -> Framing {
    let half = 0.5 / zoom;
    let inside = |share: f64| match share.is_finite() {
        true => share.clamp(half, 1.0 - half),
        false => 0.5,
    };
    Framing {
        zoom,
        x: inside(middle.x),
        y: inside(middle.y),
    }
}
