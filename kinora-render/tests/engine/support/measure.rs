//! Measuring frames: how bright, how different, and how the picture moved.

use kinora_core::frame::Frame;

/// Pixels from the middle of a patch to its edge.
const PATCH: i32 = 14;

/// How far a patch is looked for, in pixels.
const SEARCH: i32 = 72;

/// The mean of a plane's samples.
pub fn mean(plane: &[u8]) -> f64 {
    plane.iter().map(|&sample| f64::from(sample)).sum::<f64>() / plane.len() as f64
}

/// The mean difference of two frames, over all samples of all planes.
pub fn difference(a: &Frame, b: &Frame) -> f64 {
    let planes = [(&a.y, &b.y), (&a.u, &b.u), (&a.v, &b.v)];
    let sum: u64 = planes
        .iter()
        .flat_map(|(a, b)| a.iter().zip(b.iter()))
        .map(|(&a, &b)| u64::from(a.abs_diff(b)))
        .sum();
    sum as f64 / (a.y.len() + a.u.len() + a.v.len()) as f64
}

/// How a picture moved as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Motion {
    /// To the right, in pixels.
    pub right: f64,
    /// Down, in pixels.
    pub down: f64,
    /// How much larger it became, as a share.
    pub growth: f64,
    /// Turned clockwise, in radians.
    pub clockwise: f64,
}

/// How the picture moved from one frame to another.
pub fn motion(from: &Frame, to: &Frame) -> Motion {
    let (w, h) = (from.size.width as i32, from.size.height as i32);
    let places: Vec<(i32, i32)> = (-2..=2)
        .flat_map(|column| (-1..=1).map(move |row| (column, row)))
        .map(|(column, row)| (column * w / 10, row * h / 6))
        .collect();
    let moved: Vec<(f64, f64)> = places
        .iter()
        .map(|&(x, y)| shift(from, to, (w / 2 + x, h / 2 + y)))
        .collect();
    let about = |part: fn(f64, f64, f64, f64) -> f64| {
        let pairs = places.iter().zip(&moved);
        let sum: f64 = pairs
            .map(|(&(x, y), &(dx, dy))| part(f64::from(x), f64::from(y), dx, dy))
            .sum();
        let squares: i32 = places.iter().map(|&(x, y)| x * x + y * y).sum();
        sum / f64::from(squares)
    };
    Motion {
        right: median(moved.iter().map(|shift| shift.0)),
        down: median(moved.iter().map(|shift| shift.1)),
        growth: about(|x, y, dx, dy| x * dx + y * dy),
        clockwise: about(|x, y, dx, dy| x * dy - y * dx),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Where the patch about a place went, by the best correlation.
pub fn shift(from: &Frame, to: &Frame, (x, y): (i32, i32)) -> (f64, f64) {
    let patch = Patch::cut(from, x, y);
    let (w, h) = (from.size.width as i32, from.size.height as i32);
    let inside =
        |x: i32, y: i32| (PATCH..w - PATCH).contains(&x) && (PATCH..h - PATCH).contains(&y);
    let (mut best, mut found) = (f64::MIN, (0, 0));
    for dy in -SEARCH..=SEARCH {
        for dx in -SEARCH..=SEARCH {
            if !inside(x + dx, y + dy) {
                continue;
            }
            let alike = patch.correlation(&Patch::cut(to, x + dx, y + dy));
            if alike > best {
                (best, found) = (alike, (dx, dy));
            }
        }
    }
    (f64::from(found.0), f64::from(found.1))
}

/// Every second pixel about a place, with the mean taken off.
struct Patch {
    samples: [f32; Self::COUNT],
    energy: f32,
}

impl Patch {
    const COUNT: usize = (PATCH as usize + 1) * (PATCH as usize + 1);

    fn cut(frame: &Frame, x: i32, y: i32) -> Self {
        let width = frame.size.width as i32;
        let mut samples = [0.0; Self::COUNT];
        let side = PATCH as usize + 1;
        for (index, sample) in samples.iter_mut().enumerate() {
            let (row, column) = ((index / side) as i32, (index % side) as i32);
            let at = (y - PATCH + 2 * row) * width + x - PATCH + 2 * column;
            *sample = f32::from(frame.y[at as usize]);
        }
        let mean = samples.iter().sum::<f32>() / samples.len() as f32;
        samples.iter_mut().for_each(|sample| *sample -= mean);
        let energy = samples.iter().map(|sample| sample * sample).sum();
        Self { samples, energy }
    }

    fn correlation(&self, other: &Self) -> f64 {
        let pairs = self.samples.iter().zip(&other.samples);
        let product: f32 = pairs.map(|(a, b)| a * b).sum();
        f64::from(product) / f64::from(self.energy * other.energy).sqrt().max(1e-9)
    }
}

/// How far the middle of the picture moved to the right between two frames that
/// are less than a few pixels apart, to a small part of a pixel (Lucas and
/// Kanade's method, a few rounds).
pub fn small_shift(from: &Frame, to: &Frame) -> f64 {
    let (w, h) = (from.size.width as usize, from.size.height as usize);
    let at = |frame: &Frame, x: f64, y: usize| {
        let (left, share) = (x.floor() as usize, x - x.floor());
        let row = &frame.y[y * w..][..w];
        f64::from(row[left]) * (1.0 - share) + f64::from(row[left + 1]) * share
    };
    let mut right = 0.0;
    for _ in 0..6 {
        let (mut slopes, mut errors) = (0.0, 0.0);
        for y in h / 3..h * 2 / 3 {
            for x in w / 3..w * 2 / 3 {
                let x = x as f64;
                let slope = (at(from, x + 1.0, y) - at(from, x - 1.0, y)) / 2.0;
                let error = at(to, x + right, y) - at(from, x, y);
                slopes += slope * slope;
                errors += slope * error;
            }
        }
        right -= errors / slopes;
    }
    right
}
