//! Moves become poses: amounts, easing, and the hand's unrest.

use kinora_core::plan::{CameraMove, FPS, Onto, Shot};
use kinora_core::vocabulary::Move;

use super::reach::Reach;
use super::{Pose, Window, keys};
use crate::maths::{PI, lerp, minimum_jerk, smoothstep, value_noise};

/// The poses of a take before they are narrowed, one for each of `times`, in
/// frames of the take.
///
/// The shots of a take follow each other without a cut: what an earlier one did
/// to the camera stays.
pub(super) fn poses(
    shots: &[Shot],
    times: &[f32],
    window: &Window<'_>,
    aspect: f32,
    seed: u64,
) -> Vec<Pose> {
    let reach = Reach::of(window, aspect);
    let (towards, mut others): (Vec<Pose>, Vec<Pose>) = times
        .iter()
        .map(|&time| {
            let mut begun = 0;
            let [towards, others] = shots
                .iter()
                .map(|shot| {
                    let frame = time - begun as f32;
                    begun += shot.frames;
                    of_shot(shot, frame, window, &reach, aspect, seed)
                })
                .fold([Pose::IDENTITY; 2], both);
            (towards, others)
        })
        .unzip();
    reach.limit(&mut others);
    let pairs = towards.into_iter().zip(others);
    pairs.map(|(a, b)| combine(a, b)).collect()
}

/// What a shot has done to the camera at a frame of it: by moves towards what it
/// aims at, which know themselves how far they may go, and by all others.
fn of_shot(
    shot: &Shot,
    frame: f32,
    window: &Window<'_>,
    reach: &Reach,
    aspect: f32,
    seed: u64,
) -> [Pose; 2] {
    if !shot.keys.is_empty() {
        let pose = keys::pose(&shot.keys, frame, window.subject_disparity(), aspect);
        return [Pose::IDENTITY, pose];
    }
    let t = frame / FPS as f32;
    // The number of the first shot is 0, so that a film of one shot has the
    // noise that it always had.
    let seed = seed ^ (u64::from(shot.index) << 48);
    let tracks = shot.camera.iter().zip(0_u64..);
    tracks
        .map(|(step, track)| {
            let pose = pose(step, t, window, reach, aspect, seed ^ (track << 32));
            match matches!(step.kind, Move::DollyIn | Move::Follow) {
                true => [pose, Pose::IDENTITY],
                false => [Pose::IDENTITY, pose],
            }
        })
        .fold([Pose::IDENTITY; 2], both)
}

fn both(a: [Pose; 2], b: [Pose; 2]) -> [Pose; 2] {
    [combine(a[0], b[0]), combine(a[1], b[1])]
}

/// Two poses at once.
fn combine(a: Pose, b: Pose) -> Pose {
    Pose {
        right: a.right + b.right,
        up: a.up + b.up,
        forward: a.forward + b.forward,
        carry_right: a.carry_right + b.carry_right,
        carry_up: a.carry_up + b.carry_up,
        yaw: a.yaw + b.yaw,
        pitch: a.pitch + b.pitch,
        roll: a.roll + b.roll,
        focal: a.focal * b.focal,
        focus: a.focus + b.focus,
    }
}

/// The pose between two neighbours.
pub(super) fn between(a: Pose, b: Pose, share: f32) -> Pose {
    Pose {
        right: lerp(a.right, b.right, share),
        up: lerp(a.up, b.up, share),
        forward: lerp(a.forward, b.forward, share),
        carry_right: lerp(a.carry_right, b.carry_right, share),
        carry_up: lerp(a.carry_up, b.carry_up, share),
        yaw: lerp(a.yaw, b.yaw, share),
        pitch: lerp(a.pitch, b.pitch, share),
        roll: lerp(a.roll, b.roll, share),
        focal: lerp(a.focal, b.focal, share),
        focus: lerp(a.focus, b.focus, share),
    }
}

/// About how far the picture moves between two poses, as a share of the width.
pub(super) fn distance(a: Pose, b: Pose) -> f32 {
    let turn = (b.yaw - a.yaw).abs() + (b.pitch - a.pitch).abs() + 0.5 * (b.roll - a.roll).abs();
    let shift = (b.right - a.right).abs() + (b.up - a.up).abs();
    let scale = 0.5 * (b.focal - a.focal).abs() + 0.4 * (b.forward - a.forward).abs();
    turn + shift + scale
}

