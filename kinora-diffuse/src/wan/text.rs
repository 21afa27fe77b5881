//! The text encoder, as transformers' `UMT5EncoderModel`: one layer's weights at a time.

use candle_core::{DType, Device, Tensor};
use serde::Deserialize;

use crate::config::only;
use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// The two names of the table of tokens; checkpoints have one of them or both, and then they are the same.
const TABLES: [&str; 2] = ["shared.weight", "encoder.embed_tokens.weight"];

/// Whether a configuration of this class is of this text encoder.
#[must_use]
pub fn is_text(class: &str) -> bool {
    matches!(class, "UMT5EncoderModel" | "umt5")
}

/// Whether a tensor of this name may be missing: another has the same values.
#[must_use]
pub fn is_double(name: &str, held: impl Fn(&str) -> bool) -> bool {
    TABLES.contains(&name) && TABLES.into_iter().any(held)
}

/// What `config.json` says of a `UMT5EncoderModel`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Tokens that it knows.
    pub vocab_size: usize,
    /// Width of a token.
    pub d_model: usize,
    /// Width of a head.
    pub d_kv: usize,
    /// Width of the middle of the feed-forward layers.
    pub d_ff: usize,
    /// Layers.
    pub num_layers: usize,
    /// Heads.
    pub num_heads: usize,
    /// Kinds of distance between two tokens, half of them to the left.
    pub relative_attention_num_buckets: usize,
    /// The distance from which all are of one kind.
    pub relative_attention_max_distance: usize,
    /// The feed-forward layers' kind.
    pub feed_forward_proj: String,
    /// What norms add before they divide.
    pub layer_norm_epsilon: f64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            vocab_size: 250_112,
            d_model: 512,
            d_kv: 64,
            d_ff: 1024,
            num_layers: 8,
            num_heads: 6,
            relative_attention_num_buckets: 32,
            relative_attention_max_distance: 128,
            feed_forward_proj: "gated-gelu".into(),
            layer_norm_epsilon: 1e-6,
        }
    }
}

impl Config {
    /// Refuses what is not built.
    ///
    /// # Errors
    /// When a field asks for it.
    pub fn check(&self) -> Result<()> {
        only(
            "feed_forward_proj",
            &self.feed_forward_proj.as_str(),
            &"gated-gelu",
        )?;
        let buckets = self.relative_attention_num_buckets;
        let refuse = |field: &str, value: usize, allowed: String| {
            Err(Error::Config {
                field: field.into(),
                value: value.to_string(),
                allowed,
            })
        };
        if buckets == 0 || !buckets.is_multiple_of(4) {
            return refuse(
                "relative_attention_num_buckets",
                buckets,
                "it must be a multiple of 4 above 0".into(),
            );
        }
        let distance = self.relative_attention_max_distance;
        if distance <= buckets / 4 {
            return refuse(
                "relative_attention_max_distance",
                distance,
                format!(
                    "it must be above a quarter of the buckets ({})",
                    buckets / 4
                ),
            );
        }
        Ok(())
    }

    /// The kind of the distance from one token to another.
    fn bucket(&self, from: usize, to: usize) -> u32 {
        let count = self.relative_attention_num_buckets / 2;
        let distance = from.abs_diff(to);
        let side = if to > from { count } else { 0 };
        let exact = count / 2;
        if distance < exact {
            return (side + distance) as u32;
        }
        // Beyond these, each kind has a stretch that is as much longer as the one before it.
        let whole = (self.relative_attention_max_distance as f64 / exact as f64).ln() as f32;
        let part = (distance as f32 / exact as f32).ln() / whole;
        let stretch = (part * (count - exact) as f32) as usize;
        (side + (exact + stretch).min(count - 1)) as u32
    }
}

/// The text encoder. It holds no weights: each layer is read when it runs, and dropped after it.
pub struct Model {
    config: Config,
    weights: Weights,
}

