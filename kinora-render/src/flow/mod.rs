//! Dense optical flow: where each pixel of one picture lies in another.
//!
//! First the motion of the picture as a whole (`whole`). Then, from coarse to
//! fine, at each size of a pyramid: a search by small patches
//! (`search`; Kroeger, Timofte, Dai and Van Gool, "Fast optical flow using
//! dense inverse search", 2016), then a refinement of the whole field
//! (`refine`). Pictures are compared after their local brightness and
//! contrast are taken out (`plane`), so that a change of light is no motion.
//!
//! It is made for pictures of about 640 pixels across; the result does not
//! depend on the number of threads.

mod plane;
mod refine;
mod search;
#[cfg(test)]
mod tests;
mod whole;

use kinora_core::frame::Frame;
use rayon::prelude::*;

use crate::maths::bilinear;

use plane::{Plane, Relief};
use whole::Whole;

/// A grey picture: `width * height` numbers in 0–1, rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Grey {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The pixels.
    pub data: Vec<f32>,
}

/// A motion for each pixel of a picture: the pixel at `(x, y)` lies at
/// `(x + dx, y + dy)` of the other one.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Pixels to the right, one number a pixel, rows from the top.
    pub dx: Vec<f32>,
    /// Pixels downwards.
    pub dy: Vec<f32>,
}

/// The sides of a picture below which the pyramid goes no coarser.
const COARSEST: usize = 40;

/// The motion from `from` to `to`.
///
/// Where nothing can be seen to move, as in flat places and where a thing
/// leaves the picture, the motion continues that of its surroundings.
///
/// # Panics
///
/// When the pictures differ in size, or their data does not fill it, or a side
/// is shorter than 16 pixels.
#[must_use]
pub fn dense(from: &Grey, to: &Grey) -> Flow {
    check(from, to);
    let (from, to) = (pyramid(from), pyramid(to));
    let whole = Whole::find(&from, &to);
    let mut flow: Option<Flow> = None;
    for (from, to) in from.iter().zip(&to).rev() {
        let start = match &flow {
            None => search::widely(from, to, &whole),
            Some(coarse) => search::from_coarse(from, to, &whole, coarse),
        };
        flow = Some(refine::refined(from, to, &whole, start));
    }
    flow.expect("a pyramid has at least one size")
}

/// How far each pixel of `forward`'s picture misses itself when it goes to the
/// other picture and comes back, in pixels; infinite where it leaves the
/// picture.
///
/// # Panics
///
/// When the flows differ in size.
#[must_use]
pub fn consistent(forward: &Flow, backward: &Flow) -> Vec<f32> {
    assert_eq!(
        (forward.width, forward.height),
        (backward.width, backward.height),
        "flows there and back have one size"
    );
    let (width, height) = (forward.width, forward.height);
    let mut error = vec![0.0; width * height];
    error
        .par_chunks_mut(width)
        .enumerate()
        .for_each(|(row, line)| {
            for (column, error) in line.iter_mut().enumerate() {
                let [dx, dy] = forward.at(column, row);
                let [x, y] = [column as f32 + dx, row as f32 + dy];
                *error = if forward.holds(x, y) {
                    let [bx, by] = backward.between(x, y);
                    ((dx + bx) * (dx + bx) + (dy + by) * (dy + by)).sqrt()
                } else {
                    f32::INFINITY
                };
            }
        });
    error
}

impl Grey {
    /// The luma of a frame, black 0 and white 1.
    #[must_use]
    pub fn from_frame(frame: &Frame) -> Self {
        Self {
            width: frame.size.width as usize,
            height: frame.size.height as usize,
            data: frame
                .y
                .iter()
                .map(|&code| ((f32::from(code) - 16.0) / 219.0).clamp(0.0, 1.0))
                .collect(),
        }
    }

    /// This picture with a long side of at most `long_side` pixels, each the
    /// mean of the area that it covers.
    #[must_use]
    pub fn shrunk_to(&self, long_side: usize) -> Self {
        let longest = self.width.max(self.height);
        if longest <= long_side {
            return self.clone();
        }
        let side = |length: usize| ((length * long_side + longest / 2) / longest).max(1);
        let plane = Plane::new(self.width, self.height, self.data.clone());
        let plane = plane.shrunk(side(self.width), side(self.height));
        Self {
            width: plane.width,
            height: plane.height,
            data: plane.data,
        }
    }
}

impl Flow {
    /// No motion.
    #[must_use]
    pub fn still(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            dx: vec![0.0; width * height],
            dy: vec![0.0; width * height],
        }
    }

    /// The motion of a pixel: to the right, downwards.
    #[must_use]
    pub fn at(&self, column: usize, row: usize) -> [f32; 2] {
        let i = row * self.width + column;
        [self.dx[i], self.dy[i]]
    }

    /// The motion between pixels, bilinear, the edge continued outwards.
    #[must_use]
    pub fn between(&self, x: f32, y: f32) -> [f32; 2] {
        bilinear([self.width, self.height], [x, y], |column, row| {
            self.at(column, row)
        })
    }

    /// Whether a place lies in the picture.
    fn holds(&self, x: f32, y: f32) -> bool {
        x >= 0.0 && y >= 0.0 && x <= (self.width - 1) as f32 && y <= (self.height - 1) as f32
    }
}

fn check(from: &Grey, to: &Grey) {
    let size = (from.width, from.height);
    assert_eq!(size, (to.width, to.height), "two pictures of one size");
    assert!(size.0.min(size.1) >= 16, "sides of 16 pixels and more");
    for grey in [from, to] {
        assert_eq!(grey.data.len(), size.0 * size.1, "one number a pixel");
    }
}

/// A picture's relief at its own size, at half of it, and so on.
fn pyramid(grey: &Grey) -> Vec<Relief> {
    let mut plane = Plane::new(grey.width, grey.height, grey.data.clone());
    let mut sizes = vec![];
    while plane.width.max(plane.height) > COARSEST && plane.width.min(plane.height) >= 32 {
        let half = plane.halved();
        sizes.push(Relief::new(plane));
        plane = half;
    }
    sizes.push(Relief::new(plane));
    sizes
}
