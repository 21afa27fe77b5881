//! The forms of a verb, in each language.
//!
//! A phrase of the lexicon that begins with `*` stands for every form of its
//! first word, which is written in the plain form: `*push in`, `*schwenken`,
//! `*tourner`, `*girar`. Verbs that follow no rule are listed below with their
//! forms; a German particle is parted by a plus sign, `*heran+fahren`.

use super::lexicon::Language;

/// The forms that a phrase of the lexicon stands for.
pub(super) fn forms(language: Language, phrase: &str) -> Vec<String> {
    let Some(phrase) = phrase.strip_prefix('*') else {
        return vec![phrase.to_owned()];
    };
    let (verb, rest) = match phrase.split_once(' ') {
        Some((verb, _)) => (verb, &phrase[verb.len()..]),
        None => (phrase, ""),
    };
    let inflected = match language {
        Language::Any | Language::English | Language::Chinese => english(verb),
        Language::German => german(verb),
        Language::French => french(verb),
        Language::Spanish => spanish(verb),
    };
    inflected.into_iter().map(|form| form + rest).collect()
}

fn listed(table: &[(&str, &str)], verb: &str) -> Option<Vec<String>> {
    let (_, forms) = table.iter().find(|(known, _)| *known == verb)?;
    Some(forms.split(' ').map(str::to_owned).collect())
}

fn with_endings<'a>(stem: &'a str, endings: &'a str) -> impl Iterator<Item = String> + 'a {
    endings
        .split(' ')
        .map(move |ending| format!("{stem}{ending}"))
}

/// English verbs that follow no rule, with their forms beside the plain one.
const ENGLISH: &[(&str, &str)] = &[
    ("blow", "blows blowing blew blown"),
    ("break", "breaks breaking broke broken"),
    ("catch", "catches catching caught"),
    ("come", "comes coming came"),
    ("creep", "creeps creeping crept"),
    ("dip", "dips dipping dipped"),
    ("draw", "draws drawing drew drawn"),
    ("drink", "drinks drinking drank"),
    ("drive", "drives driving drove driven"),
    ("eat", "eats eating ate eaten"),
    ("fall", "falls falling fell fallen"),
    ("fight", "fights fighting fought"),
    ("flip", "flips flipping flipped"),
    ("fly", "flies flying flew flown"),
    ("get", "gets getting got"),
    ("go", "goes going went gone"),
    ("hold", "holds holding held"),
    ("hug", "hugs hugging hugged"),
    ("jib", "jibs jibbing jibbed"),
    ("nod", "nods nodding nodded"),
    ("pan", "pans panning panned"),
    ("ride", "rides riding rode"),
    ("rise", "rises rising risen"),
    ("run", "runs running ran"),
    ("shake", "shakes shaking shook shaken"),
    ("sing", "sings singing sang sung"),
    ("sink", "sinks sinking sank sunk"),
    ("sit", "sits sitting sat"),
    ("speak", "speaks speaking spoke spoken"),
    ("spin", "spins spinning spun"),
    ("stand", "stands standing stood"),
    ("step", "steps stepping stepped"),
    ("stop", "stops stopping stopped"),
    ("sweep", "sweeps sweeping swept"),
    ("swim", "swims swimming swam swum"),
    ("swing", "swings swinging swung"),
    ("throw", "throws throwing threw thrown"),
    ("whip", "whips whipping whipped"),
];

fn english(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    let others = listed(ENGLISH, verb).unwrap_or_else(|| english_rule(verb));
    forms.extend(others);
    forms
}

fn english_rule(verb: &str) -> Vec<String> {
    let vowel_y = ["ay", "ey", "oy"].iter().any(|end| verb.ends_with(end));
    if let Some(stem) = verb.strip_suffix('y').filter(|_| !vowel_y) {
        return with_endings(stem, "ies ying ied").collect();
    }
    if let Some(stem) = verb.strip_suffix('e').filter(|stem| !stem.ends_with('e')) {
        return with_endings(stem, "es ing ed").collect();
    }
    let hisses = ["s", "x", "z", "ch", "sh"];
    match hisses.iter().any(|end| verb.ends_with(end)) {
        true => with_endings(verb, "es ing ed").collect(),
        false => with_endings(verb, "s ing ed").collect(),
    }
}

