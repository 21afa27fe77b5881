//! Modifiers and directions: which of the things asked for they belong to.

use crate::vocabulary::Speed;

use super::super::lexicon::{Amount, Meaning};
use super::super::verbs::Way;
use super::clause::Clause;
use super::item::Item;
use super::work::Work;
use super::{Reader, What};

/// The most times that somebody does something in one shot.
const MOST_TIMES: u32 = 10;

impl Reader {
    /// Gives directions that no verb took to the weather of the clause.
    pub(super) fn directions(&mut self, clause: &Clause<'_>, work: &Work) {
        let free = |(index, item): (usize, &Item<'_>)| match item.meaning {
            Meaning::Way(way) if !work.used.contains(&index) => way.direction(),
            _ => None,
        };
        let Some(direction) = clause.items.iter().enumerate().find_map(free) else {
            return;
        };
        for &(_, index) in &work.targets {
            let asked = &mut self.reading.asked[index];
            if matches!(asked.what, What::Air(_)) && asked.direction.is_none() {
                asked.direction = Some(direction);
            }
        }
    }

    /// Remembers the side to which somebody goes in a way that has no word here.
    pub(super) fn note_side(&mut self, clause: &Clause<'_>, work: &Work) {
        let moves_camera = work
            .targets
            .iter()
            .any(|&(_, asked)| matches!(self.reading.asked[asked].what, What::Camera(_)));
        let free = |(index, item): (usize, &Item<'_>)| match item.meaning {
            Meaning::Way(way @ (Way::Left | Way::Right)) if !work.used.contains(&index) => {
                Some(way)
            }
            _ => None,
        };
        let side = clause.items.iter().enumerate().find_map(free);
        if side.is_some() && !moves_camera {
            self.side = side;
        }
    }

    pub(super) fn modify(&mut self, clause: &Clause<'_>, work: &Work) {
        if self.denial.is_some() {
            return;
        }
        if work.targets.is_empty() {
            self.modify_neighbours(clause);
            return;
        }
        for meaning in std::mem::take(&mut self.pending) {
            for &(_, asked) in &work.targets {
                self.apply(meaning, asked);
            }
        }
        for (index, item) in clause.items.iter().enumerate() {
            if !item.is_modifier() {
                continue;
            }
            let asked = &self.reading.asked;
            if let Some(target) = work.target_of(clause, index, |i| asked[i].what) {
                self.apply(item.meaning, target);
            }
        }
    }

    /// Modifiers that stand alone belong to the camera of the clause before, or
    /// to what comes next.
    fn modify_neighbours(&mut self, clause: &Clause<'_>) {
        if !clause.is_modifiers_only() {
            return;
        }
        let camera: Vec<usize> = self
            .last_asked
            .iter()
            .copied()
            .filter(|&index| matches!(self.reading.asked[index].what, What::Camera(_)))
            .collect();
        for item in clause.items.iter().filter(|item| item.is_modifier()) {
            if camera.is_empty() {
                self.pending.push(item.meaning);
            }
            for &index in &camera {
                self.apply(item.meaning, index);
            }
        }
    }

    /// "Two blinks": a number right before what somebody does.
    pub(super) fn count(&mut self, asked: Option<usize>, clause: &Clause<'_>, index: usize) {
        let before = clause.items[..index].iter().rev();
        let mut near = before
            .skip_while(|item| matches!(item.meaning, Meaning::Pace(..) | Meaning::Extent(_)));
        let number = near.next().map(|item| item.meaning);
        if let (Some(asked), Some(Meaning::Number(number))) = (asked, number) {
            self.reading.asked[asked].times = (number as u32).clamp(1, MOST_TIMES);
        }
    }

    fn apply(&mut self, meaning: Meaning, index: usize) {
        let asked = &mut self.reading.asked[index];
        let is_camera = matches!(asked.what, What::Camera(_));
        let is_subject = matches!(asked.what, What::Subject(_));
        match meaning {
            // "Slow and steady" is slow.
            Meaning::Pace(Speed::Normal, _) => {}
            Meaning::Pace(speed, factor) if is_camera => {
                let slower = factor < 1.0;
                asked.pace = match slower {
                    true => asked.pace.min(factor),
                    false => asked.pace.max(factor),
                };
                asked.speed = speed;
            }
            Meaning::Pace(_, factor) => asked.strength = strong(asked.strength, factor.sqrt()),
            Meaning::Often(times) if is_subject => asked.times = times,
            Meaning::Amount(Amount::Factor(times)) if is_subject => {
                asked.times = (times as u32).clamp(1, MOST_TIMES);
            }
            Meaning::Amount(stated) if is_camera => asked.stated = Some(stated),
            Meaning::Extent(factor) if is_camera => {
                asked.strength = (asked.strength * factor).clamp(0.4, 1.6);
            }
            Meaning::Extent(factor) | Meaning::Strength(factor) if !is_camera => {
                asked.strength = strong(asked.strength, factor);
            }
            _ => {}
        }
    }
}

fn strong(strength: f64, factor: f64) -> f64 {
    (strength * factor).clamp(0.1, 1.0)
}
