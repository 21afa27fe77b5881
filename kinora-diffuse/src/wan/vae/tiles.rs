//! Frames that are too large to be encoded or decoded whole: overlapping tiles, each through all of time, with a linear
//! blend where they meet.
//!
//! The tiles, and the order in which they are blended, are those of diffusers' `AutoencoderKLWan`. A tile remembers a
//! tile's past alone, and what is held at once is one tile and the film.

use candle_core::{DType, Tensor};
use serde::Deserialize;

use super::Model;
use crate::config;
use crate::error::{Error, Result};
use crate::nn;
use crate::parity::{Case, Outputs};
use crate::video_vae::{blended, picked};

/// Sides of a tile, and the distance from one to the next: in pixels of a film that is decoded, and in squares of pixels
/// that become channels of one that is encoded.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Tiling {
    /// Height and width of a tile.
    pub size: usize,
    /// From one tile to the next, down and across.
    pub step: usize,
}

impl Default for Tiling {
    fn default() -> Self {
        Self {
            size: 256,
            step: 192,
        }
    }
}

/// A tiling in the units of what goes in, and of what comes out.
#[derive(Clone, Copy)]
struct Cut {
    length: usize,
    step: usize,
    step_after: usize,
    blend: usize,
}

impl Tiling {
    /// The tiling of something that becomes `after / before` times as large.
    fn cut(&self, before: usize, after: usize) -> Result<Cut> {
        let parts = [self.size, self.step];
        let divides = |by: usize| parts.iter().all(|part| part.is_multiple_of(by));
        let largest = before.max(after);
        if self.step == 0 || self.step > self.size || !divides(largest) {
            return Err(Error::Input(format!(
                "tiles of {}, {} apart: both must be multiples of {largest}, and the distance no more than the tile",
                self.size, self.step
            )));
        }
        Ok(Cut {
            length: self.size / before,
            step: self.step / before,
            step_after: self.step / after,
            blend: (self.size - self.step) / after,
        })
    }
}

impl Model {
    /// As [`Model::encode`], tile by tile.
    ///
    /// # Errors
    /// As [`Model::encode`], and when the tiling does not fit the model.
    pub fn encode_in_tiles(&self, frames: &Tensor, tiling: &Tiling) -> Result<Tensor> {
        let folded = self.folded(frames)?;
        let side = self.config.spatial() / self.config.patch();
        let tiles = Tiles::of(&folded, tiling.cut(1, side)?, &|tile| {
            self.encode_piece(tile)
        })?;
        self.middle_of(&tiles.frames(0, tiles.count()?)?, frames.dtype())
    }

    /// As [`Model::decode`], tile by tile. The first frames are given when every tile has been decoded.
    ///
    /// # Errors
    /// As [`Model::decode`], and when the tiling does not fit the model.
    pub fn decode_in_tiles(
        &self,
        latents: &Tensor,
        tiling: &Tiling,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
    ) -> Result<()> {
        let x = latents.to_dtype(nn::working(latents))?;
        let cut = tiling.cut(self.config.spatial(), self.config.patch())?;
        let tiles = Tiles::of(&x, cut, &|tile| {
            let mut pieces = Vec::new();
            self.decode_pieces(tile, &mut |piece| {
                pieces.push(piece.to_dtype(latents.dtype())?);
                Ok(())
            })?;
            Ok(Tensor::cat(&pieces, 2)?)
        })?;
        let (count, time) = (tiles.count()?, self.config.temporal());
        let mut first = 0;
        while first < count {
            let length = if first == 0 { 1 } else { time };
            each(self.shown(&tiles.frames(first, length)?, latents.dtype())?)?;
            first += length;
        }
        Ok(())
    }
}

/// What became of each tile, down and across, as much of it as is seen.
struct Tiles(Vec<Vec<Tensor>>);

impl Tiles {
    fn of(x: &Tensor, cut: Cut, code: &dyn Fn(&Tensor) -> Result<Tensor>) -> Result<Self> {
        let (_, _, _, height, width) = x.dims5()?;
        if height.max(width) <= cut.length {
            return Ok(Self(vec![vec![code(&x.contiguous()?)?]]));
        }
        let mut rows: Vec<Vec<Tensor>> = Vec::new();
        // The lower ends of the tiles above.
        let mut above: Vec<Tensor> = Vec::new();
        for top in (0..height).step_by(cut.step) {
            let strip = x.narrow(3, top, cut.length.min(height - top))?;
            let (mut row, mut below): (Vec<Tensor>, Vec<Tensor>) = (Vec::new(), Vec::new());
            let mut beside: Option<Tensor> = None;
            for left in (0..width).step_by(cut.step) {
                let tile = strip.narrow(4, left, cut.length.min(width - left))?;
                let mut tile = code(&tile.contiguous()?)?;
                if let Some(above) = above.get(row.len()) {
                    tile = blended(above, &tile, 3, cut.blend)?;
                }
                if let Some(beside) = &beside {
                    tile = blended(beside, &tile, 4, cut.blend)?;
                }
                below.push(last(&tile, 3, cut.blend)?);
                beside = Some(last(&tile, 4, cut.blend)?);
                let seen = |size: usize| cut.step_after.min(size);
                let (rows, columns) = (seen(tile.dim(3)?), seen(tile.dim(4)?));
                let tile = tile.narrow(3, 0, rows)?.narrow(4, 0, columns)?;
                row.push(tile.force_contiguous()?);
            }
            rows.push(row);
            above = below;
        }
        Ok(Self(rows))
    }

    /// How many frames there are.
    fn count(&self) -> Result<usize> {
        match self.0.first().and_then(|row| row.first()) {
            Some(tile) => Ok(tile.dim(2)?),
            None => Err(Error::Input(
                "a film without a single pixel has no tiles".into(),
            )),
        }
    }

