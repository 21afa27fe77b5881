//! Telling receivers of webhooks: each event at least once, with the same id
//! and the same bytes in every try, signed anew each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kinora_store::{Delivery, DeliveryResult, StoreError};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Environment, PAUSE, simulate};
use crate::dialect::{Dialect, Event, View};
use crate::egress::PostAnswer;
use crate::service::order::dialect_of;
use crate::service::predictions;
use crate::service::signer::Signer;

/// How many deliveries are on their way at once.
const AT_ONCE: usize = 64;

/// How many of them go to one host, so that a slow receiver holds up nobody but
/// itself.
const AT_ONCE_A_HOST: usize = 4;

/// How many that are due are looked at: more than one slow receiver has.
const LOOKED_AT: u32 = 1024;

/// How often is looked where nobody says that something is due.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Delivers until `stop`.
pub(super) async fn run(env: Arc<Environment>, stop: CancellationToken) {
    let hosts = Arc::new(Hosts::default());
    let mut trying = Trying::default();
    loop {
        if let Err(error) = trying.begin(&env, &hosts).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "failed to look for deliveries"
            );
            tokio::time::sleep(PAUSE).await;
        }
        let wait = until_next(&env, &trying).await;
        tokio::select! {
            () = stop.cancelled() => break,
            () = env.deliveries.notified() => {}
            Some(tried) = trying.tasks.join_next() => trying.end(tried.ok()),
            () = tokio::time::sleep(wait) => {}
        }
    }
    // What is on its way may arrive; what does not is tried at the next start.
    trying.tasks.shutdown().await;
}

/// How long nothing will be due.
async fn until_next(env: &Environment, trying: &Trying) -> Duration {
    let due_ms = env.store.next_delivery_ms().await.ok().flatten();
    let Some(due_ms) = due_ms else {
        return LOOK_EVERY;
    };
    let wait_ms = due_ms.saturating_sub(env.clock.now_ms()).max(0);
    let wait = Duration::from_millis(wait_ms.unsigned_abs()).min(LOOK_EVERY);
    // What is due and on its way, or has to wait for its host, stays due.
    if wait.is_zero() && (!trying.hosts.is_empty() || trying.left_some) {
        return PAUSE;
    }
    wait
}

/// Deliveries that are on their way.
#[derive(Default)]
struct Trying {
    /// The host that each goes to, by id.
    hosts: HashMap<String, String>,
    /// Whether some that are due must wait for their host.
    left_some: bool,
    tasks: JoinSet<String>,
}

impl Trying {
    /// Sends off what is due.
    async fn begin(
        &mut self,
        env: &Arc<Environment>,
        hosts: &Arc<Hosts>,
    ) -> Result<(), StoreError> {
        while let Some(tried) = self.tasks.try_join_next() {
            self.end(tried.ok());
        }
        let due = env.store.due_deliveries(LOOKED_AT).await?;
        self.left_some = false;
        for delivery in due {
            let host = host_of(&delivery.url);
            if self.hosts.contains_key(&delivery.id) {
                continue;
            }
            if self.hosts.len() >= AT_ONCE
                || self.to(&host) >= AT_ONCE_A_HOST
                || hosts.is_closed(&host, env.clock.now_ms())
            {
                self.left_some = true;
                continue;
            }
            self.hosts.insert(delivery.id.clone(), host);
            let (env, hosts) = (env.clone(), hosts.clone());
            self.tasks.spawn(async move {
                let id = delivery.id.clone();
                attempt(&env, &hosts, delivery).await;
                id
            });
        }
        Ok(())
    }

    /// How many are on their way to a host.
    fn to(&self, host: &str) -> usize {
        self.hosts.values().filter(|other| *other == host).count()
    }

    fn end(&mut self, id: Option<String>) {
        match id {
            Some(id) => {
                self.hosts.remove(&id);
            }
            // A task that panicked did not say which it was.
            None => self.hosts.clear(),
        }
    }
}

/// Tries once, and writes down how it went.
async fn attempt(env: &Environment, hosts: &Hosts, delivery: Delivery) {
    let result = match send(env, hosts, &delivery).await {
        Ok(result) => result,
        Err(error) => {
            tracing::error!(webhook.id = %delivery.id, error = &error as &dyn std::error::Error, "failed to prepare a delivery");
            return;
        }
    };
    note(&delivery, &result);
    if let Err(error) = env.store.delivery_tried(&delivery.id, result).await {
        tracing::error!(webhook.id = %delivery.id, error = &error as &dyn std::error::Error, "failed to write down a delivery; it is sent again");
    }
}

