//! What of a picture's own matter moves in a take: which cue moves what, how
//! far and where to.

use kinora_core::plan::{Cue, Plan};
use kinora_core::vocabulary::{Atmosphere, Direction};

use super::clock::{self, Clock};
use super::drift::{Course as Going, Drift, Mix};
use super::glint::{Glint, Light};
use super::glow::Glow;
use super::ripple::{Ripple, Sea};
use super::sway::Sway;
use super::twinkle::Twinkle;
use super::{Layer, Motion, Span, plate};
use crate::analyse::matter::Matter;
use crate::camera::{Course, Part, Window};
use crate::map::Map;
use crate::maths::{lerp, smoothstep, uniform, value_noise_2d};
use crate::planes::Planes;

/// One word of a take's atmosphere: its cues as one.
#[derive(Clone, Copy)]
struct Asked {
    strength: f32,
    direction: Option<Direction>,
    span: Span,
}

/// A take and its picture.
struct Stage<'a> {
    course: Course<'a>,
    part: Part,
    matter: &'a Matter,
    upright: &'a Map,
    /// Where lettering is.
    text: &'a Map,
    /// Where the ground ends far away, as a share of the fitted picture's height.
    horizon: f32,
    planes: &'a Planes,
    seed: u64,
    /// How long the film is, where it is a loop, and when the take is over.
    round_s: Option<f32>,
    end_s: f32,
}

/// Adds to a take's motion what its cues ask of the picture's own matter.
pub(crate) fn add(
    motion: &mut Motion,
    plan: &Plan,
    course: Course<'_>,
    window: &Window<'_>,
    planes: &Planes,
) {
    let scene = window.scene;
    let start_s = course.shots.first().map_or(0.0, |shot| shot.start_s as f32);
    let stage = Stage {
        course,
        part: window.part,
        matter: &scene.matter,
        upright: scene.upright(),
        text: &scene.text,
        horizon: scene.facts.horizon.map_or(0.4, |horizon| horizon as f32),
        planes,
        seed: plan.seed,
        round_s: course.returns.then(|| plan.duration_s() as f32),
        end_s: start_s + course.frames() as f32 / plan.fps as f32,
    };
    stage.clouds(motion);
    stage.calm_water(motion);
    stage.stream(motion);
    stage.foliage(motion);
    stage.fire(motion);
    stage.stars(motion);
}