    /// Some of the frames, put together.
    fn frames(&self, first: usize, count: usize) -> Result<Tensor> {
        let row = |row: &Vec<Tensor>| -> Result<Tensor> {
            let parts = row.iter().map(|tile| tile.narrow(2, first, count));
            Ok(Tensor::cat(
                &parts.collect::<candle_core::Result<Vec<_>>>()?,
                4,
            )?)
        };
        let rows = self.0.iter().map(row).collect::<Result<Vec<_>>>()?;
        Ok(Tensor::cat(&rows, 3)?)
    }
}

/// The last positions of a dimension, as many as there are, without the rest of the tensor.
fn last(x: &Tensor, dim: usize, count: usize) -> Result<Tensor> {
    let size = x.dim(dim)?;
    let count = count.min(size);
    Ok(x.narrow(dim, size - count, count)?.force_contiguous()?)
}

/// Latents to frames and a frame to latents, in tiles. Of the frames, the golden has every so many pixels.
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let model = Model::new(&case.config("vae")?, &case.weights("vae")?)?;
    let tiling = |name: &str| config::parse(&case.args()[name]);
    let mut pieces = Vec::new();
    model.decode_in_tiles(&case.input("latents")?, &tiling("tiling")?, &mut |frames| {
        pieces.push(frames);
        Ok(())
    })?;
    let pixels = picked(&Tensor::cat(&pieces, 2)?, case.count("every")?)?;
    let frame = ((case.raw("frame")?.to_dtype(DType::F32)? / 127.5)? - 1.0)?;
    let latents = model.encode_in_tiles(&frame.to_dtype(case.dtype())?, &tiling("encoding")?)?;
    Ok(vec![("pixels".into(), pixels), ("latents".into(), latents)])
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::super::tests::small;
    use super::*;
    use crate::weights::Weights;

    fn model() -> Model {
        Model::new(&small(), &Weights::random(DType::F32, &Device::Cpu)).unwrap()
    }

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
    }

    fn decoded(model: &Model, latents: &Tensor, tiling: Option<Tiling>) -> Vec<Tensor> {
        let mut pieces = Vec::new();
        let mut each = |frames| {
            pieces.push(frames);
            Ok(())
        };
        match tiling {
            Some(tiling) => model.decode_in_tiles(latents, &tiling, &mut each).unwrap(),
            None => model.decode(latents, &mut each).unwrap(),
        }
        pieces
    }

    fn values(x: &Tensor) -> Vec<f32> {
        x.flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn one_tile_is_all_of_it() {
        let (model, tiling) = (model(), Tiling { size: 32, step: 16 });
        let latents = random(&[1, 3, 3, 3, 2]);
        let (found, wanted) = (
            decoded(&model, &latents, Some(tiling)),
            decoded(&model, &latents, None),
        );
        assert_eq!(found.len(), 3);
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found.dims(), wanted.dims());
            assert!(values(found) == values(wanted));
        }
        let frames = random(&[1, 3, 5, 24, 40]);
        let found = model.encode_in_tiles(&frames, &tiling).unwrap();
        assert!(values(&found) == values(&model.encode(&frames).unwrap()));
    }

    #[test]
    fn a_place_that_one_tile_shows_is_that_tiles_and_a_shared_one_lies_between() {
        let (model, tiling) = (model(), Tiling { size: 24, step: 16 });
        let latents = random(&[1, 3, 2, 2, 6]);
        let whole = Tensor::cat(&decoded(&model, &latents, Some(tiling)), 2).unwrap();
        assert_eq!(whole.dims(), [1, 3, 5, 16, 48]);
        let tile = |first: usize, count: usize| {
            let part = latents
                .narrow(4, first, count)
                .unwrap()
                .contiguous()
                .unwrap();
            Tensor::cat(&decoded(&model, &part, None), 2).unwrap()
        };
        // Tiles begin at 0, 16 and 32 pixels; two share eight.
        let tiles = [tile(0, 3), tile(2, 3), tile(4, 2)];
        let part = |x: &Tensor, first: usize, count: usize| {
            values(&x.narrow(4, first, count).unwrap().contiguous().unwrap())
        };
        for (first, count, index) in [(0, 16, 0), (24, 8, 1), (40, 8, 2)] {
            let wanted = part(&tiles[index], first - 16 * index, count);
            assert!(part(&whole, first, count) == wanted, "{first}");
        }
        // A square of two pixels has one share.
        for (square, share) in [(0, 0.0), (1, 0.25), (2, 0.5), (3, 0.75)] {
            let first = 16 + 2 * square;
            let (before, after) = (part(&tiles[0], first, 2), part(&tiles[1], 2 * square, 2));
            for (found, (before, after)) in
                part(&whole, first, 2).iter().zip(before.iter().zip(&after))
            {
                let wanted = before * (1.0 - share) + after * share;
                // What was cut off at white or black before is not afterwards.
                let is_cut = before.abs() >= 1.0 || after.abs() >= 1.0;
                assert!(is_cut || (found - wanted).abs() < 1e-6, "{found} {wanted}");
            }
        }
    }

    #[test]
    fn tiles_that_do_not_fit_the_model_are_refused() {
        let (model, latents) = (model(), random(&[1, 3, 1, 2, 2]));
        for (size, step) in [(24, 0), (20, 8), (24, 12), (16, 24)] {
            let tiling = Tiling { size, step };
            let answer = model.decode_in_tiles(&latents, &tiling, &mut |_| Ok(()));
            let error = answer.unwrap_err().to_string();
            assert!(error.contains("multiples of 8"), "{error}");
        }
    }
}
