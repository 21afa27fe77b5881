//! Whole clips, filmed here by a known camera, encoded, decoded and measured.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::io::Cursor;
use std::path::Path;

use kinora_core::engine::FrameSink;
use kinora_core::frame::{Frame, Picture};
use kinora_core::plan::Plan;
use kinora_core::size::Size;
use kinora_core::vocabulary::Move;
use kinora_measure::{Facts, MeasureError, Report, SoundFacts, loudness, measure};
use kinora_media::clip::{ClipEncoder, ClipMetadata};
use kinora_media::decode;

const SIZE: Size = Size {
    width: 480,
    height: 270,
};

fn picture(name: &str) -> Picture {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../photos");
    let decoded = image::open(photos.join(name).with_extension("jpg"))
        .unwrap()
        .into_rgb8();
    let size = Size {
        width: decoded.width(),
        height: decoded.height(),
    };
    Picture {
        size,
        rgb: decoded.into_raw(),
    }
}

fn eased(share: f64) -> f64 {
    share * share * share * (10.0 + share * (6.0 * share - 15.0))
}

/// What is seen of a frame through a zoom about its middle, bicubic.
fn zoomed(frame: &Frame, zoom: f64) -> Frame {
    if zoom == 1.0 {
        return frame.clone();
    }
    let plane = |data: &[u8], width: usize, height: usize, left: f64| -> Vec<u8> {
        let at = |x: isize, y: isize| {
            let x = x.clamp(0, width as isize - 1) as usize;
            let y = y.clamp(0, height as isize - 1) as usize;
            f64::from(data[y * width + x])
        };
        let weights = |t: f64| {
            let (a, b) = (t * t, t * t * t);
            [
                -0.5 * b + a - 0.5 * t,
                1.5 * b - 2.5 * a + 1.0,
                -1.5 * b + 2.0 * a + 0.5 * t,
                0.5 * b - 0.5 * a,
            ]
        };
        let middle = [
            (width as f64 - 1.0) / 2.0 + left,
            (height as f64 - 1.0) / 2.0,
        ];
        (0..width * height)
            .map(|n| {
                let x = middle[0] + ((n % width) as f64 - middle[0]) / zoom;
                let y = middle[1] + ((n / width) as f64 - middle[1]) / zoom;
                let (wx, wy) = (weights(x - x.floor()), weights(y - y.floor()));
                let mut sum = 0.0;
                for (j, wy) in (-1..).zip(wy) {
                    for (i, wx) in (-1..).zip(wx) {
                        sum += wx * wy * at(x.floor() as isize + i, y.floor() as isize + j);
                    }
                }
                sum.round().clamp(16.0, 240.0) as u8
            })
            .collect()
    };
    let (w, h) = (frame.size.width as usize, frame.size.height as usize);
    Frame {
        size: frame.size,
        y: plane(&frame.y, w, h, 0.0),
        // Chroma stands a quarter of its pixel to the left.
        u: plane(&frame.u, w / 2, h / 2, 0.25),
        v: plane(&frame.v, w / 2, h / 2, 0.25),
    }
}

/// Encodes frames, with a tone, as a clip of this program.
fn encoded(frames: &[Frame]) -> Vec<u8> {
    let mut plan = Plan::still(SIZE, &[frames.len() as u32]);
    plan.sound = true;
    let metadata = ClipMetadata {
        engine: "cpu".to_owned(),
        model: "std".to_owned(),
        prompt: String::new(),
        negative_prompt: None,
        seed: 0,
        version: "0".to_owned(),
    };
    let mut clip = ClipEncoder::new(Cursor::new(Vec::new()), metadata);
    clip.begin(&plan).unwrap();
    let tone: Vec<f32> = (0..frames.len() * 2000)
        .map(|n| 0.126 * (n as f32 * 0.130_899_7).sin())
        .flat_map(|value| [value, value])
        .collect();
    clip.samples(&tone).unwrap();
    for (index, range) in plan.chunks().into_iter().enumerate() {
        let mut chunk = clip.chunk(index).unwrap();
        for number in range {
            chunk.frame(&frames[number as usize]).unwrap();
        }
        chunk.finish().unwrap();
    }
    clip.finish().unwrap();
    clip.into_inner().into_inner()
}

fn measured(bytes: &[u8], start: &Picture, end: Option<&Picture>) -> Report {
    let mut clip = decode::open(Cursor::new(bytes)).unwrap();
    let facts = clip.facts().clone();
    let sound = facts.sound.unwrap();
    let mut blocks = clip.samples().unwrap().unwrap().map(Result::unwrap);
    let loudness = loudness(sound.sample_rate, sound.channels, &mut blocks).unwrap();
    let video = facts.video;
    let colour = video.colour.unwrap();
    let facts = Facts {
        frames: video.frames,
        fps: video.fps,
        duration_s: video.duration_s,
        codec: video.codec.to_owned(),
        profile: video.profile.to_owned(),
        pixels: "yuv420p".to_owned(),
        colour: Some([colour.primaries, colour.transfer, colour.matrix]),
        full_range: colour.full_range,
        key_frames: video.key_frames,
        header_first: facts.header_first,
        sound: Some(SoundFacts {
            codec: sound.codec,
            sample_rate: sound.sample_rate,
            channels: sound.channels,
            duration_s: sound.duration_s,
            loudness: Some(loudness),
        }),
    };
    measure(&mut clip.frames().unwrap(), &facts, Some(start), end).unwrap()
}

