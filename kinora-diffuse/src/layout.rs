//! The makers' own layout of a checkpoint: a file for several components or for each, without configurations.
//!
//! Which component a file has, and of which published model, is told by the names and shapes of its tensors: one fits
//! where it has every tensor that the model's configuration asks for. What is found is laid out as the published
//! layout by links, so that nothing is copied.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::check::{self, Held};
use crate::error::{Error, Result};
use crate::{config, keys, published, text, weights};

/// Components that are found by their tensors.
const BY_TENSORS: &[&str] = &[
    "audio_vae",
    "connectors",
    "latent_upsampler",
    "transformer",
    "vae",
    "vocoder",
];

/// The published models, the newest first.
const MODELS: &[&str] = &["ltx-2.5", "ltx-2.3", "ltx-2.0"];

/// What was found in the makers' layout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Layout {
    /// The components.
    pub parts: Vec<Part>,
    /// Those that are missing.
    pub absent: Vec<String>,
}

/// A component in the makers' layout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub component: String,
    /// Its file, or its folder where it has one.
    pub source: PathBuf,
    /// The published configuration that it fits; none where it has its own.
    pub published: Option<String>,
}

/// Looks for the makers' layout in a folder and the folders in it. None where the folder has the published layout, or
/// no transformer that is known.
///
/// # Errors
/// When the folder cannot be read.
pub fn find(folder: &Path) -> Result<Option<Layout>> {
    if folder.join("transformer").join("config.json").is_file() {
        return Ok(None);
    }
    let mut parts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    folders.extend(entries(folder)?.into_iter().filter(|path| path.is_dir()));
    for path in &folders {
        of_folder(path, &mut parts)?;
    }
    if !parts.iter().any(|part| part.component == "transformer") {
        return Ok(None);
    }
    let has = |name: &str| parts.iter().any(|part| part.component == name);
    let absent = check::NEEDED.iter().filter(|name| !has(name));
    let absent = absent.map(|name| (*name).to_owned()).collect();
    Ok(Some(Layout { parts, absent }))
}

/// The components of one folder's files, and the folder itself where it is a text encoder or a tokenizer.
fn of_folder(folder: &Path, parts: &mut Vec<Part>) -> Result<()> {
    let mut add = |component: &str, source: &Path, published: Option<String>| {
        if !parts.iter().any(|part| part.component == component) {
            parts.push(Part {
                component: component.to_owned(),
                source: source.to_owned(),
                published,
            });
        }
    };
    if folder.join("tokenizer.json").is_file() {
        add("tokenizer", folder, None);
    }
    let own = config::read_value(folder).ok();
    if own
        .as_ref()
        .and_then(config::class)
        .is_some_and(text::is_text)
    {
        add("text_encoder", folder, None);
        return Ok(());
    }
    let files = entries(folder)?.into_iter();
    for file in files.filter(|path| path.extension().is_some_and(|e| e == "safetensors")) {
        let Ok(held) = check::header(&file) else {
            continue;
        };
        for component in BY_TENSORS {
            if let Some(name) = fitting(component, &held)? {
                add(component, &file, Some(name));
            }
        }
    }
    Ok(())
}

/// The published configuration of this component whose every tensor is held.
fn fitting(component: &str, held: &BTreeMap<String, Held>) -> Result<Option<String>> {
    for model in MODELS {
        let name = format!("{model}-{component}");
        let Ok(value) = published::configuration(&name) else {
            continue;
        };
        if fits(&value, held)? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn fits(value: &Value, held: &BTreeMap<String, Held>) -> Result<bool> {
    let class = config::class(value).unwrap_or_default();
    let renamed = weights::renamed(class, held.keys().map(String::as_str));
    let asked = keys::keys(value)?;
    Ok(asked.iter().all(|(name, shape)| {
        let own = renamed.get(name).unwrap_or(name);
        held.get(own).is_some_and(|tensor| tensor.shape == *shape)
    }))
}

impl Layout {
    /// Whether this folder is what [`Layout::arrange`] makes: every component is there, and its files lead to where they
    /// were found.
    #[must_use]
    pub fn is_arranged(&self, into: &Path) -> bool {
        self.absent.is_empty() && self.parts.iter().all(|part| part.is_linked(into))
    }

    /// Lays the components out in a new folder: a folder for each, with its configuration and links to its files, and
    /// links to the licence files that are in `folder`.
    ///
    /// # Errors
    /// When a component is missing, or the new folder is there already or cannot be written.
    pub fn arrange(&self, folder: &Path, into: &Path) -> Result<()> {
        let fail = |reason: String| Error::File {
            path: into.to_owned(),
            reason,
        };
        if !self.absent.is_empty() {
            let absent = self.absent.join(", ");
            return Err(fail(format!(
                "the model has no {absent}: fetch what is missing into its folder first"
            )));
        }
        if into.exists() {
            return Err(fail(
                "it is there already, and is not this model laid out whole: remove it or name another".into(),
            ));
        }
        let written = self.parts.iter().try_for_each(|part| part.link(into));
        let licences = || -> std::io::Result<()> {
            for file in entries(folder).map_err(std::io::Error::other)? {
                let name = file.file_name().unwrap_or_default();
                if file.is_file() && name.to_string_lossy().to_lowercase().starts_with("licen") {
                    symlink(std::path::absolute(&file)?, into.join(name))?;
                }
            }
            Ok(())
        };
        written
            .and_then(|()| licences())
            .map_err(|error| fail(error.to_string()))
    }
}

impl Part {
    fn is_linked(&self, into: &Path) -> bool {
        let folder = into.join(&self.component);
        let leads = |name: &std::ffi::OsStr, source: &Path| {
            let (found, source) = (folder.join(name).canonicalize(), source.canonicalize());
            found.is_ok_and(|found| source.is_ok_and(|source| found == source))
        };
        if self.published.is_some() {
            return folder.join("config.json").is_file()
                && leads("model.safetensors".as_ref(), &self.source);
        }
        entries(&self.source).is_ok_and(|files| {
            let mut files = files.iter().filter(|file| file.is_file());
            files.all(|file| leads(file.file_name().unwrap_or_default(), file))
        })
    }

    fn link(&self, into: &Path) -> std::io::Result<()> {
        let folder = into.join(&self.component);
        std::fs::create_dir_all(&folder)?;
        let source = std::path::absolute(&self.source)?;
        if let Some(name) = &self.published {
            let value = published::configuration(name).map_err(std::io::Error::other)?;
            std::fs::write(folder.join("config.json"), format!("{value:#}"))?;
            return symlink(source, folder.join("model.safetensors"));
        }
        for file in entries(&source).map_err(std::io::Error::other)? {
            if file.is_file() {
                symlink(&file, folder.join(file.file_name().unwrap_or_default()))?;
            }
        }
        Ok(())
    }
}

/// What is in a folder, by name.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let fail = |e: std::io::Error| Error::File {
        path: folder.to_owned(),
        reason: e.to_string(),
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        paths.push(entry.map_err(fail)?.path());
    }
    paths.sort();
    Ok(paths)
}
