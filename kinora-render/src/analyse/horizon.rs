//! The horizon where no sky shows it: straight lines that run into the distance
//! meet on it.
//!
//! Straight lines by the vote of edges that know their direction (Ballard,
//! "Generalizing the Hough transform to detect arbitrary shapes", 1981), and the
//! height that most of them meet at (Barnard, "Interpreting perspective images",
//! 1983). Level and upright lines meet nowhere near and have no vote.

use super::Colours;
use crate::map::Map;
use crate::maths::{PI, cos, sin};

/// Directions told apart over half a turn.
const DIRECTIONS: usize = 90;

/// The weakest edge that votes: change of luma a pixel.
const MIN_EDGE: f32 = 0.03;

/// The shortest line, as a share of the width.
const MIN_LENGTH: f32 = 0.14;

/// The lines that are asked, the longest ones.
const MAX_LINES: usize = 40;

/// Heights told apart, and where a horizon may be.
const BINS: usize = 40;
const HEIGHTS: (f32, f32) = (0.10, 0.80);

/// How many lines must meet at the height, and the share of all meetings there.
const MIN_LINES: usize = 6;
const MIN_SHARE: f32 = 0.5;

/// A straight line: `x · cos + y · sin = offset`, in pixels from the middle.
#[derive(Clone, Copy, Debug)]
struct Line {
    direction: usize,
    offset: f32,
    votes: f32,
}

/// The height that lines meet at, as a share from the top, if they agree.
pub(super) fn find(colours: &Colours) -> Option<f32> {
    let lines = lines(&colours.luma.blurred(1.0));
    let (w, h) = (colours.luma.width as f32, colours.luma.height as f32);
    let mut heights = [0.0_f32; BINS];
    let mut met = vec![[false; BINS]; lines.len()];
    let mut total = 0.0;
    for (i, a) in lines.iter().enumerate() {
        for (j, b) in lines.iter().enumerate().skip(i + 1) {
            let Some((x, y)) = a.meets(b) else { continue };
            let weight = a.votes.min(b.votes);
            total += weight;
            let (u, v) = (x / w + 0.5, y / h + 0.5);
            if (-0.3..1.3).contains(&u) && (0.0..1.0).contains(&v) {
                let bin = (v * BINS as f32) as usize;
                heights[bin] += weight;
                met[i][bin] = true;
                met[j][bin] = true;
            }
        }
    }
    let sum = |bin: usize| heights[bin - 1] + heights[bin] + heights[bin + 1];
    let best = (1..BINS - 1).max_by(|&a, &b| sum(a).total_cmp(&sum(b)))?;
    let agree = met
        .iter()
        .filter(|bins| bins[best - 1..=best + 1].contains(&true))
        .count();
    let height = (best as f32 + 0.5) / BINS as f32;
    (agree >= MIN_LINES
        && sum(best) >= MIN_SHARE * total
        && (HEIGHTS.0..HEIGHTS.1).contains(&height))
    .then_some(height)
}

/// The longest straight lines that are neither level nor upright.
fn lines(luma: &Map) -> Vec<Line> {
    let (w, h) = (luma.width, luma.height);
    let reach = ((w * w + h * h) as f32).sqrt() / 2.0;
    let offsets = reach as usize + 2;
    let mut votes = vec![0.0_f32; DIRECTIONS * offsets];
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let dx = 0.5 * (luma.at(x + 1, y) - luma.at(x - 1, y));
            let dy = 0.5 * (luma.at(x, y + 1) - luma.at(x, y - 1));
            if dx * dx + dy * dy < MIN_EDGE * MIN_EDGE {
                continue;
            }
            let turn = libm::atan2f(dy, dx).rem_euclid(PI) / PI;
            let direction = ((turn * DIRECTIONS as f32) as usize).min(DIRECTIONS - 1);
            let (px, py) = (x as f32 - w as f32 / 2.0, y as f32 - h as f32 / 2.0);
            let offset = px * cos(angle(direction)) + py * sin(angle(direction));
            // Two pixels a class, since an edge is about as wide.
            votes[direction * offsets + ((offset + reach) / 2.0) as usize] += 1.0;
        }
    }
    let at = |direction: usize, class: usize| votes[direction * offsets + class];
    let mut lines = vec![];
    for direction in (0..DIRECTIONS).filter(|&d| runs_away(d)) {
        for class in 1..offsets - 1 {
            let here = at(direction, class);
            let near = [(direction - 1) % DIRECTIONS, direction, direction + 1];
            let is_peak = near
                .iter()
                .all(|&d| (class - 1..=class + 1).all(|c| at(d % DIRECTIONS, c) <= here));
            if is_peak && here > 2.0 * MIN_LENGTH * w as f32 {
                let offset = 2.0 * (class as f32 + 0.5) - reach;
                lines.push(Line {
                    direction,
                    offset,
                    votes: here,
                });
            }
        }
    }
    lines.sort_by(|a, b| b.votes.total_cmp(&a.votes));
    lines.truncate(MAX_LINES);
    lines
}

/// The angle of a direction's normal, in radians.
fn angle(direction: usize) -> f32 {
    (direction as f32 + 0.5) / DIRECTIONS as f32 * PI
}

/// Whether lines with this normal are neither upright nor level, by 6° at least.
fn runs_away(direction: usize) -> bool {
    let degrees = angle(direction) / PI * 180.0;
    (6.0..84.0).contains(&degrees) || (96.0..174.0).contains(&degrees)
}

impl Line {
    /// Where two lines meet that differ by more than 10°.
    fn meets(&self, other: &Self) -> Option<(f32, f32)> {
        let (a, b) = (angle(self.direction), angle(other.direction));
        let sine = sin(b - a);
        (sine.abs() > 0.17).then(|| {
            let x = (self.offset * sin(b) - other.offset * sin(a)) / sine;
            let y = (other.offset * cos(a) - self.offset * cos(b)) / sine;
            (x, y)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(luma: Map) -> Option<f32> {
        find(&Colours {
            red: luma.clone(),
            green: luma.clone(),
            blue: luma.clone(),
            luma,
        })
    }

    /// A road of planks that runs to a point at this height of the picture.
    fn planks(height: f32) -> Map {
        Map::from_fn(320, 240, |x, y| {
            let below = y as f32 - height * 240.0;
            let turn = libm::atan2f(below.abs(), x as f32 - 150.0);
            f32::from((turn * 12.0) as i32 % 2 == 0)
        })
    }

    #[test]
    fn lines_meet_on_the_horizon() {
        for height in [0.3, 0.45, 0.6] {
            let found = seen(planks(height)).unwrap();
            assert!((found - height).abs() < 0.04, "{found} for {height}");
        }
    }

    #[test]
    fn gravel_walls_and_nothing_have_none() {
        let gravel = |x: usize, y: usize| crate::maths::uniform([x as u64 / 4, y as u64 / 4, 3, 0]);
        assert_eq!(seen(Map::from_fn(320, 240, gravel)), None);
        let wall = |x: usize, y: usize| f32::from(x / 40 % 2 == y / 24 % 2);
        assert_eq!(seen(Map::from_fn(320, 240, wall)), None);
        assert_eq!(seen(Map::filled(320, 240, 0.5)), None);
    }
}
