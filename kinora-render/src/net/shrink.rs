//! Pictures at another size by an exact box filter.

use kinora_core::frame::Picture;
use rayon::prelude::*;

/// Stretches a picture to `side` × `side` RGB pixels, each the mean of the area under it.
///
/// Whole numbers only, rounded once: the same bytes on every machine.
pub(crate) fn shrink(picture: &Picture, side: usize) -> Vec<u8> {
    shrink_to(picture, [side, side])
}

/// The same to `across` × `down` pixels.
pub(crate) fn shrink_to(picture: &Picture, [across, down]: [usize; 2]) -> Vec<u8> {
    let (width, height) = (picture.size.width as usize, picture.size.height as usize);
    let columns: Vec<Vec<Share>> = (0..across).map(|x| shares(x, across, width)).collect();
    let mut small = vec![0; across * down * 3];
    small
        .par_chunks_exact_mut(across * 3)
        .enumerate()
        .for_each(|(y, row)| {
            let mut sums = vec![0_u64; across * 3];
            for share in shares(y, down, height) {
                let source = &picture.rgb[share.index * width * 3..][..width * 3];
                add_row(&mut sums, source, &columns, share.amount);
            }
            let whole = (width * height) as u64;
            row.iter_mut()
                .zip(&sums)
                .for_each(|(byte, sum)| *byte = ((sum + whole / 2) / whole) as u8);
        });
    small
}

/// How much of a source pixel lies under a new one, in 1/side of it.
struct Share {
    index: usize,
    amount: u64,
}

/// The pixels of a line of `length` that lie under pixel `index` of `side`.
fn shares(index: usize, side: usize, length: usize) -> Vec<Share> {
    let (from, to) = (index * length, (index + 1) * length);
    let covered = from / side..to.div_ceil(side);
    let amount = |pixel: usize| (to.min((pixel + 1) * side) - from.max(pixel * side)) as u64;
    covered
        .map(|index| Share {
            index,
            amount: amount(index),
        })
        .collect()
}

fn add_row(sums: &mut [u64], source: &[u8], columns: &[Vec<Share>], amount: u64) {
    for (sums, column) in sums.chunks_exact_mut(3).zip(columns) {
        let mut pixel = [0; 3];
        for share in column {
            let rgb = &source[share.index * 3..][..3];
            pixel
                .iter_mut()
                .zip(rgb)
                .for_each(|(sum, byte)| *sum += share.amount * u64::from(*byte));
        }
        sums.iter_mut()
            .zip(pixel)
            .for_each(|(sum, pixel)| *sum += amount * pixel);
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    fn check(width: u32, height: u32, greys: &[u8], side: usize, expected: &[u8]) {
        let rgb = greys.iter().flat_map(|grey| [*grey; 3]).collect();
        let small = shrink(
            &Picture {
                size: Size { width, height },
                rgb,
            },
            side,
        );
        let greys: Vec<u8> = small.chunks_exact(3).map(|pixel| pixel[0]).collect();
        assert_eq!(greys, expected);
    }

    #[test]
    fn a_pixel_is_the_mean_of_the_area_under_it() {
        check(2, 2, &[0, 10, 20, 30], 1, &[15]);
        check(2, 2, &[0, 10, 20, 30], 2, &[0, 10, 20, 30]);
        check(3, 1, &[0, 90, 30], 2, &[30, 50, 30, 50]);
        check(1, 1, &[7], 3, &[7; 9]);
        check(5, 3, &[255; 15], 4, &[255; 16]);
    }
}
