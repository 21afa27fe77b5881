//! What a denial reaches: the words behind it, up to who or what begins anew.

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::{Clause, Opener};
use super::hiding::hides;
use super::item::Item;
use super::sense::is_of_scene;
use super::{Denial, Mode, Reader, What};

impl Reader {
    pub(super) fn deny(&mut self, denial: Denial) -> Option<usize> {
        self.denial = Some(denial);
        None
    }

    /// Who is named after what was denied begins anew: "no rain the camera
    /// pans".
    pub(super) fn end_denial(&mut self, clause: &Clause<'_>, index: usize) -> Option<usize> {
        let denied = clause.items[..index].iter().rev();
        let mut since = denied.take_while(|item| !item.denies());
        if self.denial == Some(Denial::Thing)
            && since.any(|item| item.is_target() && !item.is_act())
        {
            return self.end_of_denial();
        }
        None
    }

    pub(super) fn end_of_denial(&mut self) -> Option<usize> {
        if self.mode == Mode::Asks {
            self.denial = None;
        }
        None
    }

    /// Ends a denial in front of an item that it does not reach.
    pub(super) fn end_before(&mut self, clause: &Clause<'_>, index: usize) {
        let item = &clause.items[index];
        let spent = self
            .one_denied
            .as_ref()
            .is_some_and(|span| *span != item.span);
        let another = item.is_target() || item.meaning == Meaning::Camera;
        let listed = clause.items[..index]
            .last()
            .is_some_and(|before| before.meaning == Meaning::Or);
        let ends = match self.denial {
            Some(Denial::One) => spent && another && !listed,
            Some(Denial::Thing) => {
                begins_anew(clause, index) || leads_to_place(clause, index) || hides(clause, index)
            }
            Some(Denial::Action) => {
                leads_to_place(clause, index) || hides(clause, index) || it_is(clause, index)
            }
            None => false,
        };
        if ends {
            self.end_of_denial();
        }
    }

    /// Notes that an item was denied by a denial that reaches one thing.
    pub(super) fn spend_denial(&mut self, item: &Item<'_>) {
        if self.denial == Some(Denial::One) && item.is_target() {
            self.one_denied = Some(item.span.clone());
        }
    }

    /// Notes a denial that only reaches a part of what a word means, or a way to do
    /// it: the wind of a storm, "no slow push".
    pub(super) fn note_mild(&mut self, clause: &Clause<'_>, index: usize, banned: usize) {
        let item = &clause.items[index];
        let air = |item: &Item<'_>| matches!(item.meaning, Meaning::Air(..));
        let several = clause.items.iter().filter(|other| other.span == item.span);
        let part = air(item) && several.filter(|other| air(other)).count() > 1;
        let paced = index > 1
            && matches!(clause.items[index - 1].meaning, Meaning::Pace(..))
            && clause.items[index - 2].meaning == Meaning::NoThing;
        // "No gusts, just a light breeze".
        let gusts = [
            "gusts", "gust", "boen", "rafales", "rafagas", "狂风", "阵风", "大风",
        ];
        let much = air(item) && gusts.contains(&item.text);
        if part || paced || much {
            self.mild.extend(banned..self.reading.banned.len());
        }
    }

    pub(super) fn deny_verb(&mut self, verb: Verb, way: Option<Way>) -> Option<usize> {
        // "On ne voit aucun nuage" says nothing of the camera.
        if verb == Verb::Look && way.is_none() {
            return None;
        }
        let moves = matches!(verb, Verb::Go | Verb::Glide) && way.is_none();
        if moves && self.mode == Mode::Asks && self.denial != Some(Denial::One) {
            return self.hold_still();
        }
        let moves = match way.and_then(|way| verb.camera(Some(way))) {
            Some(kind) => vec![kind],
            None => verb.all_moves(),
        };
        let banned = moves.into_iter().map(What::Camera);
        self.reading.banned.extend(banned);
        None
    }
}

/// "Only the curtain moves, the camera does not": a denial of the camera that has
/// nothing behind it.
pub(super) fn settle(clause: &mut Clause<'_>) {
    hardly(clause);
    let denies = |item: &Item<'_>| item.language != Language::Chinese && item.denies_act();
    let fits = |item: &Item<'_>| {
        denies(item) || item.meaning == Meaning::Camera || item.is_small() || item.is_article()
    };
    let first = clause.items.iter().find(|item| !item.is_article());
    let films = first.is_some_and(|item| item.meaning == Meaning::Camera);
    if films
        && clause.items.iter().all(fits)
        && let Some(last) = clause.items.last_mut().filter(|item| denies(item))
    {
        last.meaning = Meaning::Still;
    }
}

/// "Not a single wave": one that is lacked is none of a hand.
pub(super) fn waves(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let lacked = clause.items[index - 1].meaning == Meaning::NoThing;
        let item = &mut clause.items[index];
        if lacked && item.text == "wave" {
            item.meaning = Meaning::Air(Atmosphere::Waves, 0.6);
        }
    }
}

