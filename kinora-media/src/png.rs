//! Single pictures as PNG files, and frames as pictures.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};
use kinora_core::frame::{Frame, Picture};

/// Encodes a picture.
///
/// # Errors
///
/// When the picture's bytes do not fit its size.
pub fn write_rgb(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let size = picture.size;
    if picture.rgb.len() as u64 != u64::from(size.width) * u64::from(size.height) * 3 {
        let kind = image::error::ParameterErrorKind::DimensionMismatch;
        return Err(ImageError::Parameter(
            image::error::ParameterError::from_kind(kind),
        ));
    }
    PngEncoder::new(&mut file).write_image(
        &picture.rgb,
        size.width,
        size.height,
        ExtendedColorType::Rgb8,
    )?;
    Ok(file)
}

/// Converts a frame from BT.709, limited range, to R, G, B; every two by two
/// pixels share their colour difference.
#[must_use]
pub fn to_picture(frame: &Frame) -> Picture {
    let width = frame.size.width as usize;
    let mut rgb = Vec::with_capacity(frame.y.len() * 3);
    for (row, luma) in frame.y.chunks_exact(width.max(1)).enumerate() {
        for (column, &y) in luma.iter().enumerate() {
            let at = row / 2 * (width / 2) + column / 2;
            rgb.extend(to_rgb(y, frame.u[at], frame.v[at]));
        }
    }
    Picture {
        size: frame.size,
        rgb,
    }
}

/// ITU-R BT.709-6, 3.2 to 3.5.
fn to_rgb(y: u8, u: u8, v: u8) -> [u8; 3] {
    let y = (f32::from(y) - 16.0) / 219.0;
    let u = (f32::from(u) - 128.0) / 224.0;
    let v = (f32::from(v) - 128.0) / 224.0;
    let (r, b) = (y + 1.5748 * v, y + 1.8556 * u);
    let g = (y - 0.2126 * r - 0.0722 * b) / 0.7152;
    // The cast saturates.
    [r, g, b].map(|value| (value * 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    #[test]
    fn reference_colours() {
        assert_eq!(to_rgb(16, 128, 128), [0, 0, 0]);
        assert_eq!(to_rgb(235, 128, 128), [255, 255, 255]);
        assert_eq!(to_rgb(63, 102, 240), [255, 1, 0]);
        assert_eq!(to_rgb(173, 42, 26), [0, 255, 1]);
        assert_eq!(to_rgb(32, 240, 118), [1, 0, 255]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let size = Size {
            width: 4,
            height: 2,
        };
        let picture = Picture {
            size,
            rgb: (0..24).map(|value| value * 10).collect(),
        };
        let file = write_rgb(&picture).unwrap();
        let limits = crate::picture::DecodeLimits::default();
        assert_eq!(crate::picture::decode(&file, &limits).unwrap(), picture);

        let short = Picture {
            size,
            rgb: vec![0; 3],
        };
        assert!(write_rgb(&short).is_err());
        assert_eq!(to_picture(&Frame::black(size)).rgb, vec![0; 24]);
    }
}
