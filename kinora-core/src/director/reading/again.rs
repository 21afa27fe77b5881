//! What is said of what was named before: "too much rain last time, take it out",
//! "why is there no smoke? Add some", and what an earlier film had.

use std::ops::Range;

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::answers;
use super::back::{fills, is_put_in, is_taken_out};
use super::clause::{Clause, Opener};
use super::item::{Item, family};
use super::refusals::can_be_refused;

/// How many clauses back a pronoun reaches.
const REACH: usize = 3;

/// Settles what points back.
pub(super) fn join(clauses: &mut Vec<Clause<'_>>) {
    earlier(clauses);
    for index in (1..clauses.len()).rev() {
        let words = said(&clauses[index]);
        let names = clauses[index].items.iter().any(|item| {
            can_be_refused(item) && !matches!(item.meaning, Meaning::Verb(_) | Meaning::Move(_))
        });
        if names {
            continue;
        }
        if is_taken_out(&words) || has_none(&clauses[index], &words) {
            take_out(clauses, index);
        } else if is_put_in(&words) {
            put_in(clauses, index);
        }
    }
}

/// "The sky has none": whether a clause says of nothing in it that there is none.
fn has_none(clause: &Clause<'_>, words: &[&str]) -> bool {
    let targets = clause.items.iter().any(Item::is_target);
    let none = "none|keine|keinen|keiner|keines|keins|ninguno|ninguna|aucun|aucune";
    let last = words.last().is_some_and(|last| is_among(last, none));
    !targets && last && (2..=8).contains(&words.len()) && clause.opener == Opener::Sentence
}

/// The words of a clause that say more than please.
fn said<'t>(clause: &Clause<'t>) -> Vec<&'t str> {
    let mut spans: Vec<usize> = Vec::new();
    let mut words = Vec::new();
    for item in &clause.items {
        if !spans.contains(&item.span.start) {
            spans.push(item.span.start);
            words.extend(item.text.split(' '));
        }
    }
    words.retain(|word| !fills(word));
    words
}

/// "The rain was awful, take it out": refuses what was named last.
pub(super) fn take_out(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = named_last(clauses, index, REACH) else {
        return;
    };
    let last = clauses[index].items.last().cloned();
    clauses[index].items.clear();
    let refusal = last.map(|item| Item {
        meaning: Meaning::Refused,
        ..item
    });
    for clause in &mut clauses[listed] {
        clause.items.extend(refusal.clone());
    }
}

