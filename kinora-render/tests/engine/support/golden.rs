//! Golden pictures: frames as they must come out on every machine.

use std::path::{Path, PathBuf};

use image::GrayImage;
use kinora_core::engine::NamedPicture;
use kinora_core::frame::Frame;

/// Compares a frame byte for byte with its golden picture.
#[track_caller]
pub fn check(name: &str, frame: &Frame) {
    check_grey(name, &drawn(frame));
}

/// Compares maps byte for byte with their golden picture, one below the other.
#[track_caller]
pub fn check_maps(name: &str, maps: &[NamedPicture]) {
    let mut rows = Vec::new();
    let width = maps.iter().map(|map| map.picture.size.width).max().unwrap();
    for map in maps {
        let wide = map.picture.size.width as usize;
        for row in map.picture.rgb.chunks(3 * wide) {
            // The maps are grey: any channel will do.
            rows.extend(row.iter().step_by(3));
            rows.resize(rows.len() + width as usize - wide, 0);
        }
    }
    let height = u32::try_from(rows.len()).unwrap() / width;
    check_grey(name, &GrayImage::from_raw(width, height, rows).unwrap());
}

/// With `UPDATE_GOLDEN=1` the picture is written instead. What came out of a
/// comparison that fails is written beside it as `NAME.new.png`.
#[track_caller]
fn check_grey(name: &str, shown: &GrayImage) {
    let golden = file(&format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        shown.save(&golden).unwrap();
        return;
    }
    let expected = image::open(&golden).map(image::DynamicImage::into_luma8);
    if expected.is_ok_and(|expected| expected == *shown) {
        return;
    }
    let new = file(&format!("{name}.new.png"));
    shown.save(&new).unwrap();
    panic!(
        "{name} is not as it was; compare {} with {}",
        new.display(),
        golden.display()
    );
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
