//! What is said of a model's folder, and how fast a block is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use kinora_diffuse::bench::{Size, block};
use kinora_diffuse::check::{Report, check};
use tempfile::TempDir;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3")
}

/// The problems of a part.
fn problems<'a>(report: &'a Report, name: &str) -> &'a [String] {
    let component = report.components.iter().find(|c| c.name == name);
    &component.unwrap().problems
}

#[test]
fn a_whole_model_has_no_problem() {
    let report = check(&fixture()).unwrap();
    for component in &report.components {
        assert_eq!(component.problems, [""; 0], "{}", component.name);
        assert!(
            component.tensors > 0 && component.bytes > 0,
            "{}",
            component.name
        );
    }
    assert_eq!(report.absent, [""; 0]);
    assert!(report.whole);
    assert!(report.films);
    let names: Vec<&str> = report.components.iter().map(|c| c.name.as_str()).collect();
    let all = [
        "audio_vae",
        "connectors",
        "latent_upsampler",
        "text_encoder",
        "transformer",
        "vae",
        "vocoder",
    ];
    assert_eq!(names, all);
}

/// A model of one part alone, whose tensors were tampered with.
fn tampered(part: &str, change: impl FnOnce(&mut HashMap<String, Tensor>)) -> (TempDir, Report) {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (fixture().join(part), folder.path().join(part));
    std::fs::create_dir(&to).unwrap();
    std::fs::copy(from.join("config.json"), to.join("config.json")).unwrap();
    let mut tensors =
        candle_core::safetensors::load(from.join("model.safetensors"), &Device::Cpu).unwrap();
    change(&mut tensors);
    candle_core::safetensors::save(&tensors, to.join("model.safetensors")).unwrap();
    let report = check(folder.path()).unwrap();
    (folder, report)
}

#[test]
fn tensors_that_are_missing_misshapen_or_strange_are_named() {
    let zeros = |shape: &[usize]| Tensor::zeros(shape, DType::BF16, &Device::Cpu).unwrap();
    let (_folder, report) = tampered("connectors", |tensors| {
        tensors.remove("audio_text_proj_in.bias").unwrap();
        tensors.insert("video_text_proj_in.bias".into(), zeros(&[3]));
        tensors.insert("weather".into(), zeros(&[1]));
    });
    assert!(!report.whole);
    let found = problems(&report, "connectors");
    assert_eq!(found[0], "1 tensors are missing: audio_text_proj_in.bias");
    assert_eq!(
        found[1],
        "1 tensors are of another shape: video_text_proj_in.bias ([3] instead of [32])"
    );
    assert_eq!(found[2], "1 tensors are not of this model: weather");
    assert_eq!(
        report.absent,
        [
            "audio_vae",
            "text_encoder",
            "tokenizer",
            "transformer",
            "vae",
            "vocoder"
        ]
    );
}

#[test]
fn files_that_are_cut_short_or_something_else_are_named() {
    let (folder, _) = tampered("connectors", |_| {});
    let path = folder.path().join("connectors/model.safetensors");
    let whole = std::fs::read(&path).unwrap();
    for (bytes, words) in [
        (&whole[..whole.len() - 1], "fetch it again"),
        (&whole[..5], "fill whole buffer"),
        (&b"this is a picture of a cat"[..], "no safetensors file"),
        (&b"\x04\0\0\0\0\0\0\0catx"[..], "not JSON"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let report = check(folder.path()).unwrap();
        let found = problems(&report, "connectors");
        assert!(found[0].contains(words), "{found:?}");
    }
}

#[test]
fn a_part_is_looked_over_in_the_files_that_it_would_be_loaded_from() {
    let (folder, _) = tampered("connectors", |_| {});
    let part = folder.path().join("connectors");
    std::fs::copy(part.join("model.safetensors"), part.join("old.safetensors")).unwrap();
    let index = part.join("model.safetensors.index.json");
    let looked_over = |map: &str| {
        std::fs::write(&index, format!(r#"{{"weight_map": {{"a": "{map}"}}}}"#)).unwrap();
        let report = check(folder.path()).unwrap();
        problems(&report, "connectors").to_vec()
    };
    assert_eq!(looked_over("model.safetensors"), [""; 0]);
    let lost = looked_over("lost.safetensors");
    assert!(lost[0].contains("lost.safetensors, which is not there"));
    for file in [index.clone(), part.join("old.safetensors")] {
        std::fs::remove_file(file).unwrap();
    }
    std::fs::rename(part.join("model.safetensors"), part.join("a.gguf")).unwrap();
    std::fs::copy(part.join("a.gguf"), part.join("b.gguf")).unwrap();
    let report = check(folder.path()).unwrap();
    let found = problems(&report, "connectors");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("2 .gguf files: keep one"), "{found:?}");
    let loaded = kinora_diffuse::Weights::open(&part, DType::F32, &Device::Cpu);
    assert_eq!(loaded.err().unwrap().to_string(), found[0]);
}

#[test]
fn a_block_is_timed_without_a_checkpoint() {
    let size = Size {
        heads: 1,
        video: [1, 2, 2],
        audio: 3,
        prompt: 5,
    };
    for dtype in [DType::F32, DType::BF16] {
        let timing = block(size, 2, dtype, &Device::Cpu).unwrap();
        assert_eq!(
            (timing.width, timing.tokens, timing.rounds.len()),
            (128, 4, 2)
        );
        assert!(timing.weights > 100_000);
        assert!(timing.rounds.iter().all(|&ms| ms > 0.0));
    }
}
