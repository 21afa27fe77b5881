//! Where a place of the frame comes from in the picture.

use super::{Field, Pose};
use crate::maths::{cos, sin};

/// Focal length of the lens that a picture is taken to be made with, in widths:
/// a horizontal field of view of 55°.
const FOCAL_WIDTHS: f32 = 0.96;

/// Rounds of the fixed-point iteration, of which the first are damped.
const DAMPED_ROUNDS: u32 = 4;
const FULL_ROUNDS: u32 = 2;

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

    /// The disparity at a place of the picture.
    pub(crate) fn disparity(&self, x: f32, y: f32) -> f32 {
        let field = &self.field;
        field
            .part
            .sample(field.disparity, x + 0.5, y / self.aspect + 0.5)
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
