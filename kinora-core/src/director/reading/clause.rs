//! Clauses: the pieces of a prompt within which words belong together.

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::time::When;
use super::super::verbs::Verb;
use super::item::{Item, known_actor};
use super::{Who, travels};

/// How a clause follows the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    Sentence,
    Comma,
    Then,
    And,
    While,
    Meanwhile,
    But,
}

/// A piece of a prompt between two joints.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    pub(super) opener: Opener,
    pub(super) items: Vec<Item<'t>>,
    /// Whether a denial before it holds for it as well: "no rain, snow or fog".
    pub(super) denied: bool,
    /// Whether it is a time that belongs to what was said before it.
    pub(super) trails: bool,
}

impl Clause<'_> {
    /// Whether the first word of weight says what the camera does next, in a form
    /// that is no participle: "tilts up", "pauses".
    pub(super) fn begins_with_act(&self) -> bool {
        let weighs = |item: &&Item<'_>| !item.is_small() && item.meaning != Meaning::Camera;
        let first = self.items.iter().find(weighs);
        first.is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            let participle = ["ing", "ant", "ndo", "end"]
                .iter()
                .any(|end| word.ends_with(end));
            let acts = matches!(
                item.meaning,
                Meaning::Verb(_) | Meaning::Move(_) | Meaning::AtRest
            );
            acts && !participle
        })
    }

    /// The first act that the clause names.
    pub(super) fn first_act(&self) -> Option<Meaning> {
        let act = self.items.iter().find(|item| item.is_act())?;
        Some(act.meaning)
    }

    /// Whether the clause names a move that ends when the next begins.
    pub(super) fn takes_camera_away(&self) -> bool {
        self.items.iter().any(|item| match item.meaning {
            Meaning::Verb(_) => true,
            Meaning::Move(kind) => travels(kind),
            _ => false,
        })
    }

    /// Whether the clause begins with a verb in its plain form: "drift right".
    pub(super) fn commands(&self, index: usize) -> bool {
        let first = self.items.iter().position(|item| !item.is_small());
        let text = self.items[index].text;
        let word = text.split(' ').next().unwrap_or_default();
        let inflected = ["s", "ing", "ed"].iter().any(|end| word.ends_with(end));
        first == Some(index) && !inflected
    }

    /// Whether the clause says nothing but that something rests: ", motionless,".
    pub(super) fn only_rests(&self) -> bool {
        let rests = |item: &Item<'_>| item.is_small() || item.meaning == Meaning::AtRest;
        self.items.iter().all(rests)
    }

    /// "Bleibt auf der Uhr stehen".
    pub(super) fn stays_put(&self) -> bool {
        let bleibt = |item: &Item<'_>| matches!(item.text, "bleibt" | "bleiben");
        let stehen = |item: &Item<'_>| matches!(item.text, "stehen" | "hangen" | "haften");
        self.items.iter().any(bleibt) && self.items.last().is_some_and(stehen)
    }

    /// ", stopping on a girl": the clause begins with a coming to rest.
    pub(super) fn comes_to_rest(&self, index: usize) -> bool {
        let word = self.items[index].text.split(' ').next().unwrap_or_default();
        let stops = ["stop", "paus", "halt", "linger", "settl"]
            .iter()
            .any(|stem| word.starts_with(stem));
        stops && self.items[..index].iter().all(Item::is_small)
    }

    /// "Tilts his hat": what is done to one's own things.
    pub(super) fn handles_own(&self, index: usize) -> bool {
        let own = |item: &Item<'_>| {
            matches!(
                item.text,
                "his" | "her" | "their" | "its" | "it" | "them" | "his toy" | "her toy"
            )
        };
        self.items[index].is_finite() && self.items.get(index + 1).is_some_and(own)
    }

    /// "Stay completely still": an order to rest that names nobody.
    pub(super) fn tells_to_rest(&self, index: usize) -> bool {
        let orders = self.items.first().is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            matches!(
                word,
                "stay" | "remain" | "keep" | "hold" | "stand" | "rest" | "pause"
            )
        });
        orders && self.items[..index].iter().all(Item::is_small)
    }

    /// "Lands on the sheriff": the clause says where the camera comes to.
    pub(super) fn arrives(&self) -> bool {
        let first = self.items.iter().find(|item| !item.is_small());
        first.is_some_and(|item| item.meaning == Meaning::Arrives)
    }

    /// "At the top of the stairs": a place that the camera comes to.
    pub(super) fn begins_at_place(&self) -> bool {
        let [first, second, ..] = self.items.as_slice() else {
            return false;
        };
        first.text == "at" && second.text == "the"
    }

    /// Whether the first word of weight is a verb that has no actor of its own:
    /// "slowly pushing in".
    pub(super) fn begins_with_participle(&self) -> bool {
        let first = self.items.iter().find(|item| !item.is_small());
        first.is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            item.is_act() && word.ends_with("ing")
        })
    }

    /// Whether the verb at `index` begins the clause in a form that tells of one
    /// who does it, behind a comma: ", recule".
    pub(super) fn goes_on_finite(&self, index: usize) -> bool {
        let first = self.items.iter().position(|item| !item.is_small());
        self.opener == Opener::Comma && first == Some(index) && self.items[index].is_finite()
    }

    /// Whether the verb at `index` begins the clause as a participle, behind a
    /// comma: ", rolling onto the beach".
    pub(super) fn goes_on_in_participle(&self, index: usize) -> bool {
        let first = self.items.iter().position(|item| !item.is_small());
        let text = self.items[index].text;
        let word = text.split(' ').next().unwrap_or_default();
        let participle = ["ing", "ant", "ndo", "end"]
            .iter()
            .any(|end| word.ends_with(end));
        self.opener == Opener::Comma && first == Some(index) && participle
    }

    /// Whether the clause says more of what was named last: ", die zum Himmel
    /// steigen".
    pub(super) fn is_relative(&self) -> bool {
        let leads = [
            "die", "der", "das", "welche", "welcher", "welches", "which", "that",
        ];
        let first = self.items.first();
        self.opener == Opener::Comma && first.is_some_and(|item| leads.contains(&item.text))
    }

    /// "Mientras gira": a verb that needs nobody named, and names nobody behind it.
    pub(super) fn begins_unnamed(&self) -> bool {
        let first = self.items.iter().position(|item| !item.is_small());
        first.is_some_and(|first| {
            let item = &self.items[first];
            item.language == Language::Spanish
                && item.is_act()
                && item.is_finite()
                && !item.is_inverted(self.items.get(first + 1))
        })
    }

    /// Whether the clause begins with an act in a form that tells of one who does
    /// it: "tilts up".
    pub(super) fn begins_finite(&self) -> bool {
        let first = self.items.iter().find(|item| !item.is_small());
        first.is_some_and(|item| item.is_act() && item.is_finite())
    }

    /// Whether the clause begins with an act and names what it goes to: "push in
    /// on the door".
    pub(super) fn goes_to_thing(&self) -> bool {
        let act = self.items.iter().position(Item::is_act);
        let named = |item: &Item<'_>| {
            item.is_article() || matches!(item.meaning, Meaning::Unread | Meaning::Someone)
        };
        self.begins_with_act() && act.is_some_and(|at| self.items[at + 1..].iter().any(named))
    }

    pub(super) fn begins_with_pronoun(&self) -> bool {
        let first = self.items.iter().find(|item| !item.is_small());
        first.is_some_and(|item| item.meaning == Meaning::Pronoun)
    }

    /// The times that the clause states.
    pub(super) fn times(&self) -> impl Iterator<Item = (usize, When)> {
        let items = self.items.iter().enumerate();
        items.filter_map(|(index, item)| match item.meaning {
            Meaning::Time(when) => Some((index, when)),
            _ => None,
        })
    }

    /// Whether a sentence or a step begins with a time, which then holds for it.
    pub(super) fn begins_with_time(&self) -> bool {
        let first = self.items.first();
        matches!(self.opener, Opener::Sentence | Opener::Then)
            && first.is_some_and(|item| matches!(item.meaning, Meaning::Time(_)))
    }

    pub(super) fn has_act(&self) -> bool {
        let acts = |item: &Item<'_>| item.is_act() || item.meaning == Meaning::Unknown;
        self.items.iter().any(acts)
    }

    pub(super) fn has_target(&self) -> bool {
        self.items.iter().any(Item::is_target)
    }

    pub(super) fn is_time_only(&self) -> bool {
        self.times().next().is_some() && !self.has_target()
    }

    /// Whether a denial behind what happens holds for all of the clause: "es
    /// regnet nicht".
    pub(super) fn denies_whole(&self) -> bool {
        let denial = self
            .items
            .iter()
            .position(|i| i.meaning == Meaning::NoClause);
        denial.is_some_and(|at| self.items[..at].iter().any(Item::is_target))
    }

    /// Whether the sentence goes on with a verb and the camera behind a thing that
    /// was denied: "ohne Wackeln fährt die Kamera".
    pub(super) fn goes_on_behind_denied(&self, index: usize) -> bool {
        let denial = self.items[..index].iter().rposition(Item::denies);
        let denied = denial.is_some_and(|at| self.items[at..index].iter().any(Item::is_target));
        denied && self.is_told_to_camera(index)
    }

    /// Who acts in the clause, for the clauses that follow.
    pub(super) fn first_actor(&self) -> Option<Who> {
        let Some(verb) = self.items.iter().position(Item::is_act) else {
            return self.items.iter().find_map(known_actor).or_else(|| {
                let acts = |item: &Item<'_>| item.meaning == Meaning::Unknown;
                let act = self.items.iter().position(acts)?;
                self.has_article_and_word(act).then_some(Who::Someone)
            });
        };
        if self.is_told_to_camera(verb) || self.items[verb].is_ours() {
            return Some(Who::Camera);
        }
        if let Some(who) = self.items[..=verb].iter().find_map(known_actor) {
            return Some(who);
        }
        let several = self.items[verb].is_plural_romance() || self.follows_plural(verb);
        let unknown = (several || self.has_article_and_word(verb)).then_some(Who::Someone);
        self.actor_behind(verb).or(unknown)
    }

    pub(super) fn names_someone(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.meaning == Meaning::Someone)
    }

    /// Who does the verb at `index`, if the clause says so.
    pub(super) fn actor_of(&self, index: usize, camera_by_default: bool) -> Option<Who> {
        if self.is_told_to_camera(index) || self.orders_last(index) {
            return Some(Who::Camera);
        }
        // "With the plane the camera rolls".
        let names = self.items[index].text.starts_with("camera ");
        if self.items[index].is_ours() || names {
            return Some(Who::Camera);
        }
        if self.is_done_by_followed(index) {
            return Some(Who::Someone);
        }
        let before = &self.items[..index];
        if let Some(who) = before.iter().rev().find_map(known_actor) {
            let skims = who == Who::Matter && self.skims(index);
            return Some(if skims { Who::Camera } else { who });
        }
        if let Some(who) = self.actor_behind(index) {
            return Some(who);
        }
        let unknown = before.iter().any(|item| item.meaning == Meaning::Unread);
        let is_english = self.items[index].language == Language::English;
        let third_person =
            camera_by_default && unknown && is_english && self.items[index].text.ends_with('s');
        let several = self.items[index].is_plural_romance()
            || self.follows_plural(index)
            || self.follows_chinese_thing(index);
        (third_person || several || self.has_article_and_word(index)).then_some(Who::Someone)
    }

    /// "Dem Läufer von hinten folgen": a German order that ends in its verb and names
    /// nobody who does it.
    fn orders_last(&self, index: usize) -> bool {
        const LEADS: &str = "dem|den|einem|einen|ihm|ihr|ihnen|an|am|auf|um|zur|zum|bis";
        let item = &self.items[index];
        let films = matches!(
            item.meaning,
            Meaning::Verb(Verb::Follow | Verb::Track | Verb::Go | Verb::Truck | Verb::Circle)
        );
        let first = self.items.iter().find(|item| !item.is_small());
        let led = first.is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            is_among(word, LEADS)
        });
        item.language == Language::German
            && films
            && led
            && item.text.ends_with("en")
            && index + 1 == self.items.len()
            && self.opener != Opener::Comma
            && !self.items[..index].iter().any(Item::is_act)
    }

    /// Whether weather before `index` is only where the camera goes: "镜头贴着水面飞行".
    fn skims(&self, index: usize) -> bool {
        let before = &self.items[..index];
        let air = before
            .iter()
            .rposition(|item| matches!(item.meaning, Meaning::Air(..)));
        let camera = before
            .iter()
            .position(|item| item.meaning == Meaning::Camera);
        let (Some(air), Some(camera)) = (air, camera) else {
            return false;
        };
        let led = before[..air].last().is_some_and(|item| {
            item.is_article()
                || matches!(item.meaning, Meaning::Way(_))
                || item.language == Language::Any
                || item.text == "着"
        });
        camera < air && led
    }

    /// "Move the camera": the camera right after the verb.
    pub(super) fn is_told_to_camera(&self, index: usize) -> bool {
        // "As the lift rises the camera …".
        let item = &self.items[index];
        if item.language == Language::English
            && item.text.ends_with('s')
            && self.has_article_and_word(index)
        {
            return false;
        }
        self.items[index + 1..]
            .iter()
            .find(|item| !item.is_small() && !item.is_article())
            .is_some_and(|item| item.meaning == Meaning::Camera)
    }

    fn actor_behind(&self, index: usize) -> Option<Who> {
        let next = self.items[index + 1..]
            .iter()
            .find(|item| !item.is_small() && item.span != self.items[index].span);
        // "Am Himmel ziehen Wolken auf".
        let item = &self.items[index];
        let plural = item.language == Language::German
            && item.text.ends_with("en")
            && self.items[..index].iter().any(|item| !item.is_small());
        if !item.is_inverted(next) && !plural {
            return None;
        }
        let behind = self.items[index + 1..].iter().take_while(|item| {
            // "Von rechts zieht Rauch herein".
            let way = matches!(item.meaning, Meaning::Way(_));
            !item.is_act() && (way || !item.leads_elsewhere())
        });
        behind.take(5).find_map(known_actor)
    }

    /// "Chopsticks come in", "paws sinking in": an unknown plural right before a
    /// plain verb or a participle.
    fn follows_plural(&self, index: usize) -> bool {
        let item = &self.items[index];
        let word = item.text.split(' ').next().unwrap_or_default();
        let inflected = ["s", "ed"].iter().any(|end| word.ends_with(end));
        let before = self.items[..index].last();
        let plural = before.is_some_and(|before| {
            let named = before.meaning == Meaning::Unread
                || (before.meaning == Meaning::Unknown && word.ends_with("ing"));
            named && before.text.ends_with('s') && !before.text.ends_with("ss")
        });
        let english = item.language == Language::English && !inflected && plural;
        english || self.follows_german_plural(index)
    }

    /// "Tauben fliegen auf": an unknown word that begins the clause, and a verb in
    /// the plural.
    fn follows_german_plural(&self, index: usize) -> bool {
        let item = &self.items[index];
        let word = item.text.split(' ').next().unwrap_or_default();
        let first = self.items.iter().position(|item| !item.is_small());
        let begins = first.is_some_and(|first| first + 1 == index);
        item.language == Language::German
            && word.ends_with("en")
            && begins
            && self.items[index - 1].meaning == Meaning::Unread
    }

    /// "电梯上升": an unknown word that begins the clause, and a verb that is not
    /// only of film.
    fn follows_chinese_thing(&self, index: usize) -> bool {
        let shared =
            matches!(self.items[index].meaning, Meaning::Verb(verb) if verb.is_of_matter());
        let first = self.items[..index].iter().find(|item| !item.is_small());
        self.items[index].language == Language::Chinese
            && shared
            && first.is_some_and(|item| item.meaning == Meaning::Unread)
    }

    /// "The dragon …": an article and an unknown word before `index`.
    pub(super) fn has_article_and_word(&self, index: usize) -> bool {
        let before = &self.items[..index];
        let Some(article) = before.iter().position(Item::is_article) else {
            return false;
        };
        before[article..].iter().any(Item::is_named)
    }

    /// Whether "waves" is what somebody does.
    pub(super) fn is_waving(&self, index: usize) -> bool {
        let wanted = |item: &Item<'_>| {
            let last = item.text.rsplit(' ').next().unwrap_or_default();
            matches!(last, "without" | "no" | "any" | "want" | "some")
        };
        let lacked = self.items[..index].last().is_some_and(wanted);
        if lacked || !matches!(self.items[index].text, "waves" | "wave") {
            return false;
        }
        let mut before = self.items[..index].iter().rev();
        let mut before = before.by_ref().filter(|item| !item.is_small());
        let last = before.next().map(|item| item.meaning);
        // "My cousin Skye waves".
        let named = last == Some(Meaning::Unread);
        let someone = Some(Meaning::Someone);
        last == someone || (named && before.next().map(|item| item.meaning) == someone)
    }

    /// Whether a word without meaning is an action: after somebody, or in a
    /// form that only verbs have.
    pub(super) fn is_acted(&self, index: usize) -> bool {
        let text = self.items[index].text;
        let first = text.split(' ').next().unwrap_or(text);
        let actor = self.items[..index].iter().rev().find_map(known_actor);
        if actor == Some(Who::Matter) {
            return false;
        }
        if first.len() >= 5 && first.ends_with("ing") {
            return true;
        }
        let previous = self.items[..index]
            .iter()
            .rev()
            .find(|item| !item.is_small());
        let Some(previous) = previous else {
            return index == 0 && self.items[index].meaning == Meaning::Unknown;
        };
        let known_act = self.items[index].meaning == Meaning::Unknown;
        let is_someone = previous.meaning == Meaning::Someone
            || (known_act && previous.meaning == Meaning::Unread);
        let after_someone = is_someone && !first.ends_with("ly");
        let pronoun = matches!(previous.text, "she" | "he" | "they");
        let third_person = first.ends_with('s') && !first.ends_with("ss");
        let foreign = known_act && self.items[index].language != Language::English;
        after_someone && (pronoun || third_person || foreign)
    }
}
