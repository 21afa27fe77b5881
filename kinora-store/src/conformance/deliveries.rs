//! Deliveries of webhooks.

use super::world::{MINUTE, World};
use crate::records::{Delivery, DeliveryState, State, Terminal};
use crate::store::{DeliveryResult, Refusal, Released, Simulation, Submission};

/// The only delivery, of a prediction that is completed.
async fn delivery(world: &World) -> Delivery {
    let client = world.client().await;
    world.submit_with(&client, World::with_webhook).await;
    let taken = world.take_one().await;
    assert!(world.finish(&taken).await);
    let mut due = world.db.due_deliveries(10).await.unwrap();
    assert_eq!(due.len(), 1);
    due.remove(0)
}

pub(super) async fn an_end_with_a_webhook_writes_one_delivery(world: &World) {
    let client = world.client().await;
    assert_eq!(world.db.next_delivery_ms().await.unwrap(), None);
    let mut expected = vec![];
    for end in [Terminal::Failed, Terminal::Timeout, Terminal::Cancelled] {
        world.submit_with(&client, World::with_webhook).await;
        let taken = world.take_one().await;
        assert!(world.end(&taken, end).await);
        assert!(!world.end(&taken, end).await);
        expected.push((taken.id, end.state()));
    }
    let silent = world.running(&client).await;
    assert!(world.finish(&silent).await);
    let queued = world.submit_with(&client, World::with_webhook).await;
    world
        .db
        .cancel(&client.account, &queued.id, 0)
        .await
        .unwrap();
    expected.push((queued.id, State::Cancelled));
    let due = world.db.due_deliveries(10).await.unwrap();
    let found: Vec<(String, State)> = due
        .iter()
        .map(|it| (it.prediction_id.clone(), it.event))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(world.db.due_deliveries(2).await.unwrap().len(), 2);
    let first = due[0].clone();
    let written = Delivery {
        id: first.id.clone(),
        prediction_id: expected[0].0.clone(),
        key_id: client.key,
        event: State::Failed,
        url: "http://localhost/hook".to_owned(),
        dialect: "wavespeed".to_owned(),
        body: None,
        state: DeliveryState::Waiting,
        attempts: 0,
        next_ms: world.now(),
        last_status: None,
        last_error: None,
        created_ms: world.now(),
    };
    assert_eq!(first, written);
    assert_eq!(first.id.len(), 32);
    assert_eq!(
        world.db.next_delivery_ms().await.unwrap(),
        Some(world.now())
    );
}

pub(super) async fn a_body_is_kept_once(world: &World) {
    let delivery = delivery(world).await;
    let keep = |body: &[u8]| world.db.keep_body(&delivery.id, body.to_vec());
    assert_eq!(keep(b"first").await.unwrap(), b"first");
    assert_eq!(keep(b"second").await.unwrap(), b"first");
    let due = world.db.due_deliveries(1).await.unwrap();
    assert_eq!(due[0].body.as_deref(), Some(&b"first"[..]));
    assert!(world.db.keep_body("nothing", vec![]).await.is_err());
}

async fn tried(world: &World, id: &str, result: DeliveryResult) -> Delivery {
    world.db.delivery_tried(id, result).await.unwrap();
    let all = world.db.deliveries(None, 10).await.unwrap();
    all.into_iter().find(|it| it.id == id).unwrap()
}

fn again(next_ms: i64) -> DeliveryResult {
    DeliveryResult::Again {
        status: Some(503),
        error: "busy".to_owned(),
        next_ms,
    }
}

pub(super) async fn tries_go_on_until_one_is_taken(world: &World) {
    let delivery = delivery(world).await;
    let next_ms = world.now() + MINUTE;
    let failed = tried(world, &delivery.id, again(next_ms)).await;
    assert_eq!((failed.attempts, failed.next_ms), (1, next_ms));
    assert_eq!(failed.last_status, Some(503));
    assert_eq!(failed.last_error.as_deref(), Some("busy"));
    assert_eq!(world.db.due_deliveries(10).await.unwrap(), []);
    assert_eq!(world.db.next_delivery_ms().await.unwrap(), Some(next_ms));
    world.clock.advance(MINUTE);
    assert_eq!(world.db.due_deliveries(10).await.unwrap(), [failed]);
    let status = 200;
    let taken = tried(world, &delivery.id, DeliveryResult::Delivered { status }).await;
    assert_eq!((taken.state, taken.attempts), (DeliveryState::Delivered, 2));
    assert_eq!((taken.last_status, taken.last_error), (Some(200), None));
    assert_eq!(world.db.next_delivery_ms().await.unwrap(), None);
    // What came too late changes nothing.
    let late = tried(world, &delivery.id, again(0)).await;
    assert_eq!((late.state, late.attempts), (DeliveryState::Delivered, 2));
}

pub(super) async fn a_dead_delivery_can_be_tried_again(world: &World) {
    let delivery = delivery(world).await;
    let dead = DeliveryResult::Dead {
        status: None,
        error: "no answer".to_owned(),
    };
    let dead = tried(world, &delivery.id, dead).await;
    assert_eq!((dead.state, dead.attempts), (DeliveryState::Dead, 1));
    assert_eq!(world.db.due_deliveries(10).await.unwrap(), []);
    world.clock.advance(MINUTE);
    assert!(world.db.retry_delivery(&delivery.id).await.unwrap());
    assert!(!world.db.retry_delivery("nothing").await.unwrap());
    let due = world.db.due_deliveries(10).await.unwrap();
    assert_eq!((due[0].attempts, due[0].next_ms), (0, world.now()));
}

