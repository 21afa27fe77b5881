//! Small copies of frames, and what of them moves: where to, how fast, in which
//! direction it is drawn out.

#[cfg(test)]
mod tests;

use kinora_core::frame::Frame;
use rayon::prelude::*;

use crate::maths::{atan2, mean};
use crate::series;

/// The most pixels across or down of a small copy.
const SIDE: usize = 320;

/// A frame at a small size.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    width: usize,
    height: usize,
    luma: Vec<f32>,
    /// Blue and red difference.
    colours: [Vec<f32>; 2],
}

/// Where what moves in a run of glances goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Travel {
    /// To the right, in heights of the frame a second.
    pub right: f64,
    /// Down, likewise.
    pub down: f64,
    /// How alike it is to itself there, 0–1.
    pub alike: f64,
}

/// How far a glance is searched, in pixels to each side and up and down.
const REACH: [i32; 2] = [14, 24];

impl Glance {
    /// A small copy of a frame.
    #[must_use]
    pub fn of(frame: &Frame) -> Self {
        let (w, h) = (frame.size.width as usize, frame.size.height as usize);
        let cell = w.max(h).div_ceil(SIDE).max(1);
        let (width, height) = ((w / cell).max(1), (h / cell).max(1));
        let luma = shrunk(&frame.y, w, [width, height], cell);
        // Chroma has half as many samples each way.
        let half = |plane: &[u8]| match cell {
            1 => shrunk(plane, w / 2, [width.div_ceil(2), height.div_ceil(2)], 1),
            _ => shrunk(plane, w / 2, [width, height], cell / 2),
        };
        Self {
            width,
            height,
            luma,
            colours: [half(&frame.u), half(&frame.v)],
        }
    }

    /// The mean blue and red difference of a part of its width, in shares.
    #[must_use]
    pub fn colour(&self, from: f64, to: f64) -> [f64; 2] {
        let columns = self.colours[0].len() / (self.colours[0].len() / self.width).max(1);
        let at = |share: f64| (share * columns as f64) as usize;
        let (from, to) = (at(from), at(to).max(at(from) + 1));
        [0, 1].map(|side| {
            let rows = self.colours[side].chunks_exact(columns);
            let inside: Vec<f64> = rows
                .flat_map(|row| &row[from..to.min(columns)])
                .map(|&value| f64::from(value) - 128.0)
                .collect();
            mean(&inside)
        })
    }

    /// The mean luma.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.luma.iter().map(|&luma| f64::from(luma)).sum();
        sum / self.luma.len().max(1) as f64
    }

    /// How far its luma is from its mean, as the root of the mean square.
    #[must_use]
    pub fn contrast(&self) -> f64 {
        let mean = self.mean();
        let squares = self
            .luma
            .iter()
            .map(|&luma| (f64::from(luma) - mean).powi(2));
        (squares.sum::<f64>() / self.luma.len().max(1) as f64).sqrt()
    }

    /// The mean change to another one in grey levels, without its sign.
    #[must_use]
    pub fn change(&self, other: &Self) -> f64 {
        let pairs = self.luma.iter().zip(&other.luma);
        let sum: f64 = pairs.map(|(a, b)| f64::from((a - b).abs())).sum();
        sum / self.luma.len().max(1) as f64
    }
}

/// The means of squares of `cell` samples of a plane so wide.
fn shrunk(plane: &[u8], stride: usize, [width, height]: [usize; 2], cell: usize) -> Vec<f32> {
    let mut out = vec![0.0; width * height];
    let rows = plane.len() / stride.max(1);
    out.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (x, out) in row.iter_mut().enumerate() {
            let lines = (y * cell).min(rows - 1)..(y * cell + cell).min(rows);
            let (from, to) = ((x * cell).min(stride - 1), (x * cell + cell).min(stride));
            let sum: u32 = lines
                .clone()
                .flat_map(|line| &plane[line * stride + from..line * stride + to])
                .map(|&sample| u32::from(sample))
                .sum();
            *out = sum as f32 / (lines.len() * (to - from)).max(1) as f32;
        }
    });
    out
}

