//! The predictions of a data folder, seen by whoever owns the folder.

use bytes::Bytes;
use kinora_core::price::MicroUsd;
use kinora_store::blobs::BlobStore;
use kinora_store::{Cancelled, Clock, Output, Prediction, PredictionQuery, Store, SystemClock};
use serde_json::{Value, json};

use super::failure::Failure;
use super::place::{
    CancelOutcome, FilePlace, ResultFile, Shown, ShownError, ShownPage, Wanted, over, unknown,
};
use super::store::{DataFolder, shown_time};
use crate::service::predictions::plain_id;

/// Where the files are, in a data folder.
const FILES: &str = "files";

impl DataFolder {
    /// Lists everybody's predictions.
    pub(super) async fn list(&self, wanted: &Wanted) -> Result<ShownPage, Failure> {
        let query = PredictionQuery {
            model: wanted.model.clone(),
            states: wanted.state.into_iter().collect(),
            offset: u64::from(wanted.page - 1) * u64::from(wanted.page_size),
            limit: wanted.page_size,
            ..PredictionQuery::default()
        };
        let page = self.store.predictions(query).await?;
        let mut predictions = vec![];
        for prediction in page.items {
            predictions.push(self.shown(prediction).await?);
        }
        Ok(ShownPage {
            page: wanted.page,
            total: page.total,
            predictions,
        })
    }

    /// Shows a prediction.
    pub(super) async fn show(&self, id: &str) -> Result<Shown, Failure> {
        let prediction = self.prediction(id).await?;
        self.shown(prediction).await
    }

    /// Cancels a prediction.
    pub(super) async fn cancel(&self, id: &str) -> Result<CancelOutcome, Failure> {
        let prediction = self.prediction(id).await?;
        let retention = i64::try_from(self.settings.retention.as_millis()).unwrap_or(i64::MAX);
        let purge_ms = SystemClock.now_ms().saturating_add(retention);
        match self
            .store
            .cancel(&prediction.account_id, id, purge_ms)
            .await?
        {
            Cancelled::Now => Ok(CancelOutcome::Cancelled),
            Cancelled::Asked => Ok(CancelOutcome::Cancelling),
            Cancelled::Over(state) => Err(over(id, state)),
            Cancelled::Unknown => Err(unknown(id)),
        }
    }

    /// The files among a prediction's results.
    pub(super) async fn files(&self, id: &str) -> Result<Vec<ResultFile>, Failure> {
        let prediction = self.prediction(id).await?;
        let mut files = vec![];
        for output in &prediction.outputs {
            if let Output::Media { blob_id, mime, .. } = output {
                let place = FilePlace::Stored(self.store_key(blob_id).await?);
                let extension = extension(mime).to_owned();
                files.push(ResultFile { place, extension });
            }
        }
        Ok(files)
    }

    /// The bytes of a file.
    pub(super) async fn read(&self, store_key: &str) -> Result<Bytes, Failure> {
        let bytes = self.blobs()?.read_all(store_key).await;
        bytes.map_err(|error| Failure::failed("failed to read the file", error))
    }

    fn blobs(&self) -> Result<BlobStore, Failure> {
        let blobs = BlobStore::in_folder(&self.settings.data.join(FILES));
        blobs.map_err(|error| Failure::failed("failed to open the files", error))
    }

    async fn store_key(&self, blob_id: &str) -> Result<String, Failure> {
        let blob = self.store.blob(blob_id).await?;
        let blob = blob.ok_or_else(|| {
            Failure::NotFound(
                "the file was removed; `retention` says how long files are kept".to_owned(),
            )
        })?;
        Ok(blob.store_key)
    }

    /// A prediction that its owner has not deleted.
    async fn prediction(&self, id: &str) -> Result<Prediction, Failure> {
        let prediction = self.store.any_prediction(&plain_id(id)).await?;
        let prediction = prediction.filter(|prediction| prediction.deleted_ms.is_none());
        prediction.ok_or_else(|| unknown(id))
    }

    async fn shown(&self, prediction: Prediction) -> Result<Shown, Failure> {
        let account = self.store.account(&prediction.account_id).await?;
        let mut outputs = vec![];
        for output in &prediction.outputs {
            outputs.push(self.shown_output(output).await?);
        }
        Ok(Shown {
            account: account.map(|account| account.name),
            outputs,
            ..shown_without(prediction)
        })
    }

    /// A file's path, or what else the result is.
    async fn shown_output(&self, output: &Output) -> Result<Value, Failure> {
        match output {
            Output::Json(value) => Ok(value.clone()),
            Output::Media { blob_id, .. } => {
                let blob = self.store.blob(blob_id).await?;
                let path = blob.map(|blob| self.settings.data.join(FILES).join(blob.store_key));
                Ok(json!(path))
            }
        }
    }
}

/// A prediction without what other rows say.
fn shown_without(prediction: Prediction) -> Shown {
    let price: MicroUsd = prediction.price;
    Shown {
        id: prediction.id,
        model: prediction.model,
        status: prediction.state,
        progress: Some(prediction.progress),
        account: None,
        price: Some(price),
        engine: prediction.engine,
        created_at: shown_time(prediction.created_ms),
        finished_at: prediction.finished_ms.map(shown_time),
        outputs: vec![],
        error: prediction.failure.map(|failure| ShownError {
            code: i64::from(failure.code.0),
            message: failure.message,
        }),
        warnings: prediction.warnings,
        input: serde_json::from_str(&prediction.input).ok(),
    }
}

/// The end of the name of a file of this media type.
fn extension(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "mp4",
    }
}
