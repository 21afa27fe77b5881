//! What is heard in a shot.

use crate::plan::Cue;
use crate::scene::SceneFacts;
use crate::vocabulary::Sound;

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
    if sounds.iter().any(|cue| cue.what == Sound::Silence) {
        sounds.retain(|cue| cue.what == Sound::Silence);
        return sounds;
    }
    let can = |sound: Sound| {
        set.capabilities.sounds.contains(&sound)
            && !cues.reading.banned.contains(&What::Sound(sound))
    };
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
