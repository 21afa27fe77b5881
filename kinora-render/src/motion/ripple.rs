//! Calm water: what it mirrors sways, and swell goes through it.

use super::clock;
use super::{Field, Now, Shift, Span};
use crate::map::Map;
use crate::maths::{TAU, sin, smoothstep};

/// One train of waves.
struct Train {
    /// Waves from the shore to the horizon, by [`ahead`].
    down: f32,
    /// Waves across the width at the viewer's feet.
    across: f32,
    /// Seconds from crest to crest.
    period_s: f32,
    /// How far it carries things sideways and up, as shares of all.
    way: [f32; 2],
}

const RIPPLES: [Train; 4] = [
    train(5.0, 1.3, 3.1, [0.34, 0.05]),
    train(8.6, -2.1, 2.3, [0.27, 0.05]),
    train(13.7, 3.4, 1.7, [0.23, 0.04]),
    train(21.3, -4.6, 1.3, [0.16, 0.03]),
];

const SWELL: [Train; 4] = [
    train(2.6, 0.35, 5.2, [0.10, 0.42]),
    train(4.1, -0.6, 3.9, [0.10, 0.24]),
    train(8.6, 1.9, 2.7, [0.28, 0.10]),
    train(13.7, -2.8, 1.9, [0.22, 0.06]),
];

const fn train(down: f32, across: f32, period_s: f32, way: [f32; 2]) -> Train {
    Train {
        down,
        across,
        period_s,
        way,
    }
}

/// The shortest waves that a lattice of eight pixels holds, in shares of the
/// width of 1280 pixels: shorter ones are left out.
const SHORTEST: (f32, f32) = (20.0 / 1280.0, 40.0 / 1280.0);

/// What waves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sea {
    /// A lake, or what is asked for as water.
    Rippled,
    /// What is asked for as waves.
    Swelling,
}

/// Water that ripples or swells.
pub(super) struct Ripple {
    /// How much of each place of the fitted picture is calm water.
    pub(super) water: Map,
    /// Where it ends far away, as a share of the height.
    pub(super) line: f32,
    pub(super) sea: Sea,
    /// How far it carries things near the viewer, in widths.
    pub(super) reach: f32,
    pub(super) span: Span,
}

impl Ripple {
    fn trains(&self) -> &'static [Train] {
        match self.sea {
            Sea::Rippled => &RIPPLES,
            Sea::Swelling => &SWELL,
        }
    }
}

impl Shift for Ripple {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let weight = self.span.weight(now);
        let turns: Vec<f32> = self
            .trains()
            .iter()
            .map(|train| now.film_s / clock::period(train.period_s, now.round_s))
            .collect();
        (weight > 0.0).then(|| -> Field<'_> {
            Box::new(move |[x, y]| {
                let much = self.water.sample(x, y) * weight;
                if much < 0.004 {
                    return [0.0; 2];
                }
                let near = ((y - self.line) / (1.0 - self.line)).clamp(0.0, 1.0);
                let mut way = [0.0; 2];
                for (train, turn) in self.trains().iter().zip(&turns) {
                    let seen = train.seen(near, 1.0 - self.line);
                    if seen > 0.0 {
                        // Crests go towards the viewer, where less is ahead.
                        let across = train.across * (x - 0.5) * (0.5 + ahead(near));
                        let wave = sin(TAU * (train.down * ahead(near) + across + turn)) * seen;
                        way = [way[0] + train.way[0] * wave, way[1] + train.way[1] * wave];
                    }
                }
                let reach = self.reach * much * (0.3 + 0.7 * near);
                way.map(|way| way * reach)
            })
        })
    }
}

/// How far ahead a place is that is so far down from the horizon, 0–1: 1 at the
/// horizon, nothing at the viewer's feet.
fn ahead(near: f32) -> f32 {
    const NEAREST: f32 = 0.35;
    NEAREST * (1.0 / (near + NEAREST) - 1.0 / (1.0 + NEAREST)) / (1.0 - NEAREST / (1.0 + NEAREST))
}

impl Train {
    /// How much of it is seen: waves too short for the lattice are not.
    fn seen(&self, near: f32, height: f32) -> f32 {
        let step = 0.01;
        let slope = (ahead(near) - ahead(near + step)) / step * self.down;
        smoothstep(SHORTEST.0, SHORTEST.1, height / slope.max(1e-3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sea(sea: Sea) -> Ripple {
        Ripple {
            water: Map::from_fn(32, 18, |_, y| f32::from(y >= 8)),
            line: 0.45,
            sea,
            reach: 4.0 / 1280.0,
            span: Span::ALWAYS,
        }
    }

    fn at(film_s: f32) -> Now {
        Now {
            film_s,
            round_s: None,
            presence: 1.0,
        }
    }

    /// The way up and down of a place near the viewer, in pixels of 1280.
    fn heights(ripple: &Ripple) -> Vec<f32> {
        let height = |tenth: u16| {
            let now = at(f32::from(tenth) / 10.0);
            ripple
                .at(&now)
                .map_or(0.0, |field| field([0.5, 0.97])[1] * 1280.0)
        };
        (10..400).map(height).collect()
    }

    #[test]
    fn swell_comes_every_four_to_seven_seconds() {
        let heights = heights(&sea(Sea::Swelling));
        // Smoothed over a second and a half only the swell is left.
        let smooth: Vec<f32> = heights.windows(15).map(|w| w.iter().sum::<f32>()).collect();
        let crossings = smooth.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0);
        let waves = crossings.count() as f32;
        let period_s = 37.5 / waves;
        assert!((4.0..7.0).contains(&period_s), "{period_s} s");
        let most = heights.iter().fold(0.0_f32, |most, h| most.max(h.abs()));
        assert!((1.0..5.0).contains(&most), "{most} px");
    }

    #[test]
    fn the_sky_and_the_first_frame_are_still() {
        let ripple = sea(Sea::Rippled);
        assert!(ripple.at(&at(0.0)).is_none());
        let now = at(2.0);
        let field = ripple.at(&now).unwrap();
        assert_eq!(field([0.3, 0.2]), [0.0; 2]);
        let far = (0..50).map(|x| field([x as f32 / 50.0, 0.5])[0].abs());
        let near = (0..50).map(|x| field([x as f32 / 50.0, 0.95])[0].abs());
        assert!(far.fold(0.0, f32::max) < near.fold(0.0, f32::max));
    }
}
