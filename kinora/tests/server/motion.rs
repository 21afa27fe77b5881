//! Motion control, from a video that was filmed here to a picture that follows it.

use base64::Engine as _;
use kinora_core::frame::Frame;
use kinora_core::reference::Reference;
use kinora_measure::Imitation;
use kinora_media::inspect::Clip;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Kinora, STD, answer};

const MOTION: &str = "/api/v3/kwaivgi/kling-v3.0-std/motion-control";

fn photo(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A film of three seconds whose camera moves in and turns aside, with whatever
/// sound this build can make.
async fn video(kinora: &Kinora) -> Vec<u8> {
    let body = json!({
        "image": photo("pagoda.jpg"), "prompt": "birds", "duration": 3, "enable_sync_mode": true,
        "sound": cfg!(feature = "aac"), "cfg_scale": 1,
        "camera": {"version": 1, "keys": [{"at": "0s"}, {"at": "3s", "focal": 1.15, "look": [0, 0, 3]}]},
    });
    fetched(kinora, &kinora.post(STD, &body).await.data().clone()).await
}

async fn fetched(kinora: &Kinora, done: &Value) -> Vec<u8> {
    assert_eq!(done["status"], "completed", "{done}");
    let film = done["outputs"][0].as_str().unwrap();
    let clip = kinora.http.get(film).send().await.unwrap();
    clip.bytes().await.unwrap().to_vec()
}

async fn uploaded(kinora: &Kinora, bytes: Vec<u8>) -> String {
    let part = Part::bytes(bytes)
        .file_name("video.mp4")
        .mime_str("video/mp4")
        .unwrap();
    let form = Form::new().part("file", part);
    let path = "/api/v3/media/upload/binary";
    let done = answer(kinora.request(Method::POST, path).multipart(form)).await;
    done.data()["download_url"].as_str().unwrap().to_owned()
}

fn motion(clip: &Clip) -> Reference {
    let mut imitation = Imitation::default();
    let frames: Vec<Frame> = clip.frames().unwrap().map(Result::unwrap).collect();
    frames.iter().for_each(|frame| imitation.frame(frame));
    imitation.finish(72).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_follows_the_camera_of_a_video_and_keeps_its_sound() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let video = video(&kinora).await;
    let before = kinora.balance().await;
    let asked = json!({
        "image": photo("mountain_path.jpg"), "video": uploaded(&kinora, video.clone()).await,
        "enable_sync_mode": true,
    });
    let done = kinora.post(MOTION, &asked).await;
    let film = fetched(&kinora, done.data()).await;
    assert_eq!(kinora.balance().await, before - 3 * 126_000);
    let (video, film) = (Clip::open(video).unwrap(), Clip::open(film).unwrap());
    assert_eq!(film.facts().frames, 72);
    let (wanted, found) = (motion(&video), motion(&film));
    for frame in [24, 48, 71] {
        let (wanted, found) = (wanted.camera[frame], found.camera[frame]);
        assert!(
            (found.scale - wanted.scale).abs() < 0.01,
            "{found:?}: {wanted:?}"
        );
        assert!(
            (found.degrees - wanted.degrees).abs() < 0.3,
            "{found:?}: {wanted:?}"
        );
        let off = [0, 1].map(|side| (found.shift[side] - wanted.shift[side]).abs());
        assert!(off[0] < 0.01 && off[1] < 0.01, "{found:?}: {wanted:?}");
    }
    assert!(wanted.camera[71].scale > 1.1 && wanted.camera[71].degrees < -2.0);
    if cfg!(feature = "aac") {
        // Packet by packet the same, but for what is cut at the film's end.
        let (own, kept) = (video.samples().unwrap(), film.samples().unwrap());
        assert!(own.iter().any(|sample| sample.abs() > 0.01));
        assert_eq!(own.len(), kept.len());
        let off = own.iter().zip(&kept).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f32::max) < 1e-3);
    }
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_videos_are_named_before_anything_is_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let missing = kinora
        .post(MOTION, &json!({"image": photo("cat.jpg")}))
        .await;
    assert_eq!(missing.status, 400);
    let message = missing.body["message"].as_str().unwrap();
    assert!(message.contains("`video` is missing"), "{message}");
    let wrong = json!({
        "image": photo("cat.jpg"), "video": photo("cat.jpg"), "character_orientation": "left",
    });
    let wrong = kinora.post(MOTION, &wrong).await;
    assert_eq!(wrong.status, 400);
    let message = wrong.body["message"].as_str().unwrap();
    assert!(message.contains("`video`: not an MP4"), "{message}");
    assert!(
        message.contains("`character_orientation` is left"),
        "{message}"
    );
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_families_ask_for_it_in_their_own_words() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let body = json!({"image": photo("cat.jpg"), "video": photo("cat.jpg")});
    let refused = kinora
        .post("/v3/async/kling-v3.0-motion-control", &body)
        .await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(refused.body["reason"], "INVALID_REQUEST_BODY");
    let message = refused.body["message"].as_str().unwrap();
    assert!(message.contains("`video`: not an MP4"), "{message}");
    assert_eq!(kinora.balance().await, before);
}
