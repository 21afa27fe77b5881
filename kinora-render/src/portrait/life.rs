//! What a face does when: it drifts, breathes and blinks, and does what its
//! shots' cues say. A pure function of the plan, the seed and the time.

use kinora_core::plan::{Cue, Plan, Shot};
use kinora_core::vocabulary::{Direction, Subject};

use super::pose::Act;
use crate::maths::{PI, TAU, sin, smoothstep, uniform};
use crate::motion::{self, Now, Span};

/// How far a head drifts, in degrees, and the periods of that in seconds.
const DRIFT: [(f32, [f32; 3]); 3] = [
    (1.6, [4.1, 2.7, 1.7]),
    (1.0, [3.8, 2.3, 1.5]),
    (0.5, [4.7, 3.1, 2.1]),
];

/// The shares of a drift's three waves.
const WAVES: [f32; 3] = [0.6, 0.3, 0.1];

/// Seconds of a breath.
const BREATH_S: f32 = 3.8;

/// How far the chest rises at the full strength of a cue and at most.
const BREATH: f32 = 0.036;
const DEEPEST: f32 = 0.03;

/// How far an eye is closed, every 24th of a second.
const BLINK: [f32; 11] = [0.0, 0.35, 0.8, 1.0, 1.0, 0.85, 0.6, 0.35, 0.15, 0.04, 0.0];

/// Seconds of a blink.
const BLINK_S: f32 = 10.0 / 24.0;

/// The eyes keep to the camera while the head drifts, in radii of the iris for
/// the sine of the turn.
const HOLD: f32 = -2.0;

/// How far eyes look aside where they are asked to, and how far they turn at
/// most.
const LOOK: f32 = 0.42;
const MAX_GAZE: f32 = 0.5;

/// What one face does during a take.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    seed: u64,
    /// How much of what nobody asked for there is, 0–1.
    calm: f32,
    /// How far the face is turned in the photo, in degrees.
    yaw: f32,
    deeds: Vec<Deed>,
}

/// A cue in the film's time.
#[derive(Clone, Copy, Debug)]
struct Deed {
    what: Subject,
    /// 1 at the strength that a plain prompt gives.
    strength: f32,
    direction: Option<Direction>,
    /// When it begins and ends, in seconds of the film.
    from_s: f32,
    to_s: f32,
    span: Span,
}

/// The strength of a cue that says nothing else.
const PLAIN: f32 = 0.7;

impl Life {
    /// What the face with this number, turned by so many degrees, does in the
    /// shots of a take. Only the first face does what is asked of one.
    pub(super) fn new(plan: &Plan, shots: &[Shot], number: usize, yaw: f32) -> Self {
        let cues = shots.iter().enumerate().flat_map(|(index, shot)| {
            shot.subject
                .iter()
                .map(move |cue| Deed::of(cue, shots, index))
        });
        let is_meant = |deed: &Deed| number == 0 || is_of_all(deed.what);
        Self {
            seed: plan.seed.wrapping_add(number as u64),
            calm: (2.0 * plan.ambience).clamp(0.0, 1.0) as f32,
            yaw,
            deeds: cues.filter(is_meant).collect(),
        }
    }

    /// What the face does at a time.
    pub(super) fn at(&self, now: &Now) -> Act {
        let whole = Now {
            presence: 1.0,
            ..*now
        };
        self.in_full(&whole).times(now.presence)
    }

    fn in_full(&self, now: &Now) -> Act {
        let mut act = self.drifting(now);
        let hold = HOLD * sin(act.yaw * (PI / 180.0));
        act.gaze = hold;
        for (index, deed) in self.deeds.iter().enumerate() {
            self.add(&mut act, deed, index as u64, now);
        }
        act.breath = act.breath.min(DEEPEST);
        act.pitch -= 0.35 * act.blink;
        act.gaze = act.gaze.clamp(-MAX_GAZE, MAX_GAZE);
        act.smile = act.smile.min(1.0);
        act
    }

