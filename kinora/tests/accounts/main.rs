//! The commands beside a server, with the real binary and a database that no
//! server has open.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod predictions;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use kinora::config::secret_key;
use kinora_store::secrets::{Sealer, hash};
use kinora_store::sqlite::{SqliteOptions, SqliteStore};
use kinora_store::{Store, SystemClock};
use serde_json::{Value, json};
use tempfile::TempDir;

// Running.

/// What a run left behind.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {:?}, {}", self.stdout, self.stderr))
    }
}

/// A folder with a data folder in it.
struct Place(TempDir);

impl Place {
    /// Without a database.
    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a database and its sealing key, as a first start leaves them.
    fn new() -> Self {
        let place = Self::empty();
        fs::create_dir_all(place.path("data/files")).unwrap();
        secret_key(&place.path("data")).unwrap();
        place.with_store(async |_| {});
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[("KINORA_DATA", "data")])
    }

    fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinora"));
        command.args(arguments).current_dir(self.0.path());
        command.env_clear().env("HOME", self.0.path());
        let output = command.envs(variables.iter().copied()).output().unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed and returns its JSON object.
    #[track_caller]
    fn data(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
        ran.json()
    }

    /// Runs a command that must end with this code, in both forms, and returns
    /// what people read.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], code: i32) -> String {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.json()["error"]["exit_code"], code);
        assert_eq!(self.run(arguments).stdout, "", "{arguments:?}");
        ran.stderr
    }

    fn with_store<T>(&self, work: impl AsyncFnOnce(&SqliteStore) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let path = self.path("data/kinora.db");
        runtime.block_on(async {
            let clock = Arc::new(SystemClock);
            let store = SqliteStore::open(&path, SqliteOptions::default(), clock)
                .await
                .unwrap();
            let done = work(&store).await;
            store.close().await.unwrap();
            done
        })
    }
}

// Accounts.

