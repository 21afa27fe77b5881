//! The neural engine films plans with a small checkpoint of Wan, and refuses its relatives by name.

use std::path::{Path, PathBuf};

use kinora_core::engine::{Engine, EngineError, Inputs, Stop};
use kinora_core::frame::Frame;
use kinora_core::plan::Plan;
use kinora_core::vocabulary::Join;
use kinora_diffuse::engine::{Codec, NeuralEngine, Options, Steps};
use serde_json::Value;

use super::engine::{Reel, SIZE, Until, copy, picture};

fn checkpoint() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wan-2.2")
}

/// Two steps, and few places for the prompt.
fn short() -> Options {
    Options {
        places: Some(16),
        steps: Some(Steps::Guided(2)),
        ..Options::default()
    }
}

fn engine(options: Options) -> NeuralEngine {
    NeuralEngine::open(&checkpoint(), options).unwrap()
}

fn plan(frames: &[u32]) -> Plan {
    let mut plan = Plan::still(SIZE, frames);
    for shot in &mut plan.shots {
        shot.prompt = "a cat runs".into();
    }
    plan
}

fn generate(engine: &NeuralEngine, plan: &Plan, control: &Until) -> Result<Reel, EngineError> {
    let inputs = Inputs {
        end: plan.end_image.then(|| picture(engine, 8)),
        ..Inputs::of(picture(engine, 1))
    };
    let mut reel = Reel::default();
    engine.generate(plan, &inputs, &mut reel, control)?;
    Ok(reel)
}

fn film(plan: &Plan, options: Options) -> Vec<Frame> {
    let control = Until::asked_for(usize::MAX);
    let reel = generate(&engine(options), plan, &control).unwrap();
    assert_eq!(reel.finished, 1);
    reel.frames()
}

/// A copy of the checkpoint in which one file's JSON is changed.
fn changed(file: &str, change: impl Fn(&mut Value)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&checkpoint(), folder.path());
    let path = folder.path().join(file);
    let mut value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    change(&mut value);
    std::fs::write(&path, value.to_string()).unwrap();
    folder
}

