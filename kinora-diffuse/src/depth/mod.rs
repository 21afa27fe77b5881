//! How near each place of a picture is, by Depth Anything.

mod backbone;
mod config;
mod head;
mod picture;
mod resample;
mod stretch;

use std::path::Path;

use candle_core::{DType, Device, Tensor};
use kinora_core::frame::{Depth, Picture};
use kinora_core::size::Size;

pub use backbone::plain;
pub use config::{Backbone as BackboneConfig, Config, Kind};
pub use picture::Preparation;

use crate::config as configuration;
use crate::error::{Error, Result};
use crate::parity::{Case, Outputs};
use crate::weights::Weights;

/// A Depth Anything network.
pub struct Model {
    config: Config,
    backbone: backbone::Backbone,
    neck: head::Neck,
    head: head::Head,
}

impl Model {
    /// The network of this checkpoint.
    ///
    /// # Errors
    /// When the configuration asks for something that is not built, or a tensor is missing or of another shape.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        config.check()?;
        Ok(Self {
            backbone: backbone::Backbone::new(&config.backbone_config, &weights.pp("backbone"))?,
            neck: head::Neck::new(config, &weights.pp("neck"))?,
            head: head::Head::new(config, &weights.pp("head"))?,
            config: config.clone(),
        })
    }

    /// What the network says of prepared pixels, (1, 3, height, width): (1, height, width).
    ///
    /// # Errors
    /// When the size is not a multiple of the patch.
    pub fn forward(&self, pixels: &Tensor) -> Result<Tensor> {
        let (_, _, height, width) = pixels.dims4()?;
        let patch = self.config.patch_size;
        if height < patch
            || width < patch
            || !height.is_multiple_of(patch)
            || !width.is_multiple_of(patch)
        {
            return Err(Error::Input(format!(
                "the depth network takes sizes in multiples of {patch}, and got {width} × {height}"
            )));
        }
        let features = self.backbone.forward(pixels)?;
        let grid = (height / patch, width / patch);
        self.head
            .forward(&self.neck.forward(&features, grid)?, (height, width))
    }
}

/// A Depth Anything model as it is published: the network, and how pictures are prepared for it.
pub struct Estimator {
    model: Model,
    preparation: Preparation,
    kind: Kind,
}

impl Estimator {
    /// The model of a folder with `config.json`, `preprocessor_config.json` and `model.safetensors`.
    ///
    /// # Errors
    /// When one of them is missing or not what it should be.
    pub fn open(folder: &Path, device: &Device) -> Result<Self> {
        let config: Config = configuration::read(folder)?;
        let preparation = Preparation::read(folder)?;
        let model = Model::new(&config, &Weights::open(folder, DType::F32, device)?)?;
        Ok(Self {
            model,
            preparation,
            kind: config.depth_estimation_type,
        })
    }

    /// How near each place of a picture is, the nearest being 65,535 and the farthest 0.
    ///
    /// # Errors
    /// When the picture is empty, or the network cannot run.
    pub fn near(&self, picture: &Picture, device: &Device) -> Result<Depth> {
        let pixels = self.preparation.pixels(picture)?.to_device(device)?;
        let answer = self.model.forward(&pixels)?.squeeze(0)?;
        let (height, width) = answer.dims2()?;
        let values = answer
            .flatten_all()?
            .to_dtype(DType::F32)?
            .to_vec1::<f32>()?;
        if values.iter().any(|v| !v.is_finite()) {
            return Err(Error::Input(
                "the depth network's answer is not a number: is the file whole?".into(),
            ));
        }
        // Relative networks say how near, in no unit. Metric ones say how far, in metres.
        let near: Vec<f32> = match self.kind {
            Kind::Relative => values,
            Kind::Metric => values
                .into_iter()
                .map(|metres| 1.0 / metres.max(1e-3))
                .collect(),
        };
        let (low, high) = near.iter().fold((f32::MAX, f32::MIN), |(low, high), &v| {
            (low.min(v), high.max(v))
        });
        let span = (high - low).max(f32::MIN_POSITIVE);
        let data = near
            .iter()
            .map(|v| ((v - low) / span * 65_535.0).round() as u16)
            .collect();
        Ok(Depth {
            size: Size {
                width: width as u32,
                height: height as u32,
            },
            data,
        })
    }
}

/// Runs the golden tensors of a depth network's folder.
pub(crate) fn parity(case: &Case) -> Result<Outputs> {
    let config: Config = configuration::read(case.folder())?;
    let model = Model::new(
        &config,
        &Weights::open(case.folder(), DType::F32, case.device())?,
    )?;
    let raw = case.raw("picture")?;
    let (height, width, _) = raw.dims3()?;
    let picture = Picture {
        size: Size {
            width: width as u32,
            height: height as u32,
        },
        rgb: raw.flatten_all()?.to_vec1()?,
    };
    let pixels = Preparation::read(case.folder())?
        .pixels(&picture)?
        .to_device(case.device())?;
    let depth = model.forward(&pixels)?;
    Ok(vec![("pixels".into(), pixels), ("depth".into(), depth)])
}
