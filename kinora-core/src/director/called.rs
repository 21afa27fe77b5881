//! Names behind words for who or what has them: "our dog Cloud", "mi hija
//! Nieves", "the boat Tempest", "called Bubbles and Confetti".

use super::text::{fold, is_among, is_unspaced};

/// Who may have a name, in any language, folded.
const WHO: &str = "family|famille|familia|son|daughter|sister|brother|aunt|auntie|uncle|cousin|niece|nephew|wife|husband|mum|mom|dad|grandma|granny|grandpa|friend|neighbour|neighbor|boyfriend|girlfriend|fiancee|baby|girl|boy|dog|puppy|cat|kitten|kitty|horse|pony|mare|hamster|rabbit|bunny|parrot|goat|donkey|cow|chicken|teacher|coach|goddaughter|godson|twins|colleague|princess|miss|lady|sir|captain|professor|nanny|nurse|bride|kapitan|capitan|capitana|capitaine|konig|konigin|prinz|prinzessin|ritter|elfe|elf|hexe|zauberer|queen|king|prince|knight|witch|wizard|reina|rey|principe|princesa|reine|roi|sorciere|sergeant|major|commander|general|agent|detective|inspector|lord|dame|hero|heroine|held|heldin|heroe|elfa|caballero|chevalier|pirate|pirat|pirata|ninja|samurai|dragon|drache|unicorn|einhorn|unicornio|licorne|doctor|dr|judge|sheriff|mayor|coach|wolf|lobo|loup|owl|fox|fuchs|zorro|bear|bar|robot|android|sohn|tochter|schwester|bruder|tante|onkel|cousine|nichte|neffe|frau|mann|mama|papa|oma|opa|freundin|freund|nachbarin|nachbar|hund|hundin|welpe|katze|kater|katzchen|pferd|stute|hengst|hase|kaninchen|papagei|ziege|esel|kuh|huhn|lehrerin|enkel|enkelin|verlobte|verlobter|kollegin|kollege|herr|familie|kind|fils|fille|soeur|frere|tata|tonton|oncle|neveu|femme|mari|maman|mamie|papi|amie|ami|copine|copain|voisine|voisin|chien|chienne|chiot|chat|chatte|chaton|cheval|jument|poney|lapin|perroquet|chevre|ane|vache|poule|maitresse|madame|monsieur|mademoiselle|mme|petite|petit|bebe|hijo|hija|hermana|hermano|tia|tio|prima|primo|sobrina|sobrino|esposa|esposo|marido|mujer|abuela|abuelo|abuelita|abuelito|amiga|amigo|novia|novio|vecina|vecino|perro|perra|perrita|perrito|cachorro|gato|gata|gatita|gatito|caballo|yegua|conejo|conejita|loro|cabra|burro|vaca|gallina|maestra|maestro|senora|senor|dona|don|nieta|nieto|cunada|suegra|comadre|ahijada|nina|nino";

/// What else may have a name.
const WHAT: &str = "maillot|camiseta|trikot|jersey|shirt|kit|team|club|boat|ship|yacht|restaurant|cafe|hotel|hostel|bar|pub|street|road|avenue|movie|film|series|song|album|band|book|novel|game|brand|car|school|village|town|hurricane|storm|mannschaft|verein|boot|schiff|segelboot|gasthaus|gasthof|pension|lied|buch|roman|serie|spiel|marke|schule|dorf|kita|kindergarten|kneipe|equipe|bateau|voilier|auberge|rue|boulevard|impasse|chanson|livre|jeu|marque|ecole|groupe|equipo|barco|velero|restaurante|cafeteria|calle|avenida|plaza|pelicula|cancion|libro|novela|juego|marca|escuela|grupo|colegio|banda|posada|hostal|costume|disfraz|kostum|deguisement|poster|affiche|plakat|cartel";

/// Words that say that names follow.
const NAMED: &str = "called|named|heissen|heisst|namens|appellent|appelle|nommes|nommees|prenommes|llaman|llama|llamados|llamadas|names|nicknamed";

