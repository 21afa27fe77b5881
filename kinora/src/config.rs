//! Settings: flag, environment, file and default, in this order. Only here is
//! the environment read.
//!
//! [`KEYS`] is the one table of settings. [`ServerSettings`] is what a server
//! makes of them, [`ClientSettings`] what the commands beside it do, and
//! [`Settings`] what the commands without a server do.

mod client;
mod error;
mod keys;
mod reference;
mod secret;
mod server;
mod sources;
#[cfg(test)]
mod tests;
mod typed;
mod upstream;
mod values;

use std::env;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use figment::providers::Env;

pub use self::client::ClientSettings;
pub use self::error::{ConfigError, WrongSetting};
pub use self::keys::{Fallback, KEYS, Setting, Side};
pub use self::reference::reference;
pub use self::secret::Secret;
pub use self::server::{
    Allowed, EgressSettings, ServerSettings, SimSettings, Tls, WebhookSettings,
};
pub use self::sources::Origin;
pub use self::upstream::{
    ClusterApi, ClusterFamily, ClusterSettings, NeuralSettings, NeuralType, RelayPictures,
    RelaySettings,
};
pub use self::values::{Kind, duration};

use self::secret::Missing;
use self::sources::{Loaded, Surroundings};

/// What the environment sets for commands without a server; a flag of the
/// command line goes before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `KINORA_ENGINE`: the engine's name.
    pub engine: Option<String>,
}

impl Settings {
    /// Reads the environment.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            engine: variable("KINORA_ENGINE"),
        }
    }
}

/// A setting's value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// The setting.
    pub key: &'static str,
    /// Its value as text; none where it is not set or may not be shown.
    pub value: Option<String>,
    /// Where it came from.
    pub from: Origin,
}

impl ServerSettings {
    /// Reads flags, environment and file. `flags` are names of settings with
    /// their values; `config_file` is what `--config` names.
    ///
    /// # Errors
    ///
    /// When there is an unknown setting or a wrong value, naming all of them,
    /// or the file cannot be read.
    pub fn load(
        config_file: Option<&Path>,
        flags: &[(&str, String)],
    ) -> Result<(Self, Vec<Sourced>), ConfigError> {
        let loaded = Loaded::read(&surroundings(), config_file, flags)?;
        Ok((Self::of(&loaded)?, sourced(&loaded)))
    }
}

impl ClientSettings {
    /// Reads flags, environment and file, as [`ServerSettings::load`] does.
    ///
    /// # Errors
    ///
    /// When there is an unknown setting, or a wrong value among those that
    /// these commands need.
    pub fn load(config_file: Option<&Path>, flags: &[(&str, String)]) -> Result<Self, ConfigError> {
        Self::of(&Loaded::read(&surroundings(), config_file, flags)?)
    }
}

/// The key that secrets in the database are sealed with: `KINORA_SECRET_KEY`,
/// else the file `secret.key` of the data folder, which is made where it is
/// missing.
///
/// # Errors
///
/// When either holds something else, or the file cannot be read or made.
pub fn secret_key(data: &Path) -> Result<Secret<[u8; 32]>, ConfigError> {
    sealing_key(data, Missing::IsMade)
}

/// The same key beside a running server, which has made it.
///
/// # Errors
///
/// When there is none, or it cannot be read.
pub fn existing_secret_key(data: &Path) -> Result<Secret<[u8; 32]>, ConfigError> {
    sealing_key(data, Missing::IsAnError)
}

fn sealing_key(data: &Path, missing: Missing) -> Result<Secret<[u8; 32]>, ConfigError> {
    let variable = variable("KINORA_SECRET_KEY").map(Secret::new);
    secret::sealing_key(data, variable.as_ref(), missing)
}

/// The first program of this name in the folders of `PATH`.
#[must_use]
pub fn program_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// A variable, unless it is empty.
fn variable(name: &str) -> Option<String> {
    let value = env::var(name).ok();
    value.filter(|value| !value.trim().is_empty())
}

/// What this process finds around it.
fn surroundings() -> Surroundings {
    let folders = choose_base_strategy().ok();
    let variables = Env::prefixed(keys::PREFIX);
    let variables = variables
        .iter()
        .map(|(name, value)| (name.to_string(), value));
    Surroundings {
        variables: variables.collect(),
        here: PathBuf::from("."),
        config_folder: folders.as_ref().map(BaseStrategy::config_dir),
        data_folder: folders.as_ref().map(BaseStrategy::data_dir),
    }
}

/// Every setting, in the order of the table.
fn sourced(loaded: &Loaded) -> Vec<Sourced> {
    let one = |setting: &'static Setting| {
        let found = loaded.get(setting.name);
        let shown = found.filter(|_| !setting.is_secret());
        Sourced {
            key: setting.name,
            value: shown.map(|found| found.text.clone()),
            from: found.map_or(Origin::Default, |found| found.origin.clone()),
        }
    };
    KEYS.iter().map(one).collect()
}
