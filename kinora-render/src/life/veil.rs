//! Fog, smoke and steam: scrolled noise, thicker with distance.

use kinora_core::frame::Frame;
use kinora_core::vocabulary::Atmosphere;
use rayon::prelude::*;

use super::Moment;
use crate::maths::{lerp, sin, smoothstep, value_noise_2d};
use crate::warp::{CELL, Lattice};

/// What is looked at through a veil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// The whole picture.
    All,
    /// What is behind the subject, through what does not rise from it.
    Behind,
    /// The subject, through what is between it and the camera.
    Subject,
    /// All of it, through what rises from the subject.
    Before,
}

/// Whether a word has a veil.
pub(super) fn has_veil(what: Atmosphere) -> bool {
    use Atmosphere::{Fog, Rain, Smoke, Snow, Steam};
    matches!(what, Fog | Smoke | Steam | Rain | Snow)
}

impl Sight {
    /// Whether a veil is seen.
    fn sees(self, what: Atmosphere) -> bool {
        match self {
            Self::All => true,
            Self::Behind => what != Atmosphere::Steam,
            // Smoke drifts by behind it.
            Self::Subject => !matches!(what, Atmosphere::Steam | Atmosphere::Smoke),
            Self::Before => what == Atmosphere::Steam,
        }
    }
}

/// Draws the veil of a word, if it has one that is seen.
pub(super) fn draw(
    frame: &mut Frame,
    moment: &Moment<'_>,
    what: Atmosphere,
    strength: f32,
    sight: Sight,
) {
    if !sight.sees(what) {
        return;
    }
    let light = lerp(0.34, 0.86, moment.brightness.sqrt());
    let veil = Veil {
        moment,
        strength,
        size: [frame.size.width as f32, frame.size.height as f32],
        sight,
    };
    match what {
        Atmosphere::Fog => veil.lay(frame, fog, [light, 1.0, -1.0]),
        Atmosphere::Smoke => veil.smoke(frame, light),
        Atmosphere::Steam => veil.lay(frame, steam, [light * 1.3, 0.0, 0.0]),
        Atmosphere::Rain => veil.fall(frame, [light * 0.72, 2.0, -1.0]),
        Atmosphere::Snow => veil.fall(frame, [light, 1.0, 0.0]),
        Atmosphere::Clouds
        | Atmosphere::Water
        | Atmosphere::Waves
        | Atmosphere::Fire
        | Atmosphere::Stars
        | Atmosphere::Dust
        | Atmosphere::Embers
        | Atmosphere::Leaves
        | Atmosphere::Petals
        | Atmosphere::Fireflies
        | Atmosphere::Bubbles
        | Atmosphere::Confetti
        | Atmosphere::Lightning
        | Atmosphere::GodRays
        | Atmosphere::Wind
        | Atmosphere::Bokeh => {}
    }
}

/// What hangs in the air at a moment.
struct Veil<'a> {
    moment: &'a Moment<'a>,
    strength: f32,
    /// Width and height of the frame.
    size: [f32; 2],
    sight: Sight,
}

/// Codes of a colour: luma 0–1, blue and red difference.
fn codes(colour: [f32; 3]) -> [f32; 3] {
    [
        16.0 + 219.0 * colour[0].min(1.0),
        128.0 + colour[1],
        128.0 + colour[2],
    ]
}

impl Veil<'_> {
    /// A veil of one colour.
    fn lay(&self, frame: &mut Frame, density: Density, colour: [f32; 3]) {
        let field = self.field(|place| self.share(density(self.moment, place)));
        blend(frame, self.moment.lattice, &field, codes(colour));
    }

    /// What falls hides the distance, and where it falls the sky is overcast.
    fn fall(&self, frame: &mut Frame, colour: [f32; 3]) {
        let far = self.field(|place| self.share(distance(place)));
        let lattice = self.moment.lattice;
        if self.sight == Sight::Subject || !lattice.has_sky() {
            return blend(frame, lattice, &far, codes(colour));
        }
        let over = self.field(|place| self.share(overcast(self.moment, place)));
        super::overcast::blend(frame, lattice, [&far, &over], codes(colour));
    }

    /// Smoke has a lit side and a dark one: before a wall as grey as itself it would
    /// not be seen else.
    fn smoke(&self, frame: &mut Frame, light: f32) {
        let fields = self.field(|place| {
            let [body, lit] = smoke(self.moment, place);
            let share = self.share(body);
            // What is blended in last hides some of what was first.
            let bright = share * lit;
            [(share - bright) / (1.0 - bright), bright]
        });
        let tones = [[light * 0.32, 0.0, 1.0], [light * 1.16, 0.0, 0.0]];
        for (side, tone) in tones.into_iter().enumerate() {
            let field: Vec<f32> = fields.iter().map(|shares| shares[side]).collect();
            blend(frame, self.moment.lattice, &field, codes(tone));
        }
    }

    /// The share of a veil so dense.
    fn share(&self, density: f32) -> f32 {
        (self.strength * density).clamp(0.0, 0.92)
    }

    /// What is told of each lattice point.
    fn field<T: Send>(&self, tell: impl Fn(&Place) -> T + Sync) -> Vec<T> {
        let lattice = self.moment.lattice;
        let [width, height] = self.size;
        let known = |column, row| match self.sight {
            Sight::Subject => (self.moment.subject_disparity, 0.0),
            _ => (lattice.depth_at(column, row), lattice.sky_at(column, row)),
        };
        (0..lattice.columns * lattice.rows)
            .into_par_iter()
            .with_min_len(lattice.columns)
            .map(|i| {
                let (column, row) = (i % lattice.columns, i / lattice.columns);
                let (disparity, sky) = known(column, row);
                tell(&Place {
                    x: (column * CELL) as f32 / width,
                    y: (row * CELL) as f32 / height,
                    disparity,
                    sky,
                })
            })
            .collect()
    }
}

