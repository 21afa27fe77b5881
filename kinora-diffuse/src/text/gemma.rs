//! Gemma as a text encoder: every hidden state, and one layer's weights at a time.

use candle_core::{DType, Device, Tensor};

use super::config::{Config, Family, Layer as LayerConfig};
use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// Where in a checkpoint the language model may stand: alone, or as a part of a larger model.
const PLACES: &[&str] = &[
    "",
    "model",
    "model.language_model",
    "language_model.model",
    "language_model",
];

/// Parts of the larger model that encoding text does not need.
const UNUSED: &[&str] = &[
    "lm_head.",
    "vision_tower.",
    "multi_modal_projector.",
    "embed_vision.",
    "embed_audio.",
    "audio_tower.",
];

/// Whether a tensor of a text encoder's checkpoint is one that encoding text
/// does not need.
#[must_use]
pub fn is_unused(name: &str) -> bool {
    let name = plain(name);
    UNUSED.iter().any(|part| name.starts_with(part))
}

/// A tensor's name without the place of the language model in a larger one.
#[must_use]
pub fn plain(name: &str) -> &str {
    let mut places: Vec<&str> = PLACES.iter().copied().filter(|p| !p.is_empty()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.len()));
    let below = |place: &&str| name.strip_prefix(*place)?.strip_prefix('.');
    places.iter().find_map(below).unwrap_or(name)
}

/// A Gemma text encoder. It holds no weights: each layer is read when it runs, and dropped after it.
pub struct Model {
    config: Config,
    weights: Weights,
}

impl Model {
    /// The text encoder of this checkpoint.
    ///
    /// # Errors
    /// When the checkpoint has none.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let place = PLACES.iter().find(|place| {
            let table = if place.is_empty() {
                "embed_tokens.weight".into()
            } else {
                format!("{place}.embed_tokens.weight")
            };
            weights.has(&table)
        });
        let place = place.ok_or_else(|| Error::Missing {
            name: "model.language_model.embed_tokens.weight".into(),
            shape: vec![config.vocabulary, config.width],
        })?;
        let inner = if place.is_empty() {
            weights.clone()
        } else {
            weights.pp(place)
        };
        let model = Self {
            config: config.clone(),
            weights: inner,
        };
        if weights.is_listing() {
            model.ask()?;
        }
        Ok(model)
    }

    /// Asks for every tensor once, and keeps none.
    fn ask(&self) -> Result<()> {
        let Config {
            vocabulary, width, ..
        } = self.config;
        self.weights
            .get((vocabulary, width), "embed_tokens.weight")?;
        self.weights.get(width, "norm.weight")?;
        (0..self.config.layers.len()).try_for_each(|index| self.layer(index).map(drop))
    }

    fn layer(&self, index: usize) -> Result<Layer> {
        Layer::new(&self.config, index, &self.working().pp("layers").pp(index))
    }

    /// The weights in the type of the sums: the processor gains nothing from bf16, and loses precision.
    fn working(&self) -> Weights {
        match self.weights.device() {
            Device::Cpu => self.weights.to_dtype(DType::F32),
            _ => self.weights.clone(),
        }
    }

    /// All hidden states of one text: (tokens, width, layers + 1), the first being the embedding and the last the
    /// final norm's answer.
    ///
    /// `watch` is told the layer before it is read, and stops the work by its error.
    ///
    /// # Errors
    /// When a token is unknown, a weight cannot be read, or `watch` says so.
    pub fn hidden(
        &self,
        text: &Text<'_>,
        watch: &mut dyn FnMut(usize) -> Result<()>,
    ) -> Result<Tensor> {
        let mut states = self.hidden_of_each(std::slice::from_ref(text), watch)?;
        states
            .pop()
            .ok_or_else(|| Error::Input("there is no text to encode".into()))
    }

    /// The same for several texts, for which each layer is read once.
    ///
    /// # Errors
    /// As [`Model::hidden`].
    pub fn hidden_of_each(
        &self,
        texts: &[Text<'_>],
        watch: &mut dyn FnMut(usize) -> Result<()>,
    ) -> Result<Vec<Tensor>> {
        let working = self.working();
        let given = self.weights.dtype();
        let mut running = texts
            .iter()
            .map(|text| {
                Running::new(
                    &self.config,
                    text,
                    self.embed(&working, text.tokens)?,
                    given,
                )
            })
            .collect::<Result<Vec<Running>>>()?;
        let count = self.config.layers.len();
        for index in 0..count {
            watch(index)?;
            let layer = self.layer(index)?;
            for text in &mut running {
                text.x = layer.forward(&text.x, &text.views, index)?;
                if index + 1 < count {
                    text.states.push(text.x.to_dtype(given)?);
                }
            }
        }
        let norm = working.get(self.config.width, "norm.weight")?;
        running
            .into_iter()
            .map(|mut text| {
                text.states
                    .push(self.config.norm(&text.x, &norm)?.to_dtype(given)?);
                Ok(Tensor::stack(&text.states, 2)?)
            })
            .collect()
    }

    /// The tokens' rows of the table, times the root of the width, which the checkpoint's type rounds.
    fn embed(&self, working: &Weights, tokens: &[u32]) -> Result<Tensor> {
        let Config {
            vocabulary, width, ..
        } = self.config;
        let mut rows = Vec::with_capacity(tokens.len());
        for &token in tokens {
            let token = token as usize;
            if token >= vocabulary {
                return Err(Error::Input(format!(
                    "token {token} is not among the text encoder's {vocabulary}: is the tokenizer this model's?"
                )));
            }
            rows.push(working.rows(
                (vocabulary, width),
                "embed_tokens.weight",
                token..token + 1,
            )?);
        }
        let given = self.weights.dtype();
        let root = Tensor::new((width as f64).sqrt(), &Device::Cpu)?
            .to_dtype(given)?
            .to_dtype(DType::F64)?;
        let x = (Tensor::cat(&rows, 0)? * root.to_scalar::<f64>()?)?;
        let kind = x.dtype();
        Ok(x.to_dtype(given)?.to_dtype(kind)?)
    }
}

