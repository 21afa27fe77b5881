//! Shooting: every frame of every shot, chunk by chunk.

mod crew;
mod focus;
mod regions;
mod side;
mod take;

use std::ops::Range;
use std::sync::{Arc, Mutex, Weak};

use kinora_core::camera::CameraKey;
use kinora_core::engine::{EngineError, Inputs, StudiedPicture};
use kinora_core::frame::Frame;
use kinora_core::plan::{Plan, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::Join;

pub(crate) use self::crew::shoot;

use self::crew::Held;
use self::side::{Seen, aimed};
use self::take::Take;
use crate::camera::{self, Anchor, Course, Pose, Window};
use crate::geometry::Geometry;
use crate::grade;
use crate::life::{self, Air, Moment};
use crate::maths::{mix, smoothstep};
use crate::motion::Now;

/// How long a loop takes to become its own beginning.
const SEAM_FRAMES: u32 = 30;

/// Everything that frames are made from.
///
/// A take is prepared when its first chunk is filmed and forgotten after its
/// last one, so that a film of many shots needs no more memory than a few.
pub(crate) struct Stages<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
    strikes: &'a [u32],
    /// The frames of each shot.
    ranges: Vec<Range<u32>>,
    /// The shots of each take.
    runs: Vec<Range<usize>>,
    takes: Vec<Mutex<Weak<Take<'a>>>>,
}

/// A frame's place in the film.
#[derive(Clone, Copy)]
struct Place {
    /// Counted from the film's first.
    number: u32,
    /// The shot whose weather and light it has.
    shot: usize,
    /// Counted from the first of its take.
    of_take: u32,
}

impl<'a> Stages<'a> {
    /// Checks that the pictures are ready to be filmed.
    pub(crate) fn new(
        plan: &'a Plan,
        inputs: &'a Inputs,
        strikes: &'a [u32],
    ) -> Result<Self, EngineError> {
        crate::scene_of(&inputs.start.layers)?;
        if let Some(end) = &inputs.end {
            crate::scene_of(&end.layers)?;
        }
        for picture in inputs.shots.iter().flatten() {
            crate::scene_of(&picture.layers)?;
        }
        refuse_maskless(plan, inputs)?;
        refuse_without_pictures(plan, inputs)?;
        let runs = runs(&plan.shots);
        Ok(Self {
            plan,
            inputs,
            strikes,
            ranges: plan.shot_ranges(),
            takes: runs.iter().map(|_| Mutex::default()).collect(),
            runs,
        })
    }

    /// The camera of each shot, one key a frame, as it is filmed. The keys of a
    /// shot that continues go on from those of the shot before it.
    pub(crate) fn solved_camera(&self) -> Result<Vec<Vec<CameraKey>>, EngineError> {
        let aspect = aspect(self.plan.size());
        let mut shots = vec![];
        for (index, run) in self.runs.iter().enumerate() {
            let (near, poses) = self.poses(index)?;
            let mut poses = poses.into_iter();
            for shot in &self.plan.shots[run.clone()] {
                let keys = (0..shot.frames).zip(poses.by_ref());
                let keys = keys.map(|(number, pose)| camera::key(number, pose, near, aspect));
                shots.push(keys.collect());
            }
        }
        Ok(shots)
    }

    /// What the camera of the first take does to its picture.
    pub(crate) fn geometry(&self) -> Result<Geometry, EngineError> {
        let (course, start) = (self.course(0), self.start(0));
        let (window, path) = aimed(self.plan, course, start, course.framing(), Anchor::First)?;
        let aspect = aspect(self.plan.size());
        let in_one = Window {
            parted: None,
            ..window
        };
        let other = camera::solve(course, &in_one, aspect, self.plan.seed, Anchor::First);
        Ok(Geometry::of((&window, &path), (&in_one, &other), aspect))
    }

    /// The disparity of a take's subject, and where its camera is at each frame.
    ///
    /// On the way to an end picture that depends on whether the pictures belong
    /// together, and only their pixels tell.
    fn poses(&self, index: usize) -> Result<(f32, Vec<Pose>), EngineError> {
        if self.end(index).is_some() {
            let take = self.build(index)?;
            let poses = (0..take.frames).map(|frame| take.pose(frame));
            return Ok((take.start.window.subject_disparity(), poses.collect()));
        }
        let (course, start) = (self.course(index), self.start(index));
        let (window, path) = aimed(self.plan, course, start, course.framing(), Anchor::First)?;
        let poses = (0..course.frames()).map(|frame| path.at(frame as f32));
        Ok((window.subject_disparity(), poses.collect()))
    }

