//! What the autoencoder is made of: layers that see the past, and remember it from one piece of a film to the next.

use candle_core::Tensor;

use crate::error::Result;
use crate::nn::{self, Steps};
use crate::weights::Weights;

/// The least mean square that a norm divides by, far below any that a film has.
const EPSILON: f64 = 1e-24;

/// What layers remember of the frames before those that they see, in the order in which they run.
#[derive(Default)]
pub(super) struct Memory {
    slots: Vec<Slot>,
    next: usize,
}

/// What one layer remembers.
#[derive(Clone, Default)]
enum Slot {
    /// It has seen nothing.
    #[default]
    New,
    /// A piece of the film went past it.
    Begun,
    /// The last frames.
    Kept(Tensor),
}

impl Memory {
    /// Begins with the first layer again, for the film's next piece.
    pub(super) fn rewind(&mut self) {
        self.next = 0;
    }

    /// How many numbers are remembered.
    #[cfg(test)]
    pub(super) fn floats(&self) -> usize {
        let kept = self.slots.iter().map(|slot| match slot {
            Slot::Kept(frames) => frames.elem_count(),
            Slot::New | Slot::Begun => 0,
        });
        kept.sum()
    }

    fn slot(&mut self) -> &mut Slot {
        if self.next == self.slots.len() {
            self.slots.push(Slot::New);
        }
        self.next += 1;
        &mut self.slots[self.next - 1]
    }

    /// Whether the film's first piece is before the next layer, which lets it pass.
    fn begins(&mut self) -> bool {
        let slot = self.slot();
        if matches!(slot, Slot::New) {
            *slot = Slot::Begun;
            return true;
        }
        self.next -= 1;
        false
    }
}

/// A convolution that looks back in time, and to all sides in space.
pub(super) struct Causal {
    weight: Tensor,
    bias: Tensor,
    kernel: [usize; 3],
}

impl Causal {
    pub(super) fn new(
        weights: &Weights,
        input: usize,
        output: usize,
        kernel: [usize; 3],
    ) -> Result<Self> {
        let [time, rows, columns] = kernel;
        Ok(Self {
            weight: weights.get((output, input, time, rows, columns), "weight")?,
            bias: weights.get(output, "bias")?,
            kernel,
        })
    }

    /// One frame out for each frame in. Before the film are zeros.
    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let reach = self.kernel[0] - 1;
        if reach == 0 {
            return self.convolve(x);
        }
        let slot = memory.slot();
        let x = match &*slot {
            Slot::Kept(before) => Tensor::cat(&[before, x], 2)?,
            Slot::New | Slot::Begun => x.pad_with_zeros(2, reach, 0)?,
        };
        *slot = Slot::Kept(x.narrow(2, x.dim(2)? - reach, reach)?.force_contiguous()?);
        self.convolve(&x)
    }

    fn convolve(&self, x: &Tensor) -> Result<Tensor> {
        let padding = [0, self.kernel[1] / 2, self.kernel[2] / 2];
        nn::conv3d(x, &self.weight, Some(&self.bias), padding)
    }
}

/// A norm over the channels, with a factor for each.
struct Norm(Tensor);

impl Norm {
    fn new(weights: &Weights, channels: usize, rank: usize) -> Result<Self> {
        let mut shape = vec![1; rank];
        shape[0] = channels;
        let gamma = weights.get(shape, "gamma")?;
        Ok(Self(gamma.reshape((1, channels, 1, 1, 1))?))
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = nn::channel_rms_norm(x, EPSILON)?;
        Ok(y.broadcast_mul(&self.0.to_dtype(y.dtype())?)?)
    }
}

/// A norm, an activation and a convolution.
pub(super) struct Bent {
    norm: Norm,
    conv: Causal,
}