/// What one move does to the camera at a time of the shot, in seconds.
fn pose(
    step: &CameraMove,
    t: f32,
    window: &Window<'_>,
    reach: &Reach,
    aspect: f32,
    seed: u64,
) -> Pose {
    let (from, to) = (step.from_s as f32, step.to_s as f32);
    let share = ((t - from) / (to - from).max(1e-3)).clamp(0.0, 1.0);
    let amount = step.amount as f32;
    let way = match step.kind {
        Move::WhipPanLeft | Move::WhipPanRight => whip(share, to - from),
        _ => minimum_jerk(share),
    };
    let near = window.subject_disparity();
    let reached = amount * way;
    let still = Pose::IDENTITY;
    match step.kind {
        Move::Static => still,
        Move::RackFocus => rack(step.onto, amount, way, near),
        Move::PanLeft | Move::WhipPanLeft => Pose {
            yaw: -radians(reached),
            ..still
        },
        Move::PanRight | Move::WhipPanRight => Pose {
            yaw: radians(reached),
            ..still
        },
        Move::TiltUp => Pose {
            pitch: radians(reached),
            ..still
        },
        Move::TiltDown => Pose {
            pitch: -radians(reached),
            ..still
        },
        Move::RollLeft => Pose {
            roll: -radians(reached),
            ..still
        },
        Move::RollRight => Pose {
            roll: radians(reached),
            ..still
        },
        Move::DollyIn => nearer(amount, way, window, reach.towards, aspect),
        Move::DollyOut => farther(reached, near),
        Move::TruckLeft => Pose {
            right: -reached / near,
            ..still
        },
        Move::TruckRight => Pose {
            right: reached / near,
            ..still
        },
        Move::PedestalUp => Pose {
            up: reached * aspect / near,
            ..still
        },
        Move::PedestalDown => Pose {
            up: -reached * aspect / near,
            ..still
        },
        Move::OrbitLeft => orbit(-round(amount, window) * way / near, near),
        Move::OrbitRight => orbit(round(amount, window) * way / near, near),
        Move::CraneUp => crane(reached * aspect / near, near),
        Move::CraneDown => crane(-reached * aspect / near, near),
        Move::ZoomIn => enlarged(1.0 + reached, window.aim(aspect)),
        Move::ZoomOut => Pose {
            focal: 1.0 / (1.0 + reached),
            ..still
        },
        Move::DollyZoom => dolly_zoom(amount, way, near, reach.forward),
        Move::Follow => nearer(2.0 * amount, way, window, reach.towards, aspect),
        Move::Handheld => unrest(&HAND, amount, t - from, to - t, aspect, seed),
        Move::Shake => unrest(&BLOW, amount, t - from, to - t, aspect, seed),
    }
}

fn radians(degrees: f32) -> f32 {
    degrees * PI / 180.0
}

/// How far forward makes the subject appear this much larger.
fn approach(factor: f32, near: f32) -> f32 {
    (1.0 - 1.0 / factor) / near
}

/// The distance goes out of focus, and the camera breathes a little forward as
/// a lens does that is pulled near; or the subject does.
fn rack(onto: Onto, radius: f32, share: f32, near: f32) -> Pose {
    match onto {
        Onto::Subject => Pose {
            focus: radius * share,
            forward: approach(1.0 + 0.02 * share, near),
            ..Pose::IDENTITY
        },
        Onto::Background => Pose {
            focus: -radius * share,
            ..Pose::IDENTITY
        },
    }
}

/// A move towards what the camera aims at, which stays in its place and at a
/// share `way` of it appears larger by that share of `amount`.
///
/// Moving by `f` towards `a` takes a point to `a + (p − a) / (1 − f·d)`: a
/// sideways move of `a·f` beside the move forward. Where that would go farther
/// than `farthest`, the lens does the rest, all along the way.
fn nearer(amount: f32, way: f32, window: &Window<'_>, farthest: f32, aspect: f32) -> Pose {
    let near = window.subject_disparity();
    let aim = window.aim(aspect);
    let factor = 1.0 + amount * way;
    let share = (farthest / approach(1.0 + amount, near).max(1e-6)).min(1.0);
    let forward = share * approach(factor, near);
    let size = 1.0 / (1.0 - forward * near);
    let moved = Pose {
        right: aim.0 * forward * size,
        up: -aim.1 * forward * size,
        forward,
        ..Pose::IDENTITY
    };
    combine(moved, enlarged(factor / size, aim))
}

/// A narrower lens, turned so that the place aimed at stays.
pub(super) fn enlarged(factor: f32, (x, y): (f32, f32)) -> Pose {
    let gained = 1.0 - 1.0 / factor;
    Pose {
        carry_right: -x * gained,
        carry_up: y * gained,
        focal: factor,
        ..Pose::IDENTITY
    }
}

