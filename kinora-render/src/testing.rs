//! What tests of several modules share.

use std::path::Path;

use kinora_core::frame::Picture;
use kinora_core::size::Size;

/// One of the repository's photographs.
pub(crate) fn photo(name: &str) -> Picture {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let decoded = image::open(photos.join(name).with_extension("jpg"))
        .unwrap()
        .into_rgb8();
    let (width, height) = decoded.dimensions();
    Picture {
        size: Size { width, height },
        rgb: decoded.into_raw(),
    }
}
