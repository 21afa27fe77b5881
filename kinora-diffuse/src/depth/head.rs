//! The rest of a depth network: states become maps, maps are joined from the coarsest up, and the head reads the last.

use candle_core::Tensor;

use super::config::{Config, Kind};
use super::stretch::{Way, stretch};
use crate::error::{Error, Result};
use crate::nn::{Convolution2d, Steps, sigmoid};
use crate::weights::Weights;

/// Turns states into maps and joins them.
pub(super) struct Neck {
    stages: Vec<Stage>,
    joints: Vec<Joint>,
    /// Which joined map the head reads.
    read: usize,
}

/// One state's way to a map.
struct Stage {
    projection: Convolution2d,
    resize: Resize,
    last: Convolution2d,
}

/// How a map changes its size.
enum Resize {
    /// By a transposed convolution whose kernels stand side by side.
    Up {
        weight: Tensor,
        bias: Tensor,
        factor: usize,
    },
    /// Not at all.
    Same,
    /// By a convolution that steps.
    Down(Convolution2d),
}

/// Joins a map to what was joined before.
struct Joint {
    projection: Convolution2d,
    /// On the map that joins.
    side: Residual,
    /// On both.
    both: Residual,
}

struct Residual {
    first: Convolution2d,
    second: Convolution2d,
}

impl Neck {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let reassemble = weights.pp("reassemble_stage.layers");
        let stages = config
            .neck_hidden_sizes
            .iter()
            .zip(&config.reassemble_factors)
            .enumerate();
        let stages = stages
            .map(|(index, (&channels, &factor))| {
                Ok(Stage {
                    projection: pointwise(
                        &reassemble.pp(index).pp("projection"),
                        config.reassemble_hidden_size,
                        channels,
                    )?,
                    resize: Resize::new(&reassemble.pp(index).pp("resize"), channels, factor)?,
                    last: Convolution2d::new(
                        &weights.pp("convs").pp(index),
                        channels,
                        config.fusion_hidden_size,
                        3,
                        Steps::padded(1),
                        false,
                    )?,
                })
            })
            .collect::<Result<Vec<Stage>>>()?;
        let joints = (0..stages.len())
            .map(|index| {
                Joint::new(
                    config.fusion_hidden_size,
                    &weights.pp("fusion_stage.layers").pp(index),
                )
            })
            .collect::<Result<Vec<Joint>>>()?;
        Ok(Self {
            stages,
            joints,
            read: config.joined()?,
        })
    }

    /// The joined map that the head reads, from states that stand on a grid of patches.
    pub(super) fn forward(
        &self,
        states: &[Tensor],
        (height, width): (usize, usize),
    ) -> Result<Tensor> {
        let maps = states
            .iter()
            .zip(&self.stages)
            .map(|(state, stage)| {
                let map = state
                    .t()?
                    .contiguous()?
                    .reshape((1, state.dim(1)?, height, width))?;
                stage
                    .last
                    .forward(&stage.resize.forward(&stage.projection.forward(&map)?)?)
            })
            .collect::<Result<Vec<Tensor>>>()?;
        let mut joined: Option<Tensor> = None;
        for (index, (joint, map)) in self.joints.iter().zip(maps.iter().rev()).enumerate() {
            // Each is stretched to the size of the next, and the last to twice its own.
            let next = match maps
                .len()
                .checked_sub(index + 2)
                .and_then(|next| maps.get(next))
            {
                Some(next) => (next.dim(2)?, next.dim(3)?),
                None => (
                    2 * joined.as_ref().unwrap_or(map).dim(2)?,
                    2 * joined.as_ref().unwrap_or(map).dim(3)?,
                ),
            };
            let answer = joint.forward(joined.as_ref(), map, next)?;
            if index == self.read {
                return Ok(answer);
            }
            joined = Some(answer);
        }
        Err(Error::Input("the depth network has no map to read".into()))
    }
}

