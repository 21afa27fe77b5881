//! What is no film: elements that are stored, prompts that are made better.

use std::sync::Arc;

use bytes::Bytes;
use kinora_core::catalogue;
use kinora_core::director;
use kinora_core::engine::{Engine, Phase};
use kinora_core::limits::{LARGE_PICTURE_BYTES, Limits};
use kinora_core::problem::{Problem, Problems};
use kinora_core::reference::VideoFacts;
use kinora_core::request::{ELEMENT_VIDEO, ElementDraft, NewElement, Optimize, Request};
use kinora_core::scene::SceneFacts;
use kinora_core::size::Tier;
use kinora_media::picture;
use kinora_store::secrets::{random_element_id, random_id};
use kinora_store::{Blob, BlobKind, Claim, Element, Failure, FailureCode, Output};
use kinora_store::{blobs, hex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::heart::Heart;
use super::job::{End, Made};
use super::{Environment, film, simulate};
use crate::dialect::{Dialect, shown_by};
use crate::engine::Backend;
use crate::service::film::decode_limits;
use crate::service::order::{StoredOrder, dialect_of};
use crate::service::pictures::PictureFile;
use crate::service::videos::VideoFile;

/// Who made what no engine makes.
const NAME: &str = "kinora";

/// Does what a claimed prediction asks for.
pub(super) async fn work(
    env: &Environment,
    claim: &Claim,
    order: StoredOrder,
    heart: &Heart,
) -> End {
    match make(env, claim, order, heart).await {
        Ok(made) => End::Made(Box::new(made)),
        Err(end) => end,
    }
}

async fn make(
    env: &Environment,
    claim: &Claim,
    order: StoredOrder,
    heart: &Heart,
) -> Result<Made, End> {
    let dialect = dialect_of(&claim.prediction.dialect);
    let limits = dialect.wire().limits();
    let pictures = Pictures::bring(env, claim, &order, dialect, heart).await?;
    let spec = simulate::spec(env, claim).await;
    let purge_ms = match &spec {
        Some(spec) => simulate::lapse(env, claim, spec, heart).await?,
        None => None,
    };
    let request = pictures.accept(order, &limits);
    let request = request.map_err(|problems| End::invalid(&dialect.rename(problems)))?;
    // Its warnings were noted when it was taken.
    let made = match request {
        Request::Element(element) => keep(env, claim, element, pictures, dialect).await?,
        Request::Optimize(request) => {
            let looks = spec.is_none();
            better(env, request, pictures.first.filter(|_| looks)).await?
        }
        Request::Film(_) | Request::MotionControl(_) => {
            let message = format!("{} is no tool", request.model().id);
            return Err(End::failed(FailureCode::INTERNAL, message));
        }
    };
    Ok(Made { purge_ms, ..made })
}

/// The pictures of a tool.
struct Pictures {
    first: Option<PictureFile>,
    references: Vec<PictureFile>,
    /// The field of each in the dialect, the first picture's first.
    fields: Vec<String>,
    /// What the header of the video says whose frames these are, where one is.
    video: Option<VideoFacts>,
}

impl Pictures {
    /// Brings them here.
    async fn bring(
        env: &Environment,
        claim: &Claim,
        order: &StoredOrder,
        dialect: Dialect,
        heart: &Heart,
    ) -> Result<Self, End> {
        heart.progress(Phase::Read, 0, 0);
        let limits = dialect.wire().limits();
        let model = catalogue::find(&order.draft.model);
        let largest = model.map_or(LARGE_PICTURE_BYTES, |model| limits.largest_picture(model));
        let named = |native: Option<&'static str>| native.map_or("image", |it| dialect.field(it));
        let field = named(model.map(|model| model.picture_field()));
        let list = named(model.and_then(|model| model.references_field()));
        let owner = &claim.prediction.account_id;
        let bounds = (&limits, largest);
        let element = order.draft.element.as_ref();
        let by_video = element.is_some_and(ElementDraft::asks_for_video);
        if let Some(source) = order.video.as_ref().filter(|_| by_video) {
            let field = format!("{}[0]", dialect.field(ELEMENT_VIDEO));
            let file = film::video(env, owner, source, &field, &limits, heart).await?;
            return Self::of_video(file, field, heart).await;
        }
        let first = order.image.as_ref();
        let first = film::picture(env, owner, first, field, bounds, heart).await?;
        let mut fields = vec![field.to_owned()];
        let mut references = vec![];
        for (index, source) in order.references.iter().enumerate() {
            let field = format!("{list}[{index}]");
            let file = film::picture(env, owner, Some(source), &field, bounds, heart).await?;
            references.extend(file);
            fields.push(field);
        }
        Ok(Self {
            first,
            references,
            fields,
            video: None,
        })
    }

    /// The frames of a video.
    async fn of_video(file: VideoFile, field: String, heart: &Heart) -> Result<Self, End> {
        let video = Some(file.facts.clone());
        let mut frames = film::frames(file, &field, heart).await?.into_iter();
        Ok(Self {
            first: frames.next(),
            fields: vec![field; 1 + frames.len()],
            references: frames.collect(),
            video,
        })
    }

    /// The request, now that all of its pictures are here.
    fn accept(&self, order: StoredOrder, limits: &Limits) -> Result<Request, Problems> {
        let mut draft = order.draft;
        if self.video.is_some() {
            // The frames are no pictures that somebody sent.
            draft.video.clone_from(&self.video);
            return Request::parse(&draft, None, limits);
        }
        if let Some(element) = &mut draft.element {
            let facts = self.references.iter().map(|file| Some(file.facts));
            element.references = facts.collect();
        }
        Request::parse(&draft, self.first.as_ref().map(|file| &file.facts), limits)
    }

    /// All of them with their fields, the first picture first.
    fn all(self) -> impl Iterator<Item = (String, PictureFile)> {
        let files = self.first.into_iter().chain(self.references);
        self.fields.into_iter().zip(files)
    }
}

/// Stores the pictures of an element, and says what it is. Its row is written
/// with the prediction's end.
async fn keep(
    env: &Environment,
    claim: &Claim,
    new: NewElement,
    pictures: Pictures,
    dialect: Dialect,
) -> Result<Made, End> {
    let prediction = &claim.prediction;
    let mut kept = vec![];
    for (field, file) in pictures.all() {
        let checked = file.clone();
        let whole = spawn_blocking(move || whole(&field, &checked)).await;
        whole
            .map_err(|_| broken("a picture could not be decoded"))?
            .map_err(|problem| End::invalid(&dialect.rename(Problems(vec![problem]))))?;
        kept.push(store(env, claim, &file).await?);
    }
    let element = Element {
        id: random_element_id(),
        account_id: prediction.account_id.clone(),
        prediction_id: prediction.id.clone(),
        images: kept.iter().map(|blob| blob.id.clone()).collect(),
        name: new.name,
        description: new.description,
        voice: new.voice_id,
        tags: new.tags,
        created_ms: env.clock.now_ms(),
        by_video: new.by_video,
    };
    Ok(Made {
        outputs: vec![Output::Json(described(&element))],
        blobs: kept,
        element: Some(element),
        engine: NAME.to_owned(),
        warnings: vec![],
        purge_ms: None,
    })
}

fn described(element: &Element) -> Value {
    json!({
        "element_id": element.id,
        "element_name": element.name,
        "element_type": shown_by(element),
        "element_description": element.description,
    })
}

/// An element is used later: a picture that cannot be decoded is refused now.
fn whole(field: &str, file: &PictureFile) -> Result<(), Problem> {
    let decoded = picture::decode(&file.bytes, &decode_limits(&Limits::wire()));
    decoded.map(drop).map_err(|error| {
        let format = file.facts.format.as_str();
        Problem::other(
            field,
            format,
            "a whole picture",
            format!("`{field}`: {error}"),
        )
    })
}

async fn store(env: &Environment, claim: &Claim, file: &PictureFile) -> Result<Blob, End> {
    let id = random_id();
    let key = blobs::element_key(&id).expect("random ids are well formed");
    put(env, &key, file.bytes.clone()).await?;
    Ok(Blob {
        account_id: claim.prediction.account_id.clone(),
        kind: BlobKind::Element,
        store_key: key,
        bytes: file.bytes.len() as u64,
        sha256: hex::encode(&Sha256::digest(&file.bytes)),
        mime: file.mime().to_owned(),
        file_name: format!("element.{}", file.mime().trim_start_matches("image/")),
        prediction_id: Some(claim.prediction.id.clone()),
        created_ms: env.clock.now_ms(),
        // As long as the element.
        purge_ms: i64::MAX,
        id,
    })
}

async fn put(env: &Environment, key: &str, bytes: Bytes) -> Result<(), End> {
    let stored = env.blobs.put_bytes(key, bytes).await;
    stored.map(drop).map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "failed to store a picture of an element"
        );
        broken("failed to store the pictures")
    })
}

