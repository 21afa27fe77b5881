//! Items: the words of a clause, and what one can tell from one alone.

use std::ops::Range;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::Who;

/// One meaning in a clause; a phrase may have several in a row.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    pub(super) text: &'t str,
    pub(super) span: Range<usize>,
    pub(super) language: Language,
    pub(super) meaning: Meaning,
}

/// Things and people that do something although their name says nothing here:
/// "fire truck", "snow leopard".
const ACTORS: &[&str] = &[
    "truck",
    "trucks",
    "engine",
    "engines",
    "leopard",
    "leopards",
    "plough",
    "plow",
    "fox",
    "owl",
    "monkey",
    "monkeys",
    "crane",
    "train",
    "boat",
    "ship",
    "bus",
    "locomotive",
    "plane",
    "toy",
    "player",
    "players",
    "driver",
    "drivers",
    "fighter",
    "fighters",
    "marshal",
    "chief",
    "fly",
    "queen",
    "retriever",
    "retrievers",
    "athlete",
    "nurse",
    "watchman",
    "officer",
    "chair",
];

impl Item<'_> {
    pub(super) fn is_modifier(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Pace(..)
                | Meaning::Extent(_)
                | Meaning::Strength(_)
                | Meaning::Amount(_)
                | Meaning::Often(_)
        )
    }

    /// Whether words on both sides may belong together across this one.
    pub(super) fn is_small(&self) -> bool {
        let is_idle = matches!(
            self.meaning,
            Meaning::Listen
                | Meaning::Pictured
                | Meaning::Or
                | Meaning::Time(_)
                | Meaning::Number(_)
                | Meaning::Unit(_)
                | Meaning::Length
        );
        is_idle || self.meaning.is_aside() || self.is_modifier()
    }

    /// Whether it names a thing, of which nothing else is known.
    pub(super) fn is_named(&self) -> bool {
        let plain = matches!(
            self.text,
            "building"
                | "buildings"
                | "ceiling"
                | "string"
                | "ring"
                | "rings"
                | "wing"
                | "wings"
                | "painting"
                | "earring"
                | "earrings"
                | "duckling"
                | "railing"
                | "picture"
                | "photo"
        );
        // "A fire truck".
        let last = self.text.rsplit(' ').next().unwrap_or_default();
        let compound = self.text.contains(' ') && ACTORS.contains(&last);
        self.meaning == Meaning::Unread || (self.meaning == Meaning::Idle && (plain || compound))
    }

    /// Whether it is a drone that films.
    pub(super) fn is_drone(&self) -> bool {
        let drone = matches!(
            self.text,
            "drone"
                | "the drone"
                | "drohne"
                | "die drohne"
                | "dron"
                | "el dron"
                | "le drone"
                | "航拍"
                | "无人机"
        );
        drone && self.meaning == Meaning::Camera
    }

    pub(super) fn is_article(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Article | Meaning::On | Meaning::LastWay(_)
        )
    }

    /// Adverbs and amounts reach over a whole clause, adjectives to the next
    /// word. Only English tells them apart by form.
    pub(super) fn is_adverb(&self) -> bool {
        self.language != Language::English
            || self.text.ends_with("ly")
            || self.text.contains(' ')
            || self.text == "far"
            || matches!(self.meaning, Meaning::Amount(_))
    }

    pub(super) fn is_act(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Verb(_) | Meaning::Move(_) | Meaning::Subject(_)
        )
    }

    /// Whether it names something that can happen.
    pub(super) fn is_target(&self) -> bool {
        self.is_act()
            || matches!(
                self.meaning,
                Meaning::Air(..)
                    | Meaning::Matter(..)
                    | Meaning::Light(_)
                    | Meaning::Sound(_)
                    | Meaning::CameraMotion
                    | Meaning::Still
                    | Meaning::AtRest
                    | Meaning::Ceases
            )
    }

    /// Whether it denies that something is done: "don't", "never", "not".
    pub(super) fn denies_act(&self) -> bool {
        matches!(self.meaning, Meaning::NoAction | Meaning::NoClause)
    }

    /// Whether it takes something away.
    pub(super) fn takes_away(&self) -> bool {
        self.denies() || matches!(self.meaning, Meaning::Refused | Meaning::Ceases)
    }

    /// Whether it denies something.
    pub(super) fn denies(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::NoThing
                | Meaning::NoList
                | Meaning::Instead
                | Meaning::NoAction
                | Meaning::NoClause
        )
    }

    /// Whether it is a verb of which several do it, which the camera is not:
    /// "suben", "basculent".
    pub(super) fn is_plural_romance(&self) -> bool {
        let word = self
            .text
            .split(' ')
            .find(|word| *word != "se")
            .unwrap_or_default();
        match self.language {
            Language::French => word.ends_with("ent") && !word.ends_with("ment") && word.len() > 4,
            Language::Spanish => word.ends_with("an") || word.ends_with("en"),
            Language::Any | Language::English | Language::German | Language::Chinese => false,
        }
    }

    /// Whether it is a verb that we do, who are the camera: "seguimos", "avançons".
    pub(super) fn is_ours(&self) -> bool {
        match self.language {
            Language::Spanish => self.text.split(' ').any(|word| word.ends_with("mos")),
            Language::French => self.text.split(' ').any(|word| word.ends_with("ons")),
            Language::Any | Language::English | Language::German | Language::Chinese => false,
        }
    }

    /// Whether it is a verb in a form that tells of one who does it: "pulls",
    /// "recule", "se acerca", "sinkt".
    pub(super) fn is_finite(&self) -> bool {
        let word = self
            .text
            .split(' ')
            .find(|word| *word != "se")
            .unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|end| word.ends_with(end));
        match self.language {
            Language::English => word.ends_with('s'),
            Language::German => word.ends_with('t') && word != "fahrt" && !is_ride(word),
            Language::French => !ends(&["er", "ir", "ant", "ez", "ement", "age", "ion"]),
            Language::Spanish => !ends(&["ar", "er", "ir", "ndo", "se", "o", "on"]),
            Language::Any | Language::Chinese => false,
        }
    }

    /// Whether it is a German preposition, behind which nobody acts.
    pub(super) fn leads_elsewhere(&self) -> bool {
        let preposition = matches!(
            self.text.split(' ').next().unwrap_or_default(),
            "um" | "zu"
                | "zum"
                | "zur"
                | "auf"
                | "in"
                | "ins"
                | "von"
                | "vom"
                | "an"
                | "am"
                | "unter"
        );
        self.language == Language::German && preposition
    }

    /// Whether it is a verb in a form that somebody does it in, who may be named
    /// behind it: "dann dreht sich die Frau", "se acerca una tormenta".
    pub(super) fn is_inverted(&self, next: Option<&Item<'_>>) -> bool {
        match self.language {
            Language::German => self.text.ends_with('t') && !is_ride(self.text),
            Language::Spanish => next.is_some_and(|next| {
                let article = matches!(
                    next.text,
                    "un" | "una" | "unos" | "unas" | "el" | "la" | "los" | "las"
                );
                article || matches!(next.meaning, Meaning::Air(..) | Meaning::Matter(..))
            }),
            Language::Any | Language::English | Language::French | Language::Chinese => false,
        }
    }
}

