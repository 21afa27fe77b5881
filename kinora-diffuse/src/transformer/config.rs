//! The configuration of the transformer.

use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};

/// What `config.json` says of an `LTX2VideoTransformer3DModel`.
///
/// Three generations differ by flags: 2.0 projects the prompt itself and has neither gates nor a
/// modulated prompt; 2.3 has both; 2.5 drops the bias of the video's feed-forward layers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Channels of a video token that goes in.
    pub in_channels: usize,
    /// Channels of a video token that comes out; as many as go in where it is absent.
    pub out_channels: Option<usize>,
    /// Latent pixels a token covers in width and height.
    pub patch_size: usize,
    /// Latent frames a token covers.
    pub patch_size_t: usize,
    /// Heads of the video's attention.
    pub num_attention_heads: usize,
    /// Width of one of them.
    pub attention_head_dim: usize,
    /// Width of the prompt's tokens, for the video.
    pub cross_attention_dim: usize,
    /// Frames, rows and columns of pixels that one latent covers.
    pub vae_scale_factors: [usize; 3],
    /// Seconds that video positions are measured against.
    pub pos_embed_max_pos: usize,
    /// Rows of pixels that positions are measured against.
    pub base_height: usize,
    /// Columns of pixels that positions are measured against.
    pub base_width: usize,
    /// Whether the video's heads are gated.
    pub gated_attn: bool,
    /// Whether the video's questions to the prompt are modulated by the noise level.
    pub cross_attn_mod: bool,
    /// Channels of an audio token that goes in.
    pub audio_in_channels: usize,
    /// Channels of an audio token that comes out; as many as go in where it is absent.
    pub audio_out_channels: Option<usize>,
    /// Mel bins a token covers, in units of all of them.
    pub audio_patch_size: usize,
    /// Latent frames an audio token covers.
    pub audio_patch_size_t: usize,
    /// Heads of the audio's attention.
    pub audio_num_attention_heads: usize,
    /// Width of one of them.
    pub audio_attention_head_dim: usize,
    /// Width of the prompt's tokens, for the audio, and of positions between the two.
    pub audio_cross_attention_dim: usize,
    /// Spectrogram frames that one audio latent covers.
    pub audio_scale_factor: usize,
    /// Seconds that audio positions are measured against.
    pub audio_pos_embed_max_pos: usize,
    /// Samples a second of the spectrogram's sound.
    pub audio_sampling_rate: usize,
    /// Samples from one spectrogram frame to the next.
    pub audio_hop_length: usize,
    /// Whether the audio's heads are gated.
    pub audio_gated_attn: bool,
    /// Whether the audio's questions to the prompt are modulated by the noise level.
    pub audio_cross_attn_mod: bool,
    /// Blocks.
    pub num_layers: usize,
    /// The activation in the feed-forward layers.
    pub activation_fn: String,
    /// How questions and keys are normalised.
    pub qk_norm: String,
    /// Whether a block's norms have weights.
    pub norm_elementwise_affine: bool,
    /// What norms add before they divide.
    pub norm_eps: f64,
    /// Width of the text encoder's tokens, for 2.0's own projections of them.
    pub caption_channels: usize,
    /// Whether questions, keys and values have a bias.
    pub attention_bias: bool,
    /// Whether what attention gives out has a bias.
    pub attention_out_bias: bool,
    /// The largest frequency of positions.
    pub rope_theta: f64,
    /// Whether frequencies are computed in double precision.
    pub rope_double_precision: bool,
    /// Frames of the first latent, which covers fewer than the others.
    pub causal_offset: usize,
    /// Steps of training time in one unit of noise level.
    pub timestep_scale_multiplier: f64,
    /// The same for the gates between video and audio.
    pub cross_attn_timestep_scale_multiplier: f64,
    /// Which halves of a head rotate into each other.
    pub rope_type: String,
    /// Whether the model projects the prompt itself (2.0).
    pub use_prompt_embeddings: bool,
    /// Whether attention can be left out for guidance (2.3 and later).
    pub perturbed_attn: bool,
    /// Whether the video's feed-forward layers have a bias.
    pub ff_bias: bool,
    /// Whether the audio's feed-forward layers have a bias.
    pub audio_ff_bias: bool,
    /// Whether the prompt is modulated by the noise level too.
    pub use_prompt_adaln_single: bool,
    /// Whether there is a mark for generated keyframes (2.5).
    pub use_keyframes_abs_pos_embedding: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            in_channels: 128,
            out_channels: Some(128),
            patch_size: 1,
            patch_size_t: 1,
            num_attention_heads: 32,
            attention_head_dim: 128,
            cross_attention_dim: 4096,
            vae_scale_factors: [8, 32, 32],
            pos_embed_max_pos: 20,
            base_height: 2048,
            base_width: 2048,
            gated_attn: false,
            cross_attn_mod: false,
            audio_in_channels: 128,
            audio_out_channels: Some(128),
            audio_patch_size: 1,
            audio_patch_size_t: 1,
            audio_num_attention_heads: 32,
            audio_attention_head_dim: 64,
            audio_cross_attention_dim: 2048,
            audio_scale_factor: 4,
            audio_pos_embed_max_pos: 20,
            audio_sampling_rate: 16000,
            audio_hop_length: 160,
            audio_gated_attn: false,
            audio_cross_attn_mod: false,
            num_layers: 48,
            activation_fn: "gelu-approximate".into(),
            qk_norm: "rms_norm_across_heads".into(),
            norm_elementwise_affine: false,
            norm_eps: 1e-6,
            caption_channels: 3840,
            attention_bias: true,
            attention_out_bias: true,
            rope_theta: 10_000.0,
            rope_double_precision: true,
            causal_offset: 1,
            timestep_scale_multiplier: 1000.0,
            cross_attn_timestep_scale_multiplier: 1000.0,
            rope_type: "interleaved".into(),
            use_prompt_embeddings: true,
            perturbed_attn: false,
            ff_bias: true,
            audio_ff_bias: true,
            use_prompt_adaln_single: true,
            use_keyframes_abs_pos_embedding: false,
        }
    }
}

