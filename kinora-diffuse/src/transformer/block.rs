//! One block of the transformer: two streams of tokens, video and audio, that learn from themselves, from
//! the prompt, and from each other.

use candle_core::{DType, Tensor};

use super::attention::{Attention, Options, Sizes};
use super::config::Config;
use super::modulation::{Modulation, Rows};
use super::rope::Rotations;
use crate::error::Result;
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// Tokens that go through a feed-forward layer at once, so that its wide middle stays small.
const TOKENS_AT_ONCE: usize = 4096;

/// What the noise levels say to every block.
#[derive(Clone, Debug)]
pub struct Modulations {
    /// The video's shifts, scales and gates.
    pub video: Modulation,
    /// The audio's.
    pub audio: Modulation,
    /// Scales and shifts of the video before it meets the audio.
    pub video_across: Modulation,
    /// Scales and shifts of the audio before it meets the video.
    pub audio_across: Modulation,
    /// The gate of what the video learns from the audio.
    pub video_gate: Modulation,
    /// The gate of what the audio learns from the video.
    pub audio_gate: Modulation,
    /// Shift and scale of the prompt, for the video and for the audio, where the noise level changes it.
    pub prompt: Option<(Modulation, Modulation)>,
}

/// The prompt as each stream reads it.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// For the video: (1, tokens, width).
    pub video: Tensor,
    /// For the audio.
    pub audio: Tensor,
    /// What is added to the attention of a prompt's token: 0, or much below; (1, 1, 1, tokens).
    pub mask: Option<Tensor>,
}

/// Which parts of a block are left out, for guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    /// Each stream's attention to itself.
    pub attention: bool,
    /// What the streams learn from each other.
    pub exchange: bool,
}

/// The tokens of both streams: (1, tokens, width) each.
///
/// Between blocks they are in f32, whatever type the layers work in: many small sums go into them.
#[derive(Clone, Debug)]
pub struct Streams {
    /// The video's.
    pub video: Tensor,
    /// The audio's.
    pub audio: Tensor,
}

/// One block.
#[derive(Clone, Debug)]
pub struct Block {
    video: Stream,
    audio: Stream,
    to_video: Attention,
    to_audio: Attention,
    epsilon: f64,
    dtype: DType,
}

