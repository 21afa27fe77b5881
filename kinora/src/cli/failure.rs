//! Why a command failed, with its exit code.

use kinora_core::engine::{EngineError, Stop};
use kinora_core::problem::{Problem, Problems};
use serde_json::{Value, json};

use crate::engine::EngineUnavailable;
use crate::service::film::FilmError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// What was typed or sent breaks rules.
    #[error("{0}")]
    Refused(Problems),
    /// This build cannot do it.
    #[error(transparent)]
    Engine(#[from] EngineUnavailable),
    /// It was tried and did not work.
    #[error("{message}")]
    Failed {
        /// What did not work.
        message: String,
        /// Why.
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// It took too long.
    #[error("stopped: the film was not done within {minutes} minutes")]
    TimedOut {
        /// The time allowed.
        minutes: u64,
    },
    /// Somebody pressed Ctrl-C.
    #[error("interrupted; nothing was written")]
    Interrupted,
}

impl Failure {
    pub(super) fn failed(
        message: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Failed {
            message: message.into(),
            source: Some(Box::new(source)),
        }
    }

    /// A single problem with one argument.
    pub(super) fn refused(problem: Problem) -> Self {
        Self::Refused(Problems(vec![problem]))
    }

    pub(super) fn from_film(error: FilmError, minutes: u64) -> Self {
        match error {
            FilmError::Refused(problems) => Self::Refused(problems),
            FilmError::Engine(EngineError::Stopped(Stop::Cancelled)) => Self::Interrupted,
            FilmError::Engine(EngineError::Stopped(Stop::Deadline)) => Self::TimedOut { minutes },
            FilmError::Engine(error) => Self::failed("failed to make the film", error),
        }
    }

    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Failed { .. } => 1,
            Self::Refused(_) | Self::Engine(EngineUnavailable::Unknown { .. }) => 2,
            Self::Engine(EngineUnavailable::NotBuilt { .. }) => 3,
            Self::Engine(EngineUnavailable::Threads(_)) => 1,
            Self::TimedOut { .. } => 124,
            Self::Interrupted => 130,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "invalid",
            Self::Engine(_) => "engine_unavailable",
            Self::Failed { .. } => "failed",
            Self::TimedOut { .. } => "timed_out",
            Self::Interrupted => "interrupted",
        }
    }

    /// The lines that people read.
    pub(super) fn lines(&self) -> Vec<String> {
        if let Self::Refused(Problems(problems)) = self {
            return problems
                .iter()
                .map(|problem| format!("error: {problem}"))
                .collect();
        }
        let mut line = format!("error: {self}");
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            line.push_str(&format!(": {error}"));
            cause = error.source();
        }
        vec![line]
    }

    /// The object that programs read.
    pub(super) fn json(&self) -> Value {
        let problems = match self {
            Self::Refused(problems) => json!(problems),
            _ => json!([]),
        };
        let message = self
            .lines()
            .iter()
            .map(|line| line.trim_start_matches("error: ").to_owned())
            .collect::<Vec<_>>()
            .join("; ");
        json!({"error": {"code": self.code(), "exit_code": self.exit_code(), "message": message, "problems": problems}})
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}
