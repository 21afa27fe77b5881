//! Whatever a plan has a word for can be turned off by naming it in the negative
//! prompt: asked for or unasked, by the word of the plan and by what people say.

use kinora_core::director;
use kinora_core::plan::Shot;
use kinora_core::scene::SceneFacts;
use kinora_core::vocabulary::{Atmosphere, Light, Move, Sound, Subject};

use super::{EVERYTHING, film};

/// A picture that shows all that any word could move.
const FACTS: SceneFacts = SceneFacts {
    sky: 0.4,
    horizon: Some(0.5),
    clouds: 0.3,
    water: 0.2,
    foliage: 0.2,
    fire: 0.05,
    night: 0.2,
    ..SceneFacts::UNSEEN
};

/// The shot of a prompt without what its negative prompt names.
fn shot(prompt: &str, negative: Option<&str>) -> Shot {
    let film = film::film(prompt, negative, 6).expect("these words are a film");
    director::plan(&film, Some(&FACTS), &EVERYTHING)
        .shots
        .remove(0)
}

/// Checks that a word is in the plan of a prompt, and not once it is named in the
/// negative prompt.
#[track_caller]
fn check(word: &str, prompt: &str, refused: &str, is_there: impl Fn(&Shot) -> bool) {
    assert!(is_there(&shot(prompt, None)), "{word}: not in {prompt:?}");
    let written = word.replace('_', " ");
    for negative in [&written, refused, &format!("blurry, {refused}, text")] {
        let left = shot(prompt, Some(negative));
        assert!(
            !is_there(&left),
            "{word}: {negative:?} leaves it in {left:?}"
        );
    }
}

#[test]
fn the_negative_prompt_turns_off_every_word_of_the_air() {
    for &what in Atmosphere::ALL {
        let (prompt, refused) = match what {
            Atmosphere::Rain => ("heavy rain", "raining"),
            Atmosphere::Snow => ("snow falls", "falling snow"),
            Atmosphere::Fog => ("thick fog", "mist"),
            Atmosphere::Smoke => ("smoke drifts by", "smoke"),
            Atmosphere::Steam => ("steam rises", "steam"),
            Atmosphere::Dust => ("dust in the air", "dust particles"),
            Atmosphere::Embers => ("glowing embers", "sparks"),
            Atmosphere::Leaves => ("falling leaves", "falling leaves"),
            Atmosphere::Petals => ("cherry petals fall", "petals"),
            Atmosphere::Fireflies => ("fireflies", "fireflies"),
            Atmosphere::Bubbles => ("soap bubbles", "bubbles"),
            Atmosphere::Confetti => ("confetti", "confetti"),
            Atmosphere::Clouds => ("a valley", "moving clouds"),
            Atmosphere::Water => ("a valley", "flowing water"),
            Atmosphere::Waves => ("gentle waves on the water", "waves"),
            Atmosphere::Fire => ("a fire burns", "flames"),
            Atmosphere::Stars => ("twinkling stars", "stars"),
            Atmosphere::Lightning => ("lightning", "lightning"),
            Atmosphere::GodRays => ("god rays", "sunbeams"),
            Atmosphere::Wind => ("strong wind", "wind"),
            Atmosphere::Bokeh => ("bokeh", "bokeh"),
        };
        check(what.as_str(), prompt, refused, |shot| {
            shot.atmosphere.iter().any(|cue| cue.what == what)
        });
    }
}

#[test]
fn the_negative_prompt_turns_off_every_light() {
    for &what in Light::ALL {
        let (prompt, refused) = match what {
            Light::GoldenHour => ("golden hour", "golden hour light"),
            Light::Sunrise => ("sunrise", "dawn"),
            Light::Sunset => ("sunset", "sunset"),
            Light::Dusk => ("blue hour", "dusk"),
            Light::Night => ("night falls", "night"),
            Light::Neon => ("neon light", "neon lights"),
            Light::Flicker => ("flickering light", "flickering"),
            Light::Flash => ("a flash", "flashes"),
            Light::Brighten => ("it gets brighter", "brighter"),
            Light::Dim => ("it gets darker", "darker"),
            Light::Studio => ("studio light", "studio lighting"),
            Light::Grain => ("film grain", "grain"),
        };
        check(what.as_str(), prompt, refused, |shot| {
            shot.light.iter().any(|cue| cue.what == what)
        });
    }
}

