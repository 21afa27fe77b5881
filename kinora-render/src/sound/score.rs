//! The score: which sound plays when, how loud, and how it begins and ends.
//!
//! A plan's cues are turned into takes. A take is one sound played without a
//! break; it may run through several shots that are joined without a cut.

use std::ops::Range;

use kinora_core::plan::{CameraMove, Cue, Plan, SAMPLE_RATE, SAMPLES_PER_FRAME, Shot};
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Sound, Subject};

use super::Stereo;
use super::accent::Swing;
use super::envelope::{Envelope, Fade};
use super::noise::derive;

/// The fade of a sound that begins or ends inside a shot.
const FADE: usize = SAMPLE_RATE as usize * 150 / 1000;

/// Half the cross-fade at a cut.
const CUT: usize = SAMPLE_RATE as usize * 5 / 1000;

/// How long the last note of a piece of music or a stroke may ring on.
const RING: usize = SAMPLE_RATE as usize * 4 / 5;

/// The last notes of music fade over this time at the end of a clip.
const CODA: usize = SAMPLE_RATE as usize * 9 / 10;

/// Two times this close are the same.
const SLACK: usize = SAMPLE_RATE as usize / 25;

/// What is played in a clip.
#[derive(Clone, Debug)]
pub(super) struct Score {
    /// Samples of the clip in each channel.
    pub(super) len: usize,
    /// Samples past the end that lead back into the beginning; 0 if the clip
    /// is no loop.
    pub(super) overlap: usize,
    /// Where each shot begins.
    pub(super) shots: Vec<usize>,
    /// Where one shot follows another by a cut.
    pub(super) cuts: Vec<usize>,
    /// The moves of the camera.
    pub(super) swings: Vec<Swing>,
    /// The takes, in the order of the vocabulary, then of time.
    pub(super) takes: Vec<Take>,
    /// The ranges in which nothing is heard, in order.
    pub(super) silences: Vec<Fade>,
}

/// One sound played without a break.
#[derive(Clone, Debug)]
pub(super) struct Take {
    /// What is played.
    pub(super) sound: Sound,
    /// The seed of everything in it that is random.
    pub(super) seed: u64,
    /// The strongest strength asked for, 0–1.
    pub(super) strength: f32,
    /// Whether the subject runs while it plays.
    pub(super) running: bool,
    /// What its shots look like.
    pub(super) mood: Mood,
    /// Where it is asked for, without the fades.
    pub(super) cue: Range<usize>,
    /// How its level moves.
    pub(super) envelope: Envelope,
}

impl Score {
    /// Reads the cues of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let shots: Vec<Range<usize>> = plan
            .shot_ranges()
            .iter()
            .map(|shot| sample_of_frame(shot.start)..sample_of_frame(shot.end))
            .collect();
        let len = sample_of_frame(plan.frames());
        let overlap = if plan.looped {
            (len / 2).min(SAMPLE_RATE as usize * 3 / 2)
        } else {
            0
        };
        let reader = Reader {
            plan,
            shots: &shots,
            len,
            overlap,
        };
        Self {
            len,
            overlap,
            takes: Sound::ALL
                .iter()
                .filter(|&&sound| sound != Sound::Silence)
                .flat_map(|&sound| reader.takes(sound))
                .collect(),
            silences: reader.silences(),
            cuts: reader.cuts(),
            swings: reader.swings(),
            shots: shots.iter().map(|shot| shot.start).collect(),
        }
    }

    /// Samples to play, the overlap included.
    pub(super) fn played(&self) -> usize {
        self.len + self.overlap
    }

    /// Mutes what lies in a silence.
    pub(super) fn hush(&self, samples: &mut [Stereo]) {
        for fade in &self.silences {
            fade.hush(samples);
        }
    }
}

/// What music goes with a shot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Warm or bright light, petals, confetti.
    Bright,
    /// Night, rain, fog.
    Sombre,
    /// Neither, or both.
    Either,
}

