//! Where the noise that a film is made from comes from.

use candle_core::{Device, Tensor};

use crate::error::Result;

/// Gives noise in the order that it is asked for.
pub trait Noise {
    /// Normally distributed numbers in this shape: (1, tokens, channels).
    ///
    /// # Errors
    /// When there is no noise of this shape.
    fn draw(&mut self, shape: [usize; 3]) -> Result<Tensor>;
}

/// Noise that a seed decides: the same on every machine, and for any number of threads.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: u64,
    drawn: u64,
}

impl Seeded {
    /// Noise of this seed, from its beginning.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Two normally distributed numbers, by Box and Muller's formula.
    fn pair(&mut self) -> [f32; 2] {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        let angle = std::f64::consts::TAU * self.uniform();
        [
            (radius * libm::cos(angle)) as f32,
            (radius * libm::sin(angle)) as f32,
        ]
    }

    /// A number above 0 and up to 1, of 53 random bits.
    fn uniform(&mut self) -> f64 {
        self.drawn += 1;
        let bits = scramble(self.seed ^ scramble(self.drawn)) >> 11;
        (bits + 1) as f64 / (1_u64 << 53) as f64
    }
}

impl Noise for Seeded {
    fn draw(&mut self, shape: [usize; 3]) -> Result<Tensor> {
        let count: usize = shape.iter().product();
        let mut values = Vec::with_capacity(count + 1);
        while values.len() < count {
            values.extend(self.pair());
        }
        values.truncate(count);
        Ok(Tensor::from_vec(values, &shape, &Device::Cpu)?)
    }
}

/// The finaliser of SplitMix64.
fn scramble(value: u64) -> u64 {
    let z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(seed: u64) -> Vec<f32> {
        let noise = Seeded::new(seed).draw([1, 500, 41]).unwrap();
        noise.flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn noise_is_normally_distributed() {
        let values: Vec<f64> = values(7).into_iter().map(f64::from).collect();
        let count = values.len() as f64;
        let moment = |power| values.iter().map(|v| v.powi(power)).sum::<f64>() / count;
        assert!(moment(1).abs() < 0.03, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.05, "{}", moment(2));
        assert!(moment(3).abs() < 0.1, "{}", moment(3));
        assert!((moment(4) - 3.0).abs() < 0.3, "{}", moment(4));
    }

    #[test]
    fn noise_is_decided_by_its_seed_alone() {
        assert_eq!(values(1), values(1));
        assert_ne!(values(1), values(2));
    }

    #[test]
    fn noise_goes_on_where_it_stopped() {
        let mut noise = Seeded::new(3);
        let first = noise.draw([1, 2, 2]).unwrap().to_vec3::<f32>().unwrap();
        let second = noise.draw([1, 2, 2]).unwrap().to_vec3::<f32>().unwrap();
        assert_ne!(first, second);
    }
}
