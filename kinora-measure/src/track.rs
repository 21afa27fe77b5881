//! Finds patches of one frame again in others, to a hundredth of a pixel.
//!
//! Lucas and Kanade's method on a pyramid (Bouguet, "Pyramidal implementation
//! of the Lucas Kanade feature tracker", 2001) in the inverse form of Baker and
//! Matthews, "Lucas-Kanade 20 years on", 2004: gradients are those of the first
//! frame, once and for all. A patch is looked for scaled and turned as the whole
//! picture is by now, so that a long zoom does not wear it out, and compared
//! without its mean and contrast, so that a change of light does not move it.

use rayon::prelude::*;

use crate::corners::Point;
use crate::plane::Plane;
use crate::similarity::Similarity;

/// The half side of a patch in pixels.
pub(crate) const RADIUS: i32 = 7;

/// Pixels of a patch.
const PATCH: usize = ((2 * RADIUS + 1) * (2 * RADIUS + 1)) as usize;

/// Levels of the pyramid: the coarsest has an eighth of the width.
const LEVELS: usize = 4;

/// The blur before sampling, in pixels of each level: what is left above the
/// sampling limit would move patches towards whole pixels.
const SIGMA: f64 = 1.0;

/// A step shorter than this ends the search, in pixels.
const CLOSE: f64 = 0.002;

/// Steps at most, a level.
const STEPS: usize = 12;

/// A patch that correlates less with what it was is lost.
const LEAST_LIKENESS: f32 = 0.8;

/// A frame at several sizes, the largest first.
pub(crate) struct Pyramid {
    pub levels: Vec<Plane>,
}

/// The patches of one frame.
pub(crate) struct Patches {
    patches: Vec<[Patch; LEVELS]>,
}

/// One patch at one level.
#[derive(Clone)]
struct Patch {
    /// Levels less their mean, over their contrast.
    levels: [f32; PATCH],
    /// Gradients of `levels`, less their mean.
    gradients: [[f32; 2]; PATCH],
    /// The inverse of the sum of the gradients' products; none where flat.
    inverse: Option<[[f64; 2]; 2]>,
}

impl Pyramid {
    /// The pyramid of a frame's luma.
    pub fn new(luma: &Plane) -> Self {
        let mut levels = vec![luma.blurred(SIGMA)];
        while levels.len() < LEVELS {
            let finer = &levels[levels.len() - 1];
            // The finer level's blur is half as wide after halving.
            let rest = SIGMA * (1.0_f64 - 0.25).sqrt();
            levels.push(finer.halved().blurred(rest));
        }
        Self { levels }
    }
}

impl Patches {
    /// The patches about some places.
    pub fn cut(pyramid: &Pyramid, places: &[Point]) -> Self {
        let cut = |place: &Point| {
            std::array::from_fn(|level| {
                let scale = (1 << level) as f64;
                Patch::cut(&pyramid.levels[level], [place[0] / scale, place[1] / scale])
            })
        };
        Self {
            patches: places.par_iter().map(cut).collect(),
        }
    }

    /// Where the patches are in another frame, searched from where they are
    /// thought to be; none where a patch is lost or was lost before.
    ///
    /// `shape` is how the picture is scaled and turned since the patches were
    /// cut; its shift is not looked at.
    pub fn find(
        &self,
        pyramid: &Pyramid,
        thought: &[Option<Point>],
        shape: &Similarity,
    ) -> Vec<Option<Point>> {
        let pairs = self.patches.par_iter().zip(thought);
        pairs
            .map(|(patch, thought)| {
                let near = (*thought)?;
                search(pyramid, patch, near, shape, 1)
                    .or_else(|| search(pyramid, patch, near, shape, LEVELS - 1))
            })
            .collect()
    }
}

/// From a coarse level down to the finest.
fn search(
    pyramid: &Pyramid,
    patch: &[Patch; LEVELS],
    near: Point,
    shape: &Similarity,
    coarsest: usize,
) -> Option<Point> {
    let mut place = near;
    for level in (1..=coarsest).rev() {
        let scale = (1 << level) as f64;
        let at = [place[0] / scale, place[1] / scale];
        if let Some(found) = patch[level].settle(&pyramid.levels[level], at, shape, Plane::linear) {
            place = [found[0] * scale, found[1] * scale];
        }
    }
    let finest = &pyramid.levels[0];
    let found = patch[0].settle(finest, place, shape, Plane::cubic)?;
    let reach = f64::from(RADIUS) * shape.scale().max(1.0) + 2.0;
    if !finest.holds(found[0], found[1], reach) {
        return None;
    }
    let sample = patch_levels(finest, found, shape, Plane::cubic);
    let likeness = normalised(sample).map(|sample| dot(&sample, &patch[0].levels));
    (likeness? >= LEAST_LIKENESS).then_some(found)
}

