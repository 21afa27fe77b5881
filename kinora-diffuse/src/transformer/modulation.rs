//! How the noise level bends a token's features: shifts, scales and gates (AdaLN-single).

use candle_core::{DType, Device, Tensor};

use crate::error::{Error, Result};
use crate::nn::{self, Linear};
use crate::weights::Weights;

/// Features of a noise level before the first layer.
const FEATURES: usize = 256;

/// The noise levels of a stream's tokens: the few there are, and which one each token has.
///
/// Conditioned tokens are cleaner than the others, so that a film has two or three levels and many
/// thousand tokens: what depends on the level alone is computed once for each.
#[derive(Clone, Debug)]
pub struct Levels {
    distinct: Vec<f32>,
    which: Option<Tensor>,
}

impl Levels {
    /// One level for every token.
    #[must_use]
    pub fn one(level: f32) -> Self {
        Self {
            distinct: vec![level],
            which: None,
        }
    }

    /// A level for each token.
    ///
    /// # Errors
    /// When there are none.
    pub fn each(levels: &[f32], device: &Device) -> Result<Self> {
        let mut distinct: Vec<f32> = Vec::new();
        let mut which = Vec::with_capacity(levels.len());
        for level in levels {
            let known = distinct.iter().position(|d| d.to_bits() == level.to_bits());
            let index = known.unwrap_or(distinct.len());
            if known.is_none() {
                distinct.push(*level);
            }
            which.push(index as u32);
        }
        match distinct.len() {
            0 => Err(Error::Input(
                "a stream without tokens has no noise level".into(),
            )),
            1 => Ok(Self {
                distinct,
                which: None,
            }),
            _ => Ok(Self {
                distinct,
                which: Some(Tensor::from_vec(which, levels.len(), device)?),
            }),
        }
    }

    /// The same tokens with every level multiplied.
    #[must_use]
    pub fn times(&self, factor: f32) -> Self {
        Self {
            distinct: self.distinct.iter().map(|level| level * factor).collect(),
            which: self.which.clone(),
        }
    }
}

/// Rows of values for each distinct level: (levels, rows × width), and which level each token has.
#[derive(Clone, Debug)]
pub struct Modulation {
    values: Tensor,
    which: Option<Tensor>,
}

impl Modulation {
    /// Values per token, without an index.
    #[must_use]
    pub fn per_token(values: Tensor) -> Self {
        Self {
            values,
            which: None,
        }
    }

    /// The same row two times, to which a table of two rows can be added.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn twice(&self) -> Result<Self> {
        Ok(Self {
            values: Tensor::cat(&[&self.values, &self.values], 1)?,
            which: self.which.clone(),
        })
    }

    /// The rows after a block's own table (rows, width) has been added to them.
    ///
    /// # Errors
    /// When the table is not as wide.
    pub fn plus(&self, table: &Tensor) -> Result<Rows> {
        let (rows, width) = table.dims2()?;
        let levels = self.values.dim(0)?;
        let values = self
            .values
            .to_dtype(DType::F32)?
            .reshape((levels, rows, width))?;
        let sum = values.broadcast_add(&table.to_dtype(DType::F32)?)?;
        Ok(Rows {
            sum,
            which: self.which.clone(),
        })
    }
}

/// Shifts, scales and gates of one block: (levels, rows, width), in f32, as what they bend.
#[derive(Clone, Debug)]
pub struct Rows {
    sum: Tensor,
    which: Option<Tensor>,
}

impl Rows {
    /// A table that no noise level changes.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn fixed(table: &Tensor) -> Result<Self> {
        Ok(Self {
            sum: table.to_dtype(DType::F32)?.unsqueeze(0)?,
            which: None,
        })
    }

    /// One row, for each token or for all of them: (tokens or 1, width).
    fn row(&self, row: usize) -> Result<Tensor> {
        let values = self.sum.narrow(1, row, 1)?.squeeze(1)?.contiguous()?;
        match &self.which {
            Some(which) => Ok(values.index_select(which, 0)?),
            None => Ok(values),
        }
    }

    /// `x · (1 + scale) + shift`, by two rows.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn bend(&self, x: &Tensor, shift: usize, scale: usize) -> Result<Tensor> {
        let scaled = x
            .to_dtype(DType::F32)?
            .broadcast_mul(&(self.row(scale)? + 1.0)?)?;
        Ok(scaled.broadcast_add(&self.row(shift)?)?)
    }

    /// `x · gate`, by a row.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn gate(&self, x: &Tensor, gate: usize) -> Result<Tensor> {
        Ok(x.to_dtype(DType::F32)?.broadcast_mul(&self.row(gate)?)?)
    }
}

/// Makes modulations from noise levels.
#[derive(Clone, Debug)]
pub struct LevelEmbedding {
    first: Linear,
    second: Linear,
    rows: Linear,
    features: usize,
}

impl LevelEmbedding {
    /// The layer at this place of the checkpoint, for `rows` rows of `width`.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn new(weights: &Weights, width: usize, rows: usize) -> Result<Self> {
        let embedder = weights.pp("emb.timestep_embedder");
        Ok(Self {
            first: Linear::new(&embedder.pp("linear_1"), FEATURES, width, true)?,
            second: Linear::new(&embedder.pp("linear_2"), width, width, true)?,
            rows: Linear::new(&weights.pp("linear"), width, rows * width, true)?,
            features: FEATURES,
        })
    }

    /// From layers that have other names: of `features` features, to a row, and to the rows.
    pub(crate) fn of(features: usize, [first, second, rows]: [Linear; 3]) -> Self {
        Self {
            first,
            second,
            rows,
            features,
        }
    }

    /// The rows, and what they were made from, one row of the same width, for the output layer.
    ///
    /// # Errors
    /// When the tensor library fails.
    pub fn forward(
        &self,
        levels: &Levels,
        dtype: DType,
        device: &Device,
    ) -> Result<(Modulation, Modulation)> {
        let features = features(&levels.distinct, self.features, device)?.to_dtype(dtype)?;
        let embedded = self
            .second
            .forward(&nn::silu(&self.first.forward(&features)?)?)?;
        let rows = self.rows.forward(&nn::silu(&embedded)?)?;
        let which = levels.which.clone();
        Ok((
            Modulation {
                values: rows,
                which: which.clone(),
            },
            Modulation {
                values: embedded,
                which,
            },
        ))
    }
}

/// Cosines, then sines, of each level at falling frequencies: (levels, count).
fn features(levels: &[f32], count: usize, device: &Device) -> Result<Tensor> {
    let half = count / 2;
    let largest = -(10_000.0_f64.ln()) as f32;
    let frequencies: Vec<f32> = (0..half)
        .map(|i| (largest * i as f32 / half as f32).exp())
        .collect();
    let values: Vec<f32> = levels
        .iter()
        .flat_map(|level| {
            let angles = frequencies.iter().map(move |f| level * f);
            angles.clone().map(f32::cos).chain(angles.map(f32::sin))
        })
        .collect();
    Ok(Tensor::from_vec(values, (levels.len(), count), device)?)
}
