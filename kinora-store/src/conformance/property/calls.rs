//! What is called, and with what chance.

use proptest::prelude::*;
use proptest::sample::select;

use super::Refusal;
use super::model::Model;
use crate::conformance::world::{DAY, HOUR, MINUTE, failure};
use crate::records::{State, Terminal};
use crate::store::{Beat, Cancelled, Released, Simulation};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Nothing,
    Created(String),
    Replayed(String),
    Refused(Refusal),
    Claimed(Vec<(String, i64)>),
    Beat(Beat),
    Done(bool),
    Cancelled(Cancelled),
    Expired(Vec<String>),
    Count(u64),
}

#[derive(Clone, Debug)]
pub(super) enum Call {
    Submit(Wish),
    Claim { most: usize },
    Heartbeat(Job),
    Finish(Job),
    GiveUp(Job, Terminal),
    Release(Job, Released),
    Cancel(usize, String),
    Delete(usize, String),
    Wait { ms: i64 },
    Expire,
    Recover { most_crashes: u32 },
    Credit { account: usize, amount: i64 },
    Limit { account: usize, slots: u32 },
    Purge,
}

#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub account: usize,
    pub price: i64,
    pub priority: i32,
    /// An idempotency key and a fingerprint.
    pub key: Option<(u8, u8)>,
    pub needs_slot: bool,
    pub simulation: Option<Simulation>,
}

/// A worker's licence, which need not be valid.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub id: String,
    pub epoch: i64,
}

impl Model {
    /// What may be called next.
    pub(super) fn calls(&self) -> BoxedStrategy<Call> {
        let id = select(self.ids());
        let account = 0..2_usize;
        let job = (select(self.licences()), -1..=1_i64);
        // Most licences are valid, or nothing would ever end.
        let job = job.prop_map(|(mut job, off)| {
            job.epoch += off * i64::from(job.epoch % 3 == 2);
            job
        });
        let end = select(vec![
            Terminal::Failed,
            Terminal::Timeout,
            Terminal::Cancelled,
        ]);
        let why = select(vec![Released::Failed, Released::Shutdown]);
        let wait = select(vec![MINUTE, 9 * MINUTE, 10 * MINUTE, HOUR, DAY]);
        prop_oneof![
            10 => wish().prop_map(Call::Submit),
            8 => (1..4_usize).prop_map(|most| Call::Claim { most }),
            2 => job.clone().prop_map(Call::Heartbeat),
            5 => job.clone().prop_map(Call::Finish),
            3 => (job.clone(), end).prop_map(|(job, end)| Call::GiveUp(job, end)),
            3 => (job, why).prop_map(|(job, why)| Call::Release(job, why)),
            3 => (account.clone(), id.clone()).prop_map(|(of, id)| Call::Cancel(of, id)),
            2 => (account.clone(), id).prop_map(|(of, id)| Call::Delete(of, id)),
            3 => wait.prop_map(|ms| Call::Wait { ms }),
            2 => Just(Call::Expire),
            1 => (1..4_u32).prop_map(|most_crashes| Call::Recover { most_crashes }),
            1 => (account.clone(), -9..9_i64)
                .prop_map(|(account, amount)| Call::Credit { account, amount }),
            1 => (account, 0..4_u32).prop_map(|(account, slots)| Call::Limit { account, slots }),
            1 => Just(Call::Purge),
        ]
        .boxed()
    }

    /// The ids of all predictions, and one that is of none.
    fn ids(&self) -> Vec<String> {
        let ids = self.predictions.iter().map(|item| item.seen.id.clone());
        ids.chain(["nothing".to_owned()]).collect()
    }

    /// A licence for each prediction, and more for those that run.
    fn licences(&self) -> Vec<Job> {
        let mut jobs = vec![Job {
            id: "nothing".to_owned(),
            epoch: 1,
        }];
        for item in &self.predictions {
            let times = if item.seen.state == State::Running {
                6
            } else {
                1
            };
            let job = Job {
                id: item.seen.id.clone(),
                epoch: item.seen.epoch,
            };
            jobs.extend(std::iter::repeat_n(job, times));
        }
        jobs
    }
}

fn wish() -> impl Strategy<Value = Wish> {
    let simulation = prop_oneof![
        12 => Just(None),
        1 => Just(Some(Simulation::Queued)),
        1 => Just(Some(Simulation::Running)),
        1 => Just(Some(Simulation::Completed)),
        1 => Just(Some(Simulation::Failed(failure("as asked")))),
    ];
    let key = prop::option::weighted(0.3, (0..2_u8, 0..2_u8));
    let needs_slot = prop::bool::weighted(0.1);
    (0..2_usize, 0..4_i64, -1..2_i32, key, needs_slot, simulation).prop_map(
        |(account, price, priority, key, needs_slot, simulation)| Wish {
            account,
            price,
            priority,
            key,
            needs_slot,
            simulation,
        },
    )
}
