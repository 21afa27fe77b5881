//! How much a film follows its prompt: passes that leave something out, and what is made of the difference.
//!
//! Each pass is turned into the film that it foresees (x₀). The further the full pass is from one without
//! the prompt, without attention, or without the other stream, the further the film is pushed that way.

use candle_core::{DType, Tensor};

use crate::error::Result;

/// How strongly one stream is guided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scales {
    /// By the prompt against the negative prompt; 1 is not at all.
    pub prompt: f64,
    /// By attention against its absence; 0 is not at all.
    pub attention: f64,
    /// By the other stream against its absence; 1 is not at all.
    pub exchange: f64,
    /// How far the guided film's contrast is brought back to the unguided one's, 0–1.
    pub rescale: f64,
}

impl Scales {
    /// No guidance.
    pub const NONE: Self = Self {
        prompt: 1.0,
        attention: 0.0,
        exchange: 1.0,
        rescale: 0.0,
    };
}

/// How strongly a film is guided.
#[derive(Clone, Debug, PartialEq)]
pub struct Guidance {
    /// The video's scales.
    pub video: Scales,
    /// The audio's.
    pub audio: Scales,
    /// The blocks whose attention is left out for [`Scales::attention`].
    pub skipped: Vec<usize>,
}

impl Guidance {
    /// No guidance: one pass a step, as distilled models want it.
    #[must_use]
    pub fn none() -> Self {
        Self {
            video: Scales::NONE,
            audio: Scales::NONE,
            skipped: Vec::new(),
        }
    }

    /// What the makers of LTX-2.3 advise for models that are not distilled.
    #[must_use]
    pub fn advised() -> Self {
        let video = Scales {
            prompt: 3.0,
            attention: 1.0,
            exchange: 3.0,
            rescale: 0.7,
        };
        Self {
            video,
            audio: Scales {
                prompt: 7.0,
                ..video
            },
            skipped: vec![28],
        }
    }

    /// Whether there is a pass with the negative prompt.
    #[must_use]
    pub fn by_prompt(&self) -> bool {
        self.either(|s| s.prompt > 1.0)
    }

    /// Whether there is a pass without attention.
    #[must_use]
    pub fn by_attention(&self) -> bool {
        self.either(|s| s.attention > 0.0)
    }

    /// Whether there is a pass without the exchange between the streams.
    #[must_use]
    pub fn by_exchange(&self) -> bool {
        self.either(|s| s.exchange > 1.0)
    }

    /// How many passes a step needs.
    #[must_use]
    pub fn passes(&self) -> usize {
        let more = [self.by_prompt(), self.by_attention(), self.by_exchange()];
        1 + more.into_iter().filter(|pass| *pass).count()
    }

    fn either(&self, test: impl Fn(&Scales) -> bool) -> bool {
        test(&self.video) || test(&self.audio)
    }
}

/// What the passes of one stream foresee.
pub(crate) struct Foreseen {
    /// The full pass.
    pub full: Tensor,
    /// With the negative prompt.
    pub without_prompt: Option<Tensor>,
    /// Without attention.
    pub without_attention: Option<Tensor>,
    /// Without the other stream.
    pub without_exchange: Option<Tensor>,
}

impl Scales {
    /// The film that the passes together foresee.
    pub(crate) fn guide(&self, foreseen: &Foreseen) -> Result<Tensor> {
        let full = &foreseen.full;
        let mut guided = full.clone();
        for (other, scale) in [
            (&foreseen.without_prompt, self.prompt - 1.0),
            (&foreseen.without_attention, self.attention),
            (&foreseen.without_exchange, self.exchange - 1.0),
        ] {
            if let Some(other) = other {
                guided = (guided + ((full - other)? * scale)?)?;
            }
        }
        if self.rescale <= 0.0 {
            return Ok(guided);
        }
        let ratio = deviation(full)? / deviation(&guided)?;
        Ok((guided * (self.rescale * ratio + 1.0 - self.rescale))?)
    }
}

/// The standard deviation of all values.
fn deviation(x: &Tensor) -> Result<f64> {
    let x = x.to_dtype(DType::F64)?.flatten_all()?;
    let mean = x.mean_all()?.to_scalar::<f64>()?;
    let count = x.elem_count().saturating_sub(1).max(1) as f64;
    let squares = (x - mean)?.sqr()?.sum_all()?.to_scalar::<f64>()?;
    Ok((squares / count).sqrt())
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    fn of(values: [f32; 2]) -> Tensor {
        Tensor::new(&values, &Device::Cpu).unwrap()
    }

    #[test]
    fn without_guidance_the_full_pass_is_all() {
        let foreseen = Foreseen {
            full: of([1.0, 2.0]),
            without_prompt: None,
            without_attention: None,
            without_exchange: None,
        };
        let guided = Scales::NONE.guide(&foreseen).unwrap();
        assert_eq!(guided.to_vec1::<f32>().unwrap(), [1.0, 2.0]);
        assert_eq!(Guidance::none().passes(), 1);
        assert_eq!(Guidance::advised().passes(), 4);
    }

    #[test]
    fn guidance_pushes_away_from_each_pass_that_leaves_something_out() {
        let foreseen = Foreseen {
            full: of([1.0, 2.0]),
            without_prompt: Some(of([0.0, 2.0])),
            without_attention: Some(of([1.0, 1.0])),
            without_exchange: Some(of([0.5, 2.0])),
        };
        let scales = Scales {
            prompt: 3.0,
            attention: 1.0,
            exchange: 3.0,
            rescale: 0.0,
        };
        let guided = scales.guide(&foreseen).unwrap();
        assert_eq!(
            guided.to_vec1::<f32>().unwrap(),
            [1.0 + 2.0 + 1.0, 2.0 + 1.0]
        );
    }

    #[test]
    fn a_full_rescale_gives_the_unguided_contrast() {
        let full = of([1.0, 3.0]);
        let foreseen = Foreseen {
            full: full.clone(),
            without_prompt: Some(of([0.0, 0.0])),
            without_attention: None,
            without_exchange: None,
        };
        let scales = Scales {
            prompt: 5.0,
            rescale: 1.0,
            ..Scales::NONE
        };
        let guided = scales.guide(&foreseen).unwrap();
        assert!((deviation(&guided).unwrap() - deviation(&full).unwrap()).abs() < 1e-6);
    }
}