impl Mood {
    fn of<'s>(shots: impl Iterator<Item = &'s Shot> + Clone) -> Self {
        let lights = || shots.clone().flat_map(|shot| &shot.light);
        let airs = || shots.clone().flat_map(|shot| &shot.atmosphere);
        let is_bright = lights().any(|cue| {
            use Light::{Brighten, GoldenHour, Studio, Sunrise};
            matches!(cue.what, GoldenHour | Sunrise | Brighten | Studio)
        }) || airs().any(|cue| {
            use Atmosphere::{Bubbles, Confetti, Petals};
            matches!(cue.what, Confetti | Petals | Bubbles)
        });
        let is_sombre = lights().any(|cue| {
            use Light::{Dim, Dusk, Night};
            matches!(cue.what, Night | Dusk | Dim)
        }) || airs().any(|cue| {
            use Atmosphere::{Fog, Lightning, Rain, Smoke};
            matches!(cue.what, Rain | Fog | Lightning | Smoke)
        });
        match (is_bright, is_sombre) {
            (true, false) => Self::Bright,
            (false, true) => Self::Sombre,
            (true, true) | (false, false) => Self::Either,
        }
    }
}

impl Take {
    /// Where its samples begin and end, with the fades.
    pub(super) fn range(&self) -> Range<usize> {
        self.envelope.range()
    }
}

/// The sample at which a frame begins.
pub(super) fn sample_of_frame(frame: u32) -> usize {
    frame as usize * SAMPLES_PER_FRAME as usize
}

/// One cue in samples of the clip.
#[derive(Clone, Debug)]
struct Part {
    shot: usize,
    range: Range<usize>,
    power: f32,
    strength: f32,
}

/// What the cues of a plan are read with.
struct Reader<'a> {
    plan: &'a Plan,
    shots: &'a [Range<usize>],
    len: usize,
    overlap: usize,
}

