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
    "just",
    "also",
    "lets",
    "let us",
    "bitte",
    "por favor",
    "you can",
    "simply",
    "i d",
    "so",
    "now",
];

/// Orders to take something away.
const ORDERS: &[&str] = &[
    "skip",
    "stop",
    "erase",
    "delete",
    "kill",
    "cut",
    "scrap",
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
];

/// Lets an order that a clause begins with deny what is right behind it.
pub(super) fn settle(clause: &mut Clause<'_>) {
    let Some(order) = leading_order(clause) else {
        return;
    };
    let passes = |item: &&Item<'_>| {
        item.is_article() || (item.is_small() && !matches!(item.meaning, Meaning::Glow))
    };
    let mut rest = clause.items[order.end..].iter().skip_while(passes);
    let thing = rest.next().is_some_and(can_be_refused);
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
    (begins + 1..=clause.items.len().min(begins + 3))
        .rev()
        .find_map(|end| {
            let items = &clause.items[begins..end];
            let texts: Vec<&str> = items.iter().map(|item| item.text).collect();
            let text = texts.join(" ");
            let order = text.trim_end_matches(" the").trim_end_matches(" any");
            ORDERS.contains(&order).then_some(begins..end)
        })
}
