//! Shooting: every frame of every shot, chunk by chunk.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};

use kinora_core::engine::{Control, EngineError, FrameSink, Inputs, Phase, StudiedPicture};
use kinora_core::frame::Frame;
use kinora_core::plan::{Framing, Plan, Shot};
use kinora_core::size::Size;
use kinora_core::vocabulary::Atmosphere;
use rayon::prelude::*;

use crate::camera::view::View;
use crate::camera::{self, Anchor, Part, Path, Pose, Window};
use crate::grade;
use crate::life::{self, Moment, Rays};
use crate::maths::smoothstep;
use crate::planes::{self, Planes};
use crate::warp::{self, Lattice};

/// Memory that frames in flight may take together, in bytes.
const FRAMES_BUDGET: u64 = 384 << 20;

/// From this speed on, in pixels a frame, a frame is a mean over its shutter.
const BLUR_FROM_PX: f32 = 7.0;

/// The share of a frame's time that the shutter is open: 180°.
const SHUTTER: f32 = 0.5;

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
    ranges: Vec<Range<u32>>,
    takes: Vec<Mutex<Weak<Take<'a>>>>,
}

/// One shot, ready to be filmed.
struct Take<'a> {
    start: Side<'a>,
    end: Option<Side<'a>>,
    rays: Option<Rays>,
}

/// A picture with its camera path.
struct Side<'a> {
    window: Window<'a>,
    /// The planes exactly as the anchor frame shows them.
    still: Frame,
    planes: Planes,
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
        Ok(Self {
            plan,
            inputs,
            strikes,
            ranges: plan.shot_ranges(),
            takes: plan.shots.iter().map(|_| Mutex::default()).collect(),
        })
    }

    /// The shot that a frame of the clip belongs to.
    fn shot_of(&self, number: u32) -> usize {
        self.ranges
            .iter()
            .position(|range| range.contains(&number))
            .expect("a frame belongs to a shot")
    }

    /// A shot's take, prepared unless somebody holds it already.
    ///
    /// Not to be called from the pool: its threads take up other work while
    /// they wait, which must never be this lock.
    fn take(&self, shot: usize, pool: &rayon::ThreadPool) -> Result<Arc<Take<'a>>, EngineError> {
        let mut slot = self.takes[shot]
            .lock()
            .expect("no thread panics with this lock");
        if let Some(take) = slot.upgrade() {
            return Ok(take);
        }
        let end = self.inputs.end.as_ref();
        let end = end.filter(|_| self.plan.end_image && shot + 1 == self.takes.len());
        let start = &self.inputs.start;
        let build = || Take::build(self.plan, &self.plan.shots[shot], start, end);
        let take = pool.install(build)?;
        let take = Arc::new(take);
        *slot = Arc::downgrade(&take);
        Ok(take)
    }

    /// Renders a frame of the clip, which belongs to this shot and take.
    fn render(&self, number: u32, index: usize, take: &Take<'_>) -> Frame {
        let frame_of_shot = number - self.ranges[index].start;
        let shot = &self.plan.shots[index];
        let (mut frame, lattice, pose) = take.picture(frame_of_shot, shot.frames);
        if number == 0 || (take.end.is_some() && frame_of_shot + 1 == shot.frames) {
            return frame;
        }
        let moment = Moment {
            shot,
            film_s: number as f32 / self.plan.fps as f32,
            shot_s: frame_of_shot as f32 / self.plan.fps as f32,
            seed: self.plan.seed,
            pose,
            lattice: &lattice,
            subject: take.start.window.subject(),
            brightness: take.start.window.scene.facts.brightness as f32,
            rays: take.rays.as_ref(),
        };
        life::matter(&mut frame, &moment);
        grade::apply(
            &mut frame,
            shot,
            &self.plan.shots[..index],
            number,
            self.strikes,
            self.plan.seed,
        );
        life::glow(&mut frame, &moment);
        frame
    }
}

impl<'a> Take<'a> {
    fn build(
        plan: &Plan,
        shot: &Shot,
        start: &'a StudiedPicture,
        end: Option<&'a StudiedPicture>,
    ) -> Result<Self, EngineError> {
        let start = Side::build(plan, shot, start, shot.framing, Anchor::First)?;
        let end = end
            .map(|picture| Side::build(plan, shot, picture, Framing::WIDE, Anchor::Last))
            .transpose()?;
        let has_rays = shot
            .atmosphere
            .iter()
            .any(|cue| cue.what == Atmosphere::GodRays);
        let rays = has_rays.then(|| Rays::new(&start.planes));
        Ok(Self { start, end, rays })
    }

