//! Weather that names a thing: "a lightning bolt backpack", "snow crab", "the
//! fire marshal".

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::Verb;
use super::clause::{Clause, Opener};
use super::sense::is_of_scene;
use super::trades::{is_for, names_trade};

/// Weather and matter that make compounds with whatever stands behind them.
const FIRST: &[&str] = &[
    "rain",
    "snow",
    "fire",
    "smoke",
    "fog",
    "mist",
    "dust",
    "storm",
    "thunder",
    "lightning",
    "star",
    "cloud",
    "firefly",
    "campfire",
    "bonfire",
    "raindrop",
    "snowflake",
    "flame",
    "ember",
    "bubble",
    "confetti",
    "ash",
    "hail",
];

/// Words that may stand behind weather without making a thing of it.
const LOOSE: &[&str] = &[
    "ahead",
    "visible",
    "overhead",
    "unseen",
    "nearby",
    "far",
    "close",
    "inside",
    "around",
    "alike",
    "galore",
    "underfoot",
    "overnight",
    "outdoors",
    "indoors",
    "below",
    "afar",
    "aglow",
    "ablaze",
    "amid",
    "amidst",
    "amongst",
    "via",
    "per",
    "despite",
    "because",
    "since",
    "unless",
    "although",
    "though",
    "unlike",
    "throughout",
    "instead",
    "within",
    "onto",
    "well",
    "yet",
    "still",
    "ever",
    "aloft",
    "adrift",
    "alone",
    "apart",
    "anew",
    "against",
    "till",
    "both",
    "but",
    "or",
    "nor",
    // Behind these there is as much of it as without.
    "scene",
    "scenery",
    "landscape",
    "weather",
    "effect",
    "overlay",
    "bank",
    "layer",
    "trail",
    "cloud",
    "mote",
    "field",
    "haze",
    "glow",
    "spark",
    "squall",
    "front",
    "drop",
    "droplet",
    "flurry",
    "gust",
    "curtain",
    "texture",
    "particle",
    "sky",
    "swirl",
    "ring",
    "mood",
    "pattern",
    "atmosphere",
    "simulation",
    "ambience",
    "ambiance",
    "outside",
    "light",
    "shower",
    "burst",
    "wall",
    "cover",
    "blanket",
    "drift",
    "veil",
    "column",
    "plume",
    "wisp",
    "puff",
    "pillar",
    "low",
    "thick",
    "heavy",
    "dense",
    "soft",
    "white",
    "grey",
    "gray",
    "deep",
    "hot",
    "ankle",
    "knee",
    "waist",
    "tornado",
    "devil",
    "night",
    "day",
    "aftermath",
    "everywhere",
    "season",
    "good",
    "bad",
    "yes",
    "no",
    "okay",
    "fine",
    "please",
    "only",
    "allowed",
    "welcome",
];

/// Verbs in their plain form, and as they were done: "as rain began".
const DONE: &[&str] = &[
    "begun", "began", "fell", "come", "came", "grown", "grew", "swept", "set", "gone", "went",
    "lain", "lay", "hung", "risen", "rose", "stuck", "crept", "fall", "settle", "begin", "start",
    "stop", "pour", "drum", "lash", "beat", "hammer", "patter", "drip", "soak", "drench",
    "glisten", "dance", "blow", "whirl", "rise", "burn", "crackle", "roar", "curl", "hang", "roll",
    "creep", "sting", "hit", "strike", "flash", "split", "tap", "streak", "run", "melt", "pelt",
    "sweep", "fill",
];

/// Things that end in "s" as verbs do.
const PLURALS: &[&str] = &[
    "peas",
    "crabs",
    "tires",
    "tyres",
    "chains",
    "alarms",
    "drills",
    "ants",
    "arms",
    "doors",
    "escapes",
    "exits",
    "eaters",
    "marshals",
    "stations",
    "signs",
    "games",
    "gods",
    "machines",
    "players",
    "breakers",
    "vanes",
    "guns",
    "cannons",
    "goggles",
    "athletes",
    "charts",
    "maps",
    "servers",
    "services",
    "systems",
    "ponchos",
    "hats",
    "gauges",
    "dances",
    "dancers",
    "suits",
    "sweepers",
    "blowers",
    "bikes",
    "mobiles",
    "caps",
    "cones",
    "pants",
    "gloves",
    "trousers",
    "rackets",
    "shoes",
    "wardens",
    "chiefs",
    "crews",
    "chasers",
    "troopers",
    "drains",
    "cellars",
    "windows",
    "shutters",
    "jackets",
    "bowls",
    "baths",
    "wraps",
    "teas",
    "guards",
    "masks",
    "mites",
    "covers",
    "sheets",
    "cleaners",
    "ovens",
    "cookers",
    "boilers",
    "engines",
    "trains",
    "rollers",
    "bombs",
    "grenades",
    "detectors",
    "breaks",
    "songs",
    "stories",
    "books",
    "socks",
    "toys",
    "cards",
    "stickers",
    "prints",
    "posters",
    "lamps",
    "horns",
    "lights",
    "kits",
];

