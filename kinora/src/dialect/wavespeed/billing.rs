//! Money: the balance and the ledger's lines.

use kinora_core::price::MicroUsd;
use kinora_core::problem::Problems;
use kinora_store::{Entry, EntryKind, LedgerQuery};
use serde_json::{Value, json};

use super::model_id;
use super::prediction::word;
use crate::dialect::fields::Fields;
use crate::dialect::times;

/// Lines of a page where nobody says how many.
const DEFAULT_PAGE_SIZE: u32 = 10;

/// The most predictions that are looked for at once.
const MOST_PREDICTIONS: usize = 1000;

/// What lines of the ledger are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingRequest {
    /// Which lines. Whose they are is for the caller to say.
    pub query: LedgerQuery,
    /// The number of the page, from 1.
    pub page: u64,
    /// How many lines a page has.
    pub page_size: u32,
}

impl BillingRequest {
    /// Reads the body of a search. Deposits are found only where they are asked
    /// for.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_json(json: &Value) -> Result<Self, Problems> {
        const KINDS: [(&str, &[EntryKind]); 3] = [
            ("deduct", &[EntryKind::Charge]),
            ("refund", &[EntryKind::Refund]),
            ("deposit", &[EntryKind::Deposit, EntryKind::Adjust]),
        ];
        const ORDERS: [(&str, bool); 2] = [("created_at DESC", false), ("created_at ASC", true)];
        let mut fields = Fields::of(json);
        let part = fields.part(DEFAULT_PAGE_SIZE);
        let kinds = fields.choice("billing_type", &KINDS);
        let predictions = fields.texts("prediction_uuids", MOST_PREDICTIONS);
        let request = Self {
            query: LedgerQuery {
                account_id: String::new(),
                kinds: kinds
                    .unwrap_or(&[EntryKind::Charge, EntryKind::Refund])
                    .to_vec(),
                predictions: predictions.unwrap_or_default(),
                model: fields.text("model_uuid").map(model_id),
                key_id: fields.text("access_key_uuid"),
                from_ms: fields.time("start_time"),
                until_ms: fields.time("end_time"),
                ascending: fields.choice("sort", &ORDERS).unwrap_or(false),
                offset: part.offset(),
                limit: part.page_size,
            },
            page: part.page,
            page_size: part.page_size,
        };
        fields.finish(request)
    }
}

/// What is left on an account.
#[must_use]
pub fn balance(balance: MicroUsd) -> Value {
    json!({"balance": balance.as_dollars(), "currency": "USD"})
}

/// The secret that a key's webhooks are signed with.
#[must_use]
pub fn webhook_secret(secret: &str) -> Value {
    json!({ "secret": secret })
}

/// A part of the ledger.
#[must_use]
pub fn billings(request: &BillingRequest, total: u64, entries: &[Entry]) -> Value {
    let shown = request.page.saturating_mul(u64::from(request.page_size));
    let items: Vec<Value> = entries.iter().map(item).collect();
    json!({
        "page": request.page,
        "page_size": request.page_size,
        "total": total,
        "has_more": shown < total,
        "items": items,
    })
}

/// One line. Its price is positive, whichever way the money went.
fn item(entry: &Entry) -> Value {
    let price = MicroUsd(entry.amount.0.saturating_abs()).as_dollars();
    let key_id = entry.key_id.as_deref().unwrap_or_default();
    let time = times::rfc3339(entry.created_ms);
    let uuid = format!("{:032x}", entry.id);
    json!({
        "uuid": uuid,
        "billing_type": billing_type(entry.kind),
        "price": price,
        "created_at": time,
        "updated_at": time,
        "access_key_name": entry.key_name.as_deref().unwrap_or_default(),
        "access_key_id": key_id,
        "access_key_uuid": key_id,
        "order": {
            "uuid": uuid,
            "state": order_state(entry),
            "price": price,
            "origin_price": price,
            "status": "",
            "ak_id": 0,
        },
        "prediction": {
            "uuid": entry.prediction_id.as_deref().unwrap_or_default(),
            "model_uuid": entry.model.as_deref().unwrap_or_default(),
            "status": prediction_status(entry),
        },
    })
}

fn billing_type(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Charge => "deduct",
        EntryKind::Refund => "refund",
        EntryKind::Deposit | EntryKind::Adjust => "deposit",
    }
}

/// An order is settled when nothing can be given back any more.
fn order_state(entry: &Entry) -> &'static str {
    match entry.state.is_some_and(|state| !state.is_terminal()) {
        true => "pre",
        false => "done",
    }
}

/// The status of a line's prediction; one that is forgotten was deleted.
fn prediction_status(entry: &Entry) -> &'static str {
    match (&entry.prediction_id, entry.state) {
        (None, _) => "",
        (Some(_), None) => "deleted",
        (Some(_), Some(state)) => word(state),
    }
}

#[cfg(test)]
mod tests {
    use kinora_store::State;

    use super::*;
    use crate::dialect::samples::{self, ID};

    fn entry(kind: EntryKind, micros: i64, state: Option<State>) -> Entry {
        Entry {
            id: 26,
            account_id: "account".to_owned(),
            prediction_id: Some(ID.to_owned()),
            model: Some("kwaivgi/kling-v3.0-std/image-to-video".to_owned()),
            state,
            kind,
            amount: MicroUsd(micros),
            balance_after: MicroUsd(1),
            key_id: Some("key".to_owned()),
            key_name: Some("laptop".to_owned()),
            note: None,
            created_ms: 1_680_352_496_789,
        }
    }

    #[track_caller]
    fn check_refused(json: Value, expected: &str) {
        let problems = BillingRequest::from_json(&json).unwrap_err();
        assert_eq!(problems.to_string(), expected);
    }

