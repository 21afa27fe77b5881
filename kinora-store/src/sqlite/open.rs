//! Opening a database file: making it, checking it, bringing it up to date.
//!
//! A file that is not what it should be is refused with a sentence, and never
//! replaced.

use std::path::Path;
use std::{fs, io};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::copy::{copy, make_private, remove, take_place};
use super::fault::{Fault, SQLITE_CORRUPT, SQLITE_NOTADB, primary_code};
use super::presence::{Company, Presence, beside};
use super::{Durability, notes};
use crate::store::StoreError;

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// See the first migration.
const APPLICATION_ID: i64 = 0x4b6e_7261;

const RUNNING: &str = "running";
pub(super) const CLEAN: &str = "clean";

/// A database that is ready, and the place among those who have it open.
pub(super) async fn file(
    path: &Path,
    durability: Durability,
) -> Result<(SqliteConnection, Presence), StoreError> {
    Opening {
        path,
        durability,
        migrations: &MIGRATIONS,
    }
    .run()
    .await
}

/// A database in memory, gone with its connection.
pub(super) async fn memory() -> Result<SqliteConnection, StoreError> {
    let options = common(SqliteConnectOptions::new().in_memory(true));
    let mut connection = options.connect().await.map_err(failed)?;
    migrate(&mut connection, &MIGRATIONS).await?;
    Ok(connection)
}

/// What a connection that only reads is made with.
pub(super) fn to_read(path: &Path) -> SqliteConnectOptions {
    common(SqliteConnectOptions::new().filename(path)).read_only(true)
}

/// Leaves the database tidy where nobody else has it open, and closes it.
pub(super) async fn close(
    mut connection: SqliteConnection,
    presence: Presence,
) -> Result<(), StoreError> {
    if presence.is_last() {
        note_stop(&mut connection, CLEAN).await?;
        checkpoint(&mut connection).await?;
        connection.close().await.map_err(failed)?;
        presence.leave();
        return Ok(());
    }
    connection.close().await.map_err(failed)
}

/// A database file on its way to being open.
pub(super) struct Opening<'a> {
    pub path: &'a Path,
    pub durability: Durability,
    pub migrations: &'a Migrator,
}

impl Opening<'_> {
    pub(super) async fn run(&self) -> Result<(SqliteConnection, Presence), StoreError> {
        let (presence, company) = Presence::enter(self.path).await?;
        let connection = match company {
            Company::Alone => self.first(&presence).await?,
            Company::Others => self.another().await?,
        };
        if company == Company::Alone {
            presence.share()?;
        }
        Ok((connection, presence))
    }

    /// Nobody else has it open.
    async fn first(&self, presence: &Presence) -> Result<SqliteConnection, StoreError> {
        let path = self.path;
        let log = beside(path, "-wal").exists();
        if !path.exists() {
            if log {
                return Err(log_alone(path));
            }
            self.create().await?;
        }
        check_size(path)?;
        if !log {
            check_alone(path).await?;
        }
        let as_left = presence.is_as_left();
        let mut connection = self.connect(path).await?;
        let version = self.check_version(&mut connection).await?;
        if !as_left || was_running(&mut connection).await? {
            check_pages(path, &mut connection).await?;
        }
        if version < self.newest() {
            copy_before_migration(path, version).await?;
            migrate(&mut connection, self.migrations).await?;
        }
        // The mark must be in the file itself, so that it is seen where the log is gone.
        note_stop(&mut connection, RUNNING).await?;
        checkpoint(&mut connection).await?;
        Ok(connection)
    }

    /// Others have it open, and have checked it.
    async fn another(&self) -> Result<SqliteConnection, StoreError> {
        let mut connection = self.connect(self.path).await?;
        if self.check_version(&mut connection).await? < self.newest() {
            return Err(unusable(format!(
                "{} is in use by an older kinora; stop that one first",
                self.path.display()
            )));
        }
        Ok(connection)
    }

    /// Makes a new database under another name and moves it to its place, so that
    /// half of one is never seen.
    async fn create(&self) -> Result<(), StoreError> {
        let part = beside(self.path, ".new");
        for ending in ["", "-wal", "-shm", "-journal"] {
            remove(&beside(&part, ending))?;
        }
        make_private(&part)?;
        let mut connection = self.connect(&part).await?;
        migrate(&mut connection, self.migrations).await?;
        connection.close().await.map_err(failed)?;
        take_place(&part, self.path)
    }

    async fn connect(&self, path: &Path) -> Result<SqliteConnection, StoreError> {
        let connected = to_write(path, self.durability).connect().await;
        connected.map_err(|error| unreadable(path, error))
    }

    /// Refuses a database of somebody else and one of a newer Kinora; says which
    /// version it has.
    async fn check_version(&self, connection: &mut SqliteConnection) -> Result<i64, StoreError> {
        let unreadable = |error| unreadable(self.path, error);
        let application: i64 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&mut *connection)
            .await
            .map_err(unreadable)?;
        if application != APPLICATION_ID {
            return Err(unusable(format!(
                "{} is a database of another program; name another file",
                self.path.display()
            )));
        }
        let version: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
            .fetch_one(connection)
            .await
            .map_err(unreadable)?;
        if version > self.newest() {
            return Err(too_new(self.path, version, self.newest()));
        }
        Ok(version)
    }

    fn newest(&self) -> i64 {
        let versions = self.migrations.iter().map(|migration| migration.version);
        versions.max().unwrap_or_default()
    }
}

