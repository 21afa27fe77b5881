//! Connectors: from every hidden state of the text encoder to what the two streams of the transformer listen to.
//!
//! Padding takes no part: its place is taken by registers that were learnt, so only the text's own tokens come in.

use candle_core::{D, DType, Device, Tensor};
use serde::Deserialize;

use crate::config;
use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::parity::{Case, Outputs};
use crate::weights::Weights;

/// What norms add to the mean square, and ranges to their width.
const EPSILON: f64 = 1e-6;

/// How wide LTX-2.0 spreads the states after dividing them by their range.
const SPREAD: f64 = 8.0;

/// How many weights of a projection are widened at a time.
const SLAB: usize = 1 << 26;

/// The connectors' configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    /// The width of the text encoder.
    pub caption_channels: usize,
    /// How many hidden states the text encoder has.
    pub text_proj_in_factor: usize,
    /// Heads of the video connector.
    pub video_connector_num_attention_heads: usize,
    /// The width of such a head.
    pub video_connector_attention_head_dim: usize,
    /// Blocks of the video connector.
    pub video_connector_num_layers: usize,
    /// Registers of the video connector.
    pub video_connector_num_learnable_registers: Option<usize>,
    /// Whether the video connector's heads have gates.
    #[serde(default)]
    pub video_gated_attn: bool,
    /// Heads of the audio connector.
    pub audio_connector_num_attention_heads: usize,
    /// The width of such a head.
    pub audio_connector_attention_head_dim: usize,
    /// Blocks of the audio connector.
    pub audio_connector_num_layers: usize,
    /// Registers of the audio connector.
    pub audio_connector_num_learnable_registers: Option<usize>,
    /// Whether the audio connector's heads have gates.
    #[serde(default)]
    pub audio_gated_attn: bool,
    /// The length that positions are measured by.
    pub connector_rope_base_seq_len: usize,
    /// The base of the frequencies.
    #[serde(default = "theta")]
    pub rope_theta: f64,
    /// Whether frequencies are computed in double precision.
    #[serde(default = "yes")]
    pub rope_double_precision: bool,
    /// How a head's numbers are paired for turning.
    #[serde(default = "interleaved")]
    pub rope_type: String,
    /// Whether video and audio have a projection each (2.3 and later), or share one (2.0).
    #[serde(default)]
    pub per_modality_projections: bool,
    /// The width of the video stream.
    #[serde(default = "video_width")]
    pub video_hidden_dim: usize,
    /// The width of the audio stream.
    #[serde(default = "audio_width")]
    pub audio_hidden_dim: usize,
    /// Whether projections have a bias.
    #[serde(default)]
    pub proj_bias: bool,
}

fn theta() -> f64 {
    10_000.0
}

fn yes() -> bool {
    true
}

fn interleaved() -> String {
    "interleaved".into()
}

fn video_width() -> usize {
    4096
}

fn audio_width() -> usize {
    2048
}

/// What the transformer listens to: (1, places, width) each.
#[derive(Clone, Debug)]
pub struct Contexts {
    /// For the video stream.
    pub video: Tensor,
    /// For the audio stream.
    pub audio: Tensor,
}

/// The connectors of a checkpoint. They hold no weights: each block is read when it runs, and dropped after it.
pub struct Model {
    config: Config,
    weights: Weights,
    video: Connector,
    audio: Connector,
}

