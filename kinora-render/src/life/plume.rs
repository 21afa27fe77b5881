//! Smoke and steam: what rises, drawn by turbulence that its own larger swirls bend.

use std::ops::Range;

use super::Moment;
use super::field::{Knot, knot};
use super::flow_noise::FlowNoise;
use crate::camera::Window;
use crate::map::Map;
use crate::maths::{exp, lerp, smoothstep};

/// How fast smoke rises, in heights a second.
const SMOKE_RISES: f32 = 0.06;

/// How fast steam does.
const STEAM_RISES: f32 = 0.17;

/// How much steam covers at most: through it what is behind stays to be seen.
const STEAM_COVERS: f32 = 0.7;

/// How much smoke does.
const SMOKE_COVERS: f32 = 0.78;

/// The scales of their shapes, in cells a height across and down: what rises is drawn out
/// on its way, and its threads, which are the last, most of all.
const SMOKE_SCALES: [[f32; 2]; 5] = [
    [1.8, 1.44],
    [3.9, 2.73],
    [8.6, 6.0],
    [17.0, 13.6],
    [6.2, 3.1],
];
const STEAM_SCALES: [[f32; 2]; 4] = [[3.0, 1.8], [6.3, 3.8], [13.0, 9.1], [6.8, 2.3]];

/// How much of a thread is where noise passes through 0, without a crease in its middle.
fn thread(noise: f32) -> f32 {
    1.04 - (noise * noise + 0.02).sqrt().min(1.04)
}

/// A scale that is the same across and down.
fn even(scale: f32) -> [f32; 2] {
    [scale, scale]
}

/// How far noise is asked for beyond the frame, in heights: as far as it is bent.
const BEYOND: f32 = 0.6;

/// A subject that fills more of the frame than this is no vessel.
const FILLS: f32 = 0.4;

/// How much attention the tenth of a picture must draw that draws most, to be a thing.
const STANDS_OUT: f32 = 0.5;

/// Where steam comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    /// The top of something: its middle and half of its extent, in shares of the frame's
    /// width and height, and how near it is.
    Thing {
        middle: [f32; 2],
        half: [f32; 2],
        disparity: f32,
    },
    /// The ground below the frame: nobody steams.
    Ground,
}

impl Source {
    /// Where steam would come from in a window; `lives` where its subject does.
    pub(crate) fn of(window: &Window<'_>, lives: bool) -> Self {
        let scene = window.scene;
        let (subject, attention) = (scene.subject(), scene.attention());
        let vessel = match subject.mean() > 0.0 {
            _ if lives => None,
            true => (subject.mean() < FILLS).then_some(subject),
            // Without a subject something has to stand out clearly.
            false => (attention.quantile(0.9) > STANDS_OUT).then_some(attention),
        };
        let Some([xs, ys]) = vessel.and_then(extent) else {
            return Self::Ground;
        };
        let part = window.part;
        let shares = [
            xs.map(|x| (x - part.left) / part.width),
            ys.map(|y| (y - part.top) / part.height),
        ];
        Self::Thing {
            middle: shares.map(|[from, to]| (from + to) / 2.0),
            half: shares.map(|[from, to]| (to - from) / 2.0),
            disparity: window.subject_disparity(),
        }
    }
}

/// From where to where a mask reaches, across and down, without its last twentieths.
fn extent(mask: &Map) -> Option<[[f32; 2]; 2]> {
    let weight = |x: usize, y: usize| smoothstep(0.4, 0.6, mask.at(x, y));
    let sums = |count: usize, of: &dyn Fn(usize) -> f32| (0..count).map(of).collect::<Vec<_>>();
    let columns = sums(mask.width, &|x| {
        (0..mask.height).map(|y| weight(x, y)).sum()
    });
    let rows = sums(mask.height, &|y| {
        (0..mask.width).map(|x| weight(x, y)).sum()
    });
    let total: f32 = rows.iter().sum();
    let reach = |sums: &[f32]| {
        let place = |share: f32| {
            let mut sum = 0.0;
            let passed = sums.iter().position(|v| {
                sum += v;
                sum >= share * total
            });
            passed.unwrap_or(0) as f32 / sums.len() as f32
        };
        [place(0.05), place(0.95)]
    };
    (total > 0.002 * mask.data.len() as f32).then(|| [reach(&columns), reach(&rows)])
}

/// Several scales of noise at one time.
struct Scales<const N: usize>([FlowNoise; N]);

impl<const N: usize> Scales<N> {
    fn new(
        moment: &Moment<'_>,
        track: u64,
        scales: [[f32; 2]; N],
        window: &[Range<f32>; 2],
    ) -> Self {
        let mut number = 0;
        Self(scales.map(|scale| {
            number += 1;
            let key = [moment.seed, track * 16 + number];
            FlowNoise::new(key, scale, window, moment.film_s)
        }))
    }

    fn at(&self, number: usize, place: [f32; 2]) -> f32 {
        self.0[number].at(place)
    }
}

/// Smoke that drifts through the scene.
pub(super) struct Smoke<'a> {
    moment: &'a Moment<'a>,
    aspect: f32,
    /// How far it has been carried, in heights.
    carried: [f32; 2],
    bends: Scales<4>,
    bodies: Scales<5>,
    light: f32,
}

