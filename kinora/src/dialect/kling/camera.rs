//! `camera_control`: amounts from −10 to 10 become a camera of two keyframes.

use kinora_core::problem::Problem;
use kinora_core::request::DEFAULT_DURATION_S;
use serde_json::{Map, Value, json};

use crate::dialect::body::Body;
use crate::dialect::fields::shown;

const FIELD: &str = "camera_control";

/// The amounts of a simple camera. One of them is not 0.
const AMOUNTS: [&str; 6] = ["horizontal", "vertical", "pan", "tilt", "roll", "zoom"];

/// The largest amount, either way.
const MOST: f64 = 10.0;

/// How far the camera goes for the largest amount: as far as a prompt may state,
/// in the units of keyframes.
const TRUCK: f64 = 0.15;
const PEDESTAL: f64 = 0.15;
const PITCH: f64 = 10.0;
const YAW: f64 = 12.0;
const ROLL: f64 = 30.0;
/// By how much the lens is longer, or shorter the other way.
const ZOOM: f64 = 1.0;

/// How far a camera goes that has no amount: half of the way.
const HALF: f64 = 0.5;
/// Towards the subject as a share of its distance.
const DOLLY: f64 = 1.0 / 3.0;

/// Where a camera arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Arrival {
    place: [f64; 3],
    look: [f64; 3],
    focal: f64,
}

const STILL: Arrival = Arrival {
    place: [0.0; 3],
    look: [0.0; 3],
    focal: 1.0,
};

/// The cameras that have names of their own.
const NAMED: [(&str, Arrival); 4] = [
    (
        "down_back",
        Arrival {
            // Most of the way back is made by the lens, so that near things do
            // not run out of the picture.
            place: [0.0, -HALF * PEDESTAL, -0.3 * HALF * DOLLY],
            focal: 1.0 / (1.0 + 0.7 * HALF * DOLLY),
            ..STILL
        },
    ),
    (
        "forward_up",
        Arrival {
            place: [0.0, 0.0, HALF * DOLLY],
            look: [0.0, HALF * PITCH, 0.0],
            ..STILL
        },
    ),
    (
        "right_turn_forward",
        Arrival {
            place: [0.0, 0.0, HALF * DOLLY],
            look: [HALF * YAW, 0.0, 0.0],
            ..STILL
        },
    ),
    (
        "left_turn_forward",
        Arrival {
            place: [0.0, 0.0, HALF * DOLLY],
            look: [-HALF * YAW, 0.0, 0.0],
            ..STILL
        },
    ),
];

/// Takes `camera_control` out of a body and puts the camera that it means in.
/// Says whether there was one.
pub(super) fn take(body: &mut Body) -> bool {
    let Some(value) = body.take(FIELD) else {
        return false;
    };
    let Value::Object(mut control) = value else {
        refuse::<()>(body, FIELD, &value, "an object with `type`");
        return true;
    };
    let kind = control.remove("type").filter(|kind| !kind.is_null());
    let config = control.remove("config").filter(|config| !config.is_null());
    for key in control.keys() {
        body.ignore(&format!("{FIELD}.{key}"));
    }
    if let Some(arrival) = arrival(body, kind, config) {
        put(body, &arrival);
    }
    true
}

fn arrival(body: &mut Body, kind: Option<Value>, config: Option<Value>) -> Option<Arrival> {
    let allowed = "simple, down_back, forward_up, right_turn_forward or left_turn_forward";
    let kind = match kind {
        Some(Value::String(kind)) => kind.trim().to_owned(),
        Some(other) => return refuse(body, "camera_control.type", &other, allowed),
        // A camera with amounts is a simple one.
        None if config.is_some() => "simple".to_owned(),
        None => {
            let problem = Problem::missing("camera_control.type", allowed);
            body.problems.push(problem);
            return None;
        }
    };
    if kind == "simple" {
        return simple(body, config);
    }
    let named = NAMED.iter().find(|(name, _)| *name == kind);
    let Some((_, arrival)) = named else {
        return refuse(body, "camera_control.type", &Value::from(kind), allowed);
    };
    if config.is_some() {
        body.ignore("camera_control.config");
    }
    Some(*arrival)
}

