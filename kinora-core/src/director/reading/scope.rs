//! How far a denial and a time reach beyond their clause.

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::{Family, Item, family};

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

/// "When the circle is done it cranes up": what was said before is over, and what
/// the clause says follows it.
pub(super) fn mark_completed(clauses: &mut [Clause<'_>]) {
    const DONE: &str = "done|complete|completed|finished|fertig|abgeschlossen|beendet|fini|termine|terminee|finie|terminado|terminada|completado|完成|结束";
    for clause in clauses {
        let joins = matches!(
            clause.opener,
            Opener::While | Opener::Then | Opener::Meanwhile
        );
        let done = clause
            .items
            .iter()
            .position(|item| is_among(item.text, DONE));
        let Some(done) = done.filter(|_| joins) else {
            continue;
        };
        let near = clause.items[..done]
            .iter()
            .rposition(|item| !item.is_small());
        let act = near.filter(|&at| {
            matches!(
                clause.items[at].meaning,
                Meaning::Verb(_) | Meaning::Move(_)
            )
        });
        if let Some(act) = act {
            clause.items.drain(act..=done);
            clause.opener = Opener::Then;
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
            // "Pedestal up, pan left, dolly in, tilt down".
            let goes_on = |clause: &&mut Clause<'_>| {
                matches!(clause.opener, Opener::Comma | Opener::And)
                    && clause.begins_with_act()
                    && clause.takes_camera_away()
                    && clause.denied_family().is_none()
            };
            let further = clauses[first + 3..].iter_mut().take_while(goes_on);
            further.for_each(|clause| clause.opener = Opener::Then);
        }
    }
}

