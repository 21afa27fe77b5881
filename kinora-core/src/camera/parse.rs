//! Reading a camera, with every problem at once.

use serde_json::{Map, Value};

use super::{CameraKey, Ease, VERSION};
use crate::plan::FPS;
use crate::problem::Problem;

/// The keys of an object that a camera may have.
const FIELDS: &[&str] = &["version", "keys", "free_start"];

/// The keys of an object that a keyframe may have.
const KEY_FIELDS: &[&str] = &["at", "move", "look", "focal", "shift", "ease"];

/// Reads the camera of a shot of `frames` frames from its JSON form; YAML has
/// the same. Fields of problems begin with `field`.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn parse(json: &Value, frames: u32, field: &str) -> Result<Vec<CameraKey>, Vec<Problem>> {
    let mut reader = Reader {
        frames,
        problems: Vec::new(),
    };
    let keys = reader.camera(json, field);
    if reader.problems.is_empty() {
        Ok(keys)
    } else {
        Err(reader.problems)
    }
}

struct Reader {
    frames: u32,
    problems: Vec<Problem>,
}

impl Reader {
    fn refuse(&mut self, field: &str, value: &Value, allowed: &str) {
        let shown = value.to_string();
        self.problems.push(Problem::outside(field, &shown, allowed));
    }

    fn camera(&mut self, json: &Value, field: &str) -> Vec<CameraKey> {
        let Value::Object(camera) = json else {
            self.refuse(field, json, "an object with `version` and `keys`");
            return Vec::new();
        };
        self.unknown(camera, FIELDS, field);
        match camera.get("version") {
            Some(version) if version.as_u64() == Some(u64::from(VERSION)) => {}
            Some(version) => self.refuse(&format!("{field}.version"), version, "1"),
            None => self.missing(&format!("{field}.version"), "version: 1"),
        }
        let free_start = self.free_start(camera, field);
        let keys = self.keys(camera, field);
        self.check_order(&keys, field);
        self.check_start(&keys, free_start, field);
        keys
    }

    fn missing(&mut self, field: &str, allowed: &str) {
        self.problems.push(Problem::missing(field, allowed));
    }

    fn free_start(&mut self, camera: &Map<String, Value>, field: &str) -> bool {
        match camera.get("free_start") {
            None => false,
            Some(Value::Bool(free)) => *free,
            Some(other) => {
                self.refuse(&format!("{field}.free_start"), other, "true or false");
                false
            }
        }
    }

