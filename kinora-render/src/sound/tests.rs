//! What the sound track promises, checked on the samples.

mod joins;

use std::f32::consts::TAU;

use kinora_core::plan::{Cue, FPS, Framing, Plan, SAMPLES_PER_FRAME, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Join, Sound};

use super::limiter::true_peak;
use super::loudness::measure;
use super::{Events, RATE, Stereo, music, score, synthesise, thunder};

fn cue(what: Sound, strength: f64, from_s: f64, to_s: f64) -> Cue<Sound> {
    Cue {
        what,
        strength,
        from_s,
        to_s,
        direction: None,
    }
}

fn shot(frames: u32, join: Join, sound: &[Cue<Sound>]) -> Shot {
    Shot {
        index: 0,
        start_s: 0.0,
        duration_s: f64::from(frames) / f64::from(FPS),
        frames,
        join,
        dissolve_frames: if join == Join::Dissolve { 12 } else { 0 },
        image: false,
        framing: Framing::WIDE,
        prompt: String::new(),
        camera: vec![],
        keys: vec![],
        regions: vec![],
        still_mask: false,
        subject: vec![],
        atmosphere: vec![],
        light: vec![],
        sound: sound.to_vec(),
        not_understood: vec![],
    }
}

fn plan(seed: u64, shots: Vec<Shot>) -> Plan {
    let size = Size {
        width: 64,
        height: 36,
    };
    Plan {
        seed,
        sound: true,
        ambience: 0.5,
        shots,
        ..Plan::still(size, &[1])
    }
}

/// A plan of one shot with one sound all the way.
fn one(sound: Sound, seed: u64, frames: u32) -> Plan {
    plan(
        seed,
        vec![shot(frames, Join::Cut, &[cue(sound, 0.7, 0.0, 60.0)])],
    )
}

fn samples(plan: &Plan) -> Vec<Stereo> {
    samples_with(plan, &[])
}

fn samples_with(plan: &Plan, lightning: &[u32]) -> Vec<Stereo> {
    let events = Events {
        lightning: lightning.to_vec(),
    };
    let track = synthesise(plan, &events, &mut |_| ());
    assert_eq!(
        track.len(),
        (plan.frames() * SAMPLES_PER_FRAME) as usize * 2
    );
    assert!(track.iter().all(|sample| sample.abs() <= 0.9));
    track.as_chunks().0.to_vec()
}

/// Every word that can be heard.
fn audible() -> impl Iterator<Item = Sound> {
    let words = Sound::ALL.iter().copied();
    words.filter(|&sound| sound != Sound::Silence)
}

/// The level of samples in dB.
fn level(samples: &[Stereo]) -> f32 {
    let sum: f32 = samples.as_flattened().iter().map(|x| x * x).sum();
    10.0 * (sum / (samples.len() * 2) as f32 + 1e-12).log10()
}

/// The power at each frequency up to half the rate, over windows of 2048.
fn spectrum(samples: &[Stereo]) -> Vec<f32> {
    const LEN: usize = 2048;
    let mut power = vec![0.0; LEN / 2];
    for window in samples.chunks_exact(LEN) {
        let mut points: Vec<[f32; 2]> = window
            .iter()
            .enumerate()
            .map(|(i, x)| {
                [
                    (x[0] + x[1]) * (1.0 - (TAU * i as f32 / LEN as f32).cos()),
                    0.0,
                ]
            })
            .collect();
        transform(&mut points);
        for (power, point) in power.iter_mut().zip(points) {
            *power += point[0] * point[0] + point[1] * point[1];
        }
    }
    power
}

/// A Fourier transform of a power of two of points.
fn transform(points: &mut [[f32; 2]]) {
    let len = points.len();
    if len == 1 {
        return;
    }
    let (mut even, mut odd): (Vec<_>, Vec<_>) =
        points.as_chunks().0.iter().map(|&[a, b]| (a, b)).unzip();
    transform(&mut even);
    transform(&mut odd);
    for (i, (&[a, b], &[c, d])) in even.iter().zip(&odd).enumerate() {
        let (sin, cos) = (-TAU * i as f32 / len as f32).sin_cos();
        let turned = [c * cos - d * sin, c * sin + d * cos];
        points[i] = [a + turned[0], b + turned[1]];
        points[i + len / 2] = [a - turned[0], b - turned[1]];
    }
}

