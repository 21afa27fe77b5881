//! A process that is killed loses nothing and charges nothing twice.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{self, PRICE, STD, answer, film};

pub const FIRST: i64 = 1_000_000_000_000;

/// The real program, in a process of its own.
pub struct Process {
    child: Child,
    url: String,
    data: PathBuf,
}

impl Process {
    fn start(data: &Path, settings: &[(&str, &str)]) -> Self {
        Self::with_engine("sim", data, settings)
    }

    pub fn with_engine(engine: &str, data: &Path, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kinora"))
            .args(["serve", "--listen", "127.0.0.1:0", "--engine", engine])
            .arg("--data")
            .arg(data)
            .envs(settings.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = said
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| Some(line.split_once("is listening on ")?.1.to_owned()))
            .expect("the server says where it listens");
        let url = url.split_whitespace().next().unwrap().to_owned();
        // Nobody else reads what it says, and it must not wait for that.
        std::thread::spawn(move || said.for_each(drop));
        Self {
            child,
            url,
            data: data.to_owned(),
        }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn key(&self) -> String {
        let file = self.data.join("first-key");
        loop {
            let Ok(key) = std::fs::read_to_string(&file) else {
                std::thread::yield_now();
                continue;
            };
            assert!(key.ends_with('\n'), "half a key: {key:?}");
            return key.trim().to_owned();
        }
    }

    fn run(&self, arguments: &[&str]) -> Value {
        let done = Command::new(env!("CARGO_BIN_EXE_kinora"))
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .arg("--json")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{arguments:?}: {said}");
        serde_json::from_slice(&done.stdout).unwrap()
    }
}

/// Ends the process where a story fails.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Client {
    http: reqwest::Client,
    key: String,
}

impl Client {
    pub fn new(key: String) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, key }
    }

    pub async fn call(&self, server: &Process, method: Method, path: &str, body: &Value) -> Value {
        let request = self.http.request(method, format!("{}{path}", server.url));
        let answer = answer(request.bearer_auth(&self.key).json(body)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body["data"].clone()
    }

    pub async fn status(&self, server: &Process, id: &str) -> String {
        let path = format!("/api/v3/predictions/{id}/result");
        let data = self.call(server, Method::GET, &path, &json!({})).await;
        data["status"].as_str().unwrap().to_owned()
    }

    pub async fn balance(&self, server: &Process) -> i64 {
        let data = self
            .call(server, Method::GET, "/api/v3/balance", &json!({}))
            .await;
        (data["balance"].as_f64().unwrap() * 1e6).round() as i64
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return vec![];
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_predictions_survive_a_kill_and_are_charged_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let slow = [("KINORA_SIM_SECONDS", "0.05..1.5"), ("KINORA_WORKERS", "8")];
    let first = Process::start(&data, &slow);
    let client = Client::new(first.key());
    let mut ids = vec![];
    for _ in 0..20 {
        let submitted = client.call(&first, Method::POST, STD, &film()).await;
        ids.push(submitted["id"].as_str().unwrap().to_owned());
    }
    // In the middle: one has ended.
    'waiting: loop {
        for id in &ids {
            if client.status(&first, id).await == "completed" {
                break 'waiting;
            }
        }
    }
    first.kill();

    let quick = [("KINORA_SIM_SECONDS", "0"), ("KINORA_WORKERS", "8")];
    let second = Process::start(&data, &quick);
    for id in &ids {
        loop {
            match client.status(&second, id).await.as_str() {
                "created" | "processing" => tokio::task::yield_now().await,
                status => break assert_eq!(status, "completed", "{id}"),
            }
        }
    }
    assert_eq!(client.balance(&second).await, FIRST - 20 * PRICE);
    let doctor = second.run(&["account", "list"]);
    assert_eq!(doctor["accounts"][0]["name"], "default");
    // A film and a picture for each, and nothing else.
    let kept = files(&data.join("files"));
    assert_eq!(kept.len(), 40, "{kept:?}");
    assert_eq!(files(&data.join("tmp")), Vec::<PathBuf>::new());
    second.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_that_is_repeated_after_a_kill_is_the_same_prediction() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let never = [("KINORA_SIM_SECONDS", "600")];
    let first = Process::start(&data, &never);
    let client = Client::new(first.key());
    let submit = async |server: &Process| {
        let request = client.http.post(format!("{}{STD}", server.url));
        let request = request.header("Idempotency-Key", "once").json(&film());
        let answer = answer(request.bearer_auth(&client.key)).await;
        answer.data()["id"].clone()
    };
    let id = submit(&first).await;
    first.kill();
    let second = Process::start(&data, &never);
    assert_eq!(submit(&second).await, id);
    assert_eq!(client.balance(&second).await, FIRST - PRICE);
    second.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_credit_made_beside_a_server_count_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(&folder.path().join("data"), &[("KINORA_SIM_SECONDS", "0")]);
    server.run(&["account", "add", "team", "--credit", "0.42"]);
    let made = server.run(&["key", "create", "--account", "team"]);
    let client = Client::new(made["key"].as_str().unwrap().to_owned());
    assert_eq!(client.balance(&server).await, PRICE);
    client.call(&server, Method::POST, STD, &film()).await;
    server.run(&["account", "credit", "team", "1"]);
    assert_eq!(client.balance(&server).await, 1_000_000);
    server.run(&["key", "revoke", made["id"].as_str().unwrap()]);
    let request = client.http.get(format!("{}/api/v3/balance", server.url));
    // It is remembered until the server sees that something has changed.
    loop {
        let request = request.try_clone().unwrap().bearer_auth(&client.key);
        match answer(request).await.status {
            200 => tokio::task::yield_now().await,
            status => break assert_eq!(status, 401),
        }
    }
    server.kill();
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Process::start(&data, &[]);
    let second = Command::new(env!("CARGO_BIN_EXE_kinora"))
        .args(["serve", "--listen", "127.0.0.1:0", "--engine", "sim"])
        .arg("--data")
        .arg(&data)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success());
    assert!(
        said.contains("in use") || said.contains("another"),
        "{said}"
    );
    first.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn films_are_not_given_up_for_a_database_that_is_gone() {
    let kinora = support::Kinora::emulated().await;
    kinora.film(&json!({})).await;
    let folder = kinora.stop().await;
    let database = folder.path().join("data/kinora.db");
    let kept = std::fs::read(&database).unwrap();
    std::fs::remove_file(&database).unwrap();
    let refused = support::try_start(folder.path(), &[]).await.err().unwrap();
    assert!(
        refused.to_string().contains("put kinora.db back"),
        "{refused}"
    );
    std::fs::write(&database, kept).unwrap();
    support::start(folder.path(), &[]).await.stop().await;
    assert_eq!(files(&folder.path().join("data/files")).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_key_that_nobody_has_seen_is_made_anew() {
    let kinora = support::Kinora::emulated().await;
    let folder = kinora.stop().await;
    let second = support::start(folder.path(), &[]).await;
    assert!(second.first_key.is_some());
    second.first_key_shown().await.unwrap();
    second.stop().await;
    let third = support::start(folder.path(), &[]).await;
    assert!(third.first_key.is_none());
    third.stop().await;
}
