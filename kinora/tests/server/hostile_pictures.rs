//! Pictures that are no good, large ones in small files, and bodies in odd encodings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Kinora, STD, film, picture_bytes};

/// A PNG whose header claims a size that its data has not.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut png = picture_bytes(320, 320);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// The checksum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| {
        (0..8).fold(sum, |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    };
    !bytes
        .iter()
        .fold(u32::MAX, |sum, &byte| step(sum ^ u32::from(byte)))
}

fn with(picture: &[u8]) -> Value {
    let mut body = film();
    body["image"] = STANDARD.encode(picture).into();
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_would_fill_the_memory_is_refused_by_its_header() {
    let kinora = Kinora::emulated().await;
    for (width, height) in [
        (30_000, 30_000),
        (16_000, 16_000),
        (300, 65_000),
        (u32::MAX >> 1, 300),
    ] {
        let refused = kinora.post(STD, &with(&claims(width, height))).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        let message = refused.body["message"].as_str().unwrap();
        assert!(message.contains("`image`"), "{message}");
    }
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_still_picture_is_named_and_not_charged() {
    let kinora = Kinora::emulated().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"400\"/>";
    for (bytes, expected) in [
        (svg.to_vec(), "SVG"),
        (b"GIF89a\x90\x01\x90\x01\x80\0\0".to_vec(), "GIF"),
        (b"<!doctype html><html></html>".to_vec(), "web page"),
        (b"BM\0\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), "BMP"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "cut off"),
        (vec![0; 5000], "`image`"),
    ] {
        let refused = kinora.post(STD, &with(&bytes)).await;
        assert_eq!(refused.status, 400, "{expected}: {}", refused.body);
        let message = refused.body["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_picture_fails_and_is_given_back() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let mut body = with(&picture_bytes(900, 900)[..300]);
    body["enable_sync_mode"] = json!(true);
    let failed = kinora.post(STD, &body).await;
    let failed = failed.data();
    assert_eq!(
        (&failed["status"], &failed["code"]),
        (&json!("failed"), &json!(1401))
    );
    assert!(
        failed["error"].as_str().unwrap().contains("`image`"),
        "{failed}"
    );
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_in_another_encoding_is_read_or_named() {
    let kinora = Kinora::emulated().await;
    let good = film().to_string();
    let send = async |body: Vec<u8>, encoding: Option<&str>| {
        let mut request = kinora.request(Method::POST, STD).body(body);
        if let Some(encoding) = encoding {
            request = request.header("Content-Encoding", encoding);
        }
        let answer = crate::support::answer(request).await;
        (answer.status, answer.body["message"].to_string())
    };
    let marked = [b"\xef\xbb\xbf", good.as_bytes()].concat();
    assert_eq!(send(marked, None).await.0, 200);
    assert_eq!(send(good.clone().into(), Some("identity")).await.0, 200);
    let wide: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe", &wide[..]].concat();
    for body in [wide, marked] {
        let (status, message) = send(body, None).await;
        assert!(status == 400 && message.contains("UTF-16"), "{message}");
    }
    for encoding in ["gzip", "br", "deflate, gzip"] {
        let (status, message) = send(vec![0x1f, 0x8b, 8, 0], Some(encoding)).await;
        assert!(
            status == 400 && message.contains("`Content-Encoding`"),
            "{message}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_or_query_that_is_no_text_is_refused_in_the_words_of_its_dialect() {
    let kinora = Kinora::emulated().await;
    for (path, key) in [
        ("/api/v3/predictions/%ff/result", "message"),
        ("/api/v3/elements/%ff", "message"),
        ("/v3/async/%ff", "reason"),
        ("/v1/videos/%ff", "error"),
        ("/v1/videos/image2video/%ff", "request_id"),
        ("/api/v1/model/prediction/%ff", "msg"),
        ("/fal-ai/kling-video/requests/%ff/status", "detail"),
    ] {
        let method = match path.starts_with("/v3") {
            true => Method::POST,
            false => Method::GET,
        };
        let answer = crate::support::answer(kinora.request(method, path)).await;
        assert!(
            (400..500).contains(&answer.status),
            "{path}: {}",
            answer.body
        );
        assert!(!answer.body[key].is_null(), "{path}: {}", answer.body);
    }
    let long = format!("/api/v3/predictions/{}", "a".repeat(5000));
    let message = kinora.get(&long).await.body["message"].to_string();
    assert!(message.len() < 400, "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_the_platform_is_no_vendor_of_models() {
    let kinora = Kinora::emulated().await;
    for path in [
        "predictions/x",
        "media/x/y",
        "model/x",
        "models/x",
        "webhook/x",
        "elements/x/y",
    ] {
        let answer = kinora.post(&format!("/api/v3/{path}"), &film()).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(
            answer.body["error_code"], "unknown_route",
            "{path}: {}",
            answer.body
        );
    }
}
