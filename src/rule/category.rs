//! The categories and channels that exist from the start, and how much a finding of each category matters by default.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;

/// The labels of findings on words, as readers mark them.
pub const LABELS: &[&str] = &[
    "agentless",
    "blame-customer",
    "blame-person",
    "blame-vendor",
    "boilerplate",
    "burden",
    "excuse",
    "grovelling",
    "hedging",
    "impersonal",
    "minimizing",
    "non-apology",
    "placeholder",
    "self-focus",
];

/// The elements of a full apology, in the order in which they are listed.
pub const ELEMENTS: &[&str] =
    &["apology", "acknowledgment", "ownership", "impact", "explanation", "fix", "prevention", "amends", "invitation", "thanks", "signature"];

/// Categories beside the labels and `missing-<element>`.
const OTHERS: &[&str] = &["too-long", "late-apology", "over-explaining", "repeated-apology", "link", "merge-field", "suppression", "house"];

/// Whether rules may use the category.
pub(crate) fn is_known(category: &str) -> bool {
    LABELS.contains(&category) || OTHERS.contains(&category) || category.strip_prefix("missing-").is_some_and(|element| ELEMENTS.contains(&element))
}

/// What a category is about, in a sentence for the person who writes.
pub(crate) fn about(category: &str) -> &'static str {
    match category {
        "agentless" => "The fault is told so that nobody did it: passives and nouns that act by themselves, with no owner near.",
        "blame-customer" => "The fault is put on the reader: what they did, did not read, misunderstood or expected.",
        "blame-person" => "The fault is put on one employee, role, shift or team instead of on the organisation.",
        "blame-vendor" => "The fault is put on a supplier, partner, carrier, platform or other outside party.",
        "boilerplate" => "Stock phrases that any company could send about anything.",
        "burden" => "The reader is made to work for what the sender owes: forms, calls, proofs, deadlines.",
        "excuse" => "A circumstance, a difficulty, good intentions or effort is offered as mitigation.",
        "grovelling" => "The apology is excessive, theatrical or self-abasing.",
        "hedging" => "It is left open whether it happened, whether it was wrong or whether anyone was hurt.",
        "impersonal" => "The reader is greeted or addressed as a mass.",
        "minimizing" => "The harm is made to look small, rare, short or others' exaggeration.",
        "non-apology" => "It has the form of an apology but takes it back: conditional, about the reader's feelings, or followed by a defence.",
        "placeholder" => "Template text was left unfilled.",
        "self-focus" => "The text turns to the sender's own feelings, hardship, reputation, pride, history, values or effort.",
        "too-long" => "The text is longer than most clean drafts of its channel.",
        "late-apology" => "The reader has to read on for long before the first apology.",
        "over-explaining" => "The account of causes takes so much room that the apology drowns in it.",
        "repeated-apology" => "The text apologises again and again.",
        "link" => "A link does not work or is not what it says.",
        "merge-field" => "A merge field is broken or has no fallback.",
        "suppression" => "A directive that allows a finding is unused, misspelt or gives no reason.",
        "house" => "A team's own policy.",
        _ => "A part of a full apology is missing.",
    }
}

/// All categories.
pub(crate) fn all() -> impl Iterator<Item = String> {
    let missing = ELEMENTS.iter().map(|element| format!("missing-{element}"));
    LABELS.iter().chain(OTHERS).map(|name| (*name).to_owned()).chain(missing)
}

/// The severity of a category's rules that state none.
pub(crate) fn default_severity(category: &str) -> Severity {
    match category {
        "non-apology" | "blame-person" | "blame-vendor" | "blame-customer" | "placeholder" => Severity::Error,
        "late-apology"
        | "impersonal"
        | "over-explaining"
        | "missing-impact"
        | "missing-explanation"
        | "missing-amends"
        | "missing-invitation"
        | "missing-thanks"
        | "missing-signature" => Severity::Info,
        _ => Severity::Warning,
    }
}

/// How finished the text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Blanks left by people are findings.
    #[default]
    Draft,
    /// Blanks are allowed.
    Template,
    /// About to be sent.
    Final,
}

impl Mode {
    /// All modes.
    pub const ALL: &[Self] = &[Self::Draft, Self::Template, Self::Final];

    /// Its name in options and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Template => "template",
            Self::Final => "final",
        }
    }
}

impl std::str::FromStr for Mode {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == word).ok_or_else(|| format!("no mode `{word}`; there are draft, template, final"))
    }
}

/// What kind of text a draft is: which elements it must contain and which limits hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Channel {
    /// An e-mail to the people affected.
    #[default]
    Email,
    /// A letter.
    Letter,
    /// An answer to one customer.
    Reply,
    /// A status page's closing note or an incident report.
    Status,
    /// A notice while an incident lasts.
    Update,
    /// A social post.
    Social,
    /// A press or web statement.
    Statement,
    /// Anything else; demands what `email` demands.
    Other,
}

impl Channel {
    /// All channels.
    pub const ALL: &[Self] = &[Self::Email, Self::Letter, Self::Reply, Self::Status, Self::Update, Self::Social, Self::Statement, Self::Other];

    /// Its name in options and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Reply => "reply",
            Self::Status => "status",
            Self::Update => "update",
            Self::Social => "social",
            Self::Statement => "statement",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|channel| channel.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|channel| channel.as_str()).collect();
            format!("no channel `{name}`; there are {}", names.join(", "))
        })
    }
}
