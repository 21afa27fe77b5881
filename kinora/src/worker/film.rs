//! Filming a prediction, with whatever engine there is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kinora_core::catalogue;
use kinora_core::engine::{Engine, EngineError, Phase, Stop};
use kinora_core::limits::{LARGE_PICTURE_BYTES, Limits};
use kinora_core::request::Masks;
use kinora_core::size::Size;
use kinora_store::blobs;
use kinora_store::secrets::random_id;
use kinora_store::{Blob, BlobKind, Claim, Failure, FailureCode, Output};
use tokio::task::spawn_blocking;

use super::heart::{Halt, Heart};
use super::job::{End, Made};
use super::{Environment, remote, simulate, tool};
use crate::dialect::Dialect;
use crate::egress::EgressError;
use crate::engine::Backend;
use crate::service::elements;
use crate::service::film::{Files, FilmError, Watch, accept, plan, shoot};
use crate::service::order::{PictureSource, StoredOrder, dialect_of};
use crate::service::pictures::PictureFile;
use crate::service::videos::{self, VideoFile};

/// A film that is made, in a file that is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Reel {
    pub(super) path: PathBuf,
    pub(super) duration_s: u32,
    pub(super) size: Size,
    pub(super) engine: String,
    pub(super) warnings: Vec<String>,
}

impl Drop for Reel {
    fn drop(&mut self) {
        // The folder is emptied at the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What is to be filmed, with its pictures.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) order: StoredOrder,
    pub(super) dialect: Dialect,
    pub(super) limits: Limits,
    pub(super) files: Files,
    /// The pictures of each element, where the engine looks for such.
    pub(super) elements: Vec<Vec<PictureFile>>,
    /// Where the film goes.
    pub(super) path: PathBuf,
}

/// Makes the film of a claimed prediction and stores it.
pub(super) async fn work(env: &Arc<Environment>, claim: &Claim, heart: &Arc<Heart>) -> End {
    if claim.prediction.cancel_requested {
        return End::Halted(Halt::Cancelled);
    }
    let order = match StoredOrder::read(&claim.prediction.order) {
        Ok(order) => order,
        Err(error) => return End::failed(FailureCode::INTERNAL, error.to_string()),
    };
    let model = catalogue::find(&order.draft.model);
    if model.is_some_and(|model| !model.kind.is_clip()) {
        return tool::work(env, claim, order, heart).await;
    }
    let job = match prepare(env, claim, order, heart).await {
        Ok(job) => job,
        Err(end) => return end,
    };
    let reel = match simulate::spec(env, claim).await {
        Some(spec) => simulate::run(env, claim, job, &spec, heart).await,
        None => match env.registry.backend() {
            Backend::Local(engine) => local(engine.clone(), job, heart).await,
            Backend::Remote(upstream) => {
                remote::film(env, claim, job, upstream.as_ref(), heart).await
            }
        },
    };
    match reel {
        Ok((reel, purge_ms)) => store(env, claim, &reel, purge_ms, heart).await,
        Err(end) => end,
    }
}

/// A film, and when it is forgotten where that is not the usual time.
pub(super) type Filmed = Result<(Reel, Option<i64>), End>;

/// Brings the pictures here.
async fn prepare(
    env: &Environment,
    claim: &Claim,
    mut order: StoredOrder,
    heart: &Heart,
) -> Result<Job, End> {
    let dialect = dialect_of(&claim.prediction.dialect);
    let limits = dialect.wire().limits();
    let owner = &claim.prediction.account_id;
    heart.progress(Phase::Read, 0, 0);
    let (image, end_image) = dialect.picture_fields();
    let model = catalogue::find(&order.draft.model);
    let largest = model.map_or(LARGE_PICTURE_BYTES, |model| limits.largest_picture(model));
    let bounds = (&limits, largest);
    let start = picture(env, owner, order.image.as_ref(), image, bounds, heart).await?;
    let end = picture(
        env,
        owner,
        order.end_image.as_ref(),
        end_image,
        bounds,
        heart,
    )
    .await?;
    let masks = masks(env, owner, &order.masks, bounds, heart).await?;
    let mut shots = vec![];
    for (index, source) in order.shots.iter().enumerate() {
        let field = format!("{}[{index}].image", dialect.field("multi_prompt"));
        shots.push(picture(env, owner, source.as_ref(), &field, bounds, heart).await?);
    }
    let video = match &order.video {
        Some(source) => Some(video(env, owner, source, videos::FIELD, &limits, heart).await?),
        None => None,
    };
    let mut elements = elements(env, owner, &order, dialect).await?;
    if env.registry.capabilities().elements {
        elements.extend(own_elements(env, owner, &mut order, bounds, heart).await?);
    }
    let name = format!("{}-{}.mp4", claim.prediction.id, claim.prediction.epoch);
    Ok(Job {
        order,
        dialect,
        limits,
        files: Files {
            start,
            end,
            masks,
            shots,
            video,
        },
        elements,
        path: env.scratch.join(name),
    })
}

/// Brings the masks of the start picture here.
async fn masks(
    env: &Environment,
    owner: &str,
    sources: &Masks<PictureSource>,
    bounds: (&Limits, u64),
    heart: &Heart,
) -> Result<Masks<PictureFile>, End> {
    let still = sources.still.as_ref();
    let mut masks = Masks {
        still: picture(env, owner, still, Masks::STILL, bounds, heart).await?,
        regions: Vec::with_capacity(sources.regions.len()),
    };
    for (index, source) in sources.regions.iter().enumerate() {
        let field = Masks::field(index);
        let mask = picture(env, owner, source.as_ref(), &field, bounds, heart).await?;
        masks.regions.push(mask);
    }
    Ok(masks)
}

/// Brings a video here.
pub(super) async fn video(
    env: &Environment,
    owner: &str,
    source: &PictureSource,
    field: &str,
    limits: &Limits,
    heart: &Heart,
) -> Result<VideoFile, End> {
    let bytes = bytes(env, owner, source, field, limits.video_bytes, heart).await?;
    let name = field.to_owned();
    let read = spawn_blocking(move || VideoFile::from_bytes(bytes, &name)).await;
    match read {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(problem)) => Err(End::failed(FailureCode::INVALID, problem.message)),
        Err(panic) => Err(End::failed(FailureCode::INTERNAL, panic.to_string())),
    }
}

