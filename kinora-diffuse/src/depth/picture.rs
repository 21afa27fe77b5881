//! Prepares a picture for a depth network, as the reference's image processor does.

use std::path::Path;

use candle_core::{Device, Tensor};
use kinora_core::frame::Picture;
use serde::Deserialize;

use super::resample;
use crate::config;
use crate::error::{Error, Result};

/// How pictures are prepared, from `preprocessor_config.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Preparation {
    /// The size that pictures are brought near to.
    pub size: Target,
    /// Whether both sides are stretched alike, so that one of them differs from the size.
    #[serde(default)]
    pub keep_aspect_ratio: bool,
    /// What both sides are multiples of.
    #[serde(default = "one")]
    pub ensure_multiple_of: usize,
    /// The filter, by Pillow's number. Only 3, the cubic one, is built.
    #[serde(default = "cubic")]
    pub resample: u32,
    /// What is taken from each channel.
    #[serde(default = "half")]
    pub image_mean: [f64; 3],
    /// What each channel is divided by.
    #[serde(default = "half")]
    pub image_std: [f64; 3],
}

/// How many times the wanted size a side may be where the other one is kept.
const LONGEST: f64 = 4.0;

/// A width and a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Target {
    /// Pixels down.
    pub height: usize,
    /// Pixels across.
    pub width: usize,
}

fn one() -> usize {
    1
}

fn cubic() -> u32 {
    3
}

fn half() -> [f64; 3] {
    [0.5; 3]
}

impl Preparation {
    /// Reads `FOLDER/preprocessor_config.json`.
    ///
    /// # Errors
    /// When it is missing, is not what it should be, or names another filter.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("preprocessor_config.json");
        let fail = |reason: String| Error::File {
            path: path.clone(),
            reason,
        };
        let text = std::fs::read_to_string(&path).map_err(|e| fail(e.to_string()))?;
        let preparation: Self = serde_json::from_str(&text).map_err(|e| fail(e.to_string()))?;
        config::only("resample", &preparation.resample, &cubic())?;
        if preparation.ensure_multiple_of == 0 {
            return Err(fail(
                "ensure_multiple_of is 0; it must be at least 1".into(),
            ));
        }
        Ok(preparation)
    }

    /// The size to which a picture is brought.
    #[must_use]
    pub fn target(&self, width: usize, height: usize) -> Target {
        let (mut down, mut across) = (
            self.size.height as f64 / height as f64,
            self.size.width as f64 / width as f64,
        );
        if self.keep_aspect_ratio {
            // The side that changes least decides for both.
            if (1.0 - across).abs() < (1.0 - down).abs() {
                down = across;
            } else {
                across = down;
            }
        }
        let multiple = self.ensure_multiple_of as f64;
        let rounded = |length: f64| {
            let near = (length / multiple).round_ties_even() * multiple;
            if near < 1.0 { multiple } else { near }
        };
        // The reference lets a sliver grow without end; here it is squashed.
        let length = |share: f64, side: usize, size: usize| {
            rounded((share * side as f64).min(LONGEST * size as f64)) as usize
        };
        Target {
            height: length(down, height, self.size.height),
            width: length(across, width, self.size.width),
        }
    }

    /// The picture as the network takes it: (1, 3, height, width).
    ///
    /// # Errors
    /// When the picture is empty or has not the bytes of its size.
    pub fn pixels(&self, picture: &Picture) -> Result<Tensor> {
        let (width, height) = (picture.size.width, picture.size.height);
        let (across, down) = (width as usize, height as usize);
        if across == 0 || down == 0 || picture.rgb.len() != across * down * 3 {
            let bytes = picture.rgb.len();
            return Err(Error::Input(format!(
                "a picture of {width} × {height} pixels has {bytes} bytes"
            )));
        }
        let target = self.target(across, down);
        let bytes = resample::resized(&picture.rgb, (across, down), (target.width, target.height));
        let channel = |c: usize| {
            let (mean, spread) = (self.image_mean[c], self.image_std[c]);
            bytes
                .iter()
                .skip(c)
                .step_by(3)
                .map(move |&v| ((f64::from(v) / 255.0 - mean) / spread) as f32)
        };
        let values: Vec<f32> = (0..3).flat_map(channel).collect();
        Ok(Tensor::from_vec(
            values,
            (1, 3, target.height, target.width),
            &Device::Cpu,
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Preparation {
        Preparation {
            size: Target {
                height: 518,
                width: 518,
            },
            keep_aspect_ratio: true,
            ensure_multiple_of: 14,
            resample: 3,
            image_mean: [0.485, 0.456, 0.406],
            image_std: [0.229, 0.224, 0.225],
        }
    }

    #[test]
    fn the_side_that_changes_least_decides_the_size() {
        assert_eq!(
            published().target(1280, 720),
            Target {
                height: 518,
                width: 924
            }
        );
        assert_eq!(
            published().target(720, 1280),
            Target {
                height: 924,
                width: 518
            }
        );
        assert_eq!(
            published().target(300, 200),
            Target {
                height: 350,
                width: 518
            }
        );
    }

    #[test]
    fn a_sliver_neither_grows_without_end_nor_vanishes() {
        assert_eq!(
            published().target(10_000, 4),
            Target {
                height: 14,
                width: 518
            }
        );
        assert_eq!(
            published().target(9, 518),
            Target {
                height: 518,
                width: 14
            }
        );
        assert_eq!(
            published().target(10_000, 600),
            Target {
                height: 518,
                width: 2072
            }
        );
        let squashed = Preparation {
            keep_aspect_ratio: false,
            ..published()
        };
        assert_eq!(
            squashed.target(10_000, 4),
            Target {
                height: 518,
                width: 518
            }
        );
    }
}
