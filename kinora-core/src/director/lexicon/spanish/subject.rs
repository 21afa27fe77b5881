//! What people, animals and things do, in Spanish, and who they are.

use super::super::Meaning::{Air, Heard, Pronoun, Someone, Subject as Do, Unknown, Verb as Act};
use super::super::{Entry, Verb, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "*respirar|*inhalar|*exhalar|respiración|respira profundamente|suspira|*suspirar|respira hondo",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "*parpadear|*pestañear|cierra los ojos|abre los ojos|cerrando los ojos|abriendo los ojos|guiña un ojo|guiña el ojo|guiño|parpadeando los ojos",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*sonreír|sonrisa|una sonrisa|esboza una sonrisa",
        &[Do(Subject::Smile)],
    ),
    entry(
        "*asentir|asiente|asiente con la cabeza|asintiendo|asienten",
        &[Do(Subject::Nod)],
    ),
    entry(
        "gira la cabeza|vuelve la cabeza|voltea la cabeza|girando la cabeza|se da la vuelta|gira el rostro|gira su cabeza|vuelve el rostro|mueve la cabeza|voltea|niega con la cabeza|gira la cara|sacude la cabeza|se vuelve",
        &[Do(Subject::Turn)],
    ),
    entry(
        "inclina la cabeza|ladea la cabeza|inclinando la cabeza|ladeando la cabeza",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "levanta la vista|alza la vista|baja la vista|levanta la mirada|alza la mirada|baja la mirada|aparta la vista|aparta la mirada|desvía la mirada|levantan la vista|alzan la vista|bajan la vista|levantando la vista|alzando la vista|bajando la vista|levantan la mirada|alzan la mirada|levantando la mirada|alza los ojos|levanta los ojos|baja los ojos|mira alrededor|mira a su alrededor|pone los ojos en blanco|mueve los ojos|sus ojos se mueven|mirando alrededor",
        &[Do(Subject::Look)],
    ),
    entry(
        "*balancear|se balancea|se balancean|*ondear|*mecer|se mece|se mecen|*ondular|*oscilar|bandera ondea|cortinas ondean|la hierba se mece|revolotea",
        &[Do(Subject::Sway)],
    ),
    entry(
        "pelo se mueve|cabello se mueve|cabello ondea|pelo ondea|cabello ondeando|pelo ondeando|su cabello se mueve|su pelo se mueve|cabello vuela|pelo vuela|cabello flota",
        &[Do(Subject::Hair)],
    ),
    entry(
        "pelo al viento|cabello al viento|viento en el pelo|viento en su cabello|cabello ondeando al viento|pelo ondeando al viento|el viento mueve su cabello|el viento mueve su pelo|cabello se mueve con el viento|pelo se mueve con el viento|cabello ondea al viento|viento en el cabello|pelo ondea al viento",
        &[Do(Subject::Hair), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "ondea al viento|ondean al viento|ondeando al viento|flamea al viento",
        &[Do(Subject::Sway), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "*saludar|saluda con la mano|agita la mano|dice adiós con la mano|saludando con la mano|agitando la mano|hace señas",
        &[Do(Subject::Wave)],
    ),
    entry(
        "*caminar|*andar|*pasear|*marchar|da un paso|*deambular|camina lentamente",
        &[Act(Verb::Walk)],
    ),
    entry("*correr|*galopar|*trotar|*esprintar", &[Do(Subject::Run)]),
    entry(
        "bate las alas|baten las alas|aletea|*aletear|pájaros vuelan|pájaros volando|alza el vuelo|emprende el vuelo|extiende las alas|aves vuelan|despliega sus alas",
        &[Do(Subject::Fly)],
    ),
    entry(
        "gira sobre sí misma|gira sobre sí mismo|plataforma giratoria|giratorio|giratoria",
        &[Do(Subject::Rotate)],
    ),
    entry(
        "*bailar|*saltar|*brincar|*hablar|*decir|*susurrar|*gritar|*cantar|*reír|*llorar|*comer|*beber|*masticar|*morder|*explotar|*transformar|*derretir|*romper|*crecer|*florecer|*luchar|*golpear|*abrazar|*besar|*escalar|*trepar|*nadar|*bucear|*lanzar|*atrapar|*agarrar|*señalar|*abrir|*cerrar|se sienta|se levanta|*aplaudir|*jugar|*tocar|*cocinar|*escribir|*leer|*dibujar|*desaparecer|*aparecer|*ladrar|*maullar|*ronronear|*rugir|*gruñir|*aullar|*bostezar|*estornudar|*verter|*dormir|*conducir|*montar|*arrodillar|*tejer",
        &[Unknown],
    ),
    entry("ella|ellas", &[Pronoun]),
    entry(
        "cámara de vigilancia|la cámara de vigilancia|la cámara de seguridad|una cámara de seguridad|una cámara de vigilancia|cámara de seguridad|cámaras de seguridad|cámaras de vigilancia|mujer|hombre|niña|niño|persona|señora|señor|mujeres|hombres|alguien|ellos|rostro|su rostro|cara|su cara|cabeza|ojos|sus ojos|mano|manos|pareja|amigos|familia|madre|padre|soldado|rey|reina|princesa|caballero|guerrero|guerrera|mago|robot|astronauta|bailarina|bailarín|cantante|músico|cocinero|cocinera|chef|pescador|vaquero|pirata|bruja|fantasma|ángel|jugador|corredor|corredora|jinete|piloto|médico|profesor|alumno|estudiante|novia|monje|estatua|figura|retrato|abuela|abuelo|anciano|anciana|chica|chico|muchacha|muchacho|joven|bebé|personaje|sujeto|modelo|ciclista|turista|campesino|excursionista|el hombre|la mujer|el niño|la niña|camarero",
        &[Someone],
    ),
    entry(
        "perro|perros|gato|gatos|caballo|caballos|pez|peces|león|tigre|oso|lobo|zorro|conejo|ciervo|elefante|mariposa|mariposas|abeja|abejas|águila|dragón|cachorro|gatito|vaca|vacas|oveja|ovejas|pato|patos|cisne|ballena|delfín|tiburón|tortuga|rana|mono|panda|pingüino|animal|animales|criatura|medusa|serpiente",
        &[Someone],
    ),
    entry(
        "carro|auto|camión|camiones|camioneta|autobús|tren|tranvía|barco|barcos|barca|velero|avión|helicóptero|bicicleta|moto|motocicleta|globo|globos|globo aerostático|cohete|nave|satélite|bandera|banderas|árbol|árboles|hierba|flor|flores|ramas|rama|planta|cortina|cortinas|vestido|capa|bufanda|planeta|luna|tierra|rueda|ruedas|puerta|pelota|pluma|reloj|botella|producto|logotipo|paraguas|café|taza|tractor|taxi|carruaje|carrusel",
        &[Someone],
    ),
    entry(
        "pájaro|pájaros|ave|aves|gaviota|búho|lechuza|buitres|buitre|golondrinas|golondrina|cuervos|cuervo|palomas|paloma|cigüeñas|gorriones|halcón",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "multitud|gente|público|invitados|espectadores|niños",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry("coche|coches|autos", &[Someone, Heard(Sound::Traffic)]),
];
