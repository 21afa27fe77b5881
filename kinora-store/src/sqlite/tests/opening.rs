//! Opening a file that is as it should be, and one that is not.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqlSafeStr, SqliteConnection};
use tempfile::TempDir;

use super::super::open::{MIGRATIONS, Opening, close, to_read};
use super::super::presence::{Presence, beside};
use super::super::{Durability, SqliteOptions, SqliteStore};
use crate::clock::TestClock;
use crate::store::{Store, StoreError};

struct Place {
    path: PathBuf,
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kinora.db");
        Self { path, dir }
    }

    async fn open(&self) -> Result<SqliteStore, StoreError> {
        open(&self.path).await
    }

    async fn refusal(&self) -> String {
        match self.open().await {
            Err(StoreError::Unusable { message }) => message,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("it was opened"),
        }
    }

    /// A place with a store that holds a thousand notes and is closed.
    async fn filled() -> Self {
        let place = Self::new();
        let store = place.open().await.unwrap();
        fill(&store).await;
        store.close().await.unwrap();
        place
    }

    /// What a process leaves behind that was killed while it wrote: a copy of
    /// the files of a store that is open.
    async fn killed() -> Self {
        let from = Self::new();
        let store = from.open().await.unwrap();
        fill(&store).await;
        let to = Self::new();
        for ending in ["", "-wal", "-shm"] {
            fs::copy(beside(&from.path, ending), beside(&to.path, ending)).unwrap();
        }
        store.close().await.unwrap();
        to
    }

    fn log(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    async fn stop_note(&self) -> Option<String> {
        let mut read = to_read(&self.path).connect().await.unwrap();
        let note = sqlx::query_scalar("SELECT value FROM notes WHERE name = 'store.stop'");
        let note = note.fetch_optional(&mut read).await.unwrap();
        read.close().await.unwrap();
        note
    }
}

async fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    let clock = Arc::new(TestClock::at(0));
    SqliteStore::open(path, SqliteOptions::default(), clock).await
}

async fn fill(store: &SqliteStore) {
    let long = "x".repeat(500);
    for number in 0..1000 {
        let name = format!("note {number}");
        store.note_once(&name, &long).await.unwrap();
    }
}

async fn is_filled(store: &SqliteStore) -> bool {
    store.note("note 999").await.unwrap().is_some()
}

/// Runs a statement on the file, as another program would.
async fn meddle(path: &Path, statement: &'static str) {
    let options = to_read(path).read_only(false);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_new_file_is_made_and_found_again() {
    let place = Place::filled().await;
    assert!(!place.log().exists());
    assert_eq!(place.stop_note().await.as_deref(), Some("clean"));
    let store = place.open().await.unwrap();
    assert!(is_filled(&store).await);
    store.check().await.unwrap();
    assert_eq!(place.stop_note().await.as_deref(), Some("running"));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    let store = place.open().await.unwrap();
    for ending in ["", "-wal", "-shm"] {
        let permissions = fs::metadata(beside(&place.path, ending))
            .unwrap()
            .permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600, "{ending}");
    }
    drop(store);
}

#[tokio::test]
async fn a_store_that_is_dropped_is_closed() {
    let place = Place::new();
    let store = place.open().await.unwrap();
    fill(&store).await;
    drop(store);
    assert_eq!(place.stop_note().await.as_deref(), Some("clean"));
}

#[test]
fn a_store_is_closed_when_its_runtime_is_gone() {
    let place = Place::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(place.open()).unwrap();
    drop(runtime);
    drop(store);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let note = runtime.block_on(place.stop_note());
    assert_eq!(note.as_deref(), Some("clean"));
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let place = Place::new();
    let store = place.open().await.unwrap();
    store.close().await.unwrap();
    store.close().await.unwrap();
    assert!(store.note_once("a", "b").await.is_err());
    assert!(store.note("a").await.is_err());
}

#[tokio::test]
async fn after_a_kill_everything_is_there() {
    let place = Place::killed().await;
    let store = place.open().await.unwrap();
    assert!(is_filled(&store).await);
    store.close().await.unwrap();
    assert_eq!(place.stop_note().await.as_deref(), Some("clean"));
    place.open().await.unwrap();
}

#[tokio::test]
async fn a_missing_log_is_refused_after_a_kill() {
    for also in ["-shm", ""] {
        let place = Place::killed().await;
        fs::remove_file(place.log()).unwrap();
        if !also.is_empty() {
            fs::remove_file(beside(&place.path, also)).unwrap();
        }
        for _ in 0..2 {
            let refusal = place.refusal().await;
            assert!(refusal.contains("-wal is gone"), "{refusal}");
        }
    }
}

#[tokio::test]
async fn a_log_without_its_database_is_refused() {
    let place = Place::killed().await;
    fs::remove_file(&place.path).unwrap();
    assert!(place.refusal().await.contains("is missing"));
    assert!(!place.path.exists());
}