    /// The picture through the camera, before any life.
    fn picture(&self, frame: u32, frames: u32) -> (Frame, Lattice, Pose) {
        let share = frame as f32 / frames.saturating_sub(1).max(1) as f32;
        let Some(end) = &self.end else {
            return self.start.see(frame);
        };
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

impl<'a> Side<'a> {
    fn build(
        plan: &Plan,
        shot: &Shot,
        studied: &'a StudiedPicture,
        framing: Framing,
        anchor: Anchor,
    ) -> Result<Self, EngineError> {
        let size = plan.size();
        let window = window(crate::scene_of(&studied.layers)?, studied, size, framing);
        let still = planes::to_frame(&planes::fit(&studied.picture, size, framing));
        let planes = Planes::new(&still);
        let path = camera::solve(shot, &window, aspect(size), plan.seed, anchor);
        Ok(Self {
            window,
            still,
            planes,
            path,
        })
    }

    /// What the camera sees at a frame of the shot.
    fn see(&self, frame: u32) -> (Frame, Lattice, Pose) {
        let place = frame as f32;
        let pose = self.path.at(place);
        let lattice = self.lattice(pose);
        if pose == Pose::IDENTITY {
            return (self.still.clone(), lattice, pose);
        }
        let mut image = Frame::black(self.still.size);
        let steps = self.blur_steps(frame);
        if steps > 1 {
            self.blurred(place, steps, &mut image);
        } else {
            warp::sample(&self.planes, &lattice, &mut image);
        }
        (image, lattice, pose)
    }

    fn lattice(&self, pose: Pose) -> Lattice {
        let size = self.still.size;
        let view = View::new(pose, self.window.field(), aspect(size));
        Lattice::solve(&view, size.width as usize, size.height as usize)
    }

    /// How many samples of the shutter's time a frame needs.
    fn blur_steps(&self, frame: u32) -> u32 {
        let speed = self.path.speed[frame as usize] * self.still.size.width as f32;
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
            warp::sample(
                &self.planes,
                &self.lattice(self.path.at(place + offset)),
                &mut image,
            );
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
    Window { scene, part }
}

/// Lets the bright places of `other` through first, then the rest.
fn dissolve(image: &mut Frame, other: &Frame, share: f32) {
    let width = image.size.width as usize;
    let luma = &other.y;
    let mut alpha = [0_u16; 256];
    for (code, alpha) in alpha.iter_mut().enumerate() {
        let lead = 0.10 * (code as f32 / 255.0);
        let a = smoothstep(0.0, 0.90, share - 0.10 + lead);
        *alpha = (a * 256.0) as u16;
    }
    let mix = |old: u8, new: u8, a: u16| {
        ((u32::from(old) * u32::from(256 - a) + u32::from(new) * u32::from(a) + 128) >> 8) as u8
    };
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
        // Whoever films a shot holds its take until they begin another one.
        let mut held = None;
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

    fn shoot_chunk(
        &self,
        index: usize,
        held: &mut Option<(usize, Arc<Take<'a>>)>,
    ) -> Result<(), EngineError> {
        let chunk = self.chunks[index].clone();
        let shot = self.stages.shot_of(chunk.start);
        let take = match held.take() {
            Some((held, take)) if held == shot => take,
            _ => self.stages.take(shot, self.pool)?,
        };
        let mut encoder = self.sink.chunk(index)?;
        for number in chunk {
            if let Some(stop) = self.control.stop() {
                return Err(EngineError::Stopped(stop));
            }
            let frame = self
                .pool
                .install(|| self.stages.render(number, shot, &take));
            encoder.frame(&frame)?;
            self.report();
        }
        encoder.finish()?;
        *held = Some((shot, take));
        Ok(())
    }

    fn report(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let total = u64::from(self.stages.plan.frames());
        self.control.progress(Phase::Film, done, total);
    }
}

/// How many chunks may be open at once.
fn in_flight(size: Size, threads: usize) -> usize {
    // A chunk holds a few frames, and its encoder holds a few more.
    let each = 10 * Frame::bytes(size);
    ((FRAMES_BUDGET / each.max(1)) as usize).clamp(1, threads.max(1))
}
