//! What is carried: a part of a picture alone, continued beyond its edges, or
//! only its fine detail.

use rayon::prelude::*;

use crate::map::Map;
use crate::maths::{lerp, smoothstep};
use crate::planes::{Plane, Planes};

/// The width that colours are continued at, in pixels.
const SMALL: usize = 240;

/// How far colours reach beyond an edge, as shares of the width, from far to
/// near.
const REACHES: [f32; 5] = [0.3, 0.12, 0.05, 0.02, 0.008];

/// The colours where `is_it` says so, continued over everything else, so that
/// what is carried past an edge comes from behind it.
pub(super) fn alone(planes: &Planes, is_it: impl Fn([f32; 2]) -> f32 + Copy) -> Planes {
    let mut out = planes.clone();
    for plane in [&mut out.y, &mut out.u, &mut out.v] {
        let small = continued(plane, is_it);
        redraw(plane, |place, value| {
            let known = smoothstep(0.6, 0.98, is_it(place));
            lerp(small.sample(place[0], place[1]), value, known)
        });
    }
    out
}

/// How much of each luma sample a function of places in shares of the frame says,
/// border and all, 0–255.
pub(super) fn mask(plane: &Plane, much: impl Fn([f32; 2]) -> f32 + Sync) -> Vec<u8> {
    let at = |i: usize, length: usize| (i as f32 - plane.pad as f32 + 0.5) / length as f32;
    let mut samples = vec![0; plane.data.len()];
    samples
        .par_chunks_mut(plane.stride)
        .enumerate()
        .for_each(|(y, line)| {
            for (x, sample) in line.iter_mut().enumerate() {
                let share = much([at(x, plane.width), at(y, plane.height)]);
                *sample = (share.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            }
        });
    samples
}

/// The fine detail where `is_it` says so, about the middle of the range: what a
/// blur of `sigma` widths takes away.
pub(super) fn detail(planes: &Planes, is_it: impl Fn([f32; 2]) -> f32, sigma: f32) -> Planes {
    let mut out = planes.clone();
    for plane in [&mut out.y, &mut out.u, &mut out.v] {
        let (rows, stride) = (plane.data.len() / plane.stride, plane.stride);
        let values = plane.data.iter().map(|&v| f32::from(v)).collect();
        let map = Map {
            width: stride,
            height: rows,
            data: values,
        };
        let soft = map.blurred(sigma * plane.width as f32);
        let mut i = 0;
        redraw(plane, |place, value| {
            let low = soft.data[i];
            i += 1;
            128.0 + is_it(place) * (value - low)
        });
    }
    out
}

/// Makes each sample of a plane anew from its place, in shares, and its value.
fn redraw(plane: &mut Plane, mut new: impl FnMut([f32; 2], f32) -> f32) {
    let (stride, pad) = (plane.stride, plane.pad);
    let (w, h) = (plane.width as f32, plane.height as f32);
    for (y, line) in plane.data.chunks_exact_mut(stride).enumerate() {
        for (x, sample) in line.iter_mut().enumerate() {
            let at = |i: usize| i as f32 - pad as f32 + 0.5;
            let value = new([at(x) / w, at(y) / h], f32::from(*sample));
            *sample = (value + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
}

/// A small copy of a plane whose unknown places have the colours of the known
/// ones about them.
fn continued(plane: &Plane, is_it: impl Fn([f32; 2]) -> f32) -> Map {
    let height = (SMALL * plane.height / plane.width).max(8);
    let place = |x: usize, y: usize| {
        [
            (x as f32 + 0.5) / SMALL as f32,
            (y as f32 + 0.5) / height as f32,
        ]
    };
    let value = Map::from_fn(SMALL, height, |x, y| {
        let [u, v] = place(x, y);
        let at = |share: f32, length: usize| {
            ((share * length as f32) as usize).min(length - 1) + plane.pad
        };
        f32::from(plane.data[at(v, plane.height) * plane.stride + at(u, plane.width)])
    });
    let known = Map::from_fn(SMALL, height, |x, y| {
        smoothstep(0.85, 1.0, is_it(place(x, y)))
    });
    let seen = value.zip(&known, |value, known| value * known);
    let mean = seen.mean() / known.mean().max(1e-6);
    let mut out = Map::filled(SMALL, height, mean);
    for reach in REACHES {
        let sigma = reach * SMALL as f32;
        let mass = known.blurred(sigma);
        let sum = seen.blurred(sigma);
        for i in 0..out.data.len() {
            let trust = smoothstep(0.01, 0.25, mass.data[i]);
            let near = sum.data[i] / mass.data[i].max(1e-4);
            out.data[i] = lerp(out.data[i], near, trust);
        }
    }
    out
}
