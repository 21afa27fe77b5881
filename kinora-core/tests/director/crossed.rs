//! Every way to deny, crossed with every thing that can be denied and every place
//! that a denial can stand in; the same for words that only look like a denial,
//! and for words that only look like weather, light or a move.
//!
//! `crossed/*.txt` has what is crossed, in sections. What a film must be like
//! follows from how its prompt was put together, so that nothing is labelled by
//! hand. A slot in braces is a form of a thing; a way to say something is left out
//! for a thing that lacks the form.

use std::collections::BTreeMap;

use kinora_core::director;
use kinora_core::plan::Shot;
use kinora_core::vocabulary::{Atmosphere, Sound};

use super::{EVERYTHING, Labelled, camera, film};

/// The share of prompts that must be right, in each language.
const THRESHOLD: f64 = 0.997;

/// How many misread prompts are printed for each way to say something.
const PRINTED: usize = 2;

/// A thing is said in every way in one of so many places.
const STRIDE: usize = 4;

#[test]
fn crossed_english_is_understood() {
    check("english", include_str!("crossed/english.txt"));
}

#[test]
fn crossed_chinese_is_understood() {
    check("chinese", include_str!("crossed/chinese.txt"));
}

#[test]
fn crossed_spanish_is_understood() {
    check("spanish", include_str!("crossed/spanish.txt"));
}

#[test]
fn crossed_french_is_understood() {
    check("french", include_str!("crossed/french.txt"));
}

#[test]
fn crossed_german_is_understood() {
    check("german", include_str!("crossed/german.txt"));
}

/// A thing with its forms, and what it is in a plan.
#[derive(Clone, Debug)]
struct Thing {
    forms: BTreeMap<String, String>,
    keys: Vec<String>,
}

/// A file of what is crossed: its sections, each a list of lines.
struct Words<'t>(BTreeMap<&'t str, Vec<&'t str>>);

impl<'t> Words<'t> {
    fn parse(text: &'t str) -> Self {
        let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut name = "";
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|l| l.strip_suffix("]:")) {
                Some(section) => name = section,
                None => sections.entry(name).or_default().push(line),
            }
        }
        Self(sections)
    }

    fn lines(&self, section: &str) -> &[&'t str] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// The things of a section: `air:rain sound:rain | n=rain | be=is`.
    fn things(&self, section: &str) -> Vec<Thing> {
        let thing = |line: &&str| {
            let mut fields = line.split('|').map(str::trim);
            let keys = fields.next().unwrap_or_default();
            let forms = fields.map(|field| {
                let (name, form) = field.split_once('=').expect("a form has a name");
                (name.to_owned(), form.to_owned())
            });
            Thing {
                forms: forms.collect(),
                keys: keys.split(' ').map(str::to_owned).collect(),
            }
        };
        self.lines(section).iter().map(thing).collect()
    }
}

/// A prompt, and what its film must be like.
struct Crossed<'t> {
    /// What it is a case of.
    way: &'t str,
    /// Where that stands.
    place: &'t str,
    prompt: String,
    camera: String,
    /// The keys of all that is to be seen and heard.
    asked: Vec<String>,
    /// The keys of what must be neither seen nor heard.
    denied: Vec<String>,
}

/// Plans every prompt that a file makes, prints what is wrong, and demands the
/// threshold.
#[expect(clippy::print_stdout, reason = "a test says which prompts it misread")]
fn check(language: &str, text: &str) {
    let words = Words::parse(text);
    let mut ways: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for crossed in cross(&words) {
        let (count, wrong) = ways.entry(crossed.way).or_default();
        let of_place = places.entry(crossed.place).or_default();
        *count += 1;
        of_place.0 += 1;
        let miss = miss(&crossed);
        of_place.1 += usize::from(miss.is_some());
        wrong.extend(miss);
    }
    for (place, (count, wrong)) in places.iter().filter(|(_, (_, wrong))| *wrong > 0) {
        println!("{language}: {wrong} of {count} are wrong in: {place}");
    }
    let all: usize = ways.values().map(|(count, _)| count).sum();
    let wrong: usize = ways.values().map(|(_, wrong)| wrong.len()).sum();
    for (way, (count, wrong)) in ways.iter().filter(|(_, (_, wrong))| !wrong.is_empty()) {
        println!("{language}: {} of {count} are wrong: {way}", wrong.len());
        let step = wrong.len().div_ceil(PRINTED);
        for miss in wrong.iter().step_by(step) {
            println!("    {miss}");
        }
    }
    let number = ways.len();
    println!(
        "{language}: {} of {all} are right, {number} ways",
        all - wrong
    );
    assert!(all > 500, "{language}: there are only {all} prompts");
    let share = (all - wrong) as f64 / all as f64;
    assert!(
        share >= THRESHOLD,
        "{language}: too many prompts are misread"
    );
}