/// A text to encode.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its tokens.
    pub tokens: &'a [u32],
    /// How many of the first of them are padding.
    pub padding: usize,
    /// The position of the first, so that the padding of a text may be left out.
    pub first: usize,
}

/// A text on its way through the layers.
struct Running {
    x: Tensor,
    views: Views,
    states: Vec<Tensor>,
}

impl Running {
    fn new(config: &Config, text: &Text<'_>, x: Tensor, given: DType) -> Result<Self> {
        let views = Views::new(config, text.tokens.len(), text.padding, text.first, &x)?;
        Ok(Self {
            states: vec![x.to_dtype(given)?],
            x,
            views,
        })
    }
}

impl Config {
    /// The root mean square norm: Gemma 3 stores its weights less one.
    fn norm(&self, x: &Tensor, weight: &Tensor) -> Result<Tensor> {
        match self.family {
            Family::Gemma3 => nn::rms_norm(
                x,
                Some(&(weight.to_dtype(DType::F32)? + 1.0)?),
                self.epsilon,
            ),
            Family::Gemma4 => nn::rms_norm(x, Some(weight), self.epsilon),
        }
    }
}

/// What every layer needs and no weight decides: masks, and each layer's turning positions.
struct Views {
    /// What is added to the scores, of global and of sliding layers: (tokens, tokens).
    masks: [Tensor; 2],
    /// Zero for padding, which sees nothing and gets nothing: (tokens, 1).
    live: Tensor,
    /// Cosine and sine of each layer: (tokens, half a head).
    turns: Vec<(Tensor, Tensor)>,
}

