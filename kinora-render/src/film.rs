//! Shooting: every frame of every shot, chunk by chunk.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};

use kinora_core::camera::CameraKey;
use kinora_core::engine::{Control, EngineError, FrameSink, Inputs, Phase, StudiedPicture};
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::{Framing, Plan, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Join, Move};
use rayon::prelude::*;

use crate::camera::view::View;
use crate::camera::{self, Anchor, Course, Field, Part, Path, Pose, Window};
use crate::geometry::Geometry;
use crate::grade;
use crate::layers;
use crate::layers::compose::Cut;
use crate::lens::{Pull, Rack};
use crate::life::{self, Moment, Rays};
use crate::maths::{minimum_jerk, mix, smoothstep};
use crate::morph::Morph;
use crate::planes::{self, Planes};
use crate::warp::{self, Lattice};

/// Memory that frames in flight may take together, in bytes.
const FRAMES_BUDGET: u64 = 384 << 20;

/// From this speed on, in pixels a frame, a frame is a mean over its shutter.
const BLUR_FROM_PX: f32 = 7.0;

/// The width from which on pixels are counted as if there were this many: a
/// larger frame is not seen from nearer.
const BLUR_WIDTH: u32 = 1280;

/// The share of a frame's time that the shutter is open: 180°.
const SHUTTER: f32 = 0.5;

/// How long a loop takes to become its own beginning.
const SEAM_FRAMES: u32 = 30;

/// When the end picture begins and ends to take over, as a share of the shot.
const DISSOLVE: Range<f32> = 0.36..0.68;

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

/// Shots without a cut between them, ready to be filmed.
struct Take<'a> {
    start: Side<'a>,
    end: Option<Side<'a>>,
    /// How the start picture becomes the end picture, where they belong
    /// together; else one dissolves into the other.
    morph: Option<Morph>,
    rays: Option<Rays>,
    /// The frames of its shots together.
    frames: u32,
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

/// A frame, where its pixels come from if they come from one picture in one
/// layer, and where the camera was.
type Seen = (Frame, Option<Lattice>, Pose);

/// A picture with its camera path.
struct Side<'a> {
    window: Window<'a>,
    /// The planes exactly as the anchor frame shows them.
    still: Frame,
    planes: Planes,
    /// The layers, where the picture is parted.
    cut: Option<Cut>,
    /// What goes out of focus, where something does.
    focus: Option<Focus>,
    path: Path,
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
        let mut shots = vec![];
        for (index, run) in self.runs.iter().enumerate() {
            let way = self.way(index)?;
            let mut frame = 0;
            for shot in &self.plan.shots[run.clone()] {
                let keys = (0..shot.frames).map(|of_shot| way(frame + of_shot, of_shot));
                shots.push(keys.collect());
                frame += shot.frames;
            }
        }
        Ok(shots)
    }

    /// What the camera of the first take does to its picture.
    pub(crate) fn geometry(&self) -> Result<Geometry, EngineError> {
        let start = &self.inputs.start;
        let course = self.course(0);
        let (window, path) = aimed(self.plan, course, start, course.framing(), Anchor::First)?;
        let aspect = aspect(self.plan.size());
        let in_one = Window {
            parted: None,
            ..window
        };
        let other = camera::solve(course, &in_one, aspect, self.plan.seed, Anchor::First);
        Ok(Geometry::of((&window, &path), (&in_one, &other), aspect))
    }

    /// The camera's key at a frame of a take, given also the key's number.
    ///
    /// On the way to an end picture it depends on whether the pictures belong
    /// together, and only their pixels tell.
    fn way(&self, index: usize) -> Result<impl Fn(u32, u32) -> CameraKey, EngineError> {
        let aspect = aspect(self.plan.size());
        let (near, poses) = if self.end(index).is_some() {
            let take = self.build(index)?;
            let poses = (0..take.frames).map(|frame| take.pose(frame));
            (take.start.window.subject_disparity(), poses.collect())
        } else {
            let course = self.course(index);
            let start = &self.inputs.start;
            let (window, path) = aimed(self.plan, course, start, course.framing(), Anchor::First)?;
            let poses = (0..course.frames()).map(|frame| path.at(frame as f32));
            (window.subject_disparity(), poses.collect::<Vec<_>>())
        };
        Ok(move |frame: u32, number| camera::key(number, poses[frame as usize], near, aspect))
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
        Take::build(self.plan, self.course(index), &self.inputs.start, end)
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
        let seen = take.picture(place.of_take);
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
        (mut frame, lattice, pose): Seen,
        place: Place,
        take: &Take<'_>,
        number: u32,
    ) -> Frame {
        let shot = &self.plan.shots[place.shot];
        let of_shot = place.number - self.ranges[place.shot].start;
        let seconds = |frames: u32| frames as f32 / self.plan.fps as f32;
        let lattice = match (shot.atmosphere.is_empty(), lattice) {
            (true, _) => None,
            (false, Some(lattice)) => Some(lattice),
            (false, None) => Some(take.start.lattice(pose, take.start.window.field())),
        };
        let moment = lattice.as_ref().map(|lattice| Moment {
            shot,
            film_s: seconds(number),
            shot_s: seconds(of_shot),
            seed: self.plan.seed,
            pose,
            lattice,
            subject: take.start.window.subject(),
            brightness: take.start.window.scene.facts.brightness as f32,
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
            self.strikes,
            self.plan.seed,
        );
        if let Some(moment) = &moment {
            life::glow(&mut frame, moment);
        }
        frame
    }
}

