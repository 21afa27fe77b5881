//! `kinora bench server`: how fast a server answers, and whether it loses
//! anything.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use clap::Args;
use kinora_core::catalogue::{self, Model};
use kinora_core::frame::Picture;
use kinora_core::problem::Problem;
use kinora_core::size::Size;
use kinora_media::png;
use kinora_store::SystemClock;
use serde::Serialize;
use serde_json::json;

use super::load::{self, Load, Report, Speed};
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::config::{ClientSettings, Secret, ServerSettings};
use crate::server::Server;

/// Submit many predictions, poll them to their end and print rates and latencies.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct ServerBench {
    /// The server to ask, with the key in KINORA_KEY or --key-file [default: one of its own, with the sim engine, in a temporary folder].
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The file that holds the key for the server.
    #[arg(long, value_name = "FILE", requires = "server")]
    key_file: Option<PathBuf>,
    /// How many predictions to submit.
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    submits: u32,
    /// How many clients submit at once.
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    concurrency: u32,
    /// How many clients poll at once, without a pause.
    #[arg(long, default_value_t = 2000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pollers: u32,
    /// The model: its short name or its full id.
    #[arg(long, default_value = "std", value_name = "NAME")]
    model: String,
    /// How many seconds all of it may take; what has not ended then is lost.
    #[arg(long, default_value_t = 600, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    limit: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Examples:
  kinora bench server --submits 2000 --pollers 500
  kinora bench server --server http://127.0.0.1:8787 --key-file first-key --json

Ends with 1 if a prediction was lost or a request failed. A prediction that the emulator was told
to let fail is no failure. Its own server takes the settings of the environment, such as
KINORA_DURABILITY and KINORA_SIM_SECONDS.";

#[derive(Debug, Serialize)]
struct Results {
    server: String,
    model: &'static str,
    submits: u32,
    concurrency: u32,
    pollers: u32,
    #[serde(flatten)]
    report: Report,
}

impl ServerBench {
    pub(in crate::cli) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in crate::cli) fn run(&self) -> Result<(), Failure> {
        let model = self.model()?;
        // Every client has a connection, and an own server the other end of it.
        if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
            tracing::warn!(%error, "failed to raise the limit of open files");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::failed("failed to start threads", error))?;
        runtime.block_on(self.measure(model))
    }

    fn model(&self) -> Result<&'static Model, Failure> {
        let found = catalogue::find(&self.model);
        found.ok_or_else(|| {
            let near = catalogue::nearest(&self.model);
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let message = format!("there is no model `{}`{hint}", self.model);
            let allowed = "a name that `kinora models` lists";
            Failure::refused(Problem::other("model", &self.model, allowed, message))
        })
    }

    async fn measure(&self, model: &'static Model) -> Result<(), Failure> {
        let target = match &self.server {
            Some(server) => self.remote_server(server)?,
            None => local_server().await?,
        };
        self.output().say(&format!(
            "{} predictions by {} clients at {}, {} clients poll",
            self.submits, self.concurrency, target.url, self.pollers
        ));
        let load = Load {
            url: target.url.clone(),
            key: target.key.clone(),
            model: model.id,
            body: body()?,
            submits: self.submits,
            submitters: self.concurrency,
            pollers: self.pollers,
            limit: Duration::from_secs(self.limit),
        };
        let report = load::run(load).await;
        let report =
            report.map_err(|error| Failure::failed("failed to start the HTTP client", error))?;
        let results = Results {
            server: target.url.clone(),
            model: model.id,
            submits: self.submits,
            concurrency: self.concurrency,
            pollers: self.pollers,
            report,
        };
        target.stop().await;
        self.output().data(&results, || table(&results))?;
        verdict(&results.report)
    }

    fn remote_server(&self, server: &str) -> Result<Target, Failure> {
        let key_file = self
            .key_file
            .as_ref()
            .map(|file| file.display().to_string());
        let flags = [("server", Some(server.to_owned())), ("key_file", key_file)];
        let flags: Vec<_> = flags
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let settings = ClientSettings::load(None, &flags)?;
        Ok(Target {
            url: settings.server.clone().unwrap_or_else(|| server.to_owned()),
            key: settings.key()?,
            own: None,
        })
    }
}

