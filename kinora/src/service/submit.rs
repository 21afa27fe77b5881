//! Taking a request: read, check, price, charge and queue.

use kinora_core::catalogue;
use kinora_core::director;
use kinora_core::limits::LARGE_PICTURE_BYTES;
use kinora_core::picture::PictureFacts;
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

use super::app::App;
use super::auth::Caller;
use super::elements;
use super::error::ServiceError;
use super::order::{PictureSource, StoredOrder};
use super::pictures::PictureFile;
use crate::dialect::source::Source;
use crate::dialect::{Dialect, Parsed};
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
    let references = std::mem::take(&mut incoming.parsed.references);
    let (image, end_image) = (first_field(&incoming.parsed.draft), "end_image");
    let mut problems = vec![];
    let pictures = Pictures {
        start: read(app, &incoming, image, texts.0, &mut problems).await?,
        end: read(app, &incoming, end_image, texts.1, &mut problems).await?,
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
    let spec = caller.key.simulate.as_deref().map(Spec::parse);
    let Some(Ok(spec)) = spec else {
        return Ok(());
    };
    if !spec.outcome(random_number()).rate_limited {
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
    /// By their places; one that cannot be read is missing.
    references: Vec<Option<Sent>>,
}

/// A picture that was sent.
enum Sent {
    /// It is somewhere else.
    Elsewhere(String),
    /// It came with the request.
    Inline(PictureFile),
    /// It is among the files of this server.
    Stored(Blob, PictureFacts),
}

impl Sent {
    /// What its header says, where it is here.
    fn facts(&self) -> Option<PictureFacts> {
        match self {
            Self::Elsewhere(_) => None,
            Self::Inline(file) => Some(file.facts),
            Self::Stored(_, facts) => Some(*facts),
        }
    }

    /// What makes it the same picture in another request.
    fn identity(&self) -> String {
        match self {
            Self::Elsewhere(url) => url.clone(),
            Self::Inline(file) => format!("sha256:{}", hex::encode(&Sha256::digest(&file.bytes))),
            Self::Stored(blob, _) => format!("sha256:{}", blob.sha256),
        }
    }
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
    let limits = incoming.parsed.limits.clone();
    let name = field.to_owned();
    let decoded = tokio::task::spawn_blocking(move || match Source::read(&name, &text)? {
        Source::Url(url) => Ok(Sent::Elsewhere(url)),
        Source::Bytes(bytes) => {
            let file = PictureFile::from_bytes(bytes.into(), &name, &limits)?;
            Ok(Sent::Inline(file))
        }
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
    match look_at(app, &blob, field, incoming).await? {
        Ok(facts) => Ok(Some(Sent::Stored(blob, facts))),
        Err(problem) => {
            problems.push(problem);
            Ok(None)
        }
    }
}

/// Looks at the header of a stored picture. Outside: the store failed. Inside: it
/// is no picture, or too large a file.
async fn look_at(
    app: &App,
    blob: &Blob,
    field: &str,
    incoming: &Incoming,
) -> Result<Result<PictureFacts, Problem>, ServiceError> {
    let limits = &incoming.parsed.limits;
    let model = catalogue::find(&incoming.parsed.draft.model);
    let largest = model.map_or(LARGE_PICTURE_BYTES, |model| limits.largest_picture(model));
    if blob.bytes > largest {
        let allowed = format!("a picture of at most {} MB", largest / (1024 * 1024));
        let size = format!("{} bytes", blob.bytes);
        return Ok(Err(Problem::outside(field, &size, &allowed)));
    }
    // A small request makes the server read a large file: only so many at once.
    let _turn = app.readings.acquire().await;
    let bytes = app.blobs.read_all(&blob.store_key).await.map_err(|error| {
        tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a stored picture");
        ServiceError::Internal
    })?;
    Ok(PictureFile::from_bytes(bytes, field, limits).map(|file| file.facts))
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
        ..parsed.draft.clone()
    };
    if let Some(element) = &mut draft.element {
        for (facts, sent) in element.references.iter_mut().zip(&pictures.references) {
            *facts = sent.as_ref().and_then(Sent::facts);
        }
    }
    let start = pictures.start.as_ref().and_then(Sent::facts);
    let request = Request::parse(&draft, start.as_ref(), &parsed.limits);
    let request = request.and_then(|request| {
        if let Request::Film(film) = &request {
            director::check_engine(film, &app.capabilities)?;
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
        None => price::quote(request, app.rules.turbo_billing).total,
    };
    let idempotency = incoming
        .idempotency_key
        .clone()
        .map(|key| (key, fingerprint(&incoming, &pictures)));
    let mut files = vec![];
    let start = settle(app, &incoming, &id, pictures.start, &mut files);
    let end = settle(app, &incoming, &id, pictures.end, &mut files);
    let references = pictures.references.into_iter();
    let references = references
        .filter_map(|sent| settle(app, &incoming, &id, sent, &mut files))
        .collect();
    let stored = StoredOrder {
        draft: seeded(&incoming.parsed.draft, &id),
        image: start,
        end_image: end,
        references,
        base64_output: incoming.parsed.base64_output,
    };
    let mut warnings = incoming.parsed.warnings.clone();
    warnings.extend(ignored(&incoming.parsed.ignored));
    let named = |warning: &String| incoming.dialect.rename_text(warning);
    warnings.extend(request.warnings().iter().map(named));
    let input = echo(app, &incoming, &stored);
    for (blob, file) in &files {
        let put = app.blobs.put_bytes(&blob.store_key, file.bytes.clone());
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
        webhook: incoming.parsed.webhook.clone().map(|url| Recipient { url }),
        priority: 0,
        deadline_ms: app.after(app.rules.queue_limit),
        warnings,
        blobs: files.iter().map(|(blob, _)| blob.clone()).collect(),
        needs_slot: false,
        simulation: incoming.parsed.test_mode.map(simulation),
    };
    let submitted = app.store.submit(submission).await;
    if !matches!(submitted, Ok(Submitted::Created(_))) {
        drop_files(&app.blobs, files.iter().map(|(blob, _)| blob)).await;
    }
    Ok(submitted?)
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
    files: &mut Vec<(Blob, PictureFile)>,
) -> Option<PictureSource> {
    let file = match sent? {
        Sent::Elsewhere(url) => return Some(PictureSource::Url(url)),
        Sent::Stored(blob, _) => return Some(PictureSource::Blob(blob.id)),
        Sent::Inline(file) => file,
    };
    let id = random_id();
    let blob = Blob {
        account_id: incoming.caller.account.id.clone(),
        kind: BlobKind::Input,
        store_key: blobs::input_key(&id).expect("random ids are well formed"),
        bytes: file.bytes.len() as u64,
        sha256: hex::encode(&Sha256::digest(&file.bytes)),
        mime: file.mime().to_owned(),
        file_name: format!("image.{}", file.mime().trim_start_matches("image/")),
        prediction_id: Some(prediction_id.to_owned()),
        created_ms: app.clock.now_ms(),
        purge_ms: app.after(app.rules.queue_limit + app.rules.retention),
        id: id.clone(),
    };
    files.push((blob, file));
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

/// A draft with its seed decided: where the client named none it follows from
/// the id, and fits into a double.
fn seeded(draft: &Draft, id: &str) -> Draft {
    let from_id = u64::from_str_radix(&id[..12], 16).unwrap_or_default();
    Draft {
        seed: Some(draft.seed.unwrap_or(from_id)),
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
    if !pictures.references.is_empty() {
        let references: Vec<_> = pictures.references.iter().map(identity).collect();
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
    let address = |field: &str, source: &PictureSource| match source {
        PictureSource::Url(url) => json!(url),
        PictureSource::Blob(id) => json!(app.links.file(&incoming.origin, id, until_ms, field)),
    };
    let mut put = |field: &str, value| {
        if let Some(object) = echo.as_object_mut() {
            object.insert(field.to_owned(), value);
        }
    };
    for (field, source) in [(image, &stored.image), (end_image, &stored.end_image)] {
        if let Some(source) = source {
            put(field, address(field, source));
        }
    }
    if let Some(native) = references_field(draft) {
        let field = named(native);
        let pictures = stored.references.iter();
        put(
            field,
            pictures.map(|source| address(field, source)).collect(),
        );
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
