//! What carries a camera, and cameras that are things: "rises on a crane",
//! "an old camera on the table".

use crate::vocabulary::{Move, Subject};

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Verb, Way};
use super::clause::Clause;
use super::item::Item;
use super::refusals::first_word;

/// Settles rigs and cameras in a clause.
pub(super) fn settle(clause: &mut Clause<'_>) {
    parallels(clause);
    shot_with(clause);
    for index in 0..clause.items.len() {
        if is_exhibit(clause, index) {
            clause.items[index].meaning = Meaning::Someone;
        }
        if is_loose_tripod(clause, index) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
    rigs(clause);
    zooms(clause);
    chases(clause);
    rounds(clause);
    nears(clause);
    fronted(clause);
    framings(clause);
    motions(clause);
}

/// "Parallel zum Radfahrer nach links": going along with somebody, without a
/// verb.
fn parallels(clause: &mut Clause<'_>) {
    let side = |item: &Item<'_>| matches!(item.meaning, Meaning::Way(Way::Left | Way::Right));
    let acts = |item: &Item<'_>| item.is_act() || item.meaning == Meaning::Unknown;
    let has_side = clause.items.iter().any(side);
    if clause.items.iter().any(acts) {
        return;
    }
    let weighs =
        |item: &Item<'_>| !item.is_small() && !item.is_article() && item.meaning != Meaning::Camera;
    let first = clause.items.iter().position(weighs);
    for (index, item) in clause.items.iter_mut().enumerate() {
        let along = [
            "parallel",
            "en parallele",
            "en paralelo",
            "paralelamente",
            "平行",
        ]
        .iter()
        .any(|word| item.text.starts_with(word));
        let leads = first == Some(index) && item.text.contains(' ');
        if along && item.meaning == Meaning::Way(Way::Across) && (has_side || leads) {
            item.meaning = Meaning::Verb(Verb::Track);
        }
    }
}

/// "Mit der Handkamera gedreht": shot, not turned.
fn shot_with(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let before = &clause.items[index - 1];
        let films = matches!(
            before.meaning,
            Meaning::Move(Move::Handheld | Move::Static) | Meaning::Camera
        );
        let item = &mut clause.items[index];
        if films && matches!(item.text, "gedreht" | "tournee" | "rodado" | "rodada") {
            item.meaning = Meaning::Idle;
        }
    }
}

/// "Zoom lento de acercamiento": which way a zoom goes.
fn zooms(clause: &mut Clause<'_>) {
    for index in 1..clause.items.len() {
        let kind = match clause.items[index].meaning {
            Meaning::Move(Move::DollyIn) => Move::ZoomIn,
            Meaning::Move(Move::DollyOut) => Move::ZoomOut,
            _ => continue,
        };
        let passes = |item: &&Item<'_>| item.is_small() || item.is_article();
        let before = clause.items[..index]
            .iter()
            .rposition(|item| !passes(&item));
        let of = is_among(clause.items[index - 1].text, "de|d|zum|zur");
        let zoom = before.filter(|&at| of && clause.items[at].meaning == Meaning::Verb(Verb::Zoom));
        if let Some(at) = zoom {
            clause.items[at].meaning = Meaning::Move(kind);
            clause.items[index].meaning = Meaning::Idle;
            return;
        }
    }
}

