//! Atlas: one path for every model, uploads, and the books.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Kinora, PRICE, answer, picture, picture_bytes};

const SUBMIT: &str = "/api/v1/model/generateVideo";

fn body() -> Value {
    json!({
        "model": "kwaivgi/kling-v3.0-std/image-to-video",
        "prompt": "slow push in, rain",
        "image": picture(320, 320),
    })
}

/// Submits, and polls as clients do, but without a pause.
async fn done(kinora: &Kinora, body: &Value, path: &str) -> Value {
    let submitted = kinora.post(SUBMIT, body).await;
    assert_eq!(
        (submitted.status, &submitted.body["code"]),
        (200, &json!(200)),
        "{}",
        submitted.body
    );
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    loop {
        let polled = kinora.get(&format!("/api/v1/model/{path}/{id}")).await;
        let data = polled.data().clone();
        if data["status"] != "processing" {
            return data;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_in_the_body_makes_a_film() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    for path in ["prediction", "result"] {
        let data = done(&kinora, &body(), path).await;
        assert_eq!(
            (&data["status"], &data["price"]),
            (&json!("completed"), &json!(0.42))
        );
        let film = data["outputs"][0].as_str().unwrap();
        let clip = kinora.http.get(film).send().await.unwrap();
        assert_eq!(clip.headers()["content-type"], "video/mp4");
    }
    let mut sync = body();
    sync["enable_sync_mode"] = json!(true);
    let at_once = kinora.post(SUBMIT, &sync).await;
    assert_eq!(at_once.data()["status"], "completed");
    assert_eq!(before - kinora.balance().await, 3 * PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_picture_is_filmed_under_either_name() {
    let kinora = Kinora::emulated().await;
    let part = Part::bytes(picture_bytes(400, 300)).file_name("photo.png");
    let request = kinora.request(Method::POST, "/api/v1/model/uploadMedia");
    let uploaded = answer(request.multipart(Form::new().part("file", part))).await;
    let data = uploaded.data();
    assert_eq!(
        (&data["type"], &data["filename"]),
        (&json!("image"), &json!("photo.png"))
    );
    assert_eq!(uploaded.body["url"], data["download_url"]);
    for key in ["image", "image_url"] {
        let mut body = body();
        body["image"] = Value::Null;
        body[key] = data["download_url"].clone();
        assert_eq!(
            done(&kinora, &body, "prediction").await["status"],
            "completed"
        );
    }
    let none = kinora.request(Method::POST, "/api/v1/model/uploadMedia");
    let none = answer(none.multipart(Form::new().text("x", "y"))).await;
    assert_eq!(none.status, 400);
    assert!(none.body["msg"].as_str().unwrap().contains("`file`"));
}

/// A lossless WebP picture of one colour: a prefix code of a single symbol takes no
/// bits, so that there are no pixels to write.
fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![];
    let mut put = |value: u32, count: u32| {
        bits.extend((0..count).map(|place| value >> place & 1 == 1));
    };
    put(0x2f, 8);
    put(width - 1, 14);
    put(height - 1, 14);
    // No alpha, version 0, no transform, no colour cache, one group of codes.
    put(0, 1 + 3 + 1 + 1 + 1);
    for green_red_blue_alpha in [90, 90, 90, 255] {
        put(0b101, 3);
        put(green_red_blue_alpha, 8);
    }
    put(0b0001, 4);
    let mut data: Vec<u8> = bits
        .chunks(8)
        .map(|byte| {
            byte.iter()
                .rev()
                .fold(0, |sum, bit| sum << 1 | u8::from(*bit))
        })
        .collect();
    let length = data.len() as u32;
    data.resize(data.len().next_multiple_of(2), 0);
    let mut file = b"RIFF".to_vec();
    file.extend((data.len() as u32 + 12).to_le_bytes());
    file.extend(b"WEBPVP8L");
    file.extend(length.to_le_bytes());
    file.extend(data);
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn webp_is_taken() {
    use base64::Engine as _;
    let kinora = Kinora::emulated().await;
    let mut body = body();
    body["image"] = json!(base64::engine::general_purpose::STANDARD.encode(webp(320, 320)));
    assert_eq!(
        done(&kinora, &body, "prediction").await["status"],
        "completed"
    );
    let refused = kinora.post(crate::support::STD, &body).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_under_every_key_and_charge_nothing() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let wrong = json!({"prompt": "a", "duration": 99, "image_url": picture(100, 100)});
    let refused = kinora.post(SUBMIT, &wrong).await;
    assert_eq!((refused.status, &refused.body["code"]), (400, &json!(400)));
    for key in ["msg", "message", "error"] {
        let message = refused.body[key].as_str().unwrap();
        for field in ["`model`", "`duration`", "`image`"] {
            assert!(message.contains(field), "{message}");
        }
    }
    let mut unknown = body();
    unknown["model"] = json!("kwaivgi/kling-v9/image-to-video");
    assert_eq!(kinora.post(SUBMIT, &unknown).await.status, 404);
    let missing = kinora.get("/api/v1/model/prediction/none").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body["msg"].is_string());
    let nothing = kinora.get("/public/v1/none").await;
    assert_eq!(
        (nothing.status, nothing.body["msg"].is_string()),
        (404, true)
    );
    assert_eq!(kinora.balance().await, before);
    let failing = Kinora::with(&[("sim_fail", "1")]).await;
    let failed = done(&failing, &body(), "prediction").await;
    assert_eq!(
        (&failed["status"], &failed["price"]),
        (&json!("failed"), &json!(0.0))
    );
    assert_ne!(failed["error"], "");
    failing.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_books_tell_of_every_day() {
    let kinora = Kinora::emulated().await;
    done(&kinora, &body(), "prediction").await;
    let balance = kinora.get("/public/v1/balance").await.body;
    assert_eq!(balance["object"], "balance");
    assert_eq!(
        balance["available"],
        json!({"value": "999999.580000", "currency": "usd"})
    );
    let stats = kinora.post("/api/v3/user/usage_stats", &json!({})).await;
    let today = stats.data()["daily_usage"][0]["date"]
        .as_str()
        .unwrap()
        .to_owned();
    let after = format!("start_date={today}&end_date={}", next(&today));
    let costs = kinora
        .get(&format!("/public/v1/model-costs?{after}"))
        .await
        .body;
    assert_eq!(costs["data"][0]["date"], today);
    let amount = &costs["data"][0]["results"][0]["amount"];
    assert_eq!(amount["value"], "0.420000");
    let path = format!("/public/v1/model-usage?{after}&group_by%5B%5D=model");
    let usage = kinora.get(&path).await.body;
    let result = &usage["data"][0]["results"][0];
    assert_eq!(
        (&result["requests"], &result["model"]),
        (&json!(1), &body()["model"])
    );
    let wrong = kinora.get("/public/v1/model-usage").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body["msg"].as_str().unwrap().contains("`start_date`"));
}

/// The day after one.
fn next(day: &str) -> String {
    let day: jiff::civil::Date = day.parse().unwrap();
    day.tomorrow().unwrap().to_string()
}
