//! A store, a clock, and short words for what stories do with them.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kinora_core::price::MicroUsd;
use tempfile::TempDir;

use crate::clock::{Clock, TestClock};
use crate::dispatch::{Claim, Dispatch};
use crate::records::{
    Account, Blob, BlobKind, Failure, FailureCode, NewAccount, NewKey, Prediction, Recipient,
    State, Terminal,
};
use crate::store::{Finish, LedgerQuery, Refusal, Released, Store, Submission, SubmitError};

/// Noon of a day, in UTC.
pub(crate) const NOON: i64 = 1_763_726_400_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// How long a claim lasts.
pub(crate) const LIMIT: Duration = Duration::from_secs(600);
/// How long a prediction is kept after its end.
pub(crate) const KEEP: i64 = 7 * DAY;

pub(crate) trait Database: Store + Dispatch {}

impl<T: Store + Dispatch> Database for T {}

/// A database for one story, and the folder that it needs until the end.
pub(super) struct Made {
    db: Arc<dyn Database>,
    dir: Option<TempDir>,
}

impl Made {
    pub(super) fn new(db: impl Database + 'static, dir: Option<TempDir>) -> Self {
        Self {
            db: Arc::new(db),
            dir,
        }
    }
}

pub(crate) struct World {
    pub db: Arc<dyn Database>,
    pub clock: Arc<TestClock>,
    next: AtomicU64,
    _dir: Option<TempDir>,
}

/// An account with a key.
#[derive(Clone)]
pub(crate) struct Client {
    pub account: String,
    pub key: String,
}

pub(crate) fn usd(dollars: i64) -> MicroUsd {
    MicroUsd(dollars * 1_000_000)
}

pub(crate) fn failure(message: &str) -> Failure {
    Failure {
        code: FailureCode::EXECUTION,
        message: message.to_owned(),
    }
}

