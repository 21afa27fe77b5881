//! What a setting may be: text in, values out.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use kinora_core::catalogue;
use ssrf_guard::Cidr;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::secret::Secret;
use super::server::Allowed;
use crate::engine::KNOWN;
use crate::engine::sim::Spec;

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An IP address and a port.
    Address,
    /// The path of a folder.
    Folder,
    /// The path of a file.
    File,
    /// An address on the web.
    Url,
    /// Networks, separated by commas.
    Networks,
    /// Networks with or without a port, separated by commas.
    OpenNetworks,
    /// The name of an engine of this build.
    Engine,
    /// A text.
    Text,
    /// Models of ours with what they are called elsewhere.
    Pairs,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number from 1.
    Count {
        /// The largest.
        most: u64,
    },
    /// A number from 0 to 1.
    Share,
    /// A number of seconds, or the least and the most of them.
    Span,
    /// What the emulator does, as [`Spec`] reads it.
    Simulation,
    /// True or false.
    Switch,
    /// A time with its unit.
    Duration {
        /// The shortest.
        least: Duration,
        /// The longest.
        most: Duration,
    },
    /// A number of bytes with its unit.
    Size {
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// What is logged.
    LogFilter,
    /// A text that is never shown, and what it is.
    Secret(&'static str),
}

/// A value of a [`Kind`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Address(SocketAddr),
    Path(PathBuf),
    /// A URL without a slash at its end, an engine, a filter, a text or a word
    /// of a choice.
    Text(String),
    Networks(Vec<Cidr>),
    OpenNetworks(Vec<Allowed>),
    Pairs(Vec<(String, String)>),
    Count(u64),
    Share(f64),
    Span(f64, f64),
    Switch(bool),
    Duration(Duration),
    Secret(Secret<String>),
}

/// A setting as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    One(String),
    Many(Vec<String>),
    /// A table, which no setting is.
    Table,
}

impl Raw {
    /// The text that people see.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(texts) => texts.join(", "),
            Self::Table => "a table".to_owned(),
        }
    }
}

impl Kind {
    /// What it may be, completing "must be".
    #[must_use]
    pub fn allowed(self) -> String {
        match self {
            Self::Address => "an IP address and a port, such as 127.0.0.1:8787".to_owned(),
            Self::Folder => "the path of a folder (`~` is not read)".to_owned(),
            Self::File => "the path of a file (`~` is not read)".to_owned(),
            Self::Url => {
                "an http or https address without a query, such as https://films.example.org"
                    .to_owned()
            }
            Self::Networks => "networks such as 10.0.0.0/8, in a list".to_owned(),
            Self::OpenNetworks => {
                "networks, each with or without a port, such as 192.168.1.0/24 or 127.0.0.1/32:9000, in a list"
                    .to_owned()
            }
            Self::Engine => one_of(&engines()),
            Self::Text => "a text".to_owned(),
            Self::Pairs => {
                "models of `kinora models`, each with `=` and its name there, such as std=vendor/model, in a list"
                    .to_owned()
            }
            Self::Choice(words) => one_of(words),
            Self::Count { most } => format!("a whole number from 1 to {most}"),
            Self::Share => "a number from 0 to 1".to_owned(),
            Self::Span => "seconds, such as 2 or 0.5, or a range of them, such as 2..5".to_owned(),
            Self::Simulation => {
                "keys with values, such as seconds=2..5,fail=0.1,webhook=twice".to_owned()
            }
            Self::Switch => one_of(&["true", "false"]),
            Self::Duration { least, most } => format!(
                "a time from {} to {}, such as 20s, 30min, 2h or 7d",
                shown_duration(least),
                shown_duration(most)
            ),
            Self::Size { least, most } => format!(
                "a size from {} to {}, such as 512MiB",
                shown_size(least),
                shown_size(most)
            ),
            Self::LogFilter => {
                "a level (error, warn, info, debug, trace, off), or such for modules, separated by commas"
                    .to_owned()
            }
            Self::Secret(what) => what.to_owned(),
        }
    }

    /// The value of what was written, if it is one.
    pub(super) fn parse(self, raw: &Raw) -> Option<Value> {
        match (self, raw) {
            (Self::Networks | Self::OpenNetworks, Raw::Many(texts)) => self.parse_list(texts),
            (Self::Pairs, Raw::Many(texts)) => pairs(texts.iter().map(String::as_str)),
            (_, Raw::One(text)) => self.parse_text(text),
            (_, Raw::Many(_) | Raw::Table) => None,
        }
    }

