//! Who has a database open: the first looks whether it is sound, the last
//! leaves it tidy.
//!
//! A lock beside the database says so, shared by all who have it open and
//! exclusive for whoever is first or last. It ends with its process. In its file
//! stands what the database looked like when it was left.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use crate::lock;
use crate::store::StoreError;

/// How long the first or the last is waited for. The check of a large database
/// takes a while.
const MOST_WAITS: u32 = 3000;
const WAIT: Duration = Duration::from_millis(20);

/// A place among those who have a database open.
#[derive(Debug)]
pub(super) struct Presence {
    file: File,
    path: PathBuf,
    database: PathBuf,
}

/// Whether others have the database open too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Nobody: until [`Presence::share`], nobody else may come in.
    Alone,
    /// Others have checked it, and use it.
    Others,
}

impl Presence {
    /// Comes in.
    pub(super) async fn enter(database: &Path) -> Result<(Self, Company), StoreError> {
        let path = beside(database, "-lock");
        let file = lock::open(&path)?;
        let presence = Self {
            file,
            path,
            database: database.to_owned(),
        };
        for _ in 0..MOST_WAITS {
            if presence.tried(presence.file.try_lock())? {
                return Ok((presence, Company::Alone));
            }
            if presence.tried(presence.file.try_lock_shared())? {
                return Ok((presence, Company::Others));
            }
            tokio::time::sleep(WAIT).await;
        }
        Err(StoreError::Busy)
    }

    /// Lets others in.
    pub(super) fn share(&self) -> Result<(), StoreError> {
        self.file
            .lock_shared()
            .map_err(|error| lock::no_locks(&self.path, &error))
    }

    /// Whether nobody else has it open; then nobody comes in before this is
    /// dropped.
    pub(super) fn is_last(&self) -> bool {
        // Two that hold it shared would both be refused; each lets go first, and the
        // lock goes to one of them alone.
        self.file.unlock().is_ok() && self.file.try_lock().is_ok()
    }

    /// Leaves a database that is closed.
    pub(super) fn leave(self) {
        // Where it cannot be noted, the pages are checked once more than they need be.
        let _ = look(&self.database).and_then(|seen| self.note(&seen));
    }

    /// Whether the database looks as it did when it was left. If not, something
    /// else has written to it, or put another in its place.
    pub(super) fn is_as_left(&self) -> bool {
        let mut left = String::new();
        let read = (&self.file).read_to_string(&mut left);
        read.is_ok() && look(&self.database).is_ok_and(|seen| seen == left)
    }

    fn note(&self, seen: &str) -> io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(seen.as_bytes())
    }

    fn tried(&self, outcome: Result<(), TryLockError>) -> Result<bool, StoreError> {
        match outcome {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(lock::no_locks(&self.path, &error)),
        }
    }
}

/// What can be seen of a file without reading it.
fn look(path: &Path) -> io::Result<String> {
    let seen = fs::metadata(path)?;
    let changed = seen.modified()?.duration_since(UNIX_EPOCH);
    let changed = changed.map_err(io::Error::other)?.as_nanos();
    Ok(format!("{} bytes, changed at {changed}", seen.len()))
}

/// The file beside a database whose name ends so.
pub(super) fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(ending);
    PathBuf::from(name)
}
