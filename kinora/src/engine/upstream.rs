//! The seam to engines that run elsewhere: a job is handed over, asked after and
//! fetched, and none of it is lost or paid for twice when this process dies in
//! between.
//!
//! An upstream holds no state of its own about jobs. What is known of a job
//! stands in its prediction; the worker's loop is driven by that alone. What
//! answers mean for all of them is in `answers`.

pub(super) mod answers;

use std::io;

use async_trait::async_trait;
use bytes::Bytes;
use kinora_core::engine::Capabilities;
use kinora_core::request::{Film, ShotRequest};
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Portrait, Sound, Subject};
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

    /// Whether each job there is paid for. One that is forgotten by an upstream of
    /// our own is handed over once more.
    fn costs_money(&self) -> bool;

    /// What of a job cannot be handed over and is left out, in sentences without
    /// a full stop.
    async fn left_out(&self, job: &UpstreamJob) -> Vec<String>;

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
    async fn find(&self, job: &UpstreamJob, key: &str) -> Result<Option<String>, UpstreamError>;

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
    /// [`UpstreamError::Write`] when `into` fails, [`UpstreamError::Unfit`] when
    /// no further try will bring a clip.
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
    /// The request.
    pub film: Film,
    /// All that is to happen, in one text; empty where a picture alone is filmed.
    pub prompt: String,
    /// Whether somebody named the seed.
    pub seed_asked: bool,
    /// When the prediction was made: its job can be no older.
    pub created_ms: i64,
    /// The pictures.
    pub pictures: Vec<JobPicture>,
}

impl UpstreamJob {
    /// The picture of a role.
    #[must_use]
    pub fn picture(&self, role: PictureRole) -> Option<&JobPicture> {
        self.pictures.iter().find(|picture| picture.role == role)
    }
}

/// The largest clip that is fetched: that of fifteen seconds in 4K has some
/// hundred megabytes.
pub const MOST_CLIP_BYTES: u64 = 2 << 30;

/// The strength of the prompt where nobody names another.
const USUAL_CFG_SCALE: f64 = 0.5;

/// What an engine can film that is told in words alone: whatever they say, in one
/// take. What has a field of its own here has none there.
#[must_use]
pub fn by_words(engine: &'static str) -> Capabilities {
    Capabilities {
        engine,
        deterministic: false,
        end_image: false,
        sound: false,
        text_to_video: true,
        elements: false,
        max_shots: 1,
        shot_s: None,
        shot_images: false,
        keyframes: false,
        regions: false,
        loops: false,
        guidance: true,
        depth: false,
        joins: &[Join::Cut],
        moves: Move::ALL,
        subject: Subject::ALL,
        atmosphere: Atmosphere::ALL,
        light: Light::ALL,
        sounds: Sound::ALL,
    }
}

/// What a job asks for that an upstream never hears of: what no upstream has,
/// and what is among `lacks`.
#[must_use]
pub fn not_passed_on(job: &UpstreamJob, engine: &str, lacks: &[&str]) -> Vec<String> {
    let film = &job.film;
    let has_join = |shot: &ShotRequest| shot.join.is_some_and(|join| join != Join::Cut);
    let asked = [
        ("cfg_scale", film.cfg_scale != USUAL_CFG_SCALE),
        ("seed", job.seed_asked),
        ("negative_prompt", film.negative_prompt.is_some()),
    ];
    let lacking = asked.into_iter().filter(|(field, _)| lacks.contains(field));
    let everywhere = [
        ("portrait", film.portrait == Portrait::Off),
        ("join", film.shots.iter().any(has_join)),
        ("element_list", !film.elements.is_empty()),
    ];
    lacking
        .chain(everywhere)
        .filter(|(_, is_asked)| *is_asked)
        .map(|(field, _)| format!("`{field}` is not known to the {engine} engine; it was left out"))
        .collect()
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

impl JobPicture {
    /// What the file is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        let role = match self.role {
            PictureRole::Start => "start",
            PictureRole::End => "end",
        };
        let end = match self.mime {
            "image/jpeg" => "jpg",
            other => other.trim_start_matches("image/"),
        };
        format!("{role}.{end}")
    }
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
        /// What kind of failure it is.
        cause: Cause,
        /// Why, in a sentence without a full stop.
        message: String,
    },
}

/// What an upstream's failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The content is not permitted there.
    Content,
    /// What was sent breaks rules of its own.
    Input,
    /// It failed by itself.
    Work,
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
    /// There is a clip that can never be fetched.
    #[error("the upstream's clip cannot be used: {message}")]
    Unfit {
        /// Why.
        message: String,
    },
    /// The clip could not be written.
    #[error("failed to write the clip")]
    Write(#[from] io::Error),
}