impl Reader<'_> {
    /// The takes of one sound.
    fn takes(&self, sound: Sound) -> Vec<Take> {
        let mut chains: Vec<Vec<Part>> = Vec::new();
        for part in self.parts(sound) {
            match chains
                .iter_mut()
                .find(|chain| self.follows(sound, chain, &part))
            {
                Some(chain) => chain.push(part),
                None => chains.push(vec![part]),
            }
        }
        let seed = derive(self.plan.seed, sound as u64);
        chains
            .iter()
            .zip(0..)
            .filter_map(|(chain, count)| self.take(sound, derive(seed, count), chain))
            .collect()
    }

    /// The audible cues of one sound, in order of their beginning.
    fn parts(&self, sound: Sound) -> Vec<Part> {
        let mut parts: Vec<Part> = self
            .plan
            .shots
            .iter()
            .enumerate()
            .flat_map(|(index, shot)| {
                shot.sound
                    .iter()
                    .filter(|cue| cue.what == sound)
                    .filter_map(move |cue| self.part(index, cue))
            })
            .collect();
        parts.sort_by_key(|part| part.range.start);
        parts
    }

    fn part(&self, shot: usize, cue: &Cue<Sound>) -> Option<Part> {
        let bounds = &self.shots[shot];
        let at = |seconds: f64| {
            let samples = (seconds.max(0.0) * f64::from(SAMPLE_RATE)).round() as usize;
            bounds.start.saturating_add(samples).min(bounds.end)
        };
        let mut range = at(cue.from_s)..at(cue.to_s);
        if range.start < bounds.start + SLACK {
            range.start = bounds.start;
        }
        if range.end + SLACK > bounds.end {
            range.end = bounds.end;
        }
        let strength = cue.strength.clamp(0.0, 1.0) as f32;
        (range.start < range.end && strength > 0.001).then_some(Part {
            shot,
            range,
            power: strength * strength,
            strength,
        })
    }

    /// Whether a part carries on what a chain of parts has begun.
    fn follows(&self, sound: Sound, chain: &[Part], part: &Part) -> bool {
        let Some(last) = chain.last() else {
            return false;
        };
        if last.shot == part.shot {
            return part.range.start.abs_diff(last.range.end) <= FADE;
        }
        let join = self.plan.shots[part.shot].join;
        let touches = last.range.end == part.range.start;
        touches && (join != Join::Cut || goes_over_cuts(sound))
    }

    fn take(&self, sound: Sound, seed: u64, chain: &[Part]) -> Option<Take> {
        let (first, last) = (chain.first()?, chain.last()?);
        let subjects = chain
            .iter()
            .flat_map(|part| &self.plan.shots[part.shot].subject);
        Some(Take {
            sound,
            seed,
            strength: chain.iter().fold(0.0, |most, part| part.strength.max(most)),
            mood: Mood::of(chain.iter().map(|part| &self.plan.shots[part.shot])),
            running: subjects.into_iter().any(|cue| cue.what == Subject::Run),
            cue: first.range.start..last.range.end,
            envelope: self.envelope(sound, chain)?,
        })
    }

    fn envelope(&self, sound: Sound, chain: &[Part]) -> Option<Envelope> {
        let (first, last) = (chain.first()?, chain.last()?);
        let mut points = self.beginning(first);
        for pair in chain.windows(2) {
            let (from, to) = self.change(&pair[0], &pair[1]);
            points.push((from, pair[0].power));
            points.push((to, pair[1].power));
        }
        points.extend(self.ending(sound, last));
        // A short cue leaves no room for its fades; time must still run forwards.
        let mut latest = 0;
        for point in &mut points {
            latest = point.0.max(latest).min(self.played());
            point.0 = latest;
        }
        Some(Envelope::new(points))
    }

    fn played(&self) -> usize {
        self.len + self.overlap
    }

    /// The points of a sound that sets in.
    fn beginning(&self, part: &Part) -> Vec<(usize, f32)> {
        let start = part.range.start;
        let length = FADE.min(part.range.len() / 2);
        let (from, to) = match self.opening(part) {
            Some(Opening::Clip) => return vec![(start, part.power)],
            Some(Opening::Cut) => (start - CUT.min(start), start + CUT),
            Some(Opening::Dissolve(length)) => (start, start + length),
            None => (start, start + length),
        };
        vec![(from, 0.0), (to, part.power)]
    }

    /// The points of a sound that stops.
    fn ending(&self, sound: Sound, part: &Part) -> Vec<(usize, f32)> {
        let end = part.range.end;
        let length = FADE.min(part.range.len() / 2);
        let (from, to) = match self.closing(part) {
            Some(Opening::Clip) if sound == Sound::Music && self.overlap == 0 => {
                (end - CODA.min(part.range.len() / 2), end)
            }
            Some(Opening::Clip) => return vec![(self.played(), part.power)],
            Some(Opening::Cut) if sound == Sound::Thunder => (end, end + 2 * RING),
            Some(Opening::Cut) => (end - CUT, end + CUT),
            Some(Opening::Dissolve(length)) => (end, end + length),
            None if rings(sound) => (end, end + RING),
            None => (end - length, end),
        };
        vec![(from, part.power), (to, 0.0)]
    }

    /// The times between which one part hands over to the next.
    fn change(&self, from: &Part, to: &Part) -> (usize, usize) {
        let start = to.range.start;
        let length = match self.opening(to) {
            Some(Opening::Dissolve(length)) if from.shot != to.shot => length,
            _ => FADE,
        };
        (start, start + length.min(to.range.len() / 2))
    }

    /// How a part begins, if it begins with its shot.
    fn opening(&self, part: &Part) -> Option<Opening> {
        let begins = part.range.start == self.shots[part.shot].start;
        begins.then(|| self.edge(part.shot))?
    }

    /// How a part ends, if it ends with its shot.
    fn closing(&self, part: &Part) -> Option<Opening> {
        let ends = part.range.end == self.shots[part.shot].end;
        ends.then(|| self.edge(part.shot + 1))?
    }

    /// The edge before a shot; nothing where the shot before it goes on.
    fn edge(&self, shot: usize) -> Option<Opening> {
        let Some(next) = self.plan.shots.get(shot) else {
            return Some(Opening::Clip);
        };
        if shot == 0 {
            return Some(Opening::Clip);
        }
        match next.join {
            Join::Cut => Some(Opening::Cut),
            Join::Dissolve => Some(Opening::Dissolve(dissolve(next))),
            Join::Continue => None,
        }
    }

    /// Where one shot follows another by a cut.
    fn cuts(&self) -> Vec<usize> {
        let shots = self.plan.shots.iter().zip(self.shots).skip(1);
        let cuts = shots.filter(|(shot, _)| shot.join == Join::Cut);
        cuts.map(|(_, range)| range.start).collect()
    }

    /// The moves of the camera that can be heard.
    fn swings(&self) -> Vec<Swing> {
        let shots = self.plan.shots.iter().zip(self.shots);
        shots
            .flat_map(|(shot, range)| {
                let moves = shot.camera.iter();
                moves.filter_map(move |step| swing(step, range))
            })
            .collect()
    }

    fn silences(&self) -> Vec<Fade> {
        let fade = |edge: Option<Opening>| match edge {
            Some(Opening::Clip) => 0,
            Some(Opening::Cut) => 2 * CUT,
            Some(Opening::Dissolve(_)) | None => FADE,
        };
        self.parts(Sound::Silence)
            .iter()
            .map(|part| Fade {
                range: part.range.clone(),
                before: fade(self.opening(part)),
                after: fade(self.closing(part)),
            })
            .collect()
    }
}

