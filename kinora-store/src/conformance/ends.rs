//! How predictions end, and who may end them.

use kinora_core::size::Size;
use serde_json::json;
use tokio::join;

use super::world::{DAY, KEEP, MINUTE, World, failure, usd};
use crate::records::{BlobKind, FailureCode, Output, Prediction, State, Terminal};
use crate::store::{Beat, Cancelled, Finish, PredictionQuery, Released};

pub(super) async fn a_finish_keeps_outputs_and_warnings(world: &World) {
    let client = world.client().await;
    let warn = |text: &str| vec![text.to_owned()];
    world
        .submit_with(&client, |order| order.warnings = warn("no wind"))
        .await;
    let running = world.take_one().await;
    let blob = world.blob(&client, BlobKind::Output, Some(&running.id));
    let outputs = vec![
        Output::Media {
            blob_id: blob.id.clone(),
            mime: "video/mp4".to_owned(),
            bytes: 10,
            duration_s: Some(5),
            size: Some(Size {
                width: 1280,
                height: 720,
            }),
        },
        Output::Json(json!({"seed": 7})),
    ];
    world.clock.advance(MINUTE);
    let finish = Finish {
        outputs: outputs.clone(),
        blobs: vec![blob.clone()],
        warnings: warn("no \"rain\""),
        ..world.result(&running)
    };
    assert!(world.db.finish(finish.clone()).await.unwrap());
    let expected = Prediction {
        state: State::Completed,
        admitted: false,
        progress: 100,
        outputs,
        engine: Some("cpu".to_owned()),
        warnings: vec!["no wind".to_owned(), "no \"rain\"".to_owned()],
        finished_ms: Some(world.now()),
        purge_ms: Some(world.now() + KEEP),
        ..running
    };
    assert_eq!(world.see(&expected.id).await, expected);
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), Some(blob));
    assert!(!world.db.finish(finish).await.unwrap());
}

pub(super) async fn each_end_is_final(world: &World) {
    let client = world.client().await;
    let ends = [
        State::Completed,
        State::Failed,
        State::Timeout,
        State::Cancelled,
    ];
    for end in ends {
        let running = world.running(&client).await;
        let ended = match end {
            State::Completed => world.finish(&running).await,
            State::Failed => world.end(&running, Terminal::Failed).await,
            State::Timeout => world.end(&running, Terminal::Timeout).await,
            State::Cancelled => world.end(&running, Terminal::Cancelled).await,
            State::Queued | State::Running => unreachable!("no end"),
        };
        assert!(ended);
        let is = world.see(&running.id).await;
        assert_eq!((is.state, is.admitted), (end, false));
        nothing_changes(world, &running).await;
        let purge_ms = world.now();
        let cancel = world
            .db
            .cancel(&client.account, &running.id, purge_ms)
            .await;
        assert_eq!(cancel.unwrap(), Cancelled::Over(end));
        assert_eq!(world.db.recover(1, purge_ms).await.unwrap(), 0);
        world.clock.advance(2 * DAY);
        assert_eq!(world.db.expire(purge_ms).await.unwrap(), [""; 0]);
        assert_eq!(world.see(&running.id).await, is);
    }
}

/// Everything that a worker can say with this claim.
async fn nothing_changes(world: &World, stale: &Prediction) {
    let before = world.see(&stale.id).await;
    let (id, epoch) = (stale.id.as_str(), stale.epoch);
    assert!(!world.finish(stale).await);
    for end in [Terminal::Failed, Terminal::Timeout, Terminal::Cancelled] {
        assert!(!world.end(stale, end).await);
    }
    assert!(!world.release(stale, Released::Failed).await);
    assert!(!world.release(stale, Released::Shutdown).await);
    assert_eq!(world.db.heartbeat(id, epoch, 99).await.unwrap(), Beat::Lost);
    assert!(
        !world
            .db
            .upstream_begun(id, epoch, "relay", "key")
            .await
            .unwrap()
    );
    assert!(
        !world
            .db
            .upstream_accepted(id, epoch, "theirs")
            .await
            .unwrap()
    );
    assert_eq!(world.see(id).await, before);
}

