//! The books: what is left, and what was used and spent on which day.

use std::collections::BTreeMap;

use kinora_core::price::MicroUsd;
use kinora_core::problem::{Problem, Problems};
use kinora_store::{Account, UsageRow};
use serde_json::{Value, json};

use crate::dialect::fields::{Fields, excerpt, from_pairs};
use crate::dialect::times;

/// The longest time that is asked about, in days.
const MOST_DAYS: i64 = 180;

/// How many groups an answer has where it is not said, and at most.
const USUAL_LIMIT: usize = 100;
const MOST: i64 = 1000;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Which of the two books is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Books {
    /// How often something was asked for.
    Usage,
    /// What it cost.
    Costs,
}

/// What is wanted of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BooksRequest {
    /// The first day, as milliseconds since 1970.
    first_ms: i64,
    /// The day after the last.
    end_ms: i64,
    scope: String,
    group: Group,
    /// Whether clips are wanted among the kinds of models.
    videos: bool,
    /// Of these models only, where there are any.
    models: Vec<String>,
    limit: usize,
    offset: usize,
}

/// What is counted together within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Day,
    Kind,
    Model,
}

impl BooksRequest {
    /// Reads the pairs of a query string.
    ///
    /// # Errors
    ///
    /// Every field that is missing or cannot be read.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, Problems> {
        let json = from_pairs(pairs);
        let mut fields = Fields::of(&json);
        let [first_ms, end_ms] = ["start_date", "end_date"].map(|key| day(&mut fields, key));
        check_range(&mut fields, first_ms, end_ms);
        let scopes = [("self", "self"), ("account", "account")];
        let scope = fields.choice("scope", &scopes).unwrap_or("self");
        let limit = fields.whole("limit", 1..=MOST);
        let offset = fields.whole("page", 0..=1_000_000);
        let group = group(&mut fields, &all(pairs, "group_by[]"));
        let kinds = all(pairs, "model_types[]");
        if !all(pairs, "api_key_ids[]").is_empty() {
            fields.note(by_key("api_key_ids[]"));
        }
        let size = |number: Option<i64>| number.and_then(|it| usize::try_from(it).ok());
        let request = Self {
            first_ms: first_ms.unwrap_or_default(),
            end_ms: end_ms.unwrap_or_default(),
            scope: scope.to_owned(),
            group,
            videos: kinds.is_empty() || kinds.contains(&"video"),
            models: owned(&all(pairs, "model_ids[]")),
            limit: size(limit).unwrap_or(USUAL_LIMIT),
            offset: size(offset).unwrap_or(0),
        };
        fields.finish(request)
    }

    /// The first and the last day, as the store has them.
    #[must_use]
    pub fn days(&self) -> (String, String) {
        (times::day(self.first_ms), times::day(self.end_ms - DAY_MS))
    }

    /// What the books say of the account's days.
    #[must_use]
    pub fn answer(&self, books: Books, rows: &[UsageRow], now_ms: i64) -> Value {
        let groups = self.groups(books, rows);
        let part: Vec<_> = groups.iter().skip(self.offset).take(self.limit).collect();
        let end = self.offset + part.len();
        let mut buckets: Vec<Value> = vec![];
        for (day_ms, result) in part {
            let is_new = buckets
                .last()
                .is_none_or(|bucket| bucket["date"] != times::day(*day_ms));
            if is_new {
                buckets.push(bucket(books, *day_ms, now_ms));
            }
            let results = buckets.last_mut().map(|bucket| &mut bucket["results"]);
            if let (Some(Value::Array(results)), Some(result)) = (results, result) {
                results.push(result.clone());
            }
        }
        let has_more = end < groups.len();
        json!({
            "object": "list",
            "scope": self.scope,
            "data": buckets,
            "has_more": has_more,
            "next_page": has_more.then(|| end.to_string()),
        })
    }

    /// Each day with each of its groups, and one without where there is none.
    fn groups(&self, books: Books, rows: &[UsageRow]) -> Vec<(i64, Option<Value>)> {
        let mut found = vec![];
        let mut day_ms = self.first_ms;
        while day_ms < self.end_ms {
            let day = times::day(day_ms);
            let of_day = rows.iter().filter(|row| row.day == day && self.wants(row));
            let mut groups: BTreeMap<&str, Sum> = BTreeMap::new();
            for row in of_day {
                let key = match self.group {
                    Group::Day => "",
                    Group::Kind => "video",
                    Group::Model => row.model.as_str(),
                };
                groups.entry(key).or_default().add(row);
            }
            if groups.is_empty() {
                found.push((day_ms, None));
            }
            let results = groups
                .iter()
                .map(|(key, sum)| self.result(books, key, *sum));
            found.extend(results.map(|result| (day_ms, Some(result))));
            day_ms += DAY_MS;
        }
        found
    }

    fn wants(&self, row: &UsageRow) -> bool {
        self.videos && (self.models.is_empty() || self.models.contains(&row.model))
    }

    fn result(&self, books: Books, key: &str, sum: Sum) -> Value {
        let mut result = match books {
            Books::Usage => json!({"object": "usage.result", "requests": sum.requests}),
            Books::Costs => json!({"object": "model_cost.result", "amount": money(sum.amount)}),
        };
        match self.group {
            Group::Day => {}
            Group::Kind => result["model_type"] = key.into(),
            Group::Model => result["model"] = key.into(),
        }
        result
    }
}

