//! A server of its own for each story.

use std::path::Path;
use std::sync::Arc;

use kinora::config::ServerSettings;
use kinora::server::{Server, ServerError};
use kinora_store::{Store, SystemClock};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The model that most stories use.
pub const STD: &str = "/api/v3/kwaivgi/kling-v3.0-std/image-to-video";

/// A running server, a client and a key.
pub struct Kinora {
    pub server: Option<Server>,
    pub url: String,
    pub key: String,
    pub http: reqwest::Client,
    pub data: TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// `data` of WaveSpeed's envelope.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.body);
        &self.body["data"]
    }
}

impl Kinora {
    /// A server whose films take no time.
    pub async fn emulated() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings.
    pub async fn with(settings: &[(&'static str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let server = start(data.path(), settings).await;
        Self::of(server, data)
    }

    /// A server whose films are made elsewhere.
    pub async fn elsewhere(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let server = start_with(data.path(), &[], change).await.unwrap();
        Self::of(server, data)
    }

    fn of(server: Server, data: TempDir) -> Self {
        let key = server.first_key.as_ref().unwrap().key.clone();
        Self {
            url: server.url.clone(),
            server: Some(server),
            key,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            data,
        }
    }

    /// The store, to look at what no client sees.
    pub fn store(&self) -> Arc<dyn Store> {
        self.server.as_ref().unwrap().app.store.clone()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.url)
        };
        self.http.request(method, url).bearer_auth(&self.key)
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// The balance in micro-dollars.
    pub async fn balance(&self) -> i64 {
        let balance = self.get("/api/v3/balance").await;
        (balance.data()["balance"].as_f64().unwrap() * 1e6).round() as i64
    }

    /// Submits a film and waits for its end.
    pub async fn film(&self, extra: &Value) -> Value {
        let mut body = film();
        body["enable_sync_mode"] = json!(true);
        merge(&mut body, extra);
        self.post(STD, &body).await.data().clone()
    }

    /// Another account with a key of its own; both share the server.
    pub async fn account(&self, name: &str, credit: &str, level: &str) -> String {
        use kinora::service::accounts::{KeyOptions, Level, add_account, create_key};
        let app = &self.server.as_ref().unwrap().app;
        let level = Level::parse(level).unwrap();
        let credit = credit.parse().unwrap();
        let account = add_account(app.store.as_ref(), name, credit, level)
            .await
            .unwrap();
        let options = KeyOptions::named("test");
        create_key(app.store.as_ref(), &app.sealer, &account, options)
            .await
            .unwrap()
            .key
    }

    /// Nothing is wrong with the books.
    pub async fn assert_books(&self) {
        assert_eq!(self.store().audit().await.unwrap(), [""; 0]);
    }

    pub async fn stop(mut self) -> TempDir {
        self.server.take().unwrap().stop().await;
        self.data
    }
}

/// Starts a server on a folder.
pub async fn start(data: &Path, settings: &[(&'static str, &str)]) -> Server {
    try_start(data, settings).await.unwrap()
}

/// Starts a server on a folder, or says why not.
pub async fn try_start(
    data: &Path,
    settings: &[(&'static str, &str)],
) -> Result<Server, ServerError> {
    start_with(data, settings, |_| {}).await
}

/// Starts a server with settings that no flag may hold.
pub async fn start_with(
    data: &Path,
    settings: &[(&'static str, &str)],
    change: impl FnOnce(&mut ServerSettings),
) -> Result<Server, ServerError> {
    let config = data.join("none.toml");
    std::fs::write(&config, "").unwrap();
    let mut flags: Vec<(&str, String)> = vec![
        ("listen", "127.0.0.1:0".to_owned()),
        ("data", data.join("data").display().to_string()),
        ("engine", "sim".to_owned()),
        ("sim_seconds", "0".to_owned()),
        ("durability", "normal".to_owned()),
    ];
    for (name, value) in settings {
        flags.retain(|(other, _)| other != name);
        flags.push((name, (*value).to_owned()));
    }
    let (mut settings, _) = ServerSettings::load(Some(&config), &flags).unwrap();
    change(&mut settings);
    Server::start(&settings, Arc::new(SystemClock)).await
}

pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer {
        status,
        body,
        headers,
    }
}

/// A film that every rule is content with: 5 s, $0.42.
pub fn film() -> Value {
    json!({"image": picture(320, 320), "prompt": "slow push in, rain"})
}

/// What [`film`] costs, in micro-dollars.
pub const PRICE: i64 = 420_000;

/// A PNG of one colour in base64.
pub fn picture(width: u32, height: u32) -> String {
    use base64::Engine as _;
    let size = kinora_core::size::Size { width, height };
    let rgb = vec![90; (width * height * 3) as usize];
    let picture = kinora_core::frame::Picture { size, rgb };
    let png = kinora_media::png::write_rgb(&picture).unwrap();
    base64::engine::general_purpose::STANDARD.encode(png)
}

/// The bytes of [`picture`].
pub fn picture_bytes(width: u32, height: u32) -> Vec<u8> {
    use base64::Engine as _;
    let text = picture(width, height);
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}

/// Puts the keys of one object into another; a null takes a key away.
pub fn merge(into: &mut Value, extra: &Value) {
    for (key, value) in extra.as_object().unwrap() {
        if value.is_null() {
            into.as_object_mut().unwrap().remove(key);
        } else {
            into[key] = value.clone();
        }
    }
}
