//! Disparity that keeps straight things straight.
//!
//! A camera's travel moves each place by its disparity. Where that grows evenly
//! along a line, the line stays a line; where a subject's bulge lies across it,
//! the line bows. Each line of the picture takes the even run that fits its
//! disparity best, and the field about it goes along; where that is too steep
//! before something near, the field is raised to it again, until both hold as
//! well as they can.

use super::depth::sloped;
use super::lines::Piece;
use crate::map::Map;
use crate::maths::{bilinear, lerp};

/// How often lines are drawn straight.
const ROUNDS: usize = 12;

/// How far about a line the field goes along, first and last, in widths.
const REACH: (f32, f32) = (1.0 / 24.0, 1.0 / 80.0);

/// The step between the places of a line, in pixels.
const STEP: f32 = 2.0;

/// From this slope on a line counts as slanted.
const SLANTED: f32 = 0.18;

/// How upright the places of a line must be, where it does not reach above the
/// horizon, to stand.
const UPRIGHT: f32 = 0.3;

/// How far apart plumb lines are, in pixels.
const PLUMB: usize = 10;

/// How far above the horizon a thing must reach, and how tall it must be, in
/// heights of the picture.
const ABOVE: f32 = 0.06;
const TALL: f32 = 0.18;

/// Where disparity has to run evenly.
pub(super) struct Line {
    /// Its places, and how far along it they are.
    places: Vec<(f32, (f32, f32))>,
    /// Whether it is as far everywhere: what lies across the view, on the ground
    /// too, and what stands.
    is_level: bool,
}

/// The lines of a picture; `upright` tells how upright each place is, 0–1, and the
/// horizon is a share of the height.
pub(super) fn lines(pieces: &[Vec<Piece>], upright: &Map, horizon: Option<f32>) -> Vec<Line> {
    let line = |pieces: &Vec<Piece>| {
        let places = places(pieces);
        let is_level = is_level(pieces, &places, upright, horizon);
        Line { places, is_level }
    };
    pieces.iter().map(line).collect()
}

fn is_level(
    pieces: &[Piece],
    places: &[(f32, (f32, f32))],
    upright: &Map,
    horizon: Option<f32>,
) -> bool {
    let longest = pieces
        .iter()
        .max_by(|a, b| a.length().total_cmp(&b.length()));
    let Some(longest) = longest else {
        return false;
    };
    let across = (longest.to.0 - longest.from.0).abs();
    let down = (longest.to.1 - longest.from.1).abs();
    if down <= SLANTED * across {
        return true;
    }
    if across > SLANTED * down {
        return false;
    }
    let top = places.iter().fold(f32::MAX, |top, (_, (_, y))| top.min(*y));
    let rises = |horizon: f32| top < (horizon - 0.02) * upright.height as f32;
    let stands: f32 = places
        .iter()
        .map(|&(_, place)| upright.data[pixel(upright, place)])
        .sum();
    horizon.is_some_and(rises) || stands >= UPRIGHT * places.len() as f32
}

/// Lines from the top to the foot of things, 0–1, that stand out above the horizon.
pub(super) fn plumb(things: &Map, horizon: Option<f32>) -> Vec<Line> {
    let Some(horizon) = horizon else {
        return vec![];
    };
    let (w, h) = (things.width, things.height);
    let highest = ((horizon - ABOVE) * h as f32).max(0.0) as usize;
    let mut lines = vec![];
    for x in (0..w).step_by(PLUMB) {
        let mut y = 0;
        while y < highest {
            if things.at(x, y) <= 0.5 {
                y += 1;
                continue;
            }
            let top = y;
            while y < h && things.at(x, y) > 0.5 {
                y += 1;
            }
            if (y - top) as f32 > TALL * h as f32 {
                let steps = (top..y).step_by(STEP as usize);
                let places = steps.map(|y| (y as f32, (x as f32, y as f32))).collect();
                lines.push(Line {
                    places,
                    is_level: true,
                });
            }
        }
    }
    lines
}

