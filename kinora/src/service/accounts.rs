//! Accounts and keys: who may use this server, with how much money and how
//! fast.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_core::nearest::nearest;
use kinora_core::price::MicroUsd;
use kinora_core::problem::{Problem, Problems};
use kinora_store::secrets::{Sealer, hash, random_id, random_token};
use kinora_store::{Account, NewAccount, NewKey, Store, StoreError};
use serde::Serialize;

/// A set of limits, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As good as no limits: a server of one's own.
    Home,
    /// The vendors' lowest.
    Bronze,
    /// The next one.
    Silver,
    /// The next one.
    Gold,
    /// The vendors' highest.
    Ultra,
}

/// How much an account may do at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelLimits {
    /// How many predictions may be admitted at once.
    pub slots: u32,
    /// How many submits a minute are taken; no limit where there is none.
    pub per_minute: Option<u32>,
    /// How many predictions may wait for a slot.
    pub max_waiting: u32,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 5] = [
        Self::Home,
        Self::Bronze,
        Self::Silver,
        Self::Gold,
        Self::Ultra,
    ];

    /// The level's name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Bronze => "bronze",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Ultra => "ultra",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// The level's limits: the vendors' for videos, and generous ones at home.
    #[must_use]
    pub const fn limits(self) -> LevelLimits {
        match self {
            Self::Home => LevelLimits {
                slots: 10_000,
                per_minute: None,
                max_waiting: 100_000,
            },
            Self::Bronze => LevelLimits::vendor(5, 3),
            Self::Silver => LevelLimits::vendor(60, 100),
            Self::Gold => LevelLimits::vendor(600, 2000),
            Self::Ultra => LevelLimits::vendor(5000, 5000),
        }
    }
}

impl LevelLimits {
    const fn vendor(per_minute: u32, slots: u32) -> Self {
        Self {
            slots,
            per_minute: Some(per_minute),
            max_waiting: 1000,
        }
    }
}

/// Why an account or a key was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// What was asked for breaks rules.
    #[error(transparent)]
    Invalid(#[from] Problems),
    /// There is no such account.
    #[error(
        "there is no account `{name}`{}; `kinora account list` shows them all",
        .near.as_ref().map_or(String::new(), |near| format!("; did you mean `{near}`?"))
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// What was most likely meant.
        near: Option<String>,
    },
    /// The secrets of this database are sealed with another key.
    #[error(
        "the sealing key is not the one that this database was made with; use the server's KINORA_SECRET_KEY, or its `secret.key`"
    )]
    OtherSealingKey,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an account.
///
/// # Errors
///
/// When the name is no name or taken, or the credit is negative or too much.
pub async fn add_account(
    store: &dyn Store,
    name: &str,
    credit: MicroUsd,
    level: Level,
) -> Result<Account, AccountError> {
    let mut problems: Vec<_> = name_problem("name", name).into_iter().collect();
    if credit < MicroUsd::ZERO || credit > MOST_CREDIT {
        let allowed = format!("from 0 to {MOST_CREDIT} dollars");
        problems.push(Problem::outside("credit", &credit.to_string(), &allowed));
    }
    refuse(problems)?;
    let limits = level.limits();
    let new = NewAccount {
        id: random_id(),
        name: name.to_owned(),
        credit,
        level: level.as_str().to_owned(),
        slots: limits.slots,
        per_minute: limits.per_minute,
        max_waiting: limits.max_waiting,
    };
    match store.add_account(new).await {
        Err(StoreError::Taken { .. }) => Err(taken(name)),
        made => Ok(made?),
    }
}

/// Finds an account by its name.
///
/// # Errors
///
/// When there is none.
pub async fn find_account(store: &dyn Store, name: &str) -> Result<Account, AccountError> {
    if let Some(account) = store.account_named(name).await? {
        return Ok(account);
    }
    let accounts = store.accounts().await?;
    let names = accounts.iter().map(|account| account.name.as_str());
    Err(AccountError::Unknown {
        name: name.to_owned(),
        near: nearest(name, names).map(str::to_owned),
    })
}

/// Puts money into an account, or takes it out where the amount is negative.
///
/// # Errors
///
/// When there is no such account, the amount is nothing or too much, or more
/// would be taken out than is there.
pub async fn credit_account(
    store: &dyn Store,
    name: &str,
    amount: MicroUsd,
    note: Option<&str>,
) -> Result<Account, AccountError> {
    let account = find_account(store, name).await?;
    if amount == MicroUsd::ZERO || amount > MOST_CREDIT || amount < -MOST_CREDIT {
        let allowed = format!("an amount up to {MOST_CREDIT} dollars, and not 0");
        refuse(vec![Problem::outside(
            "amount",
            &amount.to_string(),
            &allowed,
        )])?;
    }
    match store.credit(&account.id, amount, note).await {
        Err(StoreError::Negative) => Err(too_much(&account, amount)),
        changed => changed?.ok_or_else(|| gone(name)),
    }
}

/// Gives an account another level's limits.
///
/// # Errors
///
/// When there is no such account.
pub async fn set_level(
    store: &dyn Store,
    name: &str,
    level: Level,
) -> Result<Account, AccountError> {
    let account = find_account(store, name).await?;
    let limits = level.limits();
    let changed = store.set_limits(
        &account.id,
        level.as_str(),
        limits.slots,
        limits.per_minute,
        limits.max_waiting,
    );
    changed.await?.ok_or_else(|| gone(name))
}

/// What a new key is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyOptions {
    /// A name for people.
    pub name: Option<String>,
    /// What it is good for.
    pub form: KeyForm,
    /// The most that may be spent with it.
    pub budget: Option<MicroUsd>,
    /// What the emulator does for it, checked already.
    pub simulate: Option<String>,
}

