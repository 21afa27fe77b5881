//! One eye: the curves of its lids, and what tells whether they can be moved.
//!
//! Within an eye lengths are shares of its width, across along its corners to
//! the picture's right, down from the line between them.

use super::fit::Curve;
use super::points;
use crate::map::Map;
use crate::maths::smoothstep;

/// How finely an eye is measured: places in its width.
const FINE: usize = 40;

/// What is measured, from the eye's middle.
const LEFT: f32 = -1.1;
const TOP: f32 = -1.1;
const ACROSS: usize = 88;
const DOWN: usize = 76;

/// An eye of a face.
#[derive(Clone, Debug)]
pub(crate) struct Eye {
    /// The middle between its corners, in widths of the fitted picture.
    pub(super) middle: [f32; 2],
    /// The distance of its corners, likewise.
    pub(super) width: f32,
    /// The direction along its corners.
    pub(super) along: [f32; 2],
    upper: Curve<5>,
    lower: Curve<5>,
    crease: Bounded,
    brow: Bounded,
    /// Where the iris is, across.
    pub(super) iris: f32,
    figures: Figures,
}

/// A parabola between its ends, level beyond them.
#[derive(Clone, Copy, Debug)]
struct Bounded {
    curve: Curve<3>,
    from: f32,
    to: f32,
}

impl Bounded {
    fn through(points: &[[f32; 2]]) -> Self {
        let across = points.iter().map(|point| point[0]);
        Self {
            curve: Curve::through(points),
            from: across.clone().fold(f32::MAX, f32::min),
            to: across.fold(f32::MIN, f32::max),
        }
    }

    fn at(&self, u: f32) -> f32 {
        self.curve.at(u.clamp(self.from, self.to))
    }
}

/// The heights of an eye's lines at one place across.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    /// The margin of the upper lid.
    pub(super) upper: f32,
    /// The margin of the lower lid.
    pub(super) lower: f32,
    /// How high above its margin the upper lid stays as it is when it closes:
    /// the lashes and what is above them.
    pub(super) band: f32,
    /// From where down the skin stretches.
    pub(super) top: f32,
    /// How much this belongs to the eye: 1 between its corners, 0 well beyond.
    pub(super) side: f32,
}

/// What was measured of an eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figures {
    /// How far it is open.
    pub(super) open: f32,
    /// Its width by the distance of the eyes' outer corners.
    share: f32,
    /// Its width in pixels.
    pixels: f32,
    /// The luma of the iris over that of the white.
    iris: f32,
    /// The luma of the white over that of the skin below.
    white: f32,
    /// The darkest luma of the lid over that of the skin below.
    lid: f32,
    /// How far the iris is from the middle.
    aside: f32,
}

impl Eye {
    /// An eye of a face whose points are given in widths of the fitted picture;
    /// `luma` tells the mean within a distance of a place.
    pub(super) fn new(
        eye: &points::Eye,
        face: &[[f32; 3]],
        iod: f32,
        pixels: f32,
        luma: impl Fn([f32; 2], f32) -> f32,
    ) -> Self {
        let at = |index: usize| [face[index][0], face[index][1]];
        let (mut left, mut right) = (at(eye.outer), at(eye.inner));
        if left[0] > right[0] {
            std::mem::swap(&mut left, &mut right);
        }
        let (dx, dy) = (right[0] - left[0], right[1] - left[1]);
        let width = (dx * dx + dy * dy).sqrt().max(1e-6);
        let middle = [(left[0] + right[0]) / 2.0, (left[1] + right[1]) / 2.0];
        let along = [dx / width, dy / width];
        let local = |indices: &[usize]| -> Vec<[f32; 2]> {
            let places = indices.iter().map(|&index| at(index));
            let inside = places.map(|[x, y]| [x - middle[0], y - middle[1]]);
            inside
                .map(|[x, y]| [x * along[0] + y * along[1], y * along[0] - x * along[1]])
                .map(|place| place.map(|length| length / width))
                .collect()
        };
        let mut made = Self {
            middle,
            width,
            along,
            upper: Curve::through(&local(&eye.upper)),
            lower: Curve::through(&local(&eye.lower)),
            crease: Bounded::through(&local(&eye.crease)),
            brow: Bounded::through(&local(&eye.brow)),
            iris: 0.0,
            figures: Figures {
                open: 0.0,
                share: width / iod,
                pixels: width * pixels,
                iris: 0.0,
                white: 0.0,
                lid: 0.0,
                aside: 0.0,
            },
        };
        made.measure(luma);
        made
    }

    /// The place of the fitted picture, in its widths, of a place in the eye.
    pub(super) fn place(&self, [u, v]: [f32; 2]) -> [f32; 2] {
        let [c, s] = self.along;
        let [x, y] = [u * c - v * s, u * s + v * c];
        [
            self.middle[0] + x * self.width,
            self.middle[1] + y * self.width,
        ]
    }

    /// The place in the eye of a place of the fitted picture.
    pub(super) fn within(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [c, s] = self.along;
        let [x, y] = [x - self.middle[0], y - self.middle[1]];
        [(x * c + y * s) / self.width, (y * c - x * s) / self.width]
    }

