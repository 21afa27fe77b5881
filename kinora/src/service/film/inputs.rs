//! What goes into a film, read: pixels of pictures, masks and depth, the sound of
//! a video; and whether a plan fits what it is filmed from.

use std::sync::Arc;

use kinora_core::engine::{Capabilities, Engine, Phase, StudiedPicture};
use kinora_core::frame::{Depth, Mask, Picture};
use kinora_core::plan::Plan;
use kinora_core::problem::Problem;
use kinora_core::request::{DraftRegion, Film, Masks, MotionControl};
use kinora_core::scene::SceneFacts;
use kinora_media::clip::OriginalSound;
use kinora_media::picture::{self, DecodeLimits};

use super::super::pictures::PictureFile;
use super::super::videos::VideoFile;
use super::{Order, Watch};

/// A region whose path is in a plan: the shortest that every rule lets pass.
pub(super) fn planned() -> DraftRegion {
    DraftRegion {
        trajectory: vec![[0.0, 0.0], [1.0, 1.0]],
        ..DraftRegion::default()
    }
}

/// A depth picture must have the shape of its picture.
pub(super) fn mismatch(
    picture: Option<&PictureFile>,
    depth: Option<&PictureFile>,
) -> Option<Problem> {
    let (picture, depth) = (picture?.facts, depth?.facts);
    let shape = |width: u32, height: u32| f64::from(width) / f64::from(height);
    let ratio = shape(depth.width, depth.height) / shape(picture.width, picture.height);
    let given = format!("{} × {}", depth.width, depth.height);
    let allowed = format!(
        "of the picture's shape, such as {} × {}",
        picture.width, picture.height
    );
    let alike = (0.97..=1.03).contains(&ratio);
    (!alike).then(|| Problem::outside("depth", &given, &allowed))
}

/// What is wrong with a plan, by itself and beside its pictures.
pub(super) fn unlike(plan: &Plan, order: &Order) -> Vec<Problem> {
    let mut problems = plan.check().err().map_or(vec![], |problems| problems.0);
    if plan.end_image != order.end_image.is_some() {
        let allowed = "true with an end picture, false without one";
        let given = plan.end_image.to_string();
        problems.push(Problem::outside("end_image", &given, allowed));
    }
    let (given, needed) = (order.masks.regions.len(), plan.region_masks());
    if given != needed {
        let allowed = format!("as many as there are masks, {given}");
        let needed = format!("{needed} with a mask");
        problems.push(Problem::outside("shots[0].regions", &needed, &allowed));
    }
    if plan.still_mask() != order.masks.still.is_some() {
        let allowed = "true with a mask of what must not move, false without one";
        let given = plan.still_mask().to_string();
        problems.push(Problem::outside("shots[0].still_mask", &given, allowed));
    }
    for (index, _) in plan.shots.iter().enumerate().filter(|(_, shot)| shot.image) {
        let allowed = "false: a plan is filmed from one picture";
        let field = format!("shots[{index}].image");
        problems.push(Problem::outside(&field, "true", allowed));
    }
    for problem in &mut problems {
        let field = format!("plan.{}", problem.field);
        let (old, new) = (format!("`{}`", problem.field), format!("`{field}`"));
        problem.message = problem.message.replacen(&old, &new, 1);
        problem.field = field;
    }
    problems
}

/// The sound that a video has and its clip keeps; one that cannot be kept is
/// named.
pub(super) fn kept(
    control: &MotionControl,
    video: &VideoFile,
    warnings: &mut Vec<String>,
) -> Option<OriginalSound> {
    if !control.keep_sound {
        return None;
    }
    video.sound().unwrap_or_else(|error| {
        warnings.push(format!(
            "the sound of `video` is not kept, and the clip is silent: {error}"
        ));
        None
    })
}

/// A region that is nearly the whole picture leaves nothing to move against.
const MOST_OF_PICTURE: f64 = 0.98;

/// Decodes a mask. One that shows nothing was painted in the wrong colours, or
/// not at all.
pub(super) fn read_mask(
    field: &str,
    file: &PictureFile,
    limits: DecodeLimits,
) -> Result<Arc<Mask>, Problem> {
    let format = file.facts.format.as_str();
    let allowed = "a picture that is white where it shows something, else black";
    let refuse = |message: String| Problem::other(field, format, allowed, message);
    let picture = picture::decode(&file.bytes, &limits)
        .map_err(|error| refuse(format!("`{field}`: {error}")))?;
    let mask = Mask::of(&picture);
    let share = mask.share();
    if share == 0.0 {
        return Err(refuse(format!(
            "`{field}` shows nothing, since no place of it is white; paint what it is to show white, everything else black"
        )));
    }
    if field != Masks::STILL && share > MOST_OF_PICTURE {
        return Err(refuse(format!(
            "`{field}` shows the whole picture, since it is white everywhere; paint what is to stay black, or move the camera"
        )));
    }
    Ok(Arc::new(mask))
}

pub(super) fn takes_depth(capabilities: &Capabilities) -> Result<(), Problem> {
    if capabilities.depth {
        return Ok(());
    }
    let engine = capabilities.engine;
    let message = format!(
        "the {engine} engine uses no depth picture; leave out `depth` or choose the cpu engine"
    );
    Err(Problem::other("depth", "given", "absent", message))
}

pub(super) fn read_depth(
    file: &PictureFile,
    limits: DecodeLimits,
    capabilities: &Capabilities,
) -> Result<Depth, Problem> {
    takes_depth(capabilities)?;
    picture::decode_depth(&file.bytes, &limits).map_err(|error| {
        let message = format!("`depth`: {error}");
        Problem::other(
            "depth",
            file.facts.format.as_str(),
            "a grey picture",
            message,
        )
    })
}

/// What helps to look at a picture.
pub(super) struct Seen<'a> {
    pub(super) depth: Option<&'a Depth>,
    /// The pictures of each element that is looked for.
    pub(super) elements: &'a [Vec<Picture>],
}

pub(super) fn decoded(
    file: &PictureFile,
    field: &str,
    limits: DecodeLimits,
) -> Result<Picture, Problem> {
    picture::decode(&file.bytes, &limits).map_err(|error| {
        let message = format!("`{field}`: {error}");
        let format = file.facts.format.as_str();
        Problem::other(field, format, "a whole picture", message)
    })
}

pub(super) fn study(
    file: &PictureFile,
    seen: Seen<'_>,
    field: &str,
    film: &Film,
    limits: DecodeLimits,
    engine: &dyn Engine,
    watch: &Watch<'_>,
) -> Result<(StudiedPicture, SceneFacts), Problem> {
    let picture = watch.time(Phase::Read, || decoded(file, field, limits))?;
    let study = watch.time(Phase::Analyse, || {
        engine.study_with(&picture, seen.depth, film.size, seen.elements)
    });
    let studied = StudiedPicture {
        picture: Arc::new(picture),
        layers: study.layers,
    };
    Ok((studied, study.facts))
}
