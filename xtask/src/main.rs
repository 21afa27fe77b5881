//! Chores that cargo does not do.
//!
//! `cargo xtask boundaries` checks that every crate keeps to its place: see
//! [`boundaries`]. `cargo xtask golden` writes what tests compare with: see
//! [`golden`].

mod architecture;
mod boundaries;
mod golden;
mod manifest;
mod source;
mod words;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask boundaries | golden

  boundaries   check what the crates use, who reads the environment, words that must not stay,
               and that the tests named in ARCHITECTURE.md are there
  golden       write the golden pictures and tables anew, and list those that have changed; look
               at them before they are committed";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["boundaries"] => report(boundaries::check(root())),
        ["golden"] => renewed(golden::renew(root())),
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

/// Says which golden files have changed.
fn renewed(result: Result<Vec<String>, String>) -> ExitCode {
    match result {
        Ok(changed) => {
            for file in &changed {
                say(file);
            }
            say(&format!("golden: {} changed", changed.len()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&format!("golden: {error}"));
            ExitCode::FAILURE
        }
    }
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