pub(super) async fn a_stale_worker_changes_nothing(world: &World) {
    let client = world.client().await;
    let stale = world.running(&client).await;
    assert!(world.release(&stale, Released::Failed).await);
    nothing_changes(world, &stale).await;
    let current = world.take_one().await;
    assert_eq!(current.epoch, stale.epoch + 1);
    nothing_changes(world, &stale).await;
    assert!(world.finish(&current).await);
    nothing_changes(world, &stale).await;
    assert_eq!(world.state(&stale.id).await, State::Completed);
}

pub(super) async fn a_cancel_of_what_waits_is_done_at_once(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let admitted = world.submit(&client).await;
    let waiting = world.submit(&client).await;
    let cancel = |id| world.db.cancel(&client.account, id, world.now() + KEEP);
    assert_eq!(cancel(&admitted.id).await.unwrap(), Cancelled::Now);
    assert!(world.see(&waiting.id).await.admitted);
    assert_eq!(cancel(&waiting.id).await.unwrap(), Cancelled::Now);
    let over = Cancelled::Over(State::Cancelled);
    assert_eq!(cancel(&waiting.id).await.unwrap(), over);
    assert_eq!(cancel("nothing").await.unwrap(), Cancelled::Unknown);
    assert_eq!(world.balance(&client).await, usd(10));
    assert_eq!(world.account(&client).await.running, 0);
    let cancelled = world.see(&waiting.id).await;
    assert_eq!(cancelled.purge_ms, Some(world.now() + KEEP));
    assert_eq!(cancelled.failure.unwrap().code, FailureCode::GIVEN_UP);
}

pub(super) async fn a_cancel_of_what_runs_is_asked_for(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let cancel = || world.db.cancel(&client.account, &running.id, 0);
    assert_eq!(cancel().await.unwrap(), Cancelled::Asked);
    assert_eq!(cancel().await.unwrap(), Cancelled::Asked);
    let asked = world.see(&running.id).await;
    assert_eq!(
        (asked.state, asked.cancel_requested),
        (State::Running, true)
    );
    assert_eq!(world.balance(&client).await, usd(9));
    assert!(world.end(&running, Terminal::Cancelled).await);
    assert_eq!(world.balance(&client).await, usd(10));
    // Handed back before the worker heard of it, it is cancelled where it waits.
    let running = world.running(&client).await;
    let cancel = || world.db.cancel(&client.account, &running.id, 0);
    assert_eq!(cancel().await.unwrap(), Cancelled::Asked);
    assert!(world.release(&running, Released::Shutdown).await);
    assert_eq!(cancel().await.unwrap(), Cancelled::Now);
}

pub(super) async fn a_cancel_and_a_finish_have_one_winner(world: &World) {
    let client = world.client().await;
    for _ in 0..20 {
        let running = world.running(&client).await;
        let (cancelled, finished, failed) = join!(
            world.db.cancel(&client.account, &running.id, 0),
            world.finish(&running),
            world.end(&running, Terminal::Cancelled),
        );
        assert!(finished != failed);
        let end = if finished {
            State::Completed
        } else {
            State::Cancelled
        };
        assert_eq!(world.state(&running.id).await, end);
        let cancelled = cancelled.unwrap();
        assert!(cancelled == Cancelled::Asked || cancelled == Cancelled::Over(end));
        if finished {
            let account = &client.account;
            world.db.credit(account, usd(1), None).await.unwrap();
        }
        assert_eq!(world.balance(&client).await, usd(10));
    }
}

