//! The pictures and videos of a submit, as far as they are here.

use bytes::Bytes;
use kinora_core::catalogue::{self, Kind};
use kinora_core::limits::LARGE_PICTURE_BYTES;
use kinora_core::problem::Problem;
use kinora_core::request::{Draft, ELEMENT_VIDEO, Masks, OwnElement};
use kinora_store::Blob;

use super::super::app::App;
use super::super::error::ServiceError;
use super::super::videos;
use super::Incoming;
use super::sent::{Sent, What};
use crate::dialect::OwnMedia;
use crate::dialect::source::Source;

/// The pictures and videos of a submit, as far as they are here.
#[derive(Default)]
pub(super) struct Media {
    pub(super) start: Option<Sent>,
    pub(super) end: Option<Sent>,
    pub(super) masks: Masks<Sent>,
    pub(super) video: Option<Sent>,
    /// By their places; one that cannot be read is missing.
    pub(super) references: Vec<Option<Sent>>,
    /// Of shots that begin on one of their own, by their places.
    pub(super) shots: Vec<Option<Sent>>,
    /// Of elements that came with the request, by their places too.
    pub(super) own: Vec<OwnMedia<Option<Sent>>>,
}

impl Media {
    /// Takes the texts out of a submit and finds out what they hold. What is wrong
    /// is a problem and not an error, so that it comes out with all others.
    pub(super) async fn read(
        app: &App,
        incoming: &mut Incoming,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, ServiceError> {
        let parsed = &mut incoming.parsed;
        let (image, end_image) = (parsed.image.take(), parsed.end_image.take());
        let masks = std::mem::take(&mut parsed.masks);
        let video = parsed.video.take();
        let references = std::mem::take(&mut parsed.references);
        let own = std::mem::take(&mut parsed.own_media);
        let shots = std::mem::take(&mut parsed.shot_images);
        let mut reader = Reader {
            app,
            incoming,
            problems,
        };
        let draft = &incoming.parsed.draft;
        Ok(Self {
            start: reader.picture(first_field(draft), image).await?,
            end: reader.picture("end_image", end_image).await?,
            masks: reader.masks(masks).await?,
            video: reader.video(&video_field(draft), video).await?,
            references: reader.references(references).await?,
            shots: reader.shots(shots).await?,
            own: reader.own(&draft.own_elements, own).await?,
        })
    }

    /// Puts what the headers say where the rules look for it.
    pub(super) fn tell(&self, draft: &mut Draft) {
        draft.end_image = self.end.as_ref().and_then(Sent::facts);
        draft.video = self.video.as_ref().and_then(Sent::video_facts);
        draft.static_mask = self.masks.still.as_ref().and_then(Sent::facts);
        for (region, mask) in draft.regions.iter_mut().zip(&self.masks.regions) {
            region.mask = mask.as_ref().and_then(Sent::facts);
        }
        for (shot, picture) in draft.multi_prompt.iter_mut().zip(&self.shots) {
            shot.image = picture.as_ref().and_then(Sent::facts);
        }
        if let Some(element) = &mut draft.element {
            for (facts, sent) in element.references.iter_mut().zip(&self.references) {
                *facts = sent.as_ref().and_then(Sent::facts);
            }
        }
        for (element, media) in draft.own_elements.iter_mut().zip(&self.own) {
            for ((_, facts), sent) in element.pictures.iter_mut().zip(&media.pictures) {
                *facts = sent.as_ref().and_then(Sent::facts);
            }
            if let Some((_, facts)) = &mut element.video {
                let sent = media.video.as_ref().and_then(Option::as_ref);
                *facts = sent.and_then(Sent::video_facts);
            }
        }
    }
}

/// The field of a model's first picture.
pub(super) fn first_field(draft: &Draft) -> &'static str {
    catalogue::find(&draft.model).map_or("image", |model| model.picture_field())
}

/// The field of a model's further pictures.
pub(super) fn references_field(draft: &Draft) -> Option<&'static str> {
    catalogue::find(&draft.model)?.references_field()
}

/// The field of a model's video.
fn video_field(draft: &Draft) -> String {
    let model = catalogue::find(&draft.model);
    match model.is_some_and(|model| model.kind == Kind::Element) {
        true => format!("{ELEMENT_VIDEO}[0]"),
        false => videos::FIELD.to_owned(),
    }
}

/// The field of a shot's own picture.
fn shot_field(index: usize) -> String {
    format!("multi_prompt[{index}].image")
}

/// The most further pictures that are looked at: as many as any model takes. A
/// list with more is refused whatever they are.
const MOST_REFERENCES: usize = 4;

