//! Portrait life: a person in a photo blinks, breathes, drifts, nods, turns,
//! tilts, smiles and glances; a body breathes; a plant sways.
//!
//! Nothing is made up: every pixel is the photo's own, carried elsewhere, so
//! that nobody becomes somebody else. What would not look right is left out:
//! [`find`] has the gates. Directions are those of the picture, as its viewer
//! sees them.

mod acting;
mod body;
mod eye;
mod find;
mod fit;
mod grid;
mod head;
mod lids;
mod life;
mod points;
mod pose;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use kinora_core::frame::Picture;
use kinora_core::plan::{Plan, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Portrait, Subject};

use self::acting::Acting;
use self::body::Body;
use self::head::Head;
use self::life::Life;
use crate::camera::{Course, Window};
use crate::layers::Parted;
use crate::map::Map;
use crate::motion::{Layer, Motion, Now, Span};
use crate::subject_net::Matte;

/// What of a picture can be brought to life.
pub(crate) struct Living {
    heads: Vec<Arc<Head>>,
    /// The subject as a whole, where its outline is certain.
    body: Option<Arc<Body>>,
    /// How much of each place is subject.
    matte: Map,
}

impl Living {
    /// Looks for it. `size` is the clip's; the matte is over the picture as it
    /// is fitted to that, and `parted` the finer one where there is one.
    pub(crate) fn find(
        picture: &Picture,
        size: Size,
        matte: &Matte,
        parted: Option<&Parted>,
    ) -> Self {
        let rough = Map {
            width: matte.width,
            height: matte.height,
            data: matte.probability.clone(),
        };
        let fine = parted.map_or_else(
            || rough.clone(),
            |parted| {
                let place = |index: usize, count: usize| (index as f32 + 0.5) / count as f32;
                Map::from_fn(rough.width, rough.height, |x, y| {
                    parted.subject_at(place(x, rough.width), place(y, rough.height))
                })
            },
        );
        let aspect = size.height as f32 / size.width as f32;
        let faces = find::faces(picture, size, &rough);
        let room = room(&faces);
        let heads = faces.into_iter().zip(room);
        let heads = heads.map(|(face, room)| Arc::new(Head::new(face, &fine, aspect, room)));
        Self {
            heads: heads
                .filter(|head| head.can_move || head.face.can_blink)
                .filter(|head| head.face.iod * size.width as f32 >= acting::MIN_HEAD)
                .collect(),
            // Elsewhere what is behind the subject would bend with it.
            body: parted.map(|_| Arc::new(Body::new(&fine, aspect))),
            matte: fine,
        }
    }

    /// How many faces there are whose heads can be moved or eyes closed.
    pub(crate) fn faces(&self) -> u32 {
        self.heads.len() as u32
    }

    /// How many of them can close their eyes.
    pub(crate) fn eyes(&self) -> u32 {
        self.heads.iter().filter(|head| head.face.can_blink).count() as u32
    }

    /// Whether there is a chest that can rise.
    pub(crate) fn breathes(&self) -> bool {
        let moves = self.heads.iter().any(|head| head.can_move);
        moves || self.body.as_ref().is_some_and(|body| body.has_neck())
    }

    /// Whether the subject's outline is certain.
    pub(crate) fn is_outlined(&self) -> bool {
        self.body.is_some()
    }

    /// How much of a head's nods and tilts look natural below the frame's upper
    /// edge: half where it cuts the hair off, which would smear.
    fn upright(&self, head: &Head, top: f32) -> f32 {
        let (middle, reach) = (head.face.middle(), 1.5 * head.face.iod);
        let columns = (0..=12).map(|step| middle + (step as f32 / 6.0 - 1.0) * reach);
        let mut inside = columns.filter(|x| (0.0..1.0).contains(x));
        match inside.any(|x| self.matte.sample(x, top) > 0.5) {
            true => 0.5,
            false => 1.0,
        }
    }
}

/// How far the motion of each face may reach to its sides: up to the middle
/// between two faces.
fn room(faces: &[find::Face]) -> Vec<f32> {
    let to_others = |index: usize| {
        let others = faces
            .iter()
            .enumerate()
            .filter(move |(other, _)| *other != index);
        others.map(move |(_, other)| (other.middle() - faces[index].middle()).abs() / 2.0)
    };
    let of = |index: usize| {
        let least = to_others(index).fold(f32::MAX, f32::min);
        (least / (2.6 * faces[index].iod)).min(1.0)
    };
    (0..faces.len()).map(of).collect()
}

/// Adds what lives in a picture to what moves in it during a take.
pub(crate) fn add(motion: &mut Motion, plan: &Plan, course: Course<'_>, window: &Window<'_>) {
    let living = &window.scene.living;
    let size = plan.size();
    let shape = [size.width as f32, size.height as f32 / size.width as f32];
    let heads = match plan.portrait {
        Portrait::Auto => &living.heads[..],
        Portrait::Off => &[],
    };
    for (number, head) in heads.iter().enumerate() {
        let life = Life::new(plan, course.shots, number, head.face.yaw);
        let upright = living.upright(head, window.part.top);
        let times = times(plan, course);
        let acting = Acting::new(head.clone(), life, window.part, shape, upright, times);
        motion.shift(Layer::Subject, acting.clone());
        motion.edit(Layer::Subject, acting);
    }
    if let Some(body) = &living.body {
        match heads.iter().any(|head| head.can_move) {
            true => body::add_to_face(motion, body, course.shots),
            false => body::add(motion, body, course.shots),
        }
    }
}

/// Moments of a take, close enough together to meet the largest motion.
fn times(plan: &Plan, course: Course<'_>) -> impl Iterator<Item = Now> {
    let start = course.shots.first().map_or(0.0, |shot| shot.start_s as f32);
    let round_s = course.returns.then(|| plan.duration_s() as f32);
    (0..=course.frames() / 3).map(move |step| Now {
        film_s: start + step as f32 / 8.0,
        round_s,
        presence: 1.0,
    })
}

/// When something is asked for in the shots of a take, and how strongly.
fn cues<'a>(shots: &'a [Shot], what: Subject) -> impl Iterator<Item = (Span, f32)> + 'a {
    shots.iter().enumerate().flat_map(move |(index, shot)| {
        let cues = shot.subject.iter().filter(move |cue| cue.what == what);
        cues.map(move |cue| {
            let span = Span::of(cue, shots, index);
            (span, cue.strength as f32)
        })
    })
}
