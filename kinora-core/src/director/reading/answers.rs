//! Questions that are answered with no: "Whip pan? No.", "Is there any rain? None
//! at all".

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::{Family, Item, family};
use super::refusals::can_be_refused;

/// Answers that say no, beyond the words for no alone.
const ANSWERS: &[&str] = &[
    "no",
    "not",
    "off",
    "disabled",
    "turned off",
    "removed",
    "excluded",
    "forbidden",
    "banned",
    "aus",
    "verboten",
    "interdit",
    "prohibido",
    "关",
    "关闭",
    "禁止",
    "nope",
    "nah",
    "no way",
    "not here",
    "not in this one",
    "not in this shot",
    "not in this scene",
    "not this time",
    "not today",
    "not for me",
    "not at all",
    "not needed",
    "absolutely not",
    "certainly not",
    "definitely not",
    "of course not",
    "rather not",
    "i d rather not",
    "id rather not",
    "i would rather not",
    "neither",
    "none of them",
    "none of these",
    "none of those",
    "neither of them",
    "neither one",
    "weder noch",
    "keins von beiden",
    "ni l un ni l autre",
    "aucun des deux",
    "都不要",
    "none at all",
    "none",
    "never",
    "never ever",
    "dont",
    "not a chance",
    "no no",
    "no no no",
    "there isnt",
    "there isnt any",
    "there arent any",
    "there wont be any",
    "there should be none",
    "there must be none",
    "there will be none",
    "ill pass",
    "i will pass",
    "skip it",
    "leave it out",
    "leave them out",
    "there arent",
    "there is not",
    "there is none",
    "there are none",
    "i dont want any",
    "i dont think so",
    "i think not",
    "no thanks",
    "no thank you",
    "nay",
    "god no",
    "hell no",
    "heavens no",
    "no no please",
    // German
    "nee",
    "ne",
    "nix da",
    "von wegen",
    "quatsch",
    "nee danke",
    "ach nein",
    "ach nee",
    "bitte nicht",
    "bitte nein",
    "nein nein",
    "nein",
    "nein danke",
    "auf keinen fall",
    "keinesfalls",
    "lieber nicht",
    "besser nicht",
    "bloss nicht",
    "nicht hier",
    "nicht heute",
    "niemals",
    "gar nicht",
    "uberhaupt nicht",
    "ganz sicher nicht",
    "sicher nicht",
    // French
    "non",
    "non merci",
    "surtout pas",
    "pas du tout",
    "pas question",
    "hors de question",
    "jamais",
    "pas ici",
    "pas aujourdhui",
    "absolument pas",
    "aucun",
    "aucune",
    "certainement pas",
    "mais non",
    "ah non",
    "oh non",
    "non non",
    "non pas du tout",
    "jamais de la vie",
    "sans facon",
    "tres peu pour moi",
    "rien",
    "rien du tout",
    // Spanish
    "no no",
    "que va",
    "no que va",
    "ni de broma",
    "ni loca",
    "ni loco",
    "nel",
    "nanay",
    "nones",
    "no por dios",
    "no por favor",
    "no gracias",
    "nunca",
    "jamas",
    "para nada",
    "en absoluto",
    "ni hablar",
    "de ninguna manera",
    "mejor no",
    "aqui no",
    "hoy no",
    "claro que no",
    "ninguno",
    "ninguna",
    "nada",
    "nada de nada",
    "ni verlo",
    "paso",
    // Chinese
    "不",
    "不要",
    "不需要",
    "没有",
    "不用",
    "不用了",
    "不行",
    "绝对不要",
    "不可以",
    "不必",
    "算了",
    "不了",
    "才不",
    "别了",
    "不不",
    "不不不",
    "别",
    "千万不要",
    "千万别",
];

/// Questions at the end of what is said that ask for a yes.
const TAGS: &str = "isnt there|isnt it|isnt he|isnt she|arent there|arent they|doesnt it|dont they|wont it|wont there|wouldnt it|nicht wahr|oder nicht|n est ce pas|nest ce pas|no es asi|no es cierto|verdad que no|不是吗|难道不是吗";

/// "There is steam, isn't there?": takes out what only asks for a yes.
pub(super) fn without_tags(clauses: &mut Vec<Clause<'_>>) {
    for index in (1..clauses.len()).rev() {
        let texts: Vec<&str> = clauses[index].items.iter().map(|item| item.text).collect();
        let asks = is_among(&texts.join(" "), TAGS) && clauses[index].opener == Opener::Comma;
        let said = &clauses[index - 1].items;
        let names = said.iter().any(can_be_refused) && !said.iter().any(Item::denies);
        if asks && names {
            clauses.remove(index);
        }
    }
}

