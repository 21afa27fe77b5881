//! The mapped files of one component.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

use candle_core::safetensors::MmapedSafetensors;
use candle_core::{DType, Device, Tensor};
use safetensors::tensor::{Dtype, TensorView};
use serde::Deserialize;

use super::{Gguf, names};
use crate::config;
use crate::error::{Error, Result};

/// The mapped files of one component, and where its tensors have other names.
pub(super) struct Files {
    stored: Stored,
    renamed: HashMap<String, String>,
}

/// What the files are.
enum Stored {
    Mapped(MmapedSafetensors),
    Blocks(Gguf),
}

impl Files {
    /// Maps one file, or a folder's: those that its index names, or all `*.safetensors` where it has none.
    /// A GGUF file is read where there are none of these.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let (paths, index) = match Found::of(path)? {
            Found::Blocks(file) => {
                let gguf = Gguf::open(&file)?;
                let renamed = renamed(path, &gguf.names());
                return Ok(Self {
                    stored: Stored::Blocks(gguf),
                    renamed,
                });
            }
            Found::Mapped { paths, index } => (paths, index),
        };
        // Safety: a checkpoint is not written to while a server runs from it, as `kinora models add` says.
        #[expect(
            unsafe_code,
            reason = "a file is mapped; who changes a model under a running server reads garbage"
        )]
        let map = unsafe { MmapedSafetensors::multi(&paths) }.map_err(|e| Error::File {
            path: path.to_owned(),
            reason: format!("{e}: is the file whole?"),
        })?;
        if let Some(index) = index {
            index.check(&map)?;
        }
        let tensors = map.tensors();
        let names: Vec<&str> = tensors.iter().map(|(name, _)| name.as_str()).collect();
        let renamed = renamed(path, &names);
        drop(tensors);
        Ok(Self {
            stored: Stored::Mapped(map),
            renamed,
        })
    }

    /// Whether there is this tensor.
    pub(super) fn has(&self, name: &str) -> bool {
        match &self.stored {
            Stored::Mapped(map) => map.get(self.in_file(name)).is_ok(),
            Stored::Blocks(gguf) => gguf.has(self.in_file(name)),
        }
    }

    /// A tensor of this shape, widened or narrowed to a type, on a device.
    pub(super) fn tensor(
        &self,
        name: &str,
        shape: &[usize],
        dtype: DType,
        device: &Device,
    ) -> Result<Tensor> {
        let map = match &self.stored {
            Stored::Mapped(map) => map,
            Stored::Blocks(gguf) => {
                let tensor = gguf.tensor(self.in_file(name), shape)?;
                return Ok(tensor.to_dtype(dtype)?.to_device(device)?);
            }
        };
        let view = self.view(map, name, shape)?;
        self.read(map, name, view.data(), shape, &view, 0, dtype, device)
    }

    /// Some of its rows.
    pub(super) fn rows(
        &self,
        name: &str,
        shape: &[usize],
        rows: Range<usize>,
        dtype: DType,
        device: &Device,
    ) -> Result<Tensor> {
        let map = match &self.stored {
            Stored::Mapped(map) => map,
            Stored::Blocks(_) => {
                let tensor = self.tensor(name, shape, dtype, device)?;
                return Ok(tensor.narrow(0, rows.start, rows.len())?);
            }
        };
        let view = self.view(map, name, shape)?;
        let all = shape.first().copied().unwrap_or(1);
        let stride = view.data().len() / all.max(1);
        let data = view
            .data()
            .get(rows.start * stride..rows.end * stride)
            .ok_or_else(|| {
                Error::Input(format!(
                    "tensor {name} has {all} rows, and rows {rows:?} were asked for"
                ))
            })?;
        let mut dims = shape.to_vec();
        dims[0] = rows.len();
        self.read(map, name, data, &dims, &view, rows.start, dtype, device)
    }

    fn view<'a>(
        &self,
        map: &'a MmapedSafetensors,
        name: &str,
        shape: &[usize],
    ) -> Result<TensorView<'a>> {
        let view = map.get(self.in_file(name)).map_err(|_| Error::Missing {
            name: name.to_owned(),
            shape: shape.to_vec(),
        })?;
        if view.shape() == shape {
            return Ok(view);
        }
        Err(Error::Shape {
            name: name.to_owned(),
            found: view.shape().to_vec(),
            wanted: shape.to_vec(),
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one tensor, from two places"
    )]
    fn read(
        &self,
        map: &MmapedSafetensors,
        name: &str,
        data: &[u8],
        dims: &[usize],
        view: &TensorView<'_>,
        first: usize,
        dtype: DType,
        device: &Device,
    ) -> Result<Tensor> {
        let stored = match view.dtype() {
            Dtype::F64 => DType::F64,
            Dtype::F32 => DType::F32,
            Dtype::F16 => DType::F16,
            Dtype::BF16 => DType::BF16,
            Dtype::F8_E4M3 => DType::F8E4M3,
            other => {
                return Err(Error::Values(format!(
                    "tensor {name} is stored as {other:?}; this engine reads F64, F32, F16, BF16 and F8_E4M3"
                )));
            }
        };
        if stored != DType::F8E4M3 {
            let tensor = Tensor::from_raw_buffer(data, stored, dims, device)?;
            return Ok(tensor.to_dtype(dtype)?);
        }
        // Eight bits have too little range of their own: a scale beside the tensor says what they mean.
        let tensor =
            Tensor::from_raw_buffer(data, stored, dims, &Device::Cpu)?.to_dtype(DType::F32)?;
        let tensor = match self.scale(map, name, dims, first)? {
            Some(scale) => tensor.broadcast_mul(&scale)?,
            None => tensor,
        };
        Ok(tensor.to_dtype(dtype)?.to_device(device)?)
    }

    /// What a tensor of eight bits is multiplied by: one number, or one for each row.
    fn scale(
        &self,
        map: &MmapedSafetensors,
        name: &str,
        dims: &[usize],
        first: usize,
    ) -> Result<Option<Tensor>> {
        let Some(base) = self.in_file(name).strip_suffix(".weight") else {
            return Ok(None);
        };
        let names = [
            format!("{base}.weight_scale"),
            format!("{base}.scale_weight"),
        ];
        let Some(name) = names.iter().find(|name| map.get(name).is_ok()) else {
            return Ok(None);
        };
        let scale = map
            .load(name, &Device::Cpu)?
            .to_dtype(DType::F32)?
            .flatten_all()?;
        if scale.elem_count() == 1 {
            return Ok(Some(scale.reshape(vec![1; dims.len()])?));
        }
        let mut shape = vec![1; dims.len()];
        shape[0] = dims[0];
        Ok(Some(scale.narrow(0, first, dims[0])?.reshape(shape)?))
    }

    fn in_file<'a>(&'a self, name: &'a str) -> &'a str {
        self.renamed.get(name).map_or(name, String::as_str)
    }
}

