//! A picture as the frames see it: fitted, planar, with a border to sample.

use fast_image_resize as fir;
use fir::images::{Image, ImageRef};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::Framing;
use kinora_core::size::Size;

use crate::map::Map;
use crate::maths::lerp;

/// How far beyond each edge a frame may look, as a share of the long side.
///
/// What stands there is the picture mirrored at its edge and blurred more and
/// more. It is meant for the reach of filters and of rounding, never as a view
/// of its own.
const MARGIN: f32 = 0.03;

/// Three planes with a border on every side.
#[derive(Clone)]
pub(crate) struct Planes {
    pub(crate) size: Size,
    pub(crate) y: Plane,
    pub(crate) u: Plane,
    pub(crate) v: Plane,
}

/// One plane of bytes with a border of `pad` samples on every side.
#[derive(Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pad: usize,
    pub(crate) stride: usize,
    pub(crate) data: Vec<u8>,
}

/// Crops `picture` to the shape of `size` about its middle, narrows that to
/// `framing`, and resizes it: the fitted input where `framing` is
/// [`Framing::WIDE`].
pub(crate) fn fit(picture: &Picture, size: Size, framing: Framing) -> Picture {
    let (left, top, width, height) = crop(picture.size, size, framing);
    let source = ImageRef::new(
        picture.size.width,
        picture.size.height,
        &picture.rgb,
        fir::PixelType::U8x3,
    )
    .expect("a picture has three bytes a pixel");
    let mut target = Image::new(size.width, size.height, fir::PixelType::U8x3);
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Lanczos3))
        .crop(left, top, width, height);
    fir::Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("the crop lies inside the picture and both have the same pixel type");
    Picture {
        size,
        rgb: target.into_vec(),
    }
}

/// The part of a picture that a framing shows: left, top, width, height.
pub(crate) fn crop(picture: Size, shape: Size, framing: Framing) -> (f64, f64, f64, f64) {
    let (pw, ph) = (f64::from(picture.width), f64::from(picture.height));
    let aspect = f64::from(shape.width) / f64::from(shape.height);
    let (cover_w, cover_h) = if pw / ph > aspect {
        (ph * aspect, ph)
    } else {
        (pw, pw / aspect)
    };
    let zoom = framing.zoom.max(1.0);
    let (width, height) = (cover_w / zoom, cover_h / zoom);
    let left =
        (pw - cover_w) / 2.0 + (framing.x * cover_w - width / 2.0).clamp(0.0, cover_w - width);
    let top =
        (ph - cover_h) / 2.0 + (framing.y * cover_h - height / 2.0).clamp(0.0, cover_h - height);
    (left, top, width, height)
}

/// Converts sRGB to planar 4:2:0, BT.709, limited range, in integers.
///
/// Chroma is sited as H.264 assumes where nothing is said: at the left luma
/// sample of a pair, midway between two rows.
pub(crate) fn to_frame(picture: &Picture) -> Frame {
    let (w, h) = (picture.size.width as usize, picture.size.height as usize);
    let mut frame = Frame::black(picture.size);
    // 16.16 weights of BT.709 (Kr 0.2126, Kb 0.0722) scaled to 219 and 224.
    let pixel = |x: usize, y: usize| {
        let i = (y * w + x) * 3;
        [0, 1, 2].map(|c| i32::from(picture.rgb[i + c]))
    };
    for y in 0..h {
        for x in 0..w {
            let [r, g, b] = pixel(x, y);
            let luma = 11_966 * r + 40_254 * g + 4_064 * b;
            frame.y[y * w + x] = (16 + ((luma + 32_768) >> 16)).clamp(0, 255) as u8;
        }
    }
    for cy in 0..h / 2 {
        for cx in 0..w / 2 {
            // Weights 1 2 1 across, 1 1 down: eight in all.
            let mut sum = [0_i32; 3];
            for row in [2 * cy, 2 * cy + 1] {
                for (column, weight) in [
                    ((2 * cx).saturating_sub(1), 1),
                    (2 * cx, 2),
                    ((2 * cx + 1).min(w - 1), 1),
                ] {
                    let rgb = pixel(column, row);
                    for c in 0..3 {
                        sum[c] += weight * rgb[c];
                    }
                }
            }
            let [r, g, b] = sum;
            let u = -6_596 * r - 22_188 * g + 28_784 * b;
            let v = 28_784 * r - 26_145 * g - 2_639 * b;
            let i = cy * (w / 2) + cx;
            frame.u[i] = (128 + ((u + (1 << 18)) >> 19)).clamp(0, 255) as u8;
            frame.v[i] = (128 + ((v + (1 << 18)) >> 19)).clamp(0, 255) as u8;
        }
    }
    frame
}

