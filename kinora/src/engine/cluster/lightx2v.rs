//! LightX2V: tasks whose id is ours, so that a lost one is found again.
//!
//! Its fields changed their names once. Which of them a server has is asked of
//! the server itself; where it says nothing, the older ones are sent.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_core::engine::Capabilities;
use serde_json::{Value, json};
use tokio::io::AsyncWrite;

use super::NAME;
use super::server::{Server, words};
use super::shape::{Shape, seed};
use crate::egress::Ask;
use crate::engine::upstream::answers::{id, stopped, submitted, tidy, told};
use crate::engine::upstream::{
    Cause, PictureRole, UnknownSubmit, Upstream, UpstreamError, UpstreamJob, UpstreamStatus,
    not_passed_on,
};

/// How long a submit may take.
const SUBMIT: Duration = Duration::from_secs(120);

/// The engine.
pub struct LightX2v {
    pub(super) server: Server,
    pub(super) capabilities: Capabilities,
}

#[async_trait]
impl Upstream for LightX2v {
    fn name(&self) -> &str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    fn unknown_submit(&self) -> UnknownSubmit {
        UnknownSubmit::Search
    }

    fn costs_money(&self) -> bool {
        false
    }

    async fn left_out(&self, job: &UpstreamJob) -> Vec<String> {
        let mut said = self.server.differences(job).await;
        said.extend(not_passed_on(job, NAME, &["cfg_scale"]));
        said
    }

    async fn submit(&self, job: &UpstreamJob, key: &str) -> Result<String, UpstreamError> {
        let shape = self.server.shape(job).await;
        let body = self.body(job, shape, key).to_string().into_bytes();
        let ask = Ask::post("/v1/tasks/video/", "application/json", body).within(SUBMIT);
        let task = submitted(self.server.line.ask(ask).await)?;
        id(&task, "task_id")
    }

    async fn find(&self, _: &UpstreamJob, key: &str) -> Result<Option<String>, UpstreamError> {
        match self.poll(key).await {
            Ok(_) => Ok(Some(key.to_owned())),
            Err(UpstreamError::Gone) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn poll(&self, id: &str) -> Result<UpstreamStatus, UpstreamError> {
        let ask = Ask::get(&format!("/v1/tasks/{id}/status"));
        status(&told(self.server.line.ask(ask).await)?)
    }

    async fn fetch(
        &self,
        id: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError> {
        let path = format!("/v1/tasks/{id}/result");
        self.server.fetch(&path, into).await
    }

    async fn cancel(&self, id: &str) -> Result<(), UpstreamError> {
        let ask = Ask::delete(&format!("/v1/tasks/{id}"));
        stopped(self.server.line.ask(ask).await)
    }
}

impl LightX2v {
    fn body(&self, job: &UpstreamJob, shape: Shape, key: &str) -> Value {
        let is_newer = self.server.surely_takes("num_frames");
        let (frames, size) = match is_newer {
            true => ("num_frames", "size"),
            false => ("target_video_length", "target_shape"),
        };
        let mut body = json!({
            "task_id": key,
            "save_result_path": format!("{key}.mp4"),
            "prompt": words(job),
            "seed": seed(&job.film),
            frames: shape.frames,
            size: [shape.height, shape.width],
        });
        if !is_newer {
            body["target_fps"] = json!(shape.fps);
        }
        if let Some(text) = &job.film.negative_prompt {
            body["negative_prompt"] = json!(text);
        }
        for (role, field) in [
            (PictureRole::Start, "image_path"),
            (PictureRole::End, "last_frame_path"),
        ] {
            if let Some(picture) = job.picture(role) {
                body[field] = json!(STANDARD.encode(&picture.bytes));
            }
        }
        body
    }
}

fn status(task: &Value) -> Result<UpstreamStatus, UpstreamError> {
    match task["status"].as_str() {
        Some("pending") => Ok(UpstreamStatus::Queued),
        Some("processing") => Ok(UpstreamStatus::Running { progress: None }),
        Some("completed") => Ok(UpstreamStatus::Completed),
        Some("failed" | "cancelled") => Ok(UpstreamStatus::Failed {
            cause: Cause::Work,
            message: task["error"]
                .as_str()
                .map_or("the cluster gave no reason".to_owned(), tidy),
        }),
        _ => Err(UpstreamError::Unknown {
            message: "its answer holds no `status` that is known".to_owned(),
        }),
    }
}
