//! The text phase: a prompt becomes what the transformer listens to, and the text encoder is gone before the rest.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use super::memory::Remembered;
use super::{Config, Model, Reader, Text, Tokens};
use crate::config;
use crate::connectors::{self, Contexts};
use crate::error::{Error, Result};
use crate::weights::Weights;

/// How many places a text has in the published pipelines.
pub const PLACES: usize = 1024;

/// The components that decide what a prompt becomes.
const COMPONENTS: &[&str] = &["text_encoder", "connectors"];

/// What is kept of a prompt.
const NAMES: &[&str] = &["video", "audio"];

/// Turns prompts into contexts, and remembers them.
pub struct Phase {
    folder: PathBuf,
    dtype: DType,
    device: Device,
    reader: Reader,
    memory: Remembered,
}

impl Phase {
    /// The text phase of a model's folder, with `tokenizer`, `text_encoder` and `connectors` in it.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn open(folder: &Path, dtype: DType, device: &Device) -> Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            dtype,
            device: device.clone(),
            reader: Reader::open(&folder.join("tokenizer"))?,
            memory: Remembered::new(folder, COMPONENTS, NAMES, dtype, device)?,
        })
    }

    /// Keeps what prompts become in this folder too, from one run to the next.
    #[must_use]
    pub fn cached_in(mut self, folder: PathBuf) -> Self {
        self.memory = self.memory.cached_in(folder);
        self
    }

    /// The prompt's tokens.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn tokens(&self, prompt: &str, places: usize) -> Result<Tokens> {
        self.reader.read(prompt, places)
    }

    /// What the transformer listens to for this prompt.
    ///
    /// # Errors
    /// As [`Phase::contexts_of_each`].
    pub fn contexts(
        &mut self,
        prompt: &str,
        places: usize,
        watch: &mut dyn FnMut(usize, usize) -> Result<()>,
    ) -> Result<Contexts> {
        let mut contexts = self.contexts_of_each(&[prompt], places, watch)?;
        contexts.pop().ok_or_else(left_out)
    }

    /// What the transformer listens to for each of these prompts, for which the text encoder is read once.
    ///
    /// `watch` is told the layer of the text encoder before it is read and the number of layers, and stops the work by
    /// its error. Prompts that are all remembered read none.
    ///
    /// # Errors
    /// When a prompt or a weight cannot be read, or `watch` says so.
    pub fn contexts_of_each(
        &mut self,
        prompts: &[&str],
        places: usize,
        watch: &mut dyn FnMut(usize, usize) -> Result<()>,
    ) -> Result<Vec<Contexts>> {
        let texts = prompts
            .iter()
            .map(|prompt| self.tokens(prompt, places))
            .collect::<Result<Vec<Tokens>>>()?;
        let Self {
            folder,
            dtype,
            device,
            memory,
            ..
        } = self;
        let place = Place {
            folder,
            dtype: *dtype,
            device,
        };
        let found = memory.each(&texts, &mut |new| place.compute(new, watch))?;
        let contexts = found.into_iter().map(|tensors| {
            let [video, audio] = <[Tensor; 2]>::try_from(tensors).map_err(|_| left_out())?;
            Ok(Contexts { video, audio })
        });
        contexts.collect()
    }
}

/// Where the models of this phase are.
struct Place<'a> {
    folder: &'a Path,
    dtype: DType,
    device: &'a Device,
}

impl Place<'_> {
    /// Reads the text encoder layer by layer, then the connectors block by block.
    fn compute(
        &self,
        texts: &[&Tokens],
        watch: &mut dyn FnMut(usize, usize) -> Result<()>,
    ) -> Result<Vec<Vec<Tensor>>> {
        let hidden = {
            let folder = self.folder.join("text_encoder");
            let config = Config::parse(&config::read_value(&folder)?)?;
            let model = Model::new(&config, &Weights::open(&folder, self.dtype, self.device)?)?;
            let count = config.layers.len();
            // Padding is seen by no token and seen of none: it is left out, and its places are counted.
            let given: Vec<Text<'_>> = texts
                .iter()
                .map(|text| Text {
                    tokens: &text.ids,
                    padding: 0,
                    first: text.padding(),
                })
                .collect();
            model.hidden_of_each(&given, &mut |layer| watch(layer, count))?
        };
        let folder = self.folder.join("connectors");
        let weights = Weights::open(&folder, self.dtype, self.device)?;
        let model = connectors::Model::new(&config::read(&folder)?, &weights)?;
        let finished = |(hidden, tokens): (&Tensor, &&Tokens)| {
            let contexts = model.forward(hidden, tokens.places)?;
            Ok(vec![
                contexts.video.to_dtype(self.dtype)?,
                contexts.audio.to_dtype(self.dtype)?,
            ])
        };
        hidden.iter().zip(texts).map(finished).collect()
    }
}

fn left_out() -> Error {
    Error::Input("a prompt was left out".into())
}
