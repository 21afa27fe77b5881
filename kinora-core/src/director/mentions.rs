//! Mentions of elements in a prompt: `<<<element_1>>>`, `@Luna`, `@Element1`, or
//! an element's name as it is written.
//!
//! A mention is somebody in the picture, whatever it is called: an element named
//! Rain is no weather.

use std::ops::Range;

use crate::request::{Film, FilmElement};

use super::text::is_boundary;

/// The word that stands for a mention where a prompt is read.
const SOMEBODY: &str = "castmember";

/// What a mention names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// The element with this number, from 1.
    Element(usize),
    /// The picture with this number, from 1.
    Picture(usize),
    /// A video or a voice, of which a film has none.
    Video,
    Voice,
    /// A name behind an `@` that is no element's.
    Nobody,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention {
    span: Range<usize>,
    named: Named,
}

/// The prompt with a word for somebody in place of each mention, and nothing in
/// place of videos and voices.
pub(super) fn plain(prompt: &str, elements: &[FilmElement]) -> String {
    let mut plain = String::with_capacity(prompt.len());
    let mut from = 0;
    for mention in find(prompt, elements) {
        plain.push_str(&prompt[from..mention.span.start]);
        match mention.named {
            Named::Video | Named::Voice => {}
            Named::Element(_) | Named::Picture(_) | Named::Nobody => {
                let is_joined =
                    plain.ends_with(|c: char| !c.is_whitespace() && !OPENING.contains(&c));
                plain.push_str(if is_joined { " " } else { "" });
                plain.push_str(SOMEBODY);
                let rest = &prompt[mention.span.end..];
                let joins = rest.starts_with(|c: char| c.is_alphanumeric());
                plain.push_str(if joins { " " } else { "" });
            }
        }
        from = mention.span.end;
    }
    plain.push_str(&prompt[from..]);
    plain
}

/// Signs that stand close before a word.
const OPENING: [char; 4] = ['(', '[', '"', '“'];

/// The film's elements by their places in its list: those that are mentioned first,
/// in the order of the words, then the others.
#[must_use]
pub fn cast(film: &Film) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let count = film.elements.len();
    let mentioned = texts(film).flat_map(|text| find(text, &film.elements));
    let places = mentioned.filter_map(|mention| place(&mention.named, &film.elements));
    for place in places.chain(0..count) {
        if place < count && !order.contains(&place) {
            order.push(place);
        }
    }
    order
}

/// The place of the element that is meant. Where elements are pictures of the
/// request, numbers of pictures count those.
fn place(named: &Named, elements: &[FilmElement]) -> Option<usize> {
    match named {
        Named::Picture(number) if has_pictures(elements) => elements
            .iter()
            .position(|element| element.picture == Some(*number)),
        Named::Element(number) | Named::Picture(number) => number.checked_sub(1),
        Named::Video | Named::Voice | Named::Nobody => None,
    }
}

fn has_pictures(elements: &[FilmElement]) -> bool {
    elements.iter().any(|element| element.picture.is_some())
}

/// What an element is called in a message.
pub(super) fn called(film: &Film, index: usize) -> String {
    let element = &film.elements[index];
    match element.name.is_empty() {
        true => format!("the element {}", element.id),
        false => format!("the element `{}`", element.name),
    }
}

/// Names each mention that names nothing, once.
pub(super) fn warnings(film: &Film) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    for text in texts(film) {
        for mention in find(text, &film.elements) {
            let written = &text[mention.span.clone()];
            let warning = vain(film, &mention.named).map(|why| format!("`{written}` {why}"));
            warnings.extend(warning.filter(|new| !warnings.contains(new)));
        }
    }
    warnings
}

/// Why a mention names nothing.
fn vain(film: &Film, named: &Named) -> Option<String> {
    let count = film.elements.len();
    let own = film.elements.iter();
    let own = own.filter(|element| element.picture.is_some()).count();
    let sent = 1 + usize::from(film.end_image) + own;
    // Where no element is a picture of the request, a picture's number counts elements.
    let pictures = if own > 0 { sent } else { sent.max(count) };
    let list = match count {
        1 if own > 0 => "this film has 1 element".to_owned(),
        _ if own > 0 => format!("this film has {count} elements"),
        0 => "there is no `element_list`".to_owned(),
        1 => "`element_list` has 1 element".to_owned(),
        _ => format!("`element_list` has {count} elements"),
    };
    match named {
        Named::Element(number) => (*number == 0 || *number > count)
            .then(|| format!("is mentioned, but {list}; nobody is meant by it")),
        Named::Picture(number) => (*number == 0 || *number > pictures).then(|| {
            format!("is mentioned, but there is no such picture and {list}; nobody is meant by it")
        }),
        Named::Video => Some("names a video, but this film has none; it was left out".to_owned()),
        Named::Voice => {
            Some("names a voice, but no engine here speaks; it was left out".to_owned())
        }
        Named::Nobody => (count > 0).then(|| {
            "names none of the elements in `element_list`; nobody is meant by it".to_owned()
        }),
    }
}

