//! Finds the lexicon's phrases in a folded prompt.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::forms::forms;
use super::lexicon::{self, Entry, Language, Meaning};
use super::text::{fold, is_boundary, is_unspaced};
use super::tongue;

/// A piece of a folded prompt.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    /// Its text.
    pub(super) text: &'t str,
    /// Where it is.
    pub(super) span: Range<usize>,
    /// The language whose phrase it is; that of no word in particular.
    pub(super) language: Language,
    /// What it is.
    pub(super) kind: TokenKind,
}

/// What a piece of a prompt is.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenKind {
    /// A phrase of the lexicon, with what it means in order.
    Known(&'static [Meaning]),
    /// A number and what belongs to it.
    Measured(Meaning),
    /// A word that is in no phrase.
    Word,
    /// A pause.
    Comma,
    /// The end of a sentence.
    Stop,
}

/// Splits a folded prompt. Of phrases that overlap the first one holds, and of
/// those that begin together the longest.
pub(super) fn tokens(folded: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut from = 0;
    for phrase in phrases(folded) {
        words(folded, from..phrase.span.start, &mut tokens);
        from = phrase.span.end;
        tokens.push(Token {
            text: &folded[phrase.span.clone()],
            span: phrase.span,
            language: phrase.language,
            kind: TokenKind::Known(phrase.entry.means),
        });
    }
    words(folded, from..folded.len(), &mut tokens);
    tokens
}

/// A phrase of one language at a place of a prompt.
struct Phrase {
    span: Range<usize>,
    language: Language,
    entry: &'static Entry,
}

/// The phrases of a prompt, each piece of it read in the language that knows
/// most of it.
fn phrases(folded: &str) -> Vec<Phrase> {
    let mut found = all_phrases(folded);
    let piece_ends = tongue::piece_ends(folded);
    let spans = found
        .iter()
        .map(|phrase| (phrase.span.clone(), phrase.language));
    let languages = tongue::of_pieces(&piece_ends, spans);
    let language_at = |start: usize| {
        let piece = piece_ends.partition_point(|&end| end <= start);
        languages.get(piece).copied().unwrap_or(Language::English)
    };
    let mut end = 0;
    found.retain(|phrase| {
        let language = language_at(phrase.span.start);
        let text = &folded[phrase.span.clone()];
        let free = phrase.span.start >= end && tongue::is_heard(text, phrase.language, language);
        if free {
            end = phrase.span.end;
        }
        free
    });
    found
}

/// Every phrase of every language, by place, the longest first; of equal ones
/// that of a language before that of all.
fn all_phrases(folded: &str) -> Vec<Phrase> {
    let matcher = &*MATCHER;
    let mut found: Vec<Phrase> = matcher
        .automaton
        .find_overlapping_iter(folded)
        .filter(|hit| stands_alone(folded, &hit.range()))
        .flat_map(|hit| {
            let of_languages = &matcher.entries[hit.pattern().as_usize()];
            of_languages.iter().map(move |&(language, entry)| Phrase {
                span: hit.range(),
                language,
                entry,
            })
        })
        .collect();
    found.sort_by_key(|phrase| {
        let (start, end) = (phrase.span.start, phrase.span.end);
        (start, Reverse(end), foreignness(phrase.language))
    });
    found
}

/// The order in which languages are tried where several know a phrase: English
/// last, since it is heard within others as a guest.
fn foreignness(language: Language) -> u8 {
    match language {
        Language::German | Language::French | Language::Spanish | Language::Chinese => 0,
        Language::Any => 1,
        Language::English => 2,
    }
}

fn stands_alone(folded: &str, span: &Range<usize>) -> bool {
    let (before, phrase, after) = (
        &folded[..span.start],
        &folded[span.clone()],
        &folded[span.end..],
    );
    is_boundary(before.chars().next_back(), phrase.chars().next())
        && is_boundary(phrase.chars().next_back(), after.chars().next())
}

/// Splits what is between two phrases into words and punctuation.
fn words<'t>(folded: &'t str, gap: Range<usize>, tokens: &mut Vec<Token<'t>>) {
    let text = &folded[gap.clone()];
    let mut push = |start: usize, end: usize, kind: TokenKind| {
        if start < end {
            tokens.push(Token {
                text: &text[start..end],
                span: gap.start + start..gap.start + end,
                language: Language::Any,
                kind,
            });
        }
    };
    let mut start = 0;
    let mut unspaced = false;
    for (index, c) in text.char_indices() {
        let in_number = text[..index].ends_with(|c: char| c.is_ascii_digit())
            && text[index + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        let mark = match c {
            '.' if in_number => None,
            '.' => Some(TokenKind::Stop),
            ',' => Some(TokenKind::Comma),
            _ => None,
        };
        let splits = mark.is_some() || c == ' ' || is_unspaced(c) != unspaced;
        if !splits {
            continue;
        }
        push(start, index, TokenKind::Word);
        unspaced = is_unspaced(c);
        start = index;
        if let Some(kind) = mark {
            push(index, index + 1, kind);
        }
        if mark.is_some() || c == ' ' {
            start = index + 1;
        }
    }
    push(start, text.len(), TokenKind::Word);
}

