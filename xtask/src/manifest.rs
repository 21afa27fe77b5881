//! What the crates of the workspace say of themselves.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A crate of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Crate {
    /// Its name.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// What it is built with; what only its tests use is not among them.
    pub(crate) dependencies: Vec<String>,
}

/// Asks cargo for the crates of the workspace.
pub(crate) fn crates(root: &Path) -> Result<Vec<Crate>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("failed to run cargo metadata: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata failed: {said}"));
    }
    let metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata printed no JSON: {error}"))?;
    read(&metadata).ok_or_else(|| "cargo metadata has another form than expected".to_owned())
}

/// Reads what `cargo metadata` prints.
pub(crate) fn read(metadata: &Value) -> Option<Vec<Crate>> {
    metadata["packages"]
        .as_array()?
        .iter()
        .map(|package| {
            let manifest = Path::new(package["manifest_path"].as_str()?);
            Some(Crate {
                name: package["name"].as_str()?.to_owned(),
                folder: manifest.parent()?.to_owned(),
                dependencies: dependencies(package)?,
            })
        })
        .collect()
}

fn dependencies(package: &Value) -> Option<Vec<String>> {
    package["dependencies"]
        .as_array()?
        .iter()
        .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
        .map(|dependency| dependency["name"].as_str().map(str::to_owned))
        .collect()
}
