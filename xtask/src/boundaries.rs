//! What each crate may use, and what no file may hold.
//!
//! The rules are those of ARCHITECTURE.md. What a crate's tests do is not
//! looked at; what they alone depend on neither.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::architecture;
use crate::manifest::{self, Crate};
use crate::source::{self, Named};
use crate::words;

/// What a crate of the product may use.
struct Rule {
    name: &'static str,
    /// The crates of the workspace that it may depend on.
    uses: &'static [&'static str],
    /// The paths and keywords that it may not name.
    never: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        name: "kinora-core",
        uses: &[],
        never: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::time::Instant",
            "std::time::SystemTime",
            "tokio",
            "async",
        ],
    },
    Rule {
        name: "kinora-render",
        uses: &["kinora-core"],
        never: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "tokio",
            "async",
        ],
    },
    Rule {
        name: "kinora-media",
        uses: &["kinora-core"],
        never: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "tokio",
            "async",
        ],
    },
    Rule {
        name: "kinora-measure",
        uses: &["kinora-core", "kinora-render"],
        never: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::time::Instant",
            "std::time::SystemTime",
            "tokio",
            "async",
        ],
    },
    Rule {
        name: "kinora-diffuse",
        uses: &["kinora-core"],
        never: &["std::net", "std::env", "tokio", "async"],
    },
    Rule {
        name: "kinora-store",
        uses: &["kinora-core"],
        never: &["std::net", "std::env"],
    },
    Rule {
        name: "kinora",
        uses: &[
            "kinora-core",
            "kinora-diffuse",
            "kinora-measure",
            "kinora-media",
            "kinora-render",
            "kinora-store",
        ],
        never: &["std::env"],
    },
    Rule {
        name: "xtask",
        uses: &[],
        never: &[],
    },
];

/// What the modules of the application may not name.
struct Room {
    /// A folder or the beginning of a file's name; the rule holds for what is
    /// below it,
    within: &'static str,
    /// but not below these.
    except: &'static [&'static str],
    /// The paths that it may not name.
    never: &'static [&'static str],
    why: &'static str,
}

const ROOMS: &[Room] = &[
    Room {
        within: "kinora/src/",
        except: &["kinora/src/http/", "kinora/src/server"],
        never: &["axum", "axum_server", "tower_http", "hyper_util"],
        why: "only http and server know axum",
    },
    Room {
        within: "kinora/src/dialect/",
        except: &[],
        never: &[
            "std::fs",
            "std::net",
            "std::time::Instant",
            "std::time::SystemTime",
            "tokio",
            "async",
        ],
        why: "dialects are pure",
    },
    Room {
        within: "kinora/src/",
        except: &[
            "kinora/src/egress",
            "kinora/src/cli/",
            "kinora/src/config",
            "kinora/src/http/",
        ],
        never: &["reqwest", "ssrf_guard"],
        why: "requests go out through egress, and from the command line",
    },
    Room {
        within: "kinora/src/http/",
        except: &[],
        never: &[
            "kinora_store::sqlite",
            "kinora_render",
            "crate::engine",
            "crate::worker",
        ],
        why: "a handler cannot reach an engine or a database",
    },
    Room {
        within: "kinora/src/service/",
        except: &[],
        never: &[
            "crate::http",
            "crate::worker",
            "crate::cli",
            "kinora_store::sqlite",
        ],
        why: "use cases know neither HTTP nor workers nor a database",
    },
    Room {
        within: "kinora/src/",
        except: &["kinora/src/server", "kinora/src/config", "kinora/src/cli/"],
        never: &["kinora_store::sqlite"],
        why: "only what puts a server together knows which database there is",
    },
];

/// Where the dialects are, and their names.
const DIALECTS: &str = "kinora/src/dialect/";
const EACH: [&str; 6] = ["atlas", "fal", "highway", "kling", "openai", "wavespeed"];

/// A file of no folder that is a dialect as well: a flavour of one of the others.
const FLAVOUR: (&str, &str) = ("guide.rs", "wavespeed");

/// The one file that reads the environment.
const CONFIG: &str = "kinora/src/config.rs";

/// Checks the workspace; each line of the answer is one broken rule.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, String> {
    let crates = manifest::crates(root)?;
    let mut found = vec![];
    for member in &crates {
        let Some(rule) = RULES.iter().find(|rule| rule.name == member.name) else {
            found.push(format!("{}: has no rule in xtask", member.name));
            continue;
        };
        found.extend(wrong_uses(rule, member, &crates));
        for file in rust_files(&member.folder.join("src"))? {
            let shown = shown(root, &file);
            let source = read(&file)?;
            found.extend(wrong_names(rule, &shown, &source));
            found.extend(wrong_rooms(&shown, &source));
            found.extend(wrong_dialects(&shown, &source));
        }
    }
    let mut sources = vec![];
    for file in kept_files(root)? {
        // What is not text holds no words.
        if let Ok(text) = String::from_utf8(bytes(&root.join(&file))?) {
            found.extend(words::find(&file, &text));
            if file.ends_with(".rs") {
                sources.push(text);
            }
        }
    }
    let page = read(&root.join(architecture::PAGE))?;
    found.extend(architecture::missing_tests(&page, &sources));
    Ok(found)
}

