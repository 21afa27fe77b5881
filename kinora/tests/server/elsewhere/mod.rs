//! Films that are made elsewhere, by servers on this machine that speak as the
//! real ones do, and refuse what those would not understand.

mod adapters;
mod lightx2v;
mod openai;
mod stories;
mod wavespeed;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures_util::stream;
use kinora_core::plan::Plan;
use kinora_core::size::Size;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What every server elsewhere keeps.
#[derive(Default)]
pub struct State {
    /// What submits come to in place of a job, in order.
    pub answers: VecDeque<Instead>,
    /// What polls say, in order; then that it is completed.
    pub polls: VecDeque<Poll>,
    /// What fetches give in place of the clip, in order.
    pub files: VecDeque<Vec<u8>>,
    /// The jobs that were made, each with what it was asked for.
    pub jobs: Vec<Map<String, Value>>,
    /// How often a submit came.
    pub submits: u32,
    /// How often somebody began to ask after a job.
    pub polls_begun: u32,
    pub cancelled: Vec<String>,
    /// The `Authorization` of each request.
    pub bearers: Vec<String>,
}

/// What a submit comes to in place of an answer with a job.
#[derive(Clone, Debug)]
pub enum Instead {
    /// This status, `Retry-After` and message.
    Status(u16, Option<u32>, &'static str),
    /// A job is made, and the answer breaks off.
    Lost,
}

/// What a poll says.
#[derive(Clone, Debug)]
pub enum Poll {
    /// This status of the dialect, with an error where it failed.
    Is(&'static str, &'static str),
    /// There is no such job.
    Gone,
}

/// A server elsewhere.
pub struct Elsewhere {
    pub url: String,
    pub state: Arc<Mutex<State>>,
    /// Polls are answered while this is true.
    open: watch::Sender<bool>,
}

/// What a handler has.
#[derive(Clone)]
pub struct Stage {
    pub state: Arc<Mutex<State>>,
    pub url: String,
    open: watch::Receiver<bool>,
}

impl Elsewhere {
    /// Serves a dialect on a port of loopback.
    pub async fn serve(router: impl FnOnce(Stage) -> Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let (open, is_open) = watch::channel(true);
        let stage = Stage {
            state: state.clone(),
            url: url.clone(),
            open: is_open,
        };
        let router = router(stage);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state, open }
    }

    /// Lets polls wait for their answer.
    pub fn hold(&self) {
        self.open.send_replace(false);
    }

    pub fn release(&self) {
        self.open.send_replace(true);
    }

    pub fn instead(&self, instead: Instead) -> &Self {
        self.state.lock().unwrap().answers.push_back(instead);
        self
    }

    pub fn poll(&self, poll: Poll) -> &Self {
        self.state.lock().unwrap().polls.push_back(poll);
        self
    }

    pub fn file(&self, file: &[u8]) -> &Self {
        self.state.lock().unwrap().files.push_back(file.to_vec());
        self
    }

    /// The only job that there is.
    #[track_caller]
    pub fn job(&self) -> Map<String, Value> {
        let state = self.state.lock().unwrap();
        assert_eq!((state.submits, state.jobs.len()), (1, 1));
        state.jobs[0].clone()
    }

    pub fn counts(&self) -> (u32, usize) {
        let state = self.state.lock().unwrap();
        (state.submits, state.jobs.len())
    }

    pub fn polls_begun(&self) -> u32 {
        self.state.lock().unwrap().polls_begun
    }

    pub fn cancelled(&self) -> Vec<String> {
        self.state.lock().unwrap().cancelled.clone()
    }
}

/// A refusal in the form that the server has for it.
pub fn refusal(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, Json(json!({"detail": message, "message": message}))).into_response()
}

impl Stage {
    /// Makes a job of what was asked for and answers with `answer` of its number,
    /// unless the script says otherwise.
    pub fn submit(
        &self,
        asked: Result<Map<String, Value>, String>,
        answer: impl FnOnce(usize) -> Value,
    ) -> Response {
        let mut state = self.state.lock().unwrap();
        state.submits += 1;
        let instead = state.answers.pop_front();
        if let Some(Instead::Status(status, after, message)) = instead {
            let mut response = refusal(status, message);
            if let Some(after) = after {
                response.headers_mut().insert("retry-after", after.into());
            }
            return response;
        }
        match asked {
            Err(why) => return refusal(422, &why),
            Ok(asked) => state.jobs.push(asked),
        }
        match instead {
            None => Json(answer(state.jobs.len() - 1)).into_response(),
            Some(_) => broken(),
        }
    }

    /// The next answer to a poll: none where there is no such job.
    pub async fn polled(&self, done: &'static str) -> Option<(&'static str, &'static str)> {
        self.state.lock().unwrap().polls_begun += 1;
        let mut open = self.open.clone();
        open.wait_for(|is_open| *is_open).await.unwrap();
        match self.state.lock().unwrap().polls.pop_front() {
            None => Some((done, "")),
            Some(Poll::Is(status, error)) => Some((status, error)),
            Some(Poll::Gone) => None,
        }
    }

    pub fn file(&self) -> Response {
        let next = self.state.lock().unwrap().files.pop_front();
        ([("content-type", "video/mp4")], next.unwrap_or_else(clip)).into_response()
    }

    pub fn cancel(&self, id: String) {
        self.state.lock().unwrap().cancelled.push(id);
    }

    pub fn bearer(&self, headers: &axum::http::HeaderMap) {
        let bearer = headers
            .get("authorization")
            .map(|value| value.to_str().unwrap());
        let bearer = bearer.unwrap_or_default().to_owned();
        self.state.lock().unwrap().bearers.push(bearer);
    }
}

/// An answer whose body breaks off.
fn broken() -> Response {
    let body = stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("lost"))]);
    Response::new(Body::from_stream(body))
}

/// A small true clip.
pub fn clip() -> Vec<u8> {
    let size = Size {
        width: 64,
        height: 64,
    };
    kinora::engine::sim::clip(&Plan::still(size, &[24])).unwrap()
}

/// Refuses fields that are not among the known ones.
pub fn known(fields: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("extra fields not permitted: {name}")),
        None => Ok(()),
    }
}
