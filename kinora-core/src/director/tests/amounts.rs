//! Amounts and times that prompts state, and what is said where they cannot be
//! kept.

use super::*;

use any::assert_sound;

fn planned(text: &str) -> Plan {
    plan(&film(prompt(text)), None, &EVERYTHING)
}

#[test]
fn speed_and_amount() {
    #[track_caller]
    fn amount(text: &str, cfg_scale: f64, expected: f64) {
        let draft = Draft {
            cfg_scale: Some(cfg_scale),
            ..prompt(text)
        };
        let amount = plan(&film(draft), None, &EVERYTHING).shots[0].camera[0].amount;
        assert!((amount - expected).abs() < 1e-9, "{text}: {amount}");
    }
    amount("push in", 0.5, 0.18);
    amount("push in", 1.0, 0.18 * 1.3);
    amount("push in", 0.0, 0.18 * 0.7);
    amount("slow push in", 0.5, 0.18 * 0.6);
    amount("fast zoom in", 0.5, 0.2 * 1.5);
    amount("very slow push in", 0.5, 0.18 * 0.4);
    amount("push in, slow and steady", 0.5, 0.18 * 0.6);
    amount("slow, gentle push in", 0.5, 0.18 * 0.6);
    amount("pan slightly left", 0.5, 4.5 * 0.5);
    amount("a dramatic tilt up", 0.5, 3.5 * 1.5);
    amount("push in on a large dog", 0.5, 0.18);
    amount("handheld", 0.5, 0.0034);
    amount("a portrait", 0.5, 0.06);
}

#[test]
fn a_stated_amount_is_taken_within_limits() {
    #[track_caller]
    fn check(text: &str, amount: f64, warnings: usize) {
        let plan = planned(text);
        assert_eq!(plan.shots[0].camera[0].amount, amount, "{text}");
        assert_eq!(plan.warnings.len(), warnings, "{text}: {:?}", plan.warnings);
    }
    check("pan left by 10 degrees", 10.0, 0);
    check("pan left by 20 degrees", 12.0, 1);
    check("a slow 8° tilt up", 8.0, 0);
    check("zoom in by 30%", 0.3, 0);
    check("zoom in 2x", 1.0, 0);
    check("zoom in to 1.5x", 0.5, 0);
    check("zoom out 5 times", 1.0, 1);
    check("the camera moves in by 25 percent", 0.25, 0);
    check("orbit 20 degrees to the left", 0.1, 0);
    check("a full 360 degree orbit", 0.15, 1);
    check("Schwenk um 10 Grad nach links", 10.0, 0);
    check("panoramique de 8 degrés à gauche", 8.0, 0);
    check("paneo de 9 grados a la izquierda", 9.0, 0);
    check("镜头向左摇10度", 10.0, 0);
    check("push in with 30 degrees", 0.18, 0);
}

#[test]
fn a_stated_amount_that_is_shortened_is_told() {
    assert_eq!(
        planned("pan left by 90 degrees").warnings,
        [
            "camera move `pan_left` is stated to go farther than a picture has room for; it was shortened to 12 degrees"
        ]
    );
}

#[test]
fn times_become_times_of_moves_and_cues() {
    check(
        "for the first 2 seconds pan left, then zoom in",
        "pan_left@0-2 zoom_in@2-6",
    );
    check("[0-2s] pan left [2-5s] zoom in", "pan_left@0-2 zoom_in@2-5");
    check(
        "pan left [0-2s], zoom in [2-6s]",
        "pan_left@0-2 zoom_in@2-6",
    );
    check(
        "static, at 4s a fast zoom in",
        "static@0-4 zoom_in:fast@4-6",
    );
    check(
        "pan left for 2 seconds, then zoom in",
        "pan_left@0-2 zoom_in@2-6",
    );
    check(
        "pan left; after 4 seconds it starts to snow",
        "pan_left *snow@4-6",
    );
    check(
        "pan left and, halfway through, zoom in",
        "pan_left@0-3 zoom_in@3-6",
    );
    check(
        "push in; in the last second lightning flashes",
        "dolly_in *lightning@5-6",
    );
    check("a 5 second video, pan left", "pan_left");
    check("rain from 1 to 3 seconds, pan left", "pan_left *rain@1-3");
    check(
        "handheld throughout, first pan left, then tilt up",
        "handheld pan_left@0-3 tilt_up@3-6",
    );
}

#[test]
fn a_time_outside_the_shot_is_told() {
    let plan = planned("at 9s the camera zooms in");
    assert_eq!(
        plan.warnings,
        [
            "camera zoom_in is to begin outside the shot, which lasts 6 s; it was moved to its end, give a time within the shot or a longer one"
        ]
    );
    assert_sound(&plan);
}

#[test]
fn a_loop_that_only_words_ask_for_is_named() {
    let plan = planned("a seamless loop of a lake, pan left");
    assert_eq!(plan.shots[0].not_understood, ["seamless loop"]);
    assert!(!plan.looped);
}

#[test]
fn an_explanation_tells_what_was_made_of_each_phrase() {
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let heard = explain(text);
        let told: Vec<(&str, &str)> = heard
            .iter()
            .map(|heard| (heard.text.as_str(), heard.means.as_str()))
            .collect();
        assert_eq!(told, expected, "{text}");
        let folded = text::fold(text);
        assert!(
            heard
                .iter()
                .all(|heard| folded[heard.span.clone()] == heard.text)
        );
    }
    check(
        "pan left, no rain",
        &[
            ("pan", "asks for camera pan_left"),
            ("left", "Way(Left)"),
            ("no", "NoThing"),
            ("rain", "denies atmosphere rain"),
        ],
    );
    check("a pan on the stove", &[("pan", "Someone")]);
    check("es schneit", &[("es schneit", "asks for atmosphere snow")]);
}
