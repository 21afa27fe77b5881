//! How like two pictures are.

use kinora_core::frame::structural_similarity;
use serde::Serialize;

use crate::figure::Figure;
use crate::maths::decibels;
use crate::plane::Plane;

/// How like a frame is to the picture that it should show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fidelity {
    /// The peak signal-to-noise ratio of the luma, in dB; 100 where it is equal.
    pub psnr_y: Figure,
    /// The structural similarity of the luma, 1 where it is equal.
    pub ssim: Figure,
}

/// Which picture a frame should show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    First,
    Last,
}

/// The side of the squares that are compared, half of which is the step from one
/// to the next.
const SQUARE: usize = 8;

/// Compares a frame's luma with that of the fitted picture.
pub(crate) fn compare(frame: &Plane, picture: &Plane, place: Place) -> Fidelity {
    let least = match place {
        Place::First => 40.0,
        Place::Last => 38.0,
    };
    Fidelity {
        psnr_y: Figure::at_least(psnr(frame, picture), "dB", least),
        ssim: Figure::at_least(ssim(frame, picture), "", 0.98),
    }
}

impl Fidelity {
    /// Nothing to compare, and why.
    pub(crate) fn missing(why: &str) -> Self {
        Self {
            psnr_y: Figure::missing("dB", why),
            ssim: Figure::missing("", why),
        }
    }
}

/// The peak signal-to-noise ratio in dB; both planes have one size.
pub(crate) fn psnr(a: &Plane, b: &Plane) -> f64 {
    let squares = a
        .data
        .iter()
        .zip(&b.data)
        .map(|(a, b)| f64::from((a - b) * (a - b)));
    decibels(squares.sum::<f64>() / a.data.len().max(1) as f64)
}

/// The mean structural similarity over squares of 8 × 8, four apart; both planes
/// have one size.
///
/// It is measured over squares and not under a Gaussian, as video encoders do.
pub(crate) fn ssim(a: &Plane, b: &Plane) -> f64 {
    ssim_where(a, b, |_, _| true)
}

/// The same over the squares whose middle is inside.
pub(crate) fn ssim_where(a: &Plane, b: &Plane, inside: impl Fn(usize, usize) -> bool) -> f64 {
    let step = SQUARE / 2;
    let (mut sum, mut count) = (0.0, 0_u32);
    for y in (0..(a.height + 1).saturating_sub(SQUARE)).step_by(step) {
        for x in (0..(a.width + 1).saturating_sub(SQUARE)).step_by(step) {
            if inside(x + step, y + step) {
                sum += square_likeness(a, b, x, y);
                count += 1;
            }
        }
    }
    sum / f64::from(count.max(1))
}

fn square_likeness(a: &Plane, b: &Plane, x: usize, y: usize) -> f64 {
    let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for row in y..y + SQUARE {
        let line = row * a.width + x;
        let pairs = a.data[line..line + SQUARE]
            .iter()
            .zip(&b.data[line..line + SQUARE]);
        for (&va, &vb) in pairs {
            let (va, vb) = (f64::from(va), f64::from(vb));
            sa += va;
            sb += vb;
            saa += va * va;
            sbb += vb * vb;
            sab += va * vb;
        }
    }
    let count = (SQUARE * SQUARE) as f64;
    structural_similarity(
        [sa / count, sb / count],
        [saa / count, sbb / count],
        sab / count,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::photo;

    #[test]
    fn a_picture_is_like_itself_and_less_like_its_neighbours() {
        let photo = photo("cat", 320);
        let noisy = Plane::from_fn(photo.width, photo.height, |x, y| {
            photo.at(x, y) + if (x + y) % 2 == 0 { 2.0 } else { -2.0 }
        });
        let same = compare(&photo, &photo, Place::First);
        assert_eq!(
            (same.psnr_y.value, same.psnr_y.ok),
            (Some(100.0), Some(true))
        );
        assert!((same.ssim.value.unwrap() - 1.0).abs() < 1e-9);
        let close = compare(&noisy, &photo, Place::First);
        assert!((close.psnr_y.value.unwrap() - 42.11).abs() < 0.01);
        assert_eq!(close.psnr_y.ok, Some(true));
        let shifted = Plane::from_fn(photo.width, photo.height, |x, y| {
            photo.clamped(x as isize + 3, y as isize)
        });
        let far = compare(&shifted, &photo, Place::Last);
        assert_eq!((far.psnr_y.ok, far.ssim.ok), (Some(false), Some(false)));
    }

    #[test]
    fn structure_counts_more_than_brightness() {
        let photo = photo("cat", 320);
        let change = |f: &dyn Fn(f32) -> f32| Plane {
            data: photo.data.iter().map(|&level| f(level)).collect(),
            ..photo
        };
        let brighter = ssim(&change(&|level| level + 8.0), &photo);
        let blurred = ssim(&photo.blurred(2.0), &photo);
        assert!(brighter > 0.97 && blurred < 0.9, "{brighter} {blurred}");
    }
}
