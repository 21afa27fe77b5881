//! Whom clients can make the server call: nobody at home, unless it is opened.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Kinora, picture_bytes};

/// A listener that serves a picture, or sends on elsewhere, and counts.
struct Canary {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Canary {
    async fn start(redirect: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let picture = picture_bytes(320, 320);
        tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = socket.read(&mut [0; 4096]).await;
                let answer = match &redirect {
                    Some(to) => format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes(),
                    None => {
                        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", picture.len());
                        [head.as_bytes(), &picture].concat()
                    }
                };
                let _ = socket.write_all(&answer).await;
                let _ = socket.shutdown().await;
            }
        });
        Self { address, calls }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_are_refused_however_they_are_written() {
    let canary = Canary::start(None).await;
    let port = canary.address.port();
    let kinora = Kinora::emulated().await;
    let before = kinora.balance().await;
    for host in [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "①②⑦.0.0.1",
        "user:password@127.0.0.1",
        "169.254.169.254",
        "10.0.0.1",
    ] {
        let url = format!("http://{host}:{port}/photo.png");
        let done = kinora.film(&json!({"image": url})).await;
        assert_eq!(done["status"], "failed", "{host}");
        assert_eq!(done["code"], 1402, "{host}: {}", done["error"]);
    }
    assert_eq!(canary.calls(), 0);
    assert_eq!(kinora.balance().await, before);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowed_address_is_open_and_nothing_else() {
    let open = Canary::start(None).await;
    let closed = Canary::start(None).await;
    let onward = Canary::start(Some(format!("http://{}/photo.png", closed.address))).await;
    let allow = format!(
        "127.0.0.1/32:{},127.0.0.1/32:{}",
        open.address.port(),
        onward.address.port()
    );
    let kinora = Kinora::with(&[("egress_allow", &allow)]).await;
    let film = async |address: SocketAddr| {
        let url = format!("http://{address}/photo.png");
        kinora.film(&json!({"image": url})).await["status"].clone()
    };
    assert_eq!(film(open.address).await, "completed");
    assert_eq!(film(closed.address).await, "failed");
    // Every redirect is judged again.
    assert_eq!(film(onward.address).await, "failed");
    assert_eq!((open.calls(), onward.calls(), closed.calls()), (1, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_opens_private_networks() {
    let canary = Canary::start(None).await;
    let kinora = Kinora::with(&[("allow_private_network", "true")]).await;
    let url = format!("http://{}/photo.png", canary.address);
    let done = kinora.film(&json!({"image": url})).await;
    assert_eq!(done["status"], "completed", "{}", done["error"]);
    assert_eq!(canary.calls(), 1);
}
