//! The sky of a night: dark, without texture but for small points, above all
//! else.

use super::Colours;
use crate::map::Map;
use crate::maths::smoothstep;

/// How bright a night sky may be, and how much brighter its points are.
const MAX_LUMA: f32 = 0.24;
const POINT: f32 = 0.06;

/// How much of the width must have sky above it, and of the picture.
const MIN_COLUMNS: f32 = 0.8;
const MIN_SHARE: f32 = 0.15;

/// How far its lower edge may go up and down, as a share of the height: a
/// backdrop goes down between things to the ground.
const MAX_RAGGED: f32 = 0.45;

/// How much redder or greener than blue a night sky may be on the whole: a wall
/// in the dark is brown, a bush green.
const MAX_WARMTH: f32 = 0.0;

/// A sky full of stars that was exposed for long may be brighter, and of any colour: how
/// bright it is at most, how steep, how much of it is stars at least, and in how much of it
/// there are some.
const STARRY_LUMA: f32 = 0.68;
const STARRY_EDGE: f32 = 0.03;
const STARRY_POINTS: f32 = 0.008;
const STARRY_SPREAD: f32 = 0.85;

/// How bright the land below such a sky may be, beside the sky: rough stone and sand have
/// points too, but no land below them.
const STARRY_LAND: f32 = 0.5;

/// The side of the squares in which stars are looked for, as a share of the width.
const SQUARE: f32 = 1.0 / 20.0;

/// The night sky of a picture, or nothing.
pub(super) fn find(colours: &Colours) -> Map {
    let w = colours.luma.width;
    // Points are smaller than this and do not count as an end of the sky.
    let calm = colours.luma.box_blurred(w / 160).blurred(1.0);
    let plain = Reach::of(&calm, MAX_LUMA, 0.02);
    if plain.hangs() && is_dark(colours, &plain.map) {
        return plain.soft();
    }
    let starry = Reach::of(&calm, STARRY_LUMA, STARRY_EDGE);
    if starry.hangs() && is_starry(&colours.luma, &calm, &starry.map) {
        return starry.soft();
    }
    Map::filled(w, colours.luma.height, 0.0)
}

/// What hangs from the top of a picture down to the first thing that is brighter or has an
/// edge.
struct Reach {
    map: Map,
    /// How far down it goes in each column, from the least on.
    bottoms: Vec<usize>,
}

impl Reach {
    fn of(calm: &Map, brightest: f32, steepest: f32) -> Self {
        let (w, h) = (calm.width, calm.height);
        let edges = calm.gradient();
        let bottom = |x: usize| {
            let is_end = |y: &usize| calm.at(x, *y) > brightest || edges.at(x, *y) > steepest;
            (0..h).find(is_end).unwrap_or(h)
        };
        let mut bottoms: Vec<usize> = (0..w).map(bottom).collect();
        let map = Map::from_fn(w, h, |x, y| f32::from(y < bottoms[x]));
        bottoms.sort_unstable();
        Self { map, bottoms }
    }

    /// Whether it hangs from most of the width and ends above the ground, about as far down
    /// everywhere.
    fn hangs(&self) -> bool {
        let (w, h) = (self.map.width, self.map.height);
        let share = |lowest: usize| {
            let below = self.bottoms.iter().filter(|&&bottom| bottom > lowest);
            below.count() as f32 / w as f32
        };
        let rank = |tenths: usize| self.bottoms[(w - 1) * tenths / 10] as f32;
        share(h / 20) >= MIN_COLUMNS
            && (MIN_SHARE..0.9).contains(&self.map.mean())
            && share(h * 9 / 10) < 0.15
            && (rank(9) - rank(1)) / (h as f32) < MAX_RAGGED
    }

    fn soft(&self) -> Map {
        let soft = self.map.blurred(self.map.width as f32 / 160.0);
        soft.map(|v| smoothstep(0.6, 0.95, v))
    }
}

/// The mean of a map over what `inside` covers.
fn mean(value: &Map, inside: &Map) -> f32 {
    value.zip(inside, |a, b| a * b).mean() / inside.mean().max(1e-6)
}

fn is_dark(colours: &Colours, sky: &Map) -> bool {
    let rest = mean(&colours.red, sky).max(mean(&colours.green, sky) - 0.003);
    let warmth = rest - mean(&colours.blue, sky);
    mean(&colours.luma, sky) > 0.005 && warmth < MAX_WARMTH
}

/// Whether it is full of stars, everywhere, above a land in the dark.
fn is_starry(luma: &Map, calm: &Map, sky: &Map) -> bool {
    let stars = luma.zip(calm, |luma, about| f32::from(is_point(luma, about)));
    let land = sky.map(|v| 1.0 - v);
    let side = ((luma.width as f32 * SQUARE) as usize).max(1);
    let (mut squares, mut starred) = (0, 0);
    for top in (0..luma.height.saturating_sub(side)).step_by(side) {
        for left in (0..luma.width.saturating_sub(side)).step_by(side) {
            let places = || (0..side * side).map(move |i| (left + i % side, top + i / side));
            if places().all(|(x, y)| sky.at(x, y) > 0.5) {
                squares += 1;
                starred += usize::from(places().any(|(x, y)| stars.at(x, y) > 0.5));
            }
        }
    }
    mean(&stars, sky) >= STARRY_POINTS
        && starred as f32 >= STARRY_SPREAD * squares as f32
        && mean(luma, &land) < STARRY_LAND * mean(luma, sky)
}

/// Whether a place stands out of the dark about it as a star does.
pub(crate) fn is_point(luma: f32, about: f32) -> bool {
    luma - about > POINT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::uniform;

    /// A warm, bright sky of so many stars in a thousand places, over a land so bright.
    fn sky(stars: f32, land: f32) -> Colours {
        let luma = Map::from_fn(320, 200, |x, y| {
            let is_star = uniform([3, x as u64, y as u64, 0]) < stars / 1000.0;
            match y < 140 {
                true if is_star => 0.8,
                true => 0.3 + 0.1 * y as f32 / 140.0,
                false => land,
            }
        });
        Colours {
            red: luma.map(|v| v * 1.1),
            green: luma.clone(),
            blue: luma.map(|v| v * 0.8),
            luma,
        }
    }

    #[test]
    fn a_long_exposed_sky_is_known_by_its_stars_above_a_dark_land() {
        let found = find(&sky(15.0, 0.03));
        assert!((0.6..0.75).contains(&found.mean()), "{}", found.mean());
        assert!(found.at(160, 40) > 0.9 && found.at(160, 170) < 0.1);
        // An evening has none, and speckled stone goes on to the picture's end.
        for (stars, land) in [(0.0, 0.03), (15.0, 0.3)] {
            assert_eq!(find(&sky(stars, land)).mean(), 0.0, "{stars}, {land}");
        }
    }
}
