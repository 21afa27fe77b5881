//! Making a film: from an order to a clip.
//!
//! The steps are those of every film, whoever asks for it: check the draft,
//! study the pictures, plan, film, encode.

mod inputs;
mod watch;

use std::io::{Seek, Write};
use std::path::PathBuf;
use std::sync::Arc;

use kinora_core::camera::CameraKey;
use kinora_core::director;
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, Inputs, NamedPicture, Phase, StudiedPicture,
};
use kinora_core::frame::{Depth, Mask, Picture};
use kinora_core::limits::Limits;
use kinora_core::plan::Plan;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{Draft, Film, Masks, MotionControl, Request};
use kinora_core::scene::SceneFacts;
use kinora_core::vocabulary::Join;
use kinora_media::clip::{ClipEncoder, ClipMetadata, OriginalSound};
use kinora_media::picture::DecodeLimits;

use self::inputs::{
    Seen, decoded, kept, mismatch, planned, read_depth, read_mask, study, takes_depth, unlike,
};
pub use self::watch::Watch;
use super::pictures::{self, PictureFile};
use super::videos::VideoFile;

/// What somebody wants filmed, from files on this machine.
#[derive(Clone, Debug)]
pub struct Order {
    /// The first frame's picture; a plan can be made without one.
    pub image: Option<PathBuf>,
    /// The last frame's picture.
    pub end_image: Option<PathBuf>,
    /// How near each place of the first frame's picture is, as a grey picture.
    pub depth: Option<PathBuf>,
    /// Masks of the first frame's picture.
    pub masks: Masks<PathBuf>,
    /// A video whose motion is taken over.
    pub video: Option<PathBuf>,
    /// A plan to film in place of the director's.
    pub plan: Option<Plan>,
    /// Everything else.
    pub draft: Draft,
}

/// An order that passed every rule.
pub struct Checked {
    /// The request.
    pub film: Film,
    start: Option<PictureFile>,
    end: Option<PictureFile>,
    depth: Option<PictureFile>,
    seen: Option<Depth>,
    masks: Masks<PictureFile>,
    /// The pictures of shots, by their places.
    shots: Vec<Option<PictureFile>>,
    /// The video that is followed, where one is.
    followed: Option<(MotionControl, VideoFile)>,
    /// The pictures of each element.
    elements: Vec<Vec<PictureFile>>,
    plan: Option<Plan>,
    decode: DecodeLimits,
}

impl Checked {
    /// The same with the pictures of each element of the film, in order.
    #[must_use]
    pub fn with_elements(self, elements: Vec<Vec<PictureFile>>) -> Self {
        Self { elements, ..self }
    }

    /// The first frame's picture, decoded, where there is one.
    ///
    /// # Errors
    ///
    /// When its pixels cannot be decoded.
    pub fn picture(&self) -> Result<Option<Picture>, Problem> {
        let decoded = |file| decoded(file, "image", self.decode);
        self.start.as_ref().map(decoded).transpose()
    }

    /// The same order with the depth of its picture as somebody else saw it, in
    /// place of a depth picture.
    #[must_use]
    pub fn with_depth(self, depth: Depth) -> Self {
        Self {
            seen: Some(depth),
            ..self
        }
    }
}

/// A film that is planned and ready to be made.
pub struct Planned {
    /// The request.
    pub film: Film,
    /// The plan.
    pub plan: Plan,
    /// What the engine saw in the picture, where there was one.
    pub facts: Option<SceneFacts>,
    start: Option<StudiedPicture>,
    end: Option<StudiedPicture>,
    shots: Vec<Option<StudiedPicture>>,
    masks: Masks<Arc<Mask>>,
    /// Sound that stays as it is.
    sound: Option<OriginalSound>,
}