impl<'a> Take<'a> {
    fn build(
        plan: &Plan,
        course: Course<'_>,
        start: &'a StudiedPicture,
        end: Option<&'a StudiedPicture>,
    ) -> Result<Self, EngineError> {
        let start = Side::build(plan, course, start, course.framing(), Anchor::First)?;
        let end = end
            .map(|picture| Side::build(plan, course, picture, Framing::WIDE, Anchor::Last))
            .transpose()?;
        let morph = end
            .as_ref()
            .and_then(|end| Morph::new(&start.still, &end.still).ok());
        let mut cues = course.shots.iter().flat_map(|shot| &shot.atmosphere);
        let has_rays = cues.any(|cue| cue.what == Atmosphere::GodRays);
        let rays = has_rays.then(|| Rays::new(&start.planes));
        Ok(Self {
            start,
            end,
            morph,
            rays,
            frames: course.frames(),
        })
    }

    /// How far through the take a frame is, 0–1.
    fn share(&self, frame: u32) -> f32 {
        frame as f32 / self.frames.saturating_sub(1).max(1) as f32
    }

    /// Where the camera is; while one picture dissolves into another, that of
    /// the start picture.
    fn pose(&self, frame: u32) -> Pose {
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
    fn picture(&self, frame: u32) -> Seen {
        let share = self.share(frame);
        let Some(end) = &self.end else {
            return self.start.see(frame);
        };
        if let Some(morph) = &self.morph
            && share > 0.0
            && share < 1.0
        {
            return self.morphed(morph, end, self.pose(frame), share);
        }
        if share <= DISSOLVE.start {
            self.start.see(frame)
        } else if share >= DISSOLVE.end {
            end.see(frame)
        } else {
            let (mut image, lattice, pose) = self.start.see(frame);
            let (other, _, _) = end.see(frame);
            dissolve(
                &mut image,
                &other,
                (share - DISSOLVE.start) / (DISSOLVE.end - DISSOLVE.start),
            );
            (image, lattice, pose)
        }
    }
}

impl Take<'_> {
    /// The morph through one camera: that of the start picture, which gives
    /// place to that of the end picture, since both rest on their own picture.
    fn morphed(&self, morph: &Morph, end: &Side<'_>, pose: Pose, share: f32) -> Seen {
        let lattice = self.start.lattice(pose, self.start.window.field());
        let mut image = Frame::black(self.start.still.size);
        morph.frame(
            share,
            &lattice,
            [&self.start.planes, &end.planes],
            &mut image,
        );
        (image, Some(lattice), pose)
    }
}

/// What goes out of focus.
enum Focus {
    /// The background of a parted picture.
    Background(Rack),
    /// All that is farther than the subject.
    Distance(Pull),
}

impl Focus {
    fn new(planes: &Planes, cut: Option<&Cut>, window: &Window<'_>) -> Self {
        match cut {
            Some(cut) => Self::Background(Rack::new(cut.back())),
            None => Self::Distance(Pull::new(planes, window.subject_disparity(), |x, y| {
                window.part.sample(&window.scene.disparity, x, y)
            })),
        }
    }
}

fn pulls_focus(course: Course<'_>) -> bool {
    let mut moves = course.shots.iter().flat_map(|shot| &shot.camera);
    moves.any(|step| step.kind == Move::RackFocus)
}

impl<'a> Side<'a> {
    fn build(
        plan: &Plan,
        course: Course<'_>,
        studied: &'a StudiedPicture,
        framing: Framing,
        anchor: Anchor,
    ) -> Result<Self, EngineError> {
        let size = plan.size();
        let (window, path) = aimed(plan, course, studied, framing, anchor)?;
        let fitted = planes::fit(&studied.picture, size, framing);
        let still = planes::to_frame(&fitted);
        let cut = window.parted.map(|parted| parted.at(&fitted, window.part));
        let planes = match cut.is_none() && path.looks_beyond() {
            true => outpainted(&fitted, &window),
            false => Planes::new(&still),
        };
        Ok(Self {
            window,
            still,
            focus: pulls_focus(course).then(|| Focus::new(&planes, cut.as_ref(), &window)),
            cut,
            planes,
            path,
        })
    }

