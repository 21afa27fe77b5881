//! An upstream for tests: it counts what is submitted, does what a script says,
//! and lets the process die at any point.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use kinora_core::engine::Capabilities;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;

use super::sim;
use super::upstream::{UnknownSubmit, Upstream, UpstreamError, UpstreamJob, UpstreamStatus};

/// The points at which a process may die: before and after each thing that it
/// does to the world.
#[derive(Default)]
pub(crate) struct Deaths {
    passed: AtomicUsize,
    /// The point that nobody comes past, if there is one.
    at: Option<usize>,
    pub(crate) died: Notify,
}

impl Deaths {
    pub(crate) fn at(point: usize) -> Self {
        Self {
            at: Some(point),
            ..Self::default()
        }
    }

    /// Goes on, or stands still for ever.
    pub(crate) async fn pass(&self) {
        if Some(self.passed.fetch_add(1, Ordering::SeqCst)) == self.at {
            self.died.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

/// What a submit comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A job is made and its id told.
    Take,
    /// A job is made and its id lost on the way.
    TakeAndLose,
    /// It is lost on the way there.
    Lose,
    /// Nothing can be sent.
    Unsent,
    /// Too much is going on.
    Busy(Option<u64>),
    /// The job is refused for ever.
    Refuse,
    /// The key is refused.
    Deny,
}

/// What is there of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Submitted {
    /// How often a submit came.
    pub(crate) requests: u32,
    /// How many jobs were made.
    pub(crate) jobs: u32,
}

/// The upstream, with everything that it will do.
pub(crate) struct MockUpstream {
    policy: UnknownSubmit,
    pub(crate) state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    /// What submits come to, in order; then they are taken.
    pub(crate) answers: VecDeque<Answer>,
    /// What polls say, in order; then it is completed.
    pub(crate) polls: VecDeque<Result<UpstreamStatus, UpstreamError>>,
    /// What fetches fail with, in order; then there is a clip.
    pub(crate) fetches: VecDeque<UpstreamError>,
    /// How often a job is looked for before it is found.
    pub(crate) hidden_for: u32,
    pub(crate) submitted: BTreeMap<String, Submitted>,
    /// Every job that was made, with its key.
    pub(crate) jobs: Vec<String>,
    pub(crate) searches: u32,
    pub(crate) cancelled: Vec<String>,
    deaths: std::sync::Arc<Deaths>,
}

/// What every clip of it holds.
pub(crate) const CLIP: &[u8] = b"a clip from elsewhere";

impl MockUpstream {
    pub(crate) fn new(policy: UnknownSubmit) -> Self {
        Self {
            policy,
            state: Mutex::default(),
        }
    }

    pub(crate) fn set_deaths(&self, deaths: &std::sync::Arc<Deaths>) {
        self.state.lock().unwrap().deaths = deaths.clone();
    }

    async fn pass(&self) {
        let deaths = self.state.lock().unwrap().deaths.clone();
        deaths.pass().await;
    }

    fn take(&self, key: &str) -> String {
        let mut state = self.state.lock().unwrap();
        let known = state.jobs.iter().position(|job| job == key);
        let number = match (known, self.policy) {
            (Some(number), UnknownSubmit::SameKey) => number,
            _ => {
                state.submitted.entry(key.to_owned()).or_default().jobs += 1;
                state.jobs.push(key.to_owned());
                state.jobs.len() - 1
            }
        };
        format!("job-{number}")
    }
}

fn lost() -> UpstreamError {
    UpstreamError::Unknown {
        message: "the connection was reset".to_owned(),
    }
}

#[async_trait]
impl Upstream for MockUpstream {
    fn name(&self) -> &str {
        "mock"
    }

    fn capabilities(&self) -> Capabilities {
        sim::CAPABILITIES
    }

    fn unknown_submit(&self) -> UnknownSubmit {
        self.policy
    }

    async fn submit(&self, _: &UpstreamJob, key: &str) -> Result<String, UpstreamError> {
        self.pass().await;
        let answer = {
            let mut state = self.state.lock().unwrap();
            state.submitted.entry(key.to_owned()).or_default().requests += 1;
            state.answers.pop_front().unwrap_or(Answer::Take)
        };
        let result = match answer {
            Answer::Take => Ok(self.take(key)),
            Answer::TakeAndLose => {
                self.take(key);
                Err(lost())
            }
            Answer::Lose => Err(lost()),
            Answer::Unsent => Err(UpstreamError::Unsent),
            Answer::Busy(retry_after_s) => Err(UpstreamError::Busy { retry_after_s }),
            Answer::Refuse => Err(UpstreamError::Refused {
                message: "no cats".to_owned(),
            }),
            Answer::Deny => Err(UpstreamError::Denied {
                message: "no credit".to_owned(),
            }),
        };
        self.pass().await;
        result
    }

    fn costs_money(&self) -> bool {
        self.policy != UnknownSubmit::Again
    }

    async fn left_out(&self, _: &UpstreamJob) -> Vec<String> {
        vec![]
    }

    async fn find(&self, _: &UpstreamJob, key: &str) -> Result<Option<String>, UpstreamError> {
        self.pass().await;
        let mut state = self.state.lock().unwrap();
        state.searches += 1;
        if state.searches <= state.hidden_for {
            return Ok(None);
        }
        let number = state.jobs.iter().position(|job| job == key);
        Ok(number.map(|number| format!("job-{number}")))
    }

    async fn poll(&self, _: &str) -> Result<UpstreamStatus, UpstreamError> {
        self.pass().await;
        let next = self.state.lock().unwrap().polls.pop_front();
        next.unwrap_or(Ok(UpstreamStatus::Completed))
    }

    async fn fetch(
        &self,
        _: &str,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<(), UpstreamError> {
        self.pass().await;
        into.write_all(&CLIP[..7]).await?;
        self.pass().await;
        let next = self.state.lock().unwrap().fetches.pop_front();
        if let Some(error) = next {
            return Err(error);
        }
        Ok(into.write_all(&CLIP[7..]).await?)
    }

    async fn cancel(&self, id: &str) -> Result<(), UpstreamError> {
        self.pass().await;
        self.state.lock().unwrap().cancelled.push(id.to_owned());
        Ok(())
    }
}
