//! The plan: what an engine is told to film.
//!
//! A plan is complete. Given the same plan, the same pictures and the same
//! engine, the clip is the same. Its JSON form is what `kinora plan --json`
//! prints.

mod check;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::camera::CameraKey;
use crate::size::Size;
use crate::vocabulary::{
    Atmosphere, Direction, Join, Light, Move, Portrait, Sound, Speed, Subject,
};

/// The version of the plan's form.
pub const VERSION: u32 = 1;

/// Frames per second of every clip.
pub const FPS: u32 = 24;

/// Audio samples per second and channel.
pub const SAMPLE_RATE: u32 = 48_000;

/// Audio samples per frame and channel, a whole number: sound never drifts.
pub const SAMPLES_PER_FRAME: u32 = SAMPLE_RATE / FPS;

/// The value of `cfg_scale` where none is given.
pub const CFG_SCALE: f64 = 0.5;

/// The longest run of frames that one encoder makes.
pub const CHUNK_FRAMES: u32 = 48;

/// What an engine films.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The form's version, [`VERSION`].
    pub version: u32,
    /// Frames per second, [`FPS`].
    pub fps: u32,
    /// Width of the clip in pixels, even.
    pub width: u32,
    /// Height of the clip in pixels, even.
    pub height: u32,
    /// The seed of everything that is random.
    pub seed: u64,
    /// The engine's name.
    pub engine: String,
    /// Whether the clip has a sound track.
    pub sound: bool,
    /// Whether the clip ends on a second picture.
    pub end_image: bool,
    /// Whether the last frame leads into the first.
    #[serde(rename = "loop")]
    pub looped: bool,
    /// Integrated loudness of the sound track in LUFS.
    pub loudness: f64,
    /// How much motion may be added that nobody asked for, 0–1.
    pub ambience: f64,
    /// What must not be seen, for an engine that is told in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub negative_prompt: String,
    /// How closely an engine that is told in words follows them, 0–1.
    #[serde(
        default = "usual_cfg_scale",
        skip_serializing_if = "is_usual_cfg_scale"
    )]
    pub cfg_scale: f64,
    /// Whether faces are brought to life.
    pub portrait: Portrait,
    /// The shots in order.
    pub shots: Vec<Shot>,
    /// What could not be planned as asked.
    pub warnings: Vec<String>,
}

fn usual_cfg_scale() -> f64 {
    CFG_SCALE
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_usual_cfg_scale(scale: &f64) -> bool {
    (scale - CFG_SCALE).abs() < f64::EPSILON
}

/// One continuous take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shot {
    /// Its place, from 0.
    pub index: u32,
    /// When it begins, in seconds of the clip.
    pub start_s: f64,
    /// How long it lasts, in seconds.
    pub duration_s: f64,
    /// How many frames it has.
    pub frames: u32,
    /// How it follows the shot before it.
    pub join: Join,
    /// The length of a dissolve, 0 where there is none.
    pub dissolve_frames: u32,
    /// Whether it begins on a picture of its own, and not on the film's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub image: bool,
    /// What part of the picture it shows at its start.
    pub framing: Framing,
    /// The prompt it was planned from.
    pub prompt: String,
    /// Camera moves; those that overlap in time add up.
    pub camera: Vec<CameraMove>,
    /// Camera keyframes, in place of moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<CameraKey>,
    /// Regions of the picture that go along paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
    /// Whether a mask shows what must not move.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub still_mask: bool,
    /// What the subject does.
    pub subject: Vec<Cue<Subject>>,
    /// Weather, particles and moving matter.
    pub atmosphere: Vec<Cue<Atmosphere>>,
    /// Changes of the light.
    pub light: Vec<Cue<Light>>,
    /// What is heard.
    pub sound: Vec<Cue<Sound>>,
    /// Words of the prompt that had no meaning to the director.
    pub not_understood: Vec<String>,
}

