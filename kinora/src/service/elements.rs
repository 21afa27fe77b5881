//! Elements: made like any prediction, looked up by films, kept until they are
//! deleted.

use kinora_core::catalogue::{self, Kind};
use kinora_core::problem::{Problem, Problems};
use kinora_store::{Element, Page, Submitted};

use super::app::App;
use super::auth::Caller;
use super::error::ServiceError;
use super::submit::{self, Incoming};

/// The most elements of an account: each keeps up to five pictures for good.
pub const MOST_ELEMENTS: u64 = 10_000;

/// Takes an element that is to be stored: a prediction whose output is the
/// element.
///
/// # Errors
///
/// Every problem at once; a model that stores no elements, or an account that
/// has as many as it may. Nothing is charged and nothing is kept then.
pub async fn create(app: &App, incoming: Incoming) -> Result<Submitted, ServiceError> {
    let model = catalogue::find(&incoming.parsed.draft.model);
    if model.is_none_or(|model| model.kind != Kind::Element) {
        let name = &incoming.parsed.draft.model;
        let allowed = "a model that stores elements";
        return Err(ServiceError::invalid(Problem::outside(
            "model", name, allowed,
        )));
    }
    submit::submit(app, incoming).await
}

/// The caller's elements, newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn list(
    app: &App,
    caller: &Caller,
    offset: u64,
    limit: u32,
) -> Result<Page<Element>, ServiceError> {
    let elements = app.store.elements(&caller.account.id, offset, limit);
    Ok(elements.await?)
}

/// An element of this caller.
///
/// # Errors
///
/// [`ServiceError::UnknownElement`] when there is none.
pub async fn get(app: &App, caller: &Caller, id: &str) -> Result<Element, ServiceError> {
    let found = find(app, caller, id).await?;
    found.ok_or_else(|| unknown(id))
}

/// Deletes an element of this caller, with its pictures. Films that are queued
/// with it fail and are given back.
///
/// # Errors
///
/// [`ServiceError::UnknownElement`] when there is none.
pub async fn delete(app: &App, caller: &Caller, id: &str) -> Result<(), ServiceError> {
    let deleted = match number(id) {
        Some(number) => app.store.delete_element(&caller.account.id, number).await?,
        None => false,
    };
    match deleted {
        true => Ok(()),
        false => Err(unknown(id)),
    }
}

/// The addresses of an element's pictures, the one from the front first.
#[must_use]
pub fn pictures(app: &App, element: &Element, origin: &str) -> Vec<String> {
    let until_ms = app.purge_ms();
    let address = |id: &String| app.links.file(origin, id, until_ms, "element");
    element.images.iter().map(address).collect()
}

fn unknown(id: &str) -> ServiceError {
    ServiceError::UnknownElement {
        id: id.chars().take(40).collect(),
    }
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<Option<Element>, ServiceError> {
    match number(id) {
        Some(number) => Ok(app.store.element(&caller.account.id, number).await?),
        None => Ok(None),
    }
}

/// An element's id; clients send it as a number, as a text and as a float.
#[must_use]
pub fn number(id: &str) -> Option<i64> {
    let digits = id.trim();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain)
}

/// Looks up the elements that a film names and notes their names, and refuses one
/// more where there are enough. What is wrong is a problem, so that it comes out
/// with all others.
pub(super) async fn look_up(
    app: &App,
    incoming: &mut Incoming,
) -> Result<Vec<Problem>, ServiceError> {
    let Incoming { caller, parsed, .. } = incoming;
    let Some(model) = catalogue::find(&parsed.draft.model) else {
        return Ok(vec![]);
    };
    if model.kind == Kind::Element {
        return full(app, caller).await;
    }
    if !model.takes("element_list") {
        return Ok(vec![]);
    }
    let mut problems = vec![];
    let mut names = vec![];
    let most = parsed.limits.max_elements;
    for (index, id) in parsed.draft.element_list.iter().take(most).enumerate() {
        let found = find(app, caller, id).await?;
        if found.is_none() {
            problems.push(unknown_in_list(index, id));
        }
        names.push(found.map_or_else(String::new, |element| element.name));
    }
    parsed.draft.element_names = names;
    Ok(problems)
}

fn unknown_in_list(index: usize, id: &str) -> Problem {
    let field = format!("element_list[{index}]");
    let message = format!(
        "`{field}` is {}: unknown element; make one with kwaivgi/kling-elements and name the `element_id` that it answers with",
        id.chars().take(40).collect::<String>()
    );
    Problem::other(&field, id, "the id of an element of this account", message)
}

async fn full(app: &App, caller: &Caller) -> Result<Vec<Problem>, ServiceError> {
    let there = app.store.elements(&caller.account.id, 0, 0).await?.total;
    if there < MOST_ELEMENTS {
        return Ok(vec![]);
    }
    let message = format!(
        "this account has {there} elements, which is as many as may be; delete some that are no longer needed"
    );
    let allowed = format!("fewer than {MOST_ELEMENTS} elements");
    let problem = Problem::other("name", &there.to_string(), &allowed, message);
    Ok(vec![problem])
}

/// A film's element is gone since it was submitted.
#[must_use]
pub fn gone(index: usize, id: &str) -> Problems {
    let field = format!("element_list[{index}]");
    let message = format!("`{field}` is {id}: the element was deleted before the film was made");
    Problems(vec![Problem::other(
        &field,
        id,
        "the id of an element of this account",
        message,
    )])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_a_number_a_text_or_a_float() {
        for (id, expected) in [
            ("307212335131305", Some(307_212_335_131_305)),
            (" 7 ", Some(7)),
            ("7.0", Some(7)),
            ("", None),
            ("-7", None),
            ("+7", None),
            ("7.5", None),
            ("seven", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(number(id), expected, "{id}");
        }
    }
}
