//! `--depth-model`: how near each place of a picture is, seen by a network.

use std::path::Path;

use kinora_core::problem::Problem;
use kinora_diffuse::Device;
use kinora_diffuse::depth::Estimator;

use super::super::failure::Failure;
use super::{failed, models};
use crate::service::film::Checked;

/// The order with what the depth model of this folder sees in its picture.
pub(in super::super) fn seen(folder: &Path, checked: Checked) -> Result<Checked, Failure> {
    let Some(picture) = checked.picture().map_err(Failure::refused)? else {
        return Ok(checked);
    };
    models::acknowledged(folder)?;
    let refuse = |why: String| {
        let shown = folder.display().to_string();
        let message = format!("`depth-model` {shown}: {why}");
        let allowed = "the folder of a Depth Anything model";
        Failure::refused(Problem::other("depth-model", &shown, allowed, message))
    };
    let estimator = Estimator::open(folder, &Device::Cpu).map_err(|e| refuse(e.to_string()))?;
    let depth = estimator.near(&picture, &Device::Cpu).map_err(failed)?;
    Ok(checked.with_depth(depth))
}
