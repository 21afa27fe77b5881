//! The light of a shot: exposure, contrast and colour over time.
//!
//! Every light is a set of numbers that grows from nothing; what several
//! lights ask for adds up, and one table a frame carries it out.

use kinora_core::frame::Frame;
use kinora_core::plan::{Cue, Shot};
use kinora_core::vocabulary::{Atmosphere, Light};
use rayon::prelude::*;

use crate::life::weight;
use crate::map::Map;
use crate::maths::{exp, lerp, minimum_jerk, pow, smoothstep, value_noise};

/// A change of the picture's light.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Grade {
    /// In stops.
    exposure: f32,
    /// Added to 1.
    contrast: f32,
    /// Added to 1.
    saturation: f32,
    /// Blue and red difference added in the highlights.
    highlights: [f32; 2],
    /// Blue and red difference added in the shadows.
    shadows: [f32; 2],
    /// Blue and red difference added at the left edge.
    left: [f32; 2],
    /// Blue and red difference added at the right edge.
    right: [f32; 2],
    /// How much the brightest places keep their light, 0–1.
    keep_lights: f32,
}

const NONE: Grade = Grade {
    exposure: 0.0,
    contrast: 0.0,
    saturation: 0.0,
    highlights: [0.0; 2],
    shadows: [0.0; 2],
    left: [0.0; 2],
    right: [0.0; 2],
    keep_lights: 0.0,
};

const GOLDEN: Grade = Grade {
    exposure: 0.04,
    contrast: 0.06,
    saturation: 0.08,
    highlights: [-21.0, 14.0],
    shadows: [-11.0, 8.0],
    ..NONE
};

const SUNSET: Grade = Grade {
    exposure: -0.42,
    contrast: 0.08,
    saturation: 0.06,
    highlights: [-22.0, 21.0],
    shadows: [2.0, 9.0],
    keep_lights: 0.3,
    ..NONE
};

const DAWN: Grade = Grade {
    exposure: -0.75,
    saturation: -0.25,
    highlights: [6.0, 2.0],
    shadows: [9.0, -2.0],
    ..NONE
};

const DUSK: Grade = Grade {
    exposure: -0.85,
    contrast: 0.03,
    saturation: -0.22,
    highlights: [9.0, -3.0],
    shadows: [13.0, -3.0],
    keep_lights: 0.5,
    ..NONE
};

const NIGHT: Grade = Grade {
    exposure: -1.75,
    contrast: 0.10,
    saturation: -0.45,
    highlights: [11.0, -6.0],
    shadows: [10.0, -4.0],
    keep_lights: 0.6,
    ..NONE
};

const NEON: Grade = Grade {
    exposure: -0.55,
    contrast: 0.16,
    saturation: 0.10,
    left: [20.0, 26.0],
    right: [24.0, -26.0],
    ..NONE
};

const STUDIO: Grade = Grade {
    exposure: 0.18,
    contrast: -0.04,
    saturation: -0.05,
    ..NONE
};

const LIGHTNING: Grade = Grade {
    exposure: 1.15,
    contrast: 0.10,
    saturation: -0.30,
    highlights: [6.0, -4.0],
    shadows: [5.0, -3.0],
    ..NONE
};

/// The light under rain clouds: even, so that nothing is lit by a sun.
const RAINY: Grade = Grade {
    exposure: -0.48,
    contrast: -0.12,
    saturation: -0.30,
    highlights: [4.0, -2.0],
    shadows: [3.0, -1.0],
    ..NONE
};

/// The light in snowfall and in fog.
const WINTRY: Grade = Grade {
    exposure: -0.10,
    contrast: -0.04,
    saturation: -0.30,
    highlights: [4.0, -2.0],
    shadows: [4.0, -2.0],
    ..NONE
};

/// What of a clip its light depends on.
#[derive(Clone, Copy)]
pub(crate) struct Scenery<'a> {
    /// The frames of lightning.
    pub(crate) strikes: &'a [u32],
    /// The seed of the clip.
    pub(crate) seed: u64,
    /// How much of what is bright in the picture is lamps, 0–1.
    pub(crate) lamps: f32,
}

