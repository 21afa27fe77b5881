//! `kinora bench`: how fast this machine films, how well, and how fast a server answers.

mod histogram;
mod load;
mod quality;
mod render;
mod server;
mod zoom;

use clap::Subcommand;

use super::failure::Failure;
use super::output::Output;

pub(super) use self::render::{metadata, pattern, plan};

/// What to measure.
#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// Film a fixed scene at each size and print frames a second.
    Render(render::Render),
    /// Film every move on every photograph, measure the films, and judge them.
    Quality(quality::Quality),
    /// Submit many predictions, poll them to their end and print rates and latencies.
    Server(server::ServerBench),
}

impl Bench {
    pub(super) fn output(&self) -> Output {
        match self {
            Self::Render(command) => command.output(),
            Self::Quality(command) => command.output(),
            Self::Server(command) => command.output(),
        }
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        match self {
            Self::Render(command) => command.run(),
            Self::Quality(command) => command.run(),
            Self::Server(command) => command.run(),
        }
    }
}
