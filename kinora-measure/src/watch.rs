//! Goes through a clip once and keeps what the figures need.

use kinora_core::frame::{Frame, Picture};
use kinora_core::size::Size;
use kinora_render::flow::Grey;
use kinora_render::subject_net::Matte;

use crate::corners::Point;
use crate::facts::{Facts, Stream};
use crate::fidelity::{self, Fidelity, Place};
use crate::figure::Figure;
use crate::light::LightMeter;
use crate::moves::Motion;
use crate::path::{Evenness, Path};
use crate::plane::Plane;
use crate::similarity::Pair;
use crate::steps::{Cut, LONG_SIDE, StepMeter, Stillness};
use crate::subject::{self, Subject, Views};
use crate::take::{Follower, Take};
use crate::warping::{Between, Warping};
use crate::{MeasureError, Report, TakeReport, sharpness};

/// How many frames are kept for comparisons with the first.
const KEPT: usize = 9;

/// What is kept of a clip while it goes by.
pub(crate) struct Watch {
    wanted: Vec<usize>,
    follower: Follower,
    light: LightMeter,
    steps: StepMeter,
    kept: Vec<Kept>,
    first: Option<Frame>,
    /// The frame before, with its luma.
    before: Option<(Frame, Plane)>,
    /// The last frame of the first take, once that has ended.
    first_end: Option<Frame>,
    seen: usize,
    width: usize,
}

/// A frame that later ones or earlier ones are compared with.
struct Kept {
    number: usize,
    luma: Vec<u8>,
    small: Grey,
}

impl Watch {
    /// Prepares for a clip of about so many frames.
    pub fn new(frames: usize) -> Self {
        let last = frames.saturating_sub(1);
        Self {
            wanted: (0..KEPT).map(|n| n * last / (KEPT - 1)).collect(),
            follower: Follower::default(),
            light: LightMeter::default(),
            steps: StepMeter::new(frames),
            kept: Vec::new(),
            first: None,
            before: None,
            first_end: None,
            seen: 0,
            width: 0,
        }
    }

    /// Takes the next frame.
    pub fn frame(&mut self, frame: Frame) -> Result<(), MeasureError> {
        self.check(frame.size)?;
        let (width, height) = (frame.size.width as usize, frame.size.height as usize);
        let luma = Plane::from_bytes(&frame.y, width, height);
        let before = self.before.take();
        let change = self
            .light
            .frame(&frame.y, before.as_ref().map(|(_, luma)| luma));
        let (takes, cuts) = (self.follower.takes.len(), self.follower.cuts.len());
        self.follower.frame(luma.clone(), change);
        if takes == 0 && self.follower.takes.len() == 1 {
            self.first_end = before.map(|(frame, _)| frame);
        }
        let cut = if self.follower.cuts.len() > cuts {
            Cut::Here
        } else {
            Cut::No
        };
        let small = Grey::from_frame(&frame).shrunk_to(LONG_SIDE);
        if self.wanted.contains(&self.seen) {
            self.kept.push(Kept {
                number: self.seen,
                luma: frame.y.clone(),
                small: small.clone(),
            });
        }
        self.steps.frame(small, cut);
        if self.first.is_none() {
            self.first = Some(frame.clone());
        }
        self.before = Some((frame, luma));
        self.seen += 1;
        self.width = width;
        Ok(())
    }

    fn check(&self, size: Size) -> Result<(), MeasureError> {
        let (short, long) = (size.width.min(size.height), size.width.max(size.height));
        if short < 64 || long > 8 * short {
            return Err(MeasureError::Size {
                width: size.width,
                height: size.height,
            });
        }
        match &self.first {
            Some(first) if first.size != size => Err(MeasureError::SizeChanges(self.seen)),
            _ => Ok(()),
        }
    }

    /// All figures, with the pictures that the clip begins and ends on.
    pub fn report(
        mut self,
        facts: &Facts,
        start: Option<&Picture>,
        end: Option<&Picture>,
    ) -> Result<Report, MeasureError> {
        self.follower.finish();
        let (Some(first), Some((last, _))) = (self.first.take(), self.before.take()) else {
            return Err(MeasureError::Empty);
        };
        let size = first.size;
        let paths: Vec<Option<Path>> = self.follower.takes.iter().map(Take::path).collect();
        let matte = subject::find(&first);
        let first_end = self.first_end.as_ref().unwrap_or(&last);
        let flow = self.flow(&first, first_end);
        let everywhere = flow.as_ref().map_or(vec![], |flow| flow.pairs(size));
        let takes: Vec<TakeReport> = self
            .follower
            .takes
            .iter()
            .zip(&paths)
            .map(|(take, path)| take_report(take, path.as_ref(), size, &matte, &everywhere))
            .collect();
        let moving = takes.iter().any(TakeReport::moves);
        let still = if moving {
            Stillness::Moving
        } else {
            Stillness::Still
        };
        let (warping, subject) = self.between(&matte, &first, first_end, flow.as_ref());
        Ok(Report {
            width: size.width,
            height: size.height,
            frames: self.seen,
            stream: Stream::judge(facts, self.seen),
            first_frame: fidelity(&first, start, Place::First),
            last_frame: fidelity(&last, end, Place::Last),
            light: self.light.report(
                facts.fps,
                &self.follower.cuts,
                &facts.key_frames,
                &self.follower.steps,
            ),
            steps: self.steps.report(still),
            warping,
            sharpness_kept: self.sharpness(paths.first().and_then(Option::as_ref)),
            subject,
            cuts: self.follower.cuts,
            takes,
        })
    }

