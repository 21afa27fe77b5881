//! Slots, the order of work, and claims.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::poll;

use super::world::{Client, DAY, LIMIT, MINUTE, World};
use crate::dispatch::Claim;
use crate::records::{Prediction, State};
use crate::store::{Beat, Refusal, Released, Submission};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

fn ids(claims: &[Claim]) -> Vec<&str> {
    claims.iter().map(|it| it.prediction.id.as_str()).collect()
}

pub(super) async fn higher_priority_goes_first_then_arrival(world: &World) {
    let client = world.client_with(|new| new.slots = 10).await;
    let at = |priority| move |order: &mut Submission| order.priority = priority;
    let late_low = world.submit_with(&client, at(-1)).await;
    let first = world.submit_with(&client, at(0)).await;
    let second = world.submit_with(&client, at(0)).await;
    let high = world.submit_with(&client, at(5)).await;
    world.clock.advance(1);
    let third = world.submit_with(&client, at(0)).await;
    let claims = world.take(4).await;
    assert_eq!(ids(&claims), [&high.id, &first.id, &second.id, &third.id]);
    assert_eq!(ids(&world.take(4).await), [&late_low.id]);
    assert_eq!(world.take(4).await, []);
}

pub(super) async fn a_place_in_the_queue_is_how_many_go_before(world: &World) {
    let busy = world.client_with(|new| new.slots = 2).await;
    let all = submit_many(world, &busy, 4).await;
    let low = world.submit_with(&busy, |order| order.priority = -1).await;
    let other = world.client().await;
    let theirs = world.submit(&other).await;
    let ahead = async |id: &str| world.db.ahead(id).await.unwrap();
    assert_eq!(ahead(&all[0].id).await, Some(0));
    assert_eq!(ahead(&all[1].id).await, Some(1));
    // Without a slot: behind the three that have one, and those of its account.
    assert_eq!(ahead(&all[2].id).await, Some(3));
    assert_eq!(ahead(&all[3].id).await, Some(4));
    assert_eq!(ahead(&low.id).await, Some(5));
    assert_eq!(ahead(&theirs.id).await, Some(2));
    let first = world.take_one().await;
    assert_eq!(ahead(&first.id).await, None);
    assert_eq!(ahead(&theirs.id).await, Some(1));
    assert!(world.finish(&first).await);
    assert_eq!(ahead("nobody").await, None);
}

async fn submit_many(world: &World, client: &Client, count: usize) -> Vec<Prediction> {
    let mut all = vec![];
    for _ in 0..count {
        all.push(world.submit(client).await);
    }
    all
}

pub(super) async fn slots_bound_what_is_admitted(world: &World) {
    let client = world.client_with(|new| new.slots = 3).await;
    let all = submit_many(world, &client, 5).await;
    let admitted: Vec<bool> = all.iter().map(|it| it.admitted).collect();
    assert_eq!(admitted, [true, true, true, false, false]);
    assert_eq!(world.account(&client).await.running, 3);
    assert_eq!(world.take(10).await.len(), 3);
    assert_eq!(world.take(10).await, []);
}

pub(super) async fn one_account_does_not_hold_up_another(world: &World) {
    let busy = world.client_with(|new| new.slots = 1).await;
    submit_many(world, &busy, 5).await;
    let other = world.client().await;
    let theirs = world.submit(&other).await;
    assert!(theirs.admitted);
    assert_eq!(ids(&world.take(10).await)[1..], [&theirs.id]);
}

pub(super) async fn a_freed_slot_goes_to_the_next_that_waits(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let first = world.running(&client).await;
    let waiting = world.submit(&client).await;
    let urgent = world.submit_with(&client, |order| order.priority = 1).await;
    assert!(world.finish(&first).await);
    assert!(world.see(&urgent.id).await.admitted);
    assert!(!world.see(&waiting.id).await.admitted);
    assert_eq!(world.account(&client).await.running, 1);
    let urgent = world.take_one().await;
    assert!(world.fail(&urgent).await);
    assert!(world.see(&waiting.id).await.admitted);
    let last = world.take_one().await;
    assert!(world.finish(&last).await);
    assert_eq!(world.account(&client).await.running, 0);
}

