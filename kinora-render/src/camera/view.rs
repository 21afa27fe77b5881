//! Where a place of the frame comes from in the picture.

use super::{Field, Part, Pose};
use crate::maths::{cos, sin};

/// Focal length of the lens that a picture is taken to be made with, in widths:
/// a horizontal field of view of 55°.
const FOCAL_WIDTHS: f32 = 0.96;

/// Rounds of the fixed-point iteration, of which the first are damped.
const DAMPED_ROUNDS: u32 = 4;
const FULL_ROUNDS: u32 = 2;

/// Rounds with a guess, before the iteration begins without one.
const GUIDED_ROUNDS: u32 = 6;

/// How well a place must agree with its disparity, as a share of the width: a
/// fiftieth of a pixel at 1080p, before a last step makes it better still.
const EXACT: f32 = 1e-5;

/// The inverse of a pose over one layer: from the frame back into the picture.
///
/// Places are shares of the width from the middle, x to the right and y down.
pub(crate) struct View<'a> {
    pose: Pose,
    field: Field<'a>,
    aspect: f32,
    roll: (f32, f32),
    yaw: (f32, f32),
    pitch: (f32, f32),
}

impl<'a> View<'a> {
    /// The view of a pose; `aspect` is height over width.
    pub(crate) fn new(pose: Pose, field: Field<'a>, aspect: f32) -> Self {
        Self {
            pose,
            field,
            aspect,
            roll: (sin(pose.roll), cos(pose.roll)),
            yaw: (sin(pose.yaw), cos(pose.yaw)),
            pitch: (sin(pose.pitch), cos(pose.pitch)),
        }
    }

    /// The place in the picture that a place of the frame shows.
    ///
    /// A point `p` of disparity `d` is seen at `p / (1 − forward·d)`, moved
    /// against the camera by `d` of its sideways move, then turned and
    /// enlarged. Turning and enlarging are undone directly, the rest by fixed
    /// point, since `d` depends on `p`.
    pub(crate) fn source(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = self.unturned(x, y);
        let (mut px, mut py) = (x, y);
        for round in 0..DAMPED_ROUNDS + FULL_ROUNDS {
            let (nx, ny) = self.unmoved(x, y, self.disparity(px, py));
            let step = if round < DAMPED_ROUNDS { 0.5 } else { 1.0 };
            px += (nx - px) * step;
            py += (ny - py) * step;
        }
        (px, py)
    }

    /// [`View::source`] with the disparity there, sooner where that can be
    /// guessed, as beside a place that is known.
    ///
    /// The unknown is one number, the disparity, so that its secant steers the
    /// iteration. The result is right to [`EXACT`] of the width.
    pub(crate) fn source_near(&self, x: f32, y: f32, guess: f32) -> (f32, f32, f32) {
        let (ux, uy) = self.unturned(x, y);
        let pose = &self.pose;
        let reach = pose.right.abs() + pose.up.abs() + pose.forward.abs();
        let (mut trial, mut before) = (guess, None);
        for _ in 0..GUIDED_ROUNDS {
            let (px, py) = self.unmoved(ux, uy, trial);
            let found = self.disparity(px, py);
            let miss = found - trial;
            if miss.abs() * reach <= EXACT {
                let (px, py) = self.unmoved(ux, uy, found);
                return (px, py, found);
            }
            let next = trial + miss * haste(before, (trial, miss));
            before = Some((trial, miss));
            trial = next;
        }
        let (px, py) = self.source(x, y);
        (px, py, self.disparity(px, py))
    }

    /// The part of the picture that is looked at.
    pub(crate) fn part(&self) -> Part {
        self.field.part
    }

    /// The disparity at a place of the picture.
    pub(crate) fn disparity(&self, x: f32, y: f32) -> f32 {
        let field = &self.field;
        field
            .part
            .sample(field.disparity, x + 0.5, y / self.aspect + 0.5)
    }

    /// How near what is seen at a place of the picture is.
    pub(crate) fn depth(&self, x: f32, y: f32) -> f32 {
        let field = &self.field;
        field
            .part
            .sample(field.depth, x + 0.5, y / self.aspect + 0.5)
    }

    /// How much of a place of the picture is sky.
    pub(crate) fn sky(&self, x: f32, y: f32) -> f32 {
        let field = &self.field;
        field.part.sample(field.sky, x + 0.5, y / self.aspect + 0.5)
    }

    fn unmoved(&self, x: f32, y: f32, disparity: f32) -> (f32, f32) {
        let pose = &self.pose;
        let scale = 1.0 - pose.forward * disparity;
        (
            (x + pose.right * disparity - pose.carry_right) * scale,
            (y - pose.up * disparity + pose.carry_up) * scale,
        )
    }

    fn unturned(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x / self.pose.focal, y / self.pose.focal);
        // The camera rolls clockwise, so the picture rolls the other way.
        let (s, c) = self.roll;
        let (x, y) = (x * c - y * s, x * s + y * c);
        let (s, c) = self.pitch;
        let (y, z) = (y * c - FOCAL_WIDTHS * s, y * s + FOCAL_WIDTHS * c);
        let (s, c) = self.yaw;
        let (x, z) = (x * c + z * s, z * c - x * s);
        (FOCAL_WIDTHS * x / z, FOCAL_WIDTHS * y / z)
    }
}

/// How far to go for each unit of a miss, by the secant through two trials and
/// their misses.
///
/// A miss that hardly changes with the trial is near a fold: half of it then,
/// as without a guess.
fn haste(before: Option<(f32, f32)>, (trial, miss): (f32, f32)) -> f32 {
    let Some((earlier, earlier_miss)) = before else {
        return 1.0;
    };
    let slope = (miss - earlier_miss) / (trial - earlier);
    if slope < -0.25 { -1.0 / slope } else { 0.5 }
}
