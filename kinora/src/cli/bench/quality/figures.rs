//! What is promised of every film, and whether one keeps it.

use kinora_core::camera::CameraKey;
use kinora_core::vocabulary::Move;
use kinora_measure::{Evenness, Figure, Report, TakeReport, Target};
use kinora_render::Geometry;
use serde::Serialize;

/// How much more than the usual one a place may be stretched,
const STRETCH: f64 = 1.35;

/// and where the subject is a layer.
const STRETCH_IN_LAYERS: f64 = 1.40;

/// How far a subject that is parted moves against the ring about it, in widths.
const TRUCK_PARTS: f64 = 0.02;
const ORBIT_PARTS: f64 = 0.03;

/// How many times as far as it would in one continuous layer.
const PARTS_MORE: f64 = 1.5;

/// The length that the target of the speed is for, in seconds: the usual film's.
const USUAL_SECONDS: f64 = 5.0;

/// A figure of one film.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Value {
    pub name: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub target: Target,
    /// Whether it is as it should be.
    pub ok: Option<bool>,
}

/// A film with all that is known of it.
pub(super) struct Made<'a> {
    pub kind: Move,
    pub seconds: u32,
    pub report: &'a Report,
    pub geometry: Geometry,
    /// The share of the usual way that the camera goes.
    pub way: Option<f64>,
    /// The last key of its camera.
    pub key: &'a CameraKey,
}

/// Every figure that there is a number and a target for.
pub(super) fn values(made: &Made<'_>) -> Vec<Value> {
    let report = made.report;
    let mut values = vec![];
    let mut add = |name, figure: Option<&Figure>| {
        values.extend(figure.and_then(|figure| Value::of(name, figure)));
    };
    add("first frame, PSNR", Some(&report.first_frame.psnr_y));
    add("first frame, SSIM", Some(&report.first_frame.ssim));
    add("flicker", Some(&report.light.flicker));
    add("key frame pop", Some(&report.light.key_frame_pop));
    add("smoothness", Some(&report.steps.smoothness));
    add("subject consistency", Some(&report.subject.consistency));
    // Out of focus there is less detail, as there should be.
    if made.kind != Move::RackFocus {
        add("smear", Some(&report.warping.smear));
        add("sharpness kept", Some(&report.sharpness_kept));
    }
    let take = report.takes.first();
    // Unrest is what a hand is asked for.
    if made.kind != Move::Handheld {
        let evenness = take.map(|take| &take.evenness);
        add("start softness", evenness.map(|even| &even.start_softness));
        add("stop softness", evenness.map(|even| &even.stop_softness));
        add("jerk", evenness.map(|even| &even.jerk));
        values.extend(evenness.and_then(jitter));
    }
    values.extend(take.and_then(|take| amount(take, made)));
    values.extend(speed(made));
    values.push(stretch(&made.geometry));
    values.extend(made.way.map(Value::of_way));
    values.extend(still(made, take));
    let Geometry { folds, outside, .. } = made.geometry;
    values.push(Value::at_most("folds", folds as f64, "places", 0.0));
    values.push(Value::at_most("outside", outside as f64, "places", 0.0));
    values.extend(parted(made));
    values
}

impl Value {
    fn of(name: &'static str, figure: &Figure) -> Option<Self> {
        let (value, target) = figure.value.zip(figure.target)?;
        Some(Self {
            name,
            value,
            unit: figure.unit,
            target,
            ok: figure.ok,
        })
    }

    /// A picture has room and depth for so much; that is no fault.
    fn of_way(way: f64) -> Self {
        Self {
            name: "way gone",
            value: way,
            unit: "of the usual",
            target: Target {
                min: None,
                max: None,
            },
            ok: None,
        }
    }

    fn at_most(name: &'static str, value: f64, unit: &'static str, max: f64) -> Self {
        let target = Target {
            min: None,
            max: Some(max),
        };
        Self::judged(name, value, unit, target)
    }

    fn at_least(name: &'static str, value: f64, unit: &'static str, min: f64) -> Self {
        let target = Target {
            min: Some(min),
            max: None,
        };
        Self::judged(name, value, unit, target)
    }

    fn judged(name: &'static str, value: f64, unit: &'static str, target: Target) -> Self {
        let ok =
            target.min.is_none_or(|min| value >= min) && target.max.is_none_or(|max| value <= max);
        Self {
            name,
            value,
            unit,
            target,
            ok: Some(ok),
        }
    }

    /// How far inside its target it is; below nothing it is outside. Only to be
    /// compared between values of one name.
    pub fn room(&self) -> f64 {
        let above = self.target.min.map(|min| self.value - min);
        let below = self.target.max.map(|max| max - self.value);
        match (above, below) {
            (Some(above), Some(below)) => above.min(below),
            (Some(room), None) | (None, Some(room)) => room,
            (None, None) => self.value,
        }
    }
}