/// The clauses that name what was named last before one of them: "Estrellas,
/// luciérnagas? Nada de eso".
pub(super) fn named_last(
    clauses: &[Clause<'_>],
    index: usize,
    reach: usize,
) -> Option<Range<usize>> {
    let from = index.saturating_sub(reach);
    let named = |clause: &Clause<'_>| clause.items.iter().any(can_be_refused);
    let at = (from..index).rev().find(|&at| named(&clauses[at]))?;
    // "Pan left. Yesterday there was fog, today not": a sentence that names nothing
    // that may be lacked answers none before it.
    let answers_own = clauses[index].opener != Opener::Sentence;
    let parted = |clause: &Clause<'_>| clause.opener == Opener::Sentence;
    if answers_own && clauses[at + 1..=index].iter().any(parted) {
        return None;
    }
    let kind = clauses[at].items.iter().find_map(family);
    let mut first = at;
    while first > 0
        && matches!(clauses[first].opener, Opener::Comma | Opener::And)
        && answers::is_short(&clauses[first])
        && answers::is_listed_with(&clauses[first - 1], kind)
    {
        first -= 1;
    }
    Some(first..at + 1)
}

/// "There was no rain, add some": takes back the denial of what was named last.
fn put_in(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = named_last(clauses, index, REACH) else {
        return;
    };
    for item in &mut clauses[listed.end - 1].items {
        if item.takes_away() {
            item.meaning = Meaning::Idle;
        }
    }
}

/// What a film before this one was like.
const EARLIER: &str = "last take|previous take|earlier take|first take|used to|solia|solian|autrefois|jadis|damals|antano|曾经|当年|last time|last version|last video|last clip|last try|last attempt|last result|last film|last round|previous version|previous video|previous clip|previous try|previous result|earlier version|earlier try|first version|first try|first attempt|first video|other version|old version|version before|time before|last go|from before|letzten mal|letztes mal|letzte mal|letzten video|letzte video|letzten version|letzte version|letzten versuch|letzte versuch|letzten film|ersten mal|ersten versuch|ersten version|erste version|erste versuch|anderen version|andere version|anderen video|vorigen version|vorigen mal|voriges mal|vorherigen version|vorherigen video|vorhin|alten version|neulich|derniere fois|fois d avant|autre fois|autre version|version precedente|premiere version|derniere version|derniere video|video d avant|video precedente|version d avant|ancienne version|premier essai|dernier essai|premiere video|l autre video|fois precedente|precedente version|vez pasada|la otra vez|ultima vez|vez anterior|video anterior|version anterior|ultima version|ultimo video|primera version|primer video|otra version|otro video|primer intento|ultimo intento|pasado video|video pasado|version pasada|clip anterior|vez antepasada|上次|上一次|上一版|上个版本|上一个版本|上个视频|之前那个|之前那版|前一版|第一版|刚才那个|刚才那版|上回|前一次|之前的版本|之前的视频";

/// Days before, of which a past tense tells.
const DAYS: &str = "fruher|yesterday|last night|the day before|last week|last one|first one|previous one|other one|hier|avant hier|la veille|gestern|vorgestern|ayer|el anterior|la anterior|anteayer|anoche|上一个|第一次|昨天|前天|昨晚";

/// Words of a past tense.
const PAST: &str = "lief|rannte|ging|flog|lachte|winkte|lachelte|was|were|had|looked|added|put|got|pusieron|pusiste|aviez|mis|mettait|rained|snowed|poured|war|waren|hatte|hatten|gab|hat|regnete|schneite|geregnet|geschneit|etait|avait|pleuvait|neigeait|neige|plu|faisait|habia|hubo|llovio|llovia|nevo|nevaba|hacia|estaba|cayo|下了|下过|下着|刮了|是|有";

/// Words beside an earlier film that say what is to be like it, or what it lacked.
const AGAIN: &str = "like|same|as|than|forgot|forgotten|missed|missing|keep|stay|stays|remain|wie|als|vergessen|fehlte|bleibt|bleiben|soll|comme|que|oublie|oubliee|manquait|garde|gardez|reste|como|igual|olvidaron|olvidaste|olvido|falto|faltaba|faltaron|deja|dejen|一样|忘了|少了|保留|像|再来|repeat|liked|loved|gefiel|mag";

/// Takes the meaning out of what an earlier film had: "there was rain last time".
fn earlier(clauses: &mut [Clause<'_>]) {
    let mut carries = false;
    for clause in clauses {
        let goes_on = carries && clause.opener != Opener::Sentence;
        let text = text(clause);
        let unspaced = text.replace(' ', "");
        let has = |list: &str| {
            let mut words = list.split('|');
            words.any(|words| contains(&text, &unspaced, words))
        };
        let before = has(EARLIER) || (has(DAYS) && has(PAST)) || goes_on;
        let bars = clause
            .items
            .iter()
            .any(|item| matches!(item.meaning, Meaning::NoList | Meaning::Instead));
        let weighs = |item: &Item<'_>| {
            item.is_target() || item.denies() || matches!(item.meaning, Meaning::Loose(..))
        };
        let empty = !clause.items.iter().any(weighs);
        carries = empty && has(EARLIER) && !has(AGAIN);
        if !before || bars || has(AGAIN) {
            continue;
        }
        // "Smoke drifts by where yesterday there was fog": what is before is there.
        let place = |item: &Item<'_>| is_among(item.text, WHERE);
        let from = clause.items.iter().position(place).unwrap_or(0);
        for item in clause.items[from..].iter_mut().filter(|item| weighs(item)) {
            item.meaning = Meaning::Idle;
        }
    }
}

/// Words that lead to what was at a place before.
const WHERE: &str = "where|wo|la ou|ou|donde|en donde";

/// The words of a clause.
fn text(clause: &Clause<'_>) -> String {
    let texts: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    texts.join(" ")
}

/// Whether a text has these words in a row, or without its spaces these signs.
fn contains(text: &str, unspaced: &str, words: &str) -> bool {
    if !words.is_ascii() {
        return unspaced.contains(words);
    }
    let parts = |edge: Option<&str>| edge.is_some_and(|edge| edge.is_empty() || edge == " ");
    text.match_indices(words).any(|(start, _)| {
        let end = start + words.len();
        let before = text.get(start.saturating_sub(1)..start);
        let after = text.get(end..(end + 1).min(text.len()));
        parts(before) && parts(after)
    })
}
