//! An inference server: the line to it, and what it says of itself.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWrite;
use tokio::sync::OnceCell;

use super::shape::{Shape, family};
use crate::config::{ClusterApi, ClusterFamily, ClusterSettings};
use crate::egress::{Ask, Egress, EgressError, Line, LineError};
use crate::engine::upstream::answers::unfetched;
use crate::engine::upstream::{MOST_CLIP_BYTES, UpstreamError, UpstreamJob};

/// How long each question about the server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a model is asked for where nobody said anything: all of them want words.
const NO_WORDS: &str = "natural motion";

/// The words of a job.
pub fn words(job: &UpstreamJob) -> &str {
    match job.prompt.trim().is_empty() {
        true => NO_WORDS,
        false => &job.prompt,
    }
}

/// A server that the settings name.
pub struct Server {
    /// The line to it.
    pub line: Line,
    /// What the settings say of it.
    pub settings: ClusterSettings,
    learned: OnceCell<Learned>,
}

/// What a server says of itself.
#[derive(Debug, Default)]
struct Learned {
    models: Vec<String>,
    /// The fields of a submit, where it publishes them.
    fields: Option<BTreeSet<String>>,
}

impl Server {
    /// Makes a line and asks who is at its other end. The second part is what
    /// the operator should know.
    pub async fn open(
        settings: &ClusterSettings,
        egress: Egress,
    ) -> Result<(Self, Vec<String>), EgressError> {
        let server = Self {
            line: Line::new(&settings.url, settings.key.clone(), egress)?,
            settings: settings.clone(),
            learned: OnceCell::new(),
        };
        let notes = match server.learn().await {
            Ok(learned) => server.doubts(learned),
            Err(note) => vec![note],
        };
        Ok((server, notes))
    }

    /// How the model counts, as far as is known by now.
    pub fn family(&self) -> ClusterFamily {
        let named = self.settings.model.as_deref();
        let learned = self.learned.get();
        let first = learned.and_then(|learned| learned.models.first());
        let name = named.or(first.map(String::as_str));
        let family = self.settings.family.or_else(|| family(name?));
        family.unwrap_or(ClusterFamily::Other)
    }

    /// Whether a submit may have a field: where nobody knows, it may.
    pub fn takes(&self, field: &str) -> bool {
        self.fields().is_none_or(|fields| fields.contains(field))
    }

    /// Whether it is known that a submit may have a field.
    pub fn surely_takes(&self, field: &str) -> bool {
        self.fields().is_some_and(|fields| fields.contains(field))
    }

    fn fields(&self) -> Option<&BTreeSet<String>> {
        self.learned.get()?.fields.as_ref()
    }

    /// The shape of a job, once the server had another chance to say what it
    /// has.
    pub async fn shape(&self, job: &UpstreamJob) -> Shape {
        if let Err(note) = self.learn().await {
            tracing::debug!("{note}");
        }
        Shape::of(&job.film, self.family(), &self.settings)
    }

    /// What of a job is another on this server, or was not said and is needed.
    pub async fn differences(&self, job: &UpstreamJob) -> Vec<String> {
        let mut said = self.shape(job).await.differences(&job.film);
        if words(job) != job.prompt {
            said.push(format!(
                "the cluster wants words, and was given `{NO_WORDS}`, since there is no `prompt`"
            ));
        }
        said
    }

    /// Writes a clip.
    pub async fn fetch(
        &self,
        path: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError> {
        let fetched = self.line.fetch(path, MOST_CLIP_BYTES, into).await;
        fetched.map(drop).map_err(unfetched)
    }

    async fn learn(&self) -> Result<&Learned, String> {
        self.learned.get_or_try_init(|| self.ask_around()).await
    }

    /// Asks what models there are and what a submit may say.
    async fn ask_around(&self) -> Result<Learned, String> {
        let (health, models) = match self.settings.api {
            ClusterApi::OpenAi => ("/health", "/v1/models"),
            ClusterApi::LightX2v => ("/v1/service/status", "/v1/service/metadata"),
        };
        self.json(health).await?;
        let models = self.json(models).await?;
        let models = models["data"].as_array().cloned().unwrap_or_default();
        let models = models.iter().filter_map(|model| model["id"].as_str());
        let form = self.json("/openapi.json").await.unwrap_or_default();
        Ok(Learned {
            models: models.map(str::to_owned).collect(),
            fields: fields(&form, self.settings.api),
        })
    }

    /// What a path says; nothing where the server has no such path.
    async fn json(&self, path: &str) -> Result<Value, String> {
        let host = self.line.shown();
        let answer = self.line.ask(Ask::get(path).within(PATIENCE)).await;
        let answer = answer.map_err(|error| match error {
            LineError::Unsent(error) | LineError::Lost(error) => {
                format!("the cluster at {host} does not answer ({error}); films wait for it")
            }
        })?;
        match answer.status {
            401 | 403 => Err(format!(
                "the cluster at {host} does not accept the key; set KINORA_CLUSTER_KEY"
            )),
            500.. => Err(format!(
                "the cluster at {host} is not ready (HTTP status {}); films wait for it",
                answer.status
            )),
            _ => Ok(serde_json::from_slice(&answer.body).unwrap_or_default()),
        }
    }

    /// What does not fit the settings.
    fn doubts(&self, learned: &Learned) -> Vec<String> {
        let mut doubts = vec![];
        let models = &learned.models;
        if let Some(asked) = &self.settings.model
            && !models.is_empty()
            && !models.contains(asked)
        {
            doubts.push(format!(
                "`cluster_model` is {asked}, but the cluster says that it has {}",
                models.join(", ")
            ));
        }
        if self.settings.family.is_none() && self.family() == ClusterFamily::Other {
            doubts.push(
                "nothing says how the cluster's model counts frames; if not 8n+1 on a grid of 32 pixels, set `cluster_family`"
                    .to_owned(),
            );
        }
        doubts
    }
}

/// The fields of a submit, from the server's own description.
fn fields(description: &Value, api: ClusterApi) -> Option<BTreeSet<String>> {
    let schemas = &description["components"]["schemas"];
    let schema = match api {
        ClusterApi::LightX2v => &schemas["VideoTaskRequest"],
        ClusterApi::OpenAi => {
            let content = &description["paths"]["/v1/videos"]["post"]["requestBody"]["content"];
            let schema = &content["multipart/form-data"]["schema"];
            let reference = schema["$ref"]
                .as_str()
                .or(schema["allOf"][0]["$ref"].as_str());
            match reference.and_then(|reference| reference.rsplit('/').next()) {
                Some(name) => &schemas[name],
                None => schema,
            }
        }
    };
    let names = schema["properties"].as_object()?.keys();
    Some(names.cloned().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_those_of_the_servers_own_description() {
        let description = json!({
            "paths": {"/v1/videos": {"post": {"requestBody": {"content": {
                "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Body"}},
            }}}}},
            "components": {"schemas": {
                "Body": {"properties": {"prompt": {}, "size": {}}},
                "VideoTaskRequest": {"properties": {"num_frames": {}}},
            }},
        });
        let named = |api| fields(&description, api).map(Vec::from_iter);
        let openai = named(ClusterApi::OpenAi).unwrap();
        assert_eq!(openai, ["prompt", "size"]);
        assert_eq!(named(ClusterApi::LightX2v).unwrap(), ["num_frames"]);
        assert_eq!(fields(&json!({}), ClusterApi::OpenAi), None);
    }
}
