//! Clips read back piece by piece, by whomever they were written.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::io::Cursor;

use kinora_core::engine::FrameSink;
use kinora_core::frame::Frame;
use kinora_core::plan::Plan;
use kinora_core::size::Size;
use kinora_media::clip::{ClipEncoder, ClipMetadata, OriginalSound};
use kinora_media::decode::{self, Colour, DecodeError};

/// 24 frames of 64 × 64 in groups of ten with three frames between references,
/// so that they are stored in another order than shown. Frame n is grey of
/// about 40 + 7 n with a white square whose left edge is at 2 n.
const REORDERED: &[u8] = include_bytes!("data/reordered.mp4");

const SIZE: Size = Size {
    width: 96,
    height: 64,
};

/// A clip of this program: 53 frames, the n-th of which is grey of 40 + 3 n.
fn own(samples: Option<&[f32]>) -> Vec<u8> {
    written(samples, None)
}

/// The same with sound that is kept from another clip.
fn written(samples: Option<&[f32]>, kept: Option<OriginalSound>) -> Vec<u8> {
    let mut plan = Plan::still(SIZE, &[50, 3]);
    plan.sound = samples.is_some();
    let mut clip = ClipEncoder::new(
        Cursor::new(Vec::new()),
        ClipMetadata {
            engine: "cpu".to_owned(),
            model: "std".to_owned(),
            prompt: String::new(),
            negative_prompt: None,
            seed: 0,
            version: "0".to_owned(),
        },
    );
    if let Some(sound) = kept {
        clip = clip.keeping(sound);
    }
    clip.begin(&plan).unwrap();
    if let Some(samples) = samples {
        clip.samples(samples).unwrap();
    }
    for (index, range) in plan.chunks().into_iter().enumerate() {
        let mut chunk = clip.chunk(index).unwrap();
        for number in range {
            let mut frame = Frame::black(SIZE);
            frame.y.fill((40 + 3 * number) as u8);
            chunk.frame(&frame).unwrap();
        }
        chunk.finish().unwrap();
    }
    clip.finish().unwrap();
    clip.into_inner().into_inner()
}

fn frames(bytes: &[u8]) -> Result<Vec<Frame>, DecodeError> {
    decode::open(Cursor::new(bytes))?.frames()?.collect()
}

fn corner(frame: &Frame) -> u8 {
    frame.y[0]
}

/// A clip with bytes put in the place of others.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|part| part == from);
    let at = at.expect("the bytes are there");
    let mut changed = bytes.to_vec();
    changed[at..at + to.len()].copy_from_slice(to);
    changed
}

#[test]
fn frames_come_in_the_order_of_showing() {
    let frames = frames(REORDERED).unwrap();
    assert_eq!(frames.len(), 24);
    for (number, frame) in (0_i32..).zip(&frames) {
        assert!(
            corner(frame).abs_diff(40 + 7 * number as u8) <= 3,
            "{number}"
        );
        let row = &frame.y[28 * 64..][..64];
        let left = row.iter().position(|&luma| luma > 215).unwrap();
        assert!(left.abs_diff(2 * number as usize) <= 1, "{number}: {left}");
    }
}

#[test]
fn a_film_can_be_entered_anywhere() {
    let mut clip = decode::open(Cursor::new(REORDERED)).unwrap();
    let all = frames(REORDERED).unwrap();
    for first in [0, 1, 9, 10, 11, 19, 20, 23] {
        let rest: Vec<Frame> = clip
            .frames_from(first)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(rest == all[first as usize..], "from frame {first}");
    }
    assert!(clip.frames_from(24).is_err());
}

#[test]
fn facts_of_another_writers_clip() {
    let clip = decode::open(Cursor::new(REORDERED)).unwrap();
    let video = &clip.facts().video;
    assert_eq!((video.width, video.height, video.frames), (64, 64, 24));
    assert_eq!(
        (video.profile, video.fps, video.duration_s),
        ("High", 24.0, 1.0)
    );
    assert_eq!(video.key_frames, [0, 10, 20]);
    assert_eq!((video.colour, clip.facts().header_first), (None, false));
    assert_eq!(clip.facts().sound, None);
}

#[test]
fn facts_and_frames_of_an_own_clip() {
    let bytes = own(None);
    let clip = decode::open(Cursor::new(&bytes)).unwrap();
    let facts = clip.facts();
    assert_eq!(facts.video.colour, Some(Colour::BT709));
    assert_eq!((facts.video.frames, facts.video.fps), (53, 24.0));
    assert!(facts.header_first);
    assert!(
        facts
            .comment
            .as_ref()
            .unwrap()
            .contains("\"engine\":\"cpu\"")
    );
    for (number, frame) in (0..).zip(frames(&bytes).unwrap()) {
        assert!(corner(&frame).abs_diff(40 + 3 * number) <= 2, "{number}");
    }
}