impl<'a> Smoke<'a> {
    pub(super) fn new(moment: &'a Moment<'a>, aspect: f32, light: f32) -> Self {
        let t = moment.film_s;
        let carried = [moment.wind() * 0.5 * t, -SMOKE_RISES * t];
        let window = [
            -carried[0] - BEYOND..aspect - carried[0] + BEYOND,
            -carried[1] - BEYOND..1.0 - carried[1] + BEYOND,
        ];
        Self {
            moment,
            aspect,
            carried,
            bends: Scales::new(moment, 12, [1.3, 1.3, 4.2, 4.2].map(even), &window),
            bodies: Scales::new(moment, 13, SMOKE_SCALES, &window),
            light,
        }
    }

    /// What it is at a pixel, a place in shares of the frame, so near and so much sky.
    pub(super) fn knot(
        &self,
        pixel: [f32; 2],
        [x, y]: [f32; 2],
        [near, sky]: [f32; 2],
        strength: f32,
    ) -> Knot {
        let place = [x * self.aspect - self.carried[0], y - self.carried[1]];
        let bent = |place: [f32; 2], first: usize, far: f32| {
            let bend = |side: usize| far * self.bends.at(first + side, place);
            [place[0] + bend(0), place[1] + bend(1)]
        };
        let swirl = bent(place, 0, 0.26);
        let eddy = bent(swirl, 2, 0.06);
        let coarse = |place| 0.45 * self.bodies.at(0, place) + 0.42 * self.bodies.at(1, place);
        let here = coarse(swirl);
        let fine = 0.26 * self.bodies.at(2, eddy) + 0.12 * self.bodies.at(3, eddy);
        // Threads along its way up.
        let thread = thread(self.bodies.at(4, eddy));
        let dense =
            smoothstep(-0.25, 0.38, here + fine) * lerp(0.55, 1.0, thread * thread * thread);
        // The subject stands before it, where a picture is in one layer too.
        let subject = self.moment.subject_disparity;
        let before = smoothstep(0.5 * subject, 0.95 * subject, near);
        let much = lerp(0.6, 1.05, y) * (1.0 - 0.8 * before);
        let share = 2.2 * strength * dense * much * lerp(1.0, 0.7, sky);
        // The light comes from above and from one side.
        let lit = 0.5 + 1.4 * (here - coarse([swirl[0] - 0.02, swirl[1] - 0.05])) + 0.7 * fine;
        let luma = self.light * lerp(0.45, 1.2, lit.clamp(0.0, 1.0));
        let tone = self.moment.air.lit(pixel, [luma, 0.0, 0.0], 0.3);
        knot(share.clamp(0.0, SMOKE_COVERS), tone)
    }
}

/// Steam that rises from a thing, or from the ground where the subject is alive.
pub(super) struct Steam<'a> {
    moment: &'a Moment<'a>,
    aspect: f32,
    rise: Rise,
    lean: f32,
    bends: Scales<2>,
    bodies: Scales<4>,
    light: f32,
}

/// Where it rises, in heights.
struct Rise {
    /// The middle of its source.
    from: [f32; 2],
    /// Half as wide as the source; none for one that is wider than the frame.
    half: Option<f32>,
    /// How far up it is seen.
    reach: f32,
}

impl<'a> Steam<'a> {
    pub(super) fn new(moment: &'a Moment<'a>, aspect: f32, light: f32) -> Self {
        let rise = Rise::new(moment, aspect);
        let t = moment.film_s;
        let [x, y] = rise.from;
        // Heights above the source, less what it has risen.
        let window = [
            -x - BEYOND..aspect - x + BEYOND,
            y - 1.0 - STEAM_RISES * t - BEYOND..y - STEAM_RISES * t + BEYOND,
        ];
        Self {
            moment,
            aspect,
            rise,
            lean: 0.9 * moment.wind(),
            bends: Scales::new(moment, 14, [2.3, 2.3].map(even), &window),
            bodies: Scales::new(moment, 15, STEAM_SCALES, &window),
            light,
        }
    }

    /// What it is at a pixel, a place in shares of the frame.
    pub(super) fn knot(&self, pixel: [f32; 2], [x, y]: [f32; 2], strength: f32) -> Knot {
        let up = self.rise.from[1] - y;
        let around = self.around(x * self.aspect, up);
        if around <= 0.004 {
            return [0.0; 4];
        }
        let share = 2.0 * strength * around * self.wisp(x * self.aspect, up);
        let air = self.moment.air;
        let [luma, blue, red] = air.lit(pixel, [1.3 * self.light, 0.0, 0.0], 0.2);
        let tone = [luma.max(air.luma(pixel) + 0.3).min(0.96), blue, red];
        knot(share.clamp(0.0, 1.0) * STEAM_COVERS, tone)
    }