    fn keys(&mut self, camera: &Map<String, Value>, field: &str) -> Vec<CameraKey> {
        let field = format!("{field}.keys");
        let most = self.frames as usize + 1;
        match camera.get("keys") {
            Some(Value::Array(items)) if (1..=most).contains(&items.len()) => items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| self.key(item, &format!("{field}[{index}]")))
                .collect(),
            Some(Value::Array(items)) => {
                let count = Value::from(items.len());
                let allowed = format!("1 to {most} keys, no more than one a frame");
                self.refuse(&field, &count, &allowed);
                Vec::new()
            }
            Some(other) => {
                self.refuse(&field, other, "a list of keys");
                Vec::new()
            }
            None => {
                self.missing(&field, "a list of keys, the first one at 0s");
                Vec::new()
            }
        }
    }

    fn key(&mut self, item: &Value, field: &str) -> Option<CameraKey> {
        let Value::Object(key) = item else {
            self.refuse(field, item, "an object with `at`");
            return None;
        };
        self.unknown(key, KEY_FIELDS, field);
        let identity = CameraKey::IDENTITY;
        let frame = self.frame(key.get("at"), &format!("{field}.at"));
        let mut numbers = |name: &str, bounds: &[Bound]| {
            self.numbers(key.get(name), bounds, &format!("{field}.{name}"))
        };
        let place = numbers("move", &[MOVE_X, MOVE_Y, FORWARD]);
        let look = numbers("look", &[YAW, PITCH, ROLL]);
        let shift = numbers("shift", &[SHIFT_X, SHIFT_Y]);
        let focal = match key.get("focal") {
            None => identity.focal,
            Some(value) => self.number(value, &FOCAL, &format!("{field}.focal")),
        };
        let ease = self.ease(key.get("ease"), &format!("{field}.ease"));
        Some(CameraKey {
            frame: frame?,
            place: [place[0], place[1], place[2]],
            look: [look[0], look[1], look[2]],
            focal,
            shift: [shift[0], shift[1]],
            ease,
        })
    }

    fn unknown(&mut self, object: &Map<String, Value>, known: &[&str], field: &str) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.problems.push(Problem::unknown(field, name, known));
        }
    }

    /// A time such as `1.5s` or `36f`, as a frame of the shot.
    fn frame(&mut self, value: Option<&Value>, field: &str) -> Option<u32> {
        let seconds = f64::from(self.frames) / f64::from(FPS);
        let frames = self.frames;
        let allowed = format!(
            "a time of the shot in seconds or frames, from 0s to {seconds}s or 0f to {frames}f"
        );
        let Some(value) = value else {
            self.missing(field, &allowed);
            return None;
        };
        let frame = value
            .as_str()
            .and_then(read_time)
            .filter(|frame| *frame <= f64::from(self.frames));
        if frame.is_none() {
            self.refuse(field, value, &allowed);
        }
        frame.map(|frame| frame as u32)
    }

    fn numbers(&mut self, value: Option<&Value>, bounds: &[Bound], field: &str) -> Vec<f64> {
        match value {
            None => vec![0.0; bounds.len()],
            Some(Value::Array(items)) if items.len() == bounds.len() => items
                .iter()
                .zip(bounds)
                .enumerate()
                .map(|(index, (item, bound))| {
                    self.number(item, bound, &format!("{field}[{index}]"))
                })
                .collect(),
            Some(other) => {
                let names: Vec<&str> = bounds.iter().map(|bound| bound.name).collect();
                self.refuse(
                    field,
                    other,
                    &format!("a list of numbers: [{}]", names.join(", ")),
                );
                vec![0.0; bounds.len()]
            }
        }
    }

    fn number(&mut self, value: &Value, bound: &Bound, field: &str) -> f64 {
        let number = value
            .as_f64()
            .filter(|number| (bound.least..=bound.most).contains(number));
        if number.is_none() {
            let Bound { least, most, .. } = bound;
            self.refuse(field, value, &format!("a number from {least} to {most}"));
        }
        number.unwrap_or(bound.least)
    }

    fn ease(&mut self, value: Option<&Value>, field: &str) -> Ease {
        let ease = match value {
            None => Some(Ease::default()),
            Some(value) => serde_json::from_value(value.clone())
                .ok()
                .filter(is_in_time),
        };
        if let (None, Some(value)) = (ease, value) {
            let allowed = "min_jerk, linear, hold, or [x1, y1, x2, y2] with x1 and x2 from 0 to 1";
            self.refuse(field, value, allowed);
        }
        ease.unwrap_or_default()
    }

    fn check_order(&mut self, keys: &[CameraKey], field: &str) {
        for (index, pair) in keys.windows(2).enumerate() {
            if pair[1].frame <= pair[0].frame {
                let at = Value::from(format!("{}f", pair[1].frame));
                let allowed = format!("later than the key before it, at {}f", pair[0].frame);
                self.refuse(&format!("{field}.keys[{}].at", index + 1), &at, &allowed);
            }
        }
    }

    fn check_start(&mut self, keys: &[CameraKey], free_start: bool, field: &str) {
        let Some(first) = keys.first() else {
            return;
        };
        let first_field = format!("{field}.keys[0]");
        if first.frame != 0 {
            let at = Value::from(format!("{}f", first.frame));
            self.refuse(
                &format!("{first_field}.at"),
                &at,
                "0s: the first key is where the shot begins",
            );
        } else if !free_start && !first.is_identity() {
            let allowed = "no `move`, `look`, `focal` or `shift`";
            let message = format!(
                "`{first_field}` moves the camera, but a shot begins on its picture; leave out what moves it there, or set `{field}.free_start` to true"
            );
            let problem = Problem::other(&first_field, "a camera that has moved", allowed, message);
            self.problems.push(problem);
        }
    }
}

/// The range of a number.
struct Bound {
    name: &'static str,
    least: f64,
    most: f64,
}

const MOVE_X: Bound = Bound {
    name: "x",
    least: -1.0,
    most: 1.0,
};
const MOVE_Y: Bound = Bound {
    name: "y",
    least: -1.0,
    most: 1.0,
};
/// Nearer than a fifth of the subject's distance there is only blur.
const FORWARD: Bound = Bound {
    name: "z",
    least: -1.0,
    most: 0.8,
};
const YAW: Bound = Bound {
    name: "yaw",
    least: -30.0,
    most: 30.0,
};
const PITCH: Bound = Bound {
    name: "pitch",
    least: -30.0,
    most: 30.0,
};
const ROLL: Bound = Bound {
    name: "roll",
    least: -180.0,
    most: 180.0,
};
const SHIFT_X: Bound = Bound {
    name: "x",
    least: -0.5,
    most: 0.5,
};
const SHIFT_Y: Bound = Bound {
    name: "y",
    least: -0.5,
    most: 0.5,
};
const FOCAL: Bound = Bound {
    name: "focal",
    least: 0.5,
    most: 4.0,
};

/// The frame that a time names, rounded to the nearest.
fn read_time(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, per_unit) = match (text.strip_suffix('s'), text.strip_suffix('f')) {
        (Some(seconds), _) => (seconds, f64::from(FPS)),
        (_, Some(frames)) => (frames, 1.0),
        (None, None) => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    let whole = per_unit > 1.0 || number.fract() == 0.0;
    (number >= 0.0 && number.is_finite() && whole).then(|| (number * per_unit).round())
}

