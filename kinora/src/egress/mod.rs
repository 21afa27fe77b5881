//! What the server asks of others: pictures at addresses that clients name,
//! webhooks, and what an engine elsewhere is told over a [`Line`]. Nothing else
//! goes out, and nothing reaches a private network unless the server's settings
//! open it; the server at the other end of a line is open to that line alone.
//!
//! For each hop the name is looked up once, every answer is judged together with
//! the port, and one refused answer refuses the name. The connection is then
//! made by a [`Fetcher`] that is told nothing but the judged answers: its
//! resolver knows no others, and its policy lets no others through. A name that
//! answers differently the next time changes nothing, because there is no next
//! time. A redirect is a new hop with the same way before it.

mod error;
mod line;
mod rules;
mod turns;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ssrf_guard::header::{ACCEPT_ENCODING, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use ssrf_guard::{Cidr, Fetcher, Method, Policy, Request, Resolve, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

pub use self::error::EgressError;
pub use self::line::{Answer, Ask, FetchError, Line, LineError};
use self::rules::{Rules, Verdict};
use self::turns::Turns;
use crate::config::EgressSettings;

/// How many redirects a picture may be behind.
const MAX_REDIRECTS: usize = 3;

/// How many pictures are fetched at once. A lookup holds a thread for as long as
/// the system's resolver likes, so that this also bounds threads.
const MAX_PICTURES: usize = 16;

/// How many pictures are fetched at once for one account.
const MAX_PICTURES_PER_ACCOUNT: usize = 2;

/// How many webhooks go to one host at once.
const MAX_POSTS_PER_HOST: usize = 4;

/// How much of a webhook's answer is read, to be thrown away.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// How long a picture may take.
#[derive(Clone, Copy)]
struct Patience {
    /// With everything: lookups, redirects, the body.
    total: Duration,
    /// Until the connection stands and the answer begins, and then without a
    /// byte.
    idle: Duration,
}

const PATIENCE: Patience = Patience {
    total: Duration::from_secs(30),
    idle: Duration::from_secs(10),
};

/// Makes the server's outbound requests.
pub struct Egress {
    rules: Rules,
    /// The one server that the settings name, whatever its address.
    named: Option<url::Origin>,
    resolver: Arc<dyn Resolve>,
    patience: Patience,
    pictures: Semaphore,
    accounts: Turns,
    hosts: Turns,
}

/// What the receiver of a webhook answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostAnswer {
    /// The HTTP status; a redirect is not followed.
    pub status: u16,
    /// How long it wants to be left alone, if it says so in seconds.
    pub retry_after_s: Option<u64>,
}

impl PostAnswer {
    /// The answer of a receiver that took it.
    #[must_use]
    pub const fn accepted() -> Self {
        Self {
            status: 200,
            retry_after_s: None,
        }
    }
}

impl Egress {
    /// Makes requests as the settings allow, and none to `own`, the addresses
    /// that this server itself listens on.
    #[must_use]
    pub fn new(settings: &EgressSettings, own: Vec<SocketAddr>) -> Self {
        Self {
            rules: Rules::new(settings, own),
            named: None,
            resolver: Arc::new(SystemResolver),
            patience: PATIENCE,
            pictures: Semaphore::new(MAX_PICTURES),
            accounts: Turns::new(MAX_PICTURES_PER_ACCOUNT),
            hosts: Turns::new(MAX_POSTS_PER_HOST),
        }
    }

    /// Looks names up in another way than the system's.
    #[must_use]
    pub fn with_resolver(self, resolver: impl Resolve) -> Self {
        Self {
            resolver: Arc::new(resolver),
            ..self
        }
    }

    /// Fetches a picture of at most `limit_bytes` for an account.
    ///
    /// # Errors
    ///
    /// When the address is not allowed, or does not give a file of that size.
    pub async fn fetch_picture(
        &self,
        account_id: &str,
        url: &str,
        limit_bytes: u64,
    ) -> Result<Vec<u8>, EgressError> {
        let target = Target::parse(url)?;
        let host = target.host.clone();
        let _own_turn = self.accounts.wait(account_id).await;
        let turn = self.pictures.acquire().await;
        let _turn = turn.expect("the semaphore is never closed");
        let fetched = self.follow(target, limit_bytes);
        timeout(self.patience.total, fetched)
            .await
            .unwrap_or(Err(EgressError::Timeout { host }))
    }

