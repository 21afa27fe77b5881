//! Stars: those of the picture twinkle; a night sky that has none may get some.

use super::clock;
use super::{Edit, Now, Span};
use crate::analyse::night;
use crate::maths::{TAU, lerp, sin, uniform};
use crate::planes::{Plane, Planes};

/// Stars of a picture from which on none are added.
const ENOUGH: usize = 24;

/// Stars that are looked at, at most.
const MOST: usize = 600;

/// Stars that are added at full strength.
const ADDED: f32 = 220.0;

/// Seconds from one brightening of a star to the next, the shortest and the
/// longest.
const PERIODS: (f32, f32) = (0.7, 2.6);

/// By how much of its light a star goes up and down.
const DEPTH: f32 = 0.9;

/// Stars in the sky of a night.
pub(super) struct Twinkle {
    stars: Vec<Star>,
    strength: f32,
    span: Span,
}

struct Star {
    /// Column and row without the border.
    place: [usize; 2],
    /// How many codes of luma are added at its middle when it is there: nothing
    /// where it is in the picture already.
    added: f32,
    /// The luma about it.
    about: f32,
    period_s: f32,
    /// Where in its period it begins.
    turn: f32,
}

impl Twinkle {
    /// The stars of a picture where `sky` tells of a night sky at a place in
    /// shares of the frame.
    pub(super) fn new(
        planes: &Planes,
        sky: impl Fn([f32; 2]) -> f32,
        (strength, seed, span): (f32, u64, Span),
    ) -> Self {
        let mut stars = found(&planes.y, &sky, seed);
        if stars.len() < ENOUGH {
            stars.extend(made_up(&planes.y, &sky, strength, seed));
        }
        Self {
            stars,
            strength,
            span,
        }
    }
}

/// The luma at a place without the border.
fn luma(plane: &Plane, x: usize, y: usize) -> f32 {
    f32::from(plane.data[(y + plane.pad) * plane.stride + x + plane.pad])
}

/// The mean luma of a ring of eight places about one.
fn about(plane: &Plane, x: usize, y: usize) -> f32 {
    let at = |dx: i32, dy: i32| luma(plane, (x as i32 + dx) as usize, (y as i32 + dy) as usize);
    let cross = at(-4, 0) + at(4, 0) + at(0, -4) + at(0, 4);
    (cross + at(-3, -3) + at(3, -3) + at(-3, 3) + at(3, 3)) / 8.0
}

/// The stars that are in a picture.
fn found(plane: &Plane, sky: &impl Fn([f32; 2]) -> f32, seed: u64) -> Vec<Star> {
    let mut stars = vec![];
    for y in 4..plane.height - 4 {
        for x in 4..plane.width - 4 {
            let here = luma(plane, x, y);
            let is_peak = || {
                let near = (y - 2..=y + 2).flat_map(|v| (x - 2..=x + 2).map(move |u| (u, v)));
                let mut near = near.filter(|&(u, v)| (u, v) != (x, y));
                near.all(|(u, v)| {
                    let other = luma(plane, u, v);
                    other < here || (other <= here && (v, u) > (y, x))
                })
            };
            if here < 30.0 || !is_peak() {
                continue;
            }
            let about = about(plane, x, y);
            if night::is_point((here - 16.0) / 219.0, (about - 16.0) / 219.0)
                && sky(share(plane, x, y)) > 0.5
            {
                stars.push(star([x, y], 0.0, about, seed));
            }
        }
    }
    // The brightest are seen to twinkle.
    stars.sort_by(|a, b| {
        let light = |s: &Star| luma(plane, s.place[0], s.place[1]) - s.about;
        light(b).total_cmp(&light(a)).then(a.place.cmp(&b.place))
    });
    stars.truncate(MOST);
    stars
}

/// Small stars for a night sky without any.
fn made_up(plane: &Plane, sky: &impl Fn([f32; 2]) -> f32, strength: f32, seed: u64) -> Vec<Star> {
    let random = |n: u64, key: u64| uniform([seed, 0x7374_6172, n, key]);
    let place = |n: u64| {
        let at = |share: f32, length: usize| 8 + (share * (length - 16) as f32) as usize;
        [
            at(random(n, 0), plane.width),
            at(random(n, 1), plane.height),
        ]
    };
    (0..(ADDED * strength) as u64)
        .filter(|&n| {
            let [x, y] = place(n);
            sky(share(plane, x, y)) > 0.95
        })
        .map(|n| {
            let [x, y] = place(n);
            // Most stars are faint.
            let light = lerp(18.0, 120.0, random(n, 2) * random(n, 2) * random(n, 2));
            star([x, y], light, about(plane, x, y), seed)
        })
        .collect()
}

