//! Ids as some dialects write them: with dashes, as a UUID.

/// Where a UUID has its dashes.
const DASHES: [usize; 4] = [8, 13, 18, 23];

/// A prediction's id as a UUID.
#[must_use]
pub fn dashed(id: &str) -> String {
    let is_plain = id.len() == 32 && id.is_ascii();
    if !is_plain {
        return id.to_owned();
    }
    let parts = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]];
    parts.join("-")
}

/// The id of the prediction that a text means, with dashes or without.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let has_dashes = text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| (byte == b'-') == DASHES.contains(&at));
    let plain = match has_dashes {
        true => text.replace('-', ""),
        false => text.to_owned(),
    };
    let is_id = plain.len() == 32 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::samples::{ID, UUID};

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(plain(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn ids_go_there_and_back() {
        assert_eq!(dashed(ID), UUID);
        check(UUID, Some(ID));
        check(ID, Some(ID));
        check(&UUID.to_uppercase(), Some(ID));
        check(&format!(" {UUID} "), Some(ID));
        assert_eq!(dashed("short"), "short");
        assert_eq!(dashed(&"é".repeat(16)), "é".repeat(16));
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in [
            "",
            "-",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdeg",
            "0123456-789ab-cdef-0123-456789abcdef",
            "01234567-89ab-cdef-0123456789abcdef-",
            "01234567-89ab-cdef-0123-456789abcdeé",
            "------------------------------------",
            "éééééééééééééééé",
        ] {
            check(text, None);
        }
    }
}
