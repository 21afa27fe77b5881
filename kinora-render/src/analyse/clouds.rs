//! Clouds: what has a shape within the sky.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// How much a place differs from the sky about it where it is surely cloud, and
/// from where on it may be.
const SHAPE: (f32, f32) = (0.006, 0.022);

/// The clouds of a sky, which tells where it is without what stands before it.
pub(super) fn find(colours: &Colours, sky: &Map) -> Map {
    let scale = sky.width as f32 / 18.0;
    let inside = sky.map(|v| smoothstep(0.6, 0.95, v));
    let about = mean_within(&colours.luma, &inside, scale);
    let away = colours
        .luma
        .zip(&about, |luma, about| (luma - about).abs())
        .zip(&inside, |away, inside| away * inside);
    // A cloud's flat middle belongs to it as its rim does.
    let shape = mean_within(&away, &inside, scale / 2.0);
    shape.zip(sky, |shape, sky| sky * smoothstep(SHAPE.0, SHAPE.1, shape))
}

/// The mean about each place of what lies inside.
fn mean_within(map: &Map, inside: &Map, sigma: f32) -> Map {
    let sum = map.zip(inside, |a, b| a * b).blurred(sigma);
    let mass = inside.blurred(sigma);
    sum.zip(&mass, |sum, mass| sum / mass.max(1e-3))
}
