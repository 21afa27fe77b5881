//! Scores labelled prompts against the director, in a second instead of a film.
//!
//! `cargo run -p kinora-core --example score -- FILE.jsonl` reads a prompt a line
//! with the keys `kind`, `lang`, `prompt`, `camera` (moves in order, with commas
//! between; empty where they are not judged), `absent` and `present` (words of the
//! plan, sounds as `snd:rain`). It prints each prompt that is misread and the
//! count of each kind.

#[path = "../tests/director/film.rs"]
mod film;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use kinora_core::director;
use kinora_core::engine::Capabilities;
use kinora_core::plan::Plan;

const EVERYTHING: Capabilities = Capabilities {
    text_to_video: false,
    elements: false,
    ..Capabilities::everything("score")
};

/// A prompt with what its film must and must not have.
#[derive(serde::Deserialize)]
struct Labelled {
    kind: String,
    #[serde(default)]
    lang: String,
    prompt: String,
    camera: String,
    #[serde(default)]
    absent: String,
    #[serde(default)]
    present: String,
}

#[expect(clippy::print_stdout, reason = "what is misread is what it is for")]
fn main() -> ExitCode {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        let lines = match std::fs::read_to_string(&path) {
            Ok(lines) => lines,
            Err(problem) => {
                println!("{path}: {problem}");
                return ExitCode::FAILURE;
            }
        };
        for (number, line) in lines.lines().enumerate() {
            let labelled: Labelled = match serde_json::from_str(line) {
                Ok(labelled) => labelled,
                Err(problem) => {
                    println!("{path}:{}: {problem}", number + 1);
                    return ExitCode::FAILURE;
                }
            };
            let wrong = misread(&labelled);
            let (right, all) = counts.entry(labelled.kind.clone()).or_default();
            *all += 1;
            *right += usize::from(wrong.is_empty());
            if !wrong.is_empty() {
                let Labelled {
                    kind, lang, prompt, ..
                } = &labelled;
                let place = number + 1;
                println!("{place} {kind} {lang} {prompt:?}\n    {}", wrong.join("; "));
            }
        }
    }
    for (kind, (right, all)) in counts {
        println!("{kind}: {right} of {all}");
    }
    ExitCode::SUCCESS
}

fn planned(prompt: &str) -> Result<Plan, String> {
    let film = film::film(prompt, None, 5).map_err(|problems| format!("{problems:?}"))?;
    Ok(director::plan(&film, None, &EVERYTHING))
}

/// What a plan has: its moves in order, and all else.
fn contents(plan: &Plan) -> (Vec<String>, BTreeSet<String>) {
    let mut moves = Vec::new();
    let mut has = BTreeSet::new();
    for shot in &plan.shots {
        moves.extend(shot.camera.iter().map(|m| m.kind.to_string()));
        has.extend(shot.atmosphere.iter().map(|cue| cue.what.to_string()));
        has.extend(shot.light.iter().map(|cue| cue.what.to_string()));
        has.extend(shot.subject.iter().map(|cue| cue.what.to_string()));
        has.extend(shot.sound.iter().map(|cue| format!("snd:{}", cue.what)));
    }
    (moves, has)
}

fn misread(labelled: &Labelled) -> Vec<String> {
    let plan = match planned(&labelled.prompt) {
        Ok(plan) => plan,
        Err(problem) => return vec![problem],
    };
    let (moves, has) = contents(&plan);
    let mut wrong = Vec::new();
    let want = words(&labelled.camera);
    let moving = |list: &[String]| -> Vec<String> {
        list.iter().filter(|m| *m != "static").cloned().collect()
    };
    if !want.is_empty() && moving(&moves) != moving(&want) {
        wrong.push(format!("camera {moves:?}, not {want:?}"));
    }
    for word in words(&labelled.absent) {
        let unasked = moves.len() == 1 && matches!(word.as_str(), "dolly_in" | "zoom_in");
        let moved = moves.contains(&word) && want.is_empty() && !unasked;
        if has.contains(&word) || moved {
            wrong.push(format!("has {word}"));
        }
    }
    for word in words(&labelled.present) {
        let heard = has.contains(&format!("snd:{word}"));
        if !has.contains(&word) && !moves.contains(&word) && !heard {
            wrong.push(format!("lacks {word}"));
        }
    }
    wrong
}

/// Words that labels use for others, and those that a plan does not have.
const SAME: &[(&str, &str)] = &[
    ("mist", "fog"),
    ("gaze", "look"),
    ("snd:crickets", "snd:insects"),
    ("snd:bell", "snd:bells"),
    ("arc", "orbit_right"),
    ("glow", ""),
];

fn words(list: &str) -> Vec<String> {
    let same = |word: &str| {
        let known = SAME.iter().find(|(called, _)| *called == word);
        known.map_or(word, |(_, same)| same).to_owned()
    };
    let words = list.split(',').map(str::trim).map(same);
    words.filter(|word| !word.is_empty()).collect()
}
