//! Follows a clip's places frame by frame, from cut to cut.
//!
//! A take is a run of frames through which the same places can be followed. It
//! ends at a cut, where most places are gone at once, and where too few of them
//! are left; the next then begins with new places.

use rayon::prelude::*;

use crate::corners::{self, Point};
use crate::maths::log10;
use crate::path::{Beyond, Path};
use crate::plane::Plane;
use crate::similarity::{Pair, Similarity, agreed};
use crate::track::{Patches, Pyramid, RADIUS};

/// Places that are followed at most.
const PLACES: usize = 800;

/// How near an edge a place may be, in pixels.
const MARGIN: usize = 16;

/// With fewer places a take is not followed.
pub(crate) const FEWEST: usize = 24;

/// A take ends where fewer than this share of its places are left.
const FEWEST_SHARE: f64 = 0.25;

/// A longer take is cut in two, so that memory is bounded.
const LONGEST: usize = 480;

/// Where more than this share of the places is lost at once, there is a cut,
const CUT_LOSS: f64 = 0.6;

/// if the mean change of the luma is also above this many grey levels.
const CUT_CHANGE: f64 = 6.0;

/// Follows the frames of a clip.
#[derive(Default)]
pub(crate) struct Follower {
    /// The takes that have ended.
    pub takes: Vec<Take>,
    /// The change in detail of what is followed from one frame to the next, in dB,
    /// one a step; none where nothing is.
    pub steps: Vec<Option<f64>>,
    /// The frames that follow a cut.
    pub cuts: Vec<usize>,
    current: Option<Open>,
    before: Option<Before>,
}

/// A take that has ended.
pub(crate) struct Take {
    /// The clip's frame that is the first of the take.
    pub first: usize,
    /// Its frames.
    pub length: usize,
    /// How many places were followed at its beginning.
    pub places: usize,
    /// Where the places that are never lost are in each frame.
    pub kept: Vec<Vec<Point>>,
    /// What stands before and after it.
    pub ends: [Beyond; 2],
    middle: Point,
}

/// The take that goes on.
struct Open {
    first: usize,
    begins: Beyond,
    patches: Patches,
    positions: Vec<Vec<Option<Point>>>,
    shape: Similarity,
}

/// The frame before.
struct Before {
    luma: Plane,
    pyramid: Pyramid,
}

impl Follower {
    /// Takes the next frame, whose luma changed by so many grey levels.
    pub fn frame(&mut self, luma: Plane, change: f64) {
        let number = self.steps.len() + usize::from(self.before.is_some());
        let pyramid = Pyramid::new(&luma);
        match (self.current.take(), self.before.take()) {
            (Some(open), Some(before)) => {
                let next = self.step(open, &before, (&luma, &pyramid), number, change);
                self.current = Some(next);
            }
            _ => self.current = Some(Open::new(&pyramid, number, Beyond::Rest)),
        }
        self.before = Some(Before { luma, pyramid });
    }

    /// Ends the last take.
    pub fn finish(&mut self) {
        if let Some((open, before)) = self.current.take().zip(self.before.take()) {
            self.takes
                .push(open.close(Beyond::Rest, middle(&before.luma)));
        }
    }

    fn step(
        &mut self,
        mut open: Open,
        before: &Before,
        (luma, pyramid): (&Plane, &Pyramid),
        number: usize,
        change: f64,
    ) -> Open {
        let middle = middle(luma);
        let alive = open.alive();
        let found = open.look(pyramid, middle);
        let left = found.iter().flatten().count();
        let lost = 1.0 - left as f64 / alive.max(1) as f64;
        let blind = alive < FEWEST && change > 4.0 * CUT_CHANGE;
        if blind || (alive >= FEWEST && lost > CUT_LOSS && change > CUT_CHANGE) {
            self.steps.push(None);
            self.cuts.push(number);
            self.takes.push(open.close(Beyond::Rest, middle));
            return Open::new(pyramid, number, Beyond::Rest);
        }
        self.steps.push(open.sharpened(&found, &before.luma, luma));
        let fewest = (open.positions[0].len() as f64 * FEWEST_SHARE).max(FEWEST as f64);
        if (left as f64) < fewest || open.positions.len() == LONGEST {
            // The next take begins on the frame before, so that no step is lost.
            let mut next = Open::new(&before.pyramid, number - 1, Beyond::More);
            let found = next.look(pyramid, middle);
            if next.positions[0].len() >= FEWEST || left < FEWEST {
                self.takes.push(open.close(Beyond::More, middle));
                next.accept(found, middle);
                return next;
            }
        }
        open.accept(found, middle);
        open
    }
}

