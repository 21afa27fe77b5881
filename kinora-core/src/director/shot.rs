//! One shot: from what was read to moves and cues in time.

use crate::engine::Capabilities;
use crate::plan::{CameraMove, Cue, FPS, Shot};
use crate::request::{Film, ShotRequest};
use crate::scene::SceneFacts;
use crate::vocabulary::{Atmosphere, Join, Move, Sound, Speed};

use super::reading::{self, Asked, Reading, What};
use super::{amounts, framing};

/// What all shots of a film share.
pub(super) struct Set<'a> {
    pub(super) film: &'a Film,
    pub(super) facts: Option<&'a SceneFacts>,
    pub(super) capabilities: &'a Capabilities,
    /// What holds for all shots.
    pub(super) context: Option<&'a Reading>,
    /// What the negative prompt names.
    pub(super) unwanted: &'a Reading,
}

/// Plans one shot that begins at `start_s` and follows `previous`.
pub(super) fn plan(
    set: &Set<'_>,
    request: &ShotRequest,
    start_s: u32,
    previous: Option<&Shot>,
) -> Shot {
    let index = previous.map_or(0, |shot| shot.index + 1);
    let reading = wanted(set, reading::read(&request.prompt));
    let duration_s = f64::from(request.duration_s);
    let cues = Cues {
        reading: &reading,
        duration_s,
    };
    Shot {
        index,
        start_s: f64::from(start_s),
        duration_s,
        frames: request.duration_s * FPS,
        join: Join::Cut,
        dissolve_frames: 0,
        framing: framing::framing(
            index as usize,
            reading.near,
            set.facts,
            previous.map(|shot| shot.framing),
        ),
        prompt: request.prompt.clone(),
        camera: camera(set, &reading, duration_s),
        keys: Vec::new(),
        subject: cues.pick(true, |what| match what {
            What::Subject(subject) => Some(subject),
            _ => None,
        }),
        atmosphere: cues.pick(false, |what| match what {
            What::Air(air) => Some(air),
            _ => None,
        }),
        light: cues.pick(false, |what| match what {
            What::Light(light) => Some(light),
            _ => None,
        }),
        sound: sound(set, &cues),
        not_understood: reading.not_understood.clone(),
    }
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
    reading.still |= unwanted.still || unwanted.names_camera_motion;
    let banned = reading.banned.clone();
    reading.asked.retain(|asked| !banned.contains(&asked.what));
    reading
}

fn asks(reading: &Reading, is: impl Fn(What) -> bool) -> bool {
    reading.asked.iter().any(|asked| is(asked.what))
}

fn camera(set: &Set<'_>, reading: &Reading, duration_s: f64) -> Vec<CameraMove> {
    if reading.still {
        return vec![resting(duration_s)];
    }
    let asked = moves(reading);
    let groups = groups(&asked);
    let count = groups.len().max(1) as f64;
    // The camera waits for the step in which it is first named.
    let first = asked.iter().map(|(_, asked)| asked.step).min().unwrap_or(0);
    let start_s = duration_s * first as f64 / reading.steps() as f64;
    let at = |share: f64| to_millis(start_s + (duration_s - start_s) * share / count);
    let mut moves: Vec<CameraMove> = asked
        .iter()
        .map(|&(kind, asked)| {
            let place = groups.iter().position(|&group| group == asked.group);
            let from = place.unwrap_or(0) as f64;
            let to = if lasts(kind) { count } else { from + 1.0 };
            CameraMove {
                kind,
                speed: asked.speed,
                from_s: at(from),
                to_s: at(to),
                amount: amounts::amount(kind, asked, set.film.cfg_scale),
            }
        })
        .collect();
    // Moves that the engine lacks stay in the list until they are named.
    if !moves
        .iter()
        .any(|m| set.capabilities.moves.contains(&m.kind))
    {
        moves.push(unasked(set, reading, duration_s));
    }
    moves
}

/// Moves that go on until the shot ends, whatever else the camera does.
fn lasts(kind: Move) -> bool {
    matches!(kind, Move::Handheld | Move::Follow)
}

/// The camera moves that were asked for; one that only rests gives way to one
/// that moves at the same time.
fn moves(reading: &Reading) -> Vec<(Move, &Asked)> {
    let all: Vec<(Move, &Asked)> = reading
        .asked
        .iter()
        .filter_map(|asked| match asked.what {
            What::Camera(kind) => Some((kind, asked)),
            _ => None,
        })
        .collect();
    let rests = |&(kind, asked): &(Move, &Asked)| {
        let other = |&(other, o): &(Move, &Asked)| other != Move::Static && o.group == asked.group;
        kind == Move::Static && all.iter().any(other)
    };
    all.iter().filter(|item| !rests(item)).copied().collect()
}

