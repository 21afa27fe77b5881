//! Denials that stand behind what they deny: "fog is not wanted", "rain: none",
//! "Schnee fällt keiner".

use crate::vocabulary::{Atmosphere, Light, Move};

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::refusing::{
    AT_END, FRAMES, HAPPENS, HEADS, INCLUDE, IT_OUT, LEFT_OPEN, LEFT_OUT, TAKEN,
};
use super::sense::is_of_scene;
use super::{
    again, answers, asides, choices, cues, doubles, hearing, orders, portraits, refused_lists,
    relatives, struck,
};

/// Words that refuse what a field names, where they are all that it says.
const LATE: &str =
    "not wanted|unwanted|undesired|not needed|not allowed|not required|not permitted";

/// Lets a denial reach what is before it.
pub(super) fn settle(clause: &mut Clause<'_>) {
    // "Keep fog out of the shot", but "the dog runs out of the shot".
    let kept = clause
        .items
        .first()
        .is_some_and(|item| matches!(first_word(item), "keep" | "leave" | "keeps"));
    neither(clause);
    all_but(clause);
    rid_of(clause);
    let out = last_of_order(clause);
    let last = clause.items.len().saturating_sub(1);
    for index in 0..clause.items.len() {
        // "Zoom-free", "leave the smoke out".
        let free = index == last && index > 0 && clause.items[index].text == "free" && {
            let before = &clause.items[index - 1];
            matches!(before.meaning, Meaning::Move(_) | Meaning::Verb(_))
        };
        let left_out = Some(index) == out;
        if free || (left_out && clause.items.iter().any(is_left)) {
            clause.items[index].meaning = Meaning::NoClause;
            continue;
        }
        let named = clause.items[..index].iter().any(can_be_refused);
        let listed = index == last
            && index > 0
            && clause.items[index].meaning == Meaning::NoList
            && clause.items[index].language != Language::English;
        let refuses = named
            && (listed
                || trails(clause, index)
                || says_nothing_happens(clause, index)
                || is_taken(clause, index)
                || (kept && FRAMES.contains(&clause.items[index].text)));
        let leads = !named && refuses_behind(clause, index);
        let item = &mut clause.items[index];
        if item.meaning == Meaning::Refused {
            item.meaning = match named && (kept || !item.text.starts_with("out of")) {
                true => Meaning::NoClause,
                false if leads => Meaning::NoAction,
                false => Meaning::Idle,
            };
        } else if refuses {
            item.meaning = Meaning::NoClause;
        }
    }
}

/// "Tiene prohibido girar la cabeza": what refuses and has nothing before it
/// denies what is done behind it.
fn refuses_behind(clause: &Clause<'_>, index: usize) -> bool {
    let passes = |item: &&Item<'_>| item.is_small() || item.is_article();
    let mut behind = clause.items[index + 1..].iter().skip_while(passes);
    let weighs = behind.next();
    !clause.items[index].text.starts_with("out of")
        && weighs.is_some_and(|item| item.is_act() || is_of_scene(item.meaning))
}

/// Whether an item takes away what is named right before it, where nothing else is
/// said of that.
fn is_taken(clause: &Clause<'_>, index: usize) -> bool {
    let words = |from: usize| {
        let items = &clause.items[from..=index];
        items
            .iter()
            .map(|item| item.text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let last = clause.items[index + 1..].iter().all(Item::is_small);
    // "Lightning far off", "the stars out".
    let before = clause.items[..index].last();
    let far =
        before.is_some_and(|item| is_among(item.text, "far|way|miles|well|long|is|are|come|comes"));
    let shines = clause.items[..index].iter().any(|item| {
        matches!(
            item.meaning,
            Meaning::Air(Atmosphere::Stars | Atmosphere::Fireflies, _) | Meaning::Light(_)
        )
    });
    // "Le vent souffle fort".
    let french = before.is_some_and(|item| item.language == Language::French);
    if french && clause.items[index].text == "fort" {
        return false;
    }
    let left = before.is_some_and(|item| item.text == "left");
    if !left
        && matches!(clause.items[index].text, "off" | "out")
        && (far || (shines && clause.items[index].text == "out"))
    {
        return false;
    }
    let Some(from) =
        (index.saturating_sub(1)..=index).find(|&from| TAKEN.contains(&words(from).as_str()))
    else {
        return false;
    };
    let lit =
        |item: &Item<'_>| matches!(item.meaning, Meaning::Glow | Meaning::Lamp | Meaning::Sun);
    let rests = |item: &Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Move(Move::Static) | Meaning::Light(Light::Dim | Light::Flicker)
        )
    };
    // "Rotation: off", but "drives off".
    let goes = |item: &Item<'_>| {
        let noun = ["ion", "ing", "ung", "ment", "kreisfahrt"]
            .iter()
            .any(|end| item.text.ends_with(end));
        matches!(item.meaning, Meaning::Verb(verb) if !verb.is_of_film()) && !noun
    };
    let adverb = |item: &Item<'_>| item.meaning == Meaning::Unread && item.text.ends_with("ly");
    let fits = |item: &Item<'_>| {
        !lit(item)
            && !rests(item)
            && !goes(item)
            && (can_be_refused(item) || item.is_article() || item.is_small() || adverb(item))
    };
    let before = &clause.items[..from];
    let names = before.iter().filter(|item| can_be_refused(item));
    // "Nebel raus", but "Zoom raus".
    let goes_out = matches!(
        clause.items[index].text,
        "raus" | "weg" | "fort" | "fuera" | "out"
    );
    let scene = before.iter().any(|item| is_of_scene(item.meaning));
    last && !clause.says_weather_falls()
        && (scene || !goes_out)
        && before.iter().all(fits)
        && names
            .map(|item| item.span.start)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            == 1
}

