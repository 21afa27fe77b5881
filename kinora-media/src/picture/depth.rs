//! Grey pictures that say how near each place is.

use kinora_core::frame::Depth;

use super::PictureError;
use super::raster::{Channels, Raster, Samples};

/// How far the channels of a grey pixel may differ, of 65,535: what a lossy
/// format makes of grey.
const GREY_TOLERANCE: u16 = 1_300;

/// The grey of each pixel, in 16 bits. Transparency says nothing.
pub(super) fn from_raster(raster: Raster) -> Result<Depth, PictureError> {
    let values = match raster.samples {
        Samples::Eight(bytes) => bytes.into_iter().map(|v| u16::from(v) * 257).collect(),
        Samples::Sixteen(values) => values,
    };
    let pixels = values.chunks_exact(raster.channels.count());
    let data = match raster.channels {
        Channels::Grey | Channels::GreyAlpha => pixels.map(|pixel| pixel[0]).collect(),
        Channels::Rgb | Channels::Rgba => pixels
            .map(|pixel| grey([pixel[0], pixel[1], pixel[2]]))
            .collect::<Option<Vec<u16>>>()
            .ok_or(PictureError::Coloured)?,
        Channels::Cmyk => return Err(PictureError::Coloured),
    };
    Ok(Depth {
        size: raster.size,
        data,
    })
}

/// The grey of a pixel that has no colour.
fn grey(rgb: [u16; 3]) -> Option<u16> {
    let [least, middle, most] = {
        let mut sorted = rgb;
        sorted.sort_unstable();
        sorted
    };
    (most - least <= GREY_TOLERANCE).then_some(middle)
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb};

    use super::super::{DecodeLimits, decode_depth};

    fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
        let mut file = std::io::Cursor::new(vec![]);
        picture
            .into()
            .write_to(&mut file, ImageFormat::Png)
            .unwrap();
        file.into_inner()
    }

    fn read(file: &[u8]) -> Result<Vec<u16>, String> {
        let depth = decode_depth(file, &DecodeLimits::default());
        depth
            .map(|depth| depth.data)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn grey_is_read_in_sixteen_bits() {
        let fine = ImageBuffer::from_fn(2, 1, |x, _| Luma([[7_u16, 40_000][x as usize]]));
        assert_eq!(read(&png(fine)).unwrap(), [7, 40_000]);
        let coarse = ImageBuffer::from_fn(2, 1, |x, _| Luma([[0_u8, 255][x as usize]]));
        assert_eq!(read(&png(coarse)).unwrap(), [0, 65_535]);
        let three = ImageBuffer::from_fn(2, 1, |x, _| Rgb([[3_u8, 200][x as usize]; 3]));
        assert_eq!(read(&png(three)).unwrap(), [771, 51_400]);
    }

    #[test]
    fn colours_are_refused() {
        let coloured = ImageBuffer::from_fn(1, 1, |_, _| Rgb([200_u8, 30, 30]));
        let message = read(&png(coloured)).unwrap_err();
        assert!(message.contains("must be grey"), "{message}");
        assert!(read(b"no picture").is_err());
    }
}