impl World {
    pub(super) async fn new<F: Future<Output = Made>>(make: impl Fn(Arc<TestClock>) -> F) -> Self {
        let clock = Arc::new(TestClock::at(NOON));
        let made = make(Arc::clone(&clock)).await;
        Self {
            db: made.db,
            clock,
            next: AtomicU64::new(1),
            _dir: made.dir,
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    pub(crate) fn id(&self) -> String {
        format!("{:032x}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// An account with ten dollars, two slots and a key.
    pub(crate) async fn client(&self) -> Client {
        self.client_with(|_| {}).await
    }

    pub(crate) async fn client_with(&self, change: impl FnOnce(&mut NewAccount)) -> Client {
        let id = self.id();
        let mut new = NewAccount {
            name: format!("account {id}"),
            id,
            credit: usd(10),
            level: "home".to_owned(),
            slots: 2,
            per_minute: None,
            max_waiting: 100,
        };
        change(&mut new);
        let account = self.db.add_account(new).await.unwrap().id;
        let key = self.key(&account, |_| {}).await;
        Client { account, key }
    }

    pub(crate) async fn key(&self, account: &str, change: impl FnOnce(&mut NewKey)) -> String {
        let mut new = self.new_key(account);
        change(&mut new);
        self.db.add_key(new).await.unwrap().id
    }

    pub(crate) fn new_key(&self, account: &str) -> NewKey {
        let id = self.id();
        NewKey {
            hash: crate::secrets::hash(&id),
            name: format!("key {id}"),
            id,
            account_id: account.to_owned(),
            prefix: "kin_1234".to_owned(),
            kling_access_key: None,
            kling_secret: None,
            webhook_secret: vec![1, 2, 3],
            simulate: None,
            budget: None,
        }
    }

    /// A prediction for one dollar that waits for a day.
    pub(crate) fn order(&self, client: &Client) -> Submission {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        Submission {
            id: format!("{number:032x}"),
            number: 100_000_000_000_000_000 + i64::try_from(number).unwrap(),
            account_id: client.account.clone(),
            key_id: client.key.clone(),
            dialect: "wavespeed".to_owned(),
            model: "std".to_owned(),
            external_id: None,
            idempotency: None,
            price: usd(1),
            input: r#"{"prompt":"a"}"#.to_owned(),
            order: r#"{"film":1}"#.to_owned(),
            origin: "http://localhost".to_owned(),
            webhook: None,
            priority: 0,
            deadline_ms: self.now() + DAY,
            warnings: vec![],
            blobs: vec![],
            needs_slot: false,
            simulation: None,
        }
    }

    pub(crate) async fn submit(&self, client: &Client) -> Prediction {
        self.submit_with(client, |_| {}).await
    }

    pub(crate) async fn submit_with(
        &self,
        client: &Client,
        change: impl FnOnce(&mut Submission),
    ) -> Prediction {
        let mut order = self.order(client);
        change(&mut order);
        let submitted = self.db.submit(order).await.unwrap();
        submitted.prediction().clone()
    }

    pub(crate) async fn refusal(&self, order: Submission) -> Refusal {
        match self.db.submit(order).await {
            Err(SubmitError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn with_webhook(order: &mut Submission) {
        order.webhook = Some(Recipient {
            url: "http://localhost/hook".to_owned(),
            hears_every_change: false,
        });
    }

    pub(crate) fn with_every_change(order: &mut Submission) {
        order.webhook = Some(Recipient {
            url: "http://localhost/hook".to_owned(),
            hears_every_change: true,
        });
    }

    /// Takes up to `most` predictions, without waiting for any.
    pub(crate) async fn take(&self, most: usize) -> Vec<Claim> {
        if self.db.stats().await.unwrap().ready == 0 {
            return vec![];
        }
        self.db.next(most, LIMIT).await.unwrap()
    }

    pub(crate) async fn take_one(&self) -> Prediction {
        let mut claims = self.take(1).await;
        claims.pop().expect("something is ready").prediction
    }

    /// Submits a prediction and takes it.
    pub(crate) async fn running(&self, client: &Client) -> Prediction {
        let submitted = self.submit(client).await;
        let taken = self.take_one().await;
        assert_eq!(taken.id, submitted.id);
        taken
    }

    pub(crate) fn result(&self, prediction: &Prediction) -> Finish {
        Finish {
            id: prediction.id.clone(),
            epoch: prediction.epoch,
            outputs: vec![],
            blobs: vec![],
            element: None,
            engine: "cpu".to_owned(),
            warnings: vec![],
            purge_ms: self.now() + KEEP,
        }
    }

    pub(crate) async fn finish(&self, prediction: &Prediction) -> bool {
        let result = self.result(prediction);
        self.db.finish(result).await.unwrap()
    }

    pub(crate) async fn fail(&self, prediction: &Prediction) -> bool {
        self.end(prediction, Terminal::Failed).await
    }

    pub(crate) async fn end(&self, prediction: &Prediction, end: Terminal) -> bool {
        let purge_ms = self.now() + KEEP;
        self.db
            .give_up(
                &prediction.id,
                prediction.epoch,
                end,
                failure("it broke"),
                purge_ms,
            )
            .await
            .unwrap()
    }

    pub(crate) async fn release(&self, prediction: &Prediction, why: Released) -> bool {
        Store::release(&*self.db, &prediction.id, prediction.epoch, why)
            .await
            .unwrap()
    }

    pub(crate) async fn see(&self, id: &str) -> Prediction {
        let found = self.db.any_prediction(id).await.unwrap();
        found.expect("it is there")
    }

    pub(crate) async fn state(&self, id: &str) -> State {
        self.see(id).await.state
    }

    pub(crate) async fn account(&self, client: &Client) -> Account {
        let found = self.db.account(&client.account).await.unwrap();
        found.expect("it is there")
    }

    pub(crate) async fn balance(&self, client: &Client) -> MicroUsd {
        self.account(client).await.balance
    }

    pub(crate) fn blob(&self, client: &Client, kind: BlobKind, prediction: Option<&str>) -> Blob {
        let id = self.id();
        Blob {
            account_id: client.account.clone(),
            kind,
            store_key: format!("up/00/{id}"),
            bytes: 10,
            sha256: "ab".repeat(32),
            mime: "image/png".to_owned(),
            file_name: "photo.png".to_owned(),
            prediction_id: prediction.map(str::to_owned),
            created_ms: self.now(),
            purge_ms: self.now() + KEEP,
            id,
        }
    }

    pub(crate) fn lines_of(client: &Client) -> LedgerQuery {
        LedgerQuery {
            account_id: client.account.clone(),
            ascending: true,
            limit: 100,
            ..LedgerQuery::default()
        }
    }

    /// The account's ledger, oldest first, as `charge -1.000000 9.000000`.
    pub(crate) async fn ledger(&self, client: &Client) -> Vec<String> {
        let page = self.db.ledger(Self::lines_of(client)).await.unwrap();
        let lines = page.items.iter().map(|line| {
            format!(
                "{} {} {}",
                line.kind.as_str(),
                line.amount,
                line.balance_after
            )
        });
        lines.collect()
    }
}
