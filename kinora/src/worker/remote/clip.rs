//! Whether what an upstream sent is a clip at all, before anybody is told that
//! there is one.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use kinora_media::decode;
use kinora_store::{Failure, FailureCode};
use tokio::task::spawn_blocking;

/// Looks at a file that was fetched. What is strange about the clip is said;
/// what is no clip is fetched again.
pub(super) async fn look_at(path: PathBuf, sound: bool) -> Result<Vec<String>, Failure> {
    let looked = spawn_blocking(move || look(&path, sound)).await;
    let looked = looked.unwrap_or_else(|_| Err("it cannot be read".to_owned()));
    looked.map_err(|why| Failure {
        code: FailureCode::EXECUTION,
        message: format!("the upstream's file is no MP4: {why}"),
    })
}

fn look(path: &Path, sound: bool) -> Result<Vec<String>, String> {
    check_boxes(path)?;
    let file = File::open(path).map_err(|error| error.to_string())?;
    // A codec that is not read here is no fault of the clip.
    let Ok(clip) = decode::open(io::BufReader::new(file)) else {
        return Ok(vec![]);
    };
    let heard = clip.facts().sound.is_some();
    let said = match (sound, heard) {
        (true, false) => Some("`sound` was asked for, but the upstream made a silent clip"),
        (false, true) => Some("the upstream made sound although `sound` is off"),
        (true, true) | (false, false) => None,
    };
    Ok(said.map(str::to_owned).into_iter().collect())
}

/// An MP4 begins with its type, is made of boxes up to its very end, and has a
/// header and data.
fn check_boxes(path: &Path) -> Result<(), String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let end = file
        .seek(SeekFrom::End(0))
        .map_err(|error| error.to_string())?;
    let (mut at, mut kinds) = (0, vec![]);
    while at < end {
        let (kind, length) =
            box_at(&mut file, at, end).ok_or("it is cut off or no file of boxes")?;
        kinds.push(kind);
        at += length;
    }
    match kinds.first() {
        Some(b"ftyp") if kinds.contains(b"moov") && kinds.contains(b"mdat") => Ok(()),
        _ => Err("it lacks a box that every clip has".to_owned()),
    }
}

/// The kind and the length of the box at a place, if it is whole.
fn box_at(file: &mut File, at: u64, end: u64) -> Option<([u8; 4], u64)> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut head).ok()?;
    let [a, b, c, d, kind @ ..] = head;
    let length = match u32::from_be_bytes([a, b, c, d]) {
        0 => end - at,
        1 => {
            let mut long = [0; 8];
            file.read_exact(&mut long).ok()?;
            u64::from_be_bytes(long)
        }
        length => u64::from(length),
    };
    (length >= 8 && length <= end - at).then_some((kind, length))
}

#[cfg(test)]
mod tests {
    use kinora_core::plan::Plan;
    use kinora_core::size::Size;

    use super::*;
    use crate::engine::sim;

    fn clip(sound: bool) -> Vec<u8> {
        let size = Size {
            width: 64,
            height: 64,
        };
        let plan = Plan {
            sound,
            ..Plan::still(size, &[24])
        };
        sim::clip(&plan).unwrap()
    }

    fn looked(bytes: &[u8], sound: bool) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, bytes).unwrap();
        look(&path, sound)
    }

    #[test]
    fn a_clip_is_one_up_to_its_last_byte() {
        let whole = clip(false);
        assert_eq!(looked(&whole, false).unwrap(), [""; 0]);
        for length in [0, 7, 100, whole.len() / 2, whole.len() - 1] {
            assert!(looked(&whole[..length], false).is_err(), "{length} bytes");
        }
        assert!(looked(b"<html>no such file</html>", false).is_err());
        assert!(looked(b"a clip from elsewhere", false).is_err());
    }

    #[test]
    fn sound_that_is_missing_or_too_much_is_named() {
        let silent = looked(&clip(false), true).unwrap();
        assert!(silent[0].contains("made a silent clip"), "{silent:?}");
        if cfg!(feature = "aac") {
            assert_eq!(looked(&clip(true), true).unwrap(), [""; 0]);
            let loud = looked(&clip(true), false).unwrap();
            assert!(loud[0].contains("although `sound` is off"), "{loud:?}");
        }
    }
}
