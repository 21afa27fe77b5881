//! Lays things that follow each other out in the time of a shot.

use super::reading::Asked;
use super::time::{Instant, When};

/// The shortest time that anything lasts, in seconds.
const SHORTEST_S: f64 = 0.2;

/// A piece of a shot's time, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from_s: f64,
    pub(super) to_s: f64,
}

/// The edges of so many places that follow each other from `start_s` to the end:
/// where times are stated they hold, and the others share what is between.
pub(super) fn edges<'a>(
    places: usize,
    start_s: f64,
    duration_s: f64,
    asked: impl Iterator<Item = (usize, &'a Asked)>,
) -> Vec<f64> {
    let mut fixed: Vec<Option<f64>> = vec![None; places + 1];
    fixed[0] = Some(start_s);
    fixed[places] = Some(duration_s);
    let mut lasting: Vec<Option<f64>> = vec![None; places];
    for (place, asked) in asked {
        let Some(when) = asked.when.filter(|&when| when != When::WHOLE) else {
            continue;
        };
        let inside = |instant: Instant| instant.seconds(duration_s).clamp(0.0, duration_s);
        // What is first begins with the shot, although one thing of it may wait.
        if let Some(from) = when.from.filter(|_| place > 0) {
            fixed[place] = Some(inside(from));
        }
        if let Some(to) = when.to.filter(|_| place + 1 < places) {
            fixed[place + 1].get_or_insert(inside(to));
        }
        lasting[place] = lasting[place].or(when.lasts_s);
    }
    for place in 0..places.saturating_sub(1) {
        if let (Some(from), Some(lasts), None) = (fixed[place], lasting[place], fixed[place + 1]) {
            fixed[place + 1] = Some((from + lasts).min(duration_s));
        }
    }
    shared(&fixed)
}

/// A piece of time in so many equal ones.
pub(super) fn pieces(span: Span, count: u32) -> impl Iterator<Item = Span> {
    let count = count.max(1);
    let edge = move |place: u32| {
        let share = f64::from(place) / f64::from(count);
        span.from_s + (span.to_s - span.from_s) * share
    };
    (0..count).map(move |place| Span {
        from_s: edge(place),
        to_s: edge(place + 1),
    })
}

/// Shares the time between known edges evenly, and keeps edges in order.
fn shared(fixed: &[Option<f64>]) -> Vec<f64> {
    let mut edges = Vec::with_capacity(fixed.len());
    let mut latest: f64 = 0.0;
    for (place, edge) in fixed.iter().enumerate() {
        let edge = edge.unwrap_or_else(|| {
            let rest = fixed[place..].iter().enumerate();
            let next = rest.filter_map(|(steps, edge)| edge.map(|edge| (steps, edge)));
            let (steps, next) = next.min_by_key(|&(steps, _)| steps).unwrap_or((0, latest));
            latest + (next - latest).max(0.0) / (steps as f64 + 1.0)
        });
        latest = edge.max(latest);
        edges.push(latest);
    }
    edges
}

/// When one thing happens: as stated, else between the edges of its place.
pub(super) fn span(place: Span, when: Option<When>, duration_s: f64) -> Span {
    let inside = |instant: Instant| instant.seconds(duration_s).clamp(0.0, duration_s);
    let when = when.unwrap_or_default();
    let from_s = when.from.map_or(place.from_s, inside);
    let lasts_to = when.lasts_s.map(|lasts| (from_s + lasts).min(duration_s));
    let to_s = when.to.map(inside).or(lasts_to).unwrap_or(place.to_s);
    tidy(Span { from_s, to_s }, duration_s)
}

/// Whether a stated time is outside a shot, so that it cannot be kept.
pub(super) fn is_outside(when: When, duration_s: f64) -> bool {
    let is_after = |instant: Instant| instant.seconds(duration_s) > duration_s - SHORTEST_S / 2.0;
    let is_before = |instant: Instant| instant.seconds(duration_s) < 0.0;
    when.from
        .is_some_and(|from| is_after(from) || is_before(from))
}

/// A span that lasts a little and lies inside the shot, in whole milliseconds.
fn tidy(span: Span, duration_s: f64) -> Span {
    let shortest = SHORTEST_S.min(duration_s);
    let from_s = span.from_s.clamp(0.0, duration_s - shortest);
    let to_s = span.to_s.clamp(from_s + shortest, duration_s);
    Span {
        from_s: to_millis(from_s),
        to_s: to_millis(to_s),
    }
}

/// A time as plans tell it, in whole milliseconds.
fn to_millis(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
