//! `kinora bench render`: how fast this machine films.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use kinora_core::engine::{
    ChunkSink, Engine, EngineError, FrameSink, Inputs, SinkError, StudiedPicture,
};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{CameraMove, Cue, FPS, Plan};
use kinora_core::problem::Problems;
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::{Atmosphere, Move, Speed};
use kinora_media::clip::{ClipEncoder, ClipMetadata};
use kinora_media::picture::{self, DecodeLimits};
use serde::Serialize;

use crate::cli::failure::Failure;
use crate::cli::film;
use crate::cli::output::Output;
use crate::engine;
use crate::service::film::Watch;
use crate::service::pictures;

/// Film a fixed scene at each size and print frames a second.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: kinora bench render --frames 48\n\nMachines are noisy: compare rows of one run, not runs of two days."
)]
pub(in crate::cli) struct Render {
    /// A picture to film [default: a drawn pattern].
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// Frames of each film.
    #[arg(long, default_value_t = 72, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1440))]
    frames: u32,
    /// Threads to use [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Results {
    threads: usize,
    frames: u32,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    size: &'static str,
    width: u32,
    height: u32,
    scene: &'static str,
    /// Seconds of looking at the picture.
    study_s: f64,
    /// Frames a second without the encoder.
    render_fps: f64,
    /// Frames a second into a clip.
    film_fps: f64,
    /// Film seconds made in a second.
    real_time: f64,
}

impl Render {
    pub(in crate::cli) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in crate::cli) fn run(&self) -> Result<(), Failure> {
        let threads = film::threads(self.threads).map_err(Failure::refused)?;
        let engine = engine::open(engine::DEFAULT, threads)?;
        let picture = self.picture()?;
        let mut rows = vec![];
        for tier in [Tier::Hd, Tier::FullHd, Tier::UltraHd] {
            for scene in [Scene::Move, Scene::Storm] {
                let row = measure(engine.as_ref(), &picture, tier, scene, self.frames)
                    .map_err(|error| Failure::failed("failed to film the benchmark", error))?;
                self.output().say(&format!(
                    "{} {}: {:.0} frames a second",
                    row.size, row.scene, row.film_fps
                ));
                rows.push(row);
            }
        }
        let results = Results {
            threads,
            frames: self.frames,
            rows,
        };
        self.output().data(&results, || table(&results))
    }

    fn picture(&self) -> Result<Picture, Failure> {
        let Some(path) = &self.image else {
            return Ok(pattern(Size {
                width: 1920,
                height: 1080,
            }));
        };
        let file = pictures::open(path, "image", &film::limits())
            .map_err(|problem| Problems(vec![problem]))?;
        picture::decode(&file.bytes, &DecodeLimits::default())
            .map_err(|error| Failure::failed(format!("failed to decode {}", path.display()), error))
    }
}

fn table(results: &Results) -> String {
    let head = format!(
        "{} threads, {} frames each\n{:<6} {:<11} {:<6} {:>8} {:>11} {:>9} {:>10}\n",
        results.threads,
        results.frames,
        "size",
        "pixels",
        "scene",
        "study",
        "render fps",
        "film fps",
        "real time"
    );
    let rows = results.rows.iter().map(|row| {
        let pixels = format!("{}×{}", row.width, row.height);
        format!(
            "{:<6} {pixels:<11} {:<6} {:>6.0} ms {:>11.1} {:>9.1} {:>9.2}×\n",
            row.size,
            row.scene,
            1000.0 * row.study_s,
            row.render_fps,
            row.film_fps,
            row.real_time
        )
    });
    std::iter::once(head).chain(rows).collect()
}

/// What is filmed.
#[derive(Clone, Copy)]
enum Scene {
    /// A camera move alone.
    Move,
    /// A camera move in rain and fog.
    Storm,
}

