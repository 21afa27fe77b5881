//! What moves by itself in films of the engine, read by the ruler: which way, how
//! fast, how often.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

use kinora_core::engine::{
    ChunkSink, Control, Engine, FrameSink, Inputs, Phase, SinkError, Stop, StudiedPicture,
};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{Cue, FPS, Plan};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Direction, Light, Portrait};
use kinora_measure::{Glance, glance, series};
use kinora_render::CpuEngine;

const SIZE: Size = Size {
    width: 640,
    height: 360,
};

/// When all that is asked for has come, in frames.
const COME: usize = 30;

/// Keeps a small copy of each frame.
#[derive(Default)]
struct Eye {
    chunks: Vec<Range<u32>>,
    seen: Mutex<BTreeMap<u32, Glance>>,
}

impl FrameSink for Eye {
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError> {
        self.chunks = plan.chunks();
        Ok(())
    }

    fn samples(&mut self, _: &[f32]) -> Result<(), SinkError> {
        Ok(())
    }

    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        let frames = self.chunks[index].clone();
        Ok(Box::new(Chunk { eye: self, frames }))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

struct Chunk<'a> {
    eye: &'a Eye,
    frames: Range<u32>,
}

impl ChunkSink for Chunk<'_> {
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        let number = self.frames.next().unwrap();
        let mut seen = self.eye.seen.lock().unwrap();
        seen.insert(number, Glance::of(frame));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Lets the engine go on.
struct Patience;

impl Control for Patience {
    fn stop(&self) -> Option<Stop> {
        None
    }

    fn progress(&self, _: Phase, _: u64, _: u64) {}
}

fn photo(name: &str) -> Picture {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let decoded = image::open(photos.join(name).with_extension("jpg"));
    let decoded = decoded.unwrap().into_rgb8();
    Picture {
        size: Size {
            width: decoded.width(),
            height: decoded.height(),
        },
        rgb: decoded.into_raw(),
    }
}

/// What is seen of a photograph in so many seconds in which the camera rests.
fn seen(name: &str, seconds: u32, ask: impl Fn(&mut Plan)) -> Vec<Glance> {
    let engine = CpuEngine::new(2).unwrap();
    let picture = photo(name);
    let start = StudiedPicture {
        layers: engine.study(&picture, None, SIZE).layers,
        picture: Arc::new(picture),
    };
    let mut plan = Plan {
        portrait: Portrait::Off,
        ..Plan::still(SIZE, &[seconds * FPS])
    };
    ask(&mut plan);
    let mut eye = Eye::default();
    engine
        .generate(&plan, &Inputs::of(start), &mut eye, &Patience)
        .unwrap();
    eye.seen.into_inner().unwrap().into_values().collect()
}

fn cue<W>(what: W, direction: Option<Direction>) -> Cue<W> {
    Cue {
        what,
        strength: 0.8,
        from_s: 0.0,
        to_s: 60.0,
        direction,
    }
}

/// What is seen of weather that goes to a side.
fn weather(name: &str, seconds: u32, what: Atmosphere, side: Direction) -> Vec<Glance> {
    seen(name, seconds, |plan| {
        let to_s = plan.duration_s();
        let cue = cue(what, Some(side));
        plan.shots[0].atmosphere = vec![Cue { to_s, ..cue }];
    })
}

const FPS_F: f64 = FPS as f64;

#[test]
fn streaks_of_rain_lean_the_way_of_the_wind_and_fall_that_way() {
    for (side, sign) in [(Direction::Right, 1.0), (Direction::Left, -1.0)] {
        let glances = weather("mountain_path", 3, Atmosphere::Rain, side);
        let lean = sign * glance::lean(&glances[COME..]).unwrap();
        assert!((5.0..45.0).contains(&lean), "{side}: {lean}°");
        let way = glance::travel(&glances[COME..], 1, FPS_F).unwrap();
        assert!(sign * way.right > 0.1, "{side}: {way:?}");
    }
}

#[test]
fn snow_falls_slower_than_rain() {
    let falls = |what, lag| {
        let glances = weather("pagoda", 3, what, Direction::Right);
        glance::travel(&glances[COME..], lag, FPS_F).unwrap().down
    };
    let (snow, rain) = (falls(Atmosphere::Snow, 6), falls(Atmosphere::Rain, 1));
    assert!((0.03..0.35).contains(&snow), "{snow} heights a second");
    assert!(rain > 4.0 * snow, "rain {rain}, snow {snow}");
}

#[test]
fn waves_take_seconds_to_come_and_go() {
    let waves = weather("pagoda", 8, Atmosphere::Waves, Direction::Right);
    let hz = glance::rate(&waves[COME..], FPS_F, 0.1, 11.0).unwrap();
    assert!((1.4..10.0).contains(&(1.0 / hz)), "{} s", 1.0 / hz);
}

#[test]
fn a_flickering_light_goes_up_and_down_several_times_a_second() {
    let glances = seen("coffee", 5, |plan| {
        let to_s = plan.duration_s();
        let cue = cue(Light::Flicker, None);
        plan.shots[0].light = vec![Cue { to_s, ..cue }];
    });
    let lights = glances[COME..].iter().map(Glance::mean).collect();
    let hz = series::rate(&[lights], FPS_F, 0.5, 11.0).unwrap();
    assert!((1.0..11.0).contains(&hz), "{hz} Hz");
}

#[test]
fn lightning_is_a_peak_of_light_that_is_soon_gone() {
    let glances = weather("mountain_path", 4, Atmosphere::Lightning, Direction::Right);
    let lights: Vec<f64> = glances.iter().map(Glance::mean).collect();
    let most = lights.iter().copied().fold(0.0, f64::max);
    let rest = lights[0];
    assert!(most > rest + 25.0, "{rest}, then {most}");
    let bright = lights
        .iter()
        .filter(|light| **light > rest + 0.5 * (most - rest));
    let strikes = lights.windows(2).filter(|pair| pair[1] - pair[0] > 15.0);
    let (bright, strikes) = (bright.count(), strikes.count().max(1));
    assert!(bright <= 10 * strikes, "{bright} frames, {strikes} strikes");
    assert!(lights[1] < rest + 1.0, "the film begins in peace");
}
