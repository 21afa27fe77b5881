//! How a server runs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use kinora_core::price::TurboRule;
use kinora_store::FailureCode;
use kinora_store::sqlite::Durability;
use ssrf_guard::Cidr;

use super::error::{ConfigError, WrongSetting};
use super::keys::{KEYS, Side};
use super::sources::Loaded;
use super::upstream::{self, ClusterSettings, NeuralSettings, RelaySettings};
use super::values::SIMULATION;
use crate::engine::sim::Spec;

/// How a server runs.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerSettings {
    /// `listen`: where HTTP is served.
    pub listen: SocketAddr,
    /// `data`: the folder of database and files.
    pub data: PathBuf,
    /// `public_url`: how clients reach this server, without a slash at its end;
    /// from each request's `Host` where it is not set.
    pub public_url: Option<String>,
    /// `trusted_proxies`: whose `X-Forwarded-Proto` and `X-Forwarded-Host` count.
    pub trusted_proxies: Vec<Cidr>,
    /// `tls_cert` and `tls_key`: PEM files; HTTPS is served where both are set.
    pub tls: Option<Tls>,
    /// `metrics_listen`: where Prometheus metrics are served, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// `engine`: the engine's name.
    pub engine: String,
    /// `workers`: how many predictions are worked on at once; by the engine where
    /// it is not set.
    pub workers: Option<usize>,
    /// `threads`: how many threads the CPU engine uses; one a processor where it is
    /// not set.
    pub threads: Option<usize>,
    /// `cluster`: the inference server that the engine cluster films on, where
    /// one is named.
    pub cluster: Option<ClusterSettings>,
    /// `neural`: the checkpoint that the engine neural films with, where one is
    /// named.
    pub neural: Option<NeuralSettings>,
    /// `relay`: the hosted server that the engine relay films on, where one is
    /// named.
    pub relay: Option<RelaySettings>,
    /// `sim`: what the emulator does.
    pub sim: SimSettings,
    /// `egress`: whom the server may call.
    pub egress: EgressSettings,
    /// `webhook`: how receivers are told.
    pub webhook: WebhookSettings,
    /// `durability`: whether a commit waits for the disk.
    pub durability: Durability,
    /// `retention`: how long a prediction and its files are kept.
    pub retention: Duration,
    /// `upload_retention`: how long an upload is kept.
    pub upload_retention: Duration,
    /// `queue_limit`: how long a prediction may wait for a worker.
    pub queue_limit: Duration,
    /// `job_limit`: how long a worker may take; by the engine where it is not
    /// set.
    pub job_limit: Option<Duration>,
    /// `shutdown_grace`: how long running jobs have when the server stops.
    pub shutdown_grace: Duration,
    /// `sync_wait`: how long a submit in sync mode waits.
    pub sync_wait: Duration,
    /// `body_budget`: how many bytes of large request bodies may be in memory at once.
    pub body_budget: u64,
    /// `turbo_billing`: how Turbo models with shots are billed.
    pub turbo_billing: TurboRule,
    /// `log`: what is logged.
    pub log: String,
}

/// PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// What the emulator does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimSettings {
    /// What happens to predictions whose key says nothing: `sim_seconds`,
    /// `sim_fail` and `sim_code`, and `sim` over them.
    pub spec: Spec,
    /// Whether `sim` is set.
    pub is_named: bool,
}

/// Whom the server may call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EgressSettings {
    /// `egress_allow`: addresses that are open although they are private, such as
    /// `192.168.1.0/24` or `127.0.0.1/32:9000`.
    pub allow: Vec<Allowed>,
    /// `allow_private_network`: whether all private addresses are open.
    pub private: bool,
}

/// Addresses that are open although they are private.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The addresses.
    pub net: Cidr,
    /// The port; every one where none is named.
    pub port: Option<u16>,
}

/// How receivers of webhooks are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookSettings {
    /// `webhook_max_attempts`: how often a delivery is tried; by the dialect where
    /// it is not set.
    pub max_attempts: Option<u32>,
    /// `webhook_require_https`: whether plain HTTP is refused.
    pub require_https: bool,
}