pub(super) async fn as_many_wait_as_may(world: &World) {
    let client = world
        .client_with(|new| (new.slots, new.max_waiting) = (1, 2))
        .await;
    let all = submit_many(world, &client, 3).await;
    let refused = world.refusal(world.order(&client)).await;
    assert_eq!(refused, Refusal::TooManyWaiting { waiting: 2 });
    // One that waits is cancelled: there is room for another, and only one.
    world
        .db
        .cancel(&client.account, &all[2].id, 0)
        .await
        .unwrap();
    submit_many(world, &client, 1).await;
    let refused = world.refusal(world.order(&client)).await;
    assert_eq!(refused, Refusal::TooManyWaiting { waiting: 2 });
    // One is done: another is admitted, and there is room again.
    let first = world.take_one().await;
    assert!(world.finish(&first).await);
    submit_many(world, &client, 1).await;
    world.refusal(world.order(&client)).await;
}

pub(super) async fn what_needs_a_slot_is_refused_without_one(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let needs = |order: &mut Submission| order.needs_slot = true;
    let first = world.submit_with(&client, needs).await;
    let mut order = world.order(&client);
    needs(&mut order);
    assert_eq!(
        world.refusal(order.clone()).await,
        Refusal::NoSlot { slots: 1 }
    );
    let taken = world.take_one().await;
    assert_eq!(taken.id, first.id);
    assert!(world.finish(&taken).await);
    world.db.submit(order).await.unwrap();
}

pub(super) async fn more_slots_admit_more_and_fewer_admit_less(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let all = submit_many(world, &client, 5).await;
    let limit = async |slots| {
        let changed = world
            .db
            .set_limits(&client.account, "gold", slots, Some(9), 50)
            .await;
        changed.unwrap().unwrap()
    };
    let account = limit(3).await;
    assert_eq!((account.slots, account.running), (3, 3));
    assert_eq!((account.per_minute, account.max_waiting), (Some(9), 50));
    assert_eq!(account.level, "gold");
    let claims = world.take(10).await;
    assert_eq!(ids(&claims), [&all[0].id, &all[1].id, &all[2].id]);
    limit(1).await;
    assert!(world.finish(&claims[0].prediction).await);
    assert!(world.finish(&claims[1].prediction).await);
    assert_eq!(world.take(10).await, []);
    assert!(world.finish(&claims[2].prediction).await);
    assert_eq!(ids(&world.take(10).await), [&all[3].id]);
    let nobody = world.db.set_limits("nobody", "gold", 1, None, 1).await;
    assert!(nobody.unwrap().is_none());
}

pub(super) async fn a_claim_is_a_new_epoch_with_a_deadline(world: &World) {
    let client = world.client().await;
    let submitted = world.submit(&client).await;
    world.clock.advance(MINUTE);
    let taken = world.take_one().await;
    let started = world.now();
    let expected = Prediction {
        state: State::Running,
        epoch: 1,
        started_ms: Some(started),
        deadline_ms: started + 10 * MINUTE,
        ..submitted
    };
    assert_eq!(taken, expected);
    assert_eq!(world.see(&taken.id).await, expected);
    assert!(world.release(&taken, Released::Failed).await);
    world.clock.advance(MINUTE);
    let again = world.take_one().await;
    assert_eq!((again.epoch, again.attempts), (2, 1));
    assert_eq!(again.started_ms, Some(started));
}

pub(super) async fn a_dropped_call_takes_nothing(world: &World) {
    let client = world.client().await;
    let submitted = world.submit(&client).await;
    // Dropped sooner or later: before the read, during the write, after the commit.
    for polls in 0..40 {
        let mut call = world.db.next(1, LIMIT);
        let mut taken = None;
        for _ in 0..polls {
            if let std::task::Poll::Ready(claims) = poll!(&mut call) {
                taken = claims.unwrap().pop();
                break;
            }
            tokio::task::yield_now().await;
            std::thread::yield_now();
        }
        drop(call);
        if let Some(claim) = taken {
            assert!(world.release(&claim.prediction, Released::Shutdown).await);
        }
    }
    let last = world.db.next(1, LIMIT);
    let claims = tokio::time::timeout(PATIENCE, last).await.unwrap().unwrap();
    assert_eq!(ids(&claims), [&submitted.id]);
    let taken = &claims[0].prediction;
    assert_eq!((taken.attempts, taken.crashes), (0, 0));
    assert!(taken.deadline_ms <= world.now() + 10 * MINUTE);
}