/// Tells the log how a try went. The receiver is named by its host alone: its
/// address may hold secrets.
fn note(delivery: &Delivery, result: &DeliveryResult) {
    let outcome = match result {
        DeliveryResult::Delivered { .. } => "delivered",
        DeliveryResult::Again { .. } => "again",
        DeliveryResult::Dead { .. } => "dead",
    };
    metrics::counter!("kinora_deliveries_total", "outcome" => outcome).increment(1);
    let host = host_of(&delivery.url);
    let attempt = delivery.attempts + 1;
    let (id, prediction) = (&delivery.id, &delivery.prediction_id);
    match result {
        DeliveryResult::Delivered { status } => {
            tracing::info!(webhook.id = %id, prediction.id = %prediction, attempt, status, "webhook delivered to {host}");
        }
        DeliveryResult::Again { error, .. } => {
            tracing::warn!(webhook.id = %id, prediction.id = %prediction, attempt, "webhook not delivered to {host}, to be tried again: {error}");
        }
        DeliveryResult::Dead { error, .. } => {
            tracing::warn!(webhook.id = %id, prediction.id = %prediction, attempt, "webhook given up for {host}: {error}");
        }
    }
}

async fn send(
    env: &Environment,
    hosts: &Hosts,
    delivery: &Delivery,
) -> Result<DeliveryResult, StoreError> {
    let host = host_of(&delivery.url);
    let dialect = dialect_of(&delivery.dialect);
    let Some(body) = body(env, delivery, dialect).await? else {
        let error = "the prediction is gone".to_owned();
        return Ok(DeliveryResult::Dead {
            status: None,
            error,
        });
    };
    let Some(sender) = sender(env, delivery).await? else {
        let error = "the key's webhook secret cannot be read".to_owned();
        return Ok(DeliveryResult::Dead {
            status: None,
            error,
        });
    };
    let fault = simulate::webhook_fault(env, delivery).await;
    let answer = post(env, delivery, dialect, sender, body, fault).await;
    let is_good = matches!(&answer, Ok(answer) if (200..300).contains(&answer.status));
    hosts.note(&host, is_good, env.clock.now_ms());
    Ok(judge(env, delivery, dialect, answer))
}

/// The exact bytes: written for the first try and kept for the others.
async fn body(
    env: &Environment,
    delivery: &Delivery,
    dialect: Dialect,
) -> Result<Option<Vec<u8>>, StoreError> {
    if let Some(body) = &delivery.body {
        return Ok(Some(body.clone()));
    }
    let found = env.store.any_prediction(&delivery.prediction_id).await?;
    let Some(prediction) = found else {
        return Ok(None);
    };
    let prediction = predictions::as_of(delivery.event, prediction);
    let outputs = predictions::addresses(&env.links, &prediction, &prediction.origin);
    let view = View {
        prediction: &prediction,
        origin: &prediction.origin,
        outputs: &outputs,
    };
    let body = dialect.webhook_body(&view);
    Ok(Some(env.store.keep_body(&delivery.id, body).await?))
}

/// What a delivery is signed with, and in whose name.
struct Sender {
    account_id: String,
    secret: String,
    signer: Signer,
}

impl Sender {
    /// One that no receiver takes for the true one.
    fn forged(self) -> Self {
        Self {
            secret: "whsec_wrong".to_owned(),
            signer: Signer::new([0; 32]),
            ..self
        }
    }
}

async fn sender(env: &Environment, delivery: &Delivery) -> Result<Option<Sender>, StoreError> {
    let Some(key) = env.store.key(&delivery.key_id).await? else {
        return Ok(None);
    };
    let secret = env.sealer.open(&key.webhook_secret);
    let secret = secret.and_then(|secret| String::from_utf8(secret).ok());
    Ok(secret.map(|secret| Sender {
        account_id: key.account_id,
        secret,
        signer: env.signer.clone(),
    }))
}

async fn post(
    env: &Environment,
    delivery: &Delivery,
    dialect: Dialect,
    sender: Sender,
    body: Vec<u8>,
    fault: Option<simulate::WebhookFault>,
) -> Result<PostAnswer, String> {
    let sender = match fault {
        Some(simulate::WebhookFault::Lose) => return Ok(PostAnswer::accepted()),
        Some(simulate::WebhookFault::BadSignature) => sender.forged(),
        Some(simulate::WebhookFault::Twice) | None => sender,
    };
    let now_s = env.clock.now_ms().div_euclid(1000);
    let mut headers = dialect.wire().webhook_headers(&Event {
        secret: &sender.secret,
        id: &delivery.id,
        prediction_id: &delivery.prediction_id,
        account_id: &sender.account_id,
        signer: &sender.signer,
        timestamp_s: now_s,
        body: &body,
    });
    headers.push(("content-type", "application/json".to_owned()));
    let timeout = dialect.wire().webhook_timeout();
    let send = || {
        env.egress
            .post(&delivery.url, &headers, body.clone(), timeout)
    };
    if fault == Some(simulate::WebhookFault::Twice) {
        // Asked for by the key: a receiver must bear it.
        let _ = send().await;
    }
    send().await.map_err(|error| error.to_string())
}

