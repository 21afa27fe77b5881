//! Against a small server on loopback that does what its script says.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// What the server answers to a submit, by its number, and to a poll, by its
/// number and the prediction.
#[derive(Clone, Copy)]
struct Script {
    submit: fn(u32) -> (u16, String),
    poll: fn(u32, &str) -> (u16, String),
}

#[derive(Default)]
struct Seen {
    submits: AtomicU32,
    polls: AtomicU32,
}

async fn serve(script: Script) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Seen::default());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket, script, seen.clone()));
        }
    });
    address
}

/// Answers request after request of one connection.
async fn answer(mut socket: TcpStream, script: Script, seen: Arc<Seen>) {
    let mut bytes = vec![];
    let mut part = [0; 4096];
    loop {
        while !is_whole(&bytes) {
            match socket.read(&mut part).await {
                Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
                Ok(0) | Err(_) => return,
            }
        }
        let request = String::from_utf8(std::mem::take(&mut bytes)).unwrap();
        assert!(
            request.contains("authorization: Bearer secret"),
            "{request}"
        );
        let (status, body) = if request.starts_with("POST /api/v3/a/model ") {
            (script.submit)(seen.submits.fetch_add(1, Ordering::SeqCst))
        } else {
            let id = request.split('/').nth(4).unwrap();
            assert!(request.starts_with(&format!("GET /api/v3/predictions/{id}/result ")));
            (script.poll)(seen.polls.fetch_add(1, Ordering::SeqCst), id)
        };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n");
        if socket
            .write_all(format!("{head}{body}").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn accept(number: u32) -> (u16, String) {
    (
        200,
        format!(r#"{{"code":200,"data":{{"id":"p{number}"}}}}"#),
    )
}

fn status(word: &str) -> (u16, String) {
    (
        200,
        format!(r#"{{"code":200,"data":{{"status":"{word}"}}}}"#),
    )
}

async fn load(script: Script, limit: Duration) -> Report {
    let address = serve(script).await;
    let load = Load {
        url: format!("http://{address}"),
        key: Secret::new("secret".to_owned()),
        model: "a/model",
        body: Bytes::from_static(b"{}"),
        submits: 20,
        submitters: 3,
        pollers: 30,
        limit,
    };
    run(load).await.unwrap()
}

const LONG: Duration = Duration::from_secs(60);

fn counts(of: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    of.iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect()
}

#[tokio::test]
async fn everything_is_polled_to_its_end() {
    let script = Script {
        submit: accept,
        poll: |number, id| match (number, id) {
            (..40, _) => status("processing"),
            (_, "p3" | "p4") => status("failed"),
            _ => status("completed"),
        },
    };
    let report = load(script, LONG).await;
    assert_eq!((report.accepted, report.lost, report.failed()), (20, 0, 0));
    assert_eq!(counts(&report.ends), [("completed", 18), ("failed", 2)]);
    assert_eq!(report.submit.answers, 20);
    assert!(report.poll.answers >= 60, "{report:?}");
    assert!(report.poll.latencies.max_ms > 0.0 && report.poll.per_second > 0.0);
}

#[tokio::test]
async fn what_goes_wrong_is_counted_by_kind() {
    let script = Script {
        submit: |number| match number {
            0 | 7 => (429, "{}".to_owned()),
            5 => (200, "nonsense".to_owned()),
            number => accept(number),
        },
        poll: |number, id| match (number, id) {
            (3, _) => (503, String::new()),
            (_, "p9") => (404, "{}".to_owned()),
            _ => status("completed"),
        },
    };
    let report = load(script, LONG).await;
    assert_eq!((report.accepted, report.lost), (17, 1));
    assert_eq!(counts(&report.ends), [("completed", 16)]);
    let expected = [
        ("poll: HTTP 503", 1),
        ("submit: HTTP 429", 2),
        ("submit: an answer that cannot be read", 1),
    ];
    assert_eq!(counts(&report.errors), expected);
}

#[tokio::test]
async fn what_does_not_end_is_lost() {
    let script = Script {
        submit: accept,
        poll: |_, id| match id {
            "p1" | "p2" => status("created"),
            _ => status("completed"),
        },
    };
    let report = load(script, Duration::from_millis(300)).await;
    let completed = report.ends.get("completed").copied().unwrap_or(0);
    assert_eq!(report.accepted, completed + report.lost);
    // On a slow machine more than these two may not have ended in time.
    assert!(report.lost >= 2 || report.accepted < 20, "{report:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_and_an_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let load = Load {
        url: format!("http://{address}"),
        key: Secret::new("secret".to_owned()),
        model: "a/model",
        body: Bytes::new(),
        submits: 2,
        submitters: 2,
        pollers: 2,
        limit: LONG,
    };
    let report = run(load).await.unwrap();
    assert_eq!((report.accepted, report.lost), (0, 0));
    assert_eq!(counts(&report.errors), [("submit: no connection", 2)]);
}
