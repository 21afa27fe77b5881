//! What may be added to a prompt: terms of film, and nothing that a picture could
//! show besides what an engine saw in it.

use crate::request::Style;
use crate::vocabulary::{Atmosphere, Move};

/// The camera's moves, those that suit most pictures first.
pub(super) const CAMERA: &[(Move, &str)] = &[
    (Move::DollyIn, "The camera pushes in slowly."),
    (Move::PanRight, "The camera pans slowly to the right."),
    (Move::PanLeft, "The camera pans slowly to the left."),
    (Move::TiltUp, "The camera tilts up slowly."),
    (Move::TruckRight, "The camera trucks slowly to the right."),
    (Move::TruckLeft, "The camera trucks slowly to the left."),
    (Move::OrbitRight, "The camera orbits slowly to the right."),
    (Move::OrbitLeft, "The camera orbits slowly to the left."),
    (Move::CraneUp, "The camera cranes up slowly."),
    (Move::DollyOut, "The camera pulls back slowly."),
    (Move::ZoomIn, "The camera zooms in slowly."),
    (Move::Static, "Static camera."),
];

/// What moves by itself where the picture shows it.
pub(super) const MATTER: &[(Atmosphere, &str)] = &[
    (Atmosphere::Clouds, "The clouds drift slowly."),
    (Atmosphere::Water, "The water flows gently."),
    (Atmosphere::Fire, "The fire burns."),
    (Atmosphere::Stars, "The stars twinkle."),
];

pub(super) const DARK: &str = "Low-key light with deep shadows.";
pub(super) const BRIGHT: &str = "Clear, airy light.";
pub(super) const EVEN: &str = "Balanced natural light.";

pub(super) const SHALLOW: &str = "Shallow depth of field.";
pub(super) const DEEP: &str = "Great depth of field.";

pub(super) const LEFT: &str = "Composition with the subject left of centre.";
pub(super) const RIGHT: &str = "Composition with the subject right of centre.";
pub(super) const CENTRED: &str = "Centred composition.";

pub(super) const LOW_HORIZON: &str = "Low horizon.";
pub(super) const HIGH_HORIZON: &str = "High horizon.";

/// The sentence of each style.
pub(super) const fn of_style(style: Style) -> &'static str {
    match style {
        Style::Default => "Clear composition, clean lines.",
        Style::Artistic => "Artistic mood, rich colour harmony, expressive contrast.",
        Style::Photographic => "Photographic realism, natural colour, fine grain.",
        Style::Technical => "Technical clarity, neutral colour, exact lines.",
        Style::Anime => "Anime style, bold outlines, flat colour.",
        Style::Realistic => "Photorealistic, true colour, natural texture.",
    }
}

/// Every sentence that may be added.
#[cfg(test)]
pub(super) fn all() -> Vec<&'static str> {
    let camera = CAMERA.iter().map(|&(_, words)| words);
    let matter = MATTER.iter().map(|&(_, words)| words);
    let styles = Style::ALL.iter().map(|&(style, _)| of_style(style));
    let others = [
        DARK,
        BRIGHT,
        EVEN,
        SHALLOW,
        DEEP,
        LEFT,
        RIGHT,
        CENTRED,
        LOW_HORIZON,
        HIGH_HORIZON,
    ];
    camera.chain(matter).chain(styles).chain(others).collect()
}
