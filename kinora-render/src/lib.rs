//! The CPU engine: one picture and a plan become frames and samples.
//!
//! The stages stand one behind the other and know only the one before:
//! [`analyse`](CpuEngine::study) → layers → camera → warp → life → grade →
//! sound. Nothing here reads a file or waits; the same plan, pictures and seed
//! give the same bytes on any machine and for any number of threads.

mod analyse;
mod camera;
mod face_net;
mod film;
pub mod flow;
mod geometry;
mod grade;
mod grain;
mod layers;
mod lens;
mod life;
mod map;
mod maths;
mod morph;
mod motion;
mod net;
mod planes;
mod portrait;
mod sound;
pub mod subject_net;
#[cfg(test)]
mod testing;
mod warp;

use std::sync::Arc;

use kinora_core::camera::CameraKey;
use kinora_core::engine::{
    Capabilities, Control, Engine, EngineError, FrameSink, Inputs, Layers, NamedPicture, Phase,
    Study,
};
use kinora_core::frame::{Depth, Frame, Picture};
use kinora_core::plan::{Framing, Plan};
use kinora_core::size::Size;
use kinora_core::vocabulary::{Atmosphere, Join, Light, Move, Sound, Subject};

use crate::analyse::Scene;
pub use crate::geometry::Geometry;

/// The embedded renderer.
pub struct CpuEngine {
    pool: rayon::ThreadPool,
}

/// What the CPU engine can film.
pub const CAPABILITIES: Capabilities = Capabilities {
    engine: "cpu",
    deterministic: true,
    text_to_video: false,
    elements: true,
    end_image: true,
    sound: true,
    max_shots: 60,
    shot_s: None,
    shot_images: true,
    keyframes: true,
    regions: true,
    loops: true,
    guidance: true,
    depth: true,
    joins: Join::ALL,
    moves: &[
        Move::Static,
        Move::PanLeft,
        Move::PanRight,
        Move::TiltUp,
        Move::TiltDown,
        Move::RollLeft,
        Move::RollRight,
        Move::DollyIn,
        Move::DollyOut,
        Move::TruckLeft,
        Move::TruckRight,
        Move::PedestalUp,
        Move::PedestalDown,
        Move::OrbitLeft,
        Move::OrbitRight,
        Move::CraneUp,
        Move::CraneDown,
        Move::ZoomIn,
        Move::ZoomOut,
        Move::DollyZoom,
        Move::RackFocus,
        Move::Handheld,
        Move::Follow,
        Move::WhipPanLeft,
        Move::WhipPanRight,
        Move::Shake,
    ],
    subject: &[
        Subject::Breathe,
        Subject::Blink,
        Subject::Smile,
        Subject::Nod,
        Subject::Turn,
        Subject::Tilt,
        Subject::Look,
        Subject::Sway,
        Subject::Hair,
    ],
    atmosphere: &[
        Atmosphere::Rain,
        Atmosphere::Snow,
        Atmosphere::Fog,
        Atmosphere::Smoke,
        Atmosphere::Steam,
        Atmosphere::Dust,
        Atmosphere::Embers,
        Atmosphere::Leaves,
        Atmosphere::Petals,
        Atmosphere::Fireflies,
        Atmosphere::Bubbles,
        Atmosphere::Confetti,
        Atmosphere::Clouds,
        Atmosphere::Water,
        Atmosphere::Waves,
        Atmosphere::Fire,
        Atmosphere::Stars,
        Atmosphere::Lightning,
        Atmosphere::GodRays,
        Atmosphere::Wind,
        Atmosphere::Bokeh,
    ],
    light: Light::ALL,
    sounds: Sound::ALL,
};

impl CpuEngine {
    /// An engine that works with this many threads, at least one.
    ///
    /// # Errors
    ///
    /// When the operating system gives no threads.
    pub fn new(threads: usize) -> Result<Self, ThreadsUnavailable> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .thread_name(|index| format!("render-{index}"))
            .build()
            .map(|pool| Self { pool })
            .map_err(|error| ThreadsUnavailable {
                threads,
                reason: error.to_string(),
            })
    }
}

impl CpuEngine {
    /// What the camera of a plan's first take does to its picture. Nothing is
    /// rendered for it.
    ///
    /// # Errors
    ///
    /// As [`Engine::generate`].
    pub fn geometry(&self, plan: &Plan, inputs: &Inputs) -> Result<Geometry, EngineError> {
        refuse_unsupported(plan)?;
        let stages = film::Stages::new(plan, inputs, &[])?;
        self.pool.install(|| stages.geometry())
    }
}

/// The operating system did not start the threads asked for.
#[derive(Debug, thiserror::Error)]
#[error("failed to start {threads} render threads: {reason}")]
pub struct ThreadsUnavailable {
    /// How many were asked for.
    pub threads: usize,
    /// What the system said.
    pub reason: String,
}

