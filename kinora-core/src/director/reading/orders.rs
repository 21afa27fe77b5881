//! Orders to take something away: "skip the fog", "take out the smoke", "efface
//! la pluie".

use std::ops::Range;

use super::super::lexicon::Meaning;
use super::clause::Clause;
use super::item::Item;
use super::refusals::can_be_refused;

/// Words before an order.
const LEADS: &[&str] = &[
    "please",
    "actually",
    "ok",
    "okay",
    "well",
    "just",
    "also",
    "lets",
    "let us",
    "bitte",
    "por favor",
    "you can",
    "simply",
    "i d",
    "but",
    "then",
    "should",
    "must",
    "we",
    "you",
    "so",
    "now",
];

/// Orders to take something away.
const ORDERS: &[&str] = &[
    "skip",
    "cease",
    "halt",
    "hush",
    "shush",
    "quiet",
    "quieten",
    "douse",
    "put out",
    "extinguish",
    "snuff out",
    "blow out",
    "quench",
    "smother",
    "dispel",
    "disperse",
    "chase away",
    "drive away",
    "drive off",
    "send away",
    "send home",
    "dismiss",
    "deny me",
    "deny us",
    "losch",
    "puste",
    "vertreib",
    "vertreibe",
    "vertreibt",
    "verscheuche",
    "fais taire",
    "faites taire",
    "etouffe",
    "etouffez",
    "chasse",
    "chassez",
    "dissipe",
    "dissipez",
    "extingue",
    "sofoca",
    "calla",
    "acalla",
    "disipa",
    "disipen",
    "ahuyenta",
    "espanta",
    "forget",
    "stop",
    "quit",
    "resist",
    "resist the urge to add",
    "resist the temptation to add",
    "forbid",
    "prohibit",
    "disallow",
    "reject",
    "refuse",
    "veto",
    "block",
    "discard",
    "disable",
    "deactivate",
    "crop out",
    "trim out",
    "mask out",
    "fade out",
    "spare me",
    "stop adding",
    "stop putting",
    "stop showing",
    "no more of",
    "erase",
    "delete",
    "kill",
    "cut",
    "scrap",
    "drop",
    "scratch",
    "nix",
    "axe",
    "dump",
    "bin",
    "purge",
    "suppress",
    "forgo",
    "banish",
    "hide",
    "subtract",
    "withhold",
    "strip",
    "take out",
    "take away",
    "strip out",
    "strip away",
    "turn off",
    "switch off",
    "shut off",
    "edit out",
    "paint out",
    "clear out",
    "clear away",
    "clean up",
    "cut out",
    "do away with",
    "do without",
    "go without",
    "make do without",
    "dispense with",
    "hold off on",
    "hold back",
    "leave off",
    "leave aside",
    "pass on",
    "say no to",
    "wipe out",
    "wipe away",
    "filter out",
    "rule out",
    "block out",
    "keep away",
    "keep off",
    "throw out",
    "weg mit",
    "raus mit",
    "streiche",
    "losche",
    "spar dir",
    "spare dir",
    "vergiss",
    "unterlasse",
    "entfalle",
    "entferne",
    "entfernt",
    "entfernen",
    "vergesst",
    "tilge",
    "tilgt",
    "desactive",
    "desactivez",
    "interdis",
    "interdisez",
    "epargne moi",
    "epargnez moi",
    "passe toi de",
    "passe toi d",
    "passez vous d",
    "on se passera d",
    "on se passe d",
    "passez vous de",
    "on se passera de",
    "on se passe de",
    "fini",
    "finie",
    "finis",
    "finies",
    "fini la",
    "fini le",
    "fini les",
    "finie la",
    "finis les",
    "finies les",
    "assez de",
    "assez d",
    "apaga",
    "apague",
    "desactiva",
    "prohibe",
    "elimine",
    "elimines",
    "quite",
    "quites",
    "omitas",
    "suprimas",
    "borres",
    "descartes",
    "excluyas",
    "dejes fuera",
    "basta de",
    "renuncia a",
    "renuncie a",
    "fuera la",
    "fuera el",
    "fuera las",
    "fuera los",
    "se acabo la",
    "se acabo el",
    "se acabaron las",
    "se acabaron los",
    "eteins",
    "eteignez",
    "ecarte",
    "ecartez",
    "aparta",
    "aparte",
    "quitale",
    "enleve",
    "enlevez",
    "ote",
    "otez",
    "efface",
    "effacez",
    "oublie",
    "oubliez",
    "coupe",
    "coupez",
    "zappe",
    "laisse tomber",
    "renonce a",
    "renonce au",
    "borra",
    "borre",
    "olvida",
    "olvidate de",
    "saca",
    "saque",
    "suprime",
    "suprima",
    "ahorrate",
    "deja fuera",
    "nada de",
    "vire",
    "virez",
    "vire moi",
    "virez moi",
    "enleve moi",
    "enlevez moi",
    "retire moi",
    "retirez moi",
    "coupe moi",
    "coupez moi",
    "otez moi",
    "supprimez moi",
    "eteignez moi",
];

