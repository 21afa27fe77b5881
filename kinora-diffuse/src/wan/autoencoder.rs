//! The frames and latents of a checkpoint: whole where there is room for that, in tiles where there is not.

use std::path::Path;

use candle_core::Tensor;

use super::vae::{Config, Floats, Model, Tiling};
use crate::error::Result;
use crate::memory;
use crate::pipeline::Budget;
use crate::weights::Weights;

/// The autoencoder of the checkpoint in a folder. It is read when it is needed.
pub(super) struct Autoencoder<'a> {
    pub(super) folder: &'a Path,
    pub(super) config: &'a Config,
    pub(super) budget: &'a Budget,
}

impl Autoencoder<'_> {
    /// As [`Model::encode`], of one frame.
    pub(super) fn encode(&self, frame: &Tensor) -> Result<Tensor> {
        let whole = self.config.encoding(frame.dim(3)? * frame.dim(4)?);
        let model = self.open()?;
        if self.bytes(&whole)? <= self.room() {
            return model.encode(frame);
        }
        model.encode_in_tiles(frame, &Tiling::default())
    }

    /// As [`Model::decode`].
    pub(super) fn decode(
        &self,
        latents: &Tensor,
        each: &mut dyn FnMut(Tensor) -> Result<()>,
    ) -> Result<()> {
        let (_, _, count, rows, columns) = latents.dims5()?;
        let size = [columns, rows].map(|side| side * self.config.spatial());
        let frames = count.saturating_sub(1) * self.config.temporal() + 1;
        let (_, tiling) = self.decoding(size, frames)?;
        let model = self.open()?;
        match tiling {
            None => model.decode(latents, each),
            Some(tiling) => model.decode_in_tiles(latents, &tiling, each),
        }
    }

    /// What decoding so many frames of this width and height takes, and the tiles that it is done in where there is no
    /// room for whole frames.
    pub(super) fn decoding(
        &self,
        size: [usize; 2],
        frames: usize,
    ) -> Result<(Floats, Option<Tiling>)> {
        let (whole, tiling) = (self.config.decoding(size[0] * size[1]), Tiling::default());
        let needed = self.bytes(&whole)?;
        if needed <= self.room() {
            return Ok((whole, None));
        }
        match self.config.decoding_in_tiles(size, frames, &tiling) {
            Some(tiled) if self.bytes(&tiled)? < needed => Ok((tiled, Some(tiling))),
            _ => Ok((whole, None)),
        }
    }

    fn open(&self) -> Result<Model> {
        let folder = self.folder.join("vae");
        let weights = Weights::open(&folder, self.budget.dtype, &self.budget.device)?;
        Model::new(self.config, &weights)
    }

    fn bytes(&self, floats: &Floats) -> Result<u64> {
        memory::video_of_wan(self.folder, self.budget.dtype, floats)
    }

    fn room(&self) -> u64 {
        self.budget.room().usable()
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::*;
    use crate::config;

    fn folder() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wan-2.2")
    }

    fn decoded(run: impl FnOnce(&mut dyn FnMut(Tensor) -> Result<()>) -> Result<()>) -> Tensor {
        let mut pieces = Vec::new();
        run(&mut |frames| {
            pieces.push(frames);
            Ok(())
        })
        .unwrap();
        Tensor::cat(&pieces, 2).unwrap()
    }

    fn gap(a: &Tensor, b: &Tensor) -> f32 {
        assert_eq!(a.dims(), b.dims());
        let gap = (a - b).unwrap().abs().unwrap();
        gap.max_all().unwrap().to_scalar().unwrap()
    }

    #[test]
    fn what_does_not_fit_whole_goes_in_tiles_and_needs_less() {
        let folder = folder();
        let config: Config = config::read(&folder.join("vae")).unwrap();
        let mut budget = Budget::all(DType::F32, &Device::Cpu);
        let of = |budget: &Budget, size, frames| {
            let (folder, config) = (folder.as_path(), &config);
            let autoencoder = Autoencoder {
                folder,
                config,
                budget,
            };
            let (floats, tiling) = autoencoder.decoding(size, frames).unwrap();
            (autoencoder.bytes(&floats).unwrap(), tiling)
        };
        let size = [1024, 1024];
        let (whole, tiling) = of(&budget, size, 5);
        assert_eq!(tiling, None);
        budget.memory = Some(whole);
        assert_eq!(of(&budget, size, 5), (whole, None));
        budget.memory = Some(whole - 1);
        let (tiled, tiling) = of(&budget, size, 5);
        assert!(
            tiled < whole && tiling == Some(Tiling::default()),
            "{tiled} {whole}"
        );
        // All of the film is held, until that is more than whole frames take.
        let (longer, tiling) = of(&budget, size, 9);
        assert!(longer > tiled && tiling.is_some());
        assert_eq!(of(&budget, size, 100_001), (whole, None));
        // One tile is all of a small film.
        budget.memory = Some(1);
        assert_eq!(of(&budget, [256, 256], 5).1, None);
    }

    #[test]
    fn frames_are_coded_in_the_way_that_was_foreseen() {
        let folder = folder();
        let config: Config = config::read(&folder.join("vae")).unwrap();
        let weights = Weights::open(&folder.join("vae"), DType::F32, &Device::Cpu).unwrap();
        let model = Model::new(&config, &weights).unwrap();
        let tiling = Tiling::default();
        let latents = Tensor::randn(0f32, 1f32, (1, 6, 1, 2, 66), &Device::Cpu).unwrap();
        let frame = Tensor::randn(0f32, 0.5f32, (1, 3, 1, 16, 528), &Device::Cpu).unwrap();
        let mut budget = Budget::all(DType::F32, &Device::Cpu);
        for memory in [None, Some(1)] {
            budget.memory = memory;
            let autoencoder = Autoencoder {
                folder: &folder,
                config: &config,
                budget: &budget,
            };
            let found = decoded(|each| autoencoder.decode(&latents, each));
            let whole = decoded(|each| model.decode(&latents, each));
            let tiled = decoded(|each| model.decode_in_tiles(&latents, &tiling, each));
            assert!(gap(&whole, &tiled) > 1e-3);
            let wanted = if memory.is_some() { tiled } else { whole };
            assert!(gap(&found, &wanted) < 1e-6);
            let found = autoencoder.encode(&frame).unwrap();
            let whole = model.encode(&frame).unwrap();
            let tiled = model.encode_in_tiles(&frame, &tiling).unwrap();
            assert!(gap(&whole, &tiled) > 1e-3);
            let wanted = if memory.is_some() { tiled } else { whole };
            assert!(gap(&found, &wanted) < 1e-6);
        }
    }
}
