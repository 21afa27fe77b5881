//! Pixels as a file has them, before colours are made alike.

use std::io::{Cursor, ErrorKind};

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, Limits};
use kinora_core::picture::PictureFormat;
use kinora_core::size::Size;

use super::{DecodeLimits, PictureError, damaged, jpeg, too_much_memory, truncated, unsupported};

/// What a file says about its pixels.
pub(super) struct Header {
    pub size: Size,
    pub orientation: Orientation,
    /// How much memory decoding takes at most.
    pub bytes_per_pixel: u64,
}

/// The pixels of a file.
pub(super) struct Raster {
    pub size: Size,
    pub orientation: Orientation,
    pub channels: Channels,
    pub samples: Samples,
    pub profile: Option<Vec<u8>>,
}

/// What the samples of a pixel are, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channels {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// How much of each ink, 255 being all.
    Cmyk,
}

/// Samples of either depth.
pub(super) enum Samples {
    Eight(Vec<u8>),
    Sixteen(Vec<u16>),
}

/// The upright picture and the one it is turned from, per pixel.
const RESULT_BYTES: u64 = 3 + 3;

impl Channels {
    pub const fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

impl Header {
    pub fn new(size: Size, orientation: Orientation, decoder_bytes: u64) -> Self {
        Self {
            size,
            orientation,
            bytes_per_pixel: decoder_bytes.max(RESULT_BYTES),
        }
    }
}

/// Reads the header alone.
pub(super) fn read_header(format: PictureFormat, bytes: &[u8]) -> Result<Header, PictureError> {
    // A header's own tables, such as a colour profile, are small.
    let limits = DecodeLimits {
        max_memory: 64 << 20,
        ..DecodeLimits::default()
    };
    match format {
        PictureFormat::Jpeg => jpeg::read_header(bytes),
        PictureFormat::Png => header_of(format, &mut open_png(bytes, &limits)?),
        PictureFormat::WebP => header_of(format, &mut open_webp(bytes)?),
    }
}

/// Reads the whole picture, whose size is within the limits.
pub(super) fn read(
    format: PictureFormat,
    bytes: &[u8],
    limits: &DecodeLimits,
) -> Result<Raster, PictureError> {
    match format {
        PictureFormat::Jpeg => jpeg::read(bytes),
        PictureFormat::Png => read_with(format, open_png(bytes, limits)?, limits),
        PictureFormat::WebP => read_with(format, open_webp(bytes)?, limits),
    }
}

fn open_png<'a>(
    bytes: &'a [u8],
    limits: &DecodeLimits,
) -> Result<PngDecoder<Cursor<&'a [u8]>>, PictureError> {
    let failed = |error| translate(PictureFormat::Png, limits, error);
    let mut memory = Limits::no_limits();
    memory.max_alloc = Some(limits.max_memory);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), memory).map_err(failed)?;
    if decoder.is_apng().map_err(failed)? {
        return Err(PictureError::Animated("animated PNG"));
    }
    Ok(decoder)
}

fn open_webp(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, PictureError> {
    let failed = |error| translate(PictureFormat::WebP, &DecodeLimits::default(), error);
    let length = bytes.get(4..8).and_then(|length| length.first_chunk::<4>());
    if length.is_none_or(|&length| bytes.len() < u32::from_le_bytes(length) as usize + 8) {
        return Err(truncated(PictureFormat::WebP));
    }
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(failed)?;
    if decoder.has_animation() {
        return Err(PictureError::Animated("animated WebP"));
    }
    Ok(decoder)
}

fn header_of(
    format: PictureFormat,
    decoder: &mut impl ImageDecoder,
) -> Result<Header, PictureError> {
    let (width, height) = decoder.dimensions();
    let pixel = u64::from(decoder.color_type().bytes_per_pixel());
    let orientation = decoder
        .orientation()
        .map_err(|error| translate(format, &DecodeLimits::default(), error))?;
    // Once as decoded, once with its colours converted.
    Ok(Header::new(Size { width, height }, orientation, 2 * pixel))
}

fn read_with(
    format: PictureFormat,
    mut decoder: impl ImageDecoder,
    limits: &DecodeLimits,
) -> Result<Raster, PictureError> {
    let failed = |error| translate(format, limits, error);
    let (width, height) = decoder.dimensions();
    let (channels, wide) = match decoder.color_type() {
        ColorType::L8 => (Channels::Grey, false),
        ColorType::La8 => (Channels::GreyAlpha, false),
        ColorType::Rgb8 => (Channels::Rgb, false),
        ColorType::Rgba8 => (Channels::Rgba, false),
        ColorType::L16 => (Channels::Grey, true),
        ColorType::La16 => (Channels::GreyAlpha, true),
        ColorType::Rgb16 => (Channels::Rgb, true),
        ColorType::Rgba16 => (Channels::Rgba, true),
        other => return Err(unsupported(format, format!("pixels of type {other:?}"))),
    };
    let orientation = decoder.orientation().map_err(failed)?;
    // A profile that cannot be read is as good as none.
    let profile = decoder.icc_profile().ok().flatten();
    let length =
        usize::try_from(decoder.total_bytes()).map_err(|_| too_much_memory(format, limits))?;
    let mut bytes = vec![0; length];
    decoder.read_image(&mut bytes).map_err(failed)?;
    let samples = if wide {
        let pairs = bytes.chunks_exact(2);
        Samples::Sixteen(
            pairs
                .map(|pair| u16::from_ne_bytes([pair[0], pair[1]]))
                .collect(),
        )
    } else {
        Samples::Eight(bytes)
    };
    Ok(Raster {
        size: Size { width, height },
        orientation,
        channels,
        samples,
        profile,
    })
}

fn translate(format: PictureFormat, limits: &DecodeLimits, error: ImageError) -> PictureError {
    match error {
        ImageError::IoError(cause) if cause.kind() == ErrorKind::UnexpectedEof => truncated(format),
        ImageError::Unsupported(cause) => unsupported(format, cause),
        ImageError::Limits(_) => too_much_memory(format, limits),
        ImageError::Decoding(cause) => damaged(format, innermost(&cause)),
        cause => damaged(format, cause),
    }
}

/// The cause without the decoder's own introduction.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