/// A part of the picture, of the clip's own shape.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framing {
    /// 1 shows the whole fitted picture, 2 its half in each direction.
    pub zoom: f64,
    /// The middle of the part, as a share of the fitted picture's width.
    pub x: f64,
    /// The middle of the part, as a share of the fitted picture's height.
    pub y: f64,
}

impl Shot {
    /// A shot of the whole picture in which nothing happens.
    #[must_use]
    pub fn still(index: u32, start_s: f64, frames: u32) -> Self {
        Self {
            index,
            start_s,
            duration_s: f64::from(frames) / f64::from(FPS),
            frames,
            join: Join::Cut,
            dissolve_frames: 0,
            image: false,
            framing: Framing::WIDE,
            prompt: String::new(),
            camera: Vec::new(),
            keys: Vec::new(),
            regions: Vec::new(),
            still_mask: false,
            subject: Vec::new(),
            atmosphere: Vec::new(),
            light: Vec::new(),
            sound: Vec::new(),
            not_understood: Vec::new(),
        }
    }
}

impl Framing {
    /// The whole fitted picture.
    pub const WIDE: Self = Self {
        zoom: 1.0,
        x: 0.5,
        y: 0.5,
    };
}

/// A part of the picture that goes along a path, as it is: neither turned nor
/// resized.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// What goes along.
    #[serde(default)]
    pub of: RegionOf,
    /// Where it goes, from the clip's beginning on; the first place is where it
    /// is in the picture.
    pub path: Vec<Stop>,
}

/// How a region is found in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegionOf {
    /// By the next mask: those of a shot's regions come in their order.
    #[default]
    Mask,
    /// It is the subject that the engine sees.
    Subject,
}

/// A place on a path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// When it is reached, in seconds of the clip.
    pub at_s: f64,
    /// Share of the fitted picture's width, from the left.
    pub x: f64,
    /// Share of the fitted picture's height, from the top.
    pub y: f64,
}

/// One move of the camera.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameraMove {
    /// Which move.
    #[serde(rename = "move")]
    pub kind: Move,
    /// How fast; the amount already tells the distance.
    pub speed: Speed,
    /// When it begins, in seconds of the shot.
    pub from_s: f64,
    /// When it ends, in seconds of the shot.
    pub to_s: f64,
    /// How far, never negative. Truck, orbit, handheld and shake: share of the
    /// width. Pedestal and crane: share of the height. Dolly, zoom and dolly
    /// zoom: end factor − 1, and of `dolly_out` and `zoom_out` the inverse of
    /// that factor. Pan, tilt, roll and whip pan: degrees. Rack focus: radius
    /// of the blur as a share of the width.
    pub amount: f64,
    /// Where a rack focus ends; no other move asks.
    #[serde(default, skip_serializing_if = "Onto::is_subject")]
    pub onto: Onto,
}

/// What is in focus at the end of a rack focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Onto {
    /// The subject; the distance goes out of focus.
    #[default]
    Subject,
    /// What is behind the subject, which goes out of focus itself.
    Background,
}

impl Onto {
    fn is_subject(&self) -> bool {
        *self == Self::Subject
    }
}

/// Something that happens during a shot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue<W> {
    /// What happens.
    pub what: W,
    /// How much of it, 0–1.
    pub strength: f64,
    /// When it begins, in seconds of the shot.
    pub from_s: f64,
    /// When it ends, in seconds of the shot.
    pub to_s: f64,
    /// Where it goes, if the prompt says so, as the viewer sees it: "her left" of
    /// somebody who faces the camera is the viewer's right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
}

/// The loudness of a sound track where nobody asks for another, in LUFS.
pub const LOUDNESS: f64 = -18.0;

