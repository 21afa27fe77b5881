//! Denials that stand behind what they deny: "fog is not wanted", "rain: none",
//! "Schnee fällt keiner".

use super::super::lexicon::Meaning;
use super::clause::{Clause, Opener};
use super::item::{Family, Item};
use super::orders;
use super::sense::is_of_scene;

/// What is said not to happen of weather, light or sound. That it does not stop
/// is no denial, nor that it does not reach somebody.
const HAPPENS: &[&str] = &[
    "appear",
    "appears",
    "seen",
    "visible",
    "present",
    "wanted",
    "needed",
    "desired",
    "welcome",
    "allowed",
    "shown",
    "show",
    "included",
    "include",
    "exist",
    "exists",
    "happen",
    "happens",
    "there",
    "come",
    "required",
    "permitted",
    "part",
    "fall",
    "bienvenue",
    "venu",
    "venue",
    "venus",
    "arrive",
    "arrivee",
    "llego",
    "llega",
    "vino",
    "arrived",
    "came",
    "materialise",
    "bienvenida",
    "bienvenido",
    "willkommen",
    "falls",
    "falling",
    "blow",
    "blowing",
    "drift",
    "drifting",
    "rise",
    "rising",
    "necessary",
    "possible",
    "flicker",
    "flickering",
    "dim",
    "burn",
    "burning",
    "flow",
    "flowing",
    "running",
    "run",
    "move",
    "moving",
    "move at",
    "used",
    "heard",
    "audible",
    "pour",
    "pouring",
    "begin",
    "start",
    "lit",
    // French
    "souhaite",
    "souhaitee",
    "souhaites",
    "souhaitees",
    "voulu",
    "voulue",
    "tombe",
    "tombent",
    "visibles",
    "apparait",
    "apparaissent",
    "doit",
    "doivent",
    "voit",
    "voient",
    "presente",
    "presents",
    "necessaire",
    "souffle",
    "bouge",
    "bougent",
    // Spanish
    "aparece",
    "aparecen",
    "ve",
    "ven",
    "cae",
    "caen",
    "hay",
    "existe",
    "debe",
    "deben",
    "deberia",
    "desea",
    "desean",
    "deseada",
    "deseado",
    "sopla",
    "permitida",
    "permitido",
    "necesaria",
    "necesario",
    "quiere",
    "quiero",
];

/// Words that deny what is before them where nothing is behind.
const AT_END: &[&str] = &[
    "no",
    "none",
    "not",
    "isnt",
    "is not",
    "arent",
    "are not",
    "zero",
    "never",
    "nein",
    "non",
    "keiner",
    "keine",
    "keines",
    "keinen",
    "keins",
    "null",
    "aucun",
    "aucune",
    "jamais",
    "ninguno",
    "ninguna",
    "ningun",
    "nada",
    "nunca",
    "没有",
    "无",
    "不要",
    "不要有",
    "不要出现",
    "不出现",
    "不需要",
    "不能",
    "不可",
    "免",
    "禁止",
    "拒绝",
    "别",
];

/// Lets a denial reach what is before it.
pub(super) fn settle(clause: &mut Clause<'_>) {
    // "Keep fog out of the shot", but "the dog runs out of the shot".
    let kept = clause
        .items
        .first()
        .is_some_and(|item| matches!(first_word(item), "keep" | "leave" | "keeps"));
    neither(clause);
    let last = clause.items.len().saturating_sub(1);
    for index in 0..clause.items.len() {
        // "Zoom-free", "leave the smoke out".
        let free = index == last && index > 0 && clause.items[index].text == "free" && {
            let before = &clause.items[index - 1];
            matches!(before.meaning, Meaning::Move(_) | Meaning::Verb(_))
        };
        let left_out = index == last && leaves_out(clause);
        if free || (left_out && clause.items.iter().any(|item| is_of_scene(item.meaning))) {
            clause.items[index].meaning = Meaning::NoClause;
            continue;
        }
        let named = clause.items[..index].iter().any(can_be_refused);
        let refuses = named && (trails(clause, index) || says_nothing_happens(clause, index));
        let item = &mut clause.items[index];
        if item.meaning == Meaning::Refused {
            item.meaning = match named && (kept || !item.text.starts_with("out of")) {
                true => Meaning::NoClause,
                false => Meaning::Idle,
            };
        } else if refuses {
            item.meaning = Meaning::NoClause;
        }
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
    for index in (1..clauses.len()).rev() {
        let refuses = |item: &Item<'_>| {
            (item.denies() && AT_END.contains(&item.text)) || item.meaning == Meaning::Refused
        };
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
        let though = clauses[index].opener == Opener::But;
        let denied = |item: &Item<'_>| matches!(item.meaning, Meaning::NoClause | Meaning::Refused);
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
                .all(|item| refuses(item) || item.is_small());
        let before = &clauses[index - 1];
        let names =
            before.items.iter().any(can_be_refused) && !before.items.iter().any(Item::is_act);
        if alone && names {
            let items = clauses.remove(index).items;
            clauses[index - 1].items.extend(items);
        }
    }
    refuse_lists(clauses);
    clauses.iter_mut().for_each(head_list);
    clauses.iter_mut().for_each(orders::settle);
}

