//! The application: everything that touches files, people and time.
//!
//! `cli` speaks with people, `service` holds the use cases, `engine` knows which
//! engines this build has, `config` alone reads the environment.

pub mod cli;
pub mod config;
pub mod dialect;
pub mod egress;
pub mod engine;
pub mod http;
pub mod openapi;
pub mod server;
pub mod service;
pub mod worker;
