//! A server's data folder, looked into beside the server.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use kinora_store::SystemClock;
use kinora_store::secrets::Sealer;
use kinora_store::sqlite::{SqliteOptions, SqliteStore};

use super::failure::Failure;
use crate::config::{self, ClientSettings};

/// Which data folder is meant.
#[derive(Debug, Args)]
pub(super) struct DataOptions {
    /// The server's data folder [default: the setting `data`].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The configuration file [default: kinora.toml here, or in the platform's folder].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl DataOptions {
    /// Does something with the folder's database.
    pub(super) fn with<T>(
        &self,
        work: impl AsyncFnOnce(&DataFolder) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let data = self.data.as_ref();
        let data = data.map(|data| ("data", data.display().to_string()));
        let flags: Vec<_> = data.into_iter().collect();
        let settings = ClientSettings::load(self.config.as_deref(), &flags)?;
        wait_for(async {
            let folder = DataFolder::open(settings).await?;
            let done = work(&folder).await;
            folder.close(done).await
        })
    }
}

/// A data folder whose database is open.
pub(super) struct DataFolder {
    /// The database.
    pub(super) store: SqliteStore,
    /// Where it is, and what holds for it.
    pub(super) settings: ClientSettings,
}

/// What the database is called.
const DATABASE: &str = "kinora.db";

impl DataFolder {
    /// Opens the database, which must be there. The folder's lock is the
    /// server's alone and is not taken.
    pub(super) async fn open(settings: ClientSettings) -> Result<Self, Failure> {
        let path = settings.data.join(DATABASE);
        if !path.is_file() {
            let data = settings.data.display();
            return Err(Failure::NotFound(format!(
                "there is no database in {data}; `kinora serve --data {data}` makes one, and --data names another folder"
            )));
        }
        let options = SqliteOptions {
            durability: settings.durability,
        };
        let store = SqliteStore::open(&path, options, Arc::new(SystemClock)).await?;
        Ok(Self { store, settings })
    }

    /// Closes the database, whatever became of the work.
    pub(super) async fn close<T>(&self, done: Result<T, Failure>) -> Result<T, Failure> {
        let closed = self.store.close().await;
        let done = done?;
        closed?;
        Ok(done)
    }

    /// Seals and opens this database's secrets.
    pub(super) fn sealer(&self) -> Result<Sealer, Failure> {
        let key = config::existing_secret_key(&self.settings.data)?;
        Ok(Sealer::new(key.bytes()))
    }
}

/// Runs something that waits, on this thread.
pub(super) fn wait_for<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::failed("failed to start", error))?;
    runtime.block_on(work)
}

/// A time as people and programs read it, in UTC.
pub(super) fn shown_time(ms: i64) -> String {
    let time = Timestamp::from_millisecond(ms);
    time.map_or_else(|_| ms.to_string(), |time| format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_utc() {
        assert_eq!(shown_time(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(shown_time(1_763_740_800_123), "2025-11-21T16:00:00.123Z");
        assert_eq!(shown_time(i64::MAX), i64::MAX.to_string());
    }
}