pub(super) async fn deliveries_are_listed_by_state(world: &World) {
    let first = delivery(world).await;
    tried(world, &first.id, DeliveryResult::Delivered { status: 204 }).await;
    let second = delivery(world).await;
    let list = async |state, most| {
        let found = world.db.deliveries(state, most).await.unwrap();
        found.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, 10).await, [second.id.clone(), first.id.clone()]);
    assert_eq!(list(None, 1).await, [second.id.as_str()]);
    assert_eq!(list(Some(DeliveryState::Waiting), 10).await, [second.id]);
    assert_eq!(list(Some(DeliveryState::Delivered), 10).await, [first.id]);
    assert_eq!(list(Some(DeliveryState::Dead), 10).await, [""; 0]);
}

/// What is told of a prediction, in the order of its deliveries.
async fn told(world: &World, id: &str) -> Vec<State> {
    let mut all = world.db.deliveries(None, 100).await.unwrap();
    all.reverse();
    all.retain(|delivery| delivery.prediction_id == id);
    all.iter().map(|delivery| delivery.event).collect()
}

pub(super) async fn every_change_is_told_where_that_is_wanted(world: &World) {
    let client = world.client().await;
    let all = [State::Queued, State::Running, State::Completed];
    let listener = world.submit_with(&client, World::with_every_change).await;
    assert_eq!(told(world, &listener.id).await, all[..1]);
    let taken = world.take_one().await;
    assert_eq!(told(world, &listener.id).await, all[..2]);
    assert!(world.finish(&taken).await);
    assert_eq!(told(world, &listener.id).await, all);

    let cancelled = world.submit_with(&client, World::with_every_change).await;
    let cancel = world.db.cancel(&client.account, &cancelled.id, 0);
    cancel.await.unwrap();
    let never_ran = [State::Queued, State::Cancelled];
    assert_eq!(told(world, &cancelled.id).await, never_ran);

    let simulated = |simulation| {
        move |order: &mut Submission| {
            World::with_every_change(order);
            order.simulation = Some(simulation);
        }
    };
    for (simulation, expected) in [
        (Simulation::Queued, &all[..1]),
        (Simulation::Running, &all[..2]),
        (Simulation::Completed, &[State::Queued, State::Completed]),
    ] {
        let ended = world.submit_with(&client, simulated(simulation)).await;
        assert_eq!(told(world, &ended.id).await, expected);
    }
}

pub(super) async fn a_second_start_is_not_told(world: &World) {
    let client = world.client().await;
    world.submit_with(&client, World::with_every_change).await;
    let mut taken = world.take_one().await;
    for why in [Released::Failed, Released::Shutdown] {
        assert!(world.release(&taken, why).await);
        taken = world.take_one().await;
    }
    assert_eq!(world.db.recover(10, 0).await.unwrap(), 1);
    taken = world.take_one().await;
    assert!(world.fail(&taken).await);
    let expected = [State::Queued, State::Running, State::Failed];
    assert_eq!(told(world, &taken.id).await, expected);
}

/// The only event that is due.
async fn due(world: &World) -> Delivery {
    let mut due = world.db.due_deliveries(10).await.unwrap();
    assert_eq!(due.len(), 1, "{due:?}");
    due.remove(0)
}

pub(super) async fn changes_are_told_in_order(world: &World) {
    let client = world.client().await;
    world.submit_with(&client, World::with_every_change).await;
    let taken = world.take_one().await;
    assert!(world.finish(&taken).await);
    let queued = due(world).await;
    assert_eq!(queued.event, State::Queued);
    let next_ms = world.now() + MINUTE;
    tried(world, &queued.id, again(next_ms)).await;
    // What came later waits for it, although it is due by its time.
    assert_eq!(world.db.due_deliveries(10).await.unwrap(), []);
    assert_eq!(world.db.next_delivery_ms().await.unwrap(), Some(next_ms));
    world.clock.advance(MINUTE);
    assert_eq!(due(world).await.id, queued.id);
    tried(world, &queued.id, DeliveryResult::Delivered { status: 200 }).await;
    // One that is given up holds up nothing either.
    let running = due(world).await;
    assert_eq!(running.event, State::Running);
    let dead = DeliveryResult::Dead {
        status: None,
        error: "no answer".to_owned(),
    };
    tried(world, &running.id, dead).await;
    assert_eq!(due(world).await.event, State::Completed);
}

pub(super) async fn changes_of_one_prediction_do_not_hold_up_another(world: &World) {
    let client = world.client().await;
    let first = world.submit_with(&client, World::with_every_change).await;
    let second = world.submit_with(&client, World::with_every_change).await;
    let waiting = world.db.due_deliveries(10).await.unwrap();
    tried(world, &waiting[0].id, again(world.now() + MINUTE)).await;
    assert_eq!(waiting[0].prediction_id, first.id);
    assert_eq!(due(world).await.prediction_id, second.id);
}

pub(super) async fn a_refused_submit_is_not_told(world: &World) {
    let client = world.client_with(|new| new.slots = 0).await;
    let mut order = world.order(&client);
    World::with_every_change(&mut order);
    order.needs_slot = true;
    assert_eq!(world.refusal(order).await, Refusal::NoSlot { slots: 0 });
    assert_eq!(world.db.deliveries(None, 10).await.unwrap(), []);
}
