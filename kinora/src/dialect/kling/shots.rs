//! Several shots: `multi_shot`, `shot_type` and `multi_prompt`; and shots that are
//! written in a prompt.

use kinora_core::problem::Problem;
use serde_json::{Map, Value, json};

use crate::dialect::body::Body;
use crate::dialect::fields::{excerpt, flag, shown};

/// Whether a film has several shots, and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shots {
    /// One.
    One,
    /// Those that are listed, or found in the prompt.
    Several,
}

/// Takes out of a body what says how it is cut, and leaves what holds.
pub(super) fn take(body: &mut Body) -> Shots {
    let multi_shot = body.take("multi_shot").unwrap_or(Value::Null);
    let multi_shot = flag("multi_shot", &multi_shot).unwrap_or_else(|problem| {
        body.problems.push(problem);
        false
    });
    let shot_type = body.take("shot_type");
    let multi_prompt = body.take("multi_prompt");
    if !multi_shot {
        ignore(body, "shot_type", shot_type.as_ref());
        ignore(body, "multi_prompt", multi_prompt.as_ref());
        return Shots::One;
    }
    match read_type(body, shot_type) {
        Some(Type::Customize) => listed(body, multi_prompt),
        Some(Type::Intelligence) => {
            ignore(body, "multi_prompt", multi_prompt.as_ref());
            body.fields
                .insert("shot_type".to_owned(), json!("intelligence"));
        }
        None => {}
    }
    Shots::Several
}

enum Type {
    Customize,
    Intelligence,
}

fn read_type(body: &mut Body, given: Option<Value>) -> Option<Type> {
    let allowed = "customize, with shots in `multi_prompt`, or intelligence, with a `prompt`";
    let problem = match given {
        None => Problem::missing("shot_type", allowed),
        Some(Value::String(word)) => match word.trim() {
            "customize" => return Some(Type::Customize),
            "intelligence" | "intelligent" => return Some(Type::Intelligence),
            "" => Problem::missing("shot_type", allowed),
            _ => Problem::outside("shot_type", &shown(&word.into()), allowed),
        },
        Some(other) => Problem::outside("shot_type", &shown(&other), allowed),
    };
    body.problems.push(problem);
    None
}

/// Shots as they are listed; a prompt beside them means nothing.
fn listed(body: &mut Body, shots: Option<Value>) {
    let prompt = body.take("prompt");
    ignore(body, "prompt", prompt.as_ref());
    match shots {
        Some(Value::Array(shots)) if !shots.is_empty() => {
            let shots = in_order(body, shots);
            body.fields.insert("multi_prompt".to_owned(), shots.into());
        }
        Some(Value::Array(_)) | None => {
            let allowed = "1 to 6 shots with `index`, `prompt` and `duration`";
            body.problems
                .push(Problem::missing("multi_prompt", allowed));
        }
        // The reader of drafts complains.
        Some(other) => {
            body.fields.insert("multi_prompt".to_owned(), other);
        }
    }
}

/// Shots by their indexes; as they are listed where some have none.
fn in_order(body: &mut Body, shots: Vec<Value>) -> Vec<Value> {
    let mut numbered: Vec<(Option<i64>, Value)> = shots
        .into_iter()
        .enumerate()
        .map(|(place, mut shot)| (index(body, place, &mut shot), shot))
        .collect();
    let indexes: Vec<i64> = numbered.iter().filter_map(|&(index, _)| index).collect();
    for (place, index) in indexes.iter().enumerate() {
        if indexes[..place].contains(index) {
            let field = "multi_prompt";
            let message = format!(
                "`{field}` has two shots with the `index` {index}, but each must have its own; count from 1"
            );
            let allowed = "an `index` of its own for each shot";
            body.problems
                .push(Problem::other(field, &index.to_string(), allowed, message));
        }
    }
    if indexes.len() == numbered.len() {
        numbered.sort_by_key(|&(index, _)| index);
    }
    numbered.into_iter().map(|(_, shot)| shot).collect()
}

fn index(body: &mut Body, place: usize, shot: &mut Value) -> Option<i64> {
    let index = shot.as_object_mut()?.remove("index")?;
    let read = match &index {
        Value::Null => return None,
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    if read.is_none() {
        let field = format!("multi_prompt[{place}].index");
        let problem = Problem::outside(&field, &shown(&index), "a whole number, from 1");
        body.problems.push(problem);
    }
    read
}

fn ignore(body: &mut Body, key: &str, value: Option<&Value>) {
    let says_nothing = match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    };
    if !says_nothing {
        body.ignore(key);
    }
}

/// The shots of a prompt such as `shot 1, 3, a cat wakes; shot 2, 2, it leaps;`,
/// in order, as the value of `multi_prompt`. Nothing where it does not begin with
/// one.
pub(super) fn written(prompt: &str) -> Option<Vec<Map<String, Value>>> {
    let mut shots: Vec<(u32, u32, String)> = vec![];
    for piece in prompt.split(';') {
        match (head(piece), shots.last_mut()) {
            (Some((index, seconds, words)), _) => shots.push((index, seconds, words.to_owned())),
            // A semicolon among the words of a shot.
            (None, Some((_, _, words))) if !piece.trim().is_empty() => {
                words.push(';');
                words.push_str(piece);
            }
            (None, Some(_)) => {}
            (None, None) => return None,
        }
    }
    shots.sort_by_key(|&(index, _, _)| index);
    let shots = shots.into_iter().map(|(_, seconds, words)| {
        let mut shot = Map::new();
        shot.insert("prompt".to_owned(), words.trim().into());
        shot.insert("duration".to_owned(), seconds.into());
        shot
    });
    Some(shots.collect())
}

