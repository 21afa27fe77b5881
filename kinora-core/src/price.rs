//! What a request costs, line by line, in whole micro-dollars.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::catalogue::{Model, Price};
use crate::request::{Film, Request};

/// An amount of money in millionths of a US dollar.
///
/// Prices have at most six decimals, so that every sum is exact. It may be
/// negative, as a ledger needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MicroUsd(pub i64);

const MICROS: i64 = 1_000_000;

impl MicroUsd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// This rate for so many seconds. Saturates far beyond any price.
    #[must_use]
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count as i64))
    }

    /// The sum, unless it is beyond what can be counted.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it is beyond what can be counted.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount in dollars, for wire forms that want a JSON number.
    ///
    /// The nearest double to a decimal of six places prints as that decimal,
    /// up to a thousand million dollars.
    #[must_use]
    pub fn as_dollars(self) -> f64 {
        self.0 as f64 / MICROS as f64
    }
}

impl fmt::Display for MicroUsd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let unit = MICROS.unsigned_abs();
        write!(f, "{sign}{}.{:06}", micros / unit, micros % unit)
    }
}

/// A text that is no amount of dollars.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an amount in dollars with at most six decimals, such as 12.50")]
pub struct NotAnAmount {
    /// The text as given.
    pub text: String,
}

impl FromStr for MicroUsd {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        parse_amount(text).ok_or_else(|| NotAnAmount {
            text: text.to_owned(),
        })
    }
}

fn parse_amount(text: &str) -> Option<MicroUsd> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || fraction.len() > 6 {
        return None;
    }
    let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
    let amount = whole
        .parse::<i64>()
        .ok()?
        .checked_mul(MICROS)?
        .checked_add(micros)?;
    Some(MicroUsd(if negative { -amount } else { amount }))
}

impl Serialize for MicroUsd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("MicroUsd", 3)?;
        form.serialize_field("amount", &self.to_string())?;
        form.serialize_field("currency", "USD")?;
        form.serialize_field("micro_usd", &self.0)?;
        form.end()
    }
}

impl Add for MicroUsd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for MicroUsd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for MicroUsd {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// How many seconds of a Turbo clip with several shots are billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurboRule {
    /// `duration` plus the sum of the shots, as the vendor's price list says.
    #[default]
    DurationPlusShots,
    /// The seconds that are generated.
    GeneratedSeconds,
}

/// What a request costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// What is charged for, in order.
    pub lines: Vec<QuoteLine>,
    /// The sum of the lines.
    pub total: MicroUsd,
}

/// One thing that is charged for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuoteLine {
    /// What it is.
    pub what: String,
    /// How many seconds of it; 1 of what is priced by the run.
    pub seconds: u32,
    /// The price of a second, or of the run.
    pub rate: MicroUsd,
    /// `rate` times `seconds`.
    pub amount: MicroUsd,
}

/// Everything of a request that its price depends on, in words: two requests with
/// the same basis cost the same.
#[must_use]
pub fn basis(request: &Request) -> String {
    let Some(film) = request.film() else {
        return request.model().id.to_owned();
    };
    format!(
        "{} sound={} seconds={} asked={} shots={}",
        film.model.id,
        film.sound,
        film.duration_s,
        film.asked_duration_s,
        !film.shots.is_empty(),
    )
}

/// Prices a request.
#[must_use]
pub fn quote(request: &Request, turbo: TurboRule) -> Quote {
    let lines = match request {
        Request::Film(film) => film_lines(film, turbo),
        Request::MotionControl(control) => film_lines(&control.film, turbo),
        Request::Element(_) | Request::Optimize(_) => vec![run_line(request.model())],
    };
    let total = lines.iter().map(|line| line.amount).sum();
    Quote { lines, total }
}

fn film_lines(film: &Film, turbo: TurboRule) -> Vec<QuoteLine> {
    let rate = rate(film);
    let sound = if film.sound { " with sound" } else { "" };
    let mut lines = vec![line(
        format!("{}{sound}", film.model.name),
        film.duration_s,
        rate,
    )];
    let both = film.model.bills_duration_and_shots && turbo == TurboRule::DurationPlusShots;
    if both && !film.shots.is_empty() {
        let what = "`duration`, billed beside the shots".to_owned();
        lines.push(line(what, film.asked_duration_s, rate));
    }
    lines
}

/// What one run of a model costs.
fn run_line(model: &Model) -> QuoteLine {
    let rate = match model.price {
        Price::PerRun(price) => price,
        // No such model is priced by the second.
        Price::PerSecond { silent, .. } => silent,
    };
    line(model.name.to_owned(), 1, rate)
}

/// The price of one second of the film.
fn rate(film: &Film) -> MicroUsd {
    match film.model.price {
        Price::PerSecond { silent, sound } if film.sound => sound.unwrap_or(silent),
        Price::PerSecond { silent, .. } => silent,
        // No film model is priced per run; `request` refuses the others.
        Price::PerRun(price) => price,
    }
}

