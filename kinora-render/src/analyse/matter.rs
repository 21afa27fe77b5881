//! What of a picture may move by itself: its clouds, water, leaves, flames and
//! night sky.
//!
//! The subject and lettering are taken out of all of it. A map is empty where
//! its cue is not sure, so that a wall or a coat never flows.

use super::sky::Sky;
use super::water::Water;
use super::{Colours, clouds, fire, foliage, night, open_sky, water};
use crate::map::Map;
use crate::maths::smoothstep;

/// What may move, each as a map over the picture in 0–1.
pub(crate) struct Matter {
    /// Where the sky is, without what stands before it.
    pub(crate) sky: Map,
    /// How much of each place is cloud.
    pub(crate) clouds: Map,
    /// Calm water and flowing water.
    pub(crate) water: Water,
    /// Leaves and grass.
    pub(crate) foliage: Map,
    /// Flames.
    pub(crate) fire: Map,
    /// The sky of a night.
    pub(crate) night: Map,
}

/// How far about lettering nothing moves, as a share of the width.
const TEXT_MARGIN: f32 = 0.02;

impl Matter {
    /// Looks for all of it in a picture whose sky, subject and lettering are
    /// known.
    pub(super) fn find(colours: &Colours, sky: &Sky, subject: &Map, text: &Map) -> Self {
        let free = free(subject, text);
        let kept = |map: Map| map.zip(&free, |a, b| a * b);
        let open = kept(open_sky::find(colours, sky));
        let water = water::find(colours, sky, &open, subject);
        let watery = water.calm.zip(&water.stream, f32::max);
        let green = foliage::find(colours, sky).zip(&watery, |a, b| a * (1.0 - b));
        Self {
            clouds: clouds::find(colours, &open),
            foliage: kept(green.zip(&open, |a, b| a * (1.0 - b))),
            fire: kept(fire::find(colours, sky)),
            night: kept(night::find(colours)),
            water: Water {
                calm: kept(water.calm),
                stream: kept(water.stream),
                ..water
            },
            sky: open,
        }
    }
}

/// Where neither the subject nor lettering is, softly.
fn free(subject: &Map, text: &Map) -> Map {
    let margin = (text.width as f32 * TEXT_MARGIN) as usize;
    let text = text.widened(margin).blurred(margin as f32 / 2.0);
    let subject = subject.widened(3).blurred(1.5);
    let outside = |map: &Map| map.map(|v| 1.0 - smoothstep(0.05, 0.4, v));
    outside(&subject).zip(&outside(&text), |a, b| a * b)
}
