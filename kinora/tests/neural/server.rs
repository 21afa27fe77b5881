//! Films by a checkpoint, over the API: a small one of random weights, so that what is proven is the way
//! and not the picture.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use kinora_media::inspect::Clip;
use serde_json::{Value, json};

use crate::coarse;
use crate::support::{Kinora, STD};

/// A photograph that is small enough for a test.
fn photo(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn checkpoint() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../kinora-diffuse/tests/fixtures/ltx-2.3")
}

async fn server() -> Kinora {
    filming_with(&checkpoint()).await
}

async fn filming_with(model: &Path) -> Kinora {
    Kinora::with(&[
        ("engine", "neural"),
        ("neural_model", model.to_str().unwrap()),
        // A submit waits for its film.
        ("sync_wait", "10min"),
    ])
    .await
}

/// Waits until the film is there, and fetches it.
async fn film(kinora: &Kinora, body: &Value) -> (Value, Clip) {
    let mut body = body.clone();
    body["enable_sync_mode"] = json!(true);
    let submitted = kinora.post(STD, &body).await;
    let id = submitted.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v3/predictions/{id}/result");
    loop {
        let polled = kinora.get(&path).await.data().clone();
        match polled["status"].as_str().unwrap() {
            "created" | "processing" => tokio::task::yield_now().await,
            "completed" => {
                let url = polled["outputs"][0].as_str().unwrap();
                let bytes = kinora.http.get(url).send().await.unwrap().bytes().await;
                return (polled, Clip::open(bytes.unwrap().to_vec()).unwrap());
            }
            other => panic!("{other}: {polled}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_films_from_a_first_to_a_last_picture_with_sound() {
    let kinora = server().await;
    let body = json!({
        "image": photo("cat.jpg"), "end_image": photo("coffee.jpg"), "prompt": "a cat looks up",
        "duration": 3, "sound": cfg!(feature = "aac"), "seed": 4,
    });
    let (_, clip) = film(&kinora, &body).await;
    assert_eq!(clip.facts().frames, 72);
    assert_eq!(clip.facts().audio.is_some(), cfg!(feature = "aac"));
    let silent = json!({"image": photo("cat.jpg"), "prompt": "rain", "duration": 3, "seed": 4});
    let (_, clip) = film(&kinora, &silent).await;
    assert_eq!(clip.facts().frames, 72);
    assert!(clip.facts().audio.is_none());
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifteen_seconds_are_filmed_from_a_first_to_a_last_picture_with_sound() {
    let model = tempfile::tempdir().unwrap();
    coarse::checkpoint(&checkpoint(), model.path());
    let kinora = filming_with(model.path()).await;
    let with_sound = cfg!(feature = "aac");
    let body = json!({
        "image": photo("cat.jpg"), "end_image": photo("coffee.jpg"), "prompt": "a cat looks up",
        "duration": 15, "sound": with_sound, "seed": 4,
    });
    let (_, clip) = film(&kinora, &body).await;
    let facts = clip.facts();
    // The model makes 361 frames, and the clip is cut from them.
    assert_eq!((facts.frames, facts.fps), (360, 24.0));
    assert_eq!(facts.audio.is_some(), with_sound);
    if let Some(audio) = &facts.audio {
        let seconds = audio.samples as f64 / f64::from(audio.sample_rate);
        assert!((seconds - 15.0).abs() < 0.1, "{seconds}");
    }
    let metadata = facts.metadata.as_ref().unwrap();
    assert_eq!(metadata.engine, "neural");
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_checkpoint_cannot_do_is_refused_before_anything_is_charged() {
    let kinora = server().await;
    let before = kinora.balance().await;
    let camera = json!({"version": 1, "keys": [{"at": "0s"}, {"at": "3s", "focal": 1.2}]});
    let body = json!({"image": photo("cat.jpg"), "prompt": "rain", "camera": camera});
    let refused = kinora.post(STD, &body).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    let message = refused.body["message"].as_str().unwrap();
    assert!(
        message.contains("`camera`") && message.contains("neural"),
        "{message}"
    );
    assert_eq!(kinora.balance().await, before);
}
