//! The id of the request that is being answered, for dialects that say it in
//! their answers. It is the one in the header and in the log.

use axum::extract::Request;
use axum::http;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

tokio::task_local! {
    static CURRENT: String;
}

/// The longest id that a client may give its request: it stands in every line of the
/// log about it.
const LONGEST: usize = 128;

/// A request without the id that its client gave it, where that is no plain word.
pub(super) fn without_an_odd_one<B>(mut request: http::Request<B>) -> http::Request<B> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
    let is_good = |id: &[u8]| (1..=LONGEST).contains(&id.len()) && id.iter().all(is_plain);
    let headers = request.headers_mut();
    if headers.get(NAME).is_some_and(|id| !is_good(id.as_bytes())) {
        headers.remove(NAME);
    }
    request
}

/// The header that it comes in.
pub(super) const NAME: &str = "x-request-id";

/// Keeps the id while a request is answered.
pub(super) async fn keep(request: Request, next: Next) -> Response {
    let id = request.headers().get(NAME);
    let id = id.and_then(|id| id.to_str().ok()).unwrap_or_default();
    CURRENT.scope(id.to_owned(), next.run(request)).await
}

/// The id of the request that is being answered here.
pub(super) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// A body with the id where it has a place for it.
pub(super) fn put(mut body: Value) -> Value {
    if let Some(place) = body.get_mut("request_id").filter(|it| it.is_null()) {
        *place = current().into();
    }
    body
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_odd_id_is_taken_off_and_a_plain_one_stays() {
        let long = "a".repeat(LONGEST + 1);
        for (id, stays) in [
            ("ad6f3ec2-ce82-4578-a4b0-50cf23731050", true),
            ("job_7/try:2", true),
            ("", false),
            ("two words", false),
            ("a\"b", false),
            (&*long, false),
        ] {
            let request = http::Request::builder().header(NAME, id).body(()).unwrap();
            let request = without_an_odd_one(request);
            assert_eq!(request.headers().contains_key(NAME), stays, "{id}");
        }
    }

    #[tokio::test]
    async fn the_id_is_put_where_there_is_a_place_for_it() {
        let put_all = async {
            [
                put(json!({"request_id": null})),
                put(json!({"request_id": "other"})),
                put(json!({"code": 1})),
                put(json!([1])),
            ]
        };
        let expected = [
            json!({"request_id": "r"}),
            json!({"request_id": "other"}),
            json!({"code": 1}),
            json!([1]),
        ];
        assert_eq!(CURRENT.scope("r".to_owned(), put_all).await, expected);
        assert_eq!(current(), "");
    }
}
