//! Blobs and upload tickets.

use super::world::{Client, DAY, HOUR, MINUTE, World};
use crate::records::{BlobKind, NewTicket, Ticket};
use crate::store::StoreError;

pub(super) async fn a_blob_is_found_until_it_is_removed(world: &World) {
    let client = world.client().await;
    let blob = world.blob(&client, BlobKind::Upload, None);
    world.db.add_blob(blob.clone()).await.unwrap();
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), Some(blob.clone()));
    let again = world.db.add_blob(blob.clone()).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })));
    assert_eq!(world.db.blobs_to_remove(10).await.unwrap(), []);
    // Nobody removes a row whose bytes nobody was told to remove.
    world.db.blobs_removed(vec![blob.id.clone()]).await.unwrap();
    assert!(world.db.blob(&blob.id).await.unwrap().is_some());
    world.clock.advance(7 * DAY);
    let due = world.db.blobs_to_remove(10).await.unwrap();
    assert_eq!(due, std::slice::from_ref(&blob));
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), None);
    assert_eq!(world.db.blobs_to_remove(10).await.unwrap(), due);
    world.db.blobs_removed(vec![blob.id]).await.unwrap();
    assert_eq!(world.db.blobs_to_remove(10).await.unwrap(), []);
}

fn new_ticket(world: &World, client: &Client, token: u8) -> NewTicket {
    NewTicket {
        token_hash: [token; 32],
        ticket: Ticket {
            account_id: client.account.clone(),
            blob_id: world.id(),
            bytes: Some(10),
            file_name: "photo.png".to_owned(),
            expires_ms: world.now() + HOUR,
            purge_ms: world.now() + 7 * DAY,
        },
        created_ms: world.now(),
    }
}

pub(super) async fn a_ticket_is_used_once(world: &World) {
    let client = world.client().await;
    let new = new_ticket(world, &client, 1);
    world.db.add_ticket(new.clone(), 10).await.unwrap();
    assert_eq!(
        world.db.ticket(&[1; 32]).await.unwrap(),
        Some(new.ticket.clone())
    );
    assert_eq!(world.db.ticket(&[2; 32]).await.unwrap(), None);
    let stranger = world.blob(&client, BlobKind::Upload, None);
    assert!(!world.db.use_ticket(&[1; 32], stranger).await.unwrap());
    let mut blob = world.blob(&client, BlobKind::Upload, None);
    blob.id = new.ticket.blob_id;
    assert!(!world.db.use_ticket(&[2; 32], blob.clone()).await.unwrap());
    assert!(world.db.use_ticket(&[1; 32], blob.clone()).await.unwrap());
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), Some(blob.clone()));
    assert!(!world.db.use_ticket(&[1; 32], blob).await.unwrap());
    assert_eq!(world.db.ticket(&[1; 32]).await.unwrap(), None);
}

pub(super) async fn a_ticket_may_leave_the_size_open(world: &World) {
    let client = world.client().await;
    let mut new = new_ticket(world, &client, 1);
    new.ticket.bytes = None;
    world.db.add_ticket(new.clone(), 10).await.unwrap();
    assert_eq!(world.db.ticket(&[1; 32]).await.unwrap(), Some(new.ticket));
}

pub(super) async fn a_ticket_ends(world: &World) {
    let client = world.client().await;
    let new = new_ticket(world, &client, 1);
    world.db.add_ticket(new.clone(), 10).await.unwrap();
    world.clock.advance(HOUR - 1);
    assert!(world.db.ticket(&[1; 32]).await.unwrap().is_some());
    world.clock.advance(1);
    assert!(world.db.ticket(&[1; 32]).await.unwrap().is_none());
    let mut blob = world.blob(&client, BlobKind::Upload, None);
    blob.id = new.ticket.blob_id;
    assert!(!world.db.use_ticket(&[1; 32], blob.clone()).await.unwrap());
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), None);
}

pub(super) async fn open_tickets_are_bounded(world: &World) {
    let client = world.client().await;
    let add = |client, token| world.db.add_ticket(new_ticket(world, client, token), 2);
    add(&client, 1).await.unwrap();
    world.clock.advance(MINUTE);
    add(&client, 2).await.unwrap();
    assert!(matches!(
        add(&client, 3).await,
        Err(StoreError::Full { .. })
    ));
    let other = world.client().await;
    add(&other, 4).await.unwrap();
    world.clock.advance(59 * MINUTE);
    add(&client, 5).await.unwrap();
    assert!(matches!(
        add(&client, 6).await,
        Err(StoreError::Full { .. })
    ));
}

pub(super) async fn files_that_nobody_owns_are_named(world: &World) {
    let client = world.client().await;
    let blob = world.blob(&client, BlobKind::Upload, None);
    world.db.add_blob(blob.clone()).await.unwrap();
    let strange = vec!["up/zz/zzz".to_owned(), "up/it's/\"quoted\"".to_owned()];
    let asked = [&strange[..], &[blob.store_key]].concat();
    assert_eq!(world.db.unowned(asked).await.unwrap(), strange);
    assert_eq!(world.db.unowned(vec![]).await.unwrap(), [""; 0]);
}
