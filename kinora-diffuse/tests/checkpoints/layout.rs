//! Checkpoints in the layout of their makers: files without configurations.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use kinora_diffuse::{check, keys, layout, published};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// What the makers call the parts of a published name, and put before a component's names in a file of everything.
const OWN: &[(&str, &str)] = &[
    ("proj_in", "patchify_proj"),
    ("audio_proj_in", "audio_patchify_proj"),
    ("norm_q", "q_norm"),
    ("norm_k", "k_norm"),
];

/// A file of all the tensors of published configurations, which takes no room: the tensors are a hole.
fn write(path: &Path, configurations: &[(&str, &str)]) {
    let (mut header, mut end) = (Map::new(), 0);
    for (name, prefix) in configurations {
        let listed = keys::keys(&published::configuration(name).unwrap()).unwrap();
        for (name, shape) in listed {
            let own = |part| OWN.iter().find(|(published, _)| *published == part);
            let parts = name
                .split('.')
                .map(|part| own(part).map_or(part, |(_, own)| own));
            let name = format!("{prefix}{}", parts.collect::<Vec<&str>>().join("."));
            let start = end;
            end += 2 * shape.iter().product::<usize>() as u64;
            let tensor = json!({"dtype": "BF16", "shape": shape, "data_offsets": [start, end]});
            header.insert(name, tensor);
        }
    }
    let header = Value::Object(header).to_string();
    let mut file = File::create(path).unwrap();
    file.write_all(&(header.len() as u64).to_le_bytes())
        .unwrap();
    file.write_all(header.as_bytes()).unwrap();
    file.set_len(8 + header.len() as u64 + end).unwrap();
}

/// A model as its makers publish it, a folder for each kind of file.
fn model() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["diffusion_models", "text_encoders", "vae"] {
        std::fs::create_dir(root.join(name)).unwrap();
    }
    let transformer = ("ltx-2.5-transformer", "model.diffusion_model.");
    let both = [transformer, ("ltx-2.5-connectors", "connectors.")];
    write(
        &root.join("diffusion_models/ltx-2.5-distilled.safetensors"),
        &both,
    );
    write(&root.join("vae/video.safetensors"), &[("ltx-2.5-vae", "")]);
    write(
        &root.join("vae/audio.safetensors"),
        &[("ltx-2.5-audio_vae", "")],
    );
    std::fs::write(root.join("LICENSE.md"), "be good").unwrap();
    folder
}

#[test]
fn the_makers_files_are_told_by_their_tensors_and_what_is_missing_is_named() {
    let folder = model();
    let found = layout::find(folder.path()).unwrap().unwrap();
    let mut names: Vec<(&str, &str)> = found
        .parts
        .iter()
        .map(|part| (part.component.as_str(), part.published.as_deref().unwrap()))
        .collect();
    names.sort_unstable();
    let wanted = [
        ("audio_vae", "ltx-2.5-audio_vae"),
        ("connectors", "ltx-2.5-connectors"),
        ("transformer", "ltx-2.5-transformer"),
        ("vae", "ltx-2.5-vae"),
    ];
    assert_eq!(names, wanted);
    assert_eq!(found.absent, ["text_encoder", "tokenizer", "vocoder"]);
    let into = folder.path().join("kinora");
    let error = found.arrange(folder.path(), &into).unwrap_err().to_string();
    assert!(
        error.contains("no text_encoder, tokenizer, vocoder"),
        "{error}"
    );
    assert!(!into.exists());
}

#[test]
fn a_whole_model_is_laid_out_by_links_and_checked_like_any_other() {
    let folder = model();
    let root = folder.path();
    write(
        &root.join("vae/vocoder.safetensors"),
        &[("ltx-2.5-vocoder", "")],
    );
    let gemma = root.join("text_encoders");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (from, to) in [
        ("ltx-2.5/text_encoder/config.json", "config.json"),
        (
            "ltx-2.5/text_encoder/model.safetensors",
            "model.safetensors",
        ),
        ("ltx-2.3/tokenizer/tokenizer.json", "tokenizer.json"),
    ] {
        std::fs::copy(fixture.join(from), gemma.join(to)).unwrap();
    }
    let into = root.join("kinora");
    let found = layout::find(root).unwrap().unwrap();
    assert!(!found.is_arranged(&into));
    found.arrange(root, &into).unwrap();
    assert!(found.is_arranged(&into));
    let report = check::check(&into).unwrap();
    for component in &report.components {
        assert_eq!(component.problems, [""; 0], "{}", component.name);
    }
    assert!(report.whole, "{:?}", report.absent);
    assert_eq!(
        std::fs::read_to_string(into.join("LICENSE.md")).unwrap(),
        "be good"
    );
    assert!(layout::find(&into).unwrap().is_none());
    let again = found.arrange(root, &into).unwrap_err().to_string();
    assert!(again.contains("there already"), "{again}");
    let lost = into.join("tokenizer/tokenizer.json");
    std::fs::remove_file(&lost).unwrap();
    assert!(!found.is_arranged(&into), "a file of it is gone");
    std::os::unix::fs::symlink(root.join("LICENSE.md"), &lost).unwrap();
    assert!(!found.is_arranged(&into), "a file of it is another");
    let other = root.join("holidays");
    std::fs::create_dir(&other).unwrap();
    assert!(!found.is_arranged(&other), "a folder of something else");
}

#[test]
fn a_folder_of_other_things_has_no_layout() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.safetensors"), "no").unwrap();
    assert!(layout::find(folder.path()).unwrap().is_none());
}
