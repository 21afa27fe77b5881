//! Golden runs of the transformer and of its first block.

use candle_core::{DType, Tensor};

use super::{
    Block, Config, Levels, Model, Modulation, Modulations, Pass, Places, Prompt, Rotation,
    Rotations, Streams, Without, attention_mask, place,
};
use crate::error::Result;
use crate::parity::{Case, Outputs};

/// Runs the whole transformer: as it is, without attention in one block, and with the streams isolated.
pub(crate) fn whole(case: &Case) -> Result<Outputs> {
    let config: Config = case.config("transformer")?;
    let model = Model::new(&config, &case.weights("transformer")?)?;
    let sizes = [
        case.count("num_frames")?,
        case.count("height")?,
        case.count("width")?,
    ];
    let video = Places::video(&config, sizes, case.number("fps")? as f32);
    let audio = Places::audio(&config, case.count("audio_num_frames")?);
    let rotations = model.rotations(&video, &audio)?;
    let levels: Vec<f32> = case
        .raw("timestep")?
        .to_dtype(DType::F32)?
        .flatten_all()?
        .to_vec1()?;
    let levels = Levels::each(&levels, case.device())?;
    let level = case
        .raw("sigma")?
        .to_dtype(DType::F32)?
        .flatten_all()?
        .to_vec1::<f32>()?[0];
    let prompt = Prompt {
        video: case.input("ctx")?,
        audio: case.input("actx")?,
        mask: attention_mask(&case.raw("mask")?)?,
    };
    let stg = [case.count("stg_block")?];
    let mut outputs = Outputs::new();
    for (name, skipped, isolated) in [
        ("", &[][..], false),
        ("stg_", &stg[..], false),
        ("iso_", &[][..], true),
    ] {
        if !case.wants(&format!("{name}video")) {
            continue;
        }
        let pass = Pass {
            streams: Streams {
                video: case.input("video")?,
                audio: case.input("audio")?,
            },
            prompt: &prompt,
            rotations: &rotations,
            video_levels: &levels,
            level,
            skipped,
            isolated,
            cross_levels: case.args()["use_cross_timestep"].as_bool().unwrap_or(false),
        };
        let velocities = model.forward(&pass, &|_| Ok(()))?;
        outputs.push((format!("{name}video"), velocities.video));
        outputs.push((format!("{name}audio"), velocities.audio));
    }
    Ok(outputs)
}

/// Runs the first block alone, on the very modulations and rotations of the reference.
pub(crate) fn block(case: &Case) -> Result<Outputs> {
    let config: Config = case.config("transformer")?;
    let block = Block::new(&config, &place(&case.weights("transformer")?, 0))?;
    let modulation =
        |name: &str| Ok::<_, crate::Error>(Modulation::per_token(case.input(name)?.squeeze(0)?));
    let rotation = |name: &str| {
        let table =
            |part: &str| Ok::<_, crate::Error>(case.raw(&format!("{name}.{part}"))?.squeeze(0)?);
        Ok::<_, crate::Error>(Rotation::of(table("cos")?, table("sin")?))
    };
    let prompt = Prompt {
        video: case.input("encoder_hidden_states")?,
        audio: case.input("audio_encoder_hidden_states")?,
        mask: Some(case.raw("encoder_attention_mask")?.unsqueeze(1)?),
    };
    let modulations = Modulations {
        video: modulation("temb")?,
        audio: modulation("temb_audio")?,
        video_across: modulation("temb_ca_scale_shift")?,
        audio_across: modulation("temb_ca_audio_scale_shift")?,
        video_gate: modulation("temb_ca_gate")?,
        audio_gate: modulation("temb_ca_audio_gate")?,
        prompt: if case.has("temb_prompt") {
            Some((modulation("temb_prompt")?, modulation("temb_prompt_audio")?))
        } else {
            None
        },
    };
    let rotations = Rotations {
        video: rotation("video_rotary_emb")?,
        audio: rotation("audio_rotary_emb")?,
        video_across: rotation("ca_video_rotary_emb")?,
        audio_across: rotation("ca_audio_rotary_emb")?,
    };
    let streams = Streams {
        video: case.raw("hidden_states")?,
        audio: case.raw("audio_hidden_states")?,
    };
    let streams = block.forward(
        streams,
        &prompt,
        &modulations,
        &rotations,
        Without::default(),
    )?;
    let out = |x: Tensor, name: &str| (name.to_owned(), x);
    Ok(vec![
        out(streams.video, "video"),
        out(streams.audio, "audio"),
    ])
}
