//! History: lists of predictions, and taking predictions off them.

use kinora_core::problem::Problems;
use kinora_store::{PredictionQuery, State};
use serde_json::{Value, json};

use super::model_id;
use super::prediction::{Input, input, prediction, word};
use crate::dialect::View;
use crate::dialect::fields::{Fields, from_pairs};

/// Items of a page where nobody says how many.
const DEFAULT_PAGE_SIZE: u32 = 100;

/// The most ids of one request.
const MOST_IDS: usize = 1000;

/// What part of the history is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Which predictions. Whose they are is for the caller to say.
    pub query: PredictionQuery,
    /// The number of the page, from 1.
    pub page: u64,
    /// How many items a page has.
    pub page_size: u32,
    /// Whether each item shows what the client sent.
    pub include_inputs: bool,
}

impl HistoryRequest {
    /// Reads the body of a search.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        let mut fields = Fields::of(json);
        let part = fields.part(DEFAULT_PAGE_SIZE);
        let states = State::ALL.map(|state| (word(state), state));
        let request = Self {
            query: PredictionQuery {
                account_id: None,
                model: fields.text("model").map(model_id),
                states: fields.choice("status", &states).into_iter().collect(),
                from_ms: fields.time("created_after"),
                until_ms: fields.time("created_before"),
                dialect: None,
                after: None,
                ascending: false,
                offset: part.offset(),
                limit: part.page_size,
            },
            page: part.page,
            page_size: part.page_size,
            include_inputs: fields.flag("include_inputs").unwrap_or(false),
        };
        fields.finish(request)
    }

    /// Reads the pairs of a query string.
    ///
    /// # Errors
    ///
    /// See [`Self::from_json`].
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, Problems> {
        Self::from_json(&from_pairs(pairs))
    }
}

