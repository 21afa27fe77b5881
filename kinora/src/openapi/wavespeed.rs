//! WaveSpeed v3.

use kinora_core::catalogue::{self, Model};
use kinora_core::limits::Limits;
use kinora_core::price::{MicroUsd, TurboRule, quote};
use kinora_core::request::Request;
use serde_json::{Value, json};

use super::accepted;
use super::errors::Of;
use super::operation::Operation;
use crate::dialect::sample::{self, FILM, ID, ORIGIN};
use crate::dialect::wavespeed::{
    self, BillingRequest, ElementsRequest, HistoryRequest, Input, envelope,
};
use crate::dialect::{Dialect, View};

pub(super) const TAG: &str = "WaveSpeed";

pub(super) fn operations() -> Vec<Operation> {
    let mut operations: Vec<Operation> = catalogue::models().iter().map(submit).collect();
    operations.extend(predictions());
    operations.extend(elements());
    operations.extend(uploads());
    operations.extend(money());
    operations.extend(catalogue_and_prices());
    operations
}

fn new(method: &'static str, path: &str, summary: &str) -> Operation {
    Operation::new(TAG, method, path, summary)
}

fn anything(operation: Operation) -> Operation {
    operation.refuses(Dialect::WaveSpeed, Of::Anything)
}

fn about_one(operation: Operation) -> Operation {
    operation.refuses(Dialect::WaveSpeed, Of::Prediction)
}

fn rendered(view: &View<'_>) -> Value {
    wavespeed::prediction(view, Input::Omitted)
}

fn submit(model: &Model) -> Operation {
    let created = sample::created(Dialect::WaveSpeed, rendered);
    let body = json!({"allOf": [model.request_schema(), flags()]});
    new("post", &format!("/api/v3/{}", model.id), model.name)
        .about(model.description)
        .query(
            "webhook",
            json!({"type": "string"}),
            "Who is told of the end.",
        )
        .header(
            "Idempotency-Key",
            "A repeated submit with the same key is the same prediction.",
        )
        .header("X-Kinora-Quote", "A quote whose price is to be charged.")
        .json(body, Some(sample::body(model)))
        .answers(200, "The prediction was taken.", envelope(created))
        .refuses(Dialect::WaveSpeed, Of::Submit)
}

/// The keys that say how to answer.
fn flags() -> Value {
    json!({"type": "object", "properties": {
        "enable_sync_mode": {
            "type": "boolean", "default": false,
            "description": "The answer waits for the end, at most 90 seconds.",
        },
        "enable_base64_output": {
            "type": "boolean", "default": false,
            "description": "Outputs are base64 texts instead of addresses.",
        },
        "seed": {"type": "integer", "minimum": 0, "description": "The seed; of the same seed the film is the same."},
    }})
}

