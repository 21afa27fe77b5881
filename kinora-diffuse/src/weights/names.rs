//! The names that the makers' own files give to tensors, and the published names of the same tensors.
//!
//! A checkpoint comes in one of two layouts: a folder for each component, with the names that this engine
//! asks for, or the makers' files, in which the same tensors have other names, sometimes all components in
//! one file. The renaming follows diffusers' converter for LTX-2.x.

use std::collections::HashMap;

/// Names of the transformer, part by part.
const TRANSFORMER: &[(&str, &str)] = &[
    ("patchify_proj", "proj_in"),
    ("audio_patchify_proj", "audio_proj_in"),
    ("adaln_single", "time_embed"),
    ("audio_adaln_single", "audio_time_embed"),
    ("prompt_adaln_single", "prompt_adaln"),
    ("audio_prompt_adaln_single", "audio_prompt_adaln"),
    (
        "av_ca_video_scale_shift_adaln_single",
        "av_cross_attn_video_scale_shift",
    ),
    (
        "av_ca_a2v_gate_adaln_single",
        "av_cross_attn_video_a2v_gate",
    ),
    (
        "av_ca_audio_scale_shift_adaln_single",
        "av_cross_attn_audio_scale_shift",
    ),
    (
        "av_ca_v2a_gate_adaln_single",
        "av_cross_attn_audio_v2a_gate",
    ),
    (
        "scale_shift_table_a2v_ca_video",
        "video_a2v_cross_attn_scale_shift_table",
    ),
    (
        "scale_shift_table_a2v_ca_audio",
        "audio_a2v_cross_attn_scale_shift_table",
    ),
    ("q_norm", "norm_q"),
    ("k_norm", "norm_k"),
];

const CONNECTORS: &[(&str, &str)] = &[
    ("video_embeddings_connector", "video_connector"),
    ("audio_embeddings_connector", "audio_connector"),
    ("transformer_1d_blocks", "transformer_blocks"),
    ("aggregate_embed", "text_proj_in"),
    ("video_aggregate_embed", "video_text_proj_in"),
    ("audio_aggregate_embed", "audio_text_proj_in"),
    ("q_norm", "norm_q"),
    ("k_norm", "norm_k"),
];

const VIDEO: &[(&str, &str)] = &[
    ("res_blocks", "resnets"),
    ("last_time_embedder", "time_embedder"),
    ("last_scale_shift_table", "scale_shift_table"),
    ("mean-of-means", "latents_mean"),
    ("std-of-means", "latents_std"),
];

const AUDIO: &[(&str, &str)] = &[
    ("mean-of-means", "latents_mean"),
    ("std-of-means", "latents_std"),
];

const VOCODER: &[(&str, &str)] = &[
    ("ups", "upsamplers"),
    ("resblocks", "resnets"),
    ("conv_pre", "conv_in"),
    ("conv_post", "conv_out"),
    ("act_post", "act_out"),
];

/// What the makers' files put before a component's names, in files of everything.
const PREFIXES: &[(&str, &str)] = &[
    ("LTX2VideoTransformer3DModel", "model.diffusion_model."),
    ("LTX2VideoTransformer3DModel", "diffusion_model."),
    ("LTX2TextConnectors", "model.diffusion_model."),
    ("LTX2TextConnectors", "connectors."),
    ("AutoencoderKLLTX2Video", "vae."),
    ("AutoencoderKLLTX2Audio", "audio_vae."),
    ("LTX2Vocoder", "vocoder."),
];

/// The published name of each tensor of a component whose file names it otherwise, and the file's name.
pub(crate) fn renamed<'a>(
    class: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> HashMap<String, String> {
    let last = last_down_block(names.clone());
    let published = |name: &str| match class {
        "LTX2VideoTransformer3DModel" => Some(by_part(name, TRANSFORMER)),
        "LTX2TextConnectors" => {
            let name = name
                .strip_prefix("text_embedding_projection.")
                .unwrap_or(name);
            Some(by_part(name, CONNECTORS))
        }
        "AutoencoderKLLTX2Video" => Some(video(name, last?)),
        "AutoencoderKLLTX2Audio" => Some(by_part(statistics(name), AUDIO)),
        "LTX2Vocoder" | "LTX2VocoderWithBWE" => {
            Some(by_part(name, VOCODER).replace("downsample.lowpass.", "downsample."))
        }
        _ => None,
    };
    names
        .filter(|name| !is_foreign(class, name))
        .filter_map(|name| Some((published(stripped(class, name))?, name.to_owned())))
        .filter(|(published, name)| published != name)
        .collect()
}

