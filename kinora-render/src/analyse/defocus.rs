//! How blurred each place is, where a picture has a clear depth of field.
//!
//! Zhuo and Sim, "Defocus map estimation from a single image", 2011: blurring a
//! picture a little more weakens a sharp edge much and a blurred one hardly.
//! The ratio at edges gives their blur, which is spread from there.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// The variances of one box of 3 × 3 pixels and of two more, in square pixels:
/// what takes the noise away, and what the picture is blurred by again.
const FIRST: f32 = 2.0 / 3.0;
const AGAIN: f32 = 4.0 / 3.0;

/// The weakest edge that says something: change of luma a pixel.
const MIN_EDGE: f32 = 0.012;

/// The largest blur that is told from larger ones, in pixels.
const MAX_BLUR: f32 = 4.0;

/// Blur of an edge in focus at most, and of a clearly blurred one at least.
const SHARP: f32 = 0.7;
const SOFT: f32 = 1.2;

/// The least share of the edges that has to be sharp, and soft.
const MIN_PARTS: (f32, f32) = (0.10, 0.25);

/// How much sharper each place is than a clearly blurred one, 0–1; `None` where
/// the picture is sharp all over, or blurred.
///
/// A place without edges, as sky or paint, says nothing of its own.
pub(super) fn sharpness(colours: &Colours) -> Option<Map> {
    let edges = edges(colours);
    let all: f32 = edges.weight.data.iter().sum();
    let share = |is_in: fn(f32) -> bool| {
        let pairs = edges.blur.data.iter().zip(&edges.weight.data);
        let part: f32 = pairs
            .filter(|(v, _)| is_in(**v))
            .map(|(_, weight)| weight)
            .sum();
        part / all.max(1.0)
    };
    let (sharp, soft) = (share(|v| v < SHARP), share(|v| v > SOFT));
    (sharp >= MIN_PARTS.0 && soft >= MIN_PARTS.1)
        .then(|| spread(&edges, colours).map(|v| 1.0 - smoothstep(SHARP, SOFT, v)))
}

/// The blur at edges in pixels, and how much it counts.
struct Edges {
    blur: Map,
    weight: Map,
}

/// Blur is measured on the crest of an edge: beside it the gradient grows when
/// the picture is blurred again.
fn edges(colours: &Colours) -> Edges {
    let once = colours.luma.box_blurred(1);
    let first = once.gradient();
    let second = once.box_blurred(1).box_blurred(1).gradient();
    let weight = Map::from_fn(first.width, first.height, |x, y| {
        if is_crest(&once, &first, x, y) {
            smoothstep(MIN_EDGE, 4.0 * MIN_EDGE, first.at(x, y))
        } else {
            0.0
        }
    });
    let blur = first.zip(&second, |first, second| {
        let ratio = first / second.max(1e-5);
        let further = (ratio * ratio - 1.0).max(1e-3);
        (AGAIN / further - FIRST).max(0.0).sqrt().min(MAX_BLUR)
    });
    Edges { blur, weight }
}

/// Whether the gradient is at its highest across the edge.
fn is_crest(luma: &Map, gradient: &Map, x: usize, y: usize) -> bool {
    let (w, h) = (luma.width, luma.height);
    if x == 0 || y == 0 || x == w - 1 || y == h - 1 {
        return false;
    }
    let across = (luma.at(x + 1, y) - luma.at(x - 1, y)).abs();
    let down = (luma.at(x, y + 1) - luma.at(x, y - 1)).abs();
    let (before, after) = if across > down {
        (gradient.at(x - 1, y), gradient.at(x + 1, y))
    } else {
        (gradient.at(x, y - 1), gradient.at(x, y + 1))
    };
    let here = gradient.at(x, y);
    here >= before && here >= after
}

/// Blur for every place: near edges theirs, elsewhere what is about, along the
/// structures of the picture. Where no edge is far and wide it is taken for blurred.
fn spread(edges: &Edges, colours: &Colours) -> Map {
    let sigma = colours.luma.width as f32 / 45.0;
    let weighted = edges.blur.zip(&edges.weight, |blur, weight| blur * weight);
    let (sum, weights) = (weighted.blurred(sigma), edges.weight.blurred(sigma));
    let few = 0.002;
    let blur = sum.zip(&weights, |sum, weight| {
        (sum + few * MAX_BLUR) / (weight + few)
    });
    blur.guided(&colours.luma, colours.luma.width / 40, 1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A board of edges, in focus on the right.
    fn board(left: impl Fn(&Map) -> Map) -> Colours {
        let sharp = Map::from_fn(320, 160, |x, y| f32::from((x / 11 + y / 13) % 2 == 0));
        let soft = left(&sharp);
        let luma = Map::from_fn(320, 160, |x, y| {
            if x < 200 {
                soft.at(x, y)
            } else {
                sharp.at(x, y)
            }
        });
        Colours {
            red: luma.clone(),
            green: luma.clone(),
            blue: luma.clone(),
            luma,
        }
    }

    #[test]
    fn a_blurred_part_is_told_from_a_sharp_one() {
        let map = sharpness(&board(|sharp| sharp.blurred(4.0))).unwrap();
        assert!(map.at(280, 80) > 0.8, "{}", map.at(280, 80));
        assert!(map.at(60, 80) < 0.2, "{}", map.at(60, 80));
    }

    #[test]
    fn a_picture_that_is_sharp_all_over_says_nothing() {
        assert!(sharpness(&board(Map::clone)).is_none());
    }
}
