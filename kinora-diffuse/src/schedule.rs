//! The noise levels that a film is denoised along, and the step from one to the next.
//!
//! As diffusers' `FlowMatchEulerDiscreteScheduler`, in the form that LTX-2.x uses: a level (sigma) is the
//! part of noise in a latent, and the model's answer (a velocity) points from the film to the noise.

use candle_core::{DType, Tensor};
use serde::Deserialize;

use crate::config;
use crate::error::{Error, Result};
use crate::parity::{Case, Outputs};

/// The levels of the distilled models' first stage, in which one forward pass a step is enough.
pub const DISTILLED: &[f32] = &[
    1.0, 0.993_75, 0.9875, 0.981_25, 0.975, 0.909_375, 0.725, 0.421_875,
];

/// The levels of the distilled models' second stage, which begins from an enlarged first one.
pub const DISTILLED_REFINEMENT: &[f32] = &[0.909_375, 0.725, 0.421_875];

/// How many steps of training time there are in one unit of level.
pub const TRAINING_STEPS: f32 = 1000.0;

/// How levels are bent by the number of video tokens, as `scheduler_config.json` says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Whether the bend depends on the number of tokens at all.
    pub use_dynamic_shifting: bool,
    /// The bend at `base_image_seq_len` tokens.
    pub base_shift: f64,
    /// The bend at `max_image_seq_len` tokens.
    pub max_shift: f64,
    /// A number of tokens.
    pub base_image_seq_len: u32,
    /// A larger number of tokens.
    pub max_image_seq_len: u32,
    /// The last level before zero, where levels are stretched to end there.
    pub shift_terminal: Option<f64>,
    /// A bend that does not depend on tokens, where `use_dynamic_shifting` is off.
    pub shift: f64,
    /// The form of the bend.
    pub time_shift_type: String,
    /// Steps of training time in one unit of level.
    pub num_train_timesteps: u32,
    /// Whether each step adds noise again.
    pub stochastic_sampling: bool,
    /// Whether levels rise instead of falling.
    pub invert_sigmas: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            use_dynamic_shifting: true,
            base_shift: 0.95,
            max_shift: 2.05,
            base_image_seq_len: 1024,
            max_image_seq_len: 4096,
            shift_terminal: Some(0.1),
            shift: 1.0,
            time_shift_type: "exponential".into(),
            num_train_timesteps: 1000,
            stochastic_sampling: false,
            invert_sigmas: false,
        }
    }
}

impl Config {
    /// Refuses what is not built.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        config::only(
            "time_shift_type",
            &self.time_shift_type.as_str(),
            &"exponential",
        )?;
        config::only("num_train_timesteps", &self.num_train_timesteps, &1000)?;
        config::only("stochastic_sampling", &self.stochastic_sampling, &false)?;
        config::only("invert_sigmas", &self.invert_sigmas, &false)
    }

    /// The bend for this number of video tokens, on the line through the two known points.
    #[must_use]
    pub fn bend(&self, tokens: usize) -> f64 {
        let (low, high) = (
            f64::from(self.base_image_seq_len),
            f64::from(self.max_image_seq_len),
        );
        let slope = (self.max_shift - self.base_shift) / (high - low);
        // A film has far fewer tokens than a double counts exactly.
        tokens as f64 * slope + (self.base_shift - slope * low)
    }
}

/// Falling noise levels; the last is zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    levels: Vec<f32>,
}

impl Schedule {
    /// Even levels, bent for this number of video tokens.
    ///
    /// # Errors
    /// When there are no steps, or the configuration asks for what is not built.
    pub fn bent(config: &Config, steps: usize, tokens: usize) -> Result<Self> {
        config.check()?;
        if steps == 0 {
            return Err(Error::Input(
                "a film needs at least 1 step; 0 were asked for".into(),
            ));
        }
        let mut levels = even(steps);
        if config.use_dynamic_shifting {
            let bend = config.bend(tokens).exp() as f32;
            levels
                .iter_mut()
                .for_each(|s| *s = bend / (bend + (1.0 / *s - 1.0)));
        } else {
            let shift = config.shift as f32;
            levels
                .iter_mut()
                .for_each(|s| *s = shift * *s / (1.0 + (shift - 1.0) * *s));
        }
        // A single step starts at 1 and has nothing to stretch.
        let last = levels[steps - 1];
        if let Some(end) = config.shift_terminal.filter(|_| last < 1.0) {
            let stretch = (1.0 - last) / (1.0 - end) as f32;
            levels
                .iter_mut()
                .for_each(|s| *s = 1.0 - (1.0 - *s) / stretch);
        }
        Self::given(&levels)
    }

