//! A form as browsers send it (RFC 7578).

/// A form that is being filled in.
pub struct Form {
    boundary: String,
    body: Vec<u8>,
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new() -> Self {
        Self {
            boundary: format!("kinora-{:032x}", rand::random::<u128>()),
            body: vec![],
        }
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.head(&format!("name=\"{name}\""), None);
        self.body.extend_from_slice(text.as_bytes());
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// With a file.
    #[must_use]
    pub fn file(mut self, name: &str, file_name: &str, mime: &str, bytes: &[u8]) -> Self {
        let names = format!("name=\"{name}\"; filename=\"{file_name}\"");
        self.head(&names, Some(mime));
        self.body.extend_from_slice(bytes);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// Its media type and its bytes.
    #[must_use]
    pub fn finish(mut self) -> (String, Vec<u8>) {
        let end = format!("--{}--\r\n", self.boundary);
        self.body.extend_from_slice(end.as_bytes());
        let mime = format!("multipart/form-data; boundary={}", self.boundary);
        (mime, self.body)
    }

    fn head(&mut self, names: &str, mime: Option<&str>) {
        let mime = mime.map_or(String::new(), |mime| format!("content-type: {mime}\r\n"));
        let head = format!(
            "--{}\r\ncontent-disposition: form-data; {names}\r\n{mime}\r\n",
            self.boundary
        );
        self.body.extend_from_slice(head.as_bytes());
    }
}
