//! The way to one server that the settings name: an engine elsewhere.
//!
//! Its exact origin is open to this line, whatever its address, and to nobody
//! else. Its key goes there and nowhere else. What it answers may name files at
//! other origins; for those the rules hold that hold for pictures.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use ssrf_guard::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderValue};
use ssrf_guard::{Method, Request, Response};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::{Egress, EgressError, MAX_REDIRECTS, Target, retry_after_s, with_headers_of};
use crate::config::Secret;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a file may take with everything, and how long without a byte.
const FILE: Duration = Duration::from_secs(30 * 60);
const FILE_IDLE: Duration = Duration::from_secs(60);

/// The most of an answer that is read.
const MOST_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// A server that the settings name.
pub struct Line {
    egress: Egress,
    base: Url,
    key: Option<Secret<String>>,
}

/// What is asked of a server.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    limit: Duration,
}

/// What a server answered, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; a redirect is not followed.
    pub status: u16,
    /// How long it wants to be left alone, if it says so in seconds.
    pub retry_after_s: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Nothing was sent.
    #[error(transparent)]
    Unsent(EgressError),
    /// It may have been sent.
    #[error(transparent)]
    Lost(EgressError),
}

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// It will never be: the address is not allowed, or the file is too large.
    #[error(transparent)]
    Refused(EgressError),
    /// It may be the next time.
    #[error(transparent)]
    Failed(EgressError),
    /// The answer is no success.
    #[error("the answer has HTTP status {0}")]
    Status(u16),
    /// It could not be written.
    #[error("failed to write the file")]
    Write(#[from] io::Error),
}

impl Ask {
    fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: vec![],
            body: None,
            limit: Duration::from_secs(30),
        }
    }

    /// Asks for something.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Asks for something to go away.
    #[must_use]
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Hands something over.
    #[must_use]
    pub fn post(path: &str, content_type: &str, body: Vec<u8>) -> Self {
        Self {
            body: Some(body),
            ..Self::new(Method::POST, path).header("content-type", content_type)
        }
    }

    /// Puts a file at an address.
    #[must_use]
    pub fn put(address: &str, body: Vec<u8>) -> Self {
        Self {
            body: Some(body),
            ..Self::new(Method::PUT, address)
        }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With this much time, in place of half a minute.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }
}

impl Line {
    /// A line to the server at `base`, which is a checked address without a
    /// slash at its end.
    ///
    /// # Errors
    ///
    /// When it is no address.
    pub fn new(
        base: &str,
        key: Option<Secret<String>>,
        egress: Egress,
    ) -> Result<Self, EgressError> {
        let base = Target::parse(base)?.url;
        let named = Some(base.origin());
        let egress = Egress { named, ..egress };
        Ok(Self { egress, base, key })
    }

    /// How the server is called in messages: its address without a path.
    #[must_use]
    pub fn shown(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// Asks, and reads the answer whatever its status.
    ///
    /// # Errors
    ///
    /// When there is no answer: [`LineError::Unsent`] where the server has
    /// surely seen nothing.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, LineError> {
        let target = self.target(&ask.path).map_err(LineError::Unsent)?;
        let judged = self.egress.judged(&target).await;
        let judged = judged.map_err(LineError::Unsent)?;
        // A server that is not there has seen nothing, which only a connection
        // that is not made can tell. For a question it is all the same.
        if ask.body.is_some() {
            reach(&target, &judged).await.map_err(LineError::Unsent)?;
        }
        let request = self.request(&target, ask.method, &ask.headers);
        let mut request = request.map_err(LineError::Unsent)?;
        if let Some(body) = ask.body {
            request = request.body(body);
        }
        let sent = self
            .egress
            .send(&target, judged, request, MOST_ANSWER_BYTES, ask.limit);
        let late = || EgressError::Timeout {
            host: target.host.clone(),
        };
        let answered = async {
            let response = sent.await?;
            let (status, retry_after_s) = (response.status().as_u16(), retry_after_s(&response));
            let body = response.bytes().await;
            let body = body.map_err(|error| target.failure(error, MOST_ANSWER_BYTES as u64))?;
            Ok(Answer {
                status,
                retry_after_s,
                body,
            })
        };
        let answer = timeout(ask.limit, answered).await;
        answer
            .unwrap_or_else(|_| Err(late()))
            .map_err(LineError::Lost)
    }

