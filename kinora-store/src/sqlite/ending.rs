//! How a prediction comes to its end.
//!
//! Each way to an end is one guarded statement. Whichever it is, the same
//! follows in the same transaction: the refund, the delivery, the account's
//! books and the slot, which goes to the next that waits.

use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::fault::Fault;
use super::rows::Columns;
use super::submit::split;
use super::{accounts, announce, elements, files};
use crate::records::{EntryKind, Failure, State, Terminal};
use crate::store::Finish;

/// The columns that [`Target`] reads.
macro_rules! target_columns {
    () => {
        "seq, id, account_id, key_id, dialect, model, state, admitted, simulated, price, \
         webhook_url, created_ms, deleted_ms IS NOT NULL"
    };
}
pub(super) use target_columns;

pub(super) const TARGET: &str = concat!(
    "SELECT ",
    target_columns!(),
    " FROM predictions WHERE id = $1"
);
pub(super) const COMPLETE: &str = "UPDATE predictions SET state = 'completed', admitted = 0, \
     progress = 100, outputs = $3, engine = $4, warnings = (SELECT json_group_array(value) FROM ( \
         SELECT value FROM json_each(warnings) UNION ALL SELECT value FROM json_each($5))), \
     finished_ms = $6, purge_ms = min(coalesce(purge_ms, $7), $7) \
     WHERE seq = $1 AND epoch = $2 AND state = 'running' AND simulated = 0";
pub(super) const GIVE_UP: &str = "UPDATE predictions SET state = $3, admitted = 0, \
     failure_code = $4, failure_message = $5, finished_ms = $6, \
     purge_ms = min(coalesce(purge_ms, $7), $7) \
     WHERE seq = $1 AND epoch = $2 AND state = 'running' AND simulated = 0";
/// Whoever has it loses it: the epoch rises.
pub(super) const TAKE_AWAY: &str = "UPDATE predictions SET state = $3, admitted = 0, \
     epoch = epoch + 1, failure_code = $4, failure_message = $5, finished_ms = $6, \
     purge_ms = min(coalesce(purge_ms, $7), $7) \
     WHERE seq = $1 AND state = $2";
pub(super) const REFUND: &str = "INSERT INTO ledger (account_id, prediction_id, model, kind, \
     amount, balance_after, key_id, created_ms) \
     SELECT id, $2, $3, $4, $5, balance + $5, $6, $7 FROM accounts WHERE id = $1 \
     ON CONFLICT DO NOTHING";
pub(super) const PAY_BACK: &str = "\
UPDATE accounts SET balance = balance + $2 WHERE id = $1;
UPDATE keys SET spent = spent - $2 WHERE id = $3;
UPDATE usage_daily SET refunded = refunded + 1, amount = amount - $2 \
    WHERE account_id = $1 AND day = date($4 / 1000, 'unixepoch') AND model = $5";
pub(super) const COUNT_COMPLETED: &str = "UPDATE usage_daily SET completed = completed + 1 \
     WHERE account_id = $1 AND day = date($2 / 1000, 'unixepoch') AND model = $3";
pub(super) const FREE_SLOT: &str = "UPDATE accounts SET running = running - 1 WHERE id = $1";
pub(super) const STOP_WAITING: &str = "UPDATE accounts SET waiting = waiting - 1 WHERE id = $1";

/// What must be known of a prediction to end it.
pub(super) struct Target {
    pub seq: i64,
    pub id: String,
    pub account_id: String,
    pub key_id: String,
    pub dialect: String,
    pub model: String,
    pub state: State,
    pub admitted: bool,
    pub simulated: bool,
    pub price: i64,
    pub webhook_url: Option<String>,
    pub created_ms: i64,
    pub deleted: bool,
}

/// When a prediction ended, and when it is forgotten.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub now_ms: i64,
    pub purge_ms: i64,
}

impl Target {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let mut columns = Columns::of(row);
        Ok(Self {
            seq: columns.take()?,
            id: columns.take()?,
            account_id: columns.take()?,
            key_id: columns.take()?,
            dialect: columns.take()?,
            model: columns.take()?,
            state: columns.state()?,
            admitted: columns.take()?,
            simulated: columns.take()?,
            price: columns.take()?,
            webhook_url: columns.take()?,
            created_ms: columns.take()?,
            deleted: columns.take()?,
        })
    }

    /// Whether a worker has it.
    pub(super) fn has_worker(&self) -> bool {
        self.state == State::Running && !self.simulated
    }
}

