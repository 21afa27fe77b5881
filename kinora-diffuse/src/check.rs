//! Looks over a model's folder without loading it: is everything there, in the right shape, and how large is it?

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::layout::entries;
use crate::{config, keys, text, weights};

/// What a model's folder is like.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Its parts.
    pub components: Vec<Component>,
    /// Parts that a film needs and that are not there.
    pub absent: Vec<String>,
    /// Whether nothing is wrong.
    pub whole: bool,
    /// Whether it makes films.
    pub films: bool,
}

/// A part of a model.
#[derive(Clone, Debug, Serialize)]
pub struct Component {
    /// Its folder's name, or a point where it is the whole model.
    pub name: String,
    /// What its configuration says that it is.
    pub class: Option<String>,
    /// Tensors in its files.
    pub tensors: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Tensors of each type.
    pub types: BTreeMap<String, usize>,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

/// The parts that a film needs.
pub(crate) const NEEDED: &[&str] = &[
    "audio_vae",
    "connectors",
    "text_encoder",
    "tokenizer",
    "transformer",
    "vae",
    "vocoder",
];

/// The parts that a film of Wan needs.
const NEEDED_BY_WAN: &[&str] = &["text_encoder", "tokenizer", "transformer", "vae"];

/// What stands beside weights of eight bits.
const SCALES: &[&str] = &[".weight_scale", ".scale_weight", ".input_scale"];

/// How many problems of a kind are told one by one.
const TOLD: usize = 5;

/// Looks over a folder.
///
/// # Errors
/// When the folder cannot be read, or has no part that is known.
pub fn check(folder: &Path) -> Result<Report> {
    let mut components = Vec::new();
    for path in parts(folder)? {
        components.push(component(folder, &path)?);
    }
    if components.is_empty() {
        return Err(Error::File {
            path: folder.to_owned(),
            reason:
                "it has no part of a model: no folder with a config.json and .safetensors or .gguf files"
                    .into(),
        });
    }
    let alone = components.iter().any(|c| c.name == ".");
    let needed = match crate::wan::pipeline::is_wan(folder) {
        true => NEEDED_BY_WAN,
        false => NEEDED,
    };
    let absent: Vec<String> = needed
        .iter()
        .filter(|name| !alone && !folder.join(name).is_dir())
        .map(|name| (*name).to_owned())
        .collect();
    let whole = absent.is_empty() && components.iter().all(|c| c.problems.is_empty());
    Ok(Report {
        components,
        absent,
        whole,
        films: whole && !alone,
    })
}

/// The folders with a configuration and weights, the model's own first.
fn parts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = vec![folder.to_owned()];
    paths.extend(entries(folder)?);
    paths.retain(|path| path.join("config.json").is_file());
    Ok(paths)
}

fn component(folder: &Path, path: &Path) -> Result<Component> {
    let name = path
        .strip_prefix(folder)
        .ok()
        .filter(|name| !name.as_os_str().is_empty());
    let name = name.map_or_else(|| ".".to_owned(), |name| name.display().to_string());
    let value = config::read_value(path)?;
    let mut component = Component {
        name,
        class: config::class(&value).map(str::to_owned),
        tensors: 0,
        bytes: 0,
        types: BTreeMap::new(),
        problems: Vec::new(),
    };
    let mut held = BTreeMap::new();
    // The very files that the model would be loaded from.
    let files = weights::files(path).unwrap_or_else(|error| {
        component.problems.push(error.to_string());
        Vec::new()
    });
    for file in &files {
        match header(file) {
            Ok(tensors) => held.extend(tensors),
            Err(error) => component.problems.push(error.to_string()),
        }
    }
    for tensor in held.values() {
        component.tensors += 1;
        component.bytes += tensor.data_offsets[1] - tensor.data_offsets[0];
        *component.types.entry(tensor.dtype.clone()).or_default() += 1;
    }
    compare(&mut component, &value, &held);
    Ok(component)
}

