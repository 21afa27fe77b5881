//! A picture through the camera of a take.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use kinora_core::engine::{EngineError, StudiedPicture};
use kinora_core::frame::{Frame, Mask, Picture};
use kinora_core::plan::{Framing, Plan};
use kinora_core::request::Masks;
use kinora_core::size::Size;
use rayon::prelude::*;

use super::aspect;
use super::focus::Focus;
use super::regions::{Lifted, Stage};
use crate::camera::view::View;
use crate::camera::{self, Anchor, Course, Field, Part, Path, Pose, Window};
use crate::layers;
use crate::layers::compose::Cut;
use crate::layers::lay::Front;
use crate::maths::smoothstep;
use crate::motion::{self, Layer, Motion, Now};
use crate::planes::{self, Planes};
use crate::portrait;
use crate::warp::{self, Lattice};

/// From this speed on, in pixels a frame, a frame is a mean over its shutter.
const BLUR_FROM_PX: f32 = 7.0;

/// The width from which on pixels are counted as if there were this many: a
/// larger frame is not seen from nearer.
const BLUR_WIDTH: u32 = 1280;

/// The share of a frame's time that the shutter is open: 180°.
const SHUTTER: f32 = 0.5;

/// A frame, where its pixels come from as far as that is known, and where the
/// camera was.
pub(super) type Seen = (Frame, Through, Pose);

/// Where the pixels of a frame come from.
#[derive(Clone, Default)]
pub(super) struct Through {
    /// In a picture of one layer all of them, else those of the background.
    behind: Option<Lattice>,
    /// Those of the subject, where it is a layer of its own.
    subject: Option<Lattice>,
}

impl Through {
    pub(super) fn one(lattice: Lattice) -> Self {
        Self {
            behind: Some(lattice),
            subject: None,
        }
    }
}

/// What stands before what is behind it in a frame.
pub(super) struct Depths {
    /// Where the pixels of what is behind come from.
    pub(super) behind: Lattice,
    /// What of the frame is the subject, where it is a layer of its own.
    pub(super) front: Option<Front>,
}

/// A picture with its camera path.
pub(super) struct Side<'a> {
    pub(super) window: Window<'a>,
    /// The planes exactly as the anchor frame shows them.
    pub(super) still: Frame,
    pub(super) planes: Planes,
    /// The layers, where the picture is parted.
    pub(super) cut: Option<Cut>,
    /// What goes out of focus, where something does.
    pub(super) focus: Option<Focus>,
    /// What moves by itself.
    motion: Motion,
    /// What goes along a path, lifted out of the picture.
    lifted: Option<Lifted>,
    pub(super) path: Path,
}

/// The planes as they are at a frame's time, drawn once however often its shutter
/// looks at them; those of the layers when they are first composed.
struct Drawn<'s> {
    now: &'s Now,
    photo: Cow<'s, Planes>,
    front: OnceCell<Cow<'s, Planes>>,
    back: OnceCell<Cow<'s, Planes>>,
}

impl<'s> Drawn<'s> {
    fn new(side: &'s Side<'_>, now: &'s Now) -> Self {
        Self {
            now,
            photo: side.drawn(&side.planes, None, now),
            front: OnceCell::new(),
            back: OnceCell::new(),
        }
    }
}

impl<'a> Side<'a> {
    pub(super) fn build(
        plan: &Plan,
        course: Course<'_>,
        studied: &'a StudiedPicture,
        framing: Framing,
        anchor: Anchor,
        masks: &Masks<Arc<Mask>>,
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
        let (motion, lifted) = match anchor {
            Anchor::First => {
                let mut motion = motion(plan, course, &window, &planes);
                let stage = Stage {
                    plan,
                    course,
                    studied,
                    masks,
                    window: &window,
                    fitted: &fitted,
                };
                let lifted = stage.add(&mut motion);
                (motion, lifted)
            }
            Anchor::Last => (Motion::default(), None),
        };
        Ok(Self {
            window,
            still,
            focus: Focus::new(course, &planes, cut.as_ref(), &window),
            motion,
            lifted,
            cut,
            planes,
            path,
        })
    }

