//! What somebody struck out: "fog was cut from the brief", "the client vetoed the
//! confetti", "gone are the clouds", "no effects (rain, snow)".

use super::super::lexicon::Meaning;
use super::super::text::is_among;
use super::clause::{Clause, Opener};
use super::item::{Family, Item};
use super::refusals::can_be_refused;

/// Words that strike out what they are said of.
const STRUCK: &str = "removed|deleted|axed|scrapped|vetoed|rejected|banned|excluded|omitted|nixed|disabled|deactivated|eliminated|erased|cancelled|canceled|scratched|prohibited|disallowed|unacceptable|undesirable|unapproved|superfluous|redundant|dealbreaker|dealbreakers|inadmissible|discarded|outlawed|blacklisted|retracted|gestrichen|abgelehnt|untersagt|verworfen|gekippt|deaktiviert|abgewahlt|gesperrt|verbannt|unzulassig|unerlaubt|unterlassen|abzusehen|rausgenommen|herausgenommen|rausgeschnitten|herausgeschnitten|rausgeflogen|gecancelt|weggefallen|entfallt|ausgeschlossen|weggelassen|rejete|rejetee|rejetes|rejetees|banni|bannie|bannis|bannies|proscrit|proscrite|proscrits|proscrites|supprime|supprimee|supprimes|supprimees|ecarte|ecartee|ecartes|ecartees|annule|annulee|annules|annulees|desactive|desactivee|desactives|desactivees|eliminee|elimines|eliminees|prohibe|prohibee|prohibes|prohibees|exclu|exclue|exclus|exclues|inacceptable|inacceptables|superflu|superflue|superflus|malvenu|malvenue|malvenus|rechazado|rechazada|rechazados|rechazadas|rechazo|rechazaron|eliminado|eliminada|eliminados|eliminadas|elimino|eliminaron|descartado|descartada|descartados|descartadas|descarto|descartaron|excluido|excluida|excluidos|excluidas|vetado|vetada|vetados|vetadas|vetaron|suprimido|suprimida|suprimidos|suprimidas|cancelado|cancelada|cancelados|canceladas|omitido|omitida|omitidos|omitidas|tachado|tachada|retirado|retirada|retirados|retiradas|desactivado|desactivada|anulado|anulada|borrado|borrada|vedado|vedada|denegado|denegada|inaceptable|innecesario|innecesaria|kaputt";

/// Words that do so behind a form of "to be" alone.
const STRUCK_AS: &str = "cut|off|over|killed|dropped|pulled|struck|done|coupe|coupee|coupes|coupees|enleve|enlevee|enleves|enlevees|fuera|quitado|quitada|quitados|quitadas|weg|raus|gone|finito|mort|morte|muerto|muerta|tot|abandoned|abandonne|abandonnee|abandonnes|abandonnees|entfernt|dead|refuse|refusee|refuses|refusees|passe|retire|retiree|retires|retirees|elimine|suppressed|barred|veto";

/// Words that strike out what stands behind them, at the head of a clause.
const FRONTED: &str = "gone|absent|vanished|fort|verstummt|verschwunden|dahin|vorbei|voruber|erloschen|verflogen|verklungen|disparu|disparue|disparus|disparues|envolee|envole|evanouie|evanoui|finie|fini|finis|tues|eteint|eteinte|eteints|eteintes|se fue|se fueron|callaron|callo|ceso|cesaron|paro|pararon|termino|terminaron|acabo|acabaron|desaparecio|desaparecieron|se apago|se apagaron|adios|adieu|goodbye|bye|ade|lebewohl|descartado|descartada|eliminado|eliminada|vetado|vetada|verbannt|gestrichen";

/// Forms of "to be", and what goes with them.
const BE: &str = "is|are|was|were|be|been|being|get|gets|got|must be|has been|have been|had been|will be|to be|should be|ist|sind|war|waren|wird|wurde|wurden|werden|bleibt|bleiben|worden|est|sont|etait|etaient|ete|sera|seront|serait|seraient|a ete|ont ete|es|esta|son|estan|fue|fueron|sera|seran|queda|quedan|sido|it|idea|all|already|long|been long|officially|strictly|schon|bereits|langst|deja|ya|totally|completely|now|a|ont|avait|has|have|had|hat|haben|ha|han|wurde vom|client|idea is";

