//! The parts of Wan 2.2 answer as their references, and ask for the published tensors.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device};
use kinora_diffuse::{check, keys, parity, published};
use sha2::{Digest, Sha256};

fn fixtures() -> PathBuf {
    folder("wan-2.2")
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

#[test]
fn the_text_encoder_and_the_transformer_of_wan_answer_as_the_references() {
    for (name, outputs) in [("text_encoder", 2), ("transformer", 2)] {
        for (dtype, allowed) in [(DType::F32, 1e-5), (DType::BF16, 2e-2)] {
            let rows = parity::run_one(&fixtures(), name, dtype, &Device::Cpu).unwrap();
            assert_eq!(rows.len(), outputs);
            for row in rows {
                println!("{dtype:?} {row:?}");
                assert!(
                    row.relative_l2 <= allowed,
                    "{row:?} is further than {allowed}"
                );
            }
        }
    }
}

#[test]
fn both_autoencoders_of_wan_answer_as_the_reference_piece_by_piece() {
    for name in ["wan-2.2", "wan-2.1"] {
        for (dtype, allowed) in [(DType::F32, 1e-5), (DType::BF16, 2e-2)] {
            let rows = parity::run_one(&folder(name), "vae", dtype, &Device::Cpu).unwrap();
            assert_eq!(rows.len(), 3);
            for row in rows {
                println!("{name} {dtype:?} {row:?}");
                assert!(row.relative_l2 <= allowed, "{name}: {row:?}");
            }
        }
    }
}

#[test]
fn the_autoencoder_of_wan_answers_in_tiles_as_the_reference_does() {
    for (dtype, allowed) in [(DType::F32, 1e-5), (DType::BF16, 2e-2)] {
        let rows = parity::run_one(&fixtures(), "vae_tiles", dtype, &Device::Cpu).unwrap();
        assert_eq!(rows.len(), 2);
        for row in rows {
            println!("{dtype:?} {row:?}");
            assert!(row.relative_l2 <= allowed, "{row:?}");
        }
    }
}

#[test]
fn levels_and_steps_of_wan_are_the_references() {
    let rows = parity::run_one(&fixtures(), "unipc", DType::F32, &Device::Cpu).unwrap();
    assert_eq!(rows.len(), 9);
    for row in rows {
        println!("{row:?}");
        assert!(row.relative_l2 <= 1e-5, "{row:?}");
    }
}

#[test]
fn films_of_wan_from_a_picture_and_from_words_are_the_references() {
    for name in ["e2e_picture", "e2e_words"] {
        let rows = parity::run_one(&fixtures(), name, DType::F32, &Device::Cpu).unwrap();
        let [row] = &rows[..] else { panic!("{rows:?}") };
        println!("{row:?}");
        assert!(row.relative_l2 <= 1e-4, "{row:?}");
    }
}

#[test]
fn the_tensors_of_wan_are_the_published_ones() {
    for (name, count, hash) in [
        ("umt5-xxl-encoder", 243, "ae038f456cb976c0"),
        ("wan-2.2-ti2v-5b-transformer", 825, "152d8d32cee8498e"),
        ("wan-2.2-ti2v-5b-vae", 196, "229264a9f9cde0c5"),
        ("wan-2.1-vae", 194, "7b0fb5b09ffae6ac"),
    ] {
        let keys = keys::keys(&published::configuration(name).unwrap()).unwrap();
        assert_eq!(keys.len(), count);
        let digest = Sha256::digest(keys::lines(&keys));
        let found: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&found[..16], hash, "{name}");
    }
}

#[test]
fn a_checkpoint_of_wan_is_whole_with_one_of_its_two_tables_of_tokens() {
    let report = check::check(&fixtures()).unwrap();
    let names: Vec<&str> = report.components.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["text_encoder", "transformer", "vae"]);
    assert!(report.whole && report.films, "{:?}", report.absent);
    for component in report.components {
        assert_eq!(component.problems, [""; 0], "{}", component.name);
    }
}

#[test]
fn what_only_older_wan_models_have_is_refused_by_name() {
    let mut config = published::configuration("wan-2.2-ti2v-5b-transformer").unwrap();
    config["image_dim"] = 1280.into();
    let error = keys::keys(&config).unwrap_err().to_string();
    assert!(
        error.contains("image_dim") && error.contains("1280"),
        "{error}"
    );
}