#[tokio::test]
async fn an_empty_file_is_refused_and_stays() {
    let place = Place::new();
    fs::write(&place.path, "").unwrap();
    assert!(place.refusal().await.contains("is empty"));
    assert_eq!(fs::metadata(&place.path).unwrap().len(), 0);
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_stays() {
    for content in [
        vec![0; 8192],
        b"just a text, and not a short one".repeat(500),
    ] {
        let place = Place::new();
        fs::write(&place.path, &content).unwrap();
        assert!(place.refusal().await.contains("is not a database"));
        assert!(fs::read(&place.path).unwrap() == content);
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_stays() {
    let place = Place::new();
    let other = "CREATE TABLE recipes (name TEXT)";
    let options = to_read(&place.path)
        .read_only(false)
        .create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(other).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    assert!(place.refusal().await.contains("of another program"));
    meddle(&place.path, "INSERT INTO recipes VALUES ('soup')").await;
}

#[tokio::test]
async fn a_truncated_file_is_refused() {
    let whole = Place::filled().await;
    let content = fs::read(&whole.path).unwrap();
    for length in [100, 4096, content.len() / 2, content.len() - 4096] {
        let place = Place::new();
        fs::write(&place.path, &content[..length]).unwrap();
        let refusal = place.refusal().await;
        let named = refusal.contains("is damaged") || refusal.contains("is not a database");
        assert!(named, "{length}: {refusal}");
    }
}

#[tokio::test]
async fn a_damaged_page_is_refused_after_a_kill() {
    let place = Place::killed().await;
    // So that the damage is not in a page that the log still replaces.
    meddle(&place.path, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    damage_pages(&place.path);
    fs::write(place.log(), "").unwrap();
    assert!(place.refusal().await.contains("is damaged"));
}

#[tokio::test]
async fn a_damaged_page_is_refused_after_a_clean_stop() {
    let place = Place::filled().await;
    damage_pages(&place.path);
    assert!(place.refusal().await.contains("is damaged"));
}

/// Writes nonsense over some pages in the middle.
fn damage_pages(path: &Path) {
    let mut content = fs::read(path).unwrap();
    let middle = content.len() / 2 / 4096 * 4096;
    content[middle..middle + 3 * 4096].fill(0xa5);
    fs::write(path, content).unwrap();
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let place = Place::filled().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
         execution_time) VALUES (99, 'later', 1, x'00', 0)";
    meddle(&place.path, newer).await;
    let refusal = place.refusal().await;
    assert!(refusal.contains("has version 99"), "{refusal}");
    let copy = format!("kinora.db.bak-{}", newest());
    assert!(refusal.contains(&copy), "{refusal}");
}

/// The version of this build's databases.
fn newest() -> i64 {
    let versions = MIGRATIONS.iter().map(|migration| migration.version);
    versions.max().unwrap()
}

/// This build's migrations and one more.
fn later() -> Migrator {
    let sql = AssertSqlSafe("CREATE TABLE later (a TEXT) STRICT".to_owned()).into_sql_str();
    let name = Cow::Borrowed("later");
    let one_more = Migration::new(newest() + 1, name, MigrationType::Simple, sql, false);
    let all = MIGRATIONS.iter().cloned().chain([one_more]);
    Migrator::with_migrations(all.collect())
}

async fn open_later(path: &Path) -> Result<(SqliteConnection, Presence), StoreError> {
    let opening = Opening {
        path,
        durability: Durability::Full,
        migrations: &later(),
    };
    opening.run().await
}

#[tokio::test]
async fn an_older_database_is_copied_and_brought_up_to_date() {
    let place = Place::filled().await;
    let copy = beside(&place.path, &format!(".bak-{}", newest()));
    fs::write(&copy, "left from an earlier try").unwrap();
    let (mut connection, presence) = open_later(&place.path).await.unwrap();
    let insert = "INSERT INTO later VALUES ('new')";
    sqlx::query(insert).execute(&mut connection).await.unwrap();
    close(connection, presence).await.unwrap();
    let version = format!("has version {}", newest() + 1);
    assert!(place.refusal().await.contains(&version));
    assert!(is_filled(&open(&copy).await.unwrap()).await);
}

#[tokio::test]
async fn a_database_is_not_changed_while_an_older_kinora_uses_it() {
    let place = Place::filled().await;
    let store = place.open().await.unwrap();
    let refused = open_later(&place.path).await.unwrap_err();
    assert!(refused.to_string().contains("in use by an older kinora"));
    assert!(is_filled(&store).await);
}

#[tokio::test]
async fn a_backup_is_a_whole_store() {
    let place = Place::filled().await;
    let store = place.open().await.unwrap();
    let backup = place.dir.path().join("backup.db");
    store.backup(&backup).await.unwrap();
    let again = store.backup(&backup).await.unwrap_err();
    assert!(again.to_string().contains("exists already"));
    store.note_once("later", "x").await.unwrap();
    for ending in ["-wal", "-shm", "-journal", ".part"] {
        assert!(!beside(&backup, ending).exists(), "{ending}");
    }
    let restored = open(&backup).await.unwrap();
    assert!(is_filled(&restored).await);
    assert_eq!(restored.note("later").await.unwrap(), None);
    let nowhere = place.dir.path().join("gone").join("backup.db");
    assert!(store.backup(&nowhere).await.is_err());
}

#[tokio::test]
async fn a_folder_that_is_missing_is_named() {
    let place = Place::new();
    let error = open(&place.dir.path().join("gone").join("kinora.db")).await;
    assert!(error.err().unwrap().to_string().contains("gone"));
}
