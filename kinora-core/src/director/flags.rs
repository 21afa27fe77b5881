//! Options in a prompt as on a command line: `a castle, crane up --no birds, fog`.

/// Names of an option that lists what is not wanted.
const REFUSING: &[&str] = &[
    "no",
    "neg",
    "negative",
    "negative_prompt",
    "negative-prompt",
];

/// The prompt with such a list as a sentence of its own.
pub(super) fn without_flags(prompt: &str) -> String {
    let mut pieces = prompt.split("--");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    let mut in_options = false;
    for piece in pieces {
        let begins = plain.is_empty() || plain.ends_with(char::is_whitespace);
        let (name, rest) = piece.split_once([' ', '=', ':']).unwrap_or((piece, ""));
        let is_option = begins && name.starts_with(char::is_alphabetic);
        match is_option && REFUSING.contains(&name.to_lowercase().as_str()) {
            true => {
                plain.push_str(". Negative prompt: ");
                plain.push_str(rest);
            }
            // Another option ends what the one before it lists.
            false if is_option && in_options => {
                plain.push_str(". ");
                plain.push_str(piece);
            }
            false => {
                plain.push_str("--");
                plain.push_str(piece);
            }
        }
        in_options |= is_option;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        assert_eq!(without_flags(prompt), expected);
    }

    #[test]
    fn a_list_behind_an_option_is_a_sentence() {
        check(
            "crane up --no birds, fog",
            "crane up . Negative prompt: birds, fog",
        );
        check("--no fog --ar 16:9", ". Negative prompt: fog . ar 16:9");
        check("a man -- no hat -- walks", "a man -- no hat -- walks");
        check("well--no", "well--no");
        check("pan left --ar 16:9", "pan left --ar 16:9");
        check("", "");
    }
}
