//! A whole server that emulates: what a key can be made to do, every key of it does.

use std::time::Instant;

use kinora::service::accounts::{KeyOptions, create_key};
use serde_json::{Value, json};

use crate::support::{self, Kinora, PRICE, STD, film, picture_bytes};
use crate::webhooks::{OPEN, is_signed, now_s, receiver};

/// A key of the first account with a text of its own.
async fn key_that(kinora: &Kinora, simulate: &str) -> String {
    let app = &kinora.server.as_ref().unwrap().app;
    let account = app.store.account_named("default").await.unwrap().unwrap();
    let options = KeyOptions {
        simulate: Some(simulate.to_owned()),
        ..KeyOptions::named("own")
    };
    create_key(app.store.as_ref(), &app.sealer, &account, options)
        .await
        .unwrap()
        .key
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_fails_as_its_setting_says_and_gives_back() {
    let mut kinora = Kinora::with(&[("sim", "fail=1,code=1200")]).await;
    let before = kinora.balance().await;
    let failed = kinora.film(&json!({})).await;
    assert_eq!(
        (&failed["status"], &failed["code"]),
        (&json!("failed"), &json!(1200))
    );
    assert_eq!(kinora.balance().await, before);
    // A key's own text is laid over it.
    kinora.key = key_that(&kinora, "timeout=1").await;
    assert_eq!(kinora.film(&json!({})).await["status"], "timeout");
    kinora.key = key_that(&kinora, "fail=0").await;
    assert_eq!(kinora.film(&json!({})).await["status"], "completed");
    assert_eq!(kinora.balance().await, before - PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_refuses_submits_as_too_many_and_charges_nothing() {
    let mut kinora = Kinora::with(&[("sim", "rate429=1")]).await;
    let before = kinora.balance().await;
    let refused = kinora.post(STD, &film()).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(kinora.balance().await, before);
    kinora.key = key_that(&kinora, "rate429=0").await;
    assert_eq!(kinora.post(STD, &film()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_uploads_are_slow_and_its_outputs_expire() {
    let kinora = Kinora::with(&[("sim", "upload=0.3,expire=60")]).await;
    let part = reqwest::multipart::Part::bytes(picture_bytes(320, 320)).file_name("a.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    let began = Instant::now();
    let upload = kinora.request(reqwest::Method::POST, "/api/v3/media/upload/binary");
    let upload = support::answer(upload.multipart(form)).await;
    upload.data();
    assert!(began.elapsed().as_secs_f64() >= 0.3);
    let made = kinora.film(&json!({})).await;
    let url = made["outputs"][0].as_str().unwrap();
    let id = made["id"].as_str().unwrap();
    assert_eq!(kinora.get(url).await.status, 200);
    // It is kept for a minute from about its end, and not for a week.
    let stored = kinora.store().any_prediction(id).await.unwrap().unwrap();
    let ends = stored.purge_ms.unwrap() - stored.finished_ms.unwrap();
    assert!((0..=60_000).contains(&ends), "{ends}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_webhooks_come_twice_or_signed_wrongly() {
    let (address, mut posts) = receiver(vec![]).await;
    let twice = Kinora::with(&[OPEN, ("sim", "webhook=twice")]).await;
    let path = format!("{STD}?webhook=http://{address}/hook");
    let id = twice.post(&path, &film()).await.data()["id"].clone();
    let (first, second) = (posts.recv().await.unwrap(), posts.recv().await.unwrap());
    assert_eq!(first.body, second.body);
    let event: Value = serde_json::from_slice(&first.body).unwrap();
    assert_eq!(event["id"], id);
    let secret = twice.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    let secret = secret.as_str().unwrap();
    assert!(is_signed(&first, secret, now_s()));

    let (address, mut posts) = receiver(vec![]).await;
    let wrong = Kinora::with(&[OPEN, ("sim", "webhook=badsig")]).await;
    let path = format!("{STD}?webhook=http://{address}/hook");
    wrong.post(&path, &film()).await.data();
    let post = posts.recv().await.unwrap();
    let secret = wrong.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    assert!(!is_signed(&post, secret.as_str().unwrap(), now_s()));
}