    /// Where a frame of the clip belongs.
    fn place(&self, number: u32) -> Place {
        let shots = &mut self.ranges.iter();
        let shot = shots
            .position(|range| range.contains(&number))
            .expect("a frame belongs to a shot");
        let first = self.runs[self.take_of(shot)].start;
        Place {
            number,
            shot,
            of_take: number - self.ranges[first].start,
        }
    }

    /// The place in the take before, from which a shot's first frames dissolve.
    fn before(&self, place: Place) -> Option<Place> {
        let shot = &self.plan.shots[place.shot];
        let of_shot = place.number - self.ranges[place.shot].start;
        if shot.join != Join::Dissolve || of_shot >= shot.dissolve_frames {
            return None;
        }
        let shot = place.shot.checked_sub(1)?;
        let first = self.runs[self.take_of(shot)].start;
        Some(Place {
            shot,
            of_take: place.number - self.ranges[first].start,
            ..place
        })
    }

    /// The take that a shot belongs to.
    fn take_of(&self, shot: usize) -> usize {
        let runs = &mut self.runs.iter();
        runs.position(|run| run.contains(&shot))
            .expect("a shot belongs to a take")
    }

    /// A take, prepared unless somebody holds it already.
    ///
    /// Not to be called from the pool: its threads take up other work while
    /// they wait, which must never be this lock.
    fn take(&self, index: usize, pool: &rayon::ThreadPool) -> Result<Arc<Take<'a>>, EngineError> {
        let mut slot = self.takes[index]
            .lock()
            .expect("no thread panics with this lock");
        if let Some(take) = slot.upgrade() {
            return Ok(take);
        }
        let take = Arc::new(pool.install(|| self.build(index))?);
        *slot = Arc::downgrade(&take);
        Ok(take)
    }

    fn build(&self, index: usize) -> Result<Take<'a>, EngineError> {
        let end = self.end(index);
        let (start, masks) = (self.start(index), &self.inputs.masks);
        Take::build(self.plan, self.course(index), start, end, masks)
    }

    /// The picture that a take begins on: that of its first shot, or the film's.
    fn start(&self, index: usize) -> &'a StudiedPicture {
        let first = self.runs[index].start;
        let own = self.inputs.shots.get(first).and_then(Option::as_ref);
        let own = own.filter(|_| self.plan.shots[first].image);
        own.unwrap_or(&self.inputs.start)
    }

    /// The picture that a take ends on.
    fn end(&self, index: usize) -> Option<&'a StudiedPicture> {
        let end = self.inputs.end.as_ref();
        end.filter(|_| self.plan.end_image && index + 1 == self.takes.len())
    }

    /// The shots of a take and how its camera goes through them.
    fn course(&self, index: usize) -> Course<'a> {
        let run = self.runs[index].clone();
        let next = self.plan.shots.get(run.end);
        let tail = next.map_or(0, |shot| match shot.join {
            Join::Cut | Join::Continue => 0,
            Join::Dissolve => shot.dissolve_frames,
        });
        Course {
            shots: &self.plan.shots[run],
            tail,
            returns: self.returns(),
        }
    }

    /// Whether the film is one take that goes back to where it began. A loop of
    /// several takes closes by a cut.
    fn returns(&self) -> bool {
        self.plan.looped && self.takes.len() == 1
    }

    /// The time that motion goes by. A loop of several takes is cut, so that
    /// nothing has to come round in it.
    fn now(&self, place: Place) -> Now {
        Now {
            film_s: place.number as f32 / self.plan.fps as f32,
            round_s: self.returns().then(|| self.plan.duration_s() as f32),
            presence: 1.0,
        }
    }

    /// Renders a frame of the clip from the takes that it needs.
    fn render(&self, number: u32, held: &Held<'_>) -> Frame {
        let place = self.place(number);
        let frame = self.lit(place, held);
        if let Some(before) = self.before(place) {
            let shot = &self.plan.shots[place.shot];
            let of_shot = number - self.ranges[place.shot].start;
            let share = (of_shot + 1) as f32 / (shot.dissolve_frames + 1) as f32;
            let mut mixed = self.lit(before, held);
            fade(&mut mixed, &frame, smoothstep(0.0, 1.0, share));
            return mixed;
        }
        frame
    }

    /// A frame with its weather and light.
    fn lit(&self, place: Place, held: &Held<'_>) -> Frame {
        let take = held.take(self.take_of(place.shot));
        let seen = take.picture(place.of_take, self.now(place));
        let is_last = take.end.is_some() && place.of_take + 1 == take.frames;
        if is_last || (place.number == 0 && !self.plan.looped) {
            return seen.0;
        }
        if !self.plan.looped {
            return self.alive(seen, place, take, place.number);
        }
        // The film has been going on for a round already, and ends by becoming
        // what it was before that round.
        let round = self.plan.frames();
        let left = round - place.number;
        let turn = SEAM_FRAMES.min(round / 3);
        if left >= turn || !self.returns() {
            return self.alive(seen, place, take, place.number + round);
        }
        let before = (seen.0.clone(), seen.1.clone(), seen.2);
        let mut frame = self.alive(seen, place, take, place.number + round);
        let before = self.alive(before, place, take, place.number);
        fade(&mut frame, &before, 1.0 - left as f32 / turn as f32);
        frame
    }

    /// What is seen through the camera, with the weather and the light of its
    /// shot at a frame of the film.
    fn alive(
        &self,
        (mut frame, through, pose): Seen,
        place: Place,
        take: &Take<'_>,
        number: u32,
    ) -> Frame {
        let shot = &self.plan.shots[place.shot];
        let of_shot = place.number - self.ranges[place.shot].start;
        let seconds = |frames: u32| frames as f32 / self.plan.fps as f32;
        let is_weathered = !shot.atmosphere.is_empty();
        let now = self.now(place);
        let depths = is_weathered.then(|| take.start.depths(through, pose, &now));
        let air = is_weathered.then(|| Air::of(&frame));
        let moment = depths
            .as_ref()
            .zip(air.as_ref())
            .map(|(depths, air)| Moment {
                shot,
                film_s: seconds(number),
                shot_s: seconds(of_shot),
                seed: self.plan.seed,
                pose,
                lattice: &depths.behind,
                front: depths.front.as_ref(),
                subject_disparity: take.start.window.subject_disparity(),
                brightness: take.start.window.scene.facts.brightness as f32,
                air,
                source: take.source,
                rays: take.rays.as_ref(),
            });
        if let Some(moment) = &moment {
            life::matter(&mut frame, moment);
        }
        let time = grade::Time {
            film_s: seconds(number),
            shot_s: seconds(of_shot),
            frame: place.number,
            returns: self.returns(),
        };
        grade::apply(
            &mut frame,
            shot,
            &self.plan.shots[..place.shot],
            time,
            grade::Scenery {
                strikes: self.strikes,
                seed: self.plan.seed,
                lamps: take.lamps,
            },
        );
        if let Some(moment) = &moment {
            life::glow(&mut frame, moment);
        }
        if let Some(grain) = &take.grain {
            grain.draw(&mut frame, grade::grain(shot, time), place.number);
        }
        frame
    }
}

