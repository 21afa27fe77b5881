//! What somebody in the picture does not do to the weather says that it is there:
//! "nobody minds the rain", "she doesn't notice the snow".

use super::super::super::lexicon::Meaning;
use super::super::super::text::is_among;
use super::super::clause::Clause;
use super::super::item::Item;
use super::super::refusals::can_be_refused;
use super::super::sense::is_of_scene;

/// Verbs of having, seeing and bringing about: who does not, has none.
const BRINGS: &str = "want|wants|wanted|need|needs|needed|ask|asks|asked|ask for|asked for|add|adds|added|see|sees|saw|seen|hear|hears|heard|show|shows|have|has|had|bring|brings|brought|make|makes|made|light|lights|lit|order|ordered|invite|invited|like|likes|use|uses|put|puts|give|gives|get|gets|got|cause|causes|throw|throws|play|plays|played|ring|rings|blow|blows|produce|produces|carry|carries|wear|wears|start|starts|started|include|includes|create|creates|leave|leaves|kick|kicks|raise|raises|will|braucht|hat|sieht|hort|macht|zundet|wirft|spielt|lautet|mag|bringt|veut|voit|entend|a|allume|fait|joue|lance|demande|quiere|ve|oye|tiene|hace|enciende|lanza|toca|pidio|pide|needs to see|wants to see";

/// Words that say that it is nobody.
const NOBODY: &str =
    "nobody|no one|noone|none of them|niemand|keiner|personne|nadie|ninguno|没有人|没人|无人";

/// Articles of a thing that is there.
const DEFINITE: &str = "the|this|that|these|those|all the|der|die|das|den|dem|le|la|les|l|ce|cet|cette|el|los|las|esta|este|del|al|au|aux|a la|am|im|vom|beim|zum|zur";

/// Words between a denial and its verb.
const BETWEEN: &str =
    "ne|n|se|le|les|lo|even|ever|really|seem|seems|to|pas|qui|s|bother|bothers|dares|dare";

/// Takes back a denial that reaches no further than what somebody does.
pub(super) fn settle(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        if is_of_bystander(clause, index) && acts_on_thing(clause, index) {
            clause.items[index].meaning = Meaning::Idle;
        }
    }
}

/// Whether a denial is of what somebody in the picture does.
fn is_of_bystander(clause: &Clause<'_>, index: usize) -> bool {
    let item = &clause.items[index];
    let us = |item: &Item<'_>| {
        is_among(
            item.text,
            "i|we|you|us|me|ich|wir|du|je|on|nous|tu|vous|yo|我|我们|你",
        )
    };
    let someone = |item: &Item<'_>| item.meaning == Meaning::Someone && !us(item);
    item.denies_act() && (is_among(item.text, NOBODY) || clause.items[..index].iter().any(someone))
}

/// Whether a verb that brings nothing about stands between a denial and a thing that
/// is there.
fn acts_on_thing(clause: &Clause<'_>, index: usize) -> bool {
    let span = &clause.items[index].span;
    let between = |item: &&Item<'_>| item.span == *span || is_among(item.text, BETWEEN);
    let mut behind = clause.items[index + 1..]
        .iter()
        .skip_while(between)
        .peekable();
    // "Nobody on the platform seems to mind the rain".
    let place = |item: &&Item<'_>| {
        let word = item.text.split(' ').next().unwrap_or_default();
        item.meaning == Meaning::On || is_among(word, "in|among|at|auf|im|unter|sur|dans|parmi|en")
    };
    if behind.peek().is_some_and(place) {
        behind.next();
        behind.next_if(|item| item.is_article());
        behind.next_if(|item| item.meaning == Meaning::Unread || item.meaning == Meaning::Idle);
    }
    let mut behind = behind.skip_while(between);
    let Some(verb) = behind.next() else {
        return false;
    };
    let free = matches!(
        verb.meaning,
        Meaning::Unread | Meaning::Unknown | Meaning::Idle
    );
    if !free || verb.denies() || can_be_refused(verb) || is_among(verb.text, BRINGS) {
        return false;
    }
    let leads = |item: &&Item<'_>| {
        let idle = item.meaning == Meaning::Idle && !is_among(item.text, DEFINITE);
        idle || is_among(item.text, "about|for|to|at|of|um|an|auf|a|sich|attention")
    };
    let mut rest = behind.skip_while(leads);
    let definite = rest
        .next()
        .is_some_and(|item| is_among(item.text, DEFINITE));
    let mut thing = rest.skip_while(|item| item.is_small());
    definite
        && thing.next().is_some_and(|item| {
            is_of_scene(item.meaning) || matches!(item.meaning, Meaning::Loose(..))
        })
}
