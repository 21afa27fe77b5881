//! [`Store`]: which statement does what, and on which connection.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use kinora_core::price::MicroUsd;

use super::accounts::{self, Limits};
use super::ending::{self, Times};
use super::fault::Fault;
use super::{
    SqliteStore, deliveries, elements, files, intervene, notes, offers, queries, submit, work,
};
use crate::dispatch::Dispatch;
use crate::records::{
    Account, Blob, Delivery, DeliveryState, Element, Entry, Failure, Key, NewAccount, NewKey,
    NewTicket, Offer, Prediction, Terminal, Ticket, UsageRow,
};
use crate::store::{
    Beat, Cancelled, DeliveryResult, Finish, LedgerQuery, Page, PredictionQuery, Released, Store,
    StoreError, Submission, SubmitError, Submitted,
};

#[async_trait]
impl Store for SqliteStore {
    async fn add_account(&self, new: NewAccount) -> Result<Account, StoreError> {
        let now_ms = self.now_ms();
        self.write("make an account", move |tx| {
            Box::pin(accounts::add(tx, new, now_ms))
        })
        .await
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read("list the accounts", move |read| {
            Box::pin(accounts::all(read))
        })
        .await
    }

    async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let id = id.to_owned();
        self.read("read an account", move |read| {
            Box::pin(accounts::by_id(read, id))
        })
        .await
    }

    async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let name = name.to_owned();
        self.read("read an account", move |read| {
            Box::pin(accounts::by_name(read, name))
        })
        .await
    }

    async fn credit(
        &self,
        account_id: &str,
        amount: MicroUsd,
        note: Option<&str>,
    ) -> Result<Option<Account>, StoreError> {
        let (id, note) = (account_id.to_owned(), note.map(str::to_owned));
        let now_ms = self.now_ms();
        self.write("change a balance", move |tx| {
            Box::pin(accounts::credit(tx, id, amount, note, now_ms))
        })
        .await
    }

    async fn set_limits(
        &self,
        account_id: &str,
        level: &str,
        slots: u32,
        per_minute: Option<u32>,
        max_waiting: u32,
    ) -> Result<Option<Account>, StoreError> {
        let id = account_id.to_owned();
        let limits = Limits {
            level: level.to_owned(),
            slots,
            per_minute,
            max_waiting,
        };
        let done = self
            .write("change the limits of an account", move |tx| {
                Box::pin(accounts::set_limits(tx, id, limits))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn add_key(&self, new: NewKey) -> Result<Key, StoreError> {
        let now_ms = self.now_ms();
        self.write("make a key", move |tx| {
            Box::pin(accounts::add_key(tx, new, now_ms))
        })
        .await
    }

    async fn keys(&self, account_id: Option<&str>) -> Result<Vec<Key>, StoreError> {
        let id = account_id.map(str::to_owned);
        self.read("list the keys", move |read| {
            Box::pin(accounts::keys(read, id))
        })
        .await
    }

    async fn key_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Key>, StoreError> {
        let hash = *hash;
        self.read("read a key", move |read| {
            Box::pin(accounts::key_by_hash(read, hash))
        })
        .await
    }

    async fn key_by_access_key(&self, access_key: &str) -> Result<Option<Key>, StoreError> {
        let access_key = access_key.to_owned();
        self.read("read a key", move |read| {
            Box::pin(accounts::key_by_access_key(read, access_key))
        })
        .await
    }

    async fn key(&self, id: &str) -> Result<Option<Key>, StoreError> {
        let id = id.to_owned();
        self.read("read a key", move |read| Box::pin(accounts::key(read, id)))
            .await
    }

    async fn revoke_key(&self, id: &str) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let now_ms = self.now_ms();
        self.write_once("revoke a key", move |tx| {
            Box::pin(accounts::revoke(tx, id, now_ms))
        })
        .await
    }

    async fn submit(&self, submission: Submission) -> Result<Submitted, SubmitError> {
        let now_ms = self.now_ms();
        let undo = submit::undo(&submission);
        let done = self
            .writer
            .call(undo, move |tx| {
                Box::pin(submit::submit(tx, submission, now_ms))
            })
            .await
            .map_err(Fault::during_submit)?;
        if let Submitted::Created(prediction) = &done
            && prediction.admitted
        {
            self.wake();
        }
        Ok(done)
    }

    async fn prediction(
        &self,
        account_id: &str,
        id: &str,
    ) -> Result<Option<Prediction>, StoreError> {
        let account_id = account_id.to_owned();
        let id = id.to_owned();
        self.read("read a prediction", move |read| {
            Box::pin(queries::own(read, account_id, id))
        })
        .await
    }

    async fn prediction_by_number(
        &self,
        account_id: &str,
        number: i64,
    ) -> Result<Option<Prediction>, StoreError> {
        let account_id = account_id.to_owned();
        self.read("read a prediction", move |read| {
            Box::pin(queries::by_number(read, account_id, number))
        })
        .await
    }

    async fn prediction_by_external_id(
        &self,
        account_id: &str,
        external_id: &str,
    ) -> Result<Option<Prediction>, StoreError> {
        let account_id = account_id.to_owned();
        let external_id = external_id.to_owned();
        self.read("read a prediction", move |read| {
            Box::pin(queries::by_external_id(read, account_id, external_id))
        })
        .await
    }

    async fn any_prediction(&self, id: &str) -> Result<Option<Prediction>, StoreError> {
        let id = id.to_owned();
        self.read("read a prediction", move |read| {
            Box::pin(queries::any(read, id))
        })
        .await
    }

    async fn predictions(&self, query: PredictionQuery) -> Result<Page<Prediction>, StoreError> {
        self.read("list predictions", move |read| {
            Box::pin(queries::predictions(read, query))
        })
        .await
    }

    async fn heartbeat(&self, id: &str, epoch: i64, progress: u32) -> Result<Beat, StoreError> {
        let id = id.to_owned();
        let now_ms = self.now_ms();
        self.write_once("renew a claim", move |tx| {
            Box::pin(work::heartbeat(tx, id, epoch, progress, now_ms))
        })
        .await
    }

    async fn upstream_begun(
        &self,
        id: &str,
        epoch: i64,
        name: &str,
        key: &str,
    ) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let name = name.to_owned();
        let key = key.to_owned();
        self.write_once("note a remote engine", move |tx| {
            Box::pin(work::upstream_begun(tx, id, epoch, name, key))
        })
        .await
    }

    async fn upstream_accepted(
        &self,
        id: &str,
        epoch: i64,
        upstream_id: &str,
    ) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let upstream_id = upstream_id.to_owned();
        self.write_once("note a remote engine's id", move |tx| {
            Box::pin(work::upstream_accepted(tx, id, epoch, upstream_id))
        })
        .await
    }

    async fn finish(&self, finish: Finish) -> Result<bool, StoreError> {
        let now_ms = self.now_ms();
        let done = self
            .write("complete a prediction", move |tx| {
                Box::pin(ending::finish(tx, finish, now_ms))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn give_up(
        &self,
        id: &str,
        epoch: i64,
        end: Terminal,
        failure: Failure,
        purge_ms: i64,
    ) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let times = self.times(purge_ms);
        let done = self
            .write("end a prediction", move |tx| {
                Box::pin(ending::give_up(tx, id, epoch, end, failure, times))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn release(&self, id: &str, epoch: i64, why: Released) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let done = self
            .write_once("hand a prediction back", move |tx| {
                Box::pin(work::release(tx, id, epoch, why))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn cancel(
        &self,
        account_id: &str,
        id: &str,
        purge_ms: i64,
    ) -> Result<Cancelled, StoreError> {
        let account_id = account_id.to_owned();
        let id = id.to_owned();
        let times = self.times(purge_ms);
        let done = self
            .write("cancel a prediction", move |tx| {
                Box::pin(intervene::cancel(tx, account_id, id, times))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn delete(&self, account_id: &str, id: &str, purge_ms: i64) -> Result<bool, StoreError> {
        let account_id = account_id.to_owned();
        let id = id.to_owned();
        let times = self.times(purge_ms);
        let done = self
            .write("delete a prediction", move |tx| {
                Box::pin(intervene::delete(tx, account_id, id, times))
            })
            .await?;
        self.wake();
        Ok(done)
    }

    async fn expire(&self, purge_ms: i64) -> Result<Vec<String>, StoreError> {
        let times = self.times(purge_ms);
        let mut late = vec![];
        loop {
            let some = self
                .write("time out predictions", move |tx| {
                    Box::pin(intervene::expire(tx, times))
                })
                .await?;
            if some.is_empty() {
                return Ok(late);
            }
            self.wake();
            late.extend(some);
        }
    }

    async fn recover(&self, most_crashes: u32, purge_ms: i64) -> Result<u64, StoreError> {
        let times = self.times(purge_ms);
        let action = "recover from the last stop";
        let mut ended = 0;
        loop {
            let some = self
                .write(action, move |tx| {
                    Box::pin(intervene::end_after_crash(tx, most_crashes, times))
                })
                .await?;
            if some == 0 {
                break;
            }
            ended += some;
        }
        let back = self
            .write(action, |tx| Box::pin(intervene::requeue(tx)))
            .await?;
        self.wake();
        Ok(ended + back)
    }

    async fn ledger(&self, query: LedgerQuery) -> Result<Page<Entry>, StoreError> {
        self.read("read the ledger", move |read| {
            Box::pin(queries::ledger(read, query))
        })
        .await
    }

    async fn usage(
        &self,
        account_id: &str,
        first: &str,
        last: &str,
        model: Option<&str>,
    ) -> Result<Vec<UsageRow>, StoreError> {
        let account_id = account_id.to_owned();
        let first = first.to_owned();
        let last = last.to_owned();
        let model = model.map(str::to_owned);
        self.read("read the usage", move |read| {
            Box::pin(queries::usage(read, account_id, first, last, model))
        })
        .await
    }

    async fn audit(&self) -> Result<Vec<String>, StoreError> {
        self.read("audit the books", move |read| {
            Box::pin(queries::audit(read))
        })
        .await
    }

    async fn due_deliveries(&self, most: u32) -> Result<Vec<Delivery>, StoreError> {
        let now_ms = self.now_ms();
        self.read("list due deliveries", move |read| {
            Box::pin(deliveries::due(read, most, now_ms))
        })
        .await
    }

    async fn keep_body(&self, id: &str, body: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let id = id.to_owned();
        self.write("keep a body", move |tx| {
            Box::pin(deliveries::keep_body(tx, id, body))
        })
        .await
    }

    async fn delivery_tried(&self, id: &str, result: DeliveryResult) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.write_once("note a delivery", move |tx| {
            Box::pin(deliveries::tried(tx, id, result))
        })
        .await
    }

    async fn deliveries(
        &self,
        state: Option<DeliveryState>,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.read("list deliveries", move |read| {
            Box::pin(deliveries::list(read, state, most))
        })
        .await
    }

    async fn retry_delivery(&self, id: &str) -> Result<bool, StoreError> {
        let id = id.to_owned();
        let now_ms = self.now_ms();
        self.write_once("retry a delivery", move |tx| {
            Box::pin(deliveries::retry(tx, id, now_ms))
        })
        .await
    }

    async fn next_delivery_ms(&self) -> Result<Option<i64>, StoreError> {
        self.read("look for deliveries", move |read| {
            Box::pin(deliveries::next_ms(read))
        })
        .await
    }

    async fn add_blob(&self, blob: Blob) -> Result<(), StoreError> {
        self.write_once("keep a file", move |tx| Box::pin(files::add(tx, blob)))
            .await
    }

    async fn blob(&self, id: &str) -> Result<Option<Blob>, StoreError> {
        let id = id.to_owned();
        self.read("read a file's row", move |read| {
            Box::pin(files::by_id(read, id))
        })
        .await
    }

    async fn add_ticket(&self, new: NewTicket, most_open: u32) -> Result<(), StoreError> {
        self.write("make an upload ticket", move |tx| {
            Box::pin(files::add_ticket(tx, new, most_open))
        })
        .await
    }

    async fn ticket(&self, token_hash: &[u8; 32]) -> Result<Option<Ticket>, StoreError> {
        let (hash, now_ms) = (*token_hash, self.now_ms());
        self.read("read an upload ticket", move |read| {
            Box::pin(files::ticket(read, hash, now_ms))
        })
        .await
    }

    async fn use_ticket(&self, token_hash: &[u8; 32], blob: Blob) -> Result<bool, StoreError> {
        let (hash, now_ms) = (*token_hash, self.now_ms());
        self.write("use an upload ticket", move |tx| {
            Box::pin(files::use_ticket(tx, hash, blob, now_ms))
        })
        .await
    }

    async fn unowned(&self, store_keys: Vec<String>) -> Result<Vec<String>, StoreError> {
        self.read("look for files without an owner", move |read| {
            Box::pin(files::unowned(read, store_keys))
        })
        .await
    }

    async fn add_offer(&self, offer: Offer, most: u32) -> Result<(), StoreError> {
        self.write("promise a price", move |tx| {
            Box::pin(offers::add(tx, offer, most))
        })
        .await
    }

    async fn offer(&self, account_id: &str, id: &str) -> Result<Option<Offer>, StoreError> {
        let (account_id, id) = (account_id.to_owned(), id.to_owned());
        self.read("read a promised price", move |read| {
            Box::pin(offers::get(read, account_id, id))
        })
        .await
    }

    async fn element(&self, account_id: &str, id: i64) -> Result<Option<Element>, StoreError> {
        let account_id = account_id.to_owned();
        self.read("read an element", move |read| {
            Box::pin(elements::own(read, account_id, id))
        })
        .await
    }

    async fn elements(
        &self,
        account_id: &str,
        offset: u64,
        limit: u32,
    ) -> Result<Page<Element>, StoreError> {
        let account_id = account_id.to_owned();
        self.read("list elements", move |read| {
            Box::pin(elements::list(read, account_id, offset, limit))
        })
        .await
    }

    async fn delete_element(&self, account_id: &str, id: i64) -> Result<bool, StoreError> {
        let account_id = account_id.to_owned();
        self.write("delete an element", move |tx| {
            Box::pin(elements::delete(tx, account_id, id))
        })
        .await
    }

    async fn blobs_to_remove(&self, most: u32) -> Result<Vec<Blob>, StoreError> {
        let now_ms = self.now_ms();
        self.write("mark files for removal", move |tx| {
            Box::pin(files::to_remove(tx, most, now_ms))
        })
        .await
    }

    async fn blobs_removed(&self, ids: Vec<String>) -> Result<(), StoreError> {
        self.write_once("forget removed files", move |tx| {
            Box::pin(files::removed(tx, ids))
        })
        .await
    }

    async fn purge(&self, most: u32) -> Result<u64, StoreError> {
        let now_ms = self.now_ms();
        self.write("forget what is old", move |tx| {
            Box::pin(files::purge(tx, most, now_ms))
        })
        .await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        let name = name.to_owned();
        self.read("read a note", move |read| Box::pin(notes::get(read, name)))
            .await
    }

    async fn note_once(&self, name: &str, value: &str) -> Result<String, StoreError> {
        let name = name.to_owned();
        let value = value.to_owned();
        self.write("write a note", move |tx| {
            Box::pin(notes::once(tx, name, value))
        })
        .await
    }

    async fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        let version = self
            .write_once("look for changes", |tx| Box::pin(notes::data_version(tx)))
            .await?;
        Ok(self.seen.swap(version, Ordering::SeqCst) != version)
    }

    async fn probe(&self) -> Result<(), StoreError> {
        let action = "write and read something";
        let now_ms = self.now_ms();
        self.write(action, move |tx| Box::pin(notes::probe(tx, now_ms)))
            .await?;
        self.read(action, move |read| Box::pin(notes::probed(read, now_ms)))
            .await
    }
}

impl SqliteStore {
    fn times(&self, purge_ms: i64) -> Times {
        Times {
            now_ms: self.now_ms(),
            purge_ms,
        }
    }
}
