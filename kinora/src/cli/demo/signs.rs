//! The signs of each word: what must be measured of a film for it to show or sound
//! its word and no other.
//!
//! Lengths are heights of the frame. Where a word has a direction, its scene's
//! prompt asks for one, and the sign is of that direction.

use kinora_core::vocabulary::Move;
use kinora_measure::glance::{self, Travel};
use kinora_measure::{Figure, Glance, Report, follows, series};
use serde::Serialize;

use super::scenes::{Group, Scene};
use super::seen::Seen;

/// One sign of a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Sign {
    /// What is measured.
    pub(super) name: &'static str,
    #[serde(flatten)]
    pub(super) figure: Figure,
}

impl Sign {
    /// Whether the camera goes where it was asked to.
    pub(super) fn of_camera(kind: Move, report: &Report) -> Self {
        let goes = follows(report, kind);
        let figure = Figure::at_least(f64::from(u8::from(goes.is_ok())), "", 1.0);
        Self {
            name: "goes as asked",
            figure: Figure {
                note: goes.err(),
                ..figure
            },
        }
    }

    pub(super) fn is_there(&self) -> bool {
        self.figure.ok == Some(true)
    }
}

/// When every effect has come, in seconds.
const COME_S: f64 = 1.2;

/// The signs of a scene's word in its film, beside the film in which nothing
/// happens. Words without a sign of their own have none: that they change the
/// picture is all that is asked of them.
pub(super) fn signs(scene: &Scene, film: &Seen, plain: &Seen) -> Vec<Sign> {
    let eye = Eye { film, plain };
    match scene.group {
        Group::Camera => vec![],
        Group::Subject => eye.subject(scene.word),
        Group::Atmosphere => eye.atmosphere(scene.word),
        Group::Light => eye.light(scene.word),
        Group::Sound => sound(scene.word, film),
    }
}

/// A number within bounds.
fn within(name: &'static str, value: Option<f64>, unit: &'static str, bounds: [f64; 2]) -> Sign {
    let figure = match value {
        Some(value) => Figure::within(value, unit, bounds[0], bounds[1]),
        None => Figure::missing(unit, "there is nothing to measure"),
    };
    Sign { name, figure }
}

fn at_least(name: &'static str, value: Option<f64>, unit: &'static str, least: f64) -> Sign {
    let figure = match value {
        Some(value) => Figure::at_least(value, unit, least),
        None => Figure::missing(unit, "there is nothing to measure"),
    };
    Sign { name, figure }
}

fn at_most(name: &'static str, value: Option<f64>, unit: &'static str, most: f64) -> Sign {
    let figure = match value {
        Some(value) => Figure::at_most(value, unit, most),
        None => Figure::missing(unit, "there is nothing to measure"),
    };
    Sign { name, figure }
}

/// What is seen of a film.
struct Eye<'a> {
    film: &'a Seen,
    plain: &'a Seen,
}

