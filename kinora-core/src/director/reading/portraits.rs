//! What a face and hair do without a verb of their own: "the wind moves her
//! hair", "her gaze drifts to the right".

use crate::vocabulary::{Atmosphere, Subject};

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::Clause;
use super::item::Item;

const HAIR: &[&str] = &[
    "hair", "strand", "strands", "curls", "locks", "haar", "haare", "haaren", "locken", "strahne",
    "strahnen", "cheveux", "meche", "meches", "boucles", "pelo", "cabello", "mechon", "rizos",
    "头发", "长发", "发丝", "秀发",
];

const GAZE: &[&str] = &[
    "gaze", "eyes", "glance", "blick", "augen", "regard", "yeux", "mirada", "ojos", "目光", "眼神",
];

/// Settles what hair and eyes do in a clause.
pub(super) fn settle(clause: &mut Clause<'_>) {
    waved_hair(clause);
    blown_hair(clause);
    wandering_gaze(clause);
    handled(clause);
    spinning_dancers(clause);
    french_walk(clause);
}

/// "Never takes its eyes off the camera": who does not look away looks.
pub(super) fn hold_gaze(clause: &mut Clause<'_>) {
    const EYES: &str =
        "eyes|gaze|stare|look|blick|augen|yeux|regard|ojos|mirada|vista|目光|视线|眼睛|眼神";
    const AWAY: &str = "off|away|leave|leaves|leaving|aus|ab|los|quitte|quittent|detourne|detournent|lache|aparta|apartan|despega|despegan|desvia|desvian|quita|quitan|移开|离开|挪开";
    const US: &str =
        "us|viewer|lens|objektiv|objetivo|objectif|betrachter|spectateur|espectador|镜头";
    let has = |item: &Item<'_>, list: &str| {
        is_among(item.text, list) || item.text.split(' ').any(|word| is_among(word, list))
    };
    let us = |item: &Item<'_>| item.meaning == Meaning::Camera || has(item, US);
    let away = clause.items.iter().any(|item| has(item, AWAY));
    let eyes = clause.items.iter().position(|item| has(item, EYES));
    let denied = clause.items.iter().any(Item::denies_act);
    let Some(eyes) = eyes.filter(|_| away && denied && clause.items.iter().any(us)) else {
        return;
    };
    let denials = clause.items.iter_mut().filter(|item| item.denies_act());
    denials.for_each(|item| item.meaning = Meaning::Idle);
    clause.items[eyes].meaning = Meaning::Subject(Subject::Look);
}