fn cross<'t>(words: &Words<'t>) -> Vec<Crossed<'t>> {
    let mut crossed = Vec::new();
    for (things, others, ways, places) in [
        ("things", "others", "phrases", "places of phrases"),
        ("things", "others", "sentences", "places of sentences"),
        (
            "moves",
            "moves to be",
            "phrases for moves",
            "places of phrases",
        ),
        (
            "moves",
            "moves to be",
            "sentences for moves",
            "places of sentences",
        ),
    ] {
        let (things, others) = (words.things(things), words.things(others));
        let denies = |thing: &Thing| (Vec::new(), thing.keys.clone());
        place(
            words,
            &mut crossed,
            [ways, places],
            &things,
            &others,
            denies,
        );
    }
    let things = words.things("things");
    let others = words.things("others");
    let asks = |thing: &Thing| (thing.keys.clone(), Vec::new());
    for (ways, places) in [
        ("wishes", "places of sentences"),
        ("wishes in a phrase", "places of phrases"),
    ] {
        place(words, &mut crossed, [ways, places], &things, &others, asks);
    }
    traps(words, &mut crossed);
    crossed
}

/// Says a thing in every way in every place, beside other things.
fn place<'t>(
    words: &Words<'t>,
    crossed: &mut Vec<Crossed<'t>>,
    [ways, places]: [&str; 2],
    things: &[Thing],
    others: &[Thing],
    means: impl Fn(&Thing) -> (Vec<String>, Vec<String>),
) {
    let scenes = words.lines("scenes");
    let cameras = words.things("cameras");
    let mut turn = 0;
    for &way in words.lines(ways) {
        let (plain, joins) = match way.strip_prefix("~ ") {
            Some(plain) => (plain, false),
            None => (way, true),
        };
        for thing in things {
            let Some(said) = filled(plain, &[thing]) else {
                continue;
            };
            let frames = words.lines(places);
            let some = (0..frames.len()).filter(|at| (at + turn) % STRIDE == 0);
            for at in some.collect::<Vec<_>>() {
                turn += 1;
                let (place, only) = match frames[at].strip_prefix("& ") {
                    Some(place) => (place, true),
                    None => (frames[at], false),
                };
                if only && !joins {
                    continue;
                }
                let camera = &cameras[turn % cameras.len()];
                let other = fitting(others, thing, turn);
                let scene = scenes[turn % scenes.len()];
                let frame = place.replace("{scene}", scene);
                let frame = frame
                    .replace("{Said}", &capital(&said))
                    .replace("{said}", &said);
                let Some(prompt) = filled(&frame, &[camera, other]) else {
                    continue;
                };
                let (mut asked, denied) = means(thing);
                let mut moves = asked_moves(&[(&frame, "cam", camera), (&frame, "y", other)]);
                if frame.contains("{y") || frame.contains("{Y") {
                    let seen = other.keys.iter().filter(|key| !key.starts_with("camera:"));
                    asked.extend(seen.cloned());
                }
                if moves.is_empty() {
                    moves = "-".to_owned();
                }
                crossed.push(Crossed {
                    way,
                    place,
                    prompt: capital(&prompt),
                    camera: moves,
                    asked,
                    denied,
                });
            }
        }
    }
}

/// The camera moves of those things that a frame has a slot for.
fn asked_moves(slots: &[(&String, &str, &Thing)]) -> String {
    let moves = slots.iter().filter(|(frame, slot, _)| {
        frame.contains(&format!("{{{slot}")) || frame.contains(&format!("{{{}", capital(slot)))
    });
    let keys = moves.flat_map(|(_, _, thing)| &thing.keys);
    let moves: Vec<&str> = keys.filter_map(|key| key.strip_prefix("camera:")).collect();
    moves.join(" ")
}