impl Eye<'_> {
    /// The frames in which every effect is there.
    fn come(&self) -> &[Glance] {
        self.film.from(COME_S)
    }

    fn travel(&self, lag: usize) -> Option<Travel> {
        glance::travel(self.come(), lag, self.film.fps)
    }

    /// How fast it falls, in heights a second.
    fn falls(&self, lag: usize, bounds: [f64; 2]) -> Sign {
        let down = self.travel(lag).map(|way| way.down);
        within("falls", down, "heights/s", bounds)
    }

    fn rises(&self, lag: usize, bounds: [f64; 2]) -> Sign {
        let up = self.travel(lag).map(|way| -way.down);
        within("rises", up, "heights/s", bounds)
    }

    /// How often places that change go up and down.
    fn rate(&self, name: &'static str, bounds: [f64; 2]) -> Sign {
        let hz = glance::rate(self.come(), self.film.fps, 0.1, 11.0);
        within(name, hz, "Hz", bounds)
    }

    fn tint(&self) -> Option<[f64; 2]> {
        glance::tint(self.come())
    }

    /// The share of the picture that changes by more than so many levels against
    /// the film in which nothing happens.
    fn touched(&self, levels: f32, least: f64) -> Sign {
        let first = self.plain.glances.iter().take(1);
        let all: Vec<Glance> = first.chain(&self.film.glances).cloned().collect();
        let share = glance::touched(&all, levels);
        at_least("share of the picture touched", Some(share), "", least)
    }

    fn subject(&self, word: &str) -> Vec<Sign> {
        let twice = |name| {
            let count = glance::pulses(&self.film.glances, self.film.fps) as f64;
            within(name, Some(count), "", [2.0, 2.0])
        };
        match word {
            "blink" => vec![twice("blinks")],
            "nod" => vec![twice("nods")],
            "breathe" => {
                let hz = glance::rate(&self.film.glances, self.film.fps, 0.15, 6.0);
                vec![within("breaths", hz, "Hz", [0.15, 0.75])]
            }
            _ => vec![],
        }
    }

    fn atmosphere(&self, word: &str) -> Vec<Sign> {
        match word {
            // A streak leans the way of the wind, which blows to the right.
            "rain" => vec![
                self.falls(1, [0.6, 3.5]),
                within("leans", glance::lean(self.come()), "°", [5.0, 45.0]),
            ],
            "snow" => vec![self.falls(6, [0.03, 0.35])],
            "leaves" => vec![self.falls(3, [0.05, 0.5])],
            "petals" => vec![self.falls(3, [0.03, 0.4])],
            "confetti" => vec![self.falls(3, [0.06, 0.6])],
            "steam" => vec![self.touched(6.0, 0.01)],
            "bubbles" => vec![self.rises(3, [0.03, 0.4])],
            "embers" => vec![
                self.rises(3, [0.05, 0.6]),
                at_least("red a level", self.red(), "", 0.08),
            ],
            "fireflies" => vec![
                at_most("blue a level", self.blue(), "", -0.1),
                self.rate("twinkles", [0.1, 4.0]),
            ],
            "dust" => vec![self.touched(3.0, 0.005)],
            "bokeh" => vec![self.touched(8.0, 0.05)],
            "fog" => vec![at_most("contrast kept", self.contrast(), "", 0.85)],
            "smoke" => vec![self.touched(6.0, 0.15)],
            "god_rays" => vec![
                self.touched(6.0, 0.1),
                at_least("lighter", Some(self.lighter()), "levels", 1.0),
            ],
            // Leaves sway where they are; what flies past them goes with the wind.
            "wind" => {
                let passing = glance::passing(self.come());
                let way = glance::travel(&passing, 1, self.film.fps);
                let right = way.map(|way| way.right);
                vec![within("goes to the right", right, "heights/s", [0.3, 4.0])]
            }
            // They are asked to go to the right.
            "clouds" => {
                let way = glance::carried(self.come(), 12, self.film.fps);
                let right = way.map(|way| way.right);
                vec![within(
                    "goes to the right",
                    right,
                    "heights/s",
                    [0.001, 0.05],
                )]
            }
            "water" => {
                let way = glance::carried(self.come(), 1, self.film.fps);
                let down = way.map(|way| way.down);
                vec![
                    at_least("runs down", down, "heights/s", 0.001),
                    self.rate("glitters", [0.3, 8.0]),
                ]
            }
            // Gentle ones on a pale lake are soft.
            "waves" => vec![self.rate("waves", [0.1, 0.7]), self.touched(4.0, 0.02)],
            "fire" => vec![self.rate("flickers", [1.0, 10.0])],
            "stars" => vec![self.rate("twinkles", [0.2, 6.0])],
            "lightning" => vec![
                at_least("luma of the flash", Some(self.flash()), "levels", 25.0),
                at_most("time from half to half", self.flash_s(), "s", 0.4),
            ],
            _ => vec![],
        }
    }

    fn red(&self) -> Option<f64> {
        self.tint().map(|[_, red]| red)
    }

    fn blue(&self) -> Option<f64> {
        self.tint().map(|[blue, _]| blue)
    }

    /// How much of the contrast of the film in which nothing happens is left.
    fn contrast(&self) -> Option<f64> {
        let (film, plain) = (self.film.glances.last()?, self.plain.glances.last()?);
        Some(film.contrast() / plain.contrast().max(1e-6))
    }

    /// How much lighter the end is than that of the film in which nothing happens.
    fn lighter(&self) -> f64 {
        glance::brightness(self.come()) - glance::brightness(self.plain.from(COME_S))
    }

    /// The mean luma of each frame, less that of the film in which nothing happens.
    fn lights(&self) -> Vec<f64> {
        let plain = glance::brightness(&self.plain.glances);
        let lights = self.film.glances.iter().map(Glance::mean);
        lights.map(|light| light - plain).collect()
    }

    /// How far the brightest frame is above the middle one.
    fn flash(&self) -> f64 {
        let mut lights = self.lights();
        lights.sort_by(f64::total_cmp);
        let middle = lights.get(lights.len() / 2).copied().unwrap_or(0.0);
        lights.last().copied().unwrap_or(0.0) - middle
    }

    /// For how long a flash has more than half of its light.
    fn flash_s(&self) -> Option<f64> {
        let lights = self.lights();
        let (at, most) = lights
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))?;
        let half = most - 0.5 * self.flash();
        let after = lights[at..].iter().take_while(|light| **light > half);
        let before = lights[..at].iter().rev().take_while(|light| **light > half);
        Some((after.count() + before.count()) as f64 / self.film.fps)
    }

    fn light(&self, word: &str) -> Vec<Sign> {
        let end = self.film.glances.last();
        let rest = self.plain.glances.last();
        let luma = |glance: &Glance| (glance.mean() - 16.0).max(1.0);
        let share = end.zip(rest).map(|(end, rest)| luma(end) / luma(rest));
        let colour = end.zip(rest).map(|(end, rest)| {
            let (end, rest) = (end.colour(0.0, 1.0), rest.colour(0.0, 1.0));
            [end[0] - rest[0], end[1] - rest[1]]
        });
        let (blue, red) = (colour.map(|c| c[0]), colour.map(|c| c[1]));
        let least = self
            .film
            .glances
            .iter()
            .map(luma)
            .fold(f64::INFINITY, f64::min);
        let least = rest.map(|rest| least / luma(rest));
        match word {
            "golden_hour" => vec![
                at_least("red", red, "levels", 3.0),
                at_most("blue", blue, "levels", -3.0),
            ],
            "sunrise" => vec![
                at_most("least light", least, "", 0.85),
                at_least("red at the end", red, "levels", 3.0),
            ],
            "sunset" => vec![
                at_most("light", share, "", 0.92),
                at_least("red", red, "levels", 3.0),
            ],
            "dusk" => vec![
                at_most("light", share, "", 0.75),
                at_least("blue", blue, "levels", 1.5),
            ],
            "night" => vec![
                at_most("light", share, "", 0.5),
                at_least("blue", blue, "levels", 1.0),
            ],
            "neon" => {
                let sides = end.map(|end| end.colour(0.0, 0.25)[1] - end.colour(0.75, 1.0)[1]);
                vec![at_least(
                    "red on the left over the right",
                    sides,
                    "levels",
                    15.0,
                )]
            }
            "flicker" => {
                let from = ((COME_S * self.film.fps) as usize).min(self.film.glances.len());
                let lights = self.lights().split_off(from);
                let hz = series::rate(&[lights], self.film.fps, 0.5, 11.0);
                vec![within("flickers", hz, "Hz", [1.0, 11.0])]
            }
            "flash" => vec![
                at_least("luma of the flash", Some(self.flash()), "levels", 25.0),
                at_most("time from half to half", self.flash_s(), "s", 0.4),
            ],
            "brighten" => vec![at_least("light", share, "", 1.15)],
            "studio" => vec![at_least("light", share, "", 1.04)],
            "dim" => vec![at_most("light", share, "", 0.6)],
            _ => vec![],
        }
    }
}