fn predictions() -> Vec<Operation> {
    let done = envelope(sample::shown(Dialect::WaveSpeed, rendered));
    let asked = accepted(HistoryRequest::from_json(&json!({})));
    let page = sample::shown(Dialect::WaveSpeed, |view| {
        wavespeed::history(&asked, 1, std::slice::from_ref(view))
    });
    let search = json!({"type": "object", "properties": {
        "page": {"type": "integer", "minimum": 1, "default": 1},
        "page_size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 100},
        "model": {"type": "string"},
        "status": {"type": "string", "enum": [
            "created", "processing", "completed", "failed", "cancelled", "timeout",
        ]},
        "created_after": {"type": "string", "format": "date-time"},
        "created_before": {"type": "string", "format": "date-time"},
        "include_inputs": {"type": "boolean", "default": false},
    }});
    let ids = json!({"type": "object", "required": ["ids"], "properties": {
        "ids": {"type": "array", "items": {"type": "string"}, "maxItems": 1000},
    }});
    let look = |path| {
        about_one(new("get", path, "Looks at a prediction")).answers(
            200,
            "The prediction, done or not.",
            done.clone(),
        )
    };
    let list = "Lists predictions, newest first";
    vec![
        look("/api/v3/predictions/{id}/result"),
        look("/api/v3/predictions/{id}"),
        about_one(new(
            "delete",
            "/api/v3/predictions/{id}",
            "Deletes a prediction",
        ))
        .about("What is not over is cancelled first and its price given back.")
        .answers(200, "It is deleted.", envelope(wavespeed::deleted_one(ID))),
        about_one(new(
            "post",
            "/api/v3/predictions/{id}/cancel",
            "Cancels a prediction",
        ))
        .about("Its price is given back, and it stays in the history. One that is over stays as it is.")
        .answers(200, "The prediction as it stands.", done.clone()),
        about_one(new(
            "get",
            "/api/v3/predictions/{id}/events",
            "The prediction, whenever it changes",
        ))
        .about("Each event `prediction` holds it as a poll shows it; the last one is its end.")
        .gives(200, "Events, until it is over.", "text/event-stream"),
        anything(new(
            "post",
            "/api/v3/predictions/delete",
            "Deletes predictions",
        ))
        .json(ids, Some(json!({"ids": [ID]})))
        .answers(200, "How many there were.", envelope(wavespeed::deleted(1))),
        anything(new("post", "/api/v3/predictions", list))
            .json(search, Some(json!({"page": 1, "page_size": 20})))
            .answers(200, "A page of them.", envelope(page.clone())),
        anything(new("get", "/api/v3/predictions", list))
            .query("page", json!({"type": "integer"}), "The page, from 1.")
            .query("page_size", json!({"type": "integer"}), "1 to 100.")
            .answers(200, "A page of them.", envelope(page)),
    ]
}

fn elements() -> Vec<Operation> {
    let (element, images) = sample::stored_element();
    let id = element.id.to_string();
    let shown = wavespeed::element(&element, &images);
    let asked = accepted(ElementsRequest::from_query(&[]));
    let page = envelope(wavespeed::elements(&asked, 1, vec![shown.clone()]));
    let about = |operation: Operation| operation.refuses(Dialect::WaveSpeed, Of::Element);
    vec![
        anything(new(
            "get",
            "/api/v3/elements",
            "Lists elements, newest first",
        ))
        .query("page", json!({"type": "integer"}), "The page, from 1.")
        .query("page_size", json!({"type": "integer"}), "1 to 100.")
        .answers(200, "A page of them.", page),
        about(new("get", "/api/v3/elements/{id}", "Looks at an element")).answers(
            200,
            "The element.",
            envelope(shown),
        ),
        about(new("delete", "/api/v3/elements/{id}", "Deletes an element"))
            .about("Its pictures go with it; films that were made of it stay.")
            .answers(
                200,
                "It is deleted.",
                envelope(wavespeed::deleted_element(&id)),
            ),
    ]
}

fn uploads() -> Vec<Operation> {
    let form = json!({"type": "object", "required": ["file"], "properties": {
        "file": {"type": "string", "format": "binary"},
    }});
    let kept = envelope(wavespeed::upload("image/png", FILM, "photo.png", 1_234_567));
    let form_of = |path| {
        anything(new("post", path, "Uploads a file as a form"))
            .sends("multipart/form-data", form.clone())
            .answers(200, "The file is kept.", kept.clone())
    };
    let announced = json!({
        "type": "object", "required": ["filename", "size"],
        "properties": {
            "filename": {"type": "string", "maxLength": 255},
            "size": {"type": "integer", "minimum": 1, "maximum": 209_715_200},
            "content_type": {"type": "string"},
        },
    });
    let put = format!("{ORIGIN}/uploads/token");
    let headers = [("Content-Type".to_owned(), "image/png".to_owned())];
    let ticket = wavespeed::ticket(
        "image/png",
        FILM,
        "photo.png",
        1_234_567,
        &put,
        &headers,
        sample::LATER_MS,
    );
    vec![
        form_of("/api/v3/media/upload/binary"),
        form_of("/api/v3/upload"),
        anything(new(
            "post",
            "/api/v3/media/uploads",
            "Asks for an upload ticket",
        ))
        .json(
            announced,
            Some(json!({"filename": "photo.png", "size": 1_234_567})),
        )
        .answers(200, "The ticket.", envelope(ticket)),
    ]
}

