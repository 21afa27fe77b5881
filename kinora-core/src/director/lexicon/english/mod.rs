//! English.

mod camera;
pub(super) mod film;
mod numbers;
mod scene;
mod subject;
mod things;
mod words;

use super::Entry;

pub(super) const ALL: &[&[Entry]] = &[
    camera::ENTRIES,
    numbers::ENTRIES,
    scene::ENTRIES,
    subject::ENTRIES,
    things::ENTRIES,
    words::ENTRIES,
];
