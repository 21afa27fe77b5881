//! What people, animals and things do, in French, and who they are.

use super::super::Meaning::{
    Air, Heard, Pronoun, Someone, Subject as Do, Unknown, Verb as Act, Way as To,
};
use super::super::{Entry, Verb, Way, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "*respirer|*inspirer|*expirer|respiration|prend une grande inspiration|respire profondément|*soupirer|sa poitrine se soulève",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "cligne des yeux|*cligner|clignement|ferme les yeux|ouvre les yeux|ferment les yeux|clin d'oeil|fait un clin d'oeil|clignant des yeux|clignements|*cligner des yeux|*fermer les yeux|*ouvrir les yeux|*faire un clin d'oeil|*battre des cils|*battre des paupières|clignote des yeux|ses yeux clignent",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*sourire|un sourire|sourires|esquisse un sourire|*faire un sourire|*faire un grand sourire|petit sourire|grand sourire|large sourire",
        &[Do(Subject::Smile)],
    ),
    entry(
        "hoche la tête|hoche seulement la tête|hoche juste la tête|hoche doucement la tête|hoche lentement la tête|hoche légèrement la tête|acquiesce|*acquiescer|hochement de tête|opine|fait oui de la tête|hochant la tête|*hocher la tête|*hocher de la tête|*faire oui de la tête|*dire oui de la tête|*faire un signe de tête|*hocher sa tête|*opiner|*faire oui avec la tête",
        &[Do(Subject::Nod)],
    ),
    entry(
        "tourne la tête|tourner la tête|tournent la tête|se retourne|se retournent|tourne son visage|tourne le visage|secoue la tête|tournant la tête|rotation de la tête|*tourner sa tête|*tourner leur tête|*tourner le visage|*tourner son visage|se *retourner|*secouer la tête|*faire non de la tête|*bouger la tête|*bouger sa tête|*détourner la tête|*tourner les têtes|tête *tourner",
        &[Do(Subject::Turn)],
    ),
    entry("se détourne", &[Do(Subject::Turn), To(Way::Out)]),
    entry(
        "penche la tête|incline la tête|inclinant la tête|penchant la tête|incliner la tête|pencher la tête|*pencher sa tête|*incliner sa tête|la tête *pencher",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "regarde la caméra|regarde l'objectif|fixe la caméra|fixe l'objectif|regarde droit dans la caméra|regarde vers la caméra|regarde dans la caméra|regarde droit vers la caméra|regardant la caméra|regarde la caméra en face|regarde face caméra|regarde le spectateur",
        &[Do(Subject::Look), To(Way::In)],
    ),
    entry(
        "regarde autour d'elle|regarde autour de lui|lève les yeux au ciel|ses yeux bougent|roule des yeux|regarde alentour|lève les yeux|lève le regard|baisse le regard|détourne le regard|détourne les yeux|lèvent les yeux|baissent les yeux|baisse les yeux|*lever les yeux|*baisser les yeux|*lever le regard|*baisser le regard|*détourner le regard|*détourner les yeux|*regarder autour|*rouler des yeux",
        &[Do(Subject::Look)],
    ),
    entry(
        "se balance|se balancent|*balancer|*onduler|*osciller|*frémir|*ondoyer|l'herbe ondule|drapeau flotte|rideaux ondulent|tissu ondule",
        &[Do(Subject::Sway)],
    ),
    entry(
        "cheveux bougent|cheveux volent|cheveux flottent|cheveux qui volent|chevelure flotte|cheveux ondulent|pelage bouge|crinière flotte|ses cheveux bougent|ses cheveux volent|ses cheveux flottent|cheveux *bouger|cheveux *voler|cheveux *flotter|cheveux *onduler|*bouger les cheveux|*bouger ses cheveux|cheveux qui *bouger|mèche *bouger|mèches *bouger",
        &[Do(Subject::Hair)],
    ),
    entry(
        "cheveux ondulent au vent|cheveux ondulent dans le vent|cheveux dansent au vent|cheveux dansent dans le vent|cheveux se balancent au vent|cheveux au vent|cheveux dans le vent|cheveux volent au vent|cheveux flottent au vent|vent dans les cheveux|vent dans ses cheveux|cheveux flottant au vent|cheveux flottent dans le vent|cheveux bougent au vent|cheveux volent dans le vent|cheveux qui flottent au vent",
        &[Do(Subject::Hair), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "flotte au vent|flottent au vent|flottant au vent|ondule au vent|ondulent au vent|claque au vent|claquent au vent|flotte dans le vent|flottent dans le vent",
        &[Do(Subject::Sway), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "salue de la main|fait signe de la main|agite la main|fait un signe de la main|fait coucou|saluant de la main|agitant la main|*saluer|fait signe|*saluer de la main|*faire signe de la main|*faire coucou|*faire un signe de la main|*faire un coucou|*faire un petit coucou|*agiter la main|*dire bonjour de la main|*dire au revoir de la main|*faire au revoir|*faire bonjour|*faire signe|coucou de la main|*faire un petit signe|*faire un signe",
        &[Do(Subject::Wave)],
    ),
    entry(
        "*flâner|se promène|*promener|*déambuler|marche lentement|fait un pas|se promènent|*errer|marcher|marchent|marchant|marchez|il marche|elle marche|femme marche|homme marche|qui marche|on marche|enfant marche|fille marche|garçon marche|couple marche|moine marche|vieil homme marche|marche vers|marche dans|marche sur|marche le long|marche seul|marche seule|marche à|se met en marche|marche droit|marche devant|marche derrière|marche sous|marche entre|*faire un pas|*faire quelques pas|*faire des pas|marchera|marcheront|on *marcher",
        &[Act(Verb::Walk)],
    ),
    entry(
        "*courir|*galoper|*sprinter|*trotter|*trottiner",
        &[Do(Subject::Run)],
    ),
    entry(
        "bat des ailes|battent des ailes|s'envole|s'envolent|oiseaux volent|oiseau vole|déploie ses ailes|oiseaux en vol|prend son envol|*envoler|*battre des ailes|*déployer ses ailes|*prendre son envol|*prendre leur envol|s'en *voler",
        &[Do(Subject::Fly)],
    ),
    entry(
        "tourne sur elle même|tourne sur lui même|plateau tournant|tournent sur elles mêmes",
        &[Do(Subject::Rotate)],
    ),
    entry(
        "*danser|*sauter|*bondir|*parler|*dire|*chuchoter|*crier|*chanter|*rire|*pleurer|*manger|*boire|*mâcher|*mordre|*exploser|*transformer|*fondre|*briser|*pousser un cri|*fleurir|*combattre|*frapper|*embrasser|*grimper sur|*nager|*plonger|*lancer|*attraper|*saisir|*montrer|*ouvrir|*fermer|s'assoit|se lève|*applaudir|*jouer|*cuisiner|*écrire|*lire|*dessiner|*disparaître|*apparaître|*aboyer|*miauler|*ronronner|*rugir|*grogner|*hurler|*bâiller|*éternuer|*verser|*dormir|*tomber|*pointer|*éclater|*tricoter|*conduire",
        &[Unknown],
    ),
    entry("elle|elles", &[Pronoun]),
    entry(
        "caméra de surveillance|la caméra de surveillance|une caméra de surveillance|les caméras de surveillance|caméras de surveillance|caméra de sécurité|femme|homme|fille|garçon|enfant|bébé|personne|dame|monsieur|femmes|hommes|quelqu'un|il|ils|visage|son visage|tête|sa tête|yeux|ses yeux|main|mains|couple|amis|famille|mère|père|soldat|roi|reine|princesse|chevalier|guerrier|guerrière|sorcier|robot|astronaute|danseuse|danseur|chanteuse|chanteur|musicien|musicienne|cuisinier|chef|pêcheur|cow boy|pirate|sorcière|fantôme|ange|joueur|coureur|coureuse|cavalier|pilote|médecin|professeur|élève|étudiante|mariée|moine|statue|figure|silhouette|portrait|grand mère|grand père|vieil homme|vieille femme|jeune femme|jeune homme|fillette|personnage|sujet|modèle|cycliste|touriste|fermier|promeneur|randonneur|fils|mari|maman|papa|mamie|mamy|papi|papy|pépé|tata|tante|tonton|oncle|cousin|cousine|soeur|frère|soeurs|frères|copain|copine|copains|neveu|nièce|voisin|voisine|pompier|pompiers|gamin|gamins|gosse|gosses|belle mère|beau père|belle soeur|beau frère|petite fille|petit fils|grands parents|parents|filles|garçons|bébés|mon homme|ma chérie|mon chéri|parrain|marraine|ce qui|quelque chose",
        &[Someone],
    ),
    entry(
        "chien|chiens|chat|chats|cheval|chevaux|poisson|poissons|lion|tigre|ours|loup|renard|lapin|cerf|biche|éléphant|papillon|papillons|abeille|abeilles|aigle|dragon|chiot|chaton|vache|vaches|mouton|moutons|canard|canards|cygne|baleine|dauphin|requin|tortue|grenouille|singe|panda|pingouin|animal|animaux|créature|méduse|serpent|chienne|chatte|toutou|minou|poney|jument|poulain|perroquet|poule|coq|âne|hamster|petit chien|petit chat",
        &[Someone],
    ),
    entry(
        "camion|camions|camionnette|bus|train|tramway|bateau|bateaux|navire|voilier|avion|hélicoptère|vélo|moto|ballon|montgolfière|fusée|vaisseau|satellite|drapeau|drapeaux|arbre|arbres|herbe|fleur|fleurs|branches|branche|plante|rideau|rideaux|robe|cape|écharpe|planète|lune|terre|globe|roue|roues|balle|plume|horloge|bouteille|produit|logo|panneau|parapluie|café|tasse|tracteur|taxi|carrosse|manège",
        &[Someone],
    ),
    entry(
        "oiseau|oiseaux|mouette|hibou|chouette|goélands|goéland|hirondelles|hirondelle|corbeaux|corbeau|vautours|pigeons|moineaux|cigognes|faucon|petits oiseaux|petit oiseau|zoziaux|moineau|mésange|mésanges",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "foule|gens|public|invités|spectateurs|enfants",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry("voiture|voitures", &[Someone, Heard(Sound::Traffic)]),
];