pub(super) async fn what_is_late_times_out(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    let running = world.running(&client).await;
    let early = |order: &mut crate::store::Submission| order.deadline_ms -= DAY - MINUTE;
    let waiting = world.submit_with(&client, early).await;
    let patient = world.submit(&client).await;
    world.clock.advance(MINUTE - 1);
    let expire = || world.db.expire(world.now() + KEEP);
    assert_eq!(expire().await.unwrap(), [""; 0]);
    world.clock.advance(1);
    assert_eq!(expire().await.unwrap(), [waiting.id.as_str()]);
    world.clock.advance(9 * MINUTE);
    assert_eq!(expire().await.unwrap(), [running.id.as_str()]);
    let late = world.see(&running.id).await;
    assert_eq!((late.state, late.epoch), (State::Timeout, 2));
    assert_eq!(late.purge_ms, Some(world.now() + KEEP));
    assert_eq!(late.failure.unwrap().code, FailureCode::TIMEOUT);
    nothing_changes(world, &running).await;
    assert_eq!(world.balance(&client).await, usd(9));
    assert!(world.see(&patient.id).await.admitted);
    assert_eq!(expire().await.unwrap(), [""; 0]);
}

pub(super) async fn a_slot_may_pass_through_what_is_late(world: &World) {
    let client = world.client_with(|new| new.slots = 1).await;
    for _ in 0..3 {
        world.submit(&client).await;
    }
    let patient = |order: &mut crate::store::Submission| order.deadline_ms += DAY;
    let last = world.submit_with(&client, patient).await;
    world.clock.advance(DAY);
    assert_eq!(world.db.expire(0).await.unwrap().len(), 3);
    assert!(world.see(&last.id).await.admitted);
    assert_eq!(world.account(&client).await.running, 1);
}

pub(super) async fn what_is_late_is_not_claimed(world: &World) {
    let client = world.client().await;
    let early = |order: &mut crate::store::Submission| order.deadline_ms -= DAY - MINUTE;
    let late = world.submit_with(&client, early).await;
    let other = world.submit(&client).await;
    world.clock.advance(MINUTE);
    let claims = world.take(10).await;
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].prediction.id, other.id);
    assert_eq!(world.db.expire(0).await.unwrap(), [late.id]);
}

pub(super) async fn a_crash_hands_work_back(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let queued = world.submit(&client).await;
    world.clock.advance(MINUTE);
    assert_eq!(world.db.recover(3, 0).await.unwrap(), 1);
    nothing_changes(world, &running).await;
    let back = world.see(&running.id).await;
    assert_eq!(
        (back.state, back.crashes, back.epoch),
        (State::Queued, 1, 2)
    );
    assert_eq!((back.attempts, back.admitted), (0, true));
    assert_eq!(world.see(&queued.id).await, queued);
    let again = world.take_one().await;
    assert_eq!((again.id.as_str(), again.epoch), (running.id.as_str(), 3));
    assert!(world.finish(&again).await);
    assert_eq!(world.db.recover(3, 0).await.unwrap(), 0);
}

pub(super) async fn too_many_crashes_end_it(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let purge_ms = world.now() + KEEP;
    for crashes in 1..3 {
        assert_eq!(world.db.recover(3, purge_ms).await.unwrap(), 1);
        assert_eq!(world.see(&running.id).await.crashes, crashes);
        world.take_one().await;
    }
    assert_eq!(world.db.recover(3, purge_ms).await.unwrap(), 1);
    let ended = world.see(&running.id).await;
    assert_eq!((ended.state, ended.crashes), (State::Failed, 3));
    assert_eq!(ended.failure.unwrap().code, FailureCode::GIVEN_UP);
    assert_eq!(ended.purge_ms, Some(purge_ms));
    assert_eq!(world.balance(&client).await, usd(10));
    assert_eq!(world.account(&client).await.running, 0);
}

pub(super) async fn a_crash_ends_what_was_to_be_cancelled(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let released = world.running(&client).await;
    for prediction in [&running, &released] {
        let cancel = world.db.cancel(&client.account, &prediction.id, 0).await;
        assert_eq!(cancel.unwrap(), Cancelled::Asked);
    }
    assert!(world.release(&released, Released::Shutdown).await);
    assert_eq!(world.db.recover(3, 0).await.unwrap(), 2);
    for prediction in [&running, &released] {
        assert_eq!(world.state(&prediction.id).await, State::Cancelled);
    }
    assert_eq!(world.balance(&client).await, usd(10));
}

