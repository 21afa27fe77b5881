//! What a client can look up, and what it cannot.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Kinora, PRICE, STD, film};

#[tokio::test(flavor = "multi_thread")]
async fn history_ledger_and_usage_tell_the_same() {
    let kinora = Kinora::emulated().await;
    for _ in 0..3 {
        kinora.film(&json!({})).await;
    }
    let path = "/api/v3/predictions";
    let page = kinora.post(path, &json!({"page": 1, "page_size": 2})).await;
    assert_eq!(page.data()["total"], 3);
    assert_eq!(page.data()["items"].as_array().unwrap().len(), 2);
    let by_query = kinora
        .get(&format!("{path}?page=2&page_size=2&status=completed"))
        .await;
    assert_eq!(by_query.data()["items"].as_array().unwrap().len(), 1);
    let wrong = kinora.post(path, &json!({"status": "done"})).await;
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.body["message"]
            .as_str()
            .unwrap()
            .contains("completed")
    );

    let usage = kinora.post("/api/v3/user/usage_stats", &json!({})).await;
    assert_eq!(usage.data()["summary"]["total_requests"], 3);
    assert_eq!(usage.data()["summary"]["success_requests"], 3);
    assert_eq!(usage.data()["summary"]["total_cost"], 1.26);
    let usage = kinora.get("/api/v3/account/usage").await;
    assert_eq!(usage.data()["total_cost"], 1.26);
    let balance = kinora.get("/api/v3/account/balance").await;
    assert_eq!(balance.data()["currency"], "USD");
    assert_eq!(kinora.balance().await, 1_000_000_000_000 - 3 * PRICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sees_nothing_of_another() {
    let mut kinora = Kinora::emulated().await;
    let done = kinora.film(&json!({})).await;
    let id = done["id"].as_str().unwrap().to_owned();
    let secret = kinora.get("/api/v3/webhook/secret").await.data()["secret"].clone();
    kinora.key = kinora.account("other", "10", "home").await;
    for path in [
        format!("/api/v3/predictions/{id}"),
        format!("/api/v3/predictions/{id}/result"),
        format!("{STD}/{id}"),
    ] {
        let foreign = kinora.get(&path).await;
        assert_eq!(foreign.status, 403, "{path}");
        assert_eq!(foreign.body["error_code"], "not_owner", "{}", foreign.body);
        assert!(foreign.body.get("data").is_none(), "{}", foreign.body);
        let unknown = kinora.get(&path.replace(&id, &"0".repeat(32))).await;
        assert_eq!(unknown.status, 404);
    }
    let cancel = format!("/api/v3/predictions/{id}/cancel");
    assert_eq!(kinora.post(&cancel, &json!({})).await.status, 403);
    assert_eq!(
        kinora
            .delete(&format!("/api/v3/predictions/{id}"))
            .await
            .status,
        403
    );
    let task = format!("/v3/async/task-result?task_id={id}");
    let task = kinora.get(&task).await;
    assert_eq!(
        (task.status, &task.body["reason"]),
        (403, &json!("ACCESS_DENY"))
    );
    let deleted = kinora
        .post("/api/v3/predictions/delete", &json!({"ids": [id]}))
        .await;
    assert_eq!(deleted.data()["deleted_count"], 0);
    let history = kinora.post("/api/v3/predictions", &json!({})).await;
    assert_eq!(history.data()["total"], 0);
    let ledger = kinora.post("/api/v3/billings/search", &json!({})).await;
    assert_eq!(ledger.data()["total"], 0);
    let own = kinora.get("/api/v3/webhook/secret").await;
    assert_ne!(own.data()["secret"], secret);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_deleted_at_once_and_unknown_ones_are_not_counted() {
    let kinora = Kinora::emulated().await;
    let mut ids = vec!["0".repeat(32)];
    for _ in 0..3 {
        let done = kinora.film(&json!({})).await;
        ids.push(done["id"].as_str().unwrap().to_owned());
    }
    let output = kinora.get(&format!("/api/v3/predictions/{}", ids[1])).await;
    let url = output.data()["outputs"][0].as_str().unwrap().to_owned();
    let deleted = kinora
        .post("/api/v3/predictions/delete", &json!({"ids": ids}))
        .await;
    assert_eq!(deleted.data()["deleted_count"], 3);
    assert_eq!(kinora.http.get(&url).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_fills_in_what_is_missing_and_charges_nothing() {
    let kinora = Kinora::emulated().await;
    for path in ["/api/v3/model/price", "/api/v3/model/pricing"] {
        let body = json!({"model_id": "kwaivgi/kling-v3.0-pro/image-to-video", "inputs": {}});
        let quote = kinora.post(path, &body).await;
        assert_eq!(quote.data()["price"], 0.56);
        assert_eq!(quote.data()["currency"], "USD");
    }
    let unknown = json!({"model_id": "none", "inputs": {}});
    let unknown = kinora.post("/api/v3/model/price", &unknown).await;
    assert!([400, 404].contains(&unknown.status));
    assert_eq!(kinora.balance().await, 1_000_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_in_the_words_of_its_dialect() {
    let kinora = Kinora::emulated().await;
    for path in ["/api/v3/predictions/x/y/z", "/api/v3/", "/nothing", "/v1/x"] {
        let answer = kinora.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.body["code"], 404, "{path}: {}", answer.body);
    }
    let answer = kinora.get("/v3/async/nothing/at/all").await;
    assert_eq!(answer.status, 404);
    assert!(answer.body["reason"].is_string());
    let near = kinora
        .post("/api/v3/kwaivgi/kling-v3.0-std/image-to-vide", &film())
        .await;
    assert_eq!(near.status, 404);
    assert!(
        near.body["message"]
            .as_str()
            .unwrap()
            .contains("did you mean")
    );
    let request = kinora.request(Method::PUT, STD);
    assert!(request.send().await.unwrap().status().is_client_error());
    for path in ["/livez", "/readyz", "/"] {
        assert_eq!(kinora.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_has_the_keys_that_are_answered() {
    let kinora = Kinora::emulated().await;
    let document = kinora.get("/openapi.json").await.body;
    let server = document["servers"][0]["url"].as_str().unwrap();
    assert!(server.starts_with("http://127.0.0.1:"), "{server}");
    let days = "?start_date=2026-11-01&end_date=2026-11-02";
    for (method, path, query) in [
        ("get", "/readyz", ""),
        ("get", "/api/v3/balance", ""),
        ("get", "/api/v3/webhook/secret", ""),
        ("post", "/api/v3/billings/search", ""),
        ("post", "/api/v3/predictions", ""),
        ("post", "/api/v3/user/usage_stats", ""),
        ("get", "/public/v1/balance", ""),
        ("get", "/public/v1/model-usage", days),
        ("get", "/public/v1/model-costs", days),
        ("get", "/.well-known/jwks.json", ""),
        ("get", "/v1/models", ""),
        ("post", "/tasks", ""),
    ] {
        let answers = &document["paths"][path][method]["responses"];
        let told = &answers["200"]["content"]["application/json"]["example"];
        let real = match method {
            "get" => kinora.get(&format!("{path}{query}")).await,
            _ => kinora.post(path, &json!({})).await,
        };
        assert_eq!(real.status, 200, "{path}: {}", real.body);
        assert_eq!(keys(told), keys(&real.body), "{path}");
        assert_eq!(keys(&told["data"]), keys(&real.body["data"]), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_description_loads_nothing_from_elsewhere() {
    let kinora = Kinora::emulated().await;
    let page = kinora.http.get(format!("{}/docs", kinora.url)).send().await;
    let page = page.unwrap();
    assert_eq!(page.status(), 200);
    let text = page.text().await.unwrap();
    let quoted = text.split('"').skip(1).step_by(2);
    let named: Vec<&str> = quoted
        .filter(|it| [".js", ".css", ".png"].iter().any(|end| it.ends_with(end)))
        .collect();
    assert!(named.len() >= 3, "{text}");
    for name in named {
        assert!(!name.contains("//"), "{name} is elsewhere");
        let url = format!("{}/docs/{}", kinora.url, name.trim_start_matches("./"));
        let file = kinora.http.get(url).send().await.unwrap();
        assert_eq!(file.status(), 200, "{name}");
    }
    let start = format!("{}/docs/swagger-initializer.js", kinora.url);
    let start = kinora.http.get(start).send().await.unwrap();
    let start = start.text().await.unwrap();
    assert!(
        start.contains("/openapi.json") && !start.contains("https://"),
        "{start}"
    );
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().map_or(vec![], |it| it.keys().collect())
}
