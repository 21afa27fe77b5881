//! What moves in a picture by itself: faces and bodies, water, clouds, leaves.
//!
//! There are two ways. A [`Shift`] tells that a place of the picture is seen
//! elsewhere, and goes into the one sampling that the camera does anyway. An
//! [`Edit`] draws a part of the picture anew before the camera looks at it.
//! Both are pure functions of the plan, the picture and the time, so that any
//! frame can be made alone, and both are nothing at the film's first frame, but
//! in a loop, which has no first one.

mod clock;
mod drift;
mod glint;
mod glow;
pub(crate) mod matter;
mod plate;
pub(crate) mod region;
mod ripple;
mod sway;
#[cfg(test)]
mod tests;
mod twinkle;

pub(crate) use self::clock::period;

use std::borrow::Cow;

use kinora_core::plan::{Cue, Shot};

use crate::camera::Part;
use crate::map::Map;
use crate::maths::{mix, smoothstep};
use crate::planes::Planes;
use crate::warp::Lattice;

/// Seconds in which a motion comes and goes.
const RAMP_S: f32 = 0.5;

/// The time of a frame, as far as motion goes by it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// Seconds since the film began.
    pub(crate) film_s: f32,
    /// How long the film lasts, where it is a loop: its motion repeats by then.
    pub(crate) round_s: Option<f32>,
    /// How much of all motion there is, 0–1: on the way to an end picture less
    /// and less.
    pub(crate) presence: f32,
}

/// When something moves, in seconds of the film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// When it begins; 0 where it is there from the film's beginning or began
    /// with a cut.
    pub(crate) from_s: f32,
    /// When it is over; none where it goes on to the end of its take.
    pub(crate) to_s: Option<f32>,
}

impl Span {
    /// From the film's beginning to the end of the take.
    pub(crate) const ALWAYS: Self = Self {
        from_s: 0.0,
        to_s: None,
    };

    /// When a cue is there, of one of the shots of a take. At a join it comes as
    /// the one before it goes, so that two of the same are one.
    pub(crate) fn of<W>(cue: &Cue<W>, shots: &[Shot], index: usize) -> Self {
        let shot = &shots[index];
        let at = |second: f64| (shot.start_s + second) as f32;
        let from_s = match (cue.from_s <= 0.0, index) {
            (true, 0) => 0.0,
            (true, _) => at(0.0) - RAMP_S,
            (false, _) => at(cue.from_s),
        };
        let is_last = cue.to_s >= shot.duration_s && index + 1 == shots.len();
        Self {
            from_s,
            to_s: (!is_last).then(|| at(cue.to_s)),
        }
    }

    /// How much of it is there, 0–1. It grows at the film's beginning, or where
    /// it begins. In a loop what always lasts has always been there, and what
    /// does not is over by the loop's end.
    pub(crate) fn weight(&self, now: &Now) -> f32 {
        if now.round_s.is_some() && *self == Self::ALWAYS {
            return now.presence;
        }
        let grown = smoothstep(0.0, RAMP_S, now.film_s - self.from_s);
        let left = self
            .to_s
            .or(now.round_s)
            .map_or(1.0, |to_s| smoothstep(0.0, RAMP_S, to_s - now.film_s));
        grown * left * now.presence
    }
}

/// What of a picture moves, where its subject is a layer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The subject.
    Subject,
    /// What is behind it.
    Background,
}

/// Where, relative to a place of the fitted picture, that comes from which is
/// seen there: places in shares of its width and height, the way there in shares
/// of its width.
pub(crate) type Field<'a> = Box<dyn Fn([f32; 2]) -> [f32; 2] + Send + Sync + 'a>;

/// Carries places elsewhere. It must be smooth: it is known every eight pixels
/// of the frame.
pub(crate) trait Shift: Send + Sync {
    /// The field of a frame; none where everything is in its place.
    fn at(&self, now: &Now) -> Option<Field<'_>>;
}

/// Draws a part of a picture anew.
pub(crate) trait Edit: Send + Sync {
    /// Draws what is there at a time, reading `from` and writing the same part of
    /// `to`. The planes are those of the frame's own framing.
    fn draw(&self, now: &Now, from: &Planes, to: &mut Planes);

    /// Whether it changes anything at a time.
    fn is_on(&self, now: &Now) -> bool;
}

/// Everything that moves in one picture during a take.
#[derive(Default)]
pub(crate) struct Motion {
    shifts: Vec<(Layer, Box<dyn Shift>)>,
    edits: Vec<(Layer, Box<dyn Edit>)>,
    held: Option<Held>,
}

