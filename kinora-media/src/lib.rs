//! Kinora's codecs: pictures in, MP4 out.
//!
//! [`picture`] reads what people send, within limits; [`clip`] makes the MP4 as
//! a sink for an engine's frames and samples; [`decode`] reads anybody's H.264
//! MP4 back, piece by piece, and [`inspect`] a whole one of this program;
//! [`reencode`] shows a picture as a codec leaves it;
//! [`png`] writes single pictures, and [`still`] those of a clip. Nothing here opens
//! a file, knows an engine or waits for a network.

pub mod clip;
pub mod decode;
pub mod inspect;
pub mod picture;
pub mod png;
pub mod reencode;
pub mod still;
