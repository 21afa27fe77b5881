//! Fog, smoke, steam and the grey of rain and snow, each thicker or thinner with distance.

use kinora_core::frame::Frame;
use kinora_core::vocabulary::Atmosphere;
use rayon::prelude::*;

use super::Moment;
use super::air::Tone;
use super::field::{Field, Knot, codes, knot};
use super::flow_noise::FlowNoise;
use super::plume::{Smoke, Source, Steam};
use crate::maths::{lerp, smoothstep, value_noise_2d};
use crate::warp::CELL;

/// What is looked at through a veil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// The whole picture.
    All,
    /// What is behind the subject, through what does not rise from it.
    Behind,
    /// The subject, through what is between it and the camera.
    Subject,
    /// All of it, through what rises from the subject.
    Before,
}

/// Whether a word has a veil.
pub(super) fn has_veil(what: Atmosphere) -> bool {
    use Atmosphere::{Fog, Rain, Smoke, Snow, Steam};
    matches!(what, Fog | Smoke | Steam | Rain | Snow)
}

impl Sight {
    /// Whether a veil is seen.
    fn sees(self, what: Atmosphere, moment: &Moment<'_>) -> bool {
        let rises_before = what == Atmosphere::Steam && moment.source != Source::Ground;
        match self {
            Self::All => true,
            Self::Behind => !rises_before,
            // Smoke drifts by behind it.
            Self::Subject => !matches!(what, Atmosphere::Steam | Atmosphere::Smoke),
            Self::Before => rises_before,
        }
    }
}

/// Draws the veil of a word, if it has one that is seen.
pub(super) fn draw(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    strength: f32,
    sight: Sight,
) {
    if !sight.sees(what, moment) {
        return;
    }
    let light = lerp(0.34, 0.86, moment.brightness.sqrt());
    let veil = Veil {
        moment,
        strength,
        size: [frame.size.width as f32, frame.size.height as f32],
        sight,
    };
    match what {
        Atmosphere::Fog => veil.fog(frame, light),
        Atmosphere::Smoke => veil.smoke(frame, light),
        Atmosphere::Steam => veil.steam(frame, light),
        Atmosphere::Rain => veil.fall(frame, [light * 0.72, 2.0, -1.0]),
        Atmosphere::Snow => veil.fall(frame, [light, 1.0, 0.0]),
        Atmosphere::Clouds
        | Atmosphere::Water
        | Atmosphere::Waves
        | Atmosphere::Fire
        | Atmosphere::Stars
        | Atmosphere::Dust
        | Atmosphere::Embers
        | Atmosphere::Leaves
        | Atmosphere::Petals
        | Atmosphere::Fireflies
        | Atmosphere::Bubbles
        | Atmosphere::Confetti
        | Atmosphere::Lightning
        | Atmosphere::GodRays
        | Atmosphere::Wind
        | Atmosphere::Bokeh => {}
    }
}

/// What hangs in the air at a moment.
struct Veil<'a> {
    moment: &'a Moment<'a>,
    strength: f32,
    /// Width and height of the frame.
    size: [f32; 2],
    sight: Sight,
}

/// Points of a mesh for what has fine threads, and for what has none, are so many pixels
/// apart where a frame is no higher than 1080p.
const FINE: usize = 4;
const COARSE: usize = 8;

/// How much of what is brighter than it fog hides, and smoke.
const FOG_DARKENS: f32 = 0.35;
const SMOKE_DARKENS: f32 = 0.45;

