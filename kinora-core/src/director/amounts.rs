//! How far a camera move goes.

use crate::vocabulary::Move;

use super::reading::Asked;

/// The usual amount of a move, in the unit of [`crate::plan::CameraMove`].
#[must_use]
pub fn usual_amount(kind: Move) -> f64 {
    match kind {
        Move::Static => 0.0,
        Move::PanLeft | Move::PanRight => 4.5,
        Move::TiltUp | Move::TiltDown => 3.5,
        Move::RollLeft | Move::RollRight => 6.0,
        Move::WhipPanLeft | Move::WhipPanRight => 8.0,
        Move::DollyIn | Move::DollyOut => 0.18,
        Move::ZoomIn | Move::ZoomOut => 0.20,
        Move::DollyZoom => 0.25,
        Move::TruckLeft | Move::TruckRight => 0.05,
        Move::PedestalUp | Move::PedestalDown => 0.05,
        Move::OrbitLeft | Move::OrbitRight => 0.05,
        Move::CraneUp | Move::CraneDown => 0.06,
        Move::RackFocus => 0.012,
        Move::Handheld => 0.0025,
        Move::Shake => 0.008,
        Move::Follow => 0.04,
    }
}

/// How far the gentle move goes that is filmed where no camera is named.
const GENTLE: f64 = 0.06;

/// The amount of a move that was asked for.
pub(super) fn amount(kind: Move, asked: &Asked, cfg_scale: f64) -> f64 {
    tidy(usual_amount(kind) * asked.pace * asked.strength * closeness(cfg_scale))
}

/// The amount of the gentle move that nobody asked for.
pub(super) fn gentle(cfg_scale: f64) -> f64 {
    tidy(GENTLE * closeness(cfg_scale))
}

/// An amount as plans tell it, with six decimals.
fn tidy(amount: f64) -> f64 {
    (amount * 1e6).round() / 1e6
}

/// Keeping closely to the prompt means doing all of what it says: 0.7 at 0, 1 at
/// one half, 1.3 at 1.
fn closeness(cfg_scale: f64) -> f64 {
    0.7 + 0.6 * cfg_scale
}
