//! Where settings come from: defaults, the file, the environment and flags,
//! each going before the one named earlier.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map};
use figment::{Figment, Metadata, Profile, Provider};
use kinora_core::nearest::nearest;

use super::error::{ConfigError, WrongSetting};
use super::keys::{self, Fallback, KEYS, PREFIX, Setting};
use super::values::{Raw, Value};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This flag.
    Flag(&'static str),
    /// This variable of the environment.
    Variable(String),
    /// This file.
    File(PathBuf),
    /// Nobody set it.
    Default,
}

impl Origin {
    /// A stable word for programs.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Variable(_) => "environment",
            Self::File(_) => "file",
            Self::Default => "default",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(name) => f.write_str(name),
            Self::File(path) => path.display().fmt(f),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What a process finds around it. Secrets are among it, so that it has no form
/// to be shown in.
#[derive(Clone, Default)]
pub(super) struct Surroundings {
    /// The variables that begin with `KINORA_`, by the rest of their name in
    /// lower case.
    pub(super) variables: Vec<(String, String)>,
    /// The folder that the process was started in.
    pub(super) here: PathBuf,
    /// The platform's folder for configuration.
    pub(super) config_folder: Option<PathBuf>,
    /// The platform's folder for data.
    pub(super) data_folder: Option<PathBuf>,
}

/// What the configuration is called.
const FILE_NAME: &str = "kinora.toml";

/// Every setting with its value, each of them checked on its own.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The file that was read.
    pub(super) file: Option<PathBuf>,
    found: BTreeMap<&'static str, Found>,
    /// What is no setting.
    unknown: Vec<WrongSetting>,
    wrong: Vec<(&'static str, WrongSetting)>,
}

/// A setting's value.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) value: Value,
    /// As it was written; empty for a secret.
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl Loaded {
    /// Reads every source. What is no setting, or no value of its setting, is
    /// kept for [`Loaded::wrong`].
    pub(super) fn read(
        around: &Surroundings,
        config_file: Option<&Path>,
        flags: &[(&str, String)],
    ) -> Result<Self, ConfigError> {
        let file = find_file(around, config_file)?;
        let mut layers = vec![Layer::of_defaults()];
        if let Some(path) = &file {
            layers.push(Layer::of_file(path)?);
        }
        layers.push(Layer::of_variables(&around.variables));
        layers.push(Layer::of_flags(flags));
        let mut loaded = Self {
            file,
            found: BTreeMap::new(),
            unknown: layers.iter().flat_map(Layer::misplaced).collect(),
            wrong: vec![],
        };
        let merged = layers.into_iter().fold(Figment::new(), Figment::merge);
        for setting in KEYS {
            loaded.take(setting, &merged);
        }
        loaded.fill_data_folder(around);
        Ok(loaded)
    }

    /// The one default that depends on the machine.
    fn fill_data_folder(&mut self, around: &Surroundings) {
        if let Some(folder) = &around.data_folder {
            let folder = folder.join("kinora");
            self.found.entry("data").or_insert_with(|| Found {
                text: folder.display().to_string(),
                value: Value::Path(folder),
                origin: Origin::Default,
            });
        }
    }

    /// Looks one setting up in the merged layers.
    fn take(&mut self, setting: &'static Setting, merged: &Figment) {
        let Ok(value) = merged.find_value(setting.name) else {
            return;
        };
        let metadata = merged.get_metadata(value.tag());
        let layer = metadata.map_or("", |metadata| metadata.name.as_ref());
        let origin = self.origin(setting, layer);
        let raw = raw(&value);
        match setting.kind.parse(&raw) {
            Some(value) => {
                let value = Self::beside_its_file(value, &origin);
                let text = if setting.is_secret() {
                    String::new()
                } else if let Value::Path(path) = &value {
                    path.display().to_string()
                } else {
                    raw.shown()
                };
                let found = Found {
                    value,
                    text,
                    origin,
                };
                self.found.insert(setting.name, found);
            }
            None => {
                let wrong = WrongSetting::value(setting, &raw.shown(), &origin);
                self.wrong.push((setting.name, wrong));
            }
        }
    }

    fn origin(&self, setting: &'static Setting, layer: &str) -> Origin {
        match (layer, setting.flag, &self.file) {
            (FLAGS, Some(flag), _) => Origin::Flag(flag),
            (ENVIRONMENT, _, _) => Origin::Variable(setting.variable()),
            (FILE, _, Some(path)) => Origin::File(path.clone()),
            _ => Origin::Default,
        }
    }

    /// Reads a path of the file as relative to the file's folder.
    fn beside_its_file(value: Value, origin: &Origin) -> Value {
        if let (Value::Path(path), Origin::File(file)) = (&value, origin)
            && let Some(folder) = file.parent()
        {
            return Value::Path(folder.join(path));
        }
        value
    }

    /// What is no setting, and which of these settings have no value of theirs.
    pub(super) fn wrong(&self, concerns: impl Fn(&str) -> bool) -> Vec<WrongSetting> {
        let wrong = self.wrong.iter().filter(|(name, _)| concerns(name));
        let wrong = wrong.map(|(_, wrong)| wrong);
        self.unknown.iter().chain(wrong).cloned().collect()
    }

    /// What a setting is, if it has a value.
    pub(super) fn get(&self, name: &str) -> Option<&Found> {
        debug_assert!(keys::find(name).is_some(), "{name} is no setting");
        self.found.get(name)
    }
}

/// The configuration file, if there is one.
fn find_file(
    around: &Surroundings,
    config_file: Option<&Path>,
) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(path) = config_file {
        if !path.is_file() {
            let path = path.to_owned();
            return Err(ConfigError::NoFile { path });
        }
        return Ok(Some(path.to_owned()));
    }
    let platform = around.config_folder.as_ref();
    let places = [
        Some(around.here.join(FILE_NAME)),
        platform.map(|folder| folder.join("kinora").join(FILE_NAME)),
    ];
    Ok(places.into_iter().flatten().find(|path| path.is_file()))
}