impl Veil<'_> {
    fn fog(&self, frame: &mut Frame, light: f32) {
        let fog = Fog::new(self.moment, self.aspect());
        self.lay(frame, COARSE, FOG_DARKENS, |pixel, place, [near, sky]| {
            let share = self.strength * fog.density(place, [near, sky]);
            let tone = self.moment.air.lit(pixel, [1.12 * light, 0.5, -0.5], 0.4);
            knot(share.clamp(0.0, 0.92), tone)
        });
    }

    fn smoke(&self, frame: &mut Frame, light: f32) {
        let smoke = Smoke::new(self.moment, self.aspect(), light);
        self.lay(frame, FINE, SMOKE_DARKENS, |pixel, place, known| {
            smoke.knot(pixel, place, known, self.strength)
        });
    }

    fn steam(&self, frame: &mut Frame, light: f32) {
        let steam = Steam::new(self.moment, self.aspect(), light);
        self.lay(frame, FINE, 0.0, |pixel, place, _| {
            steam.knot(pixel, place, self.strength)
        });
    }

    /// What falls hides the distance, and where it falls the sky is overcast.
    fn fall(&self, frame: &mut Frame, tone: Tone) {
        let lattice = self.moment.lattice;
        if self.sight == Sight::Subject || !lattice.has_sky() {
            return self.lay(frame, COARSE, 1.0, |_, _, [near, _]| {
                knot(self.share(distance(near)), tone)
            });
        }
        let field = |tell: &(dyn Fn([f32; 2], f32) -> f32 + Sync)| -> Vec<f32> {
            let points = 0..lattice.columns * lattice.rows;
            let point = |i: usize| {
                let (column, row) = (i % lattice.columns, i / lattice.columns);
                let place = self.place([(column * CELL) as f32, (row * CELL) as f32]);
                self.share(tell(place, lattice.depth_at(column, row)))
            };
            points
                .into_par_iter()
                .with_min_len(lattice.columns)
                .map(point)
                .collect()
        };
        let far = field(&|_, near| distance(near));
        let over = field(&|place, _| overcast(self.moment, place));
        let low = lattice.lowest_sky() as f32 / self.size[1];
        let lightest = |luma: f32| codes([LIGHTER * luma, 0.0, 0.0])[0];
        let sky = |y: f32| {
            lerp(
                codes(tone)[0],
                lightest(tone[0]),
                smoothstep(low - 0.4, low, y),
            )
        };
        let rows = (0..lattice.rows).map(|row| sky((row * CELL) as f32 / self.size[1]));
        let grey = super::overcast::Grey {
            far: &far,
            over: &over,
            sky: rows.collect(),
        };
        grey.blend(frame, lattice, codes(tone));
    }

    /// Lays over a frame what is told of points so many pixels apart, given their pixel,
    /// their place in shares of the frame, and how near and how much sky what is there is.
    fn lay(
        &self,
        frame: &mut Frame,
        step: usize,
        darkens: f32,
        tell: impl Fn([f32; 2], [f32; 2], [f32; 2]) -> Knot + Sync,
    ) {
        let step = if self.size[1] > 1200.0 {
            2 * step
        } else {
            step
        };
        let field = Field::of(frame, step, |pixel| {
            let known = match self.sight {
                Sight::Subject => [self.moment.subject_disparity, 0.0],
                _ => self.moment.lattice.known(pixel),
            };
            tell(pixel, self.place(pixel), known)
        });
        field.blend(frame, darkens);
    }

    /// A pixel in shares of the frame.
    fn place(&self, pixel: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|side| pixel[side] / self.size[side])
    }

    fn aspect(&self) -> f32 {
        self.size[0] / self.size[1]
    }

    /// The share of a veil so dense.
    fn share(&self, density: f32) -> f32 {
        (self.strength * density).clamp(0.0, 0.92)
    }
}

/// How fast banks of fog drift, by the wind.
const FOG_DRIFTS: f32 = 0.9;

/// Banks of fog, thicker with distance and near the ground.
struct Fog {
    aspect: f32,
    /// How far they have been carried, in heights.
    carried: f32,
    banks: [FlowNoise; 3],
}

impl Fog {
    fn new(moment: &Moment<'_>, aspect: f32) -> Self {
        let carried = FOG_DRIFTS * moment.wind() * moment.film_s;
        let mut number = 0;
        let window = [-carried..aspect - carried, 0.0..1.0];
        let banks = [1.1, 2.4, 5.0].map(|scale| {
            number += 1;
            let key = [moment.seed, 176 + number];
            // Banks are wider than they are high.
            FlowNoise::new(key, [scale, 1.8 * scale], &window, moment.film_s)
        });
        Self {
            aspect,
            carried,
            banks,
        }
    }

    fn density(&self, [x, y]: [f32; 2], [near, sky]: [f32; 2]) -> f32 {
        let place = [x * self.aspect - self.carried, y];
        let [large, middle, small] = self.banks.each_ref().map(|noise| noise.at(place));
        let banks = 0.6 * large + 0.35 * middle + 0.15 * small;
        let banks = lerp(lerp(0.35, 0.6, sky), 1.2, smoothstep(-0.35, 0.45, banks));
        let far = 1.0 - smoothstep(0.05, 0.75, near);
        let low = smoothstep(0.1, 0.9, y) * (1.0 - 0.6 * smoothstep(0.35, 0.8, near));
        // Some of it is between the camera and what is nearest, too.
        (0.82 * far + 0.22 * low + 0.12) * banks
    }
}

/// What falls hides the distance.
fn distance(near: f32) -> f32 {
    0.40 * (1.0 - smoothstep(0.04, 0.55, near))
}

/// By how much an overcast sky is lighter where it ends in the distance.
const LIGHTER: f32 = 1.4;

/// How dense the clouds are that it falls from.
fn overcast(moment: &Moment<'_>, [x, y]: [f32; 2]) -> f32 {
    let drift = moment.wind() * 0.2 * moment.film_s;
    let puffs = clouds(moment.seed, 14, x * 2.0 - drift, y * 5.0);
    lerp(0.75, 1.1, puffs)
}

/// Three octaves of noise, 0–1.
fn clouds(seed: u64, track: u64, x: f32, y: f32) -> f32 {
    let octave = |n: u64, scale: f32| value_noise_2d(seed, track * 10 + n, x * scale, y * scale);
    (octave(0, 1.0) + 0.5 * octave(1, 2.1) + 0.25 * octave(2, 4.3)) / 1.75
}
