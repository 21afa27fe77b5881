//! The shots of a film: as listed, or found in its prompt, and how each follows
//! the one before it.

mod marks;

use crate::camera::CameraKey;
use crate::request::{Film, ShotType, split_evenly};
use crate::vocabulary::Join;

use super::reading;
use marks::{Break, Found};

/// The most shots that are found in a prompt.
const MAX_FOUND: usize = 6;

/// A shot that is to be planned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What happens.
    pub(super) prompt: String,
    /// Whole seconds, at least 1.
    pub(super) duration_s: u32,
    /// How it follows the one before it.
    pub(super) join: Join,
    /// Its camera, keyframe by keyframe; empty where the words say what it does.
    pub(super) camera: Vec<CameraKey>,
    /// Whether it begins on a picture of its own.
    pub(super) image: bool,
}

/// The shots of a film, at least one.
pub(super) fn shots(film: &Film) -> Vec<Part> {
    if !film.shots.is_empty() {
        return listed(film);
    }
    let prompt = film.prompt.as_deref().unwrap_or_default();
    let single = vec![Part {
        prompt: prompt.to_owned(),
        duration_s: film.duration_s,
        join: Join::Cut,
        camera: film.camera.clone(),
        image: false,
    }];
    // A film that must arrive at its end picture, or that follows keyframes or
    // paths, is one take.
    let is_one_take = film.end_image || !film.camera.is_empty() || film.has_masks();
    let divides = film.shot_type == ShotType::Intelligent && !is_one_take;
    if !divides || marks::asks_for_one_take(prompt) {
        return single;
    }
    let pieces = limited(pieces(prompt), film.duration_s);
    if pieces.len() < 2 {
        return single;
    }
    let seconds = seconds(&pieces, film.duration_s);
    let parts = pieces.into_iter().zip(seconds);
    parts
        .map(|(piece, duration_s)| Part {
            prompt: piece.prompt,
            duration_s,
            join: piece.join,
            camera: Vec::new(),
            image: false,
        })
        .collect()
}

/// Shots as the request lists them; a transition may stand at the end of one or
/// at the beginning of the next.
fn listed(film: &Film) -> Vec<Part> {
    let mut before = None;
    let part = |shot: &crate::request::ShotRequest| {
        let leads = marks::leading_join(&shot.prompt);
        let join = shot.join.or(before.take()).or(leads).unwrap_or(Join::Cut);
        // Another picture is never the same take.
        let join = match join {
            Join::Continue if shot.image => Join::Cut,
            other => other,
        };
        before = marks::trailing_join(&shot.prompt);
        Part {
            prompt: shot.prompt.clone(),
            duration_s: shot.duration_s,
            join,
            camera: shot.camera.clone(),
            image: shot.image,
        }
    };
    film.shots.iter().map(part).collect()
}

/// A piece of a prompt.
#[derive(Debug)]
struct Piece {
    prompt: String,
    join: Join,
    /// From when to when, in seconds, where the prompt says so.
    span_s: Option<(f64, f64)>,
}

/// The pieces of a prompt: at numbered shots and times if there are any, else at
/// cuts and the ends of sentences, else at the steps of the only sentence.
fn pieces(prompt: &str) -> Vec<Piece> {
    let found = marks::find(prompt);
    let count = |is: fn(Break) -> bool| found.iter().filter(|mark| is(mark.kind)).count();
    let numbered = |kind| matches!(kind, Break::Number | Break::Time(..) | Break::Join(_));
    let ended = |kind| matches!(kind, Break::Join(_) | Break::Sentence);
    let only_numbers = |kind| matches!(kind, Break::Number | Break::Time(..));
    if count(only_numbers) > 0 {
        let pieces = cut(prompt, &found, numbered);
        if pieces.len() > 1 {
            return pieces;
        }
    }
    let pieces = cut(prompt, &found, ended);
    match pieces.len() {
        0 | 1 => cut(prompt, &found, |kind| ended(kind) || kind == Break::Then),
        _ => pieces,
    }
}

/// Cuts a prompt at the marks of a kind, and joins what is only style to the
/// piece before.
fn cut(prompt: &str, found: &[Found], at: impl Fn(Break) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut start, mut join, mut span_s) = (0, Join::Cut, None);
    let end = Found {
        kind: Break::Sentence,
        start: prompt.len(),
        end: prompt.len(),
    };
    for mark in found.iter().filter(|mark| at(mark.kind)).chain([&end]) {
        if mark.start < start {
            continue;
        }
        let text = trimmed(&prompt[start..mark.start]);
        if has_words(text) {
            push(&mut pieces, text, join, span_s);
            (join, span_s) = (Join::Cut, None);
        }
        match mark.kind {
            Break::Join(kind) => join = kind,
            Break::Time(from, to) => span_s = Some((from, to)),
            Break::Number | Break::Sentence | Break::Then => {}
        }
        start = mark.end;
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, join: Join, span_s: Option<(f64, f64)>) {
    if let Some(before) = pieces.last_mut().filter(|_| reading::is_style(text)) {
        before.prompt.push_str(". ");
        before.prompt.push_str(text);
        return;
    }
    let join = match join {
        Join::Cut if marks::goes_on(text) && !pieces.is_empty() => Join::Continue,
        join => join,
    };
    pieces.push(Piece {
        prompt: text.to_owned(),
        join,
        span_s,
    });
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ':' | '：' | '，' | '-' | '–' | ')' | ']' | '[' | '('
            )
    })
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// No more pieces than there are seconds; what is too many joins the last.
fn limited(mut pieces: Vec<Piece>, duration_s: u32) -> Vec<Piece> {
    let most = MAX_FOUND.min(duration_s as usize).max(1);
    if pieces.len() > most {
        let rest = pieces.split_off(most);
        if let Some(last) = pieces.last_mut() {
            for piece in rest {
                last.prompt.push_str(". ");
                last.prompt.push_str(&piece.prompt);
            }
            last.span_s = None;
        }
    }
    pieces
}

/// Whole seconds of each piece: as stated where all are, else shared evenly.
fn seconds(pieces: &[Piece], duration_s: u32) -> Vec<u32> {
    stated(pieces, duration_s).unwrap_or_else(|| split_evenly(duration_s, pieces.len()))
}

/// The stated seconds, stretched to the film's and rounded, a second at least.
fn stated(pieces: &[Piece], duration_s: u32) -> Option<Vec<u32>> {
    let spans: Vec<(f64, f64)> = pieces
        .iter()
        .map(|piece| piece.span_s)
        .collect::<Option<_>>()?;
    let last = spans.last()?.1;
    let ordered = spans.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if !ordered || last <= 0.0 {
        return None;
    }
    let scale = f64::from(duration_s) / last;
    let mut seconds = Vec::with_capacity(spans.len());
    let mut start = 0;
    for place in 0..spans.len() {
        let left = u32::try_from(spans.len() - place - 1).ok()?;
        let next = spans.get(place + 1).map_or(last, |span| span.0);
        let edge = whole(next * scale).clamp(start + 1, duration_s - left);
        seconds.push(edge - start);
        start = edge;
    }
    Some(seconds)
}

/// A number of seconds, rounded, of a film that lasts minutes at most.
fn whole(seconds: f64) -> u32 {
    let rounded = seconds.round().clamp(0.0, 3600.0);
    (0..=3600)
        .find(|&whole| f64::from(whole) >= rounded)
        .unwrap_or(3600)
}
