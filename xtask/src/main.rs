//! Chores that cargo does not do.
//!
//! `cargo run -p xtask -- boundaries` checks that every crate keeps to its
//! place: see [`boundaries`].

mod architecture;
mod boundaries;
mod manifest;
mod source;
mod words;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo run -p xtask -- boundaries

  boundaries   check what the crates use, who reads the environment, words that must not stay,
               and that the tests named in ARCHITECTURE.md are there";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["boundaries"] => report(boundaries::check(root())),
        _ => {
            say(USAGE);
            ExitCode::from(2)
        }
    }
}

/// The workspace's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate's folder is in the workspace's folder")
}

/// Says what was found and makes an exit code of it.
fn report(result: Result<Vec<String>, String>) -> ExitCode {
    match result {
        Ok(found) if found.is_empty() => {
            say("boundaries: every crate keeps to its place");
            ExitCode::SUCCESS
        }
        Ok(found) => {
            for line in &found {
                say(line);
            }
            say(&format!("boundaries: {} broken", found.len()));
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&format!("boundaries: could not check: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    // There is nowhere to report that standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