fn push_in(frames: u32) -> (Picture, Vec<Frame>) {
    let picture = picture("pagoda");
    let first = kinora_render::fitted_frame(&picture, SIZE);
    let last = f64::from(frames - 1);
    let film = (0..frames).map(|k| zoomed(&first, 1.0 + 0.1 * eased(f64::from(k) / last)));
    (picture, film.collect())
}

#[test]
fn a_good_push_in_passes_what_can_be_judged() {
    let (picture, frames) = push_in(72);
    let report = measured(&encoded(&frames), &picture, None);
    let facts = [
        &report.stream.codec,
        &report.stream.profile,
        &report.stream.colour,
        &report.stream.frames,
        &report.stream.header,
        report.stream.sound.as_ref().unwrap(),
    ];
    assert!(facts.iter().all(|fact| fact.ok), "{:?}", report.stream);
    assert_eq!(report.takes.len(), 1);
    let take = &report.takes[0];
    let motion = take.motion.as_ref().unwrap();
    assert_eq!(motion.found, [Move::ZoomIn], "{motion:?}");
    assert!(
        (motion.scale.value.unwrap() - 1.1).abs() < 0.001,
        "{motion:?}"
    );
    for figure in [
        &report.stream.sound_lead,
        &report.stream.loudness,
        &report.stream.true_peak,
        &report.first_frame.psnr_y,
        &report.first_frame.ssim,
        &report.light.flicker,
        &report.light.key_frame_pop,
        &report.light.duplicate_frames,
        &report.warping.smear,
        &report.warping.folds,
        &take.evenness.residual_x,
        &take.evenness.residual_y,
        &take.evenness.residual_scale,
        &take.evenness.residual_roll,
        &take.evenness.jerk,
        &take.evenness.start_softness,
        &take.evenness.stop_softness,
    ] {
        assert_eq!(figure.ok, Some(true), "{figure:?}");
    }
    // Roofs of fine tiles lie just at what is asked of a film.
    let smoothness = report.steps.smoothness.value.unwrap();
    assert!(smoothness < 1.6, "{smoothness}");
    // A bicubic zoom is softer than the Lanczos window that it is compared with.
    let kept = report.sharpness_kept.value.unwrap();
    assert!((0.7..1.05).contains(&kept), "{kept}");
    assert_eq!(report.last_frame.psnr_y.value, None);
}

#[test]
fn a_shaken_dark_cut_film_fails_where_it_should() {
    let (picture, mut frames) = push_in(48);
    let other = kinora_render::fitted_frame(&self::picture("cat"), SIZE);
    // A frame shown twice, a flash, a cut, and black.
    frames[23] = frames[22].clone();
    for luma in &mut frames[28].y {
        *luma = luma.saturating_add(20);
    }
    frames[36..].fill(other);
    frames[47] = Frame::black(SIZE);
    let report = measured(&encoded(&frames), &picture, Some(&picture));
    assert_eq!(report.cuts, [36, 47], "{:?}", report.takes);
    assert_eq!(report.light.flicker.ok, Some(false));
    assert_eq!(report.light.black_frames.value, Some(1.0));
    assert_eq!(report.light.duplicate_frames.value, Some(1.0));
    assert_eq!(report.last_frame.psnr_y.ok, Some(false));
    assert_eq!(report.last_frame.ssim.ok, Some(false));
}

#[test]
fn threads_do_not_change_a_figure() {
    let (picture, frames) = push_in(26);
    let bytes = encoded(&frames);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let report = pool.unwrap().install(|| measured(&bytes, &picture, None));
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let check = |sizes: &[(u32, u32)], expected: &str| {
        let mut frames = sizes
            .iter()
            .map(|&(width, height)| Ok::<_, MeasureError>(Frame::black(Size { width, height })));
        let facts = Facts {
            frames: 2,
            fps: 24.0,
            duration_s: 0.1,
            codec: String::new(),
            profile: String::new(),
            pixels: String::new(),
            colour: None,
            full_range: false,
            key_frames: vec![],
            header_first: true,
            sound: None,
        };
        let error = measure(&mut frames, &facts, None, None).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(&[], "no frame to measure");
    check(&[(64, 62)], "64 pixels or more");
    check(&[(1024, 64), (1024, 64)], "eight times");
    check(&[(96, 64), (128, 64)], "frame 1 has another size");
}