pub(super) async fn work_wakes_a_worker_that_waits(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let worker = tokio::spawn({
        let db = Arc::clone(&world.db);
        async move { db.next(1, LIMIT).await.unwrap() }
    });
    tokio::task::yield_now().await;
    let first = world.submit(&client).await;
    let claims = tokio::time::timeout(PATIENCE, worker)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ids(&claims), [&first.id]);
    assert!(world.db.ack(&claims[0]).await.is_ok());
}

pub(super) async fn many_workers_take_each_prediction_once(world: &World) {
    let client = world.client_with(|new| new.slots = 8).await;
    let submitted = submit_many(world, &client, 8).await;
    let workers = (0..8).map(|_| world.db.next(1, LIMIT));
    let all = tokio::time::timeout(PATIENCE, join_all(workers))
        .await
        .unwrap();
    let mut taken: Vec<String> = all
        .into_iter()
        .flat_map(Result::unwrap)
        .map(|claim| claim.prediction.id)
        .collect();
    taken.sort();
    let submitted: Vec<String> = submitted.into_iter().map(|it| it.id).collect();
    assert_eq!(taken, submitted);
}

pub(super) async fn a_heartbeat_renews_and_hears_of_a_cancel(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let beat = |progress| world.db.heartbeat(&running.id, running.epoch, progress);
    assert_eq!(beat(40).await.unwrap(), Beat::Go);
    assert_eq!(world.see(&running.id).await.progress, 40);
    world
        .db
        .cancel(&client.account, &running.id, 0)
        .await
        .unwrap();
    assert_eq!(beat(50).await.unwrap(), Beat::Cancel);
    assert!(world.fail(&running).await);
    assert_eq!(beat(60).await.unwrap(), Beat::Lost);
    assert_eq!(world.see(&running.id).await.progress, 50);
    assert_eq!(
        world.db.heartbeat("nothing", 1, 1).await.unwrap(),
        Beat::Lost
    );
}

pub(super) async fn a_release_keeps_the_slot(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let first = world.running(&client).await;
    let second = world.submit(&client).await;
    assert!(world.release(&first, Released::Shutdown).await);
    let back = world.see(&first.id).await;
    assert_eq!((back.state, back.admitted), (State::Queued, true));
    assert_eq!((back.attempts, back.epoch), (0, 1));
    let claims = world.take(10).await;
    assert_eq!(ids(&claims), [&first.id]);
    assert!(!world.release(&first, Released::Failed).await);
    assert!(world.release(&claims[0].prediction, Released::Failed).await);
    assert_eq!(world.see(&first.id).await.attempts, 1);
    assert!(!world.see(&second.id).await.admitted);
    assert_eq!(world.account(&client).await.running, 1);
}

pub(super) async fn a_release_has_the_deadline_of_waiting_again(world: &World) {
    let client = world.client().await;
    let submitted = world.submit(&client).await;
    let taken = world.take_one().await;
    assert!(world.release(&taken, Released::Shutdown).await);
    let back = world.see(&taken.id).await;
    assert_eq!(back.deadline_ms, submitted.deadline_ms);
    world.clock.advance(DAY - MINUTE);
    let late = world.take_one().await;
    assert!(world.release(&late, Released::Failed).await);
    let back = world.see(&taken.id).await;
    assert_eq!(back.deadline_ms, world.now() + 10 * MINUTE);
}

pub(super) async fn a_remote_engine_is_noted_once(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let (id, epoch) = (running.id.as_str(), running.epoch);
    let begun = |epoch, key| world.db.upstream_begun(id, epoch, "relay", key);
    let accepted = |epoch, it| world.db.upstream_accepted(id, epoch, it);
    assert!(!begun(epoch + 1, "key").await.unwrap());
    assert!(begun(epoch, "key").await.unwrap());
    assert!(!accepted(epoch - 1, "theirs").await.unwrap());
    assert!(accepted(epoch, "theirs").await.unwrap());
    assert!(!accepted(epoch, "other").await.unwrap());
    assert!(begun(epoch, "key").await.unwrap());
    let upstream = world.see(id).await.upstream;
    assert_eq!(upstream.name.as_deref(), Some("relay"));
    assert_eq!(upstream.key.as_deref(), Some("key"));
    assert_eq!(upstream.id.as_deref(), Some("theirs"));
    assert!(world.release(&running, Released::Failed).await);
    assert!(!accepted(epoch, "other").await.unwrap());
    let again = world.take_one().await;
    assert_eq!(again.upstream, upstream);
    assert!(begun(again.epoch, "another key").await.unwrap());
    assert_eq!(world.see(id).await.upstream.id, None);
}
