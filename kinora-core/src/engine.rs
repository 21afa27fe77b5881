//! The seam between what is filmed, who films it, and where the film goes.

use std::any::Any;
use std::sync::Arc;

use serde::Serialize;

use crate::camera::CameraKey;
use crate::frame::{Depth, Frame, Mask, Picture};
use crate::plan::Plan;
use crate::request::Masks;
use crate::scene::SceneFacts;
use crate::size::Size;
use crate::vocabulary::{Atmosphere, Join, Light, Move, Sound, Subject};

/// Makes frames and samples from a plan and pictures, on this machine.
pub trait Engine: Send + Sync {
    /// What this engine can film; constant for its life.
    fn capabilities(&self) -> Capabilities;

    /// Looks at a picture once, before it is planned and filmed.
    ///
    /// `size` is the size of the clip; `depth` is somebody's own map of how near
    /// each place of the picture is, used where [`Capabilities::depth`] says so.
    /// What comes back is handed to [`Engine::generate`] with the picture, so
    /// that nothing is looked at twice.
    fn study(&self, picture: &Picture, depth: Option<&Depth>, size: Size) -> Study;

    /// Looks at a picture as [`Engine::study`] does, and for elements in it: each
    /// is the pictures that show it. The first that is found is the picture's
    /// subject; where each is stands in [`SceneFacts::elements`], which stays empty
    /// where the engine does not look.
    fn study_with(
        &self,
        picture: &Picture,
        depth: Option<&Depth>,
        size: Size,
        elements: &[Vec<Picture>],
    ) -> Study {
        let _ = elements;
        self.study(picture, depth, size)
    }

    /// What the engine saw, map by map, as pictures for people to look at; none
    /// where it has nothing to show.
    fn maps(&self, layers: &Layers) -> Vec<NamedPicture> {
        let _ = layers;
        Vec::new()
    }

    /// The camera of each shot as it would be filmed, one key a frame, in the
    /// form that a plan may hold.
    ///
    /// # Errors
    ///
    /// As [`Engine::generate`]; an engine without a camera of its own has none
    /// to tell.
    fn solved_camera(
        &self,
        plan: &Plan,
        inputs: &Inputs,
    ) -> Result<Vec<Vec<CameraKey>>, EngineError> {
        let _ = (plan, inputs);
        Err(EngineError::Unsupported {
            engine: self.capabilities().engine,
            what: "a camera to be written down".to_owned(),
        })
    }

    /// Films `plan`: one [`FrameSink::begin`], the samples if the plan has
    /// sound, every chunk of [`Plan::chunks`] once, one [`FrameSink::finish`].
    ///
    /// # Errors
    ///
    /// [`EngineError::Stopped`] when `control` says so, [`EngineError::Sink`]
    /// when the film could not be stored, [`EngineError::Unsupported`] when the
    /// plan asks for what [`Capabilities`] does not list.
    fn generate(
        &self,
        plan: &Plan,
        inputs: &Inputs,
        sink: &mut dyn FrameSink,
        control: &dyn Control,
    ) -> Result<(), EngineError>;
}

/// What an engine can film.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Capabilities {
    /// The engine's name, as configured and as written into the clip.
    pub engine: &'static str,
    /// Whether the same plan, pictures and seed give the same bytes.
    pub deterministic: bool,
    /// Whether a clip can end on a second picture.
    pub end_image: bool,
    /// Whether a clip can have sound.
    pub sound: bool,
    /// Whether a clip can be made from words alone, without a picture.
    pub text_to_video: bool,
    /// Whether stored elements can be shown in a clip.
    pub elements: bool,
    /// The largest number of shots.
    pub max_shots: u32,
    /// The seconds of the shots that the engine was made for, where longer ones
    /// are not as good.
    pub shot_s: Option<u32>,
    /// Whether a shot can begin on a picture of its own.
    pub shot_images: bool,
    /// Whether the camera follows keyframes.
    pub keyframes: bool,
    /// Whether parts of a picture that masks show go along paths or stay.
    pub regions: bool,
    /// Whether a clip can be made to repeat without a seam.
    pub loops: bool,
    /// Whether `negative_prompt` and `cfg_scale` have a say in a clip.
    pub guidance: bool,
    /// Whether a depth picture of one's own is used.
    pub depth: bool,
    /// How shots may follow each other.
    pub joins: &'static [Join],
    /// Camera moves.
    pub moves: &'static [Move],
    /// Subject motion.
    pub subject: &'static [Subject],
    /// Weather, particles and moving matter.
    pub atmosphere: &'static [Atmosphere],
    /// Changes of the light.
    pub light: &'static [Light],
    /// Sounds.
    pub sounds: &'static [Sound],
}

impl Capabilities {
    /// Those of an engine that can film all there is.
    #[must_use]
    pub const fn everything(engine: &'static str) -> Self {
        Self {
            engine,
            deterministic: true,
            end_image: true,
            sound: true,
            text_to_video: true,
            elements: true,
            max_shots: 60,
            shot_s: None,
            shot_images: true,
            keyframes: true,
            regions: true,
            loops: true,
            guidance: true,
            depth: true,
            joins: Join::ALL,
            moves: Move::ALL,
            subject: Subject::ALL,
            atmosphere: Atmosphere::ALL,
            light: Light::ALL,
            sounds: Sound::ALL,
        }
    }
}

