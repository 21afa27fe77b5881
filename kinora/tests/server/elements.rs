//! Elements that are stored and used, and prompts that are made better.

use serde_json::{Value, json};

use crate::support::{Kinora, PRICE, STD, film, merge, picture};

const ELEMENTS: &str = "/api/v3/kwaivgi/kling-elements";
const ADVANCED: &str = "/api/v3/kwaivgi/kling-elements-advanced";
const OPTIMIZER: &str = "/api/v3/wavespeed-ai/prompt-optimizer";

/// What an element costs, in micro-dollars.
const ELEMENT_PRICE: i64 = 10_000;

/// What an account begins with.
const CREDIT: i64 = 1_000_000_000_000;

fn element() -> Value {
    json!({
        "name": "Luna", "description": "a grey cat", "image": picture(320, 320),
        "element_refer_list": [picture(320, 400), picture(400, 320)],
        "enable_sync_mode": true,
    })
}

/// Makes an element and says what it is.
async fn made(kinora: &Kinora) -> Value {
    let done = kinora.post(ELEMENTS, &element()).await;
    assert_eq!(done.data()["status"], "completed", "{}", done.body);
    done.data()["outputs"][0].clone()
}

async fn refused(kinora: &Kinora, path: &str, body: &Value) -> String {
    let answer = kinora.post(path, body).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    answer.body["message"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_is_made_shown_in_a_film_and_deleted() {
    let kinora = Kinora::emulated().await;
    let made = made(&kinora).await;
    let id = made["element_id"].as_i64().unwrap();
    assert!((1..1_000_000_000_000_000).contains(&id), "{id}");
    let expected = json!({
        "element_id": id, "element_name": "Luna", "element_type": "image_refer",
        "element_description": "a grey cat",
    });
    assert_eq!(made, expected);
    assert_eq!(kinora.balance().await, CREDIT - ELEMENT_PRICE);

    let path = format!("/api/v3/elements/{id}");
    let shown = kinora.get(&path).await.data().clone();
    assert_eq!(shown["element_name"], "Luna");
    let images = shown["images"].as_array().unwrap().clone();
    assert_eq!(images.len(), 3);
    let list = kinora.get("/api/v3/elements?page_size=1").await;
    assert_eq!(list.data()["total"], 1);
    assert_eq!(list.data()["items"][0]["element_id"], id);

    // As a number, a text and bare.
    for list in [
        json!([{"element_id": id}]),
        json!([{"element_id": id.to_string()}]),
        json!([id]),
    ] {
        let done = kinora
            .film(&json!({"prompt": "<<<element_1>>> and @Luna wave", "element_list": list}))
            .await;
        assert_eq!(done["status"], "completed", "{done}");
        assert!(done.get("warnings").is_none(), "{done}");
    }
    let vain = kinora
        .film(&json!({"prompt": "<<<element_2>>> waves", "element_list": [id]}))
        .await;
    let warnings = vain["warnings"].to_string();
    assert!(
        warnings.contains("`<<<element_2>>>` is mentioned, but"),
        "{warnings}"
    );

    assert_eq!(kinora.delete(&path).await.data()["status"], "deleted");
    assert_eq!(kinora.delete(&path).await.status, 404);
    assert_eq!(kinora.get(&path).await.status, 404);
    let gone = kinora.http.get(images[0].as_str().unwrap()).send();
    assert_eq!(gone.await.unwrap().status(), 404);
    let mut body = film();
    merge(&mut body, &json!({"element_list": [{"element_id": id}]}));
    let message = refused(&kinora, STD, &body).await;
    assert!(
        message.contains(&format!("`element_list[0]` is {id}: unknown element")),
        "{message}"
    );
    assert_eq!(kinora.balance().await, CREDIT - ELEMENT_PRICE - 4 * PRICE);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_outlives_the_prediction_that_made_it() {
    let kinora = Kinora::emulated().await;
    let done = kinora.post(ELEMENTS, &element()).await.data().clone();
    let id = &done["outputs"][0]["element_id"];
    let prediction = done["id"].as_str().unwrap();
    let deleted = kinora
        .delete(&format!("/api/v3/predictions/{prediction}"))
        .await;
    assert_eq!(deleted.status, 200);
    let shown = kinora
        .get(&format!("/api/v3/elements/{id}"))
        .await
        .data()
        .clone();
    for image in shown["images"].as_array().unwrap() {
        let file = kinora
            .http
            .get(image.as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(file.headers()["content-type"], "image/png");
    }
    let element = kinora
        .store()
        .element(&account(&kinora).await, id.as_i64().unwrap())
        .await;
    assert_eq!(element.unwrap().unwrap().images.len(), 3);
}

async fn account(kinora: &Kinora) -> String {
    let accounts = kinora.store().accounts().await.unwrap();
    accounts[0].id.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_element_is_said_at_once_and_not_charged() {
    let kinora = Kinora::emulated().await;
    let with = |extra: Value| {
        let mut body = element();
        merge(&mut body, &extra);
        body
    };
    // Clients know this text.
    let empty = r#"field "element_refer_list" is required and must not be empty"#;
    for list in [json!([]), json!(null), json!([" "])] {
        let message = refused(
            &kinora,
            ELEMENTS,
            &with(json!({"element_refer_list": list})),
        )
        .await;
        assert_eq!(message, empty);
    }
    let message = refused(
        &kinora,
        ELEMENTS,
        &json!({"name": "x".repeat(21), "element_refer_list": [picture(100, 100)]}),
    )
    .await;
    for part in [
        "`name` has 21 characters, but must have at most 20",
        "`description` is missing",
        "`image` is missing",
        "`element_refer_list[0]` is 100 × 100 pixels",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let many = vec![picture(320, 320); 4];
    let message = refused(
        &kinora,
        ELEMENTS,
        &with(json!({"element_refer_list": many})),
    )
    .await;
    assert!(
        message.contains("has 4 pictures, but must have at most 3"),
        "{message}"
    );
    for wrong in [json!("x"), json!([5]), json!({}), json!(["not a picture!"])] {
        let message = refused(
            &kinora,
            ELEMENTS,
            &with(json!({"element_refer_list": wrong})),
        )
        .await;
        assert!(message.contains("`element_refer_list"), "{message}");
    }
    let video = json!({"name": "a", "description": "b", "reference_type": "video_refer"});
    let message = refused(&kinora, ADVANCED, &video).await;
    let expected = "`element_video_list` is missing";
    assert!(message.starts_with(expected), "{message}");
    let bare = json!({"name": "a", "description": "b"});
    let message = refused(&kinora, ADVANCED, &bare).await;
    assert!(message.contains("`frontal_image` is missing"), "{message}");
    assert_eq!(kinora.balance().await, CREDIT);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advanced_element_needs_one_picture_only() {
    let kinora = Kinora::emulated().await;
    let body = json!({
        "name": "Tom", "description": "a man", "frontal_image": picture(320, 320),
        "voice_id": "v1", "enable_sync_mode": true, "colour": "red",
    });
    let done = kinora.post(ADVANCED, &body).await;
    assert_eq!(done.headers["x-kinora-ignored"], "colour");
    let done = done.data();
    assert_eq!(done["outputs"][0]["element_name"], "Tom", "{done}");
    assert!(
        done["warnings"].to_string().contains("`voice_id`"),
        "{done}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_an_element_that_is_no_picture_is_given_back() {
    let kinora = Kinora::emulated().await;
    let mut body = element();
    // Its header is that of a picture, its end is missing.
    let whole = crate::support::picture_bytes(320, 320);
    use base64::Engine as _;
    let half = base64::engine::general_purpose::STANDARD.encode(&whole[..whole.len() / 2]);
    merge(&mut body, &json!({"element_refer_list": [half]}));
    let done = kinora.post(ELEMENTS, &body).await.data().clone();
    assert_eq!(done["status"], "failed", "{done}");
    let error = done["error"].as_str().unwrap();
    assert!(error.contains("`element_refer_list[0]`"), "{error}");
    assert_eq!(kinora.balance().await, CREDIT);
    assert_eq!(kinora.get("/api/v3/elements").await.data()["total"], 0);
    kinora.assert_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_its_own_elements() {
    let mut kinora = Kinora::emulated().await;
    let id = made(&kinora).await["element_id"].clone();
    kinora.key = kinora.account("other", "10", "home").await;
    assert_eq!(kinora.get("/api/v3/elements").await.data()["total"], 0);
    let path = format!("/api/v3/elements/{id}");
    assert_eq!(kinora.get(&path).await.status, 404);
    assert_eq!(kinora.delete(&path).await.status, 404);
    let mut body = film();
    merge(&mut body, &json!({"element_list": [id]}));
    let message = refused(&kinora, STD, &body).await;
    assert!(message.contains("unknown element"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_idempotency_key_makes_one_element() {
    let kinora = Kinora::emulated().await;
    let send = || {
        let request = kinora.request(reqwest::Method::POST, ELEMENTS);
        let request = request.header("Idempotency-Key", "once").json(&element());
        crate::support::answer(request)
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(first.data()["id"], second.data()["id"]);
    assert_eq!(kinora.get("/api/v3/elements").await.data()["total"], 1);
    assert_eq!(kinora.balance().await, CREDIT - ELEMENT_PRICE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_is_made_better_at_once() {
    let kinora = Kinora::emulated().await;
    let better = async |extra: Value| {
        let mut body = json!({"text": "a boat, no people", "enable_sync_mode": true});
        merge(&mut body, &extra);
        let done = kinora.post(OPTIMIZER, &body).await;
        assert_eq!(done.data()["status"], "completed", "{}", done.body);
        done.data()["outputs"][0].as_str().unwrap().to_owned()
    };
    let plain = better(json!({})).await;
    assert!(plain.starts_with("A boat, no people. "), "{plain}");
    let clip = better(json!({"mode": "video", "style": "anime"})).await;
    assert!(clip.contains("The camera pushes in slowly."), "{clip}");
    assert!(clip.contains("Anime style"), "{clip}");
    assert_eq!(better(json!({"text": plain})).await, plain);
    let seen = better(json!({"text": null, "image": picture(320, 320)})).await;
    assert!(!seen.is_empty());
    assert_eq!(kinora.balance().await, CREDIT - 4 * 1000);
    let message = refused(&kinora, OPTIMIZER, &json!({"style": "cubist", "mode": 5})).await;
    for part in ["`text` is missing", "`style` is cubist", "`mode` is 5"] {
        assert!(message.contains(part), "{message}");
    }
    let quote = json!({"model_id": "wavespeed-ai/prompt-optimizer", "inputs": {}});
    let quote = kinora.post("/api/v3/model/price", &quote).await;
    assert_eq!(quote.data()["price"], 0.001);
    let models = kinora.get("/api/v3/models").await.data().to_string();
    assert!(models.contains("wavespeed-ai/prompt-optimizer") && models.contains("kling-elements"));
    assert_eq!(kinora.balance().await, CREDIT - 4 * 1000);
    kinora.assert_books().await;
}
