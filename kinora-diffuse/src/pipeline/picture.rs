//! Pictures as the video autoencoder takes them.

use candle_core::{Device, Tensor};

use crate::error::{Error, Result};

/// A picture of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Columns of pixels.
    pub width: usize,
    /// Rows of pixels.
    pub height: usize,
    /// `width × height × 3` bytes, rows from the top, R, G, B.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// The picture as one frame of a film of this size, (1, 3, 1, height, width) of −1 to 1.
    ///
    /// It covers the frame: resized by its shorter side, bilinearly between the nearest pixels, and cropped about the
    /// middle, as the model's own pipeline prepares what it conditions on.
    ///
    /// # Errors
    /// When it has no pixels, or not as many bytes as it should.
    pub fn frame(&self, width: usize, height: usize) -> Result<Tensor> {
        if self.rgb.is_empty() || self.rgb.len() != self.width * self.height * 3 {
            return Err(Error::Input(format!(
                "a picture of {}×{} pixels has {} bytes; it must have {}, and more than none",
                self.width,
                self.height,
                self.rgb.len(),
                self.width * self.height * 3
            )));
        }
        let scale = f64::max(
            height as f64 / self.height as f64,
            width as f64 / self.width as f64,
        );
        let columns = Axis::new(
            self.width,
            (self.width as f64 * scale).ceil() as usize,
            width,
        );
        let rows = Axis::new(
            self.height,
            (self.height as f64 * scale).ceil() as usize,
            height,
        );
        let mut values = Vec::with_capacity(3 * width * height);
        for channel in 0..3 {
            for row in &rows.samples {
                for column in &columns.samples {
                    values.push(self.sample(*row, *column, channel) / 127.5 - 1.0);
                }
            }
        }
        Ok(Tensor::from_vec(
            values,
            (1, 3, 1, height, width),
            &Device::Cpu,
        )?)
    }

    fn sample(&self, row: Sample, column: Sample, channel: usize) -> f32 {
        let at = |r: usize, c: usize| f32::from(self.rgb[(r * self.width + c) * 3 + channel]);
        let along = |r: usize| {
            at(r, column.first) * (1.0 - column.part) + at(r, column.second) * column.part
        };
        along(row.first) * (1.0 - row.part) + along(row.second) * row.part
    }
}

/// Two neighbours along an axis, and how much of the second is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    first: usize,
    second: usize,
    part: f32,
}

/// Where the middle `shown` of `resized` pixels come from.
struct Axis {
    samples: Vec<Sample>,
}

impl Axis {
    fn new(pixels: usize, resized: usize, shown: usize) -> Self {
        let scale = pixels as f32 / resized as f32;
        let start = resized.saturating_sub(shown) / 2;
        let samples = (start..start + shown).map(|i| {
            let place = ((i as f32 + 0.5) * scale - 0.5).max(0.0);
            let first = (place as usize).min(pixels - 1);
            Sample {
                first,
                second: (first + 1).min(pixels - 1),
                part: place - first as f32,
            }
        });
        Self {
            samples: samples.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(picture: &Picture, width: usize, height: usize) -> Vec<f32> {
        let frame = picture.frame(width, height).unwrap();
        assert_eq!(frame.dims(), [1, 3, 1, height, width]);
        frame.flatten_all().unwrap().to_vec1().unwrap()
    }

    fn grey(width: usize, levels: &[u8]) -> Picture {
        Picture {
            width,
            height: levels.len() / width,
            rgb: levels.iter().flat_map(|l| [*l; 3]).collect(),
        }
    }

    #[test]
    fn a_picture_of_the_films_size_keeps_its_pixels() {
        let shown = values(&grey(2, &[0, 255, 51, 102]), 2, 2);
        assert_eq!(shown[..2], [-1.0, 1.0]);
        assert!(
            (shown[2] + 0.6).abs() < 1e-6 && (shown[3] + 0.2).abs() < 1e-6,
            "{shown:?}"
        );
    }

    #[test]
    fn half_a_picture_is_the_middle_between_its_pixels() {
        let shown = values(&grey(2, &[0, 255, 255, 0]), 1, 1);
        assert!(shown[0].abs() < 1e-6, "{shown:?}");
    }

    #[test]
    fn a_wide_picture_shows_its_middle_in_a_square_film() {
        let shown = values(&grey(4, &[0, 255, 255, 0, 0, 255, 255, 0]), 2, 2);
        assert_eq!(shown, [1.0; 12]);
    }

    #[test]
    fn a_picture_without_its_bytes_is_refused() {
        let picture = Picture {
            width: 2,
            height: 2,
            rgb: vec![0; 3],
        };
        assert!(picture.frame(2, 2).is_err());
    }
}
