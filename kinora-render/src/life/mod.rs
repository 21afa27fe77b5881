//! Weather and particles over a finished frame.
//!
//! Every effect is a pure function of the plan's seed and the time, so any
//! frame can be made alone. Effects are nothing at the clip's first frame and
//! grow from there; a cut does not start them again.

mod air;
mod brush;
mod field;
mod flow_noise;
mod overcast;
mod particles;
mod plume;
mod rays;
mod species;
mod veil;

pub(crate) use air::Air;
pub(crate) use plume::Source;
pub(crate) use rays::Rays;

use kinora_core::frame::Frame;
use kinora_core::plan::{Cue, FPS, Plan, Shot};
use kinora_core::vocabulary::{Atmosphere, Direction};

use crate::camera::Pose;
use crate::layers::lay::Front;
use crate::maths::{smoothstep, uniform};
use crate::warp::Lattice;

/// Seconds in which an effect comes and goes.
const RAMP_S: f32 = 0.5;

/// What an effect may know of the frame it is laid over.
pub(crate) struct Moment<'a> {
    /// The shot that it belongs to.
    pub(crate) shot: &'a Shot,
    /// Seconds since the clip began.
    pub(crate) film_s: f32,
    /// Seconds since the shot began.
    pub(crate) shot_s: f32,
    /// The seed of the clip.
    pub(crate) seed: u64,
    /// The camera.
    pub(crate) pose: Pose,
    /// Where the frame's pixels come from; those behind the subject, where it is
    /// a layer of its own.
    pub(crate) lattice: &'a Lattice,
    /// What of the frame is the subject, where it is a layer of its own.
    pub(crate) front: Option<&'a Front>,
    /// How near it is, 0 far, about 1 near.
    pub(crate) subject_disparity: f32,
    /// Mean luma of the picture, 0–1.
    pub(crate) brightness: f32,
    /// The light in the air of the frame, before anything hangs in it.
    pub(crate) air: &'a Air,
    /// Where steam comes from.
    pub(crate) source: Source,
    /// The light shafts of the picture, where the shot has any.
    pub(crate) rays: Option<&'a Rays>,
}

impl Moment<'_> {
    /// What is in the air now, and how much of it.
    fn cues(&self) -> Vec<(Atmosphere, Share)> {
        let cues = self.shot.atmosphere.iter();
        let cues = cues.map(|cue| (cue.what, self.share(cue)));
        cues.filter(|(_, share)| share.presence > 0.0).collect()
    }

    /// How much of a cue there is now.
    fn share(&self, cue: &Cue<Atmosphere>) -> Share {
        Share {
            strength: cue.strength as f32,
            presence: weight(cue, self.shot, self.shot_s, self.film_s),
        }
    }

    /// Where the camera sees a place of this disparity: both in shares of the frame's width
    /// and height, `aspect` wide.
    fn seen(&self, [x, y]: [f32; 2], disparity: f32, aspect: f32) -> [f32; 2] {
        let pose = &self.pose;
        let scale = pose.focal / (1.0 - pose.forward * disparity).max(0.2);
        let across = x - 0.5 - pose.right * disparity + pose.carry_right - pose.yaw;
        let down = (y - 0.5) / aspect + pose.up * disparity - pose.carry_up + pose.pitch;
        [0.5 + across * scale, 0.5 + down * scale * aspect]
    }

    /// How far the wind carries things sideways, in heights a second.
    fn wind(&self) -> f32 {
        let side = if uniform([self.seed, 77, 0, 0]) < 0.5 {
            -1.0
        } else {
            1.0
        };
        let mut wind = side * 0.04;
        for cue in &self.shot.atmosphere {
            let asked = match cue.direction {
                Some(Direction::Left) => -0.16,
                Some(Direction::Right) => 0.16,
                _ => 0.0,
            };
            if asked != 0.0 {
                wind = asked;
            }
        }
        let air = &self.shot.atmosphere;
        if air.iter().any(|cue| cue.what == Atmosphere::Wind) {
            wind *= 3.0;
        }
        wind
    }
}

/// How much of an effect there is.
#[derive(Clone, Copy)]
struct Share {
    /// How strong it is asked for, 0–1, the same for all its time.
    strength: f32,
    /// How much of that has come already, 0–1.
    presence: f32,
}

