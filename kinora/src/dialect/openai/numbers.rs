//! Numbers that other servers of this form count differently: frames instead of
//! seconds, and guidance.

use kinora_core::plan::FPS;
use kinora_core::problem::Problem;
use serde_json::Value;

use super::submit::limits;
use crate::dialect::body::Body;
use crate::dialect::fields::shown;

/// Where no length is said, frames say it.
pub(super) fn frames(body: &mut Body) {
    let Some(rate) = rate(body) else { return };
    let Some(frames) = body.take("num_frames") else {
        return;
    };
    let is_said = |key: &str| body.fields.get(key).is_some_and(|value| !value.is_null());
    if is_said("seconds") || is_said("duration") {
        body.ignore("num_frames");
        return;
    }
    let range = limits().duration_s;
    let (least, most) = (*range.start(), *range.end());
    let seconds = number(&frames).map(|frames| (frames / rate).round());
    let fits = |seconds: &f64| (least as f64..=most as f64).contains(seconds);
    if let Some(seconds) = seconds.filter(fits) {
        let seconds = Value::from(seconds as i64);
        body.fields.insert("seconds".to_owned(), seconds);
        return;
    }
    let allowed = format!("as many as {least} to {most} seconds have at {rate} a second");
    let given = shown(&frames);
    let message = format!("`num_frames` is {given}, but must be {allowed}; or give `seconds`");
    let problem = Problem::other("duration", &given, &allowed, message);
    body.problems.push(problem);
}

/// The frame rate that the client counts with.
fn rate(body: &mut Body) -> Option<f64> {
    let Some(fps) = body.take("fps") else {
        return Some(FPS.into());
    };
    let Some(rate) = number(&fps).filter(|rate| *rate >= 1.0) else {
        let problem = Problem::outside("fps", &shown(&fps), "a number from 1 on");
        body.problems.push(problem);
        return None;
    };
    if rate != f64::from(FPS) {
        body.warnings.push(format!(
            "`fps` {rate} is not made; films have {FPS} frames a second"
        ));
    }
    Some(rate)
}

/// Other servers' guidance goes far beyond 1; only what is on the models' own
/// scale means the same.
pub(super) fn guidance(body: &mut Body) {
    let Some(guidance) = body.take("guidance_scale") else {
        return;
    };
    let is_said = body.fields.get("cfg_scale").is_some_and(|it| !it.is_null());
    match number(&guidance) {
        _ if is_said => body.ignore("guidance_scale"),
        Some(number) if (0.0..=1.0).contains(&number) => {
            body.fields.insert("cfg_scale".to_owned(), guidance);
        }
        Some(number) if number > 1.0 => body.warnings.push(format!(
            "`guidance_scale` {number} was left out; it goes from 0 to 1 here, as `cfg_scale` does"
        )),
        _ => {
            let allowed = "a number from 0 on";
            let problem = Problem::outside("guidance_scale", &shown(&guidance), allowed);
            body.problems.push(problem);
        }
    }
}

/// A number given as such or as a text.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| number.is_finite())
}