/// Compares what is held with what the configuration asks for.
fn compare(component: &mut Component, value: &Value, held: &BTreeMap<String, Held>) {
    if held.is_empty() {
        if component.problems.is_empty() {
            component.problems.push("its files have no tensors".into());
        }
        return;
    }
    let asked = match keys::keys(value) {
        Ok(asked) => asked,
        Err(error) => {
            component.problems.push(error.to_string());
            return;
        }
    };
    let class = component.class.as_deref().unwrap_or_default();
    let is_text = text::is_text(class);
    // The makers' own files have other names, and may hold other components too.
    let renamed = weights::renamed(class, held.keys().map(String::as_str));
    let published: HashMap<&str, &str> = renamed
        .iter()
        .map(|(published, own)| (own.as_str(), published.as_str()))
        .collect();
    let name_of = |name: &String| match published.get(name.as_str()) {
        Some(published) => (*published).to_owned(),
        None => plain(name, class),
    };
    let mut rest: BTreeMap<String, &Held> = held
        .iter()
        .map(|(name, tensor)| (name_of(name), tensor))
        .collect();
    let (mut missing, mut misshapen) = (Vec::new(), Vec::new());
    for (name, shape) in asked {
        match rest.remove(&name) {
            None if crate::wan::text::is_double(&name, |other| held.contains_key(other)) => {}
            None => missing.push(name),
            Some(tensor) if tensor.shape != shape => {
                misshapen.push(format!("{name} ({:?} instead of {shape:?})", tensor.shape));
            }
            Some(_) => {}
        }
    }
    let is_known = |name: &String| {
        (is_text && text::is_unused(name)) || SCALES.iter().any(|scale| name.ends_with(scale))
    };
    let extra: Vec<String> = match published.is_empty() {
        true => rest.into_keys().filter(|name| !is_known(name)).collect(),
        false => vec![],
    };
    for (words, names) in [
        ("missing", missing),
        ("of another shape", misshapen),
        ("not of this model", extra),
    ] {
        component.problems.extend(told(words, &names));
    }
}

/// A tensor's name as this engine lists it.
fn plain(name: &str, class: &str) -> String {
    if text::is_text(class) {
        text::plain(name).to_owned()
    } else if class.starts_with("depth_anything") {
        crate::depth::plain(name)
    } else {
        name.to_owned()
    }
}

fn told(words: &str, names: &[String]) -> Option<String> {
    let shown = names
        .iter()
        .take(TOLD)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len() {
        0 => None,
        count if count > TOLD => Some(format!(
            "{count} tensors are {words}: {shown} and {} more",
            count - TOLD
        )),
        count => Some(format!("{count} tensors are {words}: {shown}")),
    }
}

/// A tensor as a file's header describes it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Held {
    dtype: String,
    pub(crate) shape: Vec<usize>,
    data_offsets: [u64; 2],
}

/// The longest header that the format allows.
const LONGEST: u64 = 100_000_000;

/// The tensors of a GGUF file.
fn blocks(path: &Path) -> Result<BTreeMap<String, Held>> {
    let gguf = weights::Gguf::open(path)?;
    let names = gguf.names().into_iter();
    let held = names.filter_map(|name| {
        let (shape, dtype, bytes) = gguf.about(name)?;
        let held = Held {
            dtype,
            shape,
            data_offsets: [0, bytes],
        };
        Some((name.to_owned(), held))
    });
    Ok(held.collect())
}

/// Reads a file's header, and whether the file is as long as it says.
pub(crate) fn header(path: &Path) -> Result<BTreeMap<String, Held>> {
    if path.extension().is_some_and(|e| e == "gguf") {
        return blocks(path);
    }
    let fail = |reason: String| Error::File {
        path: path.to_owned(),
        reason,
    };
    let failed = |e: std::io::Error| fail(e.to_string());
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(failed)?;
    let count = u64::from_le_bytes(start);
    if count > LONGEST.min(length.saturating_sub(8)) {
        return Err(fail(
            "it is no safetensors file, or only the beginning of one".into(),
        ));
    }
    let mut text = Vec::new();
    file.take(count).read_to_end(&mut text).map_err(failed)?;
    let mut table: BTreeMap<String, Value> =
        serde_json::from_slice(&text).map_err(|e| fail(format!("its header is not JSON: {e}")))?;
    table.remove("__metadata__");
    let mut tensors = BTreeMap::new();
    for (name, value) in table {
        let held: Held = serde_json::from_value(value)
            .map_err(|e| fail(format!("its header at {name}: {e}")))?;
        if held.data_offsets[0] > held.data_offsets[1] {
            return Err(fail(format!(
                "its header at {name}: the end lies before the beginning"
            )));
        }
        tensors.insert(name, held);
    }
    let end = tensors
        .values()
        .map(|held| held.data_offsets[1])
        .max()
        .unwrap_or(0);
    let wanted = 8 + count + end;
    if length != wanted {
        return Err(fail(format!(
            "it has {length} bytes, and its header says {wanted}: fetch it again"
        )));
    }
    Ok(tensors)
}
