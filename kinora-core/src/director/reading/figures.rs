//! Figures of speech: "a rain of arrows", "clouds of dust", "money rains from
//! the ceiling", "his memory is foggy".

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::clause::Clause;
use super::item::Item;
use super::sense::is_of_scene;

/// Takes the weather out of measures of other things, and of what somebody does
/// or is called.
pub(super) fn settle(clause: &mut Clause<'_>) {
    swarms(clause);
    deeds(clause);
    on_fire(clause);
}

/// "The band is on fire tonight": who does well burns nothing.
fn on_fire(clause: &mut Clause<'_>) {
    const WELL: &[&str] = &[
        "team",
        "band",
        "guard",
        "striker",
        "guitarist",
        "singer",
        "drummer",
        "rapper",
        "comedian",
        "quarterback",
        "pitcher",
        "dj",
        "player",
        "players",
        "goalkeeper",
        "pianist",
        "dancer",
    ];
    const NOW: &[&str] = &[
        "season", "tonight", "today", "lately", "year", "week", "now", "form",
    ];
    for index in 0..clause.items.len() {
        let (before, behind) = clause.items.split_at(index);
        let lit = behind.first().is_some_and(|item| item.text == "on fire");
        let well = before.iter().any(|item| WELL.contains(&item.text));
        let now = behind
            .iter()
            .skip(1)
            .take(3)
            .any(|item| NOW.contains(&item.text));
        let human = before.iter().any(|item| item.meaning == Meaning::Someone);
        if lit && (well || (now && human)) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// Weather that is a measure of other things: "a rain of arrows".
const MUCH: &[&str] = &[
    "thunder", "tonnerre", "donner", "trueno", "hail", "gale", "flood", "vendaval", "orage",
    "a wave", "rain", "shower", "showers", "storm", "wave", "waves", "sea", "ocean", "blizzard",
    "regen", "meer", "welle", "flut", "sturm", "pluie", "tempete", "vague", "mer", "lluvia", "ola",
    "mar", "rio", "tormenta",
];

/// What follows weather and says when it falls: "pluie de printemps".
const SEASONS: &[&str] = &[
    "est",
    "ouest",
    "nord",
    "sud",
    "mer",
    "face",
    "terre",
    "printemps",
    "ete",
    "automne",
    "hiver",
    "nuit",
    "mousson",
    "verano",
    "otono",
    "primavera",
    "invierno",
    "noche",
    "tarde",
    "abril",
    "mayo",
    "spring",
    "summer",
    "autumn",
    "winter",
];

/// "Clouds of dust" are dust, and "cannons fire from the stands" burn nothing.
fn swarms(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        if is_of_computers(clause, index) || measures(clause, index) || shoots(clause, index) {
            let span = clause.items[index].span.clone();
            let phrase = clause.items.iter_mut().filter(|item| item.span == span);
            phrase.for_each(|item| item.meaning = Meaning::Idle);
        }
    }
}

/// "Moves files to the cloud".
fn is_of_computers(clause: &Clause<'_>, index: usize) -> bool {
    let data = [
        "file",
        "files",
        "data",
        "backup",
        "backups",
        "back",
        "upload",
        "uploads",
        "uploading",
        "server",
        "servers",
        "sync",
        "syncs",
        "syncing",
        "stored",
        "storage",
        "documents",
        "database",
        "laptop",
        "phone",
        "photos",
        "app",
        "software",
        "migrates",
        "datei",
        "dateien",
        "daten",
        "fichiers",
        "donnees",
        "archivos",
        "datos",
    ];
    let cloud = matches!(clause.items[index].text, "cloud" | "nuage" | "nube");
    let led = index > 1 && {
        let lead = clause.items[index - 2].text;
        matches!(
            lead,
            "to" | "in" | "into" | "from" | "on" | "onto" | "vers" | "dans" | "a" | "en" | "up to"
        )
    };
    let names = |item: &Item<'_>| item.text.split(' ').any(|word| data.contains(&word));
    cloud && led && clause.items.iter().any(names)
}

/// "Clouds of dust", "ein Regen aus Münzen".
fn measures(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let behind = &clause.items[index + 1..];
    let phrase = behind.iter().take_while(|next| next.span == item.span);
    let behind = &behind[phrase.count()..];
    let [of, thing, ..] = behind else {
        return false;
    };
    // "Ein Regen aus dunklen Wolken" is rain.
    let weather = behind.iter().skip(1).take(3);
    let german = item.language == Language::German
        && !weather.into_iter().any(|item| is_of_scene(item.meaning));
    let joins = matches!(of.text, "of" | "de" | "d" | "of the")
        || (german && matches!(of.text, "aus" | "der" | "des" | "von"));
    let named = thing.is_named()
        || matches!(
            thing.meaning,
            Meaning::Air(..) | Meaning::Someone | Meaning::Sound(_) | Meaning::Glow
        );
    let clouds = matches!(item.meaning, Meaning::Air(Atmosphere::Clouds, _));
    let people = matches!(
        thing.meaning,
        Meaning::Someone | Meaning::Glow | Meaning::Lamp
    ) && matches!(
        item.text,
        "river" | "stream" | "flood" | "fleuve" | "rio" | "strom" | "fluss"
    );
    let many = people || clouds || MUCH.contains(&item.text);
    many && joins && named && !SEASONS.contains(&thing.text)
}

/// "Cannons fire from the stands".
fn shoots(clause: &Clause<'_>, index: usize) -> bool {
    let aims = clause.items.get(index + 1).is_some_and(|next| {
        matches!(
            next.text,
            "from" | "at" | "into" | "across" | "back" | "off"
        )
    });
    let before = clause.items[..index].last();
    let armed = before.is_some_and(|item| {
        item.is_named() || item.meaning == Meaning::Someone || item.text.ends_with("cannons")
    });
    matches!(clause.items[index].text, "fire" | "fires") && aims && armed
}

/// "His memory is foggy", "a stormy marriage".
fn is_state_of_mind(clause: &Clause<'_>, index: usize) -> bool {
    const MINDS: &[&str] = &[
        "memory",
        "memories",
        "mind",
        "thoughts",
        "mood",
        "relationship",
        "marriage",
        "temper",
        "judgement",
        "judgment",
        "voice",
        "past",
        "career",
        "romance",
        "affair",
        "debate",
        "meeting",
        "session",
        "welcome",
        "reception",
        "argument",
        "logic",
        "idea",
        "ideas",
        "personality",
        "joke",
        "jokes",
        "passion",
        "desire",
        "ambition",
        "silence",
        "look",
        "question",
        "speech",
        "excuse",
        "exchange",
        "divorce",
    ];
    let item = &clause.items[index];
    let adjective = item.language == Language::English
        && (item.text.ends_with('y') || item.text.ends_with("ing"))
        && !item.text.contains(' ');
    let mut behind = clause.items[index + 1..]
        .iter()
        .filter(|next| next.span != item.span)
        .take(2);
    let near = |other: &Item<'_>| MINDS.contains(&other.text);
    let before = clause.items[..index].iter().rev().take(3);
    adjective && (before.into_iter().any(near) || behind.any(near))
}

/// "She showers", "Stormy the horse": what somebody does or is called.
fn deeds(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let item = &clause.items[index];
        let before = index.checked_sub(1).map(|at| &clause.items[at]);
        let does = matches!(item.text, "showers" | "storms" | "dusts")
            && before.is_some_and(|before| matches!(before.text, "she" | "he" | "they" | "who"));
        // "Money rains from the ceiling".
        let rains = matches!(item.text, "rains" | "snows" | "showers")
            && before.is_some_and(|before| before.meaning == Meaning::Unread);
        let mut behind = clause.items[index + 1..]
            .iter()
            .skip_while(|next| next.span == item.span);
        let called = index == 0
            && item.language == Language::English
            && !item.text.contains(' ')
            && behind.next().is_some_and(|next| next.text == "the")
            && behind
                .next()
                .is_some_and(|next| next.meaning == Meaning::Someone);
        // "小雨穿着毛衣".
        let mut acts = clause.items[index + 1..].iter();
        let next = acts.find(|next| !matches!(next.text, "在" | "正" | "正在"));
        let next = next.map_or("", |next| next.text);
        let wears = [
            "在看", "在喝", "在读", "在写", "在吃", "在睡", "看", "读", "写", "喝", "睡", "跑",
            "走", "穿", "戴", "坐", "站", "躺", "抱", "背着", "牵", "笑", "说", "拿", "喝", "吃",
            "低头", "抬头", "正在",
        ];
        // "Ember is a ginger cat".
        let texts: Vec<&str> = clause
            .items
            .iter()
            .skip(index + 1)
            .take(2)
            .map(|i| i.text)
            .collect();
        let is_one = matches!(
            texts.as_slice(),
            [
                "is" | "was",
                "a" | "an" | "my" | "our" | "her" | "his" | "the"
            ]
        );
        let introduced = index == 0
            && is_one
            && clause
                .items
                .iter()
                .skip(3)
                .take(3)
                .any(|i| i.meaning == Meaning::Someone);
        let chinese_name = index < 2
            && clause.items[0].text.starts_with(['小', '阿', '老'])
            && wears.iter().any(|verb| next.starts_with(verb));
        if (chinese_name
            || introduced
            || does
            || rains
            || called
            || is_state_of_mind(clause, index))
            && is_of_scene(item.meaning)
        {
            let span = item.span.clone();
            let phrase = clause.items.iter_mut().filter(|item| item.span == span);
            phrase.for_each(|item| item.meaning = Meaning::Idle);
        }
    }
}
