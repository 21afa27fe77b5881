//! `kinora openapi`: what the server speaks, for programs.

use clap::Args;

use super::failure::Failure;
use super::output::Output;
use crate::openapi;

/// Print the HTTP interface as an OpenAPI 3.1 document.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora openapi > openapi.json

A running server has the same document at /openapi.json, and as a page at /docs.")]
pub(super) struct OpenApi {
    /// The address of the server that the document is for.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8787")]
    server: String,
}

impl OpenApi {
    pub(super) fn output(&self) -> Output {
        Output::new(true, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let document = openapi::document(self.server.trim_end_matches('/'));
        self.output().data(&document, String::new)
    }
}
