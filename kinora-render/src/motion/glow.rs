//! The unsteady light of flames, on themselves and on what is near them.

use rayon::prelude::*;

use super::clock;
use super::{Edit, Now, Span};
use crate::maths::{TAU, sin, uniform};
use crate::planes::Planes;

/// How often a flame flickers in a second, and how much of it each tone is.
const TONES: [(f32, f32); 4] = [(1.3, 0.34), (2.9, 0.30), (4.7, 0.22), (7.9, 0.14)];

/// Light that flickers.
pub(super) struct Glow {
    /// How much of each luma sample is lit, border and all, 0–255.
    pub(super) lit: Vec<u8>,
    /// By how much the light goes up and down, a share.
    pub(super) depth: f32,
    pub(super) seed: u64,
    pub(super) span: Span,
}

impl Glow {
    /// What the light is multiplied by, less 1.
    fn gain(&self, now: &Now) -> f32 {
        let tones = (0_u64..).zip(TONES).map(|(n, (hertz, share))| {
            let turn = now.film_s / clock::period(1.0 / hertz, now.round_s);
            share * sin(TAU * (turn + uniform([self.seed, 0x676c_6f77, n, 0])))
        });
        self.depth * self.span.weight(now) * tones.sum::<f32>()
    }
}

impl Edit for Glow {
    fn draw(&self, now: &Now, _: &Planes, to: &mut Planes) {
        if self.lit.len() != to.y.data.len() {
            return;
        }
        let gain = (self.gain(now) * 4096.0) as i32;
        to.y.data
            .par_iter_mut()
            .zip(&self.lit)
            .with_min_len(1 << 14)
            .for_each(|(sample, &lit)| {
                if lit > 0 {
                    let luma = i32::from(*sample);
                    let change = ((luma - 16) * i32::from(lit) / 255 * gain) / 4096;
                    *sample = (luma + change).clamp(16, 235) as u8;
                }
            });
    }

    fn is_on(&self, now: &Now) -> bool {
        self.span.weight(now) > 0.0
    }
}
