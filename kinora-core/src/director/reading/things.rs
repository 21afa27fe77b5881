//! Words for moves that are none: "a pan on the stove", "her trembling lips",
//! "pulls back the chair".

use crate::vocabulary::{Move, Sound};

use super::super::lexicon::{Language, Meaning};
use super::super::text::is_among;
use super::super::verbs::{Actor, Verb};
use super::clause::Clause;
use super::handling::is_manner;
use super::item::Item;
use super::{nouns, travels};

/// Whether a word for a move is none here.
pub(super) fn is_no_move(clause: &Clause<'_>, index: usize) -> bool {
    let verb = match clause.items[index].meaning {
        Meaning::Verb(verb) => verb,
        Meaning::Move(_) => {
            return is_owned(clause, index)
                || is_move_of_others(clause, index)
                || is_shaky_thing(clause, index)
                || nouns::is_rack_of_things(clause, index)
                || is_step_of_someone(clause, index);
        }
        _ => return false,
    };
    if is_owned(clause, index)
        || nouns::is_noun(clause, index)
        || is_manner(clause, index)
        || is_circle_gone(clause, index)
        || is_quality_of_thing(clause, index)
        || is_said_of_shot(clause, index, verb)
    {
        return true;
    }
    let films = verb.default_actor(None) == Actor::Camera;
    let names_camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    films
        && !names_camera
        && (is_attribute(clause, index)
            || ((verb.is_of_film() || verb == Verb::Circle) && is_somebodys(clause, index, verb)))
}

/// "Arcs left a half circle": how far it goes.
fn is_circle_gone(clause: &Clause<'_>, index: usize) -> bool {
    let mut before = clause.items[..index].iter().rev();
    let circles = |item: &Item<'_>| match item.meaning {
        Meaning::Verb(verb) => matches!(verb, Verb::Circle | Verb::Orbit),
        Meaning::Move(kind) => matches!(kind, Move::OrbitLeft | Move::OrbitRight),
        _ => false,
    };
    let led = before
        .next()
        .is_some_and(|item| ["half", "full", "quarter", "complete", "whole"].contains(&item.text));
    clause.items[index].text == "circle" && led && before.any(circles)
}

/// "Pulls his dolly out of the chest": what is somebody's own is a thing.
fn is_owned(clause: &Clause<'_>, index: usize) -> bool {
    let things = [
        "dolly", "crane", "truck", "pan", "track", "jib", "boom", "roll", "whip",
    ];
    let word = clause.items[index]
        .text
        .split(' ')
        .next()
        .unwrap_or_default();
    let before = index.checked_sub(1).map(|before| clause.items[before].text);
    let owned = before.is_some_and(|text| {
        let last = text.rsplit(' ').next().unwrap_or_default();
        matches!(
            last,
            "his" | "her" | "their" | "my" | "your" | "our" | "whose"
        )
    });
    owned && things.contains(&word)
}

/// "A sweeping crane shot", "an arc shot moves to the right", "turns 360 degrees
/// around": the other word says what the camera does.
fn is_said_of_shot(clause: &Clause<'_>, index: usize, verb: Verb) -> bool {
    let item = &clause.items[index];
    let of_crane = [
        "plano de grua",
        "toma de grua",
        "plan de grue",
        "kranfahrt",
        "kranaufnahme",
    ];
    let is_shot = |item: &Item<'_>| {
        let shot = item.text.ends_with(" shot") || item.text.ends_with(" move");
        shot || of_crane.contains(&item.text)
    };
    let films = |item: &Item<'_>| match item.meaning {
        Meaning::Verb(_) => true,
        Meaning::Move(kind) => travels(kind),
        _ => false,
    };
    let next = following(clause, index).filter(|next| films(next));
    let mut before = clause.items[..index].iter().rev();
    let moving = matches!(verb, Verb::Glide | Verb::Go | Verb::Drift | Verb::Float);
    match verb {
        Verb::Turn | Verb::Rotate => {
            next.is_some_and(|next| next.meaning == Meaning::Verb(Verb::Circle))
        }
        // "A crane shot descending".
        Verb::Crane | Verb::Hover | Verb::Pedestal | Verb::Dolly => {
            let goes = |item: &Item<'_>| {
                matches!(
                    item.meaning,
                    Meaning::Verb(Verb::Rise | Verb::Climb | Verb::Sink)
                )
            };
            is_shot(item) && next.is_some_and(goes)
        }
        _ if moving && item.text.ends_with("ing") && next.is_some_and(is_shot) => true,
        _ if moving => {
            let previous = before.find(|item| !item.is_small());
            previous.is_some_and(|item| is_shot(item) && films(item))
        }
        _ => false,
    }
}

