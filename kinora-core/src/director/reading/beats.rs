//! Numbered steps: "(1) the camera follows her, (2) it orbits left", "Plano 2:".

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;

/// What is numbered.
const NUMBERED: &str = "shot|scene|beat|step|part|take|plano|toma|escena|paso|plan|etape|einstellung|szene|schritt|bild|teil|sequence|sequenz|secuencia|镜头|镜|画面|场景|分镜|步骤";

/// The highest number of a step.
const MOST: u32 = 12;

/// Lets what stands behind the next number follow what stood behind the one before.
pub(super) fn part(clauses: &mut [Clause<'_>]) {
    let numbers: Vec<(usize, u32)> = clauses
        .iter()
        .enumerate()
        .filter_map(|(at, clause)| Some((at, number(clause)?)))
        .collect();
    for pair in numbers.windows(2) {
        let [(first, one), (second, two)] = pair else {
            continue;
        };
        if *two != one + 1 {
            continue;
        }
        for &at in [first, second] {
            clauses[at].items.truncate(1);
            for item in &mut clauses[at].items {
                item.meaning = Meaning::Idle;
            }
            clauses[at].opener = Opener::Then;
            if let Some(next) = clauses.get_mut(at + 1)
                && !matches!(next.opener, Opener::Then)
            {
                next.opener = Opener::Sentence;
            }
        }
    }
}

/// The number of a step that a clause names and nothing else.
fn number(clause: &Clause<'_>) -> Option<u32> {
    let names = |item: &Item<'_>| {
        let words = item.text.split(' ');
        words.into_iter().any(|word| is_among(word, NUMBERED))
    };
    let mut number = None;
    for item in &clause.items {
        match digits(item) {
            Some(digits) if number.is_none() => number = Some(digits),
            None if names(item) => {}
            _ => return None,
        }
    }
    number.filter(|number| (1..=MOST).contains(number))
}

fn digits(item: &Item<'_>) -> Option<u32> {
    match item.meaning {
        Meaning::Idle | Meaning::Unread | Meaning::Number(_) => item.text.parse().ok(),
        _ => None,
    }
}