/// The camera of the one amount that is not 0.
fn simple(body: &mut Body, config: Option<Value>) -> Option<Arrival> {
    const CONFIG: &str = "camera_control.config";
    let allowed = "an object with one of horizontal, vertical, pan, tilt, roll, zoom";
    let config = match config {
        Some(Value::Object(config)) => config,
        Some(other) => return refuse(body, CONFIG, &other, allowed),
        None => {
            body.problems.push(Problem::missing(CONFIG, allowed));
            return None;
        }
    };
    for key in config.keys().filter(|key| !AMOUNTS.contains(&key.as_str())) {
        body.ignore(&format!("{CONFIG}.{key}"));
    }
    let before = body.problems.len();
    let moving: Vec<(&str, f64)> = AMOUNTS
        .into_iter()
        .filter_map(|name| Some((name, amount(body, &config, name)?)))
        .filter(|&(_, amount)| amount != 0.0)
        .collect();
    if body.problems.len() > before {
        return None;
    }
    let [(name, amount)] = moving[..] else {
        let names: Vec<&str> = moving.iter().map(|&(name, _)| name).collect();
        let value = match names.is_empty() {
            true => "all 0".to_owned(),
            false => names.join(" and "),
        };
        let message = format!(
            "`{CONFIG}` moves the camera by {value}, but exactly one amount must be other than 0; set the others to 0"
        );
        body.problems.push(Problem::other(
            CONFIG,
            &value,
            "exactly one amount",
            message,
        ));
        return None;
    };
    Some(of_amount(name, amount / MOST))
}

fn amount(body: &mut Body, config: &Map<String, Value>, name: &str) -> Option<f64> {
    let value = config.get(name).filter(|value| !value.is_null())?;
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let number = number.filter(|number| (-MOST..=MOST).contains(number));
    number.or_else(|| {
        let field = format!("camera_control.config.{name}");
        refuse(body, &field, value, "a number from -10 to 10")
    })
}

/// Where a camera arrives that goes this share of the way, from −1 to 1.
///
/// The vendor's pan looks up and down, and its tilt to the sides.
fn of_amount(name: &str, share: f64) -> Arrival {
    match name {
        "horizontal" => Arrival {
            place: [share * TRUCK, 0.0, 0.0],
            ..STILL
        },
        "vertical" => Arrival {
            place: [0.0, share * PEDESTAL, 0.0],
            ..STILL
        },
        "pan" => Arrival {
            look: [0.0, share * PITCH, 0.0],
            ..STILL
        },
        "tilt" => Arrival {
            look: [share * YAW, 0.0, 0.0],
            ..STILL
        },
        "roll" => Arrival {
            look: [0.0, 0.0, share * ROLL],
            ..STILL
        },
        _ => Arrival {
            focal: match share < 0.0 {
                true => 1.0 - share * ZOOM,
                false => 1.0 / (1.0 + share * ZOOM),
            },
            ..STILL
        },
    }
}

/// Puts a camera into the body as keyframes: from the picture to the arrival,
/// over the whole film.
fn put(body: &mut Body, arrival: &Arrival) {
    if body.fields.contains_key("camera") {
        let message = format!(
            "`{FIELD}` and `camera` are both given, but only one may be; leave one of them out"
        );
        let problem = Problem::other(FIELD, "given", "absent beside `camera`", message);
        body.problems.push(problem);
        return;
    }
    let Some(seconds) = seconds(body.fields.get("duration")) else {
        // The length is refused under its own name.
        return;
    };
    let keys = json!([
        {"at": "0f"},
        {
            "at": format!("{seconds}s"),
            "move": arrival.place,
            "look": arrival.look,
            "focal": arrival.focal,
        },
    ]);
    let camera = json!({"version": 1, "keys": keys});
    body.fields.insert("camera".to_owned(), camera);
}

/// The length of the film as [`kinora_core::request::Draft::from_json`] will read
/// it.
fn seconds(value: Option<&Value>) -> Option<u32> {
    let seconds = match value {
        None | Some(Value::Null) => return Some(DEFAULT_DURATION_S),
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => None,
    };
    let seconds = seconds.filter(|seconds| seconds.fract() == 0.0)?;
    (1.0..=600.0).contains(&seconds).then_some(seconds as u32)
}

fn refuse<T>(body: &mut Body, field: &str, value: &Value, allowed: &str) -> Option<T> {
    let problem = Problem::outside(field, &shown(value), allowed);
    body.problems.push(problem);
    None
}

#[cfg(test)]
mod tests {
    use kinora_core::camera::{self, CameraKey};

    use super::*;
    use crate::dialect::names::Names;

    fn taken(control: Value) -> Body {
        let json = json!({"camera_control": control, "duration": "5"});
        let mut body = Body::open(json, &Names::CATALOGUE);
        assert!(take(&mut body));
        body
    }

