//! `kinora key`: what clients authenticate with.

use clap::{Args, Subcommand};
use kinora_core::price::MicroUsd;
use kinora_store::{Account, Key as Row, Store};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::Output;
use super::store::{DataOptions, shown_time};
use super::table::{details, table};
use crate::engine::sim::Spec;
use crate::service::accounts::{self, KeyForm, KeyOptions, NewKeyShown};

/// Make, list and revoke API keys.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: kinora key create --account default --name laptop")]
pub(super) enum Key {
    /// Make a key and print it, once.
    Create(Create),
    /// List the keys, without what makes them work.
    List(List),
    /// Revoke a key.
    Revoke(Revoke),
}

impl Key {
    pub(super) fn output(&self) -> Output {
        let json = match self {
            Self::Create(command) => command.json,
            Self::List(command) => command.json,
            Self::Revoke(command) => command.json,
        };
        Output::new(json, false)
    }

    pub(super) fn run(&self) -> Result<(), Failure> {
        let output = self.output();
        match self {
            Self::Create(command) => command.run(output),
            Self::List(command) => command.run(output),
            Self::Revoke(command) => command.run(output),
        }
    }
}

/// Make a key and print it, once.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kinora key create --account default --name laptop
  kinora key create --account anna --budget 5 --json
  kinora key create --account tests --simulate \"seconds=2..5,fail=0.1\"

Only a hash of the key is kept: it cannot be shown again. A running server knows the key at once.
The database must be there: only `kinora serve` makes one.")]
pub(super) struct Create {
    /// The name of the account that pays.
    #[arg(long, value_name = "NAME")]
    account: String,
    /// A name to tell keys apart [default: key].
    #[arg(long)]
    name: Option<String>,
    /// Add an access key and a secret key for clients of the official Kling API.
    #[arg(long)]
    kling: bool,
    /// The most that may be spent with it, in US dollars [default: the account's balance].
    #[arg(long, value_name = "USD")]
    budget: Option<MicroUsd>,
    /// Let the emulator answer this key, such as "seconds=2..5,fail=0.1,code=1403".
    #[arg(long, value_name = "SPEC")]
    simulate: Option<String>,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Create {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let options = self.options()?;
        let shown = self.data.with(async |folder| {
            let account = accounts::find_account(&folder.store, &self.account).await?;
            let sealer = folder.sealer()?;
            Ok(accounts::create_key(&folder.store, &sealer, &account, options).await?)
        })?;
        output.data(&shown, || written(&shown))?;
        output.say("keep the key: it cannot be shown again");
        Ok(())
    }

    fn options(&self) -> Result<KeyOptions, Failure> {
        if let Some(spec) = &self.simulate {
            Spec::parse(spec)?;
        }
        Ok(KeyOptions {
            name: self.name.clone(),
            form: if self.kling {
                KeyForm::Kling
            } else {
                KeyForm::Plain
            },
            budget: self.budget,
            simulate: self.simulate.clone(),
        })
    }
}

fn written(key: &NewKeyShown) -> String {
    details(&[
        ("id", Some(key.id.clone())),
        ("account", Some(key.account.clone())),
        ("name", Some(key.name.clone())),
        ("budget", key.budget.map(|budget| format!("${budget}"))),
        ("simulate", key.simulate.clone()),
        ("webhook secret", Some(key.webhook_secret.clone())),
        ("access key", key.access_key.clone()),
        ("secret key", key.secret_key.clone()),
        ("key", Some(key.key.clone())),
    ])
}

/// List the keys, without what makes them work.
#[derive(Debug, Args)]
#[command(after_help = "Example: kinora key list --account anna")]
pub(super) struct List {
    /// Only those of this account.
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let (accounts, keys) = self.data.with(async |folder| {
            let one = match &self.account {
                Some(name) => Some(accounts::find_account(&folder.store, name).await?),
                None => None,
            };
            let id = one.as_ref().map(|account| account.id.as_str());
            let keys = folder.store.keys(id).await?;
            Ok((folder.store.accounts().await?, keys))
        })?;
        let named = |key: &Row| name_of(&accounts, &key.account_id);
        let all: Vec<Value> = keys.iter().map(|key| described(key, &named(key))).collect();
        output.data(&json!({"keys": all}), || listed(&keys, named))
    }
}

fn name_of(accounts: &[Account], id: &str) -> String {
    let account = accounts.iter().find(|account| account.id == id);
    account.map_or_else(|| id.to_owned(), |account| account.name.clone())
}

fn described(key: &Row, account: &str) -> Value {
    json!({
        "id": key.id,
        "account": account,
        "name": key.name,
        "prefix": key.prefix,
        "access_key": key.kling_access_key,
        "budget": key.budget,
        "spent": key.spent,
        "simulate": key.simulate,
        "created_at": shown_time(key.created_ms),
        "revoked_at": key.revoked_ms.map(shown_time),
    })
}

fn listed(keys: &[Row], account: impl Fn(&Row) -> String) -> String {
    let row = |key: &Row| {
        let budget = key
            .budget
            .map_or("-".to_owned(), |budget| format!("${budget}"));
        vec![
            key.id.clone(),
            account(key),
            key.name.clone(),
            format!("{}…", key.prefix),
            format!("${}", key.spent),
            budget,
            key.revoked_ms.map_or("-".to_owned(), shown_time),
        ]
    };
    let rows: Vec<_> = keys.iter().map(row).collect();
    let head = ["ID", "ACCOUNT", "NAME", "KEY", "SPENT", "BUDGET", "REVOKED"];
    table(
        &head,
        &rows,
        "there is no key; `kinora key create --account NAME` makes one",
    )
}

/// Revoke a key.
#[derive(Debug, Args)]
#[command(after_help = "\
Example: kinora key revoke 6f1ed002ab5595859014ebf0951522d9

What was submitted with it goes on. A running server refuses the key at once.")]
pub(super) struct Revoke {
    /// The key's id, as `kinora key list` shows it.
    id: String,
    #[command(flatten)]
    data: DataOptions,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Revoke {
    fn run(&self, output: Output) -> Result<(), Failure> {
        let key = self.data.with(async |folder| {
            folder.store.revoke_key(&self.id).await?;
            let key = folder.store.key(&self.id).await?;
            key.ok_or_else(|| Failure::NotFound(unknown(&self.id)))
        })?;
        let object = json!({"id": key.id, "revoked_at": key.revoked_ms.map(shown_time)});
        output.data(&object, || format!("{} is revoked", key.id))
    }
}

fn unknown(id: &str) -> String {
    format!("there is no key `{id}`; `kinora key list` shows the ids of them all")
}
