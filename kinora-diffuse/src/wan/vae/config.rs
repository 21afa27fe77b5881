//! What a published `config.json` says of an `AutoencoderKLWan`.

use serde::Deserialize;

use super::tiles::Tiling;
use crate::error::{Error, Result};

/// Floats that frames take while they are encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floats {
    /// Of the widest layer.
    pub widest: u64,
    /// That layers remember from one piece to the next.
    pub remembered: u64,
    /// Of frames that are held until every tile is done.
    pub held: u64,
}

/// The video autoencoder's configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Width of the encoder's first layer.
    pub base_dim: usize,
    /// Width of the decoder's last layer; the encoder's where it is absent.
    pub decoder_base_dim: Option<usize>,
    /// Channels of a latent.
    pub z_dim: usize,
    /// Widths of the blocks, as multiples.
    pub dim_mult: Vec<usize>,
    /// Residual blocks in each of the encoder's blocks; the decoder's have one more.
    pub num_res_blocks: usize,
    attn_scales: Vec<f64>,
    /// Which of the encoder's blocks but the last halve the frames too; the decoder's double them in the other order.
    pub temperal_downsample: Vec<bool>,
    /// The mean of each channel of a latent.
    pub latents_mean: Vec<f32>,
    /// The deviation of each channel of a latent.
    pub latents_std: Vec<f32>,
    /// Whether each block adds what goes in to what comes out (Wan 2.2).
    pub is_residual: bool,
    /// Channels of a frame that is encoded, after pixels became channels.
    pub in_channels: usize,
    /// Channels of a frame that is decoded, before they become pixels.
    pub out_channels: usize,
    /// Side of the squares of pixels that become channels.
    pub patch_size: Option<usize>,
    scale_factor_temporal: Option<usize>,
    scale_factor_spatial: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            base_dim: 96,
            decoder_base_dim: None,
            z_dim: 16,
            dim_mult: vec![1, 2, 4, 4],
            num_res_blocks: 2,
            attn_scales: Vec::new(),
            temperal_downsample: vec![false, true, true],
            latents_mean: vec![
                -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508, 0.4134,
                -0.0715, 0.5517, -0.3632, -0.1922, -0.9497, 0.2503, -0.2921,
            ],
            latents_std: vec![
                2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526,
                2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160,
            ],
            is_residual: false,
            in_channels: 3,
            out_channels: 3,
            patch_size: None,
            scale_factor_temporal: Some(4),
            scale_factor_spatial: Some(8),
        }
    }
}

impl Config {
    /// Side of the squares of pixels that become channels; 1 where none do.
    #[must_use]
    pub fn patch(&self) -> usize {
        self.patch_size.unwrap_or(1)
    }

    /// Pixels along a side of one latent.
    #[must_use]
    pub fn spatial(&self) -> usize {
        self.patch() << self.dim_mult.len().saturating_sub(1)
    }

    /// Frames of one latent, but of the first, which is one frame.
    #[must_use]
    pub fn temporal(&self) -> usize {
        1 << self.halvings()
    }

    fn halvings(&self) -> usize {
        self.temperal_downsample
            .iter()
            .filter(|halves| **halves)
            .count()
    }

    /// Widths of the encoder, from what goes into its first block.
    pub(super) fn widths(&self) -> Vec<usize> {
        let first = std::iter::once(&1).chain(&self.dim_mult);
        first.map(|times| times * self.base_dim).collect()
    }

    /// Widths of the decoder, from what goes into its first block.
    pub(super) fn decoder_widths(&self) -> Vec<usize> {
        let base = self.decoder_base_dim.unwrap_or(self.base_dim);
        let turned = self.dim_mult.iter().rev();
        let first = turned.clone().take(1).chain(turned);
        first.map(|times| times * base).collect()
    }

    /// What a frame of so many pixels takes while it is encoded: the first of a film, or a picture.
    #[must_use]
    pub fn encoding(&self, pixels: usize) -> Floats {
        let (widths, blocks) = (self.widths(), self.dim_mult.len());
        let mut places = pixels / (self.patch() * self.patch());
        let mut widest = places * widths[0].max(self.in_channels);
        let mut remembered = 2 * places * self.in_channels;
        for index in 0..blocks {
            let (input, output) = (widths[index], widths[index + 1]);
            widest = widest.max(places * input.max(output));
            remembered += 2 * places * (input + (2 * self.num_res_blocks - 1) * output);
            if let Some(time) = self.temperal_downsample.get(index) {
                places /= 4;
                // The last frame, before frames are halved.
                remembered += places * output * usize::from(*time);
            }
        }
        // Four in the middle, and the last layer.
        remembered += 2 * places * 5 * widths[blocks];
        Floats {
            widest: widest as u64,
            remembered: remembered as u64,
            held: 0,
        }
    }

    /// What so many frames of this width and height take while they are decoded in tiles; none where one tile is all.
    #[must_use]
    pub fn decoding_in_tiles(
        &self,
        [width, height]: [usize; 2],
        frames: usize,
        tiling: &Tiling,
    ) -> Option<Floats> {
        let [across, down] = [width, height].map(|side| side.min(tiling.size));
        if (across, down) == (width, height) {
            return None;
        }
        let shared = tiling.size - tiling.step;
        // The film, the ends of the tiles above, and a tile: as pieces, put together, blended down and across.
        let pixels = width * height + 2 * width * shared + 4 * across * down;
        Some(Floats {
            held: (3 * frames * pixels) as u64,
            ..self.decoding(across * down)
        })
    }

