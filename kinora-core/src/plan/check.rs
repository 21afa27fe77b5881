//! Whether a plan that somebody wrote can be filmed at all.

use super::{FPS, Onto, Plan, Region, Shot, VERSION};
use crate::problem::{Problem, Problems};
use crate::size::{MAX_LONG_SIDE, MAX_SHORT_SIDE};
use crate::vocabulary::{Join, Move};

/// The shortest side of a clip, in pixels.
const MIN_SIDE: u32 = 64;

/// The most shots of a plan, and the most frames: ten minutes.
const MAX_SHOTS: usize = 60;
const MAX_FRAMES: u64 = 600 * FPS as u64;

/// The most regions of a plan, and the most places of a path: one a frame of
/// the longest reference video, and a few.
const MAX_REGIONS: usize = 6;
const MAX_STOPS: usize = 800;

/// How far a time in seconds may be from the frames that say the same.
const TOLERANCE_S: f64 = 0.002;

impl Plan {
    /// Checks what the types do not: sizes, lengths, times and amounts. A plan
    /// that the director made passes.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, by the name of its field.
    pub fn check(&self) -> Result<(), Problems> {
        let mut check = Check::default();
        check.whole(self);
        let mut start = 0;
        for (index, shot) in self.shots.iter().enumerate() {
            check.shot(index, shot, start);
            start += u64::from(shot.frames);
        }
        if check.problems.is_empty() {
            return Ok(());
        }
        Err(Problems(check.problems))
    }
}