/// "Her trembling lips", whoever else acts.
fn is_quality_of_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let before = clause.items[..index].last();
    let next = clause.items.get(index + 1);
    item.language == Language::English
        && item.text.ends_with("ing")
        && before.is_some_and(|before| {
            matches!(
                before.text,
                "her" | "his" | "their" | "its" | "the" | "a" | "an"
            )
        })
        && next.is_some_and(|next| matches!(next.meaning, Meaning::Unread | Meaning::Someone))
}

/// "孩子向后退": somebody goes back or on in a way that cameras do too.
fn is_step_of_someone(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let shared = item.language == Language::Chinese
        && (item.text.contains(['退', '撤']) || item.text == "前进")
        && !item.text.contains(['镜', '推', '摇', '焦', '机', '拉']);
    let films = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    let someone = clause.items[..index]
        .iter()
        .any(|item| item.meaning == Meaning::Someone);
    shared && someone && !films
}

/// "A shaky old man", "the earthquake survivors".
fn is_shaky_thing(clause: &Clause<'_>, index: usize) -> bool {
    let films = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    if clause.items[index].text == "on the shoulder" {
        return !films;
    }
    let shaky = matches!(
        clause.items[index].text,
        "shaky" | "earthquake" | "vertigo" | "jittery" | "jerky" | "wobbly"
    );
    let mut behind = clause.items[index + 1..].iter();
    let next = behind.find(|item| item.meaning != Meaning::Idle);
    let article = index
        .checked_sub(1)
        .is_some_and(|before| clause.items[before].is_article());
    shaky
        && next.is_some_and(|next| match next.meaning {
            Meaning::Someone => true,
            Meaning::Unread => article,
            _ => false,
        })
}

/// "A spaceship zooms away".
fn is_move_of_others(clause: &Clause<'_>, index: usize) -> bool {
    let names_camera = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
    let english = clause.items[index].language == Language::English;
    let before = clause.items[..index].iter().rev().find(|i| !i.is_small());
    let of_matter = before.is_some_and(|item| matches!(item.meaning, Meaning::Air(..)));
    let moved = of_matter || is_somebodys(clause, index, Verb::Zoom);
    let done_to_thing = moved || is_suffered(clause, index) || has_object(clause, index);
    !names_camera && ((english && done_to_thing) || is_handled(clause, index))
}

/// "Pulls back the chair": a thing right behind a verb that tells of one who
/// does it.
fn has_object(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let handles = ["pulls ", "pushes ", "draws ", "leans "]
        .iter()
        .any(|verb| item.text.starts_with(verb));
    let next = clause.items.get(index + 1);
    let leads = [
        "toward", "towards", "into", "on", "through", "past", "closer", "to",
    ]
    .iter()
    .any(|end| item.text.ends_with(end));
    handles
        && !leads
        && next.is_some_and(|next| {
            matches!(
                next.text,
                "the" | "a" | "an" | "his" | "her" | "their" | "its" | "my" | "our"
            )
        })
}

/// "The curtain is pulled back".
fn is_suffered(clause: &Clause<'_>, index: usize) -> bool {
    let first = clause.items[index]
        .text
        .split(' ')
        .next()
        .unwrap_or_default();
    let before = clause.items[..index].iter().rev();
    let mut near = before.take(2);
    let passive = near.any(|item| {
        matches!(
            item.text,
            "is" | "are" | "was" | "were" | "be" | "being" | "gets" | "get"
        )
    });
    first.ends_with("ed") && passive
}

/// "把面团拉开": what is done to a thing that is no camera.
fn is_handled(clause: &Clause<'_>, index: usize) -> bool {
    clause.items[index].language == Language::Chinese
        && clause.items[..index]
            .iter()
            .any(|item| matches!(item.text, "把" | "将" | "被"))
}

