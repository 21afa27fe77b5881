//! The overcast sky of rain and snow, to the pixel.
//!
//! Points of a lattice are too far apart for eaves and branches, and between them a
//! pale rim would stay about what stands before the sky. What of the sky's surroundings
//! has the sky's own colour is sky too.

use kinora_core::frame::Frame;
use rayon::prelude::*;

use super::field::Field;
use crate::map::Map;
use crate::maths::{lerp, smoothstep};
use crate::warp::{CELL, Lattice};

/// How far beyond the sky of the lattice its colour is looked for, in pixels of 1280.
const BEYOND: f32 = 14.0;

/// How far a colour may be from those of the sky, in codes of all three planes: surely
/// sky, and surely none.
const ALIKE: [f32; 2] = [18.0, 50.0];

/// What is so much sky is it whatever its colour: birds, kites, dark clouds.
const SURE: [f32; 2] = [0.85, 1.0];

/// From which luma on a thing shines, and how much of that clouds take, where they are
/// dense.
const SHINES: f32 = 130.0;
const DULLS: f32 = 0.35;

/// The grey of what falls, over a lattice.
pub(super) struct Grey<'a> {
    /// How much of what is no sky it covers, at each point.
    pub(super) far: &'a [f32],
    /// How much of the sky.
    pub(super) over: &'a [f32],
    /// The luma of the sky's grey, at each row of points.
    pub(super) sky: Vec<f32>,
}

impl Grey<'_> {
    /// Blends it in: the sky's own luma where sky is, and `colour` elsewhere.
    pub(super) fn blend(&self, frame: &mut Frame, lattice: &Lattice, colour: [f32; 3]) {
        let Some(sky) = Sky::seen(frame, lattice) else {
            return Field::over(lattice, self.far, colour).blend(frame, 1.0);
        };
        let width = frame.size.width as usize;
        let planes = [(&mut frame.y, 1), (&mut frame.u, 2), (&mut frame.v, 2)];
        for ((plane, step), colour) in planes.into_iter().zip(colour) {
            plane
                .par_chunks_mut(width / step)
                .enumerate()
                .with_min_len(8)
                .for_each(|(row, samples)| {
                    let y = row * step;
                    let [far, over] =
                        [self.far, self.over].map(|field| Between::of(field, lattice, y));
                    let aloft = if step == 1 { self.sky_at(y) } else { colour };
                    let skies = sky.shares[y * width..][..width].iter().step_by(step);
                    for ((x, sample), &sky) in (0..).step_by(step).zip(samples).zip(skies) {
                        let (old, sky) = (f32::from(*sample), f32::from(sky) / 255.0);
                        // Under clouds nothing shines: snow and white walls are grey there.
                        let shine = match step {
                            1 => smoothstep(SHINES, 235.0, old),
                            _ => 0.0,
                        };
                        let far = (far.at(x) + DULLS * over.at(x) * shine).min(1.0);
                        let new = [colour, aloft].map(|colour| colour - old);
                        let change = lerp(far * new[0], over.at(x) * new[1], sky);
                        *sample = (old + change + 0.5) as u8;
                    }
                });
        }
    }

    /// The luma of the sky's grey at a row of pixels.
    fn sky_at(&self, y: usize) -> f32 {
        let [above, below] = [0, 1].map(|next| self.sky[(y / CELL + next).min(self.sky.len() - 1)]);
        lerp(above, below, (y % CELL) as f32 / CELL as f32)
    }
}

/// How much of each pixel of a frame is sky.
struct Sky {
    shares: Vec<u8>,
}

impl Sky {
    /// What is seen of it; none where no point of the lattice is sky.
    fn seen(frame: &Frame, lattice: &Lattice) -> Option<Self> {
        let points = Points::of(frame, lattice)?;
        let width = frame.size.width as usize;
        let mut shares = vec![0; frame.y.len()];
        shares
            .par_chunks_mut(width)
            .enumerate()
            .with_min_len(8)
            .for_each(|(y, shares)| points.row(frame, lattice, y, shares));
        Some(Self { shares })
    }
}

/// What is known of the sky at the points of a lattice.
struct Points {
    sky: Map,
    /// How much sky there is not far from there.
    near: Map,
    tones: Tones,
}

/// The colours of the sky about each point: those between its blue and its white, which
/// lie on a line over its luma.
struct Tones {
    luma: Map,
    /// How far its luma goes to both sides.
    spread: Map,
    /// Blue and red difference at that luma, and how they change with it.
    colours: [Map; 2],
    slopes: [Map; 2],
}

