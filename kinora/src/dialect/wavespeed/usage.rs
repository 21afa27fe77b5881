//! Usage: what an account did, by model and by day.

use std::collections::BTreeMap;

use kinora_core::catalogue;
use kinora_core::price::MicroUsd;
use kinora_core::problem::Problems;
use kinora_store::UsageRow;
use serde_json::{Value, json};

use super::model_id;
use crate::dialect::fields::{Fields, from_pairs};
use crate::dialect::times;

/// Which days are wanted. Where none is said, the caller knows what day it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageRequest {
    /// The first day in UTC, as `2026-11-21`.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// Of this model only.
    pub model: Option<String>,
}

impl UsageRequest {
    /// Reads the body of a request for statistics.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        Self::read(json, ["start_time", "end_time", "model_uuid"])
    }

    /// Reads the pairs of a query string.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, Problems> {
        Self::read(&from_pairs(pairs), ["start_date", "end_date", "model"])
    }

    fn read(json: &Value, [first, last, model]: [&str; 3]) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let request = Self {
            first: fields.time(first).map(times::day),
            last: fields.time(last).map(times::day),
            model: fields.text(model).map(model_id),
        };
        fields.finish(request)
    }
}

/// A sum over rows.
#[derive(Clone, Copy, Default)]
struct Sum<'a> {
    amount: i64,
    requests: u64,
    completed: u64,
    last_day: &'a str,
}

impl<'a> Sum<'a> {
    fn of(rows: impl IntoIterator<Item = &'a UsageRow>) -> Self {
        rows.into_iter().fold(Self::default(), |sum, row| Self {
            amount: sum.amount.saturating_add(row.amount.0),
            requests: sum.requests.saturating_add(row.requests),
            completed: sum.completed.saturating_add(row.completed),
            last_day: sum.last_day.max(&row.day),
        })
    }

    fn dollars(self) -> f64 {
        MicroUsd(self.amount).as_dollars()
    }

    /// What a request cost on average.
    fn unit_price(self) -> f64 {
        let count = i64::try_from(self.requests).unwrap_or(i64::MAX).max(1);
        MicroUsd(self.amount / count).as_dollars()
    }
}

/// Statistics by model and by day.
#[must_use]
pub fn usage_stats(rows: &[UsageRow]) -> Value {
    let all = Sum::of(rows);
    let models: Vec<Value> = by(rows, |row| &row.model)
        .iter()
        .map(|(model, rows)| model_usage(model, rows))
        .collect();
    let days: Vec<Value> = by(rows, |row| &row.day)
        .iter()
        .map(|(day, rows)| day_usage(day, rows))
        .collect();
    json!({
        "per_model_usage": models,
        "daily_usage": days,
        "summary": {
            "total_cost": all.dollars(),
            "total_requests": all.requests,
            "success_requests": all.completed,
        },
    })
}

fn model_usage(model: &str, rows: &[&UsageRow]) -> Value {
    let sum = Sum::of(rows.iter().copied());
    let kind = catalogue::find(model).map_or("", |model| model.kind.as_str());
    json!({
        "model_uuid": model,
        "model_type": kind,
        "unit_price": sum.unit_price(),
        "total_cost": sum.dollars(),
        "total_count": sum.requests,
        "last_used_date": sum.last_day,
    })
}

fn day_usage(day: &str, rows: &[&UsageRow]) -> Value {
    let sum = Sum::of(rows.iter().copied());
    let models: Vec<Value> = rows
        .iter()
        .map(|row| {
            let amount = row.amount.as_dollars();
            json!({"model_uuid": row.model, "amount": amount, "count": row.requests})
        })
        .collect();
    json!({"date": day, "amount": sum.dollars(), "count": sum.requests, "models": models})
}

/// The usage of the days from `first` to `last`, by model.
#[must_use]
pub fn account_usage(first: &str, last: &str, rows: &[UsageRow]) -> Value {
    let all = Sum::of(rows);
    let models: Vec<Value> = by(rows, |row| &row.model)
        .iter()
        .map(|(model, rows)| {
            let sum = Sum::of(rows.iter().copied());
            json!({"model": model, "requests": sum.requests, "cost": sum.dollars()})
        })
        .collect();
    json!({
        "period": period(first, last),
        "total_requests": all.requests,
        "total_cost": all.dollars(),
        "by_model": models,
    })
}

/// The month, where the days are of one; else both days.
fn period(first: &str, last: &str) -> String {
    match (first.get(..7), last.get(..7)) {
        (Some(month), Some(other)) if month == other => month.to_owned(),
        _ => format!("{first}/{last}"),
    }
}

