//! `static_mask` and `dynamic_masks`: what stays, and what moves along a path.
//!
//! They are read to the last point. No engine here moves parts of a picture by
//! masks, which [`refuse`] says: whoever adds it replaces that.

use kinora_core::problem::Problem;
use serde_json::Value;

use crate::dialect::body::Body;
use crate::dialect::fields::shown;
use crate::dialect::source::Source;

const STATIC: &str = "static_mask";
const DYNAMIC: &str = "dynamic_masks";

/// The most masks that move.
const MOST_MASKS: usize = 6;

/// How many points a path has.
const POINTS: std::ops::RangeInclusive<usize> = 2..=77;

/// The largest coordinate: no picture has more pixels a side.
const MOST_PIXELS: i64 = 16_384;

/// Takes the masks out of a body and says whether there were any.
pub(super) fn take(body: &mut Body) -> bool {
    let before = body.problems.len();
    let still = body
        .take(STATIC)
        .filter(|mask| mask.as_str() != Some(""))
        .map(|mask| picture(body, STATIC, Some(&mask)))
        .is_some();
    let moving = match body.take(DYNAMIC) {
        None => false,
        Some(Value::Array(masks)) if masks.is_empty() => false,
        Some(Value::Array(masks)) => {
            check(body, &masks);
            true
        }
        Some(other) => {
            let allowed = "a list of objects with `mask` and `trajectories`";
            outside(body, DYNAMIC, &shown(&other), allowed);
            true
        }
    };
    let are_sound = body.problems.len() == before;
    for (field, given) in [(STATIC, still), (DYNAMIC, moving)] {
        if given && are_sound {
            body.problems.push(refuse(field));
        }
    }
    still || moving
}

/// That no engine moves what a mask shows.
fn refuse(field: &str) -> Problem {
    let message = format!(
        "`{field}` is given, but neither the cpu engine nor any other of this version moves parts of a picture by masks; leave it out and say in `prompt` what moves"
    );
    Problem::other(field, "given", "absent", message)
}

fn check(body: &mut Body, masks: &[Value]) {
    if masks.len() > MOST_MASKS {
        let value = format!("{} masks", masks.len());
        let allowed = format!("at most {MOST_MASKS} masks");
        let message = format!("`{DYNAMIC}` has {value}, but must have {allowed}; leave some out");
        body.problems
            .push(Problem::other(DYNAMIC, &value, &allowed, message));
        return;
    }
    for (index, mask) in masks.iter().enumerate() {
        let field = format!("{DYNAMIC}[{index}]");
        let Value::Object(mask) = mask else {
            let allowed = "an object with `mask` and `trajectories`";
            outside(body, &field, &shown(mask), allowed);
            continue;
        };
        picture(body, &format!("{field}.mask"), mask.get("mask"));
        path(
            body,
            &format!("{field}.trajectories"),
            mask.get("trajectories"),
        );
    }
}

fn picture(body: &mut Body, field: &str, mask: Option<&Value>) {
    let allowed = "a picture of the same shape as `image`: an address or base64 text";
    match mask {
        None | Some(Value::Null) => {
            body.problems.push(Problem::missing(field, allowed));
        }
        Some(Value::String(text)) => {
            if let Err(problem) = Source::read(field, text) {
                body.problems.push(problem);
            }
        }
        Some(other) => outside(body, field, &shown(other), allowed),
    }
}

/// A path in pixels of the picture, from its lower left corner.
fn path(body: &mut Body, field: &str, points: Option<&Value>) {
    let allowed = format!(
        "{} to {} points with `x` and `y`",
        POINTS.start(),
        POINTS.end()
    );
    let points = match points {
        None | Some(Value::Null) => {
            body.problems.push(Problem::missing(field, &allowed));
            return;
        }
        Some(Value::Array(points)) if POINTS.contains(&points.len()) => points,
        Some(Value::Array(points)) => {
            return outside(body, field, &format!("{} points", points.len()), &allowed);
        }
        Some(other) => return outside(body, field, &shown(other), &allowed),
    };
    for (index, point) in points.iter().enumerate() {
        for axis in ["x", "y"] {
            let given = point.get(axis).unwrap_or(&Value::Null);
            let number = given.as_i64().or_else(|| {
                let text = given.as_str()?;
                text.trim().parse().ok()
            });
            if !number.is_some_and(|number| (0..=MOST_PIXELS).contains(&number)) {
                let field = format!("{field}[{index}].{axis}");
                let allowed = format!(
                    "a whole number of pixels from 0 to {MOST_PIXELS}, from the lower left corner"
                );
                outside(body, &field, &shown(given), &allowed);
            }
        }
    }
}

fn outside(body: &mut Body, field: &str, value: &str, allowed: &str) {
    body.problems.push(Problem::outside(field, value, allowed));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::names::Names;

    fn problems(json: Value, given: bool) -> Vec<String> {
        let mut body = Body::open(json, &Names::CATALOGUE);
        assert_eq!(take(&mut body), given);
        assert!(body.fields.is_empty());
        body.problems.iter().map(|it| it.field.clone()).collect()
    }

    fn points(count: usize) -> Value {
        json!(vec![json!({"x": 1, "y": "2"}); count])
    }

    #[test]
    fn masks_that_are_sound_are_refused_for_want_of_an_engine() {
        let mask = json!({"mask": "AQID", "trajectories": points(77)});
        let body = json!({
            "static_mask": "https://example.com/a.png", "dynamic_masks": vec![mask; 6],
        });
        assert_eq!(problems(body, true), ["static_mask", "dynamic_masks"]);
        assert!(refuse("static_mask").message.contains("cpu engine"));
    }

    #[test]
    fn no_mask_is_no_problem() {
        for body in [
            json!({}),
            json!({"static_mask": null, "dynamic_masks": null}),
            json!({"static_mask": "", "dynamic_masks": []}),
        ] {
            assert!(problems(body, false).is_empty());
        }
    }

    #[test]
    fn every_place_that_is_wrong_is_named() {
        let masks = json!([
            7,
            {},
            {"mask": "?", "trajectories": points(1)},
            {"mask": "AQID", "trajectories": points(78)},
            {"mask": "AQID", "trajectories": [{"x": -1, "y": 1.5}, {"x": 3}]},
        ]);
        let expected = [
            "dynamic_masks[0]",
            "dynamic_masks[1].mask",
            "dynamic_masks[1].trajectories",
            "dynamic_masks[2].mask",
            "dynamic_masks[2].trajectories",
            "dynamic_masks[3].trajectories",
            "dynamic_masks[4].trajectories[0].x",
            "dynamic_masks[4].trajectories[0].y",
            "dynamic_masks[4].trajectories[1].y",
        ];
        assert_eq!(problems(json!({ "dynamic_masks": masks }), true), expected);
        let many = json!({"dynamic_masks": vec![json!({}); 7]});
        assert_eq!(problems(many, true), ["dynamic_masks"]);
        let other = json!({"dynamic_masks": "x", "static_mask": 4});
        assert_eq!(problems(other, true), ["static_mask", "dynamic_masks"]);
    }
}