/// The places of moves in time, in order, each once.
fn groups(asked: &[(Move, &Asked)]) -> Vec<usize> {
    let mut groups: Vec<usize> = asked.iter().map(|(_, asked)| asked.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// A time as plans tell it, in whole milliseconds.
fn to_millis(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn resting(duration_s: f64) -> CameraMove {
    CameraMove {
        kind: Move::Static,
        speed: Speed::Normal,
        from_s: 0.0,
        to_s: duration_s,
        amount: 0.0,
    }
}

/// What the camera does where nothing was asked of it: it moves in, gently.
fn unasked(set: &Set<'_>, reading: &Reading, duration_s: f64) -> CameraMove {
    let refused = |kind| reading.banned.contains(&What::Camera(kind));
    let can = set.capabilities.moves.contains(&Move::DollyIn);
    if !can || refused(Move::DollyIn) || refused(Move::ZoomIn) {
        return resting(duration_s);
    }
    CameraMove {
        kind: Move::DollyIn,
        speed: Speed::Slow,
        amount: amounts::gentle(set.film.cfg_scale),
        ..resting(duration_s)
    }
}

/// The cues of a shot.
struct Cues<'a> {
    reading: &'a Reading,
    duration_s: f64,
}

impl Cues<'_> {
    /// The cues of one kind. What somebody does ends where they do something
    /// else; weather, light and sound stay.
    fn pick<W>(&self, replaces: bool, kind: impl Fn(What) -> Option<W>) -> Vec<Cue<W>> {
        let count = self.reading.steps();
        let at = |step: usize| to_millis(self.duration_s * step as f64 / count as f64);
        let of_kind = || self.reading.asked.iter().filter(|a| kind(a.what).is_some());
        let end = |asked: &Asked| {
            let later = of_kind().map(|a| a.step).filter(|&step| step > asked.step);
            match later.min().filter(|_| replaces) {
                Some(step) => at(step),
                None => self.duration_s,
            }
        };
        of_kind()
            .filter_map(|asked| {
                Some(Cue {
                    what: kind(asked.what)?,
                    strength: asked.strength,
                    from_s: at(asked.step),
                    to_s: end(asked),
                    direction: asked.direction,
                })
            })
            .collect()
    }
}

/// The sounds of a shot: those named, those of the weather, else a quiet bed.
fn sound(set: &Set<'_>, cues: &Cues<'_>) -> Vec<Cue<Sound>> {
    if !set.film.sound {
        return Vec::new();
    }
    let mut sounds = cues.pick(false, |what| match what {
        What::Sound(sound) => Some(sound),
        _ => None,
    });
    if sounds.iter().any(|cue| cue.what == Sound::Silence) {
        sounds.retain(|cue| cue.what == Sound::Silence);
        return sounds;
    }
    let can = |sound: Sound| {
        set.capabilities.sounds.contains(&sound)
            && !cues.reading.banned.contains(&What::Sound(sound))
    };
    let weather = cues.pick(false, |what| match what {
        What::Air(air) => heard_of(air),
        _ => None,
    });
    for cue in weather {
        if can(cue.what) && sounds.iter().all(|other| other.what != cue.what) {
            let direction = None;
            sounds.push(Cue { direction, ..cue });
        }
    }
    if sounds.is_empty() {
        let bed = bed(set.facts).iter().filter(|(sound, _)| can(*sound));
        sounds.extend(bed.map(|&(what, strength)| Cue {
            what,
            strength,
            from_s: 0.0,
            to_s: cues.duration_s,
            direction: None,
        }));
    }
    sounds
}

/// What weather sounds like.
fn heard_of(air: Atmosphere) -> Option<Sound> {
    match air {
        Atmosphere::Rain => Some(Sound::Rain),
        Atmosphere::Snow | Atmosphere::Wind | Atmosphere::Leaves => Some(Sound::Wind),
        Atmosphere::Waves => Some(Sound::Waves),
        Atmosphere::Water => Some(Sound::Stream),
        Atmosphere::Fire => Some(Sound::Fire),
        Atmosphere::Lightning => Some(Sound::Thunder),
        Atmosphere::Fireflies => Some(Sound::Insects),
        Atmosphere::Fog
        | Atmosphere::Smoke
        | Atmosphere::Steam
        | Atmosphere::Dust
        | Atmosphere::Embers
        | Atmosphere::Petals
        | Atmosphere::Bubbles
        | Atmosphere::Confetti
        | Atmosphere::Clouds
        | Atmosphere::Stars
        | Atmosphere::GodRays
        | Atmosphere::Bokeh => None,
    }
}

/// A share of sky from which a picture is surely outdoors.
const OUTDOORS_SKY: f64 = 0.12;

/// Mean luma from which a picture is surely by day.
const DAY_BRIGHTNESS: f64 = 0.35;

/// What is heard where nothing was named: air, and by day birds, by night
/// insects, where there is a sky.
fn bed(facts: Option<&SceneFacts>) -> &'static [(Sound, f64)] {
    match facts {
        Some(facts) if facts.sky > OUTDOORS_SKY && facts.brightness > DAY_BRIGHTNESS => {
            &[(Sound::Wind, 0.2), (Sound::Birds, 0.15)]
        }
        Some(facts) if facts.sky > OUTDOORS_SKY => &[(Sound::Wind, 0.2), (Sound::Insects, 0.15)],
        _ => &[(Sound::Wind, 0.15)],
    }
}
