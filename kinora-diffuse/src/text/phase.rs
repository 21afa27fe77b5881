//! The text phase: a prompt becomes what the transformer listens to, and the text encoder is gone before the rest.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use sha2::{Digest, Sha256};

use super::{Config, Model, Reader, Text, Tokens};
use crate::config;
use crate::connectors::{self, Contexts};
use crate::error::{Error, Result};
use crate::weights::Weights;

/// How many places a text has in the published pipelines.
pub const PLACES: usize = 1024;

/// How many prompts are remembered, or as many as are asked for at once: each takes some 25 MB of the published
/// models.
const REMEMBERED: usize = 8;

/// Turns prompts into contexts, and remembers them.
pub struct Phase {
    folder: PathBuf,
    dtype: DType,
    device: Device,
    reader: Reader,
    identity: String,
    memory: VecDeque<(String, Contexts)>,
    cache: Option<PathBuf>,
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
            identity: identity(folder)?,
            memory: VecDeque::new(),
            cache: None,
        })
    }

    /// Keeps what prompts become in this folder too, from one run to the next.
    #[must_use]
    pub fn cached_in(mut self, folder: PathBuf) -> Self {
        self.cache = Some(folder);
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
            .map(|prompt| {
                let tokens = self.tokens(prompt, places)?;
                Ok((self.key(&tokens), tokens))
            })
            .collect::<Result<Vec<(String, Tokens)>>>()?;
        let room = REMEMBERED.max(texts.len());
        let mut found: HashMap<&str, Contexts> = HashMap::new();
        for (key, _) in &texts {
            if let Some(contexts) = self.known(key, room) {
                found.insert(key, contexts);
            }
        }
        let mut new: Vec<&(String, Tokens)> = texts.iter().collect();
        new.retain(|(key, _)| !found.contains_key(key.as_str()));
        new.sort_by(|a, b| a.0.cmp(&b.0));
        new.dedup_by(|a, b| a.0 == b.0);
        if !new.is_empty() {
            let tokens: Vec<&Tokens> = new.iter().map(|(_, tokens)| tokens).collect();
            for ((key, _), contexts) in new.into_iter().zip(self.compute(&tokens, watch)?) {
                self.keep(key, &contexts, room)?;
                found.insert(key, contexts);
            }
        }
        texts
            .iter()
            .map(|(key, _)| found.get(key.as_str()).cloned().ok_or_else(left_out))
            .collect()
    }

    /// What is remembered of a prompt.
    fn known(&mut self, key: &str, room: usize) -> Option<Contexts> {
        let place = self.memory.iter().position(|(known, _)| known == key);
        let contexts = match place.and_then(|place| self.memory.remove(place)) {
            Some((_, contexts)) => contexts,
            None => self.load(&self.kept(key)?)?,
        };
        self.remember(key, &contexts, room);
        Some(contexts)
    }

    /// Remembers a prompt as the last one that was asked for.
    fn remember(&mut self, key: &str, contexts: &Contexts, room: usize) {
        while self.memory.len() >= room {
            self.memory.pop_front();
        }
        self.memory.push_back((key.to_owned(), contexts.clone()));
    }

    fn keep(&mut self, key: &str, contexts: &Contexts, room: usize) -> Result<()> {
        self.remember(key, contexts, room);
        self.kept(key).map_or(Ok(()), |path| save(&path, contexts))
    }

    fn kept(&self, key: &str) -> Option<PathBuf> {
        Some(self.cache.as_ref()?.join(format!("{key}.safetensors")))
    }

    /// Reads the text encoder layer by layer, then the connectors block by block.
    fn compute(
        &self,
        texts: &[&Tokens],
        watch: &mut dyn FnMut(usize, usize) -> Result<()>,
    ) -> Result<Vec<Contexts>> {
        let hidden = {
            let folder = self.folder.join("text_encoder");
            let config = Config::parse(&config::read_value(&folder)?)?;
            let model = Model::new(&config, &Weights::open(&folder, self.dtype, &self.device)?)?;
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
        let weights = Weights::open(&folder, self.dtype, &self.device)?;
        let model = connectors::Model::new(&config::read(&folder)?, &weights)?;
        let finished = |(hidden, tokens): (&Tensor, &&Tokens)| {
            let contexts = model.forward(hidden, tokens.places)?;
            Ok(Contexts {
                video: contexts.video.to_dtype(self.dtype)?,
                audio: contexts.audio.to_dtype(self.dtype)?,
            })
        };
        hidden.iter().zip(texts).map(finished).collect()
    }

    /// What decides the contexts, in one name.
    fn key(&self, tokens: &Tokens) -> String {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{}\n{:?}\n{}\n",
            self.identity, self.dtype, tokens.places
        ));
        for id in &tokens.ids {
            hash.update(id.to_le_bytes());
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What an earlier run kept. A file that cannot be read is as good as none.
    fn load(&self, path: &Path) -> Option<Contexts> {
        let mut tensors = candle_core::safetensors::load(path, &self.device).ok()?;
        let mut take = |name: &str| tensors.remove(name).filter(|t| t.dtype() == self.dtype);
        Some(Contexts {
            video: take("video")?,
            audio: take("audio")?,
        })
    }
}

fn left_out() -> Error {
    Error::Input("a prompt was left out".into())
}

/// Writes aside and renames, so that no reader sees half a file.
fn save(path: &Path, contexts: &Contexts) -> Result<()> {
    let fail = |e: std::io::Error| Error::File {
        path: path.to_owned(),
        reason: e.to_string(),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    let tensors: HashMap<&str, Tensor> = HashMap::from([
        ("video", contexts.video.clone()),
        ("audio", contexts.audio.clone()),
    ]);
    candle_core::safetensors::save(&tensors, &aside)?;
    std::fs::rename(&aside, path).map_err(fail)
}

/// What tells one model from another without reading it whole: each file's name, length and time of change.
fn identity(folder: &Path) -> Result<String> {
    let mut lines = Vec::new();
    for component in ["text_encoder", "connectors"] {
        let folder = folder.join(component);
        let fail = |e: std::io::Error| Error::File {
            path: folder.clone(),
            reason: e.to_string(),
        };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let about = entry.metadata().map_err(fail)?;
            lines.push(format!(
                "{component}/{:?} {} {:?}",
                entry.file_name(),
                about.len(),
                about.modified().ok()
            ));
        }
    }
    lines.sort();
    Ok(lines.join("\n"))
}
