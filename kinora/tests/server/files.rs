//! Files in and out.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Kinora, STD, answer, film, merge, picture_bytes};

async fn output(kinora: &Kinora) -> String {
    let done = kinora.film(&json!({})).await;
    done["outputs"][0].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_film_can_be_fetched() {
    let kinora = Kinora::emulated().await;
    let url = output(&kinora).await;
    let whole = kinora.http.get(&url).send().await.unwrap();
    let etag = whole.headers()["etag"].clone();
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    assert_eq!(whole.headers()["x-content-type-options"], "nosniff");
    let whole = whole.bytes().await.unwrap();

    let part = kinora
        .http
        .get(&url)
        .header("Range", "bytes=4-7")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), 206);
    let range = format!("bytes 4-7/{}", whole.len());
    assert_eq!(part.headers()["content-range"], range.as_str());
    assert_eq!(part.bytes().await.unwrap(), whole.slice(4..8));

    let head = kinora.http.head(&url).send().await.unwrap();
    assert_eq!(
        head.headers()["content-length"],
        whole.len().to_string().as_str()
    );
    assert_eq!(head.headers()["content-type"], "video/mp4");
    let beyond = kinora
        .http
        .get(&url)
        .header("Range", "bytes=99999999-")
        .send()
        .await
        .unwrap();
    assert_eq!(beyond.status(), 416);
    let known = kinora
        .http
        .get(&url)
        .header("If-None-Match", etag)
        .send()
        .await
        .unwrap();
    assert_eq!(known.status(), 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_was_changed_is_not_there() {
    let kinora = Kinora::emulated().await;
    let url = output(&kinora).await;
    let parts: Vec<&str> = url.split('/').collect();
    let with = |index: usize, other: &str| {
        let mut parts = parts.clone();
        parts[index] = other;
        parts.join("/")
    };
    let mut tries = vec![
        with(4, "00000000000000000000000000000000"),
        with(5, "9999999999"),
        with(6, "AAAAAAAAAAAAAAAAAAAAAA"),
        format!("{}/files/..%2f..%2fetc%2fpasswd/1/a/b", kinora.url),
        format!("{}/files/%00/1/a/b", kinora.url),
        format!("{}/files/../../etc/passwd", kinora.url),
        format!("{}/files/..;/..;/etc/passwd", kinora.url),
    ];
    tries.push(url.replace("/files/", "/files//"));
    for url in tries {
        let status = kinora.http.get(&url).send().await.unwrap().status();
        assert_eq!(status, 404, "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_as_a_form_and_filmed() {
    let kinora = Kinora::emulated().await;
    for path in ["/api/v3/media/upload/binary", "/api/v3/upload"] {
        let part = Part::bytes(picture_bytes(400, 300)).file_name("../../x\"y.png");
        let part = part.mime_str("application/octet-stream").unwrap();
        let form = Form::new().text("note", "a").part("file", part);
        let uploaded = answer(kinora.request(Method::POST, path).multipart(form)).await;
        let data = uploaded.data();
        assert_eq!(data["type"], "image");
        let url = data["download_url"].as_str().unwrap();
        assert!(!url.contains(".."), "{url}");
        let file = kinora.http.get(url).send().await.unwrap();
        assert_eq!(file.headers()["content-type"], "image/png");
        let done = kinora.film(&json!({"image": url})).await;
        assert_eq!(done["status"], "completed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_good_for_one_file_of_its_size() {
    let kinora = Kinora::emulated().await;
    let bytes = picture_bytes(400, 300);
    let ask = json!({"filename": "photo.png", "size": bytes.len(), "content_type": "image/png"});
    let ticket = kinora.post("/api/v3/media/uploads", &ask).await;
    let ticket = ticket.data().clone();
    assert_eq!(ticket["upload"]["method"], "PUT");
    let put = |bytes: Vec<u8>| {
        let url = ticket["upload"]["url"].as_str().unwrap();
        let mut request = kinora.http.put(url).body(bytes);
        for (name, value) in ticket["upload"]["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        answer(request)
    };
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(put(longer).await.status >= 400);
    assert!(put(bytes[..bytes.len() - 1].to_vec()).await.status >= 400);
    assert_eq!(put(bytes.clone()).await.status, 200);
    assert_eq!(put(bytes).await.status, 404);
    let done = kinora.film(&json!({"image": ticket["download_url"]})).await;
    assert_eq!(done["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_refused_when_it_is_uploaded_or_filmed() {
    let kinora = Kinora::emulated().await;
    let form = Form::new().part("file", Part::bytes(b"<html>".to_vec()).file_name("x.png"));
    let request = kinora.request(Method::POST, "/api/v3/media/upload/binary");
    assert_eq!(answer(request.multipart(form)).await.status, 400);
    let huge = json!({"filename": "x", "size": 300 * 1024 * 1024});
    assert_eq!(
        kinora.post("/api/v3/media/uploads", &huge).await.status,
        400
    );
    for image in [
        json!("bm90IGEgcGljdHVyZQ=="),
        json!("data:image/png;base64,AAAA"),
        json!("%%"),
    ] {
        let mut body = film();
        merge(&mut body, &json!({"image": image}));
        let refused = kinora.post(STD, &body).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(
            refused.body["message"]
                .as_str()
                .unwrap()
                .contains("`image`")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_upload_is_no_picture() {
    let mut kinora = Kinora::emulated().await;
    let form = Form::new().part(
        "file",
        Part::bytes(picture_bytes(320, 320)).file_name("a.png"),
    );
    let request = kinora.request(Method::POST, "/api/v3/upload");
    let url = answer(request.multipart(form)).await.data()["url"].clone();
    kinora.key = kinora.account("other", "10", "home").await;
    let mut body = film();
    merge(&mut body, &json!({"image": url}));
    let refused = kinora.post(STD, &body).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.body["message"]
            .as_str()
            .unwrap()
            .contains("no such file")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_echo_shows_where_a_picture_that_came_inside_is() {
    let kinora = Kinora::emulated().await;
    kinora.film(&json!({})).await;
    let history = kinora
        .post("/api/v3/predictions", &json!({"include_inputs": true}))
        .await;
    let inputs: &Value = &history.data()["items"][0]["inputs"];
    assert_eq!(inputs["prompt"], "slow push in, rain");
    let url = inputs["image"].as_str().unwrap();
    let picture = kinora.http.get(url).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/png");
}
