//! Whether a clip does what was asked of its camera.

use kinora_core::vocabulary::Move;

use crate::Report;
use crate::figure::Figure;
use crate::signs::Signs;

/// A shorter way, as a share of the side, is none.
const LEAST: f64 = 0.002;

/// Less growth, as a share, is none.
const LEAST_GROWTH: f64 = 0.004;

/// A smaller turn is none, in degrees.
const LEAST_TURN: f64 = 0.25;

/// Upright lines that lean less together do not lean: about a fifth of a degree
/// of a camera that turns up.
const LEAST_KEYSTONE: f64 = 0.004;

/// A hand that moves the picture less is a tripod, in pixels of a clip 1920 wide.
const LEAST_ROAM: f64 = 1.0;

/// A picture that goes farther is not still, in pixels of a clip 1920 wide.
const STILL: f64 = 0.15;

/// With more detail nothing has gone out of focus.
const FOCUSED: f64 = 0.9;

/// Whether the first take of a clip has the sign of one camera move: what else
/// it does makes no difference.
///
/// # Errors
///
/// What it does in place of what was asked, in a sentence without a full stop.
pub fn follows(report: &Report, asked: Move) -> Result<(), String> {
    let motion = report.takes.first().and_then(|take| take.motion.as_ref());
    let Some(motion) = motion else {
        return Err("too few places can be followed to tell what the camera did".to_owned());
    };
    let still = motion.stillness.value.unwrap_or(0.0);
    let detail = report.sharpness_kept.value;
    motion.signs.follow(asked, still, detail)
}

impl Signs {
    /// Whether these are the signs of a move. `still` is how far the middle place
    /// went in pixels of a clip 1920 wide, `detail` how much there is of it
    /// half-way.
    fn follow(&self, asked: Move, still: f64, detail: Option<f64>) -> Result<(), String> {
        match asked {
            Move::Static => at_rest(still),
            // What the camera turns or goes to comes into the picture.
            Move::PanLeft | Move::WhipPanLeft | Move::TruckLeft => RIGHT.check(&self.right),
            Move::PanRight | Move::WhipPanRight | Move::TruckRight => LEFT.check(&self.right),
            Move::TiltUp | Move::PedestalUp => DOWN.check(&self.down),
            Move::TiltDown | Move::PedestalDown => UP.check(&self.down),
            // The picture turns against the camera.
            Move::RollLeft => CLOCKWISE.check(&self.turn),
            Move::RollRight => ANTICLOCKWISE.check(&self.turn),
            Move::DollyIn | Move::ZoomIn | Move::Follow => GROWS.check(&self.growth),
            Move::DollyOut | Move::ZoomOut => SHRINKS.check(&self.growth),
            // What is far goes with the camera, what is near against it.
            Move::OrbitLeft => {
                NEAR_RIGHT.check(&self.near_right)?;
                FAR_LEFT.check(&self.far_right)
            }
            Move::OrbitRight => {
                NEAR_LEFT.check(&self.near_right)?;
                FAR_RIGHT.check(&self.far_right)
            }
            // What is near goes farther down under a camera that rises and looks
            // down, by which the picture gets narrower at its foot.
            Move::CraneUp => {
                NEAR_DOWN.check(&self.near_down)?;
                NARROWER.check(&self.keystone)
            }
            Move::CraneDown => {
                NEAR_UP.check(&self.near_down)?;
                WIDER.check(&self.keystone)
            }
            Move::DollyZoom => LOOMS.check(&self.far_growth),
            Move::Handheld | Move::Shake => ROAMS.check(&self.roam),
            Move::RackFocus => out_of_focus(detail),
        }
    }
}

fn at_rest(still: f64) -> Result<(), String> {
    if still <= STILL {
        return Ok(());
    }
    Err(format!(
        "the picture moves {still:.2} pixels of 1920; a still one may move {STILL}"
    ))
}

fn out_of_focus(detail: Option<f64>) -> Result<(), String> {
    let Some(detail) = detail else {
        return Err("the detail cannot be compared".to_owned());
    };
    if detail <= FOCUSED {
        return Ok(());
    }
    Err(format!(
        "half-way {detail:.2} of the detail is still there; out of focus it is {FOCUSED} or less"
    ))
}

/// What a number has to be.
struct Sign {
    /// What it is the number of, and what that should do.
    words: &'static str,
    /// The least that counts; below nothing where it has to be negative.
    least: f64,
}

impl Sign {
    fn check(&self, figure: &Figure) -> Result<(), String> {
        let Self { words, least } = *self;
        let Some(value) = figure.value else {
            let why = figure.note.as_deref().unwrap_or("it cannot be measured");
            return Err(format!("{words}: {why}"));
        };
        if value * least.signum() >= least.abs() {
            return Ok(());
        }
        let side = if least > 0.0 { "at least" } else { "at most" };
        Err(format!(
            "{words}: {value:.4} {}, {side} {least} was asked for",
            figure.unit
        ))
    }
}

const fn sign(words: &'static str, least: f64) -> Sign {
    Sign { words, least }
}

