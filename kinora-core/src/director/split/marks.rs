//! The places where a prompt goes over to another shot.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::vocabulary::Join;

use super::super::text::is_boundary;

/// What parts two shots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Break {
    /// "Shot 2:".
    Number,
    /// "[0-3s]", in seconds.
    Time(f64, f64),
    /// "Cut to", "dissolve to".
    Join(Join),
    /// The end of a sentence.
    Sentence,
    /// "Then".
    Then,
}

/// A break and where it is, in bytes of the prompt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) kind: Break,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Transitions, without accents.
const TRANSITIONS: &[(Join, &str)] = &[
    (
        Join::Dissolve,
        "dissolve to|dissolves to|dissolving to|dissolve into|dissolves into|dissolving into|cross dissolve to|cross dissolve into|crossfade to|crossfades to|crossfade into|crossfades into|cross-fade to|cross fade to|cross-dissolve to|crossfade|cross dissolve|fade into|fades into|fading into|fade to|fades to|fade over to|dissolve",
    ),
    (
        Join::Dissolve,
        "uberblendung zu|uberblendung auf|uberblenden auf|uberblenden zu|blende uber zu|blendet uber zu|blendet uber auf|weiche blende zu|weiche blende auf|uberblendung",
    ),
    (
        Join::Dissolve,
        "fondu enchaine sur|fondu enchaine vers|fondu enchaine|fondu vers|fondu sur|se fond en|se fond dans",
    ),
    (
        Join::Dissolve,
        "fundido encadenado a|fundido encadenado|fundido a|disolvencia a|disolvencia|se disuelve en|se funde con|se funde en",
    ),
    (
        Join::Dissolve,
        "叠化到|叠化至|叠化为|叠化|溶解到|溶接到|溶接|渐变到|渐变为|淡入到|淡化到|淡化为|交叉淡化",
    ),
    (
        Join::Continue,
        "continue without a cut|continues without a cut|continuing without a cut|continue without cutting|without a cut|without cutting|without any cut|in the same take|ohne schnitt|sans coupe|sans couper|sin corte|sin cortes|sin cortar|不切换|不剪切|无缝衔接|镜头不切",
    ),
    (
        Join::Cut,
        "cut to|cuts to|cutting to|smash cut to|hard cut to|jump cut to|match cut to|schnitt auf|schnitt zu|schnitt:|schneidet auf|coupe sur|coupe vers|coupe a|cut sur|corte a|corta a|corte hacia|切到|切至|切换到|切换至|镜头切到|镜头切换到|画面切到|画面切换到|转场到|转到下一个镜头",
    ),
];

/// What is no transition to another shot although it begins like one.
const NOT_TRANSITIONS: &str = "fade to black|fades to black|fade to white|fades to white|fundido a negro|fundido a blanco|fondu au noir|dissolve to black";

/// Words that begin the next step.
const STEPS: &str = "and then|then|finally|after that|afterwards|danach|dann|anschliessend|schliesslich|zum schluss|puis|ensuite|enfin|apres cela|luego|despues|finalmente|por ultimo|a continuacion|然后|然後|接着|接著|随后|最后|最後";

/// Words that go on with the shot before.
const GOES_ON: &str = "continue|continues|continuing|the shot continues|the camera continues|fortsetzung|weiter|geht weiter|die aufnahme geht weiter|suite|continua|continuando|la toma continua|le plan continue|继续|镜头继续|画面继续";

/// Words of a film in a single take.
const ONE_TAKE: &str = "one take|single take|one continuous take|single continuous take|one continuous shot|single continuous shot|continuous take|one shot only|oner|no cuts|without cuts|without any cuts|plansequenz|in einer einstellung|plan sequence|plan-sequence|plano secuencia|en una sola toma|一镜到底|长镜头";

/// Words that a number makes a shot's name.
const NAMES: &str =
    "shot|scene|clip|part|einstellung|szene|aufnahme|plan|toma|plano|escena|镜头|分镜|场景|镜";

/// Whether the prompt asks for a single shot.
pub(super) fn asks_for_one_take(prompt: &str) -> bool {
    let plain = Plain::of(prompt);
    plain.find_all(ONE_TAKE).next().is_some()
}

