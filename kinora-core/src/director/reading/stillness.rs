//! A camera that stays where it is: "anything can move except the camera", "机位不动，
//! 镜头向左摇", "it stays fixed on the corner".

use crate::vocabulary::Move;

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::refusals::first_word;
use super::{Denial, Reader};

impl Reader {
    /// "The camera doesn't follow the cyclist, it stays fixed": whether "it" is the
    /// camera, of which was just said what it does not do.
    pub(super) fn leaves_it_at_rest(&self, clause: &Clause<'_>) -> bool {
        let it = clause.items.first().is_some_and(|item| item.text == "it");
        let rests = |item: &Item<'_>| item.meaning == Meaning::AtRest;
        it && self.denial == Some(Denial::Action) && clause.items.iter().any(rests)
    }
}

/// "The elevator goes up; the camera stays": a camera of which nothing else is said.
pub(super) fn staying(clause: &mut Clause<'_>) {
    const STAYS: &str = "stays|remains|bleibt|reste|se queda";
    let [before @ .., last] = clause.items.as_mut_slice() else {
        return;
    };
    let camera = |item: &Item<'_>| item.meaning == Meaning::Camera;
    let fits = |item: &Item<'_>| camera(item) || item.is_article() || item.is_small();
    if is_among(last.text, STAYS) && before.iter().any(camera) && before.iter().all(fits) {
        last.meaning = Meaning::AtRest;
    }
}

/// "机位不动，镜头向左摇": a camera that stays where it is may still turn.
pub(super) fn turning_in_place(clauses: &mut [Clause<'_>]) {
    let turns = |item: &Item<'_>| match item.meaning {
        Meaning::Verb(verb) => matches!(
            verb,
            Verb::Pan | Verb::Tilt | Verb::Zoom | Verb::Roll | Verb::WhipPan
        ),
        Meaning::Move(kind) => matches!(
            kind,
            Move::PanLeft
                | Move::PanRight
                | Move::TiltUp
                | Move::TiltDown
                | Move::ZoomIn
                | Move::ZoomOut
        ),
        _ => false,
    };
    for index in 1..clauses.len() {
        let turned = clauses[index].items.iter().any(turns)
            && !clauses[index].items.iter().any(Item::denies);
        let before = clauses[index - 1].items.iter_mut();
        let stays =
            before.filter(|item| item.meaning == Meaning::Still && item.text.contains("机位"));
        if turned {
            stays.for_each(|item| item.meaning = Meaning::Move(Move::Static));
        }
    }
}

/// "Anything can move except the camera": the one that all else may move but.
pub(super) fn all_else(clauses: &mut Vec<Clause<'_>>) {
    const ALL: &str = "anything|everything|all|alles|alle|tout|tous|todo|todos|什么都可以|什么都能|一切|别的|其他|其他的|万物|都";
    const BUT: &str = "ausser|nur nicht|bis auf|menos|salvo|excepto|sauf|hormis|excepte|除了|除|save|bar|except|but";
    let camera = |item: &Item<'_>| item.meaning == Meaning::Camera;
    for index in 0..clauses.len() {
        let items = &clauses[index].items;
        let moves = |item: &Item<'_>| {
            matches!(item.meaning, Meaning::Verb(Verb::Go)) || matches!(item.text, "动" | "移动")
        };
        let begins = items
            .iter()
            .position(|item| is_among(first_word(item), ALL));
        let free = begins.is_some() && items.iter().any(moves);
        let denied = items
            .iter()
            .any(|item| item.denies() && !is_among(first_word(item), ALL));
        if !free || denied {
            continue;
        }
        let but = items.iter().position(|item| is_among(item.text, BUT));
        let within = but.and_then(|but| {
            let behind = items[but..].iter().position(camera);
            behind.map(|at| but + at)
        });
        if let Some(at) = within {
            let items = clauses[index].items.drain(at..=at);
            let still = items.map(|item| Item {
                meaning: Meaning::Still,
                ..item
            });
            clauses[index].items = still.collect();
            continue;
        }
        let excepts = |clause: &Clause<'_>| {
            let fits = |item: &Item<'_>| {
                camera(item)
                    || item.is_small()
                    || item.is_article()
                    || item.text == "not"
                    || is_among(item.text, BUT)
            };
            clause.items.iter().any(camera)
                && clause.items.iter().all(fits)
                && (clause.opener == Opener::But
                    || clause.items.iter().any(|item| is_among(item.text, BUT)))
        };
        let apart = [index.checked_sub(1), Some(index + 1)];
        let mut apart = apart.into_iter().flatten();
        let apart = apart.find(|&at| clauses.get(at).is_some_and(excepts));
        if let Some(apart) = apart {
            let but = &mut clauses[apart];
            but.items.retain(camera);
            but.items
                .iter_mut()
                .for_each(|item| item.meaning = Meaning::Still);
            but.opener = Opener::Comma;
            clauses[index].items.clear();
        }
    }
    clauses.retain(|clause| !clause.items.is_empty() || clause.opener == Opener::Then);
}
