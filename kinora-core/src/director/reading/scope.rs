//! How far a denial and a time reach beyond their clause.

use super::clause::{Clause, Opener};

/// "Zoom in at the end": what closes a sentence belongs to the clause before.
pub(super) fn mark_afterthoughts(clauses: &mut Vec<Clause<'_>>) {
    for index in (1..clauses.len()).rev() {
        let closes = clauses
            .get(index + 1)
            .is_none_or(|next| next.opener == Opener::Sentence);
        let empty = clauses[index].items.is_empty() && clauses[index].opener == Opener::Then;
        if closes && empty {
            clauses.remove(index);
            clauses[index - 1].opener = Opener::Then;
        }
    }
}

/// Marks the steps of a list that ends in "and finally": "pans left, tilts up,
/// and finally zooms in".
pub(super) fn mark_sequences(clauses: &mut [Clause<'_>]) {
    mark_triads(clauses);
    for last in 0..clauses.len() {
        if clauses[last].opener != Opener::Then {
            continue;
        }
        let steps = clauses[1..last.max(1)]
            .iter()
            .rev()
            .take_while(|clause| clause.opener == Opener::Comma && clause.begins_with_act());
        let first = last - steps.count();
        // Where nothing moves before the list, its first step begins it.
        let acts = first > 0 && clauses[first - 1].takes_camera_away();
        let second = if acts { first } else { (first + 1).min(last) };
        for clause in &mut clauses[second..last] {
            clause.opener = Opener::Then;
        }
    }
}

/// Three moves in a row follow each other: "backs out, turns right and glides
/// forward", "push in, pan left, tilt up".
fn mark_triads(clauses: &mut [Clause<'_>]) {
    for first in 0..clauses.len().saturating_sub(2) {
        let [one, two, three] = &clauses[first..first + 3] else {
            continue;
        };
        let listed = three.opener == Opener::Comma && three.takes_camera_away();
        let joined = two.opener == Opener::Comma && (three.opener == Opener::And || listed);
        let acts = one.takes_camera_away()
            && two.takes_camera_away()
            && two.begins_with_act()
            && (three.begins_with_act() || three.stays_put());
        let denied = [one, two, three]
            .iter()
            .any(|clause| clause.has_or() || clause.denied_family().is_some());
        let same = one.first_act() == two.first_act();
        let together = clauses
            .get(first + 3)
            .is_some_and(|next| next.opener == Opener::Meanwhile);
        if joined && acts && !together && !denied && !same {
            clauses[first + 1].opener = Opener::Then;
            clauses[first + 2].opener = Opener::Then;
        }
    }
}

/// Marks the clauses of lists that are denied as a whole: "no pan, tilt or zoom".
/// What only follows a denied thing after a comma is not denied.
pub(super) fn mark_lists(clauses: &mut [Clause<'_>]) {
    for first in 0..clauses.len() {
        let Some(family) = clauses[first].denied_family() else {
            continue;
        };
        let rest = &clauses[first + 1..];
        let continues = |clause: &&Clause<'_>| {
            matches!(clause.opener, Opener::Comma | Opener::And) && clause.lists(family)
        };
        let length = rest.iter().take_while(continues).count();
        let joined = |clause: &Clause<'_>| clause.opener == Opener::And || clause.has_or();
        let last = (first + 1..=first + length)
            .rev()
            .find(|&i| joined(&clauses[i]));
        for clause in clauses
            .iter_mut()
            .take(last.map_or(0, |i| i + 1))
            .skip(first + 1)
        {
            clause.denied = true;
        }
    }
}

/// Marks the times that stand alone and belong to what is before them: those of
/// a sentence that ends in one and does not begin with one.
pub(super) fn mark_trailing_times(clauses: &mut [Clause<'_>]) {
    let mut start = 0;
    while start < clauses.len() {
        let next = (start + 1..clauses.len()).find(|&i| clauses[i].opener == Opener::Sentence);
        let end = next.unwrap_or(clauses.len());
        let sentence = &mut clauses[start..end];
        let ends_in_time = sentence.last().is_some_and(Clause::is_time_only);
        let begins_in_time = sentence.first().is_some_and(Clause::is_time_only);
        for clause in &mut sentence[1..] {
            let lasts = clause.times().any(|(_, when)| when.lasts_s.is_some());
            let trails = lasts || (ends_in_time && !begins_in_time);
            clause.trails = trails && clause.is_time_only();
        }
        start = end;
    }
}