/// Things that are about weather or light and have none.
const ABOUT: &[&str] = &[
    "chart",
    "diagram",
    "graph",
    "icon",
    "icons",
    "emoji",
    "logo",
    "symbol",
    "font",
    "app",
    "map",
    "metaphor",
    "documentary",
    "movie",
    "song",
    "album",
    "novel",
    "joke",
    "sticker",
    "costume",
    "toy",
    "figurine",
    "souvenir",
    "badge",
    "pin",
    "edition",
    "clause",
    "industry",
    "festival flyer",
    "ticket",
    "brochure",
    "ringtone",
    "playlist",
    "podcast",
    "slogan",
    "brand",
    "lecture",
    "lesson",
    "quiz",
    "cocktail",
    "lipstick",
    "perfume",
    "fragrance",
    "wallpaper",
];

/// Takes the weather out of words that name a thing.
pub(super) fn settle(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        if names_thing(clause, index)
            || names_trade(clause, index)
            || is_for(clause, index)
            || is_cold_engine(clause, index)
            || is_only_subject(clause, index)
            || is_shot_at(clause, index)
        {
            let span = clause.items[index].span.clone();
            let phrase = clause.items.iter_mut().filter(|item| item.span == span);
            phrase.for_each(|item| item.meaning = Meaning::Idle);
        }
    }
}

fn names_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let Some(next) = clause.items.get(index + 1) else {
        return false;
    };
    let weather = item.language == Language::English
        && matches!(item.meaning, Meaning::Air(..) | Meaning::Matter(..))
        && !matches!(item.meaning, Meaning::Air(Atmosphere::Steam, _));
    if !weather {
        return false;
    }
    let owned = is_owned(clause, index);
    let first_word = next.text.split(' ').next().unwrap_or_default();
    let inflected = ["s", "ed", "ing", "ly"]
        .iter()
        .any(|end| first_word.ends_with(end) && !first_word.ends_with("ss"));
    let thing = match next.meaning {
        // "Rain covers the pier".
        Meaning::Unread => {
            !inflected || (PLURALS.contains(&next.text) && !takes_object(clause, index + 1))
        }
        Meaning::Someone => owned && !inflected && !is_people(next.text),
        Meaning::Unknown => owned && !inflected,
        Meaning::Verb(Verb::Truck) => owned && !inflected,
        _ => false,
    };
    let plain = !["s", "y", "ing", "swept", "blown"]
        .iter()
        .any(|end| item.text.ends_with(end) && !["firefly", "lightning"].contains(&item.text));
    let first = FIRST.contains(&item.text) && next.text.len() > 2;
    let done = !owned && DONE.contains(&next.text);
    thing && plain && !done && !LOOSE.contains(&next.text) && (owned || first)
}

/// Whether an article stands right behind a word, as behind a verb.
fn takes_object(clause: &Clause<'_>, index: usize) -> bool {
    let next = clause.items.get(index + 1);
    next.is_some_and(|next| {
        matches!(
            next.text,
            "the"
                | "a"
                | "an"
                | "every"
                | "each"
                | "our"
                | "her"
                | "his"
                | "their"
                | "all"
                | "everything"
        )
    })
}

/// "A steam locomotive in a museum".
fn is_cold_engine(clause: &Clause<'_>, index: usize) -> bool {
    const COLD: &str = "museum|scrapyard|derelict|disused|rusting|rusted|abandoned|retired|toy|model|exhibit|depicted|musee|museo|ausgestellt|verrostet|abandonne|abandonada";
    let engine = clause.items.get(index + 1).is_some_and(|next| {
        is_among(
            next.text,
            "locomotive|engine|train|roller|ship|boat|tractor",
        )
    });
    let cold = clause
        .items
        .iter()
        .any(|item| item.text.split(' ').any(|word| is_among(word, COLD)));
    clause.items[index].text == "steam" && engine && cold
}

/// "A storm documentary", "a sunset clause".
fn is_only_subject(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let next = clause.items[index + 1..]
        .iter()
        .find(|next| next.span != item.span);
    let scene = item.language == Language::English && is_of_scene(item.meaning);
    scene
        && next.is_some_and(|next| {
            let word = next.text.split(' ').next().unwrap_or_default();
            ABOUT.contains(&word)
        })
}

fn is_people(text: &str) -> bool {
    matches!(text, "people" | "children" | "men" | "women" | "everyone")
}

/// Whether an article or an owner stands before a word.
fn is_owned(clause: &Clause<'_>, index: usize) -> bool {
    match index.checked_sub(1) {
        Some(before) => matches!(
            clause.items[before].text,
            "a" | "an" | "her" | "his" | "their" | "my"
        ),
        // "With a" opens a clause.
        None => clause.opener == Opener::But,
    }
}

/// "They fire arrows": a verb.
fn is_shot_at(clause: &Clause<'_>, index: usize) -> bool {
    let fires = clause.items[index].text == "fire";
    let before = clause.items[..index].last();
    let next = clause.items.get(index + 1);
    let by = before.is_some_and(|item| {
        let plural = item.meaning == Meaning::Someone && item.text.ends_with('s');
        plural
            || matches!(
                item.text,
                "they" | "we" | "you" | "i" | "to" | "men" | "soldiers"
            )
    });
    let at = next.is_some_and(|item| item.meaning == Meaning::Unread || item.is_article());
    fires && by && at
}
