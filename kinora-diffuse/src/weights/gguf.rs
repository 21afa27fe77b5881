//! A GGUF file: tensors in blocks of few bits, widened as they are read.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use candle_core::quantized::gguf_file::{Content, TensorInfo};
use candle_core::{Device, Tensor};

use crate::error::{Error, Result};

/// Where its makers keep the shape of a tensor that was stored flat.
const SHAPES: &str = "comfy.gguf.orig_shape.";

/// A GGUF file that is open.
pub(crate) struct Gguf {
    path: PathBuf,
    content: Content,
    file: Mutex<BufReader<File>>,
}

impl Gguf {
    /// Reads a file's table of tensors.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let fail = |reason: String| Error::File {
            path: path.to_owned(),
            reason,
        };
        let file = File::open(path).map_err(|e| fail(e.to_string()))?;
        let length = file.metadata().map_err(|e| fail(e.to_string()))?.len();
        let mut file = BufReader::new(file);
        let content = Content::read(&mut file)
            .map_err(|e| fail(format!("it is no GGUF file that this engine reads: {e}")))?;
        let gguf = Self {
            path: path.to_owned(),
            content,
            file: Mutex::new(file),
        };
        let end = gguf.content.tensor_infos.values().map(|info| {
            let start = gguf.content.tensor_data_offset.saturating_add(info.offset);
            start.saturating_add(bytes(info))
        });
        match end.max() {
            Some(end) if end > length => Err(fail(format!(
                "it has {length} bytes, and its tensors end at {end}: fetch it again"
            ))),
            None => Err(fail("it has no tensor".into())),
            Some(_) => Ok(gguf),
        }
    }

    /// The names of its tensors, in their order.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .content
            .tensor_infos
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names
    }

    /// Whether it has this tensor.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(name)
    }

    /// A tensor's shape, its kind of number and its bytes.
    pub(crate) fn about(&self, name: &str) -> Option<(Vec<usize>, String, u64)> {
        let info = self.content.tensor_infos.get(name)?;
        let kind = format!("{:?}", info.ggml_dtype);
        Some((self.shape(name, info), kind, bytes(info)))
    }

    /// A tensor in f32.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let Some(info) = self.content.tensor_infos.get(name) else {
            return Err(Error::Missing {
                name: name.to_owned(),
                shape: shape.to_vec(),
            });
        };
        let found = self.shape(name, info);
        if found != shape {
            return Err(Error::Shape {
                name: name.to_owned(),
                found,
                wanted: shape.to_vec(),
            });
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read = self.content.tensor(&mut *file, name, &Device::Cpu);
        let tensor = read.and_then(|blocks| blocks.dequantize(&Device::Cpu));
        let tensor = tensor.map_err(|e| Error::File {
            path: self.path.clone(),
            reason: format!("tensor {name}: {e}"),
        })?;
        Ok(tensor.reshape(shape)?)
    }

    /// A tensor's shape before it was stored flat.
    fn shape(&self, name: &str, info: &TensorInfo) -> Vec<usize> {
        let kept = self.content.metadata.get(&format!("{SHAPES}{name}"));
        let sides = kept.and_then(|value| value.to_vec().ok());
        let sides: Option<Vec<usize>> = sides.and_then(|sides| {
            let side = |side: &candle_core::quantized::gguf_file::Value| {
                let signed = side.to_i32().ok().and_then(|s| usize::try_from(s).ok());
                signed.or_else(|| usize::try_from(side.to_u64().ok()?).ok())
            };
            sides.iter().map(side).collect()
        });
        let count = info.shape.elem_count();
        match sides {
            Some(sides) if sides.iter().product::<usize>() == count => sides,
            _ => info.shape.dims().to_vec(),
        }
    }
}

/// The bytes of a tensor in the file.
fn bytes(info: &TensorInfo) -> u64 {
    let blocks = info.shape.elem_count() / info.ggml_dtype.block_size().max(1);
    (blocks * info.ggml_dtype.type_size()) as u64
}
