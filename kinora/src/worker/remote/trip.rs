//! The way of a job to an upstream and of its clip back, so that a process may
//! die at any point of it and nothing is submitted twice.
//!
//! The loop is driven by three columns of the prediction alone. The upstream's
//! name and the key are committed before the first byte is sent, the id as soon
//! as it is known. Whoever comes later goes on from there:
//!
//! | key | id | means | goes on with |
//! |---|---|---|---|
//! | – | – | nothing was sent | a submit |
//! | set | – | a submit may have arrived | what [`UnknownSubmit`] says |
//! | set | set | it was accepted | polling |
//!
//! A job that an upstream of our own has forgotten is handed over once more, under
//! a second key, which says for ever that it was.
//!
//! The claim is kept alive by the job's heart. Dropping the future at any point
//! is as good as an end of the process.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use kinora_core::engine::Phase;
use kinora_store::{Failure, FailureCode, StoreError};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::engine::upstream::{
    Cause, UnknownSubmit, Upstream, UpstreamError, UpstreamJob, UpstreamStatus,
};
use crate::worker::heart::{Halt, Heart};
use crate::worker::job::End;

/// The columns that the loop writes. False where the claim is lost.
#[async_trait]
pub(super) trait Columns: Send + Sync {
    async fn begun(&self, name: &str, key: &str) -> Result<bool, StoreError>;
    async fn accepted(&self, upstream_id: &str) -> Result<bool, StoreError>;
}

/// Waits, so that a test need not.
#[async_trait]
pub(super) trait Sleeper: Send + Sync {
    async fn sleep(&self, time: Duration);
}

/// Waits by the machine's clock.
pub(super) struct ClockSleeper;

#[async_trait]
impl Sleeper for ClockSleeper {
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// How long an upstream that takes nothing is asked again, in all.
const MOST_WAITED: Duration = Duration::from_secs(15 * 60);

/// Between two submits, and how long at most where the upstream says for how
/// long it is busy.
const SUBMIT_PAUSE: Duration = Duration::from_secs(10);
const LONGEST_SUBMIT_PAUSE: Duration = Duration::from_secs(300);

/// How often a lost submit is looked for, and how long between: a minute in all,
/// longer than a request can be on its way.
const SEARCHES: u32 = 7;
const SEARCH_PAUSE: Duration = Duration::from_secs(10);

/// How often the id of an accepted job is written before it is given up as lost,
/// and how long between.
const NOTES: u32 = 6;
const NOTE_PAUSE: Duration = Duration::from_secs(2);

/// Between two polls, in milliseconds: random within this range, so that many
/// predictions do not ask at once.
const POLL_PAUSE_MS: std::ops::RangeInclusive<u64> = 2_000..=10_000;

/// One trip.
pub(super) struct Trip<'a> {
    pub(super) columns: &'a dyn Columns,
    pub(super) upstream: &'a dyn Upstream,
    pub(super) job: &'a UpstreamJob,
    /// Where the clip goes.
    pub(super) file: &'a Path,
    pub(super) heart: &'a Heart,
    pub(super) sleeper: &'a dyn Sleeper,
}

/// Whether a submit may have arrived already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Never,
    Perhaps,
}

/// What follows the prediction's id in the key of a job that is handed over for
/// the second time.
const SECOND: &str = "-2";

/// What waiting for a job came to.
enum Brought {
    /// The clip is in the file.
    Clip,
    /// The upstream does not know the job.
    Forgotten,
}

