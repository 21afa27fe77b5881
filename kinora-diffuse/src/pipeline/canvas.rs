//! What a film is denoised on: its tokens, which of them pictures fix, and where they all are.

use candle_core::{DType, Device, Tensor};

use super::noise::Noise;
use crate::error::{Error, Result};
use crate::transformer::{Config, Places};

/// The size of a video in latents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatentSize {
    /// Latent frames.
    pub frames: usize,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

impl LatentSize {
    /// The tokens of one frame.
    #[must_use]
    pub fn of_frame(self) -> usize {
        self.rows * self.columns
    }

    /// The tokens of the whole video.
    #[must_use]
    pub fn tokens(self) -> usize {
        self.frames * self.of_frame()
    }
}

/// A picture that the film shows at a place in time.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The picture's tokens, normalised: (1, rows × columns, channels).
    pub tokens: Tensor,
    /// The frame of pixels it stands at.
    pub frame: usize,
    /// How strictly it is kept, 0–1.
    pub strength: f64,
}

/// The tokens of a film, and what is known of each.
pub struct Canvas {
    /// Noisy tokens: those of the video, then those of pictures that stand within it.
    pub tokens: Tensor,
    /// What pictures say each token is; zero where none does.
    clean: Tensor,
    /// How strictly: (1, tokens, 1).
    mask: Tensor,
    /// The same, token by token.
    pub strengths: Vec<f32>,
    /// Where each token is.
    pub places: Places,
    size: LatentSize,
}

impl Canvas {
    /// A canvas of this size, `noise_level` of it noise, on what `base` shows already or on nothing.
    ///
    /// A picture at the first frame replaces its tokens. One at another frame is added as tokens of its own.
    ///
    /// # Errors
    /// When a picture does not fit, or the noise cannot be drawn.
    pub fn new(
        config: &Config,
        size: LatentSize,
        fps: f32,
        conditions: &[Condition],
        base: Option<&Tensor>,
        noise_level: f64,
        noise: &mut dyn Noise,
    ) -> Result<Self> {
        let channels = config.in_channels;
        let empty = |tokens| Tensor::zeros((1, tokens, channels), DType::F32, &Device::Cpu);
        let mut tokens = match base {
            Some(base) => base.clone(),
            None => empty(size.tokens())?,
        };
        let mut clean = empty(size.tokens())?;
        let mut strengths = vec![0.0; size.tokens()];
        let mut places = Places::video(config, [size.frames, size.rows, size.columns], fps);
        for condition in conditions {
            check(condition, size, config)?;
            let strength = condition.strength as f32;
            if condition.frame == 0 {
                let rest = size.of_frame()..size.tokens();
                tokens = after(&condition.tokens, &tokens, rest.clone())?;
                clean = after(&condition.tokens, &clean, rest)?;
                strengths[..size.of_frame()].fill(strength);
            }
        }
        for condition in conditions.iter().filter(|c| c.frame > 0) {
            tokens = Tensor::cat(&[&tokens, &condition.tokens], 1)?;
            clean = Tensor::cat(&[&clean, &condition.tokens], 1)?;
            strengths.extend(std::iter::repeat_n(
                condition.strength as f32,
                size.of_frame(),
            ));
            let more = Places::picture(config, [size.rows, size.columns], condition.frame, fps);
            places = places.and(&more);
        }
        let mask = Tensor::from_slice(&strengths, (1, strengths.len(), 1), &Device::Cpu)?;
        let drawn = noise.draw([1, strengths.len(), channels])?;
        let level = mask.affine(-noise_level, noise_level)?;
        let tokens =
            (drawn.broadcast_mul(&level)? + tokens.broadcast_mul(&level.affine(-1.0, 1.0)?)?)?;
        Ok(Self {
            tokens,
            clean,
            mask,
            strengths,
            places,
            size,
        })
    }

    /// What pictures say, where they say something, and elsewhere what was foreseen.
    ///
    /// # Errors
    /// When the shapes differ.
    pub fn hold(&self, foreseen: &Tensor) -> Result<Tensor> {
        let free = foreseen.broadcast_mul(&self.mask.affine(-1.0, 1.0)?)?;
        Ok((free + self.clean.broadcast_mul(&self.mask)?)?)
    }

    /// The video's own tokens.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn video(&self) -> Result<Tensor> {
        Ok(self.tokens.narrow(1, 0, self.size.tokens())?)
    }
}

fn check(condition: &Condition, size: LatentSize, config: &Config) -> Result<()> {
    let wanted = [1, size.of_frame(), config.in_channels];
    if condition.tokens.dims() != wanted {
        return Err(Error::Input(format!(
            "a picture of the shape {:?} does not fit a film whose frames are {wanted:?}",
            condition.tokens.dims()
        )));
    }
    let last = (size.frames - 1) * config.vae_scale_factors[0];
    if condition.frame > last {
        return Err(Error::Input(format!(
            "a picture stands at frame {}; the film's frames are 0–{last}",
            condition.frame
        )));
    }
    if !(0.0..=1.0).contains(&condition.strength) {
        return Err(Error::Input(format!(
            "a picture's strength is {}; it must be 0–1",
            condition.strength
        )));
    }
    Ok(())
}

/// `first`, and behind it some tokens of another tensor.
fn after(first: &Tensor, other: &Tensor, tokens: std::ops::Range<usize>) -> Result<Tensor> {
    if tokens.is_empty() {
        return Ok(first.clone());
    }
    let rest = other.narrow(1, tokens.start, tokens.len())?;
    Ok(Tensor::cat(&[first, &rest], 1)?)
}
