//! Many clients of one server at once: some submit, the others poll whatever is
//! not over yet, and everything is counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, RequestBuilder};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::histogram::{Histogram, Latencies};
use crate::config::Secret;

/// What is asked of a server.
pub(super) struct Load {
    /// Its address, without a slash at its end.
    pub(super) url: String,
    pub(super) key: Secret<String>,
    /// The full model id.
    pub(super) model: &'static str,
    /// The body of every submit, JSON.
    pub(super) body: Bytes,
    /// How many predictions are submitted.
    pub(super) submits: u32,
    /// By how many clients at once.
    pub(super) submitters: u32,
    /// How many clients poll.
    pub(super) pollers: u32,
    /// How long all of it may take.
    pub(super) limit: Duration,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    /// Predictions that were accepted.
    pub(super) accepted: u64,
    /// How the predictions ended, by the server's word.
    pub(super) ends: BTreeMap<String, u64>,
    /// Predictions that were accepted and are unknown now, or did not end in
    /// time.
    pub(super) lost: u64,
    /// Requests that failed, by kind.
    pub(super) errors: BTreeMap<String, u64>,
    pub(super) submit: Speed,
    pub(super) poll: Speed,
    /// How long all of it took.
    pub(super) seconds: f64,
}

/// How fast requests of one kind were answered.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Speed {
    pub(super) answers: u64,
    pub(super) per_second: f64,
    #[serde(flatten)]
    pub(super) latencies: Latencies,
}

impl Report {
    /// How many requests failed.
    pub(super) fn failed(&self) -> u64 {
        self.errors.values().sum()
    }
}

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(30);

/// A client that got an error waits for so long before it asks again.
const AFTER_ERROR: Duration = Duration::from_millis(100);

/// Runs a load to its end.
pub(super) async fn run(load: Load) -> Result<Report, reqwest::Error> {
    let client = Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(usize::MAX)
        .timeout(ANSWER)
        .build()?;
    let run = Arc::new(Run {
        load,
        client,
        board: Board::default(),
        submits: Counter::default(),
        polls: Counter::default(),
    });
    let started = Instant::now();
    let deadline = started + run.load.limit;
    let mut polling = JoinSet::new();
    for number in 0..run.load.pollers {
        polling.spawn(run.clone().poll(number as usize));
    }
    let mut submitting = JoinSet::new();
    for number in 0..run.load.submitters {
        submitting.spawn(run.clone().submit(number));
    }
    // Whoever is not done at the deadline is stopped, and what is open is lost.
    let _ = timeout_at(deadline, submitting.join_all()).await;
    let submit_time = started.elapsed();
    run.board.end_of_submits();
    let _ = timeout_at(deadline, polling.join_all()).await;
    Ok(run.report(submit_time, started.elapsed()))
}

struct Run {
    load: Load,
    client: Client,
    board: Board,
    submits: Counter,
    polls: Counter,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct Accepted {
    id: String,
}

#[derive(Deserialize)]
struct Polled {
    status: String,
}

impl Run {
    /// Submits one client's share of the predictions.
    async fn submit(self: Arc<Self>, number: u32) {
        let Load { url, model, .. } = &self.load;
        let share = (number..self.load.submits).step_by(self.load.submitters as usize);
        for _ in share {
            let request = self.client.post(format!("{url}/api/v3/{model}"));
            let request = request
                .header("content-type", "application/json")
                .body(self.load.body.clone());
            match self.ask::<Accepted>(request, &self.submits).await {
                Ok(accepted) => self.board.open(&accepted.id),
                Err(kind) => {
                    self.submits.error(&kind);
                    tokio::time::sleep(AFTER_ERROR).await;
                }
            }
        }
    }

    /// Polls one prediction after the other until all are over. Clients begin at
    /// different ones.
    async fn poll(self: Arc<Self>, number: usize) {
        let mut changes = self.board.changes.subscribe();
        for turn in number.. {
            let id = loop {
                match self.board.pick(turn) {
                    Pick::Prediction(id) => break id,
                    Pick::Over => return,
                    // The board is there as long as this is.
                    Pick::Nothing => drop(changes.changed().await),
                }
            };
            self.poll_one(&id).await;
        }
    }

