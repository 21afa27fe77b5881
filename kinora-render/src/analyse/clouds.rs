//! Clouds: what has a shape within the sky.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// How much a place differs from the sky about it where it is surely cloud, and
/// from where on it may be.
const SHAPE: (f32, f32) = (0.006, 0.022);

/// From this luma on a sky is burnt out, and how much of it may be: where the sun stands in
/// it there is light and no shape, which must not leave its rays behind.
const BURNT_OUT: f32 = 0.97;
const MAX_BURNT_OUT: f32 = 0.2;

/// The clouds of a sky, which tells where it is without what stands before it.
pub(super) fn find(colours: &Colours, sky: &Map) -> Map {
    let scale = sky.width as f32 / 18.0;
    let inside = sky.map(|v| smoothstep(0.6, 0.95, v));
    let burnt_out = colours.luma.map(|luma| f32::from(luma > BURNT_OUT));
    let burnt_out = burnt_out.zip(&inside, |a, b| a * b).mean();
    if burnt_out > MAX_BURNT_OUT * inside.mean() {
        return Map::filled(sky.width, sky.height, 0.0);
    }
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