/// "Die Kamera läuft hinter ihm her", "geht mit ihr mit": a camera that goes after
/// somebody follows.
fn chases(clause: &mut Clause<'_>) {
    const BEHIND: &[(&str, &str)] = &[
        ("hinter", "her"),
        ("mit", "mit"),
        ("dem|der|den|ihm|ihr|ihnen", "nach"),
        ("dem|der|den|ihm|ihr|ihnen|an", "dran"),
        ("dem|der|den|ihm|ihr|ihnen", "hinterher"),
        ("auf den|an den", "fersen"),
    ];
    let Some(camera) = clause
        .items
        .iter()
        .position(|item| item.meaning == Meaning::Camera)
    else {
        return;
    };
    let goes = |item: &Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Verb(Verb::Go | Verb::Truck | Verb::Fly | Verb::Glide)
                | Meaning::Subject(Subject::Walk | Subject::Run | Subject::Fly)
        ) || is_among(item.text, "bleibt|bleiben")
    };
    let Some(verb) = clause.items.iter().position(goes).filter(|&at| at > camera) else {
        return;
    };
    let last = clause.items.iter().rposition(|item| !item.is_modifier());
    let last = last.map_or("", |at| clause.items[at].text);
    let rest = &clause.items[verb + 1..];
    let follows = BEHIND.iter().any(|(leads, ends)| {
        last == *ends && rest.len() > 1 && rest.iter().any(|item| is_among(item.text, leads))
    });
    if follows {
        clause.items[verb].meaning = Meaning::Verb(Verb::Follow);
        for item in clause.items[verb + 1..].iter_mut() {
            if matches!(item.meaning, Meaning::Way(_) | Meaning::LastWay(_)) {
                item.meaning = Meaning::Idle;
            }
        }
    }
}

/// "Fährt um die Statue herum nach links": a verb that goes around something.
fn rounds(clause: &mut Clause<'_>) {
    let around = |item: &Item<'_>| item.meaning == Meaning::Way(Way::Around);
    let german = clause
        .items
        .iter()
        .any(|item| item.text == "herum" && around(item));
    let goes = |item: &Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Verb(Verb::Go | Verb::Truck | Verb::Glide | Verb::Turn | Verb::Fly)
        )
    };
    // "围绕木桥顺时针旋转".
    let circle = clause
        .items
        .iter()
        .position(|item| item.meaning == Meaning::Verb(Verb::Circle));
    let turns = |item: &Item<'_>| {
        item.language == Language::Chinese
            && matches!(item.meaning, Meaning::Verb(Verb::Rotate | Verb::Turn))
    };
    if let Some(circle) = circle {
        let behind = clause.items[circle + 1..].iter_mut();
        behind
            .filter(|item| turns(item))
            .for_each(|item| item.meaning = Meaning::Idle);
    }
    let verb = clause.items.iter().position(goes);
    // "Fährt links herum um die Vase".
    let sided = clause
        .items
        .iter()
        .position(|item| item.text.ends_with(" herum") && matches!(item.meaning, Meaning::Way(_)));
    let about = sided.is_some_and(|at| clause.items[at..].iter().any(|item| item.text == "um"));
    if let Some(at) = verb.filter(|_| about) {
        clause.items[at].meaning = Meaning::Verb(Verb::Circle);
        return;
    }
    if let Some(at) =
        verb.filter(|_| german && clause.items.iter().filter(|item| around(item)).count() > 1)
    {
        clause.items[at].meaning = Meaning::Verb(Verb::Circle);
    }
}

/// "Travelling hacia la puerta", "Kamerafahrt zum Fenster": a way along nothing but to
/// something goes in.
fn nears(clause: &mut Clause<'_>) {
    const WAYS: &str = "travelling|traveling|travelin|kamerafahrt|fahrt|desplazamiento";
    const TOWARD: &str = "hacia|vers|richtung|zum|zur|in richtung";
    // "Auf die Uhr zufahren".
    let led = clause.items.iter().any(|item| first_word(item) == "auf");
    let goes_to = |item: &Item<'_>| is_among(item.text, "zufahren|zugleiten|zufliegen");
    if let Some(last) = clause.items.last_mut().filter(|item| led && goes_to(item)) {
        last.meaning = Meaning::Move(Move::DollyIn);
        return;
    }
    // "Langsam näher an den Leuchtturm heran".
    let nearer = clause.items.iter().any(|item| first_word(item) == "naher");
    let bare = nearer && !clause.items.iter().any(Item::is_act);
    if let Some(last) = clause
        .items
        .last_mut()
        .filter(|item| bare && item.text == "heran")
    {
        last.meaning = Meaning::Move(Move::DollyIn);
        return;
    }
    let sided = |item: &Item<'_>| matches!(item.meaning, Meaning::Way(_));
    let acts = clause.items.iter().filter(|item| item.is_act()).count();
    if acts != 1 || clause.items.iter().any(sided) {
        return;
    }
    let way =
        |item: &Item<'_>| item.meaning == Meaning::Verb(Verb::Truck) && is_among(item.text, WAYS);
    let Some(at) = clause.items.iter().position(way) else {
        return;
    };
    let next = clause.items[at + 1..]
        .iter()
        .find(|item| !item.is_modifier());
    if next.is_some_and(|item| is_among(item.text, TOWARD)) {
        clause.items[at].meaning = Meaning::Move(Move::DollyIn);
    }
}