impl Model {
    /// The connectors of this checkpoint.
    ///
    /// # Errors
    /// When the configuration asks for something that is not built.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config::only("rope_type", &config.rope_type.as_str(), &"split")?;
        config::only(
            "rope_double_precision",
            &config.rope_double_precision,
            &true,
        )?;
        let model = Self {
            config: config.clone(),
            weights: working(weights),
            video: Connector::video(config, &working(weights))?,
            audio: Connector::audio(config, &working(weights))?,
        };
        if weights.is_listing() {
            model.ask()?;
        }
        Ok(model)
    }

    /// Asks for every tensor once, and keeps none.
    fn ask(&self) -> Result<()> {
        for (name, width) in self.projections() {
            let _ = Linear::new(
                &self.weights.pp(name),
                self.config.wide(),
                width,
                self.config.proj_bias,
            )?;
        }
        self.video.ask()?;
        self.audio.ask()
    }

    fn projections(&self) -> Vec<(&'static str, usize)> {
        let config = &self.config;
        if config.per_modality_projections {
            vec![
                ("video_text_proj_in", config.video_hidden_dim),
                ("audio_text_proj_in", config.audio_hidden_dim),
            ]
        } else {
            vec![("text_proj_in", config.caption_channels)]
        }
    }

    /// What the streams listen to, from the hidden states of the text's own tokens: (tokens, width, states).
    ///
    /// `places` is the length of what comes out, of which registers fill the end.
    ///
    /// # Errors
    /// When the states are not those of the configuration, or there are more of them than places.
    pub fn forward(&self, hidden: &Tensor, places: usize) -> Result<Contexts> {
        let (count, width, states) = hidden.dims3()?;
        let config = &self.config;
        let found = (width, states);
        let wanted = (config.caption_channels, config.text_proj_in_factor);
        if found != wanted || count == 0 || count > places {
            return Err(Error::Input(format!(
                "the connectors take 1 to {places} tokens of width and states {wanted:?}, and got {count} of {found:?}"
            )));
        }
        let hidden = hidden.to_dtype(self.weights.dtype())?;
        let (video, audio) = if config.per_modality_projections {
            let flat = token_norm(&hidden)?;
            let project = |name: &str, width: usize| -> Result<Tensor> {
                let scale = (width as f64 / config.caption_channels as f64).sqrt();
                self.project(&(&flat * scale)?, name, width)
            };
            (
                project("video_text_proj_in", config.video_hidden_dim)?,
                project("audio_text_proj_in", config.audio_hidden_dim)?,
            )
        } else {
            let both = self.project(
                &layer_norm(&hidden)?,
                "text_proj_in",
                config.caption_channels,
            )?;
            (both.clone(), both)
        };
        Ok(Contexts {
            video: self.video.forward(&video, places)?,
            audio: self.audio.forward(&audio, places)?,
        })
    }

    /// A projection whose weights are read some rows at a time: they are a quarter of all the connectors' weights.
    fn project(&self, x: &Tensor, name: &str, width: usize) -> Result<Tensor> {
        let weights = self.weights.pp(name);
        let wide = self.config.wide();
        let step = (SLAB / wide.max(1)).clamp(1, width);
        let mut parts = Vec::with_capacity(width.div_ceil(step));
        for start in (0..width).step_by(step) {
            let rows = start..width.min(start + step);
            parts.push(x.matmul(&weights.rows((width, wide), "weight", rows)?.t()?)?);
        }
        let y = Tensor::cat(&parts, 1)?;
        if self.config.proj_bias {
            Ok(y.broadcast_add(&weights.get(width, "bias")?)?)
        } else {
            Ok(y)
        }
    }
}

impl Config {
    /// The width of all states of a token side by side.
    fn wide(&self) -> usize {
        self.caption_channels * self.text_proj_in_factor
    }
}

/// The weights in the type of the sums: the processor gains nothing from bf16, and loses precision.
fn working(weights: &Weights) -> Weights {
    match weights.device() {
        Device::Cpu => weights.to_dtype(DType::F32),
        _ => weights.clone(),
    }
}

/// Each state of each token to a mean square of one, then all states of a token side by side.
fn token_norm(hidden: &Tensor) -> Result<Tensor> {
    let wide = hidden.to_dtype(DType::F32)?;
    let mean = wide.sqr()?.mean_keepdim(1)?;
    let y = wide.broadcast_div(&(mean + EPSILON)?.sqrt()?)?;
    Ok(y.flatten_from(1)?.to_dtype(hidden.dtype())?)
}

/// Each state less its mean and over its range, across all tokens, then all states of a token side by side.
fn layer_norm(hidden: &Tensor) -> Result<Tensor> {
    let (count, width, states) = hidden.dims3()?;
    let wide = hidden.to_dtype(DType::F32)?;
    let flat = wide.reshape((count * width, states))?;
    let mean = (flat.sum_keepdim(0)? / (flat.dim(0)? as f64 + EPSILON))?;
    let range = ((flat.max_keepdim(0)? - flat.min_keepdim(0)?)? + EPSILON)?;
    let y = (flat.broadcast_sub(&mean)?.broadcast_div(&range)? * SPREAD)?;
    Ok(y.reshape((count, width * states))?
        .to_dtype(hidden.dtype())?)
}

/// One connector: a small transformer over the text and the registers behind it.
struct Connector {
    weights: Weights,
    heads: usize,
    head: usize,
    layers: usize,
    registers: usize,
    gated: bool,
    base: usize,
    theta: f64,
}

