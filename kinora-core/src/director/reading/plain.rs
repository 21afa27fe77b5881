//! A prompt without what is neither asked for nor denied: fields, options, names,
//! pauses, likenesses.

use super::super::called::{without_called, without_glosses, without_latin_names};
use super::super::fields::without_fields;
use super::super::flags::without_flags;
use super::super::proper::without_names;
use super::super::text::is_among;

/// A prompt with its fields as sentences, without options, names and what is said twice.
pub(super) fn plainly(prompt: &str) -> String {
    let plain = without_names(&without_called(&without_glosses(&without_flags(
        &without_fields(prompt),
    ))));
    without_pauses(&without_likeness(&without_latin_names(&with_lists(&plain))))
}

/// "不要雨、雪": where something is denied, what a Chinese list parts belongs together.
fn with_lists(prompt: &str) -> String {
    const ENDS: [char; 8] = ['，', '。', '；', '！', '？', ',', '.', '\n'];
    const DENY: [char; 9] = ['不', '没', '无', '别', '免', '禁', '避', '去', '勿'];
    if !prompt.contains('、') {
        return prompt.to_owned();
    }
    let pieces = prompt.split_inclusive(ENDS);
    pieces
        .map(|piece| match piece.contains(DENY) {
            true => piece.replace('、', "和"),
            false => piece.to_owned(),
        })
        .collect()
}

/// "Cloud-soft", "snow-bright": what something is likened to is not there.
fn without_likeness(prompt: &str) -> String {
    const LIKE: &str = "soft|light|white|bright|grey|gray|thin|fine|fresh|swift|quick|dark|pale|quiet|cold|clear|smooth|black|red|blue|weight|kissed";
    const THINGS: &str = "cloud|snow|star|rain|storm|ash|smoke|fire|flame|mist|fog|dust|ember|petal|leaf|wind|wave|bubble|sunset|dawn|night|sea|river|lightning|thunder";
    let plain = |piece: &str| {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let (thing, like) = word.split_once('-')?;
        let fits = is_among(&thing.to_lowercase(), THINGS) && is_among(&like.to_lowercase(), LIKE);
        fits.then(|| piece.replacen(&format!("{thing}-"), "", 1))
    };
    if !prompt.contains('-') {
        return prompt.to_owned();
    }
    let pieces = prompt.split_inclusive(' ');
    pieces
        .map(|piece| plain(piece).unwrap_or_else(|| piece.to_owned()))
        .collect()
}

/// "The rain just... stopped": a pause within what is said ends nothing.
fn without_pauses(prompt: &str) -> String {
    let leads = [
        "just", "simply", "suddenly", "is", "was", "and", "the", "a", "to",
    ];
    let mut kept = String::with_capacity(prompt.len());
    let mut pieces = prompt.split("...").peekable();
    while let Some(piece) = pieces.next() {
        kept.push_str(piece);
        let last = piece.rsplit(' ').next().unwrap_or_default();
        match pieces.peek() {
            Some(next) if leads.contains(&last) && next.starts_with(' ') => {}
            Some(_) => kept.push_str("..."),
            None => {}
        }
    }
    kept
}
