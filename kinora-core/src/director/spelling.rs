//! Slips of the keys in what a camera is said to do: "the camera puls back".

use super::text::is_among;

/// What people say of a camera, in the forms that stand right behind it.
const VERBS: &[&str] = &[
    "pans",
    "panning",
    "tilts",
    "tilting",
    "zooms",
    "zooming",
    "pulls",
    "pulling",
    "pushes",
    "pushing",
    "moves",
    "moving",
    "orbits",
    "orbiting",
    "circles",
    "circling",
    "tracks",
    "tracking",
    "racks",
    "racking",
    "trucks",
    "trucking",
    "follows",
    "following",
    "dollies",
    "dollying",
    "cranes",
    "craning",
    "rises",
    "rising",
    "glides",
    "gliding",
    "drifts",
    "drifting",
    "rotates",
    "rotating",
    "descends",
    "descending",
    "slides",
    "sliding",
    "slowly",
    "static",
    "handheld",
    "pan",
    "tilt",
    "zoom",
    "pull",
    "push",
    "move",
    "orbit",
    "circle",
    "track",
    "truck",
    "follow",
    "dolly",
    "crane",
    "rise",
    "glide",
    "drift",
    "rotate",
    "descend",
];

/// Moves that are told to the camera by a word before a way.
const TOLD: &[&str] = &[
    "pan", "tilt", "zoom", "roll", "dolly", "orbit", "crane", "truck", "pedestal", "track",
];

/// Words for the way of a move.
const WAYS: &str = "left|right|up|down|in|out|around|slowly|gently";

/// Words between a camera and what it does.
const BETWEEN: &[&str] = &[
    "slowly", "gently", "smoothly", "quickly", "then", "slow", "is",
];

/// Slips that are no other word.
const SLIPS: &[(&str, &str)] = &[
    ("camrea", "camera"),
    ("caemra", "camera"),
    ("cmaera", "camera"),
    ("acmera", "camera"),
    ("cammera", "camera"),
    ("camear", "camera"),
    ("kamrea", "kamera"),
    ("kamrera", "kamera"),
    ("camrera", "camera"),
    ("withouth", "without"),
    ("withot", "without"),
    ("wihtout", "without"),
    ("whitout", "without"),
    ("witout", "without"),
    ("wthout", "without"),
    ("withuot", "without"),
    ("dnot", "dont"),
    ("donot", "do not"),
    ("avoide", "avoid"),
    ("aviod", "avoid"),
    ("oihne", "ohne"),
    ("onhe", "ohne"),
    ("kiene", "keine"),
    ("kien", "kein"),
    ("snas", "sans"),
    ("niether", "neither"),
    ("nethier", "neither"),
    ("avod", "avoid"),
    ("avodi", "avoid"),
    ("avvoid", "avoid"),
    ("avooid", "avoid"),
    ("lfet", "left"),
    ("letf", "left"),
    ("lefft", "left"),
    ("leeft", "left"),
    ("lft", "left"),
    ("rigth", "right"),
    ("rihgt", "right"),
    ("rightt", "right"),
    ("rigt", "right"),
    ("rght", "right"),
    ("dwon", "down"),
    ("donw", "down"),
    ("dowwn", "down"),
    ("teh", "the"),
];

/// Words that are told by their letters whatever stands around them.
const DISTINCT: &[&str] = &[
    "camera",
    "kamera",
    "without",
    "handheld",
    "static",
    "tilting",
    "panning",
    "zooming",
    "tracking",
    "orbiting",
    "travelling",
    "panoramique",
    "izquierda",
    "derecha",
    "gauche",
    "droite",
    "schwenkt",
    "rechts",
    "acercamiento",
    "alejamiento",
];

/// Words that are one letter from a verb of the camera and are no slips.
const OTHER_VERBS: &str = "plan|plans|plane|planes";

/// Words that are one letter from these and are no slips.
const OTHER_WORDS: &[&str] = &[
    "camara",
    "titling",
    "planning",
    "spanning",
    "racking",
    "tacking",
    "traveling",
    "droit",
    "schwenk",
    "schwenke",
    "schwenkte",
    "recht",
    "gauches",
    "statik",
    "statin",
];

/// What a word is a slip of, where its letters alone say so.
fn distinct(word: &str) -> Option<&'static str> {
    if word.len() < 5 || !word.is_ascii() || OTHER_WORDS.contains(&word) {
        return None;
    }
    let first = word.as_bytes().first();
    let mut meant = DISTINCT
        .iter()
        .filter(|meant| meant.as_bytes().first() == first);
    let known = DISTINCT.contains(&word);
    let plural = |meant: &str| word.strip_suffix('s') == Some(meant);
    let slip = |meant: &&&str| {
        is_slip(word, meant)
            || (matches!(**meant, "camera" | "without") && is_miskeyed(word, meant))
    };
    meant
        .find(|meant| !known && !plural(meant) && slip(meant))
        .copied()
}

