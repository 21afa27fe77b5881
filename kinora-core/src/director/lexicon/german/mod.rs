//! German. Verbs are parted from their particles as speech does it: "zoomt
//! heran" is a verb and a direction.

mod camera;
mod scene;
mod subject;
mod words;

use super::Entry;

pub(super) const ALL: &[&[Entry]] = &[
    camera::ENTRIES,
    scene::ENTRIES,
    subject::ENTRIES,
    words::ENTRIES,
];