/// "On entend la cloche, pas la circulation": a word that is also a step.
pub(super) fn contrasted(clause: &mut Clause<'_>) {
    const ARTICLES: &str = "la|le|les|l|du|des|de|d|un|une";
    let parted = matches!(clause.opener, Opener::Comma | Opener::And | Opener::But);
    let [first, next, ..] = clause.items.as_mut_slice() else {
        return;
    };
    if parted && first.text == "pas" && is_among(next.text, ARTICLES) {
        first.meaning = Meaning::NoThing;
    }
}

/// "Kaum Wellen", beside "kaum merklich".
fn hardly(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let thing = is_of_scene(clause.items[index].meaning);
        let before = &mut clause.items[index - 1];
        if thing && before.text == "kaum" {
            before.meaning = Meaning::NoThing;
        }
    }
}

/// "Without moving her head she looks …": a pronoun that acts behind what was
/// denied.
fn begins_anew(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let pronoun = matches!(item.text, "she" | "he" | "it" | "they" | "we");
    let denied = clause.items[..index]
        .iter()
        .rev()
        .take_while(|item| !item.denies())
        .any(|item| !item.is_small() && !item.is_article());
    // "Ohne ein Lächeln nickt der Ritter".
    let named = clause.items[..index]
        .iter()
        .rev()
        .take_while(|item| !item.denies())
        .any(|item| item.is_target() && item.span.end < clause.items[index].span.start);
    let without = clause.items.first().is_some_and(|item| item.text == "ohne");
    let german = item.language == Language::German && without && named;
    let acts = matches!(item.meaning, Meaning::Subject(_)) && item.is_finite();
    (item.language == Language::English && pronoun && denied) || (german && acts)
}

/// "Outside isn't raining its snowing".
fn it_is(clause: &Clause<'_>, index: usize) -> bool {
    let denied = clause.items[..index].iter().rev();
    let mut since = denied.take_while(|item| !item.denies());
    let next = clause.items.get(index + 1);
    matches!(clause.items[index].text, "its" | "it")
        && since.any(|item| is_of_scene(item.meaning))
        && next.is_some_and(|next| is_of_scene(next.meaning))
}

/// "Nobody walks in the rain", "a man without an umbrella in heavy snow": the
/// weather that somebody or something is not in is there.
fn leads_to_place(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if !is_of_scene(item.meaning) {
        return false;
    }
    let Some(denial) = clause.items[..index].iter().rposition(Item::denies) else {
        return false;
    };
    let between = &clause.items[denial + 1..index];
    if stages(clause, denial, between) {
        return false;
    }
    let nobody = clause.items[..=denial]
        .iter()
        .any(|item| NOBODY.contains(&item.text));
    let chinese = item.language == Language::Chinese && item.text.ends_with(['中', '里', '下']);
    let weighs = |item: &Item<'_>| !item.is_small() && !item.is_article();
    let leads = |item: &Item<'_>| {
        let last = item.text.rsplit(' ').next().unwrap_or_default();
        PLACES.contains(&last)
    };
    let weighs_at = |place: usize| {
        // "Marche sous".
        let verb = between[place].is_act();
        // "She is not cold in the snow".
        let described = between[..place]
            .iter()
            .any(|item| item.meaning == Meaning::Idle && item.text.len() > 2);
        verb || described || between[..place].iter().any(weighs)
    };
    let own = PLACES.iter().any(|place| {
        item.text
            .strip_prefix(place)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    match between.iter().rposition(leads) {
        Some(place) => {
            let near = between[place + 1..].iter().all(|item| !weighs(item));
            near && (nobody || weighs_at(place))
        }
        None => (own || chinese) && (nobody || between.iter().any(weighs)),
    }
}

/// "Don't shoot this at golden hour": an order that says when or where not to
/// film.
fn stages(clause: &Clause<'_>, denial: usize, between: &[Item<'_>]) -> bool {
    const STAGE: &str = "shoot|film|stage|set|place|light|put|make|do|have|record|capture|depict|tourne|tournez|filme|filmez|mets|mettez|place|placez|fais|faites|situe|situez|ruedes|ruede|filmes|filmen|grabes|grabe|pongas|ponga|hagas|haga|situes|situe|drehen|filmen|dreh|drehe|dreht|spielen|spielt|拍|拍摄|拍成|设在|放在|安排在";
    let leads = clause.items[..denial]
        .iter()
        .all(|item| item.is_small() || item.is_article());
    let denies = matches!(
        clause.items[denial].meaning,
        Meaning::NoAction | Meaning::NoClause
    );
    let mut words = between.iter().filter(|item| !item.is_article());
    let first = words.find(|item| !is_among(item.text, "bitte|please|即|即使|要|把"));
    leads && denies && first.is_some_and(|item| is_among(item.text, STAGE))
}

/// Words that deny somebody.
const NOBODY: &[&str] = &[
    "nobody",
    "no one",
    "noone",
    "nothing",
    "zero",
    "nichts",
    "rien",
    "nada",
    "niemand",
    "personne",
    "nadie",
    "没有人",
    "没人",
    "无人",
];

/// Prepositions of where somebody is.
const PLACES: &[&str] = &[
    "in", "under", "through", "amid", "against", "during", "at", "im", "bei", "unter", "durch",
    "sous", "dans", "bajo", "en", "durante", "pendant",
];
