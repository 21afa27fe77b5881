//! Moves of which nobody is said to make them: the camera's, unless it is said
//! to rest.

use crate::vocabulary::Move;

use super::super::lexicon::Meaning;
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::{Reader, What, Who, travels};

impl Reader {
    /// Whether the camera makes the move at `index` only because nobody else is
    /// named: "rolls past", beside "pan left" and "the camera rolls".
    pub(super) fn is_presumed(&self, verb: Verb, clause: &Clause<'_>, index: usize) -> bool {
        let item = &clause.items[index];
        let named = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
        let shot = ["shot", "move", "fahrt"]
            .iter()
            .any(|end| item.text.ends_with(end))
            || ["travelling", "traveling", "panoram", "paneo"]
                .iter()
                .any(|noun| item.text.starts_with(noun));
        let directs = (verb.is_of_film() || verb == Verb::Circle) && !item.is_finite();
        let goes_on = self.actor == Some(Who::Camera) || clause.opener == Opener::Then;
        !named && !shot && !directs && !goes_on && !clause.commands(index)
    }

    /// "She scrolls and zooms out on a map": a move in a form that goes on with
    /// what somebody does.
    pub(super) fn is_of_someone(&self, clause: &Clause<'_>, index: usize) -> bool {
        let named = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
        let goes_on = clause.opener == Opener::And && self.actor == Some(Who::Someone);
        goes_on && !named && clause.items[index].is_finite()
    }

    /// Notes a move that is presumed.
    pub(super) fn presume(&mut self, asked: Option<usize>) {
        self.presumed.extend(asked);
    }

    /// Notes that a move is asked for, which may have been presumed before.
    pub(super) fn take_at_word(&mut self, asked: Option<usize>) {
        self.presumed.retain(|&other| Some(other) != asked);
    }

    /// Takes out what the camera is presumed to do where it is said to rest:
    /// "a barrel rolls down the ramp, static camera".
    pub(super) fn drop_presumed(&mut self) {
        let rests: Vec<usize> = self
            .camera_moves()
            .filter(|(kind, asked)| *kind == Move::Static && asked.when.is_none())
            .map(|(_, asked)| asked.step)
            .collect();
        let presumed = std::mem::take(&mut self.presumed);
        let mut index = 0;
        self.reading.asked.retain(|asked| {
            let moves =
                matches!(asked.what, What::Camera(kind) if travels(kind) || kind == Move::Shake);
            let drops = moves && presumed.contains(&index) && rests.contains(&asked.step);
            index += 1;
            !drops
        });
    }
}
