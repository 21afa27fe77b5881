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

/// The side of a token of the checkpoint that [`coarse`] makes, in latents.
const SIDE: usize = 16;

/// A copy of the small checkpoint of Wan whose tokens are large, so that a film of full size has few of them: the two
/// layers between latents and tokens are written anew.
fn coarse(into: &Path) {
    let from = checkpoint().with_file_name("wan-2.2");
    for part in [
        "model_index.json",
        "scheduler",
        "text_encoder",
        "tokenizer",
        "transformer",
        "vae",
    ] {
        let (from, into) = (from.join(part), into.join(part));
        if from.is_file() {
            std::fs::copy(&from, &into).unwrap();
            continue;
        }
        std::fs::create_dir(&into).unwrap();
        for file in std::fs::read_dir(&from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), into.join(file.file_name())).unwrap();
        }
    }
    let folder = into.join("transformer");
    let path = folder.join("config.json");
    let mut config: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    config["patch_size"] = json!([1, SIDE, SIDE]);
    std::fs::write(&path, config.to_string()).unwrap();
    let path = folder.join("model.safetensors");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, rewritten(&bytes)).unwrap();
}

/// A file of tensors in which those between latents and tokens are as large as [`SIDE`] asks for.
fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let header: serde_json::Map<String, Value> =
        serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    let (mut table, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, mut about) in header
        .into_iter()
        .filter(|(name, _)| name != "__metadata__")
    {
        let shape: Vec<usize> = serde_json::from_value(about["shape"].clone()).unwrap();
        let shape = match name.as_str() {
            "patch_embedding.weight" => vec![shape[0], shape[1], 1, SIDE, SIDE],
            "proj_out.weight" => vec![shape[0] / 4 * SIDE * SIDE, shape[1]],
            "proj_out.bias" => vec![shape[0] / 4 * SIDE * SIDE],
            _ => shape,
        };
        let offsets: [usize; 2] = serde_json::from_value(about["data_offsets"].clone()).unwrap();
        let held = &bytes[8 + length..][offsets[0]..offsets[1]];
        let start = data.len();
        let count: usize = shape.iter().product();
        if held.len() == 2 * count {
            data.extend_from_slice(held);
        } else {
            // Numbers of 16 bits are the upper halves of those of 32.
            let numbers = (0..count).map(|i| ((i * 37 % 101) as f32 - 50.0) / 900.0);
            data.extend(numbers.flat_map(|number| {
                number.to_be_bytes()[..2]
                    .iter()
                    .rev()
                    .copied()
                    .collect::<Vec<u8>>()
            }));
        }
        about["shape"] = json!(shape);
        about["data_offsets"] = json!([start, data.len()]);
        table.insert(name, about);
    }
    let header = Value::Object(table).to_string().into_bytes();
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], &header, &data].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_of_wan_films_over_the_api_and_is_charged_for_nothing_that_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    coarse(folder.path());
    let kinora = filming_with(folder.path()).await;
    let before = kinora.balance().await;
    let body = json!({
        "image": photo("cat.jpg"), "end_image": photo("coffee.jpg"), "prompt": "a cat looks up",
        "duration": 3, "sound": true,
    });
    let refused = kinora.post(STD, &body).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    let message = refused.body["message"].as_str().unwrap();
    assert!(
        message.contains("`end_image`") && message.contains("`sound`"),
        "{message}"
    );
    assert_eq!(kinora.balance().await, before);
    let body = json!({
        "image": photo("cat.jpg"), "prompt": "a cat looks up", "negative_prompt": "a dog",
        "duration": 3, "seed": 4,
    });
    let (_, clip) = film(&kinora, &body).await;
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
