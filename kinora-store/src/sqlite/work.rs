//! What a worker does with a prediction: claim, heartbeat, remote ids, release.

use sqlx::SqliteConnection;

use super::announce;
use super::fault::Fault;
use super::rows::{self, Columns, prediction_columns};
use crate::dispatch::{Claim, QueueStats};
use crate::store::{Beat, Released};

/// A deadline that has passed is left to `expire`.
pub(super) const HAS_READY: &str = "SELECT EXISTS (SELECT 1 FROM predictions \
     WHERE state = 'queued' AND admitted = 1 AND deadline_ms > $1)";
pub(super) const CLAIM: &str = concat!(
    "UPDATE predictions SET state = 'running', epoch = epoch + 1, \
     started_ms = coalesce(started_ms, $1), heartbeat_ms = $1, deadline_ms = $2, progress = 0 \
     WHERE seq IN (SELECT seq FROM predictions \
         WHERE state = 'queued' AND admitted = 1 AND deadline_ms > $1 \
         ORDER BY priority DESC, created_ms, seq LIMIT $3) RETURNING seq, ",
    prediction_columns!()
);
/// Undoes a claim that nobody heard of; of a first claim no trace remains.
pub(super) const UNCLAIM: &str = "UPDATE predictions SET state = 'queued', \
     started_ms = nullif(started_ms, heartbeat_ms), heartbeat_ms = NULL, \
     deadline_ms = max(deadline_ms, wait_until_ms) \
     WHERE id = $1 AND epoch = $2 AND state = 'running'";
pub(super) const HEARTBEAT: &str = "UPDATE predictions SET heartbeat_ms = $3, progress = $4 \
     WHERE id = $1 AND epoch = $2 AND state = 'running' AND simulated = 0 \
     RETURNING cancel_requested";
/// An id that another engine, or the same under another key, answered with is
/// not this one's.
pub(super) const UPSTREAM_BEGUN: &str = "UPDATE predictions SET upstream_id = \
         CASE WHEN upstream_name IS $3 AND upstream_key IS $4 THEN upstream_id END, \
     upstream_name = $3, upstream_key = $4 \
     WHERE id = $1 AND epoch = $2 AND state = 'running' AND simulated = 0";
pub(super) const UPSTREAM_ACCEPTED: &str = "UPDATE predictions SET upstream_id = $3 \
     WHERE id = $1 AND epoch = $2 AND state = 'running' AND simulated = 0 \
     AND upstream_id IS NULL";
/// It keeps its slot. Its deadline is again that of waiting, if that is later.
pub(super) const RELEASE: &str = "UPDATE predictions SET state = 'queued', \
     attempts = attempts + $3, heartbeat_ms = NULL, progress = 0, \
     deadline_ms = max(deadline_ms, wait_until_ms) \
     WHERE id = $1 AND epoch = $2 AND state = 'running' AND simulated = 0";
pub(super) const STATS: &str = "SELECT \
     (SELECT count(*) FROM predictions WHERE state = 'queued' AND admitted = 1), \
     (SELECT coalesce(sum(waiting), 0) FROM accounts), \
     (SELECT count(*) FROM predictions WHERE state = 'running' AND simulated = 0)";
/// Two ranges of an index for each of the two lists. A prediction that has a
/// slot is behind nobody who waits for one.
pub(super) const AHEAD: &str = "SELECT \
     (SELECT count(*) FROM predictions WHERE state = 'queued' AND admitted = 1 \
         AND priority > own.priority) \
     + (SELECT count(*) FROM predictions WHERE state = 'queued' AND admitted = 1 \
         AND priority = own.priority AND (own.admitted = 0 \
             OR (created_ms, seq) < (own.created_ms, own.seq))) \
     + (SELECT count(*) FROM predictions WHERE state = 'queued' AND admitted = 0 \
         AND simulated = 0 AND own.admitted = 0 AND own.simulated = 0 \
         AND account_id = own.account_id AND (priority > own.priority \
             OR (priority = own.priority \
                 AND (created_ms, seq) < (own.created_ms, own.seq)))) \
     FROM predictions own WHERE own.id = $1 AND own.state = 'queued'";

