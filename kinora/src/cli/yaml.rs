//! Files that people write: YAML, and JSON, which is YAML as well.

use std::io::Read;
use std::path::Path;

use kinora_core::problem::Problem;
use serde_json::Value;

/// A file written by hand is smaller than this: a camera with a key for every
/// frame of ten minutes is.
const LARGEST: u64 = 8 << 20;

/// Reads a file as data. What is wrong with it is a problem of `field`.
pub(super) fn read(path: &Path, field: &str) -> Result<Value, Problem> {
    let shown = path.display().to_string();
    let refuse = |why: String| {
        let message = format!("`{field}` {shown}: {why}");
        Problem::other(field, &shown, "a YAML or JSON file", message)
    };
    let text = text(path).map_err(|error| refuse(error.to_string()))?;
    serde_saphyr::from_str(&text).map_err(|error| refuse(first_line(&error.to_string())))
}

fn text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(LARGEST + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        let why = "has more than 8 MB; a file written by hand is smaller";
        return Err(std::io::Error::other(why));
    }
    Ok(text)
}

/// The reader draws the place in the text below its message.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}
