//! Verbs that the camera and the subject share, and what each makes of them.

use crate::vocabulary::{Direction, Move, Subject};

/// A verb whose meaning depends on who acts and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Pan,
    WhipPan,
    Tilt,
    Roll,
    /// Leans the camera to a side; what others do is driving.
    Bank,
    Turn,
    Rotate,
    Truck,
    Pedestal,
    Crane,
    Orbit,
    Circle,
    Dolly,
    Zoom,
    /// In, unless another way is named.
    Push,
    /// Out, unless another way is named.
    Pull,
    Go,
    Glide,
    Drift,
    Float,
    Fly,
    /// What a drone does: it rises and sinks as well as it goes.
    Hover,
    Rise,
    Climb,
    Sink,
    Look,
    Follow,
    /// Follows, or travels where a side is named: "tracking shot".
    Track,
    Shake,
    Walk,
    Wave,
}

/// Where somebody goes or turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Left,
    Right,
    /// The person's own left, which is the viewer's right.
    TheirLeft,
    TheirRight,
    Up,
    Down,
    In,
    Out,
    Around,
    Across,
    Through,
    Clockwise,
    Anticlockwise,
}

impl Way {
    /// The viewer's direction of somebody in the picture.
    pub(super) fn direction(self) -> Option<Direction> {
        match self {
            Self::Left | Self::TheirRight => Some(Direction::Left),
            Self::Right | Self::TheirLeft => Some(Direction::Right),
            Self::Up => Some(Direction::Up),
            Self::Down => Some(Direction::Down),
            Self::In => Some(Direction::Toward),
            Self::Out => Some(Direction::Away),
            Self::Around | Self::Across | Self::Through | Self::Clockwise | Self::Anticlockwise => {
                None
            }
        }
    }

    /// The side of the camera, if it is one.
    fn side(self) -> Option<Side> {
        match self {
            Self::Left | Self::TheirLeft => Some(Side::Left),
            Self::Right | Self::TheirRight => Some(Side::Right),
            Self::Up => Some(Side::Up),
            Self::Down => Some(Side::Down),
            Self::In | Self::Through => Some(Side::In),
            Self::Out => Some(Side::Out),
            Self::Around | Self::Across | Self::Clockwise | Self::Anticlockwise => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Up,
    Down,
    In,
    Out,
}

/// Who does what a verb says where nobody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    /// The camera.
    Camera,
    /// Somebody or something in the picture.
    Someone,
}

impl Verb {
    /// Whether the verb is the camera's whoever is named.
    pub(super) fn is_of_film(self) -> bool {
        matches!(
            self,
            Self::Pan
                | Self::WhipPan
                | Self::Tilt
                | Self::Truck
                | Self::Pedestal
                | Self::Crane
                | Self::Orbit
                | Self::Dolly
                | Self::Zoom
                | Self::Track
        )
    }

    /// Whether water, smoke and leaves can do it.
    pub(super) fn is_of_matter(self) -> bool {
        matches!(
            self,
            Self::Roll
                | Self::Turn
                | Self::Rotate
                | Self::Go
                | Self::Glide
                | Self::Drift
                | Self::Float
                | Self::Fly
                | Self::Rise
                | Self::Climb
                | Self::Sink
        )
    }

    /// Who acts where nobody is named.
    pub(super) fn default_actor(self, way: Option<Way>) -> Actor {
        match self {
            Self::Turn | Self::Rotate | Self::Look | Self::Shake | Self::Walk | Self::Wave => {
                Actor::Someone
            }
            // "flying over the lake" is what the viewer does.
            Self::Drift | Self::Float | Self::Fly => match way {
                Some(Way::Through | Way::Across | Way::In) => Actor::Camera,
                _ => Actor::Someone,
            },
            _ => Actor::Camera,
        }
    }

