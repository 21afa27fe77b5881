//! Who is calling.

use std::sync::Arc;
use std::time::Duration;

use kinora_store::secrets;
use kinora_store::{Account, Clock, Key, Store};
use quick_cache::sync::Cache;

use super::error::ServiceError;

/// Who is calling.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The key that was sent.
    pub key: Arc<Key>,
    /// Its account, as it was up to half a minute ago: its limits can be relied
    /// on, its balance cannot.
    pub account: Arc<Account>,
}

/// Finds callers by their keys. What was found is remembered for a while.
pub struct Callers {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    known: Cache<[u8; 32], (Caller, i64)>,
}

/// How many keys are remembered: more than one server has clients.
const REMEMBERED: usize = 10_000;

/// How long a key is remembered. A change by another process is seen sooner:
/// see [`Callers::forget`].
const MEMORY: Duration = Duration::from_secs(30);

/// No key is longer. A longer text is not even hashed.
const LONGEST_KEY: usize = 512;

impl Callers {
    /// Knows nobody yet.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            known: Cache::new(REMEMBERED),
        }
    }

    /// Finds who has this key.
    ///
    /// # Errors
    ///
    /// [`ServiceError::WrongKey`] when nobody has it.
    pub async fn find(&self, key: &str) -> Result<Caller, ServiceError> {
        if key.len() > LONGEST_KEY {
            return Err(ServiceError::WrongKey);
        }
        let hash = secrets::hash(key);
        if let Some(caller) = self.remembered(&hash) {
            return Ok(caller);
        }
        let caller = self.look_up(&hash).await?;
        self.remember(hash, &caller);
        Ok(caller)
    }

    /// Finds who has this access key, if anybody has. Whether it is really him is
    /// for the signature to say.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn by_access_key(&self, access_key: &str) -> Result<Option<Caller>, ServiceError> {
        // No key has a blank in it, so that the two do not meet.
        let hash = secrets::hash(&format!("access key {access_key}"));
        if let Some(caller) = self.remembered(&hash) {
            return Ok(Some(caller));
        }
        let Some(key) = self.store.key_by_access_key(access_key).await? else {
            return Ok(None);
        };
        let caller = self.with_account(key).await?;
        self.remember(hash, &caller);
        Ok(Some(caller))
    }

    fn remembered(&self, hash: &[u8; 32]) -> Option<Caller> {
        let (caller, until) = self.known.get(hash)?;
        (self.clock.now_ms() < until).then_some(caller)
    }

    fn remember(&self, hash: [u8; 32], caller: &Caller) {
        let now = self.clock.now_ms();
        let until = now.saturating_add(MEMORY.as_millis() as i64);
        self.known.insert(hash, (caller.clone(), until));
    }

    async fn look_up(&self, hash: &[u8; 32]) -> Result<Caller, ServiceError> {
        let key = self.store.key_by_hash(hash).await?;
        self.with_account(key.ok_or(ServiceError::WrongKey)?).await
    }

    async fn with_account(&self, key: Key) -> Result<Caller, ServiceError> {
        let account = self.store.account(&key.account_id).await?;
        let account = account.ok_or(ServiceError::WrongKey)?;
        Ok(Caller {
            key: Arc::new(key),
            account: Arc::new(account),
        })
    }

    /// Finds the caller with the key of this id, which somebody has shown to
    /// have.
    ///
    /// # Errors
    ///
    /// [`ServiceError::WrongKey`] when there is none any more.
    pub async fn of_key(&self, id: &str) -> Result<Caller, ServiceError> {
        let key = self.store.key(id).await?;
        let key = key.filter(|key| key.revoked_ms.is_none());
        self.with_account(key.ok_or(ServiceError::WrongKey)?).await
    }

    /// Forgets everybody: another process has changed something.
    pub fn forget(&self) {
        self.known.clear();
    }
}
