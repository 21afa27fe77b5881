//! What becomes of prompts, and that nothing of them is lost.

use super::*;
use crate::catalogue;
use crate::director::tests::EVERYTHING;
use crate::scene::Point;

/// A wide evening view over a lake, the subject at the left.
const LAKE: SceneFacts = SceneFacts {
    sky: 0.4,
    horizon: Some(0.55),
    clouds: 0.1,
    water: 0.2,
    foliage: 0.0,
    fire: 0.0,
    night: 0.0,
    subject: Point { x: 0.3, y: 0.6 },
    subject_width: 0.2,
    detail: Point { x: 0.7, y: 0.9 },
    brightness: 0.2,
    blurred: 0.0,
    blurred_behind: false,
    faces: 0,
    eyes: 0,
    breathes: false,
    outlined: false,
    elements: [None; 3],
};

/// A face before a blurred background.
const FACE: SceneFacts = SceneFacts {
    sky: 0.0,
    horizon: None,
    clouds: 0.0,
    water: 0.0,
    subject: Point { x: 0.5, y: 0.4 },
    subject_width: 0.5,
    brightness: 0.5,
    blurred: 0.6,
    blurred_behind: false,
    faces: 1,
    eyes: 1,
    breathes: true,
    outlined: true,
    ..LAKE
};

const TEXTS: &[&str] = &[
    "a cat on a sofa",
    "rain",
    "A castle above the sea, no people, no fog",
    "zoom out, then pan left to the tower",
    "the camera does not move, snow falls gently",
    "static shot of a lake at golden hour",
    "without rain. Negative prompt: blur, fog, shaking camera",
    "a castle --no birds, fog",
    "she blinks twice and smiles, then turns her head left",
    "eine Frau lächelt, langsamer Schwenk nach links, kein Regen",
    "une tempête sur la mer, pas de neige",
    "un perro corre, la cámara lo sigue",
    "雨夜的街道，镜头缓慢推进",
    "no camera movement",
    "  spaces ,and\n\nlines,  ",
    "do not zoom in",
    "2 s: push in. 3 s: pan right",
    "a sign that reads \"no entry\"",
];

fn request(text: &str, style: Style, mode: OptimizeMode) -> Optimize {
    Optimize {
        model: catalogue::find("wavespeed-ai/prompt-optimizer").unwrap(),
        text: Some(text.to_owned()).filter(|text| !text.trim().is_empty()),
        style,
        mode,
    }
}

fn better(text: &str, facts: Option<&SceneFacts>) -> String {
    let request = request(text, Style::Default, OptimizeMode::Video);
    optimize(&request, facts, &EVERYTHING)
}