pub(super) async fn accounts_do_not_see_one_another(world: &World) {
    let (owner, other) = (world.client().await, world.client().await);
    let theirs = world.submit(&owner).await;
    let (account, id) = (other.account.as_str(), theirs.id.as_str());
    assert_eq!(world.db.prediction(account, id).await.unwrap(), None);
    let cancel = world.db.cancel(account, id, 0).await.unwrap();
    assert_eq!(cancel, Cancelled::Unknown);
    assert!(!world.db.delete(account, id, 0).await.unwrap());
    assert_eq!(world.see(id).await, theirs);
}

pub(super) async fn a_deleted_prediction_is_cancelled_and_not_listed(world: &World) {
    let client = world.client().await;
    let queued = world.submit(&client).await;
    let completed = world.submit(&client).await;
    let completed = {
        world
            .db
            .cancel(&client.account, &queued.id, 0)
            .await
            .unwrap();
        let taken = world.take_one().await;
        assert_eq!(taken.id, completed.id);
        assert!(world.finish(&taken).await);
        taken
    };
    let queued = world.submit(&client).await;
    let purge_ms = world.now() + MINUTE;
    for id in [&queued.id, &completed.id] {
        assert!(
            world
                .db
                .delete(&client.account, id, purge_ms)
                .await
                .unwrap()
        );
        assert!(
            !world
                .db
                .delete(&client.account, id, purge_ms)
                .await
                .unwrap()
        );
        let seen = world
            .db
            .prediction(&client.account, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(seen.deleted_ms, Some(world.now()));
        assert_eq!(seen.purge_ms, Some(purge_ms));
    }
    assert_eq!(world.state(&queued.id).await, State::Cancelled);
    assert_eq!(world.state(&completed.id).await, State::Completed);
    assert_eq!(world.balance(&client).await, usd(9));
    let query = PredictionQuery {
        account_id: Some(client.account.clone()),
        limit: 10,
        ..PredictionQuery::default()
    };
    assert_eq!(world.db.predictions(query).await.unwrap().total, 1);
}

pub(super) async fn a_deleted_running_prediction_ends_with_its_worker(world: &World) {
    let client = world.client().await;
    for finishes in [true, false] {
        let running = world.running(&client).await;
        let (id, epoch) = (running.id.as_str(), running.epoch);
        let purge_ms = world.now() + MINUTE;
        assert!(
            world
                .db
                .delete(&client.account, id, purge_ms)
                .await
                .unwrap()
        );
        assert_eq!(world.state(id).await, State::Running);
        assert_eq!(
            world.db.heartbeat(id, epoch, 1).await.unwrap(),
            Beat::Cancel
        );
        let blob = world.blob(&client, BlobKind::Output, Some(id));
        let ended = if finishes {
            let mut finish = world.result(&running);
            finish.blobs = vec![blob.clone()];
            world.db.finish(finish).await.unwrap()
        } else {
            world.db.add_blob(blob.clone()).await.unwrap();
            let end = Terminal::Cancelled;
            let late = world.now() + KEEP;
            let reason = failure("it was deleted");
            world
                .db
                .give_up(id, epoch, end, reason, late)
                .await
                .unwrap()
        };
        assert!(ended);
        let seen = world.see(id).await;
        assert_eq!(seen.purge_ms, Some(purge_ms));
        assert_eq!(seen.deleted_ms, Some(world.now()));
        assert_eq!(world.db.blob(&blob.id).await.unwrap(), None);
        let removed = world.db.blobs_to_remove(10).await.unwrap();
        assert_eq!(removed, std::slice::from_ref(&blob));
        world.db.blobs_removed(vec![blob.id]).await.unwrap();
    }
}
