//! What people call the moves of a camera.

use super::super::Amount::Degrees;
use super::super::Meaning::{
    Amount, AtRest, Camera, CameraMotion, Extent, Idle, Move as Cam, Near as Framed, Pace, Still,
    Verb as Act, Way as To,
};
use super::super::{Entry, Near, Verb, Way, entry};
use crate::vocabulary::{Move, Speed};

pub(super) const ENTRIES: &[Entry] = &[
    // Towards and away from the subject.
    entry(
        "*lean in|*lean closer|*push in|*push into|*push toward|*push towards|*push forward|*push forwards|*push closer|*push on|push in shot|*dolly in|*dolly into|*dolly toward|*dolly towards|*dolly forward|*dolly forwards|dolly in shot|*track in|*track forward|*move in on|*move in closer|*move in close|*creep in|*close in|*close in on|*ease in|*truck in|push shot|forward tracking shot",
        &[Cam(Move::DollyIn)],
    ),
    entry("pushin|pushins", &[Cam(Move::DollyIn)]),
    entry(
        "*approach|*come closer|*get closer|*draw closer|*draw nearer|*inch closer|*inch forward|*creep closer|*creep forward|*come in close|*move in tight|*go in close|*get close|*get in close|*come in tight|*come close|*crawl closer|*crawl forward|*nose forward|*drift closer|*glide closer|*sneak closer|*slide closer|*steal closer|*float closer|*sneak up on|*press in|*press closer|*press forward|*head toward|*head towards|*head into|*zero in on|*home in on|*hone in on|*gain on|*advance on|forward movement|forward motion|forward move",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "*rocket forward|*speed toward|*speed towards|*speed forward|*snake through|*edge forward|*edge closer|*edge toward|*edge towards|*shoot forward",
        &[Act(Verb::Go), To(Way::In)],
    ),
    entry(
        "*rocket up|*rocket upward|*rocket upwards|*shoot up|*shoot upward|*shoot upwards|*gain height|*gain altitude|*gain elevation",
        &[Act(Verb::Rise)],
    ),
    entry(
        "*retreat|*back away|*back off|*step back|*fall back|*draw away|*withdraw|*move back|*move away|*go backward|*go backwards|*edge back|*edge away|*creep back|*creep backward|*crawl back|*float back|*float backwards|*drift back|*drift backwards|*glide back|*glide backwards|*reverse|*ease away|*peel away|*inch back|*inch backward|*inch away",
        &[Act(Verb::Go), To(Way::Out)],
    ),
    entry(
        "reverse dolly|reverse dolly shot|reverse tracking shot|backward dolly|backwards dolly|backward tracking shot|backwards tracking shot|*pull back|*pull backward|*pull backwards|*pull out|*pull away|pull back shot|pull out shot|*dolly out|*dolly back|*dolly backward|*dolly backwards|*dolly away|*track back|*track out|*ease back|*ease out|*draw back|pullback|*widen to reveal|*pull further back|*pull way back|*pull slowly back|*pull right back|*pull wide|*pull out wide|*open out|*widen the shot|*open up to reveal|backward movement|backwards movement|backward motion|backward move|*get further away|*get farther away|*move further away|*move farther away|backward dolly shot",
        &[Cam(Move::DollyOut)],
    ),
    entry(
        "*zoom in|*zoom into|*zoom closer|*zoom toward|*zoom towards|zoom in shot|*punch in|zoom in on|*tighten on|zoming in|zomming in|zoom inn|zom in|zoon in",
        &[Cam(Move::ZoomIn)],
    ),
    entry(
        "*crash zoom|*snap zoom|quick zoom|fast zoom|whip zoom|rapid zoom",
        &[Pace(Speed::Fast, 1.5), Act(Verb::Zoom)],
    ),
    entry(
        "reverse zoom|*zoom out|*zoom back|*zoom away|zoom out shot|*widen out",
        &[Cam(Move::ZoomOut)],
    ),
    entry(
        "dolly zoom|dolly zooms|dolly zoom in|dolly zoom out|zolly|vertigo effect|vertigo shot|vertigo zoom|vertigo|hitchcock zoom|hitchcock effect|trombone shot|contra zoom|push pull effect|push pull shot|push pull zoom|dollyzoom|zoom dolly|counter zoom|retrozoom|smash zoom effect",
        &[Cam(Move::DollyZoom)],
    ),
    entry("*zoom|zoom shot|*zoom on", &[Act(Verb::Zoom)]),
    entry("*dolly|dolly shot|dolly move", &[Act(Verb::Dolly)]),
    // Turning.
    entry(
        "*pan|panning shot|pan shot|camera pan|*pan across|*pan over|*pan around",
        &[Act(Verb::Pan)],
    ),
    entry(
        "zip pan|zip pans|*whip pan|whip pans|whip panning|whip panned|whip pan shot|swish pan|swish pans|flash pan|snap pan|*whip to|*whip around to|*whip round|*whip over|*whip back|whip|swish|lightning fast pan|violent pan|*jerk over",
        &[Act(Verb::WhipPan)],
    ),
    entry(
        "*whip left|*whip to the left|*snap left|*swish left|*jerk left|*flick left|*whip hard left|*snap to the left|*swing hard left|*swish to the left|*jerk to the left",
        &[Cam(Move::WhipPanLeft)],
    ),
    entry(
        "*whip right|*whip to the right|*snap right|*swish right|*jerk right|*flick right|*whip hard right|*snap to the right|*swing hard right|*swish to the right|*jerk to the right",
        &[Cam(Move::WhipPanRight)],
    ),
    entry("*tilt|tilt shot|tilting shot", &[Act(Verb::Tilt)]),
    entry(
        "camera roll|camera rolls|barrel roll|*roll|rolling shot",
        &[Act(Verb::Roll)],
    ),
    entry(
        "dutch angle|dutch tilt|dutch roll|dutch|canted angle|canted",
        &[Act(Verb::Roll)],
    ),
    entry("*bank|*lean", &[Act(Verb::Bank)]),
    // Sideways, up and down.
    entry(
        "*truck left|*truck to the left|*track left|*track to the left|*crab left|*strafe left|lateral move left|left tracking shot|*track right to left|*truck right to left|*strafe right to left|*crab right to left|*slide from right to left|*track from right to left|leftward truck|leftward tracking shot|*truck the camera left|*truck the camera to the left|*shift to the left|*shift left",
        &[Act(Verb::Truck), To(Way::Left)],
    ),
    entry(
        "*truck right|*truck to the right|*track right|*track to the right|*crab right|*strafe right|lateral move right|right tracking shot|*track left to right|*truck left to right|*strafe left to right|*crab left to right|*slide from left to right|*track from left to right|rightward truck|rightward tracking shot|*truck the camera right|*truck the camera to the right|*shift to the right|*shift right",
        &[Act(Verb::Truck), To(Way::Right)],
    ),
    entry(
        "trucking shot|truck shot|trucking|slider shot|sliding shot|lateral tracking shot|lateral tracking|lateral move|lateral movement|side tracking shot|sideways tracking shot|sideways tracking|parallel tracking shot|crabbing|crab shot|*crab|*strafe|*slide sideways|*move sideways|*move laterally|parallax shot|side scrolling|*track along|*track across|slider|slider move|lateral slide|lateral slider|slider shot left to right|sideways slide|sidelong move|crab dolly|crab move|side slide|lateral dolly|lateral truck|lateral glide|sideways glide|sideways dolly|lateral track|lateral camera move|sideways movement|sideways move|sideways motion|*truck the camera|*slide the camera|*track the camera|lateral motion|*shift sideways|*step sideways",
        &[Act(Verb::Truck)],
    ),
    entry(
        "*pedestal up|ped up|*boom straight up|elevator shot",
        &[Cam(Move::PedestalUp)],
    ),
    entry(
        "lower the camera|lowers the camera|lowering the camera|drop the camera|bring the camera down",
        &[Camera, Act(Verb::Sink)],
    ),
    entry(
        "tilt down|angle the camera down|angle the camera downward|angle the camera downwards|angle the lens down|*angle down|*angle downward|*angle downwards|*pitch down|*pitch downward|*pitch downwards",
        &[Act(Verb::Tilt), To(Way::Down)],
    ),
    entry(
        "tilt up|angle the camera up|angle the camera upward|angle the camera upwards|angle the lens up|*angle up|*angle upward|*angle upwards|*pitch up|*pitch upward|*pitch upwards",
        &[Act(Verb::Tilt), To(Way::Up)],
    ),
    entry(
        "*pedestal down|ped down|elevator shot down|elevator shot going down|descending elevator shot",
        &[Cam(Move::PedestalDown)],
    ),
    entry("*pedestal|pedestal shot", &[Act(Verb::Pedestal)]),
    entry("*truck", &[Act(Verb::Truck)]),
    entry(
        "*spiral up|*spiral upward|*spiral upwards|*corkscrew up|*corkscrew upward",
        &[Act(Verb::Rise)],
    ),
    entry(
        "*spiral down|*spiral downward|*spiral downwards|*corkscrew down",
        &[Act(Verb::Sink)],
    ),
    entry("*spiral around|*spiral round", &[Act(Verb::Circle)]),
    entry("*crane", &[Act(Verb::Crane)]),
    entry(
        "*crane up|*crane upward|*crane upwards|*boom up|*boom upward|*jib up|crane up shot|rising crane shot|ascending crane shot|*crane the camera up",
        &[Cam(Move::CraneUp)],
    ),
    entry(
        "*crane down|*crane downward|*crane downwards|*boom down|*jib down|crane down shot|descending crane shot|*crane the camera down",
        &[Cam(Move::CraneDown)],
    ),
    entry(
        "crane shot|crane move|crane movement|boom shot|jib shot|*jib|*crane over|*crane left|*crane right|drone rises|rising shot|ascending shot|rising drone shot",
        &[Act(Verb::Crane)],
    ),
    entry(
        "descending shot|sinking shot|lowering shot",
        &[Cam(Move::CraneDown)],
    ),
    // Around the subject.
    entry(
        "orbit shot|orbital shot|orbital|orbital move|orbiting shot|*arc around|arc shot|arcing shot|circling shot|full circle around|full circle|full orbit|full rotation around|bullet time|turntable shot",
        &[Act(Verb::Orbit)],
    ),
    entry(
        "360 shot|360 degree shot|360 orbit|360 degree orbit|360 degree orbit shot|360 degree rotation|full 360|a full 360|full 360 degree orbit|a full 360 degree orbit|full 360 orbit|a full 360 orbit|a 360|360 around|360 degrees around|full 360 degrees around|a full 360 degrees around|360 rotation|360° orbit|360° shot|360 spin around|360 degree spin around|a 360 degree orbit|a full 360 degree rotation",
        &[Act(Verb::Circle), Amount(Degrees(360.0))],
    ),
    entry(
        "*orbit|*arc|*circle|*go around|*move around|*swing around|*travel around|*fly around|*sweep around|*glide around|*spin around|*revolve around|*rotate around|*swirl around|*make a half circle|*make a semicircle|*trace a half circle|*trace a semicircle|*describe a half circle|*describe a semicircle|*make a full circle|*trace a circle|*describe a circle|*describe an arc|*trace an arc|*make an arc|*draw a circle|*make a loop around|*loop around|*wheel around|*curve around|*bend around|*wrap around|*move in an arc|*travel in an arc|*swing in an arc|*move in a circle|*move in a semicircle|*sweep in an arc|*go in a circle|*walk around|*run around|*wind around|*pivot around|*turn around the subject|*encircle|*ring around|180 around|a 180|180 degree arc|180 arc|180 orbit|180 move|90 around|270 around|180 degree orbit|180 degrees around|90 degree arc|90 degree orbit|slow 180|half orbit|a half orbit|quarter orbit|*turn around the|*turn around it|*turn around him|*turn around her|*turn around a|*turn around them",
        &[Act(Verb::Circle)],
    ),
    entry(
        "*orbit left|*circle left|*orbit to the left|*circle to the left|*curve left around|*curve to the left around|*swing left around|*swing to the left around|*move left around|*move to the left around",
        &[Act(Verb::Circle), To(Way::Left)],
    ),
    entry(
        "*orbit right|*circle right|*orbit to the right|*circle to the right|*curve right around|*curve to the right around|*swing right around|*swing to the right around|*move right around|*move to the right around",
        &[Act(Verb::Circle), To(Way::Right)],
    ),
    entry("*arc left|*arc to the left", &[Cam(Move::OrbitLeft)]),
    entry("*arc right|*arc to the right", &[Cam(Move::OrbitRight)]),
    // Focus and the hand.
    entry(
        "*rack from|*rack to|*rack between|*rack focus|rack focuses|rack focusing|rack focus shot|focus pull|focus pulling|*pull focus|*pull focus from|focus shift|*shift focus|focus shifts|focus change|focus transition|focus racks|*rack the focus|*change focus|focus moves|lens pulls from|focus pulls|focus slides|focus drifts|focus travels|focus jumps|focus snaps|focus slips|focus glides|focus passes|focus rolls|focus swims|lens racks|lens shifts focus|*shift the focus|*pull the focus|*transfer focus|focus falls from|*rack back|focus transfers|focus drops back|focus goes from|focus switches|*switch focus|*throw focus|focus is pulled|focus is racked|*rack over|*roll focus|*slide focus|*snap focus|selective focus shift|focus eases|focus wanders|focus creeps|*move focus|focus transitions|the lens pulls from|the lens racks|the lens shifts focus|the focus pulls|the focus racks|the focus shifts|the focus moves|the focus slides|the focus drifts|the focus travels|the lens racks from|the lens racks to|focus that shifts|focus that moves|focus shifting|focus racking|focus sliding|focus moving|focus changing|shifting focus|racking the focus",
        &[Cam(Move::RackFocus)],
    ),
    entry(
        "handheld|hand held|handheld camera|hand held camera|handheld shot|handheld camera shake|handheld shake|handheld feel|handheld style|found footage|shoulder cam|shoulder mounted|unsteady camera|breathing camera|wobbly camera|camera sway|micro shake|subtle camera shake|slight camera shake|vlog style|shaky handheld|shaky hand held|shaky handheld camera|jittery handheld|nervous handheld|rough handheld|loose handheld|subtle handheld|gentle handheld sway|handheld energy|handheld vibe|handheld wobble|shoulder rig|on the shoulder|shoulder held|hand cranked|home video style|camcorder|amateur footage|body cam|bodycam|selfie stick|gopro|run and gun",
        &[Cam(Move::Handheld)],
    ),
    entry(
        "camera shake|camera shakes|shaky camera|shaky cam|shaky|screen shake|earthquake|jolting camera|violent shake|impact shake|camera trembles|camera judders|shaking effect|shake effect|intense shaking|intense shake|shaking camera|jitter|jittery|camera jitter|jerky camera|jerky motion|wobbling camera|shakiness|camera rattles|camera vibrates|rumbling camera|trembling camera",
        &[Cam(Move::Shake)],
    ),
    entry("*shake|*tremble|*vibrate", &[Act(Verb::Shake)]),
    entry(
        "follow shot|following shot|follow cam|steadicam shot|steadicam|leading shot|chase cam",
        &[Cam(Move::Follow)],
    ),
    entry(
        "tracking shot|tracking shots|tracking camera|*track the|*track a|*track with|*track alongside|*track behind|*track her|*track him|*track them|*track it|dolly tracking shot|smooth tracking shot|tracking the|tracking a|tracking her|tracking him|tracking them|tracking an|tracking along with|tracking with|tracking behind|tracking alongside",
        &[Act(Verb::Track)],
    ),
    entry(
        "*follow|*follow along|*keep pace with|*chase|*trail behind|*tail|*shadow the|*pursue|*stalk behind|*trail|*keep up with|*stay with|*move with|*travel with|*go with|*walk with|*run with|*keep him in frame|*keep her in frame|*stick with|*escort|*lead the way ahead of|*dog his steps|tracks along with|*keep pace|*keep up|*match her pace|*match his pace|*match their pace|*match its pace|*match its speed|*match her stride|*match his stride|*match the pace of|*match the speed of|*tag along|*hold her in frame|*hold him in frame|*accompany|*run alongside|*walk alongside|*ride alongside|*drive alongside|*fly alongside|*move alongside|*travel alongside",
        &[Act(Verb::Follow)],
    ),
    // A camera at rest.
    entry(
        "static|static shot|static camera|static frame|stationary camera|stationary shot|camera is stationary|fixed camera|fixed shot|fixed frame|fixed angle|fixed position|fixed lens|locked off|locked off shot|locked off camera|locked camera|locked shot|locked down|locked down shot|locked down camera|lock off|lockoff|tripod shot|tripod mounted|from a tripod|shot from a tripod|tripod that never moves|from the tripod|on the tripod|stationary tripod camera|stationary tripod|stationary tripod shot|static tripod camera|fixed tripod camera|immobile tripod|on a tripod|camera on a tripod|still camera|still shot|steady shot|camera is static|camera is still|camera is fixed|camera is locked|camera is locked off|camera remains still|camera remains static|camera remains fixed|camera remains stationary|camera stays still|camera stays static|camera stays fixed|camera stays put|camera stays in place|camera holds still|camera holds steady|camera holds|unmoving camera|motionless camera|camera stands still|camera stays locked|camera remains locked|camera keeps still|keep the camera still|keep the camera static|keep the camera fixed|hold the camera still|hold the shot|hold the frame|static wide shot|hold on the shot|hold on her|hold on him|camera does not budge|camera doesnt budge|camera never budges|camera does not stir|camera doesnt stir|camera doesnt flinch|camera does not flinch|nailed down|bolted down|bolted to the floor|bolted to the ground|rooted to the spot|locked in position|planted on a tripod|anchored in place|hold on the|hold on a|linger on the|linger on a|rest on the|stay on the|dwell on the|hold wide|hold tight on|hold a wide shot|just hold|hold for a moment|hold for a beat|camera rests|camera lingers|camera waits|camera stands|camera sits still|camera stays where it is|camera parked|camera planted|camera anchored|camera keeps its position|frame never moves|frame stays put|frame holds|frame stays still|the shot holds|shot is static|frame is static|shot never moves|unbroken static shot|one static take|static take|still frame|a fixed frame|fixed wide|static wide|static medium shot|static close up|static composition|fixed composition|locked frame|locked tripod|tripod locked|camera frozen|frozen camera|camera is frozen|freeze the camera|camera stays frozen|let the camera rest|camera at rest|camera stays at rest|camera resting|camera dead still|dead still camera|camera completely still|camera perfectly still|camera glued in place|camera glued down|nailed to the floor|nailed to the ground|is nailed to the floor|camera is nailed to the floor|screwed to the floor|screwed to a tripod|bolted to the tripod|glued to the spot|cemented in place|camera on tripod|on tripod|fixed perspective|fixed viewpoint|fixed point of view|fixed vantage point|keep the camera steady|keep the camera in place|keep the camera where it is|keep the camera locked|keep the camera stationary|keep the camera motionless|camera unmoving|unmoving frame|unmoving shot|unchanging frame|unchanging framing|unchanging view|the frame stays the same|the framing stays the same|the view stays the same|the frame remains the same|the framing remains the same|the view remains the same|the framing never changes|the frame never changes|the view never changes|the framing does not change|the framing doesnt change|the frame does not change|the frame doesnt change|the view does not change|the view doesnt change|the composition does not change|the composition never changes|the composition stays the same|the perspective never changes|the angle never changes|the shot never changes|no change of framing|no change in framing|camera none|camera zero",
        &[Cam(Move::Static)],
    ),
    entry(
        "camera does not move|camera doesnt move|camera never moves|camera not moving|camera is not moving|camera without moving|fixed camera with no movement|completely static camera|completely static|perfectly still camera|absolutely static",
        &[Still],
    ),
    entry(
        "movement from the camera|motion from the camera|movement by the camera|movements by the camera|camera moves of any kind|camera movement of any kind|movement of any kind from the camera|any camera movement|camera movement|camera movements|camera motion|camera motions|camera move|camera work|movement of the camera|motion of the camera|moving camera|moving the camera|zoom or pan|pan or zoom|cam movement|cam motion|cam moves|cam move|cam movements",
        &[CameraMotion],
    ),
    entry(
        "exactly where it is|just where it is|precisely where it is|where it is and as it is|stay where it is|stays where it is|remain where it is|remains where it is|stay right where it is|stays right where it is|stays in place|remains in place|stay in place|hold|holds|holds steady|hold steady|hold still|holds still|holds there|holds position|pause|pauses|linger|lingers|stay put|stays exactly where it is|stay exactly where you are|stays put|stand still|stands still|still|fixed|locked|fixed in place|locked in place|frozen in place|completely still|perfectly still|absolutely still|motionless|stationary|immobile|comes to a standstill|settles into stillness|freezes|halts|halt|comes to a complete stop|stops dead|stops moving|stops there|comes to a gentle stop|eases to a stop|rolls to a stop|slows to a stop|eases to a halt|grinds to a halt|hold it there|hold it|hold there|hold here|stay there|stay here|rest there|hold a moment",
        &[AtRest],
    ),
    // Who films.
    entry(
        "shot that|steady shot that|smooth shot that|take that|shot which|camera|viewer|cinematographer|framing|camera operator|cam|the lens|the view|viewpoint|the shot|point of view|pov|we|drone|the frame|our view|our viewpoint|our perspective|the perspective|the viewpoint|our eye|the viewer|our gaze|our camera|the audience view|the gimbal|the steadicam|the drone|our drone|a drone|quadcopter|the quadcopter|the picture frame of the shot|the framing",
        &[Camera],
    ),
    entry(
        "back at the camera|back to the camera|back at us|back into the lens|back into the camera|back toward the camera|back towards the camera|straight at the camera|directly at the camera|straight into the camera|directly into the camera|directly into the lens|straight into the lens|at the camera|to the camera|into the camera|into the lens|facing the camera|faces the camera|face the camera|toward the camera|towards the camera|to camera|toward camera|towards camera|at camera|at the viewer|toward the viewer|towards the viewer|at us|toward us|towards us",
        &[To(Way::In)],
    ),
    entry(
        "away from the camera|away from camera|from the camera|away from us",
        &[To(Way::Out)],
    ),
    // Verbs of motion; whose they are depends on who acts.
    entry(
        "*move|*travel|*go|*advance|*proceed|*shift|*ease|*creep|*swoop|*rush|*hurtle|*zip|*dart|*surge|*weave|*meander|*roam|*nudge|*come|*inch|*nose|*prowl|*slink|*thread|*trundle|*barrel|*plow|*plough|*charge|*sail|*slip|*slither|*press|*retrace|*journey|*venture|*squeeze|*duck under",
        &[Act(Verb::Go)],
    ),
    entry("*push", &[Act(Verb::Push)]),
    entry("*pull", &[Act(Verb::Pull)]),
    entry("*glide|*slide|*sweep|*cruise|*track", &[Act(Verb::Glide)]),
    entry("*drift", &[Act(Verb::Drift)]),
    entry("*float|*hover|*levitate", &[Act(Verb::Float)]),
    entry(
        "*fly|*soar|flyover|fly through|flythrough",
        &[Act(Verb::Fly)],
    ),
    entry("*rise|*ascend|*lift|*climb up", &[Act(Verb::Rise)]),
    entry("*climb", &[Act(Verb::Climb)]),
    entry(
        "*drop from|*drop down|*drop to|*drop toward|*drop towards|*plunge|*plummet|*sink|*descend|*lower|*dip|*drop slowly|*drop gently|*drop straight|*drop through|*drop past|*drop below|*drop into|*drop onto|*drop quickly|*drop out of|*drop steadily|*drop smoothly|*drop in height|*drop lower|*nosedive",
        &[Act(Verb::Sink)],
    ),
    entry(
        "*turn|*swivel|*pivot|*turn its gaze|*turn its eye|*turn its lens|*turn its attention",
        &[Act(Verb::Turn)],
    ),
    entry(
        "*rotate|*spin|*revolve|*twirl|*pirouette|*whirl|*gyrate",
        &[Act(Verb::Rotate)],
    ),
    entry("*look|*gaze|*glance|*stare|*peer", &[Act(Verb::Look)]),
    entry(
        "fly through shot|fpv|fpv shot|fpv drone|drone shot forward|flying forward",
        &[Cam(Move::DollyIn)],
    ),
    entry("aerial pullback|drone pulls back", &[Cam(Move::DollyOut)]),
    // How near a shot is.
    entry(
        "extreme close up|extreme closeup|macro|macro shot|macro close up|extreme close up shot|detail|detail shot|insert shot|insert|ecu|tight on the detail",
        &[Framed(Near::Detail)],
    ),
    entry(
        "close up|closeup|close up shot|close shot|tight shot|tight framing|closeup shot|cu|close on|portrait shot|headshot",
        &[Framed(Near::Close)],
    ),
    entry(
        "medium shot|mid shot|medium close up|medium framing|waist up|cowboy shot|medium wide|two shot",
        &[Framed(Near::Medium)],
    ),
    entry(
        "wide shot|wide|wide angle|establishing shot|establishing|long shot|full shot|extreme wide shot|wide view|master shot|panorama|panoramic view|aerial view|full view|landscape shot",
        &[Framed(Near::Wide)],
    ),
    // How far and how fast.
    entry(
        "slow|slowly|gradual|gradually|leisurely|unhurried|gentle|gently|soft|softly|calm|calmly|tender|tenderly|languid|lazy|lazily|measured",
        &[Pace(Speed::Slow, 0.6)],
    ),
    entry(
        "very slow|very slowly|extremely slow|extremely slowly|super slow|ultra slow|imperceptibly|almost imperceptible|barely perceptible|glacial|glacially",
        &[Pace(Speed::Slow, 0.4)],
    ),
    entry(
        "fast|quick|quickly|rapid|rapidly|swift|swiftly|speedy|energetic|aggressive|aggressively|sudden|suddenly|hurried|brisk|briskly|frantic|dynamic|dynamically",
        &[Pace(Speed::Fast, 1.5)],
    ),
    entry(
        "very fast|very quickly|extremely fast|super fast|lightning fast|at high speed|high speed",
        &[Pace(Speed::Fast, 1.8)],
    ),
    entry(
        "smooth|smoothly|steady|steadily|fluid|fluidly|seamless|seamlessly|normal speed",
        &[Pace(Speed::Normal, 1.0)],
    ),
    entry(
        "slightly|slight|a little|a bit|a touch|subtle|subtly|barely|faintly|minimal|minimally|small|tiny|delicate|delicately|ever so slightly|mild|mildly|minor",
        &[Extent(0.5)],
    ),
    entry(
        "dramatic|dramatically|strong|strongly|a lot|far|extreme|extremely|powerful|powerfully|intense|intensely|huge|big|large|significantly|wildly|bold|boldly|long way|all the way|deep|deeply",
        &[Extent(1.5)],
    ),
    // Directions.
    entry(
        "left|to the left|to left|leftward|leftwards|toward the left|towards the left|right to left|from right to left|from the right|from right|screen left|camera left|frame left|to camera left|to the left side|over to the left|off to the left|to screen left|to frame left|toward camera left",
        &[To(Way::Left)],
    ),
    entry(
        "right|to the right|to right|rightward|rightwards|toward the right|towards the right|left to right|from left to right|from the left|from left|screen right|camera right|frame right|to camera right|to the right side|over to the right|off to the right|to screen right|to frame right|toward camera right",
        &[To(Way::Right)],
    ),
    entry(
        "the camera left|the camera to the left",
        &[Camera, To(Way::Left)],
    ),
    entry(
        "the camera right|the camera to the right",
        &[Camera, To(Way::Right)],
    ),
    entry(
        "to her left|to his left|to their left|her left|his left|their left|to its left|to his own left|to their own left|her own left|his own left|towards her left|towards his left|toward her left|toward his left|over her left shoulder|over his left shoulder|to her left shoulder|to his left shoulder|toward her left shoulder|towards her left shoulder|to the persons left|to the womans left|to her own left",
        &[To(Way::TheirLeft)],
    ),
    entry(
        "to her own right|to his own right|to their own right|her own right|his own right|towards her right|towards his right|toward her right|toward his right|over her right shoulder|over his right shoulder|to her right shoulder|to his right shoulder|toward her right shoulder|towards her right shoulder|to her right|to his right|to their right|her right|his right|their right|to its right",
        &[To(Way::TheirRight)],
    ),
    entry(
        "up|upward|upwards|skyward|skywards|up to|up toward|up towards|from below|bottom to top|from bottom to top|from the ground up|higher",
        &[To(Way::Up)],
    ),
    entry(
        "down|downward|downwards|down to|down toward|down towards|from above|top to bottom|from top to bottom|lower down|earthward",
        &[To(Way::Down)],
    ),
    entry(
        "forward|forwards|closer and closer|ever closer|nearer and nearer|closer still|closer|closer to|toward|towards|nearer|inward|inwards|down the aisle|down a aisle|down the hall|down a hall|down the hallway|down a hallway|down the corridor|down a corridor|down the street|down a street|down the road|down a road|down the alley|down a alley|down the alleyway|down a alleyway|down the path|down a path|down the lane|down a lane|down the tunnel|down a tunnel|down the passage|down a passage|down the passageway|down a passageway|down the track|down a track|down the runway|down a runway|down the nave|down a nave|down the avenue|down a avenue|down the trail|down a trail|down the valley|down a valley|down the canyon|down a canyon|down the boulevard|down a boulevard|down the driveway|down a driveway|down the length of|down a length of|down the middle of|down a middle of|down the center of|down a center of|down the centre of|down a centre of|down the line of|down a line of|down the rows|down a rows|down the barrel|down a barrel|down the tracks|down a tracks|down the gangway|down a gangway|down the jetty|down a jetty|down the pier|down a pier|down the catwalk|down a catwalk|down the highway|down a highway|down the arcade|down a arcade|down the colonnade|down a colonnade|down the sidewalk|down a sidewalk|down the pavement|down a pavement|deeper|deeper into|ahead|straight ahead|straight in",
        &[To(Way::In)],
    ),
    entry(
        "back|backward|backwards|away|outward|outwards|out|away from|farther|further",
        &[To(Way::Out)],
    ),
    entry(
        "around|round|in a circle|all around|in circles",
        &[To(Way::Around)],
    ),
    entry(
        "parallel|parallel to|in parallel|across|along|past|alongside|sideways|laterally|from side to side|side to side|beside it|beside him|beside her|beside them",
        &[To(Way::Across)],
    ),
    entry(
        "through|over|above|into|over the top of|between",
        &[To(Way::Through)],
    ),
    entry("clockwise", &[To(Way::Clockwise)]),
    entry(
        "anticlockwise|counterclockwise|counter clockwise|anti clockwise",
        &[To(Way::Anticlockwise)],
    ),
    entry(
        "on the left|on the right|at left|at right|on her left|on his right|left side|right side|left hand|right hand|left arm|right arm|left eye|right eye|left foot|right foot|right now|right away|all right|right behind|right in front|left behind|left corner|right corner|left third|right third|on the left side|on the right side|in the background|in the foreground|background|foreground|to the back|over her shoulder|over his shoulder|over the shoulder|upper left|upper right|lower left|lower right|looks like|look like|looking like|out of focus|in focus|out of frame|into frame|into the frame|made up|up close|dressed up|all over|over time|back and forth|behind|the back of|on her back|on his back|from behind|light up|lit up|close to|next to|right next to|in all|in total|in and out|in and out of|full turn|one full turn|complete turn|half turn|half a turn|quarter turn|a quarter turn|a full turn|one turn|full turns|full revolution|one full revolution|in turn|in return|in time|in place|in tandem|in unison|in sync|in one take|in one shot|in one continuous take|in 4k|in black and white|in colour|in color|in detail|in profile|in silhouette|in front|in rows|in line|in bloom|in flight|in mid air|in mid|in her|in his|in fear|in love|in disbelief|in surprise|in a row|inside out|upside down|downtown|one by one|on and on|over and over|in a wide half circle|keeps going|keep going|keeps moving|keep moving|continues moving|continue moving|carries on|keeps on going|goes on and on",
        &[Idle],
    ),
    entry(
        "drone shot|drone footage|aerial drone shot|drone view|by the drone|drone move",
        &[Camera, Act(Verb::Hover)],
    ),
    entry(
        "*swing left|*swing to the left|*swing around to the left|*veer left|*veer to the left|*swerve left|*hook left|*curve left|*peel left",
        &[Act(Verb::Turn), To(Way::Left)],
    ),
    entry(
        "*swing right|*swing to the right|*swing around to the right|*veer right|*veer to the right|*swerve right|*hook right|*curve right|*peel right",
        &[Act(Verb::Turn), To(Way::Right)],
    ),
    entry(
        "*swing up|*swing upward|*look upward",
        &[Act(Verb::Turn), To(Way::Up)],
    ),
    entry(
        "*swing down|*swing downward|*look downward",
        &[Act(Verb::Turn), To(Way::Down)],
    ),
];
