//! A picture in one layer whose distance goes out of focus while its subject
//! stays sharp, or the other way round.

use std::sync::Arc;

use kinora_core::frame::Frame;
use rayon::prelude::*;

use super::Rack;
use crate::maths::smoothstep;
use crate::planes::{Plane, Planes};
use crate::warp::{self, CELL, Lattice};

/// From where the distance is out of focus altogether, and up to where things
/// are as sharp as the subject, as shares of the subject's disparity. One thing
/// may reach over a good part of a continuous field, and must not be torn into a
/// sharp and a blurred half: the farther apart the two are, the softer the way.
const DISTANCE: (f32, f32) = (0.0, 0.85);

/// Up to where things are as sharp as the distance, and from where they are out
/// of focus altogether, where it is the subject that is blurred.
const SUBJECT: (f32, f32) = (0.35, 1.0);

/// What of a picture goes out of focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blurred {
    /// All that is farther than the subject.
    Distance,
    /// The subject, and all that is as near.
    Subject,
}

/// A picture in one layer with a part to blur.
pub(crate) struct Pull {
    rack: Rack,
    blurred: Blurred,
    subject_disparity: f32,
}

impl Pull {
    /// A pull over a picture; `disparity` tells how near a luma pixel is.
    pub(crate) fn new(
        planes: &Planes,
        blurred: Blurred,
        subject_disparity: f32,
        disparity: impl Fn(f32, f32) -> f32 + Sync,
    ) -> Self {
        let (w, h) = (planes.y.width as f32, planes.y.height as f32);
        let stride = planes.y.stride;
        let pad = planes.y.pad as f32;
        let mut data = vec![0; planes.y.data.len()];
        data.par_chunks_mut(stride)
            .enumerate()
            .for_each(|(row, line)| {
                let y = (row as f32 - pad + 0.5) / h;
                for (column, sample) in line.iter_mut().enumerate() {
                    let x = (column as f32 - pad + 0.5) / w;
                    let share = blurred.share(disparity(x, y), subject_disparity);
                    // Nothing counts for nothing: light must come from somewhere.
                    *sample = (share * 254.0) as u8 + 1;
                }
            });
        let mask = Plane { data, ..planes.y };
        Self {
            rack: Rack::masked(Arc::new(planes.clone()), &mask),
            blurred,
            subject_disparity,
        }
    }

    /// Puts that part of a frame out of focus by a radius in pixels; the lattice is
    /// what the frame was sampled through.
    pub(crate) fn blur(&self, lattice: &Lattice, radius_px: f32, frame: &mut Frame) {
        let mut soft = Frame::black(frame.size);
        warp::sample(&self.rack.at(radius_px), lattice, &mut soft);
        let width = frame.size.width as usize;
        self.mix(lattice, 1, width, &mut frame.y, &soft.y);
        self.mix(lattice, 2, width / 2, &mut frame.u, &soft.u);
        self.mix(lattice, 2, width / 2, &mut frame.v, &soft.v);
    }

    fn mix(&self, lattice: &Lattice, step: usize, width: usize, sharp: &mut [u8], soft: &[u8]) {
        sharp
            .par_chunks_mut(width)
            .zip(soft.par_chunks(width))
            .enumerate()
            .with_min_len(8)
            .for_each(|(row, (sharp, soft))| {
                let shares = self.row(lattice, row * step);
                for (x, (sharp, &soft)) in sharp.iter_mut().zip(soft).enumerate() {
                    let share = between(&shares, x * step);
                    let mixed = f32::from(*sharp) + (f32::from(soft) - f32::from(*sharp)) * share;
                    *sharp = (mixed + 0.5) as u8;
                }
            });
    }

    /// How far the points of the lattice are blurred along a luma row, 0–1.
    fn row(&self, lattice: &Lattice, y: usize) -> Vec<f32> {
        let (row, share) = (y / CELL, (y % CELL) as f32 / CELL as f32);
        let below = (row + 1).min(lattice.rows - 1);
        (0..lattice.columns)
            .map(|column| {
                let [a, b] = [row, below].map(|row| {
                    self.blurred
                        .share(lattice.depth_at(column, row), self.subject_disparity)
                });
                a + (b - a) * share
            })
            .collect()
    }
}

fn between(shares: &[f32], x: usize) -> f32 {
    let (column, share) = (x / CELL, (x % CELL) as f32 / CELL as f32);
    let next = (column + 1).min(shares.len() - 1);
    shares[column] + (shares[next] - shares[column]) * share
}

impl Blurred {
    /// How much what lies at a disparity is blurred, 0–1.
    fn share(self, disparity: f32, subject: f32) -> f32 {
        match self {
            Self::Distance => {
                1.0 - smoothstep(DISTANCE.0 * subject, DISTANCE.1 * subject, disparity)
            }
            Self::Subject => smoothstep(SUBJECT.0 * subject, SUBJECT.1 * subject, disparity),
        }
    }
}
