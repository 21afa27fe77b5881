//! Particles: each one a pure function of its number and the time.

use kinora_core::frame::Frame;
use kinora_core::vocabulary::Atmosphere;

use super::brush::{Mode, Paint, paint, paint_within};
use super::{Bin, Moment, Share};
use crate::maths::{TAU, cos, lerp, sin, smoothstep, uniform};

/// How a kind of particle looks and moves. Lengths are shares of the frame's
/// height, speeds are heights a second for a particle in the middle depth.
struct Species {
    /// Separates the random numbers of kinds.
    track: u64,
    /// How many at full strength.
    count: u32,
    /// Downwards; negative rises.
    fall: f32,
    /// How much of the wind it takes.
    drift: f32,
    /// Width and hertz of its swinging.
    sway: (f32, f32),
    /// Smallest and largest radius.
    radius: (f32, f32),
    /// Least and most opaque.
    alpha: (f32, f32),
    /// Colours to choose from: luma 0–1, blue and red difference.
    colours: &'static [[f32; 3]],
    /// Its outline.
    shape: Shape,
}

/// The outline of a particle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A line along its way.
    Streak,
    /// A disc with a soft edge.
    Soft,
    /// An ellipse that turns and tumbles.
    Leaf,
    /// A rectangle that turns and tumbles.
    Paper,
    /// A ring with a highlight.
    Ring,
    /// A small bright middle in a wide glow.
    Spark,
    /// A flat disc, as a lens out of focus draws a light.
    Disc,
}

const RAIN: Species = Species {
    track: 101,
    count: 1500,
    fall: 2.1,
    drift: 5.0,
    sway: (0.0, 0.0),
    radius: (0.0011, 0.0021),
    alpha: (0.18, 0.55),
    colours: &[[0.80, 1.0, -1.0]],
    shape: Shape::Streak,
};

const SNOW: Species = Species {
    track: 102,
    count: 900,
    fall: 0.13,
    drift: 0.9,
    sway: (0.018, 0.31),
    radius: (0.0016, 0.0075),
    alpha: (0.45, 0.95),
    colours: &[[0.97, 1.0, -1.0]],
    shape: Shape::Soft,
};

const DUST: Species = Species {
    track: 103,
    count: 220,
    fall: -0.008,
    drift: 0.35,
    sway: (0.03, 0.13),
    radius: (0.0016, 0.0050),
    alpha: (0.25, 0.65),
    colours: &[[0.80, -8.0, 6.0]],
    shape: Shape::Spark,
};

const EMBERS: Species = Species {
    track: 104,
    count: 170,
    fall: -0.20,
    drift: 0.7,
    sway: (0.03, 0.55),
    radius: (0.0014, 0.0036),
    alpha: (0.5, 1.0),
    colours: &[
        [0.62, -44.0, 48.0],
        [0.72, -50.0, 34.0],
        [0.50, -30.0, 58.0],
    ],
    shape: Shape::Spark,
};

const LEAVES: Species = Species {
    track: 105,
    count: 70,
    fall: 0.20,
    drift: 1.7,
    sway: (0.06, 0.42),
    radius: (0.011, 0.028),
    alpha: (0.9, 1.0),
    colours: &[
        [0.42, -34.0, 34.0],
        [0.50, -44.0, 22.0],
        [0.33, -20.0, 30.0],
        [0.46, -40.0, 8.0],
    ],
    shape: Shape::Leaf,
};

const PETALS: Species = Species {
    track: 106,
    count: 110,
    fall: 0.13,
    drift: 1.7,
    sway: (0.05, 0.36),
    radius: (0.007, 0.017),
    alpha: (0.85, 0.97),
    colours: &[[0.84, -2.0, 12.0], [0.90, -1.0, 7.0], [0.76, -2.0, 20.0]],
    shape: Shape::Leaf,
};

const FIREFLIES: Species = Species {
    track: 107,
    count: 46,
    fall: -0.012,
    drift: 0.2,
    sway: (0.06, 0.17),
    radius: (0.0042, 0.0078),
    alpha: (0.85, 1.0),
    colours: &[[0.70, -46.0, -6.0], [0.74, -42.0, 2.0]],
    shape: Shape::Spark,
};

const BUBBLES: Species = Species {
    track: 108,
    count: 60,
    fall: -0.12,
    drift: 0.5,
    sway: (0.02, 0.5),
    radius: (0.008, 0.028),
    alpha: (0.35, 0.7),
    colours: &[[0.92, 5.0, -4.0], [0.90, 2.0, 4.0]],
    shape: Shape::Ring,
};