    /// What frames of so many pixels take while they are decoded.
    #[must_use]
    pub fn decoding(&self, pixels: usize) -> Floats {
        let (widths, blocks) = (self.decoder_widths(), self.dim_mult.len());
        let mut places = pixels / (self.spatial() * self.spatial());
        let mut frames = 1;
        let mut widest = places * widths[0];
        // The first layer, and four in the middle.
        let mut remembered = 2 * places * (self.z_dim + 4 * widths[0]);
        for index in 0..blocks {
            let (input, output) = (widths[index], widths[index + 1]);
            widest = widest.max(frames * places * input.max(output));
            // Two in each residual block, and one that doubles the frames.
            remembered += 2 * places * (input + (2 * self.num_res_blocks + 1) * output);
            let doubles = self.temperal_downsample.iter().rev().nth(index);
            if let Some(time) = doubles {
                remembered += 2 * places * output * usize::from(*time);
                frames <<= usize::from(*time);
                places *= 4;
                widest = widest.max(frames * places * output);
            }
        }
        remembered += 2 * places * widths[blocks];
        Floats {
            widest: widest as u64,
            remembered: remembered as u64,
            held: 0,
        }
    }

    /// Refuses what is not built, and what does not fit together.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        let blocks = self.dim_mult.len();
        let patch = self.patch();
        let spatial = self.scale_factor_spatial.unwrap_or(self.spatial());
        let temporal = self.scale_factor_temporal.unwrap_or(self.temporal());
        let counts = [
            ("base_dim", self.base_dim),
            ("z_dim", self.z_dim),
            (
                "dim_mult",
                blocks.min(self.dim_mult.iter().copied().min().unwrap_or(0)),
            ),
            ("num_res_blocks", self.num_res_blocks),
            ("patch_size", patch),
            ("decoder_base_dim", self.decoder_base_dim.unwrap_or(1)),
        ];
        for (field, value) in counts {
            refuse_unless(value > 0, field, value, "it must be at least 1".into())?;
        }
        for (field, value, wanted) in [
            ("attn_scales", self.attn_scales.len(), 0),
            (
                "temperal_downsample",
                self.temperal_downsample.len(),
                blocks - 1,
            ),
            ("latents_mean", self.latents_mean.len(), self.z_dim),
            ("latents_std", self.latents_std.len(), self.z_dim),
        ] {
            let allowed = format!("it must be a list of {wanted}");
            refuse_unless(
                value == wanted,
                field,
                format!("a list of {value}"),
                allowed,
            )?;
        }
        for (field, value, wanted) in [
            ("in_channels", self.in_channels, 3 * patch * patch),
            ("out_channels", self.out_channels, 3 * patch * patch),
            ("scale_factor_spatial", spatial, self.spatial()),
            ("scale_factor_temporal", temporal, self.temporal()),
        ] {
            let allowed = format!("with the other fields it must be {wanted}");
            refuse_unless(value == wanted, field, value, allowed)?;
        }
        let broken = self
            .latents_std
            .iter()
            .find(|std| !std.is_finite() || **std <= 0.0);
        let value = broken.copied().unwrap_or_default();
        refuse_unless(
            broken.is_none(),
            "latents_std",
            value,
            "each must be above 0".into(),
        )?;
        if self.is_residual {
            self.check_shortcuts()
        } else {
            Ok(())
        }
    }

    /// What goes in must be dealt evenly to what comes out, on the way past a block.
    fn check_shortcuts(&self) -> Result<()> {
        let (down, up) = (self.widths(), self.decoder_widths());
        let last = self.dim_mult.len() - 1;
        for (index, pair) in down.windows(2).enumerate() {
            let times = if index == last {
                1
            } else {
                4 << usize::from(self.temperal_downsample[index])
            };
            let fits = (pair[0] * times).is_multiple_of(pair[1]);
            let allowed = format!(
                "{} channels cannot be dealt to {}",
                pair[0] * times,
                pair[1]
            );
            refuse_unless(fits, "dim_mult", format!("{:?}", self.dim_mult), allowed)?;
        }
        let halves = self.temperal_downsample.iter().rev();
        for (pair, doubles) in up.windows(2).zip(halves) {
            let times = 4 << usize::from(*doubles);
            let fits = (pair[1] * times).is_multiple_of(pair[0]);
            let allowed = format!(
                "{} channels cannot be dealt to {}",
                pair[0],
                pair[1] * times
            );
            refuse_unless(fits, "dim_mult", format!("{:?}", self.dim_mult), allowed)?;
        }
        Ok(())
    }
}

fn refuse_unless(
    fits: bool,
    field: &str,
    value: impl std::fmt::Display,
    allowed: String,
) -> Result<()> {
    if fits {
        return Ok(());
    }
    Err(Error::Config {
        field: field.into(),
        value: value.to_string(),
        allowed,
    })
}
