//! A server, asked through its WaveSpeed API as any client would.

use std::time::Duration;

use bytes::Bytes;
use kinora_core::problem::Problem;
use kinora_store::State;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::failure::Failure;
use super::place::{
    CancelOutcome, FilePlace, ResultFile, Shown, ShownError, ShownPage, Wanted, unknown,
};
use crate::config::Secret;

/// A server and the key for it.
pub(super) struct Server {
    /// Its address, without a slash at its end.
    base: String,
    key: Secret<String>,
    /// For the API: it follows nobody, so that the key goes nowhere else.
    api: Client,
    /// For files, which need no key.
    files: Client,
}

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long an answer of the API may take, and how long a download may stand
/// still.
const ANSWER: Duration = Duration::from_secs(30);

/// No answer of the API is longer, with clips as base64 in it.
const MOST_BYTES: usize = 1 << 28;

/// How often a download may be sent elsewhere.
const MOST_REDIRECTS: usize = 3;

impl Server {
    /// Makes a client; nothing is sent yet.
    pub(super) fn new(base: &str, key: Secret<String>) -> Result<Self, Failure> {
        let client = || Client::builder().no_proxy().connect_timeout(CONNECT);
        let api = client().timeout(ANSWER).redirect(Policy::none());
        let files = client()
            .read_timeout(ANSWER)
            .redirect(Policy::limited(MOST_REDIRECTS));
        let failed = |error| Failure::failed("failed to start the HTTP client", error);
        Ok(Self {
            base: base.to_owned(),
            key,
            api: api.build().map_err(failed)?,
            files: files.build().map_err(failed)?,
        })
    }

    /// Lists the predictions of the key's account.
    pub(super) async fn list(&self, wanted: &Wanted) -> Result<ShownPage, Failure> {
        let mut body = json!({
            "page": wanted.page,
            "page_size": wanted.page_size,
            "include_inputs": true,
        });
        if let Some(state) = wanted.state {
            body["status"] = json!(word(state));
        }
        if let Some(model) = &wanted.model {
            body["model"] = json!(model);
        }
        let request = self.api.post(self.path("/api/v3/predictions"));
        let history: History = self.ask(request.json(&body)).await?;
        let shown = history.items.into_iter().filter_map(Wire::shown);
        Ok(ShownPage {
            page: wanted.page,
            total: history.total,
            predictions: shown.collect(),
        })
    }

    /// Shows a prediction.
    pub(super) async fn show(&self, id: &str) -> Result<Shown, Failure> {
        let path = self.path(&format!("/api/v3/predictions/{id}/result"));
        let wire: Wire = self.ask(self.api.get(path)).await?;
        // A deleted prediction is still told of for a while.
        wire.shown().ok_or_else(|| unknown(id))
    }

    /// Cancels a prediction, which deletes it: this API has no other way.
    pub(super) async fn cancel(&self, id: &str) -> Result<CancelOutcome, Failure> {
        let path = self.path(&format!("/api/v3/predictions/{id}"));
        let _: Value = self.ask(self.api.delete(path)).await?;
        Ok(CancelOutcome::Cancelled)
    }

    /// The files among a prediction's results.
    pub(super) fn files(shown: &Shown) -> Vec<ResultFile> {
        let texts = shown.outputs.iter().filter_map(Value::as_str);
        texts.map(result_file).collect()
    }

