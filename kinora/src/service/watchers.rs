//! Tells those who wait for a prediction that it has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

/// Who waits for which prediction, in this process.
#[derive(Clone, Debug, Default)]
pub struct Watchers {
    waiting: Arc<Mutex<HashMap<String, watch::Sender<()>>>>,
}

/// Waits for changes of one prediction.
#[derive(Debug)]
pub struct Watcher {
    id: String,
    receiver: Option<watch::Receiver<()>>,
    watchers: Watchers,
}

impl Watchers {
    /// Watches a prediction. Changes from now on are seen.
    #[must_use]
    pub fn watch(&self, id: &str) -> Watcher {
        let mut waiting = self.lock();
        let sender = waiting
            .entry(id.to_owned())
            .or_insert_with(|| watch::Sender::new(()));
        Watcher {
            id: id.to_owned(),
            receiver: Some(sender.subscribe()),
            watchers: self.clone(),
        }
    }

    /// Says that a prediction has changed.
    pub fn changed(&self, id: &str) {
        if let Some(sender) = self.lock().get(id) {
            sender.send_replace(());
        }
    }

    /// Says that any prediction may have changed.
    pub fn all_changed(&self) {
        for sender in self.lock().values() {
            sender.send_replace(());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        self.waiting.lock().expect("no holder of this lock panics")
    }
}

impl Watcher {
    /// Waits for the next change.
    pub async fn changed(&mut self) {
        let Some(receiver) = &mut self.receiver else {
            return std::future::pending().await;
        };
        // The sender lives as long as a watcher does.
        if receiver.changed().await.is_err() {
            std::future::pending().await
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Dropped before it is counted whether anybody still watches.
        self.receiver = None;
        let mut waiting = self.watchers.lock();
        if waiting
            .get(&self.id)
            .is_some_and(|sender| sender.receiver_count() == 0)
        {
            waiting.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn watchers_hear_of_their_prediction_and_are_forgotten() {
        let watchers = Watchers::default();
        let mut first = watchers.watch("a");
        let mut second = watchers.watch("a");
        watchers.changed("b");
        watchers.changed("a");
        first.changed().await;
        second.changed().await;
        watchers.all_changed();
        first.changed().await;
        drop(first);
        assert_eq!(watchers.lock().len(), 1);
        drop(second);
        assert_eq!(watchers.lock().len(), 0);
    }
}
