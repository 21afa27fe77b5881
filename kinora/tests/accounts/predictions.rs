//! Predictions, deliveries and backups beside a server.

use std::fs;
use std::time::Duration;

use kinora_core::price::MicroUsd;
use kinora_store::blobs::{BlobStore, output_key};
use kinora_store::sqlite::SqliteStore;
use kinora_store::{
    Blob, BlobKind, Dispatch, Failure, FailureCode, Finish, Output, Prediction, Recipient, Store,
    Submission, Submitted, Terminal,
};
use serde_json::json;

use super::Place;

/// Submits one prediction of an account, as a server would.
async fn submit(store: &SqliteStore, id: &str, account: &str) -> Prediction {
    let account = store.account_named(account).await.unwrap().unwrap();
    let key = store.keys(Some(&account.id)).await.unwrap().remove(0);
    let submission = Submission {
        id: id.to_owned(),
        number: i64::from_str_radix(&id[..8], 16).unwrap(),
        account_id: account.id,
        key_id: key.id,
        dialect: "wavespeed".to_owned(),
        model: "kwaivgi/kling-v3.0-std/image-to-video".to_owned(),
        external_id: None,
        idempotency: None,
        price: MicroUsd(420_000),
        input: r#"{"prompt":"rain"}"#.to_owned(),
        order: "{}".to_owned(),
        origin: "http://127.0.0.1:8787".to_owned(),
        webhook: Some(Recipient {
            url: "http://127.0.0.1:9/hook".to_owned(),
            hears_every_change: false,
        }),
        priority: 0,
        deadline_ms: i64::MAX,
        warnings: vec!["no rack focus".to_owned()],
        blobs: vec![],
        needs_slot: false,
        simulation: None,
    };
    match store.submit(submission).await.unwrap() {
        Submitted::Created(prediction) => prediction,
        Submitted::Replayed(_) => panic!("it is new"),
    }
}

/// Takes the next prediction, as a worker would.
async fn take(store: &SqliteStore) -> Prediction {
    let hour = Duration::from_secs(3600);
    store.next(1, hour).await.unwrap().remove(0).prediction
}

/// Ends a prediction with these bytes as its clip.
async fn complete(store: &SqliteStore, files: &BlobStore, prediction: &Prediction, bytes: &[u8]) {
    let key = output_key(&prediction.id, prediction.epoch, 0).unwrap();
    files.put_bytes(&key, bytes.to_vec().into()).await.unwrap();
    let blob = Blob {
        id: format!("b{}", &prediction.id[1..]),
        account_id: prediction.account_id.clone(),
        kind: BlobKind::Output,
        store_key: key,
        bytes: bytes.len() as u64,
        sha256: String::new(),
        mime: "video/mp4".to_owned(),
        file_name: "output.mp4".to_owned(),
        prediction_id: Some(prediction.id.clone()),
        created_ms: 0,
        purge_ms: i64::MAX,
    };
    let output = Output::Media {
        blob_id: blob.id.clone(),
        mime: blob.mime.clone(),
        bytes: blob.bytes,
        duration_s: Some(5),
        size: None,
    };
    let finish = Finish {
        id: prediction.id.clone(),
        epoch: prediction.epoch,
        outputs: vec![output],
        blobs: vec![blob],
        element: None,
        engine: "cpu".to_owned(),
        warnings: vec![],
        purge_ms: i64::MAX,
    };
    assert!(store.finish(finish).await.unwrap());
}

const DONE: &str = "d0000000000000000000000000000001";
const FAILED: &str = "f0000000000000000000000000000002";
const WAITING: &str = "a0000000000000000000000000000003";