/// How wide a border is made up where a move looks far beyond the edges, as a
/// share of the long side.
pub(crate) const BORDER: f32 = 0.065;

/// [`BORDER`] in pixels of a picture of this size: an even number.
pub(crate) fn border(size: Size) -> usize {
    (size.width.max(size.height) as f32 * BORDER) as usize / 2 * 2
}

impl Planes {
    /// The planes of a picture that is given with its border: so many pixels on
    /// every side.
    pub(crate) fn with_border(picture: &Picture, border: usize) -> Self {
        let frame = to_frame(picture);
        let side = |length: u32| length - 2 * border as u32;
        let size = Size {
            width: side(picture.size.width),
            height: side(picture.size.height),
        };
        let plane = |data, shift: u32| Plane {
            width: (size.width >> shift) as usize,
            height: (size.height >> shift) as usize,
            pad: border >> shift,
            stride: (picture.size.width >> shift) as usize,
            data,
        };
        Self {
            size,
            y: plane(frame.y, 0),
            u: plane(frame.u, 1),
            v: plane(frame.v, 1),
        }
    }

    /// The planes of a frame with their borders.
    pub(crate) fn new(frame: &Frame) -> Self {
        let (w, h) = (frame.size.width as usize, frame.size.height as usize);
        let pad = ((w.max(h) as f32 * MARGIN) as usize / 2 + 4) * 2;
        Self {
            size: frame.size,
            y: Plane::bordered(&frame.y, w, h, pad),
            u: Plane::bordered(&frame.u, w / 2, h / 2, pad / 2),
            v: Plane::bordered(&frame.v, w / 2, h / 2, pad / 2),
        }
    }
}

impl Plane {
    /// What lies at a place, 0 at the middle of the first sample, by a bicubic
    /// filter; beyond the border its rim goes on.
    ///
    /// Keys, "Cubic convolution interpolation", 1981.
    pub(crate) fn cubic(&self, [x, y]: [f32; 2]) -> f32 {
        let rows = self.data.len() / self.stride;
        let (column, across) = taps(x, self.pad, self.stride);
        let (row, down) = taps(y, self.pad, rows);
        let mut sum = 0.0;
        for (row, weight) in row.into_iter().zip(down) {
            let line = &self.data[row * self.stride..][..self.stride];
            let samples = column.iter().map(|&column| f32::from(line[column]));
            let along: f32 = samples
                .zip(across)
                .map(|(sample, share)| sample * share)
                .sum();
            sum += along * weight;
        }
        sum.clamp(0.0, 255.0)
    }

    /// The samples without their border as shares, 0–1.
    pub(crate) fn shares(&self) -> Map {
        let rows = self.data.chunks_exact(self.stride).skip(self.pad);
        let samples = rows
            .take(self.height)
            .flat_map(|row| &row[self.pad..][..self.width]);
        Map {
            width: self.width,
            height: self.height,
            data: samples.map(|&sample| f32::from(sample) / 255.0).collect(),
        }
    }

    pub(crate) fn bordered(source: &[u8], width: usize, height: usize, pad: usize) -> Self {
        let stride = width + 2 * pad;
        let soft = [1, 3, 8].map(|radius| soft_copy(source, width, height, radius.min(pad)));
        let mut data = vec![0; stride * (height + 2 * pad)];
        for (row, line) in data.chunks_exact_mut(stride).enumerate() {
            let (y, dy) = mirrored(row, pad, height);
            for (column, sample) in line.iter_mut().enumerate() {
                let (x, dx) = mirrored(column, pad, width);
                let i = y * width + x;
                let outside = dx.max(dy) as f32 / pad as f32;
                *sample = if outside == 0.0 {
                    source[i]
                } else {
                    softened(source[i], [soft[0][i], soft[1][i], soft[2][i]], outside)
                };
            }
        }
        Self {
            width,
            height,
            pad,
            stride,
            data,
        }
    }
}

