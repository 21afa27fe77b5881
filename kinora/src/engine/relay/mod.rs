//! The engine `relay`: a hosted server that speaks as WaveSpeed does, paid with
//! the operator's own key. WaveSpeed is one, another Kinora too.
//!
//! What is sent and what comes back is in `wire`; pictures that are uploaded
//! first are in `pictures`.

mod pictures;
mod wire;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use kinora_core::engine::Capabilities;
use kinora_core::limits::Limits;
use serde_json::{Value, json};
use tokio::io::AsyncWrite;

use super::upstream::answers::{id, stopped, submitted, told, unfetched};
use super::upstream::{
    MOST_CLIP_BYTES, UnknownSubmit, Upstream, UpstreamError, UpstreamJob, UpstreamStatus, by_words,
    not_passed_on,
};
use crate::config::RelaySettings;
use crate::egress::{Answer, Ask, Egress, EgressError, Line, LineError};

/// The engine's name.
pub const NAME: &str = "relay";

/// How many jobs are handed over at once where nobody says.
pub const WORKERS: usize = 16;

/// How long a submit may take, with its pictures inside.
const SUBMIT: Duration = Duration::from_secs(120);

/// How long the question whether the key is good may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many lines of the history are looked through.
const HISTORY: u32 = 100;

/// The most ids of jobs that are remembered as somebody's.
const KNOWN: usize = 10_000;

/// The engine.
pub struct Relay {
    line: Line,
    settings: RelaySettings,
    /// Jobs that are known to be a prediction's, so that none is taken for a
    /// lost one that was asked for in the same words.
    known: Mutex<HashSet<String>>,
}

impl Relay {
    /// Makes the engine. A server that does not answer is no error: films wait
    /// for it. The second part is what its operator should know.
    ///
    /// # Errors
    ///
    /// When the address is none.
    pub async fn open(
        settings: &RelaySettings,
        egress: Egress,
    ) -> Result<(Self, Vec<String>), EgressError> {
        let relay = Self {
            line: Line::new(&settings.url, Some(settings.key.clone()), egress)?,
            settings: settings.clone(),
            known: Mutex::default(),
        };
        let asked = relay.line.ask(Ask::get("/api/v3/balance").within(PATIENCE));
        let notes = doubt(&relay.line.shown(), asked.await);
        Ok((relay, notes.into_iter().collect()))
    }

    /// What a model of ours is called there.
    fn model(&self, id: &str) -> String {
        let mut pairs = self.settings.models.iter();
        let named = pairs.find(|(ours, _)| ours == id);
        named.map_or(id, |(_, theirs)| theirs).to_owned()
    }

    /// Notes that a job is somebody's.
    fn know(&self, id: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(id.to_owned());
    }

    fn knows(&self, id: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(id)
    }

    async fn prediction(&self, id: &str) -> Result<Value, UpstreamError> {
        let ask = Ask::get(&format!("/api/v3/predictions/{id}/result"));
        let answer = told(self.line.ask(ask).await)?;
        Ok(answer["data"].clone())
    }
}

/// What is wrong with the server or the key, if anything.
fn doubt(host: &str, answer: Result<Answer, LineError>) -> Option<String> {
    match answer {
        Ok(answer) if matches!(answer.status, 401 | 403) => Some(format!(
            "the relay at {host} does not accept the key; films wait until KINORA_RELAY_KEY is right"
        )),
        Ok(answer) if answer.status >= 300 => Some(format!(
            "the relay at {host} does not answer as WaveSpeed does (HTTP status {}); check `relay_url`",
            answer.status
        )),
        Ok(_) => None,
        Err(LineError::Unsent(error) | LineError::Lost(error)) => Some(format!(
            "the relay at {host} does not answer ({error}); films wait for it"
        )),
    }
}

#[async_trait]
impl Upstream for Relay {
    fn name(&self) -> &str {
        NAME
    }

