//! The settings that there are: one table, from which flags, checks and the
//! reference are made.

use std::time::Duration;

use super::values::Kind;

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// Who reads it.
    pub side: Side,
    /// Its flag, such as `--listen`.
    pub flag: Option<&'static str>,
    /// What it may be.
    pub kind: Kind,
    /// What holds where it is not set.
    pub default: Fallback,
    /// What it means, in a sentence without a full stop.
    pub about: &'static str,
}

/// Who reads a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `kinora serve`.
    Server,
    /// The commands that ask a server or look into its data.
    Client,
}

/// What holds where a setting is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// This value.
    Value(&'static str),
    /// Something that is no value, in words.
    Words(&'static str),
}

impl Setting {
    /// Its name in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_ascii_uppercase())
    }

    /// Whether its value is never shown, and comes from the environment alone.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret(_))
    }
}

/// What every variable of Kinora begins with.
pub(super) const PREFIX: &str = "KINORA_";

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Setting> {
    KEYS.iter().find(|setting| setting.name == name)
}

const fn server(
    name: &'static str,
    flag: Option<&'static str>,
    kind: Kind,
    default: Fallback,
    about: &'static str,
) -> Setting {
    Setting {
        name,
        side: Side::Server,
        flag,
        kind,
        default,
        about,
    }
}

const fn client(
    name: &'static str,
    flag: Option<&'static str>,
    kind: Kind,
    about: &'static str,
) -> Setting {
    Setting {
        name,
        side: Side::Client,
        flag,
        kind,
        default: Words("none"),
        about,
    }
}

const fn seconds(least: u64, most: u64) -> Kind {
    Kind::Duration {
        least: Duration::from_secs(least),
        most: Duration::from_secs(most),
    }
}

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

use self::Fallback::{Value, Words};

