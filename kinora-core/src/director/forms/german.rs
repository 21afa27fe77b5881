//! The forms of a German verb.

use super::{listed, with_endings};

/// The forms of a German verb; those of a parted particle are one word, since
/// "zoomt heran" is heard as a verb and a direction.
pub(super) fn german(verb: &str) -> Vec<String> {
    let Some((particle, plain)) = verb.split_once('+') else {
        return plain_verb(verb);
    };
    let mut forms: Vec<String> = with_endings(particle, &plain_verb(plain).join(" ")).collect();
    forms.push(format!("{particle}zu{plain}"));
    forms.push(format!("{particle}ge{}t", stem_of(plain)));
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn plain_verb(verb: &str) -> Vec<String> {
    if let Some(forms) = listed(IRREGULAR, verb) {
        return forms;
    }
    let stem = stem_of(verb);
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

fn stem_of(verb: &str) -> &str {
    let stem = verb.strip_suffix("en").or_else(|| verb.strip_suffix('n'));
    stem.unwrap_or(verb)
}

/// German verbs that follow no rule: present, past, participles.
const IRREGULAR: &[(&str, &str)] = &[
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
