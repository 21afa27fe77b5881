//! Everything happens on loopback. The canary must never be called; the answers
//! come from servers that the settings name by address and port.

mod scene;

use self::scene::{Canary, Names, SILENCE, Server, answer, redirect};
use super::*;
use crate::config::{Allowed, Secret};

fn names() -> Names {
    Names::default()
        .with("home.test", &[&["127.0.0.1"]])
        .with("home6.test", &[&["::1"]])
        .with("localhost", &[&["127.0.0.1"]])
        .with("localhost.", &[&["127.0.0.1"]])
        .with("mixed.test", &[&["1.1.1.1", "::1"]])
        .with("mixed-again.test", &[&["127.0.0.1", "2606:4700::1111"]])
        .with("mapped.test", &[&["::ffff:127.0.0.1"]])
        .with("cloud.test", &[&["169.254.169.254"]])
        .with("empty.test", &[&[]])
}

fn settings(allow: &[&str]) -> EgressSettings {
    let entry = |text: &&str| {
        let (net, port) = text.split_once('@').unwrap_or((text, ""));
        Allowed {
            net: net.parse().unwrap(),
            port: port.parse().ok(),
        }
    };
    EgressSettings {
        allow: allow.iter().map(entry).collect(),
        private: false,
    }
}

fn egress(allow: &[&str]) -> Egress {
    Egress::new(&settings(allow), vec![]).with_resolver(names())
}

/// Fetches from a server with nothing open but that server.
async fn fetch(server: &Server, limit_bytes: u64) -> Result<Vec<u8>, EgressError> {
    let egress = egress(&[&server.entry()]);
    egress.fetch_picture("a", &server.url(), limit_bytes).await
}

/// An entry that says nothing of loopback, but opens every port as far as can be
/// said before an address is known.
const ELSEWHERE: &str = "203.0.113.7/32";

