//! The noise levels that a film is denoised along, and the way from one to the next.
//!
//! As diffusers' `UniPCMultistepScheduler`, in the form that Wan uses: the model's answer is a velocity, the solver works
//! on the film that it foresees, and each step is corrected by what the next one has seen.

use candle_core::Tensor;
use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};
use crate::parity::{Case, Outputs};

/// What the first level is short of 1, where logarithms end.
const SHORT: f64 = 1e-6;

/// What `scheduler_config.json` says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// How far levels are bent towards noise.
    pub flow_shift: f64,
    /// Steps of training time in one unit of level.
    pub num_train_timesteps: u32,
    /// The steps whose answers correct nothing.
    pub disable_corrector: Vec<usize>,
    solver_order: usize,
    prediction_type: String,
    solver_type: String,
    final_sigmas_type: String,
    use_flow_sigmas: bool,
    predict_x0: bool,
    lower_order_final: bool,
    thresholding: bool,
    use_karras_sigmas: bool,
    use_exponential_sigmas: bool,
    use_beta_sigmas: bool,
    use_dynamic_shifting: bool,
    shift_terminal: Option<f64>,
}

impl Default for Config {
    /// That of the published Wan 2.2 TI2V-5B.
    fn default() -> Self {
        Self {
            flow_shift: 5.0,
            num_train_timesteps: 1000,
            disable_corrector: Vec::new(),
            solver_order: 2,
            prediction_type: "flow_prediction".into(),
            solver_type: "bh2".into(),
            final_sigmas_type: "zero".into(),
            use_flow_sigmas: true,
            predict_x0: true,
            lower_order_final: true,
            thresholding: false,
            use_karras_sigmas: false,
            use_exponential_sigmas: false,
            use_beta_sigmas: false,
            use_dynamic_shifting: false,
            shift_terminal: None,
        }
    }
}

impl Config {
    /// Refuses what is not built.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        only("solver_order", &self.solver_order, &2)?;
        let text = |field, value: &String, built| only(field, &value.as_str(), &built);
        text("prediction_type", &self.prediction_type, "flow_prediction")?;
        text("solver_type", &self.solver_type, "bh2")?;
        text("final_sigmas_type", &self.final_sigmas_type, "zero")?;
        for (field, value, built) in [
            ("use_flow_sigmas", self.use_flow_sigmas, true),
            ("predict_x0", self.predict_x0, true),
            ("lower_order_final", self.lower_order_final, true),
            ("thresholding", self.thresholding, false),
            ("use_karras_sigmas", self.use_karras_sigmas, false),
            ("use_exponential_sigmas", self.use_exponential_sigmas, false),
            ("use_beta_sigmas", self.use_beta_sigmas, false),
            ("use_dynamic_shifting", self.use_dynamic_shifting, false),
        ] {
            only(field, &value, &built)?;
        }
        only("shift_terminal", &self.shift_terminal, &None)?;
        if self.num_train_timesteps > 0 && self.flow_shift.is_finite() && self.flow_shift > 0.0 {
            return Ok(());
        }
        Err(Error::Config {
            field: "flow_shift or num_train_timesteps".into(),
            value: format!("{} and {}", self.flow_shift, self.num_train_timesteps),
            allowed: "both must be above 0".into(),
        })
    }
}

/// Falling noise levels; the last is zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    levels: Vec<f32>,
    training: Vec<f32>,
    uncorrected: Vec<usize>,
}

impl Schedule {
    /// So many steps.
    ///
    /// # Errors
    /// When there are none, or the configuration asks for what is not built.
    pub fn new(config: &Config, steps: usize) -> Result<Self> {
        config.check()?;
        let units = f64::from(config.num_train_timesteps);
        if steps == 0 {
            return Err(Error::Input(
                "a film needs at least 1 step; 0 were asked for".into(),
            ));
        }
        let fall = (1.0 / units - 1.0) / steps as f64;
        let shift = config.flow_shift;
        let bent = (0..steps).map(|step| {
            let level = 1.0 + step as f64 * fall;
            let level = shift * level / (1.0 + (shift - 1.0) * level);
            if (level - 1.0).abs() < SHORT {
                level - SHORT
            } else {
                level
            }
        });
        let bent: Vec<f64> = bent.collect();
        Ok(Self {
            // The model knows whole steps of training alone.
            training: bent
                .iter()
                .map(|level| (level * units).trunc() as f32)
                .collect(),
            levels: bent
                .iter()
                .map(|level| *level as f32)
                .chain([0.0])
                .collect(),
            uncorrected: config.disable_corrector.clone(),
        })
    }