impl Trip<'_> {
    /// Goes on from where the prediction stands, until the clip is in the file.
    pub(super) async fn run(
        &self,
        prediction_id: &str,
        so_far: &kinora_store::Upstream,
    ) -> Result<(), End> {
        self.check_name(so_far.name.as_deref())?;
        let id = match (&so_far.id, &so_far.key) {
            (Some(id), _) => id.clone(),
            (None, Some(key)) => self.submit(key, Sent::Perhaps).await?,
            (None, None) => self.hand_over(prediction_id).await?,
        };
        let second = format!("{prediction_id}{SECOND}");
        let may_again = !self.upstream.costs_money() && so_far.key.as_ref() != Some(&second);
        match self.watch(&id).await? {
            Brought::Clip => Ok(()),
            Brought::Forgotten if may_again => {
                tracing::warn!(
                    upstream = self.upstream.name(),
                    "a job was forgotten and is handed over once more"
                );
                let id = self.hand_over(&second).await?;
                match self.watch(&id).await? {
                    Brought::Clip => Ok(()),
                    Brought::Forgotten => Err(gone()),
                }
            }
            Brought::Forgotten => Err(gone()),
        }
    }

    /// Hands the job over for the first time under this key.
    async fn hand_over(&self, key: &str) -> Result<String, End> {
        self.begin(key).await?;
        self.submit(key, Sent::Never).await
    }

    /// Waits for the clip, and stops the job where nobody wants it any more.
    async fn watch(&self, id: &str) -> Result<Brought, End> {
        let brought = self.bring(id).await;
        if let Err(End::Halted(Halt::Cancelled | Halt::Deadline)) = &brought {
            self.abandon(id).await;
        }
        brought
    }

    /// A job can only be asked after where it was handed over.
    fn check_name(&self, noted: Option<&str>) -> Result<(), End> {
        match noted {
            Some(name) if name != self.upstream.name() => Err(End::failed(
                FailureCode::UNAVAILABLE,
                format!("this was handed over to `{name}`, which is not configured any more"),
            )),
            _ => Ok(()),
        }
    }

    async fn begin(&self, key: &str) -> Result<(), End> {
        let begun = self.columns.begun(self.upstream.name(), key).await;
        held(begun.map_err(|error| again(&error))?)
    }

    /// Hands the job over and notes its id.
    async fn submit(&self, key: &str, mut sent: Sent) -> Result<String, End> {
        let mut waited = Duration::ZERO;
        loop {
            if sent == Sent::Perhaps
                && let Some(id) = self.search(key).await?
            {
                return self.accept(id).await;
            }
            self.check_halt()?;
            // Never broken off: its answer must be noted whatever else happens.
            let error = match self.upstream.submit(self.job, key).await {
                Ok(id) => return self.accept(id).await,
                Err(error) => error,
            };
            let pause;
            (sent, pause) = judge(&error)?;
            self.tell("an upstream did not take a job", &error);
            if waited >= MOST_WAITED {
                return Err(self.give_up(sent));
            }
            waited += pause;
            self.pause(pause).await?;
        }
    }

    /// Looks for a job whose submit may have arrived. None means that it may be
    /// submitted again.
    async fn search(&self, key: &str) -> Result<Option<String>, End> {
        match self.upstream.unknown_submit() {
            UnknownSubmit::SameKey | UnknownSubmit::Again => return Ok(None),
            UnknownSubmit::Fail => return Err(self.give_up(Sent::Perhaps)),
            UnknownSubmit::Search => {}
        }
        let mut looked = 0;
        loop {
            match self
                .unless_halted(self.upstream.find(self.job, key))
                .await?
            {
                Ok(Some(id)) => return Ok(Some(id)),
                Ok(None) => looked += 1,
                // Not found and not found out are two things.
                Err(error) => self.tell("an upstream did not say whether it has a job", &error),
            }
            if looked == SEARCHES {
                return Ok(None);
            }
            self.pause(SEARCH_PAUSE).await?;
        }
    }

    fn give_up(&self, sent: Sent) -> End {
        let upstream = self.upstream.name();
        match sent {
            Sent::Never => End::failed(
                FailureCode::UNAVAILABLE,
                format!("the upstream `{upstream}` takes no jobs now; try again later"),
            ),
            Sent::Perhaps => {
                tracing::error!(
                    upstream,
                    "a job may be under way, and paid for, that nobody will fetch"
                );
                let message = format!(
                    "the upstream `{upstream}` may have lost this, and cannot be asked; try again"
                );
                End::failed(FailureCode::EXECUTION, message)
            }
        }
    }

    /// Notes the id of an accepted job.
    async fn accept(&self, id: String) -> Result<String, End> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.columns.accepted(&id).await {
                Ok(is_held) => return held(is_held).map(|()| id),
                Err(error) if tries == NOTES => return Err(again(&error)),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "failed to note an accepted job; trying again"
                    );
                    self.sleeper.sleep(NOTE_PAUSE).await;
                }
            }
        }
    }

    /// Waits for the clip and fetches it.
    async fn bring(&self, id: &str) -> Result<Brought, End> {
        loop {
            match self.unless_halted(self.upstream.poll(id)).await? {
                Ok(UpstreamStatus::Completed) => break,
                Ok(UpstreamStatus::Failed { cause, message }) => {
                    return Err(End::failed(code(cause), message));
                }
                Ok(UpstreamStatus::Queued | UpstreamStatus::Running { progress: None }) => {}
                Ok(UpstreamStatus::Running { progress: Some(at) }) => {
                    self.heart.progress(Phase::Film, u64::from(at), 100);
                }
                Err(UpstreamError::Gone) => return Ok(Brought::Forgotten),
                Err(error) => self.tell("failed to ask after a job", &error),
            }
            self.pause(poll_pause()).await?;
        }
        loop {
            match self.fetch(id).await? {
                Ok(1..) => return Ok(Brought::Clip),
                Ok(0) => tracing::warn!(upstream = self.upstream.name(), "a clip is empty"),
                Err(UpstreamError::Gone) => return Ok(Brought::Forgotten),
                Err(error @ UpstreamError::Unfit { .. }) => {
                    return Err(End::failed(FailureCode::EXECUTION, error.to_string()));
                }
                Err(UpstreamError::Write(error)) => return Err(again(&error)),
                Err(error) => self.tell("failed to fetch a clip", &error),
            }
            self.pause(poll_pause()).await?;
        }
    }

    /// Fetches the clip into the file, from its beginning, and says how long it
    /// is.
    async fn fetch(&self, id: &str) -> Result<Result<u64, UpstreamError>, End> {
        let fetched = async {
            let mut file = File::create(self.file).await?;
            self.upstream.fetch(id, &mut file).await?;
            file.flush().await?;
            Ok(file.metadata().await?.len())
        };
        self.unless_halted(fetched).await
    }

    async fn abandon(&self, id: &str) {
        if let Err(error) = self.upstream.cancel(id).await {
            self.tell("failed to stop a job that nobody wants", &error);
        }
    }

    async fn pause(&self, time: Duration) -> Result<(), End> {
        self.unless_halted(self.sleeper.sleep(time)).await
    }

    async fn unless_halted<T>(&self, step: impl Future<Output = T>) -> Result<T, End> {
        self.heart.unless(step).await.map_err(End::Halted)
    }

    fn check_halt(&self) -> Result<(), End> {
        self.heart
            .halted()
            .map_or(Ok(()), |why| Err(End::Halted(why)))
    }

    fn tell(&self, what: &str, error: &UpstreamError) {
        let cause = error as &dyn std::error::Error;
        tracing::warn!(upstream = self.upstream.name(), error = cause, "{what}");
    }
}

