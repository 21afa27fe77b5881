//! The catalogue: what is served, with schemas and prices that clients can
//! compute with.

use kinora_core::catalogue::{self, Model, Price};
use kinora_core::price::{MicroUsd, TurboRule};
use kinora_core::request::DEFAULT_DURATION_S;
use serde_json::{Value, json};

/// The models that `served` says are served.
#[must_use]
pub fn models(origin: &str, turbo: TurboRule, served: impl Fn(&Model) -> bool) -> Value {
    let models = catalogue::models().iter().filter(|model| served(model));
    models
        .enumerate()
        .map(|(order, model)| entry(origin, turbo, order, model))
        .collect()
}

fn entry(origin: &str, turbo: TurboRule, order: usize, model: &Model) -> Value {
    json!({
        "model_id": model.id,
        "name": model.name,
        "description": model.description,
        "type": model.kind.as_str(),
        "base_price": base_price(model).as_dollars(),
        "sort_order": order,
        "formula": formula(model, turbo),
        "api_schema": {"api_schemas": [{
            "type": "model_run",
            "method": "POST",
            "server": origin,
            "api_path": format!("/api/v3/{}", model.id),
            "request_schema": model.request_schema(),
        }]},
    })
}

/// The price of a request that says no more than it must.
fn base_price(model: &Model) -> MicroUsd {
    match model.price {
        Price::PerSecond { silent, .. } => silent.times(DEFAULT_DURATION_S),
        Price::PerRun(price) => price,
    }
}

