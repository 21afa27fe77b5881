//! Single fields of small requests, read leniently: searches, quotes, tickets.
//!
//! What cannot be read becomes a problem that names the field. The fields of a
//! film are read by [`kinora_core::request::Draft::from_json`] alone.

use std::ops::RangeInclusive;

use kinora_core::problem::{Problem, Problems};
use serde_json::{Map, Value};

use super::times;

/// How much of a wrong text is repeated.
const SHOWN_CHARS: usize = 40;

/// The largest page number: far beyond any list, and no offset overflows.
const LAST_PAGE: i64 = 1_000_000_000;

/// The most items of a page, as documented.
const PAGE_SIZE: i64 = 100;

/// Reads the fields of one object and collects what is wrong with them.
pub(super) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    problems: Vec<Problem>,
}

/// A part of a list that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) page: u64,
    pub(super) page_size: u32,
}

impl Part {
    /// How many items are before this part.
    pub(super) fn offset(self) -> u64 {
        (self.page - 1) * u64::from(self.page_size)
    }
}

impl<'a> Fields<'a> {
    /// The fields of a body; `null` is as good as an empty object.
    pub(super) fn of(json: &'a Value) -> Self {
        let mut fields = Self {
            object: json.as_object(),
            problems: vec![],
        };
        if fields.object.is_none() && !json.is_null() {
            fields.refuse::<()>("body", json, "a JSON object");
        }
        fields
    }

    /// The value, or all problems.
    pub(super) fn finish<T>(self, value: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(value)
        } else {
            Err(Problems(self.problems))
        }
    }

    /// Notes a problem.
    pub(super) fn note(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Notes that a field is needed and was not given, unless it was given and
    /// could not be read.
    pub(super) fn missing(&mut self, key: &str, allowed: &str) {
        let is_named = |problem: &Problem| problem.field == key || problem.field == "body";
        if !self.problems.iter().any(is_named) {
            self.problems.push(Problem::missing(key, allowed));
        }
    }

    /// The value as it is, unless it is `null`.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.object?.get(key).filter(|value| !value.is_null())
    }

    /// An object.
    pub(super) fn object(&mut self, key: &str) -> Option<&'a Map<String, Value>> {
        let value = self.get(key)?;
        let object = value.as_object();
        object.or_else(|| self.refuse(key, value, "a JSON object"))
    }

    /// A text without blanks around it, unless nothing is left.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            other => self.refuse(key, other, "a text"),
        }
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let read = flag(key, self.get(key)?);
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// A whole number within bounds, given as a number or as a text.
    pub(super) fn whole(&mut self, key: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
        let value = self.get(key)?;
        let number = whole(value).filter(|number| allowed.contains(number));
        number.or_else(|| {
            let (least, most) = (allowed.start(), allowed.end());
            self.refuse(
                key,
                value,
                &format!("a whole number from {least} to {most}"),
            )
        })
    }

    /// A time in milliseconds since 1970.
    pub(super) fn time(&mut self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        let text = match value {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => times::read(text),
            Value::Number(number) => times::read(&number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        let allowed = "an ISO 8601 time such as 2026-11-21T12:00:00Z, or milliseconds since 1970";
        text.or_else(|| self.refuse(key, value, allowed))
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, options: &[(&str, T)]) -> Option<T> {
        let given = self.text(key)?;
        let chosen = options
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&given));
        chosen.map(|&(_, meaning)| meaning).or_else(|| {
            let words: Vec<&str> = options.iter().map(|&(word, _)| word).collect();
            self.refuse(key, &Value::from(given), &words.join(", "))
        })
    }

    /// A list of texts of bounded length.
    pub(super) fn texts(&mut self, key: &str, most: usize) -> Option<Vec<String>> {
        let value = self.get(key)?;
        let Some(items) = value.as_array() else {
            return self.refuse(key, value, "a list of texts");
        };
        if items.len() > most {
            let (count, allowed) = (items.len(), format!("at most {most} of them"));
            let message = format!(
                "`{key}` has {count} items, but must have {allowed}; ask in several requests"
            );
            self.note(Problem::other(key, &count.to_string(), &allowed, message));
            return None;
        }
        let mut texts = vec![];
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text.trim().to_owned()),
                other => {
                    return self.refuse(&format!("{key}[{index}]"), other, "a text");
                }
            }
        }
        Some(texts)
    }

    /// `page` and `page_size`.
    pub(super) fn part(&mut self, default_size: u32) -> Part {
        let page = self.whole("page", 1..=LAST_PAGE);
        let size = self.whole("page_size", 1..=PAGE_SIZE);
        Part {
            page: page.and_then(|page| u64::try_from(page).ok()).unwrap_or(1),
            page_size: size
                .and_then(|size| u32::try_from(size).ok())
                .unwrap_or(default_size),
        }
    }

    fn refuse<T>(&mut self, key: &str, value: &Value, allowed: &str) -> Option<T> {
        self.problems
            .push(Problem::outside(key, &shown(value), allowed));
        None
    }
}

