//! The official dialect: tasks, callbacks, and tokens that clients sign.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use kinora::service::accounts::{KeyForm, KeyOptions, NewKeyShown, create_key};
use kinora_store::{Clock, DeliveryState, SystemClock};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::support::{Answer, Kinora, PRICE, answer, merge, picture};
use crate::webhooks::{OPEN, Post, receiver};

const IMAGE: &str = "/v1/videos/image2video";
const TEXT: &str = "/v1/videos/text2video";
const NEW: &str = "/image-to-video/kling-3.0";

fn order(extra: &Value) -> Value {
    let mut body = json!({
        "model_name": "kling-v3", "image": picture(320, 320), "prompt": "slow push in, rain",
        "duration": "5", "mode": "std",
    });
    merge(&mut body, extra);
    body
}

fn contents(extra: &Value) -> Value {
    let mut body = json!({"contents": [
        {"type": "prompt", "text": "rain"}, {"type": "first_frame", "url": picture(320, 320)},
    ]});
    merge(&mut body, extra);
    body
}

/// The data of an answer, whose envelope is as it should be.
#[track_caller]
fn data(answer: &Answer) -> &Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["code"], 0);
    assert_eq!(answer.body["message"], "SUCCEED");
    check_id(answer);
    &answer.body["data"]
}

/// The id in the body is the one in the header.
#[track_caller]
fn check_id(answer: &Answer) {
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert_eq!(answer.body["request_id"], id);
    assert!(!id.is_empty());
}

#[track_caller]
fn check_refused(answer: &Answer, status: u16, code: u16) -> &str {
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (status, &json!(code)),
        "{}",
        answer.body
    );
    check_id(answer);
    answer.body["message"].as_str().unwrap()
}

