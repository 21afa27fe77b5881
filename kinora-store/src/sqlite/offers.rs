//! Prices that are promised for a while.

use kinora_core::price::MicroUsd;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::fault::Fault;
use crate::records::Offer;
use crate::store::StoreError;

pub(super) const OPEN: &str =
    "SELECT count(*) FROM quotes WHERE account_id = $1 AND expires_ms > $2";
pub(super) const ADD: &str = "INSERT INTO quotes (id, account_id, model, fingerprint, price, \
     lines, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const GET: &str = "SELECT id, account_id, model, fingerprint, price, lines, \
     created_ms, expires_ms FROM quotes WHERE id = $1 AND account_id = $2";
pub(super) const FORGET: &str = "DELETE FROM quotes WHERE id IN ( \
     SELECT id FROM quotes WHERE expires_ms <= $1 LIMIT $2)";

/// How long a price can be read after it is not promised any more: so long its
/// holder hears that it expired, and not that there never was one.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) async fn add(tx: &mut SqliteConnection, offer: Offer, most: u32) -> Result<(), Fault> {
    let open: i64 = sqlx::query_scalar(OPEN)
        .bind(offer.account_id.clone())
        .bind(offer.created_ms)
        .fetch_one(&mut *tx)
        .await?;
    if open >= i64::from(most) {
        let what = "open quotes";
        return Err(StoreError::Full { what }.into());
    }
    sqlx::query(ADD)
        .bind(offer.id)
        .bind(offer.account_id)
        .bind(offer.model)
        .bind(offer.fingerprint.to_vec())
        .bind(offer.price.0)
        .bind(offer.lines)
        .bind(offer.created_ms)
        .bind(offer.expires_ms)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn get(
    read: &mut SqliteConnection,
    account_id: String,
    id: String,
) -> Result<Option<Offer>, Fault> {
    let query = sqlx::query(GET).bind(id).bind(account_id);
    let row = query.fetch_optional(read).await?;
    row.as_ref().map(offer).transpose()
}

pub(super) async fn forget(tx: &mut SqliteConnection, most: u32, now_ms: i64) -> Result<(), Fault> {
    let query = sqlx::query(FORGET).bind(now_ms - KEPT_MS).bind(most);
    query.execute(tx).await?;
    Ok(())
}

fn offer(row: &SqliteRow) -> Result<Offer, Fault> {
    let fingerprint: Vec<u8> = row.try_get("fingerprint")?;
    Ok(Offer {
        id: row.try_get("id")?,
        account_id: row.try_get("account_id")?,
        model: row.try_get("model")?,
        fingerprint: fingerprint
            .try_into()
            .map_err(|_| Fault::Own("a fingerprint has 32 bytes"))?,
        price: MicroUsd(row.try_get("price")?),
        lines: row.try_get("lines")?,
        created_ms: row.try_get("created_ms")?,
        expires_ms: row.try_get("expires_ms")?,
    })
}
