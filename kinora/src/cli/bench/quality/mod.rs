//! `kinora bench quality`: every move on every photograph, filmed and measured.

mod clip;
mod figures;
mod report;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use kinora_core::catalogue;
use kinora_core::problem::Problem;
use kinora_core::size::Tier;
use kinora_core::vocabulary::Move;
use kinora_render::CpuEngine;

use self::clip::{Filmed, Photo, Studio};
use self::report::Report;
use crate::cli::failure::Failure;
use crate::cli::film;
use crate::cli::output::Output;
use crate::cli::photos::photos;

/// Film every move on every photograph, measure the films, and judge them.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Quality {
    /// Photographs, or folders of them.
    #[arg(value_name = "PHOTO|DIR", long_help = PHOTOS_HELP)]
    photos: Vec<PathBuf>,
    /// Moves, as plans name them, with commas between [default: all 22].
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    moves: Vec<String>,
    /// The model whose frame size is filmed: std for 720p, pro for 1080p, 4k.
    #[arg(long, value_name = "NAME", default_value = "std")]
    model: String,
    /// Seconds of each film.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=15))]
    seconds: u32,
    /// Films to work on at once [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const PHOTOS_HELP: &str = "\
Photographs, or folders of them: JPEG, PNG or WebP. The photographs of Kinora's own gallery are in the
folder photos/ of its source.";

const AFTER_HELP: &str = "\
Example: kinora bench quality photos/ --moves pan_left,orbit_right,crane_up

Each film goes through the engine, the encoder and the file, and is then decoded and measured as
`kinora measure --start PHOTO` measures it. A move passes by its own sign: the way of the picture for
pans, tilts, trucks and pedestals, its growth for dollies and zooms, its turn for rolls, near against
far for orbits, and for cranes also the leaning of upright lines. The figures are those that are
promised for every film; where the engine finds a subject that it can part from its background, how far
and how cleanly is judged too.

Folds, stretch, places outside the picture and the separation that one layer alone would have are what
the engine says of its own map; so is the way that a camera goes of what is usual, which a picture may
have no room or depth for and which is not judged. Everything else is measured on pixels.

Exit code 0 when every target holds, 1 when one does not. A film of 5 seconds takes some twenty
processor seconds, so that a folder of photographs takes a good while. The targets are for films of that
length: in shorter ones moves are faster, and some figures of evenness and sharpness suffer for it.";

/// The sixteen directed moves, and six more beside them.
const MOVES: [Move; 22] = [
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
    Move::Static,
    Move::RackFocus,
    Move::Handheld,
];

impl Quality {
    pub(in crate::cli) fn output(&self) -> Output {
        Output::new(self.json, false)
    }

    pub(in crate::cli) fn run(&self) -> Result<(), Failure> {
        let moves = self.moves()?;
        let tier = tier(&self.model)?;
        let paths = photos(&self.photos)?;
        let threads = film::threads(self.threads).map_err(Failure::refused)?;
        let engine = CpuEngine::new(threads)
            .map_err(|error| Failure::failed("failed to start the engine", error))?;
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::failed("failed to make a temporary folder", error))?;
        let studio = Studio {
            engine,
            folder: folder.path(),
            seconds: self.seconds,
        };
        let mut report = Report::new(&self.model, self.seconds, &moves);
        for (index, path) in paths.iter().enumerate() {
            let photo = studio.open(path, tier)?;
            self.output().say(&format!(
                "{} ({} of {}), {} × {}",
                photo.name,
                index + 1,
                paths.len(),
                photo.size.width,
                photo.size.height
            ));
            let results = self.film(&studio, &photo, &moves, threads)?;
            report.add(&photo, results);
        }
        report.finish();
        report.print(self.output())
    }

    fn moves(&self) -> Result<Vec<Move>, Failure> {
        if self.moves.is_empty() {
            return Ok(MOVES.to_vec());
        }
        self.moves.iter().map(|name| known(name)).collect()
    }

    /// Films and measures the moves of a photograph, several at a time.
    fn film(
        &self,
        studio: &Studio<'_>,
        photo: &Photo,
        moves: &[Move],
        threads: usize,
    ) -> Result<Vec<Filmed>, Failure> {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Result<Filmed, Failure>)>> = Mutex::default();
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(&kind) = moves.get(index) else {
                    return;
                };
                let result = studio.film(photo, kind);
                if let Ok(result) = &result {
                    self.output().say(&format!("  {}", result.line()));
                }
                done.lock()
                    .expect("no thread panics with this lock")
                    .push((index, result));
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..threads.min(moves.len()) {
                scope.spawn(work);
            }
        });
        let mut done = done.into_inner().expect("no thread panics with this lock");
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

/// A move that this command can judge, by its name.
fn known(name: &str) -> Result<Move, Failure> {
    let name = name.trim().replace(['-', ' '], "_");
    let found = MOVES.into_iter().find(|kind| kind.as_str() == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = MOVES.iter().map(|kind| kind.as_str()).collect();
        Failure::refused(Problem::outside("moves", &name, &names.join(", ")))
    })
}

fn tier(model: &str) -> Result<Tier, Failure> {
    let found = catalogue::find(model);
    found.map(|model| model.tier).ok_or_else(|| {
        let allowed = "a short name or a full id as `kinora models` lists them";
        Failure::refused(Problem::outside("model", model, allowed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_known_by_its_name() {
        for kind in MOVES {
            assert_eq!(known(kind.as_str()).ok(), Some(kind));
        }
        assert_eq!(known("pan left").ok(), Some(Move::PanLeft));
        let wrong = known("pan").err().map(|failure| failure.to_string());
        assert!(wrong.is_some_and(|words| words.contains("pan_left, pan_right")));
    }

    #[test]
    fn without_a_photograph_the_usual_folder_is_named() {
        let refused = photos(&[]).err();
        let code = refused.as_ref().map(Failure::exit_code);
        let words = refused
            .map(|failure| failure.to_string())
            .unwrap_or_default();
        assert_eq!(code, Some(2));
        assert!(words.contains("photos/"), "{words}");
    }

    #[test]
    fn a_folder_stands_for_its_pictures_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert!(photos(&[folder.path().to_owned()]).is_err());
        for name in ["b.JPG", "a.png", "notes.md"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let alone = PathBuf::from("elsewhere.jpg");
        let found = photos(&[folder.path().to_owned(), alone.clone()]).unwrap();
        let expected = [
            folder.path().join("a.png"),
            folder.path().join("b.JPG"),
            alone,
        ];
        assert_eq!(found, expected);
    }
}
