//! Disparity from one picture: a continuous field without tears.
//!
//! The ground rises towards the viewer below the horizon (Hoiem, Efros and
//! Hebert, "Automatic photo pop-up", 2005), the sky is far, and what is a
//! subject or draws attention comes a little nearer. Nothing is cut, so a move
//! has nothing to uncover; near things bend a little instead.

use super::sky::Sky;
use super::{Colours, is_cut_off, is_there};
use crate::map::Map;
use crate::maths::{lerp, pow, smoothstep};

/// Disparity of the sky.
const SKY: f32 = 0.06;
/// Disparity of the farthest ground.
const FAR: f32 = 0.10;
/// Where the ground is taken to begin without a sky to tell.
const DEFAULT_HORIZON: f32 = 0.38;

/// The disparity field over a picture, 0 far, about 1 near.
pub(crate) fn field(colours: &Colours, sky: &Sky, subject: &Map, attention: &Map) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let ground = ground(w, h, sky, subject);
    let bump = subject.blurred(w as f32 / 40.0);
    let interest = attention.blurred(w as f32 / 24.0);
    let has_subject = is_there(subject);
    let raw = Map::from_fn(w, h, |x, y| {
        let i = y * w + x;
        let base = lerp(ground.data[i], SKY, sky.map.data[i]);
        let near = if has_subject {
            0.34 * bump.data[i]
        } else {
            0.22 * interest.data[i] * (1.0 - sky.map.data[i])
        };
        base + near * (1.0 - base / 2.0)
    });
    raw.guided(&colours.luma, w / 24, 2e-2)
        .blurred(w as f32 / 90.0)
        .map(|d| d.clamp(0.02, 1.0))
}

/// The plane that things stand on, or a bowl where there is none to see.
fn ground(w: usize, h: usize, sky: &Sky, subject: &Map) -> Map {
    let horizon = sky.horizon.unwrap_or(DEFAULT_HORIZON);
    let slope = slope(sky, subject);
    // Without sky the picture may be an interior or a close-up: then the middle
    // is a little nearer than the corners, and the plane rises less.
    let bowl = if sky.horizon.is_some() { 0.0 } else { 0.16 };
    Map::from_fn(w, h, |x, y| {
        let v = (y as f32 + 0.5) / h as f32;
        let u = (x as f32 + 0.5) / w as f32 - 0.5;
        let ramp = pow(((v - horizon) / (1.0 - horizon)).clamp(0.0, 1.0), 1.15);
        let middle = 1.0 - smoothstep(0.0, 0.7, (u * u + (v - 0.5) * (v - 0.5)).sqrt());
        FAR + slope * ramp + bowl * middle
    })
}

/// How much nearer the bottom edge is than the horizon.
fn slope(sky: &Sky, subject: &Map) -> f32 {
    if is_cut_off(subject) {
        // It stands before a backdrop.
        0.16
    } else if sky.horizon.is_some() {
        0.70
    } else {
        0.38
    }
}

/// What the eye goes to, 0–1: colour unlike the rim's, and the middle.
///
/// The colour distance to the four edges is the background measure of Zhu et
/// al., "Saliency optimization from robust background detection", 2014, in its
/// simplest form.
pub(crate) fn attention(colours: &Colours, sky: &Map) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let edges = edge_colours(colours);
    let raw = Map::from_fn(w, h, |x, y| {
        let here = [
            colours.red.at(x, y),
            colours.green.at(x, y),
            colours.blue.at(x, y),
        ];
        let unlike = edges
            .iter()
            .map(|edge| (0..3).map(|c| (here[c] - edge[c]).abs()).sum::<f32>())
            .fold(f32::MAX, f32::min);
        let u = (x as f32 + 0.5) / w as f32 - 0.5;
        let v = (y as f32 + 0.5) / h as f32 - 0.5;
        let centre = 1.0 - smoothstep(0.05, 0.75, (u * u + v * v).sqrt());
        unlike * centre * (1.0 - sky.at(x, y))
    });
    let soft = raw.blurred(w as f32 / 50.0);
    let (low, high) = (soft.quantile(0.4), soft.quantile(0.995));
    soft.map(|v| smoothstep(low, high.max(low + 1e-3), v))
}

/// The mean colours along the four edges.
fn edge_colours(colours: &Colours) -> [[f32; 3]; 4] {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let depth = (w / 30).max(1);
    let mean = |columns: std::ops::Range<usize>, rows: std::ops::Range<usize>| {
        [&colours.red, &colours.green, &colours.blue].map(|channel| {
            let count = (columns.len() * rows.len()) as f32;
            let sum: f32 = rows
                .clone()
                .flat_map(|y| columns.clone().map(move |x| (x, y)))
                .map(|(x, y)| channel.at(x, y))
                .sum();
            sum / count
        })
    };
    let (right, bottom) = (w - depth.min(w), h - depth.min(h));
    [
        mean(0..w, 0..depth.min(h)),
        mean(0..w, bottom..h),
        mean(0..depth.min(w), 0..h),
        mean(right..w, 0..h),
    ]
}
