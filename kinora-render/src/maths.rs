//! Arithmetic that gives the same bits on every machine.
//!
//! `libm` in place of the platform's functions, no fused multiply-add, and a
//! counter-based generator in place of one with a state.

pub(crate) use libm::{atan2f as atan2, cosf as cos, expf as exp, powf as pow, sinf as sin};

/// π.
pub(crate) const PI: f32 = std::f32::consts::PI;

/// 2π.
pub(crate) const TAU: f32 = std::f32::consts::TAU;

/// The share of the way from `a` to `b`.
pub(crate) fn lerp(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// `share` of 256 parts of `new` and the rest of `old`.
#[inline]
pub(crate) fn mix(old: u8, new: u8, share: u32) -> u8 {
    ((u32::from(old) * (256 - share) + u32::from(new) * share + 128) >> 8) as u8
}

/// What lies at a place of a grid of `width` by `height` points, bilinear, the
/// edge continued outwards; `at` tells the numbers of a column and a row.
#[inline]
pub(crate) fn bilinear<const N: usize>(
    [width, height]: [usize; 2],
    [x, y]: [f32; 2],
    at: impl Fn(usize, usize) -> [f32; N],
) -> [f32; N] {
    let x = x.clamp(0.0, (width - 1) as f32);
    let y = y.clamp(0.0, (height - 1) as f32);
    let (column, row) = (x as usize, y as usize);
    let next = (column + 1).min(width - 1);
    let below = (row + 1).min(height - 1);
    let (fx, fy) = (x - column as f32, y - row as f32);
    let [a, b] = [at(column, row), at(next, row)];
    let [c, d] = [at(column, below), at(next, below)];
    std::array::from_fn(|i| {
        let top = a[i] + (b[i] - a[i]) * fx;
        let bottom = c[i] + (d[i] - c[i]) * fx;
        top + (bottom - top) * fy
    })
}

/// 0 below `from`, 1 above `to`, a cubic between them.
pub(crate) fn smoothstep(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The path of least jerk from rest to rest: 10t³ − 15t⁴ + 6t⁵.
///
/// Flash and Hogan, "The coordination of arm movements", 1985.
pub(crate) fn minimum_jerk(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * t * (10.0 + t * (6.0 * t - 15.0))
}

/// Mixes the parts of a name into 64 random bits (the finaliser of SplitMix64).
pub(crate) fn hash(parts: [u64; 4]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in parts {
        state = state.wrapping_add(part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state
}

/// A uniform number in 0–1 named by its parts.
pub(crate) fn uniform(parts: [u64; 4]) -> f32 {
    // 24 bits fill an f32's significand exactly.
    (hash(parts) >> 40) as f32 / (1 << 24) as f32
}

/// Smooth noise along a line, in −1–1, with one random value a whole number.
pub(crate) fn value_noise(seed: u64, track: u64, x: f32) -> f32 {
    let cell = x.floor();
    let at = |offset: f32| {
        let key = (cell + offset) as i64;
        2.0 * uniform([seed, track, key as u64, 1]) - 1.0
    };
    lerp(at(0.0), at(1.0), smoothstep(0.0, 1.0, x - cell))
}

/// Smooth noise over a plane, in 0–1, with one random value a lattice point.
pub(crate) fn value_noise_2d(seed: u64, track: u64, x: f32, y: f32) -> f32 {
    let (cell_x, cell_y) = (x.floor(), y.floor());
    let at = |dx: f32, dy: f32| {
        let (kx, ky) = ((cell_x + dx) as i64, (cell_y + dy) as i64);
        uniform([seed, track, kx as u64, ky as u64])
    };
    let (fx, fy) = (
        smoothstep(0.0, 1.0, x - cell_x),
        smoothstep(0.0, 1.0, y - cell_y),
    );
    lerp(
        lerp(at(0.0, 0.0), at(1.0, 0.0), fx),
        lerp(at(0.0, 1.0), at(1.0, 1.0), fx),
        fy,
    )
}

/// The number below which `share` of some numbers lie; 0 of none.
pub(crate) fn rank(mut numbers: Vec<f32>, share: f32) -> f32 {
    if numbers.is_empty() {
        return 0.0;
    }
    let place = ((numbers.len() - 1) as f32 * share) as usize;
    *numbers.select_nth_unstable_by(place, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_jerk_rests_at_both_ends() {
        assert_eq!(minimum_jerk(0.0), 0.0);
        assert_eq!(minimum_jerk(1.0), 1.0);
        assert!((minimum_jerk(0.5) - 0.5).abs() < 1e-6);
        assert!(minimum_jerk(0.01) < 1e-4);
    }

    #[test]
    fn uniform_numbers_fill_their_range() {
        let numbers: Vec<f32> = (0..4096).map(|n| uniform([7, n, 0, 0])).collect();
        let mean = numbers.iter().sum::<f32>() / 4096.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        assert!(numbers.iter().all(|n| (0.0..1.0).contains(n)));
    }
}
