//! Eyes that close, look aside and narrow: drawn from the photo's own lids.
//!
//! What makes a closed eye read as a lid and not as a squash is that its margin
//! is hard: the lashes and what is above them are carried down as they are, the
//! skin above stretches, and the eyeball stays and is covered.

use super::eye::{Eye, Lines};
use super::pose::Act;
use crate::camera::Part;
use crate::maths::{exp, smoothstep};
use crate::planes::{Plane, Planes};

/// How far across, above and below its middle an eye is drawn, in its widths.
const ACROSS: f32 = 0.74;
const ABOVE: f32 = 1.1;
const BELOW: f32 = 0.8;

/// The radius of an iris, in widths of its eye.
const IRIS: f32 = 0.2;

/// How far apart the places are that the stretched skin is a mean of, and their
/// weights: no streaks.
const SPREAD: f32 = 0.025;
const SPREAD_WEIGHTS: [f32; 4] = [1.0, 0.882_5, 0.606_5, 0.324_7];

/// Where a frame shows the fitted picture: what eyes are drawn for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// The frame's left upper corner, in widths of the fitted picture.
    corner: [f32; 2],
    /// Luma pixels for a width of the fitted picture.
    scale: f32,
}

impl Sight {
    /// A frame of this width and aspect that shows a part of the picture.
    pub(super) fn new(part: Part, width: f32, aspect: f32) -> Self {
        Self {
            corner: [part.left, part.top * aspect],
            scale: width / part.width,
        }
    }

    /// Pixels for so many widths.
    pub(super) fn pixels(&self, widths: f32) -> f32 {
        widths * self.scale
    }
}

/// Draws an eye of `from` into `to` as it is to be.
pub(super) fn draw(eye: &Eye, act: &Act, sight: Sight, from: &Planes, to: &mut Planes) {
    let planes = [
        (&from.y, &mut to.y, 0, 16.0),
        (&from.u, &mut to.u, 1, 128.0),
        (&from.v, &mut to.v, 1, 128.0),
    ];
    for (plane, out, shift, neutral) in planes {
        let sheet = Sheet {
            plane,
            shift,
            neutral,
            sight,
            eye,
        };
        let lid = Lid {
            closed: act.blink,
            gaze: act.gaze,
            squint: act.squint,
            pixel: (1 << shift) as f32 / (sight.scale * eye.width),
        };
        sheet.draw(&lid, out);
    }
}

/// One plane of a frame, seen from an eye.
struct Sheet<'a> {
    plane: &'a Plane,
    /// 1 where it has half the pixels each way.
    shift: u32,
    /// The value that darkening leads to.
    neutral: f32,
    sight: Sight,
    eye: &'a Eye,
}