/// Words before what is written somewhere.
const WRITES: &str = "says|reads|reading|saying|spells|spelling|word|letters|steht|buchstaben|wort|schriftzug|aufschrift|dit|lit|mot|lettres|dice|pone|lee|palabra|letras|reza";

/// Words between a kind of place and its name.
const OF: &str = "de|du|des|la|le|les|l|del|el|los|las|of|the|zum|zur|am";

/// Words between two names.
const AND: &str = "and|und|et|y|e|&|or|o|ou|oder";

/// Words for weather, light and moves that are names behind these, folded.
const NAMES: &str = "rain|rainy|rainbow|snow|snowy|snowflake|snowball|storm|stormy|fog|foggy|mist|misty|fire|flame|blaze|smoke|smokey|smoky|thunder|thunderbolt|lightning|bolt|cloud|clouds|cloudy|star|stars|sunrise|sunset|dawn|dusk|twilight|night|leaf|leaves|petal|petals|bubble|bubbles|dust|dusty|ash|ashes|ember|embers|blizzard|wind|windy|breeze|wave|waves|hurricane|hurricanes|tempest|river|rivers|brook|brooks|ocean|lake|sea|marina|confetti|spark|sparky|sparks|sparkle|flash|neon|studio|pan|dolly|crane|roll|rolly|tilt|zoom|drift|echo|bell|bells|melody|music|harmony|cricket|birdie|frosty|frost|hazy|haze|comet|firefly|glow|steam|steamy|tornado|tornados|cyclone|drizzle|torch|candle|waters|waterfall|shadow|moon|orbit|regen|regina|schnee|schneeflocke|flocke|sturm|nebel|feuer|flamme|funke|funken|rauch|donner|blitz|wolke|wolken|wolkchen|stern|sternchen|sterne|sternschnuppe|dammerung|morgenrot|nacht|blatt|staub|asche|welle|wellen|bach|fluss|meer|see|konfetti|glut|glocke|glockchen|seifenblase|wirbelwind|hagel|brise|mond|wasser|pluie|neige|flocon|flocons|orage|tempete|brume|brouillard|feu|etincelle|fumee|tonnerre|eclair|eclairs|foudre|nuage|nuages|etoile|etoiles|aurore|aube|crepuscule|nuit|feuille|petale|bulle|bulles|poussiere|cendre|braise|vague|vagues|riviere|ruisseau|lac|mer|oceane|vent|tornade|tornades|bourrasque|cloche|clochette|rosee|soleil|lune|ouragan|cascade|torrent|melodie|lluvia|nieve|nieves|copo|copito|tormenta|tempestad|niebla|neblina|bruma|fuego|llama|chispa|chispas|humo|trueno|truenos|rayo|rayos|relampago|relampagos|nube|nubes|estrella|estrellas|lucero|amanecer|alba|ocaso|noche|hoja|petalo|burbuja|burbujas|polvo|ceniza|brasa|ola|olas|rio|rios|arroyo|lago|mar|oceano|brisa|viento|vientos|huracan|huracanes|ciclon|campana|campanita|sol|luna|rocio|cascada|fuente|fuentes|melodia";

/// Those that nobody takes for something else where they have no capital.
const PLAIN: &str = "misty|smokey|smoky|stormy|snowy|dusty|sparky|frosty|bubbles|confetti|ember|ash|blaze|comet|thunder|lightning|cloud|dawn|star|snowball|snowflake|brume|flocon|nuage|etoile|oceane|nieves|estrella|trueno|rayo|nube|brisa|rocio|copito|wolke|blitz|flocke|sternchen";

