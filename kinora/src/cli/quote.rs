//! `kinora quote`: what a film would cost.

use std::path::PathBuf;

use clap::Args;
use kinora_core::price::{Quote, TurboRule, quote};
use kinora_core::request::Request;

use super::failure::Failure;
use super::film::{self, FilmOptions};
use super::output::Output;
use crate::service::film::check;

/// Show what a film would cost at the hosted models' prices.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct QuoteCommand {
    /// What happens; it does not change the price.
    prompt: Option<String>,
    /// The picture; it does not change the price and may be left out.
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    #[command(flatten)]
    film: FilmOptions,
    /// Bill the seconds that are generated where a Turbo model would bill `duration` and the shots.
    #[arg(long)]
    turbo_generated_seconds: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Example: kinora quote --model pro --sound --duration 10

Films made on this machine cost nothing; the figures are what the hosted model of that name
charges.";

impl QuoteCommand {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let order = self.film.order(self.image.clone(), self.prompt.as_deref());
        let checked = check(&order, &film::limits())?;
        let rule = if self.turbo_generated_seconds {
            TurboRule::GeneratedSeconds
        } else {
            TurboRule::DurationPlusShots
        };
        let quote = quote(&Request::Film(checked.film), rule);
        self.output().data(&quote, || table(&quote))
    }
}

fn table(quote: &Quote) -> String {
    let lines = quote.lines.iter().map(|line| {
        format!(
            "{:<44} {:>3} s × ${} = ${}\n",
            line.what, line.seconds, line.rate, line.amount
        )
    });
    lines.chain([format!("total ${}\n", quote.total)]).collect()
}