impl ServerSettings {
    /// Makes settings of what was read, or names everything that is wrong.
    pub(super) fn of(loaded: &Loaded) -> Result<Self, ConfigError> {
        refuse(loaded)?;
        let data = loaded.path("data").ok_or(ConfigError::NoDataFolder)?;
        Ok(Self {
            listen: needed(loaded.address("listen")),
            data,
            public_url: loaded.text("public_url"),
            trusted_proxies: loaded.networks("trusted_proxies"),
            tls: tls(loaded),
            metrics_listen: loaded.address("metrics_listen"),
            engine: needed(loaded.text("engine")),
            workers: loaded.count("workers").map(whole),
            threads: loaded.count("threads").map(whole),
            cluster: upstream::cluster(loaded),
            relay: upstream::relay(loaded),
            neural: upstream::neural(loaded),
            sim: sim(loaded),
            egress: EgressSettings {
                allow: loaded.open_networks("egress_allow"),
                private: loaded.switch("allow_private_network"),
            },
            webhook: WebhookSettings {
                max_attempts: loaded.count("webhook_max_attempts").map(whole),
                require_https: loaded.switch("webhook_require_https"),
            },
            durability: durability(loaded),
            retention: needed(loaded.duration("retention")),
            upload_retention: needed(loaded.duration("upload_retention")),
            queue_limit: needed(loaded.duration("queue_limit")),
            job_limit: loaded.duration("job_limit"),
            shutdown_grace: needed(loaded.duration("shutdown_grace")),
            sync_wait: needed(loaded.duration("sync_wait")),
            body_budget: needed(loaded.count("body_budget")),
            turbo_billing: turbo_billing(loaded),
            log: needed(loaded.text("log")),
        })
    }
}

fn refuse(loaded: &Loaded) -> Result<(), ConfigError> {
    let server = |name: &str| {
        let setting = KEYS.iter().find(|setting| setting.name == name);
        setting.is_some_and(|setting| setting.side == Side::Server)
    };
    let mut wrong = loaded.wrong(server);
    match (loaded.get("tls_cert"), loaded.get("tls_key")) {
        (Some(_), None) => wrong.push(WrongSetting::lonely("tls_key", "tls_cert")),
        (None, Some(_)) => wrong.push(WrongSetting::lonely("tls_cert", "tls_key")),
        (None, None) | (Some(_), Some(_)) => {}
    }
    wrong.extend(upstream::missing(loaded));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(ConfigError::Settings(wrong))
}

/// A setting that the table has a default for.
pub(super) fn needed<T>(value: Option<T>) -> T {
    value.expect("the table has a default for it")
}

/// A count of the table, each of which is small.
pub(super) fn whole<T: TryFrom<u64>>(count: u64) -> T {
    let count = T::try_from(count).ok();
    count.expect("the table bounds it")
}

fn tls(loaded: &Loaded) -> Option<Tls> {
    let cert = loaded.path("tls_cert")?;
    let key = loaded.path("tls_key")?;
    Some(Tls { cert, key })
}

fn sim(loaded: &Loaded) -> SimSettings {
    let code = needed(loaded.text("sim_code"));
    let spec = Spec {
        seconds: needed(loaded.span("sim_seconds")),
        fail: needed(loaded.share("sim_fail")),
        code: FailureCode(code.parse().expect("the table lists numbers")),
        ..Spec::default()
    };
    match loaded.text(SIMULATION) {
        Some(text) => SimSettings {
            spec: spec.over(SIMULATION, &text).expect("the table read it"),
            is_named: true,
        },
        None => SimSettings {
            spec,
            is_named: false,
        },
    }
}

pub(super) fn durability(loaded: &Loaded) -> Durability {
    match needed(loaded.text("durability")).as_str() {
        "normal" => Durability::Normal,
        _ => Durability::Full,
    }
}

fn turbo_billing(loaded: &Loaded) -> TurboRule {
    match needed(loaded.text("turbo_billing")).as_str() {
        "generated_seconds" => TurboRule::GeneratedSeconds,
        _ => TurboRule::DurationPlusShots,
    }
}