/// Where the middle of a sound's power lies, in hertz, the band that most of it is
/// in, and how much of it at least.
const BANDS: &[(&str, [f64; 2], [f64; 2], f64)] = &[
    ("rain", [2_000.0, 8_000.0], [1_000.0, 16_000.0], 0.7),
    ("thunder", [40.0, 500.0], [20.0, 200.0], 0.5),
    ("wind", [200.0, 1_500.0], [80.0, 2_000.0], 0.7),
    ("waves", [300.0, 3_500.0], [60.0, 4_000.0], 0.7),
    ("stream", [500.0, 3_000.0], [300.0, 5_000.0], 0.7),
    ("fire", [100.0, 2_500.0], [30.0, 4_000.0], 0.7),
    ("birds", [2_000.0, 6_500.0], [1_500.0, 9_000.0], 0.8),
    ("insects", [3_500.0, 6_500.0], [3_000.0, 8_000.0], 0.8),
    ("crowd", [250.0, 1_500.0], [150.0, 3_500.0], 0.7),
    ("traffic", [100.0, 2_500.0], [30.0, 2_000.0], 0.6),
    ("footsteps", [100.0, 3_000.0], [40.0, 4_000.0], 0.7),
    ("music", [100.0, 1_500.0], [60.0, 2_500.0], 0.9),
    ("bells", [250.0, 2_500.0], [150.0, 4_000.0], 0.8),
    ("hum", [50.0, 300.0], [40.0, 400.0], 0.9),
    ("whoosh", [150.0, 3_500.0], [30.0, 5_000.0], 0.8),
];

