//! How much a request may ask for. Every number is a field with its reason.

use std::ops::RangeInclusive;

use crate::catalogue::Model;
use crate::picture::PictureFormat;

/// The bounds of a request.
///
/// A dialect with other rules changes single fields:
/// `Limits { prompt_chars: 3072, ..Limits::wire() }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Formats a picture may have. The wire names JPEG and PNG; at home WebP
    /// is read as well, since the decoder is there.
    pub formats: &'static [PictureFormat],
    /// The largest picture file, where it is not the model's own limit. At home
    /// nothing is uploaded, so that every model takes the larger of the two.
    pub picture_bytes: Option<u64>,
    /// The shortest side of a picture in pixels: below it a 720p clip would
    /// show more invention than picture.
    pub min_side: u32,
    /// The longest side of a picture in pixels: what the decoders address
    /// without overflow, and more than any camera makes.
    pub max_side: u32,
    /// The largest number of pixels of a picture: 300 MB once decoded, so that a
    /// small file cannot fill the memory.
    pub max_pixels: u64,
    /// Width ÷ height of a picture, 1:2.5 to 2.5:1: beyond it no tier has a
    /// useful size.
    pub aspect: RangeInclusive<f64>,
    /// The longest prompt and negative prompt in characters, as documented.
    pub prompt_chars: usize,
    /// The longest prompt of one shot in characters, as documented.
    pub shot_prompt_chars: usize,
    /// Seconds of a clip with a single prompt, as documented.
    pub duration_s: RangeInclusive<i64>,
    /// The largest number of shots. Six on the wire; at home as many as a
    /// storyboard of one a ten-second shot and ten minutes has.
    pub max_shots: usize,
    /// The shortest shot in seconds: durations are whole.
    pub min_shot_s: i64,
    /// Seconds of all shots together. At home ten minutes, a gigabyte or so
    /// of clip.
    pub shots_total_s: RangeInclusive<i64>,
    /// The largest number of elements, as documented.
    pub max_elements: usize,
    /// The largest number of regions that masks show, as documented.
    pub max_regions: usize,
    /// The points of a region's path, as documented.
    pub path_points: RangeInclusive<usize>,
    /// The largest video whose motion is taken over, in bytes, as documented.
    pub video_bytes: u64,
    /// Seconds of such a video, as documented.
    pub video_s: RangeInclusive<f64>,
    /// The same at most where a character faces as in the picture, as documented.
    pub image_video_s: f64,
    /// Whether the shots must last exactly `duration` together. Only the
    /// official dialect insists; elsewhere clients always send the default.
    pub shots_must_fill_duration: bool,
    /// Whether a prompt is needed at all. At home a picture alone is filmed
    /// with a gentle move.
    pub prompt_required: bool,
    /// Whether a clip from a picture may have any aspect ratio that a picture
    /// may have. On the wire only what the model's parameters list.
    pub free_aspect_ratio: bool,
}

/// The largest number of elements in a film, as documented.
pub const MOST_ELEMENTS: usize = 3;

/// Ten megabytes, the limit of the wire for most models.
pub const PICTURE_BYTES: u64 = 10 * 1024 * 1024;

/// Fifty megabytes, the limit of the wire for Turbo models, and at home.
pub const LARGE_PICTURE_BYTES: u64 = 50 * 1024 * 1024;

impl Limits {
    /// What the hosted models document.
    #[must_use]
    pub fn wire() -> Self {
        Self {
            formats: &[PictureFormat::Jpeg, PictureFormat::Png],
            picture_bytes: None,
            min_side: 300,
            max_side: 16_384,
            max_pixels: 100_000_000,
            aspect: 0.4..=2.5,
            prompt_chars: 2500,
            shot_prompt_chars: 512,
            duration_s: 3..=15,
            max_shots: 6,
            min_shot_s: 1,
            shots_total_s: 3..=15,
            max_elements: MOST_ELEMENTS,
            max_regions: 6,
            path_points: 2..=77,
            video_bytes: 100 * 1024 * 1024,
            video_s: 3.0..=30.0,
            image_video_s: 10.0,
            shots_must_fill_duration: false,
            prompt_required: true,
            free_aspect_ratio: false,
        }
    }

    /// The largest picture file for this model, in bytes.
    #[must_use]
    pub fn largest_picture(&self, model: &Model) -> u64 {
        self.picture_bytes.unwrap_or(model.picture_bytes)
    }

    /// What somebody at home may ask of their own machine.
    #[must_use]
    pub fn local() -> Self {
        Self {
            formats: &[PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP],
            picture_bytes: Some(LARGE_PICTURE_BYTES),
            max_shots: 60,
            shots_total_s: 1..=600,
            prompt_required: false,
            free_aspect_ratio: true,
            ..Self::wire()
        }
    }
}