/// The mean frequency of the power, and the share of it below 400 Hz.
fn colour(samples: &[Stereo]) -> (f32, f32) {
    let power = spectrum(samples);
    let hz = |i: usize| i as f32 * RATE / 2.0 / power.len() as f32;
    let total: f32 = power.iter().sum();
    let mean: f32 = power.iter().enumerate().map(|(i, p)| hz(i) * p).sum();
    let low: f32 = (0..power.len())
        .filter(|&i| hz(i) < 400.0)
        .map(|i| power[i])
        .sum();
    (mean / total, low / total)
}

#[test]
fn the_length_is_exact() {
    for frames in [1, 2, 7, 25, 121] {
        for looped in [false, true] {
            let mut plan = one(Sound::Rain, 3, frames);
            plan.looped = looped;
            samples(&plan);
        }
    }
}

#[test]
fn the_shortest_shots_can_be_played() {
    for sound in audible() {
        let cues = [cue(sound, 1.0, 0.0, 9.0)];
        let shots = [Join::Cut, Join::Dissolve, Join::Continue, Join::Cut]
            .map(|join| shot(1, join, &cues))
            .to_vec();
        samples_with(&plan(1, shots), &[0, 1, 2, 3, 99]);
    }
}

#[test]
fn odd_cues_do_no_harm() {
    let cues = [
        cue(Sound::Rain, 2.0, -1.0, 1e12),
        cue(Sound::Fire, f64::NAN, 0.0, 1.0),
        cue(Sound::Wind, 0.5, f64::NAN, 1.0),
        cue(Sound::Birds, 0.5, 2.0, 1.0),
        cue(Sound::Hum, 0.5, 0.5, 0.501),
    ];
    samples(&plan(1, vec![shot(48, Join::Cut, &cues)]));
    samples(&plan(1, vec![]));
}

#[test]
fn silence_is_silent() {
    let quiet = |samples: &[Stereo]| samples.iter().all(|&sample| sample == [0.0; 2]);
    assert!(quiet(&samples(&one(Sound::Silence, 1, 72))));

    let cues = [
        cue(Sound::Rain, 0.8, 0.0, 4.0),
        cue(Sound::Silence, 1.0, 1.0, 2.0),
    ];
    let track = samples(&plan(1, vec![shot(96, Join::Cut, &cues)]));
    assert!(quiet(&track[48_000..96_000]));
    assert!(!quiet(&track[40_000..48_000]));
    assert!(!quiet(&track[96_000..100_000]));

    let mut plan = one(Sound::Rain, 1, 24);
    plan.sound = false;
    assert!(quiet(&samples(&plan)));
}

#[test]
fn a_plan_without_cues_is_a_quiet_room() {
    let track = samples(&plan(5, vec![shot(120, Join::Cut, &[])]));
    let loudness = measure(&track).unwrap();
    assert!((loudness + 45.0).abs() < 0.7, "{loudness}");
}

#[test]
fn every_word_is_heard_at_the_asked_loudness() {
    for sound in audible() {
        for (seed, target) in [(1, -18.0), (2, -23.0)] {
            let mut plan = one(sound, seed, 144);
            plan.loudness = target;
            check_loudness(&plan, &[30]);
        }
    }
}