    /// These levels as they are, and a zero after them.
    ///
    /// # Errors
    /// When they do not fall within 1–0.
    pub fn given(levels: &[f32]) -> Result<Self> {
        let falling = levels.windows(2).all(|pair| pair[0] > pair[1]);
        let within = levels.iter().all(|s| *s > 0.0 && *s <= 1.0);
        if levels.is_empty() || !falling || !within {
            return Err(Error::Input(format!(
                "noise levels must fall from at most 1 to above 0; {levels:?} do not"
            )));
        }
        let levels = levels.iter().copied().chain([0.0]).collect();
        Ok(Self { levels })
    }

    /// The number of steps.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.levels.len() - 1
    }

    /// All levels, the zero at the end too.
    #[must_use]
    pub fn levels(&self) -> &[f32] {
        &self.levels
    }

    /// The level before a step.
    #[must_use]
    pub fn level(&self, step: usize) -> f32 {
        self.levels[step]
    }

    /// The latent after a step along a velocity.
    ///
    /// # Errors
    /// When the shapes differ.
    pub fn step(&self, step: usize, latent: &Tensor, velocity: &Tensor) -> Result<Tensor> {
        let change = f64::from(self.levels[step + 1] - self.levels[step]);
        Ok((latent + (velocity * change)?)?)
    }
}

/// `count` levels from 1 to 1/count.
fn even(count: usize) -> Vec<f32> {
    let last = 1.0 / count as f64;
    let gap = if count > 1 {
        (last - 1.0) / (count - 1) as f64
    } else {
        0.0
    };
    (0..count)
        .map(|i| if i + 1 == count && count > 1 { last } else { 1.0 + i as f64 * gap } as f32)
        .collect()
}

/// Computes the schedules of a golden file, whose names say the steps and tokens (`n40_s14080`).
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let config: Config = config::parse(case.args())?;
    let mut outputs = Outputs::new();
    for name in case.outputs() {
        let schedule = match name.as_str() {
            "distilled" => Schedule::given(DISTILLED)?,
            "distilled2" => Schedule::given(DISTILLED_REFINEMENT)?,
            other => {
                let (steps, tokens) = other
                    .strip_prefix('n')
                    .and_then(|rest| rest.split_once("_s"))
                    .and_then(|(n, s)| Some((n.parse().ok()?, s.parse().ok()?)))
                    .ok_or_else(|| case.fail(format!("out.{other} names no schedule")))?;
                Schedule::bent(&config, steps, tokens)?
            }
        };
        let levels = Tensor::from_slice(schedule.levels(), schedule.levels().len(), case.device())?;
        outputs.push((name, levels.to_dtype(DType::F32)?));
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_do_not_fall_are_refused() {
        for levels in [
            &[][..],
            &[0.5, 0.5],
            &[0.5, 0.7],
            &[1.5, 0.5],
            &[0.5, 0.0],
            &[f32::NAN],
        ] {
            assert!(Schedule::given(levels).is_err(), "{levels:?}");
        }
        assert_eq!(Schedule::given(DISTILLED).unwrap().steps(), 8);
    }

    #[test]
    fn a_bent_schedule_starts_at_one_and_ends_at_its_terminal() {
        let schedule = Schedule::bent(&Config::default(), 30, 5000).unwrap();
        assert_eq!(schedule.level(0), 1.0);
        assert!((schedule.level(29) - 0.1).abs() < 1e-6);
        assert_eq!(schedule.levels()[30], 0.0);
    }

    #[test]
    fn a_kind_of_schedule_that_is_not_built_is_refused() {
        let config = Config {
            time_shift_type: "linear".into(),
            ..Config::default()
        };
        let error = Schedule::bent(&config, 4, 100).unwrap_err().to_string();
        assert!(error.contains("time_shift_type"), "{error}");
    }
}