impl KeyOptions {
    /// A plain key of this name, without a budget.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::default()
        }
    }
}

/// What a key is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyForm {
    /// It is sent as it is.
    #[default]
    Plain,
    /// It also has an access key and a secret key, which sign tokens.
    Kling,
}

/// A new key as it is shown, once.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NewKeyShown {
    /// The id, which is no secret.
    pub id: String,
    /// The key.
    pub key: String,
    /// The account's name.
    pub account: String,
    /// The key's name.
    pub name: String,
    /// The most that may be spent with it.
    pub budget: Option<MicroUsd>,
    /// What the emulator does for it.
    pub simulate: Option<String>,
    /// What signs its webhooks.
    pub webhook_secret: String,
    /// The access key of the official dialect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key: Option<String>,
    /// The secret key of the official dialect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_key: Option<String>,
}

impl fmt::Debug for NewKeyShown {
    /// Shows no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("NewKeyShown");
        shown.field("id", &self.id).field("account", &self.account);
        shown.field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes a key for an account. The key itself is in the answer alone.
///
/// # Errors
///
/// When the name is no name, the budget is negative, or the database was made
/// with another sealing key.
pub async fn create_key(
    store: &dyn Store,
    sealer: &Sealer,
    account: &Account,
    options: KeyOptions,
) -> Result<NewKeyShown, AccountError> {
    check_key(&options)?;
    check_sealer(store, sealer).await?;
    let shown = drawn(account, options);
    let kling_secret = shown.secret_key.as_ref();
    store
        .add_key(NewKey {
            id: shown.id.clone(),
            account_id: account.id.clone(),
            name: shown.name.clone(),
            hash: hash(&shown.key),
            prefix: shown.key.chars().take(PREFIX_CHARS).collect(),
            kling_access_key: shown.access_key.clone(),
            kling_secret: kling_secret.map(|secret| sealer.seal(secret.as_bytes())),
            webhook_secret: sealer.seal(shown.webhook_secret.as_bytes()),
            simulate: shown.simulate.clone(),
            budget: shown.budget,
        })
        .await?;
    Ok(shown)
}

/// Draws a new key and its secrets.
fn drawn(account: &Account, options: KeyOptions) -> NewKeyShown {
    let kling = options.form == KeyForm::Kling;
    NewKeyShown {
        id: random_id(),
        key: random_token("kin_"),
        account: account.name.clone(),
        name: options.name.unwrap_or_else(|| "key".to_owned()),
        budget: options.budget,
        simulate: options.simulate,
        webhook_secret: webhook_secret(),
        access_key: kling.then(random_id),
        secret_key: kling.then(|| random_token("")),
    }
}

/// A secret that signs webhooks: 256 bits that can be used as the text that they
/// are, or as what the text means in base64. Receivers know either.
fn webhook_secret() -> String {
    let bits: [u8; 32] = hash(&random_token(""));
    format!("whsec_{}", STANDARD.encode(bits))
}

/// Makes sure that the secrets of this database can be opened.
///
/// # Errors
///
/// When they were sealed with another key.
pub async fn check_sealer(store: &dyn Store, sealer: &Sealer) -> Result<(), AccountError> {
    let keys = store.keys(None).await?;
    match keys.first() {
        Some(key) if sealer.open(&key.webhook_secret).is_none() => {
            Err(AccountError::OtherSealingKey)
        }
        Some(_) | None => Ok(()),
    }
}

/// How much of a key is kept to tell keys apart: its beginning and eight of its
/// random characters.
const PREFIX_CHARS: usize = 12;

/// Up to here amounts are exact in every wire form, and thousands of them can
/// be added up.
const MOST_CREDIT: MicroUsd = MicroUsd(1_000_000_000 * 1_000_000);

/// How long a name may be.
const NAME_CHARS: usize = 64;

fn check_key(options: &KeyOptions) -> Result<(), AccountError> {
    let name = options.name.as_deref();
    let mut problems: Vec<_> = name
        .and_then(|name| name_problem("name", name))
        .into_iter()
        .collect();
    if let Some(budget) = options.budget.filter(|budget| *budget < MicroUsd::ZERO) {
        let budget = budget.to_string();
        problems.push(Problem::outside("budget", &budget, "0 dollars or more"));
    }
    refuse(problems)
}

fn name_problem(field: &str, name: &str) -> Option<Problem> {
    let chars = name.chars().count();
    let good = (1..=NAME_CHARS).contains(&chars)
        && name.trim() == name
        && !name.chars().any(char::is_control);
    let allowed = format!("1 to {NAME_CHARS} characters without line breaks or spaces at its ends");
    (!good).then(|| Problem::outside(field, name, &allowed))
}

fn refuse(problems: Vec<Problem>) -> Result<(), AccountError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(AccountError::Invalid(Problems(problems)))
}

fn taken(name: &str) -> AccountError {
    let message = format!("`name` is {name}, but there is an account of this name already");
    let problem = Problem::other("name", name, "a new name", message);
    AccountError::Invalid(Problems(vec![problem]))
}

fn too_much(account: &Account, amount: MicroUsd) -> AccountError {
    let balance = account.balance;
    let message = format!(
        "`amount` is {amount}, but the balance of {} is ${balance}, and it may not become negative",
        account.name
    );
    let allowed = format!("-{balance} or more");
    let problem = Problem::other("amount", &amount.to_string(), &allowed, message);
    AccountError::Invalid(Problems(vec![problem]))
}

/// An account that was there a moment ago.
fn gone(name: &str) -> AccountError {
    AccountError::Unknown {
        name: name.to_owned(),
        near: None,
    }
}