/// A query string's pairs as the object that says the same.
pub(super) fn from_pairs(pairs: &[(String, String)]) -> Value {
    let fields = pairs
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.as_str())));
    Value::Object(fields.collect())
}

/// Reads yes or no, which may be a text.
pub(super) fn flag(field: &str, value: &Value) -> Result<bool, Problem> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        other => Err(Problem::outside(field, &shown(other), "true or false")),
    }
}

/// A whole number given as a number or as a text.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| integral(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn integral(number: f64) -> Option<i64> {
    // Beyond 2^53 a double no longer says which whole number was meant.
    let is_exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    is_exact.then_some(number as i64)
}

/// A value as a message shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{:?}", excerpt(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// The beginning of a text that may be very long.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Reads one field and gives what was read, or the message.
    fn read<T: std::fmt::Debug>(
        json: &Value,
        read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
    ) -> String {
        let mut fields = Fields::of(json);
        let value = read(&mut fields);
        match fields.finish(value) {
            Ok(value) => format!("{value:?}"),
            Err(problems) => problems.to_string(),
        }
    }

    #[track_caller]
    fn check_whole(value: Value, expected: &str) {
        let json = json!({ "page": value });
        assert_eq!(read(&json, |fields| fields.whole("page", 1..=9)), expected);
    }

    #[test]
    fn numbers_may_be_texts_and_floats() {
        check_whole(json!(3), "Some(3)");
        check_whole(json!(3.0), "Some(3)");
        check_whole(json!(" 3 "), "Some(3)");
        check_whole(Value::Null, "None");
        let wrong =
            |shown: &str| format!("`page` is {shown}, but must be a whole number from 1 to 9");
        check_whole(json!(0), &wrong("0"));
        check_whole(json!(3.5), &wrong("3.5"));
        check_whole(json!(1e300), &wrong("1e+300"));
        check_whole(json!(u64::MAX), &wrong("18446744073709551615"));
        check_whole(json!("three"), &wrong("\"three\""));
        check_whole(json!([3]), &wrong("a list"));
        check_whole(json!({}), &wrong("an object"));
        check_whole(json!(true), &wrong("true"));
    }

    #[test]
    fn a_body_that_is_no_object_is_one_problem() {
        for body in [json!([]), json!("x"), json!(5), json!(true)] {
            let said = read(&body, |fields| {
                fields.missing("ids", "a list of ids");
                Some(())
            });
            assert_eq!(
                said,
                format!("`body` is {}, but must be a JSON object", shown(&body))
            );
        }
        assert_eq!(read(&Value::Null, |fields| fields.text("a")), "None");
    }

    #[test]
    fn a_long_value_is_shown_in_part() {
        let json = json!({ "model": ["x".repeat(1_000_000)] });
        let texts = read(&json, |fields| fields.texts("model", 0));
        assert!(texts.len() < 200, "{texts}");
        let json = json!({ "sort": "ä".repeat(1_000_000) });
        let said = read(&json, |fields| fields.choice("sort", &[("up", 1)]));
        assert!(said.len() < 400, "{said}");
    }

    #[test]
    fn flags_and_words_are_read_in_any_case() {
        let json = json!({"a": "TRUE", "b": false, "c": "Up", "d": "  ", "e": 1});
        assert_eq!(read(&json, |fields| fields.flag("a")), "Some(true)");
        assert_eq!(read(&json, |fields| fields.flag("b")), "Some(false)");
        let options = [("up", 1), ("down", 2)];
        assert_eq!(
            read(&json, |fields| fields.choice("c", &options)),
            "Some(1)"
        );
        assert_eq!(read(&json, |fields| fields.choice("d", &options)), "None");
        assert_eq!(
            read(&json, |fields| fields.flag("e")),
            "`e` is 1, but must be true or false"
        );
        assert_eq!(
            read(&json, |fields| fields.choice("a", &options)),
            "`a` is \"TRUE\", but must be up, down"
        );
    }

    #[test]
    fn parts_are_bounded() {
        let part = |json: Value| Fields::of(&json).part(20);
        let of = |page, page_size| Part { page, page_size };
        assert_eq!(part(json!({})), of(1, 20));
        assert_eq!(part(json!({"page": "2", "page_size": 100})), of(2, 100));
        let last = part(json!({"page": LAST_PAGE, "page_size": 100}));
        assert_eq!(last.offset(), 99_999_999_900);
        for (key, value) in [("page", 0), ("page_size", 0), ("page_size", 101)] {
            let json = json!({ key: value });
            let said = read(&json, |fields| Some(fields.part(20)));
            assert!(said.starts_with(&format!("`{key}` is {value}")), "{said}");
        }
    }
}
