//! The emulator: predictions that take time, fail when asked to, and end in a
//! small true clip. For load tests, and for tests of clients.
//!
//! What happens to a prediction is in its [`Outcome`]; waiting is left to the
//! worker, so that ten thousand emulated films need no thread. The clip is as
//! large and as long as planned, with sound where that is asked for, but shows
//! one plain colour a second. [`SimEngine`] films the same on the command line.

mod spec;

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, FrameSink, Inputs, Phase, SinkError, Study,
};
use kinora_core::frame::{Depth, Frame, Picture};
use kinora_core::plan::{FPS, Plan, SAMPLE_RATE, SAMPLES_PER_FRAME};
use kinora_core::scene::SceneFacts;
use kinora_core::size::Size;
use kinora_media::clip::{ClipMetadata, card};
use quick_cache::sync::Cache;

pub use self::spec::{End, Outcome, Spec, WebhookFault};
use crate::config::SimSettings;

/// The emulator's name.
pub const NAME: &str = "sim";

/// What the emulator can film: everything, in that it shows none of it.
pub const CAPABILITIES: Capabilities = Capabilities::everything(NAME);

/// How many different clips are kept.
const KEPT_CLIPS: usize = 64;

/// The emulator of one server.
pub struct Sim {
    spec: Spec,
    clips: Cache<Card, Bytes>,
}

/// All that one test card differs from another in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Card {
    size: Size,
    frames: u32,
    sound: bool,
}

impl Sim {
    /// An emulator that does what the settings say where a key says nothing.
    #[must_use]
    pub fn new(settings: &SimSettings) -> Self {
        Self {
            spec: settings.spec.clone(),
            clips: Cache::new(KEPT_CLIPS),
        }
    }

    /// What happens to predictions whose key says nothing.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The clip of a plan. Clips that differ in nothing are made once, however
    /// many ask for them at the same time.
    ///
    /// # Errors
    ///
    /// When no clip can be of the plan's size.
    pub async fn clip(&self, plan: &Plan) -> Result<Bytes, EngineError> {
        let card = Card::of(plan);
        let made = async {
            let made = tokio::task::spawn_blocking(move || card.write());
            let stopped = || SinkError::new("the emulator stopped in the middle of a clip").into();
            made.await.unwrap_or_else(|_| Err(stopped()))
        };
        self.clips.get_or_insert_async(&card, made).await
    }
}

/// Makes the clip of a plan.
///
/// # Errors
///
/// When no clip can be of the plan's size.
pub fn clip(plan: &Plan) -> Result<Vec<u8>, EngineError> {
    Ok(Card::of(plan).write()?.into())
}

impl Card {
    fn of(plan: &Plan) -> Self {
        Self {
            size: plan.size(),
            frames: plan.frames(),
            sound: plan.sound,
        }
    }

    fn write(self) -> Result<Bytes, EngineError> {
        let plan = Plan {
            sound: self.sound,
            ..Plan::still(self.size, &[self.frames])
        };
        let metadata = ClipMetadata {
            engine: NAME.to_owned(),
            model: String::new(),
            prompt: String::new(),
            negative_prompt: None,
            seed: 0,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let sound = if self.sound {
            beeps(self.frames)
        } else {
            vec![]
        };
        let written = card::write(&plan, metadata, &COLOURS, &sound, Cursor::new(vec![]))?;
        Ok(written.into_inner().into())
    }
}

/// The emulator as an engine that films test cards.
#[derive(Clone, Copy, Debug, Default)]
pub struct SimEngine;

impl Engine for SimEngine {
    fn capabilities(&self) -> Capabilities {
        CAPABILITIES
    }

    fn study(&self, _: &Picture, _: Option<&Depth>, _: Size) -> Study {
        Study {
            facts: SceneFacts::UNSEEN,
            layers: Arc::new(()),
        }
    }

    fn generate(
        &self,
        plan: &Plan,
        _: &Inputs,
        sink: &mut dyn FrameSink,
        control: &dyn Control,
    ) -> Result<(), EngineError> {
        film(plan, sink, control)
    }
}

/// Films the test card, frame by frame.
fn film(plan: &Plan, sink: &mut dyn FrameSink, control: &dyn Control) -> Result<(), EngineError> {
    sink.begin(plan)?;
    if plan.sound {
        sink.samples(&beeps(plan.frames()))?;
    }
    let total = plan.frames();
    let mut frame = Frame::black(plan.size());
    for (index, range) in plan.chunks().into_iter().enumerate() {
        let mut chunk = sink.chunk(index)?;
        for number in range {
            if let Some(stop) = control.stop() {
                return Err(EngineError::Stopped(stop));
            }
            paint(&mut frame, number);
            chunk.frame(&frame)?;
            control.progress(Phase::Film, u64::from(number) + 1, u64::from(total));
        }
        chunk.finish()?;
    }
    Ok(sink.finish()?)
}

/// Colours as Y, U, V: one a second, neighbours far apart.
const COLOURS: [[u8; 3]; 6] = [
    [63, 102, 200],
    [150, 60, 60],
    [60, 200, 118],
    [180, 40, 140],
    [90, 150, 180],
    [110, 170, 70],
];

fn paint(frame: &mut Frame, number: u32) {
    let [y, u, v] = COLOURS[(number / FPS) as usize % COLOURS.len()];
    frame.y.fill(y);
    frame.u.fill(u);
    frame.v.fill(v);
}

/// A short, quiet tone at the beginning of each second, as long as so many frames.
fn beeps(frames: u32) -> Vec<f32> {
    const LENGTH: u32 = SAMPLE_RATE / 10;
    const PITCH_HZ: f32 = 440.0;
    let sample = |number: u32| {
        let at = number % SAMPLE_RATE;
        let phase = at as f32 * PITCH_HZ / SAMPLE_RATE as f32;
        let level = if at < LENGTH { 0.1 } else { 0.0 };
        level * (phase * std::f32::consts::TAU).sin()
    };
    (0..frames * SAMPLES_PER_FRAME)
        .flat_map(|number| [sample(number); 2])
        .collect()
}

#[cfg(test)]
mod tests {
    use kinora_core::engine::{Stop, StudiedPicture};
    use kinora_media::clip::ClipEncoder;
    use kinora_media::inspect::Clip;

