//! `kinora config` and its reference, with the real binary.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder to run in, with nothing around it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinora"));
        command.args(arguments).current_dir(self.0.path());
        command.env_clear().env("HOME", self.0.path());
        command.envs(variables.iter().copied()).output().unwrap()
    }

    /// The settings by name: value, kind of source, source.
    #[track_caller]
    fn settings(&self, variables: &[(&str, &str)]) -> impl Fn(&str) -> [Value; 3] + use<> {
        let ran = self.run(&["config", "--json"], variables);
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        let object: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let settings = object["settings"].as_array().unwrap().clone();
        move |name| {
            let one = settings.iter().find(|one| one["key"] == name).unwrap();
            ["value", "from", "where"].map(|field| one[field].clone())
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_setting_says_where_it_came_from() {
    let folder = Folder::new();
    folder.put("kinora.toml", "workers = 2\ndata = \"films\"\n");
    let settings = folder.settings(&[("KINORA_WORKERS", "3"), ("KINORA_KEY", "kin_hidden")]);
    assert_eq!(
        settings("workers"),
        [json!("3"), json!("environment"), json!("KINORA_WORKERS")]
    );
    assert_eq!(
        settings("data"),
        [json!("./films"), json!("file"), json!("./kinora.toml")]
    );
    assert_eq!(
        settings("retention"),
        [json!("7d"), json!("default"), json!(null)]
    );
    assert_eq!(
        settings("key"),
        [json!(null), json!("environment"), json!("KINORA_KEY")]
    );
    let ran = folder.run(&["config"], &[("KINORA_KEY", "kin_hidden")]);
    let table = text(&ran.stdout);
    assert!(
        table.contains("workers") && table.contains("(set, not shown)"),
        "{table}"
    );
    assert!(!table.contains("hidden"), "{table}");
}

#[test]
fn the_platform_names_the_folders() {
    let folder = Folder::new();
    folder.put("config/kinora/kinora.toml", "threads = 2\n");
    let at = |name: &str| folder.path(name).display().to_string();
    let settings = folder.settings(&[
        ("XDG_CONFIG_HOME", &at("config")),
        ("XDG_DATA_HOME", &at("share")),
    ]);
    assert_eq!(settings("threads")[0], json!("2"));
    assert_eq!(settings("data")[0], json!(at("share/kinora")));
}

#[test]
fn a_wrong_configuration_is_exit_code_3_and_names_everything() {
    let folder = Folder::new();
    folder.put("kinora.toml", "retention = 7\n");
    let variables = [("KINORA_LISTEN", "8787"), ("KINORA_SIM_CODE", "1")];
    let ran = folder.run(&["config", "--json"], &variables);
    assert_eq!(ran.status.code(), Some(3));
    let error = serde_json::from_slice::<Value>(&ran.stdout).unwrap()["error"].clone();
    assert_eq!(
        (&error["code"], &error["exit_code"]),
        (&json!("configuration"), &json!(3))
    );
    let problems = error["problems"].as_array().unwrap();
    let fields: Vec<_> = problems
        .iter()
        .map(|one| one["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["listen", "sim_code", "retention"]);
    assert_eq!(problems[0]["from"], "KINORA_LISTEN");
    assert_eq!(problems[2]["from"], "./kinora.toml");
    assert!(problems.iter().all(|one| one["allowed"] != ""));
    assert_eq!(text(&ran.stderr).lines().count(), 3);
}

#[test]
fn an_unknown_setting_is_exit_code_3_with_the_nearest_one() {
    let check = |arguments: &[&str], file: &str, variable: (&str, &str), words: &str| {
        let folder = Folder::new();
        folder.put("kinora.toml", file);
        let ran = folder.run(arguments, &[variable]);
        let said = text(&ran.stderr);
        assert_eq!(ran.status.code(), Some(3), "{said}");
        assert!(said.contains(words), "{said}");
    };
    check(
        &["config"],
        "retension = \"7d\"",
        ("A", ""),
        "did you mean `retention`?",
    );
    check(
        &["config"],
        "",
        ("KINORA_LISTENER", "x"),
        "did you mean `KINORA_LISTEN`?",
    );
    check(
        &["account", "list"],
        "",
        ("KINORA_DATTA", "x"),
        "did you mean `KINORA_DATA`?",
    );
    check(
        &["list"],
        "durabilty = \"full\"",
        ("A", ""),
        "did you mean `durability`?",
    );
    check(
        &["config", "--config", "none.toml"],
        "",
        ("A", ""),
        "none.toml",
    );
}

#[test]
fn the_reference_is_the_page_in_docs() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    let ran = Folder::new().run(&["config", "--reference"], &[]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let reference = text(&ran.stdout);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&page, &reference).unwrap();
    }
    let kept = fs::read_to_string(&page).unwrap_or_default();
    assert!(
        kept == reference,
        "docs/configuration.md differs from the table; write it anew with UPDATE_GOLDEN=1"
    );
}

#[test]
fn every_flag_of_the_reference_is_one_of_serve() {
    let folder = Folder::new();
    let help = text(&folder.run(&["serve", "--help"], &[]).stdout);
    let settings = kinora::config::KEYS.iter();
    let server = settings.filter(|setting| setting.side == kinora::config::Side::Server);
    for flag in server.filter_map(|setting| setting.flag) {
        assert!(
            help.contains(flag),
            "{flag} is not in the help of `kinora serve`"
        );
    }
}

#[test]
fn help_shows_an_example() {
    let ran = Folder::new().run(&["config", "--help"], &[]);
    assert!(text(&ran.stdout).contains("kinora config --reference"));
}
