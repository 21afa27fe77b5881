//! How large a film is: in latents, in memory and in work.

use kinora_core::plan::FPS;

use super::{At, Guidance, LatentSize, Levels, Order, Pipeline, Stages};
use crate::cost;
use crate::error::Result;
use crate::memory::{Extent, Needs};

impl Pipeline {
    /// How large the work for a film is: of so many pixels across and down, frames and pictures.
    #[must_use]
    pub fn extent(
        &self,
        [width, height]: [usize; 2],
        frames: usize,
        pictures: usize,
        stages: &Stages,
        guidance: &Guidance,
    ) -> cost::Extent {
        let [latents, rows, columns] = self.transformer.vae_scale_factors;
        let of_frame = height / rows * (width / columns);
        let passes = |levels: &Levels| levels.steps() * guidance.passes();
        let (draft_passes, passes) = match stages {
            Stages::One(levels) => (0, passes(levels)),
            Stages::Two {
                draft, refinement, ..
            } => (passes(draft), passes(refinement)),
        };
        cost::Extent {
            prompts: 1 + usize::from(guidance.by_prompt()),
            pictures,
            pixels: width * height,
            frames,
            tokens: [
                ((frames - 1) / latents + pictures) * of_frame,
                self.audio_latents(frames as f64 / f64::from(FPS)),
            ],
            passes,
            draft_passes,
        }
    }

    /// The memory that each phase of a film needs.
    ///
    /// # Errors
    /// When a component's configuration is not known.
    pub fn needs(&self, order: &Order) -> Result<Needs> {
        let size = self.latent_size(order, 1);
        let added = order.pictures.iter().filter(|p| p.at != At::First).count();
        let tiling = self.tiling();
        let pixels = order.width * order.height;
        let tile = tiling.size.map_or(pixels, |[height, width]| height * width);
        let extent = Extent {
            video_tokens: size.tokens() + added * size.of_frame(),
            audio_tokens: self.audio_frames(order),
            pixels: pixels.min(tile),
            frames: tiling
                .frames
                .map_or(order.frames, |tile| order.frames.min(tile + 1)),
            places: order.places,
        };
        Needs::of(&self.folder, self.budget.dtype, extent)
    }

    /// The film's size in latents, or that of a stage with this part of its width and height.
    pub(super) fn latent_size(&self, order: &Order, part: usize) -> LatentSize {
        let [frames, rows, columns] = self.transformer.vae_scale_factors;
        LatentSize {
            frames: (order.frames - 1) / frames + 1,
            rows: order.height / part / rows,
            columns: order.width / part / columns,
        }
    }

    /// How many audio latents sound as long as the film.
    pub(super) fn audio_frames(&self, order: &Order) -> usize {
        self.audio_latents(order.frames as f64 / f64::from(order.fps))
    }

    fn audio_latents(&self, seconds: f64) -> usize {
        let config = &self.transformer;
        let per_second = config.audio_sampling_rate as f64
            / config.audio_hop_length as f64
            / config.audio_scale_factor as f64;
        (seconds * per_second).round_ties_even() as usize
    }
}
