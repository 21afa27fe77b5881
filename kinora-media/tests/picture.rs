//! Pictures of every kind that people send, and of kinds that they should not.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use kinora_core::frame::Picture;
use kinora_core::picture::PictureFormat;
use kinora_media::picture::{DecodeLimits, PictureError, decode, probe};
use moxcms::ColorProfile;

mod build;

use build::{animated_webp, chunk, png, png_with};

const CMYK: &[u8] = include_bytes!("data/cmyk.jpg");
const YCCK: &[u8] = include_bytes!("data/ycck.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("data/progressive.jpg");
const RESTART: &[u8] = include_bytes!("data/restart.jpg");
const LOSSY_WEBP: &[u8] = include_bytes!("data/lossy.webp");
const LOSSY_ALPHA_WEBP: &[u8] = include_bytes!("data/lossy_alpha.webp");

fn read(bytes: &[u8]) -> Picture {
    decode(bytes, &DecodeLimits::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    decode(bytes, &DecodeLimits::default())
        .unwrap_err()
        .to_string()
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = (y as usize * picture.size.width as usize + x as usize) * 3;
    picture.rgb[at..at + 3].try_into().unwrap()
}

#[track_caller]
fn assert_near(found: [u8; 3], expected: [u8; 3], tolerance: u8) {
    let near = found
        .iter()
        .zip(expected)
        .all(|(a, b)| a.abs_diff(b) <= tolerance);
    assert!(near, "{found:?} is not {expected:?} within {tolerance}");
}

/// A slope of 64 × 48 pixels that compresses a little.
fn slope() -> Vec<u8> {
    let mut rgb = Vec::new();
    for y in 0..48_u32 {
        for x in 0..64_u32 {
            rgb.extend([x * 4, y * 5, (x * 7 + y * 11) % 256].map(|value| value as u8));
        }
    }
    rgb
}

type Prepare<'a> = &'a dyn Fn(&mut dyn Metadata);

/// What tests set on an encoder before it writes.
trait Metadata {
    fn exif(&mut self, exif: Vec<u8>);
    fn icc(&mut self, icc: Vec<u8>);
}

impl<E: ImageEncoder> Metadata for E {
    fn exif(&mut self, exif: Vec<u8>) {
        self.set_exif_metadata(exif).unwrap();
    }

    fn icc(&mut self, icc: Vec<u8>) {
        self.set_icc_profile(icc).unwrap();
    }
}

fn encode(
    format: PictureFormat,
    pixels: &[u8],
    (width, height): (u32, u32),
    colour: ExtendedColorType,
    prepare: Prepare<'_>,
) -> Vec<u8> {
    fn write<E: ImageEncoder>(
        mut encoder: E,
        prepare: Prepare<'_>,
        write: impl FnOnce(E) -> image::ImageResult<()>,
    ) {
        prepare(&mut encoder);
        write(encoder).unwrap();
    }
    let mut file = Vec::new();
    match format {
        PictureFormat::Jpeg => write(JpegEncoder::new_with_quality(&mut file, 95), prepare, |e| {
            e.write_image(pixels, width, height, colour)
        }),
        PictureFormat::Png => write(PngEncoder::new(&mut file), prepare, |e| {
            e.write_image(pixels, width, height, colour)
        }),
        PictureFormat::WebP => write(WebPEncoder::new_lossless(&mut file), prepare, |e| {
            e.write_image(pixels, width, height, colour)
        }),
    }
    file
}

fn encode_rgb(format: PictureFormat, rgb: &[u8], sides: (u32, u32)) -> Vec<u8> {
    encode(format, rgb, sides, ExtendedColorType::Rgb8, &|_| {})
}

const FORMATS: [PictureFormat; 3] = [PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP];

fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif
}

#[test]
fn every_orientation_is_made_upright() {
    // Where the stored top left and top right corners belong, by the standard.
    let (left, right, top, bottom) = (false, true, false, true);
    let corners = [
        ((left, top), (right, top)),
        ((right, top), (left, top)),
        ((right, bottom), (left, bottom)),
        ((left, bottom), (right, bottom)),
        ((left, top), (left, bottom)),
        ((right, top), (right, bottom)),
        ((right, bottom), (right, top)),
        ((left, bottom), (left, top)),
    ];
    // A red patch on the top left and a green one on the top right.
    let (width, height) = (64_u32, 32_u32);
    let mut stored = vec![0; (width * height * 3) as usize];
    for y in 0..16 {
        for x in 0..16 {
            stored[((y * width + x) * 3) as usize] = 255;
            stored[((y * width + width - 16 + x) * 3) as usize + 1] = 255;
        }
    }
    for format in FORMATS {
        for (orientation, (red, green)) in (1..).zip(corners) {
            let file = encode(
                format,
                &stored,
                (width, height),
                ExtendedColorType::Rgb8,
                &|e| {
                    e.exif(exif(orientation));
                },
            );
            let picture = read(&file);
            let size = picture.size;
            let turned = orientation > 4;
            assert_eq!(
                size.width,
                if turned { height } else { width },
                "{format:?} {orientation}"
            );
            let facts = probe(&file).unwrap();
            assert_eq!((facts.width, facts.height), (size.width, size.height));
            assert_eq!((facts.format, facts.bytes), (format, file.len() as u64));
            let at = |(right, bottom): (bool, bool)| {
                let x = if right { size.width - 8 } else { 7 };
                let y = if bottom { size.height - 8 } else { 7 };
                pixel(&picture, x, y)
            };
            assert_near(at(red), [255, 0, 0], 12);
            assert_near(at(green), [0, 255, 0], 12);
        }
    }
}

#[test]
fn a_wide_profile_is_converted() {
    // Display P3 and what sRGB calls the same colours.
    let cases = [
        ([200, 100, 50], [215, 93, 31]),
        ([60, 180, 90], [0, 183, 78]),
        ([128, 128, 128], [128, 128, 128]),
        ([30, 60, 200], [17, 61, 208]),
    ];
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    for (stored, expected) in cases {
        for format in FORMATS {
            let rgb = stored.repeat(16 * 16);
            let file = encode(format, &rgb, (16, 16), ExtendedColorType::Rgb8, &|e| {
                e.icc(icc.clone());
            });
            assert_near(pixel(&read(&file), 8, 8), expected, 3);
        }
        let wide: Vec<u8> = stored
            .repeat(64)
            .iter()
            .flat_map(|&value| (u16::from(value) * 257).to_ne_bytes())
            .collect();
        let file = encode(
            PictureFormat::Png,
            &wide,
            (8, 8),
            ExtendedColorType::Rgb16,
            &|e| {
                e.icc(icc.clone());
            },
        );
        assert_near(pixel(&read(&file), 4, 4), expected, 2);
    }
}

#[test]
fn a_profile_of_srgb_or_a_broken_one_changes_nothing() {
    let rgb = slope();
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let mut cut = srgb.clone();
    cut.truncate(150);
    let grey = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    for icc in [srgb, cut, grey, b"no profile at all".to_vec()] {
        let file = encode(
            PictureFormat::Png,
            &rgb,
            (64, 48),
            ExtendedColorType::Rgb8,
            &|e| {
                e.icc(icc.clone());
            },
        );
        assert_eq!(read(&file).rgb, rgb);
    }
}

#[test]
fn a_grey_profile_is_converted() {
    let icc = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let grey = [55_u8; 64];
    let file = encode(
        PictureFormat::Png,
        &grey,
        (8, 8),
        ExtendedColorType::L8,
        &|e| {
            e.icc(icc.clone());
        },
    );
    // A linear 55 / 255 is 128 in sRGB.
    assert_near(pixel(&read(&file), 0, 0), [128; 3], 1);
}

#[test]
fn inks_become_colours() {
    for file in [CMYK, YCCK] {
        let picture = read(file);
        assert_near(pixel(&picture, 8, 8), [0, 255, 255], 3);
        assert_near(pixel(&picture, 24, 8), [255, 0, 0], 3);
        assert_near(pixel(&picture, 8, 24), [127, 127, 127], 3);
        assert_near(pixel(&picture, 24, 24), [255, 255, 255], 3);
    }
}

#[test]
fn inks_are_converted_by_their_profile() {
    let mut file = CMYK[..2].to_vec();
    file.extend(build::icc_segment(&build::ink_profile()));
    file.extend_from_slice(&CMYK[2..]);
    let picture = read(&file);
    // The profile knows one thing: how light the paper is under black ink.
    assert_near(pixel(&picture, 8, 8), [255, 255, 255], 4);
    assert_near(pixel(&picture, 24, 24), [255, 255, 255], 4);
    assert_near(pixel(&picture, 8, 24), [119, 119, 119], 6);
}

#[test]
fn sixteen_bits_keep_their_mean() {
    let exact: Vec<u8> = (0..=255_u16)
        .flat_map(|value| (value * 257).to_ne_bytes())
        .collect();
    let file = encode(
        PictureFormat::Png,
        &exact,
        (16, 16),
        ExtendedColorType::L16,
        &|_| {},
    );
    let picture = read(&file);
    let greys: Vec<u8> = (0..=255).flat_map(|value| [value; 3]).collect();
    assert_eq!(picture.rgb, greys);

    let between: Vec<u8> = [100_u16 * 257 + 64; 64 * 64]
        .iter()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    let file = encode(
        PictureFormat::Png,
        &between,
        (64, 64),
        ExtendedColorType::L16,
        &|_| {},
    );
    let picture = read(&file);
    let mean = picture.rgb.iter().map(|&v| f64::from(v)).sum::<f64>() / picture.rgb.len() as f64;
    assert!((mean - 100.25).abs() < 0.02, "{mean}");
    assert_eq!(picture, read(&file));
}

#[test]
fn transparency_shows_the_pictures_own_colours() {
    let mut rgba = Vec::new();
    for _ in 0..32 {
        for x in 0..64 {
            // Red on the left, nothing on the right, hidden black behind it.
            rgba.extend(if x < 32 {
                [200, 40, 30, 255]
            } else {
                [0, 0, 0, 0]
            });
        }
    }
    for format in [PictureFormat::Png, PictureFormat::WebP] {
        let file = encode(format, &rgba, (64, 32), ExtendedColorType::Rgba8, &|_| {});
        let picture = read(&file);
        assert_eq!(pixel(&picture, 0, 0), [200, 40, 30]);
        assert_near(pixel(&picture, 63, 31), [200, 40, 30], 1);
        assert_near(pixel(&picture, 33, 10), [200, 40, 30], 1);
    }

    let half: Vec<u8> = [100, 100, 100, 128].repeat(64);
    let file = encode(
        PictureFormat::Png,
        &half,
        (8, 8),
        ExtendedColorType::Rgba8,
        &|_| {},
    );
    assert_near(pixel(&read(&file), 4, 4), [100; 3], 1);

    let grey: Vec<u8> = [80, 255, 0, 0].repeat(32);
    let file = encode(
        PictureFormat::Png,
        &grey,
        (8, 8),
        ExtendedColorType::La8,
        &|_| {},
    );
    assert_near(pixel(&read(&file), 5, 4), [80; 3], 1);

    let nothing = vec![0; 4 * 64];
    let file = encode(
        PictureFormat::Png,
        &nothing,
        (8, 8),
        ExtendedColorType::Rgba8,
        &|_| {},
    );
    assert!(refusal(&file).contains("fully transparent"));
}

#[test]
fn small_depths_and_palettes() {
    let palette = chunk(b"PLTE", &[10, 20, 30, 200, 100, 0]);
    let two_by_one = png_with(
        (2, 1),
        1,
        3,
        std::slice::from_ref(&palette),
        &[0, 0b0100_0000],
    );
    assert_eq!(read(&two_by_one).rgb, [10, 20, 30, 200, 100, 0]);

    let hidden = chunk(b"tRNS", &[255, 0]);
    let with_alpha = png_with((2, 1), 1, 3, &[palette, hidden], &[0, 0b0100_0000]);
    assert_eq!(pixel(&read(&with_alpha), 0, 0), [10, 20, 30]);
    assert_near(pixel(&read(&with_alpha), 1, 0), [10, 20, 30], 1);

    assert_eq!(
        read(&png((8, 1), 1, 0, &[0, 0b1010_0000])).rgb[..6],
        [255, 255, 255, 0, 0, 0]
    );
    assert_eq!(
        read(&png((4, 1), 2, 0, &[0, 0b0001_1011])).rgb[..6],
        [0, 0, 0, 85, 85, 85]
    );
    assert_eq!(
        read(&png((2, 1), 4, 0, &[0, 0x0f])).rgb,
        [0, 0, 0, 255, 255, 255]
    );

    let grey = encode(
        PictureFormat::Jpeg,
        &[77; 256],
        (16, 16),
        ExtendedColorType::L8,
        &|_| {},
    );
    assert_near(pixel(&read(&grey), 8, 8), [77; 3], 1);
    let one = encode_rgb(PictureFormat::Png, &[1, 2, 3], (1, 1));
    assert_eq!(read(&one).rgb, [1, 2, 3]);
}

#[test]
fn lossy_files_of_other_encoders() {
    for file in [PROGRESSIVE, RESTART, LOSSY_WEBP, LOSSY_ALPHA_WEBP] {
        let picture = read(file);
        assert_eq!((picture.size.width, picture.size.height), (64, 48));
        // The lower rows are opaque in all of them.
        let expected = [32 * 4, 46 * 5, ((32 * 7 + 46 * 11) % 256) as u8];
        assert_near(pixel(&picture, 32, 46), expected, 40);
    }
}

#[test]
fn moving_pictures_are_refused_by_name() {
    let control = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let apng = png_with((2, 1), 8, 0, &[control], &[0, 1, 2]);
    let still = encode_rgb(PictureFormat::WebP, &slope(), (64, 48));
    for (file, name) in [
        (apng, "animated PNG"),
        (animated_webp(&still, (64, 48)), "animated WebP"),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "a GIF"),
    ] {
        assert!(refusal(&file).contains(name), "{}", refusal(&file));
        assert!(probe(&file).unwrap_err().to_string().contains(name));
    }
}

