//! Names that are words for weather or light: "Professor Snow", "the hotel
//! Sunrise".
//!
//! A capital tells them, in a text that has few: not in German, nor where every
//! word has one.

/// Words that are also names.
const NAMES: &[&str] = &[
    "Rain",
    "Rainy",
    "Snow",
    "Snowy",
    "Storm",
    "Stormy",
    "Fog",
    "Mist",
    "Misty",
    "Fire",
    "Flame",
    "Flames",
    "Smoke",
    "Smokey",
    "Smoky",
    "Thunder",
    "Lightning",
    "Cloud",
    "Clouds",
    "Star",
    "Stars",
    "Sunrise",
    "Sunset",
    "Dawn",
    "Dusk",
    "Twilight",
    "Night",
    "Leaf",
    "Petal",
    "Bubbles",
    "Dusty",
    "Ash",
    "Ashes",
    "Ember",
    "Blizzard",
    "Windy",
    "Breeze",
    "Blaze",
    "Wave",
    "Waves",
    "Hurricane",
    "Hurricanes",
    "Tempest",
    "Lluvia",
    "Nube",
    "Niebla",
    "Nieve",
    "Estrella",
    "Tormenta",
    "Pluie",
    "Neige",
    "Brume",
    "Tempête",
    "Étoile",
    "Aurore",
    "Nuit",
    "Noche",
];

/// What people are called before a name that is a word for weather, in any
/// language.
const FIRST_NAMES: &[&str] = &[
    "Anna", "Emma", "Lisa", "Sabine", "Jonas", "Lukas", "Peter", "Paul", "Max", "Maria", "Julia",
    "Laura", "Sophie", "Marie", "Hans", "Karl", "Klaus", "Heinz", "Jan", "Felix", "Leon", "Ben",
    "Jack", "Jon", "John", "Johnny", "James", "Tom", "Sam", "Sarah", "Emily", "Kate", "Alice",
    "Frank", "George", "David", "Michael", "Robert", "Mary", "Susan", "Linda", "Jane", "Jean",
    "Pierre", "Jacques", "Claire", "Camille", "Lucas", "Louis", "Julie", "Nicolas", "Carlos",
    "Juan", "Pedro", "Ana", "Lucía", "Sofía", "Carmen", "Pablo", "Diego", "Luis", "José", "Herr",
    "Frau", "Familie", "Doktor", "Madame", "Monsieur", "Señor", "Señora", "Don", "Doña",
];

/// Names of families, where a first name stands before them.
const FAMILIES: &[&str] = &[
    "Regen", "Sturm", "Schnee", "Wolke", "Nebel", "Sonne", "Stern", "Blitz", "Donner", "Feuer",
    "Wind", "Winter", "Frost", "Rauch", "Welle", "Ocean", "Oceans", "River", "Rivers", "Lake",
    "Sea", "Brook", "Brooks", "Waters", "Bach", "Meer", "Fluss", "Mer", "Rivière", "Ríos", "Mar",
    "Lago", "Fuego", "Viento", "Vent", "Feu", "Nuages", "Soleil", "Flash", "Bell", "Bells",
];

/// Words before a time or a place, which nobody is called.
const LEADING: &[&str] = &[
    "at", "during", "under", "by", "in", "after", "before", "until", "no", "without",
];

/// The greatest share of words with a capital in a text whose capitals tell.
const FEW: f64 = 0.45;

/// The prompt without names that are words for weather or light.
pub(super) fn without_names(prompt: &str) -> String {
    let mut kept = String::with_capacity(prompt.len());
    let tells = capitals_tell(prompt);
    let mut before = "";
    for piece in prompt.split_inclusive(' ') {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let family =
            FIRST_NAMES.contains(&before) && (FAMILIES.contains(&word) || NAMES.contains(&word));
        let title = matches!(before, "Mr." | "Mrs." | "Ms." | "Dr.") && !word.is_empty();
        let named = title || family || (tells && NAMES.contains(&word) && follows_on(before));
        match named {
            true => kept.push_str(&piece.replacen(word, "", 1)),
            false => kept.push_str(piece),
        }
        before = piece.trim_end();
    }
    kept
}

/// Whether a word stands within a sentence, behind `before`.
fn follows_on(before: &str) -> bool {
    before.ends_with(char::is_alphanumeric) && !LEADING.contains(&before)
}

/// Whether few enough words within sentences begin with a capital.
fn capitals_tell(prompt: &str) -> bool {
    let (mut words, mut capitals) = (0_u32, 0_u32);
    let (mut within, mut goes_on) = (false, false);
    for piece in prompt.split_whitespace() {
        let capital = piece.starts_with(char::is_uppercase);
        // A name of several words is one.
        if within && piece.starts_with(char::is_alphabetic) && !(goes_on && capital) {
            words += 1;
            capitals += u32::from(capital);
        }
        goes_on = within && capital;
        within = piece.ends_with(char::is_alphanumeric);
    }
    words > 1 && f64::from(capitals) <= FEW * f64::from(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        assert_eq!(without_names(prompt), expected);
    }

    #[test]
    fn names_are_left_out() {
        check(
            "Professor Snow writes on the board",
            "Professor  writes on the board",
        );
        check(
            "Mr. Rain, the tailor, opens the door",
            "Mr. , the tailor, opens the door",
        );
        check(
            "Snow falls on the roofs of the town",
            "Snow falls on the roofs of the town",
        );
        check(
            "A street at Night. Rain falls on it",
            "A street at Night. Rain falls on it",
        );
        check(
            "Slow Push In, Heavy Rain At Night",
            "Slow Push In, Heavy Rain At Night",
        );
        check(
            "Portrait of Autumn Storm, head of Rainmaker Inc., pan right",
            "Portrait of Autumn , head of Rainmaker Inc., pan right",
        );
        check("Jonas Sturm und Anna Regen", "Jonas  und Anna ");
        check("", "");
    }
}
