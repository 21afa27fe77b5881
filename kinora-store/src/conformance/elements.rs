//! Elements: made by an end, owned by an account, kept with their pictures.

use super::world::{Client, DAY, MINUTE, World};
use crate::records::{Blob, BlobKind, Element, Prediction};
use crate::store::{Finish, StoreError};

/// The largest id that there is.
const LARGEST: i64 = 999_999_999_999_999;

/// An element with two pictures, as the end of a running prediction makes it.
fn made(world: &World, client: &Client, running: &Prediction, id: i64) -> (Element, Finish) {
    let picture = || Blob {
        purge_ms: i64::MAX,
        ..world.blob(client, BlobKind::Element, Some(&running.id))
    };
    let blobs = vec![picture(), picture()];
    let element = Element {
        id,
        account_id: client.account.clone(),
        prediction_id: running.id.clone(),
        name: "Luna's \"cat\"".to_owned(),
        description: "a grey cat".to_owned(),
        images: blobs.iter().map(|blob| blob.id.clone()).collect(),
        voice: Some("voice".to_owned()),
        tags: vec!["o_102".to_owned()],
        created_ms: world.now(),
        by_video: id == LARGEST,
    };
    let finish = Finish {
        blobs,
        element: Some(element.clone()),
        ..world.result(running)
    };
    (element, finish)
}

/// Makes one.
async fn make(world: &World, client: &Client, id: i64) -> Element {
    let running = world.running(client).await;
    let (element, finish) = made(world, client, &running, id);
    assert!(world.db.finish(finish).await.unwrap());
    element
}

pub(super) async fn an_element_comes_with_the_end_that_makes_it(world: &World) {
    let client = world.client().await;
    let element = make(world, &client, LARGEST).await;
    let found = world.db.element(&client.account, LARGEST).await.unwrap();
    assert_eq!(found, Some(element));
    assert_eq!(world.db.element(&client.account, 1).await.unwrap(), None);
}

pub(super) async fn a_lost_claim_makes_no_element(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    let (_, mut finish) = made(world, &client, &running, 7);
    finish.epoch -= 1;
    assert!(!world.db.finish(finish.clone()).await.unwrap());
    assert_eq!(world.db.element(&client.account, 7).await.unwrap(), None);
    assert_eq!(world.db.blob(&finish.blobs[0].id).await.unwrap(), None);
}

pub(super) async fn an_id_is_taken_once(world: &World) {
    let client = world.client().await;
    make(world, &client, 7).await;
    let running = world.running(&client).await;
    let (_, finish) = made(world, &client, &running, 7);
    let blob = finish.blobs[0].id.clone();
    let again = world.db.finish(finish).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    // Nothing of it is there, and another id is taken.
    assert_eq!(world.db.blob(&blob).await.unwrap(), None);
    let (element, finish) = made(world, &client, &running, 8);
    assert!(world.db.finish(finish).await.unwrap());
    let found = world.db.element(&client.account, 8).await.unwrap();
    assert_eq!(found, Some(element));
}

pub(super) async fn elements_are_listed_newest_first_and_only_ones_own(world: &World) {
    let (client, other) = (world.client().await, world.client().await);
    let first = make(world, &client, 9).await;
    world.clock.advance(MINUTE);
    let second = make(world, &client, 3).await;
    make(world, &other, 5).await;
    let list = |offset, limit| world.db.elements(&client.account, offset, limit);
    let page = list(0, 10).await.unwrap();
    assert_eq!((page.total, page.items), (2, vec![second, first.clone()]));
    let page = list(1, 1).await.unwrap();
    assert_eq!((page.total, page.items), (2, vec![first]));
    let page = list(0, 0).await.unwrap();
    assert_eq!((page.total, page.items), (2, vec![]));
    assert_eq!(world.db.element(&client.account, 5).await.unwrap(), None);
    assert!(!world.db.delete_element(&client.account, 5).await.unwrap());
    assert!(world.db.element(&other.account, 5).await.unwrap().is_some());
}

pub(super) async fn pictures_stay_until_their_element_is_deleted(world: &World) {
    let client = world.client().await;
    let element = make(world, &client, 7).await;
    let other = make(world, &client, 8).await;
    world.clock.advance(1000 * DAY);
    assert_eq!(world.db.blobs_to_remove(100).await.unwrap(), []);
    // The prediction goes; what it made stays.
    let id = &element.prediction_id;
    let now = world.now();
    assert!(world.db.delete(&client.account, id, now).await.unwrap());
    assert_eq!(world.db.blobs_to_remove(100).await.unwrap(), []);
    assert_eq!(world.db.purge(100).await.unwrap(), 2);
    assert!(world.db.blob(&element.images[0]).await.unwrap().is_some());
    assert!(world.db.delete_element(&client.account, 7).await.unwrap());
    assert!(!world.db.delete_element(&client.account, 7).await.unwrap());
    assert_eq!(world.db.element(&client.account, 7).await.unwrap(), None);
    let due = world.db.blobs_to_remove(100).await.unwrap();
    let mut due: Vec<String> = due.into_iter().map(|blob| blob.id).collect();
    let mut images = element.images.clone();
    due.sort();
    images.sort();
    assert_eq!(due, images);
    for image in &other.images {
        assert!(world.db.blob(image).await.unwrap().is_some());
    }
}
