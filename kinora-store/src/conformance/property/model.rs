//! What a store should do, as lists and loops.

use std::collections::HashMap;
use std::time::Duration;

use kinora_core::price::MicroUsd;

use super::Refusal;
use super::calls::{Answer, Call, Job, Wish};
use crate::conformance::world::{DAY, HOUR, MINUTE, NOON};
use crate::dispatch::QueueStats;
use crate::records::{EntryKind, State};
use crate::store::{Beat, Cancelled, Released, Simulation};

/// How long a claim lasts.
pub(super) const LIMIT: Duration = Duration::from_secs(600);
const LIMIT_MS: i64 = 10 * MINUTE;
/// How long a prediction waits.
pub(super) const WAIT_MS: i64 = HOUR;
/// How long it is kept after its end.
pub(super) const KEEP_MS: i64 = 2 * HOUR;

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub now_ms: i64,
    pub accounts: Vec<Account>,
    pub predictions: Vec<Item>,
    keys: HashMap<(usize, u8), (u8, String, i64)>,
    /// How often something was submitted.
    pub asked: i64,
    /// The answer to the last call.
    pub answer: Answer,
}

#[derive(Clone, Debug)]
pub(super) struct Account {
    pub balance: i64,
    pub spent: i64,
    pub budget: Option<i64>,
    pub slots: u32,
    pub max_waiting: u32,
    pub ledger: Vec<(EntryKind, i64, String)>,
}

/// A prediction. Its place in the list is its place in the order of arrival.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub seen: Seen,
    account: usize,
    priority: i32,
    created_ms: i64,
    wait_until_ms: i64,
    simulated: bool,
}

/// What is compared of a prediction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub id: String,
    pub state: State,
    pub epoch: i64,
    pub attempts: u32,
    pub crashes: u32,
    pub admitted: bool,
    pub cancel_requested: bool,
    pub price: i64,
    pub deadline_ms: i64,
    pub purge_ms: Option<i64>,
    pub is_deleted: bool,
}

impl Model {
    pub(super) fn new() -> Self {
        let account = |balance, budget, slots, max_waiting| Account {
            balance,
            spent: 0,
            budget,
            slots,
            max_waiting,
            ledger: vec![(EntryKind::Deposit, balance, String::new())],
        };
        Self {
            now_ms: NOON,
            accounts: vec![account(20, None, 2, 3), account(10, Some(6), 1, 5)],
            predictions: vec![],
            keys: HashMap::new(),
            asked: 0,
            answer: Answer::Nothing,
        }
    }

    /// Makes the call.
    pub(super) fn answer_to(&mut self, call: &Call) -> Answer {
        match call {
            Call::Submit(wish) => self.submit(wish),
            Call::Claim { most } => self.claim(*most),
            Call::Heartbeat(job) => Answer::Beat(match self.held(job) {
                None => Beat::Lost,
                Some(at) if self.predictions[at].seen.cancel_requested => Beat::Cancel,
                Some(_) => Beat::Go,
            }),
            Call::Finish(job) => self.end_held(job, State::Completed),
            Call::GiveUp(job, end) => self.end_held(job, end.state()),
            Call::Release(job, why) => self.release(job, *why),
            Call::Cancel(account, id) => Answer::Cancelled(self.cancel(*account, id)),
            Call::Delete(account, id) => Answer::Done(self.delete(*account, id)),
            Call::Wait { ms } => {
                self.now_ms += ms;
                Answer::Nothing
            }
            Call::Expire => self.expire(),
            Call::Recover { most_crashes } => Answer::Count(self.recover(*most_crashes)),
            Call::Credit { account, amount } => self.credit(*account, *amount),
            Call::Limit { account, slots } => {
                self.accounts[*account].slots = *slots;
                self.admit(*account);
                Answer::Done(true)
            }
            Call::Purge => self.purge(),
        }
    }