/// Marks the clauses of lists that are denied as a whole: "no pan, tilt or zoom".
/// What only follows a denied thing after a comma is not denied.
pub(super) fn mark_lists(clauses: &mut [Clause<'_>]) {
    for first in 0..clauses.len() {
        let last = match whole_sentence(clauses, first) {
            Some(last) => Some(last),
            None => last_listed(clauses, first).max(bare_list(clauses, first)),
        };
        // "Nada de humo: cae nieve".
        let nothing = clauses[first]
            .items
            .iter()
            .any(|item| item.text == "nada de" && item.denies());
        let listed = clauses.iter_mut().take(last.map_or(0, |i| i + 1));
        let listed = listed.skip(first + 1);
        for clause in listed.take_while(|clause| !(nothing && clause.says_weather_falls())) {
            clause.denied = true;
        }
    }
    mark_before_nor(clauses);
    mark_ways(clauses);
}

/// "It doesn't truck sideways, left or right": where else a move that is denied would
/// go is denied.
fn mark_ways(clauses: &mut [Clause<'_>]) {
    for index in 1..clauses.len() {
        let before = &clauses[index - 1];
        let denial = before.items.iter().position(Item::denies_act);
        let denied = denial.is_some_and(|at| {
            before.items[at..]
                .iter()
                .any(|item| family(item) == Some(Family::Camera))
        });
        let clause = &mut clauses[index];
        let or = clause.items.iter().any(|item| item.meaning == Meaning::Or);
        if denied && or && clause.opener == Opener::Comma && clause.is_ways_only() {
            clause.items.clear();
        }
    }
}

/// "Sin olas, nubes ni polvo": what stands between a denial and a "nor" is denied.
fn mark_before_nor(clauses: &mut [Clause<'_>]) {
    for index in 1..clauses.len() {
        let clause = &clauses[index];
        let nor = clause
            .items
            .iter()
            .position(|item| is_among(item.text.split(' ').next().unwrap_or_default(), NOR));
        let things = nor.is_some_and(|nor| {
            let (before, behind) = (&clause.items[..nor], &clause.items[nor + 1..]);
            let fits =
                |item: &Item<'_>| family(item).is_some() || item.is_article() || item.is_small();
            let named = |items: &[Item<'_>]| items.iter().any(|item| family(item).is_some());
            named(before) && named(behind) && before.iter().all(fits)
        });
        let denied = clauses[index - 1].denied || clauses[index - 1].items.iter().any(Item::denies);
        if things && denied && clauses[index].opener == Opener::Comma {
            clauses[index].denied = true;
        }
    }
}

/// Words for "nor" between two things.
const NOR: &str = "nor|ni|noch|也不|也没有";

/// The last clause of a sentence that is nothing but a list of what is denied:
/// "Avoid: rain, fog, snow.", "No rain, fog, snow."
fn whole_sentence(clauses: &[Clause<'_>], first: usize) -> Option<usize> {
    let head = &clauses[first];
    if head.leaves_all_else() {
        return None;
    }
    if head.opener == Opener::Sentence && head.is_negative_prompt() {
        let next = (first + 1..clauses.len()).find(|&i| clauses[i].opener == Opener::Sentence);
        return Some(next.unwrap_or(clauses.len()) - 1).filter(|&last| last > first);
    }
    let amid = head.opener != Opener::Sentence
        && head.bars_list()
        && clauses.get(first + 1).is_some_and(Clause::lists_weather);
    let heads = (head.opener == Opener::Sentence || amid) && head.begins_with_denial();
    let next = (first + 1..clauses.len()).find(|&i| clauses[i].opener == Opener::Sentence);
    let end = next.unwrap_or(clauses.len());
    let rest = clauses.get(first + 1..end)?;
    if heads && rest.len() == 1 && head.only_denies() && rest[0].lists(Family::Camera) {
        return Some(first + 1);
    }
    let listed = |clause: &Clause<'_>| {
        let joins = matches!(clause.opener, Opener::Comma | Opener::And);
        joins
            && (clause.lists(Family::Scene)
                || clause.names_fault()
                || (head.bars_list() && clause.names_bare_act())
                || (head.bars_list()
                    && (rest.len() > 1 || head.is_headed())
                    && clause.names_bare_move())
                || clause.only_names()
                || clause.only_describes())
    };
    let several =
        head.bars_list() || (rest.len() >= 2 && head.denied_family() == Some(Family::Scene));
    let acts = head.bars_list() && head.names_acts_alone();
    let pure = head.has_single_denial()
        && (acts || !head.goes_on_behind_things() || (rest.len() > 1 && head.names_bare_move()));
    (heads
        && several
        && pure
        && !rest.is_empty()
        && rest.iter().all(listed)
        && (!amid || rest.iter().all(Clause::lists_weather)))
    .then_some(end - 1)
}

/// The last clause of bare names behind a denial of a list: "avoid rain, snow,
/// fog, pan right". One name may be more that is wanted where the denial is of a
/// thing: "no rain, snow".
fn bare_list(clauses: &[Clause<'_>], first: usize) -> Option<usize> {
    let head = &clauses[first];
    let denies = head.begins_with_denial()
        && head.has_single_denial()
        && !head.goes_on_behind_things()
        && head.denied_family() == Some(Family::Scene);
    let denies = denies && !head.leaves_all_else();
    let bare = |clause: &&Clause<'_>| {
        matches!(clause.opener, Opener::Comma | Opener::And)
            && clause.is_bare_thing()
            && !clause.says_weather_falls()
    };
    let names = clauses[first + 1..].iter().take_while(bare).count();
    let many = head.opener == Opener::Sentence && names >= 2;
    let chinese = head
        .items
        .iter()
        .any(|item| item.language == Language::Chinese)
        && head.items.len() == 2
        && head.items[0]
            .text
            .ends_with(['勿', '加', '有', '现', '含', '用']);
    let lists = names >= 1 && (head.bars_list() || many || chinese);
    (denies && lists).then_some(first + names)
}

/// The last clause of a list that a joint ends.
fn last_listed(clauses: &[Clause<'_>], first: usize) -> Option<usize> {
    let head = &clauses[first];
    let family = head.denied_family();
    let any = head.bars_list();
    // "No people, cars or rain".
    let things = family.is_none() && head.denies_things();
    if family.is_none() && !things && !any {
        return None;
    }
    let fits = |clause: &Clause<'_>| match family {
        _ if any => {
            clause.lists(Family::Scene) || clause.lists(Family::Camera) || clause.names_bare_act()
        }
        Some(family) => clause.lists(family),
        None => clause.lists(Family::Scene),
    };
    let continues = |clause: &&Clause<'_>| {
        let joins = matches!(clause.opener, Opener::Comma | Opener::And);
        joins && (fits(clause) || clause.only_names())
    };
    let length = clauses[first + 1..].iter().take_while(continues).count();
    let joined = |clause: &Clause<'_>| match things {
        true => clause.has_or() && fits(clause),
        // "Kerzenlicht, das nicht flackert, und Staub".
        false if head.is_relative() => clause.has_or(),
        false => {
            let anew = clause.says_weather_falls() || family == Some(Family::Act);
            (clause.opener == Opener::And && fits(clause) && !anew) || clause.has_or()
        }
    };
    (first + 1..=first + length)
        .rev()
        .find(|&i| joined(&clauses[i]))
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
