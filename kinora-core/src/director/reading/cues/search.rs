//! Looks for cues in a clause.

use crate::vocabulary::{Atmosphere, Move};

use super::super::super::lexicon::{Language, Meaning};
use super::super::super::text::{is_among, is_unspaced};
use super::super::clause::{Clause, Opener};
use super::super::item::Item;
use super::super::refusals::can_be_refused;
use super::super::sense::is_of_scene;
use super::Sense;
use super::pattern::{Part, Pattern, beginning_with};
use super::words::{
    is_article_word, is_inside, is_lasting, is_leading, is_placing, is_small_word, is_us,
};

/// How many words may stand between a thing and what is said of it.
const REACH: usize = 7;

/// How many words may describe a thing behind a cue.
const DESCRIBED: usize = 6;

/// How many words may stand between a denial and the cue that it denies.
const FLIPS: usize = 4;

/// A word of a clause, or a sign of a language without spaces.
struct Atom<'t> {
    text: &'t str,
    item: usize,
    /// Whether its phrase begins with it. What a phrase of the lexicon says as a
    /// whole is left to it: "never stops".
    begins: bool,
}

/// A cue in a clause.
pub(super) struct Found {
    pub(super) sense: Sense,
    /// The items of its words.
    pub(super) cue: Vec<usize>,
    /// The item of its thing, or of its first word where it has none.
    pub(super) thing: usize,
    /// The denial that denies the cue.
    pub(super) denial: Option<usize>,
    pub(super) behind_thing: bool,
}

fn atoms<'t>(clause: &Clause<'t>) -> Vec<Atom<'t>> {
    let mut atoms = Vec::new();
    let mut last = None;
    for (item, words) in clause.items.iter().enumerate() {
        if last == Some(words.span.start) {
            continue;
        }
        last = Some(words.span.start);
        let parts = words
            .text
            .split(' ')
            .flat_map(|text| match text.chars().any(is_unspaced) {
                true => signs(text).collect(),
                false => vec![text],
            });
        atoms.extend(parts.enumerate().map(|(at, text)| Atom {
            text,
            item,
            begins: at == 0,
        }));
    }
    atoms
}

fn signs(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices()
        .map(|(at, sign)| &text[at..at + sign.len_utf8()])
}

/// The languages that a clause may be in: those that most of its words are of, and
/// Chinese, which any may be.
fn languages(clause: &Clause<'_>) -> Vec<Language> {
    let of = |language| {
        let items = clause.items.iter();
        items.filter(|item| item.language == language).count()
    };
    let most = Language::SPACED.iter().copied().map(of).max();
    let spaced = Language::SPACED.iter().copied();
    let spaced = spaced.filter(|&own| Some(of(own)) == most);
    spaced.chain([Language::Chinese]).collect()
}

pub(super) fn find(clause: &Clause<'_>, claimed: &[usize]) -> Option<Found> {
    let (atoms, languages) = (atoms(clause), languages(clause));
    let is_claimed = |atom: &Atom<'_>| claimed.contains(&clause.items[atom.item].span.start);
    (0..atoms.len())
        .filter(|&at| atoms[at].begins && !is_claimed(&atoms[at]))
        .find_map(|at| {
            let patterns = beginning_with(atoms[at].text).iter();
            let mut found = patterns.filter_map(|pattern| {
                let search = Search {
                    clause,
                    atoms: &atoms,
                    languages: &languages,
                    pattern,
                };
                search.at(at)
            });
            found.find(|found| {
                let words = found.cue.iter().chain([&found.thing]);
                let mut spans = words.map(|&at| clause.items[at].span.start);
                !spans.any(|span| claimed.contains(&span))
            })
        })
}

/// A pattern that is looked for in a clause.
struct Search<'a, 't> {
    clause: &'a Clause<'t>,
    atoms: &'a [Atom<'t>],
    /// Those that the clause may be in.
    languages: &'a [Language],
    pattern: &'a Pattern,
}

