//! What the camera does in a shot.

use crate::plan::{CameraMove, Onto};
use crate::scene::SceneFacts;
use crate::vocabulary::{Move, Speed};

use super::super::amounts;
use super::super::layout::{self, Span};
use super::super::reading::{Asked, Reading, Target, What};
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
                onto: onto(set.facts, asked),
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

/// Whether the focus is to go behind the subject. Where a face is seen, somebody
/// who is said to be behind is that face.
fn goes_behind(facts: Option<&SceneFacts>, asked: &Asked) -> bool {
    match asked.focus {
        Target::Subject => false,
        Target::Behind => true,
        Target::SomebodyBehind => facts.is_none_or(|facts| facts.faces == 0),
    }
}

/// Whether nothing behind the subject can be made sharp.
fn is_blurred_behind(facts: Option<&SceneFacts>) -> bool {
    facts.is_some_and(|facts| facts.blurred_behind)
}

/// What a rack focus ends on.
fn onto(facts: Option<&SceneFacts>, asked: &Asked) -> Onto {
    match goes_behind(facts, asked) && !is_blurred_behind(facts) {
        true => Onto::Background,
        false => Onto::Subject,
    }
}

/// Names the moves that no picture, or not this one, has room for as stated.
pub(super) fn warnings(set: &Set<'_>, reading: &Reading) -> Vec<String> {
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
    let asked = asked_moves(reading);
    let blurred = |(_, asked): &(Move, &Asked)| {
        (goes_behind(set.facts, asked) && is_blurred_behind(set.facts)).then(|| {
            "camera move `rack_focus` is to end on the background, which is out of focus in the \
             picture itself and cannot be made sharp; the focus stays on the subject"
                .to_owned()
        })
    };
    let blurred = asked.iter().filter_map(blurred);
    asked.iter().filter_map(shortened).chain(blurred).collect()
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
        onto: Onto::Subject,
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