fn measure(
    engine: &dyn Engine,
    picture: &Picture,
    tier: Tier,
    scene: Scene,
    frames: u32,
) -> Result<Row, EngineError> {
    let size = tier.size(picture.size.width, picture.size.height);
    let started = Instant::now();
    let study = engine.study(picture, None, size);
    let study_s = started.elapsed().as_secs_f64();
    let start = StudiedPicture {
        picture: Arc::new(picture.clone()),
        layers: study.layers,
    };
    let inputs = Inputs { start, end: None };
    let mut plan = plan(size, frames);
    if let Scene::Storm = scene {
        plan.shots[0].atmosphere = [Atmosphere::Rain, Atmosphere::Fog]
            .map(|what| cue(what, frames))
            .to_vec();
    }
    let fps = |sink: &mut dyn FrameSink| {
        let watch = Watch::new(None, &|| false, &|_, _, _| {});
        let started = Instant::now();
        engine.generate(&plan, &inputs, sink, &watch)?;
        Ok::<_, EngineError>(f64::from(frames) / started.elapsed().as_secs_f64())
    };
    let render_fps = fps(&mut Nowhere)?;
    let film_fps = fps(&mut ClipEncoder::new(Cursor::new(vec![]), metadata()))?;
    Ok(Row {
        size: tier.as_str(),
        width: size.width,
        height: size.height,
        scene: match scene {
            Scene::Move => "move",
            Scene::Storm => "storm",
        },
        study_s,
        render_fps,
        film_fps,
        real_time: film_fps / f64::from(FPS),
    })
}

fn cue(what: Atmosphere, frames: u32) -> Cue<Atmosphere> {
    Cue {
        what,
        strength: 0.7,
        from_s: 0.0,
        to_s: f64::from(frames) / f64::from(FPS),
        direction: None,
    }
}

/// One shot with a push in and a truck.
pub(in crate::cli) fn plan(size: Size, frames: u32) -> Plan {
    let mut plan = Plan::still(size, &[frames]);
    let moves = [(Move::DollyIn, 0.18), (Move::TruckRight, 0.03)];
    plan.shots[0]
        .camera
        .extend(moves.map(|(kind, amount)| CameraMove {
            kind,
            speed: Speed::Normal,
            from_s: 0.0,
            to_s: f64::from(frames) / f64::from(FPS),
            amount,
        }));
    plan
}

/// What a clip of a test says of itself.
pub(in crate::cli) fn metadata() -> ClipMetadata {
    ClipMetadata {
        engine: engine::DEFAULT.to_owned(),
        model: String::new(),
        prompt: String::new(),
        negative_prompt: None,
        seed: 0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// A drawn landscape: sky, hills and textured ground.
pub(in crate::cli) fn pattern(size: Size) -> Picture {
    let (w, h) = (size.width, size.height);
    let mut rgb = Vec::with_capacity(w as usize * h as usize * 3);
    for y in 0..h {
        for x in 0..w {
            let below = y * 100 / h;
            let hill = 35 + (x * 7 / w * x * 5 / w) % 13;
            let grain = ((x * 7919) ^ (y * 104_729)).wrapping_mul(2_654_435_761) >> 27;
            let pixel = if below < hill {
                [120 + below, 160 + below, 235]
            } else {
                [70 + below / 3 + grain, 95 + below / 4 + grain, 50 + grain]
            };
            rgb.extend(pixel.map(|value| value.min(255) as u8));
        }
    }
    Picture { size, rgb }
}

/// A sink that keeps nothing.
struct Nowhere;

impl FrameSink for Nowhere {
    fn begin(&mut self, _: &Plan) -> Result<(), SinkError> {
        Ok(())
    }

    fn samples(&mut self, _: &[f32]) -> Result<(), SinkError> {
        Ok(())
    }

    fn chunk(&self, _: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        Ok(Box::new(Self))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

impl ChunkSink for Nowhere {
    fn frame(&mut self, _: &Frame) -> Result<(), SinkError> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        Ok(())
    }
}
