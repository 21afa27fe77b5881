//! A region of a picture that goes along a path.
//!
//! The region itself keeps its shape; what is about it is stretched and pushed
//! together, over a margin so wide that nothing folds over.

use super::{Field, Now, Shift, Span};
use crate::map::Map;
use crate::maths::smoothstep;

/// A place on a path, in seconds of the film and shares of the fitted picture's
/// width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stop {
    pub(crate) film_s: f32,
    pub(crate) place: [f32; 2],
}

/// A region on its way.
pub(crate) struct Region {
    /// How much of each place of the fitted picture goes along, 0–1, softly.
    mask: Map,
    path: Vec<Stop>,
    /// Height over width of the picture.
    aspect: f32,
    span: Span,
}

/// The standard deviation of the margin, in parts of the longest way: a blur of
/// one is 1 / 2.5 a part steep at most and what is made of it 1 / 1.6, so that
/// places keep more than a third of their distance.
const SOFTNESS: f32 = 1.0;

impl Region {
    /// Moves what `mask` shows along a path, which begins where the region is in
    /// the picture; the stops are in the order of their times.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a request cannot bring masks with paths yet")
    )]
    pub(crate) fn along(mask: &Map, path: Vec<Stop>, span: Span) -> Self {
        let aspect = mask.height as f32 / mask.width as f32;
        let mut region = Self {
            mask: mask.clone(),
            path,
            aspect,
            span,
        };
        let longest = region.longest() * mask.width as f32;
        let margin = (2.0 * longest).ceil() as usize;
        region.mask = mask
            .widened(margin)
            .blurred(SOFTNESS * longest)
            .map(|much| smoothstep(0.02, 0.98, much));
        region
    }

    /// How far the region goes at most, in widths.
    fn longest(&self) -> f32 {
        let ways = self.path.iter().map(|stop| self.way(stop.place));
        ways.map(|[x, y]| (x * x + y * y).sqrt())
            .fold(0.0, f32::max)
    }

    /// The way from the path's beginning to a place, in widths.
    fn way(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [first_x, first_y] = self.path.first().map_or([x, y], |stop| stop.place);
        [x - first_x, (y - first_y) * self.aspect]
    }

    /// Where the path is at a time: a smooth curve through its stops, at rest
    /// before the first and after the last.
    fn at_time(&self, film_s: f32) -> [f32; 2] {
        let stops = &self.path;
        let Some(next) = stops.iter().position(|stop| stop.film_s > film_s) else {
            return stops.last().map_or([0.0; 2], |stop| stop.place);
        };
        if next == 0 {
            return stops[0].place;
        }
        let (from, to) = (stops[next - 1], stops[next]);
        let length = to.film_s - from.film_s;
        let t = (film_s - from.film_s) / length;
        let speeds = [next - 1, next].map(|i| self.speed(i));
        let (t2, t3) = (t * t, t * t * t);
        std::array::from_fn(|side| {
            (2.0 * t3 - 3.0 * t2 + 1.0) * from.place[side]
                + (3.0 * t2 - 2.0 * t3) * to.place[side]
                + (t3 - 2.0 * t2 + t) * length * speeds[0][side]
                + (t3 - t2) * length * speeds[1][side]
        })
    }

    /// How fast the path goes at a stop: nothing at its ends.
    fn speed(&self, i: usize) -> [f32; 2] {
        let (Some(before), Some(after)) = (i.checked_sub(1), self.path.get(i + 1)) else {
            return [0.0; 2];
        };
        let before = self.path[before];
        let time_s = (after.film_s - before.film_s).max(1e-3);
        [0, 1].map(|side| (after.place[side] - before.place[side]) / time_s)
    }
}

impl Shift for Region {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let way = self.way(self.at_time(now.film_s));
        let weight = match now.round_s {
            Some(_) => self.span.weight(now),
            None => now.presence,
        };
        let [right, down] = way.map(|way| way * weight);
        let moves = right != 0.0 || down != 0.0;
        moves.then(|| -> Field<'_> {
            Box::new(move |[x, y]| {
                let much = self.mask.sample(x - right, y - down / self.aspect);
                [-right * much, -down * much]
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ball() -> Map {
        Map::from_fn(160, 90, |x, y| {
            let (dx, dy) = (x as f32 - 60.0, y as f32 - 45.0);
            f32::from(dx * dx + dy * dy < 144.0)
        })
    }

    fn stop(film_s: f32, x: f32, y: f32) -> Stop {
        Stop {
            film_s,
            place: [x, y],
        }
    }

    fn region() -> Region {
        let path = vec![
            stop(0.0, 0.375, 0.5),
            stop(1.0, 0.40, 0.45),
            stop(3.0, 0.44, 0.5),
        ];
        Region::along(&ball(), path, Span::ALWAYS)
    }

    fn at(film_s: f32) -> Now {
        Now {
            film_s,
            round_s: None,
            presence: 1.0,
        }
    }

    #[test]
    fn a_region_is_where_its_path_is_and_the_distance_stays() {
        let region = region();
        assert!(region.at(&at(0.0)).is_none(), "nothing at the first frame");
        for (film_s, x, y) in [(1.0, 0.40, 0.45), (3.0, 0.44, 0.5), (9.0, 0.44, 0.5)] {
            let now = at(film_s);
            let field = region.at(&now).unwrap();
            let [dx, dy] = field([x, y]);
            assert!((x + dx - 0.375).abs() < 1e-3, "{film_s} s: {dx}");
            assert!((y + dy / 0.5625 - 0.5).abs() < 1e-3, "{film_s} s: {dy}");
            assert_eq!(field([0.95, 0.1]), [0.0; 2]);
        }
    }

    #[test]
    fn nothing_folds_over_on_the_way() {
        let region = region();
        for tenth in 1..30 {
            let now = at(tenth as f32 / 10.0);
            let field = region.at(&now).unwrap();
            for y in 0..90 {
                for x in 0..159 {
                    let place = |x: i32| [(x as f32 + 0.5) / 160.0, (y as f32 + 0.5) / 90.0];
                    let step = 1.0 / 160.0 + field(place(x + 1))[0] - field(place(x))[0];
                    assert!(step > 0.3 / 160.0, "{x}, {y} at {tenth}: {step}");
                }
            }
        }
    }
}
