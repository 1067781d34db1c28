//! Matches regexes without memory, without locks, and in linear time.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use regex_syntax::utf8::{Utf8Range, Utf8Sequences};

/// Which positions of a regex, one bit for each.
type Set = u128;

/// The position before the first byte.
const START: Set = 1;

/// The positions of a regex, one for each byte that it has, and which of them may follow which: Glushkov's automaton.
///
/// It stands at a set of positions, which is a number. So a request that is matched needs nothing that it would have to
/// share or to allocate, which is why this is not one of the regex crates.
pub(super) struct Automaton {
    /// For each byte, where it may stand.
    accepting: Box<[Set; 256]>,
    /// For each position, what may follow it.
    following: Vec<Set>,
    /// Where a text may end.
    last: Set,
}

impl Automaton {
    pub(super) fn of(regex: &Hir) -> Result<Self, String> {
        let mut automaton = Self { accepting: Box::new([0; 256]), following: vec![0], last: 0 };
        let whole = automaton.add(regex)?;
        automaton.following[0] = whole.first;
        automaton.last = whole.last | if whole.is_optional { START } else { 0 };
        Ok(automaton)
    }

    pub(super) fn accepts(&self, text: &[u8]) -> bool {
        let step = |from: Set, byte: &u8| self.after(from) & self.accepting[usize::from(*byte)];
        text.iter().fold(START, step) & self.last != 0
    }

    fn after(&self, positions: Set) -> Set {
        each(positions).fold(0, |next, position| next | self.following[position])
    }

    fn add(&mut self, regex: &Hir) -> Result<Part, String> {
        match regex.kind() {
            HirKind::Empty => Ok(Part::NOTHING),
            HirKind::Literal(literal) => self.sequence(&literal.0, |this, byte| this.one_of([*byte..=*byte])),
            HirKind::Class(class) => self.class(class),
            HirKind::Look(_) => Err(r"it matches whole segments already; leave `^`, `$` and `\b` out".to_owned()),
            HirKind::Repetition(repetition) => self.repetition(repetition),
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => self.sequence(parts, Self::add),
            HirKind::Alternation(parts) => self.alternatives(parts, Self::add),
        }
    }

    fn class(&mut self, class: &Class) -> Result<Part, String> {
        match class {
            Class::Bytes(bytes) => self.one_of(bytes.ranges().iter().map(|range| range.start()..=range.end())),
            Class::Unicode(characters) => {
                let ranges = characters.ranges().iter();
                let encoded = ranges.flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
                self.alternatives(encoded, |this, bytes| this.sequence(bytes.as_slice(), Self::utf8))
            }
        }
    }

    fn utf8(&mut self, range: &Utf8Range) -> Result<Part, String> {
        self.one_of([range.start..=range.end])
    }

    /// A new position, where one of these bytes may stand.
    fn one_of(&mut self, bytes: impl IntoIterator<Item = std::ops::RangeInclusive<u8>>) -> Result<Part, String> {
        let position = self.following.len();
        if position >= Set::BITS as usize {
            return Err(format!("it is longer than {} characters", Set::BITS - 1));
        }
        self.following.push(0);
        let set = START << position;
        bytes.into_iter().flatten().for_each(|byte| self.accepting[usize::from(byte)] |= set);
        Ok(Part { first: set, last: set, is_optional: false })
    }

    fn sequence<P>(
        &mut self,
        parts: &[P],
        add: impl Fn(&mut Self, &P) -> Result<Part, String>,
    ) -> Result<Part, String> {
        parts.iter().try_fold(Part::NOTHING, |before, part| {
            let part = add(self, part)?;
            Ok(self.then(before, part))
        })
    }

    fn alternatives<P>(
        &mut self,
        parts: impl IntoIterator<Item = P>,
        add: impl Fn(&mut Self, P) -> Result<Part, String>,
    ) -> Result<Part, String> {
        let parts: Result<Vec<_>, _> = parts.into_iter().map(|part| add(self, part)).collect();
        Ok(parts?.into_iter().reduce(Part::or).unwrap_or(Part::NOTHING))
    }

    fn then(&mut self, one: Part, other: Part) -> Part {
        self.link(one.last, other.first);
        Part {
            first: one.first | if one.is_optional { other.first } else { 0 },
            last: other.last | if other.is_optional { one.last } else { 0 },
            is_optional: one.is_optional && other.is_optional,
        }
    }

    /// `a{2,4}` is `aaa?a?`, and `a{2,}` is `aa+`.
    fn repetition(&mut self, repetition: &Repetition) -> Result<Part, String> {
        let Repetition { min, max, sub, .. } = repetition;
        let mut whole = Part::NOTHING;
        for turn in 0..max.unwrap_or((*min).max(1)) {
            let mut part = self.add(sub)?;
            if part.first == 0 {
                // Nothing, any number of times.
                return Ok(part);
            }
            part.is_optional |= turn >= *min;
            if max.is_none() && turn + 1 >= *min {
                self.link(part.last, part.first);
            }
            whole = self.then(whole, part);
        }
        Ok(whole)
    }

    fn link(&mut self, from: Set, to: Set) {
        each(from).for_each(|position| self.following[position] |= to);
    }
}

/// A part of a regex: where its texts begin and end, and whether it may be left out.
#[derive(Clone, Copy)]
struct Part {
    first: Set,
    last: Set,
    is_optional: bool,
}

impl Part {
    const NOTHING: Self = Self { first: 0, last: 0, is_optional: true };

    fn or(self, other: Self) -> Self {
        Self {
            first: self.first | other.first,
            last: self.last | other.last,
            is_optional: self.is_optional || other.is_optional,
        }
    }
}

/// The positions in a set.
fn each(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let position = (set != 0).then_some(set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        position
    })
}