/// Every text of a film that may mention something.
fn texts(film: &Film) -> impl Iterator<Item = &str> {
    let single = [film.prompt.as_deref(), film.context.as_deref()];
    let shots = film.shots.iter().map(|shot| shot.prompt.as_str());
    single.into_iter().flatten().chain(shots)
}

/// The mentions of a prompt, in order.
fn find(prompt: &str, elements: &[FilmElement]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut from = 0;
    let mut before = None;
    for (at, c) in prompt.char_indices() {
        if at >= from
            && let Some(mention) = mention_at(prompt, at, before, elements)
        {
            from = mention.span.end;
            found.push(mention);
        }
        before = Some(c);
    }
    found
}

/// The mention that begins at a place.
fn mention_at(
    prompt: &str,
    at: usize,
    before: Option<char>,
    elements: &[FilmElement],
) -> Option<Mention> {
    let rest = &prompt[at..];
    let (length, named) = if rest.starts_with('<') {
        bracketed(rest)?
    } else if let Some(rest) = rest.strip_prefix('@') {
        // An address of mail is no mention.
        if before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let (length, named) = behind_at(rest, elements)?;
        (length + 1, named)
    } else {
        let (length, place) = name(rest, before, elements, str::eq)?;
        (length, Named::Element(place + 1))
    };
    let span = at..at + length;
    Some(Mention { span, named })
}

/// `<<<element_1>>>`, also with fewer brackets on either side.
fn bracketed(rest: &str) -> Option<(usize, Named)> {
    let inside = rest.trim_start_matches('<');
    let end = inside.find('>')?;
    let after = inside[end..].trim_start_matches('>');
    let brackets = |length: usize| (2..=3).contains(&length);
    let (open, close) = (rest.len() - inside.len(), inside[end..].len() - after.len());
    if !brackets(open) || !brackets(close) {
        return None;
    }
    let word = inside[..end].trim().to_lowercase();
    let (kind, number) = word.rsplit_once(['_', '-', ' '])?;
    let number: usize = number.parse().ok()?;
    Some((rest.len() - after.len(), of_kind(kind, number)?))
}

fn of_kind(kind: &str, number: usize) -> Option<Named> {
    match kind {
        "element" => Some(Named::Element(number)),
        "image" => Some(Named::Picture(number)),
        "video" => Some(Named::Video),
        "voice" => Some(Named::Voice),
        _ => None,
    }
}

