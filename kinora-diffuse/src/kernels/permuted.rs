//! Numbers in another order of their dimensions.

use rayon::prelude::*;

/// Numbers in one piece of work, about.
const PIECE: usize = 16_384;

/// What stands at these strides, one number after the other; `dims` and `strides` are those of the result.
pub(crate) fn permuted<T: Copy + Default + Send + Sync>(
    x: &[T],
    dims: &[usize],
    strides: &[usize],
) -> Vec<T> {
    assert!(
        dims.len() == strides.len() && dims.len() >= 2,
        "every dimension has a stride, and there are two at least"
    );
    let mut y = vec![T::default(); dims.iter().product()];
    if y.is_empty() {
        return y;
    }
    let (outer, inner) = dims.split_at(dims.len() - 2);
    let (steps, [down, across]) = (strides, [strides[outer.len()], strides[outer.len() + 1]]);
    let size = inner[0] * inner[1];
    let pieces = PIECE.div_ceil(size);
    y.par_chunks_mut(pieces * size)
        .enumerate()
        .for_each(|(piece, y)| {
            for (plane, y) in y.chunks_mut(size).enumerate() {
                let mut rest = piece * pieces + plane;
                let mut start = 0;
                for (dim, stride) in outer.iter().zip(steps).rev() {
                    start += rest % dim * stride;
                    rest /= dim;
                }
                for (row, y) in y.chunks_mut(inner[1]).enumerate() {
                    let from = &x[start + row * down..];
                    for (y, x) in y.iter_mut().zip(from.iter().step_by(across)) {
                        *y = *x;
                    }
                }
            }
        });
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_to_its_place() {
        let x: Vec<u32> = (0..2 * 3 * 50 * 170).collect();
        // Of (2, 3, 50, 170): (3, 170, 2, 50).
        let found = permuted(&x, &[3, 170, 2, 50], &[50 * 170, 1, 3 * 50 * 170, 170]);
        let mut at = 0;
        for b in 0..3 {
            for d in 0..170 {
                for a in 0..2 {
                    for c in 0..50 {
                        assert_eq!(found[at], ((a * 3 + b) * 50 + c) * 170 + d);
                        at += 1;
                    }
                }
            }
        }
        assert_eq!(permuted(&x, &[2, 3], &[3, 1]), [0, 1, 2, 3, 4, 5]);
        assert!(permuted(&x, &[2, 0], &[1, 1]).is_empty());
    }
}
