//! The text encoders and the connectors against the reference.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use kinora_diffuse::connectors::Contexts;
use kinora_diffuse::text::{Phase, Reader, Text, is_unused};
use kinora_diffuse::{Error, Weights, config, connectors, keys, parity, published, text};
use sha2::Digest;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

#[track_caller]
fn holds(folder: &Path, golden: &str, dtype: DType, allowed: f64) {
    let measures = parity::run_one(folder, golden, dtype, &Device::Cpu).unwrap();
    assert!(!measures.is_empty());
    for measure in measures {
        assert!(
            measure.relative_l2 <= allowed,
            "{}: {measure:?}",
            folder.display()
        );
    }
}

#[test]
fn gemma_3_gives_every_hidden_state_of_the_reference() {
    holds(&fixture("ltx-2.3"), "text_encoder", DType::F32, 1e-5);
}

#[test]
fn gemma_4_gives_every_hidden_state_of_the_reference() {
    holds(&fixture("ltx-2.5"), "text_encoder", DType::F32, 1e-5);
}

#[test]
fn the_connectors_give_what_the_reference_gives() {
    holds(&fixture("ltx-2.3"), "connectors", DType::F32, 1e-5);
}

#[test]
fn a_checkpoint_read_in_bf16_stays_close() {
    for golden in ["text_encoder", "connectors"] {
        holds(&fixture("ltx-2.3"), golden, DType::BF16, 1e-2);
    }
}

#[test]
fn a_prompt_is_read_as_the_reference_reads_it() {
    let reader = Reader::open(&fixture("ltx-2.3/tokenizer")).unwrap();
    for (prompt, wanted) in PROMPTS {
        let tokens = reader.read(prompt, 16).unwrap();
        assert_eq!(tokens.padded(), wanted, "{prompt:?}");
    }
}

/// The number of keys of a published configuration, and the start of the hash of their lines.
pub fn hash(name: &str) -> (usize, String) {
    let keys = keys::keys(&published::configuration(name).unwrap()).unwrap();
    let digest = sha2::Sha256::digest(keys::lines(&keys));
    (
        keys.len(),
        digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    )
}

#[test]
fn the_published_text_models_have_the_tensors_of_the_reference() {
    for (name, count, wanted) in [
        ("gemma-3-12b-text", 626, "2290b9b8b2e2f4ce"),
        ("gemma-4-12b-text", 666, "445999e28f5afe56"),
        ("ltx-2.0-connectors", 59, "3fc546d0a0ad09ab"),
        ("ltx-2.3-connectors", 262, "dce54236cebc8897"),
        ("ltx-2.5-connectors", 262, "dce54236cebc8897"),
    ] {
        assert_eq!(hash(name), (count, wanted.to_owned()), "{name}");
    }
}

#[test]
fn every_tensor_of_a_checkpoint_is_asked_for_or_known_to_be_unused() {
    let folder = fixture("ltx-2.3");
    let encoder =
        text::Config::parse(&config::read_value(&folder.join("text_encoder")).unwrap()).unwrap();
    let weights = Weights::open(&folder.join("text_encoder"), DType::F32, &Device::Cpu).unwrap();
    text::Model::new(&encoder, &weights)
        .unwrap()
        .hidden(&alone(&[2, 4]), &mut |_| Ok(()))
        .unwrap();
    everything(&folder.join("text_encoder"), &weights);
    let weights = Weights::open(&folder.join("connectors"), DType::F32, &Device::Cpu).unwrap();
    let model =
        connectors::Model::new(&config::read(&folder.join("connectors")).unwrap(), &weights)
            .unwrap();
    model
        .forward(
            &Tensor::ones((2, 16, 7), DType::F32, &Device::Cpu).unwrap(),
            8,
        )
        .unwrap();
    everything(&folder.join("connectors"), &weights);
}

