//! How long a film takes on this machine: its work in floating-point operations, and how many of them a second a short
//! probe has seen.
//!
//! Weights are counted from the lists that the models are loaded by. Every weight of a matrix costs two operations for
//! each token that passes it, and attention four for each pair of tokens and place of the width. What reading weights
//! from a disk takes is not counted.

use std::path::Path;
use std::sync::OnceLock;

use candle_core::{DType, Device, Tensor};
use serde::Serialize;
use serde_json::Value;

use crate::error::Result;
use crate::text::PLACES;
use crate::{bench, config, keys, nn, published, transformer, wan};

/// Operations of the published video autoencoder for one pixel of one frame that is decoded, and that is encoded:
/// measured, 269 · 10¹² for 121 frames of 1280 × 704, and 3.9 · 10¹² for one.
const DECODED: f64 = 269e12 / (1280.0 * 704.0 * 121.0);
const ENCODED: f64 = 3.9e12 / (1280.0 * 704.0);

/// The same of the published upsampler, for one token that goes in, and of the sound decoders for one latent.
const ENLARGED: f64 = 8.4e12 / (16.0 * 11.0 * 20.0);
const HEARD: f64 = 1.1e12 / 126.0;

/// The same of the autoencoder of Wan 2.2: counted, 2011 · 10¹² for 121 frames, and 4.22 · 10¹² for one.
const WAN_DECODED: f64 = 2011e12 / (1280.0 * 704.0 * 121.0);
const WAN_ENCODED: f64 = 4.22e12 / (1280.0 * 704.0);

/// How many tokens a prompt is taken to have.
const PROMPT: f64 = 128.0;

/// Work, or the seconds that it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Phases {
    /// Reading the prompts.
    pub text: f64,
    /// Encoding the pictures.
    pub pictures: f64,
    /// Taking the noise out.
    pub denoise: f64,
    /// Enlarging the film.
    pub enlarge: f64,
    /// Taking the noise out of the enlarged film.
    pub refine: f64,
    /// Decoding frames.
    pub video: f64,
    /// Decoding sound.
    pub sound: f64,
}

impl Phases {
    /// All of it.
    #[must_use]
    pub fn all(&self) -> f64 {
        self.making() + self.video + self.sound
    }

    /// Until the film is made, before it is decoded.
    #[must_use]
    pub fn making(&self) -> f64 {
        self.text + self.pictures + self.denoise + self.enlarge + self.refine
    }
}

/// How large a film is, as its work sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Prompts that are read.
    pub prompts: usize,
    /// Pictures that are encoded, in each stage.
    pub pictures: usize,
    /// Pixels of a frame.
    pub pixels: usize,
    /// Frames.
    pub frames: usize,
    /// Video and audio tokens of the film.
    pub tokens: [usize; 2],
    /// Passes of the transformer at the film's own size.
    pub passes: usize,
    /// Passes at half its width and height before those; none where there is one stage.
    pub draft_passes: usize,
}

/// Operations a second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rates {
    /// Of matrices.
    pub linear: f64,
    /// Of attention.
    pub attention: f64,
}

/// The weights of a checkpoint that films are made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    text: f64,
    video: f64,
    audio: f64,
    width: f64,
    layers: f64,
    /// Places of a prompt.
    places: f64,
    /// Operations for a pixel that is encoded and decoded, by the autoencoder's weights as a part of the published one's.
    encoded: f64,
    decoded: f64,
    /// The others' weights as a part of the published ones'.
    upsampler: f64,
    sound: f64,
}

impl Sizes {
    /// Those of the checkpoint in this folder.
    ///
    /// # Errors
    /// When a configuration is missing or not known.
    pub fn of(folder: &Path) -> Result<Self> {
        let read = |component: &str| config::read_value(&folder.join(component));
        if wan::pipeline::is_wan(folder) {
            return Self::of_wan(&read("transformer")?, &read("text_encoder")?, &read("vae")?);
        }
        let upsampler = folder.join("latent_upsampler").join("config.json");
        let upsampler = match upsampler.exists() {
            true => Some(read("latent_upsampler")?),
            false => None,
        };
        let sound = [read("audio_vae")?, read("vocoder")?];
        Self::new(
            &read("transformer")?,
            &read("text_encoder")?,
            &read("vae")?,
            upsampler.as_ref(),
            &sound,
        )
    }

    fn of_wan(transformer: &Value, text: &Value, vae: &Value) -> Result<Self> {
        let config: wan::transformer::Config = config::parse(transformer)?;
        // Keys and values of the prompt are made from its few words.
        let of_tokens = |name: &str| {
            let told = name.contains("attn2.to_k") || name.contains("attn2.to_v");
            name.starts_with("blocks.") && !told
        };
        let published = published::configuration("wan-2.2-ti2v-5b-vae")?;
        let part = weights(vae, |_| true)? / weights(&published, |_| true)?.max(1.0);
        Ok(Self {
            text: weights(text, |name| name.contains("block."))?,
            video: weights(transformer, of_tokens)?,
            audio: 0.0,
            width: config.width() as f64,
            layers: config.num_layers as f64,
            places: wan::phase::PLACES as f64,
            encoded: WAN_ENCODED * part,
            decoded: WAN_DECODED * part,
            upsampler: 0.0,
            sound: 0.0,
        })
    }

