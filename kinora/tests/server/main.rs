//! Stories about the server: the real router, a real database and real sockets
//! on this machine.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod books;
mod crash;
mod elements;
mod files;
mod hostile;
mod money;
mod reach;
mod submit;
mod support;
mod webhooks;
