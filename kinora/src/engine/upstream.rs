//! The seam to engines that run elsewhere: a job is handed over, asked after and
//! fetched, and none of it is lost or paid for twice when this process dies in
//! between.
//!
//! An upstream holds no state of its own about jobs. What is known of a job
//! stands in its prediction; the worker's loop is driven by that alone.

use std::io;

use async_trait::async_trait;
use bytes::Bytes;
use kinora_core::engine::Capabilities;
use kinora_core::plan::Plan;
use tokio::io::AsyncWrite;

/// Makes clips somewhere else.
///
/// Each call ends by itself: an implementation has time limits for what it asks.
#[async_trait]
pub trait Upstream: Send + Sync {
    /// The configured name, which is noted with every job.
    fn name(&self) -> &str;

    /// What it can film; constant for its life.
    fn capabilities(&self) -> Capabilities;

    /// What to do about a submit of which nobody knows whether it arrived.
    fn unknown_submit(&self) -> UnknownSubmit;

    /// Hands a job over and returns the id that it has there.
    ///
    /// `key` is the same whenever the same job is submitted.
    ///
    /// # Errors
    ///
    /// [`UpstreamError::Unsent`] and [`UpstreamError::Busy`] promise that no job
    /// was made; [`UpstreamError::Unknown`] promises nothing.
    async fn submit(&self, job: &UpstreamJob, key: &str) -> Result<String, UpstreamError>;

    /// Looks for the job that was submitted under a key. Asked only where
    /// [`UnknownSubmit::Search`] says that it can be found.
    ///
    /// # Errors
    ///
    /// When it cannot be found out.
    async fn find(&self, key: &str) -> Result<Option<String>, UpstreamError>;

    /// Asks how far a job is.
    ///
    /// # Errors
    ///
    /// [`UpstreamError::Gone`] when there is no such job.
    async fn poll(&self, id: &str) -> Result<UpstreamStatus, UpstreamError>;

    /// Writes the clip of a job that is completed.
    ///
    /// # Errors
    ///
    /// [`UpstreamError::Write`] when `into` fails.
    async fn fetch(
        &self,
        id: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError>;

    /// Asks for a job to be stopped; it may go on all the same.
    ///
    /// # Errors
    ///
    /// When it could not be asked.
    async fn cancel(&self, id: &str) -> Result<(), UpstreamError>;
}

/// What is to be filmed, for upstreams of any kind.
#[derive(Clone, Debug, PartialEq)]
pub struct UpstreamJob {
    /// The full model id.
    pub model: String,
    /// The prompt.
    pub prompt: String,
    /// What must not appear.
    pub negative_prompt: Option<String>,
    /// The plan: size, frames, shots, seed, sound.
    pub plan: Plan,
    /// The pictures.
    pub pictures: Vec<JobPicture>,
}

/// A picture of a job, sent as bytes: an upstream is never given an address to
/// fetch from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPicture {
    /// What it is for.
    pub role: PictureRole,
    /// Its media type.
    pub mime: &'static str,
    /// The file.
    pub bytes: Bytes,
}

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRole {
    /// The first frame.
    Start,
    /// The last frame.
    End,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpstreamStatus {
    /// It waits.
    Queued,
    /// It is worked on.
    Running {
        /// How far, in percent, where it is told.
        progress: Option<u32>,
    },
    /// There is a clip.
    Completed,
    /// There is none.
    Failed {
        /// Why, in a sentence without a full stop.
        message: String,
    },
}

/// What to do about a submit of which nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownSubmit {
    /// Submit again: the upstream knows the key and makes no second job.
    SameKey,
    /// Look for the job under its key, and submit again only where it is not
    /// found for a while.
    Search,
    /// Give the prediction up: another job might be paid for twice.
    Fail,
    /// Submit again: a second job costs only time.
    Again,
}

/// Why an upstream did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// Nothing was sent: it cannot be reached.
    #[error("the upstream cannot be reached; check its address and that it is up")]
    Unsent,
    /// It takes nothing now.
    #[error("the upstream is busy")]
    Busy {
        /// How long to wait, where it says so.
        retry_after_s: Option<u64>,
    },
    /// It will never take this job.
    #[error("the upstream refused the job: {message}")]
    Refused {
        /// Why, in its own words.
        message: String,
    },
    /// It takes nothing from us: the key is wrong or the credit is used up.
    #[error("the upstream does not accept this server: {message}")]
    Denied {
        /// Why, in its own words.
        message: String,
    },
    /// There was no answer, or none that can be read. What was asked for may
    /// have happened.
    #[error("the upstream's answer was lost: {message}")]
    Unknown {
        /// What went wrong.
        message: String,
    },
    /// There is no such job.
    #[error("the upstream does not know the job")]
    Gone,
    /// The clip could not be written.
    #[error("failed to write the clip")]
    Write(#[from] io::Error),
}