/// The worst of the four residuals.
fn jitter(even: &Evenness) -> Option<Value> {
    let residuals = [
        &even.residual_x,
        &even.residual_y,
        &even.residual_scale,
        &even.residual_roll,
    ];
    let values = residuals.map(|figure| Value::of("jitter", figure));
    values
        .into_iter()
        .flatten()
        .min_by(|a, b| a.room().total_cmp(&b.room()))
}

/// The way of the film over that of its plan.
fn amount(take: &TakeReport, made: &Made<'_>) -> Option<Value> {
    if keeps_subject(made.kind) {
        return None;
    }
    let motion = take.motion.as_ref()?;
    Value::of("amount", &motion.amount(made.key))
}

/// Whether a move is to leave the subject about where it is, so that how far the
/// subject goes says nothing of how far the camera did.
fn keeps_subject(kind: Move) -> bool {
    match kind {
        Move::OrbitLeft
        | Move::OrbitRight
        | Move::CraneUp
        | Move::CraneDown
        | Move::DollyZoom
        | Move::Static
        | Move::RackFocus
        | Move::Handheld
        | Move::Shake => true,
        Move::PanLeft
        | Move::PanRight
        | Move::WhipPanLeft
        | Move::WhipPanRight
        | Move::TiltUp
        | Move::TiltDown
        | Move::RollLeft
        | Move::RollRight
        | Move::DollyIn
        | Move::DollyOut
        | Move::TruckLeft
        | Move::TruckRight
        | Move::PedestalUp
        | Move::PedestalDown
        | Move::ZoomIn
        | Move::ZoomOut
        | Move::Follow => false,
    }
}

fn stretch(geometry: &Geometry) -> Value {
    let most = match geometry.layered {
        true => STRETCH_IN_LAYERS,
        false => STRETCH,
    };
    Value::at_most("stretch", geometry.stretch, "times", most)
}

/// A move takes as long as its film, so that a short film is faster than the
/// usual one.
fn speed(made: &Made<'_>) -> Option<Value> {
    // The focus is pulled on a camera that stands.
    if matches!(made.kind, Move::Static | Move::RackFocus) {
        return None;
    }
    let degree = &made.report.steps.dynamic_degree;
    let (value, target) = degree.value.zip(degree.target)?;
    let longer = match made.kind == Move::Handheld {
        true => 1.0,
        false => f64::from(made.seconds) / USUAL_SECONDS,
    };
    let usual = value * longer;
    Some(Value::judged("dynamic degree", usual, degree.unit, target))
}

fn still(made: &Made<'_>, take: Option<&TakeReport>) -> Option<Value> {
    if made.kind != Move::Static {
        return None;
    }
    Value::of("stillness", &take?.motion.as_ref()?.stillness)
}

/// What is judged where a subject was found and may be parted.
fn parted(made: &Made<'_>) -> Vec<Value> {
    let mut values = vec![];
    let Geometry {
        layered,
        separation: Some(parts),
        separation_in_one: Some(in_one),
        ghost,
        ..
    } = made.geometry
    else {
        return values;
    };
    let subject = &made.report.subject;
    if layered {
        let edges = [("halo", &subject.halo), ("revealed", &subject.revealed)];
        values.extend(
            edges
                .map(|(name, figure)| Value::of(name, figure))
                .into_iter()
                .flatten(),
        );
        let ghost = ghost.map(|share| Value::at_most("ghost", share, "of revealed", 0.02));
        values.extend(ghost);
    }
    let least = if [Move::TruckLeft, Move::TruckRight].contains(&made.kind) {
        ("separation, truck", TRUCK_PARTS)
    } else if [Move::OrbitLeft, Move::OrbitRight].contains(&made.kind) {
        ("separation, orbit", ORBIT_PARTS)
    } else {
        return values;
    };
    // The engine knows where each layer is. A ruler that follows frames does not:
    // a smooth ring has nothing to follow and seems to go with the subject.
    values.push(Value::at_least(least.0, parts, "of width", least.1));
    values.push(Value::at_least(
        "separation, over one layer",
        parts / in_one.max(1e-4),
        "times",
        PARTS_MORE,
    ));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_judged_by_both_ends_of_its_target() {
        let within = |value| {
            let target = Target {
                min: Some(0.92),
                max: Some(1.08),
            };
            let value = Value::judged("amount", value, "", target);
            assert_eq!(value.ok, Some(value.room() >= 0.0), "{value:?}");
            value.ok
        };
        let found = [0.91, 0.92, 1.0, 1.08, 1.09].map(within);
        assert_eq!(found, [false, true, true, true, false].map(Some),);
        assert_eq!(Value::at_most("folds", 1.0, "", 0.0).ok, Some(false));
        assert_eq!(
            Value::at_least("separation", 0.01, "", 0.02).ok,
            Some(false)
        );
    }
}