/// What of each glance is not in the mean of all: what moves.
fn moving(glances: &[Glance]) -> Vec<Glance> {
    let Some(first) = glances.first() else {
        return vec![];
    };
    let mut sum = vec![0.0; first.luma.len()];
    for glance in glances {
        for (sum, luma) in sum.iter_mut().zip(&glance.luma) {
            *sum += luma;
        }
    }
    let count = glances.len() as f32;
    let rest = |glance: &Glance| Glance {
        luma: glance
            .luma
            .iter()
            .zip(&sum)
            .map(|(luma, sum)| luma - sum / count)
            .collect(),
        colours: [vec![], vec![]],
        ..*glance
    };
    glances.iter().map(rest).collect()
}

/// What of each glance is not in the mean of the one before and the one after it: what
/// is at a place for one frame. What sways to and fro hardly shows there.
#[must_use]
pub fn passing(glances: &[Glance]) -> Vec<Glance> {
    let rest = |about: &[Glance]| {
        let sides = about[0].luma.iter().zip(&about[2].luma);
        let luma = about[1].luma.iter().zip(sides);
        Glance {
            luma: luma.map(|(luma, (a, b))| luma - (a + b) / 2.0).collect(),
            colours: [vec![], vec![]],
            ..about[1]
        }
    };
    glances.windows(3).map(rest).collect()
}

/// Where what moves has gone to `lag` frames later, by where it is most alike.
/// None where nothing moves or there are too few.
#[must_use]
pub fn travel(glances: &[Glance], lag: usize, fps: f64) -> Option<Travel> {
    /// Pairs that are looked at.
    const PAIRS: usize = 12;
    let rest = moving(glances);
    let count = rest.len().checked_sub(lag).filter(|count| *count > 0)?;
    let pairs: Vec<[&Glance; 2]> = (0..count)
        .step_by(count.div_ceil(PAIRS))
        .map(|i| [&rest[i], &rest[i + lag]])
        .collect();
    let ways: Vec<[i32; 2]> = (-REACH[1]..=REACH[1])
        .flat_map(|down| (-REACH[0]..=REACH[0]).map(move |right| [right, down]))
        .collect();
    let likeness: Vec<f64> = ways
        .par_iter()
        .map(|way| pairs.iter().map(|pair| alike(*pair, *way)).sum())
        .collect();
    let all: f64 = pairs.iter().map(|[a, _]| alike([a, a], [0, 0])).sum();
    let best = (0..ways.len()).max_by(|&a, &b| likeness[a].total_cmp(&likeness[b]))?;
    if all <= 1e-6 {
        return None;
    }
    let columns = (2 * REACH[0] + 1) as usize;
    let between = |step: usize| {
        let at = |i: Option<usize>| i.and_then(|i| likeness.get(i)).copied();
        let (Some(a), Some(c)) = (at(best.checked_sub(step)), at(best.checked_add(step))) else {
            return 0.0;
        };
        let bend = a - 2.0 * likeness[best] + c;
        (0.5 * (a - c) / bend.min(-1e-9)).clamp(-0.5, 0.5)
    };
    let scale = fps / lag as f64 / rest[0].height as f64;
    let [right, down] = ways[best].map(f64::from);
    Some(Travel {
        right: (right + between(1)) * scale,
        down: (down + between(columns)) * scale,
        alike: (likeness[best] / all).clamp(0.0, 1.0),
    })
}

/// The sum of products of one glance and another seen so far aside.
fn alike([a, b]: [&Glance; 2], [right, down]: [i32; 2]) -> f64 {
    let span = |way: i32, length: usize| {
        let length = length as i32;
        (0.max(-way) as usize, (length - way.max(0)).max(0) as usize)
    };
    let ((left, end), (top, bottom)) = (span(right, a.width), span(down, a.height));
    let mut sum = 0.0;
    for y in top..bottom {
        let row = y * a.width;
        let other = ((y as i32 + down) as usize) * a.width;
        let start = (left as i32 + right) as usize;
        let pairs = a.luma[row + left..row + end]
            .iter()
            .zip(&b.luma[other + start..]);
        sum += f64::from(pairs.map(|(a, b)| a * b).sum::<f32>());
    }
    // What is cut off at the edges would make near places more alike.
    let seen = (end - left) * (bottom - top);
    sum * (a.width * a.height) as f64 / seen.max(1) as f64
}

