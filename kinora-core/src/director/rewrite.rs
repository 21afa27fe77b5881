//! A better prompt: the words as they are, and beside them what a film needs and
//! they do not say.
//!
//! Nothing is invented. What is added is a sentence of [`terms`], and only where
//! the director then reads everything that it read before, denials too, and
//! beside it what the sentence says and nothing else.

mod terms;
#[cfg(test)]
mod tests;

use crate::engine::Capabilities;
use crate::request::{Optimize, OptimizeMode, Style};
use crate::scene::SceneFacts;
use crate::vocabulary::Move;

use super::reading::{self, Asked, Reading, What};
use super::text::is_unspaced;

/// The longest prompt that is made, in characters: as long as one may be.
const MOST_CHARS: usize = 2500;

/// Shares of a picture from which on something counts as being there.
const SEEN: f64 = 0.02;

/// Words that say that nothing in the picture moves.
const AT_REST: &[&str] = &["still", "calm", "frozen", "motionless", "unmoving"];

/// Improves a prompt.
///
/// `facts` is what an engine saw in the picture, where there is one and it
/// looked.
#[must_use]
pub fn optimize(
    request: &Optimize,
    facts: Option<&SceneFacts>,
    capabilities: &Capabilities,
) -> String {
    let text = request.text.as_deref().unwrap_or_default();
    let mut draft = Rewriting::of(&without_styles(text), request.mode);
    if request.mode == OptimizeMode::Video {
        draft.add_camera(facts, capabilities);
        draft.add_matter(facts, capabilities);
    }
    if let Some(facts) = facts {
        draft.add_composition(facts, request.mode);
    }
    draft.add_light(facts);
    draft.add(terms::of_style(request.style), None);
    draft.text
}

/// The text without what another run added for its style.
fn without_styles(text: &str) -> String {
    let styles = Style::ALL.iter().map(|&(style, _)| terms::of_style(style));
    styles.fold(text.to_owned(), |text, sentence| text.replace(sentence, ""))
}

/// A prompt that is being improved.
struct Rewriting {
    text: String,
    reading: Reading,
    mode: OptimizeMode,
}

impl Rewriting {
    fn of(text: &str, mode: OptimizeMode) -> Self {
        let reading = reading::read(text);
        let tidied = tidy(text);
        let tidied_reading = reading::read(&tidied);
        match keeps(&reading, &tidied_reading, None) {
            true => Self {
                text: tidied,
                reading: tidied_reading,
                mode,
            },
            false => Self {
                text: text.trim().to_owned(),
                reading,
                mode,
            },
        }
    }

    /// Adds a sentence that asks for nothing or for one thing, behind the others or
    /// else before them; where the director would misread either, it is left out.
    fn add(&mut self, sentence: &str, asks: Option<What>) -> bool {
        if self.text.contains(sentence) {
            return true;
        }
        let orders = match self.text.is_empty() {
            true => vec![sentence.to_owned()],
            false => vec![
                format!("{}{}{sentence}", self.text, gap(&self.text)),
                format!("{sentence} {}", self.text),
            ],
        };
        for text in orders {
            let reading = reading::read(&text);
            let fits = text.chars().count() <= MOST_CHARS;
            if fits && keeps(&self.reading, &reading, asks) && self.says_no_more(&reading) {
                (self.text, self.reading) = (text, reading);
                return true;
            }
        }
        false
    }

    /// Whether the director has no new words that it makes nothing of. A prompt for a
    /// picture is not its to read.
    fn says_no_more(&self, after: &Reading) -> bool {
        let known = |word| self.reading.not_understood.contains(word);
        self.mode == OptimizeMode::Image || after.not_understood.iter().all(known)
    }

    /// A move of the camera, where the words name none.
    fn add_camera(&mut self, facts: Option<&SceneFacts>, capabilities: &Capabilities) {
        let names_one = self.asks(|what| matches!(what, What::Camera(_)));
        if names_one || self.reading.still {
            return;
        }
        let suited = suited_moves(facts);
        let rest = terms::CAMERA.iter().map(|&(kind, _)| kind);
        for kind in suited.into_iter().chain(rest) {
            let what = What::Camera(kind);
            let can = capabilities.moves.contains(&kind) && !self.reading.banned.contains(&what);
            let words = terms::CAMERA.iter().find(|(other, _)| *other == kind);
            if let Some((_, words)) = words.filter(|_| can)
                && self.add(words, Some(what))
            {
                return;
            }
        }
    }

    /// What moves by itself, where the picture shows it and nothing forbids it.
    fn add_matter(&mut self, facts: Option<&SceneFacts>, capabilities: &Capabilities) {
        let Some(facts) = facts else { return };
        let rests = super::text::says(&super::text::fold(&self.text), AT_REST, &[]);
        if rests || self.reading.still {
            return;
        }
        for &(what, words) in terms::MATTER {
            let asked = What::Air(what);
            let can = capabilities.atmosphere.contains(&what) && share(facts, what) > SEEN;
            let is_said = self.asks(|other| other == asked) || self.reading.banned.contains(&asked);
            if can && !is_said {
                self.add(words, Some(asked));
            }
        }
    }

