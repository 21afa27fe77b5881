//! What lives in a picture, and what nobody in it can do.

use super::*;

const PORTRAIT: SceneFacts = SceneFacts {
    faces: 1,
    eyes: 1,
    breathes: true,
    ..FACTS
};

#[track_caller]
fn check(draft: Draft, facts: &SceneFacts, subject: &[Subject], warnings: &[&str]) {
    let plan = plan(&film(draft), Some(facts), &EVERYTHING);
    let cues = &plan.shots[0].subject;
    assert_eq!(cues.iter().map(|cue| cue.what).collect::<Vec<_>>(), subject);
    assert_eq!(plan.warnings.len(), warnings.len(), "{:?}", plan.warnings);
    for (warning, part) in plan.warnings.iter().zip(warnings) {
        assert!(warning.contains(part), "{warning}");
    }
}

#[test]
fn a_face_breathes_and_blinks_unless_somebody_minds() {
    use Subject::{Blink, Breathe, Smile};
    let pushed = || prompt("slow push in");
    check(pushed(), &PORTRAIT, &[Breathe, Blink], &[]);
    check(pushed(), &FACTS, &[], &[]);
    check(
        prompt("she smiles"),
        &PORTRAIT,
        &[Smile, Breathe, Blink],
        &[],
    );
    check(prompt("she blinks"), &PORTRAIT, &[Blink, Breathe], &[]);
    check(
        prompt("a marble statue, push in"),
        &PORTRAIT,
        &[Breathe],
        &[],
    );
    let without = Draft {
        negative_prompt: Some("blinking".to_owned()),
        ..pushed()
    };
    check(without, &PORTRAIT, &[Breathe], &[]);
    let off = Draft {
        portrait: Some("off".to_owned()),
        ..pushed()
    };
    check(off, &PORTRAIT, &[], &[]);
    let strict = Draft {
        cfg_scale: Some(1.0),
        ..pushed()
    };
    check(strict, &PORTRAIT, &[], &[]);
}

#[test]
fn pictures_of_faces_do_not_blink_unasked() {
    use Subject::{Blink, Breathe};
    for text in ["a marble statue, push in", "una muñeca", "油画里的女人"] {
        check(prompt(text), &PORTRAIT, &[Breathe], &[]);
    }
    for text in ["slow dolly in", "a bustling street", "画面很美"] {
        check(prompt(text), &PORTRAIT, &[Breathe, Blink], &[]);
    }
}

#[test]
fn what_nobody_in_the_picture_can_do_is_named_and_left_out() {
    use Subject::{Blink, Breathe, Hair, Smile};
    let loose = SceneFacts {
        outlined: false,
        ..PORTRAIT
    };
    let hair = || prompt("her hair moves");
    check(hair(), &PORTRAIT, &[Hair, Breathe, Blink], &[]);
    check(hair(), &loose, &[Breathe, Blink], &["`hair` was left out"]);
    let asked = || prompt("she smiles and blinks");
    check(
        asked(),
        &FACTS,
        &[],
        &["`smile` was left out", "`blink` was left out"],
    );
    let glasses = SceneFacts {
        eyes: 0,
        ..PORTRAIT
    };
    check(
        asked(),
        &glasses,
        &[Smile, Breathe],
        &["no eyes that can be closed"],
    );
    let off = Draft {
        portrait: Some("off".to_owned()),
        ..prompt("she smiles")
    };
    check(off, &PORTRAIT, &[], &["`portrait` is off"]);
    check(prompt("she breathes"), &PORTRAIT, &[Breathe, Blink], &[]);
    check(
        prompt("the cat breathes"),
        &FACTS,
        &[],
        &["`breathe` was left out"],
    );
}