/// Every combination of text, picture, style and mode.
fn each(mut look: impl FnMut(&str, Optimize, Option<&SceneFacts>)) {
    for text in TEXTS.iter().chain(&[""]) {
        for facts in [None, Some(&LAKE), Some(&FACE)] {
            if text.is_empty() && facts.is_none() {
                continue;
            }
            for (style, _) in Style::ALL {
                for (mode, _) in OptimizeMode::ALL {
                    look(text, request(text, style, mode), facts);
                }
            }
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn examples() {
    assert_eq!(
        better("a cat on a sofa", None),
        "A cat on a sofa. The camera pushes in slowly. Balanced natural light. Clear composition, clean lines."
    );
    assert_eq!(
        better("a boat", Some(&LAKE)),
        "A boat. The camera tilts up slowly. The clouds drift slowly. The water flows gently. Great depth of field. Low-key light with deep shadows. Clear composition, clean lines."
    );
    assert_eq!(
        better("", Some(&FACE)),
        "The camera pushes in slowly. Shallow depth of field. Balanced natural light. Clear composition, clean lines."
    );
    let image = request("a boat", Style::Anime, OptimizeMode::Image);
    assert_eq!(
        optimize(&image, Some(&LAKE), &EVERYTHING),
        "A boat. Composition with the subject left of centre. Great depth of field. Low-key light with deep shadows. Anime style, bold outlines, flat colour."
    );
}

#[test]
fn the_director_reads_each_term_as_what_it_says_and_nothing_else() {
    for (kind, sentence) in terms::CAMERA {
        let reading = reading::read(sentence);
        let asked: Vec<What> = reading.asked.iter().map(|asked| asked.what).collect();
        let is_still = *kind == Move::Static && asked.is_empty() && reading.still;
        assert!(
            is_still || asked == [What::Camera(*kind)],
            "{sentence}: {asked:?}"
        );
    }
    for (what, sentence) in terms::MATTER {
        let reading = reading::read(sentence);
        let asked: Vec<What> = reading.asked.iter().map(|asked| asked.what).collect();
        assert_eq!(asked, [What::Air(*what)], "{sentence}");
    }
    for sentence in terms::all() {
        // A thing that is asked for, so that words without a meaning count for nothing.
        let before = reading::read("Push in.");
        let after = reading::read(&format!("Push in. {sentence}"));
        if !sentence.contains("camera") && terms::MATTER.iter().all(|(_, other)| *other != sentence)
        {
            assert!(keeps(&before, &after, None), "{sentence}: {after:?}");
        }
        assert!(after.not_understood.is_empty(), "{sentence}: {after:?}");
    }
}

#[test]
fn everything_that_was_read_is_read_still() {
    each(|text, request, facts| {
        let better = optimize(&request, facts, &EVERYTHING);
        let (before, after) = (reading::read(text), reading::read(&better));
        for asked in &before.asked {
            let same = after
                .asked
                .iter()
                .any(|other| other.what == asked.what && other.step == asked.step);
            assert!(same, "{text:?} became {better:?}, which lost {asked:?}");
        }
        assert!(
            are_alike(&before.banned, &after.banned),
            "{text:?} became {better:?}"
        );
        assert_eq!(before.still, after.still, "{text:?} became {better:?}");
        for asked in &after.asked {
            assert!(!after.banned.contains(&asked.what), "{better:?}");
        }
    });
}

#[test]
fn no_word_is_invented() {
    let terms: Vec<String> = terms::all().into_iter().flat_map(words).collect();
    each(|text, request, facts| {
        let known = words(text);
        for word in words(&optimize(&request, facts, &EVERYTHING)) {
            assert!(
                known.contains(&word) || terms.contains(&word),
                "{word} in {text:?}"
            );
        }
    });
}

#[test]
fn a_clip_has_one_move_that_the_director_reads_back() {
    each(|text, request, facts| {
        let moves = |text: &str| -> Vec<What> {
            let reading = reading::read(text);
            let asked = reading.asked.iter().map(|asked| asked.what);
            asked
                .filter(|what| matches!(what, What::Camera(_)))
                .collect()
        };
        let better = optimize(&request, facts, &EVERYTHING);
        let (before, after) = (moves(text), moves(&better));
        let named: Vec<What> = terms::CAMERA
            .iter()
            .filter(|(_, words)| better.contains(words) && !text.contains(words))
            .map(|&(kind, _)| What::Camera(kind))
            .collect();
        if request.mode == OptimizeMode::Image || !before.is_empty() || reading::read(text).still {
            assert_eq!(
                (after, named),
                (before, vec![]),
                "{text:?} became {better:?}"
            );
        } else {
            assert_eq!(after.len(), 1, "{text:?} became {better:?}");
            assert_eq!(after, named, "{text:?} became {better:?}");
        }
    });
}

#[test]
fn a_move_that_is_refused_or_cannot_be_filmed_is_not_named() {
    assert!(!better("do not zoom in, do not push in", None).contains("pushes in"));
    let few = Capabilities {
        moves: &[Move::Static, Move::TiltUp],
        ..EVERYTHING
    };
    let request = request("a cat", Style::Default, OptimizeMode::Video);
    let better = optimize(&request, None, &few);
    assert!(better.contains("The camera tilts up slowly."), "{better}");
}

#[test]
fn styles_and_modes_differ() {
    let mut seen = std::collections::HashSet::new();
    for (style, _) in Style::ALL {
        for (mode, _) in OptimizeMode::ALL {
            let better = optimize(&request("a cat", style, mode), None, &EVERYTHING);
            assert!(seen.insert(better.clone()), "{better}");
        }
    }
}

#[test]
fn a_better_prompt_is_not_made_better_again() {
    each(|_, request, facts| {
        let once = optimize(&request, facts, &EVERYTHING);
        let again = Optimize {
            text: Some(once.clone()),
            ..request.clone()
        };
        assert_eq!(optimize(&again, facts, &EVERYTHING), once);
        let other = Optimize {
            style: Style::Anime,
            ..again
        };
        let restyled = optimize(&other, facts, &EVERYTHING);
        assert!(restyled.len() < once.len() + 60, "{restyled}");
    });
}

#[test]
fn a_long_prompt_grows_to_the_longest_that_is_taken_and_no_further() {
    let long = "a cat ".repeat(415);
    assert!(better(&long, Some(&LAKE)).chars().count() <= MOST_CHARS);
}
