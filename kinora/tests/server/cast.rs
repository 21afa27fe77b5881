//! Elements that come with the request for a film, and elements made of videos.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_core::frame::Picture;
use kinora_core::size::Size;
use kinora_media::picture::{DecodeLimits, decode};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::kling::over;
use crate::support::{Answer, Kinora, STD, answer, film, merge, picture};

const ADVANCED: &str = "/api/v3/kwaivgi/kling-elements-advanced";
const FAL: &str = "/fal-ai/kling-video/v3/standard/image-to-video";
const KLING: &str = "/v1/videos/multi-image2video";
const KLING_ELEMENTS: &str = "/v1/general/advanced-custom-elements";
const KLING_MOTION: &str = "/v1/videos/motion-control";

/// The same film costs the same in these.
const PRICE_OF_3_S: i64 = 252_000;

fn photo(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    std::fs::read(folder.join(name)).unwrap()
}

/// The middle of a photo, half as wide and high, as a PNG.
fn middle(name: &str) -> Vec<u8> {
    let whole = decode(&photo(name), &DecodeLimits::default()).unwrap();
    let (width, height) = (whole.size.width / 2, whole.size.height / 2);
    let rows = (height / 2)..(height / 2 + height);
    let rgb = rows.flat_map(|row| {
        let from = 3 * (row * whole.size.width + width / 2) as usize;
        whole.rgb[from..from + 3 * width as usize].iter().copied()
    });
    let rgb = rgb.collect();
    let size = Size { width, height };
    kinora_media::png::write_rgb(&Picture { size, rgb }).unwrap()
}

fn text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A film of three seconds of a picture, as a file.
async fn clip(kinora: &Kinora, image: &[u8]) -> Vec<u8> {
    let body = json!({
        "image": text(image), "prompt": "static", "duration": 3, "enable_sync_mode": true,
    });
    let done = kinora.post(STD, &body).await.data().clone();
    let url = done["outputs"][0].as_str().unwrap();
    let file = kinora.http.get(url).send().await.unwrap();
    file.bytes().await.unwrap().to_vec()
}

async fn uploaded(kinora: &Kinora, bytes: Vec<u8>) -> String {
    let part = Part::bytes(bytes).file_name("video.mp4");
    let form = Form::new().part("file", part);
    let path = "/api/v3/media/upload/binary";
    let done = answer(kinora.request(Method::POST, path).multipart(form)).await;
    done.data()["download_url"].as_str().unwrap().to_owned()
}

