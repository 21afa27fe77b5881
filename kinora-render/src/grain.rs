//! Film grain like that of the photo: as much of it at each brightness as its flat
//! places have of noise.
//!
//! The noise is measured by what a second difference both ways leaves of flat places
//! (Immerkær, "Fast noise variance estimation", 1996). Grain is one tile of noise,
//! laid elsewhere in each frame, so that any frame can be made alone.

use kinora_core::frame::Frame;
use rayon::prelude::*;

use crate::maths::{lerp, uniform};

/// Brightnesses that noise is measured at.
const STEPS: usize = 8;

/// The side of a square that is looked at as one place.
const SQUARE: usize = 8;

/// The flattest of so many places are listened to.
const FLATTEST: f32 = 0.3;

/// From so many places on a brightness is known.
const ENOUGH: usize = 12;

/// Grain over brightness where the photo tells nothing: film has most of it in the
/// middle.
const FILM: [f32; STEPS] = [0.7, 1.0, 1.2, 1.25, 1.2, 1.05, 0.85, 0.6];

/// The least and the most grain that a photo may ask for, in codes of luma: one
/// without noise still gets some where it is asked for, and a very noisy one no more.
const BOUNDS: [f32; 2] = [1.2, 4.0];

/// The side of the tile, and the standard deviation of its numbers.
const TILE: usize = 256;
const SPREAD: f32 = 32.0;

/// The width at which a grain is a pixel and a half wide.
const WIDTH: f32 = 1280.0;

/// Grain matched to a photo.
pub(crate) struct Grain {
    /// How much of it, in codes of luma, at each brightness.
    codes: [f32; STEPS],
    tile: Vec<i8>,
    seed: u64,
}

impl Grain {
    /// The grain of a photo that is fitted to the frame.
    pub(crate) fn new(photo: &Frame, seed: u64) -> Self {
        let width = photo.size.width as usize;
        Self {
            codes: matched(&noise(&photo.y, width)),
            tile: tile(seed, photo.size.width as f32 / WIDTH),
            seed,
        }
    }

    /// Lays so much of it, 0–1, over a frame of some number.
    pub(crate) fn draw(&self, frame: &mut Frame, amount: f32, number: u32) {
        let mut scales = [0_i32; 256];
        for (luma, scale) in (0_u8..=255).zip(&mut scales) {
            let codes = self.codes_at(luma) * amount;
            *scale = (codes / SPREAD * 4096.0 + 0.5) as i32;
        }
        let random = |n: u64| uniform([self.seed, 0x6772_6169, u64::from(number), n]);
        let [right, down] = [0, 1].map(|n| (random(n) * TILE as f32) as usize % TILE);
        let width = frame.size.width as usize;
        frame
            .y
            .par_chunks_mut(width)
            .enumerate()
            .with_min_len(16)
            .for_each(|(y, line)| {
                let row = &self.tile[(y + down) % TILE * TILE..][..TILE];
                let (end, begin) = (&row[right..], &row[..right]);
                let grains = end.iter().chain(begin).cycle();
                for (sample, &grain) in line.iter_mut().zip(grains) {
                    let change = i32::from(grain) * scales[usize::from(*sample)];
                    *sample = (i32::from(*sample) + ((change + 2048) >> 12)).clamp(16, 235) as u8;
                }
            });
    }

    fn codes_at(&self, luma: u8) -> f32 {
        let place = f32::from(luma.saturating_sub(16)) / 219.0 * STEPS as f32 - 0.5;
        let place = place.clamp(0.0, STEPS as f32 - 1.0);
        let below = (place as usize).min(STEPS - 2);
        lerp(
            self.codes[below],
            self.codes[below + 1],
            place - below as f32,
        )
    }
}

