//! Sound: a plan's cues become the samples of a clip.
//!
//! Everything is synthesised; there is no recording. The same plan gives the
//! same samples on every machine: noise follows from the seed and a count,
//! functions come from `libm`, and tracks are summed in one order.

mod accent;
mod bells;
mod city;
mod crowd;
mod envelope;
mod filter;
mod limiter;
mod loudness;
mod master;
mod music;
mod nature;
mod noise;
mod reverb;
mod room;
mod score;
#[cfg(test)]
mod tests;
mod thunder;
mod tone;
mod weather;
mod wildlife;

use kinora_core::plan::{Plan, SAMPLE_RATE};
use kinora_core::vocabulary::Sound;

use self::filter::{OnePole, Svf};
use self::master::End;
use self::noise::smooth;
use self::score::{Score, Take};

/// One sample, left and right.
type Stereo = [f32; 2];

/// Samples per second, as a number to reckon with.
const RATE: f32 = SAMPLE_RATE as f32;

/// Samples between two changes of anything that moves slowly.
const BLOCK: usize = 480;

/// A bed has been sounding for this long when it is first heard.
const WARM_UP: usize = 20 * BLOCK;

/// What happens in the picture that must be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The frames of the clip at which lightning flashes, in order.
    pub lightning: Vec<u32>,
}

/// A sound without beginning or end.
trait Bed {
    /// Fills the next block, of [`BLOCK`] samples or fewer.
    fn fill(&mut self, block: &mut [Stereo]);
}

/// Synthesises the sound track of a plan: interleaved stereo at 48 kHz, two
/// thousand sample pairs a frame, within −1..1.
///
/// A plan without sound gives silence of that length. `progress` is told the
/// share of the work done, 0–1.
#[must_use]
pub fn synthesise(plan: &Plan, events: &Events, progress: &mut dyn FnMut(f64)) -> Vec<f32> {
    let score = Score::new(plan);
    if !plan.sound {
        return vec![0.0; score.len * 2];
    }
    let end = if plan.looped { End::Loops } else { End::Fades };
    let mut mix = play(&score, events, progress);
    let mut floor = quiet(&score, plan.seed);
    score.hush(&mut mix);
    master::quieten(&mut floor, plan.loudness);
    score.hush(&mut floor);
    let mut clip = master::master(&mix, &floor, plan.loudness, end);
    if end == End::Fades {
        master::fade(&mut clip);
    }
    progress(1.0);
    clip.into_flattened()
}

/// Plays every take and joins the end to the beginning if the clip is a loop.
fn play(score: &Score, events: &Events, progress: &mut dyn FnMut(f64)) -> Vec<Stereo> {
    let silence = vec![[0.0; 2]; score.played()];
    let (mut beds, mut strokes, mut send) = (silence.clone(), silence.clone(), silence);
    for (index, take) in score.takes.iter().enumerate() {
        progress(0.8 * index as f64 / score.takes.len() as f64);
        let samples = perform(take, score, events);
        let start = take.range().start;
        let bus = if is_bed(take.sound) {
            &mut beds
        } else {
            &mut strokes
        };
        add(&samples, 1.0, &mut bus[start..]);
        let share = reverberation(take.sound);
        if share > 0.0 {
            add(&samples, share, &mut send[start..]);
        }
    }
    progress(0.8);
    reverb::add(&send, &mut strokes);
    // Before the ends are joined: a filter that starts anew would leave a seam.
    trim(&mut beds);
    trim(&mut strokes);
    join(score, &beds, &strokes)
}

/// The samples of one take, with its envelope.
fn perform(take: &Take, score: &Score, events: &Events) -> Vec<Stereo> {
    let (seed, strength) = (take.seed, take.strength);
    let len = take.range().len();
    let mut out = match take.sound {
        Sound::Rain => bed(weather::Rain::new(seed, strength), len),
        Sound::Wind => bed(weather::Wind::new(seed, strength), len),
        Sound::Waves => bed(nature::Waves::new(seed, strength), len),
        Sound::Stream => bed(nature::Stream::new(seed, strength), len),
        Sound::Fire => bed(nature::Fire::new(seed, strength), len),
        Sound::Birds => bed(wildlife::Birds::new(seed, strength), len),
        Sound::Insects => bed(wildlife::Insects::new(seed, strength), len),
        Sound::Crowd => bed(crowd::Crowd::new(seed, strength), len),
        Sound::Traffic => bed(city::Traffic::new(seed, strength), len),
        Sound::Hum => bed(city::Hum::new(seed), len),
        Sound::Thunder => strokes(len, |out| thunder::perform(take, &events.lightning, out)),
        Sound::Footsteps => strokes(len, |out| city::footsteps(take, out)),
        Sound::Music => strokes(len, |out| music::perform(take, score, out)),
        Sound::Bells => strokes(len, |out| bells::perform(take, out)),
        Sound::Whoosh => strokes(len, |out| accent::perform(take, score, out)),
        Sound::Silence => strokes(len, |_| ()),
    };
    take.envelope.apply(&mut out);
    scale(&mut out, level(take.sound));
    out
}

