//! The words of a plan: one enum per kind of word, one variant per word.
//!
//! The wire form of a word is its snake-case name, the same in a plan's JSON,
//! in messages and in [`std::fmt::Display`].

/// Declares a closed set of words with their wire names.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$word_meta])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every word of this kind, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The wire name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|word| word.as_str() == text)
                    .ok_or_else(|| UnknownWord { word: text.to_owned() })
            }
        }
    };
}

/// A text that is no word of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a word of this vocabulary")]
pub struct UnknownWord {
    /// The text as given.
    pub word: String,
}

words! {
    /// A camera move. Directions are the camera's: `pan_left` turns the camera
    /// left, so the picture moves right; `roll_right` is clockwise.
    Move {
        /// The camera does not move.
        Static = "static",
        /// Turns left about the vertical axis.
        PanLeft = "pan_left",
        /// Turns right about the vertical axis.
        PanRight = "pan_right",
        /// Turns upwards.
        TiltUp = "tilt_up",
        /// Turns downwards.
        TiltDown = "tilt_down",
        /// Rolls anticlockwise.
        RollLeft = "roll_left",
        /// Rolls clockwise.
        RollRight = "roll_right",
        /// Moves towards the subject.
        DollyIn = "dolly_in",
        /// Moves away from the subject.
        DollyOut = "dolly_out",
        /// Moves to the left without turning.
        TruckLeft = "truck_left",
        /// Moves to the right without turning.
        TruckRight = "truck_right",
        /// Moves up without turning.
        PedestalUp = "pedestal_up",
        /// Moves down without turning.
        PedestalDown = "pedestal_down",
        /// Circles the subject to the left.
        OrbitLeft = "orbit_left",
        /// Circles the subject to the right.
        OrbitRight = "orbit_right",
        /// Rises and looks down.
        CraneUp = "crane_up",
        /// Sinks and looks up.
        CraneDown = "crane_down",
        /// Narrows the lens.
        ZoomIn = "zoom_in",
        /// Widens the lens.
        ZoomOut = "zoom_out",
        /// Moves back while narrowing the lens: the subject keeps its size and the
        /// distance looms.
        DollyZoom = "dolly_zoom",
        /// Shifts the focus from one depth to another.
        RackFocus = "rack_focus",
        /// Small irregular motion of a camera held by hand.
        Handheld = "handheld",
        /// Keeps a moving subject in the frame.
        Follow = "follow",
        /// A very fast turn to the left.
        WhipPanLeft = "whip_pan_left",
        /// A very fast turn to the right.
        WhipPanRight = "whip_pan_right",
        /// Hard, short shaking.
        Shake = "shake",
    }
}

impl Move {
    /// The largest amount that a plan may ask of this move, in the unit of
    /// [`crate::plan::CameraMove::amount`]: beyond it less than half of the
    /// picture is left to see.
    #[must_use]
    pub const fn largest_amount(self) -> f64 {
        match self {
            Self::Static => 0.0,
            Self::PanLeft
            | Self::PanRight
            | Self::TiltUp
            | Self::TiltDown
            | Self::WhipPanLeft
            | Self::WhipPanRight => 15.0,
            Self::RollLeft | Self::RollRight => 180.0,
            Self::DollyIn | Self::DollyOut | Self::ZoomIn | Self::ZoomOut | Self::DollyZoom => 2.0,
            Self::TruckLeft
            | Self::TruckRight
            | Self::PedestalUp
            | Self::PedestalDown
            | Self::OrbitLeft
            | Self::OrbitRight
            | Self::CraneUp
            | Self::CraneDown
            | Self::Follow => 0.5,
            Self::RackFocus | Self::Handheld | Self::Shake => 0.05,
        }
    }
}

words! {
    /// How fast a camera move goes.
    Speed {
        /// Slower than usual, a smaller amount.
        Slow = "slow",
        /// The usual speed.
        Normal = "normal",
        /// Faster than usual, a larger amount.
        Fast = "fast",
    }
}

words! {
    /// Weather, particles and moving matter.
    Atmosphere {
        /// Falling rain.
        Rain = "rain",
        /// Falling snow.
        Snow = "snow",
        /// Fog or mist between the camera and the distance.
        Fog = "fog",
        /// Drifting smoke.
        Smoke = "smoke",
        /// Rising steam.
        Steam = "steam",
        /// Dust in the air.
        Dust = "dust",
        /// Glowing sparks that rise.
        Embers = "embers",
        /// Falling leaves.
        Leaves = "leaves",
        /// Falling petals.
        Petals = "petals",
        /// Wandering points of light.
        Fireflies = "fireflies",
        /// Rising bubbles.
        Bubbles = "bubbles",
        /// Falling paper.
        Confetti = "confetti",
        /// Clouds that move.
        Clouds = "clouds",
        /// Water that flows.
        Water = "water",
        /// Waves.
        Waves = "waves",
        /// Flames.
        Fire = "fire",
        /// Twinkling stars.
        Stars = "stars",
        /// Flashes of lightning.
        Lightning = "lightning",
        /// Shafts of light.
        GodRays = "god_rays",
        /// Wind in leaves, hair and cloth.
        Wind = "wind",
        /// Blurred discs of light.
        Bokeh = "bokeh",
    }
}

