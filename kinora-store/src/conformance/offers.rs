//! Prices that are promised for a while.

use super::world::{Client, DAY, HOUR, World, usd};
use crate::records::Offer;
use crate::store::StoreError;

fn offer(world: &World, client: &Client) -> Offer {
    Offer {
        id: world.id(),
        account_id: client.account.clone(),
        model: "std".to_owned(),
        fingerprint: [7; 32],
        price: usd(1),
        lines: "[]".to_owned(),
        created_ms: world.now(),
        expires_ms: world.now() + HOUR,
    }
}

pub(super) async fn a_promise_is_its_accounts_until_it_is_forgotten(world: &World) {
    let (client, other) = (world.client().await, world.client().await);
    let made = offer(world, &client);
    world.db.add_offer(made.clone(), 1).await.unwrap();
    let found = async |client: &Client| world.db.offer(&client.account, &made.id).await.unwrap();
    assert_eq!(found(&client).await, Some(made.clone()));
    assert_eq!(found(&other).await, None);
    // One that expired can be told from one that never was, for a day.
    world.clock.advance(HOUR + DAY - 1);
    world.db.purge(10).await.unwrap();
    assert_eq!(found(&client).await, Some(made.clone()));
    world.clock.advance(1);
    world.db.purge(10).await.unwrap();
    assert_eq!(found(&client).await, None);
}

pub(super) async fn open_promises_are_bounded(world: &World) {
    let client = world.client().await;
    world.db.add_offer(offer(world, &client), 2).await.unwrap();
    world.db.add_offer(offer(world, &client), 2).await.unwrap();
    let refused = world.db.add_offer(offer(world, &client), 2).await;
    assert!(matches!(refused, Err(StoreError::Full { .. })));
    world.clock.advance(HOUR);
    world.db.add_offer(offer(world, &client), 2).await.unwrap();
}
