//! What is heard in a shot.

use crate::plan::Cue;
use crate::scene::SceneFacts;
use crate::vocabulary::{Atmosphere, Sound};

use super::super::reading::What;
use super::{Cues, Set};

/// The sounds of a shot: those named, those of the weather, else a quiet bed.
pub(super) fn sounds(set: &Set<'_>, cues: &Cues<'_>) -> Vec<Cue<Sound>> {
    if !set.film.sound {
        return Vec::new();
    }
    let mut sounds = cues.pick(false, |what| match what {
        What::Sound(sound) => Some(sound),
        _ => None,
    });
    if let Some(at) = sounds.iter().position(|cue| cue.what == Sound::Silence) {
        // "Silence, only footsteps".
        let from_s = sounds[at].from_s;
        let heard = |cue: &Cue<Sound>| cue.what != Sound::Silence && cue.from_s == from_s;
        let broken = sounds[at + 1..].iter().any(heard);
        sounds.retain(|cue| (cue.what == Sound::Silence) != broken);
        return sounds;
    }
    let denied = |sound: Sound| {
        let mut banned = cues.reading.banned.iter();
        banned.any(|&what| what == What::Sound(sound) || is_heard_of(what, sound))
    };
    let can = |sound: Sound| set.capabilities.sounds.contains(&sound) && !denied(sound);
    let weather = cues.pick(false, |what| match what {
        What::Air(air) => air.sound(),
        _ => None,
    });
    for cue in weather {
        if can(cue.what) && sounds.iter().all(|other| other.what != cue.what) {
            let direction = None;
            sounds.push(Cue { direction, ..cue });
        }
    }
    if sounds.is_empty() {
        let bed = bed(set.facts).into_iter().filter(|(sound, _)| can(*sound));
        sounds.extend(bed.map(|(what, strength)| Cue {
            what,
            strength,
            from_s: 0.0,
            to_s: cues.duration_s,
            direction: None,
        }));
    }
    sounds
}

/// Whether a sound is that of weather itself: without wind none is heard, but
/// where no snow falls there may be wind.
fn is_heard_of(what: What, sound: Sound) -> bool {
    match what {
        What::Air(Atmosphere::Snow | Atmosphere::Leaves | Atmosphere::Fireflies) => false,
        What::Air(air) => air.sound() == Some(sound),
        _ => false,
    }
}

/// A share of sky from which a picture is surely outdoors.
const OUTDOORS_SKY: f64 = 0.12;

/// Mean luma from which a picture is surely by day.
const DAY_BRIGHTNESS: f64 = 0.35;

/// Shares of water and of foliage from which they are heard.
const WATER: f64 = 0.03;
const FOLIAGE: f64 = 0.15;

/// What is heard where nothing was named: the water that is seen, as a stream
/// between leaves and as a shore under a sky; air, and outdoors birds by day and
/// insects by night.
fn bed(facts: Option<&SceneFacts>) -> Vec<(Sound, f64)> {
    let Some(facts) = facts else {
        return vec![(Sound::Wind, 0.15)];
    };
    let is_open = facts.sky > OUTDOORS_SKY;
    let is_green = facts.foliage > FOLIAGE;
    let mut bed = Vec::new();
    if facts.water > WATER {
        bed.push(match is_open {
            true => (Sound::Waves, 0.2),
            false => (Sound::Stream, 0.3),
        });
    }
    if !is_open && !is_green {
        bed.push((Sound::Wind, 0.15));
        return bed;
    }
    let creatures = match facts.brightness > DAY_BRIGHTNESS || !is_open {
        true => Sound::Birds,
        false => Sound::Insects,
    };
    bed.extend([(Sound::Wind, 0.2), (creatures, 0.15)]);
    bed
}