impl Config {
    /// Refuses what is not built.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        only("rope_type", &self.rope_type.as_str(), &"split")?;
        only(
            "activation_fn",
            &self.activation_fn.as_str(),
            &"gelu-approximate",
        )?;
        only("qk_norm", &self.qk_norm.as_str(), &"rms_norm_across_heads")?;
        only(
            "norm_elementwise_affine",
            &self.norm_elementwise_affine,
            &false,
        )?;
        for (field, size) in [
            ("patch_size", self.patch_size),
            ("patch_size_t", self.patch_size_t),
            ("audio_patch_size", self.audio_patch_size),
            ("audio_patch_size_t", self.audio_patch_size_t),
        ] {
            only(field, &size, &1)?;
        }
        for (field, width, heads) in [
            (
                "num_attention_heads",
                self.width(),
                self.num_attention_heads,
            ),
            (
                "audio_num_attention_heads",
                self.audio_width(),
                self.audio_num_attention_heads,
            ),
        ] {
            if heads == 0 || width == 0 || !(width / heads).is_multiple_of(2) {
                return Err(Error::Config {
                    field: field.into(),
                    value: heads.to_string(),
                    allowed: "heads must be at least 1, each of an even width above 0".into(),
                });
            }
        }
        self.check_cross()
    }

    /// Positions between video and audio are as wide as the attention between them, split by each one's heads.
    fn check_cross(&self) -> Result<()> {
        let width = self.audio_cross_attention_dim;
        let splits = |heads: usize| width.is_multiple_of(2 * heads);
        let fits = width == self.audio_width()
            && splits(self.num_attention_heads)
            && splits(self.audio_num_attention_heads);
        if fits {
            return Ok(());
        }
        Err(Error::Config {
            field: "audio_cross_attention_dim".into(),
            value: width.to_string(),
            allowed: format!(
                "it must be audio_num_attention_heads × audio_attention_head_dim ({}), and each of the heads even",
                self.audio_width()
            ),
        })
    }

    /// Width of a video token inside the model.
    #[must_use]
    pub fn width(&self) -> usize {
        self.num_attention_heads * self.attention_head_dim
    }

    /// Width of an audio token inside the model.
    #[must_use]
    pub fn audio_width(&self) -> usize {
        self.audio_num_attention_heads * self.audio_attention_head_dim
    }

    /// Whether the prompt's keys and values are modulated.
    #[must_use]
    pub fn modulates_prompt(&self) -> bool {
        self.cross_attn_mod || self.audio_cross_attn_mod
    }
}
