//! What an engine saw in a picture, for the director.

use serde::Serialize;

use crate::limits::MOST_ELEMENTS;

/// What a picture shows, as far as a plan may depend on it.
///
/// All positions are shares of the fitted picture's width and height.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SceneFacts {
    /// The share of the picture that is sky, 0 where none was accepted.
    pub sky: f64,
    /// The height of the horizon, 0 at the top, where one was found.
    pub horizon: Option<f64>,
    /// The share of the picture that is clouds, within the sky.
    pub clouds: f64,
    /// The share of the picture that is water, calm or flowing.
    pub water: f64,
    /// The share of the picture that is leaves and grass.
    pub foliage: f64,
    /// The share of the picture that is flames.
    pub fire: f64,
    /// The share of the picture that is the sky of a night.
    pub night: f64,
    /// What the eye goes to first: a person's head, a thing's middle.
    pub subject: Point,
    /// How large that is, as a share of the width.
    pub subject_width: f64,
    /// A second place worth showing from near, away from the subject.
    pub detail: Point,
    /// Mean luma, 0–1.
    pub brightness: f64,
    /// The share of the picture that is out of focus; 0 where that is not sure.
    pub blurred: f64,
    /// Whether what is behind the subject is out of focus in the picture already.
    pub blurred_behind: bool,
    /// Faces that can be brought to life: frontal, large and sharp enough.
    pub faces: u32,
    /// Those of them that can close their eyes: nothing is in the way.
    pub eyes: u32,
    /// Whether there is a chest that can rise: that of a face, or below a neck.
    pub breathes: bool,
    /// Whether the subject's outline is known well enough for it to sway.
    pub outlined: bool,
    /// What became of each element of the film that the engine looked for, in that
    /// order; the first that was found is the subject.
    pub elements: [Option<Sought>; MOST_ELEMENTS],
}

impl SceneFacts {
    /// What an engine says that does not look: a little of everything, so that nothing
    /// that the words ask for is held to be missing.
    pub const UNSEEN: Self = Self {
        sky: 0.0,
        horizon: None,
        clouds: 0.01,
        water: 0.01,
        foliage: 0.1,
        fire: 0.01,
        night: 0.1,
        subject: Point { x: 0.5, y: 0.5 },
        subject_width: 0.3,
        detail: Point { x: 0.3, y: 0.3 },
        brightness: 0.5,
        blurred: 0.0,
        blurred_behind: false,
        faces: 1,
        eyes: 1,
        breathes: true,
        outlined: true,
        elements: [None; MOST_ELEMENTS],
    };
}

/// What became of something that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sought {
    /// It is here.
    Found(Spot),
    /// The picture does not show it, or not as its own pictures do.
    Missing,
}

/// Where something that was looked for is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spot {
    /// Its middle.
    pub middle: Point,
    /// Its width, as a share of the picture's.
    pub width: f64,
    /// Its height, as a share of the picture's.
    pub height: f64,
    /// How sure that is, 0–1.
    pub score: f64,
}

/// A place in the fitted picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Share of the width.
    pub x: f64,
    /// Share of the height.
    pub y: f64,
}
