//! Nothing is charged twice, and nothing is charged for nothing.

use futures_util::future::join_all;
use kinora_store::Offer;
use reqwest::Method;
use serde_json::json;

use crate::support::{Kinora, PRICE, STD, answer, film, merge};

const FIRST: i64 = 1_000_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_charged_once_and_a_failed_one_is_refunded() {
    let kinora = Kinora::emulated().await;
    let done = kinora.film(&json!({})).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(kinora.balance().await, FIRST - PRICE);
    kinora.stop().await;

    let failing = Kinora::with(&[("sim_fail", "1")]).await;
    let failed = failing.film(&json!({})).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["code"], 1403);
    assert_ne!(failed["error"], "");
    assert_eq!(failing.balance().await, FIRST);
    let ledger = failing
        .post(
            "/api/v3/billings/search",
            &json!({"page": 1, "page_size": 10}),
        )
        .await;
    let kinds: Vec<_> = ledger.data()["items"].as_array().unwrap().iter().collect();
    assert_eq!(kinds.len(), 2);
    assert_eq!(kinds[0]["billing_type"], "refund");
    assert_eq!(kinds[1]["billing_type"], "deduct");
    assert_eq!(kinds[1]["price"], 0.42);
    failing.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keys_budget_ends_before_its_accounts_credit() {
    use kinora::service::accounts::{KeyOptions, create_key};
    let mut kinora = Kinora::emulated().await;
    let first = kinora.key.clone();
    let app = kinora.server.as_ref().unwrap().app.clone();
    let accounts = app.store.accounts().await.unwrap();
    let options = KeyOptions {
        budget: Some("0.5".parse().unwrap()),
        ..KeyOptions::named("small")
    };
    let made = create_key(app.store.as_ref(), &app.sealer, &accounts[0], options).await;
    kinora.key = made.unwrap().key;
    kinora.film(&json!({})).await;
    let refused = kinora.post(STD, &film()).await;
    assert_eq!(
        (refused.status, &refused.body["error_code"]),
        (402, &json!("over_budget")),
        "{}",
        refused.body
    );
    // The account itself has enough.
    assert_eq!(kinora.balance().await, FIRST - PRICE);
    kinora.key = first;
    kinora.film(&json!({})).await;
    assert_eq!(kinora.balance().await, FIRST - 2 * PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_those_of_the_list_to_the_micro_dollar() {
    let kinora = Kinora::emulated().await;
    let turbo = "/api/v3/kwaivgi/kling-v3-turbo-pro/image-to-video";
    let ultra = "/api/v3/kwaivgi/kling-v3.0-4k/image-to-video";
    let shots = json!([{"prompt": "a", "duration": "3"}, {"prompt": "b", "duration": 4}]);
    let cases = [
        (STD, json!({"duration": 3}), 252_000),
        (STD, json!({"duration": "15", "sound": true}), 1_890_000),
        (STD, json!({"prompt": null, "multi_prompt": shots}), 588_000),
        (ultra, json!({"duration": 10}), 4_200_000),
        (turbo, json!({"duration": "15"}), 2_100_000),
        // `duration` is billed beside the shots: 5 + 7 s.
        (
            turbo,
            json!({"prompt": null, "multi_prompt": shots}),
            1_680_000,
        ),
    ];
    for (path, extra, price) in cases {
        let before = kinora.balance().await;
        let mut body = film();
        merge(&mut body, &extra);
        kinora.post(path, &body).await.data();
        assert_eq!(before - kinora.balance().await, price, "{path} {extra}");
        let quote = json!({"model_id": path.trim_start_matches("/api/v3/"), "inputs": extra});
        let quote = kinora.post("/api/v3/model/price", &quote).await;
        let quoted = quote.data()["price"].as_f64().unwrap();
        assert_eq!((quoted * 1e6).round() as i64, price, "{path} {extra}");
    }
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_idempotency_key_is_one_prediction_and_one_charge() {
    let kinora = Kinora::emulated().await;
    let submits = (0..50).map(|_| {
        let request = kinora.request(Method::POST, STD);
        answer(request.header("Idempotency-Key", "same").json(&film()))
    });
    let answers = join_all(submits).await;
    let first = &answers[0].data()["id"];
    for answer in &answers {
        assert_eq!(&answer.data()["id"], first);
    }
    assert_eq!(kinora.balance().await, FIRST - PRICE);
    let history = kinora.post("/api/v3/predictions", &json!({})).await;
    assert_eq!(history.data()["total"], 1);

    let mut other = film();
    other["prompt"] = json!("something else");
    let request = kinora.request(Method::POST, STD);
    let other = answer(request.header("Idempotency-Key", "same").json(&other)).await;
    assert_eq!(other.status, 409);
    assert_eq!(kinora.balance().await, FIRST - PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_for_three_is_enough_for_exactly_three() {
    let mut kinora = Kinora::emulated().await;
    kinora.key = kinora.account("poor", "1.26", "home").await;
    let body = film();
    let submits = (0..50).map(|_| kinora.post(STD, &body));
    let statuses: Vec<u16> = join_all(submits).await.iter().map(|it| it.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 3);
    assert_eq!(statuses.iter().filter(|status| **status == 402).count(), 47);
    assert_eq!(kinora.balance().await, 0);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_prediction_is_refunded_and_a_deleted_one_is_gone() {
    let kinora = Kinora::with(&[("sim_seconds", "600")]).await;
    let submitted = kinora.post(STD, &film()).await;
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v3/predictions/{id}");
    let waiting = kinora.get(&path).await;
    assert!(["created", "processing"].contains(&waiting.data()["status"].as_str().unwrap()));
    let deleted = kinora.delete(&path).await;
    assert_eq!(deleted.data()["status"], "deleted");
    // The worker hears of it at once, and gives the charge back.
    let mut watcher = kinora.server.as_ref().unwrap().app.watchers.watch(&id);
    while kinora.balance().await != FIRST {
        watcher.changed().await;
    }
    let gone = kinora.get(&path).await;
    assert_eq!(gone.data()["status"], "deleted");
    assert_eq!(kinora.delete(&path).await.status, 404);
    let history = kinora.post("/api/v3/predictions", &json!({})).await;
    assert_eq!(history.data()["total"], 0);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_a_vendors_level_queues_beyond_its_slots() {
    let mut kinora = Kinora::with(&[("sim_seconds", "600")]).await;
    kinora.key = kinora.account("bronze", "100", "bronze").await;
    let mut statuses = vec![];
    for _ in 0..6 {
        statuses.push(kinora.post(STD, &film()).await);
    }
    let codes: Vec<u16> = statuses.iter().map(|answer| answer.status).collect();
    assert_eq!(codes, [200, 200, 200, 200, 200, 429]);
    assert!(statuses[5].headers.contains_key("retry-after"));
    let account = kinora
        .store()
        .account_named("bronze")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(account.running, 3);
    assert_eq!(kinora.balance().await, 100_000_000 - 5 * PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_a_promise() {
    let kinora = Kinora::emulated().await;
    let turbo = "kwaivgi/kling-v3-turbo-pro/image-to-video";
    let path = format!("/api/v3/{turbo}");
    let shots = json!([{"prompt": "a", "duration": "3"}, {"prompt": "b", "duration": 4}]);
    let asked = json!({"model_id": turbo, "inputs": {"multi_prompt": shots}});
    let quote = kinora.post("/api/v3/quote", &asked).await;
    let quote = quote.data();
    assert_eq!(quote["price"], 1.68);
    assert_eq!(quote["lines"].as_array().unwrap().len(), 2);
    assert_eq!(kinora.balance().await, FIRST);
    let id = quote["quote_id"].as_str().unwrap().to_owned();
    let submit = |body: serde_json::Value, quote: String| {
        let request = kinora.request(Method::POST, &path);
        answer(request.header("X-Kinora-Quote", quote).json(&body))
    };
    let mut body = film();
    merge(&mut body, &json!({"prompt": null, "multi_prompt": shots}));
    submit(body.clone(), id.clone()).await.data();
    assert_eq!(kinora.balance().await, FIRST - 1_680_000);

    merge(&mut body, &json!({"duration": "6"}));
    for (quote, why) in [(id.as_str(), "another"), ("0123", "does not exist")] {
        let refused = submit(body.clone(), quote.to_owned()).await;
        assert_eq!(refused.status, 409);
        let message = refused.body["message"].as_str().unwrap();
        assert!(
            message.contains(why) && message.contains(quote),
            "{message}"
        );
    }
    let account = kinora.store().account_named("default").await;
    let account = account.unwrap().unwrap();
    let offer = kinora.store().offer(&account.id, &id).await;
    let old = Offer {
        id: "old".to_owned(),
        expires_ms: 1,
        ..offer.unwrap().unwrap()
    };
    kinora.store().add_offer(old, 10).await.unwrap();
    let refused = submit(body.clone(), "old".to_owned()).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.body["message"]
            .as_str()
            .unwrap()
            .contains("expired")
    );
    assert_eq!(kinora.balance().await, FIRST - 1_680_000);
    kinora.assert_books().await;
}