impl Points {
    fn of(frame: &Frame, lattice: &Lattice) -> Option<Self> {
        let sky = Map::from_fn(lattice.columns, lattice.rows, |x, y| lattice.sky_at(x, y));
        let weights = sky.map(|v| smoothstep(0.6, 0.95, v));
        if weights.data.iter().all(|&weight| weight <= 0.0) {
            return None;
        }
        let width = frame.size.width as f32;
        let beyond = (BEYOND * width / 1280.0 / CELL as f32).ceil() as usize;
        let known = weights.box_blurred(beyond + 1);
        let near = sky.widened(beyond).map(|v| smoothstep(0.1, 0.6, v));
        Some(Self {
            tones: Tones::of(frame, &weights, &known, beyond + 1),
            // Where no sky is sure nobody knows its colours.
            near: near.zip(&known, |v, weight| if weight > 1e-3 { v } else { 0.0 }),
            sky,
        })
    }

    /// How much of each pixel of a row is sky.
    fn row(&self, frame: &Frame, lattice: &Lattice, y: usize, shares: &mut [u8]) {
        let width = shares.len();
        let between = |map: &Map| Between::of(&map.data, lattice, y);
        let near = between(&self.near);
        if near.is_nothing() {
            return;
        }
        let sky = between(&self.sky);
        let tones = &self.tones;
        let [mean, spread] = [&tones.luma, &tones.spread].map(between);
        let colours = tones.colours.each_ref().map(between);
        let slopes = tones.slopes.each_ref().map(between);
        let luma = &frame.y[y * width..][..width];
        let halves = [&frame.u, &frame.v].map(|plane| &plane[y / 2 * (width / 2)..]);
        for (x, share) in shares.iter_mut().enumerate() {
            let (near, sure) = (near.at(x), smoothstep(SURE[0], SURE[1], sky.at(x)));
            if sure >= 1.0 {
                *share = 255;
            } else if near > 0.0 {
                let (above, spread) = (f32::from(luma[x]) - mean.at(x), spread.at(x));
                let within = above.clamp(-spread, spread);
                let tinted = [0, 1].map(|i| {
                    let expected = colours[i].at(x) + slopes[i].at(x) * within;
                    (f32::from(halves[i][x / 2]) - expected).abs()
                });
                let apart = (above - within).abs() + 1.5 * (tinted[0] + tinted[1]);
                let alike = 1.0 - smoothstep(ALIKE[0], ALIKE[1], apart);
                *share = ((near * alike).max(sure) * 255.0 + 0.5) as u8;
            }
        }
    }
}

impl Tones {
    /// What each point and those so near it tell, as far as they are sky.
    fn of(frame: &Frame, weights: &Map, known: &Map, near: usize) -> Self {
        let (w, h) = (frame.size.width as usize, frame.size.height as usize);
        let samples = |plane: &[u8], step: usize| {
            Map::from_fn(weights.width, weights.height, |x, y| {
                let (x, y) = ((x * CELL).min(w - 1), (y * CELL).min(h - 1));
                f32::from(plane[y / step * (w / step) + x / step])
            })
        };
        let mean = |values: &Map| {
            let sums = values.zip(weights, |value, weight| value * weight);
            let sums = sums.box_blurred(near);
            sums.zip(known, |sum, weight| sum / weight.max(1e-4))
        };
        let product = |a: &Map, b: &Map| a.zip(b, |a, b| a * b);
        let lumas = samples(&frame.y, 1);
        let luma = mean(&lumas);
        let squares = mean(&product(&lumas, &lumas));
        let variance = squares.zip(&product(&luma, &luma), |all, own| (all - own).max(0.0));
        let planes = [&frame.u, &frame.v].map(|plane| samples(plane, 2));
        let colours = planes.each_ref().map(mean);
        let slopes = [0, 1].map(|i| {
            let both = mean(&product(&lumas, &planes[i]));
            let apart = both.zip(&product(&luma, &colours[i]), |all, own| all - own);
            // A sky of one colour has no line.
            apart.zip(&variance, |apart, variance| apart / (variance + 30.0))
        });
        Self {
            luma,
            spread: variance.map(|variance| 2.0 * variance.sqrt()),
            colours,
            slopes,
        }
    }
}

/// The numbers of a lattice's points along a row of pixels.
struct Between(Vec<f32>);

impl Between {
    fn of(points: &[f32], lattice: &Lattice, y: usize) -> Self {
        let (row, share) = (y / CELL, (y % CELL) as f32 / CELL as f32);
        let line = |row: usize| &points[row.min(lattice.rows - 1) * lattice.columns..];
        let pairs = line(row).iter().zip(line(row + 1)).take(lattice.columns);
        Self(pairs.map(|(a, b)| lerp(*a, *b, share)).collect())
    }

    fn is_nothing(&self) -> bool {
        self.0.iter().all(|&v| v <= 0.0)
    }

    #[inline]
    fn at(&self, x: usize) -> f32 {
        let column = x / CELL;
        lerp(
            self.0[column],
            self.0[column + 1],
            (x % CELL) as f32 / CELL as f32,
        )
    }
}

#[cfg(test)]
mod tests {
    use kinora_core::size::Size;

    use super::*;