    /// The value of a text, if it is one.
    pub(super) fn parse_text(self, text: &str) -> Option<Value> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self {
            Self::Address => text.parse().ok().map(Value::Address),
            Self::Folder | Self::File => (!text.starts_with('~')).then(|| Value::Path(text.into())),
            Self::Url => url(text).map(Value::Text),
            Self::Networks | Self::OpenNetworks => {
                let texts: Vec<_> = text.split(',').map(str::to_owned).collect();
                self.parse_list(&texts)
            }
            Self::Engine => word(text, &engines()),
            Self::Text => Some(Value::Text(text.to_owned())),
            Self::Pairs => pairs(text.split(',')),
            Self::Choice(words) => word(text, words),
            Self::Count { most } => {
                let count = text.parse().ok().filter(|count| (1..=most).contains(count));
                count.map(Value::Count)
            }
            Self::Share => number(text).filter(|share| *share <= 1.0).map(Value::Share),
            Self::Span => span(text).map(|(from, to)| Value::Span(from, to)),
            Self::Simulation => {
                let read = Spec::default().over(SIMULATION, text);
                read.is_ok().then(|| Value::Text(text.to_owned()))
            }
            Self::Switch => switch(text).map(Value::Switch),
            Self::Duration { least, most } => {
                let time = duration(text).filter(|time| (least..=most).contains(time));
                time.map(Value::Duration)
            }
            Self::Size { least, most } => {
                let size = size(text).filter(|size| (least..=most).contains(size));
                size.map(Value::Count)
            }
            Self::LogFilter => {
                let known = EnvFilter::builder().parse(text).is_ok();
                known.then(|| Value::Text(text.to_owned()))
            }
            Self::Secret(_) => Some(Value::Secret(Secret::new(text.to_owned()))),
        }
    }

    /// What is wrong with a text, where more can be said than what is allowed.
    pub(super) fn wrong(self, text: &str) -> Option<String> {
        let wrong = match self {
            Self::Simulation => Spec::default().over(SIMULATION, text.trim()).err()?,
            _ => return None,
        };
        Some(wrong.to_string())
    }

    fn parse_list(self, texts: &[String]) -> Option<Value> {
        let texts = texts.iter().map(|text| text.trim());
        let open: Vec<Allowed> = texts.map(allowed).collect::<Option<_>>()?;
        if self == Self::OpenNetworks {
            return Some(Value::OpenNetworks(open));
        }
        let nets = open
            .into_iter()
            .map(|allowed| allowed.port.is_none().then_some(allowed.net));
        nets.collect::<Option<_>>().map(Value::Networks)
    }
}

/// The setting whose text says what the emulator does.
pub(super) const SIMULATION: &str = "sim";

/// The engines of this build.
fn engines() -> Vec<&'static str> {
    let built = KNOWN.iter().filter(|known| known.built);
    ["auto"]
        .into_iter()
        .chain(built.map(|known| known.name))
        .collect()
}

fn one_of(words: &[&str]) -> String {
    match words {
        [first, second] => format!("{first} or {second}"),
        _ => format!("one of {}", words.join(", ")),
    }
}

fn word(text: &str, words: &[&str]) -> Option<Value> {
    words.contains(&text).then(|| Value::Text(text.to_owned()))
}

/// Models, as full ids, with their names elsewhere.
fn pairs<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Value> {
    let pair = |text: &str| {
        let (ours, theirs) = text.split_once('=')?;
        let ours = catalogue::find(ours.trim())?.id.to_owned();
        let theirs = theirs.trim().trim_matches('/');
        (!theirs.is_empty()).then(|| (ours, theirs.to_owned()))
    };
    texts.map(pair).collect::<Option<_>>().map(Value::Pairs)
}

/// A web address without the slashes at its end.
fn url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// A network with or without a port: `10.0.0.0/8`, `10.1.2.3`,
/// `127.0.0.1/32:9000`, `127.0.0.1:9000`.
fn allowed(text: &str) -> Option<Allowed> {
    if let Ok(address) = text.parse::<SocketAddr>() {
        let net = single(address.ip())?;
        let port = Some(address.port());
        return Some(Allowed { net, port });
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        let net = single(address)?;
        return Some(Allowed { net, port: None });
    }
    let (address, rest) = text.split_once('/')?;
    let (prefix, port) = match rest.split_once(':') {
        Some((prefix, port)) => (prefix, Some(port.parse().ok()?)),
        None => (rest, None),
    };
    let net = Cidr::new(address.parse().ok()?, prefix.parse().ok()?).ok()?;
    Some(Allowed { net, port })
}

/// The network of one address.
fn single(address: IpAddr) -> Option<Cidr> {
    let prefix = if address.is_ipv4() { 32 } else { 128 };
    Cidr::new(address, prefix).ok()
}

/// A finite number that is not negative.
fn number(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// The most seconds that the emulator may take.
const MOST_SPAN: f64 = 86_400.0;

fn span(text: &str) -> Option<(f64, f64)> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (number(from.trim())?, number(to.trim())?);
    (from <= to && to <= MOST_SPAN).then_some((from, to))
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

const UNITS_OF_TIME: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1000),
    ("min", 60 * 1000),
    ("h", 60 * 60 * 1000),
    ("d", 24 * 60 * 60 * 1000),
];

const UNITS_OF_SIZE: [(&str, u64); 5] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// A time such as `20s`, `30min` or `7d`.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    with_unit(text, &UNITS_OF_TIME).map(Duration::from_millis)
}

fn size(text: &str) -> Option<u64> {
    with_unit(text, &UNITS_OF_SIZE)
}

/// A whole number with one of these units.
fn with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn shown_duration(time: Duration) -> String {
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    if ms == 0 {
        return "0s".to_owned();
    }
    largest_unit(ms, &UNITS_OF_TIME)
}

fn shown_size(size: u64) -> String {
    largest_unit(size, &UNITS_OF_SIZE)
}

/// The amount in the largest unit that it is a whole number of.
fn largest_unit(amount: u64, units: &[(&str, u64)]) -> String {
    let whole = units
        .iter()
        .rev()
        .find(|(_, factor)| amount.is_multiple_of(*factor));
    let (name, factor) = whole.expect("every amount is a whole number of the smallest unit");
    format!("{}{name}", amount / factor)
}

#[cfg(test)]
mod tests;
