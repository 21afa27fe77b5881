//! Pictures on their way into a film, and frames on their way out.

use candle_core::Tensor;
use fast_image_resize as fir;
use fast_image_resize::images::{Image, ImageRef};
use kinora_core::frame::{self, Frame};
use kinora_core::plan::Framing;
use kinora_core::size::Size;

use crate::error::{Error, Result};
use crate::pipeline::Picture;

/// A clip's size within the film's, whose sides divide as the model needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The clip's size.
    pub clip: Size,
    /// The film's.
    pub film: Size,
}

impl Window {
    /// The smallest film that the clip fits into, whose sides are multiples of `grid`.
    #[must_use]
    pub fn new(clip: Size, grid: u32) -> Self {
        let film = Size {
            width: clip.width.next_multiple_of(grid),
            height: clip.height.next_multiple_of(grid),
        };
        Self { clip, film }
    }

    /// Columns and rows of the film before the clip's first.
    fn margins(self) -> (usize, usize) {
        // Even, so that pairs of pixels that share a colour stay together.
        let margin = |film: u32, clip: u32| ((film - clip) / 4 * 2) as usize;
        (
            margin(self.film.width, self.clip.width),
            margin(self.film.height, self.clip.height),
        )
    }

    /// A picture as the film's frame: the clip shows it as `framing` says, and what is around the clip mirrors it.
    ///
    /// # Errors
    /// When the picture has not as many bytes as its size says.
    pub fn enter(self, picture: &frame::Picture, framing: Framing) -> Result<Picture> {
        let fitted = fit(picture, self.clip, framing)?;
        let (left, top) = self.margins();
        let (width, height) = (self.clip.width as usize, self.clip.height as usize);
        let mut rgb = Vec::with_capacity(self.film.width as usize * self.film.height as usize * 3);
        for row in 0..self.film.height as usize {
            let row = mirrored(row, top, height);
            for column in 0..self.film.width as usize {
                let at = (row * width + mirrored(column, left, width)) * 3;
                rgb.extend_from_slice(&fitted[at..at + 3]);
            }
        }
        Ok(Picture {
            width: self.film.width as usize,
            height: self.film.height as usize,
            rgb,
        })
    }

    /// The clip's part of a film's frame, (3, height, width) of −1 to 1, as it is encoded.
    ///
    /// # Errors
    /// When the frame has another size, or a value that is no number.
    pub fn leave(self, frame: &Tensor) -> Result<Frame> {
        let pixels = self.pixels(frame)?;
        let (width, height) = (self.clip.width as usize, self.clip.height as usize);
        let mut out = Frame::black(self.clip);
        for (luma, rgb) in out.y.iter_mut().zip(&pixels) {
            *luma = (16.5 + LUMA.iter().zip(rgb).map(|(w, c)| w * c).sum::<f32>()) as u8;
        }
        let across = width / 2;
        for row in 0..height / 2 {
            for column in 0..across {
                let rgb = shared(&pixels, width, column, row);
                let colour = |weights: [f32; 3]| {
                    (128.5 + weights.iter().zip(&rgb).map(|(w, c)| w * c).sum::<f32>()) as u8
                };
                out.u[row * across + column] = colour(BLUE);
                out.v[row * across + column] = colour(RED);
            }
        }
        Ok(out)
    }

    /// The clip's part of a film's frame as a picture.
    ///
    /// # Errors
    /// As [`Self::leave`].
    pub fn picture(self, frame: &Tensor) -> Result<frame::Picture> {
        let pixels = self.pixels(frame)?;
        Ok(frame::Picture {
            size: self.clip,
            rgb: pixels.iter().flatten().map(|c| (c + 0.5) as u8).collect(),
        })
    }

    /// The clip's pixels, 0–255.
    fn pixels(self, frame: &Tensor) -> Result<Vec<[f32; 3]>> {
        let (_, rows, columns) = frame.dims3()?;
        if (rows, columns) != (self.film.height as usize, self.film.width as usize) {
            return Err(Error::Input(format!(
                "a frame of {columns}×{rows} was decoded for a film of {}×{}",
                self.film.width, self.film.height
            )));
        }
        let (left, top) = self.margins();
        let planes: Vec<f32> = frame.flatten_all()?.to_vec1()?;
        let (width, height) = (self.clip.width as usize, self.clip.height as usize);
        let mut pixels = Vec::with_capacity(width * height);
        for row in top..top + height {
            for column in left..left + width {
                let at = row * columns + column;
                let pixel = [0, 1, 2].map(|c| (planes[c * rows * columns + at] + 1.0) * 127.5);
                pixels.push(pixel.map(|c| c.clamp(0.0, 255.0)));
            }
        }
        if pixels.iter().flatten().any(|c| c.is_nan()) {
            return Err(Error::Values(
                "a frame has a value that is no number: a weight of the checkpoint is broken"
                    .into(),
            ));
        }
        Ok(pixels)
    }
}

