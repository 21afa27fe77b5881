//! Flow noise: gradient noise whose gradients turn, so that it swirls in place instead of
//! sliding like a pattern on glass.
//!
//! Perlin and Neyret, "Flow Noise", SIGGRAPH 2001 Technical Sketches.

use std::ops::Range;

use crate::maths::{TAU, cos, lerp, sin, uniform};

/// Turns of a gradient in a second, at a scale of one cell a height.
const TURN_HZ: f32 = 0.055;

/// What brings the noise's range near to −1–1: in a plane it is ±√½.
const GAIN: f32 = 1.35;

/// One scale of noise over a window of the plane, at one time.
pub(super) struct FlowNoise {
    /// Cells a height, across and down.
    scale: [f32; 2],
    /// The first column and row of gradients.
    first: [f32; 2],
    columns: usize,
    rows: usize,
    gradients: Vec<[f32; 2]>,
}

impl FlowNoise {
    /// The noise that `seed` and `track` name, where `columns` and `rows` are what will be
    /// asked for, in heights; what is beyond them is as at the edge.
    pub(super) fn new(
        [seed, track]: [u64; 2],
        scale: [f32; 2],
        window: &[Range<f32>; 2],
        seconds: f32,
    ) -> Self {
        let cell = |side: usize, place: f32| (place * scale[side]).floor();
        let first = [0, 1].map(|side| cell(side, window[side].start) - 1.0);
        let count = |side: usize| (cell(side, window[side].end) - first[side]) as usize + 3;
        let (columns, rows) = (count(0), count(1));
        let gradient = |i: usize| {
            let key = [i % columns, i / columns];
            let key = [0, 1].map(|side| (first[side] as i64 + key[side] as i64) as u64);
            let own = |n: u64| uniform([seed, track * 4 + n, key[0], key[1]]);
            // Neighbours turn at paces of their own, half of them the other way.
            let pace = TURN_HZ * scale[0] * 2.0 * (own(1) - 0.5) * 2.0;
            let angle = TAU * (own(0) + pace * seconds);
            [cos(angle), sin(angle)]
        };
        Self {
            scale,
            first,
            columns,
            rows,
            gradients: (0..columns * rows).map(gradient).collect(),
        }
    }

    /// About −1–1, 0 on average.
    #[inline]
    pub(super) fn at(&self, [x, y]: [f32; 2]) -> f32 {
        let inside = |v: f32, count: usize| v.clamp(0.0, count as f32 - 1.001);
        let x = inside(x * self.scale[0] - self.first[0], self.columns);
        let y = inside(y * self.scale[1] - self.first[1], self.rows);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let corner = |dx: usize, dy: usize| {
            let [gx, gy] = self.gradients[(row + dy) * self.columns + column + dx];
            gx * (fx - dx as f32) + gy * (fy - dy as f32)
        };
        let fade = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
        let (sx, sy) = (fade(fx), fade(fy));
        let above = lerp(corner(0, 0), corner(1, 0), sx);
        let below = lerp(corner(0, 1), corner(1, 1), sx);
        GAIN * lerp(above, below, sy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(window: [Range<f32>; 2], seconds: f32) -> FlowNoise {
        FlowNoise::new([5, 1], [4.0, 3.0], &window, seconds)
    }

    fn places() -> impl Iterator<Item = [f32; 2]> {
        (0..2_000).map(|n| [0, 1].map(|side| 0.1 + 0.8 * uniform([9, n, side, 0])))
    }

    #[test]
    fn it_is_the_same_through_any_window() {
        let narrow = noise([0.1..0.9, 0.1..0.9], 1.7);
        let wide = noise([-3.0..2.0, -1.0..4.0], 1.7);
        for place in places() {
            assert!(
                (narrow.at(place) - wide.at(place)).abs() < 1e-4,
                "{place:?}"
            );
        }
    }

    #[test]
    fn it_is_even_and_fills_its_range() {
        let noise = noise([0.0..1.0, 0.0..1.0], 0.0);
        let values: Vec<f32> = places().map(|place| noise.at(place)).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let most = values.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        assert!(
            mean.abs() < 0.1 && (0.5..1.1).contains(&most),
            "{mean}, {most}"
        );
    }

    #[test]
    fn it_changes_in_place_little_by_little() {
        let window = || [0.0..1.0, 0.0..1.0];
        let times = [0.0, 1.0 / 24.0, 2.0].map(|seconds| noise(window(), seconds));
        let change = |later: &FlowNoise| {
            let changes = places().map(|place| (later.at(place) - times[0].at(place)).abs());
            changes.sum::<f32>() / 2_000.0
        };
        let (soon, late) = (change(&times[1]), change(&times[2]));
        assert!(soon < 0.02 && late > 0.15, "{soon}, {late}");
    }
}
