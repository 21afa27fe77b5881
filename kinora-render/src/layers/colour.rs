//! The subject's own colour along its soft edge.
//!
//! A pixel of the edge shows subject and background mixed. Moved before another
//! background it needs the subject's share alone. Estimated over all sizes from
//! one pixel up: Germer, Uelwer, Conrad and Harmeling, "Fast multi-level
//! foreground estimation", 2020, with Jacobi's sweeps, which do not depend on
//! the order of pixels.

use rayon::prelude::*;

use super::image::Image;
use crate::map::Map;

/// Up to this side, in pixels, levels get more sweeps.
const SMALL: usize = 32;
const SWEEPS_SMALL: usize = 20;
const SWEEPS: usize = 6;

/// From this side on only the soft edge is worked on.
const EVERYWHERE: usize = 160;

/// How much alike neighbours are even where the matte is level.
const REGULARISATION: f32 = 1e-5;

/// Subject and background of one pixel.
type Pair = [[f32; 3]; 2];

/// The colours of a subject: the picture's own inside, estimated along the soft
/// edge and continued beyond it.
pub(super) fn subject(image: &Image, alpha: &Map) -> Image {
    let (w, h) = (image.width, image.height);
    let levels = usize::BITS - w.max(h).leading_zeros();
    let mut pairs = Level {
        width: 1,
        height: 1,
        data: vec![[image.data[0]; 2]],
    };
    for level in 0..=levels {
        let side = |length: usize| (length >> (levels - level)).clamp(1, length);
        let (lw, lh) = (side(w), side(h));
        pairs = pairs.refined(&nearest(image, alpha, lw, lh));
    }
    let mut data: Vec<[f32; 3]> = pairs.data.iter().map(|pair| pair[0]).collect();
    for (i, colour) in data.iter_mut().enumerate() {
        if alpha.data[i] > 0.999 {
            *colour = image.data[i];
        }
    }
    Image { data, ..*image }
}

/// A picture and its matte at one size.
struct Sized {
    image: Image,
    alpha: Map,
}

/// Every so many pixels of a picture and its matte.
fn nearest(image: &Image, alpha: &Map, width: usize, height: usize) -> Sized {
    let place = |i: usize| {
        let (x, y) = (i % width, i / width);
        let column = (2 * x + 1) * image.width / (2 * width);
        let row = (2 * y + 1) * image.height / (2 * height);
        row * image.width + column
    };
    let places: Vec<usize> = (0..width * height).map(place).collect();
    Sized {
        image: Image {
            width,
            height,
            data: places.iter().map(|&i| image.data[i]).collect(),
        },
        alpha: Map {
            width,
            height,
            data: places.iter().map(|&i| alpha.data[i]).collect(),
        },
    }
}

/// Estimates at one size.
struct Level {
    width: usize,
    height: usize,
    data: Vec<Pair>,
}

impl Level {
    /// These estimates at the next size, swept.
    fn refined(&self, next: &Sized) -> Self {
        let (w, h) = (next.image.width, next.image.height);
        let place = |i: usize| {
            let (x, y) = (i % w, i / w);
            (y * self.height / h) * self.width + x * self.width / w
        };
        let mut level = Self {
            width: w,
            height: h,
            data: (0..w * h).map(|i| self.data[place(i)]).collect(),
        };
        let worked_on = level.anchored(next);
        let sweeps = if w.max(h) <= SMALL {
            SWEEPS_SMALL
        } else {
            SWEEPS
        };
        for _ in 0..sweeps {
            level.sweep(next, &worked_on);
        }
        level
    }

    /// Sets what is certain at large sizes and names the pixels to work on.
    fn anchored(&mut self, next: &Sized) -> Vec<usize> {
        if self.width.max(self.height) <= EVERYWHERE {
            return (0..self.data.len()).collect();
        }
        let mut worked_on = vec![];
        for (i, &a) in next.alpha.data.iter().enumerate() {
            if a > 0.999 {
                self.data[i][0] = next.image.data[i];
            } else if a < 0.001 {
                self.data[i][1] = next.image.data[i];
            } else {
                worked_on.push(i);
            }
        }
        worked_on
    }

    fn sweep(&mut self, next: &Sized, worked_on: &[usize]) {
        let solved: Vec<Pair> = worked_on
            .par_iter()
            .with_min_len(1024)
            .map(|&i| self.solved(next, i))
            .collect();
        for (&i, pair) in worked_on.iter().zip(solved) {
            self.data[i] = pair;
        }
    }

    /// The pair that best explains a pixel and is like its neighbours': the
    /// minimum of (aF + (1−a)B − I)² + Σ (ε + |Δa|)((F−F')² + (B−B')²).
    fn solved(&self, next: &Sized, i: usize) -> Pair {
        let a = next.alpha.data[i];
        let mut likeness = 0.0;
        let mut sums = [[0.0; 3]; 2];
        for neighbour in self.neighbours(i) {
            let weight = REGULARISATION + (a - next.alpha.data[neighbour]).abs();
            likeness += weight;
            for (sums, colour) in sums.iter_mut().zip(&self.data[neighbour]) {
                sums.iter_mut()
                    .zip(colour)
                    .for_each(|(s, v)| *s += weight * v);
            }
        }
        let (own, other) = (a * a + likeness, (1.0 - a) * (1.0 - a) + likeness);
        let mixed = a * (1.0 - a);
        let whole = own * other - mixed * mixed;
        let mut pair = [[0.0; 3]; 2];
        for c in 0..3 {
            let seen = next.image.data[i][c];
            let (f, b) = (sums[0][c] + a * seen, sums[1][c] + (1.0 - a) * seen);
            pair[0][c] = ((other * f - mixed * b) / whole).clamp(0.0, 1.0);
            pair[1][c] = ((own * b - mixed * f) / whole).clamp(0.0, 1.0);
        }
        pair
    }

    /// The pixels beside one; at the frame's edge it is its own neighbour.
    fn neighbours(&self, i: usize) -> [usize; 4] {
        let (x, y) = (i % self.width, i / self.width);
        [
            if x > 0 { i - 1 } else { i },
            if x + 1 < self.width { i + 1 } else { i },
            if y > 0 { i - self.width } else { i },
            if y + 1 < self.height {
                i + self.width
            } else {
                i
            },
        ]
    }
}
