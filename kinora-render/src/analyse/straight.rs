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

/// Places of a line, and how far along it they are.
type Places = Vec<(f32, (f32, f32))>;

/// A field that runs evenly along each line and is nowhere steeper than
/// `steepest` a pixel.
pub(super) fn straightened(field: &Map, lines: &[Vec<Piece>], steepest: f32) -> Map {
    let lines: Vec<Places> = lines.iter().map(|line| places(line)).collect();
    if lines.is_empty() {
        return field.clone();
    }
    let mut field = field.clone();
    for round in 0..ROUNDS {
        let share = round as f32 / (ROUNDS - 1) as f32;
        let reach = lerp(REACH.0, REACH.1, share) * field.width as f32;
        field = sloped(evened(&field, &lines, reach), steepest);
    }
    field
}

/// The field with every line nearer to its even run.
fn evened(field: &Map, lines: &[Places], reach: f32) -> Map {
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
fn changes(field: &Map, line: &Places) -> Vec<((f32, f32), f32)> {
    let size = [field.width, field.height];
    let at = |(x, y): (f32, f32)| bilinear(size, [x, y], |x, y| [field.at(x, y)])[0];
    let values: Vec<(f32, f32)> = line.iter().map(|&(t, place)| (t, at(place))).collect();
    let (level, rise) = run(&values);
    let pairs = line.iter().zip(values);
    pairs
        .map(|(&(t, place), (_, value))| (place, level + rise * t - value))
        .collect()
}

/// The line of least squares through values: its height at 0, and its rise.
fn run(values: &[(f32, f32)]) -> (f32, f32) {
    let count = values.len().max(1) as f64;
    let (mut t0, mut v0) = (0.0, 0.0);
    for &(t, v) in values {
        t0 += f64::from(t) / count;
        v0 += f64::from(v) / count;
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
fn places(line: &[Piece]) -> Places {
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
pub(super) fn bows(field: &Map, lines: &[Vec<Piece>]) -> Vec<f32> {
    let bow = |line: &Vec<Piece>| {
        let changes = changes(field, &places(line));
        changes
            .iter()
            .fold(0.0_f32, |most, (_, c)| most.max(c.abs()))
    };
    lines.iter().map(bow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: (f32, f32), to: (f32, f32)) -> Vec<Piece> {
        vec![Piece { from, to }]
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
    fn an_even_slope_stays_as_it_is() {
        let slope = Map::from_fn(200, 120, |x, y| 0.1 + 0.001 * (x + y) as f32);
        let field = straightened(&slope, &[line((5.0, 20.0), (195.0, 80.0))], 0.02);
        let pairs = field.data.iter().zip(&slope.data);
        let most = pairs.fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
        assert!(most < 1e-3, "{most}");
    }
}