#[track_caller]
fn refused(folder: &Path, options: Options) -> String {
    match NeuralEngine::open(folder, options) {
        Ok(_) => panic!("an engine of {}", folder.display()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_clip_of_wan_has_the_frames_of_its_plan_and_its_seed_decides_it() {
    let plan = plan(&[11]);
    let first = film(&plan, short());
    assert_eq!(first.len(), 11);
    assert!(first.iter().all(|frame| frame.size == SIZE));
    assert!(first == film(&plan, short()));
    let other = Plan { seed: 1, ..plan };
    assert!(first != film(&other, short()));
}

#[test]
fn blocks_of_wan_that_are_read_again_in_every_pass_give_the_same_clip() {
    let streamed = Options {
        resident: Some(1),
        ..short()
    };
    assert!(film(&plan(&[9]), short()) == film(&plan(&[9]), streamed));
}

#[test]
fn a_clip_of_wan_begins_on_its_picture_and_a_shot_goes_on_from_the_one_before() {
    let mut plan = plan(&[6, 5]);
    let cut = film(&plan, short());
    plan.shots[1].join = Join::Continue;
    let joined = film(&plan, short());
    assert_eq!(joined.len(), 11);
    assert!(cut[..6] == joined[..6] && cut[6..] != joined[6..]);
}

#[test]
fn a_clip_of_wan_is_steered_by_its_negative_prompt_and_its_scale() {
    let usual = plan(&[5]);
    let denied = Plan {
        negative_prompt: "a dog".into(),
        ..usual.clone()
    };
    let close = Plan {
        cfg_scale: 1.0,
        ..usual.clone()
    };
    let [usual, denied, close] = [usual, denied, close].map(|p| film(&p, short()));
    assert!(usual != denied && usual != close && denied != close);
}

#[test]
fn wan_says_what_it_cannot_do_and_refuses_it_by_name() {
    let engine = engine(short());
    let able = engine.capabilities();
    assert!(able.guidance && !able.end_image && !able.sound && !able.loops);
    assert_eq!(able.shot_s, Some(5));
    let mut asked = plan(&[9]);
    asked.end_image = true;
    asked.sound = true;
    let control = Until::asked_for(usize::MAX);
    let error = generate(&engine, &asked, &control)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("a second picture at the end, sound"),
        "{error}"
    );
    asked.end_image = false;
    asked.looped = true;
    let error = generate(&engine, &asked, &control)
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("a loop"), "{error}");
}

#[test]
fn pictures_for_wan_go_through_no_codec() {
    let codec = Codec::new(|_, _| Err("it was asked".into()));
    let coded = Options {
        codec: Some(codec),
        ..short()
    };
    assert!(film(&plan(&[5]), coded) == film(&plan(&[5]), short()));
}

#[test]
fn a_clip_of_wan_ends_at_the_next_block_when_it_is_cancelled() {
    let engine = engine(short());
    let asked = || {
        let control = Until::asked_for(usize::MAX);
        generate(&engine, &plan(&[9]), &control).unwrap();
        control.asked.into_inner()
    };
    // The first clip reads the prompts, and the others remember them.
    let (first, all) = (asked(), asked());
    assert_eq!(
        first - all,
        2,
        "a question for each layer of the text encoder"
    );
    assert!(
        all > 2 * 2 * 2,
        "asked {all} times in 2 steps of 2 passes of 2 blocks"
    );
    for stop in [0, 5, all / 2, all - 1] {
        let control = Until::asked_for(stop);
        let result = generate(&engine, &plan(&[9]), &control).map(drop);
        assert!(
            matches!(result, Err(EngineError::Stopped(Stop::Cancelled))),
            "{result:?}"
        );
        assert_eq!(control.asked.into_inner(), stop + 1);
    }
}

#[test]
fn a_clip_of_wan_fits_in_the_memory_that_it_says_and_in_no_less() {
    let expected = engine(short()).expected(SIZE, 1).unwrap();
    assert_eq!((expected.frames, expected.stages), (25, 1));
    assert!(expected.seconds.denoise > 0.0 && expected.seconds.sound == 0.0);
    let capped = |bytes| Options {
        memory: Some(bytes),
        ..short()
    };
    assert!(film(&plan(&[9]), capped(expected.least)) == film(&plan(&[9]), short()));
    let control = Until::asked_for(usize::MAX);
    let result = generate(&engine(capped(100_000)), &plan(&[9]), &control).map(drop);
    assert!(
        matches!(&result, Err(EngineError::Memory { what, .. }) if what.contains("MiB")),
        "{result:?}"
    );
}

#[test]
fn a_broken_weight_of_wan_is_the_models_failure() {
    let folder = tempfile::tempdir().unwrap();
    copy(&checkpoint(), folder.path());
    let file = folder.path().join("vae/model.safetensors");
    let mut bytes = std::fs::read(&file).unwrap();
    let header = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    // All bits of a number of 16 bits say that it is none.
    bytes[header..].fill(0xff);
    std::fs::write(&file, &bytes).unwrap();
    let broken = NeuralEngine::open(folder.path(), short()).unwrap();
    let control = Until::asked_for(usize::MAX);
    let result = generate(&broken, &plan(&[5]), &control).map(drop);
    assert!(
        matches!(result, Err(EngineError::Model { .. })),
        "{result:?}"
    );
    std::fs::write(&file, &bytes[..bytes.len() - 10]).unwrap();
    let cut = refused(folder.path(), short());
    assert!(cut.contains("fetch it again"), "{cut}");
    std::fs::remove_dir_all(folder.path().join("vae")).unwrap();
    let absent = refused(folder.path(), short());
    assert!(absent.contains("no folder vae"), "{absent}");
}

#[test]
fn relatives_of_the_model_are_refused_by_what_they_are() {
    let open = |folder: &tempfile::TempDir| refused(folder.path(), short());
    let older = changed("model_index.json", |index| {
        index["expand_timesteps"] = false.into();
    });
    assert!(open(&older).contains("expand_timesteps"));
    let euler = changed("scheduler/scheduler_config.json", |config| {
        config["prediction_type"] = "epsilon".into();
    });
    assert!(open(&euler).contains("prediction_type"));
    let two = changed("model_index.json", |_| ());
    let second = two.path().join("transformer_2");
    std::fs::create_dir(&second).unwrap();
    let error = open(&two);
    assert!(
        error.contains("transformer_2") && error.contains("TI2V-5B"),
        "{error}"
    );
    let distilled = Options {
        steps: Some(Steps::Distilled),
        ..short()
    };
    let error = refused(&checkpoint(), distilled);
    assert!(error.contains("--steps"), "{error}");
}

#[test]
fn a_model_of_wan_is_known_by_its_transformer_where_there_is_no_index() {
    let folder = changed("model_index.json", |_| ());
    std::fs::remove_file(folder.path().join("model_index.json")).unwrap();
    NeuralEngine::open(folder.path(), short()).unwrap();
}
