//! What the emulator does to a prediction, as people write it:
//! `seconds=2..5,fail=0.1,code=1403,timeout=0.01,rate429=0.05,webhook=lose,expire=60,upload=3..8`.

use std::str::FromStr;

use kinora_core::nearest::nearest;
use kinora_core::problem::{Problem, Problems};
use kinora_store::{Failure, FailureCode, Key};

/// What happens to predictions, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// `seconds`: how long they take, from and to.
    pub seconds: (f64, f64),
    /// `fail`: the share that fails.
    pub fail: f64,
    /// `code`: what those fail with.
    pub code: FailureCode,
    /// `timeout`: the share that times out.
    pub timeout: f64,
    /// `rate429`: the share of submits that is refused as too many.
    pub rate429: f64,
    /// `webhook`: what goes wrong with their webhooks; one of these each time.
    pub webhook: Vec<WebhookFault>,
    /// `expire`: for how many seconds their outputs can be fetched.
    pub expire_s: Option<u64>,
    /// `upload`: how much longer uploads take, from and to, in seconds.
    pub upload_s: (f64, f64),
}

/// What goes wrong with a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookFault {
    /// It is never sent.
    Lose,
    /// It is sent twice.
    Twice,
    /// Its signature is wrong.
    BadSignature,
}

/// What happens to one prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How long it takes.
    pub seconds: f64,
    /// How it ends.
    pub end: End,
    /// Whether its submit is refused as one too many.
    pub rate_limited: bool,
    /// What goes wrong with its webhook.
    pub webhook: Option<WebhookFault>,
    /// For how many seconds its outputs can be fetched.
    pub expire_s: Option<u64>,
    /// How many seconds longer an upload takes.
    pub upload_s: f64,
}

/// How an emulated prediction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With a clip.
    Completed,
    /// Without one, and with a reason.
    Failed(Failure),
    /// As one that was not done in time.
    Timeout,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            seconds: (1.0, 1.0),
            fail: 0.0,
            code: FailureCode::EXECUTION,
            timeout: 0.0,
            rate429: 0.0,
            webhook: vec![],
            expire_s: None,
            upload_s: (0.0, 0.0),
        }
    }
}

impl Spec {
    /// Reads what somebody wrote for a key. What is not there is as in
    /// [`Spec::default`].
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        Self::default().over("simulate", text)
    }

    /// The same with what somebody wrote over it, in the field `name`. `fail` and
    /// `timeout` share what happens, so that one of them takes the place of both.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the text.
    pub fn over(&self, name: &str, text: &str) -> Result<Self, Problems> {
        let mut reader = Reader::of(name);
        let mut spec = Self {
            fail: 0.0,
            timeout: 0.0,
            ..self.clone()
        };
        for part in text.split(',').map(str::trim) {
            match part.split_once('=') {
                Some((key, value)) => reader.take(&mut spec, key.trim(), value.trim()),
                None if part.is_empty() => {}
                None => reader.problems.push(reader.no_value(part)),
            }
        }
        if !["fail", "timeout"]
            .iter()
            .any(|key| reader.seen.contains(key))
        {
            (spec.fail, spec.timeout) = (self.fail, self.timeout);
        }
        if spec.fail + spec.timeout > 1.0 {
            let sum = format!("{} + {}", spec.fail, spec.timeout);
            let field = format!("{name}.fail and timeout");
            let problem = Problem::outside(&field, &sum, "at most 1 together");
            reader.problems.push(problem);
        }
        if reader.problems.is_empty() {
            Ok(spec)
        } else {
            Err(Problems(reader.problems))
        }
    }

    /// What is emulated of a key's predictions: what its own text says, over what
    /// the `server` does to all of them. A text that cannot be read was refused
    /// when the key was made.
    #[must_use]
    pub fn of_key(key: &Key, server: Option<&Self>) -> Option<Self> {
        let own = key.simulate.as_deref().and_then(|text| {
            let below = server.cloned().unwrap_or_default();
            below.over("simulate", text).ok()
        });
        own.or_else(|| server.cloned())
    }

    /// What happens to the prediction of this number: always the same.
    #[must_use]
    pub fn outcome(&self, number: i64) -> Outcome {
        let fate = share(number, Draw::End);
        let end = if fate < self.fail {
            End::Failed(Failure {
                code: self.code,
                message: "the emulator was told to let this prediction fail".to_owned(),
            })
        } else if fate < self.fail + self.timeout {
            End::Timeout
        } else {
            End::Completed
        };
        let within = |(from, to): (f64, f64), draw| from + share(number, draw) * (to - from);
        let fault = share(number, Draw::Webhook) * self.webhook.len() as f64;
        Outcome {
            seconds: within(self.seconds, Draw::Seconds),
            end,
            rate_limited: share(number, Draw::Refusal) < self.rate429,
            webhook: self.webhook.get(fault as usize).copied(),
            expire_s: self.expire_s,
            upload_s: within(self.upload_s, Draw::Upload),
        }
    }
}

/// What is drawn for a prediction, each for itself, so that another key in a
/// spec leaves the rest as it was.
#[derive(Clone, Copy)]
enum Draw {
    Seconds = 1,
    End = 2,
    Refusal = 3,
    Webhook = 4,
    Upload = 5,
}

/// A number from 0 to below 1: SplitMix64 of the prediction's number.
fn share(number: i64, draw: Draw) -> f64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut bits = number.cast_unsigned().wrapping_mul(STEP);
    for _ in 0..draw as u32 {
        bits = bits.wrapping_add(STEP);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
    }
    // The upper 53 bits are what a double holds.
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

