//! Why a command failed, with its exit code.

use kinora_core::engine::{EngineError, Stop};
use kinora_core::problem::{Problem, Problems};
use kinora_store::StoreError;
use serde_json::{Value, json};

use crate::config::ConfigError;
use crate::engine::EngineUnavailable;
use crate::service::accounts::AccountError;
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
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A server refused the key, or a database the sealing key.
    #[error("{0}")]
    Auth(String),
    /// What was named is not there.
    #[error("{0}")]
    NotFound(String),
    /// A server does not answer, or not now.
    #[error("{server} cannot be reached: {why}")]
    Unreachable {
        /// The server.
        server: String,
        /// Why.
        why: String,
    },
    /// A prediction came to an end without a result.
    #[error("{message}")]
    Ended {
        /// What became of it.
        message: String,
        /// The prediction, for programs.
        prediction: Box<Value>,
    },
    /// Nobody wanted to watch any longer.
    #[error("prediction {id} is not over yet and goes on; `kinora watch {id}` watches it again")]
    StillRunning {
        /// The prediction.
        id: String,
    },
    /// Somebody pressed Ctrl-C twice while a server ran.
    #[error("stopped at once; films that were running start again at the next start")]
    Stopped,
    /// Somebody pressed Ctrl-C while a prediction was watched.
    #[error("interrupted; prediction {id} goes on, and `kinora watch {id}` watches it again")]
    Detached {
        /// The prediction.
        id: String,
    },
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

    /// A failure that is a sentence of its own.
    pub(super) fn plain(message: impl Into<String>) -> Self {
        Self::Failed {
            message: message.into(),
            source: None,
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
            Self::Failed { .. } | Self::Ended { .. } => 1,
            Self::Refused(_) | Self::Engine(EngineUnavailable::Unknown { .. }) => 2,
            Self::Engine(
                EngineUnavailable::NotBuilt { .. }
                | EngineUnavailable::ServerOnly { .. }
                | EngineUnavailable::Checkpoint(_)
                | EngineUnavailable::Address(_),
            ) => 3,
            Self::Engine(EngineUnavailable::Threads(_)) => 1,
            Self::Config(_) | Self::Auth(_) => 3,
            Self::NotFound(_) => 4,
            Self::Unreachable { .. } => 5,
            Self::TimedOut { .. } | Self::StillRunning { .. } => 124,
            Self::Interrupted | Self::Stopped | Self::Detached { .. } => 130,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "invalid",
            Self::Engine(_) => "engine_unavailable",
            Self::Failed { .. } | Self::Ended { .. } => "failed",
            Self::Config(_) => "configuration",
            Self::Auth(_) => "unauthorized",
            Self::NotFound(_) => "not_found",
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } | Self::StillRunning { .. } => "timed_out",
            Self::Interrupted | Self::Stopped | Self::Detached { .. } => "interrupted",
        }
    }

    /// The lines that people read.
    pub(super) fn lines(&self) -> Vec<String> {
        if let Self::Refused(Problems(problems)) = self {
            return error_lines(problems);
        }
        if let Self::Config(ConfigError::Settings(wrong)) = self {
            return error_lines(wrong);
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
            // What became of a prediction is the data that was asked for.
            Self::Ended { prediction, .. } => return (**prediction).clone(),
            Self::Refused(problems) => json!(problems),
            Self::Config(ConfigError::Settings(wrong)) => json!(wrong),
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

/// A line for each problem.
fn error_lines(problems: &[impl std::fmt::Display]) -> Vec<String> {
    let lines = problems.iter().map(|problem| format!("error: {problem}"));
    lines.collect()
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Invalid(problems) => Self::Refused(problems),
            AccountError::Unknown { .. } => Self::NotFound(error.to_string()),
            AccountError::OtherSealingKey => Self::Auth(error.to_string()),
            AccountError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::failed("the database refused", error)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}