/// "Wind-free": what a thing is free of is denied, and nothing else.
fn rid_of(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let last = index + 1 == clause.items.len();
        let text = clause.items[index].text;
        let free = text == "free" || (text == "less" && last);
        let span = clause.items[index - 1].span.clone();
        if !free || !is_of_scene(clause.items[index - 1].meaning) {
            continue;
        }
        let from = clause.items.iter().position(|item| item.span == span);
        let from = from.unwrap_or(index - 1);
        clause.items[index].meaning = Meaning::Instead;
        clause.items[from..=index].rotate_right(1);
    }
}

/// "除了音乐都留着": all but what is named stays.
fn all_but(clause: &mut Clause<'_>) {
    let but = clause.items.iter().position(|item| item.text == "除了");
    let stays = |item: &Item<'_>| {
        matches!(
            item.text,
            "都留着" | "都保留" | "都要" | "都留" | "都行" | "都可以" | "其他都要" | "其余都要"
        )
    };
    let told = clause
        .items
        .iter()
        .any(|item| item.meaning == Meaning::Instead);
    if let Some(but) = but.filter(|&at| !told && clause.items[at..].iter().any(stays)) {
        clause.items[but].meaning = Meaning::NoThing;
    }
}

/// "Pans neither left nor right", "nor rain nor snow".
fn neither(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let (before, behind) = (&clause.items[..index], &clause.items[index + 1..]);
        let acts = before.iter().any(Item::is_act);
        let way = behind
            .first()
            .is_some_and(|next| matches!(next.meaning, Meaning::Way(_)));
        let denied = before.iter().any(Item::denies);
        let item = &mut clause.items[index];
        if item.text == "neither" && acts && way {
            item.meaning = Meaning::NoClause;
        } else if item.text == "nor" && !denied {
            item.meaning = Meaning::NoThing;
        }
    }
}

