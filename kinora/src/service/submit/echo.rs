//! What a client sent, as it is shown again.

use kinora_core::request::{ELEMENT_VIDEO, Masks};
use serde_json::{Value, json};

use super::super::app::App;
use super::super::order::{PictureSource, StoredOrder};
use super::super::videos;
use super::Incoming;
use super::media::{first_field, references_field};

/// What the client sent, with the addresses of the pictures that came inside.
pub(super) fn echo(app: &App, incoming: &Incoming, stored: &StoredOrder) -> String {
    let mut echo = incoming.parsed.echo.clone();
    let draft = &incoming.parsed.draft;
    let named = |native| incoming.dialect.field(native);
    let (image, end_image) = (named(first_field(draft)), named("end_image"));
    let until_ms = app.after(app.rules.retention);
    let address = |source: &PictureSource, name: &str| match source {
        PictureSource::Url(url) => json!(url),
        PictureSource::Blob(id) => json!(app.links.file(&incoming.origin, id, until_ms, name)),
    };
    let single = [
        (image, "image", &stored.image),
        (end_image, "end_image", &stored.end_image),
        (Masks::STILL, Masks::STILL, &stored.masks.still),
    ];
    for (field, name, source) in single {
        if let Some(source) = source {
            put(&mut echo, field, address(source, name));
        }
    }
    if let Some(video) = &stored.video {
        let shown = address(video, videos::FIELD);
        match draft.element {
            Some(_) => put(&mut echo, named(ELEMENT_VIDEO), json!([shown])),
            None => put(&mut echo, named(videos::FIELD), shown),
        }
    }
    if let Some(native) = references_field(draft) {
        let pictures = stored.references.iter();
        let shown = pictures.map(|source| address(source, native)).collect();
        put(&mut echo, named(native), shown);
    }
    for (index, mask) in stored.masks.regions.iter().enumerate() {
        let region = echo.pointer_mut(&format!("/dynamic_masks/{index}"));
        if let (Some(mask), Some(region)) = (mask, region.and_then(|region| region.as_object_mut()))
        {
            region.insert("mask".to_owned(), address(mask, "mask"));
        }
    }
    for (index, source) in stored.shots.iter().enumerate() {
        let keys = [named("multi_prompt"), "multi_prompt"];
        let place = keys.iter().find(|key| echo[**key].is_array());
        if let (Some(source), Some(key)) = (source, place) {
            echo[*key][index]["image"] = address(source, "image");
        }
    }
    for (element, media) in draft.own_elements.iter().zip(&stored.own) {
        let fields = element.pictures.iter().map(|(field, _)| field);
        for (field, source) in fields.zip(&media.pictures) {
            put(&mut echo, field, address(source, "element"));
        }
        if let (Some((field, _)), Some(source)) = (&element.video, &media.video) {
            put(&mut echo, field, address(source, "element"));
        }
    }
    echo.to_string()
}

/// Puts a value where its field is. A path to nowhere is a key of its own.
fn put(echo: &mut Value, field: &str, value: Value) {
    let pointer = format!("/{}", field.replace(['.', '['], "/").replace(']', ""));
    if let Some(place) = echo.pointer_mut(&pointer) {
        *place = value;
    } else if let Some(object) = echo.as_object_mut() {
        object.insert(field.to_owned(), value);
    }
}
