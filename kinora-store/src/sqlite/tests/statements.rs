//! The statements themselves: that each can be prepared, and by which index the
//! frequent ones find their rows.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr, SqliteConnection};

use super::super::open::memory;
use super::super::{
    SqliteStore, accounts, announce, deliveries, elements, ending, files, intervene, notes, offers,
    queries, submit, work,
};
use crate::clock::TestClock;
use crate::store::Store;

/// Every statement, by its module.
const ALL: &[&str] = &[
    accounts::ADD,
    accounts::ALL,
    accounts::BY_ID,
    accounts::BY_NAME,
    accounts::PAY_IN,
    accounts::NOTE_PAYMENT,
    accounts::SET_LIMITS,
    accounts::ROOM,
    accounts::ADMIT,
    accounts::TAKE_SLOTS,
    accounts::ADD_KEY,
    accounts::KEYS,
    accounts::KEYS_OF,
    accounts::KEY_BY_HASH,
    accounts::KEY_BY_ACCESS_KEY,
    accounts::KEY,
    accounts::REVOKE,
    submit::LOOK,
    submit::TAKE,
    submit::BY_ID,
    ending::TARGET,
    ending::COMPLETE,
    ending::GIVE_UP,
    ending::TAKE_AWAY,
    ending::REFUND,
    ending::PAY_BACK,
    ending::COUNT_COMPLETED,
    announce::ANNOUNCE,
    announce::FORGET_START,
    ending::FREE_SLOT,
    ending::STOP_WAITING,
    work::HAS_READY,
    work::CLAIM,
    work::UNCLAIM,
    work::HEARTBEAT,
    work::UPSTREAM_BEGUN,
    work::UPSTREAM_ACCEPTED,
    work::RELEASE,
    work::AHEAD,
    work::STATS,
    intervene::OWN,
    intervene::ASK,
    intervene::DELETE,
    intervene::EXPIRED,
    intervene::UNWANTED,
    intervene::CRASHED_TOO_OFTEN,
    intervene::COUNT_CRASH,
    intervene::REQUEUE,
    files::ADD,
    files::BY_ID,
    files::MARK_OF,
    files::MARK_DUE,
    files::MARK_ORPHANED,
    files::MARKED,
    files::REMOVED,
    files::UNOWNED,
    files::OPEN_TICKETS,
    files::ADD_TICKET,
    files::TICKET,
    files::USE_TICKET,
    files::FORGETTABLE,
    files::FORGET,
    files::FORGET_KEYS,
    files::FORGET_TICKETS,
    offers::OPEN,
    offers::ADD,
    offers::GET,
    offers::FORGET,
    elements::ADD,
    elements::OWN,
    elements::LIST,
    elements::MARK_PICTURES,
    elements::DELETE,
    deliveries::DUE,
    deliveries::NEXT,
    deliveries::KEEP_BODY,
    deliveries::BODY,
    deliveries::TRIED,
    deliveries::LIST,
    deliveries::LIST_IN,
    deliveries::RETRY,
    queries::OWN,
    queries::BY_NUMBER,
    queries::BY_EXTERNAL_ID,
    queries::HISTORY,
    queries::OLDEST_FIRST,
    queries::HISTORY_OF_ALL,
    queries::NEWEST_LINES,
    queries::OLDEST_LINES,
    queries::USAGE,
    queries::AUDIT,
    notes::NOTE,
    notes::NOTE_ONCE,
    notes::SET,
];

/// Those that may look at every row: people ask for them, and seldom; or there
/// are few rows.
const MAY_SCAN: &[&str] = &[
    accounts::ADD,
    accounts::ADD_KEY,
    accounts::ALL,
    accounts::KEYS,
    work::STATS,
    queries::HISTORY_OF_ALL,
    queries::AUDIT,
    deliveries::LIST,
    deliveries::LIST_IN,
];

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let mut connection = memory().await.unwrap();
    for statement in ALL {
        let prepared = connection.prepare(statement.into_sql_str()).await;
        assert!(prepared.is_ok(), "{statement}: {:?}", prepared.err());
    }
}

#[tokio::test]
async fn no_frequent_statement_looks_at_every_row() {
    let mut connection = memory().await.unwrap();
    for statement in ALL.iter().filter(|it| !MAY_SCAN.contains(it)) {
        for step in plan(&mut connection, statement).await {
            // What stands in a list or comes from a part of the statement is no table.
            let whole_table = step.starts_with("SCAN ")
                && !step.contains(" USING ")
                && !step.contains("json_each")
                && !step.contains("CONSTANT")
                && !step.contains("total")
                && !step.contains("page")
                && !step.contains("(subquery")
                && !step.contains("VIRTUAL TABLE");
            assert!(!whole_table, "{statement}: {step}");
        }
    }
}

