//! Small words: what joins, denies and describes.

use super::super::Meaning::{
    After, And, Arrives, Article, But, Camera, Ceases, Idle, Instead, LastWay, Listen, Loop,
    Meanwhile, Mention, NoAction, NoList, NoThing, On, Or, Pictured, Pronoun, Refused, Rig, Simile,
    Someone, Sun, Then, While,
};
use super::super::{Entry, Verb, Way, entry};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "then|and then|afterwards|afterward|after that|after which|finally|and finally|next|followed by|later|subsequently|before finally|in the end|at the end|eventually|lastly|ending with|ends with|ending on|ends on|ending in|before|once that is done|a moment later|moments later|soon after|shortly after|at last|to finish|culminating in|culminating with|transitions to|transitioning to|transitions into|transitioning into|moving on to|then finally|before then|secondly|thirdly|cut to|cuts to|cutting to|dissolve to|dissolves to|crossfade to|fade into|fades into|once we reach|when we reach|upon reaching|on reaching|once it reaches|when it reaches|as soon as it reaches|once there|having reached|when it arrives at|once it arrives at|before settling|before coming to rest|and when we reach|until we reach it and|only then|from there|afterwards it|after this|after a beat|after a moment|a beat later|and after that|immediately after|right after|directly after|to end|to close|closing on|closing with|finishing with|finishing on|finishes with|finishes on|end on|end with|concludes with|concluding with|winding up|wraps up with|at the fourth|at the third|at the last one|at the final one|at the second one|at the third one|at the fourth one|shifts to|segues into|segueing into|switches to|switching to|gives way to|giving way to|leading into|leads into|once they|once she|once he|once it|once we|once the|once you|once a|as soon as it|as soon as she|as soon as he|as soon as the|as soon as they|no sooner|having done so|when it ends|when that is done",
        &[Then],
    ),
    entry("and|plus", &[And]),
    entry(
        "until|till|while|as|whilst|during|when|even as|as soon as|featuring|amid|accompanied by|together with",
        &[While],
    ),
    entry(
        "meanwhile|simultaneously|at the same time|all the while|in the meantime|at once|concurrently",
        &[Meanwhile],
    ),
    entry(
        "with|with a|with the|with an|but|except|however|only|just|although|yet",
        &[But],
    ),
    entry(
        "i hate|i hate the|i hated|i hated the|i dislike|i disliked|i dont like|i do not like|i didnt like|i am tired of|im tired of|im sick of|enough of|enough with|enough of the|no|without|free of|free from|absence of|zero|lacking|devoid of|neither|never any|not any|none|bare of|replace the|replace|swap the|trade the|exchange the|empty of|unmarred by|untouched by|unspoiled by|spared by|not a speck of|not a wisp of|not a whisper of|not a flake of|not a puff of|no hint of|no trace|no suggestion of|not a ray of|anything but|everything but|all but|is fine except|is fine but|is okay except|is allowed except|is welcome except|works except|goes except|hasnt been any|has not been any|havent been any|hasnt any|havent any|has never been any|never had any|anything except|anything save|any weather but|any weather except|all the weather but|show everything except|include everything except|keep everything except|everything except for the|no need for|theres no need for|there is no need for|no call for|theres no call for|lack of|for lack of|for want of|wasnt any|werent any|wont be any|was not any|were not any|isnt any|arent any|lacks|lacked|not a sign of|not a trace|wasnt a|there wasnt|there werent|there was no|there were no|there will be no|there wont be|minus|no trace of|without a trace of|not a trace of|without any|no sign of|not a hint of|there is no|theres no|there are no|there isnt any|there is not any|there arent any|with no|no more|not a drop of|not a breath of|not a single|without a|nary a|clear of|rid of|forget the|void of|absent of|absent any|absent all|barring|barring any|spared the|spared any|i dont like it when|i dont like when|i hate it when|i hate when|i detest|i loathe|i cant stand|i cant bear|i cant stand the|i am not a fan of|im not a fan of|not a fan of|not with|not with any|never with|never with any|nothing like|in the absence of|want none of|want none of the|i am sick of|i am fed up with|im fed up with|dispense with|dispense with the|do away with|do away with the|done with the|abstain from|desist from|desist from adding|hold off on|hold off on the|the last thing i want is|the last thing we want is|the last thing i need is|the last thing we need is|the one thing i dont want is|bereft of|stripped of|purged of|scrubbed of|sanitised of|cleansed of|spare us the|hold the rain and",
        &[NoThing],
    ),
    entry(
        "keep the camera from|prevent the camera from|stop the camera from|keeps the camera from",
        &[Camera, NoAction],
    ),
    entry("who", &[Someone]),
    entry("it", &[Pronoun]),
    entry("in", &[LastWay(Way::In)]),
    entry(
        "by|so much as|so much as a|silent except for|silent but for|silence except for|silence but for|quiet except for|quiet but for|soundless except for|ease into a|eases into a|easing into a|settle into a|settles into a|settling into a",
        &[Idle],
    ),
    entry(
        "nobody|no one|noone|nothing|none of them",
        &[NoAction, Someone],
    ),
    entry(
        "refuses to|refuse to|declines to|is not to|are not to|need not|neednt|has yet to|have yet to|fails to|not|dont|do not|doesnt|does not|never|should not|shouldnt|must not|mustnt|wont|will not|cannot|cant|isnt|is not|arent|are not|didnt|not at all|no longer|not any more|not once|is not allowed to|is not supposed to|isnt supposed to|isnt allowed to|is forbidden to|is forbidden from|is banned from|keep from|keeps from|resist the urge to|resist the temptation to|resists the urge to|careful not to|wouldnt|couldnt|would never|could never|dont go for|do not go for|dont bother with|do not bother with|dont bother|dont even think of|dont even think about|do not even think of|make sure not to|take care not to|try not to|i would rather you didnt|no one should|nobody should",
        &[NoAction],
    ),
    entry(
        "have gone|has gone|have vanished|has vanished|have disappeared|has disappeared|*stop|*cease|comes to a stop|come to a stop|comes to rest|has stopped|have stopped|comes to a halt|is over|has ended|is gone|are gone|clears up|dies down|subsides|has died|have died|have popped|have burst|has burst|have melted|have cleared|have lifted|have dispersed|has dispersed|have scattered for good|have gone out|have drifted away|has drifted away|have faded|has faded|have passed|have blown over|have died down|have burned out|has evaporated|is unlit|are unlit|is cold and unlit|is cold and dark|lies cold|lie cold|stands cold|has been cancelled|is cancelled|was cancelled|has been called off|is called off|has gone flat|have gone flat|has gone still|have gone still|is off|are off|is switched off|are switched off|is turned off|are turned off|is dry|stands dry|has gone cold|is cold and dead|has been put out|is put out|has been extinguished|was extinguished|has blown out|has given way|has thinned out completely|remain unlit|remains unlit|stay unlit|were put out|are put out|was put out|is broken|are broken down|has passed|dissipates|fades away|has died down|died down|has dropped|has stopped blowing|has cleared|has lifted|has faded away|has gone out|gone out|went out|long gone|long over|dried up|has burned out|burned itself out|has blown over|blew over|petered out|has let up|lets up|let up|eases off|tapers off|clears away|clears|burns out|is finished|has melted|has run dry|ran dry|has moved on|is behind us|goes still for good|blown itself out|has settled down|settled down for good|never comes|never came|fails to come|stays away|holds off|held off|refuses to fall|never falls|never arrives|is nowhere to be seen|is nowhere",
        &[Ceases],
    ),
    entry(
        "stay away from|stays away from|keep away from|steer clear of|forget about|avoid|avoiding|exclude|excluding|remove|removing|omit|omitting|leave out|leaving out|skip the|skip any|drop the|lose the|hold the|ditch|ditch the|negative prompt|negative prompts|negative|things to avoid|do not include|dont include|do not add|dont add|do not show|dont show|without adding|keep out|eliminate|ban|spare us|leave away|cut the|not wanted|undesired|unwanted|refrain from|mute the|silence the|no goes|leave out any|leave out all",
        &[NoList],
    ),
    entry(
        "instead of|rather than|in place of|as opposed to|in lieu of",
        &[Instead],
    ),
    entry(
        "out of the shot|out of the picture|out of this shot|out of the scene|out of it|out of this|out of this one|out of here|is the last thing we need|is the last thing i want|is the last thing this needs|is the last thing we want|would be a mistake|would be out of place|would be too much|would spoil it|would spoil the shot|would ruin the shot|would be wrong here|has no business here|has no place in this|does not belong here|doesnt belong here|does not belong|doesnt belong|do not belong here|dont belong here|stays out of the frame|stays outside the frame|stay out of the frame|stays out of frame|is unnecessary|are unnecessary|is undesirable|are undesirable|would only distract|would distract|is not what i want|isnt what i want|is a no go|is a no no|is verboten|is taboo|is not needed|isnt needed|are not needed|arent needed|is not welcome here|is not called for|isnt called for|is not part of this|isnt part of this|is not part of the plan|is not on the menu|nobody has lit|no one has lit|nobody lit|no one lit|nobody ever lit|no thanks|no thank you|not today|is dropped|is left out|are left out|is omitted|are omitted|is scrapped|none came|none comes|none fell|none falls|none arrived|none arrives|none appears|none appeared|none is seen|none are seen|none ever comes|none ever came|is not wanted|isnt wanted|are not wanted|arent wanted|is unwanted|are unwanted|is unwelcome|is undesired|is not desired|is not welcome|is forbidden|are forbidden|is banned|is off limits|is not allowed|isnt allowed|are not allowed|should be avoided|must be avoided|is to be avoided|are to be avoided|should be left out|must be left out|is to be left out|should be omitted|should be excluded|must be excluded|is excluded|are excluded|is absent|are absent|is missing|are missing|is nowhere in sight|is out of the question|would be wrong|would ruin it|is ruled out|are ruled out|has no place here|is not part of it|not required|not needed|not necessary|not desired|not allowed|not permitted|is prohibited|is disallowed|is not okay|is not ok|isnt okay|is not fine|is not an option|isnt an option|is no option|is not acceptable|is off the table|should stay out|must stay out|should stay away|nowhere in sight|nowhere to be seen|nowhere to be found|nowhere to be heard|is not in the picture|is not in this",
        &[Refused],
    ),
    entry(
        "sans|far from any|well away from any|hardly a|barely a|scarcely a|hardly any|barely any|scarcely any|next to no|not so much as|without so much as|not even a|not one|nor any|nor is there|nor are there|nor should there be|nor a|not the slightest|not the least|nothing of",
        &[NoThing],
    ),
    entry(
        "nor does|nor do|nor is|nor are|nor should|nor will|nor did|should never|must never|may never|at no point|at no time|under no circumstances|in no way|by no means|on no account",
        &[NoAction],
    ),
    entry(
        "dont forget|do not forget|never forget|dont leave out|do not leave out|dont leave the|dont skip|do not skip|dont drop|do not drop|dont lose|do not lose|dont omit|do not omit|dont miss|do not miss|dont cut|dont remove|do not remove|dont neglect|never without|not without|without forgetting|without noticing|without minding|without caring about|without a thought for|pays no attention to|pay no attention to|paying no attention to|takes no notice of|taking no notice of|pays no heed to|paying no heed to|pays no mind to|paying no mind to|no umbrella could stop|no umbrella can stop|nothing could stop|nothing can stop|nothing stops|no roof against|no respite from|no let up in|theres no let up in|no break in|no end in sight to|no shortage of|theres no shortage of|there is no shortage of|no lack of|theres no lack of|there is no lack of|no end of|theres no end of|no end to the|theres no end to the|there is no end to the|no dearth of|there is no dearth of|no escaping|theres no escaping|there is no escaping|no stopping|theres no stopping|there is no stopping|cant escape|cannot escape|no avoiding|theres no avoiding|no hiding from|theres no hiding from|nothing short of|nothing other than|nothing apart from|nothing except|nothing besides|nothing less than|nothing if not|none other than|why not|why not add|why not have|why not some|why not try|not to forget|not to mention|not forgetting|not excluding|no question|no questions asked|cant get enough of|cannot get enough of|cant get enough|cant have enough|cannot have enough|never enough|not enough|never ending|neverending|not against|not opposed to|nothing against|not averse to|not say no to|wouldnt mind|would not mind|never tire of|never tires of|never gets old|not optional|not negotiable|not forbidden|not a problem|no objection to|no objections to|theres no doubt about|there is no doubt about|no doubt about|not to be missed|not to be outdone|not bad|not least|not for nothing|no small amount of|no mere|no ordinary|nothing wrong with|not shy of|not yet over|not over yet|isnt over yet|is not over yet|without a doubt|doesnt mind|does not mind|dont mind|do not mind|never mind|never minds|doesnt notice|does not notice|dont notice|doesnt care about|does not care about|dont care about|doesnt fear|does not fear|isnt afraid of|is not afraid of|not afraid of|unafraid of|isnt bothered by|not bothered by|undeterred by|no stranger to|not troubled by|doesnt flinch at|no match for|no escape from|no shelter from|no relief from|no protection from|nothing beats|there is nothing like|theres nothing like|no less|no later than|no problem|no joke|cant resist|cannot resist|not just|not merely|not alone|no longer alone|not far from|not unlike|no fire without smoke|hasnt lifted|has not lifted|hasnt cleared|has not cleared|hasnt gone out|hasnt melted|has not melted|hasnt passed|has not passed|hasnt died down|hasnt let up|has not let up|hasnt burned out|has yet to stop|has yet to lift|has yet to clear|have not cleared|havent cleared|without warning|no wonder|no doubt|without doubt|without delay|without hesitation|no matter|without a word|without a pause|without pause|without end|without haste|no less than|no fewer than|nothing but|never lets up|does not let up|doesnt let up|wont let up|never ends|never ceases|does not cease|doesnt end|does not end|cannot stop|never fades|in no time|no longer than|without looking back|without a sound|without a break|without interruption|no more than|non stop|nonstop|relentlessly|no one but",
        &[Idle],
    ),
    entry(
        "a box of|box of|a packet of|packet of|a can of|a tin of|a bag of|a pack of|a tube of|a bar of|a carton of",
        &[Mention],
    ),
    entry(
        "word|words|christened|baptised|explains how|explain how|explaining how|discuss|discusses|discussing|describes|describing|mentions|mentioning|thinks about|thinking about|think about|learns about|learning about|learn about|teaches about|teaching about|named|called|titled|entitled|nicknamed|known as|name is|names are|goes by|story about|book about|a book about|novel about|song about|poem about|talks about|talk about|talking about|chats about|chatting about|argue about|argues about|joke about|jokes about|reads about|reading about|sings about|singing about|writes about|writing about|complains about|complaining about|asks about|speaks of|speaks about|essay on|essay about|report about|report on|article about|article on|news about|lecture about|lecture on|tells of|film about|movie about|documentary about|documentary on|lesson about|lesson on|forecast of|forecast for|forecast said|forecast says|forecasters promised|forecast promised|forecast had promised|forecast predicted|forecast called for|forecast calls for|predicted|predicts|they expected|everyone expected|had expected|we expected|she expected|he expected|expects|was expecting|were expecting|had promised|were promised|was promised|waits for|waiting for|wait for|in case of|prays for|praying for|hopes for|wishes for|wishing for|longs for|longing for|afraid of|fear of|scared of|warns of|warning of|warning about|worries about|worried about|allergic to|love of|smell of|scent of|taste of|a fan of|recipe for|the word|the words|the letters|the name|the phrase|the title",
        &[Mention],
    ),
    entry("or|nor", &[Or]),
    entry(
        "like|as if|as though|resembling|reminiscent of|the colour of|the color of|dreams of|memories of|painting of|drawing of|picture of|photo of a painting of|poster of|labeled|labelled|that says|that reads|sign reading|sign saying|poster with|poster showing|posters of|a poster of|a poster with|postcard of|postcards of|postcard with|picture book about|mural of|a mural of|mural depicting|mural showing|tattoo of|a tattoo of|billboard for|billboard showing|stitched with|woven with|knitted with|sewn with|emblazoned with|etched with|embossed with|branded with|labelled with|quilted with|screen printed with|embroidered with|printed with|painted with|decorated with|adorned with|engraved with|patterned with|illustrated with|shirt with a|t shirt with|sticker of|statue of|figurine of|depicting|depicts|portraying|sketch of|photo of|photos of|photograph of|photographs of|paintings of|an illustration of|illustration of|drawings of|shaped like|the shape of|in the shape of|the size of|smells of|smelling of|tastes like|painted like|dressed as|dressed up as|costume of|cartoon of|imagines|imagining|remembers|dreaming of|dreams about|thinks of|thinking of|promise of|hint at|as white as|as black as|as red as|as fast as|as soft as|as bright as|as cold as|as light as|as quiet as|as slow as|as quick as|similar to|akin to|map of|model of a|a toy",
        &[Simile],
    ),
    entry(
        "after|after the|after a|used to be|there used to be|once was|there once was|there was once|formerly|had been|yesterday|years ago|earlier that day|in the wake of|recovering from|remains of|the remains of|aftermath of|traces of|memory of|since the|weeks after|days after|hours after|moments after|just after the|long after|the morning after|threat of|threatening|promising|hoping for|expecting",
        &[After],
    ),
    entry(
        "on|upon|onto|atop|on top of|on the|on a|on her|on his",
        &[On],
    ),
    entry(
        "seamless loop|perfect loop|looping video|loopable|seamlessly looping|perfectly looping|endless loop|infinite loop|loops seamlessly|loops perfectly",
        &[Loop],
    ),
    entry(
        "the|a|an|of|at|for|from|her|his|their|its|my|our|your|this|that|these|those|against|under|beneath|beside|near|inside|outside|within|among|wearing|holding|standing|sitting|lying|made of|surrounded by|in front of|such as|featuring a",
        &[Article],
    ),
    entry(
        "to|is|are|be|being|been|was|were|has|have|had|will|would|should|can|could|may|might|must|do|does|did|so|very|more|most|too|also|again|there|here|which|whose|what|where|if|than|each|every|all|any|both|few|many|much|other|another|own|same|such|first|third|last|at first|first of all|begin|begins|beginning|start|starts|starting|starts to|begins to|starts with|starting with|continue|continues|continuing|keep|keeps|keeping|stay|stays|staying|remain|remains|remaining|let|lets|make|makes|making|get|gets|become|becomes|becoming|seem|seems|create|creates|creating|show|shows|showing|reveal|reveals|revealing|to reveal|capture|captures|capturing|focus|focuses|focusing|focus on|focused|give|gives|add|adds|adding|use|using|please|want|id like|i want|i|you|me|us|animate|animates|animated|generate|bring|brings|to life|come to life|comes to life|alive|perform|performs|during the",
        &[Idle],
    ),
    entry(
        "documentary look|guest star|star dancer|documentary style|reportage style|newsreel style|cinematic feel|look and feel|look of|vintage look|film noir look|rains down|rain down|raining down|rained down|cinematic|film|movie|video|clip|footage|image|picture|photo|scene|frame|frames|shot|shots|sequence|take|style|stylish|film look|cinematic look|vibe|mood|moody|atmosphere|atmospheric|ambient|ambience|ambiance|aesthetic|quality|high quality|4k|8k|hd|uhd|hdr|ultra|realistic|photorealistic|hyperrealistic|hyper realistic|realism|detailed|highly detailed|beautiful|beautifully|stunning|gorgeous|epic|amazing|elegant|elegantly|majestic|magical|dreamy|dreamlike|ethereal|serene|peaceful|quiet|quietly|tranquil|relaxing|cozy|cosy|nostalgic|romantic|mysterious|eerie|scary|happy|sad|emotional|intimate|natural|naturally|realistically|lifelike|subtle motion|motion|movement|movements|moves slightly|effect|effects|professional|documentary|commercial|advertisement|vertical|horizontal|portrait mode|landscape|aerial|overhead|low angle|high angle|eye level|birds eye|angle|perspective|depth of field|shallow depth of field|depth|lens|lens flare|35mm|50mm|anamorphic|imax|slow motion effect|speed|pace|tempo|minute|loop|looping|lit|bright|dark|warm|cold|cool|hot|color|colors|colour|colours|colorful|colourful|vivid|vibrant|contrast|sharp|crisp|clear|clean|grain|gold|golden|silver|old|young|new|little|tall|short|long|high|low|front|side|top|bottom|center|centre|middle|corner|distance|distant|day|daytime|morning|afternoon|evening|sunny|sunlight|sunlit|today|sky|air|ground|world|time|moment|day light|glowing|shimmer|shimmering|shiny|sparkling|wet|dry|open world|element|entire|whole|full|half|across the screen|camera angle|storytelling|narrative|composition|video of|image of|shot of|burning man",
        &[Idle],
    ),
    entry(
        "morning sun|evening sun|building|buildings|ceiling|clothing|string|spring|ring|rings|wing|wings|thing|things|something|everything|anything|anythings|wedding|painting|swimming pool|living room|dining room|dining table|parking lot|walking stick|wedding ring|during a|interesting|amazing view|cant stop|wont stop|does not stop|doesnt stop|never stops|never stop|without stopping|not only|but also|outstanding|charming|inviting|landing|railing|king size|viking|pudding|sterling|darling|duckling|sibling|earring|earrings|stunningly|breathtaking|mesmerizing|captivating|existing|corresponding|wearing a|holding a",
        &[Idle],
    ),
    entry(
        "audio|sound|sounds|sfx|soundscape|sound design|sound effects|sound effect|ambient sound|ambient sounds|ambient audio|sound of|sounds of|the sound of|the sounds of|noise of|the noise of|we hear|you hear|you can hear|we can hear|all we hear|all you hear|one hears|is heard|are heard|can be heard|hear|hearing|audible|listen to|we can only hear|to the sound of",
        &[Listen],
    ),
    entry(
        "is her name|is his name|is its name|is the name of|is my name|is what they call|is a brand|is a brand of|painted on|printed on|drawn on|embroidered on|tattooed on|carved into|carved on|engraved on|written on|sewn on|stitched on|motif on|pattern on|tattoo on|tattooed across|logo on|printed across|painted across|depicted on|on her shirt|on his shirt|on the cover|on the poster|on the label|on the postcard|on the mural|on the wallpaper|on the page|on the map|on the billboard|on a mug|on his jacket|on her jacket|on the t shirt|on his t shirt|on her t shirt|on the packaging|in the painting|in the picture book|in the photograph|on the tv|on television|on the screen|in the comic|on the book cover|on a poster|in a painting|in the mirror of memory|wallpaper|screensaver|playing cards",
        &[Pictured],
    ),
    entry(
        "use a crane and|use the crane and|use a crane to|use the crane to|use a crane|use the crane|using a crane|uses a crane|on a crane|on the crane|on a jib|on the jib|by crane|on a boom|with a crane|with a jib|via crane",
        &[Rig(Verb::Crane)],
    ),
    entry(
        "on a pedestal|on the pedestal|on a pedestal mount|by pedestal",
        &[Rig(Verb::Pedestal)],
    ),
    entry(
        "on a slider|on the slider|on rails|on tracks|on a dolly|on a gimbal|with a gimbal|gimbal|gimbal shot|gimbal smooth|on a steadicam|on a motion control rig|on a cable cam|on a 35mm lens|on a wide lens|on a long lens|on a drone|with a drone|by drone",
        &[Idle],
    ),
    entry(
        "lands on|land on|landing on|settles on|settle on|settling on|arrives at|arrive at|arriving at|comes to rest on|come to rest on|coming to rest on|finds|reaches|ends up on|ends up at|catches up with|meets",
        &[Arrives],
    ),
    entry("sun", &[Someone, Sun]),
];
