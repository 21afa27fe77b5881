//! Names behind words for who or what has them: "our dog Cloud", "mi hija
//! Nieves", "the boat Tempest", "called Bubbles and Confetti".

/// Who may have a name, in any language, folded.
const WHO: &[&str] = &[
    // English
    "son",
    "daughter",
    "sister",
    "brother",
    "aunt",
    "auntie",
    "uncle",
    "cousin",
    "niece",
    "nephew",
    "wife",
    "husband",
    "mum",
    "mom",
    "dad",
    "grandma",
    "granny",
    "grandpa",
    "friend",
    "neighbour",
    "neighbor",
    "boyfriend",
    "girlfriend",
    "fiancee",
    "baby",
    "girl",
    "boy",
    "dog",
    "puppy",
    "cat",
    "kitten",
    "kitty",
    "horse",
    "pony",
    "mare",
    "hamster",
    "rabbit",
    "bunny",
    "parrot",
    "goat",
    "donkey",
    "cow",
    "chicken",
    "teacher",
    "coach",
    "goddaughter",
    "godson",
    "twins",
    "colleague",
    "princess",
    "miss",
    "lady",
    "sir",
    "captain",
    "professor",
    "nanny",
    "nurse",
    "bride",
    // German
    "sohn",
    "tochter",
    "schwester",
    "bruder",
    "tante",
    "onkel",
    "cousine",
    "nichte",
    "neffe",
    "frau",
    "mann",
    "mama",
    "papa",
    "oma",
    "opa",
    "freundin",
    "freund",
    "nachbarin",
    "nachbar",
    "hund",
    "hundin",
    "welpe",
    "katze",
    "kater",
    "katzchen",
    "pferd",
    "stute",
    "hengst",
    "pony",
    "hase",
    "kaninchen",
    "papagei",
    "ziege",
    "esel",
    "kuh",
    "huhn",
    "lehrerin",
    "enkel",
    "enkelin",
    "verlobte",
    "verlobter",
    "kollegin",
    "kollege",
    "herr",
    "familie",
    "kind",
    // French
    "fils",
    "fille",
    "soeur",
    "frere",
    "tata",
    "tonton",
    "oncle",
    "cousin",
    "niece",
    "neveu",
    "femme",
    "mari",
    "maman",
    "mamie",
    "papi",
    "amie",
    "ami",
    "copine",
    "copain",
    "voisine",
    "voisin",
    "chien",
    "chienne",
    "chiot",
    "chat",
    "chatte",
    "chaton",
    "cheval",
    "jument",
    "poney",
    "lapin",
    "perroquet",
    "chevre",
    "ane",
    "vache",
    "poule",
    "maitresse",
    "madame",
    "monsieur",
    "mademoiselle",
    "mme",
    "petite",
    "petit",
    "bebe",
    // Spanish
    "hijo",
    "hija",
    "hermana",
    "hermano",
    "tia",
    "tio",
    "prima",
    "primo",
    "sobrina",
    "sobrino",
    "esposa",
    "esposo",
    "marido",
    "mujer",
    "abuela",
    "abuelo",
    "abuelita",
    "abuelito",
    "amiga",
    "amigo",
    "novia",
    "novio",
    "vecina",
    "vecino",
    "perro",
    "perra",
    "perrita",
    "perrito",
    "cachorro",
    "gato",
    "gata",
    "gatita",
    "gatito",
    "caballo",
    "yegua",
    "conejo",
    "conejita",
    "loro",
    "cabra",
    "burro",
    "vaca",
    "gallina",
    "maestra",
    "maestro",
    "senora",
    "senor",
    "dona",
    "don",
    "nieta",
    "nieto",
    "cunada",
    "suegra",
    "comadre",
    "ahijada",
    "bebe",
    "nina",
    "nino",
];