const KEYS: [&str; 8] = [
    "seconds", "fail", "code", "timeout", "rate429", "webhook", "expire", "upload",
];

/// What an emulated failure may say that it is.
const CODES: [FailureCode; 9] = [
    FailureCode::MODERATION,
    FailureCode::MISSING,
    FailureCode::INVALID,
    FailureCode::MEDIA,
    FailureCode::EXECUTION,
    FailureCode::GIVEN_UP,
    FailureCode::INTERNAL,
    FailureCode::UNAVAILABLE,
    FailureCode::TIMEOUT,
];

/// An hour: longer than any client should have to wait for a test.
const MAX_SECONDS: f64 = 3600.0;

/// A week: no file is kept longer unless the server is told to.
const MAX_EXPIRE_S: u64 = 7 * 24 * 3600;

/// Reads keys and values, and keeps what is wrong with them.
struct Reader<'a> {
    /// What the whole text is called.
    name: &'a str,
    seen: Vec<&'a str>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn of(name: &'a str) -> Self {
        Self {
            name,
            seen: vec![],
            problems: vec![],
        }
    }

    fn field(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    fn take(&mut self, spec: &mut Spec, key: &'a str, value: &str) {
        if self.seen.contains(&key) {
            let message = format!("`{}` says `{key}` twice; say it once", self.name);
            let problem = Problem::other(&self.field(key), value, "once", message);
            return self.problems.push(problem);
        }
        self.seen.push(key);
        match key {
            "seconds" => self.set(&mut spec.seconds, key, seconds(value)),
            "fail" => self.set(&mut spec.fail, key, probability(value)),
            "code" => self.set(&mut spec.code, key, code(value)),
            "timeout" => self.set(&mut spec.timeout, key, probability(value)),
            "rate429" => self.set(&mut spec.rate429, key, probability(value)),
            "webhook" => self.set(&mut spec.webhook, key, faults(value)),
            "expire" => self.set(&mut spec.expire_s, key, expire(value).map(Some)),
            "upload" => self.set(&mut spec.upload_s, key, seconds(value)),
            unknown => self.problems.push(self.unknown_key(unknown, value)),
        }
    }

    /// Sets a field, or notes that `read` is what the value is not.
    fn set<T>(&mut self, to: &mut T, key: &str, read: Result<T, Wrong>) {
        match read {
            Ok(value) => *to = value,
            Err(Wrong { value, allowed }) => {
                let problem = Problem::outside(&self.field(key), &value, &allowed);
                self.problems.push(problem);
            }
        }
    }

    fn no_value(&self, part: &str) -> Problem {
        let name = self.name;
        let hint = nearest(part, KEYS).unwrap_or("fail");
        let message = format!(
            "`{name}` holds `{part}` without a value; write a key, `=` and a value, such as {hint}=…"
        );
        Problem::other(name, part, "keys with values", message)
    }

    fn unknown_key(&self, key: &str, value: &str) -> Problem {
        let hint = match nearest(key, KEYS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", KEYS.join(", ")),
        };
        let message = format!("`{}` has no key `{key}`; {hint}", self.name);
        Problem::other(&self.field(key), value, &KEYS.join(", "), message)
    }
}

/// A value that is not what it must be.
struct Wrong {
    value: String,
    allowed: String,
}

impl Wrong {
    fn new(value: &str, allowed: impl Into<String>) -> Self {
        Self {
            value: value.to_owned(),
            allowed: allowed.into(),
        }
    }
}

fn seconds(text: &str) -> Result<(f64, f64), Wrong> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let both = f64::from_str(from.trim())
        .ok()
        .zip(f64::from_str(to.trim()).ok());
    let good = both.filter(|(from, to)| 0.0 <= *from && from <= to && *to <= MAX_SECONDS);
    good.ok_or_else(|| {
        let allowed = format!("a time from 0 to {MAX_SECONDS}, or a range such as 2..5");
        Wrong::new(text, allowed)
    })
}

fn probability(text: &str) -> Result<f64, Wrong> {
    let share = f64::from_str(text).ok();
    let good = share.filter(|share| (0.0..=1.0).contains(share));
    good.ok_or_else(|| Wrong::new(text, "a share from 0 to 1"))
}

fn code(text: &str) -> Result<FailureCode, Wrong> {
    let code = i32::from_str(text).ok().map(FailureCode);
    code.filter(|code| CODES.contains(code)).ok_or_else(|| {
        let codes = CODES.map(|code| code.0.to_string());
        Wrong::new(text, format!("one of {}", codes.join(", ")))
    })
}

fn faults(text: &str) -> Result<Vec<WebhookFault>, Wrong> {
    let fault = |word: &str| match word.trim() {
        "lose" => Ok(WebhookFault::Lose),
        "twice" => Ok(WebhookFault::Twice),
        "badsig" => Ok(WebhookFault::BadSignature),
        word => {
            let allowed = "lose, twice or badsig, or several of them with `|` between";
            Err(Wrong::new(word, allowed))
        }
    };
    text.split('|').map(fault).collect()
}

fn expire(text: &str) -> Result<u64, Wrong> {
    let seconds = u64::from_str(text).ok();
    let good = seconds.filter(|seconds| (1..=MAX_EXPIRE_S).contains(seconds));
    good.ok_or_else(|| Wrong::new(text, format!("whole seconds from 1 to {MAX_EXPIRE_S}")))
}

#[cfg(test)]
mod tests;