/// The crates of the workspace that this one must not depend on.
fn wrong_uses(rule: &Rule, member: &Crate, all: &[Crate]) -> Vec<String> {
    member
        .dependencies
        .iter()
        .filter(|name| all.iter().any(|other| other.name == **name))
        .filter(|name| !rule.uses.contains(&name.as_str()))
        .map(|name| format!("{}: must not depend on {name}", member.name))
        .collect()
}

/// The names of a source that its crate must not use.
fn wrong_names(rule: &Rule, file: &str, source: &str) -> Vec<String> {
    let never = rule
        .never
        .iter()
        .filter(|path| !(file == CONFIG && **path == "std::env"));
    let names = source::named(source);
    never
        .flat_map(|path| {
            let places = names.iter().filter(|named| named.is_in(path));
            places.map(move |named| wrong_name(rule, file, path, named))
        })
        .collect()
}

/// The names of a source that its room must not use.
fn wrong_rooms(file: &str, source: &str) -> Vec<String> {
    let names = source::named(source);
    let rooms = ROOMS.iter().filter(|room| {
        file.starts_with(room.within) && !room.except.iter().any(|except| file.starts_with(except))
    });
    rooms
        .flat_map(|room| room.never.iter().map(move |path| (room, path)))
        .flat_map(|(room, path)| {
            let places = names.iter().filter(|named| named.is_in(path));
            places.map(|named| format!("{file}:{}: `{}`: {}", named.line, named.path, room.why))
        })
        .collect()
}

/// What a dialect names of another.
fn wrong_dialects(file: &str, source: &str) -> Vec<String> {
    let Some(rest) = file.strip_prefix(DIALECTS) else {
        return vec![];
    };
    let (flavour, like) = FLAVOUR;
    let (own, up) = match rest.split_once('/') {
        Some((folder, _)) if EACH.contains(&folder) => (folder, "super::super"),
        None if rest == flavour => (like, "super"),
        _ => return vec![],
    };
    let names = source::named(source);
    let others = EACH.iter().filter(|other| **other != own);
    let paths =
        others.flat_map(|other| ["crate::dialect", up].map(|before| format!("{before}::{other}")));
    paths
        .flat_map(|path| {
            let places = names.iter().filter(move |named| named.is_in(&path));
            let said = places.map(|named| {
                let (line, path) = (named.line, &named.path);
                format!("{file}:{line}: `{path}`: a dialect knows no other")
            });
            said.collect::<Vec<_>>()
        })
        .collect()
}

fn wrong_name(rule: &Rule, file: &str, path: &str, named: &Named) -> String {
    let why = if path == "std::env" {
        format!("only {CONFIG} reads the environment")
    } else {
        format!("{} must not use {path}", rule.name)
    };
    format!("{file}:{}: `{}`: {why}", named.line, named.path)
}

/// The Rust files of a folder that are no tests, in order.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = vec![];
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The files that git keeps or would keep.
fn kept_files(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("failed to run git ls-files: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git ls-files failed: {said}"));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names
        .split('\0')
        // A file that is deleted but still listed is no file.
        .filter(|name| root.join(name).is_file())
        .map(str::to_owned)
        .collect())
}