    fn submit(&mut self, wish: &Wish) -> Answer {
        let number = self.asked;
        self.asked += 1;
        if let Some((key, fingerprint)) = wish.key
            && let Some((kept, id, since_ms)) = self.keys.get(&(wish.account, key))
            && *since_ms > self.now_ms - DAY
            && self.predictions.iter().any(|item| item.seen.id == *id)
        {
            return if *kept == fingerprint {
                Answer::Replayed(id.clone())
            } else {
                Answer::Refused(Refusal::OtherRequest)
            };
        }
        let price = if wish.simulation.is_some() {
            0
        } else {
            wish.price
        };
        match self.admits(wish, price) {
            Err(refusal) => Answer::Refused(refusal),
            Ok(admitted) => {
                let id = id_of(number);
                self.take(wish, &id, price, admitted);
                Answer::Created(id)
            }
        }
    }

    fn admits(&self, wish: &Wish, price: i64) -> Result<bool, Refusal> {
        let account = &self.accounts[wish.account];
        if price > account.balance {
            return Err(Refusal::NoCredit {
                balance: MicroUsd(account.balance),
                price: MicroUsd(price),
            });
        }
        if let Some(budget) = account.budget
            && price > 0
            && account.spent + price > budget
        {
            return Err(Refusal::OverBudget {
                left: MicroUsd(budget - account.spent),
                price: MicroUsd(price),
            });
        }
        if wish.simulation.is_some() {
            return Ok(false);
        }
        if self.running(wish.account) < u64::from(account.slots) {
            return Ok(true);
        }
        if wish.needs_slot {
            let slots = account.slots;
            return Err(Refusal::NoSlot { slots });
        }
        let waiting = self.waiting(wish.account);
        if waiting >= u64::from(account.max_waiting) {
            return Err(Refusal::TooManyWaiting { waiting });
        }
        Ok(false)
    }

    fn take(&mut self, wish: &Wish, id: &str, price: i64, admitted: bool) {
        let account = &mut self.accounts[wish.account];
        if price > 0 {
            account.balance -= price;
            account.spent += price;
            let line = (EntryKind::Charge, -price, id.to_owned());
            account.ledger.push(line);
        }
        if let Some((key, fingerprint)) = wish.key {
            let kept = (fingerprint, id.to_owned(), self.now_ms);
            self.keys.insert((wish.account, key), kept);
        }
        let state = match &wish.simulation {
            None | Some(Simulation::Queued) => State::Queued,
            Some(Simulation::Running) => State::Running,
            Some(Simulation::Completed) => State::Completed,
            Some(Simulation::Failed(_)) => State::Failed,
        };
        let wait_until_ms = self.now_ms + WAIT_MS;
        self.predictions.push(Item {
            seen: Seen {
                id: id.to_owned(),
                state,
                epoch: 0,
                attempts: 0,
                crashes: 0,
                admitted,
                cancel_requested: false,
                price,
                deadline_ms: wait_until_ms,
                purge_ms: state.is_terminal().then_some(wait_until_ms),
                is_deleted: false,
            },
            account: wish.account,
            priority: wish.priority,
            created_ms: self.now_ms,
            wait_until_ms,
            simulated: wish.simulation.is_some(),
        });
    }

    fn claim(&mut self, most: usize) -> Answer {
        let now_ms = self.now_ms;
        let mut ready = self.places(|item| {
            let seen = &item.seen;
            seen.state == State::Queued && seen.admitted && seen.deadline_ms > now_ms
        });
        ready.sort_by_key(|at| self.turn(*at));
        ready.truncate(most);
        let mut claimed = vec![];
        for at in ready {
            let seen = &mut self.predictions[at].seen;
            seen.state = State::Running;
            seen.epoch += 1;
            seen.deadline_ms = now_ms + LIMIT_MS;
            claimed.push((seen.id.clone(), seen.epoch));
        }
        Answer::Claimed(claimed)
    }

