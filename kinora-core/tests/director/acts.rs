//! What somebody is to do and not to do, in every form of the verb: every way to
//! deny it, to wish for it, and to have one thing instead of another.
//!
//! `acts/*.txt` has what is crossed, as `crossed` does: acts with their forms, ways
//! with slots for them, and places for what is said so.

use std::collections::{BTreeMap, BTreeSet};

use kinora_core::director;
use kinora_core::plan::Shot;

use super::{EVERYTHING, Labelled, film, is_unasked};

/// The share of prompts that must be right, in each language.
const THRESHOLD: f64 = 0.995;

/// How many misread prompts are printed for each way to say something.
const PRINTED: usize = 3;

#[test]
fn what_somebody_does_is_understood_in_english() {
    check("english", include_str!("acts/english.txt"));
}

#[test]
fn what_somebody_does_is_understood_in_chinese() {
    check("chinese", include_str!("acts/chinese.txt"));
}

#[test]
fn what_somebody_does_is_understood_in_spanish() {
    check("spanish", include_str!("acts/spanish.txt"));
}

#[test]
fn what_somebody_does_is_understood_in_french() {
    check("french", include_str!("acts/french.txt"));
}

#[test]
fn what_somebody_does_is_understood_in_german() {
    check("german", include_str!("acts/german.txt"));
}

/// An act, and its forms by name.
struct Act<'t> {
    key: &'t str,
    forms: BTreeMap<&'t str, &'t str>,
}

struct Said {
    prompt: String,
    asked: BTreeSet<String>,
    denied: BTreeSet<String>,
}

fn sections(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in text.lines().map(str::trim) {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix("]:"))
        {
            Some(section) => name = section,
            None if line.is_empty() || line.starts_with('#') => {}
            None => sections.entry(name).or_default().push(line),
        }
    }
    sections
}

fn acts<'t>(lines: &[&'t str]) -> Vec<Act<'t>> {
    let act = |line: &&'t str| {
        let mut parts = line.split('|').map(str::trim);
        let key = parts.next().unwrap_or_default();
        let forms = parts.filter_map(|part| part.split_once('=')).collect();
        Act { key, forms }
    };
    lines.iter().map(act).collect()
}

/// A way with its slots filled, unless an act lacks a form.
fn filled(way: &str, slot: &str, act: &Act<'_>) -> Option<String> {
    let mut filled = way.to_owned();
    for (name, form) in &act.forms {
        filled = filled.replace(&format!("{{{slot}{name}}}"), form);
    }
    (!filled.contains(&format!("{{{slot}"))).then_some(filled)
}

fn check(language: &str, text: &str) {
    let sections = sections(text);
    let lines = |name: &str| sections.get(name).cloned().unwrap_or_default();
    let acts = acts(&lines("acts"));
    let places = lines("places");
    let mut report = Report::default();
    let mut turn = 0;
    for (name, asks) in [("denials", false), ("wishes", true)] {
        for way in lines(name) {
            for act in &acts {
                let Some(said) = filled(way, "", act) else {
                    continue;
                };
                turn += 1;
                let keys: BTreeSet<String> = [act.key.to_owned()].into();
                report.add(
                    way,
                    &Said {
                        prompt: places[turn % places.len()].replace("{said}", &said),
                        asked: if asks { keys.clone() } else { BTreeSet::new() },
                        denied: if asks { BTreeSet::new() } else { keys },
                    },
                );
            }
        }
    }
    for way in lines("contrasts") {
        for (at, denied) in acts.iter().enumerate() {
            let asked = &acts[(at + 1 + turn % (acts.len() - 1)) % acts.len()];
            let said = filled(way, "x.", denied).and_then(|way| filled(&way, "y.", asked));
            let Some(said) = said.filter(|_| asked.key != denied.key) else {
                continue;
            };
            turn += 1;
            report.add(
                way,
                &Said {
                    prompt: places[turn % places.len()].replace("{said}", &said),
                    asked: [asked.key.to_owned()].into(),
                    denied: [denied.key.to_owned()].into(),
                },
            );
        }
    }
    report.judge(language);
}

#[derive(Default)]
struct Report {
    all: usize,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Report {
    fn add(&mut self, way: &str, said: &Said) {
        self.all += 1;
        if let Some(miss) = miss(said) {
            self.wrong.entry(way.to_owned()).or_default().push(miss);
        }
    }

    /// Prints what is wrong and demands the threshold.
    #[expect(clippy::print_stdout, reason = "a test says which prompts it misread")]
    fn judge(&self, language: &str) {
        for (way, misses) in &self.wrong {
            println!("{language}: {} are wrong: {way}", misses.len());
            for miss in misses.iter().take(PRINTED) {
                println!("    {miss}");
            }
        }
        let wrong: usize = self.wrong.values().map(Vec::len).sum();
        println!("{language}: {} of {} are right", self.all - wrong, self.all);
        assert!(self.all > 300, "{language}: there are only {}", self.all);
        let share = (self.all - wrong) as f64 / self.all as f64;
        assert!(share >= THRESHOLD, "{language}: too many are misread");
    }
}

/// What is wrong with the plan of a prompt, if anything is.
fn miss(said: &Said) -> Option<String> {
    let plan = director::plan(&film(&Labelled::plain(&said.prompt)), None, &EVERYTHING);
    let shot = &plan.shots[0];
    let is = keys(shot);
    let lacks = said.asked.difference(&is).map(|key| format!("lacks {key}"));
    let more = is.difference(&said.asked).map(|key| format!("has {key}"));
    let mut wrong: Vec<String> = lacks.chain(more).collect();
    let rests = shot.camera.iter().all(|m| m.kind.to_string() == "static");
    if !is_unasked(&shot.camera) && !rests {
        wrong.push(format!("has camera {}", shot.camera[0].kind));
    }
    debug_assert!(said.asked.is_disjoint(&said.denied));
    (!wrong.is_empty()).then(|| format!("{:?}: {}", said.prompt, wrong.join("; ")))
}

/// All that somebody does, and the weather.
fn keys(shot: &Shot) -> BTreeSet<String> {
    let does = shot.subject.iter().map(|cue| cue.what.to_string());
    let air = shot.atmosphere.iter().map(|cue| cue.what.to_string());
    does.chain(air).collect()
}
