//! The small words of German, and its numbers and times.

use super::super::Meaning::{
    After, And, Article, But, Camera, Ceases, Idle, Instead, Length, Listen, Loop, Meanwhile,
    Mention, NoAction, NoClause, NoList, NoThing, Number, Often, On, Or, Pictured, Refused, Rig,
    Simile, Someone, Sun, Then, Time, Unit as Of, Verb as Act, While,
};
use super::super::{Entry, Unit, Verb, entry};
use crate::director::time::{Instant, When};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "im nächsten bild|in der nächsten einstellung|die nächste einstellung|das nächste bild|im letzten bild|in der letzten einstellung|die letzte einstellung|das letzte bild|letzte einstellung|nächste einstellung|die schlusseinstellung|in der schlusseinstellung|dann|danach|anschließend|daraufhin|schließlich|zuletzt|zum schluss|am ende|am schluss|endlich|später|hiernach|bevor|gefolgt von|und dann|und schließlich|nachher|hierauf|im anschluss|zum ende hin|darauf|als nächstes|als letztes|abschließend|und endet mit|endet mit|schnitt auf|überblendung zu|überblendung auf|dort angekommen|unten angekommen|oben angekommen|am ziel|und dort|und endet|endet auf|endet in|und schließt mit|im nächsten moment|gleich danach|gleich darauf|kurz darauf|sodann|alsdann|unmittelbar danach|einen moment später|um schließlich|um dann|ehe sie|ehe|bis sie schließlich|hinterher|im anschluss daran|folgt ein|woraufhin|worauf|oben angelangt|unten angelangt|drinnen angekommen|angekommen|dort angelangt|an der tür angekommen|zurück am boden",
        &[Then],
    ),
    entry("und|sowie", &[And]),
    entry("während|indem|als|wenn|wobei|solange|unterdessen", &[While]),
    entry(
        "gleichzeitig|zugleich|dabei|zur gleichen zeit|zeitgleich|währenddessen|derweil|simultan",
        &[Meanwhile],
    ),
    entry(
        "obwohl|auch wenn|obgleich|selbst wenn|wenngleich|aber|sondern|jedoch|doch|nur|mit|mit einem|mit einer|mit dem|mit der|stattdessen|allein|dafür|hingegen|dagegen",
        &[But],
    ),
    entry(
        "ohne lärm von|ohne geräusche von|ohne das geräusch von|kein geräusch von|kein laut von|kein laut eines|kein ton von|abzüglich|schluss mit|genug von|genug vom|hör auf mit|hört auf mit|verschone mich mit|verschon mich mit|bleib weg von|bleib weg vom|ich hasse|ich verabscheue|ohne auch nur|ohne auch nur eine spur von|ohne auch nur einen hauch von|das letzte, was ich will, ist|das letzte, was wir brauchen, ist|was ich nicht will, ist|was ich nicht will, sind|was ich nicht brauche, ist|was ich nicht brauche, sind|was wir nicht brauchen, ist|was ich nicht will|das letzte, was ich will, sind|alles außer|alles bis auf|nein|kein|keine|keinen|keiner|keinem|keinerlei|geschweige denn|geschweige|erst recht kein|erst recht keine|erst recht keinen|schon gar kein|schon gar keine|schon gar keinen|ohne|frei von|weder|ohne jeden|ohne jede|ohne jegliche|frei von jedem|keinerlei spur von|keine spur von|bar jeder|ohne irgendeinen|ohne irgendwelche|nirgends|nirgendwo|nirgendwo ein|nix von|null|zu viel|zu viele|viel zu viel|viel zu viele|zuviel|zuviele|keine einzige|kein einziger|kein einziges|keinen einzigen|nicht eine einzige|nicht ein einziger|nicht ein einziges|nicht einen einzigen|nicht ein|nicht eine|nicht einen|nicht einmal ein|nicht die spur von|null komma null|fast keine|fast kein|fast keinen|so gut wie keine|so gut wie kein|so gut wie keinen|ich kann keine|ich kann kein|ich kann keinen|kein mensch braucht|kein mensch will|keiner braucht|keiner will|niemand braucht|niemand will|wer braucht schon|nee zu|nein zu|mir reicht es mit|mir reichts mit|verzichte gern auf|fort mit|fort mit dem|fort mit der|die nase voll von|ich bin kein fan von|kein fan von|null bock auf|keine lust auf|sparen wir uns|spart euch|spar dir den|spar dir die|spar dir das|keines der|keinerlei art von|nix mit|nichts mit|hauptsache kein|hauptsache keine|hauptsache keinen|hauptsache ohne|jeglicher verzicht auf|bar jeglicher|ohne irgendwelchen|wehe ich sehe|wehe ich höre|wehe da ist|wehe da sind|wehe es gibt|wenn ich auch nur einen|wenn ich auch nur eine|wenn ich auch nur ein|nichts von|nichts vom|nichts mehr von|nichts zu sehen von|nichts zu hören von|gott bewahre|bewahre mich vor|bewahre uns vor|muss es denn immer|muss es immer|muss da immer|muss denn immer|wer will schon|wozu brauchen wir|wozu braucht man|wozu braucht es|verschont von|verschont vom|befreit von|befreit vom",
        &[NoThing],
    ),
    entry(
        "hör auf zu|höre auf zu|ich will nicht, dass|ich möchte nicht, dass|verzichte darauf|weigert sich|weigern sich|mag nicht, wenn|mag es nicht, wenn|ich hasse es, wenn|hasse es, wenn|finde es blöd, wenn|stört es, wenn|mag nicht wenn|mag es nicht wenn|vergisst|vergaß",
        &[NoAction],
    ),
    entry(
        "zu keinem zeitpunkt|zu keiner zeit|nicht im geringsten|kein bisschen|an keiner stelle|nicht einen moment|nicht eine sekunde|kein einziges mal|nicht ein einziges mal|nicht ein mal|auf keinen fall|keinesfalls|unter keinen umständen|kein stück|keinen millimeter|keinen zentimeter|kein bisschen mehr|nicht|nicht mehr|niemand|niemandem|niemanden|nie|niemals|nie mehr|keineswegs|überhaupt nicht|gar nicht|nich|ned|net|nichts mehr|kein mal|in keinem fall|um gottes willen nicht|bloß nicht|ja nicht|unter keinen|in keiner weise|mitnichten|nimmer|auf gar keinen fall",
        &[NoClause],
    ),
    entry(
        "weg mit|weg mit dem|weg mit der|weg mit den|raus mit|raus mit dem|raus mit der|raus mit den|vermeide|vermeiden|bitte vermeiden|weglassen|lass weg|verzichte auf|verzichten auf|verzichtet auf|negativ|negativprompt|negativer prompt|ausschließen|entferne|füge hinzu kein|negativliste|ausschlussliste|ausschlüsse|sperrliste|verbotsliste|nicht verwenden|bitte nicht verwenden|unterlassen sie|unterlasst|finger weg von|absehen von|sehen sie ab von|abstand nehmen von|frei halten von|freihalten von|finger weg vom|finger weg von der|finger weg von den|vergiss, was ich über|vergesst, was ich über|vergiss was ich über|vergesst was ich über|vergiss das mit|vergesst das mit|vergiss das mit dem|vergiss das mit der|vergiss das mit den|vergesst das mit dem|vergesst das mit der|vergesst das mit den|hinfort mit|hinweg mit|rausnehmen|rauslassen|streichen|abschalten|rausschneiden|wegnehmen|löschen|das will ich nicht|was nicht sein soll|was ich nicht sehen will|das wollen wir nicht|was nicht vorkommen soll|zu vermeiden sind|stumm schalten",
        &[NoList],
    ),
    entry(
        "statt|anstatt|anstelle von|anstelle des|anstelle der|an stelle von|statt des|statt der|statt eines|statt einer|anstelle eines|anstelle einer",
        &[Instead],
    ),
    entry(
        "keine spur|keine spur davon|fällt weg|fallen weg|fällt aus|fallen aus|sind fehl am platz|nein danke|unerwünscht|nicht erwünscht|verboten|tabu|entfällt|entfallen|bleibt aus|bleiben aus|blieb aus|ist ausgeschlossen|sind ausgeschlossen|ausgeschlossen|ist zu vermeiden|sind zu vermeiden|zu vermeiden|vermieden werden|fehlt völlig|fehlt|fehlen|nicht gewünscht|unzulässig|weit und breit nicht|bitte weglassen|verzichten|verzichtet|kannst du weglassen|können wir weglassen|bitte weg|kann weg|bitte verzichten|wird verzichtet|ist nicht nötig|sind nicht nötig|ist überflüssig|sind überflüssig|braucht es nicht|brauchen wir nicht|brauche ich nicht|hat hier nichts verloren|haben hier nichts verloren|hat hier nichts zu suchen|gehört nicht hierher|gehört nicht dazu|muss nicht sein|kannst du dir sparen|lassen wir weg|ist fehl am platz|brauchts nicht|braucht es keinen|braucht es keine|braucht es kein|braucht keiner|braucht niemand|braucht kein mensch|will keiner|will niemand|will keiner hören|will keiner sehen|mag ich nicht|mag ich gar nicht|mag ich keinen|mag ich keine|mag ich kein|will ich nicht mehr|will ich keinen|will ich keine|will ich kein|wollen wir nicht|wollen wir keinen|wollen wir keine|brauch ich nicht|brauch ich keinen|brauch ich keine|brauch ich kein|brauche ich keinen|brauche ich keine|brauche ich kein|brauchen wir keinen|brauchen wir keine|brauchen wir kein|hätte ich lieber nicht|hätte ich gern nicht|nervt|nerven|stört|stören|stört mich|stören mich|stört nur|muss weg|müssen weg|muss raus|müssen raus|soll weg|sollen weg|soll raus|kann weg bleiben|kann raus|können weg|können raus|gehört raus|raus damit|weg damit|fliegt raus|bleibt draußen|bleiben draußen|bleibt weg|bleiben weg|passt nicht|passen nicht|passt hier nicht|passt nicht rein|passt nicht dazu|passt gar nicht|ist zu viel|war zu viel|waren zu viel|ist mir zu viel|macht keinen sinn|ergibt keinen sinn|macht mir angst|macht ihr angst|macht ihm angst|machen ihr angst|machen ihm angst|machen mir angst|sieht blöd aus|sah blöd aus|sieht doof aus|sah doof aus|sieht komisch aus|sah komisch aus|sieht unecht aus|sah unecht aus|sieht künstlich aus|war da keiner|war da keine|war da keines|war keiner|war keine|war nicht|gibts nicht|gibt es nicht|gibts hier nicht|gibts keine|gibts keinen|gibts kein|gibt es keinen|gibt es keine|gibt es kein|gab es keinen|gab es keine|gab es kein|gab es nicht|gabs nicht|gabs keine|gabs keinen|gabs kein|geht gar nicht|gehen gar nicht|kannst du weg lassen|könnt ihr weglassen|könnt ihr weg lassen|kann man weglassen|ist unnötig|sind unnötig|unnötig|wäre übertrieben|ist übertrieben|wäre zu viel|nö|nee|ne danke|nee danke|nie wieder|nicht nochmal|nicht noch mal|nicht schon wieder|ist verboten|strengstens verboten|ist strengstens verboten|hat da nix zu suchen|hat da nichts zu suchen|haben da nichts zu suchen|hat nix zu suchen|hab ich satt|habe ich satt|hängt mir zum hals raus|könnt ihr euch sparen|kannst dir sparen|erspart uns|ist nicht mein ding|sind nicht mein ding|war nie da|hatten wir genug|haben wir genug|hatten wir schon genug|haben wir schon genug|hatten wir schon|reicht jetzt|reicht langsam|keine zu sehen|keiner zu sehen|keines zu sehen|keine zu hören|keiner zu hören|nicht zu sehen|nicht zu hören|keine da|keiner da|keine mehr da|keiner mehr da|ist ein no go|sind ein no go|no go|absolutes no go|ein absolutes no go|wird gestrichen|werden gestrichen|ist gestrichen|sind gestrichen|streichen wir|schenken wir uns|entfernen wir|verwerfen wir|ist verworfen|kommt nicht in frage|kommt nicht infrage|kommen nicht in frage|kommen nicht infrage|kommt weg|kommt raus|wird nicht gebraucht|werden nicht gebraucht|wird nicht benötigt|werden nicht benötigt|ist nicht vorgesehen|sind nicht vorgesehen|nicht vorgesehen|nicht gestattet|ist nicht gestattet|ist untersagt|sind untersagt|unterbleibt|unterbleiben|bitte unterlassen|zu unterlassen|ist zu unterlassen|sind zu unterlassen|nicht zulässig|ist nicht zulässig|nicht freigegeben|ist nicht freigegeben|nicht genehmigt|ist nicht genehmigt|wird abgelehnt|wurde abgelehnt|ist abzusehen|entfällt ersatzlos|wird ausgeschlossen|werden ausgeschlossen|bleibt unerwünscht|wäre ein fehler|wäre falsch|hat hier keinen platz|haben hier keinen platz|wollen wir nichts wissen|will ich nichts wissen|will ich nichts hören|wollen wir nichts hören|will keiner was wissen|für jemand anderen|für jemand anders|für einen anderen film|für ein andermal|ein andermal|war ein fehler|waren ein fehler|war eine schlechte idee|waren eine schlechte idee|darf gehen|dürfen gehen|kann gehen|können gehen|hat ausgedient|haben ausgedient|nichts zu suchen|verlernt|hat verlernt|ist nichts geblieben|ist nichts übrig|bleibt nichts|bleibt nichts übrig",
        &[Refused],
    ),
    entry(
        "handelt vom|handelt von|träumt vom|erzählt vom|spricht vom|redet vom|träumen vom|handelt|namens|genannt|heißt|mit dem namen|betitelt|mit dem titel|name ist|name lautet|hört auf den namen|buch über|roman über|lied über|film über|bericht über|artikel über|vortrag über|gespräch über|spricht von|spricht über|sprechen über|redet über|reden über|träumt von|erzählt von|singt über|singt von|schreibt über|liest über|wartet auf|warten auf|hofft auf|hoffen auf|angst vor|fürchtet sich vor|warnt vor|warnung vor|das wort|die wörter|der titel|der name|duft von|geruch von|geschmack von",
        &[Mention],
    ),
    entry(
        "aufgehört zu|hat aufgehört zu|hört auf zu|hören auf zu|hörte auf zu|aufhören zu|soll aufhören zu|sollen aufhören zu|hören sie auf zu",
        &[NoAction],
    ),
    // "Zoomt auf das Gesicht", but "zoomt auf keinen Fall".
    entry("*zoomen auf keinen fall", &[Act(Verb::Zoom), NoClause]),
    entry("oder|noch", &[Or]),
    entry(
        "hat sich aufgelöst|haben sich aufgelöst|aufgelöst|hat sich verflüchtigt|ist weg|sind weg|ist verschwunden|sind verschwunden|verschwunden|hört auf|aufgehört|hat aufgehört|stoppt|endet|hält an|kommt zum stehen|lässt nach|ist vorbei|ist abgestellt|ist abgeschaltet|ist ausgeschaltet|sind ausgeschaltet|ist trocken|liegt trocken|ist trockengelegt|ist ausgetrocknet|stoppen|anhalten|hat sich gelegt|sich gelegt|gelegt|ist erloschen|ist verflogen|verflogen|verzogen|hat sich verzogen|ist abgezogen|abgezogen|ist versiegt|vorüber|ist vorüber|vorbei ist|abgeklungen|ist geschmolzen|geschmolzen|sind verloschen|ausgegangen|ist abgeflaut|abgeflaut|flaut ab|hat nachgelassen|nachgelassen|verebbt|ist verebbt|ist aus|sind aus|versiegt|ist schon erloschen|schon erloschen|ist längst erloschen|längst erloschen|ist schon aus|sind schon aus|schon aus|ist längst aus|ist bereits aus|sind bereits aus|bereits aus|ist schon vorbei|schon vorbei|ist schon weg|sind schon weg|ist längst vorbei|schon geschmolzen|ist schon geschmolzen|ausgepustet|sind ausgepustet|ist ausgepustet|ausgeblasen|sind ausgeblasen|hatte aufgehört|schweigen|schweigt|verstummen|verstummt|sind verstummt|ist verstummt|bleiben stumm|bleibt stumm|sind stumm|ruhen|still sein|soll still sein|sollen still sein|leise sein|abgestellt|bleibt aus geschaltet|bleibt ausgeschaltet|bleiben ausgeschaltet|ausgeschaltet lassen|ausgeschaltet|ist runtergebrannt|runtergebrannt|heruntergebrannt|ist heruntergebrannt|gelöscht|ist gelöscht|wurde gelöscht|ist schon gelöscht|schon verflogen|schon verzogen|ist ausgegangen|sind ausgegangen|sind erloschen|ausgetreten|versiegt ist|eingestellt|legt sich|hat sich schon gelegt|aufgehört zu fallen|hat aufgehört zu fallen|aufgehört zu wehen|aufgehört zu brennen|aufgehört zu läuten|längst aufgehört zu fallen|hat längst aufgehört zu fallen|hat längst aufgehört|längst aufgehört|hat schon aufgehört|ist nach hause|ist längst nach hause|ist nach hause gegangen|ist heimgegangen|sind nach hause gegangen|sind heimgegangen|hat feierabend|haben feierabend|macht pause|schon heimgegangen",
        &[Ceases],
    ),
    entry(
        "im fernsehen|im fernseher|wie|als ob|so wie|gleich einem|erinnert an|ein gemälde von|gemälde von|bild von einem|mit der aufschrift|in roter schrift|in weißer schrift|in goldener schrift|in schwarzer schrift|schriftzug|aufschrift|auf dem plakat|plakat mit|plakat von|ein plakat mit|poster mit|poster von|gemälde mit|bild mit|postkarte mit|postkarte von|ansichtskarte mit|t shirt mit|tasse mit|tattoo mit|tätowierung von|wandbild mit|wandbild von|auf dem t shirt|auf dem gemälde|auf dem bild eine|auf dem bild ein|auf dem foto|auf der postkarte|auf dem cover|auf dem etikett|foto von|fotos von|zeichnung von|illustration von|in form von|in der form|geformt wie|verkleidet als|so weiß wie|so schnell wie|als wäre|als wären|als würde|ähnlich wie|riecht nach|schmeckt nach|verziert mit|bestickt mit|bedruckt mit|bemalt mit|sieht aus wie|aussehen wie|erinnern an|statue von|modell von|in der farbe|farbe von|gleich einer|bildnis von|landkarte von|aufkleber mit|ölbild mit|ölgemälde mit|ölgemälde von|ölbild von|aquarell mit|aquarell von|kalender mit|wandteppich mit|tapete mit|kissen mit|stickerei mit|briefmarke mit|puzzle mit|fototapete mit|kalenderblatt mit|gemälde eines|bild eines|bild einer|gemälde einer|stich von|holzschnitt von|fototapete von|wandkalender mit|decke mit|teppich mit|bettwäsche mit|schürze mit|krawatte mit|pullover mit|pulli mit|shirt mit|sticker mit|aufnäher mit|lachen war musik|lachen ist musik|stimme ist musik|stimme war musik|musik in seinen ohren|musik in ihren ohren|musik in meinen ohren|träumte vom|träumte von|träumte von der|geträumt von|träumend von|donnerstimme",
        &[Simile],
    ),
    entry(
        "nach dem|nach der|nach einem|nach einer|nachdem|hätte sein können|hätte es sein können|könnte gewesen sein|wäre beinahe|wäre fast|hätte beinahe|hätte fast",
        &[After],
    ),
    entry(
        "auf|auf dem|auf der|auf den|auf einem|auf einer|auf das|auf die",
        &[On],
    ),
    entry(
        "nahtlose schleife|perfekte schleife|endlosschleife|nahtloser loop|perfekter loop",
        &[Loop],
    ),
    entry(
        "der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|in|im|ins|an|am|ans|bei|beim|von|vom|für|aus|unter|hinter|neben|gegen|um|seine|seinen|seinem|seiner|sein|ihre|ihren|ihrem|ihrer|mein|meine|unser|dieser|diese|dieses|jener|nach|innerhalb|außerhalb|entlang des|ihm|ihn|zum|zur|uns|aufs|übers",
        &[Article],
    ),
    entry(
        "Sterne-Restaurant|Sternerestaurant|stürmische Begrüßung|stürmischer Applaus|windiger Typ|nicht zuletzt|warum nicht|warum nicht etwas|warum nicht ein wenig|nichts als|nichts anderes als|nichts gegen|es ist nicht so, dass|es ist ja nicht so, dass|vergiss nicht|vergesst nicht|nicht vergessen|nicht weglassen|nicht auslassen|nicht zu vergessen|macht nichts aus|stört sie nicht|stört ihn nicht|ungeachtet|ist|sind|sei|war|wird|werden|hat|haben|sich|es|so|sehr|mehr|auch|wieder|da|hier|wo|was|wer|der sich|ob|ja|alle|alles|jeder|jede|jedes|beide|viele|wenige|andere|anderer|eigenen|selbst|ganze|ganzen|zuerst|erst|zunächst|anfangs|zu beginn|am anfang|beginnt|beginnend|beginnt mit|fängt an|startet|starte|bleibt|bleiben|bleibend|lass|lasse|macht|mache|machen|wirkt|zeigt|zeigen|zeige|enthüllt|um zu zeigen|enthüllen|erfasst|gibt|es gibt|fokus|fokus auf|fokussiert|bitte|will|möchte|ich|man|bringt|zum leben|lebendig|erzeuge|generiere|animiere|animiert|steht|sitzt|sitzend|stehend|wartet|trägt|tragend|hält|halten|kommt|immer|weiter|weiterhin|gerade|dass|damit|weil|denn|dessen|deren|welche|welcher|jetzt|noch immer|nicht nur|sondern auch|hin|her|über die schulter|auf einmal|vor sich hin|entfaltet|erreicht|fallen|fällt auf|weht|scheint|leuchtet|dort|nun|es fehlt|es fehlt noch|da fehlt|da fehlt noch|mir fehlt|mir fehlen|mir fehlt noch|fehlt noch|fehlt mir|fehlen noch|fehlen mir|es fehlen|es fehlen noch|es fehlt nur noch|fehlt nur noch|fehlt nur|warum kein|warum keine|warum keinen|warum ist da kein|warum ist da keine|warum sind da keine|warum gibt es keine|warum gibt es keinen|wieso kein|wieso keine|wieso keinen|wo ist der|wo ist die|wo ist das|wo sind die|wo bleibt der|wo bleibt die|nicht aufhören|nicht rausnehmen|nicht wegnehmen|nicht wegmachen|nicht entfernen|nicht löschen|nicht ausschalten|nicht abschalten|nicht abstellen|nicht stoppen|nicht sparen|nichts gegen ein bisschen|nichts gegen etwas|zu wenig|viel zu wenig|zu wenige|nicht genug|ruhig mehr|gerne mehr|fehlt leider|geht nicht ohne|geht doch nicht ohne|kein weihnachten ohne|kein winter ohne|kein herbst ohne|kein sommer ohne|kann nicht anders als|können nicht anders als|kann nicht aufhören zu|können nicht aufhören zu|wer sagt, dass ich keinen|wer sagt, dass ich keine|wer sagt, dass ich kein|wer sagt denn, dass|wer hat was gegen|wer hätte was gegen",
        &[Idle],
    ),
    entry(
        "schnee von gestern|donnernder applaus|donnernden applaus|donnerndem applaus|wind von der sache|wind davon|wind bekommen|sterne in den augen|feuer und flamme|lässt dampf ab|dampf ablassen|dampf abgelassen|viel staub auf|staub aufgewirbelt|das wasser bis zum hals|wind aus den segeln|hohe wellen in|schlägt hohe wellen|schlägt wellen|wolke sieben|auf wolke sieben|schmetterlinge im bauch|aus heiterem himmel|öl ins feuer|spiel mit dem feuer|spielt mit dem feuer|hand ins feuer|kein rauch ohne feuer|schall und rauch|in den wind geschrieben|in den wind geschlagen|vom regen in die traufe|im regen stehen gelassen|lässt ihn im regen stehen|lässt sie im regen stehen|stein im brett|on fire|sturm im wasserglas|stürmt die bühne|sternstunde|steht unter strom|ins wasser gefallen|fällt ins wasser|stille wasser|nah am wasser gebaut|bringt den stein ins rollen|reif für die insel|wie ein blitz|feuermähne|feuerherz|haar wie feuer|herz aus feuer|herz steht in flammen|herz in flammen|herz brennt|mein herz brannte|in flammen stehendes herz|in die fußstapfen|fußstapfen ihres|fußstapfen seines|fußstapfen des|fußstapfen der|tritt in die fußstapfen|auf den spuren|geht baden|baden gegangen|wasser predigen|bis zum hals im wasser|sterne in seinen augen|sterne in ihren augen|glänzende sterne in den augen|feuchte augen|schwebt auf wolke sieben|schwebt sie auf wolke sieben|schwebt er auf wolke sieben|schwebe auf wolke sieben|schweben auf wolke sieben",
        &[Idle],
    ),
    entry(
        "augen blitzen|blitzen in den augen|blitzende augen|blitzenden augen|ihre augen blitzen|seine augen blitzen|echte fahrt|reale fahrt|physische fahrt|wirkliche fahrt|richtige fahrt|fünf sterne|fünfsternehotel|vier sterne|drei sterne hotel|dauerwelle|dauerwellen|feuerlöscher|feuerwerk karton|feuerzeug|mikrowelle|hitzewelle|windel|windeln|windschutzscheibe|windows|filmsternchen|schneekugel|schneebesen|schneewittchen|regenwurm|regenrinne|nebelhorn|nebelscheinwerfer|staubtuch|wolkenkratzer|blitzableiter|blitzkuchen|donnerstag|rauchmelder|rauchverbot|dampfer modell|dampflok modell|feuertreppe|feuerleiter|räucherlachs|räucherfisch|räucherstäbchen halter|rauchglas|hört nicht auf|hören nicht auf|hört nicht auf zu|will nicht aufhören|hört nie auf|lässt nicht nach|endet nie|nimmt kein ende|ohne unterlass|ohne pause|ohne unterbrechung|ohne eile|ohne zögern|ohne vorwarnung|kein wunder|ohne zweifel|pausenlos|nicht enden wollend|ohne ende|stört sich nicht am|stört sich nicht an|feuer in den augen|augen aus feuer|feuer in ihren augen|feuer in seinen augen|filmisch|filmische|filmischer|kino|kinoreif|film|video|clip|aufnahme|einstellung|bild|foto|szene|frame|sequenz|stil|stimmung|stimmungsvoll|atmosphäre|atmosphärisch|qualität|hohe qualität|4k|8k|hd|realistisch|realistische|fotorealistisch|detailliert|detailreich|schön|schöne|schöner|wunderschön|episch|epische|erstaunlich|elegant|majestätisch|magisch|traumhaft|friedlich|entspannend|gemütliche|nostalgisch|romantisch|geheimnisvoll|unheimlich|glücklich|traurig|natürlich|natürliche|bewegung|bewegungen|effekt|dokumentarisch|filmstar|popstar|rockstar|seestern|dokumentarischer stil|reportagestil|im reportagestil|dokumentarischer look|werbung|vertikal|horizontal|von oben|vogelperspektive|aus der vogelperspektive|froschperspektive|augenhöhe|tiefenschärfe|geringe tiefenschärfe|schärfentiefe|linse|linsenreflexe|zeitlupe|in zeitlupe|zeitraffer|tempo|geschwindigkeit|minute|hell|helle|dunkel|dunkle|warm|warme|warmer|kalt|kalte|kalter|heiß|heiße|heißer|farbe|farben|bunt|lebendige|kontrast|scharf|klar|klare|rot|rote|roter|roten|rotes|blau|blaue|blauer|blauen|grün|grüne|grüner|grünen|gelb|gelbe|gelber|gelben|orange|lila|rosa|weiß|weiße|weißer|weißen|schwarz|schwarze|schwarzer|schwarzen|grau|graue|grauer|grauen|braun|braune|gold|golden|goldene|goldener|silbern|alt|alte|alter|alten|altes|jung|junge frau|junger mann|neu|neue|klein|kleine|kleiner|kleinen|kleines|groß|große|großer|großen|großes|lang|lange|langer|kurz|kurze|niedrig|vorne|hinten|oben|unten|mitte|rand|ecke|ferne|fern|tag|tagsüber|morgen|morgens|nachmittag|abend|abends|mittag|sonnig|sonnige|sonnenlicht|heute|himmel|luft|boden|welt|zeit|moment|tageslicht|schatten|spiegelung|spiegelungen|glühend|schimmernd|glänzend|nass|nasse|nasser|trocken|trockene|straße|straßen|gasse|stadt|haus|häuser|wald|küche|zimmer|tisch|fenster|dach|dächer|dächern|feld|felder|wiese|berg|berge|tal|strand|hafen|markt|garten|park|brücke|turm|schloss|burg|kirche|platz|dorf|küste",
        &[Idle],
    ),
    // Numbers and times.
    entry("zwei", &[Number(2.0)]),
    entry("drei", &[Number(3.0)]),
    entry("vier", &[Number(4.0)]),
    entry("fünf", &[Number(5.0)]),
    entry("sechs", &[Number(6.0)]),
    entry("sieben", &[Number(7.0)]),
    entry("acht", &[Number(8.0)]),
    entry("zehn", &[Number(10.0)]),
    entry("zwanzig", &[Number(20.0)]),
    entry("dreißig", &[Number(30.0)]),
    entry("fünfundvierzig", &[Number(45.0)]),
    entry("neunzig", &[Number(90.0)]),
    entry(
        "eine sekunde|einer sekunde",
        &[Number(1.0), Of(Unit::Seconds)],
    ),
    entry(
        "einer halben sekunde|eine halbe sekunde",
        &[Number(0.5), Of(Unit::Seconds)],
    ),
    entry(
        "anderthalb sekunden|eineinhalb sekunden",
        &[Number(1.5), Of(Unit::Seconds)],
    ),
    entry("sekunde|sekunden|sek", &[Of(Unit::Seconds)]),
    entry("zweimal|zwei mal|ein paar mal|ein paarmal", &[Often(2)]),
    entry(
        "dreimal|drei mal|mehrmals|immer wieder|mehrfach",
        &[Often(3)],
    ),
    entry("grad", &[Of(Unit::Degrees)]),
    entry("prozent", &[Of(Unit::Percent)]),
    entry("fach|fache|mal", &[Of(Unit::Times)]),
    entry("dauer|laufzeit", &[Length]),
    entry(
        "auf halbem weg|nach der hälfte|ab der hälfte|in der zweiten hälfte|ab der mitte|in der mitte des clips|zur hälfte|nach halber zeit|während der zweiten hälfte",
        &[Time(When::from(Instant::Share(0.5)))],
    ),
    entry(
        "in der ersten hälfte|bis zur hälfte|während der ersten hälfte|die erste hälfte lang|bis zur mitte",
        &[Time(When::until(Instant::Share(0.5)))],
    ),
    entry(
        "gegen ende|kurz vor schluss|in den letzten momenten|kurz vor ende|ganz am ende",
        &[Time(When::from(Instant::Share(0.75)))],
    ),
    entry(
        "die ganze zeit|durchgehend|während der gesamten einstellung|durchweg|die gesamte zeit|über die ganze zeit|ständig|fortwährend",
        &[Time(When::WHOLE)],
    ),
    entry(
        "kein anderes geräusch als|keine anderen geräusche als|ohne andere geräusche als|nichts zu hören als|nichts ist zu hören außer|ton|geräusche|geräusch von|geräusche von|geräuschkulisse|klangkulisse|soundeffekte|tonspur|audio|sound|man hört|hört man|zu hören|zu hören sind|zu hören ist|hörbar|ist zu hören|sind zu hören|wir hören|das geräusch von|der klang von|klang von|atmo|läutet|läuten|ertönt|ertönen|erklingt|erklingen",
        &[Listen],
    ),
    entry(
        "ist ihr name|ist sein name|ist der name|lautet der name|gemalt|gemalte|gemalten|gemaltes|gezeichnet|gezeichnete|gezeichneten|gezeichnetes|gedruckt|gedruckte|aufgedruckt|aufgedruckte|gestickt|gestickte|aufgemalt|aufgemalte|tätowiert|tätowierte|eingraviert|eingravierte|abgebildet|abgebildete|als motiv|als muster",
        &[Pictured],
    ),
    entry(
        "kran|kranarm|am kranarm|auf dem kranarm|vom kranarm|mit dem kranarm|auf einem kranarm|per kranarm|vom kran aus|am kameraarm|kamerakran|am kran|mit dem kran|per kran|auf dem kran|an einem kran|mit einem kran|am kamerakran|mit dem kamerakran|vom kran|auf einem kran",
        &[Rig(Verb::Crane)],
    ),
    entry(
        "pedestal|auf dem pedestal|am pedestal|mit dem pedestal|per pedestal|auf der säule|pumpstativ|auf dem pumpstativ|mit dem pumpstativ",
        &[Rig(Verb::Pedestal)],
    ),
    entry("mit der kamera|wir", &[Camera]),
    entry("sonne", &[Someone, Sun]),
    entry("bogen|einen bogen|im bogen", &[Rig(Verb::Circle)]),
    entry(
        "feuerland|schneeberg|regensburg|sternenfels|donaueschingen|wasserburg|seeon|bad wörishofen|nebelhorn bahn|blitzlichtgewitter der presse|sturmhöhe",
        &[Idle],
    ),
    entry(
        "steht unter dampf|unter dampf|dampf machen|macht dampf|wasser auf seine mühlen|wasser auf ihre mühlen|wasser auf die mühlen|redet wie ein wasserfall|wie ein wasserfall|dreck am stecken|im rampenlicht ihrer|das blaue vom himmel|feuer gefangen|fängt feuer für|feuer unterm hintern|feuer unterm dach|mit dem feuer spielen|durchs feuer gehen|geht durchs feuer|geht für sie durchs feuer|stürmische zeiten|sturm der entrüstung|sturm der begeisterung|sturm und drang|sturm läuten|läutet sturm|ruhe vor dem sturm|der ruhe vor dem|regen bringt segen|ein warmer regen|warmer geldregen|geldregen|im regen stehen|nebelkerze|nebelkerzen|vernebelt|schnee auf dem dach|schnee schippen gewesen|wolkenkuckucksheim|aus allen wolken|fällt aus allen wolken|fiel aus allen wolken|über den wolken schweben|auf wolken|in den wolken mit seinen gedanken|sterne vom himmel|nach den sternen greifen|greift nach den sternen|unter einem guten stern|guten stern|steht in den sternen|blitzgescheit|wie der blitz|wie vom blitz getroffen|vom blitz getroffen|blitzer|blitzdings|donnerbalken|donnert die faust|vom winde verweht|viel wind um nichts|wind machen|macht viel wind|frischer wind|frischen wind|in alle winde|windeseile|in windeseile|windig aussehen|wellengang der gefühle|auf einer welle|welle der solidarität|welle der hilfsbereitschaft|wellness|staub ansetzen|aus dem staub|macht sich aus dem staub|machte sich aus dem staub|staubtrocken|rauchende köpfe|köpfe rauchen|der kopf raucht|raucht der kopf|kopf raucht|wo rauch ist|lauffeuer|wie ein lauffeuer|glückspilz|läuft wie geschmiert|läuft gut in der schule|läuft alles|es läuft gut|geht auf die nerven|fliegt auf die nase|auf den arm nehmen",
        &[Idle],
    ),
    entry(
        "noten von bach|von johann sebastian bach|sonate von bach|kantate von bach|fuge von bach|präludium von bach|stück von bach|werk von bach|musik von bach|suite von bach|bach kantate|bachs|johann sebastian bach|bachblüten|bach fuge|spielt bach|hört bach|etwas bach|ein wenig bach",
        &[Idle],
    ),
    entry(
        "letzte nacht|gestern nacht|vergangene nacht|letzten winter|letzten sommer|letzten herbst",
        &[Idle],
    ),
];