/// Which way a picture is carried in `lag` frames where it changes, by its gradients:
/// for ways of no more than some pixels of the glance. None where nothing changes.
#[must_use]
pub fn carried(glances: &[Glance], lag: usize, fps: f64) -> Option<Travel> {
    let count = glances.len().checked_sub(lag)?;
    let mut sums = [0.0_f64; 5];
    for i in 0..count {
        let (a, b) = (&glances[i], &glances[i + lag]);
        for y in 1..a.height - 1 {
            for x in 1..a.width - 1 {
                let at = y * a.width + x;
                let change = b.luma[at] - a.luma[at];
                if change.abs() < 0.7 {
                    continue;
                }
                let gx = 0.25 * (a.luma[at + 1] - a.luma[at - 1] + b.luma[at + 1] - b.luma[at - 1]);
                let gy = 0.25
                    * (a.luma[at + a.width] - a.luma[at - a.width] + b.luma[at + a.width]
                        - b.luma[at - a.width]);
                let [gx, gy, change] = [gx, gy, change].map(f64::from);
                let terms = [gx * gx, gx * gy, gy * gy, gx * change, gy * change];
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += term;
                }
            }
        }
    }
    let [xx, xy, yy, xt, yt] = sums;
    let square = xx * yy - xy * xy;
    if square <= 1e-6 {
        return None;
    }
    let scale = fps / lag as f64 / glances[0].height as f64;
    Some(Travel {
        right: (xy * yt - yy * xt) / square * scale,
        down: (xy * xt - xx * yt) / square * scale,
        alike: 1.0,
    })
}

/// How far what moves leans from upright, in degrees: to the right at its foot is
/// more than nothing. None where nothing moves.
#[must_use]
pub fn lean(glances: &[Glance]) -> Option<f64> {
    let mut sums = [0.0_f64; 3];
    for glance in moving(glances) {
        for y in 1..glance.height - 1 {
            for x in 1..glance.width - 1 {
                let at = y * glance.width + x;
                let luma = &glance.luma;
                // Differences that are soft across, so that stairs count little.
                let (up, down) = (at - glance.width, at + glance.width);
                let beside = |at: usize| luma[at + 1] - luma[at - 1];
                let below = |by: usize| luma[down + by - 1] - luma[up + by - 1];
                let gx = f64::from(beside(up) + 2.0 * beside(at) + beside(down)) / 4.0;
                let gy = f64::from(below(0) + 2.0 * below(1) + below(2)) / 4.0;
                // A few bright streaks should not say it all, nor noise.
                let weight = 1.0 / (1.0 + 0.01 * (gx * gx + gy * gy));
                for (sum, term) in sums.iter_mut().zip([gx * gx, gx * gy, gy * gy]) {
                    *sum += weight * term;
                }
            }
        }
    }
    let [xx, xy, yy] = sums;
    (xx + yy > 1e-6).then(|| {
        // The gradient lies across the streak.
        let across = 0.5 * atan2(2.0 * xy, xx - yy);
        -across.to_degrees()
    })
}

