//! Models by the name that a body gives them.

use kinora_core::catalogue::{self, Family, Kind, Model};
use kinora_core::nearest::nearest;
use kinora_core::problem::Problem;
use kinora_core::size::Tier;
use serde_json::Value;

use super::Form;
use crate::dialect::body::Body;
use crate::dialect::fields::shown;
use crate::service::error::ServiceError;

/// Models of before, which the present one stands in for.
const OLDER: [&str; 8] = [
    "kling-v1",
    "kling-v1-5",
    "kling-v1-6",
    "kling-v2-master",
    "kling-v2-1",
    "kling-v2-1-master",
    "kling-v2-5-turbo",
    "kling-v2-6",
];

/// The models of before that take `cfg_scale`.
const TAKE_CFG_SCALE: [&str; 3] = ["kling-v1", "kling-v1-5", "kling-v1-6"];

/// The present models by name.
const V3: &str = "kling-v3";
const V3_TURBO: &str = "kling-v3-turbo";

/// The models of `omni-video`, the present one last.
const OMNI: [&str; 2] = ["kling-video-o1", "kling-v3-omni"];

/// The modes of a model, and the tiers that they mean.
const MODES: [(&str, Tier); 3] = [
    ("std", Tier::Hd),
    ("pro", Tier::FullHd),
    ("4k", Tier::UltraHd),
];

/// What a body says of its model.
pub(super) struct Named {
    /// The name, or the one that holds where none is given.
    pub(super) name: String,
    /// The mode.
    pub(super) mode: &'static str,
    /// The model that is filmed with.
    pub(super) model: &'static Model,
}

impl Named {
    /// Whether the model that was named takes `cfg_scale`.
    pub(super) fn takes_cfg_scale(&self) -> bool {
        TAKE_CFG_SCALE.contains(&self.name.as_str())
    }
}

/// Takes the model out of a body. `kind` is what it makes its films from.
///
/// A model of before is served as the present one, with a warning where it was
/// asked for by name.
///
/// # Errors
///
/// When there is no model of this name.
pub(super) fn take(body: &mut Body, form: Form, kind: Kind) -> Result<Named, ServiceError> {
    let given = text(body, "model_name");
    let name = given.clone().unwrap_or_else(|| default(form).to_owned());
    let Some(present) = present(form, &name) else {
        return Err(unknown(form, &name));
    };
    if given.is_some() && present != name {
        body.warnings.push(format!(
            "`model_name` is {name}, which is served as {present}"
        ));
    }
    let (mode, tier) = mode(body);
    let model = model(present, kind, tier).unwrap_or_else(|| {
        let allowed = format!("std or pro: {present} has no other");
        body.problems.push(Problem::outside("mode", mode, &allowed));
        fallback(kind)
    });
    Ok(Named { name, mode, model })
}

/// A text without blanks around it; what is none is a problem.
fn text(body: &mut Body, key: &str) -> Option<String> {
    match body.take(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        other => {
            let problem = Problem::outside(key, &shown(&other), "a text");
            body.problems.push(problem);
            None
        }
    }
}

fn default(form: Form) -> &'static str {
    match form {
        Form::Image | Form::Text => "kling-v1",
        Form::Images => "kling-v1-6",
        Form::Omni => OMNI[0],
        Form::Motion => "kling-v2-6",
        Form::Elements | Form::Tasks => V3,
    }
}

/// The present model that a name means.
fn present(form: Form, name: &str) -> Option<&'static str> {
    if form == Form::Omni && OMNI.contains(&name) {
        return Some(OMNI[1]);
    }
    match name {
        V3_TURBO => Some(V3_TURBO),
        V3 => Some(V3),
        older => OLDER.contains(&older).then_some(V3),
    }
}

fn unknown(form: Form, name: &str) -> ServiceError {
    let omni: &[&str] = match form {
        Form::Omni => &OMNI,
        Form::Image | Form::Text | Form::Images | Form::Motion | Form::Elements | Form::Tasks => {
            &[]
        }
    };
    let names = omni.iter().chain(&OLDER).chain(&[V3, V3_TURBO]);
    ServiceError::UnknownModel {
        id: name.chars().take(200).collect(),
        near: nearest(name, names.copied()).map(str::to_owned),
    }
}

fn mode(body: &mut Body) -> (&'static str, Tier) {
    let Some(given) = text(body, "mode") else {
        return MODES[0];
    };
    let known = MODES
        .into_iter()
        .find(|(mode, _)| mode.eq_ignore_ascii_case(&given));
    known.unwrap_or_else(|| {
        let problem = Problem::outside("mode", &given, "std, pro or 4k");
        body.problems.push(problem);
        MODES[0]
    })
}