/// "Nach rechts wird nicht geschwenkt": where a verb at the end goes stands before
/// its denial.
fn fronted(clause: &mut Clause<'_>) {
    let [first, between @ .., last] = clause.items.as_slice() else {
        return;
    };
    let way = matches!(first.meaning, Meaning::Way(_)) && first.language == Language::German;
    let verb = matches!(last.meaning, Meaning::Verb(_)) && last.language == Language::German;
    if way && verb && between.iter().any(Item::denies_act) {
        clause.items.rotate_left(1);
    }
}

/// A verb that goes with a rig moves as the rig does; a rig alone is a move.
fn rigs(clause: &mut Clause<'_>) {
    let rig = clause
        .items
        .iter()
        .enumerate()
        .find_map(|(at, item)| match item.meaning {
            Meaning::Rig(rig) => Some((at, rig)),
            _ => None,
        });
    let Some((place, rig)) = rig else {
        return;
    };
    if stands(clause, place) {
        clause.items[place].meaning = Meaning::Someone;
        return;
    }
    let bent = clause.items.iter().any(|item| {
        matches!(
            item.meaning,
            Meaning::Way(_) | Meaning::Amount(_) | Meaning::Camera
        )
    });
    // "A statue on a pedestal".
    let english = clause.items[place].language == Language::English;
    let carries_nothing = rig == Verb::Pedestal && english && !clause.has_act();
    if (rig == Verb::Circle || carries_nothing) && !bent {
        clause.items[place].meaning = Meaning::Idle;
        return;
    }
    let verb = clause
        .items
        .iter()
        .position(|item| matches!(item.meaning, Meaning::Verb(_) | Meaning::Move(_)));
    let Some(verb) = verb else {
        clause.items[place].meaning = Meaning::Verb(rig);
        return;
    };
    let chinese = clause.items[place].language == Language::Chinese;
    clause.items[place].meaning = match chinese && rig == Verb::Crane {
        true => Meaning::Camera,
        false => Meaning::Idle,
    };
    let carried = match (rig, clause.items[verb].meaning) {
        (
            Verb::Pedestal,
            Meaning::Verb(Verb::Rise | Verb::Climb) | Meaning::Move(Move::CraneUp),
        ) => Meaning::Move(Move::PedestalUp),
        (Verb::Pedestal, Meaning::Verb(Verb::Sink) | Meaning::Move(Move::CraneDown)) => {
            Meaning::Move(Move::PedestalDown)
        }
        (Verb::Pedestal, Meaning::Verb(Verb::Go | Verb::Glide)) => Meaning::Verb(Verb::Pedestal),
        (Verb::Crane, Meaning::Verb(Verb::Go | Verb::Glide | Verb::Float | Verb::Fly)) => {
            Meaning::Verb(Verb::Crane)
        }
        (Verb::Circle, Meaning::Verb(Verb::Go | Verb::Glide | Verb::Truck)) => {
            Meaning::Verb(Verb::Circle)
        }
        (_, meaning) => meaning,
    };
    clause.items[verb].meaning = carried;
}