impl Connector {
    fn video(config: &Config, weights: &Weights) -> Result<Self> {
        let registers = config.video_connector_num_learnable_registers;
        Self {
            weights: weights.pp("video_connector"),
            heads: config.video_connector_num_attention_heads,
            head: config.video_connector_attention_head_dim,
            layers: config.video_connector_num_layers,
            registers: registered("video_connector_num_learnable_registers", registers)?,
            gated: config.video_gated_attn,
            base: config.connector_rope_base_seq_len,
            theta: config.rope_theta,
        }
        .checked(
            "video_connector_attention_head_dim",
            config,
            config.video_hidden_dim,
        )
    }

    fn audio(config: &Config, weights: &Weights) -> Result<Self> {
        let registers = config.audio_connector_num_learnable_registers;
        Self {
            weights: weights.pp("audio_connector"),
            heads: config.audio_connector_num_attention_heads,
            head: config.audio_connector_attention_head_dim,
            layers: config.audio_connector_num_layers,
            registers: registered("audio_connector_num_learnable_registers", registers)?,
            gated: config.audio_gated_attn,
            base: config.connector_rope_base_seq_len,
            theta: config.rope_theta,
        }
        .checked(
            "audio_connector_attention_head_dim",
            config,
            config.audio_hidden_dim,
        )
    }

    /// A connector is as wide as the projection before it, and its heads have halves.
    fn checked(self, field: &str, config: &Config, own: usize) -> Result<Self> {
        let wanted = if config.per_modality_projections {
            own
        } else {
            config.caption_channels
        };
        if self.width() == wanted && self.head.is_multiple_of(2) {
            return Ok(self);
        }
        Err(Error::Config {
            field: field.to_owned(),
            value: self.head.to_string(),
            allowed: format!(
                "it must be even, and times the {} heads it must be {wanted}",
                self.heads
            ),
        })
    }

    fn width(&self) -> usize {
        self.heads * self.head
    }

    fn ask(&self) -> Result<()> {
        self.weights
            .get((self.registers, self.width()), "learnable_registers")?;
        (0..self.layers).try_for_each(|index| self.block(index).map(drop))
    }

    fn block(&self, index: usize) -> Result<Block> {
        Block::new(self, &self.weights.pp("transformer_blocks").pp(index))
    }

    fn forward(&self, text: &Tensor, places: usize) -> Result<Tensor> {
        let mut x = self.filled(text, places)?;
        let turns = self.turns(places, &x)?;
        for index in 0..self.layers {
            x = self.block(index)?.forward(&x, &turns)?;
        }
        Ok(nn::rms_norm(&x, None, EPSILON)?.unsqueeze(0)?)
    }

    /// The text, and behind it the registers that stand at these places.
    fn filled(&self, text: &Tensor, places: usize) -> Result<Tensor> {
        if !places.is_multiple_of(self.registers) {
            return Err(Error::Input(format!(
                "a text of {places} places does not divide into the connectors' {} registers",
                self.registers
            )));
        }
        let count = text.dim(0)?;
        if count == places {
            return Ok(text.clone());
        }
        let registers = self
            .weights
            .get((self.registers, self.width()), "learnable_registers")?;
        let tiled = registers.repeat((places / self.registers, 1))?;
        Ok(Tensor::cat(
            &[text, &tiled.narrow(0, count, places - count)?],
            0,
        )?)
    }

    /// Cosine and sine of each place and frequency: (heads, places, half a head).
    fn turns(&self, places: usize, like: &Tensor) -> Result<(Tensor, Tensor)> {
        let half = self.width() / 2;
        let last = half.saturating_sub(1).max(1) as f64;
        let frequency =
            |i: usize| (self.theta.powf(i as f64 / last) * std::f64::consts::FRAC_PI_2) as f32;
        let frequencies: Vec<f32> = (0..half).map(frequency).collect();
        let angles = |of: fn(f64) -> f64| -> Result<Tensor> {
            let values: Vec<f32> = (0..places)
                .map(|place| place as f32 / self.base as f32 * 2.0 - 1.0)
                .flat_map(|place| {
                    frequencies
                        .iter()
                        .map(move |f| of(f64::from(place * f)) as f32)
                })
                .collect();
            let table =
                Tensor::from_vec(values, (places, self.heads, self.head / 2), like.device())?;
            Ok(table.transpose(0, 1)?.contiguous()?)
        };
        Ok((angles(f64::cos)?, angles(f64::sin)?))
    }
}

fn registered(field: &str, registers: Option<usize>) -> Result<usize> {
    registers.filter(|&r| r > 0).ok_or_else(|| Error::Config {
        field: field.to_owned(),
        value: format!("{registers:?}"),
        allowed: "connectors without registers are not built".into(),
    })
}