/// What else may have a name.
const WHAT: &[&str] = &[
    "team",
    "club",
    "boat",
    "ship",
    "yacht",
    "restaurant",
    "cafe",
    "hotel",
    "hostel",
    "bar",
    "pub",
    "street",
    "road",
    "avenue",
    "movie",
    "film",
    "series",
    "song",
    "album",
    "band",
    "book",
    "novel",
    "game",
    "brand",
    "car",
    "school",
    "village",
    "town",
    "hurricane",
    "storm",
    "mannschaft",
    "verein",
    "boot",
    "schiff",
    "segelboot",
    "gasthaus",
    "gasthof",
    "pension",
    "lied",
    "buch",
    "roman",
    "serie",
    "spiel",
    "marke",
    "schule",
    "dorf",
    "kita",
    "kindergarten",
    "kneipe",
    "equipe",
    "bateau",
    "voilier",
    "auberge",
    "rue",
    "avenue",
    "boulevard",
    "impasse",
    "chanson",
    "livre",
    "roman",
    "jeu",
    "marque",
    "ecole",
    "groupe",
    "equipo",
    "barco",
    "velero",
    "restaurante",
    "cafeteria",
    "calle",
    "avenida",
    "plaza",
    "pelicula",
    "cancion",
    "libro",
    "novela",
    "juego",
    "marca",
    "escuela",
    "grupo",
    "colegio",
    "banda",
    "posada",
    "hostal",
    "costume",
    "disfraz",
    "kostum",
    "deguisement",
    "poster",
    "affiche",
    "plakat",
    "cartel",
];

/// Words that say that names follow.
const NAMED: &[&str] = &[
    "called",
    "named",
    "heissen",
    "heisst",
    "namens",
    "appellent",
    "appelle",
    "nommes",
    "nommees",
    "prenommes",
    "llaman",
    "llama",
    "llamados",
    "llamadas",
    "names",
    "nicknamed",
];

/// Words between a kind of place and its name.
const OF: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "l", "del", "el", "los", "las", "of", "the", "zum",
    "zur", "am",
];

/// Words between two names.
const AND: &[&str] = &["and", "und", "et", "y", "e", "&", "or", "o", "ou", "oder"];

