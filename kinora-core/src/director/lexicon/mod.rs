//! The words that the director knows, as data.
//!
//! An entry is a set of phrases and what they mean. Phrases are in the form
//! that [`super::text::fold`] makes: lower case, no accents, no apostrophes, no
//! hyphens. A phrase that begins with `*` stands for every form of its first
//! word. Where two phrases fit the same place, the longer one holds.

mod camera;
mod chinese;
mod scene;
mod spanish;
mod subject;
mod words;

use crate::vocabulary::{Atmosphere, Light, Move, Sound, Speed, Subject};

use super::verbs::{Verb, Way};

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A whole camera move.
    Move(Move),
    /// A camera that is not to move at all.
    Still,
    /// At rest: a move of the camera if that is what rests.
    AtRest,
    /// A verb whose meaning depends on who acts and where to.
    Verb(Verb),
    /// Where to.
    Way(Way),
    /// The camera as the one who acts.
    Camera,
    /// Motion of the camera as a thing, of use only when it is denied.
    CameraMotion,
    /// Somebody or something in the picture that may act.
    Someone,
    /// What the subject does.
    Subject(Subject),
    /// Weather and matter, with the usual strength.
    Air(Atmosphere, f64),
    /// A storm, beside its rain and wind.
    Storm,
    /// A change of light.
    Light(Light),
    /// Something to hear.
    Sound(Sound),
    /// How fast, and a factor of the amount.
    Pace(Speed, f64),
    /// How far: a factor of the amount.
    Extent(f64),
    /// How much of it: a factor of the strength.
    Strength(f64),
    /// Denies things: `no`, `without`.
    NoThing,
    /// Denies actions: `do not`, `never`.
    NoAction,
    /// What follows comes afterwards.
    Then,
    /// What follows happens at the same time and by the same actor.
    And,
    /// What follows happens at the same time.
    While,
    /// What follows is no longer denied.
    But,
    /// How near a later shot is.
    Near(Near),
    /// An action that nothing in the vocabulary shows.
    Unknown,
    /// An article or preposition: what follows describes the picture.
    Article,
    /// A word without meaning here.
    Idle,
    /// A word that is in no phrase; no entry has it.
    Unread,
}

/// How near the camera is to the subject, as prompts say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Near {
    Wide,
    Medium,
    Close,
    Detail,
}

/// Phrases with a meaning.
#[derive(Debug)]
pub(super) struct Entry {
    /// The phrases, separated by `|`.
    pub(super) phrases: &'static str,
    /// What they mean, in order.
    pub(super) means: &'static [Meaning],
}

const fn entry(phrases: &'static str, means: &'static [Meaning]) -> Entry {
    Entry { phrases, means }
}

/// Every entry.
pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        camera::ENTRIES,
        scene::ENTRIES,
        subject::ENTRIES,
        words::ENTRIES,
        spanish::ENTRIES,
        chinese::ENTRIES,
    ]
    .into_iter()
    .flatten()
}
