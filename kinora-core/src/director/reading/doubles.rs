//! Denials that are denied themselves: "don't leave out the fog", "it's not that
//! there's no snow", "we can't do without music".

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;
use super::orders::order_at;
use super::refusals::can_be_refused;
use super::sense::is_of_scene;

/// Words of what would be without something.
const WOULD: &[&str] = &[
    "serait",
    "seria",
    "wouldnt",
    "would",
    "ware",
    "seraient",
    "serian",
    "不像",
    "就不像",
    "不算",
    "就不是",
    "就没有",
    "不叫",
];

/// "Without snow, it would not be Christmas": what is lacked must be there.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    for index in 0..clauses.len() {
        let lacks = |item: &Item<'_>| {
            let word = item.text.split(' ').next().unwrap_or_default();
            item.meaning == Meaning::NoThing && (LACKS.contains(&word) || item.text == "没有")
        };
        let first = clauses[index]
            .items
            .iter()
            .position(|item| !item.is_small());
        let lack = first.filter(|&at| lacks(&clauses[index].items[at]));
        let Some(lack) = lack else {
            continue;
        };
        let named = clauses[index].items.iter().any(can_be_refused);
        let would = |items: &[Item<'_>]| {
            let texts: String = items.iter().map(|item| item.text).collect();
            items.iter().any(|item| {
                let mut words = item.text.split(' ');
                words.any(|word| WOULD.contains(&word))
            }) || texts.contains("不像")
        };
        let here = would(&clauses[index].items[lack + 1..]);
        let next = clauses.get(index + 1);
        let goes_on = next.is_some_and(|next| next.opener == Opener::Comma && would(&next.items));
        if named && (here || goes_on) {
            for clause in &mut clauses[index..=index + usize::from(!here)] {
                let all = clause.items.len();
                quiet(clause, 0..all);
            }
        }
    }
}

/// "非得下雪吗": whether it must be.
fn asked_whether_it_must(clause: &mut Clause<'_>) {
    let asks = clause
        .items
        .last()
        .is_some_and(|item| item.text.ends_with('吗'));
    let must = |item: &Item<'_>| matches!(item.text, "非得" | "非要");
    if let Some(at) = clause.items.iter().position(must).filter(|_| asks) {
        clause.items[at].meaning = Meaning::NoAction;
    }
}

/// Words of a question why something is not.
const WHY: &[&str] = &[
    "why",
    "warum",
    "wieso",
    "weshalb",
    "pourquoi",
    "por que",
    "怎么",
    "为什么",
    "为啥",
    "how come",
];

/// "Why isn't she smiling?": who asks so wants it.
fn asked_why(clause: &mut Clause<'_>) {
    let asks = |item: &Item<'_>| WHY.contains(&item.text);
    let near = clause.items.iter().take(2).any(asks);
    if near {
        let end = clause.items.len();
        quiet(clause, 0..end);
    }
}

/// "Una niebla tan densa que nadie ve el muelle": how thick something is, told by who
/// sees nothing.
fn so_much(clause: &mut Clause<'_>) {
    let so = clause
        .items
        .iter()
        .position(|item| is_among(item.text, "tan|tanto|tanta|si|tellement|so"));
    let that = so.and_then(|at| {
        let behind = clause.items[at..].iter().take(4);
        let that = behind
            .into_iter()
            .position(|item| is_among(item.text, "que|qu|dass|that"));
        that.map(|that| at + that)
    });
    let (Some(so), Some(that)) = (so, that) else {
        return;
    };
    if clause.items[..so]
        .iter()
        .any(|item| is_of_scene(item.meaning))
    {
        let denials = clause.items[that..].iter_mut().filter(|item| item.denies());
        denials.for_each(|item| item.meaning = Meaning::Idle);
    }
}

/// "Impossible pour lui de ne pas sourire": what cannot be left is done.
fn impossible(clause: &mut Clause<'_>) {
    const IMPOSSIBLE: &str = "impossible|imposible|unmoglich|不可能";
    let at = clause
        .items
        .iter()
        .position(|item| is_among(item.text, IMPOSSIBLE));
    let behind = at.map(|at| &mut clause.items[at + 1..]);
    let denial = behind.and_then(|items| items.iter_mut().find(|item| item.denies_act()));
    if let Some(denial) = denial {
        denial.meaning = Meaning::Idle;
    }
}