    /// The camera move, unless the verb says nothing without a direction.
    pub(super) fn camera(self, way: Option<Way>) -> Option<Move> {
        let side = way.and_then(Way::side);
        match self {
            Self::Turn if matches!(way, Some(Way::Clockwise | Way::Anticlockwise)) => {
                Some(rolled(way))
            }
            Self::Pan | Self::Turn => Some(turned(side).unwrap_or(Move::PanRight)),
            Self::Look => turned(side),
            Self::WhipPan if side == Some(Side::Left) => Some(Move::WhipPanLeft),
            Self::WhipPan => Some(Move::WhipPanRight),
            Self::Tilt => Some(tilted(side)),
            Self::Roll | Self::Bank => Some(rolled(way)),
            Self::Rotate => Some(rotated(way)),
            Self::Orbit | Self::Circle => Some(circled(way)),
            Self::Truck | Self::Dolly | Self::Pedestal => {
                Some(travelled(side).unwrap_or_else(|| match way {
                    Some(Way::Around) => Move::OrbitRight,
                    _ => self.plain_travel(),
                }))
            }
            Self::Crane | Self::Rise | Self::Climb | Self::Sink => Some(self.craned(side)),
            Self::Zoom if side == Some(Side::Out) => Some(Move::ZoomOut),
            Self::Zoom => Some(Move::ZoomIn),
            Self::Push => Some(pushed(side, Move::DollyIn)),
            Self::Pull => Some(pushed(side, Move::DollyOut)),
            Self::Glide => Some(gone(way).unwrap_or(Move::TruckRight)),
            Self::Fly => gone(way).or(Some(Move::DollyIn)),
            Self::Hover if side == Some(Side::Up) => Some(Move::CraneUp),
            Self::Hover if side == Some(Side::Down) => Some(Move::CraneDown),
            Self::Go | Self::Hover | Self::Drift | Self::Float | Self::Walk => gone(way),
            Self::Follow => Some(Move::Follow),
            Self::Track => Some(travelled(side).unwrap_or(Move::Follow)),
            Self::Shake => Some(Move::Shake),
            Self::Wave => None,
        }
    }

    /// Whether the verb takes the camera nowhere or only up and down, so that it
    /// goes neither in nor out.
    pub(super) fn stays(self) -> bool {
        matches!(
            self,
            Self::Pan
                | Self::WhipPan
                | Self::Tilt
                | Self::Roll
                | Self::Turn
                | Self::Orbit
                | Self::Circle
                | Self::Crane
                | Self::Rise
                | Self::Sink
        )
    }

    /// The verb that a move goes on with: "crane up and back".
    pub(super) fn of_move(kind: Move) -> Option<Self> {
        match kind {
            Move::PanLeft | Move::PanRight => Some(Self::Pan),
            Move::WhipPanLeft | Move::WhipPanRight => Some(Self::WhipPan),
            Move::TiltUp | Move::TiltDown => Some(Self::Tilt),
            Move::RollLeft | Move::RollRight => Some(Self::Roll),
            Move::ZoomIn | Move::ZoomOut => Some(Self::Zoom),
            Move::OrbitLeft | Move::OrbitRight => Some(Self::Circle),
            Move::DollyIn
            | Move::DollyOut
            | Move::TruckLeft
            | Move::TruckRight
            | Move::PedestalUp
            | Move::PedestalDown
            | Move::CraneUp
            | Move::CraneDown => Some(Self::Go),
            Move::Static
            | Move::DollyZoom
            | Move::RackFocus
            | Move::Handheld
            | Move::Follow
            | Move::Shake => None,
        }
    }

    /// Whether the verb goes to the side of whoever it goes with, if it names
    /// none itself.
    pub(super) fn goes_along(self) -> bool {
        matches!(self, Self::Pan | Self::WhipPan | Self::Truck | Self::Glide)
    }

    /// Every move that the verb can mean, for "no zoom".
    pub(super) fn all_moves(self) -> Vec<Move> {
        let ways: &[Way] = match self {
            Self::Pan | Self::WhipPan => &[Way::Left, Way::Right],
            Self::Tilt => &[Way::Up, Way::Down],
            Self::Zoom | Self::Dolly => &[Way::In, Way::Out],
            Self::Crane | Self::Pedestal => &[Way::Up, Way::Down],
            Self::Truck => &[Way::Left, Way::Right],
            _ => &[Way::Left, Way::Right, Way::Up, Way::Down, Way::In, Way::Out],
        };
        let mut moves: Vec<Move> = ways
            .iter()
            .filter_map(|&way| self.camera(Some(way)))
            .collect();
        moves.sort_unstable();
        moves.dedup();
        moves
    }

