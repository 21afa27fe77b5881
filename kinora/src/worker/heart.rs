//! A job's signs of life, and the ways in which it is told to stop.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use kinora_core::engine::Phase;
use kinora_store::{Beat, Claim};
use tokio_util::sync::CancellationToken;

use super::Environment;

/// How often a sign of life is given.
const BEAT: Duration = Duration::from_secs(2);

/// Why a job must stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// Somebody cancelled.
    Cancelled,
    /// The claim is lost: nothing may be changed any more.
    Lost,
    /// The server is shutting down.
    Shutdown,
    /// The time is up.
    Deadline,
}

/// Shared by a job and what keeps it alive.
#[derive(Debug, Default)]
pub(super) struct Heart {
    halted: CancellationToken,
    why: OnceLock<Halt>,
    percent: AtomicU32,
}

impl Heart {
    /// Tells the job to stop. The first reason counts.
    pub(super) fn halt(&self, why: Halt) {
        self.why.get_or_init(|| why);
        self.halted.cancel();
    }

    /// Why the job must stop, if it must.
    pub(super) fn halted(&self) -> Option<Halt> {
        self.why.get().copied()
    }

    /// Waits until the job must stop.
    pub(super) async fn wait(&self) -> Halt {
        self.halted.cancelled().await;
        self.halted().unwrap_or(Halt::Shutdown)
    }

    /// Does something unless the job must stop meanwhile.
    pub(super) async fn unless<T>(&self, work: impl Future<Output = T>) -> Result<T, Halt> {
        tokio::select! {
            biased;
            why = self.wait() => Err(why),
            done = work => Ok(done),
        }
    }

    /// Notes how far the job is.
    pub(super) fn progress(&self, phase: Phase, done: u64, total: u64) {
        self.percent
            .fetch_max(percent(phase, done, total), Ordering::Relaxed);
    }
}

/// How far a film is, in percent: most of the time goes into its frames.
fn percent(phase: Phase, done: u64, total: u64) -> u32 {
    match phase {
        Phase::Read => 1,
        Phase::Analyse => 3,
        Phase::Sound => 5,
        Phase::Film => {
            let share = (done.min(total) * 87).checked_div(total).unwrap_or(0);
            10 + u32::try_from(share).unwrap_or(87)
        }
        Phase::Write => 98,
    }
}

/// Keeps a claim alive until `done`, and passes on why the job must stop.
pub(super) async fn beat(
    env: Arc<Environment>,
    claim: Claim,
    heart: Arc<Heart>,
    stop: CancellationToken,
    done: CancellationToken,
) {
    let prediction = &claim.prediction;
    let mut watcher = env.watchers.watch(&prediction.id);
    let deadline = tokio::time::sleep(env.rules.job_limit);
    let grace = async {
        stop.cancelled().await;
        tokio::time::sleep(env.rules.grace).await;
    };
    tokio::pin!(deadline, grace);
    loop {
        tokio::select! {
            () = done.cancelled() => return,
            () = &mut deadline => return heart.halt(Halt::Deadline),
            () = &mut grace => return heart.halt(Halt::Shutdown),
            () = watcher.changed() => {}
            () = tokio::time::sleep(BEAT) => {}
        }
        let percent = heart.percent.load(Ordering::Relaxed);
        let beat = env
            .store
            .heartbeat(&prediction.id, prediction.epoch, percent);
        match beat.await {
            Ok(Beat::Go) => {}
            Ok(Beat::Cancel) => return heart.halt(Halt::Cancelled),
            Ok(Beat::Lost) => return heart.halt(Halt::Lost),
            Err(error) => tracing::warn!(
                prediction.id = %prediction.id,
                error = &error as &dyn std::error::Error,
                "failed to give a sign of life; the next one may succeed"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back() {
        let heart = Heart::default();
        for (phase, done, total, expected) in [
            (Phase::Read, 0, 0, 1),
            (Phase::Film, 0, 0, 10),
            (Phase::Film, 60, 120, 53),
            (Phase::Film, 30, 120, 53),
            (Phase::Film, 120, 120, 97),
            (Phase::Write, 0, 0, 98),
            (Phase::Analyse, 0, 0, 98),
        ] {
            heart.progress(phase, done, total);
            assert_eq!(heart.percent.load(Ordering::Relaxed), expected);
        }
    }

    #[tokio::test]
    async fn the_first_reason_counts() {
        let heart = Heart::default();
        assert_eq!(heart.unless(async { 1 }).await, Ok(1));
        heart.halt(Halt::Cancelled);
        heart.halt(Halt::Lost);
        assert_eq!(heart.unless(async { 1 }).await, Err(Halt::Cancelled));
    }
}
