//! The use cases, without a terminal and without HTTP.

pub mod accounts;
pub mod app;
pub mod auth;
pub mod books;
pub mod elements;
pub mod error;
pub mod film;
pub mod links;
pub mod order;
pub mod pictures;
pub mod predictions;
pub mod quotes;
pub mod rates;
pub mod remix;
pub mod signer;
pub mod stills;
pub mod submit;
pub mod token;
pub mod uploads;
pub mod videos;
pub mod watchers;
