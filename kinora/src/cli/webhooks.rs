//! `kinora webhooks`: what receivers were told, and what not.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use kinora_store::{Delivery, DeliveryState, Store};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::Output;
use super::store::{DataOptions, shown_time};
use super::table::table;

/// List deliveries of webhooks, or try one again.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: kinora webhooks list --state dead")]
pub(super) enum Webhooks {
    /// List deliveries, newest first.
    List(List),
    /// Try a delivery again, with all its tries.
    Retry(Retry),
}

impl Webhooks {
    pub(super) fn output(&self) -> Output {
        let json = match self {
            Self::List(command) => command.json,
            Self::Retry(command) => command.json,
        };
        Output::new(json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let output = self.output();
        match self {
            Self::List(command) => command.run(output),
            Self::Retry(command) => command.run(output),
        }
    }
}

/// List deliveries, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora webhooks list --state dead --json")]
pub(super) struct List {
    /// Only those in this state.
    #[arg(long, value_parser = states())]
    state: Option<DeliveryState>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const STATES: [DeliveryState; 3] = [
    DeliveryState::Waiting,
    DeliveryState::Delivered,
    DeliveryState::Dead,
];

fn states() -> impl TypedValueParser<Value = DeliveryState> {
    PossibleValuesParser::new(STATES.map(DeliveryState::as_str))
        .map(|name| DeliveryState::parse(&name).expect("only the names of states pass"))
}

impl List {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let deliveries = self
            .data
            .with(async |folder| Ok(folder.store.deliveries(self.state, self.limit).await?))?;
        let all: Vec<Value> = deliveries.iter().map(described).collect();
        output.data(&json!({"deliveries": all}), || listed(&deliveries))
    }
}

fn described(delivery: &Delivery) -> Value {
    let waiting = delivery.state == DeliveryState::Waiting;
    json!({
        "id": delivery.id,
        "prediction": delivery.prediction_id,
        "event": delivery.event,
        "url": delivery.url,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_at": waiting.then(|| shown_time(delivery.next_ms)),
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
        "created_at": shown_time(delivery.created_ms),
    })
}

fn listed(deliveries: &[Delivery]) -> String {
    let row = |delivery: &Delivery| {
        let status = delivery.last_status.map(|status| status.to_string());
        let last = status.into_iter().chain(delivery.last_error.clone());
        vec![
            delivery.id.clone(),
            delivery.prediction_id.clone(),
            delivery.event.as_str().to_owned(),
            delivery.state.as_str().to_owned(),
            delivery.attempts.to_string(),
            delivery.url.clone(),
            last.collect::<Vec<_>>().join(" "),
        ]
    };
    let rows: Vec<_> = deliveries.iter().map(row).collect();
    let head = [
        "ID",
        "PREDICTION",
        "EVENT",
        "STATE",
        "TRIES",
        "URL",
        "LAST ANSWER",
    ];
    table(&head, &rows, "there is no such delivery")
}

/// Try a delivery again, with all its tries.
#[derive(Debug, Args)]
#[command(after_help = "\
Example: kinora webhooks retry 0191f6a2b3c44d5e8f60718293a4b5c6

The receiver sees the same webhook-id and the same body. A running server tries within seconds.")]
pub(super) struct Retry {
    /// The delivery's id, as `kinora webhooks list` shows it.
    id: String,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Retry {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let known = self
            .data
            .with(async |folder| Ok(folder.store.retry_delivery(&self.id).await?))?;
        if !known {
            return Err(Failure::NotFound(format!(
                "there is no delivery `{}`; `kinora webhooks list` shows the ids",
                self.id
            )));
        }
        let object = json!({"id": self.id, "state": DeliveryState::Waiting});
        output.data(&object, || format!("{} is tried again", self.id))
    }
}