/// The four samples about a coordinate of a bordered line, and their weights.
fn taps(place: f32, pad: usize, length: usize) -> ([usize; 4], [f32; 4]) {
    let place = (place + pad as f32).clamp(0.0, (length - 1) as f32);
    let first = place as usize;
    let t = place - first as f32;
    let index = |step: usize| (first + step).saturating_sub(1).min(length - 1);
    let weights = [
        t * (-0.5 + t * (1.0 - 0.5 * t)),
        1.0 + t * t * (1.5 * t - 2.5),
        t * (0.5 + t * (2.0 - 1.5 * t)),
        t * t * (0.5 * t - 0.5),
    ];
    ([index(0), index(1), index(2), index(3)], weights)
}

/// The place that a bordered coordinate mirrors, and how far outside it is.
fn mirrored(coordinate: usize, pad: usize, length: usize) -> (usize, usize) {
    let outside = pad
        .saturating_sub(coordinate)
        .max((coordinate + 1).saturating_sub(pad + length));
    let inside = if coordinate < pad {
        outside - 1
    } else if coordinate >= pad + length {
        length - outside
    } else {
        coordinate - pad
    };
    (inside.min(length - 1), outside)
}

/// Blends from sharp at the edge to the softest copy at the border's rim.
fn softened(sharp: u8, soft: [u8; 3], outside: f32) -> u8 {
    let levels = [sharp, soft[0], soft[1], soft[2]].map(f32::from);
    let place = (outside * 3.0).min(2.999);
    let level = place as usize;
    (lerp(levels[level], levels[level + 1], place - level as f32) + 0.5) as u8
}

fn soft_copy(source: &[u8], width: usize, height: usize, radius: usize) -> Vec<u8> {
    let map = Map {
        width,
        height,
        data: source.iter().map(|&v| f32::from(v)).collect(),
    };
    let soft = map.box_blurred(radius).box_blurred(radius);
    soft.data.iter().map(|&v| (v + 0.5) as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solid(rgb: [u8; 3]) -> Frame {
        let size = Size {
            width: 4,
            height: 4,
        };
        to_frame(&Picture {
            size,
            rgb: rgb.repeat(16),
        })
    }

    #[track_caller]
    fn check(rgb: [u8; 3], yuv: [u8; 3]) {
        let frame = solid(rgb);
        assert_eq!([frame.y[5], frame.u[1], frame.v[1]], yuv, "{rgb:?}");
    }

    #[test]
    fn colours_convert_by_bt709() {
        check([0, 0, 0], [16, 128, 128]);
        check([255, 255, 255], [235, 128, 128]);
        check([255, 0, 0], [63, 102, 240]);
        check([0, 255, 0], [173, 42, 26]);
        check([0, 0, 255], [32, 240, 118]);
    }

    #[test]
    fn a_crop_covers_and_stays_inside() {
        let picture = Size {
            width: 400,
            height: 300,
        };
        let square = Size {
            width: 100,
            height: 100,
        };
        assert_eq!(
            crop(picture, square, Framing::WIDE),
            (50.0, 0.0, 300.0, 300.0)
        );
        let corner = Framing {
            zoom: 2.0,
            x: 1.0,
            y: 0.0,
        };
        assert_eq!(crop(picture, square, corner), (200.0, 0.0, 150.0, 150.0));
    }

    #[test]
    fn a_cubic_filter_keeps_samples_and_slopes() {
        let ramp: Vec<u8> = (0..64).map(|i| (i % 8 * 20) as u8).collect();
        let plane = Plane::bordered(&ramp, 8, 8, 2);
        assert_eq!(plane.cubic([3.0, 4.0]), 60.0);
        assert!((plane.cubic([3.25, 4.5]) - 65.0).abs() < 1e-3);
        assert_eq!(plane.cubic([-90.0, 3.0]), plane.cubic([-2.0, 3.0]));
    }

    #[test]
    fn a_border_mirrors_the_picture() {
        assert_eq!(mirrored(4, 4, 10), (0, 0));
        assert_eq!(mirrored(3, 4, 10), (0, 1));
        assert_eq!(mirrored(0, 4, 10), (3, 4));
        assert_eq!(mirrored(13, 4, 10), (9, 0));
        assert_eq!(mirrored(14, 4, 10), (9, 1));
    }
}
