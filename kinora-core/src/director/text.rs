//! Brings a prompt into the one form that the lexicon is written in.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a prompt: compatibility forms composed, lower case, no accents, no
/// apostrophes, one space between words, and three marks of punctuation: `,`
/// for a pause, `.` for an end, and a space for everything that joins.
pub(super) fn fold(prompt: &str) -> String {
    let plain: Vec<char> = prompt
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect();
    let mut folded = String::with_capacity(plain.len());
    for (index, &c) in plain.iter().enumerate() {
        let next = plain.get(index + 1).copied();
        let is_decimal = matches!(c, '.' | ',')
            && folded.ends_with(|c: char| c.is_ascii_digit())
            && next.is_some_and(|c| c.is_ascii_digit());
        if is_decimal {
            continue;
        }
        match mark(c, next) {
            Mark::Nothing => {}
            Mark::Space => push_space(&mut folded),
            Mark::Char(c) => folded.push(c),
            Mark::Possessive => push_space(&mut folded),
        }
    }
    without_possessives(&folded)
}

enum Mark {
    Nothing,
    Space,
    Char(char),
    Possessive,
}

fn mark(c: char, next: Option<char>) -> Mark {
    match c {
        '\'' | '’' | '‘' | '´' | '`' | 'ʼ' => match next {
            Some('s') => Mark::Possessive,
            _ => Mark::Nothing,
        },
        '\n' | '.' | '!' | '?' | ';' | '。' | '！' | '？' | '；' => Mark::Char('.'),
        ',' | '、' | '，' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '—' | '–' => {
            Mark::Char(',')
        }
        c if c.is_alphanumeric() => Mark::Char(c),
        _ => Mark::Space,
    }
}

fn push_space(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Drops the lone `s` that `woman's` and `it's` leave behind, and spaces left
/// and right of punctuation.
fn without_possessives(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let rest = word
            .strip_prefix('s')
            .filter(|rest| rest.is_empty() || rest.starts_with(['.', ',']));
        match rest {
            Some(rest) => words.push_str(rest),
            None => {
                push_space(&mut words);
                words.push_str(word);
            }
        }
    }
    words
}

/// Whether a character is of a script that puts no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a phrase may begin or end between two characters.
pub(super) fn is_boundary(before: Option<char>, after: Option<char>) -> bool {
    let joins = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    !(before.is_some_and(joins) && after.is_some_and(joins))
}

/// The inflected forms of an English verb, or of its phrase.
///
/// A phrase that begins with `*` stands for every form of its first word.
pub(super) fn forms(phrase: &str) -> Vec<Cow<'_, str>> {
    let Some(phrase) = phrase.strip_prefix('*') else {
        return vec![Cow::Borrowed(phrase)];
    };
    let (verb, rest) = match phrase.split_once(' ') {
        Some((verb, _)) => (verb, &phrase[verb.len()..]),
        None => (phrase, ""),
    };
    let inflected = inflect(verb).into_iter();
    inflected.map(|form| Cow::Owned(form + rest)).collect()
}

/// Verbs that follow no rule, with their forms beside the plain one.
const IRREGULAR: &[(&str, &str)] = &[
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
    ("sweep", "sweeps sweeping swept"),
    ("swim", "swims swimming swam swum"),
    ("swing", "swings swinging swung"),
    ("throw", "throws throwing threw thrown"),
    ("whip", "whips whipping whipped"),
];

fn inflect(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    if let Some((_, others)) = IRREGULAR.iter().find(|(known, _)| *known == verb) {
        forms.extend(others.split(' ').map(str::to_owned));
        return forms;
    }
    let vowel_y = ["ay", "ey", "oy"].iter().any(|end| verb.ends_with(end));
    let endings = match verb.strip_suffix('y').filter(|_| !vowel_y) {
        Some(stem) => [
            format!("{stem}ies"),
            format!("{verb}ing"),
            format!("{stem}ied"),
        ],
        None => match verb.strip_suffix('e').filter(|stem| !stem.ends_with('e')) {
            Some(stem) => [format!("{verb}s"), format!("{stem}ing"), format!("{verb}d")],
            None => regular(verb),
        },
    };
    forms.extend(endings);
    forms
}

fn regular(verb: &str) -> [String; 3] {
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| verb.ends_with(end));
    let third = if hisses { "es" } else { "s" };
    [
        format!("{verb}{third}"),
        format!("{verb}ing"),
        format!("{verb}ed"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        assert_eq!(fold(prompt), expected);
    }

    #[test]
    fn a_prompt_is_folded() {
        check("Slow  Push-In", "slow push in");
        check(
            "It's the woman's hair; don’t move.",
            "it the woman hair. dont move.",
        );
        check("La cámara\ngira", "la camara.gira");
        check("1.5 seconds", "15 seconds");
        check("ＰＡＮ　left，下雨。", "pan left,下雨.");
        check("<<<element_1>>> walks", "element 1 walks");
        check("", "");
    }

    #[test]
    fn verbs_take_their_forms() {
        let forms = |phrase| forms(phrase).join(" ");
        assert_eq!(forms("push in"), "push in");
        assert_eq!(forms("*push"), "push pushes pushing pushed");
        assert_eq!(forms("*pan"), "pan pans panning panned");
        assert_eq!(forms("*move"), "move moves moving moved");
        assert_eq!(forms("*dolly"), "dolly dollies dollying dollied");
        assert_eq!(forms("*sway"), "sway sways swaying swayed");
        assert_eq!(forms("*zoom in"), "zoom in zooms in zooming in zoomed in");
    }

    #[test]
    fn words_end_at_spaces_except_where_there_are_none() {
        assert!(is_boundary(Some('头'), Some('p')));
        assert!(is_boundary(None, Some('p')));
        assert!(!is_boundary(Some('r'), Some('a')));
    }
}
