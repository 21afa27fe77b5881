//! Servers that have `/v1/videos`: vLLM-Omni, SGLang-Diffusion, FastVideo.
//!
//! They differ in the fields that they take. Those are asked of the server
//! itself; where it publishes none, what all of them take is sent.

use std::time::Duration;

use async_trait::async_trait;
use kinora_core::engine::Capabilities;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWrite;

use super::NAME;
use super::form::Form;
use super::server::{Server, words};
use super::shape::{Shape, seed};
use crate::egress::Ask;
use crate::engine::upstream::answers::{id, stopped, submitted, tidy, told};
use crate::engine::upstream::{
    Cause, PictureRole, UnknownSubmit, Upstream, UpstreamError, UpstreamJob, UpstreamStatus,
    not_passed_on,
};

/// How long a submit may take: a picture is large, and some servers decode it
/// before they answer.
const SUBMIT: Duration = Duration::from_secs(120);

/// The engine.
pub struct OpenAi {
    pub(super) server: Server,
    pub(super) capabilities: Capabilities,
}

#[async_trait]
impl Upstream for OpenAi {
    fn name(&self) -> &str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    fn unknown_submit(&self) -> UnknownSubmit {
        UnknownSubmit::Again
    }

    fn costs_money(&self) -> bool {
        false
    }

    async fn left_out(&self, job: &UpstreamJob) -> Vec<String> {
        let mut said = self.server.differences(job).await;
        let mut lacks = vec!["cfg_scale"];
        let takes = |field: &&str| !self.is_sent(job, field);
        lacks.extend(
            ["seed", "negative_prompt"]
                .iter()
                .filter(|field| takes(field)),
        );
        said.extend(not_passed_on(job, NAME, &lacks));
        said
    }

    async fn submit(&self, job: &UpstreamJob, key: &str) -> Result<String, UpstreamError> {
        let shape = self.server.shape(job).await;
        let (mime, body) = if self.wants_json(job) {
            let body = Value::Object(self.fields(job, shape, key));
            ("application/json".to_owned(), body.to_string().into_bytes())
        } else {
            self.form(job, shape, key).finish()
        };
        let ask = Ask::post("/v1/videos", &mime, body).within(SUBMIT);
        let video = submitted(self.server.line.ask(ask).await)?;
        id(&video, "id")
    }

    async fn find(&self, _: &UpstreamJob, _: &str) -> Result<Option<String>, UpstreamError> {
        Ok(None)
    }

    async fn poll(&self, id: &str) -> Result<UpstreamStatus, UpstreamError> {
        let ask = Ask::get(&format!("/v1/videos/{id}"));
        status(&told(self.server.line.ask(ask).await)?)
    }

    async fn fetch(
        &self,
        id: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError> {
        let path = format!("/v1/videos/{id}/content");
        self.server.fetch(&path, into).await
    }

    async fn cancel(&self, id: &str) -> Result<(), UpstreamError> {
        let ask = Ask::delete(&format!("/v1/videos/{id}"));
        stopped(self.server.line.ask(ask).await)
    }
}

impl OpenAi {
    /// SGLang takes a form only with a picture, and JSON without one.
    fn wants_json(&self, job: &UpstreamJob) -> bool {
        job.pictures.is_empty() && self.server.surely_takes("extra_body")
    }

    fn is_sent(&self, job: &UpstreamJob, field: &str) -> bool {
        self.wants_json(job) || self.server.takes(field)
    }

    /// The fields of a job that the server takes.
    fn fields(&self, job: &UpstreamJob, shape: Shape, key: &str) -> Map<String, Value> {
        let film = &job.film;
        let fields = [
            ("prompt", Some(json!(words(job)))),
            (
                "model",
                self.server.settings.model.as_ref().map(|name| json!(name)),
            ),
            ("seconds", Some(json!(film.duration_s))),
            (
                "size",
                Some(json!(format!("{}x{}", shape.width, shape.height))),
            ),
            ("num_frames", Some(json!(shape.frames))),
            ("fps", Some(json!(shape.fps))),
            ("seed", Some(json!(seed(film)))),
            (
                "negative_prompt",
                film.negative_prompt.as_ref().map(|text| json!(text)),
            ),
            ("generate_sound", film.sound.then_some(json!(true))),
            ("extra_params", self.end_parameters(job, shape)),
            // Only where it is known: it is no more than a note for the operator.
            ("user", self.server.surely_takes("user").then(|| json!(key))),
        ];
        let sent = |(name, value): (&str, Option<Value>)| {
            let value = value.filter(|_| self.is_sent(job, name))?;
            Some((name.to_owned(), value))
        };
        fields.into_iter().filter_map(sent).collect()
    }

    /// How a model that takes several pictures is told that they are the first
    /// and the last frame.
    fn end_parameters(&self, job: &UpstreamJob, shape: Shape) -> Option<Value> {
        job.picture(PictureRole::End)?;
        let duration = f64::from(shape.frames) / f64::from(shape.fps);
        let parameters = json!({
            "task": "fl2va", "frame_indices": [0, -1], "duration": duration,
        });
        Some(json!(parameters.to_string()))
    }

    fn form(&self, job: &UpstreamJob, shape: Shape, key: &str) -> Form {
        let mut form = Form::new();
        for (name, value) in self.fields(job, shape, key) {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            form = form.text(&name, &text);
        }
        let has_both = job.pictures.len() > 1;
        let name = match has_both && self.server.surely_takes("input_references") {
            true => "input_references",
            false => "input_reference",
        };
        for picture in &job.pictures {
            form = form.file(name, &picture.file_name(), picture.mime, &picture.bytes);
        }
        form
    }
}

fn status(video: &Value) -> Result<UpstreamStatus, UpstreamError> {
    match video["status"].as_str() {
        Some("queued") => Ok(UpstreamStatus::Queued),
        Some("in_progress" | "processing") => Ok(UpstreamStatus::Running {
            progress: video["progress"]
                .as_f64()
                .map(|percent| percent.clamp(0.0, 100.0) as u32),
        }),
        Some("completed") => Ok(UpstreamStatus::Completed),
        Some("failed" | "cancelled") => {
            let error = &video["error"];
            let said = error["message"].as_str().or(error.as_str());
            Ok(UpstreamStatus::Failed {
                cause: Cause::Work,
                message: said.map_or("the cluster gave no reason".to_owned(), tidy),
            })
        }
        Some("deleted") => Err(UpstreamError::Gone),
        _ => Err(UpstreamError::Unknown {
            message: "its answer holds no `status` that is known".to_owned(),
        }),
    }
}
