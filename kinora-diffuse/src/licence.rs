//! The licence that a model's folder comes with, and who has acknowledged it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A model's licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The file that it was read from.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The SHA-256 of the text, in hexadecimal digits.
    pub digest: String,
}

/// More than any licence has; a longer file is something else.
const LONGEST: u64 = 1 << 20;

/// The licence in a model's folder, or in that of a part of it: a file whose name begins with `LICENSE` or `LICENCE`.
///
/// # Errors
/// When a folder or the file cannot be read.
pub fn find(folder: &Path) -> Result<Option<Licence>> {
    let mut found = named(folder)?;
    if found.is_none() {
        for part in folders(folder)? {
            found = named(&part)?;
            if found.is_some() {
                break;
            }
        }
    }
    found.map(read).transpose()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let fail = |e: std::io::Error| Error::File {
        path: folder.to_owned(),
        reason: e.to_string(),
    };
    let entries = std::fs::read_dir(folder).map_err(fail)?;
    let mut paths = entries
        .map(|entry| Ok(entry.map_err(fail)?.path()))
        .collect::<Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(entries(folder)?
        .into_iter()
        .filter(|path| path.is_dir())
        .collect())
}

fn named(folder: &Path) -> Result<Option<PathBuf>> {
    let is_licence = |path: &PathBuf| {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_uppercase());
        path.is_file()
            && name.is_some_and(|name| name.starts_with("LICENSE") || name.starts_with("LICENCE"))
    };
    Ok(entries(folder)?.into_iter().find(is_licence))
}

fn read(path: PathBuf) -> Result<Licence> {
    let fail = |reason: String| Error::File {
        path: path.clone(),
        reason,
    };
    let length = std::fs::metadata(&path)
        .map_err(|e| fail(e.to_string()))?
        .len();
    if length > LONGEST {
        return Err(fail(format!(
            "it has {length} bytes, which is too long for a licence"
        )));
    }
    let bytes = std::fs::read(&path).map_err(|e| fail(e.to_string()))?;
    let digest = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Licence {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        path,
        digest,
    })
}

/// The licences that somebody has acknowledged, kept in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// By the digest of the text: which model's it was first, and when.
    #[serde(default)]
    licences: BTreeMap<String, Entry>,
    #[serde(skip)]
    path: PathBuf,
}

/// An acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The model's folder.
    pub model: PathBuf,
    /// When, as the one who kept it wrote it.
    pub when: String,
}

impl Acknowledged {
    /// What is kept in this file. One that is not there holds nothing.
    ///
    /// # Errors
    /// When it cannot be read or is something else.
    pub fn open(path: &Path) -> Result<Self> {
        let fail = |reason: String| Error::File {
            path: path.to_owned(),
            reason,
        };
        let kept = match std::fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).map_err(|e| fail(e.to_string()))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(e) => return Err(fail(e.to_string())),
        };
        Ok(Self {
            path: path.to_owned(),
            ..kept
        })
    }

    /// Whether this text was acknowledged.
    #[must_use]
    pub fn has(&self, licence: &Licence) -> bool {
        self.licences.contains_key(&licence.digest)
    }

    /// Keeps an acknowledgement.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, licence: &Licence, model: &Path, when: String) -> Result<()> {
        let fail = |e: std::io::Error| Error::File {
            path: self.path.clone(),
            reason: e.to_string(),
        };
        let entry = Entry {
            model: model.to_owned(),
            when,
        };
        self.licences.insert(licence.digest.clone(), entry);
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(fail)?;
        }
        let text = serde_json::to_string_pretty(self).map_err(|e| Error::File {
            path: self.path.clone(),
            reason: e.to_string(),
        })?;
        let aside = self.path.with_extension("part");
        std::fs::write(&aside, text + "\n").map_err(fail)?;
        std::fs::rename(&aside, &self.path).map_err(fail)
    }

    /// Refuses a model whose licence nobody has acknowledged. A folder without a licence has nothing to acknowledge.
    ///
    /// # Errors
    /// When there is such a licence, or the folder cannot be read.
    pub fn check(&self, model: &Path) -> Result<()> {
        match find(model)? {
            Some(licence) if !self.has(&licence) => Err(Error::Input(format!(
                "the licence {} has not been acknowledged here; `kinora models add {}` shows it and asks",
                licence.path.display(),
                model.display()
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_acknowledged_once_for_every_model_that_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let model = |name: &str| folder.path().join(name);
        for name in ["first", "second", "free"] {
            std::fs::create_dir_all(model(name).join("part")).unwrap();
        }
        std::fs::write(model("first").join("LICENSE.md"), "Be kind.\n").unwrap();
        std::fs::write(model("second").join("part/license.txt"), "Be kind.\n").unwrap();
        let kept = folder.path().join("data/licences.json");
        let mut acknowledged = Acknowledged::open(&kept).unwrap();
        acknowledged.check(&model("free")).unwrap();
        let error = acknowledged
            .check(&model("second"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("kinora models add") && error.contains("license.txt"),
            "{error}"
        );
        let licence = find(&model("first")).unwrap().unwrap();
        acknowledged
            .add(&licence, &model("first"), "today".into())
            .unwrap();
        let again = Acknowledged::open(&kept).unwrap();
        assert_eq!(again, acknowledged);
        again.check(&model("first")).unwrap();
        again.check(&model("second")).unwrap();
        std::fs::write(model("first").join("LICENSE.md"), "Be kinder.\n").unwrap();
        assert!(again.check(&model("first")).is_err());
    }
}
