//! A face that plays its part: its head as a shift, its eyes as an edit.

use std::sync::Arc;

use super::head::Head;
use super::lids::{self, Sight};
use super::life::Life;
use super::pose::{Act, Pose};
use crate::camera::Part;
use crate::maths::smoothstep;
use crate::motion::{Edit, Field, Now, Shift};
use crate::planes::Planes;

/// The least and the largest change of an area that looks natural.
const NATURAL: [f32; 2] = [0.6, 1.7];

/// The distance of the eyes in the frame, in pixels, below which no head is
/// moved, and the width of an eye below which none is drawn.
pub(super) const MIN_HEAD: f32 = 24.0;
const MIN_EYE: f32 = 9.0;

/// How near the frame's edge all motion fades, in distances of the eyes.
const EDGE: f32 = 0.4;

/// A face in the frames of a take.
#[derive(Clone)]
pub(super) struct Acting {
    head: Arc<Head>,
    life: Life,
    part: Part,
    aspect: f32,
    sight: Sight,
    /// How much of the head's motion looks natural.
    gain: f32,
    /// How much of nods and tilts there is: half where the frame cuts the hair.
    upright: f32,
}

impl Acting {
    /// A face for frames of this width and aspect that show a part of the
    /// picture, with so much of its nods and tilts.
    pub(super) fn new(
        head: Arc<Head>,
        life: Life,
        part: Part,
        [width, aspect]: [f32; 2],
        upright: f32,
        times: impl Iterator<Item = Now>,
    ) -> Self {
        let mut acting = Self {
            sight: Sight::new(part, width, aspect),
            head,
            life,
            part,
            aspect,
            gain: 1.0,
            upright,
        };
        acting.gain = acting.natural(times);
        acting
    }

    /// The largest share of the motion that bends nothing too far.
    fn natural(&self, times: impl Iterator<Item = Now>) -> f32 {
        let extremes = extremes(times.map(|now| self.act(&now)));
        let holds = |gain: &f32| {
            let mut poses = extremes.iter().filter_map(|act| act.pose(*gain));
            poses.all(|pose| {
                let [least, most] = self.head.stretch(&pose);
                least >= NATURAL[0] && most <= NATURAL[1]
            })
        };
        let gains = [1.0, 0.85, 0.7, 0.55, 0.4, 0.25];
        gains.into_iter().find(holds).unwrap_or(0.0)
    }

    fn act(&self, now: &Now) -> Act {
        let act = self.life.at(now);
        let face = &self.head.face;
        Act {
            pitch: act.pitch * self.upright,
            roll: act.roll * self.upright,
            smile: act.smile.min(if face.shows_teeth { 0.6 } else { 1.0 }),
            blink: if face.can_blink { act.blink } else { 0.0 },
            squint: if face.can_blink { act.squint } else { 0.0 },
            gaze: if face.can_look { act.gaze } else { 0.0 },
            ..act
        }
    }

    fn pose(&self, now: &Now) -> Option<Pose> {
        let is_large = self.sight.pixels(self.head.face.iod) >= MIN_HEAD;
        let moves = is_large && self.head.can_move;
        self.act(now).pose(self.gain).filter(|_| moves)
    }

    /// 0 at the frame's edges, 1 well within: across and down.
    fn within(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let room = EDGE * self.head.face.iod;
        let inward = |place: f32, from: f32, length: f32| {
            smoothstep(0.0, room, (place - from).min(from + length - place))
        };
        let part = self.part;
        let (top, height) = (part.top * self.aspect, part.height * self.aspect);
        [inward(x, part.left, part.width), inward(y, top, height)]
    }

    /// Where, relative to a place, that comes from which a pose brings there.
    pub(super) fn source(&self, pose: &Pose, [x, y]: [f32; 2]) -> [f32; 2] {
        let place = [x, y * self.aspect];
        let inside = self.within(place);
        let mut from = place;
        for _ in 0..2 {
            let way = self.head.carried(pose, from);
            from = [0, 1].map(|axis| place[axis] - way[axis] * inside[axis]);
        }
        [from[0] - place[0], from[1] - place[1]]
    }
}

impl Shift for Acting {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let pose = self.pose(now)?;
        Some(Box::new(move |place| self.source(&pose, place)))
    }
}

impl Edit for Acting {
    fn draw(&self, now: &Now, from: &Planes, to: &mut Planes) {
        let act = self.act(now);
        for eye in &self.head.face.eyes {
            lids::draw(eye, &act, self.sight, from, to);
        }
    }

    fn is_on(&self, now: &Now) -> bool {
        let eyes = &self.head.face.eyes;
        let are_large = eyes
            .iter()
            .all(|eye| self.sight.pixels(eye.width) >= MIN_EYE);
        are_large && !self.act(now).rests_eyes()
    }
}

/// The moments at which one of a head's motions is largest.
fn extremes(acts: impl Iterator<Item = Act>) -> Vec<Act> {
    let measures: [fn(&Act) -> f32; 5] = [
        |act| act.yaw,
        |act| act.pitch,
        |act| act.roll,
        |act| act.smile,
        |act| act.yaw.abs() + act.pitch.abs() + 2.0 * act.roll.abs() + act.smile,
    ];
    let mut found: [Option<Act>; 5] = [None; 5];
    for act in acts {
        for (most, measure) in found.iter_mut().zip(measures) {
            if most.is_none_or(|most| measure(&act).abs() > measure(&most).abs()) {
                *most = Some(act);
            }
        }
    }
    found.into_iter().flatten().collect()
}
