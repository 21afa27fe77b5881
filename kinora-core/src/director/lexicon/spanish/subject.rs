//! What people, animals and things do, in Spanish, and who they are.

use super::super::Meaning::{Air, Heard, Pronoun, Someone, Subject as Do, Unknown, Verb as Act};
use super::super::{Entry, Verb, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "*respirar|*inhalar|*exhalar|respiración|respira profundamente|suspira|*suspirar|respira hondo|*tomar aire|*coger aire",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "*parpadear|*pestañear|cierra los ojos|abre los ojos|cerrando los ojos|abriendo los ojos|guiña un ojo|guiña el ojo|guiño|parpadeando los ojos|*cerrar los ojos|*abrir los ojos|*cerrar los ojitos|*guiñar un ojo|*guiñar el ojo",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*sonreír|sonrisa|una sonrisa|esboza una sonrisa|*esbozar una sonrisa|sonrisita|sonrisota|una sonrisita|*echar una sonrisa|*mostrar una sonrisa",
        &[Do(Subject::Smile)],
    ),
    entry(
        "*asentir|asiente|asiente con la cabeza|asintiendo|asienten|*asentir con la cabeza|*decir que sí con la cabeza|*decir sí con la cabeza|*hacer que sí con la cabeza|*hacer sí con la cabeza|*mover la cabeza de arriba abajo|*mover la cabeza arriba y abajo",
        &[Do(Subject::Nod)],
    ),
    entry(
        "gira la cabeza|vuelve la cabeza|voltea la cabeza|girando la cabeza|se da la vuelta|gira el rostro|gira su cabeza|vuelve el rostro|mueve la cabeza|voltea|niega con la cabeza|gira la cara|sacude la cabeza|se vuelve|*girar la cabeza|*girar su cabeza|*girar el rostro|*girar la cara|*girar la cabecita|*girar las cabezas|*volver la cabeza|*volver el rostro|*volver la cara|*voltear la cabeza|*voltear la cara|*voltear su cabeza|*voltear el rostro|*mover la cabeza|*mover su cabeza|*mover la cabecita|*sacudir la cabeza|*negar con la cabeza|se dé la vuelta|se den la vuelta|darse la vuelta|dándose la vuelta|se dan la vuelta|se *voltear",
        &[Do(Subject::Turn)],
    ),
    entry(
        "inclina la cabeza|ladea la cabeza|inclinando la cabeza|ladeando la cabeza|*inclinar la cabeza|*ladear la cabeza|*inclinar su cabeza|*ladear su cabeza|*inclinar la cabecita|*ladear la cabecita",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "levanta la vista|alza la vista|baja la vista|levanta la mirada|alza la mirada|baja la mirada|aparta la vista|aparta la mirada|desvía la mirada|levantan la vista|alzan la vista|bajan la vista|levantando la vista|alzando la vista|bajando la vista|levantan la mirada|alzan la mirada|levantando la mirada|alza los ojos|levanta los ojos|baja los ojos|mira alrededor|mira a su alrededor|pone los ojos en blanco|mueve los ojos|sus ojos se mueven|mirando alrededor|*levantar la vista|*alzar la vista|*bajar la vista|*levantar la mirada|*alzar la mirada|*bajar la mirada|*apartar la vista|*apartar la mirada|*desviar la mirada|*alzar los ojos|*levantar los ojos|*bajar los ojos|*mover los ojos|*mirar alrededor|*mirar a su alrededor|*poner los ojos en blanco",
        &[Do(Subject::Look)],
    ),
    entry(
        "*balancear|se balancea|se balancean|*ondear|*mecer|se mece|se mecen|*ondular|*oscilar|bandera ondea|cortinas ondean|la hierba se mece|revolotea",
        &[Do(Subject::Sway)],
    ),
    entry(
        "pelo se mueve|cabello se mueve|cabello ondea|pelo ondea|cabello ondeando|pelo ondeando|su cabello se mueve|su pelo se mueve|cabello vuela|pelo vuela|cabello flota|pelo se *mover|cabello se *mover|pelo *ondear|cabello *ondear|pelo *volar|cabello *volar|melena se *mover|melena *ondear|pelo se le *mover|cabello se le *mover|se le *mover el pelo|se le *mover el cabello|*mover el pelo|*mover su pelo|*mover su cabello|cabellera se *mover",
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
        "*saludar|saluda con la mano|agita la mano|dice adiós con la mano|saludando con la mano|agitando la mano|hace señas|*saludar con la mano|*saludar a la cámara|*agitar la mano|*mover la mano|*decir adiós|*decir hola|*decir adiós con la mano|*decir hola con la mano|*hacer señas|*hacer adiós|saludito|*despedir con la mano|despidiéndose con la mano",
        &[Do(Subject::Wave)],
    ),
    entry(
        "*caminar|*andar|*pasear|*marchar|da un paso|*deambular|camina lentamente|*dar un paso|*dar pasos|*dar pasitos|*dar un paseo",
        &[Act(Verb::Walk)],
    ),
    entry(
        "*correr|*galopar|*trotar|*esprintar|*salir corriendo|*echar a correr|*ir corriendo",
        &[Do(Subject::Run)],
    ),
    entry(
        "bate las alas|baten las alas|aletea|*aletear|pájaros vuelan|pájaros volando|alza el vuelo|emprende el vuelo|extiende las alas|aves vuelan|despliega sus alas|*batir las alas|*alzar el vuelo|*levantar el vuelo|*emprender el vuelo|*echar a volar|*salir volando|*extender las alas",
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
        "cámara de vigilancia|la cámara de vigilancia|la cámara de seguridad|una cámara de seguridad|una cámara de vigilancia|cámara de seguridad|cámaras de seguridad|cámaras de vigilancia|mujer|hombre|niña|niño|persona|señora|señor|mujeres|hombres|alguien|ellos|rostro|su rostro|cara|su cara|cabeza|ojos|sus ojos|mano|manos|pareja|amigos|familia|madre|padre|soldado|rey|reina|princesa|caballero|guerrero|guerrera|mago|robot|astronauta|bailarina|bailarín|cantante|músico|cocinero|cocinera|chef|pescador|vaquero|pirata|bruja|fantasma|ángel|jugador|corredor|corredora|jinete|piloto|médico|profesor|alumno|estudiante|novia|monje|estatua|figura|retrato|abuela|abuelo|anciano|anciana|chica|chico|muchacha|muchacho|joven|bebé|personaje|sujeto|modelo|ciclista|turista|campesino|excursionista|el hombre|la mujer|el niño|la niña|camarero|hija|hijo|hijas|hijos|hermana|hermano|hermanos|hermanas|tía|tío|sobrina|sobrino|esposa|esposo|marido|novio|papá|mamá|papi|mami|abuelita|abuelito|abuelos|nieta|nieto|nietos|suegra|suegro|primo|prima|cuñada|cuñado|vecino|vecina|bombero|bomberos|bombera|nena|nene|mi amor|peque|madrina|padrino|compadre|comadre|amiga|amigo|amigas|mi viejo|mi vieja",
        &[Someone],
    ),
    entry(
        "perro|perros|gato|gatos|caballo|caballos|pez|peces|león|tigre|oso|lobo|zorro|conejo|ciervo|elefante|mariposa|mariposas|abeja|abejas|águila|dragón|cachorro|gatito|vaca|vacas|oveja|ovejas|pato|patos|cisne|ballena|delfín|tiburón|tortuga|rana|mono|panda|pingüino|animal|animales|criatura|medusa|serpiente|perrito|perrita|perra|gata|gatita|burro|caballito|yegua|potro|loro|gallina|gallo|conejito|hámster",
        &[Someone],
    ),
    entry(
        "carro|auto|camión|camiones|camioneta|autobús|tren|tranvía|barco|barcos|barca|velero|avión|helicóptero|bicicleta|moto|motocicleta|globo|globos|globo aerostático|cohete|nave|satélite|bandera|banderas|árbol|árboles|hierba|flor|flores|ramas|rama|planta|cortina|cortinas|vestido|capa|bufanda|planeta|luna|tierra|rueda|ruedas|puerta|pelota|pluma|reloj|botella|producto|logotipo|paraguas|café|taza|tractor|taxi|carruaje|carrusel",
        &[Someone],
    ),
    entry(
        "pájaro|pájaros|ave|aves|gaviota|búho|lechuza|buitres|buitre|golondrinas|golondrina|cuervos|cuervo|palomas|paloma|cigüeñas|gorriones|halcón|pajarito|pajaritos|pajarillo|pajarillos|avecillas",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "multitud|gente|público|invitados|espectadores|niños",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry("coche|coches|autos", &[Someone, Heard(Sound::Traffic)]),
];
