//! Clips written and read back.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::io::Cursor;

use kinora_core::engine::{ChunkSink, FrameSink, SinkError};
use kinora_core::frame::Frame;
use kinora_core::plan::{Plan, SAMPLES_PER_FRAME};
use kinora_core::size::Size;
use kinora_media::clip::{ClipEncoder, ClipMetadata};
use kinora_media::inspect::{Clip, psnr_y, top_level_boxes};

const SMALL: Size = Size {
    width: 192,
    height: 108,
};

fn plan(size: Size, shots: &[u32]) -> Plan {
    Plan::still(size, shots)
}

fn metadata() -> ClipMetadata {
    ClipMetadata {
        engine: "cpu".to_owned(),
        model: "std".to_owned(),
        prompt: "“go” in, slowly".to_owned(),
        negative_prompt: None,
        seed: u64::MAX,
        version: "0.1.0".to_owned(),
    }
}

/// A texture that moves two pixels a frame, with a mark that tells the frame.
fn frame(size: Size, number: u32) -> Frame {
    let mut frame = Frame::black(size);
    let width = size.width as usize;
    for (index, luma) in frame.y.iter_mut().enumerate() {
        let (x, y) = ((index % width) as u32 + 2 * number, (index / width) as u32);
        let mixed = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(3_928_791);
        let noise = (mixed >> 13) & 31;
        *luma = (40 + (x / 2 + y) % 150 + noise) as u8;
    }
    for row in frame.y.chunks_mut(width).take(16) {
        row[..16].fill((16 + number * 3 % 200) as u8);
    }
    for (index, value) in frame.u.iter_mut().enumerate() {
        *value = 100 + (index % 50) as u8;
    }
    frame
}

fn encoder() -> ClipEncoder<Cursor<Vec<u8>>> {
    ClipEncoder::new(Cursor::new(Vec::new()), metadata())
}

fn fill(clip: &ClipEncoder<Cursor<Vec<u8>>>, plan: &Plan, chunk: usize) {
    let mut sink = clip.chunk(chunk).unwrap();
    for number in plan.chunks()[chunk].clone() {
        sink.frame(&frame(plan.size(), number)).unwrap();
    }
    sink.finish().unwrap();
}

/// Films a plan with its chunks in the given order.
fn film(plan: &Plan, samples: Option<&[f32]>, order: &[usize]) -> Vec<u8> {
    let mut clip = encoder();
    clip.begin(plan).unwrap();
    if let Some(samples) = samples {
        clip.samples(samples).unwrap();
    }
    for &chunk in order {
        fill(&clip, plan, chunk);
    }
    clip.finish().unwrap();
    let stats = clip.stats().unwrap();
    let bytes = clip.into_inner().into_inner();
    assert_eq!(
        (stats.bytes, stats.frames),
        (bytes.len() as u64, plan.frames())
    );
    bytes
}

fn in_order(plan: &Plan, samples: Option<&[f32]>) -> Vec<u8> {
    let order: Vec<usize> = (0..plan.chunks().len()).collect();
    film(plan, samples, &order)
}

/// A click at each of these sample numbers.
#[cfg(feature = "aac")]
fn clicks(frames: u32, at: &[usize]) -> Vec<f32> {
    let mut samples = vec![0.0; (frames * SAMPLES_PER_FRAME * 2) as usize];
    for &at in at {
        samples[2 * at] = 0.9;
        samples[2 * at + 1] = 0.9;
    }
    samples
}