/// Whether a name is another component's, in a file of everything.
fn is_foreign(class: &str, name: &str) -> bool {
    let own = class.strip_suffix("WithBWE").unwrap_or(class);
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let prefixes = PREFIXES.iter().filter(|(owner, _)| wanted(owner));
        prefixes
            .map(|(_, prefix)| *prefix)
            .any(|prefix| name.starts_with(prefix))
    };
    of(&|owner| owner != own) && !of(&|owner| owner == own)
}

/// A name without what stands before it in a file of everything.
fn stripped<'a>(class: &str, name: &'a str) -> &'a str {
    if class == "LTX2VocoderWithBWE" {
        // It has a part of the same name, so that only the second of two is its own.
        let inner = name.strip_prefix("vocoder.");
        let own = |inner: &&str| {
            ["vocoder.", "bwe_generator.", "mel_stft."]
                .iter()
                .any(|p| inner.starts_with(p))
        };
        return inner.filter(own).unwrap_or(name);
    }
    let of_class = PREFIXES.iter().filter(|(owner, _)| *owner == class);
    of_class
        .filter_map(|(_, prefix)| name.strip_prefix(prefix))
        .next()
        .unwrap_or(name)
}

fn by_part(name: &str, table: &[(&str, &str)]) -> String {
    let parts = name.split('.').map(|part| {
        let found = table.iter().find(|(original, _)| *original == part);
        found.map_or(part, |(_, published)| published)
    });
    parts.collect::<Vec<_>>().join(".")
}

/// A name of the video autoencoder, in which blocks and the steps between them are counted together.
fn video(name: &str, last: usize) -> String {
    let name = by_part(statistics(name), VIDEO);
    let mut parts: Vec<String> = name.split('.').map(str::to_owned).collect();
    let Some(place) = parts
        .iter()
        .position(|p| p == "down_blocks" || p == "up_blocks")
    else {
        return name;
    };
    let Some(index) = parts.get(place + 1).and_then(|p| p.parse::<usize>().ok()) else {
        return name;
    };
    let down = parts[place] == "down_blocks";
    let block = match (down, index) {
        (true, index) if index == last => "mid_block".to_owned(),
        (true, index) if index.is_multiple_of(2) => format!("down_blocks.{}", index / 2),
        (true, index) => format!("down_blocks.{}.downsamplers.0", index / 2),
        (false, 0) => "mid_block".to_owned(),
        (false, index) if index.is_multiple_of(2) => format!("up_blocks.{}", index / 2 - 1),
        (false, index) => format!("up_blocks.{}.upsamplers.0", index / 2),
    };
    parts.splice(place..place + 2, [block]);
    parts.join(".")
}

/// The statistics of latents stand at the top.
fn statistics(name: &str) -> &str {
    name.rsplit_once("per_channel_statistics.")
        .map_or(name, |(_, rest)| rest)
}

