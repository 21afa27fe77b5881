//! Attention with normalised questions and keys, rotations, and a gate per head.

use candle_core::Tensor;

use crate::error::Result;
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// The sizes of one attention layer.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Width of the tokens that ask.
    pub asking: usize,
    /// Width of the tokens that answer.
    pub answering: usize,
    /// Heads.
    pub heads: usize,
    /// Width of a head.
    pub head: usize,
}

/// What a layer has beside its matrices.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether each head is gated by the asking token.
    pub gated: bool,
    /// Whether questions, keys and values have a bias.
    pub bias: bool,
    /// Whether the output has a bias.
    pub out_bias: bool,
    /// What norms add before they divide.
    pub epsilon: f64,
}

/// What tells questions and keys where their tokens are.
pub trait Turn {
    /// (batch, tokens, width), turned.
    ///
    /// # Errors
    /// When there are not as many tokens.
    fn turn(&self, x: &Tensor) -> Result<Tensor>;
}

/// One attention layer.
#[derive(Clone, Debug)]
pub struct Attention {
    questions: Linear,
    keys: Linear,
    values: Linear,
    out: Linear,
    gates: Option<Linear>,
    question_norm: Tensor,
    key_norm: Tensor,
    heads: usize,
    head: usize,
    epsilon: f64,
}

impl Attention {
    /// The layer at this place of the checkpoint.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(weights: &Weights, sizes: Sizes, options: Options) -> Result<Self> {
        let inner = sizes.heads * sizes.head;
        let project = |name, from| Linear::new(&weights.pp(name), from, inner, options.bias);
        Ok(Self {
            questions: project("to_q", sizes.asking)?,
            keys: project("to_k", sizes.answering)?,
            values: project("to_v", sizes.answering)?,
            out: Linear::new(
                &weights.pp("to_out.0"),
                inner,
                sizes.asking,
                options.out_bias,
            )?,
            gates: if options.gated {
                Some(Linear::new(
                    &weights.pp("to_gate_logits"),
                    sizes.asking,
                    sizes.heads,
                    true,
                )?)
            } else {
                None
            },
            question_norm: weights.get(inner, "norm_q.weight")?,
            key_norm: weights.get(inner, "norm_k.weight")?,
            heads: sizes.heads,
            head: sizes.head,
            epsilon: options.epsilon,
        })
    }

    /// What the tokens `x` learn from the tokens `context`; each side is turned by its rotation, if it has one.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn forward(
        &self,
        x: &Tensor,
        context: &Tensor,
        rotations: Option<(&dyn Turn, &dyn Turn)>,
        mask: Option<&Tensor>,
    ) -> Result<Tensor> {
        let mut questions = nn::rms_norm(
            &self.questions.forward(x)?,
            Some(&self.question_norm),
            self.epsilon,
        )?;
        let mut keys = nn::rms_norm(
            &self.keys.forward(context)?,
            Some(&self.key_norm),
            self.epsilon,
        )?;
        if let Some((asking, answering)) = rotations {
            questions = asking.turn(&questions)?;
            keys = answering.turn(&keys)?;
        }
        let values = self.values.forward(context)?;
        let scale = 1.0 / (self.head as f64).sqrt();
        let answer = nn::attention(
            &self.by_head(&questions)?,
            &self.by_head(&keys)?,
            &self.by_head(&values)?,
            scale,
            mask,
        )?;
        let (batch, _, tokens, _) = answer.dims4()?;
        let answer = answer
            .transpose(1, 2)?
            .reshape((batch, tokens, self.heads * self.head))?;
        self.finish(x, answer)
    }

    /// The layer with its attention left out: every token is answered by itself alone.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn forward_skipped(&self, x: &Tensor) -> Result<Tensor> {
        self.finish(x, self.values.forward(x)?)
    }

    fn finish(&self, x: &Tensor, answer: Tensor) -> Result<Tensor> {
        let Some(gates) = &self.gates else {
            return self.out.forward(&answer);
        };
        let (batch, tokens, width) = answer.dims3()?;
        // Twice the sigmoid, so that a gate of zero lets everything through once.
        let gates = (nn::sigmoid(&gates.forward(x)?)? * 2.0)?.unsqueeze(3)?;
        let answer = answer
            .reshape((batch, tokens, self.heads, self.head))?
            .broadcast_mul(&gates)?
            .reshape((batch, tokens, width))?;
        self.out.forward(&answer)
    }

    fn by_head(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, tokens, _) = x.dims3()?;
        Ok(x.reshape((batch, tokens, self.heads, self.head))?
            .transpose(1, 2)?)
    }
}
