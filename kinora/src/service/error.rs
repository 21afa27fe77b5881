//! Why a request was not served, without HTTP and without a dialect.

use kinora_core::problem::{Problem, Problems};
use kinora_store::{Refusal, StoreError, SubmitError};

/// Why a request was not served. Each dialect has its own words and codes for
/// these; nothing was charged.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no key in the request.
    #[error("no API key was sent; send the header `Authorization: Bearer <key>`")]
    NoKey,
    /// The key is unknown or revoked.
    #[error("the API key is unknown or revoked; make one with `kinora key create`")]
    WrongKey,
    /// Too many wrong keys came from this address.
    #[error("too many requests with a wrong API key; wait {retry_after_s} s")]
    TooManyWrongKeys {
        /// How long to wait.
        retry_after_s: u64,
    },
    /// What was asked for breaks rules.
    #[error(transparent)]
    Invalid(#[from] Problems),
    /// The body cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The body is too large.
    #[error("the body has more than {limit_bytes} bytes, but may have at most that")]
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// There is no such model.
    #[error("there is no model `{id}`{}", hint(.near.as_deref()))]
    UnknownModel {
        /// What was asked for.
        id: String,
        /// What was most likely meant.
        near: Option<String>,
    },
    /// There is no such prediction, or it is somebody else's.
    #[error("there is no prediction `{id}`")]
    UnknownPrediction {
        /// What was asked for.
        id: String,
    },
    /// The prediction is another account's, in a dialect that says so.
    #[error("the prediction `{id}` belongs to another account; use a key of that one")]
    NotYours {
        /// What was asked for.
        id: String,
    },
    /// There is no such element, or it is somebody else's.
    #[error("there is no element `{id}`")]
    UnknownElement {
        /// What was asked for.
        id: String,
    },
    /// There is nothing at this address.
    #[error("there is nothing at {method} {path}")]
    UnknownRoute {
        /// The method.
        method: String,
        /// The path.
        path: String,
    },
    /// What was asked for does not go with how the prediction stands now.
    #[error("{0}")]
    Conflict(String),
    /// The prediction was not taken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many submits in this minute.
    #[error("more than {per_minute} submits a minute; wait {retry_after_s} s")]
    RateLimited {
        /// The account's limit.
        per_minute: u32,
        /// How long to wait.
        retry_after_s: u64,
    },
    /// Too much is going on; try again soon.
    #[error("the server is busy; try again in {retry_after_s} s")]
    Busy {
        /// How long to wait.
        retry_after_s: u64,
    },
    /// Kinora itself is at fault; the cause is in the log.
    #[error("something went wrong on the server; its log says what")]
    Internal,
}

fn hint(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

impl ServiceError {
    /// One problem with one field.
    #[must_use]
    pub fn invalid(problem: Problem) -> Self {
        Self::Invalid(Problems(vec![problem]))
    }

    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "missing_key",
            Self::WrongKey => "invalid_key",
            Self::TooManyWrongKeys { .. } | Self::RateLimited { .. } => "rate_limited",
            Self::Invalid(_) => "invalid_parameter",
            Self::Unreadable(_) => "invalid_body",
            Self::TooLarge { .. } => "body_too_large",
            Self::UnknownModel { .. } => "unknown_model",
            Self::UnknownPrediction { .. } => "unknown_prediction",
            Self::NotYours { .. } => "not_owner",
            Self::UnknownElement { .. } => "unknown_element",
            Self::UnknownRoute { .. } => "unknown_route",
            Self::Conflict(_) => "conflict",
            Self::Refused(refusal) => match refusal {
                Refusal::NoCredit { .. } => "insufficient_balance",
                Refusal::OverBudget { .. } => "over_budget",
                Refusal::OtherRequest => "idempotency_key_reused",
                Refusal::ExternalIdTaken => "external_id_taken",
                Refusal::TooManyWaiting { .. } => "too_many_waiting",
                Refusal::NoSlot { .. } => "no_slot",
            },
            Self::Busy { .. } => "busy",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status that fits, where a dialect has no other.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NoKey | Self::WrongKey => 401,
            Self::Invalid(_) | Self::Unreadable(_) => 400,
            Self::TooLarge { .. } => 413,
            Self::NotYours { .. } => 403,
            Self::UnknownModel { .. }
            | Self::UnknownPrediction { .. }
            | Self::UnknownElement { .. }
            | Self::UnknownRoute { .. } => 404,
            Self::Conflict(_) => 409,
            Self::Refused(refusal) => match refusal {
                Refusal::NoCredit { .. } | Refusal::OverBudget { .. } => 402,
                Refusal::OtherRequest | Refusal::ExternalIdTaken => 409,
                Refusal::TooManyWaiting { .. } | Refusal::NoSlot { .. } => 429,
            },
            Self::TooManyWrongKeys { .. } | Self::RateLimited { .. } => 429,
            Self::Busy { .. } => 503,
            Self::Internal => 500,
        }
    }

    /// How many seconds the client should wait, where waiting helps.
    #[must_use]
    pub fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooManyWrongKeys { retry_after_s }
            | Self::RateLimited { retry_after_s, .. }
            | Self::Busy { retry_after_s } => Some(*retry_after_s),
            Self::Refused(Refusal::TooManyWaiting { .. } | Refusal::NoSlot { .. }) => Some(5),
            Self::NoKey
            | Self::WrongKey
            | Self::Invalid(_)
            | Self::Unreadable(_)
            | Self::TooLarge { .. }
            | Self::UnknownModel { .. }
            | Self::UnknownPrediction { .. }
            | Self::NotYours { .. }
            | Self::UnknownElement { .. }
            | Self::UnknownRoute { .. }
            | Self::Conflict(_)
            | Self::Refused(_)
            | Self::Internal => None,
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy { retry_after_s: 2 },
            StoreError::Full { what } => {
                let message =
                    format!("there are too many {what} already; use them or wait until they end");
                Self::Unreadable(message)
            }
            other => {
                tracing::error!(
                    error = &other as &dyn std::error::Error,
                    "the database failed"
                );
                Self::Internal
            }
        }
    }
}

impl From<SubmitError> for ServiceError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusal) => Self::Refused(refusal),
            SubmitError::Store(error) => error.into(),
        }
    }
}
