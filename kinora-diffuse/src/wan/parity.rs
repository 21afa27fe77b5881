//! Golden runs of the text encoder and the transformer.

use candle_core::DType;

use super::{text, transformer};
use crate::error::Result;
use crate::parity::{Case, Outputs};
use crate::transformer::Levels;

/// The last hidden states of the golden's text, padding included, and what the transformer is told of it.
pub(crate) fn text_encoder(case: &Case) -> Result<Outputs> {
    let model = text::Model::new(
        &case.config("text_encoder")?,
        &case.weights("text_encoder")?,
    )?;
    let row = |name| Ok::<_, crate::Error>(case.raw(name)?.to_dtype(DType::U32)?.squeeze(0)?);
    let tokens = row("ids")?.to_vec1::<u32>()?;
    let length = row("mask")?
        .to_vec1::<u32>()?
        .iter()
        .filter(|held| **held > 0)
        .count();
    let watch = |_| Ok(());
    let mut outputs = vec![("hidden".into(), model.hidden(&tokens, length, &watch)?)];
    let prompts = model.prompts(&[&tokens[..length]], tokens.len(), &watch)?;
    outputs.extend(prompts.into_iter().map(|prompt| ("prompt".into(), prompt)));
    Ok(outputs)
}

/// One pass with a level for each token, and one where all have the same.
pub(crate) fn transformer(case: &Case) -> Result<Outputs> {
    let config: transformer::Config = case.config("transformer")?;
    let weights = case.weights("transformer")?;
    // One block is read as it runs, the others are in memory.
    let resident = config.num_layers.saturating_sub(1);
    let model = transformer::Model::with_resident(&config, &weights, resident)?;
    let (latents, prompt) = (case.raw("video")?, case.input("ctx")?);
    let rotation = model.rotation(latents.dims())?;
    let levels: Vec<f32> = case
        .raw("timestep")?
        .to_dtype(DType::F32)?
        .flatten_all()?
        .to_vec1()?;
    let each = Levels::each(&levels, case.device())?;
    let one = Levels::one(case.number("level")? as f32);
    let run = |levels| model.forward(&latents, &prompt, levels, &rotation, &|_| Ok(()));
    Ok(vec![
        ("video".into(), run(&each)?),
        ("one_level_video".into(), run(&one)?),
    ])
}
