//! `kinora watch`: a prediction until it is over.

use std::io::IsTerminal;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use kinora_store::State;
use serde_json::json;

use super::failure::Failure;
use super::output::Output;
use super::place::{PlaceOptions, Predictions, Shown};
use super::predictions::{print, standing};
use crate::config;

/// Watch a prediction until it is over.
#[derive(Debug, Args)]
#[command(after_help = "\
Example: kinora watch 6f1ed002ab5595859014ebf0951522d9 --timeout 10min && echo done

Exit codes: 0 completed, 1 failed, cancelled or timed out on the server, 124 not over when --timeout
has passed, 130 on Ctrl-C. Neither of the last two stops the prediction.")]
pub(super) struct Watch {
    /// The prediction's id.
    id: String,
    /// How long to watch, such as 90s or 10min [default: until it is over].
    #[arg(long, value_name = "TIME", value_parser = time)]
    timeout: Option<Duration>,
    #[command(flatten)]
    place: PlaceOptions,
    /// Print one JSON object about its end.
    #[arg(long)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

fn time(text: &str) -> Result<Duration, String> {
    let time = config::duration(text.trim());
    time.ok_or_else(|| "must be a time with its unit, such as 90s or 10min".to_owned())
}

impl Watch {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, self.quiet)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let shown = self.place.with(async |predictions| {
            let shown = predictions.show(&self.id).await?;
            tokio::select! {
                // Whatever the time, people hear where it stands.
                biased;
                over = self.follow(predictions, shown) => over,
                late = self.out_of_time() => Err(late),
                stopped = self.interrupted() => Err(stopped),
            }
        })?;
        match shown.status {
            State::Completed => print(self.output(), &shown),
            State::Failed | State::Timeout | State::Cancelled => Err(ended(&shown)),
            State::Queued | State::Running => unreachable!("it is watched until it is over"),
        }
    }

    /// Looks again and again until it is over.
    async fn follow(&self, predictions: &Predictions, mut shown: Shown) -> Result<Shown, Failure> {
        let mut line = Line::new(self.output());
        let mut pause = FIRST_PAUSE;
        let mut misses = 0;
        while !shown.status.is_terminal() {
            line.report(&shown);
            tokio::time::sleep(pause).await;
            pause = (pause * 5 / 4).min(LAST_PAUSE);
            match predictions.show(&self.id).await {
                Ok(now) => (shown, misses) = (now, 0),
                // A server that is restarted comes back soon.
                Err(Failure::Unreachable { .. }) if misses < MOST_MISSES => misses += 1,
                Err(failure) => return Err(failure),
            }
        }
        Ok(shown)
    }

    async fn out_of_time(&self) -> Failure {
        match self.timeout {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
        Failure::StillRunning {
            id: self.id.clone(),
        }
    }

    async fn interrupted(&self) -> Failure {
        // Where Ctrl-C cannot be heard it ends the process, as it always did.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Failure::Detached {
            id: self.id.clone(),
        }
    }
}

/// How long to wait before the second look; then a quarter longer each time.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// How long to wait at most.
const LAST_PAUSE: Duration = Duration::from_secs(3);

/// How often in a row a server may be out of reach: half a minute.
const MOST_MISSES: u32 = 10;

/// What became of a prediction that has no result.
pub(super) fn ended(shown: &Shown) -> Failure {
    let mut message = format!("prediction {}: {}", shown.id, ending(shown.status));
    if let Some(error) = &shown.error {
        message.push_str(&format!(": {} (code {})", error.message, error.code));
    }
    Failure::Ended {
        message,
        prediction: Box::new(json!(shown)),
    }
}

fn ending(state: State) -> &'static str {
    match state {
        State::Queued | State::Running => "not over",
        State::Completed => "completed",
        State::Failed => "failed",
        State::Timeout => "not done in time",
        State::Cancelled => "cancelled",
    }
}

/// The line that tells people where it stands.
struct Line {
    output: Output,
    bar: Option<ProgressBar>,
    told: String,
}

impl Line {
    fn new(output: Output) -> Self {
        let terminal = std::io::stderr().is_terminal() && !output.is_quiet();
        let bar = terminal.then(|| {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            output,
            bar,
            told: String::new(),
        }
    }

    /// Shows where it stands: on a terminal at once, elsewhere a line for each
    /// change.
    fn report(&mut self, shown: &Shown) {
        let standing = standing(shown);
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{} {standing}", shown.id));
        } else if standing != self.told {
            self.output.say(&format!("{} {standing}", shown.id));
        }
        self.told = standing;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