/// How much noise the flat places of a plane have at each brightness, in codes; none
/// where there are too few of them.
fn noise(luma: &[u8], width: usize) -> [Option<f32>; STEPS] {
    let height = luma.len() / width;
    let places = (height / SQUARE) * (width / SQUARE);
    let squares: Vec<Square> = (0..places)
        .into_par_iter()
        .with_min_len(64)
        .map(|i| {
            let (x, y) = (i % (width / SQUARE) * SQUARE, i / (width / SQUARE) * SQUARE);
            Square::of(luma, width, x, y)
        })
        .collect();
    std::array::from_fn(|step| {
        let mut here: Vec<Square> = squares
            .iter()
            .filter(|square| square.step() == Some(step))
            .copied()
            .collect();
        here.sort_by(|a, b| a.slope.total_cmp(&b.slope));
        here.truncate((here.len() as f32 * FLATTEST) as usize);
        let mut noise: Vec<f32> = here.iter().map(|square| square.noise).collect();
        noise.sort_by(f32::total_cmp);
        (noise.len() >= ENOUGH).then(|| noise[noise.len() / 2])
    })
}

/// A small place of a photo.
#[derive(Clone, Copy)]
struct Square {
    /// Its mean luma.
    mean: f32,
    /// How far its halves differ.
    slope: f32,
    /// The standard deviation of its noise.
    noise: f32,
}

impl Square {
    fn of(luma: &[u8], width: usize, left: usize, top: usize) -> Self {
        let at = |x: usize, y: usize| i32::from(luma[(top + y) * width + left + x]);
        let (mut sum, mut across, mut down, mut bends) = (0, 0, 0, 0);
        for y in 0..SQUARE {
            for x in 0..SQUARE {
                let here = at(x, y);
                sum += here;
                across += if x < SQUARE / 2 { here } else { -here };
                down += if y < SQUARE / 2 { here } else { -here };
            }
        }
        for y in 1..SQUARE - 1 {
            for x in 1..SQUARE - 1 {
                let row = |y: usize| at(x - 1, y) - 2 * at(x, y) + at(x + 1, y);
                bends += (row(y - 1) - 2 * row(y) + row(y + 1)).abs();
            }
        }
        let count = (SQUARE * SQUARE) as f32;
        let inner = ((SQUARE - 2) * (SQUARE - 2)) as f32;
        Self {
            mean: sum as f32 / count,
            slope: (across.abs() + down.abs()) as f32 / count,
            // The mean of what a normal deviation of 1 leaves is 6 · √(2/π).
            noise: bends as f32 / inner * 0.208_9,
        }
    }

    /// The brightness that it counts for; none where it may be clipped.
    fn step(&self) -> Option<usize> {
        let share = (self.mean - 16.0) / 219.0;
        (0.02..0.98)
            .contains(&share)
            .then(|| ((share * STEPS as f32) as usize).min(STEPS - 1))
    }
}

/// The grain of a photo with such noise: what is not known is like film, as much as
/// what is known says.
fn matched(noise: &[Option<f32>; STEPS]) -> [f32; STEPS] {
    let known: Vec<f32> = noise
        .iter()
        .zip(FILM)
        .filter_map(|(noise, film)| noise.map(|noise| noise / film))
        .collect();
    let mean = known.iter().sum::<f32>() / known.len().max(1) as f32;
    let [least, most] = BOUNDS;
    let level = mean.clamp(least, most);
    std::array::from_fn(|step| {
        let film = FILM[step] * level;
        match noise[step] {
            // What the photo says counts as far as it is no texture.
            Some(noise) => (noise * level / mean.max(1e-3)).clamp(0.6 * film, 1.7 * film),
            None => film,
        }
    })
}

/// Noise that repeats on all sides, softer the wider a grain is.
fn tile(seed: u64, scale: f32) -> Vec<i8> {
    let mut values: Vec<f32> = (0..TILE * TILE)
        .map(|i| {
            let random = |n: u64| uniform([seed, 0x7469_6c65, i as u64, n]);
            random(0) + random(1) + random(2) + random(3) - 2.0
        })
        .collect();
    let rounds = (scale + 0.5).clamp(1.0, 4.0) as usize;
    for _ in 0..rounds {
        values = soft(&values);
    }
    let squares: f32 = values.iter().map(|value| value * value).sum();
    let spread = (squares / values.len() as f32).sqrt().max(1e-6);
    values
        .iter()
        .map(|value| (value / spread * SPREAD).clamp(-127.0, 127.0) as i8)
        .collect()
}

