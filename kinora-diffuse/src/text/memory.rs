//! What prompts became, remembered: in memory, and in a folder from one run to the next.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use sha2::{Digest, Sha256};

use super::Tokens;
use crate::error::{Error, Result};

/// How many prompts are remembered, or as many as are asked for at once: each takes some 25 MB of the published
/// models.
const REMEMBERED: usize = 8;

/// Computes what prompts become, in their order.
pub(crate) type Compute<'a> = &'a mut dyn FnMut(&[&Tokens]) -> Result<Vec<Vec<Tensor>>>;

/// The prompts that were read last.
pub(crate) struct Remembered {
    identity: String,
    names: &'static [&'static str],
    dtype: DType,
    device: Device,
    memory: VecDeque<(String, Vec<Tensor>)>,
    cache: Option<PathBuf>,
}

impl Remembered {
    /// Nothing yet, of a model's folder in which these components decide what a prompt becomes: tensors of these names.
    pub(crate) fn new(
        folder: &Path,
        components: &[&str],
        names: &'static [&'static str],
        dtype: DType,
        device: &Device,
    ) -> Result<Self> {
        Ok(Self {
            identity: identity(folder, components)?,
            names,
            dtype,
            device: device.clone(),
            memory: VecDeque::new(),
            cache: None,
        })
    }

    /// Keeps what prompts become in this folder too.
    pub(crate) fn cached_in(self, folder: PathBuf) -> Self {
        Self {
            cache: Some(folder),
            ..self
        }
    }

    /// What each of these prompts becomes. Those that are not remembered are computed together, each once.
    pub(crate) fn each(
        &mut self,
        texts: &[Tokens],
        compute: Compute<'_>,
    ) -> Result<Vec<Vec<Tensor>>> {
        let texts: Vec<(String, &Tokens)> = texts.iter().map(|t| (self.key(t), t)).collect();
        let room = REMEMBERED.max(texts.len());
        let mut found: HashMap<&str, Vec<Tensor>> = HashMap::new();
        for (key, _) in &texts {
            if let Some(tensors) = self.known(key, room) {
                found.insert(key, tensors);
            }
        }
        let mut new: Vec<&(String, &Tokens)> = texts.iter().collect();
        new.retain(|(key, _)| !found.contains_key(key.as_str()));
        new.sort_by(|a, b| a.0.cmp(&b.0));
        new.dedup_by(|a, b| a.0 == b.0);
        if !new.is_empty() {
            let tokens: Vec<&Tokens> = new.iter().map(|(_, tokens)| *tokens).collect();
            for ((key, _), tensors) in new.into_iter().zip(compute(&tokens)?) {
                self.keep(key, &tensors, room)?;
                found.insert(key, tensors);
            }
        }
        let left_out = || Error::Input("a prompt was left out".into());
        texts
            .iter()
            .map(|(key, _)| found.get(key.as_str()).cloned().ok_or_else(left_out))
            .collect()
    }

    /// What is remembered of a prompt.
    fn known(&mut self, key: &str, room: usize) -> Option<Vec<Tensor>> {
        let place = self.memory.iter().position(|(known, _)| known == key);
        let tensors = match place.and_then(|place| self.memory.remove(place)) {
            Some((_, tensors)) => tensors,
            None => self.load(&self.kept(key)?)?,
        };
        self.remember(key, &tensors, room);
        Some(tensors)
    }

    /// Remembers a prompt as the last one that was asked for.
    fn remember(&mut self, key: &str, tensors: &[Tensor], room: usize) {
        while self.memory.len() >= room {
            self.memory.pop_front();
        }
        self.memory.push_back((key.to_owned(), tensors.to_vec()));
    }

    fn keep(&mut self, key: &str, tensors: &[Tensor], room: usize) -> Result<()> {
        self.remember(key, tensors, room);
        let kept = self.kept(key);
        kept.map_or(Ok(()), |path| self.save(&path, tensors))
    }

    fn kept(&self, key: &str) -> Option<PathBuf> {
        Some(self.cache.as_ref()?.join(format!("{key}.safetensors")))
    }

    /// What decides what a prompt becomes, in one name.
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
    fn load(&self, path: &Path) -> Option<Vec<Tensor>> {
        let mut tensors = candle_core::safetensors::load(path, &self.device).ok()?;
        let mut take = |name: &str| tensors.remove(name).filter(|t| t.dtype() == self.dtype);
        self.names.iter().map(|name| take(name)).collect()
    }

    /// Writes aside and renames, so that no reader sees half a file.
    fn save(&self, path: &Path, tensors: &[Tensor]) -> Result<()> {
        let fail = |e: std::io::Error| Error::File {
            path: path.to_owned(),
            reason: e.to_string(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(fail)?;
        }
        let aside = path.with_extension(format!("{}.part", std::process::id()));
        let tensors: HashMap<&str, Tensor> = self
            .names
            .iter()
            .copied()
            .zip(tensors.iter().cloned())
            .collect();
        candle_core::safetensors::save(&tensors, &aside)?;
        std::fs::rename(&aside, path).map_err(fail)
    }
}

/// What tells one model from another without reading it whole: each file's name, length and time of change.
fn identity(folder: &Path, components: &[&str]) -> Result<String> {
    let mut lines = Vec::new();
    for component in components {
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
