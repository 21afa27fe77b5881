//! Turns: who asks for much waits for himself and not for others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many accounts or hosts are remembered before those that wait for nothing
/// are forgotten.
const KEPT_TURNS: usize = 256;

/// A few turns at a time for each name.
pub(super) struct Turns {
    each: usize,
    waiting: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    pub(super) fn new(each: usize) -> Self {
        Self {
            each,
            waiting: Mutex::default(),
        }
    }

    /// Waits until it is the name's turn.
    pub(super) async fn wait(&self, name: &str) -> OwnedSemaphorePermit {
        let semaphore = {
            // No holder of this lock panics, and a map is whole after any step.
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.len() >= KEPT_TURNS {
                waiting.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
            }
            let fresh = || Arc::new(Semaphore::new(self.each));
            waiting.entry(name.to_owned()).or_insert_with(fresh).clone()
        };
        let turn = semaphore.acquire_owned().await;
        turn.expect("the semaphore is never closed")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_name_gets_so_many_turns_at_a_time_and_is_forgotten() {
        let turns = Turns::new(4);
        let mut taken = vec![];
        for _ in 0..4 {
            taken.push(turns.wait("a.test").await);
        }
        let fifth = timeout(Duration::ZERO, turns.wait("a.test"));
        assert!(fifth.await.is_err(), "a fifth has to wait");
        drop(taken.pop());
        taken.push(turns.wait("a.test").await);
        for number in 0..KEPT_TURNS * 2 {
            drop(turns.wait(&format!("{number}.test")).await);
        }
        let waiting = turns.waiting.lock().unwrap();
        assert!(waiting.len() <= KEPT_TURNS && waiting.contains_key("a.test"));
    }
}