/// The name of an error's variant.
fn kind(error: &EgressError) -> String {
    let text = format!("{error:?}");
    let end = text.find(|c: char| !c.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

#[tokio::test]
async fn nothing_reaches_loopback_by_any_spelling() {
    let canary = Canary::new();
    let port = canary.port();
    let egress = egress(&[ELSEWHERE]);
    for (host, expected) in [
        ("127.0.0.1", "NotAllowed"),
        ("[::1]", "NotAllowed"),
        ("[0:0:0:0:0:0:0:1]", "NotAllowed"),
        ("0.0.0.0", "NotAllowed"),
        ("[::]", "NotAllowed"),
        ("127.1", "NotAllowed"),
        ("127.0.0.1.", "NotAllowed"),
        ("2130706433", "NotAllowed"),
        ("0177.0.0.1", "NotAllowed"),
        ("0x7f.0.0.1", "NotAllowed"),
        ("0x7f000001", "NotAllowed"),
        ("①②⑦.⓪.⓪.①", "NotAllowed"),
        ("127。0。0。1", "NotAllowed"),
        ("%31%32%37.0.0.1", "NotAllowed"),
        ("[::ffff:7f00:1]", "NotAllowed"),
        ("[::ffff:127.0.0.1]", "NotAllowed"),
        ("[::127.0.0.1]", "NotAllowed"),
        ("[64:ff9b::7f00:1]", "NotAllowed"),
        ("[2002:7f00:1::]", "NotAllowed"),
        ("localhost", "NotAllowed"),
        ("LOCALHOST.", "NotAllowed"),
        ("home.test", "NotAllowed"),
        ("home6.test", "NotAllowed"),
        ("mapped.test", "NotAllowed"),
        ("mixed-again.test", "NotAllowed"),
        ("mixed.test", "Port"),
        ("cloud.test", "NotAllowed"),
        ("169.254.169.254", "NotAllowed"),
        ("empty.test", "Unresolved"),
        ("nowhere.test", "Unresolved"),
        ("user@127.0.0.1", "Url"),
        ("user:secret@home.test", "Url"),
        (":secret@home.test", "Url"),
        ("[fe80::1%25eth0]", "Url"),
        ("127.0.0.1:99999", "Url"),
    ] {
        for (scheme, rest) in [("http", "/cat.png"), ("https", "?a=http://b.test")] {
            let url = format!("{scheme}://{host}:{port}{rest}");
            let error = egress.fetch_picture("a", &url, 1000).await.unwrap_err();
            assert_eq!(kind(&error), expected, "{url}");
            let limit = Duration::from_secs(5);
            let error = egress.post(&url, &[], vec![], limit).await.unwrap_err();
            assert_eq!(kind(&error), expected, "{url}");
            let told = error.to_string();
            assert!(!told.contains("secret"), "{told}");
            canary.saw_nothing(&url);
        }
    }
}

#[tokio::test]
async fn web_ports_open_no_private_address_either() {
    let egress = egress(&[]);
    for (url, expected) in [
        ("http://127.0.0.1/", "NotAllowed"),
        ("https://home.test/", "NotAllowed"),
        ("http://mixed.test:8080/", "NotAllowed"),
        ("http://[fd00:ec2::254]/", "NotAllowed"),
        ("http://home.test:22/", "Port"),
        ("http://1.1.1.1:22/", "Port"),
        ("http://1.1.1.1:8081/", "Port"),
        ("file:///etc/passwd", "Scheme"),
        ("gopher://127.0.0.1:70/", "Scheme"),
        ("unix:/run/docker.sock", "Scheme"),
        ("ftp://user:secret@home.test/", "Scheme"),
        ("data:image/png;base64,AAAA", "Scheme"),
        ("//home.test/", "Url"),
        ("http://", "Url"),
        ("home.test/cat.png", "Url"),
        ("", "Url"),
    ] {
        let error = egress.fetch_picture("a", url, 1000).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{url}");
    }
}

#[tokio::test]
async fn no_message_tells_what_a_name_stands_for() {
    let egress = egress(&[ELSEWHERE]);
    for url in [
        "http://home.test:9/",
        "http://cloud.test/",
        "http://mixed.test:22/",
    ] {
        let error = egress.fetch_picture("a", url, 1000).await.unwrap_err();
        let told = format!("{error} {error:?}");
        for secret in ["127.0", "169.254", "1.1.1.1", "::"] {
            assert!(!told.contains(secret), "{told}");
        }
        assert!(
            told.contains(".test") && told.contains("egress_allow"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn an_entry_opens_its_address_and_port_and_nothing_else() {
    let canary = Canary::new();
    let server = Server::new(&[answer(200, "", "pixels")]).await;
    let egress = egress(&[&server.entry()]);
    let fetched = egress.fetch_picture("a", &server.url(), 1000).await;
    assert_eq!(fetched.as_deref(), Ok(b"pixels".as_slice()));
    let by_name = format!("http://home.test:{}/", server.address.port());
    let fetched = egress.fetch_picture("a", &by_name, 1000).await;
    assert_eq!(fetched.as_deref(), Ok(b"pixels".as_slice()));
    assert!(server.seen()[0].contains("accept-encoding: identity"));

    let other_port = format!("http://127.0.0.1:{}/", canary.port());
    let other_family = format!("http://[::1]:{}/", server.address.port());
    for (url, expected) in [(&other_port, "Port"), (&other_family, "NotAllowed")] {
        let error = egress.fetch_picture("a", url, 1000).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{url}");
    }
    canary.saw_nothing("another port");
}

#[tokio::test]
async fn a_redirect_is_judged_like_an_address() {
    let canary = Canary::new();
    let port = canary.port();
    for (to, expected) in [
        (format!("http://127.0.0.1:{port}/"), "NotAllowed"),
        (format!("//home.test:{port}/"), "NotAllowed"),
        (format!("http://[::ffff:7f00:1]:{port}/"), "NotAllowed"),
        (format!("http://user@127.0.0.1:{port}/"), "Url"),
        ("http://169.254.169.254/latest/".to_owned(), "NotAllowed"),
        ("file:///etc/passwd".to_owned(), "Scheme"),
        ("http://[".to_owned(), "Url"),
        ("/again".to_owned(), "Redirects"),
    ] {
        let server = Server::new(&[redirect(&to)]).await;
        let egress = egress(&[ELSEWHERE, &server.entry()]);
        let error = egress.fetch_picture("a", &server.url(), 1000).await;
        assert_eq!(kind(&error.unwrap_err()), expected, "{to}");
        canary.saw_nothing(&to);
    }
}

#[tokio::test]
async fn three_redirects_are_followed_and_not_four() {
    let again = redirect("/again");
    let end = answer(200, "", "pixels");
    let three = [again.clone(), again.clone(), again.clone(), end.clone()];
    let server = Server::new(&three).await;
    assert_eq!(
        fetch(&server, 10).await.as_deref(),
        Ok(b"pixels".as_slice())
    );
    assert!(server.seen()[3].starts_with("GET /again "));

    let four = [again.clone(), again.clone(), again.clone(), again, end];
    let server = Server::new(&four).await;
    assert_eq!(fetch(&server, 10).await, Err(EgressError::Redirects));
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_moves_nothing() {
    let canary = Canary::new();
    // The first answer is judged and open, but nobody listens there. Whoever
    // asked again would be sent to the canary.
    let names = Names::default().with("rebind.test", &[&["127.0.0.2"], &["127.0.0.1"]]);
    let entry = format!("127.0.0.2/32@{}", canary.port());
    let egress = egress(&[&entry]).with_resolver(names.clone());
    let url = format!("http://rebind.test:{}/", canary.port());
    let error = egress.fetch_picture("a", &url, 1000).await.unwrap_err();
    assert!(
        matches!(
            error,
            EgressError::Failed { .. } | EgressError::Timeout { .. }
        ),
        "{error}"
    );
    assert_eq!(*names.asked.lock().unwrap(), 1, "a hop asks once");
    let error = egress.fetch_picture("a", &url, 1000).await.unwrap_err();
    assert_eq!(kind(&error), "NotAllowed");
    canary.saw_nothing(&url);
}

#[tokio::test]
async fn a_file_is_taken_up_to_its_limit() {
    let chunked =
        "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n";
    for text in [answer(200, "", "12345678"), chunked.to_owned()] {
        let server = Server::new(&[text]).await;
        let whole = fetch(&server, 8).await;
        assert_eq!(whole.as_deref(), Ok(b"12345678".as_slice()));
        let host = "127.0.0.1".to_owned();
        let limit_bytes = 7;
        let expected = EgressError::TooLarge { host, limit_bytes };
        assert_eq!(fetch(&server, 7).await, Err(expected));
    }
}

#[tokio::test]
async fn an_answer_that_is_no_file_is_an_error() {
    let half = "HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nhalf".to_owned();
    for (text, expected) in [
        (answer(404, "", "none"), "Status"),
        (answer(500, "", ""), "Status"),
        (answer(304, "", ""), "Status"),
        (answer(302, "", "no location"), "Status"),
        (half, "Failed"),
        ("nonsense\r\n\r\n".to_owned(), "Failed"),
    ] {
        let server = Server::new(std::slice::from_ref(&text)).await;
        let error = fetch(&server, 1000).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{text}");
    }
}

#[tokio::test]
async fn patience_ends() {
    let moment = Duration::from_millis(20);
    let half = "HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nhalf";
    for text in ["", half] {
        let server = Server::new(&[format!("{text}{SILENCE}")]).await;
        let mut egress = egress(&[&server.entry()]);
        let url = server.url();
        egress.patience.idle = moment;
        let error = egress.fetch_picture("a", &url, 10).await.unwrap_err();
        assert_eq!(kind(&error), "Timeout", "{text}");
        egress.patience = Patience {
            total: moment,
            ..PATIENCE
        };
        let error = egress.fetch_picture("a", &url, 10).await.unwrap_err();
        assert_eq!(kind(&error), "Timeout", "{text}");
    }
    let server = Server::new(&[SILENCE.to_string()]).await;
    let egress = egress(&[&server.entry()]);
    let url = server.url();
    let post = egress.post(&url, &[], vec![], moment).await;
    assert_eq!(kind(&post.unwrap_err()), "Timeout");
}

#[tokio::test]
async fn a_webhook_is_sent_whole_and_answered_by_its_status() {
    let busy = answer(503, "retry-after: 120\r\n", "later");
    let moved = redirect("http://127.0.0.1:1/");
    let vague = answer(429, "retry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n", "");
    let huge = answer(200, "", &"x".repeat(MAX_ANSWER_BYTES * 3));
    let server = Server::new(&[busy, moved, vague, huge]).await;
    let egress = egress(&[&server.entry()]);
    for (status, retry_after_s) in [(503, Some(120)), (302, None), (429, None), (200, None)] {
        let headers = [("content-type", "text/json"), ("webhook-id", "d1")]
            .map(|(name, value)| (name, value.to_owned()));
        let body = b"{\"id\":1}".to_vec();
        let limit = Duration::from_secs(20);
        let answer = egress.post(&server.url(), &headers, body, limit).await;
        let expected = PostAnswer {
            status,
            retry_after_s,
        };
        assert_eq!(answer, Ok(expected));
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 4, "a redirect is not followed");
    assert!(
        seen[0].starts_with("POST /cat.png HTTP/1.1\r\n"),
        "{}",
        seen[0]
    );
    assert!(seen[0].contains("\r\nwebhook-id: d1\r\n"), "{}", seen[0]);
    assert!(seen[0].ends_with("\r\n\r\n{\"id\":1}"), "{}", seen[0]);
}

#[tokio::test]
async fn a_webhook_whose_answer_breaks_off_is_answered_all_the_same() {
    let half = "HTTP/1.1 202 X\r\ncontent-length: 900\r\n\r\nhalf".to_owned();
    let server = Server::new(&[half]).await;
    let egress = egress(&[&server.entry()]);
    let url = server.url();
    let post = egress.post(&url, &[], vec![], Duration::from_secs(20));
    assert_eq!(post.await.map(|answer| answer.status), Ok(202));
}

#[tokio::test]
async fn a_line_is_open_to_its_own_server_and_to_no_other_private_address() {
    let canary = Canary::new();
    let elsewhere = format!("http://127.0.0.1:{}/clip.mp4", canary.port());
    let server = Server::new(&[answer(200, "", "{}"), redirect(&elsewhere)]).await;
    let base = format!("http://{}", server.address);
    let key = || Some(Secret::new("sk-ours".to_owned()));
    let line = Line::new(&base, key(), egress(&[])).unwrap();
    let told = line.ask(Ask::get("/v1/models")).await.unwrap();
    assert_eq!((told.status, told.body.as_slice()), (200, &b"{}"[..]));
    let seen = server.seen()[0].to_lowercase();
    assert!(seen.contains("authorization: bearer sk-ours"), "{seen}");

    let refused = line.ask(Ask::get(&elsewhere)).await.unwrap_err();
    assert!(matches!(refused, LineError::Unsent(_)), "{refused:?}");
    let mut into = vec![];
    let refused = line.fetch("/clip.mp4", 100, &mut into).await.unwrap_err();
    assert!(matches!(refused, FetchError::Refused(_)), "{refused:?}");
    canary.saw_nothing("a line");

    // The server never calls itself, not even where it is told to.
    let own = Egress::new(&settings(&[]), vec![server.address]);
    let line = Line::new(&base, key(), own).unwrap();
    let refused = line.ask(Ask::get("/v1/models")).await.unwrap_err();
    assert!(matches!(refused, LineError::Unsent(_)), "{refused:?}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_file_of_a_line_has_its_limit() {
    let server = Server::new(&[answer(200, "", &"x".repeat(2000))]).await;
    let base = format!("http://{}", server.address);
    let line = Line::new(&base, None, egress(&[])).unwrap();
    let mut into = vec![];
    assert_eq!(line.fetch("/a", 2000, &mut into).await.unwrap(), 2000);
    let refused = line.fetch("/a", 1999, &mut into).await.unwrap_err();
    assert!(
        refused.to_string().contains("more than 1999 bytes"),
        "{refused}"
    );
}
