//! What a negative prompt names by the words of plans.
//!
//! Lists of what is not wanted are often single words, which the lexicon does not
//! take alone for a wish: "leaves" may lie on the ground, and "birds" may be seen.
//! In a list of what is not wanted nothing else can be meant.

use super::reading::What;
use super::text::fold;
use crate::vocabulary::{Atmosphere, Light, Move, Sound, Subject};

/// What people write in such lists besides the words of plans.
const MORE: &[(&str, What)] = &[
    ("brighter", What::Light(Light::Brighten)),
    ("brightening", What::Light(Light::Brighten)),
    ("darker", What::Light(Light::Dim)),
    ("darkening", What::Light(Light::Dim)),
    ("dimming", What::Light(Light::Dim)),
    ("studio lighting", What::Light(Light::Studio)),
    ("noise", What::Light(Light::Grain)),
    ("hair movement", What::Subject(Subject::Hair)),
    ("moving hair", What::Subject(Subject::Hair)),
    ("birdsong", What::Sound(Sound::Birds)),
    ("voices", What::Sound(Sound::Crowd)),
];

/// What the parts of a negative prompt name, where a part is nothing but a word of a
/// plan.
pub(super) fn named(prompt: &str) -> Vec<What> {
    let folded = fold(&prompt.replace('_', " ").replace([';', '|', '\n'], ","));
    let parts = folded.split([',', '.']);
    parts.flat_map(of_part).collect()
}

fn of_part(part: &str) -> Vec<What> {
    let part = part.trim();
    let part = part.strip_prefix("no ").unwrap_or(part);
    let part = part.strip_prefix("any ").unwrap_or(part);
    if part.is_empty() {
        return vec![];
    }
    let mut named = vec![];
    named.extend(words(Move::ALL, Move::as_str, What::Camera, part));
    named.extend(words(Subject::ALL, Subject::as_str, What::Subject, part));
    named.extend(words(Atmosphere::ALL, Atmosphere::as_str, What::Air, part));
    named.extend(words(Light::ALL, Light::as_str, What::Light, part));
    named.extend(words(Sound::ALL, Sound::as_str, What::Sound, part));
    let more = MORE.iter().filter(|(written, _)| *written == part);
    named.extend(more.map(|(_, what)| *what));
    named
}

/// The words of one kind that are written like this.
fn words<W: Copy>(
    all: &[W],
    word: fn(W) -> &'static str,
    what: fn(W) -> What,
    written: &str,
) -> impl Iterator<Item = What> {
    let is_meant = move |of: &&W| word(**of).replace('_', " ") == written;
    all.iter().filter(is_meant).map(move |&of| what(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &[What]) {
        assert_eq!(named(prompt), expected, "{prompt:?}");
    }

    #[test]
    fn a_word_alone_names_all_that_it_may_mean() {
        check("blurry, leaves", &[What::Air(Atmosphere::Leaves)]);
        check("No Grain.", &[What::Light(Light::Grain)]);
        check(
            "waves; text",
            &[What::Air(Atmosphere::Waves), What::Sound(Sound::Waves)],
        );
        check(
            "god_rays, darker",
            &[What::Air(Atmosphere::GodRays), What::Light(Light::Dim)],
        );
        check("golden hour", &[What::Light(Light::GoldenHour)]);
    }

    #[test]
    fn words_within_others_name_nothing() {
        check("a rainy street with autumn leaves on it", &[]);
        check("", &[]);
    }
}