/// The bytes of a file, wherever it is.
async fn bytes(
    env: &Environment,
    owner: &str,
    source: &PictureSource,
    field: &str,
    largest: u64,
    heart: &Heart,
) -> Result<bytes::Bytes, End> {
    match source {
        PictureSource::Url(url) => {
            let fetched = env.egress.fetch_picture(owner, url, largest);
            let fetched = heart.unless(fetched).await.map_err(End::Halted)?;
            Ok(fetched.map_err(|error| unreachable(field, &error))?.into())
        }
        PictureSource::Blob(id) => stored(env, id, field).await,
    }
}

/// The pictures of the film's elements, where the engine looks for such.
async fn elements(
    env: &Environment,
    owner: &str,
    order: &StoredOrder,
    dialect: Dialect,
) -> Result<Vec<Vec<PictureFile>>, End> {
    let mut all = vec![];
    if !env.registry.capabilities().elements {
        return Ok(all);
    }
    for (index, id) in order.draft.element_list.iter().enumerate() {
        let found = match elements::number(id) {
            Some(number) => env.store.element(owner, number).await,
            None => Ok(None),
        };
        let found = found.map_err(|error| unread(&error, "element_list"))?;
        let gone = || End::invalid(&dialect.rename(elements::gone(index, id)));
        let element = found.ok_or_else(gone)?;
        let mut files = vec![];
        for blob_id in &element.images {
            let bytes = stored(env, blob_id, "element_list").await?;
            let file = PictureFile::from_bytes(bytes, "element_list", &Limits::local());
            files.push(file.map_err(|problem| End::failed(FailureCode::INVALID, problem.message))?);
        }
        all.push(files);
    }
    Ok(all)
}

/// The pictures of elements that came with the request: their own, then frames of
/// their videos. What their headers say is noted in the draft, for the rules.
async fn own_elements(
    env: &Environment,
    owner: &str,
    order: &mut StoredOrder,
    bounds: (&Limits, u64),
    heart: &Heart,
) -> Result<Vec<Vec<PictureFile>>, End> {
    let mut all = vec![];
    for (element, media) in order.draft.own_elements.iter_mut().zip(&order.own) {
        let mut files = vec![];
        for ((field, facts), source) in element.pictures.iter_mut().zip(&media.pictures) {
            let file = picture(env, owner, Some(source), field, bounds, heart).await?;
            *facts = file.as_ref().map(|file| file.facts);
            files.extend(file);
        }
        if let (Some((field, facts)), Some(source)) = (&mut element.video, &media.video) {
            let file = video(env, owner, source, field, bounds.0, heart).await?;
            *facts = Some(file.facts.clone());
            files.extend(frames(file, field, heart).await?);
        }
        all.push(files);
    }
    Ok(all)
}

