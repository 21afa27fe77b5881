//! One prediction, read through every dialect, tells the same story.
//!
//! A new dialect does not compile here before it says how it tells it.

use kinora_core::price::MicroUsd;
use kinora_store::{Prediction, State};
use serde_json::{Value, json};

use super::samples::{self, FILM};
use super::{Dialect, View, atlas, fal, guide, highway, kling, openai, wavespeed};
use crate::service::order::FilmFacts;

/// How a prediction stands, as coarse as the coarsest dialect tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Going,
    Done,
    Failed,
}

impl Stands {
    fn of(state: State) -> Self {
        match state {
            State::Queued | State::Running => Self::Going,
            State::Completed => Self::Done,
            State::Failed | State::Timeout | State::Cancelled => Self::Failed,
        }
    }

    fn word(word: &Value) -> Self {
        match word.as_str().unwrap() {
            "created"
            | "processing"
            | "queued"
            | "in_progress"
            | "IN_QUEUE"
            | "IN_PROGRESS"
            | "submitted"
            | "TASK_STATUS_QUEUED"
            | "TASK_STATUS_PROCESSING" => Self::Going,
            "completed" | "COMPLETED" | "succeed" | "succeeded" | "TASK_STATUS_SUCCEED" => {
                Self::Done
            }
            "failed" | "timeout" | "cancelled" | "TASK_STATUS_FAILED" => Self::Failed,
            other => panic!("{other} is no state"),
        }
    }
}

/// What a dialect tells of a prediction.
#[derive(Debug, PartialEq)]
struct Story {
    /// With dashes taken out, and what the dialect puts before it.
    id: String,
    stands: Stands,
    outputs: Vec<String>,
    /// Empty where nothing went wrong.
    reason: String,
    /// What it costs in the end, where the dialect tells.
    price: Option<MicroUsd>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().cloned().unwrap_or_default();
    items.iter().map(text).collect()
}

/// The id of the prediction that a number means.
fn by_number(view: &View<'_>, number: &Value) -> String {
    assert_eq!(text(number), view.prediction.number.to_string());
    view.prediction.id.clone()
}

fn told(dialect: Dialect, view: &View<'_>) -> Story {
    match dialect {
        Dialect::WaveSpeed => {
            let shown = wavespeed::prediction(view, wavespeed::Input::Omitted);
            Story {
                id: text(&shown["id"]),
                stands: Stands::word(&shown["status"]),
                outputs: texts(&shown["outputs"]),
                reason: text(&shown["error"]),
                price: None,
            }
        }
        Dialect::Guide => {
            let shown = guide::prediction(view);
            let film = shown["outputs"].get("video_url").map(text);
            Story {
                id: text(&shown["id"]),
                stands: Stands::word(&shown["status"]),
                outputs: film.into_iter().collect(),
                reason: text(&shown["error"]),
                price: None,
            }
        }
        Dialect::Highway => {
            let shown = highway::task_result(view);
            let films = shown["videos"].as_array().unwrap();
            Story {
                id: highway::prediction_id(&text(&shown["task"]["task_id"])).unwrap(),
                stands: Stands::word(&shown["task"]["status"]),
                outputs: films.iter().map(|film| text(&film["video_url"])).collect(),
                reason: text(&shown["task"]["reason"]),
                price: None,
            }
        }
        Dialect::Fal => {
            let status = fal::status(view, 0, fal::Logs::Omitted);
            let result = fal::result(view).body;
            let failed = status.get("error").map(text);
            Story {
                id: fal::prediction_id(&text(&status["request_id"])).unwrap(),
                stands: match failed {
                    Some(_) => Stands::Failed,
                    None => Stands::word(&status["status"]),
                },
                outputs: result
                    .get("video")
                    .map(|film| text(&film["url"]))
                    .into_iter()
                    .collect(),
                reason: failed.unwrap_or_default(),
                price: None,
            }
        }
        Dialect::Kling(kling::Form::Tasks) => {
            let shown = kling::new_task(view);
            let films = shown["outputs"].as_array().unwrap();
            Story {
                id: by_number(view, &shown["id"]),
                stands: Stands::word(&shown["status"]),
                outputs: films.iter().map(|film| text(&film["url"])).collect(),
                reason: text(&shown["message"]),
                price: None,
            }
        }
        Dialect::Kling(form) => {
            let shown = match form {
                kling::Form::Elements => kling::element_task(view),
                _ => kling::task(view),
            };
            let films = shown["task_result"]["videos"].as_array().cloned();
            let units: f64 = text(&shown["final_unit_deduction"]).parse().unwrap();
            Story {
                id: by_number(view, &shown["task_id"]),
                stands: Stands::word(&shown["task_status"]),
                outputs: films
                    .unwrap_or_default()
                    .iter()
                    .map(|film| text(&film["url"]))
                    .collect(),
                reason: text(&shown["task_status_msg"]),
                price: Some(MicroUsd((units * 140_000.0).round() as i64)),
            }
        }
        Dialect::OpenAi => {
            let shown = openai::video(view, &FilmFacts::default());
            Story {
                id: openai::prediction_id(&text(&shown["id"])).unwrap(),
                stands: Stands::word(&shown["status"]),
                outputs: shown.get("url").map(text).into_iter().collect(),
                reason: text(&shown["error"]["message"]),
                price: None,
            }
        }
        Dialect::Atlas => {
            let shown = atlas::prediction(view);
            let dollars = shown["price"].as_f64().unwrap();
            Story {
                id: text(&shown["id"]),
                stands: Stands::word(&shown["status"]),
                outputs: texts(&shown["outputs"]),
                reason: text(&shown["error"]),
                price: Some(MicroUsd((dollars * 1e6).round() as i64)),
            }
        }
    }
}

