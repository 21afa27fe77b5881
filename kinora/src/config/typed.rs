//! Values by name, each as what the table says that it is.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ssrf_guard::Cidr;

use super::secret::Secret;
use super::server::Allowed;
use super::sources::Loaded;
use super::values::Value;

impl Loaded {
    pub(super) fn address(&self, name: &str) -> Option<SocketAddr> {
        let Value::Address(address) = self.value(name)? else {
            another_kind(name)
        };
        Some(*address)
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        let Value::Path(path) = self.value(name)? else {
            another_kind(name)
        };
        Some(path.clone())
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        let Value::Text(text) = self.value(name)? else {
            another_kind(name)
        };
        Some(text.clone())
    }

    pub(super) fn count(&self, name: &str) -> Option<u64> {
        let Value::Count(count) = self.value(name)? else {
            another_kind(name)
        };
        Some(*count)
    }

    pub(super) fn share(&self, name: &str) -> Option<f64> {
        let Value::Share(share) = self.value(name)? else {
            another_kind(name)
        };
        Some(*share)
    }

    pub(super) fn span(&self, name: &str) -> Option<(f64, f64)> {
        let Value::Span(from, to) = self.value(name)? else {
            another_kind(name)
        };
        Some((*from, *to))
    }

    pub(super) fn duration(&self, name: &str) -> Option<Duration> {
        let Value::Duration(time) = self.value(name)? else {
            another_kind(name)
        };
        Some(*time)
    }

    /// False where it is not set.
    pub(super) fn switch(&self, name: &str) -> bool {
        self.set_switch(name).unwrap_or(false)
    }

    /// Which way a switch was set, if it was.
    pub(super) fn set_switch(&self, name: &str) -> Option<bool> {
        let Value::Switch(on) = self.value(name)? else {
            another_kind(name)
        };
        Some(*on)
    }

    /// None where it is not set.
    pub(super) fn pairs(&self, name: &str) -> Vec<(String, String)> {
        match self.value(name) {
            Some(Value::Pairs(pairs)) => pairs.clone(),
            None => vec![],
            Some(_) => another_kind(name),
        }
    }

    /// None where it is not set.
    pub(super) fn networks(&self, name: &str) -> Vec<Cidr> {
        match self.value(name) {
            Some(Value::Networks(nets)) => nets.clone(),
            None => vec![],
            Some(_) => another_kind(name),
        }
    }

    /// None where it is not set.
    pub(super) fn open_networks(&self, name: &str) -> Vec<Allowed> {
        match self.value(name) {
            Some(Value::OpenNetworks(nets)) => nets.clone(),
            None => vec![],
            Some(_) => another_kind(name),
        }
    }

    pub(super) fn secret(&self, name: &str) -> Option<Secret<String>> {
        let Value::Secret(text) = self.value(name)? else {
            another_kind(name)
        };
        Some(text.clone())
    }

    fn value(&self, name: &str) -> Option<&Value> {
        Some(&self.get(name)?.value)
    }
}

fn another_kind(name: &str) -> ! {
    unreachable!("the table says that {name} is of another kind")
}