fn by<'a>(
    rows: &'a [UsageRow],
    key: impl Fn(&'a UsageRow) -> &'a str,
) -> BTreeMap<&'a str, Vec<&'a UsageRow>> {
    let mut groups: BTreeMap<&str, Vec<&UsageRow>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples;

    const STD: &str = "kwaivgi/kling-v3.0-std/image-to-video";
    const PRO: &str = "kwaivgi/kling-v3.0-pro/image-to-video";

    fn row(day: &str, model: &str, requests: u64, micros: i64) -> UsageRow {
        UsageRow {
            day: day.to_owned(),
            model: model.to_owned(),
            requests,
            completed: requests - 1,
            refunded: 1,
            amount: MicroUsd(micros),
            last_ms: 0,
        }
    }

    fn rows() -> Vec<UsageRow> {
        vec![
            row("2025-10-02", STD, 3, 840_000),
            row("2025-10-01", STD, 2, 420_000),
            row("2025-10-01", PRO, 1, 0),
        ]
    }

    #[test]
    fn days_are_read_from_times_in_every_form() {
        let json = json!({
            "start_time": "2025-10-01T00:00:00Z", "end_time": "1760313599000", "model_uuid": STD,
        });
        let expected = UsageRequest {
            first: Some("2025-10-01".to_owned()),
            last: Some("2025-10-12".to_owned()),
            model: Some(STD.to_owned()),
        };
        assert_eq!(UsageRequest::from_json(&json).as_ref(), Ok(&expected));
        let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let pairs = [
            ("start_date", "2025-10-01"),
            ("end_date", "2025-10-12"),
            ("model", STD),
        ];
        assert_eq!(UsageRequest::from_query(&pairs.map(pair)), Ok(expected));
        assert_eq!(
            UsageRequest::from_json(&json!({})),
            Ok(UsageRequest::default())
        );
        let wrong = UsageRequest::from_json(&json!({"start_time": "then"})).unwrap_err();
        assert!(wrong.to_string().starts_with("`start_time` is \"then\""));
        for (_, hostile) in samples::hostile(&json) {
            let _ = UsageRequest::from_json(&hostile);
        }
    }

    #[test]
    fn statistics_are_summed_by_model_and_day() {
        let expected = json!({
            "per_model_usage": [
                {
                    "model_uuid": PRO, "model_type": "image-to-video", "unit_price": 0.0,
                    "total_cost": 0.0, "total_count": 1, "last_used_date": "2025-10-01",
                },
                {
                    "model_uuid": STD, "model_type": "image-to-video", "unit_price": 0.252,
                    "total_cost": 1.26, "total_count": 5, "last_used_date": "2025-10-02",
                },
            ],
            "daily_usage": [
                {
                    "date": "2025-10-01", "amount": 0.42, "count": 3,
                    "models": [
                        {"model_uuid": STD, "amount": 0.42, "count": 2},
                        {"model_uuid": PRO, "amount": 0.0, "count": 1},
                    ],
                },
                {
                    "date": "2025-10-02", "amount": 0.84, "count": 3,
                    "models": [{"model_uuid": STD, "amount": 0.84, "count": 3}],
                },
            ],
            "summary": {"total_cost": 1.26, "total_requests": 6, "success_requests": 3},
        });
        assert_eq!(usage_stats(&rows()), expected);
    }

    #[test]
    fn an_account_without_usage_has_empty_lists() {
        let shown = usage_stats(&[]);
        assert_eq!(shown["per_model_usage"], json!([]));
        assert_eq!(shown["summary"]["total_cost"], 0.0);
        let unknown = usage_stats(&[row("2025-10-01", "gone", u64::MAX, i64::MAX)]);
        assert_eq!(unknown["per_model_usage"][0]["model_type"], "");
    }

    #[test]
    fn the_older_form_has_a_period() {
        let expected = json!({
            "period": "2025-10", "total_requests": 6, "total_cost": 1.26,
            "by_model": [
                {"model": PRO, "requests": 1, "cost": 0.0},
                {"model": STD, "requests": 5, "cost": 1.26},
            ],
        });
        assert_eq!(account_usage("2025-10-01", "2025-10-31", &rows()), expected);
        assert_eq!(period("2025-10-01", "2025-11-02"), "2025-10-01/2025-11-02");
        assert_eq!(period("", "é"), "/é");
    }
}
