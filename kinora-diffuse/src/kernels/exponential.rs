//! Exponentials, and what is made of them, in plain arithmetic that compilers turn into vector instructions.

/// Adding this rounds a small f32 to a whole number, which then stands in the lowest bits.
const ROUNDER: f32 = 12_582_912.0;
const LOWEST: f32 = -87.3;
const HIGHEST: f32 = 88.0;

/// `e^x` within 2 units in the last place; 0 below −87.3, and e⁸⁸ above 88.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let clamped = if x < LOWEST { LOWEST } else { x };
    let clamped = if clamped > HIGHEST { HIGHEST } else { clamped };
    let rounded = clamped * std::f32::consts::LOG2_E + ROUNDER;
    let whole = rounded - ROUNDER;
    // ln 2 in two parts, so that the first product is exact.
    let rest = clamped - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut power = 1.987_569_1e-4_f32;
    for factor in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_6e-1,
        0.5,
    ] {
        power = power * rest + factor;
    }
    let power = power * (rest * rest) + rest + 1.0;
    let scale = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    if x < LOWEST { 0.0 } else { power * scale }
}

/// `2^x` within 2 units in the last place for what is below 127; 0 below −126. Products are fused with sums.
#[inline(always)]
pub(super) fn power_of_two(x: f32) -> f32 {
    let rounded = x + ROUNDER;
    let rest = x - (rounded - ROUNDER);
    let mut power = 1.535_336_2e-4_f32;
    for factor in [
        1.339_887_4e-3,
        9.618_437e-3,
        5.550_332_4e-2,
        0.240_226_48,
        std::f32::consts::LN_2,
        1.0,
    ] {
        power = power.mul_add(rest, factor);
    }
    let scale = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    if x < -126.0 { 0.0 } else { power * scale }
}

/// `1 / (1 + e^−x)`.
#[inline(always)]
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `x · sigmoid(x)`.
#[inline(always)]
pub(super) fn silu(x: f32) -> f32 {
    x / (1.0 + exp(-x))
}

/// GELU by its hyperbolic tangent formula; `(1 + tanh u) / 2` is `sigmoid(2u)`.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    const TWICE: f32 = 2.0 * 0.797_884_6;
    silu_of(x, TWICE * (x + 0.044_715 * x * x * x))
}

#[inline(always)]
fn silu_of(x: f32, inner: f32) -> f32 {
    x / (1.0 + exp(-inner))
}

/// A sine, within one unit in the last place for arguments to 10⁷ (in f64 inside), and squared.
#[inline(always)]
pub(super) fn squared_sine(x: f32) -> f32 {
    /// Adding this rounds an f64 to a whole number.
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    let x = f64::from(x);
    let whole = (x * std::f64::consts::FRAC_1_PI + ROUNDER) - ROUNDER;
    // π in two parts; the first has few enough bits for the product to be exact.
    let rest = x - whole * 3.141_592_502_593_994 - whole * 1.509_957_990_978_376_4e-7;
    let square = rest * rest;
    let mut sum = -7.647_163_731_819_816e-13_f64;
    for factor in [
        1.605_904_383_682_161_4e-10,
        -2.505_210_838_544_172e-8,
        2.755_731_922_398_589_3e-6,
        -1.984_126_984_126_984e-4,
        8.333_333_333_333_333e-3,
        -1.666_666_666_666_666_6e-1,
    ] {
        sum = sum * square + factor;
    }
    let sine = (rest + rest * square * sum) as f32;
    sine * sine
}

#[cfg(test)]
mod tests {
    #[test]
    fn exponentials_are_within_two_units_in_the_last_place() {
        let mut worst = 0.0_f64;
        for step in 0..200_000 {
            let x = -87.0 + 175.0 * step as f32 / 200_000.0;
            let exact = f64::from(x).exp();
            worst = worst.max((f64::from(super::exp(x)) - exact).abs() / exact);
        }
        assert!(worst < 2.0 * f64::from(f32::EPSILON), "{worst}");
        assert_eq!(super::exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(super::exp(0.0), 1.0);
        assert!(super::exp(f32::NAN).is_nan());
    }

    #[test]
    fn powers_of_two_are_within_two_units_in_the_last_place() {
        let mut worst = 0.0_f64;
        for step in 0..200_000 {
            let x = -126.0 + 252.0 * step as f32 / 200_000.0;
            let exact = f64::from(x).exp2();
            worst = worst.max((f64::from(super::power_of_two(x)) - exact).abs() / exact);
        }
        assert!(worst < 2.0 * f64::from(f32::EPSILON), "{worst}");
        assert_eq!(super::power_of_two(f32::NEG_INFINITY), 0.0);
        assert_eq!(super::power_of_two(0.0), 1.0);
        assert!(super::power_of_two(f32::NAN).is_nan());
    }

    #[test]
    fn squared_sines_are_within_the_last_places() {
        for step in 0..400_000 {
            let x = (step as f32 - 200_000.0) * 0.017_3;
            let exact = f64::from(x).sin().powi(2);
            let found = f64::from(super::squared_sine(x));
            assert!(
                (found - exact).abs() <= 2e-7 * exact + 1e-14,
                "{x}: {found} {exact}"
            );
        }
        for x in [1e5_f32, -4e6, 9.9e6] {
            let exact = f64::from(x).sin().powi(2);
            assert!(
                (f64::from(super::squared_sine(x)) - exact).abs() < 1e-7,
                "{x}"
            );
        }
    }

    #[test]
    fn gelu_is_the_formula() {
        for step in 0..2_000 {
            let x = (step - 1_000) as f32 / 90.0;
            let wide = f64::from(x);
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (wide + 0.044_715 * wide.powi(3));
            let exact = 0.5 * wide * (1.0 + inner.tanh());
            assert!(
                (f64::from(super::gelu(x)) - exact).abs() < 1e-6 * exact.abs().max(1e-3),
                "{x}"
            );
        }
    }
}
