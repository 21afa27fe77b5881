//! What is wrong with a configuration.

use std::fmt;
use std::io;
use std::path::PathBuf;

use serde::Serialize;

use super::keys::Setting;
use super::sources::Origin;

/// Why there is no configuration. Nothing was started.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named is not there.
    #[error("there is no configuration file {}", .path.display())]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("failed to read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is no TOML.
    #[error("{} is not TOML: {message}", .path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Settings are wrong: all of them.
    #[error("{}", joined(.0))]
    Settings(Vec<WrongSetting>),
    /// Nobody knows where the data are.
    #[error("the platform names no folder for data; name one with --data or KINORA_DATA")]
    NoDataFolder,
    /// There is no key to seal secrets with.
    #[error(
        "there is no {}; the server makes it, unless it gets KINORA_SECRET_KEY, which is needed here then",
        .path.display()
    )]
    NoSecretKey {
        /// The file.
        path: PathBuf,
    },
    /// What should be a key to seal secrets with is none.
    #[error("{place} does not hold 64 hexadecimal digits")]
    BadSecretKey {
        /// Where it is.
        place: String,
    },
    /// The file of the key to seal secrets with cannot be made.
    #[error("failed to make {}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A server is asked without a key.
    #[error("no API key for {server}; set KINORA_KEY or name a file that holds it with --key-file")]
    NoKey {
        /// The server.
        server: String,
    },
    /// What should be an API key is none.
    #[error("{place} does not hold an API key")]
    BadKey {
        /// Where it is.
        place: String,
    },
}

/// One setting that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongSetting {
    /// The setting, as it was written.
    pub field: String,
    /// Its value; empty where it may not be shown.
    pub value: String,
    /// What would be right.
    pub allowed: String,
    /// Where it was set: a flag, a variable or a file.
    pub from: String,
    /// All of it in one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl WrongSetting {
    /// A value that its setting may not have.
    pub(super) fn value(setting: &Setting, value: &str, origin: &Origin) -> Self {
        let name = setting.name;
        let allowed = setting.kind.allowed();
        let value = if setting.is_secret() { "" } else { value };
        Self {
            field: name.to_owned(),
            value: value.to_owned(),
            from: origin.to_string(),
            message: match setting.kind.wrong(value) {
                Some(wrong) => format!("{wrong} ({origin})"),
                None => format!("`{name}` is `{value}` ({origin}), but must be {allowed}"),
            },
            allowed,
        }
    }

    /// A name that is no setting.
    pub(super) fn unknown(name: &str, place: &str, near: Option<String>) -> Self {
        let hint = near.as_ref().map_or_else(
            || "`kinora config --reference` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Self {
            field: name.to_owned(),
            value: String::new(),
            allowed: near.unwrap_or_default(),
            from: place.to_owned(),
            message: format!("there is no setting `{name}` ({place}); {hint}"),
        }
    }

    /// A table, which no setting is; `meant` are the settings whose names begin
    /// with its own.
    pub(super) fn table(name: &str, place: &str, meant: &[&str]) -> Self {
        let hint = if meant.is_empty() {
            "`kinora config --reference` lists them all".to_owned()
        } else {
            format!("write `{}`", meant.join("`, `"))
        };
        Self {
            field: name.to_owned(),
            value: String::new(),
            allowed: meant.join(", "),
            from: place.to_owned(),
            message: format!("`{name}` is a table ({place}), but settings are not grouped; {hint}"),
        }
    }

    /// A secret where others may read it.
    pub(super) fn secret_outside(setting: &Setting, place: &str) -> Self {
        let name = setting.name;
        let variable = setting.variable();
        Self {
            field: name.to_owned(),
            value: String::new(),
            allowed: variable.clone(),
            from: place.to_owned(),
            message: format!("`{name}` is a secret and may not stand in {place}; set {variable}"),
        }
    }

    /// A setting that is needed beside another.
    pub(super) fn lonely(name: &str, other: &str) -> Self {
        Self {
            field: name.to_owned(),
            value: String::new(),
            allowed: format!("set together with `{other}`"),
            from: String::new(),
            message: format!("`{name}` is missing; `{other}` is set, and they belong together"),
        }
    }

    /// A setting that the chosen engine needs.
    pub(super) fn needed(setting: &Setting, engine: &str) -> Self {
        let name = setting.name;
        let way = if setting.is_secret() {
            setting.variable()
        } else {
            format!("`{name}`")
        };
        Self {
            field: name.to_owned(),
            value: String::new(),
            allowed: setting.kind.allowed(),
            from: String::new(),
            message: format!(
                "`{name}` is missing; `engine` is {engine}, which needs it, so set {way}"
            ),
        }
    }
}

fn joined(wrong: &[WrongSetting]) -> String {
    let messages: Vec<_> = wrong.iter().map(|wrong| wrong.message.as_str()).collect();
    messages.join("; ")
}
