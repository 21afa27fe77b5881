//! Starts that were undone, and what is told of them.

use std::sync::Arc;

use super::super::{SqliteStore, work};
use crate::clock::TestClock;
use crate::records::State;
use crate::store::Store;

/// A prediction that waits for a worker, and whose webhook hears every change.
const QUEUED: &str = "\
INSERT INTO accounts (id, name, balance, level, slots, max_waiting, created_ms) \
    VALUES ('a', 'a', 0, 'home', 1, 1, 0);
INSERT INTO keys (id, account_id, name, hash, prefix, webhook_secret, created_ms) \
    VALUES ('k', 'a', 'k', zeroblob(32), 'kin_', x'00', 0);
INSERT INTO predictions (id, number, account_id, key_id, dialect, model, state, admitted, \
    simulated, price, input, \"order\", origin, webhook_url, hears_every_change, priority, \
    wait_until_ms, deadline_ms, created_ms) VALUES ('p', 7, 'a', 'k', 'kling', 'std', 'queued', 1, \
    0, 0, '{}', '{}', '', 'http://localhost/hook', 1, 0, 9, 9, 0)";

struct Story(SqliteStore);

impl Story {
    async fn begin() -> Self {
        let store = SqliteStore::in_memory(Arc::new(TestClock::at(0))).await;
        let store = store.unwrap();
        let queue = store.write("queue a prediction", |tx| {
            Box::pin(async move {
                sqlx::raw_sql(QUEUED).execute(tx).await?;
                Ok(())
            })
        });
        queue.await.unwrap();
        Self(store)
    }

    /// Takes the prediction, and says under which epoch.
    async fn claim(&self) -> i64 {
        let claim = self
            .0
            .write("claim", |tx| Box::pin(work::claim(tx, 1, 0, 9)));
        claim.await.unwrap()[0].prediction.epoch
    }

    async fn unclaim(&self, epoch: i64) {
        let claims = vec![("p".to_owned(), epoch)];
        let unclaim = self
            .0
            .write("unclaim", |tx| Box::pin(work::unclaim(tx, claims)));
        unclaim.await.unwrap();
    }

    /// The ids of what is told.
    async fn told(&self) -> Vec<String> {
        let all = self.0.deliveries(None, 10).await.unwrap();
        assert!(all.iter().all(|delivery| delivery.event == State::Running));
        all.into_iter().map(|delivery| delivery.id).collect()
    }
}

#[tokio::test]
async fn a_start_that_nobody_heard_of_is_not_told() {
    let story = Story::begin().await;
    let epoch = story.claim().await;
    assert_eq!(story.told().await.len(), 1);
    // Somebody else's claim is not undone, and neither is what is told of it.
    story.unclaim(epoch + 1).await;
    assert_eq!(story.told().await.len(), 1);
    story.unclaim(epoch).await;
    assert_eq!(story.told().await, [""; 0]);
    story.claim().await;
    assert_eq!(story.told().await.len(), 1);
}

#[tokio::test]
async fn a_start_that_was_told_is_not_told_again() {
    let story = Story::begin().await;
    let epoch = story.claim().await;
    let told = story.told().await;
    story.0.keep_body(&told[0], b"{}".to_vec()).await.unwrap();
    story.unclaim(epoch).await;
    assert_eq!(story.told().await, told);
    story.claim().await;
    assert_eq!(story.told().await, told);
}
