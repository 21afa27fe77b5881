//! What the dialects' tests share: predictions, and bodies gone wrong.

use kinora_core::request::Request;
use kinora_store::{Failure, FailureCode, Prediction, State};
use serde_json::{Map, Value, json};

use super::{Dialect, Event, Parsed, View};
use crate::service::signer::Signer;

pub(crate) use super::sample::ID;
pub(super) use super::sample::{FILM, ORIGIN};

/// [`ID`] as a UUID.
pub(super) const UUID: &str = "01234567-89ab-cdef-0123-456789abcdef";

/// A prediction in a state, four seconds after it was submitted.
pub(crate) fn prediction(dialect: Dialect, state: State) -> Prediction {
    let failed = state.is_terminal() && state != State::Completed;
    Prediction {
        failure: failed.then(|| Failure {
            code: FailureCode::MEDIA,
            message: "the picture cannot be fetched".to_owned(),
        }),
        ..super::sample::prediction(dialect, state)
    }
}

/// A prediction as it is shown.
pub(super) fn view<'a>(prediction: &'a Prediction, outputs: &'a [Value]) -> View<'a> {
    View {
        prediction,
        origin: ORIGIN,
        outputs,
    }
}

/// A prediction in a state, with a film where it is completed, as `render` shows
/// it.
pub(super) fn show(
    dialect: Dialect,
    state: State,
    render: impl FnOnce(&View<'_>) -> Value,
) -> Value {
    let outputs = match state {
        State::Completed => vec![json!(FILM)],
        State::Queued | State::Running | State::Failed | State::Timeout | State::Cancelled => {
            vec![]
        }
    };
    render(&view(&prediction(dialect, state), &outputs))
}

/// A try to tell of a prediction.
pub(super) fn event<'a>(signer: &'a Signer, body: &'a [u8]) -> Event<'a> {
    Event {
        secret: "whsec_secret",
        id: "delivery",
        prediction_id: ID,
        account_id: "account",
        signer,
        timestamp_s: 1_680_352_500,
        body,
    }
}

/// Every value that is no good, for each key of `body` in turn and for all.
pub(super) fn hostile(body: &Value) -> Vec<(String, Value)> {
    let wrong = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(0.1),
        json!(""),
        json!("\u{0}\u{202e}🦀"),
        json!("NaN"),
        json!([]),
        json!([[]]),
        json!([null]),
        json!([{}]),
        json!({}),
        json!({"prompt": {}, "duration": []}),
        deep(100),
    ];
    let keys: Vec<String> = body.as_object().expect("a body").keys().cloned().collect();
    let mut bodies = vec![];
    for value in wrong {
        for key in &keys {
            let mut body = body.clone();
            body[key] = value.clone();
            bodies.push((key.clone(), body));
        }
        let all: Map<String, Value> = keys.iter().map(|k| (k.clone(), value.clone())).collect();
        bodies.push((String::new(), Value::Object(all)));
        bodies.push((String::new(), value));
    }
    bodies
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(json!(1), |inner, _| json!([inner]))
}

/// Parses thousands of broken bodies, which must never panic, and checks that
/// what is refused is refused by name.
pub(super) fn survive(bodies: &[Value], parse: impl Fn(Value) -> Parsed) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..10_000 {
        let mut body = bodies[round % bodies.len()].clone();
        for _ in 0..=random.below(3) {
            random.replace(&mut body);
        }
        check(&parse(body.clone()));
        let mut text = body.to_string().into_bytes();
        random.mutate(&mut text);
        if let Ok(body) = serde_json::from_slice(&text) {
            check(&parse(body));
        }
    }
    for (_, body) in bodies.iter().flat_map(hostile) {
        check(&parse(body));
    }
}

fn check(parsed: &Parsed) {
    let Err(problems) = Request::parse(&parsed.draft, None, &parsed.limits) else {
        return;
    };
    for problem in &problems.0 {
        assert!(!problem.field.is_empty(), "{problem:?}");
        assert!(problem.message.len() < 1000, "{problem:?}");
    }
}

/// Marsaglia's xorshift: the same numbers in every run.
pub(super) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).expect("it is below a usize")
    }

    /// Puts something else into a place somewhere in a value.
    fn replace(&mut self, value: &mut Value) {
        let inner: Vec<&mut Value> = match value {
            Value::Object(fields) => fields.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
        };
        let chosen = self.below(inner.len() + 1);
        match inner.into_iter().nth(chosen) {
            Some(inner) => self.replace(inner),
            None => *value = self.value(),
        }
    }

    fn value(&mut self) -> Value {
        match self.below(6) {
            0 => Value::Array(vec![self.plain(); self.below(200)]),
            1 => json!({"prompt": self.plain(), "duration": self.plain(), "url": self.plain()}),
            _ => self.plain(),
        }
    }

    fn plain(&mut self) -> Value {
        match self.below(10) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.next()),
            3 => json!(self.below(20)),
            4 => json!(f64::from_bits(self.next())),
            5 => json!(self.below(20).to_string()),
            6 => json!("x".repeat(self.below(4000))),
            7 => json!(format!("https://example.com/{}", self.next())),
            8 => json!([]),
            _ => json!({}),
        }
    }

    /// Changes, removes, repeats or moves a piece of a text.
    fn mutate(&mut self, text: &mut Vec<u8>) {
        const PIECES: [&[u8]; 12] = [
            b"null",
            b"{}",
            b"[]",
            b"1e999",
            b"-0.0",
            b"\"\"",
            b",",
            b"[[[[",
            b"\\ud800",
            b"\xff",
            b"99999999999999999999",
            b"\"duration\":",
        ];
        let at = self.below(text.len());
        let length = self.below(8).min(text.len().saturating_sub(at));
        let piece = text[at..at + length].to_vec();
        match self.below(5) {
            0 if !text.is_empty() => text[at] = self.next().to_le_bytes()[0],
            1 => drop(text.drain(at..at + length)),
            2 => drop(text.splice(at..at, piece)),
            3 => drop(text.splice(at..at + length, PIECES[self.below(12)].iter().copied())),
            _ => {
                text.drain(at..at + length);
                let to = self.below(text.len());
                text.splice(to..to, piece);
            }
        }
    }
}