#[test]
fn a_mix_has_the_asked_loudness() {
    let storm = [
        cue(Sound::Rain, 0.9, 0.0, 9.0),
        cue(Sound::Thunder, 1.0, 0.0, 9.0),
        cue(Sound::Wind, 0.5, 1.0, 4.0),
    ];
    let street = [
        cue(Sound::Traffic, 0.6, 0.0, 9.0),
        cue(Sound::Crowd, 0.4, 0.0, 9.0),
        cue(Sound::Footsteps, 0.8, 0.0, 9.0),
        cue(Sound::Music, 0.3, 0.0, 9.0),
    ];
    for target in [-14.0, -18.0, -23.0, -30.0] {
        let shots = vec![shot(96, Join::Cut, &storm), shot(96, Join::Cut, &street)];
        let mut plan = plan(9, shots);
        plan.loudness = target;
        check_loudness(&plan, &[12]);
        plan.looped = true;
        check_loudness(&plan, &[12]);
    }
}

#[track_caller]
fn check_loudness(plan: &Plan, lightning: &[u32]) {
    let track = samples_with(plan, lightning);
    let what = plan.shots[0].sound[0].what;
    let loudness = measure(&track).unwrap();
    assert!(
        (loudness - plan.loudness).abs() <= 0.5,
        "{what}: {loudness}"
    );
    let peak = 20.0 * true_peak(&track).log10();
    assert!(peak <= -2.9, "{what}: {peak} dBTP");
}

#[test]
fn the_same_plan_gives_the_same_samples() {
    for sound in audible() {
        let first = samples_with(&one(sound, 4, 60), &[6]);
        assert_eq!(first, samples_with(&one(sound, 4, 60), &[6]), "{sound}");
        assert_ne!(first, samples_with(&one(sound, 5, 60), &[6]), "{sound}");
    }
}

#[test]
fn the_progress_runs_from_start_to_end() {
    let mut told = vec![];
    let plan = one(Sound::Rain, 1, 24);
    let _ = synthesise(&plan, &Events::default(), &mut |share| told.push(share));
    assert!(told.is_sorted());
    assert_eq!(told.last(), Some(&1.0));
}

#[test]
fn every_word_has_its_colour() {
    check_colour(Sound::Rain, 2_000.0..8_000.0);
    check_colour(Sound::Thunder, 50.0..700.0);
    check_colour(Sound::Wind, 250.0..1_500.0);
    check_colour(Sound::Waves, 400.0..3_500.0);
    check_colour(Sound::Stream, 500.0..3_000.0);
    check_colour(Sound::Fire, 150.0..2_000.0);
    check_colour(Sound::Birds, 2_000.0..6_500.0);
    check_colour(Sound::Insects, 3_500.0..6_500.0);
    check_colour(Sound::Crowd, 250.0..1_500.0);
    check_colour(Sound::Traffic, 200.0..2_500.0);
    check_colour(Sound::Footsteps, 150.0..3_000.0);
    check_colour(Sound::Music, 120.0..1_500.0);
    check_colour(Sound::Bells, 300.0..2_500.0);
    check_colour(Sound::Hum, 60.0..300.0);
    check_colour(Sound::Whoosh, 500.0..3_500.0);
}

#[track_caller]
fn check_colour(sound: Sound, hz: std::ops::Range<f32>) {
    for seed in 0..3 {
        let (mean, low) = colour(&samples_with(&one(sound, seed, 144), &[6]));
        assert!(hz.contains(&mean), "{sound}: {mean} Hz");
        match sound {
            Sound::Hum => assert!(low > 0.98, "{sound}: {low}"),
            Sound::Thunder => assert!(low > 0.7, "{sound}: {low}"),
            Sound::Birds | Sound::Insects => assert!(low < 0.05, "{sound}: {low}"),
            _ => (),
        }
    }
}

#[test]
fn thunder_follows_its_flash() {
    for seed in 0..8 {
        let flash = 30;
        let track = samples_with(&one(Sound::Thunder, seed, 168), &[flash]);
        let from = score::sample_of_frame(flash);
        let before = level(&track[from - 20_000..from]);
        let windows = track[from..].chunks(480);
        let at = windows
            .map(level)
            .position(|level| level > before + 20.0)
            .unwrap();
        let delay = at as f32 * 0.01;
        let (near, far) = thunder::DELAY_S;
        assert!(
            (near - 0.01..far + 0.15).contains(&delay),
            "seed {seed}: {delay} s"
        );
    }
}