fn shown(root: &Path, file: &Path) -> String {
    let path = file.strip_prefix(root).unwrap_or(file);
    path.display().to_string().replace('\\', "/")
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| failed(file, &error))
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| failed(file, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("failed to read {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(name: &str) -> &'static Rule {
        RULES.iter().find(|rule| rule.name == name).unwrap()
    }

    /// A workspace in which `name` depends on `uses`.
    fn workspace(name: &str, uses: &str, kind: Option<&str>) -> Vec<Crate> {
        let package = |name: &str, dependencies: serde_json::Value| json!({"name": name, "manifest_path": format!("/w/{name}/Cargo.toml"), "dependencies": dependencies});
        let metadata = json!({"packages": [
            package(name, json!([{"name": uses, "kind": kind}, {"name": "serde", "kind": null}])),
            package(uses, json!([])),
        ]});
        manifest::read(&metadata).unwrap()
    }

    #[track_caller]
    fn check_uses(name: &str, uses: &str, allowed: bool) {
        let crates = workspace(name, uses, None);
        let found = wrong_uses(rule(name), &crates[0], &crates);
        assert_eq!(found.is_empty(), allowed, "{found:?}");
    }

    #[track_caller]
    fn check_names(name: &str, source: &str, allowed: bool) {
        let file = format!("{name}/src/lib.rs");
        let found = wrong_names(rule(name), &file, source);
        assert_eq!(found.is_empty(), allowed, "{name}: {source}: {found:?}");
    }

    #[test]
    fn each_crate_uses_only_what_it_may() {
        check_uses("kinora-core", "kinora-media", false);
        check_uses("kinora-render", "kinora-core", true);
        check_uses("kinora-render", "kinora-media", false);
        check_uses("kinora-media", "kinora-core", true);
        check_uses("kinora-media", "kinora-render", false);
        check_uses("kinora-store", "kinora-core", true);
        check_uses("kinora-store", "kinora", false);
        check_uses("kinora", "kinora-store", true);
        check_uses("xtask", "kinora-core", false);
    }

    #[test]
    fn tests_may_use_more() {
        let crates = workspace("kinora-render", "kinora-media", Some("dev"));
        assert!(wrong_uses(rule("kinora-render"), &crates[0], &crates).is_empty());
    }

    #[test]
    fn the_core_has_no_clock_no_files_no_network_and_does_not_wait() {
        for source in [
            "use std::fs::File;",
            "use std::net::TcpStream;",
            "fn f() { std::env::var(\"A\"); }",
            "use std::process::Command;",
            "use std::time::{Duration, Instant};",
            "fn f() { std::time::SystemTime::now(); }",
            "use tokio::sync::Mutex;",
            "pub async fn f() {}",
        ] {
            check_names("kinora-core", source, false);
        }
        check_names("kinora-core", "use std::time::Duration;", true);
    }

    #[test]
    fn engine_and_codecs_open_nothing() {
        for name in ["kinora-render", "kinora-media"] {
            check_names(name, "use std::fs::File;", false);
            check_names(name, "use std::net::TcpStream;", false);
            check_names(name, "use std::env;", false);
            check_names(name, "async fn f() {}", false);
            check_names(name, "use std::io::{Read, Write};", true);
        }
    }

    #[test]
    fn only_the_configuration_reads_the_environment() {
        let source = "use std::env;\nfn f() { env::var(\"A\"); }";
        check_names("kinora", source, false);
        check_names("kinora-store", source, false);
        assert!(wrong_names(rule("kinora"), CONFIG, source).is_empty());
        check_names(
            "kinora",
            "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");",
            true,
        );
    }

    #[test]
    fn each_room_of_the_application_uses_only_what_it_may() {
        let check = |file: &str, source: &str, allowed: bool| {
            let found = wrong_rooms(file, source);
            assert_eq!(found.is_empty(), allowed, "{file}: {source}: {found:?}");
        };
        check("kinora/src/http/files.rs", "use axum::Json;", true);
        check("kinora/src/service/submit.rs", "use axum::Json;", false);
        check("kinora/src/dialect/guide.rs", "async fn f() {}", false);
        check(
            "kinora/src/dialect/guide.rs",
            "use std::time::Instant;",
            false,
        );
        check(
            "kinora/src/dialect/guide.rs",
            "use std::time::Duration;",
            true,
        );
        check("kinora/src/worker/job.rs", "use reqwest::Client;", false);
        check("kinora/src/egress/mod.rs", "use ssrf_guard::Policy;", true);
        check(
            "kinora/src/http/mod.rs",
            "use crate::engine::Registry;",
            false,
        );
        check("kinora/src/service/app.rs", "use crate::http::Http;", false);
        check(
            "kinora/src/worker/mod.rs",
            "use kinora_store::sqlite::SqliteStore;",
            false,
        );
        check(
            "kinora/src/server.rs",
            "use kinora_store::sqlite::SqliteStore;",
            true,
        );
    }

    #[test]
    fn a_dialect_knows_no_other() {
        let check = |file: &str, source: &str, allowed: bool| {
            let file = format!("{DIALECTS}{file}");
            let found = wrong_dialects(&file, source);
            assert_eq!(found.is_empty(), allowed, "{file}: {source}: {found:?}");
        };
        check("fal/submit.rs", "use crate::dialect::kling;", false);
        check("fal/submit.rs", "use super::super::kling::Form;", false);
        check("fal/submit.rs", "use crate::dialect::fal::error;", true);
        check("fal/submit.rs", "use crate::dialect::body::Body;", true);
        check("guide.rs", "use super::wavespeed;", true);
        check("guide.rs", "use super::atlas;", false);
        // What puts them together knows all of them.
        check("mod.rs", "use self::fal;", true);
        check("story.rs", "use super::kling;", true);
    }

    #[test]
    fn this_workspace_keeps_its_rules() {
        assert_eq!(check(crate::root()), Ok(vec![]));
    }
}