/// How much of what is bright in a picture gives light of its own, 0–1: a lamp is
/// small and has darker places about it, a cloud or a wall in the sun has not.
pub(crate) fn lamps(frame: &Frame) -> f32 {
    /// The side of a square that is looked at as one, in pixels.
    const SQUARE: usize = 4;
    let (w, h) = (frame.size.width as usize, frame.size.height as usize);
    let squares = Map::from_fn(w / SQUARE, h / SQUARE, |x, y| {
        let line = |row: usize| &frame.y[(y * SQUARE + row) * w + x * SQUARE..][..SQUARE];
        let sum: u32 = (0..SQUARE)
            .flat_map(line)
            .map(|&luma| u32::from(luma))
            .sum();
        (sum as f32 / (SQUARE * SQUARE) as f32 - 16.0) / 219.0
    });
    let about = squares.box_blurred((squares.width / 24).max(1));
    let bright = squares.map(|luma| smoothstep(BRIGHT[0], BRIGHT[1], luma));
    let alone = bright.zip(&about, |bright, about| {
        bright * (1.0 - smoothstep(0.35, 0.6, about))
    });
    match bright.mean() {
        all if all > 1e-5 => alone.mean() / all,
        _ => 1.0,
    }
}

/// From which luma on places may keep their light, and where all of it.
const BRIGHT: [f32; 2] = [0.72, 1.0];

/// When a frame is lit.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    /// Seconds since the clip began.
    pub(crate) film_s: f32,
    /// Seconds since the shot began.
    pub(crate) shot_s: f32,
    /// The number of the frame in the clip.
    pub(crate) frame: u32,
    /// Whether a change of light is taken back in the second half.
    pub(crate) returns: bool,
}

/// Grades a frame of a shot; `earlier` are the shots before this one.
pub(crate) fn apply(
    frame: &mut Frame,
    shot: &Shot,
    earlier: &[Shot],
    time: Time,
    scenery: Scenery<'_>,
) {
    let Time { film_s, shot_s, .. } = time;
    // Light comes more slowly than what moves in it.
    let slow_s = film_s * 0.4;
    let lights = shot.light.iter().map(|cue| {
        let held = earlier
            .iter()
            .any(|shot| shot.light.iter().any(|other| other.what == cue.what));
        let present = weight(cue, shot, shot_s, slow_s);
        light(cue, present, time, held, scenery)
    });
    let strike = LIGHTNING.scaled(lightning(time.frame, scenery.strikes));
    let skies = shot
        .atmosphere
        .iter()
        .map(|cue| weather(cue, weight(cue, shot, shot_s, slow_s)));
    let grade = lights.chain(skies).fold(strike, Grade::plus);
    if grade != NONE {
        Table::new(&grade).apply(frame);
    }
}

/// How much grain there is at a time of a shot, 0–1.
pub(crate) fn grain(shot: &Shot, time: Time) -> f32 {
    let cues = shot.light.iter().filter(|cue| cue.what == Light::Grain);
    let much = cues.map(|cue| {
        let present = weight(cue, shot, time.shot_s, time.film_s);
        present * lerp(0.7, 1.8, cue.strength as f32)
    });
    much.fold(0.0, f32::max)
}

/// What a light does at a time of its shot and of the clip; `present` is how
/// much of its cue is there.
fn light(cue: &Cue<Light>, present: f32, time: Time, held: bool, scenery: Scenery<'_>) -> Grade {
    let Time { film_s, shot_s, .. } = time;
    let Scenery { seed, lamps, .. } = scenery;
    let steady = present * cue.strength as f32;
    let way =
        ((shot_s - cue.from_s as f32) / (cue.to_s - cue.from_s).max(0.04) as f32).clamp(0.0, 1.0);
    let way = match time.returns {
        true => 1.0 - (2.0 * way - 1.0).abs(),
        false => way,
    };
    let going = if held { 1.0 } else { minimum_jerk(way) } * cue.strength as f32;
    match cue.what {
        Light::GoldenHour => GOLDEN.scaled(steady),
        Light::Sunset => SUNSET.scaled(going),
        Light::Dusk => DUSK.scaled(going),
        Light::Night => Grade {
            // By night what no sun shines on is dark, however white it is.
            keep_lights: NIGHT.keep_lights * lamps,
            ..NIGHT
        }
        .scaled(going),
        Light::Sunrise if held => GOLDEN.scaled(1.2 * cue.strength as f32),
        Light::Sunrise => sunrise(way, cue.strength as f32),
        Light::Neon => NEON.scaled(steady * lerp(0.92, 1.0, value_noise(seed, 41, 9.0 * film_s))),
        Light::Studio => STUDIO.scaled(steady),
        // It is laid over what is graded.
        Light::Grain => NONE,
        Light::Brighten => exposure(0.7 * going),
        Light::Dim => exposure(-1.2 * going),
        Light::Flicker => exposure(0.30 * steady * flicker(seed, film_s)),
        Light::Flash => {
            exposure(2.2 * cue.strength as f32 * flash(shot_s - cue.from_s as f32 - 0.25))
        }
    }
}