struct Matcher {
    automaton: AhoCorasick,
    /// The entries of each pattern, one a language.
    entries: Vec<Vec<(Language, &'static Entry)>>,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| {
    let mut patterns: BTreeMap<String, Vec<(Language, &'static Entry)>> = BTreeMap::new();
    for (pattern, language, entry) in patterns_of_lexicon() {
        let entries = patterns.entry(pattern).or_default();
        if entries.iter().all(|(known, _)| *known != language) {
            entries.push((language, entry));
        }
    }
    let (patterns, entries): (Vec<String>, Vec<_>) = patterns.into_iter().unzip();
    Matcher {
        automaton: AhoCorasick::new(patterns).expect("the lexicon fits into an automaton"),
        entries,
    }
});

/// Every form of every phrase, folded as prompts are. German is also written
/// without umlauts, and English persons and things come in numbers.
fn patterns_of_lexicon() -> impl Iterator<Item = (String, Language, &'static Entry)> {
    lexicon::entries().flat_map(|(language, entry)| {
        let phrases = entry.phrases.split('|');
        let written = phrases.flat_map(move |phrase| forms(language, phrase));
        let spelled = written.flat_map(move |form| match language {
            Language::German => vec![without_umlauts(&form), form],
            // "Dénué de fumée", "dénué d'étincelles".
            Language::French if form.ends_with(" de") => {
                vec![format!("{}'", &form[..form.len() - 1]), form]
            }
            Language::English if entry.means == [Meaning::Someone] => vec![plural(&form), form],
            // "Bells are not wanted".
            Language::English if entry.means == [Meaning::Refused] => several(form),
            _ => vec![form],
        });
        spelled.map(move |form| (fold(&form), language, entry))
    })
}

/// What is said of one thing, and of several.
fn several(said: String) -> Vec<String> {
    let verbs = [
        ("is ", "are "),
        ("isnt ", "arent "),
        ("has ", "have "),
        ("does ", "do "),
    ];
    let plural = verbs
        .iter()
        .find_map(|(one, many)| Some(format!("{many}{}", said.strip_prefix(one)?)));
    plural.into_iter().chain([said]).collect()
}

/// Several of somebody.
fn plural(noun: &str) -> String {
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if hisses => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

fn without_umlauts(word: &str) -> String {
    word.replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &[&str]) {
        let folded = fold(prompt);
        let texts: Vec<&str> = tokens(&folded).iter().map(|token| token.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn the_longest_phrase_holds() {
        check(
            "Slow push-in, heavy rain.",
            &["slow", "push in", ",", "heavy rain", "."],
        );
        check("whip pan left", &["whip pan", "left"]);
        check("a panda pants", &["a", "panda", "pants"]);
        check("zxy qwv", &["zxy", "qwv"]);
        check("镜头缓慢推进，下雨", &["镜头", "缓慢", "推进", ",", "下雨"]);
        check("", &[]);
    }

    #[test]
    fn a_piece_is_read_in_the_language_that_knows_most_of_it() {
        #[track_caller]
        fn check(prompt: &str, phrase: &str, expected: &str) {
            let folded = fold(prompt);
            let all = tokens(&folded);
            let token = all.iter().find(|token| token.text == phrase).unwrap();
            assert_eq!(format!("{:?}", token.kind), expected, "{prompt}");
        }
        check("a man in a red hat", "hat", "Word");
        check("die Frau hat einen Hut", "hat", "Known([Idle])");
        check("die Lampe schwingt", "die", "Known([Article])");
    }

    #[test]
    fn no_phrase_is_written_twice_in_a_language() {
        let mut seen = BTreeMap::new();
        let mut twice = Vec::new();
        for (language, entry) in lexicon::entries() {
            for phrase in entry.phrases.split('|') {
                assert!(!fold(phrase).is_empty(), "{phrase:?} is empty");
                if let Some(before) = seen.insert((language, fold(phrase)), phrase) {
                    twice.push(format!("{language:?}: {before} and {phrase}"));
                }
            }
        }
        assert_eq!(twice, Vec::<String>::new());
    }
}
