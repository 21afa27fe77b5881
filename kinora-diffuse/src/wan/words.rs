//! A prompt as the makers' pipeline cleans it, before it is read.
//!
//! The steps are those of the library ftfy, which the reference calls, and of the reference itself: entities of HTML are
//! written out, what looks like a letter or a mark and is another becomes that one, and white space becomes single spaces.
//! So the makers' negative prompt is read with plain commas. Of the named entities those are
//! known that people write, each with its semicolon. Words that were decoded wrongly before they came here are not
//! repaired.

use unicode_normalization::UnicodeNormalization;

/// A prompt, clean.
pub(super) fn clean(prompt: &str) -> String {
    let mut text = prompt.to_owned();
    // What has tags may mean its entities as they are, until everything else is done.
    let has_tags = text.contains('<');
    loop {
        let before = text.clone();
        if !has_tags {
            text = written_out(&text);
        }
        text = plain(&without_escapes(&text)).nfc().collect();
        if text == before {
            break;
        }
    }
    let text = written_out(&written_out(&text));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// What is written in place of ligatures, which stand for letters that are written apart.
const LIGATURES: &[(char, &str)] = &[
    ('Ĳ', "IJ"),
    ('ĳ', "ij"),
    ('ŉ', "'n"),
    ('Ǳ', "DZ"),
    ('ǲ', "Dz"),
    ('ǳ', "dz"),
    ('Ǆ', "DŽ"),
    ('ǅ', "Dž"),
    ('ǆ', "dž"),
    ('Ǉ', "LJ"),
    ('ǈ', "Lj"),
    ('ǉ', "lj"),
    ('Ǌ', "NJ"),
    ('ǋ', "Nj"),
    ('ǌ', "nj"),
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬅ', "ſt"),
    ('ﬆ', "st"),
];

/// What Windows has where others have codes from 0x80 to 0x9f: letters and marks. Five codes it leaves free.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text with every character as it is usually written: no codes without a meaning, no ligatures, no letters and marks
/// of half or twice their width, straight quotes.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let character = match character {
            '\u{80}'..='\u{9f}' => WINDOWS[character as usize - 0x80],
            _ => character,
        };
        match character {
            '\u{2bc}' | '‘'..='‛' => out.push('\''),
            '“'..='‟' => out.push('"'),
            '\u{3000}' => out.push(' '),
            '\u{ff01}'..='\u{ffef}' => out.extend(character.nfkc()),
            '\0'..='\u{8}'
            | '\u{b}'
            | '\u{e}'..='\u{1f}'
            | '\u{7f}'
            | '\u{206a}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffc}' => {}
            _ => match LIGATURES
                .iter()
                .find(|(ligature, _)| *ligature == character)
            {
                Some((_, letters)) => out.push_str(letters),
                None => out.push(character),
            },
        }
    }
    out
}

/// The text without what tells a terminal its colours: an escape, a bracket, numbers and a letter.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end.and_then(|end| part[end..].strip_prefix(|c: char| c.is_ascii_alphabetic())) {
            Some(rest) => out.push_str(rest),
            None => {
                out.push_str("\u{1b}[");
                out.push_str(part);
            }
        }
    }
    out
}

/// The entities that are written out, beside those by number.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("copy", "©"),
    ("deg", "°"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("trade", "™"),
];

/// The text with its entities written out once.
fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest
            .find(';')
            .and_then(|end| Some((end, entity(&rest[1..end])?)));
        match entity {
            Some((end, written)) => {
                out.push_str(&written);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).map(String::from);
    }
    let known = ENTITIES.iter().find(|(known, _)| *known == name);
    known.map(|(_, written)| (*written).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, wanted: &str) {
        assert_eq!(clean(prompt), wanted);
    }

    #[test]
    fn entities_are_written_out_and_white_space_is_made_single_spaces() {
        check("  a  cat\n\truns ", "a cat runs");
        check("a cat &amp; a dog", "a cat & a dog");
        check("a cat &amp;amp; a dog", "a cat & a dog");
        check("&lt;b&gt; &#39;x&#x27;&nbsp;y", "<b> 'x' y");
        check("<b> &amp;ldquo;x&rdquo;", "<b> “x”");
        check("&ldquo;x&rdquo;", "\"x\"");
        check(
            "salt & pepper; &unheard; &#xd800;",
            "salt & pepper; &unheard; &#xd800;",
        );
        check("", "");
    }

    /// What the reference answers, with ftfy 6.3.1.
    #[test]
    fn characters_become_those_that_are_usually_written() {
        check(
            "色调艳丽，过曝！１２ＡＢ\u{3000}ｶﾞｽ",
            "色调艳丽,过曝!12AB ガス",
        );
        check("ﾊﾟ ￦ ￡", "パ ₩ £");
        check(
            "“curly” ‘single’ it’s „low“ «x» 5′",
            "\"curly\" 'single' it's \"low\" «x» 5′",
        );
        check("ﬁre, oﬃce, ŉ, Ǆ, ĳ", "fire, office, 'n, DŽ, ij");
        check("cafe\u{301}", "caf\u{e9}");
        check("½ 10² ™ → …—", "½ 10² ™ → …—");
    }

    /// What the reference answers, with ftfy 6.3.1.
    #[test]
    fn codes_that_nobody_wrote_are_left_out() {
        check("a\r\nb\u{2028}c\u{b}d\u{c}e\u{feff}f\u{7}g", "a b cd efg");
        check("\u{1b}[1;31mred\u{1b}[0m \u{1b}[9", "red [9");
        check("wait\u{85} \u{93}now\u{94} \u{81}", "wait… \"now\" \u{81}");
    }
}
