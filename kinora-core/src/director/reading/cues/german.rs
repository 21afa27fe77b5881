//! German cues.

use super::Sense::{Alike, Back, Denied, Habit, Kept, Listed, Unheard, Unsaid};
use super::Table;

pub(super) const CUES: Table = &[
    // It heads a list.
    (
        Listed,
        "^ nicht erlaubt/gestattet/zulassig/erwunscht/gewunscht/gewollt/zugelassen $|^ nicht erlaubt/gestattet/zulassig/erwunscht/gewunscht/gewollt/zugelassen X|^ unerlaubt X|^ ausgeschlossen X|^ entfallt/entfallen X|^ darf/durfen nicht vorkommen X|^ nicht im bild X",
    ),
    // It has come to an end, or never began.
    (
        Denied,
        "X geht/gehen $|X verzogen/verschwunden/verflogen/verstummt/verklungen/erloschen/versiegt/abgezogen/abgeklungen/abgeflaut/geschmolzen/getaut/verdampft/vertrocknet/ausgetrocknet/eingeschlafen/gestorben/verebbt/verraucht/verpufft/weggeweht/verweht/vergangen/zerstoben/ausgeblasen/ausgegangen/ausgefallen/abgesagt/abgestellt/abgeschafft/geflohen/weitergezogen/fortgezogen|X *verstummen|X verschwand/verschwanden/verschwindet/verschwinden|X verzog/verzogen/verzieht sich|X verflog/verfliegt|X erlosch/erloschen/erlischt|X versiegte/versiegt|X legte/legten/legt sich|X sich gelegt/verzogen/aufgelost/gelichtet/beruhigt/zuruckgezogen|X loste/losten/lost sich auf|X lichtete/lichtet sich|X horte/horten/hort auf|X zog/zogen/zieht ab|X ging/gingen/geht aus|X ging/gingen/geht voruber|X ist/sind vorbei/voruber/vergangenheit/geschichte/tot/weg/fort/aus/schluss/passe/tabu/verboten/unsichtbar/abwesend/versteckt/verborgen/stumm/still/kalt|X ist/sind zu ende|X war/waren gestern|X gehort/gehoren der vergangenheit|X kam/kamen/kommt/kommen nie|X kam/kamen/kommt/kommen nicht|X blieb/blieben/bleibt/bleiben aus|X *schweigen|X schwieg/schwiegen/schweigt/schweigen|X ruht/ruhen|X schlaft/schlafen|X fehlt/fehlen|X fallt/fallen ~ aus|X glanzt/glanzen ~ abwesenheit",
    ),
    // It keeps away, or is not wanted.
    (
        Denied,
        "X bleibt/bleiben/blieb/blieben/bleibe ~ draussen/fern/weg/stumm/still/aus/zu/zuhause/hause/unten/oben/kalt/dunkel/verborgen/ungenutzt/hangen/liegen|X bleibt/bleiben/blieb/blieben ~ am/an zweig/baum/ast/zweigen/baumen/asten|X hat/haben hier nichts|X hat/haben nichts zu|X hat/haben nichts verloren|X hat/haben keinen platz|X hat/haben frei|X hat/haben ~ verbot|X muss/mussen ~ raus/weg|X kann/konnen ~ weg/raus|X konnte/konnten ~ weg|X kann/konnen mir gestohlen|X darf/durfen ~ wegbleiben|X stort/storen/storte/wurde storen/wurden storen|X wurde/wurden ~ ruinieren|X nervt/nerven|X ruiniert/ruinieren/verdirbt/verderben|X lenkt/lenken ~ ab|X passt/passen ~ nicht|X passt/passen hier nicht|X macht/machen mich ~ schwindlig/krank|X mag ich nicht|X brauche/brauchen ich/wir nicht|X brauchen wir ~ keinen/keine/keines|X brauche ich ~ keinen/keine/keines|X will/wollen/mochte/mochten ich/wir nicht|X will/wollen/mochte/mochten ich/wir ~ keinen/keine/keines|X ist/sind uberflussig/unerwunscht/unnotig/ungewollt/unpassend/untersagt/fehl|X ist/sind ein/der fehler/feind/klischee/graus|X war/waren ein fehler|X kannst/konnt/konnen du/ihr/sie ~ sparen/vergessen/weglassen/streichen/behalten|X spare/sparen ich/wir ~ mir/uns|X bitte nicht $|X nicht mehr $|X nein danke|X null|X auf null|X gleich null|X gibt es nicht|X gibt es ~ keinen/keine/keines|X gibt ~ keinen/keine/keines|X nichts/nix $|X nichts mehr $|X keiner/keine/keines/keinen $|X auf keinen fall|X entfallt/entfallen|X lassen wir ~ weg|X lasst/lassen ~ weg|X nicht erwunscht/gewunscht/vorgesehen/gewollt/notig/gefragt|X soll/sollen/sollte/sollten wegbleiben/fernbleiben/ausbleiben|X bleibt/bleiben weg/fern/draussen|X *sein nirgends/nirgendwo|X nirgends/nirgendwo zu sehen|X *sein unhorbar/unsichtbar|X ist/sind unhorbar/unsichtbar|X ist/sind das letzte was|X ist/sind nirgends/nirgendwo|X ist/sind etwas das ich/wir|X ist/sind etwas das ich/wir nicht will/wollen/brauche/brauchen/mochte",
    ),
    // Somebody takes it away.
    (
        Denied,
        "*streichen X|streich/streiche/streicht X|*entfernen X|entfern/entferne X|*vermeiden X|vermeide/vermeidet X|*loschen X|losch/losche/loscht X|*vergessen X|vergiss/vergesst X|*verbannen X|verbann/verbanne X|*verbieten X|verbiete/verbietet X|verzichte/verzichtet/verzichten auf X|auf X ~ verzichten|auf X verzichten wir/ich|*sparen dir/uns/euch X|spar/spare/spart dir/uns/euch/mir X|erspar/erspare/erspart mir/uns X|nimm/nehmt X ~ raus/weg/heraus|lass/lasst/lassen X ~ weg/raus/aus/sein/bleiben/zuhause|lass/lasst/lassen die finger von X|schalte/schalt/schaltet X ~ aus/ab|stell/stelle/stellt X ~ aus/ab|mach/macht X ~ aus/weg|dreh/dreht X ~ ab/auf null|setz/setze/setzt X ~ auf null|hol/holt X ~ raus|schaff/schafft X ~ weg/fort|wirf/werft X ~ raus/weg|schmeiss/schmeisst X ~ raus|wisch/wischt X ~ weg|blas/blast X ~ aus/weg|puste/pustet X ~ aus|vertreib/vertreibe/vertreibt X|verscheuch/verscheuche X|befrei/befreie/befreit ~ von/vom X|sauber von X|halte/haltet X ~ fern/draussen/raus|fort mit X|weg mit X|raus mit X|nieder mit X|schluss mit X|genug von/vom X|genug X|adieu X|ade X|leb wohl X|auf wiedersehen X|tschuss X|nie wieder X|nie mehr X|schweigen soll X|schweigen sollen X|ruhe mit X|stopp X|stoppt X|stoppe X|hor auf X einzubauen/hinzuzufugen/einzufugen|hort auf X einzubauen/hinzuzufugen/einzufugen|X entfernen $|X bitte entfernen $|X komplett entfernen $|bleibt/bleiben X aus/weg/fern/stumm/dunkel/kalt|fernab von/vom X|minus X|abzuglich X|dreh/dreht X ab|wenn X dann nicht|falls X ~ geplant/vorgesehen/gedacht ~ streichen|dachtest ~ an X|^ ohne dass X|von X absehen|von X ist/sind abzusehen|sehen/sieht/seht von X ab",
    ),
    // Somebody does not want it.
    (
        Denied,
        "satt X|leid X|habe/hab/haben genug von X|genug von X|mude X|allergisch gegen X|feind von X|hasse/hassen/hasst X|verabscheue/verabscheuen X|ertrage/ertragen ~ keinen/keine/kein X|ertrage/ertragen ~ X ~ nicht|mag/mogen X ~ nicht|mag/mogen ~ keinen/keine/kein X|brauche/brauchen/braucht X ~ nicht|will/wollen/mochte/mochten X ~ nicht|will/wollen/mochte/mochten von X ~ nichts|wer braucht/will X|wer braucht schon X|wer will schon X|wozu X|niemand braucht/will X|niemand hat ~ bestellt X|das letzte was ich/wir will/wollen/brauche ist/sind X|kann/konnen auf X|komme/kommen ohne X|wenn ich/wir X ~ sehe/sehen|wenn ich ~ ein/eine/einen/einzige/einziges X|sobald X|keine spur von/vom X|keine spur X|nicht der hauch/geringste X|nicht die geringste/spur X|kein hauch von X|kein hauch X|kein bisschen X|kein fitzelchen X|kein funke X|kein funken X|nicht ein bisschen X|nichts von X|nichts vom X|bar jeglichen/jeglicher/jedes/jeder X|bar X|frei von X|frei vom X|leer von X|fern von X|mangels X|in ermangelung von X|abwesenheit von X|jenseits von X|arm an X|ohne jeden/jede/jedes/jeglichen/jegliche/jegliches X|ohne einen/eine/ein einzigen/einzige/einziges X|ohne auch nur X|ohne den geringsten X|ohne die geringste X|ohne das geringste X|zu warm/heiss/kalt/trocken/fruh/spat/klar/hell fur X|zu warm/heiss/kalt/trocken/fruh/spat/klar/hell zum X|zu warm/heiss/kalt/trocken um zu X|hat/haben seine/seinen/ihre/ihren X ~ verloren/vergessen|vergass/vergassen seine/ihre X|von/vom X ist/sind/war/waren ~ nichts zu sehen/horen/spuren/erkennen|von/vom X sieht/hort/spurt man ~ nichts",
    ),
    // It is only spoken of.
    (
        Unsaid,
        "X war/waren ~ angesagt/vorhergesagt/angekundigt/gemeldet/geplant/versprochen/erwartet|X kundigt/kundigen/kundigte sich ~ an|X kundigt/kundigen/kundigte sich $|X droht/drohen/drohte nur|X hatte/hatten ~ gemeldet/versprochen/erwartet|sagte/sagten X ~ voraus|versprach/versprachen X|erwartete/erwarteten X|rechnete/rechneten mit X|hoffte/hofften auf X|wartet/warteten/wartete auf X|dachte/dachten an X|uberlegte/uberlegten ob X|drohte/drohten X|furchtete/furchteten X",
    ),
    // It is there.
    (
        Kept,
        "lass/lasst X ~ nie/nicht aufhoren/enden/versiegen/abreissen|von X kann/konnen man/wir nie/nicht genug|an X kann/konnen man/wir sich/uns nie/nicht|kann/konnen nie/nicht genug X|nie zu viel/viele X|nicht zu viel/viele X haben|nie war/waren/wirkte/wirkten/schien/schienen/leuchtete/leuchteten X|niemals war/waren/wirkte/wirkten/schien/schienen X|noch nie war/waren/wirkte/wirkten X|wer sagt es gabe/gibt ~ keinen/keine/kein X|wer sagt dass ~ kein/keine/keinen X|niemand kann ~ aufhoren zu X|spar/spare/spart nicht mit/an X|geize/geizt nicht mit X|knausere/knausert nicht mit X|hort/horen/horte ~ nicht auf X|nichts als X|nichts gegen X|gegen X ~ nichts|nichts ausser X|nichts anderes als X|niemand ausser X|keiner ausser X|nicht nur X|nicht bloss X|nicht allein X|vor lauter X|trotz X|ohne schirm|ohne regenschirm|kein schirm|nichts halt X|nicht mude X|darf/durfen nicht fehlen X|X darf/durfen ~ nicht fehlen|X horte/hort/horen nicht auf|X lasst/lassen ~ nicht nach|X legt/legen sich nicht|X hort/horen nicht auf|X nimmt kein ende|X will/wollen ~ nicht enden|X erlischt/erloschen nie|X stort/storen ~ nicht|X macht/machen ~ nichts aus|nicht genug X|nie genug X|nicht genug von X|nicht X vergessen|keine/kein/keinen ~ ausser X|keine/kein/keinen andere/anderer/anderen/anderes ~ als X|X darf/durfen auf keinen fall fehlen|X darf/durfen keinesfalls/niemals/nie/nimmer fehlen|X wird/werden nicht weniger|X hort/horen nie/niemals/nimmer auf|X hort/horen einfach nicht auf|X lasst/lassen nicht nach|verzichte/verzichten/verzichtet nicht auf X|ohne X funktioniert es nicht|ohne X geht es/das/gar nicht|ohne X geht nichts|vor X nichts/nicht|vor lauter X nichts/nicht|sieht vor X nichts/nicht|sieht man vor X nichts/nicht|keine/kein/keinen nacht/tag/morgen/abend/stunde ohne X|nie ~ so viel/viele/dichter/dichten X|nie zuvor ~ so viel/viele X|noch nie ~ so viel/viele X|niemals ~ so viel/viele X|stort sich am/an X|storen sich am/an X|kummert sich um X|nicht fehlen darf/durfen/sollte/sollten X|auf X ~ nicht verzichten|auf X will/wollen/kann/konnen/mochte/mochten/mag/sollte/sollten/darf ich/wir/man ~ nicht verzichten|ohne X wirkt/klappt/taugt/passt/stimmt/gilt ~ nicht/nichts|ohne X ist/ware ~ nichts/nicht|nicht auf X verzichten|unverzichtbar X|unverzichtbar ist/sind X|X ist/sind unverzichtbar|nicht zu vergessen X|kann/konnen/konnten/will/wollen/mochte/mochten auf X ~ nicht verzichten",
    ),
    (
        Unheard,
        "^ man/wir hort/horen ihn/sie/es ~ nicht|^ zu horen ist ~ nicht|^ zu horen ist ~ nichts|^ hort/horen man/wir ~ nicht|^ aber ~ lautlos|^ lautlos $|^ ohne ton $",
    ),
    (
        Habit,
        "^ normalerweise|^ sonst|^ meistens|^ gewohnlich|^ fur gewohnlich|^ an anderen tagen|^ ublicherweise",
    ),
    // It is as what was denied before.
    (
        Alike,
        "^ ebenso X|ebensowenig X|^ genauso X|dasselbe gilt fur X|das gleiche gilt fur X|gleiches gilt fur X|dito X|^ ebenso wenig X|selbiges gilt fur X|X auch $|X ebenfalls $|X ebenso $",
    ),
    // What was named last is not there.
    (
        Back,
        "^ ~ keiner/keine/keines/keins fallt/fiel/bewegt/leuchtet/lautet/singt/brennt/kommt/kam|^ nicht ein einziger/einzige/einziges|^ kein einziger/einziges $|^ keine einzige $|^ aber er/sie/es kam/kamen nie|^ er/sie/es kam/kamen nie|^ kam/kamen nie|^ er/sie/es kam/kamen nicht|^ nichts davon|^ nichts dergleichen|^ kommt nicht in frage|^ kommt nicht infrage|^ von wegen|^ fehlanzeige|^ nein danke|^ wozu $|^ lieber nicht|^ bitte nicht $|^ dann nicht $|^ nicht mit mir|^ nicht bei mir|^ das war ein fehler|^ brauche ich nicht|^ brauchen wir nicht|^ will ich nicht|^ wollen wir nicht|^ mag ich nicht|^ mogen wir nicht|^ ich mag das nicht|^ das mag ich nicht|^ das will ich nicht|^ davon will ich nichts|^ darauf verzichte/verzichten|^ darauf kann/konnen ich/wir ~ verzichten|^ ich verzichte|^ die konnen|^ der kann ~ weg|^ die kann ~ weg|^ das kann ~ weg|^ das reicht|^ genug davon|^ schluss damit|^ weg damit|^ raus damit|^ fort damit|^ ich hasse das|^ nicht mehr $|^ jetzt nicht mehr|^ lass/lasst/lassen das $|^ lass/lasst es $|^ hor auf damit|^ hort auf damit|^ das/die/den/der/dies ich/wir nicht will/wollen/brauche/brauchen/mochte/mochten $",
    ),
];
