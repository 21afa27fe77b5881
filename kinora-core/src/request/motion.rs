//! The rules of motion control: a picture that moves as a video does.

use crate::catalogue::Model;
use crate::limits::Limits;
use crate::picture::PictureFacts;
use crate::problem::{Problem, Problems};

use super::{Draft, Film, film};

/// A clip in which a picture moves as a video does.
#[derive(Clone, Debug, PartialEq)]
pub struct MotionControl {
    /// The clip: its picture, words, size and seconds.
    pub film: Film,
    /// What is taken over from the video.
    pub orientation: Orientation,
    /// Whether the clip keeps the sound of the video.
    pub keep_sound: bool,
}

/// What a character faces, and so what is taken over from the video.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// As in the picture: what moves is taken over, the camera is that of the
    /// words.
    Image,
    /// As in the video: the camera is taken over, too.
    #[default]
    Video,
}

/// Checks a draft for a model that follows a video.
pub(super) fn parse(
    model: &'static Model,
    draft: &Draft,
    start: Option<&PictureFacts>,
    limits: &Limits,
) -> Result<MotionControl, Problems> {
    let mut problems = vec![];
    let orientation = orientation(draft, &mut problems);
    video(draft, orientation, limits, &mut problems);
    let single = Draft {
        duration: None,
        looped: None,
        camera: None,
        ..draft.clone()
    };
    let film = film::parse(model, &single, start, limits);
    match film {
        Ok(mut film) if problems.is_empty() => {
            film.shots.clear();
            film.duration_s = seconds(draft, orientation, limits, &mut film.warnings);
            film.asked_duration_s = film.duration_s;
            Ok(MotionControl {
                film,
                orientation,
                keep_sound: draft.keep_original_sound != Some(false),
            })
        }
        film => {
            problems.extend(film.err().into_iter().flat_map(|others| others.0));
            Err(Problems(problems))
        }
    }
}

fn orientation(draft: &Draft, problems: &mut Vec<Problem>) -> Orientation {
    let word = draft.character_orientation.as_deref().unwrap_or_default();
    match word.trim() {
        "" | "video" => Orientation::Video,
        "image" => Orientation::Image,
        other => {
            let allowed = "image or video";
            problems.push(Problem::outside("character_orientation", other, allowed));
            Orientation::Video
        }
    }
}

/// The longest video of an orientation, in seconds.
fn longest(orientation: Orientation, limits: &Limits) -> f64 {
    match orientation {
        Orientation::Image => limits.image_video_s,
        Orientation::Video => *limits.video_s.end(),
    }
}

fn video(draft: &Draft, orientation: Orientation, limits: &Limits, problems: &mut Vec<Problem>) {
    let Some(facts) = &draft.video else {
        if !draft.video_sent && !draft.is_unread("video") {
            let allowed = "a video whose motion is taken over";
            problems.push(Problem::missing("video", allowed));
        }
        return;
    };
    let most = limits.video_bytes;
    if facts.bytes > most {
        let given = format!("{} MB large", facts.bytes.div_ceil(1024 * 1024));
        let allowed = format!("at most {} MB large", most / (1024 * 1024));
        problems.push(Problem::outside("video", &given, &allowed));
    }
    // Half a frame more or less is the same length.
    let half_frame = 0.5 / 24.0;
    let (least, most) = (*limits.video_s.start(), longest(orientation, limits));
    if !(least - half_frame..=most + half_frame).contains(&facts.duration_s) {
        let given = format!("{:.2} seconds long", facts.duration_s);
        let with = match orientation {
            Orientation::Image => " with `character_orientation` image",
            Orientation::Video => "",
        };
        let allowed = format!("{least} to {most} seconds long{with}");
        problems.push(Problem::outside("video", &given, &allowed));
    }
}

/// The seconds that are generated and charged: those of the video, begun ones
/// whole. While nobody has looked at it they are the most that it may have.
fn seconds(
    draft: &Draft,
    orientation: Orientation,
    limits: &Limits,
    warnings: &mut Vec<String>,
) -> u32 {
    let most = longest(orientation, limits);
    if let Some(facts) = &draft.video {
        return ((facts.duration_s - 0.5 / 24.0).ceil().max(1.0) as u32).min(most as u32);
    }
    warnings.push(format!(
        "nobody has looked at `video` yet, which is at an address elsewhere: it is charged as the longest that is allowed, {most} seconds; upload it first to be charged for its own length"
    ));
    most as u32
}

#[cfg(test)]
mod tests {
    use super::super::Request;
    use super::*;
    use crate::picture::PictureFormat;
    use crate::reference::VideoFacts;

    const START: PictureFacts = PictureFacts {
        format: PictureFormat::Png,
        width: 1000,
        height: 500,
        bytes: 1000,
    };

    fn draft() -> Draft {
        Draft {
            model: "kwaivgi/kling-v3.0-std/motion-control".to_owned(),
            image_sent: true,
            video_sent: true,
            video: Some(VideoFacts {
                width: 640,
                height: 360,
                duration_s: 4.2,
                bytes: 1_000_000,
                sound: None,
            }),
            ..Draft::default()
        }
    }

    fn parse(draft: &Draft) -> Result<MotionControl, String> {
        match Request::parse(draft, Some(&START), &Limits::wire()) {
            Ok(Request::MotionControl(control)) => Ok(control),
            Ok(other) => panic!("{other:?}"),
            Err(problems) => Err(problems.to_string()),
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Draft), expected: &str) {
        let mut draft = draft();
        change(&mut draft);
        assert_eq!(parse(&draft).unwrap_err(), expected);
    }

    #[test]
    fn a_clip_lasts_as_long_as_its_video() {
        let control = parse(&draft()).unwrap();
        assert_eq!(control.film.duration_s, 5);
        assert_eq!(control.orientation, Orientation::Video);
        assert!(control.keep_sound && control.film.warnings.is_empty());
    }

    #[test]
    fn a_video_that_nobody_looked_at_counts_as_the_longest() {
        let mut unseen = draft();
        unseen.video = None;
        let control = parse(&unseen).unwrap();
        assert_eq!(
            (control.film.duration_s, control.film.warnings.len()),
            (30, 1)
        );
        unseen.character_orientation = Some("image".to_owned());
        assert_eq!(parse(&unseen).unwrap().film.duration_s, 10);
    }

    #[test]
    fn every_fault_of_a_video_is_named() {
        check(
            |draft| {
                draft.video = None;
                draft.video_sent = false;
            },
            "`video` is missing; give a video whose motion is taken over",
        );
        check(
            |draft| draft.character_orientation = Some("left".to_owned()),
            "`character_orientation` is left, but must be image or video",
        );
        check(
            |draft| draft.video.as_mut().unwrap().duration_s = 31.0,
            "`video` is 31.00 seconds long, but must be 3 to 30 seconds long",
        );
        check(
            |draft| {
                draft.character_orientation = Some("image".to_owned());
                draft.video.as_mut().unwrap().duration_s = 12.0;
            },
            "`video` is 12.00 seconds long, but must be 3 to 10 seconds long with `character_orientation` image",
        );
        check(
            |draft| draft.video.as_mut().unwrap().bytes = 101 << 20,
            "`video` is 101 MB large, but must be at most 100 MB large",
        );
    }
}