    fn add_composition(&mut self, facts: &SceneFacts, mode: OptimizeMode) {
        if mode == OptimizeMode::Image {
            self.add(place(facts), None);
            match facts.horizon {
                Some(height) if height > 0.6 => self.add(terms::LOW_HORIZON, None),
                Some(height) if height < 0.4 => self.add(terms::HIGH_HORIZON, None),
                _ => true,
            };
        }
        match facts.blurred {
            blurred if blurred > 0.3 => self.add(terms::SHALLOW, None),
            blurred if blurred < 0.05 && facts.sky > 0.1 => self.add(terms::DEEP, None),
            _ => true,
        };
    }

    /// How the light is, where the words do not say it.
    fn add_light(&mut self, facts: Option<&SceneFacts>) {
        let is_said = self.asks(|what| matches!(what, What::Light(_)))
            || super::text::says(&super::text::fold(&self.text), LIT, &LIT_SIGNS);
        if is_said {
            return;
        }
        let words = match facts.map(|facts| facts.brightness) {
            Some(brightness) if brightness < 0.25 => terms::DARK,
            Some(brightness) if brightness > 0.6 => terms::BRIGHT,
            _ => terms::EVEN,
        };
        self.add(words, None);
    }

    fn asks(&self, is: impl Fn(What) -> bool) -> bool {
        self.reading.asked.iter().any(|asked| is(asked.what))
    }
}

/// Words of light, in a text that says already how it is.
const LIT: &[&str] = &[
    "light",
    "lit",
    "lighting",
    "shadow",
    "shadows",
    "sunlight",
    "moonlight",
    "backlit",
    "licht",
    "schatten",
    "lumiere",
    "ombre",
    "luz",
    "sombra",
];

/// The same where words are not parted.
const LIT_SIGNS: [&str; 2] = ["光", "影"];

/// Where the subject is.
fn place(facts: &SceneFacts) -> &'static str {
    match facts.subject.x {
        x if x < 0.4 => terms::LEFT,
        x if x > 0.6 => terms::RIGHT,
        _ => terms::CENTRED,
    }
}

/// How much of the picture something is that may move by itself.
fn share(facts: &SceneFacts, what: crate::vocabulary::Atmosphere) -> f64 {
    use crate::vocabulary::Atmosphere;
    match what {
        Atmosphere::Clouds => facts.clouds,
        Atmosphere::Water => facts.water,
        Atmosphere::Fire => facts.fire,
        Atmosphere::Stars => facts.night,
        _ => 0.0,
    }
}

/// The moves that a picture allows best: towards a face, around what is parted from
/// its background, over a wide view, to a subject at the side.
fn suited_moves(facts: Option<&SceneFacts>) -> Vec<Move> {
    let Some(facts) = facts else {
        return vec![];
    };
    let is_left = facts.subject.x < 0.5;
    let is_aside = (facts.subject.x - 0.5).abs() > 0.15 && facts.subject_width < 0.3;
    let side = |left, right| if is_left { left } else { right };
    let mut moves = vec![];
    if facts.faces > 0 {
        moves.push(Move::DollyIn);
    }
    if facts.outlined {
        moves.push(side(Move::OrbitLeft, Move::OrbitRight));
    }
    if facts.sky > 0.3 && facts.horizon.is_some_and(|height| height > 0.5) {
        moves.push(Move::TiltUp);
    }
    if is_aside {
        moves.push(side(Move::PanLeft, Move::PanRight));
    }
    if facts.horizon.is_some() {
        moves.push(side(Move::TruckLeft, Move::TruckRight));
    }
    moves
}

/// Whether a text is read as another was, and beside it asks for one thing.
fn keeps(before: &Reading, after: &Reading, asks: Option<What>) -> bool {
    let mut rest = after.asked.clone();
    if let Some(what) = asks {
        let Some(at) = rest.iter().position(|asked| asked.what == what) else {
            return false;
        };
        rest.remove(at);
    }
    let same = |(a, b): (&Asked, &Asked)| {
        Asked {
            group: 0,
            sentence: 0,
            ..*a
        } == Asked {
            group: 0,
            sentence: 0,
            ..*b
        }
    };
    rest.len() == before.asked.len()
        && before.asked.iter().zip(&rest).all(same)
        && are_alike(&before.banned, &after.banned)
        && before.still == after.still
        && before.near == after.near
        && before.storm == after.storm
        && before.loops == after.loops
}

fn are_alike(some: &[What], others: &[What]) -> bool {
    some.iter().all(|what| others.contains(what)) && others.iter().all(|what| some.contains(what))
}

/// The text with one space between words, a capital and a mark at its end.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    let bare = joined.trim_end_matches([',', ';', ':', ' ', '-']);
    let Some(last) = bare.chars().last() else {
        return String::new();
    };
    let end = match last {
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '"' | '”' | '»' | '」' => "",
        other if is_unspaced(other) => "。",
        _ => ".",
    };
    format!("{}{end}", with_capital(bare))
}

fn with_capital(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let is_plain = word.chars().all(|c| c.is_lowercase() || !c.is_alphabetic());
    let mut chars = text.chars();
    match chars.next().filter(|_| is_plain) {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text.to_owned(),
    }
}

/// What stands between a text and the next sentence.
fn gap(text: &str) -> &'static str {
    match text.ends_with(['。', '！', '？']) {
        true => "",
        false => " ",
    }
}