/// A server that can be asked.
struct Target {
    url: String,
    key: Secret<String>,
    /// The server, where it runs in this process, and what it needs.
    own: Option<(Server, Box<dyn Any>)>,
}

impl Target {
    async fn stop(self) {
        if let Some((server, folder)) = self.own {
            server.stop().await;
            drop(folder);
        }
    }
}

/// Starts a server with the emulator in a temporary folder.
async fn local_server() -> Result<Target, Failure> {
    let folder = tempfile::TempDir::new()
        .map_err(|error| Failure::failed("failed to make a temporary folder", error))?;
    let config = folder.path().join("kinora.toml");
    std::fs::write(&config, "")
        .map_err(|error| Failure::failed("failed to write into the temporary folder", error))?;
    let data = folder.path().join("data");
    let flags = [
        ("data", data.display().to_string()),
        ("listen", "127.0.0.1:0".to_owned()),
        ("engine", "sim".to_owned()),
    ];
    let (settings, _) = ServerSettings::load(Some(&config), &flags)?;
    let server = Server::start(&settings, Arc::new(SystemClock)).await?;
    let key = server.first_key.as_ref().map(|key| key.key.clone());
    let key = key.ok_or_else(|| Failure::plain("the server of this test made no first key"))?;
    Ok(Target {
        url: server.url.clone(),
        key: Secret::new(key),
        own: Some((server, Box::new(folder))),
    })
}

/// The sides of the picture: no less is accepted.
const SIDE: u32 = 320;

/// What every client submits: a plain picture inside the request.
fn body() -> Result<Bytes, Failure> {
    let picture = Picture {
        size: Size {
            width: SIDE,
            height: SIDE,
        },
        rgb: vec![150; (SIDE * SIDE * 3) as usize],
    };
    let file = png::write_rgb(&picture)
        .map_err(|error| Failure::failed("failed to make a picture", error))?;
    let image = format!("data:image/png;base64,{}", STANDARD.encode(file));
    let body = json!({"image": image, "prompt": "slow push in", "duration": 5});
    Ok(body.to_string().into())
}

fn table(results: &Results) -> String {
    let report = &results.report;
    let row = |name: &str, speed: &Speed| {
        let latencies = speed.latencies;
        format!(
            "{name:<7} {:>9} {:>10.1} {:>9.2} {:>9.2} {:>9.2} {:>9.2}\n",
            speed.answers,
            speed.per_second,
            latencies.p50_ms,
            latencies.p95_ms,
            latencies.p99_ms,
            latencies.max_ms
        )
    };
    let counts = |counts: &std::collections::BTreeMap<String, u64>| {
        let texts = counts.iter().map(|(name, count)| format!("{count} {name}"));
        texts.collect::<Vec<_>>().join(", ")
    };
    let mut text = format!(
        "{:<7} {:>9} {:>10} {:>9} {:>9} {:>9} {:>9}\n",
        "", "answers", "a second", "p50 ms", "p95 ms", "p99 ms", "max ms"
    );
    text.push_str(&row("submit", &report.submit));
    text.push_str(&row("poll", &report.poll));
    text.push_str(&format!(
        "{} of {} accepted: {}; {} lost; {:.1} s\n",
        report.accepted,
        results.submits,
        counts(&report.ends),
        report.lost,
        report.seconds
    ));
    if report.failed() > 0 {
        text.push_str(&format!("failed: {}\n", counts(&report.errors)));
    }
    text
}

fn verdict(report: &Report) -> Result<(), Failure> {
    match (report.lost, report.failed()) {
        (0, 0) => Ok(()),
        (lost, failed) => Err(Failure::plain(format!(
            "{lost} predictions were lost and {failed} requests failed"
        ))),
    }
}
