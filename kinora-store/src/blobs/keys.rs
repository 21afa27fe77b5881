//! Where files are: keys made of ids.

use object_store::path::Path as Key;

use super::BlobError;

/// The folders of the keys.
pub(super) const OUTPUTS: &str = "out";
pub(super) const INPUTS: &str = "in";
pub(super) const UPLOADS: &str = "up";
pub(super) const ELEMENTS: &str = "el";

/// The key of a prediction's output. The epoch is in it so that a worker that
/// lost its claim never writes over the file of the one that has it.
///
/// # Errors
///
/// [`BlobError::InvalidId`].
pub fn output_key(prediction_id: &str, epoch: i64, index: usize) -> Result<String, BlobError> {
    let shelf = shelf(prediction_id)?;
    Ok(format!(
        "{OUTPUTS}/{shelf}/{prediction_id}/{epoch}-{index}.mp4"
    ))
}

/// The key of a picture that came inside a submit.
///
/// # Errors
///
/// [`BlobError::InvalidId`].
pub fn input_key(blob_id: &str) -> Result<String, BlobError> {
    Ok(format!("{INPUTS}/{}/{blob_id}", shelf(blob_id)?))
}

/// The key of an upload.
///
/// # Errors
///
/// [`BlobError::InvalidId`].
pub fn upload_key(blob_id: &str) -> Result<String, BlobError> {
    Ok(format!("{UPLOADS}/{}/{blob_id}", shelf(blob_id)?))
}

/// The key of a picture of an element.
///
/// # Errors
///
/// [`BlobError::InvalidId`].
pub fn element_key(blob_id: &str) -> Result<String, BlobError> {
    Ok(format!("{ELEMENTS}/{}/{blob_id}", shelf(blob_id)?))
}

/// The first two characters of an id, so that no folder holds too many files.
fn shelf(id: &str) -> Result<&str, BlobError> {
    let valid = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if (2..=64).contains(&id.len()) && id.bytes().all(valid) {
        return Ok(&id[..2]);
    }
    Err(BlobError::InvalidId { id: id.to_owned() })
}

/// A key as the storage takes it.
pub(super) fn place(key: &str) -> Result<Key, BlobError> {
    let valid = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'/' | b'.');
    let parsed = Key::parse(key).ok().filter(|place| {
        // A leading slash or an empty part would be left out without a word.
        place.as_ref() == key && !key.is_empty() && key.bytes().all(valid)
    });
    parsed.ok_or_else(|| BlobError::InvalidKey {
        key: key.to_owned(),
    })
}
