//! What is heard where shots follow one another and the camera moves.

use kinora_core::plan::{CameraMove, Cue, Onto, Shot};
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Sound, Speed};

use super::super::score::{self, Mood};
use super::super::{RATE, is_bed};
use super::{audible, colour, cue, level, plan, samples, shot, steepest};

/// A shot with one move of the camera.
fn moving(frames: u32, join: Join, kind: Move, [from_s, to_s]: [f64; 2]) -> Shot {
    let mut shot = shot(frames, join, &[cue(Sound::Whoosh, 0.8, 0.0, 60.0)]);
    shot.camera = vec![CameraMove {
        kind,
        speed: Speed::Normal,
        from_s,
        to_s,
        amount: 5.0,
        onto: Onto::Subject,
    }];
    shot
}

#[test]
fn air_rushes_by_as_the_camera_moves_and_a_cut_is_hit_on_its_sample() {
    let shots = vec![
        moving(96, Join::Cut, Move::PanRight, [1.0, 2.5]),
        shot(72, Join::Cut, &[cue(Sound::Whoosh, 0.8, 0.0, 60.0)]),
    ];
    let track = samples(&plan(4, shots));
    let second = |from: f32, to: f32| level(&track[(from * RATE) as usize..(to * RATE) as usize]);
    // Loudest in the middle of the move, nothing before it.
    assert!(second(1.6, 1.9) > second(1.0, 1.2) + 12.0);
    assert!(second(1.6, 1.9) > second(0.1, 0.9) + 20.0);
    // The hit begins with the cut, not before it and not later.
    let cut = score::sample_of_frame(96);
    let before = level(&track[cut - 4_800..cut]);
    let after = level(&track[cut..cut + 480]);
    assert!(after > before + 15.0, "{before}, {after}");
}

#[test]
fn a_whip_is_hit_where_it_stops_and_a_dissolve_is_not_hit() {
    let whip = moving(96, Join::Cut, Move::WhipPanLeft, [1.0, 1.5]);
    let track = samples(&plan(4, vec![whip]));
    let at = (1.5 * RATE) as usize;
    let low = |from: usize, to: usize| colour(&track[from..to]).1;
    assert!(low(at, at + 9_600) > low(at - 14_400, at - 4_800) + 0.3);

    let still = [cue(Sound::Whoosh, 0.8, 0.0, 60.0)];
    let shots = vec![
        shot(72, Join::Cut, &still),
        shot(72, Join::Dissolve, &still),
    ];
    let score = score::Score::new(&plan(4, shots));
    assert_eq!((score.cuts.len(), score.swings.len()), (0, 0));
}

#[test]
fn music_is_in_minor_at_night_and_in_major_in_the_sun() {
    let mood = |light: Light, air: Atmosphere| {
        let mut shot = shot(96, Join::Cut, &[cue(Sound::Music, 0.5, 0.0, 9.0)]);
        let (from_s, to_s) = (0.0, 4.0);
        shot.light = vec![Cue {
            what: light,
            strength: 0.7,
            from_s,
            to_s,
            direction: None,
        }];
        shot.atmosphere = vec![Cue {
            what: air,
            strength: 0.7,
            from_s,
            to_s,
            direction: None,
        }];
        score::Score::new(&plan(4, vec![shot])).takes[0].mood
    };
    assert_eq!(mood(Light::GoldenHour, Atmosphere::Wind), Mood::Bright);
    assert_eq!(mood(Light::Night, Atmosphere::Wind), Mood::Sombre);
    assert_eq!(mood(Light::Neon, Atmosphere::Rain), Mood::Sombre);
    assert_eq!(mood(Light::GoldenHour, Atmosphere::Rain), Mood::Either);
}

#[test]
fn no_join_clicks_whatever_plays_over_it() {
    // What has attacks of its own jumps by itself.
    let beds = audible().filter(|&sound| is_bed(sound) && sound != Sound::Fire);
    for sound in beds {
        for join in [Join::Cut, Join::Dissolve, Join::Continue] {
            let cues = [cue(sound, 0.7, 0.0, 9.0)];
            let shots = vec![shot(36, Join::Cut, &cues), shot(36, join, &cues)];
            let track = samples(&plan(2, shots));
            let at = score::sample_of_frame(36);
            let near = steepest(&track[at - 500..at + 500]);
            let around = steepest(&track[..at - 500]).max(steepest(&track[at + 500..]));
            assert!(near <= around * 1.1, "{sound}, {join}: {near}, {around}");
        }
    }
}

#[test]
fn a_bed_is_cut_where_the_picture_is() {
    let shots = vec![
        shot(60, Join::Cut, &[cue(Sound::Rain, 0.7, 0.0, 9.0)]),
        shot(60, Join::Cut, &[cue(Sound::Stream, 0.7, 0.0, 9.0)]),
    ];
    let track = samples(&plan(3, shots));
    let cut = score::sample_of_frame(60);
    let hertz = |from: usize, to: usize| colour(&track[from..to]).0;
    let (rain, stream) = (
        hertz(cut - 72_000, cut - 24_000),
        hertz(cut + 24_000, cut + 72_000),
    );
    assert!(rain > 1.5 * stream, "{rain}, {stream} Hz");
    // A tenth of a second on either side each is alone already.
    let middle = (rain + stream) / 2.0;
    let (before, after) = (
        hertz(cut - 6_000, cut - 1_000),
        hertz(cut + 1_000, cut + 6_000),
    );
    assert!(after < middle && middle < before, "{before}, {after} Hz");
}

#[test]
fn beds_cross_at_a_dissolve_and_keep_their_power() {
    let shots = vec![
        shot(60, Join::Cut, &[cue(Sound::Rain, 0.7, 0.0, 9.0)]),
        shot(60, Join::Dissolve, &[cue(Sound::Stream, 0.7, 0.0, 9.0)]),
    ];
    let mut shots = plan(3, shots);
    shots.shots[1].dissolve_frames = 24;
    let track = samples(&shots);
    let second = |from: f32, to: f32| &track[(from * RATE) as usize..(to * RATE) as usize];
    // Half-way both are heard, about as loud together as each is.
    let [before, middle, after] =
        [(1.0, 2.4), (2.85, 3.15), (3.7, 4.8)].map(|(from, to)| second(from, to));
    let levels = [level(before), level(middle), level(after)];
    let (least, most) = (levels[0].min(levels[2]), levels[0].max(levels[2]));
    assert!((least - 3.0..most + 3.0).contains(&levels[1]), "{levels:?}");
    let [rain, both, stream] = [before, middle, after].map(|part| colour(part).0);
    assert!(stream < both && both < rain, "{rain}, {both}, {stream} Hz");
}
