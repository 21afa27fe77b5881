//! Where a rack focus ends: "from the ring to the bride behind it".

use super::super::text::is_among;

/// What a focus that is racked goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::director) enum Target {
    /// The subject, or something that is said to be in front.
    #[default]
    Subject,
    /// Something that is said to be behind.
    Behind,
    /// Somebody who is said to be behind.
    SomebodyBehind,
}

/// Words before what the focus goes to.
const TO: &str =
    "to|onto|on|towards|toward|into|auf|zu|zum|zur|a|al|hacia|hasta|vers|sur|au|aux|jusqu|until";

/// Words of what is behind.
const FAR: &str = "background|backdrop|back|rear|behind|beyond|distance|distant|far|farther|further|faraway|skyline|horizon|hintergrund|hinten|hinter|dahinter|ferne|fernen|entfernt|entfernten|weit|fondo|detras|tras|lejos|lejano|lejana|lejanos|lejanas|horizonte|arriere|fond|derriere|loin|lointain|lointaine|lointains";

/// Words of what is in front.
const NEAR: &str = "foreground|front|near|nearest|close|closest|vordergrund|vorne|vorn|vordere|vorderen|primer|cerca|premier|avant|devant";

/// People.
const SOMEBODY: &str = "man|woman|men|women|boy|girl|child|children|kid|kids|person|people|figure|face|couple|bride|groom|lady|guy|someone|somebody|stranger|mother|father|friend|him|her|them|mann|frau|junge|madchen|kind|kinder|gesicht|braut|paar|ihn|sie|hombre|mujer|nino|nina|chico|chica|novia|novio|cara|rostro|pareja|homme|femme|fille|garcon|enfant|visage|mariee|elle|lui";

/// The same in Chinese, which puts no space between words.
const TO_SIGNS: &[&str] = &["到", "至", "向", "往"];
const FAR_SIGNS: &[&str] = &[
    "背景", "后景", "远景", "远处", "远方", "后面", "后方", "身后", "背后", "深处",
];
const NEAR_SIGNS: &[&str] = &["前景", "近景", "近处", "前面", "眼前"];
const SOMEBODY_SIGNS: &[&str] = &[
    "人", "女孩", "男孩", "孩子", "少女", "少年", "新娘", "新郎", "她", "他", "脸",
];

/// Marks that end a sentence, and words with which the camera goes on.
const ENDS: &[char] = &['.', ';', '!', '?', '\n', '。', '；', '！', '？'];
const GOES_ON: &str =
    "then|before|while|dann|danach|luego|despues|puis|ensuite|mientras|wahrend|pendant";
const GOES_ON_SIGNS: &[&str] = &["然后", "接着", "随后再", "再"];

/// What the focus goes to in a folded text that begins with the rack.
///
/// Where the goal says nothing of its place, that of the start tells: from
/// the foreground the focus goes back.
pub(super) fn target(text: &str) -> Target {
    let sentence = text.split(ENDS).next().unwrap_or_default();
    let sentence = GOES_ON_SIGNS.iter().fold(sentence, |rest, sign| {
        rest.split_once(sign).map_or(rest, |(before, _)| before)
    });
    let words: Vec<&str> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take_while(|word| !is_among(word, GOES_ON))
        .collect();
    let (start, goal) = match words.iter().rposition(|word| is_goal(word)) {
        Some(at) => (words[..at].join(" "), words[at..].join(" ")),
        None => (words.join(" "), String::new()),
    };
    let (start, goal) = match divided(&goal) {
        Some((before, after)) => (format!("{start} {before}"), after.to_owned()),
        None => (start, goal),
    };
    let is_behind = match (names(&goal, NEAR, NEAR_SIGNS), names(&goal, FAR, FAR_SIGNS)) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => !goal.is_empty() && names(&start, NEAR, NEAR_SIGNS),
    };
    match (is_behind, names(&goal, SOMEBODY, SOMEBODY_SIGNS)) {
        (false, _) => Target::Subject,
        (true, false) => Target::Behind,
        (true, true) => Target::SomebodyBehind,
    }
}

/// Whether a word leads to the goal, or holds it: a Chinese word has both.
fn is_goal(word: &str) -> bool {
    is_among(word, TO) || TO_SIGNS.iter().any(|sign| word.contains(sign))
}

/// A Chinese goal with the start that stands before it in one word.
fn divided(goal: &str) -> Option<(&str, &str)> {
    let at = TO_SIGNS.iter().filter_map(|sign| goal.find(sign)).max()?;
    Some(goal.split_at(at))
}

fn names(text: &str, words: &str, signs: &[&str]) -> bool {
    text.split(' ').any(|word| is_among(word, words))
        || signs.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::super::super::text::fold;
    use super::*;

    #[track_caller]
    fn check(prompt: &str, wanted: Target) {
        assert_eq!(target(&fold(prompt)), wanted, "{prompt}");
    }

    #[test]
    fn the_goal_says_where_it_is() {
        check(
            "rack focus to the mountains in the background",
            Target::Behind,
        );
        check(
            "focus shifts from the glass to the city beyond",
            Target::Behind,
        );
        check(
            "focus pulls from the background to the flower",
            Target::Subject,
        );
        check(
            "rack focus from the skyline to the railing in front",
            Target::Subject,
        );
        check(
            "Fokus wandert von der Tasse auf die Berge im Hintergrund",
            Target::Behind,
        );
        check("enfoque que pasa de la hoja al fondo", Target::Behind);
        check(
            "bascule de point du verre vers la porte du fond",
            Target::Behind,
        );
        check("焦点从花瓶转移到背景的窗户", Target::Behind);
        check("焦点从背景转移到花", Target::Subject);
    }

    #[test]
    fn or_the_start_says_where_it_was() {
        check(
            "focus shifts from the foreground to the bridge",
            Target::Behind,
        );
        check("焦点从前景的酒杯转移到桥", Target::Behind);
        check(
            "rack focus from the bottles to the bartender",
            Target::Subject,
        );
        check("rack focus", Target::Subject);
    }

    #[test]
    fn people_behind_are_people() {
        check(
            "rack focus from the flower in front to the girl behind it",
            Target::SomebodyBehind,
        );
        check("焦点从前景的花瓶转移到远处的女孩", Target::SomebodyBehind);
    }

    #[test]
    fn what_follows_is_another_sentence() {
        check(
            "rack focus to the cup, then tilt up to the hills behind",
            Target::Subject,
        );
        check(
            "rack focus to the cup. Rain falls in the background",
            Target::Subject,
        );
        check(
            "rack focus to the cup while rain falls on the hills behind",
            Target::Subject,
        );
    }
}
