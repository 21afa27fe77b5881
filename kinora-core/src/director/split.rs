//! The shots of a film: as listed, or found in its prompt.

use crate::request::{Film, ShotRequest, ShotType, split_evenly};

/// The most shots that are found in a prompt.
const MAX_FOUND: usize = 6;

/// Words that begin the next shot where a prompt is one sentence.
const JOINTS: &[&str] = &[
    " then ",
    " finally ",
    " after that ",
    "然后",
    "接着",
    "最后",
];

/// The shots of a film, at least one.
pub(super) fn shots(film: &Film) -> Vec<ShotRequest> {
    if !film.shots.is_empty() {
        return film.shots.clone();
    }
    let prompt = film.prompt.as_deref().unwrap_or_default();
    let single = vec![ShotRequest {
        prompt: prompt.to_owned(),
        duration_s: film.duration_s,
        ..ShotRequest::default()
    }];
    // A film that must arrive at its end picture, or that follows keyframes, is
    // one take.
    let is_one_take = film.end_image || !film.camera.is_empty();
    if film.shot_type != ShotType::Intelligent || is_one_take {
        return single;
    }
    let parts = parts(prompt, film.duration_s);
    if parts.len() < 2 {
        return single;
    }
    let seconds = split_evenly(film.duration_s, parts.len());
    parts
        .into_iter()
        .zip(seconds)
        .map(|(prompt, duration_s)| ShotRequest {
            prompt,
            duration_s,
            ..ShotRequest::default()
        })
        .collect()
}

/// Sentences, or the steps of the only one; no more than there are seconds.
fn parts(prompt: &str, duration_s: u32) -> Vec<String> {
    let sentences = kept(prompt.split(['.', '!', '?', ';', '\n', '。', '！', '？', '；']));
    let mut parts = match sentences.len() {
        0 | 1 => steps(prompt),
        _ => sentences,
    };
    let most = MAX_FOUND.min(duration_s as usize).max(1);
    if parts.len() > most {
        let rest = parts.split_off(most - 1).join(". ");
        parts.push(rest);
    }
    parts
}

fn steps(prompt: &str) -> Vec<String> {
    let mut steps = vec![prompt.to_owned()];
    for joint in JOINTS {
        steps = steps
            .iter()
            .flat_map(|step| step.split(joint))
            .map(str::to_owned)
            .collect();
    }
    kept(steps.iter().map(String::as_str))
}

fn kept<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || c == ','))
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}
