//! Several who have one file open.

use std::sync::Arc;

use super::super::{SqliteOptions, SqliteStore};
use crate::clock::TestClock;
use crate::store::Store;

async fn open(path: &std::path::Path) -> SqliteStore {
    let clock = Arc::new(TestClock::at(0));
    let store = SqliteStore::open(path, SqliteOptions::default(), clock).await;
    store.unwrap()
}

#[tokio::test]
async fn each_sees_what_the_other_writes_and_hears_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let server = open(&path).await;
    let guest = open(&path).await;
    assert!(!server.changed_elsewhere().await.unwrap());
    server.note_once("a", "1").await.unwrap();
    assert!(!server.changed_elsewhere().await.unwrap());
    assert!(guest.changed_elsewhere().await.unwrap());
    assert!(!guest.changed_elsewhere().await.unwrap());
    assert_eq!(guest.note("a").await.unwrap().as_deref(), Some("1"));
    guest.note_once("b", "2").await.unwrap();
    assert!(server.changed_elsewhere().await.unwrap());
    assert!(!server.changed_elsewhere().await.unwrap());
    assert_eq!(server.note("b").await.unwrap().as_deref(), Some("2"));
}

#[tokio::test]
async fn the_last_one_leaves_it_tidy() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let stop = async |store: &SqliteStore| store.note("store.stop").await.unwrap().unwrap();
    let server = open(&path).await;
    let guest = open(&path).await;
    guest.close().await.unwrap();
    assert_eq!(stop(&server).await, "running");
    let guest = open(&path).await;
    server.close().await.unwrap();
    assert_eq!(stop(&guest).await, "running");
    guest.close().await.unwrap();
    assert!(!dir.path().join("kinora.db-wal").exists());
    open(&path).await;
}

#[tokio::test]
async fn many_come_in_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let all = futures_util::future::join_all((0..8).map(|_| open(&path))).await;
    for (number, store) in all.iter().enumerate() {
        store.note_once(&number.to_string(), "here").await.unwrap();
    }
    for store in &all {
        assert!(store.note("7").await.unwrap().is_some());
    }
}
