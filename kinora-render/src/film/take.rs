//! A take: from its first picture to its last.

use std::ops::Range;
use std::sync::Arc;

use kinora_core::engine::{EngineError, StudiedPicture};
use kinora_core::frame::{Frame, Mask};
use kinora_core::plan::{Framing, Plan};
use kinora_core::request::Masks;
use kinora_core::vocabulary::{Atmosphere, Light};

use super::side::{Seen, Side, Through};
use crate::camera::{Anchor, Course, Pose};
use crate::grade;
use crate::grain::Grain;
use crate::life::{Rays, Source};
use crate::maths::{minimum_jerk, mix, smoothstep};
use crate::morph::Morph;
use crate::motion::Now;

/// When the end picture begins and ends to take over, as a share of the shot.
const DISSOLVE: Range<f32> = 0.36..0.68;

/// Shots without a cut between them, ready to be filmed.
pub(super) struct Take<'a> {
    pub(super) start: Side<'a>,
    pub(super) end: Option<Side<'a>>,
    /// How the start picture becomes the end picture, where they belong
    /// together; else one dissolves into the other.
    pub(super) morph: Option<Morph>,
    pub(super) rays: Option<Rays>,
    /// Where steam comes from.
    pub(super) source: Source,
    /// Grain like the start picture's, where it is asked for.
    pub(super) grain: Option<Grain>,
    /// How much of what is bright in the start picture is lamps, 0–1.
    pub(super) lamps: f32,
    /// The frames of its shots together.
    pub(super) frames: u32,
}

impl<'a> Take<'a> {
    pub(super) fn build(
        plan: &Plan,
        course: Course<'_>,
        start: &'a StudiedPicture,
        end: Option<&'a StudiedPicture>,
        masks: &Masks<Arc<Mask>>,
    ) -> Result<Self, EngineError> {
        let start = Side::build(plan, course, start, course.framing(), Anchor::First, masks)?;
        let end = end
            .map(|picture| Side::build(plan, course, picture, Framing::WIDE, Anchor::Last, masks))
            .transpose()?;
        let morph = end
            .as_ref()
            .and_then(|end| Morph::new(&start.still, &end.still).ok());
        let mut cues = course.shots.iter().flat_map(|shot| &shot.atmosphere);
        let has_rays = cues.any(|cue| cue.what == Atmosphere::GodRays);
        let rays = has_rays.then(|| Rays::new(&start.planes));
        let has = |what: Light| {
            let mut lights = course.shots.iter().flat_map(|shot| &shot.light);
            lights.any(|cue| cue.what == what)
        };
        let grain = has(Light::Grain).then(|| Grain::new(&start.still, plan.seed));
        let lamps = match has(Light::Night) {
            true => grade::lamps(&start.still),
            false => 1.0,
        };
        let window = &start.window;
        Ok(Self {
            source: Source::of(window, window.scene.living.breathes()),
            start,
            end,
            morph,
            rays,
            grain,
            lamps,
            frames: course.frames(),
        })
    }

    /// How far through the take a frame is, 0–1.
    fn share(&self, frame: u32) -> f32 {
        frame as f32 / self.frames.saturating_sub(1).max(1) as f32
    }

    /// Where the camera is; while one picture dissolves into another, that of
    /// the start picture.
    pub(super) fn pose(&self, frame: u32) -> Pose {
        let (share, place) = (self.share(frame), frame as f32);
        match (&self.end, &self.morph) {
            (Some(end), Some(_)) => {
                let way = minimum_jerk(share);
                self.start.path.towards(&end.path, place, way)
            }
            (Some(end), None) if share >= DISSOLVE.end => end.path.at(place),
            (None, _) | (Some(_), None) => self.start.path.at(place),
        }
    }

    /// The picture through the camera, before any life.
    pub(super) fn picture(&self, frame: u32, now: Now) -> Seen {
        let share = self.share(frame);
        let Some(end) = &self.end else {
            return self.start.see(frame, &now);
        };
        // By the time that the end picture is there, all motion is over.
        let now = Now {
            presence: 1.0 - smoothstep(0.0, DISSOLVE.end, share),
            ..now
        };
        if let Some(morph) = &self.morph
            && share > 0.0
            && share < 1.0
        {
            return self.morphed(morph, end, self.pose(frame), (share, &now));
        }
        if share <= DISSOLVE.start {
            self.start.see(frame, &now)
        } else if share >= DISSOLVE.end {
            end.see(frame, &now)
        } else {
            let (mut image, through, pose) = self.start.see(frame, &now);
            let (other, _, _) = end.see(frame, &now);
            dissolve(
                &mut image,
                &other,
                (share - DISSOLVE.start) / (DISSOLVE.end - DISSOLVE.start),
            );
            (image, through, pose)
        }
    }
}

impl Take<'_> {
    /// The morph through one camera: that of the start picture, which gives
    /// place to that of the end picture, since both rest on their own picture.
    fn morphed(
        &self,
        morph: &Morph,
        end: &Side<'_>,
        pose: Pose,
        (share, now): (f32, &Now),
    ) -> Seen {
        let lattice = self.start.lattice(pose, now);
        let mut image = Frame::black(self.start.still.size);
        morph.frame(
            share,
            &lattice,
            [&self.start.planes, &end.planes],
            &mut image,
        );
        (image, Through::one(lattice), pose)
    }
}

/// Lets the bright places of `other` through first, then the rest.
fn dissolve(image: &mut Frame, other: &Frame, share: f32) {
    let width = image.size.width as usize;
    let luma = &other.y;
    let mut alpha = [0; 256];
    for (code, alpha) in alpha.iter_mut().enumerate() {
        let lead = 0.10 * (code as f32 / 255.0);
        let a = smoothstep(0.0, 0.90, share - 0.10 + lead);
        *alpha = (a * 256.0) as u32;
    }
    for (sample, &new) in image.y.iter_mut().zip(luma) {
        *sample = mix(*sample, new, alpha[new as usize]);
    }
    for i in 0..image.u.len() {
        let (row, column) = (i / (width / 2), i % (width / 2));
        let a = alpha[luma[2 * row * width + 2 * column] as usize];
        image.u[i] = mix(image.u[i], other.u[i], a);
        image.v[i] = mix(image.v[i], other.v[i], a);
    }
}