    /// The number of steps.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.training.len()
    }

    /// The level of a step on the scale of training, as the model is told it.
    #[must_use]
    pub fn training(&self, step: usize) -> f32 {
        self.training[step]
    }

    /// Half the logarithm of the signal's strength over the noise's.
    fn strength(&self, step: usize) -> f64 {
        let level = f64::from(self.levels[step]);
        (1.0 - level).ln() - level.ln()
    }
}

/// A film on its way along a schedule.
pub struct Solver<'a> {
    schedule: &'a Schedule,
    step: usize,
    /// How many of the films that were foreseen the last step was made from.
    order: usize,
    /// The film before the last step.
    before: Option<Tensor>,
    /// The films that were foreseen, the latest last; at most two.
    foreseen: Vec<Tensor>,
}

/// What a step between two levels multiplies by.
struct Factors {
    /// The noisy film.
    film: f64,
    /// The film that is foreseen, and what is known of its change.
    foreseen: f64,
    /// The logarithmic length of the step.
    length: f64,
}

impl Factors {
    fn new(schedule: &Schedule, from: usize) -> Self {
        let [before, after] = [from, from + 1].map(|step| f64::from(schedule.levels[step]));
        let length = schedule.strength(from + 1) - schedule.strength(from);
        let signal = 1.0 - after;
        // The last step has no end: its exponential is 0.
        let shrink = (-length).exp_m1();
        Self {
            film: after / before,
            foreseen: -signal * shrink,
            length,
        }
    }
}

impl<'a> Solver<'a> {
    /// At the schedule's beginning.
    #[must_use]
    pub fn new(schedule: &'a Schedule) -> Self {
        Self {
            schedule,
            step: 0,
            order: 0,
            before: None,
            foreseen: Vec::new(),
        }
    }

    /// The film after the next step along a velocity.
    ///
    /// # Errors
    /// When the schedule is over, or the shapes differ.
    pub fn next(&mut self, film: &Tensor, velocity: &Tensor) -> Result<Tensor> {
        if self.step >= self.schedule.steps() {
            return Err(Error::Input(format!(
                "the schedule has {} steps, and one more was asked for",
                self.schedule.steps()
            )));
        }
        let level = f64::from(self.schedule.levels[self.step]);
        let foreseen = (film - (velocity * level)?)?;
        let film = match &self.before {
            Some(before) if self.corrects() => self.corrected(before, &foreseen)?,
            _ => film.clone(),
        };
        if self.foreseen.len() == 2 {
            self.foreseen.remove(0);
        }
        self.foreseen.push(foreseen);
        let left = self.schedule.steps() - self.step;
        self.order = left.min(self.foreseen.len()).min(2);
        let next = self.predicted(&film)?;
        self.before = Some(film);
        self.step += 1;
        Ok(next)
    }

    fn corrects(&self) -> bool {
        let before = self.step.checked_sub(1);
        before.is_some_and(|step| !self.schedule.uncorrected.contains(&step))
    }

    /// The film that was foreseen so many steps before the last.
    fn earlier(&self, steps: usize) -> Result<&Tensor> {
        let place = self.foreseen.len().checked_sub(1 + steps);
        place
            .and_then(|place| self.foreseen.get(place))
            .ok_or_else(|| {
                Error::Input(format!(
                    "nothing was foreseen {steps} steps before this one"
                ))
            })
    }

    /// How far the step before the one from `from` lies, in units of this one.
    fn ratio(&self, from: usize, length: f64) -> f64 {
        (self.schedule.strength(from - 1) - self.schedule.strength(from)) / length
    }

    fn predicted(&self, film: &Tensor) -> Result<Tensor> {
        let factors = Factors::new(self.schedule, self.step);
        let last = self.earlier(0)?;
        let next = ((film * factors.film)? + (last * factors.foreseen)?)?;
        if self.order < 2 {
            return Ok(next);
        }
        let ratio = self.ratio(self.step, factors.length);
        let change = ((self.earlier(1)? - last)? / ratio)?;
        Ok((next + (change * (0.5 * factors.foreseen))?)?)
    }