/// Takes back the denials of a clause that another denies.
pub(super) fn settle(clause: &mut Clause<'_>) {
    impossible(clause);
    so_much(clause);
    asked_why(clause);
    asked_whether_it_must(clause);
    absence_denied(clause);
    must_be(clause);
    orders_denied(clause);
    lacks_denied(clause);
    supposed(clause);
    nothing_but(clause);
    nothing_more_than(clause);
}

/// Words between a denial and what it denies.
const PASSED: &[&str] = &[
    "i", "im", "am", "we", "were", "id", "ill", "going", "gonna", "will", "bloss", "surtout",
    "puedo", "podemos", "quiero", "konnen", "ever", "please", "to", "be", "dare", "you", "even",
    "just", "simply", "the", "ya", "debe", "deben", "puede", "pueden", "darf", "durfen", "soll",
    "sollte", "doit", "peut", "pas", "jamais",
];

/// "Never leave out the rain": an order to take away that is itself denied.
fn orders_denied(clause: &mut Clause<'_>) {
    let Some(denial) = clause.items.iter().position(Item::denies_act) else {
        return;
    };
    let passed = |item: &&Item<'_>| PASSED.contains(&item.text) || item.denies_act();
    let behind = &clause.items[denial + 1..];
    let from = denial + 1 + behind.iter().take_while(passed).count();
    if clause
        .items
        .get(from)
        .is_some_and(|item| item.meaning == Meaning::NoThing)
    {
        return;
    }
    let lists = |item: &&Item<'_>| matches!(item.meaning, Meaning::NoList | Meaning::Refused);
    let end = match clause.items.get(from).filter(lists) {
        Some(_) => Some(from + 1),
        None => order_at(clause, from).or_else(|| hold_at(clause, from)),
    };
    let Some(end) = end else {
        return;
    };
    let passes = |item: &&Item<'_>| {
        item.is_article() || item.is_small() || item.denies_act() || item.text == "surtout"
    };
    let thing = clause.items[end..].iter().position(|item| !passes(&item));
    if let Some(thing) = thing.filter(|at| can_be_refused(&clause.items[end + at])) {
        quiet(clause, denial..end + thing);
        silence(clause, denial..end);
    }
}

/// Where a verb that holds back ends, if one begins at a place.
fn hold_at(clause: &Clause<'_>, from: usize) -> Option<usize> {
    let ends = from + 1..=clause.items.len().min(from + 3);
    ends.rev().find(|&end| {
        let items = &clause.items[from..end];
        let words: Vec<&str> = items.iter().map(|item| item.text).collect();
        HOLDS.contains(&words.join(" ").trim_end_matches(" the"))
    })
}

/// Verbs that hold back, which a denial turns into a wish.
const HOLDS: &[&str] = &[
    "hold back on",
    "shy with",
    "shy about",
    "afraid of",
    "afraid to",
    "hesitate to",
    "hesitate to add",
    "hesitate to use",
    "afraid to add",
    "afraid to use",
    "skimp on",
    "stingy with",
    "sparing with",
    "neglect",
    "miss",
    "overlook",
    "without",
];

/// Words that make a lack a lack: nobody would have it so.
const WORSE: &[&str] = &[
    "incomplete",
    "useless",
    "pointless",
    "worthless",
    "unthinkable",
    "unimaginable",
    "impossible",
    "nothing",
    "nichts",
    "undenkbar",
    "unvollstandig",
    "impensable",
    "incomplet",
    "imposible",
    "incompleta",
    "incompleto",
    "rien",
    "nada",
];

