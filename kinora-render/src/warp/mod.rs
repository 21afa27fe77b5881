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

pub(crate) use self::lattice::{CELL, Lattice};

use self::kernel::{GROUP, Kernel, Shape};
use self::lattice::Line;
use crate::planes::{Plane, Planes};

/// Samples a frame.
pub(crate) fn sample(planes: &Planes, lattice: &Lattice, frame: &mut Frame) {
    let (width, height) = (frame.size.width as usize, frame.size.height as usize);
    let luma = Area::whole(width, height);
    sample_into(&planes.y, lattice, &LUMA, luma, &mut frame.y);
    let chroma = Area::whole(width / 2, height / 2);
    let outs = [&mut frame.u[..], &mut frame.v[..]];
    sample_planes([&planes.u, &planes.v], lattice, &CHROMA, chroma, outs);
}

/// Samples an area of one plane.
///
/// `out` has the samples of the area and nothing else, rows from the top.
pub(crate) fn sample_into(
    plane: &Plane,
    lattice: &Lattice,
    siting: &Siting,
    area: Area,
    out: &mut [u8],
) {
    sample_planes([plane], lattice, siting, area, [out]);
}

/// Samples the same area of several planes of the same shape, for little more
/// than the price of one.
pub(crate) fn sample_planes<const N: usize>(
    planes: [&Plane; N],
    lattice: &Lattice,
    siting: &Siting,
    area: Area,
    outs: [&mut [u8]; N],
) {
    sample_with(Kernel::best(), planes, lattice, siting, area, outs);
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

/// A part of a frame in samples of one plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Area {
    /// A whole plane of this size.
    pub(crate) fn whole(width: usize, height: usize) -> Self {
        Self {
            left: 0,
            top: 0,
            width,
            height,
        }
    }
}

fn sample_with<const N: usize>(
    kernel: Kernel,
    planes: [&Plane; N],
    lattice: &Lattice,
    siting: &Siting,
    area: Area,
    outs: [&mut [u8]; N],
) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let shape = Shape::of(planes, siting);
    rows_of(outs, area)
        .into_par_iter()
        .enumerate()
        .with_min_len(8)
        .for_each_init(Line::default, |line, (row, mut outs)| {
            lattice.line(area.top + row, siting, line);
            kernel.row(planes, &shape, line, area.left, &mut outs);
        });
}

/// The rows of several planes of an area's size, side by side.
fn rows_of<const N: usize>(outs: [&mut [u8]; N], area: Area) -> Vec<[&mut [u8]; N]> {
    let mut planes = outs.map(|out| {
        assert_eq!(out.len(), area.width * area.height, "{area:?}");
        out.chunks_exact_mut(area.width)
    });
    let mut row = || {
        let planes = planes.each_mut();
        planes.map(|rows| rows.next().expect("a plane has as many rows as its area"))
    };
    (0..area.height).map(|_| row()).collect()
}
