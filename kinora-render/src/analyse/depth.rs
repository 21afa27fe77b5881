//! Disparity from one picture: a continuous field without tears.
//!
//! The ground rises towards the viewer below the horizon (Hoiem, Efros and
//! Hebert, "Automatic photo pop-up", 2005), the sky is far, and what is a
//! subject or draws attention comes a little nearer. Nothing is cut, so a move
//! has nothing to uncover; near things bend a little instead.

use super::sky::Sky;
use super::straight::{self, Line};
use super::{Colours, Cues, is_there, pieces, rigid, upright};
use crate::map::Map;
use crate::maths::lerp;

/// Disparity of the sky.
const SKY: f32 = 0.06;

/// How much nearer a subject is than its surroundings, and what draws attention.
const SUBJECT: f32 = 0.34;
const ATTENTION: f32 = 0.22;

/// How much nearer sharp places are than blurred ones.
const SHARPNESS: f32 = 0.08;

/// How much of the way to the sky's disparity hazy places go.
const HAZE: f32 = 0.5;

/// The steepest that the field may be, in disparity a width. A camera may go
/// sideways the farther the less steep it is.
const STEEPEST: f32 = 3.0;

/// How near each place of a picture is.
pub(super) struct Depth {
    /// Disparity, 0 far, about 1 near, with the outlines of things.
    pub(super) outlined: Map,
    /// The same without its steep places: what a camera moves through.
    pub(super) gentle: Map,
}

/// Estimates how near each place of a picture is.
pub(super) fn field(colours: &Colours, cues: &Cues) -> Depth {
    let w = colours.luma.width;
    let raw = raised(&hazed(&cues.ground, cues), cues);
    let standing = standing(cues);
    let mut lines = lines(cues);
    lines.extend(straight::plumb(&standing, cues.sky.horizon));
    let outlined = upright::stood(&raw, &standing)
        .guided(&colours.luma, w / 24, 2e-2)
        .blurred(w as f32 / 90.0)
        .map(|d| d.clamp(0.02, 1.0));
    let steepest = STEEPEST / w as f32;
    let gentle = sloped(outlined.clone(), steepest);
    let gentle = straight::straightened(&gentle, &lines, steepest);
    let gentle = gathered(&gentle, &cues.subject).blurred(w as f32 / 160.0);
    Depth {
        gentle: rigid::flattened(&gentle, &cues.panels),
        outlined,
    }
}

/// How much of what a subject's places differ by is taken out again: lines that stay straight
/// behind it bend it, and more than this would bend them.
const GATHERED: f32 = 0.33;

/// The field with each piece of the subject nearer to being as far everywhere.
fn gathered(field: &Map, subject: &Map) -> Map {
    let mut lack = Map::filled(field.width, field.height, 0.0);
    for piece in pieces::above(subject, 0.5) {
        let mean = piece.mean(field);
        for &i in &piece.places {
            lack.data[i] = mean - field.data[i];
        }
    }
    let soft = lack.blurred(field.width as f32 / 160.0);
    field.zip(&soft, |here, lack| here + GATHERED * lack)
}

/// Where disparity has to run evenly.
pub(super) fn lines(cues: &Cues) -> Vec<Line> {
    straight::lines(&cues.lines, &cues.upright, cues.sky.horizon)
}

/// The lowest field above this one that is nowhere steeper than `steepest` a
/// pixel. What is near keeps its shape, and what is behind it bends: sky and
/// soft backgrounds do not show it.
///
/// Two sweeps over the eight neighbours, as distance is spread (Borgefors,
/// "Distance transformations in digital images", 1986).
pub(super) fn sloped(mut field: Map, steepest: f32) -> Map {
    let (w, h) = (field.width, field.height);
    let steps = [1.0, std::f32::consts::SQRT_2].map(|length| length * steepest);
    let mut raise = |x: usize, y: usize, neighbours: [(isize, isize); 4]| {
        let mut highest = field.at(x, y);
        for (dx, dy) in neighbours {
            let (x, y) = (x.wrapping_add_signed(dx), y.wrapping_add_signed(dy));
            if x < w && y < h {
                let step = steps[usize::from(dx != 0 && dy != 0)];
                highest = highest.max(field.at(x, y) - step);
            }
        }
        field.data[y * w + x] = highest;
    };
    for i in 0..w * h {
        raise(i % w, i / w, [(-1, 0), (-1, -1), (0, -1), (1, -1)]);
    }
    for i in (0..w * h).rev() {
        raise(i % w, i / w, [(1, 0), (1, 1), (0, 1), (-1, 1)]);
    }
    field
}

