//! Which language a piece of a prompt is in.
//!
//! Prompts mix languages: a German sentence ends in ", slow push in". So each
//! piece between two marks of punctuation is read on its own, in the language
//! whose phrases cover most of it, the whole prompt helping a little. Chinese
//! has signs of its own and is always heard.

use std::ops::Range;

use super::lexicon::Language;

/// How much more a piece counts than the whole prompt.
const OWN_WEIGHT: usize = 3;

/// Where the pieces of a folded prompt end, in bytes.
pub(super) fn piece_ends(folded: &str) -> Vec<usize> {
    let marks = folded.match_indices([',', '.']);
    marks
        .map(|(at, _)| at + 1)
        .chain([folded.len() + 1])
        .collect()
}

/// The language of each piece, from the phrases of all languages in order of
/// their places, the longest first.
pub(super) fn of_pieces(
    piece_ends: &[usize],
    phrases: impl Iterator<Item = (Range<usize>, Language)>,
) -> Vec<Language> {
    let covered = coverage(piece_ends, phrases);
    let total: [usize; 4] = std::array::from_fn(|i| covered.iter().map(|piece| piece[i]).sum());
    let length = piece_ends.last().copied().unwrap_or(1).max(1);
    let mut start = 0;
    let piece_languages = covered.iter().zip(piece_ends).map(|(piece, &end)| {
        let share = end.saturating_sub(start);
        start = end;
        let score = |i: usize| OWN_WEIGHT * piece[i] * length + total[i] * share;
        let best = (0..4).rev().max_by_key(|&i| score(i)).unwrap_or(0);
        Language::SPACED[best]
    });
    piece_languages.collect()
}

/// How many bytes of each piece the phrases of each language cover.
fn coverage(
    piece_ends: &[usize],
    phrases: impl Iterator<Item = (Range<usize>, Language)>,
) -> Vec<[usize; 4]> {
    let mut covered = vec![[0; 4]; piece_ends.len()];
    let mut free_from = [0; 4];
    for (span, language) in phrases {
        let Some(i) = Language::SPACED.iter().position(|&l| l == language) else {
            continue;
        };
        let piece = piece_ends.partition_point(|&end| end <= span.start);
        if span.start >= free_from[i] && piece < covered.len() {
            free_from[i] = span.end;
            covered[piece][i] += span.len();
        }
    }
    covered
}

/// Whether a phrase of one language is heard in a piece of another. English
/// terms of several words are heard everywhere: "golden hour", "push in".
pub(super) fn is_heard(text: &str, phrase: Language, piece: Language) -> bool {
    match phrase {
        Language::Any | Language::Chinese => true,
        Language::English => piece == Language::English || text.contains(' '),
        Language::German | Language::French | Language::Spanish => phrase == piece,
    }
}