impl Views {
    fn new(
        config: &Config,
        count: usize,
        padding: usize,
        first: usize,
        like: &Tensor,
    ) -> Result<Self> {
        let device = like.device();
        let mask = |window: usize| -> Result<Tensor> {
            let sees = |query: usize, key: usize| {
                query < padding || (key >= padding && key <= query && key + window > query)
            };
            let cell = |i: usize| {
                if sees(i / count, i % count) {
                    0.0
                } else {
                    f32::NEG_INFINITY
                }
            };
            let cells: Vec<f32> = (0..count * count).map(cell).collect();
            Ok(Tensor::from_vec(cells, (count, count), device)?)
        };
        let live: Vec<f32> = (0..count)
            .map(|i| if i < padding { 0.0 } else { 1.0 })
            .collect();
        let mut turns: Vec<(Tensor, Tensor)> = Vec::with_capacity(config.layers.len());
        for (index, layer) in config.layers.iter().enumerate() {
            let same = |other: &LayerConfig| other.head == layer.head && other.rope == layer.rope;
            match config.layers[..index].iter().position(same) {
                Some(known) => turns.push(turns[known].clone()),
                None => turns.push(turning(layer, count, first, like)?),
            }
        }
        Ok(Self {
            masks: [mask(usize::MAX - count)?, mask(config.window)?],
            live: Tensor::from_vec(live, (count, 1), device)?.to_dtype(like.dtype())?,
            turns,
        })
    }
}

/// Cosine and sine of every position times every frequency.
fn turning(
    layer: &LayerConfig,
    count: usize,
    first: usize,
    like: &Tensor,
) -> Result<(Tensor, Tensor)> {
    let frequencies = layer.rope.frequencies(layer.head);
    let angles = |of: fn(f64) -> f64| -> Result<Tensor> {
        let values: Vec<f32> = (first..first + count)
            .flat_map(|position| {
                frequencies
                    .iter()
                    .map(move |f| of(f64::from(position as f32 * f)) as f32)
            })
            .collect();
        Ok(
            Tensor::from_vec(values, (count, frequencies.len()), like.device())?
                .to_dtype(like.dtype())?,
        )
    };
    Ok((angles(f64::cos)?, angles(f64::sin)?))
}

/// Turns the halves of every head, (heads, tokens, head), against each other.
fn turn(x: &Tensor, (cos, sin): &(Tensor, Tensor)) -> Result<Tensor> {
    let half = x.dim(2)? / 2;
    let (a, b) = (x.narrow(2, 0, half)?, x.narrow(2, half, half)?);
    let left = (a.broadcast_mul(cos)? - b.broadcast_mul(sin)?)?;
    let right = (b.broadcast_mul(cos)? + a.broadcast_mul(sin)?)?;
    Ok(Tensor::cat(&[left, right], 2)?)
}

struct Layer {
    config: Config,
    own: LayerConfig,
    attention: Attention,
    gate: Linear,
    up: Linear,
    down: Linear,
    before_attention: Tensor,
    after_attention: Tensor,
    before_feed: Tensor,
    after_feed: Tensor,
    /// Gemma 4 multiplies each layer's answer by a number of its own.
    scalar: Option<Tensor>,
}

struct Attention {
    query: Linear,
    key: Linear,
    value: Option<Linear>,
    output: Linear,
    query_norm: Tensor,
    key_norm: Tensor,
}

impl Layer {
    fn new(config: &Config, index: usize, weights: &Weights) -> Result<Self> {
        let own = config.layers[index].clone();
        let Config { width, inner, .. } = *config;
        let norm = |name: &str| weights.get(width, &format!("{name}.weight"));
        let feed = weights.pp("mlp");
        let scalar = match config.family {
            Family::Gemma3 => None,
            Family::Gemma4 => Some(weights.get(1, "layer_scalar")?),
        };
        Ok(Self {
            attention: Attention::new(config, &own, &weights.pp("self_attn"))?,
            gate: Linear::new(&feed.pp("gate_proj"), width, inner, false)?,
            up: Linear::new(&feed.pp("up_proj"), width, inner, false)?,
            down: Linear::new(&feed.pp("down_proj"), inner, width, false)?,
            before_attention: norm("input_layernorm")?,
            after_attention: norm("post_attention_layernorm")?,
            before_feed: norm("pre_feedforward_layernorm")?,
            after_feed: norm("post_feedforward_layernorm")?,
            scalar,
            config: config.clone(),
            own,
        })
    }

