//! How far a scene lets the camera go.

use super::{Part, Pose, Window};
use crate::layers;
use crate::map::Map;

/// The largest slope that a sideways move may put into the picture, in pixels a
/// pixel; above it near things look like rubber.
const MAX_SHEAR: f32 = 0.29;

/// The share of the picture that may be steeper than the slope that is limited.
const WORST: f32 = 0.995;

/// The farthest that a camera may go forward.
const FORWARD: f32 = 0.5;

/// How far the disparity field lets the camera go.
pub(super) struct Reach {
    pub(super) sideways: f32,
    /// Forward along the lens, and back.
    pub(super) forward: f32,
    /// Forward towards what the camera aims at.
    pub(super) towards: f32,
}

impl Reach {
    pub(super) fn of(window: &Window<'_>, aspect: f32) -> Self {
        let aim = window.aim(aspect);
        let of_slope = |slope: &Map| Self::of_slope(slope, window.part, aim);
        let Some(parted) = window.parted else {
            return of_slope(&window.scene.disparity.gradient());
        };
        // Beyond its outline nothing is seen of the subject's field.
        let near = parted
            .near
            .gradient()
            .zip(&parted.seen(), |slope, seen| slope * seen);
        of_slope(&parted.far.gradient())
            .least(of_slope(&near))
            .least(Self::of_gap(&parted.gap(), window.part, aim))
    }

    /// How far a camera may go over a field of this slope a pixel before it is
    /// sheared too much.
    fn of_slope(slope: &Map, part: Part, aim: (f32, f32)) -> Self {
        // The slope a unit of the frame's width, and how far from a place it is:
        // a move towards that place shifts a point by its distance from there.
        let width = slope.width as f32 * part.width;
        let slope = slope.map(|slope| slope * width);
        let forward = |about| {
            let outward = outward(slope.width, slope.height, part, about);
            let sheared = slope.zip(&outward, |slope, distance| slope * distance);
            (MAX_SHEAR / sheared.quantile(WORST).max(0.05)).min(FORWARD)
        };
        Self {
            sideways: MAX_SHEAR / slope.quantile(WORST).max(0.05),
            forward: forward((0.0, 0.0)),
            towards: forward(aim),
        }
    }

    /// How far it may go before a subject uncovers more than was filled.
    fn of_gap(gap: &Map, part: Part, aim: (f32, f32)) -> Self {
        let most = |map: &Map| map.data.iter().fold(0.05, |a: f32, &b| a.max(b));
        let allowed = layers::MAX_SHIFT / part.width;
        let forward = |about| {
            let outward = outward(gap.width, gap.height, part, about);
            (allowed / most(&gap.zip(&outward, |gap, distance| gap * distance))).min(FORWARD)
        };
        Self {
            sideways: allowed / most(gap),
            forward: forward((0.0, 0.0)),
            towards: forward(aim),
        }
    }

    fn least(self, other: Self) -> Self {
        Self {
            sideways: self.sideways.min(other.sideways),
            forward: self.forward.min(other.forward),
            towards: self.towards.min(other.towards),
        }
    }

    /// Shortens a path that goes farther, all of it alike, so that it stays
    /// smooth.
    pub(super) fn limit(&self, poses: &mut [Pose]) {
        let farthest = |length: fn(&Pose) -> f32| poses.iter().map(length).fold(1e-9, f32::max);
        let sideways = farthest(|pose| (pose.right * pose.right + pose.up * pose.up).sqrt());
        let forward = farthest(|pose| pose.forward.abs());
        let aside = (self.sideways / sideways).min(1.0);
        let along = (self.forward / forward).min(1.0);
        for pose in poses {
            pose.right *= aside;
            pose.up *= aside;
            pose.carry_right *= aside;
            pose.carry_up *= aside;
            pose.forward *= along;
        }
    }
}

/// How far each place of the picture is from one of the frame, in widths of the
/// frame from its middle; 0 outside the frame.
fn outward(width: usize, height: usize, part: Part, (px, py): (f32, f32)) -> Map {
    let (w, h) = (width as f32, height as f32);
    Map::from_fn(width, height, |x, y| {
        let u = (x as f32 / w - part.left) / part.width - 0.5;
        let v = ((y as f32 / h - part.top) / part.height - 0.5) * h / w;
        let inside = u.abs() <= 0.5 && v.abs() <= 0.5 * h / w;
        let (u, v) = (u - px, v - py);
        if inside { (u * u + v * v).sqrt() } else { 0.0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_goes_too_far_is_shortened_alike() {
        let reach = Reach {
            sideways: 0.1,
            forward: 0.5,
            towards: 0.5,
        };
        let right = |right| Pose {
            right,
            ..Pose::IDENTITY
        };
        let mut poses = [right(0.0), right(0.1), right(0.2)];
        reach.limit(&mut poses);
        assert_eq!(poses, [right(0.0), right(0.05), right(0.1)]);
    }
}
