//! Contact sheets: a row for each film, with its first, middle and last frame.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Mutex;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use kinora_core::engine::{ChunkSink, Control, Engine, FrameSink, Inputs, Phase, SinkError, Stop};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::Plan;
use kinora_core::size::Size;
use kinora_render::CpuEngine;

/// Frames of each film: three seconds.
pub const FRAMES: u32 = 72;

/// Which of them a sheet shows.
const SHOWN: [u32; 3] = [0, FRAMES / 2, FRAMES - 1];

/// The space around a frame on a sheet, in pixels.
const GAP: u32 = 4;

/// Reads a photograph.
pub fn load(path: &Path) -> Result<Picture, image::ImageError> {
    let rgb = image::open(path)?.into_rgb8();
    let size = Size {
        width: rgb.width(),
        height: rgb.height(),
    };
    Ok(Picture {
        size,
        rgb: rgb.into_raw(),
    })
}

/// The frames of a film that a sheet shows, made so wide.
pub fn shown(
    engine: &CpuEngine,
    plan: &Plan,
    inputs: &Inputs,
    width: u32,
) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let mut keeper = Keeper::default();
    engine.generate(plan, inputs, &mut keeper, &Always)?;
    let frames = keeper
        .frames
        .into_inner()
        .map_err(|error| error.to_string())?;
    Ok(frames.values().map(|frame| small(frame, width)).collect())
}

/// Writes a sheet, and says where.
pub fn write(path: &Path, rows: &[Vec<RgbImage>], quality: u8) -> Result<(), Box<dyn Error>> {
    let file = BufWriter::new(File::create(path)?);
    sheet(rows).write_with_encoder(JpegEncoder::new_with_quality(file, quality))?;
    writeln!(std::io::stdout(), "{}", path.display())?;
    Ok(())
}

fn small(frame: &Frame, width: u32) -> RgbImage {
    let (w, h) = (frame.size.width, frame.size.height);
    let full = RgbImage::from_fn(w, h, |x, y| rgb(frame, x as usize, y as usize));
    narrowed(&full, width)
}

/// A frame made so wide; a narrower one stays as it is.
pub fn narrowed(frame: &RgbImage, width: u32) -> RgbImage {
    let (w, h) = frame.dimensions();
    if w <= width {
        return frame.clone();
    }
    resize(frame, width, h * width / w, FilterType::Triangle)
}

/// A pixel of BT.709, limited range.
fn rgb(frame: &Frame, x: usize, y: usize) -> Rgb<u8> {
    let width = frame.size.width as usize;
    let colour = y / 2 * (width / 2) + x / 2;
    let luma = 1.164_4 * (f32::from(frame.y[y * width + x]) - 16.0);
    let (u, v) = (f32::from(frame.u[colour]), f32::from(frame.v[colour]));
    let (u, v) = (u - 128.0, v - 128.0);
    let channel = |value: f32| (value + 0.5).clamp(0.0, 255.0) as u8;
    Rgb([
        channel(luma + 1.792_7 * v),
        channel(luma - 0.213_2 * u - 0.532_9 * v),
        channel(luma + 2.112_4 * u),
    ])
}

fn sheet(rows: &[Vec<RgbImage>]) -> RgbImage {
    let height: u32 = rows.iter().map(|row| row[0].height() + GAP).sum();
    let across = rows[0][0].width();
    let width = SHOWN.len() as u32 * (across + GAP) - GAP;
    let mut sheet = RgbImage::from_pixel(width, height - GAP, Rgb([255; 3]));
    let mut top = 0;
    for row in rows {
        for (column, frame) in (0..).zip(row) {
            replace(&mut sheet, frame, column * i64::from(across + GAP), top);
        }
        top += i64::from(row[0].height() + GAP);
    }
    sheet
}

/// Keeps the frames that a sheet shows.
#[derive(Default)]
struct Keeper {
    chunks: Vec<std::ops::Range<u32>>,
    frames: Mutex<BTreeMap<u32, Frame>>,
}

impl FrameSink for Keeper {
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError> {
        self.chunks = plan.chunks();
        Ok(())
    }

    fn samples(&mut self, _: &[f32]) -> Result<(), SinkError> {
        Ok(())
    }

    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        let next = self.chunks[index].start;
        Ok(Box::new(Chunk { keeper: self, next }))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

struct Chunk<'a> {
    keeper: &'a Keeper,
    next: u32,
}

impl ChunkSink for Chunk<'_> {
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        if SHOWN.contains(&self.next) {
            let mut frames = self
                .keeper
                .frames
                .lock()
                .map_err(|error| SinkError::new(error.to_string()))?;
            frames.insert(self.next, frame.clone());
        }
        self.next += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Never stops.
struct Always;

impl Control for Always {
    fn stop(&self) -> Option<Stop> {
        None
    }

    fn progress(&self, _: Phase, _: u64, _: u64) {}
}
