//! Which moves go together and which follow each other.

use crate::vocabulary::Move;

use super::{Reader, are_opposite, travels};

impl Reader {
    /// Moves that exclude each other follow each other, and so do the moves of
    /// two sentences.
    pub(super) fn choose_group(&mut self, kind: Move) {
        self.follow_on(kind);
        let (group, sentence) = (self.group, self.sentence);
        let moves = |kind| travels(kind) || kind == Move::RackFocus;
        let clashes = self.camera_moves().any(|(other, asked)| {
            asked.group == group
                && other != kind
                && (are_opposite(kind, other)
                    || (moves(kind) && moves(other) && asked.sentence != sentence))
        });
        if clashes {
            self.group += 1;
        }
    }

    /// What the camera does after it rested, or after another move that a list
    /// of verbs tells of first, is a step of its own.
    fn follow_on(&mut self, kind: Move) {
        let follows = std::mem::take(&mut self.follows);
        if !travels(kind) {
            return;
        }
        let (group, sentence) = (self.group, self.sentence);
        let here: Vec<(Move, usize)> = self
            .camera_moves()
            .filter(|(other, asked)| asked.group == group && travels(*other))
            .map(|(other, asked)| (other, asked.sentence))
            .collect();
        let others = |&(other, of): &(Move, usize)| other != kind && of == sentence;
        let after_others = follows && !here.is_empty() && here.iter().all(others);
        if self.rested || after_others {
            self.next_step();
        }
    }
}