/// Whether a piece goes on with the shot before it.
pub(super) fn goes_on(piece: &str) -> bool {
    let plain = Plain::of(piece);
    plain
        .find_all(GOES_ON)
        .any(|(start, _)| plain.is_blank(0, start))
}

/// The transition that a prompt begins with.
pub(super) fn leading_join(prompt: &str) -> Option<Join> {
    let plain = Plain::of(prompt);
    let leads = |&(_, start, _): &(Join, usize, usize)| plain.is_blank(0, start);
    let join = plain.transitions().find(leads).map(|(join, ..)| join);
    join.or_else(|| goes_on(prompt).then_some(Join::Continue))
}

/// The transition that a prompt ends with.
pub(super) fn trailing_join(prompt: &str) -> Option<Join> {
    let plain = Plain::of(prompt);
    let trails = |&(_, start, end): &(Join, usize, usize)| {
        start > 0 && plain.is_blank(end, plain.text.len())
    };
    plain.transitions().find(trails).map(|(join, ..)| join)
}

/// Every break of a prompt, in order.
pub(super) fn find(prompt: &str) -> Vec<Found> {
    let plain = Plain::of(prompt);
    let mut found = Vec::new();
    let at = |kind, start: usize, end: usize| Found {
        kind,
        start: plain.source(start),
        end: plain.source(end),
    };
    found.extend(
        plain
            .transitions()
            .map(|(join, start, end)| at(Break::Join(join), start, end)),
    );
    found.extend(
        plain
            .find_all(STEPS)
            .map(|(start, end)| at(Break::Then, start, end)),
    );
    found.extend(
        plain
            .names()
            .map(|(start, end)| at(Break::Number, start, end)),
    );
    found.extend(
        plain
            .times()
            .map(|(span, start, end)| at(Break::Time(span.0, span.1), start, end)),
    );
    found.extend(
        plain
            .sentence_ends()
            .map(|(start, end)| at(Break::Sentence, start, end)),
    );
    found.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    found
}

/// A prompt in lower case and without accents, and where each byte comes from.
struct Plain {
    text: String,
    sources: Vec<usize>,
    length: usize,
}

impl Plain {
    fn of(prompt: &str) -> Self {
        let (mut text, mut sources) = (String::new(), Vec::new());
        for (at, c) in prompt.char_indices() {
            let bare = [c].into_iter().nfkd().filter(|&c| !is_combining_mark(c));
            for plain in bare.flat_map(char::to_lowercase) {
                text.push(plain);
                sources.resize(text.len(), at);
            }
        }
        Self {
            text,
            sources,
            length: prompt.len(),
        }
    }

    /// Where a byte of the plain text is in the prompt.
    fn source(&self, at: usize) -> usize {
        self.sources.get(at).copied().unwrap_or(self.length)
    }

