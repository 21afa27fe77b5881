//! What is forgotten, and in which order.

use super::world::{DAY, HOUR, KEEP, MINUTE, World, usd};
use crate::records::{Blob, BlobKind, NewTicket, Prediction, Ticket};
use crate::store::{DeliveryResult, Submitted};

async fn remove_blobs(world: &World) -> Vec<String> {
    let due = world.db.blobs_to_remove(100).await.unwrap();
    let ids: Vec<String> = due.into_iter().map(|blob| blob.id).collect();
    world.db.blobs_removed(ids.clone()).await.unwrap();
    ids
}

pub(super) async fn due_blobs_are_removed_but_not_those_in_use(world: &World) {
    let client = world.client().await;
    let mut order = world.order(&client);
    order.deadline_ms = world.now() + 30 * DAY;
    let input = Blob {
        purge_ms: world.now() + MINUTE,
        ..world.blob(&client, BlobKind::Input, Some(&order.id))
    };
    order.blobs = vec![input.clone()];
    world.db.submit(order).await.unwrap();
    world.clock.advance(DAY);
    assert_eq!(remove_blobs(world).await, [""; 0]);
    let running = world.take_one().await;
    assert_eq!(remove_blobs(world).await, [""; 0]);
    assert!(world.finish(&running).await);
    assert_eq!(remove_blobs(world).await, [input.id]);
}

/// A prediction that is completed and has a file.
async fn completed(world: &World) -> (Prediction, Blob) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let blob = world.blob(&client, BlobKind::Output, Some(&running.id));
    let mut finish = world.result(&running);
    finish.blobs = vec![blob.clone()];
    assert!(world.db.finish(finish).await.unwrap());
    (running, blob)
}

pub(super) async fn a_prediction_goes_after_its_files(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let long = Blob {
        purge_ms: world.now() + 100 * DAY,
        ..world.blob(&client, BlobKind::Output, Some(&running.id))
    };
    let kept = Blob {
        purge_ms: world.now() + 100 * DAY,
        ..world.blob(&client, BlobKind::Upload, Some(&running.id))
    };
    world.db.add_blob(kept.clone()).await.unwrap();
    let mut finish = world.result(&running);
    finish.blobs = vec![long.clone()];
    assert!(world.db.finish(finish).await.unwrap());
    world.clock.advance(KEEP - 1);
    assert_eq!(remove_blobs(world).await, [""; 0]);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    world.clock.advance(1);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    assert_eq!(remove_blobs(world).await, [long.id]);
    assert_eq!(world.db.purge(10).await.unwrap(), 1);
    assert_eq!(world.db.any_prediction(&running.id).await.unwrap(), None);
    assert!(world.db.blob(&kept.id).await.unwrap().is_some());
    assert_eq!(world.balance(&client).await, usd(9));
    assert_eq!(world.ledger(&client).await.len(), 2);
}

pub(super) async fn a_prediction_stays_for_its_delivery(world: &World) {
    let client = world.client().await;
    world.submit_with(&client, World::with_webhook).await;
    let running = world.take_one().await;
    assert!(world.finish(&running).await);
    world.clock.advance(KEEP);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    let due = world.db.due_deliveries(10).await.unwrap();
    let taken = DeliveryResult::Delivered { status: 200 };
    world.db.delivery_tried(&due[0].id, taken).await.unwrap();
    assert_eq!(world.db.purge(10).await.unwrap(), 1);
    assert_eq!(world.db.deliveries(None, 10).await.unwrap(), []);
}

pub(super) async fn deletion_removes_files_at_once(world: &World) {
    let (prediction, blob) = completed(world).await;
    let account = &prediction.account_id;
    assert_eq!(remove_blobs(world).await, [""; 0]);
    let purge_ms = world.now() + HOUR;
    assert!(
        world
            .db
            .delete(account, &prediction.id, purge_ms)
            .await
            .unwrap()
    );
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), None);
    assert_eq!(remove_blobs(world).await, [blob.id]);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    world.clock.advance(HOUR);
    assert_eq!(world.db.purge(10).await.unwrap(), 1);
}

pub(super) async fn old_keys_and_tickets_go(world: &World) {
    let client = world.client().await;
    let ticket = NewTicket {
        token_hash: [1; 32],
        ticket: Ticket {
            account_id: client.account.clone(),
            blob_id: world.id(),
            bytes: Some(1),
            file_name: "a".to_owned(),
            expires_ms: world.now() + HOUR,
            purge_ms: world.now() + DAY,
        },
        created_ms: world.now(),
    };
    world.db.add_ticket(ticket.clone(), 1).await.unwrap();
    let mut order = world.order(&client);
    order.idempotency = Some(("once".to_owned(), [1; 32]));
    world.db.submit(order.clone()).await.unwrap();
    world.clock.advance(DAY - 1);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    let replayed = world.db.submit(order.clone()).await.unwrap();
    assert!(matches!(replayed, Submitted::Replayed(_)));
    // Its token and its blob are free again.
    world.db.add_ticket(ticket, 10).await.unwrap();
    world.clock.advance(1);
    assert_eq!(world.db.purge(10).await.unwrap(), 0);
    let mut again = world.order(&client);
    again.idempotency = Some(("once".to_owned(), [2; 32]));
    let created = world.db.submit(again).await.unwrap();
    assert!(matches!(created, Submitted::Created(_)));
}
