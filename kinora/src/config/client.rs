//! What the commands beside a server need to know.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kinora_store::sqlite::Durability;

use super::error::ConfigError;
use super::secret::Secret;
use super::server::{durability, needed};
use super::sources::{Loaded, Origin};

/// Where the commands beside a server look.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// `data`: the folder of database and files.
    pub data: PathBuf,
    /// `server`: the server to ask, without a slash at its end; the data folder
    /// is looked into where it is not set.
    pub server: Option<String>,
    /// `durability`: see [`super::ServerSettings::durability`].
    pub durability: Durability,
    /// `retention`: see [`super::ServerSettings::retention`].
    pub retention: Duration,
    key: Option<KeySource>,
}

/// Where the API key is.
#[derive(Clone, Debug)]
enum KeySource {
    Variable(Secret<String>),
    File(PathBuf),
}

/// The settings that these commands read.
const READ: [&str; 6] = [
    "data",
    "server",
    "durability",
    "retention",
    "key",
    "key_file",
];

impl ClientSettings {
    /// Makes settings of what was read; what only a server needs is not looked
    /// at.
    pub(super) fn of(loaded: &Loaded) -> Result<Self, ConfigError> {
        let wrong = loaded.wrong(|name| READ.contains(&name));
        if !wrong.is_empty() {
            return Err(ConfigError::Settings(wrong));
        }
        Ok(Self {
            data: loaded.path("data").ok_or(ConfigError::NoDataFolder)?,
            server: server(loaded),
            durability: durability(loaded),
            retention: needed(loaded.duration("retention")),
            key: key_source(loaded),
        })
    }

    /// The API key for [`Self::server`].
    ///
    /// # Errors
    ///
    /// When there is none, or its file holds none.
    pub fn key(&self) -> Result<Secret<String>, ConfigError> {
        match &self.key {
            Some(KeySource::Variable(key)) => sound(key.expose(), "KINORA_KEY"),
            Some(KeySource::File(path)) => read(path),
            None => Err(ConfigError::NoKey {
                server: self.server.clone().unwrap_or_default(),
            }),
        }
    }
}

/// The server, unless `--data` says that the data folder is meant.
fn server(loaded: &Loaded) -> Option<String> {
    let by_flag = |name| {
        let found = loaded.get(name);
        found.is_some_and(|found| matches!(found.origin, Origin::Flag(_)))
    };
    if by_flag("data") && !by_flag("server") {
        return None;
    }
    loaded.text("server")
}

/// The flag goes before the variable, and the variable before the setting.
fn key_source(loaded: &Loaded) -> Option<KeySource> {
    let file = loaded.path("key_file").map(KeySource::File);
    let named = loaded.get("key_file");
    if named.is_some_and(|named| matches!(named.origin, Origin::Flag(_))) {
        return file;
    }
    loaded.secret("key").map(KeySource::Variable).or(file)
}

fn read(path: &Path) -> Result<Secret<String>, ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    sound(&text, &path.display().to_string())
}

/// A key as a header can carry it.
fn sound(text: &str, place: &str) -> Result<Secret<String>, ConfigError> {
    let key = text.trim();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let place = place.to_owned();
        return Err(ConfigError::BadKey { place });
    }
    Ok(Secret::new(key.to_owned()))
}
