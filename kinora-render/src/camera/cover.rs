//! Just enough zoom that a frame never looks past the picture.

use rayon::prelude::*;

use super::path::{distance, enlarged};
use super::view::View;
use super::{Anchor, Pose, Window};
use crate::layers::Parted;
use crate::maths::exp;
use crate::planes::BORDER;

/// Points looked at along each edge of the frame.
const EDGE_POINTS: usize = 24;

/// The largest zoom that covering may ask for; moves beyond it are not filmed
/// by the amounts that a plan may hold.
const MAX_ZOOM: f32 = 0.8;

/// How soon the zoom may grow: 0 in step with the way that the camera has gone,
/// larger ones sooner.
const HASTES: [f32; 3] = [0.0, 1.5, 3.0];

/// Narrows poses so that each frame stays inside the picture, or inside its
/// border where the camera moves back or the lens widens.
///
/// The zoom is a smooth function of the way that the camera has gone, nothing
/// at the anchor; of several such functions the one that zooms least is taken.
pub(super) fn narrow(poses: &mut [Pose], window: &Window<'_>, aspect: f32, anchor: Anchor) {
    if anchor == Anchor::Last {
        poses.reverse();
    }
    draw_in(poses, window, aspect);
    let aim = level_aim(poses, window, aspect);
    let required: Vec<f32> = poses
        .par_iter()
        .map(|&pose| required(pose, window, aspect, aim))
        .collect();
    let gone = lengths(poses);
    let (zoom, growth) = HASTES
        .iter()
        .map(|&haste| {
            let growth: Vec<f32> = gone.iter().map(|&share| hastened(share, haste)).collect();
            let zoom = required
                .iter()
                .zip(&growth)
                .map(|(r, g)| r / g.max(1e-6))
                .fold(0.0, f32::max);
            (zoom, growth)
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .expect("there is more than one haste");
    for (pose, share) in poses.iter_mut().zip(&growth) {
        *pose = narrowed(*pose, (zoom * share).min(MAX_ZOOM), aim);
    }
    if anchor == Anchor::Last {
        poses.reverse();
    }
}

/// Shortens a move away so far that no zoom has to work against it.
fn draw_in(poses: &mut [Pose], window: &Window<'_>, aspect: f32) {
    if !poses.iter().any(|&pose| recedes(pose)) {
        return;
    }
    let worst = |share: f32| {
        poses
            .par_iter()
            .map(|&pose| required(drawn_in(pose, share), window, aspect, 0.0))
            .reduce(|| 0.0, f32::max)
    };
    let unavoidable = worst(0.0) + 1e-3;
    if worst(1.0) <= unavoidable {
        return;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..8 {
        let middle = 0.5 * (low + high);
        if worst(middle) <= unavoidable {
            low = middle;
        } else {
            high = middle;
        }
    }
    for pose in poses {
        *pose = drawn_in(*pose, low);
    }
}

/// Whether a pose shows more than the picture; a dolly zoom does not.
pub(super) fn recedes(pose: Pose) -> bool {
    pose.focal < 1.0 || (pose.forward < 0.0 && pose.focal <= 1.0)
}

/// A pose with only a share of its way back.
fn drawn_in(pose: Pose, share: f32) -> Pose {
    if !recedes(pose) {
        return pose;
    }
    Pose {
        forward: pose.forward.max(pose.forward * share),
        focal: pose.focal.max(1.0 + (pose.focal - 1.0) * share),
        ..pose
    }
}

/// A share of the way, seen sooner: still 0 at 0 and 1 at 1.
fn hastened(share: f32, haste: f32) -> f32 {
    if haste == 0.0 {
        return share;
    }
    (1.0 - exp(-haste * share)) / (1.0 - exp(-haste))
}

/// How far the camera has gone at each frame, as a share of the whole way.
fn lengths(poses: &[Pose]) -> Vec<f32> {
    let mut gone = 0.0;
    let mut lengths = vec![0.0];
    for pair in poses.windows(2) {
        gone += distance(pair[0], pair[1]);
        lengths.push(gone);
    }
    lengths
        .iter()
        .map(|length| length / gone.max(1e-6))
        .collect()
}

/// The height that zooming keeps in its place, from the frame's middle.
///
/// A level move leaves room above and below when it is narrowed; then the room
/// goes where nobody's head is. Any other move needs the room itself.
fn level_aim(poses: &[Pose], window: &Window<'_>, aspect: f32) -> f32 {
    let level = poses
        .iter()
        .all(|pose| pose.up == 0.0 && pose.pitch == 0.0 && pose.roll == 0.0);
    if level {
        0.8 * window.aim(aspect).1
    } else {
        0.0
    }
}

/// A pose with so much extra zoom.
fn narrowed(pose: Pose, extra: f32, aim: f32) -> Pose {
    let zoom = enlarged(1.0 + extra, (0.0, aim));
    Pose {
        carry_up: pose.carry_up + zoom.carry_up / pose.focal,
        focal: pose.focal * zoom.focal,
        ..pose
    }
}

/// The smallest extra zoom that keeps this pose's frame inside.
fn required(pose: Pose, window: &Window<'_>, aspect: f32, aim: f32) -> f32 {
    let margin = margin(window, pose);
    let inside = |extra: f32| {
        let zoomed = narrowed(pose, extra, aim);
        let far = View::new(zoomed, window.far(), aspect);
        let is_subject_whole = || {
            window
                .parted
                .zip(window.near())
                .is_none_or(|(parted, near)| {
                    subject_covers(&View::new(zoomed, near, aspect), parted, aspect)
                })
        };
        covered(&far, aspect, margin) && is_subject_whole()
    };
    if pose == Pose::IDENTITY || inside(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, MAX_ZOOM);
    for _ in 0..18 {
        let middle = 0.5 * (low + high);
        if inside(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// How far past the picture's edge a pose may look, as a share of the long side.
pub(crate) fn margin(window: &Window<'_>, pose: Pose) -> f32 {
    // Texture made up beyond the edge is seldom noticed; the end of an arm
    // always is.
    match window.parted {
        None => allowance(pose),
        Some(_) => 0.0,
    }
}

/// How much of what is made up beyond the edges a pose may show: all of it once
/// the view has widened well, nothing while it only moves sideways or in.
pub(super) fn allowance(pose: Pose) -> f32 {
    let widened = (1.0 / pose.focal - 1.0).max(0.0) + (-pose.forward).max(0.0);
    (widened / 2.0).min(0.9 * BORDER)
}

fn covered(view: &View<'_>, aspect: f32, margin: f32) -> bool {
    let slack = 1e-4 + margin * aspect.max(1.0);
    rim(aspect).all(|(x, y)| is_inside(view.source(x, y), aspect, slack))
}

/// Whether a subject that the picture's edge cuts off is still cut off by the
/// frame's edge: inside the frame it would end in the air.
fn subject_covers(view: &View<'_>, parted: &Parted, aspect: f32) -> bool {
    let part = view.part();
    rim(aspect).all(|(x, y)| {
        let (x, y) = view.source(x, y);
        let u = (x + 0.5).clamp(0.0, 1.0);
        let v = (y / aspect + 0.5).clamp(0.0, 1.0);
        is_inside((x, y), aspect, SUBJECT_SLACK)
            || parted.subject_at(part.left + u * part.width, part.top + v * part.height) <= CUT_OFF
    })
}

/// How far beyond the picture's edge a subject may be continued, in widths.
const SUBJECT_SLACK: f32 = 4.0 / 1280.0;

/// How much subject there is where it counts as cut off.
const CUT_OFF: f32 = 0.3;

fn is_inside((x, y): (f32, f32), aspect: f32, slack: f32) -> bool {
    x.abs() <= 0.5 + slack && y.abs() <= 0.5 * aspect + slack
}

/// Points along the frame's edges, from its middle, in widths.
fn rim(aspect: f32) -> impl Iterator<Item = (f32, f32)> {
    let (right, bottom) = (0.5, 0.5 * aspect);
    (0..=EDGE_POINTS).flat_map(move |i| {
        let along = i as f32 / EDGE_POINTS as f32 * 2.0 - 1.0;
        [
            (along * right, -bottom),
            (along * right, bottom),
            (-right, along * bottom),
            (right, along * bottom),
        ]
    })
}
