//! Checkpoints in several files, with the makers' own names, in eight bits, and broken ones.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use candle_core::{DType, Device, Tensor};
use kinora_diffuse::{Error, Weights, check, parity};

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("kinora-weights-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, tensors: &[(&str, Tensor)]) {
        let tensors: HashMap<&str, Tensor> = tensors.iter().cloned().collect();
        candle_core::safetensors::save(&tensors, self.0.join(name)).unwrap();
    }

    fn text(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn open(&self) -> Result<Weights, Error> {
        Weights::open(&self.0, DType::F32, &Device::Cpu)
    }

    #[track_caller]
    fn refused(&self) -> String {
        match self.open() {
            Ok(_) => panic!("it was read"),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn tensor(values: &[f32]) -> Tensor {
    Tensor::new(values, &Device::Cpu).unwrap()
}

fn read(weights: &Weights, name: &str, count: usize) -> Vec<f32> {
    weights.get(count, name).unwrap().to_vec1().unwrap()
}

#[test]
fn an_index_says_which_files_belong_to_a_checkpoint() {
    let folder = Folder::new("index");
    folder.write(
        "a-00001-of-00002.safetensors",
        &[("a.weight", tensor(&[1.0]))],
    );
    folder.write(
        "a-00002-of-00002.safetensors",
        &[("b.weight", tensor(&[2.0]))],
    );
    folder.write("other.safetensors", &[("c.weight", tensor(&[3.0]))]);
    folder.text(
        "a.safetensors.index.json",
        r#"{"metadata":{}, "weight_map":{"a.weight":"a-00001-of-00002.safetensors","b.weight":"a-00002-of-00002.safetensors"}}"#,
    );
    let weights = folder.open().unwrap();
    assert_eq!(read(&weights, "a.weight", 1), [1.0]);
    assert_eq!(read(&weights.pp("b"), "weight", 1), [2.0]);
    assert!(!weights.has("c.weight"));
}

#[test]
fn a_shard_that_is_missing_or_lacks_a_tensor_is_named() {
    let folder = Folder::new("shards");
    folder.write("a.safetensors", &[("a.weight", tensor(&[1.0]))]);
    folder.text(
        "a.safetensors.index.json",
        r#"{"weight_map":{"a.weight":"a.safetensors","b.weight":"b.safetensors"}}"#,
    );
    assert!(
        folder
            .refused()
            .contains("b.safetensors, which is not there")
    );
    folder.write("b.safetensors", &[("d.weight", tensor(&[1.0]))]);
    assert!(folder.refused().contains("the tensor b.weight"));
    folder.text("a.safetensors.index.json", "[]");
    assert!(folder.refused().contains("no index"));
}

#[test]
fn broken_files_are_refused_and_never_panic() {
    let folder = Folder::new("broken");
    assert!(folder.refused().contains("no .safetensors or .gguf file"));
    folder.write("a.safetensors", &[("a.weight", tensor(&[1.0; 64]))]);
    let path = folder.0.join("a.safetensors");
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 4, 9, 40, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(folder.refused().contains("is the file whole?"), "{length}");
    }
}

#[test]
fn a_tensor_of_another_shape_or_name_is_named() {
    let folder = Folder::new("shape");
    folder.write("a.safetensors", &[("a.weight", tensor(&[1.0, 2.0, 3.0]))]);
    let weights = folder.open().unwrap();
    let error = weights.get(4, "a.weight").unwrap_err();
    assert!(matches!(error, Error::Shape { .. }), "{error}");
    let error = weights.get(3, "b.weight").unwrap_err();
    assert!(error.to_string().contains("b.weight"), "{error}");
}

#[test]
fn a_tensor_of_a_type_that_cannot_be_weights_is_refused() {
    let folder = Folder::new("type");
    let numbers = Tensor::new(&[1_i64, 2], &Device::Cpu).unwrap();
    folder.write("a.safetensors", &[("a.weight", numbers)]);
    let error = folder
        .open()
        .unwrap()
        .get(2, "a.weight")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a.weight") && error.contains("I64"),
        "{error}"
    );
}

#[test]
fn eight_bits_mean_what_their_scale_says() {
    let folder = Folder::new("scale");
    let eight = Tensor::new(&[[1.0_f32, -2.0], [0.5, 4.0]], &Device::Cpu).unwrap();
    let eight = eight.to_dtype(DType::F8E4M3).unwrap();
    folder.write(
        "a.safetensors",
        &[
            ("one.weight", eight.clone()),
            ("one.weight_scale", tensor(&[0.5])),
            ("rows.weight", eight.clone()),
            ("rows.weight_scale", tensor(&[2.0, 10.0])),
            ("bare.weight", eight),
        ],
    );
    let weights = folder.open().unwrap();
    let read = |name: &str| weights.get((2, 2), name).unwrap().to_vec2::<f32>().unwrap();
    assert_eq!(read("one.weight"), [[0.5, -1.0], [0.25, 2.0]]);
    assert_eq!(read("rows.weight"), [[2.0, -4.0], [5.0, 40.0]]);
    assert_eq!(read("bare.weight"), [[1.0, -2.0], [0.5, 4.0]]);
    let second = weights.rows((2, 2), "rows.weight", 1..2).unwrap();
    assert_eq!(second.to_vec2::<f32>().unwrap(), [[5.0, 40.0]]);
}

#[test]
fn the_makers_own_names_are_found_by_the_published_ones() {
    let folder = Folder::new("names");
    folder.text(
        "config.json",
        r#"{"_class_name":"LTX2VideoTransformer3DModel"}"#,
    );
    folder.write(
        "ltx.safetensors",
        &[
            ("model.diffusion_model.patchify_proj.bias", tensor(&[1.0])),
            (
                "model.diffusion_model.adaln_single.linear.bias",
                tensor(&[2.0]),
            ),
            ("vae.per_channel_statistics.mean-of-means", tensor(&[3.0])),
        ],
    );
    let weights = folder.open().unwrap();
    assert_eq!(read(&weights, "proj_in.bias", 1), [1.0]);
    assert_eq!(read(&weights.pp("time_embed.linear"), "bias", 1), [2.0]);
    assert!(!weights.has("latents_mean"));
}

#[test]
fn a_whole_checkpoint_in_narrow_types_is_read_from_the_fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3/transformer");
    let weights = Weights::open(&folder, DType::F32, &Device::Cpu).unwrap();
    assert_eq!(
        weights.get((32, 4), "proj_in.weight").unwrap().dtype(),
        DType::F32
    );
}