    fn forward(&self, x: &Tensor, views: &Views, index: usize) -> Result<Tensor> {
        let norm = |x: &Tensor, weight: &Tensor| self.config.norm(x, weight);
        let y = self.attend(&norm(x, &self.before_attention)?, views, index)?;
        let x = (x + norm(&y, &self.after_attention)?)?;
        let y = norm(&x, &self.before_feed)?;
        let y = (nn::gelu(&self.gate.forward(&y)?)? * self.up.forward(&y)?)?;
        let y = norm(&self.down.forward(&y)?, &self.after_feed)?;
        let x = (x + y)?;
        match &self.scalar {
            Some(scalar) => Ok(x.broadcast_mul(scalar)?),
            None => Ok(x),
        }
    }

    fn attend(&self, x: &Tensor, views: &Views, index: usize) -> Result<Tensor> {
        let LayerConfig {
            sliding,
            head,
            pairs,
            ..
        } = self.own;
        let (heads, count) = (self.config.heads, x.dim(0)?);
        let split = |x: Tensor, heads: usize| -> Result<Tensor> {
            Ok(x.reshape((count, heads, head))?
                .transpose(0, 1)?
                .contiguous()?)
        };
        let part = &self.attention;
        let query = self
            .config
            .norm(&split(part.query.forward(x)?, heads)?, &part.query_norm)?;
        let raw = split(part.key.forward(x)?, pairs)?;
        let value = match &part.value {
            Some(value) => split(value.forward(x)?, pairs)?,
            None => raw.clone(),
        };
        let value = match self.config.family {
            Family::Gemma3 => value,
            Family::Gemma4 => nn::rms_norm(&value, None, self.config.epsilon)?,
        };
        let turns = &views.turns[index];
        let query = turn(&query, turns)?;
        let key = turn(&self.config.norm(&raw, &part.key_norm)?, turns)?;
        // One pair of key and value heads serves several query heads.
        let spread = |x: &Tensor| -> Result<Tensor> {
            let wide = x
                .unsqueeze(1)?
                .broadcast_as((pairs, heads / pairs, count, head))?;
            Ok(wide.reshape((1, heads, count, head))?)
        };
        let mask = &views.masks[usize::from(sliding)];
        let y = nn::attention(
            &query.unsqueeze(0)?,
            &spread(&key)?,
            &spread(&value)?,
            self.config.scale,
            Some(mask),
        )?;
        let y = y
            .squeeze(0)?
            .transpose(0, 1)?
            .reshape((count, heads * head))?;
        part.output.forward(&y.broadcast_mul(&views.live)?)
    }
}

impl Attention {
    fn new(config: &Config, own: &LayerConfig, weights: &Weights) -> Result<Self> {
        let (width, heads) = (config.width, config.heads);
        let LayerConfig {
            head,
            pairs,
            shared,
            ..
        } = *own;
        let value = if shared {
            None
        } else {
            Some(Linear::new(
                &weights.pp("v_proj"),
                width,
                pairs * head,
                false,
            )?)
        };
        Ok(Self {
            query: Linear::new(&weights.pp("q_proj"), width, heads * head, false)?,
            key: Linear::new(&weights.pp("k_proj"), width, pairs * head, false)?,
            value,
            output: Linear::new(&weights.pp("o_proj"), heads * head, width, false)?,
            query_norm: weights.get(head, "q_norm.weight")?,
            key_norm: weights.get(head, "k_norm.weight")?,
        })
    }
}