    /// The last step once more, now that its end has been seen.
    fn corrected(&self, before: &Tensor, seen: &Tensor) -> Result<Tensor> {
        let from = self.step - 1;
        let factors = Factors::new(self.schedule, from);
        let last = self.earlier(0)?;
        let next = ((before * factors.film)? + (last * factors.foreseen)?)?;
        let end = (seen - last)?;
        if self.order < 2 {
            return Ok((next + (end * (0.5 * factors.foreseen))?)?);
        }
        let ratio = self.ratio(from, factors.length);
        let (earlier, latest) = weights(factors.length, ratio);
        let change = ((self.earlier(1)? - last)? / ratio)?;
        let change = ((change * earlier)? + (end * latest)?)?;
        Ok((next + (change * factors.foreseen)?)?)
    }
}

/// What a correction makes of the change before a step, and of that at its end: two equations of two unknowns.
fn weights(length: f64, ratio: f64) -> (f64, f64) {
    let back = -length;
    let scale = back.exp_m1();
    let first = scale / back - 1.0;
    let second = first / back - 0.5;
    let (one, two) = (first / scale, 2.0 * second / scale);
    let latest = (two - ratio * one) / (1.0 - ratio);
    (one - latest, latest)
}

/// Golden levels, and a film along recorded velocities.
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let config: Config = crate::config::parse(case.args())?;
    let mut outputs = Outputs::new();
    let device = case.device();
    for name in case.outputs() {
        let steps = |word: &str| name.strip_prefix(word).and_then(|count| count.parse().ok());
        let values = if let Some(steps) = steps("levels") {
            Schedule::new(&config, steps)?.levels
        } else if let Some(steps) = steps("training") {
            Schedule::new(&config, steps)?.training
        } else {
            continue;
        };
        outputs.push((name, Tensor::new(values, device)?));
    }
    let (mut film, velocities) = (case.raw("latents")?, case.raw("velocities")?);
    let schedule = Schedule::new(&config, velocities.dim(0)?)?;
    let mut solver = Solver::new(&schedule);
    let mut films = Vec::new();
    for step in 0..schedule.steps() {
        film = solver.next(&film, &velocities.get(step)?)?;
        films.push(film.clone());
    }
    outputs.push(("trajectory".into(), Tensor::stack(&films, 0)?));
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn a_true_velocity_leads_to_its_film_in_any_number_of_steps() {
        let noise = Tensor::new(&[0.3_f32, -1.2, 0.9], &Device::Cpu).unwrap();
        let wanted = Tensor::new(&[2.0_f32, 0.5, -0.25], &Device::Cpu).unwrap();
        for steps in [1, 2, 3, 10] {
            let schedule = Schedule::new(&Config::default(), steps).unwrap();
            let mut solver = Solver::new(&schedule);
            let mut film = noise.clone();
            for step in 0..steps {
                let level = f64::from(schedule.levels[step]);
                let velocity = ((&film - &wanted).unwrap() / level).unwrap();
                film = solver.next(&film, &velocity).unwrap();
            }
            let gap = (film - &wanted).unwrap().abs().unwrap().max(0).unwrap();
            assert!(gap.to_scalar::<f32>().unwrap() < 1e-5, "{steps}");
            assert!(solver.next(&noise, &noise).is_err());
        }
    }

    #[test]
    fn what_is_not_built_is_refused_by_its_field() {
        let refused = |text: &str| {
            let config: Config = serde_json::from_str(text).unwrap();
            Schedule::new(&config, 4).unwrap_err().to_string()
        };
        for (text, field) in [
            (r#"{"solver_order": 3}"#, "solver_order is 3"),
            (r#"{"solver_type": "bh1"}"#, "solver_type"),
            (r#"{"prediction_type": "epsilon"}"#, "prediction_type"),
            (r#"{"use_karras_sigmas": true}"#, "use_karras_sigmas"),
            (r#"{"flow_shift": 0.0}"#, "flow_shift"),
        ] {
            let error = refused(text);
            assert!(error.contains(field), "{error}");
        }
        assert!(Schedule::new(&Config::default(), 0).is_err());
    }
}
