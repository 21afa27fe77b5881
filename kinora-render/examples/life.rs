//! Films photographs of the repository with weather, matter, light and what faces do,
//! and writes contact sheets: a sheet for each word, a row for each of three
//! photographs, and the first, middle and last frame in a row. Frames at full size go
//! into a folder of their own where one is named.
//!
//! `cargo run --release -p kinora-render --example life -- docs/gallery/life [FRAMES [WORDS]]`
//!
//! WORDS are those of plans, with commas between; all of them where none are named.

mod sheet;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kinora_core::engine::{Engine, Inputs, StudiedPicture};
use kinora_core::plan::{Cue, Plan};
use kinora_core::size::{Size, Tier};
use kinora_core::vocabulary::{Atmosphere, Direction, Light, Portrait, Subject};
use kinora_render::CpuEngine;

use self::sheet::{FRAMES, load, shown, write};

/// The width of a frame on a sheet, in pixels.
const WIDTH: u32 = 200;

/// The width of a frame that is looked at by itself: that of 720p in 16:9, and no
/// photograph's film is wider.
const WHOLE: u32 = 1280;

/// What is shown.
enum Word {
    Air(Atmosphere),
    Lit(Light),
    Does(Subject),
}

use Word::{Air, Does, Lit};

/// A word on three photographs.
const SHEETS: &[(Word, [&str; 3])] = &[
    (
        Air(Atmosphere::Rain),
        ["astronaut", "mountain_path", "pagoda"],
    ),
    (
        Air(Atmosphere::Snow),
        ["flower", "pagoda", "two_dogs_portrait"],
    ),
    (
        Air(Atmosphere::Fog),
        ["astronaut", "forest_stream", "dandelion"],
    ),
    (
        Air(Atmosphere::Smoke),
        ["astronaut", "photographer", "flower"],
    ),
    (Air(Atmosphere::Steam), ["coffee", "fig_bowl", "cat"]),
    (Air(Atmosphere::Dust), ["coffee", "cat", "forest_stream"]),
    (
        Air(Atmosphere::Embers),
        ["forest_stream", "astronaut", "cat"],
    ),
    (
        Air(Atmosphere::Fireflies),
        ["forest_stream", "flower", "pagoda"],
    ),
    (
        Air(Atmosphere::Leaves),
        ["forest_stream", "flower", "two_dogs_portrait"],
    ),
    (
        Air(Atmosphere::Confetti),
        ["astronaut", "two_dogs_portrait", "cat"],
    ),
    (Air(Atmosphere::Bokeh), ["astronaut", "flower", "coffee"]),
    (
        Air(Atmosphere::Waves),
        ["pagoda", "forest_stream", "mountain_path"],
    ),
    (
        Air(Atmosphere::Clouds),
        ["mountain_path", "pagoda", "dandelion"],
    ),
    (
        Air(Atmosphere::Wind),
        ["dandelion", "flower", "forest_stream"],
    ),
    (
        Air(Atmosphere::Fire),
        ["fire_pit", "starry_night", "coffee"],
    ),
    (
        Air(Atmosphere::Stars),
        ["starry_night", "pagoda", "mountain_path"],
    ),
    (Air(Atmosphere::GodRays), ["forest_stream", "pagoda", "cat"]),
    (
        Lit(Light::GoldenHour),
        ["astronaut", "mountain_path", "cat"],
    ),
    (Lit(Light::Sunset), ["pagoda", "mountain_path", "flower"]),
    (Lit(Light::Night), ["astronaut", "mountain_path", "pagoda"]),
    (Lit(Light::Neon), ["photographer", "astronaut", "cat"]),
    (
        Lit(Light::Grain),
        ["two_dogs_portrait", "mountain_path", "flower"],
    ),
    (
        Does(Subject::Blink),
        ["astronaut", "cat", "two_dogs_portrait"],
    ),
    (Does(Subject::Turn), ["astronaut", "photographer", "cat"]),
    (
        Does(Subject::Smile),
        ["astronaut", "photographer", "two_dogs_portrait"],
    ),
];

impl Word {
    fn name(&self) -> &'static str {
        match self {
            Air(word) => word.as_str(),
            Lit(word) => word.as_str(),
            Does(word) => word.as_str(),
        }
    }

    /// A film with it from beginning to end.
    fn plan(&self, size: Size) -> Plan {
        let mut plan = Plan {
            portrait: Portrait::Off,
            ..Plan::still(size, &[FRAMES])
        };
        let end_s = plan.duration_s();
        let shot = &mut plan.shots[0];
        match *self {
            Air(what) => shot.atmosphere = vec![cue(what, end_s, Some(Direction::Right))],
            Lit(what) => shot.light = vec![cue(what, end_s, None)],
            Does(what) => {
                plan.portrait = Portrait::Auto;
                // At its height in the middle of the film.
                let end_s = if what == Subject::Blink { 3.2 } else { end_s };
                plan.shots[0].subject = vec![cue(what, end_s, Some(Direction::Left))];
            }
        }
        plan
    }
}

fn cue<W>(what: W, to_s: f64, direction: Option<Direction>) -> Cue<W> {
    Cue {
        what,
        strength: 0.7,
        from_s: 0.0,
        to_s,
        direction,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let whole = arguments.next().map(PathBuf::from);
    let words = arguments.next();
    let is_wanted = |word: &Word| match &words {
        Some(words) => words.split(',').any(|wanted| wanted == word.name()),
        None => true,
    };
    for made in [Some(&folder), whole.as_ref()].into_iter().flatten() {
        std::fs::create_dir_all(made)?;
    }
    let engine = CpuEngine::new(std::thread::available_parallelism()?.get())?;
    let mut studied: BTreeMap<&str, (Size, StudiedPicture)> = BTreeMap::new();
    for (word, photos) in SHEETS.iter().filter(|(word, _)| is_wanted(word)) {
        let mut rows = vec![];
        for &photo in photos {
            if !studied.contains_key(photo) {
                // For a sheet alone half a film's size is enough.
                let smaller = if whole.is_some() { 1 } else { 2 };
                studied.insert(photo, study(&engine, photo, smaller)?);
            }
            let (size, start) = &studied[photo];
            let inputs = Inputs::of(start.clone());
            let frames = shown(&engine, &word.plan(*size), &inputs, WHOLE)?;
            if let Some(whole) = &whole {
                for (frame, part) in frames.iter().zip(["first", "middle", "last"]) {
                    let name = format!("{}-{photo}-{part}.png", word.name());
                    frame.save(whole.join(name))?;
                }
            }
            rows.push(
                frames
                    .iter()
                    .map(|frame| sheet::narrowed(frame, WIDTH))
                    .collect(),
            );
        }
        write(&folder.join(format!("{}.jpg", word.name())), &rows, 72)?;
    }
    Ok(())
}

/// Looks at a photograph for films so many times smaller than those of 720p.
fn study(
    engine: &CpuEngine,
    photo: &str,
    smaller: u32,
) -> Result<(Size, StudiedPicture), Box<dyn Error>> {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let picture = load(&photos.join(photo).with_extension("jpg"))?;
    let size = Tier::Hd.size(picture.size.width, picture.size.height);
    let even = |side: u32| side / smaller / 2 * 2;
    let size = Size {
        width: even(size.width),
        height: even(size.height),
    };
    let layers = engine.study(&picture, None, size).layers;
    let picture = Arc::new(picture);
    Ok((size, StudiedPicture { picture, layers }))
}