/// The ground with the sky and hazy places far behind it.
fn hazed(ground: &Map, cues: &Cues) -> Map {
    let far = match &cues.haze {
        Some(haze) => cues.sky.map.zip(haze, |sky, haze| sky.max(HAZE * haze)),
        None => cues.sky.map.clone(),
    };
    ground.zip(&far, |ground, far| lerp(ground, SKY, far))
}

/// A field with what is near before it.
fn raised(base: &Map, cues: &Cues) -> Map {
    let w = base.width as f32;
    let near = if is_there(&cues.subject) {
        cues.subject.blurred(w / 40.0).map(|v| SUBJECT * v)
    } else {
        let interest = cues.attention.blurred(w / 24.0);
        interest.zip(&cues.sky.map, |v, sky| ATTENTION * v * (1.0 - sky))
    };
    // Where the subject is certain, it need not be told by its sharpness.
    let near = match cues.sharpness.as_ref().filter(|_| !is_there(&cues.subject)) {
        Some(sharp) => near.zip(&sharp.blurred(w / 60.0), |near, sharp| {
            near + SHARPNESS * sharp
        }),
        None => near,
    };
    base.zip(&near, |base, near| base + near * (1.0 - base / 2.0))
}

/// What stands, 0–1: the subject, or what draws attention, and all that is
/// drawn upright.
fn standing(cues: &Cues) -> Map {
    let thing = if is_there(&cues.subject) {
        cues.subject.clone()
    } else {
        cues.attention.map(|v| 0.8 * v)
    };
    to_its_top(thing.zip(&cues.upright, f32::max), &cues.sky)
}

/// What stands, with what rises from it before the sky: a spire draws no attention
/// of its own, and belongs to its tower.
fn to_its_top(mut things: Map, sky: &Sky) -> Map {
    let (w, h) = (things.width, things.height);
    let Some(horizon) = sky.horizon else {
        return things;
    };
    for y in (0..((horizon * h as f32) as usize).min(h - 1)).rev() {
        for x in 0..w {
            let below = things.at(x, y + 1) * (1.0 - sky.map.at(x, y));
            let here = &mut things.data[y * w + x];
            *here = here.max(below);
        }
    }
    things
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spire_belongs_to_its_tower_and_the_sky_to_nothing() {
        let tower = Map::from_fn(60, 60, |x, y| {
            f32::from((20..40).contains(&x) && (25..50).contains(&y))
        });
        let is_spire = |x: usize, y: usize| (29..31).contains(&x) && y >= 5;
        let sky = Sky {
            map: Map::from_fn(60, 60, |x, y| f32::from(y < 25 && !is_spire(x, y))),
            share: 0.4,
            horizon: Some(0.6),
        };
        let things = to_its_top(tower.clone(), &sky);
        assert_eq!(
            [things.at(30, 10), things.at(30, 2), things.at(25, 20)],
            [1.0, 0.0, 0.0]
        );
        assert_eq!(things.at(30, 55), tower.at(30, 55));
    }

    #[test]
    fn a_near_thing_keeps_its_shape_and_what_is_behind_it_rises_to_it() {
        let block = Map::from_fn(80, 60, |x, y| {
            f32::from((20..40).contains(&x) && (20..40).contains(&y))
        });
        let field = sloped(block.clone(), 0.1);
        let raised = |x, y| field.at(x, y);
        assert_eq!([raised(20, 20), raised(30, 30), raised(39, 39)], [1.0; 3]);
        let close = |a: f32, b: f32| assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        close(raised(44, 30), 0.5);
        close(raised(15, 30), 0.5);
        close(raised(30, 49), 0.0);
        close(raised(42, 42), 1.0 - 0.3 * std::f32::consts::SQRT_2);
        let gradient = field.gradient();
        assert!(gradient.data.iter().all(|&slope| slope < 0.12));
        let gentle = sloped(field.clone(), 0.2);
        assert_eq!(gentle, field, "what is gentle enough stays as it is");
    }
}
