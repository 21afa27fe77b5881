//! The camera in Spanish.

use super::super::Meaning::{
    AtRest, Camera, CameraMotion, Extent, Idle, Move as Cam, Near as Framed, Pace, Still,
    Verb as Act, Way as To,
};
use super::super::{Entry, Near, Verb, Way, entry};
use crate::vocabulary::{Move, Speed};

pub(in super::super) const ENTRIES: &[Entry] = &[
    entry(
        "cámara|la cámara|de cámara|el plano|la toma|el encuadre|el dron|dron|el objetivo|la vista|el lente|la lente|el punto de vista",
        &[Camera],
    ),
    entry(
        "movimiento de cámara|movimientos de cámara|movimiento de la cámara|movimientos de la cámara|desplazamiento de cámara",
        &[CameraMotion],
    ),
    // Towards and away.
    entry(
        "acercamiento|acercamiento de cámara|acercamiento de la cámara|travelling de acercamiento|travelling hacia adelante|travelling hacia delante|travelling frontal|travelling de avance|travelling in|avance de cámara|dolly hacia adelante|dolly hacia delante|dolly de acercamiento|travelling adelante|movimiento hacia adelante|push hacia adelante|empuje hacia adelante|aproximación|traveling hacia adelante|traveling de acercamiento|push in",
        &[Cam(Move::DollyIn)],
    ),
    entry(
        "*acercar|acércate|acérquese|*aproximar|*avanzar|se acerca|se aproxima|acercándose|*adelantar|*arrimar",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "alejamiento|alejamiento de cámara|travelling hacia atrás|travelling de retroceso|travelling atrás|travelling de alejamiento|dolly hacia atrás|dolly out|retroceso de cámara|movimiento hacia atrás|retroceso|travelling out|pull back|pull out|traveling hacia atrás|traveling de alejamiento",
        &[Cam(Move::DollyOut)],
    ),
    entry(
        "*alejar|*retroceder|aléjate|aléjese|se aleja|*apartar|*distanciar|alejándose|se retira|*echar hacia atrás|*echar atrás|se echa hacia atrás|se echa atrás|da marcha atrás|*retirar la cámara|retira la cámara",
        &[Act(Verb::Go), To(Way::Out)],
    ),
    entry(
        "zoom de acercamiento|acerca el zoom|zoom hacia adentro|zoom hacia adelante|zoom a|zoom al|zoom sobre|zoom en|zoom hacia dentro|zoom in|hace zoom|haciendo zoom|hacer zoom|hace un zoom|zoom hacia|zoom lento a|zoom lento hacia|zoom de aproximación|hace zoom en|zum|amplía|acércate con zoom|acércate con el zoom|*acercar con zoom|*acercar con el zoom|*acercar el zoom|acercamiento con zoom|acercamiento con el zoom",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "zoom de alejamiento|aleja el zoom|zoom hacia afuera|zoom hacia atrás|zoom hacia fuera|hace zoom hacia afuera|hace zoom hacia atrás|zoom out|hace un zoom hacia atrás|hace un zoom hacia afuera|hace zoom out|aléjate con zoom|aléjate con el zoom|*alejar con zoom|*alejar con el zoom|*alejar el zoom|zoom para atrás|zoom pa atrás|alejamiento con zoom|alejamiento con el zoom|alejamiento de zoom",
        &[Cam(Move::ZoomOut)],
    ),
    entry("*zoomear|zooms", &[Act(Verb::Zoom)]),
    entry(
        "zoom rápido|zoom brusco|crash zoom",
        &[Pace(Speed::Fast, 1.5), Cam(Move::ZoomIn)],
    ),
    entry(
        "efecto vértigo|retrozoom|dolly zoom|travelling compensado|efecto hitchcock|zoom compensado",
        &[Cam(Move::DollyZoom)],
    ),
    // Turning.
    entry(
        "paneo|paneos|panorámica|panorámicas|barrido|paneo de cámara|*panear|panorámica horizontal|barrido horizontal|hace un paneo|hace una panorámica|pan hacia|pan a la|paneo horizontal|*barrer|movimiento panorámico",
        &[Act(Verb::Pan)],
    ),
    entry(
        "panorámica vertical|paneo vertical|*inclinar|inclinación|inclinándose|tilt|barrido vertical|*ladear|cabeceo|*bascular|*tiltear|cabecea|tilteo",
        &[Act(Verb::Tilt)],
    ),
    entry(
        "*apuntar hacia arriba|tilt ascendente|sube la mirada",
        &[Act(Verb::Tilt), To(Way::Up)],
    ),
    entry(
        "*apuntar hacia abajo|tilt descendente",
        &[Act(Verb::Tilt), To(Way::Down)],
    ),
    entry(
        "barrido rápido|latigazo|barrido veloz|whip pan|paneo de látigo|barrido brusco|barrido súbito|barrido violento|barrido relámpago|barrido repentino|paneo brusco|paneo relámpago|latigazo de cámara|paneo violento|paneo latigazo|paneo rapidísimo|barrido fulminante|barrido de látigo|golpe de cámara",
        &[Act(Verb::WhipPan)],
    ),
    entry(
        "alabeo|giro sobre su eje|plano holandés|ángulo holandés|plano aberrante|plano inclinado|rueda sobre su eje|rota sobre su eje|cámara inclinada",
        &[Act(Verb::Roll)],
    ),
    // Sideways, up and down.
    entry(
        "travelling|travelín|travelling lateral|desplazamiento lateral|movimiento lateral|travelling paralelo|dolly lateral|desplazamiento|travelín lateral|plano secuencia lateral|deslizamiento lateral|deslizamiento|traveling lateral|traveling|truck|cámara lateral|*viajar|*avanzar lateralmente|*mover lateralmente|*desplazar lateralmente|*deslizar lateralmente|se mueve lateralmente|se desplaza lateralmente|se desliza lateralmente",
        &[Act(Verb::Truck)],
    ),
    entry(
        "*mover|*desplazar|se mueve|se desplaza|moviéndose|desplazándose|*ir|*pasar|*recorrer|*venir|*atravesar|*cruzar|*entrar|*circular|*rodar|*trasladar",
        &[Act(Verb::Go)],
    ),
    entry("*deslizar|se desliza|deslizándose", &[Act(Verb::Glide)]),
    entry("a la deriva|*derivar", &[Act(Verb::Drift)]),
    entry("*flotar|*planear|*levitar", &[Act(Verb::Float)]),
    entry(
        "*volar|*sobrevolar|vuelo de dron|sobrevuelo|vuelo con dron",
        &[Act(Verb::Fly)],
    ),
    entry(
        "*subir|*ascender|*elevar|se eleva|elevándose|*levantar|ascenso|*alzar|movimiento ascendente|gana altura|*remontar|ganando altura|toma altura|tomando altura|cobra altura|cobrando altura",
        &[Act(Verb::Rise)],
    ),
    entry(
        "*bajar|*descender|descenso|movimiento descendente|pierde altura",
        &[Act(Verb::Sink)],
    ),
    entry(
        "plano de grúa|toma de grúa|movimiento de grúa",
        &[Act(Verb::Crane)],
    ),
    entry(
        "grúa hacia arriba|grúa ascendente|plano de grúa ascendente|toma de grúa ascendente|movimiento de grúa ascendente",
        &[Cam(Move::CraneUp)],
    ),
    entry(
        "grúa hacia abajo|grúa descendente|plano de grúa descendente|toma de grúa descendente|movimiento de grúa descendente|movimiento de grúa hacia abajo|plano de grúa hacia abajo|toma de grúa hacia abajo",
        &[Cam(Move::CraneDown)],
    ),
    entry(
        "pedestal hacia arriba|travelling vertical|travelling ascendente|travelling hacia arriba|travelling vertical hacia arriba|travelling vertical ascendente|movimiento vertical hacia arriba|movimiento vertical ascendente|la cámara sube recta|la cámara sube en línea recta|asciende en línea recta",
        &[Cam(Move::PedestalUp)],
    ),
    entry(
        "pedestal hacia abajo|travelling descendente|travelling hacia abajo|travelling vertical hacia abajo|travelling vertical descendente|movimiento vertical hacia abajo|movimiento vertical descendente|la cámara baja recta|la cámara baja en línea recta|desciende en línea recta",
        &[Cam(Move::PedestalDown)],
    ),
    // Around.
    entry(
        "*orbitar|*rodear|*circundar|gira alrededor|girando alrededor|da vueltas alrededor|travelling circular|movimiento circular|plano circular|movimiento orbital|giro alrededor|rota alrededor|órbita|giro de 360 grados|360 grados alrededor|vuelta completa|plano orbital|toma orbital|da la vuelta|en arco|plano en arco|*girar en torno|*circunvalar|giro completo alrededor|rotación de 360 grados|se mueve en círculo|gira en torno|toma de 360 grados|paneo de 360 grados|traza un arco|describe un arco|trazando un arco|describiendo un arco|traza un semicírculo|describe un semicírculo|traza un círculo|describe un círculo|hace un arco|un arco alrededor|arco alrededor|dibuja un arco|dibuja un círculo|en semicírculo|media vuelta alrededor|hace una órbita|hace un giro completo alrededor|*circunvolar|gira en círculo|gira en círculos|en órbita|plano envolvente|travelling envolvente|movimiento envolvente|*envolver|*dar una vuelta|da una vuelta alrededor|damos una vuelta|damos una vuelta alrededor|dando una vuelta|dando vueltas alrededor|da vueltas en torno|*dar la vuelta alrededor|damos la vuelta|una vuelta alrededor|vuelta alrededor|una vuelta completa|órbitas|paneos alrededor|vueltas alrededor|giros alrededor|*mover alrededor|se mueve alrededor|*desplazar alrededor|se desplaza alrededor|*viajar alrededor|*volar alrededor|*pasar alrededor",
        &[Act(Verb::Circle)],
    ),
    entry(
        "*girar|giro|*voltear|*volver|gira|se gira|*virar|se voltea|*pivotar|gira hacia",
        &[Act(Verb::Turn)],
    ),
    entry(
        "*rotar|rotación|*dar vueltas|da vueltas|rota|rotando",
        &[Act(Verb::Rotate)],
    ),
    entry(
        "*mirar|*observar|*contemplar|mira fijamente|mirada|*ver",
        &[Act(Verb::Look)],
    ),
    // Focus, hand, following.
    entry(
        "cambio de foco|cambio de enfoque|desplazamiento de foco|transición de enfoque|el foco cambia|el enfoque cambia|cambia el enfoque|cambia el foco|foco selectivo que cambia|rack focus|el foco pasa|el enfoque pasa|trasfoco|traslado de foco|el foco se desplaza|transfoco|pasa el foco|enfoque que pasa|foco que pasa|enfoque que cambia|foco que cambia|enfoque que se desplaza|el enfoque viaja|el foco viaja|el foco salta|enfoque pasando|foco pasando|traspaso de foco|*desplazar el foco|desplaza el foco|*mover el foco|mueve el foco|foco selectivo de|paso de foco|*trasladar el foco|traslada el foco|*pasar el foco|*cambiar el foco|*cambiar el enfoque",
        &[Cam(Move::RackFocus)],
    ),
    entry(
        "cámara en mano|cámara al hombro|cámara de mano|cámara a mano|grabado a mano|toma en mano|plano en mano|cámara al puño|leve temblor|ligero temblor|cámara ligeramente temblorosa",
        &[Cam(Move::Handheld)],
    ),
    entry(
        "zoom lento hacia adentro|zoom lento hacia dentro|zoom suave hacia adentro|zoom rápido hacia adentro|zoom suave hacia dentro|zoom gradual hacia adentro",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "zoom lento hacia afuera|zoom lento hacia fuera|zoom suave hacia afuera|zoom rápido hacia afuera|zoom suave hacia fuera|zoom gradual hacia afuera",
        &[Cam(Move::ZoomOut)],
    ),
    entry(
        "cámara temblorosa|temblor de cámara|la cámara tiembla|cámara tiembla|sacudida de cámara|sacudidas|la cámara vibra|terremoto|cámara agitada|sacudida|imagen temblorosa|la cámara se sacude",
        &[Cam(Move::Shake)],
    ),
    entry("*temblar|*vibrar|*sacudir|*agitar", &[Act(Verb::Shake)]),
    entry(
        "*seguir|*acompañar|*perseguir|*ir detrás|va detrás de|va detrás del|va tras|va detrás|camina detrás|corre detrás|*correr junto",
        &[Act(Verb::Follow)],
    ),
    entry(
        "plano de seguimiento|seguimiento|toma de seguimiento|travelling de seguimiento|cámara de seguimiento|plano de acompañamiento",
        &[Cam(Move::Follow)],
    ),
    // At rest.
    entry(
        "cámara fija|cámara estática|plano fijo|toma fija|cámara inmóvil|plano estático|toma estática|la cámara está fija|la cámara permanece fija|la cámara permanece quieta|la cámara se queda quieta|la cámara permanece inmóvil|la cámara permanece estática|la cámara está quieta|cámara quieta|la cámara está estática|encuadre fijo|sobre trípode|en trípode|trípode|estático|estática|la cámara se mantiene fija|la cámara se mantiene quieta|la cámara se mantiene estática|la cámara queda fija|permanece quieta la cámara|la cámara es fija|la cámara se queda fija|la cámara sigue quieta|la cámara no se mueve más|la cámara está inmóvil|la cámara se mantiene inmóvil|vista fija|la cámara se detiene|cámara bloqueada|la cámara se queda inmóvil|trípode fijo|el encuadre no cambia|el plano no cambia|la vista no cambia|el encuadre no se altera|encuadre que no cambia|el encuadre permanece igual|el encuadre se mantiene",
        &[Cam(Move::Static)],
    ),
    entry(
        "sin movimiento de cámara|sin movimientos de cámara|sin mover la cámara|no mover la cámara|no muevas la cámara|la cámara no se mueve|ningún movimiento de cámara|cámara no se mueve|sin ningún movimiento de cámara|no mueva la cámara|nada de movimiento de cámara|no hay movimiento de cámara|la cámara no debe moverse|la cámara nunca se mueve",
        &[Still],
    ),
    entry(
        "quieta|quieto|inmóvil|fija|fijo|permanece quieta|parada|sin moverse|se queda quieta|se detiene ahí|se queda ahí|se queda parada|queda inmóvil|se queda inmóvil|sin moverse nada|en reposo|se para en seco|quietas|detenida",
        &[AtRest],
    ),
    entry("sin movimiento|ningún movimiento", &[Idle]),
    // How near.
    entry(
        "primerísimo primer plano|plano detalle|plano de detalle|macro|toma de detalle|inserto",
        &[Framed(Near::Detail)],
    ),
    entry(
        "primer plano|plano cerrado|primer plano de|plano corto",
        &[Framed(Near::Close)],
    ),
    entry(
        "plano medio|plano americano|medio plano",
        &[Framed(Near::Medium)],
    ),
    entry(
        "plano general|gran plano general|plano abierto|gran angular|vista general|vista aérea|plano amplio|plano de conjunto|toma abierta|toma aérea|plano aéreo",
        &[Framed(Near::Wide)],
    ),
    // Speed and amount.
    entry(
        "lento|lenta|lentamente|despacio|suave|suavemente|poco a poco|gradual|gradualmente|delicadamente|pausado|pausadamente|tranquilamente|lentos|lentas|con suavidad|con calma|con lentitud|progresivamente|paulatinamente|delicado",
        &[Pace(Speed::Slow, 0.6)],
    ),
    entry(
        "muy lento|muy lenta|muy lentamente|extremadamente lento|muy despacio|imperceptiblemente|muy suavemente|casi imperceptible",
        &[Pace(Speed::Slow, 0.4)],
    ),
    entry(
        "rápido|rápida|rápidamente|veloz|velozmente|de repente|súbito|bruscamente|dinámico|dinámica|repentinamente|brusco|ágil|con rapidez|de golpe|apresuradamente",
        &[Pace(Speed::Fast, 1.5)],
    ),
    entry(
        "muy rápido|muy rápida|muy rápidamente|a gran velocidad|a toda velocidad|rapidísimo",
        &[Pace(Speed::Fast, 1.8)],
    ),
    entry(
        "fluido|fluida|constante|estable|continuo|con fluidez|uniforme",
        &[Pace(Speed::Normal, 1.0)],
    ),
    entry(
        "ligeramente|ligero|ligera|un poco|levemente|leve|apenas|sutil|sutilmente|mínimo|mínima|un poquito|tenuemente|pequeño",
        &[Extent(0.5)],
    ),
    entry(
        "mucho|dramático|dramática|intenso|intensamente|extremo|fuertemente|ampliamente|muy lejos|espectacular",
        &[Extent(1.5)],
    ),
    // Directions.
    entry(
        "izquierda|a la izquierda|hacia la izquierda|de derecha a izquierda|por la izquierda|hacia izquierda|desde la derecha",
        &[To(Way::Left)],
    ),
    entry(
        "derecha|a la derecha|hacia la derecha|de izquierda a derecha|por la derecha|hacia derecha|desde la izquierda",
        &[To(Way::Right)],
    ),
    entry(
        "su izquierda|a su propia izquierda|hacia su propia izquierda|a la izquierda de ella|a su izquierda|hacia su izquierda",
        &[To(Way::TheirLeft)],
    ),
    entry("a su derecha|hacia su derecha", &[To(Way::TheirRight)]),
    entry(
        "arriba|hacia arriba|hacia el cielo|al cielo|de abajo a arriba|de abajo arriba|hacia lo alto|de abajo hacia arriba",
        &[To(Way::Up)],
    ),
    entry(
        "abajo|hacia abajo|hacia el suelo|de arriba a abajo|de arriba abajo|de arriba hacia abajo|al suelo",
        &[To(Way::Down)],
    ),
    entry(
        "cada vez más cerca|más y más cerca|cada vez más de cerca|hacia adelante|adelante|hacia delante|hacia la cámara|a la cámara|hacia nosotros|a cámara|hacia adentro|hacia dentro|hacia el espectador|más cerca",
        &[To(Way::In)],
    ),
    entry(
        "hacia atrás|atrás|lejos de la cámara|hacia afuera|hacia fuera|lejos|lejos de nosotros|para atrás|marcha atrás",
        &[To(Way::Out)],
    ),
    entry(
        "alrededor|alrededor de|en torno|en círculo|en círculos|en torno a|alrededor del",
        &[To(Way::Around)],
    ),
    entry(
        "en paralelo|en paralelo a|en paralelo al|paralelamente a|a lo largo|a lo largo de|lateralmente|de lado a lado|de un lado a otro|junto a|a lo ancho",
        &[To(Way::Across)],
    ),
    entry(
        "a través|a través de|por encima de|por encima|entre",
        &[To(Way::Through)],
    ),
    entry(
        "en sentido horario|en el sentido de las agujas del reloj|sentido horario|en sentido de las agujas del reloj",
        &[To(Way::Clockwise)],
    ),
    entry(
        "en sentido antihorario|en sentido contrario a las agujas del reloj|sentido antihorario|en sentido contrario al reloj",
        &[To(Way::Anticlockwise)],
    ),
    entry(
        "a la izquierda de|a la derecha de|mano izquierda|mano derecha|lado izquierdo|lado derecho|al fondo|en primer plano|en el fondo|de fondo|esquina izquierda|esquina derecha|arriba a la izquierda|abajo a la derecha|boca abajo|boca arriba|en la parte de arriba|por encima del hombro|en segundo plano|en el lado izquierdo|en el lado derecho|de pie|hacia la derecha de la imagen hay",
        &[Idle],
    ),
    entry(
        "cámara antigua|vieja cámara|cámara de fotos|cámara de juguete|con una cámara|una cámara en|sostiene una cámara|cámara fotográfica|una cámara antigua|la grúa del|grúas|grúa de construcción|naturaleza muerta|lente zoom|un objetivo zoom|objetivo zoom|pan|pan tostado|el pan|sombrero inclinado|sombrero ladeado|torre inclinada|la torre inclinada|agua estancada|baja estatura|plano de la ciudad|plano del metro|escalera de subida|vista al mar|arco iris|arcoíris|arco de piedra|arco y flechas|arco de triunfo|cruza el encuadre|entra en el encuadre|sale del encuadre|en el encuadre|cruza el plano|entra en plano|sale de plano|entra en cuadro|cruza la pantalla|por el plano|sale del plano|entra en el plano|atraviesa el plano|atraviesa el encuadre|fuera de plano|fuera de campo|sale de cuadro|al encuadre|en el plano|cruza el cuadro",
        &[Idle],
    ),
    entry(
        "plano de dron|toma de dron|plano con dron|toma con dron|vista de dron|imagen de dron|con el dron|desde el dron|vuelo del dron",
        &[Camera, Act(Verb::Hover)],
    ),
    entry(
        "*entrar por|*entrar en|*penetrar|*adentrar|*internar|*introducir|*colar|se adentra|se interna|se cuela|se introduce|se adentran",
        &[Act(Verb::Go), To(Way::In)],
    ),
];
