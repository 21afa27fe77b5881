//! Taking a request: read, check, price, charge and queue.

mod sent;

use std::time::Duration;

use bytes::Bytes;
use kinora_core::catalogue;
use kinora_core::director;
use kinora_core::limits::LARGE_PICTURE_BYTES;
use kinora_core::price::{self, MicroUsd};
use kinora_core::problem::{Problem, Problems};
use kinora_core::request::{Draft, Masks, Request};
use kinora_store::blobs::{self, BlobStore};
use kinora_store::hex;
use kinora_store::secrets::{random_id, random_number};
use kinora_store::{
    Blob, BlobKind, Failure, FailureCode, Recipient, Simulation, State, Submission, Submitted,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use self::sent::Sent;
use super::app::App;
use super::auth::Caller;
use super::elements;
use super::error::ServiceError;
use super::order::{PictureSource, StoredOrder, own_seed};
use super::{quotes, videos};
use crate::dialect::source::Source;
use crate::dialect::{Dialect, Hears, OverLimit, Parsed};
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
    emulated_refusal(&incoming.caller)?;
    let texts = (
        incoming.parsed.image.take(),
        incoming.parsed.end_image.take(),
    );
    let masks = std::mem::take(&mut incoming.parsed.masks);
    let video = incoming.parsed.video.take();
    let references = std::mem::take(&mut incoming.parsed.references);
    let (image, end_image) = (first_field(&incoming.parsed.draft), "end_image");
    let mut problems = vec![];
    let pictures = Pictures {
        start: read(app, &incoming, image, texts.0, &mut problems).await?,
        end: read(app, &incoming, end_image, texts.1, &mut problems).await?,
        masks: read_masks(app, &incoming, masks, &mut problems).await?,
        video: read(app, &incoming, videos::FIELD, video, &mut problems).await?,
        references: read_all(app, &incoming, references, &mut problems).await?,
    };
    problems.extend(elements::look_up(app, &mut incoming).await?);
    problems.extend(webhook_problem(app, incoming.parsed.webhook.as_deref()));
    problems.extend(key_problem(incoming.idempotency_key.as_deref()));
    let request = check(app, &incoming.parsed, &pictures, problems);
    let request = request.map_err(|problems| incoming.dialect.rename(problems))?;
    keep(app, incoming, &request, pictures).await
}

/// The field of a model's first picture.
fn first_field(draft: &Draft) -> &'static str {
    catalogue::find(&draft.model).map_or("image", |model| model.picture_field())
}

/// The field of a model's further pictures.
fn references_field(draft: &Draft) -> Option<&'static str> {
    catalogue::find(&draft.model)?.references_field()
}