    fn find_all<'a>(&'a self, phrases: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        phrases.split('|').flat_map(|phrase| {
            let hits = self.text.match_indices(phrase);
            hits.map(|(at, hit)| (at, at + hit.len()))
                .filter(|&(start, end)| self.stands_alone(start, end))
        })
    }

    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let (before, phrase, after) = (
            &self.text[..start],
            &self.text[start..end],
            &self.text[end..],
        );
        is_boundary(before.chars().next_back(), phrase.chars().next())
            && is_boundary(phrase.chars().next_back(), after.chars().next())
    }

    fn transitions(&self) -> impl Iterator<Item = (Join, usize, usize)> + '_ {
        let barred: Vec<usize> = self
            .find_all(NOT_TRANSITIONS)
            .map(|(start, _)| start)
            .collect();
        let all = TRANSITIONS.iter().flat_map(|&(join, phrases)| {
            self.find_all(phrases)
                .map(move |(start, end)| (join, start, end))
        });
        all.filter(move |(_, start, _)| !barred.contains(start))
    }

    /// "Shot 2:", "镜头二：", "第二个镜头".
    fn names(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let named = self.find_all(NAMES).filter_map(|(start, end)| {
            let (_, digits) = number(&self.text[end..])?;
            let end = end + digits;
            let separator = self.text[end..].trim_start_matches(' ');
            let parts =
                separator.starts_with([':', '.', ')', ']', '-', '–', '(', '[', ',', '、', '，']);
            parts.then_some((start, end))
        });
        let ordinal = self.text.match_indices('第').filter_map(|(start, hit)| {
            let (_, digits) = number(&self.text[start + hit.len()..])?;
            let end = start + hit.len() + digits;
            let names = [
                "个镜头",
                "個鏡頭",
                "镜头",
                "鏡頭",
                "镜",
                "幕",
                "个画面",
                "个场景",
            ];
            let name = names
                .iter()
                .find(|name| self.text[end..].starts_with(**name))?;
            Some((start, end + name.len()))
        });
        named.chain(ordinal)
    }

    /// "[0-3s]", "0s - 3s:", "0:00-0:03", "0-3秒" at the head of a sentence or in
    /// brackets.
    fn times(&self) -> impl Iterator<Item = ((f64, f64), usize, usize)> + '_ {
        let digits = self.text.char_indices().filter(|(_, c)| c.is_ascii_digit());
        digits.filter_map(|(start, _)| {
            let before = self.text[..start].trim_end_matches(' ').chars().next_back();
            let heads = matches!(
                before,
                None | Some('.' | '[' | '(' | '\n' | ';' | '。' | '；' | '【' | ':' | '!' | '?')
            );
            let (span, length) = time_span(&self.text[start..])?;
            heads.then_some((span, start, start + length))
        })
    }

    fn sentence_ends(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.text.char_indices().filter_map(|(at, c)| {
            let end = at + c.len_utf8();
            let digit_before = self.text[..at].ends_with(|c: char| c.is_ascii_digit());
            let digit_after = self.text[end..].starts_with(|c: char| c.is_ascii_digit());
            let ends =
                matches!(c, '.' | '!' | '?' | ';' | '\n' | '。') && !(digit_before && digit_after);
            ends.then_some((at, end))
        })
    }

    fn is_blank(&self, start: usize, end: usize) -> bool {
        !self.text[start..end.max(start)]
            .chars()
            .any(char::is_alphanumeric)
    }
}

/// A number in digits or in words, after a space or none, and how long it is.
fn number(text: &str) -> Option<(u32, usize)> {
    const WORDS: [(&str, u32); 18] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("一", 1),
        ("二", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("eins", 1),
        ("zwei", 2),
        ("drei", 3),
        ("uno", 1),
        ("dos", 2),
        ("deux", 2),
    ];
    let rest = text.trim_start_matches([' ', '#']);
    let skipped = text.len() - rest.len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return Some((rest[..digits].parse().ok()?, skipped + digits));
    }
    let (word, value) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    Some((*value, skipped + word.len()))
}

/// Two times with a hyphen between, and how long that is.
fn time_span(text: &str) -> Option<((f64, f64), usize)> {
    let (from, left_unit, left) = time(text)?;
    let joint = text[left..].trim_start_matches(' ');
    let after = joint.strip_prefix(['-', '–', '—', '~', '至', '到'])?;
    let after = after.trim_start_matches(' ');
    let (to, right_unit, right) = time(after)?;
    let length = text.len() - after.len() + right;
    (right_unit || left_unit).then_some(((from, to), length))
}

/// A time, whether it says that it is one, and how long it is.
fn time(text: &str) -> Option<(f64, bool, usize)> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':');
    let digits = text.len() - text.trim_start_matches(is_digit).len();
    let number = text[..digits].trim_end_matches(['.', ':']);
    let seconds = match number.split_once(':') {
        Some((minutes, seconds)) => {
            minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?
        }
        None => number.parse().ok()?,
    };
    let rest = &text[number.len()..];
    let units = [
        " seconds",
        " sekunden",
        " segundos",
        " secondes",
        "seconds",
        " sec",
        "sec",
        " s",
        "s",
        "秒",
    ];
    let unit = units.iter().find(|unit| {
        let behind = rest.strip_prefix(**unit);
        behind.is_some_and(|behind| is_boundary(unit.chars().next_back(), behind.chars().next()))
    });
    let says = unit.is_some() || number.contains(':');
    Some((
        seconds,
        says,
        number.len() + unit.map_or(0, |unit| unit.len()),
    ))
}