/// The longest pause that a receiver may ask for.
const LONGEST_RETRY_AFTER_S: u64 = 60 * 60;

fn judge(
    env: &Environment,
    delivery: &Delivery,
    dialect: Dialect,
    answer: Result<PostAnswer, String>,
) -> DeliveryResult {
    let (status, error, retry_after_s) = match answer {
        Ok(answer) if (200..300).contains(&answer.status) => {
            return DeliveryResult::Delivered {
                status: answer.status,
            };
        }
        Ok(answer) => {
            let error = format!("the receiver answered {}", answer.status);
            (Some(answer.status), error, answer.retry_after_s)
        }
        Err(error) => (None, error, None),
    };
    let tried = delivery.attempts + 1;
    let schedule = dialect.wire().webhook_schedule();
    let most = env
        .rules
        .webhook
        .max_attempts
        .unwrap_or(schedule.len() as u32);
    // 410 says that nobody will listen there again.
    if tried >= most || status == Some(410) {
        return DeliveryResult::Dead { status, error };
    }
    let last = schedule.last().copied().unwrap_or(PAUSE);
    let pause = schedule.get(tried as usize).copied().unwrap_or(last);
    let asked = Duration::from_secs(retry_after_s.unwrap_or(0).min(LONGEST_RETRY_AFTER_S));
    let pause = jittered(pause, &delivery.id, tried).max(asked);
    let next_ms = env.clock.now_ms() + i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2);
    DeliveryResult::Again {
        status,
        error,
        next_ms,
    }
}

/// A pause, up to a fifth longer or shorter, so that many receivers' tries do
/// not come together; the same for the same try.
fn jittered(pause: Duration, id: &str, attempt: u32) -> Duration {
    let hash = Sha256::digest(format!("{id}.{attempt}"));
    let share = f64::from(u16::from_be_bytes([hash[0], hash[1]])) / f64::from(u16::MAX);
    pause.mul_f64(0.8 + 0.4 * share)
}

fn host_of(url: &str) -> String {
    let host = Url::parse(url).ok();
    let host = host.and_then(|url| {
        Some(format!(
            "{}:{}",
            url.host_str()?,
            url.port_or_known_default()?
        ))
    });
    host.unwrap_or_default()
}

/// Receivers that fail again and again are tried once a minute, so that a dead
/// one does not hold up the others.
#[derive(Default)]
struct Hosts(Mutex<HashMap<String, Failing>>);

#[derive(Clone, Copy, Default)]
struct Failing {
    in_a_row: u32,
    last_ms: i64,
}

/// So many failures in a row close a host.
const MOST_IN_A_ROW: u32 = 20;

/// How long a closed host is left alone.
const CLOSED_MS: i64 = 60_000;

impl Hosts {
    /// Whether a host is left alone now. Asked once for each try: the first that
    /// may go again closes it for the others until it is known how that went.
    fn is_closed(&self, host: &str, now_ms: i64) -> bool {
        let mut hosts = self.0.lock().expect("no holder of this lock panics");
        let Some(failing) = hosts.get_mut(host) else {
            return false;
        };
        if failing.in_a_row < MOST_IN_A_ROW {
            return false;
        }
        if now_ms < failing.last_ms + CLOSED_MS {
            return true;
        }
        failing.last_ms = now_ms;
        false
    }

    fn note(&self, host: &str, is_good: bool, now_ms: i64) {
        let mut hosts = self.0.lock().expect("no holder of this lock panics");
        if is_good {
            hosts.remove(host);
            return;
        }
        let failing = hosts.entry(host.to_owned()).or_default();
        failing.in_a_row += 1;
        failing.last_ms = now_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_differ_by_a_fifth_and_stay_the_same() {
        let pause = Duration::from_secs(10);
        for attempt in 0..50 {
            let jittered_once = jittered(pause, "a", attempt);
            assert!((8.0..=12.0).contains(&jittered_once.as_secs_f64()));
            assert_eq!(jittered_once, jittered(pause, "a", attempt));
        }
        assert_ne!(jittered(pause, "a", 1), jittered(pause, "b", 1));
    }

    #[test]
    fn a_host_that_always_fails_is_tried_once_a_minute() {
        let hosts = Hosts::default();
        for _ in 0..MOST_IN_A_ROW {
            assert!(!hosts.is_closed("a", 0));
            hosts.note("a", false, 0);
        }
        assert!(hosts.is_closed("a", 59_999));
        assert!(!hosts.is_closed("b", 0));
        assert!(!hosts.is_closed("a", 60_000));
        assert!(hosts.is_closed("a", 60_001));
        hosts.note("a", true, 60_002);
        assert!(!hosts.is_closed("a", 60_003));
    }
}
