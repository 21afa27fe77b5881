//! A film once more, with other words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kinora_core::limits::Limits;
use kinora_core::request::{Draft, Masks};
use kinora_store::Prediction;
use serde_json::Value;

use super::app::App;
use super::error::ServiceError;
use super::order::{PictureSource, ordered};
use crate::dialect::{OwnMedia, Parsed};

/// What a prediction asked for, with a new prompt: the same model, pictures,
/// seconds, sound and seed. It is submitted, checked and charged as any other.
///
/// # Errors
///
/// When its order cannot be read, or its pictures are gone.
pub async fn remix(
    app: &App,
    from: &Prediction,
    prompt: String,
    echo: Value,
    limits: Limits,
) -> Result<Parsed, ServiceError> {
    let Some((order, film)) = ordered(from) else {
        let message = "what this was made from cannot be read; send it as a new one";
        return Err(ServiceError::Conflict(message.to_owned()));
    };
    let mut warnings = vec![];
    if !film.shots.is_empty() {
        warnings.push("the prompt takes the place of all shots".to_owned());
    }
    let draft = Draft {
        prompt: Some(prompt),
        context: None,
        multi_prompt: vec![],
        shot_type: None,
        duration: Some(film.duration_s.into()),
        ..order.draft
    };
    let mut masks = Masks {
        still: picture(app, order.masks.still).await?,
        regions: vec![],
    };
    for mask in order.masks.regions {
        masks.regions.push(picture(app, mask).await?);
    }
    let mut own_media = vec![];
    for media in order.own {
        let mut own = OwnMedia::default();
        for source in media.pictures {
            own.pictures.extend(picture(app, Some(source)).await?);
        }
        own.video = picture(app, media.video).await?;
        own_media.push(own);
    }
    Ok(Parsed {
        draft,
        image: picture(app, order.image).await?,
        end_image: picture(app, order.end_image).await?,
        masks,
        video: picture(app, order.video).await?,
        references: vec![],
        shot_images: vec![],
        own_media,
        webhook: None,
        sync: false,
        base64_output: false,
        external_id: None,
        limits,
        test_mode: None,
        start_within: None,
        priority: 0,
        ignored: vec![],
        warnings,
        echo,
    })
}

/// A picture as if it had been sent again: the new prediction has a copy of its own,
/// so that it does not matter when the old one is deleted.
async fn picture(app: &App, source: Option<PictureSource>) -> Result<Option<String>, ServiceError> {
    let id = match source {
        None => return Ok(None),
        Some(PictureSource::Url(url)) => return Ok(Some(url)),
        Some(PictureSource::Blob(id)) => id,
    };
    let Some(blob) = app.store.blob(&id).await? else {
        let message = "a picture of this film is no longer kept; send it as a new one";
        return Err(ServiceError::Conflict(message.to_owned()));
    };
    let _turn = app.readings.acquire().await;
    let bytes = app.blobs.read_all(&blob.store_key).await.map_err(|error| {
        tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a stored picture");
        ServiceError::Internal
    })?;
    Ok(Some(STANDARD.encode(bytes)))
}
