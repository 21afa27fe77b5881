//! The camera: from the moves of a shot to one pose a frame.

mod cover;
mod keys;
mod path;
mod reach;
pub(crate) mod view;

pub(crate) use cover::margin;
pub(crate) use keys::key;

use kinora_core::plan::{Framing, Shot};

use crate::analyse::Scene;
use crate::layers::Parted;
use crate::map::Map;

/// Where the camera is, relative to where the picture was taken.
///
/// Lengths are shares of the frame's width at disparity 1, angles radians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pose {
    /// To the right.
    pub(crate) right: f32,
    /// Upwards.
    pub(crate) up: f32,
    /// Towards the scene.
    pub(crate) forward: f32,
    /// How far the whole picture is carried along with the sideways move, so
    /// that one disparity keeps its place on an orbit.
    pub(crate) carry_right: f32,
    /// The same for a move up.
    pub(crate) carry_up: f32,
    /// Turned to the right.
    pub(crate) yaw: f32,
    /// Turned upwards.
    pub(crate) pitch: f32,
    /// Turned clockwise.
    pub(crate) roll: f32,
    /// Focal length as a factor.
    pub(crate) focal: f32,
    /// How far the distance is out of focus, or, below 0, the subject: the radius
    /// of the discs as a share of the frame's width.
    pub(crate) focus: f32,
}

impl Pose {
    /// Where the picture was taken.
    pub(crate) const IDENTITY: Self = Self {
        right: 0.0,
        up: 0.0,
        forward: 0.0,
        carry_right: 0.0,
        carry_up: 0.0,
        yaw: 0.0,
        pitch: 0.0,
        roll: 0.0,
        focal: 1.0,
        focus: 0.0,
    };

    /// Whether near and far things move against one another; turning and
    /// enlarging alone move everything alike.
    pub(crate) fn has_parallax(&self) -> bool {
        self.right != 0.0 || self.up != 0.0 || self.forward != 0.0
    }

    /// This pose as seen from another one, to first order.
    fn relative_to(self, other: Self) -> Self {
        Self {
            right: self.right - other.right,
            up: self.up - other.up,
            forward: self.forward - other.forward,
            carry_right: self.carry_right - other.carry_right,
            carry_up: self.carry_up - other.carry_up,
            yaw: self.yaw - other.yaw,
            pitch: self.pitch - other.pitch,
            roll: self.roll - other.roll,
            focal: self.focal / other.focal,
            focus: (self.focus - other.focus).abs().copysign(other.focus),
        }
    }
}

/// What a picture's camera path starts or ends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The first frame shows the picture as it is.
    First,
    /// The last frame shows the picture as it is.
    Last,
}

/// The poses of a take, one a frame, and how fast the camera goes.
pub(crate) struct Path {
    poses: Vec<Pose>,
    /// How far the picture moves from one frame to the next at most, as a share
    /// of the width.
    pub(crate) speed: Vec<f32>,
}

impl Path {
    /// Whether frames may show what lies beyond the picture's edges.
    pub(crate) fn looks_beyond(&self) -> bool {
        self.poses.iter().any(|&pose| cover::allowance(pose) > 0.0)
    }

    /// The pose that moves near and far things apart most.
    pub(crate) fn farthest(&self) -> Pose {
        let apart = |pose: &Pose| pose.right.abs() + pose.up.abs() + 0.5 * pose.forward.abs();
        let farther = |a: Pose, b: Pose| if apart(&b) > apart(&a) { b } else { a };
        self.poses.iter().copied().fold(Pose::IDENTITY, farther)
    }

    /// How many frames there are.
    pub(crate) fn frames(&self) -> usize {
        self.poses.len()
    }

    /// The pose at a frame of the take, with a fraction.
    pub(crate) fn at(&self, frame: f32) -> Pose {
        let last = self.poses.len() - 1;
        let place = frame.clamp(0.0, last as f32);
        let before = place as usize;
        let after = (before + 1).min(last);
        path::between(self.poses[before], self.poses[after], place - before as f32)
    }
}

impl Path {
    /// The pose at a frame, a share of the way from this path to another one.
    pub(crate) fn towards(&self, other: &Self, frame: f32, share: f32) -> Pose {
        path::between(self.at(frame), other.at(frame), share)
    }
}

/// A take: shots without a cut between them, and how its frames go through
/// their time.
#[derive(Clone, Copy)]
pub(crate) struct Course<'a> {
    /// The shots.
    pub(crate) shots: &'a [Shot],
    /// Frames beyond the last shot, for the next one to dissolve from.
    pub(crate) tail: u32,
    /// Whether the camera comes back to where it began.
    pub(crate) returns: bool,
}