impl Search<'_, '_> {
    fn at(&self, start: usize) -> Option<Found> {
        let fits = self.languages.contains(&self.pattern.language);
        if !fits || (self.pattern.from_start && !self.begins(start)) {
            return None;
        }
        let alone = self.pattern.sense.may_stand_alone();
        let back = self.pattern.sense.points_back();
        if !self.pattern.behind_thing && !alone && !back && self.item(start).denies() {
            return None;
        }
        if self.pattern.sense == Sense::Disliked && !self.is_said_by_us(start) {
            return None;
        }
        if self.pattern.of_verb && !self.pattern.behind_thing && self.is_noun(start) {
            return None;
        }
        let (cue, thing) = self.parts(start)?;
        let thing = match (thing, self.pattern.behind_thing) {
            (Some(thing), _) => thing,
            (None, true) => self.thing_before(start)?,
            (None, false) => *cue.first()?,
        };
        if self.is_driven(start, thing) {
            return None;
        }
        let spans = |at: usize| self.clause.items[at].span.start;
        // "Bitte nicht aus der Hand filmen" names what it denies.
        let names = |item: &Item<'_>| {
            is_of_scene(item.meaning)
                || matches!(item.meaning, Meaning::Move(Move::Handheld | Move::Shake))
        };
        if back && self.pattern.sense != Sense::Habit && self.clause.items.iter().any(names) {
            return None;
        }
        if !back && !alone && cue.iter().any(|&at| spans(at) == spans(thing)) {
            return None;
        }
        Some(Found {
            sense: self.pattern.sense,
            denial: self.denial_of(start, thing, &cue),
            cue,
            thing,
            behind_thing: self.pattern.behind_thing,
        })
    }

    /// "A strip of neon", "una calle con niebla": no verb behind an article.
    fn is_noun(&self, at: usize) -> bool {
        let articles = match self.pattern.language {
            Language::English => "a|an|another|each|one|thin|long|narrow",
            _ => "un|une|una|unos|unas|ein|eine|einen|einer",
        };
        let before = at.checked_sub(1).map(|before| self.atoms[before].text);
        before.is_some_and(|before| is_among(before, articles))
    }

    /// "Le vent chasse des feuilles mortes": what the wind drives on is there.
    fn is_driven(&self, start: usize, thing: usize) -> bool {
        let loose = match self.clause.items[thing].meaning {
            Meaning::Loose(..) => true,
            Meaning::Air(air, _) | Meaning::Matter(air, _) => matches!(
                air,
                Atmosphere::Leaves | Atmosphere::Petals | Atmosphere::Dust | Atmosphere::Snow
            ),
            _ => false,
        };
        let wind = |at: usize| matches!(self.item(at).meaning, Meaning::Air(Atmosphere::Wind, _));
        loose && (0..start).any(wind)
    }

    fn item(&self, at: usize) -> &Item<'_> {
        &self.clause.items[self.atoms[at].item]
    }

    /// Whether it is the one who asks who dislikes something: "I'm tired of".
    fn is_said_by_us(&self, at: usize) -> bool {
        let ours = |at: usize| is_us(self.atoms[at].text);
        let others = (0..at).any(|at| self.item(at).meaning == Meaning::Someone && !ours(at));
        (0..=at).any(ours) || (!others && at == 0 && self.clause.opener == Opener::Sentence)
    }

    /// Whether only small words stand before a place.
    fn begins(&self, at: usize) -> bool {
        (0..at).all(|before| {
            let item = self.item(before);
            item.is_small() || item.is_article() || is_leading(self.atoms[before].text)
        })
    }

    /// The items of the words behind a place that the pattern asks for, and the
    /// thing among them.
    fn parts(&self, start: usize) -> Option<(Vec<usize>, Option<usize>)> {
        let (mut cue, mut thing) = (Vec::new(), None);
        let mut at = start;
        let mut loose = 0;
        for part in &self.pattern.parts {
            // "Skipping the", of which only the article is left.
            while !matches!(part, Part::Word(_) | Part::Gap) && self.is_within(at) {
                if !is_article_word(self.atoms[at].text) {
                    return None;
                }
                at += 1;
            }
            match part {
                Part::Word(words) => {
                    let adverbs = match at > start && self.pattern.behind_thing {
                        true => self.adverbs(at),
                        false => 0,
                    };
                    at = self.word(words, at, loose.max(adverbs))?;
                    cue.push(self.atoms[at].item);
                    at += 1;
                    loose = 0;
                }
                Part::Gap => loose = 3,
                Part::Thing | Part::Other => {
                    let found = self.thing_behind(at)?;
                    if *part == Part::Thing {
                        thing = Some(self.atoms[found].item);
                    }
                    at = self.end_of(found);
                    loose = if *part == Part::Other { REACH } else { 4 };
                }
                Part::Happens => {
                    let item = self.item(self.atoms.get(at).map(|_| at)?);
                    let text = self.atoms[at].text;
                    let stem = ["ing", "ed", "es", "s"]
                        .iter()
                        .find_map(|end| text.strip_suffix(end));
                    let stem = stem.unwrap_or(text);
                    let lasts = is_lasting(text)
                        || is_lasting(stem)
                        || is_lasting(&format!("{stem}e"))
                        || item.denies()
                        || item.is_article();
                    if lasts || matches!(item.meaning, Meaning::Ceases | Meaning::Wanes) {
                        return None;
                    }
                    at += 1;
                }
                Part::End => {
                    let rest = at..self.atoms.len();
                    if !rest.into_iter().all(|at| self.item(at).is_small()) {
                        return None;
                    }
                }
            }
        }
        let more =
            |at: usize| can_be_refused(self.item(at)) || self.item(at).meaning == Meaning::Camera;
        // "A breeze lifts a strand of hair".
        let lone = self.pattern.parts.len() == 1 && self.pattern.of_verb;
        let taken = self.atoms.get(at).map(|atom| atom.text);
        let takes = lone
            && self.pattern.behind_thing
            && taken.is_some_and(|text| is_among(text, "a|an|her|his|their|its"));
        if takes {
            return None;
        }
        if self.is_within(at) {
            return None;
        }
        let rest = at..self.atoms.len();
        // "The fog hides the stars": what a thing does to another ends nothing.
        let done_to = self.pattern.behind_thing
            && rest
                .clone()
                .take(2)
                .any(|at| !is_placing(self.atoms[at].text) && self.is_next(at, rest.start));
        let whole = matches!(self.pattern.sense, Sense::Back | Sense::Unheard);
        let ends = !whole || !rest.into_iter().any(more);
        (ends && !done_to).then_some((cue, thing))
    }

    /// Whether a place is in the middle of a phrase.
    fn is_within(&self, at: usize) -> bool {
        let says = |at: usize| self.item(at).denies() || self.item(at).meaning == Meaning::Idle;
        self.atoms.get(at).is_some_and(|atom| !atom.begins) && says(at)
    }

    /// Whether nothing but an article stands between two places.
    fn is_next(&self, at: usize, from: usize) -> bool {
        (from..at).all(|between| self.item(between).is_article())
            && is_of_scene(self.item(at).meaning)
    }

    /// The place behind the phrase that a word is of.
    fn end_of(&self, at: usize) -> usize {
        let span = &self.item(at).span;
        let own = |atom: &&Atom<'_>| self.clause.items[atom.item].span == *span;
        at + self.atoms[at..].iter().take_while(own).count()
    }

    /// Where one of these words is, with some small ones before it.
    fn word(&self, words: &[String], from: usize, loose: usize) -> Option<usize> {
        let end = self.atoms.len().min(from + loose + 1);
        let found = (from..end).find(|&at| words.iter().any(|word| word == self.atoms[at].text))?;
        let passed = |at: usize| self.is_passed(at) || self.is_flip(at);
        (from..found).all(passed).then_some(found)
    }

    /// How many adverbs stand at a place: "the fog is finally gone".
    fn adverbs(&self, from: usize) -> usize {
        let adverb = |atom: &&Atom<'_>| {
            let manner = ["ly", "mente", "ment"]
                .iter()
                .any(|end| atom.text.len() > end.len() + 2 && atom.text.ends_with(end));
            manner || is_small_word(atom.text)
        };
        self.atoms[from..].iter().take(2).take_while(adverb).count()
    }

    /// Whether a cue reaches across a word.
    fn is_passed(&self, at: usize) -> bool {
        let item = self.item(at);
        let weighs = item.is_act()
            || item.denies()
            || can_be_refused(item)
            || matches!(item.meaning, Meaning::Camera | Meaning::But);
        !weighs
    }

    /// The thing behind a cue.
    fn thing_behind(&self, from: usize) -> Option<usize> {
        let end = self.atoms.len().min(from + DESCRIBED + 1);
        let found = (from..end).find(|&at| can_be_refused(self.item(at)))?;
        // "N'annule pas la pluie".
        let negates = |at: usize| at == from && self.item(at).meaning == Meaning::NoClause;
        let passed = |at: usize| self.is_passed(at) || negates(at);
        (from..found).all(passed).then_some(found)
    }

    /// The thing before a cue, with small words or a place between.
    fn thing_before(&self, start: usize) -> Option<usize> {
        let first = start.saturating_sub(REACH + 1);
        let found = (first..start)
            .rev()
            .find(|&at| can_be_refused(self.item(at)))?;
        let between = found + 1..start;
        let small = |at: usize| {
            let item = self.item(at);
            item.is_small() || item.is_article() || is_small_word(self.atoms[at].text)
        };
        let placed = between
            .clone()
            .next()
            .is_some_and(|at| is_placing(self.atoms[at].text));
        let passes = |at: usize| self.is_passed(at) || self.is_flip(at);
        let near = between.clone().all(passes)
            && (placed || between.clone().all(|at| small(at) || self.is_flip(at)));
        // "Fog you can't see through": it is not the fog that does not.
        let others = |at: usize| is_among(self.atoms[at].text, "you|we|one|i|they|he|she");
        if self.pattern.parts.contains(&Part::Happens) && between.clone().any(others) {
            return None;
        }
        let item = self.atoms[found].item;
        let moves = matches!(
            self.clause.items[item].meaning,
            Meaning::Move(_) | Meaning::Verb(_) | Meaning::Subject(_)
        );
        let fits = match moves {
            true => {
                // "Gazes at the finished blade".
                let object = between.clone().any(|at| self.item(at).is_article());
                !object
                    && self.begins(found)
                    && !matches!(self.clause.opener, Opener::While | Opener::Then)
            }
            false => !self.is_place(found) && !self.is_denied(found),
        };
        (near && fits).then_some(item)
    }

    fn is_flip(&self, at: usize) -> bool {
        self.item(at).denies()
    }

    /// "In the rain a man died".
    fn is_place(&self, at: usize) -> bool {
        let mut before = (0..at).rev().map(|at| (self.item(at), self.atoms[at].text));
        let led =
            before.find(|(item, text)| !(item.is_article() || item.is_small()) || is_inside(text));
        led.is_some_and(|(_, text)| is_inside(text)) || is_inside(self.atoms[at].text)
    }

    /// Whether the thing at a place is denied by other words. "Never does the fog
    /// lift" denies what is said of it.
    fn is_denied(&self, at: usize) -> bool {
        let item = self.atoms[at].item;
        let before = self.clause.items[..item].iter().rev();
        let near =
            before.take_while(|item| !can_be_refused(item) && item.meaning != Meaning::Camera);
        let things = |item: &Item<'_>| item.denies() && !item.denies_act();
        near.take(FLIPS).any(things)
    }

    /// The denial right before a cue, if one denies it.
    fn denial_of(&self, start: usize, thing: usize, cue: &[usize]) -> Option<usize> {
        let first = start.saturating_sub(FLIPS);
        let near = (first..start)
            .rev()
            .take_while(|&at| !can_be_refused(self.item(at)));
        let before = near
            .filter(|&at| self.is_flip(at))
            .map(|at| self.atoms[at].item);
        let last = cue.iter().copied().max().unwrap_or_default().max(thing);
        let first = self.atoms[start].item;
        let within = (first..last).filter(|&at| self.clause.items[at].denies());
        let fronted = self
            .pattern
            .behind_thing
            .then_some(0..first)
            .into_iter()
            .flatten();
        let fronted = fronted.filter(|&at| self.clause.items[at].denies_act());
        // "Vergiss den Regen nicht".
        let end = self.clause.items.iter().rposition(|item| !item.is_small());
        let trails = end.filter(|&at| matches!(self.clause.items[at].text, "nicht" | "pas"));
        before
            .chain(within)
            .chain(trails)
            .chain(fronted)
            .find(|item| !cue.contains(item))
    }
}
