//! The page on which the films of a demonstration stand side by side.

use std::fmt::Write as _;

use super::scenes::Group;
use super::signs::Sign;
use super::{Lacking, Shown, Why};

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>Kinora: every word, filmed once</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 90rem; padding: 1rem; }
nav a { margin-right: 1rem; }
ul { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); list-style: none; padding: 0; }
video { aspect-ratio: 3 / 2; background: #8882; border-radius: .5rem; width: 100%; }
h3 { margin: .25rem 0 0; }
p { margin: 0; }
.figures { font-size: .875rem; opacity: .8; }
.missing { color: #c33; font-weight: 600; opacity: 1; }
</style>
</head>
<body>
";

/// The page, with a film for each word and a list of the words without one.
pub(super) fn page(shown: &[Shown], lacking: &[Lacking], engine: &str) -> String {
    let mut page = HEAD.to_owned();
    let count = shown.len();
    let _ = writeln!(page, "<h1>Every word, filmed once</h1>");
    let _ = writeln!(
        page,
        "<p>{count} films by the {engine} engine. Each stands beside what was written for it, and what a measurement \
         found: by how many grey levels the most changed places of the frame differ from a film in which nothing \
         happens, how loud it is, and the signs of its word with what they should be.</p>"
    );
    let is_told = |group: &Group| {
        shown.iter().any(|film| film.group == *group)
            || lacking.iter().any(|lacking| lacking.group == *group)
    };
    let groups: Vec<Group> = Group::ALL.into_iter().filter(is_told).collect();
    let link = |group: &Group| format!("<a href=\"#{0}\">{0}</a>", group.as_str());
    let links: Vec<String> = groups.iter().map(link).collect();
    let _ = writeln!(page, "<nav>{}</nav>", links.join(" "));
    for group in groups {
        section(&mut page, group, shown, lacking);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn section(page: &mut String, group: Group, shown: &[Shown], lacking: &[Lacking]) {
    let name = group.as_str();
    let _ = writeln!(page, "<section id=\"{name}\">\n<h2>{name}</h2>\n<ul>");
    for film in shown.iter().filter(|film| film.group == group) {
        let _ = writeln!(page, "{}", item(film));
    }
    page.push_str("</ul>\n");
    for (why, said) in [
        (Why::Engine, "Understood, and not filmed by this engine"),
        (Why::Photograph, "Of these the photograph shows nothing"),
    ] {
        let words = lacking
            .iter()
            .filter(|lacking| lacking.group == group && lacking.why == why);
        let words: Vec<&str> = words.map(|lacking| lacking.word).collect();
        if !words.is_empty() {
            let _ = writeln!(page, "<p>{said}: {}.</p>", words.join(", "));
        }
    }
    page.push_str("</section>\n");
}

fn item(film: &Shown) -> String {
    let (word, file) = (film.word, escaped(&film.file));
    let mut figures = vec![format!("changed {}", film.changed)];
    figures.extend(film.loudness.map(|lufs| format!("{lufs:.1} LUFS")));
    figures.extend(film.signs.iter().map(figure));
    let class = if film.ok {
        "figures"
    } else {
        "figures missing"
    };
    let verdict = if film.ok { "" } else { ": not as asked" };
    format!(
        "<li><video src=\"{file}\" controls loop playsinline preload=\"metadata\"></video>\n<h3>{word}</h3>\n<p>“{}” on {}</p>\n<p class=\"{class}\">{}{verdict}</p></li>",
        escaped(film.prompt),
        escaped(&film.photo),
        figures.join(", ")
    )
}

/// A sign with what it should be, and what is said of it.
fn figure(sign: &Sign) -> String {
    let figure = &sign.figure;
    let value = figure.value.map_or("nothing".to_owned(), short);
    let bounds = figure.target.map_or(String::new(), |target| {
        match (target.min.map(short), target.max.map(short)) {
            (Some(min), Some(max)) => format!(" (from {min} to {max})"),
            (Some(min), None) => format!(" (at least {min})"),
            (None, Some(max)) => format!(" (at most {max})"),
            (None, None) => String::new(),
        }
    });
    let note = figure
        .note
        .as_deref()
        .map_or(String::new(), |note| format!(": {note}"));
    let text = format!("{} {value} {}{bounds}{note}", sign.name, figure.unit);
    let text = escaped(&text.replace("  ", " "));
    match sign.is_there() {
        true => text,
        false => format!("<span class=\"missing\">{text}</span>"),
    }
}

/// A number in about three digits.
fn short(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{number:.digits$}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use kinora_measure::Figure;

    use super::*;

    #[test]
    fn a_page_names_every_film_and_what_is_lacking() {
        let shown = [Shown {
            group: Group::Sound,
            word: "bells",
            prompt: "bells & <whistles>",
            photo: "a \"b\"".to_owned(),
            file: "sound-bells.mp4".to_owned(),
            changed: 3,
            loudness: Some(-18.04),
            signs: vec![Sign {
                name: "middle",
                figure: Figure::within(5_210.4, "Hz", 250.0, 2_500.0),
            }],
            ok: false,
        }];
        let lacking = |word, why| Lacking {
            group: Group::Subject,
            word,
            why,
        };
        let lacking = [
            lacking("walk", Why::Engine),
            lacking("nod", Why::Photograph),
        ];
        let page = page(&shown, &lacking, "cpu");
        for part in [
            "<h3>bells</h3>",
            "“bells &amp; &lt;whistles&gt;” on a &quot;b&quot;",
            "changed 3, -18.0 LUFS, <span class=\"missing\">middle 5210 Hz (from 250 to 2500)</span>: not as asked",
            "not filmed by this engine: walk.",
            "the photograph shows nothing: nod.",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(
            !page.contains("<h2>light</h2>"),
            "nothing was filmed of light"
        );
    }
}
