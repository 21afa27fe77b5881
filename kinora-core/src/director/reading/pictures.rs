//! Weather and matter that is only a picture on something: "a mug with a
//! snowflake", "a tapestry showing a burning castle", "a cloud poster".

use crate::vocabulary::Atmosphere;

use super::super::lexicon::{Language, Meaning};
use super::clause::{Clause, Opener};
use super::item::Item;

/// Things that carry a picture. German words may have more in front of them.
const CANVASES: &[&str] = &[
    // English
    "mug",
    "pyjamas",
    "pajamas",
    "wallpaper",
    "shirt",
    "tshirt",
    "t shirt",
    "tee",
    "sweater",
    "jumper",
    "hoodie",
    "jacket",
    "sweatshirt",
    "socks",
    "tie",
    "cushion",
    "pillow",
    "blanket",
    "quilt",
    "rug",
    "carpet",
    "apron",
    "tile",
    "stamp",
    "sticker",
    "poster",
    "posters",
    "banner",
    "postcard",
    "painting",
    "drawing",
    "sketch",
    "mural",
    "tapestry",
    "fresco",
    "mosaic",
    "canvas",
    "lampshade",
    "backpack",
    "lunchbox",
    "skateboard",
    "surfboard",
    "kimono",
    "pillowcase",
    "bedsheet",
    "bandana",
    "diary",
    "notebook",
    "album",
    "magazine",
    "tin",
    "plaque",
    "badge",
    "brooch",
    "bracelet",
    "earrings",
    "ring",
    "necklace",
    "keychain",
    "phone case",
    "onesie",
    "leggings",
    "mouse pad",
    "placemat",
    "puzzle",
    "jigsaw",
    "graffiti",
    "engraving",
    "woodcut",
    "emblem",
    "crest",
    "billboard",
    "calendar",
    "slide",
    "photograph",
    "brochure",
    "leaflet",
    "book cover",
    "album cover",
    "magazine cover",
    "weather map",
    "video game",
    "stained glass window",
    "stained glass windows",
    "record sleeve",
    "cereal box",
    "comic book",
    "tattoo",
    "birthday card",
    "christmas card",
    "greeting card",
    // German
    "tasse",
    "becher",
    "pullover",
    "pulli",
    "hemd",
    "schlafanzug",
    "tapete",
    "kissen",
    "decke",
    "teppich",
    "schurze",
    "kachel",
    "briefmarke",
    "aufkleber",
    "plakat",
    "postkarte",
    "gemalde",
    "zeichnung",
    "wandbild",
    "mosaik",
    "rucksack",
    "heft",
    "krawatte",
    "socken",
    "wandteppich",
    "buchcover",
    "teller",
    // French
    "pull",
    "chemise",
    "affiche",
    "coussin",
    "couverture",
    "tapis",
    "papier peint",
    "pyjama",
    "chaussettes",
    "carte postale",
    "autocollant",
    "tableau",
    "tapisserie",
    "fresque",
    "assiette",
    "cravate",
    "timbre",
    "cahier",
    "mosaique",
    "dessin",
    // Spanish
    "jersey",
    "sueter",
    "camiseta",
    "camisa",
    "cartel",
    "taza",
    "cojin",
    "manta",
    "alfombra",
    "papel pintado",
    "pijama",
    "calcetines",
    "postal",
    "pegatina",
    "mochila",
    "cuadro",
    "sudadera",
    "tapiz",
    "mosaico",
    "cuaderno",
    "corbata",
    "azulejo",
    "plato",
    "dibujo",
];

/// Things that show a film within the film, or a page.
const SCREENS: &[&str] = &[
    "tv screen",
    "tv",
    "television",
    "television screen",
    "telly",
    "monitor",
    "laptop screen",
    "phone screen",
    "fernseher",
    "bildschirm",
    "ecran",
    "televiseur",
    "pantalla",
    "televisor",
    "poster",
    "mural",
    "tapestry",
    "wallpaper",
    "postcard",
    "billboard",
    "canvas",
];

/// Words between a thing and what it shows.
const SHOWS: &[&str] = &[
    "showing",
    "shows",
    "of",
    "featuring",
    "displaying",
    "displays",
    "reading",
    "reads",
    "saying",
    "says",
    "bearing",
    "zeigt",
    "montrant",
    "montre",
    "mostrando",
    "muestra",
    "de",
    "d",
    "avec",
    "mit",
];

