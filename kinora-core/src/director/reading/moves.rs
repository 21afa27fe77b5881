//! What one can tell of a camera move from its name.

use crate::vocabulary::Move;

/// Whether a move takes the camera somewhere, rather than lasting or resting.
pub(in super::super) fn travels(kind: Move) -> bool {
    !matches!(
        kind,
        Move::Static | Move::Handheld | Move::Follow | Move::RackFocus | Move::Shake
    )
}

/// Whether two moves undo each other.
pub(super) fn are_opposite(left: Move, right: Move) -> bool {
    const PAIRS: &[(Move, Move)] = &[
        (Move::PanLeft, Move::PanRight),
        (Move::TiltUp, Move::TiltDown),
        (Move::RollLeft, Move::RollRight),
        (Move::DollyIn, Move::DollyOut),
        (Move::TruckLeft, Move::TruckRight),
        (Move::PedestalUp, Move::PedestalDown),
        (Move::OrbitLeft, Move::OrbitRight),
        (Move::CraneUp, Move::CraneDown),
        (Move::ZoomIn, Move::ZoomOut),
        (Move::WhipPanLeft, Move::WhipPanRight),
    ];
    PAIRS.contains(&(left, right)) || PAIRS.contains(&(right, left))
}

/// Whether a phrase for a move is of film alone: "orbits left".
pub(super) fn names_film(text: &str) -> bool {
    const STEMS: &[&str] = &[
        "orbit", "pan", "tilt", "zoom", "doll", "truck", "crane", "arcs", "schwenk", "kran",
    ];
    STEMS.iter().any(|stem| text.starts_with(stem))
}