/// Weights of BT.709 (Kr 0.2126, Kb 0.0722), scaled from 255 to 219 and 224 steps.
const LUMA: [f32; 3] = [0.182_586, 0.614_231, 0.062_007];
const BLUE: [f32; 3] = [-0.100_644, -0.338_572, 0.439_216];
const RED: [f32; 3] = [0.439_216, -0.398_942, -0.040_274];

/// The colour that a block of two by two pixels shares, sited at its left column: weights 1 2 1 across and 1 1 down.
fn shared(pixels: &[[f32; 3]], width: usize, column: usize, row: usize) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for y in [2 * row, 2 * row + 1] {
        for (x, weight) in [
            ((2 * column).saturating_sub(1), 1.0),
            (2 * column, 2.0),
            (2 * column + 1, 1.0),
        ] {
            for (sum, value) in sum.iter_mut().zip(pixels[y * width + x]) {
                *sum += weight * value;
            }
        }
    }
    sum.map(|c| c / 8.0)
}

/// A place outside `margin..margin + length` as the one inside that mirrors it, counted from the margin.
fn mirrored(place: usize, margin: usize, length: usize) -> usize {
    let last = length as i64 - 1;
    let mut place = place as i64 - margin as i64;
    while place < 0 || place > last {
        place = if place < 0 { -place } else { 2 * last - place };
        if last == 0 {
            return 0;
        }
    }
    place as usize
}

/// A picture cropped about its middle to the shape of `size`, narrowed to `framing`, and resized.
fn fit(picture: &frame::Picture, size: Size, framing: Framing) -> Result<Vec<u8>> {
    let fail = |reason: String| Error::Input(format!("the picture cannot be resized: {reason}"));
    let source = ImageRef::new(
        picture.size.width,
        picture.size.height,
        &picture.rgb,
        fir::PixelType::U8x3,
    )
    .map_err(|e| fail(e.to_string()))?;
    let mut target = Image::new(size.width, size.height, fir::PixelType::U8x3);
    let (left, top, width, height) = crop(picture.size, size, framing);
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Lanczos3))
        .crop(left, top, width, height);
    fir::Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(|e| fail(e.to_string()))?;
    Ok(target.into_vec())
}

/// The part of a picture that a framing shows: left, top, width, height.
fn crop(picture: Size, shape: Size, framing: Framing) -> (f64, f64, f64, f64) {
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    let aspect = f64::from(shape.width) / f64::from(shape.height);
    let (cover_width, cover_height) = if width / height > aspect {
        (height * aspect, height)
    } else {
        (width, width / aspect)
    };
    let zoom = framing.zoom.max(1.0);
    let (shown_width, shown_height) = (cover_width / zoom, cover_height / zoom);
    let start = |cover: f64, shown: f64, middle: f64| {
        (middle * cover - shown / 2.0).clamp(0.0, cover - shown)
    };
    (
        (width - cover_width) / 2.0 + start(cover_width, shown_width, framing.x),
        (height - cover_height) / 2.0 + start(cover_height, shown_height, framing.y),
        shown_width,
        shown_height,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    fn picture(size: Size) -> frame::Picture {
        let bytes = size.width * size.height * 3;
        frame::Picture {
            size,
            rgb: (0..bytes).map(|i| (i * 7 % 251) as u8).collect(),
        }
    }

    #[test]
    fn a_clip_keeps_its_pixels_on_the_way_in_and_out() {
        for clip in [size(64, 36), size(32, 32), size(70, 90)] {
            let window = Window::new(clip, 32);
            let picture = picture(clip);
            let entered = window.enter(&picture, Framing::WIDE).unwrap();
            assert_eq!(entered.width % 32, 0);
            assert_eq!(entered.height % 32, 0);
            let frame = entered.frame(entered.width, entered.height).unwrap();
            let frame = frame.squeeze(2).unwrap().squeeze(0).unwrap();
            assert_eq!(window.picture(&frame).unwrap(), picture);
        }
    }

    #[test]
    fn white_and_black_are_the_codes_of_limited_range() {
        let window = Window::new(size(32, 32), 32);
        for (value, luma) in [(1.0, 235), (-1.0, 16), (9.0, 235), (-9.0, 16)] {
            let frame = Tensor::full(value as f32, (3, 32, 32), &candle_core::Device::Cpu).unwrap();
            let frame = window.leave(&frame).unwrap();
            assert!(
                frame.y.iter().all(|y| *y == luma),
                "{value}: {:?}",
                frame.y[0]
            );
            assert!(frame.u.iter().chain(&frame.v).all(|c| *c == 128));
        }
    }

    #[test]
    fn a_frame_that_is_no_number_is_refused() {
        let window = Window::new(size(32, 32), 32);
        let frame = Tensor::full(f32::NAN, (3, 32, 32), &candle_core::Device::Cpu).unwrap();
        assert!(window.leave(&frame).is_err());
    }

    #[test]
    fn mirrors_repeat_for_wide_margins() {
        let places: Vec<usize> = (0..9).map(|place| mirrored(place, 3, 3)).collect();
        assert_eq!(places, [1, 2, 1, 0, 1, 2, 1, 0, 1]);
        assert_eq!(mirrored(5, 2, 1), 0);
    }
}