/// Whether the curve goes forward in time.
fn is_in_time(ease: &Ease) -> bool {
    match ease {
        Ease::MinJerk | Ease::Linear | Ease::Hold => true,
        Ease::Bezier([x1, y1, x2, y2]) => {
            let in_unit = |x: &f64| (0.0..=1.0).contains(x);
            in_unit(x1) && in_unit(x2) && [y1, y2].iter().all(|y| (-2.0..=3.0).contains(*y))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::CameraFile;
    use super::*;

    fn camera(keys: Value) -> Value {
        json!({"version": 1, "keys": keys})
    }

    #[track_caller]
    fn refused(json: Value, fields: &[&str]) {
        let problems = parse(&json, 120, "camera").unwrap_err();
        let found: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(found, fields, "{problems:?}");
    }

    #[test]
    fn a_camera_is_read() {
        let json = camera(json!([
            {"at": "0s"},
            {"at": "1.5s", "move": [0.1, -0.05, 0.2], "ease": "linear"},
            {"at": "60f", "look": [3, 0, -1.5], "focal": 1.2, "ease": [0.2, 0, 0.4, 1]},
            {"at": "5s", "shift": [0.1, 0], "ease": "hold"},
        ]));
        let keys = parse(&json, 120, "camera").unwrap();
        let frames: Vec<u32> = keys.iter().map(|key| key.frame).collect();
        assert_eq!(frames, [0, 36, 60, 120]);
        assert!(keys[0].is_identity());
        assert_eq!(
            (keys[1].place, keys[1].ease),
            ([0.1, -0.05, 0.2], Ease::Linear)
        );
        assert_eq!((keys[2].look, keys[2].focal), ([3.0, 0.0, -1.5], 1.2));
        assert_eq!(keys[2].ease, Ease::Bezier([0.2, 0.0, 0.4, 1.0]));
        assert_eq!((keys[3].shift, keys[3].ease), ([0.1, 0.0], Ease::Hold));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let key = CameraKey {
            frame: 1,
            place: [0.012_345, 0.0, -0.1],
            look: [1.0, 2.0, -3.0],
            focal: 1.05,
            shift: [0.01, -0.02],
            ease: Ease::Bezier([0.1, 0.2, 0.3, 0.4]),
        };
        let keys = [CameraKey::IDENTITY, key];
        let json = serde_json::to_value(CameraFile::new(&keys)).unwrap();
        assert_eq!(parse(&json, 120, "camera").unwrap(), keys);
        let keys = [CameraKey { frame: 0, ..key }];
        let json = serde_json::to_value(CameraFile::new(&keys)).unwrap();
        assert_eq!(parse(&json, 120, "camera").unwrap(), keys);
    }

    #[test]
    fn every_problem_is_named() {
        refused(json!(7), &["camera"]);
        refused(json!({}), &["camera.version", "camera.keys"]);
        refused(
            json!({"version": 2, "keys": []}),
            &["camera.version", "camera.keys"],
        );
        refused(camera(json!([{}])), &["camera.keys[0].at"]);
        refused(camera(json!([{"at": "1s"}])), &["camera.keys[0].at"]);
        refused(camera(json!([{"at": 0}])), &["camera.keys[0].at"]);
        refused(camera(json!([{"at": "0.5f"}])), &["camera.keys[0].at"]);
        refused(
            camera(json!([{"at": "0s", "move": [0.1, 0, 0]}])),
            &["camera.keys[0]"],
        );
        refused(
            camera(json!([{"at": "0s"}, {"at": "6s", "loook": [0, 0, 0]}])),
            &["camera.keys[1].loook", "camera.keys[1].at"],
        );
        refused(
            camera(
                json!([{"at": "0s"}, {"at": "2s", "move": [0, 0], "focal": 9, "ease": "bounce"}]),
            ),
            &[
                "camera.keys[1].move",
                "camera.keys[1].focal",
                "camera.keys[1].ease",
            ],
        );
        refused(
            camera(json!([{"at": "0s"}, {"at": "2s", "look": [40, 0, 0], "ease": [2, 0, 0, 1]}])),
            &["camera.keys[1].look[0]", "camera.keys[1].ease"],
        );
        refused(
            camera(json!([{"at": "0s"}, {"at": "2s"}, {"at": "1s"}])),
            &["camera.keys[2].at"],
        );
    }

    #[test]
    fn a_camera_may_start_anywhere_if_it_says_so() {
        let json = json!({"version": 1, "free_start": true, "keys": [{"at": "0s", "focal": 1.5}]});
        assert_eq!(parse(&json, 120, "camera").unwrap()[0].focal, 1.5);
    }
}