fn line(what: String, seconds: u32, rate: MicroUsd) -> QuoteLine {
    QuoteLine {
        what,
        seconds,
        rate,
        amount: rate.times(seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::picture::{PictureFacts, PictureFormat};
    use crate::request::{Draft, DraftShot};

    const START: PictureFacts = PictureFacts {
        format: PictureFormat::Jpeg,
        width: 1600,
        height: 900,
        bytes: 100_000,
    };

    fn draft(model: &str) -> Draft {
        Draft {
            model: model.to_owned(),
            prompt: Some("rain".to_owned()),
            ..Draft::default()
        }
    }

    fn total(draft: &Draft, turbo: TurboRule) -> String {
        let request = Request::parse(draft, Some(&START), &Limits::wire()).unwrap();
        let quote = quote(&request, turbo);
        assert_eq!(
            quote.total,
            quote
                .lines
                .iter()
                .map(|line| line.rate.times(line.seconds))
                .sum()
        );
        quote.total.to_string()
    }

    #[track_caller]
    fn check(model: &str, sound: bool, seconds: i64, expected: &str) {
        let draft = Draft {
            duration: Some(seconds),
            sound: Some(sound),
            ..draft(model)
        };
        assert_eq!(total(&draft, TurboRule::default()), expected);
    }

    #[test]
    fn the_price_lists_worked_rows() {
        check("std", false, 3, "0.252000");
        check("std", false, 5, "0.420000");
        check("std", false, 10, "0.840000");
        check("std", false, 15, "1.260000");
        check("std", true, 3, "0.378000");
        check("std", true, 5, "0.630000");
        check("std", true, 10, "1.260000");
        check("std", true, 15, "1.890000");
        check("4k", false, 3, "1.260000");
        check("4k", true, 5, "2.100000");
        check("4k", false, 10, "4.200000");
        check("4k", true, 15, "6.300000");
        check("turbo-pro", false, 3, "0.420000");
        check("turbo-pro", false, 5, "0.700000");
        check("turbo-pro", false, 10, "1.400000");
        check("turbo-pro", true, 15, "2.100000");
        check("pro", false, 5, "0.560000");
        check("pro", true, 5, "0.840000");
        check("turbo-std", false, 5, "0.560000");
        check("o3-std", true, 5, "0.560000");
        check("o3-pro", true, 5, "0.700000");
        check("o3-4k", false, 5, "2.100000");
    }

    #[test]
    fn tools_cost_by_the_run() {
        let element = serde_json::json!({"name": "Luna", "description": "a cat", "image": "a",
            "element_refer_list": ["b"], "frontal_image": "a"});
        let text = serde_json::json!({"text": "a cat"});
        for (id, body, expected) in [
            ("kwaivgi/kling-elements", &element, "0.010000"),
            ("kwaivgi/kling-elements-advanced", &element, "0.010000"),
            ("wavespeed-ai/prompt-optimizer", &text, "0.001000"),
        ] {
            let draft = Draft::for_model(crate::catalogue::find(id).unwrap(), body);
            assert_eq!(total(&draft, TurboRule::default()), expected, "{id}");
        }
    }

    #[test]
    fn every_duration_costs_its_seconds() {
        for (model, sound, micros) in [
            ("std", false, 84_000),
            ("std", true, 126_000),
            ("pro", false, 112_000),
            ("pro", true, 168_000),
            ("4k", true, 420_000),
            ("turbo-pro", false, 140_000),
        ] {
            for seconds in 3..=15 {
                check(
                    model,
                    sound,
                    seconds,
                    &MicroUsd(micros * seconds).to_string(),
                );
            }
        }
    }

    fn shots(model: &str, duration: Option<i64>, seconds: &[Option<i64>]) -> Draft {
        let shot = |&duration: &Option<i64>| DraftShot {
            prompt: Some("pan left".to_owned()),
            duration,
            ..DraftShot::default()
        };
        Draft {
            prompt: None,
            duration,
            multi_prompt: seconds.iter().map(shot).collect(),
            ..draft(model)
        }
    }

    #[test]
    fn turbo_shots_are_billed_beside_the_duration_unless_switched() {
        let omitted = shots("turbo-pro", None, &[Some(3), Some(4)]);
        assert_eq!(total(&omitted, TurboRule::DurationPlusShots), "1.680000");
        assert_eq!(total(&omitted, TurboRule::GeneratedSeconds), "0.980000");
        let shared = shots("turbo-pro", Some(6), &[None, None]);
        assert_eq!(total(&shared, TurboRule::DurationPlusShots), "1.680000");
        let standard = shots("std", Some(15), &[Some(3), Some(4)]);
        assert_eq!(total(&standard, TurboRule::DurationPlusShots), "0.588000");
    }

    #[test]
    fn amounts_print_and_read_exactly() {
        for micros in [
            0,
            1,
            84_000,
            420_000,
            1_000_000,
            -5,
            -1_500_000,
            i64::MAX / 2,
        ] {
            let amount = MicroUsd(micros);
            assert_eq!(amount.to_string().parse(), Ok(amount));
        }
        assert_eq!(MicroUsd(-5).to_string(), "-0.000005");
        assert_eq!("12.5".parse(), Ok(MicroUsd(12_500_000)));
        assert_eq!("1000000".parse(), Ok(MicroUsd(1_000_000_000_000)));
        for text in [
            "",
            "-",
            ".5",
            "1.",
            "1e3",
            "0.0000001",
            "9999999999999999",
            "+1",
            "1,5",
        ] {
            assert!(text.parse::<MicroUsd>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_in_json_is_exact() {
        let json = serde_json::to_string(&MicroUsd(420_000)).unwrap();
        assert_eq!(
            json,
            r#"{"amount":"0.420000","currency":"USD","micro_usd":420000}"#
        );
        assert_eq!(MicroUsd(84_000).as_dollars().to_string(), "0.084");
    }
}
