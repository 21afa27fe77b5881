//! Taking a prediction: the charge, the row and the slot in one transaction.

use kinora_core::price::MicroUsd;
use sqlx::SqliteConnection;

use super::fault::Fault;
use super::rows::{self, Columns, prediction_columns};
use super::{ending, files};
use crate::records::{EntryKind, Failure, Prediction, State, Upstream};
use crate::store::{Refusal, Simulation, Submission, Submitted};

/// How long an idempotency key is remembered.
pub(super) const KEY_LASTS_MS: i64 = 24 * 60 * 60 * 1000;

/// Everything that decides whether a prediction is taken, at one look. Nothing
/// can change between it and the statements below: one transaction writes at a
/// time.
pub(super) const LOOK: &str = "SELECT a.balance, a.slots, a.running, a.waiting, a.max_waiting, \
     k.budget, k.spent, i.fingerprint, p.id, \
     $4 IS NOT NULL AND EXISTS ( \
         SELECT 1 FROM predictions WHERE account_id = $1 AND external_id = $4) \
     FROM accounts a JOIN keys k ON k.id = $2 AND k.account_id = a.id \
     LEFT JOIN idempotency i ON i.account_id = a.id AND i.key = $3 AND i.created_ms > $5 \
     LEFT JOIN predictions p ON p.id = i.prediction_id \
     WHERE a.id = $1";

/// Six statements in one call, because each call is a trip to the thread of the
/// connection and back, and this is what a busy server does most. Each repeats
/// the condition that it depends on. Parameters are `$1` and not `?1`, because
/// SQLx counts the numbers that a statement leaves out of the latter.
pub(super) const TAKE: &str = "\
UPDATE accounts SET balance = balance - $1, running = running + $2, waiting = waiting + $3 \
    WHERE id = $4 AND balance >= $1 AND ($2 = 0 OR running < slots);
UPDATE keys SET spent = spent + $1 \
    WHERE id = $5 AND (budget IS NULL OR $1 = 0 OR spent + $1 <= budget);