/// A part of the history.
#[must_use]
pub fn history(request: &HistoryRequest, total: u64, views: &[View<'_>]) -> Value {
    let items: Vec<Value> = views.iter().map(|view| item(request, view)).collect();
    json!({
        "page": request.page,
        "page_size": request.page_size,
        "total": total,
        "items": items,
    })
}

fn item(request: &HistoryRequest, view: &View<'_>) -> Value {
    let mut item = prediction(view, Input::Omitted);
    // Clients list the time of every item, finished or not.
    if item.get("executionTime").is_none() {
        item["executionTime"] = 0.into();
    }
    if request.include_inputs {
        item["inputs"] = input(view.prediction);
    }
    item
}

/// Reads the ids of predictions that are to be deleted.
///
/// # Errors
///
/// When there is no list of at most a thousand texts.
pub fn ids(json: &Value) -> Result<Vec<String>, Problems> {
    let mut fields = Fields::of(json);
    let ids = fields.texts("ids", MOST_IDS);
    if ids.is_none() && fields.get("ids").is_none() {
        fields.missing("ids", "a list of the ids of predictions");
    }
    fields.finish(ids.unwrap_or_default())
}

/// How many predictions were deleted.
#[must_use]
pub fn deleted(count: u64) -> Value {
    json!({ "deleted_count": count })
}

/// That one prediction was deleted.
#[must_use]
pub fn deleted_one(id: &str) -> Value {
    json!({"id": id, "status": "deleted"})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::dialect::samples::{self, FILM, ID};

    #[track_caller]
    fn check_refused(json: Value, expected: &str) {
        let problems = HistoryRequest::from_json(&json).unwrap_err();
        assert_eq!(problems.to_string(), expected);
    }

    #[test]
    fn nothing_asked_for_is_the_first_page() {
        for json in [json!({}), json!(null), json!({"page": null, "status": ""})] {
            let request = HistoryRequest::from_json(&json).unwrap();
            assert_eq!((request.page, request.page_size), (1, 100));
            assert_eq!((request.query.offset, request.query.limit), (0, 100));
            assert!(!request.include_inputs && request.query.states.is_empty());
        }
    }

    #[test]
    fn a_whole_search_is_read_from_a_body_and_from_a_query() {
        let expected = HistoryRequest {
            query: PredictionQuery {
                model: Some("kwaivgi/kling-v3.0-std/image-to-video".to_owned()),
                states: vec![State::Completed],
                from_ms: Some(1_680_307_200_000),
                until_ms: Some(1_680_352_496_789),
                offset: 40,
                limit: 20,
                ..PredictionQuery::default()
            },
            page: 3,
            page_size: 20,
            include_inputs: true,
        };
        let body = json!({
            "page": 3, "page_size": 20, "model": "kwaivgi/kling-v3.0-std/image-to-video",
            "status": "completed", "created_after": "2023-04-01",
            "created_before": "2023-04-01T12:34:56.789Z", "include_inputs": true,
        });
        assert_eq!(HistoryRequest::from_json(&body).as_ref(), Ok(&expected));
        let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        let pairs = [
            ("page", "3"),
            ("page_size", "20"),
            ("model", "kwaivgi/kling-v3.0-std-image-to-video"),
            ("status", "Completed"),
            ("created_after", "2023-04-01T00:00:00+00:00"),
            ("created_before", "1680352496789"),
            ("include_inputs", "true"),
        ];
        let request = HistoryRequest::from_query(&pairs.map(pair));
        assert_eq!(request, Ok(expected));
    }

    #[test]
    fn every_status_word_means_a_state() {
        for state in State::ALL {
            let json = json!({"status": word(state)});
            let request = HistoryRequest::from_json(&json).unwrap();
            assert_eq!(request.query.states, [state]);
        }
        for wrong in ["pending", "deleted", "queued"] {
            check_refused(
                json!({ "status": wrong }),
                &format!(
                    "`status` is \"{wrong}\", but must be created, processing, completed, failed, timeout, cancelled"
                ),
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        check_refused(
            json!({"page": 0, "page_size": 101, "include_inputs": "maybe", "model": 5}),
            "`page` is 0, but must be a whole number from 1 to 1000000000; \
             `page_size` is 101, but must be a whole number from 1 to 100; \
             `model` is 5, but must be a text; \
             `include_inputs` is \"maybe\", but must be true or false",
        );
        check_refused(
            json!({"created_after": "soon"}),
            "`created_after` is \"soon\", but must be an ISO 8601 time such as 2026-11-21T12:00:00Z, or milliseconds since 1970",
        );
        check_refused(json!([]), "`body` is a list, but must be a JSON object");
    }

    #[test]
    fn hostile_searches_are_answered() {
        let body = json!({
            "page": 1, "page_size": 1, "model": "m", "status": "failed",
            "created_after": 0, "created_before": 0, "include_inputs": true,
        });
        for (key, hostile) in samples::hostile(&body) {
            if let Err(problems) = HistoryRequest::from_json(&hostile) {
                let named = |field: &str| field.starts_with(&key) || field == "body";
                assert!(problems.0.iter().all(|problem| named(&problem.field)));
            }
        }
    }

    #[test]
    fn items_have_the_clients_keys() {
        let done = samples::prediction(Dialect::WaveSpeed, State::Completed);
        let waiting = samples::prediction(Dialect::Highway, State::Queued);
        let outputs = [json!(FILM)];
        let views = [samples::view(&done, &outputs), samples::view(&waiting, &[])];
        let body = json!({"page": 2, "include_inputs": true});
        let shown = history(&HistoryRequest::from_json(&body).unwrap(), 102, &views);
        assert_eq!((&shown["page"], &shown["total"]), (&json!(2), &json!(102)));
        assert_eq!(shown["items"][0]["outputs"], json!([FILM]));
        assert_eq!(shown["items"][0]["inputs"]["prompt"], "rain");
        for key in [
            "id",
            "model",
            "outputs",
            "urls",
            "status",
            "created_at",
            "error",
            "executionTime",
            "timings",
            "has_nsfw_contents",
            "inputs",
        ] {
            assert!(shown["items"][1].get(key).is_some(), "{key}");
        }
        let plain = history(&HistoryRequest::from_json(&json!({})).unwrap(), 2, &views);
        assert!(plain["items"][0].get("inputs").is_none());
    }

    #[test]
    fn ids_are_read() {
        assert_eq!(ids(&json!({"ids": [ID, " a "]})).unwrap(), [ID, "a"]);
        assert_eq!(ids(&json!({"ids": []})).unwrap(), Vec::<String>::new());
        assert_eq!(ids(&json!({"ids": vec!["a"; 1000]})).unwrap().len(), 1000);
        for (json, expected) in [
            (
                json!(null),
                "`ids` is missing; give a list of the ids of predictions",
            ),
            (
                json!({"ids": null}),
                "`ids` is missing; give a list of the ids of predictions",
            ),
            (
                json!({"ids": "a"}),
                "`ids` is \"a\", but must be a list of texts",
            ),
            (
                json!({"ids": ["a", 5]}),
                "`ids[1]` is 5, but must be a text",
            ),
            (json!([ID]), "`body` is a list, but must be a JSON object"),
            (
                json!({"ids": vec!["a"; 1001]}),
                "`ids` has 1001 items, but must have at most 1000 of them; ask in several requests",
            ),
        ] {
            assert_eq!(ids(&json).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn deletions_are_confirmed() {
        assert_eq!(deleted(3), json!({"deleted_count": 3}));
        assert_eq!(deleted_one(ID), json!({"id": ID, "status": "deleted"}));
    }
}
