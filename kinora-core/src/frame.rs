//! Pixels in the two forms that cross a crate's border.

use crate::size::Size;

/// A decoded picture: sRGB, 8 bits a channel, upright, opaque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its size.
    pub size: Size,
    /// `size.width * size.height * 3` bytes, rows from the top, R, G, B.
    pub rgb: Vec<u8>,
}

/// How near each place of a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depth {
    /// Its size, of the picture's shape.
    pub size: Size,
    /// `size.width * size.height` numbers, rows from the top, 0 far, 65,535 near.
    pub data: Vec<u16>,
}

/// Which part of a picture is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Its size, of the picture's shape.
    pub size: Size,
    /// `size.width * size.height` bytes, rows from the top: 255 belongs to the
    /// part, 0 does not.
    pub data: Vec<u8>,
}

impl Mask {
    /// The bright part of a picture, by the luma of BT.709.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let luma = |[r, g, b]: &[u8; 3]| {
            let [r, g, b] = [r, g, b].map(|&channel| u32::from(channel));
            ((2_126 * r + 7_152 * g + 722 * b + 5_000) / 10_000) as u8
        };
        Self {
            size: picture.size,
            data: picture.rgb.as_chunks::<3>().0.iter().map(luma).collect(),
        }
    }

    /// The share of the picture that belongs to the part, 0–1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let bright = self.data.iter().filter(|&&value| value >= 128).count();
        bright as f64 / self.data.len().max(1) as f64
    }
}

/// One frame as planar 4:2:0 in BT.709, limited range, sides even.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its size, both sides even.
    pub size: Size,
    /// Luma, `width * height` bytes, 16–235.
    pub y: Vec<u8>,
    /// Blue difference, `width/2 * height/2` bytes, 16–240 about 128.
    pub u: Vec<u8>,
    /// Red difference, `width/2 * height/2` bytes, 16–240 about 128.
    pub v: Vec<u8>,
}

/// The structural similarity of two pieces of a picture, from their means, the
/// means of their squares and that of their product, in codes of 8 bits: 1 where
/// they are equal.
///
/// Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error
/// visibility to structural similarity", 2004.
#[must_use]
pub fn structural_similarity(means: [f64; 2], squares: [f64; 2], product: f64) -> f64 {
    const C1: f64 = 0.01 * 255.0 * 0.01 * 255.0;
    const C2: f64 = 0.03 * 255.0 * 0.03 * 255.0;
    let [a, b] = means;
    let spread = (squares[0] - a * a) + (squares[1] - b * b);
    let common = product - a * b;
    let light = (2.0 * a * b + C1) / (a * a + b * b + C1);
    light * (2.0 * common + C2) / (spread + C2)
}

impl Frame {
    /// A black frame.
    #[must_use]
    pub fn black(size: Size) -> Self {
        let luma = size.width as usize * size.height as usize;
        Self {
            size,
            y: vec![16; luma],
            u: vec![128; luma / 4],
            v: vec![128; luma / 4],
        }
    }

    /// The memory that a frame of this size takes, in bytes.
    #[must_use]
    pub fn bytes(size: Size) -> u64 {
        u64::from(size.width) * u64::from(size.height) * 3 / 2
    }
}
