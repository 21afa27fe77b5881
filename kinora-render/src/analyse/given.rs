//! Disparity from a depth picture that somebody gave.

use kinora_core::frame::Depth;
use kinora_core::plan::Framing;
use kinora_core::size::Size;

use super::Colours;
use crate::map::Map;
use crate::planes;

/// The disparity of the farthest and the nearest place of a depth picture.
const RANGE: (f32, f32) = (0.06, 1.0);

/// The disparity field that a depth picture means for a picture of `picture`
/// pixels fitted to `size`.
///
/// The depth picture is stretched to the picture and cropped as it is. Near
/// things are widened a little and all edges rounded off, so that what bends is
/// the distance beside a thing and not the thing.
pub(super) fn field(depth: &Depth, picture: Size, size: Size, colours: &Colours) -> Map {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let given = Map {
        width: depth.size.width as usize,
        height: depth.size.height as usize,
        data: depth
            .data
            .iter()
            .map(|&v| f32::from(v) / 65_535.0)
            .collect(),
    };
    let (left, top, width, height) = planes::crop(picture, size, Framing::WIDE);
    let share = |at: f64, whole: u32| (at / f64::from(whole)) as f32;
    let (left, width) = (share(left, picture.width), share(width, picture.width));
    let (top, height) = (share(top, picture.height), share(height, picture.height));
    let small = Map::from_fn(w, h, |x, y| {
        let u = (x as f32 + 0.5) / w as f32;
        let v = (y as f32 + 0.5) / h as f32;
        given.sample(left + u * width, top + v * height)
    });
    let softness = w as f32 / 48.0;
    small
        .widened((1.2 * softness) as usize)
        .guided(&colours.luma, w / 80, 1e-3)
        .blurred(softness)
        .map(|near| RANGE.0 + (RANGE.1 - RANGE.0) * near.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use kinora_core::frame::Picture;

    use super::*;

    #[test]
    fn white_is_near_and_the_crop_is_the_pictures() {
        // A grey picture twice as wide as high, filmed as a square; the depth
        // picture is white in its right half.
        let picture = Size {
            width: 80,
            height: 40,
        };
        let square = Size {
            width: 40,
            height: 40,
        };
        let grey = Picture {
            size: square,
            rgb: vec![128; 40 * 40 * 3],
        };
        let depth = Depth {
            size: Size {
                width: 8,
                height: 4,
            },
            data: (0..32)
                .map(|i| if i % 8 < 4 { 0 } else { 65_535 })
                .collect(),
        };
        let field = field(&depth, picture, square, &Colours::new(&grey));
        assert!((field.at(2, 20) - 0.06).abs() < 0.02, "{}", field.at(2, 20));
        assert!(
            (field.at(37, 20) - 1.0).abs() < 0.02,
            "{}",
            field.at(37, 20)
        );
        assert!(
            (field.at(20, 20) - 0.53).abs() < 0.2,
            "{}",
            field.at(20, 20)
        );
    }
}
