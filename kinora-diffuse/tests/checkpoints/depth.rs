//! The depth network against the reference.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device};
use kinora_core::frame::Picture;
use kinora_core::size::Size;
use kinora_diffuse::depth::Estimator;
use kinora_diffuse::{keys, parity};
use serde_json::{Value, json};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/depth-anything")
}

#[track_caller]
fn holds(folder: &Path) {
    let measures = parity::run_one(folder, "depth", DType::F32, &Device::Cpu).unwrap();
    let names: Vec<&str> = measures.iter().map(|m| m.output.as_str()).collect();
    assert_eq!(names, ["pixels", "depth"]);
    for measure in measures {
        assert!(measure.relative_l2 <= 1e-5, "{measure:?}");
    }
}

#[test]
fn the_network_gives_the_depth_of_the_reference() {
    holds(&fixture());
}

#[test]
fn the_references_newer_names_are_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let weights =
        candle_core::safetensors::load(fixture().join("model.safetensors"), &Device::Cpu).unwrap();
    let newer = weights
        .into_iter()
        .map(|(name, tensor)| (newer(&name), tensor))
        .collect();
    candle_core::safetensors::save(&newer, folder.path().join("model.safetensors")).unwrap();
    for name in ["config.json", "preprocessor_config.json"] {
        std::fs::copy(fixture().join(name), folder.path().join(name)).unwrap();
    }
    std::fs::create_dir(folder.path().join("golden")).unwrap();
    std::fs::copy(
        fixture().join("golden/depth.safetensors"),
        folder.path().join("golden/depth.safetensors"),
    )
    .unwrap();
    holds(folder.path());
}

fn newer(name: &str) -> String {
    name.replace("attention.attention.query", "attention.q_proj")
        .replace("attention.attention.key", "attention.k_proj")
        .replace("attention.attention.value", "attention.v_proj")
        .replace("attention.output.dense", "attention.o_proj")
}

#[test]
fn the_published_small_model_has_the_tensors_of_the_reference() {
    let hash = super::text::hash("depth-anything-v2-small");
    assert_eq!(hash, (287, "3c52810c4f1bf096".into()));
}

#[test]
fn the_nearest_place_is_white_and_the_farthest_black() {
    let size = Size {
        width: 95,
        height: 61,
    };
    let rgb = (0..95 * 61 * 3).map(|i| (i * 7 % 251) as u8).collect();
    let estimator = Estimator::open(&fixture(), &Device::Cpu).unwrap();
    let depth = estimator
        .near(&Picture { size, rgb }, &Device::Cpu)
        .unwrap();
    assert_eq!(
        depth.size,
        Size {
            width: 84,
            height: 56
        }
    );
    assert_eq!(depth.data.len(), 84 * 56);
    assert_eq!(
        (depth.data.iter().min(), depth.data.iter().max()),
        (Some(&0), Some(&65_535))
    );
}

#[test]
fn a_configuration_that_is_not_built_is_refused_by_its_field() {
    let mut config: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture().join("config.json")).unwrap())
            .unwrap();
    config["backbone_config"]["use_swiglu_ffn"] = json!(true);
    let error = keys::keys(&config).unwrap_err().to_string();
    assert!(error.contains("use_swiglu_ffn is true"), "{error}");
}
