//! The text phase: a prompt becomes what the transformer listens to, and the text encoder is gone before the rest.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use super::text;
use super::words::clean;
use crate::config;
use crate::error::{Error, Result};
use crate::text::{Reader, Remembered, Tokens};
use crate::weights::Weights;

/// How many tokens a prompt is filled up to in the published pipelines.
pub(crate) const PLACES: usize = 512;

/// Turns prompts into what the transformer listens to, and remembers it.
pub(super) struct Phase {
    folder: PathBuf,
    dtype: DType,
    device: Device,
    reader: Reader,
    memory: Remembered,
}

impl Phase {
    /// The text phase of a model's folder, with `tokenizer` and `text_encoder` in it.
    pub(super) fn open(folder: &Path, dtype: DType, device: &Device) -> Result<Self> {
        Ok(Self {
            folder: folder.join("text_encoder"),
            dtype,
            device: device.clone(),
            reader: Reader::open(&folder.join("tokenizer"))?,
            memory: Remembered::new(folder, &["text_encoder"], &["prompt"], dtype, device)?,
        })
    }

    /// What the transformer listens to for each of these prompts: (1, places, width).
    ///
    /// `watch` is told the layer of the text encoder before it is read and the number of layers, and stops the work by
    /// its error. Prompts that are all remembered read none.
    pub(super) fn prompts(
        &mut self,
        prompts: &[&str],
        places: usize,
        watch: &dyn Fn(usize, usize) -> Result<()>,
    ) -> Result<Vec<Tensor>> {
        let texts = prompts
            .iter()
            .map(|prompt| self.reader.read(&clean(prompt), places))
            .collect::<Result<Vec<Tokens>>>()?;
        let Self {
            folder,
            dtype,
            device,
            memory,
            ..
        } = self;
        let found = memory.each(&texts, &mut |new| {
            let config: text::Config = config::read(folder)?;
            let model = text::Model::new(&config, &Weights::open(folder, *dtype, device)?)?;
            let texts: Vec<&[u32]> = new.iter().map(|text| text.ids.as_slice()).collect();
            let tell = |layer| watch(layer, config.num_layers);
            let read = model.prompts(&texts, places, &tell)?;
            Ok(read.into_iter().map(|prompt| vec![prompt]).collect())
        })?;
        let left_out = || Error::Input("a prompt was left out".into());
        let first = |tensors: Vec<Tensor>| tensors.into_iter().next().ok_or_else(left_out);
        found.into_iter().map(first).collect()
    }
}
