//! Numbers and what belongs to them: times, angles, shares, factors.
//!
//! "For the first 2 seconds", "[0-2s]", "by 20 degrees" become one token each,
//! so that the words in them mean nothing else.

use super::lexicon::time::{BEFORE, BEHIND, CLIPS, Frame, JOINTS};
use super::lexicon::{Amount, Language, Meaning, Unit};
use super::matcher::{Token, TokenKind};
use super::time::{Instant, When};

/// Joins numbers with their neighbours.
pub(super) fn measure<'t>(folded: &'t str, tokens: Vec<Token<'t>>) -> Vec<Token<'t>> {
    let mut measured: Vec<Token<'t>> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while index < tokens.len() {
        let Some(quantity) = Quantity::at(&tokens, index) else {
            measured.push(tokens[index].clone());
            index += 1;
            continue;
        };
        let framed = framed(&tokens, index, &quantity, &measured);
        let begin = measured.len() - framed.before;
        let start = match measured.get(begin) {
            Some(token) => token.span.start,
            None => tokens[index].span.start,
        };
        measured.truncate(begin);
        index = quantity.end + framed.behind;
        let span = start..tokens[index - 1].span.end;
        measured.push(Token {
            text: &folded[span.clone()],
            span,
            language: Language::Any,
            kind: TokenKind::Measured(framed.meaning),
        });
    }
    measured
}

/// A number or two with their unit.
#[derive(Debug)]
struct Quantity {
    first: f64,
    /// The other end of a span.
    second: Option<f64>,
    unit: Option<Unit>,
    /// A word such as "first" between number and unit.
    inner: Option<Frame>,
    /// The place after the last token.
    end: usize,
}