/// Articles, also where a piece is too short to tell its language.
const ARTICLES: &[&str] = &[
    "le", "la", "les", "l", "el", "los", "las", "den", "die", "das", "der", "un", "une", "una",
];

/// Lets an order that a clause begins with deny what is right behind it.
pub(super) fn settle(clause: &mut Clause<'_>) {
    let Some(order) = leading_order(clause) else {
        return;
    };
    let passes = |item: &&Item<'_>| {
        item.is_article()
            || ARTICLES.contains(&item.text)
            || item.meaning == Meaning::Camera
            || (item.is_small() && !matches!(item.meaning, Meaning::Glow | Meaning::Heard(_)))
    };
    let mut rest = clause.items[order.end..].iter().skip_while(passes);
    let first = rest.next();
    // "Coupez ce bruit de voitures".
    let heard = rest.next().zip(first).is_some_and(|(item, first)| {
        matches!(item.meaning, Meaning::Heard(_)) && item.span == first.span
    });
    let thing = heard || first.is_some_and(can_be_refused);
    if !thing {
        return;
    }
    // "Vergiss den Regen nicht".
    let last = clause.items.last();
    if last.is_some_and(|item| matches!(item.text, "nicht" | "pas" | "not")) {
        let denials = clause.items.iter_mut().filter(|item| item.denies());
        denials.for_each(|item| item.meaning = Meaning::Idle);
        return;
    }
    for item in &mut clause.items[order.clone()] {
        item.meaning = Meaning::Idle;
    }
    clause.items[order.start].meaning = Meaning::NoList;
}

/// Where the order is that a clause begins with, behind small words.
fn leading_order(clause: &Clause<'_>) -> Option<Range<usize>> {
    let begins = clause
        .items
        .iter()
        .position(|item| !LEADS.contains(&item.text))?;
    order_at(clause, begins).map(|end| begins..end)
}

/// Where an order ends that begins at a place of a clause, if one does.
pub(super) fn order_at(clause: &Clause<'_>, begins: usize) -> Option<usize> {
    let ends = begins + 1..=clause.items.len().min(begins + 4);
    ends.rev().find(|&end| {
        // A phrase of several meanings is said once.
        let whole = clause
            .items
            .get(end)
            .is_none_or(|next| next.span != clause.items[end - 1].span);
        let items = &clause.items[begins..end];
        let mut words: Vec<_> = items
            .iter()
            .map(|item| (item.span.start, item.text))
            .collect();
        words.dedup();
        let texts: Vec<&str> = words.into_iter().map(|(_, text)| text).collect();
        let text = texts.join(" ");
        let order =
            ["the", "any", "all", "adding", "all the"]
                .iter()
                .fold(text.as_str(), |text, end| {
                    let short = text.strip_suffix(end);
                    short
                        .filter(|text| text.ends_with(' '))
                        .map_or(text, str::trim)
                });
        whole && ORDERS.contains(&order)
    })
}