    /// Everything that WaveSpeed's models take. The words of a prompt go there
    /// as they are.
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            end_image: true,
            sound: true,
            max_shots: u32::try_from(Limits::wire().max_shots).unwrap_or(u32::MAX),
            ..by_words(NAME)
        }
    }

    fn unknown_submit(&self) -> UnknownSubmit {
        match (self.settings.idempotent, self.settings.history) {
            (true, _) => UnknownSubmit::SameKey,
            (false, true) => UnknownSubmit::Search,
            (false, false) => UnknownSubmit::Fail,
        }
    }

    fn costs_money(&self) -> bool {
        true
    }

    async fn left_out(&self, job: &UpstreamJob) -> Vec<String> {
        let lacks: &[&str] = if self.settings.seed { &[] } else { &["seed"] };
        not_passed_on(job, NAME, lacks)
    }

    async fn submit(&self, job: &UpstreamJob, key: &str) -> Result<String, UpstreamError> {
        let mut body = wire::inputs(job, &self.settings);
        for (field, address) in pictures::addresses(&self.line, job, self.settings.pictures).await?
        {
            body.insert(field.to_owned(), json!(address));
        }
        let path = format!("/api/v3/{}", self.model(job.film.model.id));
        let body = Value::Object(body).to_string().into_bytes();
        let ask = Ask::post(&path, "application/json", body)
            .header("idempotency-key", key)
            .within(SUBMIT);
        let answer = submitted(self.line.ask(ask).await)?;
        let id = id(&answer["data"], "id")?;
        self.know(&id);
        Ok(id)
    }

    /// Looks through the newest jobs of the model for one that was asked for in
    /// the same words since the prediction was made, and that is nobody's. Of
    /// several, nobody can say which it is.
    async fn find(&self, job: &UpstreamJob, _: &str) -> Result<Option<String>, UpstreamError> {
        let model = self.model(job.film.model.id);
        let since = Timestamp::from_millisecond(job.created_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let question = json!({
            "page": 1, "page_size": HISTORY, "model": model,
            "created_after": since.to_string(), "include_inputs": true,
        });
        let body = question.to_string().into_bytes();
        let ask = Ask::post("/api/v3/predictions", "application/json", body);
        let answer = told(self.line.ask(ask).await)?;
        let wanted = wire::inputs(job, &self.settings);
        let lines = answer["data"]["items"].as_array();
        let lines = lines.ok_or_else(|| UpstreamError::Unknown {
            message: "its answer holds no history".to_owned(),
        })?;
        let same = lines.iter().filter(|line| {
            let is_nobodys = line["id"].as_str().is_some_and(|id| !self.knows(id));
            is_nobodys && wire::is_since(line, since) && wire::is_same(&line["inputs"], &wanted)
        });
        let found: Vec<_> = same.collect();
        match found.as_slice() {
            [] => Ok(None),
            [line] => {
                let id = id(line, "id")?;
                self.know(&id);
                Ok(Some(id))
            }
            _ => Err(UpstreamError::Unknown {
                message: "its history has several jobs that may be the lost one".to_owned(),
            }),
        }
    }

    async fn poll(&self, id: &str) -> Result<UpstreamStatus, UpstreamError> {
        self.know(id);
        wire::status(&self.prediction(id).await?)
    }

    async fn fetch(
        &self,
        id: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError> {
        let prediction = self.prediction(id).await?;
        let address = prediction["outputs"][0].as_str();
        let address = address.filter(|address| address.starts_with("http"));
        let address = address.ok_or_else(|| UpstreamError::Unfit {
            message: "its answer holds no address of a clip".to_owned(),
        })?;
        let fetched = self.line.fetch(address, MOST_CLIP_BYTES, into).await;
        fetched.map(drop).map_err(unfetched)
    }

    async fn cancel(&self, id: &str) -> Result<(), UpstreamError> {
        let ask = Ask::delete(&format!("/api/v3/predictions/{id}"));
        stopped(self.line.ask(ask).await)
    }
}