/// What a failed submit means: whether it may have arrived, and how long to wait
/// before the next.
fn judge(error: &UpstreamError) -> Result<(Sent, Duration), End> {
    match error {
        UpstreamError::Unsent => Ok((Sent::Never, SUBMIT_PAUSE)),
        UpstreamError::Busy { retry_after_s } => {
            let asked = retry_after_s.map_or(SUBMIT_PAUSE, Duration::from_secs);
            let pause = asked.clamp(SUBMIT_PAUSE, LONGEST_SUBMIT_PAUSE);
            Ok((Sent::Never, pause))
        }
        // The operator's trouble and not the client's: it may be put right.
        UpstreamError::Denied { .. } | UpstreamError::Gone => {
            Ok((Sent::Never, LONGEST_SUBMIT_PAUSE))
        }
        UpstreamError::Unknown { .. } | UpstreamError::Unfit { .. } | UpstreamError::Write(_) => {
            Ok((Sent::Perhaps, SUBMIT_PAUSE))
        }
        UpstreamError::Refused { message } => {
            Err(End::failed(FailureCode::INVALID, message.clone()))
        }
    }
}

fn code(cause: Cause) -> FailureCode {
    match cause {
        Cause::Content => FailureCode::MODERATION,
        Cause::Input => FailureCode::INVALID,
        Cause::Work => FailureCode::EXECUTION,
    }
}

fn poll_pause() -> Duration {
    Duration::from_millis(rand::random_range(POLL_PAUSE_MS))
}

fn held(is_held: bool) -> Result<(), End> {
    if is_held {
        Ok(())
    } else {
        Err(End::Halted(Halt::Lost))
    }
}

fn again(error: &dyn std::error::Error) -> End {
    End::Again(Failure {
        code: FailureCode::INTERNAL,
        message: error.to_string(),
    })
}

fn gone() -> End {
    let message = "the upstream has forgotten the job; submit it again";
    End::failed(FailureCode::EXECUTION, message)
}

#[cfg(test)]
mod tests;
