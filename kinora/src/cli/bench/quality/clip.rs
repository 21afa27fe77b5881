//! One film of a photograph: made, decoded, measured.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use kinora_core::camera::CameraKey;
use kinora_core::director::usual_amount;
use kinora_core::engine::{Engine, EngineError, Inputs, SinkError, StudiedPicture};
use kinora_core::plan::{FPS, Plan};
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::Move;
use kinora_measure::follows;
use kinora_media::clip::ClipEncoder;
use kinora_media::decode;
use kinora_render::{CpuEngine, Geometry};

use super::figures::{Made, Value, values};
use crate::cli::bench::render::{metadata, moving};
use crate::cli::failure::Failure;
use crate::cli::measure::{self, read_picture};
use crate::service::film::Watch;

/// Where films are made.
pub(super) struct Studio<'a> {
    pub engine: CpuEngine,
    /// Where their files are while they are measured.
    pub folder: &'a Path,
    pub seconds: u32,
}

/// A photograph that was looked at.
pub(super) struct Photo {
    /// Its file's name without the ending.
    pub name: String,
    /// The size of its films.
    pub size: Size,
    start: StudiedPicture,
}

/// What became of a move on a photograph.
pub(super) struct Filmed {
    pub kind: Move,
    /// Whether the camera did what was asked, or what it did.
    pub direction: Result<(), String>,
    pub values: Vec<Value>,
}

impl Filmed {
    /// A line of progress.
    pub fn line(&self) -> String {
        let wrong: Vec<&str> = self.failed().map(|value| value.name).collect();
        match (&self.direction, wrong.is_empty()) {
            (Ok(()), true) => format!("{}: ok", self.kind),
            (Ok(()), false) => format!("{}: not as promised: {}", self.kind, wrong.join(", ")),
            (Err(why), _) => format!("{}: WRONG WAY: {why}", self.kind),
        }
    }

    /// The figures that are not as they should be.
    pub fn failed(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(|value| value.ok == Some(false))
    }
}

impl Studio<'_> {
    /// Reads a photograph and looks at it.
    pub fn open(&self, path: &Path, tier: Tier) -> Result<Photo, Failure> {
        let picture = Arc::new(read_picture(path, "photos")?);
        let size = tier.size(picture.size.width, picture.size.height);
        let study = self.engine.study(&picture, None, size);
        let name = path.file_stem().unwrap_or(path.as_os_str());
        Ok(Photo {
            name: name.to_string_lossy().into_owned(),
            size,
            start: StudiedPicture {
                picture,
                layers: study.layers,
            },
        })
    }

    /// Films a move, and measures the film.
    pub fn film(&self, photo: &Photo, kind: Move) -> Result<Filmed, Failure> {
        let name = format!("{} on {}", kind, photo.name);
        let failed = |what: &str| format!("failed to {what} {name}");
        let far = usual_amount(kind);
        let plan = moving(photo.size, self.seconds * FPS, &[(kind, far)]);
        let inputs = Inputs::of(photo.start.clone());
        let path = self.folder.join(format!("{}-{kind}.mp4", photo.name));
        self.shoot(&plan, &inputs, &path)
            .map_err(|error| Failure::failed(failed("film"), error))?;
        let clip = File::open(&path)
            .map_err(|error| Failure::failed(failed("open"), error))
            .map(BufReader::new)?;
        let clip = decode::open(clip).map_err(|error| Failure::failed(failed("decode"), error))?;
        let report = measure::report(clip, [Some(&photo.start.picture), None])?;
        // A file that stays is removed with its folder.
        let _ = std::fs::remove_file(&path);
        let known = |error| Failure::failed(failed("solve the camera of"), error);
        let geometry: Geometry = self.engine.geometry(&plan, &inputs).map_err(known)?;
        let keys = self.engine.solved_camera(&plan, &inputs).map_err(known)?;
        let last = keys.first().and_then(|keys| keys.last()).copied();
        let key = last.unwrap_or(CameraKey::IDENTITY);
        let direction = follows(&report, kind);
        let made = Made {
            kind,
            seconds: self.seconds,
            report: &report,
            geometry,
            way: way(kind, &key),
            key: &key,
        };
        Ok(Filmed {
            kind,
            direction,
            values: values(&made),
        })
    }

    fn shoot(&self, plan: &Plan, inputs: &Inputs, path: &Path) -> Result<(), EngineError> {
        let stored = |error| {
            SinkError::with_source("a file of the temporary folder cannot be written", error)
        };
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)
            .map_err(stored)?;
        let mut clip = ClipEncoder::new(file, metadata());
        let watch = Watch::new(None, &|| false, &|_, _, _| {});
        self.engine.generate(plan, inputs, &mut clip, &watch)
    }
}

/// The share of its usual way that a move goes: a picture has room and depth for
/// so much. None where no key tells.
fn way(kind: Move, key: &CameraKey) -> Option<f64> {
    let asked = usual_amount(kind);
    let [right, up, forward] = key.place;
    let [yaw, pitch, roll] = key.look;
    let gone = match kind {
        Move::PanLeft | Move::PanRight | Move::WhipPanLeft | Move::WhipPanRight => yaw.abs(),
        Move::TiltUp | Move::TiltDown => pitch.abs(),
        Move::RollLeft | Move::RollRight => roll.abs(),
        // Where the picture has no depth for all of it, the lens does the rest.
        Move::DollyIn => key.focal / (1.0 - forward) - 1.0,
        Move::DollyOut => (1.0 - forward) / key.focal - 1.0,
        Move::TruckLeft | Move::TruckRight | Move::OrbitLeft | Move::OrbitRight => right.abs(),
        Move::PedestalUp | Move::PedestalDown | Move::CraneUp | Move::CraneDown => up.abs(),
        Move::ZoomIn => key.focal - 1.0,
        Move::ZoomOut => 1.0 / key.focal - 1.0,
        Move::Static
        | Move::DollyZoom
        | Move::RackFocus
        | Move::Handheld
        | Move::Follow
        | Move::Shake => return None,
    };
    Some(gone / asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_a_move_is_told_by_its_last_key() {
        let check = |kind, key: CameraKey, expected: f64| {
            let found = way(kind, &key).unwrap();
            assert!((found - expected).abs() < 1e-9, "{kind}: {found}");
        };
        let rest = CameraKey::IDENTITY;
        let at = |place| CameraKey { place, ..rest };
        let look = |look| CameraKey { look, ..rest };
        check(Move::PanLeft, look([-4.5, 0.0, 0.0]), 1.0);
        check(Move::TiltUp, look([0.0, 3.5, 0.0]), 1.0);
        check(Move::RollRight, look([0.0, 0.0, 3.0]), 0.5);
        check(Move::TruckRight, at([0.05, 0.0, 0.0]), 1.0);
        check(Move::CraneDown, at([0.0, -0.0375, 0.0]), 0.5);
        check(Move::DollyIn, at([0.0, 0.0, 1.0 - 1.0 / 1.18]), 1.0);
        let half = CameraKey {
            focal: 1.18 * 0.9,
            ..at([0.0, 0.0, 0.1])
        };
        check(Move::DollyIn, half, 1.0);
        check(
            Move::ZoomOut,
            CameraKey {
                focal: 1.0 / 1.14,
                ..rest
            },
            1.0,
        );
        check(Move::DollyOut, rest, 0.0);
        assert_eq!(way(Move::Static, &rest), None);
    }
}