#[test]
fn a_silent_clip_holds_every_frame() {
    let mut plan = plan(SMALL, &[30, 20, 7]);
    plan.end_image = true;
    let clip = Clip::open(in_order(&plan, None)).unwrap();
    let facts = clip.facts();
    assert_eq!((facts.width, facts.height, facts.frames), (192, 108, 57));
    assert_eq!(facts.fps, 24.0);
    assert_eq!(facts.key_frames, [0, 1, 30, 50, 56]);
    assert_eq!(facts.audio, None);
    assert_eq!(facts.metadata, Some(metadata()));
    let frames: Vec<Frame> = clip.frames().unwrap().map(Result::unwrap).collect();
    assert_eq!(frames.len(), 57);
    for (number, decoded) in (0..).zip(&frames) {
        let psnr = psnr_y(decoded, &frame(SMALL, number));
        assert!(psnr > 36.0, "frame {number} has {psnr} dB");
    }
    // The first and the last are promised to be like their pictures.
    assert!(psnr_y(&frames[0], &frame(SMALL, 0)) >= 40.0);
    assert!(psnr_y(&frames[56], &frame(SMALL, 56)) >= 40.0);
    assert_eq!(clip.frame(31).unwrap(), frames[31]);
    assert!(clip.frame(57).is_err());
}

#[test]
fn tables_stand_before_the_data() {
    let boxes = top_level_boxes(&in_order(&plan(SMALL, &[3]), None)).unwrap();
    let kinds: Vec<&[u8]> = boxes.iter().map(|(kind, _)| kind.as_slice()).collect();
    assert_eq!(kinds, [&b"ftyp"[..], b"moov", b"free", b"free", b"mdat"]);
}

#[test]
#[cfg(feature = "aac")]
fn sound_is_where_it_was_put() {
    let plan = Plan {
        sound: true,
        ..plan(SMALL, &[50])
    };
    let samples = clicks(50, &[0, 48_000, 96_000]);
    let clip = Clip::open(in_order(&plan, Some(&samples))).unwrap();
    let audio = clip.facts().audio.unwrap();
    assert_eq!(
        (audio.sample_rate, audio.channels, audio.samples),
        (48_000, 2, 100_000)
    );
    let decoded = clip.samples().unwrap();
    assert_eq!(decoded.len(), samples.len());
    for click in [0, 48_000, 96_000_usize] {
        let around = click.saturating_sub(4000)..click + 4000;
        let loudest = around.max_by(|&a, &b| decoded[2 * a].abs().total_cmp(&decoded[2 * b].abs()));
        assert_eq!(loudest, Some(click));
    }
}

#[test]
#[cfg(feature = "aac")]
fn the_order_of_chunks_does_not_matter() {
    let plan = Plan {
        sound: true,
        ..plan(SMALL, &[60, 50])
    };
    let samples = clicks(110, &[500]);
    let once = in_order(&plan, Some(&samples));
    assert_eq!(once, film(&plan, Some(&samples), &[3, 0, 2, 1, 4]));
    assert_eq!(once, film(&plan, Some(&samples), &[4, 3, 2, 1, 0]));

    let mut clip = encoder();
    clip.begin(&plan).unwrap();
    clip.samples(&samples).unwrap();
    std::thread::scope(|threads| {
        for chunk in 0..plan.chunks().len() {
            let (clip, plan) = (&clip, &plan);
            threads.spawn(move || fill(clip, plan, chunk));
        }
    });
    clip.finish().unwrap();
    assert_eq!(once, clip.into_inner().into_inner());
}

#[test]
#[cfg(not(feature = "aac"))]
fn sound_is_refused_by_the_name_of_what_is_missing() {
    let plan = Plan {
        sound: true,
        ..plan(SMALL, &[2])
    };
    let mut clip = encoder();
    clip.begin(&plan).unwrap();
    let samples = vec![0.0; (2 * SAMPLES_PER_FRAME * 2) as usize];
    assert!(chain(&clip.samples(&samples).unwrap_err()).contains("feature `aac`"));
}

#[test]
fn sizes_of_every_shape() {
    for (width, height) in [(16, 16), (18, 130), (254, 30), (608, 1518)] {
        let size = Size { width, height };
        let clip = Clip::open(in_order(&plan(size, &[2]), None)).unwrap();
        let frames: Vec<Frame> = clip.frames().unwrap().map(Result::unwrap).collect();
        assert_eq!(frames.len(), 2);
        assert!(frames.iter().all(|frame| frame.size == size));
        assert!(psnr_y(&frames[1], &frame(size, 1)) > 34.0);
    }
}