#[test]
fn thunder_without_a_flash_comes_soon() {
    for seed in 0..8 {
        let track = samples(&one(Sound::Thunder, seed, 96));
        let loud = track.chunks(480).position(|window| level(window) > -35.0);
        assert!(loud.unwrap() < 135, "seed {seed}: {loud:?}");
    }
}

#[test]
fn a_cut_does_not_click() {
    let words = [
        Sound::Rain,
        Sound::Hum,
        Sound::Wind,
        Sound::Waves,
        Sound::Crowd,
    ];
    for (before, after) in words.iter().zip(words.iter().skip(1)) {
        let shots = vec![
            shot(36, Join::Cut, &[cue(*before, 0.7, 0.0, 9.0)]),
            shot(36, Join::Cut, &[cue(*after, 0.7, 0.0, 9.0)]),
        ];
        let track = samples(&plan(2, shots));
        let at = score::sample_of_frame(36);
        let near = steepest(&track[at - 500..at + 500]);
        let around =
            steepest(&track[at - 12_000..at - 500]).max(steepest(&track[at + 500..at + 12_000]));
        assert!(
            near <= around * 1.1,
            "{before} to {after}: {near}, {around}"
        );
    }
}

#[test]
fn a_loop_has_no_seam() {
    for sound in [Sound::Hum, Sound::Waves, Sound::Wind, Sound::Music] {
        let mut plan = one(sound, 6, 96);
        plan.looped = true;
        let track = samples(&plan);
        let mut seam = track[track.len() - 500..].to_vec();
        seam.extend_from_slice(&track[..500]);
        let around = steepest(&track[..24_000]).max(steepest(&track[track.len() - 24_000..]));
        assert!(steepest(&seam) <= around * 1.05, "{sound}");
        assert!(
            (level(&seam[..480]) - level(&seam[520..])).abs() < 6.0,
            "{sound}"
        );
    }
}

/// The largest step between two samples.
fn steepest(samples: &[Stereo]) -> f32 {
    let steps = samples.windows(2).map(|pair| {
        let [left, right] = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        left.abs().max(right.abs())
    });
    steps.fold(0.0, f32::max)
}

#[test]
fn a_cue_is_heard_in_its_time_only() {
    let cues = [cue(Sound::Rain, 0.8, 1.5, 3.0)];
    let track = samples(&plan(1, vec![shot(96, Join::Cut, &cues)]));
    let inside = level(&track[80_000..136_000]);
    assert!(level(&track[..71_000]) < inside - 20.0);
    assert!(level(&track[146_000..]) < inside - 20.0);
}

#[test]
fn a_bed_goes_on_where_shots_are_joined() {
    check_takes(Sound::Rain, Join::Cut, 2);
    check_takes(Sound::Rain, Join::Dissolve, 1);
    check_takes(Sound::Rain, Join::Continue, 1);
    check_takes(Sound::Music, Join::Cut, 1);
}

#[track_caller]
fn check_takes(sound: Sound, join: Join, takes: usize) {
    let cues = [cue(sound, 0.7, 0.0, 9.0)];
    let shots = vec![shot(48, Join::Cut, &cues), shot(48, join, &cues)];
    let score = score::Score::new(&plan(1, shots));
    assert_eq!(score.takes.len(), takes, "{sound} over {join}");
}

#[test]
fn a_bar_begins_at_every_shot() {
    for shots in [
        vec![0],
        vec![0, 240_000, 384_000],
        vec![0, 144_000, 250_000],
    ] {
        let bars = music::bars(&(0..720_000), &shots, 80.0);
        let starts: Vec<usize> = bars.iter().map(|bar| bar.range.start).collect();
        assert!(shots.iter().all(|shot| starts.contains(shot)), "{starts:?}");
        assert_eq!(bars.last().unwrap().range.end, 720_000);
        let whole = bars
            .windows(2)
            .all(|pair| pair[0].range.end == pair[1].range.start);
        assert!(whole);
    }
}