impl Open {
    fn new(pyramid: &Pyramid, first: usize, begins: Beyond) -> Self {
        let places = corners::find(&pyramid.levels[0], PLACES, MARGIN);
        Self {
            first,
            begins,
            patches: Patches::cut(pyramid, &places),
            positions: vec![places.into_iter().map(Some).collect()],
            shape: Similarity::IDENTITY,
        }
    }

    fn last(&self) -> &[Option<Point>] {
        &self.positions[self.positions.len() - 1]
    }

    fn alive(&self) -> usize {
        self.last().iter().flatten().count()
    }

    /// Where the places are in the next frame: searched from where they would
    /// be if the picture moved on as it did.
    fn look(&self, pyramid: &Pyramid, middle: Point) -> Vec<Option<Point>> {
        let before = self
            .positions
            .len()
            .checked_sub(2)
            .map(|at| &self.positions[at]);
        let moving = before.and_then(|before| {
            let pairs: Vec<Pair> = before
                .iter()
                .zip(self.last())
                .filter_map(|(a, b)| a.zip(*b))
                .collect();
            agreed(&pairs, middle)
        });
        let moving = moving.unwrap_or(Similarity::IDENTITY);
        let thought: Vec<Option<Point>> = self
            .last()
            .iter()
            .map(|place| place.map(|place| moving.apply(place, middle)))
            .collect();
        let found = self.patches.find(pyramid, &thought, &self.shape);
        if found.iter().flatten().count() * 2 >= self.alive() {
            return found;
        }
        // The picture does not move on as it did.
        self.patches.find(pyramid, self.last(), &self.shape)
    }

    fn accept(&mut self, found: Vec<Option<Point>>, middle: Point) {
        let pairs: Vec<Pair> = self.positions[0]
            .iter()
            .zip(&found)
            .filter_map(|(a, b)| a.zip(*b))
            .collect();
        if let Some(shape) = agreed(&pairs, middle) {
            self.shape = shape;
        }
        self.positions.push(found);
    }

    /// How much more detail the places have than in the frame before, in dB.
    fn sharpened(&self, found: &[Option<Point>], before: &Plane, now: &Plane) -> Option<f64> {
        let pairs: Vec<Pair> = self
            .last()
            .iter()
            .zip(found)
            .filter_map(|(a, b)| a.zip(*b))
            .collect();
        if pairs.len() < FEWEST {
            return None;
        }
        let detail = |plane: &Plane, places: Vec<Point>| {
            let details: Vec<f64> = places
                .par_iter()
                .map(|place| detail(plane, *place))
                .collect();
            crate::maths::mean(&details)
        };
        let was = detail(before, pairs.iter().map(|pair| pair.0).collect());
        let is = detail(now, pairs.iter().map(|pair| pair.1).collect());
        (was > 0.0 && is > 0.0).then(|| 10.0 * log10(is / was))
    }

    fn close(self, after: Beyond, middle: Point) -> Take {
        let places = self.positions[0].len();
        let kept: Vec<usize> = (0..places)
            .filter(|&index| self.positions.iter().all(|frame| frame[index].is_some()))
            .collect();
        let pick = |frame: &Vec<Option<Point>>| kept.iter().filter_map(|&i| frame[i]).collect();
        Take {
            first: self.first,
            length: self.positions.len(),
            places,
            kept: self.positions.iter().map(pick).collect(),
            ends: [self.begins, after],
            middle,
        }
    }
}

