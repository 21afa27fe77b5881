//! The kinds of particles: how each looks and moves.

use kinora_core::vocabulary::Atmosphere;

use super::brush::Mode;

/// How a kind of particle looks and moves. Lengths are shares of the frame's
/// height, speeds are heights a second for a particle in the middle depth.
pub(super) struct Species {
    /// Separates the random numbers of kinds.
    pub(super) track: u64,
    /// How many at full strength.
    pub(super) count: u32,
    /// Downwards; negative rises.
    pub(super) fall: f32,
    /// How much of the wind it takes.
    pub(super) drift: f32,
    /// Width and hertz of its swinging.
    pub(super) sway: (f32, f32),
    /// Smallest and largest radius.
    pub(super) radius: (f32, f32),
    /// Least and most opaque.
    pub(super) alpha: (f32, f32),
    /// How much of it is seen before the sky, 0–1.
    pub(super) aloft: f32,
    /// Colours to choose from: luma 0–1, blue and red difference.
    pub(super) colours: &'static [[f32; 3]],
    /// Its outline.
    pub(super) shape: Shape,
}

/// The outline of a particle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line along its way.
    Streak,
    /// A short one: what is small and light.
    Mote,
    /// A disc with a soft edge.
    Soft,
    /// Two of them grown together, drawn out along their way: a flake of snow.
    Flake,
    /// An ellipse that turns and tumbles.
    Leaf,
    /// A rectangle that turns and tumbles.
    Paper,
    /// A ring with a highlight.
    Ring,
    /// A small bright middle in a wide glow.
    Spark,
    /// A flat disc, as a lens out of focus draws a light.
    Disc,
}

const RAIN: Species = Species {
    track: 101,
    count: 1900,
    fall: 2.1,
    drift: 5.0,
    sway: (0.0, 0.0),
    radius: (0.0006, 0.0014),
    alpha: (0.20, 0.58),
    aloft: 1.0,
    colours: &[[0.80, 1.0, -1.0]],
    shape: Shape::Streak,
};

const SNOW: Species = Species {
    track: 102,
    count: 900,
    fall: 0.13,
    drift: 0.9,
    sway: (0.018, 0.31),
    radius: (0.0020, 0.0075),
    alpha: (0.45, 0.95),
    aloft: 1.0,
    colours: &[[0.97, 1.0, -1.0]],
    shape: Shape::Flake,
};

const DUST: Species = Species {
    track: 103,
    count: 220,
    fall: -0.008,
    drift: 0.35,
    sway: (0.03, 0.13),
    radius: (0.0014, 0.0052),
    alpha: (0.20, 0.55),
    aloft: 1.0,
    colours: &[[0.80, -8.0, 6.0]],
    shape: Shape::Soft,
};

const EMBERS: Species = Species {
    track: 104,
    count: 170,
    fall: -0.20,
    drift: 0.7,
    sway: (0.03, 0.55),
    radius: (0.0018, 0.0050),
    alpha: (0.6, 1.0),
    aloft: 1.0,
    colours: &[
        [0.62, -44.0, 48.0],
        [0.72, -50.0, 34.0],
        [0.50, -30.0, 58.0],
    ],
    shape: Shape::Spark,
};

const LEAVES: Species = Species {
    track: 105,
    count: 70,
    fall: 0.20,
    drift: 1.7,
    sway: (0.06, 0.42),
    radius: (0.011, 0.028),
    alpha: (0.9, 1.0),
    aloft: 1.0,
    colours: &[
        [0.42, -34.0, 34.0],
        [0.50, -44.0, 22.0],
        [0.33, -20.0, 30.0],
        [0.46, -40.0, 8.0],
    ],
    shape: Shape::Leaf,
};

const PETALS: Species = Species {
    track: 106,
    count: 110,
    fall: 0.13,
    drift: 1.7,
    sway: (0.05, 0.36),
    radius: (0.007, 0.017),
    alpha: (0.85, 0.97),
    aloft: 1.0,
    colours: &[[0.84, -2.0, 12.0], [0.90, -1.0, 7.0], [0.76, -2.0, 20.0]],
    shape: Shape::Leaf,
};

const FIREFLIES: Species = Species {
    track: 107,
    count: 46,
    fall: -0.012,
    drift: 0.2,
    sway: (0.06, 0.17),
    radius: (0.0042, 0.0078),
    alpha: (0.85, 1.0),
    aloft: 0.0,
    colours: &[[0.70, -46.0, -6.0], [0.74, -42.0, 2.0]],
    shape: Shape::Spark,
};

const BUBBLES: Species = Species {
    track: 108,
    count: 60,
    fall: -0.12,
    drift: 0.5,
    sway: (0.02, 0.5),
    radius: (0.008, 0.028),
    alpha: (0.35, 0.7),
    aloft: 1.0,
    colours: &[[0.92, 5.0, -4.0], [0.90, 2.0, 4.0]],
    shape: Shape::Ring,
};

const CONFETTI: Species = Species {
    track: 109,
    count: 210,
    fall: 0.26,
    drift: 0.8,
    sway: (0.03, 0.7),
    radius: (0.0055, 0.0115),
    alpha: (1.0, 1.0),
    aloft: 1.0,
    colours: &[
        [0.55, -26.0, 66.0],
        [0.72, -66.0, 12.0],
        [0.50, 52.0, -34.0],
        [0.60, -22.0, -44.0],
        [0.52, 22.0, 40.0],
    ],
    shape: Shape::Paper,
};

const BOKEH: Species = Species {
    track: 110,
    count: 40,
    fall: -0.010,
    drift: 0.15,
    sway: (0.02, 0.09),
    radius: (0.020, 0.060),
    alpha: (0.18, 0.42),
    aloft: 1.0,
    colours: &[[0.85, -26.0, 16.0], [0.80, -12.0, 24.0], [0.82, 12.0, -6.0]],
    shape: Shape::Disc,
};

/// What the wind carries past: seeds that are pale and chaff that is dark, so that one
/// of them is seen before anything.
const WIND: Species = Species {
    track: 111,
    count: 190,
    fall: 0.05,
    drift: 2.4,
    sway: (0.02, 0.7),
    radius: (0.0009, 0.0026),
    alpha: (0.20, 0.60),
    aloft: 1.0,
    colours: &[[0.90, -6.0, 4.0], [0.24, -6.0, 6.0], [0.72, -12.0, 6.0]],
    shape: Shape::Mote,
};

/// The particles of a word that reflect light.
pub(super) fn matter(what: Atmosphere) -> Option<(&'static Species, Mode)> {
    Some(match what {
        Atmosphere::Rain => (&RAIN, Mode::Lighten),
        Atmosphere::Snow => (&SNOW, Mode::Lighten),
        Atmosphere::Leaves => (&LEAVES, Mode::Over),
        Atmosphere::Petals => (&PETALS, Mode::Over),
        Atmosphere::Bubbles => (&BUBBLES, Mode::Lighten),
        Atmosphere::Confetti => (&CONFETTI, Mode::Over),
        Atmosphere::Wind => (&WIND, Mode::Over),
        _ => return None,
    })
}

/// The particles of a word that give light.
pub(super) fn glow(what: Atmosphere) -> Option<(&'static Species, Mode)> {
    Some(match what {
        Atmosphere::Dust => (&DUST, Mode::Light),
        Atmosphere::Embers => (&EMBERS, Mode::Light),
        Atmosphere::Fireflies => (&FIREFLIES, Mode::Screen),
        Atmosphere::Bokeh => (&BOKEH, Mode::Screen),
        _ => return None,
    })
}
