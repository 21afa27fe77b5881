//! The forms of a verb, in each language.
//!
//! A word of a phrase that begins with `*` stands for every form of that verb,
//! which is written in the plain form: `*push in`, `*schwenken`, `*tourner`,
//! `se *girar`. Verbs that follow no rule are listed below with their forms; a
//! German particle is parted by a plus sign, `*heran+fahren`.

use super::lexicon::Language;

/// The forms that a phrase of the lexicon stands for.
pub(super) fn forms(language: Language, phrase: &str) -> Vec<String> {
    let Some((lead, phrase)) = phrase.split_once('*') else {
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
    let whole = |form: String| format!("{lead}{form}{rest}");
    inflected.into_iter().map(whole).collect()
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
    ("ban", "bans banning banned"),
    ("be", "is are was were being been"),
    ("begin", "begins beginning began begun"),
    ("bin", "bins binning binned"),
    ("blow", "blows blowing blew blown"),
    ("break", "breaks breaking broke broken"),
    ("catch", "catches catching caught"),
    ("cling", "clings clinging clung"),
    ("come", "comes coming came"),
    ("creep", "creeps creeping crept"),
    ("cut", "cuts cutting"),
    ("die", "dies dying died"),
    ("dip", "dips dipping dipped"),
    ("draw", "draws drawing drew drawn"),
    ("drink", "drinks drinking drank"),
    ("drive", "drives driving drove driven"),
    ("drop", "drops dropping dropped"),
    ("eat", "eats eating ate eaten"),
    ("fall", "falls falling fell fallen"),
    ("feel", "feels feeling felt"),
    ("fight", "fights fighting fought"),
    ("flip", "flips flipping flipped"),
    ("fly", "flies flying flew flown"),
    ("forget", "forgets forgetting forgot forgotten"),
    ("forgo", "forgoes forgoing forwent"),
    ("get", "gets getting got"),
    ("give", "gives giving gave given"),
    ("go", "goes going went gone"),
    ("have", "has having had"),
    ("hear", "hears hearing heard"),
    ("hold", "holds holding held"),
    ("hug", "hugs hugging hugged"),
    ("jib", "jibs jibbing jibbed"),
    ("keep", "keeps keeping kept"),
    ("leave", "leaves leaving left"),
    ("let", "lets letting"),
    ("lose", "loses losing lost"),
    ("make", "makes making made"),
    ("nod", "nods nodding nodded"),
    ("pan", "pans panning panned"),
    ("put", "puts putting"),
    ("quit", "quits quitting"),
    ("rid", "rids ridding"),
    ("ride", "rides riding rode"),
    ("rise", "rises rising risen"),
    ("run", "runs running ran"),
    ("say", "says saying said"),
    ("scrub", "scrubs scrubbing scrubbed"),
    ("see", "sees seeing saw seen"),
    ("send", "sends sending sent"),
    ("set", "sets setting"),
    ("shake", "shakes shaking shook shaken"),
    ("shut", "shuts shutting"),
    ("sing", "sings singing sang sung"),
    ("sink", "sinks sinking sank sunk"),
    ("sit", "sits sitting sat"),
    ("speak", "speaks speaking spoke spoken"),
    ("spin", "spins spinning spun"),
    ("stand", "stands standing stood"),
    ("step", "steps stepping stepped"),
    ("stop", "stops stopping stopped"),
    ("strip", "strips stripping stripped"),
    ("sweep", "sweeps sweeping swept"),
    ("swim", "swims swimming swam swum"),
    ("swing", "swings swinging swung"),
    ("take", "takes taking took taken"),
    ("think", "thinks thinking thought"),
    ("throw", "throws throwing threw thrown"),
    ("whip", "whips whipping whipped"),
    ("withdraw", "withdraws withdrawing withdrew withdrawn"),
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
    ("défiler", "défiler défile défilent défilant défilons"),
    (
        "courir",
        "courir court courent courant coure courra courront courez",
    ),
    (
        "faire",
        "faire fait font faisant fasse fassent fera feront faites fais",
    ),
    (
        "descendre",
        "descendre descend descendent descendant descendez descends descendons descende",
    ),
    ("se mouvoir", "mouvoir meut"),
    (
        "sourire",
        "sourire sourit sourient souriant sourie sourira souriront souriez",
    ),
    (
        "poursuivre",
        "poursuivre poursuit poursuivent poursuivant poursuivie",
    ),
    (
        "suivre",
        "suivre suit suivent suivant suivez suivie suivons suive suis suivra",
    ),
    ("tenir", "tenir tient tiennent tenant tienne"),
    ("venir", "venir vient viennent venant"),
    ("voir", "voir voit voient voyant"),
    ("partir", "partir part partent partant"),
    ("lire", "lire lit lisent lisant"),
    ("boire", "boire boit boivent buvant"),
    ("rire", "rire rit rient riant rie"),
    ("dormir", "dormir dort dorment dormant"),
    ("pleuvoir", "pleuvoir pleut pleuvant pleuve pleuvra"),
    ("ouvrir", "ouvrir ouvre ouvrent ouvrant"),
    ("élever", "élever élève élèvent élevant élevez élevons"),
    ("lever", "lever lève lèvent levant levez lèvera"),
    ("balayer", "balayer balaie balaye balaient balayant"),
];

fn french(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(FRENCH, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("ger") {
        let endings = "ger ge gent geant gez gé geons gera geront";
        return with_endings(stem, endings).collect();
    }
    if let Some(stem) = verb.strip_suffix("cer") {
        let endings = "cer ce cent çant cez cé çons cera ceront";
        return with_endings(stem, endings).collect();
    }
    if let Some(stem) = verb.strip_suffix("er") {
        return with_endings(stem, "er e ent ant ez é ons era eront").collect();
    }
    match verb.strip_suffix("ir") {
        Some(stem) => {
            let endings = "ir it issent issant issez i issons isse ira iront";
            with_endings(stem, endings).collect()
        }
        None => vec![verb.to_owned()],
    }
}

/// Spanish verbs that follow no rule.
const SPANISH: &[(&str, &str)] = &[
    (
        "caer",
        "caer cae caen cayendo caído caiga caigan caigas caerá caerán cayera cayeran",
    ),
    (
        "mover",
        "mover mueve mueven moviendo mueva muevan muevas moverse moviéndose movemos moverá moverán moviera movieran moverla moverlo moverlas moverlos",
    ),
    (
        "perseguir",
        "perseguir persigue persiguen persiguiendo persiga persigan persigas persiguiera perseguirlo perseguirla perseguirlos",
    ),
    (
        "seguir",
        "seguir sigue siguen siguiendo siga sigan sigas seguimos siguiera seguirlo seguirla seguirlos seguirlas",
    ),
    (
        "retroceder",
        "retroceder retrocede retroceden retrocediendo retroceda retrocedan retrocedas retrocedemos",
    ),
    (
        "bajar",
        "bajar baja bajan bajando baje bajen bajes bajamos bajará bajarán bajara bajaran bajarse bajarla bajarlo bajarlas bajarlos",
    ),
    (
        "barrer",
        "barrer barre barren barriendo barra barran barras barremos barrerá barrerán barriera barrieran",
    ),
    (
        "callar",
        "callar calla callan callando calló callaron callen callarse callara callarán callada callados",
    ),
    ("ir", "ir va van yendo vamos"),
    (
        "volar",
        "volar vuela vuelan volando volamos vuele vuelen volará volarán volara volaran",
    ),
    (
        "sonreír",
        "sonreír sonríe sonríen sonriendo sonría sonrían sonrías sonriera sonrieran sonriese sonreirá sonreirán sonrió sonrieron sonreírme sonreírle",
    ),
    (
        "reír",
        "reír ríe ríen riendo ría rían rías riera rieran reírse riéndose",
    ),
    (
        "temblar",
        "temblar tiembla tiemblan temblando tiemble tiemblen temblara temblaran",
    ),
    (
        "llover",
        "llover llueve lloviendo llueva lloviera lloverá lloviese",
    ),
    ("nevar", "nevar nieva nevando nieve nevara nevará nevase"),
    (
        "asentir",
        "asentir asiente asienten asintiendo asienta asientan asientas asintiera asintieran asentirá asintió asintieron",
    ),
    (
        "mecer",
        "mecer mece mecen meciendo meza mezan mecerse meciéndose meciera mecieran",
    ),
    ("negar", "negar niega niegan negando niegue nieguen"),
    (
        "cerrar",
        "cerrar cierra cierran cerrando cierre cierren cierres cerrara cerraran",
    ),
    (
        "abrir",
        "abrir abre abren abriendo abra abran abras abriera abrieran",
    ),
    (
        "decir",
        "decir dice dicen diciendo diga digan digas dijera dijeran dirá dirán dijo",
    ),
    (
        "hacer",
        "hacer hace hacen haciendo haga hagan hagas hiciera hicieran hará harán haz hizo",
    ),
    (
        "poner",
        "poner pone ponen poniendo ponga pongan pongas pusiera pusieran",
    ),
    (
        "dar",
        "dar da dan dando dé den des diera dieran dará darán dio",
    ),
    ("hacerse", "hacerse"),
    (
        "acercar",
        "acercar acerca acercan acercando acerque acerquen acerques acercarse acercándose acercamos acercara acercará",
    ),
    (
        "alejar",
        "alejar aleja alejan alejando aleje alejen alejes alejarse alejándose alejamos alejara alejará",
    ),
    (
        "volver",
        "volver vuelve vuelven volviendo vuelva vuelvan vuelvas volverse volviéndose volviera volvieran",
    ),
    (
        "descender",
        "descender desciende descienden descendiendo descienda desciendan descendemos",
    ),
    (
        "ascender",
        "ascender asciende ascienden ascendiendo ascienda asciendan ascendemos",
    ),
    (
        "encender",
        "encender encendiendo encienda enciendan enciendas encendiera encenderse",
    ),
    (
        "rodar",
        "rodar rueda ruedan rodando ruede rueden ruedes rodó rodara",
    ),
    ("leer", "leer lee leen leyendo lea lean"),
    ("dormir", "dormir duerme duermen durmiendo duerma duerman"),
    ("morder", "morder muerde muerden mordiendo muerda muerdan"),
];

/// Forms of verbs that are nouns or names in the first place.
const NOUNS: &[&str] = &[
    "andes", "cruces", "pases", "viajes", "cantes", "toques", "planes", "entre",
];

fn spanish(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(SPANISH, verb) {
        return forms;
    }
    if let Some(stem) = verb.strip_suffix("ar") {
        let soft = match stem.char_indices().next_back() {
            Some((at, 'c')) => format!("{}qu", &stem[..at]),
            Some((_, 'g')) => format!("{stem}u"),
            Some((at, 'z')) => format!("{}c", &stem[..at]),
            _ => stem.to_owned(),
        };
        let hard =
            "ar a an ando ó aron arse ándose amos ará arán ara aran ase asen arla arlo arlas arlos";
        let soft: Vec<String> = with_endings(&soft, "e en es").collect();
        let all = with_endings(stem, hard).chain(soft);
        return all.filter(|form| !NOUNS.contains(&form.as_str())).collect();
    }
    let stem = verb.strip_suffix("er").or_else(|| verb.strip_suffix("ir"));
    match stem {
        Some(stem) => {
            let endings = "e en iendo a an as ió ieron iéndose iera ieran";
            let mut forms: Vec<String> = with_endings(stem, endings).collect();
            let we = verb.strip_suffix('r').unwrap_or(verb);
            forms.extend([verb.to_owned(), format!("{verb}se"), format!("{we}mos")]);
            forms.extend([format!("{verb}á"), format!("{verb}án")]);
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
            "tourner tourne tournent tournant tournez tourné tournons tournera tourneront",
        );
        check(
            Language::French,
            "*ralentir",
            "ralentir ralentit ralentissent ralentissant ralentissez ralenti ralentissons ralentisse ralentira ralentiront",
        );
        check(
            Language::Spanish,
            "*orbitar",
            "orbitar orbita orbitan orbitando orbitó orbitaron orbitarse orbitándose orbitamos orbitará orbitarán orbitara orbitaran orbitase orbitasen orbitarla orbitarlo orbitarlas orbitarlos orbite orbiten orbites",
        );
        check(
            Language::Spanish,
            "*correr",
            "corre corren corriendo corra corran corras corrió corrieron corriéndose corriera corrieran correr correrse corremos correrá correrán",
        );
        check(
            Language::Spanish,
            "se *cruzar",
            "se cruzar se cruza se cruzan se cruzando se cruzó se cruzaron se cruzarse se cruzándose se cruzamos se cruzará se cruzarán se cruzara se cruzaran se cruzase se cruzasen se cruzarla se cruzarlo se cruzarlas se cruzarlos se cruce se crucen",
        );
    }
}