fn model(present: &str, kind: Kind, tier: Tier) -> Option<&'static Model> {
    // There is no model from words alone in the family of `omni-video`.
    let family = match (present, kind) {
        (V3_TURBO, _) => Family::Turbo,
        (name, Kind::ImageToVideo) if name == OMNI[1] => Family::O3,
        _ => Family::V3,
    };
    catalogue::models()
        .iter()
        .find(|model| model.family == family && model.kind == kind && model.tier == tier)
}

/// The model that the rest of a body is read for, where it is refused anyway.
fn fallback(kind: Kind) -> &'static Model {
    model(V3, kind, Tier::Hd).expect("the catalogue has a model of each kind in 720p")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::names::Names;

    fn taken(form: Form, kind: Kind, json: Value) -> (Named, Body) {
        let mut body = Body::open(json, &Names::CATALOGUE);
        let named = take(&mut body, form, kind).unwrap();
        (named, body)
    }

    #[track_caller]
    fn check(form: Form, kind: Kind, json: Value, id: &str, warns: bool) {
        let (named, body) = taken(form, kind, json);
        assert_eq!(named.model.id, format!("kwaivgi/{id}"));
        assert!(body.problems.is_empty() && body.fields.is_empty());
        assert_eq!(body.warnings.len(), usize::from(warns));
        for warning in &body.warnings {
            assert!(warning.contains(&named.name), "{warning}");
        }
    }

    #[test]
    fn a_name_and_a_mode_mean_a_model() {
        let (image, text) = (Kind::ImageToVideo, Kind::TextToVideo);
        let std = "kling-v3.0-std/image-to-video";
        check(Form::Image, image, json!({}), std, false);
        check(
            Form::Image,
            image,
            json!({"model_name": "kling-v3"}),
            std,
            false,
        );
        for name in OLDER {
            check(Form::Image, image, json!({"model_name": name}), std, true);
        }
        let pro = json!({"model_name": "kling-v3", "mode": "pro"});
        check(
            Form::Image,
            image,
            pro.clone(),
            "kling-v3.0-pro/image-to-video",
            false,
        );
        check(Form::Text, text, pro, "kling-v3.0-pro/text-to-video", false);
        let largest = json!({"model_name": " kling-v3 ", "mode": "4K"});
        check(
            Form::Image,
            image,
            largest,
            "kling-v3.0-4k/image-to-video",
            false,
        );
        let turbo = json!({"model_name": "kling-v3-turbo", "mode": "pro"});
        check(
            Form::Image,
            image,
            turbo,
            "kling-v3-turbo-pro/image-to-video",
            false,
        );
        let omni = json!({"model_name": "kling-v3-omni"});
        let o3 = "kling-video-o3-std/image-to-video";
        check(Form::Omni, image, omni, o3, false);
        check(
            Form::Omni,
            image,
            json!({"model_name": "kling-video-o1"}),
            o3,
            true,
        );
        check(
            Form::Omni,
            text,
            json!({}),
            "kling-v3.0-std/text-to-video",
            false,
        );
    }

    #[test]
    fn only_the_first_models_take_cfg_scale() {
        for (name, expected) in [
            ("kling-v1", true),
            ("kling-v1-6", true),
            ("kling-v2-1", false),
            ("kling-v3", false),
        ] {
            let json = json!({ "model_name": name });
            let (named, _) = taken(Form::Image, Kind::ImageToVideo, json);
            assert_eq!(named.takes_cfg_scale(), expected, "{name}");
        }
    }

    #[test]
    fn a_mode_that_is_not_there_is_named() {
        for (json, expected) in [
            (
                json!({"mode": "ultra"}),
                "`mode` is ultra, but must be std, pro or 4k",
            ),
            (json!({"mode": 4}), "`mode` is 4, but must be a text"),
            (
                json!({"model_name": "kling-v3-turbo", "mode": "4k"}),
                "`mode` is 4k, but must be std or pro: kling-v3-turbo has no other",
            ),
        ] {
            let (_, body) = taken(Form::Image, Kind::ImageToVideo, json);
            let said: Vec<_> = body.problems.iter().map(ToString::to_string).collect();
            assert_eq!(said, [expected]);
        }
    }

    #[test]
    fn an_unknown_name_is_told_its_neighbour() {
        let mut body = Body::open(json!({"model_name": "kling-v33"}), &Names::CATALOGUE);
        let refused = take(&mut body, Form::Image, Kind::ImageToVideo);
        let refused = refused.err().unwrap().to_string();
        assert!(refused.contains("`kling-v33`"), "{refused}");
        assert!(refused.contains("did you mean `kling-v3`?"), "{refused}");
    }
}
