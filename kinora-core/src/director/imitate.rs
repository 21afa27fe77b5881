//! Plans of clips that move as a video does.

use crate::camera::{CameraKey, Ease};
use crate::engine::Capabilities;
use crate::plan::{FPS, Plan, Region, RegionOf, Stop};
use crate::reference::{Reference, Seen};
use crate::request::{MotionControl, Orientation};
use crate::scene::SceneFacts;

/// How much a camera may enlarge, reduce, turn and shift one picture: beyond that
/// there is nothing to see.
const LARGEST: f64 = 1.6;
const SMALLEST: f64 = 0.9;
const DEGREES: f64 = 12.0;
const SHIFT: f64 = 0.12;

/// How far a subject may go, and the least that is worth going, in widths.
const FARTHEST: f64 = 0.25;
const NEAREST: f64 = 0.008;

/// A share of the way below which it is told how much is gone.
const SHORTENED: f64 = 0.97;

/// Plans a clip that moves as `reference` does.
#[must_use]
pub fn imitate(
    control: &MotionControl,
    reference: &Reference,
    facts: Option<&SceneFacts>,
    capabilities: &Capabilities,
) -> Plan {
    let mut film = control.film.clone();
    if control.orientation == Orientation::Video {
        // The words' camera gives way to that of the video.
        film.camera = vec![CameraKey::IDENTITY];
    }
    let mut plan = super::plan(&film, facts, capabilities);
    let (width, height) = (f64::from(plan.width), f64::from(plan.height));
    let warnings = &mut plan.warnings;
    let Some(shot) = plan.shots.first_mut() else {
        return plan;
    };
    shot.frames = reference.camera.len() as u32;
    shot.duration_s = f64::from(shot.frames) / f64::from(FPS);
    if control.orientation == Orientation::Video {
        shot.keys = keys(&reference.camera, height / width, warnings);
    }
    let start = facts.map_or([0.5, 0.5], |facts| [facts.subject.x, facts.subject.y]);
    shot.regions = region(&reference.subject, start, width / height, warnings)
        .into_iter()
        .collect();
    plan
}

/// The camera that sees a picture go as a video's did, a key a frame.
fn keys(camera: &[Seen], aspect: f64, warnings: &mut Vec<String>) -> Vec<CameraKey> {
    let share = camera.iter().map(room).fold(1.0, f64::min);
    warn(
        share,
        "the camera of `video` goes farther than a picture has room for",
        warnings,
    );
    let key = |(frame, seen): (u32, &Seen)| {
        let scale = seen.scale.max(1e-3).powf(share);
        let degrees = seen.degrees * share;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let [x, y] = seen.shift.map(|way| way * share / scale);
        // What the picture does, the camera does the other way.
        let [x, y] = [cos * x + sin * y, cos * y - sin * x];
        CameraKey {
            frame,
            look: [0.0, 0.0, -degrees],
            focal: scale,
            shift: [-x, y / aspect],
            ease: Ease::Linear,
            ..CameraKey::IDENTITY
        }
    };
    (0..).zip(camera).map(key).collect()
}

/// The share of its way that a camera may go.
fn room(seen: &Seen) -> f64 {
    let limit = match seen.scale < 1.0 {
        true => SMALLEST.ln(),
        false => LARGEST.ln(),
    };
    let within = |most: f64, way: f64| {
        if way.abs() > most {
            most / way.abs()
        } else {
            1.0
        }
    };
    let scale = within(limit.abs(), seen.scale.max(1e-3).ln());
    let shift = seen.shift[0].hypot(seen.shift[1]);
    scale
        .min(within(DEGREES, seen.degrees))
        .min(within(SHIFT, shift))
}

/// The subject on the way of what moves in a video.
fn region(
    subject: &[[f64; 2]],
    start: [f64; 2],
    shape: f64,
    warnings: &mut Vec<String>,
) -> Option<Region> {
    let far = |way: &[f64; 2]| way[0].hypot(way[1]);
    let farthest = subject.iter().map(far).fold(0.0, f64::max);
    if farthest < NEAREST {
        return None;
    }
    let share = (FARTHEST / farthest).min(1.0);
    warn(
        share,
        "what moves in `video` goes farther than a picture has room for",
        warnings,
    );
    let stop = |(frame, way): (u32, &[f64; 2])| Stop {
        at_s: f64::from(frame) / f64::from(FPS),
        x: start[0] + share * way[0],
        y: start[1] + share * way[1] * shape,
    };
    Some(Region {
        of: RegionOf::Subject,
        path: (0..).zip(subject).map(stop).collect(),
    })
}

fn warn(share: f64, what: &str, warnings: &mut Vec<String>) {
    if share < SHORTENED {
        warnings.push(format!("{what}; it goes {:.0} % of the way", 100.0 * share));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(scale: f64, degrees: f64, shift: [f64; 2]) -> Seen {
        Seen {
            scale,
            degrees,
            shift,
        }
    }

    #[test]
    fn the_camera_does_the_other_way_what_the_picture_does() {
        let mut warnings = vec![];
        let first = seen(1.0, 0.0, [0.0; 2]);
        let keys = keys(&[first, seen(1.2, 2.0, [0.06, -0.03])], 0.5, &mut warnings);
        assert!(keys[0].is_identity() && warnings.is_empty());
        assert_eq!((keys[1].frame, keys[1].focal), (1, 1.2));
        assert_eq!(keys[1].look, [0.0, 0.0, -2.0]);
        let off = [keys[1].shift[0] + 0.0491, keys[1].shift[1] + 0.0535];
        assert!(off.iter().all(|off| off.abs() < 1e-3), "{:?}", keys[1]);
    }

    #[test]
    fn a_camera_that_goes_too_far_goes_a_part_of_its_way() {
        let mut warnings = vec![];
        let path = [seen(1.0, 0.0, [0.0; 2]), seen(1.0, 24.0, [0.1, 0.0])];
        let keys = keys(&path, 0.5, &mut warnings);
        assert!((keys[1].look[2] + 12.0).abs() < 1e-9);
        assert_eq!(
            warnings,
            [
                "the camera of `video` goes farther than a picture has room for; it goes 50 % of the way"
            ]
        );
    }

    #[test]
    fn a_subject_goes_as_far_as_what_moves_in_the_video() {
        let mut warnings = vec![];
        let still = region(&[[0.0; 2], [0.004, 0.0]], [0.5, 0.4], 2.0, &mut warnings);
        assert_eq!(still, None);
        let way = [[0.0; 2], [0.1, -0.05]];
        let found = region(&way, [0.5, 0.4], 2.0, &mut warnings).unwrap();
        assert_eq!(found.of, RegionOf::Subject);
        let ends = found.path.iter().map(|stop| (stop.x, stop.y));
        let ends: Vec<(f64, f64)> = ends.collect();
        assert_eq!(ends[0], (0.5, 0.4));
        assert!((ends[1].0 - 0.6).abs() < 1e-9 && (ends[1].1 - 0.3).abs() < 1e-9);
        assert!(warnings.is_empty());
    }
}
