//! A prediction for examples: a film of five seconds, four seconds after it was
//! submitted.

use kinora_core::catalogue::{Kind, Model};
use kinora_core::price::MicroUsd;
use kinora_store::{Account, Element, Offer, Prediction, State, Upstream};
use serde_json::{Value, json};

use super::{Dialect, View};

/// Its id.
pub const ID: &str = "0123456789abcdef0123456789abcdef";

/// The address of the server that it is on.
pub const ORIGIN: &str = "https://films.example";

/// Where its film is.
pub const FILM: &str = "https://films.example/files/1/output.mp4";

/// When it was submitted.
const CREATED_MS: i64 = 1_680_352_496_789;

/// The day of that, and the next.
pub const DAYS: [&str; 2] = ["2023-04-01", "2023-04-02"];

/// An hour later.
pub const LATER_MS: i64 = CREATED_MS + 60 * 60 * 1000;

/// The prediction, in a state.
#[must_use]
pub fn prediction(dialect: Dialect, state: State) -> Prediction {
    Prediction {
        id: ID.to_owned(),
        number: 7,
        account_id: "account".to_owned(),
        key_id: "key".to_owned(),
        dialect: dialect.as_str().to_owned(),
        model: "kwaivgi/kling-v3.0-std/image-to-video".to_owned(),
        external_id: None,
        state,
        epoch: 1,
        attempts: 0,
        crashes: 0,
        admitted: true,
        cancel_requested: false,
        price: MicroUsd(420_000),
        input: json!({"prompt": "rain", "image": "https://example.com/a.png"}).to_string(),
        order: "{}".to_owned(),
        origin: ORIGIN.to_owned(),
        webhook: None,
        priority: 0,
        deadline_ms: 0,
        progress: 40,
        failure: None,
        outputs: vec![],
        upstream: Upstream::default(),
        engine: None,
        warnings: vec![],
        created_ms: CREATED_MS,
        started_ms: (state != State::Queued).then_some(CREATED_MS + 1000),
        finished_ms: state.is_terminal().then_some(CREATED_MS + 4000),
        deleted_ms: None,
        purge_ms: state.is_terminal().then_some(CREATED_MS + 604_804_000),
    }
}

/// It, as a dialect shows it once it is done.
#[must_use]
pub fn shown(dialect: Dialect, render: impl Fn(&View<'_>) -> Value) -> Value {
    let prediction = prediction(dialect, State::Completed);
    render(&View {
        prediction: &prediction,
        origin: ORIGIN,
        outputs: &[json!(FILM)],
    })
}

/// It, as a dialect shows it when it was submitted.
#[must_use]
pub fn created(dialect: Dialect, render: impl Fn(&View<'_>) -> Value) -> Value {
    let prediction = prediction(dialect, State::Queued);
    render(&View {
        prediction: &prediction,
        origin: ORIGIN,
        outputs: &[],
    })
}

/// What a client may send to have a film of a model made, in the catalogue's names.
#[must_use]
pub fn body(model: &Model) -> Value {
    let prompt = "The camera pushes in slowly; soft rain, birds.";
    let photo = "https://example.com/photo.jpg";
    match model.kind {
        Kind::TextToVideo => json!({"prompt": prompt}),
        Kind::ImageToVideo => json!({"prompt": prompt, "image": photo}),
        Kind::MotionControl => json!({
            "prompt": prompt, "image": photo, "video": "https://example.com/walk.mp4",
        }),
        Kind::Optimize => json!({"text": prompt, "mode": "video"}),
        Kind::Element => element(model, photo),
    }
}

/// A body that stores an element, in the fields of its model.
fn element(model: &Model, photo: &str) -> Value {
    let mut body = json!({"name": "Ginger", "description": "A ginger cat with a blue collar."});
    body[model.picture_field()] = json!(photo);
    if let Some(references) = model.references_field() {
        body[references] = json!(["https://example.com/side.jpg"]);
    }
    body
}

/// A stored element, and the addresses of its pictures.
#[must_use]
pub fn stored_element() -> (Element, Vec<String>) {
    let element = Element {
        id: 734_192_881_024_517,
        account_id: "account".to_owned(),
        prediction_id: ID.to_owned(),
        name: "Ginger".to_owned(),
        description: "A ginger cat with a blue collar.".to_owned(),
        images: vec![ID.to_owned()],
        voice: None,
        tags: vec![],
        created_ms: CREATED_MS,
        by_video: false,
    };
    (element, vec![FILM.replace(".mp4", ".jpg")])
}

/// Whose it is.
#[must_use]
pub fn account() -> Account {
    Account {
        id: "account".to_owned(),
        name: "team".to_owned(),
        balance: MicroUsd(12_500_000),
        level: "home".to_owned(),
        slots: 10_000,
        running: 0,
        per_minute: None,
        max_waiting: 100_000,
        created_ms: CREATED_MS,
    }
}

/// A price that is promised.
#[must_use]
pub fn offer(model: &str, price: MicroUsd) -> Offer {
    Offer {
        id: ID.to_owned(),
        account_id: "account".to_owned(),
        model: model.to_owned(),
        fingerprint: [0; 32],
        price,
        lines: "[]".to_owned(),
        created_ms: CREATED_MS,
        expires_ms: LATER_MS,
    }
}
