//! Times that a prompt states: which of the things asked for they belong to.

use super::super::time::{Instant, When};
use super::Reader;
use super::clause::{Clause, Opener};
use super::work::Work;

impl Reader {
    /// What begins later comes after what was asked for so far. A time alone
    /// holds for the clauses behind it, or for those before if it trails.
    pub(super) fn time_ahead(&mut self, clause: &Clause<'_>) {
        let Some((_, when)) = clause.times().next() else {
            return;
        };
        if clause.trails {
            self.time_of_last(when);
            return;
        }
        if when.begins_later() {
            self.next_step();
        }
        if !clause.has_target() || clause.begins_with_time() {
            self.heading = Some(when);
        }
    }

    /// Gives what a clause asks for the nearest time in it, else the time that
    /// stands before it.
    pub(super) fn time(&mut self, clause: &Clause<'_>, work: &Work) {
        for &(place, asked) in &work.targets {
            let own = clause.times().min_by_key(|(at, _)| at.abs_diff(place));
            let joined = self.joined_time.filter(|_| clause.opener == Opener::And);
            let when = own.map(|(_, when)| when).or(joined).or(self.heading);
            if when.is_some() {
                self.reading.asked[asked].when = when;
            }
        }
        if clause.opener != Opener::And || clause.times().next().is_some() {
            let begins = |&(_, when): &(usize, When)| when.begins_later();
            self.joined_time = clause.times().find(begins).map(|(_, when)| when);
        }
    }

    /// The time at the head of a sentence holds for it; a span, as scripts write
    /// it, until the next.
    pub(super) fn end_heading(&mut self) {
        self.heading = self.heading.filter(|when| {
            let is_stated = |instant| matches!(instant, Some(Instant::Seconds(_)));
            is_stated(when.from) && is_stated(when.to)
        });
    }

    fn time_of_last(&mut self, when: When) {
        for &asked in &self.last_asked {
            self.reading.asked[asked].when = Some(when);
        }
    }
}