/// The files that a component is read from.
enum Found {
    /// One GGUF file.
    Blocks(PathBuf),
    /// Files that are mapped, and the index that names them where there is one.
    Mapped {
        paths: Vec<PathBuf>,
        index: Option<Index>,
    },
}

impl Found {
    fn of(path: &Path) -> Result<Self> {
        if let Some(file) = gguf_file(path)? {
            return Ok(Self::Blocks(file));
        }
        let index = if path.is_dir() {
            Index::read(path)?
        } else {
            None
        };
        let paths = match &index {
            Some(index) => index.files()?,
            None => paths(path)?,
        };
        Ok(Self::Mapped { paths, index })
    }
}

/// The files that the component in this folder is read from.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(match Found::of(folder)? {
        Found::Blocks(file) => vec![file],
        Found::Mapped { paths, .. } => paths,
    })
}

/// The published names of a component whose `config.json` is beside its files, and what the files call them.
fn renamed(path: &Path, names: &[&str]) -> HashMap<String, String> {
    let folder = if path.is_dir() {
        Some(path)
    } else {
        path.parent()
    };
    let config = folder.and_then(|folder| config::read_value(folder).ok());
    match config.as_ref().and_then(config::class) {
        Some(class) => names::renamed(class, names.iter().copied()),
        None => HashMap::new(),
    }
}

/// The GGUF file at this path, or in this folder where it has no `*.safetensors`.
fn gguf_file(path: &Path) -> Result<Option<PathBuf>> {
    let is = |file: &Path, kind: &str| file.extension().is_some_and(|e| e == kind);
    if path.is_file() {
        return Ok(is(path, "gguf").then(|| path.to_owned()));
    }
    let files = listed(path)?;
    if files.iter().any(|file| is(file, "safetensors")) {
        return Ok(None);
    }
    let mut found: Vec<PathBuf> = files.into_iter().filter(|f| is(f, "gguf")).collect();
    found.sort();
    match found.len() {
        0 | 1 => Ok(found.pop()),
        count => Err(Error::File {
            path: path.to_owned(),
            reason: format!("it has {count} .gguf files: keep one of them"),
        }),
    }
}

/// Which of several files has each tensor, as `*.safetensors.index.json` says.
struct Index {
    path: PathBuf,
    weight_map: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Written {
    weight_map: BTreeMap<String, String>,
}

impl Index {
    fn read(folder: &Path) -> Result<Option<Self>> {
        let found = listed(folder)?
            .into_iter()
            .find(|path| path.to_string_lossy().ends_with(".safetensors.index.json"));
        let Some(path) = found else {
            return Ok(None);
        };
        let fail = |reason: String| Error::File {
            path: path.clone(),
            reason,
        };
        let text = std::fs::read_to_string(&path).map_err(|e| fail(e.to_string()))?;
        let written: Written = serde_json::from_str(&text)
            .map_err(|e| fail(format!("it is no index of tensors: {e}")))?;
        Ok(Some(Self {
            path,
            weight_map: written.weight_map,
        }))
    }

    /// The files it names, all of which must be there.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let names: BTreeSet<&String> = self.weight_map.values().collect();
        let files: Vec<PathBuf> = names.into_iter().map(|name| folder.join(name)).collect();
        match files.iter().find(|path| !path.is_file()) {
            None if files.is_empty() => Err(self.fail("it names no file".into())),
            None => Ok(files),
            Some(path) => Err(self.fail(format!(
                "it names {}, which is not there: fetch it too",
                path.file_name().unwrap_or_default().display()
            ))),
        }
    }

    fn check(&self, map: &MmapedSafetensors) -> Result<()> {
        match self.weight_map.keys().find(|name| map.get(name).is_err()) {
            None => Ok(()),
            Some(name) => Err(self.fail(format!(
                "it names the tensor {name}, which is in none of its files"
            ))),
        }
    }

    fn fail(&self, reason: String) -> Error {
        Error::File {
            path: self.path.clone(),
            reason,
        }
    }
}

fn paths(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = listed(path)?;
    files.retain(|file| file.extension().is_some_and(|e| e == "safetensors"));
    files.sort();
    if files.is_empty() {
        return Err(Error::File {
            path: path.to_owned(),
            reason: "there is no .safetensors or .gguf file in this folder".into(),
        });
    }
    Ok(files)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::File {
        path: folder.to_owned(),
        reason: e.to_string(),
    })?;
    Ok(entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect())
}
