//! `kinora list`, `show` and `cancel`: predictions on a server or in its data
//! folder.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use kinora_core::catalogue;
use kinora_store::State;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::Output;
use super::place::{CancelOutcome, PlaceOptions, Shown, ShownPage, Wanted};
use super::table::{details, table};

/// List predictions, newest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kinora list --state failed
  KINORA_KEY=kin_… kinora list --server http://127.0.0.1:8787 --json

A server shows the predictions of the key's account, a data folder those of every account.")]
pub(super) struct List {
    /// Only those in this state.
    #[arg(long, value_parser = states())]
    state: Option<State>,
    /// Only those of this model: a short name or a full id.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// Which part of the list.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    #[command(flatten)]
    place: PlaceOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let wanted = Wanted {
            state: self.state,
            model: self.model.as_deref().map(full_id),
            page: self.page,
            page_size: self.limit,
        };
        let page = self
            .place
            .with(async |predictions| predictions.list(&wanted).await)?;
        self.output().data(&page, || listed(&page))?;
        let shown =
            u64::from(self.page - 1) * u64::from(self.limit) + page.predictions.len() as u64;
        if shown < page.total {
            let rest = page.total - shown;
            let next = self.page + 1;
            self.output()
                .say(&format!("{rest} more; --page {next} shows the next ones"));
        }
        Ok(())
    }
}

/// Takes the name of a state.
fn states() -> impl TypedValueParser<Value = State> {
    PossibleValuesParser::new(State::ALL.map(State::as_str))
        .map(|name| State::parse(&name).expect("only the names of states pass"))
}

/// A short name's full id; a name that is not in the catalogue stays.
fn full_id(name: &str) -> String {
    catalogue::find(name).map_or_else(|| name.to_owned(), |model| model.id.to_owned())
}

fn listed(page: &ShownPage) -> String {
    let with_accounts = page.predictions.iter().any(|shown| shown.account.is_some());
    let row = |shown: &Shown| {
        let account = with_accounts.then(|| shown.account.clone().unwrap_or_default());
        let cells = [
            shown.id.clone(),
            standing(shown),
            shown.created_at.clone(),
            shown.model.clone(),
        ];
        cells.into_iter().chain(account).collect::<Vec<_>>()
    };
    let rows: Vec<_> = page.predictions.iter().map(row).collect();
    let account = with_accounts.then_some("ACCOUNT");
    let head = ["ID", "STATE", "SUBMITTED", "MODEL"]
        .into_iter()
        .chain(account);
    table(&head.collect::<Vec<_>>(), &rows, "no predictions")
}

/// The state, with what is done of it.
pub(super) fn standing(shown: &Shown) -> String {
    match (shown.status, shown.progress) {
        (State::Running, Some(percent)) => format!("running {percent} %"),
        (state, _) => state.as_str().to_owned(),
    }
}

/// Show a prediction.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora show 6f1ed002ab5595859014ebf0951522d9 --json")]
pub(super) struct Show {
    /// The prediction's id.
    id: String,
    #[command(flatten)]
    place: PlaceOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let shown = self
            .place
            .with(async |predictions| predictions.show(&self.id).await)?;
        print(self.output(), &shown)
    }
}

/// Prints one prediction.
pub(super) fn print(output: Output, shown: &Shown) -> Result<(), Failure> {
    output.data(shown, || described(shown))
}

fn described(shown: &Shown) -> String {
    let error = shown.error.as_ref();
    let input = shown.input.as_ref().map(Value::to_string);
    let mut lines = vec![
        ("id", Some(shown.id.clone())),
        ("state", Some(standing(shown))),
        ("model", Some(shown.model.clone())),
        ("account", shown.account.clone()),
        ("price", shown.price.map(|price| format!("${price}"))),
        ("engine", shown.engine.clone()),
        ("submitted", Some(shown.created_at.clone())),
        ("ended", shown.finished_at.clone()),
        ("input", input),
        (
            "error",
            error.map(|error| format!("{} ({})", error.message, error.code)),
        ),
    ];
    for warning in &shown.warnings {
        lines.push(("warning", Some(warning.clone())));
    }
    for output in &shown.outputs {
        let text = output
            .as_str()
            .map_or_else(|| output.to_string(), str::to_owned);
        lines.push(("output", Some(shortened(text))));
    }
    details(&lines)
}

/// How much of an output people see; one that came as base64 is no address.
const OUTPUT_CHARS: usize = 300;

fn shortened(text: String) -> String {
    if text.len() <= OUTPUT_CHARS {
        return text;
    }
    let start: String = text.chars().take(40).collect();
    format!("{start}… ({} characters)", text.len())
}

/// Cancel a prediction that is not over.
#[derive(Debug, Args)]
#[command(after_help = "\
Example: kinora cancel 6f1ed002ab5595859014ebf0951522d9

One that waits is cancelled and refunded at once; one that is being filmed stops within seconds. On a
server it is deleted with it, as the server's API has no other way.")]
pub(super) struct Cancel {
    /// The prediction's id.
    id: String,
    #[command(flatten)]
    place: PlaceOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Cancel {
    pub(super) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let outcome = self
            .place
            .with(async |predictions| predictions.cancel(&self.id).await)?;
        let object = json!({"id": self.id, "status": outcome});
        self.output().data(&object, || match outcome {
            CancelOutcome::Cancelled => format!("{} is cancelled", self.id),
            CancelOutcome::Cancelling => {
                format!("the worker of {} is asked to stop", self.id)
            }
        })
    }
}