/// One prediction that is completed, one that failed and one that waits.
fn with_predictions() -> Place {
    let place = Place::new();
    place.data(&["account", "add", "anna", "--credit", "10"]);
    place.data(&["key", "create", "--account", "anna"]);
    let files = BlobStore::in_folder(&place.path("data/files")).unwrap();
    place.with_store(async |store| {
        submit(store, DONE, "anna").await;
        let taken = take(store).await;
        complete(store, &files, &taken, b"a clip").await;
        submit(store, FAILED, "anna").await;
        let taken = take(store).await;
        let failure = Failure {
            code: FailureCode::EXECUTION,
            message: "the engine gave up".to_owned(),
        };
        let end = Terminal::Failed;
        let given_up = store
            .give_up(FAILED, taken.epoch, end, failure, i64::MAX)
            .await;
        assert!(given_up.unwrap());
        submit(store, WAITING, "anna").await;
    });
    place
}

#[test]
fn predictions_are_listed_and_shown() {
    let place = with_predictions();
    let listed = place.data(&["list"]);
    assert_eq!((&listed["total"], &listed["page"]), (&json!(3), &json!(1)));
    let ids: Vec<_> = listed["predictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids, [WAITING, FAILED, DONE]);
    let failed = place.data(&["list", "--state", "failed", "--model", "std"]);
    assert_eq!(
        (&failed["total"], &failed["predictions"][0]["id"]),
        (&json!(1), &json!(FAILED))
    );
    assert_eq!(place.data(&["list", "--model", "4k"])["total"], 0);
    let second = place.data(&["list", "--limit", "2", "--page", "2"]);
    assert_eq!(second["predictions"][0]["id"], DONE);
    let table = place.run(&["list", "--limit", "2"]);
    assert!(
        table.stdout.contains("anna") && table.stdout.lines().count() == 3,
        "{}",
        table.stdout
    );
    assert!(table.stderr.contains("1 more"), "{}", table.stderr);
    let shown = place.data(&["show", DONE]);
    assert_eq!(shown["status"], "completed");
    assert_eq!(
        (&shown["account"], &shown["engine"]),
        (&json!("anna"), &json!("cpu"))
    );
    assert_eq!(shown["price"]["amount"], "0.420000");
    assert_eq!(shown["input"], json!({"prompt": "rain"}));
    assert_eq!(shown["warnings"], json!(["no rack focus"]));
    let file = shown["outputs"][0].as_str().unwrap();
    assert_eq!(fs::read(place.path(file)).unwrap(), b"a clip");
    let error = json!({"code": 1403, "message": "the engine gave up"});
    assert_eq!(place.data(&["show", FAILED])["error"], error);
    for id in ["none", "../x", "a b", "%2e%2e"] {
        place.refuses(&["show", id], 4);
    }
}

#[test]
fn watching_ends_as_the_prediction_did() {
    let place = with_predictions();
    assert_eq!(place.data(&["watch", DONE])["status"], "completed");
    let ran = place.run(&["watch", FAILED, "--json"]);
    assert_eq!(
        (ran.code, &ran.json()["status"]),
        (Some(1), &json!("failed"))
    );
    assert!(
        ran.stderr.contains("the engine gave up (code 1403)"),
        "{}",
        ran.stderr
    );
    let late = place.refuses(&["watch", WAITING, "--timeout", "1ms"], 124);
    assert!(late.contains("goes on"), "{late}");
    assert_eq!(
        place.run(&["watch", WAITING, "--timeout", "10"]).code,
        Some(2)
    );
    place.refuses(&["watch", "none"], 4);
}

#[test]
fn what_waits_is_cancelled_and_refunded() {
    let place = with_predictions();
    let cancelled = json!({"id": WAITING, "status": "cancelled"});
    assert_eq!(place.data(&["cancel", WAITING]), cancelled);
    assert_eq!(
        place.data(&["cancel", WAITING]),
        cancelled,
        "a second time changes nothing"
    );
    assert_eq!(place.data(&["show", WAITING])["status"], "cancelled");
    let balance = &place.data(&["account", "list"])["accounts"][0]["balance"];
    assert_eq!(balance["amount"], "9.580000");
    let said = place.refuses(&["cancel", DONE], 1);
    assert!(said.contains("completed already"), "{said}");
    place.refuses(&["cancel", "none"], 4);
    assert_eq!(place.run(&["watch", WAITING]).code, Some(1));
}

#[test]
fn a_running_prediction_is_asked_to_stop() {
    let place = with_predictions();
    let taken = place.with_store(async |store| take(store).await);
    assert_eq!(taken.id, WAITING);
    assert_eq!(place.data(&["cancel", WAITING])["status"], "cancelling");
    let late = place.refuses(&["watch", WAITING, "--timeout", "1ms"], 124);
    assert!(late.contains("running 0 %"), "{late}");
}

#[test]
fn a_clip_is_downloaded_whole() {
    let place = with_predictions();
    let got = place.data(&["download", DONE]);
    let file = &got["files"][0];
    assert_eq!(
        (&file["file"], &file["bytes"]),
        (&json!(format!("{DONE}.mp4")), &json!(6))
    );
    let sum = "e899537b4c9149cd5edb2000ea1e14f1d8eb76be0ceec7868ad01c7e389eb5b9";
    assert_eq!(file["sha256"], sum);
    assert_eq!(
        fs::read(place.path(&format!("{DONE}.mp4"))).unwrap(),
        b"a clip"
    );
    fs::write(place.path("film.mp4"), "before").unwrap();
    place.data(&["download", DONE, "-o", "film.mp4"]);
    assert_eq!(fs::read(place.path("film.mp4")).unwrap(), b"a clip");
    fs::create_dir(place.path("films")).unwrap();
    place.data(&["download", DONE, "-o", "films"]);
    assert!(place.path(&format!("films/{DONE}.mp4")).is_file());
    assert_eq!(place.run(&["download", DONE, "-o", "-"]).stdout, "a clip");
    let both = place.run(&["download", DONE, "-o", "-", "--json"]);
    assert_eq!(both.code, Some(2), "{}", both.stderr);
    let before = fs::read_dir(place.0.path()).unwrap().count();
    let said = place.refuses(&["download", WAITING], 1);
    assert!(said.contains("kinora watch"), "{said}");
    assert_eq!(place.run(&["download", FAILED]).code, Some(1));
    let said = place.refuses(&["download", DONE, "-o", "none/film.mp4"], 2);
    assert!(said.contains("`output`"), "{said}");
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), before);
}