/// The files that came with a draft.
#[derive(Debug, Default)]
pub struct Files {
    /// The first frame's picture.
    pub start: Option<PictureFile>,
    /// The last frame's picture.
    pub end: Option<PictureFile>,
    /// Masks of the first frame's picture.
    pub masks: Masks<PictureFile>,
    /// The pictures that shots begin on, by the shots' places.
    pub shots: Vec<Option<PictureFile>>,
    /// The video whose motion is taken over.
    pub video: Option<VideoFile>,
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// The order breaks rules.
    #[error(transparent)]
    Refused(#[from] Problems),
    /// The engine gave up.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Checks an order against every rule, files first.
///
/// # Errors
///
/// Every problem of the order at once.
pub fn check(order: &Order, limits: &Limits) -> Result<Checked, Problems> {
    let mut problems = vec![];
    let mut read = |path: &PathBuf, field: &str| {
        let file = pictures::open(path, field, limits);
        file.map_err(|problem| problems.push(problem)).ok()
    };
    let start = order.image.as_ref().and_then(|path| read(path, "image"));
    let end = order.end_image.as_ref();
    let end = end.and_then(|path| read(path, "end_image"));
    let depth = order.depth.as_ref().and_then(|path| read(path, "depth"));
    let masks = order.masks.clone().each(|field, path| read(&path, field));
    let video = order
        .video
        .as_ref()
        .map(|path| pictures::open_video(path, limits));
    let video = sifted(video, &mut problems);
    let mut draft = Draft {
        image_sent: true,
        end_image_sent: order.end_image.is_some(),
        video_sent: order.video.is_some(),
        static_mask_sent: order.masks.still.is_some(),
        ..order.draft.clone()
    };
    if order.plan.is_some() {
        draft.regions = masks.regions.iter().map(|_| planned()).collect();
    }
    for (region, mask) in draft.regions.iter_mut().zip(&order.masks.regions) {
        region.mask_sent = mask.is_some();
    }
    problems.extend(mismatch(start.as_ref(), depth.as_ref()));
    if let Some(plan) = &order.plan {
        problems.extend(unlike(plan, order));
    }
    let files = Files {
        start,
        end,
        masks,
        shots: vec![],
        video,
    };
    let checked = accept(draft, files, limits).map(|checked| Checked {
        depth,
        plan: order.plan.clone(),
        ..checked
    });
    if problems.is_empty() {
        return checked;
    }
    problems.extend(checked.err().into_iter().flat_map(|others| others.0));
    Err(Problems(problems))
}

/// Checks a draft and the pictures that came with it against every rule.
///
/// # Errors
///
/// Every problem at once.
pub fn accept(mut draft: Draft, files: Files, limits: &Limits) -> Result<Checked, Problems> {
    let Files {
        start,
        end,
        masks,
        shots,
        video,
    } = files;
    draft.video = video.as_ref().map(|file| file.facts.clone());
    draft.end_image = end.as_ref().map(|file| file.facts);
    draft.static_mask = masks.still.as_ref().map(|file| file.facts);
    for (region, mask) in draft.regions.iter_mut().zip(&masks.regions) {
        region.mask = mask.as_ref().map(|file| file.facts);
    }
    for (shot, file) in draft.multi_prompt.iter_mut().zip(&shots) {
        shot.image = file.as_ref().map(|file| file.facts);
    }
    let request = Request::parse(&draft, start.as_ref().map(|file| &file.facts), limits)?;
    let (film, followed) = match request {
        Request::Film(film) => (film, None),
        Request::MotionControl(control) => {
            let film = control.film.clone();
            (film, video.map(|video| (control, video)))
        }
        Request::Element(_) | Request::Optimize(_) => {
            // Says what is wrong with it: it makes no clip.
            let start = start.as_ref().map(|file| &file.facts);
            (Film::parse(&draft, start, limits)?, None)
        }
    };
    Ok(Checked {
        start,
        end,
        depth: None,
        seen: None,
        masks: match film.has_masks() {
            true => masks,
            false => Masks::default(),
        },
        shots,
        film,
        followed,
        elements: vec![],
        plan: None,
        decode: decode_limits(limits),
    })
}

/// How much of a picture is decoded at most.
#[must_use]
pub fn decode_limits(limits: &Limits) -> DecodeLimits {
    DecodeLimits {
        max_side: limits.max_side,
        max_pixels: limits.max_pixels,
        ..DecodeLimits::default()
    }
}

/// What an engine can do in this build: without the encoder there is no sound.
#[must_use]
pub fn capabilities(engine: &dyn Engine) -> Capabilities {
    let capabilities = engine.capabilities();
    Capabilities {
        sound: capabilities.sound && cfg!(feature = "aac"),
        ..capabilities
    }
}

/// Decodes and studies the pictures and directs the film.
///
/// # Errors
///
/// What this engine cannot make at all, or a picture whose pixels cannot be
/// decoded.
pub fn plan(checked: Checked, engine: &dyn Engine, watch: &Watch<'_>) -> Result<Planned, Problems> {
    let Checked {
        mut film,
        start,
        end,
        depth,
        seen,
        masks,
        shots,
        followed,
        elements,
        plan: given,
        decode,
    } = checked;
    let capabilities = capabilities(engine);
    match &followed {
        Some((control, _)) => director::check_motion(control, &capabilities)?,
        None => director::check_engine(&film, &capabilities)?,
    }
    if let Some(plan) = &given {
        follow(&mut film, plan);
    }
    let mut problems = vec![];
    let depth = match seen {
        Some(depth) => Some(takes_depth(&capabilities).map(|()| depth)),
        None => depth.map(|file| read_depth(&file, decode, &capabilities)),
    };
    let depth = sifted(depth, &mut problems);
    let elements = sifted(Some(cast(&film, &elements, decode)), &mut problems);
    let look =
        |file: PictureFile, depth: Option<&Depth>, field: &str, elements: &[Vec<Picture>]| {
            let seen = Seen { depth, elements };
            study(&file, seen, field, &film, decode, engine, watch)
        };
    let elements = elements.unwrap_or_default();
    let start = start.map(|file| look(file, depth.as_ref(), "image", &elements));
    let start = sifted(start, &mut problems);
    let end = end.filter(|_| film.end_image);
    let end = end.map(|file| look(file, None, "end_image", &[]));
    let end = sifted(end, &mut problems);
    let mut own = vec![];
    for (index, file) in shots.into_iter().enumerate() {
        let field = format!("multi_prompt[{index}].image");
        let studied = file.map(|file| look(file, None, &field, &[]));
        own.push(sifted(studied, &mut problems));
    }
    let masks = masks.each(|field, file| {
        let mask = watch.time(Phase::Read, || read_mask(field, &file, decode));
        sifted(Some(mask), &mut problems)
    });
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let facts = start.as_ref().map(|(_, facts)| facts.clone());
    let (own, own_facts) = parted(own);
    let mut sound = None;
    let plan = watch.time(Phase::Analyse, || match (given, &followed) {
        (Some(mut plan), _) => {
            director::fit(&mut plan, &capabilities);
            Ok(plan)
        }
        (None, None) => Ok(director::plan_with(
            &film,
            facts.as_ref(),
            &own_facts,
            &capabilities,
        )),
        (None, Some((control, video))) => {
            let motion = video.motion(&|| watch.stop().is_none())?;
            let mut plan = director::imitate(control, &motion, facts.as_ref(), &capabilities);
            sound = kept(control, video, &mut plan.warnings);
            Ok(plan)
        }
    });
    let plan = plan.map_err(|problem| Problems(vec![problem]))?;
    let mut planned = Planned {
        film,
        plan,
        facts,
        start: start.map(|(picture, _)| picture),
        end: end.map(|(picture, _)| picture),
        shots: own,
        masks,
        sound,
    };
    planned.warn_of_shortened_cameras(engine);
    Ok(planned)
}

/// Pictures of shots, and what was seen in them.
fn parted(
    own: Vec<Option<(StudiedPicture, SceneFacts)>>,
) -> (Vec<Option<StudiedPicture>>, Vec<Option<SceneFacts>>) {
    own.into_iter().map(Option::unzip).unzip()
}

/// The pictures of the film's elements, in the order of its words.
fn cast(
    film: &Film,
    files: &[Vec<PictureFile>],
    limits: DecodeLimits,
) -> Result<Vec<Vec<Picture>>, Problem> {
    let order = director::cast(film).into_iter();
    let pictures = |index: usize| {
        let field = match film.elements[index].id.strip_prefix('`') {
            Some(own) => own.trim_end_matches('`').to_owned(),
            None => format!("element_list[{index}]"),
        };
        let files = files.get(index).map_or(&[][..], Vec::as_slice);
        files
            .iter()
            .map(|file| decoded(file, &field, limits))
            .collect()
    };
    order.map(pictures).collect()
}

/// What was made, if anything was asked for and nothing was wrong with it.
fn sifted<T>(result: Option<Result<T, Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    let kept = result?.map_err(|problem| problems.push(problem));
    kept.ok()
}

/// What a film takes over from a plan that is filmed as it is.
fn follow(film: &mut Film, plan: &Plan) {
    let prompts: Vec<&str> = plan.shots.iter().map(|shot| shot.prompt.as_str()).collect();
    let words = prompts.join(" | ");
    film.prompt = (!words.trim().is_empty()).then_some(words);
    film.shots.clear();
    film.size = plan.size();
    film.seed = plan.seed;
    film.sound = plan.sound;
    film.looped = plan.looped;
    film.regions = plan
        .shots
        .iter()
        .flat_map(|shot| shot.regions.clone())
        .collect();
    film.duration_s = plan.duration_s().round() as u32;
}

/// A key that goes less than this share of its way is worth a word.
const SHORTENED: f64 = 0.97;

impl Planned {
    /// The camera of each shot as it will be filmed, one key a frame.
    ///
    /// # Errors
    ///
    /// When there is no picture, or the engine has no such camera.
    pub fn solved_camera(&self, engine: &dyn Engine) -> Result<Vec<Vec<CameraKey>>, FilmError> {
        let inputs = self.inputs()?;
        Ok(engine.solved_camera(&self.plan, &inputs)?)
    }

    /// What the engine saw in the start picture, as pictures for people.
    #[must_use]
    pub fn maps(&self, engine: &dyn Engine) -> Vec<NamedPicture> {
        let start = self.start.as_ref();
        start.map_or(vec![], |start| engine.maps(&start.layers))
    }

    fn inputs(&self) -> Result<Inputs, Problems> {
        let start = self
            .start
            .clone()
            .ok_or_else(|| Problems(vec![Problem::missing("image", "a picture to film")]))?;
        Ok(Inputs {
            start,
            end: self.end.clone(),
            shots: self.shots.clone(),
            masks: self.masks.clone(),
        })
    }

    /// Names the shots whose keyframes lead farther than the picture lets the
    /// camera go without tearing. On the way to an end picture the camera gives
    /// up its keys for it, which says nothing of the picture's depth.
    fn warn_of_shortened_cameras(&mut self, engine: &dyn Engine) {
        let is_keyed = self.plan.shots.iter().any(|shot| !shot.keys.is_empty());
        if self.start.is_none() || !is_keyed || self.plan.end_image {
            return;
        }
        let Ok(solved) = self.solved_camera(engine) else {
            return;
        };
        for (shot, solved) in self.plan.shots.iter().zip(&solved) {
            let share = gone(&shot.keys, solved);
            if shot.join != Join::Continue && share < SHORTENED {
                self.plan.warnings.push(format!(
                    "shot {}: the camera's `move` leads farther than the picture has depth for; it goes {:.0} % of the way",
                    shot.index + 1,
                    100.0 * share
                ));
            }
        }
    }
}

/// The share of its way that a camera goes.
fn gone(asked: &[CameraKey], solved: &[CameraKey]) -> f64 {
    let length = |key: &CameraKey| key.place.iter().map(|x| x * x).sum::<f64>().sqrt();
    let farthest =
        |keys: &mut dyn Iterator<Item = &CameraKey>| keys.map(length).fold(0.0, f64::max);
    let last = solved.len().saturating_sub(1);
    let mut arrivals = asked
        .iter()
        .filter_map(|key| solved.get(last.min(key.frame as usize)));
    let reached = farthest(&mut arrivals);
    let asked = farthest(&mut asked.iter());
    match asked > 1e-6 {
        true => reached / asked,
        false => 1.0,
    }
}

/// Films a plan and writes the clip.
///
/// # Errors
///
/// When the engine gives up or the clip cannot be written.
pub fn shoot<W: Write + Seek + Send>(
    planned: Planned,
    engine: &dyn Engine,
    writer: W,
    watch: &Watch<'_>,
) -> Result<W, FilmError> {
    let metadata = metadata(&planned);
    let inputs = planned.inputs()?;
    let mut encoder = ClipEncoder::new(writer, metadata);
    if let Some(sound) = planned.sound.clone() {
        encoder = encoder.keeping(sound);
    }
    watch.time(Phase::Film, || {
        engine.generate(&planned.plan, &inputs, &mut encoder, watch)
    })?;
    Ok(encoder.into_inner())
}

/// All that is to happen, in one text: the prompt, or those of the shots.
#[must_use]
pub fn words(film: &Film) -> String {
    let prompts: Vec<&str> = film.shots.iter().map(|shot| shot.prompt.as_str()).collect();
    film.prompt.clone().unwrap_or_else(|| prompts.join(" | "))
}

/// What the clip says of itself. No id and no date, so that the same film has
/// the same bytes.
fn metadata(planned: &Planned) -> ClipMetadata {
    let film = &planned.film;
    ClipMetadata {
        engine: planned.plan.engine.clone(),
        model: film.model.id.to_owned(),
        prompt: words(film),
        negative_prompt: film.negative_prompt.clone(),
        seed: film.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
