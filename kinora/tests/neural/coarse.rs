//! A small checkpoint of coarse latents, made of the one in the repository: each stands for 64 × 64 pixels, so that
//! fifteen seconds are a quarter of the tokens that they are for the published models.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// How much wider and higher the pixels of a latent are.
const TIMES: usize = 2;

/// Puts the checkpoint into a folder.
pub fn checkpoint(from: &Path, to: &Path) {
    for part in fs::read_dir(from).unwrap() {
        let part = part.unwrap().path();
        let folder = to.join(part.file_name().unwrap());
        fs::create_dir_all(&folder).unwrap();
        for file in fs::read_dir(&part).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
        }
    }
    configured(&to.join("transformer"), |config| {
        config["vae_scale_factors"] = json!([8, 32 * TIMES, 32 * TIMES]);
    });
    configured(&to.join("vae"), |config| {
        config["patch_size"] = json!(4 * TIMES);
        config["spatial_compression_ratio"] = json!(32 * TIMES);
    });
    let file = to.join("vae/model.safetensors");
    fs::write(&file, patched(&fs::read(&file).unwrap())).unwrap();
}

fn configured(folder: &Path, change: impl Fn(&mut Value)) {
    let file = folder.join("config.json");
    let mut config: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    change(&mut config);
    fs::write(&file, config.to_string()).unwrap();
}

/// The autoencoder with more pixels in a patch: what the first and the last layer have for a patch stands in it as often.
fn patched(file: &[u8]) -> Vec<u8> {
    let (length, rest) = file.split_first_chunk().unwrap();
    let (header, values) = rest.split_at(u64::from_le_bytes(*length) as usize);
    let header: Map<String, Value> = serde_json::from_slice(header).unwrap();
    let (mut new, mut all) = (Map::new(), Vec::new());
    for (name, tensor) in header {
        if name == "__metadata__" {
            continue;
        }
        let [start, end] = [0, 1].map(|i| tensor["data_offsets"][i].as_u64().unwrap() as usize);
        let mut shape: Vec<usize> = serde_json::from_value(tensor["shape"].clone()).unwrap();
        // The dimension that the pixels of a patch are in.
        let patch = match name.as_str() {
            "encoder.conv_in.conv.weight" => Some(1),
            "decoder.conv_out.conv.weight" | "decoder.conv_out.conv.bias" => Some(0),
            _ => None,
        };
        let begun = all.len();
        match patch {
            Some(dimension) => {
                shape[dimension] *= TIMES * TIMES;
                let outer: usize = shape[..dimension].iter().product();
                for values in values[start..end].chunks((end - start) / outer.max(1)) {
                    all.extend(values.repeat(TIMES * TIMES));
                }
            }
            None => all.extend_from_slice(&values[start..end]),
        }
        let entry = json!({
            "dtype": tensor["dtype"], "shape": shape, "data_offsets": [begun, all.len()],
        });
        new.insert(name, entry);
    }
    let header = Value::Object(new).to_string().into_bytes();
    [&(header.len() as u64).to_le_bytes()[..], &header, &all].concat()
}