    /// Begins to download a file.
    pub(super) async fn open(&self, address: &str) -> Result<Response, Failure> {
        let sent = self.files.get(address).send().await;
        let answer = sent.map_err(|error| unreachable(&self.base, error))?;
        match answer.status() {
            status if status.is_success() => Ok(answer),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::NotFound(
                "the file is no longer on the server; results are kept for the time that `retention` says"
                    .to_owned(),
            )),
            status => Err(Failure::plain(format!("the server answered {status} instead of the file"))),
        }
    }

    /// The next bytes of a file.
    pub(super) async fn next(&self, answer: &mut Response) -> Result<Option<Bytes>, Failure> {
        let bytes = answer.chunk().await;
        bytes.map_err(|error| unreachable(&self.base, error))
    }

    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Sends a request with the key, and reads what is inside the answer.
    async fn ask<T: for<'de> Deserialize<'de>>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, Failure> {
        let sent = request.bearer_auth(self.key.expose()).send().await;
        let mut answer = sent.map_err(|error| unreachable(&self.base, error))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(self.moved(&answer));
        }
        let body = self.read(&mut answer).await?;
        if !status.is_success() {
            return Err(self.refused(status, &body));
        }
        let envelope: Result<Envelope<T>, _> = serde_json::from_slice(&body);
        let not_understood = || {
            format!(
                "{} answered something that this Kinora does not understand",
                self.base
            )
        };
        let envelope = envelope.map_err(|error| Failure::failed(not_understood(), error))?;
        Ok(envelope.data)
    }

    async fn read(&self, answer: &mut Response) -> Result<Vec<u8>, Failure> {
        let mut body = vec![];
        while let Some(bytes) = self.next(answer).await? {
            if body.len() + bytes.len() > MOST_BYTES {
                let message = format!("{} answered more than {MOST_BYTES} bytes", self.base);
                return Err(Failure::plain(message));
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }

    fn moved(&self, answer: &Response) -> Failure {
        let place = answer.headers().get(LOCATION);
        let place = place
            .and_then(|place| place.to_str().ok())
            .unwrap_or("elsewhere");
        Failure::plain(format!(
            "{} sends to {place}; name that server with --server",
            self.base
        ))
    }

    /// What an error status means.
    fn refused(&self, status: StatusCode, body: &[u8]) -> Failure {
        let base = &self.base;
        let said = said(body).unwrap_or_else(|| status.to_string());
        match status.as_u16() {
            401 | 403 => Failure::Auth(format!("{base} refused the key: {said}")),
            404 | 410 => Failure::NotFound(said),
            400 | 422 => Failure::refused(Problem::other("request", "", "", said)),
            429 | 502 | 503 | 504 => Failure::Unreachable {
                server: base.clone(),
                why: said,
            },
            _ => Failure::plain(format!("{base} answered {status}: {said}")),
        }
    }
}

/// The sentence of an error's body.
fn said(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let texts = [&body["message"], &body["error"]];
    let text = texts.into_iter().find_map(Value::as_str)?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// No answer came, or only half of one.
fn unreachable(server: &str, error: reqwest::Error) -> Failure {
    let mut causes = vec![];
    let error = error.without_url();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    Failure::Unreachable {
        server: server.to_owned(),
        why: causes.join(": "),
    }
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct History {
    total: u64,
    items: Vec<Wire>,
}

/// A prediction as the API writes it.
#[derive(Deserialize)]
struct Wire {
    id: String,
    #[serde(default)]
    model: String,
    status: String,
    #[serde(default)]
    outputs: Option<Vec<Value>>,
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    code: Option<i64>,
    #[serde(default, alias = "inputs")]
    input: Option<Value>,
    #[serde(default)]
    warnings: Vec<String>,
}

impl Wire {
    /// The same as it is shown; `None` where it is deleted.
    fn shown(self) -> Option<Shown> {
        let status = state(&self.status)?;
        let message = self.error.filter(|message| !message.is_empty());
        let code = self.code.unwrap_or_default();
        Some(Shown {
            id: self.id,
            model: self.model,
            status,
            progress: None,
            account: None,
            price: None,
            engine: None,
            created_at: self.created_at,
            finished_at: None,
            outputs: self.outputs.unwrap_or_default(),
            error: message.map(|message| ShownError { code, message }),
            warnings: self.warnings,
            input: self.input,
        })
    }
}

/// The API's word for a state.
fn word(state: State) -> &'static str {
    match state {
        State::Queued => "created",
        State::Running => "processing",
        State::Completed | State::Failed | State::Timeout | State::Cancelled => state.as_str(),
    }
}

/// The state that a word of the API means; `None` for a deleted prediction.
fn state(word: &str) -> Option<State> {
    match word {
        "created" => Some(State::Queued),
        "processing" => Some(State::Running),
        word => State::parse(word),
    }
}

/// A result is an address, or the file itself as base64.
fn result_file(text: &str) -> ResultFile {
    let address = text.starts_with("http://") || text.starts_with("https://");
    let place = if address {
        FilePlace::Address(text.to_owned())
    } else {
        FilePlace::Inline(text.to_owned())
    };
    let extension = if address { extension(text) } else { None };
    ResultFile {
        place,
        extension: extension.unwrap_or_else(|| "mp4".to_owned()),
    }
}

/// The extension of the file that an address names.
fn extension(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let (_, extension) = url.path().rsplit('/').next()?.rsplit_once('.')?;
    let plain = (1..=8).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
