//! Golden tensors of the video autoencoder.

use candle_core::Tensor;

use super::{Model, Tiling};
use crate::error::Result;
use crate::parity::{Case, Outputs};

/// Frames to latents, and latents to frames.
pub(crate) fn whole(case: &Case) -> Result<Outputs> {
    let model = Model::new(&case.config("vae")?, &case.weights("vae")?)?;
    let pixels = case.raw("pixels")?.to_dtype(candle_core::DType::F32)?;
    let frames = ((pixels / 127.5)? - 1.0)?.to_dtype(case.dtype())?;
    // The golden has all pixels where it does not say how many it has.
    let every = match case.args().get("every") {
        Some(_) => case.count("every")?,
        None => 1,
    };
    let decoded = model.decode(&case.input("latents")?)?;
    Ok(vec![
        ("moments_mode".into(), model.encode(&frames)?),
        ("pixels".into(), picked(&decoded, every)?),
    ])
}

/// Of frames, every so many rows and columns.
pub(crate) fn picked(frames: &Tensor, every: usize) -> Result<Tensor> {
    let places = |size: usize| {
        let places: Vec<u32> = (0..size as u32).step_by(every).collect();
        Tensor::new(places, frames.device())
    };
    let (rows, columns) = (places(frames.dim(3)?)?, places(frames.dim(4)?)?);
    let frames = frames.contiguous()?.index_select(&rows, 3)?;
    Ok(frames.index_select(&columns, 4)?)
}

/// Latents to frames, in tiles. Of the frames, the golden has every so many pixels.
pub(crate) fn tiles(case: &Case) -> Result<Outputs> {
    let model = Model::new(&case.config("vae")?, &case.weights("vae")?)?;
    let tiling: Tiling = crate::config::parse(&case.args()["tiling"])?;
    let mut pieces = Vec::new();
    model.decode_in_tiles(&case.input("latents")?, &tiling, |frames| {
        pieces.push(frames);
        Ok(())
    })?;
    let frames = Tensor::cat(&pieces, 2)?;
    let frames = picked(&frames, case.count("every")?)?;
    Ok(vec![("pixels".into(), frames)])
}