/// Whether one letter stands for another.
fn is_miskeyed(word: &str, meant: &str) -> bool {
    let pairs = word.bytes().zip(meant.bytes());
    word.len() == meant.len() && pairs.filter(|(one, other)| one != other).count() == 1
}

/// "Zooom in": no letter stands three times in a row.
fn without_drawl(folded: &str) -> String {
    let mut kept = String::with_capacity(folded.len());
    let mut run = 0;
    for c in folded.chars() {
        run = match kept.ends_with(c) {
            true => run + 1,
            false => 1,
        };
        if run < 3 || !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') {
            kept.push(c);
        }
    }
    kept
}

/// Mends a word right behind "camera" that is a known verb but for one letter
/// too many, too few, or two in the wrong order.
pub(super) fn mend(folded: &str) -> String {
    let mut behind_camera = false;
    let drawn = without_drawl(folded);
    let words = drawn.split(' ').map(|word| {
        let bare = word.trim_end_matches([',', '.']);
        match SLIPS.iter().find(|(slip, _)| *slip == bare) {
            Some((_, meant)) => format!("{meant}{}", &word[bare.len()..]),
            None => match distinct(bare) {
                Some(meant) => format!("{meant}{}", &word[bare.len()..]),
                None => word.to_owned(),
            },
        }
    });
    let mended = words.collect::<Vec<_>>();
    let words = mended.iter().enumerate().map(|(at, word)| {
        let word = word.as_str();
        let next = mended
            .get(at + 1)
            .map_or("", |next| next.trim_end_matches([',', '.']));
        if let Some(meant) = told(word).filter(|_| is_among(next, WAYS)) {
            return meant.to_owned();
        }
        let bare = word.trim_end_matches([',', '.']);
        let meant = VERBS
            .iter()
            .filter(|_| {
                let known = VERBS.contains(&bare) || is_among(bare, OTHER_VERBS);
                behind_camera && bare.len() > 3 && bare.is_ascii() && !known
            })
            .find(|verb| is_slip(bare, verb));
        behind_camera = matches!(bare, "camera" | "cam" | "shot") && bare.len() == word.len()
            || (behind_camera && BETWEEN.contains(&word));
        match meant {
            Some(verb) => format!("{verb}{}", &word[bare.len()..]),
            None => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// "Pna left": the move that a word before a way is a slip of. Short words are told
/// only from letters in the wrong order and doubled ones: "plan", "pain" are words.
fn told(word: &str) -> Option<&'static str> {
    const OTHERS: &str = "trick|tract|crack|trunk|crane|troll|zooms|rolls";
    if word.len() < 3 || !word.is_ascii() || TOLD.contains(&word) || is_among(word, OTHERS) {
        return None;
    }
    let turned = |meant: &&&str| {
        let doubled = word.len() == meant.len() + 1
            && (1..word.len()).any(|at| {
                let bytes = word.as_bytes();
                bytes[at] == bytes[at - 1]
                    && format!("{}{}", &word[..at], &word[at + 1..]) == **meant
            });
        doubled || (word.len() == meant.len() && is_slip(word, meant))
    };
    TOLD.iter().find(turned).copied()
}

/// Whether a word is another but for one letter or two in the wrong order.
fn is_slip(word: &str, meant: &str) -> bool {
    let (word, meant) = (word.as_bytes(), meant.as_bytes());
    match word.len().abs_diff(meant.len()) {
        0 => (1..word.len()).any(|at| {
            let mut swapped = word.to_vec();
            swapped.swap(at - 1, at);
            swapped == meant
        }),
        1 => {
            let (longer, shorter) = match word.len() > meant.len() {
                true => (word, meant),
                false => (meant, word),
            };
            (0..longer.len())
                .any(|at| longer[..at] == shorter[..at] && longer[at + 1..] == shorter[at..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folded: &str, expected: &str) {
        assert_eq!(mend(folded), expected);
    }

    #[test]
    fn a_slip_behind_the_camera_is_mended() {
        check("a tower, camera puls back", "a tower, camera pulls back");
        check("the camera slowly tlits up.", "the camera slowly tilts up.");
        check("camera zoooms", "camera zooms");
        check("the camera turns left", "the camera turns left");
        check("camera bag, pulse", "camera bag, pulse");
        check("the camra pans letf", "the camera pans left");
        check(
            "cameras, planning, traveling",
            "cameras, planning, traveling",
        );
        check("withuot snow", "without snow");
        check("", "");
    }
}
