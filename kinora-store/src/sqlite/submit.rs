//! Taking a prediction: the charge, the row and the slot in one transaction.

use kinora_core::price::MicroUsd;
use sqlx::SqliteConnection;

use super::fault::Fault;
use super::rows::{self, Columns, prediction_columns};
use super::writer::Undo;
use super::{announce, files};
use crate::records::{Failure, Prediction, State, Upstream};
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

/// The trigger `predictions_are_paid` charges for it, counts it and remembers
/// its idempotency key, or refuses it. All of that is one statement: it happens
/// or it does not, and it is one trip to the thread of the connection and back.
pub(super) const TAKE: &str = "INSERT INTO predictions (id, number, account_id, key_id, dialect, \
     model, external_id, state, admitted, simulated, price, idempotency_key, fingerprint, input, \
     \"order\", origin, webhook_url, hears_every_change, priority, wait_until_ms, deadline_ms, \
     progress, failure_code, failure_message, warnings, created_ms, started_ms, finished_ms, \
     purge_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
     $18, $19, $20, $20, $21, $22, $23, $24, $25, $26, $27, $28)";

pub(super) const BY_ID: &str = concat!(
    "SELECT ",
    prediction_columns!(),
    " FROM predictions WHERE id = $1"
);

/// Whether a submit that fails leaves nothing to undo.
pub(super) fn undo(submission: &Submission) -> Undo {
    if submission.blobs.is_empty() && submission.simulation.is_none() {
        Undo::Nothing
    } else {
        Undo::Savepoint
    }
}

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
    announce::submit(tx, &prediction, now_ms).await?;
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
    let (key, fingerprint) = idempotency.unzip();
    let (code, message) = split(prediction.failure.as_ref());
    sqlx::query(TAKE)
        .bind(prediction.id.clone())
        .bind(prediction.number)
        .bind(prediction.account_id.clone())
        .bind(prediction.key_id.clone())
        .bind(prediction.dialect.clone())
        .bind(prediction.model.clone())
        .bind(prediction.external_id.clone())
        .bind(prediction.state.as_str())
        .bind(prediction.admitted)
        .bind(simulated)
        .bind(prediction.price.0)
        .bind(key)
        .bind(fingerprint.map(Vec::from))
        .bind(prediction.input.clone())
        .bind(prediction.order.clone())
        .bind(prediction.origin.clone())
        .bind(prediction.webhook.as_ref().map(|to| to.url.clone()))
        .bind(hears_every_change(prediction))
        .bind(prediction.priority)
        .bind(prediction.deadline_ms)
        .bind(prediction.progress)
        .bind(code)
        .bind(message)
        .bind(serde_json::to_string(&prediction.warnings)?)
        .bind(prediction.created_ms)
        .bind(prediction.started_ms)
        .bind(prediction.finished_ms)
        .bind(prediction.purge_ms)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether somebody hears of more than the end.
pub(super) fn hears_every_change(prediction: &Prediction) -> bool {
    let webhook = prediction.webhook.as_ref();
    webhook.is_some_and(|webhook| webhook.hears_every_change)
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