impl Stage<'_> {
    /// The cues of a word as one, from the first one's begin to the last one's
    /// end; none where it is not asked for or not in the picture.
    fn asked(&self, what: Atmosphere, matter: &Map) -> Option<Asked> {
        let shots = self.course.shots;
        let cues = shots.iter().enumerate().flat_map(|(index, shot)| {
            let of_word = |cue: &&Cue<Atmosphere>| cue.what == what;
            let cues = shot.atmosphere.iter().filter(of_word);
            cues.map(move |cue| (cue, Span::of(cue, shots, index)))
        });
        let asked = cues.fold(None, |all: Option<Asked>, (cue, span)| {
            let first = all.unwrap_or(Asked {
                strength: 0.0,
                direction: None,
                span,
            });
            Some(Asked {
                strength: first.strength.max(cue.strength as f32),
                direction: first.direction.or(cue.direction),
                span: Span {
                    to_s: span.to_s,
                    ..first.span
                },
            })
        });
        asked.filter(|asked| asked.strength > 0.0 && matter.mean() > 1e-4)
    }

    /// How much of a place in shares of the frame a map of the fitted picture is.
    fn sampled<'m>(&self, map: &'m Map) -> impl Fn([f32; 2]) -> f32 + Copy + Sync + 'm {
        let part = self.part;
        move |[x, y]| part.sample(map, x, y)
    }

    /// The side that the wind blows to, unless a cue tells.
    fn side(&self, direction: Option<Direction>) -> f32 {
        match direction {
            Some(Direction::Left) => -1.0,
            Some(Direction::Right) => 1.0,
            _ if uniform([self.seed, 77, 0, 0]) < 0.5 => -1.0,
            _ => 1.0,
        }
    }

    fn width(&self) -> f32 {
        self.planes.y.width as f32
    }

    /// The sky of a picture drifts, and comes out from behind what stands
    /// before it.
    fn clouds(&self, motion: &mut Motion) {
        let Some(asked) = self.asked(Atmosphere::Clouds, &self.matter.clouds) else {
            return;
        };
        // Widths a second.
        let speed = lerp(0.002, 0.008, asked.strength);
        let (period_s, apart) = self.cloud_period(speed);
        let sky = self.sampled(&self.matter.sky);
        let part = self.part;
        let zoom = 1.0 / part.width;
        let (seed, horizon, width) = (self.seed, self.horizon.max(0.05), self.width());
        let heading = |[x, y]: [f32; 2]| match asked.direction {
            Some(Direction::Up) => [0.0, -1.0],
            Some(Direction::Down) => [0.0, 1.0],
            Some(Direction::Toward) => [2.2 * (x - 0.5), 1.6 * (y - horizon)],
            Some(Direction::Away) => [-2.2 * (x - 0.5), -1.6 * (y - horizon)],
            Some(Direction::Left | Direction::Right) | None => [self.side(asked.direction), 0.0],
        };
        let going = |[x, y]: [f32; 2]| {
            let place = [part.left + x * part.width, part.top + y * part.height];
            let [u, v] = place;
            // What is higher up is nearer and goes faster.
            let near = lerp(1.0, 0.55, (v / horizon).clamp(0.0, 1.0));
            let gust = lerp(0.85, 1.15, value_noise_2d(seed, 931, 3.0 * u, 3.0 * v));
            let pace = speed * near * gust * zoom * width;
            Going {
                velocity: heading(place).map(|way| way * pace),
                ahead: apart * (value_noise_2d(seed, 932, 5.0 * u, 5.0 * v) - 0.5),
            }
        };
        // What is known to be sky keeps away from all edges.
        let core = self.matter.sky.map(|v| 1.0 - v).widened(3).map(|v| 1.0 - v);
        let source = plate::alone(self.planes, self.sampled(&core));
        let timing = (Clock(asked.span), period_s);
        let drift = Drift::new(source, sky, going, Mix::Mean, timing);
        motion.edit(Layer::Background, drift);
    }

    /// After how long clouds fade back, and how far places are apart in that. A
    /// take that is over soon enough needs no fading at all; clouds go on from the
    /// film's beginning, whatever take they are seen in.
    fn cloud_period(&self, speed: f32) -> (f32, f32) {
        /// How far clouds may be carried before they are faded out, in widths.
        const FAR: f32 = 0.035;
        match self.round_s {
            Some(_) => (clock::period(FAR / speed, self.round_s), 0.5),
            None if speed * self.end_s < FAR => (8.0 * self.end_s, 0.0),
            None => (2.0 * FAR / speed, 0.4),
        }
    }

    /// Lakes and seas ripple, and light plays on them.
    fn calm_water(&self, motion: &mut Motion) {
        let water = &self.matter.water;
        let waves = self.asked(Atmosphere::Waves, &water.calm);
        let sea = match waves {
            Some(_) => Sea::Swelling,
            None => Sea::Rippled,
        };
        let Some(asked) = waves.or_else(|| self.asked(Atmosphere::Water, &water.calm)) else {
            return;
        };
        let px = match sea {
            Sea::Rippled => lerp(1.0, 4.0, asked.strength),
            Sea::Swelling => lerp(4.0, 13.0, asked.strength),
        };
        motion.shift(
            Layer::Background,
            Ripple {
                water: water.calm.clone(),
                line: water.line,
                sea,
                reach: px / 1280.0,
                span: asked.span,
            },
        );
        let (part, line) = (self.part, water.line);
        let near = |y: f32| {
            let v = part.top + y * part.height;
            ((v - line) / (1.0 - line)).clamp(0.0, 1.0)
        };
        let codes = match sea {
            Sea::Rippled => lerp(1.5, 5.0, asked.strength),
            Sea::Swelling => lerp(3.0, 10.0, asked.strength),
        };
        let calm = self.sampled(&water.calm);
        let stream = match asked.direction {
            Some(Direction::Left) => [-0.22, 0.0],
            Some(Direction::Right) => [0.22, 0.0],
            Some(Direction::Up | Direction::Away) => [0.0, 0.5],
            Some(Direction::Down | Direction::Toward) | None => [0.0; 2],
        };
        let light = Light {
            codes,
            stream,
            seed: self.seed,
            span: asked.span,
        };
        motion.edit(
            Layer::Background,
            Glint::new(self.planes, calm, near, light),
        );
    }

    /// Streams and falls: their fine detail is carried down, their light and
    /// shade and the rocks in them stay.
    fn stream(&self, motion: &mut Motion) {
        let stream = &self.matter.water.stream;
        let asked = self.asked(Atmosphere::Water, stream);
        let Some(asked) = asked.or_else(|| self.asked(Atmosphere::Waves, stream)) else {
            return;
        };
        let (part, seed, width) = (self.part, self.seed, self.width());
        let bed = Bed::of(stream);
        let upwards = match asked.direction {
            Some(Direction::Up) => -1.0,
            _ => 1.0,
        };
        let pace = upwards * lerp(0.008, 0.024, asked.strength) / part.width * width;
        let going = |[x, y]: [f32; 2]| {
            let [u, v] = [part.left + x * part.width, part.top + y * part.height];
            let noise = |track, scale: f32| value_noise_2d(seed, track, scale * u, scale * v);
            let pace = pace * bed.pace(v) * lerp(0.75, 1.25, noise(941, 12.0));
            Going {
                velocity: bed.heading(v).map(|way| way * pace),
                ahead: 0.8 * noise(942, 7.0),
            }
        };
        let water = self.sampled(stream);
        let source = plate::detail(self.planes, water, 0.012);
        let period_s = clock::period(1.6, self.round_s);
        let timing = (Clock(asked.span), period_s);
        let drift = Drift::new(source, water, going, Mix::Contrast, timing);
        motion.edit(Layer::Background, drift);
    }

    /// Leaves and grass sway in the wind.
    fn foliage(&self, motion: &mut Motion) {
        let Some(asked) = self.asked(Atmosphere::Wind, &self.matter.foliage) else {
            return;
        };
        let leaves = leaves(&self.matter.foliage, self.upright);
        // What is blurred reaches over letters again.
        let text = super::at_rest(self.text, self.width() / self.part.width);
        let leaves = leaves.zip(&text, |much, text| much * (1.0 - text));
        let reach = lerp(0.8, 3.0, asked.strength) / 1280.0;
        let side = self.side(asked.direction);
        let sway = Sway::new(leaves, side, reach, self.seed, asked.span);
        motion.shift(Layer::Background, sway);
    }

    /// Flames rise and flicker, and so does the light about them.
    fn fire(&self, motion: &mut Motion) {
        let fire = &self.matter.fire;
        let Some(asked) = self.asked(Atmosphere::Fire, fire) else {
            return;
        };
        let (part, seed, width) = (self.part, self.seed, self.width());
        let pace = lerp(0.03, 0.07, asked.strength) / part.width * width;
        let going = |[x, y]: [f32; 2]| {
            let [u, v] = [part.left + x * part.width, part.top + y * part.height];
            let noise = |track, scale: f32| value_noise_2d(seed, track, scale * u, scale * v);
            let aside = noise(951, 24.0) - 0.5;
            Going {
                velocity: [0.7 * aside * pace, -pace * lerp(0.6, 1.3, noise(952, 18.0))],
                ahead: noise(953, 26.0),
            }
        };
        let flame = self.sampled(fire);
        let source = plate::detail(self.planes, flame, 0.02);
        let timing = (Clock(asked.span), clock::period(0.7, self.round_s));
        let drift = Drift::new(source, flame, going, Mix::Contrast, timing);
        motion.edit(Layer::Background, drift);
        let about = fire.blurred(fire.width as f32 / 14.0);
        let lit = about.zip(fire, |about, fire| (1.6 * about).max(0.7 * fire).min(1.0));
        motion.edit(
            Layer::Background,
            Glow {
                lit: plate::mask(&self.planes.y, self.sampled(&lit)),
                depth: lerp(0.08, 0.28, asked.strength),
                seed,
                span: asked.span,
            },
        );
    }

    /// Stars twinkle.
    fn stars(&self, motion: &mut Motion) {
        let night = &self.matter.night;
        if let Some(asked) = self.asked(Atmosphere::Stars, night) {
            let how = (asked.strength, self.seed, asked.span);
            let twinkle = Twinkle::new(self.planes, self.sampled(night), how);
            motion.edit(Layer::Background, twinkle);
        }
    }
}