impl Block {
    /// The block at this place of the checkpoint.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let video = Side::video(config);
        let audio = Side::audio(config);
        let across = |name: &str, asking: &Side, answering: &Side| {
            let sizes = Sizes {
                asking: asking.width,
                answering: answering.width,
                heads: audio.heads,
                head: audio.head,
            };
            Attention::new(&weights.pp(name), sizes, asking.options)
        };
        Ok(Self {
            to_video: across("audio_to_video_attn", &video, &audio)?,
            to_audio: across("video_to_audio_attn", &audio, &video)?,
            video: Stream::new(config, &video, weights)?,
            audio: Stream::new(config, &audio, weights)?,
            epsilon: config.norm_eps,
            dtype: weights.dtype(),
        })
    }

    /// Both streams after the block.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn forward(
        &self,
        streams: Streams,
        prompt: &Prompt,
        modulations: &Modulations,
        rotations: &Rotations,
        without: Without,
    ) -> Result<Streams> {
        let rows = modulations.video.plus(&self.video.table)?;
        let audio_rows = modulations.audio.plus(&self.audio.table)?;
        let (video, audio) = (&self.video, &self.audio);

        let x = video.learn_from_itself(streams.video, &rows, &rotations.video, without)?;
        let a = audio.learn_from_itself(streams.audio, &audio_rows, &rotations.audio, without)?;

        let [said, audio_said] = match &modulations.prompt {
            Some((video, audio)) => [Some(video), Some(audio)],
            None => [None, None],
        };
        let mask = prompt.mask.as_ref();
        let x = video.learn_from_prompt(x, &prompt.video, &rows, said, mask)?;
        let a = audio.learn_from_prompt(a, &prompt.audio, &audio_rows, audio_said, mask)?;

        let (x, a) = if without.exchange {
            (x, a)
        } else {
            self.exchange(x, a, modulations, rotations)?
        };
        Ok(Streams {
            video: video.think(x, &rows)?,
            audio: audio.think(a, &audio_rows)?,
        })
    }

    /// What each stream learns from the other; both are looked at as they were before.
    fn exchange(
        &self,
        x: Tensor,
        a: Tensor,
        modulations: &Modulations,
        rotations: &Rotations,
    ) -> Result<(Tensor, Tensor)> {
        let (normed, audio_normed) = (self.norm(&x)?, self.norm(&a)?);
        let rows = modulations
            .video_across
            .plus(&self.video.across.narrow(0, 0, 4)?)?;
        let audio_rows = modulations
            .audio_across
            .plus(&self.audio.across.narrow(0, 0, 4)?)?;
        let gate = modulations
            .video_gate
            .plus(&self.video.across.narrow(0, 4, 1)?)?;
        let audio_gate = modulations
            .audio_gate
            .plus(&self.audio.across.narrow(0, 4, 1)?)?;
        let (turn, audio_turn) = (&rotations.video_across, &rotations.audio_across);

        let heard = self.to_video.forward(
            &rows.bend(&normed, 1, 0)?.to_dtype(self.dtype)?,
            &audio_rows.bend(&audio_normed, 1, 0)?.to_dtype(self.dtype)?,
            Some((turn, audio_turn)),
            None,
        )?;
        let seen = self.to_audio.forward(
            &audio_rows.bend(&audio_normed, 3, 2)?.to_dtype(self.dtype)?,
            &rows.bend(&normed, 3, 2)?.to_dtype(self.dtype)?,
            Some((audio_turn, turn)),
            None,
        )?;
        Ok((
            (x + gate.gate(&heard, 0)?)?,
            (a + audio_gate.gate(&seen, 0)?)?,
        ))
    }

    fn norm(&self, x: &Tensor) -> Result<Tensor> {
        nn::rms_norm(x, None, self.epsilon)
    }
}

/// What distinguishes the two streams.
struct Side {
    prefix: &'static str,
    heads: usize,
    head: usize,
    width: usize,
    prompt: usize,
    options: Options,
    asks_by_level: bool,
    thinks_with_bias: bool,
}

impl Side {
    fn video(config: &Config) -> Self {
        Self {
            prefix: "",
            heads: config.num_attention_heads,
            head: config.attention_head_dim,
            width: config.width(),
            prompt: config.cross_attention_dim,
            options: options(config, config.gated_attn),
            asks_by_level: config.cross_attn_mod,
            thinks_with_bias: config.ff_bias,
        }
    }

    fn audio(config: &Config) -> Self {
        Self {
            prefix: "audio_",
            heads: config.audio_num_attention_heads,
            head: config.audio_attention_head_dim,
            width: config.audio_width(),
            prompt: config.audio_cross_attention_dim,
            options: options(config, config.audio_gated_attn),
            asks_by_level: config.audio_cross_attn_mod,
            thinks_with_bias: config.audio_ff_bias,
        }
    }
}

fn options(config: &Config, gated: bool) -> Options {
    Options {
        gated,
        bias: config.attention_bias,
        out_bias: config.attention_out_bias,
        epsilon: config.norm_eps,
    }
}

/// One stream's own layers.
#[derive(Clone, Debug)]
struct Stream {
    itself: Attention,
    prompt: Attention,
    wide: Linear,
    narrow: Linear,
    table: Tensor,
    prompt_table: Option<Tensor>,
    across: Tensor,
    asks_by_level: bool,
    epsilon: f64,
    dtype: DType,
}

