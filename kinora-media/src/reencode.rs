//! A picture as it looks in a film: encoded once as H.264, and decoded.
//!
//! Models that make films learned from films, and expect a picture that has been through a codec. What is asked for is
//! a rate factor of x264, as their makers state it; the quantiser of this encoder is the one that costs as much.

use kinora_core::frame::{Frame, Picture};

use crate::clip::H264Error;
use crate::clip::once;
use crate::png::to_picture;

/// How much finer x264 takes a first frame than its rate factor says: it is worth more than those that follow.
const FINER: u8 = 3;

/// The coarsest quantiser of H.264.
const COARSEST: u8 = 51;

/// The picture after H.264 at this constant rate factor. Odd sides lose their last row or column.
///
/// # Errors
///
/// When the encoder or the decoder fails.
pub fn reencoded(picture: &Picture, crf: u8) -> Result<Picture, H264Error> {
    let qp = crf.saturating_sub(FINER).min(COARSEST);
    Ok(to_picture(&once(&to_frame(picture), qp)?))
}

/// Converts R, G, B to a frame of BT.709, limited range; the colour of two by two pixels is their mean.
fn to_frame(picture: &Picture) -> Frame {
    let mut size = picture.size;
    size.width -= size.width % 2;
    size.height -= size.height % 2;
    let (width, stride) = (size.width as usize, picture.size.width as usize);
    let mut frame = Frame::black(size);
    for row in 0..size.height as usize {
        for column in 0..width {
            frame.y[row * width + column] = luma(pixel(picture, row * stride + column));
        }
    }
    let across = width / 2;
    for row in 0..size.height as usize / 2 {
        for column in 0..across {
            let first = 2 * row * stride + 2 * column;
            let places = [first, first + 1, first + stride, first + stride + 1];
            let sum = places
                .map(|place| pixel(picture, place))
                .into_iter()
                .fold([0.0; 3], |sum, p| [0, 1, 2].map(|c| sum[c] + p[c] / 4.0));
            let [blue, red] = colours(sum);
            frame.u[row * across + column] = blue;
            frame.v[row * across + column] = red;
        }
    }
    frame
}

fn pixel(picture: &Picture, place: usize) -> [f32; 3] {
    [0, 1, 2].map(|c| f32::from(picture.rgb[3 * place + c]))
}

/// ITU-R BT.709-6, 3.2 to 3.5, on codes of eight bits. The casts saturate.
fn luma([r, g, b]: [f32; 3]) -> u8 {
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    (16.0 + y * 219.0 / 255.0).round() as u8
}

fn colours([r, g, b]: [f32; 3]) -> [u8; 2] {
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    [(b - y) / 1.8556, (r - y) / 1.5748].map(|d| (128.0 + d * 224.0 / 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{DecodeLimits, decode};

    fn photo(name: &str) -> Picture {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../photos/");
        let bytes = std::fs::read(format!("{path}{name}")).unwrap();
        decode(&bytes, &DecodeLimits::default()).unwrap()
    }

    /// How far two pictures are from each other in dB.
    fn psnr(a: &Picture, b: &Picture) -> f64 {
        assert_eq!(a.rgb.len(), b.rgb.len());
        let square = |(a, b): (&u8, &u8)| (f64::from(*a) - f64::from(*b)).powi(2);
        let mean = a.rgb.iter().zip(&b.rgb).map(square).sum::<f64>() / a.rgb.len() as f64;
        10.0 * (255.0_f64.powi(2) / mean).log10()
    }

    #[test]
    fn a_picture_loses_what_its_rate_factor_costs() {
        let mut picture = photo("coffee.jpg");
        // Even sides, so that nothing is cut off.
        let width = picture.size.width as usize / 2 * 2;
        let height = picture.size.height as usize / 2 * 2;
        let rows = picture.rgb.chunks_exact(picture.size.width as usize * 3);
        picture.rgb = rows
            .take(height)
            .flat_map(|row| row[..width * 3].to_vec())
            .collect();
        (picture.size.width, picture.size.height) = (width as u32, height as u32);
        let [fine, coarse] = [18, 33].map(|crf| psnr(&picture, &reencoded(&picture, crf).unwrap()));
        assert!((38.0..46.0).contains(&fine), "{fine}");
        assert!((32.0..38.0).contains(&coarse), "{coarse}");
    }

    #[test]
    fn odd_sides_lose_their_last_row_and_column() {
        let picture = Picture {
            size: kinora_core::size::Size {
                width: 67,
                height: 65,
            },
            rgb: vec![128; 67 * 65 * 3],
        };
        let size = reencoded(&picture, 33).unwrap().size;
        assert_eq!((size.width, size.height), (66, 64));
    }
}
