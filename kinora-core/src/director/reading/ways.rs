//! Clauses that say no more than where to, or how.

use super::super::lexicon::{Language, Meaning};
use super::super::verbs::Way;
use super::clause::{Clause, Opener};
use super::item::Item;

impl Clause<'_> {
    /// "Tourne lentement autour de lui vers la gauche": the camera goes around
    /// somebody rather than turning on the spot.
    pub(super) fn turns_around(&self, index: usize) -> bool {
        let romance = matches!(
            self.items[index].language,
            Language::French | Language::Spanish
        );
        let camera = self.items[..index]
            .iter()
            .any(|item| item.meaning == Meaning::Camera);
        romance && camera && self.is_around_behind(index)
    }

    /// "Gira a su alrededor": a verb that names nobody and goes around somebody.
    pub(super) fn goes_around(&self, index: usize) -> bool {
        let romance = matches!(
            self.items[index].language,
            Language::French | Language::Spanish
        );
        let alone = self.items[..index].iter().all(Item::is_small);
        romance && alone && self.is_around_behind(index)
    }

    fn is_around_behind(&self, index: usize) -> bool {
        let mut behind = self.items[index + 1..]
            .iter()
            .take_while(|item| !item.is_act());
        behind.any(|item| item.meaning == Meaning::Way(Way::Around))
    }

    /// Whether the clause is made of directions alone.
    pub(super) fn is_ways_only(&self) -> bool {
        let is_way = |item: &Item<'_>| matches!(item.meaning, Meaning::Way(_));
        // "Blue light on the right" is no way that the camera goes.
        let names = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Glow | Meaning::Lamp | Meaning::Sun | Meaning::Heard(_)
            )
        };
        let small = |item: &Item<'_>| item.is_small() && !names(item);
        let fits = |item: &Item<'_>| is_way(item) || small(item) || item.is_drone();
        self.items.iter().any(is_way) && self.items.iter().all(fits)
    }

    /// Whether the clause only says where else the camera goes: "and to the right
    /// between the pillars".
    pub(super) fn goes_on_in_a_way(&self) -> bool {
        let goes_on = matches!(self.opener, Opener::Then | Opener::And);
        // "Und dann auf den Globus zu".
        let on = self.items.first().is_some_and(|item| item.text == "auf");
        let is_way = |item: &Item<'_>| match item.meaning {
            Meaning::Way(_) => true,
            Meaning::LastWay(_) => on,
            _ => false,
        };
        let to = on && goes_on && self.items.last().is_some_and(&is_way);
        let says_where = |item: &Item<'_>| match item.meaning {
            Meaning::Way(Way::Clockwise | Way::Anticlockwise) => self.opener == Opener::Then,
            Meaning::Way(way) => way.direction().is_some(),
            _ => false,
        };
        let first = self.items.iter().find(|item| !item.is_small());
        let fits = |item: &Item<'_>| {
            is_way(item)
                || item.is_small()
                || item.is_article()
                || item.meaning == Meaning::Unread
                || (goes_on && matches!(item.meaning, Meaning::Air(..)))
        };
        self.is_ways_only()
            || self.passes_on(first.is_some_and(says_where))
            || (self.opener != Opener::Comma
                && (to || first.is_some_and(says_where))
                && self.items.iter().all(fits))
    }

    /// "侧移镜头，向左经过橱窗": where the move before goes, told by what it passes.
    fn passes_on(&self, says_where: bool) -> bool {
        let chinese = self
            .items
            .iter()
            .all(|item| matches!(item.language, Language::Chinese | Language::Any));
        let fits = |item: &Item<'_>| {
            matches!(
                item.meaning,
                Meaning::Way(_) | Meaning::Unread | Meaning::Someone
            ) || item.is_small()
                || item.is_article()
        };
        let passes = ["经过", "掠过", "扫过", "划过", "越过"];
        says_where
            && chinese
            && self.opener == Opener::Comma
            && self.items.iter().any(|item| passes.contains(&item.text))
            && self.items.iter().all(fits)
    }

    pub(super) fn is_modifiers_only(&self) -> bool {
        self.items.iter().any(Item::is_modifier)
            && self
                .items
                .iter()
                .all(|i| i.is_small() || i.is_article() || i.meaning == Meaning::Camera)
    }
}
