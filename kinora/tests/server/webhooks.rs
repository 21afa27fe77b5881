//! Who asked to be told is told.

use std::collections::HashMap;
use std::net::SocketAddr;

use hmac::{Hmac, KeyInit, Mac};
use kinora_store::{Clock, DeliveryState, SystemClock};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::support::{self, Kinora, STD, film};

/// What a receiver of webhooks got.
#[derive(Debug)]
pub struct Post {
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

/// A receiver that answers with these statuses, and then with 200.
pub async fn receiver(mut statuses: Vec<u16>) -> (SocketAddr, mpsc::UnboundedReceiver<Post>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, posts) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let mut socket = BufReader::new(socket);
            let mut headers = HashMap::new();
            let mut line = String::new();
            while socket.read_line(&mut line).await.unwrap() > 2 {
                if let Some((name, value)) = line.split_once(':') {
                    headers.insert(name.to_lowercase(), value.trim().to_owned());
                }
                line.clear();
            }
            let length = headers["content-length"].parse().unwrap();
            let mut body = vec![0; length];
            socket.read_exact(&mut body).await.unwrap();
            let status = if statuses.is_empty() {
                200
            } else {
                statuses.remove(0)
            };
            let answer = format!(
                "HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = socket.write_all(answer.as_bytes()).await;
            if sender.send(Post { headers, body }).is_err() {
                return;
            }
        }
    });
    (address, posts)
}

/// The check that is documented for receivers.
fn is_signed(post: &Post, secret: &str, now_s: i64) -> bool {
    let stamp = &post.headers["webhook-timestamp"];
    if (now_s - stamp.parse::<i64>().unwrap()).abs() > 300 {
        return false;
    }
    let key = secret.strip_prefix("whsec_").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{}.{stamp}.", post.headers["webhook-id"]).as_bytes());
    mac.update(&post.body);
    let right: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    post.headers["webhook-signature"] == format!("v3,{right}")
}

fn now_s() -> i64 {
    SystemClock.now_ms() / 1000
}

/// Loopback is open for these.
pub const OPEN: (&str, &str) = ("egress_allow", "127.0.0.1/32");

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_signed_and_sent_again_until_it_is_taken() {
    let (address, mut posts) = receiver(vec![500]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let secret = kinora.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    let secret = secret.as_str().unwrap();
    let path = format!("{STD}?webhook=http://{address}/hook");
    let submitted = kinora.post(&path, &film()).await;
    let id = submitted.data()["id"].clone();
    let first = posts.recv().await.unwrap();
    assert!(is_signed(&first, secret, now_s()));
    assert!(!is_signed(&first, secret, now_s() + 301));
    let event: Value = serde_json::from_slice(&first.body).unwrap();
    assert_eq!((&event["id"], &event["status"]), (&id, &json!("completed")));
    assert_eq!(event["input"]["prompt"], "slow push in, rain");
    assert!(
        event["outputs"][0]
            .as_str()
            .unwrap()
            .starts_with(&kinora.url)
    );

    // Made due at once, as `kinora webhooks retry` does.
    let delivery = first.headers["webhook-id"].clone();
    settled(&kinora, &delivery, DeliveryState::Waiting).await;
    assert!(kinora.store().retry_delivery(&delivery).await.unwrap());
    kinora.server.as_ref().unwrap().app.deliveries.notify_one();
    let second = posts.recv().await.unwrap();
    assert_eq!(second.headers["webhook-id"], delivery);
    assert_eq!(second.body, first.body);
    assert!(is_signed(&second, secret, now_s()));
    settled(&kinora, &delivery, DeliveryState::Delivered).await;
}

/// Waits until a try was written down.
async fn settled(kinora: &Kinora, id: &str, state: DeliveryState) {
    loop {
        let all = kinora.store().deliveries(None, 10).await.unwrap();
        let delivery = all.iter().find(|delivery| delivery.id == id).unwrap();
        if delivery.attempts > 0 && delivery.state == state {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn highway_receivers_get_the_task_and_no_signature() {
    let (address, mut posts) = receiver(vec![]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let mut body = film();
    body["extra"] = json!({"webhook": {"url": format!("http://{address}/hook")}});
    kinora.post("/v3/async/kling-v3.0-std-i2v", &body).await;
    let post = posts.recv().await.unwrap();
    assert!(!post.headers.contains_key("webhook-signature"));
    let event: Value = serde_json::from_slice(&post.body).unwrap();
    assert_eq!(event["event_type"], "ASYNC_TASK_RESULT");
    assert_eq!(event["payload"]["task"]["status"], "TASK_STATUS_SUCCEED");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_was_written_is_sent_after_a_restart() {
    let (address, mut posts) = receiver(vec![]).await;
    // Closed at first: nothing gets through before the restart.
    let kinora = Kinora::emulated().await;
    let path = format!("{STD}?webhook=http://{address}/hook");
    let submitted = kinora.post(&path, &film()).await;
    let id = submitted.data()["id"].clone();
    loop {
        let waiting = kinora.store().deliveries(None, 10).await.unwrap();
        if waiting.iter().any(|delivery| delivery.attempts > 0) {
            assert!(kinora.store().retry_delivery(&waiting[0].id).await.unwrap());
            break;
        }
        tokio::task::yield_now().await;
    }
    let data = kinora.stop().await;
    let server = support::start(data.path(), &[OPEN]).await;
    let post = posts.recv().await.unwrap();
    let event: Value = serde_json::from_slice(&post.body).unwrap();
    assert_eq!(event["id"], id);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_no_address_is_refused() {
    let kinora = Kinora::with(&[("webhook_require_https", "true")]).await;
    for url in ["ftp://example.com", "nonsense", "http://example.com/hook"] {
        let refused = kinora.post(&format!("{STD}?webhook={url}"), &film()).await;
        assert_eq!(refused.status, 400, "{url}");
        assert!(
            refused.body["message"]
                .as_str()
                .unwrap()
                .contains("`webhook`")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_never_answers_holds_up_nobody_else() {
    // Takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = silent.local_addr().unwrap();
    let (healthy, mut posts) = receiver(vec![]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    for _ in 0..80 {
        let path = format!("{STD}?webhook=http://{silent}/hook");
        kinora.post(&path, &film()).await.data();
    }
    let path = format!("{STD}?webhook=http://{healthy}/hook");
    let submitted = kinora.post(&path, &film()).await;
    let post = posts.recv().await.unwrap();
    let event: Value = serde_json::from_slice(&post.body).unwrap();
    assert_eq!(event["id"], submitted.data()["id"]);
}
