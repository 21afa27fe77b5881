//! Which faces of a picture may be brought to life: every gate that a face has
//! to pass.
//!
//! The limits were set on photographs of people, animals and things. They are
//! thin towards dogs: do not loosen them.

use std::borrow::Cow;

use kinora_core::frame::Picture;
use kinora_core::plan::Framing;
use kinora_core::size::Size;

use super::eye::Eye;
use super::points::{BRIDGE, CHIN, EYES, LIPS, NOSE, OUTER, SIDES};
use crate::face_net::{self, Found, Mesh};
use crate::map::Map;
use crate::maths::{PI, bilinear};
use crate::planes;

/// Scores of a face in the whole picture, and in the crop about the subject,
/// where dogs reach 0.80.
const MIN_SCORE: f32 = 0.80;
const MIN_SCORE_NEAR: f32 = 0.85;

/// How sure the second network must be.
const MIN_PRESENCE: f32 = 0.95;

/// How far the two networks may disagree, in distances of the eyes.
const MAX_DISAGREEMENT: f32 = 0.3;

/// The distance of the outer corners of the eyes, in the picture's pixels.
const MIN_PIXELS: f32 = 16.0;

/// How far a face may be turned aside and tilted, in degrees; and how far for
/// its eyes to be drawn.
const MAX_YAW: f32 = 30.0;
const MAX_ROLL: f32 = 35.0;
const MAX_YAW_OF_EYES: f32 = 20.0;

/// The darkest place of the nose's ridge over its middle one: glasses cross it.
const MIN_BRIDGE: f32 = 0.6;

/// More faces than this are left still.
const MAX_FACES: usize = 3;

/// How far apart the lips of a mouth with teeth are.
const TEETH: f32 = 0.06;

/// A face that may be brought to life. Places and lengths are shares of the
/// fitted picture's width, in both directions.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// Across, down, and how far behind.
    pub(super) points: Vec<[f32; 3]>,
    /// The distance of the outer corners of the eyes.
    pub(super) iod: f32,
    /// How far it is turned to the picture's right, in degrees.
    pub(super) yaw: f32,
    pub(super) eyes: [Eye; 2],
    /// Whether its eyes can be closed.
    pub(super) can_blink: bool,
    /// Whether its eyes can be turned.
    pub(super) can_look: bool,
    pub(super) shows_teeth: bool,
}

/// Why a face stays as it is, in whole or in part.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum Refusal {
    #[error(
        "not surely a face: presence {presence:.2} (at least 0.95), disagreement {disagreement:.2} \
         (at most 0.3)"
    )]
    Doubtful { presence: f32, disagreement: f32 },
    #[error(
        "too small or turned away: {pixels:.0} pixels between the eyes' corners (at least 16), \
         {yaw:.0}° aside (at most 30), {roll:.0}° tilted (at most 35)"
    )]
    Away { pixels: f32, yaw: f32, roll: f32 },
}

/// Looks for faces in the part of a picture that is fitted to `size`, with the
/// help of the subject's matte over it.
pub(super) fn faces(picture: &Picture, size: Size, matte: &Map) -> Vec<Face> {
    let visible = Visible::of(picture, size);
    let candidates = visible.candidates(matte);
    let faces = candidates
        .iter()
        .filter_map(|found| visible.face(found).ok());
    faces.take(MAX_FACES).collect()
}

/// What of a picture can be seen in a film.
struct Visible<'a> {
    picture: Cow<'a, Picture>,
    /// The fitted picture's left upper corner in it, in pixels.
    corner: [f32; 2],
    /// The fitted picture's width, in pixels.
    width: f32,
}

impl<'a> Visible<'a> {
    fn of(picture: &'a Picture, size: Size) -> Self {
        let (left, top, width, height) = planes::crop(picture.size, size, Framing::WIDE);
        let from = [left.floor() as usize, top.floor() as usize];
        let to = [
            (left + width).ceil() as usize,
            (top + height).ceil() as usize,
        ];
        Self {
            picture: cut_out(picture, from, to),
            corner: [(left - left.floor()) as f32, (top - top.floor()) as f32],
            width: width as f32,
        }
    }