    /// The flow between the ends of the first take, unless it has one frame.
    fn flow(&self, first: &Frame, end: &Frame) -> Option<Between> {
        let [first, end] = small([first, end]);
        (self.follower.takes[0].length >= 2).then(|| Between::new(&first, &end))
    }

    /// What the flow between the ends of the first take tells.
    fn between(
        &self,
        matte: &Matte,
        first: &Frame,
        end: &Frame,
        flow: Option<&Between>,
    ) -> (Warping, Subject) {
        let take = &self.follower.takes[0];
        let Some(between) = flow else {
            let why = "the first take has one frame";
            return (Warping::missing(why), Subject::missing(why));
        };
        let small = small([first, end]);
        let factor = small[0].width as f64 / f64::from(first.size.width);
        let kept = self.kept_of(take);
        let places = kept.iter().map(|kept| {
            let places = take.kept[kept.number].iter();
            places
                .map(|place| place.map(|v| (v + 0.5) * factor - 0.5))
                .collect()
        });
        let subject = subject::measure(
            matte,
            &Views {
                first,
                last: end,
                between,
                small: kept.iter().map(|kept| &kept.small).collect(),
                places: places.collect(),
            },
        );
        (Warping::measure(&small[0], &small[1], between), subject)
    }

    /// The frames that were kept of the first take.
    fn kept_of(&self, take: &Take) -> Vec<&Kept> {
        let kept = self.kept.iter();
        kept.filter(|kept| kept.number < take.length).collect()
    }

    /// The sharpness of the frame in the middle of the first take.
    fn sharpness(&self, path: Option<&Path>) -> Figure {
        let missing = |why: &str| Figure::missing("times", why);
        let take = &self.follower.takes[0];
        let Some(path) = path else {
            return missing("too few places can be followed");
        };
        let kept = self.kept_of(take);
        let nearest = kept
            .iter()
            .skip(1)
            .min_by_key(|kept| kept.number.abs_diff(take.length / 2));
        let (Some(first), Some(middle)) = (kept.first(), nearest) else {
            return missing("the first take has one frame");
        };
        let plane = |kept: &Kept| {
            let width = self.width;
            Plane::from_bytes(&kept.luma, width, kept.luma.len() / width.max(1))
        };
        sharpness::kept(&plane(first), &plane(middle), &path.frames[middle.number])
    }
}

/// Frames at the size of flows.
fn small(frames: [&Frame; 2]) -> [Grey; 2] {
    frames.map(|frame| Grey::from_frame(frame).shrunk_to(LONG_SIDE))
}

/// `everywhere` are places of the clip's first take by its flow.
fn take_report(
    take: &Take,
    path: Option<&Path>,
    size: Size,
    matte: &Matte,
    everywhere: &[Pair],
) -> TakeReport {
    let sides = [f64::from(size.width), f64::from(size.height)];
    let likely = |[x, y]: Point| subject::likely(matte, [x / sides[0], y / sides[1]]);
    // The matte is that of the clip's first frame.
    let known = take.first == 0 && matte.accepted();
    TakeReport {
        first_frame: take.first,
        frames: take.length,
        places: take.places,
        followed: take.kept.first().map_or(0, Vec::len),
        motion: path.map(|path| {
            let everywhere = if take.first == 0 { everywhere } else { &[] };
            Motion::read(path, sides, known.then_some(&likely), everywhere)
        }),
        evenness: path.map_or_else(
            || Evenness::missing("too few places can be followed"),
            |path| path.evenness(take.ends),
        ),
    }
}

fn fidelity(frame: &Frame, picture: Option<&Picture>, place: Place) -> Fidelity {
    let Some(picture) = picture else {
        return Fidelity::missing("no picture was given");
    };
    let plane = |frame: &Frame| {
        Plane::from_bytes(
            &frame.y,
            frame.size.width as usize,
            frame.size.height as usize,
        )
    };
    let fitted = kinora_render::fitted_frame(picture, frame.size);
    fidelity::compare(&plane(frame), &plane(&fitted), place)
}
