//! What is read: predictions, the ledger, usage, and whether the books are in
//! order.
//!
//! A page and its total come from one statement, so that they agree.

use kinora_core::price::MicroUsd;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::fault::Fault;
use super::rows::{self, Columns, prediction_columns};
use crate::records::{Entry, Prediction, UsageRow};
use crate::store::{LedgerQuery, Page, PredictionQuery};

pub(super) const OWN: &str = concat!(
    "SELECT ",
    prediction_columns!(),
    " FROM predictions WHERE account_id = $1 AND id = $2"
);

pub(super) const BY_NUMBER: &str = concat!(
    "SELECT ",
    prediction_columns!(),
    " FROM predictions WHERE account_id = $1 AND number = $2"
);
pub(super) const BY_EXTERNAL_ID: &str = concat!(
    "SELECT ",
    prediction_columns!(),
    " FROM predictions WHERE account_id = $1 AND external_id = $2"
);

macro_rules! history {
    ($of:literal, $order:literal, $after:literal) => {
        concat!(
            "WITH wanted AS NOT MATERIALIZED (SELECT * FROM predictions WHERE ",
            $of,
            " AND deleted_ms IS NULL AND ($2 IS NULL OR model = $2) \
             AND ($3 IS NULL OR state IN (SELECT value FROM json_each($3))) \
             AND created_ms >= $4 AND created_ms < $5 \
             AND ($6 IS NULL OR dialect = $6) \
             AND ($9 IS NULL OR ",
            $after,
            ")) \
             SELECT total.count, page.* FROM (SELECT count(*) AS count FROM wanted) AS total \
             LEFT JOIN (SELECT ",
            prediction_columns!(),
            ", seq FROM wanted ORDER BY ",
            $order,
            " LIMIT $7 OFFSET $8) AS page ON 1 ORDER BY ",
            $order
        )
    };
}
pub(super) const HISTORY: &str = history!(
    "account_id = $1",
    "created_ms DESC, seq DESC",
    "(created_ms, seq) < (SELECT created_ms, seq FROM predictions WHERE account_id = $1 AND id = $9)"
);
pub(super) const OLDEST_FIRST: &str = history!(
    "account_id = $1",
    "created_ms, seq",
    "(created_ms, seq) > (SELECT created_ms, seq FROM predictions WHERE account_id = $1 AND id = $9)"
);
/// Everybody's, in the order of arrival.
pub(super) const HISTORY_OF_ALL: &str = history!(
    "$1 IS NULL",
    "seq DESC",
    "seq < (SELECT seq FROM predictions WHERE id = $9)"
);

macro_rules! lines {
    ($order:literal, $page_order:literal) => {
        concat!(
            "WITH wanted AS NOT MATERIALIZED (SELECT l.id, l.account_id, l.prediction_id, \
             l.model, l.kind, l.amount, l.balance_after, l.key_id, l.note, l.created_ms \
             FROM ledger l WHERE l.account_id = $1 \
             AND ($2 IS NULL OR l.kind IN (SELECT value FROM json_each($2))) \
             AND ($3 IS NULL OR l.prediction_id IN (SELECT value FROM json_each($3))) \
             AND ($4 IS NULL OR l.model = $4) AND ($5 IS NULL OR l.key_id = $5) \
             AND l.created_ms >= $6 AND l.created_ms < $7) \
             SELECT total.count, page.id, page.account_id, page.prediction_id, page.model, \
             p.state, page.kind, page.amount, page.balance_after, page.key_id, k.name, \
             page.note, page.created_ms \
             FROM (SELECT count(*) AS count FROM wanted) AS total \
             LEFT JOIN (SELECT * FROM wanted ORDER BY ",
            $order,
            " LIMIT $8 OFFSET $9) AS page ON 1 \
             LEFT JOIN predictions p ON p.id = page.prediction_id \
             LEFT JOIN keys k ON k.id = page.key_id ORDER BY ",
            $page_order
        )
    };
}
pub(super) const NEWEST_LINES: &str = lines!(
    "created_ms DESC, id DESC",
    "page.created_ms DESC, page.id DESC"
);
pub(super) const OLDEST_LINES: &str = lines!("created_ms, id", "page.created_ms, page.id");

