//! Pictures of a clip: its first frame, and a frame a second side by side.

use std::io::{Read, Seek};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{replace, thumbnail};
use image::{ImageError, RgbImage};
use kinora_core::frame::Frame;

use crate::decode::{self, DecodeError};
use crate::png::to_picture;

/// The longer side of a [`first_frame`] in pixels, where the clip is larger.
const LONG_SIDE: u32 = 640;

/// The longer side of a picture of a [`sheet`].
const SHEET_LONG_SIDE: u32 = 320;

/// The longer side of a picture of a [`spread`], where the clip is larger.
const SPREAD_LONG_SIDE: u32 = 1920;

/// How many pictures of a sheet stand side by side.
const COLUMNS: u32 = 5;

/// The most pictures of a sheet: of a longer clip they are further apart.
const MOST_PICTURES: u32 = 60;

/// How good the JPEG is, of 100.
const QUALITY: u8 = 88;

/// The same where pictures are looked at by the engine.
const FINE: u8 = 95;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum StillError {
    /// The clip cannot be read.
    #[error(transparent)]
    Clip(#[from] DecodeError),
    /// The picture cannot be written.
    #[error("failed to write the picture")]
    Picture(#[from] ImageError),
}

/// The first frame of a clip, small, as a JPEG file.
///
/// # Errors
///
/// When the clip cannot be read.
pub fn first_frame<R: Read + Seek>(clip: R) -> Result<Vec<u8>, StillError> {
    let mut clip = decode::open(clip)?;
    let frame = clip.frames()?.next().ok_or(NO_FRAME)??;
    write(&shrunk(&frame, LONG_SIDE), QUALITY)
}

/// The sharpest frame of each of so many parts of a clip, in their order, as JPEG
/// files that show what is in them as well as the clip does.
///
/// # Errors
///
/// When the clip cannot be read.
pub fn spread<R: Read + Seek>(clip: R, count: u32) -> Result<Vec<Vec<u8>>, StillError> {
    let mut clip = decode::open(clip)?;
    let frames = clip.facts().video.frames.max(1);
    let count = count.clamp(1, frames);
    let mut best: Vec<Option<(u64, Frame)>> = vec![];
    for (frame, place) in clip.frames()?.zip(0..frames) {
        let frame = frame?;
        let part = (u64::from(place) * u64::from(count) / u64::from(frames)) as usize;
        best.resize_with(best.len().max(part + 1), || None);
        let detail = detail(&frame);
        if best[part].as_ref().is_none_or(|(most, _)| detail > *most) {
            best[part] = Some((detail, frame));
        }
    }
    let frames = best.into_iter().flatten();
    let files: Vec<_> = frames
        .map(|(_, frame)| write(&shrunk(&frame, SPREAD_LONG_SIDE), FINE))
        .collect::<Result<_, _>>()?;
    if files.is_empty() {
        return Err(NO_FRAME.into());
    }
    Ok(files)
}

/// How much neighbours differ in brightness, in a quarter of the rows: of frames
/// that show the same, the sharpest has most.
fn detail(frame: &Frame) -> u64 {
    let width = (frame.size.width as usize).max(2);
    let rows = frame.y.chunks_exact(width).step_by(4);
    let row = |row: &[u8]| -> u64 {
        let pairs = row.iter().zip(&row[1..]);
        pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
    };
    rows.map(row).sum()
}

/// A frame of each second of a clip, small, row by row, as a JPEG file.
///
/// # Errors
///
/// When the clip cannot be read.
pub fn sheet<R: Read + Seek>(clip: R) -> Result<Vec<u8>, StillError> {
    let mut clip = decode::open(clip)?;
    let facts = &clip.facts().video;
    let wanted = places(facts.frames, facts.fps);
    let mut pictures = vec![];
    for (frame, place) in clip.frames()?.zip(0..) {
        let frame = frame?;
        if wanted.contains(&place) {
            pictures.push(shrunk(&frame, SHEET_LONG_SIDE));
        }
        if wanted.last() == Some(&place) {
            break;
        }
    }
    write(&arranged(&pictures)?, QUALITY)
}

const NO_FRAME: DecodeError = DecodeError::Format("it shows no frame");

/// The middle of each second, or of each longer part where there are too many.
fn places(frames: u32, fps: f64) -> Vec<u32> {
    let seconds = (f64::from(frames) / fps.max(1.0)).round() as u32;
    let count = seconds.clamp(1, MOST_PICTURES).min(frames.max(1));
    (0..count)
        .map(|index| (2 * index + 1) * frames / (2 * count))
        .collect()
}

/// A frame whose longer side has so many pixels, or as it is where it has fewer.
fn shrunk(frame: &Frame, long_side: u32) -> RgbImage {
    let picture = to_picture(frame);
    let size = picture.size;
    let picture = RgbImage::from_raw(size.width, size.height, picture.rgb)
        .expect("a picture has three bytes for each of its pixels");
    let longest = size.width.max(size.height);
    if longest <= long_side {
        return picture;
    }
    let side = |side: u32| (side * long_side / longest).max(1);
    thumbnail(&picture, side(size.width), side(size.height))
}

fn arranged(pictures: &[RgbImage]) -> Result<RgbImage, StillError> {
    let (width, height) = pictures.first().ok_or(NO_FRAME)?.dimensions();
    // At most MOST_PICTURES.
    let count = pictures.len() as u32;
    let columns = count.min(COLUMNS);
    let mut sheet = RgbImage::new(columns * width, count.div_ceil(columns) * height);
    for (picture, place) in pictures.iter().zip(0..) {
        let (column, row) = (place % columns, place / columns);
        let (x, y) = (i64::from(column * width), i64::from(row * height));
        replace(&mut sheet, picture, x, y);
    }
    Ok(sheet)
}

fn write(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, StillError> {
    let mut file = vec![];
    let encoder = JpegEncoder::new_with_quality(&mut file, quality);
    picture.write_with_encoder(encoder)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use kinora_core::plan::Plan;
    use kinora_core::size::Size;

    use super::*;
    use crate::clip::{ClipMetadata, card};

    /// A clip that has one colour after another, a second each.
    fn clip(width: u32, height: u32, seconds: u32) -> Cursor<Vec<u8>> {
        let plan = Plan::still(Size { width, height }, &[seconds * 24]);
        let metadata = ClipMetadata {
            engine: "sim".to_owned(),
            model: String::new(),
            prompt: String::new(),
            negative_prompt: None,
            seed: 0,
            version: String::new(),
        };
        let colours = [[16, 128, 128], [235, 128, 128]];
        card::write(&plan, metadata, &colours, &[], Cursor::new(vec![])).unwrap()
    }

    fn read(file: &[u8]) -> RgbImage {
        let limits = crate::picture::DecodeLimits::default();
        let picture = crate::picture::decode(file, &limits).unwrap();
        let Size { width, height } = picture.size;
        RgbImage::from_raw(width, height, picture.rgb).unwrap()
    }

    #[test]
    fn the_first_frame_is_small_and_keeps_its_shape() {
        let still = read(&first_frame(clip(1280, 720, 3)).unwrap());
        assert_eq!(still.dimensions(), (640, 360));
        assert!(still.get_pixel(320, 180).0.iter().all(|&it| it < 10));
        let small = read(&first_frame(clip(360, 480, 3)).unwrap());
        assert_eq!(small.dimensions(), (360, 480));
    }

    #[test]
    fn a_sheet_has_a_picture_of_each_second_row_by_row() {
        let sheet = read(&sheet(clip(640, 360, 7)).unwrap());
        assert_eq!(sheet.dimensions(), (5 * 320, 2 * 180));
        for second in 0..7 {
            let (column, row) = (second % 5, second / 5);
            let middle = sheet.get_pixel(column * 320 + 160, row * 180 + 90);
            let is_light = middle.0[0] > 128;
            assert_eq!(is_light, second % 2 == 1, "second {second}");
        }
    }

    #[test]
    fn there_are_never_too_many_pictures() {
        assert_eq!(places(72, 24.0), [12, 36, 60]);
        assert_eq!(places(1, 24.0), [0]);
        assert_eq!(places(24 * 600, 24.0).len(), MOST_PICTURES as usize);
    }

    #[test]
    fn what_is_no_clip_is_refused() {
        assert!(first_frame(Cursor::new(vec![0; 100])).is_err());
        assert!(sheet(Cursor::new(vec![])).is_err());
    }

    #[test]
    fn frames_are_spread_over_a_clip() {
        let files = spread(clip(320, 180, 4), 4).unwrap();
        let means: Vec<u8> = files.iter().map(|file| read(file).as_raw()[0]).collect();
        assert_eq!(means.len(), 4);
        // A second each, black and white by turns.
        let is_white: Vec<bool> = means.iter().map(|mean| *mean > 128).collect();
        assert_eq!(is_white, [false, true, false, true]);
        assert_eq!(read(&files[0]).dimensions(), (320, 180));
        assert_eq!(spread(clip(320, 180, 1), 100).unwrap().len(), 24);
        assert!(spread(Cursor::new(vec![0; 100]), 4).is_err());
    }
}