impl Quantity {
    fn at(tokens: &[Token<'_>], index: usize) -> Option<Self> {
        Self::spelled(tokens, index)
            .or_else(|| Self::unit_first(tokens, index))
            .or_else(|| Self::of_frame_alone(tokens, index))
    }

    /// "2 seconds", "0 to 2 seconds", "deux premières secondes".
    fn spelled(tokens: &[Token<'_>], index: usize) -> Option<Self> {
        let mut number = Number::of(tokens.get(index)?)?;
        let mut end = index + 1;
        number.add_unit(tokens, &mut end);
        if let Some(second) = number.other_end(tokens, end) {
            end += 2;
            number.second = Some(second.first);
            number.unit = number.unit.or(second.unit);
            number.add_unit(tokens, &mut end);
        }
        let mut inner = None;
        if number.unit.is_none() {
            let frame = tokens.get(end).and_then(|token| frame_of(token, BEFORE));
            let unit = tokens.get(end + 1).and_then(unit_of);
            if let (Some(frame @ (Frame::First | Frame::Last)), Some(unit)) = (frame, unit) {
                (inner, number.unit) = (Some(frame), Some(unit));
                end += 2;
            }
        }
        let alone = is_edge(tokens, index.checked_sub(1)) && is_edge(tokens, Some(end));
        let is_quantity = number.unit.is_some() || (number.second.is_some() && alone);
        is_quantity.then_some(Self {
            first: number.first,
            second: number.second,
            unit: number.unit,
            inner,
            end,
        })
    }

    /// "Second 3", "百分之 30".
    fn unit_first(tokens: &[Token<'_>], index: usize) -> Option<Self> {
        let unit = unit_of(tokens.get(index)?)?;
        let number = Number::of(tokens.get(index + 1)?)?;
        let fits = matches!(unit, Unit::Seconds | Unit::Percent) && number.unit.is_none();
        fits.then_some(Self {
            first: number.first,
            second: number.second,
            unit: Some(unit),
            inner: None,
            end: index + 2,
        })
    }

    /// "The last second".
    fn of_frame_alone(tokens: &[Token<'_>], index: usize) -> Option<Self> {
        let unit = unit_of(tokens.get(index + 1)?)?;
        let frame = frame_of(tokens.get(index)?, BEFORE)?;
        let fits = matches!(frame, Frame::First | Frame::Last) && unit == Unit::Seconds;
        fits.then_some(Self {
            first: 1.0,
            second: None,
            unit: Some(unit),
            inner: Some(frame),
            end: index + 2,
        })
    }
}

/// A number as it is written, with a unit if that is written with it.
struct Number {
    first: f64,
    second: Option<f64>,
    unit: Option<Unit>,
}

impl Number {
    fn of(token: &Token<'_>) -> Option<Self> {
        match token.kind {
            TokenKind::Known([Meaning::Number(first)]) => Some(Self {
                first: *first,
                second: None,
                unit: None,
            }),
            TokenKind::Known([Meaning::Number(first), Meaning::Unit(unit)]) => Some(Self {
                first: *first,
                second: None,
                unit: Some(*unit),
            }),
            TokenKind::Word => Self::written(token.text),
            TokenKind::Known(_) | TokenKind::Measured(_) | TokenKind::Comma | TokenKind::Stop => {
                None
            }
        }
    }

    /// "3", "3s", "0-2s", "0:02-0:04", "30%", "45°", "2x".
    fn written(text: &str) -> Option<Self> {
        let Some((left, right)) = text.split_once('-') else {
            let (first, unit) = number_and_unit(text)?;
            return Some(Self {
                first,
                second: None,
                unit,
            });
        };
        let (first, left_unit) = number_and_unit(left)?;
        let (second, right_unit) = number_and_unit(right)?;
        Some(Self {
            first,
            second: Some(second),
            unit: right_unit.or(left_unit),
        })
    }

    fn add_unit(&mut self, tokens: &[Token<'_>], end: &mut usize) {
        if self.unit.is_some() {
            return;
        }
        if let Some(unit) = tokens.get(*end).and_then(unit_of) {
            self.unit = Some(unit);
            *end += 1;
        }
    }

    /// The number after a word that joins two.
    fn other_end(&self, tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let joint = tokens.get(at)?;
        let joins = self.second.is_none() && listed(JOINTS, joint.text);
        let other = Self::of(tokens.get(at + 1)?)?;
        let has_unit = other.unit.is_some() || tokens.get(at + 2).and_then(unit_of).is_some();
        (joins && other.second.is_none() && has_unit).then_some(other)
    }
}

/// A number with the unit that is written right behind it.
fn number_and_unit(text: &str) -> Option<(f64, Option<Unit>)> {
    let digits = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ':')
            .len();
    let (number, rest) = text.split_at(digits);
    let unit = match rest {
        "" => None,
        "s" | "sec" | "secs" | "sek" | "seg" => Some(Unit::Seconds),
        "%" => Some(Unit::Percent),
        "°" | "deg" => Some(Unit::Degrees),
        "x" => Some(Unit::Times),
        _ => return None,
    };
    match number.split_once(':') {
        Some((minutes, seconds)) => {
            // "0:04" is a time of the shot, "6:00" one of the day.
            let minutes = minutes
                .parse::<f64>()
                .ok()
                .filter(|&minutes| minutes == 0.0)?;
            let seconds = minutes + seconds.parse::<f64>().ok()?;
            Some((seconds, Some(Unit::Seconds)))
        }
        None => Some((number.parse().ok()?, unit)),
    }
}

fn unit_of(token: &Token<'_>) -> Option<Unit> {
    match token.kind {
        TokenKind::Known([Meaning::Unit(unit)]) => Some(*unit),
        _ => None,
    }
}

fn frame_of(token: &Token<'_>, table: &[(Frame, &str)]) -> Option<Frame> {
    let found = table.iter().find(|(_, words)| listed(words, token.text));
    found.map(|&(frame, _)| frame)
}

fn listed(words: &str, text: &str) -> bool {
    words.split('|').any(|word| word == text)
}

/// Whether a clause begins or ends at this place.
fn is_edge(tokens: &[Token<'_>], place: Option<usize>) -> bool {
    let Some(token) = place.and_then(|place| tokens.get(place)) else {
        return true;
    };
    matches!(token.kind, TokenKind::Comma | TokenKind::Stop)
}

/// What a quantity means, and how many tokens around it belong to it.
struct Framed {
    meaning: Meaning,
    before: usize,
    behind: usize,
}

fn framed(tokens: &[Token<'_>], index: usize, quantity: &Quantity, before: &[Token<'_>]) -> Framed {
    let plain = |meaning| Framed {
        meaning,
        before: 0,
        behind: 0,
    };
    let meaning = match quantity.unit {
        Some(Unit::Degrees) => Meaning::Amount(Amount::Degrees(quantity.first)),
        Some(Unit::Percent) => Meaning::Amount(Amount::Share(quantity.first / 100.0)),
        Some(Unit::Times) => Meaning::Amount(Amount::Factor(quantity.first)),
        Some(Unit::Seconds) | None if is_of_clip(tokens, index, quantity.end) => Meaning::Idle,
        Some(Unit::Seconds) | None => return in_time(tokens, quantity, before),
    };
    plain(meaning)
}

/// "A 5 second clip", "duration: 5 seconds".
fn is_of_clip(tokens: &[Token<'_>], index: usize, end: usize) -> bool {
    let names_length =
        |token: &Token<'_>| matches!(token.kind, TokenKind::Known([Meaning::Length]));
    let after = tokens[end..].iter().take(3).find(|token| {
        !matches!(
            token.kind,
            TokenKind::Known([Meaning::Idle | Meaning::Loop])
        ) || listed(CLIPS, token.text)
    });
    after.is_some_and(|token| listed(CLIPS, token.text))
        || tokens[..index].iter().rev().take(2).any(names_length)
        || tokens.get(end).is_some_and(names_length)
}

fn in_time(tokens: &[Token<'_>], quantity: &Quantity, before: &[Token<'_>]) -> Framed {
    let (frame, frame_tokens) = frame_before(before);
    let behind = tokens.get(quantity.end).and_then(|t| frame_of(t, BEHIND));
    // "In", "a" and the like say less than a word behind the unit.
    let weak = matches!(frame, None | Some(Frame::At | Frame::For));
    let frame_behind = behind.filter(|_| quantity.inner.is_none() && weak);
    // "Stays fixed two seconds", but "3s: pan".
    let amid = before
        .last()
        .is_some_and(|token| !matches!(token.kind, TokenKind::Comma | TokenKind::Stop));
    let bare = amid.then_some(Frame::For);
    let frame = quantity.inner.or(frame_behind).or(frame).or(bare);
    Framed {
        meaning: Meaning::Time(when(frame, quantity.first, quantity.second)),
        before: frame_tokens,
        behind: usize::from(frame_behind.is_some()),
    }
}

/// The word before a number that says what it means for time, and how many
/// tokens back it is.
fn frame_before(before: &[Token<'_>]) -> (Option<Frame>, usize) {
    let mut found = (None, 0);
    for (back, token) in before.iter().rev().take(4).enumerate() {
        let frame = frame_of(token, BEFORE);
        let is_small = matches!(
            token.kind,
            TokenKind::Known([Meaning::Article
                | Meaning::On
                | Meaning::LastWay(_)
                | Meaning::Idle])
        );
        match (frame, found.0) {
            (Some(frame), None) => found = (Some(frame), back + 1),
            // "In the first": what is nearer says more, but both are used up.
            (Some(_), Some(_)) => found.1 = back + 1,
            (None, _) if is_small => {}
            (None, _) => break,
        }
    }
    found
}

fn when(frame: Option<Frame>, first: f64, second: Option<f64>) -> When {
    let at = Instant::Seconds;
    if let Some(second) = second {
        return When::between(at(first.min(second)), at(first.max(second)));
    }
    match frame {
        Some(Frame::First | Frame::Until) => When::until(at(first)),
        Some(Frame::Last) => When::from(Instant::BeforeEnd(first)),
        Some(Frame::For) => When::lasting(first),
        Some(Frame::After | Frame::From | Frame::At) | None => When::from(at(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::director::matcher::tokens;
    use crate::director::text::fold;

    #[track_caller]
    fn check(prompt: &str, expected: &[Meaning]) {
        let folded = fold(prompt);
        let all = measure(&folded, tokens(&folded));
        let found: Vec<Meaning> = all
            .iter()
            .filter_map(|token| match token.kind {
                TokenKind::Measured(meaning) => Some(meaning),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{prompt}");
    }

    fn between(from: f64, to: f64) -> Meaning {
        Meaning::Time(When::between(Instant::Seconds(from), Instant::Seconds(to)))
    }

    fn until(seconds: f64) -> Meaning {
        Meaning::Time(When::until(Instant::Seconds(seconds)))
    }

    fn from(seconds: f64) -> Meaning {
        Meaning::Time(When::from(Instant::Seconds(seconds)))
    }

    #[test]
    fn times_are_heard_in_every_language() {
        check("for the first two seconds", &[until(2.0)]);
        check("in the first 1.5s", &[until(1.5)]);
        check("[0-2s] pan", &[between(0.0, 2.0)]);
        check("0:02-0:04", &[between(2.0, 4.0)]);
        check("from 1 to 3 seconds", &[between(1.0, 3.0)]);
        check("between 1 and 3 seconds", &[between(1.0, 3.0)]);
        check("0s to 2s", &[between(0.0, 2.0)]);
        check("at 3s", &[from(3.0)]);
        check("at the 3 second mark", &[from(3.0)]);
        check("after two seconds", &[from(2.0)]);
        check("2 seconds later", &[from(2.0)]);
        let last = Meaning::Time(When::from(Instant::BeforeEnd(1.0)));
        check("in the last second", &[last]);
        check("pan for 2 seconds", &[Meaning::Time(When::lasting(2.0))]);
        check("in den ersten zwei Sekunden", &[until(2.0)]);
        check("nach 2 Sekunden", &[from(2.0)]);
        check("bei Sekunde 3", &[from(3.0)]);
        check("pendant les deux premières secondes", &[until(2.0)]);
        check("après 2 secondes", &[from(2.0)]);
        check("durante los dos primeros segundos", &[until(2.0)]);
        check("después de 2 segundos", &[from(2.0)]);
        check("前两秒", &[until(2.0)]);
        check("2秒后", &[from(2.0)]);
        check("第3秒", &[from(3.0)]);
        check(
            "最后两秒",
            &[Meaning::Time(When::from(Instant::BeforeEnd(2.0)))],
        );
    }

    #[test]
    fn amounts_are_heard() {
        check(
            "pan by 20 degrees",
            &[Meaning::Amount(Amount::Degrees(20.0))],
        );
        check("45° to the left", &[Meaning::Amount(Amount::Degrees(45.0))]);
        check("zoom in by 30%", &[Meaning::Amount(Amount::Share(0.3))]);
        check("2x zoom", &[Meaning::Amount(Amount::Factor(2.0))]);
        check("um 20 Grad", &[Meaning::Amount(Amount::Degrees(20.0))]);
        check("旋转90度", &[Meaning::Amount(Amount::Degrees(90.0))]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        check("two dogs, 35mm lens, 4k, 1970", &[]);
        check("a 5 second clip of a lake", &[Meaning::Idle]);
    }
}
