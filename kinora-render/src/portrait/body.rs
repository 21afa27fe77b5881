//! A subject known by its outline alone: it breathes if it has a neck, a plant
//! swings about its foot, hair and petals stir at the edge.

use std::sync::Arc;

use kinora_core::plan::Shot;
use kinora_core::vocabulary::{Atmosphere, Subject};

use super::{cues, life};
use crate::map::Map;
use crate::maths::{PI, TAU, sin, smoothstep};
use crate::motion::{self, Field, Layer, Motion, Now, Shift, Span};

/// Where a neck is looked for, as shares of the subject's height.
const NECK: std::ops::Range<f32> = 0.15..0.60;

/// How narrow a neck is, by the width of the head.
const NARROW: f32 = 0.75;

/// How far a chest widens.
const WIDER: f32 = 0.003;

/// How far the top of a plant swings, in widths of the picture.
const SWING: f32 = 0.0024;

/// How far hair and petals stir, in widths of the picture.
const STIR: f32 = 0.0012;

/// How deep an edge is that stirs, in widths of the picture.
const FRINGE: f32 = 0.022;

/// The subject of a picture, by its outline. Places are in widths of the fitted
/// picture.
#[derive(Debug)]
pub(crate) struct Body {
    /// How much of each place is carried with the subject.
    soft: Map,
    /// How much of each place is at the subject's edge.
    fringe: Map,
    aspect: f32,
    /// Its middle.
    middle: f32,
    top: f32,
    bottom: f32,
    /// The height of its neck.
    neck: Option<f32>,
}

impl Body {
    /// Takes the measure of a matte over a picture of this aspect.
    pub(super) fn new(matte: &Map, aspect: f32) -> Self {
        let (w, h) = (matte.width, matte.height);
        let widths: Vec<f32> = matte
            .data
            .chunks_exact(w)
            .map(|row| row.iter().filter(|&&p| p > 0.5).count() as f32 / w as f32)
            .collect();
        let is_there = |width: &f32| *width > 0.0;
        let top = widths.iter().position(is_there).unwrap_or(0);
        let bottom = widths.iter().rposition(is_there).unwrap_or(h - 1) + 1;
        let height = |row: usize| row as f32 / h as f32 * aspect;
        let (mut mass, mut sum) = (1e-6, 0.0);
        for (index, p) in matte.data.iter().enumerate() {
            mass += p;
            sum += p * ((index % w) as f32 + 0.5) / w as f32;
        }
        let solid = matte.map(|p| smoothstep(0.3, 0.7, p));
        let soft = solid.widened(w / 100).blurred(w as f32 / 60.0);
        let depth = solid.blurred(FRINGE * w as f32 * 0.6);
        Self {
            fringe: depth.map(|p| (4.0 * p * (1.0 - p)) * (4.0 * p * (1.0 - p))),
            soft,
            aspect,
            middle: sum / mass,
            top: height(top),
            bottom: height(bottom),
            neck: neck(&widths[top..bottom]).map(|row| height(top + row)),
        }
    }

    pub(super) fn has_neck(&self) -> bool {
        self.neck.is_some()
    }
}

/// The row of a neck: the narrowest one, if what is above it is wider.
fn neck(widths: &[f32]) -> Option<usize> {
    let rows = widths.len() as f32;
    let range = (NECK.start * rows) as usize..(NECK.end * rows) as usize;
    let row = range.min_by(|&a, &b| widths[a].total_cmp(&widths[b]))?;
    let most = |part: &[f32]| part.iter().copied().fold(0.0, f32::max);
    let (head, chest) = (most(&widths[..row]), most(&widths[row..]));
    (widths[row] < NARROW * head && widths[row] < NARROW * chest).then_some(row)
}

/// Adds what a subject without a face does by its outline.
pub(super) fn add(motion: &mut Motion, body: &Arc<Body>, shots: &[Shot]) {
    let mut stirring = Stirrings { motion, body };
    if body.has_neck() {
        stirring.asked(What::Breath, Subject::Breathe, shots);
        stirring.blown(What::Stir, Subject::Hair, shots);
    } else {
        stirring.blown(What::Swing, Subject::Sway, shots);
    }
    stirring.asked(What::Swing, Subject::Sway, shots);
    stirring.asked(What::Stir, Subject::Hair, shots);
}