INSERT INTO predictions (account_id, key_id, id, number, dialect, model, external_id, state, \
    admitted, simulated, price, input, \"order\", origin, webhook_url, priority, wait_until_ms, \
    deadline_ms, warnings, created_ms, started_ms, finished_ms, purge_ms, progress, \
    failure_code, failure_message) \
    VALUES ($4, $5, $6, $7, $8, $9, $10, $11, $2, $12, $1, $13, $14, $15, $16, $17, $18, \
    $18, $19, $20, $21, $22, $23, $24, $25, $26);
INSERT INTO ledger (account_id, prediction_id, model, kind, amount, balance_after, key_id, \
    created_ms) \
    SELECT id, $6, $9, $27, -$1, balance, $5, $20 FROM accounts WHERE id = $4 AND $1 > 0;
INSERT INTO usage_daily (account_id, day, model, requests, completed, amount, last_ms) \
    VALUES ($4, date($20 / 1000, 'unixepoch'), $9, 1, $28, $1, $20) \
    ON CONFLICT (account_id, day, model) DO UPDATE SET requests = requests + 1, \
    completed = completed + excluded.completed, amount = amount + excluded.amount, \
    last_ms = max(last_ms, excluded.last_ms);
INSERT INTO idempotency (account_id, key, fingerprint, prediction_id, created_ms) \
    SELECT $4, $29, $30, $6, $20 WHERE $29 IS NOT NULL \
    ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, \
    prediction_id = excluded.prediction_id, created_ms = excluded.created_ms";

pub(super) const BY_ID: &str = concat!(
    "SELECT ",
    prediction_columns!(),
    " FROM predictions WHERE id = $1"
);

pub(super) async fn submit(
    tx: &mut SqliteConnection,
    submission: Submission,
    now_ms: i64,
) -> Result<Submitted, Fault> {
    let facts = look(tx, &submission, now_ms).await?;
    if let Some(id) = facts.replayed(&submission)? {
        return Ok(Submitted::Replayed(load(tx, id).await?));
    }
    let price = price(&submission);
    let admitted = facts.admits(&submission, price)?;
    let mut submission = submission;
    let blobs = std::mem::take(&mut submission.blobs);
    let idempotency = submission.idempotency.take();
    let simulated = submission.simulation.is_some();
    let prediction = first_state(submission, price, admitted, now_ms);
    take(tx, &prediction, simulated, idempotency).await?;
    for blob in blobs {
        files::add(tx, blob).await?;
    }
    if prediction.state.is_terminal() {
        ending::announce(tx, &prediction, now_ms).await?;
    }
    Ok(Submitted::Created(prediction))
}

/// What [`LOOK`] found.
struct Facts {
    balance: MicroUsd,
    slots: u32,
    running: u32,
    waiting: u64,
    max_waiting: u64,
    budget: Option<MicroUsd>,
    spent: MicroUsd,
    fingerprint: Option<Vec<u8>>,
    earlier: Option<String>,
    external_id_taken: bool,
}

async fn look(
    tx: &mut SqliteConnection,
    submission: &Submission,
    now_ms: i64,
) -> Result<Facts, Fault> {
    let key = submission.idempotency.as_ref().map(|(key, _)| key.clone());
    let row = sqlx::query(LOOK)
        .bind(submission.account_id.clone())
        .bind(submission.key_id.clone())
        .bind(key)
        .bind(submission.external_id.clone())
        .bind(now_ms - KEY_LASTS_MS)
        .fetch_optional(tx)
        .await?
        .ok_or_else(|| Fault::Own("there is no such account with this key"))?;
    let mut columns = Columns::of(&row);
    Ok(Facts {
        balance: columns.money()?,
        slots: columns.take()?,
        running: columns.take()?,
        waiting: columns.count()?,
        max_waiting: columns.count()?,
        budget: columns.take::<Option<i64>>()?.map(MicroUsd),
        spent: columns.money()?,
        fingerprint: columns.take()?,
        earlier: columns.take()?,
        external_id_taken: columns.take()?,
    })
}

impl Facts {
    /// The prediction that the same idempotency key made, if it is still known.
    fn replayed(&self, submission: &Submission) -> Result<Option<String>, Refusal> {
        let (Some(kept), Some(earlier)) = (&self.fingerprint, &self.earlier) else {
            return Ok(None);
        };
        match &submission.idempotency {
            Some((_, fingerprint)) if kept.as_slice() == fingerprint => Ok(Some(earlier.clone())),
            Some(_) => Err(Refusal::OtherRequest),
            None => Ok(None),
        }
    }

    /// Whether the prediction gets a slot now; an error if it is not taken.
    fn admits(&self, submission: &Submission, price: MicroUsd) -> Result<bool, Refusal> {
        if self.external_id_taken {
            return Err(Refusal::ExternalIdTaken);
        }
        self.check_money(price)?;
        if submission.simulation.is_some() {
            return Ok(false);
        }
        if self.running < self.slots {
            return Ok(true);
        }
        if submission.needs_slot {
            return Err(Refusal::NoSlot { slots: self.slots });
        }
        if self.waiting >= self.max_waiting {
            return Err(Refusal::TooManyWaiting {
                waiting: self.waiting,
            });
        }
        Ok(false)
    }

    fn check_money(&self, price: MicroUsd) -> Result<(), Refusal> {
        if price > self.balance {
            let balance = self.balance;
            return Err(Refusal::NoCredit { balance, price });
        }
        let Some(budget) = self.budget else {
            return Ok(());
        };
        let left = budget - self.spent;
        if price > MicroUsd::ZERO && price > left {
            return Err(Refusal::OverBudget { left, price });
        }
        Ok(())
    }
}

/// What is charged. Nothing is for what no engine sees.
fn price(submission: &Submission) -> MicroUsd {
    match submission.simulation {
        Some(_) => MicroUsd::ZERO,
        None => submission.price,
    }
}

/// The prediction as it is after the submit.
fn first_state(submission: Submission, price: MicroUsd, admitted: bool, now_ms: i64) -> Prediction {
    let (state, failure) = match submission.simulation {
        None | Some(Simulation::Queued) => (State::Queued, None),
        Some(Simulation::Running) => (State::Running, None),
        Some(Simulation::Completed) => (State::Completed, None),
        Some(Simulation::Failed(failure)) => (State::Failed, Some(failure)),
    };
    let ended = state.is_terminal().then_some(now_ms);
    Prediction {
        id: submission.id,
        number: submission.number,
        account_id: submission.account_id,
        key_id: submission.key_id,
        dialect: submission.dialect,
        model: submission.model,
        external_id: submission.external_id,
        state,
        epoch: 0,
        attempts: 0,
        crashes: 0,
        admitted,
        cancel_requested: false,
        price,
        input: submission.input,
        order: submission.order,
        origin: submission.origin,
        webhook: submission.webhook,
        priority: submission.priority,
        deadline_ms: submission.deadline_ms,
        progress: if state == State::Completed { 100 } else { 0 },
        failure,
        outputs: vec![],
        upstream: Upstream::default(),
        engine: None,
        warnings: submission.warnings,
        created_ms: now_ms,
        started_ms: (state != State::Queued).then_some(now_ms),
        finished_ms: ended,
        deleted_ms: None,
        purge_ms: ended.map(|_| submission.deadline_ms),
    }
}

async fn take(
    tx: &mut SqliteConnection,
    prediction: &Prediction,
    simulated: bool,
    idempotency: Option<(String, [u8; 32])>,
) -> Result<(), Fault> {
    let waiting = prediction.state == State::Queued && !prediction.admitted && !simulated;
    let charged = prediction.price > MicroUsd::ZERO;
    let expected = 4 + u64::from(charged) + u64::from(idempotency.is_some());
    let (key, fingerprint) = idempotency.unzip();
    let (code, message) = split(prediction.failure.as_ref());
    let done = sqlx::query(TAKE)
        .bind(prediction.price.0)
        .bind(prediction.admitted)
        .bind(waiting)
        .bind(prediction.account_id.clone())
        .bind(prediction.key_id.clone())
        .bind(prediction.id.clone())
        .bind(prediction.number)
        .bind(prediction.dialect.clone())
        .bind(prediction.model.clone())
        .bind(prediction.external_id.clone())
        .bind(prediction.state.as_str())
        .bind(simulated)
        .bind(prediction.input.clone())
        .bind(prediction.order.clone())
        .bind(prediction.origin.clone())
        .bind(prediction.webhook.as_ref().map(|to| to.url.clone()))
        .bind(prediction.priority)
        .bind(prediction.deadline_ms)
        .bind(serde_json::to_string(&prediction.warnings)?)
        .bind(prediction.created_ms)
        .bind(prediction.started_ms)
        .bind(prediction.finished_ms)
        .bind(prediction.purge_ms)
        .bind(prediction.progress)
        .bind(code)
        .bind(message)
        .bind(EntryKind::Charge.as_str())
        .bind(prediction.state == State::Completed)
        .bind(key)
        .bind(fingerprint.map(Vec::from))
        .execute(tx)
        .await?
        .rows_affected();
    if done != expected {
        return Err(Fault::Own("the account changed during the submit"));
    }
    Ok(())
}

/// A failure as two columns.
pub(super) fn split(failure: Option<&Failure>) -> (Option<i32>, Option<String>) {
    failure
        .map(|failure| (failure.code.0, failure.message.clone()))
        .unzip()
}

async fn load(tx: &mut SqliteConnection, id: String) -> Result<Prediction, Fault> {
    let row = sqlx::query(BY_ID).bind(id).fetch_one(tx).await?;
    Ok(rows::prediction(&row)?)
}