#[track_caller]
fn everything(folder: &Path, weights: &Weights) {
    let held =
        candle_core::safetensors::load(folder.join("model.safetensors"), &Device::Cpu).unwrap();
    let asked = weights.asked();
    let mut missed: Vec<&String> = held
        .keys()
        .filter(|name| !asked.contains_key(*name))
        .collect();
    missed.retain(|name| !is_unused(name));
    assert_eq!(missed, [""; 0]);
    assert!(
        asked
            .keys()
            .all(|name| held.contains_key(name) && !is_unused(name))
    );
}

#[test]
fn a_checkpoint_of_the_text_model_alone_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let source = fixture("ltx-2.3/text_encoder");
    let held =
        candle_core::safetensors::load(source.join("model.safetensors"), &Device::Cpu).unwrap();
    let encoder = text::Config::parse(&config::read_value(&source).unwrap()).unwrap();
    let hidden = |path: &Path| {
        let weights = Weights::open(path, DType::F32, &Device::Cpu).unwrap();
        let model = text::Model::new(&encoder, &weights).unwrap();
        values(&model.hidden(&alone(&[2, 9, 30]), &mut |_| Ok(())).unwrap())
    };
    for place in ["", "model.", "language_model.model."] {
        let renamed = held.iter().filter_map(|(name, tensor)| {
            Some((
                format!("{place}{}", name.strip_prefix("model.language_model.")?),
                tensor.clone(),
            ))
        });
        let path = folder.path().join("model.safetensors");
        candle_core::safetensors::save(&renamed.collect(), &path).unwrap();
        assert_eq!(hidden(&path), hidden(&source), "{place:?}");
    }
}

/// A text without padding.
fn alone(tokens: &[u32]) -> Text<'_> {
    Text {
        tokens,
        padding: 0,
        first: 0,
    }
}

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

fn phase() -> Phase {
    Phase::open(&fixture("ltx-2.3"), DType::F32, &Device::Cpu).unwrap()
}

/// What a prompt becomes, and how many layers were read for it.
fn counted(phase: &mut Phase, prompt: &str) -> (Contexts, usize) {
    let mut layers = 0;
    let contexts = phase.contexts(prompt, 16, &mut |_, of| {
        assert_eq!(of, 6);
        layers += 1;
        Ok(())
    });
    (contexts.unwrap(), layers)
}

#[test]
fn padding_may_be_left_out_of_the_text_encoder() {
    let (found, layers) = counted(&mut phase(), "a robot dancing");
    assert_eq!(layers, 6);
    let folder = fixture("ltx-2.3");
    let tokens = phase().tokens("a robot dancing", 64).unwrap();
    assert_eq!((tokens.ids.len(), tokens.padding()), (16, 48));
    let tokens = phase().tokens("a robot", 16).unwrap();
    let encoder =
        text::Config::parse(&config::read_value(&folder.join("text_encoder")).unwrap()).unwrap();
    let weights = Weights::open(&folder.join("text_encoder"), DType::F32, &Device::Cpu).unwrap();
    let model = text::Model::new(&encoder, &weights).unwrap();
    let padding = tokens.padding();
    let whole = model
        .hidden(
            &Text {
                padding,
                ..alone(&tokens.padded())
            },
            &mut |_| Ok(()),
        )
        .unwrap();
    let whole = values(&whole.narrow(0, padding, tokens.ids.len()).unwrap());
    let short = values(
        &model
            .hidden(
                &Text {
                    first: padding,
                    ..alone(&tokens.ids)
                },
                &mut |_| Ok(()),
            )
            .unwrap(),
    );
    let gap = whole
        .iter()
        .zip(&short)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    assert!(padding > 0 && gap < 2e-5, "{gap}");
    assert_eq!(found.video.dims(), [1, 16, 32]);
    assert_eq!(found.audio.dims(), [1, 16, 16]);
}

