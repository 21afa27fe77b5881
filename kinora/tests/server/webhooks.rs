//! Who asked to be told is told.

use std::collections::HashMap;
use std::net::SocketAddr;

use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use kinora_store::{Clock, DeliveryState, SystemClock};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
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
pub fn is_signed(post: &Post, secret: &str, now_s: i64) -> bool {
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

pub fn now_s() -> i64 {
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

#[tokio::test(flavor = "multi_thread")]
async fn videos_and_atlas_are_told_in_the_common_standard() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let (address, mut posts) = receiver(vec![]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let secret = kinora.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    let secret = secret.as_str().unwrap().strip_prefix("whsec_").unwrap();
    let key = STANDARD.decode(secret).unwrap();
    for (path, kind) in [
        ("/v1/videos", json!("video.completed")),
        ("/api/v1/model/generateVideo", Value::Null),
    ] {
        let mut body = film();
        body["model"] = json!("std");
        body["webhook_url"] = json!("nowhere");
        let refused = kinora.post(path, &body).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(refused.body.to_string().contains("`webhook_url` is"));
        body["webhook_url"] = json!(format!("http://{address}/hook"));
        assert_eq!(kinora.post(path, &body).await.status, 200);
        let post = posts.recv().await.unwrap();
        let event: Value = serde_json::from_slice(&post.body).unwrap();
        assert_eq!(event["type"], kind);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let (id, stamp) = (
            &post.headers["webhook-id"],
            &post.headers["webhook-timestamp"],
        );
        mac.update(format!("{id}.{stamp}.").as_bytes());
        mac.update(&post.body);
        let right = STANDARD.encode(mac.finalize().into_bytes());
        assert_eq!(post.headers["webhook-signature"], format!("v1,{right}"));
    }
}

/// The check of Standard Webhooks, which the official dialect, OpenAI and Atlas use.
pub fn is_standard(post: &Post, secret: &str, now_s: i64) -> bool {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let (id, stamp) = (
        &post.headers["webhook-id"],
        &post.headers["webhook-timestamp"],
    );
    if (now_s - stamp.parse::<i64>().unwrap()).abs() > 300 {
        return false;
    }
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.unwrap()).unwrap();
    mac.update(format!("{id}.{stamp}.").as_bytes());
    mac.update(&post.body);
    let right = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let mut signatures = post.headers["webhook-signature"].split(' ');
    signatures.any(|signature| signature == right)
}

/// How the vendor of a webhook documents its check.
enum Check {
    WaveSpeed,
    Standard,
    Fal(Box<VerifyingKey>),
    /// There is none.
    Unsigned,
}

impl Check {
    fn accepts(&self, post: &Post, secret: &str, now_s: i64) -> bool {
        match self {
            Self::WaveSpeed => is_signed(post, secret, now_s),
            Self::Standard => is_standard(post, secret, now_s),
            Self::Fal(key) => is_signed_at(post, key, now_s),
            Self::Unsigned => post.headers.keys().all(|name| !name.contains("signature")),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_vendors_check_takes_each_try_and_nothing_that_was_changed_or_is_old() {
    let kinora = Kinora::with(&[OPEN]).await;
    let secret = kinora.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    let secret = secret.as_str().unwrap();
    let key = Box::new(published_key(&kinora).await);
    let (wavespeed, guide) = ("/api/v3/kwaivgi/kling-v3.0-std", "-image-to-video");
    for (path, place, check) in [
        (
            format!("{wavespeed}/image-to-video"),
            "?webhook=",
            Check::WaveSpeed,
        ),
        (format!("{wavespeed}{guide}"), "?webhook=", Check::WaveSpeed),
        ("/v1/videos".to_owned(), "webhook_url", Check::Standard),
        (
            "/api/v1/model/generateVideo".to_owned(),
            "webhook_url",
            Check::Standard,
        ),
        (
            "/v1/videos/image2video".to_owned(),
            "callback_url",
            Check::Standard,
        ),
        (
            "/image-to-video/kling-3.0".to_owned(),
            "options",
            Check::Standard,
        ),
        (FAL.to_owned(), "?fal_webhook=", Check::Fal(key)),
        (
            "/v3/async/kling-v3.0-std-i2v".to_owned(),
            "extra",
            Check::Unsigned,
        ),
    ] {
        // Down for three tries.
        let (address, mut posts) = receiver(vec![503, 500, 502]).await;
        let hook = format!("http://{address}/hook");
        let mut body = film();
        body["model"] = json!("std");
        let path = match place {
            "extra" => {
                body["extra"] = json!({"webhook": {"url": hook}});
                path
            }
            "options" => {
                let image = &body["image"];
                body = json!({
                    "contents": [
                        {"type": "prompt", "text": "rain"}, {"type": "first_frame", "url": image},
                    ],
                    "options": {"callback_url": hook},
                });
                path
            }
            query if query.starts_with('?') => format!("{path}{query}{hook}"),
            field => {
                body[field] = json!(hook);
                path
            }
        };
        let submitted = kinora.post(&path, &body).await;
        assert_eq!(submitted.status, 200, "{path}: {}", submitted.body);
        for attempt in 0..4 {
            let mut post = posts.recv().await.unwrap();
            assert!(check.accepts(&post, secret, now_s()), "{path} {attempt}");
            if !matches!(check, Check::Unsigned) {
                assert!(!check.accepts(&post, secret, now_s() + 301), "{path}");
                post.body[0] ^= 1;
                assert!(!check.accepts(&post, secret, now_s()), "{path}");
            }
            if attempt == 3 {
                break;
            }
            // Made due at once, as `kinora webhooks retry` does.
            let id = failed(&kinora, &hook).await;
            assert!(kinora.store().retry_delivery(&id).await.unwrap());
            kinora.server.as_ref().unwrap().app.deliveries.notify_one();
        }
    }
}

/// The delivery to this address, once a try of it has failed.
async fn failed(kinora: &Kinora, hook: &str) -> String {
    loop {
        let all = kinora.store().deliveries(None, 50).await.unwrap();
        let found = all.iter().find(|delivery| {
            let waits = delivery.state == DeliveryState::Waiting;
            waits && delivery.attempts > 0 && delivery.url == hook
        });
        if let Some(delivery) = found {
            return delivery.id.clone();
        }
        tokio::task::yield_now().await;
    }
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

/// The check that fal documents: the signature is of request, user, time and the
/// hash of the body, and the key is published.
fn is_signed_by(post: &Post, key: &VerifyingKey) -> bool {
    is_signed_at(post, key, now_s())
}

fn is_signed_at(post: &Post, key: &VerifyingKey, now_s: i64) -> bool {
    let of = |name: &str| post.headers[&format!("x-fal-webhook-{name}")].clone();
    let hash: String = Sha256::digest(&post.body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let signed = [of("request-id"), of("user-id"), of("timestamp"), hash].join("\n");
    let signature: Signature = of("signature").parse().unwrap();
    let age = now_s - of("timestamp").parse::<i64>().unwrap();
    age.abs() <= 300 && key.verify_strict(signed.as_bytes(), &signature).is_ok()
}

async fn published_key(kinora: &Kinora) -> VerifyingKey {
    use base64::Engine as _;
    let keys = kinora
        .http
        .get(format!("{}/.well-known/jwks.json", kinora.url));
    let keys = support::answer(keys).await.body;
    let x = keys["keys"][0]["x"].as_str().unwrap();
    let x = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(x)
        .unwrap();
    VerifyingKey::from_bytes(&x.try_into().unwrap()).unwrap()
}

const FAL: &str = "/fal-ai/kling-video/v3/standard/image-to-video";

#[tokio::test(flavor = "multi_thread")]
async fn fals_receivers_get_the_result_with_a_signature_that_anybody_can_check() {
    let (address, mut posts) = receiver(vec![500]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let key = published_key(&kinora).await;
    let path = format!("{FAL}?fal_webhook=http://{address}/hook");
    let submitted = kinora.post(&path, &film()).await;
    let id = &submitted.body["request_id"];
    let first = posts.recv().await.unwrap();
    assert!(is_signed_by(&first, &key));
    assert_eq!(
        first.headers["x-fal-webhook-request-id"],
        id.as_str().unwrap()
    );
    let event: Value = serde_json::from_slice(&first.body).unwrap();
    assert_eq!((&event["request_id"], &event["status"]), (id, &json!("OK")));
    let url = event["payload"]["video"]["url"].as_str().unwrap();
    let clip = kinora.http.get(url).send().await.unwrap();
    assert_eq!(clip.headers()["content-type"], "video/mp4");

    let mut changed = Post {
        headers: first.headers.clone(),
        body: first.body.clone(),
    };
    changed.body.push(b' ');
    assert!(!is_signed_by(&changed, &key));
    // The second try is made after a restart, with the same key.
    let waiting = kinora.store().deliveries(None, 10).await.unwrap();
    settled(&kinora, &waiting[0].id, DeliveryState::Waiting).await;
    assert!(kinora.store().retry_delivery(&waiting[0].id).await.unwrap());
    let data = kinora.stop().await;
    let server = support::start(data.path(), &[OPEN]).await;
    let second = posts.recv().await.unwrap();
    assert_eq!(second.body, first.body);
    assert!(is_signed_by(&second, &key));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fals_receivers_hear_of_failures() {
    let (address, mut posts) = receiver(vec![]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let path = format!("{FAL}?fal_webhook=http://{address}/hook");
    let mut body = film();
    body["image"] = json!("http://127.0.0.2:9/a.png");
    kinora.post(&path, &body).await;
    let post = posts.recv().await.unwrap();
    let event: Value = serde_json::from_slice(&post.body).unwrap();
    assert_eq!(event["status"], "ERROR");
    let entry = &event["payload"]["detail"][0];
    assert_eq!(entry["type"], "file_download_error");
    assert_eq!(entry["loc"], json!(["body", "start_image_url"]));
    assert_eq!(event["error"], entry["msg"]);
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
