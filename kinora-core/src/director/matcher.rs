//! Finds the lexicon's phrases in a folded prompt.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::lexicon::{self, Entry};
use super::text::{forms, is_boundary, is_unspaced};

/// A piece of a folded prompt.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    /// Its text.
    pub(super) text: &'t str,
    /// Where it is.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: TokenKind,
}

/// What a piece of a prompt is.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenKind {
    /// A phrase of the lexicon.
    Known(&'static Entry),
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
    for (span, entry) in phrases(folded) {
        words(folded, from..span.start, &mut tokens);
        from = span.end;
        tokens.push(Token {
            text: &folded[span.clone()],
            span,
            kind: TokenKind::Known(entry),
        });
    }
    words(folded, from..folded.len(), &mut tokens);
    tokens
}

fn phrases(folded: &str) -> Vec<(Range<usize>, &'static Entry)> {
    let matcher = &*MATCHER;
    let mut found: Vec<(Range<usize>, &'static Entry)> = matcher
        .automaton
        .find_overlapping_iter(folded)
        .map(|hit| (hit.range(), matcher.entries[hit.pattern().as_usize()]))
        .filter(|(span, _)| stands_alone(folded, span))
        .collect();
    found.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
    let mut end = 0;
    found.retain(|(span, _)| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    found
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
                kind,
            });
        }
    };
    let mut start = 0;
    let mut unspaced = false;
    for (index, c) in text.char_indices() {
        let mark = match c {
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
    /// The entry of each pattern.
    entries: Vec<&'static Entry>,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| {
    let mut seen = HashSet::new();
    let (patterns, entries): (Vec<String>, Vec<&'static Entry>) = lexicon::entries()
        .flat_map(|entry| entry.phrases.split('|').map(move |phrase| (phrase, entry)))
        .flat_map(|(phrase, entry)| forms(phrase).into_iter().map(move |form| (form, entry)))
        .map(|(form, entry)| (form.into_owned(), entry))
        .filter(|(form, _)| seen.insert(form.clone()))
        .unzip();
    Matcher {
        automaton: AhoCorasick::new(patterns).expect("the lexicon fits into an automaton"),
        entries,
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::director::text::fold;

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
    fn phrases_are_written_as_prompts_are_folded() {
        for entry in lexicon::entries() {
            for phrase in entry.phrases.split('|') {
                let plain = phrase.trim_start_matches('*');
                assert_eq!(fold(plain), plain);
            }
        }
    }

    #[test]
    fn no_phrase_is_written_twice() {
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        for phrase in lexicon::entries().flat_map(|entry| entry.phrases.split('|')) {
            for form in forms(phrase) {
                if !seen.insert(form.clone()) {
                    twice.push(form);
                }
            }
        }
        assert_eq!(twice, Vec::<String>::new());
    }
}
