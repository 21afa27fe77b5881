//! Ends that no worker decides: cancelled, deleted, out of time, given up after
//! crashes.

use sqlx::SqliteConnection;

use super::ending::{self, Target, Times, target_columns};
use super::fault::Fault;
use super::files;
use crate::records::{Failure, FailureCode, State, Terminal};
use crate::store::Cancelled;

/// How many predictions one transaction ends at most, so that others are not
/// kept waiting.
const MOST_AT_ONCE: i64 = 256;

pub(super) const OWN: &str = concat!(
    "SELECT ",
    target_columns!(),
    " FROM predictions WHERE account_id = $1 AND id = $2"
);
pub(super) const ASK: &str = "UPDATE predictions SET cancel_requested = 1 \
     WHERE seq = $1 AND state = 'running'";
pub(super) const DELETE: &str = "UPDATE predictions SET deleted_ms = $2, \
     purge_ms = min(coalesce(purge_ms, $3), $3) WHERE seq = $1 AND deleted_ms IS NULL";
pub(super) const EXPIRED: &str = "SELECT id FROM predictions \
     WHERE state IN ('queued', 'running') AND deadline_ms <= $1 \
     ORDER BY deadline_ms, seq LIMIT $2";
pub(super) const UNWANTED: &str = "SELECT id FROM predictions \
     WHERE state IN ('queued', 'running') AND cancel_requested = 1 \
     ORDER BY deadline_ms, seq LIMIT $1";
pub(super) const CRASHED_TOO_OFTEN: &str = "SELECT id FROM predictions \
     WHERE state = 'running' AND simulated = 0 AND crashes >= $1 - 1 \
     ORDER BY crashes, seq LIMIT $2";
pub(super) const COUNT_CRASH: &str = "UPDATE predictions SET crashes = crashes + 1 WHERE id = $1";
pub(super) const REQUEUE: &str = "UPDATE predictions SET state = 'queued', epoch = epoch + 1, \
     crashes = crashes + 1, heartbeat_ms = NULL, progress = 0, \
     deadline_ms = max(deadline_ms, wait_until_ms) \
     WHERE state = 'running' AND simulated = 0";

pub(super) async fn cancel(
    tx: &mut SqliteConnection,
    account_id: String,
    id: String,
    times: Times,
) -> Result<Cancelled, Fault> {
    let Some(target) = own(tx, account_id, id).await? else {
        return Ok(Cancelled::Unknown);
    };
    if target.state.is_terminal() {
        return Ok(Cancelled::Over(target.state));
    }
    stop(tx, &target, times).await
}

pub(super) async fn delete(
    tx: &mut SqliteConnection,
    account_id: String,
    id: String,
    times: Times,
) -> Result<bool, Fault> {
    let Some(mut target) = own(tx, account_id, id).await? else {
        return Ok(false);
    };
    if target.deleted {
        return Ok(false);
    }
    sqlx::query(DELETE)
        .bind(target.seq)
        .bind(times.now_ms)
        .bind(times.purge_ms)
        .execute(&mut *tx)
        .await?;
    target.deleted = true;
    if target.state.is_terminal() {
        files::mark_of(tx, &target.id).await?;
    } else {
        stop(tx, &target, times).await?;
    }
    Ok(true)
}

/// Cancels what nobody works on; asks the worker otherwise.
async fn stop(
    tx: &mut SqliteConnection,
    target: &Target,
    times: Times,
) -> Result<Cancelled, Fault> {
    if target.has_worker() {
        sqlx::query(ASK).bind(target.seq).execute(tx).await?;
        return Ok(Cancelled::Asked);
    }
    ending::take_away(tx, target, Terminal::Cancelled, &cancelled(), times).await?;
    Ok(Cancelled::Now)
}

async fn own(
    tx: &mut SqliteConnection,
    account_id: String,
    id: String,
) -> Result<Option<Target>, Fault> {
    let query = sqlx::query(OWN).bind(account_id).bind(id);
    let row = query.fetch_optional(tx).await?;
    Ok(row.as_ref().map(Target::read).transpose()?)
}

/// Times out some of what is late, and says which. Nothing is late any more
/// where it says none.
pub(super) async fn expire(tx: &mut SqliteConnection, times: Times) -> Result<Vec<String>, Fault> {
    let late: Vec<String> = sqlx::query_scalar(EXPIRED)
        .bind(times.now_ms)
        .bind(MOST_AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
    end_each(tx, &late, Terminal::Timeout, late_by, times).await?;
    Ok(late)
}

/// Ends some of what is not to be tried again after a crash, and says how many.
pub(super) async fn end_after_crash(
    tx: &mut SqliteConnection,
    most_crashes: u32,
    times: Times,
) -> Result<u64, Fault> {
    let unwanted: Vec<String> = sqlx::query_scalar(UNWANTED)
        .bind(MOST_AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
    end_each(tx, &unwanted, Terminal::Cancelled, |_| cancelled(), times).await?;
    let fatal: Vec<String> = sqlx::query_scalar(CRASHED_TOO_OFTEN)
        .bind(most_crashes)
        .bind(MOST_AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
    for id in &fatal {
        let count = sqlx::query(COUNT_CRASH).bind(id.clone());
        count.execute(&mut *tx).await?;
    }
    end_each(tx, &fatal, Terminal::Failed, |_| crashed(), times).await?;
    Ok((unwanted.len() + fatal.len()) as u64)
}

async fn end_each(
    tx: &mut SqliteConnection,
    ids: &[String],
    end: Terminal,
    why: impl Fn(&Target) -> Failure,
    times: Times,
) -> Result<(), Fault> {
    for id in ids {
        // Read here and not before: the end of the last one may have given it a slot.
        let target = ending::find(tx, id).await?;
        let target = target.ok_or_else(|| Fault::Own("the prediction is gone"))?;
        ending::take_away(tx, &target, end, &why(&target), times).await?;
    }
    Ok(())
}

/// Hands back to the queue whatever a process that died was working on.
pub(super) async fn requeue(tx: &mut SqliteConnection) -> Result<u64, Fault> {
    Ok(sqlx::query(REQUEUE).execute(tx).await?.rows_affected())
}

fn cancelled() -> Failure {
    failure(FailureCode::GIVEN_UP, "it was cancelled before it was done")
}

fn late_by(target: &Target) -> Failure {
    let message = if target.state == State::Running {
        "it was not done before its deadline; try again, or ask for a shorter or smaller film"
    } else {
        "no worker was free before its deadline; try again later"
    };
    failure(FailureCode::TIMEOUT, message)
}

fn crashed() -> Failure {
    failure(
        FailureCode::GIVEN_UP,
        "the server stopped too often while it worked on this; try again with another picture \
         or a smaller film, and tell whoever runs the server",
    )
}

fn failure(code: FailureCode, message: &str) -> Failure {
    Failure {
        code,
        message: message.to_owned(),
    }
}