struct Block {
    heads: usize,
    head: usize,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    query_norm: Tensor,
    key_norm: Tensor,
    gate: Option<Linear>,
    feed_in: Linear,
    feed_out: Linear,
}

impl Block {
    fn new(of: &Connector, weights: &Weights) -> Result<Self> {
        let width = of.width();
        let (attention, feed) = (weights.pp("attn1"), weights.pp("ff.net"));
        let square = |name: &str| Linear::new(&attention.pp(name), width, width, true);
        let gate = if of.gated {
            Some(Linear::new(
                &attention.pp("to_gate_logits"),
                width,
                of.heads,
                true,
            )?)
        } else {
            None
        };
        Ok(Self {
            heads: of.heads,
            head: of.head,
            query: square("to_q")?,
            key: square("to_k")?,
            value: square("to_v")?,
            output: square("to_out.0")?,
            query_norm: attention.get(width, "norm_q.weight")?,
            key_norm: attention.get(width, "norm_k.weight")?,
            gate,
            feed_in: Linear::new(&feed.pp("0.proj"), width, 4 * width, true)?,
            feed_out: Linear::new(&feed.pp("2"), 4 * width, width, true)?,
        })
    }

    fn forward(&self, x: &Tensor, turns: &(Tensor, Tensor)) -> Result<Tensor> {
        let x = (x + self.attend(&nn::rms_norm(x, None, EPSILON)?, turns)?)?;
        let y = self.feed_in.forward(&nn::rms_norm(&x, None, EPSILON)?)?;
        Ok((&x + self.feed_out.forward(&nn::gelu(&y)?)?)?)
    }

    fn attend(&self, x: &Tensor, turns: &(Tensor, Tensor)) -> Result<Tensor> {
        let places = x.dim(0)?;
        let split = |x: &Tensor| -> Result<Tensor> {
            Ok(x.reshape((places, self.heads, self.head))?
                .transpose(0, 1)?
                .contiguous()?)
        };
        let turned = |x: Tensor, norm: &Tensor| {
            turn(&split(&nn::rms_norm(&x, Some(norm), EPSILON)?)?, turns)
        };
        let query = turned(self.query.forward(x)?, &self.query_norm)?.unsqueeze(0)?;
        let key = turned(self.key.forward(x)?, &self.key_norm)?.unsqueeze(0)?;
        let value = split(&self.value.forward(x)?)?.unsqueeze(0)?;
        let scale = (self.head as f64).powf(-0.5);
        let mut y = nn::attention(&query, &key, &value, scale, None)?
            .squeeze(0)?
            .transpose(0, 1)?;
        if let Some(gate) = &self.gate {
            let gates = (nn::sigmoid(&gate.forward(x)?)? * 2.0)?;
            y = y.broadcast_mul(&gates.unsqueeze(D::Minus1)?)?;
        }
        self.output
            .forward(&y.reshape((places, self.heads * self.head))?)
    }
}

/// Turns the halves of every head, (heads, places, head), against each other.
fn turn(x: &Tensor, (cos, sin): &(Tensor, Tensor)) -> Result<Tensor> {
    let half = x.dim(2)? / 2;
    let wide = x.to_dtype(DType::F32)?;
    let (a, b) = (wide.narrow(2, 0, half)?, wide.narrow(2, half, half)?);
    let left = ((&a * cos)? - (&b * sin)?)?;
    let right = ((&b * cos)? + (&a * sin)?)?;
    Ok(Tensor::cat(&[left, right], 2)?.to_dtype(x.dtype())?)
}

/// Runs the connectors' golden tensors.
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let model = Model::new(&case.config("connectors")?, &case.weights("connectors")?)?;
    let (hidden, mask) = (
        case.input("hidden")?,
        case.raw("mask")?.to_dtype(DType::U32)?,
    );
    let (mut video, mut audio) = (Vec::new(), Vec::new());
    for (index, mask) in mask.to_vec2::<u32>()?.iter().enumerate() {
        let padding = mask.iter().take_while(|&&m| m == 0).count();
        let text = hidden
            .get(index)?
            .narrow(0, padding, mask.len() - padding)?;
        let contexts = model.forward(&text, mask.len())?;
        video.push(contexts.video);
        audio.push(contexts.audio);
    }
    let all = mask.ones_like()?;
    Ok(vec![
        ("video".into(), Tensor::cat(&video, 0)?),
        ("audio".into(), Tensor::cat(&audio, 0)?),
        ("mask".into(), all),
    ])
}
