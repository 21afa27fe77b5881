//! Autoencoders, upsampler and vocoder, against what the reference made of the same weights; and what they refuse.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use kinora_diffuse::video_vae::{self, Tiling};
use kinora_diffuse::{
    Error, Weights, audio_vae, config, keys, parity, published, upsampler, vocoder,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3")
}

fn check(golden: &str) {
    for dtype in [DType::F32, DType::BF16] {
        let rows = parity::run_one(&fixtures(), golden, dtype, &Device::Cpu).unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            // A NaN fails this too.
            assert!(row.relative_l2 <= parity::tolerance(dtype), "{row:?}");
        }
    }
}

#[test]
fn the_video_autoencoder_answers_as_the_reference() {
    check("vae");
}

#[test]
fn tiles_are_cut_and_blended_as_by_the_reference() {
    check("vae_tiles");
}

#[test]
fn the_latent_upsampler_answers_as_the_reference() {
    check("latent_upsampler");
}

#[test]
fn the_audio_autoencoder_answers_as_the_reference() {
    check("audio_vae");
    check("audio_vae_encode");
}

#[test]
fn the_vocoder_answers_as_the_reference() {
    check("vocoder");
}

fn weights(component: &str) -> Weights {
    Weights::open(&fixtures().join(component), DType::F32, &Device::Cpu).unwrap()
}

fn video_model() -> video_vae::Model {
    let config: video_vae::Config = config::read(&fixtures().join("vae")).unwrap();
    video_vae::Model::new(&config, &weights("vae")).unwrap()
}

fn noise(shape: &[usize]) -> Tensor {
    Tensor::randn(0f32, 1f32, shape, &Device::Cpu).unwrap()
}

fn values(x: &Tensor) -> Vec<f32> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

#[test]
fn frames_are_handed_over_in_order_and_all_of_them() {
    let model = video_model();
    let latents = noise(&[1, 4, 5, 2, 2]);
    let mut counts = Vec::new();
    let take = |frames: Tensor| {
        counts.push(frames.dim(2).unwrap());
        Ok(())
    };
    model
        .decode_in_tiles(&latents, &Tiling::default(), take)
        .unwrap();
    assert_eq!(counts, [9, 8, 8, 8]);
}

#[test]
fn a_film_that_is_cancelled_is_not_decoded_further() {
    let model = video_model();
    let mut pieces = 0;
    let take = |_| {
        pieces += 1;
        if pieces == 2 {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    };
    let answer = model.decode_in_tiles(&noise(&[1, 4, 9, 2, 2]), &Tiling::default(), take);
    assert!(matches!(answer, Err(Error::Cancelled)), "{answer:?}");
    assert_eq!(pieces, 2);
}

#[test]
fn a_film_smaller_than_a_tile_is_decoded_in_one_piece() {
    let model = video_model();
    let latents = noise(&[1, 4, 2, 2, 3]);
    let mut pieces = Vec::new();
    let take = |frames| {
        pieces.push(frames);
        Ok(())
    };
    model
        .decode_in_tiles(&latents, &Tiling::default(), take)
        .unwrap();
    assert_eq!(pieces.len(), 1);
    assert_eq!(values(&pieces[0]), values(&model.decode(&latents).unwrap()));
}

#[test]
fn tiles_that_the_model_cannot_have_are_refused() {
    let model = video_model();
    for tiling in [
        Tiling {
            frames_step: 0,
            ..Tiling::default()
        },
        Tiling {
            frames: Some(12),
            ..Tiling::default()
        },
        Tiling {
            size: Some([500, 512]),
            ..Tiling::default()
        },
        Tiling {
            size_step: [448, 544],
            ..Tiling::default()
        },
    ] {
        let answer = model.decode_in_tiles(&noise(&[1, 4, 5, 2, 2]), &tiling, |_| Ok(()));
        assert!(matches!(answer, Err(Error::Input(_))), "{tiling:?}");
    }
}

#[test]
fn frames_that_do_not_divide_are_refused() {
    let model = video_model();
    for shape in [[1, 3, 8, 64, 64], [1, 3, 1, 63, 64], [1, 3, 9, 64, 48]] {
        let answer = model.encode(&noise(&shape));
        assert!(matches!(answer, Err(Error::Input(_))), "{shape:?}");
    }
}

#[test]
fn latents_are_normalised_and_back() {
    let model = video_model();
    let latents = noise(&[1, 4, 2, 3, 3]);
    let there = model.normalise(&latents).unwrap();
    assert_ne!(values(&there), values(&latents));
    let back = model.denormalise(&there).unwrap();
    for (found, wanted) in values(&back).iter().zip(values(&latents)) {
        assert!((found - wanted).abs() < 1e-5);
    }
}

/// A component's folder with its weights changed.
fn spoilt(component: &str, spoil: impl FnOnce(&Path)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "model.safetensors"] {
        let from = fixtures().join(component).join(name);
        std::fs::copy(from, folder.path().join(name)).unwrap();
    }
    spoil(&folder.path().join("model.safetensors"));
    folder
}

