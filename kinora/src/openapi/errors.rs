//! Every error that there is, as a dialect says it.

use kinora_core::price::MicroUsd;
use kinora_core::problem::{Problem, Problems};
use kinora_store::Refusal;
use serde_json::{Map, Value, json};

use crate::dialect::Dialect;
use crate::service::error::ServiceError;

/// For what an error may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Whatever is asked for.
    Anything,
    /// A submit.
    Submit,
    /// A prediction that is named.
    Prediction,
    /// An element that is named.
    Element,
}

const ALL: [Of; 4] = [Of::Anything, Of::Submit, Of::Prediction, Of::Element];

/// All refusals of all dialects, by their names in the document.
pub(super) fn responses() -> Map<String, Value> {
    let mut responses = Map::new();
    for dialect in Dialect::ALL {
        for of in ALL {
            for (status, refusal) in refusals(dialect, of) {
                responses.insert(name(dialect, of, &status), refusal);
            }
        }
    }
    responses
}

/// The statuses of a dialect's refusals, with their names in the document.
pub(super) fn names(dialect: Dialect, of: Of) -> Vec<(String, String)> {
    let statuses = refusals(dialect, of).into_iter().map(|(status, _)| status);
    statuses
        .map(|status| {
            let name = name(dialect, of, &status);
            (status, name)
        })
        .collect()
}

fn name(dialect: Dialect, of: Of, status: &str) -> String {
    let of = match of {
        Of::Anything => "any",
        Of::Submit => "submit",
        Of::Prediction => "prediction",
        Of::Element => "element",
    };
    format!("{}-{of}-{status}", dialect.as_str())
}

/// The refusals of a dialect, by status, each with examples by the error's code.
fn refusals(dialect: Dialect, of: Of) -> Map<String, Value> {
    let mut refusals = Map::new();
    let is_said = |error: &ServiceError| match error {
        ServiceError::NotYours { .. } => says_whose(dialect),
        _ => true,
    };
    for error in errors(of).into_iter().filter(is_said) {
        let answer = dialect.wire().error(&error);
        let refusal = refusals
            .entry(answer.status.to_string())
            .or_insert_with(|| {
                json!({"description": "Refused.", "content": {"application/json": {
                    "schema": super::schema::of(&answer.body), "examples": {},
                }}})
            });
        let examples = &mut refusal["content"]["application/json"]["examples"];
        examples[error.code()] = json!({"summary": error.to_string(), "value": answer.body});
    }
    refusals
}

/// Whether a dialect says of a prediction that it is another account's; the others
/// know of none.
fn says_whose(dialect: Dialect) -> bool {
    matches!(
        dialect,
        Dialect::WaveSpeed | Dialect::Guide | Dialect::Highway
    )
}

fn errors(of: Of) -> Vec<ServiceError> {
    let text = str::to_owned;
    let mut errors = vec![
        ServiceError::NoKey,
        ServiceError::WrongKey,
        ServiceError::TooManyWrongKeys { retry_after_s: 30 },
        ServiceError::Invalid(some_problems()),
        ServiceError::Unreadable(text("the body is not valid JSON")),
        ServiceError::TooLarge {
            limit_bytes: 1_048_576,
        },
        ServiceError::Busy { retry_after_s: 2 },
        ServiceError::Internal,
    ];
    let id = text("0123456789abcdef0123456789abcdef");
    match of {
        Of::Anything => {}
        Of::Prediction => errors.extend([
            ServiceError::UnknownPrediction { id: id.clone() },
            ServiceError::NotYours { id },
        ]),
        Of::Element => errors.push(ServiceError::UnknownElement {
            id: text("734192881024517"),
        }),
        Of::Submit => errors.extend([
            ServiceError::UnknownModel {
                id: text("kling-v3.0-sdt"),
                near: Some(text("kling-v3.0-std")),
            },
            ServiceError::Conflict(format!("the quote `{id}` has expired; ask for a new one")),
            ServiceError::RateLimited {
                per_minute: 5,
                retry_after_s: 12,
            },
            refused(Refusal::NoCredit {
                balance: MicroUsd(100_000),
                price: MicroUsd(420_000),
            }),
            refused(Refusal::OverBudget {
                left: MicroUsd(100_000),
                price: MicroUsd(420_000),
            }),
            refused(Refusal::OtherRequest),
            refused(Refusal::ExternalIdTaken),
            refused(Refusal::TooManyWaiting { waiting: 100 }),
            refused(Refusal::NoSlot { slots: 3 }),
        ]),
    }
    errors
}

fn refused(refusal: Refusal) -> ServiceError {
    ServiceError::Refused(refusal)
}

/// Problems such as a client sees them.
fn some_problems() -> Problems {
    Problems(vec![
        Problem::outside("duration", "99", "a whole number from 3 to 15"),
        Problem::missing("image", "a picture to film"),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_error_is_shown_in_every_dialect() {
        let known: BTreeSet<&str> = ALL
            .into_iter()
            .flat_map(errors)
            .map(|error| code(&error))
            .collect();
        assert_eq!(known.len(), 19);
        for dialect in Dialect::ALL {
            for refusal in ALL.into_iter().flat_map(|of| refusals(dialect, of)) {
                let content = &refusal.1["content"]["application/json"];
                assert!(!content["examples"].as_object().unwrap().is_empty());
            }
        }
    }

    /// The code, by a list that does not compile without a new error.
    fn code(error: &ServiceError) -> &'static str {
        match error {
            ServiceError::NoKey
            | ServiceError::WrongKey
            | ServiceError::TooManyWrongKeys { .. }
            | ServiceError::Invalid(_)
            | ServiceError::Unreadable(_)
            | ServiceError::TooLarge { .. }
            | ServiceError::UnknownModel { .. }
            | ServiceError::UnknownPrediction { .. }
            | ServiceError::NotYours { .. }
            | ServiceError::UnknownElement { .. }
            | ServiceError::Conflict(_)
            | ServiceError::UnknownRoute { .. }
            | ServiceError::Refused(_)
            | ServiceError::RateLimited { .. }
            | ServiceError::Busy { .. }
            | ServiceError::Internal => error.code(),
        }
    }
}
