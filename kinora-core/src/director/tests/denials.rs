//! What must not happen.

use super::*;

#[test]
fn denials() {
    check("push in, no rain", "dolly_in #wind");
    check("pan left without music", "pan_left #wind");
    check("don't move the camera", "static");
    check("do not move the camera, rain falls", "static *rain #rain");
    check("no camera movement", "static");
    check("the camera does not move", "static");
    check("rainy street, no thunder", "dolly_in:slow *rain #rain");
    check("no zoom, pan left", "pan_left");
    check("no zoom", "static");
    check(
        "a storm without lightning",
        "dolly_in:slow *rain *wind #rain #wind",
    );
    check("no fog but snow", "dolly_in:slow *snow #wind");
    check(
        "no rain or snow, wind in the trees",
        "dolly_in:slow *wind #wind",
    );
    check("never shake the camera, slow push in", "dolly_in:slow");
    check("sin lluvia, paneo a la izquierda", "pan_left");
    check("镜头推进，没有雨", "dolly_in");
}

#[test]
fn a_negative_prompt_takes_away_what_it_names() {
    #[track_caller]
    fn check(text: &str, negative: &str, expected: &str) {
        let draft = Draft {
            negative_prompt: Some(negative.to_owned()),
            sound: Some(true),
            ..prompt(text)
        };
        assert_eq!(summary(&plan(&film(draft), None, &EVERYTHING)), expected);
    }
    check("rain and fog", "rain", "dolly_in:slow *fog #wind");
    check("handheld, pan left", "camera shake", "pan_left #wind");
    check("push in", "camera movement", "static #wind");
    check(
        "a street, music",
        "no music, blur, low quality",
        "dolly_in:slow #wind",
    );
    check("she smiles", "wind", "dolly_in:slow ~smile");
    check("a street", "zoom", "static #wind");
    check(
        "pan left, tilt up",
        "panning, tilting",
        "dolly_in:slow #wind",
    );
    check(
        "pan left and zoom out",
        "zoom, blurry, low quality",
        "pan_left #wind",
    );
    check(
        "pan left in the rain",
        "rain, snow, camera shake",
        "pan_left #wind",
    );
    check(
        "orbit right, she walks",
        "walking, no rain",
        "orbit_right #wind",
    );
    check("pan left", "no rain but the camera zooms", "pan_left #wind");
    check("Regen, Schwenk nach links", "Regen, Zoom", "pan_left #wind");
    check("镜头向左摇，下雨", "雨，抖动", "pan_left #wind");
    check("a static camera", "static", "dolly_in:slow #wind");
}