/// Each region needs the mask that shows it.
fn refuse_maskless(plan: &Plan, inputs: &Inputs) -> Result<(), EngineError> {
    let given = inputs.masks.regions.iter().flatten().count();
    let what = match plan.region_masks().saturating_sub(given) {
        0 if inputs.masks.still.is_some() || !plan.still_mask() => return Ok(()),
        0 => "what must not move without its mask".to_owned(),
        1 => "1 region without its mask".to_owned(),
        many => format!("{many} regions without their masks"),
    };
    let engine = crate::CAPABILITIES.engine;
    Err(EngineError::Unsupported { engine, what })
}

/// Each shot that begins on a picture of its own needs it.
fn refuse_without_pictures(plan: &Plan, inputs: &Inputs) -> Result<(), EngineError> {
    let lacks = |(index, shot): &(usize, &Shot)| {
        shot.image && inputs.shots.get(*index).is_none_or(Option::is_none)
    };
    let Some((index, _)) = plan.shots.iter().enumerate().find(lacks) else {
        return Ok(());
    };
    Err(EngineError::Unsupported {
        engine: crate::CAPABILITIES.engine,
        what: format!("shot {} without its own picture", index + 1),
    })
}

fn aspect(size: Size) -> f32 {
    size.height as f32 / size.width as f32
}

/// The shots of each take: those that continue are one with the one before.
fn runs(shots: &[Shot]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = vec![];
    for (index, shot) in shots.iter().enumerate() {
        match (shot.join, runs.last_mut()) {
            (Join::Continue, Some(run)) => run.end = index + 1,
            (Join::Cut | Join::Dissolve | Join::Continue, _) => runs.push(index..index + 1),
        }
    }
    runs
}

/// Mixes a share of `other` into a frame.
fn fade(image: &mut Frame, other: &Frame, share: f32) {
    let a = (share.clamp(0.0, 1.0) * 256.0 + 0.5) as u32;
    for (plane, other) in [
        (&mut image.y, &other.y),
        (&mut image.u, &other.u),
        (&mut image.v, &other.v),
    ] {
        plane
            .iter_mut()
            .zip(other)
            .for_each(|(old, &new)| *old = mix(*old, new, a));
    }
}
