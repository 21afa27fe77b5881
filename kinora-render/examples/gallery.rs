//! Films every photograph of the repository with every camera move and writes
//! contact sheets: a sheet for each move, a row for each photograph, and the
//! first, middle and last frame in a row. Frames at full size go into a folder of
//! their own where one is named.
//!
//! `cargo run --release -p kinora-render --example gallery -- docs/gallery [FRAMES]`

mod sheet;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::RgbImage;
use kinora_core::engine::{Engine, Inputs, StudiedPicture};
use kinora_core::plan::{CameraMove, Onto, Plan};
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::{Move, Portrait, Speed};
use kinora_render::{CAPABILITIES, CpuEngine};

use self::sheet::{FRAMES, load, narrowed, shown, write};

/// The width of a frame on a sheet, in pixels.
const WIDTH: u32 = 200;

/// The width of a frame that is looked at by itself: that of 720p in 16:9, and no
/// photograph's film is wider.
const WHOLE: u32 = 1280;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = PathBuf::from(folder);
    let whole = std::env::args().nth(2).map(PathBuf::from);
    for made in [Some(&folder), whole.as_ref()].into_iter().flatten() {
        std::fs::create_dir_all(made)?;
    }
    let photos = photos()?;
    let engine = CpuEngine::new(std::thread::available_parallelism()?.get())?;
    let mut studied = vec![];
    for photo in &photos {
        let picture = load(photo)?;
        let size = Tier::Hd.size(picture.size.width, picture.size.height);
        let layers = engine.study(&picture, None, size).layers;
        let picture = Arc::new(picture);
        studied.push((size, StudiedPicture { picture, layers }));
    }
    for &kind in CAPABILITIES.moves {
        let mut rows = vec![];
        for ((size, start), photo) in studied.iter().zip(&photos) {
            let start = start.clone();
            let frames = film(&engine, *size, Inputs::of(start), kind)?;
            if let Some(folder) = &whole {
                let photo = photo.file_stem().unwrap_or_default().to_string_lossy();
                for (frame, place) in frames.iter().zip(["first", "middle", "last"]) {
                    frame.save(folder.join(format!("{kind}-{photo}-{place}.png")))?;
                }
            }
            rows.push(frames.iter().map(|frame| narrowed(frame, WIDTH)).collect());
        }
        let path = folder.join(format!("{kind}.jpg"));
        write(&path, &rows, 75)?;
    }
    Ok(())
}

/// The repository's photographs, in order of their names.
fn photos() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let mut photos = vec![];
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jpg") {
            photos.push(path);
        }
    }
    photos.sort();
    Ok(photos)
}

/// The frames of a film with one move that a sheet shows.
fn film(
    engine: &CpuEngine,
    size: Size,
    inputs: Inputs,
    kind: Move,
) -> Result<Vec<RgbImage>, Box<dyn Error>> {
    let mut plan = Plan {
        // The camera alone is shown.
        portrait: Portrait::Off,
        ..Plan::still(size, &[FRAMES])
    };
    plan.shots[0].camera = vec![CameraMove {
        kind,
        speed: Speed::Normal,
        from_s: 0.0,
        to_s: plan.duration_s(),
        amount: kinora_core::director::usual_amount(kind),
        onto: Onto::Subject,
    }];
    shown(engine, &plan, &inputs, WHOLE)
}
