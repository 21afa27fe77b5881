//! The last gate: whether a parted picture still looks right where its path
//! takes it farthest.
//!
//! Nothing is rendered for it. A grid of places of the frame is followed back
//! into both layers, and what would be seen there is judged.

use rayon::prelude::*;

use super::image::{Image, unlike};
use super::raster::{Mask, distance};
use super::{Parted, Refusal};
use crate::camera::view::View;
use crate::camera::{Field, Path, Pose, Window};
use crate::map::Map;
use crate::maths::{lerp, rank};

/// Columns of the grid.
const COLUMNS: usize = 640;

const MAX_GHOST: f32 = 0.02;
const MAX_STRETCH: f32 = 1.45;
const MAX_HALO: f32 = 1.1;

/// Half the width of the edge that is looked at for odd colours.
const EDGE: f32 = 1.0 / 160.0;

/// The worst thousandth may stretch more.
const WORST: f32 = 0.999;

/// What was measured of a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figures {
    /// The share of uncovered pixels that look more like the subject than like
    /// the background.
    pub(crate) ghost: f32,
    /// How much wider than usual the picture is drawn at its worst place.
    pub(crate) stretch: f32,
    /// Places where the picture turns over.
    pub(crate) folds: usize,
    /// How far colours at the edge are from a mixture of both sides, over the
    /// same in the photo.
    pub(crate) halo: f32,
    /// How far the subject moved against the background beside it, in widths.
    pub(crate) separation: f32,
}

impl Figures {
    /// Whether such a frame may be shown.
    pub(crate) fn verdict(&self) -> Result<(), Refusal> {
        let is_right = self.ghost <= MAX_GHOST
            && self.stretch <= MAX_STRETCH
            && self.folds == 0
            && self.halo <= MAX_HALO;
        if is_right {
            return Ok(());
        }
        Err(Refusal::Frame {
            ghost: self.ghost,
            stretch: self.stretch,
            folds: self.folds,
            halo: self.halo,
        })
    }
}

/// Whether the layers hold at the pose of a path that parts them farthest.
///
/// # Errors
///
/// The figures of that pose's frame, if they do not.
pub(crate) fn path(window: &Window<'_>, path: &Path, aspect: f32) -> Result<(), Refusal> {
    let (Some(parted), Some(near)) = (window.parted, window.near()) else {
        return Ok(());
    };
    let farthest = path.farthest();
    if farthest == Pose::IDENTITY {
        return Ok(());
    }
    measure(parted, near, window.far(), farthest, aspect).verdict()
}

/// Measures the frame that a pose shows; `near` and `far` are the fields of the
/// layers, `aspect` height over width.
pub(crate) fn measure(
    parted: &Parted,
    near: Field<'_>,
    far: Field<'_>,
    pose: Pose,
    aspect: f32,
) -> Figures {
    let rows = ((COLUMNS as f32 * aspect).round() as usize).max(2);
    let near = Followed::new(&View::new(pose, near, aspect), rows, aspect);
    let far = Followed::new(&View::new(pose, far, aspect), rows, aspect);
    let seen = Seen::new(parted, &near, &far, rows);
    let still = Seen::still(parted, &near, rows);
    let covered = Mask::above(&seen.alpha, 0.03);
    let open = Mask::from_fn(COLUMNS, rows, |i| seen.alpha.data[i] < 0.97);
    Figures {
        ghost: ghost(parted, &far, &seen),
        stretch: near.stretch(&covered).max(far.stretch(&open)),
        folds: near.folds(&covered) + far.folds(&open),
        halo: odd_colours(&seen) / odd_colours(&still).max(1e-4),
        separation: separation(&near, &far, &seen),
    }
}

/// Where each place of a grid over the frame comes from.
struct Followed {
    rows: usize,
    /// In shares of the fitted picture's width and height.
    shares: Vec<[f32; 2]>,
    /// From the middle, in widths of the frame.
    places: Vec<[f32; 2]>,
}