/// Refuses a file that SQLite would take for a new database.
fn check_size(path: &Path) -> Result<(), StoreError> {
    let size = fs::metadata(path).map_err(|error| no_access(path, &error))?;
    if size.len() == 0 {
        return Err(unusable(format!(
            "{} is empty; restore a backup, or remove it to start anew with nothing",
            path.display()
        )));
    }
    Ok(())
}

/// Refuses a file without its log that was in use when it was last written.
/// Whatever else may be wrong with it is found later.
async fn check_alone(path: &Path) -> Result<(), StoreError> {
    let options = to_read(path).immutable(true);
    let Ok(mut connection) = options.connect().await else {
        return Ok(());
    };
    let running = was_running(&mut connection).await.unwrap_or(false);
    // It was read only; nothing can be lost.
    let _ = connection.close().await;
    if running {
        return Err(log_gone(path));
    }
    Ok(())
}

/// Whether the last process that had it open ended without closing it.
async fn was_running(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let stop = notes::get(connection, notes::STOP.to_owned())
        .await
        .map_err(|fault| fault.during("read how the database was closed"))?;
    Ok(stop.as_deref() == Some(RUNNING))
}

async fn note_stop(
    connection: &mut SqliteConnection,
    stop: &'static str,
) -> Result<(), StoreError> {
    notes::set(connection, notes::STOP, stop.to_owned())
        .await
        .map_err(|fault| fault.during("note whether the database is in use"))
}

/// Refuses a database whose pages are damaged.
async fn check_pages(path: &Path, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    match quick_check(connection).await {
        Ok(None) => Ok(()),
        Ok(Some(damage)) => Err(damaged(path, &damage)),
        Err(Fault::Sql(error)) => Err(unreadable(path, error)),
        Err(fault) => Err(fault.during("check the database")),
    }
}

/// What is wrong with the pages, if anything is.
pub(super) async fn quick_check(
    connection: &mut SqliteConnection,
) -> Result<Option<String>, Fault> {
    let check = sqlx::query_scalar("PRAGMA quick_check(1)");
    let found: String = check.fetch_one(connection).await?;
    Ok((found != "ok").then_some(found))
}

async fn copy_before_migration(path: &Path, version: i64) -> Result<(), StoreError> {
    let copy_path = beside(path, &format!(".bak-{version}"));
    // One that is left from an earlier try is older than what is here now.
    remove(&copy_path)?;
    copy(path, &copy_path).await
}

async fn migrate(
    connection: &mut SqliteConnection,
    migrations: &Migrator,
) -> Result<(), StoreError> {
    let migrated = migrations.run(connection).await;
    migrated.map_err(|error| StoreError::Database {
        action: "bring the database up to date",
        source: error.into(),
    })
}

fn to_write(path: &Path, durability: Durability) -> SqliteConnectOptions {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Normal => SqliteSynchronous::Normal,
    };
    common(SqliteConnectOptions::new().filename(path))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .pragma("wal_autocheckpoint", "1000")
        .pragma("journal_size_limit", "67108864")
        // In KiB. Ids are random, and so are the pages of their indexes.
        .pragma("cache_size", "-16384")
        // What a savepoint would bring back, too.
        .pragma("temp_store", "MEMORY")
}

/// What every connection has. The time to wait for others is SQLx's own, five
/// seconds.
fn common(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .foreign_keys(true)
        // So that the ledger notices a line that is replaced, too.
        .pragma("recursive_triggers", "ON")
        .pragma("trusted_schema", "OFF")
        .statement_cache_capacity(200)
        .disable_statement_logging()
}

async fn checkpoint(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(connection)
        .await
        .map_err(|error| Fault::from(error).during("write the log into the database"))?;
    Ok(())
}

/// Says what a file is, where it is no sound database.
fn unreadable(path: &Path, error: sqlx::Error) -> StoreError {
    match primary_code(&error) {
        Some(SQLITE_NOTADB) => unusable(format!(
            "{} is not a database, or its beginning is destroyed; restore a backup, or name \
             another file",
            path.display()
        )),
        Some(SQLITE_CORRUPT) => damaged(path, "its pages do not fit together"),
        _ => Fault::from(error).during("open the database"),
    }
}

pub(super) fn damaged(path: &Path, how: &str) -> StoreError {
    unusable(format!(
        "{} is damaged ({how}); run `kinora doctor` for more, and restore a backup",
        path.display()
    ))
}

fn log_alone(path: &Path) -> StoreError {
    unusable(format!(
        "{} is missing, but its log is there; put the file back, or restore a backup",
        path.display()
    ))
}

fn log_gone(path: &Path) -> StoreError {
    unusable(format!(
        "{} was in use when it was last written, and its log {} is gone, so that the last changes \
         are missing; put the log back, or restore a backup",
        path.display(),
        beside(path, "-wal").display()
    ))
}

fn too_new(path: &Path, version: i64, newest: i64) -> StoreError {
    unusable(format!(
        "{} has version {version}, but this kinora knows versions up to {newest}; use the newer \
         kinora that wrote it, or restore the copy {}.bak-{newest}",
        path.display(),
        path.display(),
    ))
}

pub(super) fn no_access(path: &Path, error: &io::Error) -> StoreError {
    unusable(format!("cannot use {}: {error}", path.display()))
}

pub(super) fn unusable(message: String) -> StoreError {
    StoreError::Unusable { message }
}

pub(super) fn failed(error: sqlx::Error) -> StoreError {
    Fault::from(error).during("open the database")
}
