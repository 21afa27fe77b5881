//! Arithmetic that gives the same bits on every machine, and order statistics.

pub(crate) use libm::{atan2, log10, sqrt};

/// Mixes two numbers into 64 random bits (the finaliser of SplitMix64).
pub(crate) fn hash(a: u64, b: u64) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in [a, b] {
        state = state.wrapping_add(part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state
}

/// The number below which a share of all numbers lie; 0 of none.
pub(crate) fn quantile(numbers: &[f64], share: f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// The middle number; 0 of none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    quantile(numbers, 0.5)
}

/// The mean, 0 of none.
pub(crate) fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

/// The root of the mean square, 0 of none.
pub(crate) fn rms(numbers: &[f64]) -> f64 {
    let squares: f64 = numbers.iter().map(|number| number * number).sum();
    sqrt(squares / numbers.len().max(1) as f64)
}

/// The peak signal-to-noise ratio in dB of a mean square of grey levels, at most 100.
pub(crate) fn decibels(mean_square: f64) -> f64 {
    if mean_square <= 0.0 {
        return 100.0;
    }
    (10.0 * log10(255.0 * 255.0 / mean_square)).min(100.0)
}

/// Solves a symmetric positive system by Cholesky's method; none if it is singular.
///
/// `matrix` has `N` rows of `N` numbers.
pub(crate) fn solve<const N: usize>(matrix: [[f64; N]; N], right: [f64; N]) -> Option<[f64; N]> {
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - dot;
            if i == j {
                if rest <= matrix[i][i].abs() * 1e-12 {
                    return None;
                }
                lower[i][i] = sqrt(rest);
            } else {
                lower[i][j] = rest / lower[j][j];
            }
        }
    }
    let mut half = [0.0; N];
    for i in 0..N {
        let dot: f64 = (0..i).map(|k| lower[i][k] * half[k]).sum();
        half[i] = (right[i] - dot) / lower[i][i];
    }
    let mut solution = [0.0; N];
    for i in (0..N).rev() {
        let dot: f64 = (i + 1..N).map(|k| lower[k][i] * solution[k]).sum();
        solution[i] = (half[i] - dot) / lower[i][i];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_statistics() {
        let check = |share, expected| assert_eq!(quantile(&[3.0, 1.0, 2.0], share), expected);
        check(0.0, 1.0);
        check(0.5, 2.0);
        check(1.0, 3.0);
        assert_eq!(quantile(&[], 0.5), 0.0);
        assert_eq!(rms(&[3.0, -4.0]), sqrt(12.5));
    }

    #[test]
    fn equal_pictures_have_a_finite_ratio() {
        assert_eq!(decibels(0.0), 100.0);
        assert!((decibels(1.0) - 48.13).abs() < 0.01);
    }

    #[test]
    fn a_system_is_solved_or_refused() {
        let found = solve([[4.0, 1.0], [1.0, 3.0]], [1.0, 2.0]).unwrap();
        assert!((found[0] - 1.0 / 11.0).abs() < 1e-12 && (found[1] - 7.0 / 11.0).abs() < 1e-12);
        assert_eq!(solve([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0]), None);
    }
}