/// What follows an `@`: a name, in any case, or `Element1`, or another word.
fn behind_at(rest: &str, elements: &[FilmElement]) -> Option<(usize, Named)> {
    let alike = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    if let Some((length, place)) = name(rest, None, elements, alike) {
        return Some((length, Named::Element(place + 1)));
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let word = rest[..length].to_lowercase();
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word[letters.len()..].parse().ok();
    let numbered = number.and_then(|number| of_kind(letters.trim_end_matches('_'), number));
    match numbered {
        Some(named) => Some((length, named)),
        None => word
            .starts_with(char::is_alphabetic)
            .then_some((length, Named::Nobody)),
    }
}

/// The element whose name stands here, the longest name first: how long it is and
/// its place.
fn name(
    rest: &str,
    before: Option<char>,
    elements: &[FilmElement],
    alike: impl Fn(&str, &str) -> bool,
) -> Option<(usize, usize)> {
    let names = elements.iter().enumerate().filter_map(|(place, element)| {
        let name = element.name.trim();
        let chars = name.chars().count();
        let length = rest
            .char_indices()
            .nth(chars)
            .map_or(rest.len(), |(at, _)| at);
        let written = &rest[..length];
        let begins = name.chars().next()?;
        let ends = is_boundary(name.chars().last(), rest[length..].chars().next())
            && is_boundary(before, Some(begins));
        (ends && alike(written, name)).then_some((length, place))
    });
    // Of two elements with one name, the first is meant.
    names.rev().max_by_key(|&(length, _)| length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::director::tests::{film, prompt};

    fn elements(names: &[&str]) -> Vec<FilmElement> {
        let element = |(index, name): (usize, &&str)| FilmElement {
            id: index.to_string(),
            name: (*name).to_owned(),
            picture: None,
        };
        names.iter().enumerate().map(element).collect()
    }

    #[track_caller]
    fn check(prompt: &str, names: &[&str], expected: &str) {
        let marked = plain(prompt, &elements(names)).replace(SOMEBODY, "#");
        assert_eq!(marked, expected, "{prompt}");
    }

    #[test]
    fn every_form_of_a_mention_is_found() {
        for text in [
            "<<<element_1>>>",
            "<<element_1>>>",
            "<<element_1>>",
            "<<< Element_1 >>>",
            "<<<image_1>>>",
            "@Element1",
            "@element_1",
            "@Image1",
            "@Luna",
            "@luna",
            "Luna",
        ] {
            check(&format!("{text} smiles"), &["Luna"], "# smiles");
            check(&format!("show {text}, then"), &["Luna"], "show #, then");
        }
        check("@Old Tom nods", &["Old", "Old Tom"], "# nods");
        check("让<<<element_1>>>微笑", &["Luna"], "让 # 微笑");
        check("露娜微笑", &["露娜"], "# 微笑");
        check("speak <<<voice_1>>> now", &[], "speak  now");
    }

    #[test]
    fn what_is_no_mention_stays() {
        for text in [
            "a <b> c",
            "a << b >> c",
            "<<<element>>>",
            "<<<thing_1>>>",
            "<<<element_1",
            "mail anna@example.com",
            "@ 5 pm",
            "lunatic, lunas, luna",
            "Lunatic",
        ] {
            check(text, &["Luna"], text);
        }
        check("", &["", " "], "");
    }

    #[test]
    fn those_that_are_mentioned_come_first() {
        let named = |text: &str| {
            let film = Film {
                elements: elements(&["Ann", "Bob", "Cat"]),
                ..film(prompt(text))
            };
            cast(&film)
        };
        assert_eq!(named("rain"), [0, 1, 2]);
        assert_eq!(
            named("Cat runs after <<<element_2>>>, @Element9"),
            [2, 1, 0]
        );
    }

    #[test]
    fn a_pictures_number_means_the_element_that_is_that_picture() {
        let own = |picture: usize| FilmElement {
            id: format!("`image_list[{}]`", picture - 1),
            picture: Some(picture),
            ..FilmElement::default()
        };
        let named = |text: &str| Film {
            elements: vec![own(2), own(4)],
            ..film(prompt(text))
        };
        assert_eq!(cast(&named("<<<image_4>>> meets @Image2")), [1, 0]);
        assert_eq!(cast(&named("<<<image_1>>> in the rain")), [0, 1]);
        assert_eq!(warnings(&named("<<<image_1>>>, <<<image_2>>>")), [""; 0]);
        assert_eq!(warnings(&named("<<<image_9>>> waves")).len(), 1);
        assert_eq!(called(&named(""), 1), "the element `image_list[3]`");
    }

    #[test]
    fn a_mention_in_vain_is_named_once() {
        let said = |text: &str, names: &[&str]| {
            let film = Film {
                elements: elements(names),
                ..film(prompt(text))
            };
            warnings(&film)
        };
        assert_eq!(
            said("<<<element_4>>> and <<<element_4>>> wave", &["Ann", "Bob"]),
            [
                "`<<<element_4>>>` is mentioned, but `element_list` has 2 elements; nobody is meant by it"
            ]
        );
        assert_eq!(
            said("@Element1 waves", &[]),
            ["`@Element1` is mentioned, but there is no `element_list`; nobody is meant by it"]
        );
        assert_eq!(
            said("@Eve waves", &["Ann"]),
            ["`@Eve` names none of the elements in `element_list`; nobody is meant by it"]
        );
        assert_eq!(said("@Eve waves at <<<image_1>>>", &[]), [""; 0]);
        assert_eq!(said("<<<image_2>>>", &["Ann"]).len(), 1);
        assert_eq!(said("<<<voice_1>>> <<<video_1>>>", &["Ann"]).len(), 2);
        assert_eq!(
            said("Ann, @ann, <<<element_1>>>, @Element1", &["Ann"]),
            [""; 0]
        );
    }
}
