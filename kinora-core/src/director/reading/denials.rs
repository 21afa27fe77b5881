//! What a denial reaches: the words behind it, up to who or what begins anew.

use super::super::lexicon::{Language, Meaning};
use super::super::verbs::{Verb, Way};
use super::clause::Clause;
use super::item::Item;
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
            Some(Denial::Thing) => begins_anew(clause, index),
            Some(Denial::Action) | None => false,
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

    pub(super) fn deny_verb(&mut self, verb: Verb, way: Option<Way>) -> Option<usize> {
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
    item.language == Language::English && pronoun && denied
}