/// The result of a request of fal, once it is over.
async fn result(kinora: &Kinora, submitted: &Answer) -> Value {
    assert_eq!(submitted.status, 200, "{}", submitted.body);
    let url = submitted.body["response_url"].as_str().unwrap();
    let status = submitted.body["status_url"].as_str().unwrap();
    while kinora.get(status).await.body["status"] != "COMPLETED" {
        tokio::task::yield_now().await;
    }
    kinora.get(url).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_of_the_request_is_found_and_one_that_is_not_there_is_named() {
    let kinora = Kinora::with(&[("engine", "cpu"), ("sync_wait", "10min")]).await;
    let video = clip(&kinora, &middle("mountain_path.jpg")).await;
    let before = kinora.balance().await;
    let body = json!({
        "start_image_url": text(&photo("mountain_path.jpg")), "duration": "3",
        "prompt": "push in on @Element1, @Element2 and @Element3", "generate_audio": false,
        "elements": [
            {"frontal_image_url": text(&middle("mountain_path.jpg"))},
            {"frontal_image_url": text(&photo("pagoda.jpg")),
             "reference_image_urls": [text(&photo("cat.jpg"))]},
            {"video_url": uploaded(&kinora, video).await},
        ],
    });
    let made = kinora.post(&format!("/sync{FAL}"), &body).await.body;
    assert!(made["video"]["url"].is_string(), "{made}");
    let warnings = made["warnings"].to_string();
    assert!(
        warnings.contains("the element `elements[1]` was not found"),
        "{warnings}"
    );
    for found in ["`elements[0]`", "`elements[2]`", "ignored"] {
        assert!(!warnings.contains(found), "{warnings}");
    }
    assert_eq!(kinora.balance().await, before - PRICE_OF_3_S);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn further_pictures_of_a_list_are_looked_for_in_the_first() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let body = json!({
        "model_name": "kling-v3", "duration": "3", "prompt": "push in on <<<image_2>>>",
        "image_list": [
            {"image": text(&photo("mountain_path.jpg"))},
            {"image": text(&middle("mountain_path.jpg"))},
            {"image": text(&photo("pagoda.jpg"))},
        ],
    });
    let submitted = kinora.post(KLING, &body).await;
    let id = submitted.body["data"]["task_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let task = over(&kinora, &format!("{KLING}/{id}")).await;
    assert_eq!(task["task_status"], "succeed", "{task}");
    let warnings = task["warnings"].to_string();
    assert!(
        warnings.contains("the element `image_list[2]` was not found"),
        "{warnings}"
    );
    assert!(!warnings.contains("`image_list[1]`"), "{warnings}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_element_of_the_request_is_named_and_not_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let mut body = film();
    merge(
        &mut body,
        &json!({"elements": [
            {"frontal_image_url": picture(100, 320), "reference_image_urls": ["no picture!"]},
            {"video_url": picture(320, 320)},
            {},
        ]}),
    );
    let refused = kinora.post(FAL, &body).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let said = refused.body["detail"].to_string();
    for part in [
        "`elements[0].frontal_image_url` is 100 × 320 pixels",
        "`elements[0].reference_image_urls[0]`",
        "`elements[1].video_url`: not an MP4",
        "`elements[2].frontal_image_url` is missing",
    ] {
        assert!(said.contains(part), "{said}");
    }
    // What shows only later is given back.
    body["elements"] = json!([{"video_url": "http://127.0.0.2:9/a.mp4"}]);
    let failed = result(&kinora, &kinora.post(FAL, &body).await).await;
    let detail = failed["detail"].to_string();
    assert!(detail.contains("`elements[0].video_url`"), "{detail}");
    assert_eq!(kinora.balance().await, before);
    // The echo shows where what came inside is.
    body["elements"] = json!([{"frontal_image_url": picture(320, 320)}]);
    result(&kinora, &kinora.post(FAL, &body).await).await;
    let history = kinora
        .post("/api/v3/predictions", &json!({"include_inputs": true}))
        .await;
    let shown = history.data()["items"][0]["inputs"]["elements"].clone();
    let url = shown[0]["frontal_image_url"].as_str().unwrap();
    assert_eq!(kinora.get(url).await.status, 200, "{shown}");
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_is_made_of_a_video() {
    let kinora = Kinora::emulated().await;
    let video = clip(&kinora, &photo("cat.jpg")).await;
    let body = json!({
        "name": "Ginger", "description": "a cat", "reference_type": "video_refer",
        "element_video_list": [uploaded(&kinora, video.clone()).await], "enable_sync_mode": true,
    });
    let done = kinora.post(ADVANCED, &body).await.data().clone();
    assert_eq!(done["status"], "completed", "{done}");
    let made = &done["outputs"][0];
    assert_eq!(made["element_type"], "video_refer");
    let shown = kinora
        .get(&format!("/api/v3/elements/{}", made["element_id"]))
        .await;
    assert_eq!(shown.data()["element_type"], "video_refer");
    let images = shown.data()["images"].as_array().unwrap().clone();
    assert_eq!(images.len(), 5);
    let file = kinora
        .http
        .get(images[0].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(file.headers()["content-type"], "image/jpeg");
    let list = json!([{"element_id": made["element_id"]}]);
    let shown = kinora
        .film(&json!({"prompt": "@Ginger waves", "element_list": list}))
        .await;
    assert_eq!(shown["status"], "completed", "{shown}");

    // The same in the official words.
    let body = json!({
        "element_name": "Ginger", "element_description": "a cat", "reference_type": "video_refer",
        "element_video_list": {"refer_videos": [{"video_url": text(&video)}]},
    });
    let task = kinora.post(KLING_ELEMENTS, &body).await.body["data"].clone();
    let path = format!("{KLING_ELEMENTS}/{}", task["task_id"].as_str().unwrap());
    let element = loop {
        let task = kinora.get(&path).await.body["data"].clone();
        if let Some(made) = task["task_result"]["elements"].get(0) {
            break made.clone();
        }
        assert_ne!(task["task_status"], "failed", "{task}");
        tokio::task::yield_now().await;
    };
    assert_eq!(element["reference_type"], "video_refer");
    let url = element["element_video_list"]["refer_videos"][0]["video_url"].as_str();
    assert_eq!(kinora.get(url.unwrap()).await.status, 200);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_an_elements_video_are_named_and_given_back() {
    let kinora = Kinora::emulated().await;
    let video = clip(&kinora, &photo("cat.jpg")).await;
    let before = kinora.balance().await;
    let body = |videos: Value| {
        json!({
            "name": "Ginger", "description": "a cat", "reference_type": "video_refer",
            "element_video_list": videos, "enable_sync_mode": true,
        })
    };
    for (videos, expected) in [
        (json!([]), "`element_video_list` is missing"),
        (json!(["a", "b"]), "`element_video_list` has 2 videos"),
        (json!([7]), "`element_video_list[0]` is 7"),
        (
            json!([picture(320, 320)]),
            "`element_video_list[0]`: not an MP4",
        ),
    ] {
        let refused = kinora.post(ADVANCED, &body(videos)).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        let message = refused.body["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    let kling = json!({
        "element_name": "Ginger", "element_description": "a cat", "reference_type": "video_refer",
        "element_video_list": {"refer_videos": [{"video_url": picture(320, 320)}]},
    });
    let refused = kinora.post(KLING_ELEMENTS, &kling).await;
    let message = refused.body["message"].as_str().unwrap();
    let expected = "`element_video_list.refer_videos[0]`: not an MP4";
    assert!(message.contains(expected), "{message}");
    // Its header is that of a video, its frames are noise.
    let mut broken = video;
    let from = broken.windows(4).position(|four| four == b"mdat").unwrap() + 4;
    broken[from..].iter_mut().for_each(|byte| *byte = 0xa5);
    let failed = kinora.post(ADVANCED, &body(json!([text(&broken)]))).await;
    let failed = failed.data();
    assert_eq!(failed["status"], "failed", "{failed}");
    let error = failed["error"].as_str().unwrap();
    assert!(error.contains("`element_video_list[0]`"), "{error}");
    assert_eq!(kinora.balance().await, before);
    assert_eq!(kinora.get("/api/v3/elements").await.data()["total"], 0);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_echo_of_a_motion_task_has_the_clients_own_names() {
    let kinora = Kinora::emulated().await;
    let video = clip(&kinora, &photo("cat.jpg")).await;
    let body = json!({
        "model_name": "kling-v3", "image_url": text(&photo("cat.jpg")), "video_url": text(&video),
    });
    let submitted = kinora.post(KLING_MOTION, &body).await;
    assert_eq!(submitted.status, 200, "{}", submitted.body);
    let history = kinora
        .post("/api/v3/predictions", &json!({"include_inputs": true}))
        .await;
    let shown = history.data()["items"][0]["inputs"].clone();
    assert!(
        shown["video_url"].is_string() && shown["image_url"].is_string(),
        "{shown}"
    );
    assert!(
        shown.get("video").is_none() && shown.get("image").is_none(),
        "{shown}"
    );
}