fn broken(message: &str) -> End {
    End::Again(Failure {
        code: FailureCode::EXECUTION,
        message: message.to_owned(),
    })
}

/// Makes a prompt better. An engine on this machine looks at the picture first.
async fn better(
    env: &Environment,
    request: Optimize,
    picture: Option<PictureFile>,
) -> Result<Made, End> {
    let capabilities = env.registry.capabilities();
    let engine = match env.registry.backend() {
        Backend::Local(engine) => Some(engine.clone()),
        Backend::Remote(_) => None,
    };
    let written = spawn_blocking(move || {
        let facts = match (engine, picture) {
            (Some(engine), Some(file)) => Some(look(&engine, &file)?),
            _ => None,
        };
        Ok(director::optimize(&request, facts.as_ref(), &capabilities))
    });
    let text: Result<String, Problem> = written
        .await
        .map_err(|_| broken("the prompt could not be read"))?;
    let text = text.map_err(|problem| End::invalid(&Problems(vec![problem])))?;
    Ok(Made {
        outputs: vec![Output::Json(text.into())],
        blobs: vec![],
        element: None,
        engine: NAME.to_owned(),
        warnings: vec![],
        purge_ms: None,
    })
}

/// What the engine sees in a picture.
fn look(engine: &Arc<dyn Engine>, file: &PictureFile) -> Result<SceneFacts, Problem> {
    let decoded = picture::decode(&file.bytes, &decode_limits(&Limits::wire()));
    let picture = decoded.map_err(|error| {
        let format = file.facts.format.as_str();
        Problem::other(
            "image",
            format,
            "a whole picture",
            format!("`image`: {error}"),
        )
    })?;
    let size = Tier::Hd.size(file.facts.width, file.facts.height);
    Ok(engine.study(&picture, None, size).facts)
}
