//! Elements, and the pictures that stay as long as they do.

use sqlx::SqliteConnection;

use super::fault::Fault;
use super::files::taken_as;
use super::queries::{offset, page};
use super::rows::{self, element_columns};
use crate::records::{BlobKind, Element};
use crate::store::Page;

pub(super) const ADD: &str = concat!(
    "INSERT INTO elements (",
    element_columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
pub(super) const OWN: &str = concat!(
    "SELECT ",
    element_columns!(),
    " FROM elements WHERE id = $2 AND account_id = $1"
);
pub(super) const LIST: &str = concat!(
    "SELECT total.count, page.* \
     FROM (SELECT count(*) AS count FROM elements WHERE account_id = $1) AS total \
     LEFT JOIN (SELECT ",
    element_columns!(),
    " FROM elements WHERE account_id = $1 ORDER BY created_ms DESC, id DESC \
     LIMIT $2 OFFSET $3) AS page ON 1 ORDER BY page.created_ms DESC, page.id DESC"
);
pub(super) const MARK_PICTURES: &str = "UPDATE blobs SET removing = 1 WHERE kind = $3 AND id IN ( \
     SELECT value FROM elements, json_each(elements.images) \
     WHERE elements.id = $2 AND elements.account_id = $1)";
pub(super) const DELETE: &str = "DELETE FROM elements WHERE id = $2 AND account_id = $1";

pub(super) async fn add(tx: &mut SqliteConnection, element: Element) -> Result<(), Fault> {
    sqlx::query(ADD)
        .bind(element.id)
        .bind(element.account_id)
        .bind(element.prediction_id)
        .bind(element.name)
        .bind(element.description)
        .bind(serde_json::to_string(&element.images)?)
        .bind(element.voice)
        .bind(serde_json::to_string(&element.tags)?)
        .bind(element.created_ms)
        .bind(element.by_video)
        .execute(tx)
        .await
        .map_err(|error| taken_as(error, "an element"))?;
    Ok(())
}

pub(super) async fn own(
    read: &mut SqliteConnection,
    account_id: String,
    id: i64,
) -> Result<Option<Element>, Fault> {
    let query = sqlx::query(OWN).bind(account_id).bind(id);
    let row = query.fetch_optional(read).await?;
    let element = row.as_ref().map(|row| rows::element_after(row, 0));
    Ok(element.transpose()?)
}

pub(super) async fn list(
    read: &mut SqliteConnection,
    account_id: String,
    first: u64,
    limit: u32,
) -> Result<Page<Element>, Fault> {
    let query = sqlx::query(LIST).bind(account_id).bind(limit);
    let rows = query.bind(offset(first)).fetch_all(read).await?;
    page(&rows, |row| rows::element_after(row, 1))
}

/// Its pictures go with it.
pub(super) async fn delete(
    tx: &mut SqliteConnection,
    account_id: String,
    id: i64,
) -> Result<bool, Fault> {
    let marked = sqlx::query(MARK_PICTURES).bind(account_id.clone()).bind(id);
    let marked = marked.bind(BlobKind::Element.as_str());
    marked.execute(&mut *tx).await?;
    let deleted = sqlx::query(DELETE).bind(account_id).bind(id);
    Ok(deleted.execute(tx).await?.rows_affected() > 0)
}
