//! What is heard and not seen: "we hear the waves", "Audio: wind and gulls".

use crate::vocabulary::{Atmosphere, Sound};

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::Item;

/// Whether the clauses behind one go on with a list of sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ear {
    #[default]
    Shut,
    Open,
    /// "Nothing is heard except birds".
    Excepts,
}

/// Turns what a clause only lets be heard into sounds, and gives whether the
/// clauses behind it go on with the list.
pub(super) fn settle(clause: &mut Clause<'_>, listens: Ear) -> Ear {
    let goes_on = match listens {
        Ear::Shut => false,
        Ear::Open => matches!(clause.opener, Opener::Comma | Opener::And | Opener::But),
        Ear::Excepts => clause.opener == Opener::But,
    };
    soundtrack(clause);
    unsounded(clause);
    // "The fire is not heard" says nothing of what is seen.
    let not_heard = |at: usize| {
        is_among(clause.items[at].text, HEARD) && clause.items[..at].iter().any(Item::denies_act)
    };
    let unheard = (0..clause.items.len()).find(|&at| not_heard(at));
    let ear = clause
        .items
        .iter()
        .position(|item| item.meaning == Meaning::Listen)
        .or(unheard);
    if let Some(ear) = ear {
        let behind = clause.items[ear + 1..].iter().any(can_be_heard);
        let heard = match behind {
            true => &mut clause.items[ear + 1..],
            // "The fire burns with no crackling sound".
            false => {
                let denial = clause.items[..ear].iter().rposition(Item::denies);
                let near = denial.filter(|&at| clause.items[at..ear].iter().any(can_be_heard));
                &mut clause.items[near.unwrap_or(0)..ear]
            }
        };
        heard.iter_mut().for_each(listen);
        let nothing = clause.items[..ear].iter().any(Item::denies_act);
        return match (behind || ear == 0, nothing) {
            (true, _) => Ear::Open,
            (false, true) => Ear::Excepts,
            (false, false) => Ear::Shut,
        };
    }
    let sees = |item: &Item<'_>| is_among(item.text, SEES);
    let lists = goes_on && !clause.items.iter().any(|item| moves(item) || sees(item));
    // "We hear thunder, but at no time does lightning flash".
    let seen =
        |item: &&mut Item<'_>| !matches!(item.meaning, Meaning::Air(Atmosphere::Lightning, _));
    if lists {
        clause.items.iter_mut().filter(seen).for_each(listen);
    }
    match lists {
        true => Ear::Open,
        false => Ear::Shut,
    }
}

/// "Sin sonido de lluvia": what is denied as a sound may well be seen.
fn unsounded(clause: &mut Clause<'_>) {
    const SOUND: &str = "sound|sounds|noise|noises|sonido|sonidos|ruido|ruidos|bruit|bruits|son|gerausch|gerausche|larm|laut|声音";
    let of_sound =
        |item: &Item<'_>| item.denies() && item.text.split(' ').any(|word| is_among(word, SOUND));
    if let Some(at) = clause.items.iter().position(of_sound) {
        clause.items[at + 1..].iter_mut().for_each(listen);
    }
}

/// How many clauses apart what is named among sounds is from one.
const NEAR: usize = 2;

/// "Birds instead of crowd noise", "only birds, no music": who can be listened to is
/// a sound where it stands among sounds and does nothing.
pub(super) fn among(clauses: &mut [Clause<'_>]) {
    let sounds = |clause: &Clause<'_>| {
        let sound = |item: &Item<'_>| matches!(item.meaning, Meaning::Sound(_));
        clause.items.iter().any(sound) && !clause.items.iter().any(is_seen)
    };
    let audible: Vec<bool> = clauses.iter().map(sounds).collect();
    for index in 0..clauses.len() {
        let from = index.saturating_sub(NEAR);
        let joined = |at: usize| {
            let (first, last) = (at.min(index), at.max(index));
            let between = clauses.get(first + 1..last).unwrap_or_default();
            let stops = clauses[first + 1..=last]
                .iter()
                .any(|clause| clause.opener == Opener::Sentence);
            !stops
                && !between
                    .iter()
                    .any(|clause| clause.items.iter().any(Item::is_target))
        };
        let end = (index + NEAR + 1).min(clauses.len());
        let near = (from..end).any(|at| audible[at] && (at == index || joined(at)));
        if near && !clauses[index].items.iter().any(is_seen) {
            clauses[index].items.iter_mut().for_each(|item| {
                if let Meaning::Heard(sound) = item.meaning {
                    item.meaning = Meaning::Sound(sound);
                }
            });
        }
    }
}

/// Whether an item is of what is seen, so that its clause lists no sounds.
fn is_seen(item: &Item<'_>) -> bool {
    item.is_act()
        || matches!(
            item.meaning,
            Meaning::Unread
                | Meaning::Unknown
                | Meaning::Camera
                | Meaning::Light(_)
                | Meaning::Near(_)
        )
}

/// Words of what is heard that are no cue of their own.
const HEARD: &str = "heard|audible|be heard|be audible|horbar|gehort|audible|audibles|audibles";

/// Words of what is seen, which end a list of sounds: "but I don't want to see it".
const SEES: &str = "see|to see|sees|seen|visible|show|sehen|sieht|voir|voit|ver|ve|看到|看见";

/// The French heading "Son :" is also the word for "his".
fn soundtrack(clause: &mut Clause<'_>) {
    let heads = clause.opener == Opener::Sentence && !clause.has_act();
    let next = clause.items.iter().skip(1).find(|item| !item.is_article());
    let sounds = next.is_some_and(can_be_heard);
    if let Some(first) = clause.items.first_mut()
        && heads
        && sounds
        && first.text == "son"
    {
        first.meaning = Meaning::Listen;
    }
}

/// Whether an item says what the camera does, which ends a list of sounds.
fn moves(item: &Item<'_>) -> bool {
    matches!(
        item.meaning,
        Meaning::Camera | Meaning::Move(_) | Meaning::Verb(_) | Meaning::Still
    )
}

fn can_be_heard(item: &Item<'_>) -> bool {
    sound_of(item).is_some() || matches!(item.meaning, Meaning::Sound(_))
}

fn listen(item: &mut Item<'_>) {
    if let Some(sound) = sound_of(item) {
        item.meaning = Meaning::Sound(sound);
    }
}

fn sound_of(item: &Item<'_>) -> Option<Sound> {
    match item.meaning {
        Meaning::Heard(sound) => Some(sound),
        Meaning::Air(air, _) | Meaning::Matter(air, _) => sound_of_air(air),
        // The French word for steps is also that for "not".
        Meaning::NoClause if item.text == "pas" => Some(Sound::Footsteps),
        _ => None,
    }
}

/// What weather is heard that is named as a sound; snow and fireflies are not.
fn sound_of_air(air: Atmosphere) -> Option<Sound> {
    match matches!(air, Atmosphere::Snow | Atmosphere::Fireflies) {
        true => None,
        false => air.sound(),
    }
}
