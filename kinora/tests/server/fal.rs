//! fal's queue: requests, their statuses and results, and uploads.

use futures_util::StreamExt;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Kinora, answer, merge, picture, picture_bytes};

const STANDARD: &str = "/fal-ai/kling-video/v3/standard/image-to-video";

/// What [`film`] costs: five seconds with sound, in micro-dollars.
const PRICE: i64 = 630_000;

fn film() -> Value {
    json!({"start_image_url": picture(320, 320), "prompt": "slow push in, rain"})
}

/// Asks as fal's clients do: with `Key`.
fn request(kinora: &Kinora, method: Method, path: &str) -> RequestBuilder {
    let url = match path.starts_with("http") {
        true => path.to_owned(),
        false => format!("{}{path}", kinora.url),
    };
    let key = format!("Key {}", kinora.key);
    kinora
        .http
        .request(method, url)
        .header("Authorization", key)
}

async fn get(kinora: &Kinora, path: &str) -> Answer {
    answer(request(kinora, Method::GET, path)).await
}

async fn post(kinora: &Kinora, path: &str, body: &Value) -> Answer {
    answer(request(kinora, Method::POST, path).json(body)).await
}

async fn submit(kinora: &Kinora, extra: &Value) -> Value {
    let mut body = film();
    merge(&mut body, extra);
    let submitted = post(kinora, STANDARD, &body).await;
    assert_eq!(submitted.status, 200, "{}", submitted.body);
    submitted.body
}

fn url<'a>(of: &'a Value, name: &str) -> &'a str {
    of[format!("{name}_url")].as_str().unwrap()
}

/// Every event of a stream of statuses, to its end.
async fn events(kinora: &Kinora, path: &str) -> Vec<Value> {
    let response = request(kinora, Method::GET, path).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut stream = response.bytes_stream();
    let mut text = String::new();
    while let Some(bytes) = stream.next().await {
        text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
    }
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|json| serde_json::from_str(json).unwrap())
        .collect()
}

/// Waits for the end of a request, and returns its status.
async fn until_over(kinora: &Kinora, of: &Value) -> Value {
    let all = events(kinora, &format!("{}/stream", url(of, "status"))).await;
    all.into_iter().next_back().unwrap()
}

/// A film of somebody else, which takes ten minutes.
struct Busy {
    cancel: RequestBuilder,
}

impl Busy {
    async fn cancel(self) -> Answer {
        answer(self.cancel).await
    }
}

/// Keeps the only worker from doing anything else.
async fn occupy(kinora: &Kinora) -> Busy {
    use kinora::service::accounts::{KeyOptions, create_key};
    let app = &kinora.server.as_ref().unwrap().app;
    let account = app.store.account_named("default").await.unwrap().unwrap();
    let options = KeyOptions {
        simulate: Some("seconds=600".to_owned()),
        ..KeyOptions::named("slow")
    };
    let key = create_key(app.store.as_ref(), &app.sealer, &account, options);
    let key = key.await.unwrap().key;
    let submit = kinora.http.post(format!("{}{STANDARD}", kinora.url));
    let submitted = answer(submit.json(&film()).bearer_auth(&key)).await.body;
    until_running(kinora, &submitted).await;
    Busy {
        cancel: request(kinora, Method::PUT, url(&submitted, "cancel")),
    }
}