/// "We can't do without rain", "no scene without thunder", "incomplete without
/// snow".
fn lacks_denied(clause: &mut Clause<'_>) {
    let lacks = |item: &Item<'_>| {
        matches!(item.meaning, Meaning::NoThing | Meaning::Idle)
            && LACKS.contains(&item.text.split(' ').next().unwrap_or_default())
    };
    let Some(lack) = clause.items.iter().position(lacks) else {
        return;
    };
    let before = &clause.items[..lack];
    let worse = |item: &Item<'_>| item.denies() || WORSE.contains(&item.text);
    let Some(denial) = before.iter().rposition(worse) else {
        return;
    };
    let between = &before[denial + 1..];
    let thing = between.iter().any(Item::is_target);
    // "You can't have a bonfire without flames".
    let has = between
        .first()
        .is_some_and(|item| HAVE.contains(&item.text));
    if !thing || has {
        quiet(clause, 0..lack + 1);
    }
}

/// Verbs of having and imagining.
const HAVE: &[&str] = &[
    "have",
    "imagine",
    "picture",
    "haben",
    "vorstellen",
    "avoir",
    "imaginer",
    "tener",
    "imaginar",
];

const LACKS: &[&str] = &["without", "ohne", "sans", "sin"];

/// "It's not that there's no snow", "it isn't as if I hated fog".
fn supposed(clause: &mut Clause<'_>) {
    let supposes = [
        "that",
        "as if",
        "as though",
        "because",
        "like",
        "als ob",
        "qu",
        "que",
        "porque",
    ];
    for index in 0..clause.items.len() {
        let whole = NOT_SO.contains(&clause.items[index].text);
        let before = clause.items[..index].iter().rev();
        let mut near = before.take_while(|item| !item.is_target()).take(2);
        let wants = |item: &Item<'_>| WANTS.contains(&item.text);
        let so = supposes.contains(&clause.items[index].text)
            && near.any(Item::denies_act)
            && !clause.items[..index].iter().any(wants);
        let end = clause.items.len();
        let denied = |item: &Item<'_>| {
            let refuses = item.meaning == Meaning::Refused;
            (item.denies() && !matches!(item.text, "ni" | "nor" | "ni de")) || refuses
        };
        if (so || whole) && clause.items[index + 1..].iter().any(denied) {
            clause.items[index].meaning = Meaning::Idle;
            quiet(clause, 0..end);
            return;
        }
    }
}

/// Verbs behind which a denial is meant.
const WANTS: &[&str] = &[
    "want", "veux", "veut", "voulons", "souhaite", "quiero", "queremos", "quiere", "deseo",
];

/// Phrases that deny what somebody might suppose.
const NOT_SO: &[&str] = &[
    "es ist nicht so, dass",
    "es ist ja nicht so, dass",
    "nicht dass",
    "nicht, dass",
];

/// "I don't want anything but rain", "on ne voit que la neige".
fn nothing_but(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let item = &clause.items[index];
        let but = ["anything but", "anything except", "anything other than"]
            .iter()
            .any(|words| item.text.starts_with(words));
        let denied = clause.items[..index].iter().rposition(Item::denies);
        if let Some(denial) = denied.filter(|_| but) {
            silence(clause, denial..index + 1);
        }
    }
}

/// "Il n'y a que de la neige", "no hay más que niebla": no more than.
fn nothing_more_than(clause: &mut Clause<'_>) {
    let Some(denial) = clause.items.iter().position(|item| {
        let word = item.text.split(' ').next().unwrap_or_default();
        matches!(word, "n" | "ne" | "no" | "rien" | "nichts" | "nada")
            && matches!(
                item.language,
                Language::French | Language::Spanish | Language::German
            )
    }) else {
        return;
    };
    let behind = &clause.items[denial + 1..];
    let near = behind.iter().take(5);
    let than = near
        .take_while(|item| !is_of_scene(item.meaning) && !item.denies())
        .position(|item| matches!(item.text, "que" | "qu" | "als") || item.text.ends_with(" que"));
    let other = |item: &Item<'_>| item.text.starts_with("mas") || item.text == "otra";
    let led = |than: usize| behind[than.saturating_sub(2)..=than].iter().any(other);
    let spanish = clause.items[denial].language == Language::Spanish;
    if let Some(than) = than.filter(|&than| !spanish || led(than)) {
        silence(clause, denial..denial + than + 2);
    }
}

