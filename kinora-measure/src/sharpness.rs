//! How much detail a frame keeps of the first.

use crate::corners::Point;
use crate::figure::Figure;
use crate::plane::Plane;
use crate::similarity::Similarity;

/// The lobes of Lanczos' window.
const LOBES: f64 = 3.0;

/// The share of each side that is compared, about the middle.
const MIDDLE: f64 = 0.7;

/// The variance of a later frame's Laplacian over that of the first frame seen as
/// the later one sees it.
///
/// The first frame is resampled by Lanczos' window, wider where it is made
/// smaller, so that a zoom by itself costs nothing and gains nothing.
pub(crate) fn kept(first: &Plane, later: &Plane, motion: &Similarity) -> Figure {
    let seen = resampled(first, motion);
    let (was, is) = (detail(&seen), detail(later));
    if was < 1.0 {
        return Figure::missing("times", "the picture has no detail");
    }
    Figure::at_least(is / was, "times", 0.8)
}

/// The variance of the Laplacian in the middle of a plane.
fn detail(plane: &Plane) -> f64 {
    let border = |side: usize| ((side as f64 * (1.0 - MIDDLE) / 2.0) as usize).max(1);
    let (left, top) = (border(plane.width), border(plane.height));
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    for y in top..plane.height - top {
        for x in left..plane.width - left {
            let around =
                plane.at(x - 1, y) + plane.at(x + 1, y) + plane.at(x, y - 1) + plane.at(x, y + 1);
            let bend = f64::from(around - 4.0 * plane.at(x, y));
            sum += bend;
            squares += bend * bend;
            count += 1.0;
        }
    }
    squares / count - (sum / count) * (sum / count)
}

/// The plane as it is seen after a motion.
fn resampled(plane: &Plane, motion: &Similarity) -> Plane {
    let middle = [
        (plane.width as f64 - 1.0) / 2.0,
        (plane.height as f64 - 1.0) / 2.0,
    ];
    let square = motion.scale() * motion.scale();
    let back = Similarity {
        turn: [motion.turn[0] / square, -motion.turn[1] / square],
        shift: [0.0; 2],
    };
    let reach = (1.0 / motion.scale()).max(1.0);
    Plane::from_fn(plane.width, plane.height, |x, y| {
        let from = back.turn([
            x as f64 - middle[0] - motion.shift[0],
            y as f64 - middle[1] - motion.shift[1],
        ]);
        lanczos(plane, [middle[0] + from[0], middle[1] + from[1]], reach)
    })
}

pub(crate) fn lanczos(plane: &Plane, at: Point, reach: f64) -> f32 {
    let range = |v: f64| {
        (
            (v - LOBES * reach).ceil() as isize,
            (v + LOBES * reach).floor() as isize,
        )
    };
    let ((left, right), (top, bottom)) = (range(at[0]), range(at[1]));
    // Seven taps, and more where the plane is made smaller; never beyond 32.
    let mut across = [0.0_f32; 32];
    let columns = ((right - left + 1) as usize).min(32);
    for (tap, weight) in across.iter_mut().enumerate().take(columns) {
        *weight = window((left + tap as isize) as f64 - at[0], reach) as f32;
    }
    let (mut sum, mut total) = (0.0, 0.0);
    for y in top..=bottom {
        let down = window(y as f64 - at[1], reach) as f32;
        for (tap, weight) in across.iter().enumerate().take(columns) {
            sum += down * weight * plane.clamped(left + tap as isize, y);
            total += down * weight;
        }
    }
    sum / total
}

/// Lanczos' window.
fn window(distance: f64, reach: f64) -> f64 {
    let t = distance / reach;
    if t.abs() < 1e-6 {
        return 1.0;
    }
    let angle = std::f64::consts::PI * t;
    libm::sin(angle) / angle * (libm::sin(angle / LOBES) / (angle / LOBES))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{photo, seen};

    fn zoom(scale: f64) -> Similarity {
        Similarity {
            turn: [scale, 0.0],
            shift: [1.3, 0.0],
        }
    }

    #[test]
    fn a_good_zoom_keeps_its_detail_and_a_soft_one_does_not() {
        let photo = photo("mountain_path", 480);
        let first = seen(&photo, 320, 200, &Similarity::IDENTITY);
        let check = |scale: f64, blur: f64, ok: bool| {
            let later = seen(&photo, 320, 200, &zoom(scale));
            let later = if blur > 0.0 {
                later.blurred(blur)
            } else {
                later
            };
            let figure = kept(&first, &later, &zoom(scale));
            assert_eq!(figure.ok, Some(ok), "{scale} {blur}: {figure:?}");
        };
        check(1.0, 0.0, true);
        check(1.1, 0.0, true);
        check(0.9, 0.0, true);
        check(1.1, 0.8, false);
        check(1.0, 1.0, false);
    }

    #[test]
    fn a_flat_picture_has_no_detail_to_keep() {
        let flat = Plane::from_fn(64, 64, |_, _| 80.0);
        assert_eq!(kept(&flat, &flat, &zoom(1.0)).value, None);
    }
}