impl Take {
    /// The path of the places that were never lost, if there are enough.
    pub fn path(&self) -> Option<Path> {
        let kept = self.kept.first().map_or(0, Vec::len);
        if kept < FEWEST {
            return None;
        }
        Path::fit(&without_jumps(&self.kept), self.middle)
    }
}

/// The places that move about as evenly as most: what was mistaken for another
/// place on the way makes a jump that the others do not make.
fn without_jumps(frames: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let roughness: Vec<f64> = (0..frames[0].len())
        .map(|place| {
            let bend = |w: &[Vec<Point>], axis: usize| {
                (w[2][place][axis] - 2.0 * w[1][place][axis] + w[0][place][axis]).abs()
            };
            let bends = frames.windows(3).map(|w| bend(w, 0).max(bend(w, 1)));
            bends.fold(0.0, f64::max)
        })
        .collect();
    let most = 3.0 * crate::maths::median(&roughness) + 0.2;
    let pick = |frame: &Vec<Point>| {
        let places = frame.iter().zip(&roughness);
        places
            .filter(|(_, rough)| **rough <= most)
            .map(|(place, _)| *place)
            .collect()
    };
    frames.iter().map(pick).collect()
}

/// The mean square of the Laplacian about a place, at whole pixels: between them
/// it would change with the way of sampling.
fn detail(plane: &Plane, place: Point) -> f64 {
    let (x, y) = (place[0].round() as isize, place[1].round() as isize);
    let radius = RADIUS as isize;
    let mut sum = 0.0;
    for y in y - radius..=y + radius {
        for x in x - radius..=x + radius {
            let around = plane.clamped(x - 1, y)
                + plane.clamped(x + 1, y)
                + plane.clamped(x, y - 1)
                + plane.clamped(x, y + 1);
            let bend = around - 4.0 * plane.clamped(x, y);
            sum += f64::from(bend * bend);
        }
    }
    sum / f64::from((2 * RADIUS + 1) * (2 * RADIUS + 1))
}

