//! Taking a request: read, check, price, charge and queue.

mod echo;
mod media;
mod sent;

use std::time::Duration;

use bytes::Bytes;
use kinora_core::director;
use kinora_core::price::{self, MicroUsd};
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{Draft, Request};
use kinora_store::blobs::{self, BlobStore};
use kinora_store::hex;
use kinora_store::secrets::{random_id, random_number};
use kinora_store::{
    Blob, BlobKind, Failure, FailureCode, Recipient, Simulation, State, Submission, Submitted,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use self::echo::echo;
use self::media::Media;
use self::sent::Sent;
use super::app::App;
use super::auth::Caller;
use super::elements;
use super::error::ServiceError;
use super::order::{PictureSource, StoredOrder, own_seed};
use super::{quotes, videos};
use crate::dialect::{Dialect, Hears, OverLimit, OwnMedia, Parsed};
use crate::engine::sim::Spec;

/// A submit as it came in.
pub struct Incoming {
    /// Who it is from.
    pub caller: Caller,
    /// The dialect that it is written in.
    pub dialect: Dialect,
    /// What it says.
    pub parsed: Parsed,
    /// The client's idempotency key.
    pub idempotency_key: Option<String>,
    /// The quote whose price is to be charged.
    pub quote: Option<String>,
    /// How the client reached this server, without a slash at its end.
    pub origin: String,
}

/// Takes a request.
///
/// # Errors
///
/// Every problem at once. Nothing is charged and nothing is kept then.
pub async fn submit(app: &App, mut incoming: Incoming) -> Result<Submitted, ServiceError> {
    let account = &incoming.caller.account;
    app.rates.submit(&account.id, account.per_minute)?;
    emulated_refusal(app, &incoming.caller)?;
    let mut problems = vec![];
    let media = Media::read(app, &mut incoming, &mut problems).await?;
    problems.extend(elements::look_up(app, &mut incoming).await?);
    problems.extend(webhook_problem(app, incoming.parsed.webhook.as_deref()));
    problems.extend(key_problem(incoming.idempotency_key.as_deref()));
    let request = check(app, &incoming.parsed, &media, problems);
    let request = request.map_err(|problems| incoming.dialect.rename(problems))?;
    keep(app, incoming, &request, media).await
}

/// Refuses a submit where the key or the server wants that share of them refused,
/// so that clients can be tested.
fn emulated_refusal(app: &App, caller: &Caller) -> Result<(), ServiceError> {
    let spec = Spec::of_key(&caller.key, app.emulated.as_ref());
    if !spec.is_some_and(|spec| spec.outcome(random_number()).rate_limited) {
        return Ok(());
    }
    Err(ServiceError::RateLimited {
        per_minute: caller.account.per_minute.unwrap_or(EMULATED_PER_MINUTE),
        retry_after_s: 1,
    })
}

/// The limit that an emulated refusal names where the account has none.
const EMULATED_PER_MINUTE: u32 = 60;

/// No idempotency key is longer.
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

fn key_problem(key: Option<&str>) -> Option<Problem> {
    let key = key?;
    (key.len() > LONGEST_IDEMPOTENCY_KEY)
        .then(|| Problem::outside("Idempotency-Key", key, "at most 255 bytes long"))
}

/// Whether an address holds a name or a password, which goes nowhere.
fn holds_a_login(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
}

fn webhook_problem(app: &App, url: Option<&str>) -> Option<Problem> {
    let url = url?;
    if holds_a_login(url) {
        let message = "`webhook` holds a user name or a password, but must not; put a secret into its path or query";
        let allowed = "an address without a user name or a password";
        let problem = Problem::other("webhook", "an address with a login", allowed, message);
        return Some(problem);
    }
    let allowed = if app.rules.webhook_https {
        "an https address"
    } else {
        "an http or https address"
    };
    let is_good = url::Url::parse(url).is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "http" => url.has_host() && !app.rules.webhook_https,
        _ => false,
    });
    (!is_good).then(|| Problem::outside("webhook", url, allowed))
}

/// Applies every rule that can be applied before pictures are fetched.
fn check(
    app: &App,
    parsed: &Parsed,
    media: &Media,
    mut problems: Vec<Problem>,
) -> Result<Request, Problems> {
    let mut draft = parsed.draft.clone();
    media.tell(&mut draft);
    let start = media.start.as_ref().and_then(Sent::facts);
    let request = Request::parse(&draft, start.as_ref(), &parsed.limits);
    let request = request.and_then(|request| {
        match &request {
            Request::Film(film) => director::check_engine(film, &app.capabilities)?,
            Request::MotionControl(control) => director::check_motion(control, &app.capabilities)?,
            Request::Element(_) | Request::Optimize(_) => {}
        }
        Ok(request)
    });
    match request {
        Ok(request) if problems.is_empty() => Ok(request),
        Ok(_) => Err(Problems(problems)),
        Err(Problems(others)) => {
            // What was said of a field once need not be said again.
            let is_new = |other: &Problem| problems.iter().all(|said| said.field != other.field);
            let others: Vec<_> = others.into_iter().filter(is_new).collect();
            problems.extend(others);
            Err(Problems(problems))
        }
    }
}