impl Model {
    /// The text encoder of this checkpoint.
    ///
    /// # Errors
    /// When the configuration asks for what is not built, or the checkpoint has no table of tokens.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        let model = Self {
            config: config.clone(),
            weights: weights.clone(),
        };
        model.table()?;
        if weights.is_listing() {
            for name in TABLES {
                weights.get((config.vocab_size, config.d_model), name)?;
            }
            model.norm()?;
            for index in 0..config.num_layers {
                model.layer(index)?;
            }
        }
        Ok(model)
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The last hidden states of a text: (1, tokens, width). The first `length` tokens are the text, and the others
    /// padding, which nothing learns from.
    ///
    /// `watch` is told the layer before it is read, and stops the work by its error.
    ///
    /// # Errors
    /// When a token is unknown, there is no text, a weight cannot be read, or `watch` says so.
    pub fn hidden(
        &self,
        tokens: &[u32],
        length: usize,
        watch: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Tensor> {
        let mut texts = [Reading::new(self, tokens, length)?];
        self.read(&mut texts, watch)?;
        let [text] = texts;
        self.finished(&text.x)
    }

    /// Takes texts through the layers, each of which is read once.
    fn read(&self, texts: &mut [Reading], watch: &dyn Fn(usize) -> Result<()>) -> Result<()> {
        for index in 0..self.config.num_layers {
            watch(index)?;
            let layer = self.layer(index)?;
            for text in &mut *texts {
                text.x = layer.forward(&text.x, &text.buckets, &text.mask)?;
            }
        }
        Ok(())
    }

    fn finished(&self, x: &Tensor) -> Result<Tensor> {
        let x = nn::rms_norm(x, Some(&self.norm()?), self.config.layer_norm_epsilon)?;
        Ok(x.to_dtype(self.weights.dtype())?)
    }

    /// What the transformer is told of each text: (1, places, width), and zeros where it has ended.
    ///
    /// # Errors
    /// As [`Self::hidden`], and when a text is longer than the places.
    pub fn prompts(
        &self,
        texts: &[&[u32]],
        places: usize,
        watch: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Vec<Tensor>> {
        if let Some(long) = texts.iter().find(|text| text.len() > places) {
            return Err(Error::Input(format!(
                "a text of {} tokens: the model takes at most {places}",
                long.len()
            )));
        }
        let readings = texts
            .iter()
            .map(|text| Reading::new(self, text, text.len()));
        let mut readings = readings.collect::<Result<Vec<Reading>>>()?;
        self.read(&mut readings, watch)?;
        let prompt = |(text, reading): (&&[u32], &Reading)| {
            let hidden = self.finished(&reading.x)?;
            Ok(hidden.pad_with_zeros(1, 0, places - text.len())?)
        };
        texts.iter().zip(&readings).map(prompt).collect()
    }

    fn table(&self) -> Result<&'static str> {
        TABLES
            .into_iter()
            .find(|name| self.weights.has(name))
            .ok_or_else(|| Error::Missing {
                name: TABLES[0].into(),
                shape: vec![self.config.vocab_size, self.config.d_model],
            })
    }

    fn embed(&self, tokens: &[u32]) -> Result<Tensor> {
        let Config {
            vocab_size,
            d_model,
            ..
        } = self.config;
        let (table, working) = (self.table()?, self.working());
        let mut rows = Vec::with_capacity(tokens.len());
        for &token in tokens {
            let token = token as usize;
            if token >= vocab_size {
                return Err(Error::Input(format!(
                    "token {token} is not among the text encoder's {vocab_size}: is the tokenizer this model's?"
                )));
            }
            rows.push(working.rows((vocab_size, d_model), table, token..token + 1)?);
        }
        Ok(Tensor::cat(&rows, 0)?.unsqueeze(0)?.to_dtype(DType::F32)?)
    }

    fn norm(&self) -> Result<Tensor> {
        self.weights
            .get(self.config.d_model, "encoder.final_layer_norm.weight")
    }

    fn layer(&self, index: usize) -> Result<Layer> {
        Layer::new(&self.config, &self.working().pp("encoder.block").pp(index))
    }

    /// The weights in the type of the sums: the processor gains nothing from bf16, and loses precision.
    fn working(&self) -> Weights {
        match self.weights.device() {
            Device::Cpu => self.weights.to_dtype(DType::F32),
            _ => self.weights.clone(),
        }
    }
}

/// A text on its way through the layers.
struct Reading {
    x: Tensor,
    buckets: Tensor,
    mask: Tensor,
}

