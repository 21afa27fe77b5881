//! All films together: which moves are right, and the worst of each figure.

use std::collections::BTreeMap;
use std::fmt::Write;

use kinora_core::vocabulary::Move;
use kinora_measure::Target;
use serde::Serialize;
use serde_json::json;

use super::clip::{Filmed, Photo};
use super::figures::Value;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::table::table;

/// Of so many moves this many have to have the right sign.
const RIGHT: (usize, usize) = (126, 128);

/// What all films are like.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    model: String,
    seconds: u32,
    moves: Vec<Move>,
    photos: Vec<OfPhoto>,
    right: Share,
    figures: Vec<Summary>,
    ok: bool,
}

/// The films of one photograph.
#[derive(Debug, Serialize)]
struct OfPhoto {
    name: String,
    films: Vec<Film>,
}

#[derive(Debug, Serialize)]
struct Film {
    #[serde(rename = "move")]
    kind: Move,
    /// Whether the camera did what was asked.
    right: bool,
    /// What it did if not.
    why: Option<String>,
    figures: Vec<Value>,
}

/// How many films have the right sign.
#[derive(Debug, Default, Serialize)]
struct Share {
    films: usize,
    right: usize,
    ok: bool,
}

/// One figure over all films.
#[derive(Debug, Serialize)]
struct Summary {
    name: &'static str,
    unit: &'static str,
    target: Target,
    films: usize,
    worst: f64,
    /// Photograph and move of the worst.
    worst_film: [String; 2],
    median: f64,
    /// How many are not as they should be.
    failed: usize,
    ok: bool,
}

impl Report {
    pub fn new(model: &str, seconds: u32, moves: &[Move]) -> Self {
        Self {
            model: model.to_owned(),
            seconds,
            moves: moves.to_vec(),
            photos: vec![],
            right: Share::default(),
            figures: vec![],
            ok: false,
        }
    }

    pub fn add(&mut self, photo: &Photo, films: Vec<Filmed>) {
        let film = |filmed: Filmed| Film {
            kind: filmed.kind,
            right: filmed.direction.is_ok(),
            why: filmed.direction.err(),
            figures: filmed.values,
        };
        self.photos.push(OfPhoto {
            name: photo.name.clone(),
            films: films.into_iter().map(film).collect(),
        });
    }

    /// Sums up what was added.
    pub fn finish(&mut self) {
        let films = || self.photos.iter().flat_map(|photo| &photo.films);
        let (all, right) = (films().count(), films().filter(|film| film.right).count());
        self.right = Share {
            films: all,
            right,
            ok: right * RIGHT.1 >= all * RIGHT.0,
        };
        self.figures = self.summaries();
        self.ok = self.right.ok && self.figures.iter().all(|figure| figure.ok);
    }

    /// Prints all of it; an error is what gives the exit code.
    pub fn print(&self, output: Output) -> Result<(), Failure> {
        let verdict = self.verdict();
        if let (Err(failure), true) = (&verdict, output.is_json()) {
            // Of a command that fails its failure is the one object.
            return Err(Failure::Ended {
                message: failure.to_string(),
                prediction: Box::new(json!(self)),
            });
        }
        output.data(self, || self.table())?;
        verdict
    }

    /// Nothing, or why the whole is not as promised.
    fn verdict(&self) -> Result<(), Failure> {
        if self.ok {
            return Ok(());
        }
        let wrong = self.figures.iter().filter(|figure| !figure.ok).count();
        let Share { films, right, .. } = self.right;
        Err(Failure::plain(format!(
            "not every target holds: {right} of {films} moves go the right way, and {wrong} of {} figures have a film outside their target",
            self.figures.len()
        )))
    }

    /// Every figure by its name.
    fn summaries(&self) -> Vec<Summary> {
        let mut by_name: BTreeMap<&str, Vec<(&str, &Film, &Value)>> = BTreeMap::new();
        for photo in &self.photos {
            for film in &photo.films {
                for value in &film.figures {
                    let all = by_name.entry(value.name).or_default();
                    all.push((&photo.name, film, value));
                }
            }
        }
        by_name
            .into_values()
            .filter_map(|all| summary(&all))
            .collect()
    }