#[test]
fn a_prompt_is_computed_once_and_kept_for_the_next_run() {
    let cache = tempfile::tempdir().unwrap();
    let mut first = phase().cached_in(cache.path().join("text"));
    let (wanted, layers) = counted(&mut first, "a robot");
    assert_eq!(layers, 6);
    let mut second = phase().cached_in(cache.path().join("text"));
    for phase in [&mut first, &mut second] {
        let (found, layers) = counted(phase, " a robot ");
        assert_eq!(layers, 0);
        assert_eq!(values(&found.video), values(&wanted.video));
        assert_eq!(values(&found.audio), values(&wanted.audio));
    }
    let (other, layers) = counted(&mut second, "a robot.");
    assert_eq!(layers, 6);
    assert_ne!(values(&other.video), values(&wanted.video));
}

#[test]
fn two_prompts_read_the_text_encoder_once_and_stay_apart() {
    let mut layers = 0;
    let prompts = ["a robot", "bad", "a robot"];
    let mut both = phase();
    let found = both
        .contexts_of_each(&prompts, 16, &mut |_, _| {
            layers += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!((found.len(), layers), (3, 6));
    for (prompt, found) in prompts.iter().zip(&found) {
        let (wanted, _) = counted(&mut phase(), prompt);
        assert_eq!(values(&found.video), values(&wanted.video), "{prompt}");
        assert_eq!(values(&found.audio), values(&wanted.audio), "{prompt}");
    }
    assert_ne!(values(&found[0].video), values(&found[1].video));
}

#[test]
fn the_text_encoder_stops_when_it_is_told_to() {
    let mut layers = 0;
    let answer = phase().contexts("a robot", 16, &mut |layer, _| {
        layers += 1;
        if layer == 2 {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    });
    assert!(matches!(answer, Err(Error::Cancelled)));
    assert_eq!(layers, 3);
}

#[test]
fn a_token_of_another_model_is_refused() {
    let folder = fixture("ltx-2.3/text_encoder");
    let encoder = text::Config::parse(&config::read_value(&folder).unwrap()).unwrap();
    let weights = Weights::open(&folder, DType::F32, &Device::Cpu).unwrap();
    let answer = text::Model::new(&encoder, &weights)
        .unwrap()
        .hidden(&alone(&[2, 64]), &mut |_| Ok(()));
    let error = answer.unwrap_err().to_string();
    assert!(
        error.contains("token 64") && error.contains("64"),
        "{error}"
    );
}

#[test]
fn configurations_that_are_not_built_are_refused_by_their_field() {
    let folder = fixture("ltx-2.3/text_encoder");
    for (field, value) in [
        ("hidden_activation", serde_json::json!("relu")),
        ("attention_bias", serde_json::json!(true)),
        ("use_bidirectional_attention", serde_json::json!(true)),
        ("num_key_value_heads", serde_json::json!(3)),
    ] {
        let mut config = config::read_value(&folder).unwrap();
        config["text_config"][field] = value;
        let error = text::Config::parse(&config).unwrap_err().to_string();
        assert!(error.contains(field), "{error}");
    }
}

/// Every set of small checkpoints below a folder, where one is named.
#[test]
#[ignore = "needs a folder of checkpoints in KINORA_CHECKPOINTS"]
fn checkpoints_elsewhere_hold_too() {
    let folder = std::env::var("KINORA_CHECKPOINTS").unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let goldens = parity::names(&path).unwrap();
        for golden in goldens
            .iter()
            .filter(|g| ["text_encoder", "connectors"].contains(&g.as_str()))
        {
            holds(&path, golden, DType::F32, 1e-5);
            holds(&path, golden, DType::BF16, 1e-2);
        }
    }
}

/// Prompts, and what transformers' tokenizer makes of them in 16 places.
const PROMPTS: [(&str, [u32; 16]); 4] = [
    (
        "a robot dancing",
        [2, 4, 30, 21, 18, 5, 18, 23, 30, 7, 4, 17, 6, 12, 17, 10],
    ),
    (
        "  Hello,\tworld.\n\u{1c}",
        [0, 0, 2, 38, 8, 15, 15, 18, 58, 3, 26, 18, 21, 15, 7, 57],
    ),
    ("", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
    (
        "It rains: \u{fc}ber, and a long prompt",
        [2, 39, 23, 30, 21, 4, 12, 17, 22, 59, 30, 3, 5, 8, 21, 58],
    ),
];