/// What the weather does to the light.
fn weather(cue: &Cue<Atmosphere>, present: f32) -> Grade {
    let share = present * cue.strength as f32;
    match cue.what {
        Atmosphere::Rain => RAINY.scaled(share),
        Atmosphere::Snow | Atmosphere::Fog => WINTRY.scaled(share),
        _ => NONE,
    }
}

fn exposure(stops: f32) -> Grade {
    Grade {
        exposure: stops,
        ..NONE
    }
}

/// Down into the blue hour, then up into gold.
fn sunrise(way: f32, strength: f32) -> Grade {
    let down = smoothstep(0.0, 0.25, way) * (1.0 - smoothstep(0.25, 0.8, way));
    let up = smoothstep(0.35, 1.0, way);
    DAWN.scaled(strength * down)
        .plus(GOLDEN.scaled(1.2 * strength * up))
}

fn flicker(seed: u64, t: f32) -> f32 {
    value_noise(seed, 42, 7.0 * t) + 0.5 * value_noise(seed, 43, 13.0 * t)
}

/// A flash that begins at 0 and dies away.
fn flash(since_s: f32) -> f32 {
    if since_s < 0.0 {
        0.0
    } else {
        exp(-9.0 * since_s)
    }
}

/// How bright the lightning is: two strokes a strike.
fn lightning(frame: u32, strikes: &[u32]) -> f32 {
    let stroke = |since: i64| match since {
        0 => 1.0,
        1 => 0.55,
        2 => 0.15,
        3 => 0.85,
        4..=9 => 0.6 * exp(-0.7 * (since - 4) as f32),
        _ => 0.0,
    };
    strikes
        .iter()
        .map(|&strike| stroke(i64::from(frame) - i64::from(strike)))
        .fold(0.0, f32::max)
}

impl Grade {
    fn scaled(self, by: f32) -> Self {
        let pair = |p: [f32; 2]| p.map(|v| v * by);
        Self {
            exposure: self.exposure * by,
            contrast: self.contrast * by,
            saturation: self.saturation * by,
            highlights: pair(self.highlights),
            shadows: pair(self.shadows),
            left: pair(self.left),
            right: pair(self.right),
            keep_lights: self.keep_lights * by,
        }
    }

    fn plus(self, other: Self) -> Self {
        let pair = |a: [f32; 2], b: [f32; 2]| [a[0] + b[0], a[1] + b[1]];
        Self {
            exposure: self.exposure + other.exposure,
            contrast: self.contrast + other.contrast,
            saturation: self.saturation + other.saturation,
            highlights: pair(self.highlights, other.highlights),
            shadows: pair(self.shadows, other.shadows),
            left: pair(self.left, other.left),
            right: pair(self.right, other.right),
            keep_lights: (self.keep_lights + other.keep_lights).min(1.0),
        }
    }

    /// The luma, 0–1, that this grade makes of a luma.
    fn luma(&self, y: f32) -> f32 {
        let gain = pow(2.0, self.exposure);
        // A gain above 1 bends towards white, one below 1 keeps bright lights.
        let lit = if gain > 1.0 {
            y * gain / (1.0 + y * (gain - 1.0))
        } else {
            lerp(
                y * gain,
                y,
                self.keep_lights * smoothstep(BRIGHT[0], BRIGHT[1], y),
            )
        };
        let middle = 0.42 * gain.min(1.0);
        (middle + (lit - middle) * (1.0 + self.contrast)).clamp(0.0, 1.0)
    }

    /// The factor of the colour differences at a luma.
    ///
    /// Where the luma falls, colours fall with it; otherwise dark places would
    /// glow.
    fn colour(&self, y: f32) -> f32 {
        let dimmed = (self.luma(y) / y.max(0.02)).clamp(0.0, 1.0);
        (1.0 + self.saturation) * lerp(1.0, dimmed, 0.75)
    }
}