    /// What the camera sees at a frame of the take.
    pub(super) fn see(&self, frame: u32, now: &Now) -> Seen {
        let place = frame as f32;
        let pose = self.path.at(place);
        let lies = self.lifted.as_ref().is_none_or(|all| all.are_still(now));
        if pose == Pose::IDENTITY && self.motion.is_still(now) && lies {
            return (self.still.clone(), Through::default(), pose);
        }
        let mut image = Frame::black(self.still.size);
        let steps = self.blur_steps(frame);
        let drawn = Drawn::new(self, now);
        let through = if steps > 1 {
            self.blurred(place, steps, &drawn, &mut image);
            Through::default()
        } else {
            self.shoot(pose, &drawn, &mut image)
        };
        (image, through, pose)
    }

    /// What stands before what in a frame that is seen through some lattices
    /// already.
    pub(super) fn depths(&self, through: Through, pose: Pose, now: &Now) -> Depths {
        let cut = self.cut.as_ref().filter(|_| self.lifted.is_none());
        let (Some(cut), Some(near)) = (cut, self.window.near()) else {
            let behind = through.behind;
            return Depths {
                behind: behind.unwrap_or_else(|| self.lattice(pose, now)),
                front: None,
            };
        };
        let behind = || self.lattice_of(Some(Layer::Background), pose, self.window.far(), now);
        let subject = || match self.is_composed(pose) {
            true => self.places_of(Layer::Subject, pose, near, now),
            false => self.lattice(pose, now),
        };
        let near = through.subject.unwrap_or_else(subject);
        Depths {
            behind: through.behind.unwrap_or_else(behind),
            front: Some(cut.front_of(&near, self.still.size)),
        }
    }

    /// Whether a parted picture is seen layer by layer.
    fn is_composed(&self, pose: Pose) -> bool {
        pose.has_parallax() || self.focus.is_some()
    }