impl Followed {
    fn new(view: &View<'_>, rows: usize, aspect: f32) -> Self {
        let places: Vec<[f32; 2]> = (0..COLUMNS * rows)
            .into_par_iter()
            .with_min_len(4096)
            .map(|i| {
                let [x, y] = place(i, rows, aspect);
                let (x, y) = view.source(x, y);
                [x, y]
            })
            .collect();
        let part = view.part();
        let share = |&[x, y]: &[f32; 2]| {
            let (x, y) = (x + 0.5, y / aspect + 0.5);
            [part.left + x * part.width, part.top + y * part.height]
        };
        Self {
            rows,
            shares: places.iter().map(share).collect(),
            places,
        }
    }

    /// The smaller singular value of the map at each cell inside, and whether
    /// it turns the picture over.
    fn cells(&self, mask: &Mask) -> Vec<(f32, bool)> {
        let step = 1.0 / COLUMNS as f32;
        let inside = (0..COLUMNS * (self.rows - 1))
            .filter(|i| i % COLUMNS + 1 < COLUMNS && mask.data[*i] && mask.data[i + 1]);
        inside
            .map(|i| {
                let [here, right, below] = [i, i + 1, i + COLUMNS].map(|i| self.places[i]);
                let [a, c] = [0, 1].map(|k| (right[k] - here[k]) / step);
                let [b, d] = [0, 1].map(|k| (below[k] - here[k]) / step);
                let area = a * d - b * c;
                let sum = a * a + b * b + c * c + d * d;
                let spread = (sum * sum - 4.0 * area * area).max(0.0).sqrt();
                (((sum - spread) / 2.0).max(0.0).sqrt(), area <= 0.0)
            })
            .collect()
    }

    fn stretch(&self, mask: &Mask) -> f32 {
        let values: Vec<f32> = self.cells(mask).iter().map(|cell| cell.0).collect();
        let usual = rank(values.clone(), 0.5);
        let worst = rank(values, 1.0 - WORST);
        if usual > 0.0 {
            usual / worst.max(1e-3)
        } else {
            1.0
        }
    }

    fn folds(&self, mask: &Mask) -> usize {
        self.cells(mask).iter().filter(|cell| cell.1).count()
    }
}

/// A place of the grid from the frame's middle, in widths.
fn place(i: usize, rows: usize, aspect: f32) -> [f32; 2] {
    let x = ((i % COLUMNS) as f32 + 0.5) / COLUMNS as f32 - 0.5;
    let y = ((i / COLUMNS) as f32 + 0.5) / rows as f32 - 0.5;
    [x, y * aspect]
}

/// What is seen at each place of the grid.
struct Seen {
    colour: Image,
    alpha: Map,
}

impl Seen {
    fn new(parted: &Parted, near: &Followed, far: &Followed, rows: usize) -> Self {
        let subject = Image::new(&parted.subject);
        let background = Image::new(&parted.background);
        let photo = Image::new(&parted.photo);
        let pixel = |i: usize| {
            let ([nu, nv], [fu, fv]) = (near.shares[i], far.shares[i]);
            let alpha = parted.alpha.sample(nu, nv);
            let filled = parted.filled.sample(fu, fv);
            let (front, own) = (subject.sample(nu, nv), photo.sample(fu, fv));
            let made = background.sample(fu, fv);
            let colour = [0, 1, 2].map(|c| lerp(lerp(own[c], made[c], filled), front[c], alpha));
            (colour, alpha)
        };
        Self::from_fn(rows, pixel)
    }

    /// The photo itself in the same part of the picture.
    fn still(parted: &Parted, near: &Followed, rows: usize) -> Self {
        let photo = Image::new(&parted.photo);
        Self::from_fn(rows, |i| {
            let [u, v] = near.shares[i];
            (photo.sample(u, v), parted.alpha.sample(u, v))
        })
    }

    fn from_fn(rows: usize, pixel: impl Fn(usize) -> ([f32; 3], f32) + Send + Sync) -> Self {
        let pixels: Vec<([f32; 3], f32)> = (0..COLUMNS * rows)
            .into_par_iter()
            .with_min_len(4096)
            .map(pixel)
            .collect();
        Self {
            colour: Image {
                width: COLUMNS,
                height: rows,
                data: pixels.iter().map(|pixel| pixel.0).collect(),
            },
            alpha: Map {
                width: COLUMNS,
                height: rows,
                data: pixels.iter().map(|pixel| pixel.1).collect(),
            },
        }
    }
}

