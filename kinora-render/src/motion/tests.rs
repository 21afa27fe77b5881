use kinora_core::frame::Frame;
use kinora_core::plan::{Framing, Plan, Shot};
use kinora_core::vocabulary::{Atmosphere, Subject};

use super::*;
use crate::analyse::text::signs::{Sign, photo};
use crate::camera::{Course, Window};
use crate::{analyse, planes, warp};

const START: Now = Now {
    film_s: 0.0,
    round_s: None,
    presence: 1.0,
};

fn at(film_s: f32) -> Now {
    Now { film_s, ..START }
}

/// Carries everything by a hundredth of the width.
struct Push(Span);

impl Shift for Push {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let weight = self.0.weight(now);
        (weight > 0.0).then(|| -> Field<'_> { Box::new(move |_| [0.01 * weight, 0.0]) })
    }
}

/// Makes the first luma sample white.
struct Spot(Span);

impl Edit for Spot {
    fn draw(&self, _: &Now, _: &Planes, to: &mut Planes) {
        let first = to.y.pad * to.y.stride + to.y.pad;
        to.y.data[first] = 235;
    }

    fn is_on(&self, now: &Now) -> bool {
        self.0.weight(now) > 0.0
    }
}

const WHOLE: Part = Part {
    left: 0.0,
    top: 0.0,
    width: 1.0,
    height: 1.0,
};

#[test]
fn nothing_moves_at_the_films_first_frame_unless_it_is_a_loop() {
    let mut motion = Motion::default();
    motion.shift(Layer::Subject, Push(Span::ALWAYS));
    motion.edit(Layer::Background, Spot(Span::ALWAYS));
    assert!(motion.is_still(&START));
    assert!(!motion.is_still(&at(0.5)));
    let looped = Now {
        round_s: Some(5.0),
        ..START
    };
    assert!(!motion.is_still(&looped));
}

#[test]
fn a_shift_carries_the_places_of_its_own_layer() {
    let mut motion = Motion::default();
    motion.shift(Layer::Subject, Push(Span::ALWAYS));
    let carried = |layer, part| {
        let lattice = Lattice::still(200, 100);
        let carried = motion.carried(lattice, layer, part, [200.0, 100.0], &at(2.0));
        carried.place(1, 1)
    };
    assert_eq!(carried(Some(Layer::Subject), WHOLE), [10.0, 8.0]);
    assert_eq!(carried(None, WHOLE), [10.0, 8.0]);
    assert_eq!(carried(Some(Layer::Background), WHOLE), [8.0, 8.0]);
    let half = Part {
        width: 0.5,
        ..WHOLE
    };
    assert_eq!(carried(None, half), [12.0, 8.0]);
}

#[test]
fn an_edit_draws_on_its_own_layer() {
    let mut motion = Motion::default();
    motion.edit(Layer::Background, Spot(Span::ALWAYS));
    let planes = Planes::new(&Frame::black(kinora_core::size::Size {
        width: 64,
        height: 32,
    }));
    let first = |layer, now: &Now| {
        let drawn = motion.drawn(&planes, layer, WHOLE, now);
        drawn.y.data[planes.y.pad * planes.y.stride + planes.y.pad]
    };
    assert_eq!(first(None, &at(1.0)), 235);
    assert_eq!(first(Some(Layer::Background), &at(1.0)), 235);
    assert_eq!(first(Some(Layer::Subject), &at(1.0)), 16);
    assert_eq!(first(None, &START), 16);
}

