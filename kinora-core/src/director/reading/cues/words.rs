//! Small words around cues.

use super::super::super::text::is_among;

/// Words that tell this film from other days.
pub(super) fn is_now(text: &str) -> bool {
    const NOW: &str = "today|now|not|here|this time|tonight|not today|heute|diesmal|jetzt|nicht|hier|aujourdhui|cette fois|maintenant|ici|pas|hoy|esta vez|ahora|aqui|no|今天|这次|今晚|现在|如今|今日|这回|此刻";
    is_among(text, NOW)
}

/// Words that say that something lasts, or does nothing to somebody.
pub(super) fn is_lasting(text: &str) -> bool {
    const LASTING: &str = "gone|went|died|stopp|ended|missing|absent|optional|negotiable|forbidden|done|over|finished|to|be|a|an|the|stop|end|cease|fade|melt|lift|clear|vanish|die|matter|bother|mind|disturb|reach|touch|help|hurt|let|ease|abate|relent|slow|settle|disappear|dissipate|go|give|quit|finish|subside|weaken|tire|rest|sleep|scare|frighten|deter|affect|last|only|seem|look|feel|like|want|need|even|just|really|ever|any|much|quite|yet|always|enough|forget|keep|stay|remain|hide|cover|spoil|ruin|break";
    is_among(text, LASTING)
}

/// Small words between a thing and what is said of it.
pub(super) fn is_small_word(text: &str) -> bool {
    const SMALL: &str = "is|are|was|were|be|been|being|has|have|had|will|would|should|must|can|could|may|might|shall|do|does|did|get|gets|got|getting|all|already|long|finally|since|just|now|completely|totally|entirely|simply|really|ever|also|both|ago|then|still|soon|quite|rather|very|so|to|that|it|there|here|thats|its|eventually|slowly|gradually|ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|soll|sollen|sollte|darf|durfen|muss|mussen|kann|konnen|schon|bereits|langst|jetzt|nun|endlich|ganz|vollig|komplett|einfach|alle|sich|auch|hier|heute|da|dort|inzwischen|mittlerweile|est|sont|etait|etaient|a|ont|avait|avaient|sera|seront|doit|doivent|peut|deja|tous|toutes|tout|maintenant|enfin|completement|totalement|s|se|y|ici|es|son|esta|estan|era|fue|fueron|ha|han|habia|habian|sera|seran|debe|deben|puede|pueden|ya|todo|todos|todas|ahora|completamente|totalmente|aqui|hace|已|经|早|就|都|也|全|了|在|里|的|是|已经|早就|早已|全都|完全|终于|渐渐|慢慢|现在|今天|这|里|最|后|那|些|会|要|该|应|一";
    is_among(text, SMALL)
}

/// Words that lead to where a thing is, or say more of it.
pub(super) fn is_placing(text: &str) -> bool {
    const PLACING: &str = "of|over|on|in|above|from|around|behind|across|outside|at|along|inside|near|beyond|that|which|we|you|i|uber|auf|im|in|vom|von|an|am|aus|hinter|vor|draussen|der|die|das|sur|dans|de|du|des|au|d|derriere|autour|dehors|qui|que|del|en|sobre|detras|alrededor|fuera|la|el|los|las";
    is_among(text, PLACING)
}

/// Articles that phrases of the lexicon end in.
pub(super) fn is_article_word(text: &str) -> bool {
    is_among(
        text,
        "the|a|an|any|all|of|de|d|la|le|les|el|los|las|den|die|das",
    )
}

/// Words of the one who asks.
pub(super) fn is_us(text: &str) -> bool {
    const US: &str = "i|im|ive|id|ill|we|were|weve|wed|me|us|my|our|ich|wir|mir|mich|uns|bin|sind|hab|habe|haben|je|j|nous|on|m|me|yo|nosotros|nos|estoy|estamos|soy|somos|odio|detesto|aborrezco|prohibo|deteste|detestons|hasse|hassen|ertrage|verabscheue|我|我们|咱";
    is_among(text, US)
}

/// Words of what somebody is within.
pub(super) fn is_inside(text: &str) -> bool {
    const INSIDE: &str = "in|under|through|amid|during|despite|im|bei|unter|durch|trotz|sous|dans|malgre|bajo|en|durante|pendant|pese";
    is_among(text, INSIDE)
}

/// Words before what begins a clause.
pub(super) fn is_leading(text: &str) -> bool {
    const LEADING: &str = "please|and|but|so|well|actually|just|lets|let|we|you|i|us|can|could|would|should|bitte|und|aber|ich|wir|du|s|il|vous|plait|et|mais|on|je|nous|por|favor|y|pero|请|就|那|我|你|们|把|先|再|吧";
    is_among(text, LEADING)
}
