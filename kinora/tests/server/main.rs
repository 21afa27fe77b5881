//! Stories about the server: the real router, a real database and real sockets
//! on this machine.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod atlas;
mod books;
mod cast;
mod crash;
mod elements;
mod elsewhere;
mod emulated;
mod fal;
mod files;
mod hostile;
mod hostile_pictures;
mod kling;
mod masks;
mod money;
mod motion;
mod openai;
mod races;
mod reach;
mod shots;
mod submit;
mod support;
mod webhooks;