const CONFETTI: Species = Species {
    track: 109,
    count: 210,
    fall: 0.26,
    drift: 0.8,
    sway: (0.03, 0.7),
    radius: (0.0055, 0.0115),
    alpha: (1.0, 1.0),
    colours: &[
        [0.55, -26.0, 66.0],
        [0.72, -66.0, 12.0],
        [0.50, 52.0, -34.0],
        [0.60, -22.0, -44.0],
        [0.52, 22.0, 40.0],
    ],
    shape: Shape::Paper,
};

const BOKEH: Species = Species {
    track: 110,
    count: 40,
    fall: -0.010,
    drift: 0.15,
    sway: (0.02, 0.09),
    radius: (0.020, 0.060),
    alpha: (0.12, 0.32),
    colours: &[[0.85, -26.0, 16.0], [0.80, -12.0, 24.0], [0.82, 12.0, -6.0]],
    shape: Shape::Disc,
};

/// What the wind carries past.
const WIND: Species = Species {
    track: 111,
    count: 220,
    fall: 0.02,
    drift: 5.0,
    sway: (0.02, 0.7),
    radius: (0.0016, 0.0042),
    alpha: (0.25, 0.70),
    colours: &[[0.80, -6.0, 5.0]],
    shape: Shape::Spark,
};

/// Draws particles that reflect light.
pub(super) fn draw_matter(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    share: Share,
    bin: Bin,
) {
    if let Some((species, mode)) = matter(what) {
        draw(frame, moment, species, (share, mode), bin);
    }
}

/// Whether a word has particles that reflect light.
pub(super) fn is_matter(what: Atmosphere) -> bool {
    matter(what).is_some()
}

fn matter(what: Atmosphere) -> Option<(&'static Species, Mode)> {
    Some(match what {
        Atmosphere::Rain => (&RAIN, Mode::Lighten),
        Atmosphere::Snow => (&SNOW, Mode::Lighten),
        Atmosphere::Leaves => (&LEAVES, Mode::Over),
        Atmosphere::Petals => (&PETALS, Mode::Over),
        Atmosphere::Bubbles => (&BUBBLES, Mode::Lighten),
        Atmosphere::Confetti => (&CONFETTI, Mode::Over),
        _ => return None,
    })
}

/// Draws particles that give light.
pub(super) fn draw_glow(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    share: Share,
    bin: Bin,
) {
    if let Some(species) = glow(what) {
        draw(frame, moment, species, (share, Mode::Light), bin);
    }
}

/// Whether a word has particles that give light.
pub(super) fn glows(what: Atmosphere) -> bool {
    glow(what).is_some()
}

fn glow(what: Atmosphere) -> Option<&'static Species> {
    Some(match what {
        Atmosphere::Dust => &DUST,
        Atmosphere::Wind => &WIND,
        Atmosphere::Embers => &EMBERS,
        Atmosphere::Fireflies => &FIREFLIES,
        Atmosphere::Bokeh => &BOKEH,
        _ => return None,
    })
}

impl Species {
    /// Whether a particle of some disparity is drawn with a bin. Lights out of
    /// focus are in the distance.
    fn is_in(&self, bin: Bin, disparity: f32, moment: &Moment<'_>) -> bool {
        let is_behind = self.shape == Shape::Disc || disparity < moment.subject_disparity;
        match bin {
            Bin::All => true,
            Bin::Behind => is_behind,
            Bin::Before => !is_behind,
        }
    }
}

/// How near a particle is, by how near it is among its kind.
fn disparity(nearness: f32) -> f32 {
    lerp(0.12, 1.0, nearness)
}

fn draw(
    frame: &mut Frame,
    moment: &Moment<'_>,
    species: &Species,
    (share, mode): (Share, Mode),
    bin: Bin,
) {
    let aspect = frame.size.width as f32 / frame.size.height as f32;
    let count = (species.count as f32 * lerp(0.35, 1.3, share.strength) * aspect / 1.6) as u64;
    // Far ones first.
    for id in 0..count {
        let nearness = (id as f32 + 0.5) / count as f32;
        if !species.is_in(bin, disparity(nearness), moment) {
            continue;
        }
        let particle = Particle::new(species, moment, id, nearness, frame);
        particle.draw(frame, species, moment, share.presence, mode);
    }
}

