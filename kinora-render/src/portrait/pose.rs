//! What a face does at one moment.

use crate::maths::{PI, cos, sin};

/// A face's pose and expression as warps use them; nothing in it is a face as it
/// was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pose {
    /// The sine of the turn to the picture's right.
    pub(super) yaw: f32,
    /// The sine of the turn upwards.
    pub(super) pitch: f32,
    /// Cosine and sine of the tilt, clockwise.
    pub(super) roll: [f32; 2],
    /// To the picture's right, in distances of the eyes.
    pub(super) right: f32,
    /// How far the corners of the mouth are drawn out and up, 0–1.
    pub(super) smile: f32,
    /// How far the chest has risen, in distances of the eyes.
    pub(super) breath: f32,
}

/// What a face is to do, in degrees and shares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Act {
    /// To the picture's right, in degrees.
    pub(super) yaw: f32,
    /// Upwards, in degrees.
    pub(super) pitch: f32,
    /// Clockwise, in degrees.
    pub(super) roll: f32,
    /// To the picture's right, in distances of the eyes.
    pub(super) right: f32,
    /// 0–1.
    pub(super) smile: f32,
    /// How far the chest has risen, in distances of the eyes.
    pub(super) breath: f32,
    /// How far the eyes are closed, 0–1.
    pub(super) blink: f32,
    /// Where the eyes look, in radii of the iris to the picture's right.
    pub(super) gaze: f32,
    /// How far the lower lids rise, in shares of the opening.
    pub(super) squint: f32,
}

impl Act {
    /// The pose of the head, its motion scaled by `gain`; none where all is as
    /// it was taken.
    pub(super) fn pose(&self, gain: f32) -> Option<Pose> {
        let radians = |degrees: f32| degrees * gain * (PI / 180.0);
        let still = [
            self.yaw,
            self.pitch,
            self.roll,
            self.right,
            self.smile,
            self.breath,
        ];
        if still.iter().all(|&number| number == 0.0) {
            return None;
        }
        let roll = radians(self.roll);
        Some(Pose {
            yaw: sin(radians(self.yaw)),
            pitch: sin(radians(self.pitch)),
            roll: [cos(roll), sin(roll)],
            right: self.right * gain,
            smile: self.smile * gain,
            breath: self.breath,
        })
    }

    /// Whether the eyes are as they were taken.
    pub(super) fn rests_eyes(&self) -> bool {
        self.blink <= 0.0 && self.gaze == 0.0 && self.squint <= 0.0
    }

    /// A share of all of it.
    pub(super) fn times(self, share: f32) -> Self {
        Self {
            yaw: self.yaw * share,
            pitch: self.pitch * share,
            roll: self.roll * share,
            right: self.right * share,
            smile: self.smile * share,
            breath: self.breath * share,
            blink: self.blink * share,
            gaze: self.gaze * share,
            squint: self.squint * share,
        }
    }
}