    const SIZE: Size = Size {
        width: 1280,
        height: 96,
    };

    const SKY: u8 = 190;
    const ROOF: u8 = 60;

    /// Whether a pixel is roof: eaves with teeth that are narrower than a cell.
    fn is_roof(x: usize, y: usize) -> bool {
        y > 40 + if x % 10 < 4 { 0 } else { 7 }
    }

    /// A roof before the sky, and a lattice whose sky ends softly above it.
    fn scene() -> (Frame, Lattice) {
        let mut frame = Frame::black(SIZE);
        for (i, luma) in frame.y.iter_mut().enumerate() {
            *luma = if is_roof(i % 1280, i / 1280) {
                ROOF
            } else {
                SKY
            };
        }
        let lattice = Lattice::of_rows(1280, 96, |y, nodes| {
            for node in nodes {
                node.sky = 1.0 - smoothstep(26.0, 46.0, y);
            }
        });
        (frame, lattice)
    }

    /// Covers all that is no sky so much, and all of the sky.
    fn cover(frame: &mut Frame, lattice: &Lattice, shares: [f32; 2]) {
        let [far, over] = shares.map(|share| vec![share; lattice.columns * lattice.rows]);
        let grey = Grey {
            far: &far,
            over: &over,
            sky: vec![100.0; lattice.rows],
        };
        grey.blend(frame, lattice, [100.0, 128.0, 128.0]);
    }

    #[test]
    fn the_sky_is_overcast_up_to_the_eaves_and_the_roof_is_not() {
        let (mut frame, lattice) = scene();
        cover(&mut frame, &lattice, [0.0, 0.8]);
        for (i, &luma) in frame.y.iter().enumerate() {
            let (x, y) = (i % 1280, i / 1280);
            match is_roof(x, y) {
                true => assert_eq!(luma, ROOF, "{x}, {y}"),
                // 190 − 0.8 · 90.
                false => assert!((116..=122).contains(&luma), "{x}, {y}: {luma}"),
            }
        }
    }

    #[test]
    fn a_sky_of_blue_and_white_is_overcast_and_a_grey_ridge_is_not() {
        let (mut frame, lattice) = scene();
        // Clouds from white to blue, and stone as light as the blue.
        let is_stone = |x: usize, y: usize| is_roof(x, y);
        let white = |x: usize, y: usize| ((x + 2 * y) % 48) as f32 / 48.0;
        for (i, luma) in frame.y.iter_mut().enumerate() {
            let (x, y) = (i % 1280, i / 1280);
            *luma = if is_stone(x, y) {
                110
            } else {
                (100.0 + 120.0 * white(x, y)) as u8
            };
        }
        for i in 0..frame.u.len() {
            let (x, y) = (i % 640 * 2, i / 640 * 2);
            let blue = if is_stone(x, y) {
                0.0
            } else {
                1.0 - white(x, y)
            };
            frame.u[i] = (128.0 + 34.0 * blue) as u8;
            frame.v[i] = (128.0 - 26.0 * blue) as u8;
        }
        let sky = Sky::seen(&frame, &lattice).unwrap();
        let share = |wanted: bool| {
            let places = (0..frame.y.len()).filter(|i| {
                // One chroma sample is half sky and half stone at the edge.
                let (x, y) = (i % 1280, i / 1280);
                let at = |y: usize| (x.saturating_sub(2)..x + 3).all(|x| is_stone(x, y) == wanted);
                (28..60).contains(&y) && at(y - 2) && at(y + 2)
            });
            let shares: Vec<f32> = places.map(|i| f32::from(sky.shares[i]) / 255.0).collect();
            assert!(shares.len() > 1_000);
            shares.iter().sum::<f32>() / shares.len() as f32
        };
        let (clouds, stone) = (share(false), share(true));
        assert!(clouds > 0.8 && stone < 0.1, "{clouds}, {stone}");
    }

    #[test]
    fn under_clouds_what_shines_becomes_grey() {
        let (mut frame, lattice) = scene();
        frame.y[90 * 1280 + 7] = 235;
        cover(&mut frame, &lattice, [0.0, 0.8]);
        // The more of it the brighter it was: 235 − 0.35 · 0.8 · 135.
        assert_eq!(frame.y[90 * 1280 + 7], 197);
        assert_eq!(frame.y[90 * 1280 + 8], ROOF);
    }

    #[test]
    fn without_a_sky_only_the_distance_is_hidden() {
        let (frame, _) = scene();
        let lattice = Lattice::of_rows(1280, 96, |_, _| {});
        let mut drawn = frame.clone();
        cover(&mut drawn, &lattice, [0.25, 0.8]);
        let expected = |luma: u8| (f32::from(luma) * 0.75 + 25.0 + 0.5) as u8;
        let pairs = frame.y.iter().zip(&drawn.y);
        assert!(pairs.into_iter().all(|(old, new)| expected(*old) == *new));
    }
}
