//! Copies of a database, and files that take their place when they are whole.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use super::fault::Fault;
use super::notes;
use super::open::{self, CLEAN, failed, no_access, unusable};
use super::presence::beside;
use crate::store::StoreError;

/// Writes a copy that is complete and at rest.
pub(super) async fn copy(path: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(unusable(format!(
            "{} exists already; name a file that does not",
            to.display()
        )));
    }
    let part = beside(to, ".part");
    remove(&part)?;
    let result = write_copy(path, &part).await;
    if result.is_err() {
        let _ = remove(&part);
    }
    result?;
    take_place(&part, to)
}

async fn write_copy(path: &Path, part: &Path) -> Result<(), StoreError> {
    let part_name = part.to_str().ok_or_else(|| {
        unusable(format!(
            "{} is not a name that a database can have",
            part.display()
        ))
    })?;
    make_private(part)?;
    let mut source = open::to_read(path).connect().await.map_err(failed)?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(part_name.to_owned())
        .execute(&mut source)
        .await;
    copied.map_err(|error| Fault::from(error).during("copy the database"))?;
    source.close().await.map_err(failed)?;
    let at_rest = SqliteConnectOptions::new()
        .filename(part)
        .journal_mode(SqliteJournalMode::Delete);
    let mut copy = at_rest.connect().await.map_err(failed)?;
    // A copy of a file that is in use says that it is.
    notes::set(&mut copy, notes::STOP, CLEAN.to_owned())
        .await
        .map_err(|fault| fault.during("finish the copy of the database"))?;
    copy.close().await.map_err(failed)
}

/// Makes an empty file that only its owner can read. What SQLite puts beside it
/// gets the same permissions.
pub(super) fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path);
    made.map(drop).map_err(|error| no_access(path, &error))
}

/// Moves a complete file to its place, for good.
pub(super) fn take_place(part: &Path, path: &Path) -> Result<(), StoreError> {
    let moved = fs::File::open(part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(part, path))
        .and_then(|()| sync_folder(path));
    moved.map_err(|error| no_access(path, &error))
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::File::open(folder)?.sync_all()
}

pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(no_access(path, &error)),
        _ => Ok(()),
    }
}