/// "A pan on the stove", "a truck drives left", "cranes in the harbour".
pub(super) fn is_thing(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if is_control(clause, index) {
        return true;
    }
    if !matches!(item.meaning, Meaning::Verb(_)) {
        return false;
    }
    let next = following(clause, index);
    let way = next.is_some_and(|next| matches!(next.meaning, Meaning::Way(_)));
    match item.text {
        "pan" => {
            let hangs = next.is_some_and(|next| {
                let shows = [
                    "reveals",
                    "shows",
                    "continues",
                    "begins",
                    "starts",
                    "ends",
                    "stops",
                ];
                matches!(
                    next.meaning,
                    Meaning::Unread | Meaning::Unknown | Meaning::Idle
                ) && next.text.ends_with('s')
                    && !shows.contains(&next.text)
            });
            // "Flambés a pan".
            let handled = index >= 2 && next.is_none() && {
                let before = &clause.items[index - 2];
                matches!(before.meaning, Meaning::Unread | Meaning::Unknown)
                    && before.text.ends_with('s')
            };
            // "Slides a pan to the right".
            let holds = index >= 2
                && follows_article(clause, index)
                && clause.items[..index]
                    .iter()
                    .rev()
                    .take(3)
                    .any(|item| is_among(item.text, HOLDS));
            hangs
                || holds
                || handled
                || follows_article(clause, index)
                    && (is_noun_before(next) || (next.is_none() && follows_place(clause, index)))
        }
        "dolly"
            if clause.items[..index].iter().any(|item| {
                ["push", "pull", "roll", "load"]
                    .iter()
                    .any(|verb| item.text.starts_with(verb))
            }) =>
        {
            follows_article(clause, index)
        }
        "dolly" | "boom" | "jib" => follows_article(clause, index) && next.is_some() && !way,
        "drop to" | "drop from" | "dip" | "lift" | "look" | "turn" | "pedestal" | "tail"
        | "tails" | "trail" | "trails" | "bank" | "banks" | "float" | "floats" => {
            follows_article(clause, index) && !way
        }
        "whip" if follows_article(clause, index) && next.is_none() => true,
        "orbit" | "zoom" | "tilt" | "roll" | "follow" | "track" | "whip"
            if is_compound(clause, index) =>
        {
            true
        }
        "push" | "pull" | "tilt" | "climb" | "rise" | "slide" | "drop" | "spin" | "roll"
        | "sink" | "track" => {
            let of = next.is_some_and(|next| matches!(next.text, "of" | "of the" | "of a" | "on"));
            let films = clause.items.iter().any(|i| i.meaning == Meaning::Camera);
            let sunk = matches!(item.text, "sink" | "slide" | "track" | "roll")
                && follows_place(clause, index);
            follows_article(clause, index) && !films && (of || sunk)
        }
        "truck" | "trucks" | "crane" | "cranes" | "crab" | "crabs" => {
            let previous = clause.items[..index].iter().rev().find(|i| !i.is_small());
            let by_camera = previous.is_some_and(|i| i.meaning == Meaning::Camera);
            !way && !by_camera
        }
        _ => false,
    }
}

/// What cooks do with a pan.
const HOLDS: &str = "slides|slide|sliding|lifts|lift|lifting|shakes|shake|tosses|toss|tilts|holds|holding|puts|places|sets|carries|carrying|grabs|flips|wipes|cleans|heats|takes|washes|scrubs|swirls|passes|hands|drops|raises|greases|oils|fills|empties";

/// "A zoom-in button": what is pressed.
fn is_control(clause: &Clause<'_>, index: usize) -> bool {
    let controls = [
        "button", "buttons", "icon", "icons", "feature", "setting", "settings", "slider", "key",
        "menu", "knob", "switch", "lever",
    ];
    let item = &clause.items[index];
    let mut behind = clause.items[index + 1..].iter();
    let next = behind.find(|next| next.span != item.span);
    matches!(item.meaning, Meaning::Verb(_) | Meaning::Move(_))
        && next.is_some_and(|next| controls.contains(&next.text))
}

/// "An orbit diagram", "a zoom button": an article before, a noun behind.
fn is_compound(clause: &Clause<'_>, index: usize) -> bool {
    const LOOSE: &[&str] = &[
        "down",
        "up",
        "left",
        "right",
        "in",
        "out",
        "onto",
        "via",
        "while",
        "amid",
        "until",
        "with",
        "from",
        "beyond",
        "behind",
        "towards",
        "reveal",
        "effect",
        "continuous",
        "continuously",
        "lens",
    ];
    let article = index
        .checked_sub(1)
        .is_some_and(|before| clause.items[before].is_article());
    let noun = clause.items.get(index + 1).is_some_and(|next| {
        let inflected = ["ing", "ed", "ly"]
            .iter()
            .any(|end| next.text.ends_with(end));
        next.meaning == Meaning::Unread && !inflected && !LOOSE.contains(&next.text)
    });
    let films = clause.items.iter().any(|item| {
        item.meaning == Meaning::Camera
            || ["shot", "move", "movement"]
                .iter()
                .any(|end| item.text.ends_with(end))
    });
    article && noun && !films
}

