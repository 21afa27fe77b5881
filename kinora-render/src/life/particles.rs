//! Particles: each one a pure function of its number and the time.

use kinora_core::frame::Frame;
use kinora_core::plan::Cue;
use kinora_core::vocabulary::Atmosphere;

use super::brush::{Mode, Paint, paint, paint_within};
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
const MOTE_SHUTTER_S: f32 = 1.0 / 60.0;

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
            * lerp(1.0, species.aloft, moment.lattice.sky(self.x, self.y))
            * lerp(species.alpha.0, species.alpha.1, self.opacity);
        let colours = species.colours;
        let colour = colours[((self.tint * colours.len() as f32) as usize).min(colours.len() - 1)];
        let lit = match mode {
            Mode::Over | Mode::Lighten => lerp(0.5, 1.0, moment.brightness.sqrt()),
            Mode::Light | Mode::Screen => 1.0,
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
            Shape::Streak => self.streak(frame, [r, 1.0], RAIN_SHUTTER_S, brush),
            Shape::Mote => self.streak(frame, [r, r + 0.5], MOTE_SHUTTER_S, brush),
            Shape::Soft => paint(frame, (self.x, self.y), round(r * 1.5), brush, |dx, dy| {
                1.0 - smoothstep(0.25 * r, 1.5 * r, (dx * dx + dy * dy).sqrt())
            }),
            Shape::Spark => paint(frame, (self.x, self.y), round(r * 5.0), brush, |dx, dy| {
                let distance = (dx * dx + dy * dy).sqrt() / r;
                let core = 1.0 - smoothstep(0.5, 1.3, distance);
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

/// Where the camera sees a particle of this disparity.
fn carried(moment: &Moment<'_>, x: f32, y: f32, disparity: f32, w: f32, h: f32) -> (f32, f32) {
    let pose = &moment.pose;
    let scale = pose.focal / (1.0 - pose.forward * disparity).max(0.2);
    let dx = (x - w / 2.0) / w - pose.right * disparity + pose.carry_right - pose.yaw;
    let dy = (y - h / 2.0) / w + pose.up * disparity - pose.carry_up + pose.pitch;
    (w / 2.0 + dx * scale * w, h / 2.0 + dy * scale * w)
}

#[cfg(test)]
mod tests {
    use kinora_core::plan::Shot;
    use kinora_core::size::Size;

    use super::*;
    use crate::camera::Pose;
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
        let moment = Moment {
            shot: &shot,
            film_s: 2.0,
            shot_s: 2.0,
            seed: 7,
            pose: Pose::IDENTITY,
            lattice: &Lattice::still(320, 180),
            front: None,
            subject: (0.5, 0.5),
            subject_disparity: 0.5,
            brightness: 0.5,
            rays: None,
        };
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
