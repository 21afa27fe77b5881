//! What a reference video's camera does, and what moves before it.
//!
//! Places are found anew every few frames and followed to the next. The way that
//! most of them go is the camera's; those that go another way together are what
//! moves before it.

use kinora_core::frame::Frame;
use kinora_core::reference::{Reference, Seen};

use crate::corners::{self, Point};
use crate::maths::median;
use crate::plane::Plane;
use crate::similarity::{Pair, Similarity, agreed};
use crate::track::{Patches, Pyramid};

/// Frames are halved until they are no wider than this, in pixels.
const WIDEST: usize = 640;

/// Places that are followed, and how near an edge they may be, in pixels.
const PLACES: usize = 400;
const MARGIN: usize = 12;

/// With fewer places nothing is known of a step.
const FEWEST: usize = 16;

/// A place that is farther than this from where the camera takes it, in pixels,
/// moves by itself.
const APART: f64 = 0.8;

/// What the camera alone moves is no farther from there than this, in pixels.
const SURE: f64 = 0.35;

/// What moves before the camera is at least this share of the places.
const LEAST_SHARE: f64 = 0.06;

/// How far from the middle of what moves a place may go and still belong to it, in
/// pixels.
const TOGETHER: f64 = 1.0;

/// Watches a reference video frame by frame.
#[derive(Default)]
pub struct Imitation {
    before: Option<Before>,
    /// From the first frame to each.
    camera: Vec<Similarity>,
    /// How far what moves has gone from where the camera would have taken it, in
    /// pixels of the first frame.
    subject: Vec<[f64; 2]>,
    width: f64,
}

struct Before {
    pyramid: Pyramid,
}

impl Imitation {
    /// Takes the next frame, of the same size as the first.
    pub fn frame(&mut self, frame: &Frame) {
        let luma = small(frame);
        self.width = luma.width as f64;
        let middle = [
            (luma.width as f64 - 1.0) / 2.0,
            (luma.height as f64 - 1.0) / 2.0,
        ];
        let pyramid = Pyramid::new(&luma);
        let (camera, subject) = match (&self.before, self.camera.last(), self.subject.last()) {
            (Some(before), Some(&camera), Some(&subject)) => {
                let (step, own) = step(&before.pyramid, &pyramid, middle);
                let gone = unturned(&camera, own);
                (
                    after(&camera, &step),
                    [subject[0] + gone[0], subject[1] + gone[1]],
                )
            }
            _ => (Similarity::IDENTITY, [0.0; 2]),
        };
        self.camera.push(camera);
        self.subject.push(subject);
        self.before = Some(Before { pyramid });
    }

    /// What was seen, for a clip of so many frames over the whole video. None of a
    /// video without a frame.
    #[must_use]
    pub fn finish(self, frames: u32) -> Option<Reference> {
        let last = self.camera.len().checked_sub(1)?;
        let width = self.width;
        let at = |frame: u32| {
            let place = f64::from(frame) * last as f64 / f64::from(frames.saturating_sub(1).max(1));
            let before = (place as usize).min(last);
            (before, (before + 1).min(last), place - before as f64)
        };
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
        let camera = (0..frames).map(|frame| {
            let (a, b, share) = at(frame);
            let (a, b) = (&self.camera[a], &self.camera[b]);
            Seen {
                scale: mix(a.scale(), b.scale(), share),
                degrees: mix(a.degrees(), b.degrees(), share),
                shift: [0, 1].map(|side| mix(a.shift[side], b.shift[side], share) / width),
            }
        });
        let subject = (0..frames).map(|frame| {
            let (a, b, share) = at(frame);
            [0, 1].map(|side| mix(self.subject[a][side], self.subject[b][side], share) / width)
        });
        Some(Reference {
            camera: camera.collect(),
            subject: subject.collect(),
        })
    }
}

fn small(frame: &Frame) -> Plane {
    let (width, height) = (frame.size.width as usize, frame.size.height as usize);
    let mut luma = Plane::from_bytes(&frame.y, width, height);
    while luma.width > WIDEST {
        luma = luma.halved();
    }
    luma
}

/// How the camera went from one frame to the next, and how far what moves by
/// itself went beside that, in pixels of the second.
fn step(from: &Pyramid, to: &Pyramid, middle: Point) -> (Similarity, [f64; 2]) {
    let still = (Similarity::IDENTITY, [0.0; 2]);
    let places = corners::find(&from.levels[0], PLACES, MARGIN);
    if places.len() < FEWEST {
        return still;
    }
    let thought: Vec<Option<Point>> = places.iter().copied().map(Some).collect();
    let patches = Patches::cut(from, &places);
    let found = patches.find(to, &thought, &Similarity::IDENTITY);
    let pairs: Vec<Pair> = places
        .into_iter()
        .zip(found)
        .filter_map(|(from, to)| Some((from, to?)))
        .collect();
    if pairs.len() < FEWEST {
        return still;
    }
    let Some(first) = agreed(&pairs, middle) else {
        return still;
    };
    // Once more, without what moves by itself: it pulls at the camera a little, step by step.
    let stands = |pair: &&Pair| {
        let [x, y] = first.residual(pair, middle);
        x.hypot(y) <= SURE
    };
    let standing: Vec<Pair> = pairs.iter().filter(stands).copied().collect();
    let camera = agreed(&standing, middle).unwrap_or(first);
    let apart: Vec<[f64; 2]> = pairs
        .iter()
        .map(|pair| camera.residual(pair, middle))
        .filter(|[x, y]| x.hypot(*y) > APART)
        .collect();
    (camera, together(&apart, pairs.len()))
}