    #[test]
    fn charges_and_refunds_are_found_unless_more_is_said() {
        let request = BillingRequest::from_json(&json!(null)).unwrap();
        assert_eq!(request.query.kinds, [EntryKind::Charge, EntryKind::Refund]);
        assert_eq!((request.page, request.page_size), (1, 10));
        assert!(!request.query.ascending && request.query.account_id.is_empty());
        let kinds = |word: &str| {
            let json = json!({ "billing_type": word });
            BillingRequest::from_json(&json).unwrap().query.kinds
        };
        assert_eq!(kinds("deduct"), [EntryKind::Charge]);
        assert_eq!(kinds("refund"), [EntryKind::Refund]);
        assert_eq!(kinds("deposit"), [EntryKind::Deposit, EntryKind::Adjust]);
    }

    #[test]
    fn a_whole_search_is_read() {
        let json = json!({
            "page": 2, "page_size": 20, "billing_type": "deduct", "prediction_uuids": [ID],
            "sort": "created_at asc", "start_time": "1759317210051",
            "end_time": "2025-10-01T11:13:47.408Z", "model_uuid": "m", "access_key_uuid": "k",
        });
        let expected = BillingRequest {
            query: LedgerQuery {
                account_id: String::new(),
                kinds: vec![EntryKind::Charge],
                predictions: vec![ID.to_owned()],
                model: Some("m".to_owned()),
                key_id: Some("k".to_owned()),
                from_ms: Some(1_759_317_210_051),
                until_ms: Some(1_759_317_227_408),
                ascending: true,
                offset: 20,
                limit: 20,
            },
            page: 2,
            page_size: 20,
        };
        assert_eq!(BillingRequest::from_json(&json), Ok(expected));
        let number = BillingRequest::from_json(&json!({"start_time": 1_759_317_210_051_i64}));
        assert_eq!(number.unwrap().query.from_ms, Some(1_759_317_210_051));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        check_refused(
            json!({"billing_type": "gift", "sort": "price", "prediction_uuids": "x"}),
            "`billing_type` is \"gift\", but must be deduct, refund, deposit; \
             `prediction_uuids` is \"x\", but must be a list of texts; \
             `sort` is \"price\", but must be created_at DESC, created_at ASC",
        );
        let body = json!({
            "page": 1, "page_size": 1, "billing_type": "refund", "prediction_uuids": [],
            "sort": "created_at ASC", "start_time": 0, "end_time": 0, "model_uuid": "",
            "access_key_uuid": "",
        });
        for (key, hostile) in samples::hostile(&body) {
            if let Err(problems) = BillingRequest::from_json(&hostile) {
                let named = |field: &str| field.starts_with(&key) || field == "body";
                assert!(problems.0.iter().all(|problem| named(&problem.field)));
            }
        }
    }

    #[test]
    fn a_line_has_the_clients_keys() {
        let request = BillingRequest::from_json(&json!({})).unwrap();
        let lines = [entry(EntryKind::Charge, -420_000, Some(State::Completed))];
        let shown = billings(&request, 1, &lines);
        let uuid = "0000000000000000000000000000001a";
        let expected = json!({
            "page": 1, "page_size": 10, "total": 1, "has_more": false,
            "items": [{
                "uuid": uuid, "billing_type": "deduct", "price": 0.42,
                "created_at": "2023-04-01T12:34:56.789Z",
                "updated_at": "2023-04-01T12:34:56.789Z",
                "access_key_name": "laptop", "access_key_id": "key", "access_key_uuid": "key",
                "order": {
                    "uuid": uuid, "state": "done", "price": 0.42, "origin_price": 0.42,
                    "status": "", "ak_id": 0,
                },
                "prediction": {
                    "uuid": ID, "model_uuid": "kwaivgi/kling-v3.0-std/image-to-video",
                    "status": "completed",
                },
            }],
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn every_kind_of_line_is_shown() {
        let refund = item(&entry(EntryKind::Refund, 84_000, None));
        assert_eq!(refund["billing_type"], "refund");
        assert_eq!(refund["price"].to_string(), "0.084");
        assert_eq!(refund["prediction"]["status"], "deleted");
        let running = item(&entry(EntryKind::Charge, -1, Some(State::Running)));
        assert_eq!(running["order"]["state"], "pre");
        assert_eq!(running["prediction"]["status"], "processing");
        let deposit = Entry {
            prediction_id: None,
            model: None,
            key_id: None,
            key_name: None,
            ..entry(EntryKind::Deposit, i64::MIN, None)
        };
        let deposit = item(&deposit);
        assert_eq!(deposit["billing_type"], "deposit");
        assert_eq!(
            deposit["prediction"],
            json!({"uuid": "", "model_uuid": "", "status": ""})
        );
    }

    #[test]
    fn the_last_page_has_no_more() {
        let more = |page: u64, total: u64| {
            let request = BillingRequest::from_json(&json!({ "page": page })).unwrap();
            billings(&request, total, &[])["has_more"] == true
        };
        assert!(more(1, 11) && more(2, 21));
        assert!(!more(1, 10) && !more(2, 20) && !more(5, 0));
    }

    #[test]
    fn amounts_are_exact() {
        let shown = |micros| balance(MicroUsd(micros))["balance"].to_string();
        assert_eq!(shown(12_500_000), "12.5");
        assert_eq!(shown(1), "1e-6");
        assert_eq!(shown(999_999_916_000), "999999.916");
        assert_eq!(
            balance(MicroUsd(0)),
            json!({"balance": 0.0, "currency": "USD"})
        );
        assert_eq!(webhook_secret("whsec_x"), json!({"secret": "whsec_x"}));
    }
}