/// Whoever hears a film shorter than this hears its loudness by chance, in seconds.
const ENOUGH_S: f64 = 3.0;

fn sound(word: &str, film: &Seen) -> Vec<Sign> {
    let Some(hearing) = &film.hearing else {
        // Where sound is left out nothing is heard.
        return match word {
            "silence" => vec![],
            _ => vec![at_least("sound", None, "", 0.0)],
        };
    };
    if word == "silence" {
        return vec![at_most("loudest sample", Some(hearing.peak()), "", 1e-4)];
    }
    let spectrum = hearing.spectrum();
    let mut signs = vec![];
    if let Some((_, centre, band, least)) = BANDS.iter().find(|(of, ..)| *of == word) {
        signs.push(within("middle", spectrum.centre_hz(), "Hz", *centre));
        let share = spectrum.share(band[0], band[1]);
        signs.push(at_least("share in its band", share, "", *least));
    }
    match word {
        "thunder" => signs.extend(thunder(film)),
        "footsteps" => {
            let hz = hearing.beat(0.8, 4.5).map(|(hz, _)| hz);
            signs.push(within("steps", hz, "Hz", [1.3, 2.4]));
        }
        "music" => {
            signs.push(at_least("tones in key", hearing.in_key(), "", 0.85));
            // Eighths, beats or halves of 58 to 112 beats a minute.
            let hz = hearing.beat(0.9, 4.0).map(|(hz, _)| hz);
            signs.push(within("notes", hz, "Hz", [0.9, 3.8]));
        }
        _ => {}
    }
    if let Some(loudness) = &film.loudness {
        let peak = loudness.true_peak_dbtp;
        signs.push(at_most("true peak", peak, "dBTP", -1.0));
        let gate = loudness.integrated_lufs.unwrap_or(0.0) - 10.0;
        let loud = hearing
            .levels()
            .iter()
            .filter(|level| **level > gate)
            .count();
        if loud as f64 / 100.0 >= ENOUGH_S {
            let lufs = loudness.integrated_lufs;
            signs.push(within("loudness", lufs, "LUFS", [-18.5, -17.5]));
        }
    }
    signs
}

/// The flash that its scene shows, and the thunder behind it.
fn thunder(film: &Seen) -> Vec<Sign> {
    let lights: Vec<f64> = film.glances.iter().map(Glance::mean).collect();
    let rise = lights.windows(2).map(|pair| pair[1] - pair[0]);
    let first = rise.zip(1..).find(|(rise, _)| *rise > 15.0);
    let delay = first.and_then(|(_, frame)| {
        let at_s = f64::from(frame) / film.fps;
        film.hearing.as_ref()?.onset_after(at_s, 15.0)
    });
    vec![within("behind its lightning", delay, "s", [0.3, 2.7])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::demo::scenes::scene;

    #[test]
    fn every_sound_but_silence_has_a_band_of_its_own() {
        for (word, _) in Group::Sound.words(&kinora_render::CAPABILITIES) {
            let count = BANDS.iter().filter(|(of, ..)| *of == word).count();
            assert_eq!(count, usize::from(word != "silence"), "{word}");
        }
    }

    #[test]
    fn a_band_lies_about_its_middle() {
        for (word, centre, band, share) in BANDS {
            assert!(scene(Group::Sound, word).is_some(), "{word}");
            assert!(band[0] < centre[1] && centre[0] < band[1], "{word}");
            assert!((0.5..1.0).contains(share), "{word}");
        }
    }
}
