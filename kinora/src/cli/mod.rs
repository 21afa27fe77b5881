//! The command line: what people type, what they read, and exit codes.
//!
//! Data goes to the standard output, words for people and progress to the
//! standard error.

mod animate;
mod bench;
mod doctor;
mod failure;
mod film;
mod models;
mod output;
mod plan;
mod progress;
mod quote;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use self::failure::Failure;
use self::output::Output;

/// One picture and a prompt become a film.
#[derive(Debug, Parser)]
#[command(
    name = "kinora",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  kinora animate photo.jpg \"slow push in, soft rain, thunder\" -o film.mp4 --sound
  kinora plan \"orbit left, then crane up\" --image photo.jpg
  kinora quote \"snow\" --model 4k --duration 10

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 wrong configuration, 124 timed out,
130 interrupted.
Data goes to standard output, progress and messages to standard error.
KINORA_ENGINE names the engine where --engine does not.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a film from a picture.
    Animate(animate::Animate),
    /// Show what a prompt would film, without filming it.
    Plan(plan::PlanCommand),
    /// Show what a film would cost at the hosted models' prices.
    Quote(quote::QuoteCommand),
    /// List the models, or show one.
    Models(models::Models),
    /// Check this build and this machine.
    Doctor(doctor::Doctor),
    /// Measure speed.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Print a completion script for a shell.
    #[command(
        after_help = "Example: kinora completions bash > ~/.local/share/bash-completion/completions/kinora"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let (output, result) = match arguments.command {
        Command::Animate(command) => (command.output(), command.run()),
        Command::Plan(command) => (command.output(), command.run()),
        Command::Quote(command) => (command.output(), command.run()),
        Command::Models(command) => (command.output(), command.run()),
        Command::Doctor(command) => (command.output(), command.run()),
        Command::Bench(bench::Bench::Render(command)) => (command.output(), command.run()),
        Command::Completions { shell } => (Output::new(false, false), completions(shell)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Prints what clap says: help on standard output, mistakes on standard error.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when the terminal itself is gone.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = vec![];
    clap_complete::generate(shell, &mut Arguments::command(), "kinora", &mut script);
    output::write(&script)
}