fn share(plane: &Plane, x: usize, y: usize) -> [f32; 2] {
    [
        (x as f32 + 0.5) / plane.width as f32,
        (y as f32 + 0.5) / plane.height as f32,
    ]
}

fn star(place: [usize; 2], added: f32, about: f32, seed: u64) -> Star {
    let name = (place[1] as u64) << 32 | place[0] as u64;
    let random = |key: u64| uniform([seed, 0x7477_696e, name, key]);
    Star {
        place,
        added,
        about,
        period_s: lerp(PERIODS.0, PERIODS.1, random(0)),
        turn: random(1),
    }
}

/// How much of a star's light is on each place about it, within two pixels.
const SPREAD: [f32; 3] = [1.0, 0.45, 0.07];

impl Edit for Twinkle {
    fn draw(&self, now: &Now, _: &Planes, to: &mut Planes) {
        let weight = self.span.weight(now);
        let plane = &mut to.y;
        for star in &self.stars {
            let turn = now.film_s / clock::period(star.period_s, now.round_s) + star.turn;
            let gain = DEPTH * self.strength * sin(TAU * turn);
            let [x, y] = star.place;
            for dy in 0..5_usize {
                for dx in 0..5_usize {
                    let away = dx.abs_diff(2).max(dy.abs_diff(2));
                    let corner = if dx.abs_diff(2) + dy.abs_diff(2) > away {
                        0.6
                    } else {
                        1.0
                    };
                    let i = (y + dy - 2 + plane.pad) * plane.stride + x + dx - 2 + plane.pad;
                    let before = f32::from(plane.data[i]);
                    let own = (before - star.about).max(0.0) * gain;
                    let new = star.added * (1.0 + gain) * SPREAD[away] * corner;
                    let after = before + weight * (own + new);
                    plane.data[i] = (after + 0.5).clamp(16.0, 235.0) as u8;
                }
            }
        }
    }

    fn is_on(&self, now: &Now) -> bool {
        !self.stars.is_empty() && self.span.weight(now) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::frame::Frame;
    use kinora_core::size::Size;

    use super::*;

    /// A dark frame with a grid of points.
    fn night(points: bool) -> Planes {
        let mut frame = Frame::black(Size {
            width: 160,
            height: 96,
        });
        for y in (10..90).step_by(16) {
            for x in (10..150).step_by(16) {
                frame.y[y * 160 + x] = if points { 150 } else { 16 };
            }
        }
        Planes::new(&frame)
    }

    fn now(film_s: f32) -> Now {
        Now {
            film_s,
            round_s: None,
            presence: 1.0,
        }
    }

    fn drawn(planes: &Planes, twinkle: &Twinkle, film_s: f32) -> Planes {
        let mut to = planes.clone();
        twinkle.draw(&now(film_s), planes, &mut to);
        to
    }

    #[test]
    fn stars_that_are_there_twinkle_each_in_its_own_time() {
        let planes = night(true);
        let twinkle = Twinkle::new(&planes, |_| 1.0, (1.0, 5, Span::ALWAYS));
        assert_eq!(twinkle.stars.len(), 45);
        let light = |star: &Star, film_s: f32| {
            luma(
                &drawn(&planes, &twinkle, film_s).y,
                star.place[0],
                star.place[1],
            )
        };
        for star in &twinkle.stars[..8] {
            let lights: Vec<f32> = (5..60).map(|t| light(star, t as f32 / 10.0)).collect();
            let rises = lights.windows(2).filter(|w| w[0] <= 150.0 && w[1] > 150.0);
            let period_s = 5.5 / rises.count() as f32;
            assert!((0.5..4.0).contains(&period_s), "{period_s} s");
        }
        assert!(drawn(&planes, &twinkle, 0.0).y.data == planes.y.data);
    }

    #[test]
    fn stars_are_added_where_there_are_none_and_only_in_the_sky() {
        let planes = night(false);
        let sky = |[_, y]: [f32; 2]| f32::from(y < 0.5);
        let twinkle = Twinkle::new(&planes, sky, (1.0, 5, Span::ALWAYS));
        assert!(twinkle.stars.len() > 40);
        let drawn = drawn(&planes, &twinkle, 3.0);
        let first = (planes.y.pad + 52) * planes.y.stride;
        assert!(drawn.y.data[first..] == planes.y.data[first..]);
        assert!(drawn.y.data != planes.y.data);
    }
}