/// What an engine saw in one picture.
pub struct Study {
    /// The part that the director may know.
    pub facts: SceneFacts,
    /// The part that only the same engine can read.
    pub layers: Layers,
}

/// A picture for people to look at, and its name.
pub struct NamedPicture {
    /// One word.
    pub name: &'static str,
    /// The pixels.
    pub picture: Picture,
}

/// An engine's own notes on a picture.
pub type Layers = Arc<dyn Any + Send + Sync>;

/// The pictures of a film, by role.
pub struct Inputs {
    /// The first frame.
    pub start: StudiedPicture,
    /// The last frame, where the plan has one.
    pub end: Option<StudiedPicture>,
    /// The pictures of shots that begin on one of their own, by their places; as
    /// long as the last of them needs.
    pub shots: Vec<Option<StudiedPicture>>,
    /// Parts of the first frame's picture: those of the plan's regions in their
    /// order, and what must not move.
    pub masks: Masks<Arc<Mask>>,
}

impl Inputs {
    /// A start picture alone.
    #[must_use]
    pub fn of(start: StudiedPicture) -> Self {
        Self {
            start,
            end: None,
            shots: Vec::new(),
            masks: Masks::default(),
        }
    }
}

/// A picture with what its engine saw in it.
#[derive(Clone)]
pub struct StudiedPicture {
    /// The pixels.
    pub picture: Arc<Picture>,
    /// [`Study::layers`] of the same engine and size.
    pub layers: Layers,
}

/// Where frames and samples go.
pub trait FrameSink: Sync {
    /// Announces the film; called once, first.
    ///
    /// # Errors
    ///
    /// When the sink cannot take such a film.
    fn begin(&mut self, plan: &Plan) -> Result<(), SinkError>;

    /// Takes the whole sound track: interleaved stereo at
    /// [`crate::plan::SAMPLE_RATE`], `frames * SAMPLES_PER_FRAME * 2` values
    /// within −1–1. Called at most once, after `begin` and before any chunk.
    ///
    /// # Errors
    ///
    /// When the samples cannot be encoded.
    fn samples(&mut self, interleaved: &[f32]) -> Result<(), SinkError>;

    /// Opens the chunk with this place in [`Plan::chunks`].
    ///
    /// Chunks may be open at the same time and come in any order; frames within
    /// one come in order.
    ///
    /// # Errors
    ///
    /// When no encoder can be made.
    fn chunk(&self, index: usize) -> Result<Box<dyn ChunkSink + '_>, SinkError>;

    /// Ends the film; called once, after every chunk is finished.
    ///
    /// # Errors
    ///
    /// When the film cannot be completed.
    fn finish(&mut self) -> Result<(), SinkError>;
}

/// Takes the frames of one chunk.
pub trait ChunkSink: Send {
    /// Takes the next frame.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded or stored.
    fn frame(&mut self, frame: &Frame) -> Result<(), SinkError>;

    /// Ends the chunk.
    ///
    /// # Errors
    ///
    /// When it cannot be stored.
    fn finish(self: Box<Self>) -> Result<(), SinkError>;
}

/// Tells an engine when to stop, and is told how far it is.
pub trait Control: Sync {
    /// Why to stop now, if so. Asked before each frame.
    fn stop(&self) -> Option<Stop>;

    /// Reports that `done` of `total` units of `phase` are through. May be
    /// called from several threads, with `done` not always rising.
    fn progress(&self, phase: Phase, done: u64, total: u64);
}

/// Why an engine is asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody cancelled.
    Cancelled,
    /// The time allowed is over.
    Deadline,
}

/// A part of the work, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Reading and decoding pictures.
    Read,
    /// Looking at the pictures.
    Analyse,
    /// Making the sound track.
    Sound,
    /// Rendering and encoding frames.
    Film,
    /// Completing the file.
    Write,
}

impl Phase {
    /// The phase's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Analyse => "analyse",
            Self::Sound => "sound",
            Self::Film => "film",
            Self::Write => "write",
        }
    }
}

/// Why a film was not made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The control asked to stop.
    #[error("stopped before the film was complete")]
    Stopped(Stop),
    /// The plan asks for what the engine cannot film.
    #[error("the {engine} engine cannot film this plan: {what}")]
    Unsupported {
        /// The engine's name.
        engine: &'static str,
        /// What it cannot film.
        what: String,
    },
    /// The model that the engine films with is not what it should be.
    #[error("the {engine} engine cannot use its model: {what}")]
    Model {
        /// The engine's name.
        engine: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// The film needs more memory than there is now.
    #[error("the {engine} engine is short of memory: {what}")]
    Memory {
        /// The engine's name.
        engine: &'static str,
        /// How much it needs and how much there is.
        what: String,
    },
    /// The engine broke.
    #[error("the {engine} engine failed: {what}")]
    Broken {
        /// The engine's name.
        engine: &'static str,
        /// What happened.
        what: String,
    },
    /// The film could not be encoded or stored.
    #[error("failed to store the film")]
    Sink(#[from] SinkError),
}

/// Why a sink did not take what it was given.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SinkError {
    /// What went wrong, in a sentence without a full stop.
    pub message: String,
    /// The cause, if there is one.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl SinkError {
    /// An error with a message alone.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// An error with its cause.
    #[must_use]
    pub fn with_source(
        message: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            message: message.into(),
            source: Some(Box::new(source)),
        }
    }
}
