//! Files in and out, health, and this description.

use serde_json::json;

use super::operation::Operation;

pub(super) const TAG: &str = "Server";

pub(super) fn operations() -> Vec<Operation> {
    let read = Operation::new(
        TAG,
        "get",
        "/files/{blob}/{end}/{signature}/{name}",
        "Fetches a file",
    );
    let upload = Operation::new(TAG, "put", "/uploads/{token}", "Sends the file of a ticket");
    vec![
        read.open()
            .about("The address is signed and ends; ranges, HEAD and ETag are understood.")
            .header("Range", "A part of the file, such as `bytes=0-1023`.")
            .gives(200, "The file.", "video/mp4")
            .gives(206, "A part of the file.", "video/mp4")
            .nothing(304, "It is the one that the client has.")
            .nothing(404, "The address is wrong or has ended.")
            .nothing(416, "The range lies outside of the file."),
        upload
            .open()
            .sends(
                "application/octet-stream",
                json!({"type": "string", "format": "binary"}),
            )
            .answers(
                200,
                "The file is kept.",
                json!({"size": 1_234_567, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}),
            )
            .nothing(404, "The ticket was used or has ended."),
        Operation::new(TAG, "get", "/livez", "Tells whether the process lives")
            .open()
            .gives(200, "It does.", "text/plain"),
        Operation::new(TAG, "get", "/readyz", "Tells whether it can take work")
            .open()
            .answers(200, "It can.", json!({"ready": true}))
            .nothing(503, "It cannot; the body says why."),
        Operation::new(TAG, "get", "/", "Says what is here")
            .open()
            .gives(200, "A few words.", "text/plain"),
        Operation::new(TAG, "get", "/openapi.json", "This description")
            .open()
            .gives(200, "OpenAPI 3.1.", "application/json"),
        Operation::new(TAG, "get", "/docs", "This description as a page")
            .open()
            .gives(200, "The page.", "text/html"),
        Operation::new(TAG, "get", "/docs/{file}", "A file of that page")
            .open()
            .gives(200, "The file.", "text/plain")
            .nothing(404, "There is none of this name."),
    ]
}