const DEFAULTS: &str = "default";
const FILE: &str = "file";
const ENVIRONMENT: &str = "environment";
const FLAGS: &str = "flag";

/// The values of one source.
#[derive(Debug)]
struct Layer {
    name: &'static str,
    values: Dict,
    /// How this source writes an unknown name, before its name.
    place: String,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

impl Layer {
    fn of_texts<'a>(name: &'static str, texts: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let value = |(key, text): (&str, &str)| (key.to_owned(), text.into());
        Self {
            name,
            values: texts.map(value).collect(),
            place: String::new(),
        }
    }

    fn of_defaults() -> Self {
        let defaults = KEYS.iter().filter_map(|setting| match setting.default {
            Fallback::Value(text) => Some((setting.name, text)),
            Fallback::Words(_) => None,
        });
        Self::of_texts(DEFAULTS, defaults)
    }

    fn of_file(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        let data = Toml::string(&text)
            .data()
            .map_err(|error| ConfigError::NotToml {
                path: path.to_owned(),
                message: error.to_string().trim().replace('\n', " "),
            })?;
        let values = data.into_values().next().unwrap_or_default();
        Ok(Self {
            name: FILE,
            values,
            place: path.display().to_string(),
        })
    }

    /// A variable without a value counts as one that is not set.
    fn of_variables(variables: &[(String, String)]) -> Self {
        let set = variables
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str()));
        Self::of_texts(ENVIRONMENT, set)
    }

    fn of_flags(flags: &[(&str, String)]) -> Self {
        Self::of_texts(
            FLAGS,
            flags.iter().map(|(name, value)| (*name, value.as_str())),
        )
    }

    /// What this source says that is no setting, or no setting of this source.
    fn misplaced(&self) -> Vec<WrongSetting> {
        let names = self.values.keys();
        names.filter_map(|name| self.misplaced_name(name)).collect()
    }

    fn misplaced_name(&self, name: &str) -> Option<WrongSetting> {
        match keys::find(name) {
            Some(setting) if setting.is_secret() && self.name != ENVIRONMENT => {
                Some(WrongSetting::secret_outside(setting, &self.place))
            }
            Some(_) => None,
            None => Some(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> WrongSetting {
        let near = nearest(name, KEYS.iter().map(|setting| setting.name));
        if self.name == ENVIRONMENT {
            let written = |name: &str| format!("{PREFIX}{}", name.to_ascii_uppercase());
            return WrongSetting::unknown(&written(name), "the environment", near.map(written));
        }
        let table = matches!(self.values.get(name), Some(figment::value::Value::Dict(..)));
        if table {
            let start = format!("{name}_");
            let meant = KEYS.iter().map(|setting| setting.name);
            let meant: Vec<_> = meant.filter(|name| name.starts_with(&start)).collect();
            return WrongSetting::table(name, &self.place, &meant);
        }
        WrongSetting::unknown(name, &self.place, near.map(str::to_owned))
    }
}

fn unreadable(path: &Path, source: io::Error) -> ConfigError {
    ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    }
}

/// A figment value as it was written.
fn raw(value: &figment::value::Value) -> Raw {
    use figment::value::Value as Figure;
    match value {
        Figure::Array(_, items) => {
            let texts = items.iter().map(|item| raw(item).shown());
            Raw::Many(texts.collect())
        }
        Figure::Dict(..) => Raw::Table,
        Figure::String(_, text) => Raw::One(text.clone()),
        Figure::Char(_, letter) => Raw::One(letter.to_string()),
        Figure::Bool(_, switch) => Raw::One(switch.to_string()),
        Figure::Num(_, number) => Raw::One(number_text(*number)),
        Figure::Empty(..) => Raw::One(String::new()),
    }
}

fn number_text(number: figment::value::Num) -> String {
    match (number.to_i128(), number.to_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(fraction)) => fraction.to_string(),
        (None, None) => number
            .to_u128()
            .map_or(String::new(), |whole| whole.to_string()),
    }
}
