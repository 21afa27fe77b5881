//! What lettering is found in, and what it is not.

use super::signs::{Sign, photo};
use super::*;

const BLACK: [u8; 3] = [10, 10, 12];
const WHITE: [u8; 3] = [250, 250, 248];
const RED: [u8; 3] = [200, 25, 30];
const YELLOW: [u8; 3] = [250, 215, 10];
const NAVY: [u8; 3] = [15, 25, 90];
const CREAM: [u8; 3] = [246, 240, 222];

const PLAIN: Sign = Sign {
    words: "KINORA STATION",
    height: 20.0,
    slope: 0.0,
    ink: BLACK,
    ground: Some(WHITE),
    at: (0.5, 0.5),
};

/// How much of the picture its panels take.
fn share(name: &str) -> f32 {
    let colours = Colours::new(&photo(name, 640));
    let (w, h) = (colours.luma.width, colours.luma.height);
    map(&find(&colours), w, h).mean()
}

/// Checks that a sign in a photograph is covered but for a twentieth.
#[track_caller]
fn check(name: &str, sign: Sign) {
    let mut picture = photo(name, 640);
    let ink = sign.paint(&mut picture);
    let found = map(&find(&Colours::new(&picture)), ink.width, ink.height);
    let covered: f32 = ink.zip(&found, |ink, found| ink * found).data.iter().sum();
    let all: f32 = ink.data.iter().sum();
    let (covered, taken) = (covered / all, found.mean());
    assert!(
        covered >= 0.95,
        "{name}, {}: {covered} is covered",
        sign.words
    );
    assert!(taken < 0.45, "{name}, {}: {taken} is taken", sign.words);
}

#[test]
fn letters_of_every_size_are_covered() {
    for height in [8.0, 10.0, 14.0, 24.0] {
        check("mountain_path", Sign { height, ..PLAIN });
    }
    let words = "OPEN";
    check(
        "coffee",
        Sign {
            words,
            height: 60.0,
            ..PLAIN
        },
    );
    check(
        "cat",
        Sign {
            words,
            height: 90.0,
            ..PLAIN
        },
    );
    check(
        "mountain_path",
        Sign {
            words,
            height: 140.0,
            ..PLAIN
        },
    );
}

#[test]
fn letters_of_every_colour_are_covered() {
    let colours = [
        (BLACK, WHITE),
        (WHITE, NAVY),
        (RED, CREAM),
        (YELLOW, BLACK),
        (NAVY, YELLOW),
    ];
    for (ink, ground) in colours {
        let ground = Some(ground);
        check(
            "forest_stream",
            Sign {
                ink,
                ground,
                ..PLAIN
            },
        );
    }
}

#[test]
fn slanted_lines_are_covered() {
    for slope in [-0.36, -0.2, 0.1, 0.36] {
        check("dandelion", Sign { slope, ..PLAIN });
    }
}

#[test]
fn letters_over_the_picture_itself_are_covered() {
    let over = Sign {
        ink: WHITE,
        ground: None,
        height: 26.0,
        ..PLAIN
    };
    check(
        "coffee",
        Sign {
            at: (0.5, 0.8),
            ..over
        },
    );
    check(
        "dandelion",
        Sign {
            at: (0.5, 0.8),
            ..over
        },
    );
    check(
        "mountain_path",
        Sign {
            at: (0.5, 0.8),
            ..over
        },
    );
}

#[test]
fn chinese_is_covered() {
    let chinese = Sign {
        words: "中山川三明日",
        ink: RED,
        ground: Some(CREAM),
        ..PLAIN
    };
    for height in [16.0, 24.0, 48.0] {
        check("pagoda", Sign { height, ..chinese });
    }
}

#[test]
fn one_large_letter_is_a_mark() {
    let mark = Sign {
        words: "T",
        height: 110.0,
        ..PLAIN
    };
    check("coffee", mark);
    let (ink, ground) = (WHITE, Some(NAVY));
    check(
        "mountain_path",
        Sign {
            ink,
            ground,
            words: "E",
            ..mark
        },
    );
}

#[test]
fn a_panel_ends_with_its_line() {
    let sign = Sign {
        words: "STATION",
        height: 40.0,
        ..PLAIN
    };
    for name in ["forest_stream", "pagoda", "coffee"] {
        let mut picture = photo(name, 640);
        sign.paint(&mut picture);
        let panels = find(&Colours::new(&picture));
        let letters = 47.0 / 7.0 * 40.0 / 2.0;
        let longest = panels.iter().map(|panel| panel.half_length);
        let longest = longest.fold(0.0, f32::max);
        // Leaves beside a sign may be taken for two letters more.
        assert!(longest > letters - 30.0, "{name}: {longest}");
        assert!(longest < letters + 80.0, "{name}: {longest}");
    }
}

#[test]
fn photographs_without_lettering_have_none() {
    let check = |name: &str| assert!(share(name) <= 0.01, "{name}: {}", share(name));
    check("cat");
    check("coffee");
    check("dandelion");
    check("fig_bowl");
    check("flower");
    check("forest_stream");
    check("mountain_path");
    check("pagoda");
    check("photographer");
    check("two_dogs_portrait");
}
