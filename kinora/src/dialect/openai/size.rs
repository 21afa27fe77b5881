//! `size`: the film's shape. Its pixels follow from the model, by which it is
//! priced.

use kinora_core::catalogue::{Model, models};
use kinora_core::problem::Problem;
use kinora_core::size::Size;
use serde_json::Value;

use crate::dialect::body::Body;
use crate::dialect::fields::shown;

/// What a size must be.
const ALLOWED: &str = "width and height in pixels, such as 1280x720";

/// The longest side that is asked for in earnest.
const LONGEST_SIDE: u32 = 16_384;

/// Takes the size out, which came as `size` or as `width` and `height`; the
/// former counts.
pub(super) fn take(body: &mut Body) -> Option<Size> {
    let size = body.take("size").filter(|value| !is_left_open(value));
    let sides = (body.take("width"), body.take("height"));
    if let Some(size) = size {
        for (side, name) in [(&sides.0, "width"), (&sides.1, "height")] {
            if side.is_some() {
                body.ignore(name);
            }
        }
        let read = size.as_str().and_then(read);
        return read.or_else(|| refuse(body, &shown(&size)));
    }
    match sides {
        (None, None) => None,
        (Some(width), Some(height)) => {
            let read = side(&width).zip(side(&height));
            let shown = format!("{}x{}", shown(&width), shown(&height));
            read.map(|(width, height)| Size { width, height })
                .or_else(|| refuse(body, &shown))
        }
        (Some(_), None) => lone(body, "height", "width"),
        (None, Some(_)) => lone(body, "width", "height"),
    }
}

fn is_left_open(value: &Value) -> bool {
    let text = value.as_str().map(str::trim);
    text.is_some_and(|text| text.is_empty() || text.eq_ignore_ascii_case("auto"))
}

/// Reads `1280x720`.
fn read(text: &str) -> Option<Size> {
    let (width, height) = text.trim().split_once(['x', 'X', '×', '*'])?;
    let side = |text: &str| text.trim().parse().ok().filter(is_side);
    Some(Size {
        width: side(width)?,
        height: side(height)?,
    })
}

fn side(value: &Value) -> Option<u32> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => u32::try_from(other.as_u64()?).ok()?,
    };
    Some(number).filter(is_side)
}

fn is_side(side: &u32) -> bool {
    (1..=LONGEST_SIDE).contains(side)
}

fn refuse(body: &mut Body, shown: &str) -> Option<Size> {
    body.problems
        .push(Problem::outside("aspect_ratio", shown, ALLOWED));
    None
}

fn lone(body: &mut Body, missing: &str, given: &str) -> Option<Size> {
    let allowed = format!("it beside `{given}`, or a `size` such as 1280x720");
    body.problems.push(Problem::missing(missing, &allowed));
    None
}

/// The shape of a size, in the smallest numbers.
pub(super) fn shape(size: Size) -> (u32, u32) {
    let divisor = common_divisor(size.width, size.height);
    (size.width / divisor, size.height / divisor)
}

fn common_divisor(a: u32, b: u32) -> u32 {
    match b {
        0 => a.max(1),
        _ => common_divisor(b, a % b),
    }
}

/// What a client must know whose size the model does not make.
pub(super) fn warning(asked: Size, model: &Model) -> Option<String> {
    let made = model.tier.size(asked.width, asked.height);
    if made == asked {
        return None;
    }
    let pixels = |size: Size| u64::from(size.width) * u64::from(size.height);
    let larger = models()
        .iter()
        .filter(|other| other.family == model.family && other.kind == model.kind)
        .filter(|other| other.tier.pixels() > model.tier.pixels())
        .find(|_| pixels(asked) > pixels(made) * 21 / 20);
    let hint = larger.map_or(String::new(), |larger| {
        format!("; `{}` makes larger ones", larger.label())
    });
    Some(format!(
        "`size` {}x{} gives the film its shape, and the model its pixels: `{}` makes {}x{} of it{hint}",
        asked.width,
        asked.height,
        model.label(),
        made.width,
        made.height
    ))
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue;

    use super::*;

    const fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    #[test]
    fn sizes_are_read() {
        for text in ["1280x720", " 1280 X 720 ", "1280×720", "1280*720"] {
            assert_eq!(read(text), Some(size(1280, 720)), "{text}");
        }
        for text in ["", "1280", "x720", "0x720", "-1x5", "1280x720x3", "16385x1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_shape_is_in_the_smallest_numbers() {
        assert_eq!(shape(size(1280, 720)), (16, 9));
        assert_eq!(shape(size(1024, 1792)), (4, 7));
        assert_eq!(shape(size(1, 16_384)), (1, 16_384));
    }

    #[test]
    fn a_size_that_is_not_made_is_named() {
        let std = catalogue::find("std").unwrap();
        assert_eq!(warning(size(1280, 720), std), None);
        assert_eq!(warning(size(720, 1280), std), None);
        let small = warning(size(640, 360), std).unwrap();
        assert!(small.contains("640x360") && small.contains("1280x720"));
        assert!(!small.contains("larger"), "{small}");
        let large = warning(size(1920, 1080), std).unwrap();
        assert!(large.contains("1280x720") && large.contains("`pro` makes larger"));
        let most = catalogue::find("4k").unwrap();
        let beyond = warning(size(7680, 4320), most).unwrap();
        assert!(!beyond.contains("larger"), "{beyond}");
    }
}