/// How a move of a shot is heard, if it is one.
fn swing(step: &CameraMove, shot: &Range<usize>) -> Option<Swing> {
    let at = |seconds: f64| {
        let samples = (seconds.max(0.0) * f64::from(SAMPLE_RATE)).round() as usize;
        shot.start.saturating_add(samples).min(shot.end)
    };
    let range = at(step.from_s)..at(step.to_s);
    let whips = matches!(step.kind, Move::WhipPanLeft | Move::WhipPanRight);
    let side = match step.kind {
        Move::Static => return None,
        Move::PanLeft | Move::WhipPanLeft | Move::TruckLeft | Move::OrbitLeft => 1.0,
        Move::PanRight | Move::WhipPanRight | Move::TruckRight | Move::OrbitRight => -1.0,
        _ => 0.3,
    };
    // What is quick is loud.
    let seconds = range.len() as f32 / SAMPLE_RATE as f32;
    let gain = match whips {
        true => 1.0,
        false => (1.4 / seconds.max(0.1)).clamp(0.25, 0.9),
    };
    (!range.is_empty()).then_some(Swing {
        range,
        gain,
        side,
        stops: whips,
    })
}

/// Whether a sound goes on over a cut instead of being cut with it.
fn goes_over_cuts(sound: Sound) -> bool {
    matches!(sound, Sound::Music | Sound::Whoosh)
}

/// What lies at the edge of a shot.
#[derive(Clone, Copy, Debug)]
enum Opening {
    /// The beginning or the end of the clip.
    Clip,
    /// A cut.
    Cut,
    /// A dissolve of so many samples.
    Dissolve(usize),
}

fn dissolve(shot: &Shot) -> usize {
    sample_of_frame(shot.dissolve_frames.clamp(1, shot.frames.max(1)))
}

/// Whether a sound is made of strokes that ring.
fn rings(sound: Sound) -> bool {
    matches!(sound, Sound::Thunder | Sound::Bells | Sound::Whoosh)
}
