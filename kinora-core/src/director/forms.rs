//! The forms of a verb, in each language.
//!
//! A word of a phrase that begins with `*` stands for every form of that verb,
//! which is written in the plain form: `*push in`, `*schwenken`, `*tourner`,
//! `se *girar`. Verbs that follow no rule are listed with their forms; a
//! German particle is parted by a plus sign, `*heran+fahren`.

mod english;
mod french;
mod german;
mod spanish;

use super::lexicon::Language;
use english::english;
use french::french;
use german::german;
use spanish::spanish;

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
