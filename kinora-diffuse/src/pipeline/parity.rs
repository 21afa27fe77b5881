//! Golden films: what the reference's pipelines make of a prompt and pictures, with the noise that they drew.

use std::collections::VecDeque;

use candle_core::{DType, Device, Tensor};
use kinora_core::plan::FPS;
use serde_json::Value;

use super::{
    At, Budget, Guidance, Levels, Maker, Noise, Order, Picture, Pipeline, Placed, Scales, Stages,
    pack_audio, pack_video,
};
use crate::error::{Error, Result};
use crate::parity::{Case, Outputs};
use crate::schedule;

/// A film from a picture, or from a first and a last one, in one stage.
pub(crate) fn one_stage(case: &Case) -> Result<Outputs> {
    let levels = Levels::Bent(case.count("num_inference_steps")?);
    film(case, Stages::One(levels))
}

/// A film in two stages, with distilled levels.
pub(crate) fn two_stages(case: &Case) -> Result<Outputs> {
    let stages = Stages::Two {
        draft: Levels::Given(schedule::DISTILLED.to_vec()),
        refinement: Levels::Given(schedule::DISTILLED_REFINEMENT.to_vec()),
        draft_strength: case.number("draft_strength")?,
    };
    film(case, stages)
}

fn film(case: &Case, stages: Stages) -> Result<Outputs> {
    let budget = Budget::all(case.dtype(), case.device());
    let order = order(case, stages, guidance(case)?)?;
    made(case, &mut Pipeline::open(case.folder(), budget)?, &order)
}

/// What a checkpoint makes of an order, with the golden's noise.
pub(crate) fn made(case: &Case, maker: &mut dyn Maker, order: &Order) -> Result<Outputs> {
    let mut noise = Recorded::of(case)?;
    let latents = maker.film(order, &mut noise, &|_| Ok(()))?;
    if !noise.tensors.is_empty() {
        return Err(case.fail(format!(
            "{} of its noises were not drawn",
            noise.tensors.len()
        )));
    }
    let audio = latents.audio.map(|audio| ("audio_latents".into(), audio));
    let video = ("video_latents".into(), latents.video);
    Ok([video].into_iter().chain(audio).collect())
}

/// The order that a golden was made by.
pub(crate) fn order(case: &Case, stages: Stages, guidance: Guidance) -> Result<Order> {
    let mut pictures = Vec::new();
    for (name, at) in [("image", At::First), ("end_image", At::Last)] {
        if case.has(name) {
            pictures.push(Placed {
                picture: picture(&case.raw(name)?)?,
                at,
                strength: 1.0,
            });
        }
    }
    let text = |name: &str| case.args()[name].as_str().unwrap_or_default().to_owned();
    Ok(Order {
        prompt: text("prompt"),
        negative_prompt: text("negative_prompt"),
        places: case.count("max_sequence_length")?,
        width: case.count("width")?,
        height: case.count("height")?,
        frames: case.count("num_frames")?,
        fps: match case.args().get("frame_rate") {
            Some(_) => case.number("frame_rate")? as f32,
            None => FPS as f32,
        },
        pictures,
        stages,
        guidance,
    })
}

fn guidance(case: &Case) -> Result<Guidance> {
    let scales = |prefix: &str| -> Result<Scales> {
        let number = |name: &str| case.number(&format!("{prefix}{name}"));
        Ok(Scales {
            prompt: number("guidance_scale")?,
            attention: number("stg_scale")?,
            exchange: number("modality_scale")?,
            rescale: number("guidance_rescale")?,
        })
    };
    let blocks = case.args()["spatio_temporal_guidance_blocks"].as_array();
    let blocks = blocks.into_iter().flatten().filter_map(Value::as_u64);
    Ok(Guidance {
        video: scales("")?,
        audio: scales("audio_")?,
        skipped: blocks.filter_map(|b| usize::try_from(b).ok()).collect(),
    })
}

fn picture(pixels: &Tensor) -> Result<Picture> {
    let (height, width, _) = pixels.dims3()?;
    Ok(Picture {
        width,
        height,
        rgb: pixels.flatten_all()?.to_vec1()?,
    })
}

/// Noise that a golden file holds, as latents or as tokens.
struct Recorded {
    tensors: VecDeque<Tensor>,
}

impl Recorded {
    fn of(case: &Case) -> Result<Self> {
        let mut tensors = VecDeque::new();
        while case.has(&format!("noise{}", tensors.len())) {
            let noise = case.raw(&format!("noise{}", tensors.len()))?;
            let noise = noise.to_device(&Device::Cpu)?.to_dtype(DType::F32)?;
            tensors.push_back(match noise.rank() {
                5 => pack_video(&noise)?,
                4 => pack_audio(&noise)?,
                _ => noise,
            });
        }
        Ok(Self { tensors })
    }
}

impl Noise for Recorded {
    fn draw(&mut self, shape: [usize; 3]) -> Result<Tensor> {
        let noise = self.tensors.pop_front();
        noise.filter(|n| n.dims() == shape).ok_or_else(|| {
            Error::Input(format!(
                "the recording has no noise of the shape {shape:?} at this place"
            ))
        })
    }
}