words! {
    /// A change of the light over a shot.
    Light {
        /// Low warm sun.
        GoldenHour = "golden_hour",
        /// From dim and cool to bright and warm.
        Sunrise = "sunrise",
        /// From bright to low and red.
        Sunset = "sunset",
        /// Blue hour.
        Dusk = "dusk",
        /// Night.
        Night = "night",
        /// Coloured light from two sides.
        Neon = "neon",
        /// Unsteady light.
        Flicker = "flicker",
        /// A single flash.
        Flash = "flash",
        /// Gets brighter.
        Brighten = "brighten",
        /// Gets darker.
        Dim = "dim",
        /// Even, bright, neutral light.
        Studio = "studio",
        /// Film grain, as much as suits the photo.
        Grain = "grain",
    }
}

words! {
    /// What is heard.
    Sound {
        /// Rain.
        Rain = "rain",
        /// Thunder.
        Thunder = "thunder",
        /// Wind.
        Wind = "wind",
        /// Sea waves.
        Waves = "waves",
        /// Running water.
        Stream = "stream",
        /// Fire.
        Fire = "fire",
        /// Birds.
        Birds = "birds",
        /// Insects.
        Insects = "insects",
        /// Voices of many people.
        Crowd = "crowd",
        /// Road traffic.
        Traffic = "traffic",
        /// Steps.
        Footsteps = "footsteps",
        /// Music.
        Music = "music",
        /// Bells.
        Bells = "bells",
        /// A low steady hum.
        Hum = "hum",
        /// Air that rushes by with the camera's moves, and hits at cuts.
        Whoosh = "whoosh",
        /// Nothing.
        Silence = "silence",
    }
}

words! {
    /// What the subject does.
    Subject {
        /// Breathes.
        Breathe = "breathe",
        /// Blinks.
        Blink = "blink",
        /// Smiles.
        Smile = "smile",
        /// Nods.
        Nod = "nod",
        /// Turns the head.
        Turn = "turn",
        /// Tilts the head.
        Tilt = "tilt",
        /// Moves the eyes.
        Look = "look",
        /// Sways.
        Sway = "sway",
        /// Hair moves.
        Hair = "hair",
        /// Waves a hand.
        Wave = "wave",
        /// Walks.
        Walk = "walk",
        /// Runs.
        Run = "run",
        /// Rotates.
        Rotate = "rotate",
        /// Flies.
        Fly = "fly",
        /// Floats.
        Float = "float",
        /// Drifts.
        Drift = "drift",
    }
}

words! {
    /// A direction, the viewer's unless a word says otherwise.
    Direction {
        /// To the left.
        Left = "left",
        /// To the right.
        Right = "right",
        /// Upwards.
        Up = "up",
        /// Downwards.
        Down = "down",
        /// Towards the camera.
        Toward = "toward",
        /// Away from the camera.
        Away = "away",
    }
}

words! {
    /// How a shot begins after the one before it.
    Join {
        /// At once.
        Cut = "cut",
        /// By a cross-fade.
        Dissolve = "dissolve",
        /// From the last frame of the shot before it.
        Continue = "continue",
    }
}

words! {
    /// Whether faces in the picture are brought to life.
    Portrait {
        /// When a face passes every gate.
        Auto = "auto",
        /// Never.
        Off = "off",
    }
}

impl Atmosphere {
    /// What it sounds like, if anything.
    #[must_use]
    pub fn sound(self) -> Option<Sound> {
        match self {
            Self::Rain => Some(Sound::Rain),
            Self::Snow | Self::Wind | Self::Leaves => Some(Sound::Wind),
            Self::Waves => Some(Sound::Waves),
            Self::Water => Some(Sound::Stream),
            Self::Fire => Some(Sound::Fire),
            Self::Lightning => Some(Sound::Thunder),
            Self::Fireflies => Some(Sound::Insects),
            Self::Fog
            | Self::Smoke
            | Self::Steam
            | Self::Dust
            | Self::Embers
            | Self::Petals
            | Self::Bubbles
            | Self::Confetti
            | Self::Clouds
            | Self::Stars
            | Self::GodRays
            | Self::Bokeh => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_survives_its_wire_form() {
        for word in Move::ALL {
            assert_eq!(word.as_str().parse::<Move>().as_ref(), Ok(word));
            let json = serde_json::to_string(word).unwrap();
            assert_eq!(json, format!("\"{word}\""));
        }
        assert!("moonwalk".parse::<Move>().is_err());
    }
}
