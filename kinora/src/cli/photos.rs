//! Photographs that a command is given: files, or folders of them.

use std::path::{Path, PathBuf};

use kinora_core::problem::Problem;

use super::failure::Failure;

/// The endings of the files that are taken out of a folder.
const ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// The photographs that are named, those of a folder in the order of their names.
pub(super) fn photos(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if named.is_empty() {
        let allowed = "photographs, or folders of them, such as photos/";
        return Err(Failure::refused(Problem::missing("photos", allowed)));
    }
    let mut photos = vec![];
    for path in named {
        if path.is_dir() {
            photos.extend(inside(path)?);
        } else {
            photos.push(path.clone());
        }
    }
    Ok(photos)
}

fn inside(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let refuse = |why: String| {
        let shown = folder.display().to_string();
        let allowed = "a photograph, or a folder with some, such as photos/";
        let message = format!("`photos` {shown}: {why}; it must be {allowed}");
        Failure::refused(Problem::other("photos", &shown, allowed, message))
    };
    let entries = std::fs::read_dir(folder).map_err(|error| refuse(error.to_string()))?;
    let mut photos: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| ENDINGS.contains(&ending.to_lowercase().as_str()))
        })
        .collect();
    if photos.is_empty() {
        return Err(refuse("there is no picture in it".to_owned()));
    }
    photos.sort();
    Ok(photos)
}
