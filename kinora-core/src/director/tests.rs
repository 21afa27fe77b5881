//! Prompts, and what is filmed of them.

mod amounts;
mod any;
mod denials;
mod elements;
mod engines;
mod life;
mod matter;
mod shots;

use super::*;
use crate::limits::Limits;
use crate::picture::{PictureFacts, PictureFormat};
use crate::plan::{Cue, Framing, Onto};
use crate::request::{Draft, DraftShot, FilmElement};
use crate::scene::{Point, Sought, Spot};
use crate::size::Size;
use crate::vocabulary::{Atmosphere, Light, Move, Sound, Speed, Subject};

pub(super) const EVERYTHING: Capabilities = Capabilities {
    text_to_video: false,
    elements: false,
    ..Capabilities::everything("test")
};

const START: PictureFacts = PictureFacts {
    format: PictureFormat::Jpeg,
    width: 1600,
    height: 900,
    bytes: 100_000,
};

pub(super) fn film(draft: Draft) -> Film {
    let draft = Draft {
        model: "std".to_owned(),
        ..draft
    };
    Film::parse(&draft, Some(&START), &Limits::local()).unwrap()
}

pub(super) fn prompt(prompt: &str) -> Draft {
    Draft {
        prompt: Some(prompt.to_owned()),
        duration: Some(6),
        ..Draft::default()
    }
}

fn shots_of(prompts: &[&str]) -> Draft {
    let shot = |prompt: &&str| DraftShot {
        prompt: Some((*prompt).to_owned()),
        duration: Some(3),
        ..DraftShot::default()
    };
    Draft {
        multi_prompt: prompts.iter().map(shot).collect(),
        ..Draft::default()
    }
}

/// The first shot in short: camera moves with speed and time where they are not
/// normal and whole, `~` subject, `*` atmosphere, `!` light, `#` sound, `?`
/// not understood, `>` direction.
fn summary(plan: &Plan) -> String {
    let shot = &plan.shots[0];
    let mut words = Vec::new();
    for camera in &shot.camera {
        let speed = match camera.speed {
            Speed::Normal => "",
            Speed::Slow => ":slow",
            Speed::Fast => ":fast",
        };
        let time = time(camera.from_s, camera.to_s);
        words.push(format!("{}{speed}{time}", camera.kind));
    }
    words.extend(shot.subject.iter().map(|cue| cued('~', cue)));
    words.extend(shot.atmosphere.iter().map(|cue| cued('*', cue)));
    words.extend(shot.light.iter().map(|cue| cued('!', cue)));
    words.extend(shot.sound.iter().map(|cue| cued('#', cue)));
    words.extend(shot.not_understood.iter().map(|word| format!("?{word}")));
    words.join(" ")
}

fn cued<W: std::fmt::Display>(mark: char, cue: &Cue<W>) -> String {
    let direction = cue.direction.map(|d| format!(">{d}")).unwrap_or_default();
    format!(
        "{mark}{}{direction}{}",
        cue.what,
        time(cue.from_s, cue.to_s)
    )
}