/// Every setting, in the order of the reference.
pub const KEYS: &[Setting] = &[
    server(
        "listen",
        Some("--listen"),
        Kind::Address,
        Value("127.0.0.1:8787"),
        "where HTTP is served; `0.0.0.0:8787` is every network of this machine",
    ),
    server(
        "data",
        Some("--data"),
        Kind::Folder,
        Words("`kinora` in the platform's data folder, such as `~/.local/share/kinora`"),
        "the folder of the database and of all files",
    ),
    server(
        "public_url",
        Some("--public-url"),
        Kind::Url,
        Words("from the `Host` of each request"),
        "the address that clients reach this server under; links to clips begin with it",
    ),
    server(
        "trusted_proxies",
        Some("--trusted-proxies"),
        Kind::Networks,
        Words("none"),
        "the reverse proxies whose `X-Forwarded-Proto` and `X-Forwarded-Host` count",
    ),
    server(
        "tls_cert",
        Some("--tls-cert"),
        Kind::File,
        Words("none"),
        "the certificate chain as PEM; with `tls_key`, HTTPS is served",
    ),
    server(
        "tls_key",
        Some("--tls-key"),
        Kind::File,
        Words("none"),
        "the private key of `tls_cert` as PEM",
    ),
    server(
        "metrics_listen",
        Some("--metrics-listen"),
        Kind::Address,
        Words("no metrics"),
        "where Prometheus metrics are served, without a key",
    ),
    server(
        "engine",
        Some("--engine"),
        Kind::Engine,
        Value("auto"),
        "the engine that makes the clips; `auto` is cluster where `cluster_url` is set, else relay where `relay_url` is, else neural where `neural_model` is, else cpu",
    ),
    server(
        "workers",
        Some("--workers"),
        Kind::Count { most: 4096 },
        Words("1 with the engines cpu and neural, 8 with cluster, 16 with relay, 256 with sim"),
        "how many predictions are worked on at once",
    ),
    server(
        "threads",
        Some("--threads"),
        Kind::Count { most: 1024 },
        Words("one a processor"),
        "how many threads the CPU engine uses for one clip",
    ),
    server(
        "cluster_url",
        Some("--cluster-url"),
        Kind::Url,
        Words("none"),
        "the inference server of the engine cluster, without `/v1`",
    ),
    server(
        "cluster_api",
        Some("--cluster-api"),
        Kind::Choice(&["openai", "lightx2v"]),
        Value("openai"),
        "what it speaks: `openai` is `/v1/videos` as vLLM-Omni, SGLang-Diffusion and FastVideo have it",
    ),
    server(
        "cluster_key",
        None,
        Kind::Secret("the bearer token of `cluster_url`"),
        Words("none"),
        "the token that `cluster_url` wants, if it wants one",
    ),
    server(
        "cluster_model",
        Some("--cluster-model"),
        Kind::Text,
        Words("the one that the server has"),
        "the name of the model that is asked of `cluster_url`",
    ),
    server(
        "cluster_family",
        Some("--cluster-family"),
        Kind::Choice(&["ltx", "wan", "other"]),
        Words("by the name of the model"),
        "how the model counts: `ltx` makes 8n+1 frames on a grid of 32 pixels, `wan` 4n+1 on one of 16, `other` is what suits both",
    ),
    server(
        "cluster_fps",
        Some("--cluster-fps"),
        Kind::Count { most: 120 },
        Words("16 with the family wan, 24 with the others"),
        "how many frames a second the model makes",
    ),
    server(
        "cluster_end_image",
        Some("--cluster-end-image"),
        Kind::Switch,
        Words("true with lightx2v, false with openai"),
        "whether the model can end a clip on a second picture",
    ),
    server(
        "cluster_sound",
        Some("--cluster-sound"),
        Kind::Switch,
        Words("true where the server has `generate_sound` and the family is ltx, else false"),
        "whether the model makes sound",
    ),
    server(
        "neural_model",
        Some("--neural-model"),
        Kind::Folder,
        Words("none"),
        "the folder of the checkpoint that the engine neural films with; its licence is acknowledged with `kinora models add`",
    ),
    server(
        "neural_dtype",
        Some("--neural-dtype"),
        Kind::Choice(&["f32", "bf16"]),
        Value("f32"),
        "what the model computes in",
    ),
    server(
        "neural_resident",
        Some("--neural-resident"),
        Kind::Count { most: 1024 },
        Words("as many as fit"),
        "how many blocks of the model stay in memory at most; the others are read again in each step",
    ),
    server(
        "neural_vram_gb",
        Some("--neural-vram-gb"),
        Kind::Count { most: 4096 },
        Words("what is free"),
        "the most memory that a film of the engine neural may take, in 10^9 bytes; blocks of the model that do not fit are read again in each step",
    ),
    server(
        "relay_url",
        Some("--relay-url"),
        Kind::Url,
        Words("none"),
        "the hosted server of the engine relay, one that speaks as WaveSpeed does, without `/api/v3`",
    ),
    server(
        "relay_key",
        None,
        Kind::Secret("an API key of `relay_url`"),
        Words("none"),
        "your own key for `relay_url`; what is filmed there is paid with it",
    ),
    server(
        "relay_models",
        Some("--relay-models"),
        Kind::Pairs,
        Words("each under its own id"),
        "which model `relay_url` is asked for in place of one of ours",
    ),
    server(
        "relay_pictures",
        Some("--relay-pictures"),
        Kind::Choice(&["inline", "upload"]),
        Value("inline"),
        "how pictures go to `relay_url`: within the request, or uploaded before it",
    ),
    server(
        "relay_idempotent",
        Some("--relay-idempotent"),
        Kind::Switch,
        Value("false"),
        "whether `relay_url` makes one film of one `Idempotency-Key`, as another Kinora does; a submit whose answer is lost is repeated then",
    ),
    server(
        "relay_history",
        Some("--relay-history"),
        Kind::Switch,
        Value("false"),
        "whether a submit whose answer is lost is looked for in the history of `relay_url`; with neither, it is given up and refunded",
    ),
    server(
        "relay_seed",
        Some("--relay-seed"),
        Kind::Switch,
        Value("false"),
        "whether `relay_url` takes a seed, as another Kinora does",
    ),
    server(
        "sim",
        Some("--sim"),
        Kind::Simulation,
        Words("none"),
        "what the engine sim does to every prediction, in the words of `kinora key create --simulate`; it goes before `sim_seconds`, `sim_fail` and `sim_code`, and a key's own text goes before it",
    ),
    server(
        "sim_seconds",
        Some("--sim-seconds"),
        Kind::Span,
        Value("2"),
        "how long the emulator takes for a clip",
    ),
    server(
        "sim_fail",
        Some("--sim-fail"),
        Kind::Share,
        Value("0"),
        "the share of predictions that the emulator lets fail",
    ),
    server(
        "sim_code",
        Some("--sim-code"),
        Kind::Choice(&[
            "1200", "1400", "1401", "1402", "1403", "1405", "5000", "5003", "5004",
        ]),
        Value("1403"),
        "the code of the failures that the emulator makes",
    ),
    server(
        "egress_allow",
        Some("--egress-allow"),
        Kind::OpenNetworks,
        Words("none"),
        "private addresses that the server may call for pictures and webhooks all the same",
    ),
    server(
        "allow_private_network",
        Some("--allow-private-network"),
        Kind::Switch,
        Value("false"),
        "whether the server may call every private address; clients can then reach what it reaches",
    ),
    server(
        "webhook_max_attempts",
        Some("--webhook-max-attempts"),
        Kind::Count { most: 50 },
        Words("by the dialect: 8, 6 for HighwayAPI, 11 for fal"),
        "how often a webhook is tried",
    ),
    server(
        "webhook_require_https",
        Some("--webhook-require-https"),
        Kind::Switch,
        Value("false"),
        "whether webhooks to plain HTTP are refused",
    ),
    server(
        "durability",
        Some("--durability"),
        Kind::Choice(&["full", "normal"]),
        Value("full"),
        "whether a commit waits for the disk; `normal` is faster and may lose the last moments when the power fails, never when the process dies",
    ),
    server(
        "retention",
        Some("--retention"),
        seconds(MINUTE, 3650 * DAY),
        Value("7d"),
        "how long a finished prediction and its files are kept",
    ),
    server(
        "upload_retention",
        Some("--upload-retention"),
        seconds(MINUTE, 3650 * DAY),
        Value("7d"),
        "how long an uploaded picture is kept",
    ),
    server(
        "queue_limit",
        Some("--queue-limit"),
        seconds(1, 30 * DAY),
        Value("1d"),
        "how long a prediction may wait for a worker before it times out and is refunded",
    ),
    server(
        "job_limit",
        Some("--job-limit"),
        seconds(1, 7 * DAY),
        Words("30min, 2h with the engines neural, cluster and relay"),
        "how long a worker may take for a prediction before it times out and is refunded",
    ),
    server(
        "shutdown_grace",
        Some("--shutdown-grace"),
        seconds(0, 60 * MINUTE),
        Value("20s"),
        "how long running jobs have to end when the server stops; the others go back to the queue",
    ),
    server(
        "sync_wait",
        Some("--sync-wait"),
        seconds(1, 60 * MINUTE),
        Value("90s"),
        "how long a submit in sync mode waits for its result",
    ),
    server(
        "body_budget",
        Some("--body-budget"),
        Kind::Size {
            least: 1 << 20,
            most: 1 << 40,
        },
        Value("512MiB"),
        "how many bytes of large request bodies may be in memory at once",
    ),
    server(
        "turbo_billing",
        Some("--turbo-billing"),
        Kind::Choice(&["duration_plus_shots", "generated_seconds"]),
        Value("duration_plus_shots"),
        "how Turbo models with shots are billed: `duration` and the shots, as documented, or the seconds that are made",
    ),
    server(
        "log",
        Some("--log"),
        Kind::LogFilter,
        Value("info"),
        "what is logged to standard error, such as `warn` or `info,kinora::worker=debug`",
    ),
    server(
        "secret_key",
        None,
        Kind::Secret("64 hexadecimal digits"),
        Words("the file `secret.key` in the data folder, made at the first start"),
        "the key that secrets in the database are sealed with",
    ),
    client(
        "server",
        Some("--server"),
        Kind::Url,
        "the server that `list`, `show`, `watch`, `cancel` and `download` ask; they look into the data folder where it is not set",
    ),
    client(
        "key",
        None,
        Kind::Secret("an API key"),
        "the API key for `server`",
    ),
    client(
        "key_file",
        Some("--key-file"),
        Kind::File,
        "a file that holds the API key for `server`; the flag goes before `KINORA_KEY`, the setting after it",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_of_its_kind() {
        for setting in KEYS {
            if let Value(text) = setting.default {
                assert!(setting.kind.parse_text(text).is_some(), "{}", setting.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_flags_follow_them() {
        for (index, setting) in KEYS.iter().enumerate() {
            let same = KEYS[..index].iter().any(|other| other.name == setting.name);
            assert!(!same, "{} is there twice", setting.name);
            let flag = format!("--{}", setting.name.replace('_', "-"));
            assert!(setting.flag.is_none_or(|own| own == flag), "{flag}");
            assert!(!setting.about.ends_with('.'), "{}", setting.name);
        }
    }

    #[test]
    fn secrets_have_no_flag() {
        let shown = KEYS.iter().filter(|setting| setting.is_secret());
        assert!(shown.clone().all(|setting| setting.flag.is_none()));
        assert_eq!(shown.count(), 4);
    }
}
