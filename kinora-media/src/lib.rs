//! Kinora's codecs: pictures in, MP4 out.
//!
//! [`picture`] reads what people send, within limits; [`clip`] makes the MP4 as
//! a sink for an engine's frames and samples; [`inspect`] reads such an MP4
//! back; [`png`] writes single pictures. Nothing here opens a file, knows an
//! engine or waits for a network.

pub mod clip;
pub mod inspect;
pub mod picture;
pub mod png;