/// How often what moves goes up and down in its luma, in hertz between two bounds,
/// by the places that change most.
#[must_use]
pub fn rate(glances: &[Glance], fps: f64, low_hz: f64, high_hz: f64) -> Option<f64> {
    /// The share of places that is listened to.
    const SHARE: f64 = 0.01;
    let rest = moving(glances);
    let places = rest.first()?.luma.len();
    let much = |i: usize| -> f32 { rest.iter().map(|glance| glance.luma[i].powi(2)).sum() };
    let mut order: Vec<(f32, usize)> = (0..places).map(|i| (much(i), i)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.truncate(((places as f64 * SHARE) as usize).max(1));
    let series: Vec<Vec<f64>> = order
        .iter()
        .map(|(_, i)| {
            rest.iter()
                .map(|glance| f64::from(glance.luma[*i]))
                .collect()
        })
        .collect();
    series::rate(&series, fps, low_hz, high_hz)
}

/// How often something comes and goes within about half a second, by the places that
/// change most against how they were and will be a quarter of a second from then.
#[must_use]
pub fn pulses(glances: &[Glance], fps: f64) -> usize {
    /// The share of places that is looked at.
    const SHARE: f64 = 0.0005;
    /// Smaller changes, in levels, are nothing.
    const LEAST: f64 = 6.0;
    let reach = ((fps / 4.0) as usize).max(1);
    let Some(count) = glances.len().checked_sub(2 * reach) else {
        return 0;
    };
    let bend = |i: usize, at: usize| {
        let luma = |frame: usize| f64::from(glances[frame].luma[at]);
        luma(i + reach) - (luma(i) + luma(i + 2 * reach)) / 2.0
    };
    let places = glances.first().map_or(0, |glance| glance.luma.len());
    let mut order: Vec<(f64, usize)> = (0..places)
        .map(|at| {
            let farthest = |most: f64, bend: f64| if bend.abs() > most.abs() { bend } else { most };
            ((0..count).map(|i| bend(i, at)).fold(0.0, farthest), at)
        })
        .collect();
    order.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
    order.truncate(((places as f64 * SHARE) as usize).max(1));
    let mean_bend = |i: usize| {
        let bends = order.iter().map(|(most, at)| bend(i, *at) * most.signum());
        bends.sum::<f64>() / order.len() as f64
    };
    let mut bends = vec![0.0; reach];
    bends.extend((0..count).map(mean_bend));
    series::pulses(&bends, LEAST)
}

/// How much of a picture changes by more than `levels` at some time, 0–1.
#[must_use]
pub fn touched(glances: &[Glance], levels: f32) -> f64 {
    let Some(first) = glances.first() else {
        return 0.0;
    };
    let is_touched = |i: &usize| {
        let mut all = glances.iter();
        all.any(|glance| (glance.luma[*i] - first.luma[*i]).abs() > levels)
    };
    let touched = (0..first.luma.len()).filter(is_touched).count();
    touched as f64 / first.luma.len().max(1) as f64
}

/// By how many levels of blue and red difference what comes and goes differs from
/// what is behind it, for each level that it is lighter. None where nothing is.
#[must_use]
pub fn tint(glances: &[Glance]) -> Option<[f64; 2]> {
    let rest = moving(glances);
    let first = glances.first()?;
    if first.colours[0].len() != first.luma.len() {
        return None;
    }
    let mean_of = |side: usize, i: usize| {
        let sum: f32 = glances.iter().map(|glance| glance.colours[side][i]).sum();
        sum / glances.len() as f32
    };
    let means = [0, 1]
        .map(|side| -> Vec<f32> { (0..first.luma.len()).map(|i| mean_of(side, i)).collect() });
    let (mut sums, mut squares) = ([0.0_f64; 2], 0.0);
    for (glance, moving) in glances.iter().zip(&rest) {
        for (i, &lighter) in moving.luma.iter().enumerate() {
            if lighter > 2.0 {
                squares += f64::from(lighter * lighter);
                for side in 0..2 {
                    let change = glance.colours[side][i] - means[side][i];
                    sums[side] += f64::from(change * lighter);
                }
            }
        }
    }
    (squares > 0.0).then(|| sums.map(|sum| sum / squares))
}

/// The mean of each glance's change to the one before.
#[must_use]
pub fn steps(glances: &[Glance]) -> Vec<f64> {
    let pairs = glances.windows(2);
    pairs.map(|pair| pair[1].change(&pair[0])).collect()
}

/// The mean luma of a run of glances.
#[must_use]
pub fn brightness(glances: &[Glance]) -> f64 {
    mean(&glances.iter().map(Glance::mean).collect::<Vec<_>>())
}
