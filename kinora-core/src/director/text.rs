//! Brings a prompt into the one form that the lexicon is matched in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a prompt: compatibility forms composed, lower case, no accents, no
/// apostrophes, one space between words, and two marks of punctuation: `,` for
/// a pause and `.` for an end. Within numbers `.`, `:`, `-`, `%` and `°` stay:
/// "0:02-0:04", "1.5", "30%".
pub(super) fn fold(prompt: &str) -> String {
    let plain = without_quotes(&plain(prompt));
    let mut folded = String::with_capacity(plain.len());
    for (index, &c) in plain.iter().enumerate() {
        match mark(c, &folded, &plain[index + 1..]) {
            Mark::Nothing => {}
            Mark::Space => push_space(&mut folded),
            Mark::Char(c) => folded.push(c),
            Mark::Joint => {
                folded.truncate(folded.trim_end().len());
                folded.push('-');
            }
        }
    }
    without_possessives(&folded)
}

/// Whether a folded text has one of these words, or anywhere one of these signs of
/// a language that does not part its words.
pub(super) fn says(folded: &str, words: &[&str], signs: &[&str]) -> bool {
    let mut parted = folded.split(|c: char| !c.is_alphanumeric());
    parted.any(|word| words.contains(&word)) || signs.iter().any(|signs| folded.contains(signs))
}

/// Whether a word is one of a list with bars between.
pub(super) fn is_among(word: &str, list: &str) -> bool {
    list.split('|').any(|known| known == word)
}

/// The characters of a prompt in compatibility form, lower case, no accents.
fn plain(prompt: &str) -> Vec<char> {
    if prompt.is_ascii() {
        return prompt.chars().map(|c| c.to_ascii_lowercase()).collect();
    }
    let letters = prompt.chars().flat_map(spelled).nfkd();
    let bare = letters.filter(|&c| !is_combining_mark(c)).nfkc();
    bare.flat_map(char::to_lowercase).collect()
}

/// The marks around what is said, written or titled.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('‘', '’'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('«', '»'),
    ('»', '«'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
];

/// The most characters that are taken for a title, a sign or a few spoken words.
const MOST_QUOTED: usize = 80;

/// What films say of the camera; a quotation with such a word is a direction.
const OF_FILM: &[&str] = &[
    "cam",
    "kamera",
    "zoom",
    "pan",
    "dolly",
    "tilt",
    "orbit",
    "shot",
    "static",
    "handheld",
    "vertigo",
    "travelling",
    "schwenk",
    "镜头",
    "推",
    "拉",
    "摇",
];

/// Words before what is written or said, be it of film or not.
const OF_LETTERS: &[&str] = &[
    "reads", "reading", "says", "saying", "sign", "shouts", "whispers", "yells", "written", "word",
    "words", "title", "titled", "called", "named", "text", "label", "labelled", "steht", "sagt",
    "ruft", "schild", "namens", "dit", "crie", "mot", "mots", "dice", "grita", "palabra", "写着",
    "说", "喊",
];

/// Takes out short quotations: what a sign says does not happen.
fn without_quotes(chars: &[char]) -> Vec<char> {
    let mut kept = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        match quoted(chars, at) {
            Some(end) => {
                kept.push(' ');
                at = end;
            }
            None => {
                kept.push(chars[at]);
                at += 1;
            }
        }
    }
    kept
}

/// The place behind the quotation that begins at `at`, if one does and it is
/// the lesser part of the text.
fn quoted(chars: &[char], at: usize) -> Option<usize> {
    let begins = at == 0 || !chars[at - 1].is_alphanumeric() || is_unspaced(chars[at - 1]);
    let closers = QUOTES.iter().filter(|(open, _)| *open == chars[at]);
    let rest = &chars[at + 1..];
    let length = closers
        .filter_map(|&(_, close)| closing(rest, close))
        .min()?;
    let inside: String = rest[..length].iter().collect();
    let is_direction = OF_FILM.iter().any(|word| inside.contains(word));
    let before: String = chars[..at].iter().collect();
    let is_read = OF_LETTERS
        .iter()
        .any(|word| before.trim_end_matches([' ', ':', ',']).ends_with(word));
    let behind: String = rest[length + 1..].iter().take(12).collect();
    let is_brand = ["branded", "brand", "logo", "label", "mark"]
        .iter()
        .any(|word| behind.trim_start().starts_with(word));
    let is_direction = is_direction && !is_read && !is_brand;
    let short = length <= MOST_QUOTED && length * 2 < chars.len();
    (begins && short && !is_direction).then_some(at + length + 2)
}