    /// Sends a webhook. The answer's body is thrown away.
    ///
    /// # Errors
    ///
    /// When the address is not allowed, or there is no answer.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
        limit: Duration,
    ) -> Result<PostAnswer, EgressError> {
        let target = Target::parse(url)?;
        let host = target.host.clone();
        let _turn = self.hosts.wait(&host).await;
        let posted = async {
            let request = with_headers(&target, headers)?.body(body);
            self.hop(&target, request, MAX_ANSWER_BYTES, limit).await
        };
        let started = tokio::time::Instant::now();
        let response = timeout(limit, posted)
            .await
            .unwrap_or(Err(EgressError::Timeout { host }))?;
        let answer = PostAnswer {
            status: response.status().as_u16(),
            retry_after_s: retry_after_s(&response),
        };
        // The receiver has answered; what becomes of the rest changes nothing.
        let rest = limit.saturating_sub(started.elapsed());
        let _ = timeout(rest, response.bytes_truncated()).await;
        Ok(answer)
    }

    /// Goes from redirect to redirect until there is a file.
    async fn follow(&self, mut target: Target, limit_bytes: u64) -> Result<Vec<u8>, EgressError> {
        let most = usize::try_from(limit_bytes).unwrap_or(usize::MAX);
        for _ in 0..=MAX_REDIRECTS {
            let request = Request::new(Method::GET, target.url.clone())
                .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            let hop = self.hop(&target, request, most, self.patience.total);
            let response = target.within(self.patience.idle, hop).await?;
            match response.status().as_u16() {
                200..=299 => return self.body(&target, response, limit_bytes).await,
                status @ (301 | 302 | 303 | 307 | 308) => {
                    target = target.redirected(&response, status)?;
                }
                status => return Err(EgressError::Status(status)),
            }
        }
        Err(EgressError::Redirects)
    }

    async fn body(
        &self,
        target: &Target,
        mut response: Response,
        limit_bytes: u64,
    ) -> Result<Vec<u8>, EgressError> {
        let mut bytes = vec![];
        loop {
            let part = async {
                let part = response.chunk().await;
                part.map_err(|error| target.failure(error, limit_bytes))
            };
            match target.within(self.patience.idle, part).await? {
                Some(part) => bytes.extend_from_slice(&part),
                None => return Ok(bytes),
            }
        }
    }

    /// Makes one request to the addresses that were judged, and to no others.
    async fn hop(
        &self,
        target: &Target,
        request: Request,
        most: usize,
        limit: Duration,
    ) -> Result<Response, EgressError> {
        let judged = self.judged(target).await?;
        self.send(target, judged, request, most, limit).await
    }

    /// Makes one request to addresses that were judged.
    async fn send(
        &self,
        target: &Target,
        judged: Vec<SocketAddr>,
        request: Request,
        most: usize,
        limit: Duration,
    ) -> Result<Response, EgressError> {
        let policy = judged
            .iter()
            .fold(Policy::builder(), |policy, to| {
                policy.allow(Cidr::from(to.ip()))
            })
            .max_redirects(0)
            .max_body(most)
            .timeout(limit)
            .build();
        let fetcher = Fetcher::new(policy)
            .with_resolver(Judged(judged))
            .user_agent(HeaderValue::from_static(USER_AGENT));
        let sent = fetcher.send(request).await;
        sent.map_err(|error| target.failure(error, most as u64))
    }

    /// The addresses of a target, if every one of them may be called.
    async fn judged(&self, target: &Target) -> Result<Vec<SocketAddr>, EgressError> {
        let is_named = self.named.as_ref() == Some(&target.url.origin());
        if !is_named && !self.rules.knows_port(target.port) {
            return Err(target.wrong_port());
        }
        let addresses = self.addresses(target).await?;
        for to in &addresses {
            let verdict = match is_named {
                true => self.rules.judge_named(*to),
                false => self.rules.judge(*to),
            };
            match verdict {
                Verdict::Open => {}
                Verdict::ClosedPort => return Err(target.wrong_port()),
                Verdict::ClosedAddress => return Err(target.not_allowed()),
            }
        }
        Ok(addresses)
    }

    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, EgressError> {
        let bare = target.host.trim_matches(['[', ']']);
        if let Ok(ip) = bare.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, target.port)]);
        }
        let found = self.resolver.resolve(bare, target.port).await;
        let mut found = found.unwrap_or_default();
        for to in &mut found {
            to.set_port(target.port);
        }
        if found.is_empty() {
            let host = target.host.clone();
            return Err(EgressError::Unresolved { host });
        }
        Ok(found)
    }
}