#[test]
fn an_account_is_made_listed_credited_and_limited() {
    let place = Place::new();
    let added = place.data(&[
        "account", "add", "anna", "--credit", "25.5", "--level", "bronze",
    ]);
    let balance = json!({"amount": "25.500000", "currency": "USD", "micro_usd": 25_500_000});
    assert_eq!(added["balance"], balance);
    assert_eq!(
        (&added["slots"], &added["per_minute"]),
        (&json!(3), &json!(5))
    );
    let credited = place.data(&["account", "credit", "anna", "-5.5", "--note", "a mistake"]);
    assert_eq!(credited["balance"]["micro_usd"], 20_000_000);
    let raised = place.data(&["account", "level", "anna", "home"]);
    let home = [json!(10_000), json!(null), json!(100_000)];
    assert_eq!(
        ["slots", "per_minute", "max_waiting"].map(|name| raised[name].clone()),
        home
    );
    place.data(&["account", "add", "bert"]);
    let listed = place.data(&["account", "list"]);
    let names: Vec<_> = listed["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["anna", "bert"]);
    let table = place.run(&["account", "list"]).stdout;
    assert!(table.starts_with("NAME  BALANCE     LEVEL"), "{table}");
    assert_eq!(
        place.with_store(async |store| store.audit().await.unwrap()),
        [""; 0]
    );
}

#[test]
fn levels_are_the_vendors() {
    let place = Place::new();
    let check = |level: &str, per_minute: u32, slots: u32| {
        let added = place.data(&["account", "add", level, "--level", level]);
        let limits = ["per_minute", "slots", "max_waiting"].map(|name| added[name].clone());
        assert_eq!(
            limits,
            [json!(per_minute), json!(slots), json!(1000)],
            "{level}"
        );
    };
    check("bronze", 5, 3);
    check("silver", 60, 100);
    check("gold", 600, 2000);
    check("ultra", 5000, 5000);
}

#[test]
fn a_wrong_account_is_refused_by_name() {
    let place = Place::new();
    place.data(&["account", "add", "anna", "--credit", "1"]);
    let check = |arguments: &[&str], code, words: &str| {
        let said = place.refuses(arguments, code);
        assert!(said.contains(words), "{said}");
    };
    check(
        &["account", "add", "anna"],
        2,
        "there is an account of this name already",
    );
    check(&["account", "add", ""], 2, "`name`");
    check(&["account", "add", " x"], 2, "`name`");
    check(&["account", "add", "bert", "--credit=-1"], 2, "`credit`");
    check(
        &["account", "add", "bert", "--credit", "1000000001"],
        2,
        "`credit`",
    );
    check(
        &["account", "credit", "ana", "1"],
        4,
        "did you mean `anna`?",
    );
    check(&["account", "credit", "anna", "0"], 2, "`amount`");
    check(
        &["account", "credit", "anna", "-1.000001"],
        2,
        "may not become negative",
    );
    check(
        &["account", "level", "nobody", "gold"],
        4,
        "no account `nobody`",
    );
    for wrong in [
        ["account", "add", "x", "--credit", "much"],
        ["account", "add", "x", "--level", "tin"],
    ] {
        assert_eq!(place.run(&wrong).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn without_a_database_nothing_is_made() {
    let place = Place::empty();
    for arguments in [
        &["account", "list"][..],
        &["account", "add", "anna"],
        &["key", "create", "--account", "anna"],
        &["key", "list"],
        &["webhooks", "list"],
        &["backup", "copy.db"],
        &["list"],
        &["show", "7a"],
    ] {
        let said = place.refuses(arguments, 4);
        assert!(said.contains("there is no database in data"), "{said}");
        assert!(said.contains("kinora serve --data data"), "{said}");
    }
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 0);
}

// Keys.

#[test]
fn a_key_is_shown_once_and_kept_as_a_hash() {
    let place = Place::new();
    place.data(&["account", "add", "anna"]);
    let options = ["--name", "laptop", "--budget", "5", "--kling"];
    let made = place.data(&[&["key", "create", "--account", "anna"], &options[..]].concat());
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    assert!(text("key").starts_with("kin_") && text("key").len() > 40);
    assert!(text("webhook_secret").starts_with("whsec_"));
    assert_eq!(
        (text("account"), text("name")),
        ("anna".to_owned(), "laptop".to_owned())
    );
    let listed = place.data(&["key", "list", "--account", "anna"]);
    let row = &listed["keys"][0];
    assert_eq!(
        (&row["id"], &row["access_key"]),
        (&made["id"], &made["access_key"])
    );
    assert_eq!(row["budget"]["micro_usd"], 5_000_000);
    let listed = listed.to_string() + &place.run(&["key", "list"]).stdout;
    for secret in ["key", "secret_key", "webhook_secret"] {
        assert!(!listed.contains(&text(secret)), "{secret}");
    }
    let sealer = Sealer::new(secret_key(&place.path("data")).unwrap().bytes());
    let kept =
        place.with_store(async |store| store.key_by_hash(&hash(&text("key"))).await.unwrap());
    let kept = kept.unwrap();
    assert_eq!(
        sealer.open(&kept.webhook_secret),
        Some(text("webhook_secret").into_bytes())
    );
    assert_eq!(
        sealer.open(&kept.kling_secret.unwrap()),
        Some(text("secret_key").into_bytes())
    );
    let plain = place.data(&["key", "create", "--account", "anna"]);
    assert!(plain.get("secret_key").is_none() && plain["budget"].is_null());
}

#[test]
fn a_revoked_key_is_no_key() {
    let place = Place::new();
    place.data(&["account", "add", "anna"]);
    let made = place.data(&["key", "create", "--account", "anna"]);
    let id = made["id"].as_str().unwrap();
    let revoked = place.data(&["key", "revoke", id]);
    assert!(revoked["revoked_at"].is_string());
    assert_eq!(
        place.data(&["key", "revoke", id]),
        revoked,
        "a second time changes nothing"
    );
    let key = made["key"].as_str().unwrap();
    let found = place.with_store(async |store| store.key_by_hash(&hash(key)).await.unwrap());
    assert_eq!(found, None);
    assert!(place.data(&["key", "list"])["keys"][0]["revoked_at"].is_string());
}

#[test]
fn a_wrong_key_is_refused() {
    let place = Place::new();
    place.data(&["account", "add", "anna"]);
    place.data(&["key", "create", "--account", "anna"]);
    let check = |arguments: &[&str], code, words: &str| {
        let said = place.refuses(arguments, code);
        assert!(said.contains(words), "{said}");
    };
    check(
        &["key", "create", "--account", "ann"],
        4,
        "did you mean `anna`?",
    );
    check(
        &["key", "create", "--account", "anna", "--budget=-1"],
        2,
        "`budget`",
    );
    check(
        &["key", "create", "--account", "anna", "--simulate", "fial=1"],
        2,
        "fial",
    );
    check(&["key", "list", "--account", "nobody"], 4, "nobody");
    check(&["key", "revoke", "none"], 4, "no key `none`");
}

#[test]
fn another_sealing_key_makes_no_key() {
    let place = Place::new();
    place.data(&["account", "add", "anna"]);
    let create = ["key", "create", "--account", "anna"];
    place.data(&create);
    let other = "0f".repeat(32);
    let other = [
        ("KINORA_DATA", "data"),
        ("KINORA_SECRET_KEY", other.as_str()),
    ];
    let ran = place.run_with(&create, &other);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("sealing key"), "{}", ran.stderr);
    fs::remove_file(place.path("data/secret.key")).unwrap();
    let said = place.refuses(&create, 3);
    assert!(said.contains("KINORA_SECRET_KEY"), "{said}");
    assert!(
        !place.path("data/secret.key").exists(),
        "only `serve` makes one"
    );
}

// A server that is not there.

#[test]
fn a_server_needs_a_key_and_must_be_there() {
    let place = Place::empty();
    // Nothing listens on a port that was just given back.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let ran = place.run_with(arguments, variables);
        (ran.code, ran.stderr)
    };
    let server = ["list", "--server", &url];
    let (code, said) = run(&[], &server);
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("KINORA_KEY") && said.contains("--key-file"),
        "{said}"
    );
    let key = [("KINORA_KEY", "kin_hidden")];
    let (code, said) = run(&key, &server);
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains(&url) && !said.contains("hidden"), "{said}");
    let (code, _) = run(&[("KINORA_SERVER", &url), key[0]], &["show", "7a"]);
    assert_eq!(code, Some(5));
    let (code, _) = run(
        &[("KINORA_SERVER", &url), key[0]],
        &["show", "7a", "--data", "data"],
    );
    assert_eq!(
        code,
        Some(4),
        "--data goes before the server of the environment"
    );
    let (code, _) = run(&[], &["list", "--server", &url, "--key-file", "none"]);
    assert_eq!(code, Some(3));
    let (code, _) = run(&[], &["list", "--server", &url, "--data", "data"]);
    assert_eq!(code, Some(2));
}

#[test]
fn help_shows_an_example_of_every_command() {
    let place = Place::empty();
    for command in [
        "account",
        "account add",
        "account credit",
        "account level",
        "account list",
        "key",
        "key create",
        "key list",
        "key revoke",
        "webhooks",
        "webhooks list",
        "webhooks retry",
        "backup",
        "list",
        "show",
        "watch",
        "cancel",
        "download",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = place.run(&arguments).stdout;
        let example = help.split("Example").nth(1).unwrap_or_default();
        assert!(
            example.contains(&format!("kinora {command}")),
            "{command}: {help}"
        );
    }
}