    use kinora_core::vocabulary::Move;

    use super::*;

    fn plan(width: u32, height: u32, frames: &[u32], sound: bool) -> Plan {
        let size = Size { width, height };
        Plan {
            sound,
            ..Plan::still(size, frames)
        }
    }

    #[track_caller]
    fn check(plan: &Plan) {
        let clip = Clip::open(clip(plan).unwrap()).unwrap();
        let facts = clip.facts();
        assert_eq!((facts.width, facts.height), (plan.width, plan.height));
        assert_eq!(facts.frames, plan.frames());
        let samples = u64::from(plan.frames() * SAMPLES_PER_FRAME);
        let heard = facts.audio.map(|audio| audio.samples);
        assert_eq!(heard, plan.sound.then_some(samples));
        assert_eq!(facts.metadata.as_ref().unwrap().engine, "sim");
        let decoded = clip.frames().unwrap().map(Result::unwrap);
        assert_eq!(decoded.count() as u32, plan.frames());
    }

    #[test]
    fn a_clip_is_what_was_planned() {
        check(&plan(320, 180, &[72], false));
        check(&plan(180, 320, &[24, 60], cfg!(feature = "aac")));
        check(&plan(16, 16, &[1], false));
        check(&plan(1280, 720, &[120], false));
    }

    #[test]
    fn a_second_has_one_colour() {
        let clip = Clip::open(clip(&plan(320, 180, &[72], false)).unwrap()).unwrap();
        let luma = |number| clip.frame(number).unwrap().y[0];
        assert_eq!([0, 23, 24, 71].map(luma), [63, 63, 150, 60]);
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes() {
        let plan = plan(320, 180, &[48], false);
        assert_eq!(clip(&plan).unwrap(), clip(&plan).unwrap());
    }

    #[test]
    fn a_size_that_no_clip_has_is_refused() {
        assert!(clip(&plan(321, 180, &[24], false)).is_err());
        assert!(clip(&plan(320, 180, &[], false)).is_err());
    }

    #[tokio::test]
    async fn clips_that_differ_in_nothing_are_one() {
        let sim = Sim::new(&SimSettings::default());
        let short = plan(320, 180, &[48], false);
        let cut = plan(320, 180, &[24, 24], false);
        let clips = futures_util::future::join_all((0..100).map(|_| sim.clip(&short))).await;
        let first = clips[0].as_ref().unwrap();
        let cut = sim.clip(&cut).await.unwrap();
        let mut all = clips
            .iter()
            .map(|clip| clip.as_ref().unwrap())
            .chain([&cut]);
        // The same place in memory, not only the same bytes.
        assert!(all.all(|clip| clip.as_ptr() == first.as_ptr()));
        let other = sim.clip(&plan(320, 180, &[49], false)).await.unwrap();
        assert_ne!(other, *first);
        assert!(sim.clip(&plan(3, 3, &[1], false)).await.is_err());
    }

    /// Stops a film, or lets it run.
    struct Until(Option<Stop>);

    impl Control for Until {
        fn stop(&self) -> Option<Stop> {
            self.0
        }

        fn progress(&self, _: Phase, _: u64, _: u64) {}
    }

    fn film(plan: &Plan, control: &dyn Control) -> Result<Vec<u8>, EngineError> {
        let picture = Picture {
            size: plan.size(),
            rgb: vec![],
        };
        let study = SimEngine.study(&picture, None, plan.size());
        let start = StudiedPicture {
            picture: Arc::new(picture),
            layers: study.layers,
        };
        let inputs = Inputs::of(start);
        let metadata = ClipMetadata {
            engine: NAME.to_owned(),
            model: String::new(),
            prompt: "a cat".to_owned(),
            negative_prompt: None,
            seed: 0,
            version: String::new(),
        };
        let mut sink = ClipEncoder::new(Cursor::new(vec![]), metadata);
        SimEngine.generate(plan, &inputs, &mut sink, control)?;
        Ok(sink.into_inner().into_inner())
    }

    #[test]
    fn the_engine_films_the_same_and_stops_when_told() {
        let plan = plan(64, 64, &[48], cfg!(feature = "aac"));
        let filmed = Clip::open(film(&plan, &Until(None)).unwrap()).unwrap();
        let emulated = Clip::open(clip(&plan).unwrap()).unwrap();
        assert_eq!(filmed.facts().frames, emulated.facts().frames);
        assert_eq!(filmed.facts().audio, emulated.facts().audio);
        let luma = |clip: &Clip| clip.frame(30).unwrap().y[0];
        assert!(luma(&filmed).abs_diff(luma(&emulated)) < 2);
        let stopped = film(&plan, &Until(Some(Stop::Cancelled))).unwrap_err();
        assert!(matches!(stopped, EngineError::Stopped(Stop::Cancelled)));
        assert_eq!(SimEngine.capabilities().moves, Move::ALL);
    }
}