/// The number, the seconds and the words of a shot.
fn head(piece: &str) -> Option<(u32, u32, &str)> {
    let piece = piece.trim_start();
    let (word, rest) = piece.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case("shot") {
        return None;
    }
    let mut parts = rest.splitn(3, [',', '，']);
    let index = parts.next()?.trim().parse().ok()?;
    let seconds = parts.next()?.trim();
    let seconds = seconds.strip_suffix(['s', 'S']).unwrap_or(seconds);
    let seconds = seconds.trim_end().parse().ok()?;
    Some((index, seconds, parts.next()?))
}

/// What is shown of a prompt in a message.
pub(super) fn beginning(prompt: &str) -> String {
    format!("{:?}", excerpt(prompt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::names::Names;

    fn taken(json: Value) -> (Shots, Value, Vec<String>) {
        let mut body = Body::open(json, &Names::CATALOGUE);
        let shots = take(&mut body);
        let said = body.problems.iter().map(ToString::to_string).collect();
        (shots, Value::Object(body.fields), said)
    }

    #[track_caller]
    fn check(json: Value, shots: Shots, expected: Value) {
        assert_eq!(taken(json), (shots, expected, vec![]));
    }

    #[test]
    fn what_does_not_hold_is_left_out() {
        let list = json!([{"index": 1, "prompt": "rain", "duration": "3"}]);
        check(
            json!({"prompt": "a", "shot_type": "customize", "multi_prompt": list}),
            Shots::One,
            json!({"prompt": "a"}),
        );
        for multi_shot in [json!(true), json!("true")] {
            check(
                json!({
                    "multi_shot": multi_shot, "prompt": "a", "shot_type": "customize",
                    "multi_prompt": list,
                }),
                Shots::Several,
                json!({"multi_prompt": [{"prompt": "rain", "duration": "3"}]}),
            );
        }
        for word in ["intelligence", "intelligent"] {
            check(
                json!({
                    "multi_shot": true, "prompt": "a", "shot_type": word, "multi_prompt": list,
                }),
                Shots::Several,
                json!({"prompt": "a", "shot_type": "intelligence"}),
            );
        }
    }

    #[test]
    fn shots_are_in_the_order_of_their_indexes() {
        let order = |shots: Value| {
            let json = json!({"multi_shot": true, "shot_type": "customize", "multi_prompt": shots});
            let (_, fields, said) = taken(json);
            assert!(said.is_empty(), "{said:?}");
            let shots = fields["multi_prompt"].as_array().unwrap().clone();
            shots
                .iter()
                .map(|shot| shot["prompt"].as_str().unwrap().to_owned())
                .collect::<String>()
        };
        let shots = json!([
            {"index": 3, "prompt": "c"}, {"index": "1", "prompt": "a"}, {"index": 2, "prompt": "b"},
        ]);
        assert_eq!(order(shots), "abc");
        let some =
            json!([{"index": 3, "prompt": "c"}, {"prompt": "a"}, {"index": null, "prompt": "b"}]);
        assert_eq!(order(some), "cab");
    }

    #[track_caller]
    fn check_refused(json: Value, expected: &str) {
        let (_, _, said) = taken(json);
        assert_eq!(said, [expected]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let kinds = "customize, with shots in `multi_prompt`, or intelligence, with a `prompt`";
        check_refused(
            json!({"multi_shot": true, "prompt": "a"}),
            &format!("`shot_type` is missing; give {kinds}"),
        );
        check_refused(
            json!({"multi_shot": true, "shot_type": "auto"}),
            &format!("`shot_type` is \"auto\", but must be {kinds}"),
        );
        check_refused(
            json!({"multi_shot": "yes"}),
            "`multi_shot` is \"yes\", but must be true or false",
        );
        check_refused(
            json!({"multi_shot": true, "shot_type": "customize", "multi_prompt": []}),
            "`multi_prompt` is missing; give 1 to 6 shots with `index`, `prompt` and `duration`",
        );
        let shots = json!([{"index": 1}, {"index": 1}]);
        check_refused(
            json!({"multi_shot": true, "shot_type": "customize", "multi_prompt": shots}),
            "`multi_prompt` has two shots with the `index` 1, but each must have its own; count from 1",
        );
        let shots = json!([{"index": 1.5}]);
        check_refused(
            json!({"multi_shot": true, "shot_type": "customize", "multi_prompt": shots}),
            "`multi_prompt[0].index` is 1.5, but must be a whole number, from 1",
        );
    }

    #[test]
    fn shots_are_read_from_a_prompt() {
        let found = written("Shot 2, 2s, it leaps; far away;shot 1, 3, a cat wakes, slowly; ");
        let expected = json!([
            {"prompt": "a cat wakes, slowly", "duration": 3},
            {"prompt": "it leaps; far away", "duration": 2},
        ]);
        assert_eq!(serde_json::to_value(found).unwrap(), expected);
        for prompt in [
            "",
            "a shot of a cat",
            "shot one, 3, a cat",
            "shot 1",
            "shot 1, 3",
            "a cat; shot 1, 3, a cat;",
            "shött",
        ] {
            assert_eq!(written(prompt), None, "{prompt}");
        }
    }
}