    /// The prediction that a licence is valid for.
    fn held(&self, job: &Job) -> Option<usize> {
        self.predictions.iter().position(|item| {
            item.seen.id == job.id
                && item.seen.epoch == job.epoch
                && item.seen.state == State::Running
                && !item.simulated
        })
    }

    fn end_held(&mut self, job: &Job, end: State) -> Answer {
        let held = self.held(job);
        if let Some(at) = held {
            self.end(at, end);
        }
        Answer::Done(held.is_some())
    }

    fn release(&mut self, job: &Job, why: Released) -> Answer {
        let held = self.held(job);
        if let Some(at) = held {
            self.requeue(at);
            self.predictions[at].seen.attempts += u32::from(why == Released::Failed);
        }
        Answer::Done(held.is_some())
    }

    fn requeue(&mut self, at: usize) {
        let item = &mut self.predictions[at];
        item.seen.state = State::Queued;
        item.seen.deadline_ms = item.seen.deadline_ms.max(item.wait_until_ms);
    }

    /// What follows from each end.
    fn end(&mut self, at: usize, end: State) {
        let item = &mut self.predictions[at];
        let account = &mut self.accounts[item.account];
        item.seen.state = end;
        let purge_ms = self.now_ms + KEEP_MS;
        item.seen.purge_ms = Some(item.seen.purge_ms.map_or(purge_ms, |it| it.min(purge_ms)));
        item.seen.admitted = false;
        if end != State::Completed && item.seen.price > 0 {
            account.balance += item.seen.price;
            account.spent -= item.seen.price;
            let line = (EntryKind::Refund, item.seen.price, item.seen.id.clone());
            account.ledger.push(line);
        }
        let account = item.account;
        self.admit(account);
    }

    /// An end that no worker decides.
    fn take_away(&mut self, at: usize, end: State) {
        self.predictions[at].seen.epoch += 1;
        self.end(at, end);
    }

    fn admit(&mut self, account: usize) {
        loop {
            let slots = u64::from(self.accounts[account].slots);
            let mut waiting = self.places(|item| is_waiting(item, account));
            waiting.sort_by_key(|at| self.turn(*at));
            let Some(next) = waiting.first() else {
                return;
            };
            if self.running(account) >= slots {
                return;
            }
            self.predictions[*next].seen.admitted = true;
        }
    }

    fn cancel(&mut self, account: usize, id: &str) -> Cancelled {
        match self.own(account, id) {
            None => Cancelled::Unknown,
            Some(at) => self.stop(at),
        }
    }

    fn stop(&mut self, at: usize) -> Cancelled {
        let item = &mut self.predictions[at];
        if item.seen.state.is_terminal() {
            return Cancelled::Over(item.seen.state);
        }
        if item.seen.state == State::Running && !item.simulated {
            item.seen.cancel_requested = true;
            return Cancelled::Asked;
        }
        self.take_away(at, State::Cancelled);
        Cancelled::Now
    }

    fn delete(&mut self, account: usize, id: &str) -> bool {
        let purge_ms = self.now_ms + KEEP_MS;
        let Some(at) = self.own(account, id) else {
            return false;
        };
        let seen = &mut self.predictions[at].seen;
        if seen.is_deleted {
            return false;
        }
        seen.is_deleted = true;
        seen.purge_ms = Some(seen.purge_ms.map_or(purge_ms, |it| it.min(purge_ms)));
        self.stop(at);
        true
    }

    fn expire(&mut self) -> Answer {
        let now_ms = self.now_ms;
        let mut late =
            self.places(|item| !item.seen.state.is_terminal() && item.seen.deadline_ms <= now_ms);
        late.sort_by_key(|at| (self.predictions[*at].seen.deadline_ms, *at));
        for at in &late {
            self.take_away(*at, State::Timeout);
        }
        let ids = late.iter().map(|at| self.predictions[*at].seen.id.clone());
        Answer::Expired(ids.collect())
    }