/// Adds what the outline of somebody does whose head and chest are moved by
/// their face.
pub(super) fn add_to_face(motion: &mut Motion, body: &Arc<Body>, shots: &[Shot]) {
    let mut stirring = Stirrings { motion, body };
    stirring.asked(What::Stir, Subject::Hair, shots);
    stirring.blown(What::Stir, Subject::Hair, shots);
}

/// What is added to the motion of a body.
struct Stirrings<'a> {
    motion: &'a mut Motion,
    body: &'a Arc<Body>,
}

impl Stirrings<'_> {
    fn add(&mut self, what: What, span: Span, strength: f32) {
        let stirring = Stirring {
            body: self.body.clone(),
            what,
            span,
            strength: (strength / 0.7).min(what.most()),
        };
        self.motion.shift(Layer::Subject, stirring);
    }

    /// Where a shot's cues ask for it.
    fn asked(&mut self, what: What, subject: Subject, shots: &[Shot]) {
        for (span, strength) in cues(shots, subject) {
            self.add(what, span, strength);
        }
    }

    /// Where there is wind and nobody asks for the same.
    fn blown(&mut self, what: What, subject: Subject, shots: &[Shot]) {
        for (index, shot) in shots.iter().enumerate() {
            let is_asked = shot.subject.iter().any(|cue| cue.what == subject);
            let wind = shot.atmosphere.iter();
            for cue in wind.filter(|cue| cue.what == Atmosphere::Wind && !is_asked) {
                let span = Span::of(cue, shots, index);
                self.add(what, span, 0.8 * cue.strength as f32);
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The chest widens, head and shoulders rise.
    Breath,
    /// The whole swings about its foot.
    Swing,
    /// The edge above the neck stirs.
    Stir,
}

impl What {
    /// How much more than usual there may be of it.
    fn most(self) -> f32 {
        match self {
            Self::Breath => 1.0,
            Self::Swing | Self::Stir => 1.4,
        }
    }
}

struct Stirring {
    body: Arc<Body>,
    what: What,
    span: Span,
    strength: f32,
}

impl Shift for Stirring {
    fn at(&self, now: &Now) -> Option<Field<'_>> {
        let weight = self.span.weight(now) * self.strength;
        if weight <= 0.0 {
            return None;
        }
        let turn = |period: f32| TAU * (now.film_s / motion::period(period, now.round_s));
        let body = &self.body;
        match self.what {
            What::Breath => {
                let size = WIDER * weight * life::breath(now);
                (size > 0.0)
                    .then(|| -> Field<'_> { Box::new(move |place| body.breath(size, place)) })
            }
            What::Swing => {
                let swing = SWING * weight * (0.8 * sin(turn(3.6)) + 0.2 * sin(turn(1.9)));
                Some(Box::new(move |place| body.swing(swing, place)))
            }
            What::Stir => {
                let size = STIR * weight;
                let turns = [turn(2.2), turn(1.2)];
                Some(Box::new(move |place| body.stir(size, turns, place)))
            }
        }
    }
}

impl Body {
    fn breath(&self, size: f32, [x, y]: [f32; 2]) -> [f32; 2] {
        let soft = self.soft.sample(x, y);
        let neck = self.neck.unwrap_or(self.top);
        let height = y * self.aspect;
        let below = ((height - neck) / (self.bottom - neck).max(1e-3)).clamp(0.0, 1.0);
        let widen = size * sin(PI * below);
        let rise = 0.2 * size * (1.0 - smoothstep(0.0, 1.0, below));
        // What is seen here comes from nearer the middle, and from below.
        [-(x - self.middle) * widen * soft, rise * soft]
    }

    fn swing(&self, swing: f32, [x, y]: [f32; 2]) -> [f32; 2] {
        let height = (self.bottom - y * self.aspect) / (self.bottom - self.top).max(1e-3);
        [-swing * height.max(0.0) * self.soft.sample(x, y), 0.0]
    }

    fn stir(&self, size: f32, [slow, fast]: [f32; 2], [x, y]: [f32; 2]) -> [f32; 2] {
        let height = y * self.aspect;
        let limit = self.neck.unwrap_or(self.bottom);
        let above = 1.0 - smoothstep(limit - 0.04, limit, height);
        let weight = size * above * self.fringe.sample(x, y);
        let wave = |turn: f32, across: f32, down: f32| {
            let phase = TAU * (across * x + down * height);
            sin(turn + phase) - sin(phase)
        };
        [
            -weight * (0.6 * wave(slow, 2.0, 3.0) + 0.4 * wave(fast, 5.0, 4.0)),
            -weight * 0.4 * wave(fast, 3.0, 5.0),
        ]
    }
}