/// Words for weather, light and moves that are names behind these, folded.
const NAMES: &[&str] = &[
    // English
    "rain",
    "rainy",
    "rainbow",
    "snow",
    "snowy",
    "snowflake",
    "snowball",
    "storm",
    "stormy",
    "fog",
    "foggy",
    "mist",
    "misty",
    "fire",
    "flame",
    "blaze",
    "smoke",
    "smokey",
    "smoky",
    "thunder",
    "thunderbolt",
    "lightning",
    "bolt",
    "cloud",
    "clouds",
    "cloudy",
    "star",
    "stars",
    "sunrise",
    "sunset",
    "dawn",
    "dusk",
    "twilight",
    "night",
    "leaf",
    "leaves",
    "petal",
    "petals",
    "bubble",
    "bubbles",
    "dust",
    "dusty",
    "ash",
    "ashes",
    "ember",
    "embers",
    "blizzard",
    "wind",
    "windy",
    "breeze",
    "wave",
    "waves",
    "hurricane",
    "hurricanes",
    "tempest",
    "river",
    "rivers",
    "brook",
    "brooks",
    "ocean",
    "lake",
    "sea",
    "marina",
    "confetti",
    "spark",
    "sparky",
    "sparks",
    "sparkle",
    "flash",
    "neon",
    "studio",
    "pan",
    "dolly",
    "crane",
    "roll",
    "rolly",
    "tilt",
    "zoom",
    "drift",
    "echo",
    "bell",
    "bells",
    "melody",
    "music",
    "harmony",
    "cricket",
    "birdie",
    "frosty",
    "frost",
    "hazy",
    "haze",
    "comet",
    "firefly",
    "glow",
    "steam",
    "steamy",
    "tornado",
    "tornados",
    "cyclone",
    "drizzle",
    "torch",
    "candle",
    "waters",
    "waterfall",
    "shadow",
    "moon",
    "orbit",
    // German
    "regen",
    "regina",
    "schnee",
    "schneeflocke",
    "flocke",
    "sturm",
    "nebel",
    "feuer",
    "flamme",
    "funke",
    "funken",
    "rauch",
    "donner",
    "blitz",
    "wolke",
    "wolken",
    "wolkchen",
    "stern",
    "sternchen",
    "sterne",
    "sternschnuppe",
    "dammerung",
    "morgenrot",
    "nacht",
    "blatt",
    "staub",
    "asche",
    "welle",
    "wellen",
    "bach",
    "fluss",
    "meer",
    "see",
    "konfetti",
    "glut",
    "glocke",
    "glockchen",
    "seifenblase",
    "wirbelwind",
    "hagel",
    "brise",
    "mond",
    "wasser",
    // French
    "pluie",
    "neige",
    "flocon",
    "flocons",
    "orage",
    "tempete",
    "brume",
    "brouillard",
    "feu",
    "flamme",
    "etincelle",
    "fumee",
    "tonnerre",
    "eclair",
    "eclairs",
    "foudre",
    "nuage",
    "nuages",
    "etoile",
    "etoiles",
    "aurore",
    "aube",
    "crepuscule",
    "nuit",
    "feuille",
    "petale",
    "bulle",
    "bulles",
    "poussiere",
    "cendre",
    "braise",
    "vague",
    "vagues",
    "riviere",
    "ruisseau",
    "lac",
    "mer",
    "oceane",
    "brise",
    "vent",
    "tornade",
    "tornades",
    "bourrasque",
    "cloche",
    "clochette",
    "rosee",
    "soleil",
    "lune",
    "ouragan",
    "cascade",
    "torrent",
    "melodie",
    // Spanish
    "lluvia",
    "nieve",
    "nieves",
    "copo",
    "copito",
    "tormenta",
    "tempestad",
    "niebla",
    "neblina",
    "bruma",
    "fuego",
    "llama",
    "chispa",
    "chispas",
    "humo",
    "trueno",
    "truenos",
    "rayo",
    "rayos",
    "relampago",
    "relampagos",
    "nube",
    "nubes",
    "estrella",
    "estrellas",
    "lucero",
    "amanecer",
    "alba",
    "ocaso",
    "noche",
    "hoja",
    "petalo",
    "burbuja",
    "burbujas",
    "polvo",
    "ceniza",
    "brasa",
    "ola",
    "olas",
    "rio",
    "rios",
    "arroyo",
    "lago",
    "mar",
    "oceano",
    "brisa",
    "viento",
    "vientos",
    "huracan",
    "huracanes",
    "tornado",
    "ciclon",
    "campana",
    "campanita",
    "sol",
    "luna",
    "rocio",
    "cascada",
    "fuente",
    "fuentes",
    "melodia",
    "neon",
];

/// Those that nobody takes for something else where they have no capital.
const PLAIN: &[&str] = &[
    "misty",
    "smokey",
    "smoky",
    "stormy",
    "snowy",
    "dusty",
    "sparky",
    "frosty",
    "bubbles",
    "confetti",
    "ember",
    "ash",
    "blaze",
    "comet",
    "thunder",
    "lightning",
    "cloud",
    "dawn",
    "star",
    "snowball",
    "snowflake",
    "brume",
    "flocon",
    "nuage",
    "etoile",
    "oceane",
    "nieves",
    "estrella",
    "trueno",
    "rayo",
    "nube",
    "brisa",
    "rocio",
    "copito",
    "wolke",
    "blitz",
    "flocke",
    "sternchen",
];

