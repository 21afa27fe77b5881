//! Patterns of cues: the words of a cue, and where the thing is that they are said
//! of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::super::forms::forms;
use super::super::super::lexicon::Language;
use super::super::super::text::{fold, is_unspaced};
use super::{Sense, TABLES};

/// One part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One of these words, or one of these signs of a language without spaces.
    Word(Vec<String>),
    /// The thing, with what describes it.
    Thing,
    /// Another thing, which is left as it is.
    Other,
    /// One word that says what happens, of those that end nothing.
    Happens,
    /// A few small words, or none.
    Gap,
    /// The end of the clause.
    End,
}

/// A pattern, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) sense: Sense,
    pub(super) language: Language,
    /// Whether the thing stands before the words.
    pub(super) behind_thing: bool,
    /// Whether the words begin the clause.
    pub(super) from_start: bool,
    /// Whether a verb is the first of the words.
    pub(super) of_verb: bool,
    /// What follows, a word first.
    pub(super) parts: Vec<Part>,
}

/// The patterns that begin with a word: those that keep their thing first, then the longest.
pub(super) fn beginning_with(word: &str) -> &'static [Pattern] {
    PATTERNS.get(word).map_or(&[], Vec::as_slice)
}

static PATTERNS: LazyLock<BTreeMap<String, Vec<Pattern>>> = LazyLock::new(|| {
    let mut patterns: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
    for (language, table) in TABLES {
        for (sense, written) in *table {
            let written = written.split('|').flat_map(spelled);
            for pattern in written.map(|text| parse(*language, *sense, &text)) {
                if let Some(Part::Word(words)) = pattern.parts.first() {
                    for word in words {
                        let known = patterns.entry(word.clone()).or_default();
                        known.push(pattern.clone());
                    }
                }
            }
        }
    }
    for patterns in patterns.values_mut() {
        let weight = |pattern: &Pattern| (pattern.sense == Sense::Kept, pattern.parts.len());
        patterns.sort_by_key(|pattern| std::cmp::Reverse(weight(pattern)));
    }
    patterns
});

/// "把X去掉/拿掉": a pattern with choices of several signs, as one for each.
fn spelled(written: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for word in written.trim().split(' ') {
        let signs = word.chars().any(is_unspaced);
        let choices: Vec<&str> = match signs {
            true => word.split('/').collect(),
            false => vec![word],
        };
        let joined = |text: &String| -> Vec<String> {
            let choices = choices.iter();
            choices.map(|choice| format!("{text} {choice}")).collect()
        };
        texts = texts.iter().flat_map(joined).collect();
    }
    texts
}

fn parse(language: Language, sense: Sense, text: &str) -> Pattern {
    let mut pattern = Pattern {
        sense,
        language,
        behind_thing: false,
        from_start: false,
        of_verb: false,
        parts: Vec::new(),
    };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        pattern.of_verb |= pattern.parts.is_empty() && word.starts_with('*');
        match word {
            "^" => pattern.from_start = true,
            "$" => pattern.parts.push(Part::End),
            // Small words may stand before what begins a clause anyhow.
            "~" if pattern.parts.is_empty() => {}
            "~" => pattern.parts.push(Part::Gap),
            "X" if pattern.parts.is_empty() => pattern.behind_thing = true,
            "X" => pattern.parts.push(Part::Thing),
            "Y" => pattern.parts.push(Part::Other),
            "V" => pattern.parts.push(Part::Happens),
            _ if word.chars().any(is_unspaced) => {
                let signs = word.chars().map(|sign| Part::Word(vec![sign.to_string()]));
                pattern.parts.extend(signs);
            }
            _ => {
                let words = choices(language, word);
                // "S'est": the fold of a prompt drops the first letter.
                if !words.is_empty() {
                    pattern.parts.push(Part::Word(words));
                }
            }
        }
    }
    pattern
}

/// What a word for "not" in a pattern stands for.
const NOT: &[&str] = &[
    "not", "isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "wont", "cant", "cannot",
    "never", "hasnt", "havent", "hadnt", "couldnt", "shouldnt", "mustnt", "neednt",
];

/// What a word for "does not" in a pattern stands for.
const NEVER: &[&str] = &[
    "dont", "doesnt", "didnt", "wont", "cant", "cannot", "never", "couldnt", "shouldnt", "mustnt",
];

/// The choices of a word, verbs in all their forms.
fn choices(language: Language, word: &str) -> Vec<String> {
    let words = word.split('/').flat_map(|word| match word {
        "NOT" => NOT.iter().map(|&not| not.to_owned()).collect(),
        "NEVER" => NEVER.iter().map(|&not| not.to_owned()).collect(),
        _ => forms(language, word),
    });
    let mut folded: Vec<String> = words.map(|word| fold(&word)).collect();
    folded.retain(|word| !word.is_empty());
    folded.sort_unstable();
    folded.dedup();
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_begins_with_a_word_and_names_one_thing_at_most() {
        for (language, table) in TABLES {
            for (sense, written) in *table {
                for text in written.split('|').flat_map(spelled) {
                    let pattern = parse(*language, *sense, &text);
                    let word = matches!(pattern.parts.first(), Some(Part::Word(_)));
                    assert!(word, "{text}");
                    let behind = pattern.parts.iter().filter(|part| **part == Part::Thing);
                    let things = behind.count() + usize::from(pattern.behind_thing);
                    let lone = sense.may_stand_alone() && things == 0;
                    let alone = sense.points_back() || lone;
                    assert_eq!(things, usize::from(!alone), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_pattern_is_read_in_parts() {
        let pattern = parse(Language::English, Sense::Denied, "*wipe X off/away");
        let words = |text: &str| Part::Word(text.split(' ').map(str::to_owned).collect());
        assert_eq!(
            pattern.parts,
            [
                words("wipe wiped wipes wiping"),
                Part::Thing,
                words("away off")
            ]
        );
        assert_eq!(spelled("X 去掉/拿掉"), [" X 去掉", " X 拿掉"]);
    }
}
