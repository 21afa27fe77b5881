//! What a Gemma text encoder's `config.json` says, brought to one form for both generations.

use serde::Deserialize;
use serde_json::Value;

use crate::config;
use crate::error::{Error, Result};

/// Which Gemma: the two differ in their norms, their positions and their global layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Gemma 3, the text encoder of LTX-2.0 and 2.3.
    Gemma3,
    /// Gemma 4 (unified), the text encoder of LTX-2.5.
    Gemma4,
}

/// A text encoder's configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Which Gemma.
    pub family: Family,
    /// The number of known tokens.
    pub vocabulary: usize,
    /// The width of a token.
    pub width: usize,
    /// The width inside the feed-forward layers.
    pub inner: usize,
    /// Query heads.
    pub heads: usize,
    /// What queries are multiplied by before they meet keys.
    pub scale: f64,
    /// What norms add to the mean square.
    pub epsilon: f64,
    /// How many tokens back (itself included) a token of a sliding layer sees.
    pub window: usize,
    /// The layers, first to last.
    pub layers: Vec<Layer>,
}

/// One layer's own part of the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Whether a token sees only the last few before it.
    pub sliding: bool,
    /// The width of a head.
    pub head: usize,
    /// Heads of keys and values.
    pub pairs: usize,
    /// Whether values are the keys before their norm, so that there is no projection for them.
    pub shared: bool,
    /// How positions turn queries and keys.
    pub rope: Rope,
}

/// How positions turn queries and keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Rope {
    /// The base of the wavelengths.
    pub theta: f64,
    /// What frequencies are divided by.
    pub factor: f64,
    /// The part of a head that turns at all, the rest having frequency zero.
    pub part: f64,
}

impl Rope {
    /// The frequencies of one half of a head.
    #[must_use]
    pub fn frequencies(&self, head: usize) -> Vec<f32> {
        let half = head / 2;
        // The reference cuts the product, so that 0.25 of 9 pairs is 2 of them.
        let turning = ((self.part * head as f64) / 2.0).floor() as usize;
        (0..half)
            .map(|i| {
                if i >= turning {
                    return 0.0;
                }
                let exponent = (2 * i) as f32 / head as f32;
                (1.0 / self.theta.powf(f64::from(exponent)) / self.factor) as f32
            })
            .collect()
    }
}

impl Config {
    /// Reads the configuration of a text encoder, alone or as the `text_config` of a larger model.
    ///
    /// # Errors
    /// When it is of another model, or asks for something that is not built.
    pub fn parse(value: &Value) -> Result<Self> {
        let family = family(value)?;
        let raw: Raw = config::parse(value.get("text_config").unwrap_or(value))?;
        raw.check(family)?;
        let layers = (0..raw.num_hidden_layers)
            .map(|i| raw.layer(family, i))
            .collect::<Result<Vec<Layer>>>()?;
        let scale = match family {
            Family::Gemma3 => raw.query_pre_attn_scalar.powf(-0.5),
            Family::Gemma4 => 1.0,
        };
        let vocabulary = match family {
            Family::Gemma3 => 262_208,
            Family::Gemma4 => 262_144,
        };
        let window = match family {
            Family::Gemma3 => 4096,
            Family::Gemma4 => 1024,
        };
        Ok(Self {
            family,
            vocabulary: raw.vocab_size.unwrap_or(vocabulary),
            width: raw.hidden_size,
            inner: raw.intermediate_size,
            heads: raw.num_attention_heads,
            scale,
            epsilon: raw.rms_norm_eps,
            window: raw.sliding_window.unwrap_or(window),
            layers,
        })
    }
}

/// Whether a configuration's class is a text encoder's.
#[must_use]
pub fn is_text(class: &str) -> bool {
    named(class).is_some()
}

fn named(class: &str) -> Option<Family> {
    match class {
        "gemma3" | "gemma3_text" | "Gemma3TextModel" => Some(Family::Gemma3),
        "gemma4_unified" | "gemma4_unified_text" | "Gemma4UnifiedTextModel" => Some(Family::Gemma4),
        _ => None,
    }
}

fn family(value: &Value) -> Result<Family> {
    let class = config::class(value).unwrap_or("missing");
    named(class).ok_or_else(|| Error::Config {
        field: "model_type".into(),
        value: class.into(),
        allowed: "LTX-2.0 and 2.3 take gemma3, LTX-2.5 takes gemma4_unified".into(),
    })
}

#[derive(Deserialize)]
struct Raw {
    vocab_size: Option<usize>,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    num_key_value_heads: usize,
    #[serde(default = "head_dim")]
    head_dim: usize,
    #[serde(default = "activation")]
    hidden_activation: String,
    #[serde(default = "epsilon")]
    rms_norm_eps: f64,
    #[serde(default)]
    attention_bias: bool,
    #[serde(default = "scalar")]
    query_pre_attn_scalar: f64,
    sliding_window: Option<usize>,
    sliding_window_pattern: Option<usize>,
    layer_types: Option<Vec<String>>,
    attn_logit_softcapping: Option<f64>,
    use_bidirectional_attention: Option<Value>,
    rope_parameters: Option<RopeTable>,
    rope_scaling: Option<RopeEntry>,
    rope_theta: Option<f64>,
    rope_local_base_freq: Option<f64>,
    global_head_dim: Option<usize>,
    num_global_key_value_heads: Option<usize>,
    #[serde(default)]
    attention_k_eq_v: bool,
    #[serde(default)]
    num_kv_shared_layers: usize,
    per_layer_config: Option<std::collections::BTreeMap<String, Own>>,
}

