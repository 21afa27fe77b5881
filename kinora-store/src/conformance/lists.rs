//! What is listed and counted.

use super::world::{Client, HOUR, KEEP, MINUTE, World, usd};
use crate::dispatch::QueueStats;
use crate::records::{EntryKind, State};
use crate::store::{LedgerQuery, PredictionQuery};

async fn history(world: &World, query: PredictionQuery) -> (u64, Vec<String>) {
    let page = world.db.predictions(query).await.unwrap();
    (page.total, page.items.into_iter().map(|it| it.id).collect())
}

fn of(client: &Client) -> PredictionQuery {
    PredictionQuery {
        account_id: Some(client.account.clone()),
        limit: 100,
        ..PredictionQuery::default()
    }
}

pub(super) async fn predictions_are_listed_newest_first(world: &World) {
    let (client, other) = (world.client().await, world.client().await);
    let mut newest_first = vec![];
    for _ in 0..3 {
        for _ in 0..2 {
            newest_first.insert(0, world.submit(&client).await.id);
        }
        world.clock.advance(MINUTE);
    }
    let theirs = world.submit(&other).await.id;
    assert_eq!(history(world, of(&client)).await, (6, newest_first.clone()));
    let page = PredictionQuery {
        offset: 1,
        limit: 3,
        ..of(&client)
    };
    assert_eq!(history(world, page).await, (6, newest_first[1..4].to_vec()));
    let beyond = PredictionQuery {
        offset: 6,
        ..of(&client)
    };
    assert_eq!(history(world, beyond).await, (6, vec![]));
    let everybody = PredictionQuery {
        account_id: None,
        ..of(&client)
    };
    newest_first.insert(0, theirs);
    assert_eq!(history(world, everybody).await, (7, newest_first));
    let nobody = PredictionQuery {
        account_id: Some("nobody".to_owned()),
        ..of(&client)
    };
    assert_eq!(history(world, nobody).await, (0, vec![]));
}

pub(super) async fn a_list_goes_on_after_a_prediction_in_both_orders(world: &World) {
    let (client, other) = (world.client().await, world.client().await);
    let mut oldest_first = vec![];
    for _ in 0..2 {
        // Several in one millisecond.
        for _ in 0..3 {
            oldest_first.push(world.submit(&client).await.id);
        }
        world.clock.advance(MINUTE);
    }
    let theirs = world.submit(&other).await.id;
    let newest_first: Vec<String> = oldest_first.iter().rev().cloned().collect();
    for (ascending, all) in [(true, &oldest_first), (false, &newest_first)] {
        for place in 0..all.len() {
            let after = PredictionQuery {
                after: Some(all[place].clone()),
                ascending,
                limit: 2,
                ..of(&client)
            };
            let rest = &all[place + 1..];
            let expected = rest[..rest.len().min(2)].to_vec();
            assert_eq!(history(world, after).await, (rest.len() as u64, expected));
        }
        let strange = PredictionQuery {
            after: Some(theirs.clone()),
            ascending,
            ..of(&client)
        };
        assert_eq!(history(world, strange).await, (0, vec![]));
    }
    // One that was deleted still has its place.
    let deleted = &oldest_first[2];
    world.db.delete(&client.account, deleted, 0).await.unwrap();
    let after = PredictionQuery {
        after: Some(deleted.clone()),
        ascending: true,
        ..of(&client)
    };
    assert_eq!(history(world, after).await, (3, oldest_first[3..].to_vec()));
    let everybody = PredictionQuery {
        account_id: None,
        after: Some(theirs),
        limit: 1,
        ..of(&client)
    };
    let newest = newest_first[0].clone();
    assert_eq!(history(world, everybody).await, (5, vec![newest]));
}

pub(super) async fn predictions_are_filtered(world: &World) {
    let client = world.client().await;
    let first = world.running(&client).await.id;
    world.clock.advance(MINUTE);
    let pro = world
        .submit_with(&client, |order| order.model = "pro".to_owned())
        .await
        .id;
    world.clock.advance(MINUTE);
    let kling = world
        .submit_with(&client, |order| order.dialect = "kling".to_owned())
        .await
        .id;
    world.db.cancel(&client.account, &kling, 0).await.unwrap();
    let now = world.now();
    let check = async |change: fn(&mut PredictionQuery, i64), expected: &[&String]| {
        let mut query = of(&client);
        change(&mut query, now);
        let (total, found) = history(world, query).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        assert_eq!(total, expected.len() as u64);
    };
    check(|query, _| query.model = Some("pro".to_owned()), &[&pro]).await;
    check(
        |query, _| query.dialect = Some("kling".to_owned()),
        &[&kling],
    )
    .await;
    check(|query, _| query.states = vec![State::Running], &[&first]).await;
    let two = |query: &mut PredictionQuery, _| query.states = vec![State::Queued, State::Cancelled];
    check(two, &[&kling, &pro]).await;
    check(
        |query, now| query.from_ms = Some(now - MINUTE),
        &[&kling, &pro],
    )
    .await;
    check(|query, now| query.until_ms = Some(now - MINUTE), &[&first]).await;
    check(|query, _| query.model = Some("none".to_owned()), &[]).await;
}