/// Waits until a worker has a request.
async fn until_running(kinora: &Kinora, of: &Value) {
    while get(kinora, url(of, "status")).await.body["status"] != "IN_PROGRESS" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_through_its_statuses_to_its_result() {
    let kinora = Kinora::with(&[("workers", "1")]).await;
    let busy = occupy(&kinora).await;
    let submitted = submit(&kinora, &json!({})).await;
    assert_eq!(submitted["status"], "IN_QUEUE");
    assert!(submitted["queue_position"].is_u64());
    let id = submitted["request_id"].as_str().unwrap();
    assert_eq!(id.len(), 36);
    let own = format!("{}/fal-ai/kling-video/requests/{id}", kinora.url);
    assert_eq!(url(&submitted, "response"), own);
    assert_eq!(url(&submitted, "status"), format!("{own}/status"));
    assert_eq!(url(&submitted, "cancel"), format!("{own}/cancel"));

    let early = get(&kinora, &own).await;
    assert_eq!(early.status, 400);
    assert_eq!(
        early.body,
        json!({"detail": "Request is still in progress"})
    );
    let pending = get(&kinora, &format!("{own}/status?logs=0")).await;
    assert_eq!(pending.status, 202);

    let stream = format!("{own}/status/stream?logs=1");
    let (all, freed) = tokio::join!(events(&kinora, &stream), busy.cancel());
    assert_eq!(freed.status, 202);
    let (last, before) = all.split_last().unwrap();
    assert_eq!(last["status"], "COMPLETED");
    for status in before {
        let word = status["status"].as_str().unwrap();
        assert!(["IN_QUEUE", "IN_PROGRESS"].contains(&word), "{word}");
    }
    let lines = all.iter().filter_map(|status| status["logs"].as_array());
    let lines: Vec<&Value> = lines.flatten().map(|line| &line["message"]).collect();
    assert_eq!(
        lines,
        ["a worker has taken the request", "the film is ready"]
    );

    let status = get(&kinora, &format!("{own}/status?logs=true")).await;
    assert_eq!(
        (status.status, &status.body["status"]),
        (200, &json!("COMPLETED"))
    );
    assert_eq!(status.body["logs"].as_array().unwrap().len(), 2);
    assert!(status.body["metrics"]["inference_time"].is_f64());
    for path in [
        own.clone(),
        format!("{own}/response"),
        format!("{STANDARD}/requests/{id}"),
    ] {
        let result = get(&kinora, &path).await;
        assert_eq!(result.status, 200, "{path}: {}", result.body);
        assert_eq!(result.headers["x-fal-request-id"], id);
        let video = &result.body["video"];
        assert_eq!(video["content_type"], "video/mp4");
        // Without a key.
        let clip = kinora.http.get(video["url"].as_str().unwrap());
        let clip = clip.send().await.unwrap().bytes().await.unwrap();
        assert_eq!(clip.len() as u64, video["file_size"].as_u64().unwrap());
        assert_eq!(&clip[4..8], b"ftyp");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_model_that_fal_names_is_served_and_has_its_price() {
    let kinora = Kinora::emulated().await;
    for (model, price) in [
        ("v3/standard", 630_000),
        ("v3/pro", 840_000),
        ("v3/4k", 2_100_000),
        ("o3/standard", 420_000),
        ("o3/pro", 560_000),
        ("o3/4k", 2_100_000),
    ] {
        let before = kinora.balance().await;
        let path = format!("/sync/fal-ai/kling-video/{model}/image-to-video");
        let done = post(&kinora, &path, &film()).await;
        assert_eq!(done.status, 200, "{model}: {}", done.body);
        assert_eq!(before - kinora.balance().await, price, "{model}");
    }
    let unknown = "/fal-ai/kling-video/v3/standard/image-to-vido";
    let unknown = post(&kinora, unknown, &film()).await;
    assert_eq!(unknown.status, 404);
    let said = unknown.body["detail"].as_str().unwrap();
    assert!(said.contains("v3/standard/image-to-video`?"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_the_queue_says_how_many_go_first() {
    let kinora = Kinora::with(&[("workers", "1"), ("sim_seconds", "600")]).await;
    let running = submit(&kinora, &json!({})).await;
    until_running(&kinora, &running).await;
    let first = submit(&kinora, &json!({})).await;
    let low = request(&kinora, Method::POST, STANDARD).json(&film());
    let low = answer(low.header("X-Fal-Queue-Priority", "low")).await.body;
    let second = submit(&kinora, &json!({})).await;
    for (of, place) in [(&first, 0), (&second, 1), (&low, 2)] {
        let status = get(&kinora, url(of, "status")).await;
        assert_eq!(status.body["status"], "IN_QUEUE");
        assert_eq!(status.body["queue_position"], place);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_cancelled_once_and_refunded() {
    let kinora = Kinora::with(&[("workers", "1"), ("sim_seconds", "600")]).await;
    let before = kinora.balance().await;
    let (running, waiting) = (
        submit(&kinora, &json!({})).await,
        submit(&kinora, &json!({})).await,
    );
    assert_eq!(before - kinora.balance().await, 2 * PRICE);
    let cancel = |path: &str| answer(request(&kinora, Method::PUT, path));
    for of in [&waiting, &running] {
        let cancelled = cancel(url(of, "cancel")).await;
        let expected = json!({"status": "CANCELLATION_REQUESTED"});
        assert_eq!((cancelled.status, cancelled.body), (202, expected));
        let over = until_over(&kinora, of).await;
        assert_eq!(over["status"], "COMPLETED");
        assert_eq!(over["error_type"], "client_cancelled");
        let again = cancel(url(of, "cancel")).await;
        let expected = json!({"status": "ALREADY_COMPLETED"});
        assert_eq!((again.status, again.body), (400, expected));
        let result = get(&kinora, url(of, "response")).await;
        assert_eq!(result.status, 499);
        assert_eq!(result.headers["x-fal-error-type"], "client_cancelled");
    }
    let unknown = "/fal-ai/kling-video/requests/01234567-89ab-cdef-0123-456789abcdef/cancel";
    let unknown = cancel(unknown).await;
    assert_eq!(
        (unknown.status, unknown.body),
        (404, json!({"status": "NOT_FOUND"}))
    );
    assert_eq!(kinora.balance().await, before);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_host_and_the_other_path_answer_with_the_result() {
    let kinora = Kinora::emulated().await;
    let direct = request(&kinora, Method::POST, STANDARD).json(&film());
    let direct = answer(direct.header("Host", "fal.run")).await;
    assert_eq!(direct.status, 200, "{}", direct.body);
    let film_url = direct.body["video"]["url"].as_str().unwrap();
    assert!(film_url.starts_with("http://fal.run/files/"), "{film_url}");
    assert_eq!(direct.headers["x-fal-request-id"].len(), 36);
    let queued = request(&kinora, Method::POST, STANDARD).json(&film());
    let queued = answer(queued.header("Host", "queue.fal.run")).await;
    assert_eq!(queued.body["status"], "IN_QUEUE");
    let path = format!("/sync{STANDARD}");
    let prefixed = post(&kinora, &path, &film()).await;
    assert!(prefixed.body["video"]["url"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_request_that_takes_too_long_says_where_its_result_will_be() {
    let kinora = Kinora::with(&[("sim_seconds", "600"), ("sync_wait", "1s")]).await;
    let late = post(&kinora, &format!("/sync{STANDARD}"), &film()).await;
    assert_eq!(late.status, 504);
    assert_eq!(late.body["error_type"], "request_timeout");
    // A client that sees this does not send the request, and pay, again.
    assert_eq!(late.headers["x-fal-request-timeout-type"], "user");
    let id = late.headers["x-fal-request-id"].to_str().unwrap();
    let result = format!("{}/fal-ai/kling-video/requests/{id}", kinora.url);
    assert!(late.body["detail"].as_str().unwrap().ends_with(&result));
    assert_eq!(get(&kinora, &result).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_does_not_start_in_time_times_out_and_is_refunded() {
    let kinora = Kinora::with(&[("workers", "1"), ("sim_seconds", "600")]).await;
    until_running(&kinora, &submit(&kinora, &json!({})).await).await;
    let before = kinora.balance().await;
    let impatient = request(&kinora, Method::POST, STANDARD).json(&film());
    let impatient = answer(impatient.header("X-Fal-Request-Timeout", "1.5")).await;
    assert_eq!(impatient.status, 200, "{}", impatient.body);
    let over = until_over(&kinora, &impatient.body).await;
    assert_eq!(over["error_type"], "startup_timeout");
    let result = get(&kinora, url(&impatient.body, "response")).await;
    assert_eq!(result.status, 504);
    assert_eq!(result.headers["x-fal-request-timeout-type"], "user");
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_request_is_listed_and_nothing_is_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let body = json!({"image_url": picture(200, 200), "prompt": "a", "duration": "99"});
    let path = format!("{STANDARD}?fal_webhook=nonsense");
    let refused = post(&kinora, &path, &body).await;
    assert_eq!(refused.status, 422);
    let places: Vec<&Value> = refused.body["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["loc"])
        .collect();
    for place in [
        json!(["body", "start_image_url"]),
        json!(["body", "duration"]),
        json!(["query", "fal_webhook"]),
    ] {
        assert!(places.contains(&&place), "{place} is not in {places:?}");
    }
    let neither = post(&kinora, STANDARD, &json!({})).await;
    assert_eq!(neither.body["detail"][0]["type"], "missing");
    let broken = request(&kinora, Method::POST, STANDARD).body("{\"prompt\":");
    let broken = answer(broken).await;
    assert_eq!(broken.status, 422);
    assert_eq!(broken.body["detail"][0]["type"], "json_invalid");
    let both = json!({"multi_prompt": [{"prompt": "a", "duration": "3"}]});
    let mut with = film();
    merge(&mut with, &both);
    assert_eq!(post(&kinora, STANDARD, &with).await.status, 422);
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_cannot_be_fetched_shows_in_status_and_result() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let elsewhere = json!({"start_image_url": "http://127.0.0.1:9/a.png"});
    let submitted = submit(&kinora, &elsewhere).await;
    let over = until_over(&kinora, &submitted).await;
    assert_eq!(over["status"], "COMPLETED");
    assert_eq!(over["error_type"], "file_download_error");
    assert!(
        over["error"]
            .as_str()
            .unwrap()
            .contains("`start_image_url`")
    );
    let result = get(&kinora, url(&submitted, "response")).await;
    assert_eq!(result.status, 422);
    let entry = &result.body["detail"][0];
    assert_eq!(entry["loc"], json!(["body", "start_image_url"]));
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_filmed_is_named_in_the_result() {
    let kinora = Kinora::emulated().await;
    let body = json!({"voice_ids": ["a"], "seeed": 1});
    let mut with = film();
    merge(&mut with, &body);
    let done = post(&kinora, &format!("/sync{STANDARD}"), &with).await;
    assert_eq!(done.headers["x-kinora-ignored"], "seeed");
    let warnings = done.body["warnings"].to_string();
    assert!(warnings.contains("`voice_ids[0]`") && warnings.contains("`seeed`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_known_in_every_form_and_without_one_nothing_is_served() {
    let kinora = Kinora::emulated().await;
    let submitted = submit(&kinora, &json!({})).await;
    let status = url(&submitted, "status");
    let asked = async |key: Option<String>| {
        let mut asked = kinora.http.get(status);
        if let Some(key) = key {
            asked = asked.header("Authorization", key);
        }
        answer(asked).await
    };
    let key = &kinora.key;
    for good in [
        format!("Key {key}"),
        format!("key  {key}"),
        format!("Key id:{key}"),
        format!("Bearer {key}"),
    ] {
        let status = asked(Some(good.clone())).await.status;
        assert!([200, 202].contains(&status), "{good}: {status}");
    }
    for bad in [
        None,
        Some("Key".to_owned()),
        Some("Key kin_wrong".to_owned()),
    ] {
        let refused = asked(bad).await;
        assert_eq!(refused.status, 401);
        assert!(refused.body["detail"].is_string());
    }
    let stranger = kinora.account("other", "10", "home").await;
    let refused = asked(Some(format!("Key {stranger}"))).await;
    assert_eq!(refused.status, 404);
    let poor = kinora.account("poor", "0.1", "home").await;
    let poor = kinora
        .http
        .post(format!("{}{STANDARD}", kinora.url))
        .json(&film())
        .bearer_auth(poor);
    let poor = answer(poor).await;
    assert_eq!(
        (poor.status, &poor.body["error_type"]),
        (403, &json!("insufficient_balance"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_idempotency_key_is_one_request() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let body = film();
    let once = async || {
        let submit = request(&kinora, Method::POST, STANDARD).json(&body);
        answer(submit.header("Idempotency-Key", "aisdk_vid_1"))
            .await
            .body
    };
    let first = once().await;
    until_over(&kinora, &first).await;
    let again = once().await;
    assert_eq!(again["request_id"], first["request_id"]);
    assert_eq!(again["status"], "COMPLETED");
    assert_eq!(before - kinora.balance().await, PRICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_with_a_ticket_of_any_size() {
    let kinora = Kinora::emulated().await;
    let path = "/storage/upload/initiate?storage_type=fal-cdn-v3";
    let asked = json!({"content_type": "image/png", "file_name": "a.png"});
    let ticket = post(&kinora, path, &asked).await;
    assert_eq!(ticket.status, 200, "{}", ticket.body);
    let put = || {
        answer(
            kinora
                .http
                .put(url(&ticket.body, "upload"))
                .body(picture_bytes(400, 300)),
        )
    };
    assert_eq!(put().await.status, 200);
    assert_eq!(put().await.status, 404);
    let done = submit(
        &kinora,
        &json!({"start_image_url": ticket.body["file_url"]}),
    )
    .await;
    let over = until_over(&kinora, &done).await;
    assert!(over.get("error").is_none(), "{over}");
    let wrong = post(&kinora, path, &json!({"file_name": 5})).await;
    assert_eq!(wrong.body["detail"][0]["loc"], json!(["body", "file_name"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_with_a_pass_that_is_good_for_nothing_else() {
    let kinora = Kinora::emulated().await;
    let pass = post(
        &kinora,
        "/storage/auth/token?storage_type=fal-cdn-v3",
        &json!({}),
    )
    .await;
    assert_eq!(
        (pass.status, &pass.body["token_type"]),
        (200, &json!("Bearer"))
    );
    assert_eq!(pass.body["base_url"], kinora.url);
    let token = pass.body["token"].as_str().unwrap();
    let upload = |token: &str, bytes: Vec<u8>| {
        let url = format!("{}/files/upload", kinora.url);
        let request = kinora.http.post(url).bearer_auth(token).body(bytes);
        answer(request.header("X-Fal-File-Name", "../a.png"))
    };
    for key in [token, &kinora.key] {
        let uploaded = upload(key, picture_bytes(400, 300)).await;
        assert_eq!(uploaded.status, 200, "{}", uploaded.body);
        let address = url(&uploaded.body, "access");
        assert!(address.ends_with("/a.png"), "{address}");
        let file = kinora.http.get(address).send().await.unwrap();
        assert_eq!(file.headers()["content-type"], "image/png");
        let done = submit(&kinora, &json!({"start_image_url": address})).await;
        let over = until_over(&kinora, &done).await;
        assert!(over.get("error").is_none(), "{over}");
    }
    let forged = format!("{}A", &token[..token.len() - 1]);
    let forged = if forged == token {
        format!("{}B", &token[..token.len() - 1])
    } else {
        forged
    };
    for wrong in [forged.as_str(), "pass_", "kin_wrong"] {
        assert_eq!(upload(wrong, vec![]).await.status, 401, "{wrong}");
    }
    assert_eq!(upload(token, b"<html>".to_vec()).await.status, 422);
    let other = kinora
        .http
        .get(format!("{}/api/v3/balance", kinora.url))
        .bearer_auth(token);
    assert_eq!(answer(other).await.status, 401);
    // Once the key is revoked, so are its passes.
    let all = kinora.store().keys(None).await.unwrap();
    assert!(kinora.store().revoke_key(&all[0].id).await.unwrap());
    assert_eq!(upload(token, picture_bytes(400, 300)).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_are_answered_in_fals_words() {
    let kinora = Kinora::emulated().await;
    for path in [
        "/fal-ai/kling-video",
        "/fal-ai/kling-video/requests/x/status",
        "/fal-ai/kling-video/requests/01234567-89ab-cdef-0123-456789abcdef",
        "/fal-ai/flux/requests/01234567-89ab-cdef-0123-456789abcdef",
        "/storage/else",
        "/sync/else",
    ] {
        let unknown = get(&kinora, path).await;
        assert_eq!(unknown.status, 404, "{path}");
        assert!(
            unknown.body["detail"].is_string(),
            "{path}: {}",
            unknown.body
        );
    }
}