pub(super) async fn has_ready(read: &mut SqliteConnection, now_ms: i64) -> Result<bool, Fault> {
    let query = sqlx::query_scalar(HAS_READY).bind(now_ms);
    Ok(query.fetch_one(read).await?)
}

pub(super) async fn claim(
    tx: &mut SqliteConnection,
    most: i64,
    now_ms: i64,
    deadline_ms: i64,
) -> Result<Vec<Claim>, Fault> {
    let rows = sqlx::query(CLAIM)
        .bind(now_ms)
        .bind(deadline_ms)
        .bind(most)
        .fetch_all(&mut *tx)
        .await?;
    let mut claimed = rows::every(&rows, |row| {
        let seq: i64 = Columns::of(row).take()?;
        Ok((seq, rows::prediction_after(row, 1)?))
    })?;
    // What an UPDATE returns is in no particular order.
    claimed.sort_by_key(|(seq, it)| (std::cmp::Reverse(it.priority), it.created_ms, *seq));
    for (_, prediction) in &claimed {
        announce::start(tx, prediction, now_ms).await?;
    }
    let claims = claimed.into_iter().map(|(_, prediction)| Claim {
        prediction,
        ticket: None,
    });
    Ok(claims.collect())
}

pub(super) async fn unclaim(
    tx: &mut SqliteConnection,
    claims: Vec<(String, i64)>,
) -> Result<(), Fault> {
    for (id, epoch) in claims {
        let query = sqlx::query(UNCLAIM).bind(id.clone()).bind(epoch);
        query.execute(&mut *tx).await?;
        announce::no_start(tx, id).await?;
    }
    Ok(())
}

pub(super) async fn heartbeat(
    tx: &mut SqliteConnection,
    id: String,
    epoch: i64,
    progress: u32,
    now_ms: i64,
) -> Result<Beat, Fault> {
    let cancelled: Option<bool> = sqlx::query_scalar(HEARTBEAT)
        .bind(id)
        .bind(epoch)
        .bind(now_ms)
        .bind(progress)
        .fetch_optional(tx)
        .await?;
    Ok(match cancelled {
        None => Beat::Lost,
        Some(true) => Beat::Cancel,
        Some(false) => Beat::Go,
    })
}

pub(super) async fn upstream_begun(
    tx: &mut SqliteConnection,
    id: String,
    epoch: i64,
    name: String,
    key: String,
) -> Result<bool, Fault> {
    let query = sqlx::query(UPSTREAM_BEGUN).bind(id).bind(epoch);
    let done = query.bind(name).bind(key).execute(tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn upstream_accepted(
    tx: &mut SqliteConnection,
    id: String,
    epoch: i64,
    upstream_id: String,
) -> Result<bool, Fault> {
    let query = sqlx::query(UPSTREAM_ACCEPTED).bind(id).bind(epoch);
    let done = query.bind(upstream_id).execute(tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn release(
    tx: &mut SqliteConnection,
    id: String,
    epoch: i64,
    why: Released,
) -> Result<bool, Fault> {
    let counts = match why {
        Released::Failed => 1,
        Released::Shutdown => 0,
    };
    let query = sqlx::query(RELEASE).bind(id).bind(epoch).bind(counts);
    Ok(query.execute(tx).await?.rows_affected() == 1)
}

pub(super) async fn ahead(read: &mut SqliteConnection, id: String) -> Result<Option<u64>, Fault> {
    let row = sqlx::query(AHEAD).bind(id).fetch_optional(read).await?;
    let count = row.as_ref().map(|row| Columns::of(row).count());
    Ok(count.transpose()?)
}

pub(super) async fn stats(read: &mut SqliteConnection) -> Result<QueueStats, Fault> {
    let row = sqlx::query(STATS).fetch_one(read).await?;
    let mut columns = Columns::of(&row);
    Ok(QueueStats {
        ready: columns.count()?,
        waiting: columns.count()?,
        running: columns.count()?,
    })
}
