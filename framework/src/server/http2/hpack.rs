//! Blocks of headers as HPACK has them (RFC 7541), as far as h2 does not tell of them.
//!
//! h2 reads them, but calls what is no HPACK by the same name as what is no header, and says neither that a path had a
//! fragment nor that trailers had pseudo-headers. What is kept of the table is how large each entry is, and what it is.

use std::collections::VecDeque;

/// How large the table may be, as long as we announce nothing else (RFC 9113, section 6.5.2).
const LARGEST_TABLE: usize = 4096;
/// What an entry counts beside its name and its value (section 4.1).
const ENTRY: usize = 32;
/// `:path`, and the same in Huffman code.
const PATHS: [(bool, &[u8]); 2] = [(false, b":path"), (true, &[0xb9, 0x58, 0xd3, 0x3f])];
/// `#` in Huffman code, with its twelve bits (appendix B).
const HASH: u32 = 0xffa;

/// The length of the names in the static table (appendix A). The first fourteen are pseudo-headers.
const STATIC_NAMES: [u8; 61] = [
    10, 7, 7, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 14, 15, 15, 13, 6, 27, 3, 5, 13, 13, 19, 16, 16, 14, 16, 13, 12, 6, 4,
    4, 6, 7, 4, 4, 8, 17, 13, 8, 19, 13, 4, 8, 12, 18, 19, 5, 7, 7, 11, 6, 10, 25, 17, 10, 4, 3, 16,
];
const PSEUDO_HEADERS: usize = 14;
const STATIC_PATHS: [usize; 2] = [4, 5];

/// The Huffman code is canonical: how many bits, and what a code of so many or fewer is below, in the highest of 32 bits
/// (appendix B). The last code of thirty bits ends a string, and is none of its symbols.
const CODES: [(u32, u32); 21] = codes([
    (5, 10),
    (6, 26),
    (7, 32),
    (8, 6),
    (10, 5),
    (11, 3),
    (12, 2),
    (13, 6),
    (14, 2),
    (15, 3),
    (19, 3),
    (20, 8),
    (21, 13),
    (22, 26),
    (23, 29),
    (24, 12),
    (25, 4),
    (26, 15),
    (27, 19),
    (28, 29),
    (30, 3),
]);

/// From how many symbols have a code of so many bits.
const fn codes(counts: [(u32, u32); 21]) -> [(u32, u32); 21] {
    let (mut codes, mut limit, mut at) = ([(0, 0); 21], 0, 0);
    while at < counts.len() {
        let (bits, count) = counts[at];
        limit += count << (32 - bits);
        codes[at] = (bits, limit);
        at += 1;
    }
    codes
}

/// What a block has in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) pseudo_headers: bool,
    /// A path with a `#`.
    pub(super) fragment: bool,
}

#[derive(Clone, Copy)]
struct Entry {
    name: Name,
    size: usize,
    fragment: bool,
}

#[derive(Clone, Copy)]
struct Name {
    length: usize,
    is_pseudo: bool,
    is_path: bool,
}

/// What is known of the table of a connection.
pub(super) struct Hpack {
    entries: VecDeque<Entry>,
    size: usize,
    largest: usize,
}

impl Default for Hpack {
    fn default() -> Self {
        Self { entries: VecDeque::new(), size: 0, largest: LARGEST_TABLE }
    }
}

impl Hpack {
    /// What is in a whole block, or nothing if that is no HPACK (section 6).
    pub(super) fn read(&mut self, mut block: &[u8]) -> Option<Findings> {
        let (mut findings, mut has_fields) = (Findings::default(), false);
        while let Some(first) = block.first() {
            let entry = match first {
                0x80.. => self.entry(integer(&mut block, 7)?)?,
                0x40.. => {
                    let entry = self.literal(&mut block, 6)?;
                    self.insert(entry);
                    entry
                }
                0x20.. => {
                    self.resize(integer(&mut block, 5)?, has_fields)?;
                    continue;
                }
                _ => self.literal(&mut block, 4)?,
            };
            has_fields = true;
            findings.pseudo_headers |= entry.name.is_pseudo;
            findings.fragment |= entry.fragment;
        }
        Some(findings)
    }

