//! The words that the director knows, as data: a folder for each language, a
//! file for each kind of word.
//!
//! An entry is a set of phrases and what they mean. Phrases are written as
//! people write them, with accents; [`super::text::fold`] brings them and the
//! prompt into one form. A word that begins with `*` stands for every form of
//! that verb, see [`super::forms`]. Where two phrases fit the same place, the
//! longer one holds.
//!
//! To add a word, write it into the entry that means the same. The tests refuse
//! a phrase that its language has twice.

mod chinese;
mod english;
mod french;
mod german;
mod spanish;
pub(super) mod time;

use crate::vocabulary::{Atmosphere, Light, Move, Sound, Speed, Subject};

use super::time::When;
use super::verbs::{Verb, Way};

/// The language of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Language {
    /// Words of film that every language has borrowed.
    Any,
    English,
    German,
    French,
    Spanish,
    Chinese,
}

impl Language {
    /// The languages that share an alphabet, and so must be told apart.
    pub(super) const SPACED: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];
}

impl Meaning {
    /// Whether it asks for nothing by itself and only tells how others are to be
    /// understood.
    pub(super) fn is_aside(&self) -> bool {
        matches!(
            self,
            Self::Idle
                | Self::Tint
                | Self::Glow
                | Self::Lamp
                | Self::Sun
                | Self::Wanes
                | Self::Waxes
                | Self::Wavers
                | Self::Heard(_)
        )
    }
}

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A whole camera move.
    Move(Move),
    /// A camera that is not to move at all.
    Still,
    /// At rest: a move of the camera if that is what rests.
    AtRest,
    /// Comes to a place: what the camera does then comes afterwards.
    Arrives,
    /// Comes to an end: weather is over, a camera rests.
    Ceases,
    /// A verb whose meaning depends on who acts and where to.
    Verb(Verb),
    /// Where to.
    Way(Way),
    /// Where to, at the end of a clause only: the `zu` of "auf sie zu".
    LastWay(Way),
    /// The camera as the one who acts.
    Camera,
    /// Motion of the camera as a thing, of use only when it is denied.
    CameraMotion,
    /// Somebody or something in the picture that may act.
    Someone,
    /// A pronoun that may be somebody or the camera: `sie`, `elle`.
    Pronoun,
    /// What the subject does.
    Subject(Subject),
    /// Weather and matter, with the usual strength.
    Air(Atmosphere, f64),
    /// The same, if it does not merely lie there: `snow`, `petals`.
    Matter(Atmosphere, f64),
    /// The same, if something is said to move it: `leaves`.
    Loose(Atmosphere, f64),
    /// Makes a quality of the weather before it: "snow-covered".
    Quality,
    /// What follows lies there: "a carpet of".
    Lying,
    /// What follows is likened to, pictured or called so, not seen.
    Simile,
    /// What follows, up to the next verb or preposition, is a name or only spoken
    /// of: "named", "waits for".
    Mention,
    /// What is before it is pictured or called so, not seen: "printed on".
    Pictured,
    /// A colour, which a thing behind it makes a shade: "rojo fuego".
    Tint,
    /// What is before or behind it is heard, not seen: "we hear".
    Listen,
    /// Somebody or something that can be listened to.
    Heard(Sound),
    /// What carries the camera: "on a crane".
    Rig(Verb),
    /// What follows is over.
    After,
    /// A storm, beside its rain and wind.
    Storm,
    /// A change of light.
    Light(Light),
    /// What light does to be seen as rays: "streams through".
    Shines,
    /// Light as a thing that can change.
    Glow,
    /// What gives light.
    Lamp,
    /// The sun, whose rise and fall is a time of day.
    Sun,
    /// Grows weaker: of use where it is light that does.
    Wanes,
    /// Grows stronger.
    Waxes,
    /// Goes on and off.
    Wavers,
    /// Something to hear.
    Sound(Sound),
    /// How fast, and a factor of the amount.
    Pace(Speed, f64),
    /// How far: a factor of the amount.
    Extent(f64),
    /// How far, stated.
    Amount(Amount),
    /// How often somebody does something.
    Often(u32),
    /// How much of it: a factor of the strength.
    Strength(f64),
    /// When.
    Time(When),
    /// A number in words.
    Number(f64),
    /// What is counted.
    Unit(Unit),
    /// How long a clip is, of no use in a shot.
    Length,
    /// Denies things: `no`, `without`.
    NoThing,
    /// Denies a whole list, up to the end of the sentence: `avoid`, `leave out`.
    NoList,
    /// Denies the one thing that follows: `instead of`.
    Instead,
    /// Denies what is before it: `is not wanted`.
    Refused,
    /// Denies actions: `do not`, `never`.
    NoAction,
    /// Denies the whole clause: the German `nicht`.
    NoClause,
    /// What follows comes afterwards.
    Then,
    /// What follows happens at the same time and by the same actor.
    And,
    /// Joins what is denied together.
    Or,
    /// What follows happens at the same time.
    While,
    /// At the same time as what the sentence before said.
    Meanwhile,
    /// What follows is no longer denied.
    But,
    /// How near a later shot is.
    Near(Near),
    /// A film without a seam, which words alone do not make.
    Loop,
    /// An action that nothing in the vocabulary shows.
    Unknown,
    /// An article or preposition: what follows describes the picture.
    Article,
    /// The preposition of what lies on something.
    On,
    /// A word without meaning here.
    Idle,
    /// A word that is in no phrase; no entry has it.
    Unread,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Degrees,
    Percent,
    Times,
}

/// How far a move goes, as a prompt states it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Amount {
    Degrees(f64),
    /// A share, 1 for 100 %.
    Share(f64),
    /// A factor of size, 2 for twice.
    Factor(f64),
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

/// Every entry with its language.
pub(super) fn entries() -> impl Iterator<Item = (Language, &'static Entry)> {
    let languages: [(Language, &[&'static [Entry]]); 6] = [
        (Language::Any, &[english::film::ENTRIES]),
        (Language::English, english::ALL),
        (Language::German, german::ALL),
        (Language::French, french::ALL),
        (Language::Spanish, spanish::ALL),
        (Language::Chinese, chinese::ALL),
    ];
    languages.into_iter().flat_map(|(language, files)| {
        let entries = files.iter().copied().flatten();
        entries.map(move |entry| (language, entry))
    })
}