pub(super) const USAGE: &str = "SELECT day, model, requests, completed, refunded, amount, last_ms \
     FROM usage_daily WHERE account_id = $1 AND day >= $2 AND day <= $3 \
     AND ($4 IS NULL OR model = $4) ORDER BY day, model";

pub(super) async fn own(
    read: &mut SqliteConnection,
    account_id: String,
    id: String,
) -> Result<Option<Prediction>, Fault> {
    let query = sqlx::query(OWN).bind(account_id).bind(id);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::prediction).transpose()?)
}

pub(super) async fn by_number(
    read: &mut SqliteConnection,
    account_id: String,
    number: i64,
) -> Result<Option<Prediction>, Fault> {
    let query = sqlx::query(BY_NUMBER).bind(account_id).bind(number);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::prediction).transpose()?)
}

pub(super) async fn by_external_id(
    read: &mut SqliteConnection,
    account_id: String,
    external_id: String,
) -> Result<Option<Prediction>, Fault> {
    let query = sqlx::query(BY_EXTERNAL_ID)
        .bind(account_id)
        .bind(external_id);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::prediction).transpose()?)
}

pub(super) async fn any(
    read: &mut SqliteConnection,
    id: String,
) -> Result<Option<Prediction>, Fault> {
    let query = sqlx::query(super::submit::BY_ID).bind(id);
    let row = query.fetch_optional(read).await?;
    Ok(row.as_ref().map(rows::prediction).transpose()?)
}

pub(super) async fn predictions(
    read: &mut SqliteConnection,
    query: PredictionQuery,
) -> Result<Page<Prediction>, Fault> {
    let statement = match query.account_id {
        Some(_) if query.ascending => OLDEST_FIRST,
        Some(_) => HISTORY,
        None => HISTORY_OF_ALL,
    };
    let states = list(query.states.iter().map(|state| state.as_str()))?;
    let rows = sqlx::query(statement)
        .bind(query.account_id)
        .bind(query.model)
        .bind(states)
        .bind(query.from_ms.unwrap_or(i64::MIN))
        .bind(query.until_ms.unwrap_or(i64::MAX))
        .bind(query.dialect)
        .bind(query.limit)
        .bind(offset(query.offset))
        .bind(query.after)
        .fetch_all(read)
        .await?;
    page(&rows, |row| rows::prediction_after(row, 1))
}

pub(super) async fn ledger(
    read: &mut SqliteConnection,
    query: LedgerQuery,
) -> Result<Page<Entry>, Fault> {
    let statement = if query.ascending {
        OLDEST_LINES
    } else {
        NEWEST_LINES
    };
    let rows = sqlx::query(statement)
        .bind(query.account_id)
        .bind(list(query.kinds.iter().map(|kind| kind.as_str()))?)
        .bind(list(query.predictions.iter().map(String::as_str))?)
        .bind(query.model)
        .bind(query.key_id)
        .bind(query.from_ms.unwrap_or(i64::MIN))
        .bind(query.until_ms.unwrap_or(i64::MAX))
        .bind(query.limit)
        .bind(offset(query.offset))
        .fetch_all(read)
        .await?;
    page(&rows, |row| rows::entry_after(row, 1))
}

pub(super) async fn usage(
    read: &mut SqliteConnection,
    account_id: String,
    first: String,
    last: String,
    model: Option<String>,
) -> Result<Vec<UsageRow>, Fault> {
    let query = sqlx::query(USAGE).bind(account_id).bind(first);
    let rows = query.bind(last).bind(model).fetch_all(read).await?;
    rows::every(&rows, rows::usage)
}

/// A page whose rows begin with the total. A page that is empty is one row with
/// nothing else in it.
pub(super) fn page<T>(
    rows: &[SqliteRow],
    read: impl Fn(&SqliteRow) -> Result<T, sqlx::Error>,
) -> Result<Page<T>, Fault> {
    let mut total = 0;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let mut columns = Columns::of(row);
        total = columns.count()?;
        if columns.is_something()? {
            items.push(read(row)?);
        }
    }
    Ok(Page { total, items })
}

/// A list as SQLite takes one; nothing where it is empty.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Result<Option<String>, Fault> {
    if names.len() == 0 {
        return Ok(None);
    }
    let names: Vec<&str> = names.collect();
    Ok(Some(serde_json::to_string(&names)?))
}

