//! The neural engine films plans with a small checkpoint.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kinora_core::engine::{
    ChunkSink, Control, Engine, EngineError, FrameSink, Inputs, Phase, SinkError, Stop,
    StudiedPicture,
};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::Plan;
use kinora_core::size::Size;
use kinora_core::vocabulary::Join;
use kinora_diffuse::engine::{Codec, NeuralEngine, Options, Steps};
use kinora_diffuse::pipeline::NEGATIVE_PROMPT;

pub(super) const SIZE: Size = Size {
    width: 64,
    height: 36,
};

fn checkpoint() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3")
}

fn engine(options: Options) -> NeuralEngine {
    let options = Options {
        places: Some(16),
        ..options
    };
    NeuralEngine::open(&checkpoint(), options).unwrap()
}

pub(super) fn picture(engine: &NeuralEngine, seed: u32) -> StudiedPicture {
    let size = Size {
        width: 90,
        height: 60,
    };
    let bytes = size.width * size.height * 3;
    let picture = Picture {
        size,
        rgb: (0..bytes).map(|i| ((i * (seed + 3)) % 253) as u8).collect(),
    };
    let layers = engine.study(&picture, None, SIZE).layers;
    StudiedPicture {
        picture: picture.into(),
        layers,
    }
}

/// What came out: the samples, and the frames of each chunk.
#[derive(Default)]
pub(super) struct Reel {
    begun: usize,
    pub(super) finished: usize,
    samples: Vec<f32>,
    chunks: Mutex<Vec<Vec<Frame>>>,
}

impl Reel {
    pub(super) fn frames(&self) -> Vec<Frame> {
        self.chunks.lock().unwrap().concat()
    }
}

impl FrameSink for Reel {
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError> {
        self.begun += 1;
        *self.chunks.lock().unwrap() = vec![Vec::new(); plan.chunks().len()];
        Ok(())
    }

    fn samples(&mut self, interleaved: &[f32]) -> Result<(), SinkError> {
        self.samples = interleaved.to_vec();
        Ok(())
    }

    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError> {
        Ok(Box::new(Chunk { reel: self, index }))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.finished += 1;
        Ok(())
    }
}

struct Chunk<'a> {
    reel: &'a Reel,
    index: usize,
}

impl ChunkSink for Chunk<'_> {
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError> {
        self.reel.chunks.lock().unwrap()[self.index].push(frame.clone());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Goes on until it has been asked so often.
pub(super) struct Until {
    pub(super) asked: AtomicUsize,
    stop: usize,
    units: Mutex<Vec<u64>>,
}

impl Until {
    pub(super) fn asked_for(stop: usize) -> Self {
        Self {
            asked: AtomicUsize::new(0),
            stop,
            units: Mutex::default(),
        }
    }
}

impl Control for Until {
    fn stop(&self) -> Option<Stop> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        (asked >= self.stop).then_some(Stop::Cancelled)
    }

    fn progress(&self, phase: Phase, done: u64, total: u64) {
        assert!(done <= total);
        if phase == Phase::Film {
            self.units.lock().unwrap().push(done);
        }
    }
}

fn film(plan: &Plan, options: Options) -> Reel {
    let engine = engine(options);
    let inputs = Inputs {
        end: plan.end_image.then(|| picture(&engine, 8)),
        ..Inputs::of(picture(&engine, 1))
    };
    let mut reel = Reel::default();
    let control = Until::asked_for(usize::MAX);
    engine.generate(plan, &inputs, &mut reel, &control).unwrap();
    let units = control.units.into_inner().unwrap();
    assert!(
        units.is_sorted() && units.last() == Some(&1000),
        "{units:?}"
    );
    assert_eq!((reel.begun, reel.finished), (1, 1));
    let lengths: Vec<usize> = reel.chunks.lock().unwrap().iter().map(Vec::len).collect();
    let wanted: Vec<usize> = plan.chunks().iter().map(ExactSizeIterator::len).collect();
    assert_eq!(lengths, wanted);
    assert!(reel.frames().iter().all(|frame| frame.size == SIZE));
    reel
}