/// The way that most of what moves by itself goes, if it is enough.
fn together(apart: &[[f64; 2]], places: usize) -> [f64; 2] {
    let least = (LEAST_SHARE * places as f64).max(4.0);
    if (apart.len() as f64) < least {
        return [0.0; 2];
    }
    let along = |side: usize| {
        let ways: Vec<f64> = apart.iter().map(|way| way[side]).collect();
        median(&ways)
    };
    let way = [along(0), along(1)];
    let near = |other: &&[f64; 2]| (other[0] - way[0]).hypot(other[1] - way[1]) <= TOGETHER;
    let agree = apart.iter().filter(near).count();
    match agree as f64 >= least.max(0.4 * apart.len() as f64) {
        true => way,
        false => [0.0; 2],
    }
}

/// One step after all that was before.
fn after(all: &Similarity, step: &Similarity) -> Similarity {
    let shift = step.turn(all.shift);
    Similarity {
        turn: step.turn(all.turn),
        shift: [shift[0] + step.shift[0], shift[1] + step.shift[1]],
    }
}

/// A way in the present frame as it is in the first.
fn unturned(all: &Similarity, [x, y]: [f64; 2]) -> [f64; 2] {
    let [c, s] = all.turn;
    let square = (c * c + s * s).max(1e-9);
    [(c * x + s * y) / square, (c * y - s * x) / square]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{grey_frame, photo, seen};

    /// Where a camera is at a share of its way.
    fn camera(share: f64) -> Similarity {
        let angle = (3.0 * share).to_radians();
        let scale = 1.0 + 0.12 * share;
        Similarity {
            turn: [scale * angle.cos(), scale * angle.sin()],
            shift: [22.0 * share, -9.0 * share],
        }
    }

    fn watched(frames: u32, draw: impl Fn(f64) -> Plane) -> Reference {
        let mut imitation = Imitation::default();
        for frame in 0..frames {
            let share = f64::from(frame) / f64::from(frames - 1);
            imitation.frame(&grey_frame(&draw(share)));
        }
        imitation.finish(frames).unwrap()
    }

    #[test]
    fn the_camera_of_a_video_is_found() {
        let photo = photo("pagoda", 480);
        let reference = watched(24, |share| seen(&photo, 400, 266, &camera(share)));
        let last = reference.camera[23];
        let truth = camera(1.0);
        assert!((last.scale - truth.scale()).abs() < 0.004, "{last:?}");
        assert!((last.degrees - truth.degrees()).abs() < 0.15, "{last:?}");
        let off = [0, 1].map(|side| (last.shift[side] - truth.shift[side] / 400.0).abs());
        assert!(off[0] < 0.004 && off[1] < 0.004, "{last:?}");
        assert!(reference.subject[23].iter().all(|way| way.abs() < 0.004));
        let middle = reference.camera[12];
        assert!((middle.scale - camera(12.0 / 23.0).scale()).abs() < 0.004);
    }

    #[test]
    fn what_moves_before_the_camera_is_found() {
        let (back, front) = (photo("pagoda", 480), photo("cat", 480));
        let reference = watched(24, |share| {
            let back = seen(&back, 400, 266, &Similarity::IDENTITY);
            let shift = [40.0 * share, 12.0 * share];
            let front = seen(
                &front,
                400,
                266,
                &Similarity {
                    turn: [1.0, 0.0],
                    shift,
                },
            );
            Plane::from_fn(400, 266, |x, y| {
                let (dx, dy) = (x as f64 - 140.0 - shift[0], y as f64 - 130.0 - shift[1]);
                let is_in = dx.abs() < 60.0 && dy.abs() < 60.0;
                if is_in { front.at(x, y) } else { back.at(x, y) }
            })
        });
        let [x, y] = reference.subject[23];
        assert!(
            (x - 0.1).abs() < 0.012 && (y - 0.03).abs() < 0.008,
            "{x}, {y}"
        );
        let last = reference.camera[23];
        assert!(
            (last.scale - 1.0).abs() < 0.004 && last.shift[0].abs() < 0.004,
            "{last:?}"
        );
    }

    #[test]
    fn a_video_is_read_at_the_clips_own_times() {
        let photo = photo("pagoda", 480);
        let mut imitation = Imitation::default();
        for frame in 0..13 {
            let camera = camera(f64::from(frame) / 12.0);
            imitation.frame(&grey_frame(&seen(&photo, 400, 266, &camera)));
        }
        let reference = imitation.finish(25).unwrap();
        assert_eq!((reference.camera.len(), reference.subject.len()), (25, 25));
        let between = reference.camera[13].scale;
        assert!(
            (between - camera(13.0 / 24.0).scale()).abs() < 0.004,
            "{between}"
        );
        assert!(Imitation::default().finish(24).is_none());
    }
}
