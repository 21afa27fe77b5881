//! The writer: many calls in one transaction, each for itself.

use std::sync::{Arc, Barrier};

use futures_util::future::join_all;
use futures_util::poll;
use sqlx::{ConnectOptions, SqliteConnection};

use super::super::fault::Fault;
use super::super::open::to_read;
use super::super::writer::Undo;
use super::super::{SqliteOptions, SqliteStore, notes};
use crate::clock::TestClock;
use crate::store::{Store, StoreError};

async fn memory() -> SqliteStore {
    let clock = Arc::new(TestClock::at(0));
    SqliteStore::in_memory(clock).await.unwrap()
}

/// Writes a note, and then fails, panics, or does neither.
async fn write(tx: &mut SqliteConnection, number: usize) -> Result<usize, Fault> {
    notes::once(tx, number.to_string(), "x".to_owned()).await?;
    match number % 5 {
        3 => Err(StoreError::Negative.into()),
        4 => panic!("as the test wants"),
        _ => Ok(number),
    }
}

#[tokio::test]
async fn one_that_fails_is_undone_alone() {
    let store = memory().await;
    let calls = (0..200).map(|number| {
        store.writer.call(Undo::Savepoint, move |tx| {
            Box::pin(async move { write(tx, number).await })
        })
    });
    for (number, answer) in join_all(calls).await.into_iter().enumerate() {
        let kept = store.note(&number.to_string()).await.unwrap().is_some();
        match number % 5 {
            3 => assert!(matches!(answer, Err(Fault::Store(StoreError::Negative)))),
            4 => assert!(matches!(answer, Err(Fault::Own(_)))),
            _ => assert_eq!(answer.unwrap(), number),
        }
        assert_eq!(kept, number % 5 < 3, "{number}");
    }
}

#[tokio::test]
async fn a_commit_that_fails_is_everybodys_error() {
    let store = memory().await;
    let calls = (0..10).map(|number| {
        store.writer.call(Undo::Savepoint, move |tx| {
            Box::pin(async move {
                notes::once(tx, number.to_string(), "x".to_owned()).await?;
                if number == 5 {
                    // As SQLite itself does where the disk is full.
                    sqlx::query("ROLLBACK").execute(tx).await?;
                }
                Ok(number)
            })
        })
    });
    let answers = join_all(calls).await;
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    // They need not all have been in one transaction, but the one was.
    assert!(failed >= 1);
    assert!(matches!(answers[5], Err(Fault::Commit(_))));
    for (number, answer) in answers.iter().enumerate() {
        let kept = store.note(&number.to_string()).await.unwrap().is_some();
        assert_eq!(kept, answer.is_ok(), "{number}");
    }
    store.probe().await.unwrap();
}

#[tokio::test]
async fn too_many_calls_are_refused_at_once() {
    let store = memory().await;
    let mut calls: Vec<_> = (0..1024)
        .map(|number| {
            Box::pin(
                store
                    .writer
                    .call(Undo::Savepoint, move |tx| Box::pin(write(tx, number * 5))),
            )
        })
        .collect();
    let block = Arc::new(Barrier::new(2));
    let inside = Arc::clone(&block);
    let mut first = Box::pin(store.writer.call(Undo::Savepoint, move |_| {
        Box::pin(async move {
            inside.wait();
            Ok(())
        })
    }));
    assert!(poll!(&mut first).is_pending());
    let mut refused = 0;
    for call in &mut calls {
        match poll!(call) {
            std::task::Poll::Pending => {}
            std::task::Poll::Ready(answer) => {
                let busy = answer.unwrap_err().during("write");
                assert!(matches!(busy, StoreError::Busy));
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 1);
    block.wait();
    first.await.unwrap();
    // The one that was refused was the last.
    calls.pop();
    join_all(calls).await;
    store.probe().await.unwrap();
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_is_not_made() {
    let store = memory().await;
    let block = Arc::new(Barrier::new(2));
    let inside = Arc::clone(&block);
    let mut first = Box::pin(store.writer.call(Undo::Savepoint, move |_| {
        Box::pin(async move {
            inside.wait();
            Ok(())
        })
    }));
    assert!(poll!(&mut first).is_pending());
    let mut dropped = Box::pin(
        store
            .writer
            .call(Undo::Savepoint, |tx| Box::pin(write(tx, 0))),
    );
    assert!(poll!(&mut dropped).is_pending());
    drop(dropped);
    block.wait();
    first.await.unwrap();
    assert_eq!(store.note("0").await.unwrap(), None);
}

#[tokio::test]
async fn a_database_that_another_holds_is_busy_and_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let clock = Arc::new(TestClock::at(0));
    let options = SqliteOptions::default();
    let store = SqliteStore::open(&path, options, clock).await.unwrap();
    // Instead of five seconds.
    let soon = "PRAGMA busy_timeout = 10";
    let impatient = store.write("be impatient", move |tx| {
        Box::pin(async move { Ok(sqlx::query(soon).execute(tx).await.map(drop)?) })
    });
    impatient.await.unwrap();
    let mut other = to_read(&path).read_only(false).connect().await.unwrap();
    let hold = "BEGIN IMMEDIATE";
    sqlx::query(hold).execute(&mut other).await.unwrap();
    let (written, read) = tokio::join!(store.note_once("a", "1"), store.note("store.stop"));
    assert!(matches!(written, Err(StoreError::Busy)), "{written:?}");
    assert!(read.unwrap().is_some());
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(store.note_once("a", "1").await.unwrap(), "1");
}

#[tokio::test]
async fn a_full_disk_is_an_error_until_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let clock = Arc::new(TestClock::at(0));
    let options = SqliteOptions::default();
    let store = SqliteStore::open(&path, options, clock).await.unwrap();
    let limit = async |statement: &'static str| {
        let limit = store.write("set a limit", move |tx| {
            Box::pin(async move { Ok(sqlx::query(statement).execute(tx).await.map(drop)?) })
        });
        limit.await.unwrap();
    };
    let long = "x".repeat(10_000);
    store.note_once("before", &long).await.unwrap();
    limit("PRAGMA max_page_count = 1").await;
    let names: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let written = join_all(names.iter().map(|name| store.note_once(name, &long))).await;
    assert!(written.iter().any(Result::is_err));
    assert!(store.note("before").await.unwrap().is_some());
    limit("PRAGMA max_page_count = 1000000").await;
    for (name, written) in names.iter().zip(written) {
        let kept = store.note(name).await.unwrap().is_some();
        assert_eq!(kept, written.is_ok(), "{name}");
        store.note_once(name, &long).await.unwrap();
    }
    store.check().await.unwrap();
}
