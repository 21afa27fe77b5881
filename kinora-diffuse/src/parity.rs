//! Runs golden tensors through the components and measures how far the results are from the reference.
//!
//! A folder has a checkpoint (`COMPONENT/{config.json,model.safetensors}`) and, in `golden`, files of
//! inputs (`in.*`), outputs of the reference (`out.*`) and the arguments of the call. Every file of
//! `golden` is run, and one that no component knows is an error rather than a gap.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::config;
use crate::error::{Error, Result};
use crate::weights::Weights;

/// What a component computed, by the golden's name of it without `out.`.
pub(crate) type Outputs = Vec<(String, Tensor)>;

/// Runs one golden file.
type Arm = fn(&Case) -> Result<Outputs>;

/// Who runs which golden file.
const ARMS: &[(&str, Arm)] = &[
    ("audio_vae", crate::audio_vae::parity),
    ("audio_vae_encode", crate::audio_vae::parity_encode),
    ("connectors", crate::connectors::parity),
    ("depth", crate::depth::parity),
    ("e2e_first_last", crate::pipeline::parity::one_stage),
    ("e2e_guided", crate::pipeline::parity::one_stage),
    ("e2e_picture", crate::wan::pipeline::parity),
    ("e2e_plain", crate::pipeline::parity::one_stage),
    ("e2e_two_stage", crate::pipeline::parity::two_stages),
    ("e2e_words", crate::wan::pipeline::parity),
    ("latent_upsampler", crate::upsampler::parity),
    ("schedule", crate::schedule::parity),
    ("text_encoder", text_encoder),
    ("transformer", transformer),
    ("transformer_block0", crate::transformer::parity::block),
    ("unipc", crate::wan::unipc::parity),
    ("vae", video_vae),
    ("vae_tiles", video_vae_tiles),
    ("vocoder", crate::vocoder::parity),
];

/// The text encoder, of whichever model the folder has.
fn text_encoder(case: &Case) -> Result<Outputs> {
    match config::class(&config::read_value(&case.folder.join("text_encoder"))?) {
        Some(class) if crate::wan::text::is_text(class) => crate::wan::parity::text_encoder(case),
        _ => crate::text::parity::encoder(case),
    }
}

/// The transformer, of whichever model the folder has.
fn transformer(case: &Case) -> Result<Outputs> {
    match config::class(&config::read_value(&case.folder.join("transformer"))?) {
        Some("WanTransformer3DModel") => crate::wan::parity::transformer(case),
        _ => crate::transformer::parity::whole(case),
    }
}

/// The video autoencoder, of whichever model the folder has.
fn video_vae(case: &Case) -> Result<Outputs> {
    match config::class(&config::read_value(&case.folder.join("vae"))?) {
        Some("AutoencoderKLWan") => crate::wan::vae::parity(case),
        _ => crate::video_vae::parity::whole(case),
    }
}

/// The same, in tiles.
fn video_vae_tiles(case: &Case) -> Result<Outputs> {
    match config::class(&config::read_value(&case.folder.join("vae"))?) {
        Some("AutoencoderKLWan") => crate::wan::vae::parity_tiles(case),
        _ => crate::video_vae::parity::tiles(case),
    }
}

/// How far one output is from the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The golden file's name.
    pub golden: String,
    /// The output's name.
    pub output: String,
    /// The largest absolute difference.
    pub max_abs: f64,
    /// The norm of the difference over the norm of the reference.
    pub relative_l2: f64,
    /// How long the whole file took.
    pub seconds: f64,
}

/// The largest relative difference that passes in this type.
#[must_use]
pub fn tolerance(dtype: DType) -> f64 {
    if dtype == DType::F32 { 1e-4 } else { 2e-2 }
}

/// Runs every golden of a folder.
///
/// # Errors
/// When a file cannot be read, a component refuses its configuration, or a golden is of no component.
pub fn run(folder: &Path, dtype: DType, device: &Device) -> Result<Vec<Measure>> {
    let mut rows = Vec::new();
    for name in names(folder)? {
        rows.extend(run_one(folder, &name, dtype, device)?);
    }
    Ok(rows)
}