/// A field that runs evenly along each line and is nowhere steeper than
/// `steepest` a pixel.
pub(super) fn straightened(field: &Map, lines: &[Line], steepest: f32) -> Map {
    if lines.is_empty() {
        return field.clone();
    }
    let mut field = field.clone();
    for round in 0..ROUNDS {
        let share = round as f32 / (ROUNDS - 1) as f32;
        let reach = lerp(REACH.0, REACH.1, share) * field.width as f32;
        field = sloped(evened(&field, lines, reach), steepest);
    }
    field
}

/// The field with every line nearer to its even run.
fn evened(field: &Map, lines: &[Line], reach: f32) -> Map {
    let (w, h) = (field.width, field.height);
    let mut change = Map::filled(w, h, 0.0);
    let mut weight = Map::filled(w, h, 0.0);
    for line in lines {
        for (place, change_here) in changes(field, line) {
            let i = pixel(field, place);
            change.data[i] += change_here;
            weight.data[i] += 1.0;
        }
    }
    let (change, weight) = (change.blurred(reach), weight.blurred(reach));
    // One line alone weighs this much where it lies.
    let alone = 1.0 / (STEP * reach * 2.506_628_3);
    let shift = change.zip(&weight, |change, weight| {
        change / weight.max(0.5 * alone) * (weight / (0.5 * alone)).min(1.0)
    });
    field.zip(&shift, |d, shift| (d + shift).clamp(0.0, 1.0))
}

/// What the places of a line lack to an even run of disparity.
fn changes(field: &Map, line: &Line) -> Vec<((f32, f32), f32)> {
    let size = [field.width, field.height];
    let at = |(x, y): (f32, f32)| bilinear(size, [x, y], |x, y| [field.at(x, y)])[0];
    let values: Vec<(f32, f32)> = line
        .places
        .iter()
        .map(|&(t, place)| (t, at(place)))
        .collect();
    let (level, rise) = run(&values, line.is_level);
    let pairs = line.places.iter().zip(values);
    pairs
        .map(|(&(t, place), (_, value))| (place, level + rise * t - value))
        .collect()
}

/// The line of least squares through values, level or not: its height at 0, and
/// its rise.
fn run(values: &[(f32, f32)], is_level: bool) -> (f32, f32) {
    let count = values.len().max(1) as f64;
    let (mut t0, mut v0) = (0.0, 0.0);
    for &(t, v) in values {
        t0 += f64::from(t) / count;
        v0 += f64::from(v) / count;
    }
    if is_level {
        return (v0 as f32, 0.0);
    }
    let (mut tt, mut tv) = (1e-9, 0.0);
    for &(t, v) in values {
        let t = f64::from(t) - t0;
        tt += t * t;
        tv += t * (f64::from(v) - v0);
    }
    let rise = tv / tt;
    ((v0 - rise * t0) as f32, rise as f32)
}

/// Lines as a map in the shape of `field`, 1 where one is.
pub(super) fn drawn(field: &Map, lines: &[Vec<Piece>]) -> Map {
    let mut map = Map::filled(field.width, field.height, 0.0);
    for (_, place) in lines.iter().flat_map(|line| places(line)) {
        map.data[pixel(field, place)] = 1.0;
    }
    map
}

/// The pixel that a place lies in.
fn pixel(map: &Map, (x, y): (f32, f32)) -> usize {
    let (x, y) = (x.round() as usize, y.round() as usize);
    y.min(map.height - 1) * map.width + x.min(map.width - 1)
}