/// Which way a stream runs: down the middle of its bed.
struct Bed {
    /// The middle of the bed in each of so many rows, in shares of the width.
    middles: Vec<f32>,
    /// The first and the last row that it is in, as shares of the height.
    rows: [f32; 2],
    /// Height over width of the picture.
    aspect: f32,
}

/// The rows that a bed is looked at in.
const BED_ROWS: usize = 24;

impl Bed {
    fn of(stream: &Map) -> Self {
        let small = stream.resized(96, BED_ROWS);
        let mut middles = [None; BED_ROWS];
        for (y, line) in small.data.chunks(96).enumerate() {
            let mass: f32 = line.iter().sum();
            let moment: f32 = (0_u8..).zip(line).map(|(x, m)| f32::from(x) * m).sum();
            middles[y] = (mass > 0.5).then(|| (moment / mass + 0.5) / 96.0);
        }
        let first = middles.iter().position(Option::is_some).unwrap_or(0);
        let last = middles.iter().rposition(Option::is_some).unwrap_or(0);
        let rows = [first, last + 1].map(|row| row as f32 / BED_ROWS as f32);
        let mut known = 0.5;
        let middles = middles.iter().map(|middle| {
            known = middle.unwrap_or(known);
            known
        });
        Self {
            middles: middles.collect(),
            rows,
            aspect: stream.height as f32 / stream.width as f32,
        }
    }

