//! Lists of what is denied: "no pan, tilt or zoom", "avoid: rain, fog, snow".

use crate::vocabulary::Move;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::item::{Family, Item, family};
use super::refusing::HEADS;

/// Verbs before the weather that they are said of.
const FALLS: &str = "cae|caen|llueve|nieva|vuelan|flota|flotan|brillan|sale|salen|pasa|pasan|entra|entran|fallt|fallen|fliegen|tombent|il pleut|il neige";

impl Clause<'_> {
    pub(super) fn has_or(&self) -> bool {
        self.items.iter().any(|item| item.meaning == Meaning::Or)
    }

    /// What the clause denies, if it does.
    pub(super) fn denied_family(&self) -> Option<Family> {
        let denial = self.items.iter().position(Item::denies)?;
        self.items[denial..].iter().find_map(family)
    }

    /// Whether the clause only names something of a family.
    pub(super) fn lists(&self, kind: Family) -> bool {
        let acts = |item: &Item<'_>| {
            item.denies()
                || matches!(
                    item.meaning,
                    Meaning::Camera | Meaning::Someone | Meaning::Way(_)
                ) && !matches!(item.text, "gente" | "gens" | "people" | "leute")
        };
        let first = self.items.iter().find(|i| !i.is_small() && !i.is_article());
        let named = match kind {
            Family::Scene => &self.items[..self.ends_behind_thing()],
            Family::Camera | Family::Act => &self.items,
        };
        let named_act = kind != Family::Act || first.is_some_and(names_act);
        named_act
            && first.and_then(family) == Some(kind)
            && !named.iter().any(acts)
            && !self.wishes()
    }

    /// Whether the clause is the name of a thing and nothing else: "snow".
    pub(super) fn is_bare_thing(&self) -> bool {
        let bare = |item: &Item<'_>| {
            let plain = item.language == Language::Chinese || !item.text.contains(' ');
            family(item) == Some(Family::Scene) && plain
        };
        let spans: std::collections::BTreeSet<usize> =
            self.items.iter().map(|item| item.span.start).collect();
        spans.len() == 1 && self.items.iter().any(bare) && !self.items.iter().any(Item::is_act)
    }

    /// "Bubbles drifting across the frame": where what a thing does begins.
    fn ends_behind_thing(&self) -> usize {
        let acts = |item: &Item<'_>| {
            matches!(item.meaning, Meaning::Verb(_) | Meaning::Idle) && item.text.ends_with("ing")
        };
        let thing = self.items.iter().position(|item| family(item).is_some());
        let behind = thing.and_then(|at| self.items[at + 1..].first().map(|next| (at, next)));
        let act = behind.filter(|(_, next)| acts(next)).map(|(at, _)| at + 1);
        act.unwrap_or(self.items.len())
    }

    /// "And give me falling snow": whether the clause says what is wanted.
    fn wishes(&self) -> bool {
        let words = [
            "give",
            "give me",
            "gives",
            "show me",
            "i want",
            "i need",
            "instead",
            "rather",
            "yes",
            "add",
            "quiero",
            "queremos",
            "je veux",
            "ich will",
            "ich mochte",
            "i want to",
            "si",
            "oui",
            "ja",
            "keep",
            "keeps",
            "leave",
            "laisse",
            "laissez",
            "garde",
            "gardez",
            "conserve",
            "deja",
            "deje",
            "manten",
            "conserva",
            "behalte",
            "behaltet",
            "lass",
            "plutot",
            "mejor",
            "lieber",
            "stattdessen",
            "let",
            "lets",
            "bring",
            "brings",
            "bring in",
            "go for",
            "就行",
            "就好",
            "就够了",
            "留着",
            "只留着",
            "保留",
            "留下",
            "要",
        ];
        // "Keep fog out and keep the camera static".
        let keeps = self.items.first().is_some_and(|item| {
            let lead = item.text.split_once(' ').map(|(lead, _)| lead);
            lead.is_some_and(|lead| matches!(lead, "keep" | "hold" | "leave"))
        });
        keeps
            || self.items.iter().any(|item| words.contains(&item.text))
            || self
                .items
                .first()
                .is_some_and(|item| item.meaning == Meaning::Listen)
    }

    /// "Kein einziges Blatt bewegt sich": whether it is a thing that does not move.
    pub(super) fn is_done_by_none(&self, index: usize) -> bool {
        let films = self
            .items
            .iter()
            .any(|item| item.meaning == Meaning::Camera);
        let none = self.items[..index]
            .iter()
            .position(|item| item.meaning == Meaning::NoThing);
        let thing = none.is_some_and(|at| {
            let between = &self.items[at + 1..index];
            let named = |item: &Item<'_>| {
                matches!(
                    item.meaning,
                    Meaning::Unread | Meaning::Someone | Meaning::Loose(..)
                )
            };
            between.iter().any(named) && !between.iter().any(Item::is_act)
        });
        // "Not one strand moving".
        let item = &self.items[index];
        let participle = item.language == Language::English && item.text.ends_with("ing");
        thing && !films && (item.is_finite() || participle)
    }

    /// Whether what a clause before denied is also denied here, after "and".
    pub(super) fn continues_denial(&self) -> bool {
        let is_list = self.lists(Family::Camera) || self.lists(Family::Scene);
        let crowd = |item: &Item<'_>| matches!(item.text, "gente" | "gens" | "foule" | "publico");
        let heard = self.items.iter().any(crowd) && self.items.len() <= 5;
        let short = self.items.len() <= 2 || heard;
        let joined = self.opener == Opener::And && is_list && short;
        self.denied || (joined && !self.says_weather_falls())
    }

    /// "And the snow falls", beside "and falling snow".
    pub(super) fn says_weather_falls(&self) -> bool {
        let falls = |item: &Item<'_>| {
            let signs = [
                "飞舞", "纷飞", "飘落", "飘过", "弥漫", "笼罩", "升起", "划过", "飞溅", "腾腾",
            ];
            if item.language == Language::Chinese {
                let begins = ["飘着", "下着", "刮着"];
                return signs.iter().any(|sign| item.text.ends_with(sign))
                    || begins.iter().any(|sign| item.text.starts_with(sign));
            }
            if is_among(item.text.split(' ').next().unwrap_or_default(), FALLS) {
                return true;
            }
            let last = item.text.rsplit(' ').next().unwrap_or_default();
            let words = [
                "falls", "drifts", "blows", "rises", "pours", "swirls", "burns", "rolls", "fall",
                "drift", "swirl",
            ];
            item.text.contains(' ') && words.contains(&last)
        };
        self.items.iter().any(falls)
    }

    /// Whether the clause opens with a denial, behind small words at most.
    pub(super) fn begins_with_denial(&self) -> bool {
        let weighs = |item: &&Item<'_>| {
            !item.is_small() && !item.is_article() && item.meaning != Meaning::Unread
        };
        self.items.iter().find(weighs).is_some_and(Item::denies)
    }

    /// "没有风的湖面": whether the sign ends what describes a thing as being without
    /// weather.
    pub(super) fn ends_attribute(&self, index: usize) -> bool {
        let mut before = self.items[..index].iter().rev();
        let weather = before.next().and_then(family) == Some(Family::Scene);
        let denial = before.find(|item| item.denies());
        let thing = denial.is_some_and(|item| item.meaning == Meaning::NoThing);
        self.items[index].text == "的" && weather && thing
    }

    /// Whether it denies a whole list: "avoid".
    pub(super) fn bars_list(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.meaning == Meaning::NoList)
    }

    /// "Everything but snow": what is listed behind it is wanted.
    pub(super) fn leaves_all_else(&self) -> bool {
        let all = [
            "everything",
            "anything",
            "all",
            "alles",
            "tout",
            "todo",
            "除了",
        ];
        let denial = self.items.iter().find(|item| item.denies());
        denial.is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            all.contains(&word)
        })
    }

    /// Whether the clause denies and names nothing: "pas de :".
    pub(super) fn only_denies(&self) -> bool {
        let fits = |item: &Item<'_>| item.denies() || item.is_small() || item.is_article();
        self.bars_list() && self.items.iter().all(fits)
    }

    pub(super) fn has_single_denial(&self) -> bool {
        self.items.iter().filter(|item| item.denies()).count() == 1
    }

    /// Whether more is said behind what is denied: "no rain the camera pans".
    pub(super) fn goes_on_behind_things(&self) -> bool {
        let goes_on = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Camera | Meaning::Way(_) | Meaning::Verb(_) | Meaning::Subject(_)
            )
        };
        self.items.iter().any(goes_on)
    }

    /// Whether the clause names faults of a camera that nobody asks for in a list
    /// of what is to be: "camera shake".
    pub(super) fn names_fault(&self) -> bool {
        let fault = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Move(Move::Shake | Move::Handheld)
                    | Meaning::Verb(Verb::Shake)
                    | Meaning::CameraMotion
            )
        };
        let fits = |item: &Item<'_>| fault(item) || item.is_small() || item.is_article();
        self.items.iter().any(fault) && self.items.iter().all(fits)
    }

    /// Whether the clause names a move as a thing, without a way: "zoom".
    pub(super) fn names_bare_move(&self) -> bool {
        let bare = |item: &Item<'_>| match item.meaning {
            Meaning::Verb(verb) => verb.is_of_film() || verb == Verb::Roll,
            Meaning::Move(kind) => {
                matches!(kind, Move::RollLeft | Move::RollRight | Move::DollyZoom)
            }
            _ => false,
        };
        let plain = |item: &Item<'_>| bare(item) && !item.text.ends_with(" shot");
        let fits = |item: &Item<'_>| {
            plain(item) || item.is_small() || item.is_article() || item.meaning == Meaning::NoList
        };
        self.items.iter().any(bare) && self.items.iter().all(fits)
    }

    /// "Prohibited: dust, zoom": whether the clause begins with the head of a list.
    pub(super) fn is_headed(&self) -> bool {
        let first = self.items.first();
        first.is_some_and(|item| item.meaning == Meaning::NoList && HEADS.contains(&item.text))
    }

    /// Whether the clause names what somebody does as a thing: "blinking".
    pub(super) fn names_bare_act(&self) -> bool {
        let acts = |item: &Item<'_>| matches!(item.meaning, Meaning::Subject(_));
        let fits = |item: &Item<'_>| {
            (acts(item) && names_act(item)) || item.is_small() || item.is_article()
        };
        self.items.iter().any(acts) && self.items.iter().all(fits)
    }

    /// "Prohibited: nodding": whether all that is denied is what somebody does.
    pub(super) fn names_acts_alone(&self) -> bool {
        let rest = |item: &Item<'_>| {
            item.denies()
                || item.is_small()
                || item.is_article()
                || (matches!(item.meaning, Meaning::Subject(_)) && names_act(item))
        };
        self.items.iter().all(rest)
    }

    /// Whether the clause begins what is marked as a negative prompt, all of which
    /// is denied.
    pub(super) fn is_negative_prompt(&self) -> bool {
        let marks = [
            "negative prompt",
            "negative prompts",
            "negative",
            "negativprompt",
            "negativer prompt",
            "prompt negatif",
            "prompt negativo",
            "负面提示",
            "负向提示",
            "负面提示词",
            "反向提示词",
            "负面词",
            "things to avoid",
            "blacklist",
            "exclusions",
            "exclusion list",
            "negative list",
            "liste noire",
            "liste d exclusion",
            "lista negra",
            "lista de exclusion",
            "exclusiones",
            "negativliste",
            "ausschlussliste",
            "ausschlusse",
            "sperrliste",
            "verbotsliste",
            "禁用项",
            "排除项",
            "禁止项",
            "黑名单",
            "负面清单",
            "禁用列表",
            "排除列表",
            "屏蔽词",
            "禁用词",
        ];
        self.items
            .first()
            .is_some_and(|item| marks.contains(&item.text))
    }

    /// Whether the clause lists weather and matter, and no light or sound.
    pub(super) fn lists_weather(&self) -> bool {
        let other = |item: &Item<'_>| matches!(item.meaning, Meaning::Light(_) | Meaning::Sound(_));
        self.lists(Family::Scene) && !self.items.iter().any(other)
    }

    /// Whether the clause only names things that mean nothing here.
    pub(super) fn only_names(&self) -> bool {
        let named = |item: &Item<'_>| matches!(item.meaning, Meaning::Unread | Meaning::Someone);
        let fits = |item: &Item<'_>| {
            named(item)
                || item.is_small()
                || item.is_article()
                || matches!(item.meaning, Meaning::Heard(_))
        };
        self.items.iter().any(named) && self.items.iter().all(fits)
    }

    /// Whether the clause is made of small words: "lens flare".
    pub(super) fn only_describes(&self) -> bool {
        let fits = |item: &Item<'_>| item.is_small() || item.is_article();
        self.items.iter().all(fits)
    }

    /// Whether the clause denies things that mean nothing here: "no people".
    pub(super) fn denies_things(&self) -> bool {
        let Some(denial) = self.items.iter().position(Item::denies) else {
            return false;
        };
        let fits = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Unread | Meaning::Someone | Meaning::Heard(_)
            ) || item.is_small()
                || item.is_article()
        };
        let behind = &self.items[denial + 1..];
        let thing = matches!(
            self.items[denial].meaning,
            Meaning::NoThing | Meaning::NoList | Meaning::NoAction
        );
        thing && !behind.is_empty() && behind.iter().all(fits)
    }
}

/// Whether a phrase for what somebody does is in a form that names it.
fn names_act(item: &Item<'_>) -> bool {
    let word = item.text.split(' ').next().unwrap_or_default();
    match item.language {
        Language::English => word.ends_with("ing") || !word.ends_with('s'),
        Language::German => word.ends_with("en") || word.ends_with('n'),
        Language::French | Language::Spanish => {
            ["er", "ir", "re", "ar"]
                .iter()
                .any(|end| word.ends_with(end))
                || !item.is_finite()
        }
        Language::Any | Language::Chinese => true,
    }
}