/// Joins a denial that stands alone behind a pause to the thing before it:
/// "camera movement: none".
pub(super) fn join(clauses: &mut Vec<Clause<'_>>) {
    asides::across(clauses);
    relatives::join(clauses);
    asides::part_unheard(clauses);
    choices::join(clauses);
    hearing::among(clauses);
    cues::join(clauses);
    again::join(clauses);
    clauses.retain(|clause| !clause.items.is_empty() || clause.opener == Opener::Then);
    doubles::join(clauses);
    clauses.iter_mut().for_each(doubles::settle);
    clauses.iter_mut().for_each(portraits::hold_gaze);
    struck::join(clauses);
    answers::join(clauses);
    for index in (1..clauses.len()).rev() {
        let refuses = |item: &Item<'_>| {
            (item.denies() && AT_END.contains(&item.text)) || item.meaning == Meaning::Refused
        };
        // "God rays: not wanted", but "Not wanted: god rays".
        let late = clauses[index].opener == Opener::Comma
            && matches!(clauses[index].items.as_slice(), [only] if is_among(only.text, LATE))
            && clauses
                .get(index + 1)
                .is_none_or(|next| next.opener == Opener::Sentence);
        if late && let [only] = clauses[index].items.as_mut_slice() {
            only.meaning = Meaning::Refused;
        }
        // "I hated the snow, take it out".
        if takes_it_out(&clauses[index]) && clauses[index - 1].items.iter().any(can_be_refused) {
            let items = clauses.remove(index).items;
            let last = items.into_iter().last();
            clauses[index - 1].items.extend(last.map(|item| Item {
                meaning: Meaning::Refused,
                ..item
            }));
            continue;
        }
        let apart = matches!(clauses[index].opener, Opener::Comma | Opener::Sentence);
        let though = matches!(
            clauses[index].opener,
            Opener::But | Opener::Meanwhile | Opener::While
        );
        let denied = |item: &Item<'_>| matches!(item.meaning, Meaning::NoClause | Meaning::Refused);
        // "He almost smiles, but doesn't".
        let acts = |item: &Item<'_>| matches!(item.meaning, Meaning::Subject(_));
        let before = &clauses[index - 1].items;
        if clauses[index].opener == Opener::But
            && clauses[index].items.iter().all(Item::denies_act)
            && before.iter().any(acts)
            && !before.iter().any(Item::denies)
        {
            for item in &mut clauses[index].items {
                item.meaning = Meaning::Refused;
            }
        }
        // "Zoomt aber nicht".
        if though && clauses[index].items.iter().all(denied) {
            let items = clauses.remove(index).items;
            clauses[index - 1].items.extend(items);
            continue;
        }
        let alone = apart
            && clauses[index].items.iter().any(refuses)
            && clauses[index]
                .items
                .iter()
                .all(|item| refuses(item) || item.is_small() || item.meaning == Meaning::Unread)
            && clauses[index].items.len() <= 4;
        let before = &clauses[index - 1];
        // "Fog yes, text no".
        let says_yes = |item: &Item<'_>| is_among(item.text, choices::YES);
        let names_more = |item: &Item<'_>| item.meaning == Meaning::Unread;
        let affirmed = before.items.last().is_some_and(says_yes)
            && clauses[index].items.iter().any(names_more);
        let names = !affirmed
            && before.items.iter().any(can_be_refused)
            && (!before.items.iter().any(Item::is_act)
                || (clauses[index].items.len() == 1
                    && denies_alone(&clauses[index])
                    && answers::is_short(before)));
        if alone && names {
            let items = clauses.remove(index).items;
            // "横滚镜头 (roll) 一律不用".
            if let Some(glossed) = index.checked_sub(2).filter(|&at| glosses(clauses, at)) {
                clauses[glossed].items.extend(items.clone());
            }
            clauses[index - 1].items.extend(items);
        }
    }
    clauses.iter_mut().for_each(unwanted_at_end);
    refused_lists::join(clauses);
    clauses.iter_mut().for_each(head_list);
    clauses.iter_mut().for_each(orders::settle);
}

/// Whether a clause says again, in other words, what the one at `index` names.
fn glosses(clauses: &[Clause<'_>], index: usize) -> bool {
    let [named, again] = &clauses[index..index + 2] else {
        return false;
    };
    let meaning = |clause: &Clause<'_>| {
        let first = clause.items.iter().find(|item| can_be_refused(item));
        first.map(|item| item.meaning)
    };
    again.opener == Opener::Comma
        && again.items.len() == 1
        && answers::is_short(named)
        && meaning(named).is_some()
        && meaning(named) == meaning(again)
}

/// Whether a clause is a word that denies and nothing else.
fn denies_alone(clause: &Clause<'_>) -> bool {
    clause.items.iter().all(Item::denies)
}

/// "À éviter : pluie, neige": what refuses stands at the head of its list.
fn head_list(clause: &mut Clause<'_>) {
    let sentence = clause.opener == Opener::Sentence;
    let includes = |item: &Item<'_>| INCLUDE.contains(&item.text) || item.is_article();
    if let Some(first) = clause.items.first()
        && sentence
        && first.denies()
        && (clause.items.len() > 1 || first.text.contains(' '))
        && clause.items[1..].iter().all(includes)
    {
        clause.items[0].meaning = Meaning::NoList;
        return;
    }
    let alone = clause.items.len() == 1 && sentence;
    let names = alone || clause.items.iter().skip(1).any(can_be_refused);
    if let Some(first) = clause.items.first_mut()
        && first.meaning == Meaning::Refused
        && names
    {
        first.meaning = Meaning::NoList;
    }
    let mut behind = clause
        .items
        .iter()
        .skip(1)
        .skip_while(|item| item.is_article());
    let lit = |item: &Item<'_>| matches!(item.meaning, Meaning::Glow | Meaning::Lamp);
    let next = behind
        .next()
        .is_some_and(|item| can_be_refused(item) || (sentence && lit(item)));
    let first = clause.items.first_mut();
    if let Some(first) = first.filter(|first| next && HEADS.contains(&first.text)) {
        first.meaning = Meaning::NoList;
    }
}

/// "Sparks are all unwanted": the head of a list, at the end.
fn unwanted_at_end(clause: &mut Clause<'_>) {
    let named = clause.items.iter().any(can_be_refused);
    if let Some(last) = clause.items.last_mut()
        && named
        && matches!(last.text, "unwanted" | "undesired" | "not wanted")
    {
        last.meaning = Meaning::Refused;
    }
}

