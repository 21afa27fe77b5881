//! The sky: a smooth region that hangs from the top edge.

use super::{Colours, pieces};
use crate::map::Map;
use crate::maths::smoothstep;

/// The sky of a picture, empty where none was accepted.
pub(crate) struct Sky {
    /// How much of each place is sky, 0–1.
    pub(crate) map: Map,
    /// The share of the picture that is sky.
    pub(crate) share: f32,
    /// The height where the ground begins, as a share from the top.
    pub(crate) horizon: Option<f32>,
}

/// How much of the width must have sky above it.
const MIN_COLUMNS: f32 = 0.55;
/// The same for a white sky, which a wall may look like.
const MIN_WHITE_COLUMNS: f32 = 0.8;
/// How much of the picture must be sky.
const MIN_SHARE: f32 = 0.08;
/// How much of the sky may hang below three quarters of the height.
const MAX_LOW_SHARE: f32 = 0.05;

/// Finds the sky, or nothing: white walls and lakes fail the guards.
pub(crate) fn find(colours: &Colours) -> Sky {
    let (w, h) = (colours.luma.width, colours.luma.height);
    let bottoms = smoothed(&bottoms(colours), w / 80);
    let inside = |x: usize, y: usize| (y as f32) < bottoms[x];
    let map = Map::from_fn(w, h, |x, y| f32::from(inside(x, y)));
    let share = map.mean();
    if !accepted(colours, &map, &bottoms) {
        return Sky {
            map: Map::filled(w, h, 0.0),
            share: 0.0,
            horizon: None,
        };
    }
    let mut sorted: Vec<f32> = bottoms.iter().map(|&b| b / h as f32).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let horizon = sorted[sorted.len() * 6 / 10];
    let lowest = sorted[sorted.len() * 95 / 100].max(1.2 * horizon);
    let whole = grown(&map, colours, lowest);
    Sky {
        map: whole
            .guided(&colours.luma, (w / 160).max(2), 2e-4)
            .map(|v| smoothstep(0.15, 0.85, v)),
        share,
        horizon: Some(horizon),
    }
}

/// How much the luma may change from one pixel of the sky to the next.
const MAX_STEP: f32 = 0.03;

/// The sky with what hangs together with it: between branches, under eaves,
/// beyond towers, where no straight way leads up to it. It ends softly about
/// the height `lowest`.
fn grown(map: &Map, colours: &Colours, lowest: f32) -> Map {
    let (w, h) = (map.width, map.height);
    let soft = colours.luma.blurred(0.6);
    let mut out = map.clone();
    pieces::grow(&mut out, |i, next| {
        let alike = (soft.data[next] - soft.data[i]).abs() < MAX_STEP;
        alike && sky_like(colours, next % w, next / w)
    });
    Map::from_fn(w, h, |x, y| {
        let v = y as f32 / h as f32;
        out.at(x, y) * (1.0 - smoothstep(lowest - 0.02, lowest + 0.14, v)).max(map.at(x, y))
    })
}

/// How far down the sky reaches in each column, in pixels.
fn bottoms(colours: &Colours) -> Vec<f32> {
    let soft = colours.luma.blurred(1.2);
    let edges = soft.gradient();
    (0..soft.width)
        .map(|x| column_bottom(colours, &soft, &edges, x))
        .collect()
}

fn column_bottom(colours: &Colours, soft: &Map, edges: &Map, x: usize) -> f32 {
    let mut running = soft.at(x, 0);
    for y in 0..soft.height {
        let luma = soft.at(x, y);
        if edges.at(x, y) > 0.035 || (luma - running).abs() > 0.14 || !sky_like(colours, x, y) {
            return y as f32;
        }
        running += (luma - running) * 0.1;
    }
    soft.height as f32
}

fn sky_like(colours: &Colours, x: usize, y: usize) -> bool {
    let (r, g, b) = (
        colours.red.at(x, y),
        colours.green.at(x, y),
        colours.blue.at(x, y),
    );
    let bright = r.max(g).max(b);
    let grey = bright - r.min(g).min(b) < 0.12;
    (b + 0.02 >= r && b + 0.02 >= g && bright > 0.3) || (grey && bright > 0.6) || bright > 0.88
}

/// The median over a window, so that one odd column does not matter.
fn smoothed(bottoms: &[f32], radius: usize) -> Vec<f32> {
    (0..bottoms.len())
        .map(|x| {
            let mut window =
                bottoms[x.saturating_sub(radius)..(x + radius + 1).min(bottoms.len())].to_vec();
            window.sort_unstable_by(f32::total_cmp);
            window[window.len() / 2]
        })
        .collect()
}

fn accepted(colours: &Colours, map: &Map, bottoms: &[f32]) -> bool {
    let (w, h) = (map.width, map.height);
    let columns = bottoms.iter().filter(|&&b| b > 0.02 * h as f32).count() as f32 / w as f32;
    let total: f32 = map.data.iter().sum();
    let low: f32 = map.data[(h * 3 / 4) * w..].iter().sum();
    let blue = blue_share(colours, map) > 0.7;
    let white = brightness(colours, map) > 0.88 && columns >= MIN_WHITE_COLUMNS;
    columns >= MIN_COLUMNS
        && map.mean() >= MIN_SHARE
        && low < MAX_LOW_SHARE * total
        && (blue || white)
}

fn blue_share(colours: &Colours, map: &Map) -> f32 {
    share_of(map, |i| {
        let (r, g, b) = (
            colours.red.data[i],
            colours.green.data[i],
            colours.blue.data[i],
        );
        f32::from(b > r + 0.02 && b >= g)
    })
}

fn brightness(colours: &Colours, map: &Map) -> f32 {
    share_of(map, |i| {
        colours.red.data[i]
            .max(colours.green.data[i])
            .max(colours.blue.data[i])
    })
}

/// The mean of a number over the map's places.
fn share_of(map: &Map, value: impl Fn(usize) -> f32) -> f32 {
    let inside = map.data.iter().enumerate().filter(|(_, v)| **v > 0.5);
    let (sum, count) = inside.fold((0.0, 0.0_f32), |(sum, count), (i, _)| {
        (sum + value(i), count + 1.0)
    });
    sum / count.max(1.0)
}