/// "A crane shot descending": whether a phrase names a shot by how the camera goes.
fn names_shot(text: &str) -> bool {
    const WAYS: &str = "crane|boom|jib|dolly|orbit|arc";
    let way = text.strip_suffix(" shot");
    way.is_some_and(|way| is_among(way, WAYS)) || is_ride(text)
}

/// Whether a German word names a way of a camera, and is no verb.
fn is_ride(word: &str) -> bool {
    const RIDES: &str = "kamera|kran|kreis|halbkreis|seit|seiten|ruck|ruckwarts|vorwarts|parallel|quer|rund|verfolgungs|schienen|orbit|zoom|dolly";
    let ride = word
        .strip_suffix("fahrt")
        .map(|way| way.trim_end_matches('-'));
    ride.is_some_and(|way| is_among(way, RIDES))
}

/// What is denied together: moves of the camera, or anything else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Camera,
    Scene,
    /// What somebody does.
    Act,
}

pub(super) fn family(item: &Item<'_>) -> Option<Family> {
    match item.meaning {
        Meaning::Air(..)
        | Meaning::Matter(..)
        | Meaning::Loose(..)
        | Meaning::Light(_)
        | Meaning::Sound(_) => Some(Family::Scene),
        Meaning::Move(_) | Meaning::Verb(_) | Meaning::CameraMotion => Some(Family::Camera),
        Meaning::Subject(_) => Some(Family::Act),
        _ => None,
    }
}

pub(super) fn known_actor(item: &Item<'_>) -> Option<Who> {
    match item.meaning {
        Meaning::Camera => Some(Who::Camera),
        Meaning::Move(_) | Meaning::Still if names_camera(item.text) => Some(Who::Camera),
        Meaning::Verb(_) | Meaning::Idle if names_shot(item.text) => Some(Who::Camera),
        Meaning::Someone => Some(Who::Someone),
        Meaning::Air(..) if !is_place(item.text) => Some(Who::Matter),
        _ => None,
    }
}

/// Whether weather is where somebody is: "in the rain", "雨中".
fn is_place(text: &str) -> bool {
    let leads = ["in ", "im ", "sous ", "bajo ", "dans ", "en "];
    leads.iter().any(|lead| text.starts_with(lead)) || text.ends_with(['中', '里', '下'])
}

/// Whether a phrase for a move names the camera itself: "la caméra reste fixe".
fn names_camera(text: &str) -> bool {
    ["camera", "kamera", "镜头"]
        .iter()
        .any(|camera| text.contains(camera))
}
