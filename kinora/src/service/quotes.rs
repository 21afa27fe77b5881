//! Prices that are promised for a while: whoever submits what was quoted, with the
//! quote's id, pays what was quoted.

use std::time::Duration;

use kinora_core::price::{self, MicroUsd};
use kinora_core::request::Request;
use kinora_store::Offer;
use kinora_store::secrets::random_id;
use sha2::{Digest, Sha256};

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;

/// How long a price is promised.
const LASTS: Duration = Duration::from_secs(60 * 60);

/// How many promises an account may have at once.
const MOST_OPEN: u32 = 10_000;

/// Promises the price of a request.
///
/// # Errors
///
/// When the account has too many promises, or the store fails.
pub async fn promise(
    app: &App,
    caller: &Caller,
    request: &Request,
    model: &str,
) -> Result<(Offer, price::Quote), ServiceError> {
    let quote = price::quote(request, app.rules.turbo_billing);
    let offer = Offer {
        id: random_id(),
        account_id: caller.account.id.clone(),
        model: model.to_owned(),
        fingerprint: fingerprint(request),
        price: quote.total,
        lines: serde_json::to_string(&quote.lines).map_err(|_| ServiceError::Internal)?,
        created_ms: app.clock.now_ms(),
        expires_ms: app.after(LASTS),
    };
    app.store.add_offer(offer.clone(), MOST_OPEN).await?;
    Ok((offer, quote))
}

/// The price that was promised for a request.
///
/// # Errors
///
/// [`ServiceError::Conflict`] when nothing was promised to this account under
/// this id, not for such a request, or too long ago.
pub(super) async fn promised(
    app: &App,
    caller: &Caller,
    id: &str,
    request: &Request,
) -> Result<MicroUsd, ServiceError> {
    let void = |why| {
        let id: String = id.chars().take(64).collect();
        ServiceError::Conflict(format!(
            "the quote `{id}` {why}; ask for a new one and send its id, or leave out the header `X-Kinora-Quote`"
        ))
    };
    let offer = app.store.offer(&caller.account.id, id).await?;
    let offer = offer.ok_or_else(|| void("does not exist"))?;
    if offer.expires_ms <= app.clock.now_ms() {
        return Err(void("has expired"));
    }
    if offer.fingerprint != fingerprint(request) {
        return Err(void(
            "is for another model, length or sound, or for one take where these are shots or the other way round",
        ));
    }
    Ok(offer.price)
}

fn fingerprint(request: &Request) -> [u8; 32] {
    Sha256::digest(price::basis(request)).into()
}
