//! What the file says of itself, and how much of it is as it should be.

use serde::Serialize;

use crate::figure::Figure;
use crate::loudness::Loudness;

/// What is known of a clip besides its frames.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// How many frames the file says it has.
    pub frames: u32,
    /// Frames per second.
    pub fps: f64,
    /// How long the frames are shown, in seconds.
    pub duration_s: f64,
    /// The codec's name, such as `h264`.
    pub codec: String,
    /// The codec's profile, such as `High`.
    pub profile: String,
    /// The layout of pixels, such as `yuv420p`.
    pub pixels: String,
    /// Primaries, transfer and matrix as codes of ITU-T H.273, where the file says so.
    pub colour: Option<[u8; 3]>,
    /// Whether luma has 0–255 in place of 16–235.
    pub full_range: bool,
    /// The frames where decoding can begin, from 0.
    pub key_frames: Vec<u32>,
    /// Whether the header stands before the data.
    pub header_first: bool,
    /// The sound, if there is any.
    pub sound: Option<SoundFacts>,
}

/// What is known of a clip's sound.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundFacts {
    /// The codec's name, such as `aac`.
    pub codec: String,
    /// Samples per second and channel.
    pub sample_rate: u32,
    /// How many channels there are.
    pub channels: u32,
    /// How long it is heard, in seconds.
    pub duration_s: f64,
    /// How loud it is, where it could be decoded.
    pub loudness: Option<Loudness>,
}

/// The file's own facts beside those that a clip of this program has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stream {
    /// H.264.
    pub codec: Fact,
    /// High.
    pub profile: Fact,
    /// Planar 8-bit 4:2:0.
    pub pixels: Fact,
    /// BT.709 in limited range.
    pub colour: Fact,
    /// 24 a second.
    pub fps: Fact,
    /// As many frames as the file says, and as long as it says.
    pub frames: Fact,
    /// The header before the data.
    pub header: Fact,
    /// AAC with 48,000 samples a second in two channels; none where there is no sound.
    pub sound: Option<Fact>,
    /// How much longer the sound is than the frames, in seconds.
    pub sound_lead: Figure,
    /// The integrated loudness.
    pub loudness: Figure,
    /// The true peak.
    pub true_peak: Figure,
}

/// One fact, what it should be, and whether it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// As it is.
    pub value: String,
    /// As it should be.
    pub target: String,
    /// Whether it is.
    pub ok: bool,
}

/// Sound may be longer or shorter than the frames by one packet.
const LEAD: f64 = 0.022;

impl Stream {
    /// Judges facts; `decoded` frames came out of the decoder.
    pub(crate) fn judge(facts: &Facts, decoded: usize) -> Self {
        let range = if facts.full_range { "full" } else { "limited" };
        let colour = facts.colour.map_or_else(
            || "not said".to_owned(),
            |codes| format!("{} {range}", codes.map(|code| code.to_string()).join("-")),
        );
        let seconds = facts.duration_s * facts.fps;
        let header = if facts.header_first { "first" } else { "last" };
        let sound = facts.sound.as_ref();
        Self {
            codec: Fact::new(&facts.codec, "h264"),
            profile: Fact::new(&facts.profile, "High"),
            pixels: Fact::new(&facts.pixels, "yuv420p"),
            colour: Fact::new(&colour, "1-1-1 limited"),
            fps: Fact::new(&round(facts.fps), "24"),
            frames: Fact::new(
                &format!("{decoded} of {}", round(seconds)),
                &format!("{0} of {0}", facts.frames),
            ),
            header: Fact::new(header, "first"),
            sound: sound.map(|sound| {
                let form = format!(
                    "{} {} Hz × {}",
                    sound.codec, sound.sample_rate, sound.channels
                );
                Fact::new(&form, "aac 48000 Hz × 2")
            }),
            sound_lead: sound.map_or_else(
                || Figure::missing("s", "there is no sound"),
                |sound| Figure::within(sound.duration_s - facts.duration_s, "s", -LEAD, LEAD),
            ),
            loudness: heard(sound, "LUFS", Loudness::integrated),
            true_peak: heard(sound, "dBTP", Loudness::peak),
        }
    }
}

impl Fact {
    fn new(value: &str, target: &str) -> Self {
        Self {
            value: value.to_owned(),
            target: target.to_owned(),
            ok: value == target,
        }
    }
}

fn heard(
    sound: Option<&SoundFacts>,
    unit: &'static str,
    figure: fn(&Loudness) -> Figure,
) -> Figure {
    let Some(sound) = sound else {
        return Figure::missing(unit, "there is no sound");
    };
    let missing = || Figure::missing(unit, "the sound was not decoded");
    sound.loudness.as_ref().map_or_else(missing, figure)
}

/// A number to the thousandth, without zeros at its end.
fn round(number: f64) -> String {
    format!("{}", (number * 1000.0).round() / 1000.0)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The facts of a clip of this program with so many frames.
    pub(crate) fn own(frames: u32) -> Facts {
        Facts {
            frames,
            fps: 24.0,
            duration_s: f64::from(frames) / 24.0,
            codec: "h264".to_owned(),
            profile: "High".to_owned(),
            pixels: "yuv420p".to_owned(),
            colour: Some([1, 1, 1]),
            full_range: false,
            key_frames: vec![0],
            header_first: true,
            sound: None,
        }
    }

    #[test]
    fn an_own_clip_is_as_it_should_be() {
        let stream = Stream::judge(&own(120), 120);
        let facts = [
            &stream.codec,
            &stream.profile,
            &stream.pixels,
            &stream.colour,
            &stream.fps,
            &stream.frames,
            &stream.header,
        ];
        assert!(facts.iter().all(|fact| fact.ok), "{stream:?}");
        assert_eq!((stream.sound, stream.loudness.value), (None, None));
    }

    #[test]
    fn each_wrong_fact_is_found() {
        let check = |change: fn(&mut Facts), wrong: fn(&Stream) -> &Fact| {
            let mut facts = own(120);
            change(&mut facts);
            let stream = Stream::judge(&facts, 120);
            assert!(!wrong(&stream).ok, "{stream:?}");
        };
        check(|f| f.codec = "hevc".to_owned(), |s| &s.codec);
        check(|f| f.profile = "Main".to_owned(), |s| &s.profile);
        check(|f| f.pixels = "yuv444p".to_owned(), |s| &s.pixels);
        check(|f| f.colour = None, |s| &s.colour);
        check(|f| f.full_range = true, |s| &s.colour);
        check(|f| f.fps = 23.976, |s| &s.fps);
        check(|f| f.frames = 121, |s| &s.frames);
        check(|f| f.duration_s = 5.1, |s| &s.frames);
        check(|f| f.header_first = false, |s| &s.header);
    }

    #[test]
    fn sound_is_judged_by_its_form_length_and_loudness() {
        let with = |seconds: f64, rate: u32| {
            let mut facts = own(48);
            facts.sound = Some(SoundFacts {
                codec: "aac".to_owned(),
                sample_rate: rate,
                channels: 2,
                duration_s: seconds,
                loudness: None,
            });
            Stream::judge(&facts, 48)
        };
        assert_eq!(with(2.0, 48_000).sound.map(|fact| fact.ok), Some(true));
        assert_eq!(with(2.0, 44_100).sound.map(|fact| fact.ok), Some(false));
        assert_eq!(with(2.02, 48_000).sound_lead.ok, Some(true));
        assert_eq!(with(1.97, 48_000).sound_lead.ok, Some(false));
        assert!(with(2.0, 48_000).loudness.note.is_some());
    }
}