#[test]
fn a_cue_within_its_shot_comes_and_goes() {
    let mut shot = Shot::still(1, 4.0, 96);
    shot.subject = vec![Cue {
        what: Subject::Sway,
        strength: 1.0,
        from_s: 1.0,
        to_s: 2.0,
        direction: None,
    }];
    let shots = [shot.clone()];
    let span = Span::of(&shot.subject[0], &shots, 0);
    let weights = [4.9, 5.0, 5.5, 6.0].map(|second| span.weight(&at(second)));
    assert_eq!(weights, [0.0, 0.0, 1.0, 0.0]);
    // One that fills the last shot of a take is not faded at the cut.
    let whole = Cue {
        from_s: 0.0,
        to_s: 4.0,
        ..shot.subject[0]
    };
    assert_eq!(Span::of(&whole, &shots, 0), Span::ALWAYS);
    let next = Shot::still(2, 8.0, 48);
    let joined = [shot, next];
    let first = Span::of(&whole, &joined, 0);
    assert_eq!(first.weight(&at(8.0)), 0.0);
    // The same cue in the shot that continues takes over without a dip.
    let second = Span::of(&whole, &joined, 1);
    for tenth in 40..90 {
        let now = at(f32::from(tenth as u8) / 10.0 + 0.7);
        let sum = first.weight(&now) + second.weight(&now);
        assert!((sum - 1.0).abs() < 1e-5, "{sum} at {now:?}");
    }
    assert_eq!(second.weight(&at(7.5)), 0.0);
}

#[test]
fn what_does_not_last_is_over_where_a_loop_begins_again() {
    let of = |from_s, to_s| Span { from_s, to_s };
    for span in [of(0.0, Some(2.0)), of(2.0, None), of(1.0, Some(3.0))] {
        let weight = |film_s| {
            span.weight(&Now {
                round_s: Some(5.0),
                ..at(film_s)
            })
        };
        assert_eq!([weight(0.0), weight(5.0)], [0.0; 2], "{span:?}");
        assert!(
            (1..5).any(|second| weight(second as f32) == 1.0),
            "{span:?}"
        );
    }
}

/// A sign that hangs where something moves, and how far down and across.
#[track_caller]
fn check_sign(name: &str, what: Atmosphere, at: (f32, f32)) {
    let mut picture = photo(name, 1280);
    let sign = Sign {
        words: "KINORA STATION",
        height: 40.0,
        slope: 0.0,
        ink: [15, 25, 90],
        ground: Some([246, 240, 222]),
        at,
    };
    let ink = sign.paint(&mut picture);
    let size = picture.size;
    let scene = analyse::analyse(&picture, None, size);
    let window = Window {
        scene: &scene,
        part: WHOLE,
        parted: None,
    };
    let mut plan = Plan::still(size, &[120]);
    plan.shots[0].atmosphere = vec![Cue {
        what,
        strength: 1.0,
        from_s: 0.0,
        to_s: 5.0,
        direction: None,
    }];
    let course = Course {
        shots: &plan.shots,
        tail: 0,
        returns: false,
    };
    let still = planes::to_frame(&planes::fit(&picture, size, Framing::WIDE));
    let photo = Planes::new(&still);
    let mut motion = Motion::default();
    matter::add(&mut motion, &plan, course, &window, &photo);
    let (w, h) = (size.width as usize, size.height as usize);
    let mut changed = 0;
    for tenth in [7, 16, 25, 44] {
        let now = at_tenth(tenth);
        let drawn = motion.drawn(&photo, None, WHOLE, &now);
        let lattice = motion.carried(
            Lattice::still(w, h),
            None,
            WHOLE,
            [w as f32, h as f32],
            &now,
        );
        let mut frame = Frame::black(size);
        warp::sample(&drawn, &lattice, &mut frame);
        for (i, (new, old)) in frame.y.iter().zip(&still.y).enumerate() {
            changed += usize::from(new != old);
            let is_ink = ink.at(i % w * ink.width / w, i / w * ink.height / h) > 0.0;
            assert!(!is_ink || new == old, "{name}, {what}: {old} became {new}");
        }
    }
    assert!(changed > 4_000, "{name}, {what}: {changed} pixels move");
}

fn at_tenth(tenth: u8) -> Now {
    at(f32::from(tenth) / 10.0)
}

#[test]
fn lettering_stays_to_the_byte_where_matter_moves_about_it() {
    check_sign("forest_stream", Atmosphere::Water, (0.45, 0.72));
    check_sign("forest_stream", Atmosphere::Wind, (0.25, 0.30));
    check_sign("forest_stream", Atmosphere::Wind, (0.78, 0.45));
    check_sign("pagoda", Atmosphere::Waves, (0.72, 0.85));
    check_sign("mountain_path", Atmosphere::Clouds, (0.3, 0.1));
}