#[cfg(feature = "aac")]
#[test]
fn sound_comes_in_blocks_and_as_long_as_the_film() {
    let tone: Vec<f32> = (0..53 * 2000)
        .flat_map(|n: i32| [(n as f32 * 0.05).sin() * 0.5, 0.0])
        .collect();
    let bytes = own(Some(&tone));
    let mut clip = decode::open(Cursor::new(&bytes)).unwrap();
    let sound = clip.facts().sound.clone().unwrap();
    assert_eq!(
        (sound.codec.as_str(), sound.sample_rate, sound.channels),
        ("aac", 48_000, 2)
    );
    assert_eq!(sound.samples, 53 * 2000);
    let blocks: Vec<Vec<f32>> = clip
        .samples()
        .unwrap()
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(blocks.iter().all(|block| block.len() <= 8192));
    let heard = blocks.concat();
    assert_eq!(heard.len(), tone.len());
    let far = |from: usize| {
        let pairs = heard[from..from + 4000].iter().zip(&tone[from..]);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    assert!(far(40_000) < 0.03, "{}", far(40_000));
}

#[cfg(feature = "aac")]
#[test]
fn sound_is_kept_packet_by_packet() {
    let tone: Vec<f32> = (0..53 * 2000)
        .flat_map(|n: i32| [(n as f32 * 0.05).sin() * 0.5, 0.0])
        .collect();
    let original = own(Some(&tone));
    let sound = |bytes: &[u8]| {
        decode::open(Cursor::new(bytes.to_vec()))
            .unwrap()
            .original_sound()
    };
    let samples = |bytes: &[u8]| -> Vec<f32> {
        let mut clip = decode::open(Cursor::new(bytes.to_vec())).unwrap();
        let blocks = clip.samples().unwrap().unwrap();
        blocks.flat_map(Result::unwrap).collect()
    };
    let kept = written(None, sound(&original).unwrap());
    assert_eq!(sound(&kept).unwrap(), sound(&original).unwrap());
    assert!(samples(&kept) == samples(&original));
    assert_eq!(sound(&own(None)).unwrap(), None);
    let other = replaced(&original, b"mp4a", b"ac-3");
    assert_eq!(
        sound(&other).unwrap_err().to_string(),
        "the sound is AC-3; AAC-LC can be read, so convert the clip first"
    );
}

#[cfg(feature = "aac")]
#[test]
fn a_silent_clip_has_no_samples() {
    let bytes = own(None);
    let mut clip = decode::open(Cursor::new(&bytes)).unwrap();
    assert!(clip.samples().unwrap().is_none());
}

#[test]
fn other_codecs_are_named_with_what_is_allowed() {
    let check = |from: &[u8], to: &[u8], expected: &str| {
        let changed = replaced(REORDERED, from, to);
        let error = frames(&changed).unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "the video is {expected}; H.264 of 8 bits in 4:2:0, not interlaced, can be read, so convert the clip first"
            )
        );
    };
    check(b"avc1\0\0\0\0", b"hvc1", "HEVC (H.265)");
    check(b"avc1\0\0\0\0", b"av01", "AV1");
    check(b"avc1\0\0\0\0", b"vp09", "VP9");
    check(b"avc1\0\0\0\0", b"xyz!", "\"xyz!\"");
}

#[test]
fn damaged_clips_are_errors_and_never_panics() {
    for whole in [own(None), REORDERED.to_vec()] {
        for length in (0..whole.len()).step_by(97) {
            assert!(frames(&whole[..length]).is_err(), "{length}");
        }
        let mut state = 7_u32;
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = state as usize % bytes.len();
                bytes[at] ^= (state >> 24) as u8 | 1;
            }
            // Either it is noticed, or there are all frames.
            if let Ok(found) = frames(&bytes) {
                assert!(!found.is_empty());
            }
        }
    }
}

#[test]
fn what_is_no_clip_is_refused_with_a_reason() {
    let check = |bytes: &[u8], expected: &str| {
        let error = frames(bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(b"", "no moov box");
    check(b"not an MP4 at all, but text", "shorter than it says");
    check(&replaced(REORDERED, b"stsz", b"free"), "no table of sizes");
    check(&replaced(REORDERED, b"vide", b"text"), "no video track");
    check(
        &replaced(REORDERED, b"stco", b"free"),
        "where its data lies",
    );
}