    /// How much of a place is in its way, 0–1.
    fn around(&self, x: f32, up: f32) -> f32 {
        let Rise { from, half, reach } = self.rise;
        let high = 1.0 - smoothstep(0.15 * reach, reach, up);
        let Some(half) = half else {
            return high * smoothstep(-0.1, 0.1, up);
        };
        // It comes from the whole of a surface that is seen at a slant.
        let low = smoothstep(-0.30 * half, 0.35 * half + 0.02, up);
        let width = half * 0.9 + 0.30 * up.max(0.0);
        let aside = (x - from[0] - self.lean * up.max(0.0)) / width;
        low * high * exp(-aside * aside)
    }

    /// How dense its threads are there, 0–1.
    fn wisp(&self, x: f32, up: f32) -> f32 {
        let across = x - self.rise.from[0] - self.lean * up.max(0.0);
        // It spreads while it rises, and breaks up.
        let spread = 1.0 + 0.9 * up.max(0.0);
        let place = [across / spread, up - STEAM_RISES * self.moment.film_s];
        let wild = lerp(0.05, 0.17, smoothstep(0.0, 0.4, up));
        let bend = [0, 1].map(|n| wild * self.bends.at(n, place));
        let eddy = [place[0] + bend[0], place[1] + bend[1]];
        let part = |number: usize| self.bodies.at(number, eddy);
        let body = 0.5 * part(0) + 0.4 * part(1) + 0.2 * part(2);
        let thread = thread(part(3));
        smoothstep(-0.28, 0.26, body) * lerp(0.3, 1.0, thread * thread)
    }
}

impl Rise {
    fn new(moment: &Moment<'_>, aspect: f32) -> Self {
        match moment.source {
            Source::Thing {
                middle: [x, y],
                half: [across, down],
                disparity,
            } => {
                let from = moment.seen([x, y - 0.1 * down], disparity, aspect);
                let half = (0.75 * across * aspect).clamp(0.05, 0.32);
                Self {
                    from: [from[0] * aspect, from[1]],
                    half: Some(half),
                    reach: (1.6 * half + 0.42).min(0.8),
                }
            }
            Source::Ground => Self {
                from: [0.5 * aspect, 1.0],
                half: None,
                reach: 0.55,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::frame::Frame;
    use kinora_core::plan::Shot;
    use kinora_core::size::Size;

    use super::super::testing::moment;
    use super::super::{Air, Lattice};
    use super::*;

    const SIZE: Size = Size {
        width: 320,
        height: 180,
    };

    const CUP: Source = Source::Thing {
        middle: [0.5, 0.7],
        half: [0.1, 0.1],
        disparity: 0.5,
    };

    /// How much of a grey frame smoke, or steam from a cup, covers at a time: a row of
    /// points each.
    fn covered(film_s: f32, steams: bool) -> Vec<Vec<f32>> {
        let mut frame = Frame::black(SIZE);
        frame.y.fill(90);
        let (shot, lattice, air) = (
            Shot::still(1, 0.0, 400),
            Lattice::still(320, 180),
            Air::of(&frame),
        );
        let mut moment = moment((&shot, film_s), &lattice, &air);
        moment.source = CUP;
        let aspect = 320.0 / 180.0;
        let smoke = Smoke::new(&moment, aspect, 0.7);
        let steam = Steam::new(&moment, aspect, 0.7);
        let at = |row: usize, column: usize| {
            let place = [column as f32 / 80.0, row as f32 / 45.0];
            let pixel = [place[0] * 320.0, place[1] * 180.0];
            match steams {
                true => steam.knot(pixel, place, 1.0)[0],
                false => smoke.knot(pixel, place, [0.1, 0.0], 1.0)[0],
            }
        };
        let row = |row| (0..80).map(|column| at(row, column)).collect();
        (0..45).map(row).collect()
    }

    /// How much it changes from one point to the next, on the whole.
    fn threads(rows: &[Vec<f32>]) -> [f32; 2] {
        let across = rows.iter().flat_map(|row| row.windows(2));
        let across: f32 = across.map(|pair| (pair[1] - pair[0]).abs()).sum();
        let down = rows
            .windows(2)
            .flat_map(|pair| pair[0].iter().zip(&pair[1]));
        [across, down.map(|(a, b)| (a - b).abs()).sum()]
    }

    #[test]
    fn smoke_and_steam_have_threads_at_any_time() {
        for steams in [false, true] {
            let early = threads(&covered(1.0, steams));
            let late = threads(&covered(14.5, steams));
            for (early, late) in early.into_iter().zip(late) {
                assert!(early > 10.0, "{early}");
                assert!((0.5..2.0).contains(&(late / early)), "{early}, {late}");
            }
        }
    }

    #[test]
    fn steam_rises_from_the_upper_side_of_a_thing_and_nothing_below_it_is_covered() {
        let rows = covered(2.0, true);
        let sum = |rows: &[Vec<f32>]| rows.iter().flatten().sum::<f32>();
        // A thing from 0.6 to 0.8 of the height.
        assert!(sum(&rows[18..29]) > 20.0, "{}", sum(&rows[18..29]));
        assert_eq!(sum(&rows[33..]), 0.0);
        let most = rows.iter().flatten().fold(0.0_f32, |most, &v| most.max(v));
        assert!(most <= STEAM_COVERS, "{most}");
    }
}
