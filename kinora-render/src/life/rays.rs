//! Shafts of light from the brightest place of the picture, or from above it where
//! nothing in its upper part shines.

use kinora_core::frame::Frame;
use rayon::prelude::*;

use super::Moment;
use super::field::Field;
use crate::map::Map;
use crate::maths::{atan2, lerp, smoothstep, value_noise};
use crate::planes::Planes;

/// Light shafts over a fitted picture, computed once.
pub(crate) struct Rays {
    map: Map,
    source: (f32, f32),
}

/// From this luma on a place shines, 0–1.
const SHINES: f32 = 0.85;

/// How far above the frame the light is where nothing in it shines, in heights.
const ABOVE: f32 = -0.35;

/// How far above the light shafts meet, in heights: light is wider than a point.
const APEX: f32 = 0.25;

/// Columns of the map.
const COLUMNS: usize = 160;
/// Steps of the walk towards the source.
const STEPS: usize = 40;

impl Rays {
    /// The shafts of a picture: what is bright, smeared away from the
    /// brightest place in the upper half.
    pub(crate) fn new(planes: &Planes) -> Self {
        let rows = (COLUMNS * planes.size.height as usize / planes.size.width as usize).max(8);
        let luma = Map::from_fn(COLUMNS, rows, |x, y| {
            let plane = &planes.y;
            let px = plane.pad + x * plane.width / COLUMNS;
            let py = plane.pad + y * plane.height / rows;
            f32::from(plane.data[py * plane.stride + px]) / 255.0
        })
        .blurred(1.0);
        let source = source(&luma);
        let threshold = luma.quantile(0.85).max(0.45);
        let light = luma.map(|v| smoothstep(threshold, threshold + 0.25, v));
        let map = Map::from_fn(COLUMNS, rows, |x, y| {
            let (fx, fy) = (
                (x as f32 + 0.5) / COLUMNS as f32,
                (y as f32 + 0.5) / rows as f32,
            );
            smeared(&light, (fx, fy), source)
        });
        Self { map, source }
    }

    /// Adds the shafts to a frame.
    pub(super) fn draw(&self, frame: &mut Frame, moment: &Moment<'_>, strength: f32) {
        let lattice = moment.lattice;
        let (w, h) = (frame.size.width as f32, frame.size.height as f32);
        let field: Vec<f32> = (0..lattice.columns * lattice.rows)
            .into_par_iter()
            .map(|i| {
                let (column, row) = (i % lattice.columns, i / lattice.columns);
                let [x, y] = lattice.place(column, row);
                let (x, y) = (x / w, y / h);
                let from_light = [(x - self.source.0) * w / h, y - self.source.1];
                let beam = Self::beam(from_light, moment.seed, moment.film_s);
                // The more air is before a place, the more of it is lit.
                let air = lerp(1.0, 0.4, lattice.depth_at(column, row).clamp(0.0, 1.0));
                let lit = lerp(0.5, 1.0, beam) * self.map.sample(x, y);
                (strength * (0.56 * beam * air + 0.65 * lit)).clamp(0.0, 0.8)
            })
            .collect();
        Field::over(lattice, &field, [232.0, 120.0, 136.0]).blend(frame, 1.0);
    }

    /// How much of a shaft a place is in that is so far to the right of the light and
    /// below it, in heights, 0–1. Shafts are straight and fall; none rises or lies.
    fn beam([right, down]: [f32; 2], seed: u64, film_s: f32) -> f32 {
        let below = down + APEX;
        let angle = atan2(right, below);
        let noise =
            |track, scale: f32, pace: f32| value_noise(seed, track, scale * angle + pace * film_s);
        let much = 0.65 * noise(31, 5.0, 0.16) + 0.35 * noise(32, 13.0, -0.22);
        let length = (right * right + below * below).sqrt();
        let downwards = smoothstep(0.05, 0.45, below / length.max(1e-3));
        let far = (right * right + down * down).sqrt();
        smoothstep(0.40, 0.72, much) * (1.0 - smoothstep(0.6, 1.6, far)) * downwards
    }
}

/// Where the light comes from: the brightest place of the upper two thirds, if it
/// shines, or above it.
fn source(luma: &Map) -> (f32, f32) {
    let soft = luma.blurred(4.0);
    let (x, y) = brightest(&soft);
    match soft.sample(x, y) >= SHINES {
        true => (x, y),
        false => (x, ABOVE),
    }
}

/// The brightest place of the upper two thirds.
fn brightest(soft: &Map) -> (f32, f32) {
    let rows = soft.height * 2 / 3;
    let best = (0..rows * soft.width)
        .max_by(|&a, &b| soft.data[a].total_cmp(&soft.data[b]))
        .unwrap_or(0);
    (
        (best % soft.width) as f32 / soft.width as f32,
        (best / soft.width) as f32 / soft.height as f32,
    )
}

/// The mean light on the way from a place to the source, near light more.
fn smeared(light: &Map, place: (f32, f32), source: (f32, f32)) -> f32 {
    let mut sum = 0.0;
    let mut weight = 1.0;
    let mut total = 0.0;
    for step in 0..STEPS {
        let share = step as f32 / STEPS as f32;
        sum += weight
            * light.sample(
                lerp(place.0, source.0, share),
                lerp(place.1, source.1, share),
            );
        total += weight;
        weight *= 0.97;
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shaft_is_straight_and_none_goes_up() {
        let mut seen = 0;
        for step in -20..=20_i8 {
            let right = f32::from(step) / 20.0;
            // Along a line from where shafts meet.
            let at = |share: f32| {
                let place = [share * right, share * (0.3 + APEX) - APEX];
                let length = (place[0] * place[0] + place[1] * place[1]).sqrt();
                Rays::beam(place, 7, 1.0) / (1.0 - smoothstep(0.6, 1.6, length))
            };
            let (near, far) = (at(0.5), at(1.0));
            assert!((near - far).abs() < 1e-3, "{right}: {near} {far}");
            seen += u32::from(near > 0.3);
            assert_eq!(Rays::beam([right, -APEX - 0.1], 7, 1.0), 0.0);
        }
        assert!(seen > 3, "{seen}");
    }
}
