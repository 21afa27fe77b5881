//! Elements of a film and where they are.

use super::*;

#[test]
fn an_element_acts_whatever_it_is_called() {
    let named = |text: &str, name: &str| {
        let element = FilmElement {
            id: "7".to_owned(),
            name: name.to_owned(),
            picture: None,
        };
        let film = Film {
            elements: vec![element],
            ..film(prompt(text))
        };
        summary(&plan(&film, None, &EVERYTHING))
    };
    let expected = named("The woman smiles", "");
    assert!(expected.contains("~smile"), "{expected}");
    for text in [
        "<<<element_1>>> smiles",
        "<<element_1>>> smiles",
        "<<<image_1>>> smiles",
        "@Element1 smiles",
        "@Rain smiles",
        "Rain smiles",
    ] {
        assert_eq!(named(text, "Rain"), expected, "{text}");
    }
    for (text, expected) in [
        (
            "<<<element_1>>> lächelt, langsamer Schwenk nach links",
            "pan_left:slow ~smile",
        ),
        ("@Rain sourit, zoom avant", "zoom_in ~smile"),
        ("<<<element_1>>>微笑，镜头推进", "dolly_in ~smile"),
        ("The camera orbits around <<<element_1>>>", "orbit_right"),
        ("push in on @Element1", "dolly_in"),
        ("Rain, @rain, <<<element_1>>>", "dolly_in:slow"),
    ] {
        assert_eq!(named(text, "Rain"), expected, "{text}");
    }
}

#[test]
fn an_element_that_is_not_in_the_picture_is_named() {
    let element = |name: &str| FilmElement {
        id: "7".to_owned(),
        name: name.to_owned(),
        picture: None,
    };
    let film = Film {
        elements: vec![element("Ann"), element("")],
        ..film(prompt("push in"))
    };
    let found = Sought::Found(Spot {
        middle: Point { x: 0.5, y: 0.5 },
        width: 0.1,
        height: 0.1,
        score: 1.0,
    });
    let can = Capabilities {
        elements: true,
        ..EVERYTHING
    };
    let warnings = |first, second| {
        let elements = [Some(first), Some(second), None];
        let facts = SceneFacts { elements, ..FACTS };
        plan(&film, Some(&facts), &can).warnings
    };
    assert_eq!(warnings(found, found), [""; 0]);
    let said = warnings(Sought::Missing, Sought::Missing);
    assert!(
        said[0].starts_with("the element `Ann` was not found"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("the element 7 was not found"),
        "{said:?}"
    );
    // An engine that cannot show elements does not look for them.
    assert_eq!(
        plan(&film, Some(&FACTS), &EVERYTHING).warnings,
        ["elements cannot be shown by the test engine; they were left out"]
    );
}
