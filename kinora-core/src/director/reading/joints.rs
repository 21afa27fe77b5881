//! Splits tokens into clauses, at joints between them.

use super::super::lexicon::{Language, Meaning};
use super::super::matcher::{Token, TokenKind};
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::{
    answers, beats, cranes, cues, denials, held, lights, names, pictures, refusals, scope,
    stillness, swaps,
};

/// Splits tokens into clauses.
pub(super) fn clauses<'t>(tokens: &[Token<'t>]) -> Vec<Clause<'t>> {
    let mut clauses = vec![opened(Opener::Sentence)];
    for token in tokens {
        if narrows(&clauses, token) || is_within_cue(&clauses, token) {
            continue;
        }
        if held::gives_up(&clauses, token) {
            if let Some(clause) = clauses.last_mut() {
                push(clause, token);
                set_last(clause, Meaning::Instead);
            }
            continue;
        }
        if cues::holds(&clauses, token.text) {
            if let Some(clause) = clauses.last_mut() {
                push(clause, token);
                set_last(clause, Meaning::Idle);
            }
            continue;
        }
        if leads_on(&clauses, token) {
            if let Some(clause) = clauses.last_mut() {
                push(clause, token);
                set_last(clause, Meaning::Idle);
            }
            continue;
        }
        // "Es geht dem Boxer hinterher".
        if token.text == "hinterher" && goes_after(&mut clauses) {
            continue;
        }
        let turned = swaps::turns(&clauses, token);
        if swaps::parts(&mut clauses, token) {
            open(&mut clauses, Opener::But);
            if let Some(clause) = clauses.last_mut() {
                clause.items.extend(swaps::carried(token));
            }
            continue;
        }
        if let Some(opener) = opener(token) {
            let begins = clauses.last().is_some_and(|clause| clause.items.is_empty());
            let opener = match comes_to_place(&clauses, token) {
                true => Opener::Then,
                // "去掉雪，加上火星".
                false if begins && token.text == "加上" => Opener::But,
                false => opener,
            };
            let carried = match carried_pronoun(&mut clauses, opener) {
                Some(pronoun) => vec![pronoun],
                None => carried_verb(&mut clauses, token, opener),
            };
            open(&mut clauses, opener);
            if let Some(clause) = clauses.last_mut() {
                clause.items.extend(carried);
            }
        } else if let Some(clause) = clauses.last_mut() {
            push(clause, token);
            if turned && let Some(last) = clause.items.last_mut() {
                last.meaning = Meaning::Instead;
            }
        }
    }
    clauses.retain(|clause| !clause.items.is_empty() || clause.opener == Opener::Then);
    stillness::all_else(&mut clauses);
    clauses.iter_mut().for_each(stillness::staying);
    stillness::turning_in_place(&mut clauses);
    answers::without_tags(&mut clauses);
    clauses.iter_mut().for_each(denials::contrasted);
    clauses.iter_mut().for_each(denials::waves);
    beats::part(&mut clauses);
    pictures::unsay(&mut clauses);
    cranes::settle(&mut clauses);
    scope::mark_completed(&mut clauses);
    refusals::join(&mut clauses);
    names::settle(&mut clauses);
    lights::join(&mut clauses);
    scope::mark_afterthoughts(&mut clauses);
    scope::mark_sequences(&mut clauses);
    scope::mark_lists(&mut clauses);
    scope::mark_trailing_times(&mut clauses);
    clauses
}

/// Whether the clause so far goes after somebody, which "hinterher" then says.
fn goes_after(clauses: &mut [Clause<'_>]) -> bool {
    let Some(clause) = clauses.last_mut() else {
        return false;
    };
    let whom = clause
        .items
        .iter()
        .any(|item| matches!(item.text, "dem" | "der" | "den" | "ihm" | "ihr" | "ihnen"));
    let goes = |item: &Item<'_>| matches!(item.meaning, Meaning::Verb(Verb::Go | Verb::Truck));
    let verb = clause.items.iter().position(goes);
    let films = clause
        .items
        .iter()
        .all(|item| item.meaning != Meaning::Someone)
        || clause
            .items
            .iter()
            .any(|item| item.meaning == Meaning::Camera);
    match verb.filter(|_| whom && films) {
        Some(at) => {
            clause.items[at].meaning = Meaning::Verb(Verb::Follow);
            true
        }
        None => false,
    }
}

/// "Hör auf, Regen einzubauen", "das Letzte, was wir brauchen": a comma that grammar
/// asks for parts nothing that a cue says as a whole.
fn is_within_cue(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    const ENDS: &str = "unmoglich|imposible|impossible|hor auf|hort auf|das letzte|das allerletzte|sind etwas|ist etwas";
    let Some(clause) = clauses
        .last()
        .filter(|_| matches!(token.kind, TokenKind::Comma))
    else {
        return false;
    };
    let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    let words = words.join(" ");
    let mut ends = ENDS.split('|');
    token.text == "," && ends.any(|end| words == end || words.ends_with(&format!(" {end}")))
}

/// "Not with a handheld camera", "sin un solo farol": a word between a denial and
/// what it denies parts nothing.
fn leads_on(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    let word = token.text.split(' ').next().unwrap_or_default();
    let Some([before @ .., last]) = clauses.last().map(|clause| clause.items.as_slice()) else {
        return false;
    };
    match word {
        "with" | "mit" | "avec" | "con" => last.denies_act(),
        // "The fog is finally gone".
        "finally" | "eventually" => {
            let text = last.text.rsplit(' ').next().unwrap_or_default();
            matches!(text, "is" | "are" | "was" | "were" | "has" | "have" | "had")
        }
        // "Nicht als Zoom".
        "als" | "as" | "comme" | "como" => {
            last.denies_act() && token.text == word && before.is_empty()
        }
        "solo" if last.text == "un" => before.last().is_some_and(Item::denies),
        "solo" => last.denies() && last.text.ends_with(" un"),
        _ => false,
    }
}

/// "到门口时": what the camera does when it comes to a place follows what took
/// it there.
fn comes_to_place(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    let Some(clause) = clauses.last().filter(|_| token.text == "时") else {
        return false;
    };
    let senses = ["看到", "听到", "感到", "直到", "遇到"];
    let comes = |item: &Item<'_>| {
        item.language == Language::Chinese
            && (item.text.contains('到') || item.text.starts_with("抵达"))
            && !senses.contains(&item.text)
    };
    clause.items.iter().any(comes)
}