/// "À éviter : pluie, neige": what refuses stands at the head of its list.
fn head_list(clause: &mut Clause<'_>) {
    let alone = clause.items.len() == 1 && clause.opener == Opener::Sentence;
    let names = alone || clause.items.iter().skip(1).any(can_be_refused);
    if let Some(first) = clause.items.first_mut()
        && first.meaning == Meaning::Refused
        && names
    {
        first.meaning = Meaning::NoList;
    }
}

/// "Fog, rain and snow are unwanted": what refuses the last refuses all.
fn refuse_lists(clauses: &mut [Clause<'_>]) {
    for last in 1..clauses.len() {
        let refusal = clauses[last]
            .items
            .iter()
            .find(|item| item.meaning == Meaning::Refused)
            .cloned();
        let Some(refusal) = refusal.filter(|_| clauses[last].opener == Opener::And) else {
            continue;
        };
        for index in (0..last).rev() {
            if !clauses[index].lists(Family::Scene) {
                break;
            }
            clauses[index].items.push(refusal.clone());
            if clauses[index].opener != Opener::Comma {
                break;
            }
        }
    }
}

/// The last word of an order to leave something out, and the verbs before it.
const LEFT_OUT: &[(&str, &[&str])] = &[
    ("out", &["leave", "keep", "cut", "take", "edit", "filter"]),
    ("away", &["take", "keep"]),
    ("off", &["leave", "keep", "turn", "switch"]),
    ("aside", &["leave", "put"]),
    ("weg", &["lass", "lasst", "lassen"]),
    ("raus", &["lass", "lasst", "lassen", "nimm", "halte"]),
    ("draussen", &["lass", "lasst", "lassen", "halte", "haltet"]),
    ("fern", &["halte", "haltet"]),
    ("de cote", &["laisse", "laissez", "mets"]),
    ("dehors", &["laisse", "laissez"]),
    ("fuera", &["deja", "deje", "dejen", "manten"]),
    ("a un lado", &["deja", "deje"]),
];

/// "Leave the smoke out", "lass den Nebel weg", "deja la lluvia fuera".
fn leaves_out(clause: &Clause<'_>) -> bool {
    let last_words = |count: usize| {
        let items = &clause.items[clause.items.len().saturating_sub(count)..];
        items
            .iter()
            .map(|item| item.text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let ends = |end: &str| (1..=3).any(|count| last_words(count) == end);
    LEFT_OUT.iter().any(|(end, verbs)| {
        let begins = clause
            .items
            .iter()
            .any(|item| verbs.contains(&first_word(item)));
        ends(end) && begins
    })
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

/// Orders to take out what was named before.
const IT_OUT: &[&str] = &[
    "take it out",
    "leave it out",
    "leave them out",
    "take them out",
    "remove it",
    "remove them",
    "get rid of it",
    "lose it",
    "drop it",
    "skip it",
    "cut it",
    "cut it out",
    "avoid it",
    "omit it",
    "exclude it",
    "delete it",
    "keep it out",
    "keep them out",
    "turn it off",
    "i dont want it",
    "i do not want it",
    "i dont want any",
    "dont use it",
    "dont add it",
    "dont include it",
    "dont show it",
    "leave that out",
    "take that out",
    "remove that",
    "lass ihn weg",
    "lass sie weg",
    "lass es weg",
    "lass das weg",
    "bitte weglassen",
    "enleve la",
    "enlevez la",
    "retire la",
    "supprime la",
    "quitala",
    "quitalo",
    "eliminala",
    "eliminalo",
    "去掉它",
    "把它去掉",
    "不要它",
];

fn first_word<'t>(item: &Item<'t>) -> &'t str {
    item.text.split(' ').next().unwrap_or_default()
}

pub(super) fn can_be_refused(item: &Item<'_>) -> bool {
    is_of_scene(item.meaning)
        || matches!(
            item.meaning,
            Meaning::Move(_) | Meaning::Verb(_) | Meaning::CameraMotion
        )
}

/// "Rain: none".
fn trails(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let ends = |item: &Item<'_>| item.meaning == Meaning::Idle || item.is_article();
    let denies = item.denies() && AT_END.contains(&item.text);
    // "一丝风也没有".
    let none_either = matches!(item.text, "也没有" | "也无" | "都没有");
    (denies || none_either) && clause.items[index + 1..].iter().all(ends)
}

/// "The snow is not falling".
fn says_nothing_happens(clause: &Clause<'_>, index: usize) -> bool {
    let weather = clause.items[..index]
        .iter()
        .any(|item| is_of_scene(item.meaning));
    let items = &clause.items[index + 1..];
    let happens = |item: &&Item<'_>| {
        let word = item.text.split(' ').next().unwrap_or_default();
        HAPPENS.contains(&item.text) || HAPPENS.contains(&word)
    };
    let small = |item: &&Item<'_>| item.meaning == Meaning::Idle || item.is_article();
    let first = items.iter().find(|item| happens(item) || !small(item));
    clause.items[index].meaning == Meaning::NoAction
        && weather
        && first.is_some_and(|item| happens(&item))
}
