//! One shot: from what was read to moves and cues in time.

mod camera;
mod matter;
mod sound;

use crate::engine::Capabilities;
use crate::plan::{Cue, FPS, Framing, Shot};
use crate::request::Film;
use crate::scene::SceneFacts;
use crate::vocabulary::{Join, Move};

use super::layout::{self, Span};
use super::reading::{self, Asked, Reading, What};
use super::{framing, life, mentions, split};

/// What all shots of a film share, and what the engine saw in the picture of this one.
#[derive(Clone, Copy)]
pub(super) struct Set<'a> {
    pub(super) film: &'a Film,
    pub(super) facts: Option<&'a SceneFacts>,
    pub(super) capabilities: &'a Capabilities,
    /// What holds for all shots.
    pub(super) context: Option<&'a Reading>,
    /// What the negative prompt names.
    pub(super) unwanted: &'a Reading,
}

/// A shot, and what of its prompt could not be planned as asked.
pub(super) struct Planned {
    pub(super) shot: Shot,
    pub(super) warnings: Vec<String>,
}

/// Plans one shot that begins at `start_s` and follows `previous`.
pub(super) fn plan(
    set: &Set<'_>,
    request: &split::Part,
    start_s: u32,
    previous: Option<&Shot>,
) -> Planned {
    let index = previous.map_or(0, |shot| shot.index + 1);
    let prompt = mentions::plain(&request.prompt, &set.film.elements);
    let reading = wanted(set, reading::read(&prompt));
    let duration_s = f64::from(request.duration_s);
    let cues = Cues {
        reading: &reading,
        duration_s,
    };
    let air = cues.pick(false, |what| match what {
        What::Air(air) => Some(air),
        _ => None,
    });
    let (atmosphere, missing) = matter::fitted(set, &prompt, &cues, air);
    let joined = previous.map_or(Joined::CUT, |previous| Joined::of(request, previous));
    let shot = Shot {
        index,
        start_s: f64::from(start_s),
        duration_s,
        frames: request.duration_s * FPS,
        join: joined.join,
        dissolve_frames: joined.dissolve_frames,
        image: request.image,
        framing: framed(set, &reading, request, joined.join, previous),
        prompt: request.prompt.clone(),
        camera: match request.camera.is_empty() {
            true => camera::moves(set, &reading, duration_s),
            false => Vec::new(),
        },
        keys: request.camera.clone(),
        regions: Vec::new(),
        still_mask: false,
        subject: life::lived(set, &reading, request, || {
            cues.pick(true, |what| match what {
                What::Subject(subject) => Some(subject),
                _ => None,
            })
        }),
        atmosphere,
        light: cues.pick(false, |what| match what {
            What::Light(light) => Some(light),
            _ => None,
        }),
        sound: sound::sounds(set, &cues),
        not_understood: not_understood(set, &reading),
    };
    let mut warnings = camera::warnings(set, &reading);
    warnings.extend(rested(set, &reading));
    warnings.extend(late(&reading, duration_s));
    warnings.extend(missing);
    Planned { shot, warnings }
}

/// What the director made nothing of. Words alone make no loop.
fn not_understood(set: &Set<'_>, reading: &Reading) -> Vec<String> {
    let loops = reading.loops.iter().filter(|_| !set.film.looped);
    loops.chain(&reading.not_understood).cloned().collect()
}

/// Names the moves that are not made beside masks.
fn rested(set: &Set<'_>, reading: &Reading) -> Vec<String> {
    if !set.film.has_masks() {
        return Vec::new();
    }
    let mut moves: Vec<Move> = Vec::new();
    for asked in &reading.asked {
        if let What::Camera(kind) = asked.what
            && kind != Move::Static
            && !moves.contains(&kind)
        {
            moves.push(kind);
        }
    }
    let warning = |kind| {
        format!("camera move `{kind}` was left out: beside masks of what moves the camera rests")
    };
    moves.into_iter().map(warning).collect()
}

/// A shot that goes on without a cut shows what the one before it shows.
///
/// One with a picture of its own shows all of it, unless it says how near it is.
fn framed(
    set: &Set<'_>,
    reading: &Reading,
    request: &split::Part,
    join: Join,
    previous: Option<&Shot>,
) -> Framing {
    let before = previous.map(|shot| shot.framing);
    if let Some(framing) = before.filter(|_| join == Join::Continue) {
        return framing;
    }
    if request.image && reading.near.is_none() {
        return Framing::WIDE;
    }
    let index = previous.map_or(0, |shot| shot.index as usize + 1);
    framing::framing(index, reading.near, set.facts, before)
}