/// The share of veil at a place.
type Density = fn(&Moment<'_>, &Place) -> f32;

/// A place of the frame.
struct Place {
    /// Share of the width.
    x: f32,
    /// Share of the height.
    y: f32,
    disparity: f32,
    /// How much of it is sky.
    sky: f32,
}

fn fog(
    moment: &Moment<'_>,
    &Place {
        x,
        y,
        disparity,
        sky,
    }: &Place,
) -> f32 {
    let far = 1.0 - smoothstep(0.05, 0.75, disparity);
    let low = smoothstep(0.1, 0.9, y);
    let drift = moment.wind() * 1.3 * moment.film_s;
    let puffs = clouds(
        moment.seed,
        11,
        x * 2.6 - drift,
        y * 3.4,
        moment.film_s * 0.15,
    );
    let banks = lerp(lerp(0.3, 0.6, sky), 1.15, smoothstep(0.25, 0.75, puffs));
    (0.9 * far + 0.25 * low) * banks
}

/// How much smoke there is at a place, and how much of that is lit, 0–1.
fn smoke(
    moment: &Moment<'_>,
    &Place {
        x, y, disparity, ..
    }: &Place,
) -> [f32; 2] {
    let drift = moment.wind() * moment.film_s * 0.5;
    let puffs = |x: f32, y: f32| {
        clouds(
            moment.seed,
            12,
            x * 3.2 - drift,
            y * 2.8 + moment.film_s * 0.16,
            moment.film_s * 0.12,
        )
    };
    let here = puffs(x, y);
    // The light comes from above and from one side.
    let lit = 0.5 + 5.0 * (here - puffs(x - 0.02, y - 0.05));
    let body = smoothstep(0.33, 0.64, here);
    // What is near stands before it, where a picture is in one layer.
    let much = body * lerp(0.75, 1.1, y) * (1.0 - 0.75 * smoothstep(0.35, 0.85, disparity));
    [much, lit.clamp(0.0, 1.0)]
}

fn steam(moment: &Moment<'_>, &Place { x, y, .. }: &Place) -> f32 {
    let (source_x, source_y) = moment.subject;
    // How far above the subject's middle; the plume widens and thins there.
    let above = source_y - y;
    let sway = 0.025 * sin(9.0 * y + 1.7 * moment.film_s) * smoothstep(0.0, 0.3, above);
    let lean = moment.wind() * 1.2 * above.max(0.0);
    let width = 0.08 + 0.26 * above.max(0.0);
    let offset = (x - source_x + sway - lean).abs() / width;
    let plume = (1.0 - smoothstep(0.2, 1.0, offset)) * smoothstep(-0.04, 0.06, above);
    let thinned = 1.0 - smoothstep(0.28, 0.70, above);
    let wisps = clouds(
        moment.seed,
        13,
        (x + sway) * 9.0,
        y * 4.5 + moment.film_s * 0.9,
        moment.film_s * 0.2,
    );
    1.25 * plume * thinned * smoothstep(0.24, 0.60, wisps)
}

/// What falls hides the distance.
fn distance(&Place { disparity, .. }: &Place) -> f32 {
    0.40 * (1.0 - smoothstep(0.04, 0.55, disparity))
}

/// How dense the clouds are that it falls from.
fn overcast(moment: &Moment<'_>, &Place { x, y, .. }: &Place) -> f32 {
    let drift = moment.wind() * 0.2 * moment.film_s;
    let puffs = clouds(moment.seed, 14, x * 2.0 - drift, y * 5.0, 0.0);
    lerp(0.75, 1.1, puffs)
}

/// Three octaves of noise that also change over time, 0–1.
fn clouds(seed: u64, track: u64, x: f32, y: f32, age: f32) -> f32 {
    let octave = |n: u64, scale: f32| {
        let shift = age * (1.0 + n as f32 * 0.6);
        value_noise_2d(
            seed,
            track * 10 + n,
            x * scale + shift,
            y * scale - 0.4 * shift,
        )
    };
    (octave(0, 1.0) + 0.5 * octave(1, 2.1) + 0.25 * octave(2, 4.3)) / 1.75
}

/// Blends a colour in by a share given at the lattice points.
pub(super) fn blend(frame: &mut Frame, lattice: &Lattice, field: &[f32], colour: [f32; 3]) {
    let width = frame.size.width as usize;
    blend_plane(&mut frame.y, width, CELL, lattice, field, colour[0]);
    blend_plane(&mut frame.u, width / 2, CELL / 2, lattice, field, colour[1]);
    blend_plane(&mut frame.v, width / 2, CELL / 2, lattice, field, colour[2]);
}

fn blend_plane(
    plane: &mut [u8],
    width: usize,
    cell: usize,
    lattice: &Lattice,
    field: &[f32],
    colour: f32,
) {
    plane
        .par_chunks_mut(width)
        .enumerate()
        .with_min_len(8)
        .for_each(|(y, line)| {
            let (row, fy) = (y / cell, (y % cell) as f32 / cell as f32);
            let next = (row + 1).min(lattice.rows - 1);
            let at = |column: usize| {
                lerp(
                    field[row * lattice.columns + column],
                    field[next * lattice.columns + column],
                    fy,
                )
            };
            for (column, run) in line.chunks_mut(cell).enumerate() {
                let (mut share, step) = (at(column), (at(column + 1) - at(column)) / cell as f32);
                if share == 0.0 && step == 0.0 {
                    continue;
                }
                for sample in run {
                    let old = f32::from(*sample);
                    *sample = (old + (colour - old) * share + 0.5) as u8;
                    share += step;
                }
            }
        });
}
