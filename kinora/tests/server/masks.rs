//! Regions that masks show, from the request to the frames.

use base64::Engine as _;
use kinora_core::frame::Picture;
use kinora_core::size::Size;
use kinora_media::inspect::Clip;
use serde_json::{Value, json};

use crate::support::{Kinora, STD};

const SIDE: u32 = 320;

/// A square picture as a PNG in base64: what `colour` says of each pixel.
fn drawn(colour: impl Fn(u32, u32) -> [u8; 3]) -> String {
    let size = Size {
        width: SIDE,
        height: SIDE,
    };
    let pixels = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let rgb = pixels.flat_map(|(x, y)| colour(x, y)).collect();
    let png = kinora_media::png::write_rgb(&Picture { size, rgb }).unwrap();
    base64::engine::general_purpose::STANDARD.encode(png)
}

/// Whether a pixel, counted from the upper left, belongs to a bright square.
fn is_in(x: u32, y: u32) -> bool {
    (60..110).contains(&x) && (200..250).contains(&y)
}

fn body() -> Value {
    json!({
        "image": drawn(|x, y| if is_in(x, y) { [230; 3] } else { [60; 3] }),
        "prompt": "a square that slides",
        "duration": 3,
        "enable_sync_mode": true,
        "dynamic_masks": [{
            "mask": drawn(|x, y| if is_in(x, y) { [255; 3] } else { [0; 3] }),
            // 150 pixels to the right and 100 up.
            "trajectories": [{"x": 85, "y": 95}, {"x": 235, "y": 195}],
        }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_goes_where_the_request_says() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let done = kinora.post(STD, &body()).await;
    let done = done.data();
    assert_eq!(done["status"], "completed", "{done}");
    let film = done["outputs"][0].as_str().unwrap();
    let clip = kinora.http.get(film).send().await.unwrap();
    let clip = Clip::open(clip.bytes().await.unwrap().to_vec()).unwrap();
    let (first, last) = (clip.frame(0).unwrap(), clip.frame(71).unwrap());
    let at = |frame: &kinora_core::frame::Frame, x: u32, y: u32| {
        let side = frame.size.width;
        frame.y[((y * side / SIDE) * side + x * side / SIDE) as usize]
    };
    assert!(at(&first, 85, 225) > 180 && at(&first, 235, 125) < 90);
    assert!(at(&last, 85, 225) < 90 && at(&last, 235, 125) > 180);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_masks_are_named_before_anything_is_charged() {
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    let mut wrong = body();
    wrong["dynamic_masks"][0]["trajectories"] = json!([{"x": 900, "y": 1}, {"x": 1, "y": 1}]);
    let maskless = json!({"trajectories": [{"x": 1, "y": 1}, {"x": 9, "y": 9}]});
    wrong["dynamic_masks"]
        .as_array_mut()
        .unwrap()
        .push(maskless);
    wrong["static_mask"] = json!("this is no picture");
    let refused = kinora.post(STD, &wrong).await;
    assert_eq!(refused.status, 400);
    let message = refused.body["message"].as_str().unwrap();
    for part in [
        "`static_mask`",
        "`dynamic_masks[0].trajectories[0]` is 900,1, but must be a point of the start picture",
        "`dynamic_masks[1].mask` is missing",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(kinora.balance().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_that_shows_nothing_fails_and_is_paid_back() {
    let kinora = Kinora::with(&[("engine", "cpu")]).await;
    let before = kinora.balance().await;
    let mut black = body();
    black["dynamic_masks"][0]["mask"] = json!(drawn(|_, _| [0; 3]));
    let failed = kinora.post(STD, &black).await;
    let failed = failed.data();
    assert_eq!(failed["status"], "failed", "{failed}");
    let error = failed["error"].as_str().unwrap();
    assert!(
        error.contains("`dynamic_masks[0].mask` shows nothing"),
        "{error}"
    );
    assert_eq!(kinora.balance().await, before);
    kinora.assert_books().await;
}