/// German verbs that follow no rule: present, past, participles.
const GERMAN: &[(&str, &str)] = &[
    ("bleiben", "bleiben bleibt bleibe blieb bleibend geblieben"),
    (
        "fahren",
        "fahren fährt fahrt fahre fahr fuhr fahrend gefahren zufahren",
    ),
    (
        "fallen",
        "fallen fällt falle fiel fallend gefallen fallende fallenden",
    ),
    (
        "fliegen",
        "fliegen fliegt fliege flieg flog fliegend fliegende fliegenden geflogen zufliegen",
    ),
    ("folgen", "folgen folgt folge folgte folgend gefolgt"),
    ("gehen", "gehen geht gehe geh ging gehend gegangen zugehen"),
    (
        "gleiten",
        "gleiten gleitet gleite glitt gleitend geglitten zugleiten",
    ),
    ("heben", "heben hebt hebe hob hebend gehoben"),
    ("kommen", "kommen kommt komme komm kam kommend"),
    ("kreisen", "kreisen kreist kreise kreiste kreisend gekreist"),
    (
        "laufen",
        "laufen läuft laufe lauf lief laufend gelaufen zulaufen",
    ),
    (
        "rennen",
        "rennen rennt renne rannte rennend gerannt zurennen",
    ),
    ("schwimmen", "schwimmen schwimmt schwamm schwimmend"),
    ("sehen", "sehen sieht sehe sah sehend"),
    ("sinken", "sinken sinkt sinke sank sinkend gesunken"),
    ("springen", "springen springt springe sprang springend"),
    ("sprechen", "sprechen spricht sprach sprechend"),
    ("stehen", "stehen steht stehe stand stehend"),
    (
        "steigen",
        "steigen steigt steige steig stieg steigend steigende gestiegen",
    ),
    ("tragen", "tragen trägt trug tragend"),
    (
        "treiben",
        "treiben treibt treibe trieb treibend treibende getrieben",
    ),
    ("wenden", "wenden wendet wende wandte wendend"),
    ("werfen", "werfen wirft warf werfend"),
    (
        "ziehen",
        "ziehen zieht ziehe zieh zog ziehend ziehende gezogen",
    ),
    ("essen", "essen isst aß"),
    ("trinken", "trinken trinkt trank trinkend"),
    ("lesen", "lesen liest las lesend"),
    ("starren", "starren starrt starre starrte starrend"),
    ("schreiben", "schreiben schreibt schrieb"),
    ("singen", "singen singt sang singend"),
    ("reiten", "reiten reitet ritt reitend"),
];