/// Takes out what is only pictured. `canvas` is whether the clause before ends
/// on a thing that carries a picture; the same is given for this clause.
pub(super) fn settle(clause: &mut Clause<'_>, canvas: bool) -> bool {
    let adorned = canvas && matches!(clause.opener, Opener::But | Opener::And);
    if adorned && !clause.has_act() {
        clause.items.iter_mut().for_each(flatten);
    }
    for index in 0..clause.items.len() {
        if is_canvas(&clause.items[index]) {
            shown_behind(clause, index);
            shown_before(clause, index);
        }
    }
    on_screens(clause);
    let mut last = clause.items.iter().rev();
    let last = last.find(|item| !item.is_small() || is_canvas(item));
    (adorned && clause.opener == Opener::But) || last.is_some_and(is_canvas)
}

/// "Pull the lever, says the sign": what is read somewhere does not happen.
pub(super) fn unsay(clauses: &mut Vec<Clause<'_>>) {
    let says = |clause: &Clause<'_>| {
        let words: Vec<&str> = clause.items.iter().map(|item| item.text).collect();
        let words = words.join(" ");
        let verb = [
            "says",
            "reads",
            "so says",
            "steht auf",
            "dit",
            "lit on",
            "dice",
            "reza",
            "写着",
        ]
        .iter()
        .any(|verb| {
            words
                .strip_prefix(verb)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let on = SIGNS.iter().any(|sign| words.ends_with(sign));
        clause.opener == Opener::Comma && verb && on
    };
    for index in (1..clauses.len()).rev() {
        if says(&clauses[index]) {
            clauses.remove(index);
            clauses[index - 1].items.clear();
        }
    }
}

/// What has letters on it.
const SIGNS: &[&str] = &[
    "sign",
    "poster",
    "banner",
    "billboard",
    "label",
    "caption",
    "newspaper",
    "headline",
    "shirt",
    "screen",
    "plaque",
    "book",
    "schild",
    "plakat",
    "zeitung",
    "panneau",
    "affiche",
    "cartel",
    "letrero",
    "periodico",
];

fn is_canvas(item: &Item<'_>) -> bool {
    let free = matches!(
        item.meaning,
        Meaning::Unread | Meaning::Idle | Meaning::Someone | Meaning::Pictured | Meaning::Quality
    );
    free && (CANVASES.contains(&item.text)
        || (item.language != Language::Chinese
            && ["pullover", "plakat", "tapete", "kissen", "teppich", "tasse"]
                .iter()
                .any(|end| item.text.ends_with(end))))
}

/// "A tapestry showing a burning castle".
fn shown_behind(clause: &mut Clause<'_>, index: usize) {
    let next = clause.items.get(index + 1);
    if next.is_some_and(|next| SHOWS.contains(&next.text)) {
        clause.items[index + 1..].iter_mut().for_each(flatten);
    }
}

/// "A mushroom cloud poster", "a snowflake mug".
fn shown_before(clause: &mut Clause<'_>, index: usize) {
    let english = |item: &Item<'_>| item.language == Language::English || item.is_named();
    let before = clause.items[..index].iter_mut().rev();
    let words = before
        .take_while(|item| english(item) && !item.is_article() && !item.is_act() && !item.denies());
    words.take(6).for_each(flatten);
}

/// "On the TV screen rain falls".
fn on_screens(clause: &mut Clause<'_>) {
    let on = clause.items.iter().take(3).position(|item| {
        let word = item.text.split(' ').next().unwrap_or_default();
        matches!(word, "on" | "auf" | "im" | "sur" | "en")
    });
    let Some(on) = on else {
        return;
    };
    let words: Vec<&str> = clause.items[on..].iter().map(|item| item.text).collect();
    let words = words.join(" ");
    let mut place = words.split(' ').skip(1);
    let articles = [
        "the", "a", "dem", "einem", "l", "la", "un", "une", "le", "el", "her", "his",
    ];
    let named: Vec<&str> = place
        .by_ref()
        .skip_while(|word| articles.contains(word))
        .take(2)
        .collect();
    let shows = SCREENS.contains(&named.join(" ").as_str())
        || named.first().is_some_and(|word| SCREENS.contains(word));
    if shows {
        clause.items[on..].iter_mut().for_each(flatten);
    }
}

/// Takes the meaning out of weather that can be drawn; steam and the like rise
/// from a mug.
fn flatten(item: &mut Item<'_>) {
    let drawn = match item.meaning {
        Meaning::Air(air, _) | Meaning::Matter(air, _) | Meaning::Loose(air, _) => !matches!(
            air,
            Atmosphere::Steam
                | Atmosphere::Smoke
                | Atmosphere::Dust
                | Atmosphere::Fog
                | Atmosphere::GodRays
                | Atmosphere::Bokeh
                | Atmosphere::Embers
                | Atmosphere::Wind
        ),
        Meaning::Storm => true,
        _ => false,
    };
    if drawn {
        item.meaning = Meaning::Idle;
    }
}
