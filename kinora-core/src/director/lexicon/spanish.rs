//! The main words in Spanish, written without accents.

use super::Meaning::{
    Air, And, Article, Camera, Idle, Light as Lit, Move as Cam, NoThing, Pace, Someone,
    Sound as Hear, Still, Subject as Do, Then, Verb as Act, Way as To, While,
};
use super::{Entry, Verb, Way, entry};
use crate::vocabulary::{Atmosphere, Light, Move, Sound, Speed, Subject};

pub(super) const ENTRIES: &[Entry] = &[
    entry("camara|la camara|plano|toma", &[Camera]),
    entry(
        "se acerca|acercamiento|se aproxima|acercandose|avanza|travelling de acercamiento|travelling hacia adelante|avanza hacia",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "se aleja|alejamiento|alejandose|retrocede|travelling hacia atras",
        &[Act(Verb::Go), To(Way::Out)],
    ),
    entry(
        "la camara se acerca|acercamiento de camara",
        &[Cam(Move::DollyIn)],
    ),
    entry(
        "la camara se aleja|alejamiento de camara",
        &[Cam(Move::DollyOut)],
    ),
    entry(
        "paneo|panoramica|barrido|paneo de camara",
        &[Act(Verb::Pan)],
    ),
    entry("gira|girando|giro|giran", &[Act(Verb::Turn)]),
    entry(
        "se mueve|se desplaza|moviendose|travelling|travelling lateral|desplazamiento",
        &[Act(Verb::Glide)],
    ),
    entry(
        "zoom de acercamiento|acerca el zoom|zoom hacia adentro|zoom hacia adelante",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "zoom de alejamiento|aleja el zoom|zoom hacia afuera|zoom hacia atras",
        &[Cam(Move::ZoomOut)],
    ),
    entry(
        "orbita|orbita alrededor|rodea|gira alrededor|girando alrededor|da vueltas alrededor|la camara orbita",
        &[Act(Verb::Orbit)],
    ),
    entry(
        "sube|asciende|se eleva|elevandose|grua hacia arriba",
        &[Act(Verb::Rise)],
    ),
    entry(
        "baja|desciende|descendiendo|grua hacia abajo",
        &[Act(Verb::Sink)],
    ),
    entry("inclina|inclinacion|se inclina", &[Act(Verb::Tilt)]),
    entry(
        "sigue|siguiendo|plano de seguimiento|seguimiento",
        &[Act(Verb::Follow)],
    ),
    entry("camara en mano|camara al hombro", &[Cam(Move::Handheld)]),
    entry(
        "camara fija|camara estatica|plano fijo|toma fija|camara inmovil|plano estatico",
        &[Cam(Move::Static)],
    ),
    entry(
        "sin movimiento de camara|sin mover la camara|no mover la camara|no muevas la camara",
        &[Still],
    ),
    entry(
        "izquierda|a la izquierda|hacia la izquierda",
        &[To(Way::Left)],
    ),
    entry("derecha|a la derecha|hacia la derecha", &[To(Way::Right)]),
    entry("arriba|hacia arriba", &[To(Way::Up)]),
    entry("abajo|hacia abajo", &[To(Way::Down)]),
    entry(
        "hacia adelante|adelante|hacia la camara|a la camara",
        &[To(Way::In)],
    ),
    entry("hacia atras|atras", &[To(Way::Out)]),
    entry("alrededor", &[To(Way::Around)]),
    entry(
        "lento|lenta|lentamente|despacio|suave|suavemente|poco a poco",
        &[Pace(Speed::Slow, 0.6)],
    ),
    entry("rapido|rapida|rapidamente|veloz", &[Pace(Speed::Fast, 1.5)]),
    entry(
        "lluvia|llueve|lloviendo|bajo la lluvia",
        &[Air(Atmosphere::Rain, 0.6)],
    ),
    entry(
        "lluvia fuerte|lluvia intensa|aguacero|diluvio",
        &[Air(Atmosphere::Rain, 0.95)],
    ),
    entry(
        "llovizna|lluvia ligera|lluvia suave",
        &[Air(Atmosphere::Rain, 0.35)],
    ),
    entry(
        "nieve|nieva|nevando|copos de nieve",
        &[Air(Atmosphere::Snow, 0.6)],
    ),
    entry("niebla|neblina|bruma", &[Air(Atmosphere::Fog, 0.5)]),
    entry("viento|brisa", &[Air(Atmosphere::Wind, 0.5)]),
    entry(
        "tormenta",
        &[
            Air(Atmosphere::Rain, 0.8),
            Air(Atmosphere::Wind, 0.8),
            super::Meaning::Storm,
        ],
    ),
    entry(
        "relampago|relampagos|rayos",
        &[Air(Atmosphere::Lightning, 0.7)],
    ),
    entry("humo", &[Air(Atmosphere::Smoke, 0.5)]),
    entry("fuego|llamas|hoguera", &[Air(Atmosphere::Fire, 0.6)]),
    entry("olas|mar|oceano", &[Air(Atmosphere::Waves, 0.6)]),
    entry("rio|agua|cascada|arroyo", &[Air(Atmosphere::Water, 0.5)]),
    entry("nubes", &[Air(Atmosphere::Clouds, 0.5)]),
    entry(
        "hojas cayendo|hojas que caen|caen hojas|hojas secas|caen las hojas",
        &[Air(Atmosphere::Leaves, 0.6)],
    ),
    entry("estrellas", &[Air(Atmosphere::Stars, 0.6)]),
    entry("atardecer|puesta de sol|ocaso", &[Lit(Light::Sunset)]),
    entry("amanecer", &[Lit(Light::Sunrise)]),
    entry("noche|de noche", &[Lit(Light::Night)]),
    entry("musica", &[Hear(Sound::Music)]),
    entry("trueno|truenos", &[Hear(Sound::Thunder)]),
    entry(
        "pajaros cantando|canto de pajaros|pajaros",
        &[Hear(Sound::Birds)],
    ),
    entry("sonrie|sonriendo|sonrisa", &[Do(Subject::Smile)]),
    entry("parpadea|parpadeando", &[Do(Subject::Blink)]),
    entry("respira|respirando", &[Do(Subject::Breathe)]),
    entry("camina|caminando", &[Do(Subject::Walk)]),
    entry("corre|corriendo", &[Do(Subject::Run)]),
    entry("mira|mirando", &[Act(Verb::Look)]),
    entry(
        "luego|despues|finalmente|a continuacion|por ultimo",
        &[Then],
    ),
    entry("mientras|mientras que|con", &[While]),
    entry("y", &[And]),
    entry("sin|nada de|ningun|ninguna", &[NoThing]),
    entry(
        "mujer|hombre|nina|nino|persona|perro|gato|ella|el hombre|la mujer|chica|chico|pajaro",
        &[Someone],
    ),
    entry(
        "el|la|los|las|un|una|unos|unas|de|del|en|su|sus|al|por|para|sobre",
        &[Article],
    ),
    entry(
        "que|se|es|esta|hay|muy|mas|cae|caen|sopla|movimiento|movimiento de camara|escena|cinematografico|cinematica",
        &[Idle],
    ),
];