/// Words that a question begins with.
const ASKS: &[&str] = &[
    "should",
    "shall",
    "do",
    "does",
    "is",
    "are",
    "can",
    "will",
    "may",
    "any",
    "want",
    "need",
    "is there",
    "are there",
    "soll",
    "sollen",
    "gibt",
    "gibt es",
    "darf",
    "faut",
    "veux",
    "hay",
    "quiero",
    "要不要",
    "有没有",
    "需要",
];

/// Joins an answer that says no to the question before it.
pub(super) fn join(clauses: &mut Vec<Clause<'_>>) {
    for index in (1..clauses.len()).rev() {
        let before = &clauses[index - 1];
        let apart = matches!(clauses[index].opener, Opener::Sentence | Opener::Comma);
        let asked = before.items.iter().any(can_be_refused)
            && !before.items.iter().any(Item::denies)
            && match before.opener {
                Opener::Sentence => is_short(before) || asks(before),
                Opener::Comma => clauses[index].opener == Opener::Sentence && is_short(before),
                _ => false,
            };
        if !(apart && asked && says_no(&clauses[index])) {
            continue;
        }
        let several = refuses_several(&clauses[index]);
        let last = clauses.remove(index).items.into_iter().last();
        let answer = last.map(|item| Item {
            meaning: Meaning::Refused,
            ..item
        });
        clauses[index - 1].items.extend(answer.clone());
        // "Slow push in. Rain? None."
        let kind = clauses[index - 1].items.iter().find_map(family);
        let before = clauses[..index - 1].iter_mut().rev();
        let asked = before.take_while(|clause| several && is_listed_with(clause, kind));
        for clause in asked {
            clause.items.extend(answer.clone());
        }
    }
}

/// "Pan? Tilt? Neither.": whether an answer is to several questions.
fn refuses_several(clause: &Clause<'_>) -> bool {
    const SEVERAL: &[&str] = &[
        "neither",
        "none",
        "none of them",
        "none of these",
        "none of those",
        "neither of them",
        "neither one",
        "weder noch",
        "keins von beiden",
        "keines davon",
        "ninguno",
        "ninguno de los dos",
        "aucun des deux",
        "ni l un ni l autre",
        "都不要",
    ];
    let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    SEVERAL.contains(&words.join(" ").as_str())
}

/// Whether a clause only names a thing of a kind, and no move with its way.
pub(super) fn is_listed_with(clause: &Clause<'_>, kind: Option<Family>) -> bool {
    is_short(clause)
        && clause.items.iter().any(can_be_refused)
        && clause.items.iter().find_map(family) == kind
        && (kind != Some(Family::Camera) || clause.names_bare_move())
}

/// Whether a clause only names a thing or a move.
pub(super) fn is_short(clause: &Clause<'_>) -> bool {
    clause.items.iter().all(|item| {
        can_be_refused(item)
            || item.is_article()
            || item.is_small()
            || matches!(
                item.meaning,
                Meaning::Way(_) | Meaning::Someone | Meaning::Camera
            )
            || matches!(item.text, "un" | "une" | "una" | "ein" | "eine" | "einen")
    }) && clause.items.len() <= 5
}

/// Whether a clause only names a thing and, at its end, denies it.
pub(super) fn is_short_but(clause: &Clause<'_>) -> bool {
    const THESE: &str =
        "these|those|them|that|it|eso|esto|ello|davon|dem|cela|ca|tout ca|tout cela";
    let these = |item: &Item<'_>| is_among(item.text, THESE);
    let fits = |item: &Item<'_>| {
        can_be_refused(item) || item.is_article() || item.is_small() || these(item)
    };
    let denial = clause.items.iter().position(Item::denies);
    denial.is_some_and(|at| {
        let (before, behind) = (&clause.items[..at], &clause.items[at + 1..]);
        let happens = |item: &Item<'_>| fits(item) || item.meaning == Meaning::Unknown;
        before.iter().any(can_be_refused) && before.iter().all(fits) && behind.iter().all(happens)
    })
}

fn asks(clause: &Clause<'_>) -> bool {
    let first = clause.items.first();
    first.is_some_and(|item| ASKS.contains(&item.text))
}

fn says_no(clause: &Clause<'_>) -> bool {
    let texts: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    let text = texts.join(" ");
    let text = ["please ", "oh ", "well ", "bitte ", "por favor "]
        .iter()
        .fold(text.as_str(), |text, lead| {
            text.strip_prefix(lead).unwrap_or(text)
        });
    let text = [" please", " bitte", " here", " danke"]
        .iter()
        .fold(text, |text, end| text.strip_suffix(end).unwrap_or(text));
    ANSWERS.contains(&text) || ANSWERS.contains(&text.replace(' ', "").as_str())
}