impl Resize {
    fn new(weights: &Weights, channels: usize, factor: f64) -> Result<Self> {
        if factor > 1.0 {
            let factor = factor as usize;
            let weight = weights.get((channels, channels, factor, factor), "weight")?;
            return Ok(Self::Up {
                weight,
                bias: weights.get(channels, "bias")?,
                factor,
            });
        }
        if factor < 1.0 {
            let steps = Steps {
                stride: (1.0 / factor) as usize,
                padding: 1,
                dilation: 1,
            };
            return Ok(Self::Down(Convolution2d::new(
                weights, channels, channels, 3, steps, true,
            )?));
        }
        Ok(Self::Same)
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Same => Ok(x.clone()),
            Self::Down(convolution) => convolution.forward(x),
            Self::Up {
                weight,
                bias,
                factor,
            } => {
                // Kernels do not overlap: one product gives each place its square.
                let (_, channels, height, width) = x.dims4()?;
                let places = x.reshape((channels, height * width))?.t()?.contiguous()?;
                let squares =
                    places.matmul(&weight.reshape((channels, channels * factor * factor))?)?;
                let map = squares
                    .reshape((height, width, channels, *factor, *factor))?
                    .permute((2, 0, 3, 1, 4))?
                    .reshape((1, channels, height * factor, width * factor))?;
                Ok(map.broadcast_add(&bias.reshape((1, channels, 1, 1))?)?)
            }
        }
    }
}

impl Joint {
    fn new(channels: usize, weights: &Weights) -> Result<Self> {
        Ok(Self {
            projection: pointwise(&weights.pp("projection"), channels, channels)?,
            side: Residual::new(channels, &weights.pp("residual_layer1"))?,
            both: Residual::new(channels, &weights.pp("residual_layer2"))?,
        })
    }

    fn forward(
        &self,
        joined: Option<&Tensor>,
        map: &Tensor,
        size: (usize, usize),
    ) -> Result<Tensor> {
        let x = match joined {
            None => map.clone(),
            Some(joined) => {
                let here = (joined.dim(2)?, joined.dim(3)?);
                let fits = here == (map.dim(2)?, map.dim(3)?);
                let map = if fits {
                    map.clone()
                } else {
                    stretch(map, here, Way::Edges)?
                };
                (joined + self.side.forward(&map)?)?
            }
        };
        self.projection
            .forward(&stretch(&self.both.forward(&x)?, size, Way::Corners)?)
    }
}

impl Residual {
    fn new(channels: usize, weights: &Weights) -> Result<Self> {
        let convolution = |name: &str| {
            Convolution2d::new(
                &weights.pp(name),
                channels,
                channels,
                3,
                Steps::padded(1),
                true,
            )
        };
        Ok(Self {
            first: convolution("convolution1")?,
            second: convolution("convolution2")?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self
            .second
            .forward(&self.first.forward(&x.relu()?)?.relu()?)?;
        Ok((x + y)?)
    }
}

fn pointwise(weights: &Weights, input: usize, output: usize) -> Result<Convolution2d> {
    Convolution2d::new(weights, input, output, 1, Steps::default(), true)
}

/// Reads the depth out of the joined map.
pub(super) struct Head {
    first: Convolution2d,
    second: Convolution2d,
    third: Convolution2d,
    kind: Kind,
    most: f64,
}

impl Head {
    pub(super) fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let (channels, inner) = (config.fusion_hidden_size, config.head_hidden_size);
        let padded = Steps::padded(1);
        Ok(Self {
            first: Convolution2d::new(
                &weights.pp("conv1"),
                channels,
                channels / 2,
                3,
                padded,
                true,
            )?,
            second: Convolution2d::new(&weights.pp("conv2"), channels / 2, inner, 3, padded, true)?,
            third: pointwise(&weights.pp("conv3"), inner, 1)?,
            kind: config.depth_estimation_type,
            most: config.max_depth.unwrap_or(1.0),
        })
    }

    pub(super) fn forward(&self, map: &Tensor, size: (usize, usize)) -> Result<Tensor> {
        let x = stretch(&self.first.forward(map)?, size, Way::Corners)?;
        let x = self.third.forward(&self.second.forward(&x)?.relu()?)?;
        let x = match self.kind {
            Kind::Relative => x.relu()?,
            Kind::Metric => sigmoid(&x)?,
        };
        Ok((x.squeeze(1)? * self.most)?)
    }
}
