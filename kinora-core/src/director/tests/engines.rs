//! What an engine is told, and what it lacks.

use super::*;

#[test]
fn a_model_that_hears_its_prompt_alone_is_told_nothing_else() {
    let steered = Draft {
        negative_prompt: Some("blurry".to_owned()),
        cfg_scale: Some(0.8),
        ..prompt("rain")
    };
    let heard = plan(&film(steered.clone()), None, &EVERYTHING);
    assert_eq!(
        (heard.negative_prompt.as_str(), heard.cfg_scale),
        ("blurry", 0.8)
    );
    assert!(heard.warnings.is_empty(), "{:?}", heard.warnings);
    let distilled = Capabilities {
        engine: "neural",
        guidance: false,
        ..EVERYTHING
    };
    let deaf = plan(&film(steered), None, &distilled);
    assert_eq!((deaf.negative_prompt.as_str(), deaf.cfg_scale), ("", 0.5));
    for (warning, name) in deaf
        .warnings
        .iter()
        .zip(["`negative_prompt`", "`cfg_scale`"])
    {
        assert!(
            warning.contains(name) && warning.contains("distilled"),
            "{warning}"
        );
    }
    assert_eq!(deaf.warnings.len(), 2);
    let usual = plan(&film(prompt("rain")), None, &distilled);
    assert!(usual.warnings.is_empty(), "{:?}", usual.warnings);
}

#[test]
fn what_the_engine_lacks_is_named_and_left_out() {
    let capabilities = Capabilities {
        engine: "cpu",
        moves: &[Move::Static, Move::PanLeft, Move::DollyIn],
        subject: &[],
        atmosphere: &[Atmosphere::Rain],
        sounds: &[Sound::Rain],
        ..EVERYTHING
    };
    let draft = Draft {
        sound: Some(true),
        element_list: vec!["7".to_owned()],
        ..prompt("orbit around her as she smiles in rain and snow")
    };
    let plan = plan(&film(draft), None, &capabilities);
    assert_eq!(summary(&plan), "dolly_in:slow *rain #rain");
    assert_eq!(
        plan.warnings,
        [
            "camera move `orbit_right` cannot be filmed by the cpu engine; it was left out",
            "subject motion `smile` cannot be filmed by the cpu engine; it was left out",
            "atmosphere `snow` cannot be filmed by the cpu engine; it was left out",
            "elements cannot be shown by the cpu engine; they were left out",
        ]
    );
}

#[test]
fn a_shot_that_is_longer_than_a_model_learned_from_is_named() {
    let mut short = EVERYTHING;
    short.shot_s = Some(5);
    let mut planned = Plan::still(
        Size {
            width: 640,
            height: 360,
        },
        &[120, 240],
    );
    fit(&mut planned, &EVERYTHING);
    assert_eq!(planned.warnings, [""; 0]);
    fit(&mut planned, &short);
    let [warning] = &planned.warnings[..] else {
        panic!("{:?}", planned.warnings)
    };
    assert!(
        warning.contains("shot 2 is 10 s") && warning.contains("films of 5 s"),
        "{warning}"
    );
}

#[test]
fn a_film_that_an_engine_cannot_make_is_refused() {
    let mut silent = EVERYTHING;
    silent.sound = false;
    silent.max_shots = 1;
    let film = film(Draft {
        sound: Some(true),
        ..shots_of(&["a", "b"])
    });
    assert_eq!(check_engine(&film, &EVERYTHING), Ok(()));
    let problems = check_engine(&film, &silent).unwrap_err();
    let fields: Vec<&str> = problems.0.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["sound", "multi_prompt"]);
}

#[test]
fn a_clip_from_words_needs_an_engine_that_can() {
    let draft = Draft {
        model: "kwaivgi/kling-v3.0-std/text-to-video".to_owned(),
        ..prompt("rain")
    };
    let film = Film::parse(&draft, None, &Limits::wire()).unwrap();
    let problems = check_engine(&film, &EVERYTHING).unwrap_err();
    assert!(
        problems.to_string().contains("configure the neural"),
        "{problems}"
    );
}
