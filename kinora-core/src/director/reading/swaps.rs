//! One thing given for another: "swap the fog for leaves", "ersetze den Zoom
//! durch einen Schwenk", "把变焦换成摇镜头".

use super::super::lexicon::{Language, Meaning};
use super::super::matcher::{Token, TokenKind};
use super::clause::Clause;
use super::item::{Item, family};

/// Orders to give one thing for another.
const GIVE: &[&str] = &[
    "replace",
    "swap",
    "trade",
    "exchange",
    "substitute",
    "switch",
    "ersetze",
    "ersetzt",
    "ersetzen",
    "tausche",
    "tauscht",
    "tauschen",
    "remplace",
    "remplacez",
    "remplacer",
    "echange",
    "echangez",
    "troque",
    "sustituye",
    "sustituya",
    "sustituir",
    "reemplaza",
    "reemplace",
    "reemplazar",
    "cambia",
    "cambie",
    "cambiar",
];

/// Words between what is given and what is taken for it.
const FOR: &[&str] = &[
    "for", "with", "by", "durch", "gegen", "par", "contre", "por", "con",
];

/// Such words of Chinese, where 把 or 将 stands before what is given.
const FOR_CHINESE: &[&str] = &["换成", "换为", "替换成", "替换为", "改成", "改为", "换作"];

/// Whether a token parts what is given from what is taken for it, so that it
/// begins anew. What is given is denied.
pub(super) fn parts(clauses: &mut [Clause<'_>], token: &Token<'_>) -> bool {
    let Some(clause) = clauses.last_mut() else {
        return false;
    };
    let Some(head) = clause.items.iter().position(gives) else {
        return false;
    };
    let chinese = token.language == Language::Chinese;
    let word = token.text.split(' ').next().unwrap_or_default();
    let parts = match chinese {
        true => FOR_CHINESE.contains(&token.text),
        false => FOR.contains(&word),
    };
    let named = clause.items[head..]
        .iter()
        .any(|item| family(item).is_some());
    // "Substitute rain for snow" takes the rain.
    let turned = clause.items[head].text == "substitute" && word == "for";
    if !parts || turned {
        return false;
    }
    if named {
        clause.items[head].meaning = Meaning::NoThing;
        return true;
    }
    // "Swap the text for rain": what is given is nothing that a plan has.
    let begins = clause.items[..head].iter().all(Item::is_small);
    let given = clause.items[head + 1..].iter();
    let unknown = given.clone().any(|item| item.meaning == Meaning::Unread)
        && given
            .clone()
            .all(|item| item.is_small() || item.is_article() || item.meaning == Meaning::Unread);
    if begins && unknown {
        clause.items[head].meaning = Meaning::Idle;
    }
    begins && unknown
}

/// Whether a token turns a swap around: "substitute rain for snow".
pub(super) fn turns(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    let substitutes = |item: &Item<'_>| item.text == "substitute";
    let clause = clauses.last();
    token.text == "for" && clause.is_some_and(|clause| clause.items.iter().any(substitutes))
}

/// What a token that parts says beyond that: the crane of "with a crane".
pub(super) fn carried<'t>(token: &Token<'t>) -> Option<Item<'t>> {
    let TokenKind::Known([Meaning::Rig(verb)]) = token.kind else {
        return None;
    };
    Some(Item {
        text: token.text,
        span: token.span.clone(),
        language: token.language,
        meaning: Meaning::Verb(*verb),
    })
}

fn gives(item: &Item<'_>) -> bool {
    let word = item.text.split(' ').next().unwrap_or_default();
    GIVE.contains(&word) || item.text.ends_with(['把', '将'])
}
