//! Many clients, or one that cannot make up its mind.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Kinora, PRICE, STD, answer, film};
use crate::webhooks::{OPEN, receiver};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_submits_with_one_key_are_one_prediction_and_one_charge() {
    let kinora = Kinora::emulated().await;
    let send = async || {
        let request = kinora.request(Method::POST, STD).json(&film());
        answer(request.header("Idempotency-Key", "thousand")).await
    };
    let answers = join_all((0..1000).map(|_| send())).await;
    let ids: BTreeSet<String> = answers
        .iter()
        .map(|answer| answer.data()["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(kinora.balance().await, 1_000_000_000_000 - PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancels_and_deletions_that_race_give_back_once() {
    let kinora = Kinora::with(&[("sim_seconds", "0.2")]).await;
    let mut ids = vec![];
    for _ in 0..40 {
        let submitted = kinora.post(STD, &film()).await;
        ids.push(submitted.data()["id"].as_str().unwrap().to_owned());
    }
    let end = async |id: &str| {
        let path = format!("/api/v3/predictions/{id}");
        let cancel = format!("{path}/cancel");
        let video = format!("/v1/videos/video_{id}");
        let fal = format!("/fal-ai/kling-video/requests/{id}/cancel");
        let (cancelled, deleted, video, fal) = tokio::join!(
            kinora.post(&cancel, &Value::Null),
            kinora.delete(&path),
            kinora.delete(&video),
            answer(kinora.request(Method::PUT, &fal)),
        );
        for answer in [cancelled, deleted, video, fal] {
            let is_told =
                answer.status == 200 || (400..500).contains(&answer.status) || answer.status == 202;
            assert!(is_told, "{}: {}", answer.status, answer.body);
        }
    };
    join_all(ids.iter().map(|id| end(id))).await;
    for id in &ids {
        let path = format!("/api/v3/predictions/{id}/result");
        loop {
            let seen = kinora.get(&path).await;
            let status = seen.body["data"]["status"]
                .as_str()
                .unwrap_or("gone")
                .to_owned();
            if !["created", "processing"].contains(&&*status) {
                assert!(
                    ["deleted", "cancelled", "completed", "gone"].contains(&&*status),
                    "{status}"
                );
                break;
            }
        }
    }
    let lines = json!({"page_size": 100, "prediction_uuids": ids});
    let lines = kinora.post("/api/v3/billings/search", &lines).await;
    let count = |id: &String, kind: &str| {
        let items = lines.data()["items"].as_array().unwrap();
        let own =
            |item: &&Value| item["prediction"]["uuid"] == **id && item["billing_type"] == kind;
        items.iter().filter(own).count()
    };
    for id in &ids {
        assert_eq!(count(id, "deduct"), 1, "{id}");
        assert!(count(id, "refund") <= 1, "{id}");
    }
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prediction_is_cancelled_and_stays_in_the_history() {
    let kinora = Kinora::with(&[("sim_seconds", "60")]).await;
    let submitted = kinora.post(STD, &film()).await;
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v3/predictions/{id}");
    let waiting = kinora.get(&path).await;
    assert_eq!(waiting.headers["retry-after"], "1");
    assert_eq!(
        waiting.data()["cost"],
        json!({"amount": 0.42, "currency": "USD"})
    );
    assert!(waiting.data()["seed"].is_u64(), "{}", waiting.body);
    kinora
        .post(&format!("{path}/cancel"), &json!({}))
        .await
        .data();
    loop {
        let seen = kinora.get(&path).await;
        if seen.data()["status"] == "cancelled" {
            assert_eq!(seen.data()["cost"]["amount"], 0.0);
            assert!(!seen.headers.contains_key("retry-after"));
            break;
        }
    }
    // Once more changes nothing.
    let again = kinora.post(&format!("{path}/cancel"), &json!({})).await;
    assert_eq!(again.data()["status"], "cancelled");
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
    let unknown = format!("/api/v3/predictions/{}/cancel", "0".repeat(32));
    assert_eq!(kinora.post(&unknown, &json!({})).await.status, 404);
    let history = kinora.post("/api/v3/predictions", &json!({})).await;
    assert_eq!(history.data()["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_listens_hears_of_a_prediction_until_its_end() {
    let kinora = Kinora::with(&[("sim_seconds", "0.5")]).await;
    let submitted = kinora.post(STD, &film()).await;
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v3/predictions/{id}/events");
    let heard = kinora.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(heard.headers()["content-type"], "text/event-stream");
    // The stream ends by itself.
    let text = heard.text().await.unwrap();
    let told: Vec<Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
        .collect();
    assert!(
        text.contains("event: prediction") && text.contains("id: 1"),
        "{text}"
    );
    assert!(told.len() >= 2, "{text}");
    assert!(told.iter().all(|event| event["id"] == *id));
    let last = told.last().unwrap();
    assert_eq!(
        (&last["status"], &last["progress"]),
        (&json!("completed"), &json!(100))
    );
    assert!(last["outputs"][0].is_string());
    // Whoever comes later hears the end at once.
    let again = kinora.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(
        again
            .text()
            .await
            .unwrap()
            .matches("event: prediction")
            .count(),
        1
    );
    let unknown = path.replace(&id, &"0".repeat(32));
    assert_eq!(kinora.get(&unknown).await.status, 404);
}

/// A receiver that takes a webhook and answers with bytes without end. It says how many
/// it could write.
async fn endless() -> (std::net::SocketAddr, tokio::sync::oneshot::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, written) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 64 * 1024];
        let _ = socket.read(&mut request).await.unwrap();
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n";
        socket.write_all(head).await.unwrap();
        let (block, mut bytes) = (vec![0; 64 * 1024], 0);
        while socket.write_all(&block).await.is_ok() {
            bytes += block.len();
        }
        let _ = sender.send(bytes);
    });
    (address, written)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_answers_without_end_is_left_and_has_it() {
    let kinora = Kinora::with(&[OPEN]).await;
    let (address, written) = endless().await;
    let path = format!("{STD}?webhook=http://{address}/hook");
    kinora.post(&path, &film()).await.data();
    // What the machine holds on its way is written as well.
    assert!(written.await.unwrap() < 64 * 1024 * 1024);
    loop {
        let deliveries = kinora.store().deliveries(None, 10).await.unwrap();
        if deliveries[0].state == kinora_store::DeliveryState::Delivered {
            assert_eq!(deliveries[0].attempts, 1);
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_follows_no_redirect_and_holds_no_login() {
    let kinora = Kinora::with(&[OPEN]).await;
    let (address, mut posts) = receiver(vec![307]).await;
    let path = format!("{STD}?webhook=http://{address}/hook");
    kinora.post(&path, &film()).await.data();
    posts.recv().await.unwrap();
    loop {
        let deliveries = kinora.store().deliveries(None, 10).await.unwrap();
        if deliveries[0].attempts == 1 {
            assert_eq!(deliveries[0].state, kinora_store::DeliveryState::Waiting);
            break;
        }
        tokio::task::yield_now().await;
    }
    let path = format!("{STD}?webhook=http://user:secret@{address}/hook");
    let refused = kinora.post(&path, &film()).await;
    assert_eq!(refused.status, 400);
    let message = refused.body["message"].as_str().unwrap();
    assert!(
        message.contains("`webhook`") && !message.contains("secret@"),
        "{message}"
    );
}
