//! Settings from the environment; nothing else reads it.

use std::env;

/// What the environment sets; a flag of the command line goes before it.
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
            engine: env::var("KINORA_ENGINE")
                .ok()
                .filter(|name| !name.trim().is_empty()),
        }
    }
}

/// The first program of this name in the folders of `PATH`.
#[must_use]
pub fn program_on_path(name: &str) -> Option<std::path::PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
