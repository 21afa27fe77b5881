//! The rotations that tell attention where tokens are: neighbouring values of a head turn into each other.

use candle_core::{DType, Device, Tensor};

use crate::error::Result;
use crate::transformer::Turn;

/// The base of the frequencies.
const THETA: f64 = 10_000.0;

/// Cosines and sines of every token's angles: (tokens, 1, half a head's width), in f32. All heads have the same.
#[derive(Clone, Debug)]
pub struct Rotation {
    cosines: Tensor,
    sines: Tensor,
}

impl Rotation {
    /// For a grid of `[frames, rows, columns]` tokens and heads of this width.
    pub(super) fn new(head: usize, grid: [usize; 3], device: &Device) -> Result<Self> {
        let place = 2 * (head / 6);
        // Time has what rows and columns leave over.
        let widths = [head - 2 * place, place, place];
        let [frames, rows, columns] = grid;
        let half = head / 2;
        let tokens = frames * rows * columns;
        let tables: Vec<Vec<Vec<f64>>> = widths
            .iter()
            .zip(grid)
            .map(|(width, count)| angles(*width, count))
            .collect();
        let mut turns = Vec::with_capacity(tokens * half);
        for frame in 0..frames {
            for row in 0..rows {
                for column in 0..columns {
                    turns.extend_from_slice(&tables[0][frame]);
                    turns.extend_from_slice(&tables[1][row]);
                    turns.extend_from_slice(&tables[2][column]);
                }
            }
        }
        let table = |turn: fn(f64) -> f64| -> Result<Tensor> {
            let values: Vec<f32> = turns.iter().map(|angle| turn(*angle) as f32).collect();
            Ok(Tensor::from_vec(values, (tokens, 1, half), device)?)
        };
        Ok(Self {
            cosines: table(f64::cos)?,
            sines: table(f64::sin)?,
        })
    }
}

impl Turn for Rotation {
    /// Turns (batch, tokens, width) by the tables.
    fn turn(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, tokens, width) = x.dims3()?;
        let (_, _, half) = self.cosines.dims3()?;
        let pairs =
            x.to_dtype(DType::F32)?
                .reshape((batch, tokens, width / (2 * half), half, 2))?;
        let first = pairs.narrow(4, 0, 1)?.squeeze(4)?;
        let second = pairs.narrow(4, 1, 1)?.squeeze(4)?;
        let turned_first =
            (first.broadcast_mul(&self.cosines)? - second.broadcast_mul(&self.sines)?)?;
        let turned_second =
            (first.broadcast_mul(&self.sines)? + second.broadcast_mul(&self.cosines)?)?;
        Ok(Tensor::stack(&[&turned_first, &turned_second], 4)?
            .reshape((batch, tokens, width))?
            .to_dtype(x.dtype())?)
    }
}

/// The angles of `count` places on an axis that has `width` values of a head.
fn angles(width: usize, count: usize) -> Vec<Vec<f64>> {
    let frequencies: Vec<f64> = (0..width / 2)
        .map(|i| 1.0 / THETA.powf((2 * i) as f64 / width as f64))
        .collect();
    (0..count)
        .map(|place| frequencies.iter().map(|f| place as f64 * f).collect())
        .collect()
}
