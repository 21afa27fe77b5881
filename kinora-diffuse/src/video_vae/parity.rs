//! Golden tensors of the video autoencoder.

use super::Model;
use crate::error::Result;
use crate::parity::{Case, Outputs};

/// Frames to latents, and latents to frames.
pub(crate) fn whole(case: &Case) -> Result<Outputs> {
    let model = Model::new(&case.config("vae")?, &case.weights("vae")?)?;
    let pixels = case.raw("pixels")?.to_dtype(candle_core::DType::F32)?;
    let frames = ((pixels / 127.5)? - 1.0)?.to_dtype(case.dtype())?;
    Ok(vec![
        ("moments_mode".into(), model.encode(&frames)?),
        ("pixels".into(), model.decode(&case.input("latents")?)?),
    ])
}
