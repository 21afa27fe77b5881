//! JPEG.
//!
//! The decoder would fill what is missing with grey; it is run in its strict
//! mode, and the file's end is looked for, so that half a picture is an error.

use image::metadata::Orientation;
use kinora_core::picture::PictureFormat;
use kinora_core::size::Size;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::raster::{Channels, Header, Raster, Samples};
use super::{PictureError, damaged, truncated, unsupported};

const FORMAT: PictureFormat = PictureFormat::Jpeg;

const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

type Decoder<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

/// Reads the header alone.
pub(super) fn read_header(bytes: &[u8]) -> Result<Header, PictureError> {
    let decoder = open(bytes)?;
    let channels = output(&decoder)?.0.count() as u64;
    // The samples, and of a picture in several passes all coefficients, two
    // bytes each; later the samples twice, while colours are converted.
    Ok(Header::new(
        size(&decoder)?,
        orientation(&decoder),
        3 * channels,
    ))
}

/// Reads the whole picture.
pub(super) fn read(bytes: &[u8]) -> Result<Raster, PictureError> {
    if !is_complete(bytes) {
        return Err(truncated(FORMAT));
    }
    let mut decoder = open(bytes)?;
    let size = size(&decoder)?;
    let orientation = orientation(&decoder);
    let profile = decoder.icc_profile();
    let (channels, space) = output(&decoder)?;
    // Stray bytes between headers do no harm, but the pixels must be all there.
    let options = decoder
        .options()
        .jpeg_set_out_colorspace(space)
        .set_strict_mode(true);
    decoder.set_options(options);
    let mut samples = decoder.decode().map_err(translate)?;
    if channels == Channels::Cmyk {
        to_inks(&mut samples, space);
    }
    Ok(Raster {
        size,
        orientation,
        channels,
        samples: Samples::Eight(samples),
        profile,
    })
}

fn open(bytes: &[u8]) -> Result<Decoder<'_>, PictureError> {
    if let Some(kind) = rare_kind(bytes) {
        return Err(unsupported(FORMAT, kind));
    }
    // Sides are checked by the caller, who can say which limit was passed.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(translate)?;
    Ok(decoder)
}

fn size(decoder: &Decoder<'_>) -> Result<Size, PictureError> {
    let (width, height) = decoder
        .dimensions()
        .ok_or_else(|| damaged(FORMAT, "its header has no size"))?;
    // The format has two bytes for each.
    Ok(Size {
        width: width as u32,
        height: height as u32,
    })
}

fn orientation(decoder: &Decoder<'_>) -> Orientation {
    decoder
        .exif()
        .and_then(|exif| Orientation::from_exif_chunk(exif))
        .unwrap_or(Orientation::NoTransforms)
}

fn output(decoder: &Decoder<'_>) -> Result<(Channels, ColorSpace), PictureError> {
    match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => Ok((Channels::Grey, ColorSpace::Luma)),
        Some(ColorSpace::YCbCr | ColorSpace::RGB) => Ok((Channels::Rgb, ColorSpace::RGB)),
        Some(space @ (ColorSpace::CMYK | ColorSpace::YCCK)) => Ok((Channels::Cmyk, space)),
        other => Err(unsupported(FORMAT, format!("colours of type {other:?}"))),
    }
}

/// Makes amounts of ink of what is stored.
///
/// Programs store inks the wrong way round, as the first one did, with or
/// without its mark. In YCCK the first three are turned into Y, Cb and Cr as if
/// their right amounts were R, G and B.
fn to_inks(samples: &mut [u8], space: ColorSpace) {
    for pixel in samples.chunks_exact_mut(4) {
        let [c, m, y, k] = [pixel[0], pixel[1], pixel[2], pixel[3]];
        let [c, m, y] = if space == ColorSpace::YCCK {
            ycc_to_rgb(c, m, y)
        } else {
            [255 - c, 255 - m, 255 - y]
        };
        pixel.copy_from_slice(&[c, m, y, 255 - k]);
    }
}

/// The conversion of JFIF, in 16 bits after the point.
fn ycc_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    [
        y + 91_881 * cr,
        y - 22_554 * cb - 46_802 * cr,
        y + 116_130 * cb,
    ]
    .map(|value| ((value + (1 << 15)) >> 16).clamp(0, 255) as u8)
}

/// Whether the picture's end is there.
fn is_complete(bytes: &[u8]) -> bool {
    markers(bytes).any(|marker| marker == EOI)
}

/// The kinds of JPEG that hardly anything writes, by their frame's marker.
fn rare_kind(bytes: &[u8]) -> Option<&'static str> {
    markers(bytes)
        .take_while(|&marker| marker != SOS)
        .find_map(|marker| match marker {
            0xc3 => Some("lossless coding"),
            0xc5..=0xc7 => Some("hierarchical coding"),
            0xc9..=0xcb | 0xcd..=0xcf => Some("arithmetic coding"),
            _ => None,
        })
}

fn markers(bytes: &[u8]) -> Markers<'_> {
    Markers {
        rest: bytes.get(2..).unwrap_or_default(),
        in_scan: false,
    }
}

/// The markers of a file, without those that restart a scan.
struct Markers<'a> {
    rest: &'a [u8],
    in_scan: bool,
}

impl Iterator for Markers<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        // Between markers lie a scan's bytes, or padding.
        let at = self
            .rest
            .windows(2)
            .position(|pair| is_marker(pair, self.in_scan))?;
        let marker = self.rest[at + 1];
        let body = &self.rest[at + 2..];
        let length = match marker {
            0x01 | 0xd0..=EOI => 0,
            _ => usize::from(u16::from_be_bytes(*body.first_chunk::<2>()?)),
        };
        self.rest = body.get(length..)?;
        self.in_scan = marker == SOS;
        Some(marker)
    }
}

fn is_marker(pair: &[u8], in_scan: bool) -> bool {
    let stuffed = matches!(pair[1], 0x00 | 0xff);
    let restart = matches!(pair[1], 0xd0..=0xd7);
    pair[0] == 0xff && !stuffed && !(in_scan && restart)
}

fn translate(error: DecodeErrors) -> PictureError {
    use DecodeErrors::{
        DqtError, ExhaustedData, Format, FormatStatic, HuffmanDecode, IoErrors, MCUError, SofError,
        SosError, Unsupported,
    };
    match error {
        ExhaustedData | IoErrors(_) => truncated(FORMAT),
        Unsupported(scheme) => unsupported(FORMAT, format!("{scheme:?}")),
        FormatStatic(cause) => damaged(FORMAT, cause),
        Format(cause) | HuffmanDecode(cause) | DqtError(cause) | SosError(cause)
        | SofError(cause) | MCUError(cause) => damaged(FORMAT, cause),
        other => damaged(FORMAT, format!("{other:?}")),
    }
}