/// Charges for a request that passed every rule, and queues it.
async fn keep(
    app: &App,
    incoming: Incoming,
    request: &Request,
    media: Media,
) -> Result<Submitted, ServiceError> {
    let id = random_id();
    let price = match incoming.parsed.test_mode {
        Some(_) => MicroUsd::ZERO,
        None => charge(app, &incoming, request).await?,
    };
    let idempotency = incoming
        .idempotency_key
        .clone()
        .map(|key| (key, fingerprint(&incoming, &media)));
    let is_known = media.start.as_ref().and_then(Sent::facts).is_some();
    let film = request.film().filter(|_| is_known);
    let size = film.map(|film| film.size);
    let mut files = vec![];
    let start = settle(app, &incoming, &id, media.start, &mut files);
    let end = settle(app, &incoming, &id, media.end, &mut files);
    let masks = media
        .masks
        .each(|_, mask| settle(app, &incoming, &id, Some(mask), &mut files));
    let references = media.references.into_iter();
    let references = references
        .filter_map(|sent| settle(app, &incoming, &id, sent, &mut files))
        .collect();
    let shots = media.shots.into_iter();
    let shots = shots
        .map(|sent| settle(app, &incoming, &id, sent, &mut files))
        .collect();
    let mut own = vec![];
    for element in media.own {
        let pictures = element.pictures.into_iter();
        own.push(OwnMedia {
            pictures: pictures
                .filter_map(|sent| settle(app, &incoming, &id, sent, &mut files))
                .collect(),
            video: settle(app, &incoming, &id, element.video.flatten(), &mut files),
        });
    }
    let stored = StoredOrder {
        draft: seeded(&incoming.parsed.draft, &id),
        image: start,
        end_image: end,
        masks,
        video: settle(app, &incoming, &id, media.video, &mut files),
        references,
        shots,
        own,
        base64_output: incoming.parsed.base64_output,
        size,
    };
    let mut warnings = incoming.parsed.warnings.clone();
    warnings.extend(ignored(&incoming.parsed.ignored));
    let named = |warning: &String| incoming.dialect.rename_text(warning);
    warnings.extend(request.warnings().iter().map(named));
    let input = echo(app, &incoming, &stored);
    let wire = incoming.dialect.wire();
    let hears_every_change = wire.hears() == Hears::EveryChange;
    for (blob, file) in &files {
        let put = app.blobs.put_bytes(&blob.store_key, file.clone());
        put.await.map_err(|error| failed_to_store(&error))?;
    }
    let submission = Submission {
        id,
        number: random_number(),
        account_id: incoming.caller.account.id.clone(),
        key_id: incoming.caller.key.id.clone(),
        dialect: incoming.dialect.as_str().to_owned(),
        model: request.model().id.to_owned(),
        external_id: incoming.parsed.external_id.clone(),
        idempotency,
        price,
        input,
        order: stored.to_text(),
        origin: incoming.origin.clone(),
        webhook: incoming.parsed.webhook.clone().map(|url| Recipient {
            url,
            hears_every_change,
        }),
        priority: incoming.parsed.priority,
        deadline_ms: app.after(longest_wait(app, &incoming.parsed)),
        warnings,
        blobs: files.iter().map(|(blob, _)| blob.clone()).collect(),
        needs_slot: wire.over_limit() == OverLimit::Refuse,
        simulation: incoming.parsed.test_mode.map(simulation),
    };
    let submitted = app.store.submit(submission).await;
    if !matches!(submitted, Ok(Submitted::Created(_))) {
        drop_files(&app.blobs, files.iter().map(|(blob, _)| blob)).await;
    }
    if hears_every_change {
        app.deliveries.notify_one();
    }
    Ok(submitted?)
}

/// What is charged: what was promised, or what it costs now.
async fn charge(
    app: &App,
    incoming: &Incoming,
    request: &Request,
) -> Result<MicroUsd, ServiceError> {
    match &incoming.quote {
        Some(id) => quotes::promised(app, &incoming.caller, id, request).await,
        None => Ok(price::quote(request, app.rules.turbo_billing).total),
    }
}