    /// The direction at a height, of length 1: down, and along the bed.
    fn heading(&self, v: f32) -> [f32; 2] {
        let at = |v: f32| {
            let row = (v * BED_ROWS as f32 - 0.5).clamp(0.0, BED_ROWS as f32 - 1.0);
            let upper = (row as usize).min(BED_ROWS - 2);
            lerp(
                self.middles[upper],
                self.middles[upper + 1],
                row - upper as f32,
            )
        };
        let step = 0.09;
        let [above, below] = [v - step, v + step].map(|v| v.clamp(self.rows[0], self.rows[1]));
        let down = ((below - above) * self.aspect).max(1e-3);
        let aside = ((at(below) - at(above)) / down).clamp(-0.8, 0.8);
        let length = (1.0 + aside * aside).sqrt();
        [aside / length, 1.0 / length]
    }

    /// How fast it seems to be at a height: what is farther seems slower.
    fn pace(&self, v: f32) -> f32 {
        let through = (v - self.rows[0]) / (self.rows[1] - self.rows[0]).max(1e-3);
        lerp(0.45, 1.0, through.clamp(0.0, 1.0))
    }
}

/// How much of each place sways: more the farther it is from where its leaves
/// begin, and nothing where trunks are.
fn leaves(foliage: &Map, upright: &Map) -> Map {
    let (w, h) = (foliage.width, foliage.height);
    // From the foot of each run of leaves upwards.
    let mut above = vec![0.0_f32; w];
    let mut out = Map::filled(w, h, 0.0);
    for y in (0..h).rev() {
        for (x, run) in above.iter_mut().enumerate() {
            let green = foliage.at(x, y);
            *run = (*run + 1.0) * smoothstep(0.0, 0.3, green);
            let free = smoothstep(0.0, 0.16 * h as f32, *run);
            out.data[y * w + x] = green * free * (1.0 - 0.9 * upright.at(x, y).min(1.0));
        }
    }
    out.blurred(w as f32 / 60.0)
}
