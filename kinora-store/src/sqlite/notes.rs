//! The store's own notes.

use sqlx::SqliteConnection;

use super::fault::Fault;

pub(super) const NOTE: &str = "SELECT value FROM notes WHERE name = $1";
pub(super) const NOTE_ONCE: &str =
    "INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
pub(super) const SET: &str = "INSERT INTO notes (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// Under this name [`super::open`] notes whether the last stop was clean.
pub(super) const STOP: &str = "store.stop";
const PROBE: &str = "store.probe";

pub(super) async fn get(
    read: &mut SqliteConnection,
    name: String,
) -> Result<Option<String>, Fault> {
    Ok(sqlx::query_scalar(NOTE)
        .bind(name)
        .fetch_optional(read)
        .await?)
}

pub(super) async fn once(
    tx: &mut SqliteConnection,
    name: String,
    value: String,
) -> Result<String, Fault> {
    let note = sqlx::query(NOTE_ONCE).bind(name.clone()).bind(value);
    note.execute(&mut *tx).await?;
    Ok(sqlx::query_scalar(NOTE).bind(name).fetch_one(tx).await?)
}

pub(super) async fn set(
    tx: &mut SqliteConnection,
    name: &'static str,
    value: String,
) -> Result<(), Fault> {
    sqlx::query(SET).bind(name).bind(value).execute(tx).await?;
    Ok(())
}

/// Writes the time, for [`probed`].
pub(super) async fn probe(tx: &mut SqliteConnection, now_ms: i64) -> Result<(), Fault> {
    set(tx, PROBE, now_ms.to_string()).await
}

/// Reads the time that was written. Another probe may have written since.
pub(super) async fn probed(read: &mut SqliteConnection, now_ms: i64) -> Result<(), Fault> {
    let found = get(read, PROBE.to_owned()).await?;
    let found = found.and_then(|text| text.parse::<i64>().ok());
    if found.is_none_or(|found| found < now_ms) {
        return Err(Fault::Own("what was written is not what is read"));
    }
    Ok(())
}

/// A number that changes with every commit of another connection.
pub(super) async fn data_version(tx: &mut SqliteConnection) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar("PRAGMA data_version")
        .fetch_one(tx)
        .await?)
}
