//! Films every photograph of the repository with every camera move and writes
//! contact sheets: a sheet for each move, a row for each photograph, and the
//! first, middle and last frame in a row.
//!
//! `cargo run --release -p kinora-render --example gallery -- docs/gallery`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use kinora_core::engine::{
    ChunkSink, Control, Engine, FrameSink, Inputs, Phase, SinkError, Stop, StudiedPicture,
};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{CameraMove, Plan};
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::{Move, Portrait, Speed};
use kinora_render::{CAPABILITIES, CpuEngine};

/// Frames of each film: three seconds.
const FRAMES: u32 = 72;

/// Which of them a sheet shows.
const SHOWN: [u32; 3] = [0, FRAMES / 2, FRAMES - 1];

/// The width of a frame on a sheet, in pixels, and the space around it.
const WIDTH: u32 = 200;
const GAP: u32 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = PathBuf::from(folder);
    let photos = photos()?;
    let engine = CpuEngine::new(std::thread::available_parallelism()?.get())?;
    let mut studied = vec![];
    for photo in &photos {
        let picture = load(photo)?;
        let size = Tier::Hd.size(picture.size.width, picture.size.height);
        let layers = engine.study(&picture, None, size).layers;
        let picture = Arc::new(picture);
        studied.push((size, StudiedPicture { picture, layers }));
    }
    for &kind in CAPABILITIES.moves {
        let mut rows = vec![];
        for (size, start) in &studied {
            let start = start.clone();
            rows.push(film(&engine, *size, Inputs::of(start), kind)?);
        }
        let path = folder.join(format!("{kind}.jpg"));
        let file = BufWriter::new(File::create(&path)?);
        sheet(&rows).write_with_encoder(JpegEncoder::new_with_quality(file, 75))?;
        writeln!(std::io::stdout(), "{}", path.display())?;
    }
    Ok(())
}

/// The repository's photographs, in order of their names.
fn photos() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let mut photos = vec![];
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jpg") {
            photos.push(path);
        }
    }
    photos.sort();
    Ok(photos)
}

fn load(path: &Path) -> Result<Picture, image::ImageError> {
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

/// The frames of a film with one move that a sheet shows.
fn film(
    engine: &CpuEngine,
    size: Size,
    inputs: Inputs,
    kind: Move,
) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let mut plan = Plan {
        // The camera alone is shown.
        portrait: Portrait::Off,
        ..Plan::still(size, &[FRAMES])
    };
    plan.shots[0].camera = vec![CameraMove {
        kind,
        speed: Speed::Normal,
        from_s: 0.0,
        to_s: plan.duration_s(),
        amount: kinora_core::director::usual_amount(kind),
    }];
    let mut keeper = Keeper::default();
    engine.generate(&plan, &inputs, &mut keeper, &Always)?;
    let frames = keeper
        .frames
        .into_inner()
        .map_err(|error| error.to_string())?;
    Ok(frames.values().map(small).collect())
}

fn small(frame: &Frame) -> RgbImage {
    let (w, h) = (frame.size.width, frame.size.height);
    let full = RgbImage::from_fn(w, h, |x, y| rgb(frame, x as usize, y as usize));
    resize(&full, WIDTH, h * WIDTH / w, FilterType::Triangle)
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
    let width = SHOWN.len() as u32 * (WIDTH + GAP) - GAP;
    let mut sheet = RgbImage::from_pixel(width, height - GAP, Rgb([255; 3]));
    let mut top = 0;
    for row in rows {
        for (column, frame) in (0..).zip(row) {
            replace(&mut sheet, frame, column * i64::from(WIDTH + GAP), top);
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
