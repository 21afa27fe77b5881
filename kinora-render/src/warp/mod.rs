//! The warp: frames sampled from a picture at the places of a lattice.
//!
//! A [`Lattice`] says where each part of a frame comes from; along a row the
//! places between its points are in 16.16 fixed point, and samples are bicubic
//! in integers ([`kernel`]). The number of threads changes nothing, nor does
//! the kind of processor.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod kernel;
mod lattice;
#[cfg(target_arch = "x86_64")]
mod sse2;
#[cfg(test)]
mod tests;

use kinora_core::frame::Frame;
use rayon::prelude::*;

pub(crate) use self::lattice::{CELL, Lattice, Line};

use self::kernel::{GROUP, Kernel, Shape};
use crate::planes::{Plane, Planes};

/// Samples a frame.
pub(crate) fn sample(planes: &Planes, lattice: &Lattice, frame: &mut Frame) {
    let width = frame.size.width as usize;
    Source::new([&planes.y], lattice, LUMA).fill(width, [&mut frame.y]);
    let outs = [&mut frame.u[..], &mut frame.v[..]];
    Source::new([&planes.u, &planes.v], lattice, CHROMA).fill(width / 2, outs);
}

/// How a plane's samples lie among the luma pixels, and their range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Siting {
    /// Luma pixels from one sample to the next, as a power of 2.
    shift: u32,
    /// The luma row of the first sample row, in halves.
    first_halves: i32,
    /// The smallest sample: the filter overshoots at hard edges.
    least: u8,
    /// The largest sample.
    most: u8,
}

/// Luma of limited range.
pub(crate) const LUMA: Siting = Siting {
    shift: 0,
    first_halves: 0,
    least: 16,
    most: 235,
};

/// Chroma of limited range, at the left luma sample of a pair, midway between
/// two rows.
pub(crate) const CHROMA: Siting = Siting {
    shift: 1,
    first_halves: 1,
    least: 16,
    most: 240,
};

/// A mask of 0–255 with one sample a luma pixel.
pub(crate) const ALPHA: Siting = Siting {
    least: 0,
    most: 255,
    ..LUMA
};

/// A mask of 0–255 with one sample a chroma sample.
pub(crate) const CHROMA_ALPHA: Siting = Siting {
    least: 0,
    most: 255,
    ..CHROMA
};

/// Planes of the same shape seen through a lattice, sampled together for little
/// more than the price of one.
pub(crate) struct Source<'a, const N: usize> {
    kernel: Kernel,
    planes: [&'a Plane; N],
    lattice: &'a Lattice,
    siting: Siting,
    shape: Shape,
}

impl<'a, const N: usize> Source<'a, N> {
    pub(crate) fn new(planes: [&'a Plane; N], lattice: &'a Lattice, siting: Siting) -> Self {
        Self::with(Kernel::best(), planes, lattice, siting)
    }

    fn with(kernel: Kernel, planes: [&'a Plane; N], lattice: &'a Lattice, siting: Siting) -> Self {
        Self {
            kernel,
            planes,
            lattice,
            shape: Shape::of(planes, &siting),
            siting,
        }
    }

    /// Works out where a row of samples comes from.
    pub(crate) fn aim(&self, row: usize, line: &mut Line) {
        self.lattice.line(row, &self.siting, line);
    }

    /// Samples the part of a row that begins at the sample `left` and is as
    /// long as each of `outs`.
    pub(crate) fn sample(&self, line: &Line, left: usize, outs: &mut [&mut [u8]; N]) {
        self.kernel.row(self.planes, &self.shape, line, left, outs);
    }

    /// Samples whole planes of `width`.
    fn fill(&self, width: usize, outs: [&mut [u8]; N]) {
        rows_of(outs, width)
            .into_par_iter()
            .enumerate()
            .with_min_len(8)
            .for_each_init(Line::default, |line, (row, mut outs)| {
                self.aim(row, line);
                self.sample(line, 0, &mut outs);
            });
    }
}

/// The rows of several planes of the same size, side by side.
pub(crate) fn rows_of<const N: usize>(outs: [&mut [u8]; N], width: usize) -> Vec<[&mut [u8]; N]> {
    let height = outs[0].len() / width;
    let mut planes = outs.map(|out| {
        assert_eq!(out.len(), width * height);
        out.chunks_exact_mut(width)
    });
    let mut row = || {
        let planes = planes.each_mut();
        planes.map(|rows| rows.next().expect("a plane has as many rows as the others"))
    };
    (0..height).map(|_| row()).collect()
}