    fn recover(&mut self, most_crashes: u32) -> u64 {
        let mut count = 0;
        let mut unwanted =
            self.places(|item| !item.seen.state.is_terminal() && item.seen.cancel_requested);
        unwanted.sort_by_key(|at| (self.predictions[*at].seen.deadline_ms, *at));
        for at in unwanted {
            self.take_away(at, State::Cancelled);
            count += 1;
        }
        let mut running = self.places(|item| item.seen.state == State::Running && !item.simulated);
        running.sort_by_key(|at| (self.predictions[*at].seen.crashes, *at));
        for at in running {
            count += 1;
            self.predictions[at].seen.crashes += 1;
            if self.predictions[at].seen.crashes >= most_crashes {
                self.take_away(at, State::Failed);
            } else {
                self.predictions[at].seen.epoch += 1;
                self.requeue(at);
            }
        }
        count
    }

    fn credit(&mut self, account: usize, amount: i64) -> Answer {
        let account = &mut self.accounts[account];
        if account.balance + amount < 0 {
            return Answer::Done(false);
        }
        account.balance += amount;
        let kind = if amount < 0 {
            EntryKind::Adjust
        } else {
            EntryKind::Deposit
        };
        if amount != 0 {
            account.ledger.push((kind, amount, String::new()));
        }
        Answer::Done(true)
    }

    fn purge(&mut self) -> Answer {
        let now_ms = self.now_ms;
        let before = self.predictions.len();
        self.predictions.retain(|item| {
            !item.seen.state.is_terminal() || item.seen.purge_ms.is_none_or(|it| it > now_ms)
        });
        self.keys
            .retain(|_, (_, _, since_ms)| *since_ms > now_ms - DAY);
        Answer::Count((before - self.predictions.len()) as u64)
    }

    fn own(&self, account: usize, id: &str) -> Option<usize> {
        let mut items = self.predictions.iter();
        items.position(|item| item.account == account && item.seen.id == id)
    }

    fn places(&self, wanted: impl Fn(&Item) -> bool) -> Vec<usize> {
        let all = 0..self.predictions.len();
        all.filter(|at| wanted(&self.predictions[*at])).collect()
    }

    /// Whose turn it is first: the smallest.
    fn turn(&self, at: usize) -> (i32, i64, usize) {
        let item = &self.predictions[at];
        (-item.priority, item.created_ms, at)
    }

    pub(super) fn running(&self, account: usize) -> u64 {
        let has_slot = |item: &Item| item.account == account && item.seen.admitted;
        self.places(has_slot).len() as u64
    }

    fn waiting(&self, account: usize) -> u64 {
        self.places(|item| is_waiting(item, account)).len() as u64
    }

    pub(super) fn stats(&self) -> QueueStats {
        let ready = self.places(|item| item.seen.state == State::Queued && item.seen.admitted);
        let running = self.places(|item| item.seen.state == State::Running && !item.simulated);
        QueueStats {
            ready: ready.len() as u64,
            waiting: (0..self.accounts.len()).map(|at| self.waiting(at)).sum(),
            running: running.len() as u64,
        }
    }

    /// What is listed, in the order of arrival.
    pub(super) fn listed(&self) -> impl Iterator<Item = Seen> {
        let all = self.predictions.iter().map(|item| item.seen.clone());
        all.filter(|seen| !seen.is_deleted)
    }

    pub(super) fn deleted(&self) -> Vec<String> {
        let items = self.predictions.iter();
        let deleted = items.filter(|item| item.seen.is_deleted);
        deleted.map(|item| item.seen.id.clone()).collect()
    }

    pub(super) fn seen(&self, id: &str) -> Option<Seen> {
        let mut items = self.predictions.iter();
        let found = items.find(|item| item.seen.id == id);
        found.map(|item| item.seen.clone())
    }
}

fn is_waiting(item: &Item, account: usize) -> bool {
    item.account == account
        && item.seen.state == State::Queued
        && !item.seen.admitted
        && !item.simulated
}

pub(super) fn id_of(number: i64) -> String {
    format!("{number:032x}")
}
