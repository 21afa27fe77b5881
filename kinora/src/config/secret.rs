//! Values that are never shown, and the key that others are sealed with.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use kinora_store::hex;

use super::error::ConfigError;

/// A value that prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for whoever must use it.
    #[must_use]
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl Secret<[u8; 32]> {
    /// The bytes of a key.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What the file of the sealing key is called.
const FILE_NAME: &str = "secret.key";

/// Whether a missing key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// As `serve` does at its first start.
    IsMade,
    /// As the commands beside it do.
    IsAnError,
}

/// The sealing key of a data folder, unless the environment has one.
pub(super) fn sealing_key(
    data: &Path,
    variable: Option<&Secret<String>>,
    missing: Missing,
) -> Result<Secret<[u8; 32]>, ConfigError> {
    if let Some(text) = variable {
        return parsed(text.expose(), "KINORA_SECRET_KEY");
    }
    let path = data.join(FILE_NAME);
    if missing == Missing::IsMade && !path.exists() {
        make(&path).map_err(|source| ConfigError::Unwritable {
            path: path.clone(),
            source,
        })?;
    }
    match fs::read_to_string(&path) {
        Ok(text) => parsed(&text, &path.display().to_string()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(ConfigError::NoSecretKey { path })
        }
        Err(source) => Err(ConfigError::Unreadable { path, source }),
    }
}

fn parsed(text: &str, place: &str) -> Result<Secret<[u8; 32]>, ConfigError> {
    let key = hex::decode(text.trim()).and_then(|key| key.try_into().ok());
    key.map(Secret::new)
        .ok_or_else(|| ConfigError::BadSecretKey {
            place: place.to_owned(),
        })
}

/// Writes a new key beside its place and gives it its name only if nobody else
/// has meanwhile, so that a key is never replaced and never half there.
fn make(path: &Path) -> io::Result<()> {
    let part = PathBuf::from(format!("{}.{}.part", path.display(), process::id()));
    let made = write(&part).and_then(|()| match fs::hard_link(&part, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    // The key has its name, or there is an error to tell of.
    let _ = fs::remove_file(&part);
    made
}

fn write(part: &Path) -> io::Result<()> {
    let key: [u8; 32] = rand::random();
    let text = hex::encode(&key);
    let mut file = private(part)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// A new file that nobody else may read.
#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)
}

/// Other systems give a file the rights of its folder.
#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(data: &Path, variable: Option<&str>, missing: Missing) -> Result<[u8; 32], String> {
        let variable = variable.map(|text| Secret::new(text.to_owned()));
        let key = sealing_key(data, variable.as_ref(), missing);
        key.map(|key| *key.expose())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_key_is_made_once_and_read_afterwards() {
        let data = tempfile::tempdir().unwrap();
        let lacking = key(data.path(), None, Missing::IsAnError).unwrap_err();
        assert!(lacking.contains("secret.key"), "{lacking}");
        let made = key(data.path(), None, Missing::IsMade).unwrap();
        assert_eq!(key(data.path(), None, Missing::IsMade), Ok(made));
        assert_eq!(key(data.path(), None, Missing::IsAnError), Ok(made));
        let names = fs::read_dir(data.path()).unwrap().count();
        assert_eq!(names, 1, "nothing is left beside the key");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        key(data.path(), None, Missing::IsMade).unwrap();
        let file = fs::metadata(data.path().join(FILE_NAME)).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let data = tempfile::tempdir().unwrap();
        let digits = "0f".repeat(32);
        assert_eq!(
            key(data.path(), Some(&digits), Missing::IsMade),
            Ok([15; 32])
        );
        assert!(!data.path().join(FILE_NAME).exists());
        for wrong in [
            "",
            "0f",
            &"0g".repeat(32),
            &"0f".repeat(33),
            &"é".repeat(32),
        ] {
            let error = key(data.path(), Some(wrong), Missing::IsMade).unwrap_err();
            assert_eq!(
                error,
                "KINORA_SECRET_KEY does not hold 64 hexadecimal digits"
            );
        }
    }

    #[test]
    fn a_damaged_key_is_refused_and_kept() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join(FILE_NAME), "abc").unwrap();
        let error = key(data.path(), None, Missing::IsMade).unwrap_err();
        assert!(error.contains("64 hexadecimal digits"), "{error}");
        assert_eq!(fs::read(data.path().join(FILE_NAME)).unwrap(), b"abc");
    }

    #[test]
    fn a_secret_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hidden")), "Secret");
    }
}
