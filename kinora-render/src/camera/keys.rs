//! Keyframes become poses, and poses become keyframes.

use kinora_core::camera::{CameraKey, Ease};

use super::Pose;
use crate::maths::{PI, lerp, minimum_jerk};

/// The pose that keys give at a frame of their shot. Before the first key and
/// after the last one the camera rests.
///
/// `near` is the subject's disparity, `aspect` height over width.
pub(super) fn pose(keys: &[CameraKey], frame: f32, near: f32, aspect: f32) -> Pose {
    let next = keys.partition_point(|key| key.frame as f32 <= frame);
    let at = |index: usize| Setting::of(&keys[index], near, aspect).pose();
    match (next.checked_sub(1), next < keys.len()) {
        (None, _) => at(0),
        (Some(last), false) => at(last),
        (Some(before), true) => {
            let (from, to) = (&keys[before], &keys[next]);
            let span = (to.frame - from.frame) as f32;
            let share = eased(from.ease, (frame - from.frame as f32) / span);
            let [from, to] = [from, to].map(|key| Setting::of(key, near, aspect));
            from.towards(&to, share).pose()
        }
    }
}

/// The key at a frame that gives this pose.
pub(crate) fn key(frame: u32, pose: Pose, near: f32, aspect: f32) -> CameraKey {
    let degrees = |radians: f32| f64::from(radians) * 180.0 / f64::from(PI);
    let near = f64::from(near);
    let aspect = f64::from(aspect);
    // Adding nothing turns −0 into 0.
    let tidy = |value: f64| (value * 1e9).round() / 1e9 + 0.0;
    CameraKey {
        frame,
        place: [
            f64::from(pose.right) * near,
            f64::from(pose.up) * near / aspect,
            f64::from(pose.forward) * near,
        ]
        .map(tidy),
        look: [pose.yaw, pose.pitch, pose.roll].map(degrees).map(tidy),
        focal: tidy(f64::from(pose.focal)),
        shift: [
            -f64::from(pose.carry_right),
            -f64::from(pose.carry_up) / aspect,
        ]
        .map(tidy),
        ease: Ease::Linear,
    }
}

/// A key in the engine's units.
#[derive(Clone, Copy)]
struct Setting {
    place: [f32; 3],
    look: [f32; 3],
    shift: [f32; 2],
    focal: f32,
}

impl Setting {
    fn of(key: &CameraKey, near: f32, aspect: f32) -> Self {
        let [right, up, forward] = key.place.map(|value| value as f32 / near);
        Self {
            place: [right, up * aspect, forward],
            look: key.look.map(|degrees| degrees as f32 * PI / 180.0),
            shift: [key.shift[0] as f32, key.shift[1] as f32 * aspect],
            focal: key.focal as f32,
        }
    }

    fn towards(&self, to: &Self, share: f32) -> Self {
        let all = |a: [f32; 3], b: [f32; 3]| [0, 1, 2].map(|i| lerp(a[i], b[i], share));
        Self {
            place: all(self.place, to.place),
            look: all(self.look, to.look),
            shift: [0, 1].map(|i| lerp(self.shift[i], to.shift[i], share)),
            focal: lerp(self.focal, to.focal, share),
        }
    }

    fn pose(&self) -> Pose {
        Pose {
            right: self.place[0],
            up: self.place[1],
            forward: self.place[2],
            carry_right: -self.shift[0],
            carry_up: -self.shift[1],
            yaw: self.look[0],
            pitch: self.look[1],
            roll: self.look[2],
            focal: self.focal,
            ..Pose::IDENTITY
        }
    }
}

/// How much of the way is gone after a share of the time.
fn eased(ease: Ease, time: f32) -> f32 {
    match ease {
        Ease::MinJerk => minimum_jerk(time),
        Ease::Linear => time,
        Ease::Hold => 0.0,
        Ease::Bezier(points) => bezier(points.map(|value| value as f32), time),
    }
}

/// A cubic Bézier curve from (0, 0) to (1, 1): its height where its x is `time`.
fn bezier([x1, y1, x2, y2]: [f32; 4], time: f32) -> f32 {
    let curve = |a: f32, b: f32, t: f32| {
        let u = 1.0 - t;
        3.0 * u * u * t * a + 3.0 * u * t * t * b + t * t * t
    };
    // x rises with t, since x1 and x2 lie in 0–1.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..24 {
        let middle = 0.5 * (low + high);
        if curve(x1, x2, middle) < time {
            low = middle;
        } else {
            high = middle;
        }
    }
    curve(y1, y2, 0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASPECT: f32 = 0.5625;
    const NEAR: f32 = 0.6;

    fn at(frame: u32, right: f64, ease: Ease) -> CameraKey {
        CameraKey {
            frame,
            place: [right, 0.0, 0.0],
            ease,
            ..CameraKey::IDENTITY
        }
    }

    #[track_caller]
    fn check(keys: &[CameraKey], frame: f32, right: f32) {
        let found = pose(keys, frame, NEAR, ASPECT).right * NEAR;
        assert!((found - right).abs() < 1e-5, "{frame}: {found}");
    }

    #[test]
    fn the_camera_is_where_a_key_says_at_its_frame() {
        let keys = [
            at(0, 0.0, Ease::MinJerk),
            at(12, 0.1, Ease::Linear),
            at(20, 0.3, Ease::Hold),
            at(30, -0.1, Ease::Linear),
        ];
        check(&keys, 0.0, 0.0);
        check(&keys, 6.0, 0.05);
        check(&keys, 12.0, 0.1);
        check(&keys, 16.0, 0.2);
        check(&keys, 20.0, 0.3);
        check(&keys, 29.0, 0.3);
        check(&keys, 30.0, -0.1);
        check(&keys, 99.0, -0.1);
        check(&keys, -1.0, 0.0);
    }

    #[test]
    fn a_curve_of_one_straight_line_is_even() {
        for time in [0.0, 0.2, 0.5, 0.9, 1.0] {
            assert!((bezier([0.3, 0.3, 0.7, 0.7], time) - time).abs() < 1e-4);
        }
        assert!(bezier([0.42, 0.0, 1.0, 1.0], 0.3) < 0.2);
    }

    #[test]
    fn a_pose_survives_its_key() {
        let there = Pose {
            right: 0.08,
            up: -0.03,
            forward: 0.2,
            carry_right: 0.02,
            carry_up: 0.01,
            yaw: 0.05,
            pitch: -0.02,
            roll: 0.1,
            focal: 1.2,
            ..Pose::IDENTITY
        };
        let key = key(5, there, NEAR, ASPECT);
        let back = pose(&[key], 5.0, NEAR, ASPECT);
        let pairs = [
            (back.right, there.right),
            (back.up, there.up),
            (back.forward, there.forward),
            (back.carry_right, there.carry_right),
            (back.carry_up, there.carry_up),
            (back.yaw, there.yaw),
            (back.pitch, there.pitch),
            (back.roll, there.roll),
            (back.focal, there.focal),
        ];
        for (found, expected) in pairs {
            assert!((found - expected).abs() < 1e-6, "{back:?}");
        }
    }
}