    fn entry(&self, index: usize) -> Option<Entry> {
        match index.checked_sub(STATIC_NAMES.len() + 1) {
            Some(index) => self.entries.get(index).copied(),
            None => {
                let length = usize::from(*STATIC_NAMES.get(index.checked_sub(1)?)?);
                let name = Name { length, is_pseudo: index <= PSEUDO_HEADERS, is_path: STATIC_PATHS.contains(&index) };
                Some(Entry { name, size: 0, fragment: false })
            }
        }
    }

    fn literal(&self, block: &mut &[u8], prefix: u32) -> Option<Entry> {
        let name = match integer(block, prefix)? {
            0 => name(block)?,
            index => self.entry(index)?.name,
        };
        let value = Text::read(block)?;
        let (length, has_hash) = value.length()?;
        Some(Entry { name, size: name.length + length + ENTRY, fragment: name.is_path && has_hash })
    }

    /// What does not fit empties the table (section 4.4).
    fn insert(&mut self, entry: Entry) {
        self.shrink(self.largest.saturating_sub(entry.size));
        if entry.size <= self.largest {
            self.size += entry.size;
            self.entries.push_front(entry);
        }
    }

    fn shrink(&mut self, largest: usize) {
        while self.size > largest {
            let Some(oldest) = self.entries.pop_back() else { return };
            self.size -= oldest.size;
        }
    }

    /// Only at the beginning of a block, and not beyond what we allow (section 4.2).
    fn resize(&mut self, largest: usize, has_fields: bool) -> Option<()> {
        if has_fields || largest > LARGEST_TABLE {
            return None;
        }
        self.largest = largest;
        self.shrink(largest);
        Some(())
    }
}

fn name(block: &mut &[u8]) -> Option<Name> {
    let text = Text::read(block)?;
    let is_pseudo = match text.bytes.first() {
        Some(first) if text.huffman => first & 0xfe == 0xb8,
        first => first == Some(&b':'),
    };
    Some(Name { length: text.length()?.0, is_pseudo, is_path: PATHS.contains(&(text.huffman, text.bytes)) })
}

/// An integer that begins in so many bits (section 5.1). Nothing that is allowed has more than four bytes after these.
fn integer(block: &mut &[u8], prefix: u32) -> Option<usize> {
    const MOST_BYTES: u32 = 4;
    let most = (1 << prefix) - 1;
    let mut value = usize::from(take(block)? & most);
    if value < usize::from(most) {
        return Some(value);
    }
    for byte in 0..MOST_BYTES {
        let next = take(block)?;
        value += usize::from(next & 0x7f) << (7 * byte);
        if next < 0x80 {
            return Some(value);
        }
    }
    None
}

fn take(block: &mut &[u8]) -> Option<u8> {
    let (first, rest) = block.split_first()?;
    *block = rest;
    Some(*first)
}

/// A string as it is written (section 5.2).
struct Text<'a> {
    huffman: bool,
    bytes: &'a [u8],
}

impl<'a> Text<'a> {
    fn read(block: &mut &'a [u8]) -> Option<Self> {
        let huffman = block.first()? & 0x80 != 0;
        let length = integer(block, 7)?;
        let (bytes, rest) = block.split_at_checked(length)?;
        *block = rest;
        Some(Self { huffman, bytes })
    }

    /// How long it is, and whether there is a `#` in it.
    fn length(&self) -> Option<(usize, bool)> {
        if self.huffman { decoded(self.bytes) } else { Some((self.bytes.len(), self.bytes.contains(&b'#'))) }
    }
}

/// How long a string in Huffman code is, and whether there is a `#` in it. It ends with less than a byte of ones.
fn decoded(bytes: &[u8]) -> Option<(usize, bool)> {
    let (mut rest, mut length, mut has_hash) = (bytes.iter(), 0, false);
    // The highest bits are next.
    let (mut bits, mut filled) = (0_u64, 0);
    loop {
        while filled <= 56
            && let Some(byte) = rest.next()
        {
            bits |= u64::from(*byte) << (56 - filled);
            filled += 8;
        }
        let next = (bits >> 32) as u32;
        match CODES.iter().find(|(_, limit)| next < *limit) {
            Some((code, _)) if *code <= filled => {
                has_hash |= next >> 20 == HASH;
                length += 1;
                bits <<= code;
                filled -= code;
            }
            _ => return (filled < 8 && bits.leading_ones() >= filled).then_some((length, has_hash)),
        }
    }
}
