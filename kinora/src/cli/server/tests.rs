//! The client against canned answers on the loopback interface.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::cli::place::CancelOutcome;

/// What a listener was sent.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Answers every request with this status line, these headers and this body.
async fn listen(status: &str, headers: &str, body: &str) -> (Server, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let headers = headers.replace("BASE", &base);
    let body = body.replace("BASE", &base);
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    );
    let seen = Seen::default();
    let (server, kept) = (
        Server::new(&base, Secret::new("kin_1".to_owned())),
        seen.clone(),
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let sent = request(stream, &answer).await;
            kept.0.lock().unwrap().push(sent);
        }
    });
    (server.unwrap(), seen)
}

/// Reads a request to the end of its body, and answers it.
async fn request(mut stream: TcpStream, answer: &str) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while !is_whole(&text) {
        let count = stream.read(&mut buffer).await.unwrap();
        text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    text
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn prediction(status: &str) -> String {
    format!(
        r#"{{"code":200,"message":"success","data":{{"id":"7a","model":"m","outputs":["BASE/files/b/1/s/output.mp4"],
        "urls":{{"get":"u"}},"status":"{status}","created_at":"2026-11-21T10:00:00.000Z","error":"","code":0,
        "timings":{{"inference":0}},"input":{{"prompt":"rain"}}}}}}"#
    )
}

#[tokio::test]
async fn a_prediction_is_read_with_the_key_in_a_header() {
    let (server, seen) = listen("200 OK", "", &prediction("processing")).await;
    let shown = server.show("7a").await.unwrap();
    assert_eq!((shown.id.as_str(), shown.status), ("7a", State::Running));
    assert_eq!(
        (shown.error, shown.input),
        (None, Some(json!({"prompt": "rain"})))
    );
    let sent = &seen.all()[0];
    assert!(
        sent.starts_with("GET /api/v3/predictions/7a/result HTTP/1.1"),
        "{sent}"
    );
    assert!(sent.contains("authorization: Bearer kin_1"), "{sent}");
}

#[tokio::test]
async fn words_of_the_api_are_states() {
    let check = async |word: &str, expected: State| {
        let (server, _) = listen("200 OK", "", &prediction(word)).await;
        assert_eq!(server.show("7a").await.unwrap().status, expected);
    };
    check("created", State::Queued).await;
    check("completed", State::Completed).await;
    check("timeout", State::Timeout).await;
    let (server, _) = listen("200 OK", "", &prediction("deleted")).await;
    assert_eq!(server.show("7a").await.unwrap_err().exit_code(), 4);
}

#[tokio::test]
async fn a_failure_has_its_code() {
    let body = r#"{"data":{"id":"7a","status":"failed","error":"the engine gave up","code":1403,"outputs":null}}"#;
    let (server, _) = listen("200 OK", "", body).await;
    let error = server.show("7a").await.unwrap().error.unwrap();
    assert_eq!(
        (error.code, error.message.as_str()),
        (1403, "the engine gave up")
    );
}

#[tokio::test]
async fn history_is_asked_for_page_by_page() {
    let body = r#"{"data":{"page":2,"total":21,"items":[{"id":"7a","status":"created","inputs":{"a":1}}]}}"#;
    let (server, seen) = listen("200 OK", "", body).await;
    let wanted = Wanted {
        state: Some(State::Queued),
        model: Some("m".to_owned()),
        page: 2,
        page_size: 20,
    };
    let page = server.list(&wanted).await.unwrap();
    assert_eq!((page.page, page.total, page.predictions.len()), (2, 21, 1));
    assert_eq!(page.predictions[0].input, Some(json!({"a": 1})));
    let sent = seen.all().remove(0);
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("POST /api/v3/predictions HTTP/1.1"),
        "{head}"
    );
    let expected = json!({"page": 2, "page_size": 20, "include_inputs": true, "status": "created", "model": "m"});
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
}

#[tokio::test]
async fn cancelling_deletes() {
    let (server, seen) = listen("200 OK", "", r#"{"data":{"id":"7a","status":"deleted"}}"#).await;
    assert_eq!(server.cancel("7a").await.unwrap(), CancelOutcome::Cancelled);
    assert!(seen.all()[0].starts_with("DELETE /api/v3/predictions/7a HTTP/1.1"));
}

#[tokio::test]
async fn refusals_have_their_exit_codes() {
    let check = async |status: &str, code: u8, words: &str| {
        let body = r#"{"code":1,"message":"so it is","error":"so it is"}"#;
        let (server, _) = listen(status, "location: http://elsewhere/\r\n", body).await;
        let failure = server.show("7a").await.unwrap_err();
        assert_eq!(failure.exit_code(), code, "{status}: {failure}");
        assert!(failure.to_string().contains(words), "{status}: {failure}");
    };
    check("401 Unauthorized", 3, "so it is").await;
    check("403 Forbidden", 3, "so it is").await;
    check("404 Not Found", 4, "so it is").await;
    check("400 Bad Request", 2, "so it is").await;
    check("429 Too Many Requests", 5, "so it is").await;
    check("503 Service Unavailable", 5, "so it is").await;
    check("500 Internal Server Error", 1, "so it is").await;
    check("302 Found", 1, "http://elsewhere/").await;
}

#[tokio::test]
async fn what_is_no_answer_of_kinora_is_said() {
    let (server, _) = listen("200 OK", "", "<html>hello</html>").await;
    let failure = server.show("7a").await.unwrap_err();
    assert_eq!(failure.exit_code(), 1);
    assert!(
        failure.to_string().contains("does not understand"),
        "{failure}"
    );
    let (server, _) = listen("502 Bad Gateway", "", "<html>").await;
    assert_eq!(server.show("7a").await.unwrap_err().exit_code(), 5);
}

#[tokio::test]
async fn a_file_is_fetched_without_the_key() {
    let (server, seen) = listen("200 OK", "", "a clip").await;
    let address = format!("{}/files/b/1/s/output.webm", server.base);
    let mut answer = server.open(&address).await.unwrap();
    let bytes = server.next(&mut answer).await.unwrap().unwrap();
    assert_eq!(&bytes[..], b"a clip");
    let sent = seen.all().remove(0).to_ascii_lowercase();
    assert!(sent.starts_with("get /files/b/1/s/output.webm"), "{sent}");
    assert!(!sent.contains("authorization"), "{sent}");
    let (server, _) = listen("404 Not Found", "", "").await;
    let gone = server.open(&format!("{}/files/x", server.base)).await;
    assert_eq!(gone.unwrap_err().exit_code(), 4);
}

#[test]
fn results_are_addresses_or_base64() {
    let check = |text: &str, extension: &str, address: bool| {
        let file = result_file(text);
        assert_eq!(file.extension, extension, "{text}");
        assert_eq!(
            matches!(file.place, FilePlace::Address(_)),
            address,
            "{text}"
        );
    };
    check("http://a/files/b/output.mp4", "mp4", true);
    check("https://a/b/output.PNG?x=1", "png", true);
    check("https://a.b/files", "mp4", true);
    check("https://a/x.tar.verylongname", "mp4", true);
    check("AAAAIGZ0eXBpc29t", "mp4", false);
}