    /// The last keyframe of a camera, as an engine gets it.
    #[track_caller]
    fn last(control: Value) -> CameraKey {
        let body = taken(control);
        assert!(body.problems.is_empty(), "{:?}", body.problems);
        let keys = camera::parse(&body.fields["camera"], 120, "camera").unwrap();
        assert_eq!((keys.len(), keys[0].is_identity()), (2, true));
        assert_eq!(keys[1].frame, 120);
        keys[1]
    }

    fn of(name: &str, amount: f64) -> CameraKey {
        let mut config = json!({
            "horizontal": 0, "vertical": 0, "pan": 0, "tilt": 0, "roll": 0, "zoom": 0,
        });
        config[name] = json!(amount);
        last(json!({"type": "simple", "config": config}))
    }

    #[test]
    fn each_amount_goes_its_way() {
        assert_eq!(of("horizontal", -10.0).place, [-TRUCK, 0.0, 0.0]);
        assert_eq!(of("vertical", -5.0).place, [0.0, -PEDESTAL / 2.0, 0.0]);
        assert_eq!(of("pan", -10.0).look, [0.0, -PITCH, 0.0]);
        assert_eq!(of("tilt", -10.0).look, [-YAW, 0.0, 0.0]);
        assert_eq!(of("tilt", 10.0).look, [YAW, 0.0, 0.0]);
        assert_eq!(of("roll", -10.0).look, [0.0, 0.0, -ROLL]);
        assert_eq!(of("zoom", -10.0).focal, 2.0);
        assert_eq!(of("zoom", 10.0).focal, 0.5);
    }

    #[test]
    fn named_cameras_make_two_moves() {
        let down_back = last(json!({"type": "down_back"}));
        assert!(down_back.place[1] < 0.0 && down_back.place[2] < 0.0 && down_back.focal < 1.0);
        let forward_up = last(json!({"type": "forward_up"}));
        assert!(forward_up.place[2] > 0.0 && forward_up.look[1] > 0.0);
        let right = last(json!({"type": "right_turn_forward", "config": null}));
        assert!(right.place[2] > 0.0 && right.look[0] > 0.0);
        let left = last(json!({"type": "left_turn_forward"}));
        assert!(left.place[2] > 0.0 && left.look[0] < 0.0);
    }

    #[track_caller]
    fn check_refused(control: Value, expected: &[&str]) {
        let body = taken(control);
        let said: Vec<_> = body.problems.iter().map(ToString::to_string).collect();
        assert_eq!(said, expected);
        assert!(!body.fields.contains_key("camera"));
    }

    #[test]
    fn what_is_no_camera_is_refused_by_name() {
        let kinds = "simple, down_back, forward_up, right_turn_forward or left_turn_forward";
        check_refused(
            json!("simple"),
            &["`camera_control` is \"simple\", but must be an object with `type`"],
        );
        check_refused(
            json!({}),
            &[&format!("`camera_control.type` is missing; give {kinds}")],
        );
        check_refused(
            json!({"type": "up"}),
            &[&format!(
                "`camera_control.type` is \"up\", but must be {kinds}"
            )],
        );
        check_refused(
            json!({"type": "simple"}),
            &[
                "`camera_control.config` is missing; give an object with one of horizontal, vertical, pan, tilt, roll, zoom",
            ],
        );
        let one = "but exactly one amount must be other than 0; set the others to 0";
        check_refused(
            json!({"type": "simple", "config": {"zoom": 0}}),
            &[&format!(
                "`camera_control.config` moves the camera by all 0, {one}"
            )],
        );
        check_refused(
            json!({"config": {"zoom": 1, "pan": 2}}),
            &[&format!(
                "`camera_control.config` moves the camera by pan and zoom, {one}"
            )],
        );
        check_refused(
            json!({"config": {"zoom": 11, "pan": "x"}}),
            &[
                "`camera_control.config.pan` is \"x\", but must be a number from -10 to 10",
                "`camera_control.config.zoom` is 11, but must be a number from -10 to 10",
            ],
        );
    }

    #[test]
    fn a_camera_beside_keyframes_is_refused() {
        let json = json!({"camera_control": {"type": "down_back"}, "camera": {}});
        let mut body = Body::open(json, &Names::CATALOGUE);
        assert!(take(&mut body));
        assert_eq!(body.problems[0].field, "camera_control");
    }

    #[test]
    fn the_last_key_is_at_the_end_of_the_film() {
        for (duration, expected) in [(json!(null), "5s"), (json!(7), "7s"), (json!("10"), "10s")] {
            let control = json!({"type": "down_back"});
            let json = json!({"camera_control": control, "duration": duration});
            let mut body = Body::open(json, &Names::CATALOGUE);
            take(&mut body);
            assert_eq!(body.fields["camera"]["keys"][1]["at"], expected);
        }
    }
}