/// How a shot follows the one before it.
struct Joined {
    join: Join,
    dissolve_frames: u32,
}

/// The length of a dissolve that a prompt asks for.
const DISSOLVE_FRAMES: u32 = 12;

impl Joined {
    const CUT: Self = Self {
        join: Join::Cut,
        dissolve_frames: 0,
    };

    /// A dissolve is shorter than both of its shots, which last a second at
    /// least.
    fn of(request: &split::Part, previous: &Shot) -> Self {
        let shorter = (request.duration_s * FPS).min(previous.frames);
        let dissolve_frames = match request.join {
            Join::Dissolve => DISSOLVE_FRAMES.min(shorter / 2),
            Join::Cut | Join::Continue => 0,
        };
        Self {
            join: request.join,
            dissolve_frames,
        }
    }
}

/// Names what is to begin when the shot is over.
fn late(reading: &Reading, duration_s: f64) -> Option<String> {
    let is_late = |asked: &&Asked| {
        let when = asked.when;
        when.is_some_and(|when| layout::is_outside(when, duration_s))
    };
    let asked = reading.asked.iter().find(is_late)?;
    Some(format!(
        "{} is to begin outside the shot, which lasts {duration_s} s; it was moved to its end, give a time within the shot or a longer one",
        asked.what
    ))
}

/// Joins what holds for all shots to what the shot says, and takes out what is
/// not wanted. A camera that the shot names replaces that of the whole film.
fn wanted(set: &Set<'_>, mut reading: Reading) -> Reading {
    let own_camera = reading.still || asks(&reading, |what| matches!(what, What::Camera(_)));
    if let Some(context) = set.context {
        let new = |asked: &&Asked| match asked.what {
            What::Camera(_) => !own_camera,
            other => !asks(&reading, |what| what == other) && !reading.banned.contains(&other),
        };
        let extra: Vec<Asked> = context.asked.iter().filter(new).copied().collect();
        reading.asked.extend(extra);
        reading.banned.extend(&context.banned);
        reading.still |= context.still && !own_camera;
    }
    let unwanted = set.unwanted;
    reading
        .banned
        .extend(unwanted.asked.iter().map(|asked| asked.what));
    reading.banned.extend(&unwanted.banned);
    if reading.banned.contains(&What::Camera(Move::Shake)) {
        reading.banned.push(What::Camera(Move::Handheld));
    }
    // Where masks say what moves, nothing else does.
    reading.still |= unwanted.still || set.film.has_masks();
    let banned = reading.banned.clone();
    reading.asked.retain(|asked| !banned.contains(&asked.what));
    reading
}

fn asks(reading: &Reading, is: impl Fn(What) -> bool) -> bool {
    reading.asked.iter().any(|asked| is(asked.what))
}

/// The cues of a shot.
struct Cues<'a> {
    reading: &'a Reading,
    duration_s: f64,
}

impl Cues<'_> {
    /// The cues of one kind. What somebody does ends where they do something
    /// else, and is as many cues as it happens times: "blinks twice" is two.
    /// Weather, light and sound stay.
    fn pick<W>(&self, replaces: bool, kind: impl Fn(What) -> Option<W>) -> Vec<Cue<W>> {
        let edges = steps(self.reading, self.duration_s);
        let of_kind = || self.reading.asked.iter().filter(|a| kind(a.what).is_some());
        let span = |asked: &Asked| {
            let later = of_kind().map(|a| a.step).filter(|&step| step > asked.step);
            let place = Span {
                from_s: edges[asked.step],
                to_s: match later.min().filter(|_| replaces) {
                    Some(step) => edges[step],
                    None => self.duration_s,
                },
            };
            layout::span(place, asked.when, self.duration_s)
        };
        of_kind()
            .flat_map(|asked| {
                let pieces = layout::pieces(span(asked), asked.times);
                pieces.map(move |piece| (asked, piece))
            })
            .filter_map(|(asked, Span { from_s, to_s })| {
                Some(Cue {
                    what: kind(asked.what)?,
                    strength: asked.strength,
                    from_s,
                    to_s,
                    direction: asked.direction,
                })
            })
            .collect()
    }
}

/// The edges of the steps that follow each other in a shot.
fn steps(reading: &Reading, duration_s: f64) -> Vec<f64> {
    let asked = reading.asked.iter().map(|asked| (asked.step, asked));
    layout::edges(reading.steps(), 0.0, duration_s, asked)
}
