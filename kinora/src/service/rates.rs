//! How often somebody may do something.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use quick_cache::sync::Cache;
use std::sync::Arc;

use super::error::ServiceError;

/// How many wrong keys a minute an address may send, so that keys cannot be
/// tried out and a client in a loop is told.
const WRONG_KEYS_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("20 is not 0");

/// How many accounts' submits are counted at once.
const ACCOUNTS: usize = 10_000;

type Limiter = RateLimiter<
    governor::state::NotKeyed,
    governor::state::InMemoryState,
    DefaultClock,
    governor::middleware::NoOpMiddleware,
>;

/// Counts submits of accounts and wrong keys of addresses.
pub struct Rates {
    wrong_keys: DefaultKeyedRateLimiter<IpAddr>,
    submits: Cache<(String, NonZeroU32), Arc<Limiter>>,
    clock: DefaultClock,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            wrong_keys: RateLimiter::keyed(Quota::per_minute(WRONG_KEYS_A_MINUTE)),
            submits: Cache::new(ACCOUNTS),
            clock: DefaultClock::default(),
        }
    }
}

impl Rates {
    /// Counts a submit of an account that may make so many a minute.
    ///
    /// # Errors
    ///
    /// [`ServiceError::RateLimited`] when it was one too many.
    pub fn submit(&self, account_id: &str, per_minute: Option<u32>) -> Result<(), ServiceError> {
        let Some(quota) = per_minute.and_then(NonZeroU32::new) else {
            return Ok(());
        };
        let new = || Arc::new(RateLimiter::direct(Quota::per_minute(quota)));
        let made: Result<_, std::convert::Infallible> = self
            .submits
            .get_or_insert_with(&(account_id.to_owned(), quota), || Ok(new()));
        let Ok(limiter) = made;
        limiter.check().map_err(|until| ServiceError::RateLimited {
            per_minute: quota.get(),
            retry_after_s: seconds(until.wait_time_from(self.clock.now())),
        })
    }

    /// Counts a wrong key, and says what to answer.
    pub fn wrong_key(&self, address: IpAddr) -> ServiceError {
        match self.wrong_keys.check_key(&address) {
            Ok(()) => ServiceError::WrongKey,
            Err(until) => ServiceError::TooManyWrongKeys {
                retry_after_s: seconds(until.wait_time_from(self.clock.now())),
            },
        }
    }

    /// Forgets addresses that have behaved for a while.
    pub fn tidy(&self) {
        self.wrong_keys.retain_recent();
    }
}

/// Whole seconds, at least one.
fn seconds(wait: std::time::Duration) -> u64 {
    wait.as_secs_f64().ceil().max(1.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_may_submit_so_often_a_minute() {
        let rates = Rates::default();
        for _ in 0..5 {
            assert!(rates.submit("a", Some(5)).is_ok());
        }
        let error = rates.submit("a", Some(5)).unwrap_err();
        assert!(error.retry_after_s().is_some_and(|s| (1..=12).contains(&s)));
        assert!(rates.submit("b", Some(5)).is_ok());
        assert!(rates.submit("a", None).is_ok());
    }

    #[test]
    fn an_address_that_tries_keys_is_slowed_down() {
        let rates = Rates::default();
        let address = IpAddr::from([192, 0, 2, 1]);
        for _ in 0..20 {
            assert_eq!(rates.wrong_key(address).status(), 401);
        }
        assert_eq!(rates.wrong_key(address).status(), 429);
        let other = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(rates.wrong_key(other).status(), 401);
        rates.tidy();
    }
}
