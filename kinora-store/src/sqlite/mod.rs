//! The store in one SQLite file.
//!
//! One thread writes (`writer`), four connections read, and other processes
//! may have the same file open. The statements stand in modules by what they
//! are about; each module says what may happen, this one and its two
//! neighbours only who calls whom.

mod accounts;
mod announce;
mod copy;
mod deliveries;
mod dispatch;
mod elements;
mod ending;
mod fault;
mod files;
mod intervene;
mod notes;
mod offers;
mod open;
mod presence;
mod queries;
mod rows;
mod store;
mod submit;
mod work;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use futures_util::future::BoxFuture;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::Notify;

use fault::Fault;
use writer::{Stop, Undo, Writer};

use crate::clock::Clock;
use crate::store::StoreError;

/// How many connections read at once.
const READERS: u32 = 4;

/// Accounts, predictions, money, deliveries and the queue in one SQLite file.
///
/// Call [`SqliteStore::close`] at the end. Dropped without it, the store does
/// the same and blocks the thread for as long as that takes.
pub struct SqliteStore {
    writer: Writer,
    reads: Reads,
    clock: Arc<dyn Clock>,
    /// Told when there may be work.
    ready: Arc<Notify>,
    /// The version of the data that `changed_elsewhere` saw last.
    seen: AtomicI64,
    file: Option<PathBuf>,
}

/// How a store in a file works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqliteOptions {
    /// What a commit survives.
    pub durability: Durability,
}

/// What a commit survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power.
    #[default]
    Full,
    /// The end of the process, however it comes; a loss of power may cost the
    /// last commits.
    Normal,
}

/// Where reads go.
enum Reads {
    Pool(SqlitePool),
    /// A database in memory has one connection.
    Writer,
}

impl SqliteStore {
    /// Opens the database in a file, and makes it where there is none. The file
    /// may be open elsewhere.
    ///
    /// # Errors
    ///
    /// When the file cannot be used; the message says why and what to do.
    pub async fn open(
        path: &Path,
        options: SqliteOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let (connection, presence) = open::file(path, options.durability).await?;
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_lazy_with(open::to_read(path));
        let stop: Stop = Box::new(|connection| Box::pin(open::close(connection, presence)));
        let file = Some(path.to_owned());
        Self::start(connection, stop, Reads::Pool(pool), clock, file).await
    }

    /// A store in memory, for tests.
    ///
    /// # Errors
    ///
    /// When there is no memory or no thread for it.
    pub async fn in_memory(clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let connection = open::memory().await?;
        let stop: Stop = Box::new(|_connection| Box::pin(async { Ok(()) }));
        Self::start(connection, stop, Reads::Writer, clock, None).await
    }

    async fn start(
        mut connection: SqliteConnection,
        stop: Stop,
        reads: Reads,
        clock: Arc<dyn Clock>,
        file: Option<PathBuf>,
    ) -> Result<Self, StoreError> {
        let seen = notes::data_version(&mut connection)
            .await
            .map_err(|fault| fault.during("open the database"))?;
        Ok(Self {
            writer: Writer::start(connection, stop)?,
            reads,
            clock,
            ready: Arc::new(Notify::new()),
            seen: AtomicI64::new(seen),
            file,
        })
    }

    /// Writes a copy of the database to a file that does not exist, while
    /// others use it.
    ///
    /// # Errors
    ///
    /// When there is such a file, or it cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        match &self.file {
            Some(path) => copy::copy(path, to).await,
            None => Err(StoreError::Unusable {
                message: "a database in memory cannot be copied".to_owned(),
            }),
        }
    }

    /// Looks whether the pages of the file are sound. This reads all of them.
    ///
    /// # Errors
    ///
    /// When they are not; the message says what is wrong.
    pub async fn check(&self) -> Result<(), StoreError> {
        let action = "check the database";
        let found = self.read(action, |read| Box::pin(open::quick_check(read)));
        match (found.await?, &self.file) {
            (Some(damage), Some(path)) => Err(open::damaged(path, &damage)),
            (_, _) => Ok(()),
        }
    }

    /// Does what waits to be written, and closes the file.
    ///
    /// # Errors
    ///
    /// When it could not be left as it should be; nothing that was committed is
    /// lost then.
    pub async fn close(&self) -> Result<(), StoreError> {
        if let Reads::Pool(pool) = &self.reads {
            pool.close().await;
        }
        self.writer.stop().await
    }

    /// Runs `work` in a transaction that may write.
    async fn write<T, F>(&self, action: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>
            + Send
            + 'static,
    {
        let done = self.writer.call(Undo::Savepoint, work).await;
        done.map_err(|fault| fault.during(action))
    }

    /// The same for `work` that writes with one statement at its end.
    async fn write_once<T, F>(&self, action: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>
            + Send
            + 'static,
    {
        let done = self.writer.call(Undo::Nothing, work).await;
        done.map_err(|fault| fault.during(action))
    }

    /// Runs `work`, one statement, on a connection that reads.
    async fn read<T, F>(&self, action: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>
            + Send
            + 'static,
    {
        let done = match &self.reads {
            Reads::Pool(pool) => read_from(pool, work).await,
            Reads::Writer => self.writer.call(Undo::Nothing, work).await,
        };
        done.map_err(|fault| fault.during(action))
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.writer.stop_blocking();
    }
}

async fn read_from<T, F>(pool: &SqlitePool, work: F) -> Result<T, Fault>
where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>,
{
    let mut connection = pool.acquire().await?;
    work(&mut connection).await
}

/// As long as SQLite itself waits for a lock.
const ACQUIRE_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