    async fn poll_one(&self, id: &str) {
        let url = &self.load.url;
        let request = self
            .client
            .get(format!("{url}/api/v3/predictions/{id}/result"));
        match self.ask::<Polled>(request, &self.polls).await {
            Ok(Polled { status }) => match status.as_str() {
                "created" | "processing" => {}
                end => self.board.close(id, end),
            },
            Err(kind) if kind == "HTTP 404" => self.board.close(id, LOST),
            Err(kind) => {
                self.polls.error(&kind);
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
    }

    /// Asks, and says in a word what went wrong.
    async fn ask<T: for<'de> Deserialize<'de>>(
        &self,
        request: RequestBuilder,
        counter: &Counter,
    ) -> Result<T, String> {
        let started = Instant::now();
        let sent = request.bearer_auth(self.load.key.expose()).send().await;
        let answer = sent.map_err(|error| kind(&error).to_owned())?;
        let status = answer.status();
        let body = answer
            .bytes()
            .await
            .map_err(|error| kind(&error).to_owned())?;
        counter.time(started.elapsed());
        if !status.is_success() {
            return Err(format!("HTTP {}", status.as_u16()));
        }
        let read: Result<Envelope<T>, _> = serde_json::from_slice(&body);
        read.map(|envelope| envelope.data)
            .map_err(|_| "an answer that cannot be read".to_owned())
    }

    fn report(&self, submit_time: Duration, time: Duration) -> Report {
        let ends = self.board.ends();
        let mut errors = self.submits.errors("submit");
        errors.extend(self.polls.errors("poll"));
        Report {
            accepted: ends.values().sum(),
            lost: ends.get(LOST).copied().unwrap_or(0),
            ends: ends.into_iter().filter(|(end, _)| end != LOST).collect(),
            errors,
            submit: self.submits.speed(submit_time),
            poll: self.polls.speed(time),
            seconds: (time.as_secs_f64() * 1e3).round() / 1e3,
        }
    }
}

/// The end of a prediction that is unknown or does not end.
const LOST: &str = "lost";

fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "a broken connection"
    }
}

/// Counts answers of one kind, and failures.
#[derive(Default)]
struct Counter {
    times: Mutex<Histogram>,
    failed: Mutex<BTreeMap<String, u64>>,
}

impl Counter {
    fn time(&self, time: Duration) {
        lock(&self.times).add(time);
    }

    fn error(&self, kind: &str) {
        *lock(&self.failed).entry(kind.to_owned()).or_default() += 1;
    }

    fn errors(&self, name: &str) -> BTreeMap<String, u64> {
        let failed = lock(&self.failed);
        let named = failed.iter();
        named
            .map(|(kind, count)| (format!("{name}: {kind}"), *count))
            .collect()
    }

    fn speed(&self, time: Duration) -> Speed {
        let times = lock(&self.times);
        let per_second = times.count() as f64 / time.as_secs_f64().max(1e-6);
        Speed {
            answers: times.count(),
            per_second: (per_second * 10.0).round() / 10.0,
            latencies: times.latencies(),
        }
    }
}

/// No holder of a lock here panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The predictions that are not over.
struct Board {
    state: Mutex<Open>,
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct Open {
    ids: Vec<Arc<str>>,
    /// Where each is in `ids`.
    places: BTreeMap<Arc<str>, usize>,
    ends: BTreeMap<String, u64>,
    all_submitted: bool,
}

/// What a client polls next.
enum Pick {
    Prediction(Arc<str>),
    /// There will be something.
    Nothing,
    /// Everything is over.
    Over,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            changes: watch::Sender::new(()),
        }
    }
}

impl Board {
    fn open(&self, id: &str) {
        let mut open = lock(&self.state);
        let id: Arc<str> = id.into();
        let place = open.ids.len();
        open.places.insert(id.clone(), place);
        open.ids.push(id);
        self.changes.send_replace(());
    }

    fn end_of_submits(&self) {
        lock(&self.state).all_submitted = true;
        self.changes.send_replace(());
    }

    /// Notes an end, unless another client was faster.
    fn close(&self, id: &str, end: &str) {
        let mut open = lock(&self.state);
        let Some(place) = open.places.remove(id) else {
            return;
        };
        open.ids.swap_remove(place);
        if let Some(moved) = open.ids.get(place).cloned() {
            open.places.insert(moved, place);
        }
        *open.ends.entry(end.to_owned()).or_default() += 1;
        self.changes.send_replace(());
    }

    fn pick(&self, turn: usize) -> Pick {
        let open = lock(&self.state);
        match open.ids.len() {
            0 if open.all_submitted => Pick::Over,
            0 => Pick::Nothing,
            count => Pick::Prediction(open.ids[turn % count].clone()),
        }
    }

    /// How everything ended; what did not is lost.
    fn ends(&self) -> BTreeMap<String, u64> {
        let open = lock(&self.state);
        let mut ends = open.ends.clone();
        if !open.ids.is_empty() {
            *ends.entry(LOST.to_owned()).or_default() += open.ids.len() as u64;
        }
        ends
    }
}

#[cfg(test)]
mod tests;
