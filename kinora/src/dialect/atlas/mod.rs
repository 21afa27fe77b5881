//! Atlas: one path for every model, which the body names, and the books.

mod error;
mod money;
mod prediction;
mod submit;
mod wire;

use serde_json::{Value, json};

pub use error::error;
pub use money::{Books, BooksRequest, balance};
pub use prediction::prediction;
pub use submit::parse;
pub use wire::Atlas;

/// The envelope of a success.
#[must_use]
pub fn envelope(data: Value) -> Value {
    json!({"code": 200, "message": "success", "data": data})
}

/// The id of the prediction that a text means, with dashes or without.
#[must_use]
pub fn prediction_id(text: &str) -> Option<String> {
    let plain = text.trim().replace('-', "").to_ascii_lowercase();
    let is_id = plain.len() == 32 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then_some(plain)
}

/// What a client hears of a file that it uploaded. Some read the address at the
/// top.
#[must_use]
pub fn uploaded(mime: &str, url: &str, file_name: &str, size: u64) -> Value {
    let kind = mime.split('/').next().unwrap_or_default();
    let mut answer = envelope(json!({
        "type": kind,
        "download_url": url,
        "filename": file_name,
        "size": size,
    }));
    answer["url"] = url.into();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::ID;

    #[test]
    fn ids_are_read_with_dashes_and_without() {
        assert_eq!(prediction_id(ID).as_deref(), Some(ID));
        let dashes = "01234567-89AB-cdef-0123-456789abcdef";
        assert_eq!(prediction_id(dashes).as_deref(), Some(ID));
        assert_eq!(prediction_id("x"), None);
        assert_eq!(prediction_id(&"é".repeat(16)), None);
    }

    #[test]
    fn an_uploads_address_is_where_anybody_looks_for_it() {
        let told = uploaded("image/png", "https://x/a.png", "a.png", 5);
        assert_eq!(told["code"], 200);
        assert_eq!(told["url"], told["data"]["download_url"]);
        assert_eq!(
            (&told["data"]["type"], &told["data"]["size"]),
            (&json!("image"), &json!(5))
        );
    }
}