/// Every accepted kind of file, whole.
fn samples() -> Vec<Vec<u8>> {
    let rgb = slope();
    let mut files: Vec<Vec<u8>> = FORMATS
        .map(|format| encode_rgb(format, &rgb, (64, 48)))
        .to_vec();
    files.extend(
        [
            PROGRESSIVE,
            RESTART,
            LOSSY_WEBP,
            LOSSY_ALPHA_WEBP,
            CMYK,
            YCCK,
        ]
        .map(<[u8]>::to_vec),
    );
    files
}

#[test]
fn half_a_picture_is_an_error() {
    for file in samples() {
        read(&file);
        // A PNG's last 12 bytes only repeat that it has ended.
        let end = if file.starts_with(b"\x89PNG") {
            file.len() - 16
        } else {
            file.len() - 1
        };
        for length in (1..=end).rev().step_by(7) {
            let result = decode(&file[..length], &DecodeLimits::default());
            assert!(
                result.is_err(),
                "{length} of {} bytes of {:?}",
                file.len(),
                &file[..4]
            );
        }
        let message = refusal(&file[..file.len() * 3 / 4]);
        assert!(
            message.contains("cut off") || message.contains("damaged"),
            "{message}"
        );
    }
}

#[test]
fn damaged_pictures_never_panic() {
    for file in samples() {
        for at in (0..file.len()).step_by(5) {
            for flip in [0x01, 0xff] {
                let mut file = file.clone();
                file[at] ^= flip;
                let _ = decode(&file, &DecodeLimits::default());
                let _ = probe(&file);
            }
        }
    }
    let mut file = encode_rgb(PictureFormat::Png, &slope(), (64, 48));
    let middle = file.len() / 2;
    file[middle] ^= 0x10;
    assert!(refusal(&file).contains("damaged"), "{}", refusal(&file));
}