    /// The heights of both lids' margins, wherever between the corners.
    pub(super) fn margins(&self, u: f32) -> [f32; 2] {
        let inside = u.clamp(-0.5, 0.5);
        [self.upper.at(inside), self.lower.at(inside)]
    }

    /// The heights of the eye's lines at a place across.
    pub(super) fn lines(&self, u: f32) -> Lines {
        let [upper, lower] = self.margins(u);
        let upper = upper.min(lower);
        let band = (upper - self.crease.at(u)).clamp(0.05, 0.16) + 0.01;
        Lines {
            upper,
            lower,
            band,
            top: (self.brow.at(u) + 0.05).min(upper - band - 0.12),
            side: 1.0 - smoothstep(0.0, 0.22, u.abs() - 0.5),
        }
    }

    /// Whether the lids can be closed: the eye is open, large enough, and what
    /// is seen of iris, white and lid is what it should be.
    pub(super) fn can_close(&self) -> bool {
        let found = &self.figures;
        found.open >= 0.26
            && found.share >= 0.22
            && found.pixels >= 8.0
            && found.iris <= 0.75
            && found.white >= 0.5
            && found.lid >= 0.32
    }

    /// Whether the iris can be moved.
    pub(super) fn can_turn(&self) -> bool {
        let found = &self.figures;
        self.can_close() && found.iris <= 0.65 && found.aside <= 0.18 && found.pixels >= 12.0
    }

    #[cfg(test)]
    pub(super) fn figures(&self) -> Figures {
        self.figures
    }

    fn measure(&mut self, luma: impl Fn([f32; 2], f32) -> f32) {
        let reach = 0.5 / FINE as f32 * self.width;
        let patch = Map::from_fn(ACROSS, DOWN, |x, y| {
            luma(self.place(Seen::uv([x, y])), reach)
        });
        let lines: Vec<Lines> = (0..ACROSS)
            .map(|x| self.lines(Seen::uv([x, 0])[0]))
            .collect();
        let soft = patch.blurred(0.12 * FINE as f32);
        let seen = Seen {
            patch: &patch,
            lines: &lines,
        };
        let opening =
            |u: f32, v: f32, l: &Lines| v > l.upper + 0.04 && v < l.lower - 0.02 && u.abs() < 0.45;
        let darkest = seen.places(opening).min_by(|a, b| {
            let at = |place: &[usize; 2]| soft.at(place[0], place[1]);
            at(a).total_cmp(&at(b))
        });
        let Some([x, y]) = darkest else {
            return;
        };
        let [iu, iv] = Seen::uv([x, y]);
        let near = |u: f32, v: f32| (u - iu) * (u - iu) + (v - iv) * (v - iv) < 0.12 * 0.12;
        let iris = seen.lumas(|u, v, _| near(u, v));
        let white = seen.lumas(|u, v, l| opening(u, v, l) && (u - iu).abs() > 0.24);
        let lid = seen.lumas(|u, v, l| v > l.top && v < l.upper - l.band - 0.03 && u.abs() < 0.35);
        let skin = seen.lumas(|u, v, l| v > l.lower + 0.15 && v < l.lower + 0.45 && u.abs() < 0.4);
        let skin = share_of(&skin, 0.5).unwrap_or(1.0).max(1e-3);
        let bright = share_of(&white, 0.7).unwrap_or(skin);
        let found = &mut self.figures;
        found.open = lines.iter().map(|l| l.lower - l.upper).fold(0.0, f32::max);
        found.iris = iris.iter().sum::<f32>() / iris.len().max(1) as f32 / bright.max(1e-3);
        found.white = bright / skin;
        found.lid = share_of(&lid, 0.05).unwrap_or(0.0) / skin;
        found.aside = iu.abs();
        self.iris = iu;
    }
}

/// A measured eye.
struct Seen<'a> {
    patch: &'a Map,
    lines: &'a [Lines],
}

impl Seen<'_> {
    fn uv([x, y]: [usize; 2]) -> [f32; 2] {
        let step = 1.0 / FINE as f32;
        [
            LEFT + (x as f32 + 0.5) * step,
            TOP + (y as f32 + 0.5) * step,
        ]
    }

    fn places(&self, is_in: impl Fn(f32, f32, &Lines) -> bool) -> impl Iterator<Item = [usize; 2]> {
        let places = (0..ACROSS * DOWN).map(|index| [index % ACROSS, index / ACROSS]);
        places.filter(move |&place| {
            let [u, v] = Self::uv(place);
            is_in(u, v, &self.lines[place[0]])
        })
    }

    /// The lumas of some places, the darkest first.
    fn lumas(&self, is_in: impl Fn(f32, f32, &Lines) -> bool) -> Vec<f32> {
        let places = self.places(is_in);
        let mut lumas: Vec<f32> = places.map(|[x, y]| self.patch.at(x, y)).collect();
        lumas.sort_by(f32::total_cmp);
        lumas
    }
}

/// The number below which a share of sorted numbers lie.
fn share_of(sorted: &[f32], share: f32) -> Option<f32> {
    let last = sorted.len().checked_sub(1)?;
    Some(sorted[(last as f32 * share) as usize])
}
