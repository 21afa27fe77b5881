//! `kinora account`: who may use the server, and with how much money.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use kinora_core::price::MicroUsd;
use kinora_store::{Account as Row, Store};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::Output;
use super::store::{DataOptions, shown_time};
use super::table::table;
use crate::service::accounts::{self, Level};

/// Make accounts, put money in, set limits.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: kinora account add anna --credit 25 --level bronze")]
pub(super) enum Account {
    /// Make an account.
    Add(Add),
    /// Put money into an account, or take it out.
    Credit(Credit),
    /// Give an account another level's limits.
    Level(SetLevel),
    /// List the accounts.
    List(List),
}

impl Account {
    pub(super) fn output(&self) -> Output {
        let json = match self {
            Self::Add(command) => command.json,
            Self::Credit(command) => command.json,
            Self::Level(command) => command.json,
            Self::List(command) => command.json,
        };
        Output::new(json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let output = self.output();
        match self {
            Self::Add(command) => command.run(output),
            Self::Credit(command) => command.run(output),
            Self::Level(command) => command.run(output),
            Self::List(command) => command.run(output),
        }
    }
}

const LEVELS_HELP: &str = "\
Levels: home has no limit a minute and 10,000 slots; bronze 5 submits a minute and 3 slots,
silver 60 and 100, gold 600 and 2000, ultra 5000 and 5000. What has no slot waits.
The database must be there: only `kinora serve` makes one.";

/// Make an account.
#[derive(Debug, Args)]
#[command(
    after_help = format!("Example: kinora account add anna --credit 25 --level bronze\n\n{LEVELS_HELP}")
)]
pub(super) struct Add {
    /// The name, which no other account has.
    name: String,
    /// What it starts with, in US dollars.
    #[arg(long, value_name = "USD", default_value = "0")]
    credit: MicroUsd,
    /// Its limits.
    #[arg(long, default_value = "home", value_parser = levels())]
    level: Level,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Add {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let account = self.data.with(async |folder| {
            let added = accounts::add_account(&folder.store, &self.name, self.credit, self.level);
            Ok(added.await?)
        })?;
        print(output, &account)
    }
}

/// Put money into an account, or take it out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kinora account credit anna 25 --note \"invoice 7\"
  kinora account credit anna -5")]
pub(super) struct Credit {
    /// The account's name.
    name: String,
    /// How much, in US dollars; a negative amount is taken out.
    #[arg(value_name = "USD", allow_negative_numbers = true)]
    amount: MicroUsd,
    /// A word for the ledger.
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Credit {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let note = self.note.as_deref();
        let account = self.data.with(async |folder| {
            let changed = accounts::credit_account(&folder.store, &self.name, self.amount, note);
            Ok(changed.await?)
        })?;
        print(output, &account)
    }
}

/// Give an account another level's limits.
#[derive(Debug, Args)]
#[command(after_help = format!("Example: kinora account level anna gold\n\n{LEVELS_HELP}"))]
pub(super) struct SetLevel {
    /// The account's name.
    name: String,
    /// The level.
    #[arg(value_parser = levels())]
    level: Level,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl SetLevel {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let account = self.data.with(async |folder| {
            Ok(accounts::set_level(&folder.store, &self.name, self.level).await?)
        })?;
        print(output, &account)
    }
}

/// List the accounts.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora account list --json")]
pub(super) struct List {
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let accounts = self
            .data
            .with(async |folder| Ok(folder.store.accounts().await?))?;
        let all: Vec<Value> = accounts.iter().map(described).collect();
        output.data(&json!({"accounts": all}), || listed(&accounts))
    }
}

/// Takes the name of a level.
fn levels() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::as_str))
        .map(|name| Level::parse(&name).expect("only the names of levels pass"))
}

fn print(output: Output, account: &Row) -> Result<(), Failure> {
    output.data(&described(account), || {
        listed(std::slice::from_ref(account))
    })
}

fn described(account: &Row) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "balance": account.balance,
        "level": account.level,
        "slots": account.slots,
        "running": account.running,
        "per_minute": account.per_minute,
        "max_waiting": account.max_waiting,
        "created_at": shown_time(account.created_ms),
    })
}

fn listed(accounts: &[Row]) -> String {
    let row = |account: &Row| {
        let per_minute = account
            .per_minute
            .map_or("-".to_owned(), |count| count.to_string());
        vec![
            account.name.clone(),
            format!("${}", account.balance),
            account.level.clone(),
            format!("{}/{}", account.running, account.slots),
            per_minute,
            account.max_waiting.to_string(),
        ]
    };
    let rows: Vec<_> = accounts.iter().map(row).collect();
    let head = ["NAME", "BALANCE", "LEVEL", "SLOTS", "A MINUTE", "MAY WAIT"];
    table(
        &head,
        &rows,
        "there is no account; `kinora account add NAME` makes one",
    )
}