fn changed(file: &Path, name: &str, change: impl FnOnce(&Tensor) -> Tensor) {
    let mut tensors = candle_core::safetensors::load(file, &Device::Cpu).unwrap();
    let tensor = change(&tensors[name]);
    tensors.insert(name.into(), tensor);
    candle_core::safetensors::save(&tensors, file).unwrap();
}

#[test]
fn a_file_that_ends_early_is_named() {
    let folder = spoilt("vae", |file| {
        let whole = std::fs::read(file).unwrap();
        std::fs::write(file, &whole[..whole.len() / 2]).unwrap();
    });
    let answer = Weights::open(folder.path(), DType::F32, &Device::Cpu);
    assert!(matches!(answer, Err(Error::File { .. })));
}

#[test]
fn a_weight_of_another_shape_is_named() {
    let name = "decoder.conv_out.conv.weight";
    let folder = spoilt("vae", |file| {
        changed(file, name, |weight| {
            weight.narrow(0, 0, 1).unwrap().contiguous().unwrap()
        });
    });
    let weights = Weights::open(folder.path(), DType::F32, &Device::Cpu).unwrap();
    let config: video_vae::Config = config::read(folder.path()).unwrap();
    match video_vae::Model::new(&config, &weights).err() {
        Some(Error::Shape { name: found, .. }) => assert_eq!(found, name),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_weight_that_is_no_number_spoils_no_film_in_silence() {
    let nothing = |weight: &Tensor| (weight * f64::NAN).unwrap();
    let folder = spoilt("vae", |file| {
        changed(file, "decoder.conv_in.conv.bias", nothing)
    });
    let weights = Weights::open(folder.path(), DType::F32, &Device::Cpu).unwrap();
    let config: video_vae::Config = config::read(folder.path()).unwrap();
    let model = video_vae::Model::new(&config, &weights).unwrap();
    let answer = model.decode(&noise(&[1, 4, 2, 2, 2]));
    assert!(matches!(answer, Err(Error::Values(_))));

    let folder = spoilt("vocoder", |file| {
        changed(file, "vocoder.conv_in.bias", nothing)
    });
    let weights = Weights::open(folder.path(), DType::F32, &Device::Cpu).unwrap();
    let config: vocoder::Config = config::read(folder.path()).unwrap();
    let model = vocoder::Model::new(&config, &weights).unwrap();
    let answer = model.forward(&noise(&[1, 2, 17, 8]));
    assert!(matches!(answer, Err(Error::Values(_))));
}

/// A configuration with one field changed.
fn with(component: &str, field: &str, value: serde_json::Value) -> serde_json::Value {
    let mut config = config::read_value(&fixtures().join(component)).unwrap();
    config[field] = value;
    config
}

#[test]
fn what_this_engine_has_not_is_refused_by_name() {
    let listing = Weights::listing();
    for (component, field, value) in [
        ("vae", "timestep_conditioning", true.into()),
        ("vae", "decoder_inject_noise", true.into()),
        ("vae", "layers_per_block", serde_json::json!([1, 1])),
        (
            "vae",
            "downsample_type",
            serde_json::json!(["conv", "conv", "conv", "conv"]),
        ),
        ("audio_vae", "norm_type", "group".into()),
        ("audio_vae", "causality_axis", "width".into()),
        ("audio_vae", "mid_block_add_attention", true.into()),
        ("vocoder", "act_fn", "relu".into()),
        ("vocoder", "resnet_kernel_sizes", serde_json::json!([4])),
        ("vocoder", "output_sampling_rate", 44_100.into()),
        ("latent_upsampler", "dims", 2.into()),
        ("latent_upsampler", "temporal_upsample", true.into()),
    ] {
        let value = with(component, field, value);
        let answer = match component {
            "vae" => {
                config::parse(&value).and_then(|c| video_vae::Model::new(&c, &listing).map(drop))
            }
            "audio_vae" => {
                config::parse(&value).and_then(|c| audio_vae::Model::new(&c, &listing).map(drop))
            }
            "vocoder" => {
                config::parse(&value).and_then(|c| vocoder::Model::new(&c, &listing).map(drop))
            }
            _ => config::parse(&value).and_then(|c| upsampler::Model::new(&c, &listing).map(drop)),
        };
        assert!(
            matches!(answer, Err(Error::Config { .. })),
            "{component} {field}"
        );
    }
}

#[test]
fn a_vocoder_refuses_a_spectrogram_of_another_model() {
    let config: vocoder::Config = config::read(&fixtures().join("vocoder")).unwrap();
    let model = vocoder::Model::new(&config, &weights("vocoder")).unwrap();
    assert_eq!(model.sample_rate(), 48_000);
    let answer = model.forward(&noise(&[1, 2, 17, 9]));
    assert!(matches!(answer, Err(Error::Input(_))));
}

#[test]
fn the_published_models_ask_for_exactly_the_published_tensors() {
    use sha2::Digest;

    // The first eight bytes of the SHA-256 of the reference's own list, for the same configurations.
    for (name, count, digest) in [
        ("ltx-2.0-audio_vae", 102, "4780af49afa7742b"),
        ("ltx-2.0-latent_upsampler", 73, "17d7688465c35774"),
        ("ltx-2.0-vae", 184, "9834bd9542dbe3c2"),
        ("ltx-2.0-vocoder", 194, "3a902b14f9c50206"),
        ("ltx-2.3-audio_vae", 102, "4780af49afa7742b"),
        ("ltx-2.3-latent_upsampler", 72, "40ce16c146d6f2c4"),
        ("ltx-2.3-vae", 170, "c258721389b41e05"),
        ("ltx-2.3-vocoder", 1227, "cd15b52ff58a60c4"),
        ("ltx-2.5-audio_vae", 102, "4780af49afa7742b"),
        ("ltx-2.5-vae", 170, "c258721389b41e05"),
        ("ltx-2.5-vocoder", 1227, "cd15b52ff58a60c4"),
    ] {
        let keys = keys::keys(&published::configuration(name).unwrap()).unwrap();
        assert_eq!(keys.len(), count, "{name}");
        let found = sha2::Sha256::digest(keys::lines(&keys));
        let bytes = found.iter().take(8);
        let found: String = bytes.map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, digest, "{name}");
    }
}

#[test]
fn a_checkpoint_has_no_tensor_that_is_not_asked_for() {
    for component in ["vae", "audio_vae", "vocoder", "latent_upsampler"] {
        let weights = weights(component);
        let config = config::read_value(&fixtures().join(component)).unwrap();
        match component {
            "vae" => {
                drop(video_vae::Model::new(&config::parse(&config).unwrap(), &weights).unwrap())
            }
            "audio_vae" => {
                drop(audio_vae::Model::new(&config::parse(&config).unwrap(), &weights).unwrap())
            }
            "vocoder" => {
                drop(vocoder::Model::new(&config::parse(&config).unwrap(), &weights).unwrap())
            }
            _ => drop(upsampler::Model::new(&config::parse(&config).unwrap(), &weights).unwrap()),
        }
        let file = fixtures().join(component).join("model.safetensors");
        let tensors = candle_core::safetensors::load(file, &Device::Cpu).unwrap();
        let mut names: Vec<String> = tensors.into_keys().collect();
        names.sort();
        let asked: Vec<String> = weights.asked().into_keys().collect();
        assert_eq!(asked, names, "{component}");
    }
}