/// Words that name things of many kinds, which a list behind them spells out.
const KINDS: &str = "effects|effect|fx|vfx|elements|particles|weather|extras|stuff|things|items|sounds|noises|noise|sound|movements|moves|motion|faults|defects|artifacts|artefacts|gimmicks|clutter|embellishments|wettereffekte|effekte|effekt|elemente|partikel|bewegungen|gerausche|extras|spielereien|dinge|wetter|kamerabewegungen|effets|effet|elements|particules|mouvements|bruits|sons|meteo|choses|efectos|efecto|elementos|particulas|movimientos|ruidos|sonidos|clima|cosas|特效|效果|元素|粒子|动作|声音|天气效果|天气|运镜|任何天气效果|任何特效|任何效果";

/// Words that switch off.
const OFF: &str = "off|out|disable|disabled|aus|weg|raus|ausschalten|abschalten|deaktivieren|deaktiviert|couper|coupez|desactivez|desactiver|desactives|fuera|apagados|apagadas|desactivar|desactivados|desactiva|关闭|全部关闭|关掉|禁用";

/// Lets what strikes out a thing deny it, on either side.
pub(super) fn join(clauses: &mut [Clause<'_>]) {
    clauses.iter_mut().for_each(strike);
    for first in 0..clauses.len().saturating_sub(1) {
        spell_out(clauses, first);
    }
}

fn strike(clause: &mut Clause<'_>) {
    for index in 0..clause.items.len() {
        let text = clause.items[index].text;
        let before = &clause.items[..index];
        let denied = before.iter().any(Item::denies);
        let goes = matches!(clause.items[index].meaning, Meaning::Verb(_));
        if denied || (can_be_refused(&clause.items[index]) && !goes) {
            continue;
        }
        let be = before.last().is_some_and(|item| {
            let mut words = item.text.split(' ');
            words.any(|word| is_among(word, BE)) || is_among(item.text, BE)
        });
        let strikes = is_among(text, STRUCK) || (be && is_among(text, STRUCK_AS));
        let head = before
            .iter()
            .all(|item| item.is_small() || item.is_article());
        let fronted = head && is_among(text, FRONTED) && clause.opener != Opener::Then;
        let named = before.iter().any(can_be_refused);
        let behind = &clause.items[index + 1..];
        let passes =
            |item: &&Item<'_>| item.is_small() || item.is_article() || is_among(item.text, BE);
        let next = behind.iter().find(|item| !passes(item));
        let leads = next
            .is_some_and(|item| can_be_refused(item) || matches!(item.meaning, Meaning::Rig(_)));
        let ends = !behind
            .iter()
            .any(|item| can_be_refused(item) || item.denies());
        if strikes && named && ends {
            clause.items[index].meaning = Meaning::Refused;
            return;
        }
        if (strikes || fronted) && !named && leads {
            clause.items[index].meaning = Meaning::NoThing;
            return;
        }
    }
}

/// "No effects (rain, snow, fog)": a list that spells out what is denied.
fn spell_out(clauses: &mut [Clause<'_>], first: usize) {
    let head = &clauses[first];
    let kind = |item: &Item<'_>| item.text.split(' ').any(|word| is_among(word, KINDS));
    let Some(of_kind) = head.items.iter().rposition(kind) else {
        return;
    };
    let names = head
        .items
        .iter()
        .any(|item| can_be_refused(item) && !is_off(item) && !turns(item));
    let bars = head.items[..of_kind]
        .iter()
        .any(|item| item.denies() || is_off(item))
        || head.items[of_kind..].iter().any(is_off);
    let listed = |clause: &&Clause<'_>| {
        let joins = matches!(clause.opener, Opener::Comma | Opener::And);
        joins && (clause.lists(Family::Scene) || clause.names_bare_move())
    };
    let count = clauses[first + 1..].iter().take_while(listed).count();
    let whole = clauses
        .get(first + 1 + count)
        .is_none_or(|next| next.opener != Opener::And);
    if names || !bars || count == 0 || !whole {
        return;
    }
    let end = first + count;
    for item in &mut clauses[first].items {
        item.meaning = Meaning::Idle;
    }
    clauses[first].items[of_kind].meaning = Meaning::NoList;
    for clause in &mut clauses[first + 1..=end] {
        clause.denied = true;
    }
}

/// "Turn all effects off".
fn turns(item: &Item<'_>) -> bool {
    matches!(item.text, "turn" | "switch" | "shut" | "turned")
}

fn is_off(item: &Item<'_>) -> bool {
    is_among(item.text, OFF)
        || item
            .text
            .split(' ')
            .any(|word| matches!(word, "off" | "aus"))
}
