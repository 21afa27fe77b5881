//! Files that appear whole or not at all.
//!
//! A file is written beside its place under another name, and takes its place
//! only when it is complete and on the disk. A reader never sees half of it, and
//! a run that ends early leaves what was there before.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// A file on its way to its place.
///
/// Dropped before [`Publication::complete`], it is removed again.
#[derive(Debug)]
pub struct Publication {
    target: PathBuf,
    part: PathBuf,
    file: File,
    completed: bool,
}

/// Why a file was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The path does not name a file.
    #[error("{} does not name a file", .path.display())]
    NoName {
        /// The path asked for.
        path: PathBuf,
    },
    /// There is a folder where the file should be.
    #[error("{} is a folder; name a file in it", .path.display())]
    TargetIsFolder {
        /// The path asked for.
        path: PathBuf,
    },
    /// The folder for the file does not exist.
    #[error("the folder {} does not exist; make it first", .folder.display())]
    NoFolder {
        /// The folder of the path asked for.
        folder: PathBuf,
    },
    /// What should be the file's folder is something else.
    #[error("{} is not a folder", .folder.display())]
    NotAFolder {
        /// The folder of the path asked for.
        folder: PathBuf,
    },
    /// The file cannot be made.
    #[error("cannot write to {}", .path.display())]
    Create {
        /// The file's name while it is written.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The file cannot be brought onto the disk or to its place.
    #[error("cannot complete {}", .path.display())]
    Complete {
        /// The path asked for.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// How often another name is tried when one is taken.
const TRIES: u32 = 100;

impl Publication {
    /// Tells whether a file could be begun at `target`, touching nothing.
    ///
    /// # Errors
    ///
    /// When the path names no file or its folder is missing.
    pub fn check(target: &Path) -> Result<(), PublishError> {
        name_of(target)?;
        check_folder(folder_of(target))
    }

    /// Begins a file that will stand at `target`, replacing what is there.
    ///
    /// # Errors
    ///
    /// When the path names no file, its folder is missing or it cannot be
    /// written to.
    pub fn begin(target: &Path) -> Result<Self, PublishError> {
        Self::check(target)?;
        let (file, part) = create(folder_of(target), name_of(target)?)?;
        Ok(Self {
            target: target.to_owned(),
            part,
            file,
            completed: false,
        })
    }

    /// Where the file will stand.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Brings the file onto the disk and then to its place.
    ///
    /// # Errors
    ///
    /// When either fails. What stood at the target stands there still, unless
    /// the file has taken its place and only its new name may not last.
    pub fn complete(mut self) -> Result<(), PublishError> {
        self.settle().map_err(|source| PublishError::Complete {
            path: self.target.clone(),
            source,
        })
    }

    fn settle(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.sync_all()?;
        fs::rename(&self.part, &self.target)?;
        self.completed = true;
        sync_folder(folder_of(&self.target))
    }
}

fn name_of(target: &Path) -> Result<&OsStr, PublishError> {
    if target.is_dir() {
        return Err(PublishError::TargetIsFolder {
            path: target.to_owned(),
        });
    }
    target.file_name().ok_or_else(|| PublishError::NoName {
        path: target.to_owned(),
    })
}

impl Drop for Publication {
    fn drop(&mut self) {
        if !self.completed {
            // There is nobody left to tell, and a leftover does no harm.
            let _ = fs::remove_file(&self.part);
        }
    }
}

impl Write for Publication {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Publication {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn check_folder(folder: &Path) -> Result<(), PublishError> {
    if folder.is_dir() {
        return Ok(());
    }
    let folder = folder.to_owned();
    if folder.exists() {
        Err(PublishError::NotAFolder { folder })
    } else {
        Err(PublishError::NoFolder { folder })
    }
}

/// Makes a file that no other run has, named after this process and a count.
fn create(folder: &Path, name: &OsStr) -> Result<(File, PathBuf), PublishError> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    for last in (0..TRIES).rev() {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut unique = name.to_owned();
        unique.push(format!(".{}-{count}.part", process::id()));
        let part = folder.join(unique);
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => return Ok((file, part)),
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists && last > 0 => {}
            Err(source) => return Err(PublishError::Create { path: part, source }),
        }
    }
    unreachable!("the last try returns")
}

/// Makes the new name itself survive a loss of power.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems do not let a folder be opened for this.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_complete_file_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        fs::write(&target, "before").unwrap();
        let mut file = Publication::begin(&target).unwrap();
        file.write_all(b"....end").unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(b"head").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"before");
        assert_eq!(names(folder.path()).len(), 2);
        assert!(
            names(folder.path())
                .iter()
                .any(|name| name.ends_with(".part"))
        );
        assert_eq!(file.target(), target);
        file.complete().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"headend");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }

    #[test]
    fn an_abandoned_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        let mut file = Publication::begin(&target).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn two_runs_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        let mut first = Publication::begin(&target).unwrap();
        let mut second = Publication::begin(&target).unwrap();
        first.write_all(b"first").unwrap();
        second.write_all(b"second").unwrap();
        second.complete().unwrap();
        first.complete().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }

    #[test]
    fn a_bad_place_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let check = |path: &Path, words: &str| {
            let message = Publication::begin(path).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        };
        check(folder.path(), "is a folder");
        check(&folder.path().join("none/film.mp4"), "none does not exist");
        check(&file.join("film.mp4"), "file is not a folder");
        check(Path::new(""), "does not name a file");
    }

    #[test]
    fn a_place_that_is_lost_meanwhile_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("film.mp4");
        let file = Publication::begin(&target).unwrap();
        fs::create_dir(&target).unwrap();
        let error = file.complete().unwrap_err();
        assert!(error.to_string().contains("cannot complete"), "{error}");
        assert!(error.source().is_some());
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }
}
