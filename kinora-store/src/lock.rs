//! Locks on files, which end with the process that took them, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use crate::store::StoreError;

/// The data directory belongs to one server as long as this lives.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

const NAME: &str = "kinora.lock";

impl DataLock {
    /// Takes the lock of a directory that exists.
    ///
    /// # Errors
    ///
    /// When another process has it, or when the file system has no locks.
    pub fn take(dir: &Path) -> Result<Self, StoreError> {
        let file = open(&dir.join(NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(dir)),
            Err(TryLockError::Error(error)) => Err(no_locks(dir, &error)),
        }
    }
}

/// Opens a lock's file, making it where there is none.
pub(crate) fn open(path: &Path) -> Result<File, StoreError> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path);
    file.map_err(|error| StoreError::Unusable {
        message: format!("cannot open {}: {error}", path.display()),
    })
}

/// Says that a file system cannot be used.
pub(crate) fn no_locks(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unusable {
        message: format!(
            "{} cannot be locked ({error}); put the data on a local disk",
            path.display()
        ),
    }
}

fn taken(dir: &Path) -> StoreError {
    let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    StoreError::Unusable {
        message: format!(
            "another kinora serves {}; stop it first, or give this one another directory",
            dir.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_server_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = DataLock::take(dir.path()).unwrap();
        let second = DataLock::take(dir.path()).unwrap_err();
        assert!(second.to_string().contains("another kinora serves"));
        drop(first);
        DataLock::take(dir.path()).unwrap();
    }

    #[test]
    fn a_directory_that_is_not_there_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let error = DataLock::take(&dir.path().join("gone")).unwrap_err();
        assert!(error.to_string().contains("gone"));
    }
}