/// What must not move.
struct Held {
    /// How much of each place of the fitted picture is kept as it is, 0–1.
    exact: Map,
    /// The same with a soft margin, for what goes by the lattice.
    wide: Map,
}

/// How far about what must not move its surroundings rest, and over what way they
/// come to rest, in pixels of the frame: two cells of the lattice each.
const REST_PX: f32 = 16.0;

/// What must not move of a fitted picture, and about it what has to be at rest for
/// that where the picture is so many pixels of the frame wide.
fn at_rest(still: &Map, width: f32) -> Map {
    let px = still.width as f32 / width * REST_PX;
    let reach = px.ceil().max(1.0) as usize;
    still.widened(2 * reach).box_blurred(reach)
}

impl Motion {
    /// Lets something carry places of a layer.
    pub(crate) fn shift(&mut self, layer: Layer, shift: impl Shift + 'static) {
        self.shifts.push((layer, Box::new(shift)));
    }

    /// Lets something draw on a layer.
    pub(crate) fn edit(&mut self, layer: Layer, edit: impl Edit + 'static) {
        self.edits.push((layer, Box::new(edit)));
    }

    /// Keeps what `exact` shows of the fitted picture, 0–1, as it is in frames of
    /// so many pixels.
    pub(crate) fn hold(&mut self, exact: &Map, width: u32) {
        self.held = Some(Held {
            exact: exact.clone(),
            wide: at_rest(exact, width as f32),
        });
    }

    /// Whether the picture is as it was taken.
    pub(crate) fn is_still(&self, now: &Now) -> bool {
        let shifted = self.shifts.iter().any(|(_, shift)| shift.at(now).is_some());
        !shifted && !self.edits.iter().any(|(_, edit)| edit.is_on(now))
    }

    /// A lattice over a layer, or over both where there is none, with its places
    /// carried.
    pub(crate) fn carried(
        &self,
        lattice: Lattice,
        layer: Option<Layer>,
        part: Part,
        size: [f32; 2],
        now: &Now,
    ) -> Lattice {
        let is_meant = |of: Layer| layer.is_none_or(|layer| layer == of);
        let shifts = self.shifts.iter().filter(|(of, _)| is_meant(*of));
        let fields: Vec<Field<'_>> = shifts.filter_map(|(_, shift)| shift.at(now)).collect();
        if fields.is_empty() {
            return lattice;
        }
        let [w, h] = size;
        lattice.carried(|[x, y]| {
            let place = [
                part.left + (x + 0.5) / w * part.width,
                part.top + (y + 0.5) / h * part.height,
            ];
            let mut way = [0.0; 2];
            for field in &fields {
                let [dx, dy] = field(place);
                way = [way[0] + dx, way[1] + dy];
            }
            if let Some(held) = &self.held {
                let free = 1.0 - held.wide.sample(place[0], place[1]);
                way = way.map(|way| way * free);
            }
            let scale = w / part.width;
            [x + way[0] * scale, y + way[1] * scale]
        })
    }

    /// The planes of a layer, or of the whole picture where it is in one, as they
    /// are at a time; `part` of the picture is what they show.
    pub(crate) fn drawn<'p>(
        &self,
        planes: &'p Planes,
        layer: Option<Layer>,
        part: Part,
        now: &Now,
    ) -> Cow<'p, Planes> {
        let is_meant = |of: Layer| layer.is_none_or(|layer| layer == of);
        let edits = self.edits.iter().filter(|(of, _)| is_meant(*of));
        let mut drawn = Cow::Borrowed(planes);
        for (_, edit) in edits.filter(|(_, edit)| edit.is_on(now)) {
            edit.draw(now, planes, drawn.to_mut());
        }
        if let (Some(held), Cow::Owned(drawn)) = (&self.held, &mut drawn) {
            held.keep(planes, part, drawn);
        }
        drawn
    }
}

impl Held {
    /// Puts back what must not have been drawn anew.
    fn keep(&self, planes: &Planes, part: Part, drawn: &mut Planes) {
        let much = |[x, y]: [f32; 2]| part.sample(&self.exact, x, y);
        let pairs = [
            (&planes.y, &mut drawn.y),
            (&planes.u, &mut drawn.u),
            (&planes.v, &mut drawn.v),
        ];
        for (old, new) in pairs {
            let kept = plate::mask(new, much);
            let samples = new.data.iter_mut().zip(&old.data).zip(&kept);
            for ((new, &old), &kept) in samples {
                let share = u32::from(kept) + u32::from(kept >> 7);
                *new = mix(*new, old, share);
            }
        }
    }
}