/// A copy of a checkpoint.
pub(super) fn copy(from: &Path, to: &Path) {
    for part in std::fs::read_dir(from).unwrap() {
        let part = part.unwrap();
        let to = to.join(part.file_name());
        if part.path().is_file() {
            std::fs::copy(part.path(), to).unwrap();
            continue;
        }
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(part.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

fn plan(frames: &[u32]) -> Plan {
    let mut plan = Plan::still(SIZE, frames);
    for shot in &mut plan.shots {
        shot.prompt = "a robot dancing".into();
    }
    plan
}

#[test]
fn a_clip_has_the_frames_of_its_plan_and_sound_only_when_asked() {
    let mut plan = plan(&[20]);
    let silent = film(&plan, Options::default());
    assert!(silent.samples.is_empty());
    plan.sound = true;
    let heard = film(&plan, Options::default());
    assert_eq!(heard.samples.len(), 20 * 2000 * 2);
    assert!(heard.samples.iter().any(|s| *s != 0.0));
    assert!(heard.samples.iter().all(|s| s.abs() <= 1.0));
    assert!(silent.frames() == heard.frames());
}

#[test]
fn the_same_seed_gives_the_same_clip_and_another_gives_another() {
    let plan = plan(&[9]);
    let first = film(&plan, Options::default()).frames();
    assert!(first == film(&plan, Options::default()).frames());
    let other = Plan { seed: 1, ..plan };
    assert!(first != film(&other, Options::default()).frames());
}

#[test]
fn blocks_that_are_read_again_in_every_pass_give_the_same_clip() {
    let plan = plan(&[9]);
    let streamed = Options {
        resident: Some(1),
        ..Options::default()
    };
    assert!(film(&plan, Options::default()).frames() == film(&plan, streamed).frames());
}

#[test]
fn shots_are_cut_or_go_on_from_each_other() {
    let mut plan = plan(&[12, 10, 9]);
    plan.shots[1].join = Join::Continue;
    plan.sound = true;
    let reel = film(&plan, Options::default());
    assert_eq!(reel.samples.len(), 31 * 2000 * 2);
}

#[test]
fn a_second_picture_and_a_loop_change_the_clip() {
    let open = plan(&[16]);
    let ended = Plan {
        end_image: true,
        ..open.clone()
    };
    let looped = Plan {
        looped: true,
        ..open.clone()
    };
    let [open, ended, looped] =
        [open, ended, looped].map(|plan| film(&plan, Options::default()).frames());
    assert!(open != ended && open != looped && ended != looped);
}

#[test]
fn a_guided_clip_differs_from_a_distilled_one() {
    let plan = plan(&[9]);
    let guided = Options {
        steps: Some(Steps::Guided(2)),
        ..Options::default()
    };
    assert!(film(&plan, Options::default()).frames() != film(&plan, guided).frames());
}

/// Two steps with guidance.
fn guided() -> Options {
    Options {
        steps: Some(Steps::Guided(2)),
        ..Options::default()
    }
}

#[test]
fn a_negative_prompt_and_a_scale_steer_a_guided_clip() {
    let usual = plan(&[9]);
    let denied = Plan {
        negative_prompt: "a cat in the rain".into(),
        ..usual.clone()
    };
    let close = Plan {
        cfg_scale: 1.0,
        ..usual.clone()
    };
    let [usual, denied, close] = [usual, denied, close].map(|p| film(&p, guided()).frames());
    assert!(usual != denied && usual != close && denied != close);
    let said = Plan {
        negative_prompt: NEGATIVE_PROMPT.into(),
        ..plan(&[9])
    };
    assert!(usual == film(&said, guided()).frames());
}

#[test]
fn only_a_guided_model_says_that_it_hears_more_than_the_prompt() {
    assert!(!engine(Options::default()).capabilities().guidance);
    assert!(engine(guided()).capabilities().guidance);
}

#[test]
fn a_guided_clip_of_several_shots_reads_its_prompts_once() {
    let engine = engine(guided());
    let inputs = Inputs::of(picture(&engine, 1));
    let mut plan = plan(&[9, 9]);
    plan.shots[1].prompt = "a robot sleeps".into();
    let asked = |plan: &Plan| {
        let control = Until::asked_for(usize::MAX);
        engine
            .generate(plan, &inputs, &mut Reel::default(), &control)
            .unwrap();
        control.asked.into_inner()
    };
    // All that differs between the first clip and the second is the reading: a question for each layer.
    let text = std::fs::read_to_string(checkpoint().join("text_encoder/config.json")).unwrap();
    let text: serde_json::Value = serde_json::from_str(&text).unwrap();
    let layers = text["text_config"]["num_hidden_layers"].as_u64().unwrap() as usize;
    let first = asked(&plan);
    assert_eq!(first - asked(&plan), layers);
}

#[test]
fn pictures_go_through_the_codec_of_the_checkpoints_generation() {
    let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
    let codec = {
        let seen = seen.clone();
        Codec::new(move |picture, rate_factor| {
            seen.lock().unwrap().push(rate_factor);
            let mut coded = picture.clone();
            coded.rgb.iter_mut().for_each(|code| *code &= 0xf0);
            Ok(coded)
        })
    };
    let mut ended = plan(&[9]);
    ended.end_image = true;
    let coded = Options {
        codec: Some(codec),
        ..Options::default()
    };
    assert!(film(&ended, coded).frames() != film(&ended, Options::default()).frames());
    assert_eq!(*seen.lock().unwrap(), [33, 33]);
}

#[test]
fn a_clip_that_fits_in_less_memory_is_the_same_and_one_that_does_not_says_how_much_it_needs() {
    let expected = engine(Options::default()).expected(SIZE, 1).unwrap();
    let capped = |bytes| Options {
        memory: Some(bytes),
        ..Options::default()
    };
    // All blocks fit without a cap, and none of them stays at the least.
    assert_eq!(expected.resident, Some(2));
    let least = engine(capped(expected.least)).expected(SIZE, 1).unwrap();
    let needs = &expected.needs;
    let spare = expected.least - needs.ends - needs.tokens - needs.block;
    let fitting = (spare / needs.block).min(2) as usize;
    assert_eq!(least.resident, Some(fitting));
    let plan = plan(&[9]);
    let whole = film(&plan, Options::default()).frames();
    assert!(whole == film(&plan, capped(expected.least)).frames());
    let engine = engine(capped(100_000));
    let inputs = Inputs::of(picture(&engine, 1));
    let control = Until::asked_for(usize::MAX);
    let result = engine.generate(&plan, &inputs, &mut Reel::default(), &control);
    assert!(
        matches!(&result, Err(EngineError::Memory { what, .. }) if what.contains("MiB")),
        "{result:?}"
    );
}

#[test]
fn a_broken_weight_is_the_models_failure() {
    let folder = tempfile::tempdir().unwrap();
    copy(&checkpoint(), folder.path());
    let file = folder.path().join("vae/model.safetensors");
    let mut bytes = std::fs::read(&file).unwrap();
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    // All bits of a number of 16 bits say that it is none.
    bytes[header..].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let options = Options {
        places: Some(16),
        ..Options::default()
    };
    let engine = NeuralEngine::open(folder.path(), options).unwrap();
    let inputs = Inputs::of(picture(&engine, 1));
    let control = Until::asked_for(usize::MAX);
    let result = engine.generate(&plan(&[9]), &inputs, &mut Reel::default(), &control);
    assert!(
        matches!(result, Err(EngineError::Model { .. })),
        "{result:?}"
    );
}

#[test]
fn fifteen_seconds_are_filmed_whole() {
    let mut plan = plan(&[360]);
    plan.sound = true;
    let reel = film(&plan, Options::default());
    assert_eq!(reel.samples.len(), 360 * 2000 * 2);
    assert_eq!(
        engine(Options::default())
            .expected(SIZE, 15)
            .unwrap()
            .frames,
        361
    );
}

#[test]
fn a_large_clip_is_drafted_small_and_refined() {
    let plan = plan(&[9]);
    let two = Options {
        two_stages_above: 0,
        ..Options::default()
    };
    assert!(film(&plan, Options::default()).frames() != film(&plan, two).frames());
}

#[test]
fn a_clip_ends_at_the_next_block_when_it_is_cancelled() {
    let engine = engine(Options::default());
    let inputs = Inputs::of(picture(&engine, 1));
    let count = || {
        let control = Until::asked_for(usize::MAX);
        let mut reel = Reel::default();
        engine
            .generate(&plan(&[9]), &inputs, &mut reel, &control)
            .unwrap();
        control.asked.into_inner()
    };
    // The first clip reads the prompt, and the others remember it.
    let (first, all) = (count(), count());
    assert!(first > all);
    assert!(all > 8 * 2, "asked {all} times in 8 steps of 2 blocks");
    for stop in [0, 3, all / 2, all - 1] {
        let control = Until::asked_for(stop);
        let mut reel = Reel::default();
        let result = engine.generate(&plan(&[9]), &inputs, &mut reel, &control);
        assert!(
            matches!(result, Err(EngineError::Stopped(Stop::Cancelled))),
            "{result:?}"
        );
        assert_eq!(
            control.asked.into_inner(),
            stop + 1,
            "work went on after it was stopped"
        );
        assert_eq!(reel.finished, 0);
    }
}

#[test]
fn what_the_engine_cannot_film_is_refused_by_name() {
    let engine = engine(Options::default());
    let inputs = Inputs::of(picture(&engine, 1));
    let mut plan = plan(&[9, 9]);
    plan.shots[1].join = Join::Dissolve;
    let control = Until::asked_for(usize::MAX);
    let result = engine.generate(&plan, &inputs, &mut Reel::default(), &control);
    let error = result.unwrap_err().to_string();
    assert!(error.contains("a dissolve"), "{error}");
}

#[test]
fn a_folder_that_is_no_checkpoint_is_refused() {
    let Err(error) = NeuralEngine::open(Path::new("/nowhere"), Options::default()) else {
        panic!("an engine of nothing")
    };
    assert!(error.to_string().contains("/nowhere"), "{error}");
}

#[test]
fn a_checkpoint_with_a_broken_part_is_refused_when_it_is_opened() {
    let folder = std::env::temp_dir().join(format!("kinora-engine-{}", std::process::id()));
    copy(&checkpoint(), &folder);
    let open = || NeuralEngine::open(&folder, Options::default()).map(drop);
    open().unwrap();
    std::fs::rename(folder.join("vocoder"), folder.join("elsewhere")).unwrap();
    let absent = open().unwrap_err().to_string();
    std::fs::rename(folder.join("elsewhere"), folder.join("vocoder")).unwrap();
    let from = folder.join("audio_vae/model.safetensors");
    std::fs::copy(from, folder.join("vae/model.safetensors")).unwrap();
    let other = open().unwrap_err().to_string();
    std::fs::remove_dir_all(&folder).ok();
    assert!(absent.contains("no folder vocoder"), "{absent}");
    assert!(other.contains("vae: "), "{other}");
}
