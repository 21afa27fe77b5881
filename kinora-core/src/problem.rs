//! What is wrong with a request, said so that it can be put right.

use std::fmt;

use serde::Serialize;

use crate::nearest::nearest;

/// One thing that is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field, such as `duration` or `multi_prompt[1].prompt`.
    pub field: String,
    /// What was given, shortened; empty where nothing was.
    pub value: String,
    /// What would be right.
    pub allowed: String,
    /// All of it in one sentence without a full stop.
    pub message: String,
}

impl Problem {
    /// A value that is outside what is allowed. `allowed` completes "must be".
    #[must_use]
    pub fn outside(field: &str, value: &str, allowed: &str) -> Self {
        Self {
            field: field.to_owned(),
            value: shorten(value),
            allowed: allowed.to_owned(),
            message: format!("`{field}` is {}, but must be {allowed}", shorten(value)),
        }
    }

    /// A field that is needed and was not given. `allowed` completes "give".
    #[must_use]
    pub fn missing(field: &str, allowed: &str) -> Self {
        Self {
            field: field.to_owned(),
            value: String::new(),
            allowed: allowed.to_owned(),
            message: format!("`{field}` is missing; give {allowed}"),
        }
    }

    /// A field that is not among the known ones of its parent.
    #[must_use]
    pub fn unknown(parent: &str, name: &str, known: &[&str]) -> Self {
        let hint = nearest(name, known.iter().copied())
            .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let allowed = known.join(", ");
        let field = format!("{parent}.{name}");
        let message = format!("`{field}` is unknown; known are {allowed}{hint}");
        Self::other(&field, name, &allowed, message)
    }

    /// A problem that needs a sentence of its own.
    #[must_use]
    pub fn other(field: &str, value: &str, allowed: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            value: shorten(value),
            allowed: allowed.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// How much of a wrong value is repeated in a message.
const SHOWN_CHARS: usize = 60;

fn shorten(value: &str) -> String {
    if value.chars().count() <= SHOWN_CHARS {
        return value.to_owned();
    }
    let kept: String = value.chars().take(SHOWN_CHARS).collect();
    format!("{kept}…")
}

/// Everything that is wrong with a request, at least one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}