impl Course<'_> {
    /// What the first shot opens on; the others go on from there.
    pub(crate) fn framing(&self) -> Framing {
        let first = self.shots.first();
        first.map_or(Framing::WIDE, |shot| shot.framing)
    }

    /// The frames of the shots together.
    pub(crate) fn frames(&self) -> u32 {
        self.shots.iter().map(|shot| shot.frames).sum()
    }

    /// The time of each frame until the camera turns back or rests, in frames
    /// of the take.
    ///
    /// A camera that returns is through with its moves at half the time.
    fn times(&self) -> Vec<f32> {
        let frames = self.frames();
        match self.returns {
            true => (0..=frames / 2).map(|frame| 2.0 * frame as f32).collect(),
            false => (0..frames + self.tail).map(|frame| frame as f32).collect(),
        }
    }

    /// The poses of a camera that returns go back the way they came, so that
    /// the frame after the last one is the first one.
    fn turn_back(&self, poses: &mut Vec<Pose>) {
        if self.returns {
            let frames = self.frames() as usize;
            let back: Vec<Pose> = (poses.len()..frames).map(|f| poses[frames - f]).collect();
            poses.extend(back);
        }
    }
}

/// Solves the path of a take over a scene.
///
/// `aspect` is height over width, `seed` names the noise of a hand-held
/// camera. The path is narrowed by just enough zoom to keep the frame inside
/// the picture and its border; at the anchor it is the identity.
pub(crate) fn solve(
    course: Course<'_>,
    scene: &Window<'_>,
    aspect: f32,
    seed: u64,
    anchor: Anchor,
) -> Path {
    let mut poses = asked(course, scene, aspect, seed, anchor);
    cover::narrow(&mut poses, scene, aspect, anchor);
    course.turn_back(&mut poses);
    let speed = poses
        .windows(2)
        .map(|pair| path::distance(pair[0], pair[1]))
        .chain([0.0])
        .collect();
    Path { poses, speed }
}

/// Whether the camera would show more than the picture if it had its way, by
/// which the edges of whatever the frame cuts off come into view.
pub(crate) fn recedes(
    course: Course<'_>,
    scene: &Window<'_>,
    aspect: f32,
    seed: u64,
    anchor: Anchor,
) -> bool {
    let poses = asked(course, scene, aspect, seed, anchor);
    poses.into_iter().any(cover::recedes)
}

/// The poses that the moves of a take ask for.
fn asked(
    course: Course<'_>,
    scene: &Window<'_>,
    aspect: f32,
    seed: u64,
    anchor: Anchor,
) -> Vec<Pose> {
    let mut poses = path::poses(course.shots, &course.times(), scene, aspect, seed);
    if anchor == Anchor::Last {
        let end = *poses.last().expect("a shot has at least one frame");
        for pose in &mut poses {
            *pose = pose.relative_to(end);
        }
    }
    poses
}

/// Where the frame of a framing lies in the fitted picture, in shares of it.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Part {
    /// A number of the fitted picture at a place of the frame, both in shares.
    pub(crate) fn sample(&self, map: &Map, x: f32, y: f32) -> f32 {
        map.sample(self.left + x * self.width, self.top + y * self.height)
    }
}

/// What a view of one layer has to know: how far each place is.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) part: Part,
    /// Disparity over the fitted picture, 0 far, about 1 near.
    pub(crate) disparity: &'a Map,
    /// How near what is seen there is, with its outline: the same measure.
    pub(crate) depth: &'a Map,
    /// How much of each place is sky, 0–1.
    pub(crate) sky: &'a Map,
}

/// A scene seen through a framing: shares of the frame become shares of the
/// fitted picture.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) part: Part,
    /// The scene in two layers, where it is filmed so.
    pub(crate) parted: Option<&'a Parted>,
}

impl<'a> Window<'a> {
    /// The scene as one continuous layer.
    pub(crate) fn field(&self) -> Field<'a> {
        Field {
            part: self.part,
            disparity: &self.scene.disparity,
            depth: &self.scene.depth,
            sky: &self.scene.sky,
        }
    }

    /// What is behind the subject, or everything if the scene is one layer.
    pub(crate) fn far(&self) -> Field<'a> {
        let far = self.parted.map(|parted| &parted.far);
        let field = self.field();
        Field {
            disparity: far.unwrap_or(field.disparity),
            // What is seen there is seen as if the subject were not.
            depth: far.unwrap_or(field.depth),
            ..field
        }
    }

    /// The subject, where it is a layer of its own.
    pub(crate) fn near(&self) -> Option<Field<'a>> {
        self.parted.map(|parted| Field {
            disparity: &parted.near,
            ..self.field()
        })
    }

    /// The disparity of the subject, which keeps its place on an orbit.
    pub(crate) fn subject_disparity(&self) -> f32 {
        let parted = self.parted.map(|parted| parted.subject_disparity);
        parted.unwrap_or(self.scene.subject_disparity)
    }

    /// Where the camera looks when it comes nearer: shares of the width from
    /// the frame's middle, y down; `aspect` is height over width.
    pub(crate) fn aim(&self, aspect: f32) -> (f32, f32) {
        let (x, y) = self.within(self.scene.aim);
        let limit = |share: f32| (share - 0.5).clamp(-0.5, 0.5);
        (limit(x), limit(y) * aspect)
    }

    /// A place of the fitted picture in shares of the frame.
    fn within(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let part = self.part;
        ((x - part.left) / part.width, (y - part.top) / part.height)
    }
}