type Sampler = fn(&Plane, f64, f64) -> f32;

impl Patch {
    fn cut(plane: &Plane, place: Point) -> Self {
        let still = Similarity::IDENTITY;
        let raw = patch_levels(plane, place, &still, Plane::cubic);
        let contrast = contrast(&raw);
        let shifted = |dx: f64, dy: f64| {
            let place = [place[0] + dx, place[1] + dy];
            patch_levels(plane, place, &still, Plane::cubic)
        };
        let (left, right) = (shifted(-0.5, 0.0), shifted(0.5, 0.0));
        let (above, below) = (shifted(0.0, -0.5), shifted(0.0, 0.5));
        let mut gradients = std::array::from_fn(|at| {
            [
                (right[at] - left[at]) / contrast,
                (below[at] - above[at]) / contrast,
            ]
        });
        centre(&mut gradients);
        Self {
            inverse: inverse(&gradients),
            levels: normalised(raw).unwrap_or([0.0; PATCH]),
            gradients,
        }
    }

    /// Moves a place until the picture there is like the patch.
    fn settle(
        &self,
        plane: &Plane,
        start: Point,
        shape: &Similarity,
        sampler: Sampler,
    ) -> Option<Point> {
        let inverse = self.inverse?;
        let mut place = start;
        for _ in 0..STEPS {
            let sample = normalised(patch_levels(plane, place, shape, sampler))?;
            let mut sums = [0.0_f64; 2];
            for ((sample, level), gradient) in sample.iter().zip(&self.levels).zip(&self.gradients)
            {
                let difference = f64::from(sample - level);
                sums[0] += difference * f64::from(gradient[0]);
                sums[1] += difference * f64::from(gradient[1]);
            }
            let step = [0, 1].map(|i| inverse[i][0] * sums[0] + inverse[i][1] * sums[1]);
            let moved = shape.turn(step);
            place = [place[0] - moved[0], place[1] - moved[1]];
            let far = [0, 1].map(|i| (place[i] - start[i]).abs());
            if far[0].max(far[1]) > f64::from(RADIUS) {
                return None;
            }
            if moved[0].abs().max(moved[1].abs()) < CLOSE {
                break;
            }
        }
        Some(place)
    }
}

/// The levels of a patch about a place, scaled and turned.
fn patch_levels(plane: &Plane, place: Point, shape: &Similarity, sampler: Sampler) -> [f32; PATCH] {
    let side = 2 * RADIUS + 1;
    std::array::from_fn(|at| {
        let (x, y) = (at as i32 % side - RADIUS, at as i32 / side - RADIUS);
        let offset = shape.turn([f64::from(x), f64::from(y)]);
        sampler(plane, place[0] + offset[0], place[1] + offset[1])
    })
}

/// The root of the sum of squares about the mean; never 0.
fn contrast(levels: &[f32; PATCH]) -> f32 {
    let mean = levels.iter().sum::<f32>() / PATCH as f32;
    let squares: f32 = levels
        .iter()
        .map(|level| (level - mean) * (level - mean))
        .sum();
    squares.sqrt().max(1e-3)
}

/// Levels less their mean over their contrast; none where there is nothing to see.
fn normalised(mut levels: [f32; PATCH]) -> Option<[f32; PATCH]> {
    let contrast = contrast(&levels);
    // Half a grey level on average is less than what coding adds.
    if contrast < 0.5 * (PATCH as f32).sqrt() {
        return None;
    }
    let mean = levels.iter().sum::<f32>() / PATCH as f32;
    for level in &mut levels {
        *level = (*level - mean) / contrast;
    }
    Some(levels)
}

fn centre(gradients: &mut [[f32; 2]; PATCH]) {
    for axis in 0..2 {
        let mean = gradients.iter().map(|gradient| gradient[axis]).sum::<f32>() / PATCH as f32;
        for gradient in gradients.iter_mut() {
            gradient[axis] -= mean;
        }
    }
}

