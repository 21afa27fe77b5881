//! How a model is used.

use std::fmt;
use std::sync::Arc;

use candle_core::{DType, Device};
use kinora_core::frame::Picture;

/// How a model is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// The type that it computes in.
    pub dtype: DType,
    /// Where.
    pub device: Device,
    /// Steps of a model that is not distilled; none for a distilled one. Where this is absent, the checkpoint says it.
    pub steps: Option<Steps>,
    /// How many tokens a prompt is filled up to; as many as in the makers' pipeline where this is absent.
    pub places: Option<usize>,
    /// Pixels of a frame above which a film is made in two stages, where the checkpoint has an upsampler.
    pub two_stages_above: u64,
    /// The most blocks of the transformer that stay in memory during a film; as many as fit where this is absent.
    pub resident: Option<usize>,
    /// The most bytes of memory that a film may take; what is free where this is absent.
    pub memory: Option<u64>,
    /// A codec that pictures go through before they are filmed, as the films did that models learned from.
    pub codec: Option<Codec>,
}

/// How many steps a film takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// The few of a distilled model, without guidance.
    Distilled,
    /// So many, with guidance.
    Guided(usize),
}

/// Encodes a picture with a constant rate factor, and decodes it.
type Coding = dyn Fn(&Picture, u8) -> Result<Picture, String> + Send + Sync;

/// What encodes a picture and decodes it. The engine has no codec of its own.
#[derive(Clone)]
pub struct Codec(Arc<Coding>);

impl Codec {
    /// A codec.
    pub fn new(
        coding: impl Fn(&Picture, u8) -> Result<Picture, String> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(coding))
    }

    /// The picture as the codec leaves it.
    pub(super) fn code(&self, picture: &Picture, rate_factor: u8) -> Result<Picture, String> {
        (self.0)(picture, rate_factor)
    }
}

impl fmt::Debug for Codec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Codec")
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dtype: DType::F32,
            device: Device::Cpu,
            steps: None,
            places: None,
            two_stages_above: 1024 * 576,
            resident: None,
            memory: None,
            codec: None,
        }
    }
}
