//! Cues: words that say of a thing that it is not there, and how far they reach.
//!
//! A cue is a pattern of words with an `X` where the thing stands: `*cancel X`,
//! `X *be the enemy`, `*wipe X off`. What a cue makes of its thing is its
//! [`Sense`]: the thing is denied, only spoken of, or asked for although the words
//! look like a denial. A cue that is itself denied asks for its thing: "don't cancel
//! the rain". A cue without an `X` points back to what was named last ("none fell"),
//! heads a list ("not allowed:"), or says something of the whole sentence ("usually").
//!
//! The tables are data, one a language. In a pattern a slash parts words to choose
//! from, `*` stands for every form of a verb, `~` for a few small words, `^` for the
//! beginning of a clause and `$` for its end; `Y` stands for another thing, which is
//! left as it is, `V` for one word that says what happens, `NOT` and `NEVER` for the
//! English words of denial. Between a thing and what is said of it
//! small words may stand, and a place: "the rain over the harbour ended".

mod bystanders;
mod chinese;
mod english;
mod french;
mod german;
mod pattern;
mod search;
mod spanish;
mod words;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::{Family, Item};
use super::sense::is_of_scene;
use super::{again, answers};
use search::{Found, find};
use words::is_now;

/// What a cue makes of its thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// It is not there.
    Denied,
    /// It heads a list of what is not there.
    Listed,
    /// It is only spoken of, neither asked for nor denied.
    Unsaid,
    /// It is there, although the words look like a denial.
    Kept,
    /// The one who asks dislikes it; that somebody in the picture does says nothing.
    Disliked,
    /// It is as what was named before, which is not there: "the same goes for".
    Alike,
    /// What was named last is not there.
    Back,
    /// What was named last is not heard.
    Unheard,
    /// What the sentence says is so on other days.
    Habit,
}

impl Sense {
    /// Whether a cue of this sense may name no thing: what heads a list stands before
    /// a colon, and "without an umbrella" denies no rain.
    pub(super) fn may_stand_alone(self) -> bool {
        matches!(self, Self::Listed | Self::Kept)
    }

    /// Whether a cue of this sense has no thing of its own.
    pub(super) fn points_back(self) -> bool {
        matches!(self, Self::Back | Self::Unheard | Self::Habit)
    }
}

/// The cues of a language.
type Table = &'static [(Sense, &'static str)];

const TABLES: &[(Language, Table)] = &[
    (Language::English, english::CUES),
    (Language::Chinese, chinese::CUES),
    (Language::Spanish, spanish::CUES),
    (Language::French, french::CUES),
    (Language::German, german::CUES),
];

/// How many clauses back a cue without a thing reaches.
const BACK: usize = 2;

/// Lets every cue say what it says of its thing.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    clauses.iter_mut().for_each(not_yet);
    for index in 0..clauses.len() {
        bystanders::settle(&mut clauses[index]);
        let mut claimed = Vec::new();
        while let Some(found) = find(&clauses[index], &claimed) {
            let items = &clauses[index].items;
            let words = found.cue.iter().chain(&found.denial).chain([&found.thing]);
            claimed.extend(words.map(|&at| items[at].span.start));
            settle(clauses, index, &found);
        }
    }
}