/// Reads what fields hold, and keeps what is wrong with them.
struct Reader<'a> {
    app: &'a App,
    incoming: &'a Incoming,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    async fn picture(
        &mut self,
        field: &str,
        text: Option<String>,
    ) -> Result<Option<Sent>, ServiceError> {
        self.read(field, What::Picture, text).await
    }

    async fn video(
        &mut self,
        field: &str,
        text: Option<String>,
    ) -> Result<Option<Sent>, ServiceError> {
        self.read(field, What::Video, text).await
    }

    /// Finds out what the masks of the start picture are.
    async fn masks(&mut self, texts: Masks<String>) -> Result<Masks<Sent>, ServiceError> {
        let mut masks = Masks {
            still: self.picture(Masks::STILL, texts.still).await?,
            regions: Vec::with_capacity(texts.regions.len()),
        };
        // What is beyond the most that is allowed is refused unread.
        let most = self.incoming.parsed.limits.max_regions;
        for (index, text) in texts.regions.into_iter().take(most).enumerate() {
            let mask = self.picture(&Masks::field(index), text).await?;
            masks.regions.push(mask);
        }
        Ok(masks)
    }

    /// Finds out what a list of pictures holds.
    async fn references(&mut self, texts: Vec<String>) -> Result<Vec<Option<Sent>>, ServiceError> {
        let Some(field) = references_field(&self.incoming.parsed.draft) else {
            return Ok(vec![]);
        };
        let mut sent = vec![];
        for (index, text) in texts.into_iter().take(MOST_REFERENCES).enumerate() {
            sent.push(
                self.picture(&format!("{field}[{index}]"), Some(text))
                    .await?,
            );
        }
        Ok(sent)
    }

    /// Finds out what the pictures of shots are. Those of shots beyond the most that
    /// are allowed are refused unread.
    async fn shots(
        &mut self,
        texts: Vec<Option<String>>,
    ) -> Result<Vec<Option<Sent>>, ServiceError> {
        let mut shots = vec![];
        let most = self.incoming.parsed.limits.max_shots;
        for (index, text) in texts.into_iter().take(most).enumerate() {
            shots.push(self.picture(&shot_field(index), text).await?);
        }
        Ok(shots)
    }

    /// Finds out what shows the elements that came with the request. Those beyond
    /// the most that are allowed are refused unread.
    async fn own(
        &mut self,
        elements: &[OwnElement],
        texts: Vec<OwnMedia<String>>,
    ) -> Result<Vec<OwnMedia<Option<Sent>>>, ServiceError> {
        let mut own = vec![];
        let most = self.incoming.parsed.limits.max_elements;
        for (element, texts) in elements.iter().zip(texts).take(most) {
            let mut media = OwnMedia::default();
            for ((field, _), text) in element.pictures.iter().zip(texts.pictures) {
                media.pictures.push(self.picture(field, Some(text)).await?);
            }
            if let (Some((field, _)), Some(text)) = (&element.video, texts.video) {
                media.video = Some(self.video(field, Some(text)).await?);
            }
            own.push(media);
        }
        Ok(own)
    }

    /// Finds out what a field holds. What is wrong with it is a problem.
    async fn read(
        &mut self,
        field: &str,
        what: What,
        text: Option<String>,
    ) -> Result<Option<Sent>, ServiceError> {
        let Some(text) = text else { return Ok(None) };
        let (limits, name) = (self.incoming.parsed.limits.clone(), field.to_owned());
        let decoded = tokio::task::spawn_blocking(move || match Source::read(&name, &text)? {
            Source::Url(url) => Ok(Sent::Elsewhere(url)),
            Source::Bytes(bytes) => Sent::inline(bytes.into(), what, &name, &limits),
        });
        let sent = decoded.await.map_err(|_| ServiceError::Internal)?;
        let sent = match sent {
            Ok(Sent::Elsewhere(url)) => self.stored(field, what, url).await?,
            sent => sent,
        };
        Ok(sent.map_err(|problem| self.problems.push(problem)).ok())
    }

    /// Takes a file that is among those of this server from there. Outside: the
    /// store failed. Inside: it is no picture or video, or too large a file.
    async fn stored(
        &self,
        field: &str,
        what: What,
        url: String,
    ) -> Result<Result<Sent, Problem>, ServiceError> {
        let Some(id) = self.app.links.own_blob(&url) else {
            return Ok(Ok(Sent::Elsewhere(url)));
        };
        let blob = self.app.store.blob(&id).await?;
        let account = &self.incoming.caller.account.id;
        let Some(blob) = blob.filter(|blob| blob.account_id == *account) else {
            let message = format!("`{field}`: there is no such file; upload it again");
            let allowed = what.uploaded();
            return Ok(Err(Problem::other(field, &url, allowed, message)));
        };
        self.look_at(blob, what, field).await
    }

    /// Looks at the header of a stored file.
    async fn look_at(
        &self,
        blob: Blob,
        what: What,
        field: &str,
    ) -> Result<Result<Sent, Problem>, ServiceError> {
        let limits = &self.incoming.parsed.limits;
        let model = catalogue::find(&self.incoming.parsed.draft.model);
        let largest = match what {
            What::Video => limits.video_bytes,
            What::Picture => {
                model.map_or(LARGE_PICTURE_BYTES, |model| limits.largest_picture(model))
            }
        };
        if blob.bytes > largest {
            let allowed = format!("a file of at most {} MB", largest / (1024 * 1024));
            let size = format!("{} bytes", blob.bytes);
            return Ok(Err(Problem::outside(field, &size, &allowed)));
        }
        // A small request makes the server read a large file: only so many at once.
        let _turn = self.app.readings.acquire().await;
        let bytes: Bytes = self.app.blobs.read_all(&blob.store_key).await.map_err(|error| {
            tracing::error!(blob.id = %blob.id, error = &error as &dyn std::error::Error, "failed to read a stored file");
            ServiceError::Internal
        })?;
        Ok(Sent::stored(blob, bytes, what, field, limits))
    }
}