// Webhooks and backups.

#[test]
fn deliveries_are_listed_and_tried_again() {
    let place = with_predictions();
    let listed = place.data(&["webhooks", "list"]);
    let deliveries = listed["deliveries"].as_array().unwrap();
    let events: Vec<_> = deliveries
        .iter()
        .map(|one| one["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["failed", "completed"]);
    assert_eq!(
        place.data(&["webhooks", "list", "--state", "dead"])["deliveries"],
        json!([])
    );
    let id = deliveries[0]["id"].as_str().unwrap();
    let retried = place.data(&["webhooks", "retry", id]);
    assert_eq!(retried, json!({"id": id, "state": "waiting"}));
    place.refuses(&["webhooks", "retry", "none"], 4);
    assert!(
        place
            .run(&["webhooks", "list"])
            .stdout
            .contains("http://127.0.0.1:9/hook")
    );
}

#[test]
fn a_backup_is_a_database_that_can_be_used() {
    let place = with_predictions();
    let made = place.run(&["backup", "copy.db"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(made.stderr.contains("only the database"), "{}", made.stderr);
    let said = place.refuses(&["backup", "copy.db"], 2);
    assert!(said.contains("there already"), "{said}");
    place.refuses(&["backup", "none/copy.db"], 2);
    fs::create_dir(place.path("other")).unwrap();
    fs::copy(place.path("copy.db"), place.path("other/kinora.db")).unwrap();
    assert_eq!(place.data(&["list", "--data", "other"])["total"], 3);
    let again = place.data(&["backup", "second.db"]);
    assert_eq!(
        again["bytes"],
        fs::metadata(place.path("second.db")).unwrap().len()
    );
}
