//! Weather, matter, light and sound in German.

use super::super::Meaning::{
    Air, Glow, Heard, Idle, Lamp, Light as Lit, Loose, Lying, Matter, Shines, Someone,
    Sound as Hear, Storm, Strength, Wanes, Wavers, Waxes,
};
use super::super::{Entry, entry};
use crate::vocabulary::{Atmosphere, Light, Sound};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "sternennacht|sternenklare nacht|sternklare nacht",
        &[Air(Atmosphere::Stars, 0.6), Lit(Light::Night)],
    ),
    entry("sand|mehl|pulver|sägemehl", &[Loose(Atmosphere::Dust, 0.5)]),
    entry(
        "mondstrahl|mondstrahlen",
        &[Air(Atmosphere::GodRays, 0.5), Lit(Light::Night)],
    ),
    entry(
        "fällt durch|fallen durch|fällt schräg durch|strömt durch|strömen durch|dringt durch|dringen durch|bricht durch|brechen durch|scheint durch|flutet durch|strömt herein",
        &[Shines],
    ),
    entry(
        "regen|regens|regnet|regnen|regnend|es regnet|regnerisch|regnerische|regnerischer|regnerischen|regnerisches|regentropfen|regenfall|regenschauer|schauer|im regen|regennacht|verregnet|verregnete|regentag|regenwetter|regentropfen fallen|regenverhangen|landregen|dauerregen|nieselregen fällt|sommerregen|herbstregen|es tröpfelt|tröpfelt|regenvorhang|regentropfen prasseln",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "nieselregen|nieselt|leichter regen|sprühregen|sanfter regen|leichtem regen|feiner regen|nieseln",
        &[Air(Atmosphere::Rain, 0.35)],
    ),
    entry(
        "starkregen|starker regen|heftiger regen|strömender regen|platzregen|wolkenbruch|es gießt|schüttet|es schüttet|strömendem regen|im strömenden regen|starkem regen|heftigem regen|dichter regen|regen prasselt|gewitterregen|sintflutartiger regen|peitschender regen|gießt in strömen|es gießt in strömen|regnet in strömen|es regnet in strömen|schüttet wie aus eimern|gießt es in strömen|es regnet heftig|regnet heftig|wie aus eimern",
        &[Air(Atmosphere::Rain, 0.95)],
    ),
    entry(
        "schneit|schneien|es schneit|schneefall|schneeflocken|flocken|schneeflocken fallen|schnee fällt|fällt schnee|fallender schnee|schneiend|verschneite nacht|schneetreiben|im schneefall|schneeregen|schneegestöber|schneegestöbers",
        &[Air(Atmosphere::Snow, 0.6)],
    ),
    entry("schnee|schnees", &[Matter(Atmosphere::Snow, 0.6)]),
    entry(
        "leichter schneefall|sanfter schneefall|leichter schnee|leichtem schneefall",
        &[Air(Atmosphere::Snow, 0.35)],
    ),
    entry(
        "starker schneefall|dichter schneefall|heftiger schneefall|dichtes schneetreiben|starkem schneefall",
        &[Air(Atmosphere::Snow, 0.9)],
    ),
    entry(
        "schneesturm|blizzard",
        &[Air(Atmosphere::Snow, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "sturm|stürmisch|stürmische|stürmischer|stürmischen|unwetter|orkan|es stürmt|stürmt",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Wind, 0.8),
            Storm,
        ],
    ),
    entry(
        "blitz und donner|blitze und donner|donner und blitz",
        &[Air(Atmosphere::Lightning, 0.7), Hear(Sound::Thunder)],
    ),
    entry(
        "gewitter|gewittersturm",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Lightning, 0.7),
            Hear(Sound::Thunder),
            Storm,
        ],
    ),
    entry(
        "blitzen|blitzen am himmel|blitzen im himmel|grellen blitzen|zuckenden blitzen|blitz|blitze|blitzt|es blitzt|blitzschlag|blitze zucken|wetterleuchten",
        &[Air(Atmosphere::Lightning, 0.7)],
    ),
    entry(
        "nebel|nebels|neblig|neblige|nebliger|nebligen|nebelig|nebelschwaden|dunst|dunstig|dunstige|nebel zieht|bodennebel|morgennebel|dunstschleier",
        &[Air(Atmosphere::Fog, 0.5)],
    ),
    entry(
        "dichter nebel|dicker nebel|dichtem nebel|dichten nebel|starker nebel|dichte nebelschwaden",
        &[Air(Atmosphere::Fog, 0.85)],
    ),
    entry(
        "leichter nebel|feiner nebel|leichtem nebel|zarter nebel|leichter dunst|feiner dunst|dünner nebel",
        &[Air(Atmosphere::Fog, 0.3)],
    ),
    entry(
        "wind|windig|windige|windiger|windigen|brise|böen|böe|windböen|windstöße|im wind|wind weht|es weht|windstoß|herbstwind|sommerwind|abendwind|morgenwind|nordwind|südwind|ostwind|westwind|seewind|fahrtwind|wüstenwind|meereswind|bergwind",
        &[Air(Atmosphere::Wind, 0.5)],
    ),
    entry(
        "starker wind|starkem wind|heftiger wind|kräftiger wind|heulender wind|sturmwind|starke böen",
        &[Air(Atmosphere::Wind, 0.9)],
    ),
    entry(
        "lüftchen|ein lüftchen|windhauch|lufthauch|windzug|luftzug|leichter wind|leichte brise|sanfte brise|sanfter wind|laues lüftchen|leichtem wind|leichten wind|milde brise|sommerbrise|leichten brise|sanften brise|sanftem wind",
        &[Air(Atmosphere::Wind, 0.3)],
    ),
    entry(
        "sandsturm|staubsturm",
        &[Air(Atmosphere::Dust, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "zigarrenrauch|zigarettenrauch|pfeifenrauch|pulverrauch|kaminrauch|lagerfeuerrauch|rauchfahne|rauchsäule|rauch|rauchs|rauches|rauchig|rauchschwaden|qualm|rauch steigt|raucht|qualmt|rauchend|rauchende|rauchwolken|weihrauch",
        &[Air(Atmosphere::Smoke, 0.5)],
    ),
    entry(
        "dampf|dampft|dampfend|dampfende|dampfender|dampfenden|dampfendes|dampfschwaden|wasserdampf|dampf steigt",
        &[Air(Atmosphere::Steam, 0.5)],
    ),
    entry(
        "staub in der luft|staubpartikel|staubkörner|schwebende partikel|schwebeteilchen|aufgewirbelter staub|staubig|staubige|staubiger|staubwolke|staubwolken|partikel|staubteilchen|pollen|staub wirbelt|wirbelt staub auf|staubkörnern|staubpartikeln|staubflocken",
        &[Air(Atmosphere::Dust, 0.5)],
    ),
    entry("staub", &[Matter(Atmosphere::Dust, 0.5)]),
    entry(
        "funken|glut|funkenflug|glutfunken|glühende funken|funken sprühen|funken fliegen|sprühende funken|glutpartikel|es regnet funken|regnet funken|funkenregen|funken stieben|funken steigen|ein funkenregen",
        &[Air(Atmosphere::Embers, 0.6)],
    ),
    entry(
        "fallende blätter|blätter fallen|blätter wirbeln|blätter wehen|wirbelnde blätter|fallendes laub|laub wirbelt|laub fällt|es fallen blätter|fallen blätter|blätter schweben|blätter tanzen|fallenden blättern|fallenden blätter|herabfallenden blätter|wirbelnden blätter|herabfallende blätter|herabfallenden blättern|wirbelnden blättern",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry("blätter|blättern", &[Loose(Atmosphere::Leaves, 0.6)]),
    entry("blüten", &[Loose(Atmosphere::Petals, 0.6)]),
    entry(
        "herbstlaub|laub|herbstblätter|herbstblatt",
        &[Matter(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "blütenblätter fallen|fallende blütenblätter|blüten fallen|blütenblätter schweben|blütenblätter wirbeln|kirschblüten fallen|fallende kirschblüten|rosenblätter fallen|fallende rosenblätter|blütenregen|fallen blütenblätter|fallen kirschblüten|es regnet blütenblätter|regnet blütenblätter|blütenblätter regnen|blütenblätter rieseln|blätter der kirschblüte fallen|herabfallende blütenblätter|herabfallenden blütenblättern|fallenden blütenblättern|regen aus blütenblättern|wirbelnden blütenblättern",
        &[Air(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "blütenblätter|blütenblatt|kirschblüten|kirschblütenblätter|rosenblätter|blütenblättern|rosenblättern|kirschblütenblättern",
        &[Matter(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "glühwürmchen|leuchtkäfer|glühwürmchen tanzen|leuchtende partikel|magische partikel",
        &[Air(Atmosphere::Fireflies, 0.6)],
    ),
    entry(
        "seifenblasen|blasen|luftblasen|bläschen",
        &[Air(Atmosphere::Bubbles, 0.6)],
    ),
    entry(
        "konfettiregen|konfetti fällt|konfetti regnet|fallendes konfetti|es regnet konfetti|regnet konfetti|konfetti rieselt|konfetti schwebt|konfetti wirbelt|konfetti fliegt",
        &[Air(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "konfetti|luftschlangen",
        &[Matter(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "wolken|wolke|bewölkt|wolken ziehen|ziehende wolken|vorbeiziehende wolken|wolkenhimmel|wolkig|bewölkter|wolken ziehen vorbei|wolken treiben|gewitterwolken|regenwolken|schneewolken|sturmwolken|wolkenmeer|wolkenfetzen|schäfchenwolken|quellwolken|wolkendecke|wolkenberge|wolkenbank",
        &[Air(Atmosphere::Clouds, 0.5)],
    ),
    entry(
        "wasser|fluss|bach|bergsee|waldsee|stausee|gebirgssee|badesee|weiher|dorfteich|gartenteich|gartenbrunnen|bergbach|waldbach|wildbach|gebirgsbach|bergsees|waldsees|wasserlauf|flusslauf|gebirgsfluss|bergfluss|wasserfall|see|teich|brunnen|fließendes wasser|wasser fließt|springbrunnen|strom|kanal|flusses|wasserfälle|bächlein|die seine|themse|donau|rhein|elbe|nil|mosel|spree|canal grande",
        &[Air(Atmosphere::Water, 0.5)],
    ),
    entry(
        "welle|wellen|meer|meereswellen|ozean|brandung|wellen brechen|wellen schlagen|meeresbrandung|nordsee|ostsee|die see|stürmische see|flut|wellen rollen",
        &[Air(Atmosphere::Waves, 0.6)],
    ),
    entry(
        "feuer|flammen|flamme|brennenden|brennendes|brennendem|lodernden|loderndem|loderndes|in flammen|brennen|großbrand|waldbrand|lagerfeuer|kamin|kaminfeuer|brennt|brennend|brennende|brennender|fackel|fackeln|feuer brennt|lodernd|lodernde|lodert",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "sterne|sternenhimmel|sternenklar|funkelnde sterne|milchstraße|sternklar|sterne funkeln|sternschnuppe|sternschnuppen|sternen|unter sternen|die sterne",
        &[Air(Atmosphere::Stars, 0.6)],
    ),
    entry(
        "lichtstrahlen|sonnenstrahlen|lichtstrahl|sonnenstrahl|lichtkegel|gottesstrahlen|volumetrisches licht|strahlen der sonne|lichtschächte|lichtbündel|strahlenbündel|lichtsäulen|lichtsäule|lichtstreifen|sonnenlicht fällt durch|sonnenlicht strömt|licht fällt durch|licht bricht durch|sonne bricht durch|sonnenlicht bricht|schräge sonnenstrahlen|goldene strahlen|sonnenstreifen|lichtbahnen|licht strömt|sonnenlicht dringt|licht dringt durch|lichtfinger|strahlen fallen|strahlt die sonne durch|strahlen des mondes|sonne scheint durch|scheint die sonne durch",
        &[Air(Atmosphere::GodRays, 0.6)],
    ),
    entry(
        "unschärfekreise|lichtkreise|verschwommene lichter|verschwommenen lichtern|unscharfen lichtern|unscharfe lichterkette|verschwommene stadtlichter|unscharfe stadtlichter|lichter verschwimmen|unscharfe lichter",
        &[Air(Atmosphere::Bokeh, 0.5)],
    ),
    entry(
        "dicht|dichte|dichter|dicker|dicke|viel|massiv|massive|tobend|tobende",
        &[Strength(1.5)],
    ),
    entry(
        "schwach|schwache|schwacher|vereinzelt|vereinzelte|spärlich|dünn|dünne|dünner|ein paar|einige|feiner|feine|ein hauch|ein hauch von",
        &[Strength(0.6)],
    ),
    // Light.
    entry(
        "goldenes nachmittagslicht|warmes nachmittagslicht|goldene nachmittagssonne|goldenes sonnenlicht|goldenem sonnenlicht|warmes sonnenlicht|warmem sonnenlicht|honigfarbenes licht|bernsteinfarbenes licht|warme abendsonne|tiefe sonne|im goldenen licht|goldenen licht|goldene stunde|goldenen stunde|goldenes licht|goldenem licht|warmes licht|warmem licht|abendsonne|goldener stunde|warmes abendlicht|goldenes abendlicht|magische stunde|spätes nachmittagslicht|goldene abendsonne|goldener sonnenschein|tiefstehende sonne|tief stehende sonne|spätsommersonne|in goldenes licht|goldenes gegenlicht|warmes gegenlicht",
        &[Lit(Light::GoldenHour)],
    ),
    entry(
        "bei tagesanbruch|tagesanbruch|im morgengrauen|morgengrauen|bei anbruch des tages|im ersten licht|erstes tageslicht|der tag bricht an|in der morgendämmerung|sonnenaufgang|morgendämmerung|morgenlicht|die sonne geht auf|sonne geht auf|sonne aufgeht|geht die sonne auf|aufgehende sonne|aufgehenden sonne|erstes licht|morgensonne|frühmorgens im licht|erste sonnenstrahlen des tages|morgenröte|bei sonnenaufgang|tag bricht an|frühes morgenlicht|die sonne steigt",
        &[Lit(Light::Sunrise)],
    ),
    entry(
        "erste sonnenstrahlen|ersten sonnenstrahlen|ersten strahlen der sonne|erste strahlen der sonne",
        &[Lit(Light::Sunrise), Air(Atmosphere::GodRays, 0.5)],
    ),
    entry(
        "sonnenuntergang|die sonne geht unter|sonne geht unter|sonne untergeht|geht die sonne unter|untergehende sonne|abendrot|untergehenden sonne|sonnenuntergangs|abendglühen|sonne versinkt|sonne sinkt|die sonne sinkt|die sonne versinkt|abendröte|die letzte sonne|sonnenuntergangslicht|sonnenuntergangsstimmung",
        &[Lit(Light::Sunset)],
    ),
    entry(
        "dämmerung|blaue stunde|blauen stunde|abenddämmerung|zwielicht|einbruch der dunkelheit|einbruch der nacht|abendlicht|blaue dämmerung|in der dämmerung|es dämmert|dämmerlicht|abenddämmerlicht|dämmrig|dämmrige|bei einbruch der dunkelheit|schummerlicht",
        &[Lit(Light::Dusk)],
    ),
    entry(
        "nacht|nachts|in der nacht|bei nacht|mitternacht|mondlicht|mondschein|nächtlich|nächtliche|nächtlicher|nächtlichen|nachthimmel|mondbeschienen|nachtszene|nächtliches|es wird nacht|wird es nacht|mondnacht|sommernacht|winternacht|herbstnacht|frühlingsnacht|vollmondnacht|vollmond|mondlicht fällt|nächtens|spätnachts|tiefe nacht|tiefer nacht|dunkle nacht|dunkler nacht|neumondnacht|silvesternacht|tropennacht|um mitternacht|spät in der nacht|mitten in der nacht|nachtaufnahme|nachtstimmung|nachtmarkt|mondbeschienene|im mondlicht|polarnacht|großstadtnacht|stadtnacht|nachtlicht der stadt|nachtstadt",
        &[Lit(Light::Night)],
    ),
    entry(
        "neonlicht|neonlichter|neonschild|neonreklame|leuchtreklame|neonschilder|neonröhren|neonbeleuchtung|neonreklamen|leuchtreklamen|neonschrift|neonlichtern|neonschildern|neonfarben|neonröhre flackert|neon beleuchtet|neonbeleuchtet|neonleuchten|neonschein|im neonlicht|neonwerbung|leuchtschrift|neonzeichen",
        &[Lit(Light::Neon)],
    ),
    entry(
        "flackern|flackert|flackernd|flackernde|flackerndes|flackernder|kerzenlicht|kerzenschein|stroboskop|feuerschein|flackerndem|flackerndem licht|flackerten|flackerlicht|warmes kerzenlicht|warmem kerzenlicht|im kerzenschein|bei kerzenlicht|bei kerzenschein|kerzenlichts",
        &[Lit(Light::Flicker)],
    ),
    entry(
        "lichtblitz|blitzlicht|blitzlichtgewitter|greller blitz|heller lichtblitz",
        &[Lit(Light::Flash)],
    ),
    entry(
        "wird heller|heller werdend|es wird hell|wird hell|einblenden|hellt auf|hellt sich auf|lichter gehen an|licht geht an|das licht geht an|es wird heller|aufhellen|aufblende|lampen gehen an|laternen gehen an|straßenlaternen gehen an|der raum erhellt sich|erhellt sich|erhellt|erhellen|licht nimmt zu|das licht wird stärker|licht wird stärker|wird es hell|leuchtet auf|leuchten auf|licht flammt auf|es wird licht|himmel hellt sich auf|wird das licht heller|das licht wird heller|licht wird heller",
        &[Lit(Light::Brighten)],
    ),
    entry(
        "wird dunkler|dunkler werdend|verdunkelt sich|geht aus|gehen aus|erlischt|erlöschen|abblende|ausblenden|es wird dunkel|wird dunkel|das licht geht aus|licht geht aus|lichter gehen aus|verdunkelt|es wird dunkler|verdüstert|abdunkeln|licht erlischt|das licht erlischt|licht schwächer|licht langsam schwächer|wird schwächer|wird das licht schwächer|wird das licht langsam schwächer|licht wird langsam schwächer|licht wird schwächer|immer schwächeres licht|licht verlischt|lampe erlischt|lampe geht aus|licht schwindet|lichter verlöschen|licht verblasst|dunkelt ab|abgedunkelt|taucht ins dunkel|versinkt im dunkel|versinkt im dunkeln|versinkt in dunkelheit|es dunkelt",
        &[Lit(Light::Dim)],
    ),
    entry(
        "studiolicht|studiobeleuchtung|studioaufnahme|softbox|gleichmäßiges licht|produktbeleuchtung|im studio|fotostudio|studiohintergrund|studiofoto|studiobeleuchtet|studioscheinwerfer|studio setup|vor studiohintergrund|studioumgebung|studioqualität licht|weiches studiolicht|im fotostudio|lichtzelt|packshot",
        &[Lit(Light::Studio)],
    ),
    entry(
        "filmkorn|filmkörnung|körnig|körniger film|körniges bild|analoges korn|korn wie auf film",
        &[Lit(Light::Grain)],
    ),
    // Sound.
    entry(
        "donner|donnert|donnergrollen|donnerschlag|donner grollt|grollender donner|ferner donner|es donnert",
        &[Hear(Sound::Thunder)],
    ),
    entry(
        "regengeräusche|regengeräusch|geräusch von regen|prasselnder regen zu hören|prasseln|regenrauschen",
        &[Hear(Sound::Rain)],
    ),
    entry(
        "windgeräusche|rauschen der blätter|rauschen des windes|pfeifender wind|blätterrauschen|rascheln|raschelnde blätter|blätter rascheln|windrauschen",
        &[Hear(Sound::Wind)],
    ),
    entry(
        "wellenrauschen|meeresrauschen|rauschen der wellen|rauschen des meeres",
        &[Hear(Sound::Waves)],
    ),
    entry(
        "plätschern|plätschert|plätscherndes wasser|wasserrauschen|bachrauschen|rauschendes wasser|gluckern",
        &[Hear(Sound::Stream)],
    ),
    entry(
        "knistern|knistert|knisterndes feuer|knisternd|prasselndes feuer|feuer knistert|knistergeräusch|knistergeräusche",
        &[Hear(Sound::Fire)],
    ),
    entry(
        "vogelgezwitscher|vogelgesang|vögel zwitschern|zwitschern|zwitschernde vögel|vögel singen|möwen|möwengeschrei|vogelstimmen|zwitschert|eulenruf|vogelgeschrei|möwenschreie|krächzen|hahnenschrei|vogelrufe",
        &[Hear(Sound::Birds)],
    ),
    entry(
        "grillen|grillen zirpen|zirpen|insekten|zikaden|summende bienen|summen der bienen|grillenzirpen",
        &[Hear(Sound::Insects)],
    ),
    entry(
        "jubel der menge|jubel der zuschauer|tosen der menge|raunen der menge|gejohle der menge|jubel des publikums|stimmengewirr|menschenmenge jubelt|jubel|applaus|klatschen|gemurmel|stimmen|menge jubelt|marktlärm|gelächter|jubelnde gäste|jubelnde menge|jubelt|jubeln|jubelnde|jubelnden|jubelnder|lachen der gäste|rufe|geschrei|beifall|menschenstimmen|lautes lachen|kinderlachen|gespräche|klatschende menge",
        &[Hear(Sound::Crowd)],
    ),
    entry(
        "verkehrslärm|straßenlärm|verkehr|hupen|stadtgeräusche|verkehrsgeräusche|motorengeräusche|stadtlärm|sirenen|hupende autos|straßengeräusche",
        &[Hear(Sound::Traffic)],
    ),
    entry(
        "schritte|fußschritte|geräusch von schritten|schritte hallen|schritten|trittgeräusche|stöckelschuhe",
        &[Hear(Sound::Footsteps)],
    ),
    entry(
        "musik|klaviermusik|klavier|orchester|orchestermusik|hintergrundmusik|melodie|sanfte musik|gitarrenmusik|filmmusik|geige|jazz|leise musik|epische musik|ruhige musik|lied",
        &[Hear(Sound::Music)],
    ),
    entry(
        "glocke|kirchenglocke|turmglocke|schiffsglocke|türglocke|kuhglocke",
        &[Heard(Sound::Bells)],
    ),
    entry(
        "glocken|kirchenglocken|glockenläuten|glocke läutet|glocken läuten|glockenspiel|windspiel|glockenschlag|läutende glocken|glockengeläut|glockengeläute|glockenschlägen|kirchenglockengeläut",
        &[Hear(Sound::Bells)],
    ),
    entry(
        "brummen|summen|dröhnen|rauschen|raumton|surren|leises brummen|tiefes brummen|maschinenbrummen",
        &[Hear(Sound::Hum)],
    ),
    entry(
        "whoosh|whooshes|swoosh|wusch|zischgeräusch|zischgeräusche|übergangsgeräusche",
        &[Hear(Sound::Whoosh)],
    ),
    entry(
        "stille|kein ton|lautlos|stumm|ohne ton|geräuschlos|totenstille|kein geräusch|in stille|vollkommene stille|völlige stille|keine geräusche|ohne geräusche",
        &[Hear(Sound::Silence)],
    ),
    // What lies there, and what only sounds like one of the above.
    entry(
        "schneebedeckt|schneebedeckte|schneebedeckter|schneebedeckten|schneebedecktes|verschneit|verschneite|verschneiter|verschneiten|verschneites|schneeweiß|schneeweiße|schneeweißer|nach dem regen|nach einem regen|nach dem sturm|nach dem gewitter|vor dem sturm|nach dem schneefall|nach dem regenschauer|sonnensee|gefrorener see|zugefrorener see|gefrorenen see|zugefrorenen see|zugefrorene see|gefrorener fluss|ein glas wasser|wasserglas|glas wasser|flasche wasser|rauchige augen|rauchigen augen|rauchige stimme|mineralwasser|golden retriever|ein strom von|strom von menschen|blitzsauber|wellen im haar|wellen haar|in wellen|staubsauger|stumme zeugen|schnee liegt|liegt schnee|stimmen im kopf|verkehrsschild|gleich feuer|kirschblütenbaum|kirschblütenbäume|klaviertasten|seegras|grillen auf der terrasse|konfetti auf dem boden",
        &[Idle],
    ),
    entry(
        "bedeckt mit|bedeckt von|voller|liegen|liegt|verstreut|verstreute|ein teppich aus|teppich aus|haufen|ein haufen|schicht aus|schicht|decke aus|ein bett aus|getrocknete|gestreut|bestreut mit|übersät mit|schale mit|eine schale",
        &[Lying],
    ),
    entry(
        "licht|lichter|beleuchtung|helligkeit|schein|lichtschein|das licht|lichtes",
        &[Glow],
    ),
    entry(
        "lampe|lampen|laterne|laternen|straßenlaterne|straßenlaternen|glühbirne|glühbirnen|kerze|kerzen|neonröhre|scheinwerfer|leuchte|leuchten|leuchtstoffröhre|leuchtstoffröhren|deckenlampe|bildschirm|bildschirme|kronleuchter|reklame",
        &[Someone, Lamp],
    ),
    entry(
        "trüber|fahler|matter|schwindet|verblasst|*dimmen|gedimmt|abgedimmt|nimmt ab|verlischt|verlöscht|verlöschen|dunkler|immer dunkler|immer schwächer|*schwinden|*verblassen|*verdunkeln|*aus+gehen|wird gedimmt|herunter gedimmt|düster|düsterer",
        &[Wanes],
    ),
    entry(
        "nimmt zu|intensiver|immer heller|angeht|angehen|gehen an|geht an|heller|anschwillt|*auf+leuchten|gewinnt an kraft|gewinnt an helligkeit|gewinnt an intensität|gewinnt an stärke",
        &[Waxes],
    ),
    entry(
        "*blinken|*glimmen|zuckend|zuckt|an und aus|unregelmäßig",
        &[Wavers],
    ),
];
