//! Particles: each one a pure function of its number and the time.

use kinora_core::frame::Frame;
use kinora_core::plan::Cue;
use kinora_core::vocabulary::Atmosphere;

use super::brush::{Mode, Paint, paint, paint_within};
use super::field::codes;
use super::species::{Shape, Species, glow, matter};
use super::{Bin, Moment, Share};
use crate::maths::{TAU, cos, lerp, sin, smoothstep, uniform};

/// Draws particles that reflect light.
pub(super) fn draw_matter(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    share: Share,
    bin: Bin,
) {
    // What is wet is not carried off.
    let is_wet = |cue: &Cue<Atmosphere>| matches!(cue.what, Atmosphere::Rain | Atmosphere::Snow);
    if what == Atmosphere::Wind && moment.shot.atmosphere.iter().any(is_wet) {
        return;
    }
    if let Some((species, mode)) = matter(what) {
        draw(frame, moment, species, (share, mode), bin);
    }
}

/// Whether a word has particles that reflect light.
pub(super) fn is_matter(what: Atmosphere) -> bool {
    matter(what).is_some()
}

/// Draws particles that give light.
pub(super) fn draw_glow(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    share: Share,
    bin: Bin,
) {
    if let Some((species, mode)) = glow(what) {
        draw(frame, moment, species, (share, mode), bin);
    }
}

/// Whether a word has particles that give light.
pub(super) fn glows(what: Atmosphere) -> bool {
    glow(what).is_some()
}

impl Species {
    /// How much of a particle the air before it leaves: far flakes are part of the haze.
    fn far_fade(&self, nearness: f32) -> f32 {
        match self.shape {
            Shape::Flake => lerp(0.5, 1.0, nearness),
            _ => 1.0,
        }
    }

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

/// How long the shutter is open for what falls fast, and for what is so light that its
/// way would be a line else.
const RAIN_SHUTTER_S: f32 = 1.0 / 28.0;
const MOTE_SHUTTER_S: f32 = 1.0 / 110.0;
const FLAKE_SHUTTER_S: f32 = 1.0 / 40.0;

/// By how much of white what is white in the air is brighter than what is about it.
const BRIGHTER: f32 = 0.16;

/// How much of its own brightness is seen of a thing in a picture so bright.
fn light(brightness: f32) -> f32 {
    lerp(0.5, 1.0, brightness.sqrt())
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
        let at_lens = matches!(species.shape, Shape::Soft | Shape::Flake) && random(9) > 0.97;
        let (swell, fade) = if at_lens { (2.6, 0.4) } else { (1.0, 1.0) };
        let disparity = disparity(nearness);
        let [x, y] = moment.seen([x * h / w, y], disparity, w / h);
        let (x, y) = (x * w, y * h);
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
            * species.far_fade(self.nearness)
            * flicker
            * self.visible(moment)
            * lerp(1.0, species.aloft, moment.lattice.sky(self.x, self.y))
            * lerp(species.alpha.0, species.alpha.1, self.opacity);
        let colours = species.colours;
        let colour = colours[((self.tint * colours.len() as f32) as usize).min(colours.len() - 1)];
        // What is white in the air is whiter than what is about it.
        let about = || moment.air.luma([self.x, self.y]);
        let (lit, least) = match mode {
            Mode::Over => (light(lerp(moment.brightness, about(), 0.5)), 0.0),
            Mode::Lighten => (light(moment.brightness), about() + BRIGHTER),
            Mode::Light | Mode::Screen => (1.0, 0.0),
        };
        let paint = Paint {
            colour: codes([
                (colour[0] * lit).max(least.min(colour[0])),
                colour[1] * lit,
                colour[2] * lit,
            ]),
            alpha,
            mode,
        };
        if alpha > 0.004 {
            self.stamp(frame, species.shape, moment.film_s, &paint);
        }
    }

