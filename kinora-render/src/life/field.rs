//! What is told of the points of a mesh over a frame, and how it is blended in.

use std::array::from_fn;

use kinora_core::frame::Frame;
use rayon::prelude::*;

use super::air::Tone;
use crate::maths::lerp;
use crate::warp::{CELL, Lattice};

/// What a veil is at one point: how much of the picture it covers, and its codes of all
/// three planes.
pub(super) type Knot = [f32; 4];

/// A knot of a share and a colour.
pub(super) fn knot(share: f32, tone: Tone) -> Knot {
    let [y, u, v] = codes(tone);
    [share, y, u, v]
}

/// Codes of a colour.
pub(super) fn codes(tone: Tone) -> [f32; 3] {
    [
        16.0 + 219.0 * tone[0].clamp(0.0, 1.0),
        128.0 + tone[1],
        128.0 + tone[2],
    ]
}

/// A veil over a frame, told at points so many pixels apart.
pub(super) struct Field {
    step: usize,
    columns: usize,
    knots: Vec<Knot>,
}

impl Field {
    /// What `tell` says of each point, given its pixel.
    pub(super) fn of(frame: &Frame, step: usize, tell: impl Fn([f32; 2]) -> Knot + Sync) -> Self {
        let [width, height] = [frame.size.width, frame.size.height].map(|side| side as usize);
        let (columns, rows) = (width.div_ceil(step) + 1, height.div_ceil(step) + 1);
        let mut knots = vec![[0.0; 4]; columns * rows];
        knots
            .par_chunks_mut(columns)
            .enumerate()
            .for_each(|(row, knots)| {
                for (column, knot) in knots.iter_mut().enumerate() {
                    *knot = tell([column, row].map(|n| (n * step) as f32));
                }
            });
        Self {
            step,
            columns,
            knots,
        }
    }

    /// One of a single colour that covers so much at each point of a lattice.
    pub(super) fn over(lattice: &Lattice, shares: &[f32], [y, u, v]: [f32; 3]) -> Self {
        Self {
            step: CELL,
            columns: lattice.columns,
            knots: shares.iter().map(|&share| [share, y, u, v]).collect(),
        }
    }

    /// Blends it in; of what would become darker only the share `darkens`.
    pub(super) fn blend(&self, frame: &mut Frame, darkens: f32) {
        let width = frame.size.width as usize;
        // Colours first: how much of them is seen is told by the luma that was there.
        let Frame { y, u, v, .. } = frame;
        u.par_chunks_mut(width / 2)
            .zip(v.par_chunks_mut(width / 2))
            .zip(y.par_chunks(2 * width))
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, ((us, vs), lumas))| {
                self.row(2 * row, us.len(), 2, |i, [share, y, u, v]| {
                    let share = share * weight(y - f32::from(lumas[2 * i]), darkens);
                    us[i] = towards(us[i], u, share);
                    vs[i] = towards(vs[i], v, share);
                });
            });
        y.par_chunks_mut(width)
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, line)| {
                self.row(row, line.len(), 1, |i, [share, y, ..]| {
                    let share = share * weight(y - f32::from(line[i]), darkens);
                    line[i] = towards(line[i], y, share);
                });
            });
    }

    /// Tells `put` what the veil is at each sample of a row, every `stride` pixels; of none
    /// where it covers nothing.
    fn row(&self, y: usize, count: usize, stride: usize, mut put: impl FnMut(usize, Knot)) {
        let (row, share) = (y / self.step, (y % self.step) as f32 / self.step as f32);
        let at = |column: usize| -> Knot {
            let above = self.knots[row * self.columns + column];
            let below = self.knots[(row + 1) * self.columns + column];
            from_fn(|i| lerp(above[i], below[i], share))
        };
        let run = self.step / stride;
        let mut next = at(0);
        for column in 0..count.div_ceil(run) {
            let here = next;
            next = at(column + 1);
            if here[0] <= 0.0 && next[0] <= 0.0 {
                continue;
            }
            for i in 0..run.min(count - column * run) {
                let share = i as f32 / run as f32;
                put(column * run + i, from_fn(|n| lerp(here[n], next[n], share)));
            }
        }
    }
}

/// How much of a change there is to be, when it brightens by so many codes.
#[inline]
fn weight(brighter: f32, darkens: f32) -> f32 {
    // Little by little: a hard change would draw the picture's own edges.
    lerp(darkens, 1.0, (brighter / 24.0).clamp(0.0, 1.0))
}

#[inline]
fn towards(old: u8, new: f32, share: f32) -> u8 {
    let old = f32::from(old);
    (old + (new - old) * share + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    /// A frame of one grey and a veil over its right half.
    fn veiled(grey: u8, darkens: f32) -> Frame {
        let mut frame = Frame::black(Size {
            width: 64,
            height: 48,
        });
        frame.y.fill(grey);
        let field = Field::of(&frame, 4, |[x, _]| {
            let share = if x >= 32.0 { 0.5 } else { 0.0 };
            knot(share, [0.5, 20.0, -20.0])
        });
        field.blend(&mut frame, darkens);
        frame
    }

    #[test]
    fn a_veil_covers_what_it_is_told_to_and_nothing_else() {
        let frame = veiled(40, 0.0);
        for (i, &luma) in frame.y.iter().enumerate() {
            match i % 64 {
                0..=28 => assert_eq!(luma, 40),
                32.. => assert_eq!(luma, 83),
                _ => assert!((40..=83).contains(&luma)),
            }
        }
        assert!(frame.u.iter().skip(16).step_by(32).all(|&u| u == 138));
        assert!(frame.v.iter().skip(10).step_by(32).all(|&v| v == 128));
    }

    #[test]
    fn it_darkens_no_more_than_it_may() {
        let luma = |darkens| veiled(220, darkens).y[63];
        assert_eq!([0.0, 0.5, 1.0].map(luma), [220, 196, 173]);
        // Nor does it bring its colour to where it changes nothing.
        assert_eq!(veiled(220, 0.0).u[31], 128);
    }
}