/// A grade worked out for every luma.
struct Table {
    luma: [u8; 256],
    /// Factor, blue and red difference to add.
    chroma: [[f32; 3]; 256],
    left: [f32; 2],
    right: [f32; 2],
}

impl Table {
    fn new(grade: &Grade) -> Self {
        let mut luma = [0; 256];
        let mut chroma = [[0.0; 3]; 256];
        for code in 0..256 {
            let y = ((code as f32 - 16.0) / 219.0).clamp(0.0, 1.0);
            let new = grade.luma(y);
            luma[code] = (16.0 + 219.0 * new + 0.5) as u8;
            // A tint needs some light to be seen in.
            let lit = smoothstep(0.0, 0.25, new);
            let tint = |c: usize| lit * lerp(grade.shadows[c], grade.highlights[c], y);
            chroma[code] = [grade.colour(y), tint(0), tint(1)];
        }
        Self {
            luma,
            chroma,
            left: grade.left,
            right: grade.right,
        }
    }

    fn apply(&self, frame: &mut Frame) {
        let width = frame.size.width as usize;
        let columns = width / 2;
        let luma = &frame.y;
        let sides: Vec<[f32; 2]> = (0..columns)
            .map(|x| self.side((x as f32 + 0.5) / columns as f32))
            .collect();
        (
            frame.u.par_chunks_mut(columns),
            frame.v.par_chunks_mut(columns),
        )
            .into_par_iter()
            .enumerate()
            .for_each(|(row, (us, vs))| {
                let line = &luma[row * 2 * width..];
                let colours = us.iter_mut().zip(vs).zip(&sides);
                for (((cu, cv), [side_u, side_v]), luma) in colours.zip(line.iter().step_by(2)) {
                    let [factor, u, v] = self.chroma[*luma as usize];
                    *cu = shifted(*cu, factor, u + side_u);
                    *cv = shifted(*cv, factor, v + side_v);
                }
            });
        frame.y.par_chunks_mut(width).for_each(|line| {
            for sample in line {
                *sample = self.luma[*sample as usize];
            }
        });
    }

    /// The coloured light from the two sides.
    fn side(&self, x: f32) -> [f32; 2] {
        let (from_left, from_right) = ((1.0 - x) * (1.0 - x), x * x);
        [0, 1].map(|c| self.left[c] * from_left + self.right[c] * from_right)
    }
}

fn shifted(chroma: u8, factor: f32, add: f32) -> u8 {
    (128.0 + (f32::from(chroma) - 128.0) * factor + add + 0.5).clamp(16.0, 240.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_of_nothing_changes_nothing() {
        let table = Table::new(&NONE);
        for code in 16..=235_u8 {
            assert_eq!(table.luma[code as usize], code);
        }
        assert_eq!(
            shifted(100, table.chroma[128][0], table.chroma[128][1]),
            100
        );
    }

    #[test]
    fn night_is_darker_and_lightning_brighter() {
        assert!(NIGHT.luma(0.5) < 0.25);
        assert!(LIGHTNING.luma(0.5) > 0.62);
    }

    /// A dark frame with squares of this side that are all white.
    fn spotted(side: usize) -> Frame {
        let mut frame = Frame::black(kinora_core::size::Size {
            width: 640,
            height: 360,
        });
        for (i, luma) in frame.y.iter_mut().enumerate() {
            let (x, y) = (i % 640 % 160, i / 640 % 120);
            *luma = if x < side && y < side { 235 } else { 50 };
        }
        frame
    }

    #[test]
    fn windows_are_lamps_and_clouds_are_not() {
        assert!(lamps(&spotted(12)) > 0.9);
        assert!(lamps(&spotted(110)) < 0.25);
        assert_eq!(lamps(&spotted(0)), 1.0);
    }

    #[test]
    fn luma_never_falls_where_it_rose() {
        for grade in [
            GOLDEN, SUNSET, DAWN, DUSK, NIGHT, NEON, STUDIO, LIGHTNING, RAINY, WINTRY,
        ] {
            let curve: Vec<f32> = (0..=100).map(|i| grade.luma(i as f32 / 100.0)).collect();
            assert!(
                curve.windows(2).all(|pair| pair[0] <= pair[1] + 1e-6),
                "{grade:?}"
            );
        }
    }
}
