//! DINOv2: a picture's patches, and the states of some layers.

use candle_core::{D, Tensor};

use super::config::Backbone as Config;
use super::stretch::{Way, stretch};
use crate::error::{Error, Result};
use crate::nn::{self, Convolution2d, Linear, Steps};
use crate::weights::Weights;

/// The network that reads the picture.
pub(super) struct Backbone {
    patches: Convolution2d,
    class: Tensor,
    positions: Tensor,
    layers: Vec<Layer>,
    norm: Norm,
    /// Which states leave, and whether they are normalised.
    stages: Vec<usize>,
    normalised: bool,
    patch: usize,
}

impl Backbone {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.hidden_size;
        let embeddings = weights.pp("embeddings");
        let side = config.image_size / config.patch_size.max(1);
        if config.use_mask_token {
            // Only training reads it.
            embeddings.get((1, width), "mask_token")?;
        }
        let layers = weights.pp("encoder.layer");
        let steps = Steps {
            stride: config.patch_size,
            ..Steps::default()
        };
        let projection = embeddings.pp("patch_embeddings.projection");
        Ok(Self {
            patches: Convolution2d::new(
                &projection,
                config.num_channels,
                width,
                config.patch_size,
                steps,
                true,
            )?,
            class: embeddings.get((1, 1, width), "cls_token")?,
            positions: embeddings.get((1, side * side + 1, width), "position_embeddings")?,
            layers: (0..config.num_hidden_layers)
                .map(|index| Layer::new(config, &layers.pp(index)))
                .collect::<Result<Vec<Layer>>>()?,
            norm: Norm::new(config, &weights.pp("layernorm"))?,
            stages: config.stages()?,
            normalised: config.apply_layernorm,
            patch: config.patch_size,
        })
    }

    /// The states that leave, each (patches, width), without the class.
    pub(super) fn forward(&self, pixels: &Tensor) -> Result<Vec<Tensor>> {
        let (batch, _, height, width) = pixels.dims4()?;
        if batch != 1 {
            return Err(Error::Input(format!(
                "the depth network takes one picture at a time, and got {batch}"
            )));
        }
        let patches = self
            .patches
            .forward(pixels)?
            .flatten_from(2)?
            .squeeze(0)?
            .t()?;
        let mut x = Tensor::cat(&[&self.class.squeeze(0)?, &patches.contiguous()?], 0)?;
        x = (x + self.places((height / self.patch, width / self.patch))?)?;
        let mut states = Vec::with_capacity(self.stages.len());
        for depth in 0..=self.layers.len() {
            if depth > 0 {
                x = self.layers[depth - 1].forward(&x)?;
            }
            for _ in self.stages.iter().filter(|&&stage| stage == depth) {
                let state = if self.normalised {
                    self.norm.forward(&x)?
                } else {
                    x.clone()
                };
                states.push(state.narrow(0, 1, x.dim(0)? - 1)?);
            }
        }
        Ok(states)
    }

    /// The positions, stretched from the grid on which they were learnt to this one.
    fn places(&self, (height, width): (usize, usize)) -> Result<Tensor> {
        let (_, count, channels) = self.positions.dims3()?;
        let side = (count - 1).isqrt();
        if (side, side) == (height, width) {
            return Ok(self.positions.squeeze(0)?);
        }
        let class = self.positions.narrow(1, 0, 1)?.squeeze(0)?;
        let grid = self
            .positions
            .narrow(1, 1, count - 1)?
            .squeeze(0)?
            .t()?
            .contiguous()?;
        let grid = stretch(
            &grid.reshape((channels, side, side))?,
            (height, width),
            Way::Cubic,
        )?;
        Ok(Tensor::cat(
            &[
                class,
                grid.reshape((channels, height * width))?
                    .t()?
                    .contiguous()?,
            ],
            0,
        )?)
    }
}

/// The projections of an attention, as the reference names them today and as
/// the published files do.
const NAMES: [[&str; 2]; 4] = [
    ["q_proj", "attention.query"],
    ["k_proj", "attention.key"],
    ["v_proj", "attention.value"],
    ["o_proj", "output.dense"],
];

/// A tensor's name as the reference has it today.
#[must_use]
pub fn plain(name: &str) -> String {
    let renamed = |name: String, [newer, older]: &[&str; 2]| {
        name.replace(
            &format!(".attention.{older}."),
            &format!(".attention.{newer}."),
        )
    };
    NAMES.iter().fold(name.to_owned(), renamed)
}

struct Norm {
    weight: Tensor,
    bias: Tensor,
    epsilon: f64,
}

impl Norm {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let width = config.hidden_size;
        Ok(Self {
            weight: weights.get(width, "weight")?,
            bias: weights.get(width, "bias")?,
            epsilon: config.layer_norm_eps,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        nn::layer_norm(x, Some((&self.weight, &self.bias)), self.epsilon)
    }
}

struct Layer {
    heads: usize,
    before_attention: Norm,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    attention_scale: Tensor,
    before_feed: Norm,
    feed_in: Linear,
    feed_out: Linear,
    feed_scale: Tensor,
}

impl Layer {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let (width, heads) = (config.hidden_size, config.num_attention_heads);
        if heads == 0 || !width.is_multiple_of(heads) {
            return Err(Error::Config {
                field: "backbone_config.num_attention_heads".into(),
                value: heads.to_string(),
                allowed: format!("it must divide hidden_size ({width})"),
            });
        }
        let inner = (width as f64 * config.mlp_ratio) as usize;
        let attention = weights.pp("attention");
        let square = |names: [&str; 2], bias: bool| {
            // The reference names these otherwise today than the published files do.
            let newer = attention.has(&format!("{}.weight", names[0]));
            Linear::new(
                &attention.pp(names[usize::from(!newer)]),
                width,
                width,
                bias,
            )
        };
        Ok(Self {
            heads,
            before_attention: Norm::new(config, &weights.pp("norm1"))?,
            query: square(NAMES[0], config.qkv_bias)?,
            key: square(NAMES[1], config.qkv_bias)?,
            value: square(NAMES[2], config.qkv_bias)?,
            output: square(NAMES[3], true)?,
            attention_scale: weights.get(width, "layer_scale1.lambda1")?,
            before_feed: Norm::new(config, &weights.pp("norm2"))?,
            feed_in: Linear::new(&weights.pp("mlp.fc1"), width, inner, true)?,
            feed_out: Linear::new(&weights.pp("mlp.fc2"), inner, width, true)?,
            feed_scale: weights.get(width, "layer_scale2.lambda1")?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.attend(&self.before_attention.forward(x)?)?;
        let x = (x + y.broadcast_mul(&self.attention_scale)?)?;
        let y = self
            .feed_in
            .forward(&self.before_feed.forward(&x)?)?
            .gelu_erf()?;
        Ok((&x + self.feed_out.forward(&y)?.broadcast_mul(&self.feed_scale)?)?)
    }

    fn attend(&self, x: &Tensor) -> Result<Tensor> {
        let (count, width) = x.dims2()?;
        let head = width / self.heads;
        let split = |x: Tensor| -> Result<Tensor> {
            Ok(x.reshape((1, count, self.heads, head))?
                .transpose(1, 2)?
                .contiguous()?)
        };
        let (query, key) = (split(self.query.forward(x)?)?, split(self.key.forward(x)?)?);
        let value = split(self.value.forward(x)?)?;
        let y = nn::attention(&query, &key, &value, (head as f64).powf(-0.5), None)?;
        self.output
            .forward(&y.transpose(1, 2)?.flatten_from(D::Minus2)?.squeeze(0)?)
    }
}
