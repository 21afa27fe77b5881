//! Golden pictures: frames as they must come out on every machine.

use std::path::{Path, PathBuf};

use image::GrayImage;
use kinora_core::frame::Frame;

/// Compares a frame byte for byte with its golden picture.
///
/// With `UPDATE_GOLDEN=1` the picture is written instead. What came out of a
/// comparison that fails is written beside it as `NAME.new.png`.
#[track_caller]
pub fn check(name: &str, frame: &Frame) {
    let shown = drawn(frame);
    let golden = file(&format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        shown.save(&golden).unwrap();
        return;
    }
    let expected = image::open(&golden).unwrap().into_luma8();
    if expected != shown {
        let new = file(&format!("{name}.new.png"));
        shown.save(&new).unwrap();
        panic!(
            "{name} is not as it was; compare {} with {}",
            new.display(),
            golden.display()
        );
    }
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// The planes as one grey picture: luma, and below it both colour differences
/// side by side.
fn drawn(frame: &Frame) -> GrayImage {
    let (w, h) = (frame.size.width, frame.size.height);
    let half = (w / 2) as usize;
    let mut bytes = frame.y.clone();
    for (u, v) in frame.u.chunks(half).zip(frame.v.chunks(half)) {
        bytes.extend_from_slice(u);
        bytes.extend_from_slice(v);
    }
    GrayImage::from_raw(w, h + h / 2, bytes).unwrap()
}
