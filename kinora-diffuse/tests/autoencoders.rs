//! Autoencoders, upsampler and vocoder, against what the reference made of the same weights.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device};
use kinora_diffuse::parity;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3")
}

fn check(golden: &str, dtype: DType) {
    let rows = parity::run_one(&fixtures(), golden, dtype, &Device::Cpu).unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        // A NaN fails this too.
        assert!(row.relative_l2 <= parity::tolerance(dtype), "{row:?}");
    }
}

#[test]
fn the_video_autoencoder_answers_as_the_reference() {
    check("vae", DType::F32);
    check("vae", DType::BF16);
}

#[test]
fn the_latent_upsampler_answers_as_the_reference() {
    check("latent_upsampler", DType::F32);
    check("latent_upsampler", DType::BF16);
}

#[test]
fn the_audio_decoder_answers_as_the_reference() {
    check("audio_vae", DType::F32);
    check("audio_vae", DType::BF16);
}

#[test]
fn the_vocoder_answers_as_the_reference() {
    check("vocoder", DType::F32);
    check("vocoder", DType::BF16);
}