impl Bent {
    pub(super) fn new(norm: &Weights, conv: &Weights, input: usize, output: usize) -> Result<Self> {
        Ok(Self {
            norm: Norm::new(norm, input, 4)?,
            conv: Causal::new(conv, input, output, [3; 3])?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        self.conv
            .forward(&nn::silu(&self.norm.forward(x)?)?, memory)
    }
}

/// Norm, activation and convolution, twice, added to the input.
pub(super) struct Residual {
    first: Bent,
    second: Bent,
    shortcut: Option<Causal>,
}

impl Residual {
    pub(super) fn new(weights: &Weights, input: usize, output: usize) -> Result<Self> {
        let bent =
            |norm, conv, input| Bent::new(&weights.pp(norm), &weights.pp(conv), input, output);
        let shortcut = || Causal::new(&weights.pp("conv_shortcut"), input, output, [1; 3]);
        Ok(Self {
            first: bent("norm1", "conv1", input)?,
            second: bent("norm2", "conv2", output)?,
            shortcut: (input != output).then(shortcut).transpose()?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let y = self.first.forward(x, memory)?;
        let y = self.second.forward(&y, memory)?;
        match &self.shortcut {
            Some(shortcut) => Ok((y + shortcut.convolve(x)?)?),
            None => Ok((y + x)?),
        }
    }
}

/// Attention of one head among the places of each frame, added to the input.
struct Attention {
    norm: Norm,
    asking: Causal,
    out: Causal,
}

impl Attention {
    fn new(weights: &Weights, channels: usize) -> Result<Self> {
        let flat = |name: &str, output: usize| -> Result<Causal> {
            let place = weights.pp(name);
            let weight = place.get((output, channels, 1, 1), "weight")?;
            Ok(Causal {
                weight: weight.unsqueeze(2)?,
                bias: place.get(output, "bias")?,
                kernel: [1; 3],
            })
        };
        Ok(Self {
            norm: Norm::new(&weights.pp("norm"), channels, 3)?,
            asking: flat("to_qkv", 3 * channels)?,
            out: flat("proj", channels)?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, channels, frames, rows, columns) = x.dims5()?;
        let asked = self.asking.convolve(&self.norm.forward(x)?)?;
        let part = |index: usize| -> Result<Tensor> {
            Ok(asked
                .narrow(1, index * channels, channels)?
                .permute((0, 2, 3, 4, 1))?
                .reshape((batch * frames, 1, rows * columns, channels))?)
        };
        let scale = 1.0 / (channels as f64).sqrt();
        let answer = nn::attention(&part(0)?, &part(1)?, &part(2)?, scale, None)?;
        let answer = answer
            .reshape((batch, frames, rows, columns, channels))?
            .permute((0, 4, 1, 2, 3))?
            .contiguous()?;
        Ok((self.out.convolve(&answer)? + x)?)
    }
}

/// The middle of encoder and decoder.
pub(super) struct Middle {
    first: Residual,
    attention: Attention,
    second: Residual,
}

impl Middle {
    pub(super) fn new(weights: &Weights, channels: usize) -> Result<Self> {
        let residual =
            |index: usize| Residual::new(&weights.pp("resnets").pp(index), channels, channels);
        Ok(Self {
            first: residual(0)?,
            attention: Attention::new(&weights.pp("attentions.0"), channels)?,
            second: residual(1)?,
        })
    }

    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let x = self.first.forward(x, memory)?;
        self.second.forward(&self.attention.forward(&x)?, memory)
    }
}

/// Half the rows and columns, and half the frames where `time` is there.
pub(super) struct Halving {
    weight: Tensor,
    bias: Tensor,
    time: Option<Causal>,
}

impl Halving {
    pub(super) fn new(weights: &Weights, channels: usize, halves_time: HalvesTime) -> Result<Self> {
        let place = weights.pp("resample.1");
        let time = || Causal::new(&weights.pp("time_conv"), channels, channels, [3, 1, 1]);
        Ok(Self {
            weight: place.get((channels, channels, 3, 3), "weight")?,
            bias: place.get(channels, "bias")?,
            time: halves_time.0.then(time).transpose()?,
        })
    }

    /// The film's first piece, one frame, keeps its frame.
    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let (batch, channels, frames, rows, columns) = x.dims5()?;
        let flat = x
            .transpose(1, 2)?
            .reshape((batch * frames, channels, rows, columns))?
            .pad_with_zeros(2, 0, 1)?
            .pad_with_zeros(3, 0, 1)?;
        let steps = Steps {
            stride: 2,
            padding: 0,
            dilation: 1,
        };
        let y = nn::conv2d(&flat, &self.weight, Some(&self.bias), steps)?;
        let y = y
            .reshape((batch, frames, channels, rows / 2, columns / 2))?
            .transpose(1, 2)?
            .contiguous()?;
        match &self.time {
            Some(time) => halved(&y, time, memory),
            None => Ok(y),
        }
    }
}

/// Whether the frames are halved or doubled too.
#[derive(Clone, Copy)]
pub(super) struct HalvesTime(pub(super) bool);

/// Every second answer of a convolution that sees the last frame of the piece before.
fn halved(x: &Tensor, time: &Causal, memory: &mut Memory) -> Result<Tensor> {
    let slot = memory.slot();
    let last = x.narrow(2, x.dim(2)? - 1, 1)?.force_contiguous()?;
    let before = std::mem::replace(slot, Slot::Kept(last));
    let Slot::Kept(before) = before else {
        return Ok(x.clone());
    };
    let y = time.convolve(&Tensor::cat(&[&before, x], 2)?)?;
    let places: Vec<u32> = (0..y.dim(2)? as u32).step_by(2).collect();
    Ok(y.index_select(&Tensor::new(places, y.device())?, 2)?)
}

/// Twice the rows and columns, and twice the frames where `time` is there.
pub(super) struct Doubling {
    conv: Causal,
    time: Option<Causal>,
}

impl Doubling {
    pub(super) fn new(
        weights: &Weights,
        channels: usize,
        output: usize,
        doubles_time: HalvesTime,
    ) -> Result<Self> {
        let place = weights.pp("resample.1");
        let weight = place.get((output, channels, 3, 3), "weight")?;
        let time = || Causal::new(&weights.pp("time_conv"), channels, 2 * channels, [3, 1, 1]);
        Ok(Self {
            conv: Causal {
                weight: weight.unsqueeze(2)?,
                bias: place.get(output, "bias")?,
                kernel: [1, 3, 3],
            },
            time: doubles_time.0.then(time).transpose()?,
        })
    }

    /// The film's first piece, one latent, stays one frame.
    pub(super) fn forward(&self, x: &Tensor, memory: &mut Memory) -> Result<Tensor> {
        let x = match &self.time {
            Some(time) if !memory.begins() => doubled(x, time, memory)?,
            _ => x.clone(),
        };
        let (batch, channels, frames, rows, columns) = x.dims5()?;
        let wide = x
            .reshape(vec![batch, channels, frames, rows, 1, columns, 1])?
            .broadcast_as(vec![batch, channels, frames, rows, 2, columns, 2])?
            .reshape((batch, channels, frames, 2 * rows, 2 * columns))?;
        self.conv.convolve(&wide)
    }
}

/// Two frames for each: the two halves of a convolution's channels.
fn doubled(x: &Tensor, time: &Causal, memory: &mut Memory) -> Result<Tensor> {
    let (batch, channels, frames, rows, columns) = x.dims5()?;
    let both = time.forward(x, memory)?;
    let pairs = both
        .reshape(vec![batch, 2, channels, frames, rows, columns])?
        .permute([0, 2, 3, 1, 4, 5])?;
    Ok(pairs.reshape((batch, channels, 2 * frames, rows, columns))?)
}

/// Blocks of time, rows and columns as channels, of which neighbours become their mean. Missing frames are zeros before
/// the first.
pub(super) fn gathered(x: &Tensor, output: usize, [time, side]: [usize; 2]) -> Result<Tensor> {
    let missing = x.dim(2)?.next_multiple_of(time) - x.dim(2)?;
    let x = x.pad_with_zeros(2, missing, 0)?;
    let (batch, channels, frames, rows, columns) = x.dims5()?;
    let (frames, rows, columns) = (frames / time, rows / side, columns / side);
    let group = channels * time * side * side / output;
    Ok(x.reshape(vec![
        batch, channels, frames, time, rows, side, columns, side,
    ])?
    .permute([0, 1, 3, 5, 7, 2, 4, 6])?
    .reshape(vec![batch, output, group, frames, rows, columns])?
    .mean(2)?)
}

/// Channels, repeated where they are too few, as blocks of time, rows and columns.
pub(super) fn spread(x: &Tensor, output: usize, [time, side]: [usize; 2]) -> Result<Tensor> {
    let (batch, channels, frames, rows, columns) = x.dims5()?;
    let repeats = output * time * side * side / channels;
    Ok(x.unsqueeze(2)?
        .broadcast_as(vec![batch, channels, repeats, frames, rows, columns])?
        .reshape(vec![batch, output, time, side, side, frames, rows, columns])?
        .permute([0, 1, 5, 2, 6, 3, 7, 4])?
        .reshape((batch, output, frames * time, rows * side, columns * side))?)
}