/// What the makers' own files call the parts of a published name.
const OWN: &[(&str, &str)] = &[
    ("proj_in", "patchify_proj"),
    ("audio_proj_in", "audio_patchify_proj"),
    ("time_embed", "adaln_single"),
    ("audio_time_embed", "audio_adaln_single"),
    ("prompt_adaln", "prompt_adaln_single"),
    ("audio_prompt_adaln", "audio_prompt_adaln_single"),
    ("norm_q", "q_norm"),
    ("norm_k", "k_norm"),
];

/// A folder with the fixture's transformer as a GGUF file, its matrices in blocks of this kind.
fn in_blocks(name: &str, kind: GgmlDType) -> Folder {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ltx-2.3");
    let folder = Folder::new(name);
    for part in ["transformer", "golden"] {
        std::fs::create_dir_all(folder.0.join(part)).unwrap();
    }
    for file in ["transformer/config.json", "golden/transformer.safetensors"] {
        std::fs::copy(fixture.join(file), folder.0.join(file)).unwrap();
    }
    let file = fixture.join("transformer/model.safetensors");
    let tensors = candle_core::safetensors::load(file, &Device::Cpu).unwrap();
    let tensors: Vec<(String, QTensor)> = tensors
        .into_iter()
        .map(|(name, tensor)| {
            let tensor = tensor.to_dtype(DType::F32).unwrap();
            let fits = tensor.rank() == 2 && tensor.dim(1).unwrap() % 32 == 0;
            let kind = if fits { kind } else { GgmlDType::F32 };
            let own = |part| OWN.iter().find(|(published, _)| *published == part);
            let parts = name
                .split('.')
                .map(|part| own(part).map_or(part, |(_, own)| own));
            let name = parts.collect::<Vec<&str>>().join(".");
            (name, QTensor::quantize(&tensor, kind).unwrap())
        })
        .collect();
    let listed: Vec<(&str, &QTensor)> = tensors.iter().map(|(n, t)| (n.as_str(), t)).collect();
    let architecture = gguf_file::Value::String("ltxv".into());
    let path = folder.0.join("transformer/ltx-2.3-Q8_0.gguf");
    let mut file = std::fs::File::create(path).unwrap();
    gguf_file::write(
        &mut file,
        &[("general.architecture", &architecture)],
        &listed,
    )
    .unwrap();
    folder
}

#[test]
fn a_transformer_in_blocks_of_few_bits_answers_nearly_as_the_reference() {
    for (name, kind, allowed) in [
        ("gguf-f32", GgmlDType::F32, 1e-4),
        ("gguf-q8", GgmlDType::Q8_0, 2e-2),
    ] {
        let folder = in_blocks(name, kind);
        let report = check::check(&folder.0.join("transformer")).unwrap();
        assert_eq!(report.components[0].problems, [""; 0]);
        let rows = parity::run_one(&folder.0, "transformer", DType::F32, &Device::Cpu).unwrap();
        assert!(!rows.is_empty());
        for row in &rows {
            assert!(row.relative_l2 <= allowed, "{name}: {row:?}");
        }
        // Eight bits are not thirty-two.
        let worst = rows.iter().map(|r| r.relative_l2).fold(0.0, f64::max);
        assert_eq!(worst > 1e-3, kind == GgmlDType::Q8_0, "{name}: {worst}");
    }
}

#[test]
fn a_tensor_that_was_stored_flat_has_its_own_shape() {
    let folder = Folder::new("gguf-flat");
    let flat = QTensor::quantize(&tensor(&[1.0; 24]), GgmlDType::F32).unwrap();
    let sides = [1, 2, 3, 4].map(gguf_file::Value::I32);
    let shape = gguf_file::Value::Array(sides.to_vec());
    let path = folder.0.join("a.gguf");
    let mut file = std::fs::File::create(&path).unwrap();
    let metadata = [("comfy.gguf.orig_shape.a.weight", &shape)];
    gguf_file::write(&mut file, &metadata, &[("a.weight", &flat)]).unwrap();
    let weights = folder.open().unwrap();
    assert_eq!(
        weights.get((1, 2, 3, 4), "a.weight").unwrap().elem_count(),
        24
    );
    let other = weights.get(24, "a.weight").unwrap_err();
    assert!(matches!(other, Error::Shape { .. }), "{other}");
    let absent = weights.get(24, "b.weight").unwrap_err();
    assert!(matches!(absent, Error::Missing { .. }), "{absent}");
    drop(weights);
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 5, 40, whole.len() / 2, whole.len() - 40] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(folder.refused().contains("a.gguf"), "{length}");
    }
    std::fs::write(&path, &whole).unwrap();
    std::fs::write(folder.0.join("b.gguf"), &whole).unwrap();
    assert!(folder.refused().contains("keep one of them"));
}