/// The samples of a bed that has been sounding for a while.
fn bed(mut bed: impl Bed, len: usize) -> Vec<Stereo> {
    let mut block = [[0.0; 2]; BLOCK];
    for _ in 0..WARM_UP / BLOCK {
        bed.fill(&mut block);
    }
    let mut out = vec![[0.0; 2]; len];
    for block in out.chunks_mut(BLOCK) {
        bed.fill(block);
    }
    out
}

/// The samples of something that is played note by note.
fn strokes(len: usize, play: impl FnOnce(&mut [Stereo])) -> Vec<Stereo> {
    let mut out = vec![[0.0; 2]; len];
    play(&mut out);
    out
}

/// The tone of the room in which all this sounds.
fn quiet(score: &Score, seed: u64) -> Vec<Stereo> {
    let room = bed(room::Room::new(noise::derive(seed, 1_000)), score.played());
    let nothing = vec![[0.0; 2]; score.played()];
    join(score, &room, &nothing)
}

/// Cuts what was played to the length of the clip. In a loop, beds that run on
/// past the end fade into the beginning, and strokes ring on there.
fn join(score: &Score, beds: &[Stereo], strokes: &[Stereo]) -> Vec<Stereo> {
    let mut out: Vec<Stereo> = beds[..score.len].to_vec();
    let (past_beds, past_strokes) = (&beds[score.len..], &strokes[score.len..]);
    for (at, (bed, stroke)) in past_beds.iter().zip(past_strokes).enumerate() {
        let share = smooth(at as f32 / score.overlap as f32);
        let (new, old) = (share.sqrt(), (1.0 - share).sqrt());
        let ringing = smooth((score.overlap - at) as f32 / score.overlap as f32 * 3.0);
        for side in 0..2 {
            out[at][side] = out[at][side] * new + bed[side] * old + stroke[side] * ringing;
        }
    }
    add(&strokes[..score.len], 1.0, &mut out);
    out
}

fn add(samples: &[Stereo], gain: f32, out: &mut [Stereo]) {
    for (out, sample) in out.iter_mut().zip(samples) {
        out[0] += sample[0] * gain;
        out[1] += sample[1] * gain;
    }
}

fn scale(samples: &mut [Stereo], gain: f32) {
    for sample in samples {
        *sample = [sample[0] * gain, sample[1] * gain];
    }
}

/// Takes away what nobody hears and a codec drops: direct current, and what
/// lies above 16 kHz.
fn trim(bus: &mut [Stereo]) {
    let mut floor = OnePole::new(18.0);
    let mut roof = Svf::new(15_500.0, 0.6);
    for sample in bus {
        *sample = roof.low(floor.high(*sample));
    }
}

/// Whether a sound has no beginning of its own, so that a loop may fade it.
fn is_bed(sound: Sound) -> bool {
    match sound {
        Sound::Thunder | Sound::Footsteps | Sound::Music | Sound::Bells | Sound::Whoosh => false,
        Sound::Rain
        | Sound::Wind
        | Sound::Waves
        | Sound::Stream
        | Sound::Fire
        | Sound::Birds
        | Sound::Insects
        | Sound::Crowd
        | Sound::Traffic
        | Sound::Hum
        | Sound::Silence => true,
    }
}

/// How much of a sound goes into the room.
fn reverberation(sound: Sound) -> f32 {
    match sound {
        Sound::Music | Sound::Bells => 0.3,
        Sound::Thunder | Sound::Birds | Sound::Whoosh => 0.22,
        Sound::Crowd => 0.14,
        Sound::Footsteps => 0.08,
        Sound::Insects => 0.05,
        Sound::Rain
        | Sound::Wind
        | Sound::Waves
        | Sound::Stream
        | Sound::Fire
        | Sound::Traffic
        | Sound::Hum
        | Sound::Silence => 0.0,
    }
}

/// The level of a sound beside the others.
fn level(sound: Sound) -> f32 {
    match sound {
        Sound::Rain => 0.48,
        Sound::Thunder => 1.9,
        Sound::Wind => 0.68,
        Sound::Waves => 1.0,
        Sound::Stream => 0.7,
        Sound::Fire => 1.1,
        Sound::Birds => 0.5,
        Sound::Insects => 1.0,
        Sound::Crowd => 1.9,
        Sound::Traffic => 1.3,
        Sound::Footsteps => 2.0,
        Sound::Music => 0.8,
        Sound::Bells => 1.5,
        Sound::Hum => 0.4,
        Sound::Whoosh => 1.2,
        Sound::Silence => 0.0,
    }
}