/// Another thing that has nothing in common with one.
fn fitting<'a>(others: &'a [Thing], thing: &Thing, turn: usize) -> &'a Thing {
    let kind = |key: &str| {
        key.trim_end_matches("_in")
            .trim_end_matches("_out")
            .to_owned()
    };
    let apart = |other: &&Thing| {
        let kinds: Vec<String> = thing.keys.iter().map(|key| kind(key)).collect();
        !other.keys.iter().any(|key| kinds.contains(&kind(key)))
    };
    let fits: Vec<&Thing> = others.iter().filter(apart).collect();
    fits[turn % fits.len()]
}

/// A text with its slots filled, unless a thing lacks a form.
fn filled(text: &str, things: &[&Thing]) -> Option<String> {
    let mut filled = text.to_owned();
    for thing in things {
        for (name, form) in &thing.forms {
            filled = filled.replace(&format!("{{{name}}}"), form);
            filled = filled.replace(&format!("{{{}}}", capital(name)), &capital(form));
        }
    }
    (!filled.contains('{')).then_some(filled)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Words that sound like weather, light or a move, in every frame for them.
fn traps<'t>(words: &Words<'t>, crossed: &mut Vec<Crossed<'t>>) {
    let cameras = words.things("cameras");
    let mut turn = 0;
    for (traps, frames) in [
        ("nouns that only sound so", "frames of nouns"),
        ("names", "frames of names"),
        ("sentences that only sound so", "frames of sentences"),
    ] {
        for &trap in words.lines(traps) {
            for &frame in words.lines(frames) {
                turn += 1;
                let camera = &cameras[turn % cameras.len()];
                let said = frame
                    .replace("{Said}", &capital(trap))
                    .replace("{said}", trap);
                let Some(prompt) = filled(&said, &[camera]) else {
                    continue;
                };
                let moves = asked_moves(&[(&said, "cam", camera)]);
                crossed.push(Crossed {
                    way: trap,
                    place: frame,
                    prompt: capital(&prompt),
                    camera: if moves.is_empty() {
                        "-".to_owned()
                    } else {
                        moves
                    },
                    asked: Vec::new(),
                    denied: Vec::new(),
                });
            }
        }
    }
}

/// What is wrong with the plan of a prompt, if anything is.
fn miss(crossed: &Crossed<'_>) -> Option<String> {
    let labelled = Labelled::plain(&crossed.prompt);
    let plan = director::plan(&film(&labelled), None, &EVERYTHING);
    let shot = &plan.shots[0];
    let mut wrong = Vec::new();
    let moves = camera(shot, false);
    let rests = crossed.camera == "-" && moves == "static";
    let denies_moves = crossed.denied.iter().any(|key| key.starts_with("camera:"));
    if moves != crossed.camera && !(rests && denies_moves) {
        wrong.push(format!("camera is `{moves}`, not `{}`", crossed.camera));
    }
    let is = keys(shot);
    let asked = crossed.asked.iter().filter(|key| !is.contains(key));
    wrong.extend(asked.map(|key| format!("lacks {key}")));
    let denied = crossed.denied.iter().filter(|key| is.contains(key));
    wrong.extend(denied.map(|key| format!("has {key}")));
    let may_be = may_be(&crossed.asked);
    let more = is
        .iter()
        .filter(|key| !may_be.contains(key) && !crossed.denied.contains(key));
    wrong.extend(more.map(|key| format!("has {key} unasked")));
    (!wrong.is_empty()).then(|| format!("{:?}: {}", crossed.prompt, wrong.join("; ")))
}

/// All that is seen and heard in a shot.
fn keys(shot: &Shot) -> Vec<String> {
    let air = shot
        .atmosphere
        .iter()
        .map(|cue| format!("air:{}", cue.what));
    let light = shot.light.iter().map(|cue| format!("light:{}", cue.what));
    let sound = shot.sound.iter().map(|cue| format!("sound:{}", cue.what));
    air.chain(light).chain(sound).collect()
}

/// What is asked for, what is heard of it, and the wind that is heard where
/// nothing else is.
fn may_be(asked: &[String]) -> Vec<String> {
    let heard = asked.iter().filter_map(|key| {
        let air: Atmosphere = key.strip_prefix("air:")?.parse().ok()?;
        air.sound().map(|sound| format!("sound:{sound}"))
    });
    let bed = format!("sound:{}", Sound::Wind);
    asked.iter().cloned().chain(heard).chain([bed]).collect()
}
