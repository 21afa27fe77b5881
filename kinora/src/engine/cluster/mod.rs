//! The engine `cluster`: an inference server of one's own.
//!
//! There are two kinds of them by what they speak: `openai` and `lightx2v`. What
//! they share is here: what is learned of the server, and what a plan comes to
//! in its model's way of counting.

mod form;
mod lightx2v;
mod openai;
mod server;
mod shape;

use std::sync::Arc;

use kinora_core::engine::Capabilities;

use self::lightx2v::LightX2v;
use self::openai::OpenAi;
use self::server::Server;
use super::upstream::{Upstream, by_words};
use crate::config::{ClusterApi, ClusterFamily, ClusterSettings};
use crate::egress::{Egress, EgressError};

/// The engine's name.
pub const NAME: &str = "cluster";

/// How many jobs are handed over at once where nobody says: enough that the
/// server is never idle, few enough that the queue stays with us.
pub const WORKERS: usize = 8;

/// The engine, and what its operator should know.
pub struct Opened {
    /// The engine.
    pub upstream: Arc<dyn Upstream>,
    /// What was found wrong with the server, in sentences without a full stop.
    pub notes: Vec<String>,
}

/// Makes the engine. A server that does not answer is no error: films wait for
/// it, and until then the settings alone say what it can.
///
/// # Errors
///
/// When the address is none.
pub async fn open(settings: &ClusterSettings, egress: Egress) -> Result<Opened, EgressError> {
    let (server, notes) = Server::open(settings, egress).await?;
    let capabilities = capabilities(settings, &server);
    let upstream: Arc<dyn Upstream> = match settings.api {
        ClusterApi::OpenAi => Arc::new(OpenAi {
            server,
            capabilities,
        }),
        ClusterApi::LightX2v => Arc::new(LightX2v {
            server,
            capabilities,
        }),
    };
    Ok(Opened { upstream, notes })
}

/// The words of a prompt go to the model as they are, so that it has them all;
/// what has a field of its own here has none there.
fn capabilities(settings: &ClusterSettings, server: &Server) -> Capabilities {
    let is_lightx2v = settings.api == ClusterApi::LightX2v;
    let makes_sound =
        server.surely_takes("generate_sound") && server.family() == ClusterFamily::Ltx;
    Capabilities {
        end_image: settings.end_image.unwrap_or(is_lightx2v),
        sound: settings.sound.unwrap_or(makes_sound),
        ..by_words(NAME)
    }
}
