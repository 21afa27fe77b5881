//! Watching a film being made.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

use kinora_core::engine::{Control, Phase, Stop};

/// Watches a film being made: passes progress on, says when to stop, and keeps
/// the time of each phase.
pub struct Watch<'a> {
    deadline: Option<Instant>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    report: &'a (dyn Fn(Phase, u64, u64) + Sync),
    seconds: Mutex<BTreeMap<Phase, f64>>,
}

impl<'a> Watch<'a> {
    /// A watch that stops at a deadline or when `cancelled` says so.
    #[must_use]
    pub fn new(
        deadline: Option<Instant>,
        cancelled: &'a (dyn Fn() -> bool + Sync),
        report: &'a (dyn Fn(Phase, u64, u64) + Sync),
    ) -> Self {
        Self {
            deadline,
            cancelled,
            report,
            seconds: Mutex::default(),
        }
    }

    /// Runs a step and adds its time to a phase.
    pub fn time<T>(&self, phase: Phase, step: impl FnOnce() -> T) -> T {
        (self.report)(phase, 0, 0);
        let start = Instant::now();
        let done = step();
        let mut seconds = self.seconds.lock().expect("no holder of this lock panics");
        *seconds.entry(phase).or_default() += start.elapsed().as_secs_f64();
        done
    }

    /// The seconds that each phase took.
    #[must_use]
    pub fn seconds(&self) -> BTreeMap<Phase, f64> {
        self.seconds
            .lock()
            .expect("no holder of this lock panics")
            .clone()
    }
}

impl Control for Watch<'_> {
    fn stop(&self) -> Option<Stop> {
        if (self.cancelled)() {
            return Some(Stop::Cancelled);
        }
        let late = self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline);
        late.then_some(Stop::Deadline)
    }

    fn progress(&self, phase: Phase, done: u64, total: u64) {
        (self.report)(phase, done, total);
    }
}
