//! Leaves and grass in the wind.
//!
//! Each place sways by a sum of a few frequencies whose phases change slowly
//! over the picture (Chuang and others, "Animating pictures with stochastic
//! motion textures", 2005), and gusts go over all of it.

use super::clock;
use super::{Field, Now, Shift, Span};
use crate::map::Map;
use crate::maths::{TAU, sin, value_noise_2d};

/// How often leaves go to and fro in a second, and how far each takes them.
const TONES: [(f32, f32); 3] = [(0.34, 0.5), (0.62, 0.32), (1.13, 0.18)];

/// Seconds from gust to gust, and gusts across the picture.
const GUST_S: f32 = 4.2;
const GUSTS: f32 = 1.1;

/// How many times the phase of a tone turns across the picture.
const PATCHES: [f32; 3] = [5.0, 9.0, 15.0];

/// Foliage that sways.
pub(super) struct Sway {
    /// How much of each place of the fitted picture sways, 0–1.
    leaves: Map,
    /// The phases of the tones and of the gusts, in turns.
    phases: Vec<Map>,
    /// How far it goes at most, in widths.
    reach: f32,
    span: Span,
}

/// The rows and columns of the maps of phases.
const PHASES: (usize, usize) = (96, 64);

impl Sway {
    /// Leaves in a wind that blows to a side, −1 or 1.
    pub(super) fn new(leaves: Map, side: f32, reach: f32, seed: u64, span: Span) -> Self {
        let (w, h) = PHASES;
        let noise = |track: u64, scale: f32| {
            Map::from_fn(w, h, |x, y| {
                let (u, v) = (x as f32 / w as f32, y as f32 / w as f32);
                2.0 * value_noise_2d(seed, 900 + track, u * scale, v * scale)
            })
        };
        let mut phases: Vec<Map> = (0..).zip(PATCHES).map(|(t, s)| noise(t, s)).collect();
        let gusts = noise(9, 3.0);
        phases.push(Map::from_fn(w, h, |x, y| {
            0.5 * gusts.at(x, y) - side * GUSTS * x as f32 / w as f32
        }));
        Self {
            leaves,
            phases,
            reach,
            span,
        }
    }
}

impl Shift for Sway {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let weight = self.span.weight(now);
        let turn = |period_s: f32| now.film_s / clock::period(period_s, now.round_s);
        let tones = TONES.map(|(hertz, share)| (turn(1.0 / hertz), share));
        let gust = turn(GUST_S);
        (weight > 0.0).then(|| -> Field<'_> {
            Box::new(move |[x, y]| {
                let much = self.leaves.sample(x, y);
                if much < 0.01 {
                    return [0.0; 2];
                }
                let phase = |i: usize| self.phases[i].sample(x, y);
                let strength = 0.6 + 0.4 * sin(TAU * (gust + phase(3)));
                let mut swing = 0.0;
                for (i, (turn, share)) in tones.iter().enumerate() {
                    swing += share * sin(TAU * (turn + phase(i)));
                }
                let way = swing * strength * much * weight * self.reach;
                [way, 0.35 * way]
            })
        })
    }
}