    /// Both tables, with the reason of each cross between them.
    pub fn table(&self) -> String {
        let mut text = self.moves_table();
        let Share { films, right, ok } = self.right;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\n{right} of {films} go the right way: {}\n",
            verdict(ok)
        );
        text.push_str(&self.figures_table());
        text
    }

    fn moves_table(&self) -> String {
        let mut notes = vec![];
        let mut rows = vec![];
        for (index, kind) in self.moves.iter().enumerate() {
            let mut row = vec![kind.to_string()];
            for photo in &self.photos {
                let film = &photo.films[index];
                row.push(match &film.why {
                    None => "✓".to_owned(),
                    Some(why) => {
                        notes.push(format!("{kind} on {}: {why}", photo.name));
                        format!("✗{}", notes.len())
                    }
                });
            }
            rows.push(row);
        }
        let names = self.photos.iter().map(|photo| photo.name.as_str());
        let head: Vec<&str> = std::iter::once("move").chain(names).collect();
        let mut text = table(&head, &rows, "");
        for (index, note) in notes.iter().enumerate() {
            let _ = write!(text, "\n✗{} {note}", index + 1);
        }
        text
    }

    fn figures_table(&self) -> String {
        let rows: Vec<Vec<String>> = self.figures.iter().map(Summary::row).collect();
        let head = [
            "figure",
            "unit",
            "worst",
            "median",
            "target",
            "verdict",
            "films",
            "worst film",
        ];
        table(&head, &rows, "no figure")
    }
}

impl Summary {
    fn row(&self) -> Vec<String> {
        let verdict = match (self.target, self.failed) {
            (
                Target {
                    min: None,
                    max: None,
                },
                _,
            ) => "–".to_owned(),
            (_, 0) => "ok".to_owned(),
            (_, failed) => format!("BAD × {failed}"),
        };
        vec![
            self.name.to_owned(),
            self.unit.to_owned(),
            shown(self.worst),
            shown(self.median),
            bounds(self.target),
            verdict,
            self.films.to_string(),
            self.worst_film.join(", "),
        ]
    }
}

/// The figure of some films; those with the least room of their own are the
/// worst.
fn summary(all: &[(&str, &Film, &Value)]) -> Option<Summary> {
    let (photo, film, worst) = all
        .iter()
        .min_by(|a, b| a.2.room().total_cmp(&b.2.room()))?;
    let mut sorted: Vec<f64> = all.iter().map(|(_, _, value)| value.value).collect();
    sorted.sort_by(f64::total_cmp);
    let failed = all
        .iter()
        .filter(|(_, _, value)| value.ok == Some(false))
        .count();
    Some(Summary {
        name: worst.name,
        unit: worst.unit,
        target: worst.target,
        films: all.len(),
        worst: worst.value,
        worst_film: [(*photo).to_owned(), film.kind.to_string()],
        median: sorted[sorted.len() / 2],
        failed,
        ok: failed == 0,
    })
}

fn verdict(ok: bool) -> &'static str {
    if ok { "ok" } else { "BAD" }
}

fn bounds(target: Target) -> String {
    match (target.min, target.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, Some(max)) => format!("≤ {max}"),
        (None, None) => String::new(),
    }
}

/// A number in about four digits.
fn shown(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    format!("{number:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(number: f64, ok: bool) -> Value {
        Value {
            name: "jitter",
            value: number,
            unit: "px rms",
            target: Target {
                min: None,
                max: Some(0.05),
            },
            ok: Some(ok),
        }
    }

    fn report(numbers: &[(f64, bool)], why: Option<&str>) -> Report {
        let films = numbers.iter().map(|&(number, ok)| Film {
            kind: Move::PanLeft,
            right: why.is_none(),
            why: why.map(str::to_owned),
            figures: vec![value(number, ok)],
        });
        let photo = |film| OfPhoto {
            name: "cat".to_owned(),
            films: vec![film],
        };
        let mut report = Report::new("std", 3, &[Move::PanLeft]);
        report.photos = films.map(photo).collect();
        report.finish();
        report
    }

    #[test]
    fn one_film_outside_a_target_fails_the_whole() {
        assert!(
            report(&[(0.01, true), (0.03, true)], None)
                .verdict()
                .is_ok()
        );
        let bad = report(&[(0.01, true), (0.2, false), (0.03, true)], None);
        let words = bad.verdict().map_err(|failure| failure.to_string());
        assert!(words.is_err_and(|words| words.contains("1 of 1 figures")));
        let figure = &bad.figures[0];
        assert_eq!((figure.worst, figure.median, figure.failed), (0.2, 0.03, 1));
        assert!(bad.table().contains("BAD × 1"), "{}", bad.table());
    }

    #[test]
    fn a_wrong_way_fails_the_whole_and_has_its_reason_below() {
        let wrong = report(&[(0.01, true)], Some("it goes left"));
        assert!(wrong.verdict().is_err());
        let text = wrong.table();
        assert!(text.contains("✗1 pan_left on cat: it goes left"), "{text}");
    }
}
