//! Chinese signs that are parts of words in no phrase, and what the focus does.

use crate::vocabulary::Move;

use super::super::lexicon::{Language, Meaning};
use super::super::text::{is_among, is_unspaced};
use super::clause::Clause;
use super::item::Item;
use super::sense::is_of_scene;

/// A Chinese sign that stands among others that are in no phrase is a part of a
/// word: the fire of a lighter.
pub(super) fn fragments(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let item = &clause.items[index];
        let signs = item.text.chars().count();
        let chinese = item.language == Language::Chinese;
        let single = chinese && signs == 1;
        let named = chinese
            && clause.items[index..]
                .iter()
                .find(|next| next.span != item.span)
                .is_some_and(|next| next.span.start == item.span.end && is_titled(next));
        if named && (is_of_scene(item.meaning) || item.meaning == Meaning::Storm) {
            clause.items[index].meaning = Meaning::Idle;
            continue;
        }
        // "有风扇", "里有风扇".
        let has = chinese && signs == 2 && item.text.starts_with('有');
        let joined = |other: &Item<'_>| {
            let touches = other.span.end == item.span.start || item.span.end == other.span.start;
            other.meaning == Meaning::Unread && touches
        };
        let before = index.checked_sub(1).and_then(|at| clause.items.get(at));
        let after = clause.items.get(index + 1);
        let is_part = before.is_some_and(joined) || after.is_some_and(joined);
        let is_part = match has {
            true => after.is_some_and(|next| joined(next) || is_loose_sign(item, next)),
            false => single && is_part,
        };
        if is_of_scene(item.meaning) && is_part {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// "沿着看台", "停在飞檐上": a sign for what somebody does that begins a word in no
/// phrase, behind where something is, is a part of that word.
pub(super) fn signs_of_things(clause: &mut Clause<'_>) {
    const PLACES: &str = "的|在|从|由|沿着|沿|对着|到|向|朝|朝着|过|着|于|与|和|停在|落在|经过|穿过|越过|掠过|绕过|那|这|那座|这座|一座|座|个|一个|片|一片";
    for index in 1..clause.items.len().saturating_sub(1) {
        let item = &clause.items[index];
        let acts =
            item.language == Language::Chinese && item.text.chars().count() == 1 && item.is_act();
        let (before, next) = (&clause.items[index - 1], &clause.items[index + 1]);
        let sign = next.meaning == Meaning::Idle
            && next.text.chars().count() == 1
            && !is_among(
                next.text,
                "着|了|过|起|来|去|向|到|上|下|地|得|入|出|进|近|远",
            );
        let joined = (next.meaning == Meaning::Unread || sign) && next.span.start == item.span.end;
        if acts && joined && is_among(before.text, PLACES) {
            clause.items[index].meaning = Meaning::Unread;
        }
    }
}

/// "焦点从茶壶转到老人", "the focus drifts from him to her": what the focus does
/// says nothing of where the camera goes.
pub(super) fn focus(clause: &mut Clause<'_>) {
    let racks = |item: &Item<'_>| item.meaning == Meaning::Move(Move::RackFocus);
    let Some(rack) = clause.items.iter().position(racks) else {
        return;
    };
    let camera = |item: &&mut Item<'_>| item.meaning != Meaning::Camera;
    for item in clause.items[rack + 1..].iter_mut().take_while(camera) {
        let bare = matches!(item.meaning, Meaning::Verb(verb) if !verb.is_of_film())
            || (item.language == Language::Chinese
                && is_among(
                    item.text,
                    "转|转到|摇|摇到|拉|拉到|推|推到|移|移到|移向|转向|拉向|推向|滑向|滑到",
                ));
        if bare {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "风暴船长": whether a word is a title, which makes a name of what is before it.
fn is_titled(item: &Item<'_>) -> bool {
    const TITLES: &[&str] = &[
        "船长", "队长", "先生", "女士", "小姐", "老师", "同学", "教授", "将军", "公主", "王子",
        "大叔", "阿姨", "奶奶", "爷爷", "侠", "骑士", "上校", "少校", "警长", "探长", "博士",
        "大侠", "仙子", "夫人",
    ];
    TITLES.iter().any(|title| item.text.starts_with(title))
}

/// Whether a sign that is in no phrase stands right behind an item.
fn is_loose_sign(item: &Item<'_>, next: &Item<'_>) -> bool {
    let sign = next.text.chars().next().is_some_and(is_unspaced);
    next.language == Language::Any && sign && next.text != "吗" && next.span.start == item.span.end
}
