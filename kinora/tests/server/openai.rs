//! OpenAI's form of videos, as its clients and those of other servers speak it.

use futures_util::future::join_all;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Answer, Kinora, PRICE, answer, picture, picture_bytes};

const VIDEOS: &str = "/v1/videos";

fn body() -> Value {
    json!({"prompt": "slow push in, rain", "input_reference": picture(320, 320)})
}

/// Sends a form as OpenAI's client does.
async fn form(kinora: &Kinora, path: &str, texts: &[(&'static str, &str)]) -> Answer {
    let photo = Part::bytes(picture_bytes(640, 360)).file_name("photo.png");
    let form = Form::new().part("input_reference", photo);
    let form = texts
        .iter()
        .fold(form, |form, &(name, text)| form.text(name, text.to_owned()));
    answer(kinora.request(Method::POST, path).multipart(form)).await
}

async fn until_over(kinora: &Kinora, id: &Value) -> Value {
    let path = format!("{VIDEOS}/{}", id.as_str().unwrap());
    loop {
        let polled = kinora.get(&path).await;
        assert_eq!(polled.status, 200, "{}", polled.body);
        if !["queued", "in_progress"].contains(&polled.body["status"].as_str().unwrap()) {
            return polled.body;
        }
        tokio::task::yield_now().await;
    }
}

/// Makes a video and waits for it.
async fn made(kinora: &Kinora, body: &Value) -> Value {
    let created = kinora.post(VIDEOS, body).await;
    assert_eq!(created.status, 200, "{}", created.body);
    until_over(kinora, &created.body["id"]).await
}

fn content(video: &Value) -> String {
    format!("{VIDEOS}/{}/content", video["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_file_becomes_a_video() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let texts = [
        ("prompt", "rain"),
        ("model", "std"),
        ("seconds", "4"),
        ("size", "720x1280"),
    ];
    let created = form(&kinora, VIDEOS, &texts).await;
    assert_eq!(created.status, 200, "{}", created.body);
    let video = created.body;
    assert!(video["id"].as_str().unwrap().starts_with("video_"));
    assert_eq!(video["object"], "video");
    assert_eq!(
        (&video["seconds"], &video["size"]),
        (&json!("4"), &json!("720x1280"))
    );
    assert_eq!(video["prompt"], "rain");
    let done = until_over(&kinora, &video["id"]).await;
    assert_eq!(
        (&done["status"], &done["progress"]),
        (&json!("completed"), &json!(100))
    );
    assert_eq!(
        (&done["seconds"], &done["size"]),
        (&json!("4"), &json!("720x1280"))
    );
    let clip = kinora.request(Method::GET, &content(&done)).send().await;
    let clip = clip.unwrap().bytes().await.unwrap();
    let clip = kinora_media::inspect::Clip::open(clip.to_vec()).unwrap();
    let facts = clip.facts();
    assert_eq!(
        (facts.width, facts.height, facts.frames),
        (720, 1280, 4 * 24)
    );
    assert_eq!(before - kinora.balance().await, 4 * 84_000);
    // The same prediction in another dialect.
    let plain = done["id"].as_str().unwrap().trim_start_matches("video_");
    let same = kinora.get(&format!("/api/v3/predictions/{plain}")).await;
    assert_eq!(same.data()["outputs"], json!([done["url"]]));
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_says_the_same_as_a_form() {
    let kinora = Kinora::emulated().await;
    let address = format!("data:image/png;base64,{}", picture(400, 300));
    let bodies = [
        json!({"prompt": "a", "input_reference": {"image_url": address}}),
        json!({"prompt": "a", "image_reference": {"image_url": {"url": address}}}),
        json!({"prompt": "a", "image": address, "extra_params": {"cfg_scale": 0.3}}),
    ];
    for body in bodies {
        let done = made(&kinora, &body).await;
        assert_eq!(done["status"], "completed");
        // The picture's own shape, at the model's number of pixels.
        assert_eq!(done["size"], "1108x832");
        assert_eq!(done["model"], "kwaivgi/kling-v3.0-std/image-to-video");
    }
    let nested = [
        ("prompt", "all of it"),
        (
            "extra_params",
            r#"{"multi_prompt": [{"prompt": "a", "duration": 3}, {"prompt": "b", "duration": 4}]}"#,
        ),
    ];
    let shots = form(&kinora, VIDEOS, &nested).await;
    assert_eq!(shots.body["seconds"], "7", "{}", shots.body);
    let words = made(&kinora, &json!({"prompt": "a boat", "seconds": 3})).await;
    assert_eq!(words["model"], "kwaivgi/kling-v3.0-std/text-to-video");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_a_video_and_pictures_of_it_can_be_fetched() {
    let kinora = Kinora::emulated().await;
    let body = json!({
        "prompt": "a", "seconds": 6, "size": "1280x720", "input_reference": picture(640, 360),
    });
    let done = made(&kinora, &body).await;
    let path = content(&done);
    let get = |method: Method, query: &str, range: &'static str| {
        let request = kinora.request(method, &format!("{path}{query}"));
        request.header("Range", range).send()
    };
    let whole = kinora.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(whole.headers()["content-type"], "video/mp4");
    let whole = whole.bytes().await.unwrap();
    let part = get(Method::GET, "", "bytes=4-7").await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), whole.slice(4..8));
    let head = get(Method::HEAD, "?variant=video", "bytes=0-")
        .await
        .unwrap();
    let length = whole.len().to_string();
    assert_eq!(head.headers()["content-length"], length.as_str());

    for (variant, size) in [("thumbnail", (640, 360)), ("spritesheet", (1600, 360))] {
        let query = format!("?variant={variant}");
        let asked = (0..3).map(|_| {
            kinora
                .request(Method::GET, &format!("{path}{query}"))
                .send()
        });
        let answers = join_all(asked).await;
        let mut pictures = vec![];
        for answer in answers {
            let answer = answer.unwrap();
            assert_eq!(answer.headers()["content-type"], "image/jpeg");
            pictures.push(answer.bytes().await.unwrap());
        }
        assert!(pictures.iter().all(|picture| *picture == pictures[0]));
        let facts = kinora_media::picture::probe(&pictures[0]).unwrap();
        assert_eq!((facts.width, facts.height), size, "{variant}");
        let part = get(Method::GET, &query, "bytes=0-1").await.unwrap();
        assert_eq!(part.status(), 206);
        assert_eq!(part.bytes().await.unwrap(), [0xff, 0xd8].as_slice());
    }
    let other = kinora.get(&format!("{path}?variant=poster")).await;
    assert_eq!(
        (other.status, &other.body["error"]["param"]),
        (400, &json!("variant"))
    );
    // Not without a key.
    let open = kinora
        .http
        .get(format!("{}{path}", kinora.url))
        .send()
        .await;
    assert_eq!(open.unwrap().status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn videos_are_listed_in_parts_and_in_both_orders() {
    let kinora = Kinora::emulated().await;
    let mut ids = vec![];
    for _ in 0..5 {
        ids.push(made(&kinora, &body()).await["id"].clone());
    }
    // One of another dialect is a video as well.
    let other = kinora.film(&json!({})).await;
    ids.push(json!(format!("video_{}", other["id"].as_str().unwrap())));
    for order in ["asc", "desc"] {
        if order == "desc" {
            ids.reverse();
        }
        let (mut seen, mut after) = (vec![], String::new());
        loop {
            let list = kinora
                .get(&format!("{VIDEOS}?limit=4&order={order}{after}"))
                .await
                .body;
            assert_eq!(list["object"], "list");
            let data = list["data"].as_array().unwrap();
            assert_eq!(list["first_id"], data[0]["id"]);
            seen.extend(data.iter().map(|video| video["id"].clone()));
            if list["has_more"] == false {
                break;
            }
            after = format!("&after={}", list["last_id"].as_str().unwrap());
        }
        assert_eq!(seen, ids, "{order}");
    }
    let wrong = kinora.get(&format!("{VIDEOS}?limit=0&order=up")).await;
    assert_eq!(wrong.status, 400);
    let message = wrong.body["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("`limit`") && message.contains("`order`"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_video_is_deleted_once_its_worker_has_stopped() {
    let kinora = Kinora::with(&[("sim_seconds", "600")]).await;
    let before = kinora.balance().await;
    let created = kinora.post(VIDEOS, &body()).await.body;
    let id = created["id"].as_str().unwrap();
    let path = format!("{VIDEOS}/{id}");
    while kinora.get(&path).await.body["status"] != "in_progress" {
        tokio::task::yield_now().await;
    }
    let early = kinora.get(&content(&created)).await;
    assert_eq!(early.status, 409, "{}", early.body);
    let deleted = kinora.delete(&path).await;
    assert_eq!(deleted.status, 200, "{}", deleted.body);
    assert_eq!(
        deleted.body,
        json!({"id": id, "object": "video.deleted", "deleted": true})
    );
    // Its work has ended by now: the charge is given back already.
    let row = kinora.store().any_prediction(&id["video_".len()..]).await;
    assert!(row.unwrap().unwrap().state.is_terminal());
    assert_eq!(kinora.balance().await, before);
    assert_eq!(kinora.get(&path).await.status, 404);
    assert_eq!(kinora.delete(&path).await.status, 404);
    assert_eq!(kinora.get(VIDEOS).await.body["data"], json!([]));
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_whose_worker_does_not_stop_is_not_said_to_be_deleted() {
    let kinora = Kinora::with(&[
        ("sim_seconds", "600"),
        ("workers", "1"),
        ("sync_wait", "1s"),
    ])
    .await;
    let first = kinora.post(VIDEOS, &body()).await.body;
    while kinora
        .get(&format!("{VIDEOS}/{}", first["id"].as_str().unwrap()))
        .await
        .body["status"]
        != "in_progress"
    {
        tokio::task::yield_now().await;
    }
    let second = kinora.post(VIDEOS, &body()).await.body;
    // A worker that takes it and never hears of anything again.
    let app = kinora.server.as_ref().unwrap().app.clone();
    let limit = std::time::Duration::from_secs(600);
    let claims = app.dispatch.next(1, limit).await.unwrap();
    assert_eq!(claims.len(), 1);
    let path = format!("{VIDEOS}/{}", second["id"].as_str().unwrap());
    let refused = kinora.delete(&path).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert_eq!(refused.body["error"]["code"], "conflict");
    assert_eq!(kinora.get(&path).await.body["status"], "in_progress");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remix_is_a_new_video_of_the_same_picture_and_is_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let mut first = body();
    first["seconds"] = json!("3");
    let first = made(&kinora, &first).await;
    let path = format!("{VIDEOS}/{}", first["id"].as_str().unwrap());
    let remix = format!("{path}/remix");
    for wrong in [json!({}), json!({"prompt": " "})] {
        let refused = kinora.post(&remix, &wrong).await;
        assert_eq!(
            (refused.status, &refused.body["error"]["param"]),
            (400, &json!("prompt"))
        );
    }
    let second = kinora.post(&remix, &json!({"prompt": "snow"})).await.body;
    // What it was made from may go meanwhile.
    assert_eq!(kinora.delete(&path).await.status, 200);
    let second = until_over(&kinora, &second["id"]).await;
    assert_eq!(second["status"], "completed");
    assert_eq!(second["remixed_from_video_id"], first["id"]);
    assert_eq!(
        (&second["prompt"], &second["seconds"]),
        (&json!("snow"), &json!("3"))
    );
    assert_eq!(second["size"], first["size"]);
    assert_eq!(before - kinora.balance().await, 2 * 3 * 84_000);
    // And one of another dialect, with shots.
    let shots = json!([{"prompt": "a", "duration": 3}, {"prompt": "b", "duration": 4}]);
    let other = kinora
        .film(&json!({"prompt": null, "multi_prompt": shots}))
        .await;
    let id = other["id"].as_str().unwrap();
    let third = kinora
        .post(
            &format!("{VIDEOS}/video_{id}/remix"),
            &json!({"prompt": "fog"}),
        )
        .await
        .body;
    assert_eq!(
        (&third["seconds"], &third["prompt"]),
        (&json!("7"), &json!("fog"))
    );
    assert!(third["warnings"][0].as_str().unwrap().contains("shots"));
    let unknown = kinora.post(&remix, &json!({"prompt": "a"})).await;
    assert_eq!(unknown.status, 404);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sync_answers_with_the_film_itself() {
    let kinora = Kinora::emulated().await;
    let sync = format!("{VIDEOS}/sync");
    let request = kinora.request(Method::POST, &sync).json(&body());
    let done = request.send().await.unwrap();
    assert_eq!(done.headers()["content-type"], "video/mp4");
    let id = done.headers()["x-kinora-video-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let clip = done.bytes().await.unwrap();
    let same = kinora.request(Method::GET, &format!("{VIDEOS}/{id}/content"));
    assert_eq!(same.send().await.unwrap().bytes().await.unwrap(), clip);

    let failing = Kinora::with(&[("sim_fail", "1")]).await;
    let failed = failing.post(&sync, &body()).await;
    assert_eq!(failed.status, 500, "{}", failed.body);
    assert_eq!(failed.headers["x-should-retry"], "false");
    assert_eq!(failed.body["error"]["code"], "generation_failed");

    let slow = Kinora::with(&[("sim_seconds", "600"), ("sync_wait", "1s")]).await;
    let late = slow.post(&sync, &body()).await;
    assert_eq!(late.status, 504, "{}", late.body);
    // A client that sends it again would pay again.
    assert_eq!(late.headers["x-should-retry"], "false");
    let id = late.body["error"]["video_id"].as_str().unwrap();
    assert_eq!(slow.get(&format!("{VIDEOS}/{id}")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_name_what_is_wrong_and_charge_nothing() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let wrong = json!({
        "model": "pro", "seconds": "99", "size": "tall", "input_reference": picture(100, 100),
    });
    let texts = [("model", "pro"), ("seconds", "99"), ("size", "tall")];
    for refused in [
        kinora.post(VIDEOS, &wrong).await,
        form(&kinora, VIDEOS, &texts).await,
        form(&kinora, "/v1/videos/sync", &texts).await,
    ] {
        assert_eq!(refused.status, 400, "{}", refused.body);
        let error = &refused.body["error"];
        assert_eq!(error["type"], "invalid_request_error");
        let message = error["message"].as_str().unwrap();
        for field in ["`prompt`", "`seconds`", "`size`"] {
            assert!(message.contains(field), "{message}");
        }
    }
    let unknown = kinora.post(VIDEOS, &json!({"model": "turbopro"})).await;
    assert_eq!(
        (unknown.status, &unknown.body["error"]["code"]),
        (404, &json!("model_not_found"))
    );
    let message = unknown.body["error"]["message"].as_str().unwrap();
    assert!(message.contains("did you mean `turbo-pro`"), "{message}");
    let broken = kinora.request(Method::POST, VIDEOS);
    let broken = broken.header("Content-Type", "multipart/form-data; boundary=b");
    assert_eq!(answer(broken.body("--b\r\nContent")).await.status, 400);
    for id in ["video_1", "%00", &"0".repeat(32)] {
        for path in [format!("{VIDEOS}/{id}"), format!("{VIDEOS}/{id}/content")] {
            let missing = kinora.get(&path).await;
            assert_eq!(missing.status, 404, "{path}");
            assert!(missing.body["error"]["message"].is_string(), "{path}");
        }
    }
    assert_eq!(kinora.balance().await, before);
    let ledger = kinora.post("/api/v3/billings/search", &json!({})).await;
    assert_eq!(ledger.data()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_of_another_account_is_not_there() {
    let mut kinora = Kinora::emulated().await;
    let done = made(&kinora, &body()).await;
    let path = format!("{VIDEOS}/{}", done["id"].as_str().unwrap());
    kinora.key = kinora.account("other", "10", "home").await;
    assert_eq!(kinora.get(&path).await.status, 404);
    assert_eq!(kinora.get(&content(&done)).await.status, 404);
    assert_eq!(kinora.delete(&path).await.status, 404);
    let remix = kinora
        .post(&format!("{path}/remix"), &json!({"prompt": "a"}))
        .await;
    assert_eq!(remix.status, 404);
    let after = kinora
        .get(&format!("{VIDEOS}?after={}", done["id"].as_str().unwrap()))
        .await;
    assert_eq!((after.status, &after.body["data"]), (200, &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_for_several_tries_is_one_video() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let tries = (0..5).map(|_| {
        let request = kinora.request(Method::POST, VIDEOS);
        answer(request.header("Idempotency-Key", "same").json(&body()))
    });
    let answers = join_all(tries).await;
    for answer in &answers {
        assert_eq!(answer.body["id"], answers[0].body["id"], "{}", answer.body);
    }
    assert_eq!(before - kinora.balance().await, PRICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_those_that_are_filmed_here() {
    let ids = |answer: &Answer| -> Vec<String> {
        let data = answer.body["data"].as_array().unwrap();
        data.iter()
            .map(|model| model["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let emulated = Kinora::emulated().await;
    let models = emulated.get("/v1/models").await;
    assert!(ids(&models).contains(&"kwaivgi/kling-v3.0-std/text-to-video".to_owned()));
    let one = emulated
        .get("/v1/models/kwaivgi/kling-v3.0-4k/image-to-video")
        .await;
    assert_eq!(one.body["object"], "model");
    assert_eq!(
        emulated.get("/v1/models/4k").await.body["id"],
        one.body["id"]
    );
    let none = emulated.get("/v1/models/sora-2").await;
    assert_eq!(
        (none.status, &none.body["error"]["code"]),
        (404, &json!("model_not_found"))
    );

    let real = Kinora::with(&[("engine", "cpu")]).await;
    let models = real.get("/v1/models").await;
    assert!(
        ids(&models)
            .iter()
            .all(|id| id.ends_with("/image-to-video"))
    );
    let before = real.balance().await;
    // Words alone: in every dialect it says what would help.
    let words = json!({"prompt": "a boat at sea"});
    let refused = real.post(VIDEOS, &words).await;
    let message = refused.body["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    let highway = real.post("/v3/async/kling-v3.0-std-t2v", &words).await;
    let native = real
        .post("/api/v3/kwaivgi/kling-v3.0-std/text-to-video", &words)
        .await;
    for (status, message) in [
        (refused.status, message.as_str()),
        (highway.status, highway.body["message"].as_str().unwrap()),
        (native.status, native.body["message"].as_str().unwrap()),
    ] {
        assert_eq!(status, 400, "{message}");
        assert!(
            message.contains("makes clips from pictures only"),
            "{message}"
        );
    }
    assert_eq!(real.balance().await, before);
}
