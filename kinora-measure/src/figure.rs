//! One measured number with what it should be.

use serde::Serialize;

/// A measured number, what it should be, and whether it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The number; none where it cannot be measured.
    pub value: Option<f64>,
    /// Its unit; empty for a bare number.
    pub unit: &'static str,
    /// What it should be, where that does not depend on what was asked for.
    pub target: Option<Target>,
    /// Whether it is within the target; none where there is none, or no number.
    pub ok: Option<bool>,
    /// Why there is no number or no verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The range that a number should be in, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Target {
    /// At least this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// At most this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

impl Figure {
    /// A number that has no target.
    #[must_use]
    pub fn plain(value: f64, unit: &'static str) -> Self {
        Self::judged(Some(value), unit, None)
    }

    /// A number that should be at least `min`.
    #[must_use]
    pub fn at_least(value: f64, unit: &'static str, min: f64) -> Self {
        let target = Target {
            min: Some(min),
            max: None,
        };
        Self::judged(Some(value), unit, Some(target))
    }

    /// A number that should be at most `max`.
    #[must_use]
    pub fn at_most(value: f64, unit: &'static str, max: f64) -> Self {
        let target = Target {
            min: None,
            max: Some(max),
        };
        Self::judged(Some(value), unit, Some(target))
    }

    /// A number that should be between two others.
    #[must_use]
    pub fn within(value: f64, unit: &'static str, min: f64, max: f64) -> Self {
        let target = Target {
            min: Some(min),
            max: Some(max),
        };
        Self::judged(Some(value), unit, Some(target))
    }

    /// No number, and why.
    #[must_use]
    pub fn missing(unit: &'static str, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..Self::judged(None, unit, None)
        }
    }

    /// The same number without a verdict, and why there is none.
    pub(crate) fn unjudged(self, note: impl Into<String>) -> Self {
        Self {
            ok: None,
            note: Some(note.into()),
            ..self
        }
    }

    fn judged(value: Option<f64>, unit: &'static str, target: Option<Target>) -> Self {
        let value = value.filter(|value| !value.is_nan());
        let ok = value.zip(target).map(|(value, target)| {
            target.min.is_none_or(|min| value >= min) && target.max.is_none_or(|max| value <= max)
        });
        Self {
            // JSON has no infinity; 100 dB and the like stand for it.
            value: value.map(|value| value.clamp(-1e9, 1e9)),
            unit,
            target,
            ok,
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_follows_from_number_and_target() {
        let check = |figure: Figure, ok: Option<bool>| assert_eq!(figure.ok, ok, "{figure:?}");
        check(Figure::at_least(40.0, "dB", 40.0), Some(true));
        check(Figure::at_least(39.9, "dB", 40.0), Some(false));
        check(Figure::at_most(0.05, "px", 0.05), Some(true));
        check(Figure::at_most(0.06, "px", 0.05), Some(false));
        check(Figure::within(1.0, "", 0.0, 1.0), Some(true));
        check(Figure::within(1.1, "", 0.0, 1.0), Some(false));
        check(Figure::within(-0.1, "", 0.0, 1.0), Some(false));
        check(Figure::at_least(f64::NAN, "dB", 40.0), None);
        check(Figure::plain(1.0, ""), None);
        check(Figure::missing("px", "nothing to see"), None);
        check(Figure::at_most(1.0, "", 2.0).unjudged("a still"), None);
    }

    #[test]
    fn a_figure_is_one_object_in_json() {
        let json = serde_json::to_string(&Figure::at_most(0.5, "px", 1.0)).unwrap();
        assert_eq!(
            json,
            r#"{"value":0.5,"unit":"px","target":{"max":1.0},"ok":true}"#
        );
        let none = serde_json::to_string(&Figure::missing("px", "why")).unwrap();
        assert_eq!(
            none,
            r#"{"value":null,"unit":"px","target":null,"ok":null,"note":"why"}"#
        );
    }
}
