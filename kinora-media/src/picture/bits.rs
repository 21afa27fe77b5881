//! From 16 bits a channel to 8.

use kinora_core::size::Size;

use super::colour::{Colour, Srgb};
use super::raster::Samples;

/// Pixels of 8 bits a channel.
pub(super) struct Pixels {
    pub colour: Colour,
    pub bytes: Vec<u8>,
}

/// An order of the numbers 0–63 in which neighbours lie far apart (Bayer 1973).
const ORDER: [[u8; 8]; 8] = [
    [0, 32, 8, 40, 2, 34, 10, 42],
    [48, 16, 56, 24, 50, 18, 58, 26],
    [12, 44, 4, 36, 14, 46, 6, 38],
    [60, 28, 52, 20, 62, 30, 54, 22],
    [3, 35, 11, 43, 1, 33, 9, 41],
    [51, 19, 59, 27, 49, 17, 57, 25],
    [15, 47, 7, 39, 13, 45, 5, 37],
    [63, 31, 55, 23, 61, 29, 53, 21],
];

/// Drops the lower bits so that smooth slopes stay smooth.
///
/// Values between two steps become the one or the other in an order that makes
/// their mean right; values that 8 bits can hold stay what they are.
pub(super) fn to_eight_bits(srgb: Srgb, size: Size) -> Pixels {
    let colour = srgb.colour;
    let bytes = match srgb.samples {
        Samples::Eight(bytes) => bytes,
        Samples::Sixteen(values) => dither(&values, colour.channels(), size.width as usize),
    };
    Pixels { colour, bytes }
}

fn dither(values: &[u16], channels: usize, width: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(values.len());
    let rows = values.chunks(width.max(1) * channels);
    for (row, order) in rows.zip(ORDER.iter().cycle()) {
        for (pixel, &rank) in row.chunks(channels).zip(order.iter().cycle()) {
            bytes.extend(pixel.iter().map(|&value| step(value, rank)));
        }
    }
    bytes
}

/// One of the two steps around a value, by a rank of 0–63.
fn step(value: u16, rank: u8) -> u8 {
    let threshold = (u32::from(rank) * 2 + 1) * 257 / 128;
    // At most (65535 + 255) / 257 = 255.
    ((u32::from(value) + threshold) / 257) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_eight_bits_stay_and_others_keep_their_mean() {
        for value in 0..=255 {
            for rank in 0..64 {
                assert_eq!(step(u16::from(value) * 257, rank), value);
            }
        }
        for value in [1, 100, 257 * 7 + 64, 257 * 99 + 200, 65_534] {
            let sum: u32 = (0..64).map(|rank| u32::from(step(value, rank))).sum();
            let mean = f64::from(sum) / 64.0 * 257.0;
            assert!(
                (mean - f64::from(value)).abs() < 5.0,
                "{value} became {mean}"
            );
        }
    }
}
