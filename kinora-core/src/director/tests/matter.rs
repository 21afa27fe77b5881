//! Matter of the picture's own: what is missing is named, what is there moves
//! gently unasked.

use super::*;

/// A lake under clouds.
const LAKE: SceneFacts = SceneFacts {
    clouds: 0.2,
    water: 0.3,
    ..FACTS
};

fn planned(text: &str, facts: &SceneFacts, change: impl Fn(&mut Draft)) -> Plan {
    let mut draft = prompt(text);
    change(&mut draft);
    plan(&film(draft), Some(facts), &EVERYTHING)
}

fn words(plan: &Plan) -> Vec<(Atmosphere, f64)> {
    let cues = plan.shots[0].atmosphere.iter();
    cues.map(|cue| (cue.what, cue.strength)).collect()
}

#[test]
fn matter_that_is_not_in_the_picture_is_named_and_left_out() {
    #[track_caller]
    fn check(text: &str, warning: &str) {
        let plan = planned(text, &FACTS, |_| ());
        assert_eq!(words(&plan), []);
        assert_eq!(plan.warnings, [warning]);
        // Without a picture nobody knows.
        assert!(
            super::plan(&film(prompt(text)), None, &EVERYTHING)
                .warnings
                .is_empty()
        );
    }
    check(
        "clouds drift",
        "the picture shows no clouds in a sky that atmosphere `clouds` could move; it was left out",
    );
    check(
        "the river flows",
        "the picture shows no water that atmosphere `water` could move; it was left out",
    );
    check(
        "twinkling stars",
        "the picture shows no sky of a night that atmosphere `stars` could move; it was left out",
    );
}

#[test]
fn wind_that_moves_nothing_is_named() {
    let bare = SceneFacts {
        outlined: false,
        ..FACTS
    };
    let bare = planned("a windy day", &bare, |_| ());
    assert_eq!(bare.shots[0].atmosphere[0].what, Atmosphere::Wind);
    assert_eq!(bare.warnings.len(), 1);
    let facts = SceneFacts {
        foliage: 0.3,
        ..FACTS
    };
    assert!(planned("a windy day", &facts, |_| ()).warnings.is_empty());
    // It stirs what has an outline, and is seen in what it carries.
    assert!(planned("a windy day", &FACTS, |_| ()).warnings.is_empty());
    assert!(planned("wind and snow", &FACTS, |_| ()).warnings.is_empty());
}

#[test]
fn water_and_clouds_move_gently_unasked() {
    let gently = [(Atmosphere::Clouds, 0.2), (Atmosphere::Water, 0.2)];
    assert_eq!(words(&planned("push in", &LAKE, |_| ())), gently);
    let asked = planned("waves roll in", &LAKE, |_| ());
    assert_eq!(asked.shots[0].atmosphere[0].what, Atmosphere::Waves);
    assert!(asked.shots[0].atmosphere[0].strength > 0.4);
    assert_eq!(asked.shots[0].atmosphere[1].what, Atmosphere::Clouds);
    assert_eq!(asked.shots[0].atmosphere.len(), 2);
}

#[test]
fn nothing_moves_unasked_where_something_forbids_it() {
    #[track_caller]
    fn check(text: &str, change: impl Fn(&mut Draft)) {
        assert_eq!(words(&planned(text, &LAKE, change)), [], "{text}");
    }
    check("static shot", |_| ());
    check("a frozen moment", |_| ());
    check("push in, no motion", |_| ());
    check("push in", |draft| draft.cfg_scale = Some(1.0));
    check("push in", |draft| {
        draft.negative_prompt = Some("blur, motion".to_owned());
    });
    let denied = planned("push in, no clouds", &LAKE, |_| ());
    assert_eq!(words(&denied), [(Atmosphere::Water, 0.2)]);
    let blurred = planned("push in", &LAKE, |draft| {
        draft.negative_prompt = Some("motion blur, noise".to_owned());
    });
    assert_eq!(blurred.shots[0].atmosphere.len(), 2);
}

#[test]
fn blur_and_what_is_still_so_do_not_stop_the_water() {
    for text in ["push in, no motion blur", "it is still early, push in"] {
        assert_eq!(words(&planned(text, &LAKE, |_| ())).len(), 2, "{text}");
    }
    for text in ["push in, no motion", "a still shot of the hills"] {
        assert_eq!(words(&planned(text, &LAKE, |_| ())), [], "{text}");
    }
}