fn money() -> Vec<Operation> {
    let balance = envelope(wavespeed::balance(MicroUsd(12_500_000)));
    let secret = envelope(wavespeed::webhook_secret("whsec_..."));
    let look = |path| {
        anything(new("get", path, "The balance")).answers(200, "What is left.", balance.clone())
    };
    let part = json!({"type": "object", "properties": {
        "page": {"type": "integer", "minimum": 1},
        "page_size": {"type": "integer", "minimum": 1, "maximum": 100},
        "billing_type": {"type": "string", "enum": ["deduct", "refund"]},
        "prediction_uuids": {"type": "array", "items": {"type": "string"}},
        "sort": {"type": "string", "enum": ["created_at ASC", "created_at DESC"]},
        "start_time": {"type": "string"},
        "end_time": {"type": "string"},
        "model_uuid": {"type": "string"},
        "access_key_uuid": {"type": "string"},
    }});
    let asked = accepted(BillingRequest::from_json(&json!({})));
    let lines = envelope(wavespeed::billings(&asked, 0, &[]));
    let span = json!({"type": "object", "properties": {
        "start_time": {"type": "string"}, "end_time": {"type": "string"},
        "model_uuid": {"type": "string"},
    }});
    let usage = wavespeed::usage_stats(&[]);
    vec![
        look("/api/v3/balance"),
        look("/api/v3/account/balance"),
        anything(new(
            "post",
            "/api/v3/billings/search",
            "Charges and refunds",
        ))
        .json(part, None)
        .answers(200, "A page of them.", lines),
        anything(new(
            "post",
            "/api/v3/user/usage_stats",
            "Usage by model and by day",
        ))
        .json(span, None)
        .answers(200, "What was used.", envelope(usage)),
        anything(new("get", "/api/v3/account/usage", "Usage by model"))
            .query(
                "start_date",
                json!({"type": "string"}),
                "The first day, as `2026-11-21`.",
            )
            .query("end_date", json!({"type": "string"}), "The last day.")
            .query("model", json!({"type": "string"}), "One model alone.")
            .answers(
                200,
                "What was used.",
                envelope(wavespeed::account_usage("2026-11-01", "2026-11-30", &[])),
            ),
        anything(new(
            "get",
            "/api/v3/webhook/secret",
            "The secret that webhooks are signed with",
        ))
        .answers(200, "The secret of this key.", secret),
    ]
}

fn catalogue_and_prices() -> Vec<Operation> {
    let asked = json!({"type": "object", "required": ["model_id"], "properties": {
        "model_id": {"type": "string"},
        "inputs": {"type": "object", "description": "The fields of a submit, as far as they are known."},
    }});
    let model = &catalogue::models()[0];
    let example = json!({"model_id": model.id, "inputs": {"duration": 5, "sound": true}});
    let draft = wavespeed::price_draft(model, &example["inputs"]);
    let quoted = Request::parse(&draft, None, &Limits::wire())
        .map(|request| quote(&request, TurboRule::default()));
    let quoted = accepted(quoted);
    let price = envelope(wavespeed::price(model, &quoted));
    let promise = envelope(wavespeed::offer(
        &sample::offer(model.id, quoted.total),
        &quoted,
    ));
    let price_of = |path| {
        anything(new("post", path, "What a submit would cost"))
            .json(asked.clone(), Some(example.clone()))
            .answers(200, "The price.", price.clone())
    };
    let first = wavespeed::models(ORIGIN, TurboRule::default(), |each| each.id == model.id);
    vec![
        price_of("/api/v3/model/price"),
        price_of("/api/v3/model/pricing"),
        anything(new("post", "/api/v3/quote", "A price that holds for an hour"))
            .about("A submit with the header `X-Kinora-Quote: <quote_id>` is charged exactly this price, or refused with 409 where it is for something else.")
            .json(asked, Some(example))
            .answers(200, "The promise.", promise),
        anything(new("get", "/api/v3/models", "The models, with their schemas and prices"))
            .answers(200, "All that this server can make.", envelope(first)),
    ]
}