/// One particle at one time, in pixels.
struct Particle {
    x: f32,
    y: f32,
    /// Its speed in pixels a second.
    velocity: (f32, f32),
    radius: f32,
    nearness: f32,
    disparity: f32,
    /// Random numbers of its own, 0–1.
    phase: f32,
    tint: f32,
    opacity: f32,
    /// Makes it fainter, 0–1.
    fade: f32,
}

impl Particle {
    fn new(species: &Species, moment: &Moment<'_>, id: u64, nearness: f32, frame: &Frame) -> Self {
        let (w, h) = (frame.size.width as f32, frame.size.height as f32);
        let random = |n: u64| uniform([moment.seed, species.track, id, n]);
        let depth = lerp(0.4, 1.35, nearness * nearness);
        let fall = species.fall * depth * lerp(0.85, 1.15, random(1));
        let drift = moment.wind() * species.drift * depth;
        // The way down wraps over a little more than the height, each time with
        // another column.
        let reach = 1.25;
        let way = random(2) * reach + fall * moment.film_s;
        let lap = (way / reach).floor();
        let y = way - lap * reach - 0.125;
        let width = w / h + 0.3;
        let start = uniform([moment.seed, species.track + 1000, id, lap as i64 as u64]) * width;
        let (span, hertz) = species.sway;
        let swing = span
            * depth
            * sin(TAU * (hertz * moment.film_s * lerp(0.7, 1.3, random(3)) + random(4)));
        let across = start + drift * moment.film_s + swing;
        let x = across - (across / width).floor() * width - 0.15;
        // A few flakes are so near the lens that they are large and faint.
        let at_lens = species.shape == Shape::Soft && random(9) > 0.97;
        let (swell, fade) = if at_lens { (2.6, 0.4) } else { (1.0, 1.0) };
        let disparity = disparity(nearness);
        let (x, y) = carried(moment, x * h, y * h, disparity, w, h);
        Self {
            x,
            y,
            velocity: (drift * h, fall * h),
            radius: h * swell * depth * lerp(species.radius.0, species.radius.1, random(5)),
            nearness,
            disparity,
            phase: random(6),
            tint: random(7),
            opacity: random(8),
            fade,
        }
    }

    /// How much of the particle the scene leaves to be seen.
    fn visible(&self, moment: &Moment<'_>) -> f32 {
        if self.nearness > 0.6 {
            return 1.0;
        }
        let scene = moment.lattice.depth(self.x, self.y);
        1.0 - smoothstep(self.disparity + 0.15, self.disparity + 0.45, scene)
    }

    fn draw(
        &self,
        frame: &mut Frame,
        species: &Species,
        moment: &Moment<'_>,
        presence: f32,
        mode: Mode,
    ) {
        let flicker = match species.shape {
            Shape::Spark => {
                let pace = lerp(0.25, 1.1, self.tint) * if species.fall < -0.1 { 3.0 } else { 1.0 };
                lerp(
                    0.25,
                    1.0,
                    0.5 + 0.5 * sin(TAU * (pace * moment.film_s + self.phase)),
                )
            }
            _ => 1.0,
        };
        let alpha = presence
            * self.fade
            * flicker
            * self.visible(moment)
            * lerp(species.alpha.0, species.alpha.1, self.opacity);
        let colours = species.colours;
        let colour = colours[((self.tint * colours.len() as f32) as usize).min(colours.len() - 1)];
        let lit = match mode {
            Mode::Over | Mode::Lighten => lerp(0.5, 1.0, moment.brightness.sqrt()),
            Mode::Light => 1.0,
        };
        let paint = Paint {
            colour: [
                16.0 + 219.0 * (colour[0] * lit).min(1.0),
                128.0 + colour[1] * lit,
                128.0 + colour[2] * lit,
            ],
            alpha,
            mode,
        };
        if alpha > 0.004 {
            self.stamp(frame, species.shape, moment.film_s, &paint);
        }
    }