    /// A head is never quite still.
    fn drifting(&self, now: &Now) -> Act {
        let ease = Span::ALWAYS.weight(now);
        let wave = |track: usize| {
            let (reach, periods) = DRIFT[track];
            let waves = periods.into_iter().zip(WAVES).enumerate();
            let sum: f32 = waves
                .map(|(index, (period, share))| {
                    let phase = uniform([self.seed, 0xd1, track as u64, index as u64]);
                    let turns = now.film_s / motion::period(period, now.round_s) + phase;
                    share * (sin(TAU * turns) - sin(TAU * phase))
                })
                .sum();
            self.calm * ease * reach * sum
        };
        Act {
            yaw: wave(0),
            pitch: wave(1),
            roll: wave(2),
            ..Act::default()
        }
    }

    fn add(&self, act: &mut Act, deed: &Deed, index: u64, now: &Now) {
        let side = self.side(deed, index);
        match deed.what {
            Subject::Breathe => {
                act.breath += BREATH * PLAIN * deed.strength * deed.span.weight(now) * breath(now);
            }
            Subject::Blink => act.blink = act.blink.max(self.blink(deed, index, now)),
            Subject::Smile => {
                let share = deed.held(now, 1.4, 1.0);
                act.smile += 0.8 * deed.strength * share;
                act.squint += 0.1 * share;
            }
            Subject::Nod => act.pitch -= 6.0 * deed.strength.min(1.15) * deed.nodding(now),
            Subject::Turn => {
                let share = deed.held(now, 1.4, 1.2) * deed.strength.clamp(0.6, 1.15);
                Self::turn(act, side, share);
                act.pitch -= sin(PI * deed.share(now, 1.4));
            }
            Subject::Tilt => {
                act.roll += 2.7 * side * deed.strength.clamp(0.6, 1.1) * deed.held(now, 1.2, 1.2);
            }
            Subject::Look => self.look(act, deed, side, now),
            Subject::Sway => {
                let turns = (now.film_s - deed.start(now)) / motion::period(3.4, now.round_s);
                let wave = sin(TAU * turns) * deed.span.weight(now) * deed.strength.min(1.2);
                act.roll += 1.3 * wave;
                act.right += 0.025 * wave;
            }
            Subject::Hair
            | Subject::Wave
            | Subject::Walk
            | Subject::Run
            | Subject::Rotate
            | Subject::Fly
            | Subject::Float
            | Subject::Drift => {}
        }
    }

    fn turn(act: &mut Act, side: f32, share: f32) {
        let yaw = 6.0 * side * share;
        // A head that is turned drifts less.
        act.yaw = act.yaw * (1.0 - 0.6 * share.min(1.0)) + yaw;
        act.roll += 1.2 * side * share;
        act.right += 0.03 * side * share;
        act.gaze += 0.5 * HOLD * sin(yaw * (PI / 180.0));
    }

    /// The eyes go first, the head follows a little. Eyes cannot look up or
    /// down; the head does.
    fn look(&self, act: &mut Act, deed: &Deed, side: f32, now: &Now) {
        let eyes = deed.held(now, 0.09, 0.12);
        let head = smoothstep(0.15, 1.0, now.film_s - deed.start(now)) * deed.held(now, 0.09, 0.8);
        match deed.direction {
            Some(Direction::Up) => act.pitch += 3.5 * head * deed.strength.min(1.2),
            Some(Direction::Down) => act.pitch -= 3.5 * head * deed.strength.min(1.2),
            Some(Direction::Toward) => act.yaw -= self.yaw.clamp(-4.0, 4.0) * head,
            Some(Direction::Left | Direction::Right | Direction::Away) => {
                act.gaze += LOOK * side * eyes;
                act.yaw += 1.5 * side * head;
            }
            None => {
                let middle = (deed.start(now) + deed.end(now)) / 2.0;
                let back = 1.0 - 2.0 * smoothstep(0.0, 0.12, now.film_s - middle);
                let slow = 1.0 - 2.0 * smoothstep(0.15, 1.0, now.film_s - middle);
                act.gaze += LOOK * side * eyes * back;
                act.yaw += 1.5 * side * head * slow;
            }
        }
    }

