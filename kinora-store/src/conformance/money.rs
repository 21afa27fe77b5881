//! Accounts, keys, charges and refunds.

use futures_util::future::join_all;

use super::world::{DAY, HOUR, World, usd};
use crate::records::{NewKey, State, Terminal};
use crate::store::{Refusal, StoreError, SubmitError};

pub(super) async fn a_new_account_has_its_credit_in_the_ledger(world: &World) {
    let client = world.client().await;
    assert_eq!(world.balance(&client).await, usd(10));
    assert_eq!(world.ledger(&client).await, ["deposit 10.000000 10.000000"]);
    let poor = world.client_with(|new| new.credit = usd(0)).await;
    assert_eq!(world.ledger(&poor).await, [""; 0]);
    let account = world.account(&client).await;
    let named = world.db.account_named(&account.name).await.unwrap();
    assert_eq!(named, Some(account.clone()));
    assert_eq!(world.db.account_named("nobody").await.unwrap(), None);
    let all = world.db.accounts().await.unwrap();
    assert_eq!(all, [account, world.account(&poor).await]);
}

pub(super) async fn names_hashes_and_access_keys_are_taken_once(world: &World) {
    let client = world.client().await;
    let name = world.account(&client).await.name;
    let mut again = crate::records::NewAccount {
        id: world.id(),
        name,
        credit: usd(1),
        level: "home".to_owned(),
        slots: 1,
        per_minute: None,
        max_waiting: 1,
    };
    let taken = world.db.add_account(again.clone()).await;
    assert!(matches!(
        taken,
        Err(StoreError::Taken { what: "an account" })
    ));
    again.name = "another".to_owned();
    again.credit = usd(-1);
    let negative = world.db.add_account(again).await;
    assert!(matches!(negative, Err(StoreError::Negative)));

    let mut first = world.new_key(&client.account);
    first.kling_access_key = Some("ak-1".to_owned());
    world.db.add_key(first.clone()).await.unwrap();
    let mut same_hash = world.new_key(&client.account);
    same_hash.hash = first.hash;
    let mut same_access_key = world.new_key(&client.account);
    same_access_key.kling_access_key = first.kling_access_key;
    for key in [same_hash, same_access_key] {
        let taken = world.db.add_key(key).await;
        assert!(matches!(taken, Err(StoreError::Taken { what: "a key" })));
    }
    assert!(world.db.add_key(world.new_key("nobody")).await.is_err());
    assert_eq!(world.db.keys(None).await.unwrap().len(), 2);
}

pub(super) async fn credit_goes_in_and_out_but_never_below_nothing(world: &World) {
    let client = world.client().await;
    let credit = |amount, note| world.db.credit(&client.account, amount, note);
    let account = credit(usd(5), Some("thanks")).await.unwrap().unwrap();
    assert_eq!(account.balance, usd(15));
    let account = credit(usd(-15), None).await.unwrap().unwrap();
    assert_eq!(account.balance, usd(0));
    let below = credit(usd(-1), None).await;
    assert!(matches!(below, Err(StoreError::Negative)));
    credit(usd(0), None).await.unwrap().unwrap();
    assert!(
        world
            .db
            .credit("nobody", usd(1), None)
            .await
            .unwrap()
            .is_none()
    );
    let beyond = credit(kinora_core::price::MicroUsd(i64::MAX), None).await;
    assert!(beyond.is_ok());
    assert!(credit(usd(1), None).await.is_err());
    credit(kinora_core::price::MicroUsd(-i64::MAX), None)
        .await
        .unwrap();
    assert_eq!(
        world.ledger(&client).await[..3],
        [
            "deposit 10.000000 10.000000",
            "deposit 5.000000 15.000000",
            "adjust -15.000000 0.000000"
        ]
    );
    let page = world.db.ledger(World::lines_of(&client)).await.unwrap();
    assert_eq!(page.items[1].note.as_deref(), Some("thanks"));
}

pub(super) async fn a_submit_charges_and_a_failure_gives_back(world: &World) {
    let client = world.client().await;
    for end in [Terminal::Failed, Terminal::Timeout, Terminal::Cancelled] {
        let prediction = world.running(&client).await;
        assert_eq!(prediction.price, usd(1));
        assert_eq!(world.balance(&client).await, usd(9));
        assert!(world.end(&prediction, end).await);
        assert_eq!(world.state(&prediction.id).await, end.state());
        assert_eq!(world.balance(&client).await, usd(10));
    }
    let prediction = world.running(&client).await;
    assert!(world.finish(&prediction).await);
    assert_eq!(world.balance(&client).await, usd(9));
    let lines = world.ledger(&client).await;
    assert_eq!(lines.len(), 1 + 3 * 2 + 1);
    assert_eq!(
        lines[1..3],
        ["charge -1.000000 9.000000", "refund 1.000000 10.000000"]
    );
    assert_eq!(lines[7], "charge -1.000000 9.000000");
}

pub(super) async fn a_price_of_nothing_leaves_no_line(world: &World) {
    let client = world.client_with(|new| new.credit = usd(0)).await;
    let free = world
        .submit_with(&client, |order| order.price = usd(0))
        .await;
    let taken = world.take_one().await;
    assert_eq!(taken.id, free.id);
    assert!(world.fail(&taken).await);
    assert_eq!(world.ledger(&client).await, [""; 0]);
    let refused = world.refusal(world.order(&client)).await;
    let (balance, price) = (usd(0), usd(1));
    assert_eq!(refused, Refusal::NoCredit { balance, price });
}