#[derive(Default)]
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn demand(&mut self, holds: bool, field: &str, value: impl ToString, allowed: &str) {
        if !holds {
            let problem = Problem::outside(field, &value.to_string(), allowed);
            self.problems.push(problem);
        }
    }

    fn whole(&mut self, plan: &Plan) {
        let Plan { width, height, .. } = *plan;
        let is_side = |side: u32| side >= MIN_SIDE && side.is_multiple_of(2);
        let fits = width.max(height) <= MAX_LONG_SIDE && width.min(height) <= MAX_SHORT_SIDE;
        self.demand(plan.version == VERSION, "version", plan.version, "1");
        self.demand(plan.fps == FPS, "fps", plan.fps, "24");
        self.demand(
            is_side(width) && is_side(height) && fits,
            "width",
            format!("{width} × {height}"),
            "even sides from 64 pixels, at most 3840 × 2160 or 2160 × 3840",
        );
        self.demand(
            (-40.0..=-10.0).contains(&plan.loudness),
            "loudness",
            plan.loudness,
            "from -40 to -10 LUFS",
        );
        self.demand(
            (0.0..=1.0).contains(&plan.ambience),
            "ambience",
            plan.ambience,
            "a number from 0 to 1",
        );
        self.demand(
            (0.0..=1.0).contains(&plan.cfg_scale),
            "cfg_scale",
            plan.cfg_scale,
            "a number from 0 to 1",
        );
        self.demand(
            (1..=MAX_SHOTS).contains(&plan.shots.len()),
            "shots",
            plan.shots.len(),
            "1 to 60 shots",
        );
        let frames: u64 = plan.shots.iter().map(|shot| u64::from(shot.frames)).sum();
        self.demand(
            (1..=MAX_FRAMES).contains(&frames),
            "shots",
            format!("{frames} frames"),
            "1 to 14400 frames together",
        );
        self.demand(
            !(plan.looped && plan.end_image),
            "loop",
            "true",
            "false beside `end_image`",
        );
    }

    fn shot(&mut self, index: usize, shot: &Shot, start: u64) {
        let field = |name: &str| format!("shots[{index}].{name}");
        let seconds = |frames: u64| frames as f64 / f64::from(FPS);
        let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE_S;
        let place = shot.index as usize;
        self.demand(place == index, &field("index"), place, &index.to_string());
        self.demand(shot.frames > 0, &field("frames"), shot.frames, "at least 1");
        let begins = seconds(start);
        self.demand(
            near(shot.start_s, begins),
            &field("start_s"),
            shot.start_s,
            &format!("{begins}, where the shots before it end"),
        );
        let lasts = seconds(u64::from(shot.frames));
        self.demand(
            near(shot.duration_s, lasts),
            &field("duration_s"),
            shot.duration_s,
            &format!("{lasts}, the length of its frames"),
        );
        let first = index == 0 && shot.join != Join::Cut;
        self.demand(
            !first,
            &field("join"),
            shot.join,
            "cut: nothing is before it",
        );
        self.demand(
            shot.dissolve_frames <= shot.frames,
            &field("dissolve_frames"),
            shot.dissolve_frames,
            "no more than the shot has frames",
        );
        let framing = shot.framing;
        let in_unit = |share: f64| (0.0..=1.0).contains(&share);
        self.demand(
            (1.0..=8.0).contains(&framing.zoom) && in_unit(framing.x) && in_unit(framing.y),
            &field("framing"),
            format!("zoom {}, x {}, y {}", framing.zoom, framing.x, framing.y),
            "a zoom from 1 to 8, and x and y from 0 to 1",
        );
        self.camera(&field("camera"), shot);
        self.keys(&field("keys"), shot);
        self.demand(
            index == 0 || (shot.regions.is_empty() && !shot.still_mask),
            &field("regions"),
            "given",
            "absent: masks belong to the first shot",
        );
        self.demand(
            shot.regions.len() <= MAX_REGIONS,
            &field("regions"),
            shot.regions.len(),
            "at most 6 regions",
        );
        for (index, region) in shot.regions.iter().enumerate() {
            self.region(&format!("{}[{index}].path", field("regions")), region);
        }
        let cues = shot.subject.iter().map(|c| (c.strength, c.from_s, c.to_s));
        self.cues(&field("subject"), cues);
        let cues = shot
            .atmosphere
            .iter()
            .map(|c| (c.strength, c.from_s, c.to_s));
        self.cues(&field("atmosphere"), cues);
        let cues = shot.light.iter().map(|c| (c.strength, c.from_s, c.to_s));
        self.cues(&field("light"), cues);
        let cues = shot.sound.iter().map(|c| (c.strength, c.from_s, c.to_s));
        self.cues(&field("sound"), cues);
    }

    fn camera(&mut self, field: &str, shot: &Shot) {
        for (index, step) in shot.camera.iter().enumerate() {
            let field = format!("{field}[{index}]");
            self.span(&field, step.from_s, step.to_s);
            let most = step.kind.largest_amount();
            self.demand(
                (0.0..=most).contains(&step.amount),
                &format!("{field}.amount"),
                step.amount,
                &format!("a number from 0 to {most}"),
            );
            self.demand(
                step.kind == Move::RackFocus || step.onto == Onto::Subject,
                &format!("{field}.onto"),
                "background",
                "absent: only `rack_focus` ends on something",
            );
        }
    }

    fn keys(&mut self, field: &str, shot: &Shot) {
        for (index, key) in shot.keys.iter().enumerate() {
            let numbers = key.place.iter().chain(&key.look).chain(&key.shift);
            let sound = numbers.copied().all(|n| n.abs() <= 180.0) && key.focal >= 0.25;
            let earlier = index.checked_sub(1).map(|before| shot.keys[before].frame);
            let later = earlier.is_none_or(|earlier| earlier < key.frame);
            self.demand(
                sound && later && key.frame <= shot.frames,
                &format!("{field}[{index}]"),
                format!("frame {}", key.frame),
                "a key within the shot, later than the one before, as a camera file may hold it",
            );
        }
    }

    fn region(&mut self, field: &str, region: &Region) {
        let stops = region.path.len();
        self.demand(
            (1..=MAX_STOPS).contains(&stops),
            field,
            format!("{stops} places"),
            "1 to 800 places",
        );
        for (index, stop) in region.path.iter().enumerate() {
            let earlier = index.checked_sub(1).map(|before| region.path[before].at_s);
            let later = earlier.is_none_or(|earlier| earlier < stop.at_s);
            let near = |share: f64| (-1.0..=2.0).contains(&share);
            let in_time = (0.0..=600.0).contains(&stop.at_s);
            self.demand(
                later && in_time && near(stop.x) && near(stop.y),
                &format!("{field}[{index}]"),
                format!("({}, {}) at {} s", stop.x, stop.y, stop.at_s),
                "a place near the picture, in shares from -1 to 2, later than the one before",
            );
        }
    }

    fn cues(&mut self, field: &str, cues: impl Iterator<Item = (f64, f64, f64)>) {
        for (index, (strength, from_s, to_s)) in cues.enumerate() {
            let field = format!("{field}[{index}]");
            self.span(&field, from_s, to_s);
            self.demand(
                (0.0..=1.0).contains(&strength),
                &format!("{field}.strength"),
                strength,
                "a number from 0 to 1",
            );
        }
    }

    fn span(&mut self, field: &str, from_s: f64, to_s: f64) {
        let sound = 0.0 <= from_s && from_s <= to_s && to_s <= 600.0;
        let value = format!("{from_s} to {to_s} s");
        self.demand(
            sound,
            &format!("{field}.from_s"),
            value,
            "a time from 0, before `to_s`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{CameraMove, RegionOf, Stop};
    use crate::size::Size;
    use crate::vocabulary::{Move, Speed};

    #[track_caller]
    fn check(change: impl Fn(&mut Plan), fields: &[&str]) {
        let size = Size {
            width: 640,
            height: 360,
        };
        let mut plan = Plan::still(size, &[24, 48]);
        change(&mut plan);
        let problems = plan.check().err().map_or(vec![], |problems| problems.0);
        let found: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(found, fields, "{problems:?}");
    }

    #[test]
    fn what_cannot_be_filmed_is_named() {
        check(|_| {}, &[]);
        check(|plan| plan.width = 641, &["width"]);
        check(|plan| plan.height = 4000, &["width"]);
        check(|plan| plan.fps = 30, &["fps"]);
        check(|plan| plan.shots.clear(), &["shots", "shots"]);
        check(|plan| plan.shots[1].start_s = 3.0, &["shots[1].start_s"]);
        check(
            |plan| plan.shots[0].frames = 25,
            &["shots[0].duration_s", "shots[1].start_s"],
        );
        check(
            |plan| plan.shots[0].join = Join::Continue,
            &["shots[0].join"],
        );
        check(
            |plan| plan.shots[1].framing.zoom = 0.5,
            &["shots[1].framing"],
        );
        check(|plan| plan.loudness = f64::NAN, &["loudness"]);
        check(
            |plan| plan.shots[1].still_mask = true,
            &["shots[1].regions"],
        );
        check(
            |plan| {
                let stop = |at_s, x| Stop { at_s, x, y: 0.5 };
                plan.shots[0].regions = vec![Region {
                    of: RegionOf::Mask,
                    path: vec![stop(1.0, 0.5), stop(0.5, 9.0)],
                }];
            },
            &["shots[0].regions[0].path[1]"],
        );
        check(
            |plan| {
                plan.shots[0].camera.push(CameraMove {
                    kind: Move::PanLeft,
                    speed: Speed::Normal,
                    from_s: 1.0,
                    to_s: 0.5,
                    amount: 400.0,
                    onto: Onto::Background,
                });
            },
            &[
                "shots[0].camera[0].from_s",
                "shots[0].camera[0].amount",
                "shots[0].camera[0].onto",
            ],
        );
    }
}