    /// What the camera sees at a frame of the take.
    fn see(&self, frame: u32) -> Seen {
        let place = frame as f32;
        let pose = self.path.at(place);
        if pose == Pose::IDENTITY {
            return (self.still.clone(), None, pose);
        }
        let mut image = Frame::black(self.still.size);
        let steps = self.blur_steps(frame);
        let lattice = if steps > 1 {
            self.blurred(place, steps, &mut image);
            None
        } else {
            self.shoot(pose, &mut image)
        };
        (image, lattice, pose)
    }

    /// Renders what a pose shows; in one layer, gives where its pixels come from.
    fn shoot(&self, pose: Pose, image: &mut Frame) -> Option<Lattice> {
        let radius = pose.focus * self.still.size.width as f32;
        match (&self.cut, self.window.near()) {
            (Some(cut), Some(near)) if pose.has_parallax() || self.focus.is_some() => {
                let near = self.lattice(pose, near);
                let far = self.lattice(pose, self.window.far());
                match &self.focus {
                    Some(Focus::Background(rack)) => {
                        let kept = 1.0 - smoothstep(0.0, 2.0, radius);
                        let back = rack.at(radius);
                        cut.compose_before(&back, kept, &self.planes, [&near, &far], image);
                    }
                    Some(Focus::Distance(_)) | None => {
                        cut.compose(&self.planes, &near, &far, image);
                    }
                }
                None
            }
            (None, _) | (_, None) | (Some(_), Some(_)) => {
                let lattice = self.lattice(pose, self.window.field());
                warp::sample(&self.planes, &lattice, image);
                if let Some(Focus::Distance(pull)) = &self.focus {
                    pull.blur(&lattice, radius, image);
                }
                Some(lattice)
            }
        }
    }

    fn lattice(&self, pose: Pose, field: Field<'_>) -> Lattice {
        let size = self.still.size;
        let view = View::new(pose, field, aspect(size));
        Lattice::solve(&view, size.width as usize, size.height as usize)
    }

    /// How many samples of the shutter's time a frame needs.
    fn blur_steps(&self, frame: u32) -> u32 {
        let width = self.still.size.width.min(BLUR_WIDTH);
        let speed = self.path.speed[frame as usize] * width as f32;
        if speed < BLUR_FROM_PX {
            1
        } else {
            ((speed * SHUTTER / 2.5) as u32).clamp(3, 12)
        }
    }

    /// The mean of several frames over the shutter's time.
    fn blurred(&self, place: f32, steps: u32, out: &mut Frame) {
        let mut sums = [out.y.len(), out.u.len(), out.v.len()].map(|n| vec![0_u16; n]);
        let mut image = Frame::black(out.size);
        for step in 0..steps {
            let offset = ((step as f32 + 0.5) / steps as f32 - 0.5) * SHUTTER;
            self.shoot(self.path.at(place + offset), &mut image);
            for (sum, plane) in sums.iter_mut().zip([&image.y, &image.u, &image.v]) {
                sum.par_iter_mut()
                    .zip(plane)
                    .with_min_len(4096)
                    .for_each(|(s, &p)| *s += u16::from(p));
            }
        }
        let mean = |sum: u16| ((u32::from(sum) + steps / 2) / steps) as u8;
        for (plane, sum) in [&mut out.y, &mut out.u, &mut out.v].into_iter().zip(&sums) {
            plane
                .par_iter_mut()
                .zip(sum)
                .with_min_len(4096)
                .for_each(|(p, &s)| *p = mean(s));
        }
    }
}

/// A picture with as much beyond its edges as any move may show.
fn outpainted(fitted: &Picture, window: &Window<'_>) -> Planes {
    let border = planes::border(fitted.size);
    let subject = |x, y| window.part.sample(window.scene.subject(), x, y);
    Planes::with_border(&layers::outpaint::extended(fitted, border, subject), border)
}

/// The scene behind a framing, in two layers where that looks right all the way
/// along the path, and the path through it. No pixel is touched for it.
fn aimed<'a>(
    plan: &Plan,
    course: Course<'_>,
    studied: &'a StudiedPicture,
    framing: Framing,
    anchor: Anchor,
) -> Result<(Window<'a>, Path), EngineError> {
    let (size, seed) = (plan.size(), plan.seed);
    let mut window = window(crate::scene_of(&studied.layers)?, studied, size, framing);
    let solve = |window: &Window<'_>| camera::solve(course, window, aspect(size), seed, anchor);
    // Beyond the edges a subject that the frame cuts off would end in the air.
    if camera::recedes(course, &window, aspect(size), seed, anchor) {
        window.parted = None;
    }
    let path = solve(&window);
    if window.parted.is_some() && layers::check::path(&window, &path, aspect(size)).is_err() {
        window.parted = None;
        let path = solve(&window);
        return Ok((window, path));
    }
    Ok((window, path))
}