    /// What may be a face: in the whole, or where there is none in the upper end
    /// of the subject.
    fn candidates(&self, matte: &Map) -> Vec<Found> {
        let mut whole = face_net::detect(&self.picture);
        whole.retain(|found| found.score >= MIN_SCORE);
        if !whole.is_empty() {
            return whole;
        }
        let Some((from, to)) = self.upper_end(matte) else {
            return vec![];
        };
        let mut near = face_net::detect(&cut_out(&self.picture, from, to));
        near.retain(|found| found.score >= MIN_SCORE_NEAR);
        let offset = from.map(|side| side as f32);
        let moved = |place: [f32; 2]| [place[0] + offset[0], place[1] + offset[1]];
        for found in &mut near {
            found.middle = moved(found.middle);
            found.points = found.points.map(moved);
        }
        near
    }

    /// A square at the top of the subject, a tenth wider than it.
    fn upper_end(&self, matte: &Map) -> Option<([usize; 2], [usize; 2])> {
        let is_in = |x: usize, y: usize| matte.at(x, y) > 0.5;
        let mut columns = (0..matte.width).filter(|&x| (0..matte.height).any(|y| is_in(x, y)));
        let left = columns.next()?;
        let right = columns.next_back().unwrap_or(left) + 1;
        let top = (0..matte.height).find(|&y| (0..matte.width).any(|x| is_in(x, y)))?;
        let [pw, ph] = [self.picture.size.width, self.picture.size.height].map(|side| side as f32);
        let across = |column: usize| column as f32 / matte.width as f32 * pw;
        let side = 1.1 * (across(right) - across(left));
        let x = ((across(left) + across(right) - side) / 2.0).max(0.0);
        let y = (top as f32 / matte.height as f32 * ph - side / 10.0).max(0.0);
        let far = [(x + side).min(pw) as usize, (y + side).min(ph) as usize];
        let near = [x as usize, y as usize];
        let is_large = far[0] > near[0] + 16 && far[1] > near[1] + 16;
        is_large.then_some((near, far))
    }

    fn face(&self, found: &Found) -> Result<Face, Refusal> {
        let mut mesh = face_net::read(&self.picture, found);
        // So that the last bits of a platform do not matter.
        for number in mesh.points.as_flattened_mut() {
            *number = (*number * 16.0).round() / 16.0;
        }
        let figures = Figures::of(&mesh, found);
        figures.check()?;
        let points: Vec<[f32; 3]> = mesh
            .points
            .iter()
            .map(|&point| self.placed(point))
            .collect();
        let luma = |place: [f32; 2], reach: f32| self.luma(place, reach);
        let iod = figures.pixels / self.width;
        let eyes = EYES.map(|eye| Eye::new(&eye, &points, iod, self.width, luma));
        let is_frontal = figures.yaw.abs() <= MAX_YAW_OF_EYES;
        // Glasses cross the bridge of the nose.
        let is_bare = self.bridge(&points, iod) >= MIN_BRIDGE;
        let can_blink = is_frontal && is_bare && eyes.iter().all(Eye::can_close);
        Ok(Face {
            can_blink,
            can_look: is_frontal && is_bare && eyes.iter().all(Eye::can_turn),
            shows_teeth: apart(points[LIPS[0]], points[LIPS[1]]) > TEETH * iod,
            yaw: figures.yaw,
            points,
            iod,
            eyes,
        })
    }

    fn placed(&self, [x, y, z]: [f32; 3]) -> [f32; 3] {
        [x - self.corner[0], y - self.corner[1], z].map(|number| number / self.width)
    }

    /// The mean luma within `reach` of a place, 0–255.
    fn luma(&self, [x, y]: [f32; 2], reach: f32) -> f32 {
        let (w, h) = (
            self.picture.size.width as usize,
            self.picture.size.height as usize,
        );
        let at = |column: usize, row: usize| {
            let [r, g, b] =
                [0, 1, 2].map(|c| f32::from(self.picture.rgb[(row * w + column) * 3 + c]));
            [0.299 * r + 0.587 * g + 0.114 * b]
        };
        let place = [
            x * self.width + self.corner[0] - 0.5,
            y * self.width + self.corner[1] - 0.5,
        ];
        let reach = reach * self.width;
        let parts = ((2.0 * reach).ceil() as usize).clamp(1, 8);
        let mut sum = 0.0;
        for part in 0..parts * parts {
            let offset = |part: usize| ((part as f32 + 0.5) / parts as f32 * 2.0 - 1.0) * reach;
            let [dx, dy] = [offset(part % parts), offset(part / parts)];
            let [value] = bilinear([w, h], [place[0] + dx, place[1] + dy], at);
            sum += value;
        }
        sum / (parts * parts) as f32
    }