impl Plan {
    /// A plan in which nothing happens: shots of so many frames, without sound,
    /// for the `cpu` engine, to be filled by whoever asks for it.
    #[must_use]
    pub fn still(size: Size, shots: &[u32]) -> Self {
        let mut plan = Self {
            version: VERSION,
            fps: FPS,
            width: size.width,
            height: size.height,
            seed: 0,
            engine: "cpu".to_owned(),
            sound: false,
            end_image: false,
            looped: false,
            loudness: LOUDNESS,
            ambience: 0.5,
            negative_prompt: String::new(),
            cfg_scale: CFG_SCALE,
            portrait: Portrait::Auto,
            shots: Vec::new(),
            warnings: Vec::new(),
        };
        for (index, &frames) in (0..).zip(shots) {
            let start_s = plan.duration_s();
            plan.shots.push(Shot::still(index, start_s, frames));
        }
        plan
    }

    /// How many masks its regions need, beside that of what must not move.
    #[must_use]
    pub fn region_masks(&self) -> usize {
        let regions = self.shots.iter().flat_map(|shot| &shot.regions);
        regions.filter(|region| region.of == RegionOf::Mask).count()
    }

    /// Whether a mask shows what must not move.
    #[must_use]
    pub fn still_mask(&self) -> bool {
        self.shots.iter().any(|shot| shot.still_mask)
    }

    /// The clip's size in pixels.
    #[must_use]
    pub fn size(&self) -> Size {
        Size {
            width: self.width,
            height: self.height,
        }
    }

    /// How many frames the clip has.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.shots.iter().map(|shot| shot.frames).sum()
    }

    /// How long the clip lasts, in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        f64::from(self.frames()) / f64::from(self.fps)
    }

    /// The frames of each shot, in order.
    #[must_use]
    pub fn shot_ranges(&self) -> Vec<Range<u32>> {
        let mut next = 0;
        self.shots
            .iter()
            .map(|shot| {
                let start = next;
                next += shot.frames;
                start..next
            })
            .collect()
    }

    /// The frames of each chunk, in order.
    ///
    /// A chunk is what one encoder makes, from a key frame on. The first frame
    /// is a chunk of its own, and so is the last one of a clip with an end
    /// picture, because both are promised to be close to a picture. Every shot
    /// begins a chunk, and no chunk is longer than [`CHUNK_FRAMES`]. The layout
    /// follows from the plan alone, so that the bytes of a clip do not depend
    /// on how many threads made it.
    #[must_use]
    pub fn chunks(&self) -> Vec<Range<u32>> {
        let total = self.frames();
        let mut edges: Vec<u32> = vec![0, 1, total];
        if self.end_image {
            edges.push(total.saturating_sub(1));
        }
        for shot in self.shot_ranges() {
            edges.extend(shot.step_by(CHUNK_FRAMES as usize));
        }
        edges.sort_unstable();
        edges.dedup();
        edges
            .windows(2)
            .map(|pair| pair[0]..pair[1])
            .filter(|chunk| chunk.end <= total)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(frames: &[u32], end_image: bool) -> Plan {
        let size = Size {
            width: 64,
            height: 36,
        };
        Plan {
            end_image,
            ..Plan::still(size, frames)
        }
    }

    #[track_caller]
    fn check(frames: &[u32], end_image: bool, expected: &[Range<u32>]) {
        assert_eq!(plan(frames, end_image).chunks(), expected);
    }

    #[test]
    #[expect(
        clippy::single_range_in_vec_init,
        reason = "a list of one chunk is meant"
    )]
    fn chunks_follow_from_the_plan() {
        check(&[120], false, &[0..1, 1..48, 48..96, 96..120]);
        check(&[120], true, &[0..1, 1..48, 48..96, 96..119, 119..120]);
        check(&[48, 72], false, &[0..1, 1..48, 48..96, 96..120]);
        check(&[24, 60], false, &[0..1, 1..24, 24..72, 72..84]);
        check(&[1], true, &[0..1]);
        check(&[2], true, &[0..1, 1..2]);
    }

    #[test]
    fn an_unknown_field_of_a_plan_is_refused() {
        let mut json = serde_json::to_value(plan(&[24], false)).unwrap();
        assert!(serde_json::from_value::<Plan>(json.clone()).is_ok());
        json["colour"] = "blue".into();
        assert!(serde_json::from_value::<Plan>(json).is_err());
    }
}
