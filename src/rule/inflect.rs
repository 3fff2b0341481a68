//! The other forms of a word: plural and possessive-free nouns, the tenses of verbs. Used once, when a class is loaded, so that drafts
//! need no stemming.

/// How the members of a class bend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inflect {
    Noun,
    Verb,
    None,
}

/// Irregular verbs: base, past, participle.
const VERBS: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("be", "was", "been"),
    ("bear", "bore", "borne"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bend", "bent", "bent"),
    ("bind", "bound", "bound"),
    ("bite", "bit", "bitten"),
    ("blow", "blew", "blown"),
    ("break", "broke", "broken"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("burst", "burst", "burst"),
    ("buy", "bought", "bought"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drive", "drove", "driven"),
    ("drop", "dropped", "dropped"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("fly", "flew", "flown"),
    ("forget", "forgot", "forgotten"),
    ("forgive", "forgave", "forgiven"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "got"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grow", "grew", "grown"),
    ("hang", "hung", "hung"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hide", "hid", "hidden"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("mislay", "mislaid", "mislaid"),
    ("mislead", "misled", "misled"),
    ("misread", "misread", "misread"),
    ("mistake", "mistook", "mistaken"),
    ("misunderstand", "misunderstood", "misunderstood"),
    ("overlook", "overlooked", "overlooked"),
    ("oversee", "oversaw", "overseen"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("read", "read", "read"),
    ("rebuild", "rebuilt", "rebuilt"),
    ("redo", "redid", "redone"),
    ("repay", "repaid", "repaid"),
    ("rerun", "reran", "rerun"),
    ("resend", "resent", "resent"),
    ("rethink", "rethought", "rethought"),
    ("rewrite", "rewrote", "rewritten"),
    ("ride", "rode", "ridden"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shut", "shut", "shut"),
    ("slip", "slipped", "slipped"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("spill", "spilled", "spilled"),
    ("split", "split", "split"),
    ("spread", "spread", "spread"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("stick", "stuck", "stuck"),
    ("strike", "struck", "struck"),
    ("swear", "swore", "sworn"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("undergo", "underwent", "undergone"),
    ("understand", "understood", "understood"),
    ("undo", "undid", "undone"),
    ("upset", "upset", "upset"),
    ("wake", "woke", "woken"),
    ("wear", "wore", "worn"),
    ("win", "won", "won"),
    ("withdraw", "withdrew", "withdrawn"),
    ("write", "wrote", "written"),
];

/// Irregular plurals.
const PLURALS: &[(&str, &str)] = &[
    ("analysis", "analyses"),
    ("child", "children"),
    ("crisis", "crises"),
    ("criterion", "criteria"),
    ("life", "lives"),
    ("man", "men"),
    ("person", "people"),
    ("woman", "women"),
    ("leaf", "leaves"),
    ("half", "halves"),
    ("staff", "staff"),
    ("shelf", "shelves"),
    ("foot", "feet"),
];

/// Verbs of more than one syllable whose last one is stressed, so that they double their consonant.
const STRESSED: &[&str] = &[
    "admit", "omit", "commit", "permit", "submit", "refer", "prefer", "occur", "incur", "defer", "transfer", "regret", "forget", "begin", "control",
    "compel", "cancel", "travel", "label", "signal", "reset", "format", "unplug", "equip", "quit", "program", "allot", "rebut", "concur", "confer",
    "infer", "deter", "patrol", "fulfil", "overlap", "upset",
];

/// The member and its other forms, itself first.
pub(crate) fn forms(member: &str, inflect: Inflect) -> Vec<String> {
    let words: Vec<&str> = member.split(' ').filter(|word| !word.is_empty()).collect();
    let head = match inflect {
        Inflect::None => return vec![member.to_owned()],
        Inflect::Noun => words.len().saturating_sub(1),
        Inflect::Verb => 0,
    };
    let Some(word) = words.get(head) else { return vec![member.to_owned()] };
    let bent = if inflect == Inflect::Noun { vec![plural(word)] } else { tenses(word) };
    let with = |form: &str| {
        let mut words = words.clone();
        words[head] = form;
        words.join(" ")
    };
    let mut all = vec![member.to_owned()];
    all.extend(bent.iter().map(|form| with(form)));
    all.dedup();
    all
}

fn ends_with_vowel_y(word: &str) -> bool {
    ["ay", "ey", "oy", "uy"].iter().any(|ending| word.ends_with(ending))
}

/// The word with an `s`: plural of a noun, third person of a verb.
fn with_s(word: &str) -> String {
    if word.ends_with('y') && !ends_with_vowel_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending))
        || matches!(word, "go" | "do" | "undo" | "redo" | "undergo" | "hero" | "veto")
    {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn plural(word: &str) -> String {
    PLURALS.iter().find(|(one, _)| *one == word).map_or_else(|| with_s(word), |(_, many)| (*many).to_owned())
}

fn tenses(word: &str) -> Vec<String> {
    if word == "be" {
        return ["am", "is", "are", "was", "were", "been", "being"].map(str::to_owned).to_vec();
    }
    let third = if word == "have" { "has".to_owned() } else { with_s(word) };
    let stem = stem(word);
    let silent_e = word.ends_with('e') && !["ee", "oe", "ye"].iter().any(|ending| word.ends_with(ending)) && word.len() > 2;
    let progressive = if let Some(short) = word.strip_suffix("ie") {
        format!("{short}ying")
    } else if silent_e {
        format!("{}ing", &word[..word.len() - 1])
    } else {
        format!("{stem}ing")
    };
    let past = match VERBS.iter().find(|(base, ..)| *base == word) {
        Some((_, past, participle)) => vec![(*past).to_owned(), (*participle).to_owned()],
        None if word.ends_with('e') => vec![format!("{word}d")],
        None if word.ends_with('y') && !ends_with_vowel_y(word) => vec![format!("{}ied", &word[..word.len() - 1])],
        None => vec![format!("{stem}ed")],
    };
    [vec![third], past, vec![progressive]].concat()
}

/// The word with its last consonant doubled where English does so.
fn stem(word: &str) -> String {
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let doubles = match word.as_bytes() {
        [.., first, middle, last] => {
            let closed = !vowel(*last) && !matches!(last, b'w' | b'x' | b'y') && vowel(*middle) && (!vowel(*first) || word.starts_with("qu"));
            let syllables = word.bytes().filter(|byte| vowel(*byte)).count();
            closed && (syllables == 1 || STRESSED.contains(&word))
        }
        _ => false,
    };
    match word.chars().last().filter(|_| doubles) {
        Some(last) => format!("{word}{last}"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_words_as_english_does() {
        for (member, inflect, expected) in [
            ("fail", Inflect::Verb, "fail fails failed failing"),
            ("drop", Inflect::Verb, "drop drops dropped dropping"),
            ("make", Inflect::Verb, "make makes made making"),
            ("cause", Inflect::Verb, "cause causes caused causing"),
            ("occur", Inflect::Verb, "occur occurs occurred occurring"),
            ("deliver", Inflect::Verb, "deliver delivers delivered delivering"),
            ("supply", Inflect::Verb, "supply supplies supplied supplying"),
            ("agency", Inflect::Noun, "agency agencies"),
            ("person", Inflect::Noun, "person people"),
        ] {
            assert_eq!(forms(member, inflect).join(" "), expected);
        }
        assert_eq!(forms("third party", Inflect::Noun), ["third party", "third parties"]);
        assert_eq!(forms("let down", Inflect::Verb), ["let down", "lets down", "let down", "letting down"]);
    }
}
