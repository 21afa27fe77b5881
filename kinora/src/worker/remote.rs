//! Filming elsewhere: a prediction is planned here, handed over to an upstream,
//! and its clip is brought back. The way there and back is in `trip`.

mod clip;
mod trip;

use std::sync::Arc;

use async_trait::async_trait;
use kinora_core::director;
use kinora_core::engine::Capabilities;
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::Film;
use kinora_store::{Claim, Prediction, Store, StoreError};

use self::trip::{ClockSleeper, Columns, Trip};
use super::Environment;
use super::film::{Filmed, Job, Reel};
use super::heart::Heart;
use super::job::End;
use crate::engine::upstream::{JobPicture, PictureRole, Upstream, UpstreamJob};
use crate::service::film::{accept, words};
use crate::service::order::own_seed;
use crate::service::pictures::PictureFile;

/// Films a claimed prediction elsewhere, from wherever it stands.
pub(super) async fn film(
    env: &Environment,
    claim: &Claim,
    job: Job,
    upstream: &dyn Upstream,
    heart: &Arc<Heart>,
) -> Filmed {
    let path = job.path.clone();
    let dialect = job.dialect;
    let capabilities = upstream.capabilities();
    let prediction = &claim.prediction;
    let job = ready(job, prediction, &capabilities);
    let job = job.map_err(|all| End::invalid(&dialect.rename(all)))?;
    let mut reel = Reel {
        path,
        duration_s: job.film.duration_s,
        size: job.film.size,
        engine: capabilities.engine.to_owned(),
        warnings: job.film.warnings.clone(),
    };
    let columns = Row {
        store: env.store.as_ref(),
        id: &prediction.id,
        epoch: prediction.epoch,
    };
    let trip = Trip {
        columns: &columns,
        upstream,
        job: &job,
        file: &reel.path,
        heart,
        sleeper: &ClockSleeper,
    };
    trip.run(&prediction.id, &prediction.upstream).await?;
    reel.warnings.extend(upstream.left_out(&job).await);
    let said = clip::look_at(reel.path.clone(), job.film.sound).await;
    reel.warnings.extend(said.map_err(End::Again)?);
    let named = reel.warnings.iter().map(|text| dialect.rename_text(text));
    reel.warnings = named.collect();
    Ok((reel, None))
}

/// What is handed over. Nobody here looks at the pictures or reads the words:
/// the upstream does.
fn ready(
    job: Job,
    prediction: &Prediction,
    capabilities: &Capabilities,
) -> Result<UpstreamJob, Problems> {
    let (start, end) = (job.files.start.clone(), job.files.end.clone());
    let follows = job.files.video.is_some();
    let film = accept(job.order.draft, job.files, &job.limits)?.film;
    if follows {
        let message = "no engine elsewhere is given videos to follow; use an image-to-video model";
        let allowed = "an image-to-video model";
        let problem = Problem::other("model", film.model.id, allowed, message);
        return Err(Problems(vec![problem]));
    }
    director::check_engine(&film, capabilities)?;
    let pictures = [(PictureRole::Start, start), (PictureRole::End, end)];
    let pictures = pictures
        .into_iter()
        .filter(|(role, _)| *role == PictureRole::Start || film.end_image)
        .filter_map(|(role, file)| Some(picture(role, file?)));
    Ok(UpstreamJob {
        prompt: prompt(&film),
        seed_asked: film.seed != own_seed(&prediction.id),
        created_ms: prediction.created_ms,
        pictures: pictures.collect(),
        film,
    })
}

/// All that is to happen, what holds for all of it first.
fn prompt(film: &Film) -> String {
    match &film.context {
        Some(context) => format!("{context}. {}", words(film)),
        None => words(film),
    }
}

fn picture(role: PictureRole, file: PictureFile) -> JobPicture {
    JobPicture {
        role,
        mime: file.mime(),
        bytes: file.bytes,
    }
}

/// The columns of a claimed prediction.
struct Row<'a> {
    store: &'a dyn Store,
    id: &'a str,
    epoch: i64,
}

#[async_trait]
impl Columns for Row<'_> {
    async fn begun(&self, name: &str, key: &str) -> Result<bool, StoreError> {
        let Self { store, id, epoch } = self;
        store.upstream_begun(id, *epoch, name, key).await
    }

    async fn accepted(&self, upstream_id: &str) -> Result<bool, StoreError> {
        let Self { store, id, epoch } = self;
        store.upstream_accepted(id, *epoch, upstream_id).await
    }
}
