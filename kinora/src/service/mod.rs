//! The use cases, without a terminal and without HTTP.

pub mod film;
pub mod pictures;