/// The golden files of a folder, sorted.
///
/// # Errors
/// When there is none.
pub fn names(folder: &Path) -> Result<Vec<String>> {
    let golden = folder.join("golden");
    let fail = |reason: String| Error::File {
        path: golden.clone(),
        reason,
    };
    let mut names: Vec<String> = std::fs::read_dir(&golden)
        .map_err(|e| fail(e.to_string()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "safetensors"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(fail("there is no .safetensors file in this folder".into()));
    }
    Ok(names)
}

/// Runs one golden of a folder.
///
/// # Errors
/// As [`run`].
pub fn run_one(folder: &Path, name: &str, dtype: DType, device: &Device) -> Result<Vec<Measure>> {
    let case = Case::open(folder, name, dtype, device)?;
    let (_, arm) = ARMS
        .iter()
        .find(|(golden, _)| *golden == name)
        .ok_or_else(|| case.fail(format!("no component has a golden of this name ({name})")))?;
    let start = Instant::now();
    let outputs = arm(&case)?;
    let seconds = start.elapsed().as_secs_f64();
    let wanted = case
        .tensors
        .keys()
        .filter(|k| k.starts_with("out."))
        .count();
    if outputs.len() != wanted {
        return Err(case.fail(format!(
            "{} of {wanted} outputs were computed",
            outputs.len()
        )));
    }
    outputs
        .into_iter()
        .map(|(output, found)| case.measure(output, &found, seconds))
        .collect()
}

/// One golden file, and the checkpoint beside it.
pub(crate) struct Case {
    folder: PathBuf,
    path: PathBuf,
    name: String,
    tensors: HashMap<String, Tensor>,
    args: Value,
    dtype: DType,
    device: Device,
}

impl Case {
    fn open(folder: &Path, name: &str, dtype: DType, device: &Device) -> Result<Self> {
        let path = folder.join("golden").join(format!("{name}.safetensors"));
        let fail = |reason: String| Error::File {
            path: path.clone(),
            reason,
        };
        let bytes = std::fs::read(&path).map_err(|e| fail(e.to_string()))?;
        let (_, metadata) = safetensors::SafeTensors::read_metadata(&bytes)
            .map_err(|e| fail(format!("not a safetensors file: {e}")))?;
        let args = metadata.metadata().as_ref().and_then(|m| m.get("args"));
        let args = serde_json::from_str(args.map_or("{}", String::as_str))
            .map_err(|e| fail(format!("its arguments are not JSON: {e}")))?;
        Ok(Self {
            folder: folder.to_owned(),
            tensors: candle_core::safetensors::load_buffer(&bytes, device)?,
            path,
            name: name.to_owned(),
            args,
            dtype,
            device: device.clone(),
        })
    }

    /// The folder of the checkpoint.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The arguments of the reference's call.
    pub(crate) fn args(&self) -> &Value {
        &self.args
    }

    /// A number among the arguments.
    pub(crate) fn number(&self, name: &str) -> Result<f64> {
        self.args[name]
            .as_f64()
            .ok_or_else(|| self.fail(format!("its argument {name} is not a number")))
    }

    /// A count among the arguments.
    pub(crate) fn count(&self, name: &str) -> Result<usize> {
        self.args[name]
            .as_u64()
            .and_then(|n| usize::try_from(n).ok())
            .ok_or_else(|| self.fail(format!("its argument {name} is not a count")))
    }

    /// The type in which components compute.
    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    /// Where components compute.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// An input as it is in the file.
    pub(crate) fn raw(&self, name: &str) -> Result<Tensor> {
        self.tensors
            .get(&format!("in.{name}"))
            .cloned()
            .ok_or_else(|| self.fail(format!("it has no tensor in.{name}")))
    }

    /// Whether there is an input of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(&format!("in.{name}"))
    }

    /// An input in the working type.
    pub(crate) fn input(&self, name: &str) -> Result<Tensor> {
        Ok(self.raw(name)?.to_dtype(self.dtype)?)
    }

    /// The names of the reference's outputs, sorted.
    pub(crate) fn outputs(&self) -> Vec<String> {
        let names = self.tensors.keys().filter_map(|k| k.strip_prefix("out."));
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.sort();
        names
    }

    /// Whether the reference has an output of this name.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.tensors.contains_key(&format!("out.{name}"))
    }

    /// The configuration of a component.
    pub(crate) fn config<C: DeserializeOwned>(&self, component: &str) -> Result<C> {
        config::read(&self.folder.join(component))
    }

    /// The weights of a component, in the working type.
    pub(crate) fn weights(&self, component: &str) -> Result<Weights> {
        Weights::open(&self.folder.join(component), self.dtype, &self.device)
    }

    /// An error about this golden file.
    pub(crate) fn fail(&self, reason: String) -> Error {
        Error::File {
            path: self.path.clone(),
            reason,
        }
    }

    fn measure(&self, output: String, found: &Tensor, seconds: f64) -> Result<Measure> {
        let wanted = self
            .tensors
            .get(&format!("out.{output}"))
            .ok_or_else(|| self.fail(format!("it has no tensor out.{output}")))?;
        if wanted.dims() != found.dims() {
            return Err(self.fail(format!(
                "out.{output} has the shape {:?}, and {:?} was computed",
                wanted.dims(),
                found.dims()
            )));
        }
        let (max_abs, relative_l2) = difference(found, wanted)?;
        Ok(Measure {
            golden: self.name.clone(),
            output,
            max_abs,
            relative_l2,
            seconds,
        })
    }
}

/// The largest absolute difference, and the norm of the difference over the norm of the reference.
fn difference(found: &Tensor, wanted: &Tensor) -> Result<(f64, f64)> {
    let values =
        |t: &Tensor| -> Result<Vec<f64>> { Ok(t.to_dtype(DType::F64)?.flatten_all()?.to_vec1()?) };
    let (found, wanted) = (values(found)?, values(wanted)?);
    let (mut largest, mut difference, mut norm) = (0.0_f64, 0.0, 0.0);
    for (found, wanted) in found.iter().zip(&wanted) {
        let gap = (found - wanted).abs();
        // A comparison with `max` would let a NaN through.
        largest = if gap > largest || gap.is_nan() {
            gap
        } else {
            largest
        };
        difference += gap * gap;
        norm += wanted * wanted;
    }
    Ok((largest, (difference / norm.max(f64::MIN_POSITIVE)).sqrt()))
}