fn inverse(gradients: &[[f32; 2]; PATCH]) -> Option<[[f64; 2]; 2]> {
    let sum = |a: usize, b: usize| -> f64 {
        let products = gradients.iter().map(|g| f64::from(g[a]) * f64::from(g[b]));
        products.sum()
    };
    let (xx, xy, yy) = (sum(0, 0), sum(0, 1), sum(1, 1));
    let determinant = xx * yy - xy * xy;
    if determinant <= 1e-9 * (xx + yy) * (xx + yy) {
        return None;
    }
    Some([
        [yy / determinant, -xy / determinant],
        [-xy / determinant, xx / determinant],
    ])
}

fn dot(a: &[f32; PATCH], b: &[f32; PATCH]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corners;
    use crate::testing::{photo, seen};

    #[track_caller]
    fn check(truth: Similarity, gain: f32, largest_error: f64, most_lost: usize) {
        let photo = photo("pagoda", 480);
        let first = seen(&photo, 480, 320, &Similarity::IDENTITY);
        let second = seen(&photo, 480, 320, &truth);
        let second = Plane {
            data: second.data.iter().map(|v| v * gain + 3.0).collect(),
            ..second
        };
        let places = corners::find(&first.blurred(1.0), 200, 16);
        let middle = [239.5, 159.5];
        let expected: Vec<Point> = places.iter().map(|&p| truth.apply(p, middle)).collect();
        let patches = Patches::cut(&Pyramid::new(&first), &places);
        let shape = Similarity {
            shift: [0.0; 2],
            ..truth
        };
        // As though the shift were not known at all.
        let thought: Vec<_> = places
            .iter()
            .map(|&p| Some(shape.apply(p, middle)))
            .collect();
        let found = patches.find(&Pyramid::new(&second), &thought, &shape);
        let mut errors = vec![];
        for (found, expected) in found.iter().zip(&expected) {
            if let Some(found) = found {
                errors.push((found[0] - expected[0]).hypot(found[1] - expected[1]));
            }
        }
        let lost = places.len() - errors.len();
        let error = crate::maths::median(&errors);
        assert!(error <= largest_error, "{error} px");
        assert!(lost <= most_lost, "{lost} of {} lost", places.len());
    }

    fn moved(zoom: f64, degrees: f64, dx: f64, dy: f64) -> Similarity {
        let angle = degrees.to_radians();
        Similarity {
            turn: [zoom * angle.cos(), zoom * angle.sin()],
            shift: [dx, dy],
        }
    }

    #[test]
    fn patches_are_found_to_a_hundredth_of_a_pixel() {
        check(moved(1.0, 0.0, 0.0, 0.0), 1.0, 0.001, 4);
        check(moved(1.0, 0.0, 0.3, -0.45), 1.0, 0.015, 10);
        check(moved(1.0, 0.0, 5.25, 2.5), 1.0, 0.015, 15);
        check(moved(1.0, 0.0, -20.0, 11.7), 1.0, 0.02, 40);
        check(moved(1.02, 0.5, 1.0, 1.0), 1.0, 0.02, 15);
        check(moved(1.15, -3.0, 3.0, 0.0), 1.0, 0.04, 60);
    }

    #[test]
    fn a_change_of_light_moves_nothing() {
        check(moved(1.0, 0.0, 0.3, -0.45), 0.8, 0.015, 10);
        check(moved(1.0, 0.0, 0.3, -0.45), 1.1, 0.015, 10);
    }

    #[test]
    fn what_is_gone_is_lost() {
        let photo = photo("pagoda", 480);
        let first = seen(&photo, 480, 320, &Similarity::IDENTITY);
        let places = corners::find(&first.blurred(1.0), 100, 16);
        let patches = Patches::cut(&Pyramid::new(&first), &places);
        let thought: Vec<_> = places.iter().copied().map(Some).collect();
        let grey = Pyramid::new(&Plane::from_fn(480, 320, |_, _| 90.0));
        let found = patches.find(&grey, &thought, &Similarity::IDENTITY);
        assert!(found.iter().all(Option::is_none));
        let other = Pyramid::new(&seen(
            &crate::testing::photo("cat", 480),
            480,
            320,
            &Similarity::IDENTITY,
        ));
        let found = patches.find(&other, &thought, &Similarity::IDENTITY);
        let kept = found.iter().flatten().count();
        assert!(kept * 4 < places.len(), "{kept} of {}", places.len());
    }
}