const RIGHT: Sign = sign("the picture to the right", LEAST);
const LEFT: Sign = sign("the picture to the right", -LEAST);
const DOWN: Sign = sign("the picture down", LEAST);
const UP: Sign = sign("the picture down", -LEAST);
const CLOCKWISE: Sign = sign("the picture clockwise", LEAST_TURN);
const ANTICLOCKWISE: Sign = sign("the picture clockwise", -LEAST_TURN);
const GROWS: Sign = sign("growth", LEAST_GROWTH);
const SHRINKS: Sign = sign("growth", -LEAST_GROWTH);
const NEAR_RIGHT: Sign = sign("near against far to the right", LEAST);
const NEAR_LEFT: Sign = sign("near against far to the right", -LEAST);
const FAR_RIGHT: Sign = sign("what is far to the right", LEAST);
const FAR_LEFT: Sign = sign("what is far to the right", -LEAST);
const NEAR_DOWN: Sign = sign("near against far down", LEAST);
const NEAR_UP: Sign = sign("near against far down", -LEAST);
const WIDER: Sign = sign("wider farther down", LEAST_KEYSTONE);
const NARROWER: Sign = sign("wider farther down", -LEAST_KEYSTONE);
const LOOMS: Sign = sign("growth of far over near", LEAST_GROWTH);
const ROAMS: Sign = sign("the farthest of the picture's middle", LEAST_ROAM);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corners::Point;
    use crate::maths::hash;
    use crate::path::Path;

    const WIDTH: f64 = 1280.0;
    const HEIGHT: f64 = 720.0;

    /// The signs of places whose disparity rises from .1 at the top to .9 at the
    /// bottom, seen by a camera; lengths are shares of the width from the middle.
    fn signs(camera: impl Fn(Point, f64) -> Point) -> Signs {
        signs_of(|[_, y]| 0.1 + 0.8 * y / HEIGHT, camera)
    }

    /// The signs of places of known disparity.
    fn signs_of(disparity: impl Fn(Point) -> f64, camera: impl Fn(Point, f64) -> Point) -> Signs {
        let unit = |n, k| (hash(n, k) % 100_000) as f64 / 100_000.0;
        let places: Vec<Point> = (0..400)
            .map(|n| [WIDTH * unit(n, 1), HEIGHT * unit(n, 2)])
            .collect();
        let middle = [WIDTH / 2.0, HEIGHT / 2.0];
        let seen = |p: &Point| {
            let place = [(p[0] - middle[0]) / WIDTH, (p[1] - middle[1]) / WIDTH];
            let [x, y] = camera(place, disparity(*p));
            [middle[0] + WIDTH * x, middle[1] + WIDTH * y]
        };
        let moved = places.iter().map(seen).collect();
        let path = Path::fit(&[places, moved], middle).unwrap();
        Signs::read(&path, [WIDTH, HEIGHT], None, &[])
    }

    /// A camera that does so much, and beside it zooms in by a share of 1.
    #[derive(Clone, Copy)]
    struct Rig {
        right: f64,
        up: f64,
        forward: f64,
        carry: [f64; 2],
        yaw: f64,
        pitch: f64,
        roll: f64,
        zoom: f64,
    }

    const REST: Rig = Rig {
        right: 0.0,
        up: 0.0,
        forward: 0.0,
        carry: [0.0; 2],
        yaw: 0.0,
        pitch: 0.0,
        roll: 0.0,
        zoom: 1.06,
    };

    /// Seen by a lens of .96 widths, step by step as a camera is built.
    fn seen(rig: Rig, [x, y]: Point, disparity: f64) -> Point {
        const FOCAL: f64 = 0.96;
        let near = 1.0 - rig.forward * disparity;
        let x = x / near - rig.right * disparity + rig.carry[0];
        let y = y / near + rig.up * disparity + rig.carry[1];
        let (s, c) = rig.yaw.to_radians().sin_cos();
        let (x, z) = (x * c - FOCAL * s, FOCAL * c + x * s);
        let (s, c) = rig.pitch.to_radians().sin_cos();
        let (y, z) = (y * c + z * s, z * c - y * s);
        let (x, y) = (FOCAL * x / z * rig.zoom, FOCAL * y / z * rig.zoom);
        let (s, c) = rig.roll.to_radians().sin_cos();
        [x * c + y * s, y * c - x * s]
    }

    /// A move has its own sign, its opposite has not, and rest has neither.
    #[track_caller]
    fn check(there: Move, back: Move, rig: Rig) {
        let is = |rig: Rig, asked| {
            let signs = signs(|p, d| seen(rig, p, d));
            signs.follow(asked, 0.0, None)
        };
        assert_eq!(is(rig, there), Ok(()));
        assert!(is(rig, back).is_err(), "{there} passes for {back}");
        let rest = Rig { zoom: 1.0, ..REST };
        assert!(is(rest, there).is_err(), "rest passes for {there}");
    }

    #[test]
    fn a_move_is_told_from_its_opposite_and_from_rest() {
        let turned = |yaw, pitch, roll| Rig {
            yaw,
            pitch,
            roll,
            ..REST
        };
        check(Move::PanRight, Move::PanLeft, turned(4.0, 0.0, 0.0));
        check(Move::PanLeft, Move::PanRight, turned(-4.0, 0.0, 0.0));
        check(Move::TiltUp, Move::TiltDown, turned(0.0, 3.0, 0.0));
        check(Move::TiltDown, Move::TiltUp, turned(0.0, -3.0, 0.0));
        check(Move::RollRight, Move::RollLeft, turned(0.0, 0.0, 5.0));
        check(Move::RollLeft, Move::RollRight, turned(0.0, 0.0, -5.0));
        let gone = |right, up| Rig { right, up, ..REST };
        check(Move::TruckRight, Move::TruckLeft, gone(0.06, 0.0));
        check(Move::TruckLeft, Move::TruckRight, gone(-0.06, 0.0));
        check(Move::PedestalUp, Move::PedestalDown, gone(0.0, 0.06));
        check(Move::PedestalDown, Move::PedestalUp, gone(0.0, -0.06));
    }

    #[test]
    fn moves_along_the_axis_are_told_by_growth() {
        let along = |forward, zoom| Rig {
            forward,
            zoom,
            ..REST
        };
        check(Move::DollyIn, Move::DollyOut, along(0.3, 1.0));
        check(Move::DollyOut, Move::DollyIn, along(-0.3, 1.0));
        check(Move::ZoomIn, Move::ZoomOut, along(0.0, 1.2));
        check(Move::ZoomOut, Move::ZoomIn, along(0.0, 0.9));
        check(Move::DollyZoom, Move::DollyIn, along(-0.3, 1.1));
        let growing = signs(|p, d| seen(along(0.3, 1.0), p, d));
        assert!(growing.follow(Move::DollyZoom, 0.0, None).is_err());
    }

    #[test]
    fn an_orbit_is_no_truck_and_a_crane_no_pedestal() {
        let orbit = |right: f64| Rig {
            right,
            carry: [right * 0.5, 0.0],
            forward: 0.25 * right.abs(),
            ..REST
        };
        check(Move::OrbitRight, Move::OrbitLeft, orbit(0.1));
        check(Move::OrbitLeft, Move::OrbitRight, orbit(-0.1));
        let crane = |up: f64| Rig {
            up,
            carry: [0.0, -0.25 * up],
            pitch: -(0.25 * up).to_degrees(),
            ..REST
        };
        check(Move::CraneUp, Move::CraneDown, crane(0.08));
        check(Move::CraneDown, Move::CraneUp, crane(-0.08));
        let alone = |rig: Rig, asked| signs(|p, d| seen(rig, p, d)).follow(asked, 0.0, None);
        let truck = Rig { right: 0.1, ..REST };
        assert!(alone(truck, Move::OrbitRight).is_err());
        let pedestal = Rig { up: 0.1, ..REST };
        assert!(alone(pedestal, Move::CraneUp).is_err());
    }

    #[test]
    fn a_thing_in_the_middle_is_near_whatever_its_height() {
        let thing = |[x, y]: Point| {
            let (x, y) = (x / WIDTH - 0.5, y / HEIGHT - 0.5);
            0.9 - 1.6 * (x * x + y * y).sqrt().min(0.5)
        };
        let orbit = |right: f64| Rig {
            right,
            carry: [right * 0.6, 0.0],
            ..REST
        };
        let is = |right, asked| {
            let signs = signs_of(thing, |p, d| seen(orbit(right), p, d));
            signs.follow(asked, 0.0, None).is_ok()
        };
        assert!(is(0.1, Move::OrbitRight) && is(-0.1, Move::OrbitLeft));
        assert!(!is(0.1, Move::OrbitLeft) && !is(-0.1, Move::OrbitRight));
    }

    #[test]
    fn rest_unrest_and_focus_have_their_own_signs() {
        let rest = signs(|p, _| p);
        let follow = |asked, still, detail| rest.follow(asked, still, detail).is_ok();
        assert!(follow(Move::Static, 0.1, None) && !follow(Move::Static, 0.2, None));
        assert!(follow(Move::RackFocus, 0.0, Some(0.5)));
        assert!(!follow(Move::RackFocus, 0.0, Some(1.0)) && !follow(Move::RackFocus, 0.0, None));
        assert!(!follow(Move::Handheld, 0.0, None));
        let shaken = signs(|p, _| [p[0] + 0.002, p[1]]);
        assert_eq!(shaken.follow(Move::Handheld, 2.0, None), Ok(()));
    }

    #[test]
    fn the_reason_names_the_number_and_what_was_asked_for() {
        let left = signs(|p, _| [p[0] - 0.03, p[1]]);
        assert_eq!(
            left.follow(Move::PanLeft, 0.0, None),
            Err(
                "the picture to the right: -0.0300 of width, at least 0.002 was asked for"
                    .to_owned()
            )
        );
    }
}
