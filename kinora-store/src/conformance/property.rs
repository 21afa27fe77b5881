//! Any order of calls, against a model that is nothing but lists.
//!
//! After each call the answer, every prediction, every balance and every line of
//! the ledger must be what the model says, and the books must be in order.
//! `PROPTEST_CASES` asks for more cases, `PROPTEST_RNG_SEED` for others.

mod calls;
mod model;

use std::sync::Arc;

use kinora_core::price::MicroUsd;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tokio::runtime::{self, Runtime};

use self::calls::{Answer, Call, Wish};
use self::model::{KEEP_MS, LIMIT, Model, Seen, WAIT_MS, id_of};
use super::world::{Database, failure};
use crate::clock::TestClock;
use crate::records::{NewAccount, NewKey, Prediction};
use crate::sqlite::SqliteStore;
use crate::store::{
    Finish, LedgerQuery, PredictionQuery, Refusal, Store, Submission, SubmitError, Submitted,
};

prop_state_machine! {
    #![proptest_config(config())]

    #[test]
    fn a_store_does_what_the_model_does(sequential 1..40 => Machine);
}

/// The same cases in each run, unless somebody asks for others.
fn config() -> Config {
    let asked = Config::default();
    Config {
        failure_persistence: None,
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
        },
        ..asked
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Call;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::new()).boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Call> {
        state.calls()
    }

    fn apply(mut state: Self, call: &Call) -> Self {
        state.answer = state.answer_to(call);
        state
    }
}

struct Machine {
    runtime: Runtime,
    db: Box<dyn Database>,
    clock: Arc<TestClock>,
}

impl StateMachineTest for Machine {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(model: &Model) -> Self {
        let clock = Arc::new(TestClock::at(model.now_ms));
        let runtime = runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let store = runtime.block_on(SqliteStore::in_memory(clock.clone()));
        let machine = Self {
            runtime,
            db: Box::new(store.unwrap()),
            clock,
        };
        machine.runtime.block_on(machine.begin(model));
        machine
    }

    fn apply(machine: Self, model: &Model, call: Call) -> Self {
        let answer = machine.runtime.block_on(machine.make(model, &call));
        assert_eq!(answer, model.answer, "to {call:?}");
        machine
    }

    fn check_invariants(machine: &Self, model: &Model) {
        machine.runtime.block_on(machine.compare(model));
    }
}

impl Machine {
    async fn begin(&self, model: &Model) {
        for (number, account) in model.accounts.iter().enumerate() {
            let new = NewAccount {
                id: account_id(number),
                name: account_id(number),
                credit: MicroUsd(account.balance),
                level: "home".to_owned(),
                slots: account.slots,
                per_minute: None,
                max_waiting: account.max_waiting,
            };
            self.db.add_account(new).await.unwrap();
            let new = NewKey {
                id: key_id(number),
                account_id: account_id(number),
                name: key_id(number),
                hash: crate::secrets::hash(&key_id(number)),
                prefix: String::new(),
                kling_access_key: None,
                kling_secret: None,
                webhook_secret: vec![],
                simulate: None,
                budget: account.budget.map(MicroUsd),
            };
            self.db.add_key(new).await.unwrap();
        }
    }

    /// Makes a call; `model` is as it is afterwards.
    async fn make(&self, model: &Model, call: &Call) -> Answer {
        let db = &*self.db;
        let purge_ms = model.now_ms + KEEP_MS;
        match call {
            Call::Submit(wish) => {
                let number = model.asked - 1;
                self.submit(submission(model, wish, number)).await
            }
            Call::Claim { .. } if model.answer == Answer::Claimed(vec![]) => {
                // It would wait.
                Answer::Claimed(vec![])
            }
            Call::Claim { most } => {
                let claims = db.next(*most, LIMIT).await.unwrap();
                let claimed = claims.into_iter().map(|it| it.prediction);
                Answer::Claimed(claimed.map(|it| (it.id, it.epoch)).collect())
            }
            Call::Heartbeat(job) => {
                let beat = db.heartbeat(&job.id, job.epoch, 50).await;
                Answer::Beat(beat.unwrap())
            }
            Call::Finish(job) => {
                let finish = Finish {
                    id: job.id.clone(),
                    epoch: job.epoch,
                    outputs: vec![],
                    blobs: vec![],
                    element: None,
                    engine: "sim".to_owned(),
                    warnings: vec![],
                    purge_ms,
                };
                Answer::Done(db.finish(finish).await.unwrap())
            }
            Call::GiveUp(job, end) => {
                let reason = failure("it broke");
                let done = db.give_up(&job.id, job.epoch, *end, reason, purge_ms);
                Answer::Done(done.await.unwrap())
            }
            Call::Release(job, why) => {
                let done = Store::release(db, &job.id, job.epoch, *why).await;
                Answer::Done(done.unwrap())
            }
            Call::Cancel(account, id) => {
                let done = db.cancel(&account_id(*account), id, purge_ms).await;
                Answer::Cancelled(done.unwrap())
            }
            Call::Delete(account, id) => {
                let done = db.delete(&account_id(*account), id, purge_ms).await;
                Answer::Done(done.unwrap())
            }
            Call::Wait { ms } => {
                self.clock.advance(*ms);
                Answer::Nothing
            }
            Call::Expire => Answer::Expired(db.expire(purge_ms).await.unwrap()),
            Call::Recover { most_crashes } => {
                let count = db.recover(*most_crashes, purge_ms).await;
                Answer::Count(count.unwrap())
            }
            Call::Credit { account, amount } => {
                let id = account_id(*account);
                let credit = db.credit(&id, MicroUsd(*amount), None).await;
                Answer::Done(credit.is_ok())
            }
            Call::Limit { account, slots } => {
                let id = account_id(*account);
                let max_waiting = model.accounts[*account].max_waiting;
                let changed = db.set_limits(&id, "home", *slots, None, max_waiting);
                Answer::Done(changed.await.unwrap().is_some())
            }
            Call::Purge => Answer::Count(db.purge(1000).await.unwrap()),
        }
    }

