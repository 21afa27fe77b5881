//! The subject's edge: what it leaves behind, and what belongs to neither side.

use kinora_core::frame::Frame;
use kinora_render::subject_net::Matte;

use super::{CERTAIN, Views, at_size};
use crate::figure::Figure;
use crate::maths::mean;
use crate::plane::Plane;
use crate::similarity::Similarity;

/// Colours differ by more than this, in levels of luma and chroma together.
const UNLIKE: f32 = 24.0;

/// Less than this share of the frame says nothing about ghosts.
const LEAST_REVEALED: f64 = 0.003;

/// The subject's edge in the first and in the last frame, at the size of chroma.
pub(super) struct Edge {
    first: [Plane; 3],
    last: [Plane; 3],
    /// The matte in the first frame.
    matte: Plane,
    /// The matte where the subject is in the last frame.
    moved: Plane,
    /// The matte where it would be in the last frame if it moved as the ring does.
    left_behind: Plane,
}

impl Edge {
    pub fn new(matte: &Matte, views: &Views<'_>, subject: Similarity, ring: Similarity) -> Self {
        let first = colours(views.first);
        let matte = at_size(matte, first[0].width, first[0].height);
        let factor = matte.width as f64 / views.between.forward.width as f64;
        let (moved, left_behind) = (
            carried(&matte, subject, factor),
            carried(&matte, ring, factor),
        );
        Self {
            last: colours(views.last),
            first,
            matte,
            moved,
            left_behind,
        }
    }

    /// What was hidden, and how much of it looks like the subject.
    pub fn revealed(&self) -> [Figure; 2] {
        let hidden: Vec<usize> = (0..self.moved.data.len())
            .filter(|&at| self.left_behind.data[at] > 0.8 && self.moved.data[at] < 0.02)
            .collect();
        let share = hidden.len() as f64 / self.moved.data.len() as f64;
        let revealed = Figure::at_most(share, "of pixels", 0.06);
        if share < LEAST_REVEALED {
            return [
                revealed,
                Figure::missing("of revealed", "hardly anything is revealed"),
            ];
        }
        let sigma = self.moved.width as f64 / 20.0;
        let inside = Local::of(&self.last, &mask(&self.moved, |m| m > CERTAIN), sigma);
        let open = |at: usize| self.moved.data[at] < 0.05 && self.left_behind.data[at] < 0.05;
        let outside = Plane {
            data: (0..self.moved.data.len())
                .map(|at| f32::from(open(at)))
                .collect(),
            ..self.moved
        };
        let outside = Local::of(&self.last, &outside, sigma);
        let ghosts = hidden.iter().filter(|&&at| {
            let colour = pick(&self.last, at);
            let near = inside.at(at).zip(outside.at(at));
            near.is_some_and(|(subject, behind)| {
                apart(subject, behind) > UNLIKE
                    && apart(colour, subject) < 0.5 * apart(colour, behind)
            })
        });
        let ghost = ghosts.count() as f64 / hidden.len() as f64;
        [revealed, Figure::at_most(ghost, "of revealed", 0.02)]
    }

    pub fn halo(&self) -> Figure {
        let before = fringe(&self.first, &self.matte);
        let after = fringe(&self.last, &self.moved);
        match before.zip(after) {
            Some((before, after)) if before > 0.5 => Figure::at_most(after / before, "times", 1.1),
            Some(_) => {
                Figure::missing("times", "the photo's own edge is too clean to compare with")
            }
            None => Figure::missing("times", "the subject's edge is out of sight"),
        }
    }
}