/// The picture as the first frame shows it: cropped about the middle to the
/// shape of `size` and resized by Lanczos3.
#[must_use]
pub fn fitted(picture: &Picture, size: Size) -> Picture {
    planes::fit(picture, size, Framing::WIDE)
}

/// [`fitted`] as a frame: exactly the first frame before it is encoded.
#[must_use]
pub fn fitted_frame(picture: &Picture, size: Size) -> Frame {
    planes::to_frame(&fitted(picture, size))
}

impl Engine for CpuEngine {
    fn capabilities(&self) -> Capabilities {
        CAPABILITIES
    }

    fn study(&self, picture: &Picture, depth: Option<&Depth>, size: Size) -> Study {
        self.study_with(picture, depth, size, &[])
    }

    fn study_with(
        &self,
        picture: &Picture,
        depth: Option<&Depth>,
        size: Size,
        elements: &[Vec<Picture>],
    ) -> Study {
        let scene = self.pool.install(|| {
            let mut scene = analyse::analyse(picture, depth, size);
            if !elements.is_empty() {
                scene.look_for(elements, picture, size);
            }
            scene
        });
        Study {
            facts: scene.facts.clone(),
            layers: Arc::new(scene),
        }
    }

    fn maps(&self, layers: &Layers) -> Vec<NamedPicture> {
        let maps = scene_of(layers).map_or(vec![], analyse::report);
        maps.into_iter()
            .map(|(name, map)| NamedPicture {
                name,
                picture: map.picture(),
            })
            .collect()
    }

    fn solved_camera(
        &self,
        plan: &Plan,
        inputs: &Inputs,
    ) -> Result<Vec<Vec<CameraKey>>, EngineError> {
        refuse_unsupported(plan)?;
        let stages = film::Stages::new(plan, inputs, &[])?;
        self.pool.install(|| stages.solved_camera())
    }

    fn generate(
        &self,
        plan: &Plan,
        inputs: &Inputs,
        sink: &mut dyn FrameSink,
        control: &dyn Control,
    ) -> Result<(), EngineError> {
        refuse_unsupported(plan)?;
        let strikes = life::lightning(plan);
        let stages = film::Stages::new(plan, inputs, &strikes)?;
        sink.begin(plan)?;
        if plan.sound {
            sink.samples(&soundtrack(plan, &strikes, control))?;
        }
        film::shoot(&stages, &self.pool, sink, control)?;
        sink.finish()?;
        Ok(())
    }
}

fn soundtrack(plan: &Plan, strikes: &[u32], control: &dyn Control) -> Vec<f32> {
    let events = sound::Events {
        lightning: strikes.to_vec(),
    };
    sound::synthesise(plan, &events, &mut |share| {
        control.progress(Phase::Sound, (share * 100.0) as u64, 100);
    })
}

/// A plan made for this engine's capabilities passes; one written by hand or
/// for another engine may ask for more.
fn refuse_unsupported(plan: &Plan) -> Result<(), EngineError> {
    let mut missing = vec![];
    if plan.looped && plan.end_image {
        missing.push("a loop that ends on a second picture".to_owned());
    }
    let goes = plan.shots.iter().any(|shot| !shot.regions.is_empty());
    if goes && (plan.looped || plan.end_image) {
        missing.push("regions in a loop or on the way to a second picture".to_owned());
    }
    for shot in &plan.shots {
        let moves = shot.camera.iter().map(|step| step.kind);
        missing.extend(
            moves
                .filter(|kind| !CAPABILITIES.moves.contains(kind))
                .map(|kind| format!("camera move `{kind}`")),
        );
        let atmosphere = shot.atmosphere.iter().map(|cue| cue.what);
        missing.extend(
            atmosphere
                .filter(|what| !CAPABILITIES.atmosphere.contains(what))
                .map(|what| format!("atmosphere `{what}`")),
        );
        let subject = shot.subject.iter().map(|cue| cue.what);
        missing.extend(
            subject
                .filter(|what| !CAPABILITIES.subject.contains(what))
                .map(|what| format!("subject motion `{what}`")),
        );
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort_unstable();
    missing.dedup();
    Err(EngineError::Unsupported {
        engine: CAPABILITIES.engine,
        what: missing.join(", "),
    })
}

/// Reads what [`CpuEngine::study`] wrote.
fn scene_of(layers: &Layers) -> Result<&Scene, EngineError> {
    layers
        .downcast_ref::<Scene>()
        .ok_or_else(|| EngineError::Unsupported {
            engine: CAPABILITIES.engine,
            what: "a picture that another engine studied".to_owned(),
        })
}
