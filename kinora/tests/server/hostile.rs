//! Requests that no well-meaning client sends.

use futures_util::{StreamExt, stream};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Kinora, STD, film};

const GUIDE: &str = "/api/v3/kwaivgi/kling-v3.0-std-image-to-video";
const HIGHWAY: &str = "/v3/async/kling-v3.0-std-i2v";
const OPENAI: &str = "/v1/videos";
const ATLAS: &str = "/api/v1/model/generateVideo";
const KLING: &str = "/v1/videos/image2video";
const OMNI: &str = "/v1/videos/omni-video";
const MOTION: &str = "/v1/videos/motion-control";
const ELEMENTS: &str = "/v1/general/advanced-custom-elements";
const IMAGES: &str = "/v1/videos/multi-image2video";
const ADVANCED: &str = "/api/v3/kwaivgi/kling-elements-advanced";
const OPTIMIZER: &str = "/api/v3/wavespeed-ai/prompt-optimizer";
const CONTENTS: &str = "/image-to-video/kling-3.0";
const FAL: &str = "/fal-ai/kling-video/v3/standard/image-to-video";

/// How many requests are made of good ones, for each dialect.
const MUTATIONS: u32 = 10_000;

async fn send(kinora: &Kinora, path: &str, body: Vec<u8>) -> (u16, String) {
    let request = kinora.request(Method::POST, path);
    let request = request
        .header("Content-Type", "application/json")
        .body(body);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_object_is_refused() {
    let kinora = Kinora::emulated().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long_key = format!("{{\"{}\": 1}}", "k".repeat(10_000_000));
    let corpus: Vec<Vec<u8>> = vec![
        b"{".to_vec(),
        b"nonsense".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"text\"".to_vec(),
        b"{\"prompt\": NaN}".to_vec(),
        b"{\"duration\": 1e400}".to_vec(),
        b"{\"prompt\": \"\\ud800\"}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        b"{} trailing".to_vec(),
        b"{\"prompt\": \"\xff\xfe\"}".to_vec(),
        b"{\"prompt\": \"a\", \"prompt\": 5}".to_vec(),
        deep.into_bytes(),
        long_key.into_bytes(),
        vec![0; 1000],
        vec![],
    ];
    for path in [STD, GUIDE, HIGHWAY, OPENAI, ATLAS] {
        for body in &corpus {
            let (status, text) = send(&kinora, path, body.clone()).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
            assert_eq!(status, 400, "{path}: {shown}: {text}");
            let answer: Value = serde_json::from_str(&text).unwrap();
            let is_told = answer["code"] == 400 || answer["error"]["message"].is_string();
            assert!(is_told, "{path}: {shown}: {text}");
        }
    }
    for body in &corpus {
        let (status, text) = send(&kinora, FAL, body.clone()).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
        assert_eq!(status, 422, "{shown}: {text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert!(answer["detail"].is_array(), "{shown}: {text}");
    }
    let ledger = kinora.post("/api/v3/billings/search", &json!({})).await;
    assert_eq!(ledger.data()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_types_are_named_in_every_dialect() {
    let kinora = Kinora::emulated().await;
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!("?"),
        json!([1]),
        json!({"a": 1}),
    ];
    let fields = [
        (STD, "duration"),
        (STD, "multi_prompt"),
        (STD, "cfg_scale"),
        (GUIDE, "duration_seconds"),
        (GUIDE, "shots"),
        (HIGHWAY, "duration"),
        (HIGHWAY, "cfg_scale"),
        (OPENAI, "seconds"),
        (OPENAI, "size"),
        (OPENAI, "extra_params"),
        (OPENAI, "num_frames"),
        (OPENAI, "guidance_scale"),
        (ATLAS, "duration"),
    ];
    for (path, field) in fields {
        let good = || {
            let mut body = film();
            if path == ATLAS {
                body["model"] = json!("std");
            }
            body
        };
        for value in &wrong[1..] {
            let mut body = good();
            body[field] = value.clone();
            let (status, text) = send(&kinora, path, body.to_string().into_bytes()).await;
            // Some are right after all, such as a flag for a flag.
            assert!(
                [200, 400].contains(&status),
                "{path} {field} {value}: {text}"
            );
            if status == 400 {
                assert!(text.contains(field), "{path} {field} {value}: {text}");
            }
        }
        let mut body = good();
        body[field] = wrong[0].clone();
        let (status, text) = send(&kinora, path, body.to_string().into_bytes()).await;
        assert_eq!(
            status, 200,
            "{path} {field}: null is as good as absent: {text}"
        );
    }
}

/// A small generator, so that a failure can be had again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// A good body with one to four bytes changed, taken out, doubled or put in.
fn mutated(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut body = good.to_vec();
    for _ in 0..=chance.below(4) {
        if body.is_empty() {
            break;
        }
        let place = chance.below(body.len());
        match chance.below(5) {
            0 => body[place] = chance.below(256) as u8,
            1 => drop(body.remove(place)),
            2 => body.insert(place, b"{}[]\",:0-9etfn\\"[chance.below(15)]),
            3 => body.truncate(place.max(1)),
            _ => {
                let end = (place + chance.below(20)).min(body.len());
                let part = body[place..end].to_vec();
                body.splice(place..place, part);
            }
        }
    }
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn mutated_requests_are_refused_and_never_break_the_server() {
    // No image that is inside: what is left is worth changing.
    let words = json!({
        "image": "http://127.0.0.1:1/a.png",
        "prompt": "a",
        "negative_prompt": "b",
        "duration": 5,
        "cfg_scale": 0.5,
        "sound": true,
        "multi_prompt": [{"prompt": "c", "duration": 3}],
        "element_list": [{"element_id": "7"}],
        "shot_type": "customize",
        "extra": {"webhook": {"url": "http://x"}},
    });
    let guide = json!({
        "image_url": "http://127.0.0.1:1/a.png",
        "duration_seconds": 5,
        "shots": [{"prompt": "c", "duration": 3, "image": "x"}],
        "aspect_ratio": "16:9",
    });
    let fal = json!({
        "image_url": "http://127.0.0.1:1/a.png",
        "prompt": "a",
        "duration": "5s",
        "multi_prompt": [{"prompt": "c", "duration": "3"}],
        "elements": [{
            "frontal_image_url": "http://127.0.0.1:1/b.png",
            "reference_image_urls": ["http://127.0.0.1:1/c.png"],
            "video_url": "http://127.0.0.1:1/a.mp4",
        }],
        "generate_audio": true,
    });
    let openai = json!({
        "input_reference": {"image_url": "http://127.0.0.1:1/a.png"},
        "model": "std",
        "prompt": "a",
        "seconds": "5",
        "size": "1280x720",
        "guidance_scale": 3,
        "extra_params": {"cfg_scale": 0.5, "multi_prompt": [{"prompt": "c"}]},
    });
    let atlas = json!({
        "model": "kwaivgi/kling-v3.0-std/image-to-video",
        "image_url": "http://127.0.0.1:1/a.png",
        "prompt": "a",
        "duration": 5,
        "multi_prompt": [{"prompt": "c", "duration": 3}],
    });
    let kling = json!({
        "model_name": "kling-v3",
        "image": "http://127.0.0.1:1/a.png",
        "prompt": "a",
        "duration": "5",
        "multi_prompt": [{"index": 1, "prompt": "c", "duration": "5"}],
        "camera_control": {"type": "simple", "config": {"zoom": 3}},
        "dynamic_masks": [{"mask": "AQID", "trajectories": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]}],
        "callback_url": "http://x",
    });
    let omni = json!({
        "model_name": "kling-v3",
        "image_list": [{"image_url": "http://127.0.0.1:1/a.png", "type": "first_frame"}],
        "prompt": "a <<<image_1>>>",
        "element_list": [{"element_id": 7}],
        "mode": "pro",
    });
    let motion = json!({
        "model_name": "kling-v3",
        "image_url": "http://127.0.0.1:1/a.png",
        "video_url": "http://127.0.0.1:1/a.mp4",
        "prompt": "a",
        "character_orientation": "image",
        "keep_original_sound": "no",
    });
    let element = json!({
        "element_name": "a",
        "element_description": "b",
        "element_image_list": {
            "frontal_image": "http://127.0.0.1:1/a.png",
            "refer_images": [{"image_url": "http://127.0.0.1:1/b.png"}],
        },
        "tag_list": [{"tag_id": "o_1"}],
    });
    let images = json!({
        "model_name": "kling-v3",
        "image_list": [
            {"image": "http://127.0.0.1:1/a.png"}, {"image": "http://127.0.0.1:1/b.png"},
        ],
        "prompt": "a <<<image_2>>>",
        "element_list": [{"element_id": 7}],
    });
    let video_element = json!({
        "name": "a", "description": "b", "reference_type": "video_refer",
        "element_video_list": ["http://127.0.0.1:1/a.mp4"], "voice_id": "c",
    });
    let optimize = json!({
        "text": "a cat", "style": "artistic", "mode": "video",
        "image": "http://127.0.0.1:1/a.png",
    });
    let contents = json!({
        "contents": [
            {"type": "prompt", "text": "shot 1, 3, a; shot 2, 2, b;"},
            {"type": "first_frame", "url": "http://127.0.0.1:1/a.png"},
        ],
        "settings": {"duration": 5, "resolution": "720p", "multi_shot": true},
        "options": {"callback_url": "http://x", "external_task_id": "1"},
    });
    let kinora = Kinora::emulated().await;
    let mut taken = 0;
    for (path, good) in [
        (STD, &words),
        (GUIDE, &guide),
        (HIGHWAY, &words),
        (FAL, &fal),
        (OPENAI, &openai),
        (ATLAS, &atlas),
        (KLING, &kling),
        (OMNI, &omni),
        (IMAGES, &images),
        (ADVANCED, &video_element),
        (MOTION, &motion),
        (ELEMENTS, &element),
        (OPTIMIZER, &optimize),
        (CONTENTS, &contents),
    ] {
        let good = good.to_string().into_bytes();
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let bodies: Vec<_> = (0..MUTATIONS)
            .map(|_| mutated(&good, &mut chance))
            .collect();
        let kinora = &kinora;
        let sent = stream::iter(bodies).map(|body| async move {
            let shown = String::from_utf8_lossy(&body).into_owned();
            let (status, text) = send(kinora, path, body).await;
            // Some are right after all, such as one whose wrong key has another name.
            let is_answered = status == 200 || (400..500).contains(&status);
            assert!(is_answered, "{path}: {status}: {shown}: {text}");
            u64::from(status == 200)
        });
        taken += sent
            .buffer_unordered(64)
            .collect::<Vec<u64>>()
            .await
            .iter()
            .sum::<u64>();
    }
    let charges = json!({"billing_type": "deduct"});
    let ledger = kinora.post("/api/v3/billings/search", &charges).await;
    assert_eq!(ledger.data()["total"], taken);
    assert!(taken < 3 * u64::from(MUTATIONS), "{taken} were right");
    kinora.assert_books().await;
    assert_eq!(kinora.get("/readyz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_are_no_forms_are_refused() {
    let kinora = Kinora::emulated().await;
    let path = "/api/v3/media/upload/binary";
    let part = |headers: &str| format!("--b\r\n{headers}\r\n\r\nx\r\n--b--\r\n");
    let many = part("Content-Disposition: form-data; name=\"x\"").repeat(10_000);
    let cases = [
        ("multipart/form-data", "x".to_owned()),
        ("multipart/form-data; boundary=b", String::new()),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent".to_owned(),
        ),
        ("multipart/form-data; boundary=b", many),
        (
            "multipart/form-data; boundary=b",
            part(&"X: y\r\n".repeat(100_000)),
        ),
        ("application/json", "{}".to_owned()),
        ("text/plain", "x".to_owned()),
    ];
    for (kind, body) in cases {
        // The answer comes before the end of a long body, and a client that is
        // still writing may meet a closed connection instead.
        let is_long = body.len() > 100_000;
        let request = kinora.request(Method::POST, path);
        let request = request.header("Content-Type", kind).body(body);
        match request.send().await {
            Ok(answer) => assert_eq!(answer.status(), 400, "{kind}"),
            Err(error) => assert!(is_long && error.is_request(), "{kind}: {error:?}"),
        }
    }
    assert_eq!(kinora.get("/readyz").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_beyond_its_limit_is_not_even_read() {
    let kinora = Kinora::emulated().await;
    // What is asked next must not go over a connection that the server closes.
    let once = |request: RequestBuilder| request.header("connection", "close");
    let request = once(kinora.request(Method::POST, "/api/v3/predictions"));
    let big = request.body(vec![b' '; 2 * 1024 * 1024]).send().await;
    // The server may close before the client has written everything.
    if let Ok(response) = big {
        assert_eq!(response.status(), 413);
    }
    let small = Kinora::with(&[("body_budget", "4MiB")]).await;
    let request = once(small.request(Method::POST, STD));
    let big = request.body(vec![b' '; 8 * 1024 * 1024]).send().await;
    if let Ok(response) = big {
        assert_eq!(response.status(), 503);
        assert!(response.headers().contains_key("retry-after"));
    }
    assert_eq!(small.get("/readyz").await.status, 200);
}
