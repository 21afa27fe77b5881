//! What people, animals and things do, in German, and who they are.

use super::super::Meaning::{
    Air, Heard, Pronoun, Someone, Subject as Do, Unknown, Verb as Act, Way as To,
};
use super::super::{Entry, Verb, Way, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "*atmen|*ein+atmen|*aus+atmen|atmet|atmend|atmet ein|atmet aus|atmet tief|brust hebt sich|*seufzen|atemzug|*durch+atmen|*auf+atmen|*schnaufen|luft holen|holt luft",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "*blinzeln|blinzelt|blinzele|*zwinkern|zwinkert|schließt die augen|öffnet die augen|schließt ihre augen|öffnet ihre augen|schließt seine augen|öffnet seine augen|die augen schließt|augen schließen|augen zumachen|macht die augen zu|macht die augen auf|augen öffnen|*zu+zwinkern|blinzle|zwinkern mit den augen|augenzwinkern|mit den augen blinzeln|mit den augen zwinkern|wimpernschlag|augen auf und zu",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*lächeln|lächelt|lächelnd|*grinsen|*schmunzeln|schmunzelt|ein lächeln|strahlt glücklich|lächelnde|lächelnden|*an+lächeln|*an+grinsen|lächle|lächel|strahlt über das ganze gesicht|strahlt übers ganze gesicht",
        &[Do(Subject::Smile)],
    ),
    entry(
        "*nicken|nickt zustimmend|*zu+nicken|mit dem kopf nicken|nickt mit dem kopf|kopfnicken|*ab+nicken",
        &[Do(Subject::Nod)],
    ),
    entry(
        "dreht den kopf|dreht ihren kopf|dreht seinen kopf|wendet den kopf|wendet sich|dreht sich um|wendet sich um|wendet das gesicht|dreht die frau den kopf|dreht der mann den kopf|den kopf drehen|kopf dreht sich|schüttelt den kopf|dreht den kopf zur seite|kopfdrehung|wendet ihren kopf|wendet seinen kopf|dreht ihr gesicht|den kopf dreht|den kopf wendet|kopf drehen|kopf dreht|kopf wenden|den kopf zu drehen|kopf zu drehen|den kopf wegdrehen|den kopf umdrehen|umdreht|umzudrehen|sich umdrehen|sich umdreht|umdrehen|den kopf schütteln|den kopf schüttelt|mit dem kopf schütteln|kopfschütteln|dreht das köpfchen|köpfchen drehen|den kopf bewegen|bewegt den kopf|kopf bewegen|den kopf bewegt|mit dem kopf wackeln|drehen den kopf|drehe den kopf|drehen die köpfe|köpfe drehen|den kopf hin und her|dreht das gesicht|dreht sein gesicht|drehen sich um|dreh den kopf|dreht er den kopf|dreht sie den kopf",
        &[Do(Subject::Turn)],
    ),
    entry(
        "wendet sich ab|dreht sich weg",
        &[Do(Subject::Turn), To(Way::Out)],
    ),
    entry(
        "neigt den kopf|neigt ihren kopf|neigt seinen kopf|legt den kopf schief|kopf neigt sich|den kopf neigen|den kopf neigt|den kopf zu neigen|den kopf schief legen|kopf schief legen|den kopf schief legt|den kopf schräg|legt das köpfchen schief|kopf neigen|kopf schief|schräg legen",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "hebt den blick|senkt den blick|hebt die augen|senkt die augen|schlägt die augen nieder|wendet den blick ab|sieht sich um|schaut sich um|blickt sich um|augen wandern|rollt mit den augen|verdreht die augen|hochschauen|schaut hoch|aufschauen|schaut auf|blickt auf|aufblicken|umschauen|sich umschaut|umsehen|umschaut|die augen bewegen|augen bewegen|augen bewegen sich|den blick heben|den blick senken|mit den augen rollen|hochblicken|blickt hoch|guckt hoch|hochgucken|guckt sich um",
        &[Do(Subject::Look)],
    ),
    entry(
        "*schwanken|*wiegen|wiegt sich|wiegen sich|*flattern|flattert|*wogen|*schaukeln|schaukelt|*wehen|gras wiegt|*rascheln sich|*wippen",
        &[Do(Subject::Sway)],
    ),
    entry(
        "haare wehen|haar weht|wehendes haar|wehende haare|haare flattern|haare bewegen sich|haar bewegt sich|haare fliegen|haar fliegt|fell bewegt sich|mähne weht|haar flattert|haar *wehen|haare *bewegen|haar *bewegen|haare wehen lassen|haare flattern lassen|frisur *bewegen|haarsträhne *bewegen|strähne *bewegen|strähnen *bewegen|haare sich bewegen|haare sollen sich bewegen|haare leicht wehen",
        &[Do(Subject::Hair)],
    ),
    entry(
        "haare wehen im wind|haar weht im wind|haare bewegen sich im wind|haar bewegt sich im wind|haare wiegen sich im wind|haare tanzen im wind|haar wiegt sich im wind|haare im wind|haar im wind|wind in den haaren|haare flattern im wind|wind spielt mit ihrem haar|wehende haare im wind",
        &[Do(Subject::Hair), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "weht im wind|wehen im wind|wehend im wind|wehende fahnen im wind",
        &[Do(Subject::Sway), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "*winken|winkt|winkt mit der hand|winkt zum abschied|*zu+winken|*zurück+winken|winkewinke|winke winke|*heran+winken|mit der hand winken|mit der hand wedeln",
        &[Do(Subject::Wave)],
    ),
    entry(
        "*spazieren|*schlendern|schlendert|*schreiten|*marschieren|*schreitet|*stapfen|geht spazieren|zu fuß gehen|*weg+gehen|*los+gehen|*herum+gehen|einen schritt gehen|ein paar schritte gehen|*herum+spazieren|*auf und ab gehen|*davon+gehen",
        &[Act(Verb::Walk)],
    ),
    entry(
        "*laufen|*rennen|*joggen|*sprinten|*galoppieren|*traben|*weg+laufen|*weg+rennen|*los+laufen|*los+rennen|*davon+laufen|*davon+rennen|*herum+rennen|*herum+laufen|*umher+laufen|rumrennen|rumläuft|rumrennt|rumlaufen|*umher+rennen|*hinterher+laufen|*hinterher+rennen",
        &[Do(Subject::Run)],
    ),
    entry(
        "*flügel schlagen|schlägt mit den flügeln|breitet die flügel aus|vögel fliegen|fliegende vögel|vogel fliegt|fliegt davon|*weg+fliegen|*davon+fliegen|*los+fliegen|*auf+fliegen|*herum+fliegen|*umher+fliegen|mit den flügeln schlagen|*flattern davon",
        &[Do(Subject::Fly)],
    ),
    entry(
        "*tanzen|fällt|fallend|*springen|*hüpfen|*sprechen|*reden|*sagen|*flüstern|flüstert|*schreien|*rufen|*singen|*lachen|*kichern|kichert|*weinen|*essen|*trinken|*kauen|*beißen|*explodieren|*verwandeln|*schmelzen|*zerbrechen|*einstürzen|*wachsen|*blühen|*kämpfen|*schlagen|*treten|*umarmen|*küssen|*klettern|klettert|*schwimmen|*tauchen|*werfen|*fangen|*greifen|*öffnen|*schließen|setzt sich|steht auf|*knien|*spielen|*kochen|*schreiben|*lesen|*zeichnen|zeichnet|*verschwinden|*erscheinen|*bellen|*miauen|*schnurren|*brüllen|*knurren|*heulen|*wedeln|wedelt|*gähnen|*niesen|*gießen|*spritzen|*ziehen aus|*reiten|*schlafen|*heben auf|*gestikulieren|*runzeln",
        &[Unknown],
    ),
    entry("sie|ihr", &[Pronoun]),
    entry(
        "überwachungskameras|sicherheitskamera|sternekoch|sterneköchin|frau|mann|mädchen|junge|jungen|kind|baby|person|dame|herr|frauen|männer|jemand|er|ihr gesicht|sein gesicht|kopf|gesicht|augen|auge|hand|hände|paar|freunde|familie|mutter|vater|soldat|könig|königin|prinzessin|ritter|krieger|kriegerin|zauberer|roboter|astronaut|astronautin|tänzerin|tänzer|sängerin|sänger|koch|köchin|fischer|hexe|geist|engel|spieler|läufer|läuferin|fahrer|reiter|pilot|arzt|lehrer|schüler|braut|mönch|statue|figur|porträt|großmutter|großvater|oma|opa|bauer|radfahrer|radfahrerin|ältere dame|alter mann|alte frau|tourist|wanderer|wanderin|motiv|model|sohn|tochter|söhne|schwester|bruder|geschwister|tante|onkel|mama|papa|omi|opi|enkel|enkelin|enkelkinder|nachbar|nachbarin|freundin|freund|schwiegermutter|schwiegervater|schwiegersohn|cousin|cousine|neffe|nichte|feuerwehrmann|feuerwehrfrau|kumpel|patenkind|eltern|großeltern|alle beide|brautpaar|bräutigam",
        &[Someone],
    ),
    entry(
        "hund|hunde|katze|katzen|pferd|pferde|fisch|fische|löwe|tiger|bär|wolf|fuchs|hase|hirsch|reh|elefant|schmetterling|schmetterlinge|biene|bienen|adler|drache|drachen|welpe|kätzchen|kuh|kühe|schaf|schafe|ente|enten|schwan|wal|delfin|hai|schildkröte|frosch|affe|panda|pinguin|tier|tiere|qualle|schlange|kater|hündin|stute|hengst|pony|esel|hahn|huhn|hamster|meerschweinchen|papagei|wellensittich|hündchen|wauzi|mieze",
        &[Someone],
    ),
    entry(
        "lastwagen|lkw|laster|transporter|bus|zug|straßenbahn|boot|boote|schiff|segelboot|flugzeug|hubschrauber|motorrad|ballon|heißluftballon|rakete|raumschiff|satellit|fahne|fahnen|flagge|baum|bäume|gras|blume|blumen|äste|zweige|pflanze|vorhang|vorhänge|kleid|umhang|schal|planet|mond|erde|globus|rad|räder|tür|ball|feder|drachenflieger|windrad|uhr|flasche|produkt|logo|schild|regenschirm|kaffee|tasse|traktor|wagen|taxi|polizeiauto|feuerwehrauto|feuerwehr|kutsche|karussell",
        &[Someone],
    ),
    entry(
        "vogel|möwe|eule|eulen|krähe|krähen|schwalbe|schwalben|geier|taube|tauben|rabe|raben|storch|störche|kraniche|falke|falken|bussard|spatzen|schwäne|wildgänse",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "menge|leute|menschen|publikum|gäste|zuschauer|menschenmenge|kinder",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry("auto|autos", &[Someone, Heard(Sound::Traffic)]),
];
