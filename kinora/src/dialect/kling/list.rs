//! Which tasks somebody wants to see.

use kinora_core::problem::{Problem, Problems};
use kinora_store::PredictionQuery;
use serde_json::{Value, json};

use super::Form;
use super::tasks::STATES;
use crate::dialect::fields::{Fields, from_pairs, shown};

/// The last page, and the items of a page, of the older forms.
const LAST_PAGE: i64 = 1000;
const MOST_ON_PAGE: i64 = 500;
const ON_PAGE: i64 = 30;

/// The items of a page of the new generation where nobody says how many.
const DEFAULT_LIMIT: i64 = 100;

/// The most ids of one request.
const MOST_IDS: usize = 100;

/// A page of the tasks of an older form, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// Which. Whose they are is for the caller to say.
    pub query: PredictionQuery,
}

impl ListRequest {
    /// Reads `pageNum` and `pageSize` of a query string.
    ///
    /// # Errors
    ///
    /// Every number that is none or too large.
    pub fn from_query(form: Form, pairs: &[(String, String)]) -> Result<Self, Problems> {
        let json = from_pairs(pairs);
        let mut fields = Fields::of(&json);
        let page = fields.whole("pageNum", 1..=LAST_PAGE).unwrap_or(1);
        let size = fields.whole("pageSize", 1..=MOST_ON_PAGE);
        let size = size.unwrap_or(ON_PAGE);
        let query = PredictionQuery {
            dialect: Some(form.wire().name().to_owned()),
            offset: ((page - 1) * size).unsigned_abs(),
            limit: u32::try_from(size).unwrap_or(u32::MAX),
            ..PredictionQuery::default()
        };
        fields.finish(Self { query })
    }
}

/// Single tasks by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// By the server's ids.
    Ids(Vec<String>),
    /// By the client's own.
    ExternalIds(Vec<String>),
}

impl Wanted {
    /// Reads `task_ids` or `external_task_ids` of a query string.
    ///
    /// # Errors
    ///
    /// When there is not exactly one of them, or too much in it.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, Problems> {
        const IDS: &str = "task_ids";
        const EXTERNAL: &str = "external_task_ids";
        let ids = texts(pairs, IDS)?;
        let external = texts(pairs, EXTERNAL)?;
        match (ids, external) {
            (Some(ids), None) => Ok(Self::Ids(ids)),
            (None, Some(ids)) => Ok(Self::ExternalIds(ids)),
            (None, None) => Err(one(Problem::missing(
                IDS,
                "ids with commas between them, or give `external_task_ids`",
            ))),
            (Some(_), Some(_)) => {
                let message = format!(
                    "`{IDS}` and `{EXTERNAL}` are both given, but only one may be; leave one of them out"
                );
                let allowed = "absent beside the other";
                Err(one(Problem::other(EXTERNAL, "given", allowed, message)))
            }
        }
    }
}

fn one(problem: Problem) -> Problems {
    Problems(vec![problem])
}

/// The texts between commas; the same name may come several times.
fn texts(pairs: &[(String, String)], key: &str) -> Result<Option<Vec<String>>, Problems> {
    let given = pairs.iter().filter(|(name, _)| name == key);
    let texts: Vec<String> = given
        .flat_map(|(_, value)| value.split(','))
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    if texts.len() > MOST_IDS {
        let (count, allowed) = (texts.len(), format!("at most {MOST_IDS} ids"));
        let message =
            format!("`{key}` has {count} ids, but must have {allowed}; ask in several requests");
        let value = count.to_string();
        return Err(one(Problem::other(key, &value, &allowed, message)));
    }
    Ok(Some(texts).filter(|texts| !texts.is_empty()))
}

/// A search among the tasks of the new generation, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Which. Whose they are is for the caller to say.
    pub query: PredictionQuery,
}

