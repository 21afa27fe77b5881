//! What the engine's tests share: pictures, plans, and a sink that keeps
//! everything it is given.

pub mod golden;
pub mod measure;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use kinora_core::engine::{
    ChunkSink, Control, Engine, EngineError, FrameSink, Inputs, Phase, SinkError, Stop,
    StudiedPicture,
};
use kinora_core::frame::{Depth, Frame, Mask, Picture};
use kinora_core::plan::{CameraMove, Cue, FPS, Onto, Plan};
use kinora_core::request::Masks;
use kinora_core::size::Size;
use kinora_core::vocabulary::{Move, Portrait, Speed};
use kinora_render::CpuEngine;

/// The size of every film.
pub const SIZE: Size = Size {
    width: 320,
    height: 180,
};

/// The frames of a film of three seconds.
pub const FRAMES: u32 = 3 * FPS;

/// A picture of twice the film's size: patches of every size, no two alike,
/// from `low` to `high` in each channel.
pub fn texture(low: u8, high: u8) -> Picture {
    let size = Size {
        width: 2 * SIZE.width,
        height: 2 * SIZE.height,
    };
    let range = f64::from(high) - f64::from(low);
    let rgb = pixels(size)
        .flat_map(|(x, y)| {
            let octave = |cell, track| noise(x as f64 / cell, y as f64 / cell, track);
            let grey = (octave(90.0, 1) + octave(38.0, 2) + 0.7 * octave(17.0, 3)) / 2.7;
            // Averages lie about the middle; this spreads them out again.
            let spread = ((grey - 0.5) * 2.2 + 0.5).clamp(0.0, 1.0);
            [(f64::from(low) + range * spread) as u8; 3]
        })
        .collect();
    Picture { size, rgb }
}

/// Black and white bars, the hardest edges there are.
pub fn bars() -> Picture {
    let size = Size {
        width: 2 * SIZE.width,
        height: 2 * SIZE.height,
    };
    let rgb = pixels(size)
        .flat_map(|(x, y)| [if (x / 22 + y / 26) % 2 == 0 { 0 } else { 255 }; 3])
        .collect();
    Picture { size, rgb }
}

/// One of the repository's photographs.
pub fn photo(name: &str) -> Picture {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let rgb = image::open(folder.join(name)).unwrap().into_rgb8();
    let size = Size {
        width: rgb.width(),
        height: rgb.height(),
    };
    Picture {
        size,
        rgb: rgb.into_raw(),
    }
}

/// A part of a picture.
pub fn cropped(picture: &Picture, (left, top): (u32, u32), size: Size) -> Picture {
    let rgb = pixels(size)
        .flat_map(|(x, y)| {
            let at = ((top + y) * picture.size.width + left + x) as usize * 3;
            [0, 1, 2].map(|channel| picture.rgb[at + channel])
        })
        .collect();
    Picture { size, rgb }
}

fn pixels(size: Size) -> impl Iterator<Item = (u32, u32)> {
    (0..size.height).flat_map(move |y| (0..size.width).map(move |x| (x, y)))
}

/// Random numbers on a grid, smoothly joined, 0–1.
fn noise(x: f64, y: f64, track: u32) -> f64 {
    let (column, row) = (x.floor(), y.floor());
    let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (smooth(x - column), smooth(y - row));
    let at = |dx: u32, dy: u32| random(column as u32 + dx, row as u32 + dy, track);
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
    let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
    top + (bottom - top) * fy
}

fn random(x: u32, y: u32, track: u32) -> f64 {
    let mut mixed = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca6b) ^ (track << 27);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    f64::from(mixed ^ (mixed >> 15)) / f64::from(u32::MAX)
}

/// A film in which nothing happens, with shots of these many frames.
pub fn plan(shots: &[u32]) -> Plan {
    Plan {
        seed: 7,
        portrait: Portrait::Off,
        ..Plan::still(SIZE, shots)
    }
}

/// One shot of three seconds with one move.
pub fn moving(kind: Move) -> Plan {
    let mut plan = plan(&[FRAMES]);
    plan.shots[0].camera = vec![step(kind, FRAMES)];
    plan
}

/// A move over so many frames, as far as it usually goes.
pub fn step(kind: Move, frames: u32) -> CameraMove {
    CameraMove {
        kind,
        speed: Speed::Normal,
        from_s: 0.0,
        to_s: seconds(frames),
        amount: usual(kind),
        onto: Onto::Subject,
    }
}

/// Something that happens at full strength for so many frames.
pub fn cue<W>(what: W, frames: u32) -> Cue<W> {
    Cue {
        what,
        strength: 1.0,
        from_s: 0.0,
        to_s: seconds(frames),
        direction: None,
    }
}

fn seconds(frames: u32) -> f64 {
    f64::from(frames) / f64::from(FPS)
}

fn usual(kind: Move) -> f64 {
    match kind {
        Move::Static => 0.0,
        Move::PanLeft | Move::PanRight => 4.5,
        Move::TiltUp | Move::TiltDown => 3.5,
        Move::RollLeft | Move::RollRight => 6.0,
        Move::WhipPanLeft | Move::WhipPanRight => 5.0,
        Move::DollyIn | Move::DollyOut | Move::ZoomIn | Move::ZoomOut => 0.2,
        Move::DollyZoom => 0.25,
        Move::TruckLeft | Move::TruckRight | Move::PedestalUp | Move::PedestalDown => 0.05,
        Move::OrbitLeft | Move::OrbitRight | Move::CraneUp | Move::CraneDown => 0.06,
        Move::RackFocus => 0.012,
        Move::Follow => 0.04,
        Move::Handheld => 0.0025,
        Move::Shake => 0.008,
    }
}