#[derive(Clone, Copy, Default)]
struct Sum {
    requests: u64,
    amount: MicroUsd,
}

impl Sum {
    fn add(&mut self, row: &UsageRow) {
        self.requests += row.requests;
        self.amount = MicroUsd(self.amount.0.saturating_add(row.amount.0));
    }
}

fn bucket(books: Books, day_ms: i64, now_ms: i64) -> Value {
    let object = match books {
        Books::Usage => "usage.bucket",
        Books::Costs => "model_cost.bucket",
    };
    let end_ms = day_ms + DAY_MS;
    json!({
        "object": object,
        "date": times::day(day_ms),
        "start_at": times::rfc3339(day_ms),
        "end_at": times::rfc3339(end_ms),
        "covered_until": times::rfc3339(now_ms.clamp(day_ms, end_ms)),
        "partial": now_ms < end_ms,
        "results": [],
    })
}

/// What is left, and of what kind it is. There is one kind of money here.
#[must_use]
pub fn balance(account: &Account) -> Value {
    let nothing = money(MicroUsd::ZERO);
    json!({
        "object": "balance",
        "scope": "account",
        "account": {"id": account.id, "name": account.name, "type": "personal"},
        "available": money(account.balance),
        "cash": money(account.balance),
        "bonus": nothing,
        "subscription_bonus": nothing,
        "frozen": nothing,
        "credit_grant": null,
    })
}

fn money(amount: MicroUsd) -> Value {
    json!({"value": amount.to_string(), "currency": "usd"})
}

fn day(fields: &mut Fields<'_>, key: &str) -> Option<i64> {
    let day_ms = fields.time(key).map(|ms| ms - ms.rem_euclid(DAY_MS));
    if day_ms.is_none() {
        fields.missing(key, "a day in UTC such as 2026-11-21");
    }
    day_ms
}

fn check_range(fields: &mut Fields<'_>, first_ms: Option<i64>, end_ms: Option<i64>) {
    let (Some(first_ms), Some(end_ms)) = (first_ms, end_ms) else {
        return;
    };
    if !(1..=MOST_DAYS).contains(&((end_ms - first_ms) / DAY_MS)) {
        let allowed = format!("1 to {MOST_DAYS} days after `start_date`");
        fields.note(Problem::outside("end_date", &times::day(end_ms), &allowed));
    }
}

/// Every value of a key that may come several times.
fn all<'a>(pairs: &'a [(String, String)], key: &str) -> Vec<&'a str> {
    let bare = key.trim_end_matches("[]");
    let named = pairs.iter().filter(|(name, _)| name == key || name == bare);
    named.map(|(_, value)| value.trim()).collect()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn group(fields: &mut Fields<'_>, keys: &[&str]) -> Group {
    match keys {
        [] => Group::Day,
        ["model"] => Group::Model,
        ["model_type"] => Group::Kind,
        keys if keys.contains(&"api_key") => {
            fields.note(by_key("group_by[]"));
            Group::Day
        }
        keys => {
            let given = excerpt(&keys.join(", "));
            fields.note(Problem::outside(
                "group_by[]",
                &given,
                "model or model_type",
            ));
            Group::Day
        }
    }
}

