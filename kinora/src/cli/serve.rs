//! `kinora serve`: the server.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use kinora_store::SystemClock;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::Failure;
use super::output::Output;
use crate::config::{Fallback, KEYS, Kind, ServerSettings, Setting, Side};
use crate::server::{Server, ServerError};
use crate::service::accounts::NewKeyShown;

/// Serve the APIs of the hosted models on this machine.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: SettingFlags,
    /// The configuration file [default: ./kinora.toml, then the platform's].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  kinora serve
  kinora serve --listen 0.0.0.0:8787 --public-url https://films.example --data /srv/kinora
  kinora serve --engine sim --sim seconds=1..3,fail=0.1,webhook=twice

The first start makes the account `default` and prints its key once; without a terminal the key
goes to the file first-key in the data folder. `kinora config` lists every setting.
Ctrl-C or SIGTERM stops: running films get some time to end and go on at the next start
otherwise. A second one ends at once.";

impl Serve {
    pub(super) fn output(&self) -> Output {
        Output::new(false, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let (settings, _) = ServerSettings::load(self.config.as_deref(), &self.settings.0)?;
        log_to_stderr(&settings.log);
        prepare_process();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::failed("failed to start threads", error))?;
        let served = runtime.block_on(serve(&settings, self.output()));
        // A film that still runs after a second Ctrl-C is not waited for.
        runtime.shutdown_background();
        served
    }
}

/// Starts, says so, and serves until somebody wants it to stop.
async fn serve(settings: &ServerSettings, output: Output) -> Result<(), Failure> {
    let mut signals = Signals::new()?;
    let server = Server::start(settings, Arc::new(SystemClock)).await?;
    welcome(settings, &server, output)?;
    server.first_key_shown().await?;
    signals.next().await;
    output.say("stopping; running films get some time to end (once more to end at once)");
    tokio::select! {
        () = server.stop() => Ok(()),
        () = signals.next() => Err(Failure::Stopped),
    }
}

/// A flag for every setting of a server, from the table of settings.
#[derive(Debug)]
struct SettingFlags(Vec<(&'static str, String)>);

impl Args for SettingFlags {
    fn augment_args(command: Command) -> Command {
        command.args(flags().map(|(name, setting)| {
            let default = match setting.default {
                Fallback::Value(text) | Fallback::Words(text) => text,
            };
            let about = setting.about.replace('`', "");
            let flag = Arg::new(setting.name)
                .long(name)
                .value_name("VALUE")
                .help(format!("{about} [default: {}]", default.replace('`', "")));
            match setting.kind {
                Kind::Switch => flag.num_args(0..=1).default_missing_value("true"),
                _ => flag,
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let set = flags().filter_map(|(_, setting)| {
            let value = matches.get_one::<String>(setting.name)?;
            Some((setting.name, value.clone()))
        });
        Ok(Self(set.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The settings of a server that have a flag, with its name.
fn flags() -> impl Iterator<Item = (&'static str, &'static Setting)> {
    let server = KEYS.iter().filter(|setting| setting.side == Side::Server);
    server.filter_map(|setting| Some((setting.flag?.trim_start_matches('-'), setting)))
}

/// Ctrl-C and SIGTERM.
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self, Failure> {
        let listen = |kind| {
            signal(kind).map_err(|error| Failure::failed("failed to listen for signals", error))
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Says where the server is, and hands out the first key.
fn welcome(settings: &ServerSettings, server: &Server, output: Output) -> Result<(), Failure> {
    let Server { url, recovered, .. } = server;
    let engine = server.app.capabilities.engine;
    output.say(&format!(
        "Kinora {} is listening on {url} with the engine {engine}; data in {}",
        env!("CARGO_PKG_VERSION"),
        settings.data.display()
    ));
    if *recovered > 0 {
        output.say(&format!("films that start again: {recovered}"));
    }
    for note in &server.notes {
        output.say(&format!("warning: {note}"));
    }
    if settings.egress.private {
        output
            .say("warning: clients may make this server call any address of your private network");
    }
    match &server.first_key {
        None => output.say("the first key was shown at the first start; `kinora key create --account default` makes another"),
        Some(key) if std::io::stderr().is_terminal() => output.say(&first_steps(url, key)),
        Some(key) => {
            let file = settings.data.join("first-key");
            write_private(&file, &key.key)
                .map_err(|error| Failure::failed("failed to write the first key", error))?;
            output.say(&format!(
                "the key of the account default is in {}",
                file.display()
            ));
        }
    }
    Ok(())
}

fn first_steps(url: &str, key: &NewKeyShown) -> String {
    let key = &key.key;
    format!(
        "
The key of the account `default`, shown this once:

  {key}

A film from photo.jpg:

  (printf '{{\"prompt\":\"slow push in, soft rain\",\"enable_sync_mode\":true,\"image\":\"'
   base64 < photo.jpg | tr -d '\\n'; printf '\"}}') |
  curl -s {url}/api/v3/kwaivgi/kling-v3.0-std/image-to-video \\
    -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' -d @-
"
    )
}

/// Writes a file that only its owner may read; who waits for it finds it whole.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(whole, "{text}")?;
    whole.persist(file)?;
    Ok(())
}

/// Log lines go to the standard error, as everything for people does.
fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second one in the same process, as in a test, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
}

/// Many connections need many file descriptors, and a core file would hold
/// keys.
fn prepare_process() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "failed to raise the limit of open files");
    }
    #[cfg(unix)]
    if let Err(error) = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0) {
        tracing::warn!(%error, "failed to turn core files off");
    }
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Config(error) => error.into(),
            ServerError::Engine(error) => error.into(),
            other => Self::failed("the server did not start", other),
        }
    }
}