/// The worker's own end of it: a result.
pub(super) async fn finish(
    tx: &mut SqliteConnection,
    finish: Finish,
    now_ms: i64,
) -> Result<bool, Fault> {
    let Some(target) = find(tx, &finish.id).await? else {
        return Ok(false);
    };
    let done = sqlx::query(COMPLETE)
        .bind(target.seq)
        .bind(finish.epoch)
        .bind(serde_json::to_string(&finish.outputs)?)
        .bind(finish.engine)
        .bind(serde_json::to_string(&finish.warnings)?)
        .bind(now_ms)
        .bind(finish.purge_ms)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    for blob in finish.blobs {
        files::add(tx, blob).await?;
    }
    if let Some(element) = finish.element {
        elements::add(tx, element).await?;
    }
    settle(tx, &target, State::Completed, now_ms).await?;
    Ok(true)
}

/// The worker's own end of it: no result.
pub(super) async fn give_up(
    tx: &mut SqliteConnection,
    id: String,
    epoch: i64,
    end: Terminal,
    failure: Failure,
    times: Times,
) -> Result<bool, Fault> {
    let Some(target) = find(tx, &id).await? else {
        return Ok(false);
    };
    let (code, message) = split(Some(&failure));
    let done = sqlx::query(GIVE_UP)
        .bind(target.seq)
        .bind(epoch)
        .bind(end.state().as_str())
        .bind(code)
        .bind(message)
        .bind(times.now_ms)
        .bind(times.purge_ms)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    settle(tx, &target, end.state(), times.now_ms).await?;
    Ok(true)
}

/// An end from outside, whoever has it. `target` is as it was read in this
/// transaction.
pub(super) async fn take_away(
    tx: &mut SqliteConnection,
    target: &Target,
    end: Terminal,
    failure: &Failure,
    times: Times,
) -> Result<(), Fault> {
    let (code, message) = split(Some(failure));
    let done = sqlx::query(TAKE_AWAY)
        .bind(target.seq)
        .bind(target.state.as_str())
        .bind(end.state().as_str())
        .bind(code)
        .bind(message)
        .bind(times.now_ms)
        .bind(times.purge_ms)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() != 1 {
        return Err(Fault::Own("the prediction changed inside a transaction"));
    }
    settle(tx, target, end.state(), times.now_ms).await
}

pub(super) async fn find(tx: &mut SqliteConnection, id: &str) -> Result<Option<Target>, Fault> {
    let query = sqlx::query(TARGET).bind(id.to_owned());
    let row = query.fetch_optional(tx).await?;
    Ok(row.as_ref().map(Target::read).transpose()?)
}

/// What follows from an end. `target` is as it was before.
async fn settle(
    tx: &mut SqliteConnection,
    target: &Target,
    end: State,
    now_ms: i64,
) -> Result<(), Fault> {
    if end == State::Completed {
        count_completed(tx, target).await?;
    } else {
        refund(tx, target, now_ms).await?;
    }
    announce::end(tx, target, end, now_ms).await?;
    if target.deleted {
        files::mark_of(tx, &target.id).await?;
    }
    give_place(tx, target).await
}

async fn count_completed(tx: &mut SqliteConnection, target: &Target) -> Result<(), Fault> {
    sqlx::query(COUNT_COMPLETED)
        .bind(target.account_id.clone())
        .bind(target.created_ms)
        .bind(target.model.clone())
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives the charge back, unless there was none or it was given back.
async fn refund(tx: &mut SqliteConnection, target: &Target, now_ms: i64) -> Result<(), Fault> {
    if target.price == 0 {
        return Ok(());
    }
    let noted = sqlx::query(REFUND)
        .bind(target.account_id.clone())
        .bind(target.id.clone())
        .bind(target.model.clone())
        .bind(EntryKind::Refund.as_str())
        .bind(target.price)
        .bind(target.key_id.clone())
        .bind(now_ms)
        .execute(&mut *tx)
        .await?;
    if noted.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(PAY_BACK)
        .bind(target.account_id.clone())
        .bind(target.price)
        .bind(target.key_id.clone())
        .bind(target.created_ms)
        .bind(target.model.clone())
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes it out of the account's counts, and hands its slot on.
async fn give_place(tx: &mut SqliteConnection, target: &Target) -> Result<(), Fault> {
    if target.simulated {
        return Ok(());
    }
    let statement = if target.admitted {
        FREE_SLOT
    } else {
        STOP_WAITING
    };
    sqlx::query(statement)
        .bind(target.account_id.clone())
        .execute(&mut *tx)
        .await?;
    if target.admitted {
        accounts::admit(tx, &target.account_id).await?;
    }
    Ok(())
}