fn by_key(field: &str) -> Problem {
    let message = format!(
        "`{field}` asks for single keys, but days are counted by account and model; `kinora key list` shows what each key spent"
    );
    Problem::other(field, "api_key", "model or model_type", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<BooksRequest, String> {
        let pairs: Vec<(String, String)> = query
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        BooksRequest::from_query(&pairs).map_err(|problems| problems.to_string())
    }

    fn row(day: &str, model: &str, requests: u64, micros: i64) -> UsageRow {
        UsageRow {
            day: day.to_owned(),
            model: model.to_owned(),
            requests,
            completed: requests,
            refunded: 0,
            amount: MicroUsd(micros),
            last_ms: 0,
        }
    }

    fn rows() -> Vec<UsageRow> {
        vec![
            row("2026-05-01", "a", 2, 840_000),
            row("2026-05-01", "b", 1, 100_000),
            row("2026-05-03", "a", 1, 420_000),
        ]
    }

    const DAYS: [(&str, &str); 2] = [("start_date", "2026-05-01"), ("end_date", "2026-05-04")];
    const NOW: i64 = 1_777_766_400_000 + DAY_MS / 2;

    #[test]
    fn every_day_has_a_bucket_and_its_sum() {
        let request = read(&DAYS).unwrap();
        assert_eq!(
            request.days(),
            ("2026-05-01".to_owned(), "2026-05-03".to_owned())
        );
        let told = request.answer(Books::Costs, &rows(), NOW);
        let days = told["data"].as_array().unwrap();
        assert_eq!(days.len(), 3);
        assert_eq!(days[0]["object"], "model_cost.bucket");
        let amount = json!({"value": "0.940000", "currency": "usd"});
        assert_eq!(days[0]["results"][0]["amount"], amount);
        assert_eq!(days[1]["results"], json!([]));
        assert_eq!(
            (&days[1]["partial"], &days[2]["partial"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(days[2]["covered_until"], "2026-05-03T12:00:00.000Z");
        assert_eq!(told["has_more"], false);
        let usage = request.answer(Books::Usage, &rows(), NOW);
        assert_eq!(usage["data"][0]["results"][0]["requests"], 3);
    }

    #[test]
    fn groups_come_in_parts() {
        let mut query = DAYS.to_vec();
        query.extend([("group_by[]", "model"), ("limit", "1")]);
        let first = read(&query).unwrap().answer(Books::Usage, &rows(), NOW);
        assert_eq!(first["data"][0]["results"][0]["model"], "a");
        assert_eq!(first["data"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&first["has_more"], &first["next_page"]),
            (&json!(true), &json!("1"))
        );
        query.extend([("page", "1"), ("limit", "100")]);
        let rest = read(&query).unwrap().answer(Books::Usage, &rows(), NOW);
        assert_eq!(rest["data"][0]["results"][0]["model"], "b");
        assert_eq!(rest["data"].as_array().unwrap().len(), 3);
        query.push(("model_ids[]", "b"));
        query.push(("page", "0"));
        let only = read(&query).unwrap().answer(Books::Usage, &rows(), NOW);
        assert_eq!(only["data"][0]["results"].as_array().unwrap().len(), 1);
        query.push(("model_types[]", "text"));
        let none = read(&query).unwrap().answer(Books::Usage, &rows(), NOW);
        assert_eq!(none["data"][0]["results"], json!([]));
    }

    #[track_caller]
    fn check_refused(query: &[(&str, &str)], expected: &str) {
        assert_eq!(read(query).unwrap_err(), expected);
    }

    #[test]
    fn what_cannot_be_told_is_refused_by_name() {
        check_refused(
            &[("scope", "team")],
            "`start_date` is missing; give a day in UTC such as 2026-11-21; \
             `end_date` is missing; give a day in UTC such as 2026-11-21; \
             `scope` is \"team\", but must be self, account",
        );
        check_refused(
            &[("start_date", "2026-05-01"), ("end_date", "2026-05-01")],
            "`end_date` is 2026-05-01, but must be 1 to 180 days after `start_date`",
        );
        let mut query = DAYS.to_vec();
        query.push(("group_by[]", "api_key"));
        assert!(
            read(&query)
                .unwrap_err()
                .starts_with("`group_by[]` asks for single keys")
        );
        query[2] = ("group_by[]", "colour");
        check_refused(
            &query,
            "`group_by[]` is colour, but must be model or model_type",
        );
    }
}