#[test]
fn limits_are_kept_before_anything_is_decoded() {
    let file = encode_rgb(PictureFormat::Png, &slope(), (64, 48));
    let check = |limits: DecodeLimits, words: &[&str]| {
        let message = decode(&file, &limits).unwrap_err().to_string();
        for word in words {
            assert!(message.contains(word), "{message}");
        }
    };
    let limits = DecodeLimits::default();
    check(
        DecodeLimits {
            max_side: 63,
            ..limits
        },
        &["64 × 48", "at most 63", "smaller"],
    );
    check(
        DecodeLimits {
            max_pixels: 3071,
            ..limits
        },
        &["3072 pixels", "at most 3071"],
    );
    check(
        DecodeLimits {
            max_memory: 10_000,
            ..limits
        },
        &["more than 10000 bytes"],
    );

    // Small files that claim to be huge.
    let mut huge = png((60_000, 60_000), 8, 2, &[0; 16]);
    assert!(
        refusal(&huge).contains("60000 × 60000"),
        "{}",
        refusal(&huge)
    );
    huge = png((16_000, 16_000), 8, 2, &[0; 16]);
    assert!(
        refusal(&huge).contains("256000000 pixels"),
        "{}",
        refusal(&huge)
    );
    let mut jpeg = encode_rgb(PictureFormat::Jpeg, &slope(), (64, 48));
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(
        refusal(&jpeg).contains("65535 × 65535"),
        "{}",
        refusal(&jpeg)
    );
}

#[test]
fn errors_say_what_to_do() {
    let file = encode_rgb(PictureFormat::Jpeg, &slope(), (64, 48));
    let error = decode(&file[..file.len() - 40], &DecodeLimits::default()).unwrap_err();
    assert!(
        matches!(error, PictureError::Truncated { format: "JPEG" }),
        "{error:?}"
    );
    let mut lossless = file.clone();
    let frame = lossless
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    lossless[frame + 1] = 0xc3;
    assert!(
        refusal(&lossless).contains("lossless coding"),
        "{}",
        refusal(&lossless)
    );
    // What `image` itself writes must not change under us.
    let again = image::load(Cursor::new(&file), image::ImageFormat::Jpeg)
        .unwrap()
        .to_rgb8();
    assert_eq!(read(&file).rgb, again.into_raw());
}