/// A tile whose numbers are means of those about them.
fn soft(values: &[f32]) -> Vec<f32> {
    let at = |x: usize, y: usize| values[y % TILE * TILE + x % TILE];
    let row = |x: usize, y: usize| at(x + TILE - 1, y) + 2.0 * at(x, y) + at(x + 1, y);
    (0..TILE * TILE)
        .map(|i| {
            let (x, y) = (i % TILE, i / TILE);
            row(x, y + TILE - 1) + 2.0 * row(x, y) + row(x, y + 1)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    const SIZE: Size = Size {
        width: 640,
        height: 360,
    };

    /// A smooth picture from dark to light with noise of a deviation that grows with
    /// its brightness.
    fn photo(least: f32, most: f32) -> Frame {
        let mut frame = Frame::black(SIZE);
        for (i, luma) in frame.y.iter_mut().enumerate() {
            let share = (i % 640) as f32 / 640.0;
            let random = |n: u64| uniform([3, i as u64, n, 5]);
            // Twelve even numbers have a deviation of 1.
            let noise = (0..12).map(random).sum::<f32>() - 6.0;
            *luma = (30.0 + 190.0 * share + noise * lerp(least, most, share) + 0.5) as u8;
        }
        frame
    }

    #[test]
    fn the_noise_of_a_photo_is_measured_at_each_brightness() {
        let measured = noise(&photo(1.5, 4.5).y, 640);
        for (step, noise) in measured.iter().enumerate().skip(1).take(6) {
            let share = ((step as f32 + 0.5) / 8.0 * 219.0 + 16.0 - 30.0) / 190.0;
            let expected = lerp(1.5, 4.5, share);
            let noise = noise.unwrap();
            assert!(
                (noise / expected - 1.0).abs() < 0.15,
                "{step}: {noise}, {expected}"
            );
        }
    }

    #[test]
    fn grain_is_as_the_photos_noise_and_changes_from_frame_to_frame() {
        let photo = photo(2.0, 3.0);
        let grain = Grain::new(&photo, 7);
        let flat = |luma: u8, number: u32| {
            let mut frame = Frame::black(SIZE);
            frame.y.fill(luma);
            grain.draw(&mut frame, 1.0, number);
            frame.y
        };
        let deviation = |frame: &[u8], luma: f32| {
            let squares: f32 = frame.iter().map(|&v| (f32::from(v) - luma).powi(2)).sum();
            (squares / frame.len() as f32).sqrt()
        };
        let [dark, light] = [50_u8, 200].map(|luma| deviation(&flat(luma, 3), f32::from(luma)));
        assert!((1.6..2.7).contains(&dark), "{dark}");
        assert!((2.3..3.5).contains(&light), "{light}");
        assert_ne!(flat(120, 3), flat(120, 4));
        assert_eq!(flat(120, 3), flat(120, 3));
        let mean: f64 = flat(120, 3).iter().map(|&v| f64::from(v)).sum();
        assert!((mean / (640.0 * 360.0) - 120.0).abs() < 0.1);
    }

    #[test]
    fn a_photo_without_noise_still_has_grain_and_a_rough_one_not_too_much() {
        let least = matched(&noise(&photo(0.0, 0.0).y, 640));
        assert!(
            least.iter().all(|codes| (0.4..2.6).contains(codes)),
            "{least:?}"
        );
        let most = matched(&[Some(30.0); STEPS]);
        assert!(most.iter().all(|codes| *codes < 9.0), "{most:?}");
        assert_eq!(matched(&[None; STEPS]), FILM.map(|film| film * BOUNDS[0]));
    }

    #[test]
    fn no_grain_changes_nothing() {
        let photo = photo(2.0, 3.0);
        let mut frame = photo.clone();
        Grain::new(&photo, 7).draw(&mut frame, 0.0, 3);
        assert_eq!(frame, photo);
    }
}