/// The places of all pieces of a line, measured from the beginning of the first.
fn places(line: &[Piece]) -> Vec<(f32, (f32, f32))> {
    let Some(first) = line.first() else {
        return vec![];
    };
    let length = first.length().max(1e-3);
    let along = (
        (first.to.0 - first.from.0) / length,
        (first.to.1 - first.from.1) / length,
    );
    let on = |piece: &Piece| {
        let piece = *piece;
        let steps = (piece.length() / STEP).ceil().max(1.0);
        (0..=steps as usize).map(move |step| {
            let share = step as f32 / steps;
            let place = (
                lerp(piece.from.0, piece.to.0, share),
                lerp(piece.from.1, piece.to.1, share),
            );
            let t = (place.0 - first.from.0) * along.0 + (place.1 - first.from.1) * along.1;
            (t, place)
        })
    };
    line.iter().flat_map(on).collect()
}

/// How far lines are from running evenly: the greatest of each, in disparity.
#[cfg(test)]
pub(super) fn bows(field: &Map, lines: &[Line]) -> Vec<f32> {
    let bow = |line: &Line| {
        let changes = changes(field, line);
        changes
            .iter()
            .fold(0.0_f32, |most, (_, c)| most.max(c.abs()))
    };
    lines.iter().map(bow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: (f32, f32), to: (f32, f32)) -> Line {
        Line {
            places: places(&[Piece { from, to }]),
            is_level: false,
        }
    }

    #[test]
    fn a_board_behind_a_bulge_stays_straight_and_the_bulge_stays_near() {
        let bulge = Map::from_fn(200, 120, |x, y| {
            let (x, y) = (x as f32 - 100.0, y as f32 - 60.0);
            0.2 + 0.4 * (-(x * x + y * y) / 800.0).exp()
        });
        let lines = [
            line((5.0, 20.0), (195.0, 20.0)),
            line((5.0, 100.0), (195.0, 90.0)),
        ];
        let field = straightened(&bulge, &lines, 4.0 / 200.0);
        let (before, after) = (bows(&bulge, &lines), bows(&field, &lines));
        for (before, after) in before.iter().zip(&after) {
            assert!(*before > 0.02 && *after < 0.2 * before, "{before}, {after}");
        }
        assert!(field.at(100, 60) > 0.55);
        let steepest = field.gradient().data.iter().copied().fold(0.0, f32::max);
        assert!(steepest < 1.1 * 4.0 / 200.0, "{steepest}");
    }

    #[test]
    fn what_lies_across_and_what_stands_is_as_far_everywhere() {
        let nothing = Map::filled(200, 120, 0.0);
        let tower = Map::from_fn(200, 120, |x, y| {
            f32::from((80..120).contains(&x) && (20..110).contains(&y))
        });
        let horizon = Some(0.6);
        let piece = |from, to| vec![Piece { from, to }];
        let pieces = [
            piece((10.0, 90.0), (70.0, 92.0)),
            piece((150.0, 100.0), (152.0, 60.0)),
            piece((160.0, 110.0), (165.0, 80.0)),
            piece((130.0, 110.0), (190.0, 80.0)),
        ];
        let mut lines = lines(&pieces, &nothing, horizon);
        lines.extend(plumb(&tower, horizon));
        let level: Vec<bool> = lines.iter().map(|line| line.is_level).collect();
        assert_eq!(level[..4], [true, true, false, false]);
        assert_eq!(level[4..], [true; 4], "plumb lines through the tower");
        let ground = Map::from_fn(200, 120, |_, y| 0.1 + 0.004 * y as f32);
        let field = straightened(&ground, &lines, 3.0 / 200.0);
        let lean = |field: &Map| (field.at(100, 105) - field.at(100, 25)).abs();
        assert!(lean(&field) < 0.35 * lean(&ground), "{}", lean(&field));
    }

    #[test]
    fn an_even_slope_stays_as_it_is() {
        let slope = Map::from_fn(200, 120, |x, y| 0.1 + 0.001 * (x + y) as f32);
        let field = straightened(&slope, &[line((5.0, 20.0), (195.0, 80.0))], 0.02);
        let pairs = field.data.iter().zip(&slope.data);
        let most = pairs.fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
        assert!(most < 1e-3, "{most}");
    }
}
