//! What of a picture goes out of focus: its distance, or its subject.

use std::sync::Arc;

use kinora_core::frame::Frame;
use kinora_core::plan::Onto;
use kinora_core::vocabulary::Move;

use crate::camera::{Course, Window};
use crate::layers::compose::{Cut, Piece};
use crate::lens::{Blurred, Pull, Rack};
use crate::planes::Planes;
use crate::warp::Lattice;

/// What a take's racks of focus blur, each made only where one of them asks.
pub(super) enum Focus {
    /// The layers of a parted picture.
    Layers {
        back: Option<Rack>,
        front: Option<Rack>,
    },
    /// Parts of a picture in one layer.
    Field {
        distance: Option<Pull>,
        subject: Option<Pull>,
    },
}

impl Focus {
    /// What a take needs; `None` where no focus is racked.
    pub(super) fn new(
        course: Course<'_>,
        planes: &Planes,
        cut: Option<&Cut>,
        window: &Window<'_>,
    ) -> Option<Self> {
        let racks = |onto| {
            let mut moves = course.shots.iter().flat_map(|shot| &shot.camera);
            moves.any(|step| step.kind == Move::RackFocus && step.onto == onto)
        };
        let (blurs_distance, blurs_subject) = (racks(Onto::Subject), racks(Onto::Background));
        if !blurs_distance && !blurs_subject {
            return None;
        }
        let pull = |blurred| {
            Pull::new(planes, blurred, window.subject_disparity(), |x, y| {
                window.part.sample(&window.scene.depth, x, y)
            })
        };
        Some(match cut {
            Some(cut) => Self::Layers {
                back: blurs_distance.then(|| Rack::new(cut.back().clone())),
                front: blurs_subject.then(|| cut.subject().rack()),
            },
            None => Self::Field {
                distance: blurs_distance.then(|| pull(Blurred::Distance)),
                subject: blurs_subject.then(|| pull(Blurred::Subject)),
            },
        })
    }

    /// Puts a frame in one layer out of focus: its distance by a radius in pixels
    /// above 0, its subject by one below. The lattice is what it was sampled
    /// through.
    pub(super) fn blur(&self, lattice: &Lattice, radius_px: f32, frame: &mut Frame) {
        if let Self::Field { distance, subject } = self {
            let pull = if radius_px < 0.0 { subject } else { distance };
            if let Some(pull) = pull {
                pull.blur(lattice, radius_px.abs(), frame);
            }
        }
    }

    /// The background of a parted picture, where it is out of focus.
    pub(super) fn back(&self, radius_px: f32) -> Option<Arc<Planes>> {
        match self {
            Self::Layers { back, .. } if radius_px > 0.0 => Some(back.as_ref()?.at(radius_px)),
            Self::Layers { .. } | Self::Field { .. } => None,
        }
    }

    /// The subject of a parted picture, where it is out of focus.
    pub(super) fn front(&self, cut: &Cut, radius_px: f32) -> Option<Piece> {
        match self {
            Self::Layers { front, .. } if radius_px < 0.0 => {
                Some(cut.subject().unfocused(front.as_ref()?, -radius_px))
            }
            Self::Layers { .. } | Self::Field { .. } => None,
        }
    }
}
