//! The three vendors' ways to ask for a film.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Kinora, STD, answer, film, merge, picture};

const GUIDE: &str = "/api/v3/kwaivgi/kling-v3.0-std-image-to-video";
const HIGHWAY: &str = "/v3/async/kling-v3.0-std-i2v";

#[tokio::test(flavor = "multi_thread")]
async fn wavespeed_answers_at_once_and_tells_the_rest_to_who_asks() {
    let kinora = Kinora::emulated().await;
    let submitted = kinora.post(STD, &film()).await;
    let created = submitted.data();
    assert_eq!(created["status"], "created");
    assert_eq!(created["model"], "kwaivgi/kling-v3.0-std/image-to-video");
    assert_eq!(created["outputs"], json!([]));
    let id = created["id"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    let poll = created["urls"]["get"].as_str().unwrap();
    assert_eq!(
        poll,
        format!("{}/api/v3/predictions/{id}/result", kinora.url)
    );
    let done = until_over(&kinora, poll).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(done["has_nsfw_contents"], json!([false]));
    let film = done["outputs"][0].as_str().unwrap();
    // Without a key.
    let clip = kinora.http.get(film).send().await.unwrap();
    assert_eq!(clip.headers()["content-type"], "video/mp4");
    let clip = clip.bytes().await.unwrap();
    assert_eq!(&clip[4..8], b"ftyp");
}

/// Polls as clients do, but without a pause.
async fn until_over(kinora: &Kinora, path: &str) -> Value {
    loop {
        let polled = kinora.get(path).await;
        let data = polled.data();
        if !["created", "processing"].contains(&data["status"].as_str().unwrap()) {
            return data.clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_image_to_video_model_of_the_catalogue_is_served() {
    let kinora = Kinora::emulated().await;
    let models = kinora.get("/api/v3/models").await;
    let models = models.data().as_array().unwrap().clone();
    let ids: Vec<&str> = models
        .iter()
        .map(|model| model["model_id"].as_str().unwrap())
        .filter(|id| id.ends_with("/image-to-video"))
        .collect();
    assert_eq!(ids.len(), 8);
    for id in ids {
        let mut body = film();
        body["enable_sync_mode"] = json!(true);
        let done = kinora.post(&format!("/api/v3/{id}"), &body).await;
        assert_eq!(done.data()["status"], "completed", "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_has_its_own_names_and_reads_outputs_as_an_object() {
    let kinora = Kinora::emulated().await;
    let body = json!({
        "image_url": picture(320, 320),
        "prompt": "Slow cinematic zoom out",
        "duration_seconds": 5,
        "aspect_ratio": "16:9",
        "audio_enabled": false,
    });
    let submitted = kinora.post(GUIDE, &body).await;
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    let done = until_over(&kinora, &format!("{GUIDE}/{id}")).await;
    let url = done["outputs"]["video_url"].as_str().unwrap();
    let same = kinora
        .get(&format!("/api/v3/predictions/{id}/result"))
        .await;
    assert_eq!(same.data()["outputs"], json!([url]));

    let wrong = kinora
        .post(GUIDE, &json!({"duration_seconds": 99, "prompt": "a"}))
        .await;
    assert_eq!(wrong.status, 400);
    let message = wrong.body["message"].as_str().unwrap();
    assert!(message.contains("`image_url`"), "{message}");
    assert!(message.contains("`duration_seconds`"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn highway_has_tasks() {
    let kinora = Kinora::emulated().await;
    let body = json!({"image": picture(320, 320), "prompt": "a", "sound": true, "duration": 3});
    let submitted = kinora.post(HIGHWAY, &body).await;
    assert_eq!(submitted.status, 200);
    let id = submitted.body["task_id"].as_str().unwrap().to_owned();
    assert_eq!(
        (submitted.body.as_object().unwrap().len(), id.len()),
        (1, 36)
    );
    let path = format!("/v3/async/task-result?task_id={id}");
    let result = loop {
        let result = kinora.get(&path).await;
        assert_eq!(result.status, 200, "{}", result.body);
        let status = result.body["task"]["status"].as_str().unwrap().to_owned();
        if !["TASK_STATUS_QUEUED", "TASK_STATUS_PROCESSING"].contains(&status.as_str()) {
            break result.body;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(result["task"]["status"], "TASK_STATUS_SUCCEED");
    assert_eq!(result["task"]["task_type"], "IMG_TO_VIDEO");
    assert_eq!(result["extra"]["seed"], "-1");
    let url = result["videos"][0]["video_url"].as_str().unwrap();
    assert!(
        kinora
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    // One vendor's SDK sends the key alone.
    let request = kinora.http.get(format!("{}{path}", kinora.url));
    let alone = answer(request.header("Authorization", &kinora.key)).await;
    assert_eq!(alone.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sync_mode_waits_and_then_says_that_it_waited() {
    let kinora = Kinora::with(&[("sim_seconds", "600"), ("sync_wait", "1s")]).await;
    let late = kinora.film(&json!({})).await;
    assert_eq!(late["status"], "processing");
    assert_eq!(late["code"], 5004);
    assert!(
        late["error"]
            .as_str()
            .unwrap()
            .contains("Sync mode timed out")
    );
    assert_eq!(late["outputs"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn outputs_can_be_base64() {
    let kinora = Kinora::emulated().await;
    let done = kinora.film(&json!({"enable_base64_output": true})).await;
    let text = done["outputs"][0].as_str().unwrap();
    use base64::Engine as _;
    let clip = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    assert_eq!(&clip[4..8], b"ftyp");

    let mut body = film();
    body["enable_base64_output"] = json!(true);
    let refused = kinora
        .post(&format!("{STD}?webhook=http://example.com"), &body)
        .await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.body["error"],
        "webhook callback does not support base64 output, please use the normal API to use base64 output"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_mean_nothing_are_ignored_and_named() {
    let kinora = Kinora::emulated().await;
    let mut body = film();
    merge(&mut body, &json!({"num_frames": 81, "guidance": 3}));
    let submitted = kinora.post(STD, &body).await;
    assert_eq!(submitted.status, 200);
    let named = submitted.headers["x-kinora-ignored"].to_str().unwrap();
    assert!(
        named.contains("num_frames") && named.contains("guidance"),
        "{named}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_problems_come_at_once_and_nothing_is_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let body = json!({"image": picture(200, 200), "prompt": "a", "duration": 99, "cfg_scale": 7});
    let refused = kinora.post(STD, &body).await;
    assert_eq!(refused.status, 400);
    let message = refused.body["message"].as_str().unwrap();
    for field in ["`image`", "`duration`", "`cfg_scale`"] {
        assert!(message.contains(field), "{message}");
    }
    let mut elements = film();
    elements["element_list"] = json!([{"element_id": 123}]);
    let refused = kinora.post(STD, &elements).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.body["message"]
            .as_str()
            .unwrap()
            .contains("unknown element")
    );
    let prompts = kinora.post(STD, &json!({"image": picture(320, 320)})).await;
    assert_eq!(prompts.status, 400);
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_submits_and_many_pollers_lose_nothing() {
    let kinora = Kinora::with(&[("sim_seconds", "0..0.2")]).await;
    let body = film();
    let submits = (0..200).map(|_| kinora.post(STD, &body));
    let ids: Vec<String> = join_all(submits)
        .await
        .iter()
        .map(|answer| answer.data()["id"].as_str().unwrap().to_owned())
        .collect();
    let kinora = &kinora;
    let polls = ids.iter().map(|id| async move {
        let path = format!("/api/v3/predictions/{id}/result");
        until_over(kinora, &path).await["status"].clone()
    });
    assert!(
        join_all(polls)
            .await
            .iter()
            .all(|status| status == "completed")
    );
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn test_mode_answers_without_a_film_and_without_a_charge() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let body = json!({
        "image": picture(320, 320),
        "prompt": "a",
        "extra": {"webhook": {
            "url": "https://example.com/hook",
            "test_mode": {"enabled": true, "return_task_status": "TASK_STATUS_FAILED"},
        }},
    });
    let submitted = kinora.post(HIGHWAY, &body).await;
    let id = submitted.body["task_id"].as_str().unwrap();
    let result = kinora
        .get(&format!("/v3/async/task-result?task_id={id}"))
        .await;
    assert_eq!(result.body["task"]["status"], "TASK_STATUS_FAILED");
    assert_ne!(result.body["task"]["reason"], "");
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_needed_and_the_answer_says_so_in_each_dialect() {
    let kinora = Kinora::emulated().await;
    for (path, field) in [
        (STD, "error_code"),
        (GUIDE, "error_code"),
        (HIGHWAY, "reason"),
    ] {
        let url = format!("{}{path}", kinora.url);
        let none = answer(kinora.http.post(&url).json(&film())).await;
        let wrong = answer(kinora.http.post(&url).bearer_auth("kin_x").json(&film())).await;
        for refused in [&none, &wrong] {
            assert!(
                [401, 403].contains(&refused.status),
                "{path}: {}",
                refused.body
            );
            assert!(refused.body[field].is_string(), "{path}: {}", refused.body);
        }
    }
    let preflight = kinora.request(Method::OPTIONS, STD);
    let preflight = preflight
        .header("Origin", "https://app.example")
        .header("Access-Control-Request-Method", "POST")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type",
        );
    let allowed = answer(preflight).await;
    assert_eq!(allowed.status, 200);
    assert!(allowed.headers.contains_key("access-control-allow-origin"));
}