    fn stamp(&self, frame: &mut Frame, shape: Shape, t: f32, brush: &Paint) {
        let r = self.radius.max(0.55);
        let ([ux, uy], drawn) = self.drawn_out(r);
        match shape {
            Shape::Streak => self.streak(frame, [r, 1.0], RAIN_SHUTTER_S, brush),
            Shape::Mote => self.streak(frame, [r, r + 0.5], MOTE_SHUTTER_S, brush),
            Shape::Soft => paint(frame, (self.x, self.y), round(r * 1.5), brush, |dx, dy| {
                1.0 - smoothstep(0.25 * r, 1.5 * r, (dx * dx + dy * dy).sqrt())
            }),
            Shape::Flake => self.flake(frame, r, brush),
            Shape::Spark => paint(frame, (self.x, self.y), round(r * 5.0), brush, |dx, dy| {
                // What flies is drawn out along its way.
                let (along, across) = (dx * ux + dy * uy, dx * uy - dy * ux);
                let distance = (along * along / (drawn * drawn) + across * across).sqrt() / r;
                let core = 1.0 - smoothstep(0.3, 1.3, distance);
                let halo = (1.0 - distance / 5.0).max(0.0);
                (core + 0.28 * halo * halo).min(1.0)
            }),
            Shape::Disc => paint(
                frame,
                (self.x, self.y),
                round(1.12 * r + 2.0),
                brush,
                |dx, dy| {
                    let distance = (dx * dx + dy * dy).sqrt();
                    // No lens draws them with a hard edge.
                    let soft = (0.12 * r).max(1.5);
                    let rim = smoothstep(0.55 * r, 0.95 * r, distance);
                    (1.0 - smoothstep(r - soft, r + soft, distance)) * lerp(0.65, 1.0, rim)
                },
            ),
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

    /// The way that it goes, and how much longer than wide it is seen for it.
    fn drawn_out(&self, r: f32) -> ([f32; 2], f32) {
        let (vx, vy) = self.velocity;
        let speed = (vx * vx + vy * vy).sqrt().max(1e-3);
        let longer = (0.5 * speed * FLAKE_SHUTTER_S / r).min(0.8);
        ([vx / speed, vy / speed], 1.0 + longer)
    }

    /// No flake is round: two soft ones grown together, drawn out along their way.
    fn flake(&self, frame: &mut Frame, r: f32, brush: &Paint) {
        let ([ux, uy], drawn) = self.drawn_out(r);
        let (s, c) = (sin(TAU * self.phase), cos(TAU * self.phase));
        let apart = r * lerp(0.25, 0.6, self.opacity);
        let lesser = lerp(0.55, 0.8, self.tint);
        paint(
            frame,
            (self.x, self.y),
            round(2.2 * r + 1.0),
            brush,
            |dx, dy| {
                let (along, across) = (dx * ux + dy * uy, dx * uy - dy * ux);
                let (x, y) = (along / drawn, across);
                let soft = |x: f32, y: f32, r: f32| {
                    1.0 - smoothstep(0.2 * r, 1.35 * r, (x * x + y * y).sqrt())
                };
                let one = soft(x + 0.4 * apart * c, y + 0.4 * apart * s, r);
                let other = soft(x - apart * c, y - apart * s, lesser * r);
                one + other - one * other
            },
        );
    }

    /// A line as long as the way while the shutter is open, so wide and so soft.
    fn streak(&self, frame: &mut Frame, [r, soft]: [f32; 2], shutter_s: f32, brush: &Paint) {
        let (vx, vy) = (self.velocity.0 * shutter_s, self.velocity.1 * shutter_s);
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
            end * (1.0 - smoothstep(r + 0.5 - soft, r + 0.5, across))
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

#[cfg(test)]
mod tests {
    use kinora_core::plan::Shot;
    use kinora_core::size::Size;

    use super::super::Air;
    use super::super::testing::moment;
    use super::*;
    use crate::warp::Lattice;

    /// What the wind carries over a grey frame beside some words.
    fn carried_beside(words: &[Atmosphere]) -> Frame {
        let size = Size {
            width: 320,
            height: 180,
        };
        let mut shot = Shot::still(1, 0.0, 96);
        shot.atmosphere = words
            .iter()
            .map(|&what| Cue {
                what,
                strength: 1.0,
                from_s: 0.0,
                to_s: 4.0,
                direction: None,
            })
            .collect();
        let (lattice, air) = (Lattice::still(320, 180), Air::of(&grey(size)));
        let moment = moment((&shot, 2.0), &lattice, &air);
        let mut frame = grey(size);
        let share = Share {
            strength: 1.0,
            presence: 1.0,
        };
        draw_matter(&mut frame, &moment, Atmosphere::Wind, share, Bin::All);
        frame
    }

    fn grey(size: Size) -> Frame {
        let mut frame = Frame::black(size);
        frame.y.fill(120);
        frame
    }

    #[test]
    fn seeds_and_chaff_fly_in_the_wind_and_in_no_rain() {
        let windy = carried_beside(&[Atmosphere::Wind]);
        let still = grey(windy.size);
        // On a grey ground some are lighter and some are darker.
        let differs = |is: fn(u8) -> bool| windy.y.iter().filter(|luma| is(**luma)).count();
        let counts = [differs(|luma| luma > 130), differs(|luma| luma < 110)];
        assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
        for wet in [Atmosphere::Rain, Atmosphere::Snow] {
            assert!(carried_beside(&[Atmosphere::Wind, wet]) == still, "{wet}");
        }
    }
}