/// The middle of a frame in pixels.
fn middle(plane: &Plane) -> Point {
    [
        (plane.width as f64 - 1.0) / 2.0,
        (plane.height as f64 - 1.0) / 2.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::eased;
    use crate::testing::{grey_frame, photo, seen};

    const SIZE: (usize, usize) = (400, 226);

    /// Follows frames that a camera sees of photos; each is rounded to bytes.
    fn follow(frames: impl Iterator<Item = Plane>) -> Follower {
        let mut follower = Follower::default();
        let mut before: Option<Plane> = None;
        for frame in frames {
            let bytes = grey_frame(&frame);
            let luma = Plane::from_bytes(&bytes.y, frame.width, frame.height);
            let change = before.as_ref().map_or(0.0, |before| {
                let pairs = before.data.iter().zip(&luma.data);
                pairs.map(|(a, b)| f64::from((a - b).abs())).sum::<f64>() / luma.data.len() as f64
            });
            before = Some(luma.clone());
            follower.frame(luma, change);
        }
        follower.finish();
        follower
    }

    fn zoom(scale: f64, dx: f64) -> Similarity {
        Similarity {
            turn: [scale, 0.0],
            shift: [dx, 0.0],
        }
    }

    #[track_caller]
    fn residuals(camera: impl Fn(f64, usize) -> Similarity) -> [f64; 3] {
        let photo = photo("pagoda", 500);
        let frames = 32;
        let follower = follow((0..frames).map(|k| {
            let camera = camera(k as f64 / (frames - 1) as f64, k);
            seen(&photo, SIZE.0, SIZE.1, &camera)
        }));
        assert_eq!((follower.takes.len(), follower.cuts.len()), (1, 0));
        let take = &follower.takes[0];
        assert!(take.kept[0].len() >= 60, "{} kept", take.kept[0].len());
        let even = take.path().unwrap().evenness(take.ends);
        [&even.residual_x, &even.residual_y, &even.residual_scale].map(|f| f.value.unwrap())
    }

    #[test]
    fn a_perfect_zoom_and_pan_have_no_jitter() {
        let check = |camera: fn(f64) -> Similarity| {
            for residual in residuals(|t, _| camera(t)) {
                assert!(residual <= 0.02, "{residual}");
            }
        };
        check(|t| zoom(1.0 + 0.15 * eased(t), 0.0));
        check(|t| zoom(1.05, 18.0 * eased(t)));
        check(|_| zoom(1.0, 0.0));
    }

    #[test]
    fn a_zoom_about_whole_pixels_is_seen_to_shimmer() {
        // The crop's corner is rounded, as a filter does that cuts whole pixels.
        let rounded = |t: f64| {
            let scale = 1.0 + 0.15 * t;
            let corner = (1.0 - 1.0 / scale) * SIZE.0 as f64 / 2.0;
            zoom(scale, (corner - corner.floor()) * scale)
        };
        let [x, ..] = residuals(|t, _| rounded(t));
        assert!((0.2..0.5).contains(&x), "{x}");
    }

    #[test]
    fn shaking_is_measured_to_a_few_hundredths() {
        let noise = |k: usize| (crate::maths::hash(k as u64, 3) % 1000) as f64 / 1000.0 - 0.5;
        let truth: Vec<f64> = (0..32).map(|k| 2.0 * noise(k)).collect();
        let expected = crate::maths::rms(&truth) * (1.0_f64 - 8.0 / 32.0).sqrt();
        let [x, y, _] = residuals(|_, k| zoom(1.02, 2.0 * noise(k)));
        assert!((x - expected).abs() < 0.1, "{x} for {expected}");
        assert!(y < 0.02, "{y}");
    }

    #[test]
    fn a_softer_frame_has_less_detail() {
        let photo = photo("pagoda", 500);
        let follower = follow((0..8).map(|k| {
            let frame = seen(&photo, SIZE.0, SIZE.1, &zoom(1.0, 0.3 * f64::from(k)));
            if k == 4 { frame.blurred(0.7) } else { frame }
        }));
        let steps: Vec<f64> = follower.steps.iter().map(|step| step.unwrap()).collect();
        assert!(steps[3] < -2.0 && steps[4] > 2.0, "{steps:?}");
        assert!(
            [0, 1, 2, 5, 6]
                .iter()
                .all(|&k: &usize| steps[k].abs() < 0.5),
            "{steps:?}"
        );
    }

    #[test]
    fn a_cut_parts_takes() {
        let (a, b) = (photo("pagoda", 640), photo("cat", 640));
        let follower = follow((0..12).map(|k| {
            let photo = if k < 5 { &a } else { &b };
            seen(photo, 480, 270, &zoom(1.0, k as f64))
        }));
        assert_eq!(follower.cuts, [5]);
        let takes: Vec<_> = follower.takes.iter().map(|t| (t.first, t.length)).collect();
        assert_eq!(takes, [(0, 5), (5, 7)]);
    }

    #[test]
    fn a_long_pan_is_followed_in_several_takes() {
        let photo = photo("mountain_path", 1600);
        let follower = follow(
            (0..60).map(|k| seen(&photo, 400, 300, &zoom(1.0, 450.0 - 15.0 * f64::from(k)))),
        );
        assert!(follower.cuts.is_empty());
        assert!(follower.takes.len() > 1);
        let ends: Vec<_> = follower.takes.iter().map(|t| t.ends).collect();
        assert_eq!(ends[0], [Beyond::Rest, Beyond::More]);
        assert_eq!(ends[ends.len() - 1], [Beyond::More, Beyond::Rest]);
        for pair in follower.takes.windows(2) {
            assert_eq!(pair[1].first, pair[0].first + pair[0].length - 1);
        }
    }
}