pub(super) async fn the_ledger_is_listed_and_filtered(world: &World) {
    let client = world.client().await;
    let failed = world.running(&client).await;
    world.clock.advance(MINUTE);
    assert!(world.fail(&failed).await);
    let second_key = world.key(&client.account, |_| {}).await;
    let by_second = Client {
        key: second_key.clone(),
        ..client.clone()
    };
    world.clock.advance(MINUTE);
    let pro = world
        .submit_with(&by_second, |order| order.model = "pro".to_owned())
        .await;
    let now = world.now();
    let check = async |change: &dyn Fn(&mut LedgerQuery), total: u64, expected: &str| {
        let mut query = World::lines_of(&client);
        change(&mut query);
        let page = world.db.ledger(query).await.unwrap();
        let kinds: Vec<&str> = page.items.iter().map(|line| line.kind.as_str()).collect();
        assert_eq!((page.total, kinds.join(" ")), (total, expected.to_owned()));
    };
    check(&|_| {}, 4, "deposit charge refund charge").await;
    check(
        &|query| query.ascending = false,
        4,
        "charge refund charge deposit",
    )
    .await;
    let page = |query: &mut LedgerQuery| (query.offset, query.limit) = (1, 2);
    check(&page, 4, "charge refund").await;
    check(&|query| query.offset = 4, 4, "").await;
    let kinds = |query: &mut LedgerQuery| query.kinds = vec![EntryKind::Refund, EntryKind::Deposit];
    check(&kinds, 2, "deposit refund").await;
    let of_one = |query: &mut LedgerQuery| query.predictions = vec![failed.id.clone()];
    check(&of_one, 2, "charge refund").await;
    check(&|query| query.model = Some("pro".to_owned()), 1, "charge").await;
    check(
        &|query| query.key_id = Some(second_key.clone()),
        1,
        "charge",
    )
    .await;
    check(&|query| query.from_ms = Some(now), 1, "charge").await;
    check(
        &|query| query.until_ms = Some(now - MINUTE),
        2,
        "deposit charge",
    )
    .await;

    let lines = world
        .db
        .ledger(World::lines_of(&client))
        .await
        .unwrap()
        .items;
    let last = &lines[3];
    assert_eq!(last.prediction_id.as_ref(), Some(&pro.id));
    assert_eq!((last.state, last.amount), (Some(State::Queued), usd(-1)));
    assert_eq!(last.model.as_deref(), Some("pro"));
    assert_eq!(last.key_name, Some(format!("key {second_key}")));
    assert_eq!((last.balance_after, last.created_ms), (usd(9), now));
    assert_eq!(lines[1].state, Some(State::Failed));
    assert_eq!((lines[0].state, lines[0].key_id.clone()), (None, None));
}

pub(super) async fn lines_outlive_predictions(world: &World) {
    let client = world.client().await;
    let running = world.running(&client).await;
    assert!(world.finish(&running).await);
    world.clock.advance(KEEP);
    assert_eq!(world.db.purge(10).await.unwrap(), 1);
    let mut query = World::lines_of(&client);
    query.model = Some("std".to_owned());
    let lines = world.db.ledger(query).await.unwrap().items;
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].state, lines[0].amount), (None, usd(-1)));
    assert_eq!(lines[0].prediction_id, Some(running.id));
}

pub(super) async fn stats_count_what_is_in_the_queue(world: &World) {
    let stats = async || world.db.stats().await.unwrap();
    assert_eq!(stats().await, QueueStats::default());
    let client = world.client_with(|new| new.slots = 3).await;
    for _ in 0..5 {
        world.submit(&client).await;
    }
    world.take_one().await;
    let (ready, waiting, running) = (2, 2, 1);
    let expected = QueueStats {
        ready,
        waiting,
        running,
    };
    assert_eq!(stats().await, expected);
}

pub(super) async fn a_note_is_written_once(world: &World) {
    assert_eq!(world.db.note("instance").await.unwrap(), None);
    let once = |value| world.db.note_once("instance", value);
    assert_eq!(once("first").await.unwrap(), "first");
    assert_eq!(once("second").await.unwrap(), "first");
    assert_eq!(
        world.db.note("instance").await.unwrap().as_deref(),
        Some("first")
    );
}

pub(super) async fn a_store_can_be_probed(world: &World) {
    world.db.probe().await.unwrap();
    world.clock.advance(HOUR);
    world.db.probe().await.unwrap();
    assert!(!world.db.changed_elsewhere().await.unwrap());
}
