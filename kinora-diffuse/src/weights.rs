//! Where a model's weights come from: mapped files, or nowhere, to list what a configuration asks for.
//!
//! A model is built by asking for each tensor by name and shape. Built over files, every answer is read from the map,
//! converted to the working type and put on the device at that moment, so that a block built for one step and dropped
//! after it has cost one block of memory. Built over a [`Weights::listing`], every answer is a scalar broadcast to the
//! shape (no memory), and the names are written down: the same code that loads a model says what it needs.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use candle_core::safetensors::MmapedSafetensors;
use candle_core::{DType, Device, Shape, Tensor};

use crate::error::{Error, Result};

/// A place in a checkpoint: a source of tensors, and the prefix of their names.
#[derive(Clone)]
pub struct Weights {
    source: Arc<Source>,
    prefix: String,
    dtype: DType,
    device: Device,
}

enum Source {
    Files {
        map: MmapedSafetensors,
        asked: Mutex<BTreeMap<String, Vec<usize>>>,
    },
    Listing {
        asked: Mutex<BTreeMap<String, Vec<usize>>>,
    },
    Random {
        asked: Mutex<BTreeMap<String, Vec<usize>>>,
    },
}

impl Weights {
    /// Maps a component's files: every `*.safetensors` of a folder (shards too), or one file.
    ///
    /// # Errors
    /// When there is none, or one cannot be read.
    pub fn open(path: &Path, dtype: DType, device: &Device) -> Result<Self> {
        let files = files(path)?;
        // Safety: a checkpoint is not written to while a server runs from it, as `kinora models add` says.
        #[expect(
            unsafe_code,
            reason = "a file is mapped; who changes a model under a running server reads garbage"
        )]
        let map = unsafe { MmapedSafetensors::multi(&files) }.map_err(|e| Error::File {
            path: path.to_owned(),
            reason: e.to_string(),
        })?;
        let source = Source::Files {
            map,
            asked: Mutex::default(),
        };
        Ok(Self {
            source: Arc::new(source),
            prefix: String::new(),
            dtype,
            device: device.clone(),
        })
    }

    /// A source without weights that writes down what is asked of it.
    #[must_use]
    pub fn listing() -> Self {
        let source = Source::Listing {
            asked: Mutex::default(),
        };
        Self {
            source: Arc::new(source),
            prefix: String::new(),
            dtype: DType::F32,
            device: Device::Cpu,
        }
    }

    /// A source of random weights, to measure speed without a checkpoint.
    #[must_use]
    pub fn random(dtype: DType, device: &Device) -> Self {
        let source = Source::Random {
            asked: Mutex::default(),
        };
        Self {
            source: Arc::new(source),
            prefix: String::new(),
            dtype,
            device: device.clone(),
        }
    }

    /// The same source, one level further in.
    #[must_use]
    pub fn pp(&self, name: impl Display) -> Self {
        let prefix = if self.prefix.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", self.prefix)
        };
        Self {
            prefix,
            ..self.clone()
        }
    }

    /// The type in which the model computes.
    #[must_use]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Where the model computes.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The same source, with tensors of another type.
    #[must_use]
    pub fn to_dtype(&self, dtype: DType) -> Self {
        Self {
            dtype,
            ..self.clone()
        }
    }

    /// One tensor by its name below this place, in the working type and on the device.
    ///
    /// # Errors
    /// When it is missing, or of another shape.
    pub fn get(&self, shape: impl Into<Shape>, name: &str) -> Result<Tensor> {
        let shape = shape.into();
        let full = if self.prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.prefix)
        };
        let wanted = shape.dims().to_vec();
        match &*self.source {
            Source::Listing { asked } => {
                note(asked, full, wanted);
                Ok(Tensor::zeros((), self.dtype, &self.device)?.broadcast_as(shape)?)
            }
            Source::Random { asked } => {
                note(asked, full, wanted);
                // Sums of this many products keep their size.
                let inputs: usize = shape.dims().iter().skip(1).product();
                let most = (3.0 / inputs.max(1) as f64).sqrt();
                Ok(
                    Tensor::rand(-most as f32, most as f32, shape, &self.device)?
                        .to_dtype(self.dtype)?,
                )
            }
            Source::Files { map, asked } => {
                let view = map.get(&full).map_err(|_| Error::Missing {
                    name: full.clone(),
                    shape: wanted.clone(),
                })?;
                if view.shape() != wanted {
                    return Err(Error::Shape {
                        name: full,
                        found: view.shape().to_vec(),
                        wanted,
                    });
                }
                let tensor = map.load(&full, &self.device)?.to_dtype(self.dtype)?;
                note(asked, full, wanted);
                Ok(tensor)
            }
        }
    }

    /// Consecutive rows (places along the first dimension) of a tensor of this shape, without reading the others: for
    /// tables too large to be widened whole.
    ///
    /// # Errors
    /// When the tensor is missing or of another shape, or has no such rows.
    pub fn rows(&self, shape: impl Into<Shape>, name: &str, rows: Range<usize>) -> Result<Tensor> {
        let shape = shape.into();
        let Source::Files { map, asked } = &*self.source else {
            return Ok(self.get(shape, name)?.narrow(0, rows.start, rows.len())?);
        };
        let full = if self.prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.prefix)
        };
        let mut dims = shape.dims().to_vec();
        let view = map.get(&full).map_err(|_| Error::Missing {
            name: full.clone(),
            shape: dims.clone(),
        })?;
        if view.shape() != dims {
            return Err(Error::Shape {
                name: full,
                found: view.shape().to_vec(),
                wanted: dims,
            });
        }
        let stride = view.data().len() / dims.first().copied().unwrap_or(1).max(1);
        let data = view
            .data()
            .get(rows.start * stride..rows.end * stride)
            .ok_or_else(|| {
                Error::Input(format!(
                    "tensor {full} has {} rows, and rows {rows:?} were asked for",
                    dims[0]
                ))
            })?;
        note(asked, full, dims.clone());
        dims[0] = rows.len();
        let tensor = Tensor::from_raw_buffer(data, view.dtype().try_into()?, &dims, &self.device)?;
        Ok(tensor.to_dtype(self.dtype)?)
    }

    /// Whether this is a [`Weights::listing`].
    #[must_use]
    pub fn is_listing(&self) -> bool {
        matches!(*self.source, Source::Listing { .. })
    }

    /// Whether the checkpoint has this tensor. A listing has every tensor.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let full = if self.prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.prefix)
        };
        match &*self.source {
            Source::Listing { .. } | Source::Random { .. } => true,
            Source::Files { map, .. } => map.get(&full).is_ok(),
        }
    }

    /// What has been asked for so far, by name.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, Vec<usize>> {
        let (Source::Files { asked, .. } | Source::Listing { asked } | Source::Random { asked }) =
            &*self.source;
        asked
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }
}

fn note(asked: &Mutex<BTreeMap<String, Vec<usize>>>, name: String, shape: Vec<usize>) {
    asked
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .insert(name, shape);
}

fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let fail = |reason: String| Error::File {
        path: path.to_owned(),
        reason,
    };
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)
        .map_err(|e| fail(e.to_string()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "safetensors"))
        .collect();
    files.sort();
    if files.is_empty() {
        Err(fail("there is no .safetensors file in this folder".into()))
    } else {
        Ok(files)
    }
}
