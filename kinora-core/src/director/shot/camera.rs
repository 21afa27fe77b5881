//! What the camera does in a shot.

use crate::plan::CameraMove;
use crate::vocabulary::{Move, Speed};

use super::super::amounts;
use super::super::layout::{self, Span};
use super::super::reading::{Asked, Reading, What};
use super::{Set, steps};

/// The moves of a shot in time.
pub(super) fn moves(set: &Set<'_>, reading: &Reading, duration_s: f64) -> Vec<CameraMove> {
    if reading.still {
        return vec![resting(duration_s)];
    }
    let asked = asked_moves(reading);
    let places = Places::of(reading, &asked, duration_s);
    let mut moves: Vec<CameraMove> = asked
        .iter()
        .map(|&(kind, asked)| {
            let Span { from_s, to_s } = places.span(kind, asked);
            CameraMove {
                kind,
                speed: asked.speed,
                from_s,
                to_s,
                amount: amounts::amount(kind, asked, set.film.cfg_scale).amount,
            }
        })
        .collect();
    // Moves that the engine lacks stay in the list until they are named.
    if !moves
        .iter()
        .any(|m| set.capabilities.moves.contains(&m.kind))
    {
        moves.push(unasked(set, reading, duration_s));
    }
    moves
}

/// Names the moves whose stated amount no picture has room for.
pub(super) fn warnings(reading: &Reading) -> Vec<String> {
    if reading.still {
        return Vec::new();
    }
    let shortened = |&(kind, asked): &(Move, &Asked)| {
        let reach = amounts::amount(kind, asked, 0.5);
        reach.shortened.then(|| {
            format!(
                "camera move `{kind}` is stated to go farther than a picture has room for; it was shortened to {}",
                amounts::told(kind, reach.amount)
            )
        })
    };
    asked_moves(reading).iter().filter_map(shortened).collect()
}

/// The places in time that the moves of a shot share.
struct Places {
    groups: Vec<usize>,
    edges: Vec<f64>,
    duration_s: f64,
}

impl Places {
    fn of(reading: &Reading, asked: &[(Move, &Asked)], duration_s: f64) -> Self {
        let groups = groups(asked);
        // The camera waits for the step in which it is first named.
        let first = asked.iter().map(|(_, asked)| asked.step).min().unwrap_or(0);
        let start_s = steps(reading, duration_s)[first];
        let place = |group| groups.iter().position(|&other| other == group).unwrap_or(0);
        let placed = asked.iter().map(|&(_, asked)| (place(asked.group), asked));
        let edges = layout::edges(groups.len().max(1), start_s, duration_s, placed);
        Self {
            edges,
            groups,
            duration_s,
        }
    }

    fn span(&self, kind: Move, asked: &Asked) -> Span {
        let place = self.groups.iter().position(|&group| group == asked.group);
        let place = place.unwrap_or(0);
        let to_s = match lasts(kind) {
            true => self.duration_s,
            false => self.edges[place + 1],
        };
        let from_s = self.edges[place];
        layout::span(Span { from_s, to_s }, asked.when, self.duration_s)
    }
}

/// Moves that go on until the shot ends, whatever else the camera does.
fn lasts(kind: Move) -> bool {
    matches!(kind, Move::Handheld | Move::Follow)
}

/// The camera moves that were asked for; one that only rests gives way to one
/// that moves at the same time.
fn asked_moves(reading: &Reading) -> Vec<(Move, &Asked)> {
    let all: Vec<(Move, &Asked)> = reading
        .asked
        .iter()
        .filter_map(|asked| match asked.what {
            What::Camera(kind) => Some((kind, asked)),
            _ => None,
        })
        .collect();
    let rests = |&(kind, asked): &(Move, &Asked)| {
        let other = |&(other, o): &(Move, &Asked)| {
            other != Move::Static && o.group == asked.group && o.when == asked.when
        };
        kind == Move::Static && all.iter().any(other)
    };
    all.iter().filter(|item| !rests(item)).copied().collect()
}

/// The places of moves in time, in order, each once.
fn groups(asked: &[(Move, &Asked)]) -> Vec<usize> {
    let mut groups: Vec<usize> = asked.iter().map(|(_, asked)| asked.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn resting(duration_s: f64) -> CameraMove {
    CameraMove {
        kind: Move::Static,
        speed: Speed::Normal,
        from_s: 0.0,
        to_s: duration_s,
        amount: 0.0,
    }
}

/// What the camera does where nothing was asked of it: it moves in, gently.
fn unasked(set: &Set<'_>, reading: &Reading, duration_s: f64) -> CameraMove {
    let refused = |kind| reading.banned.contains(&What::Camera(kind));
    let can = set.capabilities.moves.contains(&Move::DollyIn);
    if !can || refused(Move::DollyIn) || refused(Move::ZoomIn) {
        return resting(duration_s);
    }
    CameraMove {
        kind: Move::DollyIn,
        speed: Speed::Slow,
        amount: amounts::gentle(set.film.cfg_scale),
        ..resting(duration_s)
    }
}
