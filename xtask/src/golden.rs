//! What tests compare with byte for byte, written anew.

use std::path::Path;
use std::process::{Command, Stdio};

/// Tests that write what they compare with, and where it lies: package, test
/// target, filter, path.
const WRITERS: [[&str; 4]; 2] = [
    [
        "kinora-render",
        "engine",
        "golden",
        "kinora-render/tests/golden",
    ],
    ["kinora", "config", "", "docs/configuration.md"],
];

/// Writes every golden file and returns those that differ from what git has.
pub(crate) fn renew(root: &Path) -> Result<Vec<String>, String> {
    for [package, target, filter, _] in WRITERS {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--locked", "-q", "-p", package, "--test", target]);
        cargo
            .arg(filter)
            .env("UPDATE_GOLDEN", "1")
            .current_dir(root);
        let status = cargo.stdout(Stdio::null()).status();
        let status = status.map_err(|error| format!("failed to run cargo: {error}"))?;
        if !status.success() {
            return Err(format!("the tests `{target}` of {package} failed"));
        }
    }
    let paths = WRITERS.map(|[_, _, _, path]| path);
    let mut git = Command::new("git");
    git.args(["status", "--porcelain", "--"]).args(paths);
    let output = git.current_dir(root).output();
    let output = output.map_err(|error| format!("failed to run git: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    let changed = String::from_utf8_lossy(&output.stdout);
    Ok(changed.lines().map(str::to_owned).collect())
}
