//! What people, animals and things do, and who they are.

use super::super::Meaning::{Air, Heard, Someone, Subject as Do, Unknown, Verb as Act, Way as To};
use super::super::{Entry, Verb, Way, entry};
use crate::vocabulary::{Atmosphere, Sound, Subject};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "*breathe|*inhale|*exhale|breath|takes a breath|takes a deep breath|breathes in|breathes out|*breathe deeply|chest rises|chest rises and falls|alive and breathing|*sigh",
        &[Do(Subject::Breathe)],
    ),
    entry(
        "*blink|*blink her eyes|*blink his eyes|eyes blink|*wink|*close her eyes|*close his eyes|closes eyes|*open her eyes|*open his eyes|opens eyes|eyes open|eyes close|*bat her eyelashes|*bat his eyelashes|*bat her eyelids|*bat an eyelid|*blink once|blinky|*close their eyes|*open their eyes|*wink at",
        &[Do(Subject::Blink)],
    ),
    entry(
        "*smile|*grin|corners of her mouth lift|corners of his mouth lift|corners of her mouth rise|corners of his mouth rise|corners of her mouth curl|corners of his mouth curl|corners of her mouth turn up|corners of his mouth turn up|lips curve|lips curl|smile spreads|*smile warmly|*beam happily|*smirk|starts smiling|starts to smile|breaks into a smile|a smile|*give a smile|*give a big smile|*give a little smile|*give us a smile|*flash a smile|*crack a smile|big smile|little smile|wee smile|*beam at us|smiley|toothy grin",
        &[Do(Subject::Smile)],
    ),
    entry(
        "*nod|*nod her head|*nod his head|nods head|*nod in agreement|*give a nod|*give us a nod|a nod|*nod yes|*nod along|*nod his little head|nods of the head|nod of the head",
        &[Do(Subject::Nod)],
    ),
    entry(
        "*move her head|*move his head|*move their head|*move its head|*turn her head|*turn his head|*turn their head|*turn its head|turns head|head turns|*turn the head|*turn around|*turn to face|*turn her face|*turn his face|head turn|*shake her head|*shake his head|*shake its head|*turn their heads|*turn heads|heads turn|turning of the head|*turn head|*shake their heads|*shake his wee head|*turn to look|*turn round",
        &[Do(Subject::Turn)],
    ),
    entry(
        "*turn his head to his own left|*turn her head to her own left|*turn the head to her left|*turn his face to his left|*turn her face to her left|*turn her head to her left|*turn his head to his left",
        &[Do(Subject::Turn), To(Way::TheirLeft)],
    ),
    entry(
        "*turn to face us|*turn to face the camera|*turn to face the viewer|*turn her face to the camera|*turn his face to the camera|*turn her head to the camera|*turn his head to the camera|*turn her head toward the camera|*turn his head toward the camera|*turn her head towards the camera|*turn his head towards the camera|*turn to the camera|*turn toward the camera|*turn towards the camera|*turn to camera|*turn to us",
        &[Do(Subject::Turn), To(Way::In)],
    ),
    entry(
        "*turn her head to her right|*turn his head to his right|*turn his head to his own right|*turn her head to her own right|*turn his face to his right|*turn her face to her right",
        &[Do(Subject::Turn), To(Way::TheirRight)],
    ),
    entry("*turn away", &[Do(Subject::Turn), To(Way::Out)]),
    entry(
        "*tilt her head|*tilt his head|*tilt their head|*tilt its head|tilts head|head tilts|*tilt the head|*cock its head|*cock her head|*cock his head|head tilt",
        &[Do(Subject::Tilt)],
    ),
    entry(
        "*lift her gaze|*lift his gaze|*raise her gaze|*raise his gaze|*raise her eyes|*raise his eyes|*lift her eyes|*lift his eyes|*lower her gaze|*lower his gaze|*lower her eyes|*lower his eyes|gaze shifts|eyes move|eyes dart|eyes wander|eyes shift|*look around|*glance around|eyes follow|*roll her eyes|*roll his eyes",
        &[Do(Subject::Look)],
    ),
    entry(
        "*look at her|*look at him|*look at them|*look at it",
        &[Do(Subject::Look)],
    ),
    entry(
        "*sway|*rock gently|*rock back and forth|*wobble|*flutter|flags wave|flag waves|flag waving|flags waving|waving flag|*bob|*rustle|*swing back and forth|grass waves|fabric flutters|dress flows|dress flutters|cloth flutters|curtains billow|cape flutters|cape billows|*undulate",
        &[Do(Subject::Sway)],
    ),
    entry(
        "plays with her hair|plays with his hair|tugs at her hair|tugs at his hair|tousles her hair|tousles his hair|ruffles her hair|ruffles his hair|hair billows|hair billowing|hair stirs|hair stirring|hair swings|hair swinging|hair bounces|hair bouncing|hair blows|hair blowing|hair moves|hair moving|hair flows|hair flowing|flowing hair|hair sways|hair swaying|hair flutters|hair fluttering|hair waves|hair flies|hair drifts|hair in the wind|hair dances|windblown hair|hair ripples|strands of hair move|fur ruffles|fur moves|fur ripples|mane flows",
        &[Do(Subject::Hair)],
    ),
    entry(
        "hair blowing in the wind|hair blows in the wind|hair in the breeze|hair flowing in the wind|hair flutters in the wind|wind blows through her hair|wind in her hair|wind in his hair|wind ruffles her hair|wind ruffles his hair|hair moves in the wind|hair moving in the wind|hair swaying in the wind|hair sways in the wind|hair blowing in the breeze|hair blowing gently in the wind|hair moves in the breeze",
        &[Do(Subject::Hair), Air(Atmosphere::Wind, 0.4)],
    ),
    entry(
        "wave hello|waves hello|waving hello|*wave goodbye|*wave at|*wave her hand|*wave his hand|*wave a hand|*wave to|waves hand|*wave their hands|*wave its hand|waving|hand waves|waves back|*give a wave|*give us a wave|*give a little wave|little wave|*wave hi|*wave bye|*wave bye bye|hand wave|*wave both hands|*wave back",
        &[Do(Subject::Wave)],
    ),
    entry("wave", &[Act(Verb::Wave)]),
    entry(
        "*walk|*stroll|*stride|*wander|paces|pacing|*march|*hike|*tiptoe|*amble|takes a step|*step forward|*walk about|*toddle|*waddle",
        &[Act(Verb::Walk)],
    ),
    entry(
        "*run|*sprint|*jog|*gallop|*dash|*race|*trot|*run about",
        &[Do(Subject::Run)],
    ),
    entry(
        "*rotate on the spot|*spin on its axis|*rotate slowly on|turntable|rotating platform|rotates on a turntable|spinning top|wheels spin|wheels turn",
        &[Do(Subject::Rotate)],
    ),
    entry(
        "*flap|*flap its wings|wings flap|wings flapping|birds fly|birds flying|bird flies|*take flight|*fly away|flying birds|*spread its wings|birds fly off|*fly about",
        &[Do(Subject::Fly)],
    ),
    entry(
        "*lift her|*lift his|*lift a|*lift the|*lift its|*lower her|*lower his|*lower the|*lower a|*raise her|*raise his|*dance|*jump|*leap|*hop|*skip|*bounce|*talk|*speak|*say|*whisper|*shout|*scream|*yell|*sing|*laugh|*giggle|*cry|*weep|*eat|*drink|*sip|*chew|*bite|*swallow|*lick|*explode|*transform|*morph|*melt|*dissolve into|*shatter|*collapse|*crumble|*grow|*shrink|*bloom|*blossom|*fight|*punch|*kick|*hug|*embrace|*kiss|*swim|*drive|*ride|*throw|*catch|*grab|*pick up|*reach|*point|*open|*close|*sit down|*stand up|*kneel|*bow|*clap|*play|*cook|*write|*read|*draw|*type|*disappear|*vanish|*appear|*teleport|*fall|*launch|*shoot|*bark|*meow|*purr|*roar|*growl|*howl|*wag|*yawn|*stretch|*sneeze|*juggle|*knock|*pour|*splash|*hold up|*put on|*take off|*undress|*destroy|*enter|*exit|*leave the|*arrive|*gesture|*shrug|*frown|*raise|*skate|*surf on|*ski|*hunt|*swing|*stir|*cut|*slice|*unwrap|*fold|*unfold|*walk on water",
        &[Unknown],
    ),
    entry(
        "woman|man|girl|boy|child|kid|baby|person|lady|gentleman|guy|women|men|kids|someone|she|he|they|head|face|eyes|hand|hands|couple|friends|family|mother|father|soldier|king|queen|princess|knight|warrior|wizard|robot|astronaut|dancer|singer|musician|chef|character|hero|subject|figure|model|monk|bride|portrait|statue|astronauts|samurai|fisherman|cowboy|pirate|witch|ghost|skeleton|angel|player|runner|rider|driver|pilot|doctor|teacher|student|crane operator|operator|boxer|surfer|sailor|keeper|lighthouse keeper|nurse|waiter|waitress|barista|guard|worker|artist|painter|sculptor|baker|butcher|tailor|carpenter|blacksmith|gardener|farmer|hiker|climber|cyclist|skier|skater|swimmer|gymnast|athlete|conductor|drummer|guitarist|pianist|violinist|cellist|detective|spy|thief|gunslinger|gladiator|emperor|priest|nun|judge|scientist|engineer|photographer|actor|actress|bartender|tourist|traveler|traveller|commuter|shopkeeper|vendor|merchant|stranger|grandmother|grandfather|toddler|teenager|twins|sister|brother|son|daughter|husband|wife|groom|shepherd|hunter|archer|ninja|elf|fairy|mermaid|vampire|zombie|alien|clown|magician|ballerina|goalkeeper|referee|visitor|passenger|crew|diver|jogger|fighter|wrestler|bull rider|ranger|librarian|mechanic|firefighter|policeman|officer|marching band|everyone|nanny|clerk|old man|old woman|young woman|young man|grandma|grandpa|granny|gran|nana|grandad|granddad|mum|mom|mommy|mummy|mama|dad|daddy|papa|aunt|auntie|uncle|cousin|niece|nephew|grandson|granddaughter|stepdad|stepmom|hubby|fiance|fiancee|boyfriend|girlfriend|bestie|kiddo|neighbour|neighbor|godmother|godfather|mother in law|father in law|sister in law|brother in law|siblings|grandkids|grandchildren|newborn|bridesmaid|best man|colleague|boss|coach|everybody",
        &[Someone],
    ),
    entry(
        "dog|dogs|cat|cats|horse|horses|fish|lion|tiger|bear|wolf|fox|rabbit|deer|elephant|butterfly|butterflies|eagle|dragon|puppy|kitten|cow|sheep|duck|swan|whale|dolphin|shark|turtle|frog|monkey|panda|penguin|animal|creature|dinosaur|unicorn|hamster|squirrel|flamingo|parrot|jellyfish|octopus|snake|spider|pup|doggo|kitty|mare|foal|pony|donkey|goat|guinea pig|bunny|hen",
        &[Someone],
    ),
    entry(
        "toy drone|toy drones|a toy drone|lens of the telescope|the lens of the telescope|the lens of the microscope|lens of the microscope|the lens of the lighthouse|the lens of the projector|satellite|satellites|tractor|tram|van|taxi|lorry|wagon|drone in the sky|boat|boats|ship|sailboat|train|plane|airplane|helicopter|bike|bicycle|motorcycle|balloon|balloons|hot air balloon|rocket|spaceship|flag|flags|tree|trees|grass|flower|flowers|branches|branch|plant|plants|curtain|curtains|dress|cape|scarf|planet|moon|earth|globe|wheel|wheels|door|ball|feather|feathers|kite|windmill blades|fan blades|propeller|clock|gears|bottle|watch|product|umbrella|coffee|cup|wheelchair|robot arm|elevator doors|shadow|shadows|reflection|reflections",
        &[Someone],
    ),
    entry(
        "bird|birds|owl|crow|crows|sparrow|sparrows|rooster|pigeons",
        &[Someone, Heard(Sound::Birds)],
    ),
    entry(
        "crowd|audience|spectators|people|children|guests|onlookers|fans|passersby",
        &[Someone, Heard(Sound::Crowd)],
    ),
    entry(
        "bee|bees|cricket|insect|frogs",
        &[Someone, Heard(Sound::Insects)],
    ),
    entry(
        "car|cars|bus|traffic noises",
        &[Someone, Heard(Sound::Traffic)],
    ),
    entry(
        "ripples in the wind|rippling in the wind|ripples in the breeze|rippling in the breeze|sways in the wind|swaying in the wind|sways in the breeze|swaying in the breeze|flutters in the wind|fluttering in the wind|flutters in the breeze|fluttering in the breeze|billows in the wind|billowing in the wind|flaps in the wind|flapping in the wind|bends in the wind|bending in the wind|rustles in the wind|rustling in the wind|dances in the wind|dancing in the wind|snaps in the wind|snapping in the wind|wind blown|windblown|ruffled by the wind|tossed by the wind|whipped by the wind|whipping in the wind|stirred by the wind|stirred by a breeze|wind whips|wind howls|wind tugs|wind picks up|gusting",
        &[Do(Subject::Sway), Air(Atmosphere::Wind, 0.5)],
    ),
];
