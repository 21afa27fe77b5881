//! Words for moves that somebody handles or that say how another move is made:
//! "tilts it up", "leaning on a tyre", "approaches with a slow zoom".

use crate::vocabulary::Move;

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::{Reader, What, Who};

impl Clause<'_> {
    /// "Follows a golden retriever running along": what whoever is followed does.
    pub(super) fn is_done_by_followed(&self, index: usize) -> bool {
        let item = &self.items[index];
        let participle = item
            .text
            .split(' ')
            .next()
            .is_some_and(|word| word.ends_with("ing"));
        let follows = |item: &Item<'_>| matches!(item.meaning, Meaning::Verb(Verb::Follow));
        let follow = self.items[..index].iter().rposition(follows);
        let named = follow.is_some_and(|at| {
            let between = &self.items[at + 1..index];
            let article = between.first().is_some_and(Item::is_article);
            article
                && between.len() > 1
                && !between.iter().any(|item| item.meaning == Meaning::Camera)
        });
        matches!(item.meaning, Meaning::Subject(_)) && participle && named
    }
}

impl Reader {
    /// "Approaches with a slow zoom": the zoom is how it does.
    pub(super) fn by_means_of(&mut self, kind: Move, clause: &Clause<'_>) -> Option<usize> {
        let zooms = matches!(kind, Move::ZoomIn | Move::ZoomOut);
        let goes = |what| matches!(what, What::Camera(Move::DollyIn | Move::DollyOut));
        let last = *self.last_asked.last()?;
        let asked = self.reading.asked.get_mut(last)?;
        if !zooms || clause.opener != Opener::But || !goes(asked.what) {
            return None;
        }
        asked.what = What::Camera(kind);
        Some(last)
    }

    /// "A guitar case leaning on a tyre": nobody leans but the camera that is
    /// said to.
    pub(super) fn leans(&self, verb: Verb, clause: &Clause<'_>, index: usize) -> bool {
        let camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera)
            || self.actor == Some(Who::Camera);
        let on = clause.items[index + 1..].first().is_some_and(|next| {
            next.meaning == Meaning::On || matches!(next.text, "against" | "over")
        });
        verb == Verb::Bank && !camera && on
    }

    /// "A boy tilts his plane up and rolls it over": what somebody does to a thing.
    pub(super) fn handles(&self, clause: &Clause<'_>, index: usize) -> bool {
        let camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
        let named = clause.items[..index]
            .iter()
            .rev()
            .any(|item| item.meaning == Meaning::Someone);
        let acts = self.actor == Some(Who::Someone);
        !camera && (named || acts) && clause.handles_own(index)
    }
}

/// "Lifts us up in one long sweep": how the camera does what was said before.
pub(super) fn is_manner(clause: &Clause<'_>, index: usize) -> bool {
    const NOUNS: &str = "sweep|glide|rise|climb|drift|swing|descent|ascent|motion|push|pull|turn";
    let before = &clause.items[..index];
    let act = before.iter().position(Item::is_act);
    let travels = clause.items[index].text.starts_with("travelling");
    if act.is_some()
        && travels
        && before
            .last()
            .is_some_and(|item| matches!(item.text, "en" | "con" | "in"))
    {
        return true;
    }
    let Some(act) = act.filter(|_| is_among(clause.items[index].text, NOUNS)) else {
        return false;
    };
    let texts: Vec<&str> = before[act + 1..].iter().map(|item| item.text).collect();
    texts.windows(2).any(|pair| {
        let leads = is_among(pair[0], "in|with");
        leads && is_among(pair[1], "a|one|an|single|the")
    })
}