#[tokio::test]
async fn frequent_statements_use_the_index_that_was_made_for_them() {
    let mut connection = memory().await.unwrap();
    let expected = [
        (work::HAS_READY, "predictions_ready"),
        (work::CLAIM, "predictions_ready"),
        (work::AHEAD, "predictions_ready"),
        (work::AHEAD, "predictions_waiting (account_id=?)"),
        (accounts::ADMIT, "predictions_waiting (account_id=?)"),
        (intervene::EXPIRED, "predictions_deadline (deadline_ms<?)"),
        (
            queries::HISTORY,
            "predictions_history (account_id=? AND created_ms>? AND created_ms<?)",
        ),
        (
            queries::OLDEST_FIRST,
            "predictions_history (account_id=? AND created_ms>? AND created_ms<?)",
        ),
        (
            queries::NEWEST_LINES,
            "ledger_history (account_id=? AND created_ms>? AND created_ms<?)",
        ),
        (queries::OWN, "sqlite_autoindex_predictions_1 (id=?)"),
        (submit::BY_ID, "sqlite_autoindex_predictions_1 (id=?)"),
        (work::HEARTBEAT, "sqlite_autoindex_predictions_1 (id=?)"),
        (accounts::KEY_BY_HASH, "sqlite_autoindex_keys_2 (hash=?)"),
        (
            accounts::KEY_BY_ACCESS_KEY,
            "sqlite_autoindex_keys_3 (kling_access_key=?)",
        ),
        (
            queries::BY_NUMBER,
            "sqlite_autoindex_predictions_2 (number=?)",
        ),
        (
            queries::BY_EXTERNAL_ID,
            "predictions_external (account_id=? AND external_id=?)",
        ),
        (
            deliveries::DUE,
            "sqlite_autoindex_deliveries_2 (prediction_id=?)",
        ),
        (
            submit::LOOK,
            "predictions_external (account_id=? AND external_id=?)",
        ),
        (deliveries::DUE, "deliveries_due (next_ms<?)"),
        (deliveries::NEXT, "deliveries_due"),
        (files::MARK_DUE, "blobs_due (purge_ms<?)"),
        (files::MARKED, "blobs_removing"),
        (
            files::FORGETTABLE,
            "predictions_purge (purge_ms>? AND purge_ms<?)",
        ),
        (
            files::OPEN_TICKETS,
            "upload_tickets_open (account_id=? AND expires_ms>?)",
        ),
    ];
    for (statement, index) in expected {
        let plan = plan(&mut connection, statement).await;
        let used = plan.iter().any(|step| step.contains(index));
        assert!(used, "{statement}: {index} is not in {plan:#?}");
    }
}

#[tokio::test]
async fn the_queue_is_in_order_without_sorting() {
    let mut connection = memory().await.unwrap();
    let sorted = [
        (work::CLAIM, 0),
        (accounts::ADMIT, 0),
        (deliveries::DUE, 0),
        (deliveries::NEXT, 0),
        (intervene::EXPIRED, 0),
        // The rows of one page.
        (queries::HISTORY, 1),
        (queries::NEWEST_LINES, 1),
    ];
    for (statement, expected) in sorted {
        let plan = plan(&mut connection, statement).await;
        let sorts = plan.iter().filter(|step| step.contains("TEMP B-TREE"));
        assert_eq!(sorts.count(), expected, "{statement}: {plan:#?}");
    }
}

/// How SQLite would find the rows; of several statements in one, each.
async fn plan(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let mut steps = vec![];
    for part in statement.split(";\n") {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {part}"));
        let rows = sqlx::query(explain)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        steps.extend(rows.iter().map(|row| row.get::<String, _>("detail")));
    }
    steps
}

#[tokio::test]
async fn the_ledger_refuses_to_be_changed() {
    let clock = Arc::new(TestClock::at(0));
    let store = SqliteStore::in_memory(clock).await.unwrap();
    let new = crate::records::NewAccount {
        id: "a".to_owned(),
        name: "a".to_owned(),
        credit: kinora_core::price::MicroUsd(5),
        level: "home".to_owned(),
        slots: 1,
        per_minute: None,
        max_waiting: 1,
    };
    store.add_account(new).await.unwrap();
    for (statement, word) in [
        ("UPDATE ledger SET amount = 6", "changed"),
        ("DELETE FROM ledger", "removed"),
        (
            "INSERT OR REPLACE INTO ledger (id, account_id, kind, amount, balance_after, created_ms) \
          VALUES (1, 'a', 'deposit', 6, 6, 0)",
            "removed",
        ),
    ] {
        let refused = store
            .write("meddle", move |tx| {
                Box::pin(async move {
                    sqlx::query(statement).execute(tx).await?;
                    Ok(())
                })
            })
            .await;
        let error = format!("{:?}", refused.unwrap_err());
        assert!(error.contains(word), "{statement}: {error}");
    }
}