    /// Renders what a pose shows, and gives where its pixels come from.
    fn shoot<'s>(&'s self, pose: Pose, drawn: &Drawn<'s>, image: &mut Frame) -> Through {
        if let Some(lifted) = &self.lifted {
            return Through::one(self.lay(lifted, pose, drawn, image));
        }
        let radius = pose.focus * self.still.size.width as f32;
        let now = drawn.now;
        match (&self.cut, self.window.near()) {
            (Some(cut), Some(near)) if self.is_composed(pose) => {
                let near = self.places_of(Layer::Subject, pose, near, now);
                let far = self.lattice_of(Some(Layer::Background), pose, self.window.far(), now);
                let focus = self.focus.as_ref();
                let blurred = focus.and_then(|focus| focus.back(radius));
                let unfocused = focus.and_then(|focus| focus.front(cut, radius));
                let (soft_back, soft_front);
                let back = match &blurred {
                    Some(blurred) => {
                        soft_back = self.drawn(blurred, Some(Layer::Background), now);
                        &soft_back
                    }
                    None => drawn
                        .back
                        .get_or_init(|| self.drawn(cut.back(), Some(Layer::Background), now)),
                };
                let front = match &unfocused {
                    Some(piece) => {
                        soft_front = self.drawn(piece.front(), Some(Layer::Subject), now);
                        &soft_front
                    }
                    None => drawn
                        .front
                        .get_or_init(|| self.drawn(cut.front(), Some(Layer::Subject), now)),
                };
                // The unparted photo is sharp.
                let kept = 1.0 - smoothstep(0.0, 2.0, radius.abs());
                let subject = unfocused.as_ref().unwrap_or(cut.subject());
                let planes = [&*drawn.photo, front, back];
                subject.compose(planes, kept, [&near, &far], image);
                Through {
                    behind: Some(far),
                    subject: Some(near),
                }
            }
            (None, _) | (_, None) | (Some(_), Some(_)) => {
                let lattice = self.lattice(pose, now);
                warp::sample(&drawn.photo, &lattice, image);
                if let Some(focus) = &self.focus {
                    focus.blur(&lattice, radius, image);
                }
                match self.cut {
                    None => Through::one(lattice),
                    Some(_) => Through {
                        behind: None,
                        subject: Some(lattice),
                    },
                }
            }
        }
    }

    /// Renders regions over what is behind them, and gives where the pixels of that
    /// come from.
    fn lay<'s>(
        &'s self,
        lifted: &'s Lifted,
        pose: Pose,
        drawn: &Drawn<'s>,
        image: &mut Frame,
    ) -> Lattice {
        let now = drawn.now;
        let still = self.solved(pose, self.window.field());
        let far = self.carried(still.clone(), None, now);
        let back = drawn
            .back
            .get_or_init(|| self.drawn(lifted.back(), None, now));
        warp::sample(back, &far, image);
        let scale = self.still.size.width as f32 / self.window.part.width;
        for (piece, [right, down]) in lifted.pieces(now) {
            let near = still.clone();
            let near = near.carried(|[x, y]| [x - right * scale, y - down * scale]);
            let near = self.carried(near, None, now);
            let front = self.drawn(piece.front(), None, now);
            piece.over([&drawn.photo, &front], [&near, &far], image);
        }
        if let Some(focus) = &self.focus {
            focus.blur(&far, pose.focus * self.still.size.width as f32, image);
        }
        far
    }

    /// Planes of a layer as they are at a time.
    fn drawn<'p>(&self, planes: &'p Planes, layer: Option<Layer>, now: &Now) -> Cow<'p, Planes> {
        self.motion.drawn(planes, layer, self.window.part, now)
    }

    /// Where the pixels of a frame in one layer come from.
    pub(super) fn lattice(&self, pose: Pose, now: &Now) -> Lattice {
        self.lattice_of(None, pose, self.window.field(), now)
    }

    fn lattice_of(&self, layer: Option<Layer>, pose: Pose, field: Field<'_>, now: &Now) -> Lattice {
        self.carried(self.solved(pose, field), layer, now)
    }

    /// Where the pixels of a layer come from, and not what is there.
    fn places_of(&self, layer: Layer, pose: Pose, field: Field<'_>, now: &Now) -> Lattice {
        let Size { width, height } = self.still.size;
        let view = View::new(pose, field, aspect(self.still.size));
        let places = Lattice::solve_places(&view, width as usize, height as usize);
        self.carried(places, Some(layer), now)
    }

    /// Where the pixels would come from if nothing moved by itself.
    fn solved(&self, pose: Pose, field: Field<'_>) -> Lattice {
        let Size { width, height } = self.still.size;
        let view = View::new(pose, field, aspect(self.still.size));
        Lattice::solve(&view, width as usize, height as usize)
    }

    fn carried(&self, lattice: Lattice, layer: Option<Layer>, now: &Now) -> Lattice {
        let Size { width, height } = self.still.size;
        let size = [width as f32, height as f32];
        self.motion
            .carried(lattice, layer, self.window.part, size, now)
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
    fn blurred<'s>(&'s self, place: f32, steps: u32, drawn: &Drawn<'s>, out: &mut Frame) {
        let mut sums = [out.y.len(), out.u.len(), out.v.len()].map(|n| vec![0_u16; n]);
        let mut image = Frame::black(out.size);
        for step in 0..steps {
            let offset = ((step as f32 + 0.5) / steps as f32 - 0.5) * SHUTTER;
            self.shoot(self.path.at(place + offset), drawn, &mut image);
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

/// What moves in a picture during a take.
fn motion(plan: &Plan, course: Course<'_>, window: &Window<'_>, planes: &Planes) -> Motion {
    let mut motion = Motion::default();
    portrait::add(&mut motion, plan, course, window);
    motion::matter::add(&mut motion, plan, course, window, planes);
    motion
}

/// A picture with as much beyond its edges as any move may show.
fn outpainted(fitted: &Picture, window: &Window<'_>) -> Planes {
    let border = planes::border(fitted.size);
    let subject = |x, y| window.part.sample(window.scene.subject(), x, y);
    Planes::with_border(&layers::outpaint::extended(fitted, border, subject), border)
}

/// The scene behind a framing, in two layers where that looks right all the way
/// along the path, and the path through it. No pixel is touched for it.
pub(super) fn aimed<'a>(
    plan: &Plan,
    course: Course<'_>,
    studied: &'a StudiedPicture,
    framing: Framing,
    anchor: Anchor,
) -> Result<(Window<'a>, Path), EngineError> {
    let (size, seed) = (plan.size(), plan.seed);
    let mut window = window(crate::scene_of(&studied.layers)?, studied, size, framing);
    let solve = |window: &Window<'_>| camera::solve(course, window, aspect(size), seed, anchor);
    // What is lifted out goes its own way; the rest is one layer.
    if course.shots.iter().any(|shot| !shot.regions.is_empty()) {
        window.parted = None;
    }
    // Beyond the edges a subject that the frame cuts off would end in the air.
    if window.parted.is_some() && camera::recedes(course, &window, aspect(size), seed, anchor) {
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
