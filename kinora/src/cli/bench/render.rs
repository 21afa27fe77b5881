//! `kinora bench render`: how fast this machine films.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Args;
use clap::builder::PossibleValuesParser;
use kinora_core::engine::{
    ChunkSink, Engine, EngineError, FrameSink, Inputs, Phase, SinkError, StudiedPicture,
};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{CameraMove, Cue, FPS, Onto, Plan};
use kinora_core::problem::Problems;
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::{Atmosphere, Light, Move, Portrait, Sound, Speed, Subject};
use kinora_media::clip::{ClipEncoder, ClipMetadata};
use kinora_media::picture::{self, DecodeLimits};
use serde::Serialize;

use super::zoom::{self, Zoom};
use crate::cli::failure::Failure;
use crate::cli::film;
use crate::cli::output::Output;
use crate::engine;
use crate::service::film::Watch;
use crate::service::pictures;

/// Film a fixed scene at each size and print frames a second.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Render {
    /// A picture to film instead of the drawn pattern and the portrait.
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// Frames of each film.
    #[arg(long, default_value_t = 72, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1440))]
    frames: u32,
    /// Only these scenes, with commas between [default: all].
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = PossibleValuesParser::new(Scene::ALL.map(Scene::name).into_iter().chain([ZOOM])))]
    scenes: Vec<String>,
    /// Only these sizes, with commas between; the zoom is always 1080p [default: all].
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = PossibleValuesParser::new(SIZES.map(Tier::as_str)))]
    sizes: Vec<String>,
    /// Threads to use [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// The sizes that are filmed.
const SIZES: [Tier; 3] = [Tier::Hd, Tier::FullHd, Tier::UltraHd];

/// What the comparison with ffmpeg is called among the scenes.
const ZOOM: &str = "zoom";

/// Whether a list names a word; an empty one names all.
fn names(list: &[String], word: &str) -> bool {
    list.is_empty() || list.iter().any(|wanted| wanted == word)
}

const AFTER_HELP: &str = "\
Scenes: `move` pushes in and goes right over a drawn pattern, in one layer; `layers` does the same
with a portrait that is parted from its background; `storm` is `move` in rain and fog; `alive` is `layers`
with a face that blinks and breathes, rain, the golden hour and sound; `zoom` is a push
in alone. With ffmpeg on PATH the same zoom is made by its zoompan filter and libx264 (superfast),
plainly and from a picture enlarged four times, which is the usual remedy for its jitter.

Machines are noisy: compare rows of one run, not runs of two days.

Examples:
  kinora bench render --frames 48
  kinora bench render --scenes move,alive --sizes 720p";

#[derive(Debug, Serialize)]
struct Results {
    threads: usize,
    frames: u32,
    rows: Vec<Row>,
    /// The same zoom, ours first; ours alone where there is no ffmpeg.
    zoom: Vec<Zoom>,
}

#[derive(Debug, Serialize)]
struct Row {
    size: &'static str,
    width: u32,
    height: u32,
    scene: Scene,
    /// Seconds of looking at the picture.
    study_s: f64,
    /// Frames a second without the encoder.
    render_fps: f64,
    /// Frames a second into a clip.
    film_fps: f64,
    /// Film seconds made in a second.
    real_time: f64,
    /// How much of the time the sound took, where there is any.
    sound_share: Option<f64>,
}

impl Render {
    pub(in crate::cli) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in crate::cli) fn run(&self) -> Result<(), Failure> {
        let threads = film::threads(self.threads).map_err(Failure::refused)?;
        let engine = engine::open(engine::DEFAULT, threads)?;
        let (drawn, parted) = self.pictures()?;
        let mut rows = vec![];
        let wanted = |tier: &Tier| names(&self.sizes, tier.as_str());
        for tier in SIZES.into_iter().filter(wanted) {
            let wanted = |scene: &Scene| names(&self.scenes, scene.name());
            for scene in Scene::ALL.into_iter().filter(wanted) {
                let picture = match scene {
                    Scene::Move | Scene::Storm => &drawn,
                    Scene::Layers | Scene::Alive => match &parted {
                        Some(picture) => picture,
                        None => continue,
                    },
                };
                let row = measure(engine.as_ref(), picture, tier, scene, self.frames)
                    .map_err(|error| Failure::failed("failed to film the benchmark", error))?;
                self.output().say(&format!(
                    "{} {}: {:.0} frames a second",
                    row.size,
                    scene.name(),
                    row.film_fps
                ));
                rows.push(row);
            }
        }
        let results = Results {
            threads,
            frames: self.frames,
            rows,
            zoom: match names(&self.scenes, ZOOM) {
                true => {
                    zoom::compare(engine.as_ref(), &drawn, self.frames, threads, self.output())?
                }
                false => vec![],
            },
        };
        self.output().data(&results, || table(&results))
    }

    /// What is filmed in one layer, and what in two.
    fn pictures(&self) -> Result<(Picture, Option<Picture>), Failure> {
        let Some(path) = &self.image else {
            let full_hd = Size {
                width: 1920,
                height: 1080,
            };
            let portrait = picture::decode(PORTRAIT, &DecodeLimits::default())
                .map_err(|error| Failure::failed("failed to decode the portrait", error))?;
            return Ok((pattern(full_hd), Some(portrait)));
        };
        let file = pictures::open(path, "image", &film::limits())
            .map_err(|problem| Problems(vec![problem]))?;
        let picture = picture::decode(&file.bytes, &DecodeLimits::default()).map_err(|error| {
            Failure::failed(format!("failed to decode {}", path.display()), error)
        })?;
        Ok((picture, None))
    }
}