/// An engine with its pictures, ready to film.
pub struct Studio {
    engine: CpuEngine,
    inputs: Inputs,
}

impl Studio {
    /// Looks at a start picture.
    pub fn new(threads: usize, start: &Picture) -> Self {
        let engine = CpuEngine::new(threads).unwrap();
        let inputs = inputs(&engine, start);
        Self { engine, inputs }
    }

    /// Looks at a start picture with a depth picture of it.
    pub fn with_depth(threads: usize, start: &Picture, depth: &Depth) -> Self {
        let engine = CpuEngine::new(threads).unwrap();
        let start = StudiedPicture {
            picture: Arc::new(start.clone()),
            layers: engine.study(start, Some(depth), SIZE).layers,
        };
        let inputs = Inputs::of(start);
        Self { engine, inputs }
    }

    /// The same with a picture to end on.
    pub fn ending_on(mut self, end: &Picture) -> Self {
        self.inputs.end = Some(studied(&self.engine, end));
        self
    }

    /// The same with pictures that shots begin on, by their places.
    pub fn showing(mut self, shots: &[Option<&Picture>]) -> Self {
        let studied = |picture: &Option<&Picture>| picture.map(|it| studied(&self.engine, it));
        self.inputs.shots = shots.iter().map(studied).collect();
        self
    }

    /// The same with masks of the start picture.
    pub fn masked(mut self, masks: Masks<Arc<Mask>>) -> Self {
        self.inputs.masks = masks;
        self
    }

    /// One of the maps of the start picture, by its name, at the film's size, 0–255.
    pub fn map(&self, name: &str) -> Vec<u8> {
        let maps = self.engine.maps(&self.inputs.start.layers);
        let map = maps.into_iter().find(|map| map.name == name).unwrap();
        let Size { width, height } = map.picture.size;
        pixels(SIZE)
            .map(|(x, y)| {
                let (x, y) = (x * width / SIZE.width, y * height / SIZE.height);
                map.picture.rgb[3 * (y * width + x) as usize]
            })
            .collect()
    }

    /// Films a plan and returns all of it.
    pub fn film(&self, plan: &Plan) -> Film {
        let mut sink = Recorder::default();
        self.generate(plan, &mut sink, &Watch::default()).unwrap();
        assert_eq!((sink.begun, sink.finished), (1, 1));
        let frames: Vec<Frame> = sink.frames.into_inner().unwrap().into_values().collect();
        assert_eq!(frames.len(), plan.frames() as usize);
        Film {
            frames,
            samples: sink.samples,
        }
    }

    /// Films a plan into a sink.
    pub fn generate(
        &self,
        plan: &Plan,
        sink: &mut Recorder,
        control: &Watch,
    ) -> Result<(), EngineError> {
        self.engine.generate(plan, &self.inputs, sink, control)
    }
}

/// A start picture alone.
pub fn inputs(engine: &CpuEngine, start: &Picture) -> Inputs {
    Inputs::of(studied(engine, start))
}

fn studied(engine: &CpuEngine, picture: &Picture) -> StudiedPicture {
    StudiedPicture {
        picture: Arc::new(picture.clone()),
        layers: engine.study(picture, None, SIZE).layers,
    }
}

/// Everything that a film is made of.
#[derive(PartialEq)]
pub struct Film {
    /// Every frame.
    pub frames: Vec<Frame>,
    /// The sound track, empty where there is none.
    pub samples: Vec<f32>,
}

/// Keeps what an engine gives it.
#[derive(Default)]
pub struct Recorder {
    chunks: Vec<std::ops::Range<u32>>,
    /// How often a film was begun.
    pub begun: u32,
    /// How often a film was finished.
    pub finished: u32,
    /// The frames by their numbers.
    pub frames: Mutex<BTreeMap<u32, Frame>>,
    samples: Vec<f32>,
}

impl FrameSink for Recorder {
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError> {
        self.begun += 1;
        self.chunks = plan.chunks();
        Ok(())
    }

    fn samples(&mut self, interleaved: &[f32]) -> Result<(), SinkError> {
        self.samples.extend_from_slice(interleaved);
        Ok(())
    }

    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        let chunk = self.chunks[index].clone();
        Ok(Box::new(RecordedChunk { sink: self, chunk }))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.finished += 1;
        Ok(())
    }
}

struct RecordedChunk<'a> {
    sink: &'a Recorder,
    chunk: std::ops::Range<u32>,
}

impl ChunkSink for RecordedChunk<'_> {
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        let number = self.chunk.next().unwrap();
        let mut frames = self.sink.frames.lock().unwrap();
        assert!(frames.insert(number, frame.clone()).is_none());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        assert!(self.chunk.is_empty(), "the chunk lacks {:?}", self.chunk);
        Ok(())
    }
}

/// Lets an engine work, and stops it once it has asked often enough.
pub struct Watch {
    left: AtomicU32,
    why: Stop,
}

impl Default for Watch {
    fn default() -> Self {
        Self::stopping(u32::MAX, Stop::Cancelled)
    }
}

impl Watch {
    /// Stops when asked for the frame after so many.
    pub fn stopping(after: u32, why: Stop) -> Self {
        Self {
            left: AtomicU32::new(after),
            why,
        }
    }
}

impl Control for Watch {
    fn stop(&self) -> Option<Stop> {
        let count = |left: u32| left.checked_sub(1);
        let spent = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, count);
        spent.is_err().then_some(self.why)
    }

    fn progress(&self, _: Phase, _: u64, _: u64) {}
}