/// As many frames of a video as an element has pictures.
const FRAMES: u32 = 5;

/// Frames of a video that shows an element.
pub(super) async fn frames(
    file: VideoFile,
    field: &str,
    heart: &Heart,
) -> Result<Vec<PictureFile>, End> {
    let name = field.to_owned();
    let frames = spawn_blocking(move || file.pictures(FRAMES, &name));
    match heart.unless(frames).await.map_err(End::Halted)? {
        Ok(Ok(frames)) => Ok(frames),
        Ok(Err(problem)) => Err(End::failed(FailureCode::INVALID, problem.message)),
        Err(panic) => Err(End::failed(FailureCode::INTERNAL, panic.to_string())),
    }
}

/// Brings a picture here.
pub(super) async fn picture(
    env: &Environment,
    owner: &str,
    source: Option<&PictureSource>,
    field: &str,
    (limits, largest): (&Limits, u64),
    heart: &Heart,
) -> Result<Option<PictureFile>, End> {
    let Some(source) = source else {
        return Ok(None);
    };
    let bytes = bytes(env, owner, source, field, largest, heart).await?;
    match PictureFile::from_bytes(bytes, field, limits) {
        Ok(file) => Ok(Some(file)),
        Err(problem) => Err(End::failed(FailureCode::INVALID, problem.message)),
    }
}

fn unreachable(field: &str, error: &EgressError) -> End {
    let code = match error {
        EgressError::TooLarge { .. } => FailureCode::INVALID,
        _ => FailureCode::MEDIA,
    };
    End::failed(code, format!("`{field}`: {error}"))
}

async fn stored(env: &Environment, id: &str, field: &str) -> Result<bytes::Bytes, End> {
    let blob = env.store.blob(id).await;
    let blob = blob.map_err(|error| unread(&error, field))?;
    let Some(blob) = blob else {
        let message = format!("`{field}`: the uploaded file is gone; upload it again");
        return Err(End::failed(FailureCode::MEDIA, message));
    };
    let bytes = env.blobs.read_all(&blob.store_key).await;
    bytes.map_err(|error| unread(&error, field))
}

