//! Predictions wherever they are: in a data folder on this machine or behind a
//! server's API.

use std::path::PathBuf;

use clap::Args;
use kinora_core::price::MicroUsd;
use kinora_store::State;
use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::server::Server;
use super::store::{DataFolder, wait_for};
use crate::config::ClientSettings;

/// Which predictions are meant.
#[derive(Debug, Args)]
pub(super) struct PlaceOptions {
    /// Look into this data folder [default: the setting `data`].
    #[arg(long, value_name = "DIR", conflicts_with = "server")]
    data: Option<PathBuf>,
    /// Ask this server instead, with the key in KINORA_KEY [default: the setting `server`].
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The file that holds the key for the server.
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    key_file: Option<PathBuf>,
    /// The configuration file [default: kinora.toml here, or in the platform's folder].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl PlaceOptions {
    /// Does something with the predictions of this place.
    pub(super) fn with<T>(
        &self,
        work: impl AsyncFnOnce(&Predictions) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let settings = ClientSettings::load(self.config.as_deref(), &self.flags())?;
        wait_for(async {
            let predictions = Predictions::open(settings).await?;
            let done = work(&predictions).await;
            match &predictions {
                Predictions::Here(folder) => folder.close(done).await,
                Predictions::There(_) => done,
            }
        })
    }

    fn flags(&self) -> Vec<(&'static str, String)> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let flags = [
            ("data", path(&self.data)),
            ("server", self.server.clone()),
            ("key_file", path(&self.key_file)),
        ];
        let given = flags.into_iter();
        given
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

/// Predictions in one place.
pub(super) enum Predictions {
    /// Every account's, in a data folder.
    Here(DataFolder),
    /// One account's, behind a server.
    There(Server),
}

/// A prediction as it is shown. What a place does not tell is left empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Shown {
    /// The id.
    pub(super) id: String,
    /// The full model id.
    pub(super) model: String,
    /// Where it stands.
    pub(super) status: State,
    /// How far it is, in percent.
    pub(super) progress: Option<u32>,
    /// The account's name.
    pub(super) account: Option<String>,
    /// What was charged.
    pub(super) price: Option<MicroUsd>,
    /// The engine that made it.
    pub(super) engine: Option<String>,
    /// When it was submitted, in UTC.
    pub(super) created_at: String,
    /// When it ended, in UTC.
    pub(super) finished_at: Option<String>,
    /// Its results: files or addresses, or data.
    pub(super) outputs: Vec<Value>,
    /// Why there is no result.
    pub(super) error: Option<ShownError>,
    /// What was asked for and not done.
    pub(super) warnings: Vec<String>,
    /// What the client sent.
    pub(super) input: Option<Value>,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ShownError {
    /// A number for programs.
    pub(super) code: i64,
    /// What went wrong.
    pub(super) message: String,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ShownPage {
    /// Which part.
    pub(super) page: u32,
    /// How many predictions there are in all.
    pub(super) total: u64,
    /// Those of this part, newest first.
    pub(super) predictions: Vec<Shown>,
}

/// Which predictions are wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// In this state only.
    pub(super) state: Option<State>,
    /// Of this model only, by its full id.
    pub(super) model: Option<String>,
    /// Which part of the list, from 1.
    pub(super) page: u32,
    /// How many in a part.
    pub(super) page_size: u32,
}

/// What a request to cancel did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CancelOutcome {
    /// It is cancelled and refunded.
    Cancelled,
    /// Its worker is asked to stop.
    Cancelling,
}

/// One file among the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResultFile {
    /// Where it is.
    pub(super) place: FilePlace,
    /// The end of its name, such as `mp4`.
    pub(super) extension: String,
}

/// Where a result is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FilePlace {
    /// In the data folder, under this key.
    Stored(String),
    /// At this address.
    Address(String),
    /// In the answer itself, as base64.
    Inline(String),
}

impl Predictions {
    async fn open(settings: ClientSettings) -> Result<Self, Failure> {
        let Some(server) = &settings.server else {
            return Ok(Self::Here(DataFolder::open(settings).await?));
        };
        let key = settings.key()?;
        Ok(Self::There(Server::new(server, key)?))
    }

    /// Lists predictions, newest first.
    pub(super) async fn list(&self, wanted: &Wanted) -> Result<ShownPage, Failure> {
        match self {
            Self::Here(folder) => folder.list(wanted).await,
            Self::There(server) => server.list(wanted).await,
        }
    }

    /// Shows one.
    pub(super) async fn show(&self, id: &str) -> Result<Shown, Failure> {
        if !is_id(id) {
            return Err(unknown(id));
        }
        match self {
            Self::Here(folder) => folder.show(id).await,
            Self::There(server) => server.show(id).await,
        }
    }

    /// Cancels one that is not over.
    pub(super) async fn cancel(&self, id: &str) -> Result<CancelOutcome, Failure> {
        let shown = self.show(id).await?;
        match shown.status {
            State::Queued | State::Running => {}
            State::Cancelled => return Ok(CancelOutcome::Cancelled),
            State::Completed | State::Failed | State::Timeout => {
                return Err(over(id, shown.status));
            }
        }
        match self {
            Self::Here(folder) => folder.cancel(id).await,
            Self::There(server) => server.cancel(id).await,
        }
    }

    /// The files among the results of a completed prediction.
    pub(super) async fn files(&self, shown: &Shown) -> Result<Vec<ResultFile>, Failure> {
        match self {
            Self::Here(folder) => folder.files(&shown.id).await,
            Self::There(_) => Ok(Server::files(shown)),
        }
    }
}

/// Whether a text can be an id: it becomes part of an address.
fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !text.is_empty() && text.len() <= 128 && text.bytes().all(fits)
}

/// There is no such prediction.
pub(super) fn unknown(id: &str) -> Failure {
    Failure::NotFound(format!(
        "there is no prediction `{id}`; `kinora list` shows the ids"
    ))
}

/// It is too late to cancel.
pub(super) fn over(id: &str, state: State) -> Failure {
    Failure::plain(format!(
        "prediction {id} is {} already; there is nothing to cancel",
        state.as_str()
    ))
}
