//! Chinese, in simplified characters; [`super::super::text::fold`] brings the
//! traditional ones to them.

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