impl Sheet<'_> {
    fn draw(&self, lid: &Lid, out: &mut Plane) {
        let corners = [-ACROSS, ACROSS].map(|u| [-ABOVE, BELOW].map(|v| self.sample_place([u, v])));
        let range = |axis: usize, length: usize| {
            let places = corners.as_flattened().iter().map(|place| place[axis]);
            let low = places.clone().fold(f32::MAX, f32::min).floor().max(0.0) as usize;
            let high = places.fold(f32::MIN, f32::max).ceil().max(-1.0) + 1.0;
            low..(high as usize).min(length)
        };
        let columns = range(0, self.plane.width);
        for y in range(1, self.plane.height) {
            for x in columns.clone() {
                let [u, v] = self.eye_place(x, y);
                let is_here = u.abs() < ACROSS && v > -ABOVE && v < BELOW;
                if is_here {
                    let index = (y + out.pad) * out.stride + x + out.pad;
                    let own = f32::from(self.plane.data[index]);
                    out.data[index] = (lid.seen(self, own, u, v) + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }

    /// The place in the plane of a place in the eye: 0 at the middle of the
    /// first sample.
    fn sample_place(&self, place: [f32; 2]) -> [f32; 2] {
        let [x, y] = self.eye.place(place);
        let x = (x - self.sight.corner[0]) * self.sight.scale - 0.5;
        let y = (y - self.sight.corner[1]) * self.sight.scale - 0.5;
        match self.shift {
            0 => [x, y],
            _ => [x / 2.0, (y - 0.5) / 2.0],
        }
    }

    /// The place in the eye of a sample.
    fn eye_place(&self, x: usize, y: usize) -> [f32; 2] {
        let [x, y] = match self.shift {
            0 => [x as f32, y as f32],
            _ => [2.0 * x as f32, 2.0 * y as f32 + 0.5],
        };
        self.eye.within([
            (x + 0.5) / self.sight.scale + self.sight.corner[0],
            (y + 0.5) / self.sight.scale + self.sight.corner[1],
        ])
    }

    /// What the photo shows at a place in the eye.
    fn at(&self, u: f32, v: f32) -> f32 {
        self.plane.cubic(self.sample_place([u, v]))
    }

    fn darkened(&self, value: f32, share: f32) -> f32 {
        self.neutral + (value - self.neutral) * (1.0 - share)
    }
}

/// An eye at one moment.
struct Lid {
    closed: f32,
    gaze: f32,
    squint: f32,
    /// The side of a sample, in widths of the eye.
    pixel: f32,
}

impl Lid {
    /// What is seen at a place in the eye, where the photo shows `own`.
    fn seen(&self, sheet: &Sheet<'_>, own: f32, u: f32, v: f32) -> f32 {
        let lines = sheet.eye.lines(u);
        let mut value = own;
        if self.gaze != 0.0 {
            value = self.turned(sheet, value, &lines, [u, v]);
        }
        if self.closed <= 0.0 && self.squint <= 0.0 {
            return value;
        }
        value = self.below(sheet, value, &lines, [u, v]);
        if self.closed <= 0.0 {
            return value;
        }
        self.covered(sheet, value, &lines, [u, v])
    }

    /// The eyeball turned: it slides within the opening, whose lids stay.
    fn turned(&self, sheet: &Sheet<'_>, value: f32, lines: &Lines, [u, v]: [f32; 2]) -> f32 {
        let open = lines.lower - lines.upper;
        if open <= 0.015 {
            return value;
        }
        let weight = (1.0 - smoothstep(IRIS, 2.0 * IRIS, (u - sheet.eye.iris).abs()))
            * (1.0 - smoothstep(0.36, 0.5, u.abs()));
        let soft = 1.5 * self.pixel;
        let inside =
            smoothstep(0.0, soft, v - lines.upper) * smoothstep(0.0, soft, lines.lower - v);
        if weight * inside <= 0.0 {
            return value;
        }
        let across = u - self.gaze * IRIS * weight;
        let [upper, lower] = sheet.eye.margins(across);
        let height = (v - lines.upper) / open;
        let there = sheet.at(across, upper + height * (lower - upper));
        value + (there - value) * inside
    }

    /// The shadow of the lid on the eyeball, and the lower lid, a little higher.
    fn below(&self, sheet: &Sheet<'_>, value: f32, lines: &Lines, [u, v]: [f32; 2]) -> f32 {
        let side = lines.side;
        let margin = self.margin(lines);
        let mut value = value;
        if v > margin {
            let depth = exp(-(v - margin) / 0.05);
            value = sheet.darkened(value, 0.22 * (3.0 * self.closed).min(1.0) * depth * side);
        }
        let rise = self.rise(lines);
        let low = lines.lower - rise;
        let half = 0.5 * self.pixel;
        let share = smoothstep(-half, half, v - low) * side;
        if share <= 0.0 {
            return value;
        }
        let there = sheet.at(u, v + rise * side * exp(-(v - low).max(0.0) / 0.25));
        value + (there - value) * share
    }

    /// The upper lid over what is below it.
    fn covered(&self, sheet: &Sheet<'_>, value: f32, lines: &Lines, [u, v]: [f32; 2]) -> f32 {
        let margin = self.margin(lines);
        let edge = 0.6 * self.pixel;
        let down = ((margin - lines.upper) / (0.4 * self.pixel)).clamp(0.0, 1.0);
        let share = (1.0 - smoothstep(-edge, edge, v - (margin + 0.02 * self.closed))) * down;
        if share <= 0.0 || lines.side <= 0.0 {
            return value;
        }
        let lid = sheet.at(u, self.source(lines, v));
        let smooth = self.smoothing(lines, v);
        let lid = match smooth > 0.0 {
            true => lid + (self.spread(sheet, [u, v]) - lid) * smooth,
            false => lid,
        };
        value + (lid - value) * share
    }

    /// How far the lower lid has risen.
    fn rise(&self, lines: &Lines) -> f32 {
        (0.1 * self.closed + self.squint) * (lines.lower - lines.upper).max(0.0)
    }

    /// Where the upper lid's margin is.
    fn margin(&self, lines: &Lines) -> f32 {
        let open = (lines.lower - self.rise(lines) - lines.upper).max(0.0);
        let shut = 0.02 * smoothstep(0.85, 1.0, self.closed);
        lines.upper + (self.closed * open + shut) * lines.side
    }

    /// The height in the photo of what the lid shows at a height: the skin below
    /// the brow stretches, the lashes move as they are, a little thinner.
    fn source(&self, lines: &Lines, v: f32) -> f32 {
        let (margin, band) = (self.margin(lines), lines.band);
        let thin = band * (1.0 - 0.4 * self.closed * lines.side);
        if v <= lines.top {
            return v;
        }
        if v >= margin - thin {
            return lines.upper - (margin - v) * band / thin;
        }
        let (now, then) = (self.stretched(lines), lines.upper - band - lines.top);
        let share = ((v - lines.top) / now).clamp(0.0, 1.0);
        let slope = then / now;
        let rest = 1.0 - share;
        lines.top + (slope * share + (1.0 - slope) * share * rest * rest) * now
    }

    /// How tall the stretched skin is.
    fn stretched(&self, lines: &Lines) -> f32 {
        let thin = lines.band * (1.0 - 0.4 * self.closed * lines.side);
        (self.margin(lines) - thin - lines.top).max(1e-3)
    }

    /// How much of the stretched skin is smoothed along the lid.
    fn smoothing(&self, lines: &Lines, v: f32) -> f32 {
        let thin = lines.band * (1.0 - 0.4 * self.closed * lines.side);
        let open = (lines.lower - lines.upper).max(0.0);
        smoothstep(0.0, 0.35, 3.0 * open)
            * (1.5 * self.closed).min(1.0)
            * smoothstep(0.0, 0.06, self.margin(lines) - thin - v)
            * smoothstep(0.0, 0.12, v - lines.top - 0.25 * self.stretched(lines))
            * lines.side
    }

    /// The mean of the lid along its margin.
    fn spread(&self, sheet: &Sheet<'_>, [u, v]: [f32; 2]) -> f32 {
        let (mut sum, mut whole) = (0.0, 0.0);
        for step in -3_i32..=3 {
            let weight = SPREAD_WEIGHTS[step.unsigned_abs() as usize];
            let beside = u + step as f32 * SPREAD;
            let lines = sheet.eye.lines(beside);
            sum += weight * sheet.at(beside, self.source(&lines, v));
            whole += weight;
        }
        sum / whole
    }
}
