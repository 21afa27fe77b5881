//! The softmax of attention in tiles, for as many queries as a tile has columns: each is summed in a lane of its own.

use super::exponential::power_of_two;
use super::level::{Level, leveled};
use super::tiles::COLUMNS;

/// One number of each query.
pub(super) type Lanes = [f32; COLUMNS];

/// What is known of the queries after some of their keys. Scores are logarithms to the base of two.
pub(super) struct Softmax {
    tops: Lanes,
    sums: Lanes,
}

impl Softmax {
    pub(super) fn new() -> Self {
        Self {
            tops: [f32::NEG_INFINITY; COLUMNS],
            sums: [0.0; COLUMNS],
        }
    }

    /// Makes steps of weights out of the scores of more keys, a line of queries for each, times `factor`. What was
    /// summed with the weights before is to be multiplied by the answer, if there is one.
    pub(super) fn weigh(
        &mut self,
        level: Level,
        scores: &[Lanes],
        factor: f32,
        numbers: usize,
        weights: &mut [[u32; COLUMNS]],
    ) -> Option<Lanes> {
        let before = self.tops;
        raise(level, scores, factor, &mut self.tops);
        let less = self.tops.map(finite_or_zero);
        let mut fades = before;
        fade(level, &less, &mut fades);
        let faded = fades.iter().any(|fade| *fade != 1.0);
        if faded {
            times(level, std::slice::from_mut(&mut self.sums), &fades);
        }
        if numbers == 1 {
            singles(level, scores, factor, &less, &mut self.sums, weights);
        } else {
            pairs(level, scores, factor, &less, &mut self.sums, weights);
        }
        faded.then_some(fades)
    }

    /// One over the sum of each query's weights.
    pub(super) fn shares(&self) -> Lanes {
        self.sums.map(|sum| 1.0 / sum)
    }
}

/// What the largest is, if any key is seen.
fn finite_or_zero(top: f32) -> f32 {
    if top == f32::NEG_INFINITY { 0.0 } else { top }
}

#[inline(always)]
fn raise_body(scores: &[Lanes], factor: f32, tops: &mut Lanes) {
    let mut most = [f32::NEG_INFINITY; COLUMNS];
    for line in scores {
        for (most, score) in most.iter_mut().zip(line) {
            *most = if *score > *most { *score } else { *most };
        }
    }
    for (top, most) in tops.iter_mut().zip(&most) {
        let most = most * factor;
        *top = if most > *top { most } else { *top };
    }
}

#[inline(always)]
fn fade_body(less: &Lanes, fades: &mut Lanes) {
    for (fade, less) in fades.iter_mut().zip(less) {
        *fade = power_of_two(*fade - less);
    }
}

#[inline(always)]
fn times_body(lines: &mut [Lanes], factors: &Lanes) {
    for line in lines {
        for (value, factor) in line.iter_mut().zip(factors) {
            *value *= factor;
        }
    }
}

/// The weights of a line of scores.
#[inline(always)]
fn weights_of(scores: &Lanes, factor: f32, less: &Lanes, sums: &mut Lanes) -> Lanes {
    let mut weights = [0.0; COLUMNS];
    for lane in 0..COLUMNS {
        weights[lane] = power_of_two(scores[lane].mul_add(factor, -less[lane]));
        sums[lane] += weights[lane];
    }
    weights
}

#[inline(always)]
fn singles_body(
    scores: &[Lanes],
    factor: f32,
    less: &Lanes,
    sums: &mut Lanes,
    steps: &mut [[u32; COLUMNS]],
) {
    let mut all = *sums;
    for (scores, step) in scores.iter().zip(steps) {
        let weights = weights_of(scores, factor, less, &mut all);
        for (weight, step) in weights.iter().zip(step) {
            *step = weight.to_bits();
        }
    }
    *sums = all;
}

#[inline(always)]
fn pairs_body(
    scores: &[Lanes],
    factor: f32,
    less: &Lanes,
    sums: &mut Lanes,
    steps: &mut [[u32; COLUMNS]],
) {
    let mut all = *sums;
    for (scores, step) in scores.chunks(2).zip(steps) {
        let low = weights_of(&scores[0], factor, less, &mut all);
        let high = match scores.get(1) {
            Some(scores) => weights_of(scores, factor, less, &mut all),
            None => [0.0; COLUMNS],
        };
        for ((low, high), step) in low.iter().zip(&high).zip(step) {
            *step = nearest(*low) >> 16 | nearest(*high) & 0xffff_0000;
        }
    }
    *sums = all;
}

/// The bits of a number, the upper sixteen of them rounded to the nearest.
#[inline(always)]
fn nearest(number: f32) -> u32 {
    let bits = number.to_bits();
    let rounded = bits.wrapping_add(0x7fff + (bits >> 16 & 1));
    // Rounding up must not make a number of what is none.
    if number.is_nan() {
        bits | 0x0040_0000
    } else {
        rounded
    }
}

leveled! { fn raise(scores: &[Lanes], factor: f32, tops: &mut Lanes) = raise_body }
leveled! { fn fade(less: &Lanes, fades: &mut Lanes) = fade_body }
leveled! {
    /// Multiplies every line by the same factors, query by query.
    fn times(lines: &mut [Lanes], factors: &Lanes) = times_body
}
leveled! { fn singles(scores: &[Lanes], factor: f32, less: &Lanes, sums: &mut Lanes, steps: &mut [[u32; COLUMNS]]) = singles_body }
leveled! { fn pairs(scores: &[Lanes], factor: f32, less: &Lanes, sums: &mut Lanes, steps: &mut [[u32; COLUMNS]]) = pairs_body }