const USER_AGENT: &str = concat!("kinora/", env!("CARGO_PKG_VERSION"));

/// Where a hop goes.
struct Target {
    url: Url,
    /// The host as the address has it, an IPv6 address in brackets.
    host: String,
    port: u16,
}

impl Target {
    fn parse(text: &str) -> Result<Self, EgressError> {
        let url = Url::parse(text).map_err(|_| EgressError::Url {
            what: "this is not an address",
        })?;
        Self::new(url)
    }

    fn new(url: Url) -> Result<Self, EgressError> {
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme().to_owned();
            return Err(EgressError::Scheme { scheme });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::Url {
                what: "the address holds a user name or a password",
            });
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        let (Some(host), Some(port)) = (host, url.port_or_known_default()) else {
            return Err(EgressError::Url {
                what: "the address has no host",
            });
        };
        Ok(Self {
            host: host.to_owned(),
            port,
            url,
        })
    }

    /// Where a redirect leads to.
    fn redirected(&self, response: &Response, status: u16) -> Result<Self, EgressError> {
        let location = response.headers().get(LOCATION);
        let location = location.ok_or(EgressError::Status(status))?;
        let text = std::str::from_utf8(location.as_bytes()).ok();
        let next = text.and_then(|text| self.url.join(text).ok());
        Self::new(next.ok_or(EgressError::Url {
            what: "the address leads to one that cannot be read",
        })?)
    }

    async fn within<T>(
        &self,
        limit: Duration,
        step: impl Future<Output = Result<T, EgressError>>,
    ) -> Result<T, EgressError> {
        let late = || EgressError::Timeout {
            host: self.host.clone(),
        };
        timeout(limit, step).await.unwrap_or_else(|_| Err(late()))
    }

    fn wrong_port(&self) -> EgressError {
        EgressError::Port {
            host: self.host.clone(),
            port: self.port,
        }
    }

    fn not_allowed(&self) -> EgressError {
        EgressError::NotAllowed {
            host: self.host.clone(),
            port: self.port,
        }
    }

    fn failure(&self, error: ssrf_guard::Error, limit_bytes: u64) -> EgressError {
        let host = self.host.clone();
        match error {
            ssrf_guard::Error::Denied { .. } => self.not_allowed(),
            ssrf_guard::Error::Timeout(_) => EgressError::Timeout { host },
            ssrf_guard::Error::BodyTooLarge(_) => EgressError::TooLarge { host, limit_bytes },
            // The cause may name addresses, so that only the log has it.
            error => {
                let cause = &error as &dyn std::error::Error;
                tracing::debug!(host, error = cause, "an outbound request failed");
                EgressError::Failed { host }
            }
        }
    }
}

fn with_headers(
    target: &Target,
    headers: &[(&'static str, String)],
) -> Result<Request, EgressError> {
    with_headers_of(
        Request::new(Method::POST, target.url.clone()),
        target,
        headers,
    )
}

fn with_headers_of(
    mut request: Request,
    target: &Target,
    headers: &[(impl AsRef<str>, String)],
) -> Result<Request, EgressError> {
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_ref().as_bytes());
        let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) else {
            let host = target.host.clone();
            return Err(EgressError::Failed { host });
        };
        request = request.header(name, value);
    }
    Ok(request)
}

fn retry_after_s(response: &Response) -> Option<u64> {
    let value = response.headers().get(RETRY_AFTER)?;
    value.to_str().ok()?.trim().parse().ok()
}

type Lookup<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// Asks the system.
struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Lookup<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}

/// Answers every question with the addresses that were judged.
struct Judged(Vec<SocketAddr>);

impl Resolve for Judged {
    fn resolve<'a>(&'a self, _: &'a str, _: u16) -> Lookup<'a> {
        let judged = self.0.clone();
        Box::pin(async move { Ok(judged) })
    }
}

#[cfg(test)]
mod tests;