/// The prompt without names that follow a word for who has them.
///
/// A capital tells a name, and a word such as "my" before who has it where a
/// prompt has no capitals.
pub(super) fn without_called(prompt: &str) -> String {
    let mut kept = String::with_capacity(prompt.len());
    let mut state = State::default();
    let mut given: Vec<&str> = Vec::new();
    let tells = few_capitals(prompt);
    let pieces: Vec<&str> = prompt.split_inclusive([' ', '\u{a0}']).collect();
    for (at, &piece) in pieces.iter().enumerate() {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = piece
            .trim_end()
            .ends_with(['.', '!', '?', ',', ';', ':', ')']);
        let named = state.names(word);
        let capital = word.starts_with(char::is_uppercase);
        let next = pieces.get(at + 1).filter(|_| tells && !is_end(piece));
        let family = next.is_some_and(|next| heads_name(word, bare(next)));
        let again = capital && (family || given.contains(&word));
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

/// "狗叫 Misty": the prompt without names in letters behind a Chinese word for how
/// somebody is called.
pub(super) fn without_latin_names(prompt: &str) -> String {
    const CALLED: &[&str] = &[
        "叫",
        "叫做",
        "叫作",
        "名为",
        "名字是",
        "名是",
        "取名",
        "名叫",
        "唤作",
    ];
    let mut kept = String::with_capacity(prompt.len());
    let mut chars = prompt.chars().peekable();
    while let Some(c) = chars.next() {
        kept.push(c);
        let said = kept.trim_end();
        let named = is_unspaced(c) && CALLED.iter().any(|word| said.ends_with(word));
        if !named {
            continue;
        }
        while let Some(space) = chars.next_if(|c| *c == ' ') {
            kept.push(space);
        }
        while chars.next_if(char::is_ascii_alphabetic).is_some() {}
    }
    kept
}

/// Whether a word is in capitals throughout.
fn is_written(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(char::is_uppercase)
}

fn bare(piece: &str) -> &str {
    piece.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a pause follows a piece.
fn is_end(piece: &str) -> bool {
    piece
        .trim_end()
        .ends_with(['.', '!', '?', ',', ';', ':', ')'])
}

/// "Sunrise Bakery", "Lluvia Hernández": whether a word begins a name that the next
/// ends.
fn heads_name(word: &str, next: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let (plain, next_plain) = (fold(word), fold(next));
    capital(word)
        && capital(next)
        && next.chars().count() > 2
        && is_among(&plain, NAMES)
        && !is_among(&plain, HOURS)
        && !is_among(&next_plain, NAMES)
        || (capital(word)
            && is_among(&plain, NAMES)
            && is_among(&next_plain, TRADES)
            && capital(next))
}

/// Words for hours, which stand before other words with a capital.
const HOURS: &str = "night|sunset|sunrise|dawn|dusk|twilight|noche|amanecer|ocaso|aube|nuit|studio|zoom|pan|dolly|tilt|roll|crane|orbit|nacht|regen|schnee|nebel|wind|sturm|feuer|rauch|blitz|donner";

/// What businesses and places are called behind a name.
const TRADES: &str = "bakery|cafe|hotel|inn|bank|motors|studios|studio|brothers|records|airlines|group|ltd|inc|gmbh|assurances|insurance|apotheke|pharmacy|school|academy|market|street|avenue|road|boulevard|park|resort|spa|bar|grill|pizza|pizzeria|travel|tours|books|press|films|pictures|games|foods|farm|farms|valley|bay|beach|lake|river|creek|island|mountain|hill|hills|club|team|fc|museum|theatre|theater|cinema|airport|station|hospital|clinic|salon|jewelers|jewellers|optik|reisen|verlag|brau|editions|voyages|viajes|seguros|libros|foundation|festival|tower|plaza|mall|center|centre|lounge";

/// Whether few enough words begin with a capital for a capital to tell a name.
fn few_capitals(prompt: &str) -> bool {
    let words = prompt
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_alphabetic));
    let (all, capitals) = words.fold((0_u32, 0_u32), |(all, capitals), word| {
        (
            all + 1,
            capitals + u32::from(word.starts_with(char::is_uppercase)),
        )
    });
    f64::from(capitals) <= 0.5 * f64::from(all)
}

/// Film terms that are written in brackets behind the same in another language.
const TERMS: &str = "roll|pan|tilt|zoom|zoom in|zoom out|dolly|dolly in|dolly out|truck|pedestal|crane|orbit|handheld|rack focus|bokeh|static|follow|whip pan|shake|dolly zoom|truck left|truck right|crane up|crane down|pan left|pan right|tilt up|tilt down|arc|push in|pull out|tracking|neon|golden hour|god rays|dim|flash|flicker";

/// The prompt without a term in brackets that only says again what stands before
/// it: "que no ruede (roll)".
pub(super) fn without_glosses(prompt: &str) -> String {
    let mut kept = String::with_capacity(prompt.len());
    let mut rest = prompt;
    while let Some(at) = rest.find(['(', '（']) {
        let (before, bracket) = rest.split_at(at);
        let inner = bracket.trim_start_matches(['(', '（']);
        let end = inner.find([')', '）']).unwrap_or(inner.len());
        let term = fold(&inner[..end]);
        let denied = DENIED.iter().any(|word| says_before(before, word))
            || DENIED
                .iter()
                .any(|word| inner[end..].contains(word) && !word.is_ascii());
        kept.push_str(before);
        match is_among(&term, TERMS) && denied && end < inner.len() {
            // Where words are not parted, a space would be a pause.
            true if before.ends_with(is_unspaced) => {}
            true => kept.push(' '),
            false => {
                kept.push_str(&bracket[..bracket.len() - inner.len() + end]);
                kept.push_str(&inner[end..].chars().take(1).collect::<String>());
            }
        }
        let close = inner[end..].chars().next().map_or(0, char::len_utf8);
        rest = &inner[end + close..];
    }
    kept + rest
}

/// Words that deny, in the sentence around a term in brackets.
const DENIED: &[&str] = &[
    "no", "not", "nicht", "kein", "keine", "keinen", "ohne", "pas", "sans", "sin", "ni", "nada",
    "never", "nie", "jamais", "nunca", "without", "don't", "aucun", "aucune", "不", "别", "没",
    "勿", "禁",
];

/// Whether the sentence before a bracket has a word.
fn says_before(before: &str, word: &str) -> bool {
    let sentence = before
        .rsplit(['.', '!', '?', ',', ';', '。', '！', '？', '，'])
        .next()
        .unwrap_or_default();
    let plain = sentence.to_lowercase();
    match word.is_ascii() {
        true => plain
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .any(|other| other == word),
        false => plain.contains(word),
    }
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
    /// What is written somewhere, in capitals.
    Letters,
    /// The word between two names.
    Another,
}

impl State {
    /// Whether the next word is a name.
    fn names(&mut self, word: &str) -> bool {
        let plain = fold(word);
        let plain = plain.as_str();
        let capital = word.starts_with(char::is_uppercase);
        let known = is_among(plain, NAMES);
        let named = match self.expects {
            Expects::Nothing => false,
            Expects::Someone { owned } => known && (capital || (owned && is_among(plain, PLAIN))),
            Expects::Something => known && capital,
            Expects::Names | Expects::Another => known,
            Expects::Letters => is_written(word),
        };
        let owned = is_owner(plain);
        self.expects = match self.expects {
            _ if is_among(plain, WRITES) => Expects::Letters,
            Expects::Letters if is_written(word) => Expects::Letters,
            _ if is_among(plain, NAMED) => Expects::Names,
            Expects::Names if known || capital => Expects::Another,
            Expects::Another if is_among(plain, AND) => Expects::Names,
            Expects::Something if is_among(plain, OF) || (named && capital) => Expects::Something,
            Expects::Someone { .. } if capital && !is_among(plain, WHO) => {
                Expects::Someone { owned: false }
            }
            _ if is_among(plain, WHO) => Expects::Someone { owned: self.owned },
            _ if is_among(plain, WHAT) => Expects::Something,
            _ => Expects::Nothing,
        };
        self.owned = owned || (self.owned && is_among(plain, ADJECTIVES));
        named
    }
}

/// Words between "my" and who it is.
const ADJECTIVES: &str = "little|old|big|dear|best|sweet|kleine|kleiner|alte|alter|liebe|petit|petite|vieille|vieux|grande|querida|querido|pequena|pequeno";

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