/// The price as a JSONata expression over a request's fields.
///
/// Clients take every word in it that is no `$name` and no call for a field that
/// moves the price, so that no other words may be in it.
fn formula(model: &Model, turbo: TurboRule) -> String {
    if let Price::PerRun(_) = model.price {
        return r#"{"total_price": base_price}"#.to_owned();
    }
    let seconds = match model.takes("multi_prompt") {
        true => shots_seconds(model.bills_duration_and_shots && turbo == TurboRule::default()),
        false => ("", GIVEN.to_owned()),
    };
    let (steps, seconds) = seconds;
    let sound = sound_factor(model);
    let price = format!("$round(base_price * {seconds} / {DEFAULT_DURATION_S}{sound}, 6)");
    format!(r#"{{"total_price": ({steps}{price})}}"#)
}

/// What `duration` asks for.
const GIVEN: &str = "(duration ? $number(duration) : 5)";

/// The seconds of a clip with shots: shots without a duration share what the
/// others leave of `duration`, and none gets less than a second.
const STEPS: &str = "$given := duration ? $number(duration) : 5; \
    $shots := $count(multi_prompt); \
    $known := $sum([0, multi_prompt.$number(duration)]); \
    $open := $shots - $count(multi_prompt.duration); \
    $film := $shots = 0 ? $given : $known + ($open = 0 ? 0 : $max([$given - $known, $open])); ";

/// The steps to the seconds that are billed, and these.
fn shots_seconds(bills_duration_and_shots: bool) -> (&'static str, String) {
    let seconds = match bills_duration_and_shots {
        true => "($shots = 0 ? $film : $given + $film)",
        false => "$film",
    };
    (STEPS, seconds.to_owned())
}

/// By how much sound raises the price, where it does.
fn sound_factor(model: &Model) -> String {
    match model.price {
        Price::PerSecond {
            silent: MicroUsd(silent),
            sound: Some(MicroUsd(sound)),
        } if sound != silent => {
            let divisor = greatest_common_divisor(silent, sound);
            let (above, below) = (sound / divisor, silent / divisor);
            format!(" * (sound ? {above} / {below} : 1)")
        }
        Price::PerSecond { .. } | Price::PerRun(_) => String::new(),
    }
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    match b {
        0 => a.max(1),
        _ => greatest_common_divisor(b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::catalogue::Kind;
    use kinora_core::limits::Limits;
    use kinora_core::price::quote;
    use kinora_core::request::Request;

    use super::*;
    use crate::dialect::wavespeed::price_draft;

    const ORIGIN: &str = "https://films.example";

    fn all(turbo: TurboRule) -> Vec<Value> {
        let models = models(ORIGIN, turbo, |_| true);
        models.as_array().unwrap().clone()
    }

    #[test]
    fn only_what_is_served_is_listed() {
        let served = |model: &Model| model.kind == Kind::ImageToVideo;
        let models = models(ORIGIN, TurboRule::default(), served);
        let models = models.as_array().unwrap();
        assert_eq!(models.len(), 8);
        assert!(models.iter().all(|model| model["type"] == "image-to-video"));
    }

    #[test]
    fn an_entry_says_how_to_run_the_model() {
        let std = &all(TurboRule::default())[0];
        assert_eq!(std["model_id"], "kwaivgi/kling-v3.0-std/image-to-video");
        assert_eq!(std["base_price"].to_string(), "0.42");
        assert_eq!(std["sort_order"], 0);
        let run = &std["api_schema"]["api_schemas"][0];
        assert_eq!(run["type"], "model_run");
        assert_eq!(run["method"], "POST");
        assert_eq!(run["server"], ORIGIN);
        assert_eq!(
            run["api_path"],
            "/api/v3/kwaivgi/kling-v3.0-std/image-to-video"
        );
        let schema = &run["request_schema"];
        assert_eq!(schema["required"], json!(["image"]));
        assert_eq!(schema["x-order-properties"][1], "prompt");
        assert_eq!(schema["properties"]["duration"]["default"], 5);
    }

    #[test]
    fn the_base_price_is_that_of_the_plainest_request() {
        for model in catalogue::models() {
            if model.kind == Kind::MotionControl {
                continue;
            }
            let draft = price_draft(model, &json!({}));
            let request = Request::parse(&draft, None, &Limits::wire()).unwrap();
            let quote = quote(&request, TurboRule::default());
            assert_eq!(quote.total, base_price(model), "{}", model.id);
        }
    }

    #[track_caller]
    fn check(model: &str, turbo: TurboRule, expected: &str) {
        let model = catalogue::find(model).unwrap();
        assert_eq!(formula(model, turbo), expected.replace("STEPS ", STEPS));
    }

    #[test]
    fn formulas_are_those_of_the_families() {
        use TurboRule::{DurationPlusShots as Both, GeneratedSeconds as Generated};
        let film = r#"{"total_price": (STEPS $round(base_price * $film / 5FACTOR, 6))}"#;
        for (model, factor) in [
            ("std", " * (sound ? 3 / 2 : 1)"),
            ("pro", " * (sound ? 3 / 2 : 1)"),
            ("4k", ""),
            ("o3-std", " * (sound ? 4 / 3 : 1)"),
            ("o3-pro", " * (sound ? 5 / 4 : 1)"),
            ("o3-4k", ""),
        ] {
            check(model, Both, &film.replace("FACTOR", factor));
            check(model, Generated, &film.replace("FACTOR", factor));
        }
        for model in ["turbo-std", "turbo-pro"] {
            check(
                model,
                Both,
                r#"{"total_price": (STEPS $round(base_price * ($shots = 0 ? $film : $given + $film) / 5, 6))}"#,
            );
            check(model, Generated, &film.replace("FACTOR", ""));
        }
        check(
            "kwaivgi/kling-v3.0-std/motion-control",
            Both,
            r#"{"total_price": ($round(base_price * (duration ? $number(duration) : 5) / 5, 6))}"#,
        );
        check(
            "kwaivgi/kling-elements",
            Both,
            r#"{"total_price": base_price}"#,
        );
    }

    #[test]
    fn only_fields_that_move_the_price_are_named() {
        let fields = |name: &str| {
            let formula = formula(catalogue::find(name).unwrap(), TurboRule::default());
            let mut fields: Vec<String> = words(&formula.replace("\"total_price\"", ""));
            fields.sort();
            fields.dedup();
            fields
        };
        assert_eq!(
            fields("std"),
            ["base_price", "duration", "multi_prompt", "sound"]
        );
        assert_eq!(fields("4k"), ["base_price", "duration", "multi_prompt"]);
        assert_eq!(
            fields("turbo-pro"),
            ["base_price", "duration", "multi_prompt"]
        );
    }

    /// The words that are neither a `$name` nor a call.
    fn words(formula: &str) -> Vec<String> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        formula
            .split(|c| !is_word(c))
            .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
            .map(str::to_owned)
            .collect()
    }

    /// The seconds of the formula's steps, written down once more.
    fn seconds(given: i64, shots: &[Option<i64>]) -> i64 {
        let known: i64 = shots.iter().flatten().sum();
        let open = shots.iter().filter(|seconds| seconds.is_none()).count() as i64;
        match (shots.len(), open) {
            (0, _) => given,
            (_, 0) => known,
            (_, open) => known + (given - known).max(open),
        }
    }

    #[test]
    fn the_steps_give_the_seconds_that_are_charged() {
        let model = catalogue::find("std").unwrap();
        let rate = base_price(model).0 / 5;
        for shots in [
            &[][..],
            &[None],
            &[None, None],
            &[Some(3), Some(4)],
            &[Some(3), None, None],
            &[Some(7), None],
            &[None; 6],
        ] {
            for given in 3..=15 {
                let items: Vec<Value> = shots
                    .iter()
                    .map(|seconds| json!({"prompt": "rain", "duration": seconds}))
                    .collect();
                let draft = price_draft(model, &json!({"duration": given, "multi_prompt": items}));
                let request = Request::parse(&draft, None, &Limits::wire()).unwrap();
                let total = quote(&request, TurboRule::default()).total;
                assert_eq!(total.0, rate * seconds(given, shots), "{given} {shots:?}");
            }
        }
    }
}