    async fn submit(&self, submission: Submission) -> Answer {
        match self.db.submit(submission).await {
            Ok(Submitted::Created(it)) => Answer::Created(it.id),
            Ok(Submitted::Replayed(it)) => Answer::Replayed(it.id),
            Err(SubmitError::Refused(refusal)) => Answer::Refused(refusal),
            Err(SubmitError::Store(error)) => panic!("{error:?}"),
        }
    }

    async fn compare(&self, model: &Model) {
        assert_eq!(self.db.audit().await.unwrap(), [""; 0]);
        assert_eq!(self.db.stats().await.unwrap(), model.stats());
        for number in 0..model.accounts.len() {
            self.compare_account(model, number).await;
        }
        let all = PredictionQuery {
            limit: 1000,
            ..PredictionQuery::default()
        };
        let listed = self.db.predictions(all).await.unwrap().items;
        let mut listed: Vec<Seen> = listed.iter().map(seen).collect();
        listed.reverse();
        let expected: Vec<Seen> = model.listed().collect();
        assert_eq!(listed, expected);
        for id in model.deleted() {
            let found = self.db.any_prediction(&id).await.unwrap();
            assert_eq!(found.as_ref().map(seen), model.seen(&id));
        }
    }

    async fn compare_account(&self, model: &Model, number: usize) {
        let expected = &model.accounts[number];
        let found = self.db.account(&account_id(number)).await.unwrap().unwrap();
        assert_eq!(found.balance.0, expected.balance);
        assert_eq!(found.slots, expected.slots);
        assert_eq!(u64::from(found.running), model.running(number));
        let key = self.db.key(&key_id(number)).await.unwrap().unwrap();
        assert_eq!(key.spent.0, expected.spent);
        let query = LedgerQuery {
            account_id: account_id(number),
            ascending: true,
            limit: 10_000,
            ..LedgerQuery::default()
        };
        let page = self.db.ledger(query).await.unwrap();
        let lines = page.items.into_iter().map(|line| {
            let prediction = line.prediction_id.unwrap_or_default();
            (line.kind, line.amount.0, prediction)
        });
        assert_eq!(lines.collect::<Vec<_>>(), expected.ledger);
    }
}

fn seen(prediction: &Prediction) -> Seen {
    Seen {
        id: prediction.id.clone(),
        state: prediction.state,
        epoch: prediction.epoch,
        attempts: prediction.attempts,
        crashes: prediction.crashes,
        admitted: prediction.admitted,
        cancel_requested: prediction.cancel_requested,
        price: prediction.price.0,
        deadline_ms: prediction.deadline_ms,
        purge_ms: prediction.purge_ms,
        is_deleted: prediction.deleted_ms.is_some(),
    }
}

/// The submission with this number.
fn submission(model: &Model, wish: &Wish, number: i64) -> Submission {
    Submission {
        id: id_of(number),
        number,
        account_id: account_id(wish.account),
        key_id: key_id(wish.account),
        dialect: "wavespeed".to_owned(),
        model: "std".to_owned(),
        external_id: None,
        idempotency: wish
            .key
            .map(|(key, fingerprint)| (format!("key {key}"), [fingerprint; 32])),
        price: MicroUsd(wish.price),
        input: String::new(),
        order: String::new(),
        origin: String::new(),
        webhook: None,
        priority: wish.priority,
        deadline_ms: model.now_ms + WAIT_MS,
        warnings: vec![],
        blobs: vec![],
        needs_slot: wish.needs_slot,
        simulation: wish.simulation.clone(),
    }
}

fn account_id(number: usize) -> String {
    format!("account-{number}")
}

fn key_id(number: usize) -> String {
    format!("key-{number}")
}