impl Search {
    /// Reads the body of a search.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let limit = fields.whole("limit", 1..=MOST_ON_PAGE);
        let mut query = PredictionQuery {
            dialect: Some(Form::Tasks.wire().name().to_owned()),
            from_ms: fields.time("start_time"),
            // The end belongs to the time that is asked for.
            until_ms: fields.time("end_time").map(|end| end.saturating_add(1)),
            limit: u32::try_from(limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(u32::MAX),
            ..PredictionQuery::default()
        };
        if let Some(cursor) = fields.text("cursor") {
            match Cursor::read(&cursor) {
                Some(cursor) => cursor.apply(&mut query),
                None => fields.note(Problem::outside(
                    "cursor",
                    &cursor,
                    "`next_cursor` of an answer",
                )),
            }
        }
        filters(&mut fields, &mut query);
        fields.finish(Self { query })
    }

    /// Where the next part begins, after one with items of these times.
    pub(super) fn next(&self, times_ms: &[i64]) -> Option<String> {
        let last = *times_ms.last()?;
        let of_last = times_ms.iter().filter(|&&time| time == last).count() as u64;
        // A whole part of one millisecond goes on where it was begun.
        let begun = match self.query.until_ms == last.checked_add(1) {
            true => self.query.offset,
            false => 0,
        };
        let cursor = Cursor {
            last_ms: last,
            skip: of_last + begun,
        };
        Some(cursor.to_text())
    }
}

/// The place behind a task: its time, and how many of that very millisecond have
/// been shown. What is submitted or deleted meanwhile does not move it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    last_ms: i64,
    skip: u64,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let (last_ms, skip) = text.split_once('.')?;
        let cursor = Self {
            last_ms: last_ms.parse().ok()?,
            skip: skip.parse().ok()?,
        };
        let is_sound = cursor.last_ms >= 0 && i64::try_from(cursor.skip).is_ok();
        is_sound.then_some(cursor)
    }

    fn to_text(self) -> String {
        format!("{}.{}", self.last_ms, self.skip)
    }

    fn apply(self, query: &mut PredictionQuery) {
        query.until_ms = Some(self.last_ms.saturating_add(1));
        query.offset = self.skip;
    }
}

/// Reads `filters`: a list of keys with the values that are wanted.
fn filters(fields: &mut Fields<'_>, query: &mut PredictionQuery) {
    let filters = match fields.get("filters") {
        None => return,
        Some(Value::Array(filters)) => filters,
        Some(other) => {
            let allowed = "a list of objects with `key` and `values`";
            let problem = Problem::outside("filters", &shown(other), allowed);
            return fields.note(problem);
        }
    };
    for (index, filter) in filters.iter().enumerate().take(MOST_IDS) {
        let field = format!("filters[{index}]");
        match filter.get("key").and_then(Value::as_str) {
            Some("status") => status(fields, query, &field, filter),
            Some("product_type") => product_type(fields, &field, filter),
            _ => {
                let key = filter.get("key").unwrap_or(&Value::Null);
                let field = format!("{field}.key");
                let problem = Problem::outside(&field, &shown(key), "status or product_type");
                fields.note(problem);
            }
        }
    }
}

fn values<'a>(fields: &mut Fields<'_>, field: &str, filter: &'a Value) -> Vec<&'a str> {
    let field = format!("{field}.values");
    let values = filter.get("values").unwrap_or(&Value::Null);
    let texts: Option<Vec<&str>> = values
        .as_array()
        .and_then(|values| values.iter().map(Value::as_str).collect());
    texts.unwrap_or_else(|| {
        fields.note(Problem::outside(&field, &shown(values), "a list of texts"));
        vec![]
    })
}

fn status(fields: &mut Fields<'_>, query: &mut PredictionQuery, field: &str, filter: &Value) {
    for value in values(fields, field, filter) {
        let states = STATES.iter().find(|(word, _)| *word == value);
        match states {
            Some((_, states)) => query.states.extend(states.iter()),
            None => {
                let words: Vec<&str> = STATES.iter().map(|&(word, _)| word).collect();
                let field = format!("{field}.values");
                let problem = Problem::outside(&field, &shown(&json!(value)), &words.join(", "));
                fields.note(problem);
            }
        }
    }
}

/// Only films are made here.
fn product_type(fields: &mut Fields<'_>, field: &str, filter: &Value) {
    for value in values(fields, field, filter) {
        if value != "video" {
            let field = format!("{field}.values");
            fields.note(Problem::outside(&field, &shown(&json!(value)), "video"));
        }
    }
}

