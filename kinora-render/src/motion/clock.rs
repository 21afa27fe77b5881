//! When something that goes on and on began, and how far it has come.

use super::{Now, RAMP_S, Span};

/// The time of what goes on: it begins gently and stops gently where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(pub(super) Span);

impl Clock {
    /// Seconds that it has been going for. What is there from the film's
    /// beginning has always been going, and is only not seen before.
    pub(super) fn at(self, now: &Now) -> f32 {
        let Span { from_s, to_s } = self.0;
        let begun = match from_s <= 0.0 {
            true => now.film_s,
            false => eased(now.film_s - from_s),
        };
        begun - to_s.map_or(0.0, |to_s| eased(now.film_s - to_s + RAMP_S))
    }

    /// How much of the way it has gone is seen, 0–1. In a loop what does not last
    /// comes back to where it was.
    pub(super) fn presence(self, now: &Now) -> f32 {
        let lasts = self.0 == Span::ALWAYS;
        match now.round_s.is_some() && !lasts {
            true => self.0.weight(now),
            false => now.presence,
        }
    }
}

/// A period near `wanted_s` of which a whole number fills a loop.
pub(crate) fn period(wanted_s: f32, round_s: Option<f32>) -> f32 {
    round_s.map_or(wanted_s, |round_s| {
        round_s / (round_s / wanted_s).round().max(1.0)
    })
}

/// The way of something that takes [`RAMP_S`] to reach its speed.
fn eased(time_s: f32) -> f32 {
    let u = (time_s / RAMP_S).clamp(0.0, 1.0);
    let ramp = RAMP_S * (u * u * u - 0.5 * u * u * u * u);
    ramp + (time_s - RAMP_S).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(film_s: f32, round_s: Option<f32>) -> Now {
        Now {
            film_s,
            round_s,
            presence: 1.0,
        }
    }

    #[test]
    fn a_clock_begins_and_stops_gently_and_stays() {
        let clock = Clock(Span {
            from_s: 1.0,
            to_s: Some(3.0),
        });
        let at = |second| clock.at(&now(second, None));
        assert_eq!(at(1.0), 0.0);
        assert!((at(2.0) - 0.75).abs() < 1e-6);
        assert!((at(3.0) - 1.5).abs() < 1e-6);
        assert_eq!(at(3.0), at(9.0));
        assert!(at(1.1) < 0.03);
    }

    #[test]
    fn a_whole_number_of_periods_fills_a_loop() {
        assert_eq!(period(1.6, None), 1.6);
        assert_eq!(period(1.6, Some(5.0)), 5.0 / 3.0);
        assert_eq!(period(40.0, Some(5.0)), 5.0);
    }
}
