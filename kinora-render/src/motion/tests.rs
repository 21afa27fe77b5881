use kinora_core::plan::Shot;
use kinora_core::vocabulary::Subject;

use super::*;

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
    let planes = Planes::new(&kinora_core::frame::Frame::black(kinora_core::size::Size {
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