/// A stored picture that may be read the next time.
fn unread(error: &(dyn std::error::Error + 'static), field: &str) -> End {
    tracing::warn!(error, "failed to read a stored picture");
    End::Again(Failure {
        code: FailureCode::INTERNAL,
        message: format!("`{field}`: the server could not read the uploaded file"),
    })
}

/// Films on this machine.
async fn local(engine: Arc<dyn Engine>, job: Job, heart: &Arc<Heart>) -> Filmed {
    let heart_of_job = heart.clone();
    let filming = spawn_blocking(move || film(engine.as_ref(), job, &heart_of_job));
    match filming.await {
        Ok(Ok(reel)) => Ok((reel, None)),
        Ok(Err(end)) => Err(end),
        Err(panic) => {
            tracing::error!(%panic, "the engine panicked; this is a defect of Kinora");
            let message = "the engine failed without a reason; the server's log has more";
            Err(End::failed(FailureCode::INTERNAL, message))
        }
    }
}

/// Films, blocking.
fn film(engine: &dyn Engine, job: Job, heart: &Heart) -> Result<Reel, End> {
    let is_halted = || heart.halted().is_some();
    let report = |phase, done, total| heart.progress(phase, done, total);
    let watch = Watch::new(None, &is_halted, &report);
    let refuse = |problems| End::invalid(&job.dialect.rename(problems));
    let checked = accept(job.order.draft, job.files, &job.limits).map_err(refuse)?;
    let checked = checked.with_elements(job.elements);
    let planned = plan(checked, engine, &watch).map_err(refuse)?;
    let reel = Reel {
        duration_s: planned.plan.duration_s() as u32,
        size: planned.plan.size(),
        engine: planned.plan.engine.clone(),
        warnings: warnings(&planned.plan, job.dialect),
        path: job.path,
    };
    let file = std::fs::File::create(&reel.path).map_err(|error| disk(&error))?;
    match shoot(planned, engine, file, &watch) {
        Ok(_) => Ok(reel),
        Err(error) => Err(give_up(error, heart)),
    }
}

/// What was asked for and is not filmed.
pub(super) fn warnings(plan: &kinora_core::plan::Plan, dialect: Dialect) -> Vec<String> {
    let named = plan.warnings.iter().map(|text| dialect.rename_text(text));
    named.chain(not_understood(plan)).collect()
}

/// Words that nothing was made of, as warnings.
fn not_understood(plan: &kinora_core::plan::Plan) -> Vec<String> {
    let words: Vec<&str> = plan
        .shots
        .iter()
        .flat_map(|shot| shot.not_understood.iter().map(String::as_str))
        .collect();
    if words.is_empty() {
        return vec![];
    }
    vec![format!("not understood: {}", words.join(", "))]
}

fn give_up(error: FilmError, heart: &Heart) -> End {
    match error {
        FilmError::Refused(problems) => End::invalid(&problems),
        FilmError::Engine(EngineError::Stopped(stop)) => {
            End::Halted(heart.halted().unwrap_or(match stop {
                Stop::Cancelled => Halt::Cancelled,
                Stop::Deadline => Halt::Deadline,
            }))
        }
        FilmError::Engine(error @ EngineError::Unsupported { .. }) => {
            End::failed(FailureCode::INVALID, error.to_string())
        }
        // Somebody has to mend it: another try now would end the same.
        FilmError::Engine(error @ EngineError::Model { .. }) => {
            End::failed(FailureCode::EXECUTION, error.to_string())
        }
        FilmError::Engine(error @ (EngineError::Memory { .. } | EngineError::Broken { .. })) => {
            End::Again(Failure {
                code: FailureCode::EXECUTION,
                message: error.to_string(),
            })
        }
        FilmError::Engine(EngineError::Sink(error)) => End::Again(Failure {
            code: FailureCode::EXECUTION,
            message: format!("failed to write the film: {error}"),
        }),
    }
}

fn disk(error: &std::io::Error) -> End {
    End::Again(Failure {
        code: FailureCode::EXECUTION,
        message: format!("failed to write the film: {error}"),
    })
}

/// After what pauses storing is tried once more; the last one again and again,
/// until the time is up.
const PAUSES_S: [u64; 5] = [1, 2, 5, 10, 30];

/// Stores a film among the files of this server.
async fn store(
    env: &Environment,
    claim: &Claim,
    reel: &Reel,
    purge_ms: Option<i64>,
    heart: &Heart,
) -> End {
    heart.progress(Phase::Write, 0, 0);
    let prediction = &claim.prediction;
    let key =
        blobs::output_key(&prediction.id, prediction.epoch, 0).expect("stored ids are well formed");
    let (bytes, sha256) = match heart.unless(put(env, &key, &reel.path)).await {
        Ok(stored) => stored,
        Err(why) => return End::Halted(why),
    };
    let blob = Blob {
        id: random_id(),
        account_id: prediction.account_id.clone(),
        kind: BlobKind::Output,
        store_key: key,
        bytes,
        sha256,
        mime: "video/mp4".to_owned(),
        file_name: "output.mp4".to_owned(),
        prediction_id: Some(prediction.id.clone()),
        created_ms: env.clock.now_ms(),
        purge_ms: purge_ms.unwrap_or_else(|| env.purge_ms()),
    };
    let output = Output::Media {
        blob_id: blob.id.clone(),
        mime: blob.mime.clone(),
        bytes,
        duration_s: Some(reel.duration_s),
        size: Some(reel.size),
    };
    End::Made(Box::new(Made {
        outputs: vec![output],
        blobs: vec![blob],
        element: None,
        engine: reel.engine.clone(),
        warnings: reel.warnings.clone(),
        purge_ms,
    }))
}

/// Puts a file, as often as it takes: it is made and need not be made again.
async fn put(env: &Environment, key: &str, path: &Path) -> (u64, String) {
    let last = PAUSES_S[PAUSES_S.len() - 1];
    for pause_s in PAUSES_S.into_iter().chain(std::iter::repeat(last)) {
        match env.blobs.put_file(key, path).await {
            Ok(stored) => return (stored.bytes, stored.sha256),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "failed to store a film; trying again in {pause_s} s"
            ),
        }
        tokio::time::sleep(Duration::from_secs(pause_s)).await;
    }
    unreachable!("the pauses never end")
}
