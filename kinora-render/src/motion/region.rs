//! A region of a picture that goes along a path.
//!
//! A region keeps its shape. Where it is not lifted out of the picture, what is
//! about it is stretched and pushed together, over a margin so wide that nothing
//! folds over; beyond the margin nothing moves.

use kinora_core::plan;

use super::{Field, Now, Shift};
use crate::map::Map;
use crate::maths::smoothstep;

/// A place on a path, in seconds of the film and shares of the fitted picture's
/// width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stop {
    pub(crate) film_s: f32,
    pub(crate) place: [f32; 2],
}

/// The way of a region from where it is in the picture.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    stops: Vec<Stop>,
    /// Height over width of the picture.
    aspect: f32,
}

impl Way {
    /// A way through stops in the order of their times.
    pub(crate) fn new(stops: Vec<Stop>, aspect: f32) -> Self {
        Self { stops, aspect }
    }

    /// The way of a plan's region.
    pub(crate) fn of(region: &plan::Region, aspect: f32) -> Self {
        let stop = |stop: &plan::Stop| Stop {
            film_s: stop.at_s as f32,
            place: [stop.x as f32, stop.y as f32],
        };
        Self::new(region.path.iter().map(stop).collect(), aspect)
    }

    /// How far it leads at most, in widths.
    pub(crate) fn longest(&self) -> f32 {
        let ways = self.stops.iter().map(|stop| self.way_to(stop.place));
        ways.map(|[x, y]| (x * x + y * y).sqrt())
            .fold(0.0, f32::max)
    }

    /// How far to the right and down the region is, in widths.
    pub(crate) fn at(&self, now: &Now) -> [f32; 2] {
        let way = self.way_to(self.place(now.film_s));
        way.map(|way| way * now.presence)
    }

    fn way_to(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [first_x, first_y] = self.stops.first().map_or([x, y], |stop| stop.place);
        [x - first_x, (y - first_y) * self.aspect]
    }

    /// Where the path is at a time: a smooth curve through its stops, at rest
    /// before the first and after the last.
    fn place(&self, film_s: f32) -> [f32; 2] {
        let stops = &self.stops;
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
        let (Some(before), Some(after)) = (i.checked_sub(1), self.stops.get(i + 1)) else {
            return [0.0; 2];
        };
        let before = self.stops[before];
        let time_s = (after.film_s - before.film_s).max(1e-3);
        [0, 1].map(|side| (after.place[side] - before.place[side]) / time_s)
    }
}

/// A region that takes what is about it along.
pub(crate) struct Stretch {
    /// How much of each place of the fitted picture goes along, 0–1, softly.
    weight: Map,
    way: Way,
}

/// How far about a region everything goes along with it, in widths: a lattice's
/// cells must not pull at its edge.
const PLATEAU: f32 = 0.012;

/// The width of the margin, in parts of the longest way. The weight falls by 1.5
/// over it at its steepest, so that places keep a third of their distance.
const MARGIN: f32 = 2.25;

impl Stretch {
    /// How far about a region places move, in widths.
    pub(crate) fn margin(way: &Way) -> f32 {
        PLATEAU + MARGIN * way.longest()
    }

    /// Moves a region; `away` is how far each place is from it, in widths, 0 in
    /// it.
    pub(crate) fn along(away: &Map, way: Way) -> Self {
        let margin = Self::margin(&way);
        Self {
            weight: away.map(|away| 1.0 - smoothstep(PLATEAU, margin, away)),
            way,
        }
    }
}

impl Shift for Stretch {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let [right, down] = self.way.at(now);
        let moves = right != 0.0 || down != 0.0;
        moves.then(|| -> Field<'_> {
            Box::new(move |[x, y]| {
                let much = self.weight.sample(x - right, y - down / self.way.aspect);
                [-right * much, -down * much]
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASPECT: f32 = 0.5625;

    /// How far each place is from a ball, in widths.
    fn ball() -> Map {
        Map::from_fn(160, 90, |x, y| {
            let (dx, dy) = (x as f32 - 60.0, y as f32 - 45.0);
            ((dx * dx + dy * dy).sqrt() - 12.0).max(0.0) / 160.0
        })
    }

    fn stop(film_s: f32, x: f32, y: f32) -> Stop {
        Stop {
            film_s,
            place: [x, y],
        }
    }

    fn region() -> Stretch {
        let path = vec![
            stop(0.0, 0.375, 0.5),
            stop(1.0, 0.40, 0.45),
            stop(3.0, 0.44, 0.5),
        ];
        Stretch::along(&ball(), Way::new(path, ASPECT))
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
            assert!((y + dy / ASPECT - 0.5).abs() < 1e-3, "{film_s} s: {dy}");
            // The ball ends at 0.45; its margin reaches a little farther.
            let beyond = 0.45 + 0.065 + Stretch::margin(&region.way) + 0.01;
            assert_eq!(field([beyond, 0.5]), [0.0; 2]);
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
