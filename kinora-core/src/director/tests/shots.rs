//! One prompt that becomes several shots, and how they follow each other.

use super::*;
use crate::plan::Shot;
use crate::vocabulary::Join;

fn intelligent(text: &str, duration: i64) -> Plan {
    let draft = Draft {
        shot_type: Some("intelligence".to_owned()),
        duration: Some(duration),
        ..prompt(text)
    };
    plan(&film(draft), None, &EVERYTHING)
}

/// The shots of a prompt in short: seconds, the join where it is no cut, the
/// first camera move.
#[track_caller]
fn check(text: &str, duration: i64, expected: &[&str]) {
    let plan = intelligent(text, duration);
    let shots: Vec<String> = plan.shots.iter().map(told).collect();
    assert_eq!(shots, expected, "{text}");
    assert_eq!(plan.frames(), u32::try_from(duration).unwrap() * 24);
}

fn told(shot: &Shot) -> String {
    let join = match shot.join {
        Join::Cut => String::new(),
        Join::Dissolve => format!("dissolve{} ", shot.dissolve_frames),
        Join::Continue => "continue ".to_owned(),
    };
    let moves: Vec<&str> = shot.camera.iter().map(|m| m.kind.as_str()).collect();
    format!("{} {join}{}", shot.duration_s, moves.join("+"))
}

#[test]
fn shots_are_found_at_sentences_steps_and_cuts() {
    check(
        "A woman walks. Close-up of her hand. Wide shot.",
        5,
        &["2 dolly_in", "2 dolly_in", "1 dolly_in"],
    );
    check("pan left, then zoom in", 5, &["3 pan_left", "2 zoom_in"]);
    check("pan left", 5, &["5 pan_left"]);
    check("镜头推进。镜头向左摇。", 5, &["3 dolly_in", "2 pan_left"]);
    check(
        "A street, pan left, cut to a house, zoom in",
        6,
        &["3 pan_left", "3 zoom_in"],
    );
    check(
        "A dog runs. The camera orbits left. Cinematic, 4k, high quality.",
        6,
        &["3 dolly_in", "3 orbit_left"],
    );
    check("ab. cd. ef. gh. ij. kl. mn. op.", 5, &["1 dolly_in"; 5]);
    check("A lake, no cuts. The camera pans left.", 5, &["5 pan_left"]);
    check("Zoom in by 1.5 times on the door", 5, &["5 zoom_in"]);
}

#[test]
fn numbered_shots_and_times_are_kept() {
    check(
        "Shot 1: a street, pan left. Rain falls. Shot 2: a house, zoom in.",
        6,
        &["3 pan_left", "3 zoom_in"],
    );
    check(
        "[0-4s] static view of a bay [4-6s] tilt up to the sky",
        6,
        &["4 static", "2 tilt_up"],
    );
    check(
        "0:00-0:02 pan left. 0:02-0:10 zoom in.",
        10,
        &["2 pan_left", "8 zoom_in"],
    );
    check(
        "镜头一：固定镜头。镜头二：镜头拉远。",
        6,
        &["3 static", "3 dolly_out"],
    );
    check(
        "第一个镜头，镜头向左摇；第二个镜头，镜头推近",
        6,
        &["3 pan_left", "3 dolly_in"],
    );
    check(
        "Einstellung 1: Schwenk nach links. Einstellung 2: Die Kamera zoomt heran.",
        6,
        &["3 pan_left", "3 zoom_in"],
    );
    check(
        "Plan 1 : panoramique à gauche. Plan 2 : zoom avant.",
        6,
        &["3 pan_left", "3 zoom_in"],
    );
    check(
        "Toma 1: paneo a la izquierda. Toma 2: la cámara se aleja.",
        6,
        &["3 pan_left", "3 dolly_out"],
    );
}

#[test]
fn transitions_say_how_a_shot_follows() {
    check(
        "A forest, pan left. Dissolve to a lake, zoom in.",
        6,
        &["3 pan_left", "3 dissolve12 zoom_in"],
    );
    check(
        "A forest, pan left, crossfade to a lake, zoom in",
        3,
        &["2 pan_left", "1 dissolve12 zoom_in"],
    );
    check(
        "A forest fades into a desert. Cut to a road, tilt up.",
        6,
        &["2 dolly_in", "2 dissolve12 dolly_in", "2 tilt_up"],
    );
    check(
        "A dancer, orbit left. Continue without a cut, the camera zooms out.",
        6,
        &["3 orbit_left", "3 continue zoom_out"],
    );
    check(
        "Pan left. Continue, zooming in on the door.",
        6,
        &["3 pan_left", "3 continue zoom_in"],
    );
    check(
        "Ein Wald, Schwenk nach links. Überblendung zu einem See, Zoom heraus.",
        6,
        &["3 pan_left", "3 dissolve12 zoom_out"],
    );
    check(
        "Une forêt, panoramique à gauche. Fondu enchaîné sur un phare, zoom avant.",
        6,
        &["3 pan_left", "3 dissolve12 zoom_in"],
    );
    check(
        "Un bosque, paneo a la izquierda. Fundido a un faro, la cámara se aleja.",
        6,
        &["3 pan_left", "3 dissolve12 dolly_out"],
    );
    check(
        "森林，镜头向左摇。叠化到灯塔，镜头推近。",
        6,
        &["3 pan_left", "3 dissolve12 dolly_in"],
    );
    check(
        "The lights fade to black. Pan left.",
        6,
        &["3 dolly_in", "3 pan_left"],
    );
}

#[test]
fn listed_shots_take_transitions_from_their_prompts() {
    let draft = shots_of(&[
        "a forest",
        "dissolve to a lake",
        "a road, fade into",
        "a house",
    ]);
    let plan = plan(&film(draft), None, &EVERYTHING);
    let joins: Vec<Join> = plan.shots.iter().map(|shot| shot.join).collect();
    assert_eq!(
        joins,
        [Join::Cut, Join::Dissolve, Join::Cut, Join::Dissolve]
    );
}

#[test]
fn a_shot_that_goes_on_keeps_its_framing() {
    let plan = intelligent("A dancer. Continue without a cut, pan left.", 6);
    assert_eq!(plan.shots[1].framing, plan.shots[0].framing);
}