fn time(from_s: f64, to_s: f64) -> String {
    match (from_s, to_s) {
        (0.0, 6.0) => String::new(),
        (from, to) => format!("@{from}-{to}"),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let draft = Draft {
        sound: Some(expected.contains('#')),
        ..prompt(text)
    };
    let plan = plan(&film(draft), None, &EVERYTHING);
    assert_eq!(summary(&plan), expected, "{text:?}");
}

#[test]
fn camera_moves() {
    check("slow push in", "dolly_in:slow");
    check("The camera slowly pushes in on her face", "dolly_in:slow");
    check("dolly in", "dolly_in");
    check("camera moves closer", "dolly_in");
    check("the camera moves forward through the forest", "dolly_in");
    check("the camera gently approaches the door", "dolly_in:slow");
    check("pull back to reveal the valley", "dolly_out");
    check("camera dollies out quickly", "dolly_out:fast");
    check("the camera moves away", "dolly_out");
    check("zoom in", "zoom_in");
    check("slowly zooming out", "zoom_out:slow");
    check("crash zoom on his eyes", "zoom_in:fast");
    check("dolly zoom", "dolly_zoom");
    check("vertigo effect", "dolly_zoom");
    check("rack focus from the flower to the house", "rack_focus");
    check("truck left", "truck_left");
    check("the camera slides to the right", "truck_right");
    check("lateral tracking shot to the left", "truck_left");
    check("the camera glides left", "truck_left");
    check("pedestal up", "pedestal_up");
    check("the camera moves down", "pedestal_down");
    check("crane shot rising up over the city", "crane_up");
    check("the camera rises above the rooftops", "crane_up");
    check("the camera descends", "crane_down");
    check("boom down", "crane_down");
    check("orbit around the statue", "orbit_right");
    check("the camera circles left around her", "orbit_left");
    check("slow arc shot", "orbit_right:slow");
    check("camera moves around the subject", "orbit_right");
    check("handheld camera", "handheld");
    check("shaky cam", "shake");
    check("camera shake", "shake");
    check("static shot", "static");
    check("locked-off camera", "static");
    check("Fixed camera.", "static");
    check("tracking shot of a man walking", "follow ~walk");
    check("the camera follows the dog", "follow");
    check("FPV drone shot", "dolly_in");
    check("barrel roll", "roll_right");
    check("dutch angle", "roll_right");
    check("the camera rolls counterclockwise", "roll_left");
}

#[test]
fn pan_left_turns_the_camera_left_so_that_the_picture_moves_right() {
    check("pan left", "pan_left");
    check("camera pans slowly to the right", "pan_right:slow");
    check("left pan", "pan_left");
    check("slow leftward pan", "pan_left:slow");
    check("panning from left to right", "pan_right");
    check("the camera turns left", "pan_left");
    check("turn the camera to the right", "pan_right");
    check("whip pan left", "whip_pan_left");
    check("whip-pan to the right", "whip_pan_right");
    check("tilt up", "tilt_up");
    check("the camera tilts down slowly", "tilt_down:slow");
    check("camera looks up at the sky", "tilt_up");
    check("pan up", "tilt_up");
}

#[test]
fn a_direction_belongs_to_whoever_acts() {
    check("she looks left", "dolly_in:slow ~look>left");
    check("she looks to her left", "dolly_in:slow ~look>right");
    check("the woman turns right", "dolly_in:slow ~turn>right");
    check("the dragon turns left", "dolly_in:slow ~turn>left");
    check("she turns her head", "dolly_in:slow ~turn");
    check("the dog tilts its head", "dolly_in:slow ~tilt");
    check("a man looks at the camera", "dolly_in:slow ~look>toward");
    check(
        "the camera pans left as she looks right",
        "pan_left ~look>right",
    );
    check("the camera pans left and moves closer", "pan_left dolly_in");
    check("she walks toward the camera", "dolly_in:slow ~walk>toward");
    check("the man walks away", "dolly_in:slow ~walk>away");
    check("she waves", "dolly_in:slow ~wave");
    check("waves crash on the shore", "dolly_in:slow *waves #waves");
    check("clouds drift left", "dolly_in:slow *clouds>left");
    check(
        "rain blowing from the left",
        "dolly_in:slow *rain>right #rain",
    );
}

#[test]
fn moves_follow_each_other_or_go_together() {
    check("pan left, then tilt up", "pan_left@0-3 tilt_up@3-6");
    check("push in while panning right", "dolly_in pan_right");
    check("pan left and zoom in", "pan_left zoom_in");
    check(
        "first pan left, then push in, finally tilt up",
        "pan_left@0-2 dolly_in@2-4 tilt_up@4-6",
    );
    check("pan left and then right", "pan_left@0-3 pan_right@3-6");
    check("push in and pull back", "dolly_in@0-3 dolly_out@3-6");
    check("Pan left. Zoom in.", "pan_left@0-3 zoom_in@3-6");
    check("Handheld. Slow push in.", "handheld dolly_in:slow");
    check("static, then slow zoom in", "static@0-3 zoom_in:slow@3-6");
    check("push in, then she smiles", "dolly_in ~smile@3-6");
    check("he walks, then runs", "dolly_in:slow ~walk@0-3 ~run@3-6");
    check(
        "pan left, then it starts to rain",
        "pan_left *rain@3-6 #rain@3-6",
    );
}

#[test]
fn weather_light_and_subjects() {
    check("heavy rain at night", "dolly_in:slow *rain !night #rain");
    check(
        "thunderstorm over the sea",
        "dolly_in:slow *rain *lightning *waves #thunder #rain #waves",
    );
    check("a blizzard", "dolly_in:slow *snow *wind #wind");
    check(
        "light drizzle and drifting mist",
        "dolly_in:slow *rain *fog #rain",
    );
    check("cherry blossoms fall", "dolly_in:slow *petals #wind");
    check(
        "sparks fly from the campfire",
        "dolly_in:slow *embers *fire #fire",
    );
    check(
        "storm with rolling thunder",
        "dolly_in:slow *rain *wind *lightning #thunder #rain #wind",
    );
    check("rain and thunder", "dolly_in:slow *rain #thunder #rain");
    check(
        "hair blowing in the wind",
        "dolly_in:slow ~hair *wind #wind",
    );
    check("she smiles and blinks", "dolly_in:slow ~smile ~blink #wind");
    check(
        "golden hour, god rays through the trees",
        "dolly_in:slow *god_rays !golden_hour #wind",
    );
    check(
        "birds chirping, soft piano music",
        "dolly_in:slow #birds #music",
    );
    check("in complete silence", "dolly_in:slow #silence");
    check("a woman dances", "dolly_in:slow #wind ?dances");
    check("steaming coffee", "dolly_in:slow *steam #wind");
    check("a lantern floats up", "dolly_in:slow ~float>up #wind");
    check("a woman in a red coat", "dolly_in:slow #wind");
    check("", "dolly_in:slow #wind");
    check("a rose blooms", "dolly_in:slow #wind ?blooms");
    check("she can't stop smiling", "dolly_in:slow ~smile #wind");
    check("embers float upward", "dolly_in:slow *embers>up #wind");
    check(
        "the camera stays completely still as clouds race by",
        "static *clouds #wind",
    );
    check("xyzzy plugh", "dolly_in:slow #wind ?xyzzy ?plugh");
}

#[test]
fn other_languages() {
    check("la cámara se acerca lentamente", "dolly_in:slow");
    check("paneo lento hacia la izquierda", "pan_left:slow");
    check("cámara fija, llueve", "static *rain");
    check(
        "La mujer sonríe, luego la cámara se aleja",
        "dolly_out@3-6 ~smile",
    );
    check("镜头缓慢推进，下大雨", "dolly_in:slow *rain");
    check("固定镜头，雪花飘落", "static *snow");
    check("向左平移，然后镜头拉远", "truck_left@0-3 dolly_out@3-6");
    check("环绕拍摄，她微笑", "orbit_right ~smile");
}

#[test]
fn sounds_named_in_a_silent_film_are_warned_of() {
    let plan = plan(&film(prompt("birds chirping")), None, &EVERYTHING);
    assert!(plan.shots[0].sound.is_empty());
    assert_eq!(plan.warnings.len(), 1);
}

const FACTS: SceneFacts = SceneFacts {
    sky: 0.4,
    horizon: Some(0.5),
    clouds: 0.0,
    water: 0.0,
    foliage: 0.0,
    fire: 0.0,
    night: 0.0,
    subject: Point { x: 0.1, y: 0.5 },
    subject_width: 0.2,
    detail: Point { x: 0.7, y: 0.9 },
    brightness: 0.6,
    blurred: 0.0,
    blurred_behind: false,
    faces: 0,
    eyes: 0,
    breathes: false,
    outlined: true,
    elements: [None; 3],
};

#[test]
fn the_bed_follows_from_the_picture() {
    let bed = |facts: SceneFacts| {
        let draft = Draft {
            sound: Some(true),
            cfg_scale: Some(1.0),
            ..prompt("a place")
        };
        let plan = plan(&film(draft), Some(&facts), &EVERYTHING);
        let sounds = plan.shots[0].sound.iter().map(|cue| cue.what.as_str());
        sounds.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(bed(FACTS), "wind birds");
    let night = SceneFacts {
        brightness: 0.1,
        ..FACTS
    };
    assert_eq!(bed(night), "wind insects");
    let shore = SceneFacts {
        water: 0.2,
        ..FACTS
    };
    assert_eq!(bed(shore), "waves wind birds");
    let ravine = SceneFacts {
        sky: 0.0,
        water: 0.1,
        foliage: 0.4,
        ..FACTS
    };
    assert_eq!(bed(ravine), "stream wind birds");
    let close = SceneFacts { sky: 0.0, ..FACTS };
    assert_eq!(bed(close), "wind");
}

#[test]
fn a_shot_with_a_picture_of_its_own_is_planned_by_what_that_shows() {
    let mut draft = shots_of(&["she smiles", "she smiles", "she smiles", "static"]);
    draft.multi_prompt[1].image_sent = true;
    draft.multi_prompt[1].join = Some("continue".to_owned());
    draft.multi_prompt[2].join = Some("continue".to_owned());
    let film = film(draft);
    let bare = SceneFacts { faces: 0, ..FACTS };
    let face = SceneFacts {
        faces: 1,
        eyes: 1,
        ..FACTS
    };
    let plan = plan_with(&film, Some(&bare), &[None, Some(face)], &EVERYTHING);
    let smiles = |index: usize| {
        let mut cues = plan.shots[index].subject.iter();
        cues.any(|cue| cue.what == Subject::Smile)
    };
    // The third goes on from where the second is.
    assert_eq!([0, 1, 2].map(smiles), [false, true, true]);
    let own: Vec<bool> = plan.shots.iter().map(|shot| shot.image).collect();
    assert_eq!(own, [false, true, false, false]);
    // Another picture is no continued take, and is seen as a whole.
    assert_eq!(plan.shots[1].join, Join::Cut);
    assert_eq!(plan.shots[2].join, Join::Continue);
    assert_eq!(plan.shots[1].framing, Framing::WIDE);
    let left_out = plan.warnings.iter().filter(|it| it.contains("`smile`"));
    assert_eq!(left_out.count(), 1, "{:?}", plan.warnings);
    let lacking = Capabilities {
        shot_images: false,
        ..EVERYTHING
    };
    let refused = check_engine(&film, &lacking).unwrap_err();
    assert_eq!(refused.0[0].field, "multi_prompt[1].image");
    assert_eq!(check_engine(&film, &EVERYTHING), Ok(()));
}

#[test]
fn shots_are_cut_to_other_framings_inside_the_picture() {
    let draft = shots_of(&[
        "close-up",
        "pan left",
        "push in",
        "wide shot",
        "detail of a hand",
    ]);
    let plan = plan(&film(draft), Some(&FACTS), &EVERYTHING);
    let framings: Vec<(f64, f64, f64)> = plan
        .shots
        .iter()
        .map(|shot| (shot.framing.zoom, shot.framing.x, shot.framing.y))
        .collect();
    let expected = [
        (1.0, 0.5, 0.5),
        (1.6, 0.3125, 0.5),
        (2.0, 0.7, 0.75),
        (1.0, 0.5, 0.5),
        (2.0, 0.7, 0.75),
    ];
    assert_eq!(framings, expected);
    assert_eq!(plan.shots[2].start_s, 6.0);
    assert_eq!(plan.frames(), 15 * 24);
}

#[test]
fn a_context_holds_for_every_shot() {
    let draft = Draft {
        context: Some("a rainy night, slow push in".to_owned()),
        ..shots_of(&["pan left", "a house"])
    };
    let plan = plan(&film(draft), None, &EVERYTHING);
    let moves: Vec<Move> = plan.shots.iter().map(|shot| shot.camera[0].kind).collect();
    assert_eq!(moves, [Move::PanLeft, Move::DollyIn]);
    for shot in &plan.shots {
        assert_eq!(shot.atmosphere[0].what, Atmosphere::Rain);
        assert_eq!(shot.light[0].what, Light::Night);
    }
}

#[test]
fn what_was_heard_can_be_explained() {
    let heard: Vec<String> = explain("Slow push-in on a dog")
        .into_iter()
        .map(|h| h.text)
        .collect();
    assert_eq!(heard, ["slow", "push in", "dog"]);
}

#[test]
fn the_camera_rests_beside_masks() {
    let film = film(Draft {
        static_mask_sent: true,
        shot_type: Some("intelligent".to_owned()),
        ..prompt("Pan left, light rain. Cut to a close-up, zoom in.")
    });
    let plan = plan(&film, None, &EVERYTHING);
    assert_eq!(plan.shots.len(), 1);
    let shot = &plan.shots[0];
    assert!(shot.still_mask && shot.regions.is_empty());
    assert!(shot.camera.iter().all(|step| step.kind == Move::Static));
    assert!(
        shot.atmosphere
            .iter()
            .any(|cue| cue.what == Atmosphere::Rain)
    );
    assert!(
        plan.warnings
            .iter()
            .any(|text| text.starts_with("camera move `pan_left` was left out")),
        "{:?}",
        plan.warnings
    );
    let maskless = Capabilities {
        regions: false,
        ..EVERYTHING
    };
    let refused = check_engine(&film, &maskless).unwrap_err();
    assert_eq!(refused.0[0].field, "static_mask");
}

#[test]
fn a_rack_of_focus_ends_where_its_goal_is() {
    let ends = |prompt: &str, facts: SceneFacts| {
        let plan = plan(&film(self::prompt(prompt)), Some(&facts), &EVERYTHING);
        (plan.shots[0].camera[0].onto, plan.warnings)
    };
    let behind = "rack focus from the cup to the window behind it";
    assert_eq!(ends(behind, FACTS), (Onto::Background, Vec::new()));
    let blurred = SceneFacts {
        blurred_behind: true,
        ..FACTS
    };
    let (onto, warnings) = ends(behind, blurred);
    assert_eq!(onto, Onto::Subject);
    assert!(warnings[0].contains("`rack_focus`"), "{warnings:?}");
    let face = SceneFacts { faces: 1, ..FACTS };
    let somebody = "rack focus from the cup to the woman behind it";
    assert_eq!(ends(somebody, face).0, Onto::Subject);
    assert_eq!(ends(somebody, FACTS).0, Onto::Background);
}