/// The place of a closing quotation mark. That of an apostrophe is no such mark
/// within a word, nor is the one that follows an opening space.
fn closing(rest: &[char], close: char) -> Option<usize> {
    let apostrophe = matches!(close, '\'' | '’');
    if apostrophe && !rest.first().is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    let ends = |at: usize| !rest.get(at + 1).is_some_and(|c| c.is_alphanumeric());
    (0..rest.len()).find(|&at| rest[at] == close && (!apostrophe || ends(at)))
}

/// Letters that stand for two, and signs whose compatibility form is a letter.
fn spelled(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        'ß' | 'ẞ' => ['s', 's'],
        'œ' | 'Œ' => ['o', 'e'],
        'æ' | 'Æ' => ['a', 'e'],
        'º' | '˚' => ['°', '\0'],
        '…' => ['.', '\0'],
        c => [simplified(c), '\0'],
    };
    letters.into_iter().filter(|&c| c != '\0')
}

/// Traditional characters of the lexicon's words, each before its simplified one.
const TRADITIONAL: &str = "鏡镜頭头攝摄機机畫画動动運运變变靜静環环繞绕圍围轉转搖摇遠远進进後后開开縮缩隨随蹤踪飛飞過过間间緩缓輕轻劇剧顫颤風风雲云煙烟霧雾電电閃闪陽阳樹树葉叶飄飘櫻樱螢萤蟲虫氣气熱热塵尘湧涌灘滩濤涛綠绿紅红藍蓝銀银燈灯燭烛滅灭聲声鳥鸟鳴鸣腳脚樂乐鋼钢鐘钟鈴铃無无沒没別别請请與与當当並并從从裡里裏里邊边個个輛辆隻只條条張张這这對对著着還还學学師师員员馬马龍龙魚鱼貓猫車车門门臉脸髮发點点揮挥揚扬擺摆處处側侧顧顾視视觀观見见覽览長长寬宽廣广場场橋桥園园劍剑戰战將将軍军國国質质體体節节時时內内結结貼贴緊紧漸渐約约樣样種种歲岁東东們们媽妈爺爷紋纹絲丝麗丽屬属離离擁拥現现專专業业續续線线細细級级終终紛纷綿绵縷缕織织繼继穩稳護护蒼苍藝艺襯衬複复讓让讀读貝贝賽赛輪轮轟轰鄉乡釣钓銳锐錄录鏈链閉闭關关陸陆陰阴雙双靈灵響响頂顶順顺飽饱駛驶驚惊鬆松鮮鲜鴨鸭鷹鹰鷗鸥齊齐獨独獸兽猶犹獅狮熒荧營营瑩莹盡尽碼码禮礼穀谷競竞筆笔簾帘糧粮傾倾滾滚淚泪沖冲決决淨净溫温漢汉濃浓濕湿瀰弥灑洒壯壮夢梦奪夺夾夹嚮向喚唤啟启吳吴勢势劃划創创凍冻備备傘伞傳传僅仅億亿倫伦係系來来亂乱亞亚";

/// The simplified form of a traditional character.
fn simplified(c: char) -> char {
    static PAIRS: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
        let traditional = TRADITIONAL.chars().step_by(2);
        traditional
            .zip(TRADITIONAL.chars().skip(1).step_by(2))
            .collect()
    });
    match is_unspaced(c) {
        true => PAIRS.get(&c).copied().unwrap_or(c),
        false => c,
    }
}

enum Mark {
    Nothing,
    Space,
    Char(char),
    /// The hyphen of "0-2", without spaces.
    Joint,
}

fn mark(c: char, before: &str, after: &[char]) -> Mark {
    let digit_before = before.ends_with(|c: char| c.is_ascii_digit());
    let digit_after = after.first().is_some_and(char::is_ascii_digit);
    match c {
        '\'' | '’' | '‘' | '´' | '`' | 'ʼ' => apostrophe(before, after),
        '.' | ',' if digit_before && digit_after => Mark::Char('.'),
        ':' if digit_before && digit_after => Mark::Char(':'),
        '%' | '°' if digit_before => Mark::Char(c),
        '-' | '–' | '—' | '~' | '〜' | '−' if joins_numbers(before, after) => Mark::Joint,
        // "Camera: static", but "Camera on a tripod: a dancer enters".
        ':' if is_long(before) => Mark::Char(','),
        '\n' | '.' | '!' | '?' | ';' | '。' => Mark::Char('.'),
        ',' | '、' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '—' | '–' | '【' | '】' => {
            Mark::Char(',')
        }
        '/' | '•' | '·' | '→' if before.ends_with(' ') && after.first() == Some(&' ') => {
            Mark::Char(',')
        }
        '-' if before.ends_with(' ') && after.first() == Some(&' ') => Mark::Char(','),
        c if c.is_alphanumeric() || is_sign(c) => Mark::Char(c),
        // "要有泡泡 彩纸就不要了": where words are not parted, a space is a pause.
        ' ' if is_between_signs(before, after) => Mark::Char(','),
        _ => Mark::Space,
    }
}