pub(super) fn offset(offset: u64) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

/// Each part finds one kind of disagreement: what, whose, what should be, what
/// is.
pub(super) const AUDIT: &str = "\
SELECT 'balance' AS what, name AS whose, sum AS should, balance AS is_now FROM ( \
    SELECT a.name, a.balance, \
    (SELECT coalesce(sum(amount), 0) FROM ledger WHERE account_id = a.id) AS sum \
    FROM accounts a) WHERE balance <> sum \
UNION ALL SELECT 'line', whose, should, is_now FROM ( \
    SELECT a.name || ', line ' || l.id AS whose, l.balance_after AS is_now, \
    sum(l.amount) OVER (PARTITION BY l.account_id ORDER BY l.id) AS should \
    FROM ledger l JOIN accounts a ON a.id = l.account_id) WHERE should <> is_now \
UNION ALL SELECT 'running', name, counted, running FROM ( \
    SELECT a.name, a.running, (SELECT count(*) FROM predictions p \
        WHERE p.account_id = a.id AND p.admitted = 1 \
        AND p.state IN ('queued', 'running')) AS counted \
    FROM accounts a) WHERE counted <> running \
UNION ALL SELECT 'waiting', name, counted, waiting FROM ( \
    SELECT a.name, a.waiting, (SELECT count(*) FROM predictions p \
        WHERE p.account_id = a.id AND p.admitted = 0 AND p.simulated = 0 \
        AND p.state = 'queued') AS counted \
    FROM accounts a) WHERE counted <> waiting \
UNION ALL SELECT 'spent', id, sum, spent FROM ( \
    SELECT k.id, k.spent, (SELECT -coalesce(sum(amount), 0) FROM ledger \
        WHERE key_id = k.id AND kind IN ('charge', 'refund')) AS sum \
    FROM keys k) WHERE spent <> sum \
UNION ALL SELECT 'charge', id, price, charged FROM ( \
    SELECT p.id, p.price, coalesce((SELECT -sum(amount) FROM ledger \
        WHERE prediction_id = p.id AND kind = 'charge'), 0) AS charged \
    FROM predictions p) WHERE price <> charged \
UNION ALL SELECT 'refund', id, due, refunded FROM ( \
    SELECT p.id, \
    CASE WHEN p.state IN ('failed', 'timeout', 'cancelled') THEN p.price ELSE 0 END AS due, \
    coalesce((SELECT sum(amount) FROM ledger \
        WHERE prediction_id = p.id AND kind = 'refund'), 0) AS refunded \
    FROM predictions p) WHERE due <> refunded \
UNION ALL SELECT 'pair', r.prediction_id, -coalesce(c.amount, 0), r.amount FROM ledger r \
    LEFT JOIN ledger c ON c.prediction_id = r.prediction_id AND c.kind = 'charge' \
    AND c.account_id = r.account_id \
    WHERE r.kind = 'refund' AND (c.id IS NULL OR c.amount <> -r.amount)";

pub(super) async fn audit(read: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
    let rows = sqlx::query(AUDIT).fetch_all(read).await?;
    rows::every(&rows, |row| {
        let mut columns = Columns::of(row);
        let (what, whose): (String, String) = (columns.take()?, columns.take()?);
        let (should, is_now): (i64, i64) = (columns.take()?, columns.take()?);
        Ok(sentence(&what, &whose, should, is_now))
    })
}

fn sentence(what: &str, whose: &str, should: i64, is_now: i64) -> String {
    let (due, found) = (MicroUsd(should), MicroUsd(is_now));
    match what {
        "balance" => {
            format!("account {whose}: the balance is ${found}, but the ledger says ${due}")
        }
        "line" => format!("account {whose}: the balance after it is ${found} instead of ${due}"),
        "running" => format!("account {whose}: {is_now} slots are taken, but {should} are in use"),
        "waiting" => format!("account {whose}: {is_now} are counted as waiting, but {should} wait"),
        "spent" => format!("key {whose}: ${found} is spent, but the ledger says ${due}"),
        "charge" => format!("prediction {whose}: it costs ${due}, but ${found} was charged"),
        "refund" => format!("prediction {whose}: ${due} should be given back, but ${found} was"),
        _ => format!("prediction {whose}: ${found} was given back, but ${due} was charged"),
    }
}