/// The forms of a German verb; those of a parted particle are one word, since
/// "zoomt heran" is heard as a verb and a direction.
fn german(verb: &str) -> Vec<String> {
    let Some((particle, plain)) = verb.split_once('+') else {
        return german_plain(verb);
    };
    let mut forms: Vec<String> = with_endings(particle, &german_plain(plain).join(" ")).collect();
    forms.push(format!("{particle}zu{plain}"));
    forms.push(format!("{particle}ge{}t", german_stem(plain)));
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn german_plain(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(GERMAN, verb) {
        return forms;
    }
    let stem = german_stem(verb);
    let hard = stem.ends_with(['t', 'd']);
    let third = if hard { "et" } else { "t" };
    let mut forms = vec![
        verb.to_owned(),
        format!("{stem}{third}"),
        format!("{stem}e"),
        format!("{verb}d"),
        format!("{verb}de"),
        format!("{verb}den"),
        format!("{stem}{third}e"),
        format!("ge{stem}{third}"),
    ];
    if stem.len() > 3 && !hard {
        forms.push(stem.to_owned());
    }
    forms
}

fn german_stem(verb: &str) -> &str {
    let stem = verb.strip_suffix("en").or_else(|| verb.strip_suffix('n'));
    stem.unwrap_or(verb)
}

/// French verbs that follow no rule.
const FRENCH: &[(&str, &str)] = &[
    ("aller", "aller va vont allant allons"),
    ("courir", "courir court courent courant"),
    (
        "descendre",
        "descendre descend descendent descendant descendez descends descendons",
    ),
    ("se mouvoir", "mouvoir meut"),
    ("sourire", "sourire sourit sourient souriant"),
    (
        "poursuivre",
        "poursuivre poursuit poursuivent poursuivant poursuivie",
    ),
    (
        "suivre",
        "suivre suit suivent suivant suivez suivie suivons",
    ),
    ("tenir", "tenir tient tiennent tenant"),
    ("venir", "venir vient viennent venant"),
    ("voir", "voir voit voient voyant"),
    ("partir", "partir part partent partant"),
    ("lire", "lire lit lisent lisant"),
    ("boire", "boire boit boivent buvant"),
    ("rire", "rire rit rient riant"),
    ("dormir", "dormir dort dorment dormant"),
    ("pleuvoir", "pleuvoir pleut pleuvant"),
    ("ouvrir", "ouvrir ouvre ouvrent ouvrant"),
    ("élever", "élever élève élèvent élevant élevez élevons"),
    ("lever", "lever lève lèvent levant"),
    ("balayer", "balayer balaie balaye balaient balayant"),
];

fn french(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(FRENCH, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("ger") {
        return with_endings(stem, "ger ge gent geant gez gé geons").collect();
    }
    if let Some(stem) = verb.strip_suffix("cer") {
        return with_endings(stem, "cer ce cent çant cez cé çons").collect();
    }
    if let Some(stem) = verb.strip_suffix("er") {
        return with_endings(stem, "er e ent ant ez é ons").collect();
    }
    match verb.strip_suffix("ir") {
        Some(stem) => with_endings(stem, "ir it issent issant issez i issons").collect(),
        None => vec![verb.to_owned()],
    }
}

/// Spanish verbs that follow no rule.
const SPANISH: &[(&str, &str)] = &[
    ("caer", "caer cae caen cayendo caído"),
    (
        "mover",
        "mover mueve mueven moviendo mueva muevas moverse moviéndose movemos",
    ),
    (
        "perseguir",
        "perseguir persigue persiguen persiguiendo persiga",
    ),
    ("seguir", "seguir sigue siguen siguiendo siga seguimos"),
    (
        "retroceder",
        "retroceder retrocede retroceden retrocediendo retroceda retrocedemos",
    ),
    ("ir", "ir va van yendo vamos"),
    ("volar", "volar vuela vuelan volando volamos"),
    ("sonreír", "sonreír sonríe sonríen sonriendo"),
    ("reír", "reír ríe ríen riendo"),
    ("temblar", "temblar tiembla tiemblan temblando tiemble"),
    ("llover", "llover llueve lloviendo llueva"),
    ("nevar", "nevar nieva nevando nieve"),
    (
        "acercar",
        "acercar acerca acercan acercando acerque acercarse acercándose acercamos",
    ),
    (
        "alejar",
        "alejar aleja alejan alejando aleje alejarse alejándose alejamos",
    ),
    (
        "girar",
        "girar gira giran girando gire giren giró girarse girándose giramos",
    ),
    ("volver", "volver vuelve vuelven volviendo"),
    (
        "descender",
        "descender desciende descienden descendiendo descienda descendemos",
    ),
    (
        "ascender",
        "ascender asciende ascienden ascendiendo ascendemos",
    ),
    ("despegar", "despegar despega despegan despegando"),
    ("rodear", "rodear rodea rodean rodeando rodee rodeamos"),
    ("leer", "leer lee leen leyendo"),
];

fn spanish(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(SPANISH, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("zar") {
        return with_endings(stem, "zar za zan zando ce zó zarse zándose zamos").collect();
    }
    if let Some(stem) = verb.strip_suffix("ar") {
        return with_endings(stem, "ar a an ando e en ó arse ándose amos").collect();
    }
    let stem = verb.strip_suffix("er").or_else(|| verb.strip_suffix("ir"));
    match stem {
        Some(stem) => {
            let mut forms: Vec<String> = with_endings(stem, "e en iendo a an ió iéndose").collect();
            let we = verb.strip_suffix('r').unwrap_or(verb);
            forms.extend([verb.to_owned(), format!("{verb}se"), format!("{we}mos")]);
            forms
        }
        None => vec![verb.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, phrase: &str, expected: &str) {
        assert_eq!(forms(language, phrase).join(" "), expected);
    }

    #[test]
    fn english_verbs_take_their_forms() {
        let check = |phrase, expected| check(Language::English, phrase, expected);
        check("push in", "push in");
        check("*push", "push pushes pushing pushed");
        check("*pan", "pan pans panning panned");
        check("*move", "move moves moving moved");
        check("*dolly", "dolly dollies dollying dollied");
        check("*sway", "sway sways swaying swayed");
        check("*zoom in", "zoom in zooms in zooming in zoomed in");
    }

    #[test]
    fn german_verbs_take_their_forms() {
        let check = |phrase, expected| check(Language::German, phrase, expected);
        check(
            "*zoomen",
            "zoomen zoomt zoome zoomend zoomende zoomenden zoomte gezoomt zoom",
        );
        check(
            "*steigen auf",
            "steigen auf steigt auf steige auf steig auf stieg auf steigend auf steigende auf gestiegen auf",
        );
    }

    #[test]
    fn french_and_spanish_verbs_take_their_forms() {
        check(
            Language::French,
            "*tourner",
            "tourner tourne tournent tournant tournez tourné tournons",
        );
        check(
            Language::French,
            "*ralentir",
            "ralentir ralentit ralentissent ralentissant ralentissez ralenti ralentissons",
        );
        check(
            Language::Spanish,
            "*orbitar",
            "orbitar orbita orbitan orbitando orbite orbiten orbitó orbitarse orbitándose orbitamos",
        );
        check(
            Language::Spanish,
            "*correr",
            "corre corren corriendo corra corran corrió corriéndose correr correrse corremos",
        );
    }
}
