//! Where a model's weights come from: mapped files, or nowhere, to list what a configuration asks for.
//!
//! A model is built by asking for each tensor by name and shape. Built over files, every answer is read from the map,
//! converted to the working type and put on the device at that moment, so that a block built for one step and dropped
//! after it has cost one block of memory. Built over a [`Weights::listing`], every answer is a scalar broadcast to the
//! shape (no memory), and the names are written down: the same code that loads a model says what it needs.

mod files;
mod gguf;
mod names;

pub(crate) use files::files;
pub(crate) use gguf::Gguf;
pub(crate) use names::renamed;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

use candle_core::{DType, Device, Shape, Tensor};

use self::files::Files;
use crate::error::Result;

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
        files: Box<Files>,
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
    /// Maps a component's files: a folder's, shards too, or one file.
    ///
    /// Where the files are the makers' own, with other names, the `config.json` beside them says which component it is,
    /// and its tensors are found by the published names.
    ///
    /// # Errors
    /// When there is none, or one is missing or cannot be read.
    pub fn open(path: &Path, dtype: DType, device: &Device) -> Result<Self> {
        let source = Source::Files {
            files: Box::new(Files::open(path)?),
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
        let full = self.full(name);
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
            Source::Files { files, asked } => {
                let tensor = files.tensor(&full, &wanted, self.dtype, &self.device)?;
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
        let Source::Files { files, asked } = &*self.source else {
            return Ok(self.get(shape, name)?.narrow(0, rows.start, rows.len())?);
        };
        let full = self.full(name);
        let dims = shape.dims().to_vec();
        let tensor = files.rows(&full, &dims, rows, self.dtype, &self.device)?;
        note(asked, full, dims);
        Ok(tensor)
    }

    /// Whether this is a [`Weights::listing`].
    #[must_use]
    pub fn is_listing(&self) -> bool {
        matches!(*self.source, Source::Listing { .. })
    }

    /// Whether the checkpoint has this tensor. A listing has every tensor.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let full = self.full(name);
        match &*self.source {
            Source::Listing { .. } | Source::Random { .. } => true,
            Source::Files { files, .. } => files.has(&full),
        }
    }

    fn full(&self, name: &str) -> String {
        if self.prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.prefix)
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
