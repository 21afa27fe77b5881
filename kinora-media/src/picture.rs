//! Pictures: what people send, made into pixels within limits.
//!
//! [`probe`] reads the header alone, [`decode`] everything. What comes out is
//! always upright, opaque, sRGB and 8 bits a channel, whatever went in. A file
//! that is damaged, endless or not a still picture is refused with a reason
//! that its sender can act on.

mod alpha;
mod bits;
mod colour;
mod depth;
mod jpeg;
mod orientation;
mod raster;
mod sniff;

use std::panic::{AssertUnwindSafe, catch_unwind};

use kinora_core::frame::{Depth, Picture};
use kinora_core::picture::{PictureFacts, PictureFormat};
use kinora_core::size::Size;

use self::raster::{Header, Raster};

/// How large a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeLimits {
    /// The longest side in pixels. The default of 16384 is what graphics cards
    /// and most programs end at.
    pub max_side: u32,
    /// The most pixels. The default of 120 million lets every camera's pictures
    /// through, and is more than ten times what a 4K clip can show.
    pub max_pixels: u64,
    /// The most memory that decoding may take, in bytes. The default of 2 GiB
    /// is what 120 million pixels need at most, with 16 bits and transparency.
    pub max_memory: u64,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self {
            max_side: 16_384,
            max_pixels: 120_000_000,
            max_memory: 2 << 30,
        }
    }
}

/// Why a picture was refused.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// There are no bytes.
    #[error("the picture is an empty file; send a JPEG, PNG or WebP picture")]
    Empty,
    /// The file is of a known format that is not accepted.
    #[error(
        "the picture looks like {looks_like}, but only JPEG, PNG and still WebP pictures are accepted; convert it first"
    )]
    Format {
        /// What it looks like, with its article.
        looks_like: &'static str,
    },
    /// The file is of no known format.
    #[error(
        "the picture is of no known format; only JPEG, PNG and still WebP pictures are accepted"
    )]
    Unknown,
    /// The file holds several pictures.
    #[error(
        "the picture is an {0}, but only still pictures are accepted; export one frame as JPEG, PNG or WebP"
    )]
    Animated(&'static str),
    /// A side is too long.
    #[error(
        "the picture is {width} × {height} pixels, but its sides may have at most {max_side}; make it smaller first"
    )]
    TooLong {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The longest side allowed.
        max_side: u32,
    },
    /// There are too many pixels.
    #[error(
        "the picture has {pixels} pixels ({width} × {height}), but it may have at most {max_pixels}; make it smaller first"
    )]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// All pixels.
        pixels: u64,
        /// The most pixels allowed.
        max_pixels: u64,
    },
    /// Decoding would take too much memory.
    #[error(
        "decoding the {format} picture would take more than {max_memory} bytes of memory; make it smaller or save it with 8 bits a channel"
    )]
    TooMuchMemory {
        /// The file's format.
        format: &'static str,
        /// The most memory allowed.
        max_memory: u64,
    },
    /// The file ends too early.
    #[error(
        "the {format} picture is cut off: the file ends before the picture does; send the whole file"
    )]
    Truncated {
        /// The file's format.
        format: &'static str,
    },
    /// The file is damaged.
    #[error("the {format} picture is damaged ({cause}); export it again")]
    Damaged {
        /// The file's format.
        format: &'static str,
        /// What the decoder says.
        cause: String,
    },
    /// The file uses a part of its format that hardly anybody does.
    #[error(
        "the {format} picture uses a feature that is not supported ({cause}); export it again as an ordinary {format}"
    )]
    Unsupported {
        /// The file's format.
        format: &'static str,
        /// What the decoder says.
        cause: String,
    },
    /// A depth picture has colours.
    #[error(
        "the depth picture has colours, but it must be grey, the nearer the whiter; save it as a grey PNG of 16 bits"
    )]
    Coloured,
    /// There is nothing to see.
    #[error("the picture is fully transparent; send one with something to see")]
    Transparent,
}

/// Reads a picture's header.
///
/// # Errors
///
/// When the file is not a still JPEG, PNG or WebP, or its header is damaged.
pub fn probe(bytes: &[u8]) -> Result<PictureFacts, PictureError> {
    let format = sniff::sniff(bytes)?;
    guarded(format, || {
        let header = raster::read_header(format, bytes)?;
        let upright = orientation::upright(header.orientation, header.size);
        Ok(PictureFacts {
            format,
            width: upright.width,
            height: upright.height,
            bytes: bytes.len() as u64,
        })
    })
}

/// Decodes a picture.
///
/// # Errors
///
/// As for [`probe`], and when the picture passes a limit or is damaged.
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Picture, PictureError> {
    let format = sniff::sniff(bytes)?;
    guarded(format, || {
        let header = raster::read_header(format, bytes)?;
        check_limits(format, &header, limits)?;
        let raster = raster::read(format, bytes, limits)?;
        if raster.size != header.size {
            return Err(damaged(format, "its header changes while it is read"));
        }
        finish(raster)
    })
}

/// Decodes a grey picture that says how near each place is: white is near.
///
/// # Errors
///
/// As for [`decode`], and when the picture has colours.
pub fn decode_depth(bytes: &[u8], limits: &DecodeLimits) -> Result<Depth, PictureError> {
    let format = sniff::sniff(bytes)?;
    guarded(format, || {
        let header = raster::read_header(format, bytes)?;
        check_limits(format, &header, limits)?;
        depth::from_raster(raster::read(format, bytes, limits)?)
    })
}

/// Colours, then bits, then transparency, then orientation.
fn finish(raster: Raster) -> Result<Picture, PictureError> {
    let (size, orientation) = (raster.size, raster.orientation);
    let pixels = bits::to_eight_bits(colour::to_srgb(raster), size);
    let rgb = alpha::to_opaque(pixels, size)?;
    Ok(orientation::apply(orientation, Picture { size, rgb }))
}

fn check_limits(
    format: PictureFormat,
    header: &Header,
    limits: &DecodeLimits,
) -> Result<(), PictureError> {
    let Size { width, height } = header.size;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(damaged(format, "it has no pixels"));
    }
    if width.max(height) > limits.max_side {
        let max_side = limits.max_side;
        return Err(PictureError::TooLong {
            width,
            height,
            max_side,
        });
    }
    if pixels > limits.max_pixels {
        let max_pixels = limits.max_pixels;
        return Err(PictureError::TooManyPixels {
            width,
            height,
            pixels,
            max_pixels,
        });
    }
    if pixels.saturating_mul(header.bytes_per_pixel) > limits.max_memory {
        return Err(too_much_memory(format, limits));
    }
    Ok(())
}

/// Runs a decoder; a panic in it is a damaged picture and no more.
fn guarded<T>(
    format: PictureFormat,
    work: impl FnOnce() -> Result<T, PictureError>,
) -> Result<T, PictureError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(damaged(format, "its decoder gave up")))
}

fn damaged(format: PictureFormat, cause: impl ToString) -> PictureError {
    PictureError::Damaged {
        format: format.as_str(),
        cause: cause.to_string(),
    }
}

fn unsupported(format: PictureFormat, cause: impl ToString) -> PictureError {
    PictureError::Unsupported {
        format: format.as_str(),
        cause: cause.to_string(),
    }
}

fn truncated(format: PictureFormat) -> PictureError {
    PictureError::Truncated {
        format: format.as_str(),
    }
}

fn too_much_memory(format: PictureFormat, limits: &DecodeLimits) -> PictureError {
    PictureError::TooMuchMemory {
        format: format.as_str(),
        max_memory: limits.max_memory,
    }
}
