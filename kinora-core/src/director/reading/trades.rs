//! Trades and tools that weather, sounds and light give a name to: "the music
//! teacher", "le détecteur de fumée".

use super::super::lexicon::Language;
use super::clause::Clause;
use super::sense::is_of_scene;

/// "The music teacher", "a handheld mixer".
pub(super) fn names_trade(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let behind = clause.items[index + 1..].iter();
    let next = behind.into_iter().find(|next| next.span != item.span);
    TRADED.contains(&item.text) && next.is_some_and(|next| TRADES.contains(&next.text))
}

/// "Le détecteur de fumée", "la plancha de vapor".
pub(super) fn is_for(clause: &Clause<'_>, index: usize) -> bool {
    let romance = matches!(
        clause.items[index].language,
        Language::French | Language::Spanish
    );
    let before = clause.items[..index].iter().rev();
    let mut leads = before.skip_while(|item| {
        item.span == clause.items[index].span
            || matches!(item.text, "de" | "d" | "a" | "la" | "l" | "du" | "des")
    });
    let joined = index > 0
        && matches!(
            clause.items[index - 1].text,
            "de" | "d" | "a" | "la" | "l" | "du" | "des"
        );
    romance
        && joined
        && is_of_scene(clause.items[index].meaning)
        && leads.next().is_some_and(|item| TOOLS.contains(&item.text))
}

/// Words that name a trade or a tool with what stands behind them.
const TRADED: &[&str] = &[
    "music",
    "musical",
    "piano",
    "violin",
    "song",
    "bell",
    "traffic",
    "footstep",
    "night",
    "neon",
    "jazz",
    "drizzle",
    "blizzard",
    "hurricane",
    "campfire",
    "fireplace",
    "handheld",
    "cloud",
    "thunder",
    "wind",
    "wind chime",
    "rain",
    "snow",
    "fire",
    "water",
    "river",
    "ocean",
    "wave",
    "smoke",
    "dust",
    "fog",
    "crowd",
    "cricket",
    "insect",
    "bird",
    "silent",
    "sunset",
    "sunrise",
    "storm",
    "lightning",
    "star",
    "bubble",
    "confetti",
    "steam",
    "orbit",
    "jib",
    "crane",
];

/// Trades, and tools that weather, sounds and light give a name to.
const TRADES: &[&str] = &[
    "teacher",
    "tuner",
    "mover",
    "maker",
    "seller",
    "dealer",
    "engineer",
    "officer",
    "warden",
    "watchman",
    "guard",
    "nurse",
    "clerk",
    "porter",
    "producer",
    "manager",
    "critic",
    "student",
    "journalist",
    "technician",
    "salesman",
    "collector",
    "installer",
    "inspector",
    "worker",
    "instructor",
    "expert",
    "consultant",
    "architect",
    "operator",
    "scientist",
    "researcher",
    "screen",
    "stool",
    "mixer",
    "console",
    "blender",
    "vacuum",
    "book",
    "jeans",
    "cake",
    "cream",
    "ice",
    "chairs",
    "stand",
    "store",
    "shop",
    "lesson",
    "lessons",
    "class",
    "school",
    "box",
    "note",
    "notebook",
    "printer",
    "heater",
    "drill",
    "scanner",
    "radio",
    "fan",
    "lamp",
    "diagram",
    "museum",
    "company",
    "award",
    "prize",
    "trophy",
    "contest",
    "card",
    "magazine",
    "magnate",
    "controller",
    "court",
    "school",
    "theory",
    "tax",
    "law",
    "meter",
    "pump",
    "damage",
    "insurance",
];

/// Tools, places and trades that French and Spanish name by what they are for.
const TOOLS: &[&str] = &[
    // French
    "detecteur",
    "fer",
    "bateau",
    "machine",
    "boule",
    "boite",
    "cloche",
    "professeur",
    "prof",
    "accordeur",
    "veilleur",
    "instrument",
    "moulin",
    "capteur",
    "manteau",
    "bottes",
    "gants",
    "chaussures",
    "lunettes",
    "ecole",
    "magasin",
    "cours",
    "lecon",
    "salle",
    "locomotive",
    "train",
    "papier",
    "bouteille",
    "verre",
    "carafe",
    "pistolet",
    "pelle",
    "jupe",
    "canon",
    // Spanish
    "detector",
    "barco",
    "molinillo",
    "molino",
    "plastico",
    "caja",
    "plancha",
    "profesora",
    "profesor",
    "maestra",
    "maestro",
    "maquina",
    "sensor",
    "abrigo",
    "botas",
    "guantes",
    "zapatos",
    "gafas",
    "escuela",
    "tienda",
    "clase",
    "botella",
    "vaso",
    "jarra",
    "pistola",
    "pala",
    "tren",
    "locomotora",
    "instrumento",
    "papel",
    "farol",
    "canon de juguete",
];
