//! Weather, matter, light and sound in Spanish.

use super::super::Meaning::{
    Air, Glow, Idle, Lamp, Light as Lit, Loose, Lying, Matter, Shines, Someone, Sound as Hear,
    Storm, Strength, Wanes, Wavers, Waxes,
};
use super::super::{Entry, entry};
use crate::vocabulary::{Atmosphere, Light, Sound};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "noche estrellada|noches estrelladas",
        &[Air(Atmosphere::Stars, 0.6), Lit(Light::Night)],
    ),
    entry(
        "rayo de luna|rayos de luna",
        &[Air(Atmosphere::GodRays, 0.5), Lit(Light::Night)],
    ),
    entry(
        "arenilla|arena|harina|aserrín",
        &[Loose(Atmosphere::Dust, 0.5)],
    ),
    entry(
        "se filtra por|se filtran por|se filtra entre|se cuela por|se cuelan por|entra por|entran por|atraviesa|atraviesan|se filtra a través|entra a raudales por|penetra por",
        &[Shines],
    ),
    entry(
        "lluvia|*llover|bajo la lluvia|lluvioso|lluviosa|gotas de lluvia|chubasco|cae lluvia|cae la lluvia|la lluvia cae|lluvia cae|lluvias|lluviecita|lluvita|agüita de lluvia",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "llovizna|lluvia ligera|lluvia suave|lluvia fina|ligera lluvia|chispea|lloviznando|sirimiri|suave lluvia",
        &[Air(Atmosphere::Rain, 0.35)],
    ),
    entry(
        "lluvia fuerte|lluvia intensa|aguacero|diluvio|fuerte lluvia|lluvia torrencial|llueve a cántaros|intensa lluvia|chaparrón|llueve con fuerza|llueve mucho|lluvias torrenciales|llueve fuerte|lluvia copiosa",
        &[Air(Atmosphere::Rain, 0.95)],
    ),
    entry(
        "*nevar|nevada|copos de nieve|copos|cae nieve|cae la nieve|la nieve cae|nevadas|nieve que cae|nieve cayendo|caen copos|cayendo nieve|caen copos de nieve",
        &[Air(Atmosphere::Snow, 0.6)],
    ),
    entry("nieve|nievecita", &[Matter(Atmosphere::Snow, 0.6)]),
    entry(
        "nevada ligera|nieve ligera|ligera nevada",
        &[Air(Atmosphere::Snow, 0.35)],
    ),
    entry(
        "nevada intensa|fuerte nevada|nieva mucho|nevada fuerte|nieva con fuerza|intensa nevada|nieva intensamente|fuera nieva|afuera nieva",
        &[Air(Atmosphere::Snow, 0.9)],
    ),
    entry(
        "tormenta de nieve|ventisca",
        &[Air(Atmosphere::Snow, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "tormenta|temporal|tormentoso|tormentosa|huracán|tempestad",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Wind, 0.8),
            Storm,
        ],
    ),
    entry(
        "truenos y relámpagos|rayos y truenos|relámpagos y truenos",
        &[Air(Atmosphere::Lightning, 0.7), Hear(Sound::Thunder)],
    ),
    entry(
        "tormenta eléctrica",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Lightning, 0.7),
            Hear(Sound::Thunder),
            Storm,
        ],
    ),
    entry(
        "relámpago|relámpagos|rayos|un rayo|rayo|relampaguea",
        &[Air(Atmosphere::Lightning, 0.7)],
    ),
    entry(
        "niebla|neblina|bruma|brumoso|brumosa|nebuloso|neblinoso|niebla baja|banco de niebla|bancos de niebla|calima|nieblita",
        &[Air(Atmosphere::Fog, 0.5)],
    ),
    entry(
        "niebla densa|niebla espesa|densa niebla|espesa niebla|bruma densa",
        &[Air(Atmosphere::Fog, 0.85)],
    ),
    entry(
        "niebla ligera|ligera niebla|neblina suave|bruma ligera|ligera neblina|leve niebla|leve neblina|fina niebla",
        &[Air(Atmosphere::Fog, 0.3)],
    ),
    entry(
        "viento|brisa|ventoso|ventosa|ráfagas|ráfaga|sopla el viento|ráfagas de viento|al viento|el viento sopla|vientos|vientito|vientecito|airecito|brisita",
        &[Air(Atmosphere::Wind, 0.5)],
    ),
    entry(
        "viento fuerte|fuerte viento|viento intenso|vendaval|vientos fuertes|fuertes vientos|fuertes ráfagas",
        &[Air(Atmosphere::Wind, 0.9)],
    ),
    entry(
        "brisa suave|suave brisa|brisa ligera|ligera brisa|viento suave|viento ligero|leve brisa|brisa leve",
        &[Air(Atmosphere::Wind, 0.3)],
    ),
    entry(
        "tormenta de arena|tormenta de polvo",
        &[Air(Atmosphere::Dust, 0.95), Air(Atmosphere::Wind, 0.8)],
    ),
    entry(
        "humo|humeante chimenea|columna de humo|sale humo|incienso|ahumado ambiente|volutas de humo|humareda|humito|humillo|humo de la chimenea|humo de chimenea|humo de las chimeneas|humo por la chimenea",
        &[Air(Atmosphere::Smoke, 0.5)],
    ),
    entry(
        "vapor|humeante|humeantes|sale vapor|vapores|vaho|vaporcito|vaporcillo|vaho caliente",
        &[Air(Atmosphere::Steam, 0.5)],
    ),
    entry(
        "polvo en el aire|partículas de polvo|partículas|polvo flotante|motas de polvo|polvoriento|polvorienta|nube de polvo|polen|partículas flotantes|levanta polvo|polvo flota|polvo flotando",
        &[Air(Atmosphere::Dust, 0.5)],
    ),
    entry("polvo", &[Matter(Atmosphere::Dust, 0.5)]),
    entry(
        "chispas|brasas|ascuas|chispa|saltan chispas|chispas vuelan|pavesas|llueven chispas|lluvia de chispas|una lluvia de chispas|saltan chispas del fuego|chispitas",
        &[Air(Atmosphere::Embers, 0.6)],
    ),
    entry(
        "hojas cayendo|hojas que caen|caen hojas|caen las hojas|caída de hojas|hojas caen|las hojas caen|hojas volando|hojas vuelan|hojas arremolinadas|hojas arrastradas por el viento|hojas que vuelan|hojas flotan|hojas revolotean",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry("hojas|hojarasca|hojitas", &[Loose(Atmosphere::Leaves, 0.6)]),
    entry(
        "hojas secas|hojas de otoño|hojas otoñales",
        &[Matter(Atmosphere::Leaves, 0.6)],
    ),
    entry(
        "pétalos cayendo|pétalos que caen|caen pétalos|lluvia de pétalos|pétalos caen|pétalos flotan|pétalos vuelan|flores de cerezo caen|caen flores de cerezo|pétalos flotando|pétalos de rosa caen|los pétalos caen|caen pétalos de rosa|caen los pétalos|llueven pétalos|lloviendo pétalos|una lluvia de pétalos|pétalos rojos caen|pétalos blancos caen|caen pétalos rojos|caen pétalos blancos",
        &[Air(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "pétalos|pétalo|pétalos de rosa|pétalos de rosas|flores de cerezo|pétalos de cerezo",
        &[Matter(Atmosphere::Petals, 0.6)],
    ),
    entry(
        "luciérnagas|luciérnaga|partículas mágicas|partículas luminosas",
        &[Air(Atmosphere::Fireflies, 0.6)],
    ),
    entry(
        "burbujas|pompas de jabón|burbuja|burbujas de jabón|pompas|burbujita|burbujitas|pompitas",
        &[Air(Atmosphere::Bubbles, 0.6)],
    ),
    entry(
        "lluvia de confeti|cae confeti|confeti cayendo|confeti cae|confeti que cae|llueve confeti|llueven confetis|lloviendo confeti|confeti llueve|cae una lluvia de confeti|caen confetis|cae el confeti|papelillos caen|vuela confeti",
        &[Air(Atmosphere::Confetti, 0.7)],
    ),
    entry("confeti|serpentinas", &[Matter(Atmosphere::Confetti, 0.7)]),
    entry(
        "nubes|nube|nublado|nubes pasan|nubes en movimiento|cielo nublado|nubes se mueven|pasan nubes|nublada|nuboso|nubecita|nubecitas|nubecillas|nubarrones|nubarrón",
        &[Air(Atmosphere::Clouds, 0.5)],
    ),
    entry(
        "río|agua|cascada|arroyo|lago|estanque|fuente|corriente de agua|catarata|cataratas|cascadas|agua corriente|riachuelo|canal|el agua fluye|salto de agua|el sena|el támesis|el danubio|el nilo|el guadalquivir|el amazonas|gran canal",
        &[Air(Atmosphere::Water, 0.5)],
    ),
    entry(
        "olas|mar|océano|oleaje|marea|las olas rompen|olas rompen|olas que rompen|olas rompiendo|ola|rompen las olas|olita|olitas|mar picado",
        &[Air(Atmosphere::Waves, 0.6)],
    ),
    entry(
        "fuego|llamas|hoguera|llama|fogata|chimenea encendida|chimenea|arde|ardiendo|antorcha|antorchas|incendio|arden|en llamas|incendiado|incendiada|fueguito|llamita|llamitas|llamarada|llamaradas|fuegos",
        &[Air(Atmosphere::Fire, 0.6)],
    ),
    entry(
        "estrellas|cielo estrellado|estrellado|vía láctea|estrellas titilan|estrella fugaz|estrellas fugaces|estrellas centelleantes|estrellada|estrellitas",
        &[Air(Atmosphere::Stars, 0.6)],
    ),
    entry(
        "rayos de luz|rayos de sol|rayo de luz|rayo de sol|haces de luz|haz de luz|luz volumétrica|rayos del sol|rayos solares|rayos divinos|haces luminosos|haces de sol|un haz de luz|la luz se filtra|luz se filtra|la luz se cuela|el sol se filtra|sol se filtra|se filtra la luz|se filtra el sol|columnas de luz|columna de luz|rayos dorados|luz que se filtra|rayos de la luna|la luz entra a raudales|luz del sol se filtra|la luz del sol entra|sol se cuela|se cuela el sol",
        &[Air(Atmosphere::GodRays, 0.6)],
    ),
    entry(
        "luces desenfocadas|luces borrosas|luces difuminadas|luces de la ciudad desenfocadas|guirnaldas desenfocadas|luces fuera de foco|fondo desenfocado con luces|efecto bokeh",
        &[Air(Atmosphere::Bokeh, 0.5)],
    ),
    entry(
        "denso|densa|espeso|espesa|torrencial|intensa|violento|violenta|fuerte|copiosa|abundante|furioso|embravecido",
        &[Strength(1.5)],
    ),
    entry(
        "débil|tenue|escaso|escasa|fino|fina|algunas|algunos|unos pocos|unas pocas|un toque de",
        &[Strength(0.6)],
    ),
    // Light.
    entry(
        "hora de oro|luz dorada de la tarde|luz dorada del atardecer|sol de la tarde|sol cálido de la tarde|luz cálida del atardecer|resplandor dorado|luz cálida de la tarde|rayos dorados del atardecer|luz color miel|hora dorada|luz dorada|luz cálida|hora mágica|luz del atardecer dorada|luz ámbar|sol bajo y cálido|luz de la tarde|cálida luz dorada|sol dorado|luz de oro|luz ambarina|luz anaranjada cálida|luz de la hora dorada|luz melosa|luz cálida y dorada|sol bajo|rayo dorado de la tarde|contraluz dorado|atardecer dorado y cálido|última luz dorada",
        &[Lit(Light::GoldenHour)],
    ),
    entry(
        "al despuntar el día|despunta el día|al alba|al romper el alba|primera luz del día|primeras luces del día|con las primeras luces|raya el alba|al rayar el alba|amanecer|luz de mañana|luz matinal|luz matutina|luz del amanecer|alba|salida del sol|sale el sol|aurora|primera luz|luz de la mañana|sol naciente|madrugada|amanece|el sol sale|despunta el alba|al amanecer|rayando el alba|primeras luces|amaneciendo|sol de la mañana|el sol asoma|asoma el sol|nace el día|luz del alba|primeros rayos del sol|romper el día",
        &[Lit(Light::Sunrise)],
    ),
    entry(
        "atardecer|puesta de sol|ocaso|puesta del sol|se pone el sol|el sol se pone|sol poniente|sol se pone|al atardecer|puestas de sol|sol del ocaso|sol cayendo|el sol cae tras|el sol se hunde|se esconde el sol|el sol se esconde|caída del sol|cielo del ocaso|arrebol|rojo del ocaso|atardeceres",
        &[Lit(Light::Sunset)],
    ),
    entry(
        "crepúsculo|anochecer|hora azul|al anochecer|anochece|luz crepuscular|cae la noche|luz del crepúsculo|penumbra azul|última luz|al caer la noche|al caer la tarde|cae la tarde|oscureciendo el día|entre dos luces|anocheciendo",
        &[Lit(Light::Dusk)],
    ),
    entry(
        "noche|de noche|medianoche|luz de la luna|luz de luna|nocturno|nocturna|por la noche|cielo nocturno|claro de luna|a la luz de la luna|noches|bajo la luna|luna llena|noche cerrada|en plena noche|nocturnas|nocturnos|noche de verano|noche de invierno|trasnochada|a medianoche|anoche cerrada|luz lunar|cielo de noche|de madrugada oscura",
        &[Lit(Light::Night)],
    ),
    entry(
        "neón|luces de neón|letrero de neón|cartel de neón|neones|luz de neón|letreros de neón|luminoso de neón|rótulo de neón|neón rosa|neón azul|tubos de neón|rótulos de neón|carteles de neón|luces neón|letreros luminosos|letrero luminoso|bajo los neones|brillo de neón|resplandor de neón|iluminación de neón",
        &[Lit(Light::Neon)],
    ),
    entry(
        "parpadeo de luz|luz parpadeante|parpadeante|titilante|luz de vela|luz de velas|luz de las velas|a la luz de las velas|estroboscopio|parpadea la luz|luces parpadean|luces parpadeantes|titila|la luz parpadea|parpadean las luces|luz titilante|vacilante|parpadea un letrero|parpadeantes|luz cálida de velas|cálida luz de las velas|cálida luz de velas|luz de velas cálida|luz cálida de las velas|a la luz de una vela|luz trémula|llama trémula",
        &[Lit(Light::Flicker)],
    ),
    entry(
        "destello|flash|destello de luz|fogonazo|destellos|flashes|flashazo|flashazos|fogonazos",
        &[Lit(Light::Flash)],
    ),
    entry(
        "se ilumina|se aclara|se enciende la luz|se encienden las luces|aumenta la luz|fundido de entrada|se vuelve más brillante|más brillante|la luz aumenta|la luz se intensifica|las luces se encienden|se vuelve más luminoso|se ilumina todo|va aclarando|iluminándose|aclarándose|la luz sube|sube la luz|suben las luces|la luz crece|se hace de día|la luz aumenta poco a poco|se encienden los faroles|se encienden las farolas|se enciende una lámpara|encendiéndose|se aclara el cielo",
        &[Lit(Light::Brighten)],
    ),
    entry(
        "se apaga|se apagan|se oscurece|fundido a negro|se apaga la luz|se apagan las luces|oscurece|disminuye la luz|más oscuro|la luz disminuye|la luz se apaga|las luces se apagan|se atenúa|la luz se atenúa|todo se oscurece|queda a oscuras|se queda a oscuras|la luz baja|baja la luz|bajan las luces|la luz va bajando|la luz se va|se va la luz|va oscureciendo|oscureciéndose|oscureciendo|fundido a oscuro|penumbra creciente|la luz mengua|la luz decae|la luz se desvanece|se extingue la luz|se hace de oscuro|apagándose|se van apagando",
        &[Lit(Light::Dim)],
    ),
    entry(
        "luz de estudio|iluminación de estudio|luces de estudio|softbox|caja de luz|foto de estudio|toma de estudio|en estudio|en un estudio fotográfico|fondo de estudio|luces de plató|iluminación de plató|sesión de estudio|estudio fotográfico|estilo estudio|cajas de luz|iluminación de producto",
        &[Lit(Light::Studio)],
    ),
    entry(
        "grano de película|grano de film|grano fotográfico|grano cinematográfico|grano analógico",
        &[Lit(Light::Grain)],
    ),
    // Sound.
    entry(
        "trueno|truenos|truena|retumba el trueno|estruendo de truenos|truenos lejanos|trueno lejano|retumban los truenos",
        &[Hear(Sound::Thunder)],
    ),
    entry(
        "sonido de lluvia|sonido de la lluvia|ruido de la lluvia|repiqueteo de la lluvia|sonidos de lluvia",
        &[Hear(Sound::Rain)],
    ),
    entry(
        "sonido del viento|silbido del viento|susurro de las hojas|ruido del viento|hojas susurran|crujir de hojas|susurro del viento",
        &[Hear(Sound::Wind)],
    ),
    entry(
        "sonido de las olas|ruido del mar|sonido del mar|rumor del mar|sonido de olas|murmullo de las olas|sonido del océano",
        &[Hear(Sound::Waves)],
    ),
    entry(
        "sonido del agua|murmullo del arroyo|agua que corre|chapoteo|borboteo|goteo|sonido de agua|murmullo del agua",
        &[Hear(Sound::Stream)],
    ),
    entry(
        "crepitar del fuego|crepitar|crepita|fuego crepitante|fuego crepita|crepitante",
        &[Hear(Sound::Fire)],
    ),
    entry(
        "pájaros cantando|canto de pájaros|canto de los pájaros|pájaros cantan|cantan los pájaros|trino|trinos|gaviotas|canto de aves|cantan pájaros|piar de pájaros|aves cantando|gorjeo|graznidos|graznido|ulular|gorjeos|cantos de pájaros|chillidos de gaviotas|canto del gallo|pajaritos cantando|canto de los pajaritos|canto de pajaritos|cantan los pajaritos|pajaritos cantan|trinar|pájaros que cantan|pajaritos que cantan|*cantar los pájaros|*piar los pájaros|gorjear",
        &[Hear(Sound::Birds)],
    ),
    entry(
        "grillos|cigarras|insectos|zumbido de abejas|zumbido de insectos|canto de grillos|chicharras|canto de los grillos",
        &[Hear(Sound::Insects)],
    ),
    entry(
        "rugido de la multitud|clamor de la multitud|clamor del público|ovación del público|vítores del público|rugido del público|bullicio|multitud vitorea|aplausos|murmullo|murmullos|voces|risas|gritos de la multitud|vítores|ruido de gente|algarabía|ovación|gritos|griterío|gente hablando|conversaciones|público aplaude|aplausos del público|risas de niños|cánticos|clamor",
        &[Hear(Sound::Crowd)],
    ),
    entry(
        "tráfico|ruido de tráfico|bocinas|ruido de la ciudad|sonidos de la ciudad|cláxones|sirenas|ruido de coches|ruido del tráfico|claxon|ruido de motores|ruido de carros|ruido de los carros|ruido de los coches|ruido de autos|ruido de los autos|bocinazos",
        &[Hear(Sound::Traffic)],
    ),
    entry(
        "pasos|sonido de pasos|ruido de pasos|pasos resuenan|ecos de pasos|pisadas|sonido de pisadas|taconeo",
        &[Hear(Sound::Footsteps)],
    ),
    entry(
        "música|música de fondo|piano|orquesta|música orquestal|melodía|violín|guitarra|jazz|banda sonora|canción|música suave|música de piano|música épica|musiquita|musiquilla|cancioncita|canciones",
        &[Hear(Sound::Music)],
    ),
    entry(
        "campanas|campana|campanadas|suenan las campanas|carillón|campanas de iglesia|repican las campanas|campanas suenan|campanita|campanitas",
        &[Hear(Sound::Bells)],
    ),
    entry(
        "zumbido|zumbido eléctrico|ronroneo de motor|rumor grave|zumbido grave",
        &[Hear(Sound::Hum)],
    ),
    entry(
        "whoosh|swoosh|sonido de barrido|sonidos de transición|efecto de barrido sonoro",
        &[Hear(Sound::Whoosh)],
    ),
    entry(
        "silencio|silencioso|silenciosa|sin sonido|mudo|en silencio|sin audio|ningún sonido|silenciosamente|silencio total|sin ruido|silencio absoluto",
        &[Hear(Sound::Silence)],
    ),
    entry(
        "cinco estrellas|de cinco estrellas|cuatro estrellas|tres estrellas|restaurante con estrellas|arma de fuego|armas de fuego|fuegos de cocina|alto el fuego|cortafuegos|a prueba de fuego|molino de viento|instrumento de viento|instrumentos de viento|rosa de los vientos|nube de palabras|nube de puntos|estrella del rock|estrella de cine|estrellas de cine|ola de calor|agua mineral|copo de avena|copos de maíz|copos de avena|salmón ahumado|jamón ahumado|queso ahumado|trucha ahumada|cristal ahumado|vidrio ahumado|pimentón ahumado|cristales ahumados|camisón de noche|vestido de noche|crema de noche|fuego artificial|ojos de fuego|mirada de fuego|lengua de fuego|nevado|nevada montaña|montaña nevada|montañas nevadas|cumbres nevadas|picos nevados|cubierto de nieve|cubierta de nieve|cubiertos de nieve|cubiertas de nieve|después de la lluvia|tras la lluvia|después de la tormenta|tras la tormenta|antes de la tormenta|después de llover|blanco como la nieve|blanca como la nieve|blancanieves|camión de bomberos|coche de bomberos|vaso de agua|un vaso de agua|botella de agua|torre de agua|lago helado|lago congelado|río congelado|río helado|estanque helado|fuente seca|fuente de alimentación|ojos ahumados|golden retriever|estrella de mar|estrella de rock|botas de lluvia|muñeco de nieve|bola de nieve|leopardo de las nieves|molinos de viento|fuegos artificiales|mesita de noche|mesa de noche|camisón|marisco|sal de mar|agua de colonia|en forma de estrella|rosa palo|pintura de|semáforo|rayos x|pasos de peatones|paso de peatones|pasos de cebra|ondas en el pelo|agua de mesa|dama de noche|bajo mar|llama la atención|llama por teléfono|llama a|llamas y alpacas|una llama en el zoo",
        &[Idle],
    ),
    entry(
        "cubierto de|cubierta de|cubiertos de|cubiertas de|manto de|un manto de|alfombra de|una alfombra de|montón de|un montón de|capa de|una capa de|esparcidos|esparcidas|secos|lecho de|lleno de|llena de|yacen|yace|tazón de|cuenco de|reposan|tirados|tiradas",
        &[Lying],
    ),
    entry(
        "luz|luces|iluminación|claridad|resplandor|luminosidad|alumbrado",
        &[Glow],
    ),
    entry(
        "farol|faroles|farola|farolas|lámpara|lámparas|bombilla|bombillas|tubo|tubos|fluorescente|fluorescentes|letrero|letreros|rótulo|rótulos|vela|velas|linterna|linternas|candil|candelabro|foco de luz|semáforo rojo|pantalla|pantallas",
        &[Someone, Lamp],
    ),
    entry(
        "parpadeo|titilando|titilan|*titilar|*vacilar|*centellear|se encienden y se apagan|se enciende y se apaga|intermitente|intermitentes|*fluctuar",
        &[Wavers],
    ),
    entry(
        "*atenuar|atenuando|*disminuir|*decaer|*menguar|*debilitar|*desvanecer|*extinguir|*apagar|*amortiguar|*decrecer|más tenue|más débil|cada vez más tenue|se va apagando|se va atenuando|*palidecer|va a menos",
        &[Wanes],
    ),
    entry(
        "*aumentar|*intensificar|*encender|más intensa|más fuerte|cada vez más brillante|se va encendiendo|va a más|*ganar intensidad|gana en intensidad|ganando en intensidad|*cobrar fuerza",
        &[Waxes],
    ),
];
