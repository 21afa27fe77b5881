//! Regions of a picture that go along paths, and what stays where it is.
//!
//! A region is lifted out where what is about it can be filled well, or where it
//! goes far. A single one that goes a short way through busy surroundings
//! stretches them instead: nothing has to be invented then.

use std::sync::Arc;

use kinora_core::engine::StudiedPicture;
use kinora_core::frame::{Mask, Picture};
use kinora_core::plan::{Framing, Plan, Region, RegionOf};
use kinora_core::request::Masks;
use kinora_core::size::Size;

use super::aspect;
use crate::camera::{Course, Window};
use crate::layers::lift::{self, Lift, Outline};
use crate::layers::{self, compose::Piece};
use crate::map::Map;
use crate::motion::region::{Stretch, Way};
use crate::motion::{Layer, Motion, Now};
use crate::planes::{self, Planes};

/// The longest way over which surroundings are stretched, in widths: its margin
/// is then an eighth of the picture.
const SHORT: f32 = 0.055;

/// From how sure a place counts as the subject where it is not outlined.
const SURE: f32 = 0.5;

/// Regions that are lifted out of their picture.
pub(super) struct Lifted {
    lift: Lift,
    /// The way of each piece.
    ways: Vec<Way>,
}

impl Lifted {
    /// The picture without them.
    pub(super) fn back(&self) -> &Planes {
        &self.lift.back
    }

    /// The pieces, lowest first, and how far each is to the right and down, in
    /// widths of the fitted picture.
    pub(super) fn pieces(&self, now: &Now) -> impl Iterator<Item = (&Piece, [f32; 2])> {
        let pieces = self.lift.pieces.iter().zip(&self.ways);
        pieces.map(|((_, piece), way)| (piece, way.at(now)))
    }

    /// Whether each is where it is in the picture.
    pub(super) fn are_still(&self, now: &Now) -> bool {
        self.pieces(now).all(|(_, way)| way == [0.0; 2])
    }
}

/// A take's picture and what masks show of it.
pub(super) struct Stage<'a> {
    pub(super) plan: &'a Plan,
    pub(super) course: Course<'a>,
    pub(super) studied: &'a StudiedPicture,
    pub(super) masks: &'a Masks<Arc<Mask>>,
    pub(super) window: &'a Window<'a>,
    /// The picture as the take's frames show it.
    pub(super) fitted: &'a Picture,
}

impl Stage<'_> {
    /// Lets regions go along their paths and keeps still what must not move.
    /// What is lifted out comes back, everything else goes into `motion`.
    pub(super) fn add(&self, motion: &mut Motion) -> Option<Lifted> {
        let shot = self.course.shots.first()?;
        let still = self.masks.still.as_ref().filter(|_| shot.still_mask);
        let still = still.map(|mask| self.shown(mask));
        if let Some(still) = &still {
            motion.hold(still, self.plan.width);
        }
        if shot.regions.is_empty() {
            return None;
        }
        let photo = planes::fit(&self.studied.picture, self.size(), Framing::WIDE);
        let outlines = self.outlines(&shot.regions, &photo, still.as_ref());
        let shape = aspect(self.plan.size());
        let ways = shot.regions.iter().map(|region| Way::of(region, shape));
        let ways: Vec<Way> = ways.collect();
        if let ([outline], [way], None) = (&outlines[..], &ways[..], &still)
            && !outline.is_quiet
            && way.longest() <= SHORT
        {
            let away = layers::away(&outline.alpha);
            motion.shift(Layer::Background, Stretch::along(&away, way.clone()));
            return None;
        }
        let alphas: Vec<Map> = outlines.into_iter().map(|outline| outline.alpha).collect();
        let depth = &self.window.scene.disparity;
        let lift = lift::lift(&photo, &alphas, depth, self.fitted, self.window.part);
        let ways = lift.pieces.iter().map(|(index, _)| ways[*index].clone());
        Some(Lifted {
            ways: ways.collect(),
            lift,
        })
    }

    /// The size at which outlines are found.
    fn size(&self) -> Size {
        layers::layer_size(self.plan.size())
    }

    /// The outline of each region, without what must not move.
    fn outlines(&self, regions: &[Region], photo: &Picture, still: Option<&Map>) -> Vec<Outline> {
        let mut masks = self.masks.regions.iter().flatten();
        let outline = |region: &Region| {
            let mut outline = match region.of {
                RegionOf::Mask => {
                    let mask = masks.next().map(|mask| self.shown(mask));
                    Outline::new(photo, &mask.unwrap_or_else(|| self.nothing()))
                }
                RegionOf::Subject => self.subject(photo),
            };
            if let Some(still) = still {
                outline.alpha = outline.alpha.zip(still, |own, still| own * (1.0 - still));
            }
            outline
        };
        regions.iter().map(outline).collect()
    }

    /// The subject's own outline where the picture could be parted.
    fn subject(&self, photo: &Picture) -> Outline {
        let scene = self.window.scene;
        let Size { width, height } = self.size();
        let (width, height) = (width as usize, height as usize);
        match &scene.parted {
            Ok(parted) => Outline {
                alpha: parted.alpha().resized(width, height),
                is_quiet: true,
            },
            Err(_) => {
                let sure = scene.subject().resized(width, height);
                Outline::new(photo, &sure.map(|sure| f32::from(sure > SURE)))
            }
        }
    }

    fn nothing(&self) -> Map {
        let Size { width, height } = self.size();
        Map::filled(width as usize, height as usize, 0.0)
    }

    /// What of the fitted picture a mask of the whole picture shows, 0–1.
    fn shown(&self, mask: &Mask) -> Map {
        let (size, whole) = (self.size(), self.studied.picture.size);
        let (left, top, width, height) = planes::crop(whole, size, Framing::WIDE);
        let (mask_w, mask_h) = (mask.size.width as usize, mask.size.height as usize);
        let values = Map {
            width: mask_w,
            height: mask_h,
            data: mask.data.iter().map(|&v| f32::from(v) / 255.0).collect(),
        };
        let shrunk = mask_w as f32 * (width / f64::from(whole.width)) as f32 / size.width as f32;
        let values = values.box_blurred((shrunk / 2.0) as usize);
        let share = |before: f64, at: usize, part: f64, of: u32, whole: u32| {
            ((before + (at as f64 + 0.5) / f64::from(of) * part) / f64::from(whole)) as f32
        };
        Map::from_fn(size.width as usize, size.height as usize, |x, y| {
            values.sample(
                share(left, x, width, size.width, whole.width),
                share(top, y, height, size.height, whole.height),
            )
        })
    }
}