/// Refuses a submit where the key wants that share of them refused, so that
/// clients can be tested.
fn emulated_refusal(caller: &Caller) -> Result<(), ServiceError> {
    let spec = Spec::of_key(&caller.key);
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

/// The pictures of a submit, as far as they are here.
#[derive(Default)]
struct Pictures {
    start: Option<Sent>,
    end: Option<Sent>,
    masks: Masks<Sent>,
    video: Option<Sent>,
    /// By their places; one that cannot be read is missing.
    references: Vec<Option<Sent>>,
}

/// Finds out what the masks of the start picture are.
async fn read_masks(
    app: &App,
    incoming: &Incoming,
    texts: Masks<String>,
    problems: &mut Vec<Problem>,
) -> Result<Masks<Sent>, ServiceError> {
    let mut masks = Masks {
        still: read(app, incoming, Masks::STILL, texts.still, problems).await?,
        regions: Vec::with_capacity(texts.regions.len()),
    };
    // What is beyond the most that is allowed is refused unread.
    let most = incoming.parsed.limits.max_regions;
    for (index, text) in texts.regions.into_iter().take(most).enumerate() {
        let field = Masks::field(index);
        let mask = read(app, incoming, &field, text, problems).await?;
        masks.regions.push(mask);
    }
    Ok(masks)
}

/// The most further pictures that are looked at: as many as any model takes. A
/// list with more is refused whatever they are.
const MOST_REFERENCES: usize = 4;

/// Finds out what a list of pictures holds.
async fn read_all(
    app: &App,
    incoming: &Incoming,
    texts: Vec<String>,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Option<Sent>>, ServiceError> {
    let Some(field) = references_field(&incoming.parsed.draft) else {
        return Ok(vec![]);
    };
    let mut sent = vec![];
    for (index, text) in texts.into_iter().take(MOST_REFERENCES).enumerate() {
        let field = format!("{field}[{index}]");
        sent.push(read(app, incoming, &field, Some(text), problems).await?);
    }
    Ok(sent)
}

/// Finds out what a picture field holds. What is wrong with it is a problem and
/// not an error, so that it comes out with all others.
async fn read(
    app: &App,
    incoming: &Incoming,
    field: &str,
    text: Option<String>,
    problems: &mut Vec<Problem>,
) -> Result<Option<Sent>, ServiceError> {
    let Some(text) = text else { return Ok(None) };
    let (limits, name) = (incoming.parsed.limits.clone(), field.to_owned());
    let decoded = tokio::task::spawn_blocking(move || match Source::read(&name, &text)? {
        Source::Url(url) => Ok(Sent::Elsewhere(url)),
        Source::Bytes(bytes) => Sent::inline(bytes.into(), &name, &limits),
    });
    let sent = decoded.await.map_err(|_| ServiceError::Internal)?;
    match sent {
        Ok(Sent::Elsewhere(url)) => stored(app, incoming, field, url, problems).await,
        Ok(sent) => Ok(Some(sent)),
        Err(problem) => {
            problems.push(problem);
            Ok(None)
        }
    }
}

/// Takes a picture that is among the files of this server from there.
async fn stored(
    app: &App,
    incoming: &Incoming,
    field: &str,
    url: String,
    problems: &mut Vec<Problem>,
) -> Result<Option<Sent>, ServiceError> {
    let Some(id) = app.links.own_blob(&url) else {
        return Ok(Some(Sent::Elsewhere(url)));
    };
    let blob = app.store.blob(&id).await?;
    let own = blob.filter(|blob| blob.account_id == incoming.caller.account.id);
    let Some(blob) = own else {
        let message = format!("`{field}`: there is no such file; upload it again");
        problems.push(Problem::other(field, &url, "an uploaded picture", message));
        return Ok(None);
    };
    match look_at(app, blob, field, incoming).await? {
        Ok(sent) => Ok(Some(sent)),
        Err(problem) => {
            problems.push(problem);
            Ok(None)
        }
    }
}

/// Looks at the header of a stored file. Outside: the store failed. Inside: it
/// is no picture or video, or too large a file.
async fn look_at(
    app: &App,
    blob: Blob,
    field: &str,
    incoming: &Incoming,
) -> Result<Result<Sent, Problem>, ServiceError> {
    let limits = &incoming.parsed.limits;
    let model = catalogue::find(&incoming.parsed.draft.model);
    let largest = match field {
        videos::FIELD => limits.video_bytes,
        _ => model.map_or(LARGE_PICTURE_BYTES, |model| limits.largest_picture(model)),
    };
    if blob.bytes > largest {
        let allowed = format!("a file of at most {} MB", largest / (1024 * 1024));
        let size = format!("{} bytes", blob.bytes);
        return Ok(Err(Problem::outside(field, &size, &allowed)));
    }
    // A small request makes the server read a large file: only so many at once.
    let _turn = app.readings.acquire().await;
    let bytes = app.blobs.read_all(&blob.store_key).await.map_err(|error| {
        tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a stored picture");
        ServiceError::Internal
    })?;
    Ok(Sent::stored(blob, bytes, field, limits))
}

/// No idempotency key is longer.
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

fn key_problem(key: Option<&str>) -> Option<Problem> {
    let key = key?;
    (key.len() > LONGEST_IDEMPOTENCY_KEY)
        .then(|| Problem::outside("Idempotency-Key", key, "at most 255 bytes long"))
}

fn webhook_problem(app: &App, url: Option<&str>) -> Option<Problem> {
    let url = url?;
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
    pictures: &Pictures,
    mut problems: Vec<Problem>,
) -> Result<Request, Problems> {
    let mut draft = Draft {
        end_image: pictures.end.as_ref().and_then(Sent::facts),
        video: pictures.video.as_ref().and_then(Sent::video_facts),
        static_mask: pictures.masks.still.as_ref().and_then(Sent::facts),
        ..parsed.draft.clone()
    };
    for (region, mask) in draft.regions.iter_mut().zip(&pictures.masks.regions) {
        region.mask = mask.as_ref().and_then(Sent::facts);
    }
    if let Some(element) = &mut draft.element {
        for (facts, sent) in element.references.iter_mut().zip(&pictures.references) {
            *facts = sent.as_ref().and_then(Sent::facts);
        }
    }
    let start = pictures.start.as_ref().and_then(Sent::facts);
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
    pictures: Pictures,
) -> Result<Submitted, ServiceError> {
    let id = random_id();
    let price = match incoming.parsed.test_mode {
        Some(_) => MicroUsd::ZERO,
        None => charge(app, &incoming, request).await?,
    };
    let idempotency = incoming
        .idempotency_key
        .clone()
        .map(|key| (key, fingerprint(&incoming, &pictures)));
    let is_known = pictures.start.as_ref().and_then(Sent::facts).is_some();
    let film = request.film().filter(|_| is_known);
    let size = film.map(|film| film.size);
    let mut files = vec![];
    let start = settle(app, &incoming, &id, pictures.start, &mut files);
    let end = settle(app, &incoming, &id, pictures.end, &mut files);
    let masks = pictures
        .masks
        .each(|_, mask| settle(app, &incoming, &id, Some(mask), &mut files));
    let references = pictures.references.into_iter();
    let references = references
        .filter_map(|sent| settle(app, &incoming, &id, sent, &mut files))
        .collect();
    let stored = StoredOrder {
        draft: seeded(&incoming.parsed.draft, &id),
        image: start,
        end_image: end,
        masks,
        video: settle(app, &incoming, &id, pictures.video, &mut files),
        references,
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
fn fingerprint(incoming: &Incoming, pictures: &Pictures) -> [u8; 32] {
    let parsed = &incoming.parsed;
    let identity = |sent: &Option<Sent>| sent.as_ref().map(Sent::identity);
    let mut canonical = json!({
        "dialect": incoming.dialect.as_str(),
        "draft": parsed.draft,
        "image": identity(&pictures.start),
        "end_image": identity(&pictures.end),
        "webhook": parsed.webhook,
        "base64_output": parsed.base64_output,
        "external_id": parsed.external_id,
    });
    // Without masks it is what it was before there were any.
    for (field, mask) in pictures.masks.named() {
        canonical[field] = json!(mask.identity());
    }
    if let Some(video) = &pictures.video {
        canonical[videos::FIELD] = json!(video.identity());
    }
    if !pictures.references.is_empty() {
        let references: Vec<_> = pictures
            .references
            .iter()
            .map(|sent| sent.as_ref().map(Sent::identity))
            .collect();
        canonical["references"] = json!(references);
    }
    Sha256::digest(canonical.to_string()).into()
}

/// What the client sent, with the addresses of the pictures that came inside.
fn echo(app: &App, incoming: &Incoming, stored: &StoredOrder) -> String {
    let mut echo = incoming.parsed.echo.clone();
    let draft = &incoming.parsed.draft;
    let named = |native| incoming.dialect.field(native);
    let (image, end_image) = (named(first_field(draft)), named("end_image"));
    let until_ms = app.after(app.rules.retention);
    let address = |source: &PictureSource, name: &str| match source {
        PictureSource::Url(url) => json!(url),
        PictureSource::Blob(id) => json!(app.links.file(&incoming.origin, id, until_ms, name)),
    };
    let mut put = |field: &str, value| {
        if let Some(object) = echo.as_object_mut() {
            object.insert(field.to_owned(), value);
        }
    };
    let single = [
        (image, &stored.image),
        (end_image, &stored.end_image),
        (Masks::STILL, &stored.masks.still),
        (videos::FIELD, &stored.video),
    ];
    for (field, source) in single {
        if let Some(source) = source {
            put(field, address(source, field));
        }
    }
    if let Some(native) = references_field(draft) {
        let field = named(native);
        let pictures = stored.references.iter();
        put(
            field,
            pictures.map(|source| address(source, field)).collect(),
        );
    }
    for (index, mask) in stored.masks.regions.iter().enumerate() {
        let region = echo.pointer_mut(&format!("/dynamic_masks/{index}"));
        if let (Some(mask), Some(region)) = (mask, region.and_then(|region| region.as_object_mut()))
        {
            region.insert("mask".to_owned(), address(mask, "mask"));
        }
    }
    echo.to_string()
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