#[test]
fn the_negative_prompt_turns_off_every_sound() {
    for &what in Sound::ALL {
        let (prompt, refused) = match what {
            Sound::Rain => ("sound of rain", "rain sounds"),
            Sound::Thunder => ("sound of thunder", "thunder"),
            Sound::Wind => ("sound of wind", "wind noise"),
            Sound::Waves => ("sound of waves", "waves"),
            Sound::Stream => ("sound of a stream", "sound of water"),
            Sound::Fire => ("sound of a crackling fire", "crackling"),
            Sound::Birds => ("birdsong", "birds"),
            Sound::Insects => ("sound of crickets", "crickets"),
            Sound::Crowd => ("crowd noise", "crowd"),
            Sound::Traffic => ("sound of traffic", "traffic noise"),
            Sound::Footsteps => ("sound of footsteps", "footsteps"),
            Sound::Music => ("soft music", "music"),
            Sound::Bells => ("sound of bells", "bells"),
            Sound::Hum => ("a low hum", "humming"),
            Sound::Whoosh => ("pan left, whoosh", "whoosh"),
            Sound::Silence => ("silence", "silence"),
        };
        check(what.as_str(), prompt, refused, |shot| {
            shot.sound.iter().any(|cue| cue.what == what)
        });
    }
}

#[test]
fn the_negative_prompt_turns_off_every_deed() {
    for &what in Subject::ALL {
        let (prompt, refused) = match what {
            // These two are done unasked.
            Subject::Breathe => ("a portrait", "breathing"),
            Subject::Blink => ("a portrait", "blinking"),
            Subject::Smile => ("she smiles", "smiling"),
            Subject::Nod => ("she nods", "nodding"),
            Subject::Turn => ("she turns her head to the left", "turning her head"),
            Subject::Tilt => ("she tilts her head", "tilting her head"),
            Subject::Look => ("she looks to the right", "looking away"),
            Subject::Sway => ("the flower sways", "swaying"),
            Subject::Hair => ("her hair moves in the wind", "moving hair"),
            Subject::Wave => ("she waves her hand", "waving"),
            Subject::Walk => ("he walks", "walking"),
            Subject::Run => ("the cat runs", "running"),
            Subject::Rotate => ("the flower rotates", "rotating"),
            Subject::Fly => ("the flower flies", "flying"),
            Subject::Float => ("the flower floats", "floating"),
            Subject::Drift => ("the flower drifts", "drifting"),
        };
        check(what.as_str(), prompt, refused, |shot| {
            shot.subject.iter().any(|cue| cue.what == what)
        });
    }
}

#[test]
fn the_negative_prompt_turns_off_every_move() {
    for &what in Move::ALL {
        let (prompt, refused) = match what {
            Move::Static => ("static shot", "static camera"),
            Move::PanLeft => ("pan left", "panning left"),
            Move::PanRight => ("pan right", "panning right"),
            Move::TiltUp => ("tilt up", "tilting up"),
            Move::TiltDown => ("tilt down", "tilting down"),
            Move::RollLeft => ("the camera rolls left", "camera rolling left"),
            Move::RollRight => ("the camera rolls right", "camera rolling right"),
            Move::DollyIn => ("push in", "dolly in"),
            Move::DollyOut => ("pull back", "pulling back"),
            Move::TruckLeft => ("truck left", "tracking left"),
            Move::TruckRight => ("truck right", "tracking right"),
            Move::PedestalUp => ("pedestal up", "pedestal up"),
            Move::PedestalDown => ("pedestal down", "pedestal down"),
            Move::OrbitLeft => ("orbit left", "orbiting left"),
            Move::OrbitRight => ("orbit right", "orbiting right"),
            Move::CraneUp => ("crane up", "crane up"),
            Move::CraneDown => ("crane down", "crane down"),
            Move::ZoomIn => ("zoom in", "zooming in"),
            Move::ZoomOut => ("zoom out", "zooming out"),
            Move::DollyZoom => ("dolly zoom", "vertigo effect"),
            Move::RackFocus => ("rack focus", "focus pull"),
            Move::Handheld => ("handheld", "shaky camera"),
            Move::Follow => ("follow shot", "follow shot"),
            Move::WhipPanLeft => ("whip pan left", "whip pan left"),
            Move::WhipPanRight => ("whip pan right", "whip pan right"),
            Move::Shake => ("camera shake", "shaking camera"),
        };
        check(what.as_str(), prompt, refused, |shot| {
            shot.camera.iter().any(|step| step.kind == what)
        });
    }
}
