//! What is found out about a clause while it is read.

use super::super::lexicon::{Amount, Meaning};
use super::super::verbs::Way;
use super::What;
use super::clause::Clause;
use super::item::Item;

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
        let after = self.way_after(clause, index);
        // "A clockwise orbit around" goes clockwise.
        if matches!(after, None | Some(Way::Around | Way::Across | Way::Through)) {
            return self.way_before(clause, index).or(after);
        }
        after
    }

    /// The next direction before another verb. That something is passed or
    /// circled says less than a side.
    pub(super) fn way_after(&mut self, clause: &Clause<'_>, index: usize) -> Option<Way> {
        // "Tilts back down" goes down.
        let stays = matches!(clause.items[index].meaning, Meaning::Verb(verb) if verb.stays());
        let fits = |way: Way| !(stays && matches!(way, Way::In | Way::Out));
        // "Statt zu schwenken soll sich die Kamera nach oben neigen".
        let ended = clause.is_instead_of_infinitive(index);
        let ways: Vec<(usize, Way)> = clause
            .items
            .iter()
            .enumerate()
            .skip(index + 1)
            .take_while(|(_, item)| !(item.is_act() || ended && item.meaning == Meaning::Camera))
            .filter_map(|(place, item)| match item.meaning {
                Meaning::Way(way) if fits(way) && !self.used.contains(&place) => Some((place, way)),
                _ => None,
            })
            .collect();
        // "Fährt auf die Hütte links am Hang zu".
        let ends = clause.items.last();
        let toward = ends.is_some_and(|last| last.text == "zu")
            && clause.items[index..]
                .iter()
                .any(|item| item.text.starts_with("auf"));
        if let Some(&(place, way)) = ways.last().filter(|(_, way)| *way == Way::In && toward) {
            self.used.push(place);
            return Some(way);
        }
        let says_side =
            |&&(_, way): &&(usize, Way)| !matches!(way, Way::Around | Way::Across | Way::Through);
        let first = ways.first()?;
        let (place, way) = match says_side(&first) {
            true => *first,
            false => *ways.iter().find(says_side).unwrap_or(first),
        };
        let (place, way) = match way {
            Way::Across => self.side_behind(clause, place).unwrap_or((place, way)),
            _ => (place, way),
        };
        self.used.push(place);
        Some(way)
    }

    /// The side to which whoever the camera goes along with goes: "parallel to
    /// the dog that runs to the right".
    fn side_behind(&self, clause: &Clause<'_>, from: usize) -> Option<(usize, Way)> {
        let behind = clause.items.iter().enumerate().skip(from + 1);
        let sides = behind.filter_map(|(place, item)| match item.meaning {
            Meaning::Way(way @ (Way::Left | Way::Right)) => Some((place, way)),
            _ => None,
        });
        sides
            .into_iter()
            .find(|(place, _)| !self.used.contains(place))
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
        let counts = matches!(
            item.meaning,
            Meaning::Often(_) | Meaning::Amount(Amount::Factor(_))
        );
        let acts = |asked: &usize| matches!(what(*asked), What::Subject(_));
        if counts && let Some(act) = self.nearest(index, &acts) {
            return Some(act);
        }
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

    /// The target nearest to a place of those that fit.
    fn nearest(&self, index: usize, fits: &dyn Fn(&usize) -> bool) -> Option<usize> {
        let fitting = self.targets.iter().filter(|(_, asked)| fits(asked));
        let nearest = fitting.min_by_key(|(place, _)| place.abs_diff(index));
        nearest.map(|&(_, asked)| asked)
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