/// The prompt without names that follow a word for who has them.
///
/// A capital tells a name, and a word such as "my" before who has it where a
/// prompt has no capitals.
pub(super) fn without_called(prompt: &str) -> String {
    let mut kept = String::with_capacity(prompt.len());
    let mut state = State::default();
    let mut given: Vec<&str> = Vec::new();
    for piece in prompt.split_inclusive([' ', '\u{a0}']) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = piece
            .trim_end()
            .ends_with(['.', '!', '?', ',', ';', ':', ')']);
        let named = state.names(word);
        let capital = word.starts_with(char::is_uppercase);
        let again = capital && given.contains(&word);
        if named && capital {
            given.push(word);
        }
        match named || again {
            true => kept.push_str(&piece.replacen(word, "", 1)),
            false => kept.push_str(piece),
        }
        if ends {
            state = State {
                owned: false,
                ..State::default()
            };
        }
    }
    kept
}

/// What the words before say of the next.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// Whether "my", "unser" stands before.
    owned: bool,
    /// Whether the next word may be a name.
    expects: Expects,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Expects {
    #[default]
    Nothing,
    /// A name of somebody.
    Someone { owned: bool },
    /// A name of something, which has a capital.
    Something,
    /// Names behind "called", with a capital or without.
    Names,
    /// The word between two names.
    Another,
}

impl State {
    /// Whether the next word is a name.
    fn names(&mut self, word: &str) -> bool {
        let plain = super::text::fold(word);
        let plain = plain.as_str();
        let capital = word.starts_with(char::is_uppercase);
        let known = NAMES.contains(&plain);
        let named = match self.expects {
            Expects::Nothing => false,
            Expects::Someone { owned } => known && (capital || (owned && PLAIN.contains(&plain))),
            Expects::Something => known && capital,
            Expects::Names | Expects::Another => known,
        };
        let owned = is_owner(plain);
        self.expects = match self.expects {
            _ if NAMED.contains(&plain) => Expects::Names,
            Expects::Names if known || capital => Expects::Another,
            Expects::Another if AND.contains(&plain) => Expects::Names,
            Expects::Something if OF.contains(&plain) || (named && capital) => Expects::Something,
            Expects::Someone { .. } if capital && !WHO.contains(&plain) => {
                Expects::Someone { owned: false }
            }
            _ if WHO.contains(&plain) => Expects::Someone { owned: self.owned },
            _ if WHAT.contains(&plain) => Expects::Something,
            _ => Expects::Nothing,
        };
        self.owned = owned || (self.owned && ADJECTIVES.contains(&plain));
        named
    }
}

/// Words between "my" and who it is.
const ADJECTIVES: &[&str] = &[
    "little", "old", "big", "dear", "best", "sweet", "kleine", "kleiner", "alte", "alter", "liebe",
    "petit", "petite", "vieille", "vieux", "grande", "querida", "querido", "pequena", "pequeno",
];

fn is_owner(plain: &str) -> bool {
    matches!(
        plain,
        "my" | "our"
            | "her"
            | "his"
            | "their"
            | "your"
            | "mein"
            | "meine"
            | "unser"
            | "unsere"
            | "ihr"
            | "ihre"
            | "sein"
            | "seine"
            | "mon"
            | "ma"
            | "notre"
            | "son"
            | "sa"
            | "leur"
            | "mi"
            | "nuestro"
            | "nuestra"
            | "su"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        assert_eq!(without_called(prompt), expected);
    }

    #[test]
    fn names_behind_who_has_them_are_left_out() {
        check("our dog Cloud nods", "our dog  nods");
        check("Unser Hund Wolke nickt", "Unser Hund  nickt");
        check("mi hija Nieves sonríe", "mi hija  sonríe");
        check("our cat smokey blinks", "our cat  blinks");
        check(
            "two hamsters called Bubbles and Confetti",
            "two hamsters called  and ",
        );
        check("rue de la Rivière", "rue de la ");
        check("meine Freundin Stella Regen", "meine Freundin Stella ");
    }

    #[test]
    fn weather_beside_somebody_stays() {
        for prompt in [
            "a dog, snow falling",
            "the cat in the rain",
            "a woman. Rain falls",
            "a girl rain falling around her",
        ] {
            check(prompt, prompt);
        }
    }
}