    /// The darkest place of the nose's ridge over its middle one.
    fn bridge(&self, points: &[[f32; 3]], iod: f32) -> f32 {
        let [brow, root, tip] = BRIDGE.map(|index| [points[index][0], points[index][1]]);
        let between = |from: [f32; 2], to: [f32; 2], share: f32| {
            [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share)
        };
        let line = (0..60).flat_map(|step| {
            let share = step as f32 / 59.0;
            [between(brow, root, share), between(root, tip, share)]
        });
        let mut lumas: Vec<f32> = line.map(|place| self.luma(place, 0.035 * iod)).collect();
        lumas.sort_by(f32::total_cmp);
        lumas[0] / lumas[lumas.len() / 2].max(1e-6)
    }
}

/// What tells a face from another thing, as measured in pixels.
struct Figures {
    presence: f32,
    disagreement: f32,
    pixels: f32,
    yaw: f32,
    roll: f32,
}

impl Figures {
    fn of(mesh: &Mesh, found: &Found) -> Self {
        let at = |index: usize| mesh.points[index];
        let between = |a: [f32; 3], b: [f32; 3]| [0, 1, 2].map(|axis| (a[axis] + b[axis]) / 2.0);
        let [from, to] = OUTER.map(at);
        let pixels = apart(from, to).max(1e-3);
        let read = [
            between(at(EYES[0].outer), at(EYES[0].inner)),
            between(at(EYES[1].outer), at(EYES[1].inner)),
            at(NOSE),
            between(at(LIPS[0]), at(LIPS[1])),
        ];
        let pairs = read.iter().zip(&found.points);
        let distances = pairs.map(|(&point, &[x, y])| apart(point, [x, y, 0.0]));
        let [left, right] = SIDES.map(at);
        let [x, y, z] = [0, 1, 2].map(|axis| right[axis] - left[axis]);
        Self {
            presence: mesh.presence,
            disagreement: distances.fold(0.0, f32::max) / pixels,
            pixels,
            yaw: degrees(libm::atan2f(z, (x * x + y * y).sqrt())),
            roll: degrees(libm::atan2f(to[1] - from[1], to[0] - from[0])),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        let is_sure = self.presence >= MIN_PRESENCE && self.disagreement <= MAX_DISAGREEMENT;
        if !is_sure {
            return Err(Refusal::Doubtful {
                presence: self.presence,
                disagreement: self.disagreement,
            });
        }
        let is_near = self.pixels >= MIN_PIXELS;
        if is_near && self.yaw.abs() <= MAX_YAW && self.roll.abs() <= MAX_ROLL {
            return Ok(());
        }
        Err(Refusal::Away {
            pixels: self.pixels,
            yaw: self.yaw,
            roll: self.roll,
        })
    }
}

impl Face {
    /// How low the chin is.
    pub(super) fn chin(&self) -> f32 {
        self.points[CHIN][1]
    }

    /// The middle between the ears, across.
    pub(super) fn middle(&self) -> f32 {
        (self.points[SIDES[0]][0] + self.points[SIDES[1]][0]) / 2.0
    }
}

fn degrees(radians: f32) -> f32 {
    radians * (180.0 / PI)
}

/// The distance of two points in the picture's plane.
fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [dx, dy] = [a[0] - b[0], a[1] - b[1]];
    (dx * dx + dy * dy).sqrt()
}

/// The part of a picture from one corner to another; the picture itself where
/// that is the same.
fn cut_out<'a>(picture: &'a Picture, from: [usize; 2], to: [usize; 2]) -> Cow<'a, Picture> {
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let to = [to[0].min(w), to[1].min(h)];
    if from == [0, 0] && to == [w, h] {
        return Cow::Borrowed(picture);
    }
    let rows = picture.rgb.chunks_exact(w * 3).take(to[1]).skip(from[1]);
    let bytes = rows.flat_map(|row| &row[from[0] * 3..to[0] * 3]);
    Cow::Owned(Picture {
        rgb: bytes.copied().collect(),
        size: Size {
            width: (to[0] - from[0]) as u32,
            height: (to[1] - from[1]) as u32,
        },
    })
}
