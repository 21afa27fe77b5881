//! How large a clip is.

use serde::{Deserialize, Serialize};

/// A size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A resolution class of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tier {
    /// As many pixels as 1280 × 720.
    #[serde(rename = "720p")]
    Hd,
    /// As many pixels as 1920 × 1080.
    #[serde(rename = "1080p")]
    FullHd,
    /// As many pixels as 3840 × 2160.
    #[serde(rename = "4k")]
    UltraHd,
}

/// The longest side of any clip, the encoder's limit.
pub const MAX_LONG_SIDE: u32 = 3840;

/// The longest short side of any clip, the encoder's limit.
pub const MAX_SHORT_SIDE: u32 = 2160;

impl Tier {
    /// How many pixels a frame of this tier has, about.
    #[must_use]
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Hd => 1280 * 720,
            Self::FullHd => 1920 * 1080,
            Self::UltraHd => 3840 * 2160,
        }
    }

    /// The tier's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hd => "720p",
            Self::FullHd => "1080p",
            Self::UltraHd => "4k",
        }
    }

    /// The size of a clip of this tier whose sides are as `width` to `height`.
    ///
    /// The number of pixels is the tier's, whatever the shape, unless a side
    /// would pass [`MAX_LONG_SIDE`] or [`MAX_SHORT_SIDE`]; each side is then
    /// rounded to the nearest even number. Both arguments must be at least 1.
    #[must_use]
    pub fn size(self, width: u32, height: u32) -> Size {
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let scale = (f64::from(self.pixels()) / (w * h))
            .sqrt()
            .min(f64::from(MAX_LONG_SIDE) / w.max(h))
            .min(f64::from(MAX_SHORT_SIDE) / w.min(h));
        Size {
            width: nearest_even(w * scale),
            height: nearest_even(h * scale),
        }
    }
}

fn nearest_even(side: f64) -> u32 {
    // Sides are at most MAX_LONG_SIDE here, so the cast is exact.
    ((side / 2.0).round() as u32).max(1) * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: (u32, u32), hd: (u32, u32), full_hd: (u32, u32), ultra_hd: (u32, u32)) {
        for (tier, expected) in [
            (Tier::Hd, hd),
            (Tier::FullHd, full_hd),
            (Tier::UltraHd, ultra_hd),
        ] {
            let size = tier.size(shape.0, shape.1);
            assert_eq!((size.width, size.height), expected, "{shape:?} {tier:?}");
        }
    }

    #[test]
    fn six_shapes_in_three_tiers() {
        check((16, 9), (1280, 720), (1920, 1080), (3840, 2160));
        check((9, 16), (720, 1280), (1080, 1920), (2160, 3840));
        check((4, 3), (1108, 832), (1662, 1248), (2880, 2160));
        check((3, 4), (832, 1108), (1248, 1662), (2160, 2880));
        check((1, 1), (960, 960), (1440, 1440), (2160, 2160));
        check((5, 2), (1518, 608), (2276, 910), (3840, 1536));
    }
}