/// NASA's portrait of Eileen Collins, which is in the public domain: its subject
/// is parted from its background.
const PORTRAIT: &[u8] = include_bytes!("../../../../photos/astronaut.jpg");

fn table(results: &Results) -> String {
    let head = format!(
        "{} threads, {} frames each\n{:<6} {:<11} {:<6} {:>8} {:>11} {:>9} {:>10} {:>6}\n",
        results.threads,
        results.frames,
        "size",
        "pixels",
        "scene",
        "study",
        "render fps",
        "film fps",
        "real time",
        "sound"
    );
    let rows = results.rows.iter().map(|row| {
        let pixels = format!("{}×{}", row.width, row.height);
        let sound = row
            .sound_share
            .map(|share| format!("{:.1} %", 100.0 * share));
        format!(
            "{:<6} {pixels:<11} {:<6} {:>6.0} ms {:>11.1} {:>9.1} {:>9.2}× {:>6}\n",
            row.size,
            row.scene.name(),
            1000.0 * row.study_s,
            row.render_fps,
            row.film_fps,
            row.real_time,
            sound.unwrap_or("–".to_owned())
        )
    });
    let zoom = match results.zoom[..] {
        [] => String::new(),
        _ => zoom::table(&results.zoom),
    };
    std::iter::once(head).chain(rows).chain([zoom]).collect()
}

/// What is filmed.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Scene {
    /// A camera move alone.
    Move,
    /// The same before a background that lies behind the subject.
    Layers,
    /// The same in rain and fog.
    Storm,
    /// The same with the portrait alive, in rain, at the golden hour, with sound.
    Alive,
}

impl Scene {
    const ALL: [Self; 4] = [Self::Move, Self::Layers, Self::Storm, Self::Alive];

    fn name(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Layers => "layers",
            Self::Storm => "storm",
            Self::Alive => "alive",
        }
    }
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
    let inputs = Inputs::of(start);
    let mut plan = plan(size, frames);
    let shot = &mut plan.shots[0];
    match scene {
        Scene::Move | Scene::Layers => {}
        Scene::Storm => {
            shot.atmosphere = vec![cue(Atmosphere::Rain, frames), cue(Atmosphere::Fog, frames)];
        }
        Scene::Alive => {
            shot.subject = vec![cue(Subject::Breathe, frames), cue(Subject::Blink, frames)];
            shot.atmosphere = vec![cue(Atmosphere::Rain, frames)];
            shot.light = vec![cue(Light::GoldenHour, frames)];
            shot.sound = vec![cue(Sound::Rain, frames)];
            plan.portrait = Portrait::Auto;
            plan.sound = cfg!(feature = "aac");
        }
    }
    let render_fps = fps(engine, &plan, &inputs, &mut Nowhere)?;
    let mut clip = ClipEncoder::new(Cursor::new(vec![]), metadata());
    let pace = pace(engine, &plan, &inputs, &mut clip)?;
    let film_fps = pace.fps;
    Ok(Row {
        size: tier.as_str(),
        width: size.width,
        height: size.height,
        scene,
        study_s,
        render_fps,
        film_fps,
        real_time: film_fps / f64::from(FPS),
        sound_share: pace.sound_share,
    })
}

/// Films a plan; gives frames a second.
pub(super) fn fps(
    engine: &dyn Engine,
    plan: &Plan,
    inputs: &Inputs,
    sink: &mut dyn FrameSink,
) -> Result<f64, EngineError> {
    Ok(pace(engine, plan, inputs, sink)?.fps)
}

/// How fast a plan was filmed.
struct Pace {
    /// Frames a second.
    fps: f64,
    /// How much of the time the sound took.
    sound_share: Option<f64>,
}

fn pace(
    engine: &dyn Engine,
    plan: &Plan,
    inputs: &Inputs,
    sink: &mut dyn FrameSink,
) -> Result<Pace, EngineError> {
    let started = Instant::now();
    // Sound comes first and is as long as it takes to its last word.
    let sound_ns = AtomicU64::new(0);
    let report = |phase: Phase, _: u64, _: u64| {
        if phase == Phase::Sound {
            let now = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
            sound_ns.fetch_max(now, Ordering::Relaxed);
        }
    };
    engine.generate(plan, inputs, sink, &Watch::new(None, &|| false, &report))?;
    let seconds = started.elapsed().as_secs_f64();
    let sound_s = sound_ns.into_inner() as f64 / 1e9;
    Ok(Pace {
        fps: f64::from(plan.frames()) / seconds,
        sound_share: plan.sound.then_some(sound_s / seconds),
    })
}

fn cue<W>(what: W, frames: u32) -> Cue<W> {
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
    moving(
        size,
        frames,
        &[(Move::DollyIn, 0.18), (Move::TruckRight, 0.03)],
    )
}

/// One shot with some moves at once, all the way through.
pub(super) fn moving(size: Size, frames: u32, moves: &[(Move, f64)]) -> Plan {
    let mut plan = Plan {
        // The camera alone is measured.
        portrait: Portrait::Off,
        ..Plan::still(size, &[frames])
    };
    plan.shots[0]
        .camera
        .extend(moves.iter().map(|&(kind, amount)| CameraMove {
            kind,
            speed: Speed::Normal,
            from_s: 0.0,
            to_s: f64::from(frames) / f64::from(FPS),
            amount,
            onto: Onto::Subject,
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