/// How much of a cue is there at a time of its shot and of the clip.
///
/// A cue that begins with its shot grows only at the beginning of the clip, and
/// one that ends with its shot does not fade: the cut ends it.
pub(crate) fn weight<W>(cue: &Cue<W>, shot: &Shot, shot_s: f32, film_s: f32) -> f32 {
    let since = if cue.from_s <= 0.0 {
        film_s
    } else {
        shot_s - cue.from_s as f32
    };
    let fading = if cue.to_s >= shot.duration_s {
        1.0
    } else {
        smoothstep(0.0, RAMP_S, cue.to_s as f32 - shot_s)
    };
    smoothstep(0.0, RAMP_S, since) * fading
}

/// Which of what is in the air is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bin {
    /// All of it: what is in the picture hides it by its depth.
    All,
    /// What is behind the subject.
    Behind,
    /// What is before it.
    Before,
}

/// Lays what reflects light over a frame: fog, rain, snow, leaves.
pub(crate) fn matter(frame: &mut Frame, moment: &Moment<'_>) {
    let cues = moment.cues();
    let veils = |frame: &mut Frame, sight: veil::Sight| {
        for (what, share) in &cues {
            let strength = share.strength * share.presence;
            veil::draw(frame, moment, *what, strength, sight);
        }
    };
    let particles = |frame: &mut Frame, bin: Bin| {
        for (what, share) in &cues {
            particles::draw_matter(frame, moment, *what, *share, bin);
        }
    };
    let Some(front) = moment.front else {
        for (what, share) in &cues {
            let strength = share.strength * share.presence;
            veil::draw(frame, moment, *what, strength, veil::Sight::All);
            particles::draw_matter(frame, moment, *what, *share, Bin::All);
        }
        return;
    };
    if !cues.iter().any(|(what, _)| is_matter(*what)) {
        return;
    }
    let mut subject = frame.clone();
    veils(&mut subject, veil::Sight::Subject);
    veils(frame, veil::Sight::Behind);
    particles(frame, Bin::Behind);
    front.put_back(&subject, frame);
    veils(frame, veil::Sight::Before);
    particles(frame, Bin::Before);
}

/// Lays what gives light over a graded frame: rays, sparks, fireflies.
pub(crate) fn glow(frame: &mut Frame, moment: &Moment<'_>) {
    let cues = moment.cues();
    let particles = |frame: &mut Frame, bin: Bin| {
        for (what, share) in &cues {
            particles::draw_glow(frame, moment, *what, *share, bin);
        }
    };
    for (what, share) in &cues {
        if let (Atmosphere::GodRays, Some(rays)) = (*what, moment.rays) {
            rays.draw(frame, moment, share.strength * share.presence);
        }
    }
    let Some(front) = moment.front else {
        return particles(frame, Bin::All);
    };
    if cues.iter().any(|(what, _)| particles::glows(*what)) {
        let subject = frame.clone();
        particles(frame, Bin::Behind);
        front.put_back(&subject, frame);
        particles(frame, Bin::Before);
    }
}

/// Whether a word lays matter over a frame.
fn is_matter(what: Atmosphere) -> bool {
    veil::has_veil(what) || particles::is_matter(what)
}

/// The frames of the clip at which lightning strikes.
pub(crate) fn lightning(plan: &Plan) -> Vec<u32> {
    let mut strikes = vec![];
    for (shot, range) in plan.shots.iter().zip(plan.shot_ranges()) {
        for cue in shot
            .atmosphere
            .iter()
            .filter(|cue| cue.what == Atmosphere::Lightning)
        {
            let key = u64::from(shot.index);
            let random = |n: u64| f64::from(uniform([plan.seed, 501, key, n]));
            let mut at = cue.from_s + 0.5 + 0.7 * random(0);
            for n in 1.. {
                if at > cue.to_s - 0.2 {
                    break;
                }
                strikes.push(range.start + (at * f64::from(FPS)) as u32);
                at += 1.6 + 2.2 * random(n);
            }
        }
    }
    strikes.sort_unstable();
    strikes.dedup();
    strikes
}

#[cfg(test)]
mod testing {
    use super::*;

    /// A moment over a picture that is as far everywhere and has no layers.
    pub(super) fn moment<'a>(
        (shot, film_s): (&'a Shot, f32),
        lattice: &'a Lattice,
        air: &'a Air,
    ) -> Moment<'a> {
        Moment {
            shot,
            film_s,
            shot_s: film_s,
            seed: 7,
            pose: Pose::IDENTITY,
            lattice,
            front: None,
            subject_disparity: 0.5,
            brightness: 0.5,
            air,
            source: Source::Ground,
            rays: None,
        }
    }
}