/// "Ein Kran hebt …": a crane with an article, which films nothing.
fn stands(clause: &Clause<'_>, index: usize) -> bool {
    let one_word = !clause.items[index].text.contains(' ');
    let before = clause.items[..index].last();
    let article = before.is_some_and(|item| {
        matches!(
            item.text,
            "ein" | "der" | "den" | "une" | "la" | "una" | "du" | "del" | "des"
        )
    });
    let films = clause.items[..index]
        .iter()
        .any(|item| item.meaning == Meaning::Camera);
    one_word && article && !films && clause.items[index].meaning != Meaning::Rig(Verb::Circle)
}

/// "Pans right to keep him in frame": what another move is for.
fn framings(clause: &mut Clause<'_>) {
    let moves = |item: &Item<'_>| matches!(item.meaning, Meaning::Verb(_) | Meaning::Move(_));
    for index in 1..clause.items.len() {
        let purpose =
            clause.items[index - 1].text == "to" && clause.items[index].text.ends_with("in frame");
        if purpose && clause.items[..index].iter().any(moves) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// "Mouvement de caméra vers la droite" is a move, "pas de mouvement" is none.
fn motions(clause: &mut Clause<'_>) {
    let side = clause
        .items
        .iter()
        .any(|item| matches!(item.meaning, Meaning::Way(way) if way.direction().is_some()));
    let acts = clause
        .items
        .iter()
        .any(|item| item.is_act() || item.denies());
    for item in clause.items.iter_mut().filter(|_| side && !acts) {
        if item.meaning == Meaning::CameraMotion {
            item.meaning = Meaning::Verb(Verb::Go);
        }
    }
}

/// A camera with an indefinite article or an owner that is not said to film.
fn is_exhibit(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if item.meaning != Meaning::Camera || !is_device(item.text) {
        return false;
    }
    let mut before = clause.items[..index].iter().rev();
    let described = |item: &&Item<'_>| {
        matches!(
            item.meaning,
            Meaning::Idle | Meaning::Tint | Meaning::Unread
        )
    };
    let first = before.find(|item| !described(item));
    let owned = first.is_some_and(|item| is_indefinite(item.text) || is_somebodys(item.text));
    let films = clause.items[index + 1..].iter().any(|item| {
        matches!(
            item.meaning,
            Meaning::Move(_) | Meaning::AtRest | Meaning::Still
        ) || matches!(item.meaning, Meaning::Verb(verb) if verb != Verb::Look)
    });
    owned && !films
}

fn is_indefinite(text: &str) -> bool {
    matches!(
        text,
        "a" | "an" | "un" | "une" | "una" | "ein" | "eine" | "einen" | "einer"
    )
}

/// Whether it says that what follows is somebody's: "su cámara", "seine Kamera".
fn is_somebodys(text: &str) -> bool {
    matches!(
        text,
        "her"
            | "his"
            | "their"
            | "su"
            | "sus"
            | "sa"
            | "son"
            | "ses"
            | "leur"
            | "leurs"
            | "ihre"
            | "ihren"
            | "ihrer"
            | "ihr"
            | "seine"
            | "seinen"
            | "seiner"
            | "sein"
    )
}

fn is_device(text: &str) -> bool {
    matches!(
        text,
        "camera" | "cam" | "kamera" | "camara" | "drone" | "drohne" | "dron" | "appareil"
    )
}

/// A tripod that stands somewhere rather than under the camera.
fn is_loose_tripod(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let names_tripod = matches!(item.text, "tripode" | "trepied" | "stativ" | "三脚架");
    let alone = clause.items.iter().all(|other| {
        other.span == item.span || other.is_small() || other.meaning == Meaning::Camera
    });
    let chinese = item.language == Language::Chinese;
    let placed = chinese
        && clause.items[..index]
            .last()
            .is_some_and(|before| before.text != "一个");
    names_tripod && !alone && !placed
}
