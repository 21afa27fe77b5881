//! Which words are shown, and on which photograph each looks at home.

use kinora_core::engine::Capabilities;
use kinora_core::plan::Plan;
use kinora_core::vocabulary::{Atmosphere, Light, Move, Sound, Subject};

/// A part of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Camera,
    Subject,
    Atmosphere,
    Light,
    Sound,
}

impl Group {
    pub(super) const ALL: [Self; 5] = [
        Self::Camera,
        Self::Subject,
        Self::Atmosphere,
        Self::Light,
        Self::Sound,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Subject => "subject",
            Self::Atmosphere => "atmosphere",
            Self::Light => "light",
            Self::Sound => "sound",
        }
    }

    /// The words of the vocabulary, and whether an engine films them.
    pub(super) fn words(self, engine: &Capabilities) -> Vec<(&'static str, bool)> {
        fn known<W: Copy + PartialEq>(
            all: &[W],
            can: &[W],
            word: fn(W) -> &'static str,
        ) -> Vec<(&'static str, bool)> {
            all.iter().map(|&w| (word(w), can.contains(&w))).collect()
        }
        match self {
            Self::Camera => known(Move::ALL, engine.moves, Move::as_str),
            Self::Subject => known(Subject::ALL, engine.subject, Subject::as_str),
            Self::Atmosphere => known(Atmosphere::ALL, engine.atmosphere, Atmosphere::as_str),
            Self::Light => known(Light::ALL, engine.light, Light::as_str),
            Self::Sound => known(Sound::ALL, engine.sounds, Sound::as_str),
        }
    }
}

/// One film of the demonstration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub(super) group: Group,
    /// The word of the plan.
    pub(super) word: &'static str,
    /// What somebody would write.
    pub(super) prompt: &'static str,
    /// The photograph's name in Kinora's own folder of photographs.
    pub(super) photo: &'static str,
}

impl Scene {
    /// What a face does unasked, where another deed is to be shown.
    pub(super) fn unwanted(&self) -> Option<&'static str> {
        let is_unasked = ["breathe", "blink"].contains(&self.word);
        (self.group == Group::Subject && !is_unasked).then_some("blinking, breathing")
    }

    /// The camera's move, of a scene that is one.
    pub(super) fn camera(&self) -> Option<Move> {
        let kind = (self.group == Group::Camera).then(|| self.word.parse().ok());
        kind.flatten()
    }

    /// How long its film lasts at least, in seconds: what is slow takes its time.
    pub(super) fn least_s(&self) -> i64 {
        match self.word {
            "waves" if self.group == Group::Atmosphere => 8,
            "breathe" => 8,
            _ => 3,
        }
    }

    /// Whether a plan films its word.
    pub(super) fn is_in(&self, plan: &Plan) -> bool {
        plan.shots.iter().any(|shot| match self.group {
            Group::Camera => shot
                .camera
                .iter()
                .any(|step| step.kind.as_str() == self.word),
            Group::Subject => shot
                .subject
                .iter()
                .any(|cue| cue.what.as_str() == self.word),
            Group::Atmosphere => shot
                .atmosphere
                .iter()
                .any(|cue| cue.what.as_str() == self.word),
            Group::Light => shot.light.iter().any(|cue| cue.what.as_str() == self.word),
            Group::Sound => shot.sound.iter().any(|cue| cue.what.as_str() == self.word),
        })
    }
}

/// The scene of a word.
pub(super) fn scene(group: Group, word: &'static str) -> Option<Scene> {
    let lines = match group {
        Group::Camera => CAMERA,
        Group::Subject => SUBJECT,
        Group::Atmosphere => ATMOSPHERE,
        Group::Light => LIGHT,
        Group::Sound => SOUND,
    };
    let line = lines.iter().find(|(of, ..)| *of == word)?;
    Some(Scene {
        group,
        word,
        prompt: line.1,
        photo: line.2,
    })
}

