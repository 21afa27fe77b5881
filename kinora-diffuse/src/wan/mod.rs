//! Parts of Wan 2.2: the text encoder and the transformer; there is no film with it yet.

mod block;
pub(crate) mod parity;
mod rope;
pub mod text;
pub mod transformer;
pub mod unipc;
pub mod vae;
