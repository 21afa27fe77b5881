//! Turning a picture as its EXIF orientation says.

use image::metadata::Orientation;
use kinora_core::frame::Picture;
use kinora_core::size::Size;

/// The size of a turned picture.
pub(super) fn upright(orientation: Orientation, size: Size) -> Size {
    if turns(orientation) {
        Size {
            width: size.height,
            height: size.width,
        }
    } else {
        size
    }
}

/// Turns a picture.
pub(super) fn apply(orientation: Orientation, picture: Picture) -> Picture {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let from = picture.size;
    let to = upright(orientation, from);
    let mut rgb = Vec::with_capacity(picture.rgb.len());
    for y in 0..to.height {
        for x in 0..to.width {
            let (x, y) = source(orientation, from, x, y);
            let at = (y as usize * from.width as usize + x as usize) * 3;
            rgb.extend_from_slice(&picture.rgb[at..at + 3]);
        }
    }
    Picture { size: to, rgb }
}

fn turns(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Where in a picture of the size `from` a pixel of the turned picture lies.
fn source(orientation: Orientation, from: Size, x: u32, y: u32) -> (u32, u32) {
    let (right, bottom) = (from.width - 1, from.height - 1);
    match orientation {
        Orientation::NoTransforms => (x, y),
        Orientation::FlipHorizontal => (right - x, y),
        Orientation::Rotate180 => (right - x, bottom - y),
        Orientation::FlipVertical => (x, bottom - y),
        Orientation::Rotate90 => (y, bottom - x),
        Orientation::Rotate270 => (right - y, x),
        Orientation::Rotate90FlipH => (y, x),
        Orientation::Rotate270FlipH => (right - y, bottom - x),
    }
}
