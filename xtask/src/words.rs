//! Words that must not stay in a tracked file.

/// A word, and what is wrong with it.
struct Word {
    text: &'static str,
    why: &'static str,
    /// Whether it counts only where no letter, figure or `_` is beside it.
    whole: bool,
}

const UNFINISHED: &str = "finish it, or say in the change log what is missing";
const PLACE: &str = "a place on one machine; nobody else has it";

// Each word is put together here, so that this file does not hold it.
const WORDS: &[Word] = &[
    Word {
        text: concat!("/ho", "me/"),
        why: PLACE,
        whole: false,
    },
    Word {
        text: concat!("/ro", "ot/"),
        why: PLACE,
        whole: false,
    },
    Word {
        text: concat!("/Us", "ers/"),
        why: PLACE,
        whole: false,
    },
    Word {
        text: concat!("TO", "DO"),
        why: UNFINISHED,
        whole: true,
    },
    Word {
        text: concat!("FIX", "ME"),
        why: UNFINISHED,
        whole: true,
    },
    Word {
        text: concat!("XX", "X"),
        why: UNFINISHED,
        whole: true,
    },
    Word {
        text: concat!("to", "do!"),
        why: UNFINISHED,
        whole: false,
    },
    Word {
        text: concat!("unimpl", "emented!"),
        why: UNFINISHED,
        whole: false,
    },
];

/// The forbidden words of a text, a line each.
pub(crate) fn find(file: &str, text: &str) -> Vec<String> {
    let mut found = vec![];
    for (line, number) in text.lines().zip(1..) {
        for word in WORDS.iter().filter(|word| word.is_in(line)) {
            found.push(format!(
                "{file}:{number}: holds `{}`: {}",
                word.text, word.why
            ));
        }
    }
    found
}

impl Word {
    fn is_in(&self, line: &str) -> bool {
        line.match_indices(self.text).any(|(at, text)| {
            let beside = |c: char| c.is_alphanumeric() || c == '_';
            !self.whole
                || !(line[..at].ends_with(beside) || line[at + text.len()..].starts_with(beside))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found() {
        for word in WORDS {
            let text = format!("first line\n// {} later\n", word.text);
            let found = find("a.rs", &text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("a.rs:2: "), "{found:?}");
        }
    }

    #[test]
    fn parts_of_other_words_are_left_alone() {
        let inside = [concat!("MEXX", "XICO"), concat!("_TO", "DO_")].join(" ");
        assert!(find("a.md", &inside).is_empty());
        assert!(find("a.toml", "unimplemented = \"warn\"").is_empty());
    }
}