/// Whether a character is a sign that stands for no or for yes.
fn is_sign(c: char) -> bool {
    "❌🚫⛔✗✘✖❎🙅✅✔☑✓".contains(c)
}

fn is_between_signs(before: &str, after: &[char]) -> bool {
    let next = after.first().copied().is_some_and(is_unspaced);
    next && before.chars().next_back().is_some_and(is_unspaced)
}

/// Whether more than a word stands before this place in its clause.
fn is_long(before: &str) -> bool {
    let clause = before.rsplit(['.', ',']).next().unwrap_or_default();
    clause.trim().contains(' ')
}

/// French joins small words to the next by an apostrophe; elsewhere it only
/// leaves something out.
fn apostrophe(before: &str, after: &[char]) -> Mark {
    const ELIDED: &[&str] = &[
        "l", "d", "s", "n", "j", "m", "c", "qu", "jusqu", "lorsqu", "puisqu",
    ];
    let word = before.rsplit([' ', ',', '.']).next().unwrap_or_default();
    let elided = ELIDED.contains(&word) && after.first().is_some_and(|c| c.is_alphabetic());
    match after.first() {
        Some('s') => Mark::Space,
        _ if elided => Mark::Space,
        _ => Mark::Nothing,
    }
}

/// Whether a hyphen stands between two numbers: "0-2", "0s - 2s".
fn joins_numbers(before: &str, after: &[char]) -> bool {
    let word = before
        .trim_end()
        .rsplit([' ', ','])
        .next()
        .unwrap_or_default();
    let seconds = word.trim_end_matches(['s', '秒']);
    let number_before = seconds.ends_with(|c: char| c.is_ascii_digit())
        && seconds.starts_with(|c: char| c.is_ascii_digit());
    let next = after.iter().find(|&&c| c != ' ');
    number_before && next.is_some_and(char::is_ascii_digit)
}

fn push_space(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with([' ', '-']) {
        folded.push(' ');
    }
}

/// Drops the lone `s` that `woman's`, `it's` and `s'approche` leave behind, and
/// spaces left and right of punctuation.
fn without_possessives(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let is_unit = words.ends_with(|c: char| c.is_ascii_digit());
        if is_unit && (word == "s" || word.starts_with("s,") || word.starts_with("s.")) {
            words.push_str(word);
            continue;
        }
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
        check("ＰＡＮ　left，下雨。", "pan left,下雨.");
        check("<<<element_1>>> walks", "element 1 walks");
        check("Fährt über die Straße", "fahrt uber die strasse");
        check(
            "L'eau s'approche d'elle, aujourd'hui",
            "l eau approche d elle, aujourdhui",
        );
        check("cœur", "coeur");
        check("pan left - rain", "pan left , rain");
        check("", "");
    }

    #[test]
    fn what_a_sign_says_is_left_out() {
        check(
            "a sign that reads “Rain” sways over the door",
            "a sign that reads sways over the door",
        );
        check("她读《雪国》，微笑着看向窗外", "她读 ,微笑着看向窗外");
        check(
            "a \"dolly zoom\" on the man in the hall",
            "a dolly zoom on the man in the hall",
        );
        check("\"rain at night\"", "rain at night");
        check("5\" of snow", "5 of snow");
        check("an open „quote", "an open quote");
    }

    #[test]
    fn numbers_keep_their_signs() {
        check("1.5 seconds", "1.5 seconds");
        check("1,5 Sekunden", "1.5 sekunden");
        check("[0-2s] pan", ",0-2s, pan");
        check("0s – 2s: pan", "0s-2s pan");
        check("0:00-0:03", "0:00-0:03");
        check("by 30% or 45°, 20º", "by 30% or 45°, 20°");
        check("a 3-second pan", "a 3 second pan");
        check("at 1 s, 2 s. end", "at 1s, 2s. end");
        check("rain. 2 dogs", "rain. 2 dogs");
    }

    #[test]
    fn words_end_at_spaces_except_where_there_are_none() {
        assert!(is_boundary(Some('头'), Some('p')));
        assert!(is_boundary(None, Some('p')));
        assert!(!is_boundary(Some('r'), Some('a')));
    }
}