/// How long a prediction may wait for a worker: as long as the server lets it,
/// or less where its client wants that.
fn longest_wait(app: &App, parsed: &Parsed) -> Duration {
    let limit = app.rules.queue_limit;
    parsed
        .start_within
        .map_or(limit, |wanted| wanted.min(limit))
}

fn failed_to_store(error: &(dyn std::error::Error + 'static)) -> ServiceError {
    tracing::error!(error, "failed to store a picture");
    ServiceError::Busy { retry_after_s: 5 }
}

/// Decides where a picture will be, and which file must be stored for it.
fn settle(
    app: &App,
    incoming: &Incoming,
    prediction_id: &str,
    sent: Option<Sent>,
    files: &mut Vec<(Blob, Bytes)>,
) -> Option<PictureSource> {
    let (bytes, mime) = match sent? {
        Sent::Elsewhere(url) => return Some(PictureSource::Url(url)),
        Sent::Stored(blob, _) | Sent::StoredVideo(blob, _) => {
            return Some(PictureSource::Blob(blob.id));
        }
        Sent::Inline(file) => (file.bytes.clone(), file.mime()),
        Sent::InlineVideo(file) => (file.bytes, "video/mp4"),
    };
    let id = random_id();
    let blob = Blob {
        account_id: incoming.caller.account.id.clone(),
        kind: BlobKind::Input,
        store_key: blobs::input_key(&id).expect("random ids are well formed"),
        bytes: bytes.len() as u64,
        sha256: hex::encode(&Sha256::digest(&bytes)),
        mime: mime.to_owned(),
        file_name: mime.replace('/', "."),
        prediction_id: Some(prediction_id.to_owned()),
        created_ms: app.clock.now_ms(),
        purge_ms: app.after(app.rules.queue_limit + app.rules.retention),
        id: id.clone(),
    };
    files.push((blob, bytes));
    Some(PictureSource::Blob(id))
}

/// Removes files whose prediction was not made. One that stays is found by the
/// next sweep.
async fn drop_files(blobs: &BlobStore, files: impl Iterator<Item = &Blob>) {
    for blob in files {
        if let Err(error) = blobs.remove(&blob.store_key).await {
            tracing::warn!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to remove a file that nobody owns");
        }
    }
}

/// A draft with its seed decided.
fn seeded(draft: &Draft, id: &str) -> Draft {
    Draft {
        seed: Some(draft.seed.unwrap_or_else(|| own_seed(id))),
        ..draft.clone()
    }
}

/// What makes a request the same as another: the draft as it was understood and
/// the pictures by their content, not the bytes that it came in.
fn fingerprint(incoming: &Incoming, media: &Media) -> [u8; 32] {
    let parsed = &incoming.parsed;
    let identity = |sent: &Option<Sent>| sent.as_ref().map(Sent::identity);
    let mut canonical = json!({
        "dialect": incoming.dialect.as_str(),
        "draft": parsed.draft,
        "image": identity(&media.start),
        "end_image": identity(&media.end),
        "webhook": parsed.webhook,
        "base64_output": parsed.base64_output,
        "external_id": parsed.external_id,
    });
    // Without masks it is what it was before there were any.
    for (field, mask) in media.masks.named() {
        canonical[field] = json!(mask.identity());
    }
    if let Some(video) = &media.video {
        canonical[videos::FIELD] = json!(video.identity());
    }
    if !media.references.is_empty() {
        let references: Vec<_> = media
            .references
            .iter()
            .map(|sent| sent.as_ref().map(Sent::identity))
            .collect();
        canonical["references"] = json!(references);
    }
    if !media.shots.is_empty() {
        let shots: Vec<_> = media.shots.iter().map(identity).collect();
        canonical["shots"] = json!(shots);
    }
    if !media.own.is_empty() {
        let own = media.own.iter().map(|element| {
            let all = element.pictures.iter().chain(&element.video);
            all.map(identity).collect::<Vec<_>>()
        });
        canonical["own_elements"] = own.collect();
    }
    Sha256::digest(canonical.to_string()).into()
}

/// A key that means nothing is no error, and yet it may be a slip that changes
/// what is charged.
fn ignored(keys: &[String]) -> Option<String> {
    if keys.is_empty() {
        return None;
    }
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    Some(format!(
        "ignored, since it means nothing here: {}",
        names.join(", ")
    ))
}

fn simulation(state: State) -> Simulation {
    let failed = |message: &str| {
        Simulation::Failed(Failure {
            code: FailureCode::EXECUTION,
            message: message.to_owned(),
        })
    };
    match state {
        State::Queued => Simulation::Queued,
        State::Running => Simulation::Running,
        State::Completed => Simulation::Completed,
        State::Failed | State::Timeout | State::Cancelled => failed("asked for by `test_mode`"),
    }
}