/// "In a pan", "on the hot pan".
fn follows_place(clause: &Clause<'_>, index: usize) -> bool {
    let before = clause.items[..index].iter().rev().take(3);
    let mut texts = before.map(|item| item.text.split(' ').next().unwrap_or_default());
    texts.any(|text| matches!(text, "in" | "on" | "into" | "of" | "from"))
}

fn is_noun_before(next: Option<&Item<'_>>) -> bool {
    next.is_some_and(|next| {
        matches!(
            next.meaning,
            Meaning::On | Meaning::Unread | Meaning::Unknown
        ) || (next.is_article() && !matches!(next.text, "of" | "from"))
    })
}

/// "An orbiting satellite", "a tilted hat".
fn is_attribute(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    if item.language != Language::English && item.language != Language::Any {
        return false;
    }
    let next = following(clause, index);
    let before_thing =
        next.is_some_and(|next| matches!(next.meaning, Meaning::Unread | Meaning::Someone));
    let before_matter =
        next.is_some_and(|next| matches!(next.meaning, Meaning::Air(..) | Meaning::Sound(_)));
    let article = follows_article(clause, index);
    let pursues = matches!(item.meaning, Meaning::Verb(Verb::Follow | Verb::Track));
    let first = item.text.split(' ').next().unwrap_or_default();
    if first.ends_with("ing") {
        return !pursues && (before_thing || (article && before_matter));
    }
    let previous = clause.items[..index].iter().rev().find(|i| !i.is_small());
    let of_someone = previous.is_some_and(|item| item.meaning == Meaning::Someone);
    first.ends_with("ed") && (before_thing || article || of_someone)
}

/// "She pans for gold", "the satellite orbits the earth".
fn is_somebodys(clause: &Clause<'_>, index: usize, verb: Verb) -> bool {
    let item = &clause.items[index];
    let first = item.text.split(' ').next().unwrap_or_default();
    let finite = match item.language {
        Language::German => {
            first.ends_with('t') || (first.ends_with("en") && !ends_behind_place(clause, index))
        }
        Language::Any | Language::English => first.ends_with('s'),
        Language::French | Language::Spanish | Language::Chinese => true,
    };
    // "The planets orbit" has no ending that tells.
    let plural = clause.items[..index].last().is_some_and(|previous| {
        let acts = matches!(
            previous.meaning,
            Meaning::Someone | Meaning::Sound(_) | Meaning::Heard(_)
        );
        acts && previous.text.ends_with('s')
    });
    let lasting = first.ends_with("ing") && verb != Verb::Pan && verb != Verb::Zoom;
    let mut before = clause.items[..index].iter().rev();
    let previous = before.find(|i| !i.is_small() || i.is_named());
    // "Möwen kreisen".
    let birds = previous.is_some_and(|i| i.meaning == Meaning::Sound(Sound::Birds));
    let by_someone = previous.is_some_and(|i| i.meaning == Meaning::Someone)
        || plural
        || (birds && item.language == Language::German);
    let by_unknown = previous.is_some_and(Item::is_named)
        && clause.has_article_and_word(index)
        && (item.is_plural_romance()
            || matches!(
                item.language,
                Language::English | Language::Any | Language::German
            ));
    (finite && (by_someone || by_unknown)) || ((lasting || plural) && by_someone)
}

/// "Langsam auf ihr Gesicht zoomen".
fn ends_behind_place(clause: &Clause<'_>, index: usize) -> bool {
    let last = clause.items[index + 1..].iter().all(Item::is_small);
    // "Dem Läufer folgen".
    let object = clause.items.first().is_some_and(|item| {
        let word = item.text.split(' ').next().unwrap_or_default();
        is_among(word, "dem|den|einem|einen|ihm|ihr|ihnen")
    });
    last && (object || clause.items[..index].iter().any(Item::leads_elsewhere))
}

/// Whether an article is before a word, with at most an adjective between that
/// says nothing of a move.
fn follows_article(clause: &Clause<'_>, index: usize) -> bool {
    let mut before = clause.items[..index].iter().rev();
    let Some(nearest) = before.next() else {
        return false;
    };
    let adjective = matches!(nearest.meaning, Meaning::Idle | Meaning::Unread);
    nearest.is_article() || (adjective && before.next().is_some_and(Item::is_article))
}

/// The next item after those of the phrase at `index`.
fn following<'c, 't>(clause: &'c Clause<'t>, index: usize) -> Option<&'c Item<'t>> {
    let span = &clause.items[index].span;
    let mut rest = clause.items[index + 1..].iter();
    rest.find(|item| item.span != *span && !matches!(item.meaning, Meaning::Time(_)))
}
