//! Listeners, servers and names on loopback.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as Listener};
use std::sync::{Arc, Mutex};

use ssrf_guard::Resolve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::egress::Lookup;

/// A listener that must see no connection.
pub(super) struct Canary(Vec<Listener>);

impl Canary {
    /// Listens on one port of loopback in both families, where there are two.
    pub(super) fn new() -> Self {
        let v4 = Listener::bind("127.0.0.1:0").unwrap();
        let port = v4.local_addr().unwrap().port();
        let v6 = Listener::bind(("::1", port)).ok();
        let all: Vec<_> = [Some(v4), v6].into_iter().flatten().collect();
        for listener in &all {
            listener.set_nonblocking(true).unwrap();
        }
        Self(all)
    }

    pub(super) fn port(&self) -> u16 {
        self.0[0].local_addr().unwrap().port()
    }

    /// A connection stands in the listener's queue from the moment that it is
    /// made, so that nothing needs to be waited for.
    #[track_caller]
    pub(super) fn saw_nothing(&self, after: &str) {
        for listener in &self.0 {
            assert!(listener.accept().is_err(), "{after}: the canary was called");
        }
    }
}

/// Answers each request with the next of these texts, the last one again and
/// again, and keeps what it was sent. After a text that ends with [`SILENCE`] it
/// says nothing more and waits.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) async fn new(answers: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(vec![]));
        let (answers, log) = (answers.to_vec(), seen.clone());
        tokio::spawn(async move {
            for number in 0.. {
                let (socket, _) = listener.accept().await.unwrap();
                let answer = answers[number.min(answers.len() - 1)].clone();
                tokio::spawn(answer_one(socket, answer, log.clone()));
            }
        });
        Self { address, seen }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/cat.png", self.address)
    }

    pub(super) fn entry(&self) -> String {
        format!("127.0.0.1/32@{}", self.address.port())
    }

    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

pub(super) const SILENCE: char = '…';

async fn answer_one(mut socket: TcpStream, answer: String, log: Arc<Mutex<Vec<String>>>) {
    let mut request = vec![];
    let mut part = [0; 4096];
    while !is_whole(&request) {
        match socket.read(&mut part).await {
            Ok(count @ 1..) => request.extend_from_slice(&part[..count]),
            Ok(0) | Err(_) => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    log.lock().unwrap().push(request);
    let said = answer.trim_end_matches(SILENCE);
    let _ = socket.write_all(said.as_bytes()).await;
    if said != answer {
        // Until the client goes away.
        let _ = socket.read(&mut part).await;
    }
    let _ = socket.shutdown().await;
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// An answer with a status, header lines and a body.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

/// An answer that sends elsewhere.
pub(super) fn redirect(to: &str) -> String {
    answer(302, &format!("location: {to}\r\n"), "")
}

/// Knows a few names, each with an answer for each time that it is asked.
#[derive(Clone, Default)]
pub(super) struct Names {
    answers: Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>,
    pub(super) asked: Arc<Mutex<u32>>,
}

impl Names {
    pub(super) fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let parse = |ips: &&[&str]| ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let answers = answers.iter().map(parse).collect();
        self.answers
            .lock()
            .unwrap()
            .insert(name.to_owned(), answers);
        self
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Lookup<'a> {
        *self.asked.lock().unwrap() += 1;
        let mut answers = self.answers.lock().unwrap();
        let found = match answers.get_mut(host) {
            Some(list) if list.len() > 1 => Ok(list.remove(0)),
            Some(list) => Ok(list[0].clone()),
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        let with_port = |ips: Vec<IpAddr>| ips.into_iter().map(|ip| (ip, port).into()).collect();
        let found = found.map(with_port);
        Box::pin(async move { found })
    }
}
