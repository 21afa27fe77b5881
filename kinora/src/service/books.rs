//! What an account has, spent and did.

use kinora_core::price::MicroUsd;
use kinora_store::{Account, Entry, LedgerQuery, Page, UsageRow};

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;
use crate::dialect::wavespeed::UsageRequest;

/// What is left.
///
/// # Errors
///
/// When the store fails; so for every function here.
pub async fn balance(app: &App, caller: &Caller) -> Result<MicroUsd, ServiceError> {
    let account = app.store.account(&caller.account.id).await?;
    Ok(account.map_or(MicroUsd::ZERO, |account| account.balance))
}

/// Lines of the caller's ledger.
///
/// # Errors
///
/// See [`balance`].
pub async fn ledger(
    app: &App,
    caller: &Caller,
    query: LedgerQuery,
) -> Result<Page<Entry>, ServiceError> {
    let account_id = caller.account.id.clone();
    let query = LedgerQuery {
        account_id,
        ..query
    };
    Ok(app.store.ledger(query).await?)
}

/// What the caller's account did.
///
/// # Errors
///
/// See [`balance`].
pub async fn usage(
    app: &App,
    caller: &Caller,
    asked: &UsageRequest,
) -> Result<Vec<UsageRow>, ServiceError> {
    let first = asked.first.as_deref().unwrap_or(FIRST_DAY);
    let last = asked.last.as_deref().unwrap_or(LAST_DAY);
    let model = asked.model.as_deref();
    let rows = app.store.usage(&caller.account.id, first, last, model);
    Ok(rows.await?)
}

/// What the caller's account did from one day to another, with whatever model.
///
/// # Errors
///
/// See [`balance`].
pub async fn usage_of_days(
    app: &App,
    caller: &Caller,
    first: &str,
    last: &str,
) -> Result<Vec<UsageRow>, ServiceError> {
    let rows = app.store.usage(&caller.account.id, first, last, None);
    Ok(rows.await?)
}

/// The caller's account as it is now.
///
/// # Errors
///
/// See [`balance`].
pub async fn account(app: &App, caller: &Caller) -> Result<Account, ServiceError> {
    let account = app.store.account(&caller.account.id).await?;
    Ok(account.unwrap_or_else(|| caller.account.as_ref().clone()))
}

/// Before every day that anything was done on.
const FIRST_DAY: &str = "0000-01-01";

/// After every day.
const LAST_DAY: &str = "9999-12-31";

/// The days that rows of usage are about: those that were asked for, or the
/// first and the last with anything on them.
#[must_use]
pub fn days(asked: &UsageRequest, rows: &[UsageRow]) -> (String, String) {
    let seen = || rows.iter().map(|row| row.day.clone());
    let first = asked.first.clone().or_else(|| seen().min());
    let last = asked.last.clone().or_else(|| seen().max());
    (first.unwrap_or_default(), last.unwrap_or_default())
}

/// The secret that the webhooks of the caller's key are signed with.
///
/// # Errors
///
/// When it was sealed with another key.
pub fn webhook_secret(app: &App, caller: &Caller) -> Result<String, ServiceError> {
    let opened = app.sealer.open(&caller.key.webhook_secret);
    let secret = opened.and_then(|secret| String::from_utf8(secret).ok());
    secret.ok_or_else(|| {
        tracing::error!(key.id = %caller.key.id, "the webhook secret was sealed with another key");
        ServiceError::Internal
    })
}