/// The share of uncovered places that look like the subject: where the far
/// layer shows what the subject stood before.
fn ghost(parted: &Parted, far: &Followed, seen: &Seen) -> f32 {
    let photo = Image::new(&parted.photo);
    let behind = photo.continued(&parted.filled.map(|f| f32::from(f <= 0.0)));
    let front = Image::new(&parted.subject).continued(&parted.alpha.map(|a| f32::from(a > 0.9)));
    let (mut ghosts, mut all) = (0, 0);
    for (i, &[u, v]) in far.shares.iter().enumerate() {
        if seen.alpha.data[i] > 0.03 || parted.filled.sample(u, v) < 0.5 {
            continue;
        }
        all += 1;
        let (own, far) = (front.sample(u, v), behind.sample(u, v));
        let colour = seen.colour.data[i];
        let is_ghost = unlike(colour, own) < 0.5 * unlike(colour, far) && unlike(own, far) > 0.12;
        ghosts += usize::from(is_ghost);
    }
    ghosts as f32 / all.max(1) as f32
}

/// How far colours along the subject's edge are on the mean from the segment
/// between the colours on both sides of it.
fn odd_colours(seen: &Seen) -> f32 {
    let rows = seen.alpha.height;
    let subject = Mask::above(&seen.alpha, 0.5);
    let reach = EDGE * COLUMNS as f32;
    let (out, into) = (distance(&subject), distance(&subject.inverted()));
    let side = |is_in: &(dyn Fn(usize) -> bool + Sync)| {
        let weight = Map {
            data: (0..COLUMNS * rows).map(|i| f32::from(is_in(i))).collect(),
            ..seen.alpha
        };
        seen.colour.continued(&weight)
    };
    let inner = side(&|i| into.data[i] > reach && into.data[i] <= 3.0 * reach);
    let outer = side(&|i| out.data[i] > reach && out.data[i] <= 3.0 * reach);
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for i in 0..COLUMNS * rows {
        if out.data[i] <= reach && into.data[i] <= reach {
            sum += off_segment(seen.colour.data[i], inner.data[i], outer.data[i]);
            count += 1.0;
        }
    }
    sum / count.max(1.0)
}

/// The distance of a colour from the segment between two.
fn off_segment(colour: [f32; 3], a: [f32; 3], b: [f32; 3]) -> f32 {
    let dot = |p: [f32; 3], q: [f32; 3]| (0..3).map(|c| p[c] * q[c]).sum::<f32>();
    let along = [0, 1, 2].map(|c| b[c] - a[c]);
    let from = [0, 1, 2].map(|c| colour[c] - a[c]);
    let share = (dot(from, along) / dot(along, along).max(1e-9)).clamp(0.0, 1.0);
    unlike(colour, [0, 1, 2].map(|c| a[c] + share * along[c]))
}

/// The median way of the subject less that of the ring about it.
fn separation(near: &Followed, far: &Followed, seen: &Seen) -> f32 {
    let rows = near.rows;
    let aspect = rows as f32 / COLUMNS as f32;
    let subject = Mask::above(&seen.alpha, 0.5);
    let away = distance(&subject);
    let way = |followed: &Followed, mask: &dyn Fn(usize) -> bool, k: usize| {
        let inside = (0..COLUMNS * rows).filter(|&i| mask(i));
        let ways = inside.map(|i| place(i, rows, aspect)[k] - followed.places[i][k]);
        rank(ways.collect(), 0.5)
    };
    let is_ring = |i: usize| (1.0..0.03 * COLUMNS as f32).contains(&away.data[i]);
    let is_subject = |i: usize| seen.alpha.data[i] > 0.9;
    let [dx, dy] = [0, 1].map(|k| way(near, &is_subject, k) - way(far, &is_ring, k));
    (dx * dx + dy * dy).sqrt()
}