impl Reading {
    fn new(model: &Model, tokens: &[u32], length: usize) -> Result<Self> {
        if length == 0 || length > tokens.len() {
            return Err(Error::Input(format!(
                "a text of {length} tokens among {}: it must have at least 1, and no more than there are",
                tokens.len()
            )));
        }
        let device = model.weights.device();
        let buckets = (0..tokens.len())
            .flat_map(|from| (0..tokens.len()).map(move |to| model.config.bucket(from, to)));
        let mask: Vec<f32> = (0..tokens.len())
            .map(|to| if to < length { 0.0 } else { f32::MIN })
            .collect();
        Ok(Self {
            x: model.embed(tokens)?,
            buckets: Tensor::from_iter(buckets, device)?,
            mask: Tensor::from_vec(mask, (1, 1, 1, tokens.len()), device)?,
        })
    }
}

/// One layer. Between layers the tokens are in f32, whatever type the layer works in.
struct Layer {
    questions: Linear,
    keys: Linear,
    values: Linear,
    out: Linear,
    distances: Tensor,
    attention_norm: Tensor,
    gate: Linear,
    wide: Linear,
    narrow: Linear,
    feed_norm: Tensor,
    heads: usize,
    head: usize,
    epsilon: f64,
    dtype: DType,
}

impl Layer {
    fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let Config {
            d_model,
            d_kv,
            d_ff,
            num_heads,
            ..
        } = *config;
        let linear =
            |place: &Weights, name, from, to| Linear::new(&place.pp(name), from, to, false);
        let attention = weights.pp("layer.0.SelfAttention");
        let feed = weights.pp("layer.1.DenseReluDense");
        let inner = num_heads * d_kv;
        Ok(Self {
            questions: linear(&attention, "q", d_model, inner)?,
            keys: linear(&attention, "k", d_model, inner)?,
            values: linear(&attention, "v", d_model, inner)?,
            out: linear(&attention, "o", inner, d_model)?,
            distances: attention.get(
                (config.relative_attention_num_buckets, num_heads),
                "relative_attention_bias.weight",
            )?,
            attention_norm: weights.get(d_model, "layer.0.layer_norm.weight")?,
            gate: linear(&feed, "wi_0", d_model, d_ff)?,
            wide: linear(&feed, "wi_1", d_model, d_ff)?,
            narrow: linear(&feed, "wo", d_ff, d_model)?,
            feed_norm: weights.get(d_model, "layer.1.layer_norm.weight")?,
            heads: num_heads,
            head: d_kv,
            epsilon: config.layer_norm_epsilon,
            dtype: weights.dtype(),
        })
    }

    fn forward(&self, x: &Tensor, buckets: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let x = (x + self.attend(x, buckets, mask)?)?;
        let normed = nn::rms_norm(&x, Some(&self.feed_norm), self.epsilon)?.to_dtype(self.dtype)?;
        let middle = (nn::gelu(&self.gate.forward(&normed)?)? * self.wide.forward(&normed)?)?;
        Ok((x + self.narrow.forward(&middle)?.to_dtype(DType::F32)?)?)
    }

    /// Attention whose scores are not scaled, and have a value for each kind of distance added.
    fn attend(&self, x: &Tensor, buckets: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let (batch, tokens, _) = x.dims3()?;
        let normed =
            nn::rms_norm(x, Some(&self.attention_norm), self.epsilon)?.to_dtype(self.dtype)?;
        let by_head = |layer: &Linear| -> Result<Tensor> {
            let y = layer.forward(&normed)?;
            Ok(y.reshape((batch, tokens, self.heads, self.head))?
                .transpose(1, 2)?)
        };
        let bias = self
            .distances
            .to_dtype(DType::F32)?
            .index_select(buckets, 0)?
            .reshape((1, tokens, tokens, self.heads))?
            .permute((0, 3, 1, 2))?
            .broadcast_add(mask)?;
        let answer = nn::attention(
            &by_head(&self.questions)?,
            &by_head(&self.keys)?,
            &by_head(&self.values)?,
            1.0,
            Some(&bias),
        )?;
        let answer = answer
            .transpose(1, 2)?
            .reshape((batch, tokens, self.heads * self.head))?;
        Ok(self.out.forward(&answer)?.to_dtype(DType::F32)?)
    }
}
