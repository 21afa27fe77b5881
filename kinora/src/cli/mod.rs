//! The command line: what people type, what they read, and exit codes.
//!
//! Data goes to the standard output, words for people and progress to the
//! standard error.

mod account;
mod animate;
mod backup;
mod bench;
mod camera;
mod config_command;
mod demo;
mod doctor;
mod download;
mod failure;
mod film;
mod folder;
mod key;
mod measure;
mod models;
#[cfg(feature = "neural")]
mod neural;
mod openapi;
mod output;
mod photos;
mod place;
mod plan;
mod predictions;
mod progress;
mod quote;
mod serve;
mod server;
mod store;
mod storyboard;
mod table;
mod watch;
mod webhooks;
mod yaml;

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

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 wrong configuration or key, 4 not found,
5 server unreachable, 124 timed out, 130 interrupted.
Data goes to standard output, progress and messages to standard error.
KINORA_ENGINE names the engine where --engine does not; `kinora config` shows every setting.";

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
    /// Measure a clip: likeness to its pictures, camera, evenness, light, sharpness, stream.
    Measure(measure::Measure),
    /// Film every word once, and write a page that shows them.
    Demo(demo::Demo),
    /// Check this build and this machine.
    Doctor(doctor::Doctor),
    /// Measure speed and quality.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Look at neural models, and prove them.
    #[cfg(feature = "neural")]
    #[command(subcommand)]
    Neural(neural::Neural),
    /// Serve the APIs of the hosted models on this machine.
    Serve(Box<serve::Serve>),
    /// List predictions.
    List(predictions::List),
    /// Show a prediction.
    Show(predictions::Show),
    /// Watch a prediction until it is over.
    Watch(watch::Watch),
    /// Cancel a prediction.
    Cancel(predictions::Cancel),
    /// Download the results of a prediction.
    Download(download::Download),
    /// Make accounts, put money in, set limits.
    #[command(subcommand)]
    Account(account::Account),
    /// Make, list and revoke API keys.
    #[command(subcommand)]
    Key(key::Key),
    /// List deliveries of webhooks, or try one again.
    #[command(subcommand)]
    Webhooks(webhooks::Webhooks),
    /// Copy the database while the server runs.
    Backup(backup::Backup),
    /// Show every setting, its value and where it came from.
    Config(config_command::ConfigCommand),
    /// Print the HTTP interface as an OpenAPI 3.1 document.
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
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
        Command::Measure(command) => (command.output(), command.run()),
        Command::Models(command) => (command.output(), command.run()),
        Command::Demo(command) => (command.output(), command.run()),
        Command::Doctor(command) => (command.output(), command.run()),
        Command::Bench(command) => (command.output(), command.run()),
        #[cfg(feature = "neural")]
        Command::Neural(command) => (command.output(), command.run()),
        Command::Serve(command) => (command.output(), command.run()),
        Command::List(command) => (command.output(), command.run()),
        Command::Show(command) => (command.output(), command.run()),
        Command::Watch(command) => (command.output(), command.run()),
        Command::Cancel(command) => (command.output(), command.run()),
        Command::Download(command) => (command.output(), command.run()),
        Command::Account(command) => (command.output(), command.run()),
        Command::Key(command) => (command.output(), command.run()),
        Command::Webhooks(command) => (command.output(), command.run()),
        Command::Backup(command) => (command.output(), command.run()),
        Command::Config(command) => (command.output(), command.run()),
        Command::OpenApi(command) => (command.output(), command.run()),
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
