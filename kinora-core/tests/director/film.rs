//! The film that a prompt asks for, of a picture of common size.

use kinora_core::limits::Limits;
use kinora_core::picture::{PictureFacts, PictureFormat};
use kinora_core::problem::Problems;
use kinora_core::request::{Draft, Film};

/// A film with sound of so many seconds.
pub fn film(prompt: &str, negative: Option<&str>, seconds: i64) -> Result<Film, Problems> {
    let draft = Draft {
        model: "std".to_owned(),
        prompt: Some(prompt.to_owned()),
        negative_prompt: negative.map(str::to_owned),
        duration: Some(seconds),
        sound: Some(true),
        ..Draft::default()
    };
    let facts = PictureFacts {
        format: PictureFormat::Jpeg,
        width: 1600,
        height: 900,
        bytes: 100_000,
    };
    Film::parse(&draft, Some(&facts), &Limits::local())
}