/// Words that say that something is not there.
const LACKING: &[&str] = &[
    "fehlen",
    "weggelassen",
    "verzichten",
    "verzichtet",
    "vergessen",
    "missen",
    "missing",
    "left out",
    "lacking",
    "forgotten",
    "skipped",
    "omitted",
    "manquer",
    "faltar",
    "falte",
    "falten",
    "weg",
    "raus",
    "out",
    "away",
    "fuera",
    "去掉",
    "拿掉",
    "删掉",
    "关掉",
];

/// "Regen darf nicht fehlen", "lass den Regen nicht weg", "auf Musik wollen wir
/// nicht verzichten".
fn absence_denied(clause: &mut Clause<'_>) {
    let named = clause.items.iter().any(can_be_refused);
    let passed = |item: &&Item<'_>| PASSED.contains(&item.text) || item.denies_act();
    for denial in 0..clause.items.len() {
        if !named || !clause.items[denial].denies_act() {
            continue;
        }
        let behind = &clause.items[denial + 1..];
        let from = denial + 1 + behind.iter().take_while(passed).count();
        let verb = denial.checked_sub(1).filter(|&at| {
            clause.items[at].text.starts_with("verzicht") || clause.items[at].text == "verzichte"
        });
        let lacks = clause
            .items
            .get(from)
            .filter(|item| LACKING.contains(&item.text));
        // "Does not go away", "läuft nicht weg".
        let apart = lacks.is_some_and(|item| APART.contains(&item.text));
        let leaves = clause.items.iter().any(|item| LEAVES.contains(&item.text));
        if let Some(verb) = verb {
            silence(clause, verb..denial + 1);
        } else if lacks.is_some() && (!apart || leaves) {
            clause.items.drain(denial..=from);
            return;
        }
    }
    leaves_nothing_out(clause);
}

/// Words that take something away only behind a verb that leaves.
const APART: &[&str] = &["weg", "raus", "out", "away", "fuera"];

/// Verbs that leave something out.
const LEAVES: &[&str] = &[
    "lass", "lasst", "lassen", "nimm", "nehmt", "leave", "keep", "take", "cut", "dejes", "deja",
];

/// "Don't leave the rain out".
fn leaves_nothing_out(clause: &mut Clause<'_>) {
    let out = clause
        .items
        .last()
        .is_some_and(|item| APART.contains(&item.text));
    let denial = clause.items.iter().position(Item::denies_act);
    let Some(denial) = denial.filter(|_| out) else {
        return;
    };
    let next = clause.items.get(denial + 1);
    let thing = clause.items.iter().any(|item| is_of_scene(item.meaning));
    if thing && next.is_some_and(|next| LEAVES.contains(&next.text)) {
        clause.items.pop();
        clause.items.drain(denial..=denial + 1);
    }
}

/// "Ohne Regen geht es nicht", "没有雨不行": it must be there.
fn must_be(clause: &mut Clause<'_>) {
    let goes = |item: &Item<'_>| matches!(item.text, "geht" | "ginge" | "ware" | "wird");
    let lack = clause.items.first().is_some_and(|item| item.text == "ohne");
    let not = |item: &Item<'_>| item.denies_act() || item.text.ends_with("nichts");
    let german = lack && clause.items.iter().any(goes) && clause.items[1..].iter().any(not);
    let end = clause.items.last().is_some_and(|item| {
        ["不行", "不可", "不完整", "不成", "就不行", "就不完整"].contains(&item.text)
    });
    let chinese = end
        && clause
            .items
            .iter()
            .any(|item| matches!(item.text, "没有" | "非" | "非要" | "非得"));
    if german || chinese {
        let end = clause.items.len();
        quiet(clause, 0..end);
    }
}

/// Takes the denials out of a part of a clause.
fn quiet(clause: &mut Clause<'_>, part: std::ops::Range<usize>) {
    let denies = |item: &Item<'_>| item.denies() || item.meaning == Meaning::Refused;
    for item in clause.items[part].iter_mut().filter(|item| denies(item)) {
        item.meaning = Meaning::Idle;
    }
}

/// Takes the meaning out of a part of a clause.
fn silence(clause: &mut Clause<'_>, part: std::ops::Range<usize>) {
    for item in &mut clause.items[part] {
        item.meaning = Meaning::Idle;
    }
}
