//! What a depth network's `config.json` says.

use serde::Deserialize;

use crate::config;
use crate::error::{Error, Result};

/// The configuration of a depth network.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    /// The network that reads the picture.
    pub backbone_config: Backbone,
    /// Pixels along a patch's side.
    #[serde(default = "patch")]
    pub patch_size: usize,
    /// The width of the backbone's states.
    #[serde(default = "width")]
    pub reassemble_hidden_size: usize,
    /// How much larger each state becomes.
    #[serde(default = "factors")]
    pub reassemble_factors: Vec<f64>,
    /// Channels of each state after its projection.
    #[serde(default = "channels")]
    pub neck_hidden_sizes: Vec<usize>,
    /// Channels while states are put together.
    #[serde(default = "fusion")]
    pub fusion_hidden_size: usize,
    /// Which of the joined states the head reads.
    #[serde(default = "last")]
    pub head_in_index: i64,
    /// Channels before the last convolution.
    #[serde(default = "head")]
    pub head_hidden_size: usize,
    /// What the network's numbers mean.
    #[serde(default = "kind")]
    pub depth_estimation_type: Kind,
    /// What the last activation is multiplied by.
    #[serde(default)]
    pub max_depth: Option<f64>,
}

/// What a depth network's numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// How near, in no unit.
    Relative,
    /// How far, in metres.
    Metric,
}

/// The configuration of the network that reads the picture, DINOv2.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Backbone {
    /// What it is.
    #[serde(default = "dinov2")]
    pub model_type: String,
    /// The width of a patch's state.
    #[serde(default = "hidden")]
    pub hidden_size: usize,
    /// Layers.
    #[serde(default = "twelve")]
    pub num_hidden_layers: usize,
    /// Heads.
    #[serde(default = "twelve")]
    pub num_attention_heads: usize,
    /// How much wider the inside of a feed-forward layer is.
    #[serde(default = "ratio")]
    pub mlp_ratio: f64,
    /// The activation in it.
    #[serde(default = "gelu")]
    pub hidden_act: String,
    /// What norms add to the variance.
    #[serde(default = "epsilon")]
    pub layer_norm_eps: f64,
    /// The side of the pictures that positions were learnt on.
    #[serde(default = "side")]
    pub image_size: usize,
    /// Pixels along a patch's side.
    #[serde(default = "patch")]
    pub patch_size: usize,
    /// Channels of a picture.
    #[serde(default = "three")]
    pub num_channels: usize,
    /// Whether queries, keys and values have a bias.
    #[serde(default = "yes")]
    pub qkv_bias: bool,
    /// Whether feed-forward layers have gates.
    #[serde(default)]
    pub use_swiglu_ffn: bool,
    /// Whether states are normalised before they leave.
    #[serde(default = "yes")]
    pub apply_layernorm: bool,
    /// Whether the checkpoint has a token for hidden patches.
    #[serde(default = "yes")]
    pub use_mask_token: bool,
    /// The layers whose states leave, by number.
    pub out_indices: Option<Vec<i64>>,
    /// The same by name.
    pub out_features: Option<Vec<String>>,
}

fn patch() -> usize {
    14
}
fn width() -> usize {
    384
}
fn factors() -> Vec<f64> {
    vec![4.0, 2.0, 1.0, 0.5]
}
fn channels() -> Vec<usize> {
    vec![48, 96, 192, 384]
}
fn fusion() -> usize {
    64
}
fn last() -> i64 {
    -1
}
fn head() -> usize {
    32
}
fn kind() -> Kind {
    Kind::Relative
}
fn dinov2() -> String {
    "dinov2".into()
}
fn hidden() -> usize {
    768
}
fn twelve() -> usize {
    12
}
fn ratio() -> f64 {
    4.0
}
fn gelu() -> String {
    "gelu".into()
}
fn epsilon() -> f64 {
    1e-6
}
fn side() -> usize {
    224
}
fn three() -> usize {
    3
}
fn yes() -> bool {
    true
}

impl Config {
    /// Refuses what is not built.
    pub(super) fn check(&self) -> Result<()> {
        let backbone = &self.backbone_config;
        config::only(
            "backbone_config.model_type",
            &backbone.model_type,
            &dinov2(),
        )?;
        config::only("backbone_config.hidden_act", &backbone.hidden_act, &gelu())?;
        config::only(
            "backbone_config.use_swiglu_ffn",
            &backbone.use_swiglu_ffn,
            &false,
        )?;
        config::only("backbone_config.num_channels", &backbone.num_channels, &3)?;
        config::only(
            "backbone_config.patch_size",
            &backbone.patch_size,
            &self.patch_size,
        )?;
        config::only(
            "backbone_config.hidden_size",
            &backbone.hidden_size,
            &self.reassemble_hidden_size,
        )?;
        let states = self.neck_hidden_sizes.len();
        config::only(
            "the number of reassemble_factors",
            &self.reassemble_factors.len(),
            &states,
        )?;
        config::only(
            "the number of out_indices",
            &backbone.stages()?.len(),
            &states,
        )?;
        self.joined().map(drop)
    }

    /// Which of the joined states the head reads, counted from the first.
    pub(super) fn joined(&self) -> Result<usize> {
        let count = self.neck_hidden_sizes.len();
        place(self.head_in_index, count).ok_or_else(|| Error::Config {
            field: "head_in_index".into(),
            value: self.head_in_index.to_string(),
            allowed: format!("there are {count} states"),
        })
    }
}

/// A place counted from the start, or from the end where it is negative.
fn place(index: i64, count: usize) -> Option<usize> {
    let index = if index < 0 {
        index + i64::try_from(count).ok()?
    } else {
        index
    };
    usize::try_from(index).ok().filter(|&index| index < count)
}

impl Backbone {
    /// The states that leave, from the first: 0 is what the first layer is given, 1 its answer.
    pub(super) fn stages(&self) -> Result<Vec<usize>> {
        let count = self.num_hidden_layers + 1;
        let named = |name: &String| match name.strip_prefix("stage") {
            Some(number) => number.parse().ok().filter(|&n: &usize| n < count),
            None => (name == "stem").then_some(0),
        };
        let stages: Option<Vec<usize>> = match (&self.out_indices, &self.out_features) {
            (Some(indices), _) => indices.iter().map(|&index| place(index, count)).collect(),
            (None, Some(names)) => names.iter().map(named).collect(),
            (None, None) => Some(vec![count - 1]),
        };
        let stages = stages.filter(|stages| stages.is_sorted());
        stages.ok_or_else(|| Error::Config {
            field: "backbone_config.out_indices".into(),
            value: format!("{:?}", self.out_indices),
            allowed: format!("rising numbers from 0 to {}", count - 1),
        })
    }
}
