//! Elements: lists of them, single ones, and that one is gone.

use kinora_core::problem::Problems;
use kinora_store::Element;
use serde_json::{Value, json};

use crate::dialect::fields::{Fields, from_pairs};
use crate::dialect::{shown_by, times};

/// Items of a page where nobody says how many.
const DEFAULT_PAGE_SIZE: u32 = 20;

/// What part of the elements is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementsRequest {
    /// The number of the page, from 1.
    pub page: u64,
    /// How many items a page has.
    pub page_size: u32,
    /// How many items are before it.
    pub offset: u64,
}

impl ElementsRequest {
    /// Reads the pairs of a query string.
    ///
    /// # Errors
    ///
    /// Every field that cannot be read.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, Problems> {
        let query = from_pairs(pairs);
        let mut fields = Fields::of(&query);
        let part = fields.part(DEFAULT_PAGE_SIZE);
        fields.finish(Self {
            page: part.page,
            page_size: part.page_size,
            offset: part.offset(),
        })
    }
}

/// An element, with the addresses of its pictures.
#[must_use]
pub fn element(element: &Element, images: &[String]) -> Value {
    json!({
        "element_id": element.id,
        "element_name": element.name,
        "element_type": shown_by(element),
        "element_description": element.description,
        "images": images,
        "voice_id": element.voice,
        "tag_list": element.tags.iter().map(|id| json!({"tag_id": id})).collect::<Vec<_>>(),
        "created_at": times::rfc3339(element.created_ms),
    })
}

/// A part of the elements.
#[must_use]
pub fn elements(request: &ElementsRequest, total: u64, items: Vec<Value>) -> Value {
    json!({
        "page": request.page,
        "page_size": request.page_size,
        "total": total,
        "items": items,
    })
}

/// That an element was deleted.
#[must_use]
pub fn deleted_element(id: &str) -> Value {
    json!({"element_id": id, "status": "deleted"})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_number_and_nothing_is_left_out() {
        let shown = element(
            &Element {
                id: 999_999_999_999_999,
                account_id: "account".to_owned(),
                prediction_id: "prediction".to_owned(),
                name: "Luna".to_owned(),
                description: "a cat".to_owned(),
                images: vec!["a".to_owned()],
                voice: None,
                tags: vec!["o_102".to_owned()],
                created_ms: 1_680_352_496_789,
                by_video: false,
            },
            &["https://films.example/a".to_owned()],
        );
        let expected = json!({
            "element_id": 999_999_999_999_999_i64, "element_name": "Luna",
            "element_type": "image_refer", "element_description": "a cat",
            "images": ["https://films.example/a"], "voice_id": null,
            "tag_list": [{"tag_id": "o_102"}], "created_at": "2023-04-01T12:34:56.789Z",
        });
        assert_eq!(shown, expected);
        // A double holds it.
        assert_eq!(shown["element_id"].as_f64(), Some(999_999_999_999_999.0));
    }

    #[test]
    fn a_part_is_read_from_a_query() {
        let pairs = |page: &str| [("page".to_owned(), page.to_owned())];
        let request = ElementsRequest::from_query(&pairs("3")).unwrap();
        assert_eq!((request.offset, request.page_size), (40, 20));
        let refused = ElementsRequest::from_query(&pairs("0")).unwrap_err();
        assert!(refused.to_string().starts_with("`page` is"), "{refused}");
    }
}
