//! How far a camera move goes.

use crate::vocabulary::Move;

use super::lexicon::Amount;
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
        Move::DollyIn => 0.18,
        Move::ZoomIn => 0.20,
        // What lies beyond the edges has to be made up.
        Move::DollyOut | Move::ZoomOut => 0.14,
        Move::DollyZoom => 0.25,
        Move::TruckLeft | Move::TruckRight => 0.05,
        Move::PedestalUp | Move::PedestalDown => 0.05,
        Move::OrbitLeft | Move::OrbitRight => 0.075,
        Move::CraneUp | Move::CraneDown => 0.075,
        Move::RackFocus => 0.012,
        Move::Handheld => 0.0034,
        Move::Shake => 0.008,
        Move::Follow => 0.04,
    }
}

/// The largest amount that a prompt may state: what a picture can be asked for
/// before most of what is shown lies beyond its edge or behind its things.
fn most(kind: Move) -> f64 {
    match kind {
        Move::PanLeft | Move::PanRight => 12.0,
        Move::TiltUp | Move::TiltDown => 10.0,
        Move::RollLeft | Move::RollRight => 30.0,
        Move::WhipPanLeft | Move::WhipPanRight => 20.0,
        Move::DollyIn | Move::DollyOut | Move::DollyZoom => 0.5,
        Move::ZoomIn | Move::ZoomOut => 1.0,
        Move::TruckLeft | Move::TruckRight | Move::PedestalUp | Move::PedestalDown => 0.15,
        Move::OrbitLeft | Move::OrbitRight | Move::CraneUp | Move::CraneDown => 0.15,
        Move::Static | Move::RackFocus | Move::Handheld | Move::Shake | Move::Follow => {
            usual_amount(kind)
        }
    }
}

/// The share of the width that the camera travels for a degree of an orbit.
const ORBIT_PER_DEGREE: f64 = 0.005;

/// How far the gentle move goes that is filmed where no camera is named.
const GENTLE: f64 = 0.06;

/// How far a move goes.
pub(super) struct Reach {
    /// In the unit of [`crate::plan::CameraMove`].
    pub(super) amount: f64,
    /// Whether the prompt states more than a picture has room for.
    pub(super) shortened: bool,
}

/// The amount of a move that was asked for: what the prompt states, within
/// limits, else the usual one as far and as fast as the prompt says.
pub(super) fn amount(kind: Move, asked: &Asked, cfg_scale: f64) -> Reach {
    let stated = asked.stated.and_then(|stated| in_unit_of(kind, stated));
    match stated {
        Some(stated) => Reach {
            amount: tidy(stated.min(most(kind))),
            shortened: stated > most(kind) + 1e-9,
        },
        None => Reach {
            amount: tidy(usual_amount(kind) * asked.pace * asked.strength * closeness(cfg_scale)),
            shortened: false,
        },
    }
}

/// The amount of the gentle move that nobody asked for.
pub(super) fn gentle(cfg_scale: f64) -> f64 {
    tidy(GENTLE * closeness(cfg_scale))
}

/// An amount in words.
pub(super) fn told(kind: Move, amount: f64) -> String {
    match kind {
        Move::PanLeft
        | Move::PanRight
        | Move::TiltUp
        | Move::TiltDown
        | Move::RollLeft
        | Move::RollRight
        | Move::WhipPanLeft
        | Move::WhipPanRight => format!("{amount} degrees"),
        Move::OrbitLeft | Move::OrbitRight => {
            format!("{} degrees", (amount / ORBIT_PER_DEGREE).round())
        }
        Move::Static
        | Move::DollyIn
        | Move::DollyOut
        | Move::TruckLeft
        | Move::TruckRight
        | Move::PedestalUp
        | Move::PedestalDown
        | Move::CraneUp
        | Move::CraneDown
        | Move::ZoomIn
        | Move::ZoomOut
        | Move::DollyZoom
        | Move::RackFocus
        | Move::Handheld
        | Move::Follow
        | Move::Shake => format!("{} %", (amount * 100.0).round()),
    }
}

/// A stated amount in the unit of a move, if it can be one.
fn in_unit_of(kind: Move, stated: Amount) -> Option<f64> {
    let amount = match (kind, stated) {
        (
            Move::PanLeft
            | Move::PanRight
            | Move::TiltUp
            | Move::TiltDown
            | Move::RollLeft
            | Move::RollRight
            | Move::WhipPanLeft
            | Move::WhipPanRight,
            Amount::Degrees(degrees),
        ) => degrees,
        (Move::OrbitLeft | Move::OrbitRight, Amount::Degrees(degrees)) => {
            degrees * ORBIT_PER_DEGREE
        }
        (
            Move::DollyIn | Move::DollyOut | Move::ZoomIn | Move::ZoomOut | Move::DollyZoom,
            Amount::Factor(factor),
        ) => grown_by(factor)?,
        (
            Move::DollyIn
            | Move::DollyOut
            | Move::ZoomIn
            | Move::ZoomOut
            | Move::DollyZoom
            | Move::TruckLeft
            | Move::TruckRight
            | Move::PedestalUp
            | Move::PedestalDown
            | Move::CraneUp
            | Move::CraneDown,
            Amount::Share(share),
        ) => share,
        (_, Amount::Degrees(_) | Amount::Factor(_) | Amount::Share(_)) => return None,
    };
    (amount.is_finite() && amount > 0.0).then_some(amount)
}

/// A factor as an amount: twice is 1, and half is as far the other way.
fn grown_by(factor: f64) -> Option<f64> {
    match factor {
        factor if factor > 1.0 => Some(factor - 1.0),
        factor if factor > 0.0 && factor < 1.0 => Some(1.0 / factor - 1.0),
        _ => None,
    }
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