    /// Where a deed goes: 1 to the picture's right, −1 to its left.
    fn side(&self, deed: &Deed, index: u64) -> f32 {
        let from_camera = if self.yaw < 0.0 { -1.0 } else { 1.0 };
        match deed.direction {
            Some(Direction::Left) => -1.0,
            Some(Direction::Right) => 1.0,
            Some(Direction::Toward) => -from_camera,
            Some(Direction::Away) => from_camera,
            Some(Direction::Up | Direction::Down) | None => {
                match uniform([self.seed, 0x51, index, 0]) < 0.5 {
                    true => -1.0,
                    false => 1.0,
                }
            }
        }
    }

    /// How far the eyes are closed. They blink once at least, and the more often
    /// the stronger the cue.
    fn blink(&self, deed: &Deed, index: u64, now: &Now) -> f32 {
        let chance = |number: u64| uniform([self.seed, 0xb1, index, number]);
        let last = deed.end(now) - BLINK_S;
        let first = match deed.from_s <= 0.0 {
            true => 1.2 + 0.6 * chance(0),
            false => deed.from_s + 0.15 + 0.2 * chance(0),
        };
        let mut start = first.min(last).max(deed.from_s);
        let gap = 4.75 - 3.0 * (PLAIN * deed.strength).clamp(0.0, 1.0);
        let mut number = 1;
        while start <= last && start <= now.film_s {
            let place = (now.film_s - start) * 24.0;
            if place < 10.0 {
                let (index, share) = (place as usize, place - place.floor());
                return BLINK[index] + (BLINK[index + 1] - BLINK[index]) * share;
            }
            start += gap * (0.77 + 0.46 * chance(number));
            number += 1;
        }
        0.0
    }
}

/// What every face of a picture does, and not only the first.
fn is_of_all(what: Subject) -> bool {
    matches!(what, Subject::Breathe | Subject::Blink | Subject::Sway)
}

impl Deed {
    fn of(cue: &Cue<Subject>, shots: &[Shot], index: usize) -> Self {
        let shot = &shots[index];
        let at = |second: f64| (shot.start_s + second) as f32;
        Self {
            what: cue.what,
            strength: cue.strength as f32 / PLAIN,
            direction: cue.direction,
            from_s: at(cue.from_s),
            to_s: at(cue.to_s),
            span: Span::of(cue, shots, index),
        }
    }

    /// When it is seen to begin: not at once in the film's first moment.
    fn start(&self, now: &Now) -> f32 {
        match (self.from_s <= 0.0, now.round_s) {
            (true, None) => 0.4,
            (_, _) => self.from_s,
        }
    }

    /// When it is over.
    fn end(&self, now: &Now) -> f32 {
        now.round_s.map_or(self.to_s, |round| self.to_s.min(round))
    }

    /// How much of it is done after so many seconds.
    fn share(&self, now: &Now, rise_s: f32) -> f32 {
        let rise = rise_s.min(0.45 * (self.end(now) - self.start(now)).max(0.1));
        ((now.film_s - self.start(now)) / rise).clamp(0.0, 1.0)
    }

    /// 0–1 within so many seconds, held, and let go before its end, unless it
    /// lasts to the end of its take.
    fn held(&self, now: &Now, rise_s: f32, fall_s: f32) -> f32 {
        let risen = smoothstep(0.0, 1.0, self.share(now, rise_s));
        let lasts = self.span.to_s.is_none() && now.round_s.is_none();
        if lasts {
            return risen;
        }
        let length = (self.end(now) - self.start(now)).max(0.1);
        let fall = fall_s.min(0.45 * length);
        risen * smoothstep(0.0, fall, self.end(now) - now.film_s)
    }

    /// Two nods, 0–1.
    fn nodding(&self, now: &Now) -> f32 {
        let length = (self.end(now) - self.start(now)).max(0.1);
        let period = 0.7_f32.min(length / 2.0);
        let place = (now.film_s - self.start(now)) / period;
        if !(0.0..2.0).contains(&place) {
            return 0.0;
        }
        let wave = sin(PI * place);
        wave * wave
    }
}

/// How full the chest is, 0 at the film's beginning: in faster than out.
pub(super) fn breath(now: &Now) -> f32 {
    let turns = now.film_s / motion::period(BREATH_S, now.round_s);
    let place = turns - turns.floor();
    match place < 0.4 {
        true => smoothstep(0.0, 0.4, place),
        false => 1.0 - smoothstep(0.4, 0.92, place),
    }
}