/// Polls a task until it is over.
pub async fn over(kinora: &Kinora, path: &str) -> Value {
    loop {
        let polled = kinora.get(path).await;
        let task = data(&polled);
        if !["submitted", "processing"].contains(&task["task_status"].as_str().unwrap()) {
            return task.clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_polled_by_its_id_and_by_the_clients_own() {
    let kinora = Kinora::emulated().await;
    let body = order(&json!({"external_task_id": "mine", "model_name": "kling-v2-6"}));
    // As the vendor's samples write it.
    let submitted = kinora.post(&format!("{IMAGE}/?from=sample"), &body).await;
    let created = data(&submitted);
    let id = created["task_id"].as_str().unwrap().to_owned();
    assert!(id.bytes().all(|byte| byte.is_ascii_digit()));
    assert_eq!(created["task_status"], "submitted");
    assert_eq!(created["task_info"]["external_task_id"], "mine");
    assert!(created["created_at"].is_i64() && created["updated_at"].is_i64());
    let warning = created["warnings"][0].as_str().unwrap();
    assert!(warning.contains("kling-v2-6"), "{warning}");

    let done = over(&kinora, &format!("{IMAGE}/{id}")).await;
    assert_eq!(done["task_status"], "succeed");
    assert_eq!(done["model_name"], "kling-v2-6");
    assert_eq!(done["final_unit_deduction"], "3.0");
    let video = &done["task_result"]["videos"][0];
    assert_eq!(video["duration"], "5");
    assert!(video["id"].is_string());
    // Without a key.
    let url = video["url"].as_str().unwrap();
    let clip = kinora.http.get(url).send().await.unwrap();
    assert_eq!(clip.headers()["content-type"], "video/mp4");

    for path in [format!("{IMAGE}/mine"), format!("{IMAGE}/mine/")] {
        assert_eq!(data(&kinora.get(&path).await)["task_id"], *id, "{path}");
    }
    let unknown = kinora.get(&format!("{IMAGE}/123")).await;
    check_refused(&unknown, 404, 1203);
    let again = kinora.post(IMAGE, &body).await;
    let said = check_refused(&again, 400, 1201);
    assert!(said.contains("`external_task_id`"), "{said}");
    assert_eq!(kinora.balance().await, 1_000_000_000_000 - PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_listed_form_by_form_newest_first() {
    let kinora = Kinora::emulated().await;
    let mut ids = vec![];
    for _ in 0..3 {
        let submitted = kinora.post(IMAGE, &order(&json!({}))).await;
        ids.insert(0, data(&submitted)["task_id"].clone());
    }
    let text = json!({"model_name": "kling-v3", "prompt": "rain"});
    let text = data(&kinora.post(TEXT, &text).await)["task_id"].clone();
    let listed = async |path: &str| {
        let answer = kinora.get(path).await;
        let tasks = data(&answer).as_array().unwrap().clone();
        let ids = tasks.into_iter().map(|task| task["task_id"].clone());
        ids.collect::<Vec<Value>>()
    };
    assert_eq!(listed(IMAGE).await, ids);
    assert_eq!(listed(&format!("{IMAGE}/?pageSize=2")).await, ids[..2]);
    let second = format!("{IMAGE}?pageNum=2&pageSize=2");
    assert_eq!(listed(&second).await, ids[2..]);
    assert_eq!(listed(TEXT).await, [text]);
    assert_eq!(listed("/v1/videos/omni-video").await, [] as [Value; 0]);
    let refused = kinora.get(&format!("{IMAGE}?pageSize=501")).await;
    let said = check_refused(&refused, 400, 1201);
    assert!(said.contains("`pageSize` is"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_a_list_begin_a_film() {
    let kinora = Kinora::emulated().await;
    let images = json!({
        "image_list": [{"image": picture(320, 320)}, {"image": picture(300, 300)}],
        "prompt": "rain", "aspect_ratio": "9:16",
    });
    let path = "/v1/videos/multi-image2video";
    let submitted = kinora.post(path, &images).await;
    let task = data(&submitted);
    // It is looked for where the engine looks at pictures.
    assert!(task.get("warnings").is_none(), "{task}");
    let id = task["task_id"].as_str().unwrap();
    let done = over(&kinora, &format!("{path}/{id}")).await;
    assert_eq!(done["task_status"], "succeed", "{done}");

    let path = "/v1/videos/omni-video";
    let omni = json!({
        "model_name": "kling-v3-omni", "prompt": "<<<image_1>>> in the rain",
        "image_list": [{"image_url": picture(320, 320), "type": "first_frame"}],
    });
    let submitted = kinora.post(path, &omni).await;
    let id = data(&submitted)["task_id"].as_str().unwrap();
    let done = over(&kinora, &format!("{path}/{id}")).await;
    assert_eq!(done["task_status"], "succeed", "{done}");
    let video = merge_into(
        &omni,
        "video_list",
        json!([{"video_url": "https://a.example/b"}]),
    );
    let said = kinora.post(path, &video).await;
    assert!(check_refused(&said, 400, 1201).contains("`video_list[0].refer_type` is base"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watermark_that_is_asked_for_has_an_address_and_a_warning() {
    let kinora = Kinora::emulated().await;
    let asked = order(&json!({"watermark_info": {"enabled": true}}));
    let submitted = kinora.post(IMAGE, &asked).await;
    let id = data(&submitted)["task_id"].as_str().unwrap();
    let done = over(&kinora, &format!("{IMAGE}/{id}")).await;
    let video = &done["task_result"]["videos"][0];
    assert_eq!(video["watermark_url"], video["url"], "{done}");
    let warning = done["warnings"][0].as_str().unwrap();
    assert!(warning.contains("`watermark_url` is the film without one"));
    let options = contents(&json!({"options": {"watermark_info": {"enabled": true}}}));
    let submitted = kinora.post(NEW, &options).await;
    let id = data(&submitted)["id"].as_str().unwrap().to_owned();
    loop {
        let tasks = kinora.get(&format!("/tasks?task_ids={id}")).await;
        let task = &data(&tasks)[0];
        if task["status"] == "succeeded" {
            let output = &task["outputs"][0];
            assert_eq!(output["watermark_url"], output["url"], "{task}");
            break;
        }
        assert_ne!(task["status"], "failed", "{task}");
    }
    let plain = kinora.post(IMAGE, &order(&json!({}))).await;
    let id = data(&plain)["task_id"].as_str().unwrap();
    let done = over(&kinora, &format!("{IMAGE}/{id}")).await;
    let video = &done["task_result"]["videos"][0];
    assert!(video.get("watermark_url").is_none(), "{done}");
}

fn merge_into(body: &Value, key: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[key] = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_generation_has_tasks_of_its_own() {
    let kinora = Kinora::emulated().await;
    let mut ids = vec![];
    for number in 0..3 {
        let own = json!({"options": {"external_task_id": format!("own-{number}")}});
        let submitted = kinora.post(&format!("{NEW}/"), &contents(&own)).await;
        let task = data(&submitted);
        assert_eq!(task["status"], "submitted");
        assert_eq!(task["external_id"], format!("own-{number}"));
        ids.insert(0, task["id"].as_str().unwrap().to_owned());
    }
    let path = format!("/tasks?task_ids={},{},1", ids[0], ids[1]);
    let tasks = loop {
        let polled = kinora.get(&path).await;
        let tasks = data(&polled).as_array().unwrap().clone();
        if tasks.iter().all(|task| task["status"] == "succeeded") {
            break tasks;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(tasks.len(), 2);
    assert_eq!(tasks[0]["id"], *ids[0]);
    assert_eq!(tasks[0]["outputs"][0]["type"], "video");
    assert_eq!(tasks[0]["billing"][0]["amount"], "3.0");
    let own = kinora.get("/tasks/?external_task_ids=own-0").await;
    assert_eq!(data(&own)[0]["id"], *ids[2]);
    check_refused(&kinora.get("/tasks?task_ids=1,2").await, 404, 1203);
    check_refused(&kinora.get("/tasks").await, 400, 1201);

    // One part after another; what comes meanwhile does not move them.
    let mut found = vec![];
    let mut cursor = json!("");
    loop {
        let search = json!({"limit": 1, "cursor": cursor});
        let part = kinora.post("/tasks", &search).await;
        let part = data(&part);
        found.push(part["result"][0]["id"].as_str().unwrap().to_owned());
        if part["has_more"] == false {
            assert_eq!(part["next_cursor"], "");
            break;
        }
        kinora.post(NEW, &contents(&json!({}))).await;
        cursor = part["next_cursor"].clone();
    }
    assert_eq!(found, ids);
    let failed = json!({"filters": [{"key": "status", "values": ["failed"]}]});
    let failed = kinora.post("/tasks", &failed).await;
    assert_eq!(data(&failed)["count"], 0);
    let unknown = kinora.post("/image-to-video/kling-4.0", &json!({})).await;
    check_refused(&unknown, 404, 1203);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_there_are_slots_for_is_refused_and_not_charged() {
    let mut kinora = Kinora::with(&[("sim_seconds", "600")]).await;
    kinora.key = kinora.account("small", "100", "bronze").await;
    let before = kinora.balance().await;
    let mut taken = 0;
    let refused = loop {
        let answer = kinora.post(IMAGE, &order(&json!({}))).await;
        if answer.status != 200 {
            break answer;
        }
        taken += 1;
    };
    let said = check_refused(&refused, 429, 1303);
    assert!(
        said.starts_with("parallel task over resource pack limit"),
        "{said}"
    );
    assert!(refused.headers.contains_key("retry-after"));
    let account = kinora.store().account_named("small").await.unwrap();
    assert_eq!(taken, i64::from(account.unwrap().slots));
    assert_eq!(kinora.balance().await, before - taken * PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_all_at_once_and_not_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let wrong = order(&json!({
        "image": picture(200, 200), "duration": "99", "sound": "loud", "mode": "ultra",
    }));
    let refused = kinora.post(IMAGE, &wrong).await;
    let said = check_refused(&refused, 400, 1201);
    for field in ["`image`", "`duration`", "`sound`", "`mode`"] {
        assert!(said.contains(field), "{said}");
    }
    let sums = order(&json!({
        "multi_shot": "true", "shot_type": "customize",
        "multi_prompt": [{"index": 1, "prompt": "rain", "duration": "3"}],
    }));
    let said = kinora.post(IMAGE, &sums).await;
    assert!(check_refused(&said, 400, 1201).contains("as long as `duration`"));
    let hook = order(&json!({"callback_url": "nonsense"}));
    let said = kinora.post(IMAGE, &hook).await;
    assert!(check_refused(&said, 400, 1201).contains("`callback_url`"));
    let mask = order(&json!({"static_mask": picture(320, 640)}));
    let said = kinora.post(IMAGE, &mask).await;
    assert!(check_refused(&said, 400, 1201).contains("`static_mask`"));
    let model = order(&json!({"model_name": "kling-v9"}));
    check_refused(&kinora.post(IMAGE, &model).await, 404, 1203);
    let broken = kinora.request(Method::POST, IMAGE).body("{");
    check_refused(&answer(broken).await, 400, 1200);
    let wrong_method = kinora.delete(&format!("{IMAGE}/123")).await;
    check_refused(&wrong_method, 404, 1202);
    let nowhere = kinora.get("/v1/general/nothing").await;
    check_refused(&nowhere, 404, 1203);
    assert_eq!(kinora.balance().await, before);
    assert_eq!(kinora.store().deliveries(None, 10).await.unwrap(), []);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_alone_need_an_engine_that_can() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let before = kinora.balance().await;
    let body = json!({"model_name": "kling-v3", "prompt": "rain"});
    let refused = kinora.post(TEXT, &body).await;
    let said = check_refused(&refused, 400, 1201);
    assert!(
        said.contains("the cpu engine makes clips from pictures only"),
        "{said}"
    );
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_that_is_sent_again_is_one_task() {
    let kinora = Kinora::emulated().await;
    let body = order(&json!({}));
    let submit = async || {
        let request = kinora.request(Method::POST, IMAGE).json(&body);
        let answer = answer(request.header("Idempotency-Key", "once")).await;
        data(&answer)["task_id"].clone()
    };
    assert_eq!(submit().await, submit().await);
    assert_eq!(kinora.balance().await, 1_000_000_000_000 - PRICE);
}

// Callbacks.

/// A key of the first account, with what signs tokens and callbacks.
async fn signing_key(kinora: &Kinora) -> NewKeyShown {
    let app = &kinora.server.as_ref().unwrap().app;
    let account = app.store.account_named("default").await.unwrap().unwrap();
    let options = KeyOptions {
        form: KeyForm::Kling,
        ..KeyOptions::named("signing")
    };
    let made = create_key(app.store.as_ref(), &app.sealer, &account, options);
    made.await.unwrap()
}

/// The check that the vendor documents for receivers.
#[track_caller]
fn check_signature(post: &Post, secret: &str) {
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.unwrap()).unwrap();
    let (id, stamp) = (
        &post.headers["webhook-id"],
        &post.headers["webhook-timestamp"],
    );
    mac.update(format!("{id}.{stamp}.").as_bytes());
    mac.update(&post.body);
    let right = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(post.headers["webhook-signature"], format!("v1,{right}"));
    let age_s = SystemClock.now_ms() / 1000 - stamp.parse::<i64>().unwrap();
    assert!(age_s.abs() < 300);
}

/// The next change that a receiver hears of.
async fn next(posts: &mut UnboundedReceiver<Post>, secret: &str) -> Value {
    let post = posts.recv().await.unwrap();
    check_signature(&post, secret);
    serde_json::from_slice(&post.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_called_back_in_order() {
    let (address, mut posts) = receiver(vec![]).await;
    let mut kinora = Kinora::with(&[OPEN]).await;
    let key = signing_key(&kinora).await;
    kinora.key = key.key.clone();
    let hook = format!("http://{address}/hook");
    let body = order(&json!({"callback_url": hook, "external_task_id": "mine"}));
    let submitted = kinora.post(IMAGE, &body).await;
    let id = data(&submitted)["task_id"].clone();
    let secret = &key.webhook_secret;
    let mut last = 0;
    for status in ["submitted", "processing", "succeed"] {
        let told = next(&mut posts, secret).await;
        assert_eq!(
            (&told["task_id"], &told["task_status"]),
            (&id, &json!(status))
        );
        assert_eq!(told["task_info"]["external_task_id"], "mine");
        let is_done = status == "succeed";
        assert_eq!(told.get("task_result").is_some(), is_done);
        let updated = told["updated_at"].as_i64().unwrap();
        assert!(updated >= last);
        last = updated;
    }

    let options = json!({"options": {"callback_url": hook}});
    kinora.post(NEW, &contents(&options)).await;
    for status in ["submitted", "processing", "succeeded"] {
        assert_eq!(next(&mut posts, secret).await["status"], status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_called_back_with_its_reason() {
    let (address, mut posts) = receiver(vec![]).await;
    let kinora = Kinora::with(&[OPEN, ("sim_fail", "1")]).await;
    let hook = format!("http://{address}/hook");
    let body = order(&json!({ "callback_url": hook }));
    data(&kinora.post(IMAGE, &body).await);
    for status in ["submitted", "processing", "failed"] {
        let post = posts.recv().await.unwrap();
        let told: Value = serde_json::from_slice(&post.body).unwrap();
        assert_eq!(told["task_status"], status);
        assert_eq!(told["task_status_msg"] != "", status == "failed");
        let units = if status == "failed" { "0.0" } else { "3.0" };
        assert_eq!(told["final_unit_deduction"], units);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_down_for_three_tries_hears_all_in_order() {
    let (address, mut posts) = receiver(vec![503, 500, 502]).await;
    let kinora = Kinora::with(&[OPEN]).await;
    let hook = format!("http://{address}/hook");
    let body = order(&json!({ "callback_url": hook }));
    let submitted = kinora.post(IMAGE, &body).await;
    let id = data(&submitted)["task_id"].as_str().unwrap();
    over(&kinora, &format!("{IMAGE}/{id}")).await;
    let mut first: Option<Post> = None;
    for _ in 0..3 {
        let post = posts.recv().await.unwrap();
        let told: Value = serde_json::from_slice(&post.body).unwrap();
        // It is over long since, but that is not told yet, and this is as it was.
        assert_eq!(told["task_status"], "submitted");
        let delivery = &post.headers["webhook-id"];
        if let Some(first) = &first {
            assert_eq!(first.body, post.body);
            assert_eq!(&first.headers["webhook-id"], delivery);
        }
        tried(&kinora, delivery).await;
        // Made due at once, as `kinora webhooks retry` does.
        assert!(kinora.store().retry_delivery(delivery).await.unwrap());
        kinora.server.as_ref().unwrap().app.deliveries.notify_one();
        first = Some(post);
    }
    for status in ["submitted", "processing", "succeed"] {
        let post = posts.recv().await.unwrap();
        let told: Value = serde_json::from_slice(&post.body).unwrap();
        assert_eq!(told["task_status"], status);
    }
}

/// Waits until a try that failed was written down.
async fn tried(kinora: &Kinora, id: &str) {
    loop {
        let all = kinora.store().deliveries(None, 10).await.unwrap();
        let delivery = all.iter().find(|delivery| delivery.id == id).unwrap();
        if delivery.attempts > 0 {
            assert_eq!(delivery.state, DeliveryState::Waiting);
            return;
        }
        tokio::task::yield_now().await;
    }
}

// Tokens.

fn sign(claims: &Value, secret: &str) -> String {
    let encode = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let signed = format!("{}.{}", encode(&header), encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_may_sign_its_own_tokens() {
    let kinora = Kinora::emulated().await;
    let key = signing_key(&kinora).await;
    let access = key.access_key.as_deref().unwrap();
    let secret = key.secret_key.as_deref().unwrap();
    let now = SystemClock.now_ms() / 1000;
    let ask = async |token: String| {
        let request = kinora.http.get(format!("{}{IMAGE}", kinora.url));
        answer(request.header("Authorization", token)).await
    };
    let bearer = |token: &str| format!("Bearer {token}");
    let good = json!({"iss": access, "exp": now + 1800, "nbf": now - 5});
    let with = |key: &str, value: Value| merge_into(&good, key, value);
    let held = ask(bearer(&sign(&good, secret))).await;
    assert_eq!(data(&held), &json!([]));
    assert_eq!(ask(bearer(&key.key)).await.status, 200);

    let refused = async |token: String, code: u16| {
        check_refused(&ask(token).await, 401, code);
    };
    refused("Bearer ".to_owned(), 1001).await;
    refused(bearer("kin_nobody"), 1002).await;
    refused(bearer("a.b.c"), 1002).await;
    refused(bearer(&sign(&good, "another secret")), 1002).await;
    refused(bearer(&sign(&with("iss", json!("nobody")), secret)), 1002).await;
    refused(bearer(&sign(&with("nbf", json!(now + 600)), secret)), 1003).await;
    refused(bearer(&sign(&with("exp", json!(now - 1)), secret)), 1004).await;
    refused(bearer(&sign(&with("exp", json!(null)), secret)), 1000).await;
    let none = answer(kinora.http.get(format!("{}{IMAGE}", kinora.url))).await;
    check_refused(&none, 401, 1001);

    // A revoked key signs nothing any more.
    assert!(kinora.store().revoke_key(&key.id).await.unwrap());
    kinora.server.as_ref().unwrap().app.callers.forget();
    refused(bearer(&sign(&good, secret)), 1002).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_cannot_be_tried_out() {
    let kinora = Kinora::emulated().await;
    let ask = async || {
        let request = kinora.http.get(format!("{}{IMAGE}", kinora.url));
        answer(request.bearer_auth("a.b.c")).await
    };
    for _ in 0..20 {
        check_refused(&ask().await, 401, 1002);
    }
    check_refused(&ask().await, 429, 1302);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sees_no_task_of_another() {
    let mut kinora = Kinora::emulated().await;
    let body = order(&json!({"external_task_id": "mine"}));
    let submitted = kinora.post(IMAGE, &body).await;
    let id = data(&submitted)["task_id"].as_str().unwrap().to_owned();
    kinora.key = kinora.account("other", "100", "home").await;
    for path in [format!("{IMAGE}/{id}"), format!("{IMAGE}/mine")] {
        check_refused(&kinora.get(&path).await, 404, 1203);
    }
    let tasks = format!("/tasks?task_ids={id}");
    check_refused(&kinora.get(&tasks).await, 404, 1203);
    assert_eq!(data(&kinora.get(IMAGE).await), &json!([]));
    // The same id of one's own is free here.
    data(&kinora.post(IMAGE, &body).await);
}

const ELEMENTS: &str = "/v1/general/advanced-custom-elements";

fn element() -> Value {
    json!({
        "element_name": "Luna", "element_description": "a grey cat",
        "reference_type": "image_refer", "tag_list": [{"tag_id": "o_102"}],
        "element_image_list": {
            "frontal_image": picture(320, 320),
            "refer_images": [{"image_url": picture(320, 400)}],
        },
        "external_task_id": "luna",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_is_a_task_listed_shown_in_a_film_and_deleted() {
    let kinora = Kinora::emulated().await;
    let submitted = kinora.post(ELEMENTS, &element()).await;
    let task = data(&submitted)["task_id"].as_str().unwrap().to_owned();
    let done = over(&kinora, &format!("{ELEMENTS}/{task}")).await;
    assert_eq!(done["task_status"], "succeed", "{done}");
    let shown = &done["task_result"]["elements"][0];
    let id = shown["element_id"].as_i64().unwrap();
    assert_eq!(shown["element_name"], "Luna");
    assert_eq!(shown["reference_type"], "image_refer");
    assert_eq!(shown["tag_list"], json!([{"tag_id": "o_102"}]));
    let front = &shown["element_image_list"]["frontal_image"];
    let front = kinora.http.get(front.as_str().unwrap()).send().await;
    assert_eq!(front.unwrap().headers()["content-type"], "image/png");

    let listed = kinora
        .get(&format!("{ELEMENTS}?pageNum=1&pageSize=30"))
        .await;
    let listed = data(&listed).as_array().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["task_id"], *task);
    assert_eq!(listed[0]["task_info"]["external_task_id"], "luna");
    let again = &listed[0]["task_result"]["elements"][0];
    assert_eq!(again["element_id"], id);
    assert_eq!(
        again["element_image_list"]["refer_images"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let presets = kinora.get("/v1/general/advanced-presets-elements").await;
    assert_eq!(data(&presets), &json!([]));

    let film =
        order(&json!({"prompt": "<<<element_1>>> waves", "element_list": [{"element_id": id}]}));
    let film = kinora.post(IMAGE, &film).await;
    let film = data(&film)["task_id"].as_str().unwrap().to_owned();
    let film = over(&kinora, &format!("{IMAGE}/{film}")).await;
    assert_eq!(film["task_status"], "succeed", "{film}");

    let gone = json!({"element_id": id.to_string()});
    let deleted = kinora.post("/v1/general/delete-elements", &gone).await;
    assert_eq!(data(&deleted)["element_id"], id.to_string());
    for path in [
        "/v1/general/delete-elements",
        "/v1/general/delete-advanced-elements/",
    ] {
        check_refused(&kinora.post(path, &gone).await, 404, 1203);
    }
    assert_eq!(data(&kinora.get(ELEMENTS).await), &json!([]));
    check_refused(&kinora.get("/v1/general/delete-elements").await, 404, 1202);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_an_element_are_named_as_they_were_sent() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let wrong = json!({
        "element_name": "a name of more than twenty characters", "element_description": "a cat",
        "element_image_list": {"frontal_image": picture(200, 200), "refer_images": []},
    });
    let refused = kinora.post(ELEMENTS, &wrong).await;
    let message = check_refused(&refused, 400, 1201);
    assert!(message.contains("`element_name`"), "{message}");
    assert!(
        message.contains("`element_image_list.frontal_image`"),
        "{message}"
    );
    let nothing = kinora.post("/v1/general/delete-elements", &json!({})).await;
    let message = check_refused(&nothing, 400, 1201);
    assert!(message.contains("`element_id` is missing"), "{message}");
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_motion_control_are_named_as_they_were_sent() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let wrong = json!({
        "model_name": "kling-v3", "image_url": picture(320, 320), "video_url": picture(320, 320),
        "character_orientation": "left", "keep_original_sound": "perhaps",
    });
    let refused = kinora.post("/v1/videos/motion-control", &wrong).await;
    let message = check_refused(&refused, 400, 1201);
    for field in [
        "`video_url`",
        "`character_orientation`",
        "`keep_original_sound`",
    ] {
        assert!(message.contains(field), "{message}");
    }
    assert_eq!(kinora.balance().await, before);
}