pub(super) async fn credit_for_three_is_enough_for_exactly_three(world: &World) {
    let client = world.client_with(|new| new.credit = usd(3)).await;
    let orders: Vec<_> = (0..50).map(|_| world.order(&client)).collect();
    let answers = join_all(orders.into_iter().map(|order| world.db.submit(order))).await;
    let taken = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(taken, 3);
    for answer in answers.into_iter().filter_map(Result::err) {
        assert!(matches!(
            answer,
            SubmitError::Refused(Refusal::NoCredit { .. })
        ));
    }
    assert_eq!(world.balance(&client).await, usd(0));
}

pub(super) async fn a_budget_is_kept_and_refunds_count(world: &World) {
    let mut client = world.client().await;
    let open = client.clone();
    client.key = world
        .key(&client.account, |new| new.budget = Some(usd(2)))
        .await;
    let spent = async |key: &str| world.db.key(key).await.unwrap().unwrap().spent;
    let first = world.running(&client).await;
    world.submit(&client).await;
    assert_eq!(spent(&client.key).await, usd(2));
    let refused = world.refusal(world.order(&client)).await;
    let (left, price) = (usd(0), usd(1));
    assert_eq!(refused, Refusal::OverBudget { left, price });
    world.submit(&open).await;
    world
        .submit_with(&client, |order| order.price = usd(0))
        .await;
    assert!(world.fail(&first).await);
    assert_eq!(spent(&client.key).await, usd(1));
    world.submit(&client).await;
    assert_eq!(spent(&client.key).await, usd(2));
}

pub(super) async fn a_key_is_revoked_once(world: &World) {
    let client = world.client().await;
    let new = world.new_key(&client.account);
    let (id, hash) = (new.id.clone(), new.hash);
    let key = world.db.add_key(new).await.unwrap();
    assert_eq!(
        world.db.key_by_hash(&hash).await.unwrap(),
        Some(key.clone())
    );
    assert!(world.db.revoke_key(&id).await.unwrap());
    assert!(!world.db.revoke_key(&id).await.unwrap());
    assert!(!world.db.revoke_key("nothing").await.unwrap());
    assert_eq!(world.db.key_by_hash(&hash).await.unwrap(), None);
    let revoked = world.db.key(&id).await.unwrap().unwrap();
    assert_eq!(revoked.revoked_ms, Some(world.now()));
    let keys = world.db.keys(Some(&client.account)).await.unwrap();
    let ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
    assert_eq!(ids, [client.key.as_str(), id.as_str()]);
    assert_eq!(world.db.keys(Some("nobody")).await.unwrap(), []);
}

pub(super) async fn usage_counts_on_the_day_of_the_submit(world: &World) {
    let client = world.client().await;
    let first = world.running(&client).await;
    let second = world.running(&client).await;
    world.clock.advance(13 * HOUR);
    assert!(world.finish(&first).await);
    assert!(world.fail(&second).await);
    world
        .submit_with(&client, |order| order.model = "pro".to_owned())
        .await;
    let usage = async |first, last, model| {
        let rows = world.db.usage(&client.account, first, last, model).await;
        let rows = rows.unwrap().into_iter().map(|row| {
            format!(
                "{} {} {}/{}/{} {}",
                row.day, row.model, row.requests, row.completed, row.refunded, row.amount
            )
        });
        rows.collect::<Vec<_>>()
    };
    let both = [
        "2025-11-21 std 2/1/1 1.000000",
        "2025-11-22 pro 1/0/0 1.000000",
    ];
    assert_eq!(usage("2025-11-21", "2025-11-22", None).await, both);
    assert_eq!(usage("2025-11-22", "2025-11-30", None).await, both[1..]);
    assert_eq!(
        usage("2025-11-01", "2025-11-30", Some("std")).await,
        both[..1]
    );
    let rows = world
        .db
        .usage(&client.account, "2025-11-21", "2025-11-21", None)
        .await;
    assert_eq!(rows.unwrap()[0].last_ms, world.now() - 13 * HOUR);
    world.clock.advance(DAY);
    assert_eq!(world.db.expire(0).await.unwrap().len(), 1);
    let [.., last] = &usage("2025-11-21", "2025-11-30", None).await[..] else {
        panic!("there is usage");
    };
    assert_eq!(last, "2025-11-22 pro 1/0/1 0.000000");
    assert_eq!(world.state(&first.id).await, State::Completed);
}

pub(super) async fn a_key_is_found_by_its_access_key_until_it_is_revoked(world: &World) {
    let client = world.client().await;
    let access = |new: &mut NewKey| new.kling_access_key = Some("access".to_owned());
    let signing = world.key(&client.account, access).await;
    let find = async |access_key: &str| {
        let found = world.db.key_by_access_key(access_key).await.unwrap();
        found.map(|key| key.id)
    };
    assert_eq!(find("access").await, Some(signing.clone()));
    assert_eq!(find("Access").await, None);
    assert_eq!(find("").await, None);
    assert!(world.db.revoke_key(&signing).await.unwrap());
    assert_eq!(find("access").await, None);
}
