//! Weather, matter, light and sound in French.

use super::super::Meaning::{
    Air, Glow, Idle, Lamp, Light as Lit, Loose, Lying, Matter, Shines, Someone, Sound as Hear,
    Storm, Strength, Wanes, Wavers, Waxes,
};
use super::super::{Entry, entry};
use crate::vocabulary::{Atmosphere, Light, Sound};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "nuit étoilée|nuits étoilées|sous une nuit étoilée",
        &[Air(Atmosphere::Stars, 0.6), Lit(Light::Night)],
    ),
    entry("sable|farine|poudre", &[Loose(Atmosphere::Dust, 0.5)]),
    entry(
        "rayon de lune",
        &[Air(Atmosphere::GodRays, 0.5), Lit(Light::Night)],
    ),
    entry(
        "filtre à travers|filtrent à travers|filtre par|se glisse par|entrent par|perce à travers|inonde par|pénètre par|passe à travers|passent à travers|filtre entre",
        &[Shines],
    ),
    entry(
        "pluie|pleut|*pleuvoir|il pleut|pluvieux|pluvieuse|pluvieuses|gouttes de pluie|sous la pluie|averse|averses|la pluie tombe|pluie qui tombe|tombe la pluie|pluie tombe",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "bruine|pluie fine|légère pluie|pluie légère|crachin|petite pluie|pluie douce",
        &[Air(Atmosphere::Rain, 0.35)],
    ),
    entry(
        "forte pluie|pluie battante|pluie torrentielle|trombes d'eau|pluie diluvienne|pluie forte|grosse pluie|il pleut des cordes|pluies torrentielles|fortes pluies|déluge|pluie intense|il pleut fort|violente averse|pluie violente",
        &[Air(Atmosphere::Rain, 0.95)],
    ),
    entry(
        "il neige|neige tombe|la neige tombe|flocons|flocons de neige|chute de neige|chutes de neige|neige qui tombe|sous la neige|tombe la neige|neigeait|neiger|flocons tombent|se met à neiger|commence à neiger|il neige dehors|neige dehors|dehors il neige",
        &[Air(Atmosphere::Snow, 0.6)],
    ),
    entry("neige", &[Matter(Atmosphere::Snow, 0.6)]),
    entry(
        "neige légère|légère neige|quelques flocons",
        &[Air(Atmosphere::Snow, 0.35)],
    ),
    entry(
        "neige abondante|fortes chutes de neige|neige épaisse tombe|il neige fort|neige à gros flocons|gros flocons",
        &[Air(Atmosphere::Snow, 0.9)],
    ),
    entry(
        "tempête de neige|blizzard",
        &[Air(Atmosphere::Snow, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "tempête|tempétueux|tempêtes|ouragan|bourrasque de pluie",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Wind, 0.8),
            Storm,
        ],
    ),
    entry(
        "éclairs et tonnerre|tonnerre et éclairs",
        &[Air(Atmosphere::Lightning, 0.7), Hear(Sound::Thunder)],
    ),
    entry(
        "orage|orageux|orageuse|orages",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Lightning, 0.7),
            Hear(Sound::Thunder),
            Storm,
        ],
    ),
    entry(
        "éclair|éclairs|foudre|un éclair",
        &[Air(Atmosphere::Lightning, 0.7)],
    ),
    entry(
        "brouillard|brume|brumeux|brumeuse|brumes|nappes de brouillard|nappe de brume|embrumé|voile de brume|brume matinale",
        &[Air(Atmosphere::Fog, 0.5)],
    ),
    entry(
        "brouillard épais|épais brouillard|brouillard dense|brume épaisse|brume dense|dense brouillard",
        &[Air(Atmosphere::Fog, 0.85)],
    ),
    entry(
        "léger brouillard|brume légère|légère brume|fine brume|brouillard léger",
        &[Air(Atmosphere::Fog, 0.3)],
    ),
    entry(
        "vent|venteux|venteuse|brise|rafales|rafale|bourrasques|le vent souffle|dans le vent|au vent|vents",
        &[Air(Atmosphere::Wind, 0.5)],
    ),
    entry(
        "vent fort|vent violent|fort vent|vents violents|rafales violentes|vent hurlant",
        &[Air(Atmosphere::Wind, 0.9)],
    ),
    entry(
        "brise légère|légère brise|vent léger|léger vent|douce brise|brise douce|petit vent|vent doux",
        &[Air(Atmosphere::Wind, 0.3)],
    ),
    entry(
        "tempête de sable|tempête de poussière",
        &[Air(Atmosphere::Dust, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "fumée|fumées|enfumé|enfumée|volutes de fumée|fumée monte|fume|fumant de fumée|encens|fumée de la cheminée|fumée de cheminée|cheminée qui fume|cheminée fume|fumée des cheminées",
        &[Air(Atmosphere::Smoke, 0.5)],
    ),
    entry(
        "vapeur|vapeurs|fumant|fumante|volutes de vapeur|de la vapeur|buée",
        &[Air(Atmosphere::Steam, 0.5)],
    ),
    entry(
        "poussière dans l'air|particules|particules de poussière|poussières en suspension|grains de poussière|poussiéreux|poussiéreuse|nuage de poussière|particules flottantes|particules en suspension|pollen|poussière flotte|poussière qui flotte|soulève la poussière",
        &[Air(Atmosphere::Dust, 0.5)],
    ),
    entry("poussière", &[Matter(Atmosphere::Dust, 0.5)]),
    entry(
        "braises|étincelles|escarbilles|étincelle|étincelles volent|braises incandescentes|pluie d'étincelles|une pluie d'étincelles|gerbe d'étincelles|gerbes d'étincelles|tisons",
        &[Air(Atmosphere::Embers, 0.6)],
    ),
    entry(
        "feuilles qui tombent|feuilles tombent|les feuilles tombent|chute des feuilles|feuilles tourbillonnent|feuilles emportées|feuilles volent|feuilles qui volent|feuilles qui tourbillonnent|des feuilles tombent|feuilles virevoltent|chute de feuilles",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry("feuilles|feuillage", &[Loose(Atmosphere::Leaves, 0.6)]),
    entry(
        "feuilles mortes|feuilles d'automne",
        &[Matter(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "pétales tombent|pétales qui tombent|pluie de pétales|pétales flottent|pétales volent|pétales virevoltent|les pétales tombent|pétales tourbillonnent|fleurs de cerisier tombent|pétales de cerisier tombent|pétales de rose tombent|des pétales tombent|une pluie de pétales|il pleut des pétales|pétales pleuvent",
        &[Air(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "pétales|pétale|pétales de rose|pétales de roses|fleurs de cerisier|pétales de cerisier|pétales de fleurs",
        &[Matter(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "lucioles|luciole|particules lumineuses|particules magiques",
        &[Air(Atmosphere::Fireflies, 0.6)],
    ),
    entry(
        "bulles|bulles de savon|bulle",
        &[Air(Atmosphere::Bubbles, 0.6)],
    ),
    entry(
        "pluie de confettis|confettis tombent|confettis qui tombent|les confettis tombent|il pleut des confettis|pleuvent des confettis|confettis pleuvent|pluie de confettis colorés|confettis volent|une pluie de confettis|confettis s'abattent",
        &[Air(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "confettis|serpentins|confetti",
        &[Matter(Atmosphere::Confetti, 0.7)],
    ),
    entry(
        "nuages|nuage|nuageux|nuageuse|nuages passent|nuages défilent|nuages qui passent|les nuages défilent|ciel nuageux",
        &[Air(Atmosphere::Clouds, 0.5)],
    ),
    entry(
        "eau|rivière|ruisseau|cascade|lac|étang|fontaine|fleuve|l'eau coule|cours d'eau|chute d'eau|torrent|canal|cascades|eau qui coule|ondulations|la seine|la tamise|le danube|le nil|le rhin|le rhône|la garonne|la loire|le gange|grand canal",
        &[Air(Atmosphere::Water, 0.5)],
    ),
    entry(
        "vagues|mer|océan|vague|houle|ressac|les vagues se brisent|vagues déferlent|vagues qui déferlent|marée|déferlantes|vagues se brisent",
        &[Air(Atmosphere::Waves, 0.6)],
    ),
    entry(
        "feu|flammes|flamme|feu de camp|cheminée|brûle|brûlant|feu de joie|torche|torches|brasier|en feu|en flammes|enflammé|enflammée|enflammés|enflammées|embrasé|embrasée|incendie|feu de bois|brûlent|flambeau|flambeaux",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "étoiles|ciel étoilé|étoilé|étoilée|voie lactée|les étoiles scintillent|étoiles scintillantes|étoile filante|étoiles filantes",
        &[Air(Atmosphere::Stars, 0.6)],
    ),
    entry(
        "rayons de soleil|rayons de lumière|rayon de lumière|rayon de soleil|rais de lumière|faisceaux de lumière|lumière volumétrique|rayons du soleil|faisceau de lumière|rayons divins|rayons lumineux|rais de soleil|raies de lumière|colonnes de lumière|colonne de lumière|la lumière filtre|lumière filtre|le soleil filtre|soleil filtre|lumière qui filtre|faisceaux lumineux|faisceau lumineux|rayons dorés|rayons obliques|puits de lumière|traits de lumière|rayon du soleil|le soleil perce|soleil perce|la lumière perce|lumière perce|rayons de lune|la lumière se déverse|la lumière traverse|lumière traverse",
        &[Air(Atmosphere::GodRays, 0.6)],
    ),
    entry(
        "arrière plan flou lumineux|lumières floues|guirlandes lumineuses floues|guirlandes floues|lumières de la ville floues|lumières estompées|lueurs floues|points lumineux flous|effet bokeh",
        &[Air(Atmosphere::Bokeh, 0.5)],
    ),
    entry(
        "épais|épaisse|dense|denses|violent|violente|fort|forte|torrentiel|torrentielle|abondant|abondante|puissant|puissante|déchaîné|déchaînée",
        &[Strength(1.5)],
    ),
    entry(
        "faible|fin|fine|épars|éparse|quelques|un soupçon de|rare|rares",
        &[Strength(0.6)],
    ),
    // Light.
    entry(
        "lumière dorée de fin de journée|lumière du soir dorée|soleil de fin de journée|soleil doré du soir|lumière chaude du soir|lueur dorée|lumière ambre|lumière chaude et dorée|soleil couchant doré|douce lumière dorée|heure dorée|lumière dorée|lumière chaude|l'heure dorée|lumière d'or|heure magique|lumière de fin d'après midi|soleil rasant|golden hour|soleil doré|lumière dorée du soir|lumière ambrée|lumière de miel|lumière mordorée|contre jour doré|soleil bas|lumière rasante|rayons dorés du soir|heure d'or|lumière dorée et chaude",
        &[Lit(Light::GoldenHour)],
    ),
    entry(
        "lever du jour|au lever du jour|au point du jour|aux premières lueurs|premières lueurs du jour|premières lueurs|le jour se lève|petit matin|au petit matin|à la pointe du jour|lever de soleil|lever du soleil|aube|aurore|le soleil se lève|soleil levant|lumière du matin|point du jour|lumière matinale|à l'aube|soleil se lève|levers de soleil|premier rayon|première lueur|jour se lève|jour naissant|aux aurores|matin naissant|soleil qui se lève|lumière de l'aube|soleil du matin|le soleil pointe|point l'aube",
        &[Lit(Light::Sunrise)],
    ),
    entry(
        "premiers rayons du soleil|premiers rayons de soleil|premiers rayons",
        &[Lit(Light::Sunrise), Air(Atmosphere::GodRays, 0.5)],
    ),
    entry(
        "coucher de soleil|coucher du soleil|soleil couchant|le soleil se couche|soleil se couche|couchant|couchers de soleil|au couchant|le soleil descend|soleil descend|soleil qui se couche|soleil disparaît à l'horizon|soleil du soir|le soleil décline|soleil décline|soleil rougeoyant|dernier soleil|au soleil couchant|lumière du couchant",
        &[Lit(Light::Sunset)],
    ),
    entry(
        "crépuscule|heure bleue|l'heure bleue|tombée de la nuit|entre chien et loup|à la tombée du jour|la tombée de la nuit|lumière du soir|au crépuscule|lumière crépusculaire|crépusculaire|la nuit qui tombe|nuit qui tombe|dernières lueurs|dernière lueur|jour déclinant|pénombre bleue|brunante|entre chien et loup du soir",
        &[Lit(Light::Dusk)],
    ),
    entry(
        "nuit|de nuit|la nuit|minuit|clair de lune|nocturne|au clair de lune|lune éclaire|ciel nocturne|la nuit tombe|nuit tombe|nuits|en pleine nuit|pleine lune|la pleine lune|nuit noire|nuit d'été|nuit d'hiver|de nuit noire|nocturnes|sous la lune|la lune éclaire|lumière de la lune|lumière lunaire|à la nuit tombée|nuit close|au coeur de la nuit|minuit passé|cette nuit là|la nuit est tombée|nuit est tombée|nuit tombée",
        &[Lit(Light::Night)],
    ),
    entry(
        "néon|néons|enseigne au néon|lumière néon|lumières néon|enseignes au néon|lumière de néon|enseigne lumineuse|néons colorés|néons roses|néon rose|néon bleu|tubes au néon|lueur des néons|enseignes néon|enseigne néon|sous les néons|lettres de néon|au néon|éclairage au néon|enseignes lumineuses",
        &[Lit(Light::Neon)],
    ),
    entry(
        "vacille|vacillant|vacillante|scintille d'une bougie|lueur de bougie|lueur des bougies|à la bougie|lumière vacillante|clignote|clignotant|clignotante|stroboscope|lumière de bougie|éclairage à la bougie|lueur du feu|vacillent|clignotent|lumière des bougies|chandelles|*vaciller|*clignoter|papillotante|tremblotante|intermittente|lumière chaude des bougies|lumière chaude de bougies|lueur vacillante|à la lueur d'une bougie|flamme vacillante|flammes vacillent|éclairé à la bougie|éclairée à la bougie|éclairée aux bougies",
        &[Lit(Light::Flicker)],
    ),
    entry(
        "flash|flashs|éclat de lumière|éclair de lumière|flash de lumière|flashes",
        &[Lit(Light::Flash)],
    ),
    entry(
        "s'éclaire|s'illumine|s'éclaircit|devient plus clair|plus lumineux|devient plus lumineux|fondu d'ouverture|la lumière augmente|les lumières s'allument|la lumière s'allume|devient lumineux|devient plus lumineuse|s'éclairent|ouverture en fondu|la lumière revient|la lumière monte|lumière monte|la lumière s'intensifie|les lumières montent|se fait plus clair|la pièce s'illumine|la scène s'éclaire|le jour se fait|le ciel s'éclaircit|la lumière grandit|les réverbères s'allument|les lampes s'allument|une lampe s'allume|lampadaires s'allument",
        &[Lit(Light::Brighten)],
    ),
    entry(
        "s'éteint|s'éteignent|s'assombrit|devient sombre|devient plus sombre|fondu au noir|la lumière baisse|les lumières s'éteignent|la lumière s'éteint|s'obscurcit|la lumière décline|la lumière faiblit|lumière tamisée qui baisse|fermeture en fondu|s'assombrissent|tout s'assombrit|la lumière diminue|la lumière s'atténue|la lumière s'estompe|la lumière se tamise|les lumières se tamisent|les lumières baissent|la lumière meurt|plonge dans le noir|plongée dans le noir|plonge dans l'obscurité|sombre dans le noir|le jour baisse|la pièce s'obscurcit|extinction des feux|noir complet|la lumière se meurt|se fait plus sombre",
        &[Lit(Light::Dim)],
    ),
    entry(
        "lumière de studio|éclairage de studio|éclairage studio|lumière studio|boîte à lumière|softbox|studio photo|prise de vue studio|prise de vue en studio|en studio|fond de studio|studio blanc|studio noir|plateau studio|lumière de packshot|packshot|boîtes à lumière|photo de studio|ambiance studio|lumières de studio",
        &[Lit(Light::Studio)],
    ),
    entry(
        "grain argentique|grain de film|grain de pellicule|grain de la pellicule|grain photographique",
        &[Lit(Light::Grain)],
    ),
    // Sound.
    entry(
        "tonnerre|coup de tonnerre|grondement du tonnerre|le tonnerre gronde|tonnerre gronde|tonnerre lointain|coups de tonnerre|roulement de tonnerre",
        &[Hear(Sound::Thunder)],
    ),
    entry(
        "bruit de la pluie|bruit de pluie|son de la pluie|clapotis de la pluie|bruits de pluie",
        &[Hear(Sound::Rain)],
    ),
    entry(
        "bruit du vent|bruissement des feuilles|souffle du vent|sifflement du vent|bruissement|son du vent|feuilles qui bruissent",
        &[Hear(Sound::Wind)],
    ),
    entry(
        "bruit des vagues|son des vagues|bruit de la mer|bruits de vagues|rumeur de la mer|bruit de l'océan",
        &[Hear(Sound::Waves)],
    ),
    entry(
        "bruit de l'eau|clapotis|eau courante|murmure du ruisseau|ruissellement|gargouillis|bruit d'eau|clapotis de l'eau",
        &[Hear(Sound::Stream)],
    ),
    entry(
        "crépitement|crépitement du feu|feu crépitant|crépite|le feu crépite|feu qui crépite|crépitements",
        &[Hear(Sound::Fire)],
    ),
    entry(
        "chants d'oiseaux|chant des oiseaux|chant d'oiseaux|les oiseaux chantent|oiseaux chantent|oiseaux qui chantent|gazouillis|mouettes|cris de mouettes|pépiements|gazouillement|cri des mouettes|cris d'oiseaux|cris des mouettes|pépiement|croassement|hululement|chant du coq|gazouillements",
        &[Hear(Sound::Birds)],
    ),
    entry(
        "grillons|cigales|insectes|bourdonnement|bourdonnement des abeilles|stridulation|chant des grillons|chant des cigales",
        &[Hear(Sound::Insects)],
    ),
    entry(
        "rugissement de la foule|clameur de la foule|clameurs de la foule|acclamations de la foule|grondement de la foule|bruit de foule|foule en liesse|applaudissements|brouhaha|murmures|voix|acclamations|rires|rumeur de la foule|bruits de foule|bavardages|conversations|rires de la foule|rires d'enfants|la foule acclame|ovation|cris|cris de joie|cris de la foule|clameur|clameurs|chahut|conversations lointaines|gens qui parlent",
        &[Hear(Sound::Crowd)],
    ),
    entry(
        "bruit de la circulation|circulation|klaxons|bruits de la ville|bruit de la ville|bruits de rue|klaxon|sirènes|bruit de moteur|trafic|bruit des voitures|bruits de circulation",
        &[Hear(Sound::Traffic)],
    ),
    entry(
        "bruit de pas|bruits de pas|des pas résonnent|pas qui résonnent|son des pas|pas sur le gravier|pas sur le parquet|des pas|pas dans le couloir|pas lointains|bruits de talons",
        &[Hear(Sound::Footsteps)],
    ),
    entry(
        "musique|musique de fond|piano|orchestre|musique orchestrale|mélodie|violon|guitare|jazz|musique douce|chanson|bande originale|musique de piano|musique épique",
        &[Hear(Sound::Music)],
    ),
    entry(
        "cloches|cloche|carillon|les cloches sonnent|cloches d'église|carillons|son de cloche|sonnent les cloches",
        &[Hear(Sound::Bells)],
    ),
    entry(
        "ronronnement de moteur|bourdonnement électrique|vrombissement|grondement|ronflement sourd|bourdonnement sourd",
        &[Hear(Sound::Hum)],
    ),
    entry(
        "whoosh|swoosh|bruit de souffle|bruits de transition|sons de transition",
        &[Hear(Sound::Whoosh)],
    ),
    entry(
        "silence|silencieux|silencieuse|muet|sans son|aucun son|pas de son|en silence|silencieusement|silence total|sans bruit|silence complet",
        &[Hear(Sound::Silence)],
    ),
    entry(
        "saumon fumé|truite fumée|poisson fumé|jambon fumé|thé fumé|lard fumé|verre fumé|verres fumés|fromage fumé|poitrine fumée|paprika fumé|whisky fumé|saucisse fumée|vitre fumée|vitres fumées|hareng fumé|magret fumé|regard de feu|yeux de feu|robe de nuit|crème de nuit|chemise de nuit|coupe vent|coupe feu|pare feu informatique|enneigé|enneigée|enneigés|enneigées|couvert de neige|couverte de neige|couverts de neige|couvertes de neige|après la pluie|après une averse|après l'averse|après l'orage|après la tempête|avant l'orage|avant la tempête|après la neige|blanc comme neige|blanche comme neige|blanche neige|camion de pompiers|verre d'eau|un verre d'eau|bouteille d'eau|eau gazeuse|eau minérale|eau de parfum|château d'eau|lac gelé|rivière gelée|étang gelé|fontaine gelée|lac glacé|mer de nuages blancs|golden retriever|yeux fumés|yeux charbonneux|regard fumé|boîte de nuit|table de nuit|moulin à vent|bonhomme de neige|boule de neige|léopard des neiges|étoile de mer|étoile du cinéma|star du cinéma|feu rouge|feux de circulation|feu tricolore|feux tricolores|fruits de mer|vagues dans les cheveux|cheveux en vagues|bottes de pluie|manteau de pluie|moules|sel de mer|feux d'artifice|feu d'artifice|coup de feu|pas à pas|voix off|rideau de fumée|pierre à feu|en forme d'étoile|vieux rose|bord de mer|musique en tête|cheminée éteinte|chute libre",
        &[Idle],
    ),
    entry(
        "couvert de|couverte de|couverts de|couvertes de|recouvert de|recouverte de|tapis de|un tapis de|lit de|tas de|un tas de|couche de|une couche de|jonché de|jonchée de|parsemé de|parsemée de|éparpillés|éparpillées|posés|posées|posé|séchés|séchées|bol de|un bol de|gît|gisent|reposent|repose",
        &[Lying],
    ),
    entry(
        "lumière|lumières|éclairage|lueur|clarté|luminosité|jour qui baisse",
        &[Glow],
    ),
    entry(
        "lampe|lampes|réverbère|réverbères|lampadaire|lampadaires|ampoule|ampoules|bougie|bougies|lanterne|lanternes|enseigne|enseignes|projecteur|projecteurs|tube|tubes|écran|écrans|lustre|lustres|phares",
        &[Someone, Lamp],
    ),
    entry(
        "*faiblir|*décliner|*diminuer|*atténuer|*estomper|décroît|*affaiblir|*tamiser|*éteindre|s'éteint peu à peu|*pâlir|*mourir|meurt|meurent|plus faible|plus sombre|de plus en plus sombre|de plus en plus faible",
        &[Wanes],
    ),
    entry(
        "*augmenter|*intensifier|*grandir|s'allume|s'allument|*allumer|*renforcer|plus vive|plus forte|de plus en plus vive|gagne en intensité|gagne peu à peu en intensité|gagne progressivement en intensité|gagne lentement en intensité|monte en intensité|gagne en force",
        &[Waxes],
    ),
    entry(
        "*papilloter|*trembloter|grésille|grésillent|*grésiller|par intermittence|*palpiter",
        &[Wavers],
    ),
];