#[test]
fn a_single_frame_is_a_clip() {
    let plan = Plan {
        end_image: true,
        ..plan(SMALL, &[1])
    };
    let clip = Clip::open(in_order(&plan, None)).unwrap();
    assert_eq!(clip.frames().unwrap().count(), 1);
}

/// An error with its causes.
fn chain(error: &SinkError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

#[test]
fn a_broken_order_is_an_error_and_no_panic() {
    let plan = plan(SMALL, &[3]);
    let picture = frame(SMALL, 0);
    let mut clip = encoder();
    assert!(chain(&clip.chunk(0).err().unwrap()).contains("never begun"));
    clip.begin(&plan).unwrap();
    assert!(chain(&clip.begin(&plan).unwrap_err()).contains("begun twice"));
    assert!(chain(&clip.samples(&[0.0]).unwrap_err()).contains("no sound"));
    assert!(chain(&clip.finish().unwrap_err()).contains("chunk 0 was never finished"));
    assert!(chain(&clip.chunk(2).err().unwrap()).contains("no chunk 2"));

    let mut sink = clip.chunk(1).unwrap();
    assert!(chain(&clip.chunk(1).err().unwrap()).contains("opened twice"));
    let other = Frame::black(Size {
        width: 64,
        height: 64,
    });
    assert!(chain(&sink.frame(&other).unwrap_err()).contains("another size"));
    sink.frame(&picture).unwrap();
    sink.frame(&picture).unwrap();
    assert!(chain(&sink.frame(&picture).unwrap_err()).contains("too many frames"));
    let short: Box<dyn ChunkSink + '_> = clip.chunk(0).unwrap();
    assert!(chain(&short.finish().unwrap_err()).contains("0 frames instead of 1"));

    let sides = |width, height| {
        let plan = self::plan(Size { width, height }, &[1]);
        chain(&encoder().begin(&plan).unwrap_err())
    };
    assert!(sides(65, 64).contains("must be even"));
    assert!(sides(4096, 2160).contains("at most 3840"));
    let fast = Plan {
        fps: 30,
        ..self::plan(SMALL, &[1])
    };
    assert!(chain(&encoder().begin(&fast).unwrap_err()).contains("30 frames per second"));
}

#[test]
fn sound_must_be_as_long_as_the_film_and_come_first() {
    let plan = Plan {
        sound: true,
        ..plan(SMALL, &[2])
    };
    let mut clip = encoder();
    clip.begin(&plan).unwrap();
    assert!(chain(&clip.chunk(0).err().unwrap()).contains("before the sound"));
    let short = vec![0.0; SAMPLES_PER_FRAME as usize];
    assert!(chain(&clip.samples(&short).unwrap_err()).contains("2000 values instead of 8000"));
}

#[test]
fn a_writer_that_fails_is_an_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    impl std::io::Seek for Full {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }
    let plan = plan(SMALL, &[1]);
    let mut clip = ClipEncoder::new(Full, metadata());
    clip.begin(&plan).unwrap();
    let mut sink = clip.chunk(0).unwrap();
    sink.frame(&frame(SMALL, 0)).unwrap();
    assert!(chain(&sink.finish().unwrap_err()).contains("failed to write the clip"));
}

#[test]
fn what_is_no_clip_is_refused() {
    let file = in_order(&plan(SMALL, &[2]), None);
    assert!(Clip::open(Vec::new()).is_err());
    assert!(Clip::open(b"not an MP4 at all, but text".to_vec()).is_err());
    for length in (0..file.len() - 1).step_by(101) {
        assert!(
            Clip::open(file[..length].to_vec()).is_err(),
            "{length} bytes"
        );
    }
    for at in (0..file.len().min(2000)).step_by(3) {
        let mut damaged = file.clone();
        damaged[at] ^= 0xff;
        if let Ok(clip) = Clip::open(damaged) {
            let _ = clip.frames().map(Iterator::count);
        }
    }
}