/// The number of the encoder's last block, if the names are the makers' own.
fn last_down_block<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    if !names.clone().any(|name| name.contains(".res_blocks.")) {
        return None;
    }
    let blocks = names.filter_map(|name| name.split_once("encoder.down_blocks."));
    let indices = blocks.filter_map(|(_, rest)| rest.split('.').next()?.parse().ok());
    Some(indices.max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(class: &str, pairs: &[(&str, &str)]) {
        let renamed = renamed(class, pairs.iter().map(|(original, _)| *original));
        for (original, published) in pairs {
            let found = renamed.get(*published).map(String::as_str);
            assert_eq!(found, Some(*original), "{published}");
        }
    }

    #[test]
    fn the_transformers_names_are_known() {
        check(
            "LTX2VideoTransformer3DModel",
            &[
                (
                    "model.diffusion_model.patchify_proj.weight",
                    "proj_in.weight",
                ),
                ("audio_patchify_proj.bias", "audio_proj_in.bias"),
                (
                    "adaln_single.emb.timestep_embedder.linear_1.weight",
                    "time_embed.emb.timestep_embedder.linear_1.weight",
                ),
                (
                    "audio_adaln_single.linear.bias",
                    "audio_time_embed.linear.bias",
                ),
                (
                    "audio_prompt_adaln_single.linear.bias",
                    "audio_prompt_adaln.linear.bias",
                ),
                (
                    "av_ca_a2v_gate_adaln_single.linear.weight",
                    "av_cross_attn_video_a2v_gate.linear.weight",
                ),
                (
                    "transformer_blocks.7.scale_shift_table_a2v_ca_audio",
                    "transformer_blocks.7.audio_a2v_cross_attn_scale_shift_table",
                ),
                (
                    "transformer_blocks.0.attn1.q_norm.weight",
                    "transformer_blocks.0.attn1.norm_q.weight",
                ),
            ],
        );
    }

    #[test]
    fn the_video_autoencoders_names_are_known() {
        check(
            "AutoencoderKLLTX2Video",
            &[
                (
                    "encoder.down_blocks.0.res_blocks.1.conv1.conv.bias",
                    "encoder.down_blocks.0.resnets.1.conv1.conv.bias",
                ),
                (
                    "encoder.down_blocks.5.conv.conv.weight",
                    "encoder.down_blocks.2.downsamplers.0.conv.conv.weight",
                ),
                (
                    "encoder.down_blocks.8.res_blocks.0.conv2.conv.bias",
                    "encoder.mid_block.resnets.0.conv2.conv.bias",
                ),
                (
                    "decoder.up_blocks.0.res_blocks.0.conv1.conv.bias",
                    "decoder.mid_block.resnets.0.conv1.conv.bias",
                ),
                (
                    "decoder.up_blocks.7.conv.conv.weight",
                    "decoder.up_blocks.3.upsamplers.0.conv.conv.weight",
                ),
                (
                    "decoder.up_blocks.8.res_blocks.3.conv1.conv.bias",
                    "decoder.up_blocks.3.resnets.3.conv1.conv.bias",
                ),
                ("vae.per_channel_statistics.mean-of-means", "latents_mean"),
                ("per_channel_statistics.std-of-means", "latents_std"),
            ],
        );
    }

    #[test]
    fn the_other_components_names_are_known() {
        check(
            "AutoencoderKLLTX2Audio",
            &[(
                "audio_vae.per_channel_statistics.std-of-means",
                "latents_std",
            )],
        );
        check(
            "LTX2Vocoder",
            &[
                ("vocoder.ups.3.weight", "upsamplers.3.weight"),
                ("conv_pre.bias", "conv_in.bias"),
            ],
        );
        check(
            "LTX2VocoderWithBWE",
            &[
                (
                    "vocoder.vocoder.ups.3.weight",
                    "vocoder.upsamplers.3.weight",
                ),
                (
                    "bwe_generator.resblocks.0.acts1.0.downsample.lowpass.filter",
                    "bwe_generator.resnets.0.acts1.0.downsample.filter",
                ),
            ],
        );
        check(
            "LTX2TextConnectors",
            &[
                (
                    "text_embedding_projection.video_aggregate_embed.weight",
                    "video_text_proj_in.weight",
                ),
                (
                    "model.diffusion_model.video_embeddings_connector.transformer_1d_blocks.2.attn1.k_norm.weight",
                    "video_connector.transformer_blocks.2.attn1.norm_k.weight",
                ),
            ],
        );
    }

    #[test]
    fn in_a_file_of_everything_each_component_finds_its_own() {
        let names = [
            "audio_vae.per_channel_statistics.mean-of-means",
            "vae.per_channel_statistics.mean-of-means",
            "vae.encoder.down_blocks.0.res_blocks.0.conv1.conv.bias",
            "model.diffusion_model.patchify_proj.weight",
        ];
        for (class, original) in [
            ("AutoencoderKLLTX2Audio", names[0]),
            ("AutoencoderKLLTX2Video", names[1]),
        ] {
            let renamed = renamed(class, names.iter().copied());
            assert_eq!(renamed["latents_mean"], original, "{class}");
            assert!(!renamed.contains_key("proj_in.weight"), "{class}");
        }
    }

    #[test]
    fn published_names_stay() {
        for (class, names) in [
            (
                "AutoencoderKLLTX2Video",
                &[
                    "encoder.down_blocks.1.resnets.0.conv1.conv.bias",
                    "latents_mean",
                ][..],
            ),
            (
                "LTX2VideoTransformer3DModel",
                &["proj_in.weight", "prompt_adaln.linear.bias"],
            ),
            (
                "LTX2VocoderWithBWE",
                &[
                    "vocoder.upsamplers.0.weight",
                    "bwe_generator.conv_in.weight",
                ],
            ),
            ("gemma3", &["model.embed_tokens.weight"]),
        ] {
            assert!(renamed(class, names.iter().copied()).is_empty(), "{class}");
        }
    }
}