    fn new(
        transformer: &Value,
        text: &Value,
        vae: &Value,
        upsampler: Option<&Value>,
        sound: &[Value],
    ) -> Result<Self> {
        let config: transformer::Config = config::parse(transformer)?;
        let blocks = |is_audio: bool| {
            move |name: &str| {
                name.starts_with("transformer_blocks.") && name.contains("audio") == is_audio
            }
        };
        let part = |own: f64, name: &str| -> Result<f64> {
            let published = published::configuration(name)?;
            Ok(own / weights(&published, |_| true)?.max(1.0))
        };
        let heard: f64 = sound
            .iter()
            .map(|value| weights(value, |_| true))
            .sum::<Result<f64>>()?;
        let published_sound = ["ltx-2.3-audio_vae", "ltx-2.3-vocoder"]
            .map(|name| weights(&published::configuration(name)?, |_| true))
            .into_iter()
            .sum::<Result<f64>>()?;
        let autoencoder = part(weights(vae, |_| true)?, "ltx-2.3-vae")?;
        Ok(Self {
            text: weights(text, |name| name.contains("layers."))?,
            video: weights(transformer, blocks(false))?,
            audio: weights(transformer, blocks(true))?,
            width: config.width() as f64,
            layers: config.num_layers as f64,
            places: PLACES as f64,
            encoded: ENCODED * autoencoder,
            decoded: DECODED * autoencoder,
            upsampler: match upsampler {
                Some(value) => part(weights(value, |_| true)?, "ltx-2.3-latent_upsampler")?,
                None => 0.0,
            },
            sound: heard / published_sound,
        })
    }

    /// The seconds that each phase of a film takes at these rates.
    #[must_use]
    pub fn seconds(&self, extent: &Extent, rates: &Rates) -> Phases {
        let [video, audio] = extent.tokens.map(|tokens| tokens as f64);
        let pixels = extent.pixels as f64;
        let stages = if extent.draft_passes > 0 { 1.25 } else { 1.0 };
        let drafted = if extent.draft_passes > 0 { 0.25 } else { 0.0 };
        let (passes, drafts) = (extent.passes as f64, extent.draft_passes as f64);
        let whole = passes * self.pass(video, audio, rates);
        let (denoise, refine) = match extent.draft_passes {
            0 => (whole, 0.0),
            _ => (drafts * self.pass(video * 0.25, audio, rates), whole),
        };
        let linear = |work: f64| work / rates.linear;
        Phases {
            text: linear(2.0 * self.text * PROMPT * extent.prompts as f64),
            pictures: linear(self.encoded * pixels * stages * extent.pictures as f64),
            denoise,
            enlarge: linear(ENLARGED * self.upsampler * video * drafted),
            refine,
            video: linear(self.decoded * pixels * extent.frames as f64),
            sound: linear(HEARD * self.sound * audio),
        }
    }

    /// The seconds of one pass of the transformer, in which the film attends to itself and to the words.
    fn pass(&self, video: f64, audio: f64, rates: &Rates) -> f64 {
        let linear = 2.0 * (self.video * video + self.audio * audio);
        let pairs = 4.0 * video * (video + self.places) * self.width * self.layers;
        linear / rates.linear + pairs / rates.attention
    }
}

/// How many weights a configuration's matrices have.
fn weights(config: &Value, counts: impl Fn(&str) -> bool) -> Result<f64> {
    let keys = keys::keys(config)?;
    let matrices = keys
        .iter()
        .filter(|(name, shape)| shape.len() > 1 && counts(name));
    Ok(matrices
        .map(|(_, shape)| shape.iter().map(|side| *side as f64).product::<f64>())
        .sum())
}

/// Sides of the matrices that are multiplied, and tokens, heads and width of the attention that is run.
const SIDE: usize = 1024;
const ATTENTION: [usize; 3] = [1024, 8, 64];

/// How often each is run; the fastest counts.
const ROUNDS: usize = 3;