/// What a layer has of its own, in Gemma 4.
#[derive(Deserialize)]
struct Own {
    head_dim: Option<usize>,
    num_key_value_heads: Option<usize>,
}

#[derive(Deserialize, Default)]
struct RopeTable {
    full_attention: Option<RopeEntry>,
    sliding_attention: Option<RopeEntry>,
}

#[derive(Deserialize, Clone, Default)]
struct RopeEntry {
    rope_type: Option<String>,
    rope_theta: Option<f64>,
    factor: Option<f64>,
    partial_rotary_factor: Option<f64>,
}

fn head_dim() -> usize {
    256
}

fn activation() -> String {
    "gelu_pytorch_tanh".into()
}

fn epsilon() -> f64 {
    1e-6
}

fn scalar() -> f64 {
    256.0
}

impl Raw {
    fn check(&self, family: Family) -> Result<()> {
        config::only("hidden_activation", &self.hidden_activation, &activation())?;
        config::only("attention_bias", &self.attention_bias, &false)?;
        config::only(
            "attn_logit_softcapping",
            &self.attn_logit_softcapping,
            &None,
        )?;
        config::only("num_kv_shared_layers", &self.num_kv_shared_layers, &0)?;
        let causal = match (&self.use_bidirectional_attention, family) {
            (None | Some(Value::Null | Value::Bool(false)), _) => true,
            (Some(Value::String(s)), Family::Gemma4) => s == "vision",
            _ => false,
        };
        config::only("use_bidirectional_attention", &!causal, &false)?;
        let multiple = self.num_key_value_heads > 0
            && self
                .num_attention_heads
                .is_multiple_of(self.num_key_value_heads);
        if multiple {
            return Ok(());
        }
        Err(Error::Config {
            field: "num_key_value_heads".into(),
            value: self.num_key_value_heads.to_string(),
            allowed: format!(
                "it must divide num_attention_heads ({})",
                self.num_attention_heads
            ),
        })
    }

    fn layer(&self, family: Family, index: usize) -> Result<Layer> {
        let sliding = self.is_sliding(family, index)?;
        let (head, pairs) = match family {
            Family::Gemma3 => (self.head_dim, self.num_key_value_heads),
            Family::Gemma4 => self.own(index, sliding),
        };
        let shared = family == Family::Gemma4 && self.attention_k_eq_v && !sliding;
        Ok(Layer {
            sliding,
            head,
            pairs,
            shared,
            rope: self.rope(family, sliding)?,
        })
    }

    fn is_sliding(&self, family: Family, index: usize) -> Result<bool> {
        let last = index + 1 == self.num_hidden_layers;
        let Some(kinds) = &self.layer_types else {
            let pattern = self.sliding_window_pattern.unwrap_or(6).max(1);
            let full = (index + 1).is_multiple_of(pattern) || (family == Family::Gemma4 && last);
            return Ok(!full);
        };
        match kinds.get(index).map(String::as_str) {
            // The reference makes Gemma 4's last layer a global one whatever the list says.
            _ if family == Family::Gemma4 && last => Ok(false),
            Some("sliding_attention") => Ok(true),
            Some("full_attention") => Ok(false),
            other => Err(Error::Config {
                field: format!("layer_types[{index}]"),
                value: other.unwrap_or("missing").into(),
                allowed: "a layer is sliding_attention or full_attention".into(),
            }),
        }
    }

    /// A head's width and the heads of keys, in Gemma 4.
    fn own(&self, index: usize, sliding: bool) -> (usize, usize) {
        if let Some(table) = &self.per_layer_config {
            let own = table.get(&index.to_string());
            let head = own.and_then(|o| o.head_dim).unwrap_or(self.head_dim);
            let pairs = own.and_then(|o| o.num_key_value_heads);
            return (head, pairs.unwrap_or(self.num_key_value_heads));
        }
        if sliding {
            return (self.head_dim, self.num_key_value_heads);
        }
        let pairs = self
            .num_global_key_value_heads
            .filter(|_| self.attention_k_eq_v);
        (
            self.global_head_dim.unwrap_or(512),
            pairs.unwrap_or(self.num_key_value_heads),
        )
    }

    fn rope(&self, family: Family, sliding: bool) -> Result<Rope> {
        let table = self.rope_parameters.as_ref();
        let entry = table.and_then(|t| {
            if sliding {
                &t.sliding_attention
            } else {
                &t.full_attention
            }
            .clone()
        });
        let entry = match (entry, family, sliding) {
            (Some(entry), ..) => entry,
            (None, Family::Gemma4, false) => RopeEntry {
                rope_type: Some("proportional".into()),
                partial_rotary_factor: Some(0.25),
                ..RopeEntry::default()
            },
            (None, Family::Gemma3, false) => self.rope_scaling.clone().unwrap_or_default(),
            (None, ..) => RopeEntry::default(),
        };
        let older = if sliding {
            self.rope_local_base_freq
        } else {
            self.rope_theta
        };
        let usual = if sliding { 10_000.0 } else { 1_000_000.0 };
        let theta = entry.rope_theta.or(older).unwrap_or(usual);
        let factor = entry.factor.unwrap_or(1.0);
        match entry.rope_type.as_deref().unwrap_or("default") {
            "default" => Ok(Rope {
                theta,
                factor: 1.0,
                part: 1.0,
            }),
            "linear" => Ok(Rope {
                theta,
                factor,
                part: 1.0,
            }),
            "proportional" => {
                let part = entry.partial_rotary_factor.unwrap_or(1.0);
                Ok(Rope {
                    theta,
                    factor,
                    part,
                })
            }
            other => Err(Error::Config {
                field: "rope_type".into(),
                value: other.into(),
                allowed: "default, linear and proportional are built".into(),
            }),
        }
    }
}