/// What is true of a prediction.
fn truth(prediction: &Prediction, outputs: &[Value], price: Option<MicroUsd>) -> Story {
    let stands = Stands::of(prediction.state);
    let given_back = stands == Stands::Failed;
    let due = if given_back {
        MicroUsd::ZERO
    } else {
        prediction.price
    };
    let failure = prediction.failure.as_ref();
    Story {
        id: prediction.id.clone(),
        stands,
        outputs: outputs.iter().map(text).collect(),
        reason: failure.map_or(String::new(), |failure| failure.message.clone()),
        price: price.map(|_| due),
    }
}

#[test]
fn one_prediction_tells_the_same_story_in_every_dialect() {
    for submitted_in in Dialect::ALL {
        for state in State::ALL {
            let prediction = samples::prediction(submitted_in, state);
            let outputs = match state {
                State::Completed => vec![json!(FILM)],
                _ => vec![],
            };
            let view = samples::view(&prediction, &outputs);
            for read_in in Dialect::ALL {
                let mut story = told(read_in, &view);
                let truth = truth(&prediction, &outputs, story.price);
                if read_in == Dialect::Kling(kling::Form::Elements) {
                    // It has no place for films: its tasks make elements.
                    assert_eq!(story.outputs, [""; 0]);
                    story.outputs.clone_from(&truth.outputs);
                }
                assert_eq!(story, truth, "{submitted_in:?} read in {read_in:?}");
            }
        }
    }
}

#[test]
fn an_element_is_the_same_in_every_dialect_that_has_elements() {
    let submitted_in = Dialect::Kling(kling::Form::Elements);
    let prediction = samples::prediction(submitted_in, State::Completed);
    let made = [json!({
        "element_id": 307_212_335_131_305_i64, "element_name": "Ginger",
        "element_type": "image_refer", "element_description": "A cat.",
    })];
    let view = samples::view(&prediction, &made);
    let kling = kling::element_task(&view);
    let wavespeed = wavespeed::prediction(&view, wavespeed::Input::Omitted);
    assert_eq!(wavespeed["outputs"][0], made[0]);
    let shown = &kling["task_result"]["elements"][0];
    for key in ["element_id", "element_name", "element_description"] {
        assert_eq!(shown[key], made[0][key]);
    }
    assert_eq!(shown["reference_type"], made[0]["element_type"]);
}

#[test]
fn an_end_without_a_reason_has_words_in_every_dialect() {
    for dialect in Dialect::ALL {
        for state in [State::Failed, State::Timeout, State::Cancelled] {
            let mut prediction = samples::prediction(dialect, state);
            prediction.failure = None;
            let story = told(dialect, &samples::view(&prediction, &[]));
            assert_eq!(story.stands, Stands::Failed);
            assert!(!story.reason.is_empty(), "{dialect:?} {state:?}");
        }
    }
}
