//! Places of a picture that can be found again.
//!
//! Shi and Tomasi, "Good features to track", 1994: where the smaller eigenvalue
//! of the gradients' products is large, a patch is unlike itself in every
//! direction.

use rayon::prelude::*;

use crate::plane::Plane;

/// A place in pixels.
pub(crate) type Point = [f64; 2];

/// Corners weaker than this share of the strongest are noise.
const WEAKEST: f32 = 0.005;

/// And so are those below this, in squared grey levels a pixel.
const FAINTEST: f32 = 1.0;

/// The half side of the square over which gradients are summed.
const RADIUS: usize = 3;

/// At most `count` corners at least `margin` pixels from every edge, the
/// strongest first, apart from one another.
pub(crate) fn find(plane: &Plane, count: usize, margin: usize) -> Vec<Point> {
    let strength = strength(plane);
    let least = strength.iter().copied().fold(0.0, f32::max) * WEAKEST;
    let least = least.max(FAINTEST);
    let (width, height) = (plane.width, plane.height);
    let mut peaks: Vec<usize> = (margin.max(1)..height.saturating_sub(margin.max(1)))
        .flat_map(|y| (margin.max(1)..width.saturating_sub(margin.max(1))).map(move |x| (x, y)))
        .map(|(x, y)| y * width + x)
        .filter(|&at| strength[at] >= least && is_peak(&strength, width, at))
        .collect();
    peaks.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    spread(&peaks, width, height, (width / 120).max(5), count)
}

/// The smaller eigenvalue about each pixel, the mean over the square.
fn strength(plane: &Plane) -> Vec<f32> {
    let (width, height) = (plane.width, plane.height);
    let products = |f: fn(f32, f32) -> f32| {
        Plane::from_fn(width, height, |x, y| {
            let (x, y) = (x as isize, y as isize);
            let gx = 0.5 * (plane.clamped(x + 1, y) - plane.clamped(x - 1, y));
            let gy = 0.5 * (plane.clamped(x, y + 1) - plane.clamped(x, y - 1));
            f(gx, gy)
        })
        .blurred(RADIUS as f64 / 2.0)
    };
    let (xx, xy, yy) = (
        products(|gx, _| gx * gx),
        products(|gx, gy| gx * gy),
        products(|_, gy| gy * gy),
    );
    (0..width * height)
        .into_par_iter()
        .map(|at| {
            let half = 0.5 * (xx.data[at] - yy.data[at]);
            let root = (half * half + xy.data[at] * xy.data[at]).sqrt();
            0.5 * (xx.data[at] + yy.data[at]) - root
        })
        .collect()
}

fn is_peak(strength: &[f32], width: usize, at: usize) -> bool {
    let neighbours = [
        at - width - 1,
        at - width,
        at - width + 1,
        at - 1,
        at + 1,
        at + width - 1,
        at + width,
        at + width + 1,
    ];
    // Of equals the first is the peak.
    neighbours.iter().all(|&other| {
        strength[at] > strength[other] || (strength[at] == strength[other] && at < other)
    })
}

/// Takes peaks in their order unless one that was taken is too near.
fn spread(peaks: &[usize], width: usize, height: usize, apart: usize, count: usize) -> Vec<Point> {
    let columns = width / apart + 1;
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); columns * (height / apart + 1)];
    let mut taken = Vec::new();
    for &peak in peaks {
        let (x, y) = (peak % width, peak / width);
        let near = (y / apart).saturating_sub(1)..=(y / apart + 1).min(height / apart);
        let free = near.flat_map(|row| {
            let columns_near = (x / apart).saturating_sub(1)..=(x / apart + 1).min(columns - 1);
            columns_near.map(move |column| row * columns + column)
        });
        let clear = free.flat_map(|cell| &cells[cell]).all(|&other| {
            let (dx, dy) = ((other % width).abs_diff(x), (other / width).abs_diff(y));
            dx * dx + dy * dy >= apart * apart
        });
        if clear {
            cells[y / apart * columns + x / apart].push(peak);
            taken.push([x as f64, y as f64]);
            if taken.len() == count {
                break;
            }
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White squares of 20 pixels on black.
    fn squares() -> Plane {
        Plane::from_fn(200, 120, |x, y| {
            if x % 50 >= 20 && x % 50 < 40 && y % 50 >= 20 && y % 50 < 40 {
                200.0
            } else {
                10.0
            }
        })
        .blurred(1.0)
    }

    #[test]
    fn corners_are_where_squares_have_theirs() {
        let corners = find(&squares(), 100, 8);
        assert_eq!(corners.len(), 32);
        for [x, y] in corners {
            let near = |v: f64| {
                [20.0, 39.0]
                    .iter()
                    .any(|edge| (v % 50.0 - edge).abs() <= 2.5)
            };
            assert!(near(x) && near(y), "{x}, {y}");
        }
    }

    #[test]
    fn edges_and_planes_have_none() {
        let check = |f: fn(usize, usize) -> f32| {
            assert_eq!(
                find(&Plane::from_fn(90, 60, f).blurred(1.0), 100, 8).len(),
                0
            );
        };
        check(|_, _| 90.0);
        check(|x, _| if x < 45 { 20.0 } else { 200.0 });
        check(|x, y| (x + y) as f32);
    }

    #[test]
    fn the_strongest_are_taken_and_stand_apart() {
        let corners = find(&squares(), 5, 8);
        assert_eq!(corners.len(), 5);
        for (index, a) in corners.iter().enumerate() {
            for b in &corners[..index] {
                assert!((a[0] - b[0]).hypot(a[1] - b[1]) >= 5.0);
            }
        }
    }
}
