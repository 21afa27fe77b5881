//! Where a command's words and data go.

use std::io::Write;

use serde::Serialize;

use super::failure::Failure;

/// How a command speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// Whether data is one JSON object.
    pub(super) fn is_json(self) -> bool {
        self.json
    }

    /// Whether nothing but data and errors is wanted.
    pub(super) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// Says something to people.
    pub(super) fn say(self, line: &str) {
        if !self.quiet {
            tell(line);
        }
    }

    /// Prints data: the object for programs, or the lines for people.
    pub(super) fn data(
        self,
        object: &impl Serialize,
        lines: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        let mut text = if self.json {
            serde_json::to_string_pretty(object)
                .map_err(|error| Failure::failed("failed to write the result as JSON", error))?
        } else {
            lines()
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        write(text.as_bytes())
    }

    /// Says why the command failed.
    pub(super) fn failure(self, failure: &Failure) {
        if self.json {
            // The message below still tells people when standard output is gone.
            let _ = write(format!("{:#}\n", failure.json()).as_bytes());
        }
        for line in failure.lines() {
            tell(&line);
        }
    }
}

/// Writes data to standard output. A reader that went away is no failure.
pub(super) fn write(data: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(data).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::failed("failed to write to standard output", error))
        }
        _ => Ok(()),
    }
}

fn tell(line: &str) {
    // There is nowhere to report that standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