#[cfg(test)]
mod tests {
    use kinora_store::State;

    use super::*;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        query.iter().map(owned).collect()
    }

    #[test]
    fn a_page_has_thirty_tasks_of_its_form() {
        let list = |query: &[(&str, &str)]| ListRequest::from_query(Form::Text, &pairs(query));
        let first = list(&[]).unwrap().query;
        assert_eq!((first.offset, first.limit), (0, 30));
        assert_eq!(first.dialect.as_deref(), Some("kling-text"));
        let third = list(&[("pageNum", "3"), ("pageSize", "500"), ("x", "y")]);
        assert_eq!(third.unwrap().query.offset, 1000);
        for (key, value) in [("pageNum", "1001"), ("pageNum", "0"), ("pageSize", "501")] {
            let refused = list(&[(key, value)]).unwrap_err();
            assert_eq!(refused.0[0].field, key);
        }
    }

    #[test]
    fn tasks_are_wanted_by_one_kind_of_id() {
        let wanted = |query: &[(&str, &str)]| Wanted::from_query(&pairs(query));
        let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        assert_eq!(
            wanted(&[("task_ids", "1, 2,,3")]),
            Ok(Wanted::Ids(ids(&["1", "2", "3"])))
        );
        assert_eq!(
            wanted(&[("external_task_ids", "a"), ("external_task_ids", "b")]),
            Ok(Wanted::ExternalIds(ids(&["a", "b"])))
        );
        for query in [
            &[][..],
            &[("task_ids", "")],
            &[("task_ids", "1"), ("external_task_ids", "a")],
            &[("task_ids", &"1,".repeat(101))],
        ] {
            assert!(wanted(query).is_err(), "{query:?}");
        }
    }

    #[test]
    fn a_search_is_read() {
        let json = json!({
            "start_time": 1000, "end_time": "2000", "limit": 7, "cursor": "1500.2",
            "filters": [
                {"key": "status", "values": ["failed", "succeeded"]},
                {"key": "product_type", "values": ["video"]},
            ],
        });
        let query = Search::from_json(&json).unwrap().query;
        assert_eq!((query.from_ms, query.until_ms), (Some(1000), Some(1501)));
        assert_eq!((query.offset, query.limit), (2, 7));
        let states = [
            State::Failed,
            State::Timeout,
            State::Cancelled,
            State::Completed,
        ];
        assert_eq!(query.states, states);
        let all = Search::from_json(&json!({})).unwrap().query;
        assert_eq!((all.limit, all.until_ms, all.states.len()), (100, None, 0));
    }

    #[track_caller]
    fn check_refused(json: Value, field: &str) {
        let refused = Search::from_json(&json).unwrap_err();
        let fields: Vec<&str> = refused.0.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, [field]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        check_refused(json!({"limit": 501}), "limit");
        for cursor in ["x", "1", "1.-1", "-1.0", "1.99999999999999999999"] {
            check_refused(json!({ "cursor": cursor }), "cursor");
        }
        check_refused(json!({"filters": 7}), "filters");
        check_refused(json!({"filters": [{"key": "x"}]}), "filters[0].key");
        check_refused(json!({"filters": [7]}), "filters[0].key");
        let filter =
            |key: &str, values: Value| json!({"filters": [{"key": key, "values": values}]});
        check_refused(filter("status", json!(["done"])), "filters[0].values");
        check_refused(filter("status", json!("failed")), "filters[0].values");
        check_refused(
            filter("product_type", json!(["image"])),
            "filters[0].values",
        );
    }

    #[test]
    fn a_cursor_stands_behind_the_last_task() {
        let search = |json: Value| Search::from_json(&json).unwrap();
        let first = search(json!({}));
        assert_eq!(first.next(&[]), None);
        assert_eq!(first.next(&[9, 8, 8]).as_deref(), Some("8.2"));
        // A part that lies within one millisecond.
        let second = search(json!({"cursor": "8.2"}));
        assert_eq!(second.next(&[8, 8]).as_deref(), Some("8.4"));
        assert_eq!(second.next(&[8, 7]).as_deref(), Some("7.1"));
    }
}
