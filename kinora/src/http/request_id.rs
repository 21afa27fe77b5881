//! The id of the request that is being answered, for dialects that say it in
//! their answers. It is the one in the header and in the log.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

tokio::task_local! {
    static CURRENT: String;
}

/// Keeps the id while a request is answered.
pub(super) async fn keep(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id");
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
