//! Clauses: the pieces of a prompt within which words belong together.

use super::super::lexicon::Meaning;
use super::super::matcher::{Token, TokenKind};
use super::super::verbs::Way;
use super::{What, Who};

/// How a clause follows the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    Sentence,
    Comma,
    Then,
    And,
    While,
    But,
}

/// A piece of a prompt between two joints.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    pub(super) opener: Opener,
    pub(super) items: Vec<Item<'t>>,
}

/// One meaning in a clause; a phrase may have several in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'t> {
    pub(super) text: &'t str,
    pub(super) meaning: Meaning,
}

impl Item<'_> {
    pub(super) fn is_modifier(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Pace(..) | Meaning::Extent(_) | Meaning::Strength(_)
        )
    }

    /// Whether words on both sides may belong together across this one.
    fn is_small(&self) -> bool {
        self.is_modifier() || matches!(self.meaning, Meaning::Idle)
    }

    /// Adverbs and amounts reach over a whole clause, adjectives to the next
    /// word.
    fn is_adverb(&self) -> bool {
        self.text.ends_with("ly")
            || self.text.ends_with("mente")
            || self.text.contains(' ')
            || !self.text.is_ascii()
            || matches!(self.text, "far" | "despacio")
    }

    fn is_act(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Verb(_) | Meaning::Move(_) | Meaning::Subject(_)
        )
    }
}

/// Splits tokens into clauses.
pub(super) fn split<'t>(tokens: &[Token<'t>]) -> Vec<Clause<'t>> {
    let mut clauses = vec![Clause {
        opener: Opener::Sentence,
        items: Vec::new(),
    }];
    for token in tokens {
        if let Some(opener) = opener(token) {
            open(&mut clauses, opener);
        } else if let Some(clause) = clauses.last_mut() {
            push(clause, token);
        }
    }
    clauses.retain(|clause| !clause.items.is_empty() || clause.opener == Opener::Then);
    clauses
}

/// Opens a clause; of joints in a row the one that says most holds.
fn open(clauses: &mut Vec<Clause<'_>>, opener: Opener) {
    match clauses.last_mut().filter(|clause| clause.items.is_empty()) {
        Some(clause) => {
            let keeps = matches!(clause.opener, Opener::Sentence | Opener::Then)
                && !(clause.opener == Opener::Sentence && opener == Opener::Then);
            if !keeps {
                clause.opener = opener;
            }
        }
        None => clauses.push(Clause {
            opener,
            items: Vec::new(),
        }),
    }
}

fn opener(token: &Token<'_>) -> Option<Opener> {
    match token.kind {
        TokenKind::Comma => Some(Opener::Comma),
        TokenKind::Stop => Some(Opener::Sentence),
        TokenKind::Word => None,
        TokenKind::Known(entry) => match entry.means.first()? {
            Meaning::Then => Some(Opener::Then),
            Meaning::And => Some(Opener::And),
            Meaning::While => Some(Opener::While),
            Meaning::But => Some(Opener::But),
            _ => None,
        },
    }
}

fn push<'t>(clause: &mut Clause<'t>, token: &Token<'t>) {
    let text = token.text;
    let mut item = |meaning| clause.items.push(Item { text, meaning });
    match token.kind {
        TokenKind::Known(entry) => entry.means.iter().copied().for_each(item),
        TokenKind::Word if text.chars().any(|c| c.is_ascii_digit()) => item(Meaning::Idle),
        TokenKind::Word if text.chars().count() < 2 => item(Meaning::Idle),
        TokenKind::Word | TokenKind::Comma | TokenKind::Stop => item(Meaning::Unread),
    }
}

impl Clause<'_> {
    pub(super) fn begins_with(&self, word: &str) -> bool {
        self.items.first().is_some_and(|item| item.text == word)
    }

    /// Who acts in the clause, for the clauses that follow.
    pub(super) fn first_actor(&self) -> Option<Who> {
        let named = self.items.iter().find_map(|item| known_actor(item));
        named.or_else(|| {
            let verb = self.items.iter().position(Item::is_act)?;
            self.has_article_and_word(verb).then_some(Who::Someone)
        })
    }

    /// Who does the verb at `index`, if the clause says so.
    pub(super) fn actor_of(&self, index: usize, camera_by_default: bool) -> Option<Who> {
        if self.is_told_to_camera(index) {
            return Some(Who::Camera);
        }
        let before = &self.items[..index];
        if let Some(who) = before.iter().rev().find_map(known_actor) {
            return Some(who);
        }
        let unknown = before.iter().any(|item| item.meaning == Meaning::Unread);
        let third_person = camera_by_default && unknown && self.items[index].text.ends_with('s');
        (third_person || self.has_article_and_word(index)).then_some(Who::Someone)
    }

    /// "Move the camera": the camera right after the verb.
    fn is_told_to_camera(&self, index: usize) -> bool {
        self.items[index + 1..]
            .iter()
            .find(|item| !item.is_small() && item.meaning != Meaning::Article)
            .is_some_and(|item| item.meaning == Meaning::Camera)
    }

    /// "The dragon …": an article and an unknown word before `index`.
    fn has_article_and_word(&self, index: usize) -> bool {
        let before = &self.items[..index];
        let Some(article) = before.iter().position(|i| i.meaning == Meaning::Article) else {
            return false;
        };
        before[article..]
            .iter()
            .any(|i| i.meaning == Meaning::Unread)
    }

    /// Whether "waves" is what somebody does.
    pub(super) fn is_waving(&self, index: usize) -> bool {
        if !matches!(self.items[index].text, "waves" | "wave") {
            return false;
        }
        self.items[..index]
            .iter()
            .rev()
            .find(|item| !item.is_small())
            .is_some_and(|item| item.meaning == Meaning::Someone)
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
        after_someone && (pronoun || third_person)
    }

    pub(super) fn is_ways_only(&self) -> bool {
        let is_way = |item: &Item<'_>| matches!(item.meaning, Meaning::Way(_));
        self.items.iter().any(is_way) && self.items.iter().all(|i| is_way(i) || i.is_small())
    }

    pub(super) fn is_modifiers_only(&self) -> bool {
        self.items.iter().any(Item::is_modifier)
            && self
                .items
                .iter()
                .all(|i| i.is_small() || matches!(i.meaning, Meaning::Article | Meaning::Camera))
    }
}