/// "Leave the smoke out", "lass den Nebel weg", "deja la lluvia fuera": where the
/// word is that ends an order to leave something out.
fn last_of_order(clause: &Clause<'_>) -> Option<usize> {
    let small = |item: &Item<'_>| item.is_small() || item.is_article();
    let weighs = clause.items.iter().rposition(|item| !small(item));
    let last = clause.items.len().checked_sub(1);
    [last, weighs]
        .into_iter()
        .flatten()
        .find(|&at| leaves_out(clause, at))
}

/// Whether an order to leave something out ends at a place.
fn leaves_out(clause: &Clause<'_>, end: usize) -> bool {
    let last_words = |count: usize| {
        let items = &clause.items[(end + 1).saturating_sub(count)..=end];
        items
            .iter()
            .map(|item| item.text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let ends = |word: &str| (1..=3).any(|count| last_words(count) == word);
    LEFT_OUT.iter().any(|(word, verbs)| {
        let begins = clause
            .items
            .iter()
            .any(|item| verbs.contains(&first_word(item)));
        ends(word) && begins
    })
}

/// What can be left out: weather, light, a sound, or a move that is only named.
fn is_left(item: &Item<'_>) -> bool {
    let move_named = item.language == Language::German
        && matches!(item.meaning, Meaning::Move(_) | Meaning::Verb(_));
    is_of_scene(item.meaning) || move_named
}

/// Whether a clause tells to take out what was named before it.
fn takes_it_out(clause: &Clause<'_>) -> bool {
    let texts: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
    let text = texts.join(" ");
    let order = ["please ", "so ", "just "]
        .iter()
        .fold(text.as_str(), |text, lead| {
            text.strip_prefix(lead).unwrap_or(text)
        });
    IT_OUT.contains(
        &order
            .trim_end_matches(" please")
            .trim_end_matches(" entirely"),
    )
}

pub(super) fn first_word<'t>(item: &Item<'t>) -> &'t str {
    item.text.split(' ').next().unwrap_or_default()
}

pub(super) fn can_be_refused(item: &Item<'_>) -> bool {
    is_of_scene(item.meaning)
        || matches!(
            item.meaning,
            Meaning::Loose(..)
                | Meaning::Move(_)
                | Meaning::Verb(_)
                | Meaning::CameraMotion
                | Meaning::Subject(_)
        )
}

/// "Rain: none".
pub(super) fn trails(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    // "Windgeräusche soll es keine geben".
    let none = item.text.starts_with("kein");
    let ends = |item: &Item<'_>| {
        item.meaning == Meaning::Idle || item.is_article() || (none && is_among(item.text, OF_NONE))
    };
    let denies = item.denies() && AT_END.contains(&item.text);
    // "一丝风也没有".
    let none_either = matches!(item.text, "也没有" | "也无" | "都没有");
    // "Viento: nada".
    let nothing = matches!(item.text, "nada" | "nichts" | "rien")
        && clause.items[..index]
            .iter()
            .all(|item| can_be_refused(item) || item.is_article());
    let open = index + 1 == clause.items.len() && LEFT_OPEN.contains(&item.text);
    (denies || open || none_either || nothing) && clause.items[index + 1..].iter().all(ends)
}

/// German verbs that close a sentence of what there is none of.
const OF_NONE: &str = "geben|sehen|haben|horen|zeigen|sein|werden|vorkommen|einbauen|brauchen|wollen|mehr|gewunscht|erwunscht|gewollt|gebraucht|vorgesehen|geplant|horbar|sichtbar|dabei|bitte|drin|mochte|mochten|will|soll|sollen|darf|durfen|auftauchen|erscheinen|fallen|gesehen|gezeigt|gehort";

/// "The snow is not falling".
pub(super) fn says_nothing_happens(clause: &Clause<'_>, index: usize) -> bool {
    let weather = clause.items[..index]
        .iter()
        .any(|item| is_of_scene(item.meaning) || matches!(item.meaning, Meaning::Loose(..)));
    let items = &clause.items[index + 1..];
    let happens = |item: &&Item<'_>| {
        let word = item.text.split(' ').next().unwrap_or_default();
        let stem = ["es", "s"].iter().find_map(|end| word.strip_suffix(end));
        let plain = word.strip_suffix('s');
        let stems = [stem, plain].into_iter().flatten();
        HAPPENS.contains(&item.text)
            || HAPPENS.contains(&word)
            || stems.into_iter().any(|stem| HAPPENS.contains(&stem))
    };
    let small = |item: &&Item<'_>| item.meaning == Meaning::Idle || item.is_article();
    let first = items.iter().find(|item| happens(item) || !small(item));
    clause.items[index].meaning == Meaning::NoAction
        && weather
        && first.is_some_and(|item| happens(&item))
}