type Line = (&'static str, &'static str, &'static str);

const CAMERA: &[Line] = &[
    ("static", "static shot", "pagoda"),
    ("pan_left", "pan left", "mountain_path"),
    ("pan_right", "pan right", "mountain_path"),
    ("tilt_up", "tilt up", "pagoda"),
    ("tilt_down", "tilt down", "pagoda"),
    ("roll_left", "the camera rolls left", "forest_stream"),
    ("roll_right", "the camera rolls right", "forest_stream"),
    ("dolly_in", "push in", "mountain_path"),
    ("dolly_out", "pull back", "mountain_path"),
    ("truck_left", "truck left", "astronaut"),
    ("truck_right", "truck right", "astronaut"),
    ("pedestal_up", "pedestal up", "forest_stream"),
    ("pedestal_down", "pedestal down", "forest_stream"),
    ("orbit_left", "orbit left", "flower"),
    ("orbit_right", "orbit right", "flower"),
    ("crane_up", "crane up", "pagoda"),
    ("crane_down", "crane down", "pagoda"),
    ("zoom_in", "zoom in", "cat"),
    ("zoom_out", "zoom out", "cat"),
    ("dolly_zoom", "dolly zoom", "astronaut"),
    ("rack_focus", "rack focus", "mountain_path"),
    ("handheld", "handheld", "two_dogs_portrait"),
    ("follow", "follow shot", "mountain_path"),
    ("whip_pan_left", "whip pan left", "pagoda"),
    ("whip_pan_right", "whip pan right", "pagoda"),
    ("shake", "camera shake", "coffee"),
];

const SUBJECT: &[Line] = &[
    ("breathe", "static shot, she breathes deeply", "astronaut"),
    ("blink", "static shot, she blinks twice", "astronaut"),
    ("smile", "static shot, she smiles", "astronaut"),
    ("nod", "static shot, she nods", "astronaut"),
    (
        "turn",
        "static shot, she turns her head to the left",
        "astronaut",
    ),
    ("tilt", "static shot, she tilts her head", "astronaut"),
    ("look", "static shot, she looks to the right", "astronaut"),
    ("sway", "static shot, the flower sways", "flower"),
    (
        "hair",
        "static shot, her hair moves in the wind",
        "astronaut",
    ),
    ("wave", "static shot, she waves", "astronaut"),
    ("walk", "static shot, he walks", "photographer"),
    ("run", "static shot, the cat runs", "cat"),
    ("rotate", "static shot, the flower rotates", "flower"),
    ("fly", "static shot, the flower flies", "flower"),
    ("float", "static shot, the flower floats", "flower"),
    ("drift", "static shot, the flower drifts", "flower"),
];

const ATMOSPHERE: &[Line] = &[
    (
        "rain",
        "static shot, heavy rain from the left",
        "mountain_path",
    ),
    ("snow", "static shot, heavy snow", "pagoda"),
    ("fog", "static shot, fog", "forest_stream"),
    ("smoke", "static shot, smoke", "photographer"),
    ("steam", "static shot, steam rises", "coffee"),
    ("dust", "static shot, dust", "coffee"),
    ("embers", "static shot, embers", "fire_pit"),
    ("leaves", "static shot, falling leaves", "forest_stream"),
    ("petals", "static shot, cherry petals", "pagoda"),
    ("fireflies", "static shot, fireflies", "forest_stream"),
    ("bubbles", "static shot, bubbles", "flower"),
    ("confetti", "static shot, confetti", "two_dogs_portrait"),
    (
        "clouds",
        "static shot, clouds drift to the right",
        "mountain_path",
    ),
    ("water", "static shot, the stream flows", "forest_stream"),
    ("waves", "static shot, gentle waves on the water", "pagoda"),
    ("fire", "static shot, the fire burns", "fire_pit"),
    ("stars", "static shot, twinkling stars", "starry_night"),
    ("lightning", "static shot, lightning", "mountain_path"),
    ("god_rays", "static shot, god rays", "forest_stream"),
    (
        "wind",
        "static shot, strong wind from the left",
        "dandelion",
    ),
    ("bokeh", "static shot, bokeh", "flower"),
];

const LIGHT: &[Line] = &[
    ("golden_hour", "static shot, golden hour", "mountain_path"),
    ("sunrise", "static shot, sunrise", "pagoda"),
    ("sunset", "static shot, sunset", "pagoda"),
    ("dusk", "static shot, blue hour", "pagoda"),
    ("night", "static shot, night falls", "mountain_path"),
    ("neon", "static shot, neon light", "photographer"),
    ("flicker", "static shot, flickering light", "coffee"),
    ("flash", "static shot, a flash", "cat"),
    ("brighten", "static shot, it gets brighter", "forest_stream"),
    ("dim", "static shot, it gets darker", "forest_stream"),
    ("studio", "static shot, studio light", "fig_bowl"),
    ("grain", "static shot, film grain", "two_dogs_portrait"),
];

const SOUND: &[Line] = &[
    ("rain", "static shot, sound of rain", "mountain_path"),
    (
        "thunder",
        "static shot, lightning, sound of thunder",
        "mountain_path",
    ),
    ("wind", "static shot, sound of wind", "dandelion"),
    ("waves", "static shot, sound of waves", "pagoda"),
    ("stream", "static shot, sound of a stream", "forest_stream"),
    ("fire", "static shot, sound of a crackling fire", "fire_pit"),
    ("birds", "static shot, birdsong", "forest_stream"),
    ("insects", "static shot, sound of crickets", "starry_night"),
    ("crowd", "static shot, crowd noise", "photographer"),
    ("traffic", "static shot, sound of traffic", "photographer"),
    (
        "footsteps",
        "static shot, sound of footsteps",
        "mountain_path",
    ),
    ("music", "static shot, soft music", "flower"),
    ("bells", "static shot, sound of bells", "pagoda"),
    ("hum", "static shot, a low hum", "astronaut"),
    ("whoosh", "whip pan left, whoosh", "pagoda"),
    ("silence", "static shot, silence", "cat"),
];

#[cfg(test)]
mod tests {
    use kinora_render::CAPABILITIES;

    use super::*;

    #[test]
    fn every_word_of_the_vocabulary_has_a_scene() {
        for group in Group::ALL {
            for (word, _) in group.words(&CAPABILITIES) {
                assert!(scene(group, word).is_some(), "{} {word}", group.as_str());
            }
        }
    }
}
