//! Names of features and the keys they go by in the tables. A name is what a person reads in a cue file; its key is what a draft is
//! asked for. Both sides make keys here, so that they cannot drift apart. Which features a sentence has is `features`' business.

use crate::document::Fold;

/// What a feature says of a sentence, by the letter that begins its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// One to three words that stand in it, in order: `w if anyone was`.
    Words,
    /// A word that begins so stands in it: `s disap`.
    Stem,
    /// Something about its place or form: `f greeting`.
    Form,
}

impl Family {
    pub(crate) const ALL: &[Self] = &[Self::Words, Self::Stem, Self::Form];

    /// The letter that begins the names.
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Words => 'w',
            Self::Stem => 's',
            Self::Form => 'f',
        }
    }
}

/// The key of a feature: 32 bits of a hash. Two of some hundred thousand features may share one; their weights are then learned
/// together, which does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u32);

impl Key {
    pub(crate) fn new(family: Family, parts: &[Fold]) -> Self {
        let seed = (family.letter() as u64).wrapping_mul(SPREAD);
        let hash = parts.iter().fold(seed, |hash, part| (hash ^ part.0).wrapping_mul(SPREAD).rotate_left(29));
        Self(u32::try_from(hash >> 32).unwrap_or_default())
    }
}

/// An odd number whose bits look random (the golden ratio's).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