/// "Long waves in her auburn hair".
fn waved_hair(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        if !matches!(
            clause.items[index].meaning,
            Meaning::Air(Atmosphere::Waves, _)
        ) {
            continue;
        }
        let behind = &clause.items[index + 1..];
        let led = behind.first().is_some_and(|item| {
            let word = item.text.split(' ').next().unwrap_or_default();
            matches!(
                word,
                "in" | "of" | "im" | "dans" | "en" | "through" | "del" | "de"
            )
        });
        let haired = |item: &&Item<'_>| item.text.split(' ').any(|word| HAIR.contains(&word));
        let near = behind.iter().take(5).any(|item| haired(&item));
        let before = clause.items[..index].iter().rev().take(6);
        let hair = before.clone().any(|item| haired(&item));
        let falls = hair && before.take(3).any(|item| is_among(item.text, "in|en"));
        if (led && near) || falls {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// "The wind moves her hair".
fn blown_hair(clause: &mut Clause<'_>) {
    let acts = |item: &Item<'_>| item.meaning == Meaning::Subject(Subject::Hair);
    if clause.items.iter().any(acts) {
        return;
    }
    let wind = clause
        .items
        .iter()
        .position(|item| matches!(item.meaning, Meaning::Air(Atmosphere::Wind, _)));
    let hair = clause.items.iter().rposition(|item| {
        let word = item.text.rsplit(' ').next().unwrap_or_default();
        HAIR.contains(&word) || HAIR.contains(&item.text)
    });
    if let (Some(wind), Some(hair)) = (wind, hair)
        && wind + 1 < hair
        && leads_to_hair(&clause.items[wind + 1])
    {
        clause.items[hair].meaning = Meaning::Subject(Subject::Hair);
    }
}

/// Whether what follows the wind may be what it does to hair: "blows her hair",
/// not "wind in her hair".
fn leads_to_hair(item: &Item<'_>) -> bool {
    let own = [
        "her", "his", "their", "its", "ihr", "ihre", "sein", "seine", "ses", "sus", "su",
    ];
    !item.is_article() || own.contains(&item.text)
}

/// "Her gaze drifts to the right" is a look.
fn wandering_gaze(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let moves = matches!(
            clause.items[index].meaning,
            Meaning::Verb(
                Verb::Drift | Verb::Glide | Verb::Go | Verb::Turn | Verb::Rise | Verb::Sink
            )
        );
        let before = clause.items[..index].iter().rev();
        let actor = before.into_iter().find(|item| !item.is_small());
        if moves && actor.is_some_and(|item| GAZE.contains(&item.text)) {
            clause.items[index].meaning = Meaning::Verb(Verb::Look);
        }
    }
}

/// "Un ours marche": a market behind anything but somebody.
fn french_walk(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let by_someone = clause.items[index - 1].meaning == Meaning::Someone;
        let item = &mut clause.items[index];
        if by_someone
            && item.text == "marche"
            && matches!(item.meaning, Meaning::Unread | Meaning::Idle)
        {
            item.meaning = Meaning::Verb(Verb::Walk);
        }
    }
}

/// Whoever dances or skates spins: "una bailarina gira".
fn spinning_dancers(clause: &mut Clause<'_>) {
    const DANCERS: &[&str] = &[
        "dancer",
        "ballerina",
        "skater",
        "figure skater",
        "bailarina",
        "bailarin",
        "patinadora",
        "patinador",
        "danseuse",
        "danseur",
        "patineuse",
        "patineur",
        "ballerine",
        "tanzerin",
        "tanzer",
        "eislauferin",
        "dervish",
        "derviche",
        "derwisch",
        "peonza",
        "toupie",
        "kreisel",
    ];
    let way = |item: &Item<'_>| matches!(item.meaning, Meaning::Way(_));
    if clause.items.iter().any(way) {
        return;
    }
    let dances = |item: &Item<'_>| DANCERS.contains(&item.text);
    let Some(dancer) = clause.items.iter().position(dances) else {
        return;
    };
    for item in &mut clause.items[dancer..] {
        if item.meaning == Meaning::Verb(Verb::Turn) {
            item.meaning = Meaning::Verb(Verb::Rotate);
        }
    }
}

/// "Slides a latte across the counter": what is done to a thing says nothing of
/// whoever does it.
fn handled(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len().saturating_sub(1) {
        let item = &clause.items[index];
        let word = item.text.split(' ').next().unwrap_or_default();
        let does = matches!(
            item.meaning,
            Meaning::Verb(Verb::Glide | Verb::Rotate | Verb::Roll | Verb::Float | Verb::Turn)
        ) && word.ends_with('s')
            && !item.text.contains(' ');
        let object = matches!(
            clause.items[index + 1].text,
            "a" | "an" | "the" | "his" | "her" | "their" | "two" | "three" | "another"
        );
        let of_body = clause.items[index + 1..].iter().take(3).any(|item| {
            let body = [
                "head", "face", "eyes", "body", "gaze", "corner", "left", "right",
            ];
            item.text.split(' ').any(|word| body.contains(&word))
                || matches!(item.meaning, Meaning::Way(Way::Left | Way::Right))
        });
        let camera = clause.items[..index]
            .iter()
            .any(|item| item.meaning == Meaning::Camera);
        let someone = clause.items[..index]
            .iter()
            .any(|item| item.meaning == Meaning::Someone || item.is_named());
        if does && object && someone && !camera && !of_body {
            clause.items[index].meaning = Meaning::Unknown;
        }
    }
}
