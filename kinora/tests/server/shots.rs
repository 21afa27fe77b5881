//! Shots that begin on pictures of their own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_core::frame::Picture;
use kinora_core::size::Size;
use kinora_media::inspect::Clip;
use serde_json::{Value, json};

use crate::support::{Kinora, PRICE, picture};

const GUIDE: &str = "/api/v3/kwaivgi/kling-v3.0-std-image-to-video";

/// A picture of one colour.
fn plain(rgb: [u8; 3]) -> String {
    let size = Size {
        width: 400,
        height: 400,
    };
    let rgb = rgb.repeat(400 * 400);
    let png = kinora_media::png::write_rgb(&Picture { size, rgb }).unwrap();
    STANDARD.encode(png)
}

fn order(first: &str, second: &Value) -> Value {
    json!({
        "image_url": first, "enable_sync_mode": true,
        "shots": [
            {"prompt": "static", "duration": 2},
            {"prompt": "static", "duration": 1, "image": second},
            {"prompt": "static", "duration": 1},
        ],
    })
}

/// How bright the middle of a frame is.
fn brightness(clip: &Clip, index: usize) -> u8 {
    let frame = clip.frames().unwrap().nth(index).unwrap().unwrap();
    frame.y[frame.y.len() / 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_begins_on_its_own_picture_and_the_next_on_the_films() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let (dark, light) = (plain([40; 3]), plain([210; 3]));
    let done = kinora.post(GUIDE, &order(&dark, &json!(light))).await;
    let done = done.data();
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(kinora.balance().await, 1_000_000_000_000 - PRICE * 4 / 5);
    let film = done["outputs"][0].as_str().unwrap();
    let clip = kinora.http.get(film).send().await.unwrap();
    let clip = Clip::open(clip.bytes().await.unwrap().to_vec()).unwrap();
    let at = |frame| brightness(&clip, frame);
    let (first, second, third) = (at(24), at(60), at(84));
    assert!(first < 90, "{first}");
    assert!(second > 170, "{second}");
    assert!(third < 90, "{third}");
    // The cut is where the shot begins, to the frame.
    assert!(at(47) < 90 && at(48) > 170 && at(71) > 170 && at(72) < 90);
    let history = json!({"include_inputs": true});
    let history = kinora.post("/api/v3/predictions", &history).await;
    let shots = &history.data()["items"][0]["inputs"]["shots"];
    let shown = shots[1]["image"].as_str().unwrap();
    let sent = kinora.http.get(shown).send().await.unwrap();
    assert_eq!(STANDARD.encode(sent.bytes().await.unwrap()), light);
    assert!(shots[0].get("image").is_none(), "{shots}");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_a_shots_picture_are_named_and_not_charged() {
    let kinora = Kinora::emulated().await;
    for (second, expected) in [
        (json!(7), "`shots[1].image` is 7"),
        (json!("nonsense!"), "`shots[1].image` is \"nonsense!\""),
        (
            json!(picture(320, 100)),
            "`shots[1].image` is 320 × 100 pixels",
        ),
        (
            json!("@./two.png"),
            "`shots[1].image` is \"@./two.png\", which is a path",
        ),
    ] {
        let refused = kinora
            .post(GUIDE, &order(&picture(320, 320), &second))
            .await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        let message = refused.body["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    // What cannot be fetched fails and is given back.
    let address = json!("http://127.0.0.1:1/a.png");
    let failed = kinora
        .post(GUIDE, &order(&picture(320, 320), &address))
        .await;
    let failed = failed.data();
    assert_eq!(
        (&failed["status"], &failed["code"]),
        (&json!("failed"), &json!(1402))
    );
    let message = failed["error"].as_str().unwrap();
    assert!(message.contains("`shots[1].image`"), "{message}");
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_idempotency_key_with_another_picture_of_a_shot_is_another_request() {
    let kinora = Kinora::emulated().await;
    let send = async |second: &str| {
        let body = order(&picture(320, 320), &json!(second));
        let request = kinora.request(reqwest::Method::POST, GUIDE).json(&body);
        crate::support::answer(request.header("Idempotency-Key", "shots")).await
    };
    let first = send(&picture(320, 320)).await;
    let again = send(&picture(320, 320)).await;
    assert_eq!(first.data()["id"], again.data()["id"]);
    assert_eq!(send(&picture(340, 340)).await.status, 409);
}