/// "Fährt nur nach links": a word for "only" between a verb and its direction
/// joins nothing.
fn narrows(clauses: &[Clause<'_>], token: &Token<'_>) -> bool {
    let only = matches!(
        token.text,
        "nur"
            | "solo"
            | "solamente"
            | "unicamente"
            | "only"
            | "just"
            | "seulement"
            | "uniquement"
            | "juste"
            | "只"
            | "allein"
    );
    let last = clauses.last().and_then(|clause| clause.items.last());
    only && last.is_some_and(|item| matches!(item.meaning, Meaning::Verb(_)))
}

/// "It then orbits her": who acts stands before the joint.
fn carried_pronoun<'t>(clauses: &mut [Clause<'t>], opener: Opener) -> Option<Item<'t>> {
    let clause = clauses.last_mut().filter(|_| opener == Opener::Then)?;
    let alone = clause.items.len() == 1 && clause.items[0].meaning == Meaning::Pronoun;
    alone.then(|| clause.items.pop()).flatten()
}

/// What stands before a joint and belongs behind it: the verb of "schwenkt dann
/// nach oben".
fn carried_verb<'t>(
    clauses: &mut [Clause<'t>],
    token: &Token<'_>,
    opener: Opener,
) -> Vec<Item<'t>> {
    let joins = match token.language {
        Language::German => matches!(opener, Opener::Then | Opener::Meanwhile),
        Language::French | Language::Spanish => opener == Opener::Meanwhile,
        Language::Any | Language::English | Language::Chinese => false,
    };
    let Some(clause) = clauses.last_mut().filter(|_| joins) else {
        return Vec::new();
    };
    let is_object = |item: &Item<'_>| {
        item.is_small()
            || item.is_article()
            || matches!(item.meaning, Meaning::Camera | Meaning::Pronoun)
    };
    match clause.items.iter().rposition(|item| !is_object(item)) {
        Some(last) if matches!(clause.items[last].meaning, Meaning::Verb(_)) => {
            clause.items.split_off(last)
        }
        _ => Vec::new(),
    }
}

fn opened<'t>(opener: Opener) -> Clause<'t> {
    Clause {
        opener,
        items: Vec::new(),
        denied: false,
        trails: false,
    }
}

/// Opens a clause; of joints in a row the one that says most holds.
fn open(clauses: &mut Vec<Clause<'_>>, opener: Opener) {
    match clauses.last_mut().filter(|clause| clause.items.is_empty()) {
        Some(clause) => {
            let keeps = matches!(
                clause.opener,
                Opener::Sentence | Opener::Then | Opener::Meanwhile
            );
            let says_more = matches!(opener, Opener::Then | Opener::Meanwhile)
                && clause.opener == Opener::Sentence;
            if !keeps || says_more {
                clause.opener = opener;
            }
        }
        None => clauses.push(opened(opener)),
    }
}

fn set_last(clause: &mut Clause<'_>, meaning: Meaning) {
    if let Some(last) = clause.items.last_mut() {
        last.meaning = meaning;
    }
}

fn opener(token: &Token<'_>) -> Option<Opener> {
    match token.kind {
        TokenKind::Comma => Some(Opener::Comma),
        TokenKind::Stop => Some(Opener::Sentence),
        TokenKind::Word | TokenKind::Measured(_) => None,
        TokenKind::Known(means) => match means.first()? {
            Meaning::Then => Some(Opener::Then),
            Meaning::And => Some(Opener::And),
            Meaning::While => Some(Opener::While),
            Meaning::Meanwhile => Some(Opener::Meanwhile),
            Meaning::But => Some(Opener::But),
            _ => None,
        },
    }
}

fn push<'t>(clause: &mut Clause<'t>, token: &Token<'t>) {
    let text = token.text;
    let mut item = |meaning| {
        clause.items.push(Item {
            text,
            span: token.span.clone(),
            language: token.language,
            meaning,
        });
    };
    match token.kind {
        TokenKind::Known(means) => means.iter().copied().for_each(item),
        TokenKind::Measured(meaning) => item(meaning),
        TokenKind::Word if text == "0" => item(Meaning::NoThing),
        TokenKind::Word if text.chars().any(|c| c.is_ascii_digit()) => item(Meaning::Idle),
        TokenKind::Word if text.chars().count() < 2 => item(Meaning::Idle),
        TokenKind::Word | TokenKind::Comma | TokenKind::Stop => item(Meaning::Unread),
    }
}
