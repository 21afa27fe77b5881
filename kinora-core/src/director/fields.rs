//! Prompts that are written as fields: JSON, `camera: pan left | negative: rain`,
//! `snow: on, wind: off`.

use super::text::is_among;

/// Names of a field that lists what is not wanted.
const REFUSING: &str = "negative|negatives|negative prompt|negativeprompt|neg|neg prompt|negtive|negtive prompt|negitive prompt|negativ|negativprompt|negativo|prompt negativo|negatif|négatif|prompt négatif|exclude|excluded|exclusions|负面|负面提示词|负面词|负向|反向|排除";

/// Words for what is there.
const ON: &str =
    "on|true|yes|enabled|enable|an|ja|wahr|oui|vrai|activé|sí|encendido|activado|开|是|开启";

/// Words for what is not there, of those that say so nowhere but in a field.
const OFF: &str = "false|null|off|disabled|deaktiviert|falsch|ausgeschaltet|faux|désactivé|désactivée|désactivés|désactivées|falso|desactivado|desactivada|desactivados|desactivadas|apagado|apagada|否|关闭|禁用";

/// Names of fields whose values are not about what is seen: "camera: off".
const HEADS: &str = "camera|cam|kamera|caméra|cámara|镜头|audio|sound|ton|son|sonido|声音|loop|movement|camera movement|camera motion|motion|bewegung|mouvement|movimiento|weather|wetter|light|lighting|effects|effekte|effets|efectos";

/// The prompt with its fields as sentences.
pub(super) fn without_fields(prompt: &str) -> String {
    let plain = match is_json(prompt) {
        true => without_json(prompt),
        false => prompt.to_owned(),
    };
    // "A ring, macro // negative_prompt: grain".
    let plain = match plain.contains([':', '：']) {
        true => plain.replace(" // ", ". "),
        false => plain,
    };
    let plain = with_parentheses_apart(&plain);
    let plain = match is_parted_by_slashes(&plain) {
        true => plain.replace(" / ", ". "),
        false => plain,
    };
    let fields = plain.contains(['|', '｜']) && plain.contains([':', '：']);
    let parts = |c: char| fields && matches!(c, '|' | '｜');
    let mut kept = String::with_capacity(plain.len());
    let mut word = 0;
    let mut chars = plain.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            ':' | '：' | '=' if refuses(&kept[word..]) => {
                kept.truncate(word);
                kept.push_str(". Negative prompt: ");
            }
            ':' | '：' | '=' if says(ON, &plain[at + c.len_utf8()..]) => {
                while chars.next_if(|&(_, c)| !ends_value(c)).is_some() {}
            }
            ':' | '：' | '='
                if names_thing(&kept[word..]) && says(OFF, &plain[at + c.len_utf8()..]) =>
            {
                let name = kept.split_off(word);
                kept.push_str(". Negative prompt: ");
                kept.push_str(name.trim());
                kept.push('.');
                while chars.next_if(|&(_, c)| !ends_value(c)).is_some() {}
            }
            // "Disallow [rain, snow]".
            '[' | '{' if opens_list(&kept) && !times(&plain[at + 1..]) => kept.push(' '),
            c if parts(c) => kept.push('.'),
            c => kept.push(c),
        }
        if matches!(
            c,
            ',' | '.' | ';' | '|' | '\n' | '，' | '。' | '；' | '{' | '(' | '[' | '—' | '–'
        ) {
            word = kept.len();
        }
    }
    kept
}

/// Whether a list in brackets belongs to the word before it.
fn opens_list(kept: &str) -> bool {
    let before = kept.trim_end().chars().next_back();
    kept.ends_with(' ') && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | '='))
}

/// "[0-2s]".
fn times(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_digit())
}

fn refuses(name: &str) -> bool {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    is_among(&name.to_lowercase().replace(['_', '-'], " "), REFUSING)
}

/// Whether the name of a field is a thing of a few words.
fn names_thing(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let words = name.split([' ', '_']).count();
    (1..=4).contains(&words) && name.contains(char::is_alphabetic) && !is_among(&name, HEADS)
}

/// "A mill — to avoid: rain — pan left": a field or a question between dashes is a
/// sentence.
fn with_parentheses_apart(prompt: &str) -> String {
    let dash = if prompt.contains(" — ") {
        " — "
    } else {
        " – "
    };
    let pieces: Vec<&str> = prompt.split(dash).collect();
    let apart = |at: usize| {
        let within = at > 0 && at + 1 < pieces.len();
        within && pieces[at].contains([':', '：', '?', '？'])
    };
    let mut plain = String::with_capacity(prompt.len());
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            plain.push_str(if apart(at - 1) || apart(at) {
                ". "
            } else {
                dash
            });
        }
        plain.push_str(piece);
    }
    plain
}

/// "Fog: true / rain: false": whether slashes part fields and nothing else.
fn is_parted_by_slashes(prompt: &str) -> bool {
    let mut fields = prompt.split(" / ");
    prompt.contains(" / ") && fields.all(|field| field.contains([':', '：', '=']))
}

/// Whether a text begins with a value that is one of these words and nothing else.
fn says(words: &str, rest: &str) -> bool {
    let value = rest.split(ends_value).next().unwrap_or_default();
    let value = value.trim().trim_matches('"').to_lowercase();
    is_among(&value, words)
}

/// Whether a sign ends the value of a field.
fn ends_value(c: char) -> bool {
    matches!(
        c,
        ',' | ';' | '}' | ']' | ')' | '.' | '|' | '\n' | '，' | '；' | '。' | '、' | '—'
    )
}

fn is_json(prompt: &str) -> bool {
    let opens = prompt.trim_start().starts_with(['{', '[']);
    opens && (prompt.contains("\":") || prompt.contains("\" :"))
}

/// The keys and values of JSON as sentences, what follows in a list of shots as what
/// comes then.
fn without_json(prompt: &str) -> String {
    let mut plain = String::with_capacity(prompt.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut depth: Vec<char> = Vec::new();
    for c in prompt.chars() {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if quoted && !was_escaped => escaped = true,
            '"' if !was_escaped => quoted = !quoted,
            c if quoted => plain.push(c),
            '{' | '[' => depth.push(c),
            '}' | ']' => {
                depth.pop();
                plain.push(' ');
            }
            ',' if depth.last() == Some(&'[') && plain.ends_with(' ') => plain.push_str(". Then "),
            ',' if depth.last() == Some(&'[') => plain.push(','),
            ',' => plain.push_str(". "),
            ':' => plain.push_str(": "),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        assert_eq!(without_fields(prompt), expected);
    }

    #[test]
    fn fields_are_sentences() {
        check(
            "camera: pan left | negative: rain, fog | night",
            "camera: pan left .. Negative prompt:  rain, fog . night",
        );
        check("a | b", "a | b");
        check(
            "env = {snow: on, wind: off}",
            "env =  snow,. Negative prompt: wind.}",
        );
        check("disallow [rain, snow]", "disallow  rain, snow]");
        check("a castle. [no rain]", "a castle. [no rain]");
        check("camera: on a crane", "camera: on a crane");
        check(
            "a peak, negtive prompt: snow",
            "a peak,. Negative prompt:  snow",
        );
    }

    #[test]
    fn json_is_read_key_by_key() {
        check(
            r#"{"weather": "fog", "negative": "rain, text"}"#,
            "weather:  fog.. Negative prompt:   rain, text ",
        );
        check(
            r#"{"shots":[{"camera":"zoom out"},{"camera":"crane up"}]}"#,
            "shots: camera: zoom out . Then camera: crane up   ",
        );
        check("{a|b}", "{a|b}");
    }
}