impl Stream {
    fn new(config: &Config, side: &Side, weights: &Weights) -> Result<Self> {
        let Side {
            prefix,
            heads,
            head,
            width,
            options,
            ..
        } = *side;
        let attention = |name: &str, answering| {
            let sizes = Sizes {
                asking: width,
                answering,
                heads,
                head,
            };
            Attention::new(&weights.pp(format!("{prefix}{name}")), sizes, options)
        };
        let linear = |name: &str, from, to| {
            let place = weights.pp(format!("{prefix}ff.net.{name}"));
            Linear::new(&place, from, to, side.thinks_with_bias)
        };
        let table =
            |rows: usize, name: &str| weights.get((rows, width), &format!("{prefix}{name}"));
        let across = if prefix.is_empty() { "video_" } else { prefix };
        Ok(Self {
            itself: attention("attn1", width)?,
            prompt: attention("attn2", side.prompt)?,
            wide: linear("0.proj", width, 4 * width)?,
            narrow: linear("2", 4 * width, width)?,
            table: table(if side.asks_by_level { 9 } else { 6 }, "scale_shift_table")?,
            prompt_table: if config.modulates_prompt() {
                Some(table(2, "prompt_scale_shift_table")?)
            } else {
                None
            },
            across: weights.get(
                (5, width),
                &format!("{across}a2v_cross_attn_scale_shift_table"),
            )?,
            asks_by_level: side.asks_by_level,
            epsilon: config.norm_eps,
            dtype: weights.dtype(),
        })
    }

    fn norm(&self, x: &Tensor) -> Result<Tensor> {
        nn::rms_norm(x, None, self.epsilon)
    }

    fn learn_from_itself(
        &self,
        x: Tensor,
        rows: &Rows,
        rotation: &super::rope::Rotation,
        without: Without,
    ) -> Result<Tensor> {
        let asked = rows.bend(&self.norm(&x)?, 0, 1)?.to_dtype(self.dtype)?;
        let learnt = if without.attention {
            self.itself.forward_skipped(&asked)?
        } else {
            self.itself
                .forward(&asked, &asked, Some((rotation, rotation)), None)?
        };
        Ok((x + rows.gate(&learnt, 2)?)?)
    }

    fn learn_from_prompt(
        &self,
        x: Tensor,
        prompt: &Tensor,
        rows: &Rows,
        said: Option<&Modulation>,
        mask: Option<&Tensor>,
    ) -> Result<Tensor> {
        let mut asked = self.norm(&x)?;
        if self.asks_by_level {
            asked = rows.bend(&asked, 6, 7)?;
        }
        let asked = asked.to_dtype(self.dtype)?;
        let answer = match &self.prompt_table {
            Some(table) => {
                let rows = said.map_or_else(|| Rows::fixed(table), |said| said.plus(table))?;
                let told = rows.bend(prompt, 0, 1)?.to_dtype(self.dtype)?;
                self.prompt.forward(&asked, &told, None, mask)?
            }
            None => self.prompt.forward(&asked, prompt, None, mask)?,
        };
        let answer = if self.asks_by_level {
            rows.gate(&answer, 8)?
        } else {
            answer.to_dtype(DType::F32)?
        };
        Ok((x + answer)?)
    }

    /// The feed-forward layer.
    fn think(&self, x: Tensor, rows: &Rows) -> Result<Tensor> {
        let bent = rows.bend(&self.norm(&x)?, 3, 4)?.to_dtype(self.dtype)?;
        let thoughts = feed_forward(&self.wide, &self.narrow, &bent)?;
        Ok((x + rows.gate(&thoughts, 5)?)?)
    }
}

/// Two layers with a wide middle over (batch, tokens, width), some tokens at a time.
pub(crate) fn feed_forward(wide: &Linear, narrow: &Linear, x: &Tensor) -> Result<Tensor> {
    let tokens = x.dim(1)?;
    let mut answers = Vec::with_capacity(tokens.div_ceil(TOKENS_AT_ONCE));
    for start in (0..tokens).step_by(TOKENS_AT_ONCE) {
        let some = x.narrow(1, start, TOKENS_AT_ONCE.min(tokens - start))?;
        answers.push(narrow.forward(&nn::gelu(&wide.forward(&some)?)?)?);
    }
    match answers.as_slice() {
        [all] => Ok(all.clone()),
        parts => Ok(Tensor::cat(parts, 1)?),
    }
}