    /// Writes the file at an address, or a path of the server, of at most
    /// `limit_bytes`, and says how long it is. Redirects are followed.
    ///
    /// # Errors
    ///
    /// When it is not all written.
    pub async fn fetch(
        &self,
        address: &str,
        limit_bytes: u64,
        into: &mut (dyn AsyncWrite + Unpin + Send),
    ) -> Result<u64, FetchError> {
        let mut target = self.target(address).map_err(FetchError::Refused)?;
        let most = usize::try_from(limit_bytes).unwrap_or(usize::MAX);
        for _ in 0..=MAX_REDIRECTS {
            let request = self.request(&target, Method::GET, &[] as &[(&str, String)]);
            let request = request.map_err(FetchError::Refused)?;
            let request = request.header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            let hop = self.egress.hop(&target, request, most, FILE);
            let response = target.within(FILE_IDLE, hop).await.map_err(sorted)?;
            match response.status().as_u16() {
                200..=299 => return write(&target, response, limit_bytes, into).await,
                status @ (301 | 302 | 303 | 307 | 308) => {
                    let next = target.redirected(&response, status);
                    target = next.map_err(FetchError::Refused)?;
                }
                status => return Err(FetchError::Status(status)),
            }
        }
        Err(FetchError::Refused(EgressError::Redirects))
    }

    /// Where a path of the server, or a whole address, leads to.
    fn target(&self, path: &str) -> Result<Target, EgressError> {
        if path.starts_with('/') {
            return Target::parse(&format!(
                "{}{path}",
                self.base.as_str().trim_end_matches('/')
            ));
        }
        Target::parse(path)
    }

    /// The key goes to the server's own origin alone.
    fn request(
        &self,
        target: &Target,
        method: Method,
        headers: &[(impl AsRef<str>, String)],
    ) -> Result<Request, EgressError> {
        let request = Request::new(method, target.url.clone());
        let request = with_headers_of(request, target, headers)?;
        let is_own = target.url.origin() == self.base.origin();
        match self.key.as_ref().filter(|_| is_own) {
            None => Ok(request),
            Some(key) => {
                let bearer = format!("Bearer {}", key.expose());
                with_headers_of(request, target, &[(AUTHORIZATION.as_str(), bearer)])
            }
        }
    }
}

/// Makes a connection and gives it up.
async fn reach(target: &Target, judged: &[SocketAddr]) -> Result<(), EgressError> {
    let host = || target.host.clone();
    match timeout(CONNECT, TcpStream::connect(judged)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err(EgressError::Failed { host: host() }),
        Err(_) => Err(EgressError::Timeout { host: host() }),
    }
}

async fn write(
    target: &Target,
    mut response: Response,
    limit_bytes: u64,
    into: &mut (dyn AsyncWrite + Unpin + Send),
) -> Result<u64, FetchError> {
    let mut length = 0;
    loop {
        let part = async {
            let part = response.chunk().await;
            part.map_err(|error| target.failure(error, limit_bytes))
        };
        let part = target.within(FILE_IDLE, part).await.map_err(sorted)?;
        let Some(part) = part else { return Ok(length) };
        into.write_all(&part).await?;
        length += part.len() as u64;
    }
}

/// Whether another try may bring the file.
fn sorted(error: EgressError) -> FetchError {
    match error {
        EgressError::Unresolved { .. }
        | EgressError::Timeout { .. }
        | EgressError::Failed { .. } => FetchError::Failed(error),
        _ => FetchError::Refused(error),
    }
}