    fn stamp(&self, frame: &mut Frame, shape: Shape, t: f32, brush: &Paint) {
        let r = self.radius.max(0.55);
        match shape {
            Shape::Streak => self.streak(frame, r, brush),
            Shape::Soft => paint(frame, (self.x, self.y), round(r * 1.5), brush, |dx, dy| {
                1.0 - smoothstep(0.25 * r, 1.5 * r, (dx * dx + dy * dy).sqrt())
            }),
            Shape::Spark => paint(frame, (self.x, self.y), round(r * 5.0), brush, |dx, dy| {
                let distance = (dx * dx + dy * dy).sqrt() / r;
                let core = 1.0 - smoothstep(0.5, 1.3, distance);
                let halo = (1.0 - distance / 5.0).max(0.0);
                (core + 0.28 * halo * halo).min(1.0)
            }),
            Shape::Disc => paint(frame, (self.x, self.y), round(r + 2.0), brush, |dx, dy| {
                let distance = (dx * dx + dy * dy).sqrt();
                let rim = smoothstep(0.6 * r, r, distance);
                (1.0 - smoothstep(r - 1.5, r + 1.5, distance)) * lerp(0.7, 1.0, rim)
            }),
            Shape::Ring => paint(frame, (self.x, self.y), round(r + 1.5), brush, |dx, dy| {
                let distance = (dx * dx + dy * dy).sqrt();
                let rim = smoothstep(0.62 * r, 0.95 * r, distance)
                    * (1.0 - smoothstep(r - 0.7, r + 0.7, distance));
                let (gx, gy) = (dx + 0.38 * r, dy + 0.38 * r);
                let spot = 1.0 - smoothstep(0.06 * r, 0.24 * r, (gx * gx + gy * gy).sqrt());
                (0.75 * rim + spot).min(1.0)
            }),
            Shape::Leaf | Shape::Paper => self.tumble(frame, shape, r, t, brush),
        }
    }

    /// A line as long as the way in a 1/30 s shutter.
    fn streak(&self, frame: &mut Frame, r: f32, brush: &Paint) {
        let (vx, vy) = (self.velocity.0 / 30.0, self.velocity.1 / 30.0);
        let half = 0.5 * (vx * vx + vy * vy).sqrt().max(1.0);
        let (ux, uy) = (0.5 * vx / half, 0.5 * vy / half);
        let reach = (half * ux.abs() + r + 1.0, half * uy.abs() + r + 1.0);
        let span = |dy: f32| match uy.abs() > 0.3 {
            true => {
                let (middle, aside) = (dy * ux / uy, (r + 0.5) / uy.abs());
                (middle - aside, middle + aside)
            }
            false => (-reach.0, reach.0),
        };
        paint_within(frame, (self.x, self.y), reach, brush, span, |dx, dy| {
            let along = dx * ux + dy * uy;
            let across = (dx * uy - dy * ux).abs();
            let end = 1.0 - smoothstep(0.35, 1.0, along.abs() / half);
            end * (r + 0.5 - across).clamp(0.0, 1.0)
        });
    }

    fn tumble(&self, frame: &mut Frame, shape: Shape, r: f32, t: f32, brush: &Paint) {
        let spin = TAU * (self.phase + t * lerp(-0.35, 0.35, self.opacity));
        let flip = cos(TAU * (self.tint + t * lerp(0.35, 0.9, self.phase)));
        let (s, c) = (sin(spin), cos(spin));
        let thin = (0.5 * r * flip.abs()).max(0.7);
        // The side that faces away from the sky is darker.
        let shade = Paint {
            colour: [
                brush.colour[0] * lerp(0.72, 1.0, 0.5 + 0.5 * flip),
                brush.colour[1],
                brush.colour[2],
            ],
            ..*brush
        };
        paint(frame, (self.x, self.y), round(r + 1.5), &shade, |dx, dy| {
            let (a, b) = ((dx * c + dy * s).abs(), (dy * c - dx * s).abs());
            if shape == Shape::Paper {
                (r + 0.5 - a).clamp(0.0, 1.0) * (thin + 0.5 - b).clamp(0.0, 1.0)
            } else {
                // Two arcs that meet in a point at both ends.
                let width = thin * (1.0 - (a / r) * (a / r)).max(0.0);
                (width + 0.5 - b).clamp(0.0, 1.0) * (r + 0.5 - a).clamp(0.0, 1.0)
            }
        });
    }
}

/// The reach of a shape that is as wide as it is tall.
fn round(reach: f32) -> (f32, f32) {
    (reach, reach)
}

/// Where the camera sees a particle of this disparity.
fn carried(moment: &Moment<'_>, x: f32, y: f32, disparity: f32, w: f32, h: f32) -> (f32, f32) {
    let pose = &moment.pose;
    let scale = pose.focal / (1.0 - pose.forward * disparity).max(0.2);
    let dx = (x - w / 2.0) / w - pose.right * disparity + pose.carry_right - pose.yaw;
    let dy = (y - h / 2.0) / w + pose.up * disparity - pose.carry_up + pose.pitch;
    (w / 2.0 + dx * scale * w, h / 2.0 + dy * scale * w)
}