/// The mean distance of the colours along an edge from the line between the
/// colours inside and outside, in levels.
fn fringe(colours: &[Plane; 3], matte: &Plane) -> Option<f64> {
    let reach = matte.width as f64 / 160.0;
    let soft = matte.blurred(reach);
    let band = (0..matte.data.len()).filter(|&at| (0.16..0.84).contains(&soft.data[at]));
    let sigma = matte.width as f64 / 60.0;
    let inside = Local::of(colours, &mask(&soft, |m| m > 0.97), sigma);
    let outside = Local::of(colours, &mask(&soft, |m| m < 0.03), sigma);
    let distances: Vec<f64> = band
        .filter_map(|at| Some(off_line(pick(colours, at), inside.at(at)?, outside.at(at)?)))
        .collect();
    (distances.len() >= 200).then(|| mean(&distances))
}

fn off_line(colour: [f32; 3], a: [f32; 3], b: [f32; 3]) -> f64 {
    let along: [f32; 3] = std::array::from_fn(|i| b[i] - a[i]);
    let square: f32 = along.iter().map(|v| v * v).sum();
    let dot: f32 = (0..3).map(|i| along[i] * (colour[i] - a[i])).sum();
    let share = if square > 0.0 {
        (dot / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let nearest = std::array::from_fn(|i| a[i] + share * along[i]);
    f64::from(apart(colour, nearest))
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3)
        .map(|i| (a[i] - b[i]) * (a[i] - b[i]))
        .sum::<f32>()
        .sqrt()
}

fn pick(colours: &[Plane; 3], at: usize) -> [f32; 3] {
    std::array::from_fn(|i| colours[i].data[at])
}

fn mask(matte: &Plane, inside: impl Fn(f32) -> bool) -> Plane {
    Plane {
        data: matte.data.iter().map(|&m| f32::from(inside(m))).collect(),
        ..*matte
    }
}

/// The mean colour of the mask's pixels about each place, and how many there are.
struct Local {
    colours: [Plane; 3],
    share: Plane,
}

impl Local {
    /// Looks as far as a Gaussian of this standard deviation.
    fn of(colours: &[Plane; 3], mask: &Plane, sigma: f64) -> Self {
        let share = mask.blurred(sigma);
        let colours = std::array::from_fn(|i| {
            let masked = Plane {
                data: colours[i]
                    .data
                    .iter()
                    .zip(&mask.data)
                    .map(|(colour, inside)| colour * inside)
                    .collect(),
                ..*mask
            };
            let mut mean = masked.blurred(sigma);
            for (mean, share) in mean.data.iter_mut().zip(&share.data) {
                *mean /= share.max(1e-6);
            }
            mean
        });
        Self { colours, share }
    }

    /// The colour about a place, if there is any.
    fn at(&self, at: usize) -> Option<[f32; 3]> {
        (self.share.data[at] > 1e-3).then(|| pick(&self.colours, at))
    }
}

/// The matte where a motion brings it; motions are in pixels of the flow.
fn carried(matte: &Plane, motion: Similarity, factor: f64) -> Plane {
    let middle = [matte.width as f64 / 2.0, matte.height as f64 / 2.0];
    let square = motion.scale() * motion.scale();
    let back = Similarity {
        turn: [motion.turn[0] / square, -motion.turn[1] / square],
        shift: [0.0; 2],
    };
    Plane::from_fn(matte.width, matte.height, |x, y| {
        let from = back.turn([
            x as f64 - middle[0] - factor * motion.shift[0],
            y as f64 - middle[1] - factor * motion.shift[1],
        ]);
        matte.linear(middle[0] + from[0], middle[1] + from[1])
    })
}

/// Luma and both chromas at the size of chroma.
fn colours(frame: &Frame) -> [Plane; 3] {
    let (width, height) = (
        frame.size.width as usize / 2,
        frame.size.height as usize / 2,
    );
    let luma = Plane::from_fn(width, height, |x, y| {
        let at = 2 * y * 2 * width + 2 * x;
        let next = at + 2 * width;
        let four = [at, at + 1, next, next + 1].map(|at| u16::from(frame.y[at]));
        f32::from(four.iter().sum::<u16>()) / 4.0
    });
    [
        luma,
        Plane::from_bytes(&frame.u, width, height),
        Plane::from_bytes(&frame.v, width, height),
    ]
}