/// "Bevor der Regen kam": what had not come yet, told by the place of the verb.
fn not_yet(clause: &mut Clause<'_>) {
    const COMES: &str = "kam|kamen|kommt|kommen|einsetzt|einsetzte|begann|beginnt|losgeht|losging|fiel|fallt|aufzieht|aufzog|anfing|anfangt|losbrach|losbricht";
    let Some((last, before)) = clause.items.split_last() else {
        return;
    };
    // "Antes de que llueva".
    let subjunctive = is_among(last.text, "llueva|lloviera|nevara") && before.is_empty();
    let comes = clause.opener == Opener::Then && (subjunctive || is_among(last.text, COMES));
    let thing = |item: &Item<'_>| is_of_scene(item.meaning);
    let fits = |item: &Item<'_>| thing(item) || item.is_small() || item.is_article();
    if comes && (subjunctive || before.iter().any(thing)) && before.iter().all(fits) {
        clause
            .items
            .iter_mut()
            .for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// Lets a cue that was found say what it says.
fn settle(clauses: &mut [Clause<'_>], index: usize, found: &Found) {
    // "I don't remember asking for rain" has none either.
    if matches!(found.sense, Sense::Unsaid | Sense::Back) && found.denial.is_some() {
        return;
    }
    let clause = &mut clauses[index];
    let thing = clause.items[found.thing].span.clone();
    let kept = found.sense == Sense::Kept;
    let words = found.cue.iter().chain(&found.denial);
    let spans: Vec<_> = words.map(|&at| clause.items[at].span.clone()).collect();
    let goes = |item: &Item<'_>| {
        let apart = matches!(item.text, "aparte" | "part" | "como");
        item.takes_away() || (apart && matches!(item.meaning, Meaning::Verb(_) | Meaning::Simile))
    };
    let told = |item: &Item<'_>| spans.contains(&item.span) && (!kept || goes(item));
    if kept || found.denial.is_some() {
        // "N'annule pas la pluie".
        let from = spans
            .iter()
            .map(|span| span.start)
            .min()
            .unwrap_or(thing.start);
        let second = |item: &Item<'_>| {
            item.meaning == Meaning::NoClause && (from..thing.start).contains(&item.span.start)
        };
        clause
            .items
            .retain(|item| !told(item) && (kept || !second(item)));
        // "Smoke = non-negotiable" is no name of another thing.
        let words = clause.items.iter_mut();
        let unread = words.filter(|item| matches!(item.meaning, Meaning::Unread | Meaning::On));
        let own = unread.filter(|item| spans.contains(&item.span));
        own.for_each(|item| item.meaning = Meaning::Idle);
        return;
    }
    let words = clause.items.iter_mut().filter(|item| told(item));
    words.for_each(|item| item.meaning = Meaning::Idle);
    match found.sense {
        Sense::Kept => {}
        Sense::Listed => {
            if let Some(&first) = found.cue.first() {
                clause.items[first].meaning = Meaning::NoList;
            }
        }
        Sense::Unsaid => {
            let phrase = clause.items.iter_mut().filter(|item| item.span == thing);
            phrase.for_each(|item| item.meaning = Meaning::Idle);
        }
        Sense::Denied | Sense::Disliked => {
            deny(clause, &thing);
            if found.behind_thing {
                deny_list(clauses, index);
            }
        }
        Sense::Alike if adds(found, &clauses[index]) && !ends_denied(clauses, index) => {}
        Sense::Alike => deny_alike(clauses, index, &thing),
        Sense::Back => deny_last(clauses, index),
        Sense::Unheard => mute_last(clauses, index),
        Sense::Habit => unsay_habit(clauses, index),
    }
}

/// Denies one phrase of a clause and nothing else.
fn deny(clause: &mut Clause<'_>, thing: &std::ops::Range<usize>) {
    let Some(at) = clause.items.iter().position(|item| item.span == *thing) else {
        return;
    };
    let denial = Item {
        text: "",
        span: thing.start..thing.start,
        meaning: Meaning::Instead,
        ..clause.items[at].clone()
    };
    clause.items.insert(at, denial);
}

/// "The fog, the rain and the wind are history": what is said of the last is said
/// of all.
fn deny_list(clauses: &mut [Clause<'_>], last: usize) {
    if clauses[last].opener != Opener::And {
        return;
    }
    for index in (0..last).rev() {
        let short = answers::is_short(&clauses[index])
            && (clauses[index].lists(Family::Scene) || clauses[index].names_bare_act());
        let named = |item: &&Item<'_>| {
            is_of_scene(item.meaning) || matches!(item.meaning, Meaning::Subject(_))
        };
        let first = clauses[index].items.iter().find(named);
        let Some(span) = first.map(|item| item.span.clone()).filter(|_| short) else {
            return;
        };
        deny(&mut clauses[index], &span);
        if !matches!(clauses[index].opener, Opener::Comma | Opener::And) {
            return;
        }
    }
}

/// "No rain. The same goes for snow": denies a thing where something was denied
/// right before.
fn deny_alike(clauses: &mut [Clause<'_>], index: usize, thing: &std::ops::Range<usize>) {
    let first = index.saturating_sub(BACK);
    let denied = |clause: &Clause<'_>| clause.items.iter().any(Item::takes_away);
    if clauses[first..index].iter().any(denied) {
        deny(&mut clauses[index], thing);
    }
}

/// "Stars too": whether a cue only adds its thing to what was said before.
fn adds(found: &Found, clause: &Clause<'_>) -> bool {
    const TOO: &str = "too|as well|also|likewise|tambien|aussi|egalement|auch|ebenfalls|ebenso";
    let mut words = found.cue.iter();
    found.behind_thing && words.any(|&at| is_among(clause.items[at].text, TOO))
}

/// "Clouds are unwanted": whether the clause before ends in a denial of what it names.
fn ends_denied(clauses: &[Clause<'_>], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|at| clauses.get(at));
    before.is_some_and(|clause| {
        clause.items.last().is_some_and(Item::takes_away)
            && clause.items.iter().any(|item| is_of_scene(item.meaning))
    })
}

/// Denies what was named last, and empties the clause that does so.
fn deny_last(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = again::named_last(clauses, index, BACK) else {
        return;
    };
    let scene = |item: &&Item<'_>| is_of_scene(item.meaning);
    if !clauses[listed.end - 1]
        .items
        .iter()
        .any(|item| scene(&item))
    {
        again::take_out(clauses, index);
        return;
    }
    for clause in &mut clauses[listed] {
        let things = clause.items.iter().filter(scene);
        let mut spans: Vec<_> = things.map(|item| item.span.clone()).collect();
        spans.dedup();
        let denied = clause.items.iter().any(Item::denies);
        for span in spans.iter().filter(|_| !denied) {
            deny(clause, span);
        }
    }
    clauses[index].items.clear();
}

/// "Rain outside, but we can't hear it": denies the sound of what was named last.
fn mute_last(clauses: &mut [Clause<'_>], index: usize) {
    let Some(listed) = again::named_last(clauses, index, BACK) else {
        return;
    };
    for clause in &mut clauses[listed] {
        let sounds = clause.items.iter().filter_map(|item| match item.meaning {
            Meaning::Air(air, _) | Meaning::Matter(air, _) => Some((air.sound()?, item.span.end)),
            Meaning::Sound(sound) => Some((sound, item.span.end)),
            _ => None,
        });
        let sounds: Vec<_> = sounds.collect();
        for (sound, end) in sounds {
            let said = |meaning| Item {
                text: "",
                span: end..end,
                language: Language::Any,
                meaning,
            };
            clause.items.push(said(Meaning::Instead));
            clause.items.push(said(Meaning::Sound(sound)));
        }
    }
}

/// "Usually this bridge is wrapped in fog. Today you can see for miles".
fn unsay_habit(clauses: &mut [Clause<'_>], index: usize) {
    let turns = |clause: &Clause<'_>| {
        let words = clause.items.iter().take(3);
        clause.opener == Opener::But || words.into_iter().any(|item| is_now(item.text))
    };
    let end = (index + 1..clauses.len()).find(|&at| turns(&clauses[at]));
    let Some(end) = end.filter(|&end| end - index <= 3) else {
        return;
    };
    for clause in &mut clauses[index..end] {
        let things = clause
            .items
            .iter_mut()
            .filter(|item| is_of_scene(item.meaning));
        things.for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// Whether a word that would part two clauses belongs to a cue: "we've had it with
/// the snow", "rain over fog any day".
pub(super) fn holds(clauses: &[Clause<'_>], text: &str) -> bool {
    const WITH: &str = "had it|same|up to here|not a scene|not a shot|not a video|not a clip|not a film|not a picture|done|through|fed up|bored|enough|already|stop it|cool it|knock it off|away|off|down|out|to do|patience|it|do away|dispense|disagree|careful";
    const OTHERS: &str = "lo mismo|igual|idem|dasselbe|gleiche|genauso|ebenso|la meme chose|meme chose|pareil|de meme";
    let ends = match text {
        "with" => WITH,
        "con" | "mit" | "avec" => OTHERS,
        _ => return false,
    };
    let Some(clause) = clauses.last() else {
        return false;
    };
    let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    let words = words.join(" ");
    let mut ends = ends.split('|');
    ends.any(|end| words == end || words.ends_with(&format!(" {end}")))
}
