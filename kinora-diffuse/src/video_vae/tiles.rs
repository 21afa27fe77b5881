//! Decoding piece by piece: overlapping tiles in time and space, with a linear blend where they meet.
//!
//! The tiles, and the order in which they are blended, are those of diffusers' `AutoencoderKLLTX2Video`.

use candle_core::{DType, Tensor};
use serde::Deserialize;

use super::{Config, Model};
use crate::error::{Error, Result};

/// How a film is cut into tiles, in frames and pixels of the result.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Tiling {
    /// Frames of a tile; none, and time is not cut.
    pub frames: Option<usize>,
    /// Frames from one tile to the next.
    pub frames_step: usize,
    /// Height and width of a tile; none, and frames are not cut.
    pub size: Option<[usize; 2]>,
    /// Pixels from one tile to the next, down and across.
    pub size_step: [usize; 2],
}

impl Default for Tiling {
    fn default() -> Self {
        Self {
            frames: Some(16),
            frames_step: 8,
            size: Some([512, 512]),
            size_step: [448, 448],
        }
    }
}

/// The sizes of tiles in latents, which the configuration divides.
struct Plan {
    frames: Option<Cut>,
    size: Option<[Cut; 2]>,
    time: usize,
    space: usize,
}

/// One direction of a tiling.
#[derive(Clone, Copy)]
struct Cut {
    /// Latents of a tile.
    length: usize,
    /// Latents from one tile to the next.
    step: usize,
    /// Frames or pixels from one tile to the next.
    step_after: usize,
    /// Frames or pixels that two tiles share.
    blend: usize,
}

impl Cut {
    fn new(field: &str, length: usize, step: usize, compression: usize) -> Result<Self> {
        let whole = compression > 0
            && step >= compression
            && step.is_multiple_of(compression)
            && length.is_multiple_of(compression);
        if !whole || step > length {
            return Err(Error::Input(format!(
                "tiles of {length} {field}, {step} apart: both must be multiples of {compression}, and the distance no \
                 more than the tile"
            )));
        }
        Ok(Self {
            length: length / compression,
            step: step / compression,
            step_after: step,
            blend: length - step,
        })
    }
}

impl Tiling {
    fn plan(&self, config: &Config) -> Result<Plan> {
        let (time, space) = (config.temporal_compression(), config.spatial_compression());
        let frames = match self.frames {
            Some(frames) => Some(Cut::new("frames", frames, self.frames_step, time)?),
            None => None,
        };
        let size = match self.size {
            Some([height, width]) => Some([
                Cut::new("rows", height, self.size_step[0], space)?,
                Cut::new("columns", width, self.size_step[1], space)?,
            ]),
            None => None,
        };
        Ok(Plan {
            frames,
            size,
            time,
            space,
        })
    }
}

impl Model {
    /// Latents as frames, tile by tile. Finished frames (batch, colours, frames, height, width) are handed over, in
    /// order, as soon as the next tile in time cannot change them; no more than two tiles in time are held.
    ///
    /// # Errors
    /// When the latents do not have the model's channels, the tiling does not fit the model, or `take` says so.
    pub fn decode_in_tiles(
        &self,
        latents: &Tensor,
        tiling: &Tiling,
        mut take: impl FnMut(Tensor) -> Result<()>,
    ) -> Result<()> {
        let plan = tiling.plan(self.config())?;
        let count = latents.dim(2)?;
        let cut = match plan.frames {
            Some(cut) if count > cut.length => cut,
            _ => return take(self.decode_frame_tiles(latents, &plan)?),
        };
        let mut left = (count - 1) * plan.time + 1;
        let mut before: Option<Tensor> = None;
        for start in (0..count).step_by(cut.step) {
            let length = (cut.length + 1).min(count - start);
            let tile = self.decode_frame_tiles(&latents.narrow(2, start, length)?, &plan)?;
            let (tile, keep) = match &before {
                None => (tile, cut.step_after + 1),
                Some(before) => {
                    let frames = tile.dim(2)? - 1;
                    if frames == 0 {
                        continue;
                    }
                    let tile = tile.narrow(2, 0, frames)?;
                    (blended(before, &tile, 2, cut.blend)?, cut.step_after)
                }
            };
            let keep = keep.min(tile.dim(2)?).min(left);
            if keep > 0 {
                take(tile.narrow(2, 0, keep)?.contiguous()?)?;
            }
            left -= keep;
            before = Some(tile);
        }
        Ok(())
    }

    /// Latents as frames: every tile of a frame, and all of time.
    fn decode_frame_tiles(&self, latents: &Tensor, plan: &Plan) -> Result<Tensor> {
        let (_, _, _, height, width) = latents.dims5()?;
        let [down, across] = match plan.size {
            Some(cuts) if height > cuts[0].length || width > cuts[1].length => cuts,
            _ => return self.decode(&latents.contiguous()?),
        };
        let mut rows: Vec<Tensor> = Vec::new();
        let mut above: Vec<Tensor> = Vec::new();
        for top in (0..height).step_by(down.step) {
            let strip = latents.narrow(3, top, down.length.min(height - top))?;
            let mut row: Vec<Tensor> = Vec::new();
            for left in (0..width).step_by(across.step) {
                let tile = strip.narrow(4, left, across.length.min(width - left))?;
                let mut tile = self.decode(&tile.contiguous()?)?;
                if let Some(above) = above.get(row.len()) {
                    tile = blended(above, &tile, 3, down.blend)?;
                }
                if let Some(beside) = row.last() {
                    tile = blended(beside, &tile, 4, across.blend)?;
                }
                row.push(tile);
            }
            let kept: Vec<Tensor> = row
                .iter()
                .map(|tile| first(&first(tile, 3, down.step_after)?, 4, across.step_after))
                .collect::<Result<_>>()?;
            rows.push(Tensor::cat(&kept, 4)?);
            above = row;
        }
        let whole = Tensor::cat(&rows, 3)?;
        first(
            &first(&whole, 3, height * plan.space)?,
            4,
            width * plan.space,
        )
    }
}

/// The first positions of a dimension, as many as there are.
fn first(x: &Tensor, dim: usize, count: usize) -> Result<Tensor> {
    Ok(x.narrow(dim, 0, count.min(x.dim(dim)?))?)
}

/// `after`, with its first positions fading in over the last ones of `before`.
pub(crate) fn blended(
    before: &Tensor,
    after: &Tensor,
    dim: usize,
    extent: usize,
) -> Result<Tensor> {
    let (old, new) = (before.dim(dim)?, after.dim(dim)?);
    let extent = extent.min(old).min(new);
    if extent == 0 {
        return Ok(after.clone());
    }
    let share = |i: usize| i as f64 / extent as f64;
    let mut shape = [1; 5];
    shape[dim] = extent;
    let weights = |values: Vec<f32>| Tensor::from_vec(values, &shape, after.device());
    let fading = weights((0..extent).map(|i| (1.0 - share(i)) as f32).collect())?;
    let coming = weights((0..extent).map(|i| share(i) as f32).collect())?;
    let old = before
        .narrow(dim, old - extent, extent)?
        .to_dtype(DType::F32)?;
    let head = after.narrow(dim, 0, extent)?.to_dtype(DType::F32)?;
    let head = (old.broadcast_mul(&fading)? + head.broadcast_mul(&coming)?)?;
    let head = head.to_dtype(after.dtype())?;
    Ok(Tensor::cat(
        &[&head, &after.narrow(dim, extent, new - extent)?],
        dim,
    )?)
}
