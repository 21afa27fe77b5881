//! Films photographs of the repository with regions that go along paths, and
//! writes a contact sheet: a row for each film, with its first, middle and last
//! frame.
//!
//! `cargo run --release -p kinora-render --example regions -- docs/gallery`

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
use kinora_core::frame::{Frame, Mask, Picture};
use kinora_core::plan::{Plan, Region, RegionOf, Stop as Place};
use kinora_core::request::Masks;
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::Portrait;
use kinora_render::CpuEngine;

/// Frames of each film: three seconds.
const FRAMES: u32 = 72;

/// Which of them a sheet shows.
const SHOWN: [u32; 3] = [0, FRAMES / 2, FRAMES - 1];

/// The width of a frame on a sheet, in pixels, and the space around it.
const WIDTH: u32 = 320;
const GAP: u32 = 4;

/// A photograph, an ellipse of it by its middle and its radii, and how far that
/// goes, all in shares of width and height.
struct Scene {
    photo: &'static str,
    ellipse: [f64; 4],
    way: [f64; 2],
}

/// Over a quiet background, within a dish, from busy surroundings, a short way,
/// and one that the frame cuts off.
const SCENES: &[Scene] = &[
    Scene {
        photo: "flower",
        ellipse: [0.481, 0.52, 0.217, 0.325],
        way: [0.2, -0.1],
    },
    Scene {
        photo: "fig_bowl",
        ellipse: [0.585, 0.55, 0.118, 0.21],
        way: [0.12, 0.05],
    },
    Scene {
        photo: "dandelion",
        ellipse: [0.295, 0.33, 0.165, 0.3],
        way: [0.04, 0.02],
    },
    Scene {
        photo: "mountain_path",
        ellipse: [0.33, 0.29, 0.2, 0.14],
        way: [0.25, -0.05],
    },
    Scene {
        photo: "astronaut",
        ellipse: [0.78, 0.86, 0.23, 0.19],
        way: [0.05, 0.0],
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let engine = CpuEngine::new(std::thread::available_parallelism()?.get())?;
    let rows: Result<Vec<_>, _> = SCENES.iter().map(|scene| film(&engine, scene)).collect();
    let path = PathBuf::from(folder).join("regions.jpg");
    let file = BufWriter::new(File::create(&path)?);
    sheet(&rows?).write_with_encoder(JpegEncoder::new_with_quality(file, 80))?;
    writeln!(std::io::stdout(), "{}", path.display())?;
    Ok(())
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

/// The frames of a scene that the sheet shows.
fn film(engine: &CpuEngine, scene: &Scene) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let picture = load(&folder.join(scene.photo).with_extension("jpg"))?;
    let size = Tier::Hd.size(picture.size.width, picture.size.height);
    let mut plan = Plan {
        // The region alone moves.
        portrait: Portrait::Off,
        ..Plan::still(size, &[FRAMES])
    };
    let [x, y, ..] = scene.ellipse;
    let [right, down] = scene.way;
    let place = |at_s, x, y| Place { at_s, x, y };
    plan.shots[0].regions = vec![Region {
        of: RegionOf::Mask,
        path: vec![
            place(0.0, x, y),
            place(f64::from(FRAMES - 1) / 24.0, x + right, y + down),
        ],
    }];
    let masks = Masks {
        still: None,
        regions: vec![Some(Arc::new(mask(picture.size, scene.ellipse)))],
    };
    let layers = engine.study(&picture, None, size).layers;
    let picture = Arc::new(picture);
    let inputs = Inputs {
        masks,
        ..Inputs::of(StudiedPicture { picture, layers })
    };
    let mut keeper = Keeper::default();
    engine.generate(&plan, &inputs, &mut keeper, &Always)?;
    let frames = keeper
        .frames
        .into_inner()
        .map_err(|error| error.to_string())?;
    Ok(frames.values().map(small).collect())
}

/// A mask of an ellipse.
fn mask(size: Size, [x, y, across, down]: [f64; 4]) -> Mask {
    let share = |at: u32, length: u32| (f64::from(at) + 0.5) / f64::from(length);
    let is_in = |column: u32, row: u32| {
        let right = (share(column, size.width) - x) / across;
        let below = (share(row, size.height) - y) / down;
        right.hypot(below) <= 1.0
    };
    let places = (0..size.height).flat_map(|row| (0..size.width).map(move |column| (column, row)));
    Mask {
        size,
        data: places
            .map(|(column, row)| if is_in(column, row) { 255 } else { 0 })
            .collect(),
    }
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