    /// What somebody in the picture does, if it can be named.
    pub(super) fn subject(self) -> Option<Subject> {
        match self {
            Self::Tilt => Some(Subject::Tilt),
            Self::Turn => Some(Subject::Turn),
            Self::Rotate | Self::Roll => Some(Subject::Rotate),
            Self::Glide | Self::Drift => Some(Subject::Drift),
            Self::Float | Self::Rise => Some(Subject::Float),
            Self::Fly => Some(Subject::Fly),
            Self::Look => Some(Subject::Look),
            Self::Walk => Some(Subject::Walk),
            Self::Wave => Some(Subject::Wave),
            Self::Pan
            | Self::WhipPan
            | Self::Truck
            | Self::Pedestal
            | Self::Crane
            | Self::Orbit
            | Self::Circle
            | Self::Dolly
            | Self::Zoom
            | Self::Bank
            | Self::Push
            | Self::Pull
            | Self::Go
            | Self::Hover
            | Self::Climb
            | Self::Sink
            | Self::Follow
            | Self::Track
            | Self::Shake => None,
        }
    }

    fn plain_travel(self) -> Move {
        match self {
            Self::Truck => Move::TruckRight,
            Self::Pedestal => Move::PedestalUp,
            _ => Move::DollyIn,
        }
    }

    fn craned(self, side: Option<Side>) -> Move {
        match (self, side) {
            (_, Some(Side::Down)) | (Self::Sink, _) => Move::CraneDown,
            (Self::Crane, Some(Side::Left)) => Move::TruckLeft,
            (Self::Crane, Some(Side::Right)) => Move::TruckRight,
            _ => Move::CraneUp,
        }
    }
}

/// Turning on the spot.
fn turned(side: Option<Side>) -> Option<Move> {
    match side? {
        Side::Left => Some(Move::PanLeft),
        Side::Right => Some(Move::PanRight),
        Side::Up => Some(Move::TiltUp),
        Side::Down => Some(Move::TiltDown),
        Side::In | Side::Out => None,
    }
}

fn tilted(side: Option<Side>) -> Move {
    match side {
        Some(Side::Down) => Move::TiltDown,
        Some(Side::Left) => Move::RollLeft,
        Some(Side::Right) => Move::RollRight,
        Some(Side::Up | Side::In | Side::Out) | None => Move::TiltUp,
    }
}

fn rolled(way: Option<Way>) -> Move {
    match way {
        Some(Way::Left | Way::TheirLeft | Way::Anticlockwise) => Move::RollLeft,
        _ => Move::RollRight,
    }
}

fn rotated(way: Option<Way>) -> Move {
    match way {
        Some(Way::Around) => Move::OrbitRight,
        Some(Way::Clockwise) => Move::RollRight,
        Some(Way::Anticlockwise) => Move::RollLeft,
        _ => turned(way.and_then(Way::side)).unwrap_or(Move::OrbitRight),
    }
}

/// Clockwise is as seen from above, which takes the camera to its left.
fn circled(way: Option<Way>) -> Move {
    match way {
        Some(Way::Left | Way::TheirLeft | Way::Clockwise) => Move::OrbitLeft,
        _ => Move::OrbitRight,
    }
}

/// Travelling in the direction of a push or a pull, unless to a side.
fn pushed(side: Option<Side>, usual: Move) -> Move {
    match side {
        Some(Side::Left) => Move::TruckLeft,
        Some(Side::Right) => Move::TruckRight,
        Some(Side::Out) => Move::DollyOut,
        Some(Side::In) => Move::DollyIn,
        Some(Side::Up | Side::Down) | None => usual,
    }
}

/// Travelling without turning.
fn travelled(side: Option<Side>) -> Option<Move> {
    Some(match side? {
        Side::Left => Move::TruckLeft,
        Side::Right => Move::TruckRight,
        Side::Up => Move::PedestalUp,
        Side::Down => Move::PedestalDown,
        Side::In => Move::DollyIn,
        Side::Out => Move::DollyOut,
    })
}

fn gone(way: Option<Way>) -> Option<Move> {
    match way? {
        Way::Around | Way::Clockwise | Way::Anticlockwise => Some(circled(way)),
        Way::Across => Some(Move::TruckRight),
        other => travelled(other.side()),
    }
}