/// The most that an orbit about a picture in one layer goes: farther, straight
/// things beside the subject are seen to bow.
const WHOLE_ORBIT: f32 = 0.05;

/// How far an orbit goes.
fn round(amount: f32, window: &Window<'_>) -> f32 {
    match window.parted {
        Some(_) => amount,
        None => amount.min(WHOLE_ORBIT),
    }
}

/// A sideways move that looks back at the subject.
fn orbit(right: f32, near: f32) -> Pose {
    Pose {
        right,
        carry_right: right * near,
        forward: 0.25 * right.abs(),
        ..Pose::IDENTITY
    }
}

/// A move up that keeps most of its look at the subject.
fn crane(up: f32, near: f32) -> Pose {
    Pose {
        up,
        carry_up: 0.5 * up * near,
        pitch: -0.25 * up,
        ..Pose::IDENTITY
    }
}

/// A move away.
///
/// Nothing is known beyond the frame, and the nearest things at its edge would
/// run out first. Widening the lens does most of the way, so that near and far
/// shrink almost alike.
fn farther(amount: f32, near: f32) -> Pose {
    Pose {
        forward: approach(1.0 / (1.0 + 0.3 * amount), near),
        focal: 1.0 / (1.0 + 0.7 * amount),
        ..Pose::IDENTITY
    }
}

/// Back and narrower at once: the subject stays, the distance looms.
///
/// `share` of the way to where a far point, at disparity 0.1, is larger by
/// `amount`, or to the farthest that the scene allows.
fn dolly_zoom(amount: f32, share: f32, near: f32, farthest: f32) -> Pose {
    let far = 0.1;
    let end = (amount / (far - near + amount * far).min(-1e-3)).max(-farthest);
    let forward = end * share;
    Pose {
        forward,
        focal: 1.0 - forward * near,
        ..Pose::IDENTITY
    }
}

/// A whip: still, then very fast, then settled; at most half a second.
fn whip(share: f32, duration_s: f32) -> f32 {
    let active = (0.5 / duration_s.max(0.05)).min(1.0);
    let start = (1.0 - active) / 2.0;
    minimum_jerk((share - start) / active)
}

/// A kind of unrest: octaves of noise, and how it comes and goes.
struct Unrest {
    /// Frequency in hertz and weight of each octave.
    octaves: [(f32, f32); 3],
    /// Seconds until it is full.
    rise_s: f32,
    /// Roll in radians for a share of the width of 1.
    roll: f32,
}

const HAND: Unrest = Unrest {
    octaves: [(0.4, 1.0), (1.1, 0.45), (2.3, 0.16)],
    rise_s: 1.4,
    roll: 0.7,
};

const BLOW: Unrest = Unrest {
    octaves: [(5.0, 1.0), (8.5, 0.6), (12.0, 0.3)],
    rise_s: 0.25,
    roll: 0.5,
};

fn unrest(kind: &Unrest, amount: f32, since_s: f32, left_s: f32, aspect: f32, seed: u64) -> Pose {
    let rise = smoothstep(0.0, kind.rise_s, since_s) * smoothstep(0.0, kind.rise_s, left_s + 0.4);
    let noise = |axis: u64| {
        let octaves = kind.octaves.iter().zip(0..);
        octaves
            .map(|(&(hertz, weight), octave)| {
                weight * value_noise(seed, axis * 8 + octave, since_s * hertz)
            })
            .sum::<f32>()
    };
    // Value noise of these octaves has a standard deviation of about a half.
    let size = 2.0 * amount * rise;
    Pose {
        yaw: size * noise(0),
        pitch: size * noise(1) * aspect.max(0.6),
        roll: size * kind.roll * noise(2),
        ..Pose::IDENTITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dolly_zoom_keeps_the_subject_and_grows_the_distance() {
        let near = 0.7;
        let pose = dolly_zoom(0.25, 1.0, near, 1.0);
        let factor = |d: f32| pose.focal / (1.0 - pose.forward * d);
        assert!((factor(near) - 1.0).abs() < 1e-4);
        assert!((factor(0.1) - 1.25).abs() < 1e-3, "{}", factor(0.1));
    }

    #[test]
    fn a_whip_is_short_and_arrives() {
        assert_eq!(whip(0.0, 3.0), 0.0);
        assert_eq!(whip(0.4, 3.0), 0.0);
        assert_eq!(whip(1.0, 3.0), 1.0);
    }
}