fn aspect(size: Size) -> f32 {
    size.height as f32 / size.width as f32
}

/// The scene behind a framing.
fn window<'a>(
    scene: &'a crate::analyse::Scene,
    studied: &StudiedPicture,
    size: Size,
    framing: Framing,
) -> Window<'a> {
    let whole = planes::crop(studied.picture.size, size, Framing::WIDE);
    let part = planes::crop(studied.picture.size, size, framing);
    let part = Part {
        left: ((part.0 - whole.0) / whole.2) as f32,
        top: ((part.1 - whole.1) / whole.3) as f32,
        width: (part.2 / whole.2) as f32,
        height: (part.3 / whole.3) as f32,
    };
    Window {
        scene,
        part,
        parted: scene.parted.as_ref().ok(),
    }
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

/// Renders every chunk into the sink, several at a time.
pub(crate) fn shoot(
    stages: &Stages<'_>,
    pool: &rayon::ThreadPool,
    sink: &dyn FrameSink,
    control: &dyn Control,
) -> Result<(), EngineError> {
    let crew = Crew {
        stages,
        pool,
        sink,
        control,
        chunks: stages.plan.chunks(),
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        failure: Mutex::new(None),
    };
    std::thread::scope(|scope| {
        for _ in 0..in_flight(stages.plan.size(), pool.current_num_threads()) {
            scope.spawn(|| crew.work());
        }
    });
    let failure = crew.failure.into_inner();
    failure
        .expect("no thread panics with this lock")
        .map_or(Ok(()), Err)
}

/// Those who film the chunks of one clip.
struct Crew<'s, 'a> {
    stages: &'s Stages<'a>,
    pool: &'s rayon::ThreadPool,
    sink: &'s dyn FrameSink,
    control: &'s dyn Control,
    chunks: Vec<Range<u32>>,
    /// The next chunk that nobody has begun.
    next: AtomicUsize,
    /// Frames that are through.
    done: AtomicU64,
    failure: Mutex<Option<EngineError>>,
}

impl<'a> Crew<'_, 'a> {
    /// Films chunk after chunk until there are none or one fails.
    fn work(&self) {
        // Whoever films a take holds it until they begin another one.
        let mut held = Held::default();
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.chunks.len() {
                return;
            }
            if let Err(error) = self.shoot_chunk(index, &mut held) {
                self.next.store(self.chunks.len(), Ordering::Relaxed);
                let mut failure = self
                    .failure
                    .lock()
                    .expect("no thread panics with this lock");
                failure.get_or_insert(error);
                return;
            }
        }
    }

    fn shoot_chunk(&self, index: usize, held: &mut Held<'a>) -> Result<(), EngineError> {
        let chunk = self.chunks[index].clone();
        held.hold(self.stages, &chunk, self.pool)?;
        let mut encoder = self.sink.chunk(index)?;
        for number in chunk {
            if let Some(stop) = self.control.stop() {
                return Err(EngineError::Stopped(stop));
            }
            let frame = self.pool.install(|| self.stages.render(number, held));
            encoder.frame(&frame)?;
            self.report();
        }
        encoder.finish()?;
        Ok(())
    }

    fn report(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let total = u64::from(self.stages.plan.frames());
        self.control.progress(Phase::Film, done, total);
    }
}

/// The takes that somebody films with, by their number.
#[derive(Default)]
struct Held<'a>(Vec<(usize, Arc<Take<'a>>)>);

impl<'a> Held<'a> {
    /// Takes hold of what a chunk needs and lets go of everything else.
    fn hold(
        &mut self,
        stages: &Stages<'a>,
        chunk: &Range<u32>,
        pool: &rayon::ThreadPool,
    ) -> Result<(), EngineError> {
        let place = stages.place(chunk.start);
        let before = stages.before(place).map(|before| before.shot);
        let shots = before.into_iter().chain([place.shot]);
        let mut needed: Vec<usize> = shots.map(|shot| stages.take_of(shot)).collect();
        needed.dedup();
        self.0.retain(|(index, _)| needed.contains(index));
        for index in needed {
            if self.0.iter().all(|(held, _)| *held != index) {
                self.0.push((index, stages.take(index, pool)?));
            }
        }
        Ok(())
    }

    fn take(&self, index: usize) -> &Take<'a> {
        let take = self.0.iter().find(|(held, _)| *held == index);
        &take.expect("a chunk holds the takes that it needs").1
    }
}

/// How many chunks may be open at once.
fn in_flight(size: Size, threads: usize) -> usize {
    // A chunk holds a few frames, and its encoder holds a few more.
    let each = 10 * Frame::bytes(size);
    ((FRAMES_BUDGET / each.max(1)) as usize).clamp(1, threads.max(1))
}
