//! What a published `config.json` says of the video autoencoder.

use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};

/// The video autoencoder's configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// Colours of a frame that is encoded.
    pub in_channels: usize,
    /// Colours of a frame that is decoded.
    pub out_channels: usize,
    /// Channels of a latent.
    pub latent_channels: usize,
    /// Widths after each of the encoder's blocks.
    pub block_out_channels: Vec<usize>,
    down_block_types: Vec<String>,
    /// Widths of the decoder's blocks, the last one first.
    pub decoder_block_out_channels: Vec<usize>,
    /// Residual blocks in each of the encoder's blocks, then in its middle.
    pub layers_per_block: Vec<usize>,
    /// Residual blocks in each of the decoder's blocks, then in its middle, the last one first.
    pub decoder_layers_per_block: Vec<usize>,
    spatio_temporal_scaling: EachOrAll,
    decoder_spatio_temporal_scaling: EachOrAll,
    decoder_inject_noise: EachOrAll,
    /// What each of the encoder's blocks halves.
    pub downsample_type: Vec<Scaling>,
    /// What each of the decoder's blocks doubles.
    pub upsample_type: Vec<Scaling>,
    upsample_residual: EachOrAll,
    /// By how much each of the decoder's blocks narrows, the last one first.
    pub upsample_factor: Vec<usize>,
    timestep_conditioning: bool,
    /// Side of the squares of pixels that become channels.
    pub patch_size: usize,
    patch_size_t: usize,
    /// What is added to a variance in the layer normalisation of shortcuts.
    #[serde(default = "resnet_norm_eps")]
    pub resnet_norm_eps: f64,
    /// By what latents are multiplied after their normalisation.
    #[serde(default = "scaling_factor")]
    pub scaling_factor: f32,
    /// Whether the encoder sees only the past.
    pub encoder_causal: bool,
    /// Whether the decoder sees only the past.
    pub decoder_causal: bool,
    /// What surrounds the encoder's frames.
    pub encoder_spatial_padding_mode: Padding,
    /// What surrounds the decoder's frames.
    pub decoder_spatial_padding_mode: Padding,
    #[serde(default)]
    spatial_compression_ratio: Option<usize>,
    #[serde(default)]
    temporal_compression_ratio: Option<usize>,
}

/// One answer for every block, or one for each.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum EachOrAll {
    All(bool),
    Each(Vec<bool>),
}

impl EachOrAll {
    fn each(&self, count: usize) -> Vec<bool> {
        match self {
            Self::All(value) => vec![*value; count],
            Self::Each(values) => values.clone(),
        }
    }
}

/// What a block halves or doubles.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// Height and width.
    Spatial,
    /// The frames.
    Temporal,
    /// All three.
    Spatiotemporal,
}

impl Scaling {
    /// The factors of time, height and width.
    #[must_use]
    pub fn factors(self) -> [usize; 3] {
        match self {
            Self::Spatial => [1, 2, 2],
            Self::Temporal => [2, 1, 1],
            Self::Spatiotemporal => [2, 2, 2],
        }
    }
}

/// What surrounds a frame under a convolution.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Padding {
    /// Zeros.
    Zeros,
    /// The frame mirrored at its outermost pixels.
    Reflect,
}

fn resnet_norm_eps() -> f64 {
    1e-6
}

fn scaling_factor() -> f32 {
    1.0
}

impl Config {
    /// Whether each of the encoder's blocks halves anything.
    #[must_use]
    pub fn downsamples(&self) -> Vec<bool> {
        self.spatio_temporal_scaling
            .each(self.block_out_channels.len())
    }

    /// Whether each of the decoder's blocks doubles anything, the last one first.
    #[must_use]
    pub fn upsamples(&self) -> Vec<bool> {
        self.decoder_spatio_temporal_scaling
            .each(self.decoder_block_out_channels.len())
    }

    /// Whether each of the decoder's doublings adds its input, the last one first.
    #[must_use]
    pub fn residuals(&self) -> Vec<bool> {
        self.upsample_residual
            .each(self.decoder_block_out_channels.len())
    }

    /// Pixels along a side of one latent.
    #[must_use]
    pub fn spatial_compression(&self) -> usize {
        self.spatial_compression_ratio
            .unwrap_or_else(|| self.patch_size << self.halvings())
    }

    /// Frames of one latent.
    #[must_use]
    pub fn temporal_compression(&self) -> usize {
        self.temporal_compression_ratio
            .unwrap_or_else(|| self.patch_size_t << self.halvings())
    }

    fn halvings(&self) -> usize {
        self.downsamples().iter().filter(|halves| **halves).count()
    }

    /// Refuses what this engine has not.
    pub(super) fn check(&self) -> Result<()> {
        only("timestep_conditioning", &self.timestep_conditioning, &false)?;
        only("patch_size_t", &self.patch_size_t, &1)?;
        for kind in &self.down_block_types {
            only("down_block_types", &kind.as_str(), &"LTX2VideoDownBlock3D")?;
        }
        let (down, up) = (
            self.block_out_channels.len(),
            self.decoder_block_out_channels.len(),
        );
        for noise in self.decoder_inject_noise.each(up + 1) {
            only("decoder_inject_noise", &noise, &false)?;
        }
        for (field, found, wanted) in [
            ("down_block_types", self.down_block_types.len(), down),
            ("layers_per_block", self.layers_per_block.len(), down + 1),
            ("spatio_temporal_scaling", self.downsamples().len(), down),
            ("downsample_type", self.downsample_type.len(), down),
            (
                "decoder_layers_per_block",
                self.decoder_layers_per_block.len(),
                up + 1,
            ),
            (
                "decoder_spatio_temporal_scaling",
                self.upsamples().len(),
                up,
            ),
            ("upsample_type", self.upsample_type.len(), up),
            ("upsample_residual", self.residuals().len(), up),
            ("upsample_factor", self.upsample_factor.len(), up),
        ] {
            if found != wanted {
                return Err(Error::Config {
                    field: field.into(),
                    value: format!("a list of {found}"),
                    allowed: format!("one entry for each of {wanted} blocks is needed"),
                });
            }
        }
        if up == 0 || down == 0 || self.patch_size == 0 || self.upsample_factor.contains(&0) {
            return Err(Error::Config {
                field:
                    "block_out_channels, decoder_block_out_channels, patch_size or upsample_factor"
                        .into(),
                value: "empty or zero".into(),
                allowed: "at least one block and factors of at least 1 are needed".into(),
            });
        }
        Ok(())
    }
}
