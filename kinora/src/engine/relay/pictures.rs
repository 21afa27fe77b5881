//! How pictures go to a hosted server: as their bytes, never as an address that
//! a client named.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::config::RelayPictures;
use crate::egress::{Answer, Ask, Line, LineError};
use crate::engine::upstream::answers::{submitted, unasked};
use crate::engine::upstream::{JobPicture, PictureRole, UpstreamError, UpstreamJob};

/// How long an upload may take.
const UPLOAD: Duration = Duration::from_secs(300);

/// The picture fields of a job with what stands in them.
pub async fn addresses(
    line: &Line,
    job: &UpstreamJob,
    way: RelayPictures,
) -> Result<Vec<(&'static str, String)>, UpstreamError> {
    let mut fields = vec![];
    for picture in &job.pictures {
        let field = match picture.role {
            PictureRole::Start => "image",
            PictureRole::End => "end_image",
        };
        let address = match way {
            RelayPictures::Inline => inline(picture),
            RelayPictures::Upload => upload(line, picture).await?,
        };
        fields.push((field, address));
    }
    Ok(fields)
}

fn inline(picture: &JobPicture) -> String {
    let data = STANDARD.encode(&picture.bytes);
    format!("data:{};base64,{data}", picture.mime)
}

/// Asks for a ticket, uploads with it, and gives the address that the file has
/// there then. Nothing is paid for by that, so that whatever goes wrong, the job
/// was not handed over.
async fn upload(line: &Line, picture: &JobPicture) -> Result<String, UpstreamError> {
    let question = json!({
        "filename": picture.file_name(),
        "size": picture.bytes.len(),
        "content_type": picture.mime,
    });
    let body = question.to_string().into_bytes();
    let ask = Ask::post("/api/v3/media/uploads", "application/json", body);
    let answer = submitted(line.ask(ask).await).map_err(unasked)?;
    let data = &answer["data"];
    let (Some(address), Some(target)) = (text(&data["download_url"]), text(&data["upload"]["url"]))
    else {
        return Err(UpstreamError::Denied {
            message: "its answer holds no ticket; set `relay_pictures` to inline".to_owned(),
        });
    };
    let mut put = Ask::put(target, picture.bytes.to_vec()).within(UPLOAD);
    for (name, value) in data["upload"]["headers"].as_object().into_iter().flatten() {
        if let Some(value) = value.as_str().filter(|_| !is_framing(name)) {
            put = put.header(name, value);
        }
    }
    stored(line.ask(put).await)?;
    Ok(address.to_owned())
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// Headers that the connection sets by itself.
fn is_framing(name: &str) -> bool {
    ["content-length", "host"].contains(&name.to_ascii_lowercase().as_str())
}

fn stored(answer: Result<Answer, LineError>) -> Result<(), UpstreamError> {
    match answer {
        Ok(answer) if (200..=299).contains(&answer.status) => Ok(()),
        Ok(Answer { retry_after_s, .. }) => Err(UpstreamError::Busy { retry_after_s }),
        Err(_) => Err(UpstreamError::Unsent),
    }
}
