//! Moves that are said twice: "镜头向左摇，扫过街道", "the zoom is slow, creeping in",
//! "lateral move, the camera slides left".

use crate::vocabulary::Move;

use super::super::lexicon::{Language, Meaning};
use super::super::verbs::{Verb, Way};
use super::clause::{Clause, Opener};
use super::item::Item;
use super::{Asked, Reader, What, travels};

impl Reader {
    /// "绕着他向左环绕": the side of a verb that the clause says again.
    pub(super) fn side_said_later(
        &self,
        clause: &Clause<'_>,
        index: usize,
        way: Option<Way>,
    ) -> Option<Way> {
        let item = &clause.items[index];
        let vague = matches!(way, None | Some(Way::Around | Way::Across | Way::Through));
        if item.language != Language::Chinese || !vague || self.denial.is_some() {
            return None;
        }
        let again = |at: usize| {
            let [other, next] = clause.items.get(at..at + 2)? else {
                return None;
            };
            let same = other.meaning == item.meaning && other.span != item.span;
            match next.meaning {
                Meaning::Way(side @ (Way::Left | Way::Right))
                    if same && next.span == other.span =>
                {
                    Some(side)
                }
                _ => None,
            }
        };
        (index + 1..clause.items.len()).find_map(again)
    }

    /// "镜头向左摇，扫过街道": a verb without a side that says the move before
    /// again.
    pub(super) fn said_again(
        &self,
        verb: Verb,
        clause: &Clause<'_>,
        way: Option<Way>,
    ) -> Option<usize> {
        let vague = matches!(way, None | Some(Way::Across | Way::Through));
        let goes_on = matches!(clause.opener, Opener::Comma | Opener::While);
        // "Slides to the left, parallel to the tables".
        if goes_on
            && verb == Verb::Track
            && clause
                .items
                .iter()
                .any(|item| item.text.starts_with("paral"))
        {
            let (group, sentence) = (self.group, self.sentence);
            let here = |asked: &Asked| {
                let moves = matches!(asked.what, What::Camera(kind) if travels(kind));
                moves && asked.group == group && asked.sentence == sentence
            };
            return self.reading.asked.iter().rposition(here);
        }
        if !vague || !goes_on || self.denial.is_some() {
            return None;
        }
        let (group, sentence) = (self.group, self.sentence);
        // "镜头向下摇，从吊灯摇到餐桌": one sign for a pan and a tilt.
        let leads = |item: &Item<'_>| matches!(item.text, "从" | "由" | "自");
        let led = clause.items.iter().any(leads);
        let same = |asked: &Asked| match asked.what {
            What::Camera(kind) => {
                let before = Verb::of_move(kind);
                let tilts = verb == Verb::Pan && before == Some(Verb::Tilt) && led;
                before == Some(verb) || tilts
            }
            _ => false,
        };
        let here = |asked: &Asked| asked.group == group && asked.sentence == sentence;
        let mut list = self.reading.asked.iter();
        list.rposition(|asked| here(asked) && same(asked))
    }

    /// "Lateral move, the camera slides left": says the side of a move that had none.
    pub(super) fn say_side(
        &mut self,
        kind: Move,
        clause: &Clause<'_>,
        way: Option<Way>,
    ) -> Option<usize> {
        let sided = matches!(way, Some(Way::Left | Way::Right)) && clause.opener == Opener::Comma;
        let asked = self.undirected.filter(|_| sided && self.denial.is_none())?;
        let What::Camera(before) = self.reading.asked[asked].what else {
            return None;
        };
        let same = Verb::of_move(before) == Verb::of_move(kind);
        let here = self.reading.asked[asked].sentence == self.sentence;
        if !same || !here {
            return None;
        }
        self.reading.asked[asked].what = What::Camera(kind);
        self.undirected = None;
        Some(asked)
    }

    /// "The zoom is slow, creeping in on her eyes": how it zooms.
    pub(super) fn zooms_on(&self, clause: &Clause<'_>) -> bool {
        let sentence = self.sentence;
        let last = self.camera_moves().last();
        let zooms =
            last.is_some_and(|(kind, asked)| kind == Move::ZoomIn && asked.sentence == sentence);
        zooms && clause.opener == Opener::Comma && clause.begins_with_participle()
    }

    /// "Orbit, 30 degrees clockwise" says where to of the move before.
    pub(super) fn turn_undirected(&mut self, verb: Verb, way: Way) -> bool {
        let Some(asked) = self.undirected.take() else {
            return false;
        };
        let before = match self.reading.asked[asked].what {
            What::Camera(kind) => Verb::of_move(kind),
            _ => None,
        };
        // "Orbit while pushing in, closer and closer".
        if before.is_some_and(Verb::stays) && matches!(way, Way::In | Way::Out) {
            return false;
        }
        if let Some(kind) = verb.camera(Some(way)) {
            self.reading.asked[asked].what = What::Camera(kind);
        }
        true
    }
}