/// Measures how fast this device computes in this type: a fraction of a second on a processor.
///
/// # Errors
/// When the device fails.
pub fn probe(dtype: DType, device: &Device) -> Result<Rates> {
    let noise = |shape: &[usize]| -> Result<Tensor> {
        Ok(Tensor::randn(0_f32, 1.0, shape, device)?.to_dtype(dtype)?)
    };
    let (a, b) = (noise(&[SIDE, SIDE])?, noise(&[SIDE, SIDE])?);
    let linear = fastest(&|| Ok(a.matmul(&b.t()?)?))?;
    let [tokens, heads, width] = ATTENTION;
    let x = noise(&[1, heads, tokens, width])?;
    let scale = 1.0 / (width as f64).sqrt();
    let attention = fastest(&|| nn::attention(&x, &x, &x, scale, None))?;
    let side = SIDE as f64;
    let pairs = (tokens * tokens * heads * width) as f64;
    Ok(Rates {
        linear: 2.0 * side * side * side / linear,
        attention: 4.0 * pairs / attention,
    })
}

/// The same, measured once in the life of the process on its processor.
///
/// # Errors
/// As [`probe`].
pub fn probed(dtype: DType, device: &Device) -> Result<Rates> {
    static WIDE: OnceLock<Rates> = OnceLock::new();
    static NARROW: OnceLock<Rates> = OnceLock::new();
    let known = match (dtype, device) {
        (DType::F32, Device::Cpu) => &WIDE,
        (DType::BF16, Device::Cpu) => &NARROW,
        _ => return probe(dtype, device),
    };
    match known.get() {
        Some(rates) => Ok(*rates),
        None => {
            let rates = probe(dtype, device)?;
            Ok(*known.get_or_init(|| rates))
        }
    }
}

/// The seconds of the fastest of some rounds, after one to warm up.
fn fastest(run: &dyn Fn() -> Result<Tensor>) -> Result<f64> {
    let best = bench::timed(ROUNDS, run)?
        .into_iter()
        .fold(f64::INFINITY, f64::min);
    Ok((best / 1000.0).max(1e-9))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A published model.
    fn published_sizes() -> Sizes {
        let of = |name: &str| published::configuration(name).unwrap();
        let sound = [of("ltx-2.3-audio_vae"), of("ltx-2.3-vocoder")];
        Sizes::new(
            &of("ltx-2.3"),
            &of("gemma-3-12b-text"),
            &of("ltx-2.3-vae"),
            Some(&of("ltx-2.3-latent_upsampler")),
            &sound,
        )
        .unwrap()
    }

    const ONE: Rates = Rates {
        linear: 1.0,
        attention: 1.0,
    };

    #[track_caller]
    fn near(found: f64, expected: f64) {
        let off = (found / expected - 1.0).abs();
        assert!(off < 0.06, "{found:e} is not about {expected:e}");
    }

    #[test]
    fn a_pass_of_the_published_model_costs_what_was_counted() {
        let sizes = published_sizes();
        for (tokens, counted) in [(3520.0, 110e12), (14_080.0, 542e12), (32_640.0, 1726e12)] {
            near(sizes.pass(tokens, 126.0, &ONE), counted);
        }
    }

    #[test]
    fn five_seconds_of_720p_in_two_stages_are_2_8_pflop() {
        let extent = Extent {
            prompts: 1,
            pictures: 1,
            pixels: 1280 * 704,
            frames: 121,
            tokens: [14_080, 126],
            passes: 3,
            draft_passes: 8,
        };
        let phases = published_sizes().seconds(&extent, &ONE);
        near(phases.all(), 2.78e15);
        near(phases.denoise, 8.0 * 110e12);
        near(phases.refine, 3.0 * 542e12);
        let twice = Rates {
            linear: 2.0,
            attention: 2.0,
        };
        near(published_sizes().seconds(&extent, &twice).all(), 1.39e15);
    }

    #[test]
    fn five_seconds_of_wan_at_720p_are_51_pflop_and_their_decoding() {
        let of = |name: &str| published::configuration(name).unwrap();
        let sizes = Sizes::of_wan(
            &of("wan-2.2-ti2v-5b"),
            &of("umt5-xxl-encoder"),
            &of("wan-2.2-ti2v-5b-vae"),
        )
        .unwrap();
        let tokens = 31 * 22 * 40;
        near(sizes.pass(f64::from(tokens), 0.0, &ONE), 511e12);
        let extent = Extent {
            prompts: 2,
            pictures: 1,
            pixels: 1280 * 704,
            frames: 121,
            tokens: [tokens as usize, 0],
            passes: 100,
            draft_passes: 0,
        };
        let phases = sizes.seconds(&extent, &ONE);
        near(phases.denoise, 51.1e15);
        near(phases.video, 2.011e15);
        assert_eq!((phases.refine, phases.sound), (0.0, 0.0));
    }

    #[test]
    fn the_probe_gives_rates_of_a_machine() {
        for dtype in [DType::F32, DType::BF16] {
            let rates = probe(dtype, &Device::Cpu).unwrap();
            assert!(rates.linear > 1e7 && rates.attention > 1e7, "{rates:?}");
            assert!(rates.linear < 1e16 && rates.attention < 1e16, "{rates:?}");
        }
    }
}
