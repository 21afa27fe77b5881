//! Taking predictions, and taking them once.

use futures_util::future::join_all;

use super::world::{DAY, World, failure, usd};
use crate::records::{BlobKind, Prediction, Recipient, State, Upstream};
use crate::store::{Beat, Cancelled, Refusal, Simulation, Submission, SubmitError, Submitted};

pub(super) async fn a_prediction_comes_back_as_it_was_submitted(world: &World) {
    let client = world.client().await;
    let order = Submission {
        external_id: Some("mine".to_owned()),
        webhook: Some(Recipient {
            url: "https://example.com/x?y=z".to_owned(),
            hears_every_change: true,
        }),
        priority: -3,
        warnings: vec!["no \"rain\" ☂".to_owned()],
        ..world.order(&client)
    };
    let submitted = world.db.submit(order.clone()).await.unwrap();
    let expected = Prediction {
        id: order.id,
        number: order.number,
        account_id: order.account_id,
        key_id: order.key_id,
        dialect: order.dialect,
        model: order.model,
        external_id: order.external_id,
        state: State::Queued,
        epoch: 0,
        attempts: 0,
        crashes: 0,
        admitted: true,
        cancel_requested: false,
        price: order.price,
        input: order.input,
        order: order.order,
        origin: order.origin,
        webhook: order.webhook,
        priority: order.priority,
        deadline_ms: order.deadline_ms,
        progress: 0,
        failure: None,
        outputs: vec![],
        upstream: Upstream::default(),
        engine: None,
        warnings: order.warnings,
        created_ms: world.now(),
        started_ms: None,
        finished_ms: None,
        deleted_ms: None,
        purge_ms: None,
    };
    assert_eq!(submitted, Submitted::Created(expected.clone()));
    let id = &expected.id;
    let own = world.db.prediction(&client.account, id).await.unwrap();
    assert_eq!(own, Some(expected.clone()));
    assert_eq!(world.see(id).await, expected);
    assert_eq!(world.db.any_prediction("nothing").await.unwrap(), None);
}

fn with_key(mut order: Submission, key: &str, fingerprint: u8) -> Submission {
    order.idempotency = Some((key.to_owned(), [fingerprint; 32]));
    order
}

pub(super) async fn a_key_makes_one_prediction_however_often_it_is_sent(world: &World) {
    let client = world.client().await;
    let orders: Vec<_> = (0..50)
        .map(|_| with_key(world.order(&client), "once", 1))
        .collect();
    let answers = join_all(orders.into_iter().map(|order| world.db.submit(order))).await;
    let answers: Vec<Submitted> = answers.into_iter().map(Result::unwrap).collect();
    let created = answers
        .iter()
        .filter(|answer| matches!(answer, Submitted::Created(_)));
    assert_eq!(created.count(), 1);
    let id = &answers[0].prediction().id;
    assert!(answers.iter().all(|answer| answer.prediction().id == *id));
    assert_eq!(world.balance(&client).await, usd(9));

    let taken = world.take_one().await;
    assert!(world.finish(&taken).await);
    let late = world
        .db
        .submit(with_key(world.order(&client), "once", 1))
        .await
        .unwrap();
    assert!(matches!(&late, Submitted::Replayed(it) if it.state == State::Completed));
}

pub(super) async fn a_key_for_something_else_is_refused(world: &World) {
    let client = world.client().await;
    world
        .db
        .submit(with_key(world.order(&client), "once", 1))
        .await
        .unwrap();
    let refused = world
        .refusal(with_key(world.order(&client), "once", 2))
        .await;
    assert_eq!(refused, Refusal::OtherRequest);
    assert_eq!(world.balance(&client).await, usd(9));
}

pub(super) async fn a_key_is_forgotten_after_a_day(world: &World) {
    let client = world.client().await;
    let first = world
        .db
        .submit(with_key(world.order(&client), "once", 1))
        .await
        .unwrap();
    world.clock.advance(DAY - 1);
    let again = world
        .db
        .submit(with_key(world.order(&client), "once", 1))
        .await
        .unwrap();
    assert_eq!(again.prediction().id, first.prediction().id);
    world.clock.advance(1);
    let other = world
        .db
        .submit(with_key(world.order(&client), "once", 2))
        .await
        .unwrap();
    assert!(matches!(other, Submitted::Created(_)));
    let refused = world
        .refusal(with_key(world.order(&client), "once", 1))
        .await;
    assert_eq!(refused, Refusal::OtherRequest);
}

pub(super) async fn keys_of_two_accounts_do_not_meet(world: &World) {
    for client in [world.client().await, world.client().await] {
        let order = with_key(world.order(&client), "once", 1);
        let submitted = world.db.submit(order).await.unwrap();
        assert!(matches!(submitted, Submitted::Created(_)));
    }
}

pub(super) async fn an_external_id_is_used_once_in_an_account(world: &World) {
    let client = world.client().await;
    let mine = |order: &mut Submission| order.external_id = Some("mine".to_owned());
    let first = world.submit_with(&client, mine).await;
    let mut again = world.order(&client);
    mine(&mut again);
    assert_eq!(world.refusal(again.clone()).await, Refusal::ExternalIdTaken);
    world.submit_with(&world.client().await, mine).await;
    assert!(
        world
            .db
            .delete(&client.account, &first.id, 0)
            .await
            .unwrap()
    );
    assert_eq!(world.refusal(again.clone()).await, Refusal::ExternalIdTaken);
    assert_eq!(world.db.purge(10).await.unwrap(), 1);
    world.db.submit(again).await.unwrap();
}