fn known_actor(item: &Item<'_>) -> Option<Who> {
    match item.meaning {
        Meaning::Camera => Some(Who::Camera),
        Meaning::Someone => Some(Who::Someone),
        Meaning::Air(..) => Some(Who::Matter),
        _ => None,
    }
}

/// What is found out about a clause while it is read.
pub(super) struct Work {
    /// What was asked for: the place of its word, and in the reading.
    pub(super) targets: Vec<(usize, usize)>,
    /// The places of directions that a verb took.
    pub(super) used: Vec<usize>,
}

impl Work {
    pub(super) fn new() -> Self {
        Self {
            targets: Vec::new(),
            used: Vec::new(),
        }
    }

    /// The direction of the verb at `index`: the next one before another verb,
    /// else the one right before it.
    pub(super) fn way_of(&mut self, clause: &Clause<'_>, index: usize) -> Option<Way> {
        self.way_after(clause, index)
            .or_else(|| self.way_before(clause, index))
    }

    /// The next direction before another verb. That something is passed or
    /// circled says less than a side.
    pub(super) fn way_after(&mut self, clause: &Clause<'_>, index: usize) -> Option<Way> {
        let ways: Vec<(usize, Way)> = clause
            .items
            .iter()
            .enumerate()
            .skip(index + 1)
            .take_while(|(_, item)| !item.is_act())
            .filter_map(|(place, item)| match item.meaning {
                Meaning::Way(way) if !self.used.contains(&place) => Some((place, way)),
                _ => None,
            })
            .collect();
        let says_side = |&&(_, way): &&(usize, Way)| !matches!(way, Way::Around | Way::Across);
        let first = ways.first()?;
        let (place, way) = match says_side(&first) {
            true => *first,
            false => *ways.iter().find(says_side).unwrap_or(first),
        };
        self.used.push(place);
        Some(way)
    }

    /// Leaves the direction that was taken last to others.
    pub(super) fn give_back(&mut self, way: Option<Way>) {
        if way.is_some() {
            self.used.pop();
        }
    }

    fn way_before(&mut self, clause: &Clause<'_>, index: usize) -> Option<Way> {
        let before = clause.items[..index].iter().enumerate().rev();
        let (place, item) = before.into_iter().find(|(_, item)| !item.is_small())?;
        self.take(place, item)
    }

    fn take(&mut self, place: usize, item: &Item<'_>) -> Option<Way> {
        let Meaning::Way(way) = item.meaning else {
            return None;
        };
        if self.used.contains(&place) {
            return None;
        }
        self.used.push(place);
        Some(way)
    }

    /// What the modifier at `index` modifies.
    pub(super) fn target_of(
        &self,
        clause: &Clause<'_>,
        index: usize,
        what: impl Fn(usize) -> What,
    ) -> Option<usize> {
        let item = &clause.items[index];
        let wants_camera = !matches!(item.meaning, Meaning::Strength(_));
        let fits = |asked: usize| matches!(what(asked), What::Camera(_)) == wants_camera;
        let neighbour = self.neighbour(clause, index);
        if !item.is_adverb() && (neighbour.is_some() || wants_camera) {
            return neighbour;
        }
        let near = |list: &mut dyn Iterator<Item = &(usize, usize)>| {
            list.min_by_key(|(place, _)| place.abs_diff(index))
                .map(|&(_, asked)| asked)
        };
        near(&mut self.targets.iter().filter(|(_, asked)| fits(*asked)))
            .or_else(|| near(&mut self.targets.iter()))
    }

    /// The target right after the word at `index`, else right before it.
    fn neighbour(&self, clause: &Clause<'_>, index: usize) -> Option<usize> {
        let passes = |place: usize| {
            let item = &clause.items[place];
            item.is_small() || matches!(item.meaning, Meaning::Way(_) | Meaning::Camera)
        };
        let target = |place: usize| {
            let found = self.targets.iter().find(|(at, _)| *at == place);
            found.map(|&(_, asked)| asked)
        };
        let next = (index + 1..clause.items.len()).find(|&place| !passes(place));
        let previous = (0..index).rev().find(|&place| !passes(place));
        next.and_then(target).or_else(|| previous.and_then(target))
    }
}
