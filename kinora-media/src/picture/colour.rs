//! From whatever colours a file has to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

use super::raster::{Channels, Raster, Samples};

/// Pixels in sRGB, of either depth.
pub(super) struct Srgb {
    pub colour: Colour,
    pub samples: Samples,
}

/// What is left to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
}

impl Colour {
    pub const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// Converts by the file's profile; without one, or with one that is broken or
/// belongs to other pixels, the file is taken to be in sRGB already.
pub(super) fn to_srgb(raster: Raster) -> Srgb {
    let profile = raster
        .profile
        .as_deref()
        .and_then(|bytes| usable(bytes, raster.channels));
    if let Some(converted) = profile.and_then(|profile| convert(&profile, &raster)) {
        return converted;
    }
    let colour = match raster.channels {
        Channels::Grey => Colour::Grey,
        Channels::GreyAlpha => Colour::GreyAlpha,
        Channels::Rgb | Channels::Cmyk => Colour::Rgb,
        Channels::Rgba => Colour::Rgba,
    };
    let samples = match raster.samples {
        Samples::Eight(inks) if raster.channels == Channels::Cmyk => {
            Samples::Eight(on_paper(&inks))
        }
        samples => samples,
    };
    Srgb { colour, samples }
}

fn usable(bytes: &[u8], channels: Channels) -> Option<ColorProfile> {
    let profile = ColorProfile::new_from_slice(bytes).ok()?;
    let wanted = match channels {
        Channels::Grey | Channels::GreyAlpha => DataColorSpace::Gray,
        Channels::Rgb | Channels::Rgba => DataColorSpace::Rgb,
        Channels::Cmyk => DataColorSpace::Cmyk,
    };
    (profile.color_space == wanted).then_some(profile)
}

fn convert(profile: &ColorProfile, raster: &Raster) -> Option<Srgb> {
    let (from, to, colour) = match raster.channels {
        Channels::Grey => (Layout::Gray, Layout::Rgb, Colour::Rgb),
        Channels::GreyAlpha => (Layout::GrayAlpha, Layout::Rgba, Colour::Rgba),
        Channels::Rgb => (Layout::Rgb, Layout::Rgb, Colour::Rgb),
        Channels::Rgba => (Layout::Rgba, Layout::Rgba, Colour::Rgba),
        // Four inks share the layout of four channels.
        Channels::Cmyk => (Layout::Rgba, Layout::Rgb, Colour::Rgb),
    };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let sides = (raster.channels.count(), colour.channels());
    let samples = match &raster.samples {
        Samples::Eight(values) => {
            let transform = profile
                .create_transform_8bit(from, &srgb, to, options)
                .ok()?;
            if raster.channels == Channels::Rgb && changes_nothing(&*transform) {
                return None;
            }
            Samples::Eight(run(&*transform, values, sides)?)
        }
        Samples::Sixteen(values) => {
            let transform = profile
                .create_transform_16bit(from, &srgb, to, options)
                .ok()?;
            Samples::Sixteen(run(&*transform, values, sides)?)
        }
    };
    Some(Srgb { colour, samples })
}

fn run<T: Copy + Default>(
    transform: &dyn TransformExecutor<T>,
    values: &[T],
    (from, to): (usize, usize),
) -> Option<Vec<T>> {
    let mut converted = vec![T::default(); values.len() / from * to];
    transform.transform(values, &mut converted).ok()?;
    Some(converted)
}

/// Whether a profile is sRGB by another name: nothing moves by more than one
/// step, and converting would only add rounding.
fn changes_nothing(transform: &dyn TransformExecutor<u8>) -> bool {
    const LEVELS: [u8; 6] = [0, 32, 96, 128, 192, 255];
    let mut colours = Vec::new();
    for r in LEVELS {
        for g in LEVELS {
            for b in LEVELS {
                colours.extend([r, g, b]);
            }
        }
    }
    run(transform, &colours, (3, 3)).is_some_and(|converted| {
        converted
            .iter()
            .zip(&colours)
            .all(|(a, b)| a.abs_diff(*b) <= 1)
    })
}

/// Inks on white paper, where no profile says better.
fn on_paper(inks: &[u8]) -> Vec<u8> {
    inks.chunks_exact(4)
        .flat_map(|ink| {
            let light = |amount: u8| u32::from(255 - amount);
            let through = |amount| ((light(amount) * light(ink[3]) + 127) / 255) as u8;
            [through(ink[0]), through(ink[1]), through(ink[2])]
        })
        .collect()
}