pub(super) async fn a_refused_submit_leaves_nothing(world: &World) {
    let client = world.client().await;
    let before = world.account(&client).await;
    let mut order = with_key(world.order(&client), "once", 1);
    order.price = usd(11);
    let (balance, price) = (usd(10), usd(11));
    let refused = world.refusal(order.clone()).await;
    assert_eq!(refused, Refusal::NoCredit { balance, price });
    assert_eq!(world.account(&client).await, before);
    assert_eq!(world.db.any_prediction(&order.id).await.unwrap(), None);
    order.price = usd(1);
    let submitted = world.db.submit(order).await.unwrap();
    assert!(matches!(submitted, Submitted::Created(_)));
}

pub(super) async fn pictures_come_with_the_submit(world: &World) {
    let client = world.client().await;
    let mut order = world.order(&client);
    let blob = world.blob(&client, BlobKind::Input, Some(&order.id));
    order.blobs = vec![blob.clone()];
    world.db.submit(order.clone()).await.unwrap();
    assert_eq!(world.db.blob(&blob.id).await.unwrap(), Some(blob.clone()));

    // A row that cannot be written undoes the whole submit.
    let mut again = world.order(&client);
    again.blobs = vec![blob];
    let failed = world.db.submit(again.clone()).await;
    assert!(matches!(failed, Err(SubmitError::Store(_))));
    assert_eq!(world.db.any_prediction(&again.id).await.unwrap(), None);
    assert_eq!(world.balance(&client).await, usd(9));
}

pub(super) async fn a_simulation_costs_nothing_and_takes_no_slot(world: &World) {
    let client = world
        .client_with(|new| (new.slots, new.credit) = (1, usd(1)))
        .await;
    let simulate = |order: &mut Submission, it| order.simulation = Some(it);
    let queued = world
        .submit_with(&client, |order| simulate(order, Simulation::Queued))
        .await;
    assert_eq!((queued.state, queued.admitted), (State::Queued, false));
    let running = world
        .submit_with(&client, |order| simulate(order, Simulation::Running))
        .await;
    assert_eq!((running.state, running.price), (State::Running, usd(0)));
    assert_eq!(world.see(&running.id).await, running);
    assert_eq!(world.account(&client).await.running, 0);
    assert_eq!(world.balance(&client).await, usd(1));

    // It has no worker, and nobody else becomes one.
    assert_eq!(world.take(10).await, []);
    assert_eq!(
        world.db.heartbeat(&running.id, 0, 1).await.unwrap(),
        Beat::Lost
    );
    assert!(!world.finish(&running).await);
    assert!(!world.fail(&running).await);
    assert_eq!(world.db.recover(1, 0).await.unwrap(), 0);
    assert_eq!(world.state(&running.id).await, State::Running);
    let real = world.running(&client).await;
    assert!(world.finish(&real).await);
    assert_eq!(world.state(&queued.id).await, State::Queued);

    let cancelled = world
        .db
        .cancel(&client.account, &running.id, 0)
        .await
        .unwrap();
    assert_eq!(cancelled, Cancelled::Now);
    world.clock.advance(DAY);
    assert_eq!(world.db.expire(0).await.unwrap(), [queued.id]);
}

pub(super) async fn a_simulated_end_is_there_at_once(world: &World) {
    let client = world.client().await;
    let completed = world
        .submit_with(&client, |order| {
            World::with_webhook(order);
            order.simulation = Some(Simulation::Completed);
        })
        .await;
    assert_eq!(completed.state, State::Completed);
    assert_eq!(completed.finished_ms, Some(world.now()));
    assert_eq!(completed.purge_ms, Some(completed.deadline_ms));
    assert_eq!(world.see(&completed.id).await, completed);
    let failed = world
        .submit_with(&client, |order| {
            World::with_webhook(order);
            order.simulation = Some(Simulation::Failed(failure("as asked")));
        })
        .await;
    assert_eq!(failed.failure, Some(failure("as asked")));
    assert_eq!(world.see(&failed.id).await, failed);
    let due = world.db.due_deliveries(10).await.unwrap();
    let events: Vec<_> = due.iter().map(|it| (&it.prediction_id, it.event)).collect();
    let expected = [
        (&completed.id, State::Completed),
        (&failed.id, State::Failed),
    ];
    assert_eq!(events, expected);
    assert_eq!(world.ledger(&client).await.len(), 1);
}

pub(super) async fn an_unknown_payer_is_an_error(world: &World) {
    let client = world.client().await;
    let other = world.client().await;
    let mut order = world.order(&client);
    order.key_id = other.key;
    let failed = world.db.submit(order).await;
    assert!(matches!(failed, Err(SubmitError::Store(_))));
    assert_eq!(world.balance(&client).await, usd(10));
}

pub(super) async fn a_prediction_is_found_by_its_number_and_its_external_id(world: &World) {
    let (client, other) = (world.client().await, world.client().await);
    let named = |order: &mut Submission| order.external_id = Some("mine".to_owned());
    let own = world.submit_with(&client, named).await;
    let theirs = world.submit_with(&other, named).await;
    world.submit(&client).await;
    let numbered = async |account: &str, number| {
        let found = world.db.prediction_by_number(account, number).await;
        found.unwrap().map(|it| it.id)
    };
    assert_eq!(
        numbered(&client.account, own.number).await,
        Some(own.id.clone())
    );
    assert_eq!(numbered(&client.account, theirs.number).await, None);
    assert_eq!(numbered(&client.account, 0).await, None);
    let called = async |account: &str, external_id: &str| {
        let found = world
            .db
            .prediction_by_external_id(account, external_id)
            .await;
        found.unwrap().map(|it| it.id)
    };
    assert_eq!(called(&client.account, "mine").await, Some(own.id));
    assert_eq!(called(&other.account, "mine").await, Some(theirs.id));
    assert_eq!(called(&client.account, "Mine").await, None);
    assert_eq!(called(&client.account, "").await, None);
}
