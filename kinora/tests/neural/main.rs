//! The neural engine behind its feature: commands, and a server that films with it.

#![cfg(feature = "neural")]
#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod coarse;
mod commands;
mod server;
#[expect(dead_code, reason = "stories about other things use the rest of it")]
#[path = "../server/support.rs"]
mod support;
